//! Programs that were found, without what they do not need.

use super::problem::Problem;
use super::reproduce::reproduced;
use crate::library::Library;
use crate::plane::Board;
use crate::search::{Genome, simplify_while};
use crate::task::{Origin, Sample, SampleKind, Task};
use crate::value::Budget;

impl Problem {
    /// Returns the problem as a task whose tests have no outputs.
    pub(crate) fn to_task(&self, id: &str) -> Option<Task> {
        let sample = |(position, input): (usize, &Board)| {
            let shown = position < self.shown();
            let output = self.outputs.get(position).map(Board::to_grid);
            let (kind, index) = match shown {
                true => (SampleKind::Train, position),
                false => (SampleKind::Test, position - self.shown()),
            };
            Some(Sample { kind, index, input: input.to_grid()?, output: output.flatten() })
        };
        let samples = self.inputs.iter().enumerate().map(sample).collect::<Option<Vec<_>>>()?;
        Some(Task { id: id.to_owned(), samples, origin: Origin::Memory })
    }
}

impl Problem {
    /// Returns a hash of all that is known.
    pub fn hash(&self) -> u64 {
        self.to_task("").map_or(0, |task| task.hash())
    }
}

/// Returns the program of a text in the form in which searches change it.
pub fn genome(text: &str) -> Option<Genome> {
    let mut library = Library::default();
    if !library.add_text("found.arc", text).is_empty() {
        return None;
    }
    let entries = library.entries();
    let definition = entries.last()?.definition;
    let program = definition.runnable()?;
    Some(Genome::of_program(&library.graph, program, &definition.params))
}

/// Returns the program of a text with fewer lines that makes the same of all inputs, under the same
/// name; the text itself where there is none. Nothing where `goes_on` ended it.
pub(crate) fn simplified(
    text: &str,
    name: &str,
    problem: &Problem,
    goes_on: impl Fn() -> bool,
) -> Option<String> {
    let (Some(genome), Some(task)) = (genome(text), problem.to_task("found")) else {
        return Some(text.to_owned());
    };
    let small = simplify_while(&genome, &task, Budget::default(), 1, goes_on)?;
    if small.size() >= genome.size() {
        return Some(text.to_owned());
    }
    let comment: String =
        text.lines().take_while(|line| line.starts_with('#')).flat_map(|l| [l, "\n"]).collect();
    let shorter = comment + &small.to_source(name);
    let made = reproduced(&shorter, problem);
    let is_same = made.is_some() && made == reproduced(text, problem);
    Some(if is_same { shorter } else { text.to_owned() })
}
