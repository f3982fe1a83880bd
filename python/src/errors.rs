//! Exceptions: the classes of `arcvm._errors`, made from diagnostics, faults and problems of task
//! files.

use arcvm::diag;
use arcvm::prelude::{Diagnostic, Entry, Fault, Library, SourceMap, TaskError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::work::{self, Pulse};

/// Returns a class of `arcvm._errors`.
fn class<'py>(
    py: Python<'py>,
    cell: &'static PyOnceLock<Py<PyAny>>,
    name: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let class = cell.get_or_try_init(py, || {
        Ok::<_, PyErr>(py.import("arcvm._errors")?.getattr(name)?.unbind())
    })?;
    Ok(class.bind(py).clone())
}

/// Returns an exception of a class, or the reason why there is none.
fn raise<'py>(made: PyResult<Bound<'py, PyAny>>) -> PyErr {
    made.map_or_else(|error| error, PyErr::from_value)
}

/// Returns a `ProgramError` for the first error of a text, with all that is said of the text as its
/// diagnostics.
pub(crate) fn program_error(py: Python<'_>, said: &[Diagnostic], sources: &SourceMap) -> PyErr {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    raise((|| {
        let first = said.iter().find(|said| said.is_error()).or(said.first());
        let diagnostics = diagnostics(py, said, sources)?;
        let message = first.map_or_else(|| "the text is no program".to_owned(), one_line);
        let place = first.and_then(Diagnostic::span).map(|span| {
            let (line, column) = sources.position(span.source, span.start);
            let (end_line, end_column) = sources.position(span.source, span.end);
            let text = sources.line_text(span.source, line).to_owned();
            (sources.name(span.source).to_owned(), line, column, text, end_line, end_column)
        });
        let rendered = py.detach(|| diag::render(said, sources, false));
        class(py, &CLASS, "ProgramError")?.call1((message, place, diagnostics, rendered))
    })())
}

/// Makes a `Diagnostic` of its fields, and of how it is shown.
pub(crate) fn diagnostic<'py>(
    py: Python<'py>,
    fields: &Value,
    rendered: String,
) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    class(py, &CLASS, "Diagnostic")?.call1((to_python(py, fields)?, rendered))
}

/// Returns a list of `Diagnostic`, one for each.
pub(crate) fn diagnostics<'py, 'd>(
    py: Python<'py>,
    said: impl IntoIterator<Item = &'d Diagnostic>,
    sources: &SourceMap,
) -> PyResult<Bound<'py, PyList>> {
    let made = said.into_iter().map(|said| {
        let (fields, shown) = py.detach(|| {
            let shown = diag::render(std::slice::from_ref(said), sources, false);
            (diag::to_json(said, sources), shown)
        });
        diagnostic(py, &fields, shown)
    });
    work::try_list(py, made)
}

/// Returns a diagnostic in one line, with its remedy.
fn one_line(said: &Diagnostic) -> String {
    match &said.help {
        Some(help) => format!("{} ({help})", said.message),
        None => said.message.clone(),
    }
}

/// A fault as an exception tells it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FaultReport {
    message: String,
    kind: String,
    is_budget: bool,
    primitive: Option<String>,
    /// The line and the column of the program, from 1, where they are known.
    place: Option<(usize, usize)>,
    /// How it is shown.
    pub(crate) rendered: String,
}

impl FaultReport {
    /// Returns what there is to say about a fault of a program.
    pub(crate) fn of(fault: &Fault, library: &Library, entry: &Entry<'_>) -> Self {
        let sources = library.sources();
        let fault = &library.written_as(entry, fault.clone());
        let span = library.fault_span(entry, fault);
        Self {
            message: fault.message().to_owned(),
            kind: fault.kind().name().to_owned(),
            is_budget: fault.kind().is_budget(),
            primitive: fault.primitive().map(str::to_owned),
            place: span.map(|span| sources.position(span.source, span.start)),
            rendered: diag::render(&[library.fault_diagnostic(entry, fault)], sources, false),
        }
    }

    /// Returns an `EvaluationError`, or a `BudgetError` where a budget ran out.
    pub(crate) fn raise(&self, py: Python<'_>) -> PyErr {
        static EVALUATION: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static BUDGET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        raise((|| {
            let class = match self.is_budget {
                true => class(py, &BUDGET, "BudgetError")?,
                false => class(py, &EVALUATION, "EvaluationError")?,
            };
            let (line, offset) = self.place.unzip();
            let (kind, primitive) = (&self.kind, &self.primitive);
            class.call1((&self.message, kind, primitive, line, offset, &self.rendered))
        })())
    }
}

/// Returns a `TaskError` for what is wrong with tasks.
pub(crate) fn task_error(py: Python<'_>, problems: &[TaskError]) -> PyErr {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    raise((|| {
        let text: Vec<String> = problems.iter().map(TaskError::to_string).collect();
        class(py, &CLASS, "TaskError")?.call1((text.join("\n"),))
    })())
}

/// Gives a warning of `arcvm`, at the line that called the package.
pub(crate) fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    py.import("arcvm._errors")?.call_method1("warn", (message,))?;
    Ok(())
}

/// Converts JSON to Python objects.
pub(crate) fn to_python(py: Python<'_>, json: &Value) -> PyResult<Py<PyAny>> {
    object(py, json, &mut Pulse::new(py))
}

fn object(py: Python<'_>, json: &Value, pulse: &mut Pulse<'_>) -> PyResult<Py<PyAny>> {
    pulse.beat()?;
    Ok(match json {
        Value::Null => py.None(),
        Value::Bool(truth) => truth.into_pyobject(py)?.to_owned().into_any().unbind(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into_pyobject(py)?.into_any().unbind(),
            (None, Some(number)) => number.into_pyobject(py)?.into_any().unbind(),
            (None, None) => number.as_f64().into_pyobject(py)?.into_any().unbind(),
        },
        Value::String(text) => text.into_pyobject(py)?.into_any().unbind(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(object(py, item, pulse)?)?;
            }
            list.into_any().unbind()
        }
        Value::Object(fields) => {
            let dict = PyDict::new(py);
            for (key, value) in fields {
                dict.set_item(key, object(py, value, pulse)?)?;
            }
            dict.into_any().unbind()
        }
    })
}
