//! The budget of one evaluation, as Python gives it.

use arcvm::prelude::{Budget, FaultKind};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::text;

/// Cells that a value may have whatever is allowed, 268 million. With more, one line of a program
/// could take more memory than machines have, which ends the process.
const MOST_CELLS: u64 = 1 << 28;
/// Bytes that an evaluation may take whatever is allowed, 64 GiB.
const MOST_BYTES: u64 = 64 << 30;

/// Returns the part of a budget that ran out, as it is given.
pub(crate) fn part_of(kind: FaultKind) -> Option<&'static str> {
    match kind {
        FaultKind::Fuel => Some("fuel"),
        FaultKind::Size => Some("cells"),
        FaultKind::Memory => Some("bytes"),
        FaultKind::Deadline => Some("seconds"),
        _ => None,
    }
}

/// Tells whether a budget that is given, if any, says how much fuel there is.
pub(crate) fn has_fuel(given: Option<&Bound<'_, PyAny>>) -> PyResult<bool> {
    let Some(given) = given.filter(|given| !given.is_none()) else { return Ok(false) };
    match given.cast::<PyMapping>() {
        Ok(parts) => parts.contains("fuel"),
        Err(_) => Ok(true),
    }
}

/// Returns the budget of one evaluation: fuel, or a mapping with some of `fuel`, `cells`, `bytes`
/// and `seconds`.
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
                budget.max_cells = text::amount(&place, &value)?.min(MOST_CELLS);
                budget.max_written = budget.max_cells;
            }
            "bytes" => budget.max_bytes = text::amount(&place, &value)?.min(MOST_BYTES),
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
