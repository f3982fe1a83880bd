//! The result of an evaluation: for each candidate and task a row, and the counts and times of the
//! whole.
//!
//! A row says how the candidate did on the demonstration pairs. Its outputs for the test inputs are
//! kept behind [`ScoreMatrix::predictions`], so that nothing that selects comes across them by
//! accident. [`super::TestReport`] alone looks at expected outputs of test pairs, after everything
//! else is done.

use std::sync::Arc;

use super::id::CandidateId;
use crate::eval::{Status, Stop};
use crate::value::{FaultKind, GridBuf};

/// The output of a program for an input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Output {
    /// The value where it is a grid.
    pub grid: Option<GridBuf>,
    /// The reason for which there is no value.
    pub stop: Option<Stop>,
    /// The value as 128 bits, the same for equal values; of the fault, where there is none.
    pub digest: u128,
}

impl PartialEq for Output {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.grid == other.grid && self.stop == other.stop
    }
}

/// An output compared with the expected one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Judged {
    /// The output.
    pub output: Output,
    /// The verdict.
    pub status: Status,
    /// The likeness of the two grids; `None` where the output is no grid or none is expected.
    pub likeness: Option<Likeness>,
    /// The answer of each differ. Empty where none was asked, as with an output that is right, or
    /// larger than both the expected one and any output of a public task.
    pub differences: Box<[Difference]>,
}

/// The likeness of two grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Likeness {
    /// Whether they have the same height and width.
    pub shape: bool,
    /// Whether the same colours occur in them.
    pub palette: bool,
    /// Cells of the same place and colour.
    pub right_cells: u32,
    /// Cells of the smallest rectangle that holds both: the same as in either where they have the
    /// same shape.
    pub cells: u32,
}

impl Likeness {
    /// Returns the fraction of right cells.
    pub fn fraction(&self) -> f64 {
        f64::from(self.right_cells) / f64::from(self.cells.max(1))
    }
}

/// The answer of a differ about an output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The distance: 0 for none. With the rest of the differ's value as text, if it is a pair.
    Score(i64, Option<Box<str>>),
    /// The differ failed or yielded something else than a number, so it scores nothing.
    Failed(Stop),
}

impl Difference {
    /// Returns the distance of the output.
    pub fn score(&self) -> Option<i64> {
        match self {
            Self::Score(number, _) => Some(*number),
            Self::Failed(_) => None,
        }
    }
}

/// A candidate on one demonstration pair.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Pair {
    /// Fuel that it spent, as it would alone.
    pub fuel: u64,
    /// Its output for the input; shared by all candidates that have the same.
    pub judged: Arc<Judged>,
}

/// A candidate on one test input.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Prediction {
    /// Fuel that it spent, as it would alone.
    pub fuel: u64,
    /// Its output for the input.
    pub output: Arc<Output>,
}

/// A candidate on one task.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// For each demonstration pair, how it went; `None` where the candidate was not run because it
    /// was wrong already and no score needed it.
    pub pairs: Box<[Option<Pair>]>,
    /// For each test input, what it made of it.
    pub(super) predictions: Box<[Option<Prediction>]>,
}

impl Row {
    /// Counts the pairs on which the candidate is right.
    pub fn right(&self) -> usize {
        self.statuses().filter(|status| *status == Some(Status::Correct)).count()
    }

    /// Tells whether it is right on every demonstration pair, each within its budget, and there is
    /// one.
    pub fn solved(&self) -> bool {
        !self.pairs.is_empty() && self.right() == self.pairs.len()
    }

    /// Tells whether it would be the same another time: no evaluation ended because time was up or
    /// somebody interrupted it.
    pub fn is_final(&self) -> bool {
        let ran_out = |stop: &Stop| stop.kind == FaultKind::Deadline;
        let judged = self.pairs.iter().flatten().map(|pair| &pair.judged);
        let of_differs =
            judged.flat_map(|judged| &judged.differences).filter_map(|said| match said {
                Difference::Failed(stop) => Some(stop),
                Difference::Score(..) => None,
            });
        let outputs = self.pairs.iter().flatten().map(|pair| &pair.judged.output);
        let predicted = self.predictions.iter().flatten().map(|own| &*own.output);
        let stops = outputs.chain(predicted).filter_map(|output| output.stop.as_ref());
        !stops.chain(of_differs).any(ran_out)
    }

    /// Returns the verdict on each pair.
    pub fn statuses(&self) -> impl Iterator<Item = Option<Status>> {
        self.pairs.iter().map(|pair| pair.as_ref().map(|pair| pair.judged.status))
    }

    /// Returns the mean fraction of right cells; 0 for a pair without a grid to compare.
    pub fn likeness(&self) -> f64 {
        let fraction = |pair: &Option<Pair>| {
            let likeness = pair.as_ref().and_then(|pair| pair.judged.likeness);
            likeness.map_or(0.0, |likeness| likeness.fraction())
        };
        self.pairs.iter().map(fraction).sum::<f64>() / self.pairs.len().max(1) as f64
    }

    /// Returns fuel spent on the demonstration pairs.
    pub fn fuel(&self) -> u64 {
        self.pairs.iter().flatten().map(|pair| pair.fuel).sum()
    }

    /// Returns the most fuel that it spent on one demonstration pair.
    pub fn most_fuel(&self) -> u64 {
        self.pairs.iter().flatten().map(|pair| pair.fuel).max().unwrap_or(0)
    }

    /// Returns the first fault, with the pair on which it happened.
    pub fn fault(&self) -> Option<(usize, Stop)> {
        let stop = |pair: &Option<Pair>| pair.as_ref().and_then(|pair| pair.judged.output.stop);
        self.pairs.iter().enumerate().find_map(|(index, pair)| Some((index, stop(pair)?)))
    }

    /// Counts the bytes that it takes in memory, as if it shared no output with others.
    pub(super) fn bytes(&self) -> usize {
        let output = |output: &Output| {
            size_of::<Output>() + output.grid.as_ref().map_or(0, |grid| grid.view().cells.len())
        };
        let judged = |pair: &Pair| {
            let Judged { output: own, differences, .. } = &*pair.judged;
            size_of::<Judged>() + output(own) + size_of_val(&differences[..])
        };
        let pairs = self.pairs.iter().flatten().map(judged).sum::<usize>();
        let own = |own: &Prediction| output(&own.output);
        let predictions = self.predictions.iter().flatten().map(own).sum::<usize>();
        let lists = size_of_val(&self.pairs[..]) + size_of_val(&self.predictions[..]);
        size_of::<Self>() + lists + pairs + predictions
    }

    /// Tells whether budgets ran out on some pair.
    pub fn is_out_of_budget(&self) -> bool {
        let over = |status: Option<Status>| matches!(status, Some(Status::Failed(kind)) if FaultKind::is_budget(kind));
        self.statuses().any(over)
    }
}

/// All candidates on one task.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TaskScores {
    /// The task's id.
    pub id: String,
    /// The task's content hash.
    pub hash: u64,
    /// Classes of candidates with the same outputs on all samples that were run: "observational
    /// equivalence".
    pub distinct: usize,
    /// Ascending.
    pub(super) candidates: Arc<[CandidateId]>,
    /// For each of `candidates`, its place in `rows`.
    pub(super) places: Arc<[u32]>,
    /// One for each different program; none where the evaluation stopped before it.
    pub(super) rows: Vec<Option<Arc<Row>>>,
    /// For each row, its class; the number of the first row of the class.
    pub(super) classes: Vec<u32>,
}

impl TaskScores {
    /// Returns the row of a candidate; `None` where it was not evaluated on the task.
    pub fn row(&self, candidate: CandidateId) -> Option<&Row> {
        self.rows[self.place(candidate)?].as_deref()
    }

    /// Returns the same, to keep.
    pub fn shared_row(&self, candidate: CandidateId) -> Option<Arc<Row>> {
        self.rows[self.place(candidate)?].clone()
    }

    /// Returns every candidate that was evaluated on the task, with its row.
    pub fn rows(&self) -> impl Iterator<Item = (CandidateId, &Row)> {
        let places = self.candidates.iter().zip(self.places.iter());
        places.filter_map(|(&id, &place)| Some((id, self.rows[place as usize].as_deref()?)))
    }

    /// Returns the different programs with their rows, the best first: most pairs right, then most
    /// cells, then least fuel.
    pub fn ranked(&self) -> Vec<(CandidateId, &Row)> {
        let mut rows: Vec<_> = self.unique_rows().collect();
        rows.sort_by(|(a, x), (b, y)| {
            let right = y.right().cmp(&x.right());
            let alike = y.likeness().total_cmp(&x.likeness());
            right.then(alike).then(x.fuel().cmp(&y.fuel())).then(a.cmp(b))
        });
        rows
    }

    /// Returns the first candidate of each different program that was evaluated, with its row.
    pub fn unique_rows(&self) -> impl Iterator<Item = (CandidateId, &Row)> {
        let mut seen = vec![false; self.rows.len()];
        let places = self.candidates.iter().zip(self.places.iter());
        places.filter_map(move |(&id, &place)| {
            let seen = std::mem::replace(&mut seen[place as usize], true);
            (!seen).then_some((id, self.rows[place as usize].as_deref()?))
        })
    }

    /// Returns a number that candidates share exactly where they made the same of every sample that
    /// was run.
    pub fn class(&self, candidate: CandidateId) -> Option<u32> {
        self.place(candidate).map(|place| self.classes[place])
    }

    /// Returns the candidates that are right on all demonstration pairs.
    pub fn solvers(&self) -> impl Iterator<Item = CandidateId> {
        self.rows().filter(|(_, row)| row.solved()).map(|(id, _)| id)
    }

    fn place(&self, candidate: CandidateId) -> Option<usize> {
        let index = match self.candidates.get(candidate.index()) {
            Some(&id) if id == candidate => candidate.index(),
            _ => self.candidates.binary_search(&candidate).ok()?,
        };
        Some(self.places[index] as usize)
    }
}

/// All candidates on all tasks.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScoreMatrix {
    /// The tasks in the order in which they were asked for.
    pub tasks: Vec<TaskScores>,
    /// The differs, in the order of [`Judged::differences`].
    pub differs: Arc<[String]>,
    /// The counts of work: how much there was, and how much of it was done.
    pub counts: Counts,
    /// The times of the phases.
    pub phases: super::Phases,
}

impl ScoreMatrix {
    /// Returns the row of a candidate on one of the tasks.
    pub fn row(&self, task: usize, candidate: CandidateId) -> Option<&Row> {
        self.tasks.get(task)?.row(candidate)
    }
}

/// The counts of work: how much there was, and how much of it was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Candidates that were asked for, summed over tasks: (candidate, task).
    pub written: u64,
    /// Different programs among them, summed over tasks: those with the same result and the same
    /// instructions count once.
    pub unique: u64,
    /// Different outputs on all samples among them, summed over tasks.
    pub distinct: u64,
    /// Candidates of the whole population.
    pub candidates: usize,
    /// Different results (root nodes) in the whole population.
    pub roots: usize,
    /// Different programs in the whole population.
    pub programs: usize,
    /// Rows of programs that came from the cache.
    pub cached: u64,
    /// (program, sample) that were executed.
    pub executed: u64,
    /// (candidate, sample) that running every candidate alone on every sample would have taken.
    pub equivalent: u64,
    /// Instructions of the shared code.
    pub instructions: u64,
    /// Instructions that were executed.
    pub steps: u64,
    /// Instructions that running every executed (program, sample) alone would have taken, had none
    /// failed.
    pub steps_alone: u64,
    /// Evaluations of differs on an output.
    pub differ_runs: u64,
    /// Those of them that failed.
    pub differ_failures: u64,
    /// Instructions that were executed for differs.
    pub differ_steps: u64,
    /// Bytes of values, and of tables by instruction, that a worker had at a time, at most. It does
    /// not grow with the population or with the samples: see `population/run.rs`.
    pub worker_bytes: u64,
}
