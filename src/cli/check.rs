//! `arcvm check`: many programs, each against its task.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bumpalo::Bump;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::engines::{DeviceRun, EngineOptions};
use super::on_cpu;
use super::options::{BudgetOptions, Stopwatch, TaskOptions, told};
use super::run::outcome_json;
use super::ui::{Ui, count, duration, pairs_right};
use super::{Failure, Verdict, files, workers};
use crate::diag::{self, Code, Diagnostic};
use crate::engine::Engine;
use crate::library::{Entry, Library};
use crate::render::{Palette, html, verdict};
use crate::sched::{self, Options, OrderPick, Outcome, Status, order_check};
use crate::task::{Task, TaskSet};
use crate::vm;

/// Check every program in files or folders against its task, in parallel.
#[derive(Args)]
#[command(after_help = "\
A program's task is the last part of its name between underscores, else the name of its file. Programs whose task is
not known are left out and counted.

Examples:
  arcvm check solvers/
  arcvm check solvers.py --tasks ~/ARC-AGI/data/training --list failed
  arcvm check solvers/ --order-check --html report.html
  arcvm check solvers/ --threads 1 --repeat 100 --json")]
pub(super) struct Check {
    /// Files, and folders whose `.arc` and `.py` files are meant; `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Programs to list.
    #[arg(long, value_enum, default_value_t = List::Failed)]
    list: List,
    /// Evaluate a second time with sets iterated in descending order and list programs whose answer
    /// changes.
    #[arg(long)]
    order_check: bool,
    /// Evaluations of each pair, for timing; `ns` is the median of five batches of them.
    #[arg(long, value_name = "N", default_value_t = 1)]
    repeat: u32,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = workers::number)]
    threads: usize,
    /// Write the whole run as a page that stands alone: every program with the picture of its task.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

/// Which programs are listed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum List {
    /// None, only the summary.
    None,
    /// Those that do not solve their task.
    Failed,
    /// All.
    All,
}

/// A program with its task and what came of it.
struct Checked<'l> {
    entry: Entry<'l>,
    task: &'l Task,
    outcomes: Vec<Outcome>,
    order: Option<OrderPick>,
}

impl Checked<'_> {
    fn right(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.status == Status::Correct).count()
    }

    fn solved(&self) -> bool {
        sched::solved(&self.outcomes)
    }
}

impl Check {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let watch = Stopwatch::start();
        workers::share(ui)?;
        let (loaded, tasks) = rayon::join(|| Library::load(&self.paths), || self.tasks.discover());
        let (mut library, diags) = loaded;
        ui.report(&diags, &library.sources)?;
        let tasks = told(ui, tasks)?;
        ui.report(&library.type_clashes(), &library.sources)?;
        self.budget.optimise(&mut library);
        let entries = library.entries();
        let jobs: Vec<(Entry<'_>, &Task)> =
            entries.iter().filter_map(|entry| Some((*entry, entry.task(&tasks)?))).collect();
        if jobs.is_empty() {
            return Err(ui.fail(nothing(&entries, &tasks)));
        }
        let without_task = entries.len() - jobs.len();
        let options = self.budget.options(self.repeat);
        let engine = self.engine.on_cpu(ui, &library.sources)?;
        let pool = workers::pool(ui, self.threads)?;
        let device = self.engine.on_device(ui, &library, &jobs, &options, &pool, engine)?;
        let progress = Progress::new(jobs.len(), ui.json);
        let checked: Vec<Checked<'_>> = pool.install(|| {
            jobs.into_par_iter()
                .enumerate()
                .map_init(Bump::new, |bump, (at, job)| {
                    let checked = {
                        let known = |sample| device.outcome(at, sample).cloned();
                        self.check(bump, &library, job, &options, known, engine)
                    };
                    progress.step();
                    checked
                })
                .collect()
        });
        progress.finish();
        if let Some(path) = &self.html {
            let page = page(&library, &checked, without_task, &watch, ui.style.palette);
            files::write(ui, path, page)?;
        }
        if ui.json {
            self.print_json(ui, &library, &checked, without_task, &watch, &device)?;
        } else {
            self.print_text(ui, &library, &checked, without_task, &watch)?;
            ui.print(&device.report)?;
        }
        let good = checked.iter().all(Checked::solved);
        Ok(if good { Verdict::Good } else { Verdict::Bad })
    }

    fn check<'l>(
        &self,
        bump: &mut Bump,
        library: &Library,
        (entry, task): (Entry<'l>, &'l Task),
        options: &Options,
        known: impl Fn(usize) -> Option<Outcome>,
        engine: Engine,
    ) -> Checked<'l> {
        let Some(program) = entry.definition.runnable() else {
            return Checked { entry, task, outcomes: Vec::new(), order: None };
        };
        // What a device has evaluated already, or the CPU to compare, is taken over.
        let all = 0..task.samples.len();
        let mut outcomes: Vec<Option<Outcome>> = all.clone().map(known).collect();
        let left: Vec<usize> = all.filter(|&at| outcomes[at].is_none()).collect();
        if !left.is_empty() {
            let graph = &library.graph;
            let code = on_cpu::ready(bump, graph, program, task, engine, options);
            let evaluated = on_cpu::evaluate(bump, &code, task, &left, options);
            left.iter().zip(evaluated).for_each(|(&at, outcome)| outcomes[at] = Some(outcome));
        }
        let outcomes = outcomes.into_iter().flatten().collect();
        let order = match (&entry.definition.program, self.order_check) {
            (Some(written), true) => {
                // On the lines as they were written, so that one of them can be named.
                let code = vm::compile(&library.graph, written);
                let mut samples = task.samples.iter();
                samples.find_map(|sample| order_check(&code, task, sample, options))
            }
            _ => None,
        };
        Checked { entry, task, outcomes, order }
    }

    fn print_text(
        &self,
        ui: &mut Ui,
        library: &Library,
        checked: &[Checked<'_>],
        without_task: usize,
        watch: &Stopwatch,
    ) -> Result<(), Failure> {
        let mut text = String::new();
        for program in checked {
            let listed = match self.list {
                List::None => false,
                List::Failed => !program.solved(),
                List::All => true,
            };
            if listed {
                write_program(ui, library, program, &mut text);
            }
        }
        let sensitive: Vec<_> = checked.iter().filter_map(|p| Some((p, p.order?))).collect();
        for (program, pick) in &sensitive {
            write_order(ui, library, program, *pick, &mut text);
        }
        let solved = checked.iter().filter(|program| program.solved()).count();
        let outcomes = checked.iter().flat_map(|program| &program.outcomes);
        let right = pairs_right(outcomes.map(|outcome| outcome.status));
        let verdict = format!("{solved} of {} solved", count(checked.len(), "program"));
        let verdict = if solved == checked.len() { ui.good(&verdict) } else { ui.bad(&verdict) };
        let _ = write!(text, "{verdict}, {right}");
        if self.order_check {
            let _ = write!(text, ", {} order-sensitive", sensitive.len());
        }
        if without_task > 0 {
            let _ =
                write!(text, "; {} without a known task left out", count(without_task, "program"));
        }
        let wall = duration(watch.wall().as_nanos() as u64);
        let cpu = duration(watch.cpu().as_nanos() as u64);
        let _ = writeln!(text, "  {}", ui.faint(&format!("{wall} wall, {cpu} CPU")));
        ui.print(&text)
    }

    fn print_json(
        &self,
        ui: &mut Ui,
        library: &Library,
        checked: &[Checked<'_>],
        without_task: usize,
        watch: &Stopwatch,
        device: &DeviceRun,
    ) -> Result<(), Failure> {
        let program = |program: &Checked<'_>| {
            let samples = program.task.samples.iter().zip(&program.outcomes);
            let pairs: Vec<Value> = samples
                .map(|(sample, outcome)| outcome_json(sample, outcome, library, &program.entry))
                .collect();
            let mut json = json!({
                "name": program.entry.definition.name,
                "file": program.entry.file.name,
                "task": program.task.id,
                "solved": program.solved(),
                "pairs": pairs,
            });
            if self.order_check {
                json["order_sensitive"] = match program.order {
                    None => Value::Bool(false),
                    Some(pick) => {
                        let place = pick.node.and_then(|node| library.span(&program.entry, node));
                        let line = place.map(|span| library.sources.line_col(span).0);
                        json!({ "line": line, "primitive": pick.primitive })
                    }
                };
            }
            json
        };
        let programs: Vec<Value> = checked.iter().map(program).collect();
        ui.print_json(device.described(json!({
            "summary": {
                "programs": checked.len(),
                "solved": checked.iter().filter(|program| program.solved()).count(),
                "pairs": checked.iter().map(|program| program.outcomes.len()).sum::<usize>(),
                "pairs_correct": checked.iter().map(Checked::right).sum::<usize>(),
                "without_task": without_task,
                "wall_ms": watch.wall().as_secs_f64() * 1e3,
                "cpu_ms": watch.cpu().as_secs_f64() * 1e3,
            },
            "programs": programs,
        })))
    }
}

fn nothing(entries: &[Entry<'_>], tasks: &TaskSet) -> Diagnostic {
    match entries {
        [] => Diagnostic::new(Code::NothingToRun, "the files hold no solver")
            .with_help("a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`"),
        [first, ..] => {
            let message = match (entries.len(), tasks.len()) {
                (1, 1) => "the only program is not for the one known task".to_owned(),
                (1, known) => format!("the only program is for none of the {known} known tasks"),
                (programs, 1) => {
                    format!("none of the {programs} programs is for the one known task")
                }
                (programs, known) => {
                    format!("none of the {programs} programs is for one of the {known} known tasks")
                }
            };
            Diagnostic::new(Code::UnknownTask, message)
                .with_note(format!(
                    "`{}` seems to be for the task `{}`",
                    first.definition.name,
                    first.task_name()
                ))
                .with_help("give the folder of the tasks with `--tasks PATH`")
        }
    }
}

fn write_program(ui: &Ui, library: &Library, program: &Checked<'_>, text: &mut String) {
    let solved = if program.solved() { ui.good("solved") } else { ui.bad("failed") };
    let nanos: u64 = program.outcomes.iter().map(|outcome| outcome.nanos).sum();
    let name = ui.strong(&program.entry.definition.name);
    let right = pairs_right(program.outcomes.iter().map(|outcome| outcome.status));
    let time = ui.faint(&duration(nanos));
    let _ = writeln!(text, "{solved}  {name}  {right}  {time}");
    for (sample, outcome) in program.task.samples.iter().zip(&program.outcomes) {
        if matches!(outcome.status, Status::Correct | Status::Unknown) {
            continue;
        }
        let mut what = verdict(sample, outcome);
        if let Some(fault) = &outcome.fault {
            let place = fault.site().and_then(|node| library.span(&program.entry, node));
            let line = place.map(|span| library.sources.line_col(span).0);
            let line = line.map_or_else(String::new, |line| format!(":{line}"));
            let _ = write!(what, " ({}{line})", program.entry.file.name);
        }
        let _ = writeln!(text, "  {}  {what}", sample.name());
    }
}

fn write_order(
    ui: &Ui,
    library: &Library,
    program: &Checked<'_>,
    pick: OrderPick,
    text: &mut String,
) {
    let name = ui.strong(&program.entry.definition.name);
    let _ = write!(text, "{}  {name}", ui.bad("order-sensitive"));
    if let Some(place) = order_place(library, program, pick) {
        let _ = write!(text, "  first at {place}");
    }
    text.push('\n');
}

/// The line in which the answer comes to depend on the order of a set: its place and its text.
fn order_place(library: &Library, program: &Checked<'_>, pick: OrderPick) -> Option<String> {
    let span = pick.node.and_then(|node| library.span(&program.entry, node))?;
    let (line, _) = library.sources.line_col(span);
    let source = library.sources.line_text(span.source, line).trim();
    Some(format!("{}:{line}: {source}", program.entry.file.name))
}

/// The run as a page.
fn page(
    library: &Library,
    checked: &[Checked<'_>],
    without_task: usize,
    watch: &Stopwatch,
    palette: Palette,
) -> String {
    let report = html::Report {
        programs: checked.iter().map(|program| shown(library, program)).collect(),
        without_task,
        wall: watch.wall().as_nanos() as u64,
        cpu: watch.cpu().as_nanos() as u64,
    };
    html::report(&report, palette)
}

fn shown<'r>(library: &'r Library, program: &'r Checked<'_>) -> html::Program<'r> {
    html::Program {
        name: &program.entry.definition.name,
        file: &program.entry.file.name,
        source: source(library, &program.entry),
        task: program.task,
        outcomes: &program.outcomes,
        failing: failing(library, program),
        order: program.order.map(|pick| match order_place(library, program, pick) {
            Some(place) => format!("order-sensitive, first at {place}"),
            None => "order-sensitive".to_owned(),
        }),
    }
}

/// The text of a program, from its header to its last line.
fn source<'l>(library: &'l Library, entry: &Entry<'_>) -> &'l str {
    let header = entry.definition.span;
    let lines = entry.definition.program.iter().flat_map(|program| &program.bindings);
    let whole = lines.fold(header, |whole, line| whole.to(line.span));
    &library.sources.text(header.source)[whole.range()]
}

/// The evaluations of a program that failed, equal ones together.
fn failing(library: &Library, program: &Checked<'_>) -> Vec<html::Failing> {
    let mut failing: Vec<html::Failing> = Vec::new();
    for (sample, outcome) in program.task.samples.iter().zip(&program.outcomes) {
        let Some(fault) = &outcome.fault else { continue };
        let place = fault.site().and_then(|node| library.span(&program.entry, node));
        let diagnostic = diag::render(&[fault.diagnostic(place)], &library.sources, false);
        match failing.iter_mut().find(|known| known.diagnostic == diagnostic) {
            Some(known) => known.pairs.push(sample.name()),
            None => failing.push(html::Failing { pairs: vec![sample.name()], diagnostic }),
        }
    }
    failing
}

/// A progress bar that appears after a second.
struct Progress {
    bar: ProgressBar,
    done: AtomicUsize,
    quiet: bool,
}

impl Progress {
    /// How long work may take before it shows its progress.
    const PATIENCE: Duration = Duration::from_secs(1);

    fn new(jobs: usize, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(jobs as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} programs, {eta} left")
        {
            bar.set_style(style);
        }
        Self { bar, done: AtomicUsize::new(0), quiet }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.quiet || self.bar.elapsed() < Self::PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(done as u64);
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
