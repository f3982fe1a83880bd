//! The primitives that programs spend their time in, at three sizes of grid.
//!
//! A case is a call in the language. Its operands are evaluated beforehand, so that the time is
//! that of the primitive alone, with its result made in a fresh arena as in an evaluation. The
//! grids are drawn from a fixed seed: three fifths background, the rest blobs and noise of three
//! colours.

use std::time::Duration;

use arcvm::diag::Diagnostic;
use arcvm::library::Library;
use arcvm::prim;
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Sides of the grids.
const SIDES: [u32; 3] = [3, 10, 30];

/// Primitive, what sets the case apart from others of the same primitive, operands.
const CASES: &[(&str, &str, &[&str])] = &[
    // Grids as bytes.
    ("hmirror", "", &["I"]),
    ("vmirror", "", &["I"]),
    ("dmirror", "", &["I"]),
    ("rot90", "", &["I"]),
    ("rot180", "", &["I"]),
    ("upscale", "", &["I", "3"]),
    ("downscale", "", &["I", "2"]),
    ("hconcat", "", &["I", "I"]),
    ("vconcat", "", &["I", "I"]),
    ("crop", "", &["I", "(1, 1)", "(2, 2)"]),
    ("hsplit", "", &["I", "3"]),
    ("cellwise", "", &["I", "rot180(I)", "0"]),
    ("replace", "", &["I", "1", "5"]),
    ("switch", "", &["I", "1", "2"]),
    ("compress", "", &["I"]),
    ("trim", "", &["I"]),
    ("equality", "grids", &["I", "vmirror(vmirror(I))"]),
    ("dedupe", "rows", &["vconcat(I, I)"]),
    // Colours.
    ("mostcolor", "", &["I"]),
    ("leastcolor", "", &["I"]),
    ("palette", "", &["I"]),
    ("colorcount", "", &["I", "1"]),
    ("ofcolor", "", &["I", "1"]),
    ("color", "", &["first(partition(I))"]),
    // From grids to patches and back.
    ("asindices", "", &["I"]),
    ("asobject", "", &["I"]),
    ("toobject", "", &["ofcolor(I, 1)", "I"]),
    ("fill", "", &["I", "5", "ofcolor(I, 1)"]),
    ("underfill", "", &["I", "5", "asindices(I)"]),
    ("paint", "", &["I", "asobject(rot180(I))"]),
    ("cover", "", &["I", "asobject(rot180(I))"]),
    ("subgrid", "", &["ofcolor(I, 1)", "I"]),
    ("partition", "", &["I"]),
    ("fgpartition", "", &["I"]),
    ("objects", "univalued", &["I", "True", "False", "True"]),
    ("objects", "univalued, diagonal", &["I", "True", "True", "True"]),
    ("objects", "univalued, with background", &["I", "True", "False", "False"]),
    ("objects", "multivalued", &["I", "False", "False", "True"]),
    ("objects", "multivalued, diagonal", &["I", "False", "True", "True"]),
    ("occurrences", "", &["I", "shift(initset((1, ORIGIN)), ORIGIN)"]),
    ("occurrences", "two cells", &["I", "insert((1, RIGHT), initset((1, ORIGIN)))"]),
    ("frontiers", "", &["fill(I, 0, hfrontier(UNITY))"]),
    ("hperiod", "", &["asobject(hconcat(I, I))"]),
    // Patches.
    ("shift", "object", &["asobject(I)", "(2, 3)"]),
    ("shift", "indices", &["asindices(I)", "(2, 3)"]),
    ("normalize", "", &["shift(asobject(I), (2, 3))"]),
    ("recolor", "", &["4", "asobject(I)"]),
    ("toindices", "", &["asobject(I)"]),
    ("ulcorner", "", &["asobject(I)"]),
    ("height", "", &["asobject(I)"]),
    ("delta", "", &["ofcolor(I, 1)"]),
    ("box", "", &["ofcolor(I, 1)"]),
    ("hmirror", "object", &["asobject(I)"]),
    ("dmirror", "object", &["asobject(I)"]),
    ("combine", "indices", &["ofcolor(I, 1)", "ofcolor(I, 2)"]),
    ("combine", "objects", &["asobject(I)", "shift(asobject(I), UNITY)"]),
    ("difference", "indices", &["asindices(I)", "ofcolor(I, 1)"]),
    ("intersection", "indices", &["asindices(I)", "ofcolor(I, 1)"]),
    ("manhattan", "", &["ofcolor(I, 1)", "ofcolor(I, 2)"]),
    ("adjacent", "", &["ofcolor(I, 1)", "ofcolor(I, 2)"]),
    ("product", "", &["interval(0, height(I), 1)", "interval(0, width(I), 1)"]),
    // Locations, whatever the grid.
    ("neighbors", "", &["(1, 1)"]),
    ("dneighbors", "", &["(1, 1)"]),
    ("connect", "", &["ORIGIN", "decrement(shape(I))"]),
    ("shoot", "", &["ORIGIN", "UNITY"]),
    ("vfrontier", "", &["UNITY"]),
    // Sets of objects.
    ("merge", "objects", &["objects(I, True, False, False)"]),
    ("colorfilter", "", &["objects(I, True, False, False)", "1"]),
    ("sizefilter", "", &["objects(I, True, False, False)", "1"]),
    ("remove", "object", &["first(partition(I))", "partition(I)"]),
    ("order", "objects by size", &["objects(I, True, False, False)", "size"]),
    ("argmax", "objects by size", &["objects(I, True, False, False)", "size"]),
    ("argmin", "objects by corner", &["objects(I, True, False, False)", "ulcorner"]),
    ("valmax", "objects by width", &["objects(I, True, False, False)", "width"]),
    ("extract", "", &["objects(I, True, False, False)", "matcher(color, 2)"]),
    ("mostcommon", "colours of objects", &["apply(color, totuple(partition(I)))"]),
    ("apply", "objects, normalize", &["normalize", "objects(I, True, False, False)"]),
    // Loops over locations.
    ("apply", "indices, rbind", &["rbind(add, (1, 1))", "asindices(I)"]),
    ("apply", "indices, lambda", &["lambda at: (at + 1) * 2", "asindices(I)"]),
    ("apply", "rows", &["rbind(order, identity)", "I"]),
    ("sfilter", "indices, compose", &["asindices(I)", "compose(even, first)"]),
    ("sfilter", "indices, fork", &["asindices(I)", "fork(equality, first, last)"]),
    ("sfilter", "indices, matcher", &["asindices(I)", "matcher(first, 1)"]),
    ("mapply", "indices, neighbors", &["neighbors", "ofcolor(I, 1)"]),
    ("mapply", "indices, shift", &["lbind(shift, initset(UNITY))", "ofcolor(I, 1)"]),
    ("papply", "rows", &["pair", "I", "rot180(I)"]),
    ("prapply", "", &["connect", "corners(asindices(I))", "corners(asindices(I))"]),
    ("rapply", "", &["(hmirror, vmirror, dmirror)", "I"]),
    ("product", "indices", &["corners(asindices(I))", "ofcolor(I, 1)"]),
];

/// A grid of `side` × `side` cells in the language, drawn from a fixed seed.
fn grid(side: u32) -> String {
    let mut seed = u64::from(side);
    let mut draw = |bound: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % bound
    };
    let side = side as usize;
    let mut cells: Vec<u64> = Vec::with_capacity(side * side);
    for place in 0..side * side {
        let above = if place < side { 0 } else { cells[place - side] };
        cells.push(match draw(10) {
            0..3 => above,
            3..7 => 0,
            _ => 1 + draw(3),
        });
    }
    // Every colour occurs, so that no case looks for one in vain.
    cells[side..].iter_mut().zip(1..=3).for_each(|(cell, color)| *cell = color);
    let row = |row: &[u64]| {
        let cells: Vec<String> = row.iter().map(u64::to_string).collect();
        format!("({})", cells.join(", "))
    };
    format!("({})", cells.chunks(side).map(row).collect::<Vec<_>>().join(", "))
}

/// A program for every operand of every case.
fn programs(side: u32) -> Library {
    let mut text = String::new();
    for (index, (_, _, operands)) in CASES.iter().enumerate() {
        for (place, operand) in operands.iter().enumerate() {
            text += &format!("def operand_{index}_{place}(I):\n    return {operand}\n");
        }
    }
    text += &format!("def grid(I):\n    return {}\n", grid(side));
    let mut library = Library::default();
    let diags = library.add_text("cases.arc", &text);
    assert!(!diags.iter().any(Diagnostic::is_error), "{diags:?}");
    library
}

fn primitives(c: &mut Criterion) {
    for side in SIDES {
        let library = programs(side);
        let compile = |name: &str| {
            let [entry] = library.named(name)[..] else { panic!("`{name}` is not there") };
            let program = entry.definition.program.as_ref().expect("it takes one grid");
            vm::compile(library.graph(), program)
        };
        let codes: Vec<Vec<_>> = CASES
            .iter()
            .enumerate()
            .map(|(index, (_, _, operands))| {
                let places = 0..operands.len();
                places.map(|place| compile(&format!("operand_{index}_{place}"))).collect()
            })
            .collect();
        let grid_code = compile("grid");

        let operand_arena = Bump::new();
        let cx = Cx::new(&operand_arena, Budget::default(), Direction::Ascending);
        let nothing = Inputs::grid(Value::EMPTY_TUPLE);
        let grid = grid_code.run(&cx, &nothing).expect("a literal");
        let mut group = c.benchmark_group(format!("{side}x{side}"));
        group.throughput(Throughput::Elements(u64::from(side * side)));
        for ((name, variant, _), codes) in CASES.iter().zip(&codes) {
            let primitive = prim::lookup(name).expect("a primitive").get();
            let operands: Vec<Value<'_>> = codes
                .iter()
                .map(|code| code.run(&cx, &Inputs::grid(grid)).expect("it evaluates"))
                .collect();
            let title = match *variant {
                "" => (*name).to_owned(),
                variant => format!("{name} ({variant})"),
            };
            let mut arena = Bump::new();
            group.bench_function(title, |b| {
                b.iter(|| {
                    arena.reset();
                    let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
                    let out = primitive.call(&cx, &operands);
                    assert!(std::hint::black_box(out).is_ok(), "{name} fails");
                });
            });
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300));
    targets = primitives
}
criterion_main!(benches);
