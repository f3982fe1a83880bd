//! The warnings about task files that were loaded all the same: each kind of thing once.

use std::path::Path;

use crate::diag::{Code, Diagnostic};
use crate::task::{ErrorKind, TaskError};

/// Files that are named in one message; the others are counted.
const SHOWN: usize = 8;

/// Returns the warnings of a load as diagnostics.
pub(super) fn diagnostics(warnings: &[TaskError]) -> Vec<Diagnostic> {
    let (conflicts, others): (Vec<_>, Vec<_>) =
        warnings.iter().partition(|warning| warning.kind == ErrorKind::Conflict);
    let (notes, left_out): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|warning| matches!(warning.kind, ErrorKind::IgnoredKeys | ErrorKind::OddCells));
    let mut diagnostics = Vec::new();
    if !left_out.is_empty() {
        let lines = left_out.iter().map(|problem| line(problem));
        diagnostics.push(listed(
            Diagnostic::new(
                Code::TasksLeftOut,
                match left_out.len() {
                    1 => "one JSON file or task cannot be used and is left out".to_owned(),
                    many => format!("{many} JSON files or tasks cannot be used and are left out"),
                },
            ),
            lines,
        ));
    }
    if !conflicts.is_empty() {
        let message = match conflicts.len() {
            1 => "a task is there twice with different content, and the first counts".to_owned(),
            many => format!("{many} tasks are there twice with different content; the first count"),
        };
        let lines = conflicts.iter().map(|conflict| line(conflict));
        let help = conflicts[0].help.clone().unwrap_or_default();
        diagnostics
            .push(listed(Diagnostic::new(Code::TaskConflict, message), lines).with_help(help));
    }
    diagnostics.extend(notes.into_iter().map(TaskError::diagnostic));
    diagnostics
}

/// Returns a problem in one line: file, place, cause, and where in the JSON it is.
pub(super) fn line(problem: &TaskError) -> String {
    let mut line = String::new();
    if problem.path != Path::new("") {
        line += &problem.path.display().to_string();
        if let Some((row, column)) = problem.line_col {
            line += &format!(":{row}:{column}");
        }
        line += ": ";
    }
    line += &problem.message;
    if let Some(path) = problem.json_path.as_deref().filter(|path| *path != "$") {
        line += &format!(", at {path}");
    }
    line
}

fn listed(diagnostic: Diagnostic, lines: impl ExactSizeIterator<Item = String>) -> Diagnostic {
    let hidden = lines.len().saturating_sub(SHOWN);
    let shown = lines.take(SHOWN).fold(diagnostic, Diagnostic::with_note);
    match hidden {
        0 => shown,
        hidden => shown
            .with_note(format!("and {hidden} more"))
            .with_help("`arcvm tasks --strict` lists all of them"),
    }
}
