//! Boards that are repeated or enlarged, and where each cell lies in them.

use super::{Board, clip};

/// Lays so many copies below one another and beside one another.
pub fn tiled(board: &Board, (rows, columns): (usize, usize)) -> Board {
    let (h, w) = board.shape();
    Board::of(h * rows, w * columns, |i, j| board.at(i % h, j % w))
}

/// Does as [`tiled`], with every other copy mirrored so that copies meet at mirror lines.
pub fn mirror_tiled(board: &Board, (rows, columns): (usize, usize)) -> Board {
    let (h, w) = board.shape();
    let fold = |index: usize, side: usize| match (index / side).is_multiple_of(2) {
        true => index % side,
        false => side - 1 - index % side,
    };
    Board::of(h * rows, w * columns, |i, j| board.at(fold(i, h), fold(j, w)))
}

/// Tells which row, or column, of copies each cell of so many copies lies in.
pub fn tile_index(board: &Board, (rows, columns): (usize, usize), of_rows: bool) -> Board {
    let (h, w) = board.shape();
    Board::of(h * rows, w * columns, |i, j| clip(if of_rows { i / h } else { j / w }))
}

/// Tells which row, or column, of its block each cell lies in where every cell of a board becomes a
/// block of so many cells.
pub fn block_index(board: &Board, (rows, columns): (usize, usize), of_rows: bool) -> Board {
    let (h, w) = board.shape();
    Board::of(h * rows, w * columns, |i, j| clip(if of_rows { i % rows } else { j % columns }))
}
