//! The files that `arcvm solve` writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::cli::ui::Ui;
use crate::cli::{Failure, files};
use crate::diag::{Code, Diagnostic};
use crate::library::write_whole;
use crate::plane::Board;
use crate::solve::TaskHunt;

/// Returns a board as rows of numbers.
pub(super) fn board_json(board: &Board) -> Json {
    Json::from(board.cells.chunks(board.width.max(1)).map(<[i8]>::to_vec).collect::<Vec<_>>())
}

/// A submission that is written again and again while the search goes on.
pub(super) struct Submission<'p> {
    path: Option<&'p Path>,
    /// The attempts of each task, as JSON.
    attempts: BTreeMap<String, String>,
    written: Option<Instant>,
}

/// Time between two writings, at least: that of a first slice.
const INTERVAL: Duration = Duration::from_millis(100);

impl<'p> Submission<'p> {
    /// Returns a submission of what was found so far; it is not written where no file is named.
    pub(super) fn new(path: Option<&'p Path>, entries: &[TaskHunt]) -> Self {
        let entries = if path.is_some() { entries } else { &[] };
        let attempts = entries.iter().map(|entry| (entry.id.clone(), attempts(entry))).collect();
        Self { path, attempts, written: None }
    }

    /// Takes up what was found for a task, and writes the file unless it was written just now.
    pub(super) fn update(&mut self, entry: &TaskHunt) -> Result<(), Diagnostic> {
        let Some(path) = self.path else { return Ok(()) };
        self.attempts.insert(entry.id.clone(), attempts(entry));
        match self.written {
            Some(written) if written.elapsed() < INTERVAL => Ok(()),
            _ => self.replace(path),
        }
    }

    /// Writes the file.
    pub(super) fn write(&mut self, ui: &mut Ui) -> Result<(), Failure> {
        let Some(path) = self.path else { return Ok(()) };
        self.replace(path).map_err(|diagnostic| ui.fail(diagnostic))
    }

    /// Writes the whole file anew.
    fn replace(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let tasks = self.attempts.iter();
        let tasks: Vec<String> =
            tasks.map(|(id, attempts)| format!("{}:{attempts}", Json::from(id.as_str()))).collect();
        write_whole(path, &format!("{{{}}}\n", tasks.join(",")))
            .map_err(|error| files::unwritable(path, &error))?;
        self.written = Some(Instant::now());
        Ok(())
    }
}

/// Returns two attempts for every test of a task. Where there is one answer, it is both; where
/// there is none, the input stands in.
fn attempts(entry: &TaskHunt) -> String {
    let problem = entry.hunt.problem();
    let tests = problem.inputs[problem.shown()..].iter().enumerate();
    let attempt = |test: usize, input: &Board, rank: usize| {
        let found = &entry.solution.found;
        let found = found.get(rank).or_else(|| found.first());
        board_json(found.map_or(input, |found| &found.answers[test]))
    };
    let tests = tests.map(|(test, input)| {
        json!({ "attempt_1": attempt(test, input, 0), "attempt_2": attempt(test, input, 1) })
    });
    tests.collect::<Json>().to_string()
}

/// Makes a folder that is to hold files.
pub(super) fn make_folder(ui: &mut Ui, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("cannot make the folder {}: {error}", folder.display());
        ui.fail(
            Diagnostic::new(Code::FileUnwritable, message)
                .with_help("name a folder that may be written"),
        )
    })
}

/// Returns a task's id as part of a file name.
pub(super) fn file_name(id: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    id.chars().map(safe).collect()
}
