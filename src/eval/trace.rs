//! A program run line by line: what each line came to, and what it took.
//!
//! It is the program as it was written that is run, without the passes, because they leave no
//! lines. A line that mentions several calls is the sum of them; what an earlier line computed
//! already, it gets for nothing.

use bumpalo::Bump;

use super::outcome::{guarded, inputs, judge};
use super::{Options, Status};
use crate::ir::{Condition, NodeId, Program};
use crate::task::{Sample, Task};
use crate::value::{Cx, Fault, Grid, NotedRounds, Out, RoundState, Rounds, Value};
use crate::vm::{Code, Evaluated, Inputs};

/// A program run on a sample.
pub struct Trace<'a> {
    /// Its lines ([`Program::lines`]), in the order in which they were written.
    pub lines: Vec<TracedLine<'a>>,
    /// The verdict.
    pub status: Status,
    /// Its value, or the fault.
    pub out: Out<'a>,
}

/// A line and what it came to.
#[derive(Clone, Debug)]
pub struct TracedLine<'a> {
    /// Its value, or why there is none.
    pub reached: Reached<'a>,
    /// Nanoseconds that it took: the least of several runs.
    pub nanos: u64,
    /// Fuel that it took.
    pub fuel: u64,
    /// The rounds of the loop that it is, if it is one and came to any.
    pub rounds: Option<Rounds>,
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
    /// It is inside a choice that took another way.
    Skipped,
}

/// A run that takes longer is measured well enough.
const LONG_NANOS: u64 = 20_000_000;

/// A round of a loop: its number, from 1, and the variables that it gave a value to, as text.
pub type Round<'r> = (u64, Vec<(&'r str, &'r str)>);

impl TracedLine<'_> {
    /// Returns the rounds of a loop that are shown, the first few and the last one. The name of its
    /// line has the names of its variables.
    pub fn shown_rounds<'r>(&'r self, name: &'r str) -> Vec<Round<'r>> {
        let (Some(rounds), Some((_, names))) = (&self.rounds, name.split_once(' ')) else {
            return Vec::new();
        };
        let names: Vec<&str> = names.split(", ").collect();
        let variables = |state: &'r RoundState| -> Vec<(&'r str, &'r str)> {
            let value = |index: usize| match names.len() {
                1 => state.whole.as_str(),
                _ => state.parts.get(index).map_or("", String::as_str),
            };
            let named = names.iter().enumerate().filter(|(_, name)| **name != "_");
            named.map(|(index, name)| (*name, value(index))).collect()
        };
        let first = (1..).zip(&rounds.first);
        let last = (rounds.count > rounds.first.len() as u64).then_some(&rounds.last);
        let all = first.chain(last.map(|state| (rounds.count, state)));
        all.map(|(number, state)| (number, variables(state))).collect()
    }
}

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
    let TracedRun { out, mut steps, inside, inputs, failing } =
        run(bump, code, task, sample, options);
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
    let mut line = |node: NodeId| {
        let Some(last) = nodes.iter().position(|computed| *computed == node) else {
            let reached = match code.constant_or_input(node, &inputs) {
                Some(value) => Reached::Value(value),
                None => Reached::Unused,
            };
            return TracedLine { reached, nanos: 0, fuel: 0, rounds: None };
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
        let rounds = match reached {
            Reached::Failed => failing.clone(),
            _ => steps.get(last).and_then(|step| step.rounds.clone()),
        };
        TracedLine { reached, nanos, fuel: ran.iter().map(|step| step.fuel).sum(), rounds }
    };
    let mut ways = Ways { code, inputs: &inputs, steps: &steps, inside: &inside, failed: false };
    let lines = program.lines().into_iter().map(|(binding, conditions)| match conditions {
        [] => line(binding.node),
        _ => ways.line(binding.node, conditions, out.is_err()),
    });
    let lines = lines.collect();
    Trace { lines, status, out }
}

/// The values of the lines inside choices.
struct Ways<'t, 'a> {
    code: &'a Code,
    inputs: &'t Inputs<'a>,
    steps: &'t [Evaluated<'a>],
    /// The steps of the ways that were taken.
    inside: &'t [Evaluated<'a>],
    /// Whether evaluation ended in a line that was looked at.
    failed: bool,
}

impl<'a> Ways<'_, 'a> {
    /// Returns what a line came to. Its time and its fuel are those of the line that has the
    /// choice.
    fn line(&mut self, node: NodeId, conditions: &[Condition], has_failed: bool) -> TracedLine<'a> {
        let taken = conditions.iter().try_fold(true, |taken, &(condition, wanted)| match taken {
            false => Some(false),
            true => Some(self.value(condition)?.truthy() == wanted),
        });
        let reached = match (taken, self.value(node)) {
            (Some(false), _) => Reached::Skipped,
            (Some(true), Some(value)) => Reached::Value(value),
            (Some(true), None) if has_failed && !self.failed => {
                self.failed = true;
                Reached::Failed
            }
            _ if has_failed => Reached::Missed,
            _ => Reached::Unused,
        };
        let rounds = self.step(node).and_then(|step| step.rounds.clone());
        TracedLine { reached, nanos: 0, fuel: 0, rounds }
    }

    fn step(&self, node: NodeId) -> Option<&Evaluated<'a>> {
        self.inside.iter().chain(self.steps).find(|step| step.node == node)
    }

    fn value(&self, node: NodeId) -> Option<Value<'a>> {
        let value = self.step(node).map(|step| step.value);
        let value = value.or_else(|| self.code.constant_or_input(node, self.inputs));
        value.or_else(|| self.code.constant(node))
    }
}

/// One run: what came of it, step by step, and what it was run on.
struct TracedRun<'a> {
    out: Out<'a>,
    steps: Vec<Evaluated<'a>>,
    /// The steps of the ways that choices took.
    inside: Vec<Evaluated<'a>>,
    inputs: Inputs<'a>,
    /// The rounds of the loop that failed, if one did.
    failing: Option<Rounds>,
}

fn run<'a>(
    bump: &'a Bump,
    code: &'a Code,
    task: &Task,
    sample: &'a Sample,
    options: &'a Options,
) -> TracedRun<'a> {
    let cx = Cx::new(bump, options.budget, options.direction);
    // The steps of a trace take all rounds out, so that nothing is left to drop in the arena.
    let rounds = bump.alloc(NotedRounds::default());
    let cx = cx.watching(options.interrupt.as_ref()).explaining().noting_rounds(rounds);
    let again = Cx::new(bump, options.budget, options.direction);
    let rounds = bump.alloc(NotedRounds::default());
    let again = again.watching(options.interrupt.as_ref()).noting_rounds(rounds);
    let grid: &'a Grid<'a> = bump.alloc(sample.input.view());
    let ran = guarded(|| {
        let inputs = inputs(&cx, code, task, grid)?;
        let (out, steps, inside) = code.trace_ways(&cx, &again, &inputs);
        let failing = out.as_ref().err().and_then(|_| cx.take_rounds());
        Ok(TracedRun { out, steps, inside, inputs, failing })
    });
    ran.and_then(|ran: Result<_, Fault>| ran).unwrap_or_else(|fault| TracedRun {
        out: Err(fault),
        steps: Vec::new(),
        inside: Vec::new(),
        inputs: Inputs::grid(Value::grid(grid)),
        failing: None,
    })
}
