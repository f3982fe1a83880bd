//! The primitives that have a native form, each with the code that makes it: all that native code
//! can do.
//!
//! Giving a primitive a native form is one arm of [`form`]. Where an arm's code answers nothing, as
//! the operands are not what it is made for, the VM's function is called, so no form decides what a
//! primitive means.

use super::finish::LoopKind;
use super::inline::{Binary, Unary};
use super::lower::{Lower, Val};
use super::python::{self, Division};
use super::readers;
use crate::ir::NodeId;
use crate::prim::{self, PrimId, Primitive};
use crate::types::Type;

/// The way in which native code computes a primitive.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A few machine instructions, where the operands are what they are made for.
    Inline(Emit),
    /// A loop whose body is generated too.
    Loop(Loop),
}

/// Generates the value of a call, or nothing where its operands do not suit.
pub(super) type Emit = for<'a, 'b, 'c> fn(&mut Lower<'a, 'b, 'c>, &Call<'_>) -> Option<Val>;

/// A call that is to be generated.
pub(super) struct Call<'v> {
    pub(super) prim: &'static Primitive,
    pub(super) args: &'v [Val],
    /// The types known of the operands.
    pub(super) types: &'v [Type],
    pub(super) node: NodeId,
}

impl Call<'_> {
    /// Returns the type known of an operand.
    pub(super) fn hint(&self, operand: usize) -> Type {
        self.types.get(operand).copied().unwrap_or(Type::UNKNOWN)
    }
}

/// A loop primitive: the operand that is the function, those that are walked, and what is done with
/// what the function yields.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    pub(super) function: usize,
    pub(super) containers: &'static [usize],
    pub(super) kind: LoopKind,
    /// Whether the greatest is wanted, where the kind picks.
    pub(super) greatest: bool,
}

/// Returns the native form of a primitive, if it has one.
pub(super) fn form(prim: PrimId) -> Option<Form> {
    Some(match prim {
        prim::IDENTITY => Form::Inline(|_, call| call.args.first().copied()),
        prim::ADD => Form::Inline(|lower, call| lower.binary(Binary::Add, call)),
        prim::SUBTRACT => Form::Inline(|lower, call| lower.binary(Binary::Subtract, call)),
        prim::MULTIPLY => Form::Inline(|lower, call| lower.binary(Binary::Multiply, call)),
        prim::DIVIDE => Form::Inline(|lower, call| lower.binary(Binary::Divide, call)),
        prim::INVERT => Form::Inline(|lower, call| lower.unary(Unary::Invert, call)),
        prim::DOUBLE => Form::Inline(|lower, call| lower.unary(Unary::Double, call)),
        prim::HALVE => Form::Inline(|lower, call| lower.unary(Unary::Halve, call)),
        prim::INCREMENT => Form::Inline(|lower, call| lower.unary(Unary::Increment, call)),
        prim::DECREMENT => Form::Inline(|lower, call| lower.unary(Unary::Decrement, call)),
        prim::CREMENT => Form::Inline(|lower, call| lower.unary(Unary::Crement, call)),
        prim::SIGN => Form::Inline(|lower, call| lower.unary(Unary::Sign, call)),
        prim::EVEN => Form::Inline(|lower, call| lower.even(call)),
        prim::POSITIVE => Form::Inline(|lower, call| lower.positive(call)),
        prim::GREATER => Form::Inline(|lower, call| lower.above(call)),
        prim::EQUALITY => Form::Inline(|lower, call| lower.equality(call)),
        prim::TOIVEC => Form::Inline(|lower, call| lower.vector(call, true)),
        prim::TOJVEC => Form::Inline(|lower, call| lower.vector(call, false)),
        prim::ASTUPLE => Form::Inline(|lower, call| lower.astuple(call)),
        prim::FIRST => Form::Inline(|lower, call| lower.end(call, true)),
        prim::LAST => Form::Inline(|lower, call| lower.end(call, false)),
        prim::FLIP => Form::Inline(|lower, call| lower.flip(call)),
        prim::BOTH => Form::Inline(|lower, call| lower.both(call)),
        prim::EITHER => Form::Inline(|lower, call| lower.either(call)),
        prim::BRANCH => Form::Inline(|lower, call| lower.branch(call)),

        prim::PLUS => Form::Inline(|lower, call| lower.arithmetic(Binary::Add, call)),
        prim::MINUS => Form::Inline(|lower, call| lower.arithmetic(Binary::Subtract, call)),
        prim::TIMES => Form::Inline(|lower, call| lower.arithmetic(Binary::Multiply, call)),
        prim::FLOORED => Form::Inline(|lower, call| lower.division(Division::Floored, call)),
        prim::MODULO => Form::Inline(|lower, call| lower.division(Division::Modulo, call)),
        prim::NEGATED => Form::Inline(|lower, call| lower.negated(call)),
        prim::ABSOLUTE => Form::Inline(|lower, call| lower.absolute(call)),
        prim::CHECKED => Form::Inline(|lower, call| lower.checked(call)),
        prim::AFTER => Form::Inline(|_, call| call.args.get(1).copied()),
        prim::ITERATED => Form::Inline(|lower, call| lower.iterated(call)),
        prim::ITEM_AT => Form::Inline(|lower, call| lower.item_at(call)),
        prim::ROW_OF => Form::Inline(|lower, call| lower.row_of(call)),
        prim::PUT_ITEM => Form::Inline(|lower, call| lower.put_item(call)),
        prim::LENGTH => Form::Inline(|lower, call| lower.field(call, python::LENGTHS)),

        prim::INDEX => Form::Inline(|lower, call| lower.index(call)),
        prim::CONTAINED => Form::Inline(|lower, call| lower.contained(call)),
        prim::SIZE => Form::Inline(|lower, call| lower.field(call, readers::SIZE)),
        prim::HEIGHT => Form::Inline(|lower, call| lower.field(call, readers::HEIGHTS)),
        prim::WIDTH => Form::Inline(|lower, call| lower.field(call, readers::WIDTHS)),
        prim::SHAPE => Form::Inline(|lower, call| lower.field(call, readers::SHAPES)),
        prim::UPPERMOST => Form::Inline(|lower, call| lower.field(call, readers::UPPERMOST)),
        prim::LOWERMOST => Form::Inline(|lower, call| lower.field(call, readers::LOWERMOST)),
        prim::LEFTMOST => Form::Inline(|lower, call| lower.field(call, readers::LEFTMOST)),
        prim::RIGHTMOST => Form::Inline(|lower, call| lower.field(call, readers::RIGHTMOST)),
        prim::ULCORNER => Form::Inline(|lower, call| lower.field(call, readers::ULCORNER)),
        prim::URCORNER => Form::Inline(|lower, call| lower.field(call, readers::URCORNER)),
        prim::LLCORNER => Form::Inline(|lower, call| lower.field(call, readers::LLCORNER)),
        prim::LRCORNER => Form::Inline(|lower, call| lower.field(call, readers::LRCORNER)),
        prim::COLOR => Form::Inline(|lower, call| lower.field(call, readers::COLOR)),

        prim::APPLY => mapping(&[1], LoopKind::Map),
        prim::MAPPLY => mapping(&[1], LoopKind::MapMerge),
        prim::PAPPLY => mapping(&[1, 2], LoopKind::Zip),
        prim::MPAPPLY => mapping(&[1, 2], LoopKind::ZipMerge),
        prim::PRAPPLY => mapping(&[1, 2], LoopKind::Product),
        prim::SFILTER => choosing(LoopKind::Filter),
        prim::MFILTER => choosing(LoopKind::FilterMerge),
        prim::EXTRACT => choosing(LoopKind::Extract),
        prim::ORDER => choosing(LoopKind::Order),
        prim::ARGMIN => choosing(LoopKind::Pick),
        prim::VALMIN => choosing(LoopKind::Value),
        prim::ARGMAX => greatest(LoopKind::Pick),
        prim::VALMAX => greatest(LoopKind::Value),
        _ => return None,
    })
}

/// Returns a loop whose first operand is the function.
fn mapping(containers: &'static [usize], kind: LoopKind) -> Form {
    Form::Loop(Loop { function: 0, containers, kind, greatest: false })
}

/// Returns a loop over its first operand, whose second one is the function.
fn choosing(kind: LoopKind) -> Form {
    Form::Loop(Loop { function: 1, containers: &[0], kind, greatest: false })
}

/// Returns the same, where the greatest is wanted.
fn greatest(kind: LoopKind) -> Form {
    Form::Loop(Loop { function: 1, containers: &[0], kind, greatest: true })
}

/// Returns the loop that a primitive is, if native code has it.
pub(super) fn loop_of(prim: PrimId) -> Option<Loop> {
    match form(prim)? {
        Form::Loop(form) => Some(form),
        Form::Inline(_) => None,
    }
}

/// Tells whether a call of a primitive may become a few machine instructions.
pub(super) fn is_inline(prim: PrimId) -> bool {
    matches!(form(prim), Some(Form::Inline(_)))
}

/// Tells whether generated code computes a primitive itself where the types are known; it calls the
/// VM's functions of the others.
pub fn is_native(prim: PrimId) -> bool {
    form(prim).is_some()
}
