//! The screen of a pseudo-terminal as a picture, for the README.

#![allow(clippy::unwrap_used, reason = "writing to a string does not fail")]

use std::fmt::Write;

/// Width and height of a character, and the margin, in pixels.
const CELL: (f64, f64) = (8.4, 19.0);
const MARGIN: f64 = 16.0;

const FRONT: &str = "#d0d4dc";
const BACK: &str = "#16181d";
/// Shades for the eight colours that terminals name.
const NAMED: [&str; 8] =
    ["#5c6370", "#e06c75", "#5fd38d", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d0d4dc"];

/// The look of a run of characters.
#[derive(Clone, PartialEq)]
struct Look {
    front: String,
    back: Option<String>,
    bold: bool,
    dim: bool,
}

impl Look {
    fn of(cell: &vt100::Cell) -> Self {
        let (mut front, mut back) = (color(cell.fgcolor()), color(cell.bgcolor()));
        if cell.inverse() {
            front = Some(back.unwrap_or_else(|| BACK.to_owned()));
            back = Some(color(cell.fgcolor()).unwrap_or_else(|| FRONT.to_owned()));
        }
        let front = front.unwrap_or_else(|| FRONT.to_owned());
        Self { front, back, bold: cell.bold(), dim: cell.dim() }
    }
}

/// Draws the first rows of a screen.
pub(crate) fn draw(screen: &vt100::Screen, rows: u16) -> String {
    let columns = screen.size().1.get();
    let width = (MARGIN * 2.0 + CELL.0 * f64::from(columns)).ceil();
    let height = (MARGIN * 2.0 + CELL.1 * f64::from(rows)).ceil();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"14\" xml:space=\"preserve\" shape-rendering=\"crispEdges\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACK}\"/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let look = |column| screen.cell(row, column).map(Look::of);
            let start = column;
            let mut text = String::new();
            while column < columns && look(column) == look(start) {
                let cell = screen.cell(row, column).map_or("", vt100::Cell::contents);
                text.push_str(if cell.is_empty() { " " } else { cell });
                column += 1;
            }
            if let Some(look) = look(start) {
                run(&mut svg, row, start, &text, &look);
            }
        }
    }
    svg + "</svg>\n"
}

fn run(svg: &mut String, row: u16, column: u16, text: &str, look: &Look) {
    let x = MARGIN + CELL.0 * f64::from(column);
    let top = MARGIN + CELL.1 * f64::from(row);
    let count = text.chars().count() as f64;
    if let Some(back) = &look.back {
        let (width, height) = (CELL.0 * count, CELL.1);
        writeln!(svg, "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{back}\"/>").unwrap();
    }
    let before = text.len() - text.trim_start().len();
    let shown = text.trim();
    if shown.is_empty() {
        return;
    }
    let x = x + CELL.0 * before as f64;
    let length = CELL.0 * shown.chars().count() as f64;
    let bold = if look.bold { " font-weight=\"bold\"" } else { "" };
    let dim = if look.dim { " fill-opacity=\"0.6\"" } else { "" };
    let shown = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let y = top + 14.0;
    writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" fill=\"{}\"{bold}{dim}>{shown}</text>", look.front).unwrap();
}

fn color(color: vt100::Color) -> Option<String> {
    match color {
        vt100::Color::Default => None,
        vt100::Color::Idx(index) => Some(NAMED[usize::from(index) % NAMED.len()].to_owned()),
        vt100::Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
    }
}
