//! Room behind tuples that grow in a loop, so that one element more costs as much as it takes.
//!
//! A tuple never changes. But whoever adds to the end of the longest one may write behind it:
//! those that were made before see their own elements alone, which stay as they are. A tuple that
//! is lengthened twice is copied with room behind it, and its successors are written there.
//!
//! Room serves the outermost loop that it was made in. So what a loop costs depends on nothing but
//! the loop, and a program spends the same fuel alone and in a population.

#![allow(unsafe_code, reason = "tuples of several lengths share the memory that they begin with")]

use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use super::seqs::measured;
use super::{Cx, Raised};
use crate::value::{Seq, Value};

/// The memory of a tuple with what is behind it. Only the context that made it writes there, and
/// other threads may read what was written, as they may read all values.
pub(in crate::value) struct Room {
    /// The mark of the loop that it serves.
    of: usize,
    /// The first element.
    start: AtomicPtr<()>,
    /// Elements that were written, and that there is memory for.
    used: AtomicUsize,
    size: usize,
}

/// The loop in which tuples grow.
#[derive(Default)]
#[repr(C)]
pub(crate) struct Growing {
    /// How deep loops are nested.
    pub(crate) depth: Cell<u64>,
    /// The mark of the outermost one: an address in the arena, once something grew there, or 0.
    pub(crate) mark: Cell<usize>,
}

impl<'a> Cx<'a> {
    /// Notes that a loop with a state begins.
    pub(crate) fn begin_loop(&self) {
        if self.growing.depth.get() == 0 {
            self.growing.mark.set(0);
        }
        self.growing.depth.set(self.growing.depth.get() + 1);
    }

    /// Notes that it ended.
    pub(crate) fn end_loop(&self) {
        self.growing.depth.set(self.growing.depth.get() - 1);
    }

    /// Returns how deep loops are nested.
    #[cfg(feature = "jit")]
    pub(super) fn loops(&self) -> u64 {
        self.growing.depth.get()
    }

    /// Goes back to loops that are nested so deep.
    #[cfg(feature = "jit")]
    pub(super) fn leave_loops(&self, depth: u64) {
        self.growing.depth.set(depth);
    }

    /// Returns the loop in which tuples grow, for generated code.
    #[cfg(feature = "jit")]
    pub(crate) fn growing(&self) -> &Growing {
        &self.growing
    }

    /// Returns the mark of the outermost loop, if there is one. No other loop whose values this
    /// one may come upon has the same.
    fn loop_mark(&self) -> Option<usize> {
        if self.growing.depth.get() == 0 {
            return None;
        }
        if self.growing.mark.get() == 0 {
            self.growing.mark.set(ptr::from_ref(self.bump.alloc(0_u64)).addr());
        }
        Some(self.growing.mark.get())
    }

    /// Returns elements with so many more behind them, which `item` yields: in the room behind the
    /// first ones where that is free, else in a copy.
    pub(in crate::value) fn lengthened(
        &self,
        first: &Seq<'a>,
        more: usize,
        item: impl Fn(usize) -> Value<'a>,
    ) -> Result<&'a Seq<'a>, Raised> {
        let (items, room) = self.with_more(first, more, item)?;
        let (depth, weight) =
            measured(&items[first.items.len()..], (first.depth - 1, first.weight));
        self.bounded(items, depth, weight, room)
    }

    fn with_more(
        &self,
        first: &Seq<'a>,
        more: usize,
        item: impl Fn(usize) -> Value<'a>,
    ) -> Result<(&'a [Value<'a>], Option<&'a Room>), Raised> {
        let count = first.items.len() + more;
        let all = |index: usize| match index.checked_sub(first.items.len()) {
            None => first.items[index],
            Some(index) if index < more => item(index),
            Some(_) => Value::NONE,
        };
        let Some(mark) = self.loop_mark() else {
            return Ok((self.slice_with(count, all)?, None));
        };
        let last = first.room.filter(|room| room.of == mark && room.ends_with(first.items));
        if let Some(room) = last
            && let used = room.used.load(Ordering::Relaxed)
            && used + more <= room.size
        {
            self.charge(more.saturating_mul(size_of::<Value<'_>>()))?;
            let start = room.start.load(Ordering::Relaxed).cast::<Value<'a>>();
            for index in 0..more {
                // SAFETY: the room has memory for `size` values of this arena. Nobody sees those
                // from `used` on, and nobody else writes them: the loop is this context's.
                unsafe { start.add(used + index).write(item(index)) };
            }
            room.used.store(used + more, Ordering::Relaxed);
            // SAFETY: as many lie before `used` as the first ones are, which end there, and so many
            // more were written. None of them is written again.
            let items =
                unsafe { std::slice::from_raw_parts(start.add(used - first.items.len()), count) };
            return Ok((items, Some(room)));
        }
        // One that is lengthened for the first time may be the last of its kind.
        let size = if last.is_some() { count.saturating_mul(2) } else { count };
        self.charge(size_of::<Room>())?;
        let items = self.slice_with(size, all)?;
        let start = items.as_mut_ptr();
        let room = Room {
            of: mark,
            start: AtomicPtr::new(start.cast()),
            used: AtomicUsize::new(count),
            size,
        };
        // SAFETY: the values were just made, and are reached by this pointer alone from now on.
        let items = unsafe { std::slice::from_raw_parts(start, count) };
        Ok((items, Some(self.bump.alloc(room))))
    }

    /// Returns elements, of which there are at least two, without the first or the last one.
    pub(in crate::value) fn shortened(
        &self,
        whole: &Seq<'a>,
        is_first: bool,
    ) -> Result<&'a Seq<'a>, Raised> {
        let last = whole.items.len() - 1;
        let (items, gone, next) = match is_first {
            true => (&whole.items[1..], whole.items[0], whole.items[1]),
            false => (&whole.items[..last], whole.items[last], whole.items[last - 1]),
        };
        let ((depth_gone, gone), (depth_next, _)) =
            (measured(&[gone], (0, 0)), measured(&[next], (0, 0)));
        // Those that stay are as deep where one of them is, and the next one mostly is.
        let (depth, weight) = match depth_gone < whole.depth - 1 || depth_next == whole.depth - 1 {
            true if whole.weight < u64::MAX => (whole.depth - 1, whole.weight - gone),
            _ => {
                self.spend(items.len() as u64)?;
                measured(items, (0, 0))
            }
        };
        self.bounded(items, depth, weight, whole.room)
    }
}

impl Room {
    /// Tells whether the elements that were written last are the last ones of a tuple.
    fn ends_with(&self, items: &[Value<'_>]) -> bool {
        let used = self.used.load(Ordering::Relaxed) * size_of::<Value<'_>>();
        let end = self.start.load(Ordering::Relaxed).addr() + used;
        items.as_ptr_range().end.addr() == end
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::value::{Budget, Direction};

    fn one<'a>(cx: &Cx<'a>, n: i64) -> Value<'a> {
        cx.tuple(&[Value::int(n)]).unwrap()
    }

    #[test]
    fn tuples_grow_in_place_and_those_before_stay() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::UNLIMITED, Direction::Ascending);
        let start = cx.tuple(&[Value::int(1); 100]).unwrap();
        cx.begin_loop();
        let mut made = vec![start];
        for n in 0..1_000 {
            made.push(cx.joined(*made.last().unwrap(), one(&cx, n)).unwrap());
        }
        for (more, tuple) in made.iter().enumerate() {
            assert_eq!(tuple.len(), Some(100 + more));
            assert_eq!(tuple.weight(), 100 + more as u64);
            let last = tuple.element(99 + more).as_int().unwrap();
            assert_eq!(last, if more == 0 { 1 } else { more as i64 - 1 });
        }
        // Two that go on from one part at once, within the others and at the end.
        for fork in [made[500], made[1_000]] {
            let count = fork.len().unwrap();
            let [a, b] = [3, 4].map(|n| cx.joined(fork, one(&cx, n)).unwrap());
            assert_eq!((a.element(count).as_int(), b.element(count).as_int()), (Some(3), Some(4)));
        }
        assert_eq!(made[501].element(600).as_int(), Some(500));
        cx.end_loop();
    }

    #[test]
    fn what_a_loop_costs_depends_on_the_loop_alone() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::UNLIMITED, Direction::Ascending);
        let start = cx.tuple(&[Value::int(1); 100]).unwrap();
        let item = one(&cx, 1);
        let grow = || {
            let before = cx.spent();
            cx.begin_loop();
            let mut tuple = start;
            for _ in 0..500 {
                tuple = cx.joined(tuple, item).unwrap();
            }
            cx.end_loop();
            (tuple.len().unwrap(), cx.spent() - before)
        };
        let first = grow();
        assert_eq!(first, grow());
        // Far less than copies of all of them, which are 175,000 elements.
        assert!(first.1 < 10_000, "{first:?}");
        // Outside of loops there is no room.
        let before = cx.spent();
        cx.joined(start, item).unwrap();
        cx.joined(start, item).unwrap();
        assert!(cx.spent() - before >= 202);
    }

    #[test]
    fn elements_that_are_taken_from_either_end_cost_nothing_but_a_place() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::UNLIMITED, Direction::Ascending);
        let mut items: Vec<Value<'_>> = (200..1_200).map(Value::int).collect();
        items.push(cx.tuple(&[Value::int(300), Value::int(1), Value::int(2)]).unwrap());
        let whole = cx.tuple(&items).unwrap();
        cx.begin_loop();
        let before = cx.spent();
        // A queue: the first one goes, another one comes.
        let mut queue = whole;
        for n in 0..3_000 {
            queue = cx.without_element(queue, 0).unwrap();
            queue = cx.joined(queue, one(&cx, n)).unwrap();
        }
        assert!(cx.spent() - before < 60_000, "{}", cx.spent() - before);
        let ints: Vec<Option<i64>> = (0..1_001).map(|i| queue.element(i).as_int()).collect();
        assert_eq!(ints, (1_999..3_000).map(Some).collect::<Vec<_>>());
        // Depth and weight are those of a tuple of the same elements.
        let mut rest = whole;
        for count in (70..1_001).rev() {
            rest = cx.without_element(rest, count).unwrap();
            let same = cx.tuple(&items[..count]).unwrap();
            assert_eq!(
                (rest.len(), rest.depth(), rest.weight()),
                (Some(count), same.depth(), same.weight())
            );
        }
        assert_eq!(whole.element(1_000).weight(), 3);
        cx.end_loop();
    }
}
