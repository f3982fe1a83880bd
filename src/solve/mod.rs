//! Solving tasks: rules are learned from the demonstrations, and each that is found is a program of
//! the language.
//!
//! A [`Problem`] is a task without the outputs of its tests. Families of rules align the samples
//! with their outputs in different ways and ask one learner (`tree`) for exact trees over planes of
//! cells or features of parts. A rule is a `term` of the language from the start, so that every
//! candidate is a program. The cost of a program in bits says how far its answers can be trusted;
//! `rank` pools equal answers.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod bank;
mod candidate;
mod cells;
mod conditions;
mod evolved;
mod families;
mod finish;
mod hunt;
mod known;
mod limits;
mod meter;
mod parts;
mod problem;
mod rank;
mod reproduce;
mod results;
mod rounds;
mod saved;
mod search;
mod session;
mod simplified;
mod stages;
mod term;
mod tree;
mod views;

pub use bank::{Counts as BankCounts, fill as fill_bank};
pub use hunt::{DONE, Found, Hunt, Solution};
pub use known::Known;
pub use limits::Limits;
pub use meter::{MEMORY, Meter, Scored};
pub use problem::{Background, Problem};
pub use rounds::{Rounds, Standing, TaskHunt};
pub use session::HuntStore;
pub use simplified::genome;

use crate::plane::Board;
use crate::task::{Sample, SampleKind, Task};
use crate::value::GridBuf;

impl Problem {
    /// Returns what may be known of a task: its demonstrations and the inputs of its tests. Pairs
    /// of a file that does not tell tests from demonstrations are demonstrations where they have an
    /// output.
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

    /// Returns the tests of a task, in the order of their answers.
    pub fn tests_of(task: &Task) -> impl Iterator<Item = &Sample> {
        let is_test = |sample: &&Sample| match sample.kind {
            SampleKind::ArcGen => false,
            SampleKind::Test => true,
            SampleKind::Train | SampleKind::Pair => sample.output.is_none(),
        };
        task.samples.iter().filter(is_test)
    }
}

impl Solution {
    /// Returns the attempts at each test of the problem, to be given to a
    /// [`Submission`](crate::submission::Submission). Where there is no answer the input stands in.
    pub fn attempts(&self, problem: &Problem) -> Vec<Vec<GridBuf>> {
        let tests = problem.inputs[problem.shown()..].iter().enumerate();
        let attempts = tests.map(|(test, input)| -> Vec<GridBuf> {
            let answers = self.found.iter().filter_map(|found| found.answers[test].to_grid());
            let answers: Vec<GridBuf> = answers.collect();
            match answers.is_empty() {
                true => input.to_grid().into_iter().collect(),
                false => answers,
            }
        });
        attempts.collect()
    }

    /// Tells how many tests with a known output are answered by one of the attempts, of how many:
    /// for whoever judges a search from outside.
    pub fn right(&self, task: &Task) -> (usize, usize) {
        let mut counts = (0, 0);
        for (test, sample) in Problem::tests_of(task).enumerate() {
            let Some(output) = &sample.output else { continue };
            let wanted = Board::copy(output.view());
            counts.1 += 1;
            counts.0 += usize::from(self.found.iter().any(|found| found.answers[test] == wanted));
        }
        counts
    }
}
