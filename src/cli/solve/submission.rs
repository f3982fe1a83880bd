//! The files that `arcvm solve` writes.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::cli::ui::Ui;
use crate::cli::{Failure, files};
use crate::diag::{Code, Diagnostic};
use crate::library::write_whole;
use crate::plane::Board;
use crate::solve::TaskHunt;
use crate::submission::Submission;

/// Returns a board as rows of numbers.
pub(super) fn board_json(board: &Board) -> Json {
    Json::from(board.cells.chunks(board.width.max(1)).map(<[i8]>::to_vec).collect::<Vec<_>>())
}

/// A submission that is written again and again while the search goes on.
pub(super) struct SubmissionFile<'p> {
    path: Option<&'p Path>,
    submission: Submission,
    written: Option<Instant>,
}

/// Time between two writings, at least: that of a first slice.
const INTERVAL: Duration = Duration::from_millis(100);

impl<'p> SubmissionFile<'p> {
    /// Makes a submission of what was found so far; it is not written where no file is named.
    pub(super) fn new(path: Option<&'p Path>, entries: &[TaskHunt]) -> Self {
        let mut file = Self { path, submission: Submission::default(), written: None };
        let entries = if path.is_some() { entries } else { &[] };
        entries.iter().for_each(|entry| file.insert(entry));
        file
    }

    fn insert(&mut self, entry: &TaskHunt) {
        let attempts = entry.solution.attempts(entry.hunt.problem());
        self.submission.insert(entry.id.as_str(), attempts);
    }

    /// Takes up what was found for a task, and writes the file unless it was written just now.
    pub(super) fn update(&mut self, entry: &TaskHunt) -> Result<(), Diagnostic> {
        let Some(path) = self.path else { return Ok(()) };
        self.insert(entry);
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
        write_whole(path, &self.submission.to_json())
            .map_err(|error| files::unwritable(path, &error))?;
        self.written = Some(Instant::now());
        Ok(())
    }
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
