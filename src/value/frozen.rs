//! Values that own the memory they refer to, so that they need no arena beside them.
//!
//! Constants of a program are made once and read by every evaluation, on any thread, for as long as
//! its code lives. They are built in an arena as all values are, and share that arena with whatever
//! else was frozen from it; the last one to go frees it.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].
#![allow(
    unsafe_code,
    reason = "the compiler cannot see that an arena outlives what was frozen from it"
)]

use std::marker::PhantomData;
use std::mem;
use std::ops::Deref;
use std::sync::Arc;

use bumpalo::Bump;

use super::{Budget, Cx, Direction, Value};

/// Values with the memory that they lie in and refer to.
pub struct Frozen {
    /// They live as long as the memory does, which only a borrow of `self` can tell: see
    /// [`Frozen::values`].
    values: &'static [Value<'static>],
    memory: Arc<Memory>,
}

/// Plain data in the memory of frozen values, so that what is read together lies together.
pub struct Kept<T: Copy + 'static> {
    /// It lives as long as the memory does, and is lent for as long as `self` is borrowed.
    items: &'static [T],
    /// Held so that it is not freed.
    _memory: Arc<Memory>,
}

/// An arena in which nothing is allocated any more once its [`Freezer`] is gone, and which is never
/// reset.
struct Memory(Bump);

// SAFETY: a `Bump` may not be shared because `&Bump` allocates. Only a freezer has one, and it
// stays on the thread where it was made, as its context does. Whoever else has the memory does
// nothing with it but drop it.
unsafe impl Sync for Memory {}

/// Where values are built that are to be frozen. No other value has the lifetime `'m`, so none can
/// be taken for one of its own.
pub struct Freezer<'m> {
    cx: Cx<'m>,
    memory: &'m Arc<Memory>,
    /// `'m` can be neither shortened nor lengthened.
    brand: PhantomData<fn(&'m ()) -> &'m ()>,
}

impl<'m> Freezer<'m> {
    /// Hands `build` a freezer.
    pub fn with<R>(build: impl for<'b> FnOnce(&Freezer<'b>) -> R) -> R {
        let memory = Arc::new(Memory(Bump::with_capacity(USUAL)));
        let cx = Cx::new(&memory.0, Budget::UNLIMITED, Direction::Ascending);
        build(&Freezer { cx, memory: &memory, brand: PhantomData })
    }

    /// Returns the context in which values are built; no program is charged for them.
    pub fn cx(&self) -> &Cx<'m> {
        &self.cx
    }

    /// Makes values own their memory.
    pub fn freeze(&self, values: &[Value<'m>]) -> Frozen {
        let values: &'m [Value<'m>] = self.memory.0.alloc_slice_copy(values);
        // SAFETY: the two types differ in the lifetime alone. As `'m` is that of this freezer,
        // invariant, and unknown to whoever builds, the values refer to its memory or to what is
        // static. The memory stays where it is and is not freed before the last `Arc` is dropped,
        // of which `Frozen` has one. It lends the values for no longer than it is borrowed itself.
        let values =
            unsafe { mem::transmute::<&'m [Value<'m>], &'static [Value<'static>]>(values) };
        Frozen { values, memory: Arc::clone(self.memory) }
    }

    /// Keeps plain data beside the values.
    pub fn keep<T: Copy + 'static>(&self, items: &[T]) -> Kept<T> {
        let items: &'m [T] = self.memory.0.alloc_slice_copy(items);
        // SAFETY: as above, and the data refers to nothing that is not static.
        let items = unsafe { mem::transmute::<&'m [T], &'static [T]>(items) };
        Kept { items, _memory: Arc::clone(self.memory) }
    }
}

/// Bytes of memory that a usual program needs. Others get more.
const USUAL: usize = 960;

impl<T: Copy> Deref for Kept<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        self.items
    }
}

/// Has the processor fetch items that are read soon, with so many bytes behind them, and at most so
/// many in all. Memory may end before: nothing is read.
#[inline(always)]
pub(crate) fn fetch<T>(items: &[T], behind: usize, most: usize) {
    let bytes = (size_of_val(items) + behind).min(most);
    let start: *const i8 = items.as_ptr().cast();
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let mut offset = 0;
        while offset < bytes {
            // SAFETY: it is a hint, which neither reads nor fails, whatever the address.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(start.wrapping_add(offset)) };
            offset += LINE;
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (start, bytes, LINE);
}

/// Bytes that a processor fetches at a time.
const LINE: usize = 64;

impl Frozen {
    /// Returns the values.
    #[inline(always)]
    pub fn values<'a>(&'a self) -> &'a [Value<'a>] {
        self.values
    }

    /// Counts the bytes that the values and what they refer to take, with whatever else was frozen
    /// from the same memory.
    pub fn bytes(&self) -> usize {
        self.memory.0.allocated_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_data_is_kept_next_to_the_values() {
        let (values, kept) = Freezer::with(|freezer| {
            let values = freezer.freeze(&[Value::int(7); 3]);
            (values, freezer.keep(&[1_u64, 2, 3]))
        });
        let (end, start) = (kept.as_ptr_range().end.addr(), values.values().as_ptr().addr());
        assert!(start.checked_sub(end).is_some_and(|between| between < LINE));
        drop(values);
        let sum = std::thread::spawn(move || kept.iter().sum::<u64>()).join().unwrap();
        assert_eq!(sum, 6);
    }

    #[test]
    fn frozen_values_outlive_their_freezer_on_another_thread() {
        let [pair, deep] = Freezer::with(|freezer| {
            let cx = freezer.cx();
            let one = cx.tuple(&[Value::int(1), Value::int(2), Value::int(3)]).unwrap();
            let deep = cx.tuple(&[one, Value::NONE, one]).unwrap();
            [freezer.freeze(&[one, Value::pair(4, 5)]), freezer.freeze(&[deep])]
        });
        drop(pair);
        let text = std::thread::spawn(move || format!("{:?}", deep.values())).join().unwrap();
        assert_eq!(text, "[((1, 2, 3), None, (1, 2, 3))]");
    }
}
