//! Makes tree nodes for the grammar's rules.
//!
//! What a rule cannot say is checked here: depth, 64 bits, the order of arguments. The first thing
//! that is wrong in a line is kept until the line ends, and a leaf stands in for the refused
//! node, so the rules need not know about failure.

use std::collections::BTreeSet;

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::ast::{Arg, BinaryOp, Expr, ExprKind, Ident, MAX_DEPTH, UnaryOp};
use super::blocks::Header;
use super::lexer::too_large;
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// The magnitude that is an integer only under a minus sign.
const MIN_MAGNITUDE: u64 = 1 << 63;

/// The arena that nodes are made in, and what is wrong with the current line.
pub(crate) struct Nodes<'a> {
    bump: &'a Bump,
    source: SourceId,
    failure: Option<Box<Diagnostic>>,
    /// The literals 2^63 that no minus sign has claimed yet.
    unsigned: BTreeSet<Span>,
}

impl<'a> Nodes<'a> {
    pub(crate) fn new(source: SourceId, bump: &'a Bump) -> Self {
        Self {
            bump,
            source,
            failure: None,
            unsigned: BTreeSet::new(),
        }
    }

    /// Ends a line: what was wrong with it, if anything.
    pub(crate) fn end_line(&mut self) -> Result<(), Box<Diagnostic>> {
        if let Some(span) = self.unsigned.pop_first() {
            self.fail(|_| too_large(span));
            self.unsigned.clear();
        }
        self.failure.take().map_or(Ok(()), Err)
    }

    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.source, start, end)
    }

    pub(crate) fn ident(&self, start: u32, text: &'a str, end: u32) -> Ident<'a> {
        Ident {
            text,
            span: self.span(start, end),
        }
    }

    pub(crate) fn list<T>(&self) -> BumpVec<'a, T> {
        BumpVec::new_in(self.bump)
    }

    pub(crate) fn one<T>(&self, item: T) -> BumpVec<'a, T> {
        let mut list = self.list();
        list.push(item);
        list
    }

    pub(crate) fn header(
        &self,
        start: u32,
        name: Ident<'a>,
        params: BumpVec<'a, Ident<'a>>,
        end: u32,
    ) -> &'a Header<'a> {
        let params = params.into_bump_slice();
        self.bump.alloc(Header {
            name,
            params,
            span: self.span(start, end),
        })
    }

    pub(crate) fn leaf(&mut self, start: u32, kind: ExprKind<'a>, end: u32) -> &'a Expr<'a> {
        self.node(start, kind, end, 0)
    }

    pub(crate) fn int(&mut self, start: u32, magnitude: u64, end: u32) -> &'a Expr<'a> {
        if magnitude == MIN_MAGNITUDE {
            self.unsigned.insert(self.span(start, end));
        }
        // 2^63 wraps to the least integer, which is what it means after a minus sign.
        self.leaf(start, ExprKind::Int(magnitude as i64), end)
    }

    pub(crate) fn tuple(
        &mut self,
        start: u32,
        items: BumpVec<'a, &'a Expr<'a>>,
        end: u32,
    ) -> &'a Expr<'a> {
        let items: &'a [&'a Expr<'a>] = items.into_bump_slice();
        let depth = items.iter().map(|item| item.depth).max().unwrap_or(0);
        self.node(start, ExprKind::Tuple(items), end, depth)
    }

    pub(crate) fn call(
        &mut self,
        start: u32,
        callee: &'a Expr<'a>,
        args: BumpVec<'a, Arg<'a>>,
        end: u32,
    ) -> &'a Expr<'a> {
        let args: &'a [Arg<'a>] = args.into_bump_slice();
        let named = args
            .iter()
            .position(|arg| arg.name.is_some())
            .unwrap_or(args.len());
        if let Some(late) = args[named..].iter().find(|arg| arg.name.is_none()) {
            let name = args[named].name.map_or("", |name| name.text);
            self.fail(|_| {
                Diagnostic::new(
                    Code::PositionalAfterKeyword,
                    "a positional argument follows a keyword argument",
                )
                .with_label(late.value.span, format!("stands after `{name}=`"))
                .with_help("move it before the keyword arguments, or give it by name too")
            });
        }
        let depth = args
            .iter()
            .map(|arg| arg.value.depth)
            .fold(callee.depth, u16::max);
        self.node(start, ExprKind::Call { callee, args }, end, depth)
    }

    pub(crate) fn lambda(
        &mut self,
        start: u32,
        params: BumpVec<'a, Ident<'a>>,
        body: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        let params = params.into_bump_slice();
        self.node(start, ExprKind::Lambda { params, body }, end, body.depth)
    }

    /// A unary operation; the sign of a literal becomes part of it.
    pub(crate) fn unary(
        &mut self,
        start: u32,
        op: UnaryOp,
        operand: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        if let (UnaryOp::Neg, ExprKind::Int(value)) = (op, operand.kind) {
            if self.unsigned.remove(&operand.span) {
                return self.leaf(start, ExprKind::Int(value), end);
            }
            if let Some(negated) = value.checked_neg() {
                return self.leaf(start, ExprKind::Int(negated), end);
            }
        }
        self.node(start, ExprKind::Unary { op, operand }, end, operand.depth)
    }

    pub(crate) fn binary(
        &mut self,
        start: u32,
        lhs: &'a Expr<'a>,
        op: BinaryOp,
        rhs: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        let depth = lhs.depth.max(rhs.depth);
        self.node(start, ExprKind::Binary { op, lhs, rhs }, end, depth)
    }

    pub(crate) fn conditional(
        &mut self,
        start: u32,
        then: &'a Expr<'a>,
        cond: &'a Expr<'a>,
        orelse: &'a Expr<'a>,
        end: u32,
    ) -> &'a Expr<'a> {
        let depth = then.depth.max(cond.depth).max(orelse.depth);
        self.node(
            start,
            ExprKind::Conditional { cond, then, orelse },
            end,
            depth,
        )
    }

    /// A node over operands of the given greatest depth.
    fn node(&mut self, start: u32, kind: ExprKind<'a>, end: u32, below: u16) -> &'a Expr<'a> {
        let span = self.span(start, end);
        if below < MAX_DEPTH {
            return self.bump.alloc(Expr {
                span,
                depth: below + 1,
                kind,
            });
        }
        self.fail(|_| {
            Diagnostic::new(
                Code::TooDeep,
                format!("this expression is nested more than {MAX_DEPTH} levels deep"),
            )
            .with_label(
                Span {
                    end: start + 1,
                    ..span
                },
                "begins here",
            )
            .with_help("give inner parts a name on a line of their own")
        });
        self.bump.alloc(Expr {
            span,
            depth: 1,
            kind: ExprKind::None,
        })
    }

    /// Refuses the line, unless it has been refused already.
    pub(crate) fn fail(&mut self, problem: impl FnOnce(&Self) -> Diagnostic) {
        if self.failure.is_none() {
            self.failure = Some(Box::new(problem(self)));
        }
    }
}
