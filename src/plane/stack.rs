//! Boards of one size laid over one another: what the cells at one place are together.

use super::{Board, NONE, clip};

/// Returns what becomes of the cells at each place, in the order of the boards; `None` where there
/// is no board, or sizes differ.
pub fn stacked(boards: &[Board], together: impl Fn(&[i8]) -> i8) -> Option<Board> {
    let first = boards.first()?;
    if boards.iter().any(|board| board.shape() != first.shape()) {
        return None;
    }
    let mut cells = vec![0; boards.len()];
    Some(first.like(|i, j| {
        for (cell, board) in cells.iter_mut().zip(boards) {
            *cell = board.at(i, j);
        }
        together(&cells)
    }))
}

/// Tells how many are other than the background.
pub fn stack_count(cells: &[i8], background: i8) -> i8 {
    clip(cells.iter().filter(|&&cell| cell != background).count())
}

/// Returns the first that is other than the background; the background where none is.
pub fn stack_first(cells: &[i8], background: i8) -> i8 {
    cells.iter().copied().find(|&cell| cell != background).unwrap_or(background)
}

/// Returns the last that is other than the background; the background where none is.
pub fn stack_last(cells: &[i8], background: i8) -> i8 {
    cells.iter().rev().copied().find(|&cell| cell != background).unwrap_or(background)
}

/// Tells how many different ones there are.
pub fn stack_kinds(cells: &[i8], _: i8) -> i8 {
    let mut kinds = cells.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    clip(kinds.len())
}

fn counted(cells: &[i8]) -> Vec<(usize, i8)> {
    let mut sorted = cells.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect()
}

/// Returns the most common one, of several the smallest.
pub fn stack_most(cells: &[i8], _: i8) -> i8 {
    let counts = counted(cells).into_iter();
    counts.max_by_key(|&(count, cell)| (count, -i32::from(cell))).map_or(NONE, |(_, cell)| cell)
}

/// Returns the least common one, of several the smallest.
pub fn stack_least(cells: &[i8], _: i8) -> i8 {
    counted(cells).into_iter().min().map_or(NONE, |(_, cell)| cell)
}
