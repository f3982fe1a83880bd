//! Parsing: the generated parser, driven line by line. No other file knows lalrpop.
//!
//! A line is handed to [`Blocks`] when it is complete. Most lines are so simple that they need no
//! parser: see [`plain`]. The others are parsed one by one, so that a broken one costs nothing but
//! itself.

use bumpalo::Bump;
use lalrpop_util::{ParseError, lalrpop_mod};

use super::ast::{Entry, Expr, Module};
use super::blocks::{Blocks, Mode};
use super::explain::explain;
use super::layout::Layout;
use super::nodes::Nodes;
use super::plain::{Plain, plain};
use super::token::{Spanned, Token};
use crate::diag::{Code, Diagnostic};
use crate::source::{MAX_SOURCE_BYTES, SourceId, Span};

lalrpop_mod!(
    #[allow(
        clippy::all,
        clippy::allow_attributes_without_reason,
        clippy::unwrap_used,
        unused_qualifications,
        unreachable_pub,
        missing_docs,
        reason = "generated"
    )]
    grammar,
    "/arc.rs"
);

/// The greatest number of diagnostics that are reported of one text.
pub const MAX_REPORTED: usize = 50;

/// After so many the rest of the text is not read: it is not a program.
const MAX_COUNTED: usize = 1000;

/// The reason for which the generated parser stopped.
type Stop<'a> = ParseError<u32, Token<'a>, Box<Diagnostic>>;

/// A text's docstring, its entries, and the names of definitions with a header that was not
/// understood.
pub(super) type Parsed<'a> = (Option<&'a str>, &'a [Entry<'a>], &'a [&'a str]);

/// Parses a file. Whatever was understood is returned; what was not is reported to `diags`, in
/// the order of the text.
pub fn parse<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    diags: &mut Vec<Diagnostic>,
) -> Module<'a> {
    let (doc, entries, lost) = run(source, text, bump, Mode::File, diags);
    let defs = entries.iter().filter_map(|entry| match entry {
        Entry::Def(def) => Some(*def),
        Entry::Assign { .. } | Entry::Expr(_) => None,
    });
    let mut list = bumpalo::collections::Vec::with_capacity_in(entries.len(), bump);
    list.extend(defs);
    Module { defs: list.into_bump_slice(), lost, doc }
}

/// Parses what is typed at a prompt: definitions, assignments and expressions, in their order.
pub fn parse_entry<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    diags: &mut Vec<Diagnostic>,
) -> &'a [Entry<'a>] {
    run(source, text, bump, Mode::Prompt, diags).1
}

/// Parses a single expression. None if there is another thing or nothing, which is reported.
pub fn parse_expr<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    diags: &mut Vec<Diagnostic>,
) -> Option<&'a Expr<'a>> {
    let before = diags.len();
    match parse_entry(source, text, bump, diags) {
        [Entry::Expr(value)] if diags.len() == before => Some(value),
        _ => {
            if diags.len() == before {
                let span = Span::new(source, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
                diags.push(
                    Diagnostic::new(Code::MissingValue, "this is not one expression")
                        .with_label(span, "")
                        .with_help("write a single expression, such as `hmirror(I)`"),
                );
            }
            None
        }
    }
}

fn run<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    mode: Mode,
    diags: &mut Vec<Diagnostic>,
) -> Parsed<'a> {
    if text.len() > MAX_SOURCE_BYTES {
        let message = format!("a source text is larger than {} MiB", MAX_SOURCE_BYTES >> 20);
        diags.push(Diagnostic::new(Code::FileTooLarge, message).with_help("split it up"));
        return (None, &[], &[]);
    }
    let mut layout = Layout::new(source, text);
    let mut nodes = Nodes::new(source, bump);
    let mut blocks = Blocks::new(source, text, bump, mode, Report::new(diags));
    let parser = grammar::LogicalLineParser::new();
    loop {
        let read = layout.read_line();
        let line = layout.line();
        if line.is_empty() && read.is_ok() {
            break;
        }
        let parsed = read.and_then(|()| match plain(line, &mut nodes) {
            Some(line) => nodes.end_line().map(|()| match line {
                Plain::Header(header) => blocks.header(header, None),
                Plain::Simple(span, simple) => blocks.simple(span, simple),
            }),
            None => by_grammar(&parser, (source, text), &mut nodes, &mut blocks, line),
        });
        if let Err(problem) = parsed {
            blocks.broken(line, *problem);
            if blocks.gives_up() {
                break;
            }
        }
    }
    blocks.finish()
}

/// Hands a line over as the grammar reads it, or tells what is wrong with it.
fn by_grammar<'a>(
    parser: &grammar::LogicalLineParser,
    text: (SourceId, &str),
    nodes: &mut Nodes<'a>,
    blocks: &mut Blocks<'a, '_>,
    line: &[Spanned<'a>],
) -> Result<(), Box<Diagnostic>> {
    let mut taken = 0usize;
    let tokens = line.iter().map(|token| {
        taken += 1;
        Ok(*token)
    });
    let Err(stop) = parser.parse(nodes, blocks, tokens) else { return Ok(()) };
    // What was refused first is what is wrong.
    nodes.end_line()?;
    Err(match stop {
        ParseError::User { error } => error,
        _ => Box::new(explain(text.0, text.1, line, taken.saturating_sub(1))),
    })
}

/// Lets a rule of the grammar refuse its line.
fn stop<'a>(result: Result<(), Box<Diagnostic>>) -> Result<(), Stop<'a>> {
    result.map_err(|error| ParseError::User { error })
}

/// Takes diagnostics up to [`MAX_REPORTED`], counts the others, and sorts them in the end.
pub(crate) struct Report<'d> {
    diags: &'d mut Vec<Diagnostic>,
    start: usize,
    hidden: usize,
    /// Whether the rest of the text was not read.
    abandoned: bool,
}

impl<'d> Report<'d> {
    fn new(diags: &'d mut Vec<Diagnostic>) -> Self {
        Self { start: diags.len(), diags, hidden: 0, abandoned: false }
    }

    pub(crate) fn push(&mut self, problem: Diagnostic) {
        if self.diags.len() - self.start < MAX_REPORTED {
            self.diags.push(problem);
        } else {
            self.hidden += 1;
        }
    }

    pub(crate) fn gives_up(&mut self) -> bool {
        self.abandoned = self.hidden + MAX_REPORTED >= MAX_COUNTED;
        self.abandoned
    }

    pub(crate) fn finish(self) {
        self.diags[self.start..].sort_by_key(|diagnostic| diagnostic.span().map(|span| span.start));
        if self.hidden == 0 {
            return;
        }
        let plural = if self.hidden == 1 { "" } else { "s" };
        let message = format!("… and {} more error{plural}", self.hidden);
        let mut last = Diagnostic::new(Code::TooManyErrors, message)
            .with_help("mend the first ones, and check the file again");
        if self.abandoned {
            last = last.with_note("the rest of the text was not read");
        }
        self.diags.push(last);
    }
}
