//! Grids: the family, and its primitives that make, cut and join.
//!
//! Those that paint and those that scale are in files of their own.

use smallvec::SmallVec;

use super::Cost::Constant;
use super::cells::{copy_row, copy_rows};
use super::declare::primitives;
use super::geometry::{dmirror, rot90, rot270};
use super::numbers::{floor_div, plus};
use super::operand::{byte, from_table, int, item, len, pair, tuple, unpacked, walked_table};
use super::painting::{
    cellwise, cover, fill, r#move, paint, replace, switch, underfill, underpaint,
};
use super::patches::{piece_height, piece_width, ulcorner};
use super::scaling::{downscale, hupscale, upscale, vupscale};
use crate::value::bits::Bounds;
use crate::value::{Cx, FaultKind, Grid, Indices, Raised, Reply, Value, View};

primitives! {
    /// All locations of a grid.
    asindices(grid): "(Grid) -> Indices";
    "asindices(canvas(0, (1, 2)))" => "connect((0, 0), (0, 1))";

    /// The part of a grid with a given upper left corner and size. Corner and end count from the
    /// other side where negative, as slices do in Python.
    crop(grid, start, dims): "(Grid, Pair, Pair) -> Grid?";
    "crop(((1, 2), (3, 4), (5, 6)), (1, 0), (2, 1))" => "((3,), (5,))";

    /// The colour at a location; none outside the grid.
    index(grid, loc): "(Grid, Pair) -> Int?", cost = Constant;
    "index(((1, 2), (3, 4)), (0, 1))" => "2", "index(((1, 2), (3, 4)), (2, 0))" => "None";

    /// A grid of one colour with the given height and width.
    canvas(value, dimensions): "(Color, Pair) -> Grid?";
    "canvas(3, (1, 2))" => "((3, 3),)";

    /// Gives the locations of a patch a colour. Locations outside the grid are ignored.
    fill(grid, value, patch): "(Grid, Color, Patch) -> Grid";
    "fill(((1, 1), (1, 1)), 2, initset((0, 1)))" => "((1, 2), (1, 1))";

    /// Draws an object. Cells outside the grid are ignored; of two colours at one location the last
    /// stays.
    paint(grid, obj): "(Grid, Object) -> Grid";
    "paint(((1, 1), (1, 1)), initset((5, (1, 0))))" => "((1, 1), (5, 1))";

    /// As `fill`, only where the grid has its most common colour.
    underfill(grid, value, patch): "(Grid, Color, Patch) -> Grid", picks = true;
    "underfill(((1, 1), (2, 1)), 3, connect((0, 0), (1, 0)))" => "((3, 1), (2, 1))";

    /// As `paint`, only where the grid has its most common colour.
    underpaint(grid, obj): "(Grid, Object) -> Grid", picks = true;
    "underpaint(((1, 1), (2, 1)), recolor(3, connect((0, 0), (1, 0))))" => "((3, 1), (2, 1))";

    /// Removes a patch: fills it with the most common colour.
    cover(grid, patch): "(Grid, Patch) -> Grid", picks = true;
    "cover(((1, 1), (2, 1)), initset((1, 0)))" => "((1, 1), (1, 1))";

    /// Moves an object: covers it and paints it again at an offset.
    r#move(grid, obj, offset): "(Grid, Object, Pair) -> Grid", picks = true;
    "move(((1, 1), (2, 1)), initset((2, (1, 0))), (-1, 1))" => "((1, 2), (1, 1))";

    /// Replaces a colour by another.
    replace(grid, replacee, replacer): "(Grid, Color, Color) -> Grid; (Container[Container[A]], B, A) -> Tuple[Tuple[A]]";
    "replace(((1, 2), (1, 3)), 1, 0)" => "((0, 2), (0, 3))";

    /// Exchanges two colours.
    switch(grid, a, b): "(Grid, Color, Color) -> Grid; (Container[Container[A]], A, A) -> Tuple[Tuple[A]]";
    "switch(((1, 2), (2, 3)), 1, 2)" => "((2, 1), (1, 3))";

    /// The cells in which two grids agree, and a fallback colour elsewhere.
    cellwise(a, b, fallback): "(Grid, Grid, Color) -> Grid", fails = "where the second grid is smaller than the first";
    "cellwise(((1, 2), (3, 4)), ((1, 0), (3, 0)), 5)" => "((1, 5), (3, 5))";

    /// Repeats every column.
    hupscale(grid, factor): "(Grid, Int) -> Grid?; (Container[Container[A]], Int) -> Tuple[Tuple[A]]";
    "hupscale(((1, 2),), 2)" => "((1, 1, 2, 2),)";

    /// Repeats every row.
    vupscale(grid, factor): "(Grid, Int) -> Grid?; (Container[A], Int) -> Tuple[A]";
    "vupscale(((1, 2),), 2)" => "((1, 2), (1, 2))";

    /// Repeats every row and column; an object keeps its upper left corner.
    upscale(element, factor): "(Grid, Int) -> Grid?; (Tuple[Container[A]], Int) -> Tuple[Tuple[A]]; (Object, Int) -> Object";
    "upscale(((1, 2),), 2)" => "((1, 1, 2, 2), (1, 1, 2, 2))", "upscale(initset((3, (1, 2))), 1)" => "initset((3, (1, 2)))";

    /// Keeps every `factor`-th row and column, the first included.
    downscale(grid, factor): "(Grid, Int) -> Grid", fails = "where the factor is 0";
    "downscale(((1, 1, 2, 2), (1, 1, 2, 2)), 2)" => "((1, 2),)";

    /// Puts two grids side by side.
    hconcat(a, b): "(Grid, Grid) -> Grid; (Container[Tuple[A]], Container[Tuple[A]]) -> Tuple[Tuple[A]]";
    "hconcat(((1,), (2,)), ((3,), (4,)))" => "((1, 3), (2, 4))";

    /// Puts the first grid above the second.
    vconcat(a, b): "(Grid, Grid) -> Grid?; (Tuple[A], Tuple[A]) -> Tuple[A]; (Int, Int) -> Int";
    "vconcat(((1, 2),), ((3, 4),))" => "((1, 2), (3, 4))";

    /// The part of a grid inside the box around a patch.
    subgrid(patch, grid): "(Patch, Grid) -> Grid?", fails = "where the patch is empty";
    "subgrid(connect((0, 1), (1, 1)), ((1, 2), (3, 4)))" => "((2,), (4,))";

    /// Cuts a grid into `n` equally wide parts from left to right. Where its width is no multiple
    /// of `n`, one column between neighbours is left out.
    hsplit(grid, n): "(Grid, Int) -> Tuple[Grid?]", fails = "where `n` is 0";
    "hsplit(((1, 2),), 2)" => "(((1,),), ((2,),))";

    /// Cuts a grid into `n` equally high parts from top to bottom. Where its height is no multiple
    /// of `n`, one row between neighbours is left out.
    vsplit(grid, n): "(Grid, Int) -> Tuple[Grid?]", fails = "where `n` is 0";
    "vsplit(((1,), (2,)), 2)" => "(((1,),), ((2,),))";

    /// A grid without its outermost rows and columns.
    trim(grid): "(Grid) -> Grid?";
    "trim(((1, 1, 1), (1, 2, 1), (1, 1, 1)))" => "((2,),)";

    /// The upper half; the middle row of an odd number belongs to neither half.
    tophalf(grid): "(Grid) -> Grid?; (Tuple[A]) -> Tuple[A]";
    "tophalf(((1,), (2,), (3,)))" => "((1,),)";

    /// The lower half; the middle row of an odd number belongs to neither half.
    bottomhalf(grid): "(Grid) -> Grid?; (Tuple[A]) -> Tuple[A]";
    "bottomhalf(((1,), (2,), (3,)))" => "((3,),)";

    /// The left half; the middle column of an odd number belongs to neither half.
    lefthalf(grid): "(Grid) -> Grid?";
    "lefthalf(((1, 2, 3),))" => "((1,),)";

    /// The right half; the middle column of an odd number belongs to neither half.
    righthalf(grid): "(Grid) -> Grid?";
    "righthalf(((1, 2, 3),))" => "((3,),)";

    /// A grid without the rows and columns that have one colour only.
    compress(grid): "(Grid) -> Grid?; (Container[Container[A]]) -> Tuple[Tuple[A]]!", fails = "where the elements are no rows";
    "compress(((0, 0, 0), (0, 1, 0), (0, 2, 0)))" => "((1,), (2,))";
}

/// Returns the rows and columns of a grid, or of a tuple that is no grid of byte cells. An empty
/// tuple has no first row.
fn shape<'a>(grid: Value<'a>) -> Result<(i64, i64), Raised> {
    match grid.view() {
        View::Grid(grid) => Ok((grid.height.into(), grid.width.into())),
        _ => Ok((len(tuple(grid)?)? as i64, len(item(grid, 0)?)? as i64)),
    }
}

pub(super) fn asindices<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    if len(grid)? == 0 {
        return Ok(Value::EMPTY_SET);
    }
    let (height, width) = shape(grid)?;
    if width == 0 {
        return Ok(Value::EMPTY_SET);
    }
    let bounds = Bounds { top: 0, left: 0, bottom: height - 1, right: width - 1 };
    Indices::full(cx, bounds)?.value(cx)
}

/// Returns the range that Python's slice `[start:stop]` takes of `len` elements.
fn slice(len: usize, start: i64, stop: i64) -> std::ops::Range<usize> {
    let len = len as i64;
    let clamp = |n: i64| (if n < 0 { n.saturating_add(len) } else { n }).clamp(0, len) as usize;
    let (start, stop) = (clamp(start), clamp(stop));
    start..stop.max(start)
}

/// Returns rows `rows` and columns `columns` of a grid of byte cells.
fn part<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
) -> Reply<'a> {
    let (height, width) = (rows.len(), columns.len());
    if height == 0 {
        return Ok(Value::EMPTY_TUPLE);
    }
    if width == 0 {
        return cx.tuple(&vec![Value::EMPTY_TUPLE; height]);
    }
    if width == grid.width as usize {
        // Whole rows lie side by side: share them.
        let cells = &grid.cells[rows.start * width..rows.end * width];
        return cx.grid(height as u32, width as u32, cells);
    }
    let cells = cx.slice(height * width, 0i8)?;
    let first = rows.start * grid.width as usize + columns.start;
    copy_rows(cells, width, |row| &grid.cells[first + row * grid.width as usize..]);
    cx.grid(height as u32, width as u32, cells)
}

/// Returns elements `range` of a tuple.
fn elements<'a>(cx: &Cx<'a>, value: Value<'a>, range: std::ops::Range<usize>) -> Reply<'a> {
    let items: Vec<Value<'a>> = range.map(|i| value.element(i)).collect();
    cx.tuple(&items)
}

#[inline(always)]
fn crop<'a>(cx: &Cx<'a>, grid: Value<'a>, start: Value<'a>, dims: Value<'a>) -> Reply<'a> {
    let first = |value| int(item(value, 0)?);
    let (top, height) = (first(start)?, first(dims)?);
    let rows = slice(len(tuple(grid)?)?, top, top.saturating_add(height));
    if rows.is_empty() {
        return Ok(Value::EMPTY_TUPLE);
    }
    let ((_, left), (_, width)) = (pair(start)?, pair(dims)?);
    let right = left.saturating_add(width);
    match grid.view() {
        View::Grid(grid) => part(cx, grid, rows, slice(grid.width as usize, left, right)),
        _ => {
            let mut cut = Vec::with_capacity(rows.len());
            for i in rows {
                let row = tuple(grid.element(i))?;
                cut.push(elements(cx, row, slice(len(row)?, left, right))?);
            }
            cx.tuple(&cut)
        }
    }
}

pub(super) fn index<'a>(cx: &Cx<'a>, grid: Value<'a>, loc: Value<'a>) -> Reply<'a> {
    // It is unpacked to see whether it is inside, and only then indexed.
    let [i, j] = unpacked(cx, loc)?;
    let (height, width) = shape(grid)?;
    let i = int(i)?;
    if !(0..height).contains(&i) {
        return Ok(Value::NONE);
    }
    let j = int(j)?;
    if !(0..width).contains(&j) {
        return Ok(Value::NONE);
    }
    tuple(loc)?;
    match grid.view() {
        View::Grid(grid) => Ok(Value::int(grid.at(i as usize, j as usize).into())),
        _ => item(grid.element(i as usize), j as usize),
    }
}

#[inline(always)]
fn canvas<'a>(cx: &Cx<'a>, value: Value<'a>, dimensions: Value<'a>) -> Reply<'a> {
    let height = int(item(dimensions, 0)?)?.max(0) as u64;
    if height == 0 {
        return Ok(Value::EMPTY_TUPLE);
    }
    let width = int(item(dimensions, 1)?)?.max(0) as u64;
    let cells = height.saturating_mul(width.max(1));
    match byte(value) {
        Some(color) if width > 0 => {
            cx.check_cells(cells)?;
            let cells = cx.slice((height * width) as usize, color)?;
            cx.grid(height as u32, width as u32, cells)
        }
        _ => {
            cx.check_written(cells.saturating_mul(value.weight()))?;
            cx.check_items(width)?;
            cx.check_items(height)?;
            let row = cx.tuple(&vec![value; width as usize])?;
            cx.tuple(&vec![row; height as usize])
        }
    }
}

pub(super) fn hconcat<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (View::Grid(a), View::Grid(b)) = (a.view(), b.view()) {
        let height = a.height.min(b.height);
        let width = a.width + b.width;
        cx.check_cells(u64::from(height) * u64::from(width))?;
        let cells = cx.slice(height as usize * width as usize, 0i8)?;
        for (row, line) in cells.chunks_exact_mut(width as usize).enumerate() {
            let (left, right) = line.split_at_mut(a.width as usize);
            copy_row(left, a.row(row));
            copy_row(right, b.row(row));
        }
        return cx.grid(height, width, cells);
    }
    let mut joined = Vec::with_capacity(len(a)?.min(len(b)?));
    for (x, y) in cx.elements(a)?.zip(cx.elements(b)?) {
        joined.push(plus(cx, x, y)?);
    }
    cx.tuple(&joined)
}

pub(super) fn vconcat<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (View::Grid(a), View::Grid(b)) = (a.view(), b.view())
        && a.width == b.width
    {
        let cells = a.cells.len() + b.cells.len();
        cx.check_cells(cells as u64)?;
        let joined = cx.slice(cells, 0i8)?;
        let (above, below) = joined.split_at_mut(a.cells.len());
        above.copy_from_slice(a.cells);
        below.copy_from_slice(b.cells);
        return cx.grid(a.height + b.height, a.width, joined);
    }
    plus(cx, a, b)
}

#[inline(always)]
fn subgrid<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>) -> Reply<'a> {
    if let View::Grid(bytes) = grid.view() {
        let bounds = match patch.view() {
            View::Bits(bits) => bits.bounds(),
            View::Planes(planes) => planes.bounds(),
            _ => None,
        };
        if let Some(b) = bounds {
            let rows = slice(bytes.height as usize, b.top, b.top + b.height());
            let columns = slice(bytes.width as usize, b.left, b.left + b.width());
            return part(cx, bytes, rows, columns);
        }
    }
    let corner = ulcorner(cx, patch)?;
    let dims = cx.pair(piece_height(cx, patch)?, piece_width(cx, patch)?)?;
    crop(cx, grid, corner, dims)
}

/// Cuts `length` into `n` parts: their size, and their distance.
fn division(length: i64, n: i64) -> Result<(i64, i64), Raised> {
    let size = match n {
        0 => return Err(Raised::new(FaultKind::Arithmetic, "cannot cut into 0 parts")),
        _ => floor_div(length, n).ok_or_else(Raised::overflow)?,
    };
    Ok((size, size + i64::from(length % n != 0)))
}

/// Returns the `n` parts of a grid that lie `distance` apart, one after another.
fn parts<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    n: i64,
    start: impl Fn(i64) -> (i64, i64),
    dims: (i64, i64),
) -> Reply<'a> {
    cx.check_cells(n.max(0).unsigned_abs())?;
    let dims = cx.pair(dims.0, dims.1)?;
    let mut out = Vec::with_capacity(n.max(0) as usize);
    for i in 0..n {
        let (row, col) = start(i);
        out.push(crop(cx, grid, cx.pair(row, col)?, dims)?);
    }
    cx.tuple(&out)
}

fn hsplit<'a>(cx: &Cx<'a>, grid: Value<'a>, n: Value<'a>) -> Reply<'a> {
    let ((height, width), n) = (shape(grid)?, int(n)?);
    let (size, distance) = division(width, n)?;
    parts(cx, grid, n, |i| (0, distance * i), (height, size))
}

fn vsplit<'a>(cx: &Cx<'a>, grid: Value<'a>, n: Value<'a>) -> Reply<'a> {
    let ((height, width), n) = (shape(grid)?, int(n)?);
    let (size, distance) = division(height, n)?;
    parts(cx, grid, n, |i| (distance * i, 0), (size, width))
}

fn trim<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    if let View::Grid(bytes) = grid.view() {
        let inner = |len: u32| slice(len as usize, 1, -1);
        return part(cx, bytes, inner(bytes.height), inner(bytes.width));
    }
    let mut rows = Vec::new();
    for i in slice(len(tuple(grid)?)?, 1, -1) {
        let row = tuple(grid.element(i))?;
        rows.push(elements(cx, row, slice(len(row)?, 1, -1))?);
    }
    cx.tuple(&rows)
}

/// Returns rows `range` of a grid, or elements of any other tuple.
fn lines<'a>(cx: &Cx<'a>, grid: Value<'a>, range: std::ops::Range<usize>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) => part(cx, bytes, range, 0..bytes.width as usize),
        _ => elements(cx, grid, range),
    }
}

pub(super) fn tophalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let height = len(tuple(grid)?)?;
    lines(cx, grid, 0..height / 2)
}

pub(super) fn bottomhalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    let height = len(tuple(grid)?)?;
    lines(cx, grid, height.div_ceil(2)..height)
}

pub(super) fn lefthalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) if bytes.width > 1 => {
            part(cx, bytes, 0..bytes.height as usize, 0..bytes.width as usize / 2)
        }
        _ => rot270(cx, tophalf(cx, rot90(cx, grid)?)?),
    }
}

pub(super) fn righthalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    match grid.view() {
        View::Grid(bytes) if bytes.width > 1 => {
            let width = bytes.width as usize;
            part(cx, bytes, 0..bytes.height as usize, width.div_ceil(2)..width)
        }
        _ => rot270(cx, bottomhalf(cx, rot90(cx, grid)?)?),
    }
}

/// Tells whether there are cells and all have one colour.
pub(super) fn plain<'v, 'a: 'v>(mut cells: impl Iterator<Item = &'v Value<'a>>) -> bool {
    cells.next().is_some_and(|head| cells.all(|cell| cell == head))
}

/// Tells whether all of these cells have one colour.
pub(super) fn plain_cells(cells: &[i8]) -> bool {
    let Some(&head) = cells.first() else { return false };
    cells.iter().fold(0, |mixed, cell| mixed | (cell ^ head)) == 0
}

/// Tells for each column of a grid whether it has several colours.
pub(super) fn mixed_columns(grid: &Grid<'_>) -> SmallVec<[bool; 128]> {
    let width = grid.width as usize;
    let mut mixed = SmallVec::from_elem(false, width);
    let (columns, first) = (&mut mixed[..width], &grid.cells[..width]);
    for row in grid.rows() {
        // Walked by number, as `zip` would cost each row a call.
        let row = &row[..width];
        for column in 0..width {
            columns[column] |= row[column] != first[column];
        }
    }
    mixed
}

fn compress<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    if let Some(bytes) = cx.as_grid(grid)? {
        return compressed(cx, bytes);
    }
    let columns = walked_table(cx, dmirror(cx, grid)?)?;
    let plain_column = |j: usize| columns.get(j).is_some_and(|column| plain(column.iter()));
    let mut kept = walked_table(cx, grid)?;
    kept.retain(|row| !plain(row.iter()));
    for row in &mut kept {
        let mut j = 0..;
        row.retain(|_| j.next().is_some_and(|j| !plain_column(j)));
    }
    from_table(cx, &kept)
}

/// Returns a grid of byte cells without its rows and columns of one colour.
fn compressed<'a>(cx: &Cx<'a>, grid: &Grid<'_>) -> Reply<'a> {
    cx.spend(grid.cells.len() as u64 / 16)?;
    let columns = mixed_columns(grid);
    let width = columns.iter().filter(|&&mixed| mixed).count();
    let height = grid.rows().filter(|row| !plain_cells(row)).count();
    if height == 0 {
        return Ok(Value::EMPTY_TUPLE);
    }
    if width == 0 {
        return cx.tuple(&vec![Value::EMPTY_TUPLE; height]);
    }
    let cells = cx.slice(height * width, 0i8)?;
    let rows = grid.rows().filter(|row| !plain_cells(row));
    for (line, row) in cells.chunks_exact_mut(width).zip(rows) {
        let kept = row.iter().zip(&columns).filter(|&(_, &mixed)| mixed);
        for (to, (&cell, _)) in line.iter_mut().zip(kept) {
            *to = cell;
        }
    }
    cx.grid(height as u32, width as u32, cells)
}
