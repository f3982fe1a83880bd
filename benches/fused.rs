//! Measures the worth of each fused primitive: the programs that it is part of, and how much slower
//! these are without it.
//!
//! `cargo bench --bench fused -- SOLVERS TASKS` takes the programs of a file or folder on all pairs
//! of their tasks; without arguments our own solvers and the embedded tasks. Each program is
//! compiled as it is and once more without the primitive, and run by turns on the VM. The least of
//! several measurements counts, which other work on the machine disturbs least.
//!
//! A fused primitive stays where it is part of a program of arc-dsl's or of ours. It must save at
//! least [`LEAST`] percent of the time of the programs that it is part of. The others are marked.

#![allow(clippy::print_stdout, reason = "it prints a table")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use arcvm::ir::{Node, Program};
use arcvm::library::Library;
use arcvm::pass::{Optimiser, Origins};
use arcvm::prim;
use arcvm::task::{Task, TaskSet};
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use cpu_time::ThreadTime;

/// Percent of the time of its programs that a fused primitive has to save.
const LEAST: f64 = 2.0;
/// Measurements of each program in each form.
const ROUNDS: usize = 9;
/// How long one takes, about.
const TIME: Duration = Duration::from_millis(1);

fn main() {
    let (flags, args): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let rounds = if flags.iter().any(|flag| flag == "--test") { 1 } else { ROUNDS };
    let solvers = args
        .first()
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("solvers"), PathBuf::from);
    let tasks = match args.get(1) {
        Some(path) => TaskSet::load(&[PathBuf::from(path)]).ok().unwrap(),
        None => TaskSet::embedded(),
    };
    let (mut library, _) = Library::load(&[solvers]);
    library.optimise();
    let programs: Vec<(Program, Program, &Task)> = library
        .entries()
        .iter()
        .filter_map(|entry| {
            let written = entry.definition.program.clone()?;
            Some((written, entry.definition.runnable()?.clone(), entry.task(&tasks)?))
        })
        .collect();
    println!("{:>8}  {:>9}  {:>6}  primitive", "programs", "saved", "of");
    for fused in prim::fused() {
        let calls = |node: &_| matches!(library.graph().node(*node), Node::Call(called, _) if called == fused.id);
        let users: Vec<&(Program, Program, &Task)> = programs
            .iter()
            .filter(|(_, program, _)| library.graph().needed([program.root]).iter().any(calls))
            .collect();
        let mut optimiser = Optimiser::without(fused.id);
        let mut without: Vec<Program> = users.iter().map(|(written, ..)| written.clone()).collect();
        let mut each: Vec<&mut Program> = without.iter_mut().collect();
        optimiser.optimise(library.graph_mut(), &mut each, &mut Origins::default(), |_, _, _| {});
        let (mut with_it, mut without_it) = (0.0, 0.0);
        for ((_, program, task), other) in users.iter().zip(&without) {
            let codes = [program, other].map(|program| vm::compile(library.graph(), program));
            let [fast, slow] = compare(&codes, task, rounds);
            (with_it, without_it) = (with_it + fast, without_it + slow);
        }
        let saved = without_it - with_it;
        let percent = if without_it > 0.0 { 100.0 * saved / without_it } else { 0.0 };
        let mark = if users.is_empty() || percent < LEAST { "  below the threshold" } else { "" };
        println!(
            "{:>8}  {:>6.1} µs  {percent:>5.1}%  {}{mark}",
            users.len(),
            saved * 1e6,
            fused.name
        );
    }
}

/// Seconds that each of two programs takes on all pairs of a task once.
fn compare(codes: &[Code; 2], task: &Task, rounds: usize) -> [f64; 2] {
    let mut arena = Bump::new();
    let once = run(&mut arena, &codes[0], task, 4) / 4.0;
    let turns = (TIME.as_secs_f64() / once.max(1e-9)).clamp(1.0, 10_000.0) as usize;
    let mut least = [f64::MAX; 2];
    for _ in 0..rounds {
        for (code, least) in codes.iter().zip(&mut least) {
            *least = least.min(run(&mut arena, code, task, turns) / turns as f64);
        }
    }
    least
}

/// Seconds that a program takes on all pairs of a task, so many times.
fn run(arena: &mut Bump, code: &Code, task: &Task, turns: usize) -> f64 {
    let start = ThreadTime::now();
    for sample in (0..turns).flat_map(|_| &task.samples) {
        arena.reset();
        let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
        let grid = sample.input.view();
        let _ = black_box(code.run(&cx, &Inputs::grid(Value::grid(&grid))));
    }
    start.elapsed().as_secs_f64()
}
