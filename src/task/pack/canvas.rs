//! The drawing board of the generators.
//!
//! It deliberately does not share code with the engine's primitives: the pack checks those, so it
//! must not inherit their mistakes.

use super::rng::SampleRng;
use crate::value::grid::GridBuf;

/// A grid that can be drawn on; coordinates are (row, column).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Canvas {
    pub(super) height: usize,
    pub(super) width: usize,
    cells: Vec<i8>,
}

impl Canvas {
    /// Returns a canvas of one colour.
    pub(super) fn filled(height: usize, width: usize, colour: i8) -> Self {
        Self::from_fn(height, width, |_, _| colour)
    }

    /// Returns a canvas whose cells are computed row by row.
    pub(super) fn from_fn(
        height: usize,
        width: usize,
        mut cell: impl FnMut(usize, usize) -> i8,
    ) -> Self {
        let places = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        Self { height, width, cells: places.map(|(row, column)| cell(row, column)).collect() }
    }

    /// Returns a canvas of random cells, every colour of `colours` as likely as the others.
    pub(super) fn noise(rng: &mut SampleRng, height: usize, width: usize, colours: &[i8]) -> Self {
        Self::from_fn(height, width, |_, _| rng.pick(colours))
    }

    pub(super) fn at(&self, row: usize, column: usize) -> i8 {
        self.cells[row * self.width + column]
    }

    pub(super) fn set(&mut self, row: usize, column: usize, colour: i8) {
        self.cells[row * self.width + column] = colour;
    }

    /// Fills a rectangle.
    pub(super) fn fill_rectangle(
        &mut self,
        (top, left): (usize, usize),
        (height, width): (usize, usize),
        colour: i8,
    ) {
        for row in top..top + height {
            for column in left..left + width {
                self.set(row, column, colour);
            }
        }
    }

    /// Copies the cells of `piece` that are not 0, its corner at (top, left).
    pub(super) fn stamp(&mut self, piece: &Self, (top, left): (usize, usize)) {
        for (row, column) in piece.places() {
            if piece.at(row, column) != 0 {
                self.set(top + row, left + column, piece.at(row, column));
            }
        }
    }

    /// Returns all coordinates, row by row.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let width = self.width;
        (0..self.height).flat_map(move |row| (0..width).map(move |column| (row, column)))
    }

    /// Returns the number of cells of a colour.
    pub(super) fn count(&self, colour: i8) -> usize {
        self.cells.iter().filter(|&&cell| cell == colour).count()
    }

    /// Returns every cell replaced by a function of its colour.
    pub(super) fn recoloured(&self, recolour: impl Fn(i8) -> i8) -> Self {
        Self::from_fn(self.height, self.width, |r, c| recolour(self.at(r, c)))
    }

    /// Exchanges left and right.
    pub(super) fn mirrored(&self) -> Self {
        Self::from_fn(self.height, self.width, |r, c| self.at(r, self.width - 1 - c))
    }

    /// Exchanges top and bottom.
    pub(super) fn flipped(&self) -> Self {
        Self::from_fn(self.height, self.width, |r, c| self.at(self.height - 1 - r, c))
    }

    /// Exchanges rows and columns.
    pub(super) fn transposed(&self) -> Self {
        Self::from_fn(self.width, self.height, |r, c| self.at(c, r))
    }

    /// Returns every cell as a square of `factor` × `factor` cells.
    pub(super) fn magnified(&self, factor: usize) -> Self {
        Self::from_fn(self.height * factor, self.width * factor, |r, c| {
            self.at(r / factor, c / factor)
        })
    }

    /// Puts `right` to the right of this; both are equally high.
    pub(super) fn beside(&self, right: &Self) -> Self {
        Self::from_fn(self.height, self.width + right.width, |r, c| {
            if c < self.width { self.at(r, c) } else { right.at(r, c - self.width) }
        })
    }

    /// Puts `lower` below this; both are equally wide.
    pub(super) fn above(&self, lower: &Self) -> Self {
        let mut cells = self.cells.clone();
        cells.extend_from_slice(&lower.cells);
        Self { height: self.height + lower.height, width: self.width, cells }
    }

    /// Returns the 0 cells from which no path of 0 cells, step by step along rows and columns,
    /// leads to the border, in row order.
    pub(super) fn enclosed(&self) -> Vec<(usize, usize)> {
        let mut open = vec![false; self.cells.len()];
        let on_border = |&(r, c): &(usize, usize)| {
            r == 0 || c == 0 || r + 1 == self.height || c + 1 == self.width
        };
        let mut reached: Vec<_> = self.places().filter(on_border).collect();
        while let Some((r, c)) = reached.pop() {
            let index = r * self.width + c;
            if self.cells[index] != 0 || std::mem::replace(&mut open[index], true) {
                continue;
            }
            let near = [(r.wrapping_sub(1), c), (r + 1, c), (r, c.wrapping_sub(1)), (r, c + 1)];
            reached.extend(near.into_iter().filter(|&(r, c)| r < self.height && c < self.width));
        }
        let places = self.places();
        let shut = places.filter(|&(r, c)| self.at(r, c) == 0 && !open[r * self.width + c]);
        shut.collect()
    }

    /// Returns the canvas as a task's grid.
    pub(super) fn into_grid(self) -> GridBuf {
        GridBuf::new(self.height as u32, self.width as u32, self.cells)
            .expect("generators draw on canvases of at least one cell")
    }
}

/// Returns a random connected figure that touches all four sides of its `height` × `width` box; the
/// rest is 0.
///
/// It grows cell by cell from a path through the box, cells being neighbours along rows and
/// columns, until about `percent` of the box is covered.
pub(super) fn figure(
    rng: &mut SampleRng,
    (height, width): (usize, usize),
    colour: i8,
    percent: usize,
) -> Canvas {
    let mut canvas = Canvas::filled(height, width, 0);
    // A walk from one corner to the opposite one touches all sides.
    let (mut row, mut column) = (0, 0);
    canvas.set(0, 0, colour);
    while (row, column) != (height - 1, width - 1) {
        let down = column + 1 == width || row + 1 < height && rng.chance(50);
        (row, column) = if down { (row + 1, column) } else { (row, column + 1) };
        canvas.set(row, column, colour);
    }
    // Half of the walks go from the other corner.
    if rng.chance(50) {
        canvas = canvas.mirrored();
    }
    let touches = |canvas: &Canvas, r: usize, c: usize| {
        r > 0 && canvas.at(r - 1, c) != 0
            || c > 0 && canvas.at(r, c - 1) != 0
            || r + 1 < height && canvas.at(r + 1, c) != 0
            || c + 1 < width && canvas.at(r, c + 1) != 0
    };
    while canvas.count(colour) * 100 < height * width * percent {
        let free: Vec<_> = canvas
            .places()
            .filter(|&(r, c)| canvas.at(r, c) == 0 && touches(&canvas, r, c))
            .collect();
        let (r, c) = rng.pick(&free);
        canvas.set(r, c, colour);
    }
    canvas
}
