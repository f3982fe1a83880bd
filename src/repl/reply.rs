//! The reply to an input: text, problems, and what that means for a script.

use serde_json::{Value, json};

use crate::diag::{self, Code, Diagnostic};
use crate::source::SourceMap;

/// Problems of one input that are shown, at most.
const MOST: usize = 100;

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

/// A reply as it is shown.
pub(super) struct ReplyView<'r> {
    /// The line in which the input began.
    pub(super) line: usize,
    pub(super) input: &'r str,
    pub(super) reply: &'r Reply,
    pub(super) is_interrupted: bool,
    pub(super) sources: &'r SourceMap,
}

impl ReplyView<'_> {
    /// Writes it for people, without the problems.
    pub(super) fn text(&self) -> String {
        let last = if self.is_interrupted { "interrupted\n" } else { "" };
        format!("{}{last}", self.reply.text)
    }

    /// Returns the problems for people, who see them on standard error.
    pub(super) fn problems(&self, has_colors: bool) -> String {
        match self.reply.problems.is_empty() {
            true => String::new(),
            false => {
                let most = (MOST, "arcvm check FILE --all-diagnostics");
                diag::render_first(&self.reply.problems, most, self.sources, has_colors)
            }
        }
    }

    /// Writes it for programs.
    pub(super) fn json(&self) -> Value {
        let problem = |problem| diag::to_json(problem, self.sources);
        json!({
            "line": self.line,
            "input": self.input,
            "text": self.reply.text,
            "value": self.reply.value,
            "wrong": self.reply.wrong,
            "interrupted": self.is_interrupted,
            "diagnostics": self.reply.problems.iter().map(problem).collect::<Vec<_>>(),
        })
    }
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
    /// Returns an error without a place.
    pub(super) fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic::new(code, message).with_help(help).into()
    }
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Problems(vec![diagnostic])
    }
}
