//! Lines as the grammar reads them, before they are put together to definitions.

use super::ast::{BinaryOp, Expr, Ident, Kinds};
use crate::source::Span;

/// The first line of what has a body.
#[derive(Clone, Copy)]
pub(crate) enum Header<'a> {
    Def { name: Ident<'a>, params: Params<'a>, span: Span },
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

/// The parameters of a function.
#[derive(Clone, Copy, Default)]
pub(crate) struct Params<'a> {
    pub(crate) names: &'a [Ident<'a>],
    /// The values of the last ones.
    pub(crate) defaults: &'a [&'a Expr<'a>],
    pub(crate) kinds: Kinds,
}

/// A parameter with its default value. One that is a sign alone, `*` or `/`, has no name.
#[derive(Clone, Copy)]
pub(crate) struct Param<'a> {
    pub(crate) name: Ident<'a>,
    pub(crate) default: Option<&'a Expr<'a>>,
    pub(crate) sign: Sign,
}

impl<'a> Param<'a> {
    /// Returns a parameter with a name.
    pub(crate) fn named(name: Ident<'a>, default: Option<&'a Expr<'a>>) -> Self {
        Self { name, default, sign: Sign::None }
    }

    /// Returns a sign that stands alone.
    pub(crate) fn sign(sign: Sign, span: Span) -> Self {
        Self { name: Ident { text: "", span }, default: None, sign }
    }
}

/// The sign before a parameter, or in the place of one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    None,
    Star,
    Slash,
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
