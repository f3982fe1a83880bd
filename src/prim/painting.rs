//! The grids' primitives that give cells other colours: filling, painting, replacing, comparing.
//!
//! They are declared with the rest of the family, in [`super::grids`].

use super::cells::{map_cells, overwrite, overwrite_rows};
use super::colour::background;
use super::lanes::Lanes;
use super::locations::{shift, toindices};
use super::operand::{
    Rows, byte, exact_pair, from_table, indices, inside, item, len, or_loosely, rows, table,
    table_shape, tuple, unpacked, walked_table,
};
use crate::value::bits::{Bits, Bounds};
use crate::value::{Cx, FaultKind, Grid, Indices, Object, Point, Raised, Reply, Value, View};

/// Returns the box of a grid's cells.
fn frame(grid: &Grid<'_>) -> Bounds {
    Bounds { top: 0, left: 0, bottom: i64::from(grid.height) - 1, right: i64::from(grid.width) - 1 }
}

/// Overwrites the cells of a grid at the locations of a set that lie inside it: see [`overwrite`].
/// `source` may be given where nothing was overwritten yet.
fn write_cells(
    indices: Indices<'_>,
    grid: &Grid<'_>,
    cells: &mut [i8],
    source: Option<&[i8]>,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    // Columns are those of the grid, further right.
    if let Indices::Dense(Bits { top: top @ 0.., left: left @ 0.., width, rows, .. }) = indices
        && grid.width <= 32
        && top as usize + rows.len() <= grid.height as usize
        && left as u32 + width <= grid.width
    {
        let width = grid.width as usize;
        let first = top as usize * width + left as usize;
        return overwrite_rows(cells, first, (width, rows.iter().map(|&row| row as u32)), write);
    }
    write_inside(indices, grid, cells, source, write);
}

/// Does as [`write_cells`], where some locations may be outside.
#[inline(never)]
fn write_inside(
    indices: Indices<'_>,
    grid: &Grid<'_>,
    cells: &mut [i8],
    source: Option<&[i8]>,
    write: impl Fn(Lanes, Lanes) -> Lanes,
) {
    let (height, width) = (grid.height as usize, grid.width as usize);
    if let Indices::Dense(bits) = indices
        && width <= 32
        && bits.width <= 64
    {
        let (first, above) = (bits.top.max(0) as usize, bits.top.min(0).unsigned_abs() as usize);
        let (right, left) = (bits.left.max(0) as u32, bits.left.min(0).unsigned_abs());
        let rows = bits.rows.get(above..).unwrap_or_default();
        let rows = &rows[..rows.len().min(height.saturating_sub(first))];
        if right.max(left) < 64 {
            let within = u32::MAX >> (32 - width);
            let word = |&row: &u128| ((row as u64) << right >> left) as u32 & within;
            overwrite_rows(cells, first * width, (width, rows.iter().map(word)), write);
        }
        return;
    }
    let frame = frame(grid);
    if width <= 128 {
        indices.each_row(frame, |row, word| overwrite(cells, source, row * width, word, &write));
    } else {
        for point in indices.points() {
            if frame.intersection(Bounds::of_point(point)).is_some() {
                let location = point.row as usize * width + point.col as usize;
                overwrite(cells, None, location, 1, &write);
            }
        }
    }
}

/// Gives, for [`write_cells`], cells a colour.
pub(super) fn colored(color: i8) -> impl Fn(Lanes, Lanes) -> Lanes {
    let color = Lanes::splat(color);
    move |old, mask| mask.select(color, old)
}

/// Gives, for [`write_cells`], the cells of one colour another.
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
) -> Reply<'a> {
    let (height, width) = table_shape(&table)?;
    for (value, point) in cells {
        let (Ok(i), Ok(j)) = (usize::try_from(point.row), usize::try_from(point.col)) else {
            continue;
        };
        if i < height && j < width {
            let short = || Raised::new(FaultKind::Index, "a row of the grid is too short");
            let cell = table[i].get_mut(j).ok_or_else(short)?;
            if allowed(*cell) {
                *cell = value;
            }
        }
    }
    from_table(cx, &table)
}

#[inline(always)]
pub(super) fn fill<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    patch: Value<'a>,
) -> Reply<'a> {
    let indices = match indices(cx, patch) {
        Ok(indices) => indices,
        Err(fault) => {
            return or_loosely(Err(fault), || fill_loosely(cx, grid, value, patch, |_| true));
        }
    };
    match (rows(cx, grid)?, byte(value)) {
        (Rows::Bytes(grid), Some(color)) => fill_all(cx, grid, color, [indices]),
        _ => write_table(cx, table(cx, grid)?, indices.points().map(|p| (value, p)), |_| true),
    }
}

/// Does as [`write_table`], of cells whose locations are looked at only as far as the reference
/// does.
#[cold]
fn write_loosely<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    cells: impl IntoIterator<Item = Result<[Value<'a>; 2], Raised>>,
    allowed: impl Fn(Value<'a>) -> bool,
) -> Reply<'a> {
    let mut table = table(cx, grid)?;
    let (height, width) = table_shape(&table)?;
    for cell in cells {
        let [value, location] = cell?;
        let [i, j] = unpacked(cx, location)?;
        let Some(i) = inside(i, height)? else { continue };
        let Some(j) = inside(j, width)? else { continue };
        let short = || Raised::new(FaultKind::Index, "a row of the grid is too short");
        let cell = table[i].get_mut(j).ok_or_else(short)?;
        if allowed(*cell) {
            *cell = value;
        }
    }
    from_table(cx, &table)
}

#[cold]
fn fill_loosely<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    patch: Value<'a>,
    allowed: impl Fn(Value<'a>) -> bool,
) -> Reply<'a> {
    let places = cx.elements(toindices(cx, patch)?)?;
    write_loosely(cx, grid, places.map(|location| Ok([value, location])), allowed)
}

/// Returns a grid with a colour at the locations of all sets.
pub(super) fn fill_all<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    color: i8,
    sets: impl IntoIterator<Item = Indices<'a>>,
) -> Reply<'a> {
    let cells = cx.copy(grid.cells)?;
    let mut source = Some(grid.cells);
    for indices in sets {
        write_cells(indices, grid, cells, source.take(), colored(color));
    }
    cx.grid(grid.height, grid.width, cells)
}

pub(super) fn underfill<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    patch: Value<'a>,
) -> Reply<'a> {
    let below = background(cx, grid)?;
    let indices = match indices(cx, patch) {
        Ok(indices) => indices,
        Err(fault) => {
            let allowed = |cell| cell == below;
            return or_loosely(Err(fault), || fill_loosely(cx, grid, value, patch, allowed));
        }
    };
    match (rows(cx, grid)?, byte(value), byte(below)) {
        (Rows::Bytes(grid), Some(color), Some(below)) => {
            let cells = cx.copy(grid.cells)?;
            let write = recolored(below, color);
            write_cells(indices, grid, cells, Some(grid.cells), write);
            cx.grid(grid.height, grid.width, cells)
        }
        _ => {
            let written = indices.points().map(|p| (value, p));
            write_table(cx, table(cx, grid)?, written, |cell| cell == below)
        }
    }
}

/// Returns the cells that `paint` draws, one after another in the direction of the context. A tuple
/// of cells keeps its own order.
fn strokes<'a>(cx: &Cx<'a>, obj: Value<'a>) -> Result<Vec<(Value<'a>, Point)>, Raised> {
    cx.spend(obj.effort() / 4)?;
    let stroke = |cell: Value<'a>| {
        if len(cell)? != 2 {
            return Err(Raised::wanted("a cell", cell));
        }
        let (row, col) = exact_pair(item(cell, 1)?)?;
        Ok((item(cell, 0)?, Point::new(row, col)?))
    };
    cx.elements(obj)?.map(stroke).collect()
}

/// Tells whether the frame of a grid and the colours of an object need no more than byte cells and
/// 128 columns.
pub(super) fn fits_bytes(object: Object<'_>, grid: &Grid<'_>) -> bool {
    let byte = |color: Option<i32>| color.is_none_or(|color| i8::try_from(color).is_ok());
    let (least, greatest) = object.color_range();
    grid.width <= 128 && byte(least) && byte(greatest)
}

/// Returns a grid with the cells of one object after the other, which [`fits_bytes`] holds for.
pub(super) fn paint_all<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    objects: impl IntoIterator<Item = Object<'a>>,
) -> Reply<'a> {
    let cells = cx.copy(grid.cells)?;
    let mut source = Some(grid.cells);
    for object in objects {
        object.each_plane(cx, |color, indices| {
            write_cells(indices, grid, cells, source.take(), colored(color as i8));
        });
    }
    cx.grid(grid.height, grid.width, cells)
}

#[inline(always)]
pub(super) fn paint<'a>(cx: &Cx<'a>, grid: Value<'a>, obj: Value<'a>) -> Reply<'a> {
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
            // A negative number becomes too great.
            let (row, col) = (row.cast_unsigned(), col.cast_unsigned());
            if row < bytes.height && col < bytes.width {
                cells[row as usize * bytes.width as usize + col as usize] = color;
            }
        }
        return cx.grid(bytes.height, bytes.width, cells);
    }
    paint_table(cx, grid, obj, |_| true)
}

/// Makes a table with the cells of an object where `allowed` accepts what is there.
fn paint_table<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    obj: Value<'a>,
    allowed: impl Fn(Value<'a>) -> bool,
) -> Reply<'a> {
    let usual = strokes(cx, obj).and_then(|strokes| {
        let rows = table(cx, grid)?;
        write_table(cx, rows, strokes, &allowed)
    });
    or_loosely(usual, || {
        let cells = cx.elements(obj)?;
        write_loosely(cx, grid, cells.map(|cell| unpacked(cx, cell)), &allowed)
    })
}

/// Returns a cell whose colour fits a byte.
fn byte_cell(cell: Value<'_>) -> Option<(i8, i32, i32)> {
    match cell.view() {
        View::Cell(color, row, col) => Some((i8::try_from(color).ok()?, row, col)),
        _ => None,
    }
}

pub(super) fn underpaint<'a>(cx: &Cx<'a>, grid: Value<'a>, obj: Value<'a>) -> Reply<'a> {
    let below = background(cx, grid)?;
    if let (Some(bytes), Some(object), Some(below)) =
        (cx.as_grid(grid)?, obj.as_object(), byte(below))
        && fits_bytes(object, bytes)
    {
        let cells = cx.copy(bytes.cells)?;
        let mut source = Some(bytes.cells);
        object.each_plane(cx, |color, indices| {
            write_cells(indices, bytes, cells, source.take(), recolored(below, color as i8));
        });
        return cx.grid(bytes.height, bytes.width, cells);
    }
    paint_table(cx, grid, obj, |cell| cell == below)
}

pub(super) fn cover<'a>(cx: &Cx<'a>, grid: Value<'a>, patch: Value<'a>) -> Reply<'a> {
    let color = background(cx, grid)?;
    // The reference takes the locations twice, which shows where they look like cells.
    let odd = patch.as_indices().is_none() && patch.as_object().is_none();
    fill(cx, grid, color, if odd { toindices(cx, patch)? } else { patch })
}

pub(super) fn r#move<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    obj: Value<'a>,
    offset: Value<'a>,
) -> Reply<'a> {
    let moved = shift(cx, obj, offset)?;
    paint(cx, cover(cx, grid, obj)?, moved)
}

/// Maps every cell of a grid of byte cells.
fn mapped<'a>(cx: &Cx<'a>, grid: &Grid<'_>, op: impl Fn(Lanes) -> Lanes) -> Reply<'a> {
    let cells = cx.slice(grid.cells.len(), 0)?;
    map_cells(cells, [grid.cells], |[cells]| op(cells));
    cx.grid(grid.height, grid.width, cells)
}

/// Maps every cell of a table.
fn map_table<'a>(cx: &Cx<'a>, grid: Value<'a>, op: impl Fn(Value<'a>) -> Value<'a>) -> Reply<'a> {
    let mut table = walked_table(cx, grid)?;
    for cell in table.iter_mut().flatten() {
        *cell = op(*cell);
    }
    from_table(cx, &table)
}

#[inline(always)]
pub(super) fn replace<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    replacee: Value<'a>,
    replacer: Value<'a>,
) -> Reply<'a> {
    match (cx.as_grid(grid)?, byte(replacee), byte(replacer)) {
        (Some(bytes), Some(old), Some(new)) => {
            let [old, new] = [old, new].map(Lanes::splat);
            mapped(cx, bytes, |cells| cells.equal(old).select(new, cells))
        }
        // A colour that no cell holds is not replaced.
        (Some(bytes), None, _) => Ok(Value::grid(bytes)),
        _ => map_table(cx, grid, |cell| if cell == replacee { replacer } else { cell }),
    }
}

pub(super) fn switch<'a>(cx: &Cx<'a>, grid: Value<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    match (cx.as_grid(grid)?, byte(a), byte(b)) {
        (Some(bytes), Some(x), Some(y)) => {
            let [x, y] = [x, y].map(Lanes::splat);
            mapped(cx, bytes, |cells| cells.equal(x).select(y, cells.equal(y).select(x, cells)))
        }
        _ => map_table(cx, grid, |cell| match cell {
            _ if cell == a => b,
            _ if cell == b => a,
            _ => cell,
        }),
    }
}

pub(super) fn cellwise<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    b: Value<'a>,
    fallback: Value<'a>,
) -> Reply<'a> {
    let smaller = || Raised::new(FaultKind::Index, "the second grid is smaller than the first");
    if let (Some(x), Some(y), Some(fallback)) = (cx.as_grid(a)?, cx.as_grid(b)?, byte(fallback)) {
        if y.height < x.height || y.width < x.width {
            return Err(smaller());
        }
        let cells = cx.slice(x.cells.len(), 0)?;
        let fallback = Lanes::splat(fallback);
        let agree = |cells: &mut [i8], own: &[i8], theirs: &[i8]| {
            let theirs = &theirs[..own.len()];
            map_cells(cells, [own, theirs], |[own, theirs]| {
                own.equal(theirs).select(own, fallback)
            });
        };
        if x.width == y.width {
            agree(cells, x.cells, y.cells);
        } else {
            let lines = cells.chunks_exact_mut(x.width as usize);
            let rows = x.rows().zip(y.rows());
            lines.zip(rows).for_each(|(line, (own, theirs))| agree(line, own, theirs));
        }
        return cx.grid(x.height, x.width, cells);
    }
    // Cells are taken one by one, so that what no cell asks for may be anything.
    let (height, width) = (len(tuple(a)?)?, len(item(a, 0)?)?);
    cx.spend(a.effort() / 4)?;
    let mut out = Vec::with_capacity(height);
    for i in 0..height {
        let mut row = Vec::with_capacity(width);
        for j in 0..width {
            let own = item(item(a, i)?, j)?;
            let their_row = item(b, i).map_err(|raised| or_smaller(raised, smaller))?;
            let theirs = item(their_row, j).map_err(|raised| or_smaller(raised, smaller))?;
            row.push(if own == theirs { own } else { fallback });
        }
        out.push(cx.tuple(&row)?);
    }
    cx.tuple(&out)
}

/// Raises that a grid is smaller where what was raised is that a tuple is too short.
#[cold]
fn or_smaller(raised: Raised, smaller: impl FnOnce() -> Raised) -> Raised {
    if raised.kind() == FaultKind::Index { smaller() } else { raised }
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::rng::Rng;
    use crate::value::{Budget, Direction};

    #[test]
    fn cells_are_written_wherever_a_set_lies() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::UNLIMITED, Direction::Ascending);
        let mut rng = Rng::new(7);
        let widths = [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 64, 128, 130];
        let corners = [(0, 0), (-3, -2), (1, 5), (-40, -70), (4, 30), (0, -63), (0, 63), (-1, -64)];
        for (height, width) in [1, 2, 5, 11].iter().flat_map(|&h| widths.map(|w| (h, w))) {
            let cells: Vec<i8> = (0..height * width).map(|i| (i * i % 23) as i8 - 5).collect();
            let grid = Grid { height, width, cells: &cells };
            for (top, left) in corners {
                let points: Vec<Point> = (0..30)
                    .map(|_| Point {
                        row: top + rng.below(height as usize + 4) as i32,
                        col: left + rng.below(width as usize + 40) as i32,
                    })
                    .collect();
                let is_marked = |index: usize| {
                    let (row, col) = (index / width as usize, index % width as usize);
                    points.contains(&Point { row: row as i32, col: col as i32 })
                };
                let indices = Indices::of_points(&cx, &points).unwrap();
                let mut written = cells.clone();
                write_cells(indices, &grid, &mut written, Some(&cells), colored(9));
                write_cells(indices, &grid, &mut written, None, recolored(9, 8));
                for (index, &cell) in written.iter().enumerate() {
                    let expected = if is_marked(index) { 8 } else { cells[index] };
                    assert_eq!(cell, expected, "{height} × {width} from {top}, {left}");
                }
            }
        }
    }
}
