//! Grids of byte cells, row by row: a borrowed view for evaluation and an owned form for tasks.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt;

use super::frozen::fetch;

/// A borrowed grid: at least one row, every row equally long and non-empty.
///
/// Cells are `i8`, which covers the ten colours and the small numbers that programs use as marks
/// (such as -1). A grid with other cells is an ordinary tuple of tuples.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Grid<'a> {
    /// Number of rows, at least 1.
    pub height: u32,
    /// Number of columns, at least 1.
    pub width: u32,
    /// The cells, row by row; `height * width` of them.
    pub cells: &'a [i8],
}

impl PartialEq for Grid<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.height == other.height
            && self.width == other.width
            && equal_cells(self.cells, other.cells)
    }
}

impl Eq for Grid<'_> {}

/// Tells whether two slices are equal. Grids are small, so that a call to compare memory would take
/// longer than the comparison, sixteen cells at a time, of which the last may overlap those before.
#[inline]
pub(crate) fn equal_cells(a: &[i8], b: &[i8]) -> bool {
    /// Tells whether the first and the last `N` cells are equal, which are all where there are `N`
    /// to 2 `N`.
    #[inline(always)]
    fn ends<const N: usize>(a: &[i8], b: &[i8]) -> bool {
        a.first_chunk::<N>() == b.first_chunk() && a.last_chunk::<N>() == b.last_chunk()
    }
    /// Tells whether the first sixteen cells are equal.
    #[inline(always)]
    fn sixteen(a: &[i8], b: &[i8]) -> bool {
        match (a.first_chunk::<16>(), b.first_chunk()) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        0 => true,
        1..4 => a.iter().zip(b).all(|(a, b)| a == b),
        4..8 => ends::<4>(a, b),
        8..16 => ends::<8>(a, b),
        len => {
            let (last, mut index) = (len - 16, 0);
            while index < last {
                if !sixteen(&a[index..], &b[index..]) {
                    return false;
                }
                index += 16;
            }
            sixteen(&a[last..], &b[last..])
        }
    }
}

impl<'a> Grid<'a> {
    /// Returns a view of `height` × `width` cells given row by row, or `None` where the lengths
    /// disagree or the grid would be empty.
    #[inline]
    pub fn new(height: u32, width: u32, cells: &'a [i8]) -> Option<Self> {
        fits(height, width, cells).then_some(Self { height, width, cells })
    }

    /// Returns the cell at (`row`, `column`), both inside the grid.
    pub fn at(self, row: usize, column: usize) -> i8 {
        self.cells[row * self.width as usize + column]
    }

    /// Returns the cells of one row.
    pub fn row(self, row: usize) -> &'a [i8] {
        let width = self.width as usize;
        &self.cells[row * width..(row + 1) * width]
    }

    /// Returns the rows from top to bottom.
    pub fn rows(self) -> std::slice::ChunksExact<'a, i8> {
        self.cells.chunks_exact(self.width as usize)
    }

    /// Returns an owned copy.
    pub fn to_buf(self) -> GridBuf {
        GridBuf { height: self.height, width: self.width, cells: self.cells.into() }
    }
}

/// Cells that are fetched at most: those of the largest ARC grids, nearly.
const FETCHED: usize = 512;

/// An owned grid, as tasks hold them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct GridBuf {
    height: u32,
    width: u32,
    cells: Box<[i8]>,
}

impl GridBuf {
    /// Returns a grid of `height` × `width` cells given row by row, or `None` where the lengths
    /// disagree or the grid would be empty.
    pub fn new(height: u32, width: u32, cells: Vec<i8>) -> Option<Self> {
        fits(height, width, &cells).then(|| Self { height, width, cells: cells.into() })
    }

    /// Has the processor fetch the cells, which are read soon.
    #[inline]
    pub(crate) fn fetch(&self) {
        fetch(&self.cells, 0, FETCHED);
    }

    /// Returns the grid as a borrowed view.
    #[inline]
    pub fn view(&self) -> Grid<'_> {
        Grid { height: self.height, width: self.width, cells: &self.cells }
    }
}

/// Tells whether cells are those of a grid of this size.
#[inline]
fn fits(height: u32, width: u32, cells: &[i8]) -> bool {
    height > 0 && width > 0 && cells.len() == height as usize * width as usize
}

impl fmt::Debug for GridBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl fmt::Debug for Grid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows()).finish()
    }
}
