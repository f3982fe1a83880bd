//! Rows of bits, one for each cell of a grid of at most 32 rows and columns.

use arcvm::value::Grid;
use bumpalo::Bump;

/// Rows of bits.
#[derive(Clone)]
pub(super) struct Rows {
    rows: [u32; 32],
    height: usize,
    /// The columns that the grid has.
    all: u32,
}

impl Rows {
    /// Returns the cells that are of a kind.
    pub(super) fn of(grid: &Grid<'_>, is: impl Fn(i8) -> bool) -> Self {
        let mut found = Self::none(grid);
        for (to, cells) in found.rows.iter_mut().zip(grid.cells.chunks_exact(grid.width as usize)) {
            let bits = cells.iter().enumerate();
            *to = bits.fold(0, |row, (column, &cell)| row | u32::from(is(cell)) << column);
        }
        found
    }

    /// Returns no cell of a grid.
    pub(super) fn none(grid: &Grid<'_>) -> Self {
        let all = u32::MAX >> (32 - grid.width);
        Self { rows: [0; 32], height: grid.height as usize, all }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows[..self.height].iter().copied()
    }

    /// Returns rows made of each row.
    pub(super) fn map(&self, of: impl Fn(u32) -> u32) -> Self {
        let mut made = self.clone();
        made.rows[..self.height].iter_mut().for_each(|row| *row = of(*row) & self.all);
        made
    }

    /// Returns rows made of each row and that of another board.
    pub(super) fn zip(&self, other: &Self, of: impl Fn(u32, u32) -> u32) -> Self {
        let mut made = self.clone();
        let rows = made.rows[..self.height].iter_mut().zip(&other.rows);
        rows.for_each(|(row, other)| *row = of(*row, *other) & self.all);
        made
    }

    /// Returns rows made of their numbers.
    pub(super) fn numbered(&self, of: impl Fn(usize) -> u32) -> Self {
        let mut made = self.clone();
        let rows = made.rows[..self.height].iter_mut().enumerate();
        rows.for_each(|(number, row)| *row = of(number) & self.all);
        made
    }

    /// Returns the rows from one on.
    pub(super) fn from(&self, first: usize) -> Self {
        let mut made = self.clone();
        made.rows[..32 - first].copy_from_slice(&self.rows[first..]);
        made
    }

    /// Returns all moved down by one.
    pub(super) fn down(&self) -> Self {
        let mut made = self.clone();
        made.rows[0] = 0;
        made.rows[1..self.height].copy_from_slice(&self.rows[..self.height - 1]);
        made
    }

    /// Returns all moved up by one.
    pub(super) fn up(&self) -> Self {
        let mut made = self.clone();
        made.rows[..self.height - 1].copy_from_slice(&self.rows[1..self.height]);
        made.rows[self.height - 1] = 0;
        made
    }

    /// Returns the first row that is not empty.
    pub(super) fn top(&self) -> usize {
        self.rows.iter().position(|row| *row != 0).unwrap_or(0)
    }

    pub(super) fn count(&self) -> u32 {
        self.words().map(u32::count_ones).sum()
    }

    /// Returns the cells at the border of the grid.
    pub(super) fn border(&self) -> Self {
        let sides = 1 | self.all & !(self.all >> 1);
        let last = self.height - 1;
        let edge = self.numbered(|row| if row == 0 || row == last { u32::MAX } else { sides });
        self.zip(&edge, |row, edge| row & edge)
    }

    /// Returns these cells and all of others that are connected with them by sides.
    pub(super) fn grown(mut self, others: &Self) -> Self {
        loop {
            let mut has_grown = false;
            let mut above = 0;
            for row in 0..self.height {
                has_grown |= self.grow(others, row, above);
                above = self.rows[row];
            }
            let mut below = 0;
            for row in (0..self.height).rev() {
                has_grown |= self.grow(others, row, below);
                below = self.rows[row];
            }
            if !has_grown {
                return self;
            }
        }
    }

    /// Grows a row from itself and the one beside it.
    fn grow(&mut self, others: &Self, row: usize, beside: u32) -> bool {
        let (before, within) = (self.rows[row], others.rows[row]);
        let mut grown = (before | beside) & within;
        if grown == before {
            return false;
        }
        loop {
            let wider = (grown | grown << 1 | grown >> 1) & within;
            if wider == grown {
                break;
            }
            grown = wider;
        }
        self.rows[row] = grown;
        grown != before
    }
}

/// Returns the parts that are connected by sides, from the top on.
pub(super) fn parts(mut left: Rows) -> impl Iterator<Item = Rows> {
    std::iter::from_fn(move || {
        let top = left.rows[..left.height].iter().position(|row| *row != 0)?;
        let mut seed = left.map(|_| 0);
        // A run is whole from the start, as rows grow only where something comes in.
        let first = left.rows[top] & left.rows[top].wrapping_neg();
        seed.rows[top] = left.rows[top] & !(left.rows[top].wrapping_add(first));
        let part = seed.grown(&left);
        left = left.zip(&part, |row, part| row & !part);
        Some(part)
    })
}

/// Returns a grid with rows of bits drawn on it, one after the other.
pub(super) fn drawn<'a>(bump: &'a Bump, grid: Grid<'_>, layers: &[(i8, &Rows)]) -> Grid<'a> {
    let cells = bump.alloc_slice_copy(grid.cells);
    for (row, cells) in cells.chunks_exact_mut(grid.width as usize).enumerate() {
        for &(color, rows) in layers {
            let word = rows.rows[row];
            if word != 0 {
                let bits = cells.iter_mut().enumerate();
                bits.for_each(|(column, cell)| {
                    *cell = if word >> column & 1 == 1 { color } else { *cell }
                });
            }
        }
    }
    Grid::new(grid.height, grid.width, cells).expect("as many cells as before")
}
