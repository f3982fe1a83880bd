//! Locations as a bitboard with an origin: one 128-bit word a row.
//!
//! 128 columns hold every set that programs make from 30 × 30 grids, lines of `shoot` in two
//! opposite directions (85 columns) included. So the sparse form is left for far-flung sets.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::{Cx, Point, Raised};

/// Columns and rows that a bitboard can span.
pub const SPAN: i64 = 128;

/// A set of locations in a tight frame: the first and last row and column each hold an element.
///
/// Bit `c` of `rows[r]` stands for location (`top + r`, `left + c`). The empty set has no rows.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    /// Row of the uppermost element.
    pub top: i32,
    /// Column of the leftmost element.
    pub left: i32,
    /// Columns of the frame, at most 128.
    pub width: u32,
    /// Number of elements where it came along with them, else 0: see [`Bits::count`].
    pub counted: u32,
    /// One word for each row of the frame, at most 128.
    pub rows: &'a [u128],
}

impl PartialEq for Bits<'_> {
    fn eq(&self, other: &Self) -> bool {
        let frame = |bits: &Self| (bits.top, bits.left, bits.width);
        frame(self) == frame(other) && self.rows == other.rows
    }
}

impl Eq for Bits<'_> {}

/// The box around a non-empty set, every side inclusive. Wide enough to compute with freely.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Smallest row.
    pub top: i64,
    /// Smallest column.
    pub left: i64,
    /// Greatest row.
    pub bottom: i64,
    /// Greatest column.
    pub right: i64,
}

impl Bounds {
    /// Returns the box around one location.
    #[inline]
    pub fn of_point(point: Point) -> Self {
        let (row, col) = (i64::from(point.row), i64::from(point.col));
        Self { top: row, left: col, bottom: row, right: col }
    }

    /// Returns the box around all `points`, of which there is at least one.
    #[inline]
    pub fn of_points(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().map(Self::of_point).reduce(Self::union)
    }

    /// Returns the box around two boxes.
    #[inline]
    pub fn union(self, other: Self) -> Self {
        Self {
            top: self.top.min(other.top),
            left: self.left.min(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.max(other.right),
        }
    }

    /// Returns the intersection of two boxes.
    #[inline]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self {
            top: self.top.max(other.top),
            left: self.left.max(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.min(other.right),
        };
        (both.top <= both.bottom && both.left <= both.right).then_some(both)
    }

    /// Returns rows of the box.
    #[inline]
    pub fn height(self) -> i64 {
        self.bottom.saturating_sub(self.top).saturating_add(1)
    }

    /// Returns columns of the box.
    #[inline]
    pub fn width(self) -> i64 {
        self.right.saturating_sub(self.left).saturating_add(1)
    }

    /// Tells whether a bitboard can hold the box.
    #[inline]
    pub fn is_dense(self) -> bool {
        self.height() <= SPAN && self.width() <= SPAN
    }
}

/// Returns the lowest `n` bits, for `n` up to 128.
#[inline]
pub fn ones(n: u32) -> u128 {
    u128::MAX.checked_shr(128 - n).unwrap_or(0)
}

/// Returns rows of bits with their numbers, of which the first is given. The last may be the
/// greatest that there is, so that nothing may count beyond it.
#[inline]
pub fn numbered(first: i32, rows: &[u128]) -> impl Iterator<Item = (i32, u128)> {
    rows.iter().enumerate().map(move |(r, &word)| (first + r as i32, word))
}

/// Returns the bits that any of `rows` has.
#[inline]
pub fn any(rows: &[u128]) -> u128 {
    rows.iter().fold(0, |all, word| all | word)
}

/// Returns the number of bits in rows of `width` columns. Counting is slow where the machine has no
/// instruction for it, so narrow rows are counted several in a word.
pub fn count(rows: &[u128], width: u32) -> u32 {
    match width {
        0..=16 => packed_count::<4>(rows),
        17..=32 => packed_count::<2>(rows),
        _ => rows.iter().map(|word| word.count_ones()).sum(),
    }
}

/// Counts the bits of rows of which `N` fit 64 bits.
fn packed_count<const N: usize>(rows: &[u128]) -> u32 {
    let pack = |rows: &[u128]| rows.iter().fold(0, |word, &row| word << (64 / N) | row as u64);
    let (whole, rest) = rows.as_chunks::<N>();
    let counted: u32 = whole.iter().map(|rows| pack(rows).count_ones()).sum();
    counted + pack(rest).count_ones()
}

/// Moves `word` by `by` columns to the right (towards greater columns), or to the left where
/// negative. Columns that leave the word are dropped.
#[inline]
pub fn slide(word: u128, by: i64) -> u128 {
    if (0..SPAN).contains(&by) {
        word << by
    } else if -SPAN < by && by < 0 {
        word >> -by
    } else {
        0
    }
}

/// Rows with their numbers in some bounds.
pub(super) type RowsWithin<'a> =
    std::iter::Zip<std::ops::RangeFrom<usize>, std::slice::Iter<'a, u128>>;

/// Rows with a bit in the first column.
static COLUMN: [u128; SPAN as usize] = [1; SPAN as usize];

/// Rows with a bit each, one column further right than that of the row above.
static FALLING: [u128; SPAN as usize] = diagonal(false);

/// The same from the last to the first.
static RISING: [u128; SPAN as usize] = diagonal(true);

const fn diagonal(rising: bool) -> [u128; SPAN as usize] {
    let mut rows = COLUMN;
    let mut row = 0;
    while row < rows.len() {
        rows[row] <<= if rising { rows.len() - 1 - row } else { row };
        row += 1;
    }
    rows
}

impl<'a> Bits<'a> {
    /// The empty set.
    pub const EMPTY: Bits<'static> = Bits { top: 0, left: 0, width: 0, counted: 0, rows: &[] };

    /// Returns the set whose bits stand in `rows`, whose first word is row `top` and whose lowest
    /// bits are column `left`. Moves the bits so that the frame is tight.
    pub fn tight(top: i64, left: i64, rows: &'a mut [u128]) -> Result<Self, Raised> {
        let Some(first) = rows.iter().position(|&word| word != 0) else {
            return Ok(Bits::EMPTY);
        };
        let last = rows.iter().rposition(|&word| word != 0).unwrap_or(first);
        let rows = &mut rows[first..=last];
        let all = any(rows);
        let skip = all.trailing_zeros();
        let width = 128 - all.leading_zeros() - skip;
        if skip > 0 {
            shift_left(rows, all, skip);
        }
        let (top, left) = (top.saturating_add(first as i64), left.saturating_add(skip.into()));
        let (top, left) = corner(top, left, rows.len() as u32, width)?;
        Ok(Self { top, left, width, counted: 0, rows })
    }

    /// Returns the set whose bits stand in `words`, of which the first is row 0 and the lowest bit
    /// of each column 0. Takes memory for as many rows.
    #[inline(always)]
    pub fn of_words(cx: &Cx<'a>, words: &[u32]) -> Result<Self, Raised> {
        let Some(first) = words.iter().position(|&word| word != 0) else {
            cx.slice(words.len(), 0u128)?;
            return Ok(Bits::EMPTY);
        };
        let last = words.iter().rposition(|&word| word != 0).unwrap_or(first);
        let all = words.iter().fold(0, |all, word| all | word);
        let left = all.trailing_zeros();
        let width = 32 - all.leading_zeros() - left;
        let rows = cx.slice_with(words.len(), |r| u128::from(words[r] >> left))?;
        let rows = &rows[first..=last];
        Ok(Self { top: first as i32, left: left as i32, width, counted: 0, rows })
    }

    /// Returns the set whose bits stand in `rows`, in a frame that is tight already.
    #[inline]
    pub fn exact(bounds: Bounds, rows: &'a [u128]) -> Self {
        let width = bounds.width() as u32;
        let (top, left) = (bounds.top as i32, bounds.left as i32);
        Self { top, left, width, counted: 0, rows }
    }

    /// Returns the set of one location.
    pub fn one(cx: &Cx<'a>, point: Point) -> Result<Self, Raised> {
        let rows = Self::rows_of(cx, &COLUMN[..1])?;
        Ok(Self { top: point.row, left: point.col, width: 1, counted: 1, rows })
    }

    /// Returns the set of a diagonal line of so many rows, at most 128, in a square box with this
    /// upper left corner.
    pub fn diagonal(
        cx: &Cx<'a>,
        top: i64,
        left: i64,
        (steps, falling): (u32, bool),
    ) -> Result<Self, Raised> {
        let rows = match falling {
            true => &FALLING[..steps as usize],
            false => &RISING[RISING.len() - steps as usize..],
        };
        let rows = Self::rows_of(cx, rows)?;
        let (top, left) = corner(top, left, steps, steps)?;
        Ok(Self { top, left, width: steps, counted: steps, rows })
    }

    /// Returns rows that many sets have. They take memory of none of them, which is charged all the
    /// same.
    #[inline(always)]
    fn rows_of(cx: &Cx<'a>, rows: &'static [u128]) -> Result<&'a [u128], Raised> {
        cx.charge(size_of_val(rows))?;
        Ok(rows)
    }

    /// Returns the set of `points`, of which `bounds` is the box, which is dense.
    pub fn of_points(
        cx: &Cx<'a>,
        bounds: Bounds,
        points: impl IntoIterator<Item = Point>,
    ) -> Result<Self, Raised> {
        let rows = cx.slice(bounds.height() as usize, 0u128)?;
        for point in points {
            let row = i64::from(point.row) - bounds.top;
            rows[row as usize] |= 1 << (i64::from(point.col) - bounds.left);
        }
        Ok(Self::exact(bounds, rows))
    }

    /// Returns every location of a box, which is dense.
    #[inline(always)]
    pub fn full(cx: &Cx<'a>, bounds: Bounds) -> Result<Self, Raised> {
        let (height, width) = (bounds.height() as u32, bounds.width() as u32);
        let (top, left) = corner(bounds.top, bounds.left, height, width)?;
        let rows = match width {
            1 => Self::rows_of(cx, &COLUMN[..height as usize])?,
            _ => cx.slice(height as usize, ones(width))?,
        };
        Ok(Self { top, left, width, counted: height * width, rows })
    }

    /// Returns the number of elements. Most sets are drawn or combined without being counted, so
    /// that is done where it is asked for.
    #[inline]
    pub fn count(&self) -> u32 {
        match self.counted {
            0 => count(self.rows, self.width),
            known => known,
        }
    }

    /// Returns the number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.count() as usize
    }

    /// Tells whether there is no element.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the frame.
    #[inline]
    pub fn bounds(&self) -> Option<Bounds> {
        let (top, left) = (i64::from(self.top), i64::from(self.left));
        (!self.rows.is_empty()).then(|| Bounds {
            top,
            left,
            bottom: top + self.rows.len() as i64 - 1,
            right: left + i64::from(self.width) - 1,
        })
    }

    /// Returns the bits of row `row` with bit 0 at column `left`; 0 outside the frame.
    #[inline]
    pub fn word(&self, row: i64, left: i64) -> u128 {
        match usize::try_from(row - i64::from(self.top)) {
            Ok(r) if r < self.rows.len() => slide(self.rows[r], i64::from(self.left) - left),
            _ => 0,
        }
    }

    /// Returns the rows inside some bounds with their numbers there, and how far they are to be
    /// moved to the right or to the left.
    #[inline]
    pub(super) fn rows_within(&self, bounds: Bounds) -> Option<(RowsWithin<'a>, u32, u32)> {
        let top = i64::from(self.top);
        let from = top.max(bounds.top);
        let to = (top + self.rows.len() as i64 - 1).min(bounds.bottom);
        let right = i64::from(self.left) - bounds.left;
        if to < from || right.unsigned_abs() >= SPAN as u64 {
            return None;
        }
        let rows = &self.rows[(from - top) as usize..=(to - top) as usize];
        let rows = ((from - bounds.top) as usize..).zip(rows);
        Some((rows, right.max(0) as u32, (-right).max(0) as u32))
    }

    /// Tells whether a location is an element.
    pub fn contains(&self, point: Point) -> bool {
        let (row, col) = (i64::from(point.row), i64::from(point.col));
        self.word(row, col) & 1 != 0
    }

    /// Returns the least element.
    pub fn first(&self) -> Option<Point> {
        let column = self.rows.first()?.trailing_zeros();
        Some(Point { row: self.top, col: self.left.wrapping_add(column as i32) })
    }

    /// Returns the elements row by row.
    pub fn points(self) -> impl DoubleEndedIterator<Item = Point> + use<'a> {
        let Self { top, left, rows, .. } = self;
        rows.iter().enumerate().flat_map(move |(r, &word)| {
            Columns(word).map(move |c| Point { row: top + r as i32, col: left + c as i32 })
        })
    }
}

/// Moves rows, which have the bits `all` together, so many columns to the left.
#[inline]
pub fn shift_left(rows: &mut [u128], all: u128, by: u32) {
    if all >> 64 == 0 {
        for word in rows {
            *word = u128::from(*word as u64 >> by);
        }
    } else {
        for word in rows {
            *word >>= by;
        }
    }
}

/// Checks that a coordinate fits the 32 bits of a location.
#[inline]
pub fn coordinate(n: i64) -> Result<i32, Raised> {
    i32::try_from(n).map_err(|_| Raised::far())
}

/// Returns the upper left corner of a frame, where all of the frame fits the 32 bits of
/// coordinates.
#[inline]
pub fn corner(top: i64, left: i64, height: u32, width: u32) -> Result<(i32, i32), Raised> {
    coordinate(top.saturating_add(height.into()).saturating_sub(1))?;
    coordinate(left.saturating_add(width.into()).saturating_sub(1))?;
    Ok((coordinate(top)?, coordinate(left)?))
}

/// The set bits of a word, from either end.
pub struct Columns(pub u128);

impl Iterator for Columns {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        if let Ok(low) = u64::try_from(self.0) {
            self.0 = u128::from(low & (low - 1));
            return Some(low.trailing_zeros());
        }
        let column = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(column)
    }
}

impl DoubleEndedIterator for Columns {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let column = 127 - self.0.leading_zeros();
        self.0 &= !(1 << column);
        Some(column)
    }
}
