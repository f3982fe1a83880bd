//! Sets of locations: a bitboard where they lie within 128 × 128, a sorted slice where they do not.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::bits::{Bits, Bounds, coordinate, corner, count, ones};
use super::{Cx, Raised, Value, View};

/// A location: row and column, either of which may be negative. Ordered row by row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Point {
    /// Row.
    pub row: i32,
    /// Column.
    pub col: i32,
}

impl Point {
    /// Returns a location whose coordinates are checked to fit.
    pub fn new(row: i64, col: i64) -> Result<Self, Raised> {
        Ok(Self { row: coordinate(row)?, col: coordinate(col)? })
    }
}

/// A set of locations. Dense exactly where the box around the elements is at most 128 × 128.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Indices<'a> {
    /// A bitboard; the empty set is dense.
    Dense(Bits<'a>),
    /// Ascending and distinct.
    Sparse(&'a [Point]),
}

use Indices::{Dense, Sparse};

impl<'a> Indices<'a> {
    /// The empty set.
    pub const EMPTY: Indices<'static> = Dense(Bits::EMPTY);

    /// Returns the set of `points`, in any order, repeated or not.
    pub fn of_points(cx: &Cx<'a>, points: &[Point]) -> Result<Self, Raised> {
        Self::gather(cx, points.len(), points.iter().copied())
    }

    /// Returns the set of so many points.
    #[inline]
    pub fn gather(
        cx: &Cx<'a>,
        len: usize,
        points: impl Iterator<Item = Point> + Clone,
    ) -> Result<Self, Raised> {
        cx.spend(len as u64 / 4)?;
        let Some(bounds) = Bounds::of_points(points.clone()) else {
            return Ok(Self::EMPTY);
        };
        if bounds.is_dense() {
            return Ok(Dense(Bits::of_points(cx, bounds, points)?));
        }
        let mut sorted: Vec<Point> = points.collect();
        // Mostly some sets one after the other, which are merged in time of their length.
        sorted.sort();
        sorted.dedup();
        cx.spend(sorted.len() as u64 / 2)?;
        cx.check_cells(sorted.len() as u64)?;
        Ok(Sparse(cx.copy(&sorted)?))
    }

    /// Returns every location of a box.
    pub fn full(cx: &Cx<'a>, bounds: Bounds) -> Result<Self, Raised> {
        if bounds.is_dense() {
            return Ok(Dense(Bits::full(cx, bounds)?));
        }
        let cells = bounds.height().saturating_mul(bounds.width()) as u64;
        cx.check_cells(cells)?;
        cx.spend(cells)?;
        let mut points = Vec::with_capacity(cells as usize);
        for row in bounds.top..=bounds.bottom {
            for col in bounds.left..=bounds.right {
                points.push(Point::new(row, col)?);
            }
        }
        Ok(Sparse(cx.copy(&points)?))
    }

    /// Returns the set as a value.
    #[inline(always)]
    pub fn value(self, cx: &Cx<'a>) -> Result<Value<'a>, Raised> {
        Ok(match self {
            Dense(bits) if bits.is_empty() => Value::EMPTY_SET,
            Dense(bits) => Value::bits(cx.alloc(bits)?),
            Sparse(points) => Value::points(cx.alloc(points)?),
        })
    }

    /// Returns the number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Dense(bits) => bits.len(),
            Sparse(points) => points.len(),
        }
    }

    /// Tells whether there is no element.
    #[inline]
    pub fn is_empty(&self) -> bool {
        match self {
            Dense(bits) => bits.is_empty(),
            Sparse(points) => points.is_empty(),
        }
    }

    /// Returns the box around the elements, if there is one.
    #[inline]
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Dense(bits) => bits.bounds(),
            Sparse(points) => Bounds::of_points(points.iter().copied()),
        }
    }

    /// Tells whether a location is an element.
    pub fn contains(&self, point: Point) -> bool {
        match self {
            Dense(bits) => bits.contains(point),
            Sparse(points) => points.binary_search(&point).is_ok(),
        }
    }

    /// Returns the elements row by row.
    pub fn points(self) -> Points<'a> {
        match self {
            Dense(bits) => {
                let word = bits.rows.first().copied().unwrap_or(0);
                Points::Dense { bits, row: 0, word }
            }
            Sparse(points) => Points::Sparse(points.iter()),
        }
    }

    /// Returns the set moved by (`down`, `right`).
    pub fn shift(self, cx: &Cx<'a>, down: i64, right: i64) -> Result<Self, Raised> {
        match self {
            Dense(bits) if bits.is_empty() => Ok(self),
            Dense(bits) => {
                let top = i64::from(bits.top).saturating_add(down);
                let left = i64::from(bits.left).saturating_add(right);
                let (top, left) = corner(top, left, bits.rows.len() as u32, bits.width)?;
                Ok(Dense(Bits { top, left, ..bits }))
            }
            Sparse(points) => {
                let moved = cx.copy(points)?;
                for point in moved.iter_mut() {
                    *point = Point::new(
                        i64::from(point.row).saturating_add(down),
                        i64::from(point.col).saturating_add(right),
                    )?;
                }
                Ok(Sparse(moved))
            }
        }
    }

    /// Returns elements of either set.
    pub fn union(self, cx: &Cx<'a>, other: Self) -> Result<Self, Raised> {
        if self.is_empty() {
            return Ok(other);
        }
        if other.is_empty() {
            return Ok(self);
        }
        if let (Dense(a), Dense(b)) = (self, other)
            && let (Some(mine), Some(theirs)) = (a.bounds(), b.bounds())
            && let bounds = mine.union(theirs)
            && bounds.is_dense()
        {
            cx.spend(2)?;
            let (first, second) = if bounds == theirs { (b, a) } else { (a, b) };
            let rows = if bounds == mine || bounds == theirs {
                cx.copy(first.rows)?
            } else {
                let rows = cx.slice(bounds.height() as usize, 0)?;
                add_part(rows, &first, bounds);
                rows
            };
            add_part(rows, &second, bounds);
            return Ok(Dense(Bits::exact(bounds, rows)));
        }
        Self::union_all(cx, [self, other].into_iter())
    }

    /// Returns elements of any of the sets.
    pub fn union_all(
        cx: &Cx<'a>,
        sets: impl ExactSizeIterator<Item = Self> + Clone,
    ) -> Result<Self, Raised> {
        if let (1, Some(one)) = (sets.len(), sets.clone().next()) {
            return Ok(one);
        }
        cx.spend(sets.len() as u64)?;
        let Some(bounds) = sets.clone().filter_map(|set| set.bounds()).reduce(Bounds::union) else {
            return Ok(Self::EMPTY);
        };
        if !bounds.is_dense() {
            let points: Vec<Point> = sets.flat_map(|set| set.points()).collect();
            return Self::of_points(cx, &points);
        }
        let rows = cx.slice(bounds.height() as usize, 0)?;
        for set in sets {
            // In a dense box every set is dense.
            if let Dense(bits) = set
                && !bits.is_empty()
            {
                add_part(rows, &bits, bounds);
            }
        }
        Ok(Dense(Bits::exact(bounds, rows)))
    }

    /// Does as [`Indices::union_all`] for values, if some are bitboards and all others are empty
    /// sets. Loops make many of them, so that they are looked at where they are.
    pub(crate) fn union_of_boards(
        cx: &Cx<'a>,
        items: &[Value<'a>],
    ) -> Result<Option<Self>, Raised> {
        let mut found: Option<Bounds> = None;
        for item in items {
            match item.view() {
                View::Bits(bits) => {
                    let own = bits.bounds();
                    found = found.map_or(own, |all| own.map(|own| all.union(own)));
                }
                View::Set(seq) if seq.items.is_empty() => {}
                _ => return Ok(None),
            }
        }
        let Some(bounds) = found.filter(|bounds| bounds.is_dense()) else { return Ok(None) };
        if let [one] = items {
            return Ok(one.as_indices());
        }
        cx.spend(items.len() as u64)?;
        let rows = cx.slice(bounds.height() as usize, 0)?;
        for item in items {
            if let View::Bits(bits) = item.view() {
                add_part(rows, bits, bounds);
            }
        }
        Ok(Some(Dense(Bits::exact(bounds, rows))))
    }

    /// Returns elements of both sets.
    pub fn intersection(self, cx: &Cx<'a>, other: Self) -> Result<Self, Raised> {
        // The box of a sparse set is that of all its elements, which are too many to look at.
        let (a, b) = match (self, other) {
            (Dense(a), Dense(b)) => (a, b),
            (Sparse(_), Dense(_)) => return other.filter(cx, |point| self.contains(point)),
            _ => return self.filter(cx, |point| other.contains(point)),
        };
        let (Some(mine), Some(theirs)) = (self.bounds(), other.bounds()) else {
            return Ok(Self::EMPTY);
        };
        let Some(bounds) = mine.intersection(theirs) else {
            return Ok(Self::EMPTY);
        };
        let skip = |bits: &Bits<'_>| (bounds.top - i64::from(bits.top)) as usize;
        let (above_a, above_b) = (skip(&a), skip(&b));
        // Both begin left of what they have in common.
        let by = |bits: &Bits<'_>| (bounds.left - i64::from(bits.left)) as u32;
        let (by_a, by_b) = (by(&a), by(&b));
        let pairs = a.rows[above_a..].iter().zip(&b.rows[above_b..]);
        let rows = cx.slice(bounds.height() as usize, 0)?;
        if a.width.max(b.width) <= 64 {
            for (row, (&a, &b)) in rows.iter_mut().zip(pairs) {
                *row = u128::from((a as u64) >> by_a & (b as u64) >> by_b);
            }
        } else {
            for (row, (&a, &b)) in rows.iter_mut().zip(pairs) {
                *row = a >> by_a & b >> by_b;
            }
        }
        Ok(Dense(Bits::tight(bounds.top, bounds.left, rows)?))
    }

    /// Returns elements of this set that are not in `other`.
    pub fn difference(self, cx: &Cx<'a>, other: Self) -> Result<Self, Raised> {
        if let Sparse(_) = other {
            return self.filter(cx, |point| !other.contains(point));
        }
        let (Some(mine), Some(theirs)) = (self.bounds(), other.bounds()) else {
            return Ok(self);
        };
        if mine.intersection(theirs).is_none() {
            return Ok(self);
        }
        match (self, other) {
            (Dense(a), Dense(_)) => {
                let rows = cx.copy(a.rows)?;
                let mut removed = 0;
                other.each_row(mine, |row, word| {
                    removed |= rows[row] & word;
                    rows[row] &= !word;
                });
                if removed == 0 {
                    return Ok(self);
                }
                Ok(Dense(Bits::tight(mine.top, mine.left, rows)?))
            }
            _ => self.filter(cx, |point| !other.contains(point)),
        }
    }

    /// Returns the elements that `keep` accepts.
    pub fn filter(self, cx: &Cx<'a>, mut keep: impl FnMut(Point) -> bool) -> Result<Self, Raised> {
        cx.spend(self.len() as u64)?;
        let points: Vec<Point> = self.points().filter(|&point| keep(point)).collect();
        Self::of_points(cx, &points)
    }

    /// Returns the set with its rows in reverse, in the same box.
    pub fn flip_rows(self, cx: &Cx<'a>) -> Result<Self, Raised> {
        match self {
            Dense(bits) => {
                let rows = cx.copy(bits.rows)?;
                rows.reverse();
                Ok(Dense(Bits { rows, ..bits }))
            }
            Sparse(_) => self.map(cx, |b, row, col| (b.top + b.bottom - row, col)),
        }
    }

    /// Returns the set with its columns in reverse, in the same box.
    pub fn flip_columns(self, cx: &Cx<'a>) -> Result<Self, Raised> {
        match self {
            Dense(bits) if bits.is_empty() => Ok(self),
            Dense(bits) => {
                let rows = cx.copy(bits.rows)?;
                for word in rows.iter_mut() {
                    *word = word.reverse_bits() >> (128 - bits.width);
                }
                Ok(Dense(Bits { rows, ..bits }))
            }
            Sparse(_) => self.map(cx, |b, row, col| (row, b.left + b.right - col)),
        }
    }

    /// Returns the set mirrored at the diagonal through the upper left corner of its box.
    pub fn transpose(self, cx: &Cx<'a>) -> Result<Self, Raised> {
        match self {
            Dense(bits) => {
                let (height, width) = (bits.width, bits.rows.len() as u32);
                corner(bits.top.into(), bits.left.into(), height, width)?;
                let rows = transpose_words(cx, bits.rows, bits.width)?;
                Ok(Dense(Bits { width, rows, ..bits }))
            }
            Sparse(_) => self.map(cx, |b, row, col| (b.top + col - b.left, b.left + row - b.top)),
        }
    }

    /// Returns the image of each element under `place`, which is given the box, the row and the
    /// column.
    fn map(
        self,
        cx: &Cx<'a>,
        place: impl Fn(Bounds, i64, i64) -> (i64, i64),
    ) -> Result<Self, Raised> {
        let Some(bounds) = self.bounds() else {
            return Ok(self);
        };
        cx.spend(self.len() as u64)?;
        let mut points = Vec::with_capacity(self.len());
        for point in self.points() {
            let (row, col) = place(bounds, point.row.into(), point.col.into());
            points.push(Point::new(row, col)?);
        }
        Self::of_points(cx, &points)
    }

    /// Returns the part of a bitboard of at most 64 columns inside bounds of at most 64 columns, as
    /// [`Indices::each_row`] has it.
    #[inline(always)]
    pub fn narrow_rows(
        self,
        bounds: Bounds,
    ) -> Option<impl Iterator<Item = (usize, u64)> + use<'a>> {
        let Dense(bits) = self else { return None };
        if 64 < bits.width.max(bounds.width() as u32) {
            return None;
        }
        let nothing: &[u128] = &[];
        let (rows, right, left) = match bits.rows_within(bounds) {
            // A bit that leaves the lower half of the word is outside the box.
            Some((rows, right, left)) if right.max(left) < 64 => (rows, right, left),
            _ => ((0..).zip(nothing), 0, 0),
        };
        let within = ones(bounds.width() as u32) as u64;
        let inside = rows.map(move |(row, &word)| (row, (word as u64) << right >> left & within));
        Some(inside.filter(|&(_, word)| word != 0))
    }

    /// Goes through the part inside `bounds`, row by row. It calls `visit` with a row of the box
    /// (from 0) and a word whose bit 0 is the leftmost column of the box. The box is at most 128
    /// columns wide.
    pub fn each_row(self, bounds: Bounds, mut visit: impl FnMut(usize, u128)) {
        match self {
            Dense(bits) => {
                if let Some(rows) = self.narrow_rows(bounds) {
                    rows.for_each(|(row, word)| visit(row, word.into()));
                    return;
                }
                let Some((rows, right, left)) = bits.rows_within(bounds) else { return };
                let within = ones(bounds.width() as u32);
                for (row, &word) in rows {
                    let word = word << right >> left & within;
                    if word != 0 {
                        visit(row, word);
                    }
                }
            }
            Sparse(points) => {
                for point in points {
                    let (row, col) = (i64::from(point.row), i64::from(point.col));
                    let inside = bounds.intersection(Bounds::of_point(*point)).is_some();
                    if inside {
                        visit((row - bounds.top) as usize, 1 << (col - bounds.left));
                    }
                }
            }
        }
    }
}

/// Adds a set to rows, which are those of a box around it with the given bounds.
#[inline]
fn add_part(rows: &mut [u128], part: &Bits<'_>, bounds: Bounds) {
    let down = (i64::from(part.top) - bounds.top) as usize;
    let right = (i64::from(part.left) - bounds.left) as u32;
    add_rows(&mut rows[down..], part.rows, right, bounds);
}

/// Adds the bits of rows to others, so many columns further right, within a box of the given
/// bounds.
#[inline]
pub(super) fn add_rows(to: &mut [u128], rows: &[u128], right: u32, bounds: Bounds) {
    let by = right % 64;
    match (bounds.width() <= 64, right < 64) {
        (true, _) => add_each(to, rows, |row| u128::from((row as u64) << by)),
        (_, true) => add_each(to, rows, |row| row << by),
        // Bits further right would be outside.
        _ => add_each(to, rows, |row| u128::from((row as u64) << by) << 64),
    }
}

/// Adds what `moved` makes of rows to others. They are walked without `zip`, which costs few rows a
/// call.
#[inline(always)]
fn add_each(to: &mut [u128], rows: &[u128], moved: impl Fn(u128) -> u128) {
    let mut to = to[..rows.len()].iter_mut();
    for &row in rows {
        let Some(to) = to.next() else { break };
        *to |= moved(row);
    }
}

/// Returns rows of `width` columns turned into columns.
pub(super) fn transpose_words<'a>(
    cx: &Cx<'a>,
    rows: &[u128],
    width: u32,
) -> Result<&'a [u128], Raised> {
    let out = cx.slice(width as usize, 0u128)?;
    for (r, &word) in rows.iter().enumerate() {
        for c in super::bits::Columns(word) {
            out[c as usize] |= 1 << r;
        }
    }
    Ok(out)
}

/// The elements of a set of locations, ascending.
pub enum Points<'a> {
    /// Of a bitboard.
    Dense {
        /// The set.
        bits: Bits<'a>,
        /// Row of the frame.
        row: usize,
        /// The rest of that row.
        word: u128,
    },
    /// Of a slice.
    Sparse(std::slice::Iter<'a, Point>),
}

impl Iterator for Points<'_> {
    type Item = Point;

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Points::Dense { bits, row, word } => {
                let later = bits.rows.get(*row + 1..).unwrap_or_default();
                ((word.count_ones() + count(later, bits.width)) as usize, None)
            }
            Points::Sparse(points) => points.size_hint(),
        }
    }

    #[inline]
    fn next(&mut self) -> Option<Point> {
        match self {
            Points::Sparse(points) => points.next().copied(),
            Points::Dense { bits, row, word } => {
                while *word == 0 {
                    *word = *bits.rows.get(*row + 1)?;
                    *row += 1;
                }
                let col = word.trailing_zeros();
                *word &= *word - 1;
                Some(Point { row: bits.top + *row as i32, col: bits.left + col as i32 })
            }
        }
    }
}
