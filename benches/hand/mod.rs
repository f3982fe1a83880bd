//! Twelve solvers as functions written by hand: rows of bits, and no value between the grids.

mod rows;

use arcvm::value::Grid;
use bumpalo::Bump;

use rows::{Rows, drawn, parts};

/// A solver written by hand.
pub(crate) type ByHand = for<'a> fn(&'a Bump, Grid<'_>) -> Grid<'a>;

/// The kinds of programs, each with the tasks of its solvers and what does the same by hand.
pub(crate) const KINDS: [(&str, [(&str, ByHand); 4]); 3] = [
    (
        "loops over locations",
        [
            ("4258a5f9", ringed),
            ("7e0986d6", denoised),
            ("834ec97d", striped),
            ("d406998b", alternated),
        ],
    ),
    (
        "logic of planes",
        [("0520fde7", common), ("3428a4f5", either), ("dae9d2b5", laid_over), ("fafffa47", empty)],
    ),
    (
        "chains on the table of objects",
        [("67385a82", coloured), ("a5313dff", flooded), ("a61f2674", ranked), ("d2abd087", sorted)],
    ),
];

/// Draws a blue ring around each grey dot.
fn ringed<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let dots = Rows::of(&grid, |cell| cell == 5);
    let beside = dots.map(|row| row << 1 | row >> 1);
    let level = dots.zip(&beside, |dots, beside| dots | beside);
    let rings = beside.zip(&level.down().zip(&level.up(), |a, b| a | b), |a, b| a | b);
    drawn(bump, grid, &[(1, &rings)])
}

/// Wipes out noise: with the colour of the rectangle inside of it, with black outside.
fn denoised<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let counts = counted(&grid);
    let (least, most) = (rarest(&counts), commonest(&counts));
    let is_third = |color: &i8| counts[*color as usize] > 0 && *color != least && *color != most;
    let solid = (0..10).find(is_third).unwrap_or(0);
    let noise = Rows::of(&grid, |cell| cell == least);
    let block = Rows::of(&grid, |cell| cell == solid);
    let (up, down) = (block.up(), block.down());
    let two_upright = up.zip(&down, |a, b| a & b);
    let upright = up.zip(&down, |a, b| a | b);
    let two = block.zip(&upright, |row, upright| {
        let (left, right) = (row << 1, row >> 1);
        left & right | (left | right) & upright
    });
    let inside = noise.zip(&two.zip(&two_upright, |a, b| a | b), |noise, two| noise & two);
    drawn(bump, grid, &[(0, &noise), (solid, &inside)])
}

/// Moves the rare cells down by one, and draws stripes in step with them above.
fn striped<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let counts = counted(&grid);
    let (least, most) = (rarest(&counts), commonest(&counts));
    let drop = Rows::of(&grid, |cell| cell == least);
    let (top, all) = (drop.top(), drop.words().fold(0, |all, row| all | row));
    let mut columns = 0x5555_5555;
    if all.trailing_zeros() % 2 == 1 {
        columns <<= 1;
    }
    let stripes = drop.numbered(|row| if row <= top { columns } else { 0 });
    drawn(bump, grid, &[(most, &drop), (least, &drop.down()), (4, &stripes)])
}

/// Turns grey into green in every other column from the right.
fn alternated<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let columns = if grid.width % 2 == 1 { 0x5555_5555 } else { 0xAAAA_AAAA };
    let marked = Rows::of(&grid, |cell| cell == 5).map(|row| row & columns);
    drawn(bump, grid, &[(3, &marked)])
}

/// Draws red where both sides of the wall are blue.
fn common<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let blue = Rows::of(&grid, |cell| cell == 1);
    let (half, right) = (grid.width / 2, grid.width / 2 + grid.width % 2);
    let both = blue.map(|row| row & row >> right & ((1 << half) - 1));
    plain(bump, 3, 3, &[(2, &both)])
}

/// Draws green where one of the halves is red.
fn either<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let red = Rows::of(&grid, |cell| cell == 2);
    let half = grid.height / 2;
    let one = red.zip(&red.from((half + grid.height % 2) as usize), |a, b| a ^ b);
    plain(bump, half, grid.width, &[(3, &one)])
}

/// Draws red where both halves are black.
fn empty<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let black = Rows::of(&grid, |cell| cell == 0);
    let half = grid.height / 2;
    let both = black.zip(&black.from((half + grid.height % 2) as usize), |a, b| a & b);
    plain(bump, half, grid.width, &[(2, &both)])
}

/// Lays the halves over each other in magenta.
fn laid_over<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let drawn = Rows::of(&grid, |cell| cell != 0);
    let (half, right) = (grid.width / 2, grid.width / 2 + grid.width % 2);
    let any = drawn.map(|row| (row | row >> right) & ((1 << half) - 1));
    plain(bump, grid.height, half, &[(6, &any)])
}

/// Turns green pieces of more than two cells into light blue.
fn coloured<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let mut marked = Rows::none(&grid);
    for piece in parts(Rows::of(&grid, |cell| cell == 3)) {
        if piece.count() > 2 {
            marked = marked.zip(&piece, |a, b| a | b);
        }
    }
    drawn(bump, grid, &[(8, &marked)])
}

/// Floods black areas that do not touch the border with blue.
fn flooded<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let black = Rows::of(&grid, |cell| cell == 0);
    let open = black.border().grown(&black);
    drawn(bump, grid, &[(1, &black.zip(&open, |black, open| black & !open))])
}

/// Keeps the tallest bar in blue and the shortest one in red.
fn ranked<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let bars: Vec<Rows> = parts(Rows::of(&grid, |cell| cell != 0)).collect();
    let height = |bar: &&Rows| bar.words().filter(|row| *row != 0).count();
    // Of several bars the first counts, as it does for `argmax`.
    let (tallest, shortest) =
        (bars.iter().rev().max_by_key(height), bars.iter().min_by_key(height));
    match tallest.zip(shortest) {
        Some((tallest, shortest)) => {
            plain(bump, grid.height, grid.width, &[(1, tallest), (2, shortest)])
        }
        None => plain(bump, grid.height, grid.width, &[]),
    }
}

/// Turns shapes of six cells red and all others blue.
fn sorted<'a>(bump: &'a Bump, grid: Grid<'_>) -> Grid<'a> {
    let grey = Rows::of(&grid, |cell| cell == 5);
    let mut six = Rows::none(&grid);
    for shape in parts(grey.clone()) {
        if shape.count() == 6 {
            six = six.zip(&shape, |a, b| a | b);
        }
    }
    drawn(bump, grid, &[(1, &grey), (2, &six)])
}

fn counted(grid: &Grid<'_>) -> [u32; 10] {
    let mut counts = [0; 10];
    grid.cells.iter().for_each(|&cell| counts[cell as usize] += 1);
    counts
}

fn rarest(counts: &[u32; 10]) -> i8 {
    let there = (0..10).filter(|&color| counts[color] > 0);
    there.min_by_key(|&color| counts[color]).unwrap_or(0) as i8
}

fn commonest(counts: &[u32; 10]) -> i8 {
    (0..10).rev().max_by_key(|&color| counts[color]).unwrap_or(0) as i8
}

/// Returns a black grid on which rows of bits are drawn.
fn plain<'a>(bump: &'a Bump, height: u32, width: u32, layers: &[(i8, &Rows)]) -> Grid<'a> {
    let cells = [0; 1024];
    let black = Grid::new(height, width, &cells[..(height * width) as usize]);
    drawn(bump, black.expect("no more than 32 rows of 32"), layers)
}
