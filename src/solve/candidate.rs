//! The finds of the search: programs with what they cost and what they answer.

use super::cells::{Choice, Scene};
use super::meter::Meter;
use super::problem::Problem;
use super::term::{Term, call, int};
use super::tree::{Comparison, Learner, Questions, Test, Tree};
use super::views::View;
use crate::plane::Board;
use crate::prim;

/// A program that is right on all demonstrations, as far as the search can tell.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The family that found it.
    pub(crate) family: &'static str,
    /// Its cost.
    pub(crate) bits: f64,
    /// The rule in words.
    pub(crate) words: String,
    /// The program: a term of the input `I`.
    pub(crate) term: Term,
    /// Its answers for the tests.
    pub(crate) answers: Vec<Board>,
}

impl Candidate {
    /// Returns a candidate where the boards of the demonstrations are right and those of the tests
    /// could be answers.
    pub(crate) fn checked(
        problem: &Problem,
        family: &'static str,
        bits: f64,
        words: String,
        term: impl FnOnce() -> Term,
        boards: &[Board],
    ) -> Option<Self> {
        let answers = &boards[problem.shown()..];
        let fits = problem.is_right(boards) && answers.iter().all(Board::is_answer);
        fits.then(|| Self { family, bits, words, term: term(), answers: answers.to_vec() })
    }

    /// Returns the candidate that a view is, if it is one.
    pub(crate) fn viewed(problem: &Problem, family: &'static str, view: &View) -> Option<Self> {
        let map = recoloring(problem, &view.boards)?;
        let changed: Vec<(i8, i8)> = (0..10i8)
            .filter_map(|from| Some((from, map[from as usize]?)))
            .filter(|(from, to)| from != to)
            .collect();
        let recolored = |board: &Board| {
            board.map(|cell| {
                changed.iter().find(|(from, _)| *from == cell).map_or(cell, |&(_, to)| to)
            })
        };
        let boards: Vec<Board> = view.boards.iter().map(recolored).collect();
        let (bits, words) = match changed.is_empty() {
            true => (1.0, view.words.clone()),
            false => (8.0, format!("{} in other colours", view.words)),
        };
        let term = || {
            let fill = |grid: Term, &(from, to): &(i8, i8)| {
                call(
                    prim::FILL,
                    &[&grid, &int(to), &call(prim::OFCOLOR, &[&view.term, &int(from)])],
                )
            };
            changed.iter().fold(view.term.clone(), fill)
        };
        Self::checked(problem, family, view.bits + bits, words, term, &boards)
    }
}

/// Returns what each colour of the demonstrations becomes, if every colour becomes one colour.
pub(super) fn recoloring(problem: &Problem, boards: &[Board]) -> Option<[Option<i8>; 10]> {
    let mut map = [None; 10];
    if !problem.fits(boards) {
        return None;
    }
    for (board, output) in boards.iter().zip(&problem.outputs) {
        for (&from, &to) in board.cells.iter().zip(&output.cells) {
            let place = map.get_mut(usize::try_from(from).ok()?)?;
            if *place.get_or_insert(to) != to {
                return None;
            }
        }
    }
    Some(map)
}

/// Returns the cells that pass a test, as a term.
pub(crate) fn cells_of(features: &[super::tree::Feature], test: &Test) -> Term {
    let plane = &features[test.feature].term;
    match test.comparison {
        Comparison::Is => call(prim::OFCOLOR, &[plane, &int(test.value)]),
        Comparison::AtMost => call(prim::ATMOST, &[plane, &int(test.value)]),
    }
}

/// Returns the grid that a tree over planes makes: what holds where no test does first, then the
/// rest over it.
pub(crate) fn drawn(learner: &Learner<'_>, tree: &Tree, grid: &Term) -> Term {
    over(learner, tree, grid, None)
}

fn over(learner: &Learner<'_>, tree: &Tree, grid: &Term, below: Option<(Term, Term)>) -> Term {
    match tree {
        Tree::Leaf(outcome) => {
            let outcome = &learner.outcomes[*outcome];
            let copied = outcome.copied.map(|feature| &learner.features[feature].term);
            match (copied, below) {
                (Some(plane), None) => plane.clone(),
                (None, None) => {
                    call(prim::CANVAS, &[&int(outcome.value), &call(prim::SHAPE, &[grid])])
                }
                (None, Some((drawn, cells))) => {
                    call(prim::FILL, &[&drawn, &int(outcome.value), &cells])
                }
                (Some(plane), Some((drawn, cells))) => match plane.canvas_color() {
                    Some(color) => call(prim::FILL, &[&drawn, &color, &cells]),
                    None => call(prim::PAINT, &[&drawn, &call(prim::TOOBJECT, &[&cells, plane])]),
                },
            }
        }
        Tree::Node(test, yes, no) => {
            let passing = cells_of(learner.features, learner.tests[*test]);
            let cells = match &below {
                Some((_, cells)) => call(prim::INTERSECTION, &[cells, &passing]),
                None => passing,
            };
            let drawn = over(learner, no, grid, below);
            over(learner, yes, grid, Some((drawn, cells)))
        }
    }
}

/// Returns rules that make every cell of the output from planes of the cells of a scene of its
/// size.
pub(crate) fn cell_rules(
    problem: &Problem,
    family: &'static str,
    words: &str,
    scene: &Scene<'_>,
    choices: &[Choice],
    bits: f64,
    meter: &Meter,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    if !problem.fits(scene.boards) || scene.boards.iter().any(|board| !board.is_answer()) {
        return found;
    }
    let wanted: Vec<i8> =
        problem.outputs.iter().flat_map(|output| output.cells.iter().copied()).collect();
    let count: usize = scene.features.iter().map(|feature| feature.values.len()).sum();
    if !meter.spend(count / 4) {
        return found;
    }
    let groups = choices.iter().fold(0, |groups, choice| groups | choice.groups);
    let questions = Questions::within(&scene.features, &wanted, groups);
    for choice in choices {
        let mut learner = questions.learner(choice.groups);
        for tree in learner.several(choice.leaves, 3, meter) {
            let mut row = wanted.len();
            let tests = scene.boards[problem.shown()..].iter();
            let answers: Vec<Board> = tests
                .map(|board| {
                    let first = row;
                    row += board.cells.len();
                    board.like(|i, j| learner.value(&tree, first + i * board.width + j))
                })
                .collect();
            if answers.iter().all(Board::is_answer) {
                found.push(Candidate {
                    family,
                    bits: bits + learner.bits(&tree),
                    words: format!("{words}{}", learner.words(&tree)),
                    term: drawn(&learner, &tree, &scene.grid),
                    answers,
                });
            }
        }
        if meter.is_spent() {
            break;
        }
    }
    found
}
