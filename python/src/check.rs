//! A program on all pairs of a task.

use std::sync::Arc;

use arcvm::eval;
use arcvm::prelude::{EvaluationOptions as Options, Outcome, Task as ArcTask};
use arcvm::render::picture::Ink;
use arcvm::render::{self, Palette};
use bumpalo::Bump;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use serde::{Deserialize, Serialize};

use crate::errors::FaultReport;
use crate::program::Program;
use crate::task::Task;
use crate::{grid, state, trace, work};

/// The outcome of a program on a pair, and the place where it failed.
pub(crate) struct Judged {
    outcome: Outcome,
    error: Option<FaultReport>,
}

/// Runs a program on all pairs of a task.
pub(crate) fn evaluated(program: &Program, task: &ArcTask, options: &Options) -> Vec<Judged> {
    let mut bump = Bump::new();
    let (library, entry, compiled) = (program.library(), program.entry(), program.compiled());
    let judged = |sample| {
        let outcome = compiled.evaluate_in(&mut bump, task, sample, options);
        let error = outcome.fault.as_ref().map(|fault| FaultReport::of(fault, library, &entry));
        Judged { outcome, error }
    };
    task.samples.iter().map(judged).collect()
}

/// The outcomes of a program on each pair of a task.
#[pyclass(frozen, module = "arcvm")]
pub(crate) struct Check {
    program: Py<Program>,
    made: Arc<Made>,
}

struct Made {
    task: Arc<ArcTask>,
    pairs: Vec<Judged>,
}

impl Made {
    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.pairs.iter().map(|pair| &pair.outcome)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (sample, Judged { outcome, error }) in self.task.samples.iter().zip(&self.pairs) {
            text += &format!("{}  {}\n", sample.name(), render::verdict(sample, outcome));
            if let (Some(expected), Some(got)) = (&sample.output, &outcome.grid)
                && expected != got
            {
                let panels = [
                    render::Panel::new("expected", expected.view()),
                    render::Panel::new("got", got.view()).compared_with(expected.view()),
                ];
                text += &render::panels(&panels, &trace::plain_style());
            }
            if let Some(error) = error {
                text += &error.rendered;
            }
        }
        text
    }

    fn picture(&self) -> String {
        let outcomes: Vec<Outcome> = self.outcomes().cloned().collect();
        let picture = render::task::picture(&self.task, Some(&outcomes));
        render::svg::picture(&picture, &Ink::on_white(Palette::Classic))
    }
}

/// The pickle of a check.
#[derive(Serialize, Deserialize)]
struct State(Vec<(state::Kept, Option<FaultReport>)>);

impl Check {
    pub(crate) fn new(program: Py<Program>, task: Arc<ArcTask>, pairs: Vec<Judged>) -> Self {
        Self { program, made: Arc::new(Made { task, pairs }) }
    }
}

#[pymethods]
impl Check {
    /// Whether all outputs that are known are right, and there is one.
    #[getter]
    fn solved(&self) -> bool {
        eval::solved(self.made.outcomes())
    }

    /// The number of pairs on which it is right.
    #[getter]
    fn right(&self) -> usize {
        let right = |outcome: &&Outcome| outcome.status == eval::Status::Correct;
        self.made.outcomes().filter(right).count()
    }

    /// The task.
    #[getter]
    fn task(&self) -> Task {
        Task(Arc::clone(&self.made.task))
    }

    /// The program.
    #[getter]
    fn program(&self, py: Python<'_>) -> Py<Program> {
        self.program.clone_ref(py)
    }

    /// A dict for each pair: ``pair`` (its name), ``status``, ``input``, ``expected``, ``got``
    /// (arrays or None), ``other`` (a value that is no grid, as text), ``error`` (an
    /// `EvaluationError` or None), ``fuel`` and ``nanoseconds``.
    #[getter]
    fn pairs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let pairs = self.made.task.samples.iter().zip(&self.made.pairs);
        let pair = |(sample, Judged { outcome, error }): (&arcvm::task::Sample, &Judged)| {
            let pair = PyDict::new(py);
            pair.set_item("pair", sample.name())?;
            pair.set_item("status", outcome.status.name())?;
            pair.set_item("input", grid::to_array(py, sample.input.view())?)?;
            pair.set_item("expected", grid::to_optional(py, sample.output.as_ref())?)?;
            pair.set_item("got", grid::to_optional(py, outcome.grid.as_ref())?)?;
            pair.set_item("other", &outcome.other)?;
            pair.set_item("error", error.as_ref().map(|told| told.raise(py).into_value(py)))?;
            pair.set_item("fuel", outcome.fuel)?;
            pair.set_item("nanoseconds", outcome.nanos)?;
            Ok(pair)
        };
        work::try_list(py, pairs.map(pair))
    }

    fn __len__(&self) -> usize {
        self.made.pairs.len()
    }

    fn __bool__(&self) -> bool {
        self.solved()
    }

    fn __repr__(&self) -> String {
        format!(
            "<Check {} on {}: {} of {} pairs right>",
            self.program.get().entry().definition.name,
            self.made.task.id,
            self.right(),
            self.made.pairs.len()
        )
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        let made = Arc::clone(&self.made);
        work::apart(py, move || made.text())
    }

    fn _repr_svg_(&self, py: Python<'_>) -> PyResult<String> {
        let made = Arc::clone(&self.made);
        work::apart(py, move || made.picture())
    }

    #[staticmethod]
    fn _restore(
        py: Python<'_>,
        program: Py<Program>,
        task: &Bound<'_, Task>,
        state: &[u8],
    ) -> PyResult<Self> {
        let State(kept) = state::load(py, state)?;
        let task = Arc::clone(&task.get().0);
        if kept.len() != task.samples.len() {
            return Err(state::not_ours("the task has other pairs"));
        }
        let judged =
            kept.into_iter().map(|(kept, error)| Some(Judged { outcome: kept.outcome()?, error }));
        let pairs: Option<Vec<Judged>> = judged.collect();
        let pairs = pairs.ok_or_else(|| state::not_ours("an outcome is unknown"))?;
        Ok(Self::new(program, task, pairs))
    }

    #[expect(
        clippy::type_complexity,
        reason = "a function and its arguments, as pickle wants them"
    )]
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (Py<Program>, Task, Bound<'py, PyBytes>))> {
        let (py, own) = (slf.py(), slf.get());
        let made = Arc::clone(&own.made);
        let state = state::dump(py, move || {
            let pairs = made.pairs.iter();
            let kept = pairs.map(|pair| (state::Kept::of(&pair.outcome), pair.error.clone()));
            serde_json::to_vec(&State(kept.collect()))
        })?;
        Ok((slf.get_type().getattr("_restore")?, (own.program.clone_ref(py), own.task(), state)))
    }
}
