//! A task as a page, with a program's answers where they are wanted.

use maud::html;

use super::Page;
use super::value::{LARGE, class, pair};
use crate::eval::Outcome;
use crate::render::{Palette, verdict};
use crate::task::Task;

/// Returns the page of a task; with what a program of a name made of its samples, all of them in
/// their order.
pub fn show(task: &Task, answers: Option<(&str, &[Outcome])>, palette: Palette) -> String {
    let outcome = |index: usize| answers.and_then(|(_, outcomes)| outcomes.get(index));
    let body = html! {
        header {
            h1 { (task.id) }
            @if let Some((name, _)) = answers { p { "answers of " code { (name) } } }
        }
        main.pairs {
            @for (index, sample) in task.samples.iter().enumerate() {
                section.card tabindex="-1" {
                    h2 {
                        (sample.name())
                        @if let Some(outcome) = outcome(index) {
                            " " small class=(class(outcome.status)) { (verdict(sample, outcome)) }
                        }
                    }
                    div.grids { (pair(sample, outcome(index), LARGE)) }
                }
            }
        }
    };
    let page = Page {
        title: &task.id,
        palette,
        body,
        script: "arcvm.cards('.card');",
        keys: &[("j k", "next pair, previous pair")],
    };
    page.render()
}
