//! What `arcvm solve` prints.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::{Solving, State, tasks};
use crate::cli::Failure;
use crate::cli::solve::submission::board_json;
use crate::cli::ui::{Ui, count, duration};
use crate::plane::Board;
use crate::render::{self, terminal::Panel};
use crate::solve::Found;
use crate::task::{Sample, SampleKind};
use crate::value::GridBuf;

/// The tests of a task, in the order of the answers.
fn tests<'s>(state: &'s State<'_>) -> impl Iterator<Item = &'s Sample> {
    let is_test = |sample: &&Sample| sample.kind == SampleKind::Test || sample.output.is_none();
    state.task.samples.iter().filter(is_test)
}

/// How many tests with a known output are answered by one of the attempts, of how many.
fn right(state: &State<'_>) -> (usize, usize) {
    let mut counts = (0, 0);
    for (test, sample) in tests(state).enumerate() {
        let Some(output) = &sample.output else { continue };
        let wanted = Board::copy(output.view());
        counts.1 += 1;
        counts.0 +=
            usize::from(state.solution.found.iter().any(|found| found.answers[test] == wanted));
    }
    counts
}

/// Up to how many bits answers are counted together.
const STEPS: [f64; 5] = [20.0, 40.0, 60.0, 100.0, f64::INFINITY];

/// The run as text: each task with its program where `whole`, why candidates were dropped where
/// `reasons`, then how many tasks were answered.
pub(super) fn print(
    ui: &mut Ui,
    run: &Solving<'_>,
    whole: bool,
    reasons: bool,
) -> Result<(), Failure> {
    for state in &run.states {
        let text = match whole {
            true => explained(ui, state, reasons),
            false => line(ui, state),
        };
        ui.print(&text)?;
    }
    let text = summary(run);
    ui.print(&text)
}

/// A task in one line.
fn line(ui: &Ui, state: &State<'_>) -> String {
    let id = &state.task.id;
    match state.solution.found.first() {
        Some(found) => format!(
            "{id}  {:>6.1} bits  {:<24}  {}\n",
            found.bits,
            found.family,
            shortened(&found.words)
        ),
        None => format!("{id}  {}\n", ui.faint(&nothing(state))),
    }
}

/// Why there is no answer.
fn nothing(state: &State<'_>) -> String {
    let problem = state.hunt.problem();
    if problem.outputs.is_empty() {
        "no demonstration with an output to learn from".into()
    } else if problem.samples() == problem.shown() {
        "no test to answer".into()
    } else if state.hunt.is_cut_off() || !state.hunt.is_done() {
        format!("nothing found yet, after {} units of work", state.hunt.spent())
    } else {
        format!("nothing found among {}", count(state.solution.candidates, "candidate"))
    }
}

/// Words that fit a line.
fn shortened(words: &str) -> String {
    const MOST: usize = 60;
    match words.char_indices().nth(MOST) {
        Some((index, _)) => format!("{}…", &words[..index]),
        None => words.into(),
    }
}

/// A task with its programs and answers.
fn explained(ui: &Ui, state: &State<'_>, reasons: bool) -> String {
    let mut text = format!("{}\n", ui.strong(&state.task.id));
    if state.solution.found.is_empty() {
        let _ = writeln!(text, "{}\n", ui.faint(&nothing(state)));
    }
    for (rank, found) in state.solution.found.iter().enumerate() {
        let agreeing = match found.agreeing {
            1 => String::new(),
            agreeing => format!(", {} give this answer", count(agreeing, "program")),
        };
        let _ = writeln!(
            text,
            "\nattempt {}  {:.1} bits  right on {}{agreeing}\n",
            rank + 1,
            found.bits,
            count(state.hunt.problem().shown(), "demonstration"),
        );
        let _ = writeln!(text, "{}", found.program);
        text += &answers(ui, state, found);
    }
    if state.solution.dropped > 0 {
        let dropped = count(state.solution.dropped, "candidate");
        let line = format!("{dropped} dropped: the program does something else");
        let _ = writeln!(text, "{}", ui.faint(&line));
        for complaint in state.hunt.complaints().iter().take(if reasons { 3 } else { 0 }) {
            let _ = writeln!(text, "{complaint}");
        }
    }
    text
}

/// The inputs of the tests with the answers, compared with the outputs where these are known.
fn answers(ui: &Ui, state: &State<'_>, found: &Found) -> String {
    let grids: Vec<GridBuf> = found.answers.iter().filter_map(Board::to_grid).collect();
    let mut panels = Vec::new();
    for (sample, grid) in tests(state).zip(&grids) {
        panels.push(Panel::new(sample.name(), sample.input.view()));
        let answer = Panel::new("answer", grid.view());
        panels.push(match &sample.output {
            Some(output) => answer.compared_with(output.view()),
            None => answer,
        });
    }
    render::terminal::panels(&panels, &ui.style) + "\n"
}

/// How many tasks have an answer, by bits and by family, and how long it took.
fn summary(run: &Solving<'_>) -> String {
    let found: Vec<&Found> =
        run.states.iter().filter_map(|state| state.solution.found.first()).collect();
    let mut text = format!("\n{} of {} answered", found.len(), tasks(run.states.len()));
    let mut below = 0.0;
    let mut parts = Vec::new();
    for step in STEPS {
        let number = found.iter().filter(|found| found.bits >= below && found.bits < step).count();
        if number > 0 {
            parts.push(match step.is_finite() {
                true => format!("{number} below {step} bits"),
                false => format!("{number} above {below}"),
            });
        }
        below = step;
    }
    if !parts.is_empty() {
        let _ = write!(text, ": {}", parts.join(", "));
    }
    let (right, known) =
        run.states.iter().map(right).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if known > 0 {
        let _ = write!(text, "; {right} of {} with a known output right", count(known, "test"));
    }
    let _ = writeln!(
        text,
        "  {} wall, {} CPU",
        duration(run.wall.as_nanos() as u64),
        duration(run.cpu.as_nanos() as u64)
    );
    if run.interrupted {
        text += "interrupted; what was found until then counts\n";
    }
    let cut: Vec<&State<'_>> = run.states.iter().filter(|state| state.hunt.is_cut_off()).collect();
    if !cut.is_empty() {
        let _ = writeln!(text, "{} cut off before everything was tried", tasks(cut.len()));
    }
    text
}

/// The run as a document.
pub(super) fn json(run: &Solving<'_>) -> Json {
    let states = run.states.iter().map(|state| {
        let attempts = state.solution.found.iter().map(|found| {
            json!({
                "bits": found.bits,
                "family": found.family,
                "rule": found.words,
                "program": found.program,
                "agreeing": found.agreeing,
                "answers": found.answers.iter().map(board_json).collect::<Vec<_>>(),
            })
        });
        let (right, known) = right(state);
        json!({
            "task": state.task.id,
            "attempts": attempts.collect::<Vec<_>>(),
            "candidates": state.solution.candidates,
            "dropped": state.solution.dropped,
            "fuel": state.hunt.spent(),
            "cut_off": state.hunt.is_cut_off(),
            "tests_known": known,
            "tests_right": right,
        })
    });
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for found in run.states.iter().filter_map(|state| state.solution.found.first()) {
        *families.entry(found.family).or_default() += 1;
    }
    json!({
        "tasks": states.collect::<Vec<_>>(),
        "families": families,
        "interrupted": run.interrupted,
        "wall_seconds": run.wall.as_secs_f64(),
        "cpu_seconds": run.cpu.as_secs_f64(),
    })
}
