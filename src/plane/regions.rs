//! Regions: what is enclosed, reached, or the largest of its kind.

use super::local::AROUND;
use super::parts::{Style, parts};
use super::{Board, clip};

/// Returns cells of the background from which no way through the background leads to the edge: 1,
/// else 0. Ways along rows and columns, or at corners too where `diagonal`.
pub fn enclosed(board: &Board, background: i8, diagonal: bool) -> Board {
    let inner = board.map(|cell| i8::from(cell == background));
    let mut plane = Board::filled(board.height, board.width, 0);
    for part in parts(&inner, Style::Touching { univalued: true, diagonal }, 0) {
        if !part.at_edge(board) {
            part.places().for_each(|(row, column)| plane.set(row, column, 1));
        }
    }
    plane
}

/// Gives enclosed parts of the background the colour that stands above their first cell.
pub fn fill_holes(board: &Board, background: i8) -> Board {
    let mut filled = board.clone();
    let style = Style::Touching { univalued: true, diagonal: false };
    for part in parts(board, style, super::NONE) {
        if part.color == background && !part.at_edge(board) {
            let color = part
                .places()
                .next()
                .map_or(background, |(row, column)| board.get(row as i32 - 1, column as i32));
            part.places().for_each(|(row, column)| filled.set(row, column, color));
        }
    }
    filled
}

/// Returns the cells of the largest rectangle of a colour, of several the first: 1, else 0.
pub fn largest_rectangle(board: &Board, color: i8) -> Board {
    let (h, w) = board.shape();
    let mut heights = vec![0usize; w];
    let mut best = (0, 0, 0, 0, 0);
    for i in 0..h {
        for (j, height) in heights.iter_mut().enumerate() {
            *height = if board.at(i, j) == color { *height + 1 } else { 0 };
        }
        for j in 0..w {
            let mut least = usize::MAX;
            for (k, &height) in heights.iter().enumerate().skip(j) {
                least = least.min(height);
                if least == 0 {
                    break;
                }
                if least * (k - j + 1) > best.0 {
                    best = (least * (k - j + 1), i + 1 - least, j, i + 1, k + 1);
                }
            }
        }
    }
    let (_, top, left, bottom, right) = best;
    board.like(|i, j| i8::from((top..bottom).contains(&i) && (left..right).contains(&j)))
}

/// Returns the steps from the nearest cell of a colour to each cell through the background; 99
/// where no way leads.
pub fn reach(board: &Board, background: i8, color: i8, diagonal: bool) -> Board {
    let mut steps = board.map(|cell| if cell == color { 0 } else { 99 });
    let mut front: Vec<usize> =
        (0..board.cells.len()).filter(|&place| steps.cells[place] == 0).collect();
    while !front.is_empty() {
        let mut next = Vec::new();
        for place in front {
            let (row, column) = ((place / board.width) as i32, (place % board.width) as i32);
            for (i, j) in &AROUND[..if diagonal { 8 } else { 4 }] {
                let Some(to) = board.place(row + i, column + j) else { continue };
                if steps.cells[to] == 99 && board.cells[to] == background {
                    steps.cells[to] = clip(steps.cells[place] as usize + 1).min(98);
                    next.push(to);
                }
            }
        }
        front = next;
    }
    steps
}
