//! `arcvm run`: one solver on every pair of a task.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value, json};

use super::engines::EngineOptions;
use super::interrupt::{self, CtrlC};
use super::options::{BudgetOptions, Stopwatch, TaskOptions};
use super::solver::{Wanted, choose, report_misuse, report_unknown_task};
use super::ui::{Ui, duration};
use super::view::{Device, Took, View};
use super::{Failure, Verdict, complete};
use crate::diag;
use crate::eval::{Line, OrderPick, Outcome, Status};
use crate::jobs::{self, Evaluated, Job, grid_json, outcome_json};
use crate::library::{Entry, Library, with_name};
use crate::render::{self, Panel, Style, tally};
use crate::task::{Sample, SampleKind};
use crate::value::GridBuf;

/// Run a solver on every pair of a task, demonstration and test together.
#[derive(Args)]
#[command(after_help = "\
The task is --task, else the longest ending of the solver's name that is a known task, else the name of the file.

Examples:
  arcvm run solvers/007bbfb7.arc --task 007bbfb7
  arcvm run solvers.py --solver solve_007bbfb7 --tasks ~/ARC-AGI/data/training
  arcvm run solver.arc --task 007bbfb7 --pair train0 --show
  cat solver.arc | arcvm run - --task 007bbfb7 --json")]
pub(super) struct Run {
    /// The file with the solver, or `FILE#NAME` for one of several; `-` for standard input.
    #[arg(value_name = "FILE[#NAME]")]
    file: PathBuf,
    /// The task to run it on.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    task: Option<String>,
    /// Which definition to run, where the file has several: its name, or the task that it is named
    /// after.
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(complete::solvers))]
    solver: Option<String>,
    /// Only one pair, such as `train0` or `test0`.
    #[arg(long, value_name = "PAIR", default_value = "all", add = ArgValueCandidates::new(complete::pairs))]
    pair: String,
    /// Show the value of every line as well.
    #[arg(long)]
    show: bool,
    /// Evaluate a second time with sets iterated in descending order and tell where the answers
    /// part.
    #[arg(long)]
    order_check: bool,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl Run {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let (watch, ctrl_c) = (Stopwatch::start(), CtrlC::listen(ui));
        let (file, own_name) = with_name(&self.file);
        let name = self.solver.as_deref().or(own_name.as_deref());
        let options = self.engine.jobs(&self.budget, 1).threads(1).check_order(self.order_check);
        let options = options.whole_values(ui.json).solver(name).dialect(ui.dialect);
        let loaded = jobs::load(std::slice::from_ref(&file), &options);
        let library = loaded.library;
        report_misuse(ui, &library, &loaded.diagnostics)?;
        let tasks = self.tasks.load(ui)?;
        let id = self.task.as_deref();
        report_unknown_task(ui, &tasks, id)?;
        let wanted = Wanted { name, how: "--solver NAME", task: id, tasks: Some(&tasks) };
        let entry = choose(ui, &library, &file, &library.files, wanted)?;
        let task = entry.find_task(&tasks, id).map_err(|unknown| ui.fail(unknown))?;
        let samples = task.find_samples(&self.pair).map_err(|unknown| ui.fail(unknown))?;
        if entry.definition.runnable().is_none() {
            return Err(ui.fail(entry.not_a_solver()));
        }
        let options = options.interrupt(ctrl_c.working());
        let jobs = [Job::on_samples(entry, task, &samples)];
        let mut outcomes =
            jobs::run(&library, &jobs, &options).map_err(|diagnostic| ui.fail(diagnostic))?;
        ui.report(&outcomes.warnings, &library.sources)?;
        let device = Device::of(&outcomes, &library, &jobs, self.engine.explains(), &ui.style);
        let is_whole = outcomes.programs[0].is_whole;
        let lines = match self.show && is_whole {
            true => jobs::lines(&library, &jobs[0], &options)
                .map_err(|diagnostic| ui.fail(diagnostic))?,
            false => Vec::new(),
        };
        let view = RunView {
            library: &library,
            job: &jobs[0],
            evaluated: outcomes.programs.remove(0),
            lines,
            is_brief: self.pair == "all",
            checks_order: self.order_check,
            took: watch.took(),
            device,
        };
        view.show(ui)?;
        if !is_whole {
            let done = view.evaluated.outcomes.len();
            return Ok(interrupt::end(ui, (done, samples.len()), "pair", "run"));
        }
        Ok(if view.is_wrong() { Verdict::Bad } else { Verdict::Good })
    }
}

/// The results of all pairs.
struct RunView<'v> {
    library: &'v Library,
    job: &'v Job<'v>,
    evaluated: Evaluated,
    /// For each pair its lines, where they are to be shown.
    lines: Vec<Vec<Line>>,
    /// Whether generated pairs that are right are a line each, as there are hundreds.
    is_brief: bool,
    checks_order: bool,
    took: Took,
    device: Device,
}

/// The result of one pair.
struct Pair<'v> {
    sample: &'v Sample,
    outcome: &'v Outcome,
    lines: &'v [Line],
    order: Option<OrderPick>,
}

impl RunView<'_> {
    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let numbers = self.job.samples().iter().enumerate();
        numbers.zip(&self.evaluated.outcomes).map(|((index, &number), outcome)| Pair {
            sample: &self.job.task().samples[number],
            outcome,
            lines: self.lines.get(index).map(Vec::as_slice).unwrap_or_default(),
            order: self.evaluated.order.get(index).copied().flatten(),
        })
    }

    fn is_wrong(&self) -> bool {
        let is_right = |o: &Outcome| matches!(o.status, Status::Correct | Status::Unknown);
        !self.evaluated.outcomes.iter().all(is_right)
    }

    fn entry(&self) -> Entry<'_> {
        self.job.entry()
    }

    fn write(&self, pair: &Pair<'_>, style: &Style, text: &mut String) {
        let outcome = pair.outcome;
        let status = match outcome.status {
            Status::Correct => style.good("correct"),
            Status::Unknown => style.strong("no expected output"),
            status @ (Status::Wrong | Status::Failed(_)) => style.bad(status.name()),
        };
        let time = style.faint(&duration(outcome.nanos));
        let _ = writeln!(text, "{}  {status}  {time}", style.strong(&pair.sample.name()));
        let is_generated = pair.sample.kind == SampleKind::ArcGen;
        if self.is_brief && is_generated && outcome.status == Status::Correct {
            return;
        }
        for line in pair.lines {
            let _ = writeln!(text, "  {} =", style.strong(&line.name));
            match (&line.grid, &line.text) {
                (Some(grid), _) => text.push_str(&render::grid(grid.view(), style)),
                (None, Some(value)) => {
                    let _ = writeln!(text, "    {value}");
                }
                (None, None) => {
                    let _ = writeln!(text, "    {}", style.faint("not evaluated"));
                }
            }
        }
        text.push_str(&render::panels(&panels(pair.sample, outcome), style));
        if let Some(value) = &outcome.other {
            let _ = writeln!(text, "  the answer is no grid: {value}");
        }
        if let Some(value) = &outcome.left_out {
            let _ = writeln!(text, "  the answer is too large to be shown: {value}");
        }
        let (library, entry) = (self.library, self.entry());
        if let Some(fault) = &outcome.fault {
            let diagnostic = library.fault_diagnostic(&entry, fault);
            let colored = style.mode.is_colored();
            text.push_str(&diag::render(&[diagnostic], &library.sources, colored));
        }
        if let Some(pick) = pair.order {
            let _ = writeln!(text, "  {}", style.bad("the answer depends on the order of a set"));
            if let Some((line, source)) = pick.node.and_then(|n| library.line_of(&entry, n)) {
                let by = pick.primitive.map_or_else(String::new, |name| format!(" (`{name}`)"));
                let _ = writeln!(text, "  first at {}:{line}{by}: {source}", entry.file.name);
            }
        }
        text.push('\n');
    }

    fn pair_json(&self, pair: &Pair<'_>) -> Value {
        let outcome = pair.outcome;
        let mut json = outcome_json(pair.sample, outcome, self.library, &self.entry());
        json["fuel"] = json!(outcome.fuel);
        json["output"] = output_json(outcome);
        if !pair.lines.is_empty() {
            let line = |line: &Line| {
                let grid = line.grid.as_ref().map(grid_json);
                let value = grid.or_else(|| line.text.clone().map(Value::from));
                let mut json = json!({ "name": line.name, "value": value });
                if let Some(left_out) = &line.left_out {
                    json["left_out"] = json!(left_out);
                }
                json
            };
            json["lines"] = pair.lines.iter().map(line).collect();
        }
        if let Some(pick) = pair.order {
            json["order_sensitive"] = self.order_json(pick);
        }
        json
    }

    fn order_json(&self, pick: OrderPick) -> Value {
        let entry = self.entry();
        let (line, source) = pick.node.and_then(|node| self.library.line_of(&entry, node)).unzip();
        json!({ "line": line, "source": source, "primitive": pick.primitive })
    }
}

impl View for RunView<'_> {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        let (name, id) = (&self.entry().definition.name, &self.job.task().id);
        let _ = writeln!(text, "{} on task {}\n", style.strong(name), style.strong(id));
        for pair in self.pairs() {
            self.write(&pair, style, &mut text);
        }
        let outcomes = &self.evaluated.outcomes;
        let verdict = tally(outcomes);
        let verdict = match self.evaluated.solved() {
            true => style.good(&verdict),
            false => style.bad(&verdict),
        };
        let evaluating = duration(outcomes.iter().map(|outcome| outcome.nanos).sum());
        let [wall, cpu] =
            [self.took.wall, self.took.cpu].map(|time| duration(time.as_nanos() as u64));
        let times = format!("evaluating {evaluating}, in all {wall} wall, {cpu} CPU");
        let _ = writeln!(text, "{verdict}  {}", style.faint(&times));
        text + self.device.text()
    }

    fn json(&self) -> Value {
        let entry = self.entry();
        let mut summary = json!({
            "pairs": self.evaluated.outcomes.len(),
            "pairs_correct": self.evaluated.right(),
            "pairs_unknown": self.evaluated.outcomes.iter().filter(|o| o.status == Status::Unknown).count(),
        });
        self.took.add_to(&mut summary);
        let mut json = json!({
            "name": entry.definition.name,
            "file": entry.file.name,
            "task": self.job.task().id,
            "solved": self.evaluated.is_whole && self.evaluated.solved(),
            "interrupted": !self.evaluated.is_whole,
            "pairs": self.pairs().map(|pair| self.pair_json(&pair)).collect::<Vec<_>>(),
            "summary": summary,
        });
        if self.checks_order {
            let pick = self.evaluated.order_pick();
            json["order_sensitive"] = pick.map_or(json!(false), |pick| self.order_json(pick));
        }
        self.device.add_to(&mut json);
        json
    }
}

/// Returns what came of an evaluation: a grid as lists of integers, another value as text.
pub(super) fn output_json(outcome: &Outcome) -> Value {
    match (&outcome.grid, &outcome.other) {
        (Some(grid), _) => grid_json(grid),
        (None, Some(text)) => json!(text),
        (None, None) => Value::Null,
    }
}

/// Returns the grids of a pair: its input, what a program made of it and, where that is wrong, what
/// it should have made.
pub(super) fn panels<'o>(sample: &'o Sample, outcome: &'o Outcome) -> Vec<Panel<'o>> {
    let mut panels = vec![Panel::new("input", sample.input.view())];
    let expected = sample.output.as_ref().map(GridBuf::view);
    match (&outcome.grid, outcome.status) {
        (Some(grid), Status::Wrong) => {
            if let Some(expected) = expected {
                panels.push(Panel::new("expected", expected));
                panels.push(Panel::new("got", grid.view()).compared_with(expected));
            }
        }
        (Some(grid), _) => panels.push(Panel::new("output", grid.view())),
        (None, _) => panels.extend(expected.map(|grid| Panel::new("expected", grid))),
    }
    panels
}
