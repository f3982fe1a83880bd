//! Submissions: two attempts at each test output of many tasks, as Kaggle's competitions and ARC
//! Prize take them.
//!
//! The file is `{"<task id>": [{"attempt_1": grid, "attempt_2": grid}, ...], ...}` with one entry
//! for each test input of a task, in their order. [`Submission::read`] keeps what is right of a
//! file that is not, and says what is wrong; [`Submission::score`] compares with the tasks whose
//! outputs are known.
//!
//! ```
//! use arcvm::submission::Submission;
//! use arcvm::task::TaskSet;
//!
//! let tasks = TaskSet::embedded();
//! let task = tasks.get("67a3c6ac").expect("the task is in the pack");
//! let right = task.samples.last().and_then(|sample| sample.output.clone()).expect("it is known");
//! let mut submission = Submission::default();
//! submission.insert("67a3c6ac", vec![vec![right]]);
//!
//! let score = submission.score(tasks.iter().filter(|task| task.id == "67a3c6ac"));
//! assert_eq!((score.right(), score.outputs(), score.solved()), (1, 1, 1));
//! ```
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod doubled;
mod read;
mod score;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

pub use score::{Attempt, Score, TaskScore};

use crate::value::GridBuf;

/// Attempts at an output that count.
pub const ATTEMPTS: usize = 2;

/// The attempts at an output by their number; None where there is none of a number.
pub type Attempts = Vec<Option<GridBuf>>;

/// Attempts at the test outputs of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    tasks: BTreeMap<String, Vec<Attempts>>,
}

impl Submission {
    /// Reads a file. Problems of single attempts are told beside the submission, in which they are
    /// missing.
    ///
    /// # Errors
    /// The file cannot be read, is not JSON, or is no submission at all.
    pub fn read(
        path: &Path,
    ) -> Result<(Self, Vec<crate::task::TaskError>), crate::task::TaskError> {
        read::file(path)
    }

    /// Reads a text; `path` is only named in errors.
    ///
    /// # Errors
    /// Those of [`Submission::read`].
    pub fn from_json(
        path: &Path,
        text: &[u8],
    ) -> Result<(Self, Vec<crate::task::TaskError>), crate::task::TaskError> {
        read::text(path, text)
    }

    /// Sets the attempts at the outputs of a task: for each of its test inputs in order, the
    /// attempts in order. Those after the second one do not count and are dropped.
    pub fn insert(&mut self, id: impl Into<String>, outputs: Vec<Vec<GridBuf>>) {
        let counting = |attempts: Vec<GridBuf>| {
            attempts.into_iter().take(ATTEMPTS).map(Some).collect::<Attempts>()
        };
        self.tasks.insert(id.into(), outputs.into_iter().map(counting).collect());
    }

    /// Returns the attempts at the outputs of a task.
    pub fn get(&self, id: &str) -> Option<&[Attempts]> {
        self.tasks.get(id).map(Vec::as_slice)
    }

    /// Returns the ids of the tasks, ascending.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.tasks.keys().map(String::as_str)
    }

    /// Returns the submission as a file: every output has two attempts, of which a missing one
    /// repeats the other. Where there is none both are the grid of four blank cells that the sample
    /// submissions have.
    pub fn to_json(&self) -> String {
        write::submission(self)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests;
