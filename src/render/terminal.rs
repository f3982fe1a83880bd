//! Grids as terminal text: coloured cells two columns wide, or aligned digits.
//!
//! A grid that is wider than the terminal gets narrow cells, of one column. A grid that is too wide
//! or too high even so is cut, and a line says how much there is.
//!
//! A coloured cell also shows its digit, faintly, in a shade of its own background: programs speak
//! of colours as numbers, and not everybody can tell the ten shades apart. A cell that differs from
//! what was expected is marked by a sign as well as by contrast, so that marks survive without
//! colours.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::fmt::Write as _;

use super::layout::Block;
use super::palette::Rgb;
use super::{ColorMode, Palette};
use crate::task::{Origin, Sample, SampleKind, Task};
use crate::value::grid::Grid;

/// The style in which grids are shown.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The escape sequences that may be used.
    pub mode: ColorMode,
    /// The shades of the ten colours.
    pub palette: Palette,
    /// The columns of the terminal; wider arrangements wrap.
    pub width: usize,
}

/// A grid with a caption, and what it should have been where that is to be shown.
#[derive(Clone, Debug)]
pub struct Panel<'g> {
    /// The text above the grid.
    pub caption: String,
    /// The grid that is shown.
    pub grid: Grid<'g>,
    /// The grid it is compared with: cells that differ are marked, and the caption says how many.
    pub expected: Option<Grid<'g>>,
}

const PANEL_GAP: usize = 3;
const GROUP_GAP: usize = 5;
const FAINT_PERCENT: u8 = 35;
/// Rows of a grid that are shown: more than ARC's largest, and no flood.
const ROWS: usize = 256;

/// The look of a cell apart from its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Shade {
        front: Rgb,
        back: Rgb,
        bold: bool,
    },
    /// A value that is none of the ten colours.
    Reverse {
        bold: bool,
    },
    /// No cell at all, where one could be.
    Faint,
}

impl Style {
    /// Returns the classic shades in the given mode.
    pub fn new(mode: ColorMode, width: usize) -> Self {
        Self { mode, palette: Palette::default(), width }
    }
}

impl<'g> Panel<'g> {
    /// Returns a grid with a caption.
    pub fn new(caption: impl Into<String>, grid: Grid<'g>) -> Self {
        Self { caption: caption.into(), grid, expected: None }
    }

    /// Returns the same panel with marks where it differs from `expected`.
    pub fn compared_with(self, expected: Grid<'g>) -> Self {
        Self { expected: Some(expected), ..self }
    }
}

/// Returns one grid, a line for every row.
pub fn grid(grid: Grid<'_>, style: &Style) -> String {
    cells(grid, None, style).render()
}

/// Returns grids side by side under their captions, wrapped to the terminal's width.
pub fn panels(panels: &[Panel<'_>], style: &Style) -> String {
    let blocks: Vec<_> = panels.iter().map(|panel| block(panel, style)).collect();
    Block::flow(&blocks, style.width, PANEL_GAP).render()
}

/// Tells in words how `got` differs from `expected`: `3×4 instead of 3×3`, `2 of 9 cells differ`;
/// `None` where they are equal.
pub fn difference(got: Grid<'_>, expected: Grid<'_>) -> Option<String> {
    if (got.height, got.width) != (expected.height, expected.width) {
        return Some(format!("{} instead of {}", size(got), size(expected)));
    }
    let pairs = got.cells.iter().zip(expected.cells);
    match pairs.filter(|(a, b)| a != b).count() {
        0 => None,
        1 => Some(format!("1 of {} differs", super::count(got.cells.len(), "cell"))),
        count => Some(format!("{count} of {} differ", super::count(got.cells.len(), "cell"))),
    }
}

/// Returns a whole task: a heading, then every sample as input → output.
pub fn task_view(task: &Task, style: &Style) -> String {
    let counts: Vec<_> = SampleKind::ALL
        .into_iter()
        .map(|kind| (kind, task.of_kind(kind).count()))
        .filter(|&(_, count)| count > 0)
        .map(|(kind, count)| match kind {
            SampleKind::Pair => super::count(count, "pair"),
            kind => format!("{count} {kind}"),
        })
        .collect();
    let origin = match &task.origin {
        Origin::File(path) => path.display().to_string(),
        Origin::Generated => "generated".to_owned(),
        Origin::Memory => "not from a file".to_owned(),
    };
    let heading = format!("{}  {}  ({origin})", task.id, counts.join(", "));
    let samples: Vec<_> = task.samples.iter().map(|s| sample_block(s, style)).collect();
    let samples = Block::flow(&samples, style.width, GROUP_GAP).lowered(1);
    Block::text(&heading).above(samples).render()
}

fn sample_block(sample: &Sample, style: &Style) -> Block {
    let input = sample.input.view();
    let output = sample.output.as_ref().map(|grid| grid.view());
    let sizes = match output {
        Some(output) => format!("{} → {}", size(input), size(output)),
        None => format!("{} → ?", size(input)),
    };
    let caption = Block::text(&format!("{}  {sizes}", sample.name()));
    let left = cells(input, None, style);
    let right = output.map_or_else(|| Block::text("?"), |grid| cells(grid, None, style));
    let middle = (left.height().min(right.height()) - 1) / 2;
    let row = [left, Block::text("→").lowered(middle), right];
    let beside = Block::beside(&row, 1);
    if beside.width() <= style.width {
        return caption.above(beside);
    }
    let [left, _, right] = row;
    caption.above(left).above(Block::text("↓")).above(right)
}

pub(super) fn block(panel: &Panel<'_>, style: &Style) -> Block {
    let words = panel.expected.and_then(|expected| difference(panel.grid, expected));
    let caption = match words {
        Some(words) => format!("{}: {words}", panel.caption),
        None => panel.caption.clone(),
    };
    Block::text(&caption).above(cells(panel.grid, panel.expected, style))
}

pub(super) fn size(grid: Grid<'_>) -> String {
    format!("{}×{}", grid.height, grid.width)
}

/// Returns the cells, marked where `expected` is given and has another value or no cell there.
pub(super) fn cells(grid: Grid<'_>, expected: Option<Grid<'_>>, style: &Style) -> Block {
    let differs = |row: usize, column: usize| {
        expected.is_some_and(|expected| {
            let inside = row < expected.height as usize && column < expected.width as usize;
            !inside || expected.at(row, column) != grid.at(row, column)
        })
    };
    let digits = grid.cells.iter().map(|cell| cell.to_string().len()).max();
    let width = grid.width as usize;
    let room = Room::of(width, digits.unwrap_or(1), expected.is_some(), style);
    let columns = width.min(room.fitting(style));
    let rows = if style.width == usize::MAX { usize::MAX } else { ROWS };
    let mut block = Block::default();
    for (row, values) in grid.rows().enumerate().take(rows) {
        let marked = values[..columns].iter().enumerate();
        let marked = marked.map(|(column, &cell)| (cell, differs(row, column)));
        match style.mode {
            ColorMode::Plain => draw_plain_row(&mut block, marked, room),
            ColorMode::True | ColorMode::Ansi256 => {
                draw_colored_row(&mut block, marked, room, style)
            }
        }
    }
    let shown = block.height();
    if (shown, columns) == (grid.height as usize, width) {
        return block;
    }
    let text = format!("the first {shown}×{columns} of {}", size(grid));
    let taken = text.chars().count();
    block.push(style.faint(&text), taken);
    block
}

/// The room that a cell takes in a line.
#[derive(Clone, Copy)]
struct Room {
    digits: usize,
    /// Whether cells of a plain grid may be marked.
    with_marks: bool,
    /// Columns between cells where there are no colours, which tell cells apart; the second column
    /// of a cell where there are.
    gap: usize,
}

impl Room {
    /// Returns the room for cells of a grid that wide, so that it fits the terminal if it can.
    fn of(width: usize, digits: usize, with_marks: bool, style: &Style) -> Self {
        let wide = Self { digits, with_marks: with_marks && !style.mode.is_colored(), gap: 1 };
        match digits == 1 && width > wide.fitting(style) {
            true => Self { gap: 0, ..wide },
            false => wide,
        }
    }

    /// Counts the columns of one cell.
    fn columns(self) -> usize {
        self.digits + usize::from(self.with_marks) + self.gap
    }

    /// Counts the cells that fit the terminal side by side, at least one.
    fn fitting(self, style: &Style) -> usize {
        let trailing = if style.mode.is_colored() { 0 } else { self.gap };
        (style.width.saturating_add(trailing) / self.columns()).max(1)
    }
}

fn draw_plain_row(block: &mut Block, cells: impl Iterator<Item = (i8, bool)>, room: Room) {
    let Room { digits, with_marks, gap } = room;
    let mut line = String::new();
    for (cell, marked) in cells {
        if !line.is_empty() {
            line.extend(std::iter::repeat_n(' ', gap));
        }
        let _infallible = write!(line, "{cell:>digits$}");
        if with_marks {
            line.push(if marked { '*' } else { ' ' });
        }
    }
    let width = line.len();
    block.push(line, width);
}

fn draw_colored_row(
    block: &mut Block,
    cells: impl Iterator<Item = (i8, bool)>,
    room: Room,
    style: &Style,
) {
    // One column for a mark beside the longest number, two for a digit.
    let room = room.columns();
    let mut line = String::new();
    let mut width = 0;
    let mut current = None;
    for (cell, marked) in cells {
        let shade = style.palette.shade(cell);
        let look = Look::of(shade, marked);
        if current != Some(look) {
            look.write(&mut line, style.mode);
            current = Some(look);
        }
        let _infallible = match (shade, marked) {
            (Some(_), true) => write!(line, "{:×>room$}", ""),
            (None, true) if room == 1 => write!(line, "×"),
            (None, true) => write!(line, "{:>room$}", format!("{cell}×")),
            (_, false) => write!(line, "{cell:>room$}"),
        };
        width += room;
    }
    line.push_str("\u{1b}[0m");
    block.push(line, width);
}

impl Look {
    /// Returns the look of a cell of a shade, or of one that has none.
    pub(super) fn of(shade: Option<Rgb>, marked: bool) -> Self {
        let Some(back) = shade else { return Self::Reverse { bold: marked } };
        let front = match marked {
            true => back.contrast(),
            false => back.mixed(back.contrast(), FAINT_PERCENT),
        };
        Self::Shade { front, back, bold: marked }
    }

    pub(super) fn write(self, line: &mut String, mode: ColorMode) {
        let bold = |bold| if bold { ";1" } else { "" };
        let _infallible = match (self, mode) {
            (Self::Faint, _) => write!(line, "\u{1b}[0;2m"),
            (Self::Reverse { bold: b }, _) => write!(line, "\u{1b}[0;7{}m", bold(b)),
            (Self::Shade { front, back, bold: b }, ColorMode::True) => {
                let (Rgb(r, g, b2), Rgb(br, bg, bb)) = (front, back);
                write!(line, "\u{1b}[0{};38;2;{r};{g};{b2};48;2;{br};{bg};{bb}m", bold(b))
            }
            (Self::Shade { front, back, bold: b }, _) => {
                let (front, back) = (front.ansi256(), back.ansi256());
                write!(line, "\u{1b}[0{};38;5;{front};48;5;{back}m", bold(b))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::grid::GridBuf;

    fn buf<const H: usize, const W: usize>(rows: [[i8; W]; H]) -> GridBuf {
        GridBuf::new(H as u32, W as u32, rows.concat()).expect("rows are equally long")
    }

    /// Makes escape sequences visible in snapshots.
    fn visible(text: &str) -> String {
        text.replace('\u{1b}', "␛")
    }

    fn example(style: &Style) -> String {
        let input = buf([[0, 1, 2], [3, 4, 5], [6, 7, 8]]);
        let expected = buf([[9, 9, 9], [0, 0, 0], [4, 4, 4]]);
        let got = buf([[9, 9, 9], [0, 4, 0], [4, 4, 0]]);
        let wide = buf([[9, 9, 9, 1], [0, 0, 0, 0], [4, 4, 4, 4]]);
        let odd = buf([[-1, 9, 9], [0, 100, -128], [4, 4, 4]]);
        panels(
            &[
                Panel::new("input", input.view()),
                Panel::new("expected", expected.view()),
                Panel::new("got", got.view()).compared_with(expected.view()),
                Panel::new("got", wide.view()).compared_with(expected.view()),
                Panel::new("got", odd.view()).compared_with(expected.view()),
                Panel::new("got", expected.view()).compared_with(expected.view()),
            ],
            style,
        )
    }

    fn task() -> Task {
        let sample = |kind, index, output| Sample {
            kind,
            index,
            input: buf([[0, 7, 7], [7, 7, 7]]),
            output,
        };
        Task {
            id: "0a\u{1b}[31m".to_owned(),
            samples: vec![
                sample(SampleKind::Train, 0, Some(buf([[7], [0]]))),
                sample(SampleKind::Train, 1, Some(buf([[1, 2, 3, 4, 5, 6, 7, 8, 9]; 3]))),
                sample(SampleKind::Test, 0, None),
            ],
            origin: Origin::Generated,
        }
    }

    #[test]
    fn plain_panels() {
        insta::assert_snapshot!(example(&Style::new(ColorMode::Plain, 70)));
    }

    #[test]
    fn panels_in_true_colour() {
        insta::assert_snapshot!(visible(&example(&Style::new(ColorMode::True, 100))));
    }

    #[test]
    fn panels_in_256_colours() {
        let style = Style { palette: Palette::ArcPrize, ..Style::new(ColorMode::Ansi256, 100) };
        insta::assert_snapshot!(visible(&example(&style)));
    }

    #[test]
    fn plain_task() {
        insta::assert_snapshot!(task_view(&task(), &Style::new(ColorMode::Plain, 60)));
    }

    #[test]
    fn plain_task_on_a_narrow_terminal() {
        insta::assert_snapshot!(task_view(&task(), &Style::new(ColorMode::Plain, 20)));
    }

    #[test]
    fn colored_task() {
        let view = task_view(&task(), &Style::new(ColorMode::True, 60));
        insta::assert_snapshot!(visible(&view));
    }

    #[test]
    fn colours_do_not_change_the_arrangement() {
        let plain_of = |text: &str| {
            let mut parts = text.split('\u{1b}');
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |text, part| {
                text + part.split_once('m').expect("a sequence ends in m").1
            })
        };
        for width in [0, 40, 70, 200] {
            let [rich, poor] =
                [ColorMode::True, ColorMode::Ansi256].map(|mode| example(&Style::new(mode, width)));
            assert_eq!(plain_of(&rich), plain_of(&poor));
            let longest = rich.lines().map(|line| plain_of(line).chars().count()).max();
            assert!(longest <= Some(width.max(32)), "{longest:?} columns of {width}");
        }
    }

    #[test]
    fn differences_in_words() {
        let (a, b) = (buf([[1, 2, 3]]), buf([[1, 0, 0]]));
        assert_eq!(difference(a.view(), a.view()), None);
        assert_eq!(difference(a.view(), b.view()).as_deref(), Some("2 of 3 cells differ"));
        let c = buf([[1, 2, 0]]);
        assert_eq!(difference(a.view(), c.view()).as_deref(), Some("1 of 3 cells differs"));
        let d = buf([[1], [2], [3]]);
        assert_eq!(difference(a.view(), d.view()).as_deref(), Some("1×3 instead of 3×1"));
    }

    #[test]
    fn one_plain_grid() {
        let grid_buf = buf([[0, -1], [10, 5]]);
        let text = grid(grid_buf.view(), &Style::new(ColorMode::Plain, 80));
        assert_eq!(text, " 0 -1\n10  5\n");
    }
}
