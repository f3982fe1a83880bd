//! The place and the look of a patch: boxes, corners, sides, distances, lines around it.

use super::Cost::{Constant, Product};
use super::compare::less;
use super::declare::primitives;
use super::locations::toindices;
use super::numbers::floor_div;
use super::operand::{
    Patch, indices, int, is_empty, len, or_loosely, patch, set, unpacked, unpacked_indices,
    unpacked_pair, walked_table,
};
use crate::value::bits::{Bits, Bounds, SPAN};
use crate::value::{Cx, Indices, Point, Raised, Reply, Value, View};

primitives! {
    /// Rows of a grid, or of the box around a patch.
    height(piece): "(Piece) -> Int", cost = Constant;
    "height(((1, 2), (3, 4), (5, 6)))" => "3", "height(initset((7, 7)))" => "1";

    /// Columns of a grid, or of the box around a patch.
    width(piece): "(Piece) -> Int", cost = Constant;
    "width(((1, 2), (3, 4), (5, 6)))" => "2";

    /// Rows and columns of a grid, or of the box around a patch.
    shape(piece): "(Piece) -> Pair", cost = Constant;
    "shape(((1, 2), (3, 4), (5, 6)))" => "(3, 2)";

    /// Tells whether a piece is higher than wide.
    portrait(piece): "(Piece) -> Bool", cost = Constant;
    "portrait(((1, 2), (3, 4), (5, 6)))" => "True";

    /// Tells whether a grid is as high as wide, or a patch fills a square box.
    square(piece): "(Piece) -> Bool", cost = Constant;
    "square(((1, 2), (3, 4)))" => "True", "square(connect((0, 0), (0, 1)))" => "False";

    /// Tells whether a patch is a vertical line without gaps.
    vline(patch): "(Patch) -> Bool", cost = Constant;
    "vline(connect((0, 1), (3, 1)))" => "True";

    /// Tells whether a patch is a horizontal line without gaps.
    hline(patch): "(Patch) -> Bool", cost = Constant;
    "hline(connect((1, 0), (1, 3)))" => "True";

    /// The upper left corner of the box around a patch.
    ulcorner(patch): "(Patch) -> Pair?", cost = Constant;
    "ulcorner(insert((2, 1), initset((0, 3))))" => "(0, 1)";

    /// The upper right corner of the box around a patch.
    urcorner(patch): "(Patch) -> Pair?", cost = Constant;
    "urcorner(insert((2, 1), initset((0, 3))))" => "(0, 3)";

    /// The lower left corner of the box around a patch.
    llcorner(patch): "(Patch) -> Pair?", cost = Constant;
    "llcorner(insert((2, 1), initset((0, 3))))" => "(2, 1)";

    /// The lower right corner of the box around a patch.
    lrcorner(patch): "(Patch) -> Pair?", cost = Constant;
    "lrcorner(insert((2, 1), initset((0, 3))))" => "(2, 3)";

    /// The row of the uppermost cell.
    uppermost(patch): "(Patch) -> Int", cost = Constant, fails = "where the patch is empty";
    "uppermost(connect((1, 4), (3, 4)))" => "1";

    /// The row of the lowermost cell.
    lowermost(patch): "(Patch) -> Int", cost = Constant, fails = "where the patch is empty";
    "lowermost(connect((1, 4), (3, 4)))" => "3";

    /// The column of the leftmost cell.
    leftmost(patch): "(Patch) -> Int", cost = Constant, fails = "where the patch is empty";
    "leftmost(connect((1, 4), (1, 6)))" => "4";

    /// The column of the rightmost cell.
    rightmost(patch): "(Patch) -> Int", cost = Constant, fails = "where the patch is empty";
    "rightmost(connect((1, 4), (1, 6)))" => "6";

    /// The middle of the box around a patch, rounded down and right.
    center(patch): "(Patch) -> Pair", cost = Constant, fails = "where the patch is empty";
    "center(connect((1, 1), (1, 3)))" => "(1, 2)", "center(connect((1, 1), (1, 4)))" => "(1, 3)";

    /// The mean location of the cells, rounded down.
    centerofmass(patch): "(Patch) -> Pair?";
    "centerofmass(insert((0, 3), connect((0, 0), (1, 0))))" => "(0, 1)";

    /// The corners of the box around a patch.
    corners(patch): "(Patch) -> Set[Pair?]", cost = Constant;
    "corners(connect((1, 2), (3, 4)))" => "product((1, 3), (2, 4))";

    /// All locations of the box around a patch.
    backdrop(patch): "(Patch) -> Indices";
    "backdrop(connect((1, 2), (2, 3)))" => "product((1, 2), (2, 3))";

    /// The locations of the box around a patch that the patch leaves free.
    delta(patch): "(Patch) -> Indices";
    "delta(connect((1, 2), (2, 3)))" => "insert((1, 3), initset((2, 2)))";

    /// The outline of the box around a patch.
    r#box(patch): "(Patch) -> Indices";
    "box(connect((0, 0), (2, 2)))" => "remove((1, 1), product((0, 1, 2), (0, 1, 2)))";

    /// The outline one cell inside the box around a patch.
    inbox(patch): "(Patch) -> Indices", fails = "where the patch is empty";
    "inbox(connect((0, 0), (2, 2)))" => "initset((1, 1))";

    /// The outline one cell outside the box around a patch.
    outbox(patch): "(Patch) -> Indices", fails = "where the patch is empty";
    "outbox(initset((1, 1)))" => "neighbors((1, 1))";

    /// Tells whether two patches share a row.
    hmatching(a, b): "(Patch, Patch) -> Bool";
    "hmatching(initset((1, 2)), initset((1, 7)))" => "True";

    /// Tells whether two patches share a column.
    vmatching(a, b): "(Patch, Patch) -> Bool";
    "vmatching(initset((1, 2)), initset((1, 7)))" => "False";

    /// The least number of horizontal and vertical steps from one patch to another.
    manhattan(a, b): "(Patch, Patch) -> Int", cost = Product, fails = "where a patch is empty";
    "manhattan(initset((1, 2)), initset((3, 3)))" => "3";

    /// Tells whether the closest cells of two patches are one step apart.
    adjacent(a, b): "(Patch, Patch) -> Bool", fails = "where a patch is empty";
    "adjacent(initset((1, 2)), initset((1, 3)))" => "True", "adjacent(initset((1, 2)), initset((2, 3)))" => "False";

    /// Tells whether a patch touches the border of a grid from inside.
    bordering(patch, grid): "(Patch, Grid) -> Bool!; (Patch, A) -> Bool!", cost = Constant, fails = "where the patch is empty";
    "bordering(initset((0, 1)), canvas(0, (3, 3)))" => "True", "bordering(initset((1, 1)), canvas(0, (3, 3)))" => "False";

    /// The direction from the first patch to the second, by their centers, in steps of -1, 0 and 1.
    position(a, b): "(Patch, Patch) -> Pair", cost = Constant, fails = "where a patch is empty";
    "position(initset((4, 4)), initset((2, 4)))" => "(-1, 0)", "position(initset((0, 0)), initset((3, 5)))" => "(1, 1)";

    /// The vector of the first patch's straight move to where it is adjacent to the second.
    gravitate(source, destination): "(Patch, Patch) -> Pair", cost = Product, fails = "where a patch is empty";
    "gravitate(initset((0, 0)), initset((0, 4)))" => "(0, 3)";
}

/// Returns the box around a patch.
#[inline]
fn bounds_of<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Bounds, Raised> {
    let known = match value.view() {
        View::Bits(bits) => bits.bounds(),
        View::Planes(planes) => planes.bounds(),
        _ => None,
    };
    known.map_or_else(|| patch(cx, value)?.bounds(), Ok)
}

/// The first elements of locations, and the second ones.
const ROWS: usize = 0;
const COLUMNS: usize = 1;

/// Returns the least or the greatest of one side of what a patch holds for locations, whatever the
/// other side is.
#[cold]
fn edge<'a>(cx: &Cx<'a>, value: Value<'a>, side: usize, greatest: bool) -> Reply<'a> {
    let mut best: Option<Value<'a>> = None;
    for place in cx.elements(toindices(cx, value)?)? {
        cx.spend(1)?;
        let own = unpacked(cx, place)?[side];
        let wins = match best {
            None => true,
            Some(best) if greatest => less(cx, best, own)?,
            Some(best) => less(cx, own, best)?,
        };
        if wins {
            best = Some(own);
        }
    }
    best.ok_or_else(|| Raised::value("the patch is empty"))
}

/// Returns the number of integers from one to another.
fn extent(last: Value<'_>, first: Value<'_>) -> Result<i64, Raised> {
    let less = int(last)?.checked_sub(int(first)?);
    less.and_then(|less| less.checked_add(1)).ok_or_else(Raised::overflow)
}

/// Returns rows of a tuple, or of the box around a patch.
#[inline(always)]
pub(super) fn piece_height<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Result<i64, Raised> {
    match piece.view() {
        View::Grid(grid) => Ok(grid.height.into()),
        View::Bits(bits) => Ok(bits.rows.len() as i64),
        View::Planes(planes) => Ok(planes.height.into()),
        _ => unusual_height(cx, piece),
    }
}

#[cold]
fn unusual_height<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Result<i64, Raised> {
    match len(piece)? {
        0 => Ok(0),
        len if piece.is_tuple() => Ok(len as i64),
        _ => or_loosely(bounds_of(cx, piece).map(Bounds::height), || {
            extent(edge(cx, piece, ROWS, true)?, edge(cx, piece, ROWS, false)?)
        }),
    }
}

/// Returns length of the first row of a tuple, or columns of the box around a patch.
#[inline(always)]
pub(super) fn piece_width<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Result<i64, Raised> {
    match piece.view() {
        View::Grid(grid) => Ok(grid.width.into()),
        View::Bits(bits) => Ok(bits.width.into()),
        View::Planes(planes) => Ok(planes.width.into()),
        _ => unusual_width(cx, piece),
    }
}

#[cold]
fn unusual_width<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Result<i64, Raised> {
    match len(piece)? {
        0 => Ok(0),
        _ if piece.is_tuple() => Ok(len(piece.element(0))? as i64),
        _ => or_loosely(bounds_of(cx, piece).map(Bounds::width), || {
            extent(edge(cx, piece, COLUMNS, true)?, edge(cx, piece, COLUMNS, false)?)
        }),
    }
}

fn height<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    piece_height(cx, piece).map(Value::int)
}

fn width<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    piece_width(cx, piece).map(Value::int)
}

fn shape<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    cx.pair(piece_height(cx, piece)?, piece_width(cx, piece)?)
}

fn portrait<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    Ok(Value::bool(piece_height(cx, piece)? > piece_width(cx, piece)?))
}

fn square<'a>(cx: &Cx<'a>, piece: Value<'a>) -> Reply<'a> {
    if piece.is_tuple() {
        let first = super::operand::item(piece, 0)?;
        return Ok(Value::bool(len(piece)? == len(first)?));
    }
    let (height, width) = (piece_height(cx, piece)?, piece_width(cx, piece)?);
    let filled = height.saturating_mul(width) == len(piece)? as i64;
    Ok(Value::bool(filled && height == width))
}

pub(super) fn vline<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let straight = piece_height(cx, patch)? == len(patch)? as i64;
    Ok(Value::bool(straight && piece_width(cx, patch)? == 1))
}

pub(super) fn hline<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let straight = piece_width(cx, patch)? == len(patch)? as i64;
    Ok(Value::bool(straight && piece_height(cx, patch)? == 1))
}

/// Returns a corner of the box; the empty tuple for an empty patch, as in the reference.
fn corner<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    pick: impl Fn(Bounds) -> (i64, i64),
    greatest: [bool; 2],
) -> Reply<'a> {
    let usual = patch(cx, value).and_then(|patch| match patch.is_empty() {
        true => Ok(Value::EMPTY_TUPLE),
        false => {
            let (row, col) = pick(patch.bounds()?);
            cx.pair(row, col)
        }
    });
    or_loosely(usual, || corner_of_columns(cx, value, greatest))
}

/// Returns the extremes of the columns of what is no patch, as many as its shortest element has.
#[cold]
fn corner_of_columns<'a>(cx: &Cx<'a>, value: Value<'a>, greatest: [bool; 2]) -> Reply<'a> {
    let rows = walked_table(cx, toindices(cx, value)?)?;
    let columns = rows.iter().map(Vec::len).min().unwrap_or(0);
    if columns > 2 && greatest[0] != greatest[1] {
        return Err(Raised::wanted("a set of locations or an object", value));
    }
    let mut corner = Vec::with_capacity(columns);
    for column in 0..columns {
        cx.spend(rows.len() as u64)?;
        let mut best = rows[0][column];
        for row in &rows[1..] {
            let own = row[column];
            let wins =
                if greatest[column.min(1)] { less(cx, best, own)? } else { less(cx, own, best)? };
            if wins {
                best = own;
            }
        }
        corner.push(best);
    }
    cx.tuple(&corner)
}

pub(super) fn ulcorner<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    corner(cx, patch, |b| (b.top, b.left), [false, false])
}

fn urcorner<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    corner(cx, patch, |b| (b.top, b.right), [false, true])
}

fn llcorner<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    corner(cx, patch, |b| (b.bottom, b.left), [true, false])
}

pub(super) fn lrcorner<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    corner(cx, patch, |b| (b.bottom, b.right), [true, true])
}

fn uppermost<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    side(cx, value, |b| b.top, ROWS, false)
}

fn lowermost<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    side(cx, value, |b| b.bottom, ROWS, true)
}

fn leftmost<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    side(cx, value, |b| b.left, COLUMNS, false)
}

fn rightmost<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    side(cx, value, |b| b.right, COLUMNS, true)
}

/// Returns one side of the box around a patch.
fn side<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    pick: impl Fn(Bounds) -> i64,
    which: usize,
    greatest: bool,
) -> Reply<'a> {
    let usual = bounds_of(cx, value).map(|bounds| Value::int(pick(bounds)));
    or_loosely(usual, || edge(cx, value, which, greatest))
}

/// Returns the middle of a patch's box. Where the patch is a tuple, the reference takes its height
/// and width for those of a grid.
fn middle<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<(i64, i64), Raised> {
    let corner = bounds_of(cx, value).map(|bounds| (bounds.top, bounds.left));
    let (top, left) = or_loosely(corner, || {
        let side = |side| int(edge(cx, value, side, false)?);
        Ok((side(ROWS)?, side(COLUMNS)?))
    })?;
    let (height, width) = (piece_height(cx, value)?, piece_width(cx, value)?);
    let half = |from: i64, extent: i64| {
        from.checked_add(extent.div_euclid(2)).ok_or_else(Raised::overflow)
    };
    Ok((half(top, height)?, half(left, width)?))
}

fn center<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let (row, col) = middle(cx, patch)?;
    cx.pair(row, col)
}

fn centerofmass<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    if value.is_tuple() {
        return mass_of_columns(cx, value);
    }
    let patch = match patch(cx, value) {
        Ok(patch) => patch,
        Err(fault) => return or_loosely(Err(fault), || mass_of_columns(cx, value)),
    };
    if patch.is_empty() {
        return Ok(Value::EMPTY_TUPLE);
    }
    let (mut rows, mut cols) = (0i64, 0i64);
    cx.spend(patch.len() as u64 / 8)?;
    for point in patch.indices(cx)?.points() {
        rows += i64::from(point.row);
        cols += i64::from(point.col);
    }
    let mean = |sum| floor_div(sum, patch.len() as i64).ok_or_else(Raised::overflow);
    cx.pair(mean(rows)?, mean(cols)?)
}

/// Returns the means of columns, as many as the shortest element has. A tuple of locations may
/// repeat some, and every repetition counts.
fn mass_of_columns<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let rows = walked_table(cx, toindices(cx, value)?)?;
    if rows.is_empty() {
        return Ok(Value::EMPTY_TUPLE);
    }
    let number = len(value)?;
    let columns = rows.iter().map(Vec::len).min().unwrap_or(0);
    let mut means = Vec::with_capacity(columns);
    for column in 0..columns {
        let mut sum = 0i64;
        for row in &rows {
            let n = int(row[column])?;
            sum = sum.checked_add(n).ok_or_else(Raised::overflow)?;
        }
        means.push(Value::int(floor_div(sum, number as i64).ok_or_else(Raised::overflow)?));
    }
    cx.tuple(&means)
}

fn corners<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    or_loosely(usual_corners(cx, value), || {
        let each = [ulcorner, urcorner, llcorner, lrcorner].into_iter();
        let all = each.map(|corner| corner(cx, value));
        cx.set(&mut all.collect::<Result<Vec<_>, _>>()?)
    })
}

fn usual_corners<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let patch = patch(cx, value)?;
    if patch.is_empty() {
        return cx.set(&mut [Value::EMPTY_TUPLE]);
    }
    let b = patch.bounds()?;
    let points = [(b.top, b.left), (b.top, b.right), (b.bottom, b.left), (b.bottom, b.right)];
    let mut list = [Point { row: 0, col: 0 }; 4];
    for (point, (row, col)) in list.iter_mut().zip(points) {
        *point = Point::new(row, col)?;
    }
    Indices::of_points(cx, &list)?.value(cx)
}

/// Returns the box around what is no patch but has corners of two integers; `None` where there is
/// nothing in it.
#[cold]
fn loose_bounds<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Option<Bounds>, Raised> {
    let [top, left] = unpacked(cx, ulcorner(cx, toindices(cx, value)?)?)?;
    let [bottom, right] = unpacked(cx, lrcorner(cx, value)?)?;
    let (top, bottom) = (int(top)?, int(bottom)?);
    if bottom < top {
        // There is no row of which columns are asked for.
        return Ok(None);
    }
    let (left, right) = (int(left)?, int(right)?);
    Ok((left <= right).then_some(Bounds { top, left, bottom, right }))
}

fn backdrop<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let usual = patch(cx, value).and_then(|patch| match patch.is_empty() {
        true => Ok(Value::EMPTY_SET),
        false => Indices::full(cx, patch.bounds()?)?.value(cx),
    });
    or_loosely(usual, || match loose_bounds(cx, value)? {
        Some(bounds) => Indices::full(cx, bounds)?.value(cx),
        None => Ok(Value::EMPTY_SET),
    })
}

fn delta<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    or_loosely(usual_delta(cx, value), || {
        let whole = backdrop(cx, value)?;
        cx.difference(whole, set(toindices(cx, value)?)?)
    })
}

fn usual_delta<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let patch = patch(cx, value)?;
    if patch.is_empty() {
        return Ok(Value::EMPTY_SET);
    }
    if let Patch::Indices(_) = patch {
        // The reference subtracts the patch itself, which must be a set then.
        set(value)?;
    }
    let whole = Indices::full(cx, patch.bounds()?)?;
    whole.difference(cx, patch.indices(cx)?)?.value(cx)
}

/// Returns the outline of the rectangle with these two corners, given in any order.
fn outline<'a>(cx: &Cx<'a>, a: (i64, i64), b: (i64, i64)) -> Reply<'a> {
    let bounds =
        Bounds { top: a.0.min(b.0), left: a.1.min(b.1), bottom: a.0.max(b.0), right: a.1.max(b.1) };
    if bounds.is_dense() {
        let (height, width) = (bounds.height() as usize, bounds.width() as u32);
        let whole = crate::value::bits::ones(width);
        let sides = 1 | 1 << (width - 1);
        let row = |r| if r == 0 || r + 1 == height { whole } else { sides };
        let rows = cx.slice_with(height, row)?;
        crate::value::bits::corner(bounds.top, bounds.left, height as u32, width)?;
        return Indices::Dense(Bits::exact(bounds, rows)).value(cx);
    }
    let perimeter = 2 * (bounds.height() + bounds.width()) as u64;
    cx.check_cells(perimeter)?;
    cx.spend(perimeter)?;
    let mut points = Vec::with_capacity(perimeter as usize);
    for row in bounds.top..=bounds.bottom {
        points.extend([Point::new(row, bounds.left)?, Point::new(row, bounds.right)?]);
    }
    for col in bounds.left..=bounds.right {
        points.extend([Point::new(bounds.top, col)?, Point::new(bounds.bottom, col)?]);
    }
    Indices::of_points(cx, &points)?.value(cx)
}

fn r#box<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    if is_empty(value)? {
        return Ok(value);
    }
    let usual = bounds_of(cx, value).map(|b| ((b.top, b.left), (b.bottom, b.right)));
    let (upper, lower) = or_loosely(usual, || {
        let corner = |corner| unpacked_pair(cx, corner);
        Ok((corner(ulcorner(cx, value)?)?, corner(lrcorner(cx, value)?)?))
    })?;
    outline(cx, upper, lower)
}

/// Returns the four sides of a patch, each found by itself.
fn sides<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Bounds, Raised> {
    or_loosely(bounds_of(cx, value), || {
        let side = |of: fn(&Cx<'a>, Value<'a>) -> Reply<'a>| {
            let number = int(of(cx, value)?)?;
            Point::new(number, number).map(|_| number)
        };
        let (top, left) = (side(uppermost)?, side(leftmost)?);
        Ok(Bounds { top, left, bottom: side(lowermost)?, right: side(rightmost)? })
    })
}

fn inbox<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let b = sides(cx, value)?;
    outline(cx, (b.top + 1, b.left + 1), (b.bottom - 1, b.right - 1))
}

fn outbox<'a>(cx: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    let b = sides(cx, value)?;
    outline(cx, (b.top - 1, b.left - 1), (b.bottom + 1, b.right + 1))
}

fn hmatching<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let usual = indices(cx, a).and_then(|a| share_row(cx, a, indices(cx, b)?));
    or_loosely(usual, || share_side(cx, a, b, ROWS)).map(Value::bool)
}

/// Tells whether one side of what patches hold for locations has a value in common.
#[cold]
fn share_side<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>, side: usize) -> Result<bool, Raised> {
    let all = |value| {
        let places = cx.elements(toindices(cx, value)?)?;
        let own = places.map(|place| Ok(unpacked(cx, place)?[side]));
        cx.set(&mut own.collect::<Result<Vec<_>, Raised>>()?)
    };
    Ok(len(cx.intersection(all(a)?, all(b)?)?)? > 0)
}

fn vmatching<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let usual = indices(cx, a).and_then(|a| share_column(cx, a, indices(cx, b)?));
    or_loosely(usual, || share_side(cx, a, b, COLUMNS)).map(Value::bool)
}

fn share_row(cx: &Cx<'_>, a: Indices<'_>, b: Indices<'_>) -> Result<bool, Raised> {
    if let (Indices::Dense(a), Indices::Dense(b)) = (a, b) {
        let rows = a.rows.iter().zip(i64::from(a.top)..);
        return Ok(rows
            .filter(|(word, _)| **word != 0)
            .any(|(_, row)| b.word(row, b.left.into()) != 0));
    }
    share(cx, a, b, |point| point.row)
}

fn share_column(cx: &Cx<'_>, a: Indices<'_>, b: Indices<'_>) -> Result<bool, Raised> {
    if let (Indices::Dense(a), Indices::Dense(b)) = (a, b) {
        let all = |bits: Bits<'_>| bits.rows.iter().fold(0, |all, word| all | word);
        let by = i64::from(b.left) - i64::from(a.left);
        return Ok(all(a) & crate::value::bits::slide(all(b), by) != 0);
    }
    share(cx, a, b, |point| point.col)
}

/// Tells whether two sets have a coordinate in common.
fn share(
    cx: &Cx<'_>,
    a: Indices<'_>,
    b: Indices<'_>,
    coordinate: impl Fn(Point) -> i32,
) -> Result<bool, Raised> {
    cx.spend((a.len() + b.len()) as u64)?;
    let mut mine: Vec<i32> = a.points().map(&coordinate).collect();
    mine.sort_unstable();
    Ok(b.points().any(|point| mine.binary_search(&coordinate(point)).is_ok()))
}

pub(super) fn manhattan<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    distance(cx, unpacked_indices(cx, a)?, unpacked_indices(cx, b)?).map(Value::int)
}

/// Pairs of locations from which on growing a whole set is faster than measuring each pair.
const MANY_PAIRS: u64 = 256;

/// Returns the steps that a set has to grow by, one location in each of four directions at a time,
/// until it meets another: their taxicab distance. In the box around both, which is dense, each
/// step reaches further, so that they do meet.
fn growth<'a>(cx: &Cx<'a>, a: Indices<'a>, b: Indices<'a>, frame: Bounds) -> Result<i64, Raised> {
    let height = frame.height() as usize;
    let rows_of = |set: Indices<'a>| {
        let mut rows = vec![0u128; height];
        set.each_row(frame, |row, word| rows[row] |= word);
        rows
    };
    let (mut grown, goal) = (rows_of(a), rows_of(b));
    let mut steps = 0;
    while grown.iter().zip(&goal).all(|(mine, theirs)| mine & theirs == 0) {
        cx.spend(1 + height as u64 / 8)?;
        let mut above = 0;
        for row in 0..height {
            let own = grown[row];
            let below = grown.get(row + 1).copied().unwrap_or(0);
            grown[row] = own | own << 1 | own >> 1 | above | below;
            above = own;
        }
        steps += 1;
    }
    Ok(steps)
}

/// Returns the least taxicab distance between two non-empty sets.
fn distance<'a>(cx: &Cx<'a>, a: Indices<'a>, b: Indices<'a>) -> Result<i64, Raised> {
    if a.is_empty() || b.is_empty() {
        return Err(Raised::value("the patch is empty"));
    }
    let pairs = (a.len() as u64).saturating_mul(b.len() as u64);
    if MANY_PAIRS <= pairs
        && let (Some(frame_a), Some(frame_b)) = (a.bounds(), b.bounds())
        && frame_a.union(frame_b).is_dense()
    {
        return growth(cx, a, b, frame_a.union(frame_b));
    }
    cx.spend(pairs / 16)?;
    let mut least = i64::MAX;
    for p in a.points() {
        for q in b.points() {
            let rows = (i64::from(p.row) - i64::from(q.row)).abs();
            least = least.min(rows + (i64::from(p.col) - i64::from(q.col)).abs());
        }
        if least == 0 {
            break;
        }
    }
    Ok(least)
}

/// Tells whether the distance between two non-empty sets is one.
fn touches<'a>(cx: &Cx<'a>, a: Indices<'a>, b: Indices<'a>) -> Result<bool, Raised> {
    let (Some(frame_a), Some(frame_b)) = (a.bounds(), b.bounds()) else {
        return Err(Raised::value("the patch is empty"));
    };
    let around = Bounds {
        top: frame_a.top - 1,
        left: frame_a.left - 1,
        bottom: frame_a.bottom + 1,
        right: frame_a.right + 1,
    };
    if around.intersection(frame_b).is_none() {
        return Ok(false);
    }
    let (Indices::Dense(a), Indices::Dense(b), true) =
        (a, b, frame_b.width().max(frame_a.width()) < SPAN - 1)
    else {
        return Ok(distance(cx, a, b)? == 1);
    };
    let mut beside = false;
    for row in frame_b.top.max(around.top)..=frame_b.bottom.min(around.bottom) {
        // One column of margin on each side of the wider frame keeps the neighbours in the word.
        let left = frame_a.left.max(frame_b.left) - 1;
        let theirs = b.word(row, left);
        let own = a.word(row, left);
        if own & theirs != 0 {
            return Ok(false);
        }
        let near = a.word(row - 1, left)
            | a.word(row + 1, left)
            | a.word(row, left - 1)
            | a.word(row, left + 1);
        beside |= near & theirs != 0;
    }
    Ok(beside)
}

fn adjacent<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    touches(cx, unpacked_indices(cx, a)?, unpacked_indices(cx, b)?).map(Value::bool)
}

pub(super) fn bordering<'a>(cx: &Cx<'a>, value: Value<'a>, grid: Value<'a>) -> Reply<'a> {
    // Each side is asked for by itself, as far as it takes.
    let is = |side: Value<'a>, number: i64| side.as_int() == Some(number);
    if is(uppermost(cx, value)?, 0) || is(leftmost(cx, value)?, 0) {
        return Ok(Value::bool(true));
    }
    let bottom = lowermost(cx, value)?;
    if is(bottom, len(grid)? as i64 - 1) {
        return Ok(Value::bool(true));
    }
    let right = rightmost(cx, value)?;
    Ok(Value::bool(is(right, len(super::operand::item(grid, 0)?)? as i64 - 1)))
}

fn position<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let middle_of = |value| middle(cx, toindices(cx, value)?);
    let ((ia, ja), (ib, jb)) = (middle_of(a)?, middle_of(b)?);
    let right = if ja < jb { 1 } else { -1 };
    match ia.cmp(&ib) {
        std::cmp::Ordering::Equal => cx.pair(0, right),
        below if ja == jb => cx.pair(-(below as i64), 0),
        below => cx.pair(-(below as i64), right),
    }
}

/// Steps after which a patch that meets nothing stops.
const MAX_STEPS: i64 = 42;

fn gravitate<'a>(cx: &Cx<'a>, source: Value<'a>, destination: Value<'a>) -> Reply<'a> {
    let ((si, sj), (di, dj)) = (middle(cx, source)?, middle(cx, destination)?);
    let mut moving = unpacked_indices(cx, source)?;
    let target = unpacked_indices(cx, destination)?;
    let (i, j) = if share_column(cx, moving, target)? {
        (if si < di { 1 } else { -1 }, 0)
    } else {
        (0, if sj < dj { 1 } else { -1 })
    };
    let mut steps = 0;
    while steps < MAX_STEPS && !touches(cx, moving, target)? {
        cx.spend(1)?;
        moving = moving.shift(cx, i, j)?;
        steps += 1;
    }
    cx.pair(i * steps, j * steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Budget;
    use bumpalo::Bump;

    #[test]
    fn growing_finds_the_distance_of_the_nearest_pair() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Default::default());
        let set = |from: i32, step: i32, down: i32, right: i32| {
            let point = |i: i32| Point { row: down + i * step % 11, col: right + i * i % 13 };
            Indices::of_points(&cx, &(from..from + 20).map(point).collect::<Vec<_>>()).unwrap()
        };
        for (down, right) in [(0, 0), (0, 20), (-15, 4), (30, -70), (100, 90)] {
            let (a, b) = (set(0, 3, 0, 0), set(5, 7, down, right));
            assert!(MANY_PAIRS <= (a.len() * b.len()) as u64);
            let pairs = a.points().flat_map(|p| b.points().map(move |q| (p, q)));
            let steps = pairs.map(|(p, q)| (p.row - q.row).abs() + (p.col - q.col).abs());
            assert_eq!(distance(&cx, a, b).unwrap(), i64::from(steps.min().unwrap()));
        }
    }
}
