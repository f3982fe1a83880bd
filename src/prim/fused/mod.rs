//! Fused primitives: what the passes put in the place of calls whose intermediate values nobody
//! else needs.
//!
//! They exist inside the engine only. Programs cannot name them, and neither the reference nor
//! completion nor any count of primitives has them; the text form of the graph prints them and
//! reads them back. Each says by its [`expansion`](super::Primitive::expansion) which calls it
//! stands for, and that is all that defines it. The rule by which [`crate::pass`] introduces it is
//! made of the same text, and a test compares the two on random operands. Those of `filtered` are
//! introduced by the pass *boards* as well, for loops that come to the same.
//!
//! A fused primitive yields the value of its expansion, or a fault of the same kind. The fault
//! names a primitive of the expansion, which is what the author wrote: the outermost where it is
//! not known which of them failed. It spends no more fuel, up to a unit for each row of its grids.
//! It takes whatever operands there are: those for which it has no fast path it leaves to the
//! primitives that it stands for.

mod elsewhere;
mod filtered;
mod grids;
mod halves;
mod images;
mod lines;
mod merged;
mod nearest;
mod numbered;
mod objects;
mod places;
mod same;
mod sets;
mod stamped;

use elsewhere::{elsewhere, fill_elsewhere};
use filtered::{counted_around, in_columns, in_rows, missing_around, moved, moved_within, scaled};
use grids::{
    greater_cells, mirrored_above, mirrored_below, mirrored_left, mirrored_right, three_below,
    three_beside,
};
use halves::{common_above, common_beside, either_above, either_beside};
use images::images;
use lines::{column_connections, connections, row_connections, straight_connections};
use merged::{fill_each, paint_each, paint_each_pair};
use nearest::{nearest, nearest_cell};
use numbered::{
    columns_after, columns_before, even_columns, even_rows, in_column, in_row, rows_after,
    rows_before,
};
use objects::{
    foreground, inner_cells, largest_object, objects_of_color, objects_of_size, smallest_object,
};
use places::{
    all_dneighbors, all_hfrontiers, all_ineighbors, all_neighbors, all_vfrontiers, rays, stamp,
};
use same::same_cells;
use sets::{color_within, common_color, common_size, either_color, excess, line};
use stamped::paint_stamp;

use super::Cost::Calls;
use super::declare::fused;
use crate::value::{Grid, Value, View};

fused! {
    /// The objects of a colour.
    objects_of_color(grid, diagonal, without_bg, value): "(Grid, Bool, Bool, Int) -> Objects"
        = "colorfilter(objects(a, True, b, c), d)";

    /// The objects of one colour each that have `n` cells.
    objects_of_size(grid, diagonal, without_bg, n): "(Grid, Bool, Bool, Int) -> Objects"
        = "sizefilter(objects(a, True, b, c), d)";

    /// The cells of the objects of a colour that touch no border of the grid.
    inner_cells(grid, diagonal, without_bg, value): "(Grid, Bool, Bool, Int) -> Object"
        = "mfilter(colorfilter(objects(a, True, b, c), d), lambda o: flip(bordering(o, a)))",
        given = "a: Grid, b: Bool, c: Bool, d: Int";

    /// The object of most cells; of several the first.
    largest_object(grid, univalued, diagonal, without_bg): "(Grid, Bool, Bool, Bool) -> Object"
        = "argmax(objects(a, b, c, d), size)", fails = "where there is none", picks = true;

    /// The object of fewest cells; of several the first.
    smallest_object(grid, univalued, diagonal, without_bg): "(Grid, Bool, Bool, Bool) -> Object"
        = "argmin(objects(a, b, c, d), size)", fails = "where there is none", picks = true;

    /// The cells of a grid that do not have its most common colour.
    foreground(grid): "(Grid) -> Object" = "merge(fgpartition(a))";

    /// The eight locations around each of several.
    all_neighbors(patch): "(Indices) -> Indices" = "mapply(neighbors, a)";

    /// The four locations beside each of several.
    all_dneighbors(patch): "(Indices) -> Indices" = "mapply(dneighbors, a)";

    /// The four locations diagonal to each of several.
    all_ineighbors(patch): "(Indices) -> Indices" = "mapply(ineighbors, a)";

    /// The columns of several locations.
    all_vfrontiers(patch): "(Indices) -> Indices" = "mapply(vfrontier, a)";

    /// The rows of several locations.
    all_hfrontiers(patch): "(Indices) -> Indices" = "mapply(hfrontier, a)";

    /// A patch moved by each of several vectors, all together.
    stamp(patch, directions): "(Object, Set[Pair]) -> Object; (Indices, Set[Pair]) -> Indices; (A, Container[B]) -> Container[C]!"
        = "mapply(lambda p: shift(a, p), b)";

    /// The lines that connect the locations of two sets.
    connections(a, b): "(Indices, Indices) -> Indices" = "merge(prapply(connect, a, b))", even_shared = true;

    /// The lines that connect the locations of two sets along rows and columns.
    straight_connections(a, b): "(Indices, Indices) -> Indices"
        = "mfilter(prapply(connect, a, b), lambda p: either(vline(p), hline(p)))",
        also = &["mfilter(prapply(connect, a, b), lambda p: either(hline(p), vline(p)))"],
        even_shared = true;

    /// The lines that connect the locations of two sets along rows.
    row_connections(a, b): "(Indices, Indices) -> Indices" = "mfilter(prapply(connect, a, b), hline)", even_shared = true;

    /// The lines that connect the locations of two sets along columns.
    column_connections(a, b): "(Indices, Indices) -> Indices" = "mfilter(prapply(connect, a, b), vline)", even_shared = true;

    /// The location or cell of a set that is closest to another one; of several the first.
    nearest(places, location): "(Indices, A) -> Pair; (Object, A) -> Cell"
        = "argmin(a, lambda p: manhattan(initset(b), initset(p)))",
        also = &["argmin(a, lambda p: manhattan(initset(p), initset(b)))"],
        given = "a: Patch",
        fails = "where there is none", picks = true;

    /// A set of the location that is closest to a patch; of several the first.
    nearest_cell(places, patch): "(Indices, Patch) -> Indices"
        = "argmin(apply(initset, a), lambda p: manhattan(b, p))",
        also = &["argmin(apply(initset, a), lambda p: manhattan(p, b))"],
        given = "a: Indices",
        fails = "where there is none", picks = true, even_shared = true;

    /// The results of a function for the elements of a set.
    images(function, container): "(A -> B, Set[A]) -> Tuple[B]"
        = "apply(a, totuple(b))", given = "b: Set", cost = Calls, picks = true;

    /// A grid on which an object, moved by each of several vectors, is painted.
    paint_stamp(grid, patch, directions): "(Grid, Object, Indices) -> Grid"
        = "paint(a, mapply(lambda p: shift(b, p), c))", given = "b: Object, c: Indices";

    /// A grid on which one patch after the other is painted.
    paint_each(grid, function, container): "(Grid, A -> Container[B], Container[A]) -> Grid!"
        = "paint(a, mapply(b, c))", given = "c: Tuple", cost = Calls;

    /// A grid on which the patches that a function makes of pairs are painted one after the other.
    paint_each_pair(grid, function, a, b): "(Grid, (A, B) -> Container[C], Container[A], Container[B]) -> Grid!"
        = "paint(a, mpapply(b, c, d))", cost = Calls, picks = true;

    /// A grid in which one patch after the other is filled.
    fill_each(grid, value, function, container): "(Grid, Int, A -> Container[B], Container[A]) -> Grid!"
        = "fill(a, b, mapply(c, d))", given = "d: Tuple", cost = Calls;

    /// The lines from each of several locations in one direction.
    rays(direction, starts): "(Pair, Indices) -> Indices" = "mapply(lambda p: shoot(p, a), b)";

    /// The greater of the colours that two grids have at a location, for all that both have.
    greater_cells(a, b): "(Grid, Grid) -> Grid"
        = "apply(lambda r: apply(maximum, r), papply(pair, a, b))";

    /// The locations with one colour in the left half and another in the right.
    common_beside(grid, of_first, of_second): "(Grid, Int, Int) -> Indices"
        = "intersection(ofcolor(lefthalf(a), b), ofcolor(righthalf(a), c))",
        given = "a: Grid, b: Int, c: Int", even_shared = true;

    /// The locations with one colour in the left half or another in the right.
    either_beside(grid, of_first, of_second): "(Grid, Int, Int) -> Indices"
        = "combine(ofcolor(lefthalf(a), b), ofcolor(righthalf(a), c))",
        given = "a: Grid, b: Int, c: Int", even_shared = true;

    /// The locations with one colour in the upper half and another in the lower.
    common_above(grid, of_first, of_second): "(Grid, Int, Int) -> Indices"
        = "intersection(ofcolor(tophalf(a), b), ofcolor(bottomhalf(a), c))",
        given = "a: Grid, b: Int, c: Int", even_shared = true;

    /// The locations with one colour in the upper half or another in the lower.
    either_above(grid, of_first, of_second): "(Grid, Int, Int) -> Indices"
        = "combine(ofcolor(tophalf(a), b), ofcolor(bottomhalf(a), c))",
        given = "a: Grid, b: Int, c: Int", even_shared = true;

    /// The locations of a colour in one grid that have a colour in another.
    common_color(a, of_a, b, of_b): "(Grid, Int, Grid, Int) -> Indices"
        = "intersection(ofcolor(a, b), ofcolor(c, d))";

    /// The locations of a colour in one grid, and those of a colour in another.
    either_color(a, of_a, b, of_b): "(Grid, Int, Grid, Int) -> Indices"
        = "combine(ofcolor(a, b), ofcolor(c, d))";

    /// The locations of a grid that a set does not have.
    elsewhere(grid, places): "(Grid, Indices) -> Indices"
        = "difference(asindices(a), b)", given = "b: Indices", even_shared = true;

    /// A grid with a colour at all locations that a set does not have.
    fill_elsewhere(grid, value, places): "(Grid, Int, Indices) -> Grid"
        = "fill(a, b, difference(asindices(a), c))", given = "c: Indices", even_shared = true;

    /// The number of cells of a colour at the locations of a patch.
    color_within(patch, grid, value): "(Patch, Grid, Int) -> Int" = "colorcount(toobject(a, b), c)";

    /// The number of locations that two sets have in common.
    common_size(a, b): "(Indices, Indices) -> Int; (Set[Pair], Set[Pair]) -> Int"
        = "size(intersection(a, b))";

    /// The number of locations of a set that another one does not have.
    excess(a, b): "(Indices, Indices) -> Int; (Set[Pair], Set[Pair]) -> Int"
        = "size(difference(a, b))";

    /// Tells whether a patch is a vertical or horizontal line without gaps.
    line(patch): "(Patch) -> Bool" = "either(vline(a), hline(a))", also = &["either(hline(a), vline(a))"];

    /// The locations around which a set has an accepted number of the others.
    counted_around(places, around, among, counts): "(Indices, Indices, Indices, Container[Int]) -> Indices"
        = "sfilter(a, lambda p: contained(size(intersection(shift(b, p), c)), d))",
        given = "a: Indices, b: Indices, c: Indices, d: Container";

    /// The locations around which a set lacks an accepted number of the others.
    missing_around(places, around, among, counts): "(Indices, Indices, Indices, Container[Int]) -> Indices"
        = "sfilter(a, lambda p: contained(size(difference(shift(b, p), c)), d))",
        given = "a: Indices, b: Indices, c: Indices, d: Container";

    /// The locations in the rows that a function accepts.
    in_rows(places, condition): "(Indices, Int -> Bool) -> Indices"
        = "sfilter(a, compose(b, first))", given = "a: Indices", cost = Calls;

    /// The locations in the columns that a function accepts.
    in_columns(places, condition): "(Indices, Int -> Bool) -> Indices"
        = "sfilter(a, compose(b, last))", given = "a: Indices", cost = Calls;

    /// The locations in the rows whose sum with a number is even.
    even_rows(places, by): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: even(add(first(p), b)))", given = "a: Indices, b: Int";

    /// The locations in the columns whose sum with a number is even.
    even_columns(places, by): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: even(add(last(p), b)))", given = "a: Indices, b: Int";

    /// The locations in the rows below one.
    rows_after(places, row): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: greater(first(p), b))", given = "a: Indices, b: Int";

    /// The locations in the rows above one.
    rows_before(places, row): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: greater(b, first(p)))", given = "a: Indices, b: Int";

    /// The locations in the columns to the right of one.
    columns_after(places, column): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: greater(last(p), b))", given = "a: Indices, b: Int";

    /// The locations in the columns to the left of one.
    columns_before(places, column): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: greater(b, last(p)))", given = "a: Indices, b: Int";

    /// The locations in one row.
    in_row(places, row): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: equality(first(p), b))", given = "a: Indices, b: Int";

    /// The locations in one column.
    in_column(places, column): "(Indices, Int) -> Indices"
        = "sfilter(a, lambda p: equality(last(p), b))", given = "a: Indices, b: Int";

    /// The locations that are in another set once they are moved.
    moved_within(places, by, among): "(Indices, Pair, Indices) -> Indices"
        = "sfilter(a, lambda p: contained(add(p, b), c))", given = "a: Indices, b: Pair, c: Indices";

    /// The locations whose cell in one grid is that in another one, beside by a vector.
    same_cells(places, grid, other, by): "(Indices, Grid, Grid, Pair) -> Indices"
        = "sfilter(a, lambda p: equality(index(b, p), index(c, add(p, d))))",
        given = "a: Indices, b: Grid, c: Grid, d: Pair";

    /// The locations moved by a vector.
    moved(by, places): "(Pair, Indices) -> Indices"
        = "apply(lambda p: add(p, a), b)", given = "a: Pair, b: Indices";

    /// The locations multiplied by a number or by a vector.
    scaled(by, places): "(Int, Indices) -> Indices; (Pair, Indices) -> Indices"
        = "apply(lambda p: multiply(p, a), b)", given = "a: Numerical, b: Indices";

    /// A grid with its mirror image to the right of it.
    mirrored_right(grid): "(Grid) -> Grid" = "hconcat(a, vmirror(a))";

    /// A grid with its mirror image to the left of it.
    mirrored_left(grid): "(Grid) -> Grid" = "hconcat(vmirror(a), a)";

    /// A grid with its mirror image below it.
    mirrored_below(grid): "(Grid) -> Grid" = "vconcat(a, hmirror(a))";

    /// A grid with its mirror image above it.
    mirrored_above(grid): "(Grid) -> Grid" = "vconcat(hmirror(a), a)";

    /// A grid three times in a row.
    three_beside(grid): "(Grid) -> Grid" = "hconcat(hconcat(a, a), a)";

    /// A grid three times in a column.
    three_below(grid): "(Grid) -> Grid" = "vconcat(vconcat(a, a), a)";
}

/// Returns a grid that the fast paths take: rows fit a word of 64 bits.
fn narrow<'a>(grid: Value<'a>) -> Option<&'a Grid<'a>> {
    match grid.view() {
        View::Grid(grid) if grid.width <= 64 && grid.height <= 128 => Some(grid),
        _ => None,
    }
}
