//! Solving tasks: rules are learned from the demonstrations, and each that is found is a program of
//! the language.
//!
//! A [`Problem`] is a task without the outputs of its tests. Families of rules align the samples
//! with their outputs in different ways and ask one learner (`tree`) for exact trees over planes
//! of cells or features of parts. A rule is a `term` of the language from the start, so that
//! every candidate is a program. What a program costs in bits says how far its answers can be
//! trusted; `rank` pools equal answers.

mod candidate;
mod cells;
mod conditions;
mod families;
mod finish;
mod hunt;
mod meter;
mod parts;
mod problem;
mod rank;
mod reproduce;
mod search;
mod stages;
mod term;
mod tree;
mod views;

pub use finish::SLICE;
pub use hunt::{DONE, Found, Hunt, Solution};
pub use meter::Meter;
pub use problem::{Background, Problem};

use crate::plane::Board;
use crate::task::{SampleKind, Task};

impl Problem {
    /// What may be known of a task: its demonstrations and the inputs of its tests. Pairs of a file
    /// that does not tell tests from demonstrations are demonstrations where they have an output.
    pub fn of_task(task: &Task) -> Self {
        let (mut inputs, mut outputs, mut tests) = (Vec::new(), Vec::new(), Vec::new());
        for sample in &task.samples {
            let input = Board::copy(sample.input.view());
            match (sample.kind, &sample.output) {
                // Generated pairs are for tests of programs; a task shows its demonstrations.
                (SampleKind::ArcGen, _) => {}
                (SampleKind::Test, _) | (SampleKind::Train | SampleKind::Pair, None) => {
                    tests.push(input)
                }
                (SampleKind::Train | SampleKind::Pair, Some(output)) => {
                    inputs.push(input);
                    outputs.push(Board::copy(output.view()));
                }
            }
        }
        inputs.extend(tests);
        Self { inputs, outputs }
    }
}
