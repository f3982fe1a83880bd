//! Rules about turning and mirroring a whole grid.

use super::canvas::Canvas;
use super::rng::SampleRng;

/// Generates `3c9b0459`: the grid turned by half a turn.
pub(super) fn half_turn(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let input = three_colours(rng);
    let output = input.flipped().mirrored();
    (input, output)
}

/// Generates `74dd1130`: rows become columns.
pub(super) fn transpose(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let input = three_colours(rng);
    let output = input.transposed();
    (input, output)
}

/// Generates `67a3c6ac`: left and right exchanged.
pub(super) fn mirror(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(3, 7);
    let input = Canvas::noise(rng, side, side, &[1, 2, 6, 7]);
    let output = input.mirrored();
    (input, output)
}

/// Generates `68b16354`: top and bottom exchanged.
pub(super) fn flip(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(5, 7);
    let input = Canvas::noise(rng, side, side, &[1, 2, 3, 4, 7, 8]);
    let output = input.flipped();
    (input, output)
}

/// Generates `ed36ccf7`: a quarter turn to the left.
pub(super) fn quarter_turn_left(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colour = rng.pick(&[2, 5, 6, 9]);
    let input = Canvas::noise(rng, 3, 3, &[0, colour]);
    // Mirroring first sends the right column to the top row.
    let output = input.mirrored().transposed();
    (input, output)
}

/// Generates `44f52bb0`: blue where the red figure is its own mirror image, orange where it is not.
pub(super) fn is_symmetric(rng: &mut SampleRng) -> (Canvas, Canvas) {
    // Both answers occur in turn, so that the demonstrations always show both.
    let symmetric = rng.index.is_multiple_of(2);
    let draw = |rng: &mut SampleRng| {
        let free = Canvas::noise(rng, 3, 3, &[0, 2]);
        match symmetric {
            true => Canvas::from_fn(3, 3, |r, c| free.at(r, c.min(2 - c))),
            false => free,
        }
    };
    let wanted =
        |grid: &Canvas| (2..9).contains(&grid.count(2)) && (*grid == grid.mirrored()) == symmetric;
    let input = rng.until(draw, wanted);
    (input, Canvas::filled(1, 1, if symmetric { 1 } else { 7 }))
}

/// Returns a 3×3 grid of three colours, as these tasks have them.
fn three_colours(rng: &mut SampleRng) -> Canvas {
    let colours = rng.sample(&[1, 2, 3, 4, 5, 6, 7, 8, 9], 3);
    Canvas::noise(rng, 3, 3, &colours)
}
