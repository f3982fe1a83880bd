//! Diagnostics as text for a terminal: the message, the underlined source line, notes and help.
//!
//! Drawn by codespan-reporting. A line of a generated file may be megabytes long, so only a window
//! around the place is shown. Line and column stay those of the whole file.

use std::io::Write as _;
use std::ops::Range;

use codespan_reporting::diagnostic as drawn;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, termcolor};

use super::words::wrap;
use super::{Diagnostic, Severity};
use crate::source::{SourceId, SourceMap, Span};

/// Longer lines (in bytes) are cut.
const LONG_LINE: usize = 240;
/// Bytes of a long line that are shown before and after the start of the place.
const SHOWN_BEFORE: usize = 60;
const SHOWN_AFTER: usize = 100;

/// Characters of a line of a note or a help, beside what stands before it.
const COLUMNS: usize = 90;

/// Characters of a line of a message, behind its code.
const MESSAGE: usize = 84;

/// Draws the diagnostics one below the other, with ANSI colours if asked for.
pub fn render(diagnostics: &[Diagnostic], sources: &SourceMap, color: bool) -> String {
    let mut out = if color { termcolor::Buffer::ansi() } else { termcolor::Buffer::no_color() };
    let config = term::Config::default();
    for diagnostic in diagnostics {
        let view = View::new(sources, diagnostic.span());
        let drawing = view.draw(diagnostic);
        if term::emit_to_write_style(&mut out, &config, &view, &drawing).is_err() {
            // Only a span outside its text leads here; the message is still worth having. Writing
            // to memory does not fail.
            let Diagnostic { severity, code, message, .. } = diagnostic;
            let _ = writeln!(out, "{}[{code}]: {message}", severity.name());
        }
    }
    String::from_utf8_lossy(out.as_slice()).into_owned()
}

/// Draws the first diagnostics, and says how many there are besides and what shows them.
pub fn render_first(
    diagnostics: &[Diagnostic],
    (most, shows_all): (usize, &str),
    sources: &SourceMap,
    color: bool,
) -> String {
    let (shown, hidden) = diagnostics.split_at(diagnostics.len().min(most));
    let mut text = render(shown, sources, color);
    let errors = hidden.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let of = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 more {what}")),
        count => Some(format!("{count} more {what}s")),
    };
    let rest = [of(errors, "error"), of(hidden.len() - errors, "warning")];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    if !rest.is_empty() {
        text += &format!("… and {}: `{shows_all}` shows them\n", rest.join(" and "));
    }
    text
}

/// The sources as one diagnostic shows them.
struct View<'a> {
    sources: &'a SourceMap,
    /// The shown part of the primary place's line, if that line is long.
    window: Option<(SourceId, Range<usize>)>,
}

impl<'a> View<'a> {
    fn new(sources: &'a SourceMap, primary: Option<Span>) -> Self {
        let window = primary.and_then(|span| {
            let text = sources.text(span.source);
            let offset = (span.start as usize).min(text.len());
            let line = sources.line_range(span.source, sources.line_index(span.source, offset));
            if line.len() <= LONG_LINE {
                return None;
            }
            let start = offset.saturating_sub(SHOWN_BEFORE).max(line.start);
            let end = (offset + SHOWN_AFTER).min(line.end);
            let start =
                (start..=offset).find(|&offset| text.is_char_boundary(offset)).unwrap_or(offset);
            let end =
                (end..=line.end).find(|&offset| text.is_char_boundary(offset)).unwrap_or(line.end);
            Some((span.source, start..end))
        });
        Self { sources, window }
    }

    fn draw(&self, diagnostic: &Diagnostic) -> drawn::Diagnostic<SourceId> {
        let severity = match diagnostic.severity {
            Severity::Warning => drawn::Severity::Warning,
            Severity::Error => drawn::Severity::Error,
        };
        let labels = diagnostic.labels.iter().filter_map(|label| {
            let style = if label.primary {
                drawn::LabelStyle::Primary
            } else {
                drawn::LabelStyle::Secondary
            };
            let range = self.shown(label.span)?;
            Some(drawn::Label::new(style, label.span.source, range).with_message(&label.message))
        });
        let notes = diagnostic.notes.iter().map(|note| wrap(&format!("note: {note}"), COLUMNS));
        let help = diagnostic.help.iter().map(|help| wrap(&format!("help: {help}"), COLUMNS));
        drawn::Diagnostic::new(severity)
            .with_code(diagnostic.code.number())
            .with_message(wrap(&diagnostic.message, MESSAGE))
            .with_labels(labels.collect())
            .with_notes(notes.chain(help).collect())
    }

    /// Returns the part of a span that is shown; nothing of a place beside the window of a long
    /// line.
    fn shown(&self, span: Span) -> Option<Range<usize>> {
        let range = span.range();
        let Some((source, window)) = &self.window else {
            return Some(range);
        };
        let line = self.sources.line_range(*source, self.sources.line_index(*source, window.start));
        if span.source != *source || range.end <= line.start || line.end <= range.start {
            return Some(range);
        }
        let cut = range.start.max(window.start)..range.end.min(window.end);
        (cut.start <= cut.end).then_some(cut)
    }
}

impl<'a> Files<'a> for View<'a> {
    type FileId = SourceId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: SourceId) -> Result<&'a str, Error> {
        Ok(self.sources.name(id))
    }

    fn source(&'a self, id: SourceId) -> Result<&'a str, Error> {
        Ok(self.sources.harmless(id))
    }

    fn line_index(&'a self, id: SourceId, byte_index: usize) -> Result<usize, Error> {
        Ok(self.sources.line_index(id, byte_index))
    }

    fn line_number(&'a self, id: SourceId, line_index: usize) -> Result<usize, Error> {
        Ok(self.sources.line_number(id, line_index))
    }

    fn column_number(
        &'a self,
        id: SourceId,
        _line_index: usize,
        byte_index: usize,
    ) -> Result<usize, Error> {
        Ok(self.sources.position(id, byte_index as u32).1)
    }

    fn line_range(&'a self, id: SourceId, line_index: usize) -> Result<Range<usize>, Error> {
        let line = self.sources.line_range(id, line_index);
        Ok(match &self.window {
            Some((source, window))
                if *source == id && line.start <= window.start && window.end <= line.end =>
            {
                window.clone()
            }
            Some(_) | None => line,
        })
    }
}
