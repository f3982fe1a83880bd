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
use std::sync::Arc;

use bumpalo::Bump;

use super::{Budget, Cx, Direction, Value};

/// Values with the memory that they refer to.
pub struct Frozen {
    /// They live as long as the memory does, which only a borrow of `self` can tell: see
    /// [`Frozen::values`].
    values: Vec<Value<'static>>,
    memory: Arc<Memory>,
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
        let memory = Arc::new(Memory(Bump::new()));
        let cx = Cx::new(&memory.0, Budget::UNLIMITED, Direction::Ascending);
        build(&Freezer { cx, memory: &memory, brand: PhantomData })
    }

    /// Returns the context in which values are built; no program is charged for them.
    pub fn cx(&self) -> &Cx<'m> {
        &self.cx
    }

    /// Makes values own their memory.
    pub fn freeze(&self, values: Vec<Value<'m>>) -> Frozen {
        // SAFETY: the two types differ in the lifetime alone. As `'m` is that of this freezer,
        // invariant, and unknown to whoever builds, the values refer to its memory or to what is
        // static. The memory stays where it is and is not freed before the last `Arc` is dropped,
        // of which `Frozen` has one. It lends the values for no longer than it is borrowed itself.
        let values = unsafe { mem::transmute::<Vec<Value<'m>>, Vec<Value<'static>>>(values) };
        Frozen { values, memory: Arc::clone(self.memory) }
    }
}

impl Frozen {
    /// Returns the values.
    #[inline(always)]
    pub fn values<'a>(&'a self) -> &'a [Value<'a>] {
        &self.values
    }

    /// Counts the bytes that the values and what they refer to take, with whatever else was frozen
    /// from the same memory.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.values[..]) + self.memory.0.allocated_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_values_outlive_their_freezer_on_another_thread() {
        let [pair, deep] = Freezer::with(|freezer| {
            let cx = freezer.cx();
            let one = cx.tuple(&[Value::int(1), Value::int(2), Value::int(3)]).unwrap();
            let deep = cx.tuple(&[one, Value::NONE, one]).unwrap();
            [freezer.freeze(vec![one, Value::pair(4, 5)]), freezer.freeze(vec![deep])]
        });
        drop(pair);
        let text = std::thread::spawn(move || format!("{:?}", deep.values())).join().unwrap();
        assert_eq!(text, "[((1, 2, 3), None, (1, 2, 3))]");
    }
}
