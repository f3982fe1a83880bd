//! One call of a program: with the interpreter's lock where it is known to take microseconds,
//! without it otherwise, and on another thread where it takes longer.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use arcvm::eval;
use arcvm::ir::Role;
use arcvm::prelude::{
    Budget, EvaluationOptions as Options, Fault, FaultKind, GridBuf, Interrupt, Sample, SampleKind,
    Task as ArcTask,
};
use arcvm::value::{Cx, Out};
use bumpalo::Bump;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::Program;
use crate::budget::budget_of;
use crate::value::Made;
use crate::{grid, work};

/// Fuel that is some milliseconds of work: what may need more runs where signals are looked for.
const SHORT: u64 = 200_000;

/// Fuel that is some microseconds of work: below it the interpreter's lock is kept.
const BRIEF: u64 = 500;

/// Cells of a value that primitives go through in some milliseconds, whatever they do.
const SMALL: u64 = 1 << 14;

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

/// The outcome of a call, without an arena.
pub(super) struct Called {
    pub(super) value: Result<Made, Fault>,
    fuel: u64,
}

impl Called {
    /// Tells whether the fuel was spent.
    fn is_out_of_fuel(&self) -> bool {
        self.value.as_ref().err().map(Fault::kind) == Some(FaultKind::Fuel)
    }

    /// Tells whether the fuel was spent, or a value too large.
    fn ran_out(&self) -> bool {
        let kind = self.value.as_ref().err().map(Fault::kind);
        matches!(kind, Some(FaultKind::Fuel | FaultKind::Size))
    }
}

impl Program {
    /// Evaluates the program on a grid.
    pub(super) fn run(
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
        let code = self.compiled().code();
        let called = self.compiled().run(budget, Called::is_out_of_fuel, |budget| {
            let options = options.clone().budget(budget);
            let called =
                with_arena(|bump| eval::call(bump, code, task, input.view(), &options, inspect));
            called.unwrap_or_else(|fault| Called { value: Err(fault), fuel: 0 })
        });
        match called {
            Called { value: Err(fault), fuel } if !fault.kind().is_budget() => {
                Called { value: Err(self.as_written(input, task, &options, fault)), fuel }
            }
            called => called,
        }
    }

    /// Returns a fault as the author of the program meets it: that of the program as it was
    /// written, in the words of the field.
    fn as_written(
        &self,
        input: &GridBuf,
        task: &ArcTask,
        options: &Options,
        fault: Fault,
    ) -> Fault {
        let sample = Sample::new(SampleKind::Test, 0, input.clone(), None);
        self.compiled().fault_as_written(&mut Bump::new(), (task, &sample), options, fault)
    }

    /// Evaluates a program that is known to take microseconds: all of it with the interpreter's
    /// lock. Nothing where the grid is no array of bytes, the program reads a task, or it fails:
    /// whoever has more time does it again then.
    pub(super) fn call_briefly(&self, grid: &Bound<'_, PyAny>) -> Option<Made> {
        if BRIEF <= self.last.load(Ordering::Relaxed) {
            return None;
        }
        // It was called before, so that there is code.
        let code = self.compiled.get()?.code();
        if code.reads(Role::Samples) {
            return None;
        }
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
    pub(super) fn call(
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

    pub(super) fn task_of<'t>(&'t self, given: Option<&'t ArcTask>) -> &'t ArcTask {
        given.unwrap_or(&self.empty)
    }
}

/// Calls a program with arguments as they were given.
pub(super) fn with_names(
    slf: &Bound<'_, Program>,
    args: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> PyResult<Py<PyAny>> {
    static CALLED: PyOnceLock<Py<PyCFunction>> = PyOnceLock::new();
    let py = slf.py();
    let called =
        CALLED.get_or_try_init(py, || wrap_pyfunction!(called, py).map(Bound::unbind))?.bind(py);
    let own = PyTuple::new(py, [slf])?.into_sequence();
    let all = own.concat(args.as_sequence())?.to_tuple()?;
    called.call(all, named).map(Bound::unbind)
}

/// Tells arguments apart and evaluates a program on a grid.
#[pyfunction(name = "Program", signature = (program, grid, task = None, *, budget = None))]
fn called(
    program: &Bound<'_, Program>,
    grid: &Bound<'_, PyAny>,
    task: Option<&Bound<'_, PyAny>>,
    budget: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<PyAny>> {
    let own = program.get();
    let (input, task) = (grid::of_python(grid)?, own.demonstrations(task)?);
    let called = Program::call(program, input, task, budget_of(Budget::FUEL, budget)?)?;
    own.outcome(program.py(), called)
}
