//! Whole programs on the VM: nanoseconds and instructions for a sample, warm and in turn.
//!
//! `cargo bench --bench programs -- SOLVERS TASKS` runs every program of a file or folder on all
//! pairs of its task, with each result compared. Without arguments it takes our own solvers and the
//! embedded tasks. Both figures are geometric means over the programs:
//!
//! - *Warm* is a program that is repeated, so that its code and its data are in the caches.
//! - *In turn* is one sample of each program after the other, as a population runs them.
//!
//! `--instructions` also counts the instructions of a sample by callgrind, where valgrind is there.
//! `--misses` has it simulate caches and branches, for one sample of each program: warm, and in
//! turn, which tells what the difference between the two is made of.
//! `--against REPORT` lists the least ratios to CPython, from what `benches/python_compare.py
//! --json` printed; `--most N` says how many, 20 by default. `--test` runs everything once.

#![allow(clippy::print_stdout, reason = "it prints a table")]
#![allow(clippy::print_stderr, reason = "it says what it left out")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

mod callgrind;

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arcvm::ir::Role;
use arcvm::library::Library;
use arcvm::stack::with_room;
use arcvm::task::{Sample, Task, TaskSet};
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use cpu_time::ThreadTime;

/// Measurements of a program, of which the least counts warm and the median in turn.
const ROUNDS: usize = 9;
/// The time of a warm measurement, about.
const TIME: Duration = Duration::from_millis(2);
/// Programs that are listed against CPython.
const MOST: usize = 20;
/// CPython's time for a sample from which on a program counts against it, in nanoseconds: below,
/// its measurement is mostly that of a call.
const LEAST_PYTHON: f64 = 500.0;

/// The command line.
struct Arguments {
    solvers: PathBuf,
    tasks: Option<PathBuf>,
    instructions: bool,
    misses: bool,
    against: Option<PathBuf>,
    most: usize,
    quick: bool,
    /// This is the process that callgrind watches.
    counted: bool,
    /// One sample of each program is evaluated, with caches in this state.
    simulated: Option<Simulated>,
}

/// The state of the caches before a program is evaluated.
#[derive(Clone, Copy)]
enum Simulated {
    Warm,
    InTurn,
}

impl Arguments {
    fn parse() -> Self {
        let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("solvers");
        let mut parsed = Self {
            solvers: own,
            tasks: None,
            instructions: false,
            misses: false,
            against: None,
            most: MOST,
            quick: false,
            counted: false,
            simulated: None,
        };
        let mut paths = Vec::new();
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut value = || args.next().unwrap_or_else(|| panic!("{arg} needs a value"));
            match arg.as_str() {
                "--instructions" => parsed.instructions = true,
                "--misses" => parsed.misses = true,
                WARM => parsed.simulated = Some(Simulated::Warm),
                IN_TURN => parsed.simulated = Some(Simulated::InTurn),
                "--against" => parsed.against = Some(value().into()),
                "--most" => parsed.most = value().parse().expect("a number"),
                "--test" => parsed.quick = true,
                callgrind::COUNTED => parsed.counted = true,
                // Cargo adds this one.
                "--bench" => {}
                flag if flag.starts_with('-') => panic!("there is no option {flag}"),
                path => paths.push(PathBuf::from(path)),
            }
        }
        let mut paths = paths.into_iter();
        parsed.solvers = paths.next().unwrap_or(parsed.solvers);
        parsed.tasks = paths.next();
        parsed
    }
}

/// A program with its task.
struct Program<'t> {
    name: String,
    code: Code,
    task: &'t Task,
}

/// Nanoseconds of a program for a sample.
struct Times {
    warm: f64,
    in_turn: f64,
}

fn main() {
    // Asked for once, as workers do: else every evaluation would make a stack of its own.
    with_room(run);
}

fn run() {
    let arguments = Arguments::parse();
    let tasks = match &arguments.tasks {
        Some(path) => TaskSet::load(std::slice::from_ref(path)).expect("tasks that load"),
        None => TaskSet::embedded(),
    };
    let (mut library, _) = Library::load(std::slice::from_ref(&arguments.solvers));
    library.optimise();
    let mut programs = Vec::new();
    let mut left_out = 0;
    for entry in library.entries() {
        let (Some(program), Some(task)) = (entry.definition.runnable(), entry.task(&tasks)) else {
            continue;
        };
        let code = vm::compile(library.graph(), program);
        // Reading the demonstrations costs what they are, not what the program is.
        if code.reads(Role::Samples) || code.reads(Role::Candidate) {
            left_out += 1;
            continue;
        }
        programs.push(Program { name: entry.definition.name.to_string(), code, task });
    }
    assert!(!programs.is_empty(), "there is no program that has a task");
    let mut arena = Bump::new();
    if let Some(simulated) = arguments.simulated {
        simulate(&mut arena, &programs, simulated);
        return;
    }
    if arguments.counted {
        for program in &programs {
            // Once beforehand, so that the arena and lazy tables are there.
            evaluate_all(&mut arena, program);
            counted_program(&mut arena, program);
        }
        return;
    }
    let times = measure(&mut arena, &programs, arguments.quick);
    let samples: usize = programs.iter().map(|program| program.task.samples.len()).sum();
    println!(
        "{} programs, {samples} samples; {left_out} that read demonstrations left out",
        programs.len()
    );
    let warm = geometric_mean(times.iter().map(|times| times.warm));
    let in_turn = geometric_mean(times.iter().map(|times| times.in_turn));
    println!("warm     {warm:8.0} ns a sample, geometric mean");
    println!("in turn  {in_turn:8.0} ns a sample, {:.2} times as long", in_turn / warm);
    if arguments.instructions {
        match instructions(&arguments, programs.len()) {
            Ok(counts) => {
                let each = counts.iter().zip(&programs);
                let mean = geometric_mean(
                    each.map(|(&count, program)| count as f64 / program.task.samples.len() as f64),
                );
                println!("         {mean:8.0} instructions a sample, geometric mean");
            }
            Err(why) => eprintln!("note: instructions are not counted: {why}"),
        }
    }
    if arguments.misses
        && let Err(why) = misses(&arguments, programs.len())
    {
        eprintln!("note: misses are not counted: {why}");
    }
    if let Some(report) = &arguments.against {
        against(report, &programs, &times, arguments.most);
    }
}

/// Measures every program, warm and in turn.
fn measure(arena: &mut Bump, programs: &[Program<'_>], quick: bool) -> Vec<Times> {
    let (rounds, time) = if quick { (1, Duration::ZERO) } else { (ROUNDS, TIME) };
    let mut turns: Vec<Vec<f64>> = programs.iter().map(|_| Vec::new()).collect();
    let clock = clock_ns();
    let most = programs.iter().map(|program| program.task.samples.len()).max().unwrap();
    for _ in 0..rounds {
        for index in 0..most {
            for (program, turns) in programs.iter().zip(&mut turns) {
                let Some(sample) = program.task.samples.get(index) else { continue };
                let start = Instant::now();
                evaluate(arena, &program.code, sample);
                turns.push((start.elapsed().as_nanos() as f64 - clock).max(1.0));
            }
        }
    }
    let warm = programs.iter().map(|program| {
        let samples = program.task.samples.len() as f64;
        let once = repeated(arena, program, 3).as_nanos().max(1) / 3;
        let repeats = usize::try_from(time.as_nanos() / once.max(1)).unwrap().max(1);
        let least = (0..rounds).map(|_| repeated(arena, program, repeats)).min().unwrap();
        least.as_nanos() as f64 / (repeats as f64 * samples)
    });
    warm.zip(&mut turns)
        .map(|(warm, turns)| {
            turns.sort_by(f64::total_cmp);
            Times { warm: warm.max(0.1), in_turn: turns[turns.len() / 2] }
        })
        .collect()
}

/// Nanoseconds that reading the clock twice takes.
fn clock_ns() -> f64 {
    let mut taken: Vec<f64> =
        (0..1000).map(|_| Instant::now().elapsed().as_nanos() as f64).collect();
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}

/// Processor time of so many evaluations of a program on all samples.
fn repeated(arena: &mut Bump, program: &Program<'_>, repeats: usize) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..repeats {
        evaluate_all(arena, program);
    }
    start.elapsed()
}

/// The function that callgrind watches.
#[inline(never)]
fn counted_program(arena: &mut Bump, program: &Program<'_>) {
    evaluate_all(arena, program);
}

fn evaluate_all(arena: &mut Bump, program: &Program<'_>) {
    for sample in &program.task.samples {
        evaluate(arena, &program.code, sample);
    }
}

/// Evaluates a program on a sample and compares the result.
fn evaluate(arena: &mut Bump, code: &Code, sample: &Sample) {
    sample.fetch();
    arena.reset();
    let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
    let input = sample.input.view();
    let out = code.run(&cx, &Inputs::grid(Value::grid(&input)));
    let right = match (&out, &sample.output) {
        (Ok(out), Some(expected)) => *out == Value::grid(&expected.view()),
        _ => false,
    };
    black_box((right, out.is_ok()));
}

/// The option for one sample of each program, each after itself.
const WARM: &str = "--simulated-warm";
/// The option for one sample of each program, each after all others.
const IN_TURN: &str = "--simulated-in-turn";

/// The caches that are simulated: those of the machine that [docs/measured.md] tells of, where the
/// last level is the last one that a core has for itself.
const CACHES: [&str; 5] = [
    "--cache-sim=yes",
    "--branch-sim=yes",
    "--I1=32768,8,64",
    "--D1=32768,8,64",
    "--LL=524288,8,64",
];

/// Evaluates one sample of each program.
fn simulate(arena: &mut Bump, programs: &[Program<'_>], simulated: Simulated) {
    let first = |program: &Program<'_>| program.task.samples.first().cloned();
    let samples: Vec<Option<Sample>> = programs.iter().map(first).collect();
    let both = || programs.iter().zip(&samples).filter_map(|(p, s)| Some((p, s.as_ref()?)));
    for _ in 0..2 {
        both().for_each(|(program, sample)| evaluate(arena, &program.code, sample));
    }
    for (program, sample) in both() {
        if matches!(simulated, Simulated::Warm) {
            (0..8).for_each(|_| evaluate(arena, &program.code, sample));
        }
        simulated_sample(arena, program, sample);
    }
}

/// The function that callgrind watches for misses.
#[inline(never)]
fn simulated_sample(arena: &mut Bump, program: &Program<'_>, sample: &Sample) {
    evaluate(arena, &program.code, sample);
}

/// Prints what a sample misses in caches and branches, warm and in turn.
fn misses(arguments: &Arguments, programs: usize) -> Result<(), String> {
    let count = |option: &'static str| {
        let mut paths = vec![Path::new(option), arguments.solvers.as_path()];
        paths.extend(arguments.tasks.as_deref());
        callgrind::count_events("programs::simulated_sample", programs, &CACHES, &paths)
    };
    let (warm, in_turn) = (count(WARM)?, count(IN_TURN)?);
    println!("misses of a sample, mean           warm  in turn");
    for (name, events) in [
        ("instructions, first level", &["I1mr"][..]),
        ("instructions, last level", &["ILmr"]),
        ("data, first level", &["D1mr", "D1mw"]),
        ("data, last level", &["DLmr", "DLmw"]),
        ("conditions of branches", &["Bcm"]),
        ("targets of branches", &["Bim"]),
    ] {
        let mean = |all: &[callgrind::Events]| {
            let of = |each: &callgrind::Events| events.iter().map(|&name| each[name]).sum::<u64>();
            all.iter().map(of).sum::<u64>() as f64 / all.len() as f64
        };
        println!("  {name:28} {:8.1} {:8.1}", mean(&warm), mean(&in_turn));
    }
    Ok(())
}

/// Counts the instructions of each program on all of its samples.
fn instructions(arguments: &Arguments, programs: usize) -> Result<Vec<u64>, String> {
    let mut paths = vec![&arguments.solvers];
    paths.extend(&arguments.tasks);
    callgrind::count_calls("programs::counted_program", programs, &paths)
}

/// Lists the programs that gain least on CPython.
fn against(report: &Path, programs: &[Program<'_>], times: &[Times], most: usize) {
    let text = fs::read_to_string(report).expect("a report that can be read");
    let report: serde_json::Value = serde_json::from_str(&text).expect("a report in JSON");
    let python: BTreeMap<&str, f64> = report["ratios"]
        .as_array()
        .expect("a report of python_compare.py")
        .iter()
        .filter_map(|row| {
            let (name, time, pairs) = (&row["name"], &row["python_us"], &row["pairs"]);
            Some((name.as_str()?, time.as_f64()? * 1e3 / pairs.as_f64()?))
        })
        .collect();
    let mut rows: Vec<(f64, f64, f64, &str)> = programs
        .iter()
        .zip(times)
        .filter_map(|(program, times)| {
            let python = *python.get(program.name.as_str())?;
            Some((python / times.warm, python, times.warm, program.name.as_str()))
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mean = geometric_mean(rows.iter().map(|row| row.0));
    let (counted, brief): (Vec<_>, Vec<_>) = rows.iter().partition(|row| LEAST_PYTHON <= row.1);
    println!("\n{mean:.1} times as fast as CPython on {} programs, geometric mean", rows.len());
    println!(
        "{} take CPython less than {LEAST_PYTHON} ns a sample; the least of the others:",
        brief.len()
    );
    for (ratio, python, ours, name) in counted.iter().take(most) {
        println!("{ratio:6.1}  {python:10.0} ns  {ours:8.0} ns  {name}");
    }
}

fn geometric_mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value.ln();
        count += 1.0;
    }
    (sum / f64::max(count, 1.0)).exp()
}
