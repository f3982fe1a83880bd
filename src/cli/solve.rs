//! `arcvm solve`: programs for tasks, learned from the demonstrations, and a submission.

mod report;
mod submission;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::options::{Stopwatch, TaskOptions, find_task, seconds};
use super::ui::{Ui, count};
use super::{Failure, Verdict, files, workers};
use crate::solve::{DONE, Hunt, Meter, Problem, SLICE, Solution};
use crate::task::Task;

/// Search programs that solve tasks, from their demonstrations alone.
#[derive(Args)]
#[command(after_help = "\
Rules are learned from the demonstrations: the outputs of the tests are not given to the search. Every answer comes of a program that
`arcvm run` runs. What a program costs in bits says how far to trust it: below 20 most answers are right, above 100 few.

Every task gets a short slice of work first; then slices double for the tasks that have no cheap answer yet. With --fuel
the same answers come out for any number of threads; what --seconds cuts off is told with the fuel that it had spent.

Exit codes: 0 every task has an answer, 1 some task has none, 2 bad usage or bad input.

Examples:
  arcvm solve 007bbfb7
  arcvm solve 007bbfb7 --explain
  arcvm solve --tasks ~/ARC-AGI/data/training --seconds 400 --save found/
  arcvm solve --tasks arc-agi_test_challenges.json --out submission.json --seconds 3600")]
pub(super) struct Solve {
    /// The tasks; all where none is named.
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    tasks: TaskOptions,
    /// Time for all tasks together.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    seconds: Option<Duration>,
    /// Work for each task; no limit where absent.
    #[arg(long, value_name = "UNITS")]
    fuel: Option<u64>,
    /// Write a submission: two attempts for every test. It is whole after each round of slices.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the best program of each task into a folder, as `ID.arc`.
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = workers::number)]
    threads: usize,
    /// Show the programs and answers of every task, and candidates that were dropped.
    #[arg(long)]
    explain: bool,
}

/// A task with its search.
pub(super) struct State<'t> {
    pub(super) task: &'t Task,
    pub(super) hunt: Hunt,
    pub(super) solution: Solution,
}

impl<'t> State<'t> {
    /// Nothing tried yet.
    fn new(task: &'t Task) -> Mutex<Self> {
        let hunt = Hunt::new(Problem::of_task(task), &task.id);
        Mutex::new(Self { task, hunt, solution: Solution::default() })
    }
}

/// What the search of all tasks came to.
pub(super) struct Solving<'t> {
    pub(super) states: Vec<State<'t>>,
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
    /// Ended by Ctrl-C.
    pub(super) interrupted: bool,
}

impl Solve {
    pub(super) fn execute(self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let tasks = self.tasks.load(ui)?;
        let chosen: Vec<&Task> = match self.ids.is_empty() {
            true => tasks.iter().collect(),
            false => {
                self.ids.iter().map(|id| find_task(ui, &tasks, id)).collect::<Result<_, _>>()?
            }
        };
        if let Some(folder) = &self.save {
            submission::make_folder(ui, folder)?;
        }
        let pool = workers::pool(ui, self.threads)?;
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        // Without a handler Ctrl-C ends the process, and the submission of the last round stays.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        let watch = Stopwatch::start();
        let deadline = self.seconds.map(|limit| Instant::now() + limit);
        let states: Vec<Mutex<State<'_>>> = chosen.into_iter().map(State::new).collect();
        let mut slice = SLICE;
        loop {
            let is_open = |state: &&Mutex<State<'_>>| {
                let state = state.lock().unwrap_or_else(PoisonError::into_inner);
                !state.hunt.is_done() && state.hunt.best().is_none_or(|bits| bits > DONE)
            };
            let open: Vec<&Mutex<State<'_>>> = states.iter().filter(is_open).collect();
            let is_over = deadline.is_some_and(|deadline| Instant::now() > deadline);
            if open.is_empty() || is_over || stop.load(Ordering::Relaxed) {
                break;
            }
            let bar = bar(ui.json, open.len());
            let solved = AtomicUsize::new(0);
            pool.install(|| {
                open.par_iter().for_each(|state| {
                    if !stop.load(Ordering::Relaxed) {
                        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                        self.advance(&mut state, slice, deadline);
                        if !state.solution.found.is_empty() {
                            solved.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                    let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
                    let left = left
                        .map_or_else(String::new, |left| format!(", {} s left", left.as_secs()));
                    bar.set_message(format!(
                        "{} have a program{left}",
                        solved.load(Ordering::Relaxed)
                    ));
                    bar.inc(1);
                });
            });
            bar.finish_and_clear();
            self.write(ui, &states)?;
            slice = slice.saturating_mul(2);
        }
        self.write(ui, &states)?;
        let states = states
            .into_iter()
            .map(|state| state.into_inner().unwrap_or_else(PoisonError::into_inner));
        let run = Solving {
            states: states.collect(),
            wall: watch.wall(),
            cpu: watch.cpu(),
            interrupted: stop.load(Ordering::Relaxed),
        };
        self.save(ui, &run)?;
        match ui.json {
            true => ui.print_json(report::json(&run))?,
            false => report::print(ui, &run, self.explain || run.states.len() == 1, self.explain)?,
        }
        let all = run.states.iter().all(|state| !state.solution.found.is_empty());
        Ok(if all { Verdict::Good } else { Verdict::Bad })
    }

    /// One slice of one task.
    fn advance(&self, state: &mut State<'_>, slice: u64, deadline: Option<Instant>) {
        let limit = self.fuel.map_or(u64::MAX, |fuel| fuel.saturating_sub(state.hunt.spent()));
        let meter = Meter::new(limit, deadline);
        state.hunt.advance(slice, &meter);
        state.solution = state.hunt.solution();
    }

    /// Writes the submission so far, where one is wanted.
    fn write(&self, ui: &mut Ui, states: &[Mutex<State<'_>>]) -> Result<(), Failure> {
        let Some(path) = &self.out else { return Ok(()) };
        let document = submission::document(states);
        submission::replace(ui, path, &document)
    }

    /// Writes the programs, where they are wanted.
    fn save(&self, ui: &mut Ui, run: &Solving<'_>) -> Result<(), Failure> {
        let Some(folder) = &self.save else { return Ok(()) };
        for state in &run.states {
            if let Some(found) = state.solution.found.first() {
                let id = submission::file_name(&state.task.id);
                files::write(ui, &folder.join(format!("{id}.arc")), &found.program)?;
            }
        }
        Ok(())
    }
}

/// A bar of so many tasks on standard error.
fn bar(quiet: bool, tasks: usize) -> ProgressBar {
    let target =
        if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(8) };
    let bar = ProgressBar::with_draw_target(Some(tasks as u64), target);
    let template = "{spinner} {elapsed}  {pos} of {len} tasks in this round, {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// Tasks in words.
fn tasks(number: usize) -> String {
    count(number, "task")
}
