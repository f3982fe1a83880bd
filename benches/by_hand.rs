//! Solvers of `solvers/` on the VM against functions that do the same by hand on rows of bits.
//!
//! `cargo bench --bench by_hand -- TASKS` prints for each of twelve programs the nanoseconds of a
//! sample in either way, with the comparison of the result, and how many times as long the VM
//! takes. Without `TASKS` it takes the embedded tasks, which are those of two of them.
//! `--instructions` counts instructions by callgrind in place of time, where valgrind is there.
//! `--test` runs everything once. Each function must answer rightly on every pair.

#![allow(clippy::print_stdout, reason = "it prints a table")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

mod callgrind;
mod hand;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use arcvm::library::Library;
use arcvm::stack::with_room;
use arcvm::task::{Sample, Task, TaskSet};
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use cpu_time::ThreadTime;

use hand::{ByHand, KINDS};

/// Measurements, of which the least counts.
const ROUNDS: usize = 15;
/// The time of a measurement, about.
const TIME: Duration = Duration::from_millis(4);

/// A program in both ways.
struct Pair<'t> {
    kind: &'static str,
    id: &'static str,
    code: Code,
    by_hand: ByHand,
    task: &'t Task,
}

fn main() {
    with_room(run);
}

fn run() {
    let (mut paths, mut flags) = (Vec::new(), Vec::new());
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--instructions" | "--test" | callgrind::COUNTED => flags.push(arg),
            // Cargo adds this one.
            "--bench" => {}
            flag if flag.starts_with('-') => panic!("there is no option {flag}"),
            path => paths.push(PathBuf::from(path)),
        }
    }
    let is = |flag: &str| flags.iter().any(|given| given == flag);
    let tasks = match &*paths {
        [] => TaskSet::embedded(),
        paths => TaskSet::load(paths).expect("tasks that load"),
    };
    let pairs = pairs(&tasks);
    let mut arena = Bump::new();
    for pair in &pairs {
        for sample in &pair.task.samples {
            assert!(evaluate(&mut arena, &pair.code, sample), "{}: the program is wrong", pair.id);
            assert!(answer(&mut arena, pair.by_hand, sample), "{}: by hand it is wrong", pair.id);
        }
    }
    if is(callgrind::COUNTED) {
        for pair in &pairs {
            counted_way(&mut arena, pair, true);
            counted_way(&mut arena, pair, false);
        }
        return;
    }
    let (figures, unit) = match is("--instructions") {
        true => (instructions(&pairs, &paths), "instructions"),
        false => (times(&mut arena, &pairs, is("--test")), "ns"),
    };
    print(&pairs, &figures, unit);
}

/// Returns the programs whose tasks are there.
fn pairs(tasks: &TaskSet) -> Vec<Pair<'_>> {
    let solvers = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("solvers");
    let (mut library, _) = Library::load(&[solvers]);
    library.optimise();
    let ways = KINDS.iter().flat_map(|(kind, ways)| ways.iter().map(move |way| (*kind, way)));
    let pairs = ways.filter_map(|(kind, &(id, by_hand))| {
        let entry = *library.named(&format!("solve_{id}")).first().expect("a solver");
        let program = entry.definition.runnable().expect("it was built");
        let code = vm::compile(library.graph(), program);
        Some(Pair { kind, id, code, by_hand, task: entry.task(tasks)? })
    });
    pairs.collect()
}

/// Evaluates a program on a sample and tells whether the result is right.
fn evaluate(arena: &mut Bump, code: &Code, sample: &Sample) -> bool {
    arena.reset();
    let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
    let input = black_box(sample.input.view());
    let out = code.run(&cx, &Inputs::grid(Value::grid(&input)));
    let expected = sample.output.as_ref().map(|output| output.view());
    out.ok().zip(expected.as_ref()).is_some_and(|(out, grid)| out == Value::grid(grid))
}

/// Calls a function on a sample and tells whether the result is right.
fn answer(arena: &mut Bump, by_hand: ByHand, sample: &Sample) -> bool {
    arena.reset();
    let out = by_hand(arena, black_box(sample.input.view()));
    sample.output.as_ref().is_some_and(|output| out == output.view())
}

/// Does all samples on the VM or by hand.
fn all(arena: &mut Bump, pair: &Pair<'_>, on_vm: bool) {
    for sample in &pair.task.samples {
        black_box(match on_vm {
            true => evaluate(arena, &pair.code, sample),
            false => answer(arena, pair.by_hand, sample),
        });
    }
}

/// The function that callgrind watches.
#[inline(never)]
fn counted_way(arena: &mut Bump, pair: &Pair<'_>, on_vm: bool) {
    all(arena, pair, on_vm);
}

/// Counts instructions of a sample, on the VM and by hand.
fn instructions(pairs: &[Pair<'_>], paths: &[PathBuf]) -> Vec<(f64, f64)> {
    let counts = callgrind::count_calls("by_hand::counted_way", 2 * pairs.len(), paths).unwrap();
    let each = counts.chunks_exact(2).zip(pairs);
    each.map(|(counts, pair)| {
        let samples = pair.task.samples.len() as f64;
        (counts[0] as f64 / samples, counts[1] as f64 / samples)
    })
    .collect()
}

/// Measures nanoseconds of a sample, on the VM and by hand.
fn times(arena: &mut Bump, pairs: &[Pair<'_>], is_test: bool) -> Vec<(f64, f64)> {
    let (rounds, time) = if is_test { (1, Duration::ZERO) } else { (ROUNDS, TIME) };
    let mut one = |pair: &Pair<'_>, on_vm: bool, turns: usize| {
        let start = ThreadTime::now();
        (0..turns).for_each(|_| all(arena, pair, on_vm));
        start.elapsed().as_nanos() as f64
    };
    let mut measure = |pair: &Pair<'_>| {
        let (mut least, samples) = ([f64::MAX; 2], pair.task.samples.len() as f64);
        let turns = [true, false].map(|on_vm| {
            let once = one(pair, on_vm, 10).max(1.0) / 10.0;
            (time.as_nanos() as f64 / once).ceil().max(1.0) as usize
        });
        for _ in 0..rounds {
            for ((least, turns), on_vm) in least.iter_mut().zip(turns).zip([true, false]) {
                *least = least.min(one(pair, on_vm, turns) / (turns as f64 * samples));
            }
        }
        (least[0], least[1])
    };
    pairs.iter().map(&mut measure).collect()
}

fn print(pairs: &[Pair<'_>], figures: &[(f64, f64)], unit: &str) {
    let mut kind = "";
    println!("{:10}{:>10}{:>10}{:>8}   {unit} of a sample", "program", "VM", "by hand", "times");
    for (pair, (vm, by_hand)) in pairs.iter().zip(figures) {
        if pair.kind != kind {
            kind = pair.kind;
            println!("{kind}");
        }
        println!("{:10}{vm:10.0}{by_hand:10.0}{:8.2}", pair.id, vm / by_hand);
    }
    let logs = figures.iter().map(|(vm, by_hand)| (vm / by_hand).ln());
    let mean = (logs.sum::<f64>() / figures.len().max(1) as f64).exp();
    println!("geometric mean {mean:.2} times");
}
