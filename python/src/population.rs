//! Populations: verification that remembers what it ran.

use std::sync::Arc;

use arcvm::prelude::Cache;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::text;
use crate::verify::{Verification, options, verified};

/// Verification that remembers what it ran: a program that comes again, on the same task and with
/// the same options, is not run another time. Results that were not asked for lately are dropped.
/// One that was pickled has the same capacity, and nothing to remember.
///
/// Parameters
/// ----------
/// capacity : int
///     Bytes of results that are kept.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Population {
    cache: Arc<Cache>,
    capacity: usize,
}

#[pymethods]
impl Population {
    #[new]
    #[pyo3(signature = (*, capacity = 268_435_456))]
    fn new(#[pyo3(from_py_with = text::capacity)] capacity: usize) -> PyResult<Self> {
        if capacity < 1 << 20 {
            return Err(PyValueError::new_err(format!(
                "capacity is {capacity} bytes; expected at least 1 MiB (1 << 20)"
            )));
        }
        Ok(Self { cache: Arc::new(Cache::new(capacity)), capacity })
    }

    /// Verify texts on a task: see `arcvm.verify`.
    #[pyo3(signature = (texts, task, *, scores = "likeness", enough = None, budget = None,
        threads = 0))]
    fn evaluate(
        &self,
        texts: &Bound<'_, PyAny>,
        task: &Bound<'_, PyAny>,
        scores: &str,
        #[pyo3(from_py_with = text::enough)] enough: Option<usize>,
        budget: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = text::threads)] threads: usize,
    ) -> PyResult<Verification> {
        let options = options(scores, enough, budget, threads)?;
        verified(texts, task, options, threads, Arc::clone(&self.cache))
    }

    /// Forgets all results.
    fn clear(&self) {
        self.cache.clear();
    }

    /// Results in memory.
    fn __len__(&self) -> usize {
        self.cache.len()
    }

    /// Bytes of results that are kept.
    #[getter]
    fn capacity(&self) -> usize {
        self.capacity
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let named = PyDict::new(py);
        named.set_item("capacity", self.capacity)?;
        Ok((PyTuple::empty(py), named))
    }

    fn __repr__(&self) -> String {
        format!("<Population with {} results>", self.cache.len())
    }
}
