//! Operands and calls, as far as they are known, and who knows what functions do.

use super::Type;
use crate::prim::PrimId;

/// A function value, as far as it is known; [`Functions`] gives the numbers their meaning.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FunctionId(pub u32);

impl FunctionId {
    /// There is no function.
    pub const NONE: FunctionId = FunctionId(0);
    /// A function of which nothing is known.
    pub const OPAQUE: FunctionId = FunctionId(1);
}

/// A value, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Operand {
    /// Its type.
    pub ty: Type,
    /// The function that it is, or that its elements are.
    pub function: FunctionId,
}

impl Operand {
    /// No value at all.
    pub const NEVER: Operand = Operand { ty: Type::NEVER, function: FunctionId::NONE };

    /// Returns a value of a type, with no known function in it.
    pub fn of(ty: Type) -> Self {
        Self { ty, function: FunctionId::NONE }
    }

    /// Returns the function that the value brings to where it goes.
    pub fn brings(self) -> FunctionId {
        match self.function {
            FunctionId::NONE if self.ty.mentions_function() => FunctionId::OPAQUE,
            function => function,
        }
    }
}

/// A call, as far as it is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Called {
    /// Its value.
    pub result: Operand,
    /// Whether it cannot fail, given operands that did not.
    pub cannot_fail: bool,
    /// The reason for which it always fails, if it does.
    pub mismatch: Option<Mismatch>,
}

/// A call, as whoever follows functions numbers calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallId(pub u32);

/// An operand that is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The call that fails where it is inside a function; else the function was called by a
    /// primitive.
    pub call: Option<CallId>,
    /// The function that is called; none for a value that is not a function or takes another number
    /// of arguments.
    pub primitive: Option<PrimId>,
    /// The position of the operand, from 0.
    pub operand: usize,
    /// Its type.
    pub found: Type,
}

/// Answers for function values: what calling them yields.
pub trait Functions {
    /// Returns a call of a function value.
    fn call(&mut self, function: Operand, args: &[Operand]) -> Called;
    /// Does as [`call`](Self::call), for a call that happens in a special case only: what it finds
    /// out about the body of the function is not kept.
    fn peek(&mut self, function: Operand, args: &[Operand]) -> Called;
    /// Returns one of two functions.
    fn either(&mut self, a: FunctionId, b: FunctionId) -> FunctionId;
    /// Notes that a function value goes where it cannot be followed.
    fn escape(&mut self, function: Operand);
}

impl Called {
    /// A call of which nothing is known.
    pub const UNKNOWN: Called = Called {
        result: Operand { ty: Type::UNKNOWN, function: FunctionId::NONE },
        cannot_fail: false,
        mismatch: None,
    };

    /// Returns a call that always fails.
    pub fn fails(mismatch: Mismatch) -> Self {
        Self { result: Operand::NEVER, cannot_fail: false, mismatch: Some(mismatch) }
    }
}
