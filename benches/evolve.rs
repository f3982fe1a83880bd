//! Counts the broken solvers that evolution repairs, and measures its speed:
//! `cargo bench --bench evolve -- --help`.
//!
//! Sixty shipped solvers are broken, in turn by removing a line and by changing a constant. Each is
//! given to a search of its own, which starts with the broken solvers alone. A task counts as
//! repaired where a program that is right on all demonstrations is found in time. The report also
//! counts those that are wrong on the test.

#![allow(clippy::print_stdout, reason = "figures are printed")]

use std::path::Path;
use std::time::{Duration, Instant};

use arcvm::library::Library;
use arcvm::search::{self, Genome, Progress, Search, Settings, Start};
use arcvm::task::TaskSet;
use arcvm::testing::{Damage, broken};
use clap::Parser;

/// Repairs of broken solvers.
#[derive(Parser)]
struct Arguments {
    /// Seconds for each task.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Generations for each task, instead of a time.
    #[arg(long)]
    generations: Option<u64>,
    /// Solvers that are broken.
    #[arg(long, default_value_t = 60)]
    solvers: usize,
    /// Children in a generation.
    #[arg(long, default_value_t = Settings::default().population)]
    population: usize,
    /// Candidates that have children.
    #[arg(long, default_value_t = Settings::default().parents)]
    parents: usize,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Do without differs.
    #[arg(long)]
    no_differs: bool,
    /// Seeds, each of which breaks other places and searches in another way.
    #[arg(long, value_delimiter = ',', default_value = "1")]
    seeds: Vec<u64>,
    /// Tell every task.
    #[arg(long)]
    list: bool,
    /// Only see that it runs, with four solvers and two generations.
    #[arg(long)]
    test: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let mut arguments = Arguments::parse();
    if arguments.test {
        arguments.generations = Some(2);
        arguments.solvers = 4;
    }
    for &seed in &arguments.seeds {
        run(&arguments, seed);
    }
}

fn run(arguments: &Arguments, seed: u64) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (library, _) = Library::load(&[root.join("solvers")]);
    let public = root.join("../shared/tasks/arc-agi-1/training");
    let tasks = match TaskSet::load(&[public]) {
        Ok(tasks) => tasks,
        Err(_) => TaskSet::embedded(),
    };
    let mut broken_ones: Vec<(String, Genome, Damage)> = Vec::new();
    let entries = library.entries();
    // Spread over the alphabet, as neighbours have nothing in common.
    let step = (entries.len() / arguments.solvers).max(1);
    for start in 0..step {
        for entry in entries.iter().skip(start).step_by(step) {
            let Some(task) = entry.task(&tasks) else { continue };
            let Some(program) = &entry.definition.program else { continue };
            let done = broken_ones.iter().any(|(id, ..)| *id == task.id);
            if done || broken_ones.len() == arguments.solvers {
                continue;
            }
            let damage =
                if broken_ones.len().is_multiple_of(2) { Damage::Line } else { Damage::Constant };
            let genome = Genome::of_program(library.graph(), program, &entry.definition.params);
            let mut rng = search::stream(seed, 0, broken_ones.len() as u64);
            if let Some(broken) = broken(&genome, task, damage, &mut rng) {
                broken_ones.push((task.id.clone(), broken, damage));
            }
        }
    }
    let settings = Settings::default()
        .seed(seed)
        .population(arguments.population)
        .parents(arguments.parents)
        .threads(arguments.threads)
        .differs(!arguments.no_differs);
    let mut repaired = [0; 2];
    let mut of = [0; 2];
    let (mut wrong, mut took) = (0, Duration::ZERO);
    let mut all = Progress::default();
    for (id, _, damage) in &broken_ones {
        let Some(task) = tasks.shared(id) else { continue };
        let start =
            |(id, genome, _): &(String, Genome, Damage)| Start::new(genome.clone()).draft_for(id);
        let starts = broken_ones.iter().map(start).collect();
        let Ok(mut search) = Search::new(vec![task], starts, settings) else { return };
        let begun = Instant::now();
        let limit = Duration::from_secs_f64(arguments.seconds);
        let goes_on = |search: &Search| match arguments.generations {
            Some(generations) => search.generation() < generations,
            None => begun.elapsed() < limit,
        };
        let mut progress = Progress::default();
        while goes_on(&search) && !search.is_done() {
            progress += search.step();
        }
        let niche = &search.niches()[0];
        let right = niche.solutions.iter().any(|solution| solution.test != Some(false));
        let kind = usize::from(*damage == Damage::Constant);
        of[kind] += 1;
        repaired[kind] += usize::from(niche.is_solved());
        wrong += usize::from(niche.is_solved() && !right);
        took += begun.elapsed();
        all += progress;
        if arguments.list {
            println!(
                "{id}  {:8}  {:8}  {:6.2} s  {:6} generations  {:8} candidates  best {} {:.3}",
                format!("{damage:?}"),
                if niche.is_solved() { "repaired" } else { "-" },
                begun.elapsed().as_secs_f64(),
                progress.generation,
                progress.made,
                niche.candidates.first().map_or(0, |candidate| candidate.right),
                niche.candidates.first().map_or(0.0, |candidate| candidate.likeness),
            );
        }
    }
    let seconds = took.as_secs_f64();
    println!(
        "seed {seed}: {} of {} repaired: {} of {} with a line removed, {} of {} with a constant changed; \
         {wrong} of the repaired are wrong on the test; {seconds:.1} s in all; \
         {:.0} candidates/s, {:.0} program-samples/s executed, {:.0} equivalent",
        repaired[0] + repaired[1],
        of[0] + of[1],
        repaired[0],
        of[0],
        repaired[1],
        of[1],
        all.made as f64 / seconds,
        all.executed as f64 / seconds,
        all.equivalent as f64 / seconds,
    );
}
