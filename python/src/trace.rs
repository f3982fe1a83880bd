//! Programs line by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use arcvm::diag;
use arcvm::eval::{self, Reached};
use arcvm::prelude::{Budget, Direction, EvaluationOptions as Options, Sample, Task};
use arcvm::render::trace::{RoundsView, shown};
use arcvm::render::value::{self as draw, Extent};
use arcvm::render::{ColorMode, Style};
use arcvm::value::Cx;
use arcvm::vm;
use bumpalo::Bump;
use pyo3::exceptions::{PyIndexError, PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString};
use serde::{Deserialize, Serialize};

use crate::program::Program;
use crate::text::{self, Text};
use crate::value::Owned;
use crate::{state, work};

/// Columns of text.
const WIDTH: usize = 100;

/// Returns the style in which values are drawn as text.
pub(crate) fn plain_style() -> Style {
    Style::new(ColorMode::Plain, WIDTH)
}

/// Runs of a line, for its time.
const RUNS: u32 = 5;

/// A program on a pair, line by line.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Trace(Arc<Made>);

/// A line of a program with what it came to.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct TraceLine {
    made: Arc<Made>,
    index: usize,
}

#[derive(Serialize, Deserialize)]
struct Made {
    name: String,
    task: String,
    pair: String,
    status: String,
    error: Option<String>,
    lines: Vec<Line>,
    /// The number of the first line that differs from the other program's.
    first: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    name: String,
    source: String,
    number: usize,
    status: String,
    value: Reach,
    nanos: u64,
    fuel: u64,
    differs: Option<bool>,
    /// The other program's, where it differs.
    against: Option<Reach>,
    rounds: Option<(u64, Rounds)>,
}

/// Rounds of a loop, each with its number and the variables in it as text.
type Rounds = Vec<(u64, Vec<(String, String)>)>;

/// The outcome of a line: its value where it has one, and a drawing.
#[derive(Serialize, Deserialize)]
struct Reach {
    value: Option<Owned>,
    drawing: String,
}

impl Reach {
    fn of(reached: Reached<'_>, arena: &Bump) -> Self {
        let picture = |value| draw::picture(value, &plain_style(), Extent::SHORT, &|_| None);
        let shown = shown(reached, |value| picture(value).render());
        let value = match reached {
            Reached::Value(value) => {
                let cx = Cx::new(arena, Budget::UNLIMITED, Direction::Ascending);
                Some(Owned::of(&cx, value))
            }
            Reached::Failed | Reached::Missed | Reached::Unused | Reached::Skipped => None,
        };
        let drawing = shown.unwrap_or_else(|absent| format!("{}\n", absent.words()));
        Self { value, drawing }
    }

    /// Returns it as a part of a page.
    fn html(&self) -> String {
        match &self.value {
            Some(Owned::Grid(grid)) => picture(&grid.0),
            _ => format!("<pre>{}</pre>", escaped(&self.drawing)),
        }
    }
}

/// Traces a program on a pair of a task, and beside it another one.
pub(crate) fn trace(
    program: &Bound<'_, Program>,
    against: Option<&Bound<'_, Program>>,
    task: Arc<Task>,
    pair: Option<&Bound<'_, PyAny>>,
    budget: Budget,
) -> PyResult<Trace> {
    let number = number(&task, pair)?;
    let solvers: Vec<Py<Program>> =
        std::iter::once(program).chain(against).map(|solver| solver.clone().unbind()).collect();
    for solver in &solvers {
        if solver.get().entry().definition.program.is_none() {
            return Err(PyValueError::new_err("the program has no lines to trace"));
        }
    }
    let made = work::wait(program.py(), 1, move |workers| {
        let options =
            Options::default().budget(budget).interrupt(workers.interrupt.clone()).repeat(RUNS);
        let solvers: Vec<&Program> = solvers.iter().map(Py::get).collect();
        run(&solvers, &task, &task.samples[number], &options)
    })?;
    Ok(Trace(Arc::new(made)))
}

/// Returns the number of a pair that is named, or said by its number; the first demonstration
/// without.
fn number(task: &Task, pair: Option<&Bound<'_, PyAny>>) -> PyResult<usize> {
    let names = || task.samples.iter().map(Sample::name).collect::<Vec<_>>().join(", ");
    let given = pair.filter(|pair| !pair.is_instance_of::<PyString>());
    if let Some(number) = given {
        let number = text::natural("pair", number)?;
        let known = usize::try_from(number).ok().filter(|number| *number < task.samples.len());
        return known.ok_or_else(|| {
            let (id, count) = (&task.id, task.samples.len());
            PyIndexError::new_err(format!("task {id} has {count} pairs, from 0: {}", names()))
        });
    }
    let pair = pair.map(|pair| pair.extract::<Text>()).transpose()?;
    let pair = pair.as_deref().unwrap_or("train0");
    task.samples.iter().position(|sample| sample.name() == pair).ok_or_else(|| {
        PyKeyError::new_err(format!("task {} has no pair {pair:?}; it has {}", task.id, names()))
    })
}

fn run(solvers: &[&Program], task: &Task, sample: &Sample, options: &Options) -> Made {
    let written = |solver: &&Program| solver.entry().definition.program.clone();
    let programs: Vec<_> = solvers.iter().filter_map(written).collect();
    let codes: Vec<_> = solvers
        .iter()
        .zip(&programs)
        .map(|(solver, program)| vm::compile(solver.library().graph(), program))
        .collect();
    let arenas: Vec<Bump> = codes.iter().map(|_| Bump::new()).collect();
    let parts = arenas.iter().zip(&codes).zip(&programs);
    let traces: Vec<_> = parts
        .map(|((bump, code), program)| eval::trace(bump, code, program, task, sample, options))
        .collect();
    let names = |solver: usize| -> Vec<&str> {
        let lines = programs.get(solver).into_iter().flat_map(arcvm::ir::Program::lines);
        lines.map(|(line, _)| line.name.as_str()).collect()
    };
    let matched = eval::align(&names(0), &names(1));
    let partner = |line: usize| {
        let (_, other) = matched.iter().find(|(own, _)| *own == line)?;
        Some((&traces.get(1)?.lines[*other], arenas.get(1)?))
    };
    let own = solvers[0];
    let sources = own.library().sources();
    let mut lines = Vec::new();
    let mut first = None;
    for (index, (binding, _)) in programs[0].lines().into_iter().enumerate() {
        let line = &traces[0].lines[index];
        let other = partner(index);
        let differs = other.map(|(other, _)| eval::differs(line.reached, other.reached));
        if differs == Some(true) {
            first.get_or_insert(index);
        }
        let mut value = Reach::of(line.reached, &arenas[0]);
        let rounds = RoundsView::of(line, &binding.name);
        for round in rounds.iter().flat_map(RoundsView::lines) {
            value.drawing += &(round + "\n");
        }
        lines.push(Line {
            name: binding.name.to_string(),
            source: sources.text(binding.span.source)[binding.span.range()].trim().to_owned(),
            number: sources.line_col(binding.span).0,
            status: status(line.reached).to_owned(),
            value,
            rounds: rounds.map(|rounds| (rounds.count, rounds.shown)),
            nanos: line.nanos,
            fuel: line.fuel,
            differs,
            against: other
                .filter(|_| differs == Some(true))
                .map(|(other, arena)| Reach::of(other.reached, arena)),
        });
    }
    let error = traces[0].out.as_ref().err().map(|fault| {
        diag::render(&[own.library().fault_diagnostic(&own.entry(), fault)], sources, false)
    });
    Made {
        name: own.entry().definition.name.clone(),
        task: task.id.clone(),
        pair: sample.name(),
        status: traces[0].status.name().to_owned(),
        error,
        lines,
        first,
    }
}

impl Made {
    fn title(&self) -> String {
        format!("{} on task {}, {}: {}", self.name, self.task, self.pair, self.status)
    }

    fn text(&self) -> String {
        let mut text = self.title() + "\n";
        for (index, line) in self.lines.iter().enumerate() {
            let mark = if self.first == Some(index) { "  <- first difference" } else { "" };
            text += &format!(
                "\n{:>3}  {}{mark}\n{}",
                line.number,
                line.source,
                indented(&line.value.drawing)
            );
            if let Some(against) = &line.against {
                text += &format!("     against\n{}", indented(&against.drawing));
            }
        }
        if let Some(error) = &self.error {
            text += &format!("\n{error}");
        }
        text
    }

    /// Returns a table with a row a line. Where another program was traced beside it, a line whose
    /// value differs has the other value in a further column.
    fn html(&self) -> String {
        let title = escaped(&self.title());
        let mut html = format!("<table class=\"arcvm-trace\"><caption>{title}</caption>");
        let is_compared = self.lines.iter().any(|line| line.differs.is_some());
        if is_compared {
            html += "<tr><th></th><th></th><th>value</th><th>against</th></tr>";
        }
        for (index, line) in self.lines.iter().enumerate() {
            let style = match self.first == Some(index) {
                true => " style=\"outline: 2px solid #c33\"",
                false => "",
            };
            html += &format!(
                "<tr{style}><td>{}</td><td style=\"text-align:left\"><code>{}</code></td>\
                 <td>{}</td>",
                line.number,
                escaped(&line.source),
                line.value.html()
            );
            if is_compared {
                let against = line.against.as_ref().map_or_else(String::new, Reach::html);
                html += &format!("<td>{against}</td>");
            }
            html += "</tr>";
        }
        html += "</table>";
        if let Some(error) = &self.error {
            html += &format!("<pre>{}</pre>", escaped(error));
        }
        html
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn status(reached: Reached<'_>) -> &'static str {
    match reached {
        Reached::Value(_) => "value",
        Reached::Failed => "failed",
        Reached::Missed => "missed",
        Reached::Unused => "unused",
        Reached::Skipped => "skipped",
    }
}

#[pymethods]
impl Trace {
    /// The lines, in their order.
    #[getter]
    fn lines<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        work::list(py, (0..self.0.lines.len()).map(|index| self.line(index)))
    }

    /// The verdict: ``correct``, ``wrong``, ``unknown``, ``error`` or a budget.
    #[getter]
    fn status(&self) -> &str {
        &self.0.status
    }

    /// Why the evaluation failed, as the command shows it; None where it did not.
    #[getter]
    fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }

    /// The first line whose value differs from that of the other program.
    #[getter]
    fn first_difference(&self) -> Option<TraceLine> {
        self.0.first.map(|index| self.line(index))
    }

    fn __len__(&self) -> usize {
        self.0.lines.len()
    }

    fn __repr__(&self) -> String {
        let Made { name, task, pair, status, lines, .. } = &*self.0;
        format!("<Trace {name} on {task} {pair}: {} lines, {status}>", lines.len())
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        let made = Arc::clone(&self.0);
        work::apart(py, move || made.text())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let made = Arc::clone(&self.0);
        work::apart(py, move || made.html())
    }

    #[staticmethod]
    fn _restore(py: Python<'_>, state: &[u8]) -> PyResult<Self> {
        state::load(py, state).map(|made| Self(Arc::new(made)))
    }

    /// The line of a number, from 0.
    fn _line(&self, index: usize) -> PyResult<TraceLine> {
        match index < self.0.lines.len() {
            true => Ok(self.line(index)),
            false => Err(state::not_ours("the program has fewer lines")),
        }
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let made = Arc::clone(&slf.get().0);
        let state = state::dump(slf.py(), move || serde_json::to_vec(&*made))?;
        Ok((slf.get_type().getattr("_restore")?, (state,)))
    }
}

/// Returns a grid as a drawing in a page.
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

impl Trace {
    fn line(&self, index: usize) -> TraceLine {
        TraceLine { made: Arc::clone(&self.0), index }
    }
}

impl TraceLine {
    fn line(&self) -> &Line {
        &self.made.lines[self.index]
    }
}

#[pymethods]
impl TraceLine {
    /// The name that the line binds, or ``return``.
    #[getter]
    fn name(&self) -> &str {
        &self.line().name
    }

    /// The text of the line.
    #[getter]
    fn source(&self) -> &str {
        &self.line().source
    }

    /// The number of the line, from 1.
    #[getter]
    fn lineno(&self) -> usize {
        self.line().number
    }

    /// ``value``, ``failed``, ``missed`` (the evaluation ended before it), ``skipped`` (inside a
    /// choice that took another way) or ``unused``.
    #[getter]
    fn status(&self) -> &str {
        &self.line().status
    }

    /// The value: an ``int8`` array where it is a grid, else what it is in Python.
    #[getter]
    fn value(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let value = self.line().value.value.as_ref();
        value.map_or_else(|| Ok(py.None()), |value| value.to_python(py))
    }

    /// The value as text.
    #[getter]
    fn drawing(&self) -> &str {
        &self.line().value.drawing
    }

    /// The time that the line took: the least of five runs.
    #[getter]
    fn nanoseconds(&self) -> u64 {
        self.line().nanos
    }

    /// The rounds of a loop: how many there were, and of the first few and the last one the number
    /// and the variables, as text. None for other lines.
    #[getter]
    #[allow(clippy::type_complexity, reason = "a number, and pairs of a number and names")]
    fn rounds(&self) -> Option<(u64, Vec<(u64, BTreeMap<String, String>)>)> {
        let (count, shown) = self.line().rounds.as_ref()?;
        let shown = shown.iter();
        let shown = shown.map(|(number, values)| (*number, values.iter().cloned().collect()));
        Some((*count, shown.collect()))
    }

    /// Fuel that the line took.
    #[getter]
    fn fuel(&self) -> u64 {
        self.line().fuel
    }

    /// Whether the value differs from that of the line's partner; None where it has none.
    #[getter]
    fn differs(&self) -> Option<bool> {
        self.line().differs
    }

    /// The partner's value, drawn, where it differs.
    #[getter]
    fn against(&self) -> Option<&str> {
        self.line().against.as_ref().map(|against| &*against.drawing)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Trace, usize))> {
        let own = slf.get();
        let line = slf.py().get_type::<Trace>().getattr("_line")?;
        Ok((line, (Trace(Arc::clone(&own.made)), own.index)))
    }

    fn __repr__(&self) -> String {
        format!("<TraceLine {}: {}>", self.line().number, self.line().source)
    }

    fn __str__(&self) -> String {
        format!("{}\n{}", self.line().source, self.line().value.drawing)
    }
}
