//! The elements of a container in a buffer, from which generated code reads them.

use super::runtime::{Words, words};
use crate::value::bits::{Columns, numbered};
use crate::value::tuple::grid_row;
use crate::value::{Cx, Value, View};

/// The kind that a generated loop body takes its parameter for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Element {
    Any,
    Int,
    Pair,
    Cell,
}

impl Element {
    fn is(self, value: Value<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Int => matches!(value.view(), View::Int(_)),
            Self::Pair => matches!(value.view(), View::Pair(..)) && value.truths() == 0,
            Self::Cell => matches!(value.view(), View::Cell(..)) && value.truths() == 0,
        }
    }
}

/// Puts the elements of a container behind others, if all are of a kind.
pub(super) fn gather<'a>(
    cx: &Cx<'a>,
    to: &mut Vec<Words>,
    element: Element,
    container: Value<'a>,
) -> Option<()> {
    match container.view() {
        View::Bits(bits) if matches!(element, Element::Pair | Element::Any) => {
            to.reserve(bits.len());
            for (row, word) in numbered(bits.top, bits.rows) {
                let columns = Columns(word).map(|column| bits.left + column as i32);
                to.extend(columns.map(|col| words(Value::pair(row, col))));
            }
        }
        View::Row(grid, row) if matches!(element, Element::Int | Element::Any) => {
            let cells = grid.row(row as usize).iter();
            to.extend(cells.map(|&cell| words(Value::int(cell.into()))));
        }
        View::Grid(grid) if element == Element::Any => {
            let rows = 0..grid.height as usize;
            to.extend(rows.map(|row| words(grid_row(grid, row))));
        }
        View::Set(seq) | View::Tuple(seq) => {
            if element != Element::Any && !seq.items.iter().all(|&item| element.is(item)) {
                return None;
            }
            to.extend(seq.items.iter().map(|&item| words(item)));
        }
        _ => {
            let mut fits = true;
            let items = cx.elements(container).ok()?;
            to.extend(items.map(|item| {
                fits &= element.is(item);
                words(item)
            }));
            if !fits {
                return None;
            }
        }
    }
    Some(())
}
