//! The locations and cells that are closest to a location or a patch.

use super::objects::none;
use crate::prim::compare::extreme;
use crate::prim::containers::{initset, like};
use crate::prim::operand::indices;
use crate::prim::patches::manhattan;
use crate::value::bits::{Bounds, numbered, ones};
use crate::value::object::Cell;
use crate::value::set::Items;
use crate::value::{Cx, Direction, Indices, Point, Reply, Value, View};

/// Rows of bits and where they begin.
struct Rows<'a> {
    top: i32,
    left: i32,
    words: &'a [u128],
}

impl Rows<'_> {
    /// Returns the first of the locations that are closest to another one, with the distance, if
    /// that is less than `limit`.
    fn closest(&self, point: Point, limit: i64) -> Option<(Point, i64)> {
        let (mut best, mut limit) = (None, limit);
        let column = i64::from(point.col) - i64::from(self.left);
        for (row, word) in numbered(self.top, self.words) {
            let down = (i64::from(row) - i64::from(point.row)).abs();
            if word == 0 || limit <= down {
                continue;
            }
            // Columns up to that of the location, and those behind it.
            let before = word & ones((column + 1).clamp(0, 128) as u32);
            let behind = word & !before;
            let last = (before != 0).then(|| 127 - i64::from(before.leading_zeros()));
            let next = (behind != 0).then(|| i64::from(behind.trailing_zeros()));
            let columns = last.into_iter().chain(next);
            let Some(closest) = columns.min_by_key(|&other| (other - column).abs()) else {
                continue;
            };
            let distance = down + (closest - column).abs();
            if distance < limit {
                let col = (i64::from(self.left) + closest) as i32;
                (best, limit) = (Some((Point { row, col }, distance)), distance);
            }
        }
        best
    }
}

/// Returns the location of a location or cell.
fn location(value: Value<'_>) -> Option<Point> {
    value.as_point().or_else(|| value.as_cell().map(|cell| cell.point))
}

pub(super) fn nearest<'a>(cx: &Cx<'a>, places: Value<'a>, from: Value<'a>) -> Reply<'a> {
    if let (Some(point), Direction::Ascending) = (location(from), cx.direction()) {
        match places.view() {
            View::Bits(bits) => {
                cx.spend(bits.rows.len() as u64 / 8)?;
                let rows = Rows { top: bits.top, left: bits.left, words: bits.rows };
                let closest = rows.closest(point, i64::MAX).ok_or_else(none)?;
                return Ok(Value::from(closest.0));
            }
            View::Planes(planes) => {
                let mut best: Option<(Cell, i64)> = None;
                for plane in planes.planes {
                    cx.spend(plane.rows.len() as u64 / 8)?;
                    let rows = Rows { top: planes.top, left: planes.left, words: plane.rows };
                    let limit = best.map_or(i64::MAX, |(_, distance)| distance);
                    if let Some((point, distance)) = rows.closest(point, limit) {
                        best = Some((Cell { color: plane.color, point }, distance));
                    }
                }
                return best.map(|(cell, _)| Value::from(cell)).ok_or_else(none);
            }
            _ => {}
        }
    }
    let from = initset(cx, from)?;
    let best = extreme(cx, places, false, |item| manhattan(cx, from, initset(cx, item)?))?;
    best.map(|(item, _)| item).ok_or_else(none)
}

pub(super) fn nearest_cell<'a>(cx: &Cx<'a>, places: Value<'a>, patch: Value<'a>) -> Reply<'a> {
    if let (View::Bits(bits), Direction::Ascending) = (places.view(), cx.direction())
        && let Indices::Dense(to) = indices(cx, patch)?
        && !to.is_empty()
    {
        cx.spend(u64::from(bits.count()) * (1 + to.rows.len() as u64 / 16))?;
        let rows = Rows { top: to.top, left: to.left, words: to.rows };
        let mut best: Option<(Point, i64)> = None;
        for from in bits.points() {
            let limit = best.map_or(i64::MAX, |(_, distance)| distance);
            if let Some((_, distance)) = rows.closest(from, limit) {
                best = Some((from, distance));
            }
        }
        let (point, _) = best.ok_or_else(none)?;
        return Indices::full(cx, Bounds::of_point(point))?.value(cx);
    }
    let cells = cx.elements(places)?.map(|item| initset(cx, item));
    let cells = like(cx, places, &mut cells.collect::<Result<Items<'a>, _>>()?)?;
    let best = extreme(cx, cells, false, |item| manhattan(cx, patch, item))?;
    best.map(|(item, _)| item).ok_or_else(none)
}
