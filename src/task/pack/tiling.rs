//! Rules that build a larger grid out of copies of the input.

use super::canvas::Canvas;
use super::rng::SampleRng;

/// Generates `007bbfb7`: the grid as a tile of itself, one copy wherever the grid has colour.
pub(super) fn fractal(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colour = rng.pick(&[1, 2, 3, 4, 6, 7, 8]);
    let input = rng.until(
        |rng| Canvas::noise(rng, 3, 3, &[0, colour]),
        |grid| (3..9).contains(&grid.count(colour)),
    );
    let output = Canvas::from_fn(9, 9, |r, c| match input.at(r / 3, c / 3) {
        0 => 0,
        _ => input.at(r % 3, c % 3),
    });
    (input, output)
}

/// Generates `9172f3a0`: every cell three times as high and wide.
pub(super) fn magnify_by_three(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colours = rng.sample(&[1, 2, 3, 4, 6, 7], 2);
    let input = rng.until(
        |rng| Canvas::noise(rng, 3, 3, &[0, 0, colours[0], colours[1]]),
        |grid| grid.count(0) < 7,
    );
    let output = input.magnified(3);
    (input, output)
}

/// Generates `c59eb873`: every cell twice as high and wide.
pub(super) fn magnify_by_two(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(2, 5);
    let colours = rng.sample(&[1, 2, 3, 5, 6, 7, 8], 3);
    let palette = [0, 0, colours[0], colours[1], colours[2]];
    let input = rng.until(
        |rng| Canvas::noise(rng, side, side, &palette),
        |grid| grid.count(0) < side * side - 1,
    );
    let output = input.magnified(2);
    (input, output)
}

/// Generates `a416b8f3`: the grid twice, side by side.
pub(super) fn twice(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let (height, width) = (rng.between(3, 5), rng.between(3, 4));
    let colours = rng.sample(&[1, 2, 3, 4, 5, 6, 8], 3);
    let palette = [0, 0, colours[0], colours[1], colours[2]];
    let input = rng.until(
        |rng| Canvas::noise(rng, height, width, &palette),
        |grid| grid.count(0) < height * width * 2 / 3,
    );
    let output = input.beside(&input);
    (input, output)
}

/// Generates `6d0aefbc`: the grid and, to its right, its mirror image.
pub(super) fn mirror_sideways(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let input =
        rng.until(|rng| Canvas::noise(rng, 3, 3, &[1, 6, 8]), |grid| *grid != grid.mirrored());
    let output = input.beside(&input.mirrored());
    (input, output)
}

/// Generates `4c4377d9`: the grid and, above it, its mirror image.
pub(super) fn mirror_upwards(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colours = rng.sample(&[1, 3, 4, 5, 9], 2);
    let input = rng.until(|rng| Canvas::noise(rng, 3, 4, &colours), |grid| *grid != grid.flipped());
    let output = input.flipped().above(&input);
    (input, output)
}

/// Generates `67e8384a`: the grid with its mirror images to the right, below and across.
pub(super) fn kaleidoscope(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colours = rng.sample(&[1, 2, 3, 4, 5, 6, 7, 8], 4);
    let input = rng.until(
        |rng| Canvas::noise(rng, 3, 3, &colours),
        |grid| *grid != grid.mirrored() && *grid != grid.flipped(),
    );
    let upper = input.beside(&input.mirrored());
    let output = upper.above(&upper.flipped());
    (input, output)
}
