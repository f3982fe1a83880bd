//! Up to which size values have their compact forms, and that the general ones say the same.
//!
//! A grid is rows of bytes at any size. Sets of locations and cells are bitboards where they lie
//! within 128 × 128 and sorted lists where they do not, and primitives go by these forms.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::time::Duration;

use arcvm::library::Library;
use arcvm::testing::effort::{timed, yardstick};
use arcvm::value::set::Elements;
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value, View};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;

/// The greatest side of a compact form.
const SIDE: usize = 128;

/// The code of an expression of a grid.
fn compiled(expression: &str) -> Code {
    let mut library = Library::default();
    let text = format!("def solve(I):\n    return {expression}\n");
    let diags = library.add_text("sizes.arc", &text);
    assert!(diags.is_empty(), "{expression}: {diags:?}");
    library.optimise();
    vm::compile(library.graph(), library.named("solve")[0].definition.runnable().unwrap())
}

/// Reads something of the value of an expression of a grid.
fn read<T>(expression: &str, grid: &GridBuf, read: impl FnOnce(Value<'_>) -> T) -> T {
    let code = compiled(expression);
    let bump = Bump::new();
    let cx = Cx::new(&bump, Budget::ALONE, Direction::Ascending);
    let view = grid.view();
    read(code.run(&cx, &Inputs::grid(Value::grid(&view))).unwrap())
}

/// A grid of stripes and spots, of which the corners have a colour of their own.
fn grid(height: usize, width: usize) -> GridBuf {
    let mut cells: Vec<i8> = (0..height * width)
        .map(|cell| ((cell / width * 7 + cell % width * 3) % 11 % 4) as i8)
        .collect();
    for corner in [0, width - 1, (height - 1) * width, height * width - 1] {
        cells[corner] = 5;
    }
    GridBuf::new(height as u32, width as u32, cells).unwrap()
}

/// The name of the form of a value.
fn form(value: Value<'_>) -> &'static str {
    match value.view() {
        View::Grid(_) => "grid",
        View::Bits(_) => "bits",
        View::Points(_) => "points",
        View::Planes(_) => "planes",
        View::Cells(_) => "cells",
        View::Set(_) => "set",
        _ => "other",
    }
}

/// The forms of the elements of a container.
fn forms(value: Value<'_>) -> BTreeSet<&'static str> {
    Elements::ascending(value).map(form).collect()
}

/// Sides of every width of word that something may be held in, and those around the greatest.
const SIDES: [usize; 9] = [3, 30, 31, 33, 64, 65, 127, 128, 129];

#[test]
fn forms_are_compact_up_to_128_a_side() {
    for height in [3, 30, 65, 128, 129] {
        for width in SIDES {
            let grid = grid(height, width);
            let is_compact = height <= SIDE && width <= SIDE;
            let (points, cells) = if is_compact { ("bits", "planes") } else { ("points", "cells") };
            for (expression, expected) in [
                ("I", "grid"),
                ("vmirror(I)", "grid"),
                ("fill(I, 7, ofcolor(I, 1))", "grid"),
                ("paint(I, asobject(I))", "grid"),
                ("cover(I, ofcolor(I, 2))", "grid"),
                ("asindices(I)", points),
                ("ofcolor(I, 5)", points),
                ("shift(asindices(I), (50, -70))", points),
                ("difference(asindices(I), ofcolor(I, 1))", points),
                ("vmirror(asindices(I))", points),
                ("toindices(asobject(I))", points),
                ("box(asindices(I))", points),
                ("asobject(I)", cells),
                ("recolor(4, ofcolor(I, 5))", cells),
                ("merge(objects(I, T, F, F))", cells),
                ("shift(asobject(I), (50, -70))", cells),
                ("toobject(asindices(I), I)", cells),
            ] {
                let found = read(expression, &grid, form);
                assert_eq!(found, expected, "{expression} of {height} × {width}");
            }
            let parts = read("objects(I, T, F, F)", &grid, forms);
            assert!(!is_compact || parts == BTreeSet::from(["planes"]), "{height} × {width}");
            // Parts are compact where they are small, whatever the grid is.
            let part = read("toobject(asindices(canvas(0, (3, 3))), I)", &grid, form);
            assert_eq!(part, "planes", "{height} × {width}");
        }
    }
}

/// The cells of a grid, as computed without any of the forms.
fn plain(
    grid: &GridBuf,
    cell: impl Fn(usize, usize, &dyn Fn(usize, usize) -> i8) -> i8,
) -> Vec<i8> {
    let view = grid.view();
    let (height, width) = (view.height as usize, view.width as usize);
    let color_at = |row: usize, column: usize| view.cells[row * width + column];
    (0..height * width).map(|place| cell(place / width, place % width, &color_at)).collect()
}

fn cells(value: Value<'_>) -> Vec<i8> {
    let View::Grid(grid) = value.view() else { panic!("{value:?}") };
    grid.cells.to_vec()
}

#[test]
fn both_forms_give_the_same() {
    for (height, width) in [(30, 30), (128, 128), (128, 129), (129, 128), (129, 129), (3, 300)] {
        let grid = grid(height, width);
        let recolored =
            plain(&grid, |r, c, color_at| if color_at(r, c) == 1 { 7 } else { color_at(r, c) });
        let mirrored = plain(&grid, |r, c, color_at| color_at(r, width - 1 - c));
        let moved = plain(&grid, |r, c, color_at| match r.checked_sub(1) {
            Some(above) if color_at(above, c) == 2 => 9,
            _ => color_at(r, c),
        });
        let corners = plain(&grid, |r, c, color_at| {
            let is_edge = r == 0 || c == 0 || r == height - 1 || c == width - 1;
            if is_edge { 8 } else { color_at(r, c) }
        });
        for (expression, expected) in [
            ("fill(I, 7, ofcolor(I, 1))", &recolored),
            ("replace(I, 1, 7)", &recolored),
            ("paint(I, recolor(7, ofcolor(I, 1)))", &recolored),
            ("vmirror(I)", &mirrored),
            ("paint(canvas(0, shape(I)), vmirror(asobject(I)))", &mirrored),
            ("fill(I, 9, shift(ofcolor(I, 2), (1, 0)))", &moved),
            ("fill(I, 8, box(asindices(I)))", &corners),
            ("fill(I, 8, box(ofcolor(I, 5)))", &corners),
        ] {
            let found = read(expression, &grid, cells);
            assert!(found == *expected, "{expression} of {height} × {width}");
        }
        let all = height * width;
        let of_color = |color| grid.view().cells.iter().filter(|&&cell| cell == color).count();
        for (expression, expected) in [
            ("size(asindices(I))", all),
            ("size(asobject(I))", all),
            ("size(ofcolor(I, 3))", of_color(3)),
            ("colorcount(I, 3)", of_color(3)),
            ("colorcount(asobject(I), 3)", of_color(3)),
            ("size(difference(asindices(I), ofcolor(I, 1)))", all - of_color(1)),
            (
                "size(intersection(asindices(I), shift(asindices(I), (1, 1))))",
                all - height - width + 1,
            ),
            ("size(combine(asindices(I), shift(asindices(I), (1, 1))))", all + height + width - 1),
            ("height(shift(ofcolor(I, 5), (9, 9)))", height),
            ("width(asobject(I))", width),
            ("size(merge(objects(I, T, F, F)))", all),
            ("size(merge(partition(I)))", all),
            ("rightmost(shift(asobject(I), (0, 4)))", width + 3),
        ] {
            let found = read(expression, &grid, |value| value.as_int());
            assert_eq!(found, Some(expected as i64), "{expression} of {height} × {width}");
        }
    }
}

/// Processor time of an expression of a square grid.
fn time(code: &Code, side: usize, runs: usize) -> Duration {
    let grid = grid(side, side);
    let view = grid.view();
    let work = || {
        let mut bump = Bump::new();
        for _ in 0..runs {
            bump.reset();
            let cx = Cx::new(&bump, Budget::ALONE, Direction::Ascending);
            code.run(&cx, &Inputs::grid(Value::grid(&view))).unwrap();
        }
    };
    timed(work).1
}

#[test]
fn a_cell_takes_no_longer_at_128_a_side_than_at_30() {
    // Where a compact form ends it is ten times as long and more. Words of twice the width take
    // their part.
    const AT_MOST: u32 = 4;
    const RUNS: usize = 40;
    for expression in [
        "vmirror(I)",
        "dmirror(I)",
        "replace(I, 1, 7)",
        "fill(I, 7, ofcolor(I, 1))",
        "cellwise(I, hmirror(I), 0)",
        "mostcolor(I)",
        "size(objects(I, T, F, T))",
        "cover(I, ofcolor(I, 1))",
        "subgrid(argmax(objects(I, T, F, T), size), I)",
        "size(sfilter(asindices(I), lambda ij: index(I, ij) == 1))",
    ] {
        let code = compiled(expression);
        // The same number of cells on both sides.
        let runs = |side: usize| RUNS * (SIDE * SIDE).div_ceil(side * side);
        let (small, large) = (time(&code, 30, runs(30)), time(&code, SIDE, runs(SIDE)));
        assert!(large < small * AT_MOST + yardstick(), "{expression}: {small:?}, then {large:?}");
    }
}

/// Programs and functions have a constant and an instruction for each of so many steps, as written,
/// so that their frames are of all sizes.
#[test]
fn frames_hold_as_many_constants_and_steps_as_a_program_has() {
    for steps in 1..=70_i64 {
        let nested = |start: &str| {
            (1..=steps).fold(start.to_owned(), |inner, n| format!("subtract({}, {inner})", 100 * n))
        };
        let (alone, each) = (nested("height(I)"), nested("n"));
        let text = format!(
            "def solve(I):\n    return ({alone}, apply(lambda n: {each}, (1, 2, 4)), {steps})\n"
        );
        let mut library = Library::default();
        let diags = library.add_text("frames.arc", &text);
        assert!(diags.is_empty(), "{diags:?}");
        let named = library.named("solve");
        let written = named[0].definition.program.as_ref().unwrap();
        let code = vm::compile(library.graph(), written);
        let grid = GridBuf::new(2, 1, vec![0, 0]).unwrap();
        let (bump, view) = (Bump::new(), grid.view());
        let cx = Cx::new(&bump, Budget::ALONE, Direction::Ascending);
        let value = code.run(&cx, &Inputs::grid(Value::grid(&view))).unwrap();
        let of = |start: i64| (1..=steps).fold(start, |inner, n| 100 * n - inner);
        let expected = format!("({}, ({}, {}, {}), {steps})", of(2), of(1), of(2), of(4));
        assert_eq!(value.to_string(), expected);
    }
}
