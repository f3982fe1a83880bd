//! Every line of a program with its value, and where two programs part.

use bumpalo::Bump;

use super::{Job, Options};
use crate::diag::Diagnostic;
use crate::eval::{self, FirstDifference, Line, Status, Trace, align, first_difference};
use crate::ir::Program;
use crate::library::{Entry, Library};
use crate::pass::infer::{Inferred, infer};
use crate::task::{Sample, Task};
use crate::value::Interrupt;
use crate::vm;

/// A program with a trace for each sample.
#[derive(Clone, Copy)]
pub struct TracedProgram<'t> {
    /// Its definition.
    pub entry: Entry<'t>,
    /// The program as it was written, whose lines are traced.
    pub written: &'t Program,
    /// The values of its lines, for each sample.
    pub traces: &'t [Trace<'t>],
}

/// The values of every line of a program, or of two, which live as long as this.
pub struct Traces<'t> {
    /// The types, as far as they are known.
    pub inferred: &'t Inferred,
    /// The task.
    pub task: &'t Task,
    /// The samples, as far as they were done.
    pub samples: &'t [&'t Sample],
    /// Whether all of them were done, and nobody interrupted it.
    pub is_whole: bool,
    /// The program.
    pub one: TracedProgram<'t>,
    /// The program that it is compared with, if there is one.
    pub other: Option<TracedProgram<'t>>,
    /// The lines that are compared: their indices in both programs.
    pub matched: Vec<(usize, usize)>,
    /// The first lines whose values differ.
    pub first: Option<FirstDifference>,
}

impl Traces<'_> {
    /// Tells whether there is nothing to complain about: no wrong answer, or no difference.
    pub fn good(&self) -> bool {
        let is_right =
            |trace: &Trace<'_>| matches!(trace.status, Status::Correct | Status::Unknown);
        match self.other {
            Some(_) => self.first.is_none(),
            None => self.one.traces.iter().all(is_right),
        }
    }
}

/// Runs the lines of a job's program as they were written, and those of another program beside it,
/// on the samples of the job. `inspect` sees the values while they live.
///
/// # Errors
/// A definition is nothing that can be run, or the system does not start a thread.
pub fn trace<T: Send>(
    library: &Library,
    job: &Job<'_>,
    other: Option<Entry<'_>>,
    options: &Options,
    inspect: impl FnOnce(&Traces<'_>) -> T + Send,
) -> Result<T, Diagnostic> {
    let mut programs = Vec::new();
    for entry in [Some(job.entry), other].into_iter().flatten() {
        let written = entry.definition.program.as_ref();
        programs.push((entry, written.ok_or_else(|| entry.not_a_solver())?));
    }
    let samples: Vec<&Sample> = job.samples.iter().map(|&index| &job.task.samples[index]).collect();
    let is_interrupted = || options.evaluation.interrupt.as_ref().is_some_and(Interrupt::is_raised);
    let pool = eval::pool(1).map_err(|error| eval::no_threads(&error))?;
    Ok(pool.install(|| {
        let codes: Vec<_> =
            programs.iter().map(|(_, written)| vm::compile(&library.graph, written)).collect();
        let arenas: Vec<Bump> = codes.iter().flat_map(|_| &samples).map(|_| Bump::new()).collect();
        let mut traces: Vec<Vec<Trace<'_>>> = Vec::new();
        let arenas_of = arenas.chunks(samples.len().max(1));
        for ((&(entry, written), code), arenas) in programs.iter().zip(&codes).zip(arenas_of) {
            let trace = |(&sample, arena)| {
                let mut trace =
                    eval::trace(arena, code, written, job.task, sample, &options.evaluation);
                trace.out = trace.out.map_err(|fault| library.written_as(&entry, fault));
                // A sample that was under way when it was interrupted has no answer.
                (!is_interrupted()).then_some(trace)
            };
            traces.push(samples.iter().zip(arenas).map_while(trace).collect());
        }
        let done = traces.iter().map(Vec::len).min().unwrap_or(0);
        traces.iter_mut().for_each(|traces| traces.truncate(done));
        let roots: Vec<_> = programs.iter().map(|(_, written)| written.root).collect();
        let inferred = infer(&library.graph, &roots);
        let names = |written: &'_ Program| -> Vec<String> {
            written.lines().iter().map(|(line, _)| line.name.to_string()).collect()
        };
        let names: Vec<Vec<String>> = programs.iter().map(|&(_, written)| names(written)).collect();
        let words = |index: usize| -> Vec<&str> {
            names.get(index).into_iter().flatten().map(String::as_str).collect()
        };
        let matched = align(&words(0), &words(1));
        let first = match &traces[..] {
            [one, other] => first_difference(&matched, one, other),
            _ => None,
        };
        let traced = |index: usize| {
            let &(entry, written) = programs.get(index)?;
            Some(TracedProgram { entry, written, traces: traces.get(index)? })
        };
        let (Some(one), other) = (traced(0), traced(1)) else {
            unreachable!("the program of the job is traced")
        };
        let is_whole = done == samples.len();
        let (inferred, samples, task) = (&inferred, &samples[..done], job.task);
        inspect(&Traces { inferred, task, samples, is_whole, one, other, matched, first })
    }))
}

/// Returns the values of a program's lines as they were written, for each sample of a job.
///
/// # Errors
/// The system does not start a thread.
pub fn lines(
    library: &Library,
    job: &Job<'_>,
    options: &Options,
) -> Result<Vec<Vec<Line>>, Diagnostic> {
    let Some(written) = &job.entry.definition.program else { return Ok(Vec::new()) };
    let pool = eval::pool(1).map_err(|error| eval::no_threads(&error))?;
    Ok(pool.install(|| {
        let code = vm::compile(&library.graph, written);
        let samples = job.samples.iter().map(|&index| &job.task.samples[index]);
        samples
            .map(|sample| eval::lines(&code, written, job.task, sample, &options.evaluation))
            .collect()
    }))
}
