//! Planes of the row that a cell lies in. Columns are rows of the board mirrored at its diagonal.

use super::{Board, Turn, clip};

/// Returns the most common colour other than the background in the row of each cell.
pub fn row_colors(board: &Board, background: i8) -> Board {
    let colors: Vec<i8> = (0..board.height)
        .map(|i| board.part(i, 0, i + 1, board.width).most_but(background))
        .collect();
    board.like(|i, _| colors[i])
}

/// Returns the most common colour other than the background in the column of each cell.
pub fn column_colors(board: &Board, background: i8) -> Board {
    row_colors(&board.turned(Turn::Dmirror), background).turned(Turn::Dmirror)
}

/// Tells how many cells of a colour the row of each cell has.
pub fn row_counts(board: &Board, color: i8) -> Board {
    let row = |i: usize| &board.cells[i * board.width..(i + 1) * board.width];
    let counts: Vec<i8> = (0..board.height)
        .map(|i| clip(row(i).iter().filter(|&&cell| cell == color).count()))
        .collect();
    board.like(|i, _| counts[i])
}

/// Returns the first cell of the row of each cell.
pub fn row_heads(board: &Board) -> Board {
    board.like(|i, _| board.at(i, 0))
}
