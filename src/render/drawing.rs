//! The look of a value: a sheet, several of them, or text.
//!
//! Grids are drawn cell by cell, objects and sets of locations where they lie on a sheet of the
//! size of the grid that they come from. A container whose elements can be drawn is a row of
//! drawings; all else is text in the notation of the language. A drawing that is too large to be
//! looked at is cut, and says so.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::patch::bounds;
use super::sheet::{Rect, Sheet};
use super::value::summary;
use crate::value::bits::Bounds;
use crate::value::display::shortened;
use crate::value::set::Elements;
use crate::value::{Grid, Value, View};

/// A value as a picture, with a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Its caption, such as `grid 3×4`; empty where the text says it all.
    pub caption: String,
    /// The shape in which it is drawn.
    pub shape: Shape,
}

/// The shape in which a value is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As text.
    Text(String),
    /// On squared paper.
    Sheet(Sheet),
    /// Element by element.
    Several {
        /// The first elements.
        items: Vec<Drawing>,
        /// The number of those that are left out.
        more: usize,
    },
}

/// Facts known of a value besides itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting {
    /// Height and width of the grid on which objects and locations lie.
    pub frame: Option<(u32, u32)>,
    /// Whether a tuple of equally long tuples of colours is a grid. Where they are pairs, it may as
    /// well be a tuple of locations.
    pub grids: bool,
}

/// The longest side of a sheet.
const LONGEST: usize = 128;
/// The longest side of a sheet that is larger than what lies on it, so as to show where that is.
const LONGEST_FRAME: usize = 64;
/// Elements of a container that are drawn.
const ITEMS: usize = 24;
/// Containers in each other whose elements are drawn.
const LEVELS: u32 = 4;
/// Squares in one drawing.
const SQUARES: usize = 1 << 17;
/// Characters of a text.
const CHARACTERS: usize = 1000;

impl Drawing {
    /// Draws a value.
    pub fn of(value: Value<'_>, setting: Setting) -> Self {
        draw(value, setting, LEVELS, &mut { SQUARES })
    }

    /// Returns a grid.
    pub fn grid(grid: Grid<'_>) -> Self {
        Self::of(Value::grid(&grid), Setting::default())
    }

    /// Returns a grid with marks where it differs from what was expected, which the caption says as
    /// well.
    pub fn compared(grid: Grid<'_>, expected: Grid<'_>) -> Self {
        let plain = Self::grid(grid);
        let caption = match super::difference(grid, expected) {
            Some(words) => words,
            None => plain.caption,
        };
        let shape = match plain.shape {
            Shape::Sheet(_) => Shape::Sheet(Sheet::compared(grid, expected)),
            other => other,
        };
        Self { caption, shape }
    }

    /// Returns the longest side of all its sheets, in squares; 0 where there is none.
    pub fn longest(&self) -> usize {
        match &self.shape {
            Shape::Text(_) => 0,
            Shape::Sheet(sheet) => sheet.height.max(sheet.width),
            Shape::Several { items, .. } => items.iter().map(Self::longest).max().unwrap_or(0),
        }
    }

    /// Tells whether any part of it is more than text.
    pub fn is_picture(&self) -> bool {
        !matches!(self.shape, Shape::Text(_))
    }
}

fn draw(value: Value<'_>, setting: Setting, levels: u32, room: &mut usize) -> Drawing {
    let shape = sheet(value, setting, room)
        .map(Shape::Sheet)
        .or_else(|| several(value, setting, levels, room))
        .unwrap_or_else(|| Shape::Text(shortened(value, CHARACTERS)));
    let caption = match &shape {
        // A table that is taken for a grid.
        Shape::Sheet(sheet) if matches!(value.view(), View::Tuple(_)) => {
            format!("grid {}×{}", sheet.height, sheet.width)
        }
        _ => summary(value),
    };
    // A text that is as short as that is not said twice.
    let caption = if shape == Shape::Text(caption.clone()) { String::new() } else { caption };
    Drawing { caption, shape }
}

/// Returns the sheet of a grid, an object or a set of locations that is not too large.
fn sheet(value: Value<'_>, setting: Setting, room: &mut usize) -> Option<Sheet> {
    let mut take = |height: usize, width: usize| {
        let fits = height.max(width) <= LONGEST && height * width <= *room;
        *room -= if fits { height * width } else { 0 };
        fits
    };
    match value.view() {
        View::Grid(grid) => {
            take(grid.height as usize, grid.width as usize).then(|| Sheet::grid(*grid))
        }
        View::Tuple(_) if setting.grids => {
            let (height, width) = table(value)?;
            take(height, width).then(|| {
                let mut sheet = Sheet::blank(height, width);
                for (row, cells) in Elements::ascending(value).enumerate() {
                    for (column, cell) in Elements::ascending(cells).enumerate() {
                        // `table` has seen to it that there is a number.
                        sheet.put(row, column, color(cell));
                    }
                }
                sheet
            })
        }
        _ => {
            let bounds = bounds(value)?;
            let (area, paper) = area(bounds, setting.frame);
            let (height, width) =
                (usize::try_from(area.height()).ok()?, usize::try_from(area.width()).ok()?);
            if height.max(width) > LONGEST || !take(height, width) {
                return None;
            }
            let mut sheet = Sheet::blank(height, width);
            sheet.paper = paper;
            for element in Elements::ascending(value) {
                let (color, row, column) = match element.view() {
                    View::Cell(color, row, column) => (Some(color), row, column),
                    View::Pair(row, column) => (None, row, column),
                    _ => return None,
                };
                let offset = |coordinate: i32, first: i64| (i64::from(coordinate) - first) as usize;
                sheet.put(offset(row, area.top), offset(column, area.left), color);
            }
            Some(sheet)
        }
    }
}

/// Returns the part of the plane that is shown of something within `bounds`, and the place of the
/// frame on it.
fn area(bounds: Bounds, frame: Option<(u32, u32)>) -> (Bounds, Rect) {
    let alone = (bounds, Rect::whole(bounds.height() as usize, bounds.width() as usize));
    let Some((height, width)) = frame else {
        return alone;
    };
    let (bottom, right) = (i64::from(height) - 1, i64::from(width) - 1);
    let frame = Bounds { top: 0, left: 0, bottom, right };
    let area = bounds.union(frame);
    if area.height().max(area.width()) > LONGEST_FRAME as i64 {
        return alone;
    }
    let paper = Rect {
        row: (frame.top - area.top) as usize,
        column: (frame.left - area.left) as usize,
        height: height as usize,
        width: width as usize,
    };
    (area, paper)
}

/// Returns height and width of a tuple of equally long tuples of small numbers.
pub(crate) fn table(value: Value<'_>) -> Option<(usize, usize)> {
    let height = value.len().filter(|height| *height > 0)?;
    let mut rows = Elements::ascending(value);
    let width = rows.next()?.len().filter(|width| *width > 0)?;
    let is_row = |row: Value<'_>| {
        row.is_tuple()
            && row.len() == Some(width)
            && Elements::ascending(row).all(|cell| color(cell).is_some())
    };
    Elements::ascending(value).all(is_row).then_some((height, width))
}

fn color(cell: Value<'_>) -> Option<i32> {
    let color = i8::try_from(cell.as_int()?).ok()?;
    Some(color.into())
}

/// Returns the elements of a container, where at least one of them can be drawn.
fn several(value: Value<'_>, setting: Setting, levels: u32, room: &mut usize) -> Option<Shape> {
    let container = matches!(value.view(), View::Tuple(_) | View::Set(_));
    let levels = levels.checked_sub(1)?;
    if !container || !Elements::ascending(value).any(|element| drawable(element, setting, levels)) {
        return None;
    }
    let len = value.len()?;
    let mut items = Vec::new();
    for element in Elements::ascending(value).take(ITEMS) {
        let before = *room;
        let item = draw(element, setting, levels, room);
        let cut = drawable(element, setting, levels) && *room == before;
        // An element that no longer fits is better left to the count of the rest than shown as a
        // wall of text.
        if cut && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    let more = len - items.len();
    Some(Shape::Several { items, more })
}

fn drawable(value: Value<'_>, setting: Setting, levels: u32) -> bool {
    match value.view() {
        View::Grid(_) | View::Bits(_) | View::Points(_) | View::Planes(_) | View::Cells(_) => true,
        View::Tuple(_) if setting.grids && table(value).is_some() => true,
        View::Tuple(_) | View::Set(_) if levels > 0 => {
            Elements::ascending(value).any(|element| drawable(element, setting, levels - 1))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::render::sheet::Square;
    use crate::value::{Budget, Cx, Direction};

    /// Hands a context to a test.
    fn with_cx(test: impl FnOnce(&Cx<'_>)) {
        let bump = Bump::new();
        test(&Cx::new(&bump, Budget::default(), Direction::Ascending));
    }

    fn patch<'a>(cx: &Cx<'a>, cells: &[(i32, i32, i32)]) -> Value<'a> {
        let mut items: Vec<_> = cells.iter().map(|&(c, i, j)| Value::cell(c, i, j)).collect();
        cx.set(&mut items).expect("it fits the budget")
    }

    const FRAME: Setting = Setting { frame: Some((3, 4)), grids: false };

    #[test]
    fn an_object_lies_in_its_frame() {
        with_cx(|cx| {
            let drawing = Drawing::of(patch(cx, &[(5, 1, 2), (6, 2, 2)]), FRAME);
            assert_eq!(drawing.caption, "2 cells, 2×1 at (1, 2)");
            let Shape::Sheet(sheet) = drawing.shape else { panic!("it can be drawn") };
            assert_eq!((sheet.height, sheet.width, sheet.paper), (3, 4, Rect::whole(3, 4)));
            assert_eq!(sheet.at(1, 2), Square::Color(5));
            assert_eq!(sheet.at(0, 2), Square::Empty);
        });
    }

    #[test]
    fn a_cell_outside_the_frame_makes_the_sheet_larger() {
        with_cx(|cx| {
            let drawing = Drawing::of(patch(cx, &[(5, -2, 5)]), FRAME);
            let Shape::Sheet(sheet) = drawing.shape else { panic!("it can be drawn") };
            assert_eq!((sheet.height, sheet.width), (5, 6));
            assert_eq!(sheet.paper, Rect { row: 2, column: 0, height: 3, width: 4 });
            assert_eq!(sheet.at(0, 5), Square::Color(5));
        });
    }

    #[test]
    fn what_is_far_off_is_drawn_alone_or_written() {
        with_cx(|cx| {
            let Shape::Sheet(alone) = Drawing::of(patch(cx, &[(5, 900, 5)]), FRAME).shape else {
                panic!("it can be drawn")
            };
            assert_eq!((alone.height, alone.width), (1, 1));
            let extremes = patch(cx, &[(5, i32::MIN, 5), (5, i32::MAX, -7)]);
            let drawing = Drawing::of(extremes, FRAME);
            assert_eq!(drawing.caption, "2 cells, 4294967296×13 at (-2147483648, -7)");
            assert!(matches!(drawing.shape, Shape::Text(_)));
        });
    }

    #[test]
    fn containers_are_drawn_by_element_and_cut() {
        with_cx(|cx| {
            let mut objects: Vec<_> = (0..40).map(|n| patch(cx, &[(1, n, 0)])).collect();
            let set = cx.set(&mut objects).expect("it fits");
            let drawing = Drawing::of(set, FRAME);
            assert_eq!(drawing.caption, "40 objects");
            let Shape::Several { items, more } = drawing.shape else { panic!("there are many") };
            assert_eq!((items.len(), more), (24, 16));
            let mixed = cx.tuple(&[Value::int(3), objects[0]]).expect("it fits");
            let Shape::Several { items, more: 0 } = Drawing::of(mixed, FRAME).shape else {
                panic!("one of them can be drawn")
            };
            assert_eq!(items[0].shape, Shape::Text("3".to_owned()));
            assert!(items[1].is_picture());
        });
    }

    #[test]
    fn a_tuple_of_pairs_is_a_grid_only_where_grids_are_known_to_be_meant() {
        with_cx(|cx| {
            let pairs = cx.tuple(&[Value::pair(1, 2), Value::pair(3, 4)]).expect("it fits");
            let as_tuple = Drawing::of(pairs, Setting::default());
            assert_eq!(as_tuple.shape, Shape::Text("((1, 2), (3, 4))".to_owned()));
            let as_grid = Drawing::of(pairs, Setting { frame: None, grids: true });
            assert_eq!(as_grid.caption, "grid 2×2");
            assert!(as_grid.is_picture());
            let ragged = cx.tuple(&[Value::pair(1, 2), Value::EMPTY_TUPLE]).expect("it fits");
            assert!(!Drawing::of(ragged, Setting { frame: None, grids: true }).is_picture());
        });
    }

    #[test]
    fn nothing_grows_without_bound() {
        with_cx(|cx| {
            let cells = cx.copy(&[3; 128 * 128]).expect("it fits");
            let grid = cx.grid(128, 128, cells).expect("it fits");
            let row = cx.tuple(&[grid; 20]).expect("it fits");
            let rows = cx.tuple(&[row; 3]).expect("it fits");
            let Shape::Several { items, .. } = Drawing::of(rows, FRAME).shape else {
                panic!("grids are drawn")
            };
            let Shape::Several { items, more } = &items[0].shape else { panic!("as above") };
            assert_eq!((items.len(), *more), (8, 12));
            let long = cx.copy(&[3; 1000]).expect("it fits");
            let strip = Drawing::of(cx.grid(1, 1000, long).expect("it fits"), FRAME);
            assert_eq!(strip.caption, "grid 1×1000");
            let Shape::Text(text) = strip.shape else { panic!("it is too long") };
            assert_eq!(text.chars().count(), 1001);
            assert!(text.ends_with('…'));
        });
    }

    #[test]
    fn a_caption_says_what_the_text_does_not() {
        with_cx(|cx| {
            let long = cx.tuple(&[Value::int(1), Value::int(20), Value::int(3)]).expect("it fits");
            assert_eq!(Drawing::of(long, FRAME).caption, "tuple of 3 integers");
            assert_eq!(Drawing::of(Value::int(3), FRAME).caption, "");
            assert_eq!(Drawing::of(Value::EMPTY_SET, FRAME).caption, "empty set");
        });
    }
}
