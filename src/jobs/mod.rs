//! Many programs, each on samples of its task: all that happens between a library and the verdicts.
//!
//! [`load`] reads programs, looks for calls that cannot go well, and runs the passes. [`run`]
//! compiles the programs, shares them out among threads, and makes native code and asks a
//! device where that pays. It yields an outcome for every sample, in the order of the jobs. Which
//! engine did it makes no difference to an outcome but for its time and, on a device, its fuel.
//!
//! ```
//! use arcvm::jobs::{self, Job, Options};
//! use arcvm::library::Library;
//! use arcvm::task::TaskSet;
//!
//! let mut library = Library::default();
//! let diagnostics = library.add_text("a.arc", "def solve_67a3c6ac(I):\n    return vmirror(I)\n");
//! assert!(diagnostics.is_empty());
//! library.optimise();
//!
//! let tasks = TaskSet::embedded();
//! let jobs: Vec<Job<'_>> = library
//!     .entries()
//!     .into_iter()
//!     .filter_map(|entry| Some(Job::new(entry, entry.task(&tasks)?)))
//!     .collect();
//! let outcomes = jobs::run(&library, &jobs, &Options::new().threads(1)).expect("a thread starts");
//! assert!(outcomes.programs[0].solved());
//! ```
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod compiled;
#[cfg(feature = "gpu")]
mod device;
mod json;
mod load;
#[cfg(feature = "gpu")]
pub mod offload;
mod on_cpu;
mod options;
mod traced;

use std::sync::atomic::{AtomicUsize, Ordering};

use bumpalo::Bump;
use rayon::prelude::*;

pub use compiled::Compiled;
pub use json::{fault_json, grid_json, outcome_json, outcome_message, value_json};
pub use load::{Loaded, load, load_beside};
pub use options::{Choice, Options};
pub use traced::{TracedProgram, Traces, lines, trace};

use crate::diag::{Code, Diagnostic};
use crate::engine::Engine;
use crate::eval::{self, OrderPick, Outcome, Status};
use crate::library::{Entry, Library};
use crate::task::Task;
use crate::value::{Fault, Interrupt};
use crate::vm;

/// A program, and the samples of a task that it is evaluated on.
#[derive(Clone)]
pub struct Job<'l> {
    entry: Entry<'l>,
    task: &'l Task,
    samples: Vec<usize>,
}

impl<'l> Job<'l> {
    /// Makes the job of a program on all samples of a task.
    pub fn new(entry: Entry<'l>, task: &'l Task) -> Self {
        Self { entry, task, samples: (0..task.samples.len()).collect() }
    }

    /// Returns a program on some samples of a task, by number; numbers that the task does not have
    /// are left out.
    pub fn on_samples(entry: Entry<'l>, task: &'l Task, samples: &[usize]) -> Self {
        let known = |&index: &usize| index < task.samples.len();
        Self { entry, task, samples: samples.iter().copied().filter(known).collect() }
    }

    /// Returns the program.
    pub fn entry(&self) -> Entry<'l> {
        self.entry
    }

    /// Returns the task.
    pub fn task(&self) -> &'l Task {
        self.task
    }

    /// Returns the numbers of the samples.
    pub fn samples(&self) -> &[usize] {
        &self.samples
    }
}

/// The outcomes of all jobs.
#[non_exhaustive]
pub struct Outcomes {
    /// The outcome of each job, in the order of the jobs.
    pub programs: Vec<Evaluated>,
    /// The report of a device, where one was used.
    #[cfg(feature = "gpu")]
    #[doc(hidden)]
    pub device: Option<offload::Report>,
    /// Warnings about how it was done, such as that there is no native code.
    pub warnings: Vec<Diagnostic>,
}

/// The outcome of a job.
#[non_exhaustive]
pub struct Evaluated {
    /// For each sample of the job, in its order, what came out; as far as it was done, where that
    /// was interrupted. Empty where the definition cannot be run.
    pub outcomes: Vec<Outcome>,
    /// Whether it was done to its end.
    pub is_whole: bool,
    /// For each sample, where the answer came to depend on the order of a set; empty where that was
    /// not asked.
    pub order: Vec<Option<OrderPick>>,
}

impl Evaluated {
    /// Counts the samples with the expected output.
    pub fn right(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.status == Status::Correct).count()
    }

    /// Tells whether it is right wherever there is an expected output, and there is one.
    pub fn solved(&self) -> bool {
        eval::solved(&self.outcomes)
    }

    /// Returns the first place where an answer came to depend on the order of a set.
    pub fn order_pick(&self) -> Option<OrderPick> {
        self.order.iter().flatten().next().copied()
    }
}

/// Runs jobs.
///
/// # Errors
/// The system does not start the threads, or a GPU was asked for and cannot be had or fails.
pub fn run(library: &Library, jobs: &[Job<'_>], options: &Options) -> Result<Outcomes, Diagnostic> {
    let mut warnings = Vec::new();
    let engine = on_the_cpu(options.choice, &mut warnings);
    let pool = eval::pool(options.threads).map_err(|error| eval::no_threads(&error))?;
    #[cfg(feature = "gpu")]
    let mut device =
        pool.install(|| device::run(library, jobs, options, (&pool, engine), &mut warnings))?;
    #[cfg(feature = "gpu")]
    let known: Vec<Vec<Option<Outcome>>> =
        device.as_mut().map(offload::Report::take_outcomes).unwrap_or_default();
    #[cfg(not(feature = "gpu"))]
    let known: Vec<Vec<Option<Outcome>>> = match options.choice {
        Choice::Gpu => return Err(no_gpu()),
        Choice::Vm | Choice::Jit | Choice::Auto => Vec::new(),
    };
    let done = AtomicUsize::new(0);
    let one = |bump: &mut Bump, (index, job): (usize, &Job<'_>)| {
        let known = known.get(index).map(Vec::as_slice).unwrap_or_default();
        let evaluated = evaluate(bump, library, job, options, known, engine);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(watch) = &options.progress {
            watch(done);
        }
        evaluated
    };
    let programs = pool.install(|| jobs.par_iter().enumerate().map_init(Bump::new, one).collect());
    Ok(Outcomes {
        programs,
        #[cfg(feature = "gpu")]
        device,
        warnings,
    })
}

/// Returns the engine that runs programs on the CPU, after a warning where what was asked for
/// cannot be had.
fn on_the_cpu(choice: Choice, warnings: &mut Vec<Diagnostic>) -> Engine {
    let engine = match choice {
        // Samples that the kernels leave are run on the VM.
        Choice::Vm | Choice::Gpu => Engine::Vm,
        Choice::Jit => Engine::Jit,
        Choice::Auto => Engine::Auto,
    };
    match engine.available() {
        Ok(()) => engine,
        Err(why) => {
            warnings.push(no_native_code(why.to_string()));
            Engine::Vm
        }
    }
}

/// Runs a program on its samples; what is known already is taken over.
fn evaluate(
    bump: &mut Bump,
    library: &Library,
    job: &Job<'_>,
    options: &Options,
    known: &[Option<Outcome>],
    engine: Engine,
) -> Evaluated {
    let (definition, own) = (job.entry.definition, &options.evaluation);
    let is_interrupted = || own.interrupt.as_ref().is_some_and(Interrupt::is_raised);
    let program = match definition.runnable() {
        Some(program) if !is_interrupted() => program,
        found => {
            let (outcomes, order, is_whole) = (Vec::new(), Vec::new(), found.is_none());
            return Evaluated { outcomes, order, is_whole };
        }
    };
    let known = |&index: &usize| known.get(index).cloned().flatten();
    let mut outcomes: Vec<Option<Outcome>> = job.samples.iter().map(known).collect();
    let is_left = |index: &usize| outcomes[*index].is_none();
    let left: Vec<usize> = (0..outcomes.len()).filter(is_left).collect();
    if !left.is_empty() {
        let samples: Vec<usize> = left.iter().map(|&index| job.samples[index]).collect();
        let code = on_cpu::ready(bump, &library.graph, program, job, engine, own);
        let evaluated = on_cpu::evaluate(bump, &code, job.task, &samples, own);
        left.iter().zip(evaluated).for_each(|(&index, outcome)| outcomes[index] = outcome);
    }
    let done = outcomes.iter().take_while(|outcome| outcome.is_some()).count();
    let mut outcomes: Vec<Outcome> = outcomes.into_iter().take(done).flatten().collect();
    if let Some(written) = &definition.program {
        let samples = job.samples.iter().map(|&index| &job.task.samples[index]);
        let with_samples = samples.zip(&mut outcomes);
        eval::tell_as_written(&library.graph, written, job.task, with_samples, own);
        put_in_words(library, &job.entry, &mut outcomes);
    }
    let is_whole = outcomes.len() == job.samples.len();
    let order = match (&definition.program, options.checks_order) {
        (Some(written), true) if is_whole => {
            // On the lines as they were written, so that one of them can be named.
            let code = vm::compile(&library.graph, written);
            let samples = job.samples.iter().map(|&index| &job.task.samples[index]);
            samples.map(|sample| eval::order_check(&code, job.task, sample, own)).collect()
        }
        _ => Vec::new(),
    };
    // An order that was checked while time was up says nothing.
    let is_whole = is_whole && !(options.checks_order && is_interrupted());
    Evaluated { outcomes, order, is_whole }
}

/// Tells faults as what their author wrote. Most programs fail alike on all samples.
fn put_in_words(library: &Library, entry: &Entry<'_>, outcomes: &mut [Outcome]) {
    let mut last: Option<(Fault, Fault)> = None;
    for fault in outcomes.iter_mut().filter_map(|outcome| outcome.fault.as_mut()) {
        let told = match &last {
            Some((found, told)) if found == fault => told.clone(),
            _ => library.written_as(entry, fault.clone()),
        };
        last = Some((std::mem::replace(fault, told.clone()), told));
    }
}

/// Returns the warning where native code was asked for and there is none.
pub fn no_native_code(why: String) -> Diagnostic {
    Diagnostic::new(Code::NoNativeCode, why)
        .with_help("`--engine auto` uses native code where there is any, and does not warn")
}

/// Returns the error where a GPU was asked for and this build has none.
#[cfg(not(feature = "gpu"))]
pub(crate) fn no_gpu() -> Diagnostic {
    Diagnostic::new(Code::NoGpu, "this build runs nothing on a GPU (feature `gpu`)")
        .with_help("use the VM or native code, or build with the feature")
}
