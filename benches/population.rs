//! Populations: shipped solvers changed as a search changes them, told apart, evaluated on their
//! tasks, and evaluated again.
//!
//! Tasks are the public ones where `ARCVM_TASKS` or `../shared/tasks` has them, else the embedded
//! ones. All figures are of one thread. `cargo bench --bench population -- rates` prints how many
//! programs are run on a sample in a second of processor time, `… -- percentiles` what the quickest
//! and the dearest of these runs take. `… -- budgets` prints the same by
//! task in milliseconds, and `… -- scaling` how time and memory grow with candidates and with
//! samples. Without a word criterion measures.

#![allow(
    clippy::print_stdout,
    reason = "beside times, counts are what a population is measured by"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arcvm::eval::{self, Case};
use arcvm::library::{Entry, Library};
use arcvm::population::{
    CandidateId, Counts, Job, Options, Population, Scores, TaskScores, Tests, fuel_after,
};
use arcvm::search::Genome;
use arcvm::stack::with_room;
use arcvm::task::set::TASKS_VARIABLE;
use arcvm::task::{Task, TaskSet};
use arcvm::testing::{Offspring, Rng};
use arcvm::value::{Budget, Direction, FaultKind};
use arcvm::vm;
use bumpalo::Bump;
use cpu_time::{ProcessTime, ThreadTime};
use criterion::{BatchSize, Criterion, Throughput, criterion_group};

/// Candidates of a task.
const CANDIDATES: usize = 149;

/// Different programs among them, as an evolution leaves them that keeps copies of what is good.
const DIFFERENT: usize = 32;

/// The seed of these candidates.
const SEED: u64 = 149;

/// Candidates of all tasks together, where rates are measured.
const MANY: usize = 10_000;

/// Tasks on which populations of their own are evaluated.
const TASKS: usize = 100;

/// The task that is measured alone.
const ONE: &str = "007bbfb7";

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

/// The shipped solvers with their tasks, and what their descendants are made of.
struct Solvers<'t> {
    all: Vec<(&'t Task, Genome)>,
    offspring: Offspring,
}

impl<'t> Solvers<'t> {
    fn new(tasks: &'t TaskSet) -> Self {
        let (library, _) = Library::load(&[main_folder().join("solvers")]);
        let solver = |entry: Entry<'_>| {
            let definition = entry.definition;
            let program = definition.program.as_ref()?;
            let genome = Genome::of_program(library.graph(), program, &definition.params);
            Some((entry.task(tasks)?, genome))
        };
        let all: Vec<(&Task, Genome)> = library.entries().into_iter().filter_map(solver).collect();
        let genomes: Vec<Genome> = all.iter().map(|(_, genome)| genome.clone()).collect();
        Self { all, offspring: Offspring::new(&genomes) }
    }

    /// The solver of the task that is measured alone.
    fn one(&self) -> &(&'t Task, Genome) {
        self.all.iter().find(|(task, _)| task.id == ONE).expect("its solver is shipped")
    }

    /// Candidates for a task: its solver, descendants of it, and copies of these.
    fn candidates(&self, task: &Task, solver: &Genome, different: usize) -> Vec<Genome> {
        self.offspring.of(solver, task, CANDIDATES, different, &mut Rng::new(SEED))
    }

    /// For each of the first tasks a population of its own.
    fn populations(&self, count: usize, different: usize) -> Vec<(Population, &'t Task)> {
        let make = |(task, solver): &(&'t Task, Genome)| {
            let mut population = Population::new();
            add(&mut population, self.candidates(task, solver, different));
            (population, *task)
        };
        self.all.iter().take(count).map(make).collect()
    }

    /// Solvers that are right on all demonstrations within so much fuel for each.
    fn right_within(&self, fuel: u64) -> usize {
        let mut population = Population::new();
        let job = |(task, solver): &(&'t Task, Genome)| {
            let candidates = add(&mut population, vec![solver.clone()]);
            Job::new(task, candidates)
        };
        let jobs: Vec<Job<'_>> = self.all.iter().map(job).collect();
        let budget = Budget::default().fuel(fuel);
        let options = options(Scores::Verdicts).budget(budget);
        let matrix = population.evaluate_jobs(&jobs, &options);
        matrix.tasks.iter().filter(|task| task.solvers().next().is_some()).count()
    }

    /// Descendants of all solvers in one population, to be evaluated each on its own task.
    fn together(&self) -> (Population, Vec<Job<'t>>) {
        let each = MANY / self.all.len();
        let mut rng = Rng::new(7);
        let mut population = Population::new();
        let mut jobs = Vec::new();
        for (task, solver) in &self.all {
            let candidates = self.offspring.of(solver, task, each, each, &mut rng);
            jobs.push(Job::new(task, add(&mut population, candidates)));
        }
        (population, jobs)
    }
}

/// Adds candidates to a population.
fn add(population: &mut Population, candidates: Vec<Genome>) -> Arc<[CandidateId]> {
    let first = population.candidates().len();
    for genome in candidates {
        let program = genome.build(population.graph_mut());
        population.add(program, "");
    }
    population.ids().skip(first).collect()
}

/// The options of an evaluation here: one thread.
fn options(scores: Scores) -> Options {
    Options::default().threads(1).scores(scores)
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

/// The kinds of evaluations, by the names that they are measured under.
const KINDS: [(&str, Scores); 3] =
    [("verdicts", Scores::Verdicts), ("likeness", Scores::Likeness), ("differs", Scores::Differs)];

/// Measures populations of 149 candidates, on one task and on many.
fn budgets(c: &mut Criterion) {
    let tasks = tasks();
    let solvers = Solvers::new(&tasks);
    let mut group = c.benchmark_group("population");
    let (task, solver) = solvers.one();
    for different in [DIFFERENT, CANDIDATES] {
        let make = || {
            let mut population = Population::new();
            add(&mut population, solvers.candidates(task, solver, different));
            population
        };
        group.bench_function(format!("prepare {CANDIDATES} of {different} ({ONE})"), |b| {
            b.iter_batched_ref(make, Population::prepare, BatchSize::PerIteration);
        });
    }
    for (name, count) in [("1 task", 1), ("100 tasks", TASKS)] {
        let mut populations = match count {
            1 => {
                let mut population = Population::new();
                add(&mut population, solvers.candidates(task, solver, DIFFERENT));
                vec![(population, *task)]
            }
            _ => solvers.populations(count, DIFFERENT),
        };
        for (kind, scores) in KINDS {
            if scores == Scores::Differs {
                populations.iter_mut().for_each(|(p, _)| drop(p.add_shipped_differs()));
            }
            let options = options(scores);
            let counts = evaluate(&mut populations, &options, false);
            println!("{name}, {kind}: {counts:?}");
            group.throughput(Throughput::Elements(populations.len() as u64));
            group.bench_function(format!("{name}, {kind}"), |b| {
                b.iter(|| evaluate(&mut populations, &options, false));
            });
            group.bench_function(format!("{name}, {kind}, again"), |b| {
                b.iter(|| evaluate(&mut populations, &options, true));
            });
        }
    }
    group.finish();
}

/// Measures candidates of all solvers together.
fn many(c: &mut Criterion) {
    let tasks = tasks();
    let (mut population, jobs) = Solvers::new(&tasks).together();
    let mut group = c.benchmark_group("mutants of all solvers");
    group.sample_size(20);
    for (kind, scores) in &KINDS[..2] {
        let options = options(*scores);
        population.cache().clear();
        let counts = population.evaluate_jobs(&jobs, &options).counts;
        println!("{kind}: {counts:?}");
        for (rate, elements) in [("executed", counts.executed), ("equivalent", counts.equivalent)] {
            group.throughput(Throughput::Elements(elements));
            group.bench_function(format!("{kind}, {rate}"), |b| {
                b.iter(|| {
                    population.cache().clear();
                    population.evaluate_jobs(&jobs, &options)
                });
            });
        }
    }
    group.finish();
}

/// The least time that some work took, of several times.
fn least(times: usize, mut work: impl FnMut() -> Duration) -> Duration {
    (0..times).map(|_| work()).min().unwrap_or_default()
}

/// Prints what one task takes in processor time of one thread: all candidates from their genomes,
/// or from a text each, to their scores, and once more from the cache. Then prints all of it from
/// texts to scores by the clock, with as many workers as the machine has, which were started
/// before.
fn by_task() {
    /// Times of which the quickest counts.
    const TIMES: usize = 15;
    let tasks = tasks();
    let solvers = Solvers::new(&tasks);
    println!(
        "{:<14} {:<9} {:>7} {:>9} {:>9} {:>10} {:>10} {:>10} {:>12}",
        "tasks",
        "scores",
        "unique",
        "executed",
        "texts",
        "prepare",
        "evaluate",
        "again",
        "all, wall"
    );
    for count in [1, TASKS] {
        let chosen: Vec<&(&Task, Genome)> = match count {
            1 => vec![solvers.one()],
            _ => solvers.all.iter().take(count).collect(),
        };
        for (kind, scores) in KINDS {
            let options = options(scores);
            let mut sums = [Duration::ZERO; 5];
            let (mut unique, mut executed) = (0, 0);
            for (task, solver) in &chosen {
                let candidates = solvers.candidates(task, solver, DIFFERENT);
                let named = candidates.iter().enumerate();
                let text = |(index, genome): (usize, &Genome)| {
                    (format!("{index}.arc"), genome.to_source(&format!("solve_{index}")))
                };
                let texts: Vec<(String, String)> = named.map(text).collect();
                let read = |population: &mut Population| {
                    for (name, text) in &texts {
                        population.add_text(name, text);
                    }
                };
                let differs = |population: &mut Population| {
                    if scores == Scores::Differs {
                        population.add_shipped_differs();
                        population.prepare();
                    }
                };
                let since = |start: ThreadTime| start.elapsed();
                sums[0] += least(TIMES, || {
                    let mut population = Population::new();
                    differs(&mut population);
                    let start = ThreadTime::now();
                    read(&mut population);
                    since(start)
                });
                let mut population = Population::new();
                sums[1] += least(TIMES, || {
                    population = Population::new();
                    differs(&mut population);
                    add(&mut population, candidates.clone());
                    let start = ThreadTime::now();
                    population.prepare();
                    since(start)
                });
                let counts = population.evaluate(&[task], &options).counts;
                unique += counts.unique;
                executed += counts.executed;
                sums[4] += least(TIMES, || {
                    let mut population = Population::new();
                    differs(&mut population);
                    let options = options.threads(0);
                    population.pool(options.threads).expect("the system starts threads");
                    let start = Instant::now();
                    read(&mut population);
                    population.evaluate(&[task], &options);
                    start.elapsed()
                });
                for (sum, clears) in [(2, true), (3, false)] {
                    sums[sum] += least(TIMES, || {
                        if clears {
                            population.cache().clear();
                        }
                        population.evaluate(&[task], &options).phases.total().cpu
                    });
                }
            }
            let ms = |index: usize| {
                format!("{:.3} ms", sums[index].as_secs_f64() * 1e3 / chosen.len() as f64)
            };
            let name = if count == 1 { ONE.to_owned() } else { format!("{count}, mean") };
            println!(
                "{name:<14} {kind:<9} {:>7.1} {:>9.1} {:>9} {:>10} {:>10} {:>10} {:>12}",
                unique as f64 / chosen.len() as f64,
                executed as f64 / chosen.len() as f64,
                ms(0),
                ms(1),
                ms(2),
                ms(3),
                ms(4),
            );
        }
    }
}

/// Prints how many (program, sample) a second of processor time come to, for several bounds on
/// fuel: a few candidates of thousands work as long as they may. `auto` is fuel by the parent's.
/// Beside each bound stands the number of shipped solvers that are right within it.
fn rates() {
    /// Evaluations of which the quickest counts.
    const TIMES: usize = 7;
    let tasks = tasks();
    let solvers = Solvers::new(&tasks);
    let (mut population, jobs) = solvers.together();
    println!(
        "{:>10} {:>8}  {:<10}{:>9} {:>10} {:>10} {:>10} {:>22} {:>13}",
        "fuel",
        "solvers",
        "scores",
        "executed",
        "equivalent",
        "run CPU",
        "all CPU",
        "executed/s (run, all)",
        "equivalent/s"
    );
    let is_fuel = |word: &String| word == "auto" || word.parse::<u64>().is_ok();
    let asked: Vec<String> = std::env::args().filter(is_fuel).collect();
    let usual =
        [Budget::FUEL, 400_000, 100_000, 50_000, Options::FUEL, 10_000, 5_000, 2_000, 1_000];
    let usual = usual.iter().map(u64::to_string).chain(["auto".to_owned()]);
    let words = if asked.is_empty() { usual.collect() } else { asked.clone() };
    for word in &words {
        let word = word.as_str();
        let fuel = word.parse().unwrap_or(Options::FUEL);
        let right = solvers.right_within(fuel);
        for (kind, scores) in &KINDS[..2] {
            let budget = Budget::default().fuel(fuel);
            let options = options(*scores).budget(budget);
            let relative = match word {
                "auto" => Some(after_parents(&mut population, &jobs, &options)),
                _ => None,
            };
            let jobs = relative.as_ref().unwrap_or(&jobs);
            let mut best: Option<(Counts, Duration, Duration)> = None;
            for _ in 0..TIMES {
                population.cache().clear();
                let matrix = population.evaluate_jobs(jobs, &options);
                let run = matrix.phases.iter().find(|phase| phase.name == "run");
                let run = run.map_or(Duration::ZERO, |phase| phase.cpu);
                let all = matrix.phases.total().cpu;
                if best.is_none_or(|(_, _, known)| all < known) {
                    best = Some((matrix.counts, run, all));
                }
            }
            let Some((counts, run, all)) = best else { continue };
            if !asked.is_empty() {
                println!("{counts:?}");
            }
            let rate = |count: u64, time: Duration| count as f64 / time.as_secs_f64() / 1e3;
            println!(
                "{word:>10} {right:>8}  {kind:<10}{:>9} {:>10} {:>7.1} ms {:>7.1} ms {:>10.0} k, {:>7.0} k {:>11.0} k",
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

/// The same jobs, each candidate with fuel by what the first of its job spends, as a child has by
/// its parent.
fn after_parents<'t>(
    population: &mut Population,
    jobs: &[Job<'t>],
    options: &Options,
) -> Vec<Job<'t>> {
    let parents = jobs.iter().map(|job| Job::new(job.task, job.candidates[..1].into()));
    let matrix = population.evaluate_jobs(&parents.collect::<Vec<_>>(), options);
    let fuel = |(job, scores): (&Job<'t>, &TaskScores)| {
        let spent = scores.rows().map(|(_, row)| row.most_fuel()).max().unwrap_or(0);
        let fuel = fuel_after(spent, options.budget.fuel);
        Job::new(job.task, job.candidates.clone()).within(vec![fuel; job.candidates.len()].into())
    };
    jobs.iter().zip(&matrix.tasks).map(fuel).collect()
}

/// Prints what single runs of programs on demonstrations take: all of them, and without the dearest
/// twentieth, which a few programs are that work for as long as they may.
fn percentiles() {
    /// Runs of which the quickest counts.
    const TIMES: usize = 3;
    let tasks = tasks();
    let (mut population, jobs) = Solvers::new(&tasks).together();
    let options = options(Scores::Likeness);
    population.prepare();
    let relative = after_parents(&mut population, &jobs, &options);
    println!(
        "{:>6} {:>9} {:>9} {:>9} {:>9} {:>11} {:>11} {:>12} {:>18}",
        "fuel", "runs", "median", "95 %", "99 %", "all", "least 95 %", "dearest 5 %", "out of fuel"
    );
    let mut bump = Bump::new();
    for (name, jobs) in [("20,000", &jobs), ("auto", &relative)] {
        let mut runs: Vec<(f64, bool)> = Vec::new();
        for job in jobs {
            let fuel = job.fuel.as_ref().map_or(options.budget.fuel, |fuel| fuel[0]);
            let budget = options.budget.fuel(fuel);
            for &id in job.candidates.iter() {
                let code = vm::compile(population.graph(), population.program(id));
                for sample in job.task.samples.iter().filter(|s| s.kind.is_demonstration()) {
                    let case = Case::of(job.task, sample);
                    let mut least = f64::MAX;
                    let mut ran_out = false;
                    for _ in 0..TIMES {
                        bump.reset();
                        let start = Instant::now();
                        let (out, _) =
                            eval::alone(&bump, &code, &case, Direction::Ascending, &budget, None);
                        ran_out = out.is_err_and(|stop| stop.kind == FaultKind::Fuel);
                        least = least.min(start.elapsed().as_nanos() as f64);
                    }
                    runs.push((least, ran_out));
                }
            }
        }
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let percentile = |percent: usize| runs[(runs.len() * percent / 100).min(runs.len() - 1)].0;
        let total: f64 = runs.iter().map(|run| run.0).sum();
        let (least, dearest) = runs.split_at(runs.len() * 95 / 100);
        let least_total: f64 = least.iter().map(|run| run.0).sum();
        let dear: f64 = dearest.iter().map(|run| run.0).sum();
        let out = runs.iter().filter(|run| run.1);
        let (out_count, out_total) = (out.clone().count(), out.map(|run| run.0).sum::<f64>());
        println!(
            "{name:>6} {:>9} {:>6.0} ns {:>6.0} ns {:>6.0} ns {:>9.0} k {:>9.0} k {:>9.0} % {:>8} runs, {:>2.0} %",
            runs.len(),
            percentile(50),
            percentile(95),
            percentile(99),
            runs.len() as f64 / total * 1e6,
            least.len() as f64 / least_total * 1e6,
            dear / total * 100.0,
            out_count,
            out_total / total * 100.0,
        );
    }
}

/// Prints how time and memory grow.
fn scaling() {
    let tasks = tasks();
    let solvers = Solvers::new(&tasks);
    let (task, solver) = solvers.one();
    let head = |what: &str| {
        println!(
            "{what:>10} {:>9} {:>10} {:>10} {:>12} {:>11} {:>12}",
            "unique", "prepare", "evaluate", "µs/executed", "worker", "process peak"
        );
    };
    head("candidates");
    for count in [100, 1_000, 10_000, 100_000] {
        let mut population = Population::new();
        add(&mut population, solvers.offspring.of(solver, task, count, count, &mut Rng::new(3)));
        row(&mut population, task, count);
    }
    head("samples");
    for count in [1, 10, 100, 1_000] {
        let samples = task.samples.iter().filter(|sample| sample.output.is_some()).cycle();
        let task = task.with_samples(samples.take(count).cloned().collect());
        let mut population = Population::new();
        add(&mut population, solvers.offspring.of(solver, &task, 1_000, 1_000, &mut Rng::new(3)));
        row(&mut population, &task, count);
    }
}

fn row(population: &mut Population, task: &Task, count: usize) {
    let start = ProcessTime::now();
    population.prepare();
    let prepare = start.elapsed();
    let options = options(Scores::Likeness).tests(Tests::All);
    let matrix = population.evaluate(&[task], &options);
    let (counts, evaluate) = (matrix.counts, matrix.phases.total().cpu);
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    println!(
        "{count:>10} {:>9} {:>10} {:>10} {:>12.2} {:>7} KiB {:>12}",
        counts.unique,
        ms(prepare),
        ms(evaluate),
        evaluate.as_secs_f64() * 1e6 / counts.executed.max(1) as f64,
        counts.worker_bytes >> 10,
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

criterion_group!(benches, budgets, many);

fn main() {
    let has = |name: &str| std::env::args().any(|argument| argument == name);
    if has("scaling") {
        return scaling();
    }
    if has("rates") {
        return rates();
    }
    if has("percentiles") {
        return with_room(percentiles);
    }
    if has("budgets") {
        return by_task();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
