//! The output is a view of the input, perhaps in other colours.

use crate::plane::Board;
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::problem::Problem;
use crate::solve::search::Search;
use crate::solve::term::{Term, call, int};
use crate::solve::views::{View, stepped, steps};

/// Returns what each colour of the demonstrations becomes, if every colour becomes one colour.
fn recoloring(problem: &Problem, boards: &[Board]) -> Option<[Option<i8>; 10]> {
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

/// Returns the candidate that a view is, if it is one.
pub(crate) fn candidate(problem: &Problem, family: &'static str, view: &View) -> Option<Candidate> {
    let map = recoloring(problem, &view.boards)?;
    let changed: Vec<(i8, i8)> = (0..10i8)
        .filter_map(|from| Some((from, map[from as usize]?)))
        .filter(|(from, to)| from != to)
        .collect();
    let recolored = |board: &Board| {
        board.map(|cell| changed.iter().find(|(from, _)| *from == cell).map_or(cell, |&(_, to)| to))
    };
    let boards: Vec<Board> = view.boards.iter().map(recolored).collect();
    let (bits, words) = match changed.is_empty() {
        true => (1.0, view.words.clone()),
        false => (8.0, format!("{} in other colours", view.words)),
    };
    let term = || {
        let fill = |grid: Term, &(from, to): &(i8, i8)| {
            call(prim::FILL, &[&grid, &int(to), &call(prim::OFCOLOR, &[&view.term, &int(from)])])
        };
        changed.iter().fold(view.term.clone(), fill)
    };
    Candidate::checked(problem, family, view.bits + bits, words, term, &boards)
}

/// Returns views of one step that are the output.
pub(crate) fn viewed_near(search: &Search<'_>) -> Vec<Candidate> {
    let views = search.near_views().iter();
    views.filter_map(|view| candidate(search.problem, "view", view)).collect()
}

/// Returns views that are the output.
pub(crate) fn viewed(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let views = search.far_views();
    let mut found: Vec<Candidate> =
        views.iter().filter_map(|view| candidate(problem, "view", view)).collect();
    if !found.is_empty() {
        return found;
    }
    // One more step, of which only what fits the first demonstration is looked at further.
    let steps = steps();
    for view in views {
        if found.len() > 8 || !search.meter.spend(steps.len() * view.boards[0].cells.len() * 4) {
            break;
        }
        let sized = view.boards[0].shape() == problem.outputs[0].shape();
        for step in steps.iter().filter(|step| sized || !step.keeps_size) {
            let first = step.made(&view.boards[0], search.background[0]);
            let fits = first.is_some_and(|board| {
                let only = Problem { inputs: Vec::new(), outputs: problem.outputs[..1].to_vec() };
                recoloring(&only, &[board]).is_some()
            });
            if !fits {
                continue;
            }
            let Some(boards) = stepped(step, &view.boards, &search.background) else { continue };
            let view = View {
                words: format!("{}, then {}", view.words, step.words),
                bits: view.bits + step.bits,
                boards,
                term: step.written(&view.term, &search.ground),
            };
            found.extend(candidate(problem, "view", &view));
        }
    }
    found
}
