//! Options that several commands share.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use cpu_time::ProcessTime;

use super::ui::Ui;
use super::view::Took;
use super::{Failure, numbers, task_warnings};
use crate::jobs;
use crate::source::SourceMap;
use crate::task::{self, TaskError, TaskSet};
use crate::value::Budget;

/// Where tasks come from.
#[derive(Args, Clone)]
pub(super) struct TaskOptions {
    /// Task files or folders of them; repeatable. Without it: the paths in ARCVM_TASKS, else ./data
    /// where it exists, else the tasks embedded in the program.
    #[arg(long, value_name = "PATH")]
    tasks: Vec<PathBuf>,
}

impl TaskOptions {
    /// Fails where a path that was named is not there, before anything is loaded.
    pub(super) fn look(&self, ui: &mut Ui) -> Result<(), Failure> {
        let missing = self
            .tasks
            .iter()
            .filter_map(|path| path.metadata().err().map(|error| task::unreadable(path, &error)));
        let missing: Vec<TaskError> = missing.collect();
        if missing.is_empty() { Ok(()) } else { Err(ui.fail_tasks(&missing)) }
    }

    /// Finds and loads the tasks, leaving it to the caller to report errors.
    pub(super) fn discover(&self) -> Result<TaskSet, Vec<TaskError>> {
        TaskSet::discover(&self.tasks)
    }

    /// Loads the tasks.
    pub(super) fn load(&self, ui: &mut Ui) -> Result<TaskSet, Failure> {
        tell_of(ui, self.discover())
    }
}

/// Returns the tasks that were found, after what is to be said of their files is said.
pub(super) fn tell_of(
    ui: &mut Ui,
    found: Result<TaskSet, Vec<TaskError>>,
) -> Result<TaskSet, Failure> {
    let tasks = found.map_err(|errors| ui.fail_tasks(&errors))?;
    ui.report(&task_warnings::diagnostics(tasks.warnings()), &SourceMap::new())?;
    Ok(tasks)
}

/// The fuel that evaluations may spend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fuel {
    /// So many units each.
    Units(u64),
    /// By what a parent spends.
    Auto,
}

impl Fuel {
    /// Returns a number of units.
    fn units(text: &str) -> Result<Self, String> {
        numbers::from(0)(text).map(Self::Units)
    }

    /// Returns a number of units, or the word.
    pub(super) fn units_or_auto(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => Self::units(text).map_err(|_| "expected a number of units, or `auto`".to_owned()),
        }
    }
}

/// The budget of each evaluation.
#[derive(Args)]
pub(super) struct BudgetOptions {
    /// Units of work that one evaluation may spend. Without it 4,000,000; in a population 20,000,
    /// and more for everyday Python and for grids of more than 900 cells.
    #[arg(long, value_name = "UNITS", value_parser = Fuel::units)]
    fuel: Option<Fuel>,
    /// Cells that any one value may have, written out. Without it 16,777,216 that are laid out, and
    /// any number by parts that are shared; in a population 1,048,576.
    #[arg(long, value_name = "CELLS", value_parser = numbers::from::<u64>(0))]
    max_cells: Option<u64>,
    /// Mebibytes that the values of one evaluation may take; without it 112, in a population 64.
    #[arg(long, value_name = "MIB", value_parser = numbers::from::<u64>(0))]
    max_memory: Option<u64>,
    /// Seconds that one evaluation may take; no limit where absent, as fuel bounds it already.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Run the programs as they were written, without the passes that make them faster.
    #[arg(long)]
    no_passes: bool,
}

/// Returns a number of seconds.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok().filter(|number: &f64| *number >= 0.0);
    let number = number.ok_or("a number of seconds is expected, 0 or more".to_owned())?;
    Duration::try_from_secs_f64(number).map_err(|_| "that is longer than any time".to_owned())
}

impl BudgetOptions {
    /// Tells whether fuel is in proportion to what a parent spends, where a command takes that.
    pub(super) fn has_auto_fuel(&self) -> bool {
        self.fuel == Some(Fuel::Auto)
    }

    /// Tells whether no amount of fuel is given, so that a population has it by need.
    pub(super) fn has_fuel_by_need(&self) -> bool {
        !matches!(self.fuel, Some(Fuel::Units(_)))
    }

    /// Tells whether programs are run as the passes leave them.
    pub(super) fn passes(&self) -> bool {
        !self.no_passes
    }

    /// Returns the options with which jobs are run, each evaluation so many times.
    pub(super) fn jobs(&self, repeat: u32) -> jobs::Options {
        let budget = self.within(Budget::ALONE);
        jobs::Options::new().budget(budget).repeat(repeat).passes(self.passes())
    }

    /// Returns the budget of an evaluation in a population, with so much fuel where nothing else is
    /// said.
    pub(super) fn budget(&self, fuel: u64) -> Budget {
        self.within(Budget { fuel, ..Budget::default() })
    }

    /// Returns a budget with what was said in place of what it has.
    fn within(&self, usual: Budget) -> Budget {
        let max_bytes = self.max_memory.map(|memory| memory.saturating_mul(1 << 20));
        Budget {
            fuel: match self.fuel {
                Some(Fuel::Units(units)) => units,
                Some(Fuel::Auto) | None => usual.fuel,
            },
            max_cells: self.max_cells.unwrap_or(usual.max_cells),
            max_written: self.max_cells.unwrap_or(usual.max_written),
            max_bytes: max_bytes.unwrap_or(usual.max_bytes),
            timeout: self.timeout,
        }
    }
}

/// Measures wall-clock and processor time from its making on.
pub(super) struct Stopwatch {
    wall: Instant,
    cpu: Option<ProcessTime>,
}

impl Stopwatch {
    /// Starts now.
    pub(super) fn start() -> Self {
        Self { wall: Instant::now(), cpu: ProcessTime::try_now().ok() }
    }

    /// Returns the time so far; no processor time where the system does not tell.
    pub(super) fn took(&self) -> Took {
        Took { wall: self.wall(), cpu: self.cpu() }
    }

    /// Returns wall-clock time so far.
    pub(super) fn wall(&self) -> Duration {
        self.wall.elapsed()
    }

    /// Returns processor time of all threads so far; zero where the system does not tell.
    pub(super) fn cpu(&self) -> Duration {
        self.cpu.and_then(|cpu| cpu.try_elapsed().ok()).unwrap_or_default()
    }
}
