//! The memory of syntax trees, which each thread keeps from one text to the next.

use std::cell::Cell;

use bumpalo::Bump;

/// Memory beyond this is given back: few texts need as much.
const MOST_KEPT: usize = 1 << 20;

thread_local! {
    /// The memory of the last text of this thread.
    static SPARE: Cell<Option<Bump>> = const { Cell::new(None) };
}

/// Makes something with memory for syntax trees, which is used again.
pub(super) fn with_bump<T>(make: impl FnOnce(&Bump) -> T) -> T {
    let mut bump = SPARE.take().unwrap_or_default();
    let made = make(&bump);
    bump.reset();
    if bump.allocated_bytes() <= MOST_KEPT {
        SPARE.set(Some(bump));
    }
    made
}
