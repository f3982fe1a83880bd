//! Grids of small numbers that are owned and easily made.

use crate::value::{Grid, GridBuf};

/// The number that a plane has for a cell of which it has nothing to say, and that stands outside
/// of a grid.
pub const NONE: i8 = -1;

/// The greatest number in a plane; greater ones are cut to it.
pub const MOST: i8 = 120;

/// Returns a number as a plane holds it.
#[inline]
pub fn clip(number: usize) -> i8 {
    number.min(MOST as usize) as i8
}

/// A grid of small numbers, row by row.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Board {
    /// Rows.
    pub(crate) height: usize,
    /// Columns.
    pub(crate) width: usize,
    /// Cells, row by row.
    pub(crate) cells: Vec<i8>,
}

/// The eight ways to turn and mirror a grid.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Turn {
    /// As it is.
    Same,
    /// Left to right.
    Vmirror,
    /// Upside down.
    Hmirror,
    /// A half turn.
    Rot180,
    /// At the diagonal from the upper left.
    Dmirror,
    /// A quarter turn clockwise.
    Rot90,
    /// A quarter turn anticlockwise.
    Rot270,
    /// At the diagonal from the upper right.
    Cmirror,
}

impl Turn {
    /// All of them, that which changes nothing first.
    pub const ALL: [Self; 8] = [
        Self::Same,
        Self::Vmirror,
        Self::Hmirror,
        Self::Rot180,
        Self::Dmirror,
        Self::Rot90,
        Self::Rot270,
        Self::Cmirror,
    ];

    /// Returns the turn that undoes this one.
    pub fn inverse(self) -> Self {
        match self {
            Self::Rot90 => Self::Rot270,
            Self::Rot270 => Self::Rot90,
            same => same,
        }
    }

    /// Tells whether rows become columns.
    pub fn swaps(self) -> bool {
        matches!(self, Self::Dmirror | Self::Rot90 | Self::Rot270 | Self::Cmirror)
    }
}

impl Board {
    /// Returns a board of cells row by row; `None` where they are not as many as there are places.
    pub fn new(height: usize, width: usize, cells: Vec<i8>) -> Option<Self> {
        let is_full = height.checked_mul(width) == Some(cells.len());
        is_full.then_some(Self { height, width, cells })
    }

    /// Returns the number of rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Returns the number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the cells, row by row.
    pub fn cells(&self) -> &[i8] {
        &self.cells
    }

    /// Makes a board whose cells are all alike.
    pub fn filled(height: usize, width: usize, cell: i8) -> Self {
        Self { height, width, cells: vec![cell; height * width] }
    }

    /// Makes a board whose cell at each place is what `cell` yields for it.
    pub fn of(height: usize, width: usize, mut cell: impl FnMut(usize, usize) -> i8) -> Self {
        let mut cells = Vec::with_capacity(height * width);
        for row in 0..height {
            for column in 0..width {
                cells.push(cell(row, column));
            }
        }
        Self { height, width, cells }
    }

    /// Returns a board of the same size with a cell for each place.
    pub fn like(&self, cell: impl FnMut(usize, usize) -> i8) -> Self {
        Self::of(self.height, self.width, cell)
    }

    /// Returns a copy of a grid.
    pub fn copy(grid: Grid<'_>) -> Self {
        Self { height: grid.height as usize, width: grid.width as usize, cells: grid.cells.into() }
    }

    /// Makes a grid of it; `None` where there is no cell.
    pub fn to_grid(&self) -> Option<GridBuf> {
        GridBuf::new(self.height as u32, self.width as u32, self.cells.clone())
    }

    /// Returns the cell at a place inside.
    #[inline]
    pub fn at(&self, row: usize, column: usize) -> i8 {
        self.cells[row * self.width + column]
    }

    /// Returns the cell at any place, [`NONE`] outside.
    #[inline]
    pub fn get(&self, row: i32, column: i32) -> i8 {
        match self.place(row, column) {
            Some(place) => self.cells[place],
            None => NONE,
        }
    }

    /// Tells where a cell lies among the cells; `None` outside.
    #[inline]
    pub fn place(&self, row: i32, column: i32) -> Option<usize> {
        let inside = (row as u32) < self.height as u32 && (column as u32) < self.width as u32;
        inside.then(|| row as usize * self.width + column as usize)
    }

    /// Gives a cell inside another value.
    #[inline]
    pub fn set(&mut self, row: usize, column: usize, cell: i8) {
        self.cells[row * self.width + column] = cell;
    }

    /// Returns rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.height, self.width)
    }

    /// Returns the part from row `top` to before row `bottom`, columns alike.
    pub fn part(&self, top: usize, left: usize, bottom: usize, right: usize) -> Self {
        Self::of(bottom - top, right - left, |row, column| self.at(top + row, left + column))
    }

    /// Returns turned or mirrored.
    #[doc(hidden)]
    pub fn turned(&self, turn: Turn) -> Self {
        let (h, w) = self.shape();
        match turn {
            Turn::Same => self.clone(),
            Turn::Vmirror => self.like(|i, j| self.at(i, w - 1 - j)),
            Turn::Hmirror => self.like(|i, j| self.at(h - 1 - i, j)),
            Turn::Rot180 => self.like(|i, j| self.at(h - 1 - i, w - 1 - j)),
            Turn::Dmirror => Self::of(w, h, |i, j| self.at(j, i)),
            Turn::Rot90 => Self::of(w, h, |i, j| self.at(h - 1 - j, i)),
            Turn::Rot270 => Self::of(w, h, |i, j| self.at(j, w - 1 - i)),
            Turn::Cmirror => Self::of(w, h, |i, j| self.at(h - 1 - j, w - 1 - i)),
        }
    }

    /// Tells how many cells have each of the ten colours.
    pub fn counts(&self) -> [usize; 10] {
        let mut counts = [0; 10];
        for &cell in &self.cells {
            if let Some(count) = usize::try_from(cell).ok().and_then(|cell| counts.get_mut(cell)) {
                *count += 1;
            }
        }
        counts
    }

    /// Returns the most common colour, of several the smallest.
    pub fn most_common(&self) -> i8 {
        let counts = self.counts();
        (0..10).max_by_key(|&color| (counts[color], 10 - color)).unwrap_or(0) as i8
    }

    /// Returns the most common colour other than one; [`NONE`] where there is no other.
    pub fn most_but(&self, color: i8) -> i8 {
        let mut counts = self.counts();
        if let Some(count) = usize::try_from(color).ok().and_then(|color| counts.get_mut(color)) {
            *count = 0;
        }
        let best = (0..10).max_by_key(|&color| (counts[color], 10 - color)).unwrap_or(0);
        if counts[best] == 0 { NONE } else { best as i8 }
    }

    /// Returns the number of colours.
    pub fn color_count(&self) -> usize {
        self.counts().iter().filter(|&&count| count > 0).count()
    }

    /// Counts the cells of a colour.
    pub fn count(&self, color: i8) -> usize {
        self.cells.iter().filter(|&&cell| cell == color).count()
    }

    /// Tells whether some cell has a colour.
    pub fn has(&self, color: i8) -> bool {
        self.cells.contains(&color)
    }

    /// Returns the box around cells that satisfy a condition: top, left, and the row and column
    /// behind it.
    pub fn around(&self, wanted: impl Fn(i8) -> bool) -> Option<(usize, usize, usize, usize)> {
        let (mut top, mut left, mut bottom, mut right) = (usize::MAX, usize::MAX, 0, 0);
        for row in 0..self.height {
            for column in 0..self.width {
                if wanted(self.at(row, column)) {
                    (top, left) = (top.min(row), left.min(column));
                    (bottom, right) = (bottom.max(row + 1), right.max(column + 1));
                }
            }
        }
        (bottom > 0).then_some((top, left, bottom, right))
    }

    /// Returns every cell as a block.
    pub fn scaled(&self, rows: usize, columns: usize) -> Self {
        Self::of(self.height * rows, self.width * columns, |i, j| self.at(i / rows, j / columns))
    }

    /// Returns every cell changed by itself.
    pub fn map(&self, cell: impl Fn(i8) -> i8) -> Self {
        let cells = self.cells.iter().map(|&old| cell(old)).collect();
        Self { height: self.height, width: self.width, cells }
    }

    /// Tells whether it could be the answer of a task: colours only, and at most 30 × 30.
    pub fn is_answer(&self) -> bool {
        (1..=30).contains(&self.height)
            && (1..=30).contains(&self.width)
            && self.cells.iter().all(|cell| (0..10).contains(cell))
    }

    /// Returns places in a row of a board, from top left.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (height, width) = self.shape();
        (0..height).flat_map(move |row| (0..width).map(move |column| (row, column)))
    }
}
