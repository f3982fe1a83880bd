//! Containers that nobody else has: a loop that carries one writes into it, and makes no copy.
//!
//! A value never changes, as far as a program can tell. But where a loop hands a grid or a tuple on
//! from store to store, and every read of what was before comes before the store, nobody sees the
//! difference. The pass that finds such loops (`pass/stores`) calls primitives that come here.
//!
//! The value itself says that it may be written ([`Value::is_own`]). The first store into a
//! container that others may have makes a copy, and only that copy is own. It is handed on from
//! store to store, and no longer own once its loop is over. So no value is written that was there
//! before the loop, nor one that the loop had made when it was cut off.
//!
//! The invariants, on which all code here relies:
//!
//! - An own value refers to a header and to elements that were made here, at the end of whose
//!   making their addresses were exposed. Nothing else makes a value own.
//! - Of the values with one header only the newest is looked at from then on, and the row of an
//!   own grid, which becomes the newest once it is written. The pass sees to that.
//! - Whoever writes makes the references in the header anew, and a new one to the header. No
//!   reference to either is held over that, also not as a parameter of a function: values are
//!   handed on as words.

#![allow(unsafe_code, reason = "containers that nobody else has are written in place")]

use std::{ptr, slice};

use super::Cx;
use super::seqs::measured;
use crate::value::set::Items;
use crate::value::{Grid, Raised, Reply, Seq, Value, View};

/// Returns an item of the arena with its address exposed.
fn exposed<T>(item: &mut T) -> &T {
    let item = ptr::from_mut(item);
    item.expose_provenance();
    // SAFETY: it was borrowed for this lifetime, and is reached by this pointer alone from now on.
    unsafe { &*item }
}

/// Returns elements of the arena with their address exposed.
fn exposed_slice<T>(items: &mut [T]) -> &[T] {
    let (start, count) = (items.as_mut_ptr(), items.len());
    start.expose_provenance();
    // SAFETY: they were borrowed for this lifetime, and are reached by this pointer alone from now
    // on.
    unsafe { slice::from_raw_parts(start, count) }
}

/// Writes an element of a slice with this address and length, and yields the slice.
///
/// # Safety
///
/// The slice must be one that [`exposed_slice`] made and that still lives for `'a`, and there must
/// be no other reference to it that is used again.
unsafe fn write<'a, T>((start, count): (usize, usize), place: usize, item: T) -> &'a [T] {
    assert!(place < count, "there is no such place");
    let start = ptr::with_exposed_provenance_mut::<T>(start);
    // SAFETY: the place is inside of the slice, which nobody else reads while this is written.
    unsafe { start.add(place).write(item) };
    // SAFETY: it is the slice that it was.
    unsafe { slice::from_raw_parts(start, count) }
}

/// Replaces a header at this address, and yields it.
///
/// # Safety
///
/// The header must be one that [`exposed`] made and that still lives for `'a`, and there must be no
/// other reference to it that is used again.
unsafe fn renew<'a, T>(header: usize, new: T) -> &'a T {
    let header = ptr::with_exposed_provenance_mut::<T>(header);
    // SAFETY: the caller vouches for it.
    unsafe { header.write(new) };
    // SAFETY: it was just written.
    unsafe { &*header }
}

impl<'a> Cx<'a> {
    /// Returns a grid of cells that nobody else has.
    pub(crate) fn own_grid(&self, height: u32, width: u32, cells: &[i8]) -> Reply<'a> {
        Ok(Value::grid(self.own_header(height, width, cells)?).as_own())
    }

    /// Returns a row of cells, of which there are not two, that nobody else has.
    pub(crate) fn own_row(&self, cells: &[i8]) -> Reply<'a> {
        debug_assert!(cells.len() != 2, "a row of two is a pair");
        Ok(Value::row(self.own_header(1, cells.len() as u32, cells)?, 0).as_own())
    }

    fn own_header(&self, height: u32, width: u32, cells: &[i8]) -> Result<&'a Grid<'a>, Raised> {
        let cells = exposed_slice(self.copy(cells)?);
        self.charge(size_of::<Grid<'_>>())?;
        Ok(exposed(self.bump.alloc(Grid { height, width, cells })))
    }

    /// Returns a tuple of elements, of which there are not two, that nobody else has. It is held as
    /// elements, also where it might be a grid.
    pub(crate) fn own_tuple(&self, items: &[Value<'a>]) -> Reply<'a> {
        debug_assert!(items.len() != 2, "two numbers are a pair");
        let items = exposed_slice(self.copy(items)?);
        let (depth, weight) = measured(items, (0, 0));
        let seq = self.within_bounds(items, depth, weight, None)?;
        self.charge(size_of::<Seq<'_>>())?;
        Ok(Value::tuple(exposed(self.bump.alloc(seq))).as_own())
    }

    /// Writes a cell of a row that nobody else has, and yields the row.
    pub(crate) fn write_cell(&self, row: Value<'a>, column: usize, cell: i8) -> Value<'a> {
        let View::Row(grid, number) = row.view() else { return row };
        if !row.is_own() {
            return row;
        }
        let (height, width) = (grid.height, grid.width);
        let place = number as usize * width as usize + column;
        let (header, cells) =
            (ptr::from_ref(grid).addr(), (grid.cells.as_ptr().addr(), grid.cells.len()));
        // SAFETY: the row is own, so `own_header` made the grid. Nobody uses the references that
        // this function read from it, or others, any more.
        let grid = unsafe {
            let cells = write(cells, place, cell);
            renew(header, Grid { height, width, cells })
        };
        let written = Value::row(grid, number).as_own();
        if row.is_taken_out() { written.taken_out_of(written) } else { written }
    }

    /// Returns the grid that nobody else has of a row that was written.
    pub(crate) fn put_back(&self, row: Value<'a>) -> Value<'a> {
        match row.view() {
            View::Row(grid, _) if row.is_own() => Value::grid(grid).as_own(),
            _ => row,
        }
    }

    /// Writes an element of a tuple that nobody else has, and yields the tuple. The element must be
    /// as deep and as heavy as the one before it.
    pub(crate) fn write_item(&self, tuple: Value<'a>, place: usize, item: Value<'a>) -> Value<'a> {
        let View::Tuple(seq) = tuple.view() else { return tuple };
        if !tuple.is_own() {
            return tuple;
        }
        let (depth, weight) = (seq.depth, seq.weight);
        let (header, items) =
            (ptr::from_ref(seq).addr(), (seq.items.as_ptr().addr(), seq.items.len()));
        // SAFETY: the tuple is own, so `own_tuple` made it. Nobody uses the references that this
        // function read from it, or others, any more.
        let seq = unsafe { renew(header, Seq::new(write(items, place, item), depth, weight)) };
        Value::tuple(seq).as_own()
    }

    /// Returns a value as one that others may have from now on: nothing writes into it or its
    /// elements any more.
    pub(crate) fn released(&self, value: Value<'a>) -> Reply<'a> {
        if !value.is_own() {
            return Ok(value.as_shared());
        }
        let mut released = value;
        if let View::Tuple(seq) = value.view()
            && seq.depth > 1
        {
            self.spend(seq.items.len() as u64 / 16)?;
            let own: Items<'a> = seq.items.iter().copied().collect();
            for (place, &item) in own.iter().enumerate().filter(|(_, item)| item.is_own()) {
                released = self.write_item(released, place, self.released(item)?);
            }
        }
        Ok(released.as_shared())
    }
}
