//! Locations at which a grid has the cell that another one has there, or beside.

use super::narrow;
use crate::prim::grids::index;
use crate::prim::logic::equality;
use crate::prim::numbers::add;
use crate::value::bits::{Bits, Columns};
use crate::value::{Cx, Grid, Indices, Reply, Value, View};

/// Returns the cell at a place, if it is inside the grid.
fn cell(grid: &Grid<'_>, row: i64, column: i64) -> Option<i8> {
    let (row, column) = (usize::try_from(row).ok()?, usize::try_from(column).ok()?);
    let inside = row < grid.height as usize && column < grid.width as usize;
    inside.then(|| grid.cells[row * grid.width as usize + column])
}

pub(super) fn same_cells<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    a: Value<'a>,
    b: Value<'a>,
    by: Value<'a>,
) -> Reply<'a> {
    if let (View::Bits(bits), Some(first), Some(second), View::Pair(down, right)) =
        (places.view(), narrow(a), narrow(b), by.view())
    {
        cx.spend(u64::from(bits.count()) / 8)?;
        let (top, left) = (i64::from(bits.top), i64::from(bits.left));
        let rows = cx.copy(bits.rows)?;
        for (row, word) in (top..).zip(&mut *rows) {
            for place in Columns(*word) {
                let column = left + i64::from(place);
                // Both may be outside, where neither has a cell.
                let other = cell(second, row + i64::from(down), column + i64::from(right));
                if cell(first, row, column) != other {
                    *word &= !(1 << place);
                }
            }
        }
        return Indices::Dense(Bits::tight(top, left, rows)?).value(cx);
    }
    cx.filter_set(places, None, |place| {
        let other = index(cx, b, add(cx, place, by)?)?;
        Ok(equality(cx, index(cx, a, place)?, other)?.truthy())
    })
}
