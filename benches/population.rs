//! Populations: mutants of the shipped solvers, told apart, evaluated on their tasks, and evaluated again.
//!
//! Tasks are the public ones where `ARCVM_TASKS` or `../shared/tasks` has them, else the embedded ones. All figures
//! are of one thread. `cargo bench --bench population -- scaling` prints how time and memory grow with candidates and with
//! samples instead, `… -- rates` how many programs are run on a sample in a second of processor time.

#![allow(
    clippy::print_stdout,
    reason = "beside times, counts are what a population is measured by"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arcvm::ir::Program;
use arcvm::library::Library;
use arcvm::population::{CandidateId, Counts, Job, Options, Population, Scores, Tests};
use arcvm::task::set::TASKS_VARIABLE;
use arcvm::task::{Task, TaskSet};
use arcvm::testing::{Rng, mutant};
use arcvm::value::Budget;
use criterion::{BatchSize, Criterion, Throughput, criterion_group};

/// Candidates of a task.
const CANDIDATES: usize = 149;

/// Different programs among them, as an evolution leaves them that keeps copies of what is good.
const DIFFERENT: usize = 32;

/// Mutants of all solvers together.
const MANY: usize = 10_000;

/// Tasks on which populations of their own are evaluated.
const TASKS: usize = 100;

fn main_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tasks() -> TaskSet {
    let beside = main_folder().join("../shared/tasks/arc-agi-1/training");
    let paths: Vec<PathBuf> = match std::env::var_os(TASKS_VARIABLE) {
        Some(paths) => std::env::split_paths(&paths).collect(),
        None => vec![beside],
    };
    TaskSet::load(&paths).unwrap_or_else(|_| TaskSet::embedded())
}

/// The texts of the shipped solvers with their tasks.
fn solvers(tasks: &TaskSet) -> Vec<(&Task, String)> {
    let (library, _) = Library::load(&[main_folder().join("solvers")]);
    let read = |name: &str| std::fs::read_to_string(name).expect("the file was just read");
    let entries = library.entries().into_iter();
    entries.filter_map(|entry| Some((entry.task(tasks)?, read(&entry.file.name)))).collect()
}

/// Adds a solver and mutants of it, `different` of them, and copies of these until there are `count`.
fn add(
    population: &mut Population,
    text: &str,
    count: usize,
    different: usize,
    rng: &mut Rng,
) -> Arc<[CandidateId]> {
    let first = population.candidates().len();
    population.add_text("solver.arc", text);
    let parent = population.ids().nth(first).expect("the text holds a solver");
    let mut programs: Vec<Program> = vec![population.program(parent).clone()];
    while programs.len() < count {
        let parent = programs[rng.below(programs.len())].clone();
        let program = match programs.len() < different {
            true => mutant(population.graph_mut(), &parent, rng),
            false => parent,
        };
        population.add(program.clone(), "mutant");
        programs.push(program);
    }
    population.ids().skip(first).collect()
}

/// What an evaluation asks for here: everything but differs, one thread.
fn options(scores: Scores) -> Options {
    Options { threads: 1, scores, ..Options::default() }
}

/// A population for each of the first tasks that have a solver.
fn populations(tasks: &TaskSet, count: usize, different: usize) -> Vec<(Population, &Task)> {
    let mut rng = Rng::new(149);
    let solvers = solvers(tasks).into_iter().take(count);
    let make = |(task, text): (_, String)| {
        let mut population = Population::new();
        add(&mut population, &text, CANDIDATES, different, &mut rng);
        (population, task)
    };
    solvers.map(make).collect()
}

/// Evaluates each population on its task.
fn evaluate(populations: &mut [(Population, &Task)], options: &Options, keep: bool) -> Counts {
    let mut sum = Counts::default();
    for (population, task) in populations {
        if !keep {
            population.cache().clear();
        }
        let counts = population.evaluate(&[task], options).counts;
        sum.written += counts.written;
        sum.unique += counts.unique;
        sum.distinct += counts.distinct;
        sum.executed += counts.executed;
        sum.equivalent += counts.equivalent;
        sum.steps += counts.steps;
    }
    sum
}

fn one_task(c: &mut Criterion) {
    let tasks = tasks();
    let text = solvers(&tasks).swap_remove(0).1;
    let mut group = c.benchmark_group("population");
    for (name, different) in [("prepare 149 of 32", DIFFERENT), ("prepare 149 of 149", CANDIDATES)]
    {
        let make = || {
            let mut population = Population::new();
            add(&mut population, &text, CANDIDATES, different, &mut Rng::new(149));
            population
        };
        group.bench_function(name, |b| {
            b.iter_batched_ref(make, Population::prepare, BatchSize::PerIteration);
        });
    }
    for (name, different) in [("149 of 32", DIFFERENT), ("149 of 149", CANDIDATES)] {
        let mut populations = populations(&tasks, TASKS, different);
        for (kind, scores) in [
            ("verdicts", Scores::Verdicts),
            ("likeness", Scores::Likeness),
            ("differs", Scores::Differs),
        ] {
            if scores == Scores::Differs {
                populations.iter_mut().for_each(|(p, _)| drop(p.add_shipped_differs()));
            }
            let options = options(scores);
            let counts = evaluate(&mut populations, &options, false);
            println!(
                "{name}, {kind}: {} tasks, {} written, {} unique, {} distinct, {} executed, {} equivalent",
                populations.len(),
                counts.written,
                counts.unique,
                counts.distinct,
                counts.executed,
                counts.equivalent,
            );
            group.throughput(Throughput::Elements(populations.len() as u64));
            group.bench_function(format!("evaluate {name}, {kind}"), |b| {
                b.iter(|| evaluate(&mut populations, &options, false));
            });
            group.bench_function(format!("evaluate {name}, {kind}, again"), |b| {
                b.iter(|| evaluate(&mut populations, &options, true));
            });
        }
    }
    group.finish();
}

/// Mutants of all solvers in one population, to be evaluated each on its own task.
fn mutants_of_all<'t>(solvers: &[(&'t Task, String)]) -> (Population, Vec<Job<'t>>) {
    let each = MANY / solvers.len();
    let mut rng = Rng::new(7);
    let mut population = Population::new();
    let mut jobs = Vec::new();
    for (task, text) in solvers {
        jobs.push(Job { task, candidates: add(&mut population, text, each, each, &mut rng) });
    }
    (population, jobs)
}

fn many(c: &mut Criterion) {
    let tasks = tasks();
    let (mut population, jobs) = mutants_of_all(&solvers(&tasks));
    let mut group = c.benchmark_group("mutants of all solvers");
    group.sample_size(20);
    for (name, scores) in [("verdicts", Scores::Verdicts), ("likeness", Scores::Likeness)] {
        let options = options(scores);
        population.cache().clear();
        let counts = population.evaluate_jobs(&jobs, &options).counts;
        println!("{name}: {counts:?}");
        for (kind, elements) in [("executed", counts.executed), ("equivalent", counts.equivalent)] {
            group.throughput(Throughput::Elements(elements));
            group.bench_function(format!("{name}, {kind}"), |b| {
                b.iter(|| {
                    population.cache().clear();
                    population.evaluate_jobs(&jobs, &options)
                });
            });
        }
    }
    group.finish();
}

/// Prints how many (program, sample) a second of processor time come to, for several bounds on fuel: a few mutants of
/// thousands work as long as they may.
fn rates() {
    /// Evaluations of which the quickest counts.
    const TIMES: usize = 7;
    let tasks = tasks();
    let (mut population, jobs) = mutants_of_all(&solvers(&tasks));
    println!(
        "      fuel  scores      executed  equivalent     run CPU     all CPU  executed/s (run, all)  equivalent/s"
    );
    for fuel in [Budget::FUEL, 100_000, 10_000] {
        for scores in [Scores::Verdicts, Scores::Likeness] {
            let budget = Budget { fuel, ..Budget::default() };
            let options = Options { budget, ..options(scores) };
            let mut best: Option<(Counts, Duration, Duration)> = None;
            for _ in 0..TIMES {
                population.cache().clear();
                let matrix = population.evaluate_jobs(&jobs, &options);
                let run = matrix.phases.0.iter().find(|phase| phase.name == "run");
                let run = run.map_or(Duration::ZERO, |phase| phase.cpu);
                let all = matrix.phases.total().cpu;
                if best.is_none_or(|(_, _, known)| all < known) {
                    best = Some((matrix.counts, run, all));
                }
            }
            let Some((counts, run, all)) = best else { continue };
            let rate = |count: u64, time: Duration| count as f64 / time.as_secs_f64() / 1e3;
            println!(
                "{fuel:>10}  {:<10}{:>10}{:>12}{:>9.1} ms{:>9.1} ms {:>9.0} k, {:>7.0} k {:>11.0} k",
                format!("{scores:?}").to_lowercase(),
                counts.executed,
                counts.equivalent,
                run.as_secs_f64() * 1e3,
                all.as_secs_f64() * 1e3,
                rate(counts.executed, run),
                rate(counts.executed, all),
                rate(counts.equivalent, all),
            );
        }
    }
}

/// Prints how time and memory grow.
fn scaling() {
    let tasks = tasks();
    let solvers = solvers(&tasks);
    println!("candidates    unique  prepare   evaluate  µs/executed  peak memory");
    for count in [100, 1_000, 10_000, 100_000] {
        let (task, text) = &solvers[0];
        let mut population = Population::new();
        add(&mut population, text, count, count, &mut Rng::new(3));
        row(&mut population, task, count);
    }
    println!("samples       unique  prepare   evaluate  µs/executed  peak memory");
    for count in [1, 10, 100, 1_000] {
        let (task, text) = &solvers[0];
        let samples = task.samples.iter().filter(|sample| sample.output.is_some()).cycle();
        let task = Task { samples: samples.take(count).cloned().collect(), ..(*task).clone() };
        let mut population = Population::new();
        add(&mut population, text, 1_000, 1_000, &mut Rng::new(3));
        row(&mut population, &task, count);
    }
}

fn row(population: &mut Population, task: &Task, count: usize) {
    let start = Instant::now();
    population.prepare();
    let prepare = start.elapsed();
    let start = Instant::now();
    let options = Options { tests: Tests::All, ..options(Scores::Likeness) };
    let counts = population.evaluate(&[task], &options).counts;
    let evaluate = start.elapsed();
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    println!(
        "{count:>10} {:>9} {:>9} {:>10} {:>12.2} {:>12}",
        counts.unique,
        ms(prepare),
        ms(evaluate),
        evaluate.as_secs_f64() * 1e6 / counts.executed.max(1) as f64,
        peak().unwrap_or_default(),
    );
}

/// The most memory that the process has had at a time, where the system tells.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(format!("{} MiB", kib >> 10))
}

criterion_group!(benches, one_task, many);

fn main() {
    let has = |name: &str| std::env::args().any(|argument| argument == name);
    if has("scaling") {
        return scaling();
    }
    if has("rates") {
        return rates();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
