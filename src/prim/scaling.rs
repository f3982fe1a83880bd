//! The grids' primitives that repeat cells or leave some out.
//!
//! They are declared with the rest of the family, in [`super::grids`].

use super::cells::copy_row;
use super::operand::{
    Rows, addressed_rows, from_table, int, len, patch, table_shape, walked_rows, walked_table,
};
use crate::value::bits::{Columns, SPAN, corner, ones};
use crate::value::object::{Cell, PlaneList, Planes};
use crate::value::{Cx, FaultKind, Object, Point, Raised, Reply, Value, View};

/// Writes each cell of a row so many times. The cells behind may be overwritten.
#[inline(always)]
fn spread(to: &mut [i8], row: &[i8], times: usize) {
    /// Cells that are written at once, those beyond what was asked for by the next cell again.
    const AT_ONCE: usize = 8;
    for (start, &cell) in (0..).step_by(times).zip(row) {
        match to[start..].first_chunk_mut::<AT_ONCE>() {
            Some(chunk) if times <= AT_ONCE => *chunk = [cell; AT_ONCE],
            _ => to[start..start + times].fill(cell),
        }
    }
}

/// Repeats the rows of a tuple `down` times and the cells of each row `right` times.
fn repeat_cells<'a>(cx: &Cx<'a>, grid: Value<'a>, down: i64, right: i64) -> Reply<'a> {
    let (down, right) = (down.max(0) as u64, right.max(0) as u64);
    let cells = grid.weight().saturating_mul(down).saturating_mul(right.max(1));
    match grid.view() {
        View::Grid(_) => cx.check_cells(cells)?,
        _ => cx.check_written(cells)?,
    }
    let (down, right) = (down as usize, right as usize);
    match walked_rows(cx, grid)? {
        Rows::Bytes(grid) if down > 0 && right > 0 => {
            let width = grid.width as usize * right;
            let cells = cx.slice(grid.cells.len() * down * right, 0i8)?;
            let mut rest = &mut *cells;
            for row in grid.rows() {
                spread(rest, row, right);
                let (wide, below) = std::mem::take(&mut rest).split_at_mut(width);
                rest = below;
                for _ in 1..down {
                    copy_row(&mut rest[..width], wide);
                    rest = &mut rest[width..];
                }
            }
            cx.grid(grid.height * down as u32, width as u32, cells)
        }
        _ => {
            let table = walked_table(cx, grid)?;
            let widest = table.iter().map(Vec::len).max().unwrap_or(0) as u64;
            cx.check_items(widest.saturating_mul(right as u64))?;
            cx.check_items((table.len() as u64).saturating_mul(down as u64))?;
            let mut out = Vec::new();
            for row in table {
                let wide: Vec<Value<'a>> =
                    row.iter().flat_map(|&cell| std::iter::repeat_n(cell, right)).collect();
                out.extend(std::iter::repeat_n(cx.tuple(&wide)?, down));
            }
            cx.tuple(&out)
        }
    }
}

pub(super) fn hupscale<'a>(cx: &Cx<'a>, grid: Value<'a>, factor: Value<'a>) -> Reply<'a> {
    match int(factor) {
        Ok(factor) => repeat_cells(cx, grid, 1, factor),
        // Without a cell, nothing asks for the factor.
        Err(fault) => {
            let rows = walked_table(cx, grid)?;
            if rows.iter().any(|row| !row.is_empty()) { Err(fault) } else { from_table(cx, &rows) }
        }
    }
}

pub(super) fn vupscale<'a>(cx: &Cx<'a>, grid: Value<'a>, factor: Value<'a>) -> Reply<'a> {
    let factor = match int(factor) {
        Err(_) if grid.len() == Some(0) => return Ok(Value::EMPTY_TUPLE),
        factor => factor?,
    };
    if cx.as_grid(grid)?.is_some() {
        return repeat_cells(cx, grid, factor, 1);
    }
    let factor = factor.max(0) as u64;
    cx.check_written(grid.weight().saturating_mul(factor))?;
    cx.check_items(factor.saturating_mul(len(grid)? as u64))?;
    let repeated = cx.elements(grid)?.flat_map(|row| std::iter::repeat_n(row, factor as usize));
    cx.tuple(&repeated.collect::<Vec<_>>())
}

pub(super) fn upscale<'a>(cx: &Cx<'a>, element: Value<'a>, factor: Value<'a>) -> Reply<'a> {
    if element.is_tuple() {
        if element.len() == Some(0) {
            return Ok(element);
        }
        let factor = int(factor)?;
        return repeat_cells(cx, element, factor, factor);
    }
    let patch = patch(cx, element)?;
    if patch.is_empty() {
        return Ok(Value::EMPTY_SET);
    }
    let factor = int(factor)?.max(0);
    let flat = |_| Err(Raised::wanted("an object", element));
    patch.map(flat, |object| scaled(cx, object, factor))?.value(cx)
}

/// Returns an object whose every cell becomes a square of `factor` × `factor`; its upper left
/// corner stays.
fn scaled<'a>(cx: &Cx<'a>, object: Object<'a>, factor: i64) -> Result<Object<'a>, Raised> {
    let cells = (object.len() as u64).saturating_mul(factor.unsigned_abs().saturating_pow(2));
    cx.check_items(cells)?;
    cx.spend(cells)?;
    let bounds = object.bounds().ok_or_else(|| Raised::value("the object is empty"))?;
    if let Object::Dense(planes) = object
        && factor > 0
        && bounds.height().max(bounds.width()).saturating_mul(factor) <= SPAN
    {
        return scaled_planes(cx, planes, cells, factor as u32);
    }
    let mut scaled = Vec::with_capacity(cells as usize);
    for cell in object.to_cells() {
        let row = bounds.top + (i64::from(cell.point.row) - bounds.top) * factor;
        let col = bounds.left + (i64::from(cell.point.col) - bounds.left) * factor;
        for down in 0..factor {
            for right in 0..factor {
                scaled
                    .push(Cell { color: cell.color, point: Point::new(row + down, col + right)? });
            }
        }
    }
    Object::of_cells(cx, &scaled)
}

/// Does as [`scaled`], with fuel for so many cells, where the object becomes no larger than planes
/// can be.
fn scaled_planes<'a>(
    cx: &Cx<'a>,
    object: Planes<'a>,
    cells: u64,
    factor: u32,
) -> Result<Object<'a>, Raised> {
    let (height, width) = (object.height * factor, object.width * factor);
    corner(object.top.into(), object.left.into(), height, width)?;
    cx.spend(cells / 4)?;
    let mut list = PlaneList::new();
    let wide = |row: u128| {
        let cell = ones(factor);
        Columns(row).fold(0, |all, column| all | cell << (column * factor))
    };
    for plane in object.planes {
        let rows = cx.slice(height as usize, 0u128)?;
        for (to, &row) in rows.chunks_exact_mut(factor as usize).zip(plane.rows) {
            to.fill(wide(row));
        }
        list.push((plane.color, rows));
    }
    let planes = Planes::sorted(cx, &mut list)?;
    Ok(Object::Dense(Planes { height, width, counted: cells as u32, planes, ..object }))
}

pub(super) fn downscale<'a>(cx: &Cx<'a>, grid: Value<'a>, factor: Value<'a>) -> Reply<'a> {
    let step = int(factor)?.unsigned_abs();
    if step == 0 {
        return Err(Raised::new(FaultKind::Arithmetic, "the factor is 0"));
    }
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    match addressed_rows(cx, grid)? {
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
                return Err(Raised::new(FaultKind::Index, "a row of the grid is too short"));
            }
            let thin = |row: &Vec<Value<'a>>| row[..needed].iter().copied().step_by(step).collect();
            let kept: Vec<Vec<Value<'a>>> = table.iter().step_by(step).map(thin).collect();
            from_table(cx, &kept)
        }
    }
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::value::{Budget, Direction};

    #[test]
    fn cells_of_objects_become_squares() {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        // The last one becomes too large for planes.
        for (size, factor) in [(1, 1), (1, 40), (5, 3), (12, 9), (60, 2), (43, 3)] {
            let place = |k: i32| (k * k % 7 - 3, k * 5 % 11 - 4, k % 3);
            let cell = |(row, col, color)| Cell { color, point: Point { row, col } };
            let cells: Vec<Cell> =
                (0..9).map(place).chain([(size - 4, size - 5, 1), (-3, -4, 2)]).map(cell).collect();
            let cells: Vec<Cell> = cells
                .into_iter()
                .filter(|cell| cell.point.row < size - 3 && cell.point.col < size - 4)
                .collect();
            let mut squares = Vec::new();
            for cell in &cells {
                for (down, right) in (0..factor * factor).map(|k| (k / factor, k % factor)) {
                    let row = -3 + (cell.point.row + 3) * factor + down;
                    let col = -4 + (cell.point.col + 4) * factor + right;
                    squares.push(Cell { color: cell.color, point: Point { row, col } });
                }
            }
            let object = Object::of_cells(&cx, &cells).unwrap();
            let expected = Object::of_cells(&cx, &squares).unwrap();
            let scaled = scaled(&cx, object, factor.into()).unwrap();
            assert_eq!((scaled, scaled.len()), (expected, expected.len()), "{size}, {factor}");
        }
    }
}
