//! Grids: turning, cutting, joining, scaling, counting colours, drawing on them.

use std::collections::BTreeSet;

use arcvm::value::Direction;
use proptest::prelude::*;

use super::config;
use super::model::{
    BOTH, Cell, Loc, Model, Rows, ToModel, call, check, check_fails, try_call, walk,
};
use super::strategy::{cells, far_cells, grid, locs, small_grid};

/// The cells of a grid, row by row.
pub(super) fn cells_of(grid: &Rows) -> Vec<Cell> {
    let row = |(i, row): (usize, &Vec<i64>)| -> Vec<Cell> {
        row.iter().enumerate().map(|(j, &color)| (color, (i as i64, j as i64))).collect()
    };
    grid.iter().enumerate().flat_map(row).collect()
}

/// The place of a location inside a grid.
pub(super) fn inside(grid: &Rows, (i, j): Loc) -> Option<(usize, usize)> {
    let (i, j) = (usize::try_from(i).ok()?, usize::try_from(j).ok()?);
    (i < grid.len() && j < grid[0].len()).then_some((i, j))
}

/// The most common colour; among equals the first in the direction of the walk.
pub(super) fn most_common(direction: Direction, grid: &Rows) -> i64 {
    let count = |color: &i64| grid.iter().flatten().filter(|other| *other == color).count();
    let palette: BTreeSet<i64> = grid.iter().flatten().copied().collect();
    walk(direction, palette).into_iter().rev().max_by_key(count).unwrap()
}

/// A grid with one value for every cell, given its place and its colour.
fn map(grid: &Rows, mut cell: impl FnMut(Loc, i64) -> i64) -> Rows {
    let mut out = grid.clone();
    for (color, (i, j)) in cells_of(grid) {
        out[i as usize][j as usize] = cell((i, j), color);
    }
    out
}

/// A grid of a shape.
fn from_fn(height: usize, width: usize, cell: impl Fn(usize, usize) -> i64) -> Rows {
    (0..height).map(|i| (0..width).map(|j| cell(i, j)).collect()).collect()
}

/// The grid with the cells drawn in the direction of the walk where `allowed` says so.
fn drawn(
    direction: Direction,
    grid: &Rows,
    cells: &BTreeSet<Cell>,
    allowed: impl Fn(i64) -> bool,
) -> Rows {
    let mut out = grid.clone();
    for (color, location) in walk(direction, cells.iter().copied()) {
        if let Some((i, j)) = inside(grid, location)
            && allowed(out[i][j])
        {
            out[i][j] = color;
        }
    }
    out
}

/// The part of a grid, cut off where the grid ends.
fn part(grid: &Rows, (top, left): (usize, usize), (height, width): (usize, usize)) -> Rows {
    let row = |row: &Vec<i64>| row.iter().skip(left).take(width).copied().collect();
    grid.iter().skip(top).take(height).map(row).collect()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn turned(grid in grid()) {
        let (h, w) = (grid.len(), grid[0].len());
        check("rot90", &[&grid], &from_fn(w, h, |i, j| grid[h - 1 - j][i]));
        check("rot180", &[&grid], &from_fn(h, w, |i, j| grid[h - 1 - i][w - 1 - j]));
        check("rot270", &[&grid], &from_fn(w, h, |i, j| grid[j][w - 1 - i]));
        check("hmirror", &[&grid], &from_fn(h, w, |i, j| grid[h - 1 - i][j]));
        check("vmirror", &[&grid], &from_fn(h, w, |i, j| grid[i][w - 1 - j]));
        check("dmirror", &[&grid], &from_fn(w, h, |i, j| grid[j][i]));
        check("cmirror", &[&grid], &from_fn(w, h, |i, j| grid[h - 1 - j][w - 1 - i]));
    }

    #[test]
    fn rows_without_repetitions(grid in grid(), again in any::<u64>()) {
        let mut rows = grid.clone();
        rows.extend(grid.iter().enumerate().filter(|(i, _)| again >> (i % 64) & 1 == 1).map(|(_, row)| row.clone()));
        let mut seen = BTreeSet::new();
        let distinct: Rows = rows.iter().filter(|row| seen.insert((*row).clone())).cloned().collect();
        check("dedupe", &[&rows], &distinct);
    }

    #[test]
    fn counted(grid in grid(), asked in -3i64..12) {
        let all: Vec<i64> = grid.iter().flatten().copied().collect();
        let palette: BTreeSet<i64> = all.iter().copied().collect();
        let count = |color: &i64| all.iter().filter(|other| *other == color).count() as i64;
        check("palette", &[&grid], &palette);
        check("numcolors", &[&grid], &(palette.len() as i64));
        for &color in palette.iter().chain([&asked, &1000]) {
            check("colorcount", &[&grid, &color], &count(&color));
            let locs = cells_of(&grid).into_iter().filter(|cell| cell.0 == color);
            check("ofcolor", &[&grid, &color], &locs.map(|cell| cell.1).collect::<BTreeSet<_>>());
        }
        for direction in BOTH {
            let least = walk(direction, palette.clone()).into_iter().min_by_key(count);
            let most = most_common(direction, &grid);
            prop_assert_eq!(call(direction, "mostcolor", &[&grid]), most.model());
            prop_assert_eq!(call(direction, "leastcolor", &[&grid]), least.unwrap().model());
        }
        let cells = cells_of(&grid);
        check("asobject", &[&grid], &cells.iter().copied().collect::<BTreeSet<_>>());
        check("asindices", &[&grid], &cells.iter().map(|cell| cell.1).collect::<BTreeSet<_>>());
    }

    #[test]
    fn filled(grid in grid(), locs in locs(), color in -130i64..130) {
        let fill = |allowed: &dyn Fn(i64) -> bool, color: i64| {
            map(&grid, |location, old| if locs.contains(&location) && allowed(old) { color } else { old })
        };
        check("fill", &[&grid, &color, &locs], &fill(&|_| true, color));
        let cells = locs.iter().filter_map(|&location| inside(&grid, location).map(|(i, j)| (grid[i][j], location)));
        check("toobject", &[&locs, &grid], &cells.collect::<BTreeSet<_>>());
        for direction in BOTH {
            let below = most_common(direction, &grid);
            let under = call(direction, "underfill", &[&grid, &color, &locs]);
            prop_assert_eq!(under, fill(&|old| old == below, color).model());
            let cover = call(direction, "cover", &[&grid, &locs]);
            prop_assert_eq!(cover, fill(&|_| true, below).model());
        }
    }

    #[test]
    fn painted(grid in grid(), object in cells(), by in (-9i64..9, -9i64..9)) {
        for direction in BOTH {
            let paint = drawn(direction, &grid, &object, |_| true);
            prop_assert_eq!(call(direction, "paint", &[&grid, &object]), paint.model());
            let below = most_common(direction, &grid);
            // Once drawn on, a cell is background no more, unless it was drawn in that colour.
            let under = drawn(direction, &grid, &object, |old| old == below);
            prop_assert_eq!(call(direction, "underpaint", &[&grid, &object]), under.model());
            let locs: BTreeSet<Loc> = object.iter().map(|cell| cell.1).collect();
            let covered = map(&grid, |location, old| if locs.contains(&location) { below } else { old });
            let moved = object.iter().map(|&(color, (i, j))| (color, (i + by.0, j + by.1))).collect();
            let expected = drawn(direction, &covered, &moved, |_| true);
            prop_assert_eq!(call(direction, "move", &[&grid, &object, &by]), expected.model());
        }
    }

    #[test]
    fn far_objects_paint_what_is_inside(grid in small_grid(), object in far_cells()) {
        for direction in BOTH {
            let paint = drawn(direction, &grid, &object, |_| true);
            prop_assert_eq!(call(direction, "paint", &[&grid, &object]), paint.model());
        }
        let locs: BTreeSet<Loc> = object.iter().map(|cell| cell.1).collect();
        let cells = locs.iter().filter_map(|&location| inside(&grid, location).map(|(i, j)| (grid[i][j], location)));
        check("toobject", &[&object, &grid], &cells.collect::<BTreeSet<_>>());
    }

    #[test]
    fn scaled(grid in grid(), factor in -1i64..5) {
        let (h, w) = (grid.len(), grid[0].len());
        let by = factor.max(0) as usize;
        let times = |down: usize, right: usize| -> Rows {
            let wide = grid.iter().map(|row| {
                row.iter().flat_map(|&color| std::iter::repeat_n(color, right)).collect::<Vec<_>>()
            });
            wide.flat_map(|row| std::iter::repeat_n(row, down)).collect()
        };
        check("upscale", &[&grid, &factor], &times(by, by));
        check("hupscale", &[&grid, &factor], &times(1, by));
        check("vupscale", &[&grid, &factor], &times(by, 1));
        if factor == 0 {
            check_fails("downscale", &[&grid, &factor]);
        } else {
            let step = factor.unsigned_abs() as usize;
            let thin = from_fn(h.div_ceil(step), w.div_ceil(step), |i, j| grid[i * step][j * step]);
            check("downscale", &[&grid, &factor], &thin);
        }
    }

    #[test]
    fn cut(grid in grid(), start in (0usize..9, 0usize..9), dims in (0usize..9, 0usize..9)) {
        let (h, w) = (grid.len(), grid[0].len());
        let (top, left) = (start.0 as i64, start.1 as i64);
        let size = (dims.0 as i64, dims.1 as i64);
        check("crop", &[&grid, &(top, left), &size], &part(&grid, start, dims));
        check("tophalf", &[&grid], &part(&grid, (0, 0), (h / 2, w)));
        check("bottomhalf", &[&grid], &part(&grid, (h.div_ceil(2), 0), (h, w)));
        if w > 1 {
            check("lefthalf", &[&grid], &part(&grid, (0, 0), (h, w / 2)));
            check("righthalf", &[&grid], &part(&grid, (0, w.div_ceil(2)), (h, w)));
        }
        let inner = (h.saturating_sub(2), w.saturating_sub(2));
        check("trim", &[&grid], &part(&grid, (1, 1), inner));
        for n in 1..5 {
            // Parts that do not fill the grid lie one cell apart.
            let (tall, wide) = (h / n + usize::from(h % n != 0), w / n + usize::from(w % n != 0));
            let across: Vec<Rows> = (0..n).map(|k| part(&grid, (0, k * wide), (h, w / n))).collect();
            check("hsplit", &[&grid, &(n as i64)], &across);
            let down: Vec<Rows> = (0..n).map(|k| part(&grid, (k * tall, 0), (h / n, w))).collect();
            check("vsplit", &[&grid, &(n as i64)], &down);
        }
        match inside(&grid, (top, left)) {
            Some((i, j)) => check("index", &[&grid, &(top, left)], &grid[i][j]),
            None => check("index", &[&grid, &(top, left)], &Model::None),
        }
        check("index", &[&grid, &(-1 - top, left)], &Model::None);
    }

    #[test]
    fn joined(a in small_grid(), b in small_grid(), fallback in -2i64..12) {
        let beside = |(x, y): (&Vec<i64>, &Vec<i64>)| [x.clone(), y.clone()].concat();
        check("hconcat", &[&a, &b], &a.iter().zip(&b).map(beside).collect::<Rows>());
        check("vconcat", &[&a, &b], &[a.clone(), b.clone()].concat());
        if b.len() < a.len() || b[0].len() < a[0].len() {
            check_fails("cellwise", &[&a, &b, &fallback]);
        } else {
            let same = |(i, j): Loc, color| b[i as usize][j as usize] == color;
            let cellwise = map(&a, |location, color| if same(location, color) { color } else { fallback });
            check("cellwise", &[&a, &b, &fallback], &cellwise);
        }
    }

    #[test]
    fn recolored(grid in grid(), a in -2i64..12, b in -2i64..200) {
        check("replace", &[&grid, &a, &b], &map(&grid, |_, c| if c == a { b } else { c }));
        let switch = map(&grid, |_, c| match c {
            _ if c == a => b,
            _ if c == b => a,
            _ => c,
        });
        check("switch", &[&grid, &a, &b], &switch);
    }

    #[test]
    fn parts_of_patches(grid in grid(), locs in locs()) {
        let Some(top) = locs.iter().map(|location| location.0).min() else {
            check_fails("subgrid", &[&locs, &grid]);
            return Ok(());
        };
        let left = locs.iter().map(|location| location.1).min().unwrap();
        let height = locs.iter().map(|location| location.0).max().unwrap() - top + 1;
        let width = locs.iter().map(|location| location.1).max().unwrap() - left + 1;
        let by_size = try_call(Direction::Ascending, "crop", &[&grid, &(top, left), &(height, width)]);
        prop_assert_eq!(call(Direction::Ascending, "subgrid", &[&locs, &grid]), by_size.unwrap());
        let below = top + height == grid.len() as i64;
        let beside = left + width == grid[0].len() as i64;
        let borders = top == 0 || left == 0 || below || beside;
        check("bordering", &[&locs, &grid], &borders);
    }
}
