//! Programs: called on grids, checked on tasks, traced line by line.

use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use arcvm::diag::{Code as DiagnosticCode, Diagnostic, suggest};
use arcvm::eval::{self, Options};
use arcvm::ir::{Definition, Role};
use arcvm::library::{Entry, File, Library};
use arcvm::population::Population;
use arcvm::population::texts::Written;
use arcvm::source::MAX_SOURCE_BYTES;
use arcvm::syntax::Dialect;
use arcvm::task::{Sample, SampleKind, Task as ArcTask};
use arcvm::value::grid::GridBuf;
use arcvm::value::{Budget, Cx, Fault, FaultKind, Interrupt, Out};
use arcvm::vm::{self, Code};
use bumpalo::Bump;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping};

use crate::check::{self, Check};
use crate::errors::Told;
use crate::task::{Task, placed};
use crate::text::{self, Text};
use crate::trace::{self, Trace};
use crate::value::Made;
use crate::work::Pulse;
use crate::{errors, grid, work};

/// Fuel that is some milliseconds of work: what may need more runs where signals are looked for.
const SHORT: u64 = 200_000;

/// Fuel that is some microseconds of work: below it the interpreter's lock is kept.
const BRIEF: u64 = 500;

/// Bytes of a text that may take some milliseconds to read.
const LONG: usize = 1 << 13;

/// Cells of a value that primitives go through in some milliseconds, whatever they do.
const SMALL: u64 = 1 << 14;

/// A program for ARC tasks. It cannot be changed, and is pickled by its text.
///
/// Parameters
/// ----------
/// source : str
///     A definition ``def solve(I):``, ``(S, I)`` or ``(S, I, C)``, with helpers where it has some.
/// name : str, optional
///     Which definition is meant. Without it the last one that no other uses.
/// filename : str
///     What errors call the text.
///
/// Raises
/// ------
/// ProgramError
///     The text is no program; line, column and all diagnostics are its attributes.
/// ValueError
///     It is a path: ``Library.read`` takes those.
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
    code: OnceLock<Code>,
    /// The task of the demonstrations that the program reads where no other is given.
    empty: ArcTask,
    /// Fuel of the last call, by which the next one is expected to take.
    last: AtomicU64,
    fingerprint: OnceLock<String>,
}

/// What a text is read as: its program, by name or the only one that is meant to be run.
pub(crate) fn read(
    py: Python<'_>,
    text: &str,
    filename: &str,
    name: Option<&str>,
) -> PyResult<Program> {
    let (library, said) = if text.len() < LONG {
        // It takes a millisecond or two.
        py.detach(|| built(filename, text))
    } else {
        let (filename, text) = (filename.to_owned(), text.to_owned());
        work::apart(py, move || built(&filename, &text))?
    };
    let file = library.files.first();
    let entries = file.map_or_else(Vec::new, |file| file.unit.entries());
    let found = match name {
        Some(name) => file.and_then(|file| file.unit.get(name)).filter(|def| def.program.is_some()),
        None => entries.last().copied(),
    };
    let Some(found) = found else {
        let mut said = said;
        if !said.iter().any(Diagnostic::is_error) {
            said.push(missing(name, &entries));
        }
        return Err(errors::program_error(py, &said, &library.sources));
    };
    // A broken definition beside a sound one stops nobody, unless it is not known which of them is
    // meant.
    if name.is_none() && said.iter().any(Diagnostic::is_error) {
        return Err(errors::program_error(py, &said, &library.sources));
    }
    let definition = index_of(library.files.first(), found);
    Ok(Program::new(Arc::new(library), (0, definition)))
}

/// The library of one text.
fn built(filename: &str, text: &str) -> (Library, Vec<Diagnostic>) {
    let mut library = Library::default();
    if MAX_SOURCE_BYTES < text.len() {
        let message = format!("the text has {} bytes", text.len());
        let help = format!("a text has at most {MAX_SOURCE_BYTES} bytes");
        let said = Diagnostic::new(DiagnosticCode::FileTooLarge, message).with_help(help);
        return (library, vec![said]);
    }
    let said = library.add_text(filename, text);
    library.optimise(|_, _, _| {});
    (library, said)
}

fn index_of(file: Option<&File>, definition: &Definition) -> usize {
    let definitions = file.map_or(&[][..], |file| &file.unit.definitions);
    definitions.iter().position(|known| std::ptr::eq(known, definition)).unwrap_or_default()
}

fn missing(name: Option<&str>, entries: &[&Definition]) -> Diagnostic {
    let form = "a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`";
    let Some(name) = name else {
        return Diagnostic::new(DiagnosticCode::NothingToRun, "the text holds no solver")
            .with_help(form);
    };
    let diagnostic = Diagnostic::new(
        DiagnosticCode::UnknownSolver,
        format!("the text holds no solver `{name}`"),
    );
    let names = entries.iter().map(|definition| definition.name.as_str());
    match suggest::closest(name, names) {
        Some(meant) => diagnostic.with_help(format!("did you mean `{meant}`?")),
        None => diagnostic.with_help(form),
    }
}

/// The budget of one evaluation: fuel, or a mapping with some of `fuel`, `cells`, `bytes` and
/// `seconds`.
pub(crate) fn budget_of(fuel: u64, given: Option<&Bound<'_, PyAny>>) -> PyResult<Budget> {
    let mut budget = Budget::default().fuel(fuel);
    let Some(given) = given.filter(|given| !given.is_none()) else { return Ok(budget) };
    let Ok(parts) = given.cast::<PyMapping>() else {
        budget.fuel = text::amount("budget", given)?;
        return Ok(budget);
    };
    for part in parts.items()?.iter() {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = part.extract()?;
        let name = name.str()?.to_string_lossy().into_owned();
        let place = format!("budget: {name}");
        match name.as_str() {
            "fuel" => budget.fuel = text::amount(&place, &value)?,
            "cells" => {
                budget.max_cells = text::amount(&place, &value)?;
                budget.max_written = budget.max_cells;
            }
            "bytes" => budget.max_bytes = text::amount(&place, &value)?,
            "seconds" => budget.timeout = Some(text::duration(&place, &value)?),
            _ => {
                return Err(PyValueError::new_err(format!(
                    "budget has no part {name:?}; it has fuel, cells, bytes and seconds"
                )));
            }
        }
    }
    Ok(budget)
}

thread_local! {
    /// The memory of evaluations on this thread. It is taken out while one runs, as Python may come
    /// back meanwhile.
    static ARENA: Cell<Option<Bump>> = const { Cell::new(None) };
}

/// Arenas that have grown beyond this are given back to the system.
const ARENA_KEPT: usize = 4 << 20;

fn with_arena<T>(body: impl FnOnce(&mut Bump) -> T) -> T {
    let mut bump = ARENA.take().unwrap_or_default();
    let made = body(&mut bump);
    bump.reset();
    if bump.allocated_bytes() <= ARENA_KEPT {
        ARENA.set(Some(bump));
    }
    made
}

/// What a call came to, without an arena.
struct Called {
    value: Result<Made, Fault>,
    fuel: u64,
}

impl Called {
    /// Whether the fuel was spent, or a value too large.
    fn ran_out(&self) -> bool {
        matches!(&self.value, Err(fault) if matches!(fault.kind(), FaultKind::Fuel | FaultKind::Size))
    }
}

impl Program {
    pub(crate) fn new(library: Arc<Library>, place: (usize, usize)) -> Self {
        let definition = &library.files[place.0].unit.definitions[place.1];
        let empty = ArcTask::from_pairs(definition.name.clone(), []);
        Self {
            library,
            place,
            code: OnceLock::new(),
            empty,
            last: AtomicU64::new(u64::MAX),
            fingerprint: OnceLock::new(),
        }
    }

    pub(crate) fn code(&self) -> &Code {
        self.code.get_or_init(|| {
            let program = self.entry().definition.runnable();
            let program = program.expect("only definitions with a program are taken");
            vm::compile(&self.library.graph, program)
        })
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    pub(crate) fn entry(&self) -> Entry<'_> {
        let file = &self.library.files[self.place.0];
        Entry { file, definition: &file.unit.definitions[self.place.1] }
    }

    /// The part of the file from a definition's header to the next one.
    fn range(&self, definition: &Definition) -> Range<usize> {
        let entry = self.entry();
        let starts = entry.file.unit.definitions.iter().map(|other| other.span.start);
        let end = starts.filter(|start| definition.span.start < *start).min();
        let text = self.library.sources.text(definition.span.source);
        definition.span.start as usize..end.map_or(text.len(), |end| end as usize)
    }

    /// The text with the dialect that it is written in.
    pub(crate) fn written(&self) -> Written {
        Written { text: self.text(), dialect: self.dialect() }
    }

    fn dialect(&self) -> Dialect {
        Dialect::of_name(&self.entry().file.name)
    }

    /// The text of the program with the helpers of its file.
    pub(crate) fn text(&self) -> String {
        let entry = self.entry();
        let sources = &self.library.sources;
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

    /// Evaluates the program on a grid.
    fn run(
        &self,
        input: &GridBuf,
        task: &ArcTask,
        budget: Budget,
        interrupt: Option<Interrupt>,
    ) -> Called {
        let options = Options::default().budget(budget).interrupt(interrupt).repeat(1);
        let inspect = |cx: &Cx<'_>, out: Out<'_>| Called {
            value: out.map(|value| Made::later(cx, value)),
            fuel: cx.spent(),
        };
        let called =
            with_arena(|bump| eval::call(bump, self.code(), task, input.view(), &options, inspect));
        match called.unwrap_or_else(|fault| Called { value: Err(fault), fuel: 0 }) {
            Called { value: Err(fault), fuel } if !fault.kind().is_budget() => {
                Called { value: Err(self.as_written(input, task, &options, fault)), fuel }
            }
            called => called,
        }
    }

    /// A fault as the author of the program meets it: that of the program as it was written, in
    /// the words of the field.
    fn as_written(
        &self,
        input: &GridBuf,
        task: &ArcTask,
        options: &Options,
        fault: Fault,
    ) -> Fault {
        let Some(written) = &self.entry().definition.program else { return fault };
        let code = vm::compile(&self.library.graph, written);
        let (kind, index, output) = (SampleKind::Test, 0, None);
        let sample = Sample { kind, index, input: input.clone(), output };
        eval::fault_as_written(&code, task, &sample, options, fault)
    }

    /// Evaluates a program that is known to take microseconds: all of it with the interpreter's
    /// lock. Nothing where the grid is no array of bytes, the program reads a task, or it fails:
    /// whoever has more time does it again then.
    fn call_briefly(&self, grid: &Bound<'_, PyAny>) -> Option<Made> {
        if BRIEF <= self.last.load(Ordering::Relaxed) {
            return None;
        }
        // It was called before, so that there is code.
        let code = self.code.get().filter(|code| !code.reads(Role::Samples))?;
        let py = grid.py();
        let options = Options::default().budget(Budget::default().fuel(8 * BRIEF)).repeat(1);
        with_arena(|bump| {
            let input = grid::in_arena(bump, grid)?;
            let inspect = |cx: &Cx<'_>, out: Out<'_>| {
                self.last.store(cx.spent(), Ordering::Relaxed);
                out.ok().map(|value| Made::now(py, cx, value))
            };
            eval::call(bump, code, &self.empty, input, &options, inspect).ok().flatten()
        })
    }

    /// Evaluates the program without the interpreter's lock: on this thread where that takes some
    /// milliseconds at most, else on another one.
    fn call(
        slf: &Bound<'_, Self>,
        input: GridBuf,
        task: Option<Arc<ArcTask>>,
        budget: Budget,
    ) -> PyResult<Called> {
        let (py, own) = (slf.py(), slf.get());
        let mut short = budget;
        short.fuel = budget.fuel.min(SHORT);
        short.max_cells = budget.max_cells.min(SMALL);
        short.max_written = budget.max_written.min(SMALL);
        let is_small = (input.view().cells.len() as u64) <= SMALL;
        let brief = is_small
            .then(|| py.detach(|| own.run(&input, own.task_of(task.as_deref()), short, None)))
            .filter(|called| !called.ran_out() || short == budget);
        let called = match brief {
            Some(called) => called,
            None => {
                let own = slf.clone().unbind();
                work::wait(py, 1, move |workers| {
                    let (own, interrupt) = (own.get(), Some(workers.interrupt.clone()));
                    own.run(&input, own.task_of(task.as_deref()), budget, interrupt)
                })?
            }
        };
        own.last.store(called.fuel, Ordering::Relaxed);
        Ok(called)
    }

    /// The task whose demonstrations a call gets.
    fn demonstrations(&self, task: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Arc<ArcTask>>> {
        match task.filter(|task| !task.is_none()) {
            Some(task) => Ok(Some(Task::of_python(task, None)?.0)),
            None if self.code().reads(Role::Samples) => Err(PyTypeError::new_err(format!(
                "`{}` reads the demonstrations: give the task as well, as in p(grid, task)",
                self.entry().definition.name
            ))),
            None => Ok(None),
        }
    }

    /// Work on the program that takes long where its text is long.
    fn apart<T: Send + 'static>(
        slf: &Bound<'_, Self>,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> PyResult<T> {
        let (py, own) = (slf.py(), slf.get());
        let text = own.library.sources.text(own.entry().definition.span.source);
        if text.len() < LONG {
            return Ok(py.detach(|| work(own)));
        }
        let own = slf.clone().unbind();
        work::apart(py, move || work(own.get()))
    }

    fn task_of<'t>(&'t self, given: Option<&'t ArcTask>) -> &'t ArcTask {
        given.unwrap_or(&self.empty)
    }

    fn outcome(&self, py: Python<'_>, called: Called) -> PyResult<Py<PyAny>> {
        match called.value {
            Ok(value) => value.into_python(py),
            Err(fault) => Err(Told::of(&fault, &self.library, &self.entry()).raise(py)),
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
    #[pyo3(signature = (grid, task = None, *, budget = None))]
    fn __call__(
        slf: &Bound<'_, Self>,
        grid: &Bound<'_, PyAny>,
        task: Option<&Bound<'_, PyAny>>,
        budget: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let (py, own) = (slf.py(), slf.get());
        if task.is_none()
            && budget.is_none()
            && let Some(made) = own.call_briefly(grid)
        {
            return made.into_python(py);
        }
        let (input, task) = (grid::of_python(grid)?, own.demonstrations(task)?);
        let budget = budget_of(Budget::FUEL, budget)?;
        let called = Self::call(slf, input, task, budget)?;
        own.outcome(py, called)
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
    ///
    /// Returns
    /// -------
    /// list
    ///     What a call on each grid yields.
    ///
    /// Raises
    /// ------
    /// EvaluationError
    ///     That of the first grid on which it failed.
    #[pyo3(signature = (grids, task = None, *, budget = None, threads = 0))]
    fn map<'py>(
        slf: &Bound<'py, Self>,
        grids: &Bound<'py, PyAny>,
        task: Option<&Bound<'py, PyAny>>,
        budget: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = text::threads)] threads: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        use rayon::prelude::*;
        let (py, own) = (slf.py(), slf.get());
        let (mut inputs, mut pulse) = (Vec::new(), Pulse::new(py));
        for (number, grid) in grids.try_iter()?.enumerate() {
            let read = grid::of_python(&grid?);
            inputs.push(read.map_err(|error| placed(py, error, &format!("grids[{number}]")))?);
            pulse.beat()?;
        }
        let task = own.demonstrations(task)?;
        let budget = budget_of(Budget::FUEL, budget)?;
        let program = slf.clone().unbind();
        let called: Vec<Called> = work::wait(py, threads, move |workers| {
            let (own, interrupt) = (program.get(), &workers.interrupt);
            let task = own.task_of(task.as_deref());
            let call = |input: &GridBuf| {
                // An interrupt ends the rest of them as well.
                let goes_on = !interrupt.is_raised();
                goes_on.then(|| own.run(input, task, budget, Some(interrupt.clone())))
            };
            let called: Option<Vec<Called>> =
                inputs.par_iter().with_min_len(16).map(call).collect();
            called.unwrap_or_default()
        })?;
        let outputs = PyList::empty(py);
        for called in called {
            outputs.append(own.outcome(py, called)?)?;
            pulse.beat()?;
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

    /// What is suspicious about the text: a list of `Diagnostic`.
    #[getter]
    fn warnings<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyList>> {
        let (said, sources) = Self::apart(slf, |own| {
            let mut library = Library::default();
            let mut said = library.add_text(own.dialect().text_name(), &own.text());
            said.extend(library.type_clashes());
            (said, library.sources)
        })?;
        errors::diagnostics(slf.py(), &said, &sources)
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
            arcvm::export::stitch::to_stitch(&own.library.graph, own.entry().definition)
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

    /// What makes the same program again: its text, its name, and a file's name that tells how the
    /// text is read.
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<((String, String), Bound<'py, PyDict>)> {
        let named = PyDict::new(py);
        named.set_item("filename", &self.entry().file.name)?;
        Ok(((self.text(), self.entry().definition.name.clone()), named))
    }
}
