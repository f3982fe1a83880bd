//! Sets of locations that are only combined, counted or looked at.

use super::narrow;
use crate::prim::cells::equal_narrow;
use crate::prim::colour::{colorcount, ofcolor};
use crate::prim::containers::{combine, difference, intersection, size};
use crate::prim::logic::either;
use crate::prim::objects::toobject;
use crate::prim::operand::{byte, len};
use crate::prim::patches::{hline, vline};
use crate::value::bits::{Bits, Columns, numbered};
use crate::value::{Cx, Indices, Reply, Value, View};

/// Returns the set of what two grids' colours make of each row.
fn color_set<'a>(
    cx: &Cx<'a>,
    [a, of_a, b, of_b]: [Value<'a>; 4],
    op: impl Fn(u32, u32) -> u32,
    sets: impl FnOnce(&Cx<'a>, Value<'a>, Value<'a>) -> Reply<'a>,
) -> Reply<'a> {
    let small = |grid: Value<'a>| narrow(grid).filter(|grid| grid.height.max(grid.width) <= 32);
    let (grids, colors) = (small(a).zip(small(b)), byte(of_a).zip(byte(of_b)));
    let Some(((left, right), (of_left, of_right))) = grids.zip(colors) else {
        return sets(cx, ofcolor(cx, a, of_a)?, ofcolor(cx, b, of_b)?);
    };
    let (mut words, mut others) = ([0; 32], [0; 32]);
    equal_narrow(left, of_left, &mut words[..left.height as usize]);
    equal_narrow(right, of_right, &mut others[..right.height as usize]);
    let height = left.height.max(right.height) as usize;
    words[..height].iter_mut().zip(others).for_each(|(word, other)| *word = op(*word, other));
    Indices::Dense(Bits::of_words(cx, &words[..height])?).value(cx)
}

pub(super) fn common_color<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    of_a: Value<'a>,
    b: Value<'a>,
    of_b: Value<'a>,
) -> Reply<'a> {
    color_set(cx, [a, of_a, b, of_b], |a, b| a & b, intersection)
}

pub(super) fn either_color<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    of_a: Value<'a>,
    b: Value<'a>,
    of_b: Value<'a>,
) -> Reply<'a> {
    color_set(cx, [a, of_a, b, of_b], |a, b| a | b, combine)
}

/// Returns the number of locations that two bitboards have in common.
fn in_common(a: Value<'_>, b: Value<'_>) -> Option<u32> {
    let (View::Bits(a), View::Bits(b)) = (a.view(), b.view()) else { return None };
    let mut count = 0;
    Indices::Dense(*b).each_row(a.bounds()?, |row, word| {
        count += (a.rows[row] & word).count_ones();
    });
    Some(count)
}

pub(super) fn common_size<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    match in_common(a, b) {
        Some(count) => Ok(Value::int(count.into())),
        None => size(cx, intersection(cx, a, b)?),
    }
}

pub(super) fn excess<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    match in_common(a, b) {
        Some(count) => Ok(Value::int(len(a)? as i64 - i64::from(count))),
        None => size(cx, difference(cx, a, b)?),
    }
}

pub(super) fn color_within<'a>(
    cx: &Cx<'a>,
    patch: Value<'a>,
    grid: Value<'a>,
    value: Value<'a>,
) -> Reply<'a> {
    let (Some(bytes), Some(color), View::Bits(bits)) = (narrow(grid), byte(value), patch.view())
    else {
        return colorcount(cx, toobject(cx, patch, grid)?, value);
    };
    cx.spend(u64::from(bits.count()) / 16)?;
    let mut count = 0;
    for (row, word) in numbered(bits.top, bits.rows) {
        let Some(cells) = usize::try_from(row).ok().filter(|&row| row < bytes.height as usize)
        else {
            continue;
        };
        let cells = bytes.row(cells);
        for column in Columns(word) {
            let column = i64::from(bits.left) + i64::from(column);
            let cell = usize::try_from(column).ok().and_then(|column| cells.get(column));
            count += i64::from(cell == Some(&color));
        }
    }
    Ok(Value::int(count))
}

pub(super) fn line<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let (height, width, count) = match patch.view() {
        View::Bits(bits) => (bits.rows.len() as u32, bits.width, bits.count()),
        View::Planes(planes) => (planes.height, planes.width, planes.count()),
        _ => return either(cx, vline(cx, patch)?, hline(cx, patch)?),
    };
    Ok(Value::bool(height.min(width) == 1 && height.max(width) == count))
}
