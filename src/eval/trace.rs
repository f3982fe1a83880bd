//! A program run line by line: what each line came to, and what it took.
//!
//! It is the program as it was written that is run, without the passes, because they leave no
//! lines. A line that mentions several calls is the sum of them; what an earlier line computed
//! already, it gets for nothing.

use bumpalo::Bump;

use super::outcome::{guarded, inputs, judge};
use super::{Options, Status};
use crate::ir::{NodeId, Program};
use crate::task::{Sample, Task};
use crate::value::{Cx, Fault, Grid, Out, Value};
use crate::vm::{Code, Evaluated, Inputs};

/// A program run on a sample.
pub struct Trace<'a> {
    /// Its lines, in the order in which they were written.
    pub lines: Vec<TracedLine<'a>>,
    /// The verdict.
    pub status: Status,
    /// Its value, or the fault.
    pub out: Out<'a>,
}

/// A line and what it came to.
#[derive(Clone, Copy, Debug)]
pub struct TracedLine<'a> {
    /// Its value, or why there is none.
    pub reached: Reached<'a>,
    /// Nanoseconds that it took: the least of several runs.
    pub nanos: u64,
    /// Fuel that it took.
    pub fuel: u64,
}

/// The progress of evaluation with a line.
#[derive(Clone, Copy, Debug)]
pub enum Reached<'a> {
    /// It has a value.
    Value(Value<'a>),
    /// Evaluation ended in it.
    Failed,
    /// Evaluation ended before it.
    Missed,
    /// Nothing needs its value, so that it is not evaluated.
    Unused,
}

/// A run that takes longer is measured well enough.
const LONG_NANOS: u64 = 20_000_000;

/// Runs a program, compiled as it was written, on a sample; as often as the options say, for the
/// sake of the times.
pub fn trace<'a>(
    bump: &'a Bump,
    code: &'a Code,
    program: &Program,
    task: &Task,
    sample: &'a Sample,
    options: &'a Options,
) -> Trace<'a> {
    let Ran { out, mut steps, inputs } = run(bump, code, task, sample, options);
    let mut scratch = Bump::new();
    for _ in 1..options.repeat {
        if steps.iter().map(|step| step.nanos).sum::<u64>() > LONG_NANOS {
            break;
        }
        let again = run(&scratch, code, task, sample, options).steps;
        for (step, again) in steps.iter_mut().zip(&again) {
            step.nanos = step.nanos.min(again.nanos);
        }
        scratch.reset();
    }
    let status = judge(&out, sample);
    let nodes: Vec<NodeId> = code.nodes().collect();
    // Instructions before this one belong to earlier lines.
    let mut done = 0;
    let line = |node: NodeId| {
        let Some(last) = nodes.iter().position(|computed| *computed == node) else {
            let reached = match code.constant_or_input(node, &inputs) {
                Some(value) => Reached::Value(value),
                None => Reached::Unused,
            };
            return TracedLine { reached, nanos: 0, fuel: 0 };
        };
        let own = done.min(last + 1)..last + 1;
        done = done.max(last + 1);
        let ran = &steps[own.start.min(steps.len())..own.end.min(steps.len())];
        let reached = match steps.get(last) {
            Some(step) => Reached::Value(step.value),
            None if own.contains(&steps.len()) => Reached::Failed,
            None => Reached::Missed,
        };
        let nanos = ran.iter().map(|step| step.nanos).sum();
        TracedLine { reached, nanos, fuel: ran.iter().map(|step| step.fuel).sum() }
    };
    let lines = program.bindings.iter().map(|binding| binding.node).map(line).collect();
    Trace { lines, status, out }
}

/// One run: what came of it, step by step, and what it was run on.
struct Ran<'a> {
    out: Out<'a>,
    steps: Vec<Evaluated<'a>>,
    inputs: Inputs<'a>,
}

fn run<'a>(
    bump: &'a Bump,
    code: &'a Code,
    task: &Task,
    sample: &'a Sample,
    options: &'a Options,
) -> Ran<'a> {
    let cx = Cx::new(bump, options.budget, options.direction);
    let cx = cx.watching(options.interrupt.as_ref()).explaining();
    let grid: &'a Grid<'a> = bump.alloc(sample.input.view());
    let ran = guarded(|| {
        let inputs = inputs(&cx, code, task, grid)?;
        let (out, steps) = code.trace(&cx, &inputs);
        Ok(Ran { out, steps, inputs })
    });
    ran.and_then(|ran: Result<_, Fault>| ran).unwrap_or_else(|fault| Ran {
        out: Err(fault),
        steps: Vec::new(),
        inputs: Inputs::grid(Value::grid(grid)),
    })
}
