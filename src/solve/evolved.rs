//! Programs that come close, changed by evolution until one is right on all demonstrations.

use std::sync::Arc;

use super::candidate::{Candidate, drawn};
use super::cells::{BOX, CORNERS, OWN, PART, RAY, SIDES, Scene, WHOLE};
use super::reproduce::reproduced;
use super::search::Search;
use super::simplified::genome;
use super::term::{Term, input, written};
use super::tree::{Questions, groups};
use crate::engine::Engine;
use crate::plane::Board;
use crate::search::{Genome, Search as Evolution, Settings, Start, simplify};
use crate::value::Budget;

/// Programs that evolution starts with.
const STARTS: usize = 16;

/// Generations, and children in each.
const GENERATIONS: u64 = 24;
const CHILDREN: usize = 120;

/// Work of a program on a sample, in units of the search.
const WORK: usize = 4_000;

/// Returns programs that come close, each with how close: the mean share of right cells.
fn near_misses(search: &Search<'_>) -> Vec<(f64, Term)> {
    let problem = search.problem;
    let likeness = |boards: &[Board]| {
        let pairs = problem.outputs.iter().zip(boards);
        let shares = pairs.map(|(output, board)| match output.shape() == board.shape() {
            true => {
                let cells = output.cells.iter().zip(&board.cells);
                cells.filter(|(a, b)| a == b).count() as f64 / output.cells.len().max(1) as f64
            }
            false => 0.0,
        });
        shares.sum::<f64>() / problem.shown().max(1) as f64
    };
    let views = search.near_views().iter();
    let mut close: Vec<(f64, Term)> =
        views.map(|view| (likeness(&view.boards), view.term.clone())).collect();
    close.extend(rough(search).into_iter().map(|(boards, term)| (likeness(&boards), term)));
    close.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    close.truncate(STARTS);
    close
}

/// Learns trees of few leaves over the cells of the input, right where they can be.
fn rough(search: &Search<'_>) -> Vec<(Vec<Board>, Term)> {
    let problem = search.problem;
    let cells: usize = problem.inputs.iter().map(|input| input.cells.len()).sum();
    if !problem.keeps_size() || !search.meter.spend(cells * 200) {
        return Vec::new();
    }
    let mut scene = Scene::new(&problem.inputs, &search.background, input(), search.ground.clone());
    scene.fill(search.meter);
    let wanted: Vec<i8> =
        problem.outputs.iter().flat_map(|output| output.cells.iter().copied()).collect();
    let questions = Questions::new(&scene.features, &wanted);
    let choices = [&[OWN, SIDES, CORNERS][..], &[OWN, PART, WHOLE], &[OWN, RAY], &[OWN, BOX]];
    let mut trees = Vec::new();
    for choice in choices {
        let mut learner = questions.learner(groups(choice));
        for leaves in [2, 4, 8] {
            let tree = learner.rough(leaves, search.meter);
            let mut first = 0;
            let boards = problem.inputs.iter().map(|board| {
                let start = first;
                first += board.cells.len();
                board.like(|i, j| learner.value(&tree, start + i * board.width + j))
            });
            trees.push((boards.collect(), drawn(&learner, &tree, &scene.grid)));
        }
    }
    trees
}

/// Returns what a program costs: each line the choice of a primitive, each operand that of a value.
fn bits(genome: &Genome) -> f64 {
    let lines = genome.lines().iter();
    12.0 + lines.map(|line| 8.0 + 4.0 * line.operands.len() as f64).sum::<f64>()
}

/// Returns programs that evolution makes of those that come close.
pub(crate) fn evolved(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let Some(task) = problem.to_task("near") else { return Vec::new() };
    let starts: Vec<Start> = near_misses(search)
        .into_iter()
        .filter_map(|(_, term)| genome(&term.to_text()))
        .filter(Genome::is_writable)
        .map(|genome| Start { genome, task: Some(task.id.clone()) })
        .collect();
    let settings = Settings {
        population: CHILDREN,
        parents: STARTS,
        seed: search.seed,
        engine: Engine::Vm,
        threads: 1,
        ..Settings::default()
    };
    let task = Arc::new(task);
    let mut found = Vec::new();
    let Ok(mut evolution) = Evolution::new(vec![Arc::clone(&task)], starts, settings) else {
        return found;
    };
    while evolution.generation() < GENERATIONS && !evolution.is_done() {
        let done = evolution.step();
        search.meter.score(done.executed as usize, done.equivalent as usize);
        if !search.meter.spend((done.executed + done.made) as usize * WORK) {
            return found;
        }
    }
    for solution in evolution.niches()[0].solutions.iter().take(3) {
        let genome = &solution.candidate.parent.genome;
        let small = simplify(genome, &task, Budget::default(), 1);
        let text = small.to_source("solve");
        let Some(answers) = reproduced(&text, problem) else { continue };
        if answers.iter().all(Board::is_answer) {
            found.push(Candidate {
                family: "evolved",
                bits: bits(&small),
                words: "made of a program that came close".to_owned(),
                term: written(text),
                answers,
            });
        }
    }
    found
}
