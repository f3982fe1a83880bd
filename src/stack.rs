//! Room on the stack for whatever recurses.
//!
//! Trees, values and calls nest as deeply as bounds allow that are the same on every machine, while
//! the stack of a thread is whatever its maker gave it. Where less is left than the bounds may
//! need, work goes on on a stack of its own.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::cell::Cell;
use std::mem::MaybeUninit;

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

/// More than the frame of [`with_room`] takes, of which parts may lie above the address that is
/// taken in it. No other stack lies so close: below each is a page that is never touched.
const FRAME: usize = 4 << 10;

thread_local! {
    /// The addresses, from one on so many, at which at least [`LITTLE`] is left: while
    /// [`with_room`] is at work in this thread, those on its stack up to its frame. As that frame
    /// is there for so long, no other stack can lie where this one does.
    static ROOMY: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Does work with at least [`LITTLE`] room, which an evaluation needs while its calls do not nest
/// deeply. The work promises to need no more: what nests deeper than [`SHALLOW`] asks again, each
/// call for itself. Inside of [`with_room`] asking takes a few instructions.
#[inline(always)]
pub(crate) fn with_little_room<R>(work: impl FnOnce() -> R) -> R {
    let (from, count) = ROOMY.get();
    match here().wrapping_sub(from) < count || has_little_room() {
        true => work(),
        false => stacker::grow(BYTES, work),
    }
}

/// Looks whether at least [`LITTLE`] is left, on whichever stack this is.
#[cold]
fn has_little_room() -> bool {
    stacker::remaining_stack().is_some_and(|left| LITTLE <= left)
}

/// Returns an address in the frame at hand.
#[inline(always)]
fn here() -> usize {
    let place = MaybeUninit::<u8>::uninit();
    place.as_ptr().addr()
}

/// Does work with as much room as it may need: what reads, builds and compiles programs asks for
/// it. Who does much in a thread with less does all of it inside, so that a stack is made once.
#[inline]
pub fn with_room<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(NEEDED, BYTES, || {
        let _outer = Outer(ROOMY.get());
        if let Some(left) = stacker::remaining_stack() {
            // The end of the stack may be at 0 where the system does not tell it.
            let end = here().saturating_sub(left);
            ROOMY.set((end + LITTLE, left.saturating_sub(LITTLE) + FRAME));
        }
        work()
    })
}

/// The part that was roomy before. It is again once this is dropped.
struct Outer((usize, usize));

impl Drop for Outer {
    fn drop(&mut self) {
        ROOMY.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{catch_unwind, resume_unwind};
    use std::thread;

    use super::*;

    #[test]
    fn the_roomy_part_of_a_stack_is_known_while_work_has_room_there() {
        let is_in = |(from, count)| here().wrapping_sub(from) < count;
        let work = move || {
            assert_eq!(ROOMY.get(), (0, 0));
            with_room(|| {
                let outer = ROOMY.get();
                assert!(NEEDED / 2 < outer.1 && is_in(outer));
                stacker::grow(LITTLE / 4, || {
                    assert!(!is_in(outer) && !is_in(ROOMY.get()));
                    with_room(|| assert!(ROOMY.get() != outer && is_in(ROOMY.get())));
                });
                let failed = catch_unwind(|| with_room::<()>(|| resume_unwind(Box::new(()))));
                assert!(failed.is_err() && ROOMY.get() == outer);
                assert_eq!(thread::spawn(|| ROOMY.get()).join().unwrap(), (0, 0));
            });
            assert_eq!(ROOMY.get(), (0, 0));
        };
        for kibibytes in [256, BYTES >> 10] {
            thread::Builder::new().stack_size(kibibytes << 10).spawn(work).unwrap().join().unwrap();
        }
    }

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
