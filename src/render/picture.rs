//! Sheets and captions placed on a page of so many pixels, for formats that place nothing
//! themselves.
//!
//! A picture is laid out once and then written as SVG or as PNG. Pictures are put together as
//! blocks of text are in a terminal: beside each other, above each other, in rows that wrap.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::drawing::{Drawing, Shape};
use super::palette::{Palette, Rgb};
use super::sheet::Sheet;
use crate::diag::words::count;

/// Things at their places.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The items that are drawn, in this order.
    pub items: Vec<Placed>,
}

/// A thing and the pixel of its upper left corner.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Pixels from the left.
    pub x: u32,
    /// Pixels from the top.
    pub y: u32,
    /// The item.
    pub item: Item,
}

/// The items that pictures are made of.
#[derive(Clone, Debug)]
pub enum Item {
    /// A sheet whose squares have so many pixels a side.
    Sheet(Sheet, u32),
    /// A line of text, [`CHARACTER`] pixels for each character and [`LINE`] high.
    Text(String, Tone),
    /// An arrow to the right, [`ARROW`] pixels wide and [`LINE`] high.
    Arrow,
}

/// The role of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// As a heading.
    Strong,
    /// As any text.
    Plain,
    /// As something that is right.
    Good,
    /// As something that is wrong.
    Bad,
}

/// The colours of a picture other than those of cells.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    /// The shades of the ten colours.
    pub palette: Palette,
    /// The colour that it is drawn on; nothing where it shall fit any page.
    pub paper: Option<Rgb>,
    /// Text and arrows.
    pub text: Rgb,
}

/// Pixels of a character from left to right.
pub const CHARACTER: u32 = 7;
/// Pixels of a line of text from top to bottom.
pub const LINE: u32 = 17;
/// Pixels of an arrow from left to right.
pub const ARROW: u32 = 18;

/// Pixels between a caption and what it is about.
const CLOSE: u32 = 3;
/// Pixels between things that belong together.
const NEAR: u32 = 12;

impl Tone {
    /// Returns the colour of a text.
    pub fn color(self, ink: &Ink) -> Rgb {
        match self {
            Self::Strong | Self::Plain => ink.text,
            Self::Good => Rgb(0x1a, 0x7f, 0x37),
            Self::Bad => Rgb(0xc6, 0x28, 0x28),
        }
    }
}

impl Ink {
    /// Returns black on white.
    pub fn on_white(palette: Palette) -> Self {
        Self { palette, paper: Some(Rgb(255, 255, 255)), text: Rgb(0x1f, 0x23, 0x28) }
    }

    /// Returns text that can be read on a white page as on a black one.
    pub fn on_anything(palette: Palette) -> Self {
        Self { palette, paper: None, text: Rgb(0x80, 0x80, 0x80) }
    }
}

impl Picture {
    fn one(width: u32, height: u32, item: Item) -> Self {
        Self { width, height, items: vec![Placed { x: 0, y: 0, item }] }
    }

    /// Returns a line of text, without control characters.
    pub fn text(text: &str, tone: Tone) -> Self {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let width = CHARACTER * text.chars().count() as u32;
        Self::one(width, LINE, Item::Text(text, tone))
    }

    /// Returns a sheet whose squares have so many pixels a side, at least three.
    pub fn sheet(sheet: Sheet, cell: u32) -> Self {
        let cell = cell.max(3);
        // The last line between squares has its place beyond the squares.
        let side = |squares: usize| squares as u32 * cell + 1;
        Self::one(side(sheet.width), side(sheet.height), Item::Sheet(sheet, cell))
    }

    /// Returns an arrow to the right.
    pub fn arrow() -> Self {
        Self::one(ARROW, LINE, Item::Arrow)
    }

    /// Returns a drawing without its caption; elements of a container side by side.
    pub fn drawing(drawing: Drawing, cell: u32) -> Self {
        match drawing.shape {
            Shape::Text(text) => Self::text(&text, Tone::Plain),
            Shape::Sheet(sheet) => Self::sheet(sheet, cell),
            Shape::Several { items, more } => {
                let mut parts: Vec<Self> =
                    items.into_iter().map(|item| Self::drawing(item, cell)).collect();
                if more > 0 {
                    parts.push(Self::text(
                        &format!("and {} more", count(more, "element")),
                        Tone::Plain,
                    ));
                }
                Self::row(parts, NEAR)
            }
        }
    }

    /// Puts `lower` below, close to this.
    pub fn above(self, lower: Self) -> Self {
        self.above_by(lower, CLOSE)
    }

    fn above_by(mut self, lower: Self, gap: u32) -> Self {
        if self.items.is_empty() {
            return lower;
        }
        let down = self.height + gap;
        self.width = self.width.max(lower.width);
        self.height = down + lower.height;
        self.items
            .extend(lower.items.into_iter().map(|placed| Placed { y: placed.y + down, ..placed }));
        self
    }

    /// Puts pictures side by side, so many pixels apart, their middles level.
    pub fn row(parts: Vec<Self>, gap: u32) -> Self {
        let height = parts.iter().map(|part| part.height).max().unwrap_or(0);
        Self::side_by_side(parts, gap, |part| (height - part.height) / 2)
    }

    /// Puts pictures side by side and starts another row where the next one would pass `width`;
    /// they are level at the top.
    pub fn flow(parts: Vec<Self>, width: u32, gap: u32) -> Self {
        let mut rows = Self::default();
        let mut row: Vec<Self> = Vec::new();
        let mut taken = 0;
        for part in parts {
            if !row.is_empty() && taken + gap + part.width > width {
                let full = Self::side_by_side(std::mem::take(&mut row), gap, |_| 0);
                rows = rows.above_by(full, gap);
                taken = 0;
            }
            taken += part.width + if row.is_empty() { 0 } else { gap };
            row.push(part);
        }
        rows.above_by(Self::side_by_side(row, gap, |_| 0), gap)
    }

    fn side_by_side(parts: Vec<Self>, gap: u32, down: impl Fn(&Self) -> u32) -> Self {
        let mut joined = Self::default();
        for part in parts {
            let (right, down) = match joined.items.is_empty() {
                true => (0, down(&part)),
                false => (joined.width + gap, down(&part)),
            };
            joined.width = right + part.width;
            joined.height = joined.height.max(down + part.height);
            let moved =
                |placed: Placed| Placed { x: placed.x + right, y: placed.y + down, ..placed };
            joined.items.extend(part.items.into_iter().map(moved));
        }
        joined
    }

    /// Leaves so many pixels free on every side.
    pub fn padded(mut self, by: u32) -> Self {
        self.width += 2 * by;
        self.height += 2 * by;
        for placed in &mut self.items {
            placed.x += by;
            placed.y += by;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(picture: &Picture) -> Vec<(u32, u32)> {
        picture.items.iter().map(|placed| (placed.x, placed.y)).collect()
    }

    fn block(height: usize, width: usize) -> Picture {
        Picture::sheet(Sheet::blank(height, width), 10)
    }

    #[test]
    fn rows_are_level_in_the_middle_and_wrap() {
        let row = Picture::row(vec![block(1, 1), Picture::arrow(), block(3, 1)], 4);
        assert_eq!((row.width, row.height), (11 + 4 + ARROW + 4 + 11, 31));
        assert_eq!(places(&row), [(0, 10), (15, 7), (37, 0)]);
        let flow = Picture::flow(vec![block(1, 1), block(2, 2), block(1, 3)], 40, 5);
        assert_eq!(places(&flow), [(0, 0), (16, 0), (0, 26)]);
        assert_eq!((flow.width, flow.height), (37, 37));
        let narrow = Picture::flow(vec![block(1, 1), block(1, 1)], 0, 5);
        assert_eq!(places(&narrow), [(0, 0), (0, 16)]);
    }

    #[test]
    fn captions_stand_above_and_take_their_room() {
        let picture = Picture::text("a\u{1b}b", Tone::Strong).above(block(1, 1)).padded(2);
        assert_eq!(places(&picture), [(2, 2), (2, 2 + LINE + CLOSE)]);
        assert_eq!((picture.width, picture.height), (14 + 4, LINE + CLOSE + 11 + 4));
        assert!(matches!(&picture.items[0].item, Item::Text(text, _) if text == "ab"));
    }
}
