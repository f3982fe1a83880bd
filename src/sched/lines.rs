//! The value of every line of a program on a sample.

use bumpalo::Bump;

use super::Options;
use super::outcome::{inputs, shorten};
use crate::ir::Program;
use crate::task::{Sample, Task};
use crate::value::{Cx, GridBuf, Value, View};
use crate::vm::Code;

/// A line and its value.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name that the line gives its value, or `return`.
    pub name: String,
    /// The value where it is a grid.
    pub grid: Option<GridBuf>,
    /// The value as text, shortened, where it is something else; neither where it was not evaluated.
    pub text: Option<String>,
}

/// Runs a program on a sample and yields its lines up to where it failed.
pub fn lines(
    code: &Code<'_>,
    program: &Program,
    task: &Task,
    sample: &Sample,
    options: &Options,
) -> Vec<Line> {
    let bump = Bump::new();
    let grid = sample.input.view();
    let cx = Cx::new(&bump, options.budget, options.direction);
    let Ok(inputs) = inputs(&cx, code, task, &grid) else {
        return Vec::new();
    };
    let (_, steps) = code.trace(&cx, &inputs);
    let value_of = |node| match code.constant_or_input(node, &inputs) {
        Some(value) => Some(value),
        None => steps.iter().find(|step| step.node == node).map(|step| step.value),
    };
    let line = |binding: &crate::ir::Binding| {
        let value: Option<Value<'_>> = value_of(binding.node);
        let grid = match value.map(Value::view) {
            Some(View::Grid(grid)) => Some(grid.to_buf()),
            _ => None,
        };
        let text = match grid {
            Some(_) => None,
            None => value.map(|value| shorten(&value.to_string())),
        };
        Line { name: binding.name.clone(), grid, text }
    };
    program.bindings.iter().map(line).collect()
}
