//! Summaries of expressions, with all that they consist of.
//!
//! An expression is looked at for many reasons, and has in it little of what most of them look for.
//! Its summary tells so, and none of its parts need be looked at. It is made with the node, of
//! those of the parts.

use super::ast::{Expr, ExprKind};
use crate::source::Span;

/// The greatest depth of an expression; a leaf has depth 1. The parser refuses deeper ones, so
/// recursing over a tree is safe. CPython's parser gives up at a depth of a few thousand, and 500
/// frames fit a thread's stack even in an unoptimised build.
pub const MAX_DEPTH: u16 = 500;

/// The summary of an expression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// One more than the deepest part has; a leaf has depth 1.
    pub depth: u16,
    /// Whether methods are called in it, which may change what they are of.
    has_methods: bool,
    /// The names in it.
    names: NameBits,
}

impl<'a> Expr<'a> {
    /// Returns an expression of a kind.
    pub fn new(span: Span, kind: ExprKind<'a>) -> Self {
        Self { span, summary: Summary::of(&kind), kind }
    }
}

impl Summary {
    /// Returns the summary of an expression of a kind.
    #[inline]
    pub(super) fn of(kind: &ExprKind<'_>) -> Self {
        match *kind {
            ExprKind::Name(name) => Self { depth: 1, names: NameBits::of(name), ..Self::default() },
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => {
                Self { depth: 1, ..Self::default() }
            }
            _ => Self::of_parts(kind),
        }
    }

    fn of_parts(kind: &ExprKind<'_>) -> Self {
        let mut all = Self::default();
        kind.each_part(|part| {
            let Self { depth, has_methods, names } = part.summary;
            all.depth = all.depth.max(depth);
            all.has_methods |= has_methods;
            all.names = all.names.or(names);
        });
        let mut levels = 1;
        match *kind {
            ExprKind::Attribute { path: Some(path), .. } => {
                all.names = all.names.or(NameBits::of(path));
            }
            // Each clause is a level of its own.
            ExprKind::Comprehension { clauses, .. } => levels += clauses.len() as u16,
            // And so is each comparison.
            ExprKind::Compare { first, rest } => {
                let deeper = |depth: u16, operand: &Expr<'_>| 1 + depth.max(operand.summary.depth);
                let operands = rest.iter().map(|(_, operand)| *operand);
                all.depth = operands.fold(first.summary.depth, deeper);
                levels = 0;
            }
            ExprKind::Call { callee: Expr { kind: ExprKind::Attribute { .. }, .. }, .. } => {
                all.has_methods = true;
            }
            _ => {}
        }
        all.depth = all.depth.saturating_add(levels);
        all
    }

    /// Tells whether a method is called in it.
    #[inline]
    pub(crate) fn has_methods(self) -> bool {
        self.has_methods
    }

    /// Tells whether one of some names may be in it.
    #[inline]
    pub(crate) fn may_mention(self, names: NameBits) -> bool {
        self.names.may_meet(names)
    }
}

/// Some names, of each a bit by its length and its ends: a name of another bit is none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameBits(u32);

impl NameBits {
    /// Returns the bit of a name.
    #[inline]
    pub(crate) fn of(name: &str) -> Self {
        let ends = match name.as_bytes() {
            [first, .., last] => first.wrapping_mul(3).wrapping_add(*last),
            [only] => *only,
            [] => 0,
        };
        Self(1 << ((usize::from(ends) + name.len()) % 32))
    }

    /// Returns these names and others.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether one of other names may be among them.
    #[inline]
    pub(crate) fn may_meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
