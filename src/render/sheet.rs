//! Cells on squared paper: a grid, or an object or set of locations in place.
//!
//! A sheet is what every kind of picture is drawn from. It is owned, so that it outlives the arena
//! of the value that it shows, and it knows how to say itself in few rectangles, which keeps
//! pictures small.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use crate::value::Grid;

/// Squares row by row, some of them marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Number of rows.
    pub height: usize,
    /// Number of columns.
    pub width: usize,
    /// The part on which the lines between squares are drawn: the frame that the cells belong to.
    pub paper: Rect,
    squares: Vec<Square>,
    marked: Vec<bool>,
}

/// The contents of a square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Square {
    /// Nothing.
    Empty,
    /// A location, which has no colour.
    Location,
    /// A cell.
    Color(i32),
    /// Cells of two colours or more at one location, as only objects have them; the two least are
    /// kept.
    Colors(i32, i32),
}

/// Squares `row..row + height`, `column..column + width`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// First row.
    pub row: usize,
    /// First column.
    pub column: usize,
    /// Number of rows.
    pub height: usize,
    /// Number of columns.
    pub width: usize,
}

/// The fill of squares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The shade of one of the ten colours.
    Shade(u8),
    /// A colour that is none of the ten; its number is written on it.
    Odd,
    /// A location.
    Location,
}

/// Rectangles of one fill. Layers are painted in their order, over each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Their fill.
    pub fill: Fill,
    /// Whether only the middle of each rectangle, which is one square, is filled.
    pub inset: bool,
    /// The rectangles.
    pub rects: Vec<Rect>,
}

impl Rect {
    /// Returns the squares of a whole sheet.
    pub fn whole(height: usize, width: usize) -> Self {
        Self { row: 0, column: 0, height, width }
    }
}

impl Sheet {
    /// Returns a sheet without anything on it.
    pub fn blank(height: usize, width: usize) -> Self {
        Self {
            height,
            width,
            paper: Rect::whole(height, width),
            squares: vec![Square::Empty; height * width],
            marked: Vec::new(),
        }
    }

    /// Returns a grid.
    pub fn grid(grid: Grid<'_>) -> Self {
        let mut sheet = Self::blank(grid.height as usize, grid.width as usize);
        for (square, &cell) in sheet.squares.iter_mut().zip(grid.cells) {
            *square = Square::Color(cell.into());
        }
        sheet
    }

    /// Returns a grid with marks where `expected` has another value or no cell.
    pub fn compared(grid: Grid<'_>, expected: Grid<'_>) -> Self {
        let mut sheet = Self::grid(grid);
        sheet.marked = differing(grid, expected);
        sheet
    }

    /// Puts a cell, or a location where there is no colour, on a square. Of several colours the two
    /// least stay.
    pub fn put(&mut self, row: usize, column: usize, color: Option<i32>) {
        let square = &mut self.squares[row * self.width + column];
        *square = match (*square, color) {
            (_, None) => Square::Location,
            (Square::Color(a), Some(b)) if a != b => Square::Colors(a.min(b), a.max(b)),
            (Square::Colors(a, b), Some(c)) if c < b && c != a => {
                Square::Colors(a.min(c), a.max(c))
            }
            (Square::Colors(..), Some(_)) => *square,
            (_, Some(color)) => Square::Color(color),
        };
    }

    /// Returns the contents of a square.
    pub fn at(&self, row: usize, column: usize) -> Square {
        self.squares[row * self.width + column]
    }

    /// Tells whether a square is marked.
    pub fn is_marked(&self, row: usize, column: usize) -> bool {
        self.marked.get(row * self.width + column).copied().unwrap_or(false)
    }

    /// Returns the marked squares as (row, column), row by row.
    pub fn marks(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let places = self.marked.iter().enumerate().filter(|(_, marked)| **marked);
        places.map(|(index, _)| (index / self.width, index % self.width))
    }

    /// Tells whether there is something on every square, as on a grid.
    pub fn is_full(&self) -> bool {
        !self.squares.contains(&Square::Empty)
    }

    /// Tells whether this sheet was compared with another one.
    pub fn is_compared(&self) -> bool {
        !self.marked.is_empty()
    }

    /// Returns numbers to be written on squares, because no shade tells them: (row, column,
    /// number).
    pub fn numbers(&self) -> impl Iterator<Item = (usize, usize, i32)> + '_ {
        self.squares.iter().enumerate().filter_map(|(index, &square)| match square {
            Square::Color(color) | Square::Colors(color, _) if shade(color).is_none() => {
                Some((index / self.width, index % self.width, color))
            }
            _ => None,
        })
    }

    /// Returns everything on the sheet as rectangles, as few as are easily found. On a full sheet
    /// the most common fill comes first, as one rectangle below all others.
    pub fn layers(&self) -> Vec<Layer> {
        let fills: Vec<Option<Fill>> = self.squares.iter().map(|square| square.fill()).collect();
        let mut counts: Vec<(Fill, usize)> = Vec::new();
        for fill in fills.iter().flatten() {
            match counts.iter_mut().find(|(known, _)| known == fill) {
                Some((_, count)) => *count += 1,
                None => counts.push((*fill, 1)),
            }
        }
        let full = fills.iter().all(Option::is_some);
        // Of equally common fills the first one on the sheet: `max_by_key` takes the last.
        let ground = counts.iter().rev().max_by_key(|(_, count)| *count).filter(|_| full);
        let ground = ground.map(|&(fill, _)| fill);
        let whole = Rect::whole(self.height, self.width);
        let below = ground.map(|fill| Layer { fill, inset: false, rects: vec![whole] });
        let above = counts.iter().filter(|(fill, _)| Some(*fill) != ground);
        let mut layers: Vec<Layer> = below.into_iter().collect();
        layers.extend(above.map(|&(fill, _)| {
            let rects = self.rectangles(|index| fills[index] == Some(fill));
            Layer { fill, inset: false, rects }
        }));
        for (index, square) in self.squares.iter().enumerate() {
            if let Square::Colors(_, second) = *square {
                let (row, column) = (index / self.width, index % self.width);
                let rects = vec![Rect { row, column, height: 1, width: 1 }];
                layers.push(Layer { fill: fill_of(second), inset: true, rects });
            }
        }
        layers
    }

    /// Returns the marked squares among the wanted ones, given as (row, column), as rectangles.
    pub fn marked_rectangles(&self, wanted: impl Fn((usize, usize)) -> bool) -> Vec<Rect> {
        self.rectangles(|index| {
            let place = (index / self.width, index % self.width);
            self.is_marked(place.0, place.1) && wanted(place)
        })
    }

    /// Joins squares to rectangles: each run in a row is extended downwards as long as it stays
    /// whole.
    fn rectangles(&self, wanted: impl Fn(usize) -> bool) -> Vec<Rect> {
        let mut open: Vec<bool> = (0..self.squares.len()).map(wanted).collect();
        let mut rects = Vec::new();
        for row in 0..self.height {
            let mut column = 0;
            while column < self.width {
                let start = row * self.width + column;
                let width = open[start..(row + 1) * self.width].iter().take_while(|o| **o).count();
                if width == 0 {
                    column += 1;
                    continue;
                }
                let mut height = 0;
                while row + height < self.height {
                    let run = &mut open[start + height * self.width..][..width];
                    if !run.iter().all(|open| *open) {
                        break;
                    }
                    run.fill(false);
                    height += 1;
                }
                rects.push(Rect { row, column, height, width });
                column += width;
            }
        }
        rects
    }
}

impl Square {
    fn fill(self) -> Option<Fill> {
        match self {
            Self::Empty => None,
            Self::Location => Some(Fill::Location),
            Self::Color(color) | Self::Colors(color, _) => Some(fill_of(color)),
        }
    }
}

/// Returns the cells of `grid` that `expected` has with another value or not at all, row by row.
fn differing(grid: Grid<'_>, expected: Grid<'_>) -> Vec<bool> {
    let (height, width) = (expected.height as usize, expected.width as usize);
    let mut marked = Vec::with_capacity(grid.cells.len());
    for (row, cells) in grid.rows().enumerate() {
        marked.extend(cells.iter().enumerate().map(|(column, &cell)| {
            row >= height || column >= width || expected.at(row, column) != cell
        }));
    }
    marked
}

fn shade(color: i32) -> Option<u8> {
    u8::try_from(color).ok().filter(|shade| *shade < 10)
}

fn fill_of(color: i32) -> Fill {
    shade(color).map_or(Fill::Odd, Fill::Shade)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[i8]]) -> Sheet {
        let cells = rows.concat();
        Sheet::grid(Grid { height: rows.len() as u32, width: rows[0].len() as u32, cells: &cells })
    }

    fn rect(row: usize, column: usize, height: usize, width: usize) -> Rect {
        Rect { row, column, height, width }
    }

    #[test]
    fn the_ground_is_one_rectangle_and_runs_grow_downwards() {
        let layers = sheet(&[&[0, 0, 0, 0], &[0, 3, 3, 0], &[0, 3, 3, 3]]).layers();
        let ground = Layer { fill: Fill::Shade(0), inset: false, rects: vec![rect(0, 0, 3, 4)] };
        let block = vec![rect(1, 1, 2, 2), rect(2, 3, 1, 1)];
        assert_eq!(layers, [ground, Layer { fill: Fill::Shade(3), inset: false, rects: block }]);
    }

    #[test]
    fn every_square_is_covered_by_its_own_fill() {
        let cells: Vec<i8> = (0..63_i32).map(|n| ((n * n * 7 + n / 5) % 13 - 1) as i8).collect();
        let mut sheet = Sheet::grid(Grid { height: 7, width: 9, cells: &cells });
        sheet.squares[5] = Square::Empty;
        sheet.squares[17] = Square::Location;
        let mut painted = vec![None; 63];
        for layer in sheet.layers() {
            for rect in layer.rects {
                for row in rect.row..rect.row + rect.height {
                    painted[row * 9 + rect.column..][..rect.width].fill(Some(layer.fill));
                }
            }
        }
        let fills: Vec<_> = sheet.squares.iter().map(|square| square.fill()).collect();
        assert_eq!(painted, fills);
    }

    #[test]
    fn several_colours_at_one_location_stay_visible() {
        let mut sheet = Sheet::blank(1, 2);
        for color in [7, 4, 7, 2] {
            sheet.put(0, 1, Some(color));
        }
        assert_eq!(sheet.at(0, 1), Square::Colors(2, 4));
        let inset = Layer { fill: Fill::Shade(4), inset: true, rects: vec![rect(0, 1, 1, 1)] };
        assert_eq!(sheet.layers().last(), Some(&inset));
    }

    #[test]
    fn marks_are_where_cells_differ_or_are_beyond() {
        let (got, expected): (&[i8], &[i8]) = (&[1, 2, 3, 4], &[1, 5]);
        let got = Grid { height: 2, width: 2, cells: got };
        let sheet = Sheet::compared(got, Grid { height: 1, width: 2, cells: expected });
        assert_eq!(sheet.marks().collect::<Vec<_>>(), [(0, 1), (1, 0), (1, 1)]);
        assert!(sheet.is_compared() && sheet.is_marked(0, 1) && !sheet.is_marked(0, 0));
        assert!(!Sheet::grid(got).is_compared());
    }

    #[test]
    fn colours_beyond_the_ten_are_written() {
        let sheet = sheet(&[&[0, -1], &[10, 9]]);
        assert_eq!(sheet.numbers().collect::<Vec<_>>(), [(0, 1, -1), (1, 0, 10)]);
    }
}
