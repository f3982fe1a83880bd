//! From a tree to canonical text, which parses back to the same tree.
//!
//! One statement a line, four spaces of indentation, brackets only where the tree needs them
//! (tuples always have theirs), doc strings first. Annotations and comments are not in
//! the tree and so not in the text. Recursion follows the tree, whose depth is bounded.

use std::fmt::Write;

use super::ast::{Arg, BinaryOp, Def, Expr, ExprKind, Ident, Module, Stmt, StmtKind, UnaryOp};

/// The level at which an expression holds together, as in the grammar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Lambdas and conditionals.
    Any,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitAnd,
    Sum,
    Product,
    Factor,
    Primary,
}

/// A file as canonical text.
pub fn print(module: &Module<'_>) -> String {
    let mut out = String::new();
    if let Some(doc) = module.doc {
        string(&mut out, doc);
        out.push('\n');
    }
    for module in module.modules {
        let _ = writeln!(out, "import {module}");
    }
    for def in module.defs {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        definition(&mut out, def);
    }
    for alias in module.aliases {
        let _ = writeln!(out, "\n\n{} = {}", alias.name.text, alias.target.text);
    }
    out
}

/// An expression as canonical text.
pub fn print_expr(value: &Expr<'_>) -> String {
    let mut out = String::new();
    expr(&mut out, value, Level::Any);
    out
}

fn definition(out: &mut String, def: &Def<'_>) {
    out.push_str("def ");
    out.push_str(def.name.text);
    out.push('(');
    names(out, def.params);
    out.push_str("):\n");
    if let Some(doc) = def.doc {
        out.push_str("    ");
        string(out, doc);
        out.push('\n');
    }
    for stmt in def.body {
        out.push_str("    ");
        statement(out, stmt);
        out.push('\n');
    }
}

fn statement(out: &mut String, stmt: &Stmt<'_>) {
    match stmt.kind {
        StmtKind::Assign { target, value } => {
            out.push_str(target.text);
            out.push_str(" = ");
            expr(out, value, Level::Any);
        }
        StmtKind::Return(value) => {
            out.push_str("return ");
            expr(out, value, Level::Any);
        }
    }
}

/// Text between quotes, as it stood between the quotes of some literal: of the four kinds the one
/// it came from fits, and the first that fits is taken.
fn string(out: &mut String, text: &str) {
    let quotes = ["\"\"\"", "'''"].into_iter().find(|quotes| fits(text, quotes));
    let quotes = quotes.unwrap_or("\"\"\"");
    out.push_str(quotes);
    out.push_str(text);
    out.push_str(quotes);
}

/// Tells whether the quotes, put around the text, end it where it ends and not earlier.
fn fits(text: &str, quotes: &str) -> bool {
    let bytes = text.as_bytes();
    let quote = quotes.as_bytes()[0];
    let mut offset = 0;
    while let Some(&byte) = bytes.get(offset) {
        if byte == b'\\' {
            offset += 2;
        } else if byte == quote {
            if bytes[offset..].starts_with(quotes.as_bytes()) || offset + 1 == bytes.len() {
                return false;
            }
            offset += 1;
        } else {
            offset += 1;
        }
    }
    true
}

fn names(out: &mut String, names: &[Ident<'_>]) {
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(name.text);
    }
}

/// Writes an expression, in brackets if it holds together less tightly than its place demands.
fn expr(out: &mut String, value: &Expr<'_>, demanded: Level) {
    let bracketed = level(value) < demanded;
    if bracketed {
        out.push('(');
    }
    match value.kind {
        ExprKind::Name(name) => out.push_str(name),
        ExprKind::Int(value) => out.push_str(&value.to_string()),
        ExprKind::Bool(true) => out.push_str("True"),
        ExprKind::Bool(false) => out.push_str("False"),
        ExprKind::None => out.push_str("None"),
        ExprKind::Tuple(items) => tuple(out, items),
        ExprKind::Call { callee, args } => {
            expr(out, callee, Level::Primary);
            out.push('(');
            arguments(out, args);
            out.push(')');
        }
        ExprKind::Lambda { params, body } => {
            out.push_str("lambda");
            if !params.is_empty() {
                out.push(' ');
            }
            names(out, params);
            out.push_str(": ");
            expr(out, body, Level::Any);
        }
        ExprKind::Unary { op: UnaryOp::Neg, operand } => {
            out.push('-');
            expr(out, operand, Level::Factor);
        }
        ExprKind::Unary { op: UnaryOp::Not, operand } => {
            out.push_str("not ");
            expr(out, operand, Level::Not);
        }
        ExprKind::Binary { op, lhs, rhs } => {
            let (left, right) = sides(op);
            expr(out, lhs, left);
            out.push(' ');
            out.push_str(op.symbol());
            out.push(' ');
            expr(out, rhs, right);
        }
        ExprKind::Conditional { cond, then, orelse } => {
            expr(out, then, Level::Or);
            out.push_str(" if ");
            expr(out, cond, Level::Or);
            out.push_str(" else ");
            expr(out, orelse, Level::Any);
        }
    }
    if bracketed {
        out.push(')');
    }
}

fn tuple(out: &mut String, items: &[&Expr<'_>]) {
    out.push('(');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        expr(out, item, Level::Any);
    }
    if items.len() == 1 {
        out.push(',');
    }
    out.push(')');
}

fn arguments(out: &mut String, args: &[Arg<'_>]) {
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        if let Some(name) = arg.name {
            out.push_str(name.text);
            out.push('=');
        }
        expr(out, arg.value, Level::Any);
    }
}

/// The level at which an expression holds together when it is written without brackets.
fn level(value: &Expr<'_>) -> Level {
    match value.kind {
        ExprKind::Lambda { .. } | ExprKind::Conditional { .. } => Level::Any,
        ExprKind::Unary { op: UnaryOp::Not, .. } => Level::Not,
        ExprKind::Unary { op: UnaryOp::Neg, .. } => Level::Factor,
        ExprKind::Int(value) if value < 0 => Level::Factor,
        ExprKind::Binary { op, .. } => own_level(op),
        ExprKind::Name(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::None => Level::Primary,
        ExprKind::Tuple(_) | ExprKind::Call { .. } => Level::Primary,
    }
}

fn own_level(op: BinaryOp) -> Level {
    match op {
        BinaryOp::Or => Level::Or,
        BinaryOp::And => Level::And,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le => Level::Comparison,
        BinaryOp::Gt | BinaryOp::Ge | BinaryOp::In | BinaryOp::NotIn => Level::Comparison,
        BinaryOp::BitOr => Level::BitOr,
        BinaryOp::BitAnd => Level::BitAnd,
        BinaryOp::Add | BinaryOp::Sub => Level::Sum,
        BinaryOp::Mul | BinaryOp::FloorDiv | BinaryOp::Mod => Level::Product,
    }
}

/// The levels that an operator demands on its left and right: all operators group to the left,
/// except comparisons, which do not group.
fn sides(op: BinaryOp) -> (Level, Level) {
    match own_level(op) {
        Level::Or => (Level::Or, Level::And),
        Level::And => (Level::And, Level::Not),
        Level::Comparison => (Level::BitOr, Level::BitOr),
        Level::BitOr => (Level::BitOr, Level::BitAnd),
        Level::BitAnd => (Level::BitAnd, Level::Sum),
        Level::Sum => (Level::Sum, Level::Product),
        Level::Any | Level::Not | Level::Product | Level::Factor | Level::Primary => {
            (Level::Product, Level::Factor)
        }
    }
}
