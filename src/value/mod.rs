//! Runtime values: small `Copy` handles into an arena that lives for one evaluation.
//!
//! A [`Value`] is 16 bytes. What is small is stored in place (numbers, locations, cells), the rest
//! behind a reference into the arena. Nothing has a destructor, so an evaluation frees its memory by
//! resetting the arena.
//!
//! Two invariants keep comparison cheap:
//!
//! - A tuple of two integers that fit 32 bits is always a [`Value::Pair`], and a tuple of such an
//!   integer and such a pair always a [`Value::Cell`]. Longer tuples may be held in several ways (a
//!   grid may also be a tuple of tuples); [`order::cmp`] sees through the difference.
//! - A set has exactly one representation, chosen from its elements alone: see [`set`].

pub mod arena;
pub mod bits;
pub mod display;
pub mod fault;
pub mod func;
pub mod grid;
pub mod indices;
pub mod object;
pub mod order;
pub mod set;
pub mod tuple;

pub use arena::{Budget, Cx, Direction, Interrupt};
pub use fault::{Fault, FaultKind, Out};
pub use func::{Callable, Func, FuncKind};
pub use grid::{Grid, GridBuf};
pub use indices::{Indices, Point};
pub use object::{Object, Plane};

use bits::Bits;
use object::{Cell, Planes};

/// A value of the DSL.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// What `index` answers outside the grid.
    None,
    /// A truth value, equal to the integer 0 or 1.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A tuple of two 32-bit integers: a location or vector (row, column).
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

/// The elements of a tuple or set with what bounds the cost of walking it.
#[derive(Clone, Copy)]
pub struct Seq<'a> {
    /// The elements; ascending and distinct in a set.
    pub items: &'a [Value<'a>],
    /// Levels of nesting, at least 1.
    pub depth: u32,
    /// Cells in the whole value, shared parts counted as often as they occur.
    pub weight: u64,
}

/// What is empty weighs 1 all the same, so that the bound on cells bounds the number of elements.
static NOTHING: Seq<'static> = Seq { items: &[], depth: 1, weight: 1 };

impl<'a> Value<'a> {
    /// The empty set, of whatever type.
    pub const EMPTY_SET: Value<'static> = Value::Set(&NOTHING);
    /// The empty tuple.
    pub const EMPTY_TUPLE: Value<'static> = Value::Tuple(&NOTHING);

    /// The integer that this value is, booleans included.
    #[inline]
    pub fn as_int(self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(n),
            Value::Bool(b) => Some(i64::from(b)),
            _ => None,
        }
    }

    /// Whether this is a tuple, in any representation.
    #[inline]
    pub fn is_tuple(self) -> bool {
        matches!(
            self,
            Value::Pair(..) | Value::Cell(..) | Value::Row(..) | Value::Grid(_) | Value::Tuple(_)
        )
    }

    /// Whether this is a set, in any representation.
    #[inline]
    pub fn is_set(self) -> bool {
        matches!(
            self,
            Value::Ints(_)
                | Value::Bits(_)
                | Value::Points(_)
                | Value::Planes(_)
                | Value::Cells(_)
                | Value::Set(_)
        )
    }

    /// Number of elements of a tuple or set.
    #[expect(clippy::len_without_is_empty, reason = "a number has no length at all")]
    pub fn len(self) -> Option<usize> {
        Some(match self {
            Value::Pair(..) | Value::Cell(..) => 2,
            Value::Row(grid, _) => grid.width as usize,
            Value::Grid(grid) => grid.height as usize,
            Value::Tuple(seq) | Value::Set(seq) => seq.items.len(),
            Value::Ints(mask) => mask.count_ones() as usize,
            Value::Bits(bits) => bits.len(),
            Value::Points(points) => points.len(),
            Value::Planes(planes) => planes.len(),
            Value::Cells(cells) => cells.len(),
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Func(_) => return None,
        })
    }

    /// Whether Python would take this value for true.
    pub fn truthy(self) -> bool {
        match self {
            Value::None => false,
            Value::Bool(b) => b,
            Value::Int(n) => n != 0,
            Value::Func(_) => true,
            _ => self.len() != Some(0),
        }
    }

    /// Cells in the whole value: what the bound on a value's size counts.
    pub fn weight(self) -> u64 {
        match self {
            Value::None | Value::Bool(_) | Value::Int(_) => 1,
            Value::Pair(..) => 2,
            Value::Cell(..) => 3,
            Value::Row(grid, _) => u64::from(grid.width),
            Value::Grid(grid) => u64::from(grid.height) * u64::from(grid.width),
            Value::Tuple(seq) | Value::Set(seq) => seq.weight,
            Value::Ints(mask) => u64::from(mask.count_ones()),
            Value::Bits(bits) => bits.len() as u64,
            Value::Points(points) => points.len() as u64,
            Value::Planes(planes) => planes.len() as u64,
            Value::Cells(cells) => cells.len() as u64,
            Value::Func(func) => func.weight,
        }
    }

    /// Levels of nesting: 0 for a number, 1 for a pair, 2 for a grid.
    pub fn depth(self) -> u32 {
        match self {
            Value::None | Value::Bool(_) | Value::Int(_) => 0,
            Value::Pair(..) | Value::Row(..) | Value::Ints(_) => 1,
            Value::Cell(..) | Value::Grid(_) | Value::Bits(_) | Value::Points(_) => 2,
            Value::Planes(_) | Value::Cells(_) => 3,
            Value::Tuple(seq) | Value::Set(seq) => seq.depth,
            Value::Func(func) => func.depth,
        }
    }

    /// What kind of value this is, in words for a message.
    pub fn kind_name(self) -> &'static str {
        match self {
            Value::None => "none",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "an integer",
            Value::Pair(..) => "a pair of integers",
            Value::Cell(..) => "a cell",
            Value::Row(..) => "a row of a grid",
            Value::Grid(_) => "a grid",
            Value::Tuple(seq) if seq.items.is_empty() => "an empty tuple",
            Value::Tuple(_) => "a tuple",
            Value::Ints(_) => "a set of integers",
            Value::Bits(_) | Value::Points(_) => "a set of locations",
            Value::Planes(_) | Value::Cells(_) => "an object",
            Value::Set(seq) if seq.items.is_empty() => "an empty set",
            Value::Set(_) => "a set",
            Value::Func(_) => "a function",
        }
    }
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        order::eq(*self, *other)
    }
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

const _: () = assert!(size_of::<Value<'_>>() == 16 && size_of::<Out<'_>>() == 16);
