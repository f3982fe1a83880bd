//! Rules about things that move.

use super::canvas::{Canvas, figure};
use super::rng::SampleRng;

/// Generates `25ff71a9`: the figure moves down by one row.
pub(super) fn one_down(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colour = rng.pick(&[1, 2]);
    let size = (rng.between(1, 2), rng.between(1, 3));
    let shape = figure(rng, size, colour, 60);
    shifted_down(rng, &shape, 3)
}

/// Generates `a79310a0`: the cyan figure moves down by one row and turns red.
pub(super) fn one_down_red(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(3, 5);
    let size = (rng.between(1, side - 2), rng.between(1, side - 2));
    let shape = figure(rng, size, 8, 60);
    let (input, output) = shifted_down(rng, &shape, side);
    (input, output.recoloured(|colour| if colour == 8 { 2 } else { colour }))
}

/// Generates `5521c0d9`: three blocks on the floor rise by their own heights.
pub(super) fn lift_by_height(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let mut input = Canvas::filled(15, 15, 0);
    let mut output = input.clone();
    let mut left = rng.between(0, 1);
    for colour in rng.sample(&[1, 2, 4], 3) {
        let (height, width) = (rng.between(1, 7), rng.between(1, 4));
        input.fill_rectangle((15 - height, left), (height, width), colour);
        output.fill_rectangle((15 - 2 * height, left), (height, width), colour);
        // At most 1 + 3 × 4 columns of blocks and two gaps: 15.
        left += width + 1;
    }
    (input, output)
}

/// Generates `1e0a9b12`: all cells fall to the floor; every column has one colour.
pub(super) fn fall(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(4, 6);
    let colours = rng.sample(&[1, 2, 3, 4, 5, 6, 7, 8, 9], side);
    let draw = |rng: &mut SampleRng| {
        Canvas::from_fn(side, side, |_, c| if rng.chance(30) { colours[c] } else { 0 })
    };
    let input = rng.until(draw, |grid| grid.count(0) <= side * side - side);
    let output = Canvas::from_fn(side, side, |r, c| {
        let cells = (0..side).filter(|&row| input.at(row, c) != 0).count();
        if side - r <= cells { colours[c] } else { 0 }
    });
    (input, output)
}

/// Generates `d037b0a7`: every coloured cell runs down to the floor; a column has at most one.
pub(super) fn drip(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colours = rng.sample(&[2, 3, 4, 6, 7, 8], 3);
    // One column in five or so is empty.
    let starts = [(); 3].map(|()| rng.chance(80).then(|| rng.between(0, 2)));
    let cell = |r: usize, c: usize, reach: usize| match starts[c] {
        Some(start) if (start..=start + reach).contains(&r) => colours[c],
        _ => 0,
    };
    (Canvas::from_fn(3, 3, |r, c| cell(r, c, 0)), Canvas::from_fn(3, 3, |r, c| cell(r, c, 2)))
}

/// Returns a shape somewhere on a square canvas, above its last row, and the same a row lower.
fn shifted_down(rng: &mut SampleRng, shape: &Canvas, side: usize) -> (Canvas, Canvas) {
    let top = rng.between(0, side - 1 - shape.height);
    let left = rng.between(0, side - shape.width);
    let mut input = Canvas::filled(side, side, 0);
    let mut output = input.clone();
    input.stamp(shape, (top, left));
    output.stamp(shape, (top + 1, left));
    (input, output)
}
