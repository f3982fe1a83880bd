//! Grids made of grids.

use super::local::AROUND;
use super::parts::{Style, parts};
use super::{Board, NONE};

/// Returns 1 where a cell is other than a colour, else 0.
pub fn mark(board: &Board, background: i8) -> Board {
    board.map(|cell| i8::from(cell != background))
}

/// Leaves out rows and columns that are equal to the one before.
pub fn condense(board: &Board) -> Board {
    let row =
        |i: &usize| *i == 0 || (0..board.width).any(|j| board.at(*i, j) != board.at(i - 1, j));
    let column =
        |j: &usize| *j == 0 || (0..board.height).any(|i| board.at(i, *j) != board.at(i, j - 1));
    let rows: Vec<usize> = (0..board.height).filter(row).collect();
    let columns: Vec<usize> = (0..board.width).filter(column).collect();
    Board::of(rows.len(), columns.len(), |i, j| board.at(rows[i], columns[j]))
}

/// Leaves out rows and columns of one colour; `None` where nothing is left.
pub fn squeeze(board: &Board, color: i8) -> Option<Board> {
    let row = |i: &usize| (0..board.width).any(|j| board.at(*i, j) != color);
    let column = |j: &usize| (0..board.height).any(|i| board.at(i, *j) != color);
    let rows: Vec<usize> = (0..board.height).filter(row).collect();
    let columns: Vec<usize> = (0..board.width).filter(column).collect();
    let left = !rows.is_empty() && !columns.is_empty();
    left.then(|| Board::of(rows.len(), columns.len(), |i, j| board.at(rows[i], columns[j])))
}

/// Returns the smallest grid of which a board is the enlargement, rows and columns each by a factor
/// of their own.
pub fn shrink(board: &Board) -> Board {
    let (h, w) = board.shape();
    let rows = (1..=h).rev().find(|&k| {
        h.is_multiple_of(k)
            && (0..h).all(|i| (0..w).all(|j| board.at(i, j) == board.at(i / k * k, j)))
    });
    let columns = (1..=w).rev().find(|&k| {
        w.is_multiple_of(k)
            && (0..h).all(|i| (0..w).all(|j| board.at(i, j) == board.at(i, j / k * k)))
    });
    let (rows, columns) = (rows.unwrap_or(1), columns.unwrap_or(1));
    Board::of(h / rows, w / columns, |i, j| board.at(i * rows, j * columns))
}

/// Gives every cell the most common colour of itself and its neighbours; of several the smallest.
pub fn smooth(board: &Board) -> Board {
    board.like(|i, j| {
        let mut counts = [0u8; 10];
        for (di, dj) in AROUND.into_iter().chain([(0, 0)]) {
            let cell = board.get(i as i32 + di, j as i32 + dj);
            if (0..10).contains(&cell) {
                counts[cell as usize] += 1;
            }
        }
        (0..10).max_by_key(|&color| (counts[color], 10 - color)).unwrap_or(0) as i8
    })
}

/// Draws out cells other than the background in some directions until something is in their way.
pub fn smear(board: &Board, background: i8, directions: &[(i32, i32)]) -> Board {
    let mut drawn = board.clone();
    for (i, j) in board.places() {
        let color = board.at(i, j);
        if color == background {
            continue;
        }
        for &(di, dj) in directions.iter().filter(|&&direction| direction != (0, 0)) {
            let (mut row, mut column) = (i as i32 + di, j as i32 + dj);
            while let Some(place) = board.place(row, column) {
                if board.cells[place] != background {
                    break;
                }
                drawn.cells[place] = color;
                (row, column) = (row + di, column + dj);
            }
        }
    }
    drawn
}

/// Returns cells of the background that lie between two of the same colour, with nothing else
/// between, take that colour.
pub fn bridge(board: &Board, background: i8, directions: &[(i32, i32)]) -> Board {
    let mut drawn = board.clone();
    for (i, j) in board.places() {
        let color = board.at(i, j);
        if color == background {
            continue;
        }
        for &(di, dj) in directions.iter().filter(|&&direction| direction != (0, 0)) {
            let step = |count: i32| (i as i32 + di * count, j as i32 + dj * count);
            let mut count = 1;
            while let Some(place) = board.place(step(count).0, step(count).1) {
                if board.cells[place] != background {
                    break;
                }
                count += 1;
            }
            let end = board.place(step(count).0, step(count).1);
            if end.is_some_and(|place| board.cells[place] == color) {
                let places =
                    (1..count).filter_map(|place| board.place(step(place).0, step(place).1));
                places.for_each(|place| drawn.cells[place] = color);
            }
        }
    }
    drawn
}

/// Tells whether all four neighbours of a cell have its colour.
fn is_inner(board: &Board, i: usize, j: usize) -> bool {
    let own = board.at(i, j);
    AROUND[..4].iter().all(|(di, dj)| board.get(i as i32 + di, j as i32 + dj) == own)
}

/// Returns only cells that have a neighbour of another colour, or lie at the edge.
pub fn outline(board: &Board, background: i8) -> Board {
    board.like(|i, j| if is_inner(board, i, j) { background } else { board.at(i, j) })
}

/// Returns only cells all of whose neighbours have their colour.
pub fn interior(board: &Board, background: i8) -> Board {
    board.like(|i, j| if is_inner(board, i, j) { board.at(i, j) } else { background })
}

/// Gives cells of the background the colour of a neighbour, row by row from the upper left the
/// first that there is.
pub fn halo(board: &Board, background: i8) -> Board {
    let ring = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)];
    board.like(|i, j| {
        let own = board.at(i, j);
        let around = ring.iter().map(|(di, dj)| board.get(i as i32 + di, j as i32 + dj));
        let mut around = around.filter(|&cell| cell != background && cell != NONE);
        if own == background { around.next().unwrap_or(own) } else { own }
    })
}

/// Returns the colour of a rank by the number of cells, the background left out, of equals the
/// smallest first; from the end where the rank is negative. [`NONE`] where there are too few
/// colours.
pub fn ranked_color(board: &Board, background: i8, rank: i64) -> i8 {
    let counts = board.counts();
    let mut colors: Vec<i8> =
        (0..10).filter(|&c| counts[c as usize] > 0 && c != background).collect();
    colors.sort_by_key(|&color| (std::cmp::Reverse(counts[color as usize]), color));
    let index = if rank < 0 { colors.len() as i64 + rank } else { rank };
    usize::try_from(index).ok().and_then(|index| colors.get(index).copied()).unwrap_or(NONE)
}

/// Returns for each cell the colour that stands beside its colour where just two cells touch:
/// somewhere in the grid there is such a pair.
pub fn partners(board: &Board, background: i8) -> Board {
    let mut partner = [NONE; 10];
    for part in parts(board, Style::Touching { univalued: false, diagonal: false }, background) {
        if let &[(a, ..), (b, ..)] = part.cells.as_slice()
            && a != b
            && (0..10).contains(&a)
            && (0..10).contains(&b)
        {
            (partner[a as usize], partner[b as usize]) = (b, a);
        }
    }
    board.map(|cell| {
        usize::try_from(cell).ok().and_then(|c| partner.get(c)).copied().unwrap_or(NONE)
    })
}
