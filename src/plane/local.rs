//! The surroundings of each cell.

use super::{Board, NONE};

/// The four neighbours at a side, then the four at a corner.
pub(super) const AROUND: [(i32, i32); 8] =
    [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

/// Returns the neighbours at a side, at a corner, or all: `sides` and `corners` say which count.
fn offsets(sides: bool, corners: bool) -> impl Iterator<Item = (i32, i32)> {
    let chosen = AROUND.into_iter().enumerate();
    chosen
        .filter(move |(index, _)| if *index < 4 { sides } else { corners })
        .map(|(_, offset)| offset)
}

/// Returns what stands at an offset from each cell.
pub fn beside(board: &Board, offset: (i32, i32)) -> Board {
    board.like(|i, j| board.get(i as i32 + offset.0, j as i32 + offset.1))
}

/// Tells how many neighbours of each cell have a colour.
pub fn count_around(board: &Board, color: i8, sides: bool, corners: bool) -> Board {
    board.like(|i, j| {
        let has = |(di, dj): &(i32, i32)| board.get(i as i32 + di, j as i32 + dj) == color;
        offsets(sides, corners).filter(has).count() as i8
    })
}

/// Tells how many neighbours of each cell have its colour.
pub fn same_around(board: &Board, sides: bool, corners: bool) -> Board {
    board.like(|i, j| {
        let own = board.at(i, j);
        let has = |(di, dj): &(i32, i32)| board.get(i as i32 + di, j as i32 + dj) == own;
        offsets(sides, corners).filter(has).count() as i8
    })
}

/// Returns the most common colour around each cell other than the background.
pub fn around_color(board: &Board, background: i8) -> Board {
    board.like(|i, j| {
        let mut counts = [0u8; 10];
        for (di, dj) in AROUND {
            let cell = board.get(i as i32 + di, j as i32 + dj);
            if (0..10).contains(&cell) && cell != background {
                counts[cell as usize] += 1;
            }
        }
        let best = (0..10).max_by_key(|&color| (counts[color], 10 - color)).unwrap_or(0);
        if counts[best] == 0 { NONE } else { best as i8 }
    })
}
