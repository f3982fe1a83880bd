//! Locations that are made around many others: neighbours, frontiers, stamps, rays.

use crate::prim::containers::merge_items;
use crate::prim::locations::{
    REACH, dneighbors, hfrontier, ineighbors, neighbors, shift, shoot, vfrontier,
};
use crate::prim::operand::{Patch, patch};
use crate::value::bits::{Bits, Bounds, Columns, corner, ones, slide};
use crate::value::object::PlaneList;
use crate::value::object::Planes;
use crate::value::set::Items;
use crate::value::{Cx, Indices, Object, Raised, Reply, Value, View};

/// A function of a primitive's shape.
type Unary = for<'a> fn(&Cx<'a>, Value<'a>) -> Reply<'a>;

/// Returns the locations around each of several that three words of three bits mark.
fn around_all<'a>(cx: &Cx<'a>, patch: Value<'a>, marks: [u128; 3], each: Unary) -> Reply<'a> {
    let View::Bits(bits) = patch.view() else { return mapped(cx, each, patch) };
    if bits.count() == 1 {
        return each(cx, Value::pair(bits.top, bits.left));
    }
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

/// Returns the merged results of a primitive for the elements of a container.
fn mapped<'a>(cx: &Cx<'a>, each: Unary, set: Value<'a>) -> Reply<'a> {
    let images = cx.elements(set)?.map(|item| each(cx, item));
    merge_items(cx, set.is_set(), &images.collect::<Result<Items<'a>, _>>()?)
}

pub(super) fn all_neighbors<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    around_all(cx, patch, [0b111, 0b101, 0b111], neighbors)
}

pub(super) fn all_dneighbors<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    around_all(cx, patch, [0b010, 0b101, 0b010], dneighbors)
}

pub(super) fn all_ineighbors<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    around_all(cx, patch, [0b101, 0, 0b101], ineighbors)
}

/// Length of frontiers.
const FRONTIER: usize = crate::prim::locations::FRONTIER as usize;

pub(super) fn all_vfrontiers<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let View::Bits(bits) = patch.view() else { return mapped(cx, vfrontier, patch) };
    let columns = bits.rows.iter().fold(0, |all, word| all | word);
    let rows = cx.slice(FRONTIER, columns)?;
    Indices::Dense(Bits::tight(0, bits.left.into(), rows)?).value(cx)
}

pub(super) fn all_hfrontiers<'a>(cx: &Cx<'a>, patch: Value<'a>) -> Reply<'a> {
    let View::Bits(bits) = patch.view() else { return mapped(cx, hfrontier, patch) };
    let row = |row: usize| if bits.rows[row] == 0 { 0 } else { ones(FRONTIER as u32) };
    let rows = cx.slice_with(bits.rows.len(), row)?;
    Indices::Dense(Bits::tight(bits.top.into(), 0, rows)?).value(cx)
}

pub(super) fn stamp<'a>(cx: &Cx<'a>, value: Value<'a>, directions: Value<'a>) -> Reply<'a> {
    if let View::Bits(by) = directions.view()
        && let Ok(patch) = patch(cx, value)
        && let Some(bounds) = patch.bounds().ok().zip(by.bounds()).and_then(reach)
        && value.is_set()
    {
        let frame = (bounds.height() as u32, bounds.width() as u32);
        corner(bounds.top, bounds.left, frame.0, frame.1)?;
        match patch {
            Patch::Indices(Indices::Dense(bits)) => {
                charge_moves(cx, 1, bits.rows.len(), by)?;
                let rows = stamped(cx, bits.rows, by, frame)?;
                return Indices::Dense(Bits::exact(bounds, rows)).value(cx);
            }
            Patch::Object(Object::Dense(planes)) => {
                charge_moves(cx, planes.planes.len(), planes.height as usize, by)?;
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

pub(super) fn rays<'a>(cx: &Cx<'a>, direction: Value<'a>, starts: Value<'a>) -> Reply<'a> {
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

/// Returns lines from locations that go down, up, right or left step by step, in the box around
/// them.
fn ray_rows<'a>(
    cx: &Cx<'a>,
    bits: &Bits<'_>,
    (down, right): (i64, i64),
    bounds: Bounds,
) -> Reply<'a> {
    /// Rows from which lines are drawn step by step.
    const FEW: usize = 6;
    cx.spend(bits.rows.len() as u64)?;
    let rows = cx.slice(bounds.height() as usize, 0u128)?;
    let first = (i64::from(bits.top) - bounds.top) as usize;
    let left = i64::from(bits.left) - bounds.left;
    if down != 0 && bits.rows.len() <= FEW {
        for (row, &word) in (first..).zip(bits.rows) {
            let mut moved = word << left;
            for step in 0..=REACH {
                rows[(row as i64 + down * step) as usize] |= moved;
                moved = match right {
                    0 => moved,
                    1.. => moved << 1,
                    _ => moved >> 1,
                };
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

/// Returns the box around a patch moved by all vectors within a box, where a bitboard can hold it.
fn reach((patch, by): (Bounds, Bounds)) -> Option<Bounds> {
    let bounds = Bounds {
        top: patch.top + by.top,
        left: patch.left + by.left,
        bottom: patch.bottom + by.bottom,
        right: patch.right + by.right,
    };
    bounds.is_dense().then_some(bounds)
}

/// Spends the fuel of moving planes of some rows by each of several vectors: no more than one shift
/// after the other spends, of however many planes.
pub(super) fn charge_moves(
    cx: &Cx<'_>,
    planes: usize,
    rows: usize,
    by: &Bits<'_>,
) -> Result<(), Raised> {
    cx.spend(u64::from(by.count()) * planes.div_ceil(2) as u64 * (1 + rows as u64 / 32))
}

/// Returns rows of a patch, moved by each of several vectors, in the box around all that comes of
/// it.
fn stamped<'a>(
    cx: &Cx<'a>,
    rows: &[u128],
    by: &Bits<'_>,
    (height, width): (u32, u32),
) -> Result<&'a mut [u128], Raised> {
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
