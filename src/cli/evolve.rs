//! `arcvm evolve`: programs for a task, or for all, by mutation and selection.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{ArgGroup, Args};
use clap_complete::engine::ArgValueCandidates;
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::engines::PopulationEngine;
use super::options::{Fuel, Stopwatch, TaskOptions, find_task, seconds};
use super::ui::{Ui, count, duration};
use super::{Failure, Verdict, complete, progress, workers};
use crate::diag::{Code, Diagnostic};
use crate::jobs::no_threads;
use crate::library::Library;
use crate::population::Options;
use crate::search::{
    Anew, Candidate, Genome, Niche, Progress, Session, SessionError, Settings, Start, simplify,
};
use crate::source::SourceMap;
use crate::store::{Store, StoreError};
use crate::task::{Task, TaskSet};
use crate::value::Budget;

/// Search programs that solve tasks: evaluate, select, mutate, repeat.
#[derive(Args)]
#[command(group = ArgGroup::new("which").required(true).args(["task", "all"]))]
#[command(group = ArgGroup::new("length").args(["generations", "seconds"]))]
#[command(after_help = "\
A search starts with the solvers of files and folders. One whose name ends in the id of the task, or that is in a file of
that name, is taken for a draft of it and has most of the children. Solutions are made as small as they can be and
written into the folder given with --save, else into `solutions` in the store, else shown.

Everything depends on the seed alone, whatever the number of threads. With --store a search that was ended or killed goes on
where it was when the same command is given again. Ctrl-C ends it after the generation at hand: solutions are written as
at any end, and the rest is kept where there is a store.

Selection sees the demonstration pairs alone. How many solutions are wrong on the test is told where its outputs are known.

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
    /// Files and folders with the solvers to start with; `solvers` where none are given.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    from: Vec<PathBuf>,
    /// Children in each generation.
    #[arg(long, value_name = "N", default_value_t = Settings::default().population,
          value_parser = children)]
    population: usize,
    /// Candidates of each task that have children.
    #[arg(long, value_name = "N", default_value_t = Settings::default().parents,
          value_parser = at_least_one)]
    parents: usize,
    /// End after so many generations.
    #[arg(long, value_name = "G")]
    generations: Option<u64>,
    /// End after so many seconds; 60 where neither this nor --generations is given.
    #[arg(long, value_name = "T", value_parser = seconds)]
    seconds: Option<Duration>,
    /// The seed of all chance.
    #[arg(long, value_name = "S", default_value_t = 0)]
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

/// The beginning of the first line of a file that this command has written, and may write again.
const MARK: &str = "# Found by arcvm evolve";

/// Children of a generation: bounded, as all of them are in memory at once.
fn children(text: &str) -> Result<usize, String> {
    const MOST: usize = 1_000_000;
    match text.parse() {
        Ok(number @ 1..=MOST) => Ok(number),
        Ok(_) | Err(_) => Err(format!("expected a number from 1 to {MOST}")),
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("expected a number from 1".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// A solution as it is handed out.
struct Found {
    task: String,
    text: String,
    lines: usize,
    lines_before: usize,
    file: Option<PathBuf>,
}

impl Evolve {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let watch = Stopwatch::start();
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
            Some(folder) => Some(Store::open(folder).map_err(|e| ui.fail(store_diagnostic(&e)))?),
            None => None,
        };
        if let Some(folder) = &self.save {
            probe(folder).map_err(|diagnostic| ui.fail(diagnostic))?;
        }
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        // Without a handler, Ctrl-C ends the process at once, and only what was committed is saved.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        let mut session =
            Session::new(chosen, starts, settings, store).map_err(|error| fail(ui, error))?;
        let resumed = session.search.generation();
        if ui.json && resumed > 0 {
            event(ui, json!({ "event": "resumed", "generation": resumed }))?;
        }
        if let Some(anew) = session.anew() {
            tell_anew(ui, anew)?;
        }
        let begun = Instant::now();
        let mut spent = Progress::default();
        let bar = Bar::new(ui.json);
        let mut solved: Vec<String> = Vec::new();
        while self.goes_on(&session, begun) && !stop.load(Ordering::Relaxed) && !ui.is_closed {
            let progress = session.step().map_err(|error| fail(ui, error))?;
            spent += progress;
            if ui.json {
                event(ui, generation_json(&session, &progress))?;
            } else {
                bar.show(&session, &spent, begun.elapsed());
            }
            for niche in session.search.niches.iter().filter(|niche| niche.is_solved()) {
                if !solved.contains(&niche.task.id) {
                    solved.push(niche.task.id.clone());
                    if ui.json {
                        event(ui, solved_json(niche, progress.generation))?;
                    }
                }
            }
        }
        session.commit().map_err(|error| fail(ui, error))?;
        bar.finish();
        let (found, unwritten) =
            self.simplified(&mut session, settings).map_err(|error| fail(ui, error))?;
        let interrupted = stop.load(Ordering::Relaxed);
        if ui.json {
            self.print_json(ui, &session, &spent, &found, interrupted, &watch)?;
        } else {
            self.print_text(ui, &session, resumed, &spent, &found, interrupted, &watch)?;
        }
        // What cannot be written was shown.
        ui.report(&unwritten, &SourceMap::new())?;
        Ok(if session.search.is_done() { Verdict::Good } else { Verdict::Bad })
    }

    fn chosen(&self, ui: &mut Ui, tasks: &TaskSet) -> Result<Vec<Arc<Task>>, Failure> {
        let mut chosen: Vec<&Task> = match self.all {
            true => tasks.iter().collect(),
            false => {
                let found = self.task.iter().map(|id| find_task(ui, tasks, id));
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

    /// The programs to start with.
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
        let (library, mut diags) = Library::load(&from);
        // A draft may have unused lines: they are what a search can use.
        diags.retain(Diagnostic::is_error);
        ui.report_loaded(&diags, &library.sources)?;
        let mut starts = Vec::new();
        for entry in library.entries() {
            let definition = entry.definition;
            let Some(program) = &definition.program else { continue };
            let genome = Genome::of_program(&library.graph, program, &definition.params);
            if !genome.is_writable() {
                let name = &definition.name;
                let message = format!("`{name}` is too long to be changed and is left out");
                ui.complain(&format!("warning: {message}\n"));
                continue;
            }
            let task = entry.task(tasks).map_or(entry.task_name(), |task| &task.id);
            starts.push(Start { genome, task: Some(task.to_owned()) });
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
        if session.search.is_done() {
            return false;
        }
        match (self.generations, self.seconds) {
            // Generation 0 only evaluates what the search starts with.
            (Some(generations), _) => session.search.generation() <= generations,
            (None, seconds) => begun.elapsed() < seconds.unwrap_or(DEFAULT_TIME),
        }
    }

    /// The smallest equivalents of the best solutions, written where they belong, and why some
    /// could not be.
    fn simplified(
        &self,
        session: &mut Session,
        settings: Settings,
    ) -> Result<(Vec<Found>, Vec<Diagnostic>), SessionError> {
        let folder = match (&self.save, session.store()) {
            (Some(folder), _) => Some(folder.clone()),
            (None, Some(store)) => Some(store.solutions()),
            (None, None) => None,
        };
        let (mut found, mut unwritten) = (Vec::new(), Vec::new());
        let mut smallest = Vec::new();
        for niche in &session.search.niches {
            let Some(solution) = niche.solutions.first() else { continue };
            let task = &niche.task;
            let genome = &solution.candidate.parent.genome;
            let small = simplify(genome, task, settings.budget, settings.threads);
            smallest.push((Arc::clone(task), solution.candidate.clone(), small.clone()));
            let pairs = match niche.pairs() {
                1 => "the demonstration pair".to_owned(),
                pairs => format!("all {pairs} demonstration pairs"),
            };
            let (seed, generation) = (self.seed, solution.candidate.generation);
            let text = format!(
                "{MARK} --seed {seed}, in generation {generation}: right on {pairs}.\n{}",
                small.to_source(&format!("solve_{}", task.id))
            );
            let written = folder.as_ref().map(|folder| write(folder, &task.id, &text)).transpose();
            let file = written.unwrap_or_else(|diagnostic| {
                unwritten.push(diagnostic);
                None
            });
            let (lines, lines_before) = (small.size(), genome.size());
            found.push(Found { task: task.id.clone(), text, lines, lines_before, file });
        }
        for (task, solution, small) in smallest {
            session.keep(&task, &solution, &small)?;
        }
        Ok((found, unwritten))
    }

    #[expect(clippy::too_many_arguments, reason = "everything that is printed")]
    fn print_text(
        &self,
        ui: &mut Ui,
        session: &Session,
        resumed: u64,
        spent: &Progress,
        found: &[Found],
        interrupted: bool,
        watch: &Stopwatch,
    ) -> Result<(), Failure> {
        let mut text = String::new();
        if resumed > 0 {
            let _ = writeln!(text, "went on after generation {}", resumed - 1);
        }
        for niche in &session.search.niches {
            let id = &niche.task.id;
            match found.iter().find(|found| found.task == *id) {
                Some(found) => write_solved(ui, niche, found, &mut text),
                None if self.all => {}
                None => {
                    let _ = writeln!(text, "{}  {}", ui.bad("not solved"), ui.strong(id));
                    write_fame(niche, &mut text);
                    if let Some(best) = niche.fame.first() {
                        let source = best.parent.genome.to_source(&format!("solve_{id}"));
                        let _ = writeln!(text, "\nthe best of them:\n{source}");
                    }
                }
            }
        }
        if self.all {
            write_closest(ui, &session.search.niches, &mut text);
        }
        let niches = &session.search.niches;
        let solved = niches.iter().filter(|niche| niche.is_solved()).count();
        let verdict = format!("{solved} of {} solved", count(niches.len(), "task"));
        let verdict = if solved == niches.len() { ui.good(&verdict) } else { ui.bad(&verdict) };
        let ended = match (interrupted, session.store()) {
            (true, Some(_)) => " (interrupted; the store keeps the search)",
            (true, None) => " (interrupted)",
            (false, _) => "",
        };
        let seconds = watch.wall().as_secs_f64().max(1e-9);
        let _ = writeln!(
            text,
            "{verdict}{ended}, {}, {}  {}",
            count(session.search.generation() as usize, "generation"),
            test_report(niches),
            ui.faint(&format!(
                "{} wall, {} CPU",
                duration(watch.wall().as_nanos() as u64),
                duration(watch.cpu().as_nanos() as u64)
            )),
        );
        let _ = writeln!(
            text,
            "{}, {} unique, {} executed ({:.0}/s) for {} equivalent ({:.0}/s)",
            count(spent.made as usize, "candidate"),
            spent.unique,
            count(spent.executed as usize, "program-sample"),
            spent.executed as f64 / seconds,
            spent.equivalent,
            spent.equivalent as f64 / seconds,
        );
        ui.print(&text)
    }

    fn print_json(
        &self,
        ui: &mut Ui,
        session: &Session,
        spent: &Progress,
        found: &[Found],
        interrupted: bool,
        watch: &Stopwatch,
    ) -> Result<(), Failure> {
        let niches = &session.search.niches;
        let solutions: Vec<Value> = found
            .iter()
            .map(|found| {
                json!({
                    "task": found.task,
                    "text": found.text,
                    "lines": found.lines,
                    "lines_before": found.lines_before,
                    "file": found.file,
                })
            })
            .collect();
        let tasks: Vec<Value> = niches.iter().map(ended_json).collect();
        event(
            ui,
            json!({
                "event": "done",
                "seed": self.seed,
                "generations": session.search.generation(),
                "interrupted": interrupted,
                "solved": niches.iter().filter(|niche| niche.is_solved()).count(),
                "tasks": tasks,
                "solutions": solutions,
                "candidates": spent.made,
                "unique": spent.unique,
                "executed": spent.executed,
                "equivalent": spent.equivalent,
                "cached": spent.cached,
                "wall_ms": watch.wall().as_secs_f64() * 1e3,
                "cpu_ms": watch.cpu().as_secs_f64() * 1e3,
            }),
        )
    }
}

fn fail(ui: &mut Ui, error: SessionError) -> Failure {
    ui.fail(match &error {
        SessionError::Store(error) => store_diagnostic(error),
        SessionError::State(message) => Diagnostic::new(Code::StoreUnusable, message.clone())
            .with_help(
                "give another folder as the store; `arcvm store export` saves what this one has",
            ),
        SessionError::Threads(error) => no_threads(error),
    })
}

/// The diagnostic for a fault of a store.
pub(super) fn store_diagnostic(error: &StoreError) -> Diagnostic {
    Diagnostic::new(Code::StoreUnusable, error.message.clone())
        .with_note(match error.line {
            Some(line) => format!("{}:{line}", error.path.display()),
            None => error.path.display().to_string(),
        })
        .with_help(error.help)
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
        "the search starts anew: the one of {} in the store differs in {}; it is kept\n",
        count(anew.generation as usize, "generation"),
        anew.differs.join(", "),
    ));
    Ok(())
}

/// Prints one line of JSON, the first one with the warnings so far.
fn event(ui: &mut Ui, event: Value) -> Result<(), Failure> {
    ui.print_json(event)
}

/// Makes the folder for solutions, and finds out whether it can be written before a search begins.
fn probe(folder: &Path) -> Result<(), Diagnostic> {
    let path = folder.join(format!(".{}.unfinished", std::process::id()));
    let done = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, ""))
        .and_then(|()| std::fs::remove_file(&path));
    done.map_err(|error| unwritable(folder, folder, &error))
}

/// Writes a solution into a folder, beside a file of the same name that is somebody else's.
fn write(folder: &Path, id: &str, text: &str) -> Result<PathBuf, Diagnostic> {
    let mut path = folder.join(format!("{id}.arc"));
    if std::fs::read_to_string(&path).is_ok_and(|text| !text.starts_with(MARK)) {
        path = folder.join(format!("{id}-evolved.arc"));
    }
    let unfinished = path.with_extension(format!("{}.unfinished", std::process::id()));
    let done = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&unfinished, text))
        .and_then(|()| std::fs::rename(&unfinished, &path));
    match done {
        Ok(()) => Ok(path),
        Err(error) => Err(unwritable(folder, &path, &error)),
    }
}

pub(super) fn unwritable(folder: &Path, path: &Path, error: &std::io::Error) -> Diagnostic {
    let is_other = folder.exists() && !folder.is_dir();
    let message = match is_other {
        true => format!("cannot write into {}: it is no folder", folder.display()),
        false => format!("cannot write {}: {error}", path.display()),
    };
    Diagnostic::new(Code::FileUnwritable, message)
        .with_help("name a folder that can be written with `--save DIR`")
}

fn write_solved(ui: &Ui, niche: &Niche, found: &Found, text: &mut String) {
    let id = ui.strong(&found.task);
    let generation = niche.solutions.first().map_or(0, |s| s.candidate.generation);
    let _ = write!(
        text,
        "{}  {id}  in generation {generation}, {}, {}",
        ui.good("solved"),
        count(niche.solutions.len(), "program"),
        count(found.lines, "line"),
    );
    if found.lines < found.lines_before {
        let _ = write!(text, " of {}", found.lines_before);
    }
    let wrong = niche.wrong_on_test();
    if wrong > 0 {
        let _ = write!(text, ", {}", ui.bad(&format!("{wrong} wrong on the test")));
    }
    match &found.file {
        Some(file) => {
            let _ = writeln!(text, "  {}", file.display());
        }
        None => {
            let _ = writeln!(text, "\n\n{}", found.text);
        }
    }
}

/// The hall of fame of a task that is not solved.
fn write_fame(niche: &Niche, text: &mut String) {
    for candidate in &niche.fame {
        let _ = writeln!(text, "  {}", describe(niche, candidate));
    }
}

/// The tasks that are not solved and closest to it, with the best program of each.
fn write_closest(ui: &Ui, niches: &[Niche], text: &mut String) {
    /// Tasks that are listed.
    const SHOWN: usize = 10;
    let open = niches.iter().filter(|niche| !niche.is_solved());
    let mut closest: Vec<(&Niche, &Candidate)> =
        open.filter_map(|niche| Some((niche, niche.fame.first()?))).collect();
    let share = |(niche, best): &(&Niche, &Candidate)| best.right as f64 / niche.pairs() as f64;
    closest.sort_by(|a, b| {
        let order = share(b).total_cmp(&share(a));
        order.then(b.1.likeness.total_cmp(&a.1.likeness)).then(a.0.task.id.cmp(&b.0.task.id))
    });
    for (niche, best) in closest.into_iter().take(SHOWN) {
        let id = ui.strong(&niche.task.id);
        let _ = writeln!(text, "{}  {id}  {}", ui.bad("close"), describe(niche, best));
    }
}

fn describe(niche: &Niche, candidate: &Candidate) -> String {
    format!(
        "{} of {} right, {:.1} % of cells, {}, generation {}",
        candidate.right,
        count(niche.pairs(), "pair"),
        100.0 * candidate.likeness,
        count(candidate.size, "line"),
        candidate.generation,
    )
}

/// Tells how many programs that are right on all demonstrations are wrong on the test.
fn test_report(niches: &[Niche]) -> String {
    let all: usize = niches.iter().map(|niche| niche.solutions.len()).sum();
    let wrong: usize = niches.iter().map(Niche::wrong_on_test).sum();
    let unknown = niches.iter().flat_map(|niche| &niche.solutions);
    let unknown = unknown.filter(|solution| solution.test.is_none()).count();
    let mut text = format!("{wrong} of {} wrong on the test", count(all, "solution"));
    if unknown > 0 {
        let _ = write!(text, ", {unknown} unknown");
    }
    text
}

fn niche_json(niche: &Niche) -> Value {
    let best = match niche.solutions.first() {
        Some(solution) => Some(&solution.candidate),
        None => niche.fame.first(),
    };
    json!({
        "task": niche.task.id,
        "solved": niche.is_solved(),
        "programs": niche.solutions.len(),
        "wrong_on_test": niche.wrong_on_test(),
        "best": best.map(|best| candidate_json(niche, best)),
    })
}

fn candidate_json(niche: &Niche, candidate: &Candidate) -> Value {
    json!({
        "program": candidate.fingerprint.to_string(),
        "right": candidate.right,
        "pairs": niche.pairs(),
        "likeness": candidate.likeness,
        "lines": candidate.size,
        "generation": candidate.generation,
    })
}

/// A task at the end of a search, with its hall of fame.
fn ended_json(niche: &Niche) -> Value {
    let mut json = niche_json(niche);
    json["fame"] = niche.fame.iter().map(|famous| candidate_json(niche, famous)).collect();
    json
}

fn generation_json(session: &Session, progress: &Progress) -> Value {
    let niches = &session.search.niches;
    let mut event = json!({
        "event": "generation",
        "generation": progress.generation,
        "candidates": progress.made,
        "unique": progress.unique,
        "executed": progress.executed,
        "equivalent": progress.equivalent,
        "cached": progress.cached,
        "solved": niches.iter().filter(|niche| niche.is_solved()).count(),
    });
    if let [niche] = &niches[..] {
        event["best"] = niche_json(niche)["best"].clone();
    }
    event
}

fn solved_json(niche: &Niche, generation: u64) -> Value {
    let mut event = niche_json(niche);
    event["event"] = json!("solved");
    event["generation"] = json!(generation);
    event
}

/// A line that tells how the search goes.
struct Bar {
    bar: ProgressBar,
}

impl Bar {
    fn new(quiet: bool) -> Self {
        Self { bar: progress::line(None, progress::target(quiet)) }
    }

    fn show(&self, session: &Session, spent: &Progress, elapsed: Duration) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_message(progress_line(&session.search.niches, spent, elapsed));
        self.bar.tick();
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Tells how a search goes: generation, tasks that are solved, the best score of what is not,
/// rates.
fn progress_line(niches: &[Niche], spent: &Progress, elapsed: Duration) -> String {
    let solved = niches.iter().filter(|niche| niche.is_solved()).count();
    let rate = |number: u64| number as f64 / elapsed.as_secs_f64().max(1e-9);
    let mut line = format!(
        "generation {}, {solved} of {} solved",
        spent.generation,
        count(niches.len(), "task")
    );
    let open = niches.iter().filter(|niche| !niche.is_solved());
    let best = open
        .filter_map(|niche| Some((niche, niche.fame.first()?)))
        .max_by(|(_, a), (_, b)| a.likeness.total_cmp(&b.likeness));
    if let Some((niche, best)) = best {
        let _ = match niches {
            [_] => write!(line, "; best: {}", describe(niche, best)),
            _ => write!(line, "; best {}: {}", niche.task.id, describe(niche, best)),
        };
    }
    let _ = write!(
        line,
        "; {:.0} candidates/s, {} unique, program-samples/s {:.0} executed {:.0} equivalent",
        rate(spent.made),
        spent.unique,
        rate(spent.executed),
        rate(spent.equivalent),
    );
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

    use super::*;
    use crate::search::Search;

    #[test]
    fn the_progress_line_has_rates_the_best_and_what_is_solved() {
        let tasks = TaskSet::embedded();
        let ids = ["007bbfb7", "67a3c6ac"];
        let tasks = ids.iter().map(|id| tasks.shared(id).unwrap()).collect();
        let genome =
            Genome::from_text("n0 = input I\nn1 = call vmirror(n0)\nprogram I = n1\n  \"\" = n1\n");
        let start = Start { genome: genome.unwrap(), task: None };
        let settings = Settings { threads: 1, ..Settings::default() };
        let mut search = Search::new(tasks, vec![start], settings).unwrap();
        let progress = search.step();
        let line = progress_line(&search.niches, &progress, Duration::from_secs(1));
        let Progress { made, unique, executed, equivalent, .. } = progress;
        assert!(executed > 0 && equivalent >= executed);
        let end = format!(
            "; {made} candidates/s, {unique} unique, \
             program-samples/s {executed} executed {equivalent} equivalent"
        );
        let begin = "generation 0, 1 of 2 tasks solved; best 007bbfb7: 0 of ";
        assert!(line.starts_with(begin), "{line}");
        assert!(line.ends_with(&end), "{line}");
    }
}
