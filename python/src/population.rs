//! Populations: verification that remembers what it ran.

use arcvm::population::{Cache, texts};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::task::Task;
use crate::verify::{Verification, options, texts_of};
use crate::work;

/// Verification that remembers what it ran: a program that comes again, on the same task and with
/// the same options, is not run another time. Results that were not asked for lately are dropped.
///
/// Parameters
/// ----------
/// capacity : int
///     Bytes of results that are kept.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Population {
    cache: Cache,
}

#[pymethods]
impl Population {
    #[new]
    #[pyo3(signature = (*, capacity = 268_435_456))]
    fn new(capacity: usize) -> PyResult<Self> {
        if capacity < 1 << 20 {
            return Err(PyValueError::new_err(format!(
                "capacity is {capacity} bytes; expected at least 1 MiB (1 << 20)"
            )));
        }
        Ok(Self { cache: Cache::new(capacity) })
    }

    /// Verify texts on a task: see `arcvm.verify`.
    #[pyo3(signature = (texts, task, *, scores = "likeness", enough = None, budget = None, threads = 0))]
    fn evaluate(
        &self,
        texts: &Bound<'_, PyAny>,
        task: &Bound<'_, PyAny>,
        scores: &str,
        enough: Option<usize>,
        budget: Option<&Bound<'_, PyAny>>,
        threads: usize,
    ) -> PyResult<Verification> {
        let py = texts.py();
        let options = options(scores, enough, budget, threads)?;
        let task = Task::of_python(task, None)?.0;
        let texts = texts_of(texts)?;
        let verified = work::wait(py, threads, |workers| {
            let (cache, interrupt) = (&self.cache, Some(&workers.interrupt));
            texts::verify_with(&texts, &task, &options, &workers.pool, cache, interrupt)
        })?;
        Ok(Verification::new(texts, task, verified))
    }

    /// Forgets all results.
    fn clear(&self) {
        self.cache.clear();
    }

    /// Results in memory.
    fn __len__(&self) -> usize {
        self.cache.len()
    }

    fn __repr__(&self) -> String {
        format!("<Population with {} results>", self.cache.len())
    }
}
