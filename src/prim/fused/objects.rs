//! Objects that are chosen or merged where they are found.

use super::narrow;
use crate::prim::cells::mark_equal_rows;
use crate::prim::colour::{colorfilter, winner};
use crate::prim::compare::extreme;
use crate::prim::components::{Table, Taking, colored};
use crate::prim::containers::{merge, merge_items, sizefilter};
use crate::prim::objects::{fgpartition, objects};
use crate::prim::operand::{byte, len};
use crate::prim::patches::bordering;
use crate::value::bits::{Bits, ones};
use crate::value::object::Planes;
use crate::value::set::Items;
use crate::value::{Cx, Direction, Grid, Object, Plane, Raised, Reply, Value};

/// Returns the colour that belongs to no object, if there is one.
fn below(cx: &Cx<'_>, grid: &Grid<'_>, without_bg: Value<'_>) -> Option<i8> {
    without_bg.truthy().then(|| winner(cx, grid, true))
}

/// Returns the cells that belong to objects.
fn taking(cx: &Cx<'_>, grid: &Grid<'_>, without_bg: Value<'_>) -> Taking {
    below(cx, grid, without_bg).map_or(Taking::All, Taking::Except)
}

pub(super) fn objects_of_color<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
    value: Value<'a>,
) -> Reply<'a> {
    let (Some(bytes), Some(color)) = (narrow(grid), byte(value)) else {
        return colorfilter(cx, objects(cx, grid, Value::bool(true), diagonal, without_bg)?, value);
    };
    cx.spend(bytes.cells.len() as u64 / 8)?;
    if below(cx, bytes, without_bg) == Some(color) {
        return Ok(Value::EMPTY_SET);
    }
    Table::of(bytes, true, |table| {
        table.find(diagonal.truthy(), Taking::Only(color));
        table.set(cx)
    })
}

pub(super) fn inner_cells<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
    value: Value<'a>,
) -> Reply<'a> {
    let (Some(bytes), Some(color)) = (narrow(grid), byte(value)) else {
        let all = objects_of_color(cx, grid, diagonal, without_bg, value)?;
        let mut kept = Items::new();
        for object in cx.elements(all)? {
            cx.spend(1)?;
            if !bordering(cx, object, grid)?.truthy() {
                kept.push(object);
            }
        }
        return merge_items(cx, true, &kept);
    };
    cx.spend(bytes.cells.len() as u64 / 8)?;
    if below(cx, bytes, without_bg) == Some(color) {
        return Ok(Value::EMPTY_SET);
    }
    let mask = Table::of(bytes, true, |table| {
        table.find(diagonal.truthy(), Taking::Only(color));
        table.enclosed(cx)
    })?;
    if mask.is_empty() {
        return Ok(Value::EMPTY_SET);
    }
    let plane = cx.alloc(Plane { color: color.into(), rows: mask.rows })?;
    Object::Dense(Planes::of_mask(mask, std::slice::from_ref(plane))).value(cx)
}

pub(super) fn objects_of_size<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
    n: Value<'a>,
) -> Reply<'a> {
    let Some(bytes) = narrow(grid) else {
        return sizefilter(cx, objects(cx, grid, Value::bool(true), diagonal, without_bg)?, n);
    };
    cx.spend(bytes.cells.len() as u64 / 4)?;
    Table::of(bytes, true, |table| {
        table.find(diagonal.truthy(), taking(cx, bytes, without_bg));
        table.retain(cx, |size| n.as_int() == Some(size.into()))?;
        table.set(cx)
    })
}

/// Says that there is nothing to choose.
pub(super) fn none() -> Raised {
    Raised::value("the container is empty")
}

/// Returns the object of most or fewest cells; of several the first.
fn by_size<'a>(
    cx: &Cx<'a>,
    [grid, univalued, diagonal, without_bg]: [Value<'a>; 4],
    greatest: bool,
) -> Reply<'a> {
    let (Some(bytes), Direction::Ascending) = (narrow(grid), cx.direction()) else {
        let all = objects(cx, grid, univalued, diagonal, without_bg)?;
        let best = extreme(cx, all, greatest, |object| Ok(Value::int(len(object)? as i64)))?;
        return best.map(|(object, _)| object).ok_or_else(none);
    };
    cx.spend(bytes.cells.len() as u64 / 4)?;
    Table::of(bytes, univalued.truthy(), |table| {
        table.find(diagonal.truthy(), taking(cx, bytes, without_bg));
        let best = if greatest { table.sizes().max() } else { table.sizes().min() };
        let best = best.ok_or_else(none)?;
        table.retain(cx, |size| size == best)?;
        Ok(Value::planes(&table.objects(cx)?[0]))
    })
}

pub(super) fn largest_object<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
) -> Reply<'a> {
    by_size(cx, [grid, univalued, diagonal, without_bg], true)
}

pub(super) fn smallest_object<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
) -> Reply<'a> {
    by_size(cx, [grid, univalued, diagonal, without_bg], false)
}

pub(super) fn foreground<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match narrow(grid) {
        Some(bytes) => without(cx, bytes, winner(cx, bytes, true)),
        None => merge(cx, fgpartition(cx, grid)?),
    }
}

/// Returns the cells of a grid, those of one colour left out.
fn without<'a>(cx: &Cx<'a>, bytes: &'a Grid<'a>, bg: i8) -> Reply<'a> {
    cx.spend(bytes.cells.len() as u64 / 16)?;
    let rows = cx.slice(bytes.height as usize, 0u128)?;
    mark_equal_rows(bytes, bg, rows);
    rows.iter_mut().for_each(|word| *word = !*word & ones(bytes.width));
    Object::Dense(colored(cx, bytes, Bits::tight(0, 0, rows)?)?).value(cx)
}
