//! Locations that are chosen by what lies around them, by their row or column, or moved: a loop
//! over locations as operations on rows of bits.

use smallvec::SmallVec;

use crate::prim::containers::{contained, difference, first, intersection, last, like, size};
use crate::prim::locations::shift;
use crate::prim::numbers::{add, multiply};
use crate::value::bits::{Bits, Bounds, Columns, coordinate, corner};
use crate::value::set::Items;
use crate::value::{Cx, Direction, Indices, Point, Raised, Reply, Value, View};

/// The greatest number of locations around one that are counted in columns of bits, and how many
/// bits such a number has.
const MOST: u32 = 31;
const LEVELS: usize = 5;

/// A function of a primitive's shape.
type Binary = for<'a> fn(&Cx<'a>, Value<'a>, Value<'a>) -> Reply<'a>;

pub(super) fn counted_around<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    around: Value<'a>,
    among: Value<'a>,
    counts: Value<'a>,
) -> Reply<'a> {
    match Count::of(cx, places, around, among, counts)? {
        Some(count) => count.kept(cx, |accepted, _| accepted),
        None => asked(cx, [places, around, among, counts], intersection),
    }
}

pub(super) fn missing_around<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    around: Value<'a>,
    among: Value<'a>,
    counts: Value<'a>,
) -> Reply<'a> {
    match Count::of(cx, places, around, among, counts)? {
        // So many are missing where all others are there.
        Some(count) => {
            count.kept(cx, |accepted, all| accepted.reverse_bits() >> (u32::BITS - 1 - all))
        }
        None => asked(cx, [places, around, among, counts], difference),
    }
}

/// Returns the locations of which each is asked for the size of what `common` makes of the set
/// around it and another set.
fn asked<'a>(
    cx: &Cx<'a>,
    [places, around, among, counts]: [Value<'a>; 4],
    common: Binary,
) -> Reply<'a> {
    cx.filter_set(places, None, |place| {
        let found = size(cx, common(cx, shift(cx, around, place)?, among)?)?;
        Ok(contained(cx, found, counts)?.truthy())
    })
}

/// The locations of a set around each location of another one.
struct Count<'a> {
    places: Bits<'a>,
    /// How far those around are down and to the right, from the corner of the box around all.
    offsets: SmallVec<[(usize, u32); 8]>,
    /// The numbers that are accepted, as bits.
    accepted: u32,
    /// Rows of the other set in the box around all that is looked at.
    rows: [u64; 128],
}

impl<'a> Count<'a> {
    /// Returns what is counted, where words of 64 bits hold all that is looked at.
    fn of(
        cx: &Cx<'a>,
        places: Value<'a>,
        around: Value<'a>,
        among: Value<'a>,
        counts: Value<'a>,
    ) -> Result<Option<Self>, Raised> {
        let (View::Bits(places), View::Bits(around), Some(among)) =
            (places.view(), around.view(), among.as_indices())
        else {
            return Ok(None);
        };
        let Some((own, by)) = places.bounds().zip(around.bounds()) else { return Ok(None) };
        let frame = Bounds {
            top: own.top + by.top,
            left: own.left + by.left,
            bottom: own.bottom + by.bottom,
            right: own.right + by.right,
        };
        let all = around.count();
        if 64 < frame.width() || 128 < frame.height() || MOST < all {
            return Ok(None);
        }
        corner(frame.top, frame.left, frame.height() as u32, frame.width() as u32)?;
        cx.spend(places.rows.len() as u64)?;
        cx.spend(counts.weight() / 8)?;
        let mut accepted = 0;
        for count in cx.elements(counts)? {
            let count = count.as_int().and_then(|count| u32::try_from(count).ok());
            accepted |= count.filter(|count| *count <= all).map_or(0, |count| 1 << count);
        }
        let mut rows = [0; 128];
        among.each_row(frame, |row, word| rows[row] |= word as u64);
        let down = around.rows.iter().enumerate();
        let offsets =
            down.flat_map(|(down, &word)| Columns(word).map(move |right| (down, right))).collect();
        Ok(Some(Self { places: *places, offsets, accepted, rows }))
    }

    /// Returns the locations around which an accepted number is found; `of_found` makes of the
    /// accepted numbers, and of how many there are around, those that may be found.
    fn kept(&self, cx: &Cx<'a>, of_found: impl FnOnce(u32, u32) -> u32) -> Reply<'a> {
        let all = self.offsets.len() as u32;
        let found = of_found(self.accepted, all);
        let levels = (u32::BITS - all.leading_zeros()) as usize;
        let rows = cx.copy(self.places.rows)?;
        for (row, word) in rows.iter_mut().enumerate().filter(|(_, word)| **word != 0) {
            let counted = self.count(row, levels);
            let mut kept = 0;
            for count in Columns(found.into()) {
                let same = |kept: u64, (level, bits): (usize, &u64)| match count >> level & 1 {
                    0 => kept & !bits,
                    _ => kept & bits,
                };
                kept |= counted[..levels].iter().enumerate().fold(u64::MAX, same);
            }
            *word &= u128::from(kept);
        }
        let (top, left) = (self.places.top.into(), self.places.left.into());
        Indices::Dense(Bits::tight(top, left, rows)?).value(cx)
    }

    /// Returns the number of locations around each column of a row, a word for each of its bits.
    fn count(&self, row: usize, levels: usize) -> [u64; LEVELS] {
        let mut counted = [0; LEVELS];
        for &(down, right) in &self.offsets {
            let mut carry = self.rows[row + down] >> right;
            for bits in &mut counted[..levels] {
                (*bits, carry) = (*bits ^ carry, *bits & carry);
            }
        }
        counted
    }
}

pub(super) fn in_rows<'a>(cx: &Cx<'a>, places: Value<'a>, condition: Value<'a>) -> Reply<'a> {
    let Some(bits) = walked_forth(cx, places) else {
        return asked_of(cx, places, condition, first);
    };
    let rows = cx.copy(bits.rows)?;
    cx.repeatedly(condition, 1, |call| {
        for (row, word) in (i64::from(bits.top)..).zip(&mut *rows) {
            if *word != 0 {
                cx.spend(1)?;
                if !call(&[Value::int(row)])?.truthy() {
                    *word = 0;
                }
            }
        }
        Ok(())
    })?;
    Indices::Dense(Bits::tight(bits.top.into(), bits.left.into(), rows)?).value(cx)
}

pub(super) fn in_columns<'a>(cx: &Cx<'a>, places: Value<'a>, condition: Value<'a>) -> Reply<'a> {
    let Some(bits) = walked_forth(cx, places) else {
        return asked_of(cx, places, condition, last);
    };
    let rows = cx.copy(bits.rows)?;
    cx.repeatedly(condition, 1, |call| {
        let (mut known, mut kept) = (0, 0);
        for word in &mut *rows {
            for column in Columns(*word & !known) {
                cx.spend(1)?;
                let column_number = i64::from(bits.left) + i64::from(column);
                let is_kept = call(&[Value::int(column_number)])?.truthy();
                kept |= u128::from(is_kept) << column;
            }
            known |= *word;
            *word &= kept;
        }
        Ok(())
    })?;
    Indices::Dense(Bits::tight(bits.top.into(), bits.left.into(), rows)?).value(cx)
}

/// Returns a bitboard whose elements are gone through from the first one on.
fn walked_forth<'a>(cx: &Cx<'a>, places: Value<'a>) -> Option<&'a Bits<'a>> {
    match places.view() {
        View::Bits(bits) if cx.direction() == Direction::Ascending => Some(bits),
        _ => None,
    }
}

/// Returns the elements of a container of which a part, each by itself, satisfies a condition.
fn asked_of<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    condition: Value<'a>,
    part: for<'b> fn(&Cx<'b>, Value<'b>) -> Reply<'b>,
) -> Reply<'a> {
    cx.repeatedly(condition, 1, |call| {
        let mut keep = |item| Ok(call(&[part(cx, item)?])?.truthy());
        if container.is_set() {
            return cx.filter_set(container, None, keep);
        }
        let mut kept = Items::new();
        for item in cx.elements(container)? {
            cx.spend(1)?;
            if keep(item)? {
                kept.push(item);
            }
        }
        cx.tuple(&kept)
    })
}

pub(super) fn moved_within<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    by: Value<'a>,
    among: Value<'a>,
) -> Reply<'a> {
    if let (View::Bits(bits), View::Pair(down, right), View::Bits(among)) =
        (places.view(), by.view(), among.view())
    {
        cx.spend(bits.rows.len() as u64 / 4)?;
        let (top, left) = (i64::from(bits.top), i64::from(bits.left));
        let rows = cx.copy(bits.rows)?;
        for (row, word) in (top..).zip(&mut *rows) {
            *word &= among.word(row + i64::from(down), left + i64::from(right));
        }
        return Indices::Dense(Bits::tight(top, left, rows)?).value(cx);
    }
    cx.filter_set(places, None, |place| Ok(contained(cx, add(cx, place, by)?, among)?.truthy()))
}

pub(super) fn moved<'a>(cx: &Cx<'a>, by: Value<'a>, places: Value<'a>) -> Reply<'a> {
    if let (View::Bits(bits), View::Pair(down, right)) = (places.view(), by.view()) {
        let (top, left) = (i64::from(bits.top), i64::from(bits.left));
        let (top, left) = (top + i64::from(down), left + i64::from(right));
        if let Ok((top, left)) = corner(top, left, bits.rows.len() as u32, bits.width) {
            return Ok(Value::bits(cx.alloc(Bits { top, left, ..*bits })?));
        }
    }
    let images = cx.elements(places)?.map(|place| add(cx, place, by));
    like(cx, places, &mut images.collect::<Result<Items<'a>, _>>()?)
}

pub(super) fn scaled<'a>(cx: &Cx<'a>, by: Value<'a>, places: Value<'a>) -> Reply<'a> {
    if let (View::Bits(bits), Some((down, right))) = (places.view(), factors(by))
        && let Some(bounds) = bits.bounds()
        && [(bounds.top, down), (bounds.bottom, down), (bounds.left, right), (bounds.right, right)]
            .into_iter()
            .all(|(side, factor)| coordinate(side * factor).is_ok())
    {
        let scaled: SmallVec<[Point; 32]> = bits
            .points()
            .map(|Point { row, col }| Point { row: row * down as i32, col: col * right as i32 })
            .collect();
        return Indices::gather(cx, scaled.len(), scaled.iter().copied())?.value(cx);
    }
    let images = cx.elements(places)?.map(|place| multiply(cx, place, by));
    like(cx, places, &mut images.collect::<Result<Items<'a>, _>>()?)
}

/// Returns what rows and columns are multiplied by, if both are small.
fn factors(by: Value<'_>) -> Option<(i64, i64)> {
    match by.view() {
        View::Pair(down, right) => Some((down.into(), right.into())),
        _ => by.as_int().filter(|&by| coordinate(by).is_ok()).map(|by| (by, by)),
    }
}
