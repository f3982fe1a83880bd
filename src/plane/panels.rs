//! Grids that are cut into panels, by lines or evenly.

use super::{Board, NONE, clip};

/// A grid cut into rows and columns of panels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Panels {
    /// First row and row behind the last one of each row of panels.
    pub rows: Vec<(usize, usize)>,
    /// First column and column behind the last one of each column of panels.
    pub columns: Vec<(usize, usize)>,
}

impl Panels {
    /// Returns the number of panels.
    pub fn len(&self) -> usize {
        self.rows.len() * self.columns.len()
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the box of each panel, row by row.
    pub fn boxes(&self) -> Vec<(usize, usize, usize, usize)> {
        let row = |&(top, bottom): &(usize, usize)| {
            self.columns.iter().map(move |&(left, right)| (top, left, bottom, right))
        };
        self.rows.iter().flat_map(row).collect()
    }

    /// Returns the panels, row by row.
    pub fn of(&self, board: &Board) -> Vec<Board> {
        self.boxes().iter().map(|&(t, l, b, r)| board.part(t, l, b, r)).collect()
    }
}

/// Returns the stretches between lines.
fn stretches(lines: &[usize], length: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for &line in lines.iter().chain([&length]) {
        if line > start {
            found.push((start, line));
        }
        start = line + 1;
    }
    found
}

/// Returns rows and columns that have one colour throughout.
fn lines(board: &Board, color: i8) -> (Vec<usize>, Vec<usize>) {
    let row = |i: &usize| (0..board.width).all(|j| board.at(*i, j) == color);
    let column = |j: &usize| (0..board.height).all(|i| board.at(i, *j) == color);
    ((0..board.height).filter(row).collect(), (0..board.width).filter(column).collect())
}

fn cut(board: &Board, rows: &[usize], columns: &[usize]) -> Option<Panels> {
    let rows = stretches(rows, board.height);
    let columns = stretches(columns, board.width);
    let panels = Panels { rows, columns };
    (panels.len() > 1).then_some(panels)
}

/// Returns the panels between lines of a colour.
pub fn panels_by(board: &Board, color: i8) -> Option<Panels> {
    let (rows, columns) = lines(board, color);
    cut(board, &rows, &columns)
}

/// Returns the panels between the lines of the colour that has the most of them, no two of which
/// lie side by side. Of equals it is the smallest colour, but 0 last.
pub fn panels(board: &Board) -> Option<Panels> {
    let apart = |lines: &[usize]| lines.windows(2).all(|pair| pair[1] > pair[0] + 1);
    let mut best = (0, Vec::new(), Vec::new());
    for color in (1..10).chain([0]) {
        let (rows, columns) = lines(board, color);
        let share = rows.len() * 100 / board.height + columns.len() * 100 / board.width;
        let weight = 2 * share + usize::from(color != 0);
        if apart(&rows) && apart(&columns) && rows.len() + columns.len() > 0 && weight > best.0 {
            best = (weight, rows, columns);
        }
    }
    cut(board, &best.1, &best.2)
}

/// Returns panels of equal size, so many rows and columns of them.
pub fn split(board: &Board, rows: usize, columns: usize) -> Option<Panels> {
    let fits = rows * columns > 1
        && board.height.is_multiple_of(rows)
        && board.width.is_multiple_of(columns);
    fits.then(|| {
        let even = |length: usize, count: usize| {
            let side = length / count;
            (0..count).map(|index| (index * side, (index + 1) * side)).collect()
        };
        Panels { rows: even(board.height, rows), columns: even(board.width, columns) }
    })
}

/// Gives each cell of a panel the number of the panel, cells between panels [`NONE`].
pub fn by_panel(board: &Board, cut: &Panels, number: impl Fn(usize) -> i8) -> Board {
    let mut plane = Board::filled(board.height, board.width, NONE);
    for (index, (top, left, bottom, right)) in cut.boxes().into_iter().enumerate() {
        let number = number(index);
        for row in top..bottom {
            for column in left..right {
                plane.set(row, column, number);
            }
        }
    }
    plane
}

/// Gives each cell of a panel the cell of an image at the place of the panel among the panels;
/// [`NONE`] between panels and where there is no such cell.
pub fn spread(board: &Board, cut: &Panels, image: &Board) -> Board {
    let columns = cut.columns.len();
    by_panel(board, cut, |index| image.get((index / columns) as i32, (index % columns) as i32))
}

/// Returns the row, or the column, of each cell in its panel; [`NONE`] between panels.
pub fn in_panel(board: &Board, cut: &Panels, row: bool) -> Board {
    let mut plane = Board::filled(board.height, board.width, NONE);
    for (top, left, bottom, right) in cut.boxes() {
        for i in top..bottom {
            for j in left..right {
                plane.set(i, j, clip(if row { i - top } else { j - left }));
            }
        }
    }
    plane
}

/// Gives each cell of a panel the main colour of another panel: that whose place among the panels
/// is the place of the cell in its panel. It is [`NONE`] where there is no such panel.
pub fn thumbnail(board: &Board, cut: &Panels, background: i8) -> Board {
    let colors: Vec<i8> = cut.of(board).iter().map(|panel| panel.most_but(background)).collect();
    let mut plane = Board::filled(board.height, board.width, NONE);
    for (top, left, bottom, right) in cut.boxes() {
        for i in top..bottom.min(top + cut.rows.len()) {
            for j in left..right.min(left + cut.columns.len()) {
                plane.set(i, j, colors[(i - top) * cut.columns.len() + j - left]);
            }
        }
    }
    plane
}
