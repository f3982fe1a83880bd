//! The value of every line of a program on a sample, for a report that outlives the evaluation.

use bumpalo::Bump;

use super::{LONGEST, Options, Reached, trace};
use crate::ir::Program;
use crate::task::{Sample, Task};
use crate::value::{GridBuf, View};
use crate::vm::Code;

/// A line and its value.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name that the line gives its value, or `return`.
    pub name: String,
    /// The value where it is a grid.
    pub grid: Option<GridBuf>,
    /// The value as text where it is something else ([`Options::text_of`]).
    pub text: Option<String>,
    /// The size of a value that is too large for a report, where the texts of all lines together
    /// have [`LONGEST`] characters at most. A line that was not evaluated has none of the three.
    pub left_out: Option<String>,
}

/// Runs a program on a sample and yields its lines up to where it failed.
pub fn lines(
    code: &Code,
    program: &Program,
    task: &Task,
    sample: &Sample,
    options: &Options,
) -> Vec<Line> {
    let bump = Bump::new();
    let trace = trace(&bump, code, program, task, sample, options);
    let mut room = LONGEST;
    let lines = program.lines().into_iter().zip(trace.lines).map(|((binding, _), line)| {
        let name = binding.name.to_string();
        let mut line_of = Line { name, grid: None, text: None, left_out: None };
        if let Reached::Value(value) = line.reached {
            match value.view() {
                View::Grid(grid) => line_of.grid = Some(grid.to_buf()),
                _ => line_of.text = options.text_within(value, &mut room),
            }
            if line_of.grid.is_none() && line_of.text.is_none() {
                line_of.left_out = Some(format!("a value of {} cells", value.weight()));
            }
        }
        line_of
    });
    lines.collect()
}
