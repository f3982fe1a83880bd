//! Changes that are a part of something else: in expressions, and in functions that change what
//! stands outside of them.

use rustc_hash::FxHashSet;

use crate::source::Span;
use crate::syntax::ast::{Clause, Def, Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::python::changes_its_own;

/// Returns the name at the base of subscripts and attributes, if there is one.
pub(super) fn base_name<'a>(value: &Expr<'a>) -> Option<&'a str> {
    let mut whole = value;
    while let ExprKind::Subscript { value, .. } | ExprKind::Attribute { value, .. } = whole.kind {
        whole = value;
    }
    match whole.kind {
        ExprKind::Name(name) => Some(name),
        _ => None,
    }
}

/// Hands on the names whose values an expression changes by methods, called or handed on.
pub(super) fn each_changed<'a>(expr: &Expr<'a>, visit: &mut dyn FnMut(&'a str)) {
    if let ExprKind::Attribute { value, name, .. } = expr.kind
        && changes_its_own(name.text)
        && let Some(name) = base_name(value)
    {
        visit(name);
    }
    expr.each_part(|part| each_changed(part, visit));
}

/// Hands on the names that an expression mentions.
pub(super) fn each_name<'a>(expr: &Expr<'a>, visit: &mut dyn FnMut(&'a str)) {
    match expr.kind {
        ExprKind::Name(name) => visit(name),
        _ => expr.each_part(|part| each_name(part, visit)),
    }
}

/// Hands on the names of which a function changes a part, and which are not its own, with the line.
pub(super) fn each_changed_outside<'a>(def: &Def<'a>, visit: &mut dyn FnMut(&'a str, Span)) {
    let mut own: FxHashSet<&str> = def.params.iter().map(|param| param.text).collect();
    bound_in(def.body, &mut own);
    let mut each = |name: &'a str, line: Span| {
        if !own.contains(name) {
            visit(name, line);
        }
    };
    changed_in(def.body, &mut each);
}

fn changed_in<'a>(stmts: &[Stmt<'a>], visit: &mut dyn FnMut(&'a str, Span)) {
    for stmt in stmts {
        stmt.each_part(|part| each_changed(part, &mut |name| visit(name, stmt.span)));
        let mut target = |target: &Expr<'a>| {
            if let (ExprKind::Subscript { .. }, Some(name)) = (target.kind, base_name(target)) {
                visit(name, stmt.span);
            }
        };
        match stmt.kind {
            StmtKind::Unpack { targets, .. } => {
                targets.iter().for_each(|own| each_place(own, &mut target));
            }
            StmtKind::Augment { target: own, .. }
            | StmtKind::For { target: own, .. }
            | StmtKind::Delete(own) => each_place(own, &mut target),
            StmtKind::Def(def) => each_changed_outside(def, visit),
            _ => {}
        }
        stmt.bodies().into_iter().for_each(|body| changed_in(body, visit));
    }
}

/// Hands on the places that a target gives values to.
fn each_place<'a>(target: &Expr<'a>, visit: &mut dyn FnMut(&Expr<'a>)) {
    match target.kind {
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            items.iter().for_each(|item| each_place(item, visit));
        }
        ExprKind::Starred(value) => each_place(value, visit),
        _ => visit(target),
    }
}

/// Collects the names that a function gives values to, in comprehensions and functions too.
fn bound_in<'a>(stmts: &[Stmt<'a>], own: &mut FxHashSet<&'a str>) {
    fn in_expr<'a>(expr: &Expr<'a>, own: &mut FxHashSet<&'a str>) {
        match expr.kind {
            ExprKind::Lambda { params, .. } => own.extend(params.iter().map(|param| param.text)),
            ExprKind::Comprehension { clauses, .. } => {
                for clause in clauses {
                    if let Clause::For { target, .. } = clause {
                        target.each_bound(&mut |name| _ = own.insert(name.text));
                    }
                }
            }
            _ => {}
        }
        expr.each_part(|part| in_expr(part, own));
    }
    for stmt in stmts {
        stmt.each_bound(&mut |name| _ = own.insert(name.text));
        stmt.each_part(|part| in_expr(part, own));
        stmt.bodies().into_iter().for_each(|body| bound_in(body, own));
    }
}
