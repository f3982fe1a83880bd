//! Definitions from lines: indentation, docstrings, and what may stand where.
//!
//! Lines arrive one by one and in order. A line that is not understood still counts. A broken
//! header still opens a body, whose lines are checked. A loop's body is passed over, because its
//! lines would only repeat that loops do not exist.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::ast::{Alias, Def, Entry, Expr, ExprKind, Ident, Stmt, StmtKind};
use super::layout::indentation;
use super::parse::{Parsed, Report};
use super::token::{Spanned, Token};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// A definition's first line.
pub(crate) struct Header<'a> {
    pub(crate) name: Ident<'a>,
    pub(crate) params: &'a [Ident<'a>],
    pub(crate) span: Span,
}

/// A line that is no header.
#[derive(Clone, Copy)]
pub(crate) enum Simple<'a> {
    Assign {
        target: Ident<'a>,
        value: &'a Expr<'a>,
    },
    Return(&'a Expr<'a>),
    Expr(&'a Expr<'a>),
    Doc(&'a str),
    Import(&'a [Import<'a>]),
    /// `pass`, declarations without a value.
    Nothing,
}

/// Something that is imported.
#[derive(Clone, Copy)]
pub(crate) struct Import<'a> {
    /// What it is called here.
    pub(crate) name: Ident<'a>,
    /// The module that it is, or that it is from.
    pub(crate) module: &'a str,
    /// What it is called in the module; none for the module itself.
    pub(crate) target: Option<Ident<'a>>,
}

impl Import<'_> {
    /// Tells whether it is from a module of others, in which names mean what they mean there.
    fn is_foreign(&self) -> bool {
        let package = self.module.split('.').next().unwrap_or_default();
        FOREIGN.contains(&package)
    }
}

/// The form in which a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A file, whose top level holds definitions.
    File,
    /// Text typed at a prompt: assignments and expressions as well.
    Prompt,
}

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
    /// Names of types that the text gives.
    types: BumpVec<'a, &'a str>,
    doc: Option<&'a str>,
    /// Whether any line has been seen; a later string is no docstring.
    begun: bool,
    /// The indentation that the top level has by now; not 0 only after a complaint.
    top: u32,
    open: Option<Open<'a>>,
    /// Lines indented more than this are passed over.
    skip: Option<u32>,
}

/// The definition whose body is being read.
struct Open<'a> {
    /// None if not even the name was understood.
    header: Option<&'a Header<'a>>,
    /// Whether nothing but the name was understood of the header.
    lost: bool,
    indent: u32,
    has_body: bool,
    /// The indentation of the body's first line.
    body_indent: Option<u32>,
    /// An indentation that has been complained about.
    odd_indent: Option<u32>,
    doc: Option<&'a str>,
    body: BumpVec<'a, Stmt<'a>>,
    begun: bool,
    /// Whether every line was understood.
    sound: bool,
    end: Span,
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
            types: BumpVec::new_in(bump),
            doc: None,
            begun: false,
            top: 0,
            open: None,
            skip: None,
        }
    }

    /// A header, with the statement after its colon if there is one.
    pub(crate) fn header(&mut self, header: &'a Header<'a>, inline: Option<(Span, Simple<'a>)>) {
        let span = header.span;
        let indent = indentation(self.text, span.start);
        let nested = self.open.as_ref().is_some_and(|open| indent > open.indent);
        match self.place(span, !nested) {
            LineContext::Skipped => {}
            LineContext::Body => self.report_nested(header.name),
            LineContext::Top => {
                self.begun = true;
                let mut open = self.open_at(span, Some(header), false);
                let Some((span, simple)) = inline else {
                    self.open = Some(open);
                    return;
                };
                open.has_body = true;
                open.end = span;
                self.open = Some(open);
                self.in_body(span, simple);
                self.end_definition();
            }
        }
    }

    /// A statement.
    pub(crate) fn simple(&mut self, span: Span, simple: Simple<'a>) {
        match self.place(span, true) {
            LineContext::Skipped => {}
            LineContext::Top => self.top_level(span, simple),
            LineContext::Body => self.in_body(span, simple),
        }
    }

    /// A line that was not understood, of at least one token.
    pub(crate) fn broken(&mut self, line: &[Spanned<'a>], problem: Diagnostic) {
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
        // `else` and the like belong to the statement whose body has just been passed over.
        let continues = matches!(first, Token::Else | Token::Word("elif" | "except" | "finally"));
        if continues && self.skip == Some(indent) {
            return;
        }
        let tokens = &line[..line.len() - 1];
        match self.place(span, false) {
            LineContext::Skipped => {}
            LineContext::Top => {
                self.begun = true;
                if let Some(name) = alias_of_type(tokens) {
                    self.types.push(name);
                } else if is_print(tokens) {
                    self.report.push(printing(span));
                } else if first == Token::Def || (last == Token::Colon && !unsupported) {
                    let name = match line.get(1) {
                        Some(&(from, Token::Name(text), to)) => {
                            Some(Ident { text, span: Span::new(self.source, from, to) })
                        }
                        _ => None,
                    };
                    let header =
                        name.map(|name| &*self.bump.alloc(Header { name, params: &[], span }));
                    self.open = Some(self.open_at(span, header, true));
                    self.report.push(problem);
                } else {
                    self.report.push(problem);
                    self.skip = Some(indent);
                }
            }
            LineContext::Body if is_print(tokens) => self.report.push(printing(span)),
            LineContext::Body => {
                self.report.push(problem);
                self.spoil();
                self.skip = Some(indent);
            }
        }
    }

    /// Ends the text.
    pub(crate) fn finish(mut self) -> Parsed<'a> {
        self.end_definition();
        self.report.finish();
        Parsed {
            doc: self.doc,
            entries: self.entries.into_bump_slice(),
            aliases: self.aliases.into_bump_slice(),
            modules: self.modules.into_bump_slice(),
        }
    }

    /// Finds out where a line stands, ending the definition above it if need be. A line that is
    /// wrong anyway is not `checked` for its indentation too.
    fn place(&mut self, span: Span, checked: bool) -> LineContext {
        let indent = indentation(self.text, span.start);
        if self.skip.is_some_and(|skip| indent > skip) {
            return LineContext::Skipped;
        }
        self.skip = None;
        if let Some(open) = &mut self.open {
            if indent > open.indent {
                let expected = *open.body_indent.get_or_insert(indent);
                open.has_body = true;
                open.end = span;
                if indent == expected {
                    open.odd_indent = None;
                } else if open.odd_indent.replace(indent) != Some(indent) {
                    open.sound = false;
                    if checked {
                        self.misindented(span, indent, Some(expected));
                    }
                }
                return LineContext::Body;
            }
            self.end_definition();
        }
        if indent > self.top && checked {
            self.misindented(span, indent, None);
        }
        self.top = indent;
        LineContext::Top
    }

    fn open_at(&mut self, span: Span, header: Option<&'a Header<'a>>, lost: bool) -> Open<'a> {
        if header.is_some() {
            self.report.enter();
        }
        Open {
            sound: !lost,
            header,
            lost,
            indent: indentation(self.text, span.start),
            has_body: false,
            body_indent: None,
            odd_indent: None,
            doc: None,
            body: BumpVec::new_in(self.bump),
            begun: false,
            end: span,
        }
    }

    /// Completes the open definition, if there is one with a header.
    fn end_definition(&mut self) {
        let Some(open) = self.open.take() else { return };
        let Open { header, lost, doc, body, has_body, sound, end, .. } = open;
        let Some(&Header { name, params, span }) = header else {
            return;
        };
        let returns = body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Return(_)));
        if !has_body && !lost {
            self.report.push(
                Diagnostic::new(Code::MissingBody, format!("`{}` has no body", name.text))
                    .with_label(span, "no indented line follows")
                    .with_help("indent the lines that belong to it by four spaces"),
            );
        } else if sound && !returns {
            self.report.push(
                Diagnostic::new(Code::MissingReturn, format!("`{}` returns nothing", name.text))
                    .with_label(span, "no `return` in its body")
                    .with_help("end the body with `return` and the result"),
            );
        }
        let body = body.into_bump_slice();
        self.report.leave();
        self.entries.push(Entry::Def(Def { name, params, doc, body, sound, lost, span, end }));
    }

    fn top_level(&mut self, span: Span, simple: Simple<'a>) {
        let first = !std::mem::replace(&mut self.begun, true);
        match (simple, self.mode) {
            (Simple::Nothing, _) => {}
            (Simple::Import(imports), _) => {
                imports.iter().for_each(|import| self.import(import));
            }
            (Simple::Doc(_), Mode::Prompt) => self.report.push(
                Diagnostic::new(Code::StringValue, "strings are not values")
                    .with_label(span, "nothing would come of this")
                    .with_help("use integers or tuples; in a comment, begin with `#`"),
            ),
            (Simple::Doc(text), Mode::File) => {
                if first {
                    self.doc = Some(text);
                }
            }
            (Simple::Assign { target, value }, Mode::Prompt) => {
                self.entries.push(Entry::Assign { target, value });
            }
            (Simple::Expr(value), Mode::Prompt) => self.entries.push(Entry::Expr(value)),
            (
                Simple::Assign {
                    target,
                    value: &Expr { kind: ExprKind::Name(text), span: place, .. },
                },
                Mode::File,
            ) => {
                if TYPES.contains(&text) || self.types.contains(&text) {
                    self.types.push(target.text);
                } else {
                    let meant = Ident { text, span: place };
                    self.aliases.push(Alias { name: target, target: meant, imported: false });
                }
            }
            (
                Simple::Assign {
                    target,
                    value: &Expr { kind: ExprKind::Lambda { params, body }, .. },
                },
                Mode::File,
            ) => {
                let kind = StmtKind::Return(body);
                let body = &*self.bump.alloc_slice_copy(&[Stmt { span, kind }]);
                self.entries.push(Entry::Def(Def {
                    name: target,
                    params,
                    doc: None,
                    body,
                    sound: true,
                    lost: false,
                    span,
                    end: span,
                }));
            }
            (Simple::Expr(value), _) if is_call_of_print(value) => {
                self.report.push(printing(span));
            }
            (Simple::Assign { .. } | Simple::Expr(_), Mode::File) | (Simple::Return(_), _) => {
                // An indented line has been complained about already.
                if self.top == 0 {
                    self.report.push(outside(span));
                }
                self.skip = Some(self.top);
            }
        }
    }

    fn import(&mut self, import: &Import<'a>) {
        let &Import { name, module, target } = import;
        match target {
            Some(target) if TYPES.contains(&target.text) => self.types.push(name.text),
            _ if !import.is_foreign() => {
                self.modules.push(name.text);
                let target = target.filter(|target| target.text != name.text);
                self.aliases.extend(target.map(|target| Alias { name, target, imported: true }));
            }
            Some(target) => {
                // With its module before it no name means anything here.
                let text = self.bump.alloc_str(&format!("{module}.{}", target.text));
                let target = Ident { text, span: target.span };
                self.aliases.push(Alias { name, target, imported: true });
            }
            None => {}
        }
    }

    fn in_body(&mut self, span: Span, simple: Simple<'a>) {
        if let Simple::Import(imports) = simple {
            imports.iter().for_each(|import| self.import(import));
        }
        let Some(open) = &mut self.open else { return };
        let first = !std::mem::replace(&mut open.begun, true);
        let kind = match simple {
            Simple::Nothing | Simple::Import(_) => return,
            Simple::Doc(text) => {
                if first {
                    open.doc = Some(text);
                }
                return;
            }
            Simple::Expr(value) if is_call_of_print(value) => {
                self.report.push(printing(span));
                return;
            }
            Simple::Expr(_) => {
                open.sound = false;
                self.report.push(unused(span));
                return;
            }
            Simple::Assign { target, value } => StmtKind::Assign { target, value },
            Simple::Return(value) => StmtKind::Return(value),
        };
        open.body.push(Stmt { span, kind });
    }

    fn report_nested(&mut self, name: Ident<'a>) {
        self.spoil();
        self.report.push(
            Diagnostic::new(
                Code::NestedDefinition,
                format!("`{}` is defined inside another definition", name.text),
            )
            .with_label(name.span, "not at the top level")
            .with_help("move it to the top level of the file, or use `lambda`"),
        );
        self.skip = Some(indentation(self.text, name.span.start));
    }

    fn misindented(&mut self, span: Span, indent: u32, expected: Option<u32>) {
        let label = Span { end: span.end.min(span.start + 1), ..span };
        let problem = match expected {
            Some(expected) => {
                let wrong = if indent > expected {
                    "is indented too far"
                } else {
                    "is not indented far enough"
                };
                Diagnostic::new(Code::BadIndentation, format!("this line {wrong}"))
                    .with_label(
                        label,
                        match indent {
                            1 => format!("by 1 column, where the body has {expected}"),
                            _ => format!("by {indent} columns, where the body has {expected}"),
                        },
                    )
                    .with_help("indent it like the first line of the body")
            }
            None => Diagnostic::new(
                Code::BadIndentation,
                "this line is indented and belongs to no definition",
            )
            .with_label(label, "not in the first column")
            .with_help("begin it in the first column, or place it under a `def` line"),
        };
        self.report.push(problem);
    }

    fn spoil(&mut self) {
        if let Some(open) = &mut self.open {
            open.begun = true;
            open.sound = false;
        }
    }
}

/// Packages in which a name may mean something else than in arc-dsl.
const FOREIGN: [&str; 15] = [
    "collections",
    "copy",
    "functools",
    "heapq",
    "itertools",
    "math",
    "numpy",
    "operator",
    "os",
    "random",
    "re",
    "scipy",
    "statistics",
    "sys",
    "torch",
];

/// Types of Python, its module `typing` and arc-dsl, which need no brackets.
const TYPES: [&str; 40] = [
    "Any",
    "Boolean",
    "Callable",
    "Cell",
    "Container",
    "ContainerContainer",
    "Dict",
    "Element",
    "FrozenSet",
    "Generic",
    "Grid",
    "Indices",
    "IndicesSet",
    "Integer",
    "IntegerSet",
    "IntegerTuple",
    "Iterable",
    "List",
    "Numerical",
    "Object",
    "Objects",
    "Optional",
    "Patch",
    "Piece",
    "Sequence",
    "Set",
    "Tuple",
    "TupleTuple",
    "TypeVar",
    "Union",
    "bool",
    "bytes",
    "dict",
    "float",
    "int",
    "list",
    "object",
    "set",
    "str",
    "type",
];

/// The name that a line gives to a type: `Grid = Tuple[Tuple[int, ...], ...]`, `Color =
/// NewType('Color', int)`.
fn alias_of_type<'a>(line: &[Spanned<'a>]) -> Option<&'a str> {
    let (_, Token::Name(name), _) = *line.first()? else { return None };
    let equals = line.iter().position(|&(_, token, _)| token == Token::Assign)?;
    let (head, value) = (line.get(1)?.1, line.get(equals + 1..)?);
    let (_, Token::Name(callee), _) = *value.first()? else { return None };
    if !matches!(head, Token::Assign | Token::Colon) {
        return None;
    }
    if matches!(callee, "NewType" | "TypeVar") && value.get(1)?.1 == Token::LParen {
        return Some(name);
    }
    let is_name_of_type = callee.starts_with(|c: char| c.is_ascii_uppercase())
        || TYPES.contains(&callee)
        || matches!(callee, "frozenset" | "tuple" | "typing");
    let is_of_types = |&(_, token, _): &Spanned<'_>| {
        matches!(token, Token::Name(_) | Token::Str(_) | Token::None | Token::Ellipsis)
            || matches!(token, Token::LBracket | Token::RBracket | Token::Comma)
            || matches!(token, Token::Dot | Token::Pipe)
    };
    let has_brackets = value.iter().any(|&(_, token, _)| token == Token::LBracket);
    (is_name_of_type && has_brackets && value.iter().all(is_of_types)).then_some(name)
}

/// Tells whether a line does nothing but print, of whatever.
fn is_print(line: &[Spanned<'_>]) -> bool {
    let begins = matches!(line, [(_, Token::Name("print"), _), (_, Token::LParen, _), ..]);
    begins && matches!(line, [.., (_, Token::RParen, _)])
}

fn is_call_of_print(value: &Expr<'_>) -> bool {
    matches!(value.kind, ExprKind::Call { callee: Expr { kind: ExprKind::Name("print"), .. }, .. })
}

fn printing(span: Span) -> Diagnostic {
    Diagnostic::new(Code::Ignored, "nothing is printed while a program runs")
        .with_label(span, "this line is passed over")
        .with_help("remove it: `arcvm trace` shows the value of every line")
}

fn outside(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TopLevelStatement,
        "a statement stands outside a definition",
    )
    .with_label(span, "not in the body of a `def`")
    .with_note(
        "the top level of a file holds definitions, imports and docstrings; nothing else is run",
    )
    .with_help("move it into a definition: indent it under a `def` line")
}

fn unused(span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnusedResult, "the result of this expression is not used")
        .with_label(span, "computes a value and drops it")
        .with_note("functions have no side effects, so this line does nothing")
        .with_help("give it a name (`x = ...`), return it, or remove the line")
}
