//! Fused primitives: what the passes put in the place of calls whose intermediate values nobody else needs.
//!
//! They exist inside the engine only. Programs cannot name them, and neither the reference nor completion nor any count of
//! primitives has them; the text form of the graph prints them and reads them back. Each says by its
//! [`expansion`](super::Primitive::expansion) which calls it stands for, and that is all that defines it: the rule by which
//! [`crate::pass`] introduces it is made of the same text, and a test compares the two on random operands.
//!
//! A fused primitive yields the value of its expansion, or a fault of the same kind, which names a primitive of the
//! expansion, the outermost where it is not known which of them failed: what its author wrote. It spends no more fuel, up to
//! a unit for each row of its grids. It takes whatever operands
//! there are: those for which it has no fast path it leaves to the primitives that it stands for.

use super::cells::{copy_reversed, copy_row, equal_narrow, equal_rows};
use super::colour::{colorcount, colorfilter, ofcolor, winner};
use super::components::{Components, Taking, find, in_order, set_of};
use super::containers::{
    combine, difference, intersection, maximum, merge, merge_items, pair, size, sizefilter,
};
use super::declare::fused;
use super::geometry::{hmirror, vmirror};
use super::grids::{fill, hconcat, vconcat};
use super::locations::{
    REACH, dneighbors, hfrontier, ineighbors, neighbors, shift, shoot, vfrontier,
};
use super::logic::either;
use super::loops::extreme;
use super::objects::{colored, fgpartition, objects, toobject};
use super::operand::{Patch, byte, len, patch};
use super::patches::{hline, vline};
use crate::value::bits::{Bits, Bounds, Columns, corner, ones, slide};
use crate::value::object::PlaneList;
use crate::value::object::Planes;
use crate::value::set::Items;
use crate::value::{Cx, Direction, Fault, Grid, Indices, Object, Out, Value, View};

fused! {
    /// The objects of a colour.
    objects_of_color(grid, diagonal, without_bg, value): "(Grid, Bool, Bool, Int) -> Objects"
        = "colorfilter(objects(a, True, b, c), d)";

    /// The objects of one colour each that have `n` cells.
    objects_of_size(grid, diagonal, without_bg, n): "(Grid, Bool, Bool, Int) -> Objects"
        = "sizefilter(objects(a, True, b, c), d)";

    /// The object of most cells; of several the first.
    largest_object(grid, univalued, diagonal, without_bg): "(Grid, Bool, Bool, Bool) -> Object"
        = "argmax(objects(a, b, c, d), size)", fails = "where there is none", picks = true;

    /// The object of fewest cells; of several the first.
    smallest_object(grid, univalued, diagonal, without_bg): "(Grid, Bool, Bool, Bool) -> Object"
        = "argmin(objects(a, b, c, d), size)", fails = "where there is none", picks = true;

    /// The cells of all objects.
    merged_objects(grid, univalued, diagonal, without_bg): "(Grid, Bool, Bool, Bool) -> Object"
        = "merge(objects(a, b, c, d))";

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

    /// The lines from each of several locations in one direction.
    rays(direction, starts): "(Pair, Indices) -> Indices" = "mapply(lambda p: shoot(p, a), b)";

    /// The greater of the colours that two grids have at a location, for all that both have.
    greater_cells(a, b): "(Grid, Grid) -> Grid"
        = "apply(lambda r: apply(maximum, r), papply(pair, a, b))";

    /// The locations of a colour in one grid that have a colour in another.
    common_color(a, of_a, b, of_b): "(Grid, Int, Grid, Int) -> Indices"
        = "intersection(ofcolor(a, b), ofcolor(c, d))";

    /// The locations of a colour in one grid, and those of a colour in another.
    either_color(a, of_a, b, of_b): "(Grid, Int, Grid, Int) -> Indices"
        = "combine(ofcolor(a, b), ofcolor(c, d))";

    /// A grid filled where another one has a colour.
    fill_color(grid, value, other, color): "(Grid, Int, Grid, Int) -> Grid"
        = "fill(a, b, ofcolor(c, d))";

    /// The number of cells of a colour at the locations of a patch.
    color_within(patch, grid, value): "(Patch, Grid, Int) -> Int" = "colorcount(toobject(a, b), c)";

    /// The number of locations that two sets have in common.
    common_size(a, b): "(Indices, Indices) -> Int; (Set[Pair], Set[Pair]) -> Int"
        = "size(intersection(a, b))";

    /// The number of locations of a set that another one does not have.
    excess(a, b): "(Indices, Indices) -> Int; (Set[Pair], Set[Pair]) -> Int"
        = "size(difference(a, b))";

    /// Tells whether a patch is a vertical or horizontal line without gaps.
    line(patch): "(Patch) -> Bool" = "either(vline(a), hline(a))";

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

/// A grid that the fast paths take: rows fit a word of 64 bits.
fn narrow<'a>(grid: Value<'a>) -> Option<&'a Grid<'a>> {
    match grid.view() {
        View::Grid(grid) if grid.width <= 64 && grid.height <= 128 => Some(grid),
        _ => None,
    }
}

/// The colour that belongs to no object, if there is one.
fn below(cx: &Cx<'_>, grid: &Grid<'_>, without_bg: Value<'_>) -> Option<i8> {
    without_bg.truthy().then(|| winner(cx, grid, true))
}

/// The cells that belong to objects.
fn taking(cx: &Cx<'_>, grid: &Grid<'_>, without_bg: Value<'_>) -> Taking {
    below(cx, grid, without_bg).map_or(Taking::All, Taking::Except)
}

fn objects_of_color<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
    value: Value<'a>,
) -> Out<'a> {
    let (Some(bytes), Some(color)) = (narrow(grid), byte(value)) else {
        return colorfilter(cx, objects(cx, grid, Value::bool(true), diagonal, without_bg)?, value);
    };
    cx.spend(bytes.cells.len() as u64 / 8)?;
    if below(cx, bytes, without_bg) == Some(color) {
        return Ok(Value::EMPTY_SET);
    }
    let mut found = Components::new();
    find(cx, bytes, true, diagonal.truthy(), Taking::Only(color), &mut found)?;
    set_of(cx, bytes, true, &found)
}

fn objects_of_size<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
    n: Value<'a>,
) -> Out<'a> {
    let Some(bytes) = narrow(grid) else {
        return sizefilter(cx, objects(cx, grid, Value::bool(true), diagonal, without_bg)?, n);
    };
    cx.spend(bytes.cells.len() as u64 / 4)?;
    let mut found = Components::new();
    let taking = taking(cx, bytes, without_bg);
    find(cx, bytes, true, diagonal.truthy(), taking, &mut found)?;
    found.retain(|component| n.as_int() == Some(component.count.into()));
    set_of(cx, bytes, true, &found)
}

/// There is no object to choose.
fn none() -> Fault {
    Fault::value("the container is empty")
}

/// The object of most or fewest cells; of several the first.
fn by_size<'a>(
    cx: &Cx<'a>,
    [grid, univalued, diagonal, without_bg]: [Value<'a>; 4],
    greatest: bool,
) -> Out<'a> {
    let (Some(bytes), Direction::Ascending) = (narrow(grid), cx.direction()) else {
        let all = objects(cx, grid, univalued, diagonal, without_bg)?;
        let best = extreme(cx, all, greatest, |object| Ok(Value::int(len(object)? as i64)))?;
        return best.map(|(object, _)| object).ok_or_else(none);
    };
    cx.spend(bytes.cells.len() as u64 / 4)?;
    let univalued = univalued.truthy();
    let mut found = Components::new();
    let taking = taking(cx, bytes, without_bg);
    find(cx, bytes, univalued, diagonal.truthy(), taking, &mut found)?;
    let counts = found.iter().map(|component| component.count);
    let best = if greatest { counts.max() } else { counts.min() }.ok_or_else(none)?;
    found.retain(|component| component.count == best);
    Ok(Value::planes(&in_order(cx, bytes, univalued, &found)?[0]))
}

fn largest_object<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
) -> Out<'a> {
    by_size(cx, [grid, univalued, diagonal, without_bg], true)
}

fn smallest_object<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
) -> Out<'a> {
    by_size(cx, [grid, univalued, diagonal, without_bg], false)
}

fn merged_objects<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    univalued: Value<'a>,
    diagonal: Value<'a>,
    without_bg: Value<'a>,
) -> Out<'a> {
    match narrow(grid) {
        Some(bytes) => without(cx, bytes, below(cx, bytes, without_bg)),
        None => merge(cx, objects(cx, grid, univalued, diagonal, without_bg)?),
    }
}

fn foreground<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match narrow(grid) {
        Some(bytes) => without(cx, bytes, Some(winner(cx, bytes, true))),
        None => merge(cx, fgpartition(cx, grid)?),
    }
}

/// The cells of a grid, those of one colour left out.
fn without<'a>(cx: &Cx<'a>, bytes: &'a Grid<'a>, bg: Option<i8>) -> Out<'a> {
    cx.spend(bytes.cells.len() as u64 / 16)?;
    let rows = cx.slice(bytes.height as usize, 0u128)?;
    if let Some(bg) = bg {
        equal_rows(bytes, bg, rows);
    }
    rows.iter_mut().for_each(|word| *word = !*word & ones(bytes.width));
    Object::Dense(colored(cx, bytes, Bits::tight(0, 0, rows)?)?).value(cx)
}

/// A function of a primitive's shape.
type Unary = for<'a> fn(&Cx<'a>, Value<'a>) -> Out<'a>;

/// The locations around each of several that three words of three bits mark.
fn around_all<'a>(cx: &Cx<'a>, patch: Value<'a>, marks: [u128; 3], each: Unary) -> Out<'a> {
    let View::Bits(bits) = patch.view() else { return mapped(cx, each, patch) };
    let rows = bits.rows.len() + 2;
    if rows > 128 || bits.width > 126 {
        return mapped(cx, each, patch);
    }
    let out = cx.slice(rows, 0u128)?;
    for (row, &word) in bits.rows.iter().enumerate() {
        for (to, marks) in out[row..row + 3].iter_mut().zip(marks) {
            for column in Columns(marks) {
                *to |= word << column;
            }
        }
    }
    Indices::Dense(Bits::tight(i64::from(bits.top) - 1, i64::from(bits.left) - 1, out)?).value(cx)
}

/// What a primitive makes of the elements of a container, merged.
fn mapped<'a>(cx: &Cx<'a>, each: Unary, set: Value<'a>) -> Out<'a> {
    let images = cx.elements(set)?.map(|item| each(cx, item));
    merge_items(cx, set.is_set(), &images.collect::<Result<Items<'a>, _>>()?)
}

fn all_neighbors<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Out<'a> {
    around_all(cx, patch, [0b111, 0b101, 0b111], neighbors)
}

fn all_dneighbors<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Out<'a> {
    around_all(cx, patch, [0b010, 0b101, 0b010], dneighbors)
}

fn all_ineighbors<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Out<'a> {
    around_all(cx, patch, [0b101, 0, 0b101], ineighbors)
}

/// Length of frontiers.
const FRONTIER: usize = super::locations::FRONTIER as usize;

fn all_vfrontiers<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Out<'a> {
    let View::Bits(bits) = patch.view() else { return mapped(cx, vfrontier, patch) };
    let columns = bits.rows.iter().fold(0, |all, word| all | word);
    let rows = cx.slice(FRONTIER, columns)?;
    Indices::Dense(Bits::tight(0, bits.left.into(), rows)?).value(cx)
}

fn all_hfrontiers<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Out<'a> {
    let View::Bits(bits) = patch.view() else { return mapped(cx, hfrontier, patch) };
    let row = |row: usize| if bits.rows[row] == 0 { 0 } else { ones(FRONTIER as u32) };
    let rows = cx.slice_with(bits.rows.len(), row)?;
    Indices::Dense(Bits::tight(bits.top.into(), 0, rows)?).value(cx)
}

fn stamp<'a>(cx: &Cx<'a>, value: Value<'a>, directions: Value<'a>) -> Out<'a> {
    if let View::Bits(by) = directions.view()
        && let Ok(patch) = patch(cx, value)
        && let Some(bounds) = patch.bounds().ok().zip(by.bounds()).and_then(reach)
        && value.is_set()
    {
        let frame = (bounds.height() as u32, bounds.width() as u32);
        corner(bounds.top, bounds.left, frame.0, frame.1)?;
        match patch {
            Patch::Indices(Indices::Dense(bits)) => {
                let rows = stamped(cx, bits.rows, by, frame)?;
                return Indices::Dense(Bits::exact(bounds, rows)).value(cx);
            }
            Patch::Object(Object::Dense(planes)) => {
                let mut list = PlaneList::new();
                for plane in planes.planes {
                    list.push((plane.color, stamped(cx, plane.rows, by, frame)?));
                }
                let planes = Planes::tight(cx, bounds.top, bounds.left, &mut list)?;
                return Object::Dense(planes).value(cx);
            }
            _ => {}
        }
    }
    let images = cx.elements(directions)?.map(|by| shift(cx, value, by));
    merge_items(cx, directions.is_set(), &images.collect::<Result<Items<'a>, _>>()?)
}

fn rays<'a>(cx: &Cx<'a>, direction: Value<'a>, starts: Value<'a>) -> Out<'a> {
    if let (View::Bits(bits), View::Pair(down @ -1..=1, right @ -1..=1)) =
        (starts.view(), direction.view())
    {
        let end = |by: i32| i64::from(by) * REACH;
        let (down, right) = (end(down), end(right));
        let last = Bounds { top: down, left: right, bottom: down, right };
        let all = Bounds { top: 0, left: 0, bottom: 0, right: 0 }.union(last);
        if let Some(bounds) = bits.bounds().and_then(|starts| reach((starts, all)))
            && corner(bounds.top, bounds.left, bounds.height() as u32, bounds.width() as u32)
                .is_ok()
        {
            return ray_rows(cx, bits, (down.signum(), right.signum()), bounds);
        }
    }
    let images = cx.elements(starts)?.map(|start| shoot(cx, start, direction));
    merge_items(cx, starts.is_set(), &images.collect::<Result<Items<'a>, _>>()?)
}

/// Lines from locations that go down, up, right or left step by step, in the box around them.
fn ray_rows<'a>(
    cx: &Cx<'a>,
    bits: &Bits<'_>,
    (down, right): (i64, i64),
    bounds: Bounds,
) -> Out<'a> {
    /// Rows from which lines are drawn step by step.
    const FEW: usize = 6;
    cx.spend(bits.rows.len() as u64)?;
    let rows = cx.slice(bounds.height() as usize, 0u128)?;
    let first = (i64::from(bits.top) - bounds.top) as usize;
    let left = i64::from(bits.left) - bounds.left;
    if down != 0 && bits.rows.len() <= FEW {
        for (row, &word) in (first..).zip(bits.rows) {
            for step in 0..=REACH {
                rows[(row as i64 + down * step) as usize] |= word << (left + right * step);
            }
        }
        return Indices::Dense(Bits::exact(bounds, rows)).value(cx);
    }
    for (to, &word) in rows[first..].iter_mut().zip(bits.rows) {
        *to = word << left;
    }
    // Lines of some length, and the same as many steps further, make lines twice as long.
    let mut length = 1;
    while length <= REACH {
        let step = length.min(REACH + 1 - length);
        let moved = |word: u128| slide(word, right * step);
        match down {
            0 => rows.iter_mut().for_each(|row| *row |= moved(*row)),
            1.. => (step as usize..rows.len())
                .rev()
                .for_each(|row| rows[row] |= moved(rows[row - step as usize])),
            _ => (step as usize..rows.len())
                .for_each(|row| rows[row - step as usize] |= moved(rows[row])),
        }
        length += step;
    }
    Indices::Dense(Bits::exact(bounds, rows)).value(cx)
}

fn greater_cells<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Out<'a> {
    if let (View::Grid(a), View::Grid(b)) = (a.view(), b.view()) {
        let (height, width) = (a.height.min(b.height), a.width.min(b.width));
        cx.spend(u64::from(height))?;
        let cells = cx.slice(height as usize * width as usize, 0i8)?;
        let rows = a.rows().zip(b.rows());
        for (line, (row, other)) in cells.chunks_exact_mut(width as usize).zip(rows) {
            let both = row.iter().zip(other);
            line.iter_mut().zip(both).for_each(|(to, (&cell, &other))| *to = cell.max(other));
        }
        return cx.grid(height, width, cells);
    }
    let rows = cx.elements(a)?.zip(cx.elements(b)?).map(|(row, other)| pair(cx, row, other));
    let rows = rows.collect::<Result<Items<'a>, _>>()?;
    let greatest = |row: Value<'a>| {
        let cells = cx.elements(row)?.map(|cells| maximum(cx, cells));
        cx.tuple(&cells.collect::<Result<Items<'a>, _>>()?)
    };
    cx.tuple(&rows.into_iter().map(greatest).collect::<Result<Items<'a>, _>>()?)
}

/// The box around a patch moved by all vectors within a box, where a bitboard can hold it.
fn reach((patch, by): (Bounds, Bounds)) -> Option<Bounds> {
    let bounds = Bounds {
        top: patch.top + by.top,
        left: patch.left + by.left,
        bottom: patch.bottom + by.bottom,
        right: patch.right + by.right,
    };
    bounds.is_dense().then_some(bounds)
}

/// Rows of a patch, moved by each of several vectors, in the box around all that comes of it.
fn stamped<'a>(
    cx: &Cx<'a>,
    rows: &[u128],
    by: &Bits<'_>,
    (height, width): (u32, u32),
) -> Result<&'a mut [u128], Fault> {
    cx.spend(u64::from(by.count) * (1 + rows.len() as u64 / 32))?;
    let out = cx.slice(height as usize, 0u128)?;
    for (down, &word) in by.rows.iter().enumerate() {
        for right in Columns(word) {
            let both = out[down..].iter_mut().zip(rows);
            if width <= 64 {
                both.for_each(|(to, &row)| *to |= u128::from((row as u64) << right));
            } else {
                both.for_each(|(to, &row)| *to |= row << right);
            }
        }
    }
    Ok(out)
}

/// The set of what two grids' colours make of each row.
fn color_set<'a>(
    cx: &Cx<'a>,
    [a, of_a, b, of_b]: [Value<'a>; 4],
    op: impl Fn(u32, u32) -> u32,
    sets: impl FnOnce(&Cx<'a>, Value<'a>, Value<'a>) -> Out<'a>,
) -> Out<'a> {
    let small = |grid: Value<'a>| narrow(grid).filter(|grid| grid.height.max(grid.width) <= 32);
    let (grids, colors) = (small(a).zip(small(b)), byte(of_a).zip(byte(of_b)));
    let Some(((left, right), (of_left, of_right))) = grids.zip(colors) else {
        return sets(cx, ofcolor(cx, a, of_a)?, ofcolor(cx, b, of_b)?);
    };
    let (mut words, mut others) = ([0; 32], [0; 32]);
    equal_narrow(left, of_left, &mut words[..left.height as usize]);
    equal_narrow(right, of_right, &mut others[..right.height as usize]);
    let height = left.height.max(right.height) as usize;
    words[..height].iter_mut().zip(others).for_each(|(word, other)| *word = op(*word, other));
    Indices::Dense(Bits::of_words(cx, &words[..height])?).value(cx)
}

fn common_color<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    of_a: Value<'a>,
    b: Value<'a>,
    of_b: Value<'a>,
) -> Out<'a> {
    color_set(cx, [a, of_a, b, of_b], |a, b| a & b, intersection)
}

fn either_color<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    of_a: Value<'a>,
    b: Value<'a>,
    of_b: Value<'a>,
) -> Out<'a> {
    color_set(cx, [a, of_a, b, of_b], |a, b| a | b, combine)
}

fn fill_color<'a>(
    cx: &Cx<'a>,
    grid: Value<'a>,
    value: Value<'a>,
    other: Value<'a>,
    color: Value<'a>,
) -> Out<'a> {
    let (grids, colors) = (narrow(grid).zip(narrow(other)), byte(value).zip(byte(color)));
    let Some(((bytes, other), (value, color))) = grids.zip(colors) else {
        return fill(cx, grid, value, ofcolor(cx, other, color)?);
    };
    let cells = cx.copy(bytes.cells)?;
    let write = |cells: &mut [i8], others: &[i8]| {
        for (cell, &other) in cells.iter_mut().zip(others) {
            *cell = if other == color { value } else { *cell };
        }
    };
    if bytes.width == other.width {
        write(cells, other.cells);
    } else {
        let lines = cells.chunks_exact_mut(bytes.width as usize);
        lines.zip(other.rows()).for_each(|(line, others)| write(line, others));
    }
    cx.grid(bytes.height, bytes.width, cells)
}

/// The number of locations that two bitboards have in common.
fn in_common(a: Value<'_>, b: Value<'_>) -> Option<u32> {
    let (View::Bits(a), View::Bits(b)) = (a.view(), b.view()) else { return None };
    let mut count = 0;
    Indices::Dense(*b).each_row(a.bounds()?, |row, word| {
        let both = a.rows[row] & word;
        count += (both as u64).count_ones() + ((both >> 64) as u64).count_ones();
    });
    Some(count)
}

fn common_size<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Out<'a> {
    match in_common(a, b) {
        Some(count) => Ok(Value::int(count.into())),
        None => size(cx, intersection(cx, a, b)?),
    }
}

fn excess<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Out<'a> {
    match in_common(a, b) {
        Some(count) => Ok(Value::int(len(a)? as i64 - i64::from(count))),
        None => size(cx, difference(cx, a, b)?),
    }
}

fn color_within<'a>(cx: &Cx<'a>, patch: Value<'a>, grid: Value<'a>, value: Value<'a>) -> Out<'a> {
    let (Some(bytes), Some(color), View::Bits(bits)) = (narrow(grid), byte(value), patch.view())
    else {
        return colorcount(cx, toobject(cx, patch, grid)?, value);
    };
    cx.spend(u64::from(bits.count) / 16)?;
    let mut count = 0;
    for (row, &word) in (bits.top..).zip(bits.rows) {
        let Some(cells) = usize::try_from(row).ok().filter(|&row| row < bytes.height as usize)
        else {
            continue;
        };
        let cells = bytes.row(cells);
        for column in Columns(word) {
            let column = i64::from(bits.left) + i64::from(column);
            let cell = usize::try_from(column).ok().and_then(|column| cells.get(column));
            count += i64::from(cell == Some(&color));
        }
    }
    Ok(Value::int(count))
}

fn line<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Out<'a> {
    let (height, width, count) = match patch.view() {
        View::Bits(bits) => (bits.rows.len() as u32, bits.width, bits.count),
        View::Planes(planes) => (planes.height, planes.width, planes.count),
        _ => return either(cx, vline(cx, patch)?, hline(cx, patch)?),
    };
    Ok(Value::bool(height.min(width) == 1 && height.max(width) == count))
}

/// A grid of `down` × `right` times the size of another, whose rows `write` fills in, given what is to be filled in.
fn tiled<'a>(
    cx: &Cx<'a>,
    grid: &Grid<'_>,
    down: u32,
    right: u32,
    write: impl FnOnce(&mut [i8]),
) -> Out<'a> {
    let (height, width) = (grid.height * down, grid.width * right);
    cx.check_cells(u64::from(height) * u64::from(width))?;
    let cells = cx.slice(height as usize * width as usize, 0i8)?;
    write(cells);
    cx.grid(height, width, cells)
}

/// A grid beside its mirror image.
fn mirrored_beside<'a>(cx: &Cx<'a>, grid: &Grid<'_>, image_first: bool) -> Out<'a> {
    let width = grid.width as usize;
    tiled(cx, grid, 1, 2, |cells| {
        for (line, row) in cells.chunks_exact_mut(2 * width).zip(grid.rows()) {
            let (left, right) = line.split_at_mut(width);
            let (own, image) = if image_first { (right, left) } else { (left, right) };
            copy_row(own, row);
            copy_reversed(image, row);
        }
    })
}

/// A grid above or below its mirror image.
fn mirrored_over<'a>(cx: &Cx<'a>, grid: &Grid<'_>, image_first: bool) -> Out<'a> {
    let width = grid.width as usize;
    tiled(cx, grid, 2, 1, |cells| {
        let (above, below) = cells.split_at_mut(grid.cells.len());
        let (own, image) = if image_first { (below, above) } else { (above, below) };
        own.copy_from_slice(grid.cells);
        for (line, row) in image.chunks_exact_mut(width).zip(grid.rows().rev()) {
            copy_row(line, row);
        }
    })
}

fn mirrored_right<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_beside(cx, bytes, false),
        _ => hconcat(cx, grid, vmirror(cx, grid)?),
    }
}

fn mirrored_left<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_beside(cx, bytes, true),
        _ => hconcat(cx, vmirror(cx, grid)?, grid),
    }
}

fn mirrored_below<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_over(cx, bytes, false),
        _ => vconcat(cx, grid, hmirror(cx, grid)?),
    }
}

fn mirrored_above<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    match grid.view() {
        View::Grid(bytes) => mirrored_over(cx, bytes, true),
        _ => vconcat(cx, hmirror(cx, grid)?, grid),
    }
}

fn three_beside<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    let View::Grid(bytes) = grid.view() else {
        return hconcat(cx, hconcat(cx, grid, grid)?, grid);
    };
    let width = bytes.width as usize;
    tiled(cx, bytes, 1, 3, |cells| {
        for (line, row) in cells.chunks_exact_mut(3 * width).zip(bytes.rows()) {
            line.chunks_exact_mut(width).for_each(|part| copy_row(part, row));
        }
    })
}

fn three_below<'a>(cx: &Cx<'a>, grid: Value<'a>) -> Out<'a> {
    let View::Grid(bytes) = grid.view() else {
        return vconcat(cx, vconcat(cx, grid, grid)?, grid);
    };
    tiled(cx, bytes, 3, 1, |cells| {
        cells
            .chunks_exact_mut(bytes.cells.len())
            .for_each(|part| part.copy_from_slice(bytes.cells));
    })
}
