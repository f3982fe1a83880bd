//! `arcvm repl`: the prompt.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use directories::ProjectDirs;

use super::options::{BudgetOptions, TaskOptions};
use super::ui::Ui;
use super::{Failure, Verdict, complete, task_warnings};
use crate::diag::{Code, Diagnostic};
use crate::render::{ColorMode, Style};
use crate::repl::{self, Setup, Start};
use crate::syntax::Dialect;

/// Explore primitives, tasks and solvers at a prompt, or run a script of the same inputs.
#[derive(Args)]
#[command(after_help = "\
Inputs that are piped in are carried out one by one; errors go to standard error with their line. With --json each input is answered \
by a JSON object in a line: its `line`, `input`, `text`, `value` and `diagnostics`. \
Earlier inputs are kept in the file that ARCVM_HISTORY names, else in the user's data folder; \
an empty ARCVM_HISTORY keeps none.

Examples:
  arcvm repl --task 007bbfb7
  printf ':task 007bbfb7\\nO = upscale(I, 3)\\n:check\\n' | arcvm repl
  printf 'palette(I)\\n' | arcvm repl --task 007bbfb7 --json

Exit codes of a script: 0 all right, 1 a check found a wrong answer, 2 an input had an error.")]
pub(super) struct Repl {
    /// The task in view at the start.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    task: Option<String>,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
}

/// The environment variable that names the file of earlier inputs.
const HISTORY_VARIABLE: &str = "ARCVM_HISTORY";

impl Repl {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        if ui.json && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            let problem = Diagnostic::new(Code::CommandUsage, "a terminal is answered in text");
            return Err(ui.fail(problem.with_help("pipe the inputs in, or leave out `--json`")));
        }
        if ui.dialect == Some(Dialect::Python) {
            let problem =
                Diagnostic::new(Code::CommandUsage, "the prompt reads the project's own dialect");
            return Err(ui.fail(problem.with_help(
                "write Python into a file: `arcvm run FILE.py` and `arcvm trace FILE.py` show it",
            )));
        }
        self.tasks.look(ui)?;
        let tasks = self.tasks.clone();
        let discover = move || {
            let tasks = tasks.discover().map_err(|errors| {
                errors.iter().map(crate::task::TaskError::diagnostic).collect::<Vec<_>>()
            })?;
            let warnings = task_warnings::diagnostics(tasks.warnings());
            Ok((tasks, warnings))
        };
        let style = if ui.json { Style { mode: ColorMode::Plain, ..ui.style } } else { ui.style };
        let setup = Setup {
            style,
            json: ui.json,
            budget: self.budget.jobs(1).evaluation().budget,
            passes: self.budget.passes(),
            discover: Box::new(discover),
        };
        let start =
            Start { task: self.task.clone(), history: history(), color_errors: ui.color_errors };
        let ended = repl::run(setup, start)?;
        match (ended.failed, ended.wrong) {
            (true, _) => Err(Failure::Reported),
            (false, true) => Ok(Verdict::Bad),
            (false, false) => Ok(Verdict::Good),
        }
    }
}

/// Returns the file of earlier inputs.
fn history() -> Option<PathBuf> {
    match std::env::var_os(HISTORY_VARIABLE) {
        Some(path) if path.is_empty() => None,
        Some(path) => Some(path.into()),
        None => Some(ProjectDirs::from("", "", "arcvm")?.data_dir().join("history")),
    }
}
