//! The output of `arcvm solve`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::{Solving, tasks};
use crate::cli::solve::submission::board_json;
use crate::cli::ui::{count, duration};
use crate::cli::view::View;
use crate::plane::Board;
use crate::render::{self, Style, terminal::Panel};
use crate::solve::{Found, Problem, Rounds, Scored, TaskHunt};
use crate::task::Task;
use crate::value::GridBuf;

/// Up to how many bits answers are counted together.
const STEPS: [f64; 5] = [20.0, 40.0, 60.0, 100.0, f64::INFINITY];

/// Tells how many answers cost how much, in words after a colon; nothing where there are none.
pub(super) fn by_bits(bits: &[f64]) -> String {
    let mut below = 0.0;
    let mut parts = Vec::new();
    for step in STEPS {
        let number = bits.iter().filter(|&&bits| bits >= below && bits < step).count();
        match step.is_finite() {
            _ if number == 0 => {}
            true => parts.push(format!("{number} below {step} bits")),
            false => parts.push(format!("{number} above {below}")),
        }
        below = step;
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

/// The answers of a run.
pub(super) struct SolvingView<'v> {
    pub(super) run: &'v Solving<'v>,
    /// Whether each task is shown with its programs and answers.
    pub(super) is_whole: bool,
    /// Whether it is told why candidates were dropped.
    pub(super) has_reasons: bool,
}

impl View for SolvingView<'_> {
    fn text(&self, style: &Style) -> String {
        let run = self.run;
        let text =
            run.tasks.iter().zip(&run.rounds.entries).map(|(task, entry)| match self.is_whole {
                true => explained(style, task, entry, self.has_reasons),
                false => line(style, entry),
            });
        text.collect::<String>() + &summary(run)
    }

    fn json(&self) -> Json {
        document(self.run)
    }
}

/// Returns a task in one line.
fn line(style: &Style, entry: &TaskHunt) -> String {
    let id = &entry.id;
    match entry.solution.found.first() {
        Some(found) => format!(
            "{id}  {:>6.1} bits  {:<24}  {}\n",
            found.bits,
            found.family,
            shortened(&found.words)
        ),
        None => format!("{id}  {}\n", style.faint(&nothing(entry))),
    }
}

/// Tells why there is no answer.
fn nothing(entry: &TaskHunt) -> String {
    let (hunt, problem) = (&entry.hunt, entry.hunt.problem());
    let words = if problem.outputs.is_empty() {
        "no demonstration with an output to learn from".into()
    } else if hunt.is_hopeless() {
        "no test to answer".into()
    } else if hunt.is_done() {
        format!("nothing found among {}", count(entry.solution.candidates, "candidate"))
    } else if hunt.spent() == 0 {
        "not tried yet".into()
    } else {
        format!("nothing found yet, after {} of work", count(hunt.spent() as usize, "unit"))
    };
    match hunt.is_crowded() {
        true => words + "; " + CROWDED,
        false => words,
    }
}

/// The note on a task for which rules were left out.
const CROWDED: &str = "some rules were left out, as they take more than --max-memory";

/// Returns words that fit a line.
fn shortened(words: &str) -> String {
    const MOST: usize = 60;
    match words.char_indices().nth(MOST) {
        Some((index, _)) => format!("{}…", &words[..index]),
        None => words.into(),
    }
}

/// Returns a task with its programs and answers.
fn explained(style: &Style, task: &Task, entry: &TaskHunt, reasons: bool) -> String {
    let mut text = format!("{}\n", style.strong(&entry.id));
    if entry.solution.found.is_empty() {
        let _ = writeln!(text, "{}\n", style.faint(&nothing(entry)));
    }
    for (rank, found) in entry.solution.found.iter().enumerate() {
        let agreeing = match found.agreeing {
            1 => String::new(),
            agreeing => format!(", {} give this answer", count(agreeing, "program")),
        };
        let _ = writeln!(
            text,
            "\nattempt {}  {:.1} bits  right on {}{agreeing}\n",
            rank + 1,
            found.bits,
            count(entry.hunt.problem().shown(), "demonstration"),
        );
        let _ = writeln!(text, "{}", found.program);
        text += &answers(style, task, found);
    }
    if entry.hunt.is_crowded() && !entry.solution.found.is_empty() {
        let _ = writeln!(text, "{}", style.faint(CROWDED));
    }
    if entry.solution.dropped > 0 {
        let dropped = count(entry.solution.dropped, "candidate");
        let line = format!("{dropped} dropped: their programs do not do what the rule says");
        let _ = writeln!(text, "{}", style.faint(&line));
        for complaint in entry.hunt.complaints().iter().take(if reasons { 3 } else { 0 }) {
            let _ = writeln!(text, "{complaint}");
        }
    }
    text
}

/// Returns the inputs of the tests with the answers, compared with the outputs where these are
/// known.
fn answers(style: &Style, task: &Task, found: &Found) -> String {
    let grids: Vec<GridBuf> = found.answers.iter().filter_map(Board::to_grid).collect();
    let mut panels = Vec::new();
    for (sample, grid) in Problem::tests_of(task).zip(&grids) {
        panels.push(Panel::new(sample.name(), sample.input.view()));
        let answer = Panel::new("answer", grid.view());
        panels.push(match &sample.output {
            Some(output) => answer.compared_with(output.view()),
            None => answer,
        });
    }
    render::terminal::panels(&panels, style) + "\n"
}

/// Tells how many tasks have an answer, by bits, and how long it took.
fn summary(run: &Solving<'_>) -> String {
    let entries = &run.rounds.entries;
    let first = entries.iter().filter_map(|entry| entry.solution.found.first());
    let bits: Vec<f64> = first.map(|found| found.bits).collect();
    let mut text =
        format!("\n{} of {} answered{}", bits.len(), tasks(entries.len()), by_bits(&bits));
    let judged = run.tasks.iter().zip(entries).map(|(task, entry)| entry.solution.right(task));
    let (right, known) = judged.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if known > 0 {
        let _ = write!(text, "; {right} of {} with a known output right", count(known, "test"));
    }
    let _ = writeln!(
        text,
        "  {} wall, {} CPU",
        duration(run.wall.as_nanos() as u64),
        duration(run.cpu.as_nanos() as u64)
    );
    let scored = scored(&run.rounds) - run.scored_before;
    if scored.executed > 0 {
        let rate = |rules: u64| rate(rules as f64 / run.cpu.as_secs_f64().max(1e-9));
        let (executed, equivalent) = (rate(scored.executed), rate(scored.equivalent));
        let _ = writeln!(
            text,
            "{executed} rules compared a second on each core, which stand for {equivalent}"
        );
    }
    if run.interrupted {
        text += "interrupted; programs that were found until then count\n";
    }
    let crowded = entries.iter().filter(|entry| entry.hunt.is_crowded()).count();
    if crowded > 0 {
        let _ = writeln!(text, "for {} {CROWDED}", tasks(crowded));
    }
    let cut = entries.iter().filter(|entry| !entry.hunt.is_done()).count();
    if cut > 0 {
        let _ = writeln!(text, "{} cut off before everything was tried", tasks(cut));
    }
    text
}

/// Returns a number of rules a second in words of its size.
fn rate(rules: f64) -> String {
    match rules {
        0.0..1e3 => format!("{rules:.0}"),
        1e3..1e6 => format!("{:.1} thousand", rules / 1e3),
        _ => format!("{:.1} million", rules / 1e6),
    }
}

/// Tells how many rules were compared with demonstrations, those of earlier runs included.
pub(super) fn scored(rounds: &Rounds) -> Scored {
    let mut all = Scored::default();
    rounds.entries.iter().for_each(|entry| all += entry.hunt.scored());
    all
}

/// Returns the run as a document.
fn document(run: &Solving<'_>) -> Json {
    let entries = run.tasks.iter().zip(&run.rounds.entries);
    let documents: Vec<Json> = entries.map(|(task, entry)| entry_json(task, entry)).collect();
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for found in run.rounds.entries.iter().filter_map(|entry| entry.solution.found.first()) {
        *families.entry(found.family).or_default() += 1;
    }
    let scored = scored(&run.rounds) - run.scored_before;
    let second = run.cpu.as_secs_f64().max(1e-9);
    json!({
        "tasks": documents,
        "families": families,
        "interrupted": run.interrupted,
        "scored": { "executed": scored.executed, "equivalent": scored.equivalent },
        "scored_per_cpu_second": {
            "executed": scored.executed as f64 / second,
            "equivalent": scored.equivalent as f64 / second,
        },
        "wall_seconds": run.wall.as_secs_f64(),
        "cpu_seconds": run.cpu.as_secs_f64(),
    })
}

fn entry_json(task: &Task, entry: &TaskHunt) -> Json {
    let attempts = entry.solution.found.iter().map(|found| {
        json!({
            "bits": found.bits,
            "family": found.family,
            "rule": found.words,
            "program": found.program,
            "agreeing": found.agreeing,
            "answers": found.answers.iter().map(board_json).collect::<Vec<_>>(),
        })
    });
    let attempts: Vec<Json> = attempts.collect();
    let why = attempts.is_empty().then(|| nothing(entry));
    let (right, known) = entry.solution.right(task);
    json!({
        "task": entry.id,
        "attempts": attempts,
        "nothing": why,
        "candidates": entry.solution.candidates,
        "dropped": entry.solution.dropped,
        "fuel": entry.hunt.spent(),
        "cut_off": !entry.hunt.is_done(),
        "as_found": entry.as_found,
        "short_of_memory": entry.hunt.is_crowded(),
        "tests_known": known,
        "tests_right": right,
    })
}
