//! Elements and parts of tuples, which stand for lists as well, and what loops go through.

use super::super::operand::{int, len, tuple};
use super::arithmetic::plus;
use super::dicts::{self, iterated};
use crate::diag::words;
use crate::value::set::Items;
use crate::value::{Cx, FaultKind, Raised, Reply, Value, View};

/// Returns the place of an index that may count from the end.
pub(super) fn place(index: i64, count: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add(count as i64)? } else { index };
    usize::try_from(index).ok().filter(|&index| index < count)
}

pub(super) fn outside<'a>(cx: &Cx<'a>, container: Value<'a>, index: Value<'a>) -> Raised {
    if !cx.explains() {
        return Raised::value("the index is outside of the tuple");
    }
    let count = words::count(container.len().unwrap_or(0), "element");
    let message = format!("the index {index} is outside of a tuple of {count}");
    Raised::new(FaultKind::Value, message)
}

pub(super) fn item_at<'a>(cx: &Cx<'a>, container: Value<'a>, index: Value<'a>) -> Reply<'a> {
    if container.is_tuple() {
        let place =
            place(int(index)?, len(container)?).ok_or_else(|| outside(cx, container, index))?;
        return Ok(container.element(place));
    }
    match container.as_pairs() {
        Some(pairs) => dicts::value_of(cx, pairs, index),
        None => Err(Raised::wanted("a tuple, a list or a dictionary", container)),
    }
}

/// Returns a bound of a slice between two places, where it is given.
fn bound(value: Value<'_>, count: i64, low: i64, high: i64) -> Result<Option<i64>, Raised> {
    if matches!(value.view(), View::None) {
        return Ok(None);
    }
    let index = int(value)?;
    let index = if index < 0 { index.saturating_add(count) } else { index };
    Ok(Some(index.clamp(low, high)))
}

/// Returns the places of a slice: the first one, that before which it ends, and the step.
fn places(bounds: Value<'_>, count: i64) -> Result<(i64, i64, i64), Raised> {
    if !bounds.is_tuple() || len(bounds)? != 3 {
        return Err(Raised::wanted("two bounds and a step", bounds));
    }
    let step = match bounds.element(2).view() {
        View::None => 1,
        _ => int(bounds.element(2))?,
    };
    if step == 0 {
        return Err(Raised::value("the step of a slice is 0"));
    }
    let (low, high) = if step > 0 { (0, count) } else { (-1, count - 1) };
    let (first, last) = if step > 0 { (low, high) } else { (high, low) };
    let start = bound(bounds.element(0), count, low, high)?.unwrap_or(first);
    let stop = bound(bounds.element(1), count, low, high)?.unwrap_or(last);
    Ok((start, stop, step))
}

pub(super) fn slice_of<'a>(cx: &Cx<'a>, container: Value<'a>, bounds: Value<'a>) -> Reply<'a> {
    let container = tuple(container)?;
    let count = len(container)? as i64;
    let (start, stop, step) = places(bounds, count)?;
    if (start, stop, step) == (0, count, 1) {
        return Ok(container);
    }
    cx.spend(count.unsigned_abs() / 16)?;
    let mut items = Items::new();
    let mut index = start;
    while if step > 0 { index < stop } else { index > stop } {
        items.push(container.element(index as usize));
        index = index.saturating_add(step);
    }
    cx.tuple(&items)
}

pub(super) fn with_slice<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    bounds: Value<'a>,
    values: Value<'a>,
) -> Reply<'a> {
    let container = tuple(container)?;
    let count = len(container)? as i64;
    let (start, stop, step) = places(bounds, count)?;
    cx.spend(count.unsigned_abs() / 16)?;
    let removes = matches!(values.view(), View::None);
    let values = match removes {
        true => Items::new(),
        false => cx.items(tuple(values)?)?,
    };
    let mut items = cx.items(container)?;
    if step == 1 {
        let range = start as usize..stop.max(start) as usize;
        let behind: Items<'a> = items[range.end..].iter().copied().collect();
        items.truncate(range.start);
        items.extend(values);
        items.extend(behind);
        return cx.tuple(&items);
    }
    let mut taken = Vec::new();
    let mut index = start;
    while if step > 0 { index < stop } else { index > stop } {
        taken.push(index as usize);
        index = index.saturating_add(step);
    }
    if removes {
        taken.sort_unstable();
        for place in taken.into_iter().rev() {
            items.remove(place);
        }
        return cx.tuple(&items);
    }
    if values.len() != taken.len() {
        return Err(Raised::value("there are more or fewer values than places in the slice"));
    }
    for (place, value) in taken.into_iter().zip(values) {
        items[place] = value;
    }
    cx.tuple(&items)
}

/// Returns the place of an element counted from the start; a key as it is.
pub(super) fn place_in<'a>(cx: &Cx<'a>, container: Value<'a>, index: Value<'a>) -> Reply<'a> {
    if !container.is_tuple() {
        return Ok(index);
    }
    let place = place(int(index)?, len(container)?).ok_or_else(|| outside(cx, container, index))?;
    Ok(Value::int(place as i64))
}

pub(super) fn with_item<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    index: Value<'a>,
    value: Value<'a>,
) -> Reply<'a> {
    if let Some(pairs) = container.as_pairs() {
        return dicts::put(cx, pairs, index, value);
    }
    let container = tuple(container)?;
    let place = place(int(index)?, len(container)?).ok_or_else(|| outside(cx, container, index))?;
    if let (View::Row(grid, row), Some(cell)) =
        (container.view(), super::super::operand::byte(value))
        && !matches!(value.view(), View::Bool(_))
    {
        let cells = cx.copy(grid.row(row as usize))?;
        cells[place] = cell;
        return cx.row(cells);
    }
    if let (View::Grid(grid), View::Row(other, row)) = (container.view(), value.view())
        && grid.width == other.width
    {
        let cells = cx.copy(grid.cells)?;
        let width = grid.width as usize;
        cells[place * width..][..width].copy_from_slice(other.row(row as usize));
        return cx.grid(grid.height, grid.width, cells);
    }
    let mut items = cx.items(container)?;
    items[place] = value;
    cx.tuple(&items)
}

pub(super) fn without_item<'a>(cx: &Cx<'a>, container: Value<'a>, index: Value<'a>) -> Reply<'a> {
    if let Some(pairs) = container.as_pairs() {
        return dicts::without(cx, pairs, index);
    }
    let container = tuple(container)?;
    let place = place(int(index)?, len(container)?).ok_or_else(|| outside(cx, container, index))?;
    cx.without_element(container, place)
}

pub(super) fn as_set<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    if container.is_set() {
        return Ok(container);
    }
    let mut items = cx.items(iterated(cx, container)?)?;
    cx.set(&mut items)
}

pub(super) fn length<'a>(_: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    let container = container.as_pairs().unwrap_or(container);
    Ok(Value::int(len(container)? as i64))
}

pub(super) fn has_item<'a>(cx: &Cx<'a>, value: Value<'a>, container: Value<'a>) -> Reply<'a> {
    if let Some(pairs) = container.as_pairs() {
        return Ok(Value::bool(dicts::get(cx, pairs, value)?.is_some()));
    }
    if container.is_set() {
        return Ok(Value::bool(cx.set_contains(container, value)));
    }
    cx.spend(container.weight() / 8)?;
    Ok(Value::bool(place_of(cx, container, value)?.is_some()))
}

/// Returns the place of the first element that is equal to a value.
fn place_of<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    value: Value<'a>,
) -> Result<Option<usize>, Raised> {
    Ok(match container.view() {
        View::Tuple(seq) => seq.items.iter().position(|&item| value == item),
        _ => cx.elements(container)?.position(|item| value == item),
    })
}

pub(super) fn count_of<'a>(cx: &Cx<'a>, container: Value<'a>, value: Value<'a>) -> Reply<'a> {
    cx.spend(container.weight() / 8)?;
    let count = match tuple(container)?.view() {
        View::Tuple(seq) => seq.items.iter().filter(|&&item| value == item).count(),
        _ => cx.elements(container)?.filter(|&item| value == item).count(),
    };
    Ok(Value::int(count as i64))
}

pub(super) fn index_of<'a>(cx: &Cx<'a>, container: Value<'a>, value: Value<'a>) -> Reply<'a> {
    cx.spend(container.weight() / 8)?;
    place_of(cx, tuple(container)?, value)?.map(|index| Value::int(index as i64)).ok_or_else(|| {
        Raised::value("the value is not there")
            .with_help(Some("`value in x` tells whether it is there"))
    })
}

pub(super) fn summed<'a>(cx: &Cx<'a>, container: Value<'a>, start: Value<'a>) -> Reply<'a> {
    let mut sum = start;
    for item in cx.elements(iterated(cx, container)?)? {
        cx.spend(1)?;
        sum = plus(cx, sum, item)?;
    }
    Ok(sum)
}

pub(super) fn zipped<'a>(cx: &Cx<'a>, containers: Value<'a>) -> Reply<'a> {
    let mut columns = Items::new();
    for container in cx.elements(iterated(cx, containers)?)? {
        columns.push(iterated(cx, container)?);
    }
    let counts = columns.iter().map(|column| column.len().unwrap_or(0));
    let count = counts.min().unwrap_or(0);
    cx.check_items((count as u64).saturating_mul(columns.len() as u64))?;
    let mut rows = Items::new();
    for place in 0..count {
        let row: Items<'a> = columns.iter().map(|column| column.element(place)).collect();
        rows.push(cx.tuple(&row)?);
    }
    cx.tuple(&rows)
}

pub(super) fn unpacked_to<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    count: Value<'a>,
    more: Value<'a>,
) -> Reply<'a> {
    let items = iterated(cx, container)?;
    let (there, wanted) = (len(items)? as i64, int(count)?);
    if there == wanted || (more.truthy() && there > wanted) {
        return Ok(items);
    }
    let (few, many) = ("there are fewer values than names", "there are more values than names");
    let message = if there < wanted { few } else { many };
    if !cx.explains() {
        return Err(Raised::value(message));
    }
    let least = if more.truthy() { "at least " } else { "" };
    let (names, values) = (words::count(wanted as usize, "value"), there);
    let message = format!("{message}: it takes {least}{names}, and has {values}");
    Err(Raised::new(FaultKind::Value, message))
}

pub(super) fn rest_of<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    before: Value<'a>,
    behind: Value<'a>,
) -> Reply<'a> {
    let (start, left) = (int(before)?.max(0) as usize, int(behind)?.max(0) as usize);
    let end = len(container)?.saturating_sub(left);
    let items: Items<'a> = (start..end).map(|place| container.element(place)).collect();
    cx.tuple(&items)
}
