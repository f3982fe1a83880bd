//! Lines that a part draws, and places that lie between one part and another.

use super::parts::Part;
use super::relate::{Own, center_gap, gap};
use super::{Board, NONE};

type Places = Vec<(usize, usize)>;

/// Returns the corner of the box of a part that a diagonal direction leads to.
fn corner(part: &Part, (down, right): (i32, i32)) -> (i32, i32) {
    (
        if down < 0 { part.top as i32 } else { part.bottom as i32 - 1 },
        if right < 0 { part.left as i32 } else { part.right as i32 - 1 },
    )
}

/// Steps that a line takes at most.
const MOST_STEPS: usize = 256;

/// Returns the way of a ball that leaves the box of a part at a corner, in a diagonal direction. It
/// bounces off what is not background and off the sides, and ends where it can go nowhere, or at
/// the far ends of a long board.
pub fn bounce(board: &Board, part: &Part, background: i8, direction: (i32, i32)) -> Places {
    let mut found = Vec::new();
    let (mut down, mut right) = direction;
    if down == 0 || right == 0 {
        return found;
    }
    let own = Own::of(part);
    let (mut row, mut column) = corner(part, direction);
    let blocks = |row: i32, column: i32| {
        let cell = board.get(row, column);
        cell == NONE || cell != background && !own.has(row, column)
    };
    for _ in 0..MOST_STEPS {
        if blocks(row + down, column) {
            down = -down;
        }
        if blocks(row, column + right) {
            right = -right;
        }
        if blocks(row + down, column + right) {
            break;
        }
        (row, column) = (row + down, column + right);
        if !own.has(row, column) {
            found.push((row as usize, column as usize));
        }
        let ends = |position: i32, side: usize| position == 0 || position as usize + 1 == side;
        let is_end = match board.height > board.width {
            true => ends(row, board.height),
            false => board.width > board.height && ends(column, board.width),
        };
        if is_end {
            break;
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the way of a line that leaves the middle of a part in a direction along rows or columns.
/// It turns to one side wherever something is in its way. It ends at the edge, or where it cannot
/// turn.
pub fn turning(
    board: &Board,
    part: &Part,
    background: i8,
    direction: (i32, i32),
    clockwise: bool,
) -> Places {
    let mut found = Vec::new();
    let (mut down, mut right) = direction;
    if (down == 0) == (right == 0) {
        return found;
    }
    let own = Own::of(part);
    let middle = (part.top + part.height() / 2, part.left + part.width() / 2);
    let (mut row, mut column) = match direction {
        (0, _) => (middle.0 as i32, corner(part, (1, right)).1),
        _ => (corner(part, (down, 1)).0, middle.1 as i32),
    };
    for _ in 0..MOST_STEPS {
        let cell = board.get(row + down, column + right);
        if cell == NONE {
            break;
        }
        if cell != background && !own.has(row + down, column + right) {
            (down, right) = if clockwise { (right, -down) } else { (-right, down) };
            let ahead = board.get(row + down, column + right);
            if ahead == NONE || ahead != background {
                break;
            }
            continue;
        }
        (row, column) = (row + down, column + right);
        if !own.has(row, column) {
            found.push((row as usize, column as usize));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the middle line of the corridor between two parts that lie side by side.
pub fn midway(from: &Part, to: &Part) -> Places {
    let mut places = super::corridor(from, to);
    let (rows, _) = gap(from, to);
    let across = |place: &(usize, usize)| if rows == 0 { place.0 } else { place.1 };
    let (least, most) = (places.iter().map(across).min(), places.iter().map(across).max());
    if let (Some(least), Some(most)) = (least, most) {
        let middle = (least + most).div_ceil(2);
        places.retain(|place| across(place) == middle);
    }
    places
}

/// Returns the places on the diagonal between the corners of two parts that face each other, if
/// they are on one.
pub fn diagonal_path(from: &Part, to: &Part) -> Places {
    let (rows, columns) = gap(from, to);
    if rows == 0 || rows.abs() != columns.abs() {
        return Vec::new();
    }
    let start = corner(from, (rows, columns));
    let step = |by: i32| {
        ((start.0 + rows.signum() * by) as usize, (start.1 + columns.signum() * by) as usize)
    };
    let mut places: Places = (1..rows.abs()).map(step).collect();
    places.sort_unstable();
    places
}

/// Returns the places on the way from the middle of a part to that of another, with one corner.
/// They are outside of the box of the other and of the cells of the part.
pub fn corner_path(from: &Part, to: &Part, along_column: bool) -> Places {
    let (rows, columns) = gap(from, to);
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    let own = Own::of(from);
    let middle = |part: &Part| ((part.top + part.bottom - 1) / 2, (part.left + part.right - 1) / 2);
    let ((row, column), (to_row, to_column)) = (middle(from), middle(to));
    let (corner_row, corner_column) =
        if along_column { (to_row, column) } else { (row, to_column) };
    let down = (row.min(to_row)..=row.max(to_row)).map(|row| (row, corner_column));
    let right = (column.min(to_column)..=column.max(to_column)).map(|column| (corner_row, column));
    let inside = |&(row, column): &(usize, usize)| {
        let in_rows = row >= to.top && row < to.bottom;
        in_rows && column >= to.left && column < to.right || own.has(row as i32, column as i32)
    };
    let mut places: Places = down.chain(right).filter(|place| !inside(place)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Returns the whole rows or columns of a board that the box of a part covers, without the box.
/// They cross the way to another part that lies straight, or go along it.
pub fn stripe(board: &Board, part: &Part, other: &Part, across: bool) -> Places {
    let (rows, columns) = gap(part, other);
    if (rows == 0) == (columns == 0) {
        return Vec::new();
    }
    let upright = (columns != 0) == across;
    let whole = match upright {
        true => (0..board.height, part.left..part.right.min(board.width)),
        false => (part.top..part.bottom.min(board.height), 0..board.width),
    };
    let in_box = |row: usize, column: usize| {
        (part.top..part.bottom).contains(&row) && (part.left..part.right).contains(&column)
    };
    let columns = whole.1;
    whole
        .0
        .flat_map(|row| columns.clone().map(move |column| (row, column)))
        .filter(|&(row, column)| !in_box(row, column))
        .collect()
}

/// Returns the places in the box of another part that are in the rows, or in the columns, of the
/// box of a part.
pub fn slab(part: &Part, other: &Part, of_rows: bool) -> Places {
    let (rows, columns) = match of_rows {
        true => (part.top.max(other.top)..part.bottom.min(other.bottom), other.left..other.right),
        false => (other.top..other.bottom, part.left.max(other.left)..part.right.min(other.right)),
    };
    rows.flat_map(|row| columns.clone().map(move |column| (row, column))).collect()
}

/// Returns the parts that are nearest to a part straight above, below, left and right of it.
pub fn facing<'p>(
    part: &Part,
    others: impl Iterator<Item = (usize, &'p Part)> + Clone,
) -> Vec<usize> {
    let mut found: Vec<usize> = [(-1, 0), (1, 0), (0, -1), (0, 1)]
        .into_iter()
        .filter_map(|direction| {
            let there = others.clone().filter(|(_, other)| {
                let (rows, columns) = gap(part, other);
                (rows.signum(), columns.signum()) == direction
            });
            super::nearest_part(part, there)
        })
        .collect();
    found.sort_unstable();
    found
}

/// Tells how far the boxes of two parts are apart, in the direction in which they are farther: 0
/// where they overlap, 1 where they touch.
pub fn box_distance(from: &Part, to: &Part) -> i32 {
    let (rows, columns) = gap(from, to);
    rows.abs().max(columns.abs())
}

/// Returns twice the way from the middle of a part to that of another.
pub fn double_gap(from: &Part, to: &Part) -> (i32, i32) {
    let (rows, columns) = center_gap(from, to);
    let odd = |a: usize, b: usize| ((a + b) % 2) as i32;
    let rest = |a: (usize, usize), b: (usize, usize)| (odd(a.0, a.1) + odd(b.0, b.1)) % 2;
    (
        2 * rows + rest((from.top, from.bottom), (to.top, to.bottom)),
        2 * columns + rest((from.left, from.right), (to.left, to.right)),
    )
}

/// Tells how many cells of a part lie in the outermost row or column of its box in a direction.
pub fn side_cells(part: &Part, (down, right): (i32, i32)) -> usize {
    let is_there = |&(row, column): &(usize, usize)| {
        let rows = match down.signum() {
            -1 => row == part.top,
            1 => row + 1 == part.bottom,
            _ => true,
        };
        let columns = match right.signum() {
            -1 => column == part.left,
            1 => column + 1 == part.right,
            _ => true,
        };
        rows && columns
    };
    part.places().filter(is_there).count()
}

#[cfg(test)]
mod tests {
    use super::super::{Style, parts};
    use super::*;

    fn two(rows: &[&[i8]]) -> (Board, Vec<Part>) {
        let board = Board::of(rows.len(), rows[0].len(), |i, j| rows[i][j]);
        let all = parts(&board, Style::Touching { univalued: true, diagonal: false }, 0);
        (board, all)
    }

    #[test]
    fn a_ball_bounces_off_the_sides() {
        let (board, all) = two(&[&[0, 0, 0], &[0, 0, 0], &[0, 0, 0], &[0, 0, 0], &[1, 0, 0]]);
        let way = bounce(&board, &all[0], 0, (-1, 1));
        assert_eq!(way, [(0, 0), (1, 1), (2, 2), (3, 1)]);
        assert!(bounce(&board, &all[0], 0, (-1, 0)).is_empty());
    }

    #[test]
    fn a_line_turns_where_it_is_blocked() {
        let (board, all) = two(&[&[1, 0, 0, 2], &[0, 0, 0, 0], &[0, 0, 0, 0]]);
        let way = turning(&board, &all[0], 0, (0, 1), true);
        assert_eq!(way, [(0, 1), (0, 2), (1, 2), (2, 2)]);
    }

    #[test]
    fn paths_lead_from_one_part_to_another() {
        let (board, all) = two(&[&[1, 0, 0, 0], &[0, 0, 0, 0], &[0, 0, 0, 0], &[0, 0, 0, 2]]);
        assert_eq!(diagonal_path(&all[0], &all[1]), [(1, 1), (2, 2)]);
        assert_eq!(corner_path(&all[0], &all[1], true), [(1, 0), (2, 0), (3, 0), (3, 1), (3, 2)]);
        assert_eq!(double_gap(&all[0], &all[1]), (6, 6));
        assert_eq!(box_distance(&all[0], &all[1]), 3);
        assert!(stripe(&board, &all[0], &all[1], true).is_empty());
    }

    #[test]
    fn stripes_and_slabs_are_in_the_rows_of_a_part() {
        let (board, all) = two(&[&[1, 0, 2], &[0, 0, 2]]);
        assert_eq!(stripe(&board, &all[0], &all[1], true), [(1, 0)]);
        assert_eq!(stripe(&board, &all[0], &all[1], false), [(0, 1), (0, 2)]);
        assert_eq!(slab(&all[0], &all[1], true), [(0, 2)]);
        assert_eq!(facing(&all[0], all.iter().enumerate()), [1]);
        assert_eq!(side_cells(&all[1], (0, -1)), 2);
        assert_eq!(midway(&all[0], &all[1]), [(0, 1)]);
    }
}
