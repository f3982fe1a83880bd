//! Room on the stack for whatever recurses.
//!
//! Trees, values and calls nest as deeply as bounds allow that are the same on every machine, while
//! the stack of a thread is whatever its maker gave it. Where less is left than the bounds may
//! need, work goes on on a stack of its own.
//!
//! Internal: it may change with any version. What is meant for other programs is in
//! [`crate::prelude`].

/// What the bounds on nesting may need: function calls nest up to 500 deep, each a few frames. An
/// optimised build needs a tenth of it; one without optimisation, as a program that embeds the
/// library has while it is debugged, up to 30 MiB. What is not touched takes no memory.
pub const BYTES: usize = 64 << 20;

/// So much is left on the stack of a worker, which has [`BYTES`], where an evaluation begins.
const NEEDED: usize = 60 << 20;

/// Does work with as much room as it may need. Each evaluation asks for it; who does many in a
/// thread with less does all of them inside, so that a stack is made once.
#[inline]
pub fn with_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(NEEDED, BYTES, work)
}
