//! Colours of grids and objects: counting, finding, filtering by them.

use smallvec::SmallVec;

use super::cells::{equal_narrow, mark_equal_rows};
use super::counting::count;
use super::declare::primitives;
use super::operand::{Rows, byte, indexed_table, item, len, object, rows, walked_rows};
use crate::value::bits::Bits;
use crate::value::{Cx, Direction, Grid, Indices, Point, Raised, Reply, Value, View, order};

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

/// The colours 0 to 9 with the cells of each, until all cells are counted. Comparing all cells with
/// one colour is a vector loop. So a pass for each colour is several times faster than one with a
/// table, except where there are few cells.
struct Digits<'g> {
    cells: &'g [i8],
    /// The cells of each colour where there are few.
    tally: [u8; 10],
    next: i8,
    /// Cells of colours still to come.
    left: u32,
}

/// Cells that are counted one by one.
const FEW: usize = 32;

impl<'g> Digits<'g> {
    fn of(grid: &Grid<'g>) -> Self {
        let (cells, left) = (grid.cells, grid.cells.len() as u32);
        let mut tally = [0; 10];
        if cells.len() <= FEW {
            for &cell in cells {
                if let Some(count) = tally.get_mut(usize::from(cell.cast_unsigned())) {
                    *count += 1;
                }
            }
        }
        Self { cells, tally, next: 0, left }
    }
}

impl Iterator for Digits<'_> {
    type Item = (i8, u32);

    fn next(&mut self) -> Option<(i8, u32)> {
        while self.left > 0 && self.next < 10 {
            let color = self.next;
            self.next += 1;
            let count = match self.cells.len() {
                ..=FEW => self.tally[color as usize].into(),
                _ => count(self.cells, color),
            };
            if count > 0 {
                self.left -= count;
                return Some((color, count));
            }
        }
        None
    }
}

/// Returns the colours of a grid of byte cells as a mask, if all are from 0 to 9.
fn digits<'a>(cx: &Cx<'a>, element: Value<'a>) -> Result<Option<u64>, Raised> {
    let View::Grid(grid) = element.view() else { return Ok(None) };
    let mut digits = Digits::of(grid);
    let mask = digits.by_ref().fold(0, |mask, (color, _)| mask | 1 << color);
    if digits.left > 0 {
        return Ok(None);
    }
    spend_count(cx, grid)?;
    Ok(Some(mask))
}

/// Counts the colours of a grid of byte cells.
pub(super) fn histogram(grid: &Grid<'_>) -> Counts {
    let mut digits = Digits::of(grid);
    let mut counts: Counts = digits.by_ref().collect();
    if digits.left > 0 {
        let mut table = [0u32; 256];
        for &cell in grid.cells {
            table[usize::from(cell.cast_unsigned() ^ 0x80)] += 1;
        }
        counts.clear();
        counts.extend((i8::MIN..=i8::MAX).zip(table).filter(|&(_, count)| count > 0));
    }
    counts
}

/// Returns the colour that occurs most (or least) in a grid of byte cells; ties go to the first in
/// the direction of the context.
pub(super) fn winner(cx: &Cx<'_>, grid: &Grid<'_>, most: bool) -> i8 {
    let descending = cx.direction() == Direction::Descending;
    let better = |best: (i8, u32), (color, count): (i8, u32)| {
        let ahead = if most { best.1 < count } else { count < best.1 };
        if ahead || (descending && count == best.1) { (color, count) } else { best }
    };
    // Most grids have one colour in most of their cells, nearly always that of a corner too.
    if let (true, Some(&corner)) = (most && FEW < grid.cells.len(), grid.cells.first())
        && grid.cells.len() < 2 * count(grid.cells, corner) as usize
    {
        return corner;
    }
    let none = (0, if most { 0 } else { u32::MAX });
    let mut best = none;
    let mut digits = Digits::of(grid);
    while let Some(counted) = digits.next() {
        best = better(best, counted);
        // No colour to come can have as many cells.
        if most && digits.left < best.1 {
            return best.0;
        }
    }
    if digits.left > 0 {
        best = histogram(grid).into_iter().fold(none, better);
    }
    best.0
}

/// Returns the background: the most common colour of any grid.
pub(super) fn background<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Reply<'a> {
    mostcolor(cx, grid)
}

/// Returns the colours of all cells of a grid, an object, or what the reference takes for one.
fn cell_colors<'a>(cx: &Cx<'a>, element: Value<'a>) -> Result<Vec<Value<'a>>, Raised> {
    cx.spend(element.effort() / 4)?;
    if element.is_tuple() {
        let Rows::Table(table) = rows(cx, element)? else {
            let Some(grid) = cx.as_grid(element)? else { return Ok(Vec::new()) };
            return Ok(grid.cells.iter().map(|&cell| Value::int(cell.into())).collect());
        };
        return Ok(table.into_iter().flatten().collect());
    }
    let first_of_two = |cell: Value<'a>| match len(cell)? {
        2 => Ok(cx.elements(cell)?.next().unwrap_or(Value::NONE)),
        _ => Err(Raised::wanted("a cell", cell)),
    };
    cx.elements(element)?.map(first_of_two).collect()
}

#[inline(always)]
fn by_count<'a>(cx: &Cx<'a>, element: Value<'a>, most: bool) -> Reply<'a> {
    if let View::Grid(grid) = element.view() {
        cx.spend(grid.cells.len() as u64 / 16)?;
        return Ok(Value::int(winner(cx, grid, most).into()));
    }
    if let View::Planes(planes) = element.view()
        && let [plane] = planes.planes
    {
        return Ok(Value::int(plane.color.into()));
    }
    if let View::Planes(_) | View::Cells(_) = element.view() {
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
        return best.map(|(color, _)| Value::int(color.into())).ok_or_else(no_cell);
    }
    let mut colors = cell_colors(cx, element)?;
    let levels = u64::from(usize::BITS - colors.len().leading_zeros());
    cx.spend(colors.len() as u64 * levels / 8)?;
    if colors.iter().all(|color| matches!(color.view(), View::Int(_))) {
        colors.sort_unstable_by_key(|color| color.as_int());
    } else {
        colors.sort_by(|&a, &b| order::cmp(a, b));
    }
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

fn no_cell() -> Raised {
    Raised::value("there is no cell")
}

fn mostcolor<'a>(cx: &Cx<'a>, element: Value<'a>) -> Reply<'a> {
    by_count(cx, element, true)
}

fn leastcolor<'a>(cx: &Cx<'a>, element: Value<'a>) -> Reply<'a> {
    by_count(cx, element, false)
}

pub(super) fn colorcount<'a>(cx: &Cx<'a>, element: Value<'a>, value: Value<'a>) -> Reply<'a> {
    let count = match (element.view(), value.as_int()) {
        (View::Grid(grid), Some(value)) => {
            spend_count(cx, grid)?;
            i8::try_from(value).map_or(0, |color| count(grid.cells, color) as usize)
        }
        (View::Planes(_) | View::Cells(_), Some(value)) => {
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
    Ok(Value::int(count as i64))
}

pub(super) fn colorfilter<'a>(cx: &Cx<'a>, objs: Value<'a>, value: Value<'a>) -> Reply<'a> {
    let matches = |obj: Value<'a>| Ok(color(cx, obj)? == value);
    if objs.is_set() {
        return cx.filter_set(objs, None, matches);
    }
    let mut kept = Vec::new();
    for obj in cx.elements(objs)? {
        if matches(obj)? {
            kept.push(obj);
        }
    }
    cx.set(&mut kept)
}

pub(super) fn palette<'a>(cx: &Cx<'a>, element: Value<'a>) -> Reply<'a> {
    if let Some(mask) = digits(cx, element)? {
        return Ok(Value::ints(mask));
    }
    if let View::Grid(_) | View::Planes(_) | View::Cells(_) = element.view() {
        let counts = counts(cx, element)?;
        // Usual colours are a mask, which is the set of them.
        let bit = |mask: u64, &(color, _): &(i32, u32)| match color {
            0..64 => Some(mask | 1 << color),
            _ => None,
        };
        return match counts.iter().try_fold(0, bit) {
            Some(0) => Ok(Value::EMPTY_SET),
            Some(mask) => Ok(Value::ints(mask)),
            None => {
                let mut colors: SmallVec<[Value<'a>; 10]> =
                    counts.iter().map(|&(color, _)| Value::int(color.into())).collect();
                cx.set(&mut colors)
            }
        };
    }
    cx.set(&mut cell_colors(cx, element)?)
}

/// Cells of a grid that is counted at the usual charge: those of the largest grids of tasks.
const LARGE: u64 = 128 * 128;

/// Spends what counting cells of a grid takes. Small ones are counted for next to nothing, as
/// programs of tasks always did.
fn spend_count(cx: &Cx<'_>, grid: &Grid<'_>) -> Result<(), Raised> {
    let cells = grid.cells.len() as u64;
    cx.spend(cells / 16 + cells.saturating_sub(LARGE) / 4)
}

/// Returns the colours of a grid of byte cells or of an object with their numbers of cells,
/// ascending.
fn counts<'a>(cx: &Cx<'a>, element: Value<'a>) -> Result<SmallVec<[(i32, u32); 10]>, Raised> {
    Ok(match element.view() {
        View::Grid(grid) => {
            spend_count(cx, grid)?;
            histogram(grid).into_iter().map(|(color, count)| (color.into(), count)).collect()
        }
        _ => object(cx, element)?.colors(),
    })
}

fn numcolors<'a>(cx: &Cx<'a>, element: Value<'a>) -> Reply<'a> {
    if let Some(mask) = digits(cx, element)? {
        return Ok(Value::int(mask.count_ones().into()));
    }
    let count = match element.view() {
        View::Grid(_) | View::Planes(_) | View::Cells(_) => counts(cx, element)?.len(),
        _ => len(palette(cx, element)?)?,
    };
    Ok(Value::int(count as i64))
}

#[inline(always)]
fn color<'a>(cx: &Cx<'a>, obj: Value<'a>) -> Reply<'a> {
    if let Some(object) = obj.as_object() {
        return object.first_color(cx).map(|color| Value::int(color.into())).ok_or_else(no_cell);
    }
    item(cx.elements(obj)?.next().ok_or_else(no_cell)?, 0)
}

#[inline(always)]
pub(super) fn ofcolor<'a>(cx: &Cx<'a>, grid: Value<'a>, value: Value<'a>) -> Reply<'a> {
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

/// Returns the locations of a colour in a grid of byte cells.
pub(super) fn mask<'a>(cx: &Cx<'a>, grid: &Grid<'_>, color: i8) -> Result<Indices<'a>, Raised> {
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
    if grid.width <= 32 && grid.height <= 32 {
        let mut words = [0; 32];
        let words = &mut words[..grid.height as usize];
        equal_narrow(grid, color, words);
        return Ok(Indices::Dense(Bits::of_words(cx, words)?));
    }
    let rows = cx.slice(grid.height as usize, 0u128)?;
    mark_equal_rows(grid, color, rows);
    Ok(Indices::Dense(Bits::tight(0, 0, rows)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prim::cells::tests::cells;

    #[test]
    fn counts_of_any_colours() {
        let cells = cells(600);
        for cells in [&cells[..], &[3; 600], &[0, 9, 0, 9, 9], &[-1, 0]] {
            let grid = Grid { height: 1, width: cells.len() as u32, cells };
            let counts = histogram(&grid);
            assert!(counts.is_sorted_by(|a, b| a.0 < b.0));
            assert_eq!(counts.iter().map(|&(_, count)| count as usize).sum::<usize>(), cells.len());
            for (color, count) in counts {
                assert_eq!(count as usize, cells.iter().filter(|&&cell| cell == color).count());
            }
        }
    }
}
