//! Populations: scores are those of every candidate alone, whatever is evaluated beside it and by
//! how many threads.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod alone;
mod cache;
mod command;
mod differs;
mod duplicates;
mod effort;
mod hidden;
mod texts;

use std::sync::Arc;

use arcvm::ir::Program;
use arcvm::library::Library;
use arcvm::population::{CandidateId, Job, Population};
use arcvm::search::Genome;
use arcvm::task::{Task, TaskSet};
use arcvm::testing::{Offspring, Rng, mutant};

use crate::support::{root, shared};

/// The public tasks where they are found, else the embedded ones.
fn tasks() -> TaskSet {
    match shared("tasks/arc-agi-1/training", "embedded tasks are used instead of the public ones") {
        Some(folder) => TaskSet::load(&[folder]).unwrap(),
        None => TaskSet::embedded(),
    }
}

/// A population of mutants of shipped solvers, so many for each of the first tasks that have a
/// solver.
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
        jobs.push(Job::new(task, candidates));
    }
    (population, jobs)
}

/// A population of descendants of shipped solvers as a search makes them, so many for each of some
/// tasks.
fn offspring(tasks: &TaskSet, count: usize, each: usize, seed: u64) -> (Population, Vec<Job<'_>>) {
    let (library, _) = Library::load(&[root().join("solvers")]);
    let solver = |entry: arcvm::library::Entry<'_>| {
        let definition = entry.definition;
        let program = definition.program.as_ref().unwrap();
        let genome = Genome::of_program(library.graph(), program, &definition.params);
        Some((entry.task(tasks)?, genome))
    };
    let solvers: Vec<(&Task, Genome)> =
        library.entries().into_iter().filter_map(solver).step_by(3).take(count).collect();
    let genomes: Vec<Genome> = solvers.iter().map(|(_, genome)| genome.clone()).collect();
    let made = Offspring::new(&genomes);
    let mut rng = Rng::new(seed);
    let mut population = Population::new();
    let mut jobs = Vec::new();
    for (task, solver) in &solvers {
        let first = population.candidates().len();
        for genome in made.of(solver, task, each, each, &mut rng) {
            let program = genome.build(population.graph_mut());
            population.add(program, "");
        }
        jobs.push(Job::new(task, population.ids().skip(first).collect()));
    }
    (population, jobs)
}
