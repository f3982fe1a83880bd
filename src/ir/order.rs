//! The order of the top level, where Python runs a file from its top.
//!
//! Values, other names and defaults of parameters take what names mean where they stand. In the
//! graph a name means one thing in the whole file: what its last line says. Where the two are not
//! the same, the value is refused.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::constants::{is_known, is_of_reference};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Alias, Clause, Def, Expr, ExprKind, Ident, Module, Stmt, StmtKind};
use crate::syntax::{Dialect, python_function};

/// The lines that give the names of a file their last meaning.
#[derive(Default)]
pub(super) struct Order<'m> {
    /// The first definitions of names, where other names are given to some.
    first: FxHashMap<&'m str, Span>,
    last: FxHashMap<&'m str, Last<'m>>,
    /// For each definition, of the names with several meanings that it or what it uses reads, the
    /// one that has its last meaning last.
    read: FxHashMap<&'m str, Last<'m>>,
    /// The last lines below a definition that import names; `*` are all of arc-dsl.
    imported: FxHashMap<&'m str, Span>,
}

/// The line that gives a name its last meaning.
#[derive(Clone, Copy)]
struct Last<'m> {
    name: &'m str,
    line: Span,
    /// Whether lines above it give the name others.
    is_again: bool,
}

/// A name that a value takes before the name has its last meaning.
struct Early<'m> {
    place: Span,
    last: Last<'m>,
}

impl<'m> Order<'m> {
    /// Returns the order of a file. It is empty where nothing depends on it.
    pub(super) fn of(module: &Module<'m>) -> Self {
        let mut order = Self::default();
        // In the project's own dialect lines stand in any order.
        let is_arc = module.dialect == Dialect::Arc;
        for import in module.imports.iter().filter(|_| !is_arc) {
            order.imported.insert(import.text, import.span);
        }
        if !module.aliases.is_empty() {
            // Of several definitions the first one is left.
            let firsts = module.defs.iter().rev().map(|def| (def.name.text, def.span));
            order.first = firsts.collect();
        }
        let reads = |def: &Def<'_>| def.body.iter().any(has_names);
        let depends = |def: &Def<'_>| !def.defaults.is_empty() || def.constant && reads(def);
        let is_free = module.aliases.is_empty() && !module.defs.iter().any(depends);
        if is_arc || is_free {
            return order;
        }
        let is_own = |alias: &&Alias<'_>| alias.name.text != alias.target.text;
        let aliases = module.aliases.iter().filter(is_own);
        let aliases = aliases.map(|alias| (alias.name.text, alias.name.span));
        let defs = module.defs.iter().map(|def| (def.name.text, def.span));
        for (name, line) in defs.chain(aliases) {
            let before = order.last.get(name).copied();
            let line = before.map_or(line, |before| later(before.line, line));
            order.last.insert(name, Last { name, line, is_again: before.is_some() });
        }
        order.note_readers(module.defs);
        order
    }

    /// Notes which definitions read names that have several meanings.
    fn note_readers(&mut self, defs: &'m [Def<'m>]) {
        let mut again: Vec<Last<'m>> = self.last.values().copied().collect();
        again.retain(|last| last.is_again);
        if again.is_empty() {
            return;
        }
        let mut readers: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for def in defs {
            let mut mentioned = Vec::new();
            mentions(def.body, &mut mentioned);
            mentioned.sort_unstable();
            mentioned.dedup();
            for name in mentioned {
                readers.entry(name).or_default().push(def.name.text);
            }
        }
        again.sort_unstable_by_key(|last| std::cmp::Reverse(last.line.start));
        for last in again {
            let mut waiting = vec![last.name];
            while let Some(name) = waiting.pop() {
                for &reader in readers.get(name).into_iter().flatten() {
                    if let Entry::Vacant(entry) = self.read.entry(reader) {
                        entry.insert(last);
                        waiting.push(reader);
                    }
                }
            }
        }
    }

    /// Returns what to say of a value, or of defaults, that take a name too early.
    pub(super) fn of_def(&self, def: &Def<'m>) -> Option<Diagnostic> {
        if let Some(line) = self.hidden_by(def) {
            return Some(hidden(def.name, line));
        }
        if self.last.is_empty() {
            return None;
        }
        let mut search = EarlySearch {
            order: self,
            name: def.name.text,
            line: def.span,
            own: Vec::new(),
            found: None,
        };
        if let (true, [Stmt { kind: StmtKind::Return(value), .. }]) = (def.constant, def.body) {
            search.value(value);
        }
        def.defaults.iter().for_each(|value| search.value(value));
        search.found.map(|early| early.complaint(def.name.text))
    }

    /// Returns the line below a definition that imports another meaning of its name.
    fn hidden_by(&self, def: &Def<'m>) -> Option<Span> {
        let name = def.name.text;
        let imported = |name| self.imported.get(name).copied();
        let all = imported("*").filter(|_| is_of_reference(name));
        [imported(name), all].into_iter().flatten().find(|line| def.span.start < line.start)
    }

    /// Returns what to say of another name that takes what it stands for too early.
    pub(super) fn of_alias(&self, alias: &Alias<'m>) -> Option<Diagnostic> {
        let Alias { name, target: Ident { text, span: place }, .. } = *alias;
        let last = *self.last.get(text)?;
        let is_early =
            text != name.text && last.line.start > name.span.start && !self.is_of_language(alias);
        is_early.then(|| Early { place, last }.complaint(name.text))
    }

    /// Tells whether what another name stands for has its meaning from the language there, whatever
    /// later lines make of it.
    pub(super) fn is_of_language(&self, alias: &Alias<'m>) -> bool {
        let Ident { text, .. } = alias.target;
        let first = self.first.get(text);
        first.is_none_or(|line| line.start > alias.name.span.start)
            && (is_known(text) || python_function(text).is_some())
    }

    /// Tells whether another name comes after a definition of the same name, which is lost by that.
    pub(super) fn is_later(alias: &Alias<'_>, def: &Def<'_>) -> bool {
        alias.name.text == def.name.text
            && alias.target.text != def.name.text
            && alias.name.span.start > def.span.start
    }
}

/// Returns what to say of a definition whose name is imported below it.
fn hidden(name: Ident<'_>, line: Span) -> Diagnostic {
    let message = format!("`{}` is imported below its definition", name.text);
    Diagnostic::new(Code::DuplicateDefinition, message)
        .with_label(name.span, "lost, because the import takes its place")
        .with_secondary(line, "imported here")
        .with_help("move the import to the top of the file, or rename the definition")
}

/// A search for names that are taken too early.
struct EarlySearch<'s, 'm> {
    order: &'s Order<'m>,
    /// The name that is given a value, and the line where that is.
    name: &'m str,
    line: Span,
    /// Variables of comprehensions and parameters around the place at hand.
    own: Vec<&'m str>,
    found: Option<Early<'m>>,
}

impl<'m> EarlySearch<'_, 'm> {
    /// Looks through what is computed where it stands.
    fn value(&mut self, expr: &'m Expr<'m>) {
        let before = self.own.len();
        match expr.kind {
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Attribute { path: Some(path), value, .. } => {
                self.name(path, expr.span);
                self.value(value);
            }
            ExprKind::Lambda { params, defaults, body } => {
                defaults.iter().for_each(|value| self.value(value));
                self.own.extend(params.iter().map(|param| param.text));
                self.later(body);
            }
            ExprKind::Comprehension { clauses, .. } => {
                for clause in clauses {
                    if let Clause::For { target, .. } = clause {
                        target.each_bound(&mut |name| self.own.push(name.text));
                    }
                }
                expr.each_part(|part| self.value(part));
            }
            _ => expr.each_part(|part| self.value(part)),
        }
        self.own.truncate(before);
    }

    fn name(&mut self, name: &'m str, place: Span) {
        if self.own.contains(&name) {
            return;
        }
        let last = self.order.last.get(name).copied();
        let is_early = |last: &Last<'_>| last.line.start >= self.line.start && name != self.name;
        if let Some(last) = last.filter(is_early) {
            self.found.get_or_insert(Early { place, last });
        }
        self.read_by(name, place);
    }

    /// Looks at what is read by a function that may be called here.
    fn read_by(&mut self, name: &'m str, place: Span) {
        let last = self.order.read.get(name).copied();
        if let Some(last) = last.filter(|last| last.line.start > self.line.start) {
            self.found.get_or_insert(Early { place, last });
        }
    }

    /// Looks through what may be computed later, and may be computed here as well.
    fn later(&mut self, expr: &'m Expr<'m>) {
        if let ExprKind::Name(name) = expr.kind
            && !self.own.contains(&name)
        {
            let last = self.order.last.get(name).copied();
            let is_early = |last: &Last<'_>| last.is_again && last.line.start > self.line.start;
            if let Some(last) = last.filter(is_early) {
                self.found.get_or_insert(Early { place: expr.span, last });
            }
            self.read_by(name, expr.span);
        }
        expr.each_part(|part| self.later(part));
    }
}

/// Collects the names that statements mention.
fn mentions<'m>(stmts: &'m [Stmt<'m>], found: &mut Vec<&'m str>) {
    for stmt in stmts {
        stmt.each_part(|part| mentions_of(part, found));
        stmt.bodies().into_iter().for_each(|body| mentions(body, found));
        if let StmtKind::Def(def) = stmt.kind {
            mentions(def.body, found);
        }
    }
}

fn mentions_of<'m>(expr: &'m Expr<'m>, found: &mut Vec<&'m str>) {
    if let ExprKind::Name(name) = expr.kind {
        found.push(name);
    }
    expr.each_part(|part| mentions_of(part, found));
}

impl Early<'_> {
    fn complaint(self, user: &str) -> Diagnostic {
        let Self { place, last: Last { name, line, is_again } } = self;
        let (message, label) = match is_again {
            true => (
                format!("`{user}` takes the `{name}` of this place, which has another value below"),
                "given its last value here",
            ),
            false => (
                format!("`{user}` takes `{name}` before that has a value"),
                "given a value only here",
            ),
        };
        Diagnostic::new(Code::UseBeforeAssignment, message)
            .with_label(place, "used here")
            .with_secondary(line, label)
            .with_note("Python runs the lines outside of definitions from the top")
            .with_help(match is_again {
                true => "give one of the two values a name of its own",
                false => "move the line below it",
            })
    }
}

fn later(a: Span, b: Span) -> Span {
    if a.start < b.start { b } else { a }
}

/// Tells whether the value of a constant may read a name.
fn has_names(stmt: &Stmt<'_>) -> bool {
    fn reads(expr: &Expr<'_>) -> bool {
        let mut any = matches!(expr.kind, ExprKind::Name(_) | ExprKind::Lambda { .. });
        expr.each_part(|part| any |= reads(part));
        any
    }
    let mut any = false;
    stmt.each_part(|part| any |= reads(part));
    any
}
