//! Rules that change colours and leave every shape where it is.

use super::canvas::{Canvas, figure};
use super::rng::SampleRng;

/// Generates `b1948b0a`: magenta becomes red.
pub(super) fn magenta_to_red(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let (height, width) = (rng.between(3, 6), rng.between(4, 6));
    let input = Canvas::noise(rng, height, width, &[6, 7]);
    let output = input.recoloured(|colour| if colour == 6 { 2 } else { colour });
    (input, output)
}

/// Generates `c8f0f002`: orange becomes grey.
pub(super) fn orange_to_grey(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let width = rng.between(4, 6);
    let input = Canvas::noise(rng, 3, width, &[1, 1, 7, 7, 8]);
    let output = input.recoloured(|colour| if colour == 7 { 5 } else { colour });
    (input, output)
}

/// Generates `d511f180`: grey and cyan change places.
pub(super) fn exchange_grey_and_cyan(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let side = rng.between(3, 5);
    let input = rng.until(
        |rng| Canvas::noise(rng, side, side, &[1, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9]),
        |grid| grid.count(5) > 0 && grid.count(8) > 0,
    );
    let output = input.recoloured(|colour| match colour {
        5 => 8,
        8 => 5,
        other => other,
    });
    (input, output)
}

/// Generates `0d3d703e`: four pairs of colours change places; the grid is three columns of one
/// colour each.
pub(super) fn exchange_by_table(rng: &mut SampleRng) -> (Canvas, Canvas) {
    const PAIRS: [(i8, i8); 4] = [(3, 4), (1, 5), (2, 6), (8, 9)];
    // Walking round the ring by three lets any three samples in a row show all eight colours.
    const RING: [i8; 8] = [3, 1, 6, 9, 5, 2, 8, 4];
    let start = 3 * rng.index;
    let colours = [0, 1, 2].map(|step| RING[(start + step) % RING.len()]);
    let colours = rng.sample(&colours, 3);
    let input = Canvas::from_fn(3, 3, |_, c| colours[c]);
    let output = input.recoloured(|colour| {
        let partner = PAIRS.iter().find_map(|&(a, b)| match colour {
            _ if colour == a => Some(b),
            _ if colour == b => Some(a),
            _ => None,
        });
        partner.unwrap_or(colour)
    });
    (input, output)
}

/// Generates `5582e5ca`: the whole grid takes its most common colour.
pub(super) fn commonest_everywhere(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colours = rng.sample(&[0, 1, 3, 4, 6, 8, 9], 5);
    let (leader, others) = (colours[0], &colours[1..]);
    let input =
        rng.until(|rng| Canvas::noise(rng, 3, 3, &colours), |grid| leads(grid, leader, others));
    (input, Canvas::filled(3, 3, leader))
}

/// Generates `9565186b`: the most common colour, which is in one piece, stays; all others become
/// grey.
pub(super) fn keep_commonest(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let colours = rng.sample(&[1, 2, 3, 4, 8], 4);
    let (kept, others) = (colours[0], &colours[1..]);
    let height = rng.between(1, 3);
    let shape = figure(rng, (height, 3), kept, 70);
    let top = rng.between(0, 3 - height);
    let draw = |rng: &mut SampleRng| {
        let mut grid = Canvas::noise(rng, 3, 3, others);
        grid.stamp(&shape, (top, 0));
        grid
    };
    let input = rng.until(draw, |grid| leads(grid, kept, others));
    let output = input.recoloured(|other| if other == kept { kept } else { 5 });
    (input, output)
}

/// Generates `08ed6ac7`: four grey bars take the colours 1 to 4 by height, the tallest the first.
pub(super) fn rank_bars(rng: &mut SampleRng) -> (Canvas, Canvas) {
    let heights = rng.sample(&[2, 3, 4, 5, 6, 7, 8, 9], 4);
    let mut input = Canvas::filled(9, 9, 0);
    let mut output = input.clone();
    for (bar, &height) in heights.iter().enumerate() {
        let rank = heights.iter().filter(|&&other| other > height).count();
        let (corner, size) = ((9 - height, 2 * bar + 1), (height, 1));
        input.fill_rectangle(corner, size, 5);
        output.fill_rectangle(corner, size, rank as i8 + 1);
    }
    (input, output)
}

/// Tells whether `colour` is more common than each of the others.
fn leads(grid: &Canvas, colour: i8, others: &[i8]) -> bool {
    let rivals = others.iter().map(|&other| grid.count(other));
    rivals.max() < Some(grid.count(colour))
}
