//! A device program: steps in loops and choices, before and after its values have places in memory.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use smallvec::SmallVec;

use super::step::{MAX_OPERANDS, Op};

/// A stretch of memory whose place is not known yet, and a word in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Addr {
    /// Number of the stretch.
    pub stretch: u32,
    /// Words from its start.
    pub offset: u32,
}

impl Addr {
    /// Returns the word `by` words further on.
    pub fn plus(self, by: u32) -> Self {
        Self { offset: self.offset + by, ..self }
    }
}

/// An operand of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg {
    /// An address.
    At(Addr),
    /// A number.
    Number(u32),
}

impl From<Addr> for Arg {
    fn from(addr: Addr) -> Self {
        Self::At(addr)
    }
}

impl From<u32> for Arg {
    fn from(n: u32) -> Self {
        Self::Number(n)
    }
}

/// A step with its operands.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DeviceStep<A> {
    /// The operation.
    pub op: Op,
    /// With what.
    pub args: SmallVec<[A; MAX_OPERANDS]>,
    /// Index of the node that a fault is reported at.
    pub site: u32,
}

/// A statement.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Stmt<A> {
    /// A step.
    Step(DeviceStep<A>),
    /// Runs `next`, then `body` where the word at `more` is not 0, and so on.
    Loop {
        /// Whether there is another turn.
        more: A,
        /// The statements that decide it.
        next: Vec<Self>,
        /// The statements of a turn.
        body: Vec<Self>,
    },
    /// Runs one of two lists of statements.
    If {
        /// The word that decides.
        condition: A,
        /// The statements where it is not 0.
        then: Vec<Self>,
        /// The statements where it is.
        otherwise: Vec<Self>,
    },
}

impl<A> Stmt<A> {
    /// Returns the statements with every operand mapped.
    pub fn map_all<B>(body: &[Self], f: &impl Fn(&A) -> B) -> Vec<Stmt<B>> {
        let each = |stmt: &Self| match stmt {
            Self::Step(DeviceStep { op, args, site }) => {
                Stmt::Step(DeviceStep { op: *op, args: args.iter().map(f).collect(), site: *site })
            }
            Self::Loop { more, next, body } => Stmt::Loop {
                more: f(more),
                next: Self::map_all(next, f),
                body: Self::map_all(body, f),
            },
            Self::If { condition, then, otherwise } => Stmt::If {
                condition: f(condition),
                then: Self::map_all(then, f),
                otherwise: Self::map_all(otherwise, f),
            },
        };
        body.iter().map(each).collect()
    }

    /// Calls `visit` with every step.
    pub fn each_step<'s>(body: &'s [Self], visit: &mut impl FnMut(&'s DeviceStep<A>)) {
        for stmt in body {
            match stmt {
                Self::Step(step) => visit(step),
                Self::Loop { next, body, .. } => {
                    Self::each_step(next, visit);
                    Self::each_step(body, visit);
                }
                Self::If { then, otherwise, .. } => {
                    Self::each_step(then, visit);
                    Self::each_step(otherwise, visit);
                }
            }
        }
    }
}

/// The kind of a value in a record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueKind {
    /// An integer.
    Int,
    /// A truth value.
    Bool,
    /// A location or vector.
    Pair,
    /// A grid.
    Grid,
    /// A set of locations.
    Indices,
    /// A set of cells.
    Object,
    /// A set of objects of one grid.
    Objects,
    /// A set of integers from 0 to 63.
    Integers,
}

/// A value in a record: what it is, and where it starts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    /// The kind of the expression.
    pub kind: ValueKind,
    /// Words from the start of the record.
    pub offset: u32,
}

/// A program, or a segment of one, as a workgroup runs it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DeviceProgram {
    /// Its statements.
    pub body: Vec<Stmt<u32>>,
    /// Words of memory that it takes.
    pub words: u32,
    /// Values that it reads, in a record after one word that is not its own.
    pub inputs: Vec<ValueKind>,
    /// Values that it yields.
    pub outputs: Vec<ValueKind>,
    /// Whether grids that it yields are never larger than those that it reads.
    pub keeps_class: bool,
    /// Fuel that it can spend outside loops, at most.
    pub fuel: u64,
}
