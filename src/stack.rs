//! Room on the stack for whatever recurses.
//!
//! Trees, values and calls nest as deeply as bounds allow that are the same on every machine, while
//! the stack of a thread is whatever its maker gave it. Where less is left than the bounds may
//! need, work goes on on a stack of its own.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

/// The stack that the bounds on nesting may need: function calls nest up to 500 deep, each a few
/// frames. An optimised build needs a tenth of it; one without optimisation, as a program that
/// embeds the library has while it is debugged, up to 30 MiB. A page that is not touched takes no
/// memory.
pub const BYTES: usize = 64 << 20;

/// So much is left on the stack of a worker, which has [`BYTES`], where an evaluation begins.
const NEEDED: usize = 60 << 20;

/// Calls that nest up to so deep are within what every evaluation has.
pub(crate) const SHALLOW: u32 = 16;

/// More than calls need that nest [`SHALLOW`] deep, with the comparison of nested values inside
/// them. A thread has it nearly always, while making a stack takes more than a short evaluation.
const LITTLE: usize = 3 << 20;

/// Does work with the room that an evaluation needs while its calls do not nest deeply. Calls that
/// do ask again, each for itself.
#[inline]
pub(crate) fn with_little_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(LITTLE, BYTES, work)
}

/// Does work with as much room as it may need: what reads, builds and compiles programs asks for
/// it. Who does much in a thread with less does all of it inside, so that a stack is made once.
#[inline]
pub fn with_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(NEEDED, BYTES, work)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    /// Asserts that work with little room has it, whatever was done on this stack or others.
    fn assert_room() {
        for _ in 0..3 {
            let left = with_little_room(|| stacker::remaining_stack().unwrap());
            assert!(LITTLE / 2 < left, "{left} bytes");
        }
    }

    #[test]
    fn whichever_stack_is_at_hand_is_looked_at() {
        for kibibytes in [256, 8 << 10] {
            let work = || {
                assert_room();
                stacker::grow(LITTLE / 4, assert_room);
                with_room(|| stacker::grow(LITTLE / 4, assert_room));
                // A small stack may lie where a large one was.
                with_room(assert_room);
                stacker::grow(LITTLE / 4, assert_room);
                assert_room();
            };
            thread::Builder::new().stack_size(kibibytes << 10).spawn(work).unwrap().join().unwrap();
        }
    }
}
