//! The promises of the pack: valid grids, the same ones every time, and the rules of the tasks.
//!
//! A rule is checked by a property that is computed in another way than its generator does.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::{MAX_SIDE, TaskSet};
use super::*;
use crate::value::grid::Grid;

/// Asserts something about every pair of a task.
#[track_caller]
fn every_pair(id: &str, holds: impl Fn(Grid<'_>, Grid<'_>) -> bool) {
    let task = task(id).expect("the task is in the pack");
    for sample in &task.samples {
        let output = sample.output.as_ref().expect("outputs are known");
        let (input, output) = (sample.input.view(), output.view());
        assert!(holds(input, output), "{id} {}: {input:?} {output:?}", sample.name());
    }
}

fn size(grid: Grid<'_>) -> (usize, usize) {
    (grid.height as usize, grid.width as usize)
}

fn count(grid: Grid<'_>, colour: i8) -> usize {
    grid.cells.iter().filter(|&&cell| cell == colour).count()
}

fn places(grid: Grid<'_>) -> impl Iterator<Item = (usize, usize)> {
    let (height, width) = size(grid);
    (0..height).flat_map(move |row| (0..width).map(move |column| (row, column)))
}

#[test]
fn the_pack_is_sorted_and_large() {
    let ids: Vec<_> = ids().collect();
    assert!(ids.len() >= 20, "{} tasks", ids.len());
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert!(ids.contains(&"007bbfb7"));
    assert_eq!(TaskSet::embedded().ids().collect::<Vec<_>>(), ids);
    assert!(task("00000000").is_none());
}

#[test]
fn tasks_are_valid() {
    for task in tasks() {
        assert_eq!(task.origin, Origin::Generated);
        assert!((3..=5).contains(&task.of_kind(SampleKind::Train).count()), "{}", task.id);
        assert!((1..=2).contains(&task.of_kind(SampleKind::Test).count()), "{}", task.id);
        let mut inputs = Vec::new();
        for sample in &task.samples {
            let output = sample.output.as_ref().expect("outputs are known");
            for grid in [sample.input.view(), output.view()] {
                assert!(grid.height as usize <= MAX_SIDE && grid.width as usize <= MAX_SIDE);
                assert!(grid.cells.iter().all(|cell| (0..=9).contains(cell)));
            }
            assert_ne!(&sample.input, output, "{}", task.id);
            assert!(!inputs.contains(&&sample.input), "{} repeats an input", task.id);
            inputs.push(&sample.input);
        }
    }
}

#[test]
fn tasks_are_the_same_every_time() {
    assert!(tasks().eq(tasks()));
    let all: String = tasks().map(|task| format!("{} {:016x}\n", task.id, task.hash())).collect();
    insta::assert_snapshot!(all);
}

/// Where the public tasks lie beside the repository, their ids must be the pack's and their grids
/// not.
#[test]
fn ids_are_public_and_inputs_are_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tasks/arc-agi-1/training");
    if !folder.is_dir() {
        return;
    }
    let public = TaskSet::load(&[folder]).expect("the public tasks load");
    for task in tasks() {
        let original = public.get(&task.id).expect("the id is a public one");
        let known: BTreeSet<_> =
            original.samples.iter().map(|s| format!("{:?}", s.input)).collect();
        for sample in &task.samples {
            let input = format!("{:?}", sample.input);
            assert!(!known.contains(&input), "{} {}: {input}", task.id, sample.name());
        }
    }
}

#[test]
fn turning_and_mirroring() {
    every_pair("3c9b0459", |a, b| a.cells.iter().rev().eq(b.cells));
    every_pair("67a3c6ac", |a, b| a.rows().zip(b.rows()).all(|(x, y)| x.iter().rev().eq(y)));
    every_pair("68b16354", |a, b| a.rows().rev().eq(b.rows()));
    every_pair("74dd1130", |a, b| places(a).all(|(r, c)| a.at(r, c) == b.at(c, r)));
    every_pair("ed36ccf7", |a, b| places(a).all(|(r, c)| a.at(r, c) == b.at(2 - c, r)));
    every_pair("44f52bb0", |a, b| {
        let symmetric = a.rows().all(|row| row[0] == row[2]);
        b.cells == [if symmetric { 1 } else { 7 }]
    });
    let answers = task("44f52bb0").expect("it is in the pack").samples;
    let answers: BTreeSet<_> = answers.iter().map(|s| format!("{:?}", s.output)).collect();
    assert_eq!(answers.len(), 2);
}

#[test]
fn tiling() {
    every_pair("007bbfb7", |a, b| {
        let colour = a.cells.iter().copied().max().unwrap_or(0);
        let cells = count(a, colour);
        size(b) == (9, 9) && count(b, colour) == cells * cells
    });
    every_pair("9172f3a0", |a, b| places(b).all(|(r, c)| b.at(r, c) == a.at(r / 3, c / 3)));
    every_pair("c59eb873", |a, b| {
        size(b) == (2 * size(a).0, 2 * size(a).1)
            && (0..=9).all(|colour| count(b, colour) == 4 * count(a, colour))
    });
    every_pair("a416b8f3", |a, b| a.rows().zip(b.rows()).all(|(x, y)| y == [x, x].concat()));
    every_pair("6d0aefbc", |a, b| {
        b.rows().all(|row| row.iter().rev().eq(row))
            && a.rows().zip(b.rows()).all(|(x, y)| y[..3] == *x)
    });
    every_pair("4c4377d9", |a, b| b.rows().rev().eq(b.rows()) && b.cells[12..] == *a.cells);
    every_pair("67e8384a", |a, b| {
        size(b) == (6, 6)
            && b.rows().rev().eq(b.rows())
            && b.rows().all(|row| row.iter().rev().eq(row))
            && places(a).all(|(r, c)| a.at(r, c) == b.at(r, c))
    });
}

#[test]
fn colours() {
    let paired = |id: &str, table: &'static [(i8, i8)]| {
        every_pair(id, move |a, b| {
            size(a) == size(b)
                && a.cells.iter().zip(b.cells).all(|(&x, &y)| table.contains(&(x, y)))
        });
    };
    paired("b1948b0a", &[(6, 2), (7, 7)]);
    paired("c8f0f002", &[(7, 5), (1, 1), (8, 8)]);
    let table = &[(3, 4), (4, 3), (1, 5), (5, 1), (2, 6), (6, 2), (8, 9), (9, 8)];
    paired("0d3d703e", table);
    every_pair("d511f180", |a, b| {
        (count(a, 5), count(a, 8)) == (count(b, 8), count(b, 5)) && count(a, 1) == count(b, 1)
    });
    let shown: BTreeSet<_> = task("0d3d703e")
        .expect("it is in the pack")
        .of_kind(SampleKind::Train)
        .flat_map(|sample| sample.input.view().cells.to_vec())
        .collect();
    assert_eq!(shown.len(), 8, "the demonstrations show every colour");
    every_pair("5582e5ca", |a, b| {
        let colour = b.cells[0];
        (0..=9).all(|other| other == colour || count(a, other) < count(a, colour))
            && count(b, colour) == 9
    });
    every_pair("9565186b", |a, b| {
        let kept = a.cells.iter().zip(b.cells).filter(|(x, y)| x == y).map(|(&x, _)| x);
        let kept: BTreeSet<_> = kept.collect();
        kept.len() == 1 && kept.iter().all(|&colour| count(a, colour) + count(b, 5) == 9)
    });
    every_pair("08ed6ac7", |a, b| {
        let heights: Vec<_> = (1..=4).map(|colour| count(b, colour)).collect();
        heights.is_sorted_by(|x, y| x > y) && heights.iter().sum::<usize>() == count(a, 5)
    });
}

#[test]
fn motion() {
    let below = |a: Grid<'_>, b: Grid<'_>, from: i8, to: i8| {
        let last = size(a).0 - 1;
        a.row(last).iter().all(|&cell| cell == 0)
            && places(a).all(|(r, c)| r == last || (a.at(r, c) == from) == (b.at(r + 1, c) == to))
    };
    every_pair("25ff71a9", |a, b| {
        let colour = a.cells.iter().copied().max().unwrap_or(0);
        below(a, b, colour, colour)
    });
    every_pair("a79310a0", |a, b| count(b, 8) == 0 && below(a, b, 8, 2));
    every_pair("5521c0d9", |a, b| {
        [1, 2, 4].iter().all(|&colour| {
            let top = |grid: Grid<'_>| grid.rows().position(|row| row.contains(&colour));
            let height = top(a).map(|row| 15 - row);
            count(a, colour) == count(b, colour) && top(b) == height.map(|height| 15 - 2 * height)
        })
    });
    every_pair("1e0a9b12", |a, b| {
        let same = (1..=9).all(|colour| count(a, colour) == count(b, colour));
        same && places(b).all(|(r, c)| b.at(r, c) == 0 || r + 1 == size(b).0 || b.at(r + 1, c) != 0)
    });
    every_pair("d037b0a7", |a, b| {
        places(a).all(|(r, c)| {
            let above = (0..=r).rev().map(|row| a.at(row, c)).find(|&cell| cell != 0);
            b.at(r, c) == above.unwrap_or(0)
        })
    });
}

#[test]
fn objects() {
    let touches_all_sides = |grid: Grid<'_>| {
        let (height, width) = size(grid);
        let column = |c: usize| (0..height).map(move |row| grid.at(row, c));
        grid.row(0).iter().any(|&cell| cell != 0)
            && grid.row(height - 1).iter().any(|&cell| cell != 0)
            && column(0).any(|cell| cell != 0)
            && column(width - 1).any(|cell| cell != 0)
    };
    every_pair("1cf80156", |a, b| {
        touches_all_sides(b) && (1..=9).all(|colour| count(a, colour) == count(b, colour))
    });
    every_pair("be94b721", |a, b| {
        let colour = b.cells.iter().copied().max().unwrap_or(0);
        let largest = count(a, colour);
        touches_all_sides(b)
            && count(b, colour) == largest
            && (1..=9).all(|other| other == colour || count(a, other) < largest)
    });
    every_pair("3aa6fb7a", |a, b| count(a, 8) == 3 * count(b, 1) && count(b, 8) == count(a, 8));
    every_pair("4258a5f9", |a, b| count(a, 5) == count(b, 5) && count(b, 1) == 8 * count(a, 5));
    every_pair("d631b094", |a, b| size(b) == (1, 9 - count(a, 0)) && count(b, 0) == 0);
    every_pair("3bd67248", |a, b| {
        let side = size(a).0;
        count(b, 2) == side - 1 && count(b, 4) == side - 1 && b.at(0, side - 1) == 2
    });
}

#[test]
fn holes() {
    // A hole's cells touch only walls and other cells of holes, and no such cell is on the border.
    let filled = |a: Grid<'_>, b: Grid<'_>, wall: i8, colour: i8| {
        let (height, width) = size(a);
        count(b, colour) > 0
            && places(b).filter(|&(r, c)| b.at(r, c) == colour).all(|(r, c)| {
                let inside = r > 0 && c > 0 && r + 1 < height && c + 1 < width;
                let shut = |r: usize, c: usize| [wall, colour].contains(&b.at(r, c));
                inside && shut(r - 1, c) && shut(r + 1, c) && shut(r, c - 1) && shut(r, c + 1)
            })
            && places(a).all(|(r, c)| a.at(r, c) == b.at(r, c) || b.at(r, c) == colour)
    };
    every_pair("a5313dff", |a, b| filled(a, b, 2, 1));
    every_pair("00d62c1b", |a, b| filled(a, b, 3, 4));
}
