//! The bounds of the search in a task.

use std::time::Instant;

use super::meter::{MEMORY, Meter};
use crate::value::Interrupt;

/// The bounds of a search beside the work of each task. Made by [`Limits::default`] and changed by
/// its methods, each of which yields the changed bounds.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The point in time at which it ends.
    pub(crate) deadline: Option<Instant>,
    /// Ends it when it is raised.
    pub(crate) interrupt: Interrupt,
    /// Bytes that it may hold.
    pub(crate) memory: u64,
}

impl Default for Limits {
    /// Limits memory to a GiB and nothing else.
    fn default() -> Self {
        Self { deadline: None, interrupt: Interrupt::new(), memory: MEMORY }
    }
}

impl Limits {
    /// Ends the search at a point in time.
    #[must_use]
    pub fn deadline(mut self, deadline: impl Into<Option<Instant>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Ends the search once a token is raised.
    #[must_use]
    pub fn interrupt(mut self, token: Interrupt) -> Self {
        self.interrupt = token;
        self
    }

    /// Lets the search hold so many bytes.
    #[must_use]
    pub fn memory(mut self, bytes: u64) -> Self {
        self.memory = bytes;
        self
    }

    /// Tells whether time is up, or it was interrupted.
    pub fn are_over(&self) -> bool {
        self.interrupt.is_raised() || self.deadline.is_some_and(|end| Instant::now() > end)
    }

    /// Returns a meter for so much work.
    pub(crate) fn meter(&self, work: u64) -> Meter {
        Meter::new(work, self.deadline).until(&self.interrupt).within(self.memory)
    }
}
