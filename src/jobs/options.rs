//! The options of running jobs: what evaluates them, on how many threads, within which budgets.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::eval;
use crate::syntax::Dialect;
use crate::value::{Budget, Direction, Interrupt};

/// An engine that evaluates programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choice {
    /// The bytecode VM, which starts at once.
    Vm,
    /// Native code, which has to be compiled first. Where a build or a machine has none, the VM
    /// after a warning.
    Jit,
    /// Kernels on a GPU, and the VM for what they cannot do. Where there is no GPU, an error.
    Gpu,
    /// The VM, then native code for programs that run so often that it pays. A GPU where there are
    /// many samples, for programs with which a trial finds it to be faster.
    #[default]
    Auto,
}

/// The options of running jobs. Made by [`Options::new`] and changed by its methods, each of which
/// yields the changed options.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Options {
    pub(super) evaluation: eval::Options,
    pub(super) choice: Choice,
    pub(super) adapter: Option<String>,
    #[cfg(feature = "gpu")]
    pub(super) pipelines: Option<PathBuf>,
    pub(super) threads: usize,
    pub(super) checks_order: bool,
    pub(super) checks_types: bool,
    pub(super) without_passes: bool,
    pub(super) solver: Option<String>,
    pub(super) dialect: Option<Dialect>,
    pub(super) progress: Option<Arc<Watch>>,
}

/// The callback that is told how many jobs are done.
type Watch = dyn Fn(usize) + Send + Sync;

impl Options {
    /// Returns the default budget, the engine by [`Choice::Auto`], a thread for each processor.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the budget of each evaluation.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.evaluation.budget = budget;
        self
    }

    /// Sets the direction in which sets are iterated.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.evaluation.direction = direction;
        self
    }

    /// Sets how often each sample is evaluated, for timing; at least once.
    pub fn repeat(mut self, times: u32) -> Self {
        self.evaluation.repeat = times;
        self
    }

    /// Sets the engine that evaluates the programs.
    pub fn engine(mut self, choice: Choice) -> Self {
        self.choice = choice;
        self
    }

    /// Sets the GPU to use: one whose name contains this; the best one where none is named.
    pub fn adapter(mut self, name: Option<String>) -> Self {
        self.adapter = name;
        self
    }

    /// Sets the folder where compiled kernels are kept for the next run; without it they are not
    /// kept.
    #[cfg_attr(not(feature = "gpu"), expect(unused_mut, unused_variables, reason = "no device"))]
    pub fn kernel_cache(mut self, folder: Option<PathBuf>) -> Self {
        #[cfg(feature = "gpu")]
        {
            self.pipelines = folder;
        }
        self
    }

    /// Sets whether values that are no grids are kept whole, up to [`eval::LONGEST`] characters.
    pub fn whole_values(mut self, wanted: bool) -> Self {
        self.evaluation.whole = wanted;
        self
    }

    /// Sets how many worker threads there are; one for each processor where 0. Results do not
    /// depend on it.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Sets whether programs run a second time with sets iterated in descending order, to find out
    /// whether their answers depend on it.
    pub fn check_order(mut self, wanted: bool) -> Self {
        self.checks_order = wanted;
        self
    }

    /// Sets whether [`super::load`] looks for calls that fail whenever they are reached.
    pub fn check_types(mut self, wanted: bool) -> Self {
        self.checks_types = wanted;
        self
    }

    /// Sets the dialect in which [`super::load`] reads all files; where there is none, their names
    /// tell.
    pub fn dialect(mut self, dialect: impl Into<Option<Dialect>>) -> Self {
        self.dialect = dialect.into();
        self
    }

    /// Sets whether [`super::load`] runs the passes, which make programs faster; it does so by
    /// default.
    pub fn passes(mut self, wanted: bool) -> Self {
        self.without_passes = !wanted;
        self
    }

    /// Names the definition that is wanted of what [`super::load`] reads. The passes run over it
    /// even where other definitions use it.
    pub fn solver(mut self, name: Option<&str>) -> Self {
        self.solver = name.map(str::to_owned);
        self
    }

    /// Ends the run once the token is raised. Samples that are not done by then have no outcome
    /// ([`super::Evaluated::is_whole`]).
    pub fn interrupt(mut self, token: Interrupt) -> Self {
        self.evaluation.interrupt = Some(token);
        self
    }

    /// Calls `watch` after each job with the number of jobs that are done, from whichever thread
    /// did it.
    pub fn on_progress(mut self, watch: impl Fn(usize) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(watch));
        self
    }

    /// Returns the options of each evaluation.
    pub fn evaluation(&self) -> &eval::Options {
        &self.evaluation
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("evaluation", &self.evaluation)
            .field("choice", &self.choice)
            .field("adapter", &self.adapter)
            .field("threads", &self.threads)
            .field("checks_order", &self.checks_order)
            .field("checks_types", &self.checks_types)
            .field("without_passes", &self.without_passes)
            .field("dialect", &self.dialect)
            .finish_non_exhaustive()
    }
}
