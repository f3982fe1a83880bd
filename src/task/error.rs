//! Errors of task files, told so that the reader can mend the file.
//!
//! An error is data (file, place in the JSON, cause, remedy), because a caller may want to show it
//! as a diagnostic, count it, or print it as it is.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};

/// One thing that is wrong with one file or with a request for tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskError {
    /// The file or folder; empty where the error is about none.
    pub path: PathBuf,
    /// The place in the document, such as `$.train[2].input[0][3]`.
    pub json_path: Option<String>,
    /// The place in the text: line and column in bytes, both from 1.
    pub line_col: Option<(u32, u32)>,
    /// The kind of the error.
    pub kind: ErrorKind,
    /// The cause, in one line.
    pub message: String,
    /// The remedy, where one is known.
    pub help: Option<String>,
}

/// The sorts of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file or folder cannot be read.
    Unreadable,
    /// The text is not JSON.
    Json,
    /// The JSON is not a task.
    Shape,
    /// A task that was asked for is not there.
    UnknownTask,
    /// There is no task at all.
    NoTasks,
    /// Two tasks of one id differ; the first one counts.
    Conflict,
    /// Keys that are no part of a task were passed over.
    IgnoredKeys,
    /// Cells are written in a way that is understood and is not ARC's.
    OddCells,
}

impl TaskError {
    pub(crate) fn new(kind: ErrorKind, path: &Path, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            json_path: None,
            line_col: None,
            kind,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn at(mut self, json_path: impl Into<String>) -> Self {
        self.json_path = Some(json_path.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl TaskError {
    /// Returns the diagnostic for people: what is wrong, where, and the remedy.
    pub fn diagnostic(&self) -> Diagnostic {
        let code = match self.kind {
            ErrorKind::Unreadable => Code::TaskFile,
            ErrorKind::Json => Code::TaskJson,
            ErrorKind::Shape => Code::TaskShape,
            ErrorKind::UnknownTask => Code::UnknownTask,
            ErrorKind::NoTasks => Code::NoTasks,
            ErrorKind::Conflict => Code::TaskConflict,
            ErrorKind::IgnoredKeys => Code::IgnoredKeys,
            ErrorKind::OddCells => Code::OddCells,
        };
        let has_path = !self.path.as_os_str().is_empty();
        // A file that cannot be read has no place in it.
        if self.kind == ErrorKind::Unreadable && has_path {
            let message = format!("cannot read {}: {}", self.path.display(), self.message);
            let diagnostic = Diagnostic::new(code, message);
            return self.help.iter().fold(diagnostic, Diagnostic::with_help);
        }
        let mut diagnostic = Diagnostic::new(code, self.message.clone());
        if has_path {
            let kind = if self.path.is_dir() { "folder" } else { "file" };
            let place = match self.line_col {
                Some((line, column)) => format!(":{line}:{column}"),
                None => String::new(),
            };
            diagnostic = diagnostic.with_note(format!("{kind} {}{place}", self.path.display()));
        }
        if let Some(path) = &self.json_path {
            diagnostic = diagnostic.with_note(format!("at {path}"));
        }
        match &self.help {
            Some(help) => diagnostic.with_help(help.clone()),
            None => diagnostic,
        }
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.path.as_os_str().is_empty() {
            write!(f, "\n  file: {}", self.path.display())?;
            if let Some((line, column)) = self.line_col {
                write!(f, ":{line}:{column}")?;
            }
        }
        if let Some(json_path) = &self.json_path {
            write!(f, "\n  at:   {json_path}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TaskError {}
