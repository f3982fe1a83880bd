//! Lines as the grammar reads them, before they are put together to definitions.

use super::ast::{BinaryOp, Expr, Ident};
use crate::source::Span;

/// The first line of what has a body.
#[derive(Clone, Copy)]
pub(crate) enum Header<'a> {
    Def { name: Ident<'a>, params: &'a [Ident<'a>], defaults: &'a [&'a Expr<'a>], span: Span },
    If { cond: &'a Expr<'a>, span: Span },
    Elif { cond: &'a Expr<'a>, span: Span },
    Else { span: Span },
    For { target: &'a Expr<'a>, iter: &'a Expr<'a>, span: Span },
    While { cond: &'a Expr<'a>, span: Span },
}

impl Header<'_> {
    pub(super) fn span(&self) -> Span {
        let (Self::Def { span, .. } | Self::If { span, .. } | Self::Elif { span, .. }) = *self
        else {
            let (Self::Else { span } | Self::For { span, .. } | Self::While { span, .. }) = *self
            else {
                unreachable!("one of six");
            };
            return span;
        };
        span
    }
}

/// A parameter with its default value.
#[derive(Clone, Copy)]
pub(crate) struct Param<'a> {
    pub(crate) name: Ident<'a>,
    pub(crate) default: Option<&'a Expr<'a>>,
}

/// A statement of a line, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Placed<'a> {
    pub(crate) span: Span,
    pub(crate) simple: Simple<'a>,
}

/// A line that is no header.
#[derive(Clone, Copy)]
pub(crate) enum Simple<'a> {
    Assign {
        target: Ident<'a>,
        value: &'a Expr<'a>,
    },
    Unpack {
        targets: &'a [&'a Expr<'a>],
        value: &'a Expr<'a>,
    },
    Augment {
        target: &'a Expr<'a>,
        op: BinaryOp,
        value: &'a Expr<'a>,
    },
    Return(&'a Expr<'a>),
    Expr(&'a Expr<'a>),
    Assert(&'a Expr<'a>),
    Delete(&'a Expr<'a>),
    Break,
    Continue,
    Doc(&'a str),
    Import(&'a [Import<'a>]),
    /// `pass`, declarations without a value.
    Nothing,
}

/// Something that is imported.
#[derive(Clone, Copy)]
pub(crate) struct Import<'a> {
    /// Its name here.
    pub(crate) name: Ident<'a>,
    /// The module that it is, or that it is from.
    pub(crate) module: &'a str,
    /// Its name in the module; none for the module itself.
    pub(crate) target: Option<Ident<'a>>,
}

impl Import<'_> {
    /// Tells whether it is from a module of others, in which names mean what they mean there.
    pub(super) fn is_foreign(&self) -> bool {
        let package = self.module.split('.').next().unwrap_or_default();
        FOREIGN.contains(&package)
    }
}

/// Packages in which a name may mean something else than in arc-dsl.
const FOREIGN: [&str; 15] = [
    "collections",
    "copy",
    "functools",
    "heapq",
    "itertools",
    "math",
    "numpy",
    "operator",
    "os",
    "random",
    "re",
    "scipy",
    "statistics",
    "sys",
    "torch",
];
