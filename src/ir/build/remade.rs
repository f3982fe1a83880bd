//! Variables that are given a list of their own elements again, `rows = rows[1:]`: nobody else has
//! the old list, so that its elements are the new one's alone.

use super::super::known::{Held, Sort};
use super::body::Body;
use super::watch::may_change_inside;
use crate::syntax::ast::{Arg, BinaryOp, Clause, Expr, ExprKind, Gathers};

impl<'m> Body<'_, '_, 'm> {
    /// Returns what is known of the value of `name = value`, if that has each element of the
    /// variable's list at most once, and nothing else that is somebody's.
    pub(super) fn remade(&self, name: &str, value: &'m Expr<'m>) -> Option<Held> {
        let local = self.local_named(name).filter(|_| self.flows && self.is_python())?;
        let is_here = local.depth == self.depth && !local.is_inner && local.is_bound.is_none();
        let is_alone = local.alias.is_none() && local.watch.is_none() && !local.is_stale;
        let held = local.held;
        let has_parts = matches!(held.kind, Sort::List) && may_change_inside(held.part());
        if !(is_here && is_alone && has_parts) || held.has_iterators() {
            return None;
        }
        self.again(name, held, value)
    }

    /// Returns the same of a part of the value, which must have elements of the variable.
    fn again(&self, name: &str, held: Held, value: &'m Expr<'m>) -> Option<Held> {
        let is_it = |expr: &Expr<'_>| matches!(expr.kind, ExprKind::Name(own) if own == name);
        match value.kind {
            ExprKind::Subscript { value, index }
                if matches!(index.kind, ExprKind::Slice { .. }) && is_it(value) =>
            {
                Some(held)
            }
            ExprKind::Comprehension {
                kind: Gathers::List,
                element,
                clauses: [Clause::For { target, iter }, tests @ ..],
                ..
            } if is_it(iter) => {
                let (ExprKind::Name(own), ExprKind::Name(kept)) = (target.kind, element.kind)
                else {
                    return None;
                };
                let are_tests = tests.iter().all(|clause| matches!(clause, Clause::If(_)));
                (own == kept && own != name && are_tests).then_some(held)
            }
            ExprKind::Call { callee, args: [Arg { name: None, value }, rest @ ..] } => {
                let is_key = |arg: &Arg<'_>| arg.name.is_some();
                match self.python(callee)? {
                    "list" if rest.is_empty() => self.again_through(name, held, value),
                    "sorted" if rest.iter().all(is_key) => self.again_through(name, held, value),
                    _ => None,
                }
            }
            ExprKind::Binary { op: BinaryOp::Add, lhs, rhs } => {
                let part = |expr: &'m Expr<'m>| match is_it(expr) {
                    true => Some(held),
                    false => self.again(name, held, expr),
                };
                let (again, other) = match part(lhs) {
                    Some(again) => (again, rhs),
                    None => (part(rhs)?, lhs),
                };
                let added = self.fresh(other);
                let shares = self.shares(other);
                let is_apart = shares.names.is_empty() && shares.read.is_empty();
                (added.is_list() && is_apart).then(|| again.join(added))
            }
            _ => None,
        }
    }

    /// Returns the same of what is gone through once: the variable itself, or backwards.
    fn again_through(&self, name: &str, held: Held, value: &'m Expr<'m>) -> Option<Held> {
        match value.kind {
            ExprKind::Name(own) if own == name => Some(held),
            ExprKind::Call { callee, args: [Arg { name: None, value }] }
                if self.python(callee) == Some("reversed") =>
            {
                self.again_through(name, held, value)
            }
            _ => self.again(name, held, value),
        }
    }
}
