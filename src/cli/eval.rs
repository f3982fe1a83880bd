//! `arcvm eval`: a population of candidates on a task, once: counts, the best, and where the time
//! went.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::engines::PopulationEngine;
use super::evolve::store_diagnostic;
use super::options::{BudgetOptions, Fuel, Stopwatch, TaskOptions, find_task};
use super::solver::diagnostics_json;
use super::ui::{Ui, count, duration};
use super::{Failure, Verdict, complete, jsonl, workers};
use crate::diag::{Code, Diagnostic};
use crate::eval::{Status, Stop, Workers};
use crate::ir::Definition;
use crate::jobs::{grid_json, no_threads};
use crate::library::{Entry, File};
use crate::population::{
    Cache, CandidateId, Difference, ENGINE, Job, Options, Phase, Phases, Population, Prediction,
    Row, ScoreMatrix, Scores, TaskScores, TestReport, Tests,
};
use crate::render::{self, Panel};
use crate::search::Genome;
use crate::store::{ProgramHash, ProgramRecord, ScoreRecord, Store, StoredRows, TaskHash};
use crate::task::{Sample, SampleKind, Task, TaskSet};
use crate::value::{Budget, FaultKind, GridBuf};

/// Evaluate many candidate programs together on a task.
#[derive(Args)]
#[command(after_help = "\
Every solver in the files is a candidate, whatever task its name says. Candidates that are the same program count once,
expressions that several share are evaluated once for each sample, and all samples run together. Scores compare with the
outputs of the demonstration pairs only; what is said of test pairs is for you to read.

A differ is a definition `differ_NAME(S, I, O, C)` of demonstrations, input, expected output and a candidate's output that
returns how far off that is: a number, or a pair of a number and a detail.

Examples:
  arcvm eval candidates/ --task 007bbfb7
  arcvm eval drafts.arc more.arc --task 007bbfb7 --task 00d62c1b --best 3
  arcvm eval candidates/ --task 007bbfb7 --scores differs --differs mine.arc --json
  arcvm eval candidates/ --task 007bbfb7 --repeat 2        # the second time from the cache
  arcvm eval candidates/ --task 007bbfb7 --store results/  # another time from the store
  arcvm eval solvers/ --all --scores verdicts --threads 1
  sample | arcvm eval --jsonl - --task 007bbfb7            # a JSON object with a `program` a line

With `--fuel auto` a candidate may spend four times what the drafts of the task spend on a demonstration, at least 1,024
units and at most 20,000. A draft is a candidate whose name or file says the task.

Candidates with errors are listed and left out.

Exit codes: 0 every task has a candidate that is right on all its demonstrations, 1 some has none, 2 bad input.")]
#[command(mut_arg("fuel", |arg| arg
    .value_name("UNITS|auto")
    .value_parser(Fuel::units_or_auto)
    .help("Units of work that one evaluation may spend, 20,000 without it; `auto` for a few times \
           what the task's drafts spend")))]
pub(super) struct Eval {
    /// Files, and folders whose `.arc` and `.py` files are meant; `-` for standard input.
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
    #[arg(long, value_enum, default_value_t = Wanted::Likeness)]
    scores: Wanted,
    /// Files with further differs, used beside those that are part of the program; repeatable. Asks
    /// for their scores.
    #[arg(long, value_name = "FILE")]
    differs: Vec<PathBuf>,
    /// Stop with a task once so many different candidates are right on all its demonstrations.
    /// Those come first that share most with what was right before, and then small ones.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    enough: Option<u32>,
    /// Candidates to list for each task.
    #[arg(long, value_name = "N", default_value_t = 10)]
    best: usize,
    /// Different answers to tell for each test input, those of the best candidates; 2 are what ARC
    /// asks for.
    #[arg(long, value_name = "N")]
    attempts: Option<usize>,
    /// Evaluate so many times, to show what the cache saves. The last time is shown.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
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
enum Wanted {
    /// Whether it is right: a candidate that is wrong on one demonstration is not run on the next.
    Verdicts,
    /// Shape, right cells and palette of each output.
    Likeness,
    /// What differs say of each wrong output, besides.
    Differs,
}

impl Eval {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let loading = Stopwatch::start();
        let set = self.tasks.load(ui)?;
        if let Some(path) = &self.jsonl {
            return self.execute_lines(ui, &set, path);
        }
        let tasks: Vec<&Task> = match self.all {
            true => set.iter().collect(),
            false => {
                self.task_ids.iter().map(|id| find_task(ui, &set, id)).collect::<Result<_, _>>()?
            }
        };
        let rows = match &self.store {
            Some(folder) => {
                let rows = StoredRows::open(folder);
                Some(rows.map_err(|error| ui.fail(store_diagnostic(&error)))?)
            }
            None => None,
        };
        let mut population = match &rows {
            Some(rows) => {
                let backing = Box::new(rows.clone());
                Population::with_cache(Cache::with_backing(Cache::CAPACITY, backing))
            }
            None => Population::new(),
        };
        if !self.budget.passes() {
            population = population.without_passes();
        }
        let scores = self.scores();
        let mut diags = Vec::new();
        if scores == Scores::Differs {
            diags.append(&mut population.add_shipped_differs());
            let shipped = population.library().files.len();
            diags.append(&mut population.add_differ_paths(&self.differs));
            let without = |file: &&File| !file.unit.definitions.iter().any(Definition::is_differ);
            let files = &population.library().files[shipped..];
            diags.extend(files.iter().filter(without).map(no_differ));
        }
        ui.report(&diags, &population.library().sources)?;
        let candidates = population.candidates().len();
        let diags = population.add_paths(&self.paths);
        ui.report_population(&diags, &population.library().sources)?;
        if population.candidates().len() == candidates {
            let message = "the files hold no candidate";
            return Err(ui.fail(Diagnostic::new(Code::NothingToRun, message).with_help(
                "a candidate is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`",
            )));
        }
        let engine = self.engine.get(ui, &population.library().sources)?;
        let load = Phase { name: "load", wall: loading.wall(), cpu: loading.cpu() };
        let options = Options {
            budget: self.budget.budget(Options::FUEL),
            engine,
            threads: self.threads,
            scores,
            tests: Tests::All,
            enough: self.enough.map(|enough| enough as usize),
            ..Options::default()
        };
        population.pool(self.threads).map_err(|error| ui.fail(no_threads(&error)))?;
        let jobs = self.jobs(&mut population, &set, &tasks, &options);
        let mut matrix = population.evaluate_jobs(&jobs, &options);
        if let Some(problem) = rows.and_then(|rows| rows.problem()) {
            ui.complain(&format!("warning: results are not kept: {problem}\n"));
        }
        let mut first = Phases(vec![load]);
        matrix.phases.0.iter().for_each(|phase| first.add(*phase));
        if let Some(folder) = &self.store {
            keep(ui, folder, &population, &tasks, &matrix)?;
        }
        for _ in 1..self.repeat {
            if self.no_cache {
                population.cache().clear();
            }
            matrix = population.evaluate_jobs(&jobs, &options);
        }
        if self.repeat == 1 {
            matrix.phases = first;
        }
        let reports = matrix.predictions().report(&tasks);
        let (population, tasks, matrix, budget) = (&population, &tasks, &matrix, options.budget);
        let shown = Shown { population, tasks, matrix, reports, budget };
        if ui.json {
            shown.print_json(ui, self)?
        } else {
            shown.print_text(ui, self)?
        }
        let solved = matrix.tasks.iter().all(|task| task.solvers().next().is_some());
        Ok(if solved { Verdict::Good } else { Verdict::Bad })
    }
}

impl Eval {
    /// Evaluates a candidate a line.
    fn execute_lines(&self, ui: &mut Ui, set: &TaskSet, path: &Path) -> Result<Verdict, Failure> {
        let task = match &self.task_ids[..] {
            [] => None,
            [id] => Some(find_task(ui, set, id)?),
            [_, ..] => {
                let message = "several tasks are named for candidates a line";
                return Err(ui.fail(
                    Diagnostic::new(Code::UnknownTask, message)
                        .with_help("name one task, and other tasks in the lines, under `task`"),
                ));
            }
        };
        if self.budget.has_auto_fuel() {
            let message = "`--fuel auto` needs drafts, which candidates a line do not have";
            return Err(ui.fail(
                Diagnostic::new(Code::NothingToRun, message)
                    .with_help("say how much each may spend: `--fuel UNITS`"),
            ));
        }
        let workers = Workers::start(self.threads).map_err(|error| ui.fail(no_threads(&error)))?;
        let options = Options {
            budget: self.budget.budget(Options::FUEL),
            threads: self.threads,
            scores: self.scores(),
            tests: Tests::None,
            enough: self.enough.map(|enough| enough as usize),
            ..Options::default()
        };
        let run = jsonl::LineRun { tasks: set, task, options, workers: Arc::new(workers) };
        run.execute(ui, path)
    }

    /// All candidates on each task.
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

    /// What is to be known of each candidate.
    fn scores(&self) -> Scores {
        match self.scores {
            _ if !self.differs.is_empty() => Scores::Differs,
            Wanted::Verdicts => Scores::Verdicts,
            Wanted::Likeness => Scores::Likeness,
            Wanted::Differs => Scores::Differs,
        }
    }
}

/// Notes the candidates and how they did in the store, so that `arcvm store` can tell of them.
fn keep(
    ui: &mut Ui,
    folder: &Path,
    population: &Population,
    tasks: &[&Task],
    matrix: &ScoreMatrix,
) -> Result<(), Failure> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let graph = population.graph();
    let done = Store::open(folder).and_then(|mut store| {
        for (scores, task) in matrix.tasks.iter().zip(tasks) {
            for (id, row) in scores.unique_rows() {
                let (Some(fingerprint), Some(definition)) =
                    (population.fingerprint(id), population.definition(id))
                else {
                    continue;
                };
                let Some(program) = &definition.program else { continue };
                let hash = ProgramHash(fingerprint.0);
                let genome = || Genome::of_program(graph, program, &definition.params);
                if store.program(hash).is_none()
                    && let Some(genome) = Some(genome()).filter(Genome::is_writable)
                {
                    store.note(ProgramRecord {
                        program: hash,
                        text: genome.to_source(&definition.name),
                        parents: Vec::new(),
                        first_seen: now.as_secs(),
                        search: "arcvm eval".to_owned(),
                        generation: 0,
                    });
                }
                store.note(ScoreRecord {
                    program: hash,
                    task: task.id.clone(),
                    task_hash: TaskHash(task.hash()),
                    engine: ENGINE.to_owned(),
                    right: row.right(),
                    pairs: row.pairs.len(),
                    likeness: row.likeness(),
                    fuel: row.fuel(),
                });
            }
        }
        store.commit()
    });
    done.map_err(|error| ui.fail(store_diagnostic(&error)))
}

fn no_differ(file: &File) -> Diagnostic {
    Diagnostic::new(Code::NothingToRun, format!("{} holds no differ", file.name)).with_help(
        "a differ is a definition `differ_NAME(S, I, O, C)`; candidates are named without `--differs`",
    )
}

/// The results that are printed.
struct Shown<'s> {
    population: &'s Population,
    tasks: &'s [&'s Task],
    matrix: &'s ScoreMatrix,
    reports: Vec<TestReport>,
    /// What each evaluation might use.
    budget: Budget,
}

/// The samples that a row has pairs of.
fn demonstrations(task: &Task) -> Vec<&Sample> {
    task.samples.iter().filter(|sample| sample.kind != SampleKind::Test).collect()
}

impl Shown<'_> {
    fn print_text(&self, ui: &mut Ui, eval: &Eval) -> Result<(), Failure> {
        let mut text = String::new();
        for ((scores, task), report) in self.matrix.tasks.iter().zip(self.tasks).zip(&self.reports)
        {
            self.write_task(ui, eval, scores, task, report, &mut text);
        }
        self.write_invalid(ui, &mut text);
        let counts = &self.matrix.counts;
        let _ = writeln!(
            text,
            "{} written → {} unique ({}) → {} distinct on the samples",
            count(counts.candidates, "candidate"),
            counts.programs,
            count(counts.roots, "root"),
            match self.matrix.tasks.len() {
                1 => counts.distinct.to_string(),
                tasks => format!("{:.1}", counts.distinct as f64 / tasks as f64),
            },
        );
        let _ = writeln!(
            text,
            "{} of {} from the cache; {} executed for {} equivalent, {} for {} alone",
            counts.cached,
            count(counts.unique as usize, "result"),
            count(counts.executed as usize, "program-sample"),
            counts.equivalent,
            count(counts.steps as usize, "step"),
            counts.steps_alone,
        );
        if 0 < counts.differ_runs {
            let _ = writeln!(
                text,
                "{} of differs, {} failed",
                count(counts.differ_runs as usize, "run"),
                counts.differ_failures
            );
        }
        let _ = writeln!(text, "\n{:<16}{:>12}{:>12}", "phase", "wall time", "CPU time");
        let phases = self.matrix.phases.0.iter().copied();
        for phase in phases.chain([self.matrix.phases.total()]) {
            let wall = duration(phase.wall.as_nanos() as u64);
            let cpu = duration(phase.cpu.as_nanos() as u64);
            let _ = writeln!(text, "{:<16}{wall:>12}{cpu:>12}", phase.name);
        }
        ui.print(&text)
    }

    /// The candidates with errors, which no task was tried with.
    fn write_invalid(&self, ui: &Ui, text: &mut String) {
        /// So many are listed; all of them were told.
        const SHOWN: usize = 20;
        let library = self.population.library();
        let invalid = library.invalid();
        for entry in invalid.iter().take(SHOWN) {
            let (name, error) = (&entry.definition.name, library.first_error(entry));
            let _ = writeln!(text, "{}  {}  {error}", ui.bad("invalid"), ui.strong(name));
        }
        if invalid.len() > SHOWN {
            let _ = writeln!(text, "{} more invalid", invalid.len() - SHOWN);
        }
        if !invalid.is_empty() {
            let _ = writeln!(text, "{} with errors left out\n", count(invalid.len(), "candidate"));
        }
    }

    fn write_task(
        &self,
        ui: &Ui,
        eval: &Eval,
        scores: &TaskScores,
        task: &Task,
        report: &TestReport,
        text: &mut String,
    ) {
        let solvers = scores.solvers().count();
        let verdict = format!("{} right on all demonstrations", count(solvers, "candidate"));
        let verdict = if 0 < solvers { ui.good(&verdict) } else { ui.bad(&verdict) };
        let _ = write!(text, "{}  {verdict}", ui.strong(&task.id));
        if 0 < solvers && task.held_back().next().is_some() {
            let _ = write!(
                text,
                "; on the test {} right, {} wrong, {} not known",
                report.right.len(),
                report.wrong.len(),
                report.unknown.len()
            );
        }
        text.push('\n');
        let ranked = scores.ranked();
        let name = |id: CandidateId| &self.population.candidates()[id.index()].name;
        let alike = self.alike(scores);
        let shown = || ranked.iter().take(eval.best);
        let width = shown().map(|(id, _)| name(*id).chars().count()).max().unwrap_or(0).max(9);
        if 0 < eval.best {
            let head = format!("  {:<width$}  right  cells      fuel  place", "candidate");
            let _ = writeln!(text, "{}", ui.faint(&head));
        }
        let samples = demonstrations(task);
        for (id, row) in shown() {
            let right = format!("{}/{}", row.right(), row.pairs.len());
            let cells = match row.pairs.len() {
                // Without demonstrations there is nothing to be alike.
                0 => "–".to_owned(),
                _ => format!("{:.1}%", row.likeness() * 100.0),
            };
            let _ =
                write!(text, "  {:<width$}  {right:>5} {cells:>6} {:>9}", name(*id), row.fuel());
            let _ = write!(text, "  {}", self.place(*id).unwrap_or_default());
            match alike.get(id).map_or(0, Vec::len) {
                0 => {}
                others => {
                    let _ = write!(text, " and {others} alike");
                }
            }
            if let Some((pair, stop)) = row.fault() {
                let stop = self.stop(*id, task, samples[pair], stop);
                let name = samples[pair].name();
                let _ = write!(text, "  {name}: {}", ui.faint(&fault(stop)));
            }
            let differences = self.differences(row);
            if !differences.is_empty() {
                let _ = write!(text, "  {}", ui.faint(&differences.join(" ")));
            }
            text.push('\n');
        }
        if eval.best < ranked.len() && 0 < eval.best {
            let _ = writeln!(text, "  {} more", ranked.len() - eval.best);
        }
        text.push('\n');
        if let Some(most) = eval.attempts {
            self.write_attempts(ui, task, &self.attempts(task, &ranked, most), text);
        }
    }

    /// The file and the line of a candidate.
    fn place(&self, id: CandidateId) -> Option<String> {
        let entry = self.population.entry(id)?;
        let line = self.population.library().sources.line_col(entry.definition.span).0;
        Some(format!("{}:{line}", entry.file.name))
    }

    /// For each first candidate of a program, the others that are the same program.
    fn alike(&self, scores: &TaskScores) -> FxHashMap<CandidateId, Vec<CandidateId>> {
        let mut alike: FxHashMap<CandidateId, Vec<CandidateId>> = FxHashMap::default();
        for (id, _) in scores.rows() {
            if let Some(first) = self.population.first_alike(id).filter(|first| *first != id) {
                alike.entry(first).or_default().push(id);
            }
        }
        alike
    }

    /// For each test input, the different answers of the best candidates, at most so many, each
    /// with who gives it first.
    fn attempts<'m>(
        &'m self,
        task: &Task,
        ranked: &[(CandidateId, &Row)],
        most: usize,
    ) -> Vec<Vec<(CandidateId, &'m GridBuf)>> {
        let index = self.tasks.iter().position(|own| own.id == task.id).unwrap_or(0);
        let predictions = self.matrix.predictions();
        let tests = 0..task.of_kind(SampleKind::Test).count();
        let answers = |test: usize| {
            let mut answers: Vec<(CandidateId, &GridBuf)> = Vec::new();
            for (id, _) in ranked {
                if answers.len() == most {
                    break;
                }
                let of = predictions.of(index, *id).get(test).and_then(Option::as_ref);
                let Some(grid) = of.and_then(|own| own.output.grid.as_ref()) else { continue };
                if answers.iter().all(|(_, known)| *known != grid) {
                    answers.push((*id, grid));
                }
            }
            answers
        };
        tests.map(answers).collect()
    }

    fn write_attempts(
        &self,
        ui: &Ui,
        task: &Task,
        attempts: &[Vec<(CandidateId, &GridBuf)>],
        text: &mut String,
    ) {
        for (sample, answers) in task.of_kind(SampleKind::Test).zip(attempts) {
            let _ =
                writeln!(text, "{}  {}", ui.strong(&sample.name()), count(answers.len(), "answer"));
            let mut panels: Vec<Panel<'_>> = Vec::new();
            for &(id, grid) in answers {
                let name = &self.population.candidates()[id.index()].name;
                let place = self.place(id).map_or_else(String::new, |place| format!(" ({place})"));
                panels.push(Panel::new(format!("{name}{place}"), grid.view()));
            }
            text.push_str(&render::panels(&panels, &ui.style));
            text.push('\n');
        }
    }

    /// A candidate by its name, its file and its line.
    fn candidate_json(&self, id: CandidateId) -> Value {
        let library = self.population.library();
        let entry = self.population.entry(id);
        let line = entry.map(|entry| library.sources.line_col(entry.definition.span).0);
        json!({
            "name": self.population.candidates()[id.index()].name,
            "candidate": id.index(),
            "file": entry.map(|entry| &entry.file.name),
            "line": line,
        })
    }

    /// For each differ, the sum of what it says of all pairs: `?` where it failed on one.
    fn differences(&self, row: &Row) -> Vec<String> {
        let mut sums = Vec::new();
        for (index, name) in self.matrix.differs.iter().enumerate() {
            let of = |pair: &crate::population::Pair| pair.judged.differences.get(index).cloned();
            let said: Vec<Difference> = row.pairs.iter().flatten().filter_map(of).collect();
            let scores: Option<Vec<i64>> = said.iter().map(Difference::score).collect();
            let name = name.strip_prefix("differ_").unwrap_or(name);
            match scores {
                Some(scores) if scores.iter().all(|score| *score == 0) => {}
                Some(scores) => {
                    let sum = scores.iter().fold(0_i64, |sum, score| sum.saturating_add(*score));
                    sums.push(format!("{name} {sum}"));
                }
                None => sums.push(format!("{name} ?")),
            }
        }
        sums
    }

    fn print_json(&self, ui: &mut Ui, eval: &Eval) -> Result<(), Failure> {
        let counts = &self.matrix.counts;
        let phase = |phase: &Phase| {
            json!({
                "name": phase.name,
                "wall_ms": phase.wall.as_secs_f64() * 1e3,
                "cpu_ms": phase.cpu.as_secs_f64() * 1e3,
            })
        };
        let tasks = self.matrix.tasks.iter().zip(self.tasks).zip(&self.reports);
        let tasks: Vec<Value> = tasks
            .map(|((scores, task), report)| self.task_json(eval, scores, task, report))
            .collect();
        let library = self.population.library();
        let invalid = library.invalid();
        let broken = |entry: &Entry<'_>| {
            json!({
                "name": entry.definition.name,
                "file": entry.file.name,
                "status": "invalid",
                "diagnostics": diagnostics_json(library, entry),
            })
        };
        ui.print_json(json!({
            "summary": {
                "written": counts.candidates,
                "invalid": invalid.len(),
                "unique": counts.programs,
                "roots": counts.roots,
                "distinct": counts.distinct,
                "results": counts.unique,
                "from_cache": counts.cached,
                "program_samples_executed": counts.executed,
                "program_samples_equivalent": counts.equivalent,
                "steps_executed": counts.steps,
                "steps_alone": counts.steps_alone,
                "differ_runs": counts.differ_runs,
                "differ_failures": counts.differ_failures,
                "solved": self.matrix.tasks.iter().filter(|t| t.solvers().next().is_some()).count(),
                "tasks": self.matrix.tasks.len(),
                "wall_ms": self.matrix.phases.total().wall.as_secs_f64() * 1e3,
                "cpu_ms": self.matrix.phases.total().cpu.as_secs_f64() * 1e3,
            },
            "phases": self.matrix.phases.0.iter().map(phase).collect::<Vec<_>>(),
            "tasks": tasks,
            "invalid": invalid.iter().map(broken).collect::<Vec<_>>(),
        }))
    }

    fn task_json(
        &self,
        eval: &Eval,
        scores: &TaskScores,
        task: &Task,
        report: &TestReport,
    ) -> Value {
        let places = |ids: &[CandidateId]| -> Vec<Value> {
            ids.iter().map(|id| self.candidate_json(*id)).collect()
        };
        let ranked = scores.ranked();
        let alike = self.alike(scores);
        let samples = demonstrations(task);
        let index = self.tasks.iter().position(|own| own.id == task.id).unwrap_or(0);
        let predictions = self.matrix.predictions();
        let best = ranked.iter().take(eval.best).map(|(id, row)| {
            let mut json = self.candidate_json(*id);
            let alike = alike.get(id).into_iter().flatten();
            let verdicts = predictions.verdicts(index, task, *id);
            let tests = predictions.of(index, *id).iter().zip(verdicts);
            let tests = tests.map(|(prediction, right)| test_json(prediction.as_ref(), right));
            let pairs = row.pairs.iter().zip(&samples).map(|(pair, sample)| {
                let stop = |stop| self.stop(*id, task, sample, stop);
                self.pair_json(pair.as_ref(), stop)
            });
            json["duplicates"] = alike.map(|id| self.candidate_json(*id)).collect();
            json["right"] = json!(row.right());
            json["solved"] = json!(row.solved());
            json["cells"] = json!(row.likeness());
            json["fuel"] = json!(row.fuel());
            json["class"] = json!(scores.class(*id));
            json["program"] = json!(self.population.fingerprint(*id).map(|hash| hash.to_string()));
            json["pairs"] = pairs.collect();
            json["tests"] = tests.collect();
            json
        });
        let attempts = eval.attempts.map(|most| {
            let answers = self.attempts(task, &ranked, most);
            let answer = |(id, grid): &(CandidateId, &GridBuf)| {
                let mut json = self.candidate_json(*id);
                json["output"] = grid_json(grid);
                json
            };
            answers.iter().map(|own| own.iter().map(answer).collect()).collect::<Vec<Value>>()
        });
        let mut json = json!({
            "task": task.id,
            "distinct": scores.distinct,
            "unique": scores.unique_rows().count(),
            "solvers": places(&scores.solvers().collect::<Vec<_>>()),
            "test": {
                "right": places(&report.right),
                "wrong": places(&report.wrong),
                "unknown": places(&report.unknown),
            },
            "best": best.collect::<Vec<_>>(),
        });
        if let Some(attempts) = attempts {
            json["attempts"] = attempts.into();
        }
        json
    }

    /// Why a candidate yields no value on a sample, in terms of what is written.
    fn stop(&self, candidate: CandidateId, task: &Task, sample: &Sample, stop: Stop) -> Stop {
        self.population.stop_as_written(candidate, task, sample, self.budget, stop)
    }

    fn pair_json(
        &self,
        pair: Option<&crate::population::Pair>,
        told: impl Fn(Stop) -> Stop,
    ) -> Value {
        let Some(pair) = pair else { return json!({ "status": "not run" }) };
        let judged = &pair.judged;
        let output = judged.output.grid.as_ref().map(grid_json);
        let mut json =
            json!({ "status": judged.status.name(), "fuel": pair.fuel, "output": output });
        if let Some(likeness) = judged.likeness {
            json["shape"] = likeness.shape.into();
            json["palette"] = likeness.palette.into();
            json["cells_right"] = likeness.right_cells.into();
            json["cells"] = likeness.cells.into();
        }
        if let Some(stop) = judged.output.stop.map(told) {
            json["fault"] = stop.kind.name().into();
            json["primitive"] = stop.primitive.into();
        }
        if !judged.differences.is_empty() && judged.status == Status::Wrong {
            let named = self.matrix.differs.iter().zip(&judged.differences);
            let said = named.map(|(name, said)| {
                let value = match said {
                    Difference::Score(score, None) => json!(score),
                    Difference::Score(score, Some(detail)) => json!([score, detail]),
                    Difference::Failed(stop) => json!({ "fault": fault(*stop) }),
                };
                (name.clone(), value)
            });
            json["differs"] = Value::Object(said.collect());
        }
        json
    }
}

/// What a candidate made of a test input, and whether that is right, where the expected output is
/// known.
fn test_json(prediction: Option<&Prediction>, right: Option<bool>) -> Value {
    let Some(Prediction { fuel, output }) = prediction else {
        return json!({ "status": "not run" });
    };
    let status = match (output.stop, right) {
        (Some(stop), _) => Status::Failed(stop.kind),
        (None, Some(true)) => Status::Correct,
        (None, Some(false)) => Status::Wrong,
        (None, None) => Status::Unknown,
    };
    json!({
        "status": status.name(),
        "fuel": fuel,
        "output": output.grid.as_ref().map(grid_json),
        "fault": output.stop.map(|stop| stop.kind.name()),
        "primitive": output.stop.and_then(|stop| stop.primitive),
    })
}

/// A fault in a few words.
fn fault(stop: Stop) -> String {
    let what = match stop.kind.is_budget() {
        true if stop.kind == FaultKind::Deadline => "out of time".to_owned(),
        true => format!("over its {} budget", stop.kind.name()),
        false => format!("{} error", stop.kind.name()),
    };
    match stop.primitive {
        Some(primitive) => format!("{what} in `{primitive}`"),
        None => what,
    }
}
