//! Grids: making, cutting, joining, scaling, painting.

use smallvec::SmallVec;

use super::Cost::Constant;
use super::cells::{copy_row, overwrite};
use super::colour::background;
use super::declare::primitives;
use super::geometry::{dmirror, rot90, rot270};
use super::lanes::Lanes;
use super::numbers::{floor_div, plus};
use super::operand::{
    Rows, byte, exact_pair, from_table, indexed_rows, indexed_table, indices, int, item, len, pair,
    patch, rows, table, table_shape, tuple, walked_rows, walked_table,
};
use super::patches::{piece_height, piece_width, ulcorner};
use crate::value::bits::Bounds;
use crate::value::object::Cell;
use crate::value::{Cx, Fault, FaultKind, Grid, Indices, Object, Out, Point, Value, View};

primitives! {
    /// All locations of a grid.
    asindices(grid): "(Grid) -> Indices";
    "asindices(canvas(0, (1, 2)))" => "connect((0, 0), (0, 1))";

    /// The part of a grid with a given upper left corner and size. Corner and end count from the other side where
    /// negative, as slices do in Python.
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

    /// Draws an object. Cells outside the grid are ignored; of two colours at one location the last stays.
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

    /// Cuts a grid into `n` equally wide parts from left to right. Where its width is no multiple of `n`, one
    /// column between neighbours is left out.
    hsplit(grid, n): "(Grid, Int) -> Tuple[Grid?]", fails = "where `n` is 0";
    "hsplit(((1, 2),), 2)" => "(((1,),), ((2,),))";

    /// Cuts a grid into `n` equally high parts from top to bottom. Where its height is no multiple of `n`, one
    /// row between neighbours is left out.
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

/// The rows and columns of a grid, or of a tuple that is no grid of byte cells. An empty tuple has no first row.
fn shape<'a>(grid: Value<'a>) -> Result<(i64, i64), Fault> {
    match grid.view() {
        View::Grid(grid) => Ok((grid.height.into(), grid.width.into())),
        _ => Ok((len(tuple(grid)?)? as i64, len(item(grid, 0)?)? as i64)),
    }
}

fn asindices<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
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

/// The range that Python's slice `[start:stop]` takes of `len` elements.
fn slice(len: usize, start: i64, stop: i64) -> std::ops::Range<usize> {
    let len = len as i64;
    let clamp = |n: i64| (if n < 0 { n.saturating_add(len) } else { n }).clamp(0, len) as usize;
    let (start, stop) = (clamp(start), clamp(stop));
    start..stop.max(start)
}

/// Rows `rows` and columns `columns` of a grid of byte cells.
fn part<'a>(
    cx: &Cx<'a>,
    grid: &'a Grid<'a>,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
) -> Out<'a> {
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
    let lines = grid.cells[first..].chunks(grid.width as usize);
    for (to, line) in cells.chunks_exact_mut(width).zip(lines) {
        copy_row(to, &line[..width]);
    }
    cx.grid(height as u32, width as u32, cells)
}

/// Elements `range` of a tuple.
fn elements<'a>(cx: &Cx<'a>, value: Value<'a>, range: std::ops::Range<usize>) -> Out<'a> {
    let items: Vec<Value<'a>> = range.map(|i| value.element(i)).collect();
    cx.tuple(&items)
}

fn crop<'a>(cx: &Cx<'a>, grid: Value<'a>, start: Value<'a>, dims: Value<'a>) -> Out<'a> {
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

fn index<'a>(_: &Cx<'a>, grid: Value<'a>, loc: Value<'a>) -> Out<'a> {
    if len(loc)? != 2 {
        return Err(Fault::wanted("a pair of integers", loc));
    }
    let (height, width) = shape(grid)?;
    let i = int(item(loc, 0)?)?;
    if !(0..height).contains(&i) {
        return Ok(Value::NONE);
    }
    let j = int(item(loc, 1)?)?;
    if !(0..width).contains(&j) {
        return Ok(Value::NONE);
    }
    match grid.view() {
        View::Grid(grid) => Ok(Value::int(grid.at(i as usize, j as usize).into())),
        _ => item(grid.element(i as usize), j as usize),
    }
}

fn canvas<'a>(cx: &Cx<'a>, value: Value<'a>, dimensions: Value<'a>) -> Out<'a> {
    let height = int(item(dimensions, 0)?)?.max(0) as u64;
    if height == 0 {
        return Ok(Value::EMPTY_TUPLE);
    }
    let width = int(item(dimensions, 1)?)?.max(0) as u64;
    cx.check_cells(height.saturating_mul(width.max(1)).saturating_mul(value.weight()))?;
    match byte(value) {
        Some(color) if width > 0 => {
            let cells = cx.slice((height * width) as usize, color)?;
            cx.grid(height as u32, width as u32, cells)
        }
        _ => {
            let row = cx.tuple(&vec![value; width as usize])?;
            cx.tuple(&vec![row; height as usize])
        }
    }
}

/// The box of a grid's cells.
fn frame(grid: &Grid<'_>) -> Bounds {
    Bounds { top: 0, left: 0, bottom: i64::from(grid.height) - 1, right: i64::from(grid.width) - 1 }
}

/// Overwrites the cells of a grid at the locations of a set that lie inside it: see [`overwrite`]. `source` may be given where
/// nothing was overwritten yet.
fn write_cells(
    indices: Indices<'_>,
    frame: Bounds,
    cells: &mut [i8],
    source: Option<&[i8]>,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    let width = frame.width() as usize;
    if frame.width() <= 128 {
        indices.each_row(frame, |row, word| overwrite(cells, source, row * width, word, &write));
    } else {
        for point in indices.points() {
            if frame.intersection(Bounds::of_point(point)).is_some() {
                let at = point.row as usize * width + point.col as usize;
                overwrite(cells, None, at, 1, &write);
            }
        }
    }
}

/// For [`write_cells`]: gives cells a colour.
pub(super) fn colored(color: i8) -> impl Fn(Lanes, Lanes) -> Lanes {
    let color = Lanes::splat(color);
    move |old, mask| mask.select(color, old)
}

/// For [`write_cells`]: gives the cells of one colour another.
fn recolored(below: i8, color: i8) -> impl Fn(Lanes, Lanes) -> Lanes {
    let (below, write) = (Lanes::splat(below), colored(color));
    move |old, mask| write(old, mask.and(old.equal(below)))
}

/// Writes a value at the locations inside a table that `allowed` accepts, in the given order.
fn write_table<'a>(
    cx: &Cx<'a>,
    mut table: Vec<Vec<Value<'a>>>,
    cells: impl IntoIterator<Item = (Value<'a>, Point)>,
    allowed: impl Fn(Value<'a>) -> bool,
) -> Out<'a> {
    let (height, width) = table_shape(&table)?;
    for (value, point) in cells {
        let (Ok(i), Ok(j)) = (usize::try_from(point.row), usize::try_from(point.col)) else {
            continue;
        };
        if i < height && j < width {
            let short = || Fault::new(FaultKind::Index, "a row of the grid is too short");
            let cell = table[i].get_mut(j).ok_or_else(short)?;
            if allowed(*cell) {
                *cell = value;
            }
        }
    }
    from_table(cx, &table)
}

pub(super) fn fill<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    patch: Value<'a>,
) -> Out<'a> {
    let indices = indices(cx, patch)?;
    match (rows(cx, grid)?, byte(value)) {
        (Rows::Bytes(grid), Some(color)) => fill_all(cx, grid, color, [indices]),
        _ => write_table(cx, table(cx, grid)?, indices.points().map(|p| (value, p)), |_| true),
    }
}

/// A grid with a colour at the locations of all sets.
pub(super) fn fill_all<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    color: i8,
    sets: impl IntoIterator<Item = Indices<'a>>,
) -> Out<'a> {
    let cells = cx.copy(grid.cells)?;
    let mut source = Some(grid.cells);
    for indices in sets {
        write_cells(indices, frame(grid), cells, source.take(), colored(color));
    }
    cx.grid(grid.height, grid.width, cells)
}

fn underfill<'a>(cx: &Cx<'a>, grid: Value<'a>, value: Value<'a>, patch: Value<'a>) -> Out<'a> {
    let below = background(cx, grid)?;
    let indices = indices(cx, patch)?;
    match (rows(cx, grid)?, byte(value), byte(below)) {
        (Rows::Bytes(grid), Some(color), Some(below)) => {
            let cells = cx.copy(grid.cells)?;
            let write = recolored(below, color);
            write_cells(indices, frame(grid), cells, Some(grid.cells), write);
            cx.grid(grid.height, grid.width, cells)
        }
        _ => {
            let written = indices.points().map(|p| (value, p));
            write_table(cx, table(cx, grid)?, written, |cell| cell == below)
        }
    }
}

/// The cells that `paint` draws, one after another in the direction of the context. A tuple of cells keeps
/// its own order.
fn strokes<'a>(cx: &Cx<'a>, obj: Value<'a>) -> Result<Vec<(Value<'a>, Point)>, Fault> {
    cx.spend(obj.weight() / 4)?;
    let stroke = |cell: Value<'a>| {
        if len(cell)? != 2 {
            return Err(Fault::wanted("a cell", cell));
        }
        let (row, col) = exact_pair(item(cell, 1)?)?;
        Ok((item(cell, 0)?, Point::new(row, col)?))
    };
    cx.elements(obj)?.map(stroke).collect()
}

/// Whether the frame of a grid and the colours of an object need no more than byte cells and 128 columns.
pub(super) fn fits_bytes(object: Object<'_>, grid: &Grid<'_>) -> bool {
    let byte = |color: Option<i32>| color.is_none_or(|color| i8::try_from(color).is_ok());
    let (least, greatest) = object.color_range();
    grid.width <= 128 && byte(least) && byte(greatest)
}

/// A grid with the cells of one object after the other, which [`fits_bytes`] holds for.
pub(super) fn paint_all<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    objects: impl IntoIterator<Item = Object<'a>>,
) -> Out<'a> {
    let (cells, frame) = (cx.copy(grid.cells)?, frame(grid));
    let mut source = Some(grid.cells);
    for object in objects {
        object.each_plane(cx, |color, indices| {
            write_cells(indices, frame, cells, source.take(), colored(color as i8));
        });
    }
    cx.grid(grid.height, grid.width, cells)
}

pub(super) fn paint<'a>(cx: &Cx<'a>, grid: Value<'a>, obj: Value<'a>) -> Out<'a> {
    if let (Some(bytes), Some(object)) = (cx.as_grid(grid)?, obj.as_object())
        && fits_bytes(object, bytes)
    {
        return paint_all(cx, bytes, [object]);
    }
    if let (Some(bytes), View::Tuple(seq)) = (cx.as_grid(grid)?, obj.view())
        && seq.items.iter().all(|&cell| byte_cell(cell).is_some())
    {
        cx.spend(seq.items.len() as u64 / 4)?;
        let cells = cx.copy(bytes.cells)?;
        for (color, row, col) in seq.items.iter().filter_map(|&cell| byte_cell(cell)) {
            // What is negative becomes too great.
            let (row, col) = (row.cast_unsigned(), col.cast_unsigned());
            if row < bytes.height && col < bytes.width {
                cells[row as usize * bytes.width as usize + col as usize] = color;
            }
        }
        return cx.grid(bytes.height, bytes.width, cells);
    }
    write_table(cx, table(cx, grid)?, strokes(cx, obj)?, |_| true)
}

/// A cell whose colour fits a byte.
fn byte_cell(cell: Value<'_>) -> Option<(i8, i32, i32)> {
    match cell.view() {
        View::Cell(color, row, col) => Some((i8::try_from(color).ok()?, row, col)),
        _ => None,
    }
}

fn underpaint<'a>(cx: &Cx<'a>, grid: Value<'a>, obj: Value<'a>) -> Out<'a> {
    let below = background(cx, grid)?;
    if let (Some(bytes), Some(object), Some(below)) =
        (cx.as_grid(grid)?, obj.as_object(), byte(below))
        && fits_bytes(object, bytes)
    {
        let (cells, frame) = (cx.copy(bytes.cells)?, frame(bytes));
        let mut source = Some(bytes.cells);
        object.each_plane(cx, |color, indices| {
            write_cells(indices, frame, cells, source.take(), recolored(below, color as i8));
        });
        return cx.grid(bytes.height, bytes.width, cells);
    }
    write_table(cx, table(cx, grid)?, strokes(cx, obj)?, |cell| cell == below)
}

fn cover<'a>(cx: &Cx<'a>, grid: Value<'a>, patch: Value<'a>) -> Out<'a> {
    fill(cx, grid, background(cx, grid)?, patch)
}

fn r#move<'a>(cx: &Cx<'a>, grid: Value<'a>, obj: Value<'a>, offset: Value<'a>) -> Out<'a> {
    let moved = super::locations::shift(cx, obj, offset)?;
    paint(cx, cover(cx, grid, obj)?, moved)
}

/// Maps every cell of a grid of byte cells.
fn map_cells<'a>(cx: &Cx<'a>, grid: &Grid<'_>, op: impl Fn(i8) -> i8) -> Out<'a> {
    let cells = cx.copy(grid.cells)?;
    for cell in cells.iter_mut() {
        *cell = op(*cell);
    }
    cx.grid(grid.height, grid.width, cells)
}

/// Maps every cell of a table.
fn map_table<'a>(cx: &Cx<'a>, grid: Value<'a>, op: impl Fn(Value<'a>) -> Value<'a>) -> Out<'a> {
    let mut table = walked_table(cx, grid)?;
    for cell in table.iter_mut().flatten() {
        *cell = op(*cell);
    }
    from_table(cx, &table)
}

fn replace<'a>(cx: &Cx<'a>, grid: Value<'a>, replacee: Value<'a>, replacer: Value<'a>) -> Out<'a> {
    match (cx.as_grid(grid)?, byte(replacee), byte(replacer)) {
        (Some(bytes), Some(old), Some(new)) => {
            map_cells(cx, bytes, |cell| if cell == old { new } else { cell })
        }
        // What no cell holds is not replaced.
        (Some(bytes), None, _) => Ok(Value::grid(bytes)),
        _ => map_table(cx, grid, |cell| if cell == replacee { replacer } else { cell }),
    }
}

fn switch<'a>(cx: &Cx<'a>, grid: Value<'a>, a: Value<'a>, b: Value<'a>) -> Out<'a> {
    match (cx.as_grid(grid)?, byte(a), byte(b)) {
        (Some(bytes), Some(x), Some(y)) => map_cells(cx, bytes, |cell| match cell {
            _ if cell == x => y,
            _ if cell == y => x,
            _ => cell,
        }),
        _ => map_table(cx, grid, |cell| match cell {
            _ if cell == a => b,
            _ if cell == b => a,
            _ => cell,
        }),
    }
}

fn cellwise<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>, fallback: Value<'a>) -> Out<'a> {
    let smaller = || Fault::new(FaultKind::Index, "the second grid is smaller than the first");
    if let (Some(x), Some(y), Some(fallback)) = (cx.as_grid(a)?, cx.as_grid(b)?, byte(fallback)) {
        if y.height < x.height || y.width < x.width {
            return Err(smaller());
        }
        let cells = cx.copy(x.cells)?;
        let agree = |cells: &mut [i8], theirs: &[i8]| {
            for (cell, &theirs) in cells.iter_mut().zip(theirs) {
                *cell = if *cell == theirs { theirs } else { fallback };
            }
        };
        if x.width == y.width {
            agree(cells, y.cells);
        } else {
            let lines = cells.chunks_exact_mut(x.width as usize);
            lines.zip(y.rows()).for_each(|(line, theirs)| agree(line, theirs));
        }
        return cx.grid(x.height, x.width, cells);
    }
    let (mut mine, theirs) = (indexed_table(cx, a)?, indexed_table(cx, b)?);
    let (_, width) = table_shape(&mine)?;
    for (i, row) in mine.iter_mut().enumerate() {
        row.truncate(width);
        if row.len() < width {
            return Err(Fault::new(FaultKind::Index, "a row of the first grid is too short"));
        }
        for (j, cell) in row.iter_mut().enumerate() {
            let other = theirs.get(i).and_then(|row| row.get(j)).ok_or_else(smaller)?;
            if cell != other {
                *cell = fallback;
            }
        }
    }
    from_table(cx, &mine)
}

/// Writes each cell of a row so many times. What follows may be overwritten.
#[inline(always)]
fn spread(to: &mut [i8], row: &[i8], times: usize) {
    /// Cells that are written at once, those beyond what was asked for by the next cell again.
    const AT_ONCE: usize = 8;
    for (at, &cell) in (0..).step_by(times).zip(row) {
        match to[at..].first_chunk_mut::<AT_ONCE>() {
            Some(chunk) if times <= AT_ONCE => *chunk = [cell; AT_ONCE],
            _ => to[at..at + times].fill(cell),
        }
    }
}

/// Repeats the rows of a tuple `down` times and the cells of each row `right` times.
fn repeat_cells<'a>(cx: &Cx<'a>, grid: Value<'a>, down: i64, right: i64) -> Out<'a> {
    let (down, right) = (down.max(0) as u64, right.max(0) as u64);
    cx.check_cells(grid.weight().saturating_mul(down).saturating_mul(right.max(1)))?;
    let (down, right) = (down as usize, right as usize);
    match walked_rows(cx, grid)? {
        Rows::Bytes(grid) if down > 0 && right > 0 => {
            let width = grid.width as usize * right;
            let cells = cx.slice(grid.cells.len() * down * right, 0i8)?;
            let mut rest = &mut *cells;
            for row in grid.rows() {
                spread(rest, row, right);
                for copy in 1..down {
                    rest.copy_within(..width, copy * width);
                }
                rest = &mut rest[width * down..];
            }
            cx.grid(grid.height * down as u32, width as u32, cells)
        }
        _ => {
            let mut out = Vec::new();
            for row in walked_table(cx, grid)? {
                let wide: Vec<Value<'a>> =
                    row.iter().flat_map(|&cell| std::iter::repeat_n(cell, right)).collect();
                out.extend(std::iter::repeat_n(cx.tuple(&wide)?, down));
            }
            cx.tuple(&out)
        }
    }
}

fn hupscale<'a>(cx: &Cx<'a>, grid: Value<'a>, factor: Value<'a>) -> Out<'a> {
    repeat_cells(cx, grid, 1, int(factor)?)
}

fn vupscale<'a>(cx: &Cx<'a>, grid: Value<'a>, factor: Value<'a>) -> Out<'a> {
    let factor = int(factor)?;
    if cx.as_grid(grid)?.is_some() {
        return repeat_cells(cx, grid, factor, 1);
    }
    let factor = factor.max(0) as u64;
    cx.check_cells(grid.weight().saturating_mul(factor))?;
    let repeated = cx.elements(grid)?.flat_map(|row| std::iter::repeat_n(row, factor as usize));
    cx.tuple(&repeated.collect::<Vec<_>>())
}

fn upscale<'a>(cx: &Cx<'a>, element: Value<'a>, factor: Value<'a>) -> Out<'a> {
    if element.is_tuple() {
        let factor = int(factor)?;
        return repeat_cells(cx, element, factor, factor);
    }
    let patch = patch(cx, element)?;
    if patch.is_empty() {
        return Ok(Value::EMPTY_SET);
    }
    let factor = int(factor)?.max(0);
    let flat = |_| Err(Fault::wanted("an object", element));
    patch.map(flat, |object| scaled(cx, object, factor))?.value(cx)
}

/// An object whose every cell becomes a square of `factor` × `factor`; its upper left corner stays.
fn scaled<'a>(cx: &Cx<'a>, object: Object<'a>, factor: i64) -> Result<Object<'a>, Fault> {
    let cells = (object.len() as u64).saturating_mul(factor.unsigned_abs().saturating_pow(2));
    cx.check_cells(cells)?;
    cx.spend(cells)?;
    let corner = object.bounds().ok_or_else(|| Fault::value("the object is empty"))?;
    let mut scaled = Vec::with_capacity(cells as usize);
    for cell in object.to_cells() {
        let row = corner.top + (i64::from(cell.at.row) - corner.top) * factor;
        let col = corner.left + (i64::from(cell.at.col) - corner.left) * factor;
        for down in 0..factor {
            for right in 0..factor {
                scaled.push(Cell { color: cell.color, at: Point::new(row + down, col + right)? });
            }
        }
    }
    Object::of_cells(cx, &scaled)
}

fn downscale<'a>(cx: &Cx<'a>, grid: Value<'a>, factor: Value<'a>) -> Out<'a> {
    let step = int(factor)?.unsigned_abs();
    if step == 0 {
        return Err(Fault::new(FaultKind::Arithmetic, "the factor is 0"));
    }
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    match indexed_rows(cx, grid)? {
        Rows::Bytes(grid) => {
            let (height, width) =
                ((grid.height as usize).div_ceil(step), (grid.width as usize).div_ceil(step));
            let cells =
                cx.slice_with(height * width, |i| grid.at(i / width * step, i % width * step))?;
            cx.grid(height as u32, width as u32, cells)
        }
        Rows::Table(table) => {
            let (_, width) = table_shape(&table)?;
            let needed = width.saturating_sub(1) / step * step + width.min(1);
            if table.iter().any(|row| row.len() < needed) {
                return Err(Fault::new(FaultKind::Index, "a row of the grid is too short"));
            }
            let thin = |row: &Vec<Value<'a>>| row[..needed].iter().copied().step_by(step).collect();
            let kept: Vec<Vec<Value<'a>>> = table.iter().step_by(step).map(thin).collect();
            from_table(cx, &kept)
        }
    }
}

pub(super) fn hconcat<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Out<'a> {
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

pub(super) fn vconcat<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Out<'a> {
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

fn subgrid<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>) -> Out<'a> {
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
fn division(length: i64, n: i64) -> Result<(i64, i64), Fault> {
    let size = match n {
        0 => return Err(Fault::new(FaultKind::Arithmetic, "cannot cut into 0 parts")),
        _ => floor_div(length, n).ok_or_else(Fault::overflow)?,
    };
    Ok((size, size + i64::from(length % n != 0)))
}

/// The `n` parts of a grid that lie `distance` apart, one after another.
fn parts<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    n: i64,
    start: impl Fn(i64) -> (i64, i64),
    dims: (i64, i64),
) -> Out<'a> {
    cx.check_cells(n.max(0).unsigned_abs())?;
    let dims = cx.pair(dims.0, dims.1)?;
    let mut out = Vec::with_capacity(n.max(0) as usize);
    for i in 0..n {
        let (row, col) = start(i);
        out.push(crop(cx, grid, cx.pair(row, col)?, dims)?);
    }
    cx.tuple(&out)
}

fn hsplit<'a>(cx: &Cx<'a>, grid: Value<'a>, n: Value<'a>) -> Out<'a> {
    let ((height, width), n) = (shape(grid)?, int(n)?);
    let (size, distance) = division(width, n)?;
    parts(cx, grid, n, |i| (0, distance * i), (height, size))
}

fn vsplit<'a>(cx: &Cx<'a>, grid: Value<'a>, n: Value<'a>) -> Out<'a> {
    let ((height, width), n) = (shape(grid)?, int(n)?);
    let (size, distance) = division(height, n)?;
    parts(cx, grid, n, |i| (distance * i, 0), (size, width))
}

fn trim<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
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

/// Rows `range` of a grid, or elements of any other tuple.
fn lines<'a>(cx: &Cx<'a>, grid: Value<'a>, range: std::ops::Range<usize>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) => part(cx, bytes, range, 0..bytes.width as usize),
        _ => elements(cx, grid, range),
    }
}

fn tophalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    let height = len(tuple(grid)?)?;
    lines(cx, grid, 0..height / 2)
}

fn bottomhalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    let height = len(tuple(grid)?)?;
    lines(cx, grid, height.div_ceil(2)..height)
}

fn lefthalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) if bytes.width > 1 => {
            part(cx, bytes, 0..bytes.height as usize, 0..bytes.width as usize / 2)
        }
        _ => rot270(cx, tophalf(cx, rot90(cx, grid)?)?),
    }
}

fn righthalf<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) if bytes.width > 1 => {
            let width = bytes.width as usize;
            part(cx, bytes, 0..bytes.height as usize, width.div_ceil(2)..width)
        }
        _ => rot270(cx, bottomhalf(cx, rot90(cx, grid)?)?),
    }
}

/// Whether there are cells and all have one colour.
pub(super) fn plain<'v, 'a: 'v>(mut cells: impl Iterator<Item = &'v Value<'a>>) -> bool {
    cells.next().is_some_and(|head| cells.all(|cell| cell == head))
}

/// Whether all of these cells have one colour.
pub(super) fn plain_cells(cells: &[i8]) -> bool {
    let Some(&head) = cells.first() else { return false };
    cells.iter().fold(0, |mixed, cell| mixed | (cell ^ head)) == 0
}

/// For each column of a grid, whether it has several colours.
pub(super) fn mixed_columns(grid: &Grid<'_>) -> SmallVec<[bool; 128]> {
    let mut mixed = SmallVec::from_elem(false, grid.width as usize);
    let first = grid.row(0);
    for row in grid.rows() {
        for ((mixed, cell), head) in mixed.iter_mut().zip(row).zip(first) {
            *mixed |= cell != head;
        }
    }
    mixed
}

fn compress<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
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

/// A grid of byte cells without its rows and columns of one colour.
fn compressed<'a>(cx: &Cx<'a>, grid: &Grid<'_>) -> Out<'a> {
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
