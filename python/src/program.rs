//! Programs: called on grids, checked on tasks, traced line by line.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use arcvm::ir::Role;
use arcvm::population::texts::Written;
use arcvm::prelude::{
    Budget, Compiled, Definition, Dialect, Engine, Entry, EvaluationOptions as Options, GridBuf,
    Library, Population, Task as ArcTask,
};
use pyo3::exceptions::{PyException, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::budget::budget_of;
use crate::check::{self, Check};
use crate::errors::FaultReport;
use crate::task::{Task, placed};
use crate::text::{self, Text};
use crate::trace::{self, Trace};
use crate::work::Pulse;
use crate::{errors, grid, work};

mod call;
mod read;

use call::Called;
pub(crate) use read::read;

/// Bytes of a text that may take some milliseconds to read.
const LONG: usize = 1 << 13;

/// A program for ARC tasks. It cannot be changed, and is pickled by its text.
///
/// Parameters
/// ----------
/// source : str
///     A definition ``def solve(I):``, ``(S, I)`` or ``(S, I, C)``, with helpers where it has some.
/// name : str, optional
///     Which definition is meant. Without it the last one that no other uses.
/// filename : str
///     The name of the text in errors.
///
/// Raises
/// ------
/// ProgramError
///     The text is no program; line, column and all diagnostics are its attributes.
/// ValueError
///     It is a path: ``Library.read`` takes those.
///
/// Notes
/// -----
/// A program is called as ``p(grid, task=None, *, budget=None)``. The grid is an array, list or
/// tuple of shape (height, width) with integers from -128 to 127. The task is needed where the
/// program reads demonstrations. The answer is an ``int8`` array of shape (height, width) where it
/// is a grid, else an int, a bool, None, a tuple or a frozenset. A call raises `EvaluationError`
/// where the program fails, and `BudgetError` where its budget ends. It raises ``ValueError`` or
/// ``TypeError`` where the grid is none.
///
/// Examples
/// --------
/// >>> import arcvm
/// >>> p = arcvm.Program("def solve(I): return vmirror(I)")
/// >>> p([[1, 2, 3]])
/// array([[3, 2, 1]], dtype=int8)
/// >>> p.map([[[1, 2]], [[3, 4]]])[1].tolist()
/// [[4, 3]]
#[pyclass(frozen, module = "arcvm", weakref)]
pub(crate) struct Program {
    library: Arc<Library>,
    /// The number of the file, and that of the definition in it.
    place: (usize, usize),
    /// Made when it is first called.
    compiled: OnceLock<Compiled>,
    /// The task of the demonstrations that the program reads where no other is given.
    empty: ArcTask,
    /// Fuel of the last call, by which the next one is expected to take.
    last: AtomicU64,
    fingerprint: OnceLock<String>,
}

impl Program {
    pub(crate) fn new(library: Arc<Library>, place: (usize, usize)) -> Self {
        let definition = &library.files()[place.0].unit.definitions[place.1];
        let empty = ArcTask::from_pairs(definition.name.clone(), []);
        Self {
            library,
            place,
            compiled: OnceLock::new(),
            empty,
            last: AtomicU64::new(u64::MAX),
            fingerprint: OnceLock::new(),
        }
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let compiled = Compiled::new(&self.library, &self.entry(), Engine::Auto);
            compiled.expect("only definitions with a program are taken")
        })
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    pub(crate) fn entry(&self) -> Entry<'_> {
        self.library.files()[self.place.0].entry(self.place.1)
    }

    /// Returns the part of the file from a definition's header to the next one.
    fn range(&self, definition: &Definition) -> Range<usize> {
        let entry = self.entry();
        let starts = entry.file.unit.definitions.iter().map(|other| other.span.start);
        let end = starts.filter(|start| definition.span.start < *start).min();
        let text = self.library.sources().text(definition.span.source);
        definition.span.start as usize..end.map_or(text.len(), |end| end as usize)
    }

    /// Returns the text with the dialect that it is written in.
    pub(crate) fn written(&self) -> Written {
        Written { text: self.text(), dialect: self.dialect() }
    }

    fn dialect(&self) -> Dialect {
        Dialect::of_name(&self.entry().file.name)
    }

    /// Returns the text of the program with the helpers of its file.
    pub(crate) fn text(&self) -> String {
        let entry = self.entry();
        let sources = self.library.sources();
        let mut text = String::new();
        for definition in &entry.file.unit.definitions {
            let is_own = std::ptr::eq(definition, entry.definition);
            if is_own || definition.function.is_some() {
                let part = &sources.text(definition.span.source)[self.range(definition)];
                text.push_str(part.trim_end());
                text.push_str(if is_own { "\n" } else { "\n\n\n" });
            }
        }
        text
    }

    /// Returns the task whose demonstrations a call gets.
    fn demonstrations(&self, task: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Arc<ArcTask>>> {
        match task.filter(|task| !task.is_none()) {
            Some(task) => Ok(Some(Task::of_python(task, None)?.0)),
            None if self.compiled().code().reads(Role::Samples) => {
                Err(PyTypeError::new_err(format!(
                    "`{}` reads the demonstrations: give the task as well, as in p(grid, task)",
                    self.entry().definition.name
                )))
            }
            None => Ok(None),
        }
    }

    /// Does work on the program that takes long where its text is long.
    fn apart<T: Send + 'static>(
        slf: &Bound<'_, Self>,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> PyResult<T> {
        let (py, own) = (slf.py(), slf.get());
        let text = own.library.sources().text(own.entry().definition.span.source);
        if text.len() < LONG {
            return Ok(py.detach(|| work(own)));
        }
        let own = slf.clone().unbind();
        work::apart(py, move || work(own.get()))
    }

    fn outcome(&self, py: Python<'_>, called: Called) -> PyResult<Py<PyAny>> {
        match called.value {
            Ok(value) => value.into_python(py),
            Err(fault) => Err(FaultReport::of(&fault, &self.library, &self.entry()).raise(py)),
        }
    }
}

#[pymethods]
impl Program {
    #[new]
    #[pyo3(
        signature = (source, name = None, *, filename = Text("<program>".to_owned())),
        text_signature = "(source, name=None, *, filename='<program>')"
    )]
    fn __new__(py: Python<'_>, source: Text, name: Option<Text>, filename: Text) -> PyResult<Self> {
        text::no_path(&source)?;
        read(py, &source, &filename, name.as_deref())
    }

    /// Evaluate the program on a grid.
    ///
    /// Parameters
    /// ----------
    /// grid : array, list or tuple
    ///     The input, of shape (height, width), with integers from -128 to 127.
    /// task : Task, optional
    ///     The task whose demonstrations a program ``(S, I)`` reads.
    /// budget : int or mapping, optional
    ///     Fuel, or a mapping with some of ``fuel`` (units of work), ``cells`` (of any one value),
    ///     ``bytes`` (of all values) and ``seconds`` (of wall-clock time).
    ///
    /// Returns
    /// -------
    /// numpy.ndarray or object
    ///     An ``int8`` array of shape (height, width) where the value is a grid, else an int, a
    ///     bool, None, a tuple or a frozenset.
    ///
    /// Raises
    /// ------
    /// EvaluationError
    ///     The program failed: ``kind``, ``primitive``, ``lineno`` and ``offset`` tell where.
    /// BudgetError
    ///     It ran out of its budget.
    /// ValueError, TypeError
    ///     The grid is none.
    #[pyo3(signature = (*args, **named))]
    fn __call__(
        slf: &Bound<'_, Self>,
        args: &Bound<'_, PyTuple>,
        named: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Py<PyAny>> {
        // A grid alone needs no names.
        if named.is_none()
            && args.len() == 1
            && let Some(made) = slf.get().call_briefly(&*args.get_borrowed_item(0)?)
        {
            return made.into_python(slf.py());
        }
        call::with_names(slf, args, named)
    }

    /// Evaluate the program on many grids, on all processors, in order.
    ///
    /// Parameters
    /// ----------
    /// grids : iterable of grid
    ///     The inputs.
    /// task : Task, optional
    ///     The task whose demonstrations a program ``(S, I)`` reads.
    /// budget : int or mapping, optional
    ///     Fuel, or a mapping with some of ``fuel`` (units of work), ``cells`` (of any one value),
    ///     ``bytes`` (of all values) and ``seconds`` (of wall-clock time).
    /// threads : int
    ///     Worker threads; 0 for all processors.
    /// errors : {"raise", "return"}
    ///     With ``return`` the error stands in the place of the output of a grid that failed, or is
    ///     none.
    ///
    /// Returns
    /// -------
    /// list
    ///     The value that a call on each grid yields.
    ///
    /// Raises
    /// ------
    /// EvaluationError
    ///     That of the first grid on which it failed; ``index`` says which.
    #[pyo3(signature = (grids, task = None, *, budget = None, threads = 0, errors = "raise"))]
    fn map<'py>(
        slf: &Bound<'py, Self>,
        grids: &Bound<'py, PyAny>,
        task: Option<&Bound<'py, PyAny>>,
        budget: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = text::threads)] threads: usize,
        errors: &str,
    ) -> PyResult<Bound<'py, PyList>> {
        use rayon::prelude::*;
        let raises = match errors {
            "raise" => true,
            "return" => false,
            _ => {
                return Err(PyValueError::new_err(format!(
                    "errors is {errors:?}; expected \"raise\" or \"return\""
                )));
            }
        };
        let (py, own) = (slf.py(), slf.get());
        let (mut inputs, mut pulse) = (Vec::new(), Pulse::new(py));
        let mut unread: HashMap<usize, PyErr> = HashMap::new();
        for (number, grid) in grids.try_iter()?.enumerate() {
            let read = grid::of_python(&grid?);
            let read = read.map_err(|error| placed(py, error, &format!("grids[{number}]")));
            match read {
                // An error that is none of the grid, such as Ctrl-C, ends the call.
                Err(error) if raises || !error.is_instance_of::<PyException>(py) => {
                    return Err(error);
                }
                Err(error) => {
                    unread.insert(number, error);
                    inputs.push(None);
                }
                Ok(input) => inputs.push(Some(input)),
            }
            pulse.beat()?;
        }
        let task = own.demonstrations(task)?;
        let budget = budget_of(Budget::FUEL, budget)?;
        let program = slf.clone().unbind();
        let called: Vec<Option<Called>> = work::wait(py, threads, move |workers| {
            let (own, interrupt) = (program.get(), &workers.interrupt);
            let task = own.task_of(task.as_deref());
            let call = |input: &Option<GridBuf>| {
                // An interrupt ends the rest of them as well.
                let goes_on = !interrupt.is_raised();
                let run = |input| own.run(input, task, budget, Some(interrupt.clone()));
                goes_on.then(|| input.as_ref().map(run))
            };
            let called: Option<Vec<Option<Called>>> =
                inputs.par_iter().with_min_len(16).map(call).collect();
            called.unwrap_or_default()
        })?;
        let outputs = PyList::empty(py);
        for (number, called) in called.into_iter().enumerate() {
            pulse.beat()?;
            let output = match called {
                Some(called) => own.outcome(py, called),
                None => unread.remove(&number).map_or_else(|| Ok(py.None()), Err),
            };
            match output {
                Ok(output) => outputs.append(output)?,
                Err(error) => {
                    let value = error.value(py);
                    value.setattr("index", number)?;
                    if raises {
                        return Err(error);
                    }
                    outputs.append(value)?;
                }
            }
        }
        Ok(outputs)
    }

    /// Run the program on all pairs of a task. A program that fails is an answer, not an exception.
    ///
    /// Parameters
    /// ----------
    /// task : Task
    ///     The task.
    /// budget : int or mapping, optional
    ///     Fuel, or a mapping with some of ``fuel`` (units of work), ``cells`` (of any one value),
    ///     ``bytes`` (of all values) and ``seconds`` (of wall-clock time).
    ///
    /// Returns
    /// -------
    /// Check
    ///     True where all known outputs are right.
    ///
    /// Raises
    /// ------
    /// ValueError, TypeError
    ///     The task or the budget is none. Whatever the program does is no exception.
    #[pyo3(signature = (task, *, budget = None))]
    fn check(
        slf: &Bound<'_, Self>,
        task: &Bound<'_, PyAny>,
        budget: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Check> {
        let py = slf.py();
        let task = Task::of_python(task, None)?.0;
        let budget = budget_of(Budget::FUEL, budget)?;
        let (program, of_task) = (slf.clone().unbind(), Arc::clone(&task));
        let outcomes = work::wait(py, 1, move |workers| {
            let options = Options::default()
                .budget(budget)
                .interrupt(workers.interrupt.clone())
                .repeat(1)
                .whole(true);
            check::evaluated(program.get(), &of_task, &options)
        })?;
        Ok(Check::new(slf.clone().unbind(), task, outcomes))
    }

    /// Run the program line by line on a pair of a task.
    ///
    /// Parameters
    /// ----------
    /// task : Task
    ///     The task.
    /// pair : str or int
    ///     The pair, such as ``train0`` or ``test0``, or its number among all pairs of the task.
    /// against : Program, optional
    ///     Another program: ``first_difference`` is the first line whose value differs from that of
    ///     its partner.
    /// budget : int or mapping, optional
    ///     Fuel, or a mapping with some of ``fuel`` (units of work), ``cells`` (of any one value),
    ///     ``bytes`` (of all values) and ``seconds`` (of wall-clock time).
    ///
    /// Returns
    /// -------
    /// Trace
    ///
    /// Raises
    /// ------
    /// KeyError, IndexError
    ///     The task has no such pair.
    #[pyo3(
        signature = (task, pair = None, *, against = None, budget = None),
        text_signature = "($self, task, pair='train0', *, against=None, budget=None)"
    )]
    fn trace(
        slf: &Bound<'_, Self>,
        task: &Bound<'_, PyAny>,
        pair: Option<&Bound<'_, PyAny>>,
        against: Option<&Bound<'_, Self>>,
        budget: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Trace> {
        let task = Task::of_python(task, None)?.0;
        let budget = budget_of(Budget::FUEL, budget)?;
        trace::trace(slf, against, task, pair, budget)
    }

    /// The name of the definition.
    #[getter]
    fn name(&self) -> &str {
        &self.entry().definition.name
    }

    /// The text of the definition, after the helpers of its file.
    #[getter]
    fn source(&self) -> String {
        self.text()
    }

    /// The names of the parameters.
    #[getter]
    fn parameters(&self) -> Vec<String> {
        self.entry().definition.params.clone()
    }

    /// Warnings about the text: a list of `Diagnostic`.
    #[getter]
    fn warnings<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyList>> {
        let (said, library) = Self::apart(slf, |own| {
            let mut library = Library::default();
            let mut said = library.add_text(own.dialect().text_name(), &own.text());
            said.extend(library.type_clashes());
            (said, library)
        })?;
        errors::diagnostics(slf.py(), &said, library.sources())
    }

    /// The hash of what is computed, as 32 hexadecimal digits: names and layout do not count.
    #[getter]
    fn fingerprint(slf: &Bound<'_, Self>) -> PyResult<String> {
        if let Some(known) = slf.get().fingerprint.get() {
            return Ok(known.clone());
        }
        // Whoever comes first sets it; all find the same.
        let made = Self::apart(slf, |own| {
            let mut population = Population::new();
            population.add_text(own.dialect().text_name(), &own.text());
            population.prepare();
            let name = &own.entry().definition.name;
            let named =
                population.ids().rev().find(|id| population.candidates()[id.index()].name == *name);
            let fingerprint = named.and_then(|id| population.fingerprint(id));
            fingerprint.map_or_else(String::new, |fingerprint| fingerprint.to_string())
        })?;
        Ok(slf.get().fingerprint.get_or_init(|| made).clone())
    }

    /// The program as a lambda s-expression, as Stitch and DreamCoder read it.
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     It is too large without what its parts share.
    fn to_stitch(slf: &Bound<'_, Self>) -> PyResult<String> {
        let made = Self::apart(slf, |own| {
            arcvm::export::stitch::to_stitch(own.library.graph(), own.entry().definition)
        })?;
        made.map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __repr__(&self) -> String {
        let entry = self.entry();
        format!("<Program {}({})>", entry.definition.name, entry.definition.params.join(", "))
    }

    fn __str__(&self) -> String {
        self.text()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = other.get();
            self.entry().definition.name == other.entry().definition.name
                && self.written() == other.written()
        })
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.text().hash(&mut hasher);
        hasher.finish()
    }

    /// The parts of which the same program is made again: its text, its name, and a file's name
    /// that tells how the text is read.
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<((String, String), Bound<'py, PyDict>)> {
        let named = PyDict::new(py);
        named.set_item("filename", &self.entry().file.name)?;
        Ok(((self.text(), self.entry().definition.name.clone()), named))
    }
}
