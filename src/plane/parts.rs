//! Parts of a grid: connected cells, as `objects` has them, but with the background named.

use super::local::AROUND;
use super::{Board, NONE, Turn, clip};

/// Some cells of a board with the box around them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Part {
    /// Colour, row and column of each cell, ascending.
    pub cells: Vec<(i8, u16, u16)>,
    /// The uppermost row.
    pub top: usize,
    /// The leftmost column.
    pub left: usize,
    /// The row below the lowermost one.
    pub bottom: usize,
    /// The column right of the rightmost one.
    pub right: usize,
    /// The most common colour, of several the smallest.
    pub color: i8,
    /// The least common colour, of several the smallest.
    pub rare: i8,
    /// Number of colours.
    pub colors: usize,
}

/// Which cells belong together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Style {
    /// Touching cells: of one colour where `univalued`, at corners too where `diagonal`.
    Touching {
        /// Whether a part has one colour.
        univalued: bool,
        /// Whether cells that touch at a corner are connected.
        diagonal: bool,
    },
    /// All cells of a colour.
    Color,
}

impl Part {
    /// Returns the part of some cells, of which there is at least one; `None` where there is none.
    pub fn of(mut cells: Vec<(i8, u16, u16)>) -> Option<Self> {
        cells.sort_unstable();
        let (mut top, mut left, mut bottom, mut right) = (usize::MAX, usize::MAX, 0, 0);
        let mut counts: Vec<(i8, usize)> = Vec::new();
        for &(color, row, column) in &cells {
            let (row, column) = (usize::from(row), usize::from(column));
            (top, left) = (top.min(row), left.min(column));
            (bottom, right) = (bottom.max(row + 1), right.max(column + 1));
            match counts.last_mut() {
                Some((last, count)) if *last == color => *count += 1,
                _ => counts.push((color, 1)),
            }
        }
        let &(color, _) = counts.iter().max_by_key(|&&(color, n)| (n, -i32::from(color)))?;
        let &(rare, _) = counts.iter().min_by_key(|&&(color, n)| (n, color))?;
        Some(Self { cells, top, left, bottom, right, color, rare, colors: counts.len() })
    }

    /// Counts the rows of the box.
    pub fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// Counts the columns of the box.
    pub fn width(&self) -> usize {
        self.right - self.left
    }

    /// Returns the number of cells.
    pub fn size(&self) -> usize {
        self.cells.len()
    }

    /// Returns rows and columns of the cells.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.cells.iter().map(|&(_, row, column)| (row.into(), column.into()))
    }

    /// Returns the cells alone in their box, on a background.
    pub fn image(&self, background: i8) -> Board {
        let mut board = Board::filled(self.height(), self.width(), background);
        for &(color, row, column) in &self.cells {
            board.set(usize::from(row) - self.top, usize::from(column) - self.left, color);
        }
        board
    }

    /// Tells where in its box there are cells: 1 or 0.
    pub fn mask(&self) -> Board {
        let mut board = Board::filled(self.height(), self.width(), 0);
        for (row, column) in self.places() {
            board.set(row - self.top, column - self.left, 1);
        }
        board
    }

    /// Returns the box with everything in it.
    pub fn cropped(&self, board: &Board) -> Board {
        board.part(self.top, self.left, self.bottom, self.right)
    }

    /// Tells whether it lies at an edge of a board.
    pub fn at_edge(&self, board: &Board) -> bool {
        self.top == 0 || self.left == 0 || self.bottom == board.height || self.right == board.width
    }

    /// Counts the cells of a colour in it.
    pub fn count(&self, color: i8) -> usize {
        self.cells.iter().filter(|cell| cell.0 == color).count()
    }

    /// Tells how many holes it has: regions of its box that no way along rows and columns leads out
    /// of.
    pub fn holes(&self) -> usize {
        let mask = self.mask();
        let style = Style::Touching { univalued: true, diagonal: false };
        let open = |part: &&Part| part.color == 0 && !part.at_edge(&mask);
        parts(&mask, style, 1).iter().filter(open).count()
    }

    /// Tells whether the box of another part lies in the box of this one.
    pub fn holds(&self, other: &Self) -> bool {
        self.top <= other.top
            && self.left <= other.left
            && self.bottom >= other.bottom
            && self.right >= other.right
    }
}

/// Returns the parts of a board without a background, in canonical order. A background that no cell
/// has leaves none out.
pub fn parts(board: &Board, style: Style, background: i8) -> Vec<Part> {
    let cell = |place: usize| {
        (board.cells[place], (place / board.width) as u16, (place % board.width) as u16)
    };
    let mut found = Vec::new();
    match style {
        Style::Color => {
            let mut colors = board.cells.clone();
            colors.sort_unstable();
            colors.dedup();
            for color in colors.into_iter().filter(|&color| color != background) {
                let places = (0..board.cells.len()).filter(|&place| board.cells[place] == color);
                found.extend(Part::of(places.map(cell).collect()));
            }
        }
        Style::Touching { univalued, diagonal } => {
            let mut taken = vec![false; board.cells.len()];
            let mut waiting = Vec::new();
            for start in 0..board.cells.len() {
                let color = board.cells[start];
                if taken[start] || color == background {
                    continue;
                }
                let mut cells = Vec::new();
                taken[start] = true;
                waiting.push(start);
                while let Some(place) = waiting.pop() {
                    cells.push(cell(place));
                    let (row, column) =
                        ((place / board.width) as i32, (place % board.width) as i32);
                    for (i, j) in &AROUND[..if diagonal { 8 } else { 4 }] {
                        let Some(next) = board.place(row + i, column + j) else { continue };
                        let other = board.cells[next];
                        if !taken[next]
                            && if univalued { other == color } else { other != background }
                        {
                            taken[next] = true;
                            waiting.push(next);
                        }
                    }
                }
                found.extend(Part::of(cells));
            }
            found.sort_unstable_by(|a, b| a.cells.cmp(&b.cells));
        }
    }
    found
}

/// Gives each cell of a part the number of the part, the others [`NONE`].
pub fn by_part(board: &Board, parts: &[Part], number: impl Fn(usize) -> i8) -> Board {
    let mut plane = Board::filled(board.height, board.width, NONE);
    for (index, part) in parts.iter().enumerate() {
        let number = number(index);
        for (row, column) in part.places() {
            if row < board.height && column < board.width {
                plane.set(row, column, number);
            }
        }
    }
    plane
}

/// Tells which part's box each cell lies in, that of the smallest: `None` where it lies in no box.
/// Parts of one cell have none.
pub fn boxes(board: &Board, parts: &[Part]) -> Vec<Option<usize>> {
    let mut owner = vec![None; board.cells.len()];
    let mut order: Vec<usize> =
        (0..parts.len()).filter(|&position| parts[position].size() > 1).collect();
    order.sort_by_key(|&position| {
        std::cmp::Reverse(parts[position].height() * parts[position].width())
    });
    for index in order {
        let part = &parts[index];
        for row in part.top..part.bottom.min(board.height) {
            for column in part.left..part.right.min(board.width) {
                owner[row * board.width + column] = Some(index);
            }
        }
    }
    owner
}

/// Gives each cell in the box of a part the number of the part, the others [`NONE`].
pub fn in_boxes(board: &Board, parts: &[Part], number: impl Fn(usize) -> i8) -> Board {
    let numbers: Vec<i8> = (0..parts.len()).map(number).collect();
    let cells =
        boxes(board, parts).into_iter().map(|part| part.map_or(NONE, |index| numbers[index]));
    Board { height: board.height, width: board.width, cells: cells.collect() }
}

/// Returns the board with the box of every part turned in its place: what stands where each cell
/// goes. Cells in no box, or in one whose sides the turn would swap and that is no square, are
/// [`NONE`].
pub fn turned_boxes(board: &Board, parts: &[Part], turn: Turn) -> Board {
    let images: Vec<Board> = parts.iter().map(|part| part.cropped(board).turned(turn)).collect();
    boxes_replaced(board, parts, &images)
}

/// Gives each cell in the box of a part the cell of the part's image at its place in the box. Cells
/// in no box, or in one that has another size than the image, are [`NONE`].
pub fn boxes_replaced(board: &Board, parts: &[Part], images: &[Board]) -> Board {
    let owner = boxes(board, parts);
    board.like(|row, column| {
        let index = owner[row * board.width + column];
        let fits = |index: &usize| {
            images[*index].shape() == (parts[*index].height(), parts[*index].width())
        };
        index.filter(fits).map_or(NONE, |index| {
            images[index].at(row - parts[index].top, column - parts[index].left)
        })
    })
}

/// A part without its place: what compares shapes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Shape(Board);

impl Shape {
    /// Returns the shape of a part whatever its colours.
    pub fn of(part: &Part) -> Self {
        Self(part.mask())
    }

    /// Returns the shape of a part whatever its colours and however it is turned.
    pub fn unturned(part: &Part) -> Self {
        let mask = part.mask();
        let least = Turn::ALL.iter().map(|&turn| mask.turned(turn)).min();
        Self(least.unwrap_or(mask))
    }

    /// Returns the part with its colours.
    pub fn colored(part: &Part) -> Self {
        Self(part.image(NONE))
    }
}

/// Tells how far each cell in the box of a part lies from the edge of the box; [`NONE`] elsewhere.
pub fn box_rings(board: &Board, parts: &[Part]) -> Board {
    let owner = boxes(board, parts);
    board.like(|row, column| {
        owner[row * board.width + column].map_or(NONE, |index| {
            let part = &parts[index];
            let rows = (row - part.top).min(part.bottom - 1 - row);
            clip(rows.min(column - part.left).min(part.right - 1 - column))
        })
    })
}

/// Returns the most common colour around the cells of a part other than the background and its own
/// main colour; [`NONE`] where there is none.
pub fn border_color(board: &Board, part: &Part, background: i8) -> i8 {
    let mut counts = [0usize; 10];
    for (row, column) in part.places() {
        for (i, j) in AROUND {
            let cell = board.get(row as i32 + i, column as i32 + j);
            if (0..10).contains(&cell) && cell != background && cell != part.color {
                counts[cell as usize] += 1;
            }
        }
    }
    let best = (0..10).max_by_key(|&color| (counts[color], 10 - color)).unwrap_or(0);
    if counts[best] == 0 { NONE } else { best as i8 }
}

/// Returns the colour of the first other part that has the same shape, however turned, and another
/// colour; [`NONE`] where there is none.
pub fn twin_color(parts: &[Part], shapes: &[Shape], index: usize) -> i8 {
    let twins = parts.iter().zip(shapes);
    let mut twins =
        twins.filter(|(part, shape)| part.color != parts[index].color && **shape == shapes[index]);
    twins.next().map_or(NONE, |(part, _)| part.color)
}

impl Shape {
    /// Returns rows and columns of its cells.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.places().filter(|&(row, column)| self.0.at(row, column) != 0)
    }
}
