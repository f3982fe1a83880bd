//! The ids of candidates.

/// A candidate: its place in the population, from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CandidateId(u32);

impl CandidateId {
    pub(super) fn new(place: u32) -> Self {
        Self(place)
    }

    /// Returns the id as an index into tables by candidate.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
