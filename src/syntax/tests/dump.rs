//! Trees as text without spans, for snapshots and comparisons.

use crate::syntax::ast::{Def, Expr, ExprKind, Ident, Module, StmtKind};
use crate::syntax::print::{print_expr, print_stmt};

/// Returns a file: its docstring and its definitions.
pub(super) fn module(module: &Module<'_>) -> String {
    let doc = module.doc.map(|doc| format!("(doc {doc:?})")).into_iter();
    doc.chain(module.defs.iter().map(def)).collect::<Vec<_>>().join("\n")
}

/// Returns a definition, one line for each statement.
pub(super) fn def(def: &Def<'_>) -> String {
    let mut out = format!("(def {} ({})", def.name.text, names(def.params));
    if let Some(doc) = def.doc {
        out += &format!("\n  (doc {doc:?})");
    }
    for stmt in def.body {
        out += "\n  ";
        out += &match stmt.kind {
            StmtKind::Assign { target, value } => format!("(= {} {})", target.text, expr(value)),
            StmtKind::Return(value) => format!("(return {})", expr(value)),
            _ => format!("({})", print_stmt(stmt).trim_end().replace('\n', "\n  ")),
        };
    }
    out + ")"
}

/// Returns an expression in prefix notation.
pub(super) fn expr(value: &Expr<'_>) -> String {
    match value.kind {
        ExprKind::Name(name) | ExprKind::Attribute { path: Some(name), .. } => name.to_owned(),
        ExprKind::Int(value) => value.to_string(),
        ExprKind::Bool(value) => format!("{value:?}"),
        ExprKind::None => "none".to_owned(),
        ExprKind::Tuple(items) => {
            items.iter().fold("(tuple".to_owned(), |out, item| out + " " + &expr(item)) + ")"
        }
        ExprKind::Call { callee, args } => {
            let args = args.iter().map(|arg| match arg.name {
                Some(name) => format!(" {}={}", name.text, expr(arg.value)),
                None => format!(" {}", expr(arg.value)),
            });
            format!("(call {}{})", expr(callee), args.collect::<String>())
        }
        ExprKind::Lambda { params, defaults: [], body } => {
            format!("(lambda ({}) {})", names(params), expr(body))
        }
        ExprKind::Unary { op, operand } => format!("({} {})", op.symbol(), expr(operand)),
        ExprKind::Binary { op, lhs, rhs } => {
            format!("({} {} {})", op.symbol(), expr(lhs), expr(rhs))
        }
        ExprKind::Conditional { cond, then, orelse } => {
            format!("(if {} {} {})", expr(cond), expr(then), expr(orelse))
        }
        _ => format!("`{}`", print_expr(value)),
    }
}

fn names(names: &[Ident<'_>]) -> String {
    names.iter().map(|name| name.text).collect::<Vec<_>>().join(" ")
}
