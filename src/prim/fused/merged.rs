//! Patches that a function makes, drawn one after the other instead of being merged into a tuple of
//! their cells first.

use super::narrow;
use crate::prim::containers::merge_items;
use crate::prim::loops::{map, zip_map};
use crate::prim::operand::byte;
use crate::prim::painting::{fill, fill_all, fits_bytes, paint, paint_all};
use crate::value::{Cx, Indices, Object, Raised, Reply, Value};

pub(super) fn paint_each<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    function: Value<'a>,
    container: Value<'a>,
) -> Reply<'a> {
    paint_items(cx, grid, map(cx, function, container)?, container.is_set())
}

pub(super) fn paint_each_pair<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    function: Value<'a>,
    a: Value<'a>,
    b: Value<'a>,
) -> Reply<'a> {
    paint_items(cx, grid, &zip_map(cx, function, a, b)?, false)
}

/// Paints objects, merged into a set or one after the other.
fn paint_items<'a>(cx: &Cx<'a>, grid: Value<'a>, items: &[Value<'a>], into_set: bool) -> Reply<'a> {
    if let (Some(bytes), false) = (narrow(grid), into_set) {
        let fits = |item: &Value<'a>| item.as_object().is_some_and(|it| fits_bytes(it, bytes));
        if items.iter().all(fits) {
            charge(cx, items)?;
            let objects = items.iter().map(|item| item.as_object().unwrap_or(Object::EMPTY));
            return paint_all(cx, bytes, objects);
        }
    }
    paint(cx, grid, merge_items(cx, into_set, items)?)
}

pub(super) fn fill_each<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    function: Value<'a>,
    container: Value<'a>,
) -> Reply<'a> {
    let items = map(cx, function, container)?;
    if let (Some(bytes), Some(color), false) = (narrow(grid), byte(value), container.is_set())
        && let Some(sets) = locations(cx, items)?
    {
        charge(cx, items)?;
        return fill_all(cx, bytes, color, sets);
    }
    fill(cx, grid, value, merge_items(cx, container.is_set(), items)?)
}

/// Returns the locations of patches, if all are sets of locations or all are objects.
fn locations<'a>(cx: &Cx<'a>, items: &[Value<'a>]) -> Result<Option<Vec<Indices<'a>>>, Raised> {
    let sets: Option<Vec<_>> = items.iter().map(|item| item.as_indices()).collect();
    if sets.is_some() {
        return Ok(sets);
    }
    let objects: Option<Vec<_>> = items.iter().map(|item| item.as_object()).collect();
    objects.map(|objects| objects.iter().map(|object| object.indices(cx)).collect()).transpose()
}

/// Spends the fuel of drawing patches.
fn charge(cx: &Cx<'_>, items: &[Value<'_>]) -> Result<(), Raised> {
    items.iter().try_for_each(|item| cx.spend(item.effort() / 16))
}
