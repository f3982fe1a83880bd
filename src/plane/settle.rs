//! Cells that fall.

use super::{Board, Turn};

/// Lets cells other than the background fall in a direction until they lie on one another or at the
/// edge.
pub fn settle(board: &Board, background: i8, direction: (i32, i32)) -> Option<Board> {
    let turn = match direction {
        (1, 0) => Turn::Same,
        (-1, 0) => Turn::Hmirror,
        (0, 1) => Turn::Dmirror,
        (0, -1) => Turn::Rot270,
        _ => return None,
    };
    let upright = board.turned(turn);
    let mut fallen = Board::filled(upright.height, upright.width, background);
    for j in 0..upright.width {
        let mut floor = upright.height;
        for i in (0..upright.height).rev() {
            let cell = upright.at(i, j);
            if cell != background {
                floor -= 1;
                fallen.set(floor, j, cell);
            }
        }
    }
    Some(fallen.turned(turn.inverse()))
}
