//! Pictures as SVG.
//!
//! In files of their own, every shape carries its colour. In a page, shapes carry classes, so that
//! the page decides about palettes and about light and dark. Cells of a colour are one path: a
//! picture of a whole task stays small.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt::Write as _;

use super::palette::{self, Palette, Rgb};
use super::picture::{ARROW, CHARACTER, Ink, Item, LINE, Picture, Placed, Tone};
use super::sheet::{Fill, Layer, Rect, Sheet, Square};

/// Pixels from the top of a line of text to what the letters stand on.
const BASELINE: u32 = 13;

/// The way in which shapes get their colours.
#[derive(Clone, Copy)]
enum Coloring {
    /// From the page around, by classes.
    Classes,
    /// From a palette, in squares of so many pixels a side.
    Shades(Palette, u32),
}

/// Returns a picture as a file.
pub fn picture(picture: &Picture, ink: &Ink) -> String {
    let Picture { width, height, .. } = picture;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"12\">\n"
    );
    if let Some(paper) = ink.paper {
        let _ =
            writeln!(svg, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", paper.hex());
    }
    for Placed { x, y, item } in &picture.items {
        match item {
            Item::Sheet(sheet, cell) => {
                let _ = write!(svg, "<g transform=\"translate({x} {y})scale({cell})\">");
                write_sheet(&mut svg, sheet, Coloring::Shades(ink.palette, *cell));
                svg.push_str("</g>\n");
            }
            Item::Text(text, tone) => {
                let weight = if *tone == Tone::Strong { " font-weight=\"bold\"" } else { "" };
                let length = CHARACTER * text.chars().count() as u32;
                let _ = writeln!(
                    svg,
                    "<text x=\"{x}\" y=\"{}\" textLength=\"{length}\" fill=\"{}\"{weight} xml:space=\"preserve\">{}</text>",
                    y + BASELINE,
                    tone.color(ink).hex(),
                    escape(text)
                );
            }
            Item::Arrow => {
                let (middle, tip) = (y + LINE / 2, x + ARROW);
                let _ = writeln!(
                    svg,
                    "<path d=\"M{x} {middle}H{tip}m-5-4 5 4-5 4\" fill=\"none\" stroke=\"{}\"/>",
                    ink.text.hex()
                );
            }
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Returns a sheet as part of a page, of a size in pixels that suits it, with words for those who
/// cannot see it.
pub(super) fn sheet(sheet: &Sheet, longest: usize, label: &str) -> String {
    let (height, width) = (sheet.height, sheet.width);
    let cell = (longest / height.max(width).max(1)).clamp(3, 16);
    // Black cells must not pass for empty squares on a dark page.
    let class = if sheet.is_full() { "s" } else { "s e" };
    let mut svg = format!(
        "<svg class=\"{class}\" viewBox=\"-.05 -.05 {width}.1 {height}.1\" width=\"{}\" height=\"{}\" role=\"img\" aria-label=\"{}\">",
        width * cell,
        height * cell,
        escape(label)
    );
    write_sheet(&mut svg, sheet, Coloring::Classes);
    svg.push_str("</svg>");
    svg
}

/// Returns text as it stands in XML and in HTML; control characters, which neither may hold, are
/// left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Writes the contents of a sheet, in units of squares.
fn write_sheet(svg: &mut String, sheet: &Sheet, coloring: Coloring) {
    for Layer { fill, inset, rects } in sheet.layers() {
        match (coloring, fill) {
            (Coloring::Classes, Fill::Shade(shade)) => {
                let _ = write!(svg, "<path class=\"c{shade}\" d=\"");
            }
            (Coloring::Classes, Fill::Odd) => svg.push_str("<path class=\"odd\" d=\""),
            (Coloring::Classes, Fill::Location) => svg.push_str("<path class=\"at\" d=\""),
            (Coloring::Shades(palette, _), fill) => {
                let color = palette.fill(fill).hex();
                let _ = write!(svg, "<path shape-rendering=\"crispEdges\" fill=\"{color}\" d=\"");
            }
        }
        match inset {
            true => rects.iter().for_each(|rect| {
                let _ = write!(svg, "M{}.25 {}.25h.5v.5h-.5z", rect.column, rect.row);
            }),
            false => write_rects(svg, &rects),
        }
        svg.push_str("\"/>");
    }
    write_mesh(svg, sheet, coloring);
    for (row, column, number) in sheet.numbers() {
        let attributes = match coloring {
            Coloring::Classes => String::new(),
            Coloring::Shades(..) => format!(
                " font-size=\".5\" text-anchor=\"middle\" fill=\"{}\"",
                palette::ODD.contrast().hex()
            ),
        };
        let _ = write!(svg, "<text x=\"{column}.5\" y=\"{row}.68\"{attributes}>{number}</text>");
    }
    write_marks(svg, sheet, coloring);
}

/// Writes rectangles as one path of moves relative to the last rectangle's corner.
fn write_rects(svg: &mut String, rects: &[Rect]) {
    let mut last: Option<&Rect> = None;
    for rect in rects {
        let Rect { row, column, height, width } = rect;
        match last {
            None => {
                let _ = write!(svg, "M{column} {row}");
            }
            Some(last) => {
                let step = |to: usize, from: usize| to as i64 - from as i64;
                let _ = write!(svg, "m{} {}", step(*column, last.column), step(*row, last.row));
            }
        }
        let _ = write!(svg, "h{width}v{height}h-{width}z");
        last = Some(rect);
    }
}

/// Writes the lines between squares and around the paper.
fn write_mesh(svg: &mut String, sheet: &Sheet, coloring: Coloring) {
    let Rect { row, column, height, width } = sheet.paper;
    match coloring {
        Coloring::Classes if sheet.is_full() => svg.push_str("<path class=\"m\" d=\""),
        Coloring::Classes => svg.push_str("<path class=\"m f\" d=\""),
        Coloring::Shades(_, cell) => {
            let percent = mesh_percent(sheet);
            let (color, opacity) = (palette::MESH.hex(), f64::from(percent) / 100.0);
            // Half a pixel to the right and down, a line of one pixel covers whole pixels.
            let _ = write!(
                svg,
                "<path transform=\"translate({0} {0})\" fill=\"none\" stroke=\"{color}\" stroke-opacity=\"{opacity}\" \
                 stroke-width=\"{1}\" d=\"",
                thousandths(0.5 / f64::from(cell)),
                thousandths(1.0 / f64::from(cell)),
            );
        }
    }
    let _ = write!(svg, "M{column} {row}h{width}v{height}h-{width}z");
    if width > 1 {
        let _ = write!(svg, "m1 0v{height}");
        (2..width).for_each(|_| {
            let _ = write!(svg, "m1-{height}v{height}");
        });
    }
    if height > 1 {
        let _ = write!(svg, "M{column} {}h{width}", row + 1);
        (2..height).for_each(|_| {
            let _ = write!(svg, "m-{width} 1h{width}");
        });
    }
    svg.push_str("\"/>");
}

/// Marks that have a cross each. Where there are more, one goes over many of them.
const MOST_MARKS: usize = 4096;

/// Writes a cross on every marked square, in black or white, whichever shows on it.
fn write_marks(svg: &mut String, sheet: &Sheet, coloring: Coloring) {
    // The palettes agree on which of their shades are dark.
    let palette = match coloring {
        Coloring::Classes => Palette::default(),
        Coloring::Shades(palette, _) => palette,
    };
    for (class, ink) in [("k", Rgb(0, 0, 0)), ("w", Rgb(255, 255, 255))] {
        let on = |&(row, column): &(usize, usize)| mark_color(sheet, row, column, palette) == ink;
        let mut marks = sheet.marks().filter(on).peekable();
        if marks.peek().is_none() {
            continue;
        }
        let _ = match coloring {
            Coloring::Classes => write!(svg, "<path class=\"x {class}\" d=\""),
            Coloring::Shades(..) => write!(
                svg,
                "<path fill=\"none\" stroke=\"{}\" stroke-width=\".14\" d=\"",
                ink.hex()
            ),
        };
        if sheet.marks().nth(MOST_MARKS).is_none() {
            for (row, column) in marks {
                let _ = write!(svg, "M{column}.25 {row}.25l.5.5m0-.5-.5.5");
            }
        } else {
            for Rect { row, column, height, width } in sheet.marked_rectangles(|mark| on(&mark)) {
                let (down, right) = (height as f64 - 0.5, width as f64 - 0.5);
                let _ = write!(svg, "M{column}.25 {row}.25l{right} {down}m0-{down}-{right} {down}");
            }
        }
        svg.push_str("\"/>");
    }
}

/// Returns the strength of the lines between squares.
pub(super) fn mesh_percent(sheet: &Sheet) -> u8 {
    if sheet.is_full() { palette::MESH_PERCENT } else { palette::FRAME_PERCENT }
}

/// Returns the colour of a mark on a square.
pub(super) fn mark_color(sheet: &Sheet, row: usize, column: usize, palette: Palette) -> Rgb {
    match sheet.at(row, column) {
        Square::Color(color) | Square::Colors(color, _) => {
            let shade = i8::try_from(color).ok().and_then(|color| palette.shade(color));
            shade.unwrap_or(palette::ODD).contrast()
        }
        Square::Location => palette::LOCATION.contrast(),
        Square::Empty => palette::MESH.contrast(),
    }
}

fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::GridBuf;

    fn grid(height: u32, width: u32, cells: &[i8]) -> GridBuf {
        GridBuf::new(height, width, cells.to_vec()).expect("as many cells as said")
    }

    #[test]
    fn a_sheet_of_a_page_is_short() {
        let grid = grid(2, 3, &[0, 0, 4, 0, 0, 4]);
        let svg = sheet(&Sheet::grid(grid.view()), 48, "a \"<grid>\"");
        assert_eq!(
            svg,
            "<svg class=\"s\" viewBox=\"-.05 -.05 3.1 2.1\" width=\"48\" height=\"32\" role=\"img\" \
             aria-label=\"a &quot;&lt;grid&gt;&quot;\"><path class=\"c0\" d=\"M0 0h3v2h-3z\"/>\
             <path class=\"c4\" d=\"M2 0h1v2h-1z\"/>\
             <path class=\"m\" d=\"M0 0h3v2h-3zm1 0v2m1-2v2M0 1h3\"/></svg>"
        );
    }

    #[test]
    fn marks_and_numbers_show_on_what_is_below() {
        let (got, expected) = (grid(1, 3, &[4, 9, -2]), grid(1, 3, &[4, 8, 8]));
        let mut svg = String::new();
        let compared = Sheet::compared(got.view(), expected.view());
        write_sheet(&mut svg, &compared, Coloring::Shades(Palette::Classic, 10));
        let white =
            "stroke=\"#ffffff\" stroke-width=\".14\" d=\"M1.25 0.25l.5.5m0-.5-.5.5M2.25 0.25";
        assert!(svg.contains(white), "{svg}");
        assert!(svg.contains("fill=\"#ffffff\">-2</text>"), "{svg}");
        assert!(!svg.contains("stroke=\"#000000\""), "{svg}");
    }

    #[test]
    fn moves_are_relative_to_the_last_corner() {
        let square = |row, column| Rect { row, column, height: 1, width: 2 };
        let mut path = String::new();
        write_rects(&mut path, &[square(0, 5), square(2, 0), square(2, 9)]);
        assert_eq!(path, "M5 0h2v1h-2zm-5 2h2v1h-2zm9 0h2v1h-2z");
    }

    #[test]
    fn text_is_escaped() {
        let text = Picture::text("a<b>&\"\u{7}'é", Tone::Bad);
        let svg = picture(&text, &Ink::on_anything(Palette::Classic));
        assert!(svg.contains(">a&lt;b&gt;&amp;&quot;'é</text>"), "{svg}");
        assert!(!svg.contains("<rect"), "{svg}");
    }
}
