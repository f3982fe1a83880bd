//! Relations of one part to another, and what it does because of them.

use super::Board;
use super::parts::{Part, Style, parts};

/// Returns the signed gap between two stretches: 0 where they overlap, 1 where they touch.
fn stretch_gap(from: (usize, usize), to: (usize, usize)) -> i32 {
    if to.0 >= from.1 {
        (to.0 - from.1) as i32 + 1
    } else if from.0 >= to.1 {
        -((from.0 - to.1) as i32 + 1)
    } else {
        0
    }
}

/// Tells how far the box of a part lies below and right of the box of another. It is 0 where they
/// overlap, 1 where they touch, and negative where it lies above or left.
pub fn gap(from: &Part, to: &Part) -> (i32, i32) {
    (
        stretch_gap((from.top, from.bottom), (to.top, to.bottom)),
        stretch_gap((from.left, from.right), (to.left, to.right)),
    )
}

/// Tells by how much a part must be moved so that the middles of the boxes agree, rounded down.
pub fn center_gap(from: &Part, to: &Part) -> (i32, i32) {
    let middle = |a: usize, b: usize| (a + b) as i32;
    (
        (middle(to.top, to.bottom) - middle(from.top, from.bottom)).div_euclid(2),
        (middle(to.left, to.right) - middle(from.left, from.right)).div_euclid(2),
    )
}

/// Tells how near a part is: the greater one of the gaps, then both together.
fn nearness(from: &Part, to: &Part) -> (i32, i32) {
    let (rows, columns) = gap(from, to);
    (rows.abs().max(columns.abs()), rows.abs() + columns.abs())
}

/// Tells which of several parts is nearest to a part, of several the first; parts with the same
/// cells are left out.
pub fn nearest_part<'p>(
    from: &Part,
    others: impl Iterator<Item = (usize, &'p Part)>,
) -> Option<usize> {
    let others = others.filter(|(_, other)| other.cells != from.cells);
    others.min_by_key(|(index, other)| (nearness(from, other), *index)).map(|(index, _)| index)
}

/// Tells how far a part can be moved in a direction before it comes upon the edge or cells other
/// than the background, its own apart: the offset.
pub fn slide(board: &Board, part: &Part, background: i8, direction: (i32, i32)) -> (i32, i32) {
    if direction == (0, 0) {
        return (0, 0);
    }
    let own = Own::of(part);
    let fits = |steps: i32| {
        part.cells.iter().all(|&(_, row, column)| {
            let (row, column) =
                (i32::from(row) + direction.0 * steps, i32::from(column) + direction.1 * steps);
            board
                .place(row, column)
                .is_some_and(|place| board.cells[place] == background || own.has(row, column))
        })
    };
    let mut steps = 0;
    while steps < 128 && fits(steps + 1) {
        steps += 1;
    }
    (direction.0 * steps, direction.1 * steps)
}

/// Returns the cells of a board in a direction from the cells of a part, its own left out. Where a
/// background is given they end with the first cell that is other.
pub fn rays(
    board: &Board,
    part: &Part,
    direction: (i32, i32),
    background: Option<i8>,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    Own::of(part).rays(board, direction, background, |place| found.push(place));
    found.sort_unstable();
    found
}

/// The cells of a part in its box, to be asked one by one.
pub struct Own<'p> {
    pub(super) part: &'p Part,
    mask: Board,
}

impl<'p> Own<'p> {
    /// Returns the cells of a part.
    pub fn of(part: &'p Part) -> Self {
        Self { part, mask: part.mask() }
    }

    /// Tells whether a place is one of them.
    pub fn has(&self, row: i32, column: i32) -> bool {
        self.mask.get(row - self.part.top as i32, column - self.part.left as i32) == 1
    }
}

impl Own<'_> {
    /// Calls a function for each of the [`rays`] of a part, once, in no order.
    pub fn rays(
        &self,
        board: &Board,
        direction: (i32, i32),
        background: Option<i8>,
        mut found: impl FnMut((usize, usize)),
    ) {
        if direction == (0, 0) {
            return;
        }
        for (row, column) in self.part.places() {
            let (mut row, mut column) = (row as i32 + direction.0, column as i32 + direction.1);
            while let Some(place) = board.place(row, column) {
                let is_blocked = background.is_some_and(|ground| board.cells[place] != ground);
                // From its own next cell on, the ray is that cell's.
                if is_blocked || self.has(row, column) {
                    break;
                }
                found((row as usize, column as usize));
                (row, column) = (row + direction.0, column + direction.1);
            }
        }
    }
}

/// Returns the cells between the boxes of two parts that lie side by side: those in the rows or the
/// columns that both have.
pub fn corridor(from: &Part, to: &Part) -> Vec<(usize, usize)> {
    let (rows, columns) = gap(from, to);
    if (rows == 0) == (columns == 0) {
        return Vec::new();
    }
    let shared = |a: (usize, usize), b: (usize, usize)| (a.0.max(b.0), a.1.min(b.1));
    let between = |a: (usize, usize), b: (usize, usize)| (a.1.min(b.1), a.0.max(b.0));
    let span = |part: &Part, of_rows: bool| {
        if of_rows { (part.top, part.bottom) } else { (part.left, part.right) }
    };
    let along = |of_rows: bool, is_apart: bool| {
        let (a, b) = (span(from, of_rows), span(to, of_rows));
        if is_apart { between(a, b) } else { shared(a, b) }
    };
    let (top, bottom) = along(true, rows != 0);
    let (left, right) = along(false, columns != 0);
    (top..bottom).flat_map(|row| (left..right).map(move |column| (row, column))).collect()
}

/// Returns the cells in the holes of a part: regions of its box that no way to the sides leads out
/// of.
pub fn hollows(part: &Part) -> Vec<(usize, usize)> {
    let mask = part.mask();
    let style = Style::Touching { univalued: true, diagonal: false };
    let mut found = Vec::new();
    for region in parts(&mask, style, 1) {
        if !region.at_edge(&mask) {
            found.extend(region.places().map(|(row, column)| (row + part.top, column + part.left)));
        }
    }
    found.sort_unstable();
    found
}

/// Returns the offsets of the copies of a part at each multiple of a step, as long as the box of
/// the copy meets a board.
pub fn trail(board: &Board, part: &Part, step: (i32, i32)) -> Vec<(i32, i32)> {
    let meets = |start: usize, end: usize, by: i32, side: usize| {
        start as i32 + by < side as i32 && end as i32 + by > 0
    };
    let mut found = Vec::new();
    if step == (0, 0) {
        return found;
    }
    for count in 1..=128 {
        let (down, right) = (step.0 * count, step.1 * count);
        let inside = meets(part.top, part.bottom, down, board.height)
            && meets(part.left, part.right, right, board.width);
        if !inside {
            break;
        }
        found.push((down, right));
    }
    found
}
