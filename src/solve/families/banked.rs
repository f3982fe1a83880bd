//! The output is what primitives make of the input, one after the other: found in the bank.

use crate::plane::Board;
use crate::solve::bank::{Bank, Goals, MOST_BITS, with_arena};
use crate::solve::candidate::Candidate;
use crate::solve::search::Search;

/// Work that a bank may take.
const WORK: u64 = 16_000_000;

/// Returns terms over the primitives that make the outputs, the cheapest first.
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
        goals.into_found()
    })
}
