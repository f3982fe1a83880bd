//! Pickles: objects as bytes, which are JSON.

use arcvm::prelude::{Fault, FaultKind, GridBuf, Outcome, Status};
use arcvm::value::kept_name;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::work;

/// Returns the bytes of what a function writes, which runs without the interpreter's lock.
///
/// # Errors
/// The exception that a signal handler raises, such as `KeyboardInterrupt`.
pub(crate) fn dump(
    py: Python<'_>,
    write: impl FnOnce() -> serde_json::Result<Vec<u8>> + Send + 'static,
) -> PyResult<Bound<'_, PyBytes>> {
    let bytes = work::apart(py, write)?;
    Ok(PyBytes::new(py, &bytes.map_err(|error| PyValueError::new_err(error.to_string()))?))
}

/// Reads what `dump` wrote.
///
/// # Errors
/// `ValueError` where they are others.
pub(crate) fn load<T: DeserializeOwned + Send + 'static>(
    py: Python<'_>,
    bytes: &[u8],
) -> PyResult<T> {
    let bytes = bytes.to_vec();
    let read = work::apart(py, move || serde_json::from_slice(&bytes))?;
    read.map_err(|error| not_ours(&error.to_string()))
}

/// Returns the error about bytes that are of something else.
pub(crate) fn not_ours(why: &str) -> PyErr {
    PyValueError::new_err(format!("these bytes are no pickled object of arcvm: {why}"))
}

/// A grid: its height, its width and its cells.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "(u32, u32, Vec<i8>)", into = "(u32, u32, Vec<i8>)")]
#[derive(Clone)]
pub(crate) struct Cells(pub(crate) GridBuf);

impl From<Cells> for (u32, u32, Vec<i8>) {
    fn from(grid: Cells) -> Self {
        let grid = grid.0.view();
        (grid.height, grid.width, grid.cells.to_vec())
    }
}

impl TryFrom<(u32, u32, Vec<i8>)> for Cells {
    type Error = &'static str;

    fn try_from((height, width, cells): (u32, u32, Vec<i8>)) -> Result<Self, Self::Error> {
        GridBuf::new(height, width, cells)
            .map(Self)
            .ok_or("a grid has not as many cells as its sides say")
    }
}

/// The outcome of a program on a pair.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    status: String,
    grid: Option<Cells>,
    other: Option<String>,
    left_out: Option<String>,
    /// Kind, message and primitive.
    fault: Option<(String, String, Option<String>)>,
    fuel: u64,
    nanos: u64,
}

impl Kept {
    /// Returns the part of an outcome that is kept. Where its fault happened is not in it.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        Self {
            status: outcome.status.name().to_owned(),
            grid: outcome.grid.clone().map(Cells),
            other: outcome.other.clone(),
            left_out: outcome.left_out.clone(),
            fault: outcome.fault.as_ref().map(|fault| {
                let primitive = fault.primitive().map(str::to_owned);
                (fault.kind().name().to_owned(), fault.message().to_owned(), primitive)
            }),
            fuel: outcome.fuel,
            nanos: outcome.nanos,
        }
    }

    /// Returns the outcome, nothing where it is none.
    pub(crate) fn outcome(self) -> Option<Outcome> {
        let fault = match self.fault {
            None => None,
            Some((kind, message, primitive)) => {
                let fault = Fault::new(FaultKind::from_name(&kind)?, message);
                Some(match primitive {
                    None => fault,
                    Some(name) => fault.within(kept_name(&name)),
                })
            }
        };
        let status = match &fault {
            Some(fault) => Status::Failed(fault.kind()),
            None => {
                let known = [Status::Correct, Status::Wrong, Status::Unknown];
                known.into_iter().find(|status| self.status == status.name())?
            }
        };
        let mut outcome = Outcome::new(status);
        outcome.grid = self.grid.map(|grid| grid.0);
        outcome.other = self.other;
        outcome.left_out = self.left_out;
        outcome.fault = fault;
        outcome.fuel = self.fuel;
        outcome.nanos = self.nanos;
        Some(outcome)
    }
}
