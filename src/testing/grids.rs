//! Random grids: plain, sparse, blocky, symmetric, and the odd shapes and cells at which code
//! breaks.

use super::Rng;
use crate::value::GridBuf;

/// Returns a random grid with sides of 1 to `max_side` cells. Cells are nearly always colours 0 to
/// 9.
pub fn grid(rng: &mut Rng, max_side: u32) -> GridBuf {
    let max_side = max_side.max(1);
    let (height, width) = match rng.below(8) {
        0 => (1, side(rng, max_side)),
        1 => (side(rng, max_side), 1),
        2 => {
            let side = side(rng, max_side);
            (side, side)
        }
        _ => (side(rng, max_side), side(rng, max_side)),
    };
    let cells = cells(rng, height as usize, width as usize);
    match GridBuf::new(height, width, cells) {
        Some(grid) => grid,
        None => unreachable!("{height} x {width} cells were drawn"),
    }
}

fn side(rng: &mut Rng, max: u32) -> u32 {
    // Small grids find most defects, and fastest; the largest now and then.
    if rng.chance(10) { max } else { 1 + rng.below(max.min(12) as usize) as u32 }
}

fn cells(rng: &mut Rng, height: usize, width: usize) -> Vec<i8> {
    let count = height * width;
    let palette: Vec<i8> = (0..1 + rng.below(5)).map(|_| rng.below(10) as i8).collect();
    match rng.below(10) {
        // One colour.
        0 => vec![palette[0]; count],
        // A few cells on a background.
        1..=3 => {
            let density = 5 + rng.below(30);
            let mut cell = |_| if rng.chance(density) { rng.pick(&palette) } else { 0 };
            (0..count).map(&mut cell).collect()
        }
        // Rectangles on a background.
        4..=5 => {
            let mut cells = vec![palette[0]; count];
            for _ in 0..1 + rng.below(4) {
                let (top, left) = (rng.below(height), rng.below(width));
                let (bottom, right) =
                    (top + 1 + rng.below(height - top), left + 1 + rng.below(width - left));
                let color = rng.below(10) as i8;
                for row in top..bottom {
                    cells[row * width + left..row * width + right].fill(color);
                }
            }
            cells
        }
        // The same from both sides.
        6 => {
            let half: Vec<i8> = (0..count).map(|_| rng.pick(&palette)).collect();
            (0..count)
                .map(|index| {
                    half[index / width * width + (index % width).min(width - 1 - index % width)]
                })
                .collect()
        }
        // A pattern that repeats.
        7 => {
            let (down, right) = (1 + rng.below(3), 1 + rng.below(3));
            let tile: Vec<i8> = (0..9).map(|_| rng.pick(&palette)).collect();
            (0..count).map(|index| tile[index / width % down * 3 + index % width % right]).collect()
        }
        // Cells that are no colours.
        8 if rng.chance(30) => {
            (0..count).map(|_| rng.pick(&[-128, -2, -1, 0, 1, 9, 10, 15, 16, 127])).collect()
        }
        _ => (0..count).map(|_| rng.pick(&palette)).collect(),
    }
}
