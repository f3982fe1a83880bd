//! Every primitive that has a device form, on random grids of every class.

use arcvm::gpu::evaluate::Kernels;
use arcvm::gpu::lower::is_capable;
use arcvm::ir::{LiveNodes, Node, NodeId};
use arcvm::library::Library;
use arcvm::prim;
use arcvm::testing::Rng;
use arcvm::value::GridBuf;

use super::{LEAST_WORDS, Lowered, device, grids, text_of};

/// The primitives that the graph of a text calls or passes on.
fn primitives_of(text: &str) -> Vec<&'static str> {
    let mut library = Library::default();
    library.add_text("test.arc", text);
    let entries = library.entries();
    let root = entries[0].definition.program.as_ref().unwrap().root;
    let live = LiveNodes::of(library.graph(), [root]);
    let name = |&node: &NodeId| match library.graph().node(node) {
        Node::Call(prim, _) | Node::Prim(prim) => Some(prim.get().name),
        _ => None,
    };
    live.nodes().iter().filter_map(name).collect()
}

#[test]
fn every_primitive_that_is_said_to_have_a_device_form_has_one() {
    let capable = prim::all().iter().filter(|prim| is_capable(prim.id));
    let mut names: Vec<&str> = capable.map(|prim| prim.name).collect();
    assert!(names.len() >= 90, "{}", names.len());
    // As written, before a pass could do away with any of it. The other tests run these programs.
    let mut found: Vec<&str> = Vec::new();
    for expression in FAMILIES.iter().chain(LOOPS) {
        let text = text_of(&[expression]);
        let mut library = Library::default();
        library.add_text("test.arc", &text);
        if !Lowered::of(library, LEAST_WORDS).programs.is_empty() {
            found.extend(primitives_of(&text));
        }
    }
    names.retain(|name| !found.contains(name));
    assert!(names.is_empty(), "no program that has a device form calls {names:?}");
}

/// Programs of every family, one call or few each.
pub(super) const FAMILIES: &[&str] = &[
    "rot90(I)",
    "rot180(I)",
    "rot270(I)",
    "hmirror(I)",
    "vmirror(I)",
    "dmirror(I)",
    "cmirror(I)",
    "tophalf(I)",
    "bottomhalf(I)",
    "lefthalf(I)",
    "righthalf(I)",
    "trim(I)",
    "compress(I)",
    "hconcat(I, vmirror(I))",
    "vconcat(I, hmirror(I))",
    "upscale(I, 2)",
    "hupscale(I, 2)",
    "vupscale(I, 3)",
    "downscale(I, 2)",
    "crop(I, (1, 0), (2, 3))",
    "crop(I, (-2, -3), (2, 2))",
    "canvas(3, shape(I))",
    "replace(I, 1, 4)",
    "switch(I, 0, 2)",
    "cellwise(I, hmirror(I), 5)",
    "mostcolor(I)",
    "leastcolor(I)",
    "numcolors(I)",
    "palette(I)",
    "colorcount(I, 0)",
    "ofcolor(I, 0)",
    "asindices(I)",
    "height(I)",
    "shape(I)",
    "portrait(I)",
    "square(I)",
    "fill(I, 3, ofcolor(I, 0))",
    "underfill(I, 3, ofcolor(I, 1))",
    "cover(I, ofcolor(I, 1))",
    "paint(I, shift(asobject(I), (1, 2)))",
    "underpaint(I, shift(asobject(I), (1, 2)))",
    "subgrid(ofcolor(I, 1), I)",
    "index(I, (0, 0))",
    "first(hsplit(I, 2))",
    "last(vsplit(I, 2))",
    "delta(ofcolor(I, 1))",
    "box(ofcolor(I, 1))",
    "inbox(ofcolor(I, 1))",
    "backdrop(ofcolor(I, 2))",
    "corners(asindices(I))",
    "center(ofcolor(I, 1))",
    "centerofmass(asindices(I))",
    "ulcorner(ofcolor(I, 1))",
    "urcorner(ofcolor(I, 1))",
    "llcorner(ofcolor(I, 1))",
    "lrcorner(ofcolor(I, 1))",
    "uppermost(ofcolor(I, 1))",
    "rightmost(ofcolor(I, 2))",
    "combine(ofcolor(I, 1), ofcolor(I, 2))",
    "difference(asindices(I), ofcolor(I, 0))",
    "intersection(ofcolor(I, 0), box(asindices(I)))",
    "insert((0, 3), ofcolor(I, 1))",
    "remove((0, 0), asindices(I))",
    "contained((1, 1), ofcolor(I, 0))",
    "shift(ofcolor(I, 1), (-2, 3))",
    "normalize(ofcolor(I, 1))",
    "hmirror(ofcolor(I, 1))",
    "vmirror(ofcolor(I, 1))",
    "dmirror(ofcolor(I, 1))",
    "cmirror(ofcolor(I, 1))",
    "neighbors(shape(I))",
    "dneighbors((0, 0))",
    "ineighbors((2, 3))",
    "connect((0, 0), shape(I))",
    "fill(I, 4, shoot((0, 0), (1, 1)))",
    "vfrontier(shape(I))",
    "hfrontier(shape(I))",
    "hline(ofcolor(I, 1))",
    "vline(ofcolor(I, 1))",
    "square(ofcolor(I, 1))",
    "manhattan(ofcolor(I, 0), ofcolor(I, 1))",
    "adjacent(ofcolor(I, 0), ofcolor(I, 1))",
    "hmatching(ofcolor(I, 0), ofcolor(I, 1))",
    "vmatching(ofcolor(I, 0), ofcolor(I, 1))",
    "position(ofcolor(I, 0), ofcolor(I, 1))",
    "gravitate(ofcolor(I, 0), ofcolor(I, 1))",
    "bordering(ofcolor(I, 1), I)",
    "first(ofcolor(I, 1))",
    "last(ofcolor(I, 1))",
    "size(ofcolor(I, 1))",
    "recolor(7, ofcolor(I, 1))",
    "toobject(ofcolor(I, 1), I)",
    "asobject(I)",
    "color(asobject(I))",
    "palette(asobject(I))",
    "numcolors(asobject(I))",
    "colorcount(asobject(I), 1)",
    "hmirror(asobject(I))",
    "dmirror(toobject(ofcolor(I, 1), I))",
    "upscale(asobject(I), 2)",
    "hperiod(asobject(I))",
    "vperiod(asobject(I))",
    "normalize(toobject(ofcolor(I, 1), I))",
    "occurrences(I, recolor(1, initset((0, 0))))",
    "partition(I)",
    "fgpartition(I)",
    "frontiers(I)",
    "equality(I, vmirror(I))",
    "equality(asindices(I), ofcolor(I, 0))",
    "branch(portrait(I), I, dmirror(I))",
    "either(portrait(I), square(I))",
    "flip(portrait(I))",
    "add(shape(I), 3)",
    "subtract(shape(I), (1, 7))",
    "astuple(increment(height(I)), decrement(double(width(I))))",
    "both(portrait(I), square(identity(I)))",
    "shift(outbox(ofcolor(I, 1)), (3, 3))",
    "leftmost(ofcolor(I, 1))",
    "lowermost(ofcolor(I, 2))",
    "toindices(asobject(I))",
    "product(palette(I), palette(I))",
    "multiply(shape(I), -2)",
    "divide(shape(I), 3)",
    "divide(height(I), subtract(width(I), 4))",
    "halve(invert(shape(I)))",
    "crement(shape(I))",
    "sign(subtract(height(I), 5))",
    "even(width(I))",
    "greater(height(I), width(I))",
    "toivec(height(I))",
    "tojvec(width(I))",
    "maximum(palette(I))",
    "minimum(palette(I))",
    "other(palette(I), 0)",
    "remove(1, palette(I))",
    "move(I, toobject(ofcolor(I, 1), I), (1, -1))",
];

/// Programs whose kernels loop, or find objects.
pub(super) const LOOPS: &[&str] = &[
    "objects(I, T, F, T)",
    "objects(I, T, T, F)",
    "objects(I, F, T, T)",
    "objects(I, F, F, F)",
    "objects(I, T, F, F)",
    "objects(I, T, T, T)",
    "objects(I, F, T, F)",
    "objects(I, F, F, T)",
    "colorfilter(objects(I, T, F, F), 1)",
    "sizefilter(objects(I, T, T, T), 1)",
    "merge(objects(I, T, F, T))",
    "argmax(objects(I, T, F, F), size)",
    "argmin(partition(I), size)",
    "last(objects(I, T, F, T))",
    "order(partition(I), size)",
    "fill(I, 3, mapply(neighbors, ofcolor(I, 1)))",
    "mapply(backdrop, objects(I, T, F, T))",
    "apply(ulcorner, partition(I))",
    "apply(size, objects(I, T, T, T))",
    "sfilter(ofcolor(I, 0), lambda p: even(first(p)))",
    "mfilter(objects(I, T, F, T), hline)",
    "extract(objects(I, T, F, F), lambda o: equality(size(o), 2))",
    "sfilter(asobject(I), lambda c: positive(first(c)))",
    "valmax(partition(I), size)",
    "valmin(objects(I, T, F, F), height)",
    "fill(I, 2, mfilter(prapply(connect, ofcolor(I, 1), ofcolor(I, 1)), hline))",
    "paint(I, mapply(lambda o: recolor(color(o), shoot(center(o), (1, 1))), fgpartition(I)))",
    "argmax((I, vmirror(I)), lambda g: colorcount(tophalf(g), 1))",
    "mostcommon(apply(color, totuple(objects(I, T, F, T))))",
    "leastcommon(apply(color, totuple(objects(I, T, F, T))))",
    "first(order(partition(I), size))",
    "fill(I, 3, mapply(lambda i: hfrontier(toivec(i)), interval(0, height(I), 2)))",
    "remove(first(objects(I, T, F, T)), objects(I, T, F, T))",
    "apply(lambda i: multiply(i, 2), palette(I))",
];

#[test]
fn every_family_on_random_grids() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text(&text_of(FAMILIES), gpu.memory_words());
    let left_out = FAMILIES.len() - lowered.programs.len();
    assert!(left_out * 30 <= FAMILIES.len(), "{left_out} have no device form");
    let mut jobs = Vec::new();
    for program in 0..lowered.programs.len() {
        for (count, size) in [(8, 5), (6, 12), (4, 30)] {
            let seed = program as u64 + u64::from(size);
            jobs.extend(grids(seed, count, size).into_iter().map(|grid| (program, grid)));
        }
        // The least and the largest, the largest of each class, and one row and one column.
        for (height, width) in [(1, 1), (30, 30), (8, 8), (16, 16), (1, 30), (29, 1)] {
            let mut rng = Rng::new(program as u64);
            let cells = (0..height * width).map(|_| rng.below(4) as i8).collect();
            jobs.push((program, GridBuf::new(height, width, cells).unwrap()));
        }
    }
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Shared);
    // Half of the rest are grids of 30 × 30 that become larger than a kernel holds.
    Lowered::assert_answered(stats, jobs.len(), 92);
}

#[test]
fn loops_and_objects_on_random_grids() {
    let Some(mut gpu) = device() else { return };
    let lowered = Lowered::of_text(&text_of(LOOPS), gpu.memory_words());
    assert!(lowered.programs.len() + 1 >= LOOPS.len(), "{}", lowered.programs.len());
    let mut jobs = Vec::new();
    for program in 0..lowered.programs.len() {
        jobs.extend(grids(program as u64, 6, 7).into_iter().map(|grid| (program, grid)));
        jobs.extend(grids(program as u64, 1, 30).into_iter().map(|grid| (program, grid)));
    }
    let stats = lowered.compare(&mut gpu, &jobs, Kernels::Own);
    Lowered::assert_answered(stats, jobs.len(), 80);
}
