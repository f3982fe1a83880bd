//! How much work each task may take.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;

/// The limits of `--fuel`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// The same for every task.
    Each(u64),
    /// What each task took in an earlier run.
    Earlier(BTreeMap<String, u64>),
}

/// What is read of the JSON document of a run.
#[derive(Deserialize)]
struct Document {
    tasks: Vec<Spent>,
}

#[derive(Deserialize)]
struct Spent {
    task: String,
    fuel: u64,
}

impl Work {
    /// The limit of a task; none for a task that the earlier run did not have.
    pub(super) fn of(&self, task: &str) -> u64 {
        match self {
            Self::Each(work) => *work,
            Self::Earlier(tasks) => tasks.get(task).copied().unwrap_or(u64::MAX),
        }
    }
}

impl FromStr for Work {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.replace('_', "");
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return digits.parse().map(Self::Each).map_err(|_| "the number is too large".into());
        }
        if !Path::new(text).exists() {
            return Err("expected a number, or the file of a run with `--json`".to_owned());
        }
        let document = std::fs::read_to_string(text).map_err(|error| error.to_string())?;
        let document: Document = serde_json::from_str(&document)
            .map_err(|error| format!("this is not what `arcvm solve --json` prints: {error}"))?;
        Ok(Self::Earlier(document.tasks.into_iter().map(|t| (t.task, t.fuel)).collect()))
    }
}
