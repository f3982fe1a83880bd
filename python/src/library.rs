//! Files of programs, and how all of them do on their tasks.

use std::path::PathBuf;
use std::sync::Arc;

use arcvm::diag::Diagnostic;
use arcvm::eval::{self, Outcome, Status};
use arcvm::jobs::{self, Evaluated, Job, Options};
use arcvm::library::{self, Entry};
use arcvm::task::{Task as ArcTask, TaskSet};
use arcvm::value::Budget;
use pyo3::exceptions::{PyKeyError, PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use crate::program::{Program, budget_of, text_of};
use crate::task::Task;
use crate::{errors, work};

/// Programs by their names, of files or of texts: a mapping that cannot be changed.
///
/// What is wrong with some of them is in `errors`, and stops none of the others.
///
/// Parameters
/// ----------
/// source : str or mapping of str to str
///     A text, or texts by the names of their files.
///
/// Examples
/// --------
/// >>> import arcvm
/// >>> library = arcvm.Library("def solve_67a3c6ac(I): return vmirror(I)")
/// >>> table = library.check(arcvm.load_tasks())
/// >>> table["name"], table["solved"]
/// (['solve_67a3c6ac'], [True])
#[pyclass(frozen, mapping, module = "arcvm")]
pub(crate) struct Library {
    inner: Arc<library::Library>,
    said: Vec<Diagnostic>,
}

impl Library {
    fn make(inner: library::Library, said: Vec<Diagnostic>) -> Self {
        let mut inner = inner;
        inner.optimise(|_, _, _| {});
        Self { inner: Arc::new(inner), said }
    }

    /// The programs with their places; of several with one name the last counts, as in Python.
    fn places(&self) -> Vec<(&str, (usize, usize))> {
        let mut places: Vec<(&str, (usize, usize))> = Vec::new();
        let mut known = std::collections::HashMap::new();
        for (file, of_file) in self.inner.files.iter().enumerate() {
            for entry in of_file.unit.entries() {
                let all = of_file.unit.definitions.iter();
                let Some(index) = all.into_iter().position(|def| std::ptr::eq(def, entry)) else {
                    continue;
                };
                let name = entry.name.as_str();
                match known.get(name) {
                    Some(&known) => places[known] = (name, (file, index)),
                    None => {
                        known.insert(name, places.len());
                        places.push((name, (file, index)));
                    }
                }
            }
        }
        places
    }
}

#[pymethods]
impl Library {
    /// A library of one text, or of texts by their names.
    #[new]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut texts = Vec::new();
        if let Ok(text) = source.cast::<PyString>() {
            texts.push(("<text>".to_owned(), text_of(text)));
        } else if let Ok(dict) = source.cast::<PyDict>() {
            for (name, text) in dict {
                texts.push((name.extract()?, text_of(text.cast::<PyString>()?)));
            }
        } else {
            return Err(PyTypeError::new_err(
                "expected a text, or a dict from names to texts; Library.read reads files",
            ));
        }
        work::apart(py, move || {
            let mut inner = library::Library::default();
            let mut said = Vec::new();
            for (name, text) in &texts {
                said.extend(inner.add_text(name, text));
            }
            Self::make(inner, said)
        })
    }

    /// The library of files and of the ``.arc`` files of folders.
    ///
    /// Raises
    /// ------
    /// ProgramError
    ///     There is no program at all in them.
    #[staticmethod]
    #[pyo3(signature = (*paths))]
    fn read(py: Python<'_>, paths: Vec<PathBuf>) -> PyResult<Self> {
        let library = work::apart(py, move || {
            let (inner, said) = library::Library::load(&paths);
            Self::make(inner, said)
        })?;
        // Where there is nothing, what is wrong is the answer.
        if library.inner.entries().is_empty() && library.said.iter().any(Diagnostic::is_error) {
            return Err(errors::program_error(py, &library.said, &library.inner.sources));
        }
        Ok(library)
    }

    /// Errors in the texts: a list of `Diagnostic`.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.diagnostics(py, true)
    }

    /// What is suspicious in the texts: a list of `Diagnostic`.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.diagnostics(py, false)
    }

    /// Errors and warnings as the command shows them.
    fn render(&self) -> String {
        arcvm::diag::render(&self.said, &self.inner.sources, false)
    }

    /// The names of the programs.
    fn keys(&self) -> Vec<&str> {
        self.places().into_iter().map(|(name, _)| name).collect()
    }

    /// The programs.
    fn values(&self) -> Vec<Program> {
        let places = self.places().into_iter();
        places.map(|(_, place)| Program::new(Arc::clone(&self.inner), place)).collect()
    }

    /// The names with the programs.
    fn items(&self) -> Vec<(&str, Program)> {
        let places = self.places().into_iter();
        places.map(|(name, place)| (name, Program::new(Arc::clone(&self.inner), place))).collect()
    }

    /// The program of a name, or the default.
    #[pyo3(signature = (name, default = None))]
    fn get(&self, py: Python<'_>, name: &str, default: Option<Py<PyAny>>) -> PyResult<Py<PyAny>> {
        match self.__getitem__(name) {
            Ok(program) => Ok(Py::new(py, program)?.into_any()),
            Err(_) => Ok(default.unwrap_or_else(|| py.None())),
        }
    }

    fn __getitem__(&self, name: &str) -> PyResult<Program> {
        let found = self.places().into_iter().find(|(known, _)| *known == name);
        match found {
            Some((_, place)) => Ok(Program::new(Arc::clone(&self.inner), place)),
            None => Err(PyKeyError::new_err(name.to_owned())),
        }
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        name.extract::<String>()
            .is_ok_and(|name| self.places().iter().any(|(known, _)| *known == name))
    }

    fn __len__(&self) -> usize {
        self.places().len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyList::new(py, self.keys())?.into_any().try_iter().map(Bound::into_any)
    }

    fn __repr__(&self) -> String {
        let errors = self.said.iter().filter(|said| said.is_error()).count();
        let errors = if errors > 0 { format!(", {errors} errors") } else { String::new() };
        format!("<Library of {} programs{errors}>", self.places().len())
    }

    /// Run every program on all pairs of its task.
    ///
    /// Parameters
    /// ----------
    /// tasks : mapping or iterable of Task
    ///     The tasks. A program's is the one that its name says, else that of its file.
    /// threads : int
    ///     Worker threads; 0 for all processors.
    /// order : bool
    ///     Whether to look for programs whose answer depends on the order of a set.
    /// budget : int or mapping, optional
    ///     Fuel, or a mapping with some of ``fuel`` (units of work), ``cells`` (of any one value),
    ///     ``bytes`` (of all values) and ``seconds`` (of wall-clock time).
    ///
    /// Returns
    /// -------
    /// Table
    ///     A row a program: ``name``, ``file``, ``task``, ``solved`` (None without a task),
    ///     ``right`` of ``pairs``, ``nanoseconds``, ``fuel``, ``status`` (a list), ``error``,
    ///     ``error_line``; with ``order`` also ``order_sensitive``, ``order_line`` and
    ///     ``order_primitive``.
    #[pyo3(signature = (tasks, *, threads = 0, order = false, budget = None))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        tasks: &Bound<'py, PyAny>,
        threads: usize,
        order: bool,
        budget: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let budget = budget_of(Budget::FUEL, budget)?;
        let mut set = Vec::new();
        let tasks = match tasks.hasattr("values")? {
            true => tasks.call_method0("values")?,
            false => tasks.clone(),
        };
        for task in tasks.try_iter()? {
            set.push(Task::of_python(&task?, None)?.0);
        }
        let options = Options::new().budget(budget).repeat(1).check_order(order);
        let options = options.threads(work::threads(threads)?);
        let checked = work::wait(py, 1, |workers| {
            let set: TaskSet = set.into_iter().collect();
            self.checked(&set, &options.interrupt(workers.interrupt.clone()))
        })?;
        let checked = checked.map_err(|problem| PyRuntimeError::new_err(problem.message))?;
        let columns = columns(py, &checked, order)?;
        py.import("arcvm._table")?.getattr("Table")?.call1((columns,))
    }
}

impl Library {
    /// Every program on its task, in the order of the files.
    fn checked(&self, tasks: &TaskSet, options: &Options) -> Result<Vec<Checked>, Diagnostic> {
        let entries = self.inner.entries();
        let of_task: Vec<Option<&ArcTask>> =
            entries.iter().map(|entry| entry.task(tasks)).collect();
        let with_task = entries.iter().zip(&of_task);
        let jobs: Vec<Job<'_>> =
            with_task.filter_map(|(entry, task)| task.map(|task| Job::new(*entry, task))).collect();
        let outcomes = jobs::run(&self.inner, &jobs, options)?;
        let mut programs = outcomes.programs.into_iter();
        let rows = entries.iter().zip(&of_task).map(|(entry, task)| {
            let mut row = Checked::new(entry, *task);
            if task.is_some()
                && let Some(evaluated) = programs.next()
            {
                row.evaluated(&self.inner, entry, evaluated);
            }
            row
        });
        Ok(rows.collect())
    }

    fn diagnostics<'py>(&self, py: Python<'py>, errors: bool) -> PyResult<Bound<'py, PyList>> {
        let wanted = self.said.iter().filter(|said| said.is_error() == errors);
        errors::diagnostics(py, wanted, &self.inner.sources)
    }
}

/// A program on its task.
struct Checked {
    name: String,
    file: String,
    task: Option<String>,
    outcomes: Vec<Outcome>,
    fault: Option<(String, Option<usize>)>,
    order: Option<(Option<usize>, Option<&'static str>)>,
}

impl Checked {
    fn new(entry: &Entry<'_>, task: Option<&ArcTask>) -> Self {
        Self {
            name: entry.definition.name.clone(),
            file: entry.file.name.clone(),
            task: task.map(|task| task.id.clone()),
            outcomes: Vec::new(),
            fault: None,
            order: None,
        }
    }

    /// With what came of it, and the lines where that happened.
    fn evaluated(&mut self, library: &library::Library, entry: &Entry<'_>, evaluated: Evaluated) {
        let line = |node| library.span(entry, node).map(|span| library.sources.line_col(span).0);
        let fault = evaluated.outcomes.iter().find_map(|outcome| outcome.fault.as_ref());
        self.fault = fault.map(|fault| (fault.to_string(), fault.site().and_then(line)));
        let pick = evaluated.order_pick();
        self.order = pick.map(|pick| (pick.node.and_then(line), pick.primitive));
        self.outcomes = evaluated.outcomes;
    }
}

fn columns<'py>(py: Python<'py>, checked: &[Checked], order: bool) -> PyResult<Bound<'py, PyDict>> {
    let columns = PyDict::new(py);
    let right = |checked: &Checked| {
        checked.outcomes.iter().filter(|outcome| outcome.status == Status::Correct).count()
    };
    macro_rules! column {
        ($name:literal, $of:expr) => {
            columns.set_item($name, checked.iter().map($of).collect::<Vec<_>>())?;
        };
    }
    column!("name", |own| own.name.as_str());
    column!("file", |own| own.file.as_str());
    column!("task", |own| own.task.as_deref());
    column!("solved", |own| own.task.as_ref().map(|_| eval::solved(&own.outcomes)));
    column!("right", right);
    column!("pairs", |own| own.outcomes.len());
    column!("nanoseconds", |own| own.outcomes.iter().map(|outcome| outcome.nanos).sum::<u64>());
    column!("fuel", |own| own.outcomes.iter().map(|outcome| outcome.fuel).sum::<u64>());
    column!("status", |own| {
        own.outcomes.iter().map(|outcome| outcome.status.name()).collect::<Vec<_>>()
    });
    column!("error", |own| own.fault.as_ref().map(|(message, _)| message.as_str()));
    column!("error_line", |own| own.fault.as_ref().and_then(|(_, line)| *line));
    if order {
        column!("order_sensitive", |own| own.order.is_some());
        column!("order_line", |own| own.order.and_then(|(line, _)| line));
        column!("order_primitive", |own| own.order.and_then(|(_, primitive)| primitive));
    }
    Ok(columns)
}
