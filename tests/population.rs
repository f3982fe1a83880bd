//! Populations: scores are those of every candidate alone, whatever is evaluated beside it and by how many threads.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use arcvm::ir::Program;
use arcvm::library::Library;
use arcvm::population::{CandidateId, Job, Options, Population, ScoreMatrix};
use arcvm::sched::{self, Outcome};
use arcvm::task::{Kind, TaskSet};
use arcvm::testing::{Rng, mutant};
use arcvm::value::Budget;
use arcvm::vm;
use bumpalo::Bump;
use rayon::prelude::*;

use crate::support::{root, shared};

/// The public tasks where they are found, else the embedded ones.
fn tasks() -> TaskSet {
    match shared("tasks/arc-agi-1/training", "embedded tasks are used instead of the public ones") {
        Some(folder) => TaskSet::load(&[folder]).unwrap(),
        None => TaskSet::embedded(),
    }
}

/// A population of mutants of shipped solvers, so many for each of the first tasks that have a solver.
fn mutants(tasks: &TaskSet, count: usize, each: usize, seed: u64) -> (Population, Vec<Job<'_>>) {
    let (library, _) = Library::load(&[root().join("solvers")]);
    let entries = library.entries();
    let solved = entries.iter().filter_map(|entry| Some((entry.task(tasks)?, entry)));
    let mut population = Population::new();
    let mut jobs = Vec::new();
    let mut rng = Rng::new(seed);
    for (task, entry) in solved.step_by(3).take(count) {
        let text = std::fs::read_to_string(&entry.file.name).unwrap();
        let mut parent = Population::new();
        assert!(parent.add_text(&entry.file.name, &text).iter().all(|d| !d.is_error()));
        let first = population.candidates().len();
        population.add_text(&entry.file.name, &text);
        let parent: Vec<CandidateId> = population.ids().skip(first).collect();
        let mut programs: Vec<Program> =
            parent.iter().map(|&id| population.program(id).clone()).collect();
        while programs.len() < each {
            // A child of anyone so far, so that changes pile up.
            let parent = programs[rng.below(programs.len())].clone();
            let child = mutant(population.graph_mut(), &parent, &mut rng);
            population.add(child.clone(), format!("{}/{}", task.id, programs.len()));
            programs.push(child);
        }
        let candidates: Arc<[CandidateId]> = population.ids().skip(first).collect();
        jobs.push(Job { task, candidates });
    }
    (population, jobs)
}

/// Asserts that every row says what evaluating the candidate alone on each sample does.
fn assert_as_alone(
    population: &Population,
    jobs: &[Job<'_>],
    matrix: &ScoreMatrix,
    budget: Budget,
) {
    let options = sched::Options { budget, ..sched::Options::default() };
    let all: Vec<(usize, CandidateId)> = jobs
        .iter()
        .enumerate()
        .flat_map(|(index, job)| job.candidates.iter().map(move |&id| (index, id)))
        .collect();
    sched::pool(0).unwrap().install(|| {
        all.par_iter().for_each_init(Bump::new, |bump, &(index, id)| {
            let constants = Bump::new();
            let code = vm::compile(population.graph(), population.program(id), &constants);
            let row = matrix.row(index, id).unwrap();
            let mut pairs = row.pairs.iter();
            let mut predictions = matrix.predictions().of(index, id).iter();
            let task = jobs[index].task;
            for sample in &task.samples {
                let alone = sched::evaluate(bump, &code, task, sample, &options);
                let name = format!("{} on {} {}", id.index(), task.id, sample.name());
                let (fuel, output) = match sample.kind {
                    Kind::Test => {
                        let own = predictions.next().unwrap().as_ref().unwrap();
                        (own.fuel, &*own.output)
                    }
                    Kind::Train | Kind::Pair => {
                        let own = pairs.next().unwrap().as_ref().unwrap();
                        assert_eq!(own.judged.status, alone.status, "{name}");
                        assert_eq!(own.judged.likeness, likeness(&alone, sample), "{name}");
                        (own.fuel, &own.judged.output)
                    }
                };
                assert_eq!(output.grid, alone.grid, "{name}");
                let stop = alone.fault.as_ref().map(sched::Stop::from);
                assert_eq!(output.stop, stop, "{name}");
                assert_eq!(fuel, alone.fuel, "{name}");
            }
        });
    });
}

/// How alike two grids are, told cell by cell.
fn likeness(
    outcome: &Outcome,
    sample: &arcvm::task::Sample,
) -> Option<arcvm::population::Likeness> {
    let (a, b) = (outcome.grid.as_ref()?.view(), sample.output.as_ref()?.view());
    let mut right_cells = 0;
    for row in 0..a.height.min(b.height) as usize {
        for column in 0..a.width.min(b.width) as usize {
            right_cells += u32::from(a.at(row, column) == b.at(row, column));
        }
    }
    let colours = |cells: &[i8]| std::collections::BTreeSet::from_iter(cells.iter().copied());
    Some(arcvm::population::Likeness {
        shape: a.height == b.height && a.width == b.width,
        palette: colours(a.cells) == colours(b.cells),
        right_cells,
        cells: a.height.max(b.height) * a.width.max(b.width),
    })
}

#[test]
fn scores_are_those_of_every_candidate_alone() {
    let tasks = tasks();
    let (mut population, jobs) = mutants(&tasks, 50, 200, 1);
    let matrix = population.evaluate_jobs(&jobs, &Options::default());
    assert_eq!(matrix.counts.written, jobs.len() as u64 * 200);
    assert_as_alone(&population, &jobs, &matrix, Budget::default());
    println!("{:?}\n{:?}", matrix.counts, matrix.phases);
}
