//! `arcvm run`: one solver on every pair of a task.

use std::fmt::Write;
use std::path::PathBuf;

use bumpalo::Bump;
use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value, json};

use super::engines::{DeviceRun, EngineOptions};
use super::options::{BudgetOptions, Stopwatch, TaskOptions};
use super::solver::{choose, not_a_solver, samples, task_for};
use super::ui::{Ui, duration, pairs_right};
use super::{Failure, Verdict, complete, workers};
use crate::diag;
use crate::engine::Engine;
use crate::library::{Entry, Library};
use crate::render::{self, Panel};
use crate::sched::{self, Options, Outcome, Status, lines, order_check};
use crate::task::{Kind, Sample, Task};
use crate::value::{Fault, GridBuf};
use crate::vm::{self, Code as Bytecode};

/// Run a solver on every pair of a task, demonstration and test together.
#[derive(Args)]
#[command(after_help = "\
The task is --task, else the last part of the solver's name, else the name of the file.

Examples:
  arcvm run solvers/007bbfb7.arc --task 007bbfb7
  arcvm run solvers.py --solver solve_007bbfb7 --tasks ~/ARC-AGI/data/training
  arcvm run solver.arc --task 007bbfb7 --pair train0 --show
  cat solver.arc | arcvm run - --task 007bbfb7 --json")]
pub(super) struct Run {
    /// The file with the solver; `-` for standard input.
    file: PathBuf,
    /// The task to run it on.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    task: Option<String>,
    /// Which definition to run, where the file has several.
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
        let watch = Stopwatch::start();
        let (mut library, diags) = Library::load(std::slice::from_ref(&self.file));
        ui.report(&diags, &library.sources)?;
        let tasks = self.tasks.load(ui)?;
        ui.report(&library.type_clashes(), &library.sources)?;
        self.budget.optimise(&mut library);
        let (name, id) = (self.solver.as_deref(), self.task.as_deref());
        let entry = choose(ui, &self.file, &library.files, name, id)?;
        let task = task_for(ui, &tasks, id, &entry)?;
        let samples = samples(ui, task, &self.pair)?;
        let definition = entry.definition;
        let (Some(written), Some(program)) = (&definition.program, definition.runnable()) else {
            return Err(ui.fail(not_a_solver(&entry)));
        };
        let mut code = vm::compile(&library.graph, program);
        // Nothing is compiled for one run on each pair, unless it was asked for.
        let engine = match self.engine.on_cpu(ui, &library.sources)? {
            Engine::Auto => Engine::Vm,
            engine @ (Engine::Vm | Engine::Jit) => engine,
        };
        // That there is native code was asked before; a program that has none all the same runs on
        // the VM.
        let _ = engine.prepare(&library.graph, program.root, &mut code, 1, |_| 0);
        // Its lines can be shown and named.
        let as_written = vm::compile(&library.graph, written);
        let options = self.budget.options(1);
        let pool = workers::pool(ui, 1)?;
        let jobs = [(entry, task)];
        let device = self.engine.on_device(ui, &library, &jobs, &options, &pool, engine)?;
        // What a device has evaluated already is taken over.
        let known = |sample: &Sample| {
            let at = task.samples.iter().position(|own| std::ptr::eq(own, sample));
            at.and_then(|at| device.outcome(0, at))
        };
        let samples: Vec<_> = samples.into_iter().map(|sample| (sample, known(sample))).collect();
        let codes = [&code, &as_written];
        let reports =
            pool.install(|| self.evaluate(&library, &entry, task, &samples, codes, &options));
        if ui.json {
            self.print_json(ui, &library, &entry, task, &reports, &watch, &device)?;
        } else {
            self.print_text(ui, &library, &entry, task, &reports, &watch)?;
            ui.print(&device.report)?;
        }
        let wrong = reports
            .iter()
            .any(|report| !matches!(report.outcome.status, Status::Correct | Status::Unknown));
        Ok(if wrong { Verdict::Bad } else { Verdict::Good })
    }

    fn evaluate<'t>(
        &self,
        library: &Library,
        entry: &Entry<'_>,
        task: &'t Task,
        samples: &[(&'t Sample, Option<&Outcome>)],
        [code, as_written]: [&Bytecode; 2],
        options: &Options,
    ) -> Vec<Report<'t>> {
        let mut bump = Bump::new();
        let report = |&(sample, known): &(&'t Sample, Option<&Outcome>)| {
            let outcome = match known {
                Some(outcome) => Outcome::clone(outcome),
                None => sched::evaluate(&mut bump, code, task, sample, options),
            };
            let lines = match (&entry.definition.program, self.show) {
                (Some(program), true) => lines(as_written, program, task, sample, options),
                _ => Vec::new(),
            };
            let pick = match self.order_check {
                true => order_check(as_written, task, sample, options),
                false => None,
            };
            let order = pick.map(|pick| {
                let place = pick.node.and_then(|node| library.span(entry, node));
                let line = place.map(|span| {
                    let (line, _) = library.sources.line_col(span);
                    let text = library.sources.line_text(span.source, line).trim().to_owned();
                    (line, text)
                });
                Order { line, primitive: pick.primitive }
            });
            Report { sample, outcome, lines, order }
        };
        samples.iter().map(report).collect()
    }

    fn print_text(
        &self,
        ui: &mut Ui,
        library: &Library,
        entry: &Entry<'_>,
        task: &Task,
        reports: &[Report<'_>],
        watch: &Stopwatch,
    ) -> Result<(), Failure> {
        let mut text = String::new();
        let name = ui.strong(&entry.definition.name);
        let _ = writeln!(text, "{name} on task {}\n", ui.strong(&task.id));
        for report in reports {
            // Of generated pairs there are hundreds: those that are right are a line each.
            let is_brief = self.pair == "all"
                && report.sample.kind == Kind::ArcGen
                && report.outcome.status == Status::Correct;
            report.write(ui, library, entry, is_brief, &mut text);
        }
        let verdict = pairs_right(reports.iter().map(|report| report.outcome.status));
        let verdict = match sched::solved(reports.iter().map(|report| &report.outcome)) {
            true => ui.good(&verdict),
            false => ui.bad(&verdict),
        };
        let evaluating = reports.iter().map(|report| report.outcome.nanos).sum();
        let times = format!(
            "evaluating {}, in all {} wall, {} CPU",
            duration(evaluating),
            duration(watch.wall().as_nanos() as u64),
            duration(watch.cpu().as_nanos() as u64)
        );
        let _ = writeln!(text, "{verdict}  {}", ui.faint(&times));
        ui.print(&text)
    }

    #[expect(clippy::too_many_arguments, reason = "it prints all of it")]
    fn print_json(
        &self,
        ui: &mut Ui,
        library: &Library,
        entry: &Entry<'_>,
        task: &Task,
        reports: &[Report<'_>],
        watch: &Stopwatch,
        device: &DeviceRun,
    ) -> Result<(), Failure> {
        let right = reports.iter().filter(|r| r.outcome.status == Status::Correct).count();
        let pairs: Vec<Value> = reports.iter().map(|r| r.to_json(library, entry)).collect();
        let mut program = json!({
            "name": entry.definition.name,
            "file": entry.file.name,
            "task": task.id,
            "solved": sched::solved(reports.iter().map(|report| &report.outcome)),
            "pairs": pairs,
            "summary": {
                "pairs": reports.len(),
                "pairs_correct": right,
                "wall_ms": watch.wall().as_secs_f64() * 1e3,
                "cpu_ms": watch.cpu().as_secs_f64() * 1e3,
            },
        });
        if self.order_check {
            let first = reports.iter().find_map(|report| report.order.as_ref());
            program["order_sensitive"] = Order::to_json(first);
        }
        ui.print_json(device.described(program))
    }
}

/// What came of one pair.
struct Report<'t> {
    sample: &'t Sample,
    outcome: Outcome,
    lines: Vec<sched::Line>,
    order: Option<Order>,
}

/// Where the answer came to depend on the order of a set.
struct Order {
    line: Option<(usize, String)>,
    primitive: Option<&'static str>,
}

impl Order {
    /// `false` where the answer does not depend on the order.
    fn to_json(order: Option<&Self>) -> Value {
        order.map_or(json!(false), |order| {
            json!({
                "line": order.line.as_ref().map(|(line, _)| line),
                "source": order.line.as_ref().map(|(_, source)| source),
                "primitive": order.primitive,
            })
        })
    }
}

impl Report<'_> {
    fn write(
        &self,
        ui: &Ui,
        library: &Library,
        entry: &Entry<'_>,
        is_brief: bool,
        text: &mut String,
    ) {
        let status = match self.outcome.status {
            Status::Correct => ui.good("correct"),
            Status::Unknown => ui.strong("no expected output"),
            status @ (Status::Wrong | Status::Failed(_)) => ui.bad(status.name()),
        };
        let time = ui.faint(&duration(self.outcome.nanos));
        let _ = writeln!(text, "{}  {status}  {time}", ui.strong(&self.sample.name()));
        if is_brief {
            return;
        }
        for line in &self.lines {
            let _ = writeln!(text, "  {} =", ui.strong(&line.name));
            match (&line.grid, &line.text) {
                (Some(grid), _) => text.push_str(&render::grid(grid.view(), &ui.style)),
                (None, Some(value)) => {
                    let _ = writeln!(text, "    {value}");
                }
                (None, None) => {
                    let _ = writeln!(text, "    {}", ui.faint("not evaluated"));
                }
            }
        }
        text.push_str(&render::panels(&panels(self.sample, &self.outcome), &ui.style));
        if let Some(value) = &self.outcome.other {
            let _ = writeln!(text, "  the answer is no grid: {value}");
        }
        if let Some(fault) = &self.outcome.fault {
            let place = fault.site().and_then(|node| library.span(entry, node));
            let diagnostic = fault.diagnostic(place);
            text.push_str(&diag::render(
                &[diagnostic],
                &library.sources,
                ui.style.mode.is_colored(),
            ));
        }
        if let Some(order) = &self.order {
            let _ = writeln!(text, "  {}", ui.bad("the answer depends on the order of a set"));
            if let Some((line, source)) = &order.line {
                let by = order.primitive.map_or_else(String::new, |name| format!(" (`{name}`)"));
                let _ = writeln!(text, "  first at {}:{line}{by}: {source}", entry.file.name);
            }
        }
        text.push('\n');
    }

    fn to_json(&self, library: &Library, entry: &Entry<'_>) -> Value {
        let mut pair = outcome_json(self.sample, &self.outcome, library, entry);
        pair["fuel"] = json!(self.outcome.fuel);
        pair["output"] = match (&self.outcome.grid, &self.outcome.other) {
            (Some(grid), _) => grid_json(grid),
            (None, Some(text)) => json!(text),
            (None, None) => Value::Null,
        };
        if !self.lines.is_empty() {
            let line = |line: &sched::Line| {
                let grid = line.grid.as_ref().map(grid_json);
                json!({ "name": line.name, "value": grid.or_else(|| line.text.clone().map(Value::from)) })
            };
            pair["lines"] = self.lines.iter().map(line).collect();
        }
        if let Some(order) = &self.order {
            pair["order_sensitive"] = Order::to_json(Some(order));
        }
        pair
    }
}

/// The grids of a pair: its input, what a program made of it and, where that is wrong, what it
/// should have made.
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

/// A grid as lists of integers.
pub(super) fn grid_json(grid: &GridBuf) -> Value {
    let rows: Vec<&[i8]> = grid.view().rows().collect();
    json!(rows)
}

/// A pair's verdict in the form that all commands share.
pub(super) fn outcome_json(
    sample: &Sample,
    outcome: &Outcome,
    library: &Library,
    entry: &Entry<'_>,
) -> Value {
    let mut pair = json!({
        "kind": sample.kind.to_string(),
        "index": sample.index,
        "status": outcome.status.name(),
        "message": outcome.fault.as_ref().map(ToString::to_string),
        "ns": outcome.nanos,
    });
    if let Some(fault) = &outcome.fault {
        pair["error"] = fault_json(fault, library, entry);
    }
    pair
}

/// Why a pair failed, and where.
pub(super) fn fault_json(fault: &Fault, library: &Library, entry: &Entry<'_>) -> Value {
    let (line, column) = fault
        .site()
        .and_then(|node| library.span(entry, node))
        .map(|span| library.sources.line_col(span))
        .unzip();
    json!({
        "kind": fault.kind().name(),
        "primitive": fault.primitive(),
        "file": entry.file.name,
        "line": line,
        "column": column,
    })
}
