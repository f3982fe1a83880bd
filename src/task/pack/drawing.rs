//! Rules that draw something new: lines, frames, a count.

use super::canvas::Canvas;
use super::rng::SampleRng;

/// Generates `3bd67248`: a red diagonal upwards from the foot of a wall on the left, and a yellow
/// floor.
pub(super) fn diagonal_and_floor(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let (side, colour) = (rng.between(3, 15), rng.pick(&[1, 3, 5, 6, 7, 8, 9]));
    let cell = |r: usize, c: usize| match (r, c) {
        (_, 0) => colour,
        _ if r + 1 == side => 4,
        _ if r + c + 1 == side => 2,
        _ => 0,
    };
    (
        Canvas::from_fn(side, side, |_, c| if c == 0 { colour } else { 0 }),
        Canvas::from_fn(side, side, cell),
    )
}

/// Generates `4258a5f9`: every grey dot gets a blue frame.
pub(super) fn frame_dots(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let mut dots: Vec<(usize, usize)> = Vec::new();
    let wanted = rng.between(3, 5);
    while dots.len() < wanted {
        let dot = (rng.between(1, 7), rng.between(1, 7));
        // Frames may touch but not overlap. Where the dots leave no room for another one, starting
        // afresh now and then gets out of the corner.
        let apart = |&(r, c): &(usize, usize)| r.abs_diff(dot.0) > 2 || c.abs_diff(dot.1) > 2;
        if dots.iter().all(apart) {
            dots.push(dot);
        } else if rng.chance(10) {
            dots.clear();
        }
    }
    let mut input = Canvas::filled(9, 9, 0);
    let mut output = input.clone();
    for (row, column) in dots {
        input.set(row, column, 5);
        output.fill_rectangle((row - 1, column - 1), (3, 3), 1);
        output.set(row, column, 5);
    }
    (input, output)
}

/// Generates `d631b094`: the coloured cells in one row.
pub(super) fn count_in_a_row(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colour = rng.pick(&[1, 2, 4, 7, 8]);
    let input = rng.until(
        |rng| Canvas::noise(rng, 3, 3, &[0, colour]),
        |grid| (1..=5).contains(&grid.count(colour)),
    );
    let output = Canvas::filled(1, input.count(colour), colour);
    (input, output)
}
