//! Outcomes and faults as JSON values, in the form that everything shares which answers in JSON.

use serde_json::{Value, json};

use crate::eval::Outcome;
use crate::library::{Entry, Library};
use crate::task::Sample;
use crate::value::{Fault, GridBuf};

/// A grid as lists of integers, a list a row.
pub fn grid_json(grid: &GridBuf) -> Value {
    let rows: Vec<&[i8]> = grid.view().rows().collect();
    json!(rows)
}

/// A sample's verdict: which sample, `status`, `message` and, where the evaluation failed, `error`;
/// `ns` is its time.
pub fn outcome_json(
    sample: &Sample,
    outcome: &Outcome,
    library: &Library,
    entry: &Entry<'_>,
) -> Value {
    let mut pair = json!({
        "kind": sample.kind.to_string(),
        "index": sample.index,
        "status": outcome.status.name(),
        "message": outcome.fault.as_ref().map(ToString::to_string),
        "ns": outcome.nanos,
    });
    if let Some(fault) = &outcome.fault {
        pair["error"] = fault_json(fault, library, entry);
    }
    pair
}

/// The reason and the place of a failed evaluation.
pub fn fault_json(fault: &Fault, library: &Library, entry: &Entry<'_>) -> Value {
    let (line, column) = fault
        .site()
        .and_then(|node| library.span(entry, node))
        .map(|span| library.sources.line_col(span))
        .unzip();
    json!({
        "kind": fault.kind().name(),
        "primitive": fault.primitive(),
        "file": entry.file.name,
        "line": line,
        "column": column,
        "help": fault.help("…"),
    })
}
