//! Sets of locations and objects, drawn in the box around them: what is there as blocks, what is
//! not as faint dots.

use super::layout::Block;
use super::terminal::Look;
use super::{ColorMode, Style};
use crate::diag::words::count;
use crate::value::Value;
use crate::value::bits::Bounds;

/// A drawing of a set.
pub(super) struct Drawn {
    pub(super) block: Block,
    /// Whether the box was larger than what is drawn.
    pub(super) cut: bool,
}

/// The contents of a place of the box.
#[derive(Clone, Copy, PartialEq)]
enum Spot {
    Nothing,
    Location,
    Cell(i32),
}

/// Returns a set in a few words: how many, the size of the box, and its upper left corner.
pub(super) fn summary(value: Value<'_>) -> String {
    let number = value.len().unwrap_or(0);
    let what = match value.as_object() {
        Some(_) => count(number, "cell"),
        None => count(number, "location"),
    };
    match bounds(value) {
        Some(bounds) => format!(
            "{what}, {}×{} at ({}, {})",
            bounds.height(),
            bounds.width(),
            bounds.top,
            bounds.left
        ),
        None => what,
    }
}

/// Draws a set, of its box at most so many rows and columns. Where a location carries several
/// colours, the last one is seen, as after `paint`.
pub(super) fn draw(value: Value<'_>, rows: usize, columns: usize, style: &Style) -> Drawn {
    let Some(bounds) = bounds(value) else {
        return Drawn { block: Block::default(), cut: false };
    };
    let (height, width) = (bounds.height() as usize, bounds.width() as usize);
    let (rows, columns) = (height.min(rows), width.min(columns));
    let mut spots = vec![Spot::Nothing; rows * columns];
    let mut put = |row: i32, col: i32, spot| {
        let row = (i64::from(row) - bounds.top) as usize;
        let col = (i64::from(col) - bounds.left) as usize;
        if row < rows && col < columns {
            spots[row * columns + col] = spot;
        }
    };
    match (value.as_object(), value.as_indices()) {
        (Some(object), _) => {
            for cell in object.to_cells() {
                put(cell.point.row, cell.point.col, Spot::Cell(cell.color));
            }
        }
        (None, Some(indices)) => {
            for point in indices.points() {
                put(point.row, point.col, Spot::Location);
            }
        }
        (None, None) => {}
    }
    let digits = spots.iter().map(|spot| spot.text().len()).max().unwrap_or(1);
    let mut block = Block::default();
    for row in spots.chunks(columns) {
        match style.mode {
            ColorMode::Plain => draw_plain(&mut block, row, digits),
            ColorMode::True | ColorMode::Ansi256 => draw_colored(&mut block, row, digits, style),
        }
    }
    Drawn { block, cut: (rows, columns) != (height, width) }
}

/// Returns the box around an object or a set of locations; none around what is empty or anything
/// else.
pub(crate) fn bounds(value: Value<'_>) -> Option<Bounds> {
    match value.as_object() {
        Some(object) => object.bounds(),
        None => value.as_indices()?.bounds(),
    }
}

fn draw_plain(block: &mut Block, row: &[Spot], digits: usize) {
    let cells: Vec<String> = row.iter().map(|spot| format!("{:>digits$}", spot.text())).collect();
    let line = cells.join(" ");
    let width = line.len();
    block.push(line, width);
}

fn draw_colored(block: &mut Block, row: &[Spot], digits: usize, style: &Style) {
    let room = if digits > 1 { digits + 1 } else { 2 };
    let mut line = String::new();
    let mut current = None;
    for &spot in row {
        let (look, text) = match spot {
            Spot::Nothing => (Look::Faint, "·".to_owned()),
            Spot::Location => (Look::Reverse { bold: false }, String::new()),
            Spot::Cell(color) => {
                let shade = i8::try_from(color).ok().and_then(|color| style.palette.shade(color));
                (Look::of(shade, false), color.to_string())
            }
        };
        if current != Some(look) {
            look.write(&mut line, style.mode);
            current = Some(look);
        }
        line.push_str(&format!("{text:>room$}"));
    }
    line.push_str("\u{1b}[0m");
    block.push(line, room * row.len());
}

impl Spot {
    fn text(self) -> String {
        match self {
            Self::Nothing => ".".to_owned(),
            Self::Location => "#".to_owned(),
            Self::Cell(color) => color.to_string(),
        }
    }
}
