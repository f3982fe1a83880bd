//! Static types of values, and the signatures of primitives.
//!
//! A [`Type`] is one 64-bit word: its symbols in prefix order, four bits each, so that types are
//! compared, hashed and stored like numbers and need no table. A type of more than 16 symbols is
//! cut: the parts that do not fit are unknown, which also bounds what a loop over ever deeper types
//! can do.
//!
//! The types, and what each says about a value:
//!
//! - `Int` is an integer or a boolean, as the two are equal in the language. The elements of a
//!   container are never `Bool`, because a container may hold booleans as integers. `Grid` is a
//!   non-empty tuple of equally long non-empty rows of integers; `(A, B)` is a tuple of exactly
//!   two. `Tuple[A]` and `Set[A]` may be empty, so an empty container has every type of containers
//!   of its kind.
//! - `T?` is a `T` or an irregular form of it: where a program computes what its author meant it is
//!   a `T`, but nothing proves that. An irregular number is anything, most often none, which
//!   `index` answers outside a grid. An irregular tuple is still a tuple: an empty one, a ragged
//!   grid, a grid with cells of none. An irregular set is still a set.
//! - `_` is anything. `Never` is nothing: what a call gives that always fails, and the elements of
//!   a container that is always empty.
//!
//! Structural facts: `Bool` fits `Int`; `(A, A)` fits `Tuple[A]`; `Grid` fits `Tuple[Tuple[Int]]`;
//! every `T` fits `T?` and `_`; `Never` fits everything.
//!
//! The notation of signatures is described in [`signature`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod call;
mod matching;
mod operand;
pub mod signature;
mod unify;

#[cfg(test)]
mod tests;

pub use unify::{Choice, unify};

use std::fmt;

use crate::value::set::Elements;
use crate::value::{Value, View};

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Type(u64);

/// A type, one level of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Anything.
    Unknown,
    /// Nothing.
    Never,
    /// None.
    None,
    /// A truth value.
    Bool,
    /// An integer or a boolean.
    Int,
    /// A non-empty tuple of equally long non-empty rows of integers.
    Grid,
    /// A function with its number of parameters, where it is known and at most four.
    Function(Option<u8>),
    /// This type or an irregular form of it.
    Maybe(Type),
    /// A tuple of exactly two.
    Pair(Type, Type),
    /// A tuple of any length.
    Tuple(Type),
    /// A set.
    Set(Type),
}

/// Symbols of the encoding; 0 follows the last one.
mod symbol {
    pub(super) const UNKNOWN: u64 = 1;
    pub(super) const NEVER: u64 = 2;
    pub(super) const NONE: u64 = 3;
    pub(super) const BOOL: u64 = 4;
    pub(super) const INT: u64 = 5;
    pub(super) const GRID: u64 = 6;
    /// A location, which is short because it is everywhere: `(Int, Int)`.
    pub(super) const LOCATION: u64 = 7;
    /// `(Int, (Int, Int))`, for the same reason.
    pub(super) const CELL: u64 = 8;
    /// A function; a symbol follows that is the number of its parameters, or [`NEVER`] where it is
    /// not known.
    pub(super) const FUNCTION: u64 = 9;
    /// The symbol of no parameters, after [`FUNCTION`].
    pub(super) const ARITY: u64 = NEVER;
    pub(super) const MAYBE: u64 = 12;
    pub(super) const PAIR: u64 = 13;
    pub(super) const TUPLE: u64 = 14;
    pub(super) const SET: u64 = 15;
}

/// Symbols of a type, at most: so many fill a word.
const MAX_SYMBOLS: u32 = 16;

impl Type {
    /// Anything.
    pub const UNKNOWN: Type = Type(symbol::UNKNOWN);
    /// Nothing.
    pub const NEVER: Type = Type(symbol::NEVER);
    /// None.
    pub const NONE: Type = Type(symbol::NONE);
    /// A truth value.
    pub const BOOL: Type = Type(symbol::BOOL);
    /// An integer.
    pub const INT: Type = Type(symbol::INT);
    /// A grid.
    pub const GRID: Type = Type(symbol::GRID);
    /// A pair of integers: a location or a vector.
    pub const PAIR: Type = Type(symbol::LOCATION);
    /// A colour at a location.
    pub const CELL: Type = Type(symbol::CELL);
    /// A set of locations.
    pub const INDICES: Type = Type(symbol::SET | Self::PAIR.0 << 4);
    /// A set of cells.
    pub const OBJECT: Type = Type(symbol::SET | Self::CELL.0 << 4);
    /// A set of objects.
    pub const OBJECTS: Type = Type(symbol::SET | Self::OBJECT.0 << 4);
    /// The demonstration pairs of a task.
    pub const SAMPLES: Type =
        Type(symbol::TUPLE | symbol::PAIR << 4 | symbol::GRID << 8 | symbol::GRID << 12);

    /// A function of an unknown number of parameters.
    pub const FUNCTION: Type = Type(symbol::FUNCTION | symbol::ARITY << 4);

    /// Returns a function of `arity` parameters, of an unknown number where it is not 1 to 4.
    pub const fn function(arity: usize) -> Type {
        match arity {
            1..=4 => Type(symbol::FUNCTION | (symbol::ARITY + arity as u64) << 4),
            _ => Self::FUNCTION,
        }
    }

    /// Returns a set of `items`.
    pub fn set(items: Type) -> Type {
        items.under(symbol::SET)
    }

    /// Returns a tuple of any number of `items`.
    pub fn tuple(items: Type) -> Type {
        items.under(symbol::TUPLE)
    }

    /// Returns this type, or an irregular form of it.
    pub fn maybe(self) -> Type {
        match self.0 & 15 {
            symbol::UNKNOWN | symbol::NEVER | symbol::NONE | symbol::MAYBE => self,
            symbol::FUNCTION => Self::FUNCTION,
            _ if self.symbols() == MAX_SYMBOLS => Self::UNKNOWN,
            _ => self.under(symbol::MAYBE),
        }
    }

    /// Returns a tuple of exactly `a` and `b`.
    pub fn pair(a: Type, b: Type) -> Type {
        let (mut a, mut b) = (a.contained(), b.contained());
        match (a, b) {
            (Type::INT, Type::INT) => return Type::PAIR,
            (Type::INT, Type::PAIR) => return Type::CELL,
            _ => {}
        }
        if 1 + a.symbols() + b.symbols() > MAX_SYMBOLS {
            *(if a.symbols() < b.symbols() { &mut b } else { &mut a }) = Type::UNKNOWN;
        }
        if 1 + a.symbols() + b.symbols() > MAX_SYMBOLS {
            (a, b) = (Type::UNKNOWN, Type::UNKNOWN);
        }
        Type(symbol::PAIR | a.0 << 4 | b.0 << (4 + 4 * a.symbols()))
    }

    fn under(self, symbol: u64) -> Type {
        let inner = if self.symbols() < MAX_SYMBOLS { self.contained() } else { Type::UNKNOWN };
        Type(symbol | inner.0 << 4)
    }

    /// Returns the type as a part of another.
    fn contained(self) -> Type {
        if self == Type::BOOL { Type::INT } else { self }
    }

    #[inline]
    fn symbols(self) -> u32 {
        (u64::BITS - self.0.leading_zeros()).div_ceil(4)
    }

    /// Returns the outermost level.
    #[inline]
    pub fn shape(self) -> Shape {
        let inner = Type(self.0 >> 4);
        match self.0 & 15 {
            symbol::NEVER => Shape::Never,
            symbol::NONE => Shape::None,
            symbol::BOOL => Shape::Bool,
            symbol::INT => Shape::Int,
            symbol::GRID => Shape::Grid,
            symbol::LOCATION => Shape::Pair(Type::INT, Type::INT),
            symbol::CELL => Shape::Pair(Type::INT, Type::PAIR),
            symbol::FUNCTION => {
                let arity = (inner.0 - symbol::ARITY) as u8;
                Shape::Function(Some(arity).filter(|&arity| arity > 0))
            }
            symbol::MAYBE => Shape::Maybe(inner),
            symbol::PAIR => {
                let (a, b) = inner.split();
                Shape::Pair(a, b)
            }
            symbol::TUPLE => Shape::Tuple(inner),
            symbol::SET => Shape::Set(inner),
            _ => Shape::Unknown,
        }
    }

    /// Returns the first of two types that follow one another, and the second.
    fn split(self) -> (Type, Type) {
        let (mut wanted, mut bits) = (1u32, 0u32);
        while wanted > 0 && bits < u64::BITS {
            wanted = match self.0 >> bits & 15 {
                symbol::PAIR => wanted + 1,
                symbol::MAYBE | symbol::TUPLE | symbol::SET | symbol::FUNCTION => wanted,
                _ => wanted - 1,
            };
            bits += 4;
        }
        (Type(self.0 & ((1 << bits) - 1)), Type(self.0 >> bits))
    }

    /// Returns the type without the outermost `?`.
    pub fn regular(self) -> Type {
        match self.shape() {
            Shape::Maybe(inner) => inner,
            _ => self,
        }
    }

    /// Tells whether no part of the type is unknown.
    pub fn is_static(self) -> bool {
        (0..self.symbols()).all(|index| self.0 >> (4 * index) & 15 != symbol::UNKNOWN)
    }

    /// Tells whether no part of the type is unknown or irregular, so that it can be relied on.
    pub fn is_certain(self) -> bool {
        let doubtful =
            |index| matches!(self.0 >> (4 * index) & 15, symbol::UNKNOWN | symbol::MAYBE);
        !(0..self.symbols()).any(doubtful)
    }

    /// Tells whether every value of the type is a function.
    pub fn is_function(self) -> bool {
        matches!(self.shape(), Shape::Function(_))
    }

    /// Tells whether no value of the type is a container without elements, or of such alone.
    pub fn is_never_hollow(self) -> bool {
        match self.shape() {
            Shape::Int | Shape::Bool | Shape::None | Shape::Grid | Shape::Function(_) => true,
            Shape::Pair(a, b) => a.is_never_hollow() || b.is_never_hollow(),
            _ => false,
        }
    }

    /// Tells whether a value of the type can be a function, as far as is known.
    pub fn can_be_function(self) -> bool {
        match self.shape() {
            Shape::Unknown | Shape::Never | Shape::Function(_) => true,
            Shape::Maybe(inner) => inner.is_number(),
            _ => false,
        }
    }

    /// Tells whether a part of the type is a function.
    pub fn mentions_function(self) -> bool {
        let is_function = |index| self.0 >> (4 * index) & 15 == symbol::FUNCTION;
        (0..self.symbols()).any(is_function)
    }

    /// Returns the type of the elements of a container; none where it has no elements.
    pub fn element(self) -> Option<Type> {
        Some(match self.shape() {
            Shape::Unknown => Type::UNKNOWN,
            Shape::Never => Type::NEVER,
            Shape::Grid => Type::tuple(Type::INT),
            Shape::Maybe(inner) => inner.element()?.maybe(),
            Shape::Pair(a, b) => a.join(b),
            Shape::Tuple(items) | Shape::Set(items) => items,
            Shape::None | Shape::Bool | Shape::Int | Shape::Function(_) => return None,
        })
    }

    /// Returns the least type that both types fit, as far as the notation can tell.
    pub fn join(self, other: Type) -> Type {
        if self == other {
            return self;
        }
        match (self.shape(), other.shape()) {
            (Shape::Never, _) => other,
            (_, Shape::Never) => self,
            (Shape::Unknown, _) | (_, Shape::Unknown) => Type::UNKNOWN,
            (Shape::None, Shape::Maybe(b)) if b.is_number() => other,
            (Shape::Maybe(a), Shape::None) if a.is_number() => self,
            (Shape::None, Shape::Int | Shape::Bool) => other.maybe(),
            (Shape::Int | Shape::Bool, Shape::None) => self.maybe(),
            (Shape::Maybe(a), _) => a.join(other.regular()).maybe(),
            (_, Shape::Maybe(b)) => self.join(b).maybe(),
            (Shape::Bool | Shape::Int, Shape::Bool | Shape::Int) => Type::INT,
            (Shape::Function(_), Shape::Function(_)) => Type::FUNCTION,
            (Shape::Pair(a, b), Shape::Pair(c, d)) => Type::pair(a.join(c), b.join(d)),
            (Shape::Set(a), Shape::Set(b)) => Type::set(a.join(b)),
            (Shape::Grid, Shape::Tuple(b)) if b == Type::NEVER => Type::GRID.maybe(),
            (Shape::Tuple(a), Shape::Grid) if a == Type::NEVER => Type::GRID.maybe(),
            (
                Shape::Grid | Shape::Pair(..) | Shape::Tuple(_),
                Shape::Grid | Shape::Pair(..) | Shape::Tuple(_),
            ) => match (self.element(), other.element()) {
                (Some(a), Some(b)) => Type::tuple(a.join(b)),
                _ => Type::UNKNOWN,
            },
            _ => Type::UNKNOWN,
        }
    }

    fn is_number(self) -> bool {
        matches!(self.shape(), Shape::Int | Shape::Bool)
    }

    /// Tells whether every value of this type is one of `wanted`.
    pub fn fits(self, wanted: Type) -> bool {
        if self == wanted {
            return true;
        }
        match (self.shape(), wanted.shape()) {
            (Shape::Never, _) | (_, Shape::Unknown) => true,
            (_, Shape::Maybe(inner)) => match inner.shape() {
                // An irregular number may be anything; irregular containers are of their kind.
                Shape::Int | Shape::Bool => true,
                Shape::Set(_) => matches!(self.regular().shape(), Shape::Set(_)),
                _ => matches!(
                    self.regular().shape(),
                    Shape::Grid | Shape::Pair(..) | Shape::Tuple(_)
                ),
            },
            (Shape::Bool, Shape::Int) | (Shape::Function(_), Shape::Function(None)) => true,
            (Shape::Pair(a, b), Shape::Pair(c, d)) => a.fits(c) && b.fits(d),
            (Shape::Pair(a, b), Shape::Tuple(items)) => a.fits(items) && b.fits(items),
            (Shape::Pair(a, b), Shape::Grid) => a.fits(Type::PAIR) && b.fits(Type::PAIR),
            (Shape::Grid, Shape::Tuple(items)) => Type::tuple(Type::INT).fits(items),
            (Shape::Tuple(a), Shape::Tuple(b)) | (Shape::Set(a), Shape::Set(b)) => a.fits(b),
            _ => false,
        }
    }

    /// Tells whether a value is one of this type.
    pub fn holds(self, value: Value<'_>) -> bool {
        let all = |items: Type| Elements::ascending(value).all(|item| items.holds(item));
        match self.shape() {
            Shape::Unknown => true,
            Shape::Never => false,
            Shape::None => matches!(value.view(), View::None),
            Shape::Bool => matches!(value.view(), View::Bool(_)),
            Shape::Int => value.as_int().is_some(),
            Shape::Grid => is_grid(value),
            Shape::Function(arity) => match value.view() {
                View::Func(func) => {
                    arity.is_none_or(|arity| func.arity as usize == usize::from(arity))
                }
                _ => false,
            },
            Shape::Maybe(inner) => match inner.shape() {
                Shape::Int | Shape::Bool => true,
                Shape::Set(_) => value.is_set(),
                _ => value.is_tuple(),
            },
            Shape::Pair(a, b) => {
                value.is_tuple()
                    && value.len() == Some(2)
                    && a.holds(value.element(0))
                    && b.holds(value.element(1))
            }
            Shape::Tuple(items) => value.is_tuple() && all(items),
            Shape::Set(items) => value.is_set() && all(items),
        }
    }

    /// Returns the type of a value, as exact as the notation can tell.
    pub fn of(value: Value<'_>) -> Type {
        /// Cells of a value, shared parts as often as they occur, that is looked into.
        const MOST: u64 = 1 << 20;
        let items = || Elements::ascending(value).map(Type::of).fold(Type::NEVER, Type::join);
        match value.view() {
            View::Tuple(seq) if MOST < seq.weight => Type::tuple(Type::UNKNOWN),
            View::Set(seq) if MOST < seq.weight => Type::set(Type::UNKNOWN),
            View::None => Type::NONE,
            View::Bool(_) => Type::BOOL,
            View::Int(_) => Type::INT,
            View::Pair(..) => Type::PAIR,
            View::Cell(..) => Type::CELL,
            View::Row(..) => Type::tuple(Type::INT),
            View::Grid(_) => Type::GRID,
            View::Tuple(seq) => match *seq.items {
                [a, b] => Type::pair(Type::of(a), Type::of(b)),
                _ => Type::tuple(items()),
            },
            View::Ints(_) => Type::set(Type::INT),
            View::Bits(_) | View::Points(_) => Type::INDICES,
            View::Planes(_) | View::Cells(_) => Type::OBJECT,
            View::Set(_) => Type::set(items()),
            View::Func(func) => Type::function(func.arity as usize),
        }
    }
}

/// Tells whether a value is a non-empty tuple of equally long non-empty rows of integers.
fn is_grid(value: Value<'_>) -> bool {
    if let View::Grid(_) = value.view() {
        return true;
    }
    if !value.is_tuple() || value.len() == Some(0) {
        return false;
    }
    let width = value.element(0).len();
    width != Some(0)
        && Elements::ascending(value)
            .all(|row| row.len() == width && Type::tuple(Type::INT).holds(row))
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [
            (Type::PAIR, "Pair"),
            (Type::CELL, "Cell"),
            (Type::INDICES, "Indices"),
            (Type::OBJECT, "Object"),
            (Type::OBJECTS, "Objects"),
        ];
        if let Some((_, name)) = named.iter().find(|(known, _)| known == self) {
            return f.write_str(name);
        }
        match self.shape() {
            Shape::Unknown => f.write_str("_"),
            Shape::Never => f.write_str("Never"),
            Shape::None => f.write_str("None"),
            Shape::Bool => f.write_str("Bool"),
            Shape::Int => f.write_str("Int"),
            Shape::Grid => f.write_str("Grid"),
            Shape::Function(None) => f.write_str("Function"),
            Shape::Function(Some(1)) => f.write_str("(_ -> _)"),
            Shape::Function(Some(arity)) => {
                write!(f, "(({}) -> _)", vec!["_"; arity.into()].join(", "))
            }
            Shape::Maybe(inner) => write!(f, "{inner}?"),
            Shape::Pair(a, b) => write!(f, "({a}, {b})"),
            Shape::Tuple(items) => write!(f, "Tuple[{items}]"),
            Shape::Set(items) => write!(f, "Set[{items}]"),
        }
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
