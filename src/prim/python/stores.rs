//! Stores in place: what the passes put in the place of `with_item` where nobody else has the
//! container.

use super::super::operand::{byte, int, len, tuple};
use super::dicts;
use super::sequences::{item_at, outside, place, with_item};
use crate::value::set::Items;
use crate::value::{Cx, Raised, Reply, Value, View};

pub(super) fn put_item<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    index: Value<'a>,
    value: Value<'a>,
) -> Reply<'a> {
    // A row that was written where it lies: only the address of its grid is still looked at.
    if value.is_own() && value.is_taken_out() && value.is_row_of(container) {
        return Ok(cx.put_back(value));
    }
    if let Some(pairs) = container.as_pairs() {
        return dicts::put(cx, pairs, index, cx.released(value)?);
    }
    let container = tuple(container)?;
    let count = len(container)?;
    let place = place(int(index)?, count).ok_or_else(|| outside(cx, container, index))?;
    match stored(cx, container, (place, count), value)? {
        Some(stored) => Ok(stored),
        None => with_item(cx, container.as_shared(), index, cx.released(value)?),
    }
}

/// Returns a tuple with another element at a place, which nobody else has: itself, where that is so
/// already, and else a copy. Some have forms that are small or rare, of which it has none.
fn stored<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    (place, count): (usize, usize),
    value: Value<'a>,
) -> Result<Option<Value<'a>>, Raised> {
    match container.view() {
        View::Row(grid, row) => {
            // In a grid truth values are numbers.
            let is_number = !matches!(value.view(), View::Bool(_)) || container.is_taken_out();
            let Some(cell) = byte(value).filter(|_| is_number) else { return Ok(None) };
            let row = match container.is_own() {
                true => container,
                false => cx.own_row(grid.row(row as usize))?,
            };
            Ok(Some(cx.write_cell(row, place, cell)))
        }
        View::Grid(grid) => {
            let View::Row(other, row) = value.view() else { return Ok(None) };
            if grid.width != other.width {
                return Ok(None);
            }
            let mut cells: Vec<i8> = grid.cells.to_vec();
            let width = grid.width as usize;
            cells[place * width..][..width].copy_from_slice(other.row(row as usize));
            cx.own_grid(grid.height, grid.width, &cells).map(Some)
        }
        View::Tuple(seq) if count != 2 => {
            let old = seq.items[place];
            let is_own = container.is_own();
            if is_own && old.refers_as(value) {
                return Ok(Some(cx.write_item(container, place, value)));
            }
            // With one number less that is too large for a cell, rows may be those of a grid.
            if is_own && container.is_taken_out() && byte(old).is_none() && byte(value).is_some() {
                return Ok(None);
            }
            let fits = (old.depth(), old.weight()) == (value.depth(), value.weight());
            if is_own && fits && !value.is_tuple() {
                return Ok(Some(cx.write_item(container, place, value)));
            }
            cx.spend(count as u64 / 16)?;
            let mut items: Items<'a> = seq.items.iter().copied().collect();
            items[place] = value;
            match cx.grid_of_rows(&items)? {
                Some(grid) => Ok(Some(grid)),
                None if is_own && fits => Ok(Some(cx.write_item(container, place, value))),
                None => cx.own_tuple(&items).map(Some),
            }
        }
        _ => Ok(None),
    }
}

pub(super) fn row_of<'a>(cx: &Cx<'a>, container: Value<'a>, index: Value<'a>) -> Reply<'a> {
    let row = item_at(cx, container, index)?;
    Ok(match container.view() {
        // A row of two is a pair, which refers to nothing.
        View::Grid(grid) if grid.width != 2 => row.taken_out_of(container),
        View::Tuple(_) if container.is_own() && matches!(row.view(), View::Tuple(_)) => {
            row.taken_out_of(row)
        }
        View::Tuple(_) if container.is_own() => row,
        _ => row.as_shared(),
    })
}

pub(super) fn released<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    cx.released(value)
}
