//! The search in one task to its end, for callers that have no other task meanwhile.

use std::time::Instant;

use super::hunt::Hunt;
use super::limits::Limits;
use crate::value::Interrupt;

impl Hunt {
    /// Goes on until there is an answer below [`DONE`](super::DONE) bits or all was tried. It ends
    /// earlier when so much work is done in all, the point in time is past, or the interrupt is
    /// raised.
    pub fn finish(&mut self, fuel: u64, deadline: Option<Instant>, interrupt: &Interrupt) {
        self.limit = fuel;
        let limits = Limits { deadline, interrupt: interrupt.clone(), ..Limits::default() };
        while self.advance(&limits) && !self.is_cut_off() {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::solve::{DONE, Problem};
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
