//! A trace as a page: every line with its value on every pair.

use maud::{Markup, html};

use super::Page;
use super::value::{LARGE, class, drawing, sign};
use crate::eval::Status;
use crate::prim;
use crate::render::trace::{Absent, CellView, LineView, PairView, RowView, TraceView};
use crate::render::{Drawing, Palette, count, duration};

/// Returns the page of a trace.
pub fn trace(view: &TraceView<'_, Drawing>, palette: Palette) -> String {
    let right = view.pairs.iter().filter(|pair| pair.status == Status::Correct).count();
    let total: u64 = view.rows.iter().filter_map(|row| row.one.as_ref()).map(LineView::nanos).sum();
    let body = html! {
        header {
            h1 { (view.name) }
            p {
                "task " (view.task) " · " (view.file) " · "
                (right) " of " (count(view.pairs.len(), "pair")) " right · "
                (duration(total))
            }
            @if let Some((name, file)) = &view.against { (against(view, name, file)) }
        }
        nav.pairs aria-label="pairs" {
            button type="button" data-pair="all" aria-pressed="true" { "all" }
            @for (index, pair) in view.pairs.iter().enumerate() {
                button type="button" data-pair=(index) class=(class(pair.status)) aria-pressed="false" {
                    (pair.sample.name()) " " (sign(pair.status))
                }
            }
        }
        main.trace {
            section.line tabindex="-1" {
                h2 { code { "I" } " " small.faint { "the input" } }
                div.values {
                    @for (index, pair) in view.pairs.iter().enumerate() {
                        (captioned(index, pair, &Drawing::grid(pair.sample.input.view()), "", None))
                    }
                }
            }
            @for (index, row) in view.rows.iter().enumerate() {
                (self::row(view, row, view.first == Some(index), total))
            }
            (expected(view))
        }
    };
    let page = Page {
        title: &format!("{} on {}", view.name, view.task),
        palette,
        body,
        script: include_str!("trace.js"),
        keys: &[
            ("j k ↓ ↑", "next line, previous line"),
            ("g G", "first line, last line"),
            ("l h → ←", "next pair, previous pair"),
            ("1 … 9", "one pair"),
            ("0 a", "all pairs"),
            ("s", "the slowest line"),
            ("d", "the next line whose values differ or that failed"),
        ],
    };
    page.render()
}

fn against(view: &TraceView<'_, Drawing>, name: &str, file: &str) -> Markup {
    html! {
        p {
            "against " (name) " · " (file) " · "
            @match view.first.and_then(|first| view.rows[first].line()) {
                Some(line) => {
                    "first difference in " a href=(format!("#L{}", line.number)) { "line " (line.number) }
                }
                None => span.good { "no difference" },
            }
        }
        p.faint {
            "Lines are matched by name, as far as that keeps their order, and between matched ones by position where "
            "there are as many in both. A line without a match is in one program only."
        }
    }
}

fn row(view: &TraceView<'_, Drawing>, row: &RowView<Drawing>, first: bool, total: u64) -> Markup {
    let differs = row.any_differs();
    let failed = |cell: &CellView<Drawing>| matches!(cell.shown, Err(Absent::Failed));
    let failed = |line: &LineView<Drawing>| line.cells.iter().any(failed);
    let marked = differs || row.line().is_some_and(failed);
    let single = view.against.is_some() && (row.one.is_none() || row.other.is_none());
    let id = row.line().map(|line| format!("L{}", line.number));
    // Where two programs are compared, numbers of lines may occur twice: those of the first one are
    // linked to.
    let id = id.filter(|_| row.one.is_some());
    html! {
        section.line.differs[differs].first[first].alone[single] id=[id] tabindex="-1" data-marked[marked]
            data-nanos=(row.one.as_ref().map_or(0, LineView::nanos)) {
            @if let Some(line) = &row.one { (heading(line, total)) }
            @if let Some(line) = &row.other { div.other { (heading(line, 0)) } }
            @if single {
                p.faint { @if row.one.is_some() { "only in the first program" } @else { "only in the other program" } }
            }
            @if first { p.bad { "The first line whose value differs." } }
            div.values {
                @for (index, pair) in view.pairs.iter().enumerate() {
                    @let differs = row.differs.get(index).copied().unwrap_or(false);
                    @match (&row.one, &row.other) {
                        (Some(one), Some(other)) if differs => {
                            (cell(index, pair, &one.cells[index], "this"))
                            (cell(index, pair, &other.cells[index], "other"))
                        }
                        (Some(line), _) | (None, Some(line)) => { (cell(index, pair, &line.cells[index], "")) }
                        (None, None) => {}
                    }
                }
            }
        }
    }
}

fn heading(line: &LineView<Drawing>, total: u64) -> Markup {
    let share = (line.nanos() * 100).checked_div(total).unwrap_or(0);
    html! {
        h2 {
            a.number href=(format!("#L{}", line.number)) { (line.number) }
            " " code { (highlighted(&line.source)) }
            @if total > 0 && line.nanos() > 0 {
                " " small.time title="on all pairs together" style=(format!("--share:{share}%")) {
                    (duration(line.nanos()))
                }
            }
        }
    }
}

/// Returns a line on a pair; `whose` tells the programs apart where their values differ.
fn cell(index: usize, pair: &PairView<'_>, cell: &CellView<Drawing>, whose: &str) -> Markup {
    match &cell.shown {
        Ok(drawing) => {
            let took = format!("{}, fuel {}", duration(cell.nanos), cell.fuel);
            captioned(index, pair, drawing, whose, Some(took).filter(|_| cell.fuel > 0))
        }
        Err(absent) => html! {
            figure data-pair=(index) {
                figcaption { b { (pair.sample.name()) } " " (whose) }
                span class=(if *absent == Absent::Failed { "bad" } else { "faint" }) { (absent.words()) }
                @if let (Absent::Failed, Some(fault)) = (absent, &pair.fault) { pre.fault { (fault) } }
            }
        },
    }
}

fn captioned(
    index: usize,
    pair: &PairView<'_>,
    shown: &Drawing,
    whose: &str,
    took: Option<String>,
) -> Markup {
    html! {
        figure data-pair=(index) {
            figcaption {
                b { (pair.sample.name()) } " " (whose) " " (shown.caption)
                @if let Some(took) = took { " " small.faint { (took) } }
            }
            (drawing(shown, LARGE))
        }
    }
}

/// Draws the expected output, where it is known, and the cells that differ from it.
fn expected(view: &TraceView<'_, Drawing>) -> Markup {
    html! {
        section.line tabindex="-1" {
            h2 { "expected" }
            div.values {
                @for (index, pair) in view.pairs.iter().enumerate() {
                    @if let Some(expected) = &pair.sample.output {
                        (captioned(index, pair, &Drawing::grid(expected.view()), "", None))
                        @if let (Status::Wrong, Some(got)) = (pair.status, &pair.got) {
                            (captioned(index, pair, &Drawing::compared(got.view(), expected.view()), "got", None))
                        }
                    }
                }
            }
            div.verdicts {
                @for (index, pair) in view.pairs.iter().enumerate() {
                    p data-pair=(index) class=(class(pair.status)) {
                        (pair.sample.name()) " " (pair.verdict)
                        @if let Some(other) = pair.other { " · the other program: " (other.name()) }
                    }
                }
            }
        }
    }
}

/// Returns source text with the primitives told from other words; each shows what it does where one
/// points at it.
fn highlighted(source: &str) -> Markup {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| word(c) != word(first)).unwrap_or(rest.len());
        let (part, later) = rest.split_at(end);
        parts.push(part);
        rest = later;
    }
    html! {
        @for part in parts {
            @match prim::lookup(part) {
                Some(id) => b title=(id.get().summary()) { (part) },
                None => (part),
            }
        }
    }
}
