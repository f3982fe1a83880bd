//! Submissions: two attempts at each test output.

use std::path::PathBuf;

use arcvm::library::write_whole;
use arcvm::submission::Submission;
use pyo3::exceptions::{PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::grid::type_name;
use crate::task::{self, placed};
use crate::text::Text;
use crate::work::Pulse;
use crate::{errors, grid, work};

/// Returns a submission of a dict from ids to lists of attempts for each test input.
fn of_python(attempts: &Bound<'_, PyAny>) -> PyResult<Submission> {
    let py = attempts.py();
    if !attempts.hasattr("items")? {
        return Err(PyTypeError::new_err(format!(
            "expected a mapping from task ids to the attempts at each test output, got {}",
            type_name(attempts)
        )));
    }
    let (mut submission, mut pulse) = (Submission::default(), Pulse::new(py));
    for item in attempts.call_method0("items")?.try_iter()? {
        let (id, outputs): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item?.extract()?;
        let id = id.extract::<Text>().map_err(|error| placed(py, error, "a task's id"))?.0;
        // The keys of a mapping, or the characters of a text, are no attempts.
        let is_list = !outputs.hasattr("items")? && !outputs.is_instance_of::<PyString>();
        let listed = outputs.try_iter().ok().filter(|_| is_list).ok_or_else(|| {
            PyTypeError::new_err(format!(
                "{id}: expected a list with the attempts at each test output, got {}",
                type_name(&outputs)
            ))
        })?;
        let mut read = Vec::new();
        for (test, output) in listed.enumerate() {
            let place = format!("{id}, test {test}");
            let mut grids = Vec::new();
            let attempts = attempts_of(&output?).map_err(|error| placed(py, error, &place))?;
            for (number, attempt) in attempts.iter().enumerate() {
                pulse.beat()?;
                let place = || format!("{id}, test {test}, attempt {}", number + 1);
                let grid = grid::of_colors(attempt);
                grids.push(grid.map_err(|error| placed(py, error, &place()))?);
            }
            read.push(grids);
        }
        submission.insert(id, read);
    }
    Ok(submission)
}

/// Returns the attempts at an output: a list of grids, or a dict as in a file.
fn attempts_of<'py>(output: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if let Ok(dict) = output.cast::<PyDict>() {
        let named = ["attempt_1", "attempt_2"].map(|name| dict.get_item(name));
        let named: PyResult<Vec<_>> = named.into_iter().collect();
        return Ok(named?.into_iter().flatten().filter(|attempt| !attempt.is_none()).collect());
    }
    let listed = output.try_iter().map_err(|_| {
        let kind = type_name(output);
        PyTypeError::new_err(format!("expected a list of attempts, each a grid, got {kind}"))
    })?;
    listed.collect()
}

/// Writes a submission.
#[pyfunction]
pub(crate) fn write_submission(
    py: Python<'_>,
    path: PathBuf,
    attempts: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let submission = of_python(attempts)?;
    let own = path.clone();
    let written = work::apart(py, move || write_whole(&own, &submission.to_json()))?;
    written.map_err(|error| PyOSError::new_err(format!("cannot write {}: {error}", path.display())))
}

/// Scores a submission, a file or a dict.
#[pyfunction]
pub(crate) fn score_submission(
    py: Python<'_>,
    submission: &Bound<'_, PyAny>,
    tasks: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let (submission, problems) = match submission.hasattr("items")? {
        true => (of_python(submission)?, Vec::new()),
        false => {
            let path: PathBuf = submission.extract().map_err(|_| {
                let kind = type_name(submission);
                PyTypeError::new_err(format!("expected a path or a mapping by id, got {kind}"))
            })?;
            let read = work::apart(py, move || Submission::read(&path))?;
            read.map_err(|problem| errors::task_error(py, &[problem]))?
        }
    };
    for problem in &problems {
        errors::warn(py, &problem.to_string())?;
    }
    let known = task::many(tasks)?;
    let score = work::apart(py, move || submission.score(known.iter().map(|task| &**task)))?;
    if !score.strangers.is_empty() {
        errors::warn(py, &strangers(&score.strangers))?;
    }
    errors::to_python(py, &score.to_json())
}

/// Returns the warning about ids that no task has.
fn strangers(ids: &[String]) -> String {
    /// Ids that are named.
    const SHOWN: usize = 5;
    let named = ids.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match ids.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("the submission has ids that none of the tasks has: {named}{more}")
}
