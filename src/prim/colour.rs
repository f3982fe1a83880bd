//! Colours of grids and objects: counting, finding, filtering by them.

use smallvec::SmallVec;

use super::declare::primitives;
use super::operand::{Rows, byte, indexed_table, item, len, object, rows, walked_rows};
use crate::value::bits::Bits;
use crate::value::{Cx, Direction, Fault, Grid, Indices, Out, Point, Value, order};

primitives! {
    /// The colour of most cells; of several the least.
    mostcolor(element): "(Grid) -> Color; (Object) -> Color!", fails = "where there is no cell", picks = true;
    "mostcolor(((1, 2), (2, 1), (3, 2)))" => "2";

    /// The colour of fewest cells; of several the least.
    leastcolor(element): "(Grid) -> Color; (Object) -> Color!", fails = "where there is no cell", picks = true;
    "leastcolor(((1, 2), (2, 1), (1, 2), (3, 2)))" => "3";

    /// The number of cells of a colour.
    colorcount(element, value): "(Element, Color) -> Int";
    "colorcount(((1, 2), (2, 1), (3, 2)), 2)" => "3";

    /// The objects whose first cell has a colour.
    colorfilter(objs, value): "(Container[Object], Color) -> Objects", fails = "where an object is empty", picks = true;
    "colorfilter(objects(((1, 0), (0, 2)), True, False, True), 2)" => "initset(initset((2, (1, 1))))";

    /// The colours that occur.
    palette(element): "(Element) -> Set[Color]";
    "palette(((1, 1), (8, 3)))" => "{1, 3, 8}";

    /// The number of colours that occur.
    numcolors(element): "(Element) -> Int";
    "numcolors(((1, 1), (8, 3)))" => "3";

    /// The colour of the first cell of an object.
    color(obj): "(Object) -> Color", cost = super::Cost::Constant, fails = "where the object is empty", picks = true;
    "color(recolor(4, initset((0, 0))))" => "4";

    /// The locations of the cells of a colour.
    ofcolor(grid, value): "(Grid, Color) -> Indices; (Container[Container[A]], B) -> Indices";
    "ofcolor(((1, 2), (2, 1)), 2)" => "insert((0, 1), initset((1, 0)))";
}

/// Cells of each colour that occurs, by ascending colour.
type Counts = SmallVec<[(i8, u32); 16]>;

/// Counts the colours of a grid of byte cells.
pub(super) fn histogram(grid: &Grid<'_>) -> Counts {
    // Nearly always all cells are colours 0 to 9: then a short table does.
    let high_bits = grid.cells.iter().fold(0, |all, cell| all | (cell & !15));
    let mut counts = Counts::new();
    if high_bits == 0 {
        let mut table = [0u32; 16];
        for &cell in grid.cells {
            table[(cell & 15) as usize] += 1;
        }
        counts.extend((0i8..).zip(table).filter(|&(_, count)| count > 0));
    } else {
        let mut table = [0u32; 256];
        for &cell in grid.cells {
            table[usize::from(cell.cast_unsigned() ^ 0x80)] += 1;
        }
        counts.extend((i8::MIN..=i8::MAX).zip(table).filter(|&(_, count)| count > 0));
    }
    counts
}

/// The colour that occurs most (or least) in a grid of byte cells; ties go to the first in the direction
/// of the context.
pub(super) fn winner(cx: &Cx<'_>, grid: &Grid<'_>, most: bool) -> i8 {
    let descending = cx.direction() == Direction::Descending;
    let mut best = (0, if most { 0 } else { u32::MAX });
    for (color, count) in histogram(grid) {
        let better = if most { count > best.1 } else { count < best.1 };
        if better || (descending && count == best.1) {
            best = (color, count);
        }
    }
    best.0
}

/// The background: the most common colour of any grid.
pub(super) fn background<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    mostcolor(cx, grid)
}

/// The colours of all cells of a grid, an object, or what the reference takes for one.
fn cell_colors<'a>(cx: &Cx<'a>, element: Value<'a>) -> Result<Vec<Value<'a>>, Fault> {
    cx.spend(element.weight() / 4)?;
    if element.is_tuple() {
        let Rows::Table(table) = rows(cx, element)? else {
            let Some(grid) = cx.as_grid(element)? else { return Ok(Vec::new()) };
            return Ok(grid.cells.iter().map(|&cell| Value::Int(cell.into())).collect());
        };
        return Ok(table.into_iter().flatten().collect());
    }
    let first_of_two = |cell: Value<'a>| match len(cell)? {
        2 => Ok(cx.elements(cell)?.next().unwrap_or(Value::None)),
        _ => Err(Fault::wanted("a cell", cell)),
    };
    cx.elements(element)?.map(first_of_two).collect()
}

fn by_count<'a>(cx: &Cx<'a>, element: Value<'a>, most: bool) -> Out<'a> {
    if let Value::Grid(grid) = element {
        cx.spend(grid.cells.len() as u64 / 16)?;
        return Ok(Value::Int(winner(cx, grid, most).into()));
    }
    if let Value::Planes(_) | Value::Cells(_) = element {
        let descending = cx.direction() == Direction::Descending;
        let mut best: Option<(i32, u32)> = None;
        for (color, count) in object(cx, element)?.colors() {
            let better =
                best.is_none_or(
                    |(_, most_so_far)| {
                        if most { count > most_so_far } else { count < most_so_far }
                    },
                );
            if better || (descending && best.is_some_and(|(_, same)| same == count)) {
                best = Some((color, count));
            }
        }
        return best.map(|(color, _)| Value::Int(color.into())).ok_or_else(no_cell);
    }
    let mut colors = cell_colors(cx, element)?;
    colors.sort_by(|&a, &b| order::cmp(a, b));
    if cx.direction() == Direction::Descending {
        colors.reverse();
    }
    let mut best: Option<&[Value<'a>]> = None;
    for equal in colors.chunk_by(|a, b| a == b) {
        let better =
            best.is_none_or(
                |best| {
                    if most { equal.len() > best.len() } else { equal.len() < best.len() }
                },
            );
        if better {
            best = Some(equal);
        }
    }
    best.map(|equal| equal[0]).ok_or_else(no_cell)
}

fn no_cell() -> Fault {
    Fault::value("there is no cell")
}

fn mostcolor<'a>(cx: &Cx<'a>, element: Value<'a>) -> Out<'a> {
    by_count(cx, element, true)
}

fn leastcolor<'a>(cx: &Cx<'a>, element: Value<'a>) -> Out<'a> {
    by_count(cx, element, false)
}

fn colorcount<'a>(cx: &Cx<'a>, element: Value<'a>, value: Value<'a>) -> Out<'a> {
    let count = match (element, value.as_int()) {
        (Value::Grid(grid), Some(value)) => {
            cx.spend(grid.cells.len() as u64 / 16)?;
            grid.cells.iter().filter(|&&cell| i64::from(cell) == value).count()
        }
        (Value::Planes(_) | Value::Cells(_), Some(value)) => {
            let colors = object(cx, element)?.colors();
            let same = colors.iter().find(|(color, _)| i64::from(*color) == value);
            same.map_or(0, |(_, count)| *count as usize)
        }
        _ => {
            if element.is_tuple() {
                indexed_table(cx, element)?;
            }
            cell_colors(cx, element)?.into_iter().filter(|&color| color == value).count()
        }
    };
    Ok(Value::Int(count as i64))
}

fn colorfilter<'a>(cx: &Cx<'a>, objs: Value<'a>, value: Value<'a>) -> Out<'a> {
    let matches = |obj: Value<'a>| Ok(color(cx, obj)? == value);
    if objs.is_set() {
        return cx.filter_set(objs, matches);
    }
    let mut kept = Vec::new();
    for obj in cx.elements(objs)? {
        if matches(obj)? {
            kept.push(obj);
        }
    }
    cx.set(&mut kept)
}

pub(super) fn palette<'a>(cx: &Cx<'a>, element: Value<'a>) -> Out<'a> {
    let mut colors: Vec<Value<'a>> = match element {
        Value::Grid(grid) => {
            cx.spend(grid.cells.len() as u64 / 16)?;
            let counts = histogram(grid);
            counts.into_iter().map(|(color, _)| Value::Int(color.into())).collect()
        }
        Value::Planes(_) | Value::Cells(_) => {
            let colors = object(cx, element)?.colors();
            colors.into_iter().map(|(color, _)| Value::Int(color.into())).collect()
        }
        _ => cell_colors(cx, element)?,
    };
    cx.set(&mut colors)
}

fn numcolors<'a>(cx: &Cx<'a>, element: Value<'a>) -> Out<'a> {
    Ok(Value::Int(len(palette(cx, element)?)? as i64))
}

fn color<'a>(cx: &Cx<'a>, obj: Value<'a>) -> Out<'a> {
    if let Some(object) = obj.as_object() {
        return object.first_color(cx).map(|color| Value::Int(color.into())).ok_or_else(no_cell);
    }
    item(super::containers::first(cx, obj)?, 0)
}

fn ofcolor<'a>(cx: &Cx<'a>, grid: Value<'a>, value: Value<'a>) -> Out<'a> {
    match walked_rows(cx, grid)? {
        Rows::Bytes(grid) => match byte(value) {
            Some(color) => mask(cx, grid, color)?.value(cx),
            None => Ok(Value::EMPTY_SET),
        },
        Rows::Table(table) => {
            let mut points = Vec::new();
            for (i, row) in table.iter().enumerate() {
                for (j, &cell) in row.iter().enumerate() {
                    if cell == value {
                        points.push(Point { row: i as i32, col: j as i32 });
                    }
                }
            }
            Indices::of_points(cx, &points)?.value(cx)
        }
    }
}

/// The locations of a colour in a grid of byte cells.
pub(super) fn mask<'a>(cx: &Cx<'a>, grid: &Grid<'_>, color: i8) -> Result<Indices<'a>, Fault> {
    if grid.width > 128 || grid.height > 128 {
        cx.spend(grid.cells.len() as u64)?;
        let mut points = Vec::new();
        for (i, row) in grid.rows().enumerate() {
            for (j, _) in row.iter().enumerate().filter(|&(_, &cell)| cell == color) {
                points.push(Point { row: i as i32, col: j as i32 });
            }
        }
        return Indices::of_points(cx, &points);
    }
    let rows = cx.slice(grid.height as usize, 0u128)?;
    for (word, row) in rows.iter_mut().zip(grid.rows()) {
        *word = equal_bits(row, color);
    }
    Ok(Indices::Dense(Bits::tight(0, 0, rows)?))
}

/// Bit `c` of the result tells whether cell `c` of a row of up to 128 cells has the colour. Eight cells at a
/// time: equal bytes become 0x80, and a multiplication gathers the eight flags into a byte.
pub(super) fn equal_bits(row: &[i8], color: i8) -> u128 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    const GATHER: u64 = 0x0002_0408_1020_4081;
    let pattern = u64::from_ne_bytes([color.cast_unsigned(); 8]);
    let flags = |bytes: [u8; 8]| {
        let difference = u64::from_le_bytes(bytes) ^ pattern;
        let equal = !(((difference & LOW) + LOW) | difference | LOW);
        u128::from((equal >> 7).wrapping_mul(GATHER << 7) >> 56)
    };
    let mut bits = 0;
    let mut column = 0;
    let mut chunks = row.chunks_exact(8);
    for chunk in &mut chunks {
        let mut bytes = [0; 8];
        for (byte, cell) in bytes.iter_mut().zip(chunk) {
            *byte = cell.cast_unsigned();
        }
        bits |= flags(bytes) << column;
        column += 8;
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut bytes = [!color.cast_unsigned(); 8];
        for (byte, cell) in bytes.iter_mut().zip(rest) {
            *byte = cell.cast_unsigned();
        }
        bits |= flags(bytes) << column;
    }
    bits
}
