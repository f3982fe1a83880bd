//! Definitions from lines: indentation, docstrings, and what may stand where.
//!
//! Lines arrive one by one and in order. A line that is not understood still counts. A broken
//! header still opens a body, whose lines are checked. The lines of a statement that the language
//! does not have are passed over, because they would only repeat that.

mod changed;
mod indents;
mod inside;
mod marks;
mod passed_over;
mod top_level;

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::ast::{Alias, Def, Entry, Expr, Ident, Stmt, StmtKind};
use super::layout::indentation;
use super::lines::{Header, Params, Placed, Simple};
use super::report::Report;
use super::token::{Spanned, Token};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use changed::Changes;
use inside::each_changed;
pub(crate) use passed_over::unused;
pub(super) use passed_over::without_prints;
use passed_over::{
    alias_of_type, changes, is_call_by_name, is_call_of_print, is_main, is_passed_over, is_print,
    outside, passed_over, printing,
};

/// The rules that a text is made of.
#[derive(Default)]
pub(super) struct Parsed<'a> {
    pub(super) doc: Option<&'a str>,
    pub(super) entries: &'a [Entry<'a>],
    pub(super) aliases: &'a [Alias<'a>],
    pub(super) modules: &'a [&'a str],
    pub(super) imports: &'a [Ident<'a>],
}

/// The form in which a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A file, whose top level holds definitions.
    File,
    /// Text typed at a prompt: assignments and expressions as well.
    Prompt,
}

/// So many statements may be nested in each other; CPython takes 20 loops.
const MAX_NESTED: usize = 40;

/// Parts of the statements that are open at one place: each `elif` is an `if` in the `else` of the
/// one before. Whoever builds them has room for as many.
const MAX_PARTS: usize = 1_000;

/// Assembles the lines of one text.
pub(crate) struct Blocks<'a, 'd> {
    bump: &'a Bump,
    source: SourceId,
    text: &'a str,
    mode: Mode,
    report: Report<'d>,
    entries: BumpVec<'a, Entry<'a>>,
    aliases: BumpVec<'a, Alias<'a>>,
    modules: BumpVec<'a, &'a str>,
    imports: BumpVec<'a, Ident<'a>>,
    /// Names of types that the text gives.
    types: BumpVec<'a, &'a str>,
    doc: Option<&'a str>,
    /// Whether any line has been seen; a later string is no docstring.
    begun: bool,
    /// The indentation that the top level has by now; not 0 only after a complaint.
    top: u32,
    /// The constructs that are being read, the innermost last: a definition, and statements with
    /// bodies in it.
    open: Vec<Open<'a>>,
    /// Lines indented more than this are passed over.
    skip: Option<u32>,
    /// Whether the line above is a mark of versions that were not merged.
    is_behind_mark: bool,
    /// The names that lines of the top level would change that are not run.
    changes: Changes<'a>,
}

/// Something whose body is being read.
struct Open<'a> {
    head: Head<'a>,
    indent: u32,
    has_body: bool,
    /// The indentation of the body's first line.
    body_indent: Option<u32>,
    /// An indentation that has been complained about.
    odd_indent: Option<u32>,
    body: BumpVec<'a, Stmt<'a>>,
    /// The parts of the same statement before this one, with their places: an `if` before its
    /// `else`.
    before: Vec<(Head<'a>, Span, &'a [Stmt<'a>])>,
    span: Span,
    end: Span,
}

/// The statements that a body may belong to.
#[derive(Clone, Copy)]
enum Head<'a> {
    Def(Definition<'a>),
    /// A definition of which not even the name was understood.
    Nameless,
    If(&'a Expr<'a>),
    Else,
    For(&'a Expr<'a>, &'a Expr<'a>),
    While(&'a Expr<'a>),
}

/// A definition as far as it was read.
#[derive(Clone, Copy)]
struct Definition<'a> {
    name: Ident<'a>,
    params: Params<'a>,
    /// Whether nothing but the name was understood of the header.
    lost: bool,
    doc: Option<&'a str>,
    begun: bool,
    /// Whether every line was understood.
    sound: bool,
}

/// The context of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineContext {
    Top,
    Body,
    Skipped,
}

impl<'a, 'd> Blocks<'a, 'd> {
    pub(crate) fn new(
        source: SourceId,
        text: &'a str,
        bump: &'a Bump,
        mode: Mode,
        report: Report<'d>,
    ) -> Self {
        Self {
            bump,
            source,
            text,
            mode,
            report,
            entries: BumpVec::new_in(bump),
            aliases: BumpVec::new_in(bump),
            modules: BumpVec::new_in(bump),
            imports: BumpVec::new_in(bump),
            types: BumpVec::new_in(bump),
            doc: None,
            begun: false,
            top: 0,
            open: Vec::new(),
            skip: None,
            is_behind_mark: false,
            changes: Changes::default(),
        }
    }

    /// Reads a header, with the statements after its colon if there are any.
    pub(crate) fn read_header(&mut self, header: Header<'a>, inline: &'a [Placed<'a>]) {
        let span = header.span();
        let head = match header {
            Header::Def { name, params, .. } => Head::Def(Definition {
                name,
                params,
                lost: false,
                doc: None,
                begun: false,
                sound: true,
            }),
            Header::If { cond, .. } => Head::If(cond),
            Header::For { target, iter, .. } => Head::For(target, iter),
            Header::While { cond, .. } => Head::While(cond),
            Header::Elif { cond, .. } => return self.read_otherwise(Head::If(cond), span, inline),
            Header::Else { .. } => return self.read_otherwise(Head::Else, span, inline),
        };
        match self.place(span, true) {
            LineContext::Skipped => return self.changed_by_header(&header),
            LineContext::Top if !matches!(head, Head::Def(_)) => {
                self.begun = true;
                self.changed_by_header(&header);
                if self.top == 0 {
                    self.report.push(outside(span));
                }
                self.skip = Some(self.top);
                return;
            }
            LineContext::Top => self.begun = true,
            LineContext::Body => {
                self.begin();
            }
        }
        if self.open.len() >= MAX_NESTED {
            let message = format!("statements are nested more than {MAX_NESTED} deep");
            return self.refuse_depth(span, message);
        }
        self.open_at(span, head);
        self.inline(inline);
    }

    /// Refuses a statement inside too many others, with what belongs to it.
    fn refuse_depth(&mut self, span: Span, message: String) {
        self.report.push(
            Diagnostic::new(Code::TooDeep, message)
                .with_label(span, "with this one")
                .with_help("make a definition of some of them"),
        );
        self.spoil();
        self.skip = Some(indentation(self.text, span.start));
    }

    /// Reads the statements after a header's colon, which are all of its body.
    fn inline(&mut self, inline: &'a [Placed<'a>]) {
        let Some(last) = inline.last() else { return };
        for placed in inline {
            if let Some(open) = self.open.last_mut() {
                open.has_body = true;
            }
            self.in_body(placed.span, placed.simple);
        }
        self.open.iter_mut().for_each(|open| open.end = last.span);
        if let Some(open) = self.open.last_mut() {
            // No line is part of a body that stands behind the colon.
            open.body_indent = Some(u32::MAX);
        }
        if matches!(self.open.last(), Some(Open { head: Head::Def(_), .. })) {
            self.close();
        }
    }

    /// Reads `elif` and `else`: another part of the statement above.
    fn read_otherwise(&mut self, head: Head<'a>, span: Span, inline: &'a [Placed<'a>]) {
        let indent = indentation(self.text, span.start);
        self.spoil_behind_mark(indent);
        // It may belong to a statement whose body has just been passed over.
        if self.skip.is_some_and(|skip| indent >= skip) {
            return;
        }
        self.skip = None;
        while self.open.last().is_some_and(|open| open.indent > indent) {
            self.close();
        }
        let fits = |open: &Open<'_>| {
            let takes = match open.head {
                Head::If(_) => true,
                Head::For(..) | Head::While(_) => matches!(head, Head::Else),
                Head::Def(_) | Head::Nameless | Head::Else => false,
            };
            open.indent == indent && takes
        };
        if !self.open.last().is_some_and(fits) {
            self.report.push(
                Diagnostic::new(Code::UnexpectedToken, "this belongs to no statement above it")
                    .with_label(span, "no `if` or loop in this column")
                    .with_help("indent it like the `if` that it belongs to"),
            );
            self.spoil();
            self.skip = Some(indent);
            return;
        }
        let parts: usize = self.open.iter().map(|open| open.before.len()).sum();
        if parts >= MAX_PARTS {
            return self.refuse_depth(span, format!("more than {MAX_PARTS} `elif` in a row"));
        }
        let Some(open) = self.open.last_mut() else { return };
        let has_body = std::mem::take(&mut open.has_body);
        let body = std::mem::replace(&mut open.body, BumpVec::new_in(self.bump));
        let before = std::mem::replace(&mut open.head, head);
        (open.body_indent, open.odd_indent) = (None, None);
        let above = std::mem::replace(&mut open.span, span);
        open.before.push((before, above, body.into_bump_slice()));
        self.open.iter_mut().for_each(|open| open.end = span);
        if !has_body {
            self.lacks_body(above);
        }
        self.inline(inline);
    }

    /// Reads a statement.
    pub(crate) fn read_simple(&mut self, span: Span, simple: Simple<'a>) {
        match self.place(span, true) {
            LineContext::Skipped => self.changed_by(span, simple),
            LineContext::Top => self.read_top_level(span, simple),
            LineContext::Body => self.in_body(span, simple),
        }
    }

    /// Keeps a line that was not understood, of at least one token.
    pub(crate) fn keep_broken(&mut self, line: &[Spanned<'a>], problem: Diagnostic) {
        if self.passes_mark(line) {
            return self.report.push(problem);
        }
        let last = line.len().saturating_sub(2);
        let (Some(&(start, first, _)), Some(&(_, last, end))) = (line.first(), line.get(last))
        else {
            self.report.push(problem);
            return;
        };
        let span = Span::new(self.source, start, end);
        let indent = indentation(self.text, start);
        let unsupported = first.begins_statement() || matches!(first, Token::If | Token::Else);
        let unsupported = unsupported || matches!(first, Token::Word(_));
        let second = line.get(1).map(|&(_, token, _)| token);
        let is_async = first == Token::Word("async") && second == Some(Token::Def);
        // `else` and the like belong to the statement whose body has just been passed over.
        let continues = matches!(first, Token::Else | Token::Word("elif" | "except" | "finally"));
        if continues && self.skip == Some(indent) {
            return;
        }
        let tokens = &line[..line.len() - 1];
        match self.place(span, false) {
            LineContext::Skipped => {
                self.changed_by_tokens(span, tokens);
                // No line may be like this, whatever it belongs to.
                if matches!(
                    problem.code,
                    Code::MismatchedBracket | Code::UnclosedBracket | Code::UnterminatedString
                ) {
                    self.report.push(problem);
                }
            }
            LineContext::Top => {
                self.begun = true;
                if let Some(name) = alias_of_type(tokens) {
                    self.types.push(name);
                } else if is_print(tokens) {
                    self.report.push(printing(span));
                } else if is_main(tokens) {
                    self.skip = Some(indent);
                    self.ignore_within(span);
                } else if is_passed_over(tokens) {
                    self.changed_by_tokens(span, tokens);
                    self.report.push(passed_over(span));
                } else if first == Token::Def || is_async || (last == Token::Colon && !unsupported)
                {
                    let head = match line.get(if is_async { 2 } else { 1 }) {
                        Some(&(from, Token::Name(text), to)) => Head::Def(Definition {
                            name: Ident { text, span: Span::new(self.source, from, to) },
                            params: Params::default(),
                            lost: true,
                            doc: None,
                            begun: false,
                            sound: false,
                        }),
                        _ => Head::Nameless,
                    };
                    self.open_at(span, head);
                    self.report.push(problem);
                } else {
                    self.changed_by_tokens(span, tokens);
                    self.report.push(problem);
                    self.skip = Some(indent);
                }
            }
            LineContext::Body if is_print(tokens) => {
                self.begin();
                self.read_print(span, changes(tokens));
            }
            LineContext::Body => {
                self.report.push(problem);
                self.spoil();
                self.skip = Some(indent);
            }
        }
    }

    /// Ends the text.
    pub(crate) fn finish(mut self) -> Parsed<'a> {
        while !self.open.is_empty() {
            self.close();
        }
        self.mark_changed();
        self.report.finish();
        Parsed {
            doc: self.doc,
            entries: self.entries.into_bump_slice(),
            aliases: self.aliases.into_bump_slice(),
            modules: self.modules.into_bump_slice(),
            imports: self.imports.into_bump_slice(),
        }
    }

    /// Finds out where a line stands, ending the definition above it if need be. A line that is
    /// wrong anyway is not `checked` for its indentation too.
    fn place(&mut self, span: Span, checked: bool) -> LineContext {
        let indent = indentation(self.text, span.start);
        self.spoil_behind_mark(indent);
        if self.skip.is_some_and(|skip| indent > skip) {
            return LineContext::Skipped;
        }
        self.skip = None;
        while let Some(open) = self.open.last_mut() {
            if indent > open.indent {
                let expected = *open.body_indent.get_or_insert(indent);
                open.has_body = true;
                let mut is_odd = false;
                if indent == expected {
                    open.odd_indent = None;
                } else {
                    is_odd = open.odd_indent.replace(indent) != Some(indent);
                }
                self.open.iter_mut().for_each(|open| open.end = span);
                if is_odd {
                    self.note_unsound();
                    if checked {
                        self.report_indent(span, indent, Some(expected));
                    }
                }
                return LineContext::Body;
            }
            self.close();
        }
        if indent > self.top && checked {
            self.report_indent(span, indent, None);
        }
        self.top = indent;
        LineContext::Top
    }

    fn open_at(&mut self, span: Span, head: Head<'a>) {
        if matches!(head, Head::Def(_)) && self.open.is_empty() {
            self.report.enter();
        }
        self.open.push(Open {
            head,
            indent: indentation(self.text, span.start),
            has_body: false,
            body_indent: None,
            odd_indent: None,
            body: BumpVec::new_in(self.bump),
            before: Vec::new(),
            span,
            end: span,
        });
    }

    /// Completes what was opened last.
    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let Open { head, body, has_body, before, span, end, .. } = open;
        let body = body.into_bump_slice();
        let mut statement = match head {
            Head::Nameless => return,
            Head::Def(definition) => {
                return self.close_definition(definition, body, has_body, span, end);
            }
            Head::If(cond) => &*self.bump.alloc_slice_copy(&[Stmt {
                span,
                kind: StmtKind::If { cond, then: body, orelse: &[] },
            }]),
            Head::Else => body,
            Head::For(target, iter) => &*self.bump.alloc_slice_copy(&[Stmt {
                span,
                kind: StmtKind::For { target, iter, body, orelse: &[] },
            }]),
            Head::While(cond) => &*self.bump.alloc_slice_copy(&[Stmt {
                span,
                kind: StmtKind::While { cond, body, orelse: &[] },
            }]),
        };
        if !has_body {
            self.lacks_body(span);
        }
        for (head, span, body) in before.into_iter().rev() {
            let orelse = statement;
            let kind = match head {
                Head::For(target, iter) => StmtKind::For { target, iter, body, orelse },
                Head::While(cond) => StmtKind::While { cond, body, orelse },
                Head::If(cond) => StmtKind::If { cond, then: body, orelse },
                Head::Def(_) | Head::Nameless | Head::Else => continue,
            };
            statement = self.bump.alloc_slice_copy(&[Stmt { span, kind }]);
        }
        if let (Some(parent), [statement]) = (self.open.last_mut(), statement) {
            parent.body.push(*statement);
        }
    }

    fn close_definition(
        &mut self,
        definition: Definition<'a>,
        body: &'a [Stmt<'a>],
        has_body: bool,
        span: Span,
        end: Span,
    ) {
        let Definition { name, params, lost, doc, sound, .. } = definition;
        let Params { names: params, defaults, kinds } = params;
        let is_nested = !self.open.is_empty();
        let mut def = Def {
            name,
            params,
            defaults,
            kinds,
            constant: false,
            doc,
            body,
            sound,
            lost,
            lacks_return: has_body && sound && !is_nested && !body.iter().any(Stmt::returns),
            changed: None,
            span,
            end,
        };
        if !has_body && !lost {
            def.sound &= !is_nested;
            self.report.push(
                Diagnostic::new(Code::MissingBody, format!("`{}` has no body", name.text))
                    .with_label(span, "no indented line follows")
                    .with_help("indent the lines that belong to it by four spaces"),
            );
        }
        match self.open.last_mut() {
            Some(parent) => {
                parent.body.push(Stmt { span, kind: StmtKind::Def(self.bump.alloc(def)) });
                if !def.sound {
                    self.note_unsound();
                }
            }
            None => {
                self.report.leave();
                self.entries.push(Entry::Def(def));
            }
        }
    }

    /// Notes that a statement of the innermost definition was seen, so that no docstring follows.
    fn begin(&mut self) -> bool {
        let defs = self.open.iter_mut().rev().take(1).map(|open| &mut open.head);
        for head in defs {
            if let Head::Def(definition) = head {
                return !std::mem::replace(&mut definition.begun, true);
            }
        }
        false
    }

    /// Notes that a line of the definitions at hand was not understood.
    fn note_unsound(&mut self) {
        for open in &mut self.open {
            if let Head::Def(definition) = &mut open.head {
                definition.sound = false;
            }
        }
    }

    fn in_body(&mut self, span: Span, simple: Simple<'a>) {
        let first = self.begin();
        let kind = match simple {
            Simple::Nothing => return,
            Simple::Import(imports) => return self.import_inside(span, imports),
            Simple::Doc(text) => {
                if let (true, Some(Open { head: Head::Def(definition), .. })) =
                    (first, self.open.last_mut())
                {
                    definition.doc = Some(text);
                }
                return;
            }
            Simple::Expr(value) if is_call_of_print(value) => {
                let mut any = false;
                each_changed(value, &mut |_| any = true);
                self.read_print(span, any);
                return;
            }
            // In Python a function may change what it is given, and what is around it.
            Simple::Expr(value) if !is_call_by_name(value) => {
                self.note_unsound();
                self.report.push(unused(span, value));
                return;
            }
            Simple::Expr(value) => StmtKind::Expr(value),
            Simple::Assign { target, value } => StmtKind::Assign { target, value },
            Simple::Unpack { targets, value } => StmtKind::Unpack { targets, value },
            Simple::Augment { target, op, value } => StmtKind::Augment { target, op, value },
            Simple::Assert(cond) => StmtKind::Assert(cond),
            Simple::Delete(target) => StmtKind::Delete(target),
            Simple::Return(value) => StmtKind::Return(value),
            Simple::Break => StmtKind::Break,
            Simple::Continue => StmtKind::Continue,
        };
        if let Some(open) = self.open.last_mut() {
            open.body.push(Stmt { span, kind });
        }
    }

    /// Notes that a line of a body was not understood.
    fn spoil(&mut self) {
        self.begin();
        self.note_unsound();
    }
}
