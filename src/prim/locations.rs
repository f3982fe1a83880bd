//! Sets of locations: lines, neighbourhoods, moving and recolouring patches.

use super::Cost::Constant;
use super::declare::primitives;
use super::numbers::plus;
use super::operand::{
    exact_pair, indices, is_empty, item, len, or_loosely, pair, unpacked, unpacked_pair,
    unpacked_patch,
};
use crate::value::bits::{Bits, Bounds, SPAN, corner};
use crate::value::object::Planes;
use crate::value::{Cx, Indices, Object, Plane, Point, Raised, Reply, Value, View};

primitives! {
    /// The locations of a patch, without its colours.
    toindices(patch): "(Patch) -> Indices";
    "toindices(recolor(3, initset((1, 2))))" => "initset((1, 2))";

    /// A patch as an object of one colour.
    recolor(value, patch): "(Color, Patch) -> Object";
    "recolor(3, initset((1, 2)))" => "initset((3, (1, 2)))";

    /// A patch moved by a vector.
    shift(patch, directions): "(Object, Pair) -> Object; (Indices, Pair) -> Indices", cost = Constant;
    "shift(initset((1, 2)), (1, -1))" => "initset((2, 1))";

    /// A patch moved so that the upper left corner of its box is the origin.
    normalize(patch): "(Object) -> Object; (Indices) -> Indices", cost = Constant;
    "normalize(connect((2, 3), (2, 4)))" => "connect((0, 0), (0, 1))";

    /// The four locations beside a location.
    dneighbors(loc): "(Pair) -> Indices", cost = Constant;
    "dneighbors((1, 1))" => "insert((0, 1), insert((2, 1), insert((1, 0), initset((1, 2)))))";

    /// The four locations diagonal to a location.
    ineighbors(loc): "(Pair) -> Indices", cost = Constant;
    "ineighbors((1, 1))" => "product((0, 2), (0, 2))";

    /// The eight locations around a location.
    neighbors(loc): "(Pair) -> Indices", cost = Constant;
    "neighbors((1, 1))" => "remove((1, 1), product((0, 1, 2), (0, 1, 2)))";

    /// The straight line from one location to another, both included: level, upright or diagonal.
    /// Empty where no such line joins them.
    connect(a, b): "(Pair, Pair) -> Indices";
    "connect((0, 0), (0, 2))" => "product((0,), (0, 1, 2))", "connect((0, 0), (1, 2))" => "frozenset()";

    /// The line of 43 cells from a location in a direction.
    shoot(start, direction): "(Pair, Pair) -> Indices";
    "shoot((0, 0), (1, 1))" => "connect((0, 0), (42, 42))";

    /// The 30 locations of a column, from row 0 on.
    vfrontier(location): "(Pair) -> Indices";
    "vfrontier((3, 4))" => "connect((0, 4), (29, 4))";

    /// The 30 locations of a row, from column 0 on.
    hfrontier(location): "(Pair) -> Indices";
    "hfrontier((3, 4))" => "connect((3, 0), (3, 29))";
}

/// Returns the locations of a patch; a tuple of locations is returned as it is.
pub(super) fn toindices<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    match value.view() {
        View::Bits(_) | View::Points(_) => Ok(value),
        _ if value.as_object().is_some() => indices(cx, value)?.value(cx),
        _ if len(value)? == 0 => Ok(Value::EMPTY_SET),
        _ => {
            let head = super::containers::first(cx, value)?;
            if !item(head, 1)?.is_tuple() {
                return Ok(value);
            }
            let mut seconds = Vec::with_capacity(len(value)?);
            for cell in cx.elements(value)? {
                if len(cell)? != 2 {
                    return Err(Raised::wanted("a cell", cell));
                }
                seconds.push(unpacked(cx, cell)?[1]);
            }
            cx.set(&mut seconds)
        }
    }
}

#[inline(always)]
fn recolor<'a>(cx: &Cx<'a>, value: Value<'a>, patch: Value<'a>) -> Reply<'a> {
    let color = value.as_int().and_then(|color| i32::try_from(color).ok());
    if let (Some(color), View::Planes(planes)) = (color, patch.view())
        && let [plane] = planes.planes
    {
        let plane = std::slice::from_ref(cx.alloc(Plane { color, ..*plane })?);
        return Ok(Value::planes(cx.alloc(Planes { planes: plane, ..*planes })?));
    }
    let mut indices = toindices(cx, patch)?;
    if color.is_some() && !indices.is_set() {
        indices = cx.set(&mut cx.elements(indices)?.collect::<Vec<_>>())?;
    }
    if let (Some(color), Some(indices)) = (color, indices.as_indices()) {
        return Object::of_indices(cx, color, indices)?.value(cx);
    }
    let cells = cx.elements(indices)?.map(|index| cx.tuple(&[value, index]));
    cx.set(&mut cells.collect::<Result<Vec<_>, _>>()?)
}

#[inline(always)]
pub(super) fn shift<'a>(cx: &Cx<'a>, value: Value<'a>, directions: Value<'a>) -> Reply<'a> {
    if is_empty(value)? {
        return Ok(value);
    }
    let (down, right) = match unpacked_pair(cx, directions) {
        Ok(by) => by,
        Err(fault) => return or_loosely(Err(fault), || shift_loosely(cx, value, directions)),
    };
    let moved = |top: i32, left: i32, height, width| {
        let (top, left) = (i64::from(top), i64::from(left));
        corner(top.saturating_add(down), left.saturating_add(right), height, width)
    };
    match value.view() {
        View::Bits(bits) => {
            let (top, left) = moved(bits.top, bits.left, bits.rows.len() as u32, bits.width)?;
            Ok(Value::bits(cx.alloc(Bits { top, left, ..*bits })?))
        }
        View::Planes(planes) => {
            let (top, left) = moved(planes.top, planes.left, planes.height, planes.width)?;
            Ok(Value::planes(cx.alloc(Planes { top, left, ..*planes })?))
        }
        _ => {
            let patch = unpacked_patch(cx, value);
            let moved = patch.and_then(|patch| patch.shift(cx, down, right)?.value(cx));
            or_loosely(moved, || shift_loosely(cx, value, directions))
        }
    }
}

/// Adds a vector as Python does: to rows and columns that are tuples, it appends.
#[cold]
fn shift_loosely<'a>(cx: &Cx<'a>, value: Value<'a>, directions: Value<'a>) -> Reply<'a> {
    let [down, right] = unpacked(cx, directions)?;
    let by = |location: Value<'a>| {
        let [row, col] = unpacked(cx, location)?;
        cx.tuple(&[plus(cx, row, down)?, plus(cx, col, right)?])
    };
    let colored = item(super::containers::first(cx, value)?, 1)?.is_tuple();
    let moved = cx.elements(value)?.map(|element| {
        cx.spend(1)?;
        match colored {
            true => {
                let [color, location] = unpacked(cx, element)?;
                cx.tuple(&[color, by(location)?])
            }
            false => by(element),
        }
    });
    cx.set(&mut moved.collect::<Result<Vec<_>, Raised>>()?)
}

pub(super) fn normalize<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    if is_empty(value)? {
        return Ok(value);
    }
    match value.view() {
        View::Bits(bits) => Ok(Value::bits(cx.alloc(Bits { top: 0, left: 0, ..*bits })?)),
        View::Planes(planes) => {
            Ok(Value::planes(cx.alloc(Planes { top: 0, left: 0, ..*planes })?))
        }
        _ => {
            let patch = unpacked_patch(cx, value)?;
            let b = patch.bounds()?;
            patch.shift(cx, -b.top, -b.left)?.value(cx)
        }
    }
}

/// Returns the locations around `loc` that three words of three bits mark, in a frame that is
/// tight.
fn around<'a>(cx: &Cx<'a>, loc: Value<'a>, marks: &'static [u128; 3]) -> Reply<'a> {
    let (row, col) = pair(loc)?;
    let Some((top, left)) = row.checked_sub(1).zip(col.checked_sub(1)) else {
        return Err(Raised::overflow());
    };
    let (top, left) = corner(top, left, 3, 3)?;
    Ok(Value::bits(cx.alloc(Bits { top, left, width: 3, counted: 0, rows: marks })?))
}

pub(super) fn dneighbors<'a>(cx: &Cx<'a>, loc: Value<'a>) -> Reply<'a> {
    around(cx, loc, &[0b010, 0b101, 0b010])
}

pub(super) fn ineighbors<'a>(cx: &Cx<'a>, loc: Value<'a>) -> Reply<'a> {
    around(cx, loc, &[0b101, 0, 0b101])
}

pub(super) fn neighbors<'a>(cx: &Cx<'a>, loc: Value<'a>) -> Reply<'a> {
    around(cx, loc, &[0b111, 0b101, 0b111])
}

fn connect<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    line(cx, unpacked_pair(cx, a)?, unpacked_pair(cx, b)?)
}

fn line<'a>(cx: &Cx<'a>, (ai, aj): (i64, i64), (bi, bj): (i64, i64)) -> Reply<'a> {
    let (Some(down), Some(right)) = (bi.checked_sub(ai), bj.checked_sub(aj)) else {
        return Err(Raised::overflow());
    };
    if down != 0 && right != 0 && down.unsigned_abs() != right.unsigned_abs() {
        return Ok(Value::EMPTY_SET);
    }
    let bounds =
        Bounds { top: ai.min(bi), left: aj.min(bj), bottom: ai.max(bi), right: aj.max(bj) };
    if down == 0 || right == 0 {
        return Indices::full(cx, bounds)?.value(cx);
    }
    let steps = bounds.height();
    let falling = (down > 0) == (right > 0);
    if steps <= SPAN {
        let line = Bits::diagonal(cx, bounds.top, bounds.left, (steps as u32, falling))?;
        return Ok(Value::bits(cx.alloc(line)?));
    }
    cx.check_cells(steps as u64)?;
    cx.spend(steps as u64)?;
    let mut points = Vec::with_capacity(steps as usize);
    for step in 0..steps {
        let col = if falling { bounds.left + step } else { bounds.right - step };
        points.push(Point::new(bounds.top + step, col)?);
    }
    Indices::of_points(cx, &points)?.value(cx)
}

/// The reach of `shoot`: beyond every grid of 30 × 30.
pub(super) const REACH: i64 = 42;

pub(super) fn shoot<'a>(cx: &Cx<'a>, start: Value<'a>, direction: Value<'a>) -> Reply<'a> {
    let ((row, col), (down, right)) = (pair(start)?, pair(direction)?);
    let end = |from: i64, by: i64| {
        by.checked_mul(REACH).and_then(|by| from.checked_add(by)).ok_or_else(Raised::overflow)
    };
    let to = (end(row, down)?, end(col, right)?);
    exact_pair(start)?;
    line(cx, (row, col), to)
}

/// Length of the lines of `vfrontier` and `hfrontier`: the largest ARC grid.
pub(super) const FRONTIER: i64 = 30;

pub(super) fn vfrontier<'a>(cx: &Cx<'a>, location: Value<'a>) -> Reply<'a> {
    let col = item(location, 1)?;
    match col.as_int() {
        Some(left) => {
            let bounds = Bounds { top: 0, left, bottom: FRONTIER - 1, right: left };
            Indices::full(cx, bounds)?.value(cx)
        }
        None => frontier(cx, |i| [i, col]),
    }
}

pub(super) fn hfrontier<'a>(cx: &Cx<'a>, location: Value<'a>) -> Reply<'a> {
    let row = item(location, 0)?;
    match row.as_int() {
        Some(top) => {
            let bounds = Bounds { top, left: 0, bottom: top, right: FRONTIER - 1 };
            Indices::full(cx, bounds)?.value(cx)
        }
        None => frontier(cx, |j| [row, j]),
    }
}

/// Returns a frontier of a location whose coordinates are not integers: pairs all the same, as in
/// the reference.
fn frontier<'a>(cx: &Cx<'a>, pair: impl Fn(Value<'a>) -> [Value<'a>; 2]) -> Reply<'a> {
    let pairs = (0..FRONTIER).map(|i| cx.tuple(&pair(Value::int(i))));
    cx.set(&mut pairs.collect::<Result<Vec<_>, _>>()?)
}
