//! The rewrite rules as a table of text: a pattern, what takes its place, and what must be known.
//!
//! A rule is directional: the right side is never slower than the left one. It holds for values and
//! for faults: a part of the pattern that the replacement drops must be unable to fail, which
//! [`super::simplify`] checks. Single letters are variables; a variable inside a `lambda` stands
//! for something that does not mention its parameters.

use crate::prim::{self, PrimId};

/// One rule, or several of the same kind.
pub struct Rule {
    /// Its name, unique.
    pub name: &'static str,
    /// The expression that it matches.
    pub pattern: &'static str,
    /// The expression that takes its place.
    pub replacement: &'static str,
    /// Types that variables must have, such as `g: Grid, c: Int`.
    pub given: &'static str,
    /// The names that `@` stands for, each in turn; nothing where there is no `@`.
    pub each: &'static [PrimId],
}

macro_rules! rules {
    ($($name:literal: $pattern:literal => $replacement:literal
       $(, given $given:literal)? $(, each $each:expr)?;)*) => {
        &[$(Rule {
            name: $name,
            pattern: $pattern,
            replacement: $replacement,
            given: concat!($($given)?),
            each: { let each: &[PrimId] = &[]; $(let _ = each; let each: &[PrimId] = $each;)? each },
        }),*]
    };
}

/// Mirrors and turns of a grid.
const MOVES: &[PrimId] = &[
    prim::HMIRROR,
    prim::VMIRROR,
    prim::DMIRROR,
    prim::CMIRROR,
    prim::ROT90,
    prim::ROT180,
    prim::ROT270,
];
/// Those that keep height and width.
const KEEP: &[PrimId] = &[prim::HMIRROR, prim::VMIRROR, prim::ROT180];
/// Those that exchange height and width.
const TURN: &[PrimId] = &[prim::DMIRROR, prim::CMIRROR, prim::ROT90, prim::ROT270];
/// The primitives that depend on the locations of a patch alone.
const PLACES: &[PrimId] = &[
    prim::ULCORNER,
    prim::URCORNER,
    prim::LLCORNER,
    prim::LRCORNER,
    prim::UPPERMOST,
    prim::LOWERMOST,
    prim::LEFTMOST,
    prim::RIGHTMOST,
    prim::CENTER,
    prim::CORNERS,
    prim::BACKDROP,
    prim::DELTA,
    prim::BOX,
    prim::INBOX,
    prim::OUTBOX,
    prim::HEIGHT,
    prim::WIDTH,
    prim::SHAPE,
];

/// The rules of the pass that simplifies.
pub static RULES: &[Rule] = rules! {
    "identity-call": "identity(x)" => "x";
    "flip-flip": "flip(flip(b))" => "b", given "b: Bool";
    "both-same": "both(x, x)" => "x";
    "both-true": "both(True, x)" => "x";
    "either-same": "either(x, x)" => "x";
    "either-false": "either(False, x)" => "x";
    "branch-true": "branch(True, a, b)" => "a";
    "branch-false": "branch(False, a, b)" => "b";
    "branch-same": "branch(c, a, a)" => "a";
    "at-most": "either(equality(a, b), greater(b, a))" => "flip(greater(a, b))", given "a: Numerical, b: Numerical";
    "at-most-other": "either(equality(b, a), greater(b, a))" => "flip(greater(a, b))", given "a: Numerical, b: Numerical";
    "equality-same": "equality(x, x)" => "True";

    "mirror-twice": "@(@(g))" => "g", given "g: Grid", each &[prim::HMIRROR, prim::VMIRROR, prim::DMIRROR, prim::CMIRROR, prim::ROT180];
    "turn-back": "rot90(rot270(g))" => "g", given "g: Grid";
    "turn-forth": "rot270(rot90(g))" => "g", given "g: Grid";
    "quarter-turns": "@(@(g))" => "rot180(g)", given "g: Grid", each &[prim::ROT90, prim::ROT270];
    "three-quarters": "rot90(rot180(g))" => "rot270(g)", given "g: Grid";
    "three-quarters-other": "rot180(rot90(g))" => "rot270(g)", given "g: Grid";
    "one-quarter": "rot270(rot180(g))" => "rot90(g)", given "g: Grid";
    "one-quarter-other": "rot180(rot270(g))" => "rot90(g)", given "g: Grid";
    "mirrors-turn-half": "hmirror(vmirror(g))" => "rot180(g)", given "g: Grid";
    "mirrors-turn-half-other": "vmirror(hmirror(g))" => "rot180(g)", given "g: Grid";
    "diagonals-turn-half": "dmirror(cmirror(g))" => "rot180(g)", given "g: Grid";
    "diagonals-turn-half-other": "cmirror(dmirror(g))" => "rot180(g)", given "g: Grid";
    "half-turn-hmirror": "hmirror(rot180(g))" => "vmirror(g)", given "g: Grid";
    "half-turn-vmirror": "vmirror(rot180(g))" => "hmirror(g)", given "g: Grid";
    "hmirror-dmirror": "dmirror(hmirror(g))" => "rot90(g)", given "g: Grid";
    "vmirror-dmirror": "dmirror(vmirror(g))" => "rot270(g)", given "g: Grid";
    "dmirror-vmirror": "vmirror(dmirror(g))" => "rot90(g)", given "g: Grid";
    "dmirror-hmirror": "hmirror(dmirror(g))" => "rot270(g)", given "g: Grid";

    "mostcolor-moved": "mostcolor(@(g))" => "mostcolor(g)", given "g: Grid", each MOVES;
    "leastcolor-moved": "leastcolor(@(g))" => "leastcolor(g)", given "g: Grid", each MOVES;
    "palette-moved": "palette(@(g))" => "palette(g)", given "g: Grid", each MOVES;
    "numcolors-moved": "numcolors(@(g))" => "numcolors(g)", given "g: Grid", each MOVES;
    "colorcount-moved": "colorcount(@(g), c)" => "colorcount(g, c)", given "g: Grid", each MOVES;
    "height-kept": "height(@(g))" => "height(g)", given "g: Grid", each KEEP;
    "width-kept": "width(@(g))" => "width(g)", given "g: Grid", each KEEP;
    "shape-kept": "shape(@(g))" => "shape(g)", given "g: Grid", each KEEP;
    "asindices-kept": "asindices(@(g))" => "asindices(g)", given "g: Grid", each KEEP;
    "height-turned": "height(@(g))" => "width(g)", given "g: Grid", each TURN;
    "width-turned": "width(@(g))" => "height(g)", given "g: Grid", each TURN;
    "height-recoloured": "height(@(g, a, b))" => "height(g)", given "g: Grid, a: Int, b: Int", each &[prim::REPLACE, prim::SWITCH];
    "width-recoloured": "width(@(g, a, b))" => "width(g)", given "g: Grid, a: Int, b: Int", each &[prim::REPLACE, prim::SWITCH];
    "shape-recoloured": "shape(@(g, a, b))" => "shape(g)", given "g: Grid, a: Int, b: Int", each &[prim::REPLACE, prim::SWITCH];
    "asindices-recoloured": "asindices(@(g, a, b))" => "asindices(g)", given "g: Grid, a: Int, b: Int", each &[prim::REPLACE, prim::SWITCH];

    "count-of-color": "size(ofcolor(g, c))" => "colorcount(g, c)", given "g: Grid, c: Int";
    "size-of-palette": "size(palette(x))" => "numcolors(x)";
    "size-of-totuple": "size(totuple(x))" => "size(x)";
    "first-of-totuple": "first(totuple(x))" => "first(x)";
    "last-of-totuple": "last(totuple(x))" => "last(x)";
    "totuple-twice": "totuple(totuple(x))" => "totuple(x)";
    "maximum-of-totuple": "maximum(totuple(x))" => "maximum(x)";
    "minimum-of-totuple": "minimum(totuple(x))" => "minimum(x)";
    "contained-in-totuple": "contained(v, totuple(x))" => "contained(v, x)", given "x: Container";
    "dedupe-of-set": "dedupe(totuple(x))" => "totuple(x)", given "x: Set";
    "dedupe-twice": "dedupe(dedupe(x))" => "dedupe(x)";
    "size-of-initset": "size(initset(x))" => "1";
    "first-of-initset": "first(initset(x))" => "x";
    "last-of-initset": "last(initset(x))" => "x";
    "merge-of-initset": "merge(initset(x))" => "x", given "x: Set";
    "contained-in-initset": "contained(a, initset(b))" => "equality(a, b)";
    "combine-same": "combine(x, x)" => "x", given "x: Set";
    "intersection-same": "intersection(x, x)" => "x", given "x: Set";

    "first-of-shape": "first(shape(x))" => "height(x)", given "x: Piece";
    "last-of-shape": "last(shape(x))" => "width(x)", given "x: Piece";
    "row-of-upper-corner": "first(@(p))" => "uppermost(p)", given "p: Patch", each &[prim::ULCORNER, prim::URCORNER];
    "row-of-lower-corner": "first(@(p))" => "lowermost(p)", given "p: Patch", each &[prim::LLCORNER, prim::LRCORNER];
    "column-of-left-corner": "last(@(p))" => "leftmost(p)", given "p: Patch", each &[prim::ULCORNER, prim::LLCORNER];
    "column-of-right-corner": "last(@(p))" => "rightmost(p)", given "p: Patch", each &[prim::URCORNER, prim::LRCORNER];
    "first-of-astuple": "first(astuple(a, b))" => "a";
    "last-of-astuple": "last(astuple(a, b))" => "b";
    "first-of-toivec": "first(toivec(i))" => "i";
    "last-of-tojvec": "last(tojvec(j))" => "j";

    "add-zero": "add(x, 0)" => "x", given "x: Counted";
    "zero-add": "add(0, x)" => "x", given "x: Counted";
    "subtract-zero": "subtract(x, 0)" => "x", given "x: Counted";
    "multiply-one": "multiply(x, 1)" => "x", given "x: Counted";
    "one-multiply": "multiply(1, x)" => "x", given "x: Counted";
    "divide-one": "divide(x, 1)" => "x", given "x: Counted";
    "add-origin": "add(x, (0, 0))" => "x", given "x: CountedPair";
    "subtract-origin": "subtract(x, (0, 0))" => "x", given "x: CountedPair";

    "toindices-of-indices": "toindices(p)" => "p", given "p: Indices";
    "toindices-of-recolor": "toindices(recolor(c, p))" => "toindices(p)", given "p: Patch, c: Int";
    "toindices-of-asobject": "toindices(asobject(g))" => "asindices(g)", given "g: Grid";
    "recolor-of-recolor": "recolor(a, recolor(c, p))" => "recolor(a, p)", given "p: Patch, c: Int";
    "recolor-of-toindices": "recolor(a, toindices(p))" => "recolor(a, p)", given "p: Patch";
    "place-of-toindices": "@(toindices(p))" => "@(p)", given "p: Patch", each PLACES;
    "place-of-recolor": "@(recolor(c, p))" => "@(p)", given "p: Patch, c: Int", each PLACES;
    "fill-toindices": "@(g, c, toindices(p))" => "@(g, c, p)", given "p: Patch", each &[prim::FILL, prim::UNDERFILL];
    "fill-recolor": "@(g, c, recolor(d, p))" => "@(g, c, p)", given "p: Patch, d: Int", each &[prim::FILL, prim::UNDERFILL];
    "cover-toindices": "cover(g, toindices(p))" => "cover(g, p)", given "p: Patch";
    "fill-with-background": "fill(g, mostcolor(g), p)" => "cover(g, p)";
    "normalize-twice": "normalize(normalize(p))" => "normalize(p)";
    "shift-by-nothing": "shift(p, (0, 0))" => "p", given "p: Patch";

    "crop-whole": "crop(g, (0, 0), shape(g))" => "g", given "g: Grid";
    "subgrid-whole": "subgrid(@(g), g)" => "g", given "g: Grid", each &[prim::ASOBJECT, prim::ASINDICES];
    "fill-own-color": "fill(g, c, ofcolor(g, d))" => "replace(g, d, c)", given "g: Grid, c: Int, d: Int";
    "paint-own-object": "paint(g, asobject(g))" => "g", given "g: Grid";
    "replace-by-itself": "replace(g, a, a)" => "g", given "g: Grid";
    "switch-with-itself": "switch(g, a, a)" => "g", given "g: Grid";
    "scale-by-one": "@(g, 1)" => "g", given "g: Grid", each &[prim::UPSCALE, prim::HUPSCALE, prim::VUPSCALE, prim::DOWNSCALE];
    "color-of-asobject": "@(asobject(g))" => "@(g)", given "g: Grid", each &[prim::PALETTE, prim::NUMCOLORS, prim::MOSTCOLOR, prim::LEASTCOLOR];
    "colorcount-of-asobject": "colorcount(asobject(g), c)" => "colorcount(g, c)", given "g: Grid";
    "size-of-asobject": "size(asobject(g))" => "size(asindices(g))", given "g: Grid";
    "extent-of-asobject": "@(asobject(g))" => "@(g)", given "g: Grid", each &[prim::HEIGHT, prim::WIDTH, prim::SHAPE];

    "merge-of-all-objects": "merge(objects(g, b, d, False))" => "asobject(g)", given "g: Grid, b: Bool, d: Bool";
    "merge-of-objects": "merge(objects(g, b, d, True))" => "merge(fgpartition(g))", given "g: Grid, b: Bool, d: Bool";
    "merge-of-colored-objects": "merge(colorfilter(objects(g, True, d, False), c))" => "toobject(ofcolor(g, c), g)", given "g: Grid, c: Int, d: Bool";
    "places-of-objects": "mapply(toindices, objects(g, b, d, c))" => "toindices(merge(objects(g, b, d, c)))", given "g: Grid, b: Bool, c: Bool, d: Bool";
    "places-of-colored-objects": "mapply(toindices, colorfilter(objects(g, True, d, False), c))" => "ofcolor(g, c)", given "g: Grid, c: Int, d: Bool";
    "fill-object-of-color": "@(a, v, toobject(ofcolor(g, c), g))" => "@(a, v, ofcolor(g, c))", given "a: Grid, g: Grid, c: Int", each &[prim::FILL, prim::UNDERFILL];
    "cover-object-of-color": "cover(a, toobject(ofcolor(g, c), g))" => "cover(a, ofcolor(g, c))", given "a: Grid, g: Grid, c: Int";
    "merge-of-apply": "merge(apply(f, x))" => "mapply(f, x)";
    "merge-of-sfilter": "merge(sfilter(x, f))" => "mfilter(x, f)";
    "merge-of-papply": "merge(papply(f, a, b))" => "mpapply(f, a, b)";
    "apply-identity": "apply(identity, x)" => "x", given "x: Container";
    "mapply-identity": "mapply(identity, x)" => "merge(x)";
};

/// More rules of the pass that simplifies: operators of Python on values whose type is known are
/// primitives of the language. Their patterns are what the front end makes of the operators.
pub static OPERATORS: &[Rule] = rules! {
    "plus-of-integers": "plus(a, b)" => "add(a, b)", given "a: Int, b: Int";
    "plus-of-tuples": "plus(a, b)" => "combine(a, b)", given "a: Tuple, b: Tuple";
    "minus-of-integers": "minus(a, b)" => "subtract(a, b)", given "a: Int, b: Int";
    "times-of-integers": "times(a, b)" => "multiply(a, b)", given "a: Int, b: Int";
    "negated-integer": "negated(a)" => "invert(a)", given "a: Int";
    "minus-of-sets": "minus(a, b)" => "difference(a, b)", given "a: Set, b: Set";
    "bits-or-of-sets": "bits_or(a, b)" => "combine(a, b)", given "a: Set, b: Set";
    "bits-and-of-sets": "bits_and(a, b)" => "intersection(a, b)", given "a: Set, b: Set";
    "length-of-container": "length(x)" => "size(x)", given "x: Container";
    "has-item-of-container": "has_item(v, x)" => "contained(v, x)", given "x: Container";
    "iterated-tuple": "iterated(x)" => "x", given "x: Tuple";
    "as-set-of-set": "as_set(x)" => "x", given "x: Set";
};

/// The rules of the pass that specialises.
pub static LOOPS: &[Rule] = rules! {
    "filter-by-size": "sfilter(x, lambda o: equality(size(o), n))" => "sizefilter(x, n)", given "x: Set, n: Int";
    "filter-by-color": "sfilter(x, lambda o: equality(color(o), c))" => "colorfilter(x, c)", given "x: Set";
    "merge-by-size": "mfilter(x, lambda o: equality(size(o), n))" => "merge(sizefilter(x, n))", given "x: Set, n: Int";
    "merge-by-color": "mfilter(x, lambda o: equality(color(o), c))" => "merge(colorfilter(x, c))", given "x: Set";
    "connect-product": "apply(lambda p: connect(first(p), last(p)), product(a, b))" => "prapply(connect, a, b)", given "a: Indices, b: Indices";
    "connect-row": "mapply(lambda p: connect(first(p), last(p)), sfilter(product(a, b), lambda p: equality(first(first(p)), first(last(p)))))" => "mfilter(prapply(connect, a, b), hline)", given "a: Indices, b: Indices";
    "connect-column": "mapply(lambda p: connect(first(p), last(p)), sfilter(product(a, b), lambda p: equality(last(first(p)), last(last(p)))))" => "mfilter(prapply(connect, a, b), vline)", given "a: Indices, b: Indices";
    "regroup": "mapply(initset, x)" => "x", given "x: Set";
};
