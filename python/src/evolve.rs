//! Evolution, generation by generation.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arcvm::population::texts::Written;
use arcvm::prelude::{
    Genome, Library, Niche, PopulationOptions as Options, SearchCandidate as Candidate, Session,
    Settings, Start, Store, Task as ArcTask, simplify,
};
use pyo3::exceptions::{PyKeyError, PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::budget::budget_of;
use crate::program::{self, Program};
use crate::text::{self, Text};
use crate::verify::texts_of;
use crate::work::{self, Later};
use crate::{errors, task};

/// A search under way: an iterator of generations. See `arcvm.evolve`, which makes one, for the
/// parameters.
///
/// A generation that Ctrl-C interrupts goes on, and the next one that is asked for is that one.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Evolution {
    session: Arc<Mutex<Session>>,
    /// A generation that nobody waited for until its end.
    pending: Mutex<Option<Later<Option<Generation>>>>,
    settings: Settings,
    tasks: Vec<Arc<ArcTask>>,
    /// Generations after which the iterator ends.
    most: Option<u64>,
}

/// The outcome of a generation.
#[derive(Clone)]
struct Generation {
    number: u64,
    made: u64,
    unique: u64,
    executed: u64,
    solved: Vec<String>,
    problem: Option<String>,
}

/// Returns the programs that a search starts with; the name of each says the task that it is a
/// draft for.
fn starts(py: Python<'_>, texts: Vec<Written>) -> PyResult<Vec<Start>> {
    let (starts, said, library) = work::wait(py, 1, move |workers| {
        let mut library = Library::default();
        let (mut starts, mut said) = (Vec::new(), Vec::new());
        for Written { text, dialect } in &texts {
            if workers.interrupt.is_raised() {
                break;
            }
            said.extend(library.add_text(dialect.text_name(), text));
        }
        for entry in library.entries() {
            let Some(genome) = Genome::of_entry(&library, &entry) else { continue };
            if genome.is_writable() {
                starts.push(Start::new(genome).draft_for(entry.task_name()));
            }
        }
        (starts, said, library)
    })?;
    match (starts.is_empty(), said.is_empty()) {
        (false, _) => Ok(starts),
        (true, false) => Err(errors::program_error(py, &said, library.sources())),
        (true, true) => {
            Err(PyValueError::new_err("starts is empty: a search needs a program to start with"))
        }
    }
}

/// Children or parents of a generation, at most: all of them are held in memory.
const MOST_CHILDREN: usize = 1_000_000;

/// The reasons for which a search cannot begin.
enum Problem {
    /// The store.
    Store(String),
    /// The state to go on from.
    State(String),
}

fn locked(session: &Mutex<Session>) -> std::sync::MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

#[pymethods]
impl Evolution {
    #[new]
    #[pyo3(signature = (tasks, starts, *, generations = None, seed = 0, population = 300,
        parents = 48, differs = true, budget = None, threads = 0, store = None, state = None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords")]
    fn new(
        tasks: &Bound<'_, PyAny>,
        starts: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = text::generations)] generations: Option<u64>,
        #[pyo3(from_py_with = text::seed)] seed: u64,
        #[pyo3(from_py_with = text::population)] population: usize,
        #[pyo3(from_py_with = text::parents)] parents: usize,
        differs: bool,
        budget: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = text::threads)] threads: usize,
        store: Option<PathBuf>,
        state: Option<Vec<u8>>,
    ) -> PyResult<Self> {
        let py = tasks.py();
        for (name, count) in [("population", population), ("parents", parents)] {
            if !(1..=MOST_CHILDREN).contains(&count) {
                return Err(PyValueError::new_err(format!(
                    "{name} is {count}; expected an integer from 1 to {MOST_CHILDREN}"
                )));
            }
        }
        let of_tasks = task::many(tasks)?;
        if of_tasks.is_empty() {
            return Err(PyValueError::new_err("tasks is empty"));
        }
        let starts = self::starts(py, texts_of(starts)?)?;
        // A budget that is given holds for every candidate.
        let fuel_after_parent = budget.is_none();
        let budget = budget_of(Options::FUEL, budget)?;
        let settings = Settings::default()
            .population(population)
            .parents(parents)
            .seed(seed)
            .budget(budget)
            .fuel_after_parent(fuel_after_parent)
            .differs(differs)
            .threads(work::threads(threads)?);
        let own = of_tasks.clone();
        let made = work::apart(py, move || {
            let store = store.map(|folder| Store::open(&folder)).transpose();
            let store = store.map_err(|error| Problem::Store(error.to_string()))?;
            let made = Session::new(own, starts, settings, store);
            let mut session = made.map_err(|error| Problem::Store(error.to_string()))?;
            if let Some(state) = state {
                let state = serde_json::from_slice(&state).map_err(|error| {
                    Problem::State(format!("this is no state of a search: {error}"))
                })?;
                session.restore(&state).map_err(Problem::State)?;
            }
            Ok(session)
        })?;
        let session = made.map_err(|problem| match problem {
            Problem::Store(message) => PyOSError::new_err(message),
            Problem::State(message) => PyValueError::new_err(message),
        })?;
        Ok(Self {
            session: Arc::new(Mutex::new(session)),
            pending: Mutex::new(None),
            settings,
            tasks: of_tasks,
            most: generations,
        })
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    /// Does a generation, unless all tasks are solved or there were as many as wanted.
    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).take();
        let later = match pending {
            Some(pending) => pending,
            None => {
                let (session, most) = (Arc::clone(&self.session), self.most);
                // Whoever else asks for generations meanwhile has others.
                Later::start(move || {
                    let mut session = locked(&session);
                    let done = session.search().generation();
                    let is_over = session.search().is_done() && done > 0
                        || most.is_some_and(|most| most <= done);
                    (!is_over).then(|| step(&mut session))
                })
            }
        };
        match later.wait(py) {
            Ok(None) => Ok(None),
            Ok(Some(generation)) => {
                if let Some(problem) = generation.problem {
                    return Err(PyOSError::new_err(problem));
                }
                let dict = PyDict::new(py);
                dict.set_item("generation", generation.number)?;
                dict.set_item("made", generation.made)?;
                dict.set_item("unique", generation.unique)?;
                dict.set_item("executed", generation.executed)?;
                dict.set_item("solved", generation.solved)?;
                Ok(Some(dict))
            }
            Err(error) => {
                // The generation goes on, and the next call has it.
                *self.pending.lock().unwrap_or_else(PoisonError::into_inner) = Some(later);
                Err(error)
            }
        }
    }

    /// The generation that comes next.
    #[getter]
    fn generation(&self, py: Python<'_>) -> PyResult<u64> {
        self.ask(py, |session| session.search().generation())
    }

    /// The ids of the tasks.
    #[getter]
    fn tasks(&self) -> Vec<&str> {
        self.tasks.iter().map(|task| task.id.as_str()).collect()
    }

    /// The ids of the tasks that are solved.
    #[getter]
    fn solved(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.ask(py, |session| solved(session))
    }

    /// The best programs of a task: dicts with text, pairs right, likeness and fuel.
    #[pyo3(signature = (task, n = 10))]
    fn best<'py>(
        &self,
        py: Python<'py>,
        task: Text,
        #[pyo3(from_py_with = text::n)] n: Option<usize>,
    ) -> PyResult<Bound<'py, PyList>> {
        let (task, n) = (task.0, n.unwrap_or(usize::MAX));
        let id = task.clone();
        let found = self.ask(py, move |session| {
            let name = format!("solve_{task}");
            let niche = session.search().niches().iter().find(|niche| niche.task.id == task)?;
            let best = match niche.is_solved() {
                true => niche.solutions.iter().map(|solution| &solution.candidate).collect(),
                false => niche.fame.iter().collect::<Vec<&Candidate>>(),
            };
            let own = best.into_iter().take(n).map(|candidate| {
                let text = candidate.genome().to_source(&name);
                (text, candidate.right, candidate.likeness, candidate.fuel, candidate.generation)
            });
            Some(own.collect::<Vec<_>>())
        })?;
        let found = found.ok_or_else(|| PyKeyError::new_err(id))?;
        let best = PyList::empty(py);
        for (text, right, likeness, fuel, generation) in found {
            let own = PyDict::new(py);
            own.set_item("text", text)?;
            own.set_item("right", right)?;
            own.set_item("likeness", likeness)?;
            own.set_item("fuel", fuel)?;
            own.set_item("generation", generation)?;
            best.append(own)?;
        }
        Ok(best)
    }

    /// The smallest solution of a task, made as small as it can be; None where there is none.
    fn solution(&self, py: Python<'_>, task: Text) -> PyResult<Option<Program>> {
        let known = self.tasks.iter().find(|known| known.id == *task);
        let Some(known) = known else { return Err(PyKeyError::new_err(task.0)) };
        let (session, known, settings) =
            (Arc::clone(&self.session), Arc::clone(known), self.settings);
        let found = work::apart(py, move || {
            let genome = {
                let session = locked(&session);
                let own = |niche: &&Niche| niche.task.id == known.id;
                let niche = session.search().niches().iter().find(own)?;
                niche.solutions.first()?.candidate.genome().clone()
            };
            let small = simplify(&genome, &known, settings.budget, settings.threads);
            Some(small.to_source(&format!("solve_{}", known.id)))
        })?;
        found.map(|text| program::read(py, &text, "<evolved>", None)).transpose()
    }

    /// Where the search stands, to go on elsewhere.
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let state = self.ask(py, |session| session.to_state().to_string())?;
        Ok(PyBytes::new(py, state.as_bytes()))
    }

    /// Writes what the store does not have yet.
    fn commit(&self, py: Python<'_>) -> PyResult<()> {
        let written = self.ask(py, |session| session.commit())?;
        written.map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (generation, solved) =
            self.ask(py, |session| (session.search().generation(), solved(session).len()))?;
        Ok(format!(
            "<Evolution after {generation} generations: {solved} of {} tasks solved>",
            self.tasks.len()
        ))
    }
}

impl Evolution {
    /// Asks the search, which waits for the end of a generation that is under way.
    fn ask<T: Send + 'static>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(&mut Session) -> T + Send + 'static,
    ) -> PyResult<T> {
        let session = Arc::clone(&self.session);
        work::apart(py, move || question(&mut locked(&session)))
    }
}

fn solved(session: &Session) -> Vec<String> {
    let niches = session.search().niches().iter();
    niches.filter(|niche| niche.is_solved()).map(|niche| niche.task.id.clone()).collect()
}

fn step(session: &mut Session) -> Generation {
    let (progress, problem) = match session.step() {
        Ok(progress) => (progress, None),
        Err(error) => (Default::default(), Some(error.to_string())),
    };
    Generation {
        number: progress.generation,
        made: progress.made,
        unique: progress.unique,
        executed: progress.executed,
        solved: solved(session),
        problem,
    }
}
