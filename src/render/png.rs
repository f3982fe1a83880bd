//! Pictures as PNG: an indexed image, as few colours occur.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use embedded_graphics::Drawable;
use embedded_graphics::Pixel;
use embedded_graphics::draw_target::DrawTarget;
use embedded_graphics::geometry::{OriginDimensions, Point, Size};
use embedded_graphics::mono_font::iso_8859_1::{FONT_5X7, FONT_7X13, FONT_7X13_BOLD};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::text::{Alignment, Baseline, Text, TextStyleBuilder};

use super::palette::{self, Rgb};
use super::picture::{ARROW, Ink, Item, LINE, Picture, Placed, Tone};
use super::sheet::{Rect, Sheet};
use super::svg::{mark_color, mesh_percent};

/// The side of the largest picture, in pixels.
pub const LARGEST: u32 = 16_384;

/// Returns a picture as the bytes of a file, with so many pixels for each of its own. A picture
/// without paper is drawn on white.
///
/// # Errors
/// The picture has no pixels or more than [`LARGEST`] a side, in words.
pub fn picture(picture: &Picture, ink: &Ink, scale: u32) -> Result<Vec<u8>, String> {
    let (width, height) = (picture.width, picture.height);
    let too_large = |side: u32| side == 0 || side.saturating_mul(scale) > LARGEST;
    if scale == 0 || too_large(width) || too_large(height) {
        return Err(format!(
            "a picture of {width} × {height} pixels, {scale} times enlarged, cannot be a PNG: a side has 1 to {LARGEST}"
        ));
    }
    let mut canvas = Canvas::new(width, height, ink.paper.unwrap_or(Rgb(255, 255, 255)));
    for Placed { x, y, item } in &picture.items {
        match item {
            Item::Sheet(sheet, cell) => canvas.draw_sheet(*x, *y, sheet, *cell, ink),
            Item::Text(text, tone) => {
                let font = if *tone == Tone::Strong { &FONT_7X13_BOLD } else { &FONT_7X13 };
                canvas.draw_text(*x, y + 2, text, font, Alignment::Left, tone.color(ink));
            }
            Item::Arrow => canvas.arrow(*x, y + LINE / 2, ink.text),
        }
    }
    canvas.encode(scale).map_err(|error| error.to_string())
}

/// Pixels as indices into a list of colours.
struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    colors: Vec<Rgb>,
}

impl Canvas {
    fn new(width: u32, height: u32, paper: Rgb) -> Self {
        let pixels = vec![0; width as usize * height as usize];
        Self { width, height, pixels, colors: vec![paper] }
    }

    /// Returns the index of a colour. There are some dozens at most: shades, the same below lines,
    /// and inks.
    fn index(&mut self, color: Rgb) -> u8 {
        let known = self.colors.iter().position(|known| *known == color);
        let index = known.unwrap_or_else(|| {
            self.colors.push(color);
            self.colors.len() - 1
        });
        u8::try_from(index).unwrap_or(u8::MAX)
    }

    fn at(&mut self, x: u32, y: u32) -> Option<&mut u8> {
        let inside = x < self.width && y < self.height;
        let index = y as usize * self.width as usize + x as usize;
        if inside { self.pixels.get_mut(index) } else { None }
    }

    fn set(&mut self, x: u32, y: u32, index: u8) {
        if let Some(pixel) = self.at(x, y) {
            *pixel = index;
        }
    }

    fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, color: Rgb) {
        let index = self.index(color);
        for row in y..y + height {
            for column in x..x + width {
                self.set(column, row, index);
            }
        }
    }

    /// Draws a line between squares over what is there.
    fn draw_mesh(&mut self, x: u32, y: u32, width: u32, height: u32, percent: u8) {
        for row in y..y + height {
            for column in x..x + width {
                let Some(&mut below) = self.at(column, row) else { continue };
                let color = self.colors[below as usize].mixed(palette::MESH, percent);
                let index = self.index(color);
                self.set(column, row, index);
            }
        }
    }

    fn draw_sheet(&mut self, x: u32, y: u32, sheet: &Sheet, cell: u32, ink: &Ink) {
        let left = |column: usize| x + column as u32 * cell;
        let top = |row: usize| y + row as u32 * cell;
        for layer in sheet.layers() {
            let color = ink.palette.fill(layer.fill);
            let margin = if layer.inset { cell / 4 } else { 0 };
            for Rect { row, column, height, width } in layer.rects {
                let side = |squares: usize| squares as u32 * cell - 2 * margin;
                let (x, y) = (left(column) + margin, top(row) + margin);
                self.fill(x, y, side(width), side(height), color);
            }
        }
        let Rect { row, column, height, width } = sheet.paper;
        let (long, percent) = (height as u32 * cell + 1, mesh_percent(sheet));
        // Columns first; where lines cross, the rows leave out what is drawn already.
        for line in column..=column + width {
            self.draw_mesh(left(line), top(row), 1, long, percent);
        }
        for line in row..=row + height {
            for square in column..column + width {
                self.draw_mesh(left(square) + 1, top(line), cell - 1, 1, percent);
            }
        }
        for (row, column, number) in sheet.numbers() {
            let (x, y) = (left(column) + cell / 2, top(row) + cell.saturating_sub(7) / 2 + 1);
            let color = palette::ODD.contrast();
            self.draw_text(x, y, &number.to_string(), &FONT_5X7, Alignment::Center, color);
        }
        for (row, column) in sheet.marks() {
            let color = mark_color(sheet, row, column, ink.palette);
            self.draw_cross(left(column), top(row), cell, color);
        }
    }

    /// Draws a cross in the middle of a square, two pixels strong where there is room.
    fn draw_cross(&mut self, x: u32, y: u32, cell: u32, color: Rgb) {
        let index = self.index(color);
        let margin = cell / 4;
        let (first, last) = (margin + 1, cell - margin);
        let strong = u32::from(cell >= 10);
        for step in first..last {
            for more in 0..=strong {
                self.set(x + step + more, y + step, index);
                self.set(x + first + last - 1 - step + more, y + step, index);
            }
        }
    }

    fn arrow(&mut self, x: u32, y: u32, color: Rgb) {
        self.fill(x, y, ARROW, 1, color);
        let index = self.index(color);
        for step in 1..=4 {
            self.set(x + ARROW - 1 - step, y - step, index);
            self.set(x + ARROW - 1 - step, y + step, index);
        }
    }

    fn draw_text(
        &mut self,
        x: u32,
        y: u32,
        text: &str,
        font: &MonoFont<'_>,
        alignment: Alignment,
        color: Rgb,
    ) {
        let index = self.index(color);
        let style = TextStyleBuilder::new().alignment(alignment).baseline(Baseline::Top).build();
        let point = Point::new(x as i32, y as i32);
        let letters = MonoTextStyle::new(font, BinaryColor::On);
        let text = Text::with_text_style(text, point, letters, style);
        // Drawing on a canvas cannot fail.
        let _ = text.draw(&mut Pen { canvas: self, index });
    }

    fn encode(&self, scale: u32) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width * scale, self.height * scale);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.colors.iter().flat_map(|c| [c.0, c.1, c.2]).collect::<Vec<u8>>());
        let mut writer = encoder.write_header()?;
        let scale = scale as usize;
        let mut image = Vec::with_capacity(self.pixels.len() * scale * scale);
        for row in self.pixels.chunks_exact(self.width as usize) {
            let start = image.len();
            row.iter().for_each(|&pixel| image.extend(std::iter::repeat_n(pixel, scale)));
            let end = image.len();
            (1..scale).for_each(|_| image.extend_from_within(start..end));
        }
        writer.write_image_data(&image)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// Letters drawn on a canvas in one colour.
struct Pen<'c> {
    canvas: &'c mut Canvas,
    index: u8,
}

impl OriginDimensions for Pen<'_> {
    fn size(&self) -> Size {
        Size::new(self.canvas.width, self.canvas.height)
    }
}

impl DrawTarget for Pen<'_> {
    type Color = BinaryColor;
    type Error = std::convert::Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Self::Error> {
        for Pixel(point, color) in pixels {
            if let (BinaryColor::On, Ok(x), Ok(y)) =
                (color, u32::try_from(point.x), u32::try_from(point.y))
            {
                self.canvas.set(x, y, self.index);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Palette;

    #[test]
    fn sizes_that_no_picture_has_are_refused() {
        let ink = Ink::on_white(Palette::Classic);
        let small = || Picture::sheet(Sheet::blank(2, 2), 10);
        assert!(picture(&small(), &ink, 1).is_ok());
        assert!(picture(&Picture::default(), &ink, 1).is_err());
        assert!(picture(&small(), &ink, 0).is_err());
        let message = picture(&small(), &ink, 1000).expect_err("21 times 1000 is too much");
        assert!(message.contains("21 × 21 pixels, 1000 times enlarged"), "{message}");
    }
}
