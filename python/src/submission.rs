//! Submissions: two attempts at each test output.

use std::path::PathBuf;

use arcvm::submission::Submission;
use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::task::Task;
use crate::{errors, grid};

/// A submission of a dict from ids to lists of attempts for each test input.
fn of_python(attempts: &Bound<'_, PyAny>) -> PyResult<Submission> {
    let attempts = attempts.cast::<PyDict>().map_err(|_| {
        PyTypeError::new_err("expected a dict from task ids to the attempts at each test output")
    })?;
    let mut submission = Submission::default();
    for (id, outputs) in attempts {
        let id: String = id.extract()?;
        let mut read = Vec::new();
        for (test, output) in outputs.try_iter()?.enumerate() {
            let mut grids = Vec::new();
            for (number, attempt) in attempts_of(&output?)?.iter().enumerate() {
                let place = || format!("{id}, test {test}, attempt {}: ", number + 1);
                let grid = grid::of_python(attempt).map_err(|error| {
                    PyValueError::new_err(place() + &error.value(attempt.py()).to_string())
                })?;
                if let Some(cell) = grid.view().cells.iter().find(|cell| !(0..=9).contains(*cell)) {
                    let message = format!("{cell} is not a colour from 0 to 9");
                    return Err(PyValueError::new_err(place() + &message));
                }
                grids.push(grid);
            }
            read.push(grids);
        }
        submission.insert(id, read);
    }
    Ok(submission)
}

/// The attempts at an output: a list of grids, or a dict as in a file.
fn attempts_of<'py>(output: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if let Ok(dict) = output.cast::<PyDict>() {
        let named = ["attempt_1", "attempt_2"].map(|name| dict.get_item(name));
        let named: PyResult<Vec<_>> = named.into_iter().collect();
        return Ok(named?.into_iter().flatten().filter(|attempt| !attempt.is_none()).collect());
    }
    output.try_iter()?.collect()
}

/// Writes a submission.
#[pyfunction]
pub(crate) fn write_submission(
    py: Python<'_>,
    path: PathBuf,
    attempts: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let submission = of_python(attempts)?;
    py.detach(|| std::fs::write(&path, submission.to_json()))
        .map_err(|error| PyOSError::new_err(format!("cannot write {}: {error}", path.display())))
}

/// Scores a submission, a file or a dict.
#[pyfunction]
pub(crate) fn score_submission(
    py: Python<'_>,
    submission: &Bound<'_, PyAny>,
    tasks: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (submission, problems) = match submission.is_instance_of::<PyDict>() {
        true => (of_python(submission)?, Vec::new()),
        false => {
            let path: PathBuf = submission.extract()?;
            py.detach(|| Submission::read(&path))
                .map_err(|problem| errors::task_error(py, &[problem]))?
        }
    };
    for problem in &problems {
        errors::warn(py, &problem.to_string())?;
    }
    let mut known = Vec::new();
    // A mapping by id, or tasks one after the other.
    let tasks = match tasks.hasattr("values")? {
        true => tasks.call_method0("values")?,
        false => tasks.clone(),
    };
    for task in tasks.try_iter()? {
        known.push(Task::of_python(&task?, None)?.0);
    }
    let score = py.detach(|| submission.score(known.iter().map(|task| &**task)).to_json());
    errors::to_python(py, &score)
}
