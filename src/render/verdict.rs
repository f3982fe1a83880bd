//! The verdict about a program on a pair, in words.

use super::difference;
use crate::sched::{Outcome, Status};
use crate::task::Sample;

/// The status, and in what way an answer is not right: `wrong: 2 of 9 cells differ`.
pub fn verdict(sample: &Sample, outcome: &Outcome) -> String {
    let status = outcome.status.name();
    if matches!(outcome.status, Status::Correct | Status::Unknown) {
        return status.to_owned();
    }
    if let Some(fault) = &outcome.fault {
        format!("{status}: {fault}")
    } else if let (Some(grid), Some(expected)) = (&outcome.grid, &sample.output) {
        format!("{status}: {}", difference(grid.view(), expected.view()).unwrap_or_default())
    } else if let Some(value) = &outcome.other {
        format!("{status}: the answer is no grid: {value}")
    } else {
        status.to_owned()
    }
}
