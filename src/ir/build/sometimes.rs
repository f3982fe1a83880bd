//! Calls that change something in a part of an expression which is computed only sometimes: after
//! `and` and `or`, and in either way of `x if c else y`. Changes are brought together as they
//! are after an `if`.

use super::super::NodeId;
use super::super::names::{Local, NameId};
use super::body::Body;
use super::flow::Exit;
use super::live::Live;
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};

/// The value of one way: that of an expression, or one that is there.
#[derive(Clone, Copy)]
pub(super) enum Way<'m> {
    Computed(&'m Expr<'m>),
    Known(NodeId),
}

impl<'m> Body<'_, '_, 'm> {
    /// Tells whether an expression calls a function that changes what it does not have to itself.
    pub(super) fn calls_changing(&mut self, expr: &'m Expr<'m>) -> bool {
        if self.templates.is_empty() && !self.file.any_by_call {
            return false;
        }
        if let ExprKind::Call { callee: Expr { kind: ExprKind::Name(name), .. }, args } = expr.kind
            && let Some(function) = self.function_named(name)
            && self.changes_by_call(function, args)
        {
            return true;
        }
        let mut found = false;
        expr.each_part(|part| found |= self.calls_changing(part));
        found
    }

    /// Builds `a and b` and `a or b`, of which the second changes something.
    pub(super) fn logical_change(
        &mut self,
        span: Span,
        op: BinaryOp,
        lhs: &'m Expr<'m>,
        rhs: &'m Expr<'m>,
    ) -> Option<NodeId> {
        let node = self.expr(lhs)?;
        let cond = self.truth_of(lhs, node)?;
        let ways = match op {
            BinaryOp::Or => [Way::Known(node), Way::Computed(rhs)],
            _ => [Way::Computed(rhs), Way::Known(node)],
        };
        self.one_of(span, cond, ways)
    }

    /// Builds the value of one of two ways, which may change something.
    pub(super) fn one_of(
        &mut self,
        span: Span,
        cond: NodeId,
        [then, orelse]: [Way<'m>; 2],
    ) -> Option<NodeId> {
        let Some(before) = self.sure(span) else {
            let message = "a call changes something, in a part of an expression";
            self.refuse(span, message, "write an `if` with the call on a line of its own");
            return None;
        };
        let value = self.file.names.unnamed();
        let none = self.none();
        self.bind(value, Local::new(Some(none), self.depth, None));
        let (first, then) = self.way((cond, true), |body| body.give_way(value, then));
        let (second, orelse) = self.way((cond, false), |body| body.give_way(value, orelse));
        first.and(second)?;
        let mut live = Live::default();
        let changes = then.changes.iter().chain(&orelse.changes);
        changes.for_each(|(id, _)| live.insert(*id));
        let changed: Vec<NameId> = live.iter().filter(|id| *id != value).collect();
        self.merge(cond, (Exit::NEVER, then), (Exit::NEVER, orelse), &live);
        if self.refuses_before(span, &before, &changed) {
            return None;
        }
        let local = self.file.names.local(value)?;
        self.lifted(local.node?, local.depth, span)
    }

    fn give_way(&mut self, value: NameId, way: Way<'m>) -> Option<()> {
        let node = match way {
            Way::Computed(expr) => self.whole_expr(expr)?,
            Way::Known(node) => node,
        };
        self.bind(value, Local::new(Some(node), self.depth, None));
        Some(())
    }
}
