//! Complaints about changes in place of what somebody else may have.

use super::super::Node;
use super::super::names::Global;
use super::alias::base_of;
use super::body::Body;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};

impl<'m> Body<'_, '_, 'm> {
    /// Complains of `x op= value` where that may change a list or a set that others have.
    pub(super) fn may_change_another(&mut self, span: Span, op: BinaryOp, target: &Expr<'_>) {
        let symbol = op.symbol();
        let (what, name) = match target.kind {
            ExprKind::Name(name) => (format!("`{name}`"), name),
            _ => ("this".to_owned(), "x"),
        };
        self.diags.push(
            Diagnostic::new(
                Code::ChangeInPlace,
                format!("`{symbol}=` may change {what} in place, which others may have as well"),
            )
            .with_label(span, "others may have this list or set")
            .with_note("a list, a set or a dictionary changes for all who have it")
            .with_help(format!(
                "write `{name} = {name} {symbol} …`, which makes a new value; or make a copy \
                 first: `{name} = list({name})`, `{name} = set({name})`"
            )),
        );
    }

    /// Refuses a default value that is a variable's list, or has it: the function would not see
    /// what is changed there later.
    pub(super) fn refuses_default(&mut self, value: &'m Expr<'m>) -> bool {
        let is_one =
            self.is_python() && self.held(value).has_changing() && self.mentions_variable(value);
        if is_one {
            let what = "a default value that is a variable's list, or has it,";
            self.refuse(value.span, what, "read the variable inside, or give a tuple: `tuple(…)`");
        }
        is_one
    }

    fn mentions_variable(&self, expr: &Expr<'m>) -> bool {
        if let ExprKind::Name(name) = expr.kind {
            return self.local_named(name).is_some();
        }
        let mut found = false;
        expr.each_part(|part| found |= self.mentions_variable(part));
        found
    }

    /// Complains of a change of what is not known to be a list of its own.
    pub(super) fn cannot_change(&mut self, span: Span, place: &Expr<'m>) {
        if self.reports_unknown_base(place) {
            return;
        }
        let what = match place.kind {
            ExprKind::Name(name) => format!("`{name}`"),
            _ => "this".to_owned(),
        };
        if let Some((name, is_param)) = self.find_shared(place) {
            let message = match is_param {
                true => format!("a function changes `{name}`, which its caller has as well"),
                false => format!("a function changes `{name}`, which is a variable outside of it"),
            };
            self.diags.push(
                Diagnostic::new(Code::ChangeInPlace, message)
                    .with_label(span, "the change would not show outside of the function")
                    .with_note(
                        "a function may change what it is given where it is called by its name, \
                         with a variable, a part of one or a new list",
                    )
                    .with_help(format!(
                        "change a copy and return that: `new = list({name})`, of rows `new = \
                         [list(row) for row in {name}]`, at the end `return new`; and where the \
                         function is called, `{name} = f({name}, …)`"
                    )),
            );
            return;
        }
        self.diags.push(
            Diagnostic::new(
                Code::ChangeInPlace,
                format!("{what} is changed here, and another name may have the same list"),
            )
            .with_label(span, "changed here")
            .with_note("a tuple never changes; a list may, where it was made and has one name")
            .with_help(
                "make a list first: `xs = list(xs)`, of rows `[list(row) for row in grid]`; or give \
                 the new value a name",
            ),
        );
    }

    /// Reports the name that a place begins with, if that means nothing.
    fn reports_unknown_base(&mut self, place: &Expr<'m>) -> bool {
        let first = base_of(place);
        let ExprKind::Name(name) = first.kind else { return false };
        let id = self.file.names.id(name);
        let local = self.file.names.local(id);
        if local.is_some_and(|local| local.node.is_none() && local.function.is_none()) {
            // The error in its value was reported.
            return true;
        }
        let is_unknown =
            local.is_none() && matches!(self.file.names.meaning(name), Global::Unknown);
        if is_unknown {
            self.report_unknown(name, id, first.span, false);
        }
        is_unknown
    }

    /// Returns the variable that a place is or begins with, if others than the function at hand
    /// have its value; and whether it is a parameter.
    fn find_shared(&self, place: &Expr<'m>) -> Option<(&'m str, bool)> {
        let first = base_of(place);
        let ExprKind::Name(name) = first.kind else { return None };
        let local = self.local_named(name)?;
        let is_param = local
            .node
            .is_some_and(|node| matches!(self.file.graph.node(node), Node::Param { depth: 0, .. }));
        match (self.depth, local.depth) {
            (0, _) => None,
            (here, depth) if depth < here && self.rounds == 0 => Some((name, false)),
            (here, depth) if depth == here && is_param && self.rounds == 0 => Some((name, true)),
            _ => None,
        }
    }
}
