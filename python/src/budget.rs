//! The budget of one evaluation, as Python gives it.

use arcvm::prelude::Budget;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyMapping;

use crate::text;

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
