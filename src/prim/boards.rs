//! Operands and results of the primitives that are functions of [`Board`]s. A board holds numbers
//! from -128 to 127; others count as the nearest of these.

use super::operand::{Rows, int, len, pair, patch, rows, table_shape};
use crate::plane::{Board, Part};
use crate::value::{Cx, FaultKind, Indices, Point, Raised, Reply, Value, View};

/// Returns a number as a cell of a board holds it: the nearest from -128 to 127.
fn cell(value: Value<'_>) -> Result<i8, Raised> {
    Ok(int(value)?.clamp(i8::MIN.into(), i8::MAX.into()) as i8)
}

/// Returns a grid of numbers, each as a board holds it.
pub(super) fn board<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Board, Raised> {
    match rows(cx, value)? {
        Rows::Bytes(grid) => {
            cx.spend(grid.cells.len() as u64 / 16)?;
            Ok(Board::copy(*grid))
        }
        Rows::Table(table) => {
            let (height, width) = table_shape(&table)?;
            if width == 0 || table.iter().any(|row| row.len() != width) {
                return Err(Raised::wanted("a grid", value));
            }
            let cells =
                table.iter().flatten().map(|&value| cell(value)).collect::<Result<_, _>>()?;
            Ok(Board { height, width, cells })
        }
    }
}

/// Returns a board as a grid.
pub(super) fn grid<'a>(cx: &Cx<'a>, board: &Board) -> Reply<'a> {
    if board.cells.is_empty() {
        return Err(Raised::value("no cell is left"));
    }
    cx.check_cells(board.cells.len() as u64)?;
    cx.spend(board.cells.len() as u64 / 16)?;
    cx.grid(board.height as u32, board.width as u32, cx.copy(&board.cells)?)
}

/// Returns a colour, or another number, as a board holds it.
pub(super) fn small(value: Value<'_>) -> Result<i8, Raised> {
    cell(value)
}

/// Returns a number of the kind of which a plane has one for each cell, cut to what a cell holds.
pub(super) fn cut(value: Value<'_>) -> Result<i8, Raised> {
    let most = i64::from(crate::plane::MOST);
    Ok(int(value)?.clamp(-most, most) as i8)
}

/// The greatest offset; greater ones are cut to it, as they lead out of every grid.
const FAR: i64 = 1 << 20;

/// Returns an offset or a direction.
pub(super) fn offset(value: Value<'_>) -> Result<(i32, i32), Raised> {
    let (row, column) = pair(value)?;
    Ok((row.clamp(-FAR, FAR) as i32, column.clamp(-FAR, FAR) as i32))
}

/// Returns some offsets.
pub(super) fn offsets<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Vec<(i32, i32)>, Raised> {
    cx.elements(value)?.map(offset).collect()
}

/// Returns a positive number of at most a thousand.
pub(super) fn positive(value: Value<'_>) -> Result<usize, Raised> {
    let number = int(value)?;
    match usize::try_from(number) {
        Ok(number @ 1..=1000) => Ok(number),
        _ => Err(Raised::new(FaultKind::Value, "the number must be from 1 to 1000")),
    }
}

/// Returns a patch as a part, without cells that lie left of or above everything; `None` where
/// nothing is left. Locations without colours have colour 0.
pub(super) fn part<'a>(cx: &Cx<'a>, value: Value<'a>) -> Result<Option<Part>, Raised> {
    let patch = patch(cx, value)?;
    cx.spend(patch.len() as u64 / 4)?;
    let place = |number: i32| u16::try_from(number).ok();
    let cells: Vec<(i8, u16, u16)> = match patch {
        super::operand::Patch::Indices(indices) => {
            let cell = |point: Point| Some((0, place(point.row)?, place(point.col)?));
            indices.points().filter_map(cell).collect()
        }
        super::operand::Patch::Object(object) | super::operand::Patch::Marked(object, _) => {
            let cell = |cell: crate::value::object::Cell| {
                let color = cell.color.clamp(i8::MIN.into(), i8::MAX.into()) as i8;
                Some((color, place(cell.point.row)?, place(cell.point.col)?))
            };
            object.to_cells().into_iter().filter_map(cell).collect()
        }
    };
    Ok(Part::of(cells))
}

/// Returns the parts of a container of patches, with the places of those of which something is
/// left.
pub(super) fn parts<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
) -> Result<(Vec<Part>, Vec<Value<'a>>), Raised> {
    let (mut found, mut patches) = (Vec::new(), Vec::with_capacity(len(value)?.min(1 << 16)));
    for element in cx.elements(value)? {
        if let Some(part) = part(cx, element)? {
            found.push(part);
            patches.push(element);
        }
    }
    Ok((found, patches))
}

/// Fails where something is no function of one parameter: it might never be called.
pub(super) fn is_function(value: Value<'_>) -> Result<(), Raised> {
    match value.view() {
        View::Func(function) if function.arity == 1 => Ok(()),
        _ => Err(Raised::wanted("a function of one parameter", value)),
    }
}

/// Returns a part that has a cell.
pub(super) fn solid<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Result<Part, Raised> {
    part(cx, patch)?.ok_or_else(|| Raised::value("the patch is empty"))
}

/// Returns places as locations.
pub(super) fn locations<'a>(cx: &Cx<'a>, places: &[(usize, usize)]) -> Reply<'a> {
    cx.check_cells(places.len() as u64)?;
    let points = places.iter().map(|&(row, col)| Point { row: row as i32, col: col as i32 });
    Indices::gather(cx, places.len(), points)?.value(cx)
}

/// Charges the work of looking at the box of a part so many times.
pub(super) fn spend_box(cx: &Cx<'_>, part: &Part, times: u64) -> Result<(), Raised> {
    let cells = (part.height() * part.width()) as u64;
    cx.check_cells(cells)?;
    cx.spend(cells * times / 8)
}
