//! `verify`: many texts on one task.

use std::sync::Arc;

use arcvm::eval::Status;
use arcvm::population::texts::{self, Text, Verified, Written};
use arcvm::population::{Cache, Difference, Options, Scores, Tests};
use arcvm::syntax::Dialect;
use arcvm::task::Task as ArcTask;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString};

use crate::program::{Program, budget_of, read, text_of};
use crate::task::Task;
use crate::{errors, grid, work};

/// The names of the numbers in `status`.
pub(crate) const STATUS: [&str; 9] =
    ["not run", "correct", "wrong", "unknown", "error", "fuel", "size", "memory", "deadline"];

/// The number of a status.
fn code(status: Option<Status>) -> u8 {
    let name = status.map_or(STATUS[0], Status::name);
    STATUS.iter().position(|known| *known == name).unwrap_or_default() as u8
}

pub(crate) fn scores_of(name: &str) -> PyResult<Scores> {
    match name {
        "verdicts" => Ok(Scores::Verdicts),
        "likeness" => Ok(Scores::Likeness),
        "differs" => Ok(Scores::Differs),
        _ => Err(PyValueError::new_err(format!(
            "scores is {name:?}; expected \"verdicts\", \"likeness\" or \"differs\""
        ))),
    }
}

/// Options of the evaluation of a population.
pub(crate) fn options(
    scores: &str,
    enough: Option<usize>,
    budget: Option<&Bound<'_, PyAny>>,
    threads: usize,
) -> PyResult<Options> {
    if enough == Some(0) {
        return Err(PyValueError::new_err("enough is 0; expected at least 1, or None for all"));
    }
    Ok(Options::default()
        .budget(budget_of(Options::FUEL, budget)?)
        .scores(scores_of(scores)?)
        .tests(Tests::All)
        .enough(enough)
        .threads(threads))
}

/// The texts of a list, which may hold programs as well.
pub(crate) fn texts_of(texts: &Bound<'_, PyAny>) -> PyResult<Vec<Written>> {
    if texts.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(
            "expected a list of texts, got one text: put it into a list",
        ));
    }
    // A library and other mappings hold their programs under names.
    let texts = match texts.hasattr("values")? {
        true => &texts.call_method0("values")?,
        false => texts,
    };
    let mut read = Vec::new();
    for (index, text) in texts.try_iter()?.enumerate() {
        let text = text?;
        work::pulse(texts.py(), index)?;
        if let Ok(text) = text.cast::<PyString>() {
            read.push(Written { text: text_of(text), dialect: Dialect::Python });
        } else if let Ok(program) = text.cast::<Program>() {
            read.push(program.get().written());
        } else {
            return Err(PyTypeError::new_err(format!(
                "expected texts, got {} at index {index}",
                text.get_type().name()?
            )));
        }
    }
    Ok(read)
}

/// Verify many texts on a task: one row a text, whatever is wrong with it.
///
/// Reading the texts, the passes and running all go over the threads. Rows do not depend on the
/// number of threads, nor on the other texts.
///
/// Parameters
/// ----------
/// texts : iterable of str or Program, or a mapping to them
///     Programs, each perhaps in fenced Markdown. Of several definitions the one whose name says
///     the task is meant, else the last.
/// task : Task
///     The task.
/// scores : {"likeness", "verdicts", "differs"}
///     What is to be known. With ``verdicts`` a program that is wrong on one demonstration is not
///     run on the next. ``likeness`` compares every output with the expected one. ``differs`` also
///     asks how far off it is.
/// enough : int, optional
///     Stop once so many different programs are right on all demonstrations: later texts are
///     ``skipped``.
/// budget : int or mapping, optional
///     What a program may use on a pair: fuel (20,000 if not given), or a mapping with some of
///     ``fuel``, ``cells``, ``bytes`` and ``seconds``.
/// threads : int
///     Worker threads; 0 for all processors.
///
/// Returns
/// -------
/// Verification
///
/// Examples
/// --------
/// >>> import arcvm
/// >>> task = arcvm.load_tasks()["67a3c6ac"]
/// >>> texts = ["def solve(I): return vmirror(I)", "def solve(I): return vmirrorr(I)"]
/// >>> result = arcvm.verify(texts, task)
/// >>> result.solved
/// array([ True, False])
/// >>> result.errors[1][0]["help"]
/// 'did you mean `vmirror`?'
#[pyfunction]
#[pyo3(signature = (texts, task, *, scores = "likeness", enough = None, budget = None, threads = 0))]
pub(crate) fn verify(
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
        let (cache, interrupt) = (Cache::new(0), Some(&workers.interrupt));
        texts::verify_with(&texts, &task, &options, &workers.pool, &cache, interrupt)
    })?;
    Ok(Verification::new(texts, task, verified))
}

/// What became of texts on a task. All arrays have a row for each text, in order.
///
/// Only demonstrations decide what is said here, apart from `test_status`, which is for reports.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Verification {
    texts: Vec<Written>,
    task: Arc<ArcTask>,
    verified: Verified,
    /// What `errors` says, once it was asked for.
    errors: PyOnceLock<Py<PyList>>,
}

impl Verification {
    pub(crate) fn new(texts: Vec<Written>, task: Arc<ArcTask>, verified: Verified) -> Self {
        Self { texts, task, verified, errors: PyOnceLock::new() }
    }

    fn row(&self, index: isize) -> PyResult<(usize, &texts::TextRow)> {
        let len = self.verified.rows.len();
        let place = if index < 0 { index.checked_add_unsigned(len) } else { Some(index) };
        let place = place.and_then(|place| usize::try_from(place).ok());
        let place = place.filter(|place| *place < len);
        let place = place.ok_or_else(|| {
            PyIndexError::new_err(format!("there are {len} texts, none of number {index}"))
        })?;
        Ok((place, &self.verified.rows[place]))
    }

    fn column<'py, T: numpy::Element>(
        &self,
        py: Python<'py>,
        of: impl Fn(&texts::TextRow) -> T,
    ) -> Bound<'py, PyArray1<T>> {
        PyArray1::from_iter(py, self.verified.rows.iter().map(of))
    }

    fn all_errors(&self, py: Python<'_>) -> PyResult<Py<PyList>> {
        let lists = PyList::empty(py);
        for row in &self.verified.rows {
            let errors = PyList::empty(py);
            for problem in row.problems.iter().filter(|problem| problem.is_error()) {
                errors.append(errors::diagnostic(py, &problem.to_json(), problem.render())?)?;
            }
            lists.append(errors)?;
        }
        Ok(lists.unbind())
    }

    /// A table of numbers with a row for each text.
    fn table<'py>(
        &self,
        py: Python<'py>,
        columns: usize,
        row: impl Fn(&texts::TextRow) -> Vec<u8>,
    ) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let table = PyArray2::zeros(py, [self.verified.rows.len(), columns], false);
        if columns > 0 {
            let mut cells = table.try_readwrite()?;
            let rows = cells.as_slice_mut()?.chunks_mut(columns);
            rows.zip(&self.verified.rows).for_each(|(cells, own)| {
                cells.iter_mut().zip(row(own)).for_each(|(cell, status)| *cell = status);
            });
        }
        Ok(table)
    }
}

#[pymethods]
impl Verification {
    /// The names of the numbers in `status`.
    #[classattr]
    #[pyo3(name = "STATUS")]
    fn statuses() -> [&'static str; 9] {
        STATUS
    }

    /// The task.
    #[getter]
    fn task(&self) -> Task {
        Task(Arc::clone(&self.task))
    }

    /// The texts.
    #[getter]
    fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(Text::as_str).collect()
    }

    /// Whether each program is right on all demonstrations: bool, shape (n,).
    #[getter]
    fn solved<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        self.column(py, texts::TextRow::solved)
    }

    /// Demonstrations on which each is right: int32, shape (n,).
    #[getter]
    fn right<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i32>> {
        self.column(py, |row| row.right() as i32)
    }

    /// The mean fraction of right cells of each: float64, shape (n,).
    #[getter]
    fn likeness<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.column(py, |row| row.row.as_ref().map_or(0.0, |row| row.likeness()))
    }

    /// Fuel that each spent on the demonstrations: int64, shape (n,).
    #[getter]
    fn fuel<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
        self.column(py, |row| row.row.as_ref().map_or(0, |row| row.fuel() as i64))
    }

    /// Whether it ended before the text, because enough were right: bool, shape (n,).
    #[getter]
    fn skipped<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<bool>> {
        self.column(py, |row| row.skipped)
    }

    /// The number of the first text that is the same program, -1 where there is none: int64, shape
    /// (n,).
    #[getter]
    fn first_alike<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i64>> {
        self.column(py, |row| row.first_alike.map_or(-1, |first| first as i64))
    }

    /// The verdict on each demonstration as an index into `STATUS`: uint8, shape (n,
    /// demonstrations).
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let demonstrations =
            self.task.samples.iter().filter(|sample| sample.kind.is_demonstration());
        self.table(py, demonstrations.count(), |row| {
            row.row.as_ref().map_or_else(Vec::new, |row| row.statuses().map(code).collect())
        })
    }

    /// The verdict on each pair that no selection may look at, as an index into `STATUS`: uint8,
    /// shape (n, pairs).
    fn test_status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let held: Vec<usize> = (0..self.task.samples.len())
            .filter(|&sample| !self.task.samples[sample].kind.is_demonstration())
            .collect();
        self.table(py, held.len(), |row| {
            let status = |&sample: &usize| code(row.held_back_status(&self.task, sample));
            held.iter().map(status).collect()
        })
    }

    /// The names of the definitions that were evaluated.
    #[getter]
    fn names(&self) -> Vec<Option<&str>> {
        self.verified.rows.iter().map(|row| row.name.as_deref()).collect()
    }

    /// The hashes of the programs, None where there is none.
    #[getter]
    fn fingerprints(&self) -> Vec<Option<String>> {
        let shown = |row: &texts::TextRow| row.fingerprint.map(|own| own.to_string());
        self.verified.rows.iter().map(shown).collect()
    }

    /// What is wrong with each text: a list of `Diagnostic` for each.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.errors.get_or_try_init(py, || self.all_errors(py)).map(|list| list.bind(py).clone())
    }

    /// All that is said of a text, errors and warnings: a list of `Diagnostic`.
    fn problems<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyList>> {
        let (_, row) = self.row(index)?;
        let problems = PyList::empty(py);
        for problem in &row.problems {
            problems.append(errors::diagnostic(py, &problem.to_json(), problem.render())?)?;
        }
        Ok(problems)
    }

    /// All that is said of a text, as the command shows it, and the first fault of its evaluation.
    fn render(&self, index: isize) -> PyResult<String> {
        let (_, row) = self.row(index)?;
        let mut text: String = row.problems.iter().map(texts::Problem::render).collect();
        if let Some((pair, stop)) = row.row.as_ref().and_then(|row| row.fault()) {
            let within = stop.primitive.map_or_else(String::new, |name| format!(" in `{name}`"));
            text += &format!("{} error{within} on demonstration {pair}\n", stop.kind.name());
        }
        Ok(text)
    }

    /// What a text's program made of each pair of the task, in their order: an ``int8`` array, or
    /// None where it was not run, failed or yielded no grid.
    fn outputs<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyList>> {
        let (_, row) = self.row(index)?;
        let outputs = PyList::empty(py);
        for sample in 0..self.task.samples.len() {
            outputs.append(grid::to_optional(py, row.output(&self.task, sample))?)?;
        }
        Ok(outputs)
    }

    /// What differs say of a text's wrong outputs: a dict for each demonstration.
    fn differences<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyList>> {
        let (_, row) = self.row(index)?;
        let differences = PyList::empty(py);
        for pair in row.row.iter().flat_map(|row| &row.pairs) {
            let said = PyDict::new(py);
            let own = pair.iter().flat_map(|pair| &pair.judged.differences);
            for (name, difference) in texts::differs().zip(own) {
                said.set_item(name, Difference::score(difference))?;
            }
            differences.append(said)?;
        }
        Ok(differences)
    }

    /// A text's program.
    fn program(&self, py: Python<'_>, index: isize) -> PyResult<Program> {
        let (place, row) = self.row(index)?;
        let Written { text, dialect } = &self.texts[place];
        read(py, text, dialect.text_name(), row.name.as_deref())
    }

    /// The answers to submit.
    ///
    /// Parameters
    /// ----------
    /// k : int
    ///     Answers for each test input, at most.
    ///
    /// Returns
    /// -------
    /// list of list of numpy.ndarray
    ///     For each test input the different answers, the best first: what most of the different
    ///     programs say that are right on all demonstrations, then what those say that come
    ///     closest.
    #[pyo3(signature = (k = 2))]
    fn attempts<'py>(&self, py: Python<'py>, k: usize) -> PyResult<Bound<'py, PyList>> {
        let answers = py.detach(|| self.verified.attempts(&self.task, k));
        let outputs = PyList::empty(py);
        for answers in &answers {
            let attempts = PyList::empty(py);
            for answer in answers {
                attempts.append(grid::to_array(py, answer.view())?)?;
            }
            outputs.append(attempts)?;
        }
        Ok(outputs)
    }

    /// The numbers of the best different programs that were run: most demonstrations right, then
    /// likeness, then least fuel.
    #[pyo3(signature = (n = None))]
    fn best(&self, n: Option<usize>) -> Vec<usize> {
        let mut best = self.verified.ranked();
        best.truncate(n.unwrap_or(usize::MAX));
        best
    }

    fn __len__(&self) -> usize {
        self.verified.rows.len()
    }

    fn __repr__(&self) -> String {
        let rows = &self.verified.rows;
        let solved = rows.iter().filter(|row| row.solved()).count();
        let broken = rows.iter().filter(|row| row.fingerprint.is_none() && !row.skipped).count();
        let different =
            rows.iter().enumerate().filter(|(index, row)| row.first_alike == Some(*index));
        format!(
            "<Verification of {} texts on {}: {solved} solved, {} different programs, {broken} broken>",
            rows.len(),
            self.task.id,
            different.count(),
        )
    }
}
