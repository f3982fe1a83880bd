//! Planes of the view from each cell along straight lines.

use std::collections::VecDeque;

use super::local::AROUND;
use super::{Board, NONE, clip};

/// How far there is nothing: more than any distance.
const FAR: i8 = 99;

/// Returns the first cell other than the background in a direction from each cell: its colour and
/// how far it is.
fn first(board: &Board, background: i8, direction: (i32, i32)) -> (Board, Board) {
    let mut colors = Board::filled(board.height, board.width, NONE);
    let mut distances = Board::filled(board.height, board.width, FAR);
    // Cells are visited so that the one ahead is known before.
    let order = |length: usize, step: i32| -> Vec<usize> {
        if step > 0 { (0..length).rev().collect() } else { (0..length).collect() }
    };
    let columns = order(board.width, direction.1);
    for i in order(board.height, direction.0) {
        for &j in &columns {
            let ahead = board.place(i as i32 + direction.0, j as i32 + direction.1);
            let Some(ahead) = ahead else { continue };
            let place = i * board.width + j;
            let cell = board.cells[ahead];
            if cell != background {
                (colors.cells[place], distances.cells[place]) = (cell, 1);
            } else if colors.cells[ahead] != NONE {
                colors.cells[place] = colors.cells[ahead];
                distances.cells[place] = (distances.cells[ahead] + 1).min(FAR - 1);
            }
        }
    }
    (colors, distances)
}

/// Returns the first colour other than the background that is seen from each cell in a direction.
pub fn ray_color(board: &Board, background: i8, direction: (i32, i32)) -> Board {
    first(board, background, direction).0
}

/// Tells how far the first cell other than the background is from each cell in a direction; 99
/// where there is none.
pub fn ray_distance(board: &Board, background: i8, direction: (i32, i32)) -> Board {
    first(board, background, direction).1
}

/// Returns the colour that is seen from each cell both in a direction and in the opposite one;
/// where two different colours are seen, 10.
pub fn between(board: &Board, background: i8, direction: (i32, i32)) -> Board {
    let ahead = ray_color(board, background, direction);
    let behind = ray_color(board, background, (-direction.0, -direction.1));
    board.like(|i, j| match (ahead.at(i, j), behind.at(i, j)) {
        (NONE, _) | (_, NONE) => NONE,
        (a, b) if a == b => a,
        _ => 10,
    })
}

/// Counts in how many directions something other than the background is seen: of the four along
/// rows and columns, or of all eight.
pub fn ray_count(board: &Board, background: i8, diagonal: bool) -> Board {
    let mut counts = Board::filled(board.height, board.width, 0);
    for direction in &AROUND[..if diagonal { 8 } else { 4 }] {
        let colors = ray_color(board, background, *direction);
        for (count, color) in counts.cells.iter_mut().zip(colors.cells) {
            *count += i8::from(color != NONE);
        }
    }
    counts
}

/// Returns the colour that is nearest along the row or the column.
pub fn nearest_ray(board: &Board, background: i8) -> Board {
    let seen = AROUND[..4].iter().map(|&direction| first(board, background, direction));
    let seen: Vec<(Board, Board)> = seen.collect();
    board.like(|i, j| {
        let best = seen.iter().min_by_key(|(_, distance)| distance.at(i, j));
        best.map_or(NONE, |(color, _)| color.at(i, j))
    })
}

/// Tells whether a colour stands anywhere in a direction from each cell: 1 or 0.
pub fn sees(board: &Board, color: i8, direction: (i32, i32)) -> Board {
    let (i, j) = direction;
    board.like(|row, column| {
        let (mut row, mut column) = (row as i32 + i, column as i32 + j);
        while let Some(place) = board.place(row, column) {
            if board.cells[place] == color {
                return 1;
            }
            (row, column) = (row + i, column + j);
            if (i, j) == (0, 0) {
                break;
            }
        }
        0
    })
}

/// Returns the distance of each cell from the nearest one other than the background, and the colour
/// of that.
fn spread(board: &Board, background: i8, diagonal: bool) -> (Board, Board) {
    let mut colors = Board::filled(board.height, board.width, NONE);
    let mut distances = Board::filled(board.height, board.width, FAR);
    let mut waiting = VecDeque::new();
    for (i, j) in board.places() {
        if board.at(i, j) != background {
            colors.set(i, j, board.at(i, j));
            distances.set(i, j, 0);
            waiting.push_back((i, j));
        }
    }
    while let Some((i, j)) = waiting.pop_front() {
        for (di, dj) in &AROUND[..if diagonal { 8 } else { 4 }] {
            let Some(place) = board.place(i as i32 + di, j as i32 + dj) else { continue };
            if distances.cells[place] == FAR {
                distances.cells[place] = clip(distances.at(i, j) as usize + 1).min(FAR - 1);
                colors.cells[place] = colors.at(i, j);
                waiting.push_back((place / board.width, place % board.width));
            }
        }
    }
    (colors, distances)
}

/// Returns the steps from each cell to the nearest one other than the background; 99 where there is
/// none.
pub fn distance(board: &Board, background: i8, diagonal: bool) -> Board {
    spread(board, background, diagonal).1
}

/// Returns the colour that the fewest steps along rows and columns lead to.
pub fn nearest(board: &Board, background: i8) -> Board {
    spread(board, background, false).0
}
