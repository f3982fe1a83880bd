//! The stages from text to verdict: parse, build, passes, compile, and the VM on whole programs.
//!
//! Texts are the solvers in `solvers/` and a synthetic file as long as arc-dsl's verifiers, in
//! their style, which stresses the front end with several hundred definitions. The VM runs on the
//! embedded tasks, which are always there, and on all public tasks that `ARCVM_TASKS` or
//! `../shared/tasks` holds.
//!
//! `cargo bench --bench pipeline -- passes` measures something else: how much faster the VM runs
//! programs for the passes. Programs are those of `ARC_DSL`'s `solvers.py` where it names a
//! checkout of arc-dsl, else the solvers in `solvers/`. Each runs on all samples of its task as
//! written and optimised, by turns.

#![allow(clippy::print_stdout, reason = "beside times, ratios are what passes are measured by")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arcvm::diag::Diagnostic;
use arcvm::eval::{Options, evaluate};
use arcvm::ir::{self, Graph};
use arcvm::library::Library;
use arcvm::source::SourceMap;
use arcvm::syntax;
use arcvm::task::set::TASKS_VARIABLE;
use arcvm::task::{Task, TaskSet};
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use criterion::{BatchSize, Criterion, Throughput, criterion_group};

/// Lines of the synthetic file.
const LINES: usize = 11_000;

/// Lines in the style of arc-dsl: `{last}` is the line before, `{any}` an earlier one, `{n}` a
/// number.
const STEPS: [&str; 10] = [
    "objects({last}, T, F, T)",
    "rbind(contained, {last})",
    "compose({any}, {last})",
    "sfilter({any}, {last})",
    "argmax({last}, size)",
    "shift({last}, astuple({n}, NEG_TWO))",
    "fill(I, {n}, {last})",
    "fork(equality, {any}, {last})",
    "mapply({last}, {any})",
    "hconcat({any}, {last})",
];

fn main_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of about [`LINES`] lines in which every definition has 25 assignments.
fn synthetic() -> String {
    let mut text = String::from("from dsl import *\nfrom constants import *\n");
    let mut seed = 1u64;
    let mut draw = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound
    };
    for number in 0..LINES / 29 {
        let _ = write!(text, "\n\ndef verify_{:08x}(I: Grid) -> Grid:\n", number * 0x9e37);
        let name = |line: usize| if line == 0 { "I".to_owned() } else { format!("x{line}") };
        for line in 1..=25 {
            let step = STEPS[draw(STEPS.len())];
            let call = step
                .replace("{last}", &name(line - 1))
                .replace("{any}", &name(draw(line)))
                .replace("{n}", &draw(1_000).to_string());
            let _ = writeln!(text, "    x{line} = {call}");
        }
        text += "    return x25\n";
    }
    text
}

/// All our solvers in one library.
fn solvers() -> Library {
    let (mut library, diags) = Library::load(&[main_folder().join("solvers")]);
    assert!(!diags.iter().any(Diagnostic::is_error), "the solvers have errors: {diags:?}");
    library.optimise();
    library
}

fn texts(library: &Library) -> Vec<String> {
    let read = |file: &arcvm::library::File| std::fs::read_to_string(&file.name);
    library.files().iter().map(|file| read(file).expect("the file was just read")).collect()
}

/// The stages before evaluation, on a set of texts.
fn front_end(c: &mut Criterion, name: &str, texts: &[String]) {
    let mut sources = SourceMap::new();
    let ids: Vec<_> = texts.iter().map(|text| sources.add(name, text.as_str())).collect();
    let lines: usize = texts.iter().map(|text| text.lines().count()).sum();
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Elements(lines as u64));

    let mut bump = Bump::new();
    group.bench_function("parse", |b| {
        b.iter(|| {
            bump.reset();
            let mut diags = Vec::new();
            for (&id, text) in ids.iter().zip(texts) {
                std::hint::black_box(syntax::parse(id, text, &bump, &mut diags));
            }
            assert!(diags.is_empty(), "{:?}", diags[0]);
        });
    });

    let bump = Bump::new();
    let mut diags = Vec::new();
    let parsed =
        ids.iter().zip(texts).map(|(&id, text)| syntax::parse(id, text, &bump, &mut diags));
    let modules: Vec<_> = parsed.collect();
    group.bench_function("build", |b| {
        b.iter(|| {
            let mut graph = Graph::new();
            let mut diags = Vec::new();
            for module in &modules {
                std::hint::black_box(ir::build(&mut graph, module, &mut diags));
            }
            assert!(!diags.iter().any(Diagnostic::is_error), "{:?}", diags[0]);
        });
    });

    let library = || {
        let mut library = Library::default();
        texts.iter().for_each(|text| drop(library.add_text(name, text)));
        library
    };
    group.bench_function("optimise", |b| {
        b.iter_batched_ref(library, |library| library.optimise(), BatchSize::PerIteration);
    });

    let mut graph = Graph::new();
    let build = |module| ir::build(&mut graph, module, &mut diags);
    let units: Vec<_> = modules.iter().map(build).collect();
    let programs: Vec<_> = units
        .iter()
        .flat_map(|unit| &unit.definitions)
        .filter_map(|definition| definition.program.as_ref())
        .collect();
    let mut bump = Bump::new();
    group.bench_function("compile", |b| {
        b.iter(|| {
            bump.reset();
            for program in &programs {
                std::hint::black_box(vm::compile(&graph, program));
            }
        });
    });
    group.finish();
}

fn front_ends(c: &mut Criterion) {
    front_end(c, "solvers", &texts(&solvers()));
    front_end(c, "synthetic", &[synthetic()]);
}

/// Reads, builds and rewrites texts, each a file of its own.
fn compile(library: &mut Library, texts: &[String]) {
    for text in texts {
        let diags = library.add_text("bench", text);
        assert!(!diags.iter().any(Diagnostic::is_error), "{:?}", diags[0]);
    }
    library.optimise();
}

/// Everything between texts and bytecode: parse, build, and all passes, in one figure. arc-dsl's
/// solvers are among them where `ARC_DSL` names a checkout.
fn compilation(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    let mut whole = |name: &str, before: &[String], texts: &[String]| {
        let library = || {
            let mut library = Library::default();
            compile(&mut library, before);
            library
        };
        group.bench_function(name, |b| {
            b.iter_batched_ref(library, |l| compile(l, texts), BatchSize::PerIteration);
        });
    };
    if let Some(path) = std::env::var_os("ARC_DSL").filter(|path| !path.is_empty()) {
        let path = Path::new(&path).join("solvers.py");
        let text = std::fs::read_to_string(&path).expect("`ARC_DSL` names a checkout of arc-dsl");
        whole("arc-dsl", &[], &[text]);
    }
    let first = population(1);
    let next = population(2);
    whole("population", &[], &first);
    whole("population/one-file", &[], &[first.join("\n")]);
    whole("population/next", &first, &next);
}

/// Candidates of a population, and how many of them are different.
const CANDIDATES: usize = 150;
const UNIQUE: usize = 30;

/// The possible lines of a candidate: each has the same type whatever is chosen; `{n}` is a number.
const CANDIDATE: [&[&str]; 11] = [
    &["objects(I, T, F, T)", "objects(I, T, T, F)", "objects(I, F, F, T)", "fgpartition(I)"],
    &[
        "sizefilter(x1, {n})",
        "colorfilter(x1, {n})",
        "sfilter(x1, lambda o: greater(size(o), {n}))",
    ],
    &["argmax(x1, size)", "argmin(x1, size)", "first(x1)", "argmax(x1, compose(size, delta))"],
    &["backdrop(x3)", "outbox(x3)", "toindices(x3)", "shift(x3, tojvec({n}))"],
    &[
        "lbind(recolor, {n})",
        "compose(lbind(recolor, {n}), outbox)",
        "lambda o: recolor({n}, box(o))",
    ],
    &["mapply(x5, x1)", "mapply(x5, x2)", "merge(apply(x5, x2))"],
    &["paint(I, x6)", "underpaint(I, x6)", "cover(I, x6)"],
    &["fill(x7, {n}, x4)", "underfill(x7, {n}, x4)", "replace(x7, {n}, 0)"],
    &[
        "fork(subtract, height, width)",
        "compose(increment, height)",
        "chain(double, height, delta)",
    ],
    &["apply(x9, x1)", "apply(x9, x2)"],
    &["branch(contained({n}, x10), x7, x8)", "x8 if size(x10) > {n} else x7"],
];

/// A generation of candidates: [`UNIQUE`] programs of twelve lines, repeated under names of their
/// own.
fn population(seed: u64) -> Vec<String> {
    let mut state = seed;
    let mut draw = |bound: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    let mut bodies = Vec::new();
    for _ in 0..UNIQUE {
        let mut body = String::new();
        for (number, choices) in (1..).zip(CANDIDATE) {
            let value = choices[draw(choices.len())].replace("{n}", &draw(10).to_string());
            let _ = writeln!(body, "    x{number} = {value}");
        }
        bodies.push(body + "    return x11\n");
    }
    let candidate = |number| format!("def solve_{number}(I):\n{}", bodies[number % UNIQUE]);
    (0..CANDIDATES).map(candidate).collect()
}

/// All pairs of all programs whose task is in the set, one thread.
fn evaluate_all(bump: &mut Bump, jobs: &[(Code, &Task)], options: &Options) -> usize {
    let mut right = 0;
    for (code, task) in jobs {
        for sample in &task.samples {
            let outcome = evaluate(bump, code, task, sample, options);
            right += usize::from(outcome.status == arcvm::eval::Status::Correct);
        }
    }
    right
}

fn vm(c: &mut Criterion) {
    let library = solvers();
    let mut sets = vec![("embedded", TaskSet::embedded())];
    sets.extend(public_tasks().map(|tasks| ("public", tasks)));
    let options = Options::default();
    let mut bump = Bump::new();
    for (name, tasks) in &sets {
        let mut jobs = Vec::new();
        for entry in library.entries() {
            if let (Some(program), Some(task)) = (entry.definition.runnable(), entry.task(tasks)) {
                jobs.push((vm::compile(library.graph(), program), task));
            }
        }
        let pairs: usize = jobs.iter().map(|(_, task)| task.samples.len()).sum();
        let right = evaluate_all(&mut bump, &jobs, &options);
        assert_eq!(right, pairs, "some solver is wrong on the {name} tasks");
        let mut group = c.benchmark_group("vm");
        group.throughput(Throughput::Elements(pairs as u64));
        group.bench_function(*name, |b| b.iter(|| evaluate_all(&mut bump, &jobs, &options)));
        group.finish();
    }

    let mut group = c.benchmark_group("vm/program");
    let (_, tasks) = &sets[0];
    for entry in library.entries() {
        let (Some(program), Some(task)) = (entry.definition.runnable(), entry.task(tasks)) else {
            continue;
        };
        let jobs = [(vm::compile(library.graph(), program), task)];
        group.throughput(Throughput::Elements(task.samples.len() as u64));
        group.bench_function(&task.id, |b| b.iter(|| evaluate_all(&mut bump, &jobs, &options)));
    }
    group.finish();
}

/// The public tasks, where somebody keeps them.
fn public_tasks() -> Option<TaskSet> {
    let variable = std::env::var_os(TASKS_VARIABLE).unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&variable).collect();
    folders.push(main_folder().join("../shared/tasks"));
    let folder = folders.into_iter().find(|folder| folder.is_dir())?;
    Some(TaskSet::load(&[folder]).expect("the folder holds ARC tasks"))
}

/// Turns of each form of a program on each sample; the median of them counts.
const TURNS: usize = 41;

/// The time of a turn: long enough for the clock, short enough that both forms see the same
/// machine.
const TURN: Duration = Duration::from_micros(40);

/// The least ratio of a program's time as written to its time after the passes at which it does not
/// count as slower: 5 % are the clock's.
const SLOWER: f64 = 1.0 / 1.05;

/// Prints how much faster the passes make each program on the VM, with the geometric mean and those
/// that are slower. A program whose code the passes left alone is as fast as before, whatever the
/// clock says. One that seems slower is measured four more times, and the median counts.
fn passes() {
    let (mut library, name) = match std::env::var_os("ARC_DSL").filter(|path| !path.is_empty()) {
        Some(path) => {
            (Library::load(&[Path::new(&path).join("solvers.py")]).0, "arc-dsl's solvers")
        }
        None => (Library::load(&[main_folder().join("solvers")]).0, "solvers/"),
    };
    library.optimise();
    let tasks = public_tasks().unwrap_or_else(TaskSet::embedded);
    let mut rows = Vec::new();
    let mut same = 0;
    for entry in library.entries() {
        let forms = [&entry.definition.program, &entry.definition.optimised];
        let (Some(task), [Some(written), Some(optimised)]) = (entry.task(&tasks), forms) else {
            continue;
        };
        let codes = [written, optimised].map(|form| vm::compile(library.graph(), form));
        let measured = || {
            let nanos = in_turns(&codes, task);
            (nanos[0] / nanos[1], nanos, entry.definition.name.as_str())
        };
        let mut row = measured();
        if codes[0].nodes().eq(codes[1].nodes()) {
            row.0 = 1.0;
            same += 1;
        } else if row.0 < SLOWER {
            let mut again = [row, measured(), measured(), measured(), measured()];
            again.sort_by(|a, b| a.0.total_cmp(&b.0));
            row = again[2];
        }
        rows.push(row);
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("ratio  written ns  optimised ns  program (all samples of its task)");
    for (ratio, [written, optimised], name) in &rows {
        println!("{ratio:5.2} {written:11.0} {optimised:13.0}  {name}");
    }
    let mean = rows.iter().map(|(ratio, ..)| ratio.ln()).sum::<f64>() / rows.len().max(1) as f64;
    let slower = rows.iter().filter(|(ratio, ..)| *ratio < SLOWER).count();
    println!(
        "{} programs of {name}, {same} of the same code: geometric mean {:.3}, least {:.2}, {slower} slower by more than 5 %",
        rows.len(),
        mean.exp(),
        rows.first().map_or(1.0, |(ratio, ..)| *ratio),
    );
}

/// Nanoseconds of one run on every sample of a task, for each of two codes.
fn in_turns(codes: &[Code; 2], task: &Task) -> [f64; 2] {
    let mut sums = [0.0; 2];
    let mut bump = Bump::new();
    for sample in &task.samples {
        let grid = sample.input.view();
        let inputs = Inputs::grid(Value::grid(&grid));
        let mut run = |code: &Code, times: u32| {
            let start = Instant::now();
            for _ in 0..times {
                bump.reset();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let _ = std::hint::black_box(code.interpret(&cx, &inputs));
            }
            start.elapsed().as_nanos() as f64 / f64::from(times.max(1))
        };
        let times = codes.each_ref().map(|code| {
            let once = run(code, 8).max(1.0);
            (TURN.as_nanos() as f64 / once).clamp(1.0, 4_000.0) as u32
        });
        let mut turns = [Vec::new(), Vec::new()];
        for _ in 0..TURNS {
            for ((code, times), turns) in codes.iter().zip(times).zip(&mut turns) {
                turns.push(run(code, times));
            }
        }
        for (turns, sum) in turns.iter_mut().zip(&mut sums) {
            turns.sort_by(f64::total_cmp);
            *sum += turns[TURNS / 2];
        }
    }
    sums
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = front_ends, compilation, vm
}

fn main() {
    if std::env::args().any(|argument| argument == "passes") {
        return passes();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
