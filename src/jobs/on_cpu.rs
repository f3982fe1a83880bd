//! The CPU's part of many evaluations: the code of a program, made ready once, and its samples,
//! over the threads of the run.
//!
//! `check` evaluates programs in parallel as well; the samples of one are shared out where they are
//! so many that a program alone would leave threads idle.

use bumpalo::Bump;
use rayon::prelude::*;

use super::Job;
use crate::engine::{Engine, Measured};
use crate::eval::{self, Options, Outcome, Status};
use crate::ir::{Graph, Program};
use crate::task::Task;
use crate::value::{FaultKind, Interrupt};
use crate::vm::{self, Code};

/// Samples that a thread takes at a time, a few milliseconds of work.
const TOGETHER: usize = 256;

/// Returns the code of a job's program, which will run on all its samples; native where the engine
/// says so.
pub(super) fn ready(
    bump: &mut Bump,
    graph: &Graph,
    program: &Program,
    job: &Job<'_>,
    engine: Engine,
    options: &Options,
) -> Code {
    let mut code = vm::compile(graph, program);
    let runs = job.samples.len() as u64 * u64::from(options.repeat.max(1));
    // That there is native code was asked before; a program that has none all the same runs on the
    // VM.
    let _ = engine.prepare(graph, program.root, &mut code, runs, |code, fuel| {
        let budget = options.budget.fuel(options.budget.fuel.min(fuel));
        let once = Options { repeat: 1, budget, ..options.clone() };
        let Some(&first) = job.samples.first() else { return Measured::default() };
        let first = eval::evaluate(bump, code, job.task, &job.task.samples[first], &once);
        let is_cut = first.status == Status::Failed(FaultKind::Fuel);
        Measured { nanos: first.nanos, is_cut }
    });
    code
}

/// Returns the outcomes on the samples of these numbers, in their order; none where an interrupt
/// came before its end.
pub(super) fn evaluate(
    bump: &mut Bump,
    code: &Code,
    task: &Task,
    samples: &[usize],
    options: &Options,
) -> Vec<Option<Outcome>> {
    let is_interrupted = || options.interrupt.as_ref().is_some_and(Interrupt::is_raised);
    let some = |bump: &mut Bump, samples: &[usize]| -> Vec<Option<Outcome>> {
        let each = |&index: &usize| {
            if is_interrupted() {
                return None;
            }
            let outcome = eval::evaluate(bump, code, task, &task.samples[index], options);
            // An evaluation that ended just before is whole, but for its time where that is of many
            // runs.
            let is_cut =
                options.repeat > 1 || outcome.status == Status::Failed(FaultKind::Deadline);
            (!is_cut || !is_interrupted()).then_some(outcome)
        };
        samples.iter().map(each).collect()
    };
    if samples.len() <= TOGETHER {
        return some(bump, samples);
    }
    let chunks = samples.par_chunks(TOGETHER);
    let parts: Vec<Vec<Option<Outcome>>> = chunks.map_init(Bump::new, some).collect();
    parts.into_iter().flatten().collect()
}
