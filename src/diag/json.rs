//! Diagnostics as JSON, for editors and other programs.

use serde_json::{Value, json};

use super::Diagnostic;
use crate::source::{SourceMap, Span};

struct LineRange<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// Returns one diagnostic as an object: `code severity message notes help`, the primary place, and
/// all places with their messages as `labels`. A place is `file line column end_line end_column`,
/// from 1, in characters, the end exclusive; null when there is none.
pub fn to_json(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let primary = diagnostic.span().map(|span| LineRange::of(span, sources));
    let labels = diagnostic.labels.iter().map(|label| {
        let LineRange { file, line, column, end_line, end_column } =
            LineRange::of(label.span, sources);
        json!({
            "message": label.message, "primary": label.primary, "file": file,
            "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        })
    });
    json!({
        "code": diagnostic.code.number(),
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "file": primary.as_ref().map(|place| place.file),
        "line": primary.as_ref().map(|place| place.line),
        "column": primary.as_ref().map(|place| place.column),
        "end_line": primary.as_ref().map(|place| place.end_line),
        "end_column": primary.as_ref().map(|place| place.end_column),
        "labels": labels.collect::<Vec<_>>(),
        "notes": diagnostic.notes,
        "help": diagnostic.help,
    })
}

impl<'a> LineRange<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Self {
        let (line, column) = sources.position(span.source, span.start);
        let (end_line, end_column) = sources.position(span.source, span.end);
        Self { file: sources.name(span.source), line, column, end_line, end_column }
    }
}
