//! `arcvm evolve`: programs for a task, or for all, by mutation and selection.

mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{ArgGroup, Args};
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value, json};

use self::view::{EvolveView, Found, GenerationsBar, generation_json, solved_json};
use super::engines::PopulationEngine;
use super::interrupt::{self, CtrlC};
use super::options::{Fuel, Stopwatch, TaskOptions, seconds};
use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, complete, numbers, workers};
use crate::diag::{Code, Diagnostic};
use crate::population::Options;
use crate::search::{Anew, Progress, Session, Settings, Solutions, Start};
use crate::source::SourceMap;
use crate::store::Store;
use crate::task::{Task, TaskSet};
use crate::value::Budget;

/// Search programs that solve tasks: evaluate, select, mutate, repeat.
#[derive(Args)]
#[command(group = ArgGroup::new("which").required(true).args(["task", "all"]))]
#[command(group = ArgGroup::new("length").args(["generations", "seconds"]))]
#[command(after_help = "\
A search starts with the solvers of files and folders. One whose name ends in the id of the task, or that is in a file of \
that name, is taken for a draft of it and has most of the children. Solutions are made as small as they can be and \
written into the folder given with --save, else into `solutions` in the store, else shown.

Everything depends on the seed alone, whatever the number of threads. With --store a search that was ended or killed goes on \
where it was when the same command is given again. Ctrl-C ends it after the generation at hand: solutions are written as \
at any end, and the rest is kept where there is a store.

Selection sees the demonstration pairs alone. How many solutions are wrong on the test is told where its outputs are known.

Exit codes: 0 every task is solved, 1 some is not, 2 bad usage or bad input.

Examples:
  arcvm evolve --task 007bbfb7 --from drafts/
  arcvm evolve --task 007bbfb7 --from drafts/ --generations 200 --seed 7 --json
  arcvm evolve --all --from solvers/ --seconds 600 --store search/ --save found/")]
pub(super) struct Evolve {
    /// The task to find a program for; repeatable.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    task: Vec<String>,
    /// Find programs for all tasks, and try every one on every task.
    #[arg(long)]
    all: bool,
    /// Files, folders and `FILE#NAME` with the solvers to start with; `solvers` where none are
    /// given.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    from: Vec<PathBuf>,
    /// Children in each generation.
    #[arg(long, value_name = "N", default_value_t = Settings::default().population,
          value_parser = numbers::between::<usize>(1, MOST_CHILDREN))]
    population: usize,
    /// Candidates of each task that have children.
    #[arg(long, value_name = "N", default_value_t = Settings::default().parents,
          value_parser = numbers::from::<usize>(1))]
    parents: usize,
    /// End after so many generations.
    #[arg(long, value_name = "G", value_parser = numbers::from::<u64>(0))]
    generations: Option<u64>,
    /// End after so many seconds; 60 where neither this nor --generations is given.
    #[arg(long, value_name = "T", value_parser = seconds)]
    seconds: Option<Duration>,
    /// The seed of all chance.
    #[arg(long, value_name = "S", default_value_t = 0, value_parser = numbers::from::<u64>(0))]
    seed: u64,
    /// The folder that keeps the state of the search and what it finds; several searches may share
    /// it.
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// The folder for solutions.
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Units of work that a candidate may spend on each sample. With `auto`, four times what its
    /// parent spends, at least 1,024 and at most 20,000.
    #[arg(long, value_name = "UNITS|auto", default_value = "auto",
          value_parser = Fuel::units_or_auto)]
    fuel: Fuel,
    /// Select by cells, shapes and colours alone, without differs.
    #[arg(long)]
    no_differs: bool,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = workers::number)]
    threads: usize,
    #[command(flatten)]
    engine: PopulationEngine,
    #[command(flatten)]
    tasks: TaskOptions,
}

/// The time of a search where nothing is said.
const DEFAULT_TIME: Duration = Duration::from_secs(60);

/// The folder of the solvers that a search starts with where none is given.
const DEFAULT_FROM: &str = "solvers";

/// The most children of a generation, as all of them are in memory at once.
const MOST_CHILDREN: u64 = 1_000_000;

impl Evolve {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let (watch, ctrl_c) = (Stopwatch::start(), CtrlC::listen(ui));
        ui.json_lines = true;
        let tasks = self.tasks.load(ui)?;
        let chosen = self.chosen(ui, &tasks)?;
        let starts = self.starts(ui, &tasks)?;
        let engine = self.engine.get(ui, &SourceMap::default())?;
        let fuel = match self.fuel {
            Fuel::Units(units) => units,
            Fuel::Auto => Options::FUEL,
        };
        let settings = Settings {
            population: self.population,
            parents: self.parents,
            seed: self.seed,
            budget: Budget { fuel, ..Budget::default() },
            fuel_after_parent: self.fuel == Fuel::Auto,
            differs: !self.no_differs,
            engine,
            threads: self.threads,
        };
        let store = match &self.store {
            Some(folder) => Some(Store::open(folder).map_err(|error| ui.fail(error.diagnostic()))?),
            None => None,
        };
        if let Some(store) = &store {
            ui.tell_damaged(store.damaged())?;
        }
        let save = match &self.save {
            Some(folder) => {
                Some(Solutions::create(folder.clone()).map_err(|problem| ui.fail(problem))?)
            }
            None => None,
        };
        let stop = ctrl_c.working();
        let mut session = Session::new(chosen, starts, settings, store)
            .map_err(|error| ui.fail(error.diagnostic()))?;
        let resumed = session.search().generation();
        if ui.json && resumed > 0 {
            event(ui, json!({ "event": "resumed", "generation": resumed }))?;
        }
        if let Some(anew) = session.anew() {
            tell_anew(ui, anew)?;
        }
        let begun = Instant::now();
        let mut spent = Progress::default();
        let bar = GenerationsBar::new(ui.json);
        let mut solved: Vec<String> = Vec::new();
        while self.goes_on(&session, begun) && !stop.is_raised() && !ui.is_closed {
            let progress = session.step().map_err(|error| ui.fail(error.diagnostic()))?;
            spent += progress;
            if ui.json {
                event(ui, generation_json(&session, &progress))?;
            } else {
                bar.show(&session, &spent, begun.elapsed());
            }
            for niche in session.search().niches().iter().filter(|niche| niche.is_solved()) {
                if !solved.contains(&niche.task.id) {
                    solved.push(niche.task.id.clone());
                    if ui.json {
                        event(ui, solved_json(niche, progress.generation))?;
                    }
                }
            }
        }
        session.commit().map_err(|error| ui.fail(error.diagnostic()))?;
        bar.finish();
        let folder = save.or_else(|| session.store().map(|store| Solutions::of(store.solutions())));
        let mut found = Vec::new();
        let mut unwritten = Vec::new();
        for program in session.smallest().map_err(|error| ui.fail(error.diagnostic()))? {
            let file = folder.as_ref().map(|folder| folder.write(&program)).transpose();
            let file = file.unwrap_or_else(|problem| {
                unwritten.push(problem);
                None
            });
            found.push(Found { program, file });
        }
        let view = EvolveView {
            session: &session,
            resumed,
            spent,
            found,
            is_interrupted: stop.is_raised() && !session.search().is_done(),
            is_of_all: self.all,
            took: watch.took(),
        };
        view.show(ui)?;
        // A program that cannot be written was shown.
        ui.report(&unwritten, &SourceMap::new())?;
        if view.is_interrupted {
            let niches = session.search().niches().len();
            return Ok(interrupt::end(ui, (view.solved(), niches), "task", "solved"));
        }
        Ok(if session.search().is_done() { Verdict::Good } else { Verdict::Bad })
    }

    fn chosen(&self, ui: &mut Ui, tasks: &TaskSet) -> Result<Vec<Arc<Task>>, Failure> {
        let mut chosen: Vec<&Task> = match self.all {
            true => tasks.iter().collect(),
            false => {
                let found =
                    self.task.iter().map(|id| tasks.named(id).map_err(|unknown| ui.fail(unknown)));
                found.collect::<Result<_, _>>()?
            }
        };
        chosen.sort_by(|a, b| a.id.cmp(&b.id));
        chosen.dedup_by(|a, b| a.id == b.id);
        let shows = |task: &&Task| {
            task.samples.iter().any(|s| s.kind.is_demonstration() && s.output.is_some())
        };
        if self.all {
            chosen.retain(shows);
        }
        match chosen.iter().find(|task| !shows(task)) {
            Some(task) => {
                let message = format!("task `{}` has no demonstration pair", task.id);
                Err(ui.fail(
                    Diagnostic::new(Code::NothingToRun, message)
                        .with_help("a search needs pairs of an input and an output to go by"),
                ))
            }
            None => Ok(chosen.iter().filter_map(|task| tasks.shared(&task.id)).collect()),
        }
    }

    /// Returns the programs to start with.
    fn starts(&self, ui: &mut Ui, tasks: &TaskSet) -> Result<Vec<Start>, Failure> {
        let from = match &self.from[..] {
            [] if Path::new(DEFAULT_FROM).is_dir() => vec![PathBuf::from(DEFAULT_FROM)],
            [] => {
                return Err(ui.fail(
                    Diagnostic::new(Code::NothingToRun, "there is nothing to start with")
                        .with_note(format!(
                            "without --from, a folder `{DEFAULT_FROM}` is looked for"
                        ))
                        .with_help("name files or folders with solvers: `--from PATH`"),
                ));
            }
            paths => paths.to_vec(),
        };
        let (library, mut diags) = ui.load(&from);
        // A draft may have unused lines: they are what a search can use.
        diags.retain(Diagnostic::is_error);
        ui.report_loaded(&diags, &library.sources, &library.files)?;
        let (starts, too_long) = Start::all_of(&library, tasks);
        for name in too_long {
            ui.complain(&format!("warning: `{name}` is too long to be changed and is left out\n"));
        }
        match starts.is_empty() {
            false => Ok(starts),
            true => Err(ui.fail(
                Diagnostic::new(Code::NothingToRun, "there is no solver to start with").with_help(
                    "a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`",
                ),
            )),
        }
    }

    fn goes_on(&self, session: &Session, begun: Instant) -> bool {
        if session.search().is_done() {
            return false;
        }
        match (self.generations, self.seconds) {
            // Generation 0 only evaluates what the search starts with.
            (Some(generations), _) => session.search().generation() <= generations,
            (None, seconds) => begun.elapsed() < seconds.unwrap_or(DEFAULT_TIME),
        }
    }
}

/// Says that a search does not go on from one that the store has, and why.
fn tell_anew(ui: &mut Ui, anew: &Anew) -> Result<(), Failure> {
    if ui.json {
        let differs = &anew.differs;
        return event(
            ui,
            json!({ "event": "anew", "generations": anew.generation, "differs": differs }),
        );
    }
    ui.complain(&format!(
        "a new search begins: the one of {} in the store is kept, and differs in {}\n",
        count(anew.generation as usize, "generation"),
        anew.differs.join(", "),
    ));
    Ok(())
}

/// Prints one line of JSON, the first one with the warnings so far.
fn event(ui: &mut Ui, event: Value) -> Result<(), Failure> {
    ui.print_json(event)
}
