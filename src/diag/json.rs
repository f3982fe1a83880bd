//! Diagnostics as JSON, for editors and other programs.

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::{Value, json};

use super::Diagnostic;
use crate::source::{SourceMap, Span};

/// A diagnostic as an object: `code severity message notes help`, the primary place, and all places
/// with their messages as `labels`. A place is `file line column end_line end_column`, from 1, in
/// characters, the end exclusive; null when there is none.
#[derive(Clone, Copy)]
pub struct Document<'d> {
    /// The diagnostic.
    pub said: &'d Diagnostic,
    /// The texts that its places are in.
    pub sources: &'d SourceMap,
}

#[derive(Clone, Copy, Default, Serialize)]
struct LineRange<'a> {
    column: Option<usize>,
    end_column: Option<usize>,
    end_line: Option<usize>,
    file: Option<&'a str>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct LabelFields<'a> {
    #[serde(flatten)]
    place: LineRange<'a>,
    message: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct Fields<'a> {
    code: &'a str,
    #[serde(flatten)]
    place: LineRange<'a>,
    help: Option<&'a str>,
    labels: Vec<LabelFields<'a>>,
    message: &'a str,
    notes: &'a [String],
    severity: &'a str,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { said, sources } = *self;
        let labels = said.labels.iter().map(|label| LabelFields {
            place: LineRange::of(label.span, sources),
            message: &label.message,
            primary: label.primary,
        });
        let labels: Vec<LabelFields<'_>> = labels.collect();
        let primary = labels.iter().find(|label| label.primary).map(|label| label.place);
        let fields = Fields {
            code: said.code.number(),
            place: primary.unwrap_or_default(),
            help: said.help.as_deref(),
            labels,
            message: &said.message,
            notes: &said.notes,
            severity: said.severity.name(),
        };
        fields.serialize(serializer)
    }
}

/// Returns one diagnostic as a value: see [`Document`].
pub fn to_json(said: &Diagnostic, sources: &SourceMap) -> Value {
    json!(Document { said, sources })
}

impl<'a> LineRange<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Self {
        let (line, column) = sources.position(span.source, span.start);
        let (end_line, end_column) = sources.position(span.source, span.end);
        Self {
            column: Some(column),
            end_column: Some(end_column),
            end_line: Some(end_line),
            file: Some(sources.name(span.source)),
            line: Some(line),
        }
    }
}
