//! Runtime values: small `Copy` handles into an arena that lives for one evaluation.
//!
//! A [`Value`] is 16 bytes. Small values are stored in place (numbers, locations, cells), the rest
//! behind a reference into the arena. Nothing has a destructor, so an evaluation frees its memory
//! by resetting the arena.
//!
//! Two invariants keep comparison cheap:
//!
//! - A tuple of two integers that fit 32 bits is always a [`View::Pair`], and a tuple of such an
//!   integer and such a pair always a [`View::Cell`]. Longer tuples may be held in several ways (a
//!   grid may also be a tuple of tuples); [`order::cmp`] sees through the difference.
//! - A set has exactly one representation, chosen from its elements alone: see [`set`].
//!
//! A value is matched on as the enum [`View`]. Results travel as a [`Reply`], which fits
//! two registers, while the fault waits in its thread.
//!
//! A [`Grid`] is rows of bytes. [`Indices`] are a bitboard with an origin, one 128-bit word a row.
//! An [`Object`] is a list of (colour, bitboard) planes over one frame. Both sets fall back to
//! sorted slices where a box of 128 × 128 does not hold them. Their elements are counted when
//! somebody asks for their number. [`order`] is the canonical order and equality. [`Cx`] is the
//! context of one evaluation: arena, budgets, the direction in which sets are walked.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod arena;
pub mod bits;
pub mod display;
mod elements;
pub mod fault;
pub mod filter;
pub mod frozen;
pub mod func;
pub mod grid;
pub mod indices;
pub mod object;
pub mod order;
pub mod packed;
mod raised;
mod rounds;
pub mod set;
pub mod tuple;

use arena::room::Room;
pub use arena::{Budget, Cx, Direction, Interrupt};
pub use fault::{Fault, FaultKind, Out, Reply, kept_name};
pub use filter::PairElement;
pub use frozen::{Freezer, Frozen, Kept};
pub use func::{Body, Callable, Func, FuncKind};
pub use grid::{Grid, GridBuf};
pub use indices::{Indices, Point};
pub use object::{Object, Plane};
pub use packed::{Value, View};
pub use raised::Raised;
pub use rounds::{NotedRounds, RoundState, Rounds};

/// The elements of a tuple or set with what bounds the cost of walking it.
#[derive(Clone, Copy)]
pub struct Seq<'a> {
    /// The elements; ascending and distinct in a set.
    pub items: &'a [Value<'a>],
    /// Levels of nesting, at least 1.
    pub depth: u32,
    /// Cells in the whole value, shared parts counted as often as they occur.
    pub weight: u64,
    /// The memory that the elements are in, where more of them can be written behind them.
    room: Option<&'a Room>,
}

impl<'a> Seq<'a> {
    /// Returns elements with what is known of them, and nothing behind them.
    pub const fn new(items: &'a [Value<'a>], depth: u32, weight: u64) -> Self {
        Self { items, depth, weight, room: None }
    }
}

/// Cells in the largest value whose every cell is charged for: 4 million. A value of the arena has
/// more only where parts of it are shared.
const MOST_EFFORT: u64 = 1 << 22;

/// Empty containers weigh 1 all the same, so that the bound on cells bounds the number of elements.
static NOTHING: Seq<'static> = Seq::new(&[], 1, 1);

impl<'a> Value<'a> {
    /// The empty set, of whatever type.
    pub const EMPTY_SET: Value<'static> = Value::set(&NOTHING);
    /// The empty tuple.
    pub const EMPTY_TUPLE: Value<'static> = Value::tuple(&NOTHING);

    /// Returns the integer that this value is, booleans included.
    #[inline]
    pub fn as_int(self) -> Option<i64> {
        match self.view() {
            View::Int(n) => Some(n),
            View::Bool(b) => Some(i64::from(b)),
            _ => None,
        }
    }

    /// Tells whether this is a tuple, in any representation.
    #[inline]
    pub fn is_tuple(self) -> bool {
        matches!(
            self.view(),
            View::Pair(..) | View::Cell(..) | View::Row(..) | View::Grid(_) | View::Tuple(_)
        )
    }

    /// Tells whether this is a set, in any representation.
    #[inline]
    pub fn is_set(self) -> bool {
        matches!(
            self.view(),
            View::Ints(_)
                | View::Bits(_)
                | View::Points(_)
                | View::Planes(_)
                | View::Cells(_)
                | View::Set(_)
        )
    }

    /// Returns the number of elements of a tuple or set.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a number has no length at all")]
    pub fn len(self) -> Option<usize> {
        Some(match self.view() {
            View::Pair(..) | View::Cell(..) => 2,
            View::Row(grid, _) => grid.width as usize,
            View::Grid(grid) => grid.height as usize,
            View::Tuple(seq) | View::Set(seq) => seq.items.len(),
            View::Ints(mask) => mask.count_ones() as usize,
            View::Bits(bits) => bits.len(),
            View::Points(points) => points.len(),
            View::Planes(planes) => planes.len(),
            View::Cells(cells) => cells.len(),
            View::None | View::Bool(_) | View::Int(_) | View::Func(_) => return None,
        })
    }

    /// Tells whether Python would take this value for true.
    #[inline]
    pub fn truthy(self) -> bool {
        match self.view() {
            View::Bool(b) => b,
            _ => self.is_something(),
        }
    }

    /// Tells whether Python would take a value that is no truth value for true.
    fn is_something(self) -> bool {
        match self.view() {
            View::None => false,
            View::Int(n) => n != 0,
            View::Bits(_) | View::Planes(_) => true,
            // Of functions only dictionaries may be empty.
            View::Func(_) => self.as_pairs().is_none_or(|pairs| pairs.len() != Some(0)),
            _ => self.len() != Some(0),
        }
    }

    /// Counts the cells in the whole value, as the bound on a value's size does.
    #[inline]
    pub fn weight(self) -> u64 {
        match self.view() {
            View::None | View::Bool(_) | View::Int(_) => 1,
            View::Pair(..) => 2,
            View::Cell(..) => 3,
            View::Row(grid, _) => u64::from(grid.width),
            View::Grid(grid) => u64::from(grid.height) * u64::from(grid.width),
            View::Tuple(seq) | View::Set(seq) => seq.weight,
            View::Ints(mask) => u64::from(mask.count_ones()),
            View::Bits(bits) => bits.len() as u64,
            View::Points(points) => points.len() as u64,
            View::Planes(planes) => planes.len() as u64,
            View::Cells(cells) => cells.len() as u64,
            View::Func(func) => func.weight,
        }
    }

    /// Returns the cells that work on the whole value comes by, for the charge. A value with more
    /// of them has shared parts, and work on it goes through each once: see [`order`].
    #[inline]
    pub fn effort(self) -> u64 {
        self.weight().min(MOST_EFFORT)
    }

    /// Returns the levels of nesting: 0 for a number, 1 for a pair, 2 for a grid.
    #[inline]
    pub fn depth(self) -> u32 {
        match self.view() {
            View::None | View::Bool(_) | View::Int(_) => 0,
            View::Pair(..) | View::Row(..) | View::Ints(_) => 1,
            View::Cell(..) | View::Grid(_) | View::Bits(_) | View::Points(_) => 2,
            View::Planes(_) | View::Cells(_) => 3,
            View::Tuple(seq) | View::Set(seq) => seq.depth,
            View::Func(func) => func.depth,
        }
    }

    /// Returns the kind of the value, in words for a message.
    pub fn kind_name(self) -> &'static str {
        match self.view() {
            View::None => "none",
            View::Bool(_) => "a boolean",
            View::Int(_) => "an integer",
            View::Pair(..) => "a pair of integers",
            View::Cell(..) => "a cell",
            View::Row(..) => "a row of a grid",
            View::Grid(_) => "a grid",
            View::Tuple(seq) if seq.items.is_empty() => "an empty tuple",
            View::Tuple(_) => "a tuple",
            View::Ints(_) => "a set of integers",
            View::Bits(_) | View::Points(_) => "a set of locations",
            View::Planes(_) | View::Cells(_) => "an object",
            View::Set(seq) if seq.items.is_empty() => "an empty set",
            View::Set(_) => "a set",
            View::Func(_) => "a function",
        }
    }
}

impl PartialEq for Value<'_> {
    #[inline]
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
