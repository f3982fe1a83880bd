//! A whole run as a page: what was solved, and every program with the picture of its task.

use maud::{Markup, html};

use super::Page;
use super::value::{class, drawing, pair, sign};
use crate::eval::{self, Outcome, Status};
use crate::render::{Drawing, Palette, count, duration, tally, verdict};
use crate::task::Task;

/// A run.
pub struct Report<'r> {
    /// Its programs.
    pub programs: Vec<ReportedProgram<'r>>,
    /// Programs that could not be run because of their errors.
    pub invalid: Vec<Invalid<'r>>,
    /// Programs that were left out, because their task is not known.
    pub without_task: usize,
    /// Nanoseconds from its start.
    pub wall: u64,
    /// Nanoseconds of processor time.
    pub cpu: u64,
}

/// A program on its task.
pub struct ReportedProgram<'r> {
    /// Its name.
    pub name: &'r str,
    /// Its file.
    pub file: &'r str,
    /// Its text.
    pub source: &'r str,
    /// Its task.
    pub task: &'r Task,
    /// Its outcomes for all samples of the task, in their order.
    pub outcomes: &'r [Outcome],
    /// Evaluations that failed.
    pub failing: Vec<Failing>,
    /// The place at which its answer comes to depend on the order of a set, if it was looked for
    /// and does.
    pub order: Option<String>,
}

/// A program with errors.
pub struct Invalid<'r> {
    /// Its name.
    pub name: &'r str,
    /// Its file.
    pub file: &'r str,
    /// The place of the first error, and what it is.
    pub first: String,
    /// Its errors, drawn with the lines of the source.
    pub diagnostics: String,
}

/// The place and the reason of a failed evaluation.
pub struct Failing {
    /// The pairs on which it did so.
    pub pairs: Vec<String>,
    /// A drawn diagnostic with the line of the source.
    pub diagnostic: String,
}

/// Pixels of the longest side of a sheet.
const MEDIUM: usize = 160;
/// The same in the line that stands for a program.
const TINY: usize = 64;

impl ReportedProgram<'_> {
    fn solved(&self) -> bool {
        eval::solved(self.outcomes)
    }

    fn right(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.status == Status::Correct).count()
    }

    fn nanos(&self) -> u64 {
        self.outcomes.iter().map(|outcome| outcome.nanos).sum()
    }

    /// Returns the verdicts by which it is found.
    fn verdicts(&self) -> Vec<&'static str> {
        let mut verdicts = vec![if self.solved() { "solved" } else { "failed" }];
        let has = |test: fn(Status) -> bool| self.outcomes.iter().any(|o| test(o.status));
        if has(|status| status == Status::Wrong) {
            verdicts.push("wrong");
        }
        if has(|status| matches!(status, Status::Failed(kind) if !kind.is_budget())) {
            verdicts.push("error");
        }
        if has(|status| matches!(status, Status::Failed(kind) if kind.is_budget())) {
            verdicts.push("budget");
        }
        if self.order.is_some() {
            verdicts.push("order");
        }
        verdicts
    }

    /// Returns the pair that stands for the program: the first that is not right, else the first.
    fn telling(&self) -> usize {
        let wrong = |o: &Outcome| !matches!(o.status, Status::Correct | Status::Unknown);
        self.outcomes.iter().position(wrong).unwrap_or(0)
    }
}

/// Returns the page of a run.
pub fn report(report: &Report<'_>, palette: Palette) -> String {
    let programs = &report.programs;
    let solved = programs.iter().filter(|program| program.solved()).count();
    let invalid = &report.invalid;
    let pairs = tally(programs.iter().flat_map(|program| program.outcomes));
    let all = programs.len() + invalid.len();
    let share = solved * 100 / all.max(1);
    let verdicts: Vec<Vec<&str>> = programs.iter().map(ReportedProgram::verdicts).collect();
    let filters = [
        ("solved", "solved"),
        ("failed", "failed"),
        ("wrong", "wrong answer"),
        ("error", "error"),
        ("budget", "over budget"),
        ("order", "order-sensitive"),
        (INVALID, INVALID),
    ];
    let having = |verdict: &str| match verdict {
        INVALID => invalid.len(),
        _ => verdicts.iter().filter(|v| v.contains(&verdict)).count(),
    };
    let body = html! {
        header {
            h1 { (solved) " of " (count(all, "program")) " solved" }
            div.bar role="img" aria-label={ (share) " % solved" } { i style=(format!("width:{share}%")) {} }
            p.summary {
                span { (pairs) }
                @if !invalid.is_empty() { span { (invalid.len()) " invalid" } }
                span { (duration(report.wall)) " wall, " (duration(report.cpu)) " CPU" }
                @if report.without_task > 0 {
                    span { (count(report.without_task, "program")) " without a known task left out" }
                }
            }
        }
        nav.filter aria-label="filters" {
            button type="button" data-verdict="all" aria-pressed="true" { "all " small { (all) } }
            @for (verdict, words) in filters {
                @let number = having(verdict);
                @if number > 0 || matches!(verdict, "solved" | "failed") {
                    button type="button" data-verdict=(verdict) aria-pressed="false" { (words) " " small { (number) } }
                }
            }
            input #text type="search" placeholder="name, task, file, error  ( / )" aria-label="text";
            select #order aria-label="order" {
                option value="name" { "as given" }
                option value="time" { "slowest first" }
            }
            span #shown.faint role="status" {}
        }
        main {
            @for (index, (program, verdicts)) in programs.iter().zip(&verdicts).enumerate() {
                (card(index, program, verdicts))
            }
            @for (index, program) in (programs.len()..).zip(invalid) {
                (invalid_card(index, program))
            }
        }
    };
    let page = Page {
        title: &format!("{solved} of {all} solved"),
        palette,
        body,
        script: include_str!("report.js"),
        keys: &[
            ("/", "look for a text"),
            ("f", "next verdict"),
            ("s", "slowest first, or as given"),
            ("j k ↓ ↑", "next program, previous program"),
            ("g G", "first program, last program"),
            ("o", "open or close it"),
            ("e", "open or close all"),
        ],
    };
    page.render()
}

fn card(position: usize, program: &ReportedProgram<'_>, verdicts: &[&str]) -> Markup {
    let (verdict_class, verdict_words) =
        if program.solved() { ("good", "solved") } else { ("bad", "failed") };
    html! {
        details.card data-verdict=(verdicts.join(" ")) data-text=(searched(program)) data-nanos=(program.nanos())
            data-at=(position) {
            summary {
                span.verdict class=(verdict_class) { (verdict_words) }
                (thumbnail(program))
                b { (program.name) }
                span.faint { (program.right()) "/" (program.outcomes.len()) }
                @if let Some(first) = first_words(program) { span.bad { (first) } }
                span.right.faint { (duration(program.nanos())) }
            }
            section {
                p.faint { "task " (program.task.id) " · " (program.file) }
                @if let Some(order) = &program.order { p.bad { (order) } }
                @for failing in &program.failing {
                    p.bad { (failing.pairs.join(", ")) }
                    pre.fault { (failing.diagnostic) }
                }
                pre { (program.source) }
            }
            @for (index, (sample, outcome)) in program.task.samples.iter().zip(program.outcomes).enumerate() {
                section data-pair=(index) {
                    p {
                        b { (sample.name()) } " "
                        span class=(class(outcome.status)) { (sign(outcome.status)) " " (verdict(sample, outcome)) } " "
                        span.faint { (duration(outcome.nanos)) }
                    }
                    div.grids { (pair(sample, Some(outcome), MEDIUM)) }
                }
            }
        }
    }
}

/// The verdict on programs with errors.
const INVALID: &str = "invalid";

fn invalid_card(index: usize, program: &Invalid<'_>) -> Markup {
    let searched = format!("{} {} {}", program.name, program.file, program.first).to_lowercase();
    html! {
        details.card data-verdict=(INVALID) data-text=(searched) data-nanos="0" data-at=(index) {
            summary {
                span.verdict.bad { (INVALID) }
                span.thumb {}
                b { (program.name) }
                span.bad { (program.first) }
            }
            section {
                p.faint { (program.file) }
                pre.fault { (program.diagnostics) }
            }
        }
    }
}

/// Returns the input and the output of the telling pair.
fn thumbnail(program: &ReportedProgram<'_>) -> Markup {
    let index = program.telling();
    let sample = program.task.samples.get(index);
    html! {
        span.thumb {
            @if let Some(sample) = sample {
                (drawing(&Drawing::grid(sample.input.view()), TINY))
                @if let Some(output) = &sample.output {
                    span.arrow { "→" }
                    (drawing(&Drawing::grid(output.view()), TINY))
                }
            }
        }
    }
}

/// Returns the first thing that went wrong.
fn first_words(program: &ReportedProgram<'_>) -> Option<String> {
    let index = program.telling();
    let (sample, outcome) = (program.task.samples.get(index)?, program.outcomes.get(index)?);
    let wrong = !matches!(outcome.status, Status::Correct | Status::Unknown);
    wrong.then(|| format!("{} {}", sample.name(), verdict(sample, outcome)))
}

/// Returns the text that a search looks at, in lower case.
fn searched(program: &ReportedProgram<'_>) -> String {
    let mut text = format!("{} {} {}", program.name, program.file, program.task.id);
    let mut said: Vec<String> = Vec::new();
    for (sample, outcome) in program.task.samples.iter().zip(program.outcomes) {
        let words = verdict(sample, outcome);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    for words in said.iter().chain(&program.order) {
        text.push(' ');
        text.push_str(words);
    }
    text.to_lowercase()
}
