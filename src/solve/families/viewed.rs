//! The output is a view of the input, perhaps in other colours.

use crate::solve::candidate::{Candidate, recoloring};
use crate::solve::problem::Problem;
use crate::solve::search::Search;
use crate::solve::views::{View, stepped, steps};

/// Returns views of one step that are the output.
pub(crate) fn viewed_near(search: &Search<'_>) -> Vec<Candidate> {
    let views = search.near_views().iter();
    views.filter_map(|view| Candidate::viewed(search.problem, "view", view)).collect()
}

/// Returns views that are the output.
pub(crate) fn viewed(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let views = search.far_views();
    let mut found: Vec<Candidate> =
        views.iter().filter_map(|view| Candidate::viewed(problem, "view", view)).collect();
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
            found.extend(Candidate::viewed(problem, "view", &view));
        }
    }
    found
}
