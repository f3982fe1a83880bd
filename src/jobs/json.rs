//! Outcomes and faults as JSON values, in the form that everything shares which answers in JSON.

use serde_json::{Value as Json, json};

use crate::eval::{self, Outcome};
use crate::library::{Entry, Library};
use crate::task::Sample;
use crate::value::display::whole;
use crate::value::{Fault, GridBuf, Value, View};

/// Returns a grid as lists of integers, a list a row.
pub fn grid_json(grid: &GridBuf) -> Json {
    let rows: Vec<&[i8]> = grid.view().rows().collect();
    json!(rows)
}

/// Returns a value: a grid as lists of integers, else its text; where it is too large for a report,
/// what it is under `left_out`.
pub fn value_json(value: Value<'_>) -> Json {
    if let View::Grid(grid) = value.view() {
        return match grid.cells.len() <= eval::MOST_CELLS {
            true => grid_json(&grid.to_buf()),
            false => json!({ "left_out": format!("a grid of {} × {}", grid.height, grid.width) }),
        };
    }
    match whole(value, eval::LONGEST) {
        Some(text) => json!(text),
        None => json!({ "left_out": format!("a value of {} cells", value.weight()) }),
    }
}

/// Returns why there is no value, or none that a report holds.
pub fn outcome_message(outcome: &Outcome) -> Option<String> {
    let left_out =
        || Some(format!("the answer is too large for a report: {}", outcome.left_out.as_ref()?));
    outcome.fault.as_ref().map(ToString::to_string).or_else(left_out)
}

/// Returns a sample's verdict: which sample, `status`, `message` and, where the evaluation failed,
/// `error`; `ns` is its time.
pub fn outcome_json(
    sample: &Sample,
    outcome: &Outcome,
    library: &Library,
    entry: &Entry<'_>,
) -> Json {
    let mut pair = json!({
        "kind": sample.kind.to_string(),
        "index": sample.index,
        "status": outcome.status.name(),
        "message": outcome_message(outcome),
        "ns": outcome.nanos,
    });
    if let Some(fault) = &outcome.fault {
        pair["error"] = fault_json(fault, library, entry);
    }
    pair
}

/// Returns the reason and the place of a failed evaluation.
pub fn fault_json(fault: &Fault, library: &Library, entry: &Entry<'_>) -> Json {
    let (fault, diagnostic) = library.tell(entry, fault);
    let place = library.fault_span(entry, &fault);
    let (line, column) = place.map(|span| library.sources.line_col(span)).unzip();
    json!({
        "kind": fault.kind().name(),
        "primitive": fault.primitive(),
        "file": entry.file.name,
        "line": line,
        "column": column,
        "help": diagnostic.help,
    })
}
