//! What a search may spend: work that is counted, or time.

use std::cell::Cell;
use std::time::Instant;

/// Counts the work of one search. A limit in work ends it at the same place on every machine; a
/// deadline does not.
pub struct Meter {
    spent: Cell<u64>,
    limit: u64,
    deadline: Option<Instant>,
    looked: Cell<u64>,
    over: Cell<bool>,
}

/// Work between two looks at the clock.
const INTERVAL: u64 = 1 << 17;

impl Meter {
    /// So much work, and not beyond a point in time.
    pub fn new(limit: u64, deadline: Option<Instant>) -> Self {
        Self { spent: Cell::new(0), limit, deadline, looked: Cell::new(0), over: Cell::new(false) }
    }

    /// Counts some work. False once all is spent.
    pub fn spend(&self, work: usize) -> bool {
        let spent = self.spent.get().saturating_add(work as u64);
        self.spent.set(spent);
        if spent > self.limit {
            self.over.set(true);
        } else if self.deadline.is_some() && spent - self.looked.get() > INTERVAL {
            self.looked.set(spent);
            self.over.set(self.deadline.is_some_and(|deadline| Instant::now() > deadline));
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
