//! The outputs of candidates for test inputs, and how they compare with the expected ones where
//! these are known.
//!
//! Everything that selects works on [`super::Row`]s, which tell nothing of test pairs. This is for
//! reports.

use std::sync::Arc;

use super::id::CandidateId;
use super::matrix::{Prediction, Row, ScoreMatrix, TaskScores};
use crate::task::Task;

/// The outputs of candidates for test inputs.
#[derive(Clone, Copy)]
pub struct Predictions<'m> {
    pub(super) matrix: &'m ScoreMatrix,
}

/// The results on other pairs of the candidates that are right on all demonstrations of a task: the
/// test and, where there are some, generated ones.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestReport {
    /// The task's id.
    pub task: String,
    /// Candidates that are right on all demonstrations and on all test pairs.
    pub right: Vec<CandidateId>,
    /// Candidates that are right on all demonstrations and wrong on a test pair.
    pub wrong: Vec<CandidateId>,
    /// Candidates that are right on all demonstrations, of which the test cannot be known: its
    /// outputs are not published, or it was not run.
    pub unknown: Vec<CandidateId>,
}

impl ScoreMatrix {
    /// Returns the outputs of candidates for test inputs: for reports, never for selection.
    pub fn predictions(&self) -> Predictions<'_> {
        Predictions { matrix: self }
    }
}

impl<'m> Predictions<'m> {
    /// Returns the outputs of a candidate for each input whose output is held back
    /// ([`Task::held_back`]): those of the test, then generated ones; `None` for one on which it
    /// was not run.
    pub fn of(&self, task: usize, candidate: CandidateId) -> &'m [Option<Prediction>] {
        let row = self.matrix.row(task, candidate);
        row.map_or(&[], |row| &row.predictions)
    }

    /// Compares predictions with the expected outputs of test pairs. Takes the tasks of the
    /// evaluation, in its order.
    pub fn report(&self, tasks: &[&Task]) -> Vec<TestReport> {
        let pairs = self.matrix.tasks.iter().zip(tasks);
        pairs.map(|(scores, task)| report(scores, task)).collect()
    }

    /// Tells for each pair of a task whose output is held back, whether a candidate is right on it
    /// where that is known.
    pub fn verdicts(&self, index: usize, task: &Task, candidate: CandidateId) -> Vec<Option<bool>> {
        let row = self.matrix.row(index, candidate);
        row.map_or_else(Vec::new, |row| verdicts(row, task))
    }
}

fn report(scores: &TaskScores, task: &Task) -> TestReport {
    let mut report = TestReport {
        task: scores.id.clone(),
        right: Vec::new(),
        wrong: Vec::new(),
        unknown: Vec::new(),
    };
    for (candidate, row) in scores.rows().filter(|(_, row)| row.solved()) {
        let verdicts = verdicts(row, task);
        let list = if verdicts.contains(&Some(false)) {
            &mut report.wrong
        } else if verdicts.contains(&Some(true)) && !verdicts.contains(&None) {
            &mut report.right
        } else {
            &mut report.unknown
        };
        list.push(candidate);
    }
    report
}

fn verdicts(row: &Row, task: &Task) -> Vec<Option<bool>> {
    let verdict = |(sample, prediction): (&crate::task::Sample, &Option<Prediction>)| {
        let output: Option<Arc<_>> = prediction.as_ref().map(|own| own.output.clone());
        Some(output?.grid.as_ref() == Some(sample.output.as_ref()?))
    };
    task.held_back().zip(&row.predictions).map(verdict).collect()
}
