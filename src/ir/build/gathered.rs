//! Comprehensions that call functions which change something: the loops that they stand for, each
//! with its elements appended to a list without a name.

use super::super::NodeId;
use super::super::known::Held;
use super::super::names::{Local, NameId};
use super::body::Body;
use super::functions::mentions;
use super::live::Live;
use crate::ir::known::Sort;
use crate::prim;
use crate::source::Span;
use crate::syntax::ast::{Arg, Clause, Expr, ExprKind, Gathers, Ident, Stmt, StmtKind};

impl<'m> Body<'_, '_, 'm> {
    /// Tells whether a comprehension calls a function that changes something.
    pub(super) fn gathers_changes(
        &mut self,
        kept: &[&'m Expr<'m>],
        clauses: &'m [Clause<'m>],
    ) -> bool {
        kept.iter().any(|part| self.calls_changing(part))
            || clauses.iter().any(|clause| match *clause {
                Clause::If(cond) => self.calls_changing(cond),
                Clause::For { iter, .. } => self.calls_changing(iter),
            })
    }

    /// Builds the list that a comprehension makes as loops do.
    pub(super) fn gathered_by_loops(
        &mut self,
        span: Span,
        kind: Gathers,
        element: &'m Expr<'m>,
        clauses: &'m [Clause<'m>],
    ) -> Option<NodeId> {
        let Some(before) = self.sure(span) else {
            let message = "a comprehension changes something, in a part of an expression";
            self.refuse(span, message, "give it a name on a line of its own above");
            return None;
        };
        let name = self.temporary(span);
        let made = self.file.names.id(name.text);
        let place = self.named(name);
        let stmts = self.loops_of((place, "append"), span, element, clauses);
        let nothing = self.file.graph.tuple(&[]);
        let serial = self.next_serial();
        let held = Held::of(Sort::List, Held::nothing());
        self.bind(made, Local { held, serial, ..Local::new(Some(nothing), self.depth, None) });
        let roots: Vec<NameId> =
            self.changed_places(stmts).iter().filter(|id| *id != made).collect();
        let errors = self.diags.len();
        self.run_loops(stmts, clauses);
        if self.diags[errors..].iter().any(crate::diag::Diagnostic::is_error)
            || self.refuses_before(span, &before, &roots)
        {
            return None;
        }
        let local = self.file.names.local(made)?;
        let node = self.value_of(made, local, span, true)?;
        if kind != Gathers::Set {
            return Some(node);
        }
        if self.refuses_key_of(span, local.held.part()) {
            return None;
        }
        Some(self.call_of(prim::AS_SET, &[node]))
    }

    /// Builds `place.extend(…)` of a generator that reads the place, which Python lets see what was
    /// put there before: the loops that it stands for, with a method for each element. Yields
    /// whether it was such a line.
    pub(super) fn grows_by_loops(
        &mut self,
        span: Span,
        place: &'m Expr<'m>,
        name: &str,
        value: &'m Expr<'m>,
    ) -> bool {
        let method = match (name, self.held(place).kind) {
            ("extend", Sort::List | Sort::Deque) => "append",
            ("extendleft", Sort::Deque) => "appendleft",
            ("update", Sort::Set) => "add",
            ("update", Sort::Dict | Sort::Filled(_)) => "update",
            _ => return false,
        };
        if !self.is_python() || !self.reads_place(value, place) {
            return false;
        }
        let help = "go through the elements with `for`, and put each of them there";
        let what = "an iterator reads the container that it is put into";
        match value.kind {
            ExprKind::Comprehension { kind: Gathers::Generator, element, clauses, .. } => {
                let is_hidden = clauses.iter().any(|clause| match clause {
                    Clause::For { target, .. } => mentions_bound(place, target),
                    Clause::If(_) => false,
                });
                if is_hidden || method == "update" {
                    self.refuse(span, what, help);
                    return true;
                }
                let stmts = self.loops_of((place, method), span, element, clauses);
                self.run_loops(stmts, clauses);
                true
            }
            ExprKind::Call { callee, .. } if self.python(callee).is_some_and(is_called_late) => {
                self.refuse(span, what, help);
                true
            }
            _ => false,
        }
    }

    /// Builds the loops that a comprehension stands for. Its own variables are as before then.
    fn run_loops(&mut self, stmts: &'m [Stmt<'m>], clauses: &'m [Clause<'m>]) {
        let mut own: Vec<(NameId, Option<Local>)> = Vec::new();
        for clause in clauses {
            if let Clause::For { target, .. } = clause {
                target.each_bound(&mut |name| {
                    let id = self.file.names.id(name.text);
                    own.push((id, self.file.names.local(id)));
                });
            }
        }
        let mut live = Live::default();
        self.file.names.bound().for_each(|(id, _)| live.insert(id));
        // Their lines are a part of the line at hand.
        self.nesting += 1;
        self.block(stmts, &live);
        self.nesting -= 1;
        for (id, local) in own {
            match local {
                Some(local) => self.bind(id, local),
                None => {
                    self.without_value(id);
                }
            }
        }
    }

    /// Returns the loops that a comprehension stands for, the outermost first: each element is put
    /// into a place by a method.
    fn loops_of(
        &self,
        (place, method): (&'m Expr<'m>, &'static str),
        span: Span,
        element: &'m Expr<'m>,
        clauses: &'m [Clause<'m>],
    ) -> &'m [Stmt<'m>] {
        let bump = self.file.bump;
        let expr = |kind: ExprKind<'m>| &*bump.alloc(Expr::new(span, kind));
        let name = Ident { text: method, span };
        let callee = expr(ExprKind::Attribute { value: place, name, path: None });
        let args = bump.alloc_slice_copy(&[Arg { name: None, value: element }]);
        let mut kind = StmtKind::Expr(expr(ExprKind::Call { callee, args }));
        for clause in clauses.iter().rev() {
            let body = &*bump.alloc_slice_copy(&[Stmt { span, kind }]);
            kind = match *clause {
                Clause::If(cond) => StmtKind::If { cond, then: body, orelse: &[] },
                Clause::For { target, iter } => StmtKind::For { target, iter, body, orelse: &[] },
            };
        }
        bump.alloc_slice_copy(&[Stmt { span, kind }])
    }
}

/// Tells whether a place mentions a name that a target gives a value to.
fn mentions_bound(place: &Expr<'_>, target: &Expr<'_>) -> bool {
    let mut found = false;
    target.each_bound(&mut |name| found |= mentions(place, name.text));
    found
}

/// Tells whether one of Python's own functions calls what it is given while its value is gone
/// through.
fn is_called_late(name: &str) -> bool {
    matches!(name, "map" | "filter")
}
