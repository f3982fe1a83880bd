//! Parsing: the generated parser, driven line by line. No other file knows lalrpop.
//!
//! A line is handed to [`Blocks`] when it is complete. Most lines are so simple that they need no
//! parser: see [`plain`]. The others are parsed one by one, so that a broken one costs nothing but
//! itself.

use bumpalo::Bump;
use lalrpop_util::{ParseError, lalrpop_mod};

use super::Dialect;
use super::ast::{Alias, Entry, Expr, Module};
use super::blocks::{Blocks, Mode, Parsed, without_prints};
use super::explain::explain;
use super::fences::code;
use super::layout::Layout;
use super::nodes::Nodes;
use super::plain::{Plain, plain};
use super::report::Report;
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

/// The reason for which the generated parser stopped.
type Stop<'a> = ParseError<u32, Token<'a>, Box<Diagnostic>>;

/// Parses a file. Whatever was understood is returned; what was not is reported to `diags`, in
/// the order of the text.
pub fn parse<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    diags: &mut Vec<Diagnostic>,
) -> Module<'a> {
    parse_with(plain, source, text, bump, diags)
}

/// Does as [`parse`], with another reader of plain lines.
pub(super) fn parse_with<'a>(
    plain: impl Fn(&[Spanned<'a>], &mut Nodes<'a>) -> Option<Plain<'a>>,
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    diags: &mut Vec<Diagnostic>,
) -> Module<'a> {
    let text = code(text, bump);
    let parsed = run(plain, source, text, bump, Mode::File, diags);
    let Parsed { doc, entries, aliases, modules, imports } = parsed;
    let defs = entries.iter().filter_map(|entry| match entry {
        Entry::Def(def) => Some(*def),
        Entry::Assign { .. } | Entry::Expr(_) => None,
    });
    let mut list = bumpalo::collections::Vec::with_capacity_in(entries.len(), bump);
    list.extend(defs);
    let dialect = Dialect::default();
    Module { defs: list.into_bump_slice(), aliases, modules, imports, doc, dialect }
}

/// Parses what is typed at a prompt: definitions, assignments and expressions, in their order.
pub fn parse_entry<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    diags: &mut Vec<Diagnostic>,
) -> &'a [Entry<'a>] {
    run(plain, source, code(text, bump), bump, Mode::Prompt, diags).entries
}

/// Returns the imports in what is typed at a prompt, or loaded there: names that they give, and
/// modules.
pub fn parse_imports<'a>(
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
) -> (&'a [Alias<'a>], &'a [&'a str]) {
    let parsed = run(plain, source, code(text, bump), bump, Mode::Prompt, &mut Vec::new());
    (parsed.aliases, parsed.modules)
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
    plain: impl Fn(&[Spanned<'a>], &mut Nodes<'a>) -> Option<Plain<'a>>,
    source: SourceId,
    text: &'a str,
    bump: &'a Bump,
    mode: Mode,
    diags: &mut Vec<Diagnostic>,
) -> Parsed<'a> {
    if text.len() > MAX_SOURCE_BYTES {
        let message = format!("a source text is larger than {} MiB", MAX_SOURCE_BYTES >> 20);
        diags.push(Diagnostic::new(Code::FileTooLarge, message).with_help("split it up"));
        return Parsed::default();
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
            Some(Plain::Header(header, inline)) => {
                blocks.read_header(header, inline);
                Ok(())
            }
            Some(Plain::Simple(placed)) => {
                blocks.read_simple(placed.span, placed.simple);
                Ok(())
            }
            Some(Plain::Simples(placed)) => {
                placed.iter().for_each(|placed| blocks.read_simple(placed.span, placed.simple));
                Ok(())
            }
            None => {
                let quiet = without_prints(line);
                let line = quiet.as_deref().unwrap_or(line);
                by_grammar(&parser, (source, text), &mut nodes, &mut blocks, line)
            }
        });
        if let Err(problem) = parsed {
            blocks.keep_broken(line, *problem);
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
    // The token that was refused first is the one that is wrong.
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
