//! The search in one task to its end, for callers that have no other task meanwhile.

use std::time::Instant;

use super::hunt::{DONE, Hunt};
use super::meter::Meter;
use crate::value::Interrupt;

/// Work of the first slice of a task: a tenth of a second, about. Each that follows is twice as
/// long.
pub const SLICE: u64 = 20_000_000;

impl Hunt {
    /// Goes on until there is an answer below [`DONE`] bits or all was tried. It ends earlier when so
    /// much work is done in all, the point in time is past, or the interrupt is raised.
    pub fn finish(&mut self, fuel: u64, deadline: Option<Instant>, interrupt: &Interrupt) {
        let mut slice = SLICE;
        while !self.is_done() && self.best().is_none_or(|bits| DONE < bits) {
            let left = fuel.saturating_sub(self.spent());
            self.advance(slice, &Meter::new(left, deadline).interrupted_by(interrupt));
            slice = slice.saturating_mul(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::solve::Problem;
    use crate::task::TaskSet;

    fn hunt(id: &str) -> Hunt {
        let tasks = TaskSet::embedded();
        let task = tasks.iter().find(|task| task.id == id).expect("it is in the pack");
        Hunt::new(Problem::of_task(task), id)
    }

    #[test]
    fn it_ends_with_a_cheap_answer() {
        let mut hunt = hunt("67a3c6ac");
        hunt.finish(u64::MAX, None, &Interrupt::new());
        let solution = hunt.solution();
        assert!(solution.found[0].bits < DONE && solution.found[0].program.contains("vmirror"));
        assert!(!hunt.is_cut_off());
    }

    #[test]
    fn an_interrupt_a_deadline_and_fuel_cut_it_off() {
        let raised = Interrupt::new();
        raised.raise();
        let past = Instant::now().checked_sub(Duration::from_millis(1));
        let calm = Interrupt::new();
        for (fuel, deadline, interrupt) in
            [(u64::MAX, None, &raised), (u64::MAX, past, &calm), (1_000, None, &calm)]
        {
            let mut hunt = hunt("007bbfb7");
            hunt.finish(fuel, deadline, interrupt);
            assert!(hunt.is_cut_off());
        }
    }
}
