//! Objects in grids: components, colours, lines of one colour, occurrences.

use std::collections::BTreeSet;

use arcvm::value::Direction;
use proptest::prelude::*;

use super::config;
use super::grids::{cells_of, inside, most_common};
use super::model::{BOTH, Cell, Loc, Rows, ToModel, call, check};
use super::strategy::{cells, grid, small_grid};

type Objects = BTreeSet<BTreeSet<Cell>>;

/// The ways to form components.
#[derive(Clone, Copy, Debug)]
struct Mode {
    univalued: bool,
    diagonal: bool,
    without_bg: bool,
}

/// Components by spreading from each cell that no earlier one has reached.
fn components(direction: Direction, grid: &Rows, mode: Mode) -> Objects {
    let bg = mode.without_bg.then(|| most_common(direction, grid));
    let color = |location: Loc| inside(grid, location).map(|(i, j)| grid[i][j]);
    let mut reached: BTreeSet<Loc> = BTreeSet::new();
    let mut found = Objects::new();
    for (start_color, start) in cells_of(grid) {
        if Some(start_color) == bg || reached.contains(&start) {
            continue;
        }
        let mut object = BTreeSet::new();
        let mut waiting = vec![start];
        while let Some((i, j)) = waiting.pop() {
            let Some(here) = color((i, j)) else { continue };
            let belongs = if mode.univalued { here == start_color } else { Some(here) != bg };
            if !belongs || !reached.insert((i, j)) {
                continue;
            }
            object.insert((here, (i, j)));
            for (down, right) in (-1..=1).flat_map(|down| (-1..=1).map(move |right| (down, right)))
            {
                if mode.diagonal || down == 0 || right == 0 {
                    waiting.push((i + down, j + right));
                }
            }
        }
        found.insert(object);
    }
    found
}

/// One object for each colour but one.
fn by_color(grid: &Rows, without: Option<i64>) -> Objects {
    let palette: BTreeSet<i64> = grid.iter().flatten().copied().collect();
    let of = |color: i64| cells_of(grid).into_iter().filter(|cell| cell.0 == color).collect();
    palette.into_iter().filter(|&color| Some(color) != without).map(of).collect()
}

fn plain(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| cell.0 == cells[0].0)
}

/// The rows and the columns of a grid.
fn lines(grid: &Rows) -> (Vec<Vec<Cell>>, Vec<Vec<Cell>>) {
    let cells = cells_of(grid);
    let line = |keep: &dyn Fn(&Cell) -> bool| cells.iter().filter(|c| keep(c)).copied().collect();
    let rows = (0..grid.len()).map(|i| line(&|cell| cell.1.0 == i as i64)).collect();
    let columns = (0..grid[0].len()).map(|j| line(&|cell| cell.1.1 == j as i64)).collect();
    (rows, columns)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn eight_modes(grid in grid()) {
        for direction in BOTH {
            for bits in 0..8 {
                let set = |bit: i32| bits >> bit & 1 == 1;
                let mode = Mode { univalued: set(0), diagonal: set(1), without_bg: set(2) };
                let found = call(
                    direction,
                    "objects",
                    &[&grid, &mode.univalued, &mode.diagonal, &mode.without_bg],
                );
                prop_assert_eq!(found, components(direction, &grid, mode).model(), "{:?}", mode);
            }
        }
    }

    #[test]
    fn partitions(grid in grid()) {
        check("partition", &[&grid], &by_color(&grid, None));
        for direction in BOTH {
            let foreground = by_color(&grid, Some(most_common(direction, &grid)));
            prop_assert_eq!(call(direction, "fgpartition", &[&grid]), foreground.model());
        }
    }

    #[test]
    fn plain_lines(grid in grid()) {
        let (rows, columns) = lines(&grid);
        let all = rows.iter().chain(&columns).filter(|line| plain(line));
        check("frontiers", &[&grid], &all.map(|l| l.iter().copied().collect()).collect::<Objects>());
        let kept = |row: &&Vec<Cell>| !plain(row);
        let colors = |row: &Vec<Cell>| -> Vec<i64> {
            let inner = row.iter().filter(|cell| !plain(&columns[cell.1.1 as usize]));
            inner.map(|cell| cell.0).collect()
        };
        check("compress", &[&grid], &rows.iter().filter(kept).map(colors).collect::<Rows>());
    }

    #[test]
    fn occurrences(
        grid in prop_oneof![grid(), small_grid()],
        object in cells(),
        own in any::<Option<(prop::sample::Index, u8)>>(),
    ) {
        // Half the time a piece of the grid itself, which does occur.
        let object: BTreeSet<Cell> = match own {
            Some((location, picked)) => {
                let all = cells_of(&grid);
                let (_, (top, left)) = all[location.index(all.len())];
                let near = |(_, (i, j)): &Cell| (0..3).contains(&(i - top)) && (0..3).contains(&(j - left));
                let some = all.into_iter().filter(near).enumerate();
                some.filter(|(n, _)| *n == 0 || picked >> (n % 8) & 1 == 1).map(|(_, c)| c).collect()
            }
            None => object,
        };
        let (h, w) = (grid.len() as i64, grid[0].len() as i64);
        let top = object.iter().map(|cell| cell.1.0).min().unwrap_or(0);
        let left = object.iter().map(|cell| cell.1.1).min().unwrap_or(0);
        let tall = object.iter().map(|cell| cell.1.0 - top + 1).max().unwrap_or(0);
        let wide = object.iter().map(|cell| cell.1.1 - left + 1).max().unwrap_or(0);
        let occurs = |down: i64, right: i64| {
            object.iter().all(|&(color, (i, j))| {
                let place = inside(&grid, (i - top + down, j - left + right));
                place.is_some_and(|(i, j)| grid[i][j] == color)
            })
        };
        let places = (0..=h - tall).flat_map(|i| (0..=w - wide).map(move |j| (i, j)));
        let found: BTreeSet<Loc> = places.filter(|&(i, j)| occurs(i, j)).collect();
        check("occurrences", &[&grid, &object], &found);
    }
}
