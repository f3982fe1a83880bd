//! The reply to an input: text, problems, and what that means for a script.

use serde_json::Value;

use crate::diag::{Code, Diagnostic};

/// The reply to an input that was understood.
#[derive(Default)]
pub(super) struct Reply {
    /// To be shown; complete lines.
    pub(super) text: String,
    /// The value of what was entered, where JSON is wanted: a grid as rows of integers, anything
    /// else in the notation of the language.
    pub(super) value: Option<Value>,
    /// Problems of the input, which was carried out all the same as far as it went.
    pub(super) problems: Vec<Diagnostic>,
    /// Whether a check found a wrong answer.
    pub(super) wrong: bool,
    /// Whether the session ends.
    pub(super) quit: bool,
}

/// The reason for which an input was not carried out.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something is wrong with it.
    Problems(Vec<Diagnostic>),
    /// The user wished so.
    Interrupted,
}

impl Stop {
    /// An error without a place.
    pub(super) fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic::new(code, message).with_help(help).into()
    }
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Problems(vec![diagnostic])
    }
}
