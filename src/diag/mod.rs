//! Diagnostics: what is wrong, where, why, and what to do about it.
//!
//! Every stage reports through [`Diagnostic`], so that the terminal, JSON and tests show the same
//! thing. A diagnostic has a [`Code`] that never changes its meaning; its text may be improved.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod codes;
mod json;
mod read;
mod render;
pub mod suggest;
pub(crate) mod words;

pub use codes::Code;
pub use json::{Document, to_json};
pub use render::{render, render_first};

use crate::source::Span;

/// Its severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Suspicious; the work goes on.
    Warning,
    /// The program or command cannot be used as it is.
    Error,
}

impl Severity {
    /// Returns `error` or `warning`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A message about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Its code, which names the kind of fault.
    pub code: Code,
    /// Its severity.
    pub severity: Severity,
    /// One sentence without a full stop; names are in backquotes.
    pub message: String,
    /// Places in sources, the primary one first. Empty when no source could be read.
    pub labels: Vec<Label>,
    /// Background: each a sentence without a full stop.
    pub notes: Vec<String>,
    /// The remedy, as an instruction.
    pub help: Option<String>,
}

/// A place in a source, and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Shown beside the underlined place; may be empty.
    pub message: String,
    /// Whether this is *the* place; the others explain it.
    pub primary: bool,
}

impl Label {
    /// Returns a label of a place.
    pub fn new(span: Span, message: String, primary: bool) -> Self {
        Self { span, message, primary }
    }
}

impl Diagnostic {
    /// Returns a diagnostic without labels, of its code's usual severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Adds the primary place.
    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, message: message.into(), primary: true };
        self.labels.insert(0, label);
        self
    }

    /// Adds a place that explains the primary one.
    #[must_use]
    pub fn with_secondary(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into(), primary: false });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the remedy.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the same about another place.
    #[must_use]
    pub fn moved(mut self, shift: impl Fn(Span) -> Span) -> Self {
        self.labels.iter_mut().for_each(|label| label.span = shift(label.span));
        self
    }

    /// Tells whether it says that a command was used wrongly, so that there is nothing to go on
    /// with: a file that was named is not there.
    pub fn is_misuse(&self) -> bool {
        matches!(self.code, Code::FileNotFound | Code::FileUnreadable | Code::NothingToRun)
    }

    /// Tells whether it is about lines of a definition and is true of the same lines in any other
    /// one.
    pub fn is_about_lines(&self) -> bool {
        matches!(
            self.code,
            Code::UnusedBinding | Code::UnreachableCode | Code::Ignored | Code::UnboundInPython
        )
    }

    /// Returns the primary place, if there is one.
    pub fn span(&self) -> Option<Span> {
        self.labels.iter().find(|label| label.primary).map(|label| label.span)
    }

    /// Tells whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests;
