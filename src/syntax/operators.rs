//! Operator precedence.
//!
//! The grammar collects the operators and operands of an expression in a flat list, and this file
//! makes the tree, with Python's precedence. A rule for each of the nine levels would say the same.
//! But the parser would climb through all of them for every name in a file, which took a quarter of
//! the parsing time. Loosest to tightest:
//!
//! ```text
//! or    and    not    == != < <= > >= in is    |    ^    &    << >>    + -    * / // %
//! - + ~ (signs)    **
//! ```

use bumpalo::collections::Vec as BumpVec;
use smallvec::SmallVec;

use super::ast::{BinaryOp, Expr, UnaryOp};
use super::nodes::Nodes;
use crate::diag::{Code, Diagnostic};

/// A part of an expression, in the order of the text.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'a> {
    Operand(Operand<'a>),
    Prefix { start: u32, op: UnaryOp, end: u32 },
    Infix { op: BinaryOp },
}

/// An operand and where it stands, with the brackets around it.
#[derive(Clone, Copy)]
pub(crate) struct Operand<'a> {
    pub(crate) start: u32,
    pub(crate) value: &'a Expr<'a>,
    pub(crate) end: u32,
}

/// An operator that waits for its right operand.
#[derive(Clone, Copy)]
enum Waiting {
    Prefix {
        start: u32,
        op: UnaryOp,
    },
    /// Whether its left operand is a comparison, of which it is the continuation.
    Infix {
        op: BinaryOp,
        chained: bool,
    },
}

/// Makes the tree of a flat list, in which an operand follows each operator and the list ends
/// with an operand.
pub(crate) fn resolve<'a>(nodes: &mut Nodes<'a>, parts: BumpVec<'a, Piece<'a>>) -> &'a Expr<'a> {
    let mut tree = Operation::default();
    for part in parts {
        match part {
            Piece::Operand(operand) => tree.take_operand(operand),
            Piece::Prefix { start, op, end } => tree.take_prefix(nodes, start, op, end),
            Piece::Infix { op } => tree.take_infix(nodes, op),
        }
    }
    tree.finish(nodes)
}

/// The tree of the operators and operands that were given so far, in the order of the text.
///
/// Every operator is pushed and popped once, so this takes linear time and no recursion.
#[derive(Default)]
pub(crate) struct Operation<'a> {
    operands: SmallVec<[Operand<'a>; 8]>,
    waiting: SmallVec<[Waiting; 8]>,
}

impl<'a> Operation<'a> {
    /// Takes an operand.
    #[inline]
    pub(crate) fn take_operand(&mut self, operand: Operand<'a>) {
        self.operands.push(operand);
    }

    /// Takes an operator that stands before its operand.
    pub(crate) fn take_prefix(&mut self, nodes: &mut Nodes<'a>, start: u32, op: UnaryOp, end: u32) {
        if op == UnaryOp::Not {
            // `is not` is one operator.
            if self.awaits_after_is() {
                if let Some(Waiting::Infix { op, .. }) = self.waiting.last_mut() {
                    *op = BinaryOp::IsNot;
                }
                return;
            }
            let above = self.waiting.last().map_or(0, |waiting| waiting.power());
            if above > NOT {
                nodes.fail(|nodes| {
                    Diagnostic::new(Code::UnexpectedToken, "`not` cannot stand here")
                        .with_label(
                            nodes.span(start, end),
                            "binds less than the operator before it",
                        )
                        .with_help("put it and its operand in parentheses: `(not x)`")
                });
            }
        }
        self.waiting.push(Waiting::Prefix { start, op });
    }

    /// Takes an operator that stands between its operands.
    pub(crate) fn take_infix(&mut self, nodes: &mut Nodes<'a>, op: BinaryOp) {
        let power = power(op);
        let mut chained = false;
        // Powers group to the right.
        while let Some(&waiting) = self.waiting.last()
            && waiting.power() >= power
            && power != POWER
        {
            chained |= waiting.power() == COMPARISON && power == COMPARISON;
            self.apply(nodes);
        }
        self.waiting.push(Waiting::Infix { op, chained });
    }

    /// Returns the tree, after its last operand.
    pub(crate) fn finish(&mut self, nodes: &mut Nodes<'a>) -> &'a Expr<'a> {
        while !self.waiting.is_empty() {
            self.apply(nodes);
        }
        self.pop().value
    }

    /// Tells whether `is` stands right before.
    fn awaits_after_is(&self) -> bool {
        let infix = |waiting: &&Waiting| matches!(waiting, Waiting::Infix { .. });
        let is_last = matches!(self.waiting.last(), Some(Waiting::Infix { op: BinaryOp::Is, .. }));
        is_last && self.operands.len() == self.waiting.iter().filter(infix).count()
    }

    /// Gives the topmost operator its operands.
    fn apply(&mut self, nodes: &mut Nodes<'a>) {
        let Some(waiting) = self.waiting.pop() else {
            return;
        };
        let right = self.pop();
        let (start, value) = match waiting {
            Waiting::Prefix { start, op } => {
                (start, nodes.unary(start, op, right.value, right.end))
            }
            Waiting::Infix { op, chained } => {
                let left = self.pop();
                let value = match chained {
                    true => nodes.chain(left.start, left.value, op, right.value, right.end),
                    false => nodes.binary(left.start, left.value, op, right.value, right.end),
                };
                (left.start, value)
            }
        };
        self.operands.push(Operand { start, value, end: right.end });
    }

    #[inline]
    fn pop(&mut self) -> Operand<'a> {
        self.operands.pop().expect("every operator has its operands")
    }
}

/// The level at which `not` binds.
const NOT: u8 = 3;
/// The level at which comparisons bind, which do not group.
const COMPARISON: u8 = 4;
/// The level at which signs bind.
const SIGN: u8 = 11;
/// The level at which `**` binds.
const POWER: u8 = 12;

impl Waiting {
    fn power(self) -> u8 {
        match self {
            Self::Prefix { op: UnaryOp::Not, .. } => NOT,
            Self::Prefix { .. } => SIGN,
            Self::Infix { op, .. } => power(op),
        }
    }
}

/// Tells how tightly an operator binds.
#[inline]
pub(crate) fn power(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le => COMPARISON,
        BinaryOp::Gt | BinaryOp::Ge | BinaryOp::In | BinaryOp::NotIn => COMPARISON,
        BinaryOp::Is | BinaryOp::IsNot => COMPARISON,
        BinaryOp::BitOr => 5,
        BinaryOp::BitXor => 6,
        BinaryOp::BitAnd => 7,
        BinaryOp::Shl | BinaryOp::Shr => 8,
        BinaryOp::Add | BinaryOp::Sub => 9,
        BinaryOp::Mul | BinaryOp::FloorDiv | BinaryOp::Mod | BinaryOp::Div => 10,
        BinaryOp::Pow => POWER,
    }
}
