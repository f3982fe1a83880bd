//! The values that `Counter` and `defaultdict` have for keys which they lack.

/// The values that a dictionary has for keys which it lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(super) enum Fill {
    /// The number 0, which is not put into it: `Counter`.
    Counter,
    /// A number, as `defaultdict(int)` has it.
    Number(i8),
    List,
    Deque,
    Set,
    Dict,
    /// A dictionary with the number 0 for keys which it lacks.
    Counts,
    /// One with a list.
    Lists,
    /// One with a set.
    Sets,
    /// A counter.
    Counters,
}
