//! A value as two machine words, and the enum that it is read as.
//!
//! Rust passes and returns a struct of two scalars in registers, an enum whose variants differ in
//! shape through memory. Calls of primitives are short and many, so a [`Value`] is two words. The
//! head word has the kind, and 32 bits more where they are needed; the other is an integer or a
//! reference. [`Value::view`] makes the enum of it, which the compiler never builds where it is
//! matched on at once. Numbers in pairs and cells may be truth values: three bits of the head tell
//! which, for `(True, 2)` is equal to `(1, 2)` and is still written as it was made.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].
#![allow(unsafe_code, reason = "the second word is an integer or a reference, by the head")]

use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::ptr;

use super::bits::Bits;
use super::object::{Cell, Planes};
use super::{Func, Grid, Point, Seq};

/// A value of the DSL: 16 bytes, `Copy`, in two registers.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// The kind in the lowest byte, the additional 32 bits on top. Never 0, so that a result fits
    /// too.
    head: NonZeroU64,
    /// An integer without provenance, or the reference of the kind.
    word: *const (),
    life: PhantomData<&'a ()>,
}

/// A value, to be matched on.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// The answer of `index` outside the grid.
    None,
    /// A truth value, equal to the integer 0 or 1.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A tuple of two 32-bit integers: a location or vector (row, column). [`Value::element`]
    /// yields those that are truth values as such.
    Pair(i32, i32),
    /// A tuple (colour, (row, column)).
    Cell(i32, i32, i32),
    /// One row of a grid, of any width but two: (grid, row number).
    Row(&'a Grid<'a>, u32),
    /// A grid of byte cells.
    Grid(&'a Grid<'a>),
    /// Any other tuple.
    Tuple(&'a Seq<'a>),
    /// A non-empty set of integers from 0 to 63: bit `n` is set where `n` is an element.
    Ints(u64),
    /// A non-empty set of locations within a box of 128 × 128.
    Bits(&'a Bits<'a>),
    /// A set of locations that lie further apart, ascending.
    Points(&'a &'a [Point]),
    /// A non-empty set of cells within a box of 128 × 128.
    Planes(&'a Planes<'a>),
    /// A set of cells that lie further apart, ascending.
    Cells(&'a &'a [Cell]),
    /// Any other set, ascending; the empty set of every type.
    Set(&'a Seq<'a>),
    /// A function.
    Func(&'a Func<'a>),
}

/// The lowest byte of a head.
mod kind {
    pub(super) const NONE: u64 = 1;
    pub(super) const BOOL: u64 = 2;
    pub(super) const INT: u64 = 3;
    pub(super) const PAIR: u64 = 4;
    pub(super) const CELL: u64 = 5;
    pub(super) const ROW: u64 = 6;
    pub(super) const GRID: u64 = 7;
    pub(super) const TUPLE: u64 = 8;
    pub(super) const INTS: u64 = 9;
    pub(super) const BITS: u64 = 10;
    pub(super) const POINTS: u64 = 11;
    pub(super) const PLANES: u64 = 12;
    pub(super) const CELLS: u64 = 13;
    pub(super) const SET: u64 = 14;
    pub(super) const FUNC: u64 = 15;
}

/// Where the bits of a head begin that tell truth values in a pair or cell.
const TRUTHS: u32 = 8;

/// The bit of a head that says that nobody else has the grid, row or tuple: whoever has the value
/// may write into it, see `arena/own.rs`. Two values with it never refer to the same memory, but
/// for a grid and the row that was just taken out of it to be written.
const OWN: u64 = 1 << 16;

/// The bit of a head that says that a row was taken out of a grid or a tuple, and is put back.
const TAKEN_OUT: u64 = 1 << 17;

// A part is a truth value or an integer by one bit.
const _: () = assert!(kind::BOOL + 1 == kind::INT);

// SAFETY: a value is a [`View`] in other words, and that may be sent and shared, as the function
// below has the compiler check.
unsafe impl Send for Value<'_> {}
// SAFETY: as above.
unsafe impl Sync for Value<'_> {}

const _: fn(View<'_>) = |view| {
    fn threads_may_share<T: Send + Sync>(_: T) {}
    threads_may_share(view);
};

// The second word holds 64-bit integers as well as references.
const _: () = assert!(size_of::<usize>() == 8, "arcvm needs a machine with 64-bit addresses");

impl<'a> Value<'a> {
    #[inline(always)]
    const fn packed(kind: u64, more: u32, word: *const ()) -> Self {
        let Some(head) = NonZeroU64::new(kind | (more as u64) << 32) else {
            // Kinds begin with 1.
            unreachable!();
        };
        Self { head, word, life: PhantomData }
    }

    #[inline(always)]
    const fn number(kind: u64, more: u32, word: u64) -> Self {
        Self::packed(kind, more, ptr::without_provenance(word as usize))
    }

    #[inline(always)]
    const fn reference<T>(kind: u64, more: u32, target: &'a T) -> Self {
        Self::packed(kind, more, ptr::from_ref(target).cast())
    }

    /// The answer of `index` outside the grid.
    pub const NONE: Value<'static> = Value::number(kind::NONE, 0, 0);

    /// Returns a truth value.
    #[inline(always)]
    pub const fn bool(truth: bool) -> Self {
        Self::number(kind::BOOL, 0, truth as u64)
    }

    /// Returns an integer.
    #[inline(always)]
    pub const fn int(n: i64) -> Self {
        Self::number(kind::INT, 0, n.cast_unsigned())
    }

    /// Returns a tuple of two integers.
    #[inline(always)]
    pub const fn pair(first: i32, second: i32) -> Self {
        Self::number(kind::PAIR, 0, two(first, second))
    }

    /// Returns a tuple (colour, (row, column)).
    #[inline(always)]
    pub const fn cell(color: i32, row: i32, column: i32) -> Self {
        Self::number(kind::CELL, color.cast_unsigned(), two(row, column))
    }

    /// Returns the same pair or cell, in which the numbers whose bits are set are truth values.
    #[inline(always)]
    pub(super) fn with_truths(self, truths: u64) -> Self {
        Self { head: self.head | truths << TRUTHS, ..self }
    }

    /// Returns which numbers of a pair or cell are truth values, the first in the lowest bit.
    #[inline(always)]
    pub(crate) fn truths(self) -> u64 {
        self.head.get() >> TRUTHS & 0b111
    }

    /// Returns a number of a pair or cell as it was made: an integer or a truth value.
    #[inline(always)]
    pub(crate) fn part(self, place: u32, number: i32) -> Self {
        let kind = kind::INT - (self.truths() >> place & 1);
        Self::number(kind, 0, i64::from(number).cast_unsigned())
    }

    /// Returns a row of a grid whose width is not two.
    #[inline(always)]
    pub const fn row(grid: &'a Grid<'a>, row: u32) -> Self {
        Self::reference(kind::ROW, row, grid)
    }

    /// Returns a grid.
    #[inline(always)]
    pub const fn grid(grid: &'a Grid<'a>) -> Self {
        Self::reference(kind::GRID, 0, grid)
    }

    /// Returns a tuple that is neither a pair, nor a cell, nor a row.
    #[inline(always)]
    pub const fn tuple(items: &'a Seq<'a>) -> Self {
        Self::reference(kind::TUPLE, 0, items)
    }

    /// Returns the set of the integers whose bits are set, at least one.
    #[inline(always)]
    pub const fn ints(mask: u64) -> Self {
        Self::number(kind::INTS, 0, mask)
    }

    /// Returns a non-empty set of locations that lie together.
    #[inline(always)]
    pub const fn bits(bits: &'a Bits<'a>) -> Self {
        Self::reference(kind::BITS, 0, bits)
    }

    /// Returns a set of locations that lie apart.
    #[inline(always)]
    pub const fn points(points: &'a &'a [Point]) -> Self {
        Self::reference(kind::POINTS, 0, points)
    }

    /// Returns a non-empty set of cells that lie together.
    #[inline(always)]
    pub const fn planes(planes: &'a Planes<'a>) -> Self {
        Self::reference(kind::PLANES, 0, planes)
    }

    /// Returns a set of cells that lie apart.
    #[inline(always)]
    pub const fn cells(cells: &'a &'a [Cell]) -> Self {
        Self::reference(kind::CELLS, 0, cells)
    }

    /// Returns a set of anything else, or the empty set.
    #[inline(always)]
    pub const fn set(items: &'a Seq<'a>) -> Self {
        Self::reference(kind::SET, 0, items)
    }

    /// Returns a function.
    #[inline(always)]
    pub const fn func(func: &'a Func<'a>) -> Self {
        Self::reference(kind::FUNC, 0, func)
    }

    /// Tells whether both are the same words, so that they are equal; equal values may be held
    /// elsewhere.
    #[inline(always)]
    pub fn is_same(self, other: Self) -> bool {
        self.head == other.head && self.word == other.word
    }

    /// Returns the same grid, row or tuple as one that nobody else has.
    #[inline(always)]
    pub(crate) fn as_own(self) -> Self {
        Self { head: self.head | OWN, ..self }
    }

    /// Tells whether nobody else has the grid, row or tuple.
    #[inline(always)]
    pub(crate) fn is_own(self) -> bool {
        self.head.get() & OWN != 0
    }

    /// Returns the same row as one that is put back into the container that it was taken out of. It
    /// is own if `holder` is: the grid that a row is of, or the row itself where it is held alone.
    #[inline(always)]
    pub(crate) fn taken_out_of(self, holder: Self) -> Self {
        Self { head: self.head | holder.head.get() & OWN | TAKEN_OUT, ..self }
    }

    /// Tells whether the row is put back into the container that it was taken out of.
    #[inline(always)]
    pub(crate) fn is_taken_out(self) -> bool {
        self.head.get() & TAKEN_OUT != 0
    }

    /// Returns the same value as one that others may have.
    #[inline(always)]
    pub(crate) fn as_shared(self) -> Self {
        // The kind is in the lowest byte, so that this is never 0.
        let head = NonZeroU64::new(self.head.get() & !(OWN | TAKEN_OUT)).unwrap_or(self.head);
        Self { head, ..self }
    }

    /// Tells whether this is a row of a grid, by addresses alone: what lies there is not looked at.
    #[inline(always)]
    pub(crate) fn is_row_of(self, whole: Self) -> bool {
        let [row, grid] = [self, whole].map(|value| value.head.get() & 0xff);
        (row, grid) == (kind::ROW, kind::GRID) && self.word.addr() == whole.word.addr()
    }

    /// Tells whether both are references to the same place, by addresses alone.
    #[inline(always)]
    pub(crate) fn refers_as(self, other: Self) -> bool {
        let is_reference = matches!(self.head.get() & 0xff, kind::ROW | kind::GRID | kind::TUPLE);
        let is_alike = (self.head.get() ^ other.head.get()) & !(OWN | TAKEN_OUT) == 0;
        is_reference && is_alike && self.word.addr() == other.word.addr()
    }

    /// Returns the value as an enum.
    #[inline(always)]
    pub fn view(self) -> View<'a> {
        let head = self.head.get();
        let more = (head >> 32) as u32;
        let number = self.word.addr() as u64;
        let (first, second) = ((number >> 32) as i32, number as i32);
        match head & 0xff {
            kind::NONE => View::None,
            kind::BOOL => View::Bool(number != 0),
            kind::INT => View::Int(number.cast_signed()),
            kind::PAIR => View::Pair(first, second),
            kind::CELL => View::Cell(more.cast_signed(), first, second),
            kind::INTS => View::Ints(number),
            // SAFETY: `row` alone makes this kind, of a reference of this type with this lifetime.
            kind::ROW => View::Row(unsafe { self.target() }, more),
            // SAFETY: `grid` alone makes this kind, of a reference of this type with this lifetime.
            kind::GRID => View::Grid(unsafe { self.target() }),
            // SAFETY: `tuple` alone makes this kind, of a reference of this type with this
            // lifetime.
            kind::TUPLE => View::Tuple(unsafe { self.target() }),
            // SAFETY: `bits` alone makes this kind, of a reference of this type with this lifetime.
            kind::BITS => View::Bits(unsafe { self.target() }),
            // SAFETY: `points` alone makes this kind, of a reference of this type with this
            // lifetime.
            kind::POINTS => View::Points(unsafe { self.target() }),
            // SAFETY: `planes` alone makes this kind, of a reference of this type with this
            // lifetime.
            kind::PLANES => View::Planes(unsafe { self.target() }),
            // SAFETY: `cells` alone makes this kind, of a reference of this type with this
            // lifetime.
            kind::CELLS => View::Cells(unsafe { self.target() }),
            // SAFETY: `set` alone makes this kind, of a reference of this type with this lifetime.
            kind::SET => View::Set(unsafe { self.target() }),
            // SAFETY: `func` alone makes this kind, of a reference of this type with this lifetime,
            // and there are no kinds but these.
            _ => View::Func(unsafe { self.target() }),
        }
    }

    /// Returns the reference that the second word is.
    ///
    /// # Safety
    ///
    /// The word must have been made of a `&'a T`.
    #[inline(always)]
    unsafe fn target<T>(self) -> &'a T {
        // SAFETY: the caller vouches for it.
        unsafe { &*self.word.cast::<T>() }
    }
}

/// Returns two numbers in one word.
#[inline(always)]
const fn two(first: i32, second: i32) -> u64 {
    (first.cast_unsigned() as u64) << 32 | second.cast_unsigned() as u64
}
