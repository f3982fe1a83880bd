//! A compiled program that is kept: owned, shared between threads, cheap to clone.

use std::sync::Arc;

use bumpalo::Bump;

use crate::diag::Diagnostic;
use crate::engine::{Engine, Later};
use crate::eval::{self, Options, Outcome, Status};
use crate::library::{Entry, Library};
use crate::task::{Sample, Task};
use crate::value::{Budget, Fault, FaultKind};
use crate::vm::{self, Code};

/// A compiled program. It borrows nothing, so it lives as long as somebody needs it, whatever
/// becomes of the library that it is from; a clone is the same program. Faults name what its author
/// wrote, as far as that needs no text; [`Library::fault_diagnostic`] tells them with their place.
///
/// ```
/// use arcvm::engine::Engine;
/// use arcvm::jobs::Compiled;
/// use arcvm::library::Library;
/// use arcvm::eval::{Options, Status};
/// use arcvm::task::TaskSet;
///
/// let program = {
///     let mut library = Library::default();
///     library.add_text("a.arc", "def solve(I):\n    return vmirror(I)\n");
///     library.optimise();
///     Compiled::new(&library, &library.named("solve")[0], Engine::Vm).expect("it is a solver")
/// };
/// let tasks = TaskSet::embedded();
/// let task = tasks.shared("67a3c6ac").expect("it is in the pack");
/// let other = program.clone();
/// let thread = std::thread::spawn(move || {
///     other.evaluate(&task, &task.samples[0], &Options::default()).status
/// });
/// assert_eq!(thread.join().expect("nothing panics"), Status::Correct);
/// ```
#[derive(Clone)]
pub struct Compiled {
    code: Arc<Code>,
    /// The types that native code is made of once a run is found to be long.
    later: Option<Arc<Later>>,
    /// The program before the passes, which tells its faults.
    written: Option<Arc<Code>>,
    name: Arc<str>,
}

impl Compiled {
    /// Compiles a program of a library, as the passes left it where they have run. [`Engine::Jit`]
    /// makes native code of it at once, where there is any. [`Engine::Auto`] makes it once a run is
    /// found to be long, if the program has loops with a state.
    ///
    /// # Errors
    /// The definition is nothing that can be run: its parameters are not those of a solver.
    pub fn new(library: &Library, entry: &Entry<'_>, engine: Engine) -> Result<Self, Diagnostic> {
        let program = entry.definition.runnable().ok_or_else(|| entry.not_a_solver())?;
        let mut code = vm::compile(&library.graph, program);
        // A program that has no native code runs on the VM, with the same results.
        let _ = engine.begin(&library.graph, program.root, &mut code);
        let later = Later::of(engine, &library.graph, program.root, &code).map(Arc::new);
        let written = entry.definition.program.as_ref();
        let written = written.map(|written| Arc::new(vm::compile(&library.graph, written)));
        Ok(Self {
            code: Arc::new(code),
            later,
            written,
            name: entry.definition.name.as_str().into(),
        })
    }

    /// Returns the name of its definition.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its code, for whoever runs it on values of their own.
    #[doc(hidden)]
    pub fn code(&self) -> &Arc<Code> {
        &self.code
    }

    /// Runs it on a sample of a task.
    pub fn evaluate(&self, task: &Task, sample: &Sample, options: &Options) -> Outcome {
        self.evaluate_in(&mut Bump::new(), task, sample, options)
    }

    /// Runs it on a sample of a task, in an arena that is reset first: for many evaluations one
    /// after the other.
    #[doc(hidden)]
    pub fn evaluate_in(
        &self,
        arena: &mut Bump,
        task: &Task,
        sample: &Sample,
        options: &Options,
    ) -> Outcome {
        let is_out = |outcome: &Outcome| outcome.status == Status::Failed(FaultKind::Fuel);
        let mut outcome = self.run(options.budget, is_out, |budget| {
            let options = Options { budget, ..options.clone() };
            eval::evaluate(arena, &self.code, task, sample, &options)
        });
        if let Some(found) = outcome.fault.take() {
            let fault = self.fault_as_written(arena, (task, sample), options, found);
            outcome.status = Status::Failed(fault.kind());
            outcome.fault = Some(fault);
        }
        outcome
    }

    /// Has the program run within a budget by `run`, which may be called twice. Where a first part
    /// of the budget is spent, as `is_out` tells, there is native code from then on.
    #[doc(hidden)]
    pub fn run<T>(
        &self,
        budget: Budget,
        is_out: impl FnOnce(&T) -> bool,
        mut run: impl FnMut(Budget) -> T,
    ) -> T {
        match &self.later {
            Some(later) => later.run(&self.code, budget, is_out, run),
            None => run(budget),
        }
    }

    /// Returns the fault of the program as it was written, where that after the passes is `found`.
    #[doc(hidden)]
    pub fn fault_as_written(
        &self,
        arena: &mut Bump,
        on: (&Task, &Sample),
        options: &Options,
        found: Fault,
    ) -> Fault {
        match &self.written {
            Some(written) => eval::fault_again(arena, written, on, options, found),
            None => found,
        }
    }
}

const _: fn() = || {
    fn threads_may_share<T: Send + Sync + Clone + 'static>() {}
    threads_may_share::<Compiled>();
};
