//! Loops over locations that become operations on whole sets: the same values, the same faults, and
//! no more fuel than the loops as they were written.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use arcvm::diag;
use arcvm::ir::Program;
use arcvm::library::Library;
use arcvm::prim;
use arcvm::testing::{Rng, grid, places};
use arcvm::value::{Budget, Cx, Direction, FaultKind, GridBuf, Value};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;

use crate::passes::alike;

/// Fuel that operations on sets may take beyond that of the loop: their rows, and the calls that
/// make them, where there is hardly a location to loop over. The calls may go through all cells a
/// few times, so that a unit for each cell comes on top.
const MORE: u64 = 400;

fn library(texts: &[String]) -> Library {
    let mut library = Library::default();
    for (number, text) in texts.iter().enumerate() {
        let diags = library.add_text(&format!("{number}.arc"), text);
        let errors = diags.iter().any(diag::Diagnostic::is_error);
        assert!(!errors, "{text}\n{}", diag::render(&diags, library.sources(), false));
    }
    library.optimise();
    library
}

/// Asserts that a program as it was written and as it runs come to the same on a grid.
fn assert_alike(library: &Library, text: &str, programs: [&Program; 2], input: &GridBuf) {
    let codes = programs.map(|program| vm::compile(library.graph(), program));
    for direction in [Direction::Ascending, Direction::Descending] {
        let (bump, view) = (Bump::new(), input.view());
        let [(a, spent), (b, fewer)] = codes.each_ref().map(|code| {
            let cx = Cx::new(&bump, Budget::default(), direction);
            (code.run(&cx, &Inputs::grid(Value::grid(&view))), cx.spent())
        });
        assert!(alike(&a, &b), "{text}of {:?} {direction:?}\n{a:?}\n{b:?}", input.view());
        if let Err(fault) = &b {
            let is_known = fault.primitive().is_none_or(|name| prim::lookup(name).is_some());
            assert!(is_known || fault.kind() == FaultKind::Fuel, "{text}{fault:?}");
        }
        let more = MORE + u64::from(view.height * view.width);
        let is_dearer = a.is_ok() && direction == Direction::Ascending && fewer > spent + more;
        assert!(!is_dearer, "{text}of {:?}: {fewer} > {spent}", input.view());
    }
}

/// Grids of sizes at which rows of bits end.
fn grids(rng: &mut Rng) -> Vec<GridBuf> {
    let sides = [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 40];
    let side = |rng: &mut Rng| rng.pick(&sides);
    let mut exactly = |height: u32, width: u32| {
        let cells = (0..height * width).map(|_| rng.below(4) as i8).collect();
        GridBuf::new(height, width, cells).unwrap()
    };
    let mut grids: Vec<GridBuf> = [(16, 17), (31, 33), (1, 32), (33, 1), (40, 40), (62, 63)]
        .map(|(height, width)| exactly(height, width))
        .into();
    for _ in 0..4 {
        let (height, width) = (side(rng), side(rng));
        grids.push(grid(rng, height.max(width)));
    }
    grids
}

#[test]
fn loops_over_locations_mean_what_was_written() {
    const PROGRAMS: usize = 300;
    let mut rng = Rng::new(23);
    let texts: Vec<String> = (0..PROGRAMS).map(|_| places(&mut rng)).collect();
    let library = library(&texts);
    let grids = grids(&mut rng);
    let mut changed = 0;
    for (number, (entry, text)) in library.entries().iter().zip(&texts).enumerate() {
        let [written, optimised] =
            [&entry.definition.program, &entry.definition.optimised].map(|p| p.as_ref().unwrap());
        changed += usize::from(optimised.root != optimised.unfused().root);
        for step in 0..3 {
            let grid = &grids[(number + step * 3) % grids.len()];
            assert_alike(&library, text, [written, optimised], grid);
        }
    }
    assert!(PROGRAMS / 2 < changed, "{changed} of {PROGRAMS}");
}

/// Loops whose operands are `@`.
const LOOPS: [&str; 20] = [
    "sfilter(@, lambda p: contained(p, ofcolor(I, 1)))",
    "sfilter(asindices(I), lambda p: contained(p, @))",
    "sfilter(asindices(I), lambda p: equality(index(I, p), @))",
    "sfilter(asindices(I), lambda p: greater(colorcount(toobject(neighbors(p), I), @), 2))",
    "sfilter(asindices(I), lambda p: greater(size(intersection(neighbors(p), @)), 2))",
    "sfilter(asindices(I), lambda p: both(even(first(p)), equality(last(p), @)))",
    "sfilter(asindices(I), lambda p: contained(add(p, @), ofcolor(I, 0)))",
    "sfilter(ofcolor(I, 11), lambda p: greater(first(p), uppermost(initset(@))))",
    "sfilter(ofcolor(I, 11), lambda p: even(add(last(p), rightmost(insert(@, ofcolor(I, 1))))))",
    "sfilter(asindices(I), lambda p: greater(subtract(first(p), 9223372036854775807), @))",
    "sfilter(asindices(I), lambda p: equality(index(I, p), index(@, add(p, (0, 1)))))",
    "extract(asindices(I), lambda p: equality(index(I, p), @))",
    "apply(lambda p: add(p, @), asindices(I))",
    "apply(lambda p: multiply(p, @), asindices(I))",
    "mapply(lambda p: combine(initset(p), shift(@, p)), ofcolor(I, 1))",
    "mapply(lambda p: intersection(neighbors(p), @), ofcolor(I, 1))",
    "mapply(lambda p: recolor(@, outbox(initset(p))), ofcolor(I, 1))",
    "mapply(lambda p: insert(p, shoot(p, @)), ofcolor(I, 1))",
    "mapply(lambda p: insert(p, dneighbors(p)), @)",
    "sfilter(asindices(I), lambda p: greater(colorcount(toobject(neighbors(p), @), 0), 2))",
];

/// Operands of every kind, among them some that fail, and some that nothing is known of.
const OPERANDS: [&str; 14] = [
    "first(())",
    "(5 // 0)",
    "ofcolor(I, 2)",
    "last(partition(I))",
    "(1, -1)",
    "shape(I)",
    "3",
    "True",
    "None",
    "frozenset()",
    "leastcolor(I)",
    "first(((1, 2), I, 3))",
    "((1, 2), (3,))",
    "fill(canvas(0, shape(I)), 2, asindices(I))",
];

#[test]
fn operands_of_any_kind_fail_as_they_were_written() {
    let mut texts = Vec::new();
    for template in LOOPS {
        for operand in OPERANDS {
            let planted = template.replace('@', operand);
            texts.push(format!("def solve(I):\n    return {planted}\n"));
            // The operand is a line as well, so that it is computed unconditionally.
            let planted = template.replace('@', "x");
            texts.push(format!("def solve(I):\n    x = {operand}\n    return ({planted}, x)\n"));
        }
    }
    let library = library(&texts);
    let mut rng = Rng::new(29);
    let grids = [grid(&mut rng, 6), GridBuf::new(1, 1, vec![7]).unwrap()];
    for (entry, text) in library.entries().iter().zip(&texts) {
        let programs =
            [&entry.definition.program, &entry.definition.optimised].map(|p| p.as_ref().unwrap());
        for grid in &grids {
            assert_alike(&library, text, programs, grid);
        }
    }
}

#[test]
fn less_fuel_than_all_ends_in_a_fault_and_all_is_enough() {
    let text = "def solve(I):\n    x = sfilter(asindices(I), lambda p: \
                greater(colorcount(toobject(neighbors(p), I), 3), 1))\n    return fill(I, 0, x)\n";
    let library = library(&[text.to_owned()]);
    let program = library.entries()[0].definition.runnable().unwrap();
    let code = vm::compile(library.graph(), program);
    let grid = grid(&mut Rng::new(31), 12);
    let run = |fuel: u64| {
        let bump = Bump::new();
        let cx = Cx::new(&bump, Budget::default().fuel(fuel), Direction::Ascending);
        let view = grid.view();
        let out = code.run(&cx, &Inputs::grid(Value::grid(&view)));
        (out.map(|value| value.to_string()).map_err(|fault| fault.kind()), cx.spent())
    };
    let (value, spent) = run(Budget::FUEL);
    assert!(value.is_ok());
    for fuel in 0..spent {
        assert_eq!(run(fuel).0, Err(FaultKind::Fuel), "{fuel} of {spent}");
    }
    assert_eq!(run(spent), (value, spent));
}
