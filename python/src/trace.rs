//! Programs line by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use arcvm::diag;
use arcvm::eval::{self, Options, Reached};
use arcvm::render::trace::{RoundsView, shown};
use arcvm::render::value::{self as draw, Extent};
use arcvm::render::{ColorMode, Style};
use arcvm::task::{Sample, Task};
use arcvm::value::{Budget, Cx, Direction};
use arcvm::vm;
use bumpalo::Bump;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;

use crate::program::Program;
use crate::value::Owned;
use crate::{grid, work};

/// Columns of text.
const WIDTH: usize = 100;

/// How values are drawn as text.
pub(crate) fn plain_style() -> Style {
    Style::new(ColorMode::Plain, WIDTH)
}

/// Runs of a line, for its time.
const RUNS: u32 = 5;

/// A program on a pair, line by line.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Trace {
    name: String,
    task: String,
    pair: String,
    status: &'static str,
    error: Option<String>,
    lines: Vec<Arc<Line>>,
    /// The number of the first line that differs from the other program's.
    first: Option<usize>,
}

/// A line of a program with what it came to.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct TraceLine(Arc<Line>);

struct Line {
    name: String,
    source: String,
    number: usize,
    status: &'static str,
    value: Option<arcvm::value::GridBuf>,
    other: Option<Owned>,
    drawing: String,
    nanos: u64,
    fuel: u64,
    differs: Option<bool>,
    against: Option<String>,
    rounds: Option<RoundsView>,
}

/// Traces a program on a pair of a task, and beside it another one.
pub(crate) fn trace(
    py: Python<'_>,
    program: &Program,
    against: Option<&Program>,
    task: &Task,
    pair: &str,
    budget: Budget,
) -> PyResult<Trace> {
    let Some(sample) = task.samples.iter().find(|sample| sample.name() == pair) else {
        let names: Vec<String> = task.samples.iter().map(Sample::name).collect();
        return Err(PyKeyError::new_err(format!(
            "task {} has no pair {pair:?}; it has {}",
            task.id,
            names.join(", ")
        )));
    };
    let solvers: Vec<&Program> = std::iter::once(program).chain(against).collect();
    for solver in &solvers {
        if solver.entry().definition.program.is_none() {
            return Err(PyValueError::new_err("the program has no lines to trace"));
        }
    }
    work::wait(py, 1, |workers| {
        let options =
            Options::default().budget(budget).interrupt(workers.interrupt.clone()).repeat(RUNS);
        run(&solvers, task, sample, &options)
    })
}

fn run(solvers: &[&Program], task: &Task, sample: &Sample, options: &Options) -> Trace {
    let written = |solver: &&Program| solver.entry().definition.program.clone();
    let programs: Vec<_> = solvers.iter().filter_map(written).collect();
    let codes: Vec<_> = solvers
        .iter()
        .zip(&programs)
        .map(|(solver, program)| vm::compile(&solver.library().graph, program))
        .collect();
    let arenas: Vec<Bump> = codes.iter().map(|_| Bump::new()).collect();
    let parts = arenas.iter().zip(&codes).zip(&programs);
    let traces: Vec<_> = parts
        .map(|((bump, code), program)| eval::trace(bump, code, program, task, sample, options))
        .collect();
    let names = |at: usize| -> Vec<&str> {
        let lines = programs.get(at).map_or(&[][..], |program| &program.bindings);
        lines.iter().map(|line| line.name.as_str()).collect()
    };
    let matched = eval::align(&names(0), &names(1));
    let partner = |line: usize| {
        let (_, other) = matched.iter().find(|(own, _)| *own == line)?;
        traces.get(1).map(|trace| &trace.lines[*other])
    };
    let own = solvers[0];
    let sources = &own.library().sources;
    let drawn = |reached: Reached<'_>| {
        let picture = |value| draw::picture(value, &plain_style(), Extent::SHORT, &|_| None);
        let shown = shown(reached, |value| picture(value).render());
        shown.unwrap_or_else(|absent| format!("{}\n", absent.words()))
    };
    let mut lines = Vec::new();
    let mut first = None;
    for (at, binding) in programs[0].bindings.iter().enumerate() {
        let line = &traces[0].lines[at];
        let other = partner(at);
        let differs = other.map(|other| eval::differs(line.reached, other.reached));
        if differs == Some(true) {
            first.get_or_insert(at);
        }
        let (grid, value) = match line.reached {
            Reached::Value(value) => {
                let cx = Cx::new(&arenas[0], Budget::UNLIMITED, Direction::Ascending);
                match Owned::of(&cx, value) {
                    Owned::Grid(grid) => (Some(grid), None),
                    other => (None, Some(other)),
                }
            }
            Reached::Failed | Reached::Missed | Reached::Unused => (None, None),
        };
        let rounds = RoundsView::of(line, &binding.name);
        lines.push(Arc::new(Line {
            name: binding.name.to_string(),
            source: sources.text(binding.span.source)[binding.span.range()].trim().to_owned(),
            number: sources.line_col(binding.span).0,
            status: status(line.reached),
            value: grid,
            other: value,
            drawing: {
                let rounds = rounds.iter().flat_map(RoundsView::lines);
                rounds.fold(drawn(line.reached), |text, round| text + &round + "\n")
            },
            rounds,
            nanos: line.nanos,
            fuel: line.fuel,
            differs,
            against: other.filter(|_| differs == Some(true)).map(|other| drawn(other.reached)),
        }));
    }
    let error = traces[0].out.as_ref().err().map(|fault| {
        let place = fault.site().and_then(|node| own.library().span(&own.entry(), node));
        diag::render(&[fault.diagnostic(place)], sources, false)
    });
    Trace {
        name: own.entry().definition.name.clone(),
        task: task.id.clone(),
        pair: sample.name(),
        status: traces[0].status.name(),
        error,
        lines,
        first,
    }
}

fn status(reached: Reached<'_>) -> &'static str {
    match reached {
        Reached::Value(_) => "value",
        Reached::Failed => "failed",
        Reached::Missed => "missed",
        Reached::Unused => "unused",
    }
}

#[pymethods]
impl Trace {
    /// The lines, in their order.
    #[getter]
    fn lines(&self) -> Vec<TraceLine> {
        self.lines.iter().map(|line| TraceLine(Arc::clone(line))).collect()
    }

    /// The verdict: ``correct``, ``wrong``, ``unknown``, ``error`` or a budget.
    #[getter]
    fn status(&self) -> &str {
        self.status
    }

    /// Why the evaluation failed, as the command shows it; None where it did not.
    #[getter]
    fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The first line whose value differs from that of the other program.
    #[getter]
    fn first_difference(&self) -> Option<TraceLine> {
        self.first.map(|at| TraceLine(Arc::clone(&self.lines[at])))
    }

    fn __len__(&self) -> usize {
        self.lines.len()
    }

    fn __repr__(&self) -> String {
        let (name, task, pair) = (&self.name, &self.task, &self.pair);
        format!("<Trace {name} on {task} {pair}: {} lines, {}>", self.lines.len(), self.status)
    }

    fn __str__(&self) -> String {
        let mut text =
            format!("{} on task {}, {}: {}\n", self.name, self.task, self.pair, self.status);
        for (at, line) in self.lines.iter().enumerate() {
            let mark = if self.first == Some(at) { "  <- first difference" } else { "" };
            text += &format!(
                "\n{:>3}  {}{mark}\n{}",
                line.number,
                line.source,
                indented(&line.drawing)
            );
            if let Some(against) = &line.against {
                text += &format!("     against\n{}", indented(against));
            }
        }
        if let Some(error) = &self.error {
            text += &format!("\n{error}");
        }
        text
    }

    fn _repr_html_(&self) -> String {
        let escaped =
            |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut html = format!(
            "<table class=\"arcvm-trace\"><caption>{} on task {}, {}: {}</caption>",
            escaped(&self.name),
            escaped(&self.task),
            escaped(&self.pair),
            self.status
        );
        for (at, line) in self.lines.iter().enumerate() {
            let value = match &line.value {
                Some(grid) => picture(grid),
                None => format!("<pre>{}</pre>", escaped(&line.drawing)),
            };
            let style =
                if self.first == Some(at) { " style=\"outline: 2px solid #c33\"" } else { "" };
            html += &format!(
                "<tr{style}><td>{}</td><td style=\"text-align:left\"><code>{}</code></td><td>{value}</td></tr>",
                line.number,
                escaped(&line.source)
            );
        }
        html += "</table>";
        if let Some(error) = &self.error {
            html += &format!("<pre>{}</pre>", escaped(error));
        }
        html
    }
}

/// A grid as a drawing in a page.
fn picture(grid: &arcvm::value::GridBuf) -> String {
    use arcvm::render::picture::{Ink, Picture};
    use arcvm::render::{Drawing, Palette, svg};
    /// Pixels of a cell.
    const CELL: u32 = 10;
    let picture = Picture::drawing(Drawing::grid(grid.view()), CELL);
    svg::picture(&picture, &Ink::on_white(Palette::Classic))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("     {line}\n")).collect()
}

#[pymethods]
impl TraceLine {
    /// The name that the line binds, or ``return``.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The text of the line.
    #[getter]
    fn source(&self) -> &str {
        &self.0.source
    }

    /// The number of the line, from 1.
    #[getter]
    fn lineno(&self) -> usize {
        self.0.number
    }

    /// ``value``, ``failed``, ``missed`` (the evaluation ended before it) or ``unused``.
    #[getter]
    fn status(&self) -> &str {
        self.0.status
    }

    /// The value: an ``int8`` array where it is a grid, else what it is in Python.
    #[getter]
    fn value(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if let Some(grid) = &self.0.value {
            return Ok(grid::to_array(py, grid.view())?.into_any().unbind());
        }
        self.0.other.clone().map_or_else(|| Ok(py.None()), |value| value.into_python(py))
    }

    /// The value as text.
    #[getter]
    fn drawing(&self) -> &str {
        &self.0.drawing
    }

    /// The time that the line took: the least of five runs.
    #[getter]
    fn nanoseconds(&self) -> u64 {
        self.0.nanos
    }

    /// The rounds of a loop: how many there were, and of the first few and the last one the number
    /// and the variables, as text. None for other lines.
    #[getter]
    #[allow(clippy::type_complexity, reason = "a number, and pairs of a number and names")]
    fn rounds(&self) -> Option<(u64, Vec<(u64, BTreeMap<String, String>)>)> {
        let rounds = self.0.rounds.as_ref()?;
        let shown = rounds.shown.iter();
        let shown = shown.map(|(number, values)| (*number, values.iter().cloned().collect()));
        Some((rounds.count, shown.collect()))
    }

    /// Fuel that the line took.
    #[getter]
    fn fuel(&self) -> u64 {
        self.0.fuel
    }

    /// Whether the value differs from that of the line's partner; None where it has none.
    #[getter]
    fn differs(&self) -> Option<bool> {
        self.0.differs
    }

    /// The partner's value, drawn, where it differs.
    #[getter]
    fn against(&self) -> Option<&str> {
        self.0.against.as_deref()
    }

    fn __repr__(&self) -> String {
        format!("<TraceLine {}: {}>", self.0.number, self.0.source)
    }

    fn __str__(&self) -> String {
        format!("{}\n{}", self.0.source, self.0.drawing)
    }
}
