//! Lists that a definition compares or joins with tuples, in what it is given by one call.
//!
//! A definition is built once, and equal elements are equal there whatever holds them. In Python a
//! list equals no tuple. So a call that brings the two together builds the definition anew, with
//! what is known of its arguments.

use super::super::known::{Held, Sort};
use super::body::Body;
use super::held::Inner;
use crate::syntax::ast::{Arg, BinaryOp, Clause, Def, Expr, ExprKind, Stmt};

impl<'m> Body<'_, '_, 'm> {
    /// Tells whether a call brings lists and tuples together in the definition that it calls.
    pub(super) fn brings_together(&self, def: &Def<'m>, args: &'m [Arg<'m>]) -> bool {
        self.is_python() && self.meet_in_call(def.name.text, args, &mut Inner::new())
    }

    /// Tells whether lists and tuples meet in statements, of whose variables some things are known.
    pub(super) fn meet_in(&self, stmts: &'m [Stmt<'m>], inner: &mut Inner<'m>) -> bool {
        stmts.iter().any(|stmt| {
            let mut found = false;
            stmt.each_part(|part| found = found || self.meet_in_expr(part, inner));
            found || stmt.bodies().into_iter().any(|body| self.meet_in(body, inner))
        })
    }

    fn meet_in_expr(&self, expr: &'m Expr<'m>, inner: &mut Inner<'m>) -> bool {
        let before = inner.len();
        let found = match expr.kind {
            ExprKind::Comprehension { .. } => return self.meet_in_comprehension(expr, inner),
            ExprKind::Binary { op, lhs, rhs } => self.do_meet(op, [lhs, rhs], inner),
            ExprKind::Compare { first, rest } => {
                let mut left = first;
                rest.iter().any(|&(op, right)| {
                    let left = std::mem::replace(&mut left, right);
                    self.do_meet(op, [left, right], inner)
                })
            }
            ExprKind::Call { callee, args } => match callee.kind {
                ExprKind::Name(name) => self.meet_in_call(name, args, inner),
                ExprKind::Attribute { value, name, .. }
                    if args.len() == 1 && matches!(name.text, "count" | "index" | "remove") =>
                {
                    self.do_meet(BinaryOp::In, [args[0].value, value], inner)
                }
                _ => false,
            },
            ExprKind::Lambda { params, .. } => {
                inner.extend(params.iter().map(|param| (param.text, Held::default())));
                false
            }
            _ => false,
        };
        let mut found = found;
        expr.each_part(|part| found = found || self.meet_in_expr(part, inner));
        inner.truncate(before);
        found
    }

    /// Tells the same of a comprehension. Each part is looked at once, as these may be nested.
    fn meet_in_comprehension(&self, expr: &'m Expr<'m>, inner: &mut Inner<'m>) -> bool {
        let ExprKind::Comprehension { element, value, clauses, .. } = expr.kind else {
            return false;
        };
        let before = inner.len();
        let mut found = false;
        for clause in clauses {
            found = found
                || match *clause {
                    Clause::For { iter, .. } => self.meet_in_expr(iter, inner),
                    Clause::If(cond) => self.meet_in_expr(cond, inner),
                };
            self.enter(std::slice::from_ref(clause), inner);
        }
        found = found || self.meet_in_expr(element, inner);
        found = found || !std::ptr::eq(element, value) && self.meet_in_expr(value, inner);
        inner.truncate(before);
        found
    }

    /// Tells whether an operator compares or joins a list and a tuple.
    fn do_meet(&self, op: BinaryOp, [lhs, rhs]: [&'m Expr<'m>; 2], inner: &mut Inner<'m>) -> bool {
        let is_order = matches!(op, BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge);
        let is_membership = matches!(op, BinaryOp::In | BinaryOp::NotIn);
        let compares = is_order || is_membership || matches!(op, BinaryOp::Eq | BinaryOp::Ne);
        if !compares && op != BinaryOp::Add {
            return false;
        }
        let (left, right) = (self.held_in(lhs, inner), self.held_in(rhs, inner));
        let right = if is_membership { right.element() } else { right };
        if compares && left.may_differ(right) {
            return true;
        }
        // Where something is joined, only the outermost level counts.
        let levels = if compares { usize::MAX } else { 1 };
        for pair in left.kinds().into_iter().zip(right.kinds()).take(levels) {
            match pair {
                (Sort::List, Sort::Tuple | Sort::Fixed)
                | (Sort::Tuple | Sort::Fixed, Sort::List) => return true,
                (Sort::List, Sort::List) | (Sort::Tuple, Sort::Tuple) => {}
                _ => return false,
            }
        }
        false
    }
}
