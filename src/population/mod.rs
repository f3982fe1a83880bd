//! Candidate programs evaluated together.

mod cache;
mod candidates;
mod digest;
mod evaluate;
mod fingerprint;
mod history;
mod matrix;
mod options;
mod phases;
mod predictions;
mod run;
mod stored;

pub use cache::{Backing, Cache, Key};
pub use candidates::{Candidate, CandidateId, Population};
pub use evaluate::{ENGINE, Job};
pub use fingerprint::Fingerprint;
pub use matrix::{
    Counts, Difference, Judged, Likeness, Output, Pair, Prediction, Row, ScoreMatrix, TaskScores,
};
pub use options::{Options, Scores, Tests};
pub use phases::{Phase, Phases};
pub use predictions::{Predictions, TestReport};
pub use stored::StoredRows;
