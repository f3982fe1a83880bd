//! A submission as a page: the attempts at each output beside the expected one.

use maud::{Markup, html};

use super::value::drawing;
use super::{Page, TASK_KEYS};
use crate::render::{Drawing, Palette, count};
use crate::submission::{Attempt, Attempts, Score, Submission, TaskScore};
use crate::task::{SampleKind, Task, TaskSet};

/// Pixels of the longest side of a sheet.
const MEDIUM: usize = 160;

/// Returns the page of a submission that was compared with tasks.
pub fn score(score: &Score, submission: &Submission, tasks: &TaskSet, palette: Palette) -> String {
    let percent = |fraction: f64| format!("{:.1} %", fraction * 100.0);
    let share = (score.by_output() * 100.0) as usize;
    let having = |verdict: &str| score.tasks.iter().filter(|task| class(task).0 == verdict).count();
    let filters = [("solved", "solved"), ("failed", "failed"), ("unknown", "not published")];
    let body = html! {
        header {
            h1 { (score.right()) " of " (count(score.outputs(), "output")) " right" }
            div.bar role="img" aria-label={ (share) " % right" } { i style=(format!("width:{share}%")) {} }
            p.summary {
                span { (percent(score.by_output())) " by output" }
                span { (percent(score.by_task())) " by task" }
                span { (score.solved()) " of " (count(score.known_tasks(), "task")) " solved" }
                @let missing = score.missing().count();
                @if missing > 0 { span { (count(missing, "task")) " not in the submission" } }
            }
        }
        nav.filter aria-label="filters" {
            button type="button" data-verdict="all" aria-pressed="true" { "all " small { (score.tasks.len()) } }
            @for (verdict, words) in filters {
                @let number = having(verdict);
                @if number > 0 {
                    button type="button" data-verdict=(verdict) aria-pressed="false" { (words) " " small { (number) } }
                }
            }
            input #text type="search" placeholder="task  ( / )" aria-label="text";
            select #order aria-label="order" { option value="name" { "as given" } }
            span #shown.faint role="status" {}
        }
        main {
            @for (index, scored) in score.tasks.iter().enumerate() {
                (card(index, scored, submission.get(&scored.id).unwrap_or(&[]), tasks.get(&scored.id)))
            }
        }
    };
    let page = Page {
        title: &format!("{} of {} right", score.right(), score.outputs()),
        palette,
        body,
        script: include_str!("report.js"),
        keys: &TASK_KEYS,
    };
    page.render()
}

/// Returns the verdict by which a task is found, the class that colours it, and its words.
fn class(task: &TaskScore) -> (&'static str, &'static str, &'static str) {
    match (task.known(), task.solved()) {
        (0, _) => ("unknown", "faint", "not published"),
        (_, true) => ("solved", "good", "solved"),
        (_, false) => ("failed", "bad", "failed"),
    }
}

fn card(position: usize, scored: &TaskScore, outputs: &[Attempts], task: Option<&Task>) -> Markup {
    let (verdict, class, words) = class(scored);
    let tests = task.into_iter().flat_map(|task| task.of_kind(SampleKind::Test));
    html! {
        details.card data-verdict=(verdict) data-text=(scored.id.to_lowercase()) data-nanos="0" data-at=(position) {
            summary {
                span.verdict class=(class) { (words) }
                b { (scored.id) }
                span.faint { (scored.right()) "/" (scored.known()) }
                @if !scored.submitted { span.bad { "not in the submission" } }
            }
            @for ((index, test), outcome) in tests.enumerate().zip(&scored.outputs) {
                @let attempts = outputs.get(index).map_or(&[][..], Vec::as_slice);
                section data-pair=(index) {
                    p { b { "test" (index) } " " span.faint { (said(*outcome)) } }
                    div.grids {
                        (panel("input", &Drawing::grid(test.input.view())))
                        span.arrow { "→" }
                        @if let Some(expected) = &test.output {
                            (panel("expected", &Drawing::grid(expected.view())))
                        }
                        @let numbered = attempts.iter().enumerate();
                        @for (number, attempt) in numbered.filter_map(|(n, own)| Some((n, own.as_ref()?))) {
                            @let name = format!("attempt {}", number + 1);
                            @match &test.output {
                                Some(expected) if expected != attempt => {
                                    (panel(&name, &Drawing::compared(attempt.view(), expected.view())))
                                }
                                _ => { (panel(&name, &Drawing::grid(attempt.view()))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn said(outcome: Attempt) -> String {
    match outcome {
        Attempt::Right(number) => format!("right by attempt {number}"),
        Attempt::Wrong | Attempt::Missing => outcome.name().to_owned(),
        Attempt::Unknown => "not published".to_owned(),
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
