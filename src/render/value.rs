//! Draws any value as text. Grids are coloured blocks, sets of locations and objects lie in place
//! on the frame that they fill, and containers of such things stand side by side. Everything else
//! is in the language's own notation.
//!
//! Values of a million cells are ordinary results, so that what is shown is bounded by an
//! [`Extent`], and the work of showing it with it. Whether anything was left out is told, because a
//! reader must not take a part for the whole.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt::{self, Write as _};

use super::layout::Block;
use super::terminal::{cells, size};
use super::{Style, patch};
use crate::diag::words::count;
use crate::value::display::Written;
use crate::value::set::Elements;
use crate::value::{Func, FuncKind, Grid, Value, View};

/// The bounds on what is shown of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Elements of a container that are drawn.
    pub elements: usize,
    /// Characters of a value that is written.
    pub characters: usize,
    /// Rows and columns of a grid or a frame; columns also end where the terminal does.
    pub side: usize,
}

impl Extent {
    /// Bounds that fit a screen or two.
    pub const SHORT: Self = Self { elements: 20, characters: 500, side: 40 };
    /// Everything.
    pub const FULL: Self = Self { elements: usize::MAX, characters: usize::MAX, side: usize::MAX };
}

/// A value as it is shown.
#[derive(Clone, Debug)]
pub struct ValuePicture {
    /// Lines, ready to be put beside others.
    pub(crate) block: Block,
    /// Whether some of the value is not shown.
    pub shortened: bool,
}

impl ValuePicture {
    /// Returns the lines as text, each ended by a line feed.
    pub fn render(&self) -> String {
        self.block.render()
    }
}

/// Containers within containers whose elements are still drawn; what lies deeper is written.
const DRAWN_DEPTH: usize = 3;
/// Elements that are looked at to tell whether a container holds anything to be drawn.
const LOOKED_AT: usize = 32;
const GAP: usize = 3;

/// Draws a value. `names` tells what to call a function that a program defines, by its identity.
pub fn picture(
    value: Value<'_>,
    style: &Style,
    extent: Extent,
    names: &dyn Fn(u64) -> Option<String>,
) -> ValuePicture {
    let mut painter = Painter { style, extent, names, shortened: false };
    let block = painter.draw("", value, 0);
    ValuePicture { block, shortened: painter.shortened }
}

/// Returns a value in a few words: `grid 3×4`, `5 locations, 2×3 at (0, 1)`, `3 objects`; a number
/// or a function as it is written.
pub fn summary(value: Value<'_>) -> String {
    match value.view() {
        View::None | View::Bool(_) | View::Int(_) | View::Pair(..) | View::Cell(..) => {
            value.to_string()
        }
        View::Func(_) => "function".to_owned(),
        View::Grid(grid) => format!("grid {}", size(*grid)),
        _ if value.len() == Some(0) => value.kind_name().replacen("an ", "", 1),
        View::Bits(_) | View::Points(_) | View::Planes(_) | View::Cells(_) => patch::summary(value),
        View::Row(..) | View::Tuple(_) | View::Ints(_) | View::Set(_) => container(value),
    }
}

/// Returns a container in a few words.
fn container(value: Value<'_>) -> String {
    let len = value.len().unwrap_or(0);
    let mut elements = Elements::ascending(value);
    let first = elements.next().map(noun);
    let common = first.filter(|first| elements.all(|item| noun(item) == *first)).flatten();
    let kind = if value.is_set() { "set" } else { "tuple" };
    match common {
        Some("object") if kind == "set" => count(len, "object"),
        Some(noun) => format!("{kind} of {}", count(len, noun)),
        None => format!("{kind} of {len}"),
    }
}

/// Returns the word for the elements of a container.
fn noun(value: Value<'_>) -> Option<&'static str> {
    match value.view() {
        View::Grid(_) => Some("grid"),
        View::Planes(_) | View::Cells(_) => Some("object"),
        View::Bits(_) | View::Points(_) => Some("set of locations"),
        View::Bool(_) | View::Int(_) => Some("integer"),
        View::Pair(..) => Some("pair"),
        View::Cell(..) => Some("cell"),
        View::Func(_) => Some("function"),
        View::None | View::Row(..) | View::Tuple(_) | View::Ints(_) | View::Set(_) => None,
    }
}

/// Returns a line that stands back where there are colours.
pub(crate) fn faint(text: &str, style: &Style) -> Block {
    let mut block = Block::default();
    block.push(style.faint(text), text.chars().count());
    block
}

struct Painter<'s> {
    style: &'s Style,
    extent: Extent,
    names: &'s dyn Fn(u64) -> Option<String>,
    shortened: bool,
}

impl Painter<'_> {
    /// Returns a value under its caption, which begins with `label`.
    fn draw(&mut self, label: &str, value: Value<'_>, depth: usize) -> Block {
        if !drawable(value, depth) {
            return self.written(label, value);
        }
        let caption = |more: &str| faint(&format!("{label}{}{more}", summary(value)), self.style);
        match value.view() {
            View::Grid(grid) => {
                let rows = self.extent.side.min(grid.height as usize);
                let columns = self.columns(grid.width as usize, digits(*grid));
                let window = Window::of(*grid, rows, columns);
                let caption = caption(&self.cut(&window.0, *grid));
                // The rows and columns to be seen are decided here.
                let style = Style { width: usize::MAX, ..*self.style };
                caption.above(cells(window.view(), None, &style))
            }
            View::Tuple(_) | View::Set(_) => {
                let caption = caption("");
                caption.above(self.elements(value, depth))
            }
            _ => {
                let columns = self.columns(usize::MAX, 1);
                let drawn = patch::draw(value, self.extent.side, columns, self.style);
                self.shortened |= drawn.cut;
                caption(if drawn.cut { ", cut" } else { "" }).above(drawn.block)
            }
        }
    }

    /// Says how much of a grid is left after it was cut.
    fn cut(&mut self, (height, width, _): &(usize, usize, Vec<i8>), grid: Grid<'_>) -> String {
        if (*height, *width) == (grid.height as usize, grid.width as usize) {
            return String::new();
        }
        self.shortened = true;
        format!(", the first {height}×{width}")
    }

    /// Counts the columns of `wanted` that fit the terminal and the extent, where a cell has so
    /// many digits.
    fn columns(&self, wanted: usize, digits: usize) -> usize {
        if self.extent == Extent::FULL {
            return wanted;
        }
        let fitting = self.style.width / (digits + 1);
        wanted.min(self.extent.side).min(fitting.max(1))
    }

    fn elements(&mut self, value: Value<'_>, depth: usize) -> Block {
        let numbered = value.is_tuple();
        let mut blocks = Vec::new();
        for (index, item) in Elements::ascending(value).take(self.extent.elements).enumerate() {
            let label = if numbered { format!("[{index}] ") } else { String::new() };
            blocks.push(self.draw(&label, item, depth + 1));
        }
        let hidden = value.len().unwrap_or(0) - blocks.len();
        let drawn = Block::flow(&blocks, self.style.width, GAP);
        if hidden == 0 {
            return drawn;
        }
        self.shortened = true;
        drawn.above(faint(&format!("… and {hidden} more"), self.style))
    }

    fn written(&mut self, label: &str, value: Value<'_>) -> Block {
        let (text, whole) = match value.view() {
            View::Func(Func { kind: FuncKind::Prim(prim), .. }) if label.is_empty() => {
                let signature = prim.signature.split("; ").next().unwrap_or_default();
                (format!("{}: {}", prim.name, signature.trim_end_matches('!')), true)
            }
            _ => {
                let written = Written { value, names: self.names, by_arity: false };
                write_at_most(&written, self.extent.characters)
            }
        };
        if whole {
            return Block::text(&format!("{label}{text}"));
        }
        self.shortened = true;
        faint(&format!("{label}{}", summary(value)), self.style).above(Block::text(&text))
    }
}

/// Tells whether there is more to see of a value than its text.
fn drawable(value: Value<'_>, depth: usize) -> bool {
    match value.view() {
        View::Grid(_) => true,
        View::Bits(_) | View::Planes(_) => true,
        View::Tuple(_) | View::Set(_) if depth < DRAWN_DEPTH => {
            Elements::ascending(value).take(LOOKED_AT).any(|item| drawable(item, depth + 1))
        }
        _ => false,
    }
}

fn digits(grid: Grid<'_>) -> usize {
    grid.cells.iter().map(|cell| cell.to_string().len()).max().unwrap_or(1)
}

/// The upper left part of a grid: rows, columns, cells.
struct Window((usize, usize, Vec<i8>));

impl Window {
    fn of(grid: Grid<'_>, rows: usize, columns: usize) -> Self {
        let kept = grid.rows().take(rows).flat_map(|row| row[..columns].iter().copied());
        Self((rows, columns, kept.collect()))
    }

    fn view(&self) -> Grid<'_> {
        let (height, width, cells) = &self.0;
        Grid { height: *height as u32, width: *width as u32, cells }
    }
}

/// Returns the text of a value up to a number of characters, and whether that is all of it.
fn write_at_most(value: &impl fmt::Display, most: usize) -> (String, bool) {
    struct Limited {
        text: String,
        left: usize,
    }
    impl fmt::Write for Limited {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let mut chars = text.char_indices();
            match chars.nth(self.left) {
                None => {
                    self.left -= text.chars().count();
                    self.text.push_str(text);
                    Ok(())
                }
                Some((end, _)) => {
                    self.text.push_str(&text[..end]);
                    self.left = 0;
                    Err(fmt::Error)
                }
            }
        }
    }
    let mut out = Limited { text: String::new(), left: most };
    match write!(out, "{value}") {
        Ok(()) => (out.text, true),
        Err(fmt::Error) => (out.text + "…", false),
    }
}
