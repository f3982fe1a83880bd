//! The picture of a task: every pair as input → output, with a program's answers where they are
//! wanted.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::picture::{Picture, Tone};
use super::sheet::Sheet;
use super::terminal::size;
use super::verdict::verdict;
use crate::eval::{Outcome, Status};
use crate::task::{Sample, Task};
use crate::value::GridBuf;

/// Pixels that rows of pairs may take before they wrap.
const WIDTH: u32 = 1000;
/// Pixels around the whole picture.
const MARGIN: u32 = 16;
/// Pixels between pairs.
const APART: u32 = 28;
/// Pixels between the grids of a pair.
const NEAR: u32 = 8;
/// Pixels that the longest side of all grids shall take, as far as squares stay neither tiny nor
/// huge.
const LONGEST: u32 = 240;

/// Returns a task; with what a program made of its samples, all of them in their order, where there
/// is one.
pub fn picture(task: &Task, outcomes: Option<&[Outcome]>) -> Picture {
    let grids = task.samples.iter().flat_map(|s| [Some(&s.input), s.output.as_ref()]).flatten();
    let answers = outcomes.unwrap_or_default().iter().filter_map(|outcome| outcome.grid.as_ref());
    let side = |grid: &GridBuf| grid.view().height.max(grid.view().width);
    let longest = grids.chain(answers).map(side).max().unwrap_or(1);
    let cell = (LONGEST / longest).clamp(5, 20);
    let pairs = task.samples.iter().enumerate().map(|(index, sample)| {
        pair(sample, outcomes.and_then(|outcomes| outcomes.get(index)), cell)
    });
    Picture::text(&task.id, Tone::Strong)
        .above(Picture::flow(pairs.collect(), WIDTH, APART))
        .padded(MARGIN)
}

fn pair(sample: &Sample, outcome: Option<&Outcome>, cell: u32) -> Picture {
    let input = sample.input.view();
    let expected = sample.output.as_ref().map(GridBuf::view);
    let got = outcome.and_then(|outcome| outcome.grid.as_ref()).map(GridBuf::view);
    let sizes = match expected.or(got) {
        Some(output) => format!("{} to {}", size(input), size(output)),
        None => size(input),
    };
    let mut heading = Picture::text(&sample.name(), Tone::Strong);
    heading = Picture::row(vec![heading, Picture::text(&sizes, Tone::Plain)], NEAR);
    if let Some(outcome) = outcome {
        let tone = match outcome.status {
            Status::Correct => Tone::Good,
            Status::Unknown => Tone::Plain,
            Status::Wrong | Status::Failed(_) => Tone::Bad,
        };
        heading = heading.above(Picture::text(&short(&verdict(sample, outcome)), tone));
    }
    let sheet = |sheet| Picture::sheet(sheet, cell);
    let mut row = vec![sheet(Sheet::grid(input)), Picture::arrow()];
    match (expected, got) {
        (Some(expected), Some(got)) if got != expected => {
            let panel = |name, sheet| Picture::text(name, Tone::Plain).above(sheet);
            row.push(panel("expected", sheet(Sheet::grid(expected))));
            row.push(panel("got", sheet(Sheet::compared(got, expected))));
        }
        (Some(grid), _) | (None, Some(grid)) => row.push(sheet(Sheet::grid(grid))),
        (None, None) => row.push(Picture::text("?", Tone::Plain)),
    }
    heading.above(Picture::row(row, NEAR))
}

/// Returns a verdict of at most one line of the picture.
fn short(text: &str) -> String {
    const CHARACTERS: usize = 100;
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
