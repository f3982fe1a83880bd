//! `arcvm eval`: a population of candidates on a task, once: counts, the best, and where the time
//! went.

mod task;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;

use super::engines::PopulationEngine;
use super::interrupt::{self, CtrlC};
use super::options::{BudgetOptions, Fuel, Stopwatch, TaskOptions};
use super::ui::Ui;
use super::view::View;
use super::{Failure, Verdict, complete, jsonl, numbers, workers};
use crate::diag::{Code, Diagnostic};
use crate::eval::{Workers, no_threads};
use crate::ir::Definition;
use crate::library::File;
use crate::population::{
    Cache, CandidateId, Job, Options, Phase, Phases, Population, ScoreMatrix, Scores, TestReport,
    Tests,
};
use crate::search::note_scores;
use crate::store::StoredRows;
use crate::task::{Task, TaskSet};

/// The results that are printed.
struct EvalView<'s> {
    population: &'s Population,
    tasks: &'s [&'s Task],
    matrix: &'s ScoreMatrix,
    reports: Vec<TestReport>,
    /// The options of the evaluation.
    options: Options,
    /// Whether Ctrl-C came before the end.
    is_interrupted: bool,
    /// Candidates that are listed of each task.
    best: usize,
    /// Different answers that are told for each test input, where any are.
    attempts: Option<usize>,
}

/// Evaluate many candidate programs together on a task.
#[derive(Args)]
#[command(after_help = "\
Every solver in the files is a candidate, whatever task its name says. Candidates that are the same program count once, \
expressions that several share are evaluated once for each sample, and all samples run together. Scores compare with the \
outputs of the demonstration pairs only; what is said of test pairs is for you to read.

A differ is a definition `differ_NAME(S, I, O, C)` of demonstrations, input, expected output and a candidate's output that \
returns how far off that is: a number, or a pair of a number and a detail.

Examples:
  arcvm eval candidates/ --task 007bbfb7
  arcvm eval drafts.arc more.arc --task 007bbfb7 --task 00d62c1b --best 3
  arcvm eval candidates/ --task 007bbfb7 --scores differs --differs mine.arc --json
  arcvm eval candidates/ --task 007bbfb7 --repeat 2        # the second time from the cache
  arcvm eval candidates/ --task 007bbfb7 --store results/  # another time from the store
  arcvm eval solvers/ --all --scores verdicts --threads 1
  sample | arcvm eval --jsonl - --task 007bbfb7            # a JSON object with a `program` a line

Without `--fuel` a candidate may spend 20,000 units on a pair. Everyday Python may spend 100 times as much, and all of \
them more in proportion where the largest grid of the task has more than 900 cells. With `--fuel auto` a candidate may \
spend four times what the drafts of the task spend on a demonstration, at least 1,024 units and at most as much as \
without it. A draft is a candidate whose name or file says the task.

Candidates with errors are listed and left out.

Exit codes: 0 every task has a candidate that is right on all its demonstrations, 1 some has none, 2 bad input.")]
#[command(mut_arg("fuel", |arg| arg
    .value_name("UNITS|auto")
    .value_parser(Fuel::units_or_auto)
    .help("Units of work that one evaluation may spend; without it 20,000, and more for everyday \
           Python and large grids; `auto` for a few times what the task's drafts spend")))]
pub(super) struct Eval {
    /// Files, folders whose `.arc` and `.py` files are meant, and `FILE#NAME` for one solver of a
    /// file; `-` for standard input.
    #[arg(required_unless_present = "jsonl", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A file, or `-` for standard input, with a JSON object a line: a candidate under `program`,
    /// and where wanted its task under `task` and an `id`. A line is written for each, in order,
    /// whatever is wrong with it.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["paths", "all", "differs", "store", "repeat", "best"]
    )]
    jsonl: Option<PathBuf>,
    /// The task; repeatable.
    #[arg(long = "task", value_name = "ID", required_unless_present_any = ["all", "jsonl"],
        add = ArgValueCandidates::new(complete::task_ids))]
    task_ids: Vec<String>,
    /// Every known task.
    #[arg(long, conflicts_with = "task_ids")]
    all: bool,
    /// The scores that are wanted of each candidate.
    #[arg(long, value_enum, default_value_t = WantedScores::Likeness)]
    scores: WantedScores,
    /// Files with further differs, used beside those that are part of the program; repeatable. Asks
    /// for their scores.
    #[arg(long, value_name = "FILE")]
    differs: Vec<PathBuf>,
    /// Stop with a task once so many different candidates are right on all its demonstrations.
    /// Those come first that share most with what was right before, and then small ones.
    #[arg(long, value_name = "N", value_parser = numbers::from::<u32>(1))]
    enough: Option<u32>,
    /// Candidates to list for each task.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = numbers::from::<usize>(0))]
    best: usize,
    /// Different answers to tell for each test input, those of the best candidates; 2 are what ARC
    /// asks for.
    #[arg(long, value_name = "N", value_parser = numbers::between::<u16>(1, 1_000))]
    attempts: Option<u16>,
    /// Evaluate so many times, to show what the cache saves. The last time is shown.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = numbers::from::<u32>(1))]
    repeat: u32,
    /// Forget results between repetitions, so that each is run anew.
    #[arg(long, conflicts_with = "store")]
    no_cache: bool,
    /// The folder of a store, which keeps results from one run of the command to the next.
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = workers::number)]
    threads: usize,
    #[command(flatten)]
    engine: PopulationEngine,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
}

/// The scores that are wanted of each candidate.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WantedScores {
    /// Whether it is right: a candidate that is wrong on one demonstration is not run on the next.
    Verdicts,
    /// Shape, right cells and palette of each output.
    Likeness,
    /// The scores of differs for each wrong output, besides.
    Differs,
}

impl Eval {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let (loading, ctrl_c) = (Stopwatch::start(), CtrlC::listen(ui));
        let set = self.tasks.load(ui)?;
        if let Some(path) = &self.jsonl {
            return self.execute_lines(ui, ctrl_c, &set, path);
        }
        let tasks: Vec<&Task> = match self.all {
            true => set.iter().collect(),
            false => self
                .task_ids
                .iter()
                .map(|id| set.named(id).map_err(|unknown| ui.fail(unknown)))
                .collect::<Result<_, _>>()?,
        };
        let rows = self.rows(ui)?;
        let scores = self.scores();
        let mut population = self.population(ui, rows.as_ref())?;
        let engine = self.engine.get(ui, &population.library().sources)?;
        let load = Phase { name: "load", wall: loading.wall(), cpu: loading.cpu() };
        let options = Options {
            budget: self.budget.budget(Options::FUEL),
            has_fuel_by_need: self.budget.has_fuel_by_need(),
            engine,
            threads: self.threads,
            scores,
            tests: Tests::All,
            enough: self.enough.map(|enough| enough as usize),
            ..Options::default()
        };
        let interrupt = ctrl_c.working();
        population.watch(interrupt.clone());
        population.pool(self.threads).map_err(|error| ui.fail(no_threads(&error)))?;
        let jobs = self.jobs(&mut population, &set, &tasks, &options);
        let mut matrix = population.evaluate_jobs(&jobs, &options);
        if let Some(problem) = rows.and_then(|rows| rows.problem()) {
            ui.complain(&format!("warning: results are not kept: {problem}\n"));
        }
        let mut first = Phases::from(load);
        matrix.phases.iter().for_each(|phase| first.add(*phase));
        if let Some(folder) = &self.store {
            let damaged = note_scores(folder, &population, &tasks, &matrix, "arcvm eval");
            let damaged = damaged.map_err(|error| ui.fail(error.diagnostic()))?;
            ui.tell_damaged(&damaged)?;
        }
        for _ in 1..self.repeat {
            if interrupt.is_raised() {
                break;
            }
            if self.no_cache {
                population.cache().clear();
            }
            matrix = population.evaluate_jobs(&jobs, &options);
        }
        if self.repeat == 1 {
            matrix.phases = first;
        }
        let done: usize = matrix.tasks.iter().map(|task| task.rows().count()).sum();
        let all = matrix.counts.written as usize;
        let is_interrupted = interrupt.is_raised() && done < all;
        let view = EvalView {
            population: &population,
            tasks: &tasks,
            reports: matrix.predictions().report(&tasks),
            matrix: &matrix,
            options,
            is_interrupted,
            best: self.best,
            attempts: self.attempts.map(usize::from),
        };
        view.show(ui)?;
        if is_interrupted {
            let noun = match tasks.len() {
                1 => "candidate",
                _ => "pair of a candidate and a task",
            };
            return Ok(interrupt::end(ui, (done, all), noun, "evaluated"));
        }
        let solved = matrix.tasks.iter().all(|task| task.solvers().next().is_some());
        Ok(if solved { Verdict::Good } else { Verdict::Bad })
    }
}

impl Eval {
    /// Evaluates a candidate a line.
    fn execute_lines(
        &self,
        ui: &mut Ui,
        ctrl_c: CtrlC,
        set: &TaskSet,
        path: &Path,
    ) -> Result<Verdict, Failure> {
        let task =
            match &self.task_ids[..] {
                [] => None,
                [id] => Some(set.named(id).map_err(|unknown| ui.fail(unknown))?),
                [_, ..] => {
                    let message = "`--jsonl` takes one task for all lines, and several are named";
                    return Err(ui.fail(Diagnostic::new(Code::UnknownTask, message).with_help(
                        "name one, and give lines that are for another one a key `task`",
                    )));
                }
            };
        if self.budget.has_auto_fuel() {
            let message = "`--fuel auto` goes by the drafts of a task, and `--jsonl` has none";
            return Err(ui.fail(
                Diagnostic::new(Code::NothingToRun, message)
                    .with_help("say how much each candidate may spend: `--fuel UNITS`"),
            ));
        }
        let workers = Workers::start(self.threads).map_err(|error| ui.fail(no_threads(&error)))?;
        let options = Options {
            budget: self.budget.budget(Options::FUEL),
            has_fuel_by_need: self.budget.has_fuel_by_need(),
            threads: self.threads,
            scores: self.scores(),
            tests: Tests::None,
            enough: self.enough.map(|enough| enough as usize),
            dialect: ui.dialect,
            ..Options::default()
        };
        let run = jsonl::LineRun { tasks: set, task, options, workers: Arc::new(workers), ctrl_c };
        run.execute(ui, path)
    }

    /// Returns all candidates and differs.
    fn population(&self, ui: &mut Ui, rows: Option<&StoredRows>) -> Result<Population, Failure> {
        let mut population = match rows {
            Some(rows) => {
                let backing = Box::new(rows.clone());
                Population::with_cache(Cache::with_backing(Cache::CAPACITY, backing))
            }
            None => Population::new(),
        };
        if !self.budget.passes() {
            population = population.without_passes();
        }
        let mut diags = Vec::new();
        if self.scores() == Scores::Differs {
            diags.append(&mut population.add_shipped_differs());
            let shipped = population.library().files.len();
            diags.append(&mut population.add_differ_paths(&self.differs));
            let without = |file: &&File| !file.unit.definitions.iter().any(Definition::is_differ);
            let files = &population.library().files[shipped..];
            diags.extend(files.iter().filter(without).map(no_differ));
        }
        ui.report(&diags, &population.library().sources)?;
        let (candidates, before) =
            (population.candidates().len(), population.library().files.len());
        population.read_as(ui.dialect);
        let diags = population.add_paths(&self.paths);
        let library = population.library();
        ui.report_population(&diags, &library.sources, &library.files[before..])?;
        if population.candidates().len() == candidates {
            let message = "the files hold no candidate";
            return Err(ui.fail(Diagnostic::new(Code::NothingToRun, message).with_help(
                "a candidate is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`",
            )));
        }
        Ok(population)
    }

    /// Opens the results that a store keeps, if one is named.
    fn rows(&self, ui: &mut Ui) -> Result<Option<StoredRows>, Failure> {
        let Some(folder) = &self.store else { return Ok(None) };
        let rows = StoredRows::open(folder).map_err(|error| ui.fail(error.diagnostic()))?;
        ui.tell_damaged(&rows.damaged())?;
        Ok(Some(rows))
    }

    /// Returns all candidates on each task.
    fn jobs<'t>(
        &self,
        population: &mut Population,
        set: &TaskSet,
        tasks: &[&'t Task],
        options: &Options,
    ) -> Vec<Job<'t>> {
        if self.budget.has_auto_fuel() {
            return population.jobs_after_drafts(tasks, options, |population, id, task| {
                let own = population.entry(id).and_then(|entry| entry.task(set));
                own.is_some_and(|own| own.id == task.id)
            });
        }
        let candidates: Arc<[CandidateId]> = population.ids().collect();
        tasks.iter().map(|&task| Job::new(task, candidates.clone())).collect()
    }

    /// Returns what is to be known of each candidate.
    fn scores(&self) -> Scores {
        match self.scores {
            _ if !self.differs.is_empty() => Scores::Differs,
            WantedScores::Verdicts => Scores::Verdicts,
            WantedScores::Likeness => Scores::Likeness,
            WantedScores::Differs => Scores::Differs,
        }
    }
}

fn no_differ(file: &File) -> Diagnostic {
    Diagnostic::new(Code::NothingToRun, format!("{} holds no differ", file.name)).with_help(
        "a differ is a definition `differ_NAME(S, I, O, C)`; candidates are named without `--differs`",
    )
}
