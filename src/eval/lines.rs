//! The value of every line of a program on a sample, for a report that outlives the evaluation.

use bumpalo::Bump;

use super::{Options, Reached, trace};
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
    /// The value as text where it is something else ([`Options::text_of`]); neither where it was
    /// not evaluated.
    pub text: Option<String>,
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
    let lines = program.bindings.iter().zip(trace.lines).map(|(binding, line)| {
        let name = binding.name.to_string();
        match line.reached {
            Reached::Value(value) => match value.view() {
                View::Grid(grid) => Line { name, grid: Some(grid.to_buf()), text: None },
                _ => Line { name, grid: None, text: options.text_of(value) },
            },
            Reached::Failed | Reached::Missed | Reached::Unused => {
                Line { name, grid: None, text: None }
            }
        }
    });
    lines.collect()
}
