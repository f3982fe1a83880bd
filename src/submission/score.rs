//! Scores: an output counts where one of two attempts is exactly right; a task counts where all of
//! its outputs do.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Submission;
use crate::task::{SampleKind, Task};

/// The result of the attempts at one output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Attempt {
    /// The attempt of this number is right, counted from 1.
    Right(usize),
    /// All attempts are wrong.
    Wrong,
    /// There is no attempt.
    Missing,
    /// The output is not published, so nobody can tell.
    Unknown,
}

impl Attempt {
    /// Returns the stable name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right(_) => "right",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

/// A task of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskScore {
    /// The task's id.
    pub id: String,
    /// For each test output, what came of its attempts.
    pub outputs: Vec<Attempt>,
    /// Whether the submission names the task.
    pub submitted: bool,
    /// Outputs that the submission has for the task beyond those that it has test inputs.
    pub surplus: usize,
}

impl TaskScore {
    /// Counts the outputs that are right.
    pub fn right(&self) -> usize {
        self.outputs.iter().filter(|output| matches!(output, Attempt::Right(_))).count()
    }

    /// Counts the outputs that are known.
    pub fn known(&self) -> usize {
        self.outputs.iter().filter(|output| **output != Attempt::Unknown).count()
    }

    /// Tells whether all known outputs are right, and there is one.
    pub fn solved(&self) -> bool {
        0 < self.known() && self.right() == self.known()
    }
}

/// A submission compared with tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Score {
    /// The tasks that have test inputs, in the order in which they were given.
    pub tasks: Vec<TaskScore>,
    /// Ids of the submission that none of the tasks has.
    pub strangers: Vec<String>,
}

impl Score {
    /// Counts the outputs that are right.
    pub fn right(&self) -> usize {
        self.tasks.iter().map(TaskScore::right).sum()
    }

    /// Counts the outputs that are known: what can be right.
    pub fn outputs(&self) -> usize {
        self.tasks.iter().map(TaskScore::known).sum()
    }

    /// Counts the tasks all of whose outputs are right.
    pub fn solved(&self) -> usize {
        self.tasks.iter().filter(|task| task.solved()).count()
    }

    /// Counts the tasks of which some output is known.
    pub fn known_tasks(&self) -> usize {
        self.tasks.iter().filter(|task| 0 < task.known()).count()
    }

    /// Returns the fraction of the known outputs that are right, 0 where none is known: the score
    /// of Kaggle's competitions.
    pub fn by_output(&self) -> f64 {
        self.right() as f64 / self.outputs().max(1) as f64
    }

    /// Returns the mean over the tasks of the fraction of their outputs that are right: the score
    /// of ARC Prize's leader board.
    pub fn by_task(&self) -> f64 {
        let known = self.tasks.iter().filter(|task| 0 < task.known());
        let fraction = |task: &TaskScore| task.right() as f64 / task.known() as f64;
        known.map(fraction).fold(0.0, |sum, one| sum + one) / self.known_tasks().max(1) as f64
    }

    /// Returns the ids of the tasks that the submission leaves out.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.tasks.iter().filter(|task| !task.submitted).map(|task| task.id.as_str())
    }

    /// Returns the score as data.
    pub fn to_json(&self) -> Value {
        let task = |task: &TaskScore| {
            let outputs = task.outputs.iter().map(|output| match output {
                Attempt::Right(number) => json!({ "status": output.name(), "attempt": number }),
                _ => json!({ "status": output.name() }),
            });
            json!({
                "id": task.id,
                "right": task.right(),
                "known": task.known(),
                "solved": task.solved(),
                "submitted": task.submitted,
                "surplus": task.surplus,
                "outputs": outputs.collect::<Vec<_>>(),
            })
        };
        json!({
            "summary": {
                "right": self.right(),
                "outputs": self.outputs(),
                "solved": self.solved(),
                "tasks": self.known_tasks(),
                "by_output": self.by_output(),
                "by_task": self.by_task(),
                "missing": self.missing().collect::<Vec<_>>(),
                "strangers": self.strangers,
            },
            "tasks": self.tasks.iter().map(task).collect::<Vec<_>>(),
        })
    }
}

impl Submission {
    /// Compares with tasks. An output that the submission leaves out is wrong; tasks without test
    /// inputs are left out.
    pub fn score<'t>(&self, tasks: impl IntoIterator<Item = &'t Task>) -> Score {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let mut scores = Vec::new();
        for task in tasks {
            known.insert(&task.id);
            let submitted = self.get(&task.id);
            let attempts = |index: usize| submitted.and_then(|outputs| outputs.get(index));
            let tests = task.of_kind(SampleKind::Test).enumerate().map(|(index, test)| {
                let Some(expected) = &test.output else { return Attempt::Unknown };
                let attempts = attempts(index).map_or(&[][..], Vec::as_slice);
                match attempts.iter().position(|attempt| attempt.as_ref() == Some(expected)) {
                    Some(number) => Attempt::Right(number + 1),
                    None if attempts.iter().all(Option::is_none) => Attempt::Missing,
                    None => Attempt::Wrong,
                }
            });
            let outputs: Vec<Attempt> = tests.collect();
            if outputs.is_empty() {
                continue;
            }
            let surplus = submitted.map_or(0, |own| own.len().saturating_sub(outputs.len()));
            let (id, submitted) = (task.id.clone(), submitted.is_some());
            scores.push(TaskScore { id, outputs, submitted, surplus });
        }
        let strangers = self.ids().filter(|id| !known.contains(id)).map(str::to_owned).collect();
        Score { tasks: scores, strangers }
    }
}
