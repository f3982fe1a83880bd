//! The problems of a text, as data that outlives the text's population.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::diag::{self, Diagnostic};
use crate::source::SourceMap;

/// A diagnostic together with the texts that it is about.
#[derive(Clone)]
pub struct Problem {
    /// The message.
    pub diagnostic: Diagnostic,
    sources: Arc<SourceMap>,
}

impl Problem {
    pub(super) fn new(diagnostic: Diagnostic, sources: &Arc<SourceMap>) -> Self {
        Self { diagnostic, sources: Arc::clone(sources) }
    }

    /// Tells whether it is an error rather than a warning.
    pub fn is_error(&self) -> bool {
        self.diagnostic.is_error()
    }

    /// Writes it as it is shown in a terminal, without colours.
    pub fn render(&self) -> String {
        diag::render(std::slice::from_ref(&self.diagnostic), &self.sources, false)
    }

    /// Returns it as data: see [`diag::to_json`].
    pub fn to_json(&self) -> Value {
        diag::to_json(&self.diagnostic, &self.sources)
    }

    /// Returns the line that it is about: its number from 1 and its text.
    pub fn line(&self) -> Option<(usize, &str)> {
        let span = self.diagnostic.span()?;
        let (line, _) = self.sources.line_col(span);
        Some((line, self.sources.line_text(span.source, line)))
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.diagnostic, f)
    }
}
