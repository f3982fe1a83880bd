//! The limits of a search: work that is counted, time, memory.

use std::cell::Cell;
use std::time::Instant;

use crate::value::Interrupt;

/// Counts the work of one search. A limit in work ends it at the same place on every machine; a
/// deadline and an interrupt do not.
pub struct Meter {
    spent: Cell<u64>,
    limit: u64,
    deadline: Option<Instant>,
    interrupt: Interrupt,
    memory: u64,
    looked: Cell<u64>,
    over: Cell<bool>,
    crowded: Cell<bool>,
    scored: Cell<Scored>,
}

/// How many rules were compared with the demonstrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scored {
    /// Tests and outcomes of trees that were counted against all rows, and programs that were run.
    pub executed: u64,
    /// The rules that these stand for: each test with each outcome on either side.
    pub equivalent: u64,
}

impl std::ops::Sub for Scored {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            executed: self.executed.saturating_sub(before.executed),
            equivalent: self.equivalent.saturating_sub(before.equivalent),
        }
    }
}

impl std::ops::AddAssign for Scored {
    fn add_assign(&mut self, other: Self) {
        self.executed = self.executed.saturating_add(other.executed);
        self.equivalent = self.equivalent.saturating_add(other.equivalent);
    }
}

/// Work between two looks at the clock.
const INTERVAL: u64 = 1 << 17;

/// The memory of a search where nothing is said, in bytes.
pub const MEMORY: u64 = 1 << 30;

impl Meter {
    /// Allows so much work, and none beyond a point in time.
    pub fn new(limit: u64, deadline: Option<Instant>) -> Self {
        Self {
            spent: Cell::new(0),
            limit,
            deadline,
            interrupt: Interrupt::new(),
            memory: MEMORY,
            looked: Cell::new(0),
            over: Cell::new(false),
            crowded: Cell::new(false),
            scored: Cell::new(Scored::default()),
        }
    }

    /// Returns the same that ends when an interrupt is raised.
    #[must_use]
    pub fn until(mut self, interrupt: &Interrupt) -> Self {
        self.interrupt = interrupt.clone();
        self
    }

    /// Returns the same for a search that may hold so many bytes.
    #[must_use]
    pub fn within(mut self, memory: u64) -> Self {
        self.memory = memory;
        self
    }

    /// Counts some work. False once all is spent.
    pub fn spend(&self, work: usize) -> bool {
        if self.over.get() {
            return false;
        }
        let spent = self.spent.get().saturating_add(work as u64);
        self.spent.set(spent);
        if spent > self.limit {
            self.over.set(true);
        } else if spent - self.looked.get() > INTERVAL {
            self.looked.set(spent);
            let is_late = self.deadline.is_some_and(|deadline| Instant::now() > deadline);
            self.over.set(is_late || self.interrupt.is_raised());
        }
        !self.over.get()
    }

    /// Tells whether all is spent.
    pub fn is_spent(&self) -> bool {
        self.over.get()
    }

    /// Returns work done so far. Once all is spent: the limit that ends another search at the same
    /// place, whatever ended this one.
    pub fn spent(&self) -> u64 {
        self.spent.get().saturating_sub(u64::from(self.over.get()))
    }

    /// Tells whether so many bytes may be held in one go: for planes, tests and views, of which a
    /// search has one list of each kind at a time. Where they may not, what needs them is left out.
    pub(crate) fn holds(&self, bytes: usize) -> bool {
        let fits = bytes as u64 <= self.memory / 4;
        self.crowded.set(self.crowded.get() || !fits);
        fits
    }

    /// Tells how many things of so many bytes may be held in one list; one at least.
    pub(crate) fn room(&self, bytes: usize) -> usize {
        let most = (self.memory / 4 / bytes.max(1) as u64).max(1);
        usize::try_from(most).unwrap_or(usize::MAX)
    }

    /// Tells whether something was left out for want of memory.
    pub fn is_crowded(&self) -> bool {
        self.crowded.get()
    }

    /// Notes rules that were compared with the demonstrations.
    pub(crate) fn score(&self, executed: usize, equivalent: usize) {
        let mut scored = self.scored.get();
        scored += Scored { executed: executed as u64, equivalent: equivalent as u64 };
        self.scored.set(scored);
    }

    /// Tells how many rules were compared with the demonstrations.
    pub fn scored(&self) -> Scored {
        self.scored.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spends in steps; how much was spent when the meter said no.
    fn stopped(meter: &Meter) -> u64 {
        while meter.spend(100_000) {}
        meter.spent()
    }

    #[test]
    fn what_ends_by_the_clock_ends_there_by_work() {
        let late = Meter::new(u64::MAX, Some(Instant::now()));
        let spent = stopped(&late);
        assert_eq!(spent, stopped(&Meter::new(spent, None)));
        assert!(!late.spend(1), "a budget that is over stays over");
        assert_eq!(late.spent(), spent);
    }

    #[test]
    fn an_interrupt_ends_it() {
        let interrupt = Interrupt::new();
        let meter = Meter::new(u64::MAX, None).until(&interrupt);
        assert!(meter.spend(1_000_000));
        interrupt.raise();
        assert!(!meter.spend(1_000_000));
    }

    #[test]
    fn a_quarter_of_the_memory_may_be_held_in_one_go() {
        let meter = Meter::new(u64::MAX, None).within(1_000);
        assert!(meter.holds(250) && !meter.is_crowded());
        assert!(!meter.holds(251) && meter.is_crowded());
    }
}
