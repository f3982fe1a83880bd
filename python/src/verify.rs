//! `verify`: many texts on one task.

use std::sync::Arc;

use arcvm::population::texts::{self, Text, Written};
use arcvm::prelude::{
    Cache, Dialect, Difference, PopulationOptions as Options, Scores, Status, Tests,
};
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};

use crate::budget::{budget_of, has_fuel, part_of};
use crate::grid::type_name;
use crate::program::{Program, read};
use crate::task::Task;
use crate::work::Pulse;
use crate::{errors, grid, state, text, work};

mod made;

use made::{Made, Said, State};

/// The names of the numbers in `status`.
pub(crate) const STATUS: [&str; 9] =
    ["not run", "correct", "wrong", "unknown", "error", "fuel", "size", "memory", "deadline"];

/// Returns the number of a status.
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

/// Returns the options of the evaluation of a population.
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
        .has_fuel_by_need(!has_fuel(budget)?)
        .scores(scores_of(scores)?)
        .tests(Tests::All)
        .enough(enough)
        .threads(threads))
}

/// Returns the texts of a list, which may hold programs as well.
pub(crate) fn texts_of(texts: &Bound<'_, PyAny>) -> PyResult<Vec<Written>> {
    if texts.is_instance_of::<PyString>() || texts.is_instance_of::<Program>() {
        return Err(PyTypeError::new_err(
            "expected a list of texts, got one text: put it into a list",
        ));
    }
    // A library and other mappings hold their programs under names.
    let texts = match texts.hasattr("values")? {
        true => &texts.call_method0("values")?,
        false => texts,
    };
    let listed = texts.try_iter().map_err(|_| {
        let kind = type_name(texts);
        PyTypeError::new_err(format!("expected a list of texts or a mapping to them, got {kind}"))
    })?;
    let (mut read, mut pulse) = (Vec::new(), Pulse::new(texts.py()));
    for (index, text) in listed.enumerate() {
        let text = text?;
        pulse.beat()?;
        if let Ok(text) = text.cast::<PyString>() {
            read.push(Written {
                text: text.to_string_lossy().into_owned(),
                dialect: Dialect::Python,
            });
        } else if let Ok(program) = text.cast::<Program>() {
            read.push(program.get().written());
        } else if text.is_none() {
            // A sampler that has failed.
            read.push(Written { text: String::new(), dialect: Dialect::Python });
        } else {
            return Err(PyTypeError::new_err(format!(
                "expected texts, got {} at index {index}",
                type_name(&text)
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
///     Programs, each perhaps in fenced Markdown. None counts as an empty text. Of several
///     definitions the one whose name says the task is meant, else the last.
/// task : Task
///     The task.
/// scores : {"likeness", "verdicts", "differs"}
///     The scores of a text. With ``verdicts`` a program that is wrong on one demonstration is not
///     run on the next. ``likeness`` compares every output with the expected one. ``differs`` also
///     asks how far off it is.
/// enough : int, optional
///     Stop once so many different programs solve the demonstrations; the rest is ``skipped``.
/// budget : int or mapping, optional
///     The bounds of a program on a pair: fuel (20,000 if not given), or a mapping with some of
///     ``fuel``, ``cells``, ``bytes`` and ``seconds``.
/// threads : int
///     Worker threads; 0 for all processors.
///
/// Returns
/// -------
/// Verification
///     The rows, as columns of as many elements as there are texts.
///
/// Raises
/// ------
/// ValueError, TypeError
///     The task, ``scores``, the budget or the texts are not of the kind that is expected. Whatever
///     is wrong with a text is its row's.
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
#[pyo3(signature = (texts, task, *, scores = "likeness", enough = None, budget = None,
    threads = 0))]
pub(crate) fn verify(
    texts: &Bound<'_, PyAny>,
    task: &Bound<'_, PyAny>,
    scores: &str,
    #[pyo3(from_py_with = text::enough)] enough: Option<usize>,
    budget: Option<&Bound<'_, PyAny>>,
    #[pyo3(from_py_with = text::threads)] threads: usize,
) -> PyResult<Verification> {
    let options = options(scores, enough, budget, threads)?;
    verified(texts, task, options, threads, Arc::new(Cache::new(0)))
}

/// Verifies texts on a task, with a cache.
pub(crate) fn verified(
    texts: &Bound<'_, PyAny>,
    task: &Bound<'_, PyAny>,
    options: Options,
    threads: usize,
    cache: Arc<Cache>,
) -> PyResult<Verification> {
    let py = texts.py();
    let task = Task::of_python(task, None)?.0;
    let texts = texts_of(texts)?;
    let made = work::wait(py, threads, move |workers| {
        let interrupt = Some(&workers.interrupt);
        let verified =
            texts::verify_with(&texts, &task, &options, &workers.pool, &cache, interrupt);
        Made { texts, task, verified, kept: None }
    })?;
    Ok(Verification::new(made))
}

/// The results of texts on a task. All arrays have a row for each text, in order.
///
/// Only demonstrations decide what is said here, apart from `test_status`, which is for reports.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Verification {
    made: Arc<Made>,
    /// The texts of `errors`, once it was asked for.
    errors: PyOnceLock<Py<PyList>>,
}

impl Verification {
    fn new(made: Made) -> Self {
        Self { made: Arc::new(made), errors: PyOnceLock::new() }
    }

    fn rows(&self) -> &[texts::TextRow] {
        &self.made.verified.rows
    }

    fn row(&self, index: isize) -> PyResult<(usize, &texts::TextRow)> {
        let len = self.rows().len();
        let place = if index < 0 { index.checked_add_unsigned(len) } else { Some(index) };
        let place = place.and_then(|place| usize::try_from(place).ok());
        let place = place.filter(|place| *place < len);
        let place = place.ok_or_else(|| {
            PyIndexError::new_err(format!("there are {len} texts, none of number {index}"))
        })?;
        Ok((place, &self.rows()[place]))
    }

    fn column<'py, T: numpy::Element + Send>(
        &self,
        py: Python<'py>,
        of: impl Fn(&texts::TextRow) -> T + Send,
    ) -> Bound<'py, PyArray1<T>> {
        let rows = self.rows();
        let column = py.detach(move || rows.iter().map(of).collect());
        PyArray1::from_vec(py, column)
    }

    fn diagnostics<'py>(&self, py: Python<'py>, said: &[Said]) -> PyResult<Bound<'py, PyList>> {
        let made = said.iter().map(|said| errors::diagnostic(py, &said.fields, said.shown.clone()));
        work::try_list(py, made)
    }

    fn all_errors(&self, py: Python<'_>) -> PyResult<Py<PyList>> {
        let (lists, mut pulse) = (PyList::empty(py), Pulse::new(py));
        for index in 0..self.rows().len() {
            let made = &self.made;
            let said = match made.kept.is_none() && made.verified.rows[index].problems.is_empty() {
                true => Vec::new(),
                false => py
                    .detach(|| made.said(index).into_iter().filter(|said| said.is_error).collect()),
            };
            lists.append(self.diagnostics(py, &said)?)?;
            pulse.beat()?;
        }
        Ok(lists.unbind())
    }

    /// Returns a table of numbers with a row for each text.
    fn table<'py>(
        &self,
        py: Python<'py>,
        columns: usize,
        row: impl Fn(&texts::TextRow) -> Vec<u8> + Send,
    ) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let rows = self.rows();
        let cells = py.detach(move || {
            let mut cells = Vec::with_capacity(rows.len() * columns);
            for own in rows {
                let mut own = row(own);
                own.resize(columns, 0);
                cells.append(&mut own);
            }
            cells
        });
        PyArray1::from_vec(py, cells).reshape([rows.len(), columns])
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
        Task(Arc::clone(&self.made.task))
    }

    /// The texts.
    #[getter]
    fn texts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        work::list(py, self.made.texts.iter().map(Text::as_str))
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
        let samples = self.made.task.samples.iter();
        let demonstrations = samples.filter(|sample| sample.kind.is_demonstration());
        self.table(py, demonstrations.count(), |row| {
            row.row.as_ref().map_or_else(Vec::new, |row| row.statuses().map(code).collect())
        })
    }

    /// The verdict on each pair that no selection may look at, as an index into `STATUS`: uint8,
    /// shape (n, pairs).
    fn test_status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let task = &self.made.task;
        let held: Vec<usize> = (0..task.samples.len())
            .filter(|&sample| !task.samples[sample].kind.is_demonstration())
            .collect();
        self.table(py, held.len(), |row| {
            let status = |&sample: &usize| code(row.held_back_status(task, sample));
            held.iter().map(status).collect()
        })
    }

    /// The names of the definitions that were evaluated.
    #[getter]
    fn names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        work::list(py, self.rows().iter().map(|row| row.name.as_deref()))
    }

    /// The hashes of the programs, None where there is none.
    #[getter]
    fn fingerprints<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let shown = |row: &texts::TextRow| row.fingerprint.map(|own| own.to_string());
        work::list(py, self.rows().iter().map(shown))
    }

    /// The problems of each text: a list of `Diagnostic` for each.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.errors.get_or_try_init(py, || self.all_errors(py)).map(|list| list.bind(py).clone())
    }

    /// All that is said of a text.
    ///
    /// Returns
    /// -------
    /// list of Diagnostic
    ///     Errors and warnings.
    ///
    /// Raises
    /// ------
    /// IndexError
    ///     There is no such text.
    fn problems<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyList>> {
        let (place, _) = self.row(index)?;
        let made = Arc::clone(&self.made);
        self.diagnostics(py, &py.detach(move || made.said(place)))
    }

    /// All that is said of a text, as the command shows it, and the first fault of its evaluation.
    ///
    /// Returns
    /// -------
    /// str
    ///     Lines of text, none where there is nothing to say.
    ///
    /// Raises
    /// ------
    /// IndexError
    ///     There is no such text.
    fn render(&self, py: Python<'_>, index: isize) -> PyResult<String> {
        let (place, row) = self.row(index)?;
        let said = py.detach(|| self.made.said(place));
        let mut text: String = said.into_iter().map(|said| said.shown).collect();
        if let Some((pair, stop)) = row.row.as_ref().and_then(|row| row.fault()) {
            let within = stop.primitive.map_or_else(String::new, |name| format!(" in `{name}`"));
            text += &format!("{} error{within} on demonstration {pair}\n", stop.kind.name());
            if let Some(part) = part_of(stop.kind) {
                text += &format!(
                    "it may be right with more than was allowed: `budget={{\"{part}\": …}}`\n"
                );
            }
        }
        Ok(text)
    }

    /// The answers of a text's program.
    ///
    /// Returns
    /// -------
    /// list of numpy.ndarray or None
    ///     For each pair of the task, in their order, an ``int8`` array of shape (height, width).
    ///     None where the program was not run, failed or yielded no grid.
    ///
    /// Raises
    /// ------
    /// IndexError
    ///     There is no such text.
    fn outputs<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyList>> {
        let (_, row) = self.row(index)?;
        let outputs = PyList::empty(py);
        for sample in 0..self.made.task.samples.len() {
            outputs.append(grid::to_optional(py, row.output(&self.made.task, sample))?)?;
        }
        Ok(outputs)
    }

    /// The scores of differs for a text's wrong outputs.
    ///
    /// Returns
    /// -------
    /// list of dict
    ///     For each demonstration the answers of the differs by name.
    ///
    /// Raises
    /// ------
    /// IndexError
    ///     There is no such text.
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
        let Written { text, dialect } = &self.made.texts[place];
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
    ///     For each test input the different answers, the best first. Those of programs that are
    ///     right on all demonstrations come before those of programs that come closest.
    #[pyo3(signature = (k = 2))]
    fn attempts<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::k)] k: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let made = Arc::clone(&self.made);
        let answers = work::apart(py, move || made.verified.attempts(&made.task, k))?;
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

    /// The best different programs that were run.
    ///
    /// Parameters
    /// ----------
    /// n : int, optional
    ///     How many, at most.
    ///
    /// Returns
    /// -------
    /// list of int
    ///     The numbers of their texts: most demonstrations right first, then likeness, then least
    ///     fuel.
    #[pyo3(signature = (n = None))]
    fn best<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = text::n)] n: Option<usize>,
    ) -> PyResult<Bound<'py, PyList>> {
        let made = Arc::clone(&self.made);
        let best = work::apart(py, move || made.verified.ranked())?;
        work::list(py, best.into_iter().take(n.unwrap_or(usize::MAX)))
    }

    fn __len__(&self) -> usize {
        self.rows().len()
    }

    #[staticmethod]
    fn _restore(py: Python<'_>, task: &Bound<'_, Task>, state: &[u8]) -> PyResult<Self> {
        let state: State = state::load(py, state)?;
        let task = Arc::clone(&task.get().0);
        let made = work::apart(py, move || state.made(task))?;
        made.map(Self::new).ok_or_else(|| state::not_ours("a row is unknown"))
    }

    #[expect(
        clippy::type_complexity,
        reason = "a function and its arguments, as pickle wants them"
    )]
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Task, Bound<'py, PyBytes>))> {
        let (py, own) = (slf.py(), slf.get());
        let made = Arc::clone(&own.made);
        let state = state::dump(py, move || serde_json::to_vec(&made.state()))?;
        Ok((slf.get_type().getattr("_restore")?, (own.task(), state)))
    }

    fn __repr__(&self) -> String {
        let rows = self.rows();
        let solved = rows.iter().filter(|row| row.solved()).count();
        let broken = rows.iter().filter(|row| row.fingerprint.is_none() && !row.skipped).count();
        let different =
            rows.iter().enumerate().filter(|(index, row)| row.first_alike == Some(*index));
        format!(
            "<Verification of {} texts on {}: {solved} solved, {} different programs, {broken} \
             broken>",
            rows.len(),
            self.made.task.id,
            different.count(),
        )
    }
}
