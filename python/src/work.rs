//! Work on other threads while this one waits for it and looks for signals, so that Ctrl-C ends
//! every call.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use arcvm::eval;
use arcvm::prelude::Interrupt;
use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyList;

/// Time between two looks for signals.
const TICK: Duration = Duration::from_millis(10);

/// Worker threads that may be asked for: more than any machine has processors.
const MOST: usize = 1_024;

/// The tools that work gets.
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

/// So many sets of threads are kept for which nobody has work.
const IDLE: usize = 8;

/// Returns a number of threads that may be asked for.
///
/// # Errors
/// `ValueError` where it is too large.
pub(crate) fn threads(threads: usize) -> PyResult<usize> {
    if threads > MOST {
        return Err(PyValueError::new_err(format!("threads is {threads}; expected 0 to {MOST}")));
    }
    Ok(threads)
}

/// Returns the worker threads of a number; as many as there are processors where 0. Those are
/// shared by all who ask for them. Other numbers are for one caller at a time, so that two threads
/// of Python that ask for a worker each have two.
///
/// # Errors
/// `ValueError` where the number is too large, `RuntimeError` where the system does not start them.
fn pool(_py: Python<'_>, threads: usize) -> PyResult<Arc<eval::Workers>> {
    let threads = self::threads(threads)?;
    let is_idle = |workers: &Arc<eval::Workers>| Arc::strong_count(workers) == 1;
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let free = pools.iter().find(|(known, workers)| {
        *known == threads && workers.are_here(*known) && (threads == 0 || is_idle(workers))
    });
    if let Some((_, pool)) = free {
        return Ok(Arc::clone(pool));
    }
    let mut idle = 0;
    pools.retain(|(known, workers)| {
        idle += usize::from(is_idle(workers));
        workers.are_here(*known) && (!is_idle(workers) || idle <= IDLE)
    });
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
/// Whoever waits does not wait for the end of work that is told to end. It goes on until it looks
/// at its interrupt, and what it makes is dropped by the thread that made it.
///
/// # Errors
/// The exception that a signal handler raises, such as `KeyboardInterrupt`: the work was told to
/// end.
pub(crate) fn wait<T: Send + 'static>(
    py: Python<'_>,
    threads: usize,
    work: impl FnOnce(&Workers) -> T + Send + 'static,
) -> PyResult<T> {
    let interrupt = Interrupt::new();
    let pool = pool(py, threads)?;
    let workers = Workers { pool: Arc::clone(&pool), interrupt: interrupt.clone() };
    let (later, run) = Later::new(move || work(&workers));
    pool.spawn(run);
    later.wait(py).inspect_err(|_| interrupt.raise())
}

/// Does work that looks at no interrupt on a thread of its own, without the interpreter's lock.
///
/// # Errors
/// The exception that a signal handler raises, such as `KeyboardInterrupt`: the work then goes on,
/// for nobody.
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
        let (later, run) = Self::new(work);
        std::thread::spawn(run);
        later
    }

    /// Returns what waits for work, and the work, for another thread to do.
    fn new(work: impl FnOnce() -> T + Send + 'static) -> (Self, impl FnOnce() + Send + 'static) {
        let slot = Arc::new(Slot { result: Mutex::new(None), ready: Condvar::new() });
        let own = Arc::clone(&slot);
        let run = move || {
            let done = catch_unwind(AssertUnwindSafe(work));
            *own.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            own.ready.notify_one();
        };
        (Self(slot), run)
    }

    /// Waits for its end, or for a signal: the work then goes on.
    ///
    /// # Errors
    /// The exception that a signal handler raises, such as `KeyboardInterrupt`.
    pub(crate) fn wait(&self, py: Python<'_>) -> PyResult<T> {
        loop {
            match py.detach(|| self.0.take(TICK)) {
                Some(Ok(value)) => return Ok(value),
                Some(Err(_)) => return Err(panicked()),
                None => look(py)?,
            }
        }
    }
}

/// Looks for signals, and for the end that others have asked of this thread.
fn look(py: Python<'_>) -> PyResult<()> {
    py.check_signals()?;
    let asked = |stop: &Option<Arc<AtomicBool>>| {
        stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    };
    stopped(STOP.with_borrow(asked))
}

fn stopped(asked: bool) -> PyResult<()> {
    match asked {
        true => Err(PyKeyboardInterrupt::new_err("nobody waits for this any more")),
        false => Ok(()),
    }
}

/// Objects of Python that are looked at or made between two pauses: some ten microseconds.
const BEAT: u32 = 512;

/// A loop over many objects of Python that gives way: to signals, and to other threads that want
/// the interpreter's lock.
pub(crate) struct Pulse<'py> {
    py: Python<'py>,
    left: u32,
}

impl<'py> Pulse<'py> {
    /// Starts one.
    pub(crate) fn new(py: Python<'py>) -> Self {
        Self { py, left: BEAT }
    }

    /// Counts an object.
    ///
    /// # Errors
    /// The exception that a signal handler raises, such as `KeyboardInterrupt`.
    pub(crate) fn beat(&mut self) -> PyResult<()> {
        self.left -= 1;
        match self.left {
            0 => self.pause(),
            _ => Ok(()),
        }
    }

    /// Gives way now.
    ///
    /// # Errors
    /// The exception that a signal handler raises, such as `KeyboardInterrupt`.
    #[cold]
    pub(crate) fn pause(&mut self) -> PyResult<()> {
        self.left = BEAT;
        self.py.detach(|| ());
        look(self.py)
    }
}

/// Returns a list of objects, made while other threads may run in between.
///
/// # Errors
/// The exception of making one, or of a signal handler.
pub(crate) fn list<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    items: impl IntoIterator<Item = T>,
) -> PyResult<Bound<'py, PyList>> {
    try_list(py, items.into_iter().map(Ok))
}

/// Does the same for objects of which each may be an error.
///
/// # Errors
/// The first of them, or what a signal handler raises.
pub(crate) fn try_list<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    items: impl IntoIterator<Item = PyResult<T>>,
) -> PyResult<Bound<'py, PyList>> {
    let (list, mut pulse) = (PyList::empty(py), Pulse::new(py));
    for item in items {
        list.append(item?)?;
        pulse.beat()?;
    }
    Ok(list)
}

thread_local! {
    /// Whether the calls of this thread are to end, where somebody may say so.
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Ends the calls of other threads: a call under it raises `KeyboardInterrupt` once `cancel` was
/// called. In another process it is one that nobody cancels.
#[pyclass(frozen, module = "arcvm._arcvm")]
#[derive(Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

#[pymethods]
impl Stop {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Ends the calls under it.
    fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Calls a function with an argument; the calls of this package in it look at this.
    fn run<'py>(
        &self,
        function: &Bound<'py, PyAny>,
        argument: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        stopped(self.0.load(Ordering::Relaxed))?;
        let before = STOP.replace(Some(Arc::clone(&self.0)));
        let called = function.call1((argument,));
        STOP.set(before);
        called
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyAny>, ()) {
        (slf.get_type().into_any(), ())
    }
}

fn panicked() -> PyErr {
    PyRuntimeError::new_err(
        "the engine panicked: this is a defect of arcvm; please report the call",
    )
}
