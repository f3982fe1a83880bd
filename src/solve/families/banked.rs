//! Values that primitives make of the input, one after the other, found in the bank: the output
//! itself, or a grid on which a tree learns the rest.

use crate::plane::{Board, NONE};
use crate::solve::bank::{Bank, Goals, MOST_BITS, with_arena};
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;
use crate::solve::views::View;

use super::cells::cells_on_views;

/// Work that a bank may take.
const WORK: u64 = 16_000_000;

/// Views of a bank on which rules for cells are looked for, at most.
const MOST_VIEWS: usize = 24;

/// The cost of a view beyond that of its term, as so many are tried.
const BITS: f64 = 6.0;

/// Returns terms over the primitives that make the outputs, the cheapest first. Where there is
/// none: rules for the cells of grids that terms make.
pub(crate) fn banked(search: &Search<'_>) -> Vec<Candidate> {
    // A bank has no grids that are larger than an answer.
    if !search.problem.inputs.iter().all(Board::is_answer) {
        return Vec::new();
    }
    with_arena(|arena| {
        let mut bank = Bank::new(arena, search.problem, WORK);
        let mut goals = Goals::new(search.problem);
        let mut visited = 0;
        let mut goes_on = true;
        for bits in 1..=MOST_BITS {
            goes_on = goes_on && bank.grow(bits, search.meter);
            while visited < bank.len() && !goals.is_full() {
                if !search.meter.spend(goals.visit(&bank, visited as u32)) {
                    return goals.into_found();
                }
                visited += 1;
            }
            if !goes_on || goals.is_full() {
                break;
            }
        }
        let run = usize::try_from(bank.counts().vectors).unwrap_or(usize::MAX);
        search.meter.score(run, run);
        let mut found = goals.into_found();
        if found.is_empty() {
            found = cells_of_bank(search, &bank);
        }
        found
    })
}

/// Returns rules for the cells of the cheapest grids of a bank that have the size of the outputs.
fn cells_of_bank(search: &Search<'_>, bank: &Bank<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let known = search.far_views();
    let mut views: Vec<View> = Vec::new();
    for entry in 0..bank.len() as u32 {
        if views.len() >= MOST_VIEWS {
            break;
        }
        let Some(boards) = bank.boards_of(entry) else { continue };
        let is_usable = problem.fits(&boards)
            && !known.iter().any(|view| view.boards == boards)
            && boards.iter().all(|board| board.is_answer() && !board.has(NONE));
        if is_usable {
            let (words, bits) = (bank.words_of(entry), bank.bits_of(entry) + BITS);
            views.push(View { words, bits, boards, term: bank.term(entry) });
        }
    }
    cells_on_views(search, "cells of the bank", &views.iter().collect::<Vec<_>>())
}
