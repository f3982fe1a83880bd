//! From a tree to canonical text, which parses back to the same tree.
//!
//! One statement a line, four spaces of indentation, brackets only where the tree needs them
//! (tuples always have theirs), doc strings first. Annotations and comments are not in
//! the tree and so not in the text. Recursion follows the tree, whose depth is bounded.

use std::fmt::Write;

use super::ast::{
    Arg, BinaryOp, Clause, Def, Expr, ExprKind, Gathers, Ident, Kinds, Module, Stmt, StmtKind,
    UnaryOp,
};

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
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Factor,
    Power,
    Primary,
}

/// Returns a file as canonical text.
pub fn print(module: &Module<'_>) -> String {
    let mut out = String::new();
    if let Some(doc) = module.doc {
        write_string(&mut out, doc);
        out.push('\n');
    }
    for module in module.modules {
        let _ = writeln!(out, "import {module}");
    }
    for def in module.defs {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        write_definition(&mut out, def);
    }
    for alias in module.aliases {
        let _ = writeln!(out, "\n\n{} = {}", alias.name.text, alias.target.text);
    }
    out
}

/// Returns an expression as canonical text.
pub fn print_expr(value: &Expr<'_>) -> String {
    let mut out = String::new();
    write_expr(&mut out, value, Level::Any);
    out
}

/// Returns a statement as canonical text, with a line break at its end.
#[cfg(test)]
pub(super) fn print_stmt(stmt: &Stmt<'_>) -> String {
    let mut out = String::new();
    write_statement(&mut out, stmt, 0);
    out
}

fn write_definition(out: &mut String, def: &Def<'_>) {
    match (def.constant, def.body) {
        (true, [Stmt { kind: StmtKind::Return(value), .. }]) => {
            out.push_str(def.name.text);
            out.push_str(" = ");
            write_expr(out, value, Level::Any);
            out.push('\n');
        }
        _ => write_function(out, def, 0),
    }
}

/// Prints a definition that is indented by so many levels.
fn write_function(out: &mut String, def: &Def<'_>, level: usize) {
    out.push_str("def ");
    out.push_str(def.name.text);
    out.push('(');
    write_parameters(out, (def.params, def.defaults), def.kinds);
    out.push_str("):\n");
    if let Some(doc) = def.doc {
        write_indent(out, level + 1);
        write_string(out, doc);
        out.push('\n');
    }
    write_body(out, def.body, level + 1, def.doc.is_some());
}

fn write_indent(out: &mut String, level: usize) {
    for _ in 0..level {
        out.push_str("    ");
    }
}

/// Prints the statements of a body; where there are none and nothing else is there, `pass`.
fn write_body(out: &mut String, body: &[Stmt<'_>], level: usize, has_other: bool) {
    if body.is_empty() && !has_other {
        write_indent(out, level);
        out.push_str("pass\n");
    }
    for stmt in body {
        write_indent(out, level);
        write_statement(out, stmt, level);
    }
}

fn write_statement(out: &mut String, stmt: &Stmt<'_>, level: usize) {
    let keyword = |out: &mut String, word: &str, value: &Expr<'_>| {
        out.push_str(word);
        write_expr(out, value, Level::Any);
    };
    match stmt.kind {
        StmtKind::Assign { target, value } => {
            out.push_str(target.text);
            keyword(out, " = ", value);
        }
        StmtKind::Unpack { targets, value } => {
            for target in targets {
                write_expr(out, target, Level::Any);
                out.push_str(" = ");
            }
            write_expr(out, value, Level::Any);
        }
        StmtKind::Augment { target, op, value } => {
            write_expr(out, target, Level::Any);
            keyword(out, &format!(" {}= ", op.symbol()), value);
        }
        StmtKind::Return(value) => keyword(out, "return ", value),
        StmtKind::Expr(value) => keyword(out, "", value),
        StmtKind::Assert(value) => keyword(out, "assert ", value),
        StmtKind::Delete(value) => keyword(out, "del ", value),
        StmtKind::Break => out.push_str("break"),
        StmtKind::Continue => out.push_str("continue"),
        StmtKind::Def(def) => return write_function(out, def, level),
        StmtKind::If { cond, then, orelse } => {
            keyword(out, "if ", cond);
            return write_suites(out, then, orelse, level);
        }
        StmtKind::While { cond, body, orelse } => {
            keyword(out, "while ", cond);
            return write_suites(out, body, orelse, level);
        }
        StmtKind::For { target, iter, body, orelse } => {
            keyword(out, "for ", target);
            keyword(out, " in ", iter);
            return write_suites(out, body, orelse, level);
        }
    }
    out.push('\n');
}

/// Prints what follows the first line of a statement with bodies.
fn write_suites(out: &mut String, first: &[Stmt<'_>], orelse: &[Stmt<'_>], level: usize) {
    out.push_str(":\n");
    write_body(out, first, level + 1, false);
    if !orelse.is_empty() {
        write_indent(out, level);
        out.push_str("else:\n");
        write_body(out, orelse, level + 1, false);
    }
}

/// Prints text between quotes, as it stood between the quotes of some literal: of the four kinds
/// the one it came from fits, and the first that fits is taken.
fn write_string(out: &mut String, text: &str) {
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

/// Writes an expression, in brackets if it holds together less tightly than its place demands.
fn write_expr(out: &mut String, value: &Expr<'_>, demanded: Level) {
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
        ExprKind::Tuple(items) => write_tuple(out, items),
        ExprKind::Call { callee, args } => {
            write_expr(out, callee, Level::Primary);
            out.push('(');
            arguments(out, args);
            out.push(')');
        }
        ExprKind::Lambda { params, defaults, body } => {
            out.push_str("lambda");
            if !params.is_empty() {
                out.push(' ');
            }
            write_parameters(out, (params, defaults), Kinds::default());
            out.push_str(": ");
            write_expr(out, body, Level::Any);
        }
        ExprKind::List(items) => sequence(out, ["[", "]"], items),
        ExprKind::Set(items) => sequence(out, ["{", "}"], items),
        ExprKind::Dict(items) => {
            out.push('{');
            for (index, pair) in items.chunks_exact(2).enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                if let ExprKind::Starred(value) = pair[0].kind {
                    out.push_str("**");
                    write_expr(out, value, Level::Or);
                    continue;
                }
                write_expr(out, pair[0], Level::Any);
                out.push_str(": ");
                write_expr(out, pair[1], Level::Any);
            }
            out.push('}');
        }
        ExprKind::Starred(value) => {
            out.push('*');
            write_expr(out, value, Level::Or);
        }
        ExprKind::Subscript { value, index } => {
            write_expr(out, value, Level::Primary);
            out.push('[');
            write_expr(out, index, Level::Any);
            out.push(']');
        }
        ExprKind::Slice { lower, upper, step } => {
            let part = |out: &mut String, part: Option<&Expr<'_>>| {
                if let Some(part) = part {
                    write_expr(out, part, Level::Any);
                }
            };
            part(out, lower);
            out.push(':');
            part(out, upper);
            if step.is_some() {
                out.push(':');
                part(out, step);
            }
        }
        ExprKind::Attribute { value, name, .. } => {
            // A number and a dot would be another number.
            let is_number = matches!(value.kind, ExprKind::Int(_));
            let demanded = if is_number { Level::Power } else { Level::Primary };
            if is_number {
                out.push('(');
            }
            write_expr(out, value, demanded);
            if is_number {
                out.push(')');
            }
            out.push('.');
            out.push_str(name.text);
        }
        ExprKind::Compare { first, rest } => {
            write_expr(out, first, Level::BitOr);
            for (op, operand) in rest {
                out.push(' ');
                out.push_str(op.symbol());
                out.push(' ');
                write_expr(out, operand, Level::BitOr);
            }
        }
        ExprKind::Comprehension { kind, element, value, clauses } => {
            write_comprehension(out, kind, (element, value), clauses);
        }
        ExprKind::Unary { op: op @ (UnaryOp::Neg | UnaryOp::Pos | UnaryOp::Invert), operand } => {
            out.push_str(op.symbol());
            write_expr(out, operand, Level::Factor);
        }
        ExprKind::Unary { op: UnaryOp::Not, operand } => {
            out.push_str("not ");
            write_expr(out, operand, Level::Not);
        }
        ExprKind::Binary { op, lhs, rhs } => {
            let (left, right) = sides(op);
            write_expr(out, lhs, left);
            out.push(' ');
            out.push_str(op.symbol());
            out.push(' ');
            write_expr(out, rhs, right);
        }
        ExprKind::Conditional { cond, then, orelse } => {
            write_expr(out, then, Level::Or);
            out.push_str(" if ");
            write_expr(out, cond, Level::Or);
            out.push_str(" else ");
            write_expr(out, orelse, Level::Any);
        }
    }
    if bracketed {
        out.push(')');
    }
}

fn write_comprehension(
    out: &mut String,
    kind: Gathers,
    (element, value): (&Expr<'_>, &Expr<'_>),
    clauses: &[Clause<'_>],
) {
    let [open, close] = match kind {
        Gathers::List => ["[", "]"],
        Gathers::Set | Gathers::Dict => ["{", "}"],
        Gathers::Generator => ["(", ")"],
    };
    out.push_str(open);
    write_expr(out, element, Level::Any);
    if kind == Gathers::Dict {
        out.push_str(": ");
        write_expr(out, value, Level::Any);
    }
    for clause in clauses {
        match *clause {
            Clause::For { target, iter } => {
                out.push_str(" for ");
                write_expr(out, target, Level::Any);
                out.push_str(" in ");
                write_expr(out, iter, Level::Or);
            }
            Clause::If(cond) => {
                out.push_str(" if ");
                write_expr(out, cond, Level::Or);
            }
        }
    }
    out.push_str(close);
}

fn sequence(out: &mut String, [open, close]: [&str; 2], items: &[&Expr<'_>]) {
    out.push_str(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_expr(out, item, Level::Any);
    }
    out.push_str(close);
}

fn write_parameters(
    out: &mut String,
    (params, defaults): (&[Ident<'_>], &[&Expr<'_>]),
    kinds: Kinds,
) {
    let first = params.len() - defaults.len().min(params.len());
    let places = kinds.places(params.len());
    for (index, param) in params.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        match index == places {
            true if kinds.gathers => {
                out.push('*');
                out.push_str(param.text);
                continue;
            }
            true if kinds.by_name > 0 => out.push_str("*, "),
            _ => {}
        }
        out.push_str(param.text);
        if let Some(default) = index.checked_sub(first).and_then(|place| defaults.get(place)) {
            out.push('=');
            write_expr(out, default, Level::Any);
        }
        if index + 1 == usize::from(kinds.by_place) {
            out.push_str(", /");
        }
    }
}

fn write_tuple(out: &mut String, items: &[&Expr<'_>]) {
    out.push('(');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_expr(out, item, Level::Any);
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
        write_expr(out, arg.value, Level::Any);
    }
}

/// Returns the level at which an expression holds together when it is written without brackets.
fn level(value: &Expr<'_>) -> Level {
    match value.kind {
        ExprKind::Lambda { .. } | ExprKind::Conditional { .. } => Level::Any,
        ExprKind::Unary { op: UnaryOp::Not, .. } => Level::Not,
        ExprKind::Unary { .. } => Level::Factor,
        ExprKind::Compare { .. } => Level::Comparison,
        ExprKind::List(_) | ExprKind::Set(_) | ExprKind::Dict(_) => Level::Primary,
        ExprKind::Subscript { .. } | ExprKind::Attribute { .. } => Level::Primary,
        ExprKind::Comprehension { .. } => Level::Primary,
        ExprKind::Starred(_) | ExprKind::Slice { .. } => Level::Any,
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
        BinaryOp::Is | BinaryOp::IsNot => Level::Comparison,
        BinaryOp::BitOr => Level::BitOr,
        BinaryOp::BitXor => Level::BitXor,
        BinaryOp::BitAnd => Level::BitAnd,
        BinaryOp::Shl | BinaryOp::Shr => Level::Shift,
        BinaryOp::Add | BinaryOp::Sub => Level::Sum,
        BinaryOp::Mul | BinaryOp::FloorDiv | BinaryOp::Mod | BinaryOp::Div => Level::Product,
        BinaryOp::Pow => Level::Power,
    }
}

/// Returns the levels that an operator demands on its left and right: all operators group to the
/// left, except comparisons, which do not group.
fn sides(op: BinaryOp) -> (Level, Level) {
    match own_level(op) {
        Level::Or => (Level::Or, Level::And),
        Level::And => (Level::And, Level::Not),
        Level::Comparison => (Level::BitOr, Level::BitOr),
        Level::BitOr => (Level::BitOr, Level::BitXor),
        Level::BitXor => (Level::BitXor, Level::BitAnd),
        Level::BitAnd => (Level::BitAnd, Level::Shift),
        Level::Shift => (Level::Shift, Level::Sum),
        Level::Power => (Level::Primary, Level::Factor),
        Level::Sum => (Level::Sum, Level::Product),
        Level::Any | Level::Not | Level::Product | Level::Factor | Level::Primary => {
            (Level::Product, Level::Factor)
        }
    }
}
