//! Values as kernels hold them, and containers that only loops can look into.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{GRID, INTEGERS, OBJECT, OBJECTS, SET};
use super::super::modes::Mode;
use super::Env;
use super::demand::Demand;
use crate::ir::NodeId;
use crate::prim::{PrimId, Primitive};

/// A value as kernels hold it.
#[derive(Clone, Debug)]
pub(super) enum Val {
    /// An integer that is known.
    Constant(i32),
    /// An integer.
    Int(Addr),
    /// A truth value.
    Bool(Addr),
    /// A location or vector.
    Pair(Addr),
    /// A grid.
    Grid(Addr),
    /// A set of locations.
    Set(Addr),
    /// A set of cells.
    Object(Addr),
    /// A set of objects of one grid.
    Objects(Addr),
    /// A set of small integers.
    Integers(Addr),
    /// A colour at a location.
    Cell(Addr, Addr),
    /// A tuple of known length.
    Tuple(Rc<[Val]>),
    /// Anything else that can be walked.
    Seq(Rc<Seq>),
}

/// A container that only loops can look into.
#[derive(Clone, Debug)]
pub(super) struct Seq {
    pub(super) elements: Elements,
    /// Whether it is a set rather than a tuple.
    pub(super) is_set: bool,
    /// Whether it is walked in the order that the language defines.
    pub(super) ordered: bool,
}

/// The elements of a container.
#[derive(Clone, Debug)]
pub(super) enum Elements {
    Objects(Addr),
    List(Addr),
    Locations(Addr),
    Cells(Addr),
    Integers(Addr),
    /// Start, stop, step.
    Range(Addr, Addr, Addr),
    /// Grid, number of parts, the axis along which they lie.
    Split(Addr, Addr, Mode),
    Fixed(Rc<[Val]>),
    /// The results of a function for the elements.
    Map(Function, Rc<Seq>),
    /// Those for which a function yields something true.
    Filter(Function, Rc<Seq>),
    /// All pairs.
    Product(Rc<Seq>, Rc<Seq>),
    /// One after the other.
    Concat(Rc<Seq>, Rc<Seq>),
}

/// A function of the program that is known.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) node: NodeId,
    pub(super) body: Body,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Prim(&'static Primitive),
    /// A lambda, with the parameters of the lambdas around it.
    Lambda {
        body: NodeId,
        outer: Env,
    },
    /// A function of the pair of its two parameters, the second one first.
    OfPair(Rc<Function>),
}

/// A call that is to be lowered.
pub(super) struct Call<'v> {
    pub(super) prim: PrimId,
    /// The operands, without the function of a loop.
    pub(super) args: &'v [Val],
    /// The part of its value that is needed.
    pub(super) demand: Demand,
}

/// Makes a value of where it is.
pub(super) type MakeVal = fn(Addr) -> Val;

/// Returns the way in which two values of one kind are held: the constructor from an address, and
/// the words.
pub(super) fn same_kind(a: &Val, b: &Val) -> Option<(MakeVal, u32)> {
    Some(match (a, b) {
        (Val::Bool(_), Val::Bool(_)) => (Val::Bool, 1),
        (Val::Int(_), Val::Int(_)) => (Val::Int, 1),
        (Val::Pair(_), Val::Pair(_)) => (Val::Pair, 2),
        (Val::Grid(_), Val::Grid(_)) => (Val::Grid, GRID),
        (Val::Set(_), Val::Set(_)) => (Val::Set, SET),
        (Val::Object(_), Val::Object(_)) => (Val::Object, OBJECT),
        (Val::Objects(_), Val::Objects(_)) => (Val::Objects, OBJECTS),
        (Val::Integers(_), Val::Integers(_)) => (Val::Integers, INTEGERS),
        _ => return None,
    })
}

impl Val {
    /// Tells whether it is an integer or a truth value.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Constant(_) | Self::Int(_) | Self::Bool(_))
    }

    /// Returns its kind, as messages say it.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Constant(_) | Self::Int(_) => "an integer",
            Self::Bool(_) => "a truth value",
            Self::Pair(_) => "a pair of integers",
            Self::Grid(_) => "a grid",
            Self::Set(_) => "a set of locations",
            Self::Object(_) => "an object",
            Self::Objects(_) => "a set of objects",
            Self::Integers(_) => "a set of integers",
            Self::Cell(..) => "a cell",
            Self::Tuple(_) => "a tuple",
            Self::Seq(seq) if seq.is_set => "a set of values that are made one by one",
            Self::Seq(_) => "a tuple of values that are made one by one",
        }
    }
}
