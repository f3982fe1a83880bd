//! The rounds of loops, for those who look at how a program runs: as text, because values live no
//! longer than their evaluation.

use super::display::shortened;
use super::{Cx, Value};

/// The rounds of a loop: the first states that they came to, the last one, and how many there were.
#[derive(Clone, Debug, Default)]
pub struct Rounds {
    /// The states after the first rounds.
    pub first: Vec<RoundState>,
    /// The state after the last round.
    pub last: RoundState,
    /// The number of rounds.
    pub count: u64,
}

/// The state after a round of a loop, as text.
#[derive(Clone, Debug, Default)]
pub struct RoundState {
    /// The whole of it.
    pub whole: String,
    /// Its parts, where it is a tuple.
    pub parts: Vec<String>,
}

impl RoundState {
    fn of(state: Value<'_>) -> Self {
        /// Characters of a value.
        const SHOWN: usize = 60;
        let count = if state.is_tuple() { state.len().unwrap_or(0) } else { 0 };
        let parts = (0..count).map(|index| shortened(state.element(index), SHOWN));
        Self { whole: shortened(state, SHOWN), parts: parts.collect() }
    }
}

/// Rounds, and whether their loop is going on.
#[derive(Default)]
pub(super) struct Noted {
    rounds: Rounds,
    is_open: bool,
}

impl<'a> Cx<'a> {
    /// Returns the same, for an evaluation whose loops are looked at: `Cx::take_rounds`.
    pub fn noting_rounds(mut self) -> Self {
        self.rounds = Some(Box::default());
        self
    }

    /// Begins a loop; tells whether its rounds are to be noted: those of loops in loops are not.
    pub(crate) fn begin_rounds(&self) -> bool {
        let Some(noted) = &self.rounds else { return false };
        let is_outermost = !noted.borrow().is_open;
        if is_outermost {
            *noted.borrow_mut() = Noted { is_open: true, ..Noted::default() };
        }
        is_outermost
    }

    /// Notes the state that a round came to.
    pub(crate) fn note_round(&self, state: Value<'a>) {
        /// Rounds that are shown, besides the last one.
        const FIRST: usize = 3;
        let Some(noted) = &self.rounds else { return };
        let rounds = &mut noted.borrow_mut().rounds;
        if rounds.first.len() < FIRST {
            rounds.first.push(RoundState::of(state));
        }
        rounds.count += 1;
    }

    /// Ends a loop whose rounds were noted, in some state.
    pub(crate) fn end_rounds(&self, state: Value<'a>) {
        if let Some(noted) = &self.rounds {
            let mut noted = noted.borrow_mut();
            noted.is_open = false;
            noted.rounds.last = RoundState::of(state);
        }
    }

    /// Takes the rounds of the loop that ran last, if one ran since they were taken.
    pub(crate) fn take_rounds(&self) -> Option<Rounds> {
        let rounds = self.rounds.as_ref()?.take().rounds;
        (rounds.count > 0).then_some(rounds)
    }
}
