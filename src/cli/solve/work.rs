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
    /// The work of each task in an earlier run.
    Earlier(BTreeMap<String, Spent>),
}

/// The part of the JSON document of a run that is read.
#[derive(Deserialize)]
struct RunDocument {
    tasks: Vec<Spent>,
}

/// The work that a task took.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Spent {
    task: String,
    fuel: u64,
    /// Whether there was no time to make its programs small.
    #[serde(default)]
    as_found: bool,
}

impl Work {
    /// Returns the limit of a task; none for a task that the earlier run did not have.
    pub(super) fn of(&self, task: &str) -> u64 {
        match self {
            Self::Each(work) => *work,
            Self::Earlier(tasks) => tasks.get(task).map_or(u64::MAX, |spent| spent.fuel),
        }
    }

    /// Tells whether the programs of a task stay as they are found, as they did in the earlier run.
    pub(super) fn kept_as_found(&self, task: &str) -> bool {
        match self {
            Self::Each(_) => false,
            Self::Earlier(tasks) => tasks.get(task).is_some_and(|spent| spent.as_found),
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
            return Err("expected a number, or the file of a run with `--json`; \
                        there is no file of this name"
                .to_owned());
        }
        let document = std::fs::read_to_string(text).map_err(|error| error.to_string())?;
        let document: RunDocument = serde_json::from_str(&document)
            .map_err(|error| format!("this is not what `arcvm solve --json` prints: {error}"))?;
        Ok(Self::Earlier(
            document.tasks.into_iter().map(|spent| (spent.task.clone(), spent)).collect(),
        ))
    }
}
