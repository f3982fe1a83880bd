//! The levels of a value at which there may be a list, a tuple, or another container that changes,
//! beside something else.

/// Levels of a value, each a bit, the outermost the lowest.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Hash)]
pub(super) struct Mixed {
    pub(super) lists: u8,
    pub(super) tuples: u8,
    /// Sets that may change, and dictionaries.
    pub(super) others: u8,
    /// Values that can be gone through once; `Held::is_iterator` tells of the outermost level.
    pub(super) iterators: u8,
}

impl Mixed {
    pub(super) const NONE: Self = Self { lists: 0, tuples: 0, others: 0, iterators: 0 };

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            lists: self.lists | other.lists,
            tuples: self.tuples | other.tuples,
            others: self.others | other.others,
            iterators: self.iterators | other.iterators,
        }
    }

    /// Returns the same of a value that is in another one, so many levels down.
    pub(super) fn down(self, levels: usize) -> Self {
        /// The levels that are known of.
        const LEVELS: u8 = 0b1111;
        let down = |bits: u8| bits << levels.min(4) & LEVELS;
        Self {
            lists: down(self.lists),
            tuples: down(self.tuples),
            others: down(self.others),
            iterators: down(self.iterators),
        }
    }

    /// Returns the same of an element.
    pub(super) fn up(self) -> Self {
        Self {
            lists: self.lists >> 1,
            tuples: self.tuples >> 1,
            others: self.others >> 1,
            iterators: self.iterators >> 1,
        }
    }

    /// Returns the same of a value that is itself of one kind.
    pub(super) fn inside(self) -> Self {
        self.up().down(1)
    }
}
