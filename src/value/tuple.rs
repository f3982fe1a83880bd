//! Tuples in all their representations: length, elements, slices, and the way into a grid.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::set::Items;
use super::{Cx, Grid, Raised, Reply, Seq, Value, View};

impl<'a> Value<'a> {
    /// Returns element `index` of a tuple; [`Value::NONE`] where there is none. A grid and a row of
    /// one must have it.
    #[inline]
    pub fn element(self, index: usize) -> Value<'a> {
        match (self.view(), index) {
            (View::Pair(a, _), 0) => self.part(0, a),
            (View::Pair(_, b), 1) => self.part(1, b),
            (View::Cell(color, ..), 0) => self.part(0, color),
            (View::Cell(_, row, col), 1) => Value::pair(row, col).with_truths(self.truths() >> 1),
            (View::Row(grid, row), _) => Value::int(grid.at(row as usize, index).into()),
            (View::Grid(grid), _) => grid_row(grid, index),
            (View::Tuple(seq), _) => seq.items.get(index).copied().unwrap_or(Value::NONE),
            _ => Value::NONE,
        }
    }

    /// Returns the two integers of a tuple of two integers that fit 32 bits.
    #[inline]
    pub fn as_pair(self) -> Option<(i32, i32)> {
        match self.view() {
            View::Pair(a, b) => Some((a, b)),
            _ => None,
        }
    }

    /// Returns how long a row may be that this is, by its kind alone.
    fn row_width(self) -> Option<usize> {
        match self.view() {
            View::Row(grid, _) => Some(grid.width as usize),
            View::Pair(..) => Some(2),
            View::Tuple(seq) => Some(seq.items.len()),
            _ => None,
        }
    }

    /// Tells whether it is a row of byte cells, whichever way it is held.
    fn is_row(self) -> bool {
        match self.view() {
            View::Row(..) => true,
            View::Pair(a, b) => i8::try_from(a).and(i8::try_from(b)).is_ok(),
            View::Tuple(seq) => {
                seq.items.iter().all(|item| item.as_int().is_some_and(|n| i8::try_from(n).is_ok()))
            }
            _ => false,
        }
    }

    /// Writes the cells of a row of byte cells to as many places.
    fn write_row(self, out: &mut [i8]) {
        match self.view() {
            View::Row(grid, row) => out.copy_from_slice(grid.row(row as usize)),
            _ => {
                for (place, index) in out.iter_mut().zip(0..) {
                    *place = self.element(index).as_int().unwrap_or_default() as i8;
                }
            }
        }
    }
}

/// Returns row `row` of a grid as a value.
#[inline]
pub fn grid_row<'a>(grid: &'a Grid<'a>, row: usize) -> Value<'a> {
    match grid.row(row) {
        &[a, b] => Value::pair(a.into(), b.into()),
        _ => Value::row(grid, row as u32),
    }
}

/// Elements from which on a tuple shares its memory with others, or is made where it stays.
const MANY: usize = 64;

impl<'a> Cx<'a> {
    /// Returns a tuple of the given elements.
    ///
    /// Two integers become a pair, an integer with a pair becomes a cell, and rows of a grid become
    /// a grid again. So what a program does to a grid row by row stays a grid.
    pub fn tuple(&self, items: &[Value<'a>]) -> Reply<'a> {
        match *items {
            [] => return Ok(Value::EMPTY_TUPLE),
            [a, b] => {
                if let Some(value) = self.tuple2(a, b) {
                    return Ok(value);
                }
            }
            _ => {}
        }
        match self.grid_of_rows(items)? {
            Some(grid) => Ok(grid),
            None => Ok(Value::tuple(self.seq(self.copy(items)?)?)),
        }
    }

    /// Returns the grid that a tuple of these elements is held as, of which there is at least one,
    /// if they are rows of one.
    #[inline]
    pub(crate) fn grid_of_rows(&self, items: &[Value<'a>]) -> Result<Option<Value<'a>>, Raised> {
        match items[0].view() {
            View::Row(..) | View::Tuple(Seq { depth: 1, .. }) => {
                Ok(self.pack_rows(items)?.map(Value::grid))
            }
            _ => Ok(None),
        }
    }

    /// Returns a tuple of the elements of two tuples one after the other, as [`Self::tuple`] makes
    /// it. Many of them are written where they stay: memory that is touched for the first time
    /// takes longer than all else. In a loop they grow in place.
    pub fn joined(&self, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
        let Some(more) = b.len() else { return self.gathered(a, b) };
        match a.view() {
            View::Tuple(_) if more == 0 => Ok(a),
            // A tuple that begins with rows and is no grid is none with more behind them either.
            View::Tuple(first) if !first.items.is_empty() && MANY <= first.items.len() + more => {
                self.check_items((first.items.len() + more) as u64)?;
                Ok(Value::tuple(self.lengthened(first, more, |index| b.element(index))?))
            }
            _ => self.gathered(a, b),
        }
    }

    /// Returns a tuple with an element behind it, for what a tuple of that element and
    /// [`Self::joined`] take together. Such a tuple is not made where nothing may be seen of it.
    #[cfg(feature = "jit")]
    pub(crate) fn appended(&self, list: Value<'a>, item: Value<'a>) -> Reply<'a> {
        match (list.view(), item.view()) {
            (View::Tuple(first), View::None | View::Bool(_) | View::Int(_) | View::Pair(..))
                if !first.items.is_empty() && MANY <= first.items.len() + 1 =>
            {
                self.pay_for(&[item])?;
                self.check_items(first.items.len() as u64 + 1)?;
                Ok(Value::tuple(self.lengthened(first, 1, |_| item)?))
            }
            _ if list.is_tuple() => self.joined(list, self.tuple(&[item])?),
            _ => Err(Raised::wanted("a tuple", list)),
        }
    }

    /// Returns a tuple without an element, as [`Self::tuple`] makes it. Without the first or the
    /// last one it has those that stay in common with the whole, where they are many.
    pub fn without_element(&self, tuple: Value<'a>, place: usize) -> Reply<'a> {
        let is_row = |item: Value<'a>| {
            matches!(item.view(), View::Row(..) | View::Tuple(Seq { depth: 1, .. }))
        };
        // Rows may be a grid without what is no row.
        if let View::Tuple(whole) = tuple.view()
            && MANY < whole.items.len()
            && (place == 0 || place + 1 == whole.items.len())
            && !is_row(whole.items[usize::from(place == 0)])
        {
            return Ok(Value::tuple(self.shortened(whole, place == 0)?));
        }
        let mut items = self.items(tuple)?;
        items.remove(place);
        self.tuple(&items)
    }

    fn gathered(&self, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
        let count = a.len().unwrap_or(0) + b.len().unwrap_or(0);
        self.check_items(count as u64)?;
        let mut items = Items::with_capacity(count);
        items.extend(self.elements(a)?);
        items.extend(self.elements(b)?);
        self.tuple(&items)
    }

    /// Returns a row of byte cells, of which there is at least one.
    pub fn row(&self, cells: &'a [i8]) -> Reply<'a> {
        let grid = self.alloc(Grid { height: 1, width: cells.len() as u32, cells })?;
        Ok(grid_row(grid, 0))
    }

    /// Returns a tuple of two elements where it has a form of its own.
    #[inline]
    fn tuple2(&self, a: Value<'a>, b: Value<'a>) -> Option<Value<'a>> {
        let first = i32::try_from(a.as_int()?).ok()?;
        let (value, of_second) = match b.view() {
            View::Pair(row, col) => (Value::cell(first, row, col), b.truths()),
            view => {
                let second = i32::try_from(b.as_int()?).ok()?;
                (Value::pair(first, second), matches!(view, View::Bool(_)).into())
            }
        };
        let of_first = u64::from(matches!(a.view(), View::Bool(_)));
        Some(value.with_truths(of_first | of_second << 1))
    }

    /// Returns a tuple of two integers.
    #[inline]
    pub fn pair(&self, a: i64, b: i64) -> Reply<'a> {
        match (i32::try_from(a), i32::try_from(b)) {
            (Ok(a), Ok(b)) => Ok(Value::pair(a, b)),
            _ => self.tuple(&[Value::int(a), Value::int(b)]),
        }
    }

    /// Returns a value as a grid of byte cells, if it is one: a non-empty tuple of equally long,
    /// non-empty rows of integers that fit a byte.
    #[inline]
    pub fn as_grid(&self, value: Value<'a>) -> Result<Option<&'a Grid<'a>>, Raised> {
        match value.view() {
            View::Grid(grid) => Ok(Some(grid)),
            View::Tuple(seq) => self.pack_rows(seq.items),
            _ => Ok(None),
        }
    }

    /// Returns the grid of some rows, if all are equally long, non-empty rows of integers that fit
    /// a byte.
    fn pack_rows(&self, rows: &[Value<'a>]) -> Result<Option<&'a Grid<'a>>, Raised> {
        /// Cells of a row that are looked at for nothing.
        const FREE: usize = 64;
        let width = rows.first().and_then(|row| row.row_width()).filter(|&width| 0 < width);
        let Some(width) = width else { return Ok(None) };
        if rows.iter().any(|row| row.row_width() != Some(width)) {
            return Ok(None);
        }
        // One row again and again is looked at once.
        let repeats = |place: usize| 0 < place && rows[place].is_same(rows[place - 1]);
        if !(0..rows.len()).all(|place| repeats(place) || rows[place].is_row()) {
            // Long rows cost what a copy of them would, so that fuel bounds the time.
            self.spend(if width <= FREE { 0 } else { (rows.len() * width / 16) as u64 })?;
            return Ok(None);
        }
        let cells = self.slice(rows.len() * width, 0_i8)?;
        for (place, row) in rows.iter().enumerate() {
            let start = place * width;
            if repeats(place) {
                cells.copy_within(start - width..start, start);
            } else {
                row.write_row(&mut cells[start..start + width]);
            }
        }
        Ok(Some(self.alloc(Grid { height: rows.len() as u32, width: width as u32, cells })?))
    }
}
