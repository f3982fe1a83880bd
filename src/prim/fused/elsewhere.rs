//! Locations of a grid that a set does not have, without the set of all of them.

use super::narrow;
use crate::prim::cells::overwrite_rows;
use crate::prim::containers::difference;
use crate::prim::grids::asindices;
use crate::prim::operand::byte;
use crate::prim::painting::{colored, fill};
use crate::value::bits::Bits;
use crate::value::{Cx, Indices, Reply, Value, View};

/// Returns a bit for each column of a row of a grid that the set does not have.
fn free(bits: &Bits<'_>, row: u32, width: u32) -> u32 {
    !(bits.word(row.into(), 0) as u32) & (u32::MAX >> (32 - width))
}

pub(super) fn elsewhere<'a>(cx: &Cx<'a>, grid: Value<'a>, places: Value<'a>) -> Reply<'a> {
    if let (Some(bytes), View::Bits(bits)) = (narrow(grid), places.view())
        && bytes.width.max(bytes.height) <= 32
    {
        let mut words = [0; 32];
        let words = &mut words[..bytes.height as usize];
        for (row, word) in (0..).zip(&mut *words) {
            *word = free(bits, row, bytes.width);
        }
        return Indices::Dense(Bits::of_words(cx, words)?).value(cx);
    }
    difference(cx, asindices(cx, grid)?, places)
}

pub(super) fn fill_elsewhere<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    places: Value<'a>,
) -> Reply<'a> {
    if let (Some(bytes), Some(color), View::Bits(bits)) = (narrow(grid), byte(value), places.view())
        && bytes.width <= 32
    {
        let cells = cx.copy(bytes.cells)?;
        let rows = (0..bytes.height).map(|row| free(bits, row, bytes.width));
        overwrite_rows(cells, 0, (bytes.width as usize, rows), colored(color));
        return cx.grid(bytes.height, bytes.width, cells);
    }
    fill(cx, grid, value, elsewhere(cx, grid, places)?)
}
