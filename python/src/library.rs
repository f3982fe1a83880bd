//! Files of programs, and how all of them do on their tasks.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arcvm::eval;
use arcvm::jobs;
use arcvm::library;
use arcvm::prelude::{
    Budget, Definition, Diagnostic, DiagnosticCode as Code, Entry, Evaluated, Job, Label, Options,
    Outcome, Severity, SourceId, Span, Status, Task as ArcTask, TaskSet,
};
use pyo3::exceptions::{PyKeyError, PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use serde::{Deserialize, Serialize};

use crate::budget::budget_of;
use crate::grid::type_name;
use crate::program::Program;
use crate::task::{self, placed};
use crate::text::{self, Text};
use crate::{errors, state, work};

/// Programs by their names, of files or of texts: a mapping that cannot be changed.
///
/// Where several files have programs of one name each is under ``FILE#NAME``, the file without its
/// folder and ending. Files that differ in these alone keep their ending, or the whole path.
/// Problems with some of them are in `errors`, and stop none of the others.
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
    /// The programs with their places: the number of the file, and that of the definition in it.
    places: Vec<Place>,
    /// Where each name is in `places`.
    numbers: HashMap<String, usize>,
}

/// A name with a place.
type Place = (String, (usize, usize));

impl Library {
    /// Returns the library of the programs that are wanted, each of which is told by the number of
    /// its file and its name.
    fn make(
        mut inner: library::Library,
        said: Vec<Diagnostic>,
        mut is_wanted: impl FnMut(&library::Library, usize, &str) -> bool,
    ) -> Self {
        inner.optimise();
        let mut found = programs(&inner);
        found.retain(|(name, (file, _))| is_wanted(&inner, *file, name));
        let keys = keys(&inner, &found);
        let numbers = keys.iter().cloned().enumerate().map(|(number, key)| (key, number)).collect();
        let places = keys.into_iter().zip(found).map(|(key, (_, place))| (key, place)).collect();
        Self { inner: Arc::new(inner), said, places, numbers }
    }

    /// Returns the error where no program has a name, with the files that have it where there are
    /// several.
    fn missing(&self, name: &Bound<'_, PyAny>) -> PyErr {
        let own = name.extract::<Text>().map_or_else(|_| String::new(), |text| text.0);
        let keys = self.places.iter().map(|(key, _)| key.as_str());
        let mut keys = keys.filter(|key| key.rsplit_once('#').is_some_and(|(_, name)| name == own));
        match (keys.next(), keys.next()) {
            (Some(first), Some(second)) => PyKeyError::new_err(format!(
                "several files have `{own}`: name one of them, as in {first:?} or {second:?}"
            )),
            _ => PyKeyError::new_err(name.clone().unbind()),
        }
    }

    /// Returns the place of the program of a name.
    fn place(&self, name: &Bound<'_, PyAny>) -> Option<(usize, usize)> {
        let name = name.extract::<Text>().ok()?;
        self.numbers.get(&*name).map(|number| self.places[*number].1)
    }
}

/// Returns the programs of a library with their names and places. Of several with one name in a
/// file the last counts, as in Python.
fn programs(library: &library::Library) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for (file, of_file) in library.files().iter().enumerate() {
        let entries: HashSet<*const Definition> =
            of_file.unit.entries().into_iter().map(std::ptr::from_ref).collect();
        let mut own: HashMap<&str, usize> = HashMap::new();
        for (index, definition) in of_file.unit.definitions.iter().enumerate() {
            if !entries.contains(&std::ptr::from_ref(definition)) {
                continue;
            }
            let number = *own.entry(&definition.name).or_insert(found.len());
            match found.get_mut(number) {
                Some(place) => place.1 = (file, index),
                None => found.push((definition.name.clone(), (file, index))),
            }
        }
    }
    found
}

/// Returns the keys of programs: their names, with the file before those that several files have.
/// That is its name without folder and ending, as far as that tells it from the others.
fn keys(library: &library::Library, found: &[Place]) -> Vec<String> {
    let short = |file: usize| -> [String; 3] {
        let own = &library.files()[file];
        let ending = Path::new(&own.name).file_name().map(|name| name.to_string_lossy().into());
        [own.stem.clone(), ending.unwrap_or_else(|| own.name.clone()), own.name.clone()]
    };
    let mut files: HashMap<&str, usize> = HashMap::new();
    found.iter().for_each(|(name, _)| *files.entry(name).or_default() += 1);
    let is_shared = |name: &str| files[name] > 1;
    let mut same: HashMap<(&str, usize, String), usize> = HashMap::new();
    for (name, (file, _)) in found.iter().filter(|(name, _)| is_shared(name)) {
        for (way, called) in short(*file).into_iter().enumerate() {
            *same.entry((name, way, called)).or_default() += 1;
        }
    }
    let mut taken = HashSet::new();
    let key = |(name, (file, _)): &Place| {
        if !is_shared(name) {
            return name.clone();
        }
        let ways = short(*file);
        let is_alone = |way: &usize| same[&(name.as_str(), *way, ways[*way].clone())] == 1;
        let way = (0..2).find(is_alone).unwrap_or(2);
        // Two names of texts may be written alike, and a file may be called as another one's stem.
        let others = (2..).map(|number| format!("{}({number})#{name}", ways[2]));
        let mut keys = std::iter::once(format!("{}#{name}", ways[way])).chain(others);
        keys.find(|key| taken.insert(key.clone())).unwrap_or_default()
    };
    found.iter().map(key).collect()
}

/// The pickle of a library: its texts, its programs, and what was said of them.
#[derive(Serialize, Deserialize)]
struct State {
    /// Each with its name, and whether its definitions were read.
    texts: Vec<(String, String, bool)>,
    /// The programs: each the number of its file and its name.
    programs: HashSet<(usize, String)>,
    said: Vec<SaidState>,
}

#[derive(Serialize, Deserialize)]
struct SaidState {
    code: String,
    is_error: bool,
    message: String,
    /// Number of the text, first and last byte, message, and whether it is the place.
    labels: Vec<(u32, u32, u32, String, bool)>,
    notes: Vec<String>,
    help: Option<String>,
}

impl State {
    fn of(library: &library::Library, programs: &[Place], said: &[Diagnostic]) -> Self {
        let name = |file: usize, index: usize| &library.files()[file].unit.definitions[index].name;
        let programs =
            programs.iter().map(|(_, (file, index))| (*file, name(*file, *index).clone()));
        let files: HashSet<u32> = library.files().iter().map(|file| file.source.number()).collect();
        let labels = said.iter().flat_map(|said| &said.labels);
        let shown = labels.map(|label| label.span.source.number());
        let count = files.iter().copied().chain(shown).max().map_or(0, |last| last + 1);
        let text = |number: u32| {
            let source = SourceId::of_number(number);
            let sources = library.sources();
            let (name, text) = (sources.name(source), sources.text(source));
            (name.to_owned(), text.to_owned(), files.contains(&number))
        };
        let said = said.iter().map(|said| SaidState {
            code: said.code.number().to_owned(),
            is_error: said.is_error(),
            message: said.message.clone(),
            labels: said
                .labels
                .iter()
                .map(|label| {
                    let Span { source, start, end, .. } = label.span;
                    (source.number(), start, end, label.message.clone(), label.primary)
                })
                .collect(),
            notes: said.notes.clone(),
            help: said.help.clone(),
        });
        Self {
            texts: (0..count).map(text).collect(),
            programs: programs.collect(),
            said: said.collect(),
        }
    }

    fn library(self) -> Option<Library> {
        let mut inner = library::Library::default();
        for (name, text, is_read) in &self.texts {
            if *is_read {
                inner.add_text(name, text);
            } else {
                inner.add_unread_text(name, text);
            }
        }
        let said = self.said.into_iter().map(|said| {
            let mut own = Diagnostic::new(Code::from_number(&said.code)?, said.message);
            own.severity = if said.is_error { Severity::Error } else { Severity::Warning };
            for (source, start, end, message, primary) in said.labels {
                let span = Span::new(SourceId::of_number(source), start, end);
                let text = self.texts.get(source as usize).map(|(_, text, _)| text)?;
                text.get(span.range())?;
                own.labels.push(Label::new(span, message, primary));
            }
            (own.notes, own.help) = (said.notes, said.help);
            Some(own)
        });
        let said: Option<Vec<Diagnostic>> = said.collect();
        let is_wanted = |_: &_, file, name: &str| self.programs.contains(&(file, name.to_owned()));
        Some(Library::make(inner, said?, is_wanted))
    }
}

#[pymethods]
impl Library {
    /// A library of one text, or of texts by their names.
    #[new]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut texts = Vec::new();
        if let Ok(text) = source.extract::<Text>() {
            text::no_path(&text)?;
            texts.push(("<text>".to_owned(), text.0));
        } else if source.hasattr("items")? {
            for item in source.call_method0("items")?.try_iter()? {
                let (name, text): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item?.extract()?;
                let name = name.str()?.to_string_lossy().into_owned();
                let read = text.extract::<Text>();
                let read = read.map_err(|error| placed(py, error, &format!("text {name:?}")))?;
                texts.push((name, read.0));
            }
        } else {
            return Err(PyTypeError::new_err(format!(
                "expected a text, or a mapping from names to texts, got {}; Library.read reads \
                 files",
                type_name(source)
            )));
        }
        work::apart(py, move || {
            let mut inner = library::Library::default();
            let mut said = Vec::new();
            for (name, text) in &texts {
                said.extend(inner.add_text(name, text));
            }
            Self::make(inner, said, |_, _, _| true)
        })
    }

    /// The library of files and of the ``.arc`` files of folders, each file once.
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
            // A file that is named twice is one, however its path is written.
            let mut seen = HashSet::new();
            Self::make(inner, said, |inner, file, name| {
                let path = PathBuf::from(&inner.files()[file].name);
                seen.insert((path.canonicalize().unwrap_or(path), name.to_owned()))
            })
        })?;
        // Where there is nothing, what is wrong is the answer.
        if library.inner.entries().is_empty() && library.said.iter().any(Diagnostic::is_error) {
            return Err(errors::program_error(py, &library.said, library.inner.sources()));
        }
        Ok(library)
    }

    /// Errors in the texts: a list of `Diagnostic`.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.diagnostics(py, true)
    }

    /// Warnings about the texts: a list of `Diagnostic`.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.diagnostics(py, false)
    }

    /// Errors and warnings as the command shows them.
    fn render(&self, py: Python<'_>) -> PyResult<String> {
        let (inner, said) = (Arc::clone(&self.inner), self.said.clone());
        work::apart(py, move || arcvm::diag::render(&said, inner.sources(), false))
    }

    /// The names of the programs.
    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        work::list(py, self.places.iter().map(|(name, _)| name.as_str()))
    }

    /// The programs.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let places = self.places.iter();
        work::list(py, places.map(|(_, place)| Program::new(Arc::clone(&self.inner), *place)))
    }

    /// The names with the programs.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let program = |place| Program::new(Arc::clone(&self.inner), place);
        work::list(py, self.places.iter().map(|(name, place)| (name, program(*place))))
    }

    /// The program of a name, or the default.
    #[pyo3(signature = (name, default = None))]
    fn get(
        &self,
        py: Python<'_>,
        name: &Bound<'_, PyAny>,
        default: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        match self.__getitem__(name) {
            Ok(program) => Ok(Py::new(py, program)?.into_any()),
            Err(_) => Ok(default.unwrap_or_else(|| py.None())),
        }
    }

    fn __getitem__(&self, name: &Bound<'_, PyAny>) -> PyResult<Program> {
        match self.place(name) {
            Some(place) => Ok(Program::new(Arc::clone(&self.inner), place)),
            None => Err(self.missing(name)),
        }
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        self.place(name).is_some()
    }

    fn __len__(&self) -> usize {
        self.places.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.keys(py)?.into_any().try_iter().map(Bound::into_any)
    }

    /// Whether both have the same texts under the same names.
    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = other.get();
            let texts = |own: &Self| -> Vec<(String, Arc<str>)> {
                let files = own.inner.files().iter();
                files
                    .map(|file| (file.name.clone(), own.inner.sources().shared_text(file.source)))
                    .collect()
            };
            Arc::ptr_eq(&self.inner, &other.inner) || texts(self) == texts(other)
        })
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.places.iter().for_each(|(name, _)| name.hash(&mut hasher));
        hasher.finish()
    }

    #[staticmethod]
    fn _restore(py: Python<'_>, state: &[u8]) -> PyResult<Self> {
        let state: State = state::load(py, state)?;
        let made = work::apart(py, move || state.library())?;
        made.ok_or_else(|| state::not_ours("a message is unknown"))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let own = slf.get();
        let (inner, said, places) = (Arc::clone(&own.inner), own.said.clone(), own.places.clone());
        let state =
            state::dump(slf.py(), move || serde_json::to_vec(&State::of(&inner, &places, &said)))?;
        Ok((slf.get_type().getattr("_restore")?, (state,)))
    }

    fn __repr__(&self) -> String {
        let errors = self.said.iter().filter(|said| said.is_error()).count();
        let errors = if errors > 0 { format!(", {errors} errors") } else { String::new() };
        format!("<Library of {} programs{errors}>", self.places.len())
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
        #[pyo3(from_py_with = text::threads)] threads: usize,
        order: bool,
        budget: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let budget = budget_of(Budget::FUEL, budget)?;
        let set = task::many(tasks)?;
        let options = Options::new().budget(budget).repeat(1).check_order(order);
        let options = options.threads(work::threads(threads)?);
        let inner = Arc::clone(&self.inner);
        let checked = work::wait(py, 1, move |workers| {
            let set: TaskSet = set.into_iter().collect();
            checked(&inner, &set, &options.interrupt(workers.interrupt.clone()))
        })?;
        let checked = checked.map_err(|problem| PyRuntimeError::new_err(problem.message))?;
        let columns = columns(py, &checked, order)?;
        py.import("arcvm._table")?.getattr("Table")?.call1((columns,))
    }
}

impl Library {
    fn diagnostics<'py>(&self, py: Python<'py>, errors: bool) -> PyResult<Bound<'py, PyList>> {
        let wanted = self.said.iter().filter(|said| said.is_error() == errors);
        errors::diagnostics(py, wanted, self.inner.sources())
    }
}

/// Runs every program on its task, in the order of the files.
fn checked(
    library: &library::Library,
    tasks: &TaskSet,
    options: &Options,
) -> Result<Vec<Checked>, Diagnostic> {
    let entries = library.entries();
    let of_task: Vec<Option<&ArcTask>> = entries.iter().map(|entry| entry.task(tasks)).collect();
    let with_task = entries.iter().zip(&of_task);
    let jobs: Vec<Job<'_>> =
        with_task.filter_map(|(entry, task)| task.map(|task| Job::new(*entry, task))).collect();
    let outcomes = jobs::run(library, &jobs, options)?;
    let mut programs = outcomes.programs.into_iter();
    let rows = entries.iter().zip(&of_task).map(|(entry, task)| {
        let mut row = Checked::new(entry, *task);
        if task.is_some()
            && let Some(evaluated) = programs.next()
        {
            row.evaluated(library, entry, evaluated);
        }
        row
    });
    Ok(rows.collect())
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

    /// Adds a program with its outcomes, and the lines where they came about.
    fn evaluated(&mut self, library: &library::Library, entry: &Entry<'_>, evaluated: Evaluated) {
        let line = |node| library.span(entry, node).map(|span| library.sources().line_col(span).0);
        let fault = evaluated.outcomes.iter().find_map(|outcome| outcome.fault.clone());
        self.fault = fault.map(|fault| {
            let fault = library.written_as(entry, fault);
            let span = library.fault_span(entry, &fault);
            (fault.to_string(), span.map(|span| library.sources().line_col(span).0))
        });
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
            columns.set_item($name, work::list(py, checked.iter().map($of))?)?;
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
