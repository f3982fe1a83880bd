//! Tasks as ARC JSON text, the inverse of reading them.
//!
//! Grids are written row by row without spaces, as in the public data sets. They are written by
//! hand rather than through serde: it takes a few lines of code, and the byte form stays ours.

use super::{Sample, SampleKind, Task};
use crate::value::grid::GridBuf;

pub(super) fn task(task: &Task) -> String {
    let mut json = String::new();
    if task.samples.iter().any(|sample| sample.kind == SampleKind::Pair) {
        write_list(&mut json, &task.samples, write_pair);
    } else {
        for (key, kind) in [("{\"train\":", SampleKind::Train), (",\"test\":", SampleKind::Test)] {
            json.push_str(key);
            write_list(&mut json, task.of_kind(kind), write_pair);
        }
        if task.of_kind(SampleKind::ArcGen).next().is_some() {
            json.push_str(",\"arc-gen\":");
            write_list(&mut json, task.of_kind(SampleKind::ArcGen), write_pair);
        }
        json.push('}');
    }
    json.push('\n');
    json
}

fn write_pair(json: &mut String, sample: &Sample) {
    json.push_str("{\"input\":");
    grid(json, &sample.input);
    if let Some(output) = &sample.output {
        json.push_str(",\"output\":");
        grid(json, output);
    }
    json.push('}');
}

/// Writes a grid, row by row.
pub(crate) fn grid(json: &mut String, grid: &GridBuf) {
    write_list(json, grid.view().rows(), |json, row| {
        write_list(json, row, |json, cell| json.push_str(&cell.to_string()));
    });
}

fn write_list<T>(
    json: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    json.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write(json, item);
    }
    json.push(']');
}
