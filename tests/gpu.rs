//! The GPU engine against the virtual machine, on whatever adapter there is; a software one will do.
//!
//! Without an adapter the tests that need one say so and pass, unless `ARCVM_REQUIRE_GPU` is set.
//!
//! llvmpipe takes about a second to compile a kernel of a dozen steps, and longer with the square of its size. What is
//! compared on it is therefore many programs that share small kernels. How many is bounded so that all of this file takes
//! some minutes; `ARCVM_GPU_PROGRAMS=10000` asks for another number of random programs, `ARCVM_GPU_SOLVERS=1000` of solvers.
//!
//! A sample that a kernel leaves to the virtual machine (a punt) is right by construction and shows nothing, so every test
//! bounds how many there may be.

#![cfg(feature = "gpu")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use arcvm::conform;
use arcvm::gpu::batch::{Kernel, Layout};
use arcvm::gpu::code::{Kind, Program, Stmt};
use arcvm::gpu::device::{Gpu, GpuError};
use arcvm::gpu::emit;
use arcvm::gpu::evaluate::{Input, Job, Kernels, RunStats};
use arcvm::gpu::lower::{CAPABLE, Task, lower, whole};
use arcvm::gpu::plan::plan;
use arcvm::gpu::record::{self, Reply};
use arcvm::gpu::staged::{Staged, StagedJob};
use arcvm::ir::{Graph, Live, Node, NodeId, Role};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::prim::{self, PrimId};
use arcvm::sched;
use arcvm::task::TaskSet;
use arcvm::testing::{Generator, Rng, grid};
use arcvm::value::{Budget, Cx, Direction, FaultKind, GridBuf, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use serde_json::Value as Json;

use crate::support::{folder, root, run, shared, snapshot};

/// Words of workgroup memory on the least adapter that is used.
const LEAST_WORDS: u32 = 3840;

fn device() -> Option<Gpu> {
    match Gpu::open(None, None) {
        Ok(gpu) => Some(gpu),
        Err(error) => {
            assert!(std::env::var_os("ARCVM_REQUIRE_GPU").is_none(), "{error}");
            // Written past the test harness, which hides the output of tests that pass.
            let note = format!("note: no GPU adapter: the kernels are not run ({error})\n");
            std::io::stderr().write_all(note.as_bytes()).unwrap();
            None
        }
    }
}

/// Programs that run wholly on the device, by name.
struct Lowered {
    library: Library,
    programs: Vec<(String, Program)>,
}

impl Lowered {
    /// Asserts that a device answered so many of a hundred samples.
    #[track_caller]
    fn assert_answered(stats: RunStats, jobs: usize, percent: usize) {
        let answered = jobs - stats.punts;
        assert!(answered * 100 >= jobs * percent, "the device answered {answered} of {jobs}");
    }

    fn of(library: Library, memory: u32) -> Self {
        let entries = library.entries();
        let runnable: Vec<_> =
            entries.iter().filter_map(|entry| entry.definition.runnable()).collect();
        let roots: Vec<NodeId> = runnable.iter().map(|program| program.unfused().root).collect();
        let facts = infer(&library.graph, &roots);
        let mut programs = Vec::new();
        for entry in &entries {
            let Some(program) = entry.definition.runnable() else { continue };
            if let Ok(program) = whole(&library.graph, &facts, program, memory) {
                programs.push((entry.definition.name.clone(), program));
            }
        }
        Self { library, programs }
    }

    fn of_text(text: &str, memory: u32) -> Self {
        let mut library = Library::default();
        library.add_text("test.arc", text);
        library.optimise(|_, _, _| {});
        Self::of(library, memory)
    }

    fn code<'b>(&self, name: &str, constants: &'b Bump) -> Code<'b> {
        let entries = self.library.named(name);
        vm::compile(&self.library.graph, entries[0].definition.runnable().unwrap(), constants)
    }

    /// Runs each program on its grids on the device and on the virtual machine.
    fn compare(&self, gpu: &mut Gpu, jobs: &[(usize, GridBuf)], kernels: Kernels) -> RunStats {
        let constants = Bump::new();
        let mut codes: BTreeMap<usize, Code<'_>> = BTreeMap::new();
        for &(program, _) in jobs {
            let name = &self.programs[program].0;
            codes.entry(program).or_insert_with(|| self.code(name, &constants));
        }
        let programs: Vec<&Program> = self.programs.iter().map(|(_, program)| program).collect();
        let inputs: Vec<Job<'_>> = jobs
            .iter()
            .map(|(program, grid)| Job { program: *program, input: Input::Grid(grid.view()) })
            .collect();
        let mut seen = vec![0; jobs.len()];
        let mut bump = Bump::new();
        let stats = gpu
            .evaluate(&programs, &inputs, &Budget::default(), kernels, &mut |job, reply, rows| {
                seen[job] += 1;
                bump.reset();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let (program, grid) = &jobs[job];
                let input = grid.view();
                let expected = codes[program].run(&cx, &Inputs::grid(Value::grid(&input)));
                let spent = cx.spent();
                let name = &self.programs[*program].0;
                match (reply, expected) {
                    (Reply::Punt, _) => {}
                    (Reply::Fault(kind, _), expected) => {
                        let fault = expected.map_err(|fault| fault.kind());
                        assert_eq!(fault.err(), Some(kind), "{name} on {input:?}");
                    }
                    (Reply::Values(words), expected) => {
                        let kinds = &programs[*program].outputs;
                        let found = record::read(&cx, kinds, rows, words).unwrap()[0];
                        assert_eq!(Ok(found), expected, "{name} on {input:?}");
                        // Programs with loops count on the device what they may spend.
                        let body = &programs[*program].body;
                        if !body.iter().any(|stmt| matches!(stmt, Stmt::Loop { .. })) {
                            let bound = programs[*program].fuel;
                            assert!(spent <= bound, "{name} spends {spent}, over {bound}");
                        }
                    }
                }
            })
            .unwrap();
        assert!(seen.iter().all(|&times| times == 1), "every job is answered once");
        stats
    }
}

/// The primitives that the graph of a text calls or passes on.
fn primitives_of(text: &str) -> Vec<&'static str> {
    let mut library = Library::default();
    library.add_text("test.arc", text);
    let entries = library.entries();
    let root = entries[0].definition.program.as_ref().unwrap().root;
    let live = Live::of(&library.graph, [root]);
    let name = |&node: &NodeId| match library.graph.node(node) {
        Node::Call(prim, _) | Node::Prim(prim) => Some(prim.get().name),
        _ => None,
    };
    live.nodes().iter().filter_map(name).collect()
}

#[test]
fn every_primitive_that_is_said_to_have_a_device_form_has_one() {
    assert!(CAPABLE.len() >= 90, "{}", CAPABLE.len());
    let mut names = CAPABLE.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CAPABLE.len());
    assert!(names.iter().all(|name| prim::lookup(name).is_some()));
    // As written, before a pass could do away with any of it. The other tests run these programs.
    let mut found: Vec<&str> = Vec::new();
    for expression in FAMILIES.iter().chain(LOOPS) {
        let text = text_of(&[expression]);
        let mut library = Library::default();
        library.add_text("test.arc", &text);
        if !Lowered::of(library, LEAST_WORDS).programs.is_empty() {
            found.extend(primitives_of(&text));
        }
    }
    names.retain(|name| !found.contains(name));
    assert!(names.is_empty(), "no program that has a device form calls {names:?}");
}

/// Programs of every family, one call or few each.
const FAMILIES: &[&str] = &[
    "rot90(I)",
    "rot180(I)",
    "rot270(I)",
    "hmirror(I)",
    "vmirror(I)",
    "dmirror(I)",
    "cmirror(I)",
    "tophalf(I)",
    "bottomhalf(I)",
    "lefthalf(I)",
    "righthalf(I)",
    "trim(I)",
    "compress(I)",
    "hconcat(I, vmirror(I))",
    "vconcat(I, hmirror(I))",
    "upscale(I, 2)",
    "hupscale(I, 2)",
    "vupscale(I, 3)",
    "downscale(I, 2)",
    "crop(I, (1, 0), (2, 3))",
    "crop(I, (-2, -3), (2, 2))",
    "canvas(3, shape(I))",
    "replace(I, 1, 4)",
    "switch(I, 0, 2)",
    "cellwise(I, hmirror(I), 5)",
    "mostcolor(I)",
    "leastcolor(I)",
    "numcolors(I)",
    "palette(I)",
    "colorcount(I, 0)",
    "ofcolor(I, 0)",
    "asindices(I)",
    "height(I)",
    "shape(I)",
    "portrait(I)",
    "square(I)",
    "fill(I, 3, ofcolor(I, 0))",
    "underfill(I, 3, ofcolor(I, 1))",
    "cover(I, ofcolor(I, 1))",
    "paint(I, shift(asobject(I), (1, 2)))",
    "underpaint(I, shift(asobject(I), (1, 2)))",
    "subgrid(ofcolor(I, 1), I)",
    "index(I, (0, 0))",
    "first(hsplit(I, 2))",
    "last(vsplit(I, 2))",
    "delta(ofcolor(I, 1))",
    "box(ofcolor(I, 1))",
    "inbox(ofcolor(I, 1))",
    "backdrop(ofcolor(I, 2))",
    "corners(asindices(I))",
    "center(ofcolor(I, 1))",
    "centerofmass(asindices(I))",
    "ulcorner(ofcolor(I, 1))",
    "urcorner(ofcolor(I, 1))",
    "llcorner(ofcolor(I, 1))",
    "lrcorner(ofcolor(I, 1))",
    "uppermost(ofcolor(I, 1))",
    "rightmost(ofcolor(I, 2))",
    "combine(ofcolor(I, 1), ofcolor(I, 2))",
    "difference(asindices(I), ofcolor(I, 0))",
    "intersection(ofcolor(I, 0), box(asindices(I)))",
    "insert((0, 3), ofcolor(I, 1))",
    "remove((0, 0), asindices(I))",
    "contained((1, 1), ofcolor(I, 0))",
    "shift(ofcolor(I, 1), (-2, 3))",
    "normalize(ofcolor(I, 1))",
    "hmirror(ofcolor(I, 1))",
    "vmirror(ofcolor(I, 1))",
    "dmirror(ofcolor(I, 1))",
    "cmirror(ofcolor(I, 1))",
    "neighbors(shape(I))",
    "dneighbors((0, 0))",
    "ineighbors((2, 3))",
    "connect((0, 0), shape(I))",
    "fill(I, 4, shoot((0, 0), (1, 1)))",
    "vfrontier(shape(I))",
    "hfrontier(shape(I))",
    "hline(ofcolor(I, 1))",
    "vline(ofcolor(I, 1))",
    "square(ofcolor(I, 1))",
    "manhattan(ofcolor(I, 0), ofcolor(I, 1))",
    "adjacent(ofcolor(I, 0), ofcolor(I, 1))",
    "hmatching(ofcolor(I, 0), ofcolor(I, 1))",
    "vmatching(ofcolor(I, 0), ofcolor(I, 1))",
    "position(ofcolor(I, 0), ofcolor(I, 1))",
    "gravitate(ofcolor(I, 0), ofcolor(I, 1))",
    "bordering(ofcolor(I, 1), I)",
    "first(ofcolor(I, 1))",
    "last(ofcolor(I, 1))",
    "size(ofcolor(I, 1))",
    "recolor(7, ofcolor(I, 1))",
    "toobject(ofcolor(I, 1), I)",
    "asobject(I)",
    "color(asobject(I))",
    "palette(asobject(I))",
    "numcolors(asobject(I))",
    "colorcount(asobject(I), 1)",
    "hmirror(asobject(I))",
    "dmirror(toobject(ofcolor(I, 1), I))",
    "upscale(asobject(I), 2)",
    "hperiod(asobject(I))",
    "vperiod(asobject(I))",
    "normalize(toobject(ofcolor(I, 1), I))",
    "occurrences(I, recolor(1, initset((0, 0))))",
    "partition(I)",
    "fgpartition(I)",
    "frontiers(I)",
    "equality(I, vmirror(I))",
    "equality(asindices(I), ofcolor(I, 0))",
    "branch(portrait(I), I, dmirror(I))",
    "either(portrait(I), square(I))",
    "flip(portrait(I))",
    "add(shape(I), 3)",
    "subtract(shape(I), (1, 7))",
    "astuple(increment(height(I)), decrement(double(width(I))))",
    "both(portrait(I), square(identity(I)))",
    "shift(outbox(ofcolor(I, 1)), (3, 3))",
    "leftmost(ofcolor(I, 1))",
    "lowermost(ofcolor(I, 2))",
    "toindices(asobject(I))",
    "product(palette(I), palette(I))",
    "multiply(shape(I), -2)",
    "divide(shape(I), 3)",
    "divide(height(I), subtract(width(I), 4))",
    "halve(invert(shape(I)))",
    "crement(shape(I))",
    "sign(subtract(height(I), 5))",
    "even(width(I))",
    "greater(height(I), width(I))",
    "toivec(height(I))",
    "tojvec(width(I))",
    "maximum(palette(I))",
    "minimum(palette(I))",
    "other(palette(I), 0)",
    "remove(1, palette(I))",
    "move(I, toobject(ofcolor(I, 1), I), (1, -1))",
];

/// Programs whose kernels loop, or find objects.
const LOOPS: &[&str] = &[
    "objects(I, T, F, T)",
    "objects(I, T, T, F)",
    "objects(I, F, T, T)",
    "objects(I, F, F, F)",
    "colorfilter(objects(I, T, F, F), 1)",
    "sizefilter(objects(I, T, T, T), 1)",
    "merge(objects(I, T, F, T))",
    "argmax(objects(I, T, F, F), size)",
    "argmin(partition(I), size)",
    "last(objects(I, T, F, T))",
    "order(partition(I), size)",
    "fill(I, 3, mapply(neighbors, ofcolor(I, 1)))",
    "mapply(backdrop, objects(I, T, F, T))",
    "apply(ulcorner, partition(I))",
    "apply(size, objects(I, T, T, T))",
    "sfilter(ofcolor(I, 0), lambda p: even(first(p)))",
    "mfilter(objects(I, T, F, T), hline)",
    "extract(objects(I, T, F, F), lambda o: equality(size(o), 2))",
    "sfilter(asobject(I), lambda c: positive(first(c)))",
    "valmax(partition(I), size)",
    "valmin(objects(I, T, F, F), height)",
    "fill(I, 2, mfilter(prapply(connect, ofcolor(I, 1), ofcolor(I, 1)), hline))",
    "paint(I, mapply(lambda o: recolor(color(o), shoot(center(o), (1, 1))), fgpartition(I)))",
    "argmax((I, vmirror(I)), lambda g: colorcount(tophalf(g), 1))",
    "mostcommon(apply(color, totuple(objects(I, T, F, T))))",
    "leastcommon(apply(color, totuple(objects(I, T, F, T))))",
    "first(order(partition(I), size))",
    "fill(I, 3, mapply(lambda i: hfrontier(toivec(i)), interval(0, height(I), 2)))",
    "remove(first(objects(I, T, F, T)), objects(I, T, F, T))",
    "apply(lambda i: multiply(i, 2), palette(I))",
];

fn text_of(expressions: &[&str]) -> String {
    let define = |(at, expression): (usize, &&str)| {
        format!("def solve_p{at}(I):\n    return {expression}\n")
    };
    expressions.iter().enumerate().map(define).collect()
}

/// Grids of 1 × 1 to `size` × `size`.
fn grids(seed: u64, count: usize, size: u32) -> Vec<GridBuf> {
    let mut rng = Rng::new(seed);
    (0..count).map(|_| grid(&mut rng, size)).collect()
}

#[test]
fn every_family_on_random_grids() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text(&text_of(FAMILIES), gpu.memory_words());
    let left_out = FAMILIES.len() - lowered.programs.len();
    assert!(left_out * 30 <= FAMILIES.len(), "{left_out} have no device form");
    let mut jobs = Vec::new();
    for program in 0..lowered.programs.len() {
        for (count, size) in [(8, 5), (6, 12), (4, 30)] {
            let seed = program as u64 + u64::from(size);
            jobs.extend(grids(seed, count, size).into_iter().map(|grid| (program, grid)));
        }
        // The least and the largest, the largest of each class, and one row and one column.
        for (height, width) in [(1, 1), (30, 30), (8, 8), (16, 16), (1, 30), (29, 1)] {
            let mut rng = Rng::new(program as u64);
            let cells = (0..height * width).map(|_| rng.below(4) as i8).collect();
            jobs.push((program, GridBuf::new(height, width, cells).unwrap()));
        }
    }
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Shared);
    // Half of the rest are grids of 30 × 30 that become larger than a kernel holds.
    Lowered::assert_answered(stats, jobs.len(), 92);
}

#[test]
fn loops_and_objects_on_random_grids() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text(&text_of(LOOPS), gpu.memory_words());
    assert!(lowered.programs.len() + 1 >= LOOPS.len(), "{}", lowered.programs.len());
    let mut jobs = Vec::new();
    for program in 0..lowered.programs.len() {
        jobs.extend(grids(program as u64, 6, 7).into_iter().map(|grid| (program, grid)));
        jobs.extend(grids(program as u64, 1, 30).into_iter().map(|grid| (program, grid)));
    }
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Fused);
    Lowered::assert_answered(stats, jobs.len(), 80);
}

/// The public tasks, or the embedded ones where those are absent.
fn tasks() -> TaskSet {
    match shared("tasks/arc-agi-1/training", "embedded tasks are used instead of the public ones") {
        Some(folder) => TaskSet::load(&[folder]).unwrap(),
        None => TaskSet::embedded(),
    }
}

/// The solvers of this repository, as they run.
fn own_solvers() -> Library {
    let (mut library, _) = Library::load(&[root().join("solvers")]);
    library.optimise(|_, _, _| {});
    library
}

#[test]
fn more_than_150_solvers_run_wholly_on_the_device() {
    let lowered = Lowered::of(own_solvers(), LEAST_WORDS);
    assert!(lowered.programs.len() >= 150, "{}", lowered.programs.len());
    let arc_dsl = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty());
    let Some(folder) = arc_dsl else {
        // Written past the test harness, which hides the output of tests that pass.
        let note = "note: skipped: ARC_DSL does not name a checkout of arc-dsl\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return;
    };
    let (mut library, _) = Library::load(&[Path::new(&folder).join("solvers.py")]);
    library.optimise(|_, _, _| {});
    assert_eq!(library.entries().len(), 400);
    let lowered = Lowered::of(library, LEAST_WORDS);
    assert!(lowered.programs.len() >= 150, "{} of arc-dsl's", lowered.programs.len());
}

#[test]
fn solvers_on_their_tasks() {
    let Some(mut gpu) = device() else { return };
    /// Solvers that are run unless the environment asks for another number, spread over all of them.
    const SOLVERS: usize = 16;
    let tasks = tasks();
    let lowered = Lowered::of(own_solvers(), gpu.memory_words());
    let task_of = |program: usize| {
        lowered.library.named(&lowered.programs[program].0)[0].task(&tasks).map(|t| (program, t))
    };
    let known: Vec<_> = (0..lowered.programs.len()).filter_map(task_of).collect();
    let wanted = asked_for("ARCVM_GPU_SOLVERS", SOLVERS).min(known.len());
    let mut jobs = Vec::new();
    for (program, task) in (0..wanted).map(|at| known[at * known.len() / wanted]) {
        jobs.extend(task.samples.iter().map(|sample| (program, sample.input.clone())));
    }
    assert!(jobs.len() >= 2 * wanted, "{}", jobs.len());
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Shared);
    Lowered::assert_answered(stats, jobs.len(), 95);
}

#[test]
fn solvers_in_segments_on_their_tasks() {
    let Some(mut gpu) = device() else { return };
    /// As above.
    const SOLVERS: usize = 12;
    // The host first, as it reads the demonstrations, then the device for the rest.
    let demonstrations = "\
def solve_67a3c6ac(S, I):
    a = mostcolor(first(first(S)))
    b = fill(I, a, mapply(neighbors, ofcolor(I, 1)))
    c = argmax(objects(b, T, F, T), size)
    return hconcat(subgrid(c, b), subgrid(c, vmirror(b)))
";
    let mut library = Library::load(&[root().join("solvers")]).0;
    library.add_text("demonstrations.arc", demonstrations);
    library.optimise(|_, _, _| {});
    let tasks = tasks();
    let entries = library.entries();
    let programs = || {
        let known = entries.iter().filter(|entry| entry.task(&tasks).is_some());
        known.filter_map(|entry| Some((entry, entry.definition.runnable()?)))
    };
    let roots: Vec<NodeId> = programs().map(|(_, program)| program.unfused().root).collect();
    let facts = infer(&library.graph, &roots);
    let plans: Vec<_> = programs()
        .map(|(entry, program)| {
            (entry, program, plan(&library.graph, &facts, program, gpu.memory_words()))
        })
        .filter(|(_, _, plan)| plan.program.is_err() && plan.uses_device())
        .collect();
    assert!(plans.len() >= 4, "{} are split", plans.len());
    let wanted = asked_for("ARCVM_GPU_SOLVERS", SOLVERS).min(plans.len());
    let mut picked: Vec<usize> = (0..wanted).map(|at| at * plans.len() / wanted).collect();
    picked.push(plans.len() - 1);
    assert_eq!(plans[plans.len() - 1].0.file.name, "demonstrations.arc");
    let constants = Bump::new();
    let (mut staged, mut codes, mut jobs, mut samples) = (vec![], vec![], vec![], vec![]);
    for at in picked {
        let (entry, program, plan) = &plans[at];
        let Some(task) = entry.task(&tasks) else { continue };
        let split = plan.split.as_ref().unwrap();
        assert!(split.segments.len() >= 2);
        let missing = plan.missing(&library.graph).unwrap();
        let reasons = split.reasons.values().chain([&missing]);
        reasons.for_each(|why| {
            assert!(why.contains("; "), "it says nothing of what would help: {why}")
        });
        for sample in &task.samples {
            let (program, grid) = (staged.len(), sample.input.view());
            jobs.push(StagedJob { program, grid, task: Some(task) });
            samples.push((task, sample));
        }
        staged.push(Staged::new(&library.graph, program.unfused().root, split, &constants));
        codes.push(vm::compile(&library.graph, program, &constants));
    }
    let pool = sched::pool(2).unwrap();
    let options = sched::Options::default();
    let (mut bump, mut next, mut left) = (Bump::new(), 0, 0);
    let stats = gpu
        .evaluate_staged(&pool, &staged, &jobs, &options.budget, &mut |job, value| {
            assert_eq!(job, next, "results come in order");
            next += 1;
            let Some((kind, words)) = value else {
                left += 1;
                return;
            };
            let (task, sample) = samples[job];
            let code = &codes[jobs[job].program];
            let expected = sched::evaluate(&mut bump, code, task, sample, &options);
            let own = Bump::new();
            let cx = Cx::new(&own, Budget::default(), Direction::Ascending);
            let found = sched::judged(&cx, record::read_held(&cx, kind, words), sample);
            assert_eq!((found.status, found.grid), (expected.status, expected.grid));
        })
        .unwrap();
    assert_eq!((next, stats.punts), (jobs.len(), left));
    Lowered::assert_answered(stats, jobs.len(), 90);
    // More than a segment's share of the budget ends on the VM.
    let none = Budget { fuel: 40, ..Budget::default() };
    gpu.evaluate_staged(&pool, &staged, &jobs, &none, &mut |_, value| assert_eq!(value, None))
        .unwrap();
}

/// A number that the environment asks for, or another one.
fn asked_for(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// Different random programs that have a device form, at least so many.
fn random_pool(count: usize, memory: u32) -> Lowered {
    let mut drawn = 0;
    loop {
        drawn += 3 * count as u64;
        let mut library = Library::default();
        let program =
            |seed: u64| Generator::new(seed).program(4).replace("solve", &format!("solve_r{seed}"));
        let seeds: Vec<u64> = (1..=drawn).collect();
        for (file, seeds) in seeds.chunks(5_000).enumerate() {
            let text: String = seeds.iter().map(|&seed| program(seed)).collect();
            library.add_text(&format!("random{file}.arc"), &text);
        }
        library.optimise(|_, _, _| {});
        let mut lowered = Lowered::of(library, memory);
        let mut seen = BTreeSet::new();
        lowered.programs.retain(|(_, program)| seen.insert(format!("{:?}", program.body)));
        if lowered.programs.len() >= count {
            return lowered;
        }
    }
}

/// A set of steps, as bits.
type Steps = [u64; 3];

fn steps_of(program: &Program) -> Steps {
    let mut bits = [0; 3];
    for op in emit::steps_of([program]) {
        bits[op as usize / 64] |= 1 << (op as usize % 64);
    }
    bits
}

fn without(steps: &Steps, known: &Steps) -> Steps {
    std::array::from_fn(|i| steps[i] & !known[i])
}

fn count_of(steps: &Steps) -> u32 {
    steps.iter().map(|bits| bits.count_ones()).sum()
}

/// The first of the programs that are left and all others that one kernel runs with it, of as many steps as kernels share.
fn with_the_first(steps: &[Steps], left: &[usize]) -> Vec<usize> {
    const STEPS: u32 = 12;
    let mut known = steps[left[0]];
    while count_of(&known) < STEPS {
        let mut wanted: BTreeMap<Steps, usize> = BTreeMap::new();
        for lacks in left.iter().map(|&at| without(&steps[at], &known)) {
            if count_of(&lacks) == 1 {
                *wanted.entry(lacks).or_default() += 1;
            }
        }
        let Some((most, _)) = wanted.iter().max_by_key(|(_, count)| **count) else { break };
        known = std::array::from_fn(|i| known[i] | most[i]);
    }
    let fits = |at: &usize| count_of(&without(&steps[*at], &known)) == 0;
    left.iter().copied().filter(fits).collect()
}

#[test]
fn random_programs() {
    let Some(mut gpu) = device() else { return };
    /// Programs that are compared unless the environment asks for another number.
    const PROGRAMS: usize = 1_000;
    /// They are picked of so many times as many, so that enough of them share a kernel.
    const OF: usize = 3;
    let wanted = asked_for("ARCVM_GPU_PROGRAMS", PROGRAMS);
    let pool = random_pool(OF * wanted, gpu.memory_words());
    let steps: Vec<Steps> = pool.programs.iter().map(|(_, program)| steps_of(program)).collect();
    let mut left: Vec<usize> = (0..steps.len()).collect();
    let (mut compared, mut samples, mut kernels, mut punts) = (0, 0, 0, 0);
    while compared < wanted {
        let mut own = with_the_first(&steps, &left);
        left.retain(|at| own.binary_search(at).is_err());
        own.truncate(wanted - compared);
        let of_program = |&program: &usize| {
            let seed = program as u64;
            let both = grids(seed, 1, 6).into_iter().chain(grids(seed, 1, 20));
            both.map(move |grid| (program, grid))
        };
        let jobs: Vec<(usize, GridBuf)> = own.iter().flat_map(of_program).collect();
        let stats = pool.compare(&mut gpu, &jobs, Kernels::Shared);
        compared += own.len();
        samples += jobs.len();
        punts += stats.punts;
        kernels += 1;
    }
    let note = format!(
        "note: {compared} random programs in {kernels} groups; of {samples} samples the device left {punts}\n"
    );
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    assert!(punts * 5 <= samples, "{note}");
}

/// A vector's call, as a program of one call whose operands come in.
struct Vector<'a> {
    prim: PrimId,
    args: Vec<(Value<'a>, Kind)>,
    out: Option<Value<'a>>,
    line: usize,
}

#[test]
fn reference_vectors() {
    let Some(mut gpu) = device() else { return };
    let Some(path) = shared("golden/primitives.jsonl", "device forms are not run on the vectors")
    else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let bump = Bump::new();
    let reading =
        Cx::new(&bump, Budget { fuel: u64::MAX, ..Budget::default() }, Direction::Ascending);
    let mut vectors: Vec<Vector<'_>> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let json: Json = serde_json::from_str(text).unwrap();
        let prim = prim::lookup(json["fn"].as_str().unwrap()).unwrap();
        let args = json["args"].as_array().unwrap();
        let value = |arg: &Json| conform::decode(&reading, arg).unwrap();
        let args: Option<Vec<_>> =
            args.iter().map(value).map(|value| Some((value, record::kind_of(value)?))).collect();
        let out = json.get("out").map(value);
        vectors.extend(args.filter(|args| args.len() <= 3).map(|args| Vector {
            prim,
            args,
            out,
            line,
        }));
    }
    vectors.sort_by_key(|vector| vector.prim);
    // One program for each primitive and kinds of operands.
    let mut graph = Graph::new();
    let roles =
        [Role::Samples, Role::Input, Role::Candidate].map(|role| graph.leaf(Node::Input(role)));
    let mut programs: Vec<Option<Program>> = Vec::new();
    let mut by_shape: BTreeMap<(usize, Vec<u8>), usize> = BTreeMap::new();
    let mut jobs = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        let kinds: Vec<u8> = vector.args.iter().map(|(_, kind)| *kind as u8).collect();
        let program = *by_shape.entry((vector.prim.index(), kinds)).or_insert_with(|| {
            let inputs: Vec<(NodeId, Kind)> =
                roles.iter().zip(&vector.args).map(|(&node, (_, kind))| (node, *kind)).collect();
            let operands: Vec<NodeId> = inputs.iter().map(|(node, _)| *node).collect();
            let root = graph.call(vector.prim, &operands);
            let facts = infer(&graph, &[root]);
            let task = Task {
                graph: &graph,
                facts: &facts,
                inputs: &inputs,
                order: &[root],
                outputs: &[root],
                memory: gpu.memory_words(),
            };
            programs.push(lower(&task).ok());
            programs.len() - 1
        });
        if programs[program].is_some() {
            jobs.push((at, program));
        }
    }
    let forms: Vec<&Program> = programs.iter().flatten().collect();
    let place = |program: usize| programs[..program].iter().flatten().count();
    let inputs: Vec<Job<'_>> = jobs
        .iter()
        .map(|&(at, program)| Job {
            program: place(program),
            input: Input::Values(vectors[at].args.clone()),
        })
        .collect();
    let mut answered = 0;
    let mut by_device: BTreeSet<usize> = BTreeSet::new();
    let mut take = |job: usize, reply: Reply<'_>, rows: u32| {
        let vector = &vectors[jobs[job].0];
        let name = format!("{} in line {}", vector.prim.get().name, vector.line);
        match reply {
            Reply::Punt => return,
            Reply::Fault(kind, _) => {
                assert_eq!(vector.out, None, "{name}: {kind:?}");
                let args: Vec<Value<'_>> = vector.args.iter().map(|(v, _)| *v).collect();
                let fault = vector.prim.get().call(&reading, &args).unwrap_err();
                assert_eq!(fault.kind(), kind, "{name}");
            }
            Reply::Values(words) => {
                let kinds = &forms[inputs[job].program].outputs;
                let found = record::read(&reading, kinds, rows, words).unwrap()[0];
                assert_eq!(Some(found), vector.out, "{name}");
            }
        }
        answered += 1;
        by_device.insert(vector.prim.index());
    };
    gpu.evaluate(&forms, &inputs, &Budget::default(), Kernels::Shared, &mut take).unwrap();
    let note = format!(
        "note: the device answered {answered} of {} vectors whose call has a form, of {} primitives\n",
        jobs.len(),
        by_device.len()
    );
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    assert!(by_device.len() >= 90, "{note}");
    assert!(answered * 100 >= jobs.len() * 80, "{note}");
}

#[test]
fn more_samples_than_fit_one_part() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    // Many grids and so little memory that a part holds few of them.
    let grids = grids(3, 20_000, 5);
    let budget = 128 << 10;
    gpu.set_budget(budget);
    let program = &lowered.programs[0].1;
    let source = emit::fused(program);
    let layout = Layout {
        words_in: record::words_in(program, 8),
        words_out: record::words_out(program, 8),
        rows_in: 8,
        rows_out: 8,
    };
    let mut next = 0;
    assert!(gpu.part(&layout) * 100 < grids.len());
    let fill =
        |at: usize, record: &mut [u32]| record::write_grid(grids[at].view(), 8, &mut record[2..]);
    let kernel = Kernel { source: &source, programs: &[] };
    let streamed = gpu.run(kernel, &layout, grids.len(), &fill, &mut |first, records| {
        for (at, words) in (first..).zip(records.chunks_exact(layout.words_out)) {
            assert_eq!(at, next, "results come in order");
            next += 1;
            let bump = Bump::new();
            let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
            let Reply::Values(words) = record::reply(words) else { panic!("no value") };
            let found = record::read(&cx, &[Kind::Grid], 8, words).unwrap()[0];
            let grid = grids[at].view();
            let mirror = prim::lookup("vmirror").unwrap().get();
            assert_eq!(Ok(found), mirror.call(&cx, &[Value::grid(&grid)]));
        }
    });
    let streamed = streamed.unwrap();
    assert_eq!(next, grids.len());
    assert!(streamed.parts >= 100, "{streamed:?}");
    assert_eq!(
        streamed.overlapped,
        streamed.parts - 1,
        "all but the first are filled beside another"
    );
    assert!(gpu.most_bytes() <= budget, "{} bytes of {budget}", gpu.most_bytes());
}

#[test]
fn records_are_as_large_as_the_class_of_their_grids() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let mut many = grids(5, 300, 8);
    many.extend([GridBuf::new(30, 30, vec![1; 900]).unwrap()]);
    let jobs: Vec<(usize, GridBuf)> = many.into_iter().map(|grid| (0, grid)).collect();
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Fused);
    assert_eq!((stats.punts, stats.kernels), (0, 2));
    let program = &lowered.programs[0].1;
    let bytes = |rows| 4 * (record::words_in(program, rows) + record::words_out(program, rows));
    let all = stats.streamed.bytes_in + stats.streamed.bytes_out;
    assert_eq!(all, (300 * bytes(8) + bytes(32)) as u64);
    assert!(bytes(8) * 10 < bytes(32));
}

#[test]
fn programs_of_like_steps_go_out_together() {
    let Some(mut gpu) = device() else { return };
    let turns = ["vmirror(I)", "hmirror(I)", "rot90(I)", "rot180(hmirror(I))", "dmirror(I)"];
    let lowered = Lowered::of_text(&text_of(&turns), gpu.memory_words());
    let jobs: Vec<(usize, GridBuf)> = (0..5)
        .flat_map(|program| grids(program, 4, 8).into_iter().map(move |g| (program as usize, g)))
        .collect();
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Auto);
    assert_eq!((stats.punts, stats.kernels, stats.streamed.parts), (0, 1, 1));
    assert_eq!(gpu.compiled(), 1);
}

#[test]
fn kernels_are_kept_on_disk_where_the_driver_can() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Gpu::open(None, Some(folder.path()));
    let Ok(mut gpu) = open() else {
        device();
        return;
    };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let run = |gpu: &mut Gpu| {
        let jobs: Vec<(usize, GridBuf)> = grids(5, 3, 8).into_iter().map(|g| (0, g)).collect();
        assert_eq!(lowered.compare(gpu, &jobs, Kernels::Fused).punts, 0);
    };
    run(&mut gpu);
    run(&mut gpu);
    assert_eq!(gpu.compiled(), 1, "the second run finds the kernel in memory");
    let stores = gpu.stores();
    drop(gpu);
    let files = || -> Vec<PathBuf> {
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    if !stores {
        let note = "note: the driver hands out no compiled kernels: none are kept on disk\n";
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        assert!(files().is_empty());
        return;
    }
    let [file] = &files()[..] else { panic!("one file: {:?}", files()) };
    let kept = fs::read(file).unwrap();
    assert!(!kept.is_empty());
    // What was kept is read, what is broken is not; either way results are right and the file is whole again.
    run(&mut open().unwrap());
    for broken in [&kept[..kept.len() / 2], b"no pipelines"] {
        fs::write(file, broken).unwrap();
        run(&mut open().unwrap());
        assert_eq!(files().len(), 1);
        assert!(fs::read(file).unwrap().len() >= kept.len());
    }
}

#[test]
fn a_device_that_is_gone_is_an_error() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let grid = GridBuf::new(2, 2, vec![0, 1, 2, 3]).unwrap();
    let jobs = [Job { program: 0, input: Input::Grid(grid.view()) }];
    let program = &lowered.programs[0].1;
    let run = |gpu: &mut Gpu| {
        gpu.evaluate(&[program], &jobs, &Budget::default(), Kernels::Fused, &mut |_, _, _| {})
    };
    assert!(run(&mut gpu).is_ok());
    gpu.close();
    let error = run(&mut gpu).unwrap_err();
    assert!(matches!(error, GpuError::Lost(_)), "{error:?}");
}

#[test]
fn budgets_are_decided_as_on_the_vm() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text(
        "def solve_m(I):\n    return mapply(neighbors, asindices(I))\n",
        gpu.memory_words(),
    );
    let program = &lowered.programs[0].1;
    let grid = GridBuf::new(9, 9, vec![0; 81]).unwrap();
    for fuel in [0, 10, 300, 2_000, 100_000] {
        let budget = Budget { fuel, ..Budget::default() };
        let jobs = [Job { program: 0, input: Input::Grid(grid.view()) }];
        gpu.evaluate(&[program], &jobs, &budget, Kernels::Fused, &mut |_, reply, _| {
            let constants = Bump::new();
            let bump = Bump::new();
            let cx = Cx::new(&bump, budget, Direction::Ascending);
            let code = lowered.code("solve_m", &constants);
            let view = grid.view();
            let out = code.run(&cx, &Inputs::grid(Value::grid(&view)));
            if let Err(fault) = out {
                assert_eq!((fault.kind(), reply), (FaultKind::Fuel, Reply::Punt), "with {fuel}");
            }
        })
        .unwrap();
    }
}

#[test]
fn kernels_are_valid_and_as_they_were() {
    let text = "\
def solve_mirror(I):
    return vmirror(I)
def solve_cells(I):
    return replace(switch(I, 1, 2), 3, 0)
def solve_chain(I):
    return fill(I, 2, delta(argmax(colorfilter(objects(I, T, F, T), 5), size)))
";
    let lowered = Lowered::of_text(text, LEAST_WORDS);
    assert_eq!(lowered.programs.len(), 3);
    for (name, program) in &lowered.programs {
        let source = emit::fused(program);
        let module = naga::front::wgsl::parse_str(&source).unwrap();
        let flags = naga::valid::ValidationFlags::all();
        let mut validator = naga::valid::Validator::new(flags, naga::valid::Capabilities::empty());
        validator.validate(&module).unwrap();
        snapshot("gpu", name, &source);
    }
}

#[test]
fn solvers_make_valid_kernels() {
    let (mut library, _) = Library::load(&[root().join("solvers")]);
    library.optimise(|_, _, _| {});
    let lowered = Lowered::of(library, LEAST_WORDS);
    for (name, program) in lowered.programs.iter().step_by(4) {
        let source = emit::fused(program);
        let module = naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));
        let flags = naga::valid::ValidationFlags::all();
        let mut validator = naga::valid::Validator::new(flags, naga::valid::Capabilities::empty());
        validator.validate(&module).unwrap();
        assert!(program.words <= LEAST_WORDS, "{name}");
    }
}

#[test]
fn a_plan_says_which_segments_there_are_and_what_keeps_a_node_on_the_host() {
    let text = "\
def solve_a(I):
    a = fill(I, 2, mapply(neighbors, ofcolor(I, 1)))
    b = argmax(objects(a, T, F, T), size)
    c = dedupe(order(asobject(hmirror(a)), first))
    d = fill(a, size(c), box(b))
    e = underfill(hmirror(d), 4, box(ofcolor(d, 3)))
    return e
def solve_b(I):
    return dedupe(vmirror(I))
";
    let dir = folder(&[("a.arc", text)]);
    let path = dir.path().join("a.arc");
    let ran = run(["ir", path.to_str().unwrap(), "--after", "gpu-plan"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    snapshot("gpu", "plan", &ran.out);
}

#[test]
fn an_adapter_that_is_not_there_is_an_error() {
    let ran = run(["check", "solvers", "--engine", "gpu", "--adapter", "no such adapter"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("E0610"), "{}", ran.err);
}

#[test]
fn adapters_are_listed_and_tested() {
    let Some(gpu) = device() else { return };
    let name = gpu.adapter().name.clone();
    let ran = run(["gpu"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains(&name) && ran.out.contains("KiB of workgroup memory"), "{}", ran.out);
    assert!(ran.out.contains(&format!("self-test on {name}: all ")), "{}", ran.out);
    let json = run(["gpu", "--json", "--adapter", &name]).json();
    assert_eq!(json["self_test"]["differences"], 0);
    assert_eq!(json["adapters"][0]["name"], name.as_str());
}

/// Solvers of each kind, and what is said of them.
const SIDES: &str = "\
def solve_67a3c6ac(I):
    return vmirror(I)
def solve_part_67a3c6ac(I):
    a = fill(I, 2, box(asindices(I)))
    b = mostcolor(underfill(a, 3, ofcolor(I, 1)))
    c = dedupe(astuple(b, b))
    return fill(a, size(c), box(ofcolor(hmirror(a), 2)))
def solve_host_67a3c6ac(I):
    return dedupe(I)
";

#[test]
fn a_check_says_what_ran_where_as_text_and_as_json() {
    let Some(gpu) = device() else { return };
    let dir = folder(&[("sides.arc", SIDES)]);
    let path = dir.path().join("sides.arc");
    let args = ["check", path.to_str().unwrap(), "--engine", "gpu", "--explain", "--list", "none"];
    let ran = run(args);
    assert!(ran.out.contains("1 of 3 programs on "), "{}", ran.out);
    assert!(ran.out.contains("as a whole, 1 in part"), "{}", ran.out);
    assert!(ran.out.contains("solve_host_67a3c6ac  host: dedupe: "), "{}", ran.out);
    let json = run(args.into_iter().chain(["--json"])).json();
    let device = &json["device"];
    assert_eq!(device["adapter"], gpu.adapter().name.as_str());
    assert_eq!((&device["whole"], &device["split"]), (&1.into(), &1.into()));
    let sides: Vec<&str> = device["explained"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["side"].as_str().unwrap())
        .collect();
    assert_eq!(sides, ["device", "split", "host"]);
    assert_eq!(device["explained"][0]["missing"], Json::Null);
    assert!(device["explained"][1]["missing"].as_str().unwrap().starts_with("dedupe: "));
    // The verdicts are those of the VM.
    let on_vm = run(["check", path.to_str().unwrap(), "--engine", "vm", "--json"]).json();
    for (ours, theirs) in
        json["programs"].as_array().unwrap().iter().zip(on_vm["programs"].as_array().unwrap())
    {
        let statuses = |program: &Json| -> Vec<Json> {
            program["pairs"].as_array().unwrap().iter().map(|pair| pair["status"].clone()).collect()
        };
        assert_eq!(statuses(ours), statuses(theirs), "{}", ours["name"]);
    }
}

#[test]
fn auto_uses_a_device_only_where_it_pays() {
    // As many pairs as the crossover.
    let pair = r#"{"input": [[1, 2]], "output": [[2, 1]]}"#;
    let many = |count: usize| format!("[{}]", vec![pair; count].join(","));
    let dir = folder(&[
        ("mirror.arc", "def solve_wide(I):\n    return vmirror(I)\n"),
        ("many/wide.json", &many(arcvm::engine::DEVICE_FROM)),
        ("few/wide.json", &many(10)),
    ]);
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let check = |tasks: &str, more: &[&str]| {
        let (file, tasks) = (path("mirror.arc"), path(tasks));
        let args = ["check", &file, "--tasks", &tasks].into_iter().chain(more.iter().copied());
        let ran = run(args);
        assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        ran
    };
    // What is not there is told in a line where it would have paid, and the CPU evaluates everything.
    let missing = ["--adapter", "no such adapter"];
    let ran = check("many", &missing);
    assert!(ran.out.contains("1 of 1 program solved"), "{}", ran.out);
    assert_eq!(ran.err.trim().lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("W0406") && ran.err.contains("on the CPU"), "{}", ran.err);
    assert_eq!(check("few", &missing).err, "");
    let Some(gpu) = device() else { return };
    let name = gpu.adapter().name.clone();
    let used = |ran: &crate::support::Ran| ran.out.contains(&format!("on {name} as a whole"));
    assert_eq!(used(&check("many", &[])), gpu.adapter().hardware, "software is left alone");
    assert!(used(&check("many", &["--adapter", &name])), "unless it is asked for by its name");
    assert!(!used(&check("few", &["--adapter", &name])));
}
