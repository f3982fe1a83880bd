//! Models: parts of which a piece stands elsewhere, where the rest is painted.

use super::{Board, NONE, Part, Turn};

/// A model in one of its forms: turned, with each cell as a block.
struct Form {
    /// Row, column and colour of each cell.
    cells: Vec<(i32, i32, i8)>,
    /// How many cells of the model are needed to recognise it.
    least: usize,
}

/// How a model may be changed where it is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forms {
    /// Whether it may be turned and mirrored.
    pub turned: bool,
    /// The largest side of the block that each of its cells may be.
    pub scale: usize,
}

fn forms(model: &Part, forms: Forms) -> Vec<Form> {
    let image = model.image(NONE);
    let turns = if forms.turned { &Turn::ALL[..] } else { &Turn::ALL[..1] };
    let mut all = Vec::new();
    // Small blocks would be found in large ones.
    for scale in (1..=forms.scale.max(1)).rev() {
        for &turn in turns {
            let board = image.turned(turn).scaled(scale, scale);
            let filled = board.places().filter(|&(row, column)| board.at(row, column) != NONE);
            let cell = |(row, column)| (row as i32, column as i32, board.at(row, column));
            // One block says nothing of how the model is turned.
            let least = scale * scale * if turn == Turn::Same { 1 } else { 2 };
            all.push(Form { cells: filled.map(cell).collect(), least });
        }
    }
    all
}

/// Paints models around the cells outside of them that are pieces of one.
///
/// A piece of a model is all its cells in the colours that stand outside of models. Else it is all
/// in one of these colours, where nothing else is in the way of the rest. Cells that were taken for
/// one piece are not taken for another. `None` where no piece is found.
pub fn completed(board: &Board, models: &[Part], background: i8, ways: Forms) -> Option<Board> {
    let mut open: Vec<bool> = board.cells.iter().map(|&cell| cell != background).collect();
    for model in models {
        for (row, column) in model.places() {
            if let Some(place) = board.place(row as i32, column as i32) {
                open[place] = false;
            }
        }
    }
    let outside = |color: i8| board.cells.iter().zip(&open).any(|(&c, &open)| open && c == color);
    let colors: Vec<i8> = (0..10).filter(|&color| outside(color)).collect();
    let mut pieces = vec![colors.clone()];
    if colors.len() > 1 {
        pieces.extend(colors.iter().map(|&color| vec![color]));
    }
    let all: Vec<Form> = models.iter().flat_map(|model| forms(model, ways)).collect();
    let mut copies = Copies { board, background, open, drawn: board.clone() };
    let mut found = false;
    for (number, colors) in pieces.iter().enumerate() {
        for form in &all {
            found |= copies.complete(form, colors, number > 0);
        }
    }
    found.then_some(copies.drawn)
}

/// A board on which models are copied.
struct Copies<'b> {
    board: &'b Board,
    background: i8,
    /// The cells that may be of a piece.
    open: Vec<bool>,
    drawn: Board,
}

impl Copies<'_> {
    /// Paints a form wherever its cells of some colours stand; where it has to be exact, nothing
    /// else may be in the way. Tells whether they stand anywhere.
    fn complete(&mut self, form: &Form, colors: &[i8], is_exact: bool) -> bool {
        let board = self.board;
        let is_piece = |cell: &&(i32, i32, i8)| colors.contains(&cell.2);
        let piece: Vec<(i32, i32, i8)> = form.cells.iter().filter(is_piece).copied().collect();
        if piece.len() < form.least || piece.len() == form.cells.len() {
            return false;
        }
        let (first_row, first_column, first) = piece[0];
        let mut found = false;
        for (row, column) in board.places() {
            let (down, right) = (row as i32 - first_row, column as i32 - first_column);
            if board.at(row, column) != first {
                continue;
            }
            let stands = |&(i, j, color): &(i32, i32, i8)| {
                let place = board.place(i + down, j + right);
                place.is_some_and(|place| self.open[place] && board.cells[place] == color)
            };
            let fits = |&(i, j, color): &(i32, i32, i8)| {
                let place = board.place(i + down, j + right);
                place.is_none_or(|place| [self.background, color].contains(&board.cells[place]))
            };
            if !piece.iter().all(stands) || is_exact && !form.cells.iter().all(fits) {
                continue;
            }
            found = true;
            for &(i, j, color) in &form.cells {
                if let Some(place) = board.place(i + down, j + right) {
                    self.drawn.cells[place] = color;
                    self.open[place] = false;
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane::{Style, parts};

    fn board(rows: &[&str]) -> Board {
        let cells = rows.iter().flat_map(|row| row.bytes()).map(|cell| (cell - b'0') as i8);
        Board { height: rows.len(), width: rows[0].len(), cells: cells.collect() }
    }

    fn models(board: &Board) -> Vec<Part> {
        let style = Style::Touching { univalued: false, diagonal: true };
        parts(board, style, 0).into_iter().filter(|part| part.colors > 1).collect()
    }

    #[test]
    fn a_piece_gets_the_rest_of_its_model() {
        let grid = board(&["1230000", "0000020", "0000000"]);
        let plain = Forms { turned: false, scale: 1 };
        let made = completed(&grid, &models(&grid), 0, plain);
        assert_eq!(made, Some(board(&["1230000", "0000123", "0000000"])));
    }

    #[test]
    fn two_cells_tell_how_a_model_is_turned() {
        let grid = board(&["1230000", "0000000", "0002100", "0000000"]);
        let lone = board(&["1230000", "0000000", "0000100", "0000000"]);
        let turned = Forms { turned: true, scale: 1 };
        let made = completed(&grid, &models(&grid)[..1], 0, turned);
        assert_eq!(made, Some(board(&["1230000", "0000000", "0032100", "0000000"])));
        // A single cell is read upright.
        let made = completed(&lone, &models(&lone), 0, turned);
        assert_eq!(made, Some(board(&["1230000", "0000000", "0000123", "0000000"])));
    }

    #[test]
    fn blocks_are_models_in_a_larger_form() {
        let grid = board(&["1200000", "0000000", "0001100", "0001100"]);
        let ways = Forms { turned: false, scale: 2 };
        let made = completed(&grid, &models(&grid), 0, ways);
        assert_eq!(made, Some(board(&["1200000", "0000000", "0001122", "0001122"])));
    }

    #[test]
    fn one_color_alone_may_be_a_piece() {
        let grid = board(&["1210000", "0000000", "0020101"]);
        let plain = Forms { turned: false, scale: 1 };
        let made = completed(&grid, &models(&grid)[..1], 0, plain);
        assert_eq!(made, Some(board(&["1210000", "0000000", "0121121"])));
    }

    #[test]
    fn nothing_found_is_said() {
        let grid = board(&["1230000", "0000000"]);
        assert_eq!(completed(&grid, &models(&grid), 0, Forms { turned: true, scale: 3 }), None);
    }
}
