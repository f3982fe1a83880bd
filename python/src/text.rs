//! Strings and numbers that are arguments.

use std::fmt;
use std::ops::Deref;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyString};

use crate::grid::type_name;
use crate::work::Pulse;

/// A string. Whatever is no Unicode in it is replaced, so that it is known to nobody rather than an
/// error of its own.
pub(crate) struct Text(pub(crate) String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Text {
    type Error = PyErr;

    fn extract(text: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match text.cast::<PyString>() {
            Ok(text) => Ok(Self(text.to_string_lossy().into_owned())),
            Err(_) => {
                Err(PyTypeError::new_err(format!("expected a str, got {}", type_name(&text))))
            }
        }
    }
}

/// Returns a copy of a text, made while others may run in between where it is long.
///
/// # Errors
/// The exception that a signal handler raises, such as `KeyboardInterrupt`.
pub(crate) fn copy(py: Python<'_>, text: &str) -> PyResult<String> {
    /// Bytes that are copied at a time.
    const PIECE: usize = 1 << 20;
    let (mut copy, mut pulse) = (String::with_capacity(text.len()), Pulse::new(py));
    let mut rest = text;
    while rest.len() > PIECE {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        copy.push_str(piece);
        rest = after;
        pulse.pause()?;
    }
    copy.push_str(rest);
    Ok(copy)
}

/// Refuses a path that was given where the text of programs is wanted.
///
/// # Errors
/// `ValueError` where it is one.
pub(crate) fn no_path(text: &str) -> PyResult<()> {
    let name = text.trim();
    match name.contains('\n') || !(name.ends_with(".arc") || name.ends_with(".py")) {
        true => Ok(()),
        false => Err(PyValueError::new_err(format!(
            "{name:?} is a path and no text of a program; arcvm.Library.read(path) reads files"
        ))),
    }
}

/// Returns the integer of an argument: what is one, or says by `__index__` which it is.
fn integer<'py>(name: &str, given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if given.is_instance_of::<PyInt>() {
        return Ok(given.clone());
    }
    match given.getattr_opt("__index__")? {
        Some(index) => index.call0(),
        None => Err(PyTypeError::new_err(format!(
            "{name} is {}; expected an integer, got {}",
            given.str()?.to_string_lossy(),
            type_name(given)
        ))),
    }
}

/// Returns a number of an argument that is 0 or more.
///
/// # Errors
/// `TypeError` where it is no integer, `ValueError` where it is negative or does not fit; the
/// message names the argument.
pub(crate) fn natural(name: &str, given: &Bound<'_, PyAny>) -> PyResult<u64> {
    let number = integer(name, given)?;
    number.extract::<u64>().map_err(|_| {
        let most = u64::MAX;
        PyValueError::new_err(format!("{name} is {number}; expected an integer from 0 to {most}"))
    })
}

/// Returns an amount of a budget: a number as above, or a float without a fraction.
///
/// # Errors
/// Those of `natural`.
pub(crate) fn amount(name: &str, given: &Bound<'_, PyAny>) -> PyResult<u64> {
    let Ok(float) = given.cast::<PyFloat>() else { return natural(name, given) };
    let value = float.value();
    // Beyond these no float is followed by its successor.
    let is_whole = value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value);
    match is_whole {
        true => Ok(value as u64),
        false => Err(PyValueError::new_err(format!(
            "{name} is {}; expected an integer, 0 or more",
            float.str()?.to_string_lossy()
        ))),
    }
}

/// Reads seconds from an argument.
///
/// # Errors
/// `TypeError` where it is no number, `ValueError` where it is negative, no number, or without
/// end; the message names the argument.
pub(crate) fn duration(name: &str, given: &Bound<'_, PyAny>) -> PyResult<std::time::Duration> {
    let shown = || given.str().map_or_else(|_| type_name(given), |text| text.to_string());
    let seconds: f64 = given.extract().map_err(|error: PyErr| {
        match error.is_instance_of::<PyTypeError>(given.py()) {
            true => PyTypeError::new_err(format!("{name} is {}; expected a number", shown())),
            false => error,
        }
    })?;
    std::time::Duration::try_from_secs_f64(seconds).map_err(|_| {
        let wanted = match seconds > 0.0 {
            true => "fewer seconds, or no such limit",
            false => "seconds, 0 or more",
        };
        PyValueError::new_err(format!("{name} is {}; expected {wanted}", shown()))
    })
}

/// Readers of arguments, which name them where they are wrong.
macro_rules! arguments {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name(given: &Bound<'_, PyAny>) -> PyResult<$type> {
                let number = natural(stringify!($name), given)?;
                <$type>::try_from(number).map_err(|_| {
                    let (name, most) = (stringify!($name), <$type>::MAX);
                    PyValueError::new_err(format!(
                        "{name} is {number}; expected an integer from 0 to {most}"
                    ))
                })
            }
        )*
    };
}

/// Readers of arguments that may be None.
macro_rules! optional_arguments {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name(given: &Bound<'_, PyAny>) -> PyResult<Option<$type>> {
                if given.is_none() {
                    return Ok(None);
                }
                let number = natural(stringify!($name), given)?;
                Ok(Some(<$type>::try_from(number).unwrap_or(<$type>::MAX)))
            }
        )*
    };
}

arguments! {
    /// Worker threads.
    threads: usize;
    /// Children of a generation.
    population: usize;
    /// Candidates that have children.
    parents: usize;
    /// The seed of all chance.
    seed: u64;
    /// Bytes of results.
    capacity: usize;
    /// Answers for each test input.
    k: usize;
}

optional_arguments! {
    /// Programs that are enough.
    enough: usize;
    /// Generations, at most.
    generations: u64;
    /// Units of work.
    fuel: u64;
    /// How many of the best.
    n: usize;
}
