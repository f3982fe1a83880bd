//! The command line: one file a subcommand.
//!
//! Exit codes: 0 all right, 1 a wrong answer or a difference, 2 bad usage or bad input,
//! 130 interrupted.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod check;
mod complete;
mod completions;
mod conform;
#[cfg(feature = "gpu")]
mod device;
mod ended;
mod engines;
mod eval;
mod evolve;
mod files;
#[cfg(feature = "gpu")]
mod gpu;
mod interrupt;
mod ir;
mod jsonl;
mod numbers;
mod options;
mod prims;
mod progress;
mod repl;
mod run;
mod score;
mod show;
mod solve;
mod solver;
mod store;
mod task_warnings;
mod tasks;
mod trace;
mod ui;
mod usage;
mod view;
mod workers;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::render::{ColorChoice, Palette};
use ended::{Failure, Verdict};
use ui::{Shown, Ui};

/// Runs ARC programs: arc-dsl solvers compiled to one graph and evaluated natively.
#[derive(Parser)]
#[command(name = "arcvm", version, about, propagate_version = true)]
#[command(after_help = "\
Examples:
  arcvm run solvers/007bbfb7.arc --task 007bbfb7
  arcvm check solvers/
  arcvm check solvers.py --tasks ~/ARC-AGI/data/training --list failed
  arcvm trace solvers/007bbfb7.arc --pair train0
  arcvm show 007bbfb7 --png 007bbfb7.png
  arcvm eval candidates/ --task 007bbfb7
  arcvm ir solvers/ --stats
  arcvm evolve --task 007bbfb7 --from drafts/
  arcvm solve 007bbfb7
  arcvm prims objects
  arcvm repl --task 007bbfb7
  arcvm tasks 007bbfb7
  arcvm score submission.json --tasks data/

Exit codes: 0 all right, 1 a wrong answer or a difference, 2 bad usage or bad input, 130 interrupted by Ctrl-C.")]
struct Arguments {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// The shades of the ten colours.
    #[arg(long, global = true, value_enum, default_value_t = Palette::Classic)]
    palette: Palette,
    /// Print one JSON document instead of text.
    #[arg(long, global = true)]
    json: bool,
    /// The dialect of all programs that are read; without it a file that ends in `.arc` is in the
    /// project's dialect, and any other in Python.
    #[arg(long, global = true, value_enum)]
    dialect: Option<ui::DialectChoice>,
    /// Show all errors and warnings, not only the first hundred.
    #[arg(long, global = true)]
    all_diagnostics: bool,
    /// Show no warnings.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Show every warning, also where there are so many programs that they are summed up.
    #[arg(short, long, global = true)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Run),
    Trace(trace::Trace),
    Check(check::Check),
    Conform(conform::Conform),
    Evolve(evolve::Evolve),
    Store(store::Store),
    Eval(eval::Eval),
    Ir(ir::Ir),
    Prims(prims::Prims),
    Repl(repl::Repl),
    Score(score::Score),
    Show(show::Show),
    Solve(solve::Solve),
    Tasks(tasks::Tasks),
    Completions(completions::Completions),
    #[cfg(feature = "gpu")]
    Gpu(gpu::Gpu),
    /// List the GPU adapters, which takes a build with the feature `gpu`.
    #[cfg(not(feature = "gpu"))]
    #[command(hide = true)]
    Gpu {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        rest: Vec<OsString>,
    },
}

/// Runs the command for the arguments of the process.
pub fn main() -> ExitCode {
    ExitCode::from(main_from(std::env::args_os()))
}

/// Runs the command for some arguments, of which the first is the name of the program. Yields its
/// exit code: 0 all right, 1 a wrong answer or a difference, 2 bad usage or bad input, 130 that it
/// was interrupted.
pub fn main_from(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = complete::answer(&arguments).and_then(|answered| match answered {
        true => Ok(None),
        false => parsed(&arguments).map(Some),
    });
    match parsed {
        Ok(Some(arguments)) => run(arguments),
        Ok(None) => 0,
        Err(error) => usage::tell(error, &arguments),
    }
}

fn parsed(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let matches = taking_negatives(Arguments::command()).try_get_matches_from(arguments)?;
    Arguments::from_arg_matches(&matches)
}

/// Returns a command whose options take what looks like a negative number, so that each says itself
/// what it expects.
fn taking_negatives(command: clap::Command) -> clap::Command {
    let takes_value = |arg: &clap::Arg| !arg.is_positional() && arg.get_action().takes_values();
    command
        .mut_args(|arg| match takes_value(&arg) {
            true => arg.allow_negative_numbers(true),
            false => arg,
        })
        .mut_subcommands(taking_negatives)
}

fn run(arguments: Arguments) -> u8 {
    let mut ui = Ui::new(arguments.color, arguments.palette, arguments.json);
    ui.all_diagnostics = arguments.all_diagnostics;
    ui.dialect = arguments.dialect.map(ui::DialectChoice::dialect);
    ui.warnings_shown = match (arguments.quiet, arguments.verbose) {
        (true, _) => Shown::None,
        (false, true) => Shown::All,
        (false, false) => Shown::Usual,
    };
    let done = match arguments.command {
        Command::Run(command) => command.execute(&mut ui),
        Command::Trace(command) => command.execute(&mut ui),
        Command::Check(command) => command.execute(&mut ui),
        Command::Conform(command) => command.execute(&mut ui),
        Command::Evolve(command) => command.execute(&mut ui),
        Command::Store(command) => command.execute(&mut ui),
        Command::Eval(command) => command.execute(&mut ui),
        Command::Ir(command) => command.execute(&mut ui),
        Command::Prims(command) => command.execute(&mut ui),
        Command::Repl(command) => command.execute(&mut ui),
        Command::Score(command) => command.execute(&mut ui),
        Command::Show(command) => command.execute(&mut ui),
        Command::Solve(command) => command.execute(&mut ui),
        Command::Tasks(command) => command.execute(&mut ui),
        Command::Completions(command) => command.execute(&mut ui),
        #[cfg(feature = "gpu")]
        Command::Gpu(command) => command.execute(&mut ui),
        #[cfg(not(feature = "gpu"))]
        Command::Gpu { .. } => Err(ui.fail(crate::jobs::no_gpu())),
    };
    match done {
        Ok(Verdict::Good) => 0,
        Ok(Verdict::Bad) => 1,
        Ok(Verdict::Interrupted) => interrupt::EXIT_CODE,
        Err(Failure::Reported) => 2,
        // Whoever reads what a prompt prints has seen enough.
        Err(Failure::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
        Err(Failure::Io(error)) => {
            ui.complain(&format!("error: the output cannot be written: {error}\n"));
            2
        }
    }
}
