//! Scopes: which variable a name is, where functions inside a definition have names of their own.
//!
//! A function that a variable holds is built where it is used. There its names may be those of
//! other variables: parameters of the function that calls it, variables of the comprehension around
//! the call. So each variable of a scope inside a definition has a number of its own, which every
//! mention of it gets before anything is built.

use super::super::names::{NameId, Names};
use super::functions::bound_in;
use crate::source::Span;
use crate::syntax::ast::{Clause, Def, Expr, ExprKind, Ident, Stmt, StmtKind};

/// Gives the variables of scopes inside a definition numbers of their own, if functions in it are
/// built where they are used.
pub(super) fn resolve<'m>(names: &mut Names<'m>, def: &Def<'m>) {
    if holds_functions(def.body) {
        Scopes { names, stack: Vec::new(), outside: None }.add_body(def.body);
    }
}

/// Gives the variables of a definition that is built inside of another one numbers of their own,
/// and all other names in it the meanings that they have outside.
pub(super) fn resolve_outside<'m>(names: &mut Names<'m>, def: &Def<'m>) {
    let mut scopes = Scopes { names, stack: Vec::new(), outside: Some(Vec::new()) };
    scopes.add_params(def.params);
    let mut own = Vec::new();
    bound_in(def.body, &mut own);
    own.into_iter().for_each(|name| scopes.own(0, name.text, Some(name.span)));
    scopes.add_body(def.body);
}

/// Tells whether statements give a function to a variable.
pub(super) fn holds_functions(stmts: &[Stmt<'_>]) -> bool {
    stmts.iter().any(|stmt| match stmt.kind {
        StmtKind::Def(_) => true,
        StmtKind::Assign { value, .. } => matches!(value.kind, ExprKind::Lambda { .. }),
        _ => stmt.bodies().into_iter().any(holds_functions),
    })
}

/// The scopes around the part of the text at hand.
struct Scopes<'s, 'm> {
    names: &'s mut Names<'m>,
    /// The variables of the scopes inside the definition, those of the innermost last.
    stack: Vec<(&'m str, NameId)>,
    /// Other names, where those are no variables around the scopes.
    outside: Option<Vec<(&'m str, NameId)>>,
}

impl<'m> Scopes<'_, 'm> {
    fn add_body(&mut self, stmts: &'m [Stmt<'m>]) {
        for stmt in stmts {
            stmt.each_bound(&mut |name| self.mention(name.text));
            stmt.each_part(|part| self.add_expr(part));
            stmt.bodies().into_iter().for_each(|body| self.add_body(body));
            if let StmtKind::Def(def) = stmt.kind {
                let before = self.stack.len();
                self.add_params(def.params);
                let mut own = Vec::new();
                bound_in(def.body, &mut own);
                own.into_iter().for_each(|name| self.own(before, name.text, Some(name.span)));
                self.add_body(def.body);
                self.stack.truncate(before);
            }
        }
    }

    fn add_expr(&mut self, expr: &'m Expr<'m>) {
        match expr.kind {
            ExprKind::Name(name) => self.mention(name),
            ExprKind::Lambda { params, defaults, body } => {
                defaults.iter().for_each(|value| self.add_expr(value));
                let before = self.stack.len();
                self.add_params(params);
                self.add_expr(body);
                self.stack.truncate(before);
            }
            ExprKind::Comprehension { element, value, clauses, .. } => {
                // The first container is computed outside.
                if let [Clause::For { iter, .. }, ..] = clauses {
                    self.add_expr(iter);
                }
                let before = self.stack.len();
                for clause in clauses {
                    if let Clause::For { target, .. } = clause {
                        target.each_bound(&mut |name| {
                            self.own(before, name.text, Some(name.span));
                        });
                    }
                }
                for (index, clause) in clauses.iter().enumerate() {
                    match *clause {
                        Clause::If(cond) => self.add_expr(cond),
                        Clause::For { target, iter } => {
                            self.add_expr(target);
                            if index > 0 {
                                self.add_expr(iter);
                            }
                        }
                    }
                }
                self.add_expr(element);
                if !std::ptr::eq(element, value) {
                    self.add_expr(value);
                }
                self.stack.truncate(before);
            }
            _ => expr.each_part(|part| self.add_expr(part)),
        }
    }

    /// Adds the parameters of a scope.
    fn add_params(&mut self, params: &'m [Ident<'m>]) {
        let before = self.stack.len();
        params.iter().for_each(|param| self.own(before, param.text, Some(param.span)));
    }

    /// Adds a variable of a scope that begins at some place of the stack, and the place where it
    /// is given a value first, if that is a statement.
    fn own(&mut self, scope: usize, text: &'m str, assigned: Option<Span>) {
        if let Some(&(_, id)) = self.stack[scope..].iter().find(|(own, _)| *own == text) {
            return self.names.stands_for(text, id);
        }
        let id = self.names.of_scope(text);
        if let Some(span) = assigned {
            self.names.assigns(id, span);
        }
        self.stack.push((text, id));
    }

    /// Notes which variable a name is at one place.
    fn mention(&mut self, text: &'m str) {
        if let Some(&(_, id)) = self.stack.iter().rev().find(|(own, _)| *own == text) {
            self.names.stands_for(text, id);
        } else if let Some(outside) = &mut self.outside {
            match outside.iter().find(|(own, _)| *own == text) {
                Some(&(_, id)) => self.names.stands_for(text, id),
                None => outside.push((text, self.names.of_scope(text))),
            }
        }
    }
}
