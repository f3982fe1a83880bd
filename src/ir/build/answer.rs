//! Answers of programs that are no values: generators, and what `map` and its like make. Python
//! hands over the iterator itself, which is equal to no grid.

use super::body::Body;
use super::watch::is_lazy;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Gathers};

impl<'m> Body<'_, '_, 'm> {
    /// Notes what is wrong with the answer of a program in Python, if that is an iterator or has
    /// one in it.
    pub(super) fn check_answer(&mut self, value: &'m Expr<'m>) {
        if !self.is_python() || self.lazy_answer.is_some() {
            return;
        }
        if !self.answers {
            // Who has it would not know that it can be gone through once only.
            let is_constant = self.depth == 0;
            if (is_constant || self.file.own_circle.is_some()) && self.held(value).has_iterators() {
                let what = match is_constant {
                    true => "a value outside of definitions that is or has an iterator",
                    false => "a function that calls itself returns an iterator",
                };
                self.refuse(value.span, what, "make a tuple of it: `tuple(…)`");
            }
            return;
        }
        let held = self.held(value);
        let is_other = held.kind.is_line() || held.is_deque();
        let found = match held.has_iterators() || is_other {
            true => Some(value.span),
            false => self.lazy_part(value),
        };
        if let Some(span) = found {
            self.lazy_answer = Some(
                Diagnostic::new(Code::UnsupportedStatement, "the answer is no value yet")
                    .with_label(span, "computed only when somebody goes through it")
                    .with_note("in Python such an object is equal to no grid and no tuple")
                    .with_help("make a tuple of it: `tuple(…)`"),
            );
        }
    }

    /// Warns of lines behind a `return`.
    pub(super) fn warn_unreachable(&mut self, next: Span, end: Span) {
        self.diags.push(
            Diagnostic::new(Code::UnreachableCode, "nothing runs after `return`")
                .with_label(next, "never reached")
                .with_secondary(end, "the definition ends here")
                .with_help("delete what follows, or move the `return` to the end"),
        );
    }

    /// Returns the place of an iterator, a range or a view of a dictionary that a value is or has
    /// in it, as it is written.
    fn lazy_part(&self, expr: &'m Expr<'m>) -> Option<Span> {
        match expr.kind {
            ExprKind::Comprehension { kind: Gathers::Generator, .. } => Some(expr.span),
            ExprKind::Comprehension { kind: Gathers::List, element, .. } => self.lazy_part(element),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().find_map(|item| self.lazy_part(item))
            }
            ExprKind::Conditional { then, orelse, .. } => {
                self.lazy_part(then).or_else(|| self.lazy_part(orelse))
            }
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, lhs, rhs } => {
                self.lazy_part(lhs).or_else(|| self.lazy_part(rhs))
            }
            ExprKind::Call { callee, args } => match (self.python(callee), callee.kind) {
                (Some("range" | "deque"), _) => Some(expr.span),
                (Some(name), _) if is_lazy(name) => Some(expr.span),
                // The elements stay, whatever gives them is gone through here.
                (Some("tuple" | "list"), _) => match args {
                    [arg] => match arg.value.kind {
                        ExprKind::Comprehension { kind: Gathers::Generator, element, .. } => {
                            self.lazy_part(element)
                        }
                        _ => None,
                    },
                    _ => None,
                },
                (None, ExprKind::Attribute { value, name, .. }) => {
                    let is_view = matches!(name.text, "keys" | "values" | "items");
                    (is_view && self.held(value).is_dict()).then_some(expr.span)
                }
                _ => None,
            },
            _ => None,
        }
    }
}
