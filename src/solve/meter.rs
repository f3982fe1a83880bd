//! What a search may spend: work that is counted, or time.

use std::cell::Cell;
use std::time::Instant;

use crate::value::Interrupt;

/// Counts the work of one search. A limit in work ends it at the same place on every machine; a
/// deadline does not.
pub struct Meter {
    spent: Cell<u64>,
    limit: u64,
    deadline: Option<Instant>,
    interrupt: Option<Interrupt>,
    looked: Cell<u64>,
    over: Cell<bool>,
}

/// Work between two looks at the clock and the interrupt.
const INTERVAL: u64 = 1 << 17;

impl Meter {
    /// So much work, and not beyond a point in time.
    pub fn new(limit: u64, deadline: Option<Instant>) -> Self {
        let (spent, looked) = (Cell::new(0), Cell::new(0));
        Self { spent, limit, deadline, interrupt: None, looked, over: Cell::new(false) }
    }

    /// The same, ended as well when the interrupt is raised.
    pub fn interrupted_by(self, interrupt: &Interrupt) -> Self {
        Self { interrupt: Some(interrupt.clone()), ..self }
    }

    /// Counts some work. False once all is spent.
    pub fn spend(&self, work: usize) -> bool {
        let spent = self.spent.get().saturating_add(work as u64);
        self.spent.set(spent);
        if spent > self.limit {
            self.over.set(true);
        } else if spent - self.looked.get() > INTERVAL {
            self.looked.set(spent);
            let late = self.deadline.is_some_and(|deadline| Instant::now() > deadline);
            let is_over = late || self.interrupt.as_ref().is_some_and(Interrupt::is_raised);
            self.over.set(is_over);
        }
        !self.over.get()
    }

    /// Whether all is spent.
    pub fn is_spent(&self) -> bool {
        self.over.get()
    }

    /// Work done so far.
    pub fn spent(&self) -> u64 {
        self.spent.get()
    }
}
