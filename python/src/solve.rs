//! `solve`: programs for a task, learned from its demonstrations.

use std::time::Instant;

use arcvm::prelude::{Found, Hunt, Interrupt, Problem};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::task::Task;
use crate::work::Later;
use crate::{grid, text};

/// Searches programs for a task: a dict of what `arcvm.Solution` has.
#[pyfunction]
#[pyo3(signature = (task, *, seconds = None, fuel = None))]
pub(crate) fn solve_task<'py>(
    task: &Bound<'py, PyAny>,
    seconds: Option<&Bound<'py, PyAny>>,
    #[pyo3(from_py_with = text::fuel)] fuel: Option<u64>,
) -> PyResult<Bound<'py, PyDict>> {
    let py = task.py();
    let task = Task::of_python(task, None)?.0;
    let limit = seconds.map(|seconds| text::duration("seconds", seconds)).transpose()?;
    let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
    let stop = Interrupt::new();
    let (own, flag) = (task.clone(), stop.clone());
    let later = Later::start(move || {
        let mut hunt = Hunt::new(Problem::of_task(&own), &own.id);
        hunt.finish(fuel.unwrap_or(u64::MAX), deadline, &flag);
        (hunt.solution(), hunt.spent(), hunt.is_cut_off())
    });
    let (solution, spent, cut_off) = later.wait(py).inspect_err(|_| stop.raise())?;
    let answers = PyList::empty(py);
    for found in &solution.found {
        answers.append(answer(py, found)?)?;
    }
    let dict = PyDict::new(py);
    dict.set_item("id", &task.id)?;
    dict.set_item("answers", answers)?;
    dict.set_item("tests", Problem::tests_of(&task).count())?;
    dict.set_item("fuel", spent)?;
    dict.set_item("candidates", solution.candidates)?;
    dict.set_item("dropped", solution.dropped)?;
    dict.set_item("cut_off", cut_off)?;
    Ok(dict)
}

fn answer<'py>(py: Python<'py>, found: &Found) -> PyResult<Bound<'py, PyDict>> {
    let outputs = PyList::empty(py);
    for board in &found.answers {
        outputs.append(grid::to_optional(py, board.to_grid().as_ref())?)?;
    }
    let dict = PyDict::new(py);
    dict.set_item("text", &found.program)?;
    dict.set_item("rule", &found.words)?;
    dict.set_item("family", found.family)?;
    dict.set_item("bits", found.bits)?;
    dict.set_item("agreeing", found.agreeing)?;
    dict.set_item("weight", found.weight)?;
    dict.set_item("outputs", outputs)?;
    Ok(dict)
}
