//! Values and pairs of grids as parts of a page.

use maud::{Markup, PreEscaped, html};

use crate::eval::{Outcome, Status};
use crate::render::drawing::{Drawing, Shape};
use crate::render::svg;
use crate::task::Sample;
use crate::value::GridBuf;

/// Pixels of the longest side of a sheet.
pub(super) const LARGE: usize = 208;
/// The same for an element of a container.
const SMALL: usize = 128;

/// Returns a drawing without its caption; elements of a container have theirs.
pub(super) fn drawing(drawing: &Drawing, longest: usize) -> Markup {
    match &drawing.shape {
        Shape::Text(text) => html! { code.v { (text) } },
        Shape::Sheet(sheet) => PreEscaped(svg::sheet(sheet, longest, &drawing.caption)),
        Shape::Several { items, more } => html! {
            @let longest = if items.len() > 1 { longest.min(SMALL) } else { longest };
            div.several {
                @for item in items { (figure(item, longest)) }
                @if *more > 0 { span.faint { "and " (more) " more" } }
            }
        },
    }
}

/// Returns a drawing under its caption; text needs none.
fn figure(item: &Drawing, longest: usize) -> Markup {
    html! {
        figure {
            @if item.is_picture() { figcaption { (item.caption) } }
            (drawing(item, longest))
        }
    }
}

/// Returns a pair of a task, and what a program made of it.
pub(super) fn pair(sample: &Sample, outcome: Option<&Outcome>, longest: usize) -> Markup {
    let expected = sample.output.as_ref().map(GridBuf::view);
    let got = outcome.and_then(|outcome| outcome.grid.as_ref()).map(GridBuf::view);
    let panel = |name: &str, shown: &Drawing| {
        html! {
            figure {
                figcaption { (name) " " span.faint { (shown.caption) } }
                (drawing(shown, longest))
            }
        }
    };
    html! {
        (panel("input", &Drawing::grid(sample.input.view())))
        span.arrow { "→" }
        @match (expected, got) {
            (Some(expected), Some(got)) if got != expected => {
                (panel("expected", &Drawing::grid(expected)))
                (panel("got", &Drawing::compared(got, expected)))
            }
            (Some(grid), _) => { (panel("output", &Drawing::grid(grid))) }
            (None, Some(grid)) => { (panel("got", &Drawing::grid(grid))) }
            (None, None) => { span.faint { "?" } }
        }
    }
}

/// Returns the class of a status.
pub(super) fn class(status: Status) -> &'static str {
    match status {
        Status::Correct => "good",
        Status::Unknown => "faint",
        Status::Wrong | Status::Failed(_) => "bad",
    }
}

/// Returns a sign for a status, which tells more than its colour alone.
pub(super) fn sign(status: Status) -> &'static str {
    match status {
        Status::Correct => "✓",
        Status::Unknown => "?",
        Status::Wrong => "✗",
        Status::Failed(_) => "!",
    }
}
