//! The items of a session: variables and definitions, as they were typed or loaded.
//!
//! A variable is its expression, not a value: it is evaluated on whatever pair is in view. The
//! texts stay with the sources, and trees are made of them anew for each evaluation, which takes
//! microseconds and lets nothing go stale.

use std::collections::BTreeSet;

use crate::source::{SourceId, SourceMap};
use crate::syntax::ast::{Clause, Def, Entry, Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::print_expr;

/// A variable or a definition.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) kind: ItemKind,
    /// The text that holds it, and its place among that text's entries.
    pub(super) source: SourceId,
    pub(super) entry: usize,
    /// The names that it takes from around it.
    pub(super) uses: BTreeSet<String>,
    /// It as text, ready to be saved.
    pub(super) text: String,
}

/// The kind of an item.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum ItemKind {
    Variable,
    /// A definition with its parameters.
    Definition(Vec<String>),
}

impl Item {
    /// Returns the item of an entry; none of an expression.
    pub(super) fn of(
        entry: &Entry<'_>,
        source: SourceId,
        index: usize,
        sources: &SourceMap,
    ) -> Option<Self> {
        let (name, kind, uses, text) = match entry {
            Entry::Expr(_) => return None,
            Entry::Assign { target, value } => {
                let text = format!("{} = {}", target.text, print_expr(value));
                (target.text, ItemKind::Variable, free_names(value), text)
            }
            Entry::Def(def) => {
                let params = def.params.iter().map(|param| param.text.to_owned()).collect();
                let text = definition_text(def, sources);
                (def.name.text, ItemKind::Definition(params), names_of_definition(def), text)
            }
        };
        Some(Self { name: name.to_owned(), kind, source, entry: index, uses, text })
    }

    /// Tells whether it is a definition.
    pub(super) fn is_definition(&self) -> bool {
        self.kind != ItemKind::Variable
    }

    /// Returns the parameters of a definition.
    pub(super) fn params(&self) -> &[String] {
        match &self.kind {
            ItemKind::Variable => &[],
            ItemKind::Definition(params) => params,
        }
    }

    /// Writes it in a line: the assignment, or the header of the definition.
    pub(super) fn headline(&self) -> String {
        match &self.kind {
            ItemKind::Variable => self.text.clone(),
            ItemKind::Definition(params) => format!("def {}({})", self.name, params.join(", ")),
        }
    }
}

/// Returns the lines of a definition as they were written, with the comment lines right above it.
fn definition_text(def: &Def<'_>, sources: &SourceMap) -> String {
    let text = sources.text(def.span.source);
    let line_end = text[def.end.range().end..]
        .find('\n')
        .map_or(text.len(), |index| index + def.end.range().end);
    let mut start = text[..def.span.range().start].rfind('\n').map_or(0, |index| index + 1);
    while let Some(before) = text[..start].strip_suffix('\n') {
        let above = before.rfind('\n').map_or(0, |index| index + 1);
        if !before[above..].starts_with('#') {
            break;
        }
        start = above;
    }
    text[start..line_end].trim_end().to_owned()
}

/// Returns the names that an expression takes from around it.
pub(super) fn free_names(expr: &Expr<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(expr, &mut Vec::new(), &mut found);
    found
}

fn names_of_definition(def: &Def<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut bound: Vec<&str> = def.params.iter().map(|param| param.text).collect();
    def.defaults.iter().for_each(|value| collect(value, &mut Vec::new(), &mut found));
    statements(def.body, &mut bound, &mut found);
    found
}

fn statements<'a>(body: &'a [Stmt<'a>], bound: &mut Vec<&'a str>, found: &mut BTreeSet<String>) {
    for stmt in body {
        stmt.each_part(|part| {
            let targets =
                matches!(stmt.kind, StmtKind::For { target, .. } if std::ptr::eq(target, part));
            let is_target = match stmt.kind {
                StmtKind::Unpack { targets, .. } => targets.iter().any(|t| std::ptr::eq(*t, part)),
                _ => targets,
            };
            if is_target {
                part.each_bound(&mut |name| bound.push(name.text));
            }
            collect(part, bound, found);
        });
        stmt.each_bound(&mut |name| bound.push(name.text));
        stmt.bodies().into_iter().for_each(|body| statements(body, bound, found));
        if let StmtKind::Def(def) = stmt.kind {
            let before = bound.len();
            bound.extend(def.params.iter().map(|param| param.text));
            statements(def.body, bound, found);
            bound.truncate(before);
        }
    }
}

fn collect<'a>(expr: &Expr<'a>, bound: &mut Vec<&'a str>, found: &mut BTreeSet<String>) {
    let before = bound.len();
    match expr.kind {
        ExprKind::Name(name) if !bound.contains(&name) => {
            found.insert(name.to_owned());
        }
        ExprKind::Lambda { params, .. } => bound.extend(params.iter().map(|param| param.text)),
        ExprKind::Comprehension { clauses, .. } => {
            for clause in clauses {
                if let Clause::For { target, .. } = clause {
                    target.each_bound(&mut |name| bound.push(name.text));
                }
            }
        }
        _ => {}
    }
    expr.each_part(|part| collect(part, bound, found));
    bound.truncate(before);
}
