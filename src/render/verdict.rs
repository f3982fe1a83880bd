//! The verdict on a program on a pair, and on several, in words.

use super::{count, difference};
use crate::eval::{Outcome, Status};
use crate::task::Sample;

/// Returns the status, and in what way an answer is not right: `wrong: 2 of 9 cells differ`.
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
    } else if let Some(value) = &outcome.left_out {
        format!("{status}: the answer is too large to be shown: {value}")
    } else {
        status.to_owned()
    }
}

/// Tells how many of some outcomes are right: `2 of 3 pairs right`, and `2 of 2 pairs right, 1
/// unknown` where one has nothing to be compared with.
pub fn tally<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> String {
    let (mut right, mut judged, mut unknown) = (0, 0, 0);
    for outcome in outcomes {
        match outcome.status {
            Status::Unknown => unknown += 1,
            status => {
                judged += 1;
                right += usize::from(status == Status::Correct);
            }
        }
    }
    match (judged, unknown) {
        (0, 0) => "no pairs".to_owned(),
        (0, unknown) => format!("{} with nothing to be compared with", count(unknown, "pair")),
        (judged, 0) => format!("{right} of {} right", count(judged, "pair")),
        (judged, unknown) => {
            format!("{right} of {} right, {unknown} unknown", count(judged, "pair"))
        }
    }
}
