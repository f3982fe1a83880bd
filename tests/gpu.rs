//! The GPU engine against the virtual machine, on whatever adapter there is; a software one will do.
//!
//! Without an adapter the tests that need one say so and pass, unless `ARCVM_REQUIRE_GPU` is set.
//!
//! llvmpipe runs all arms of a choice under masks, so that a step of the shared kernel costs it as much as all steps that
//! the kernel can do. What is compared on it is therefore many small programs at once, or few with kernels of their own.

#![cfg(feature = "gpu")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use arcvm::conform;
use arcvm::gpu::batch::{Kernel, Layout};
use arcvm::gpu::code::{Kind, Program, Stmt};
use arcvm::gpu::device::Gpu;
use arcvm::gpu::emit;
use arcvm::gpu::evaluate::{Input, Job, Kernels, RunStats};
use arcvm::gpu::lower::{CAPABLE, Task, lower, whole};
use arcvm::gpu::record::{self, Reply};
use arcvm::ir::{Graph, Node, NodeId, Role};
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::prim::{self, PrimId};
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
        let codes: Vec<Code<'_>> =
            self.programs.iter().map(|(name, _)| self.code(name, &constants)).collect();
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
                let expected = codes[*program].run(&cx, &Inputs::grid(Value::grid(&input)));
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

#[test]
fn enough_primitives_have_a_device_form() {
    assert!(CAPABLE.len() >= 90, "{}", CAPABLE.len());
    let mut names = CAPABLE.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CAPABLE.len());
    assert!(names.iter().all(|name| prim::lookup(name).is_some()));
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
    let mut left_out = 0;
    // Few at a time, so that the kernel that they share knows few steps.
    for family in FAMILIES.chunks(8) {
        let lowered = Lowered::of_text(&text_of(family), gpu.memory_words());
        left_out += family.len() - lowered.programs.len();
        let mut jobs = Vec::new();
        for program in 0..lowered.programs.len() {
            for (count, size) in [(3, 5), (2, 12), (1, 30)] {
                let seed = program as u64 + u64::from(size);
                jobs.extend(grids(seed, count, size).into_iter().map(|grid| (program, grid)));
            }
        }
        lowered.compare(&mut gpu, &jobs, Kernels::Shared);
    }
    assert!(left_out * 30 <= FAMILIES.len(), "{left_out} have no device form");
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
    assert!(stats.punts * 3 < jobs.len(), "{stats:?} of {}", jobs.len());
}

#[test]
fn random_programs() {
    let Some(mut gpu) = device() else { return };
    /// Programs that are compared unless the environment asks for another number.
    const PROGRAMS: usize = 40;
    let wanted =
        std::env::var("ARCVM_GPU_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(PROGRAMS);
    let mut compared = 0;
    let mut seed = 0;
    while compared < wanted {
        let mut text = String::new();
        for at in 0..400 {
            seed += 1;
            text += &Generator::new(seed).program(4).replace("solve", &format!("solve_r{at}"));
        }
        let mut lowered = Lowered::of_text(&text, gpu.memory_words());
        lowered.programs.truncate(wanted - compared);
        let jobs: Vec<(usize, GridBuf)> = (0..lowered.programs.len())
            .flat_map(|program| {
                grids(seed + program as u64, 1, 6).into_iter().map(move |g| (program, g))
            })
            .collect();
        lowered.compare(&mut gpu, &jobs, Kernels::Shared);
        compared += lowered.programs.len();
        assert!(!lowered.programs.is_empty(), "no program of 400 has a device form");
    }
}

#[test]
fn solvers_on_their_tasks() {
    let Some(mut gpu) = device() else { return };
    let (mut library, _) = Library::load(&[root().join("solvers")]);
    library.optimise(|_, _, _| {});
    let lowered = Lowered::of(library, gpu.memory_words());
    assert!(lowered.programs.len() >= 30, "{}", lowered.programs.len());
    let tasks = TaskSet::embedded();
    let mut jobs = Vec::new();
    for (program, (name, _)) in lowered.programs.iter().enumerate().take(12) {
        let entry = lowered.library.named(name)[0];
        let Some(task) = entry.task(&tasks) else { continue };
        jobs.extend(task.samples.iter().take(3).map(|sample| (program, sample.input.clone())));
    }
    assert!(!jobs.is_empty());
    lowered.compare(&mut gpu, &jobs, Kernels::Fused);
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
    /// Every so many vectors are run.
    const STEP: usize = 4;
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
    let mut prims: Vec<usize> = jobs.iter().map(|&(at, _)| vectors[at].prim.index()).collect();
    prims.sort_unstable();
    prims.dedup();
    assert!(prims.len() >= 85, "{} primitives have a form for their vectors", prims.len());
    let mut decided = 0;
    // Few programs at a time, so that the kernel that they share knows few steps; and not all vectors of each.
    let mut some: Vec<usize> = (0..jobs.len()).step_by(STEP).collect();
    some.sort_by_key(|&job| inputs[job].program);
    for few in some.chunk_by(|a, b| inputs[*a].program / 8 == inputs[*b].program / 8) {
        let job_of = |&job: &usize| Job {
            program: inputs[job].program % 8,
            input: Input::Values(vectors[jobs[job].0].args.clone()),
        };
        let part: Vec<Job<'_>> = few.iter().map(job_of).collect();
        let first = inputs[few[0]].program / 8 * 8;
        let own = &forms[first..(first + 8).min(forms.len())];
        gpu.evaluate(own, &part, &Budget::default(), Kernels::Shared, &mut |at, reply, rows| {
            let job = few[at];
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
            decided += 1;
        })
        .unwrap();
    }
    assert!(decided * 10 >= some.len() * 7, "{decided} of {} vectors", some.len());
}

#[test]
fn more_samples_than_fit_one_part() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text("def solve_m(I):\n    return vmirror(I)\n", gpu.memory_words());
    let grids = grids(3, 700, 5);
    let program = &lowered.programs[0].1;
    let source = emit::fused(program);
    let layout = Layout {
        words_in: record::words_in(program, 8),
        words_out: record::words_out(program, 8),
        rows_in: 8,
        rows_out: 8,
    };
    let mut next = 0;
    // So little memory that a part holds few samples.
    let budget = 64 << 10;
    assert!(gpu.part(&layout, budget) < grids.len());
    let fill =
        |at: usize, record: &mut [u32]| record::write_grid(grids[at].view(), 8, &mut record[2..]);
    let kernel = Kernel { source: &source, programs: &[] };
    gpu.run(kernel, &layout, grids.len(), budget, &fill, &mut |first, records| {
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
    })
    .unwrap();
    assert_eq!(next, grids.len());
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
fn a_plan_says_what_keeps_a_program_on_the_host() {
    let text = "def solve_a(I):\n    x = vmirror(I)\n    return apply(first, x)\n";
    let dir = folder(&[("a.arc", text)]);
    let path = dir.path().join("a.arc");
    let ran = run(["ir", path.to_str().unwrap(), "--after", "gpu-plan"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("# solve_a: host: apply: "), "{}", ran.out);
    let line = |node: &str| ran.out.lines().find(|line| line.contains(node)).unwrap_or_default();
    assert!(line("vmirror(n0)").ends_with("# device"), "{}", ran.out);
    assert!(line("apply(n2, n1)").contains("# host: "), "{}", ran.out);
}

#[test]
fn an_adapter_that_is_not_there_is_an_error() {
    let ran = run(["check", "solvers", "--engine", "gpu", "--adapter", "no such adapter"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("E0610"), "{}", ran.err);
}
