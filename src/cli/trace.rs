//! `arcvm trace`: every line of a solver with its value and its time.

use std::fmt::Write;
use std::path::PathBuf;

use bumpalo::Bump;
use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value as Json, json};

use super::options::{BudgetOptions, TaskOptions};
use super::solver::{Wanted, choose, report_misuse, samples, task_for, with_name};
use super::ui::{Ui, duration};
use super::{Failure, Verdict, complete, files, workers};
use crate::diag;
use crate::eval::{
    self, FirstDifference, Options, Outcome, Status, Trace as Traced, align, differs,
    first_difference,
};
use crate::ir::Program;
use crate::jobs::{fault_json, value_json};
use crate::library::{Entry, Library, named};
use crate::pass::infer::{Inferred, infer};
use crate::render::drawing::Setting;
use crate::render::trace::{Absent, CellView, LineView, PairView, RowView, TraceView, rows, shown};
use crate::render::value::{self, Extent};
use crate::render::{Block, Drawing, Style, html, tally, verdict};
use crate::task::{Sample, Task, TaskSet};
use crate::types::Type;
use crate::value::display::shortened;
use crate::value::{Value, View};
use crate::vm;

/// Show every line of a solver with its value and its time.
#[derive(Args)]
#[command(after_help = "\
Lines are run as they were written, without the passes; a line's time is the least of five runs.

With --against, lines of the two solvers are matched by name, as far as that keeps their order, and between matched
ones by position where there are as many in both. A line without a match is compared with nothing.

Exit codes: 0 all right, 1 a wrong answer, or with --against a line whose value differs, 2 bad usage or bad input.

Examples:
  arcvm trace solvers/007bbfb7.arc --pair train0
  arcvm trace solver.arc --task 007bbfb7 --html trace.html
  arcvm trace draft.arc --against solver.arc --html trace.html
  arcvm trace solvers.py --solver solve_007bbfb7 --tasks ~/ARC-AGI/data/training --json")]
pub(super) struct Trace {
    /// The file with the solver; `-` for standard input.
    file: PathBuf,
    /// The task to run it on; by default the one that the solver's name or the file's says.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    task: Option<String>,
    /// Which definition to run, where a file has several.
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(complete::solvers))]
    solver: Option<String>,
    /// Only one pair, such as `train0` or `test0`.
    #[arg(long, value_name = "PAIR", default_value = "all", add = ArgValueCandidates::new(complete::pairs))]
    pair: String,
    /// Another solver of the task, `FILE` or `FILE#NAME`: the first line where the values differ is
    /// told.
    #[arg(long, value_name = "FILE[#NAME]")]
    against: Option<PathBuf>,
    /// Write a page that stands alone instead of showing the lines here.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
}

/// Runs of a line, for its time.
const RUNS: u32 = 5;
/// Characters of an answer that is no grid.
const SHOWN: usize = 400;
/// Columns between pairs.
const GAP: usize = 3;

/// A solver that can be traced.
#[derive(Clone, Copy)]
struct Solver<'l> {
    entry: Entry<'l>,
    written: &'l Program,
}

impl<'l> Solver<'l> {
    /// The names of its lines.
    fn names(self) -> Vec<&'l str> {
        self.written.bindings.iter().map(|binding| binding.name.as_str()).collect()
    }
}

/// State that is known before values are shown.
struct TraceRun<'r, 'a> {
    library: &'r Library,
    inferred: &'r Inferred,
    task: &'r Task,
    samples: &'r [&'a Sample],
    one: (Solver<'r>, &'r [Traced<'a>]),
    other: Option<(Solver<'r>, &'r [Traced<'a>])>,
    matched: Vec<(usize, usize)>,
    first: Option<FirstDifference>,
}

impl Trace {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let against = self.against.as_deref().map(with_name);
        let other = against.as_ref().map(|(path, _)| path);
        let paths: Vec<PathBuf> = [&self.file].into_iter().chain(other).cloned().collect();
        let (library, diags) = Library::load(&paths);
        report_misuse(ui, &library, &diags)?;
        let tasks = self.tasks.load(ui)?;
        let (one, other) = self.solvers(ui, &library, &tasks, against.as_ref())?;
        let task = task_for(ui, &tasks, self.task.as_deref(), &one.entry)?;
        let samples = samples(ui, task, &self.pair)?;
        let samples: Vec<&Sample> = samples.into_iter().map(|index| &task.samples[index]).collect();
        let options = self.budget.options(RUNS);
        let (json, to_terminal) = (ui.json, !ui.json && self.html.is_none());
        let style = ui.style;
        let pool = workers::pool(ui, 1)?;
        let palette = style.palette;
        let made = pool.install(|| {
            with_run(&library, task, &samples, one, other, &options, |run| Made {
                text: to_terminal.then(|| text(&run, &style)),
                json: json.then(|| to_json(&run)),
                page: self.html.as_ref().map(|_| page(&run, palette)),
                summary: run.summary(&style),
                good: run.good(),
            })
        });
        if let (Some(path), Some(page)) = (&self.html, &made.page) {
            files::write(ui, path, page)?;
        }
        match (made.json, &self.html) {
            (Some(mut json), path) => {
                json["html"] = path.as_ref().map_or(Json::Null, |path| json!(path));
                ui.print_json(json)?;
            }
            (None, Some(path)) => {
                ui.print(&format!("{}wrote {}\n", made.summary, path.display()))?
            }
            (None, None) => ui.print(&(made.text.unwrap_or_default() + &made.summary))?,
        }
        Ok(if made.good { Verdict::Good } else { Verdict::Bad })
    }

    /// The solver, and the one that it is compared with.
    fn solvers<'l>(
        &self,
        ui: &mut Ui,
        library: &'l Library,
        tasks: &TaskSet,
        against: Option<&(PathBuf, Option<String>)>,
    ) -> Result<(Solver<'l>, Option<Solver<'l>>), Failure> {
        let from_folder = |name: &str| std::path::Path::new(name).starts_with(&self.file);
        let own = match self.file.is_dir() {
            true => library.files.iter().take_while(|file| from_folder(&file.name)).count(),
            false => 1,
        };
        let (files, others) = library.files.split_at(own.min(library.files.len()));
        let (name, id) = (self.solver.as_deref(), self.task.as_deref());
        let solver = |ui: &mut Ui, entry: Entry<'l>| match &entry.definition.program {
            Some(written) => Ok(Solver { entry, written }),
            None => Err(ui.fail(entry.not_a_solver())),
        };
        let wanted = Wanted { name, task: id, tasks: Some(tasks) };
        let one = choose(ui, library, &self.file, files, wanted)?;
        let one = solver(ui, one)?;
        let Some((path, own_name)) = against else {
            return Ok((one, None));
        };
        // The name of the one need not be known there.
        let name = name.filter(|name| !named(others, name).is_empty());
        let name = own_name.as_deref().or(name);
        let id = id.or_else(|| {
            let own = one.entry.definition.endings();
            own.chain([one.entry.file.stem.as_str()]).find(|id| {
                others.iter().any(|file| {
                    file.unit
                        .entries()
                        .into_iter()
                        .any(|definition| Entry { file, definition }.is_for(id))
                })
            })
        });
        let wanted = Wanted { name, task: id, tasks: Some(tasks) };
        let other = choose(ui, library, path, others, wanted)?;
        Ok((one, Some(solver(ui, other)?)))
    }
}

/// The parts of a run that outputs need after its values are gone.
struct Made {
    text: Option<String>,
    json: Option<Json>,
    page: Option<String>,
    summary: String,
    good: bool,
}

/// Traces the solvers on all samples and hands over the values while they live.
fn with_run<T>(
    library: &Library,
    task: &Task,
    samples: &[&Sample],
    one: Solver<'_>,
    other: Option<Solver<'_>>,
    options: &Options,
    inspect: impl FnOnce(TraceRun<'_, '_>) -> T,
) -> T {
    let solvers = || [Some(one), other].into_iter().flatten();
    let codes: Vec<_> =
        solvers().map(|solver| vm::compile(&library.graph, solver.written)).collect();
    let arenas: Vec<Bump> = codes.iter().flat_map(|_| samples).map(|_| Bump::new()).collect();
    let mut traces: Vec<Vec<Traced<'_>>> = Vec::new();
    for ((solver, code), arenas) in solvers().zip(&codes).zip(arenas.chunks(samples.len().max(1))) {
        let trace =
            |(sample, arena)| eval::trace(arena, code, solver.written, task, sample, options);
        traces.push(samples.iter().copied().zip(arenas).map(trace).collect());
    }
    let roots: Vec<_> = solvers().map(|solver| solver.written.root).collect();
    let inferred = infer(&library.graph, &roots);
    let matched = align(&one.names(), &other.map(Solver::names).unwrap_or_default());
    let first = match &traces[..] {
        [one, other] => first_difference(&matched, one, other),
        _ => None,
    };
    inspect(TraceRun {
        library,
        inferred: &inferred,
        task,
        samples,
        one: (one, &traces[0]),
        other: other.zip(traces.get(1)).map(|(solver, traces)| (solver, &traces[..])),
        matched,
        first,
    })
}

impl TraceRun<'_, '_> {
    /// Tells whether there is nothing to complain about: no wrong answer, or no difference.
    fn good(&self) -> bool {
        match self.other {
            Some(_) => self.first.is_none(),
            None => self
                .one
                .1
                .iter()
                .all(|trace| matches!(trace.status, Status::Correct | Status::Unknown)),
        }
    }

    /// The lines with their values as `draw` shows them, given also whether tuples of pairs may be
    /// grids.
    fn view<V>(&self, draw: impl Fn(Value<'_>, Setting) -> V) -> TraceView<'_, V> {
        let lines = |(solver, traces): (Solver<'_>, &[Traced<'_>])| -> Vec<LineView<V>> {
            self.lines(solver, traces, &draw)
        };
        let one = lines(self.one);
        let other = self.other.map(lines).unwrap_or_default();
        let differing = |i: usize, j: usize| -> Vec<bool> {
            let others = self.other.map_or(&[][..], |(_, traces)| traces);
            let pairs = self.one.1.iter().zip(others);
            pairs.map(|(a, b)| differs(a.lines[i].reached, b.lines[j].reached)).collect()
        };
        let (rows, first) = rows(one, other, &self.matched, differing, self.first.as_ref());
        let pairs = self.samples.iter().enumerate().map(|(index, sample)| self.pair(index, sample));
        let entry = self.one.0.entry;
        let name_and_file =
            |entry: Entry<'_>| (entry.definition.name.clone(), entry.file.name.clone());
        TraceView {
            name: entry.definition.name.clone(),
            file: entry.file.name.clone(),
            task: self.task.id.clone(),
            against: self.other.map(|(solver, _)| name_and_file(solver.entry)),
            pairs: pairs.collect(),
            rows,
            first,
        }
    }

    fn lines<V>(
        &self,
        solver: Solver<'_>,
        traces: &[Traced<'_>],
        draw: &impl Fn(Value<'_>, Setting) -> V,
    ) -> Vec<LineView<V>> {
        let sources = &self.library.sources;
        let bindings = solver.written.bindings.iter().enumerate();
        let line = |(index, binding): (usize, &crate::ir::Binding)| {
            let grids = means_grids(self.inferred.type_of(binding.node));
            let cell = |(trace, sample): (&Traced<'_>, &&Sample)| {
                let frame = sample.input.view();
                let setting = Setting { frame: Some((frame.height, frame.width)), grids };
                let line = trace.lines[index];
                let shown = shown(line.reached, |value| draw(value, setting));
                CellView { shown, nanos: line.nanos, fuel: line.fuel }
            };
            LineView {
                number: sources.line_col(binding.span).0,
                name: binding.name.to_string(),
                source: sources.text(binding.span.source)[binding.span.range()].trim().to_owned(),
                cells: traces.iter().zip(self.samples).map(cell).collect(),
            }
        };
        bindings.map(line).collect()
    }

    fn pair<'t>(&self, index: usize, sample: &'t Sample) -> PairView<'t> {
        let trace = &self.one.1[index];
        let outcome = outcome(trace);
        let fault = trace.out.as_ref().err().map(|fault| {
            let diagnostic = self.library.fault_diagnostic(&self.one.0.entry, fault);
            diag::render(&[diagnostic], &self.library.sources, false)
        });
        PairView {
            sample,
            status: trace.status,
            verdict: verdict(sample, &outcome),
            got: outcome.grid,
            fault,
            other: self.other.map(|(_, traces)| traces[index].status),
        }
    }

    /// The last words.
    fn summary(&self, style: &Style) -> String {
        let (solver, traces) = self.one;
        if let Some((other, _)) = self.other {
            let Some(first) = &self.first else {
                return style.good("no difference") + "\n";
            };
            let place = |solver: Solver<'_>, line: usize| {
                let (file, span) = (&solver.entry.file.name, solver.written.bindings[line].span);
                let number = self.library.sources.line_col(span).0;
                format!("{file}:{number} (`{}`)", solver.written.bindings[line].name)
            };
            let pairs: Vec<String> =
                first.samples.iter().map(|&index| self.samples[index].name()).collect();
            let (one, two) = (place(solver, first.lines.0), place(other, first.lines.1));
            return format!(
                "{} at {one} and {two}, on {}\n",
                style.bad("first difference"),
                pairs.join(", ")
            );
        }
        let outcomes: Vec<Outcome> = traces.iter().map(outcome).collect();
        let verdict = tally(&outcomes);
        let verdict = if self.good() { style.good(&verdict) } else { style.bad(&verdict) };
        let nanos = traces.iter().flat_map(|trace| &trace.lines).map(|line| line.nanos).sum();
        format!("{verdict}  {}\n", style.faint(&format!("evaluating {}", duration(nanos))))
    }
}

/// Tells whether a value of a type that is no grid of bytes stands for one all the same.
fn means_grids(ty: Type) -> bool {
    let ty = ty.regular();
    ty == Type::GRID || ty.element().is_some_and(|element| element.regular() == Type::GRID)
}

/// A trace as the outcome that verdicts are made of.
fn outcome(trace: &Traced<'_>) -> Outcome {
    let (grid, other) = match &trace.out {
        Ok(value) => match value.view() {
            View::Grid(grid) => (Some(grid.to_buf()), None),
            _ => (None, Some(shortened(*value, SHOWN))),
        },
        Err(_) => (None, None),
    };
    Outcome {
        status: trace.status,
        grid,
        other,
        left_out: None,
        fault: trace.out.as_ref().err().cloned(),
        fuel: trace.lines.iter().map(|line| line.fuel).sum(),
        nanos: trace.lines.iter().map(|line| line.nanos).sum(),
    }
}

fn page(run: &TraceRun<'_, '_>, palette: crate::render::Palette) -> String {
    html::trace(&run.view(Drawing::of), palette)
}

fn text(run: &TraceRun<'_, '_>, style: &Style) -> String {
    let view = run.view(|value, _| value::picture(value, style, Extent::SHORT, &|_| None).block);
    let mut text = format!("{} on task {}\n\n", style.strong(&view.name), style.strong(&view.task));
    let inputs = view.pairs.iter().map(|pair| {
        let grid = pair.sample.input.view();
        let block = value::picture(Value::grid(&grid), style, Extent::SHORT, &|_| None).block;
        Block::text(&pair.sample.name()).above(block)
    });
    text += &format!("{}\n{}\n", style.strong("I"), flow(&inputs.collect::<Vec<_>>(), style));
    for row in &view.rows {
        write_row(&view, row, style, &mut text);
    }
    for pair in &view.pairs {
        let line = format!("{}  {}", pair.sample.name(), pair.verdict);
        let _ = writeln!(
            text,
            "{}",
            match pair.status {
                Status::Correct => style.good(&line),
                Status::Unknown => line,
                Status::Wrong | Status::Failed(_) => style.bad(&line),
            }
        );
        if let Some(fault) = &pair.fault {
            text += fault;
        }
    }
    text
}

fn flow(blocks: &[Block], style: &Style) -> String {
    Block::flow(blocks, style.width, GAP).render()
}

/// A line with its values; of two programs, only where they differ, below each other.
fn write_row(view: &TraceView<'_, Block>, row: &RowView<Block>, style: &Style, text: &mut String) {
    let against = view.against.is_some();
    let sign = match (&row.one, &row.other) {
        _ if !against => " ",
        (Some(_), None) => "-",
        (None, Some(_)) => "+",
        _ if row.any_differs() => "≠",
        _ => "=",
    };
    for line in [&row.one, &row.other].into_iter().flatten() {
        let time = style.faint(&duration(line.nanos()));
        let number = format!("{sign}{:>3}", line.number);
        let _ = writeln!(text, "{}  {}  {time}", style.faint(&number), style.strong(&line.source));
    }
    if against && !row.any_differs() {
        return;
    }
    for line in [&row.one, &row.other].into_iter().flatten() {
        let shown = line.cells.iter().zip(&view.pairs).enumerate();
        let shown = shown.filter(|(index, _)| !against || row.differs[*index]);
        let blocks = shown.map(|(_, (cell, pair))| {
            let caption = match cell.fuel {
                0 => pair.sample.name(),
                _ => format!("{}  {}", pair.sample.name(), duration(cell.nanos)),
            };
            Block::text(&caption).above(match &cell.shown {
                Ok(block) => block.clone(),
                Err(absent) => Block::text(absent.words()),
            })
        });
        text.push_str(&flow(&blocks.collect::<Vec<_>>(), style));
        text.push('\n');
    }
}

fn to_json(run: &TraceRun<'_, '_>) -> Json {
    let view = run.view(|value, _| value_json(value));
    let line = |line: &LineView<Json>, index: usize| {
        let cell = &line.cells[index];
        json!({
            "line": line.number,
            "name": line.name,
            "source": line.source,
            "value": cell.shown.as_ref().ok(),
            "state": cell.shown.as_ref().err().copied().map_or("value", Absent::name),
            "ns": cell.nanos,
            "fuel": cell.fuel,
        })
    };
    let pairs = view.pairs.iter().enumerate().map(|(index, pair)| {
        let lines = view.rows.iter().filter_map(|row| Some(line(row.one.as_ref()?, index)));
        let (solver, traces) = &run.one;
        let fault = traces[index].out.as_ref().err();
        let mut json = json!({
            "kind": pair.sample.kind.to_string(),
            "index": pair.sample.index,
            "status": pair.status.name(),
            "message": fault.map(ToString::to_string),
            "lines": lines.collect::<Vec<_>>(),
        });
        if let Some(fault) = fault {
            json["error"] = fault_json(fault, run.library, &solver.entry);
        }
        if let Some(status) = pair.other {
            let lines = view.rows.iter().filter_map(|row| Some(line(row.other.as_ref()?, index)));
            json["against"] =
                json!({ "status": status.name(), "lines": lines.collect::<Vec<_>>() });
        }
        json
    });
    let mut json = json!({
        "name": view.name,
        "file": view.file,
        "task": view.task,
        "pairs": pairs.collect::<Vec<_>>(),
    });
    if let Some((name, file)) = &view.against {
        let first = view.first.map(|first| {
            let row = &view.rows[first];
            let number = |line: &Option<LineView<Json>>| line.as_ref().map(|line| line.number);
            let pairs = view.pairs.iter().zip(&row.differs).filter(|(_, differs)| **differs);
            let pairs: Vec<String> = pairs.map(|(pair, _)| pair.sample.name()).collect();
            json!({ "line": number(&row.one), "against_line": number(&row.other), "pairs": pairs })
        });
        json["against"] = json!({ "name": name, "file": file, "first_difference": first });
    }
    json
}
