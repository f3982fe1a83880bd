//! A search as a page: each task with the programs that were found, and what they answer.

use maud::{Markup, html};

use super::value::drawing;
use super::{Page, TASK_KEYS};
use crate::render::{Drawing, Palette, count};
use crate::solve::{Found, Problem, TaskHunt};
use crate::task::{Sample, Task};

/// Pixels of the longest side of a sheet.
const MEDIUM: usize = 160;

/// Up to how many bits answers are found together.
const STEPS: [u32; 5] = [20, 30, 40, 60, 100];

/// Returns the page of a search: the tasks with what was found.
pub fn solve<'r>(
    tasks: impl Iterator<Item = (&'r Task, &'r TaskHunt)>,
    palette: Palette,
) -> String {
    let tasks: Vec<(&Task, &TaskHunt)> = tasks.collect();
    let answered = tasks.iter().filter(|(_, entry)| !entry.solution.found.is_empty()).count();
    let judged: Vec<Verdict> = tasks.iter().map(|(task, entry)| Verdict::of(task, entry)).collect();
    let having = |verdict: Verdict| judged.iter().filter(|&&other| other == verdict).count();
    let mut families: Vec<&str> = tasks
        .iter()
        .flat_map(|(_, entry)| &entry.solution.found)
        .map(|found| found.family)
        .collect();
    families.sort_unstable();
    families.dedup();
    let share = answered * 100 / tasks.len().max(1);
    let body = html! {
        header {
            h1 { (answered) " of " (count(tasks.len(), "task")) " answered" }
            div.bar role="img" aria-label={ (share) " % answered" } { i style=(format!("width:{share}%")) {} }
            p.summary {
                @for verdict in Verdict::ALL {
                    @if having(verdict) > 0 { span { (having(verdict)) " " (verdict.words()) } }
                }
            }
        }
        nav.filter aria-label="filters" {
            button type="button" data-verdict="all" aria-pressed="true" { "all " small { (tasks.len()) } }
            @for verdict in Verdict::ALL {
                @if having(verdict) > 0 {
                    button type="button" data-verdict=(verdict.name()) aria-pressed="false" {
                        (verdict.words()) " " small { (having(verdict)) }
                    }
                }
            }
            select data-key="family" aria-label="family" {
                option value="" { "all families" }
                @for family in families { option value=(key(family)) { (family) } }
            }
            select data-key="bits" aria-label="bits" {
                option value="" { "any bits" }
                @for step in STEPS { option value=(step) { "below " (step) " bits" } }
            }
            input #text type="search" placeholder="task or rule  ( / )" aria-label="text";
            select #order aria-label="order" {
                option value="name" { "as given" }
                option value="bits" { "by bits" }
            }
            span #shown.faint role="status" {}
        }
        main {
            @for (index, ((task, entry), verdict)) in tasks.iter().zip(&judged).enumerate() {
                (card(index, task, entry, *verdict))
            }
        }
    };
    let page = Page {
        title: &format!("{answered} of {} answered", count(tasks.len(), "task")),
        palette,
        body,
        script: include_str!("report.js"),
        keys: &TASK_KEYS,
    };
    page.render()
}

/// The verdicts on the answers of a task.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    Unknown,
    Nothing,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Right, Self::Wrong, Self::Unknown, Self::Nothing];

    fn of(task: &Task, entry: &TaskHunt) -> Self {
        let (right, known) = entry.solution.right(task);
        match (entry.solution.found.is_empty(), known) {
            (true, _) => Self::Nothing,
            (false, 0) => Self::Unknown,
            (false, _) if right == known => Self::Right,
            (false, _) => Self::Wrong,
        }
    }

    /// Returns the name by which a task is found.
    fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
            Self::Nothing => "nothing",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unknown => "not published",
            Self::Nothing => "without an answer",
        }
    }

    /// Returns the class that colours it.
    fn class(self) -> &'static str {
        match self {
            Self::Right => "good",
            Self::Wrong => "bad",
            Self::Unknown | Self::Nothing => "faint",
        }
    }
}

/// Returns a family as one word, by which a task is found.
fn key(family: &str) -> String {
    family.replace([' ', ','], "-")
}

fn card(index: usize, task: &Task, entry: &TaskHunt, verdict: Verdict) -> Markup {
    let found = &entry.solution.found;
    let words: Vec<&str> = found.iter().map(|found| found.words.as_str()).collect();
    let families: Vec<String> = found.iter().map(|found| key(found.family)).collect();
    let bits = found.first().map_or(f64::MAX, |found| found.bits);
    let steps = STEPS.iter().filter(|&&step| bits < f64::from(step));
    let steps: Vec<String> = steps.map(ToString::to_string).collect();
    html! {
        details.card
            data-verdict=(verdict.name())
            data-text=(format!("{} {}", entry.id, words.join(" ")).to_lowercase())
            data-family=(families.join(" "))
            data-bits=(steps.join(" "))
            data-cost=(bits)
            data-at=(index)
        {
            summary {
                span.verdict class=(verdict.class()) { (verdict.words()) }
                b { (entry.id) }
                @if let Some(first) = found.first() {
                    span.faint { (format!("{:.1} bits", first.bits)) " · " (first.family) }
                } @else if !entry.hunt.is_done() {
                    span.faint { "cut off" }
                }
            }
            (demonstrations(task))
            @for (rank, found) in found.iter().enumerate() {
                (attempt(rank, found, task, entry.hunt.problem().shown()))
            }
        }
    }
}

fn demonstrations(task: &Task) -> Markup {
    let shown = task.samples.iter().filter(|sample| sample.kind.is_demonstration());
    let shown: Vec<&Sample> = shown.filter(|sample| sample.output.is_some()).collect();
    html! {
        section {
            p { b { "demonstrations" } }
            @for sample in shown {
                div.grids {
                    (panel("input", &Drawing::grid(sample.input.view())))
                    span.arrow { "→" }
                    @if let Some(output) = &sample.output {
                        (panel("output", &Drawing::grid(output.view())))
                    }
                }
            }
        }
    }
}

fn attempt(rank: usize, found: &Found, task: &Task, shown: usize) -> Markup {
    html! {
        section data-attempt=(rank) {
            p {
                b { "attempt " (rank + 1) } " "
                span.faint {
                    (format!("{:.1} bits", found.bits)) " · " (found.family)
                    " · right on " (count(shown, "demonstration"))
                    @if found.agreeing > 1 { " · " (found.agreeing) " programs give this answer" }
                }
            }
            pre { code { (found.program) } }
            @for (test, answer) in Problem::tests_of(task).zip(&found.answers) {
                div.grids {
                    (panel(&test.name(), &Drawing::grid(test.input.view())))
                    span.arrow { "→" }
                    @if let Some(grid) = answer.to_grid() {
                        @match &test.output {
                            Some(output) if *output != grid => {
                                (panel("answer", &Drawing::compared(grid.view(), output.view())))
                                (panel("expected", &Drawing::grid(output.view())))
                            }
                            _ => (panel("answer", &Drawing::grid(grid.view()))),
                        }
                    }
                }
            }
        }
    }
}

fn panel(name: &str, shown: &Drawing) -> Markup {
    html! {
        figure {
            figcaption { (name) " " span.faint { (shown.caption) } }
            (drawing(shown, MEDIUM))
        }
    }
}
