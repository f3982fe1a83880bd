//! Values of programs as Python objects.
//!
//! A value is copied out of the arena before the first object is made: making one may run the
//! collector, and with it any code, programs of this module included.

use arcvm::value::set::Elements;
use arcvm::value::{Cx, Value, View};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use pyo3::types::frozenset::PyFrozenSetBuilder;
use serde::{Deserialize, Serialize};

use crate::grid;
use crate::state::Cells;
use crate::work::Pulse;

/// A value without an arena.
#[derive(Serialize, Deserialize)]
pub(crate) enum Owned {
    /// A grid of bytes.
    Grid(Cells),
    /// `None`.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A tuple.
    Tuple(Vec<Owned>),
    /// A set, in ascending order.
    Set(Vec<Owned>),
    /// A function, which has no form outside a program: how it is shown.
    Function(String),
}

impl Owned {
    /// Returns a copy of a value. A grid inside another value is a tuple of tuples, as in arc-dsl;
    /// the value itself is an array.
    pub(crate) fn of(cx: &Cx<'_>, value: Value<'_>) -> Self {
        match cx.as_grid(value) {
            Ok(Some(grid)) => Self::Grid(Cells(grid.to_buf())),
            _ => Self::plain(value),
        }
    }

    fn plain(value: Value<'_>) -> Self {
        let items = || Elements::ascending(value).map(Self::plain).collect();
        match value.view() {
            View::None => Self::None,
            View::Bool(truth) => Self::Bool(truth),
            View::Int(number) => Self::Int(number),
            View::Func(_) => Self::Function(value.to_string()),
            _ if value.is_tuple() => Self::Tuple(items()),
            _ => Self::Set(items()),
        }
    }

    /// Returns the value as an object: grids are `int8` arrays, everything else what it is in
    /// Python.
    pub(crate) fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.object(py, &mut Pulse::new(py))
    }

    fn object(&self, py: Python<'_>, pulse: &mut Pulse<'_>) -> PyResult<Py<PyAny>> {
        pulse.beat()?;
        Ok(match self {
            Self::Grid(grid) => grid::to_array(py, grid.0.view())?.into_any().unbind(),
            Self::None => py.None(),
            Self::Bool(truth) => truth.into_pyobject(py)?.to_owned().into_any().unbind(),
            Self::Int(number) => number.into_pyobject(py)?.into_any().unbind(),
            Self::Tuple(items) => {
                let items: PyResult<Vec<Py<PyAny>>> =
                    items.iter().map(|item| item.object(py, pulse)).collect();
                PyTuple::new(py, items?)?.into_any().unbind()
            }
            Self::Set(items) => {
                let mut set = PyFrozenSetBuilder::new(py)?;
                for item in items {
                    set.add(item.object(py, pulse)?)?;
                }
                set.finalize().into_any().unbind()
            }
            Self::Function(text) => text.into_pyobject(py)?.into_any().unbind(),
        })
    }
}

/// The value that a call makes, which needs no arena.
pub(crate) enum Made {
    /// A grid that is an array already: its cells are copied once.
    Array(PyResult<Py<PyAny>>),
    /// A value that becomes an object later.
    Later(Owned),
}

impl Made {
    /// Returns a value for whoever has no interpreter's lock.
    pub(crate) fn later(cx: &Cx<'_>, value: Value<'_>) -> Self {
        Self::Later(Owned::of(cx, value))
    }

    /// Returns a value for whoever has it. An array is no object that the collector looks at, so
    /// that no other code runs while the arena is in use.
    pub(crate) fn now(py: Python<'_>, cx: &Cx<'_>, value: Value<'_>) -> Self {
        match cx.as_grid(value) {
            Ok(Some(grid)) => {
                Self::Array(grid::to_array(py, *grid).map(|array| array.into_any().unbind()))
            }
            _ => Self::later(cx, value),
        }
    }

    /// Returns the value as an object.
    pub(crate) fn into_python(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self {
            Self::Array(array) => array,
            Self::Later(value) => value.to_python(py),
        }
    }
}
