//! What bounds the search in a task.

use std::time::Instant;

use super::meter::{MEMORY, Meter};
use crate::value::Interrupt;

/// The bounds of a search beside the work of each task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// The point in time at which it ends.
    pub deadline: Option<Instant>,
    /// Ends it when it is raised.
    pub interrupt: Interrupt,
    /// Bytes that it may hold.
    pub memory: u64,
}

impl Default for Limits {
    /// Returns a GiB of memory, and no other limit.
    fn default() -> Self {
        Self { deadline: None, interrupt: Interrupt::new(), memory: MEMORY }
    }
}

impl Limits {
    /// Tells whether time is up, or it was interrupted.
    pub fn are_over(&self) -> bool {
        self.interrupt.is_raised() || self.deadline.is_some_and(|end| Instant::now() > end)
    }

    /// Returns a meter for so much work.
    pub(crate) fn meter(&self, work: u64) -> Meter {
        Meter::new(work, self.deadline).until(&self.interrupt).within(self.memory)
    }
}
