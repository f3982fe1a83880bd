//! `arcvm check`: many programs, each against its task.

mod document;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget};
use serde_json::{Value, json};

use self::document::Document;
use super::engines::EngineOptions;
use super::interrupt::{self, CtrlC};
use super::options::{BudgetOptions, Stopwatch, TaskOptions, tell_of};
use super::ui::{Ui, count, duration};
use super::view::{Device, Took, View};
use super::{Failure, Verdict, files, numbers, progress, workers};
use crate::diag::{self, Code, Diagnostic};
use crate::eval::{OrderPick, Outcome, Status};
use crate::jobs::{self, Evaluated, Job};
use crate::library::{Entry, Library, Unread};
use crate::render::{Palette, Style, html, tally, verdict};
use crate::task::{Sample, TaskSet};

/// Check every program in files or folders against its task, in parallel.
#[derive(Args)]
#[command(after_help = "\
Programs with errors are listed as `invalid`; all others run. A program's task is the longest ending of its name that is a known task, else the name of its file. \
Programs whose task is not known are left out and counted.

Examples:
  arcvm check solvers/
  arcvm check solvers.py --tasks ~/ARC-AGI/data/training --list failed
  arcvm check solvers/ --order-check --html report.html
  arcvm check solvers/ --threads 1 --repeat 100 --json

Exit codes: 0 every program solves its task, 1 some does not or has errors, 2 bad usage or nothing to run.")]
pub(super) struct Check {
    /// Files, folders whose `.arc` and `.py` files are meant, and `FILE#NAME` for one solver of a
    /// file; `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Programs to list.
    #[arg(long, value_enum, default_value_t = ListedPrograms::Failed)]
    list: ListedPrograms,
    /// Evaluate a second time with sets iterated in descending order and list programs whose answer
    /// changes.
    #[arg(long)]
    order_check: bool,
    /// Evaluations of each pair, for timing; `ns` is the median of five batches of them.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = numbers::from::<u32>(1))]
    repeat: u32,
    /// Worker threads; as many as there are processors where 0.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = workers::number)]
    threads: usize,
    /// With --json: what each program made of each pair, as well.
    #[arg(long)]
    outputs: bool,
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

/// The programs that are listed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListedPrograms {
    /// None, only the summary.
    None,
    /// Those that do not solve their task.
    Failed,
    /// All.
    All,
}

impl Check {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let (watch, ctrl_c) = (Stopwatch::start(), CtrlC::listen(ui));
        let options = self.engine.jobs(&self.budget, self.repeat).threads(self.threads);
        let options = options.check_order(self.order_check).check_types(true);
        let options = options.whole_values(ui.json && self.outputs).dialect(ui.dialect);
        let (loaded, tasks) = jobs::load_beside(&self.paths, &options, || self.tasks.discover());
        let library = loaded.library;
        ui.report_loaded(&loaded.diagnostics, &library.sources, &library.files)?;
        let has_errors = loaded.diagnostics.iter().any(Diagnostic::is_error);
        let tasks = tell_of(ui, tasks)?;
        ui.report(&loaded.clashes, &library.sources)?;
        let (entries, invalid) = (library.entries(), library.invalid());
        let of_entries = entries.iter();
        let jobs: Vec<Job<'_>> =
            of_entries.filter_map(|&entry| Some(Job::new(entry, entry.task(&tasks)?))).collect();
        // Those that are broken are told of, unless none of all is for a known task.
        let is_broken = match entries.is_empty() {
            true => !invalid.is_empty() || !library.unread.is_empty(),
            false => invalid.iter().any(|entry| entry.task(&tasks).is_some()),
        };
        if jobs.is_empty() && !is_broken {
            return Err(ui.fail(nothing(&entries, &tasks)));
        }
        let progress = Progress::new(jobs.len(), ui.json);
        let bar = progress.clone();
        let options = options.on_progress(move |done| bar.show(done)).interrupt(ctrl_c.working());
        let outcomes =
            jobs::run(&library, &jobs, &options).map_err(|diagnostic| ui.fail(diagnostic))?;
        progress.finish();
        ui.report(&outcomes.warnings, &library.sources)?;
        let device = Device::of(&outcomes, &library, &jobs, self.engine.explains(), &ui.style);
        let programs = jobs.iter().zip(outcomes.programs);
        let done = programs.filter(|(_, evaluated)| evaluated.is_whole);
        let checked: Vec<_> = done.map(|(job, evaluated)| Checked { job, evaluated }).collect();
        let view = CheckView {
            library: &library,
            not_run: jobs.len() - checked.len(),
            checked,
            without_task: entries.len() - jobs.len(),
            invalid,
            shared_names: shared_names(&jobs),
            list: self.list,
            checks_order: self.order_check,
            has_outputs: self.outputs,
            took: watch.took(),
            device,
        };
        if let Some(path) = &self.html {
            files::write(ui, path, view.page(ui.style.palette))?;
        }
        view.show(ui)?;
        if 0 < view.not_run {
            return Ok(interrupt::end(ui, (view.checked.len(), jobs.len()), "program", "run"));
        }
        let good = !has_errors && view.checked.iter().all(|program| program.evaluated.solved());
        Ok(if good { Verdict::Good } else { Verdict::Bad })
    }
}

/// Returns the names that several programs have.
fn shared_names<'v>(jobs: &[Job<'v>]) -> BTreeSet<&'v str> {
    let mut seen = BTreeSet::new();
    let names = jobs.iter().map(|job| job.entry().definition.name.as_str());
    names.filter(|name| !seen.insert(*name)).collect()
}

/// The results of all programs.
struct CheckView<'v> {
    library: &'v Library,
    checked: Vec<Checked<'v>>,
    /// Programs that an interrupt kept from being run to their end.
    not_run: usize,
    without_task: usize,
    /// The programs with errors.
    invalid: Vec<Entry<'v>>,
    /// Names that several programs have.
    shared_names: BTreeSet<&'v str>,
    list: ListedPrograms,
    checks_order: bool,
    has_outputs: bool,
    took: Took,
    device: Device,
}

/// A program with its task and what came of it.
struct Checked<'v> {
    job: &'v Job<'v>,
    evaluated: Evaluated,
}

impl<'v> Checked<'v> {
    fn entry(&self) -> Entry<'v> {
        self.job.entry()
    }

    fn name(&self) -> &'v str {
        &self.job.entry().definition.name
    }

    fn pairs(&self) -> impl Iterator<Item = (&'v Sample, &Outcome)> {
        self.job.task().samples.iter().zip(&self.evaluated.outcomes)
    }
}

impl CheckView<'_> {
    fn solved(&self) -> usize {
        self.checked.iter().filter(|program| program.evaluated.solved()).count()
    }

    /// Returns pairs, and those of them that are right.
    fn pairs(&self) -> (usize, usize) {
        let all = self.checked.iter().map(|program| &program.evaluated);
        all.fold((0, 0), |sum, one| (sum.0 + one.outcomes.len(), sum.1 + one.right()))
    }

    fn is_listed(&self, program: &Checked<'_>) -> bool {
        match self.list {
            ListedPrograms::None => false,
            ListedPrograms::Failed => !program.evaluated.solved(),
            ListedPrograms::All => true,
        }
    }

    /// Returns the name of a program, with its file and line where another one has the same name.
    fn name(&self, program: &Checked<'_>, style: &Style) -> String {
        let name = style.strong(program.name());
        if self.shared_names.contains(program.name()) {
            let entry = program.entry();
            let line = self.library.sources.line_col(entry.definition.span).0;
            return format!("{name}  {}:{line}", entry.file.name);
        }
        name
    }

    fn write_program(&self, program: &Checked<'_>, style: &Style, text: &mut String) {
        let solved = match program.evaluated.solved() {
            true => style.good("solved"),
            false => style.bad("failed"),
        };
        let outcomes = &program.evaluated.outcomes;
        let nanos: u64 = outcomes.iter().map(|outcome| outcome.nanos).sum();
        let name = self.name(program, style);
        let right = tally(outcomes);
        let time = style.faint(&duration(nanos));
        let _ = writeln!(text, "{solved}  {name}  {right}  {time}");
        for (sample, outcome) in program.pairs() {
            if matches!(outcome.status, Status::Correct | Status::Unknown) {
                continue;
            }
            let mut what = verdict(sample, outcome);
            if let Some(fault) = &outcome.fault {
                let span = self.library.fault_span(&program.entry(), fault);
                let line = span.map(|span| self.library.sources.line_col(span).0);
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                let _ = write!(what, " ({}{line})", program.entry().file.name);
            }
            let _ = writeln!(text, "  {}  {what}", sample.name());
        }
    }

    /// Returns the line in which the answer comes to depend on the order of a set: its place and
    /// its text.
    fn order_place(&self, program: &Checked<'_>, pick: OrderPick) -> Option<String> {
        let (line, source) = self.library.line_of(&program.entry(), pick.node?)?;
        Some(format!("{}:{line}: {source}", program.entry().file.name))
    }

    /// Returns the programs that cannot be run: those with errors, and files that cannot be read.
    fn broken(&self) -> usize {
        self.invalid.len() + self.library.unread.len()
    }

    fn shown_unread<'s>(&'s self, file: &'s Unread) -> html::Invalid<'s> {
        html::Invalid {
            name: &file.name,
            file: &file.name,
            first: file.diagnostic.message.clone(),
            diagnostics: diag::render(
                std::slice::from_ref(&file.diagnostic),
                &self.library.sources,
                false,
            ),
        }
    }

    fn shown_invalid<'s>(&'s self, entry: &Entry<'s>) -> html::Invalid<'s> {
        let said = entry.definition.diagnostics.iter();
        let errors: Vec<Diagnostic> = said.filter(|said| said.is_error()).cloned().collect();
        html::Invalid {
            name: &entry.definition.name,
            file: &entry.file.name,
            first: self.library.first_error(entry),
            diagnostics: diag::render(&errors, &self.library.sources, false),
        }
    }

    /// Returns the run as a page.
    fn page(&self, palette: Palette) -> String {
        let report = html::Report {
            programs: self.checked.iter().map(|program| self.shown(program)).collect(),
            invalid: self
                .invalid
                .iter()
                .map(|entry| self.shown_invalid(entry))
                .chain(self.library.unread.iter().map(|file| self.shown_unread(file)))
                .collect(),
            without_task: self.without_task,
            wall: self.took.wall.as_nanos() as u64,
            cpu: self.took.cpu.as_nanos() as u64,
        };
        html::report(&report, palette)
    }

    fn shown<'s>(&'s self, program: &'s Checked<'_>) -> html::ReportedProgram<'s> {
        let entry = program.entry();
        html::ReportedProgram {
            name: program.name(),
            file: &entry.file.name,
            source: self.library.text_of(&entry),
            task: program.job.task(),
            outcomes: &program.evaluated.outcomes,
            failing: self.failing(program),
            order: program.evaluated.order_pick().map(|pick| {
                match self.order_place(program, pick) {
                    Some(place) => format!("order-sensitive, first at {place}"),
                    None => "order-sensitive".to_owned(),
                }
            }),
        }
    }

    /// Returns the evaluations of a program that failed, equal ones together.
    fn failing(&self, program: &Checked<'_>) -> Vec<html::Failing> {
        let library = self.library;
        let mut failing: Vec<html::Failing> = Vec::new();
        for (sample, outcome) in program.pairs() {
            let Some(fault) = &outcome.fault else { continue };
            let diagnostic = library.fault_diagnostic(&program.entry(), fault);
            let diagnostic = diag::render(&[diagnostic], &library.sources, false);
            match failing.iter_mut().find(|known| known.diagnostic == diagnostic) {
                Some(known) => known.pairs.push(sample.name()),
                None => failing.push(html::Failing { pairs: vec![sample.name()], diagnostic }),
            }
        }
        failing
    }
}

impl View for CheckView<'_> {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        if self.list != ListedPrograms::None {
            for entry in &self.invalid {
                let name = style.strong(&entry.definition.name);
                let error = self.library.first_error(entry);
                let _ = writeln!(text, "{}  {name}  {error}", style.bad("invalid"));
            }
            for file in &self.library.unread {
                let (name, error) = (style.strong(&file.name), &file.diagnostic.message);
                let _ = writeln!(text, "{}  {name}  {error}", style.bad("invalid"));
            }
        }
        for program in self.checked.iter().filter(|program| self.is_listed(program)) {
            self.write_program(program, style, &mut text);
        }
        let mut sensitive = 0;
        for program in &self.checked {
            let Some(pick) = program.evaluated.order_pick() else { continue };
            sensitive += 1;
            let _ =
                write!(text, "{}  {}", style.bad("order-sensitive"), style.strong(program.name()));
            if let Some(place) = self.order_place(program, pick) {
                let _ = write!(text, "  first at {place}");
            }
            text.push('\n');
        }
        let (solved, programs) = (self.solved(), self.checked.len() + self.broken());
        let outcomes = self.checked.iter().flat_map(|program| &program.evaluated.outcomes);
        let right = tally(outcomes);
        let verdict = format!("{solved} of {} solved", count(programs, "program"));
        let verdict = match solved == programs {
            true => style.good(&verdict),
            false => style.bad(&verdict),
        };
        let _ = write!(text, "{verdict}, {right}");
        if self.broken() > 0 {
            let _ = write!(text, ", {} invalid", self.broken());
        }
        if self.checks_order {
            let _ = write!(text, ", {sensitive} order-sensitive");
        }
        if self.not_run > 0 {
            let _ = write!(text, "; {} not run", count(self.not_run, "program"));
        }
        if self.without_task > 0 {
            let left_out = count(self.without_task, "program");
            let _ = write!(text, "; {left_out} without a known task left out");
        }
        let _ = writeln!(text, "  {}", style.faint(&self.took.text()));
        text + self.device.text()
    }

    fn json(&self) -> Value {
        json!(Document(self))
    }

    fn show_as(&self, ui: &mut Ui, is_json: bool) -> Result<(), Failure> {
        match is_json {
            // Of a hundred thousand programs no tree is made.
            true => ui.print_document(&Document(self)),
            false => ui.print(&self.text(&ui.style)),
        }
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

/// A line that tells how many programs are done. It appears after a second.
#[derive(Clone)]
struct Progress {
    bar: ProgressBar,
    jobs: usize,
    quiet: bool,
}

impl Progress {
    /// The time that work may take before it shows its progress.
    const PATIENCE: Duration = Duration::from_secs(1);

    fn new(jobs: usize, quiet: bool) -> Self {
        Self { bar: progress::line(Some(jobs), ProgressDrawTarget::hidden()), jobs, quiet }
    }

    /// Shows that so many are done.
    fn show(&self, done: usize) {
        if self.quiet || self.bar.elapsed() < Self::PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(done as u64);
        let left = duration(self.bar.eta().as_nanos() as u64);
        let jobs = count(self.jobs, "program");
        self.bar.set_message(format!("{done} of {jobs}, about {left} left"));
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
