//! Names whose values are changed by lines of the top level that are not run.
//!
//! The top level holds definitions, imports and values; whatever else stands there is refused or
//! passed over. A name that such a line changes would silently keep its old value in the
//! definitions that use it. So its definition is marked, and those that use it are refused.

use rustc_hash::FxHashMap;

use super::Blocks;
use super::inside::{base_name, each_changed, each_changed_outside, each_name};
use crate::source::Span;
use crate::syntax::ast::{Def, Entry, Expr, ExprKind, Ident, Stmt, StmtKind};
use crate::syntax::layout::indentation;
use crate::syntax::lines::{Header, Simple};
use crate::syntax::token::{Spanned, Token};

/// The changes that were seen in one text.
#[derive(Default)]
pub(super) struct Changes<'a> {
    all: Vec<Change<'a>>,
    /// Names of loops that are not run, each with what it goes through: parts of that have them.
    of_loops: Vec<(&'a str, &'a Expr<'a>)>,
    /// Lines indented more than this are those of a function or a class, or are no part of what an
    /// import runs: they change no name of the top level.
    within: Option<u32>,
}

/// A name that a line changes.
#[derive(Clone, Copy)]
struct Change<'a> {
    name: &'a str,
    line: Span,
    how: How,
    /// Definitions and other names that stand before it.
    before: [usize; 2],
}

/// The ways in which a line changes a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// It gives it another value, or takes it away.
    Whole,
    /// It changes a part of its value.
    Part,
    /// It hands the value to a function, which may change a part of it.
    Perhaps,
}

impl<'a> Blocks<'a, '_> {
    /// Notes that what belongs to the line at hand changes no name.
    pub(super) fn ignore_within(&mut self, line: Span) {
        self.changes.within = Some(indentation(self.text, line.start));
    }

    /// Tells whether a line of the top level, which is not run, may change names of it.
    fn is_about_names(&mut self, line: Span) -> bool {
        let indent = indentation(self.text, line.start);
        if self.changes.within.is_some_and(|within| indent > within) {
            return false;
        }
        self.changes.within = None;
        self.open.is_empty()
    }

    /// Notes what a header would change that is not run.
    pub(super) fn changed_by_header(&mut self, header: &Header<'a>) {
        let line = header.span();
        if !self.is_about_names(line) {
            return;
        }
        match *header {
            Header::Def { name, .. } => {
                self.changed(name.text, line, How::Whole);
                self.ignore_within(line);
            }
            Header::For { target, iter, .. } => {
                self.changed_target(target, line);
                self.changed_inside(iter, line);
                let links = &mut self.changes.of_loops;
                target.each_bound(&mut |name| links.push((name.text, iter)));
            }
            Header::If { cond, .. } | Header::Elif { cond, .. } | Header::While { cond, .. } => {
                self.changed_inside(cond, line);
            }
            Header::Else { .. } => {}
        }
    }

    /// Notes what a line would change that is not run.
    pub(super) fn changed_by(&mut self, line: Span, simple: Simple<'a>) {
        if !self.is_about_names(line) {
            return;
        }
        match simple {
            Simple::Assign { target, value } => {
                self.changed(target.text, line, How::Whole);
                self.changed_inside(value, line);
            }
            Simple::Unpack { targets, value } => {
                self.changed_inside(value, line);
                targets.iter().for_each(|target| self.changed_target(target, line));
            }
            Simple::Augment { target, value, .. } => {
                self.changed_target(target, line);
                self.changed_inside(value, line);
            }
            Simple::Delete(target) => self.changed_target(target, line),
            Simple::Expr(call @ Expr { kind: ExprKind::Call { callee, args }, .. }) => {
                self.changed_inside(call, line);
                if let ExprKind::Attribute { value, .. } = callee.kind {
                    self.changed_part(value, line, How::Part);
                }
                args.iter().for_each(|arg| self.changed_part(arg.value, line, How::Perhaps));
            }
            Simple::Expr(value) | Simple::Return(value) | Simple::Assert(value) => {
                self.changed_inside(value, line);
            }
            Simple::Doc(_)
            | Simple::Import(_)
            | Simple::Break
            | Simple::Continue
            | Simple::Nothing => {}
        }
    }

    /// Notes what a line would change that was not understood.
    pub(super) fn changed_by_tokens(&mut self, line: Span, tokens: &[Spanned<'a>]) {
        if !self.is_about_names(line) {
            return;
        }
        match *tokens {
            [(_, Token::Word("class"), _), ..] => self.ignore_within(line),
            [(_, Token::Def, _), ref rest @ ..] => {
                if let [(_, Token::Name(name), _), ..] = *rest {
                    self.changed(name, line, How::Whole);
                }
                self.ignore_within(line);
            }
            [(_, Token::Name(name), _), (_, Token::LBracket | Token::Dot, _), ..] => {
                self.changed(name, line, How::Part);
            }
            [(_, Token::Name(_), _), (_, next, _), ..] if next != Token::LParen => {
                let assigns = |&(_, token, _): &Spanned<'_>| {
                    token == Token::Assign
                        || matches!(token, Token::Sign(sign) if sign.ends_with('='))
                };
                let Some(end) = tokens.iter().position(assigns) else { return };
                for &(_, token, _) in &tokens[..end] {
                    if let Token::Name(name) = token {
                        self.changed(name, line, How::Whole);
                    }
                }
            }
            _ => {}
        }
    }

    fn changed_target(&mut self, target: &Expr<'a>, line: Span) {
        match target.kind {
            ExprKind::Name(name) => self.changed(name, line, How::Whole),
            ExprKind::Tuple(parts) | ExprKind::List(parts) => {
                parts.iter().for_each(|part| self.changed_target(part, line));
            }
            ExprKind::Starred(part) => self.changed_target(part, line),
            _ => self.changed_part(target, line, How::Part),
        }
    }

    /// Notes that a part of a value is changed, whatever part of it that is.
    fn changed_part(&mut self, value: &Expr<'a>, line: Span, how: How) {
        if let Some(name) = base_name(value) {
            self.changed(name, line, how);
        }
    }

    /// Notes what an expression changes by methods.
    pub(super) fn changed_inside(&mut self, expr: &Expr<'a>, line: Span) {
        each_changed(expr, &mut |name| self.changed(name, line, How::Part));
    }

    /// Notes what functions change outside of themselves: nobody knows whether they were called.
    fn changed_by_functions(&mut self) {
        let may_change = |entry: &Entry<'_>| match entry {
            Entry::Def(def) => def.constant && may_change(def.body),
            _ => false,
        };
        if !self.entries.iter().any(may_change) {
            return;
        }
        for entry in &self.entries {
            let Entry::Def(def) = entry else { continue };
            each_changed_outside(def, &mut |name, line| {
                let before = [usize::MAX; 2];
                self.changes.all.push(Change { name, line, how: How::Part, before });
            });
        }
    }

    /// Notes that what changes by one name changes by others, which may be names of the same value
    /// or of one that has it in it.
    fn changed_by_other_names(&mut self) {
        if self.changes.all.is_empty() {
            return;
        }
        let mut others: FxHashMap<&str, Vec<&'a str>> = FxHashMap::default();
        let mut link = |name, value: &Expr<'a>| {
            each_name(value, &mut |other| others.entry(name).or_default().push(other));
        };
        for entry in &self.entries {
            if let Entry::Def(Def { name, constant: true, body, .. }) = entry
                && let [Stmt { kind: StmtKind::Return(value), .. }] = body
            {
                link(name.text, value);
            }
        }
        self.changes.of_loops.iter().for_each(|(name, iter)| link(name, iter));
        for alias in &self.aliases {
            others.entry(alias.name.text).or_default().push(alias.target.text);
        }
        let mut next = 0;
        while let Some(&Change { name, line, how, before }) = self.changes.all.get(next) {
            next += 1;
            // Each name is followed once.
            let names = if how == How::Whole { None } else { others.remove(name) };
            for name in names.into_iter().flatten() {
                self.changes.all.push(Change { name, line, how: How::Perhaps, before });
            }
        }
    }

    fn changed(&mut self, name: &'a str, line: Span, how: How) {
        let before = [self.entries.len(), self.aliases.len()];
        self.changes.all.push(Change { name, line, how, before });
    }

    /// Marks the definitions whose values were changed since.
    pub(super) fn mark_changed(&mut self) {
        self.changed_by_functions();
        self.changed_by_other_names();
        let mut changes: FxHashMap<&str, Vec<Change<'a>>> = FxHashMap::default();
        for change in self.changes.all.drain(..) {
            changes.entry(change.name).or_default().push(change);
        }
        if changes.is_empty() {
            return;
        }
        // Those that stand before, of which the last one counts.
        let found = |name: &str, which: usize, place: usize, takes: &dyn Fn(How) -> bool| {
            let of_name = changes.get(name)?.iter().rev();
            let mut fits = of_name.filter(|change| place < change.before[which]);
            fits.find(|change| takes(change.how)).map(|change| change.line)
        };
        for (place, entry) in self.entries.iter_mut().enumerate() {
            let Entry::Def(def) = entry else { continue };
            let takes = |how: How| match how {
                How::Whole => true,
                How::Part => def.constant,
                How::Perhaps => def.constant && may_change(def.body),
            };
            if let Some(line) = found(def.name.text, 0, place, &takes) {
                def.changed = Some(line);
                def.sound = false;
            }
        }
        let mut lost = Vec::new();
        let mut place = 0;
        self.aliases.retain(|alias| {
            place += 1;
            let line = found(alias.name.text, 1, place - 1, &|how| how == How::Whole);
            lost.extend(line.map(|line| (*alias, line)));
            line.is_none()
        });
        for (alias, line) in lost {
            let Ident { text, span } = alias.target;
            let value = &*self.bump.alloc(Expr::new(span, ExprKind::Name(text)));
            let def = self.value_of(span, alias.name, value);
            self.entries.push(Entry::Def(Def { sound: false, changed: Some(line), ..def }));
        }
    }
}

/// Tells whether a value of the top level may be one that functions can change.
fn may_change(body: &[Stmt<'_>]) -> bool {
    let [Stmt { kind: StmtKind::Return(value), .. }] = body else { return true };
    !matches!(
        value.kind,
        ExprKind::Name(_)
            | ExprKind::Int(_)
            | ExprKind::Bool(_)
            | ExprKind::None
            | ExprKind::Tuple(_)
            | ExprKind::Unary { .. }
            | ExprKind::Lambda { .. }
    )
}
