//! The rounds of loops, for those who look at how a program runs: as text, because values live no
//! longer than their evaluation.

use std::cell::RefCell;

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
    /// Its parts, where there are several.
    pub parts: Vec<String>,
}

impl RoundState {
    fn of(state: &[Value<'_>]) -> Self {
        /// Characters of a value.
        const SHOWN: usize = 60;
        match state {
            [whole] => Self { whole: shortened(*whole, SHOWN), parts: Vec::new() },
            _ => {
                let parts: Vec<String> = state.iter().map(|&part| shortened(part, SHOWN)).collect();
                Self { whole: format!("({})", parts.join(", ")), parts }
            }
        }
    }
}

/// Where rounds are noted: those of the last loop, and whether it is going on.
#[derive(Default)]
pub struct NotedRounds(RefCell<Noted>);

#[derive(Default)]
struct Noted {
    rounds: Rounds,
    is_open: bool,
}

impl<'a> Cx<'a> {
    /// Returns the same, for an evaluation whose loops are looked at: `Cx::take_rounds`.
    pub fn noting_rounds(mut self, rounds: &'a NotedRounds) -> Self {
        self.rounds = Some(rounds);
        self
    }

    /// Begins a loop; tells whether its rounds are to be noted: those of loops in loops are not.
    pub(crate) fn begin_rounds(&self) -> bool {
        let Some(noted) = self.rounds else { return false };
        let is_outermost = !noted.0.borrow().is_open;
        if is_outermost {
            *noted.0.borrow_mut() = Noted { is_open: true, ..Noted::default() };
        }
        is_outermost
    }

    /// Notes the parts of the state that a round came to.
    pub(crate) fn note_round(&self, state: &[Value<'a>]) {
        /// Rounds that are shown, besides the last one.
        const FIRST: usize = 3;
        let Some(noted) = self.rounds else { return };
        let rounds = &mut noted.0.borrow_mut().rounds;
        if rounds.first.len() < FIRST {
            rounds.first.push(RoundState::of(state));
        }
        rounds.count += 1;
    }

    /// Ends a loop whose rounds were noted, in a state of these parts.
    pub(crate) fn end_rounds(&self, state: &[Value<'a>]) {
        if let Some(noted) = self.rounds {
            let mut noted = noted.0.borrow_mut();
            noted.is_open = false;
            noted.rounds.last = RoundState::of(state);
        }
    }

    /// Takes the rounds of the loop that ran last, if one ran since they were taken.
    pub(crate) fn take_rounds(&self) -> Option<Rounds> {
        let rounds = self.rounds?.0.take().rounds;
        (rounds.count > 0).then_some(rounds)
    }
}
