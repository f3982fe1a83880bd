//! Colours by rank: roles instead of names.

use super::{Board, NONE};

/// Returns the role of each colour of a board. The background is 0 and fixed colours stay. The
/// others are counted from 1 by the number of their cells; of equals the one that comes first is
/// first. `None` where there are too many.
fn roles(board: &Board, background: i8, fixed: &[i8]) -> Option<[i8; 10]> {
    let mut role = [NONE; 10];
    let mut used = vec![0];
    *role.get_mut(usize::try_from(background).ok()?)? = 0;
    for &color in fixed {
        if color == 0 || color == background {
            return None;
        }
        *role.get_mut(usize::try_from(color).ok()?)? = color;
        used.push(color);
    }
    let counts = board.counts();
    let place = |color: usize| board.cells.iter().position(|&cell| cell == color as i8);
    let mut colors: Vec<usize> = (0..10).filter(|&color| counts[color] > 0).collect();
    colors.sort_by_key(|&color| (std::cmp::Reverse(counts[color]), place(color)));
    for color in colors.into_iter().chain(0..10) {
        if role[color] == NONE {
            let next = (1..10).find(|next| !used.contains(next))?;
            role[color] = next;
            used.push(next);
        }
    }
    Some(role)
}

/// Returns a board with the roles of its colours.
pub fn ranked(board: &Board, background: i8, fixed: &[i8]) -> Option<Board> {
    let role = roles(board, background, fixed)?;
    Some(
        board.map(|cell| {
            usize::try_from(cell).ok().and_then(|c| role.get(c)).copied().unwrap_or(cell)
        }),
    )
}

/// Returns a board of roles with the colours that have them in another board.
pub fn unranked(roles_of: &Board, board: &Board, background: i8, fixed: &[i8]) -> Option<Board> {
    let role = roles(board, background, fixed)?;
    let color =
        |cell: i8| role.iter().position(|&role| role == cell).map_or(cell, |color| color as i8);
    Some(roles_of.map(color))
}

/// Returns a board with the roles that its colours have in another board.
pub fn ranked_by(board: &Board, other: &Board, background: i8, fixed: &[i8]) -> Option<Board> {
    let role = roles(other, background, fixed)?;
    Some(
        board.map(|cell| {
            usize::try_from(cell).ok().and_then(|c| role.get(c)).copied().unwrap_or(cell)
        }),
    )
}
