//! Work on other threads while this one waits for it and looks for signals, so that Ctrl-C ends
//! every call.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use arcvm::eval;
use arcvm::value::Interrupt;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

/// Time between two looks for signals.
const TICK: Duration = Duration::from_millis(10);

/// Worker threads that may be asked for: more than any machine has processors.
const MOST: usize = 1_024;

/// What work gets.
pub(crate) struct Workers {
    /// The threads.
    pub(crate) pool: Arc<eval::Workers>,
    /// Raised when the caller no longer waits.
    pub(crate) interrupt: Interrupt,
}

/// The threads that are kept, by their number. A forked process has none of its parent's, and
/// workers know that. The lock is taken by those who hold the interpreter's lock only, and so by
/// nobody while the process forks.
static POOLS: Mutex<Vec<(usize, Arc<eval::Workers>)>> = Mutex::new(Vec::new());

/// A number of threads that may be asked for.
///
/// # Errors
/// `ValueError` where it is too large.
pub(crate) fn threads(threads: usize) -> PyResult<usize> {
    if threads > MOST {
        return Err(PyValueError::new_err(format!("threads is {threads}; expected 0 to {MOST}")));
    }
    Ok(threads)
}

/// The worker threads of a number; as many as there are processors where 0.
///
/// # Errors
/// `ValueError` where the number is too large, `RuntimeError` where the system does not start them.
fn pool(_py: Python<'_>, threads: usize) -> PyResult<Arc<eval::Workers>> {
    let threads = self::threads(threads)?;
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    pools.retain(|(known, workers)| workers.are_here(*known));
    if let Some((_, pool)) = pools.iter().find(|(known, _)| *known == threads) {
        return Ok(Arc::clone(pool));
    }
    let pool = eval::Workers::start(threads).map_err(|error| {
        PyRuntimeError::new_err(format!("cannot start worker threads: {error}; ask for fewer"))
    })?;
    let pool = Arc::new(pool);
    pools.push((threads, Arc::clone(&pool)));
    Ok(pool)
}

/// Where the result of the work is put.
struct Slot<T> {
    result: Mutex<Option<Result<T, Box<dyn Any + Send>>>>,
    ready: Condvar,
}

impl<T> Slot<T> {
    fn take(&self, patience: Duration) -> Option<Result<T, Box<dyn Any + Send>>> {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        if result.is_none() {
            let waited = self.ready.wait_timeout(result, patience);
            result = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        result.take()
    }
}

/// Does work on worker threads without the interpreter's lock.
///
/// # Errors
/// What a signal handler raises, such as `KeyboardInterrupt`: the work was told to end and did.
pub(crate) fn wait<T: Send>(
    py: Python<'_>,
    threads: usize,
    work: impl FnOnce(&Workers) -> T + Send,
) -> PyResult<T> {
    let workers = Workers { pool: pool(py, threads)?, interrupt: Interrupt::new() };
    let slot: Slot<T> = Slot { result: Mutex::new(None), ready: Condvar::new() };
    std::thread::scope(|scope| {
        let (slot, workers) = (&slot, &workers);
        scope.spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(|| workers.pool.install(|| work(workers))));
            *slot.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            slot.ready.notify_one();
        });
        let mut raised = None;
        let done = loop {
            if let Some(done) = py.detach(|| slot.take(TICK)) {
                break done;
            }
            if raised.is_none()
                && let Err(error) = py.check_signals()
            {
                workers.interrupt.raise();
                raised = Some(error);
            }
        };
        match (raised, done) {
            (Some(error), _) => Err(error),
            (None, Ok(value)) => Ok(value),
            (None, Err(_)) => Err(panicked()),
        }
    })
}

/// Looks for signals now and then in a loop over many objects of Python; `step` counts its turns.
///
/// # Errors
/// What a signal handler raises, such as `KeyboardInterrupt`.
pub(crate) fn pulse(py: Python<'_>, step: usize) -> PyResult<()> {
    match step % 1_024 {
        1_023 => py.check_signals(),
        _ => Ok(()),
    }
}

/// Does work that cannot be ended early on a thread of its own, without the interpreter's lock.
///
/// # Errors
/// What a signal handler raises, such as `KeyboardInterrupt`: the work then goes on, for nobody.
pub(crate) fn apart<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    Later::start(work).wait(py)
}

/// Work that goes on whether or not somebody waits for it.
pub(crate) struct Later<T>(Arc<Slot<T>>);

impl<T: Send + 'static> Later<T> {
    /// Starts work on a thread of its own.
    pub(crate) fn start(work: impl FnOnce() -> T + Send + 'static) -> Self {
        let slot = Arc::new(Slot { result: Mutex::new(None), ready: Condvar::new() });
        let own = Arc::clone(&slot);
        std::thread::spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(work));
            *own.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            own.ready.notify_one();
        });
        Self(slot)
    }

    /// Waits for its end, or for a signal: the work then goes on.
    ///
    /// # Errors
    /// What a signal handler raises, such as `KeyboardInterrupt`.
    pub(crate) fn wait(&self, py: Python<'_>) -> PyResult<T> {
        loop {
            match py.detach(|| self.0.take(TICK)) {
                Some(Ok(value)) => return Ok(value),
                Some(Err(_)) => return Err(panicked()),
                None => py.check_signals()?,
            }
        }
    }
}

fn panicked() -> PyErr {
    PyRuntimeError::new_err(
        "the engine panicked: this is a defect of arcvm; please report the call",
    )
}
