//! The output of `arcvm store`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::ui::count;
use crate::cli::view::View;
use crate::render::Style;
use crate::store::{self, Collected, ProgramRecord, ScoreRecord};

/// Programs of a store, task by task, and the searches that made them.
pub(super) struct ListView<'s> {
    pub(super) store: &'s store::Store,
    /// Tasks that have a program.
    pub(super) tasks: usize,
    pub(super) listed: Vec<&'s ScoreRecord>,
    pub(super) searches: Vec<&'s store::SearchRecord>,
    /// Tasks that `solve` has begun, and the work that it has done for them.
    pub(super) solving: (usize, u64),
}

impl View for ListView<'_> {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        for score in &self.listed {
            let verdict = if score.solved() { style.good("solved") } else { style.bad("open  ") };
            let hash = score.program.to_string();
            let program = self.store.program(score.program);
            let _ = writeln!(
                text,
                "{verdict}  {}  {}  {} of {} right, {:.1}% of cells{}",
                score.task,
                &hash[..12],
                score.right,
                count(score.pairs, "pair"),
                100.0 * score.likeness,
                program.map_or_else(String::new, |program| origin(self.store, program)),
            );
        }
        for search in &self.searches {
            let _ = writeln!(text, "{}", style.faint(&search_text(search)));
        }
        if self.solving.0 > 0 {
            let line = format!(
                "`arcvm solve` has worked on {}, {} million units in all",
                count(self.solving.0, "task"),
                self.solving.1.div_ceil(1_000_000)
            );
            let _ = writeln!(text, "{}", style.faint(&line));
        }
        let _ = writeln!(
            text,
            "{} for {}, of which {} listed",
            count(self.store.programs().count(), "program"),
            count(self.tasks, "task"),
            match self.listed.len() {
                1 => "1 is".to_owned(),
                many => format!("{many} are"),
            }
        );
        text
    }

    fn json(&self) -> Value {
        let programs: Vec<Value> = self.listed.iter().map(|score| score_json(score)).collect();
        let search = |search: &&store::SearchRecord| {
            let store::SearchRecord { key, generation, made, tasks: _ } = search;
            json!({
                "key": key,
                "tasks": search.subject(),
                "seed": search.setting("seed"),
                "generations": generation,
                "candidates": made,
            })
        };
        let searches: Vec<Value> = self.searches.iter().map(search).collect();
        json!({
            "programs": self.store.programs().count(),
            "scores": programs,
            "searches": searches,
            "solving": { "tasks": self.solving.0, "work": self.solving.1 },
        })
    }
}

/// Tells where a program is from: the generation of a search, or the command that noted it.
fn origin(store: &store::Store, program: &ProgramRecord) -> String {
    match store.search(&program.search) {
        Some(_) => format!(", generation {}", program.generation),
        None => format!(", from `{}`", program.search),
    }
}

/// A program of a store with where it is from and what it scored.
pub(super) struct ProgramView<'s> {
    pub(super) store: &'s store::Store,
    pub(super) program: &'s ProgramRecord,
}

impl View for ProgramView<'_> {
    fn text(&self, style: &Style) -> String {
        let Self { store, program } = self;
        let mut text =
            format!("{}\n\n{}\n", style.strong(&program.program.to_string()), program.text);
        let search = store.search(&program.search).map_or(&*program.search, |s| s.subject());
        let seed = store.search(&program.search).and_then(|search| search.setting("seed"));
        let seed = seed.map_or_else(String::new, |seed| format!(" with seed {seed}"));
        let _ = match store.search(&program.search) {
            Some(_) => writeln!(
                text,
                "first seen in generation {} of the search of {search}{seed}",
                program.generation
            ),
            None => writeln!(text, "first seen by `{search}`"),
        };
        for parent in &program.parents {
            let _ = writeln!(text, "parent {parent}");
        }
        for score in store.scores_of(program.program) {
            let _ = writeln!(
                text,
                "task {}: {} of {} right, {:.1}% of cells, {} units of fuel",
                score.task,
                score.right,
                count(score.pairs, "pair"),
                100.0 * score.likeness,
                score.fuel
            );
        }
        text
    }

    fn json(&self) -> Value {
        let program = self.program;
        let scores = self.store.scores_of(program.program);
        json!({
            "program": program.program.to_string(),
            "text": program.text,
            "parents": program.parents.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "first_seen": program.first_seen,
            "generation": program.generation,
            "search": program.search,
            "scores": scores.map(score_json).collect::<Vec<_>>(),
        })
    }
}

/// Programs that were written into a folder, with their tasks.
pub(super) struct ExportView<'v> {
    pub(super) folder: &'v Path,
    pub(super) written: Vec<(String, PathBuf)>,
}

impl View for ExportView<'_> {
    fn text(&self, _: &Style) -> String {
        let written = count(self.written.len(), "program");
        format!("{written} written to {}\n", self.folder.display())
    }

    fn json(&self) -> Value {
        let file = |(task, file): &(String, PathBuf)| json!({ "task": task, "file": file });
        json!({ "written": self.written.iter().map(file).collect::<Vec<_>>() })
    }
}

/// The parts of a store that were kept and dropped.
pub(super) struct CollectedView(pub(super) Collected);

impl View for CollectedView {
    fn text(&self, _: &Style) -> String {
        let Self(collected) = self;
        let left = match collected.damaged.len() {
            0 => String::new(),
            left => format!(", {left} left as {}", if left == 1 { "it is" } else { "they are" }),
        };
        format!(
            "{} merged{left}; {} kept, {} dropped; {} kept, {} dropped\n",
            count(collected.files, "file"),
            count(collected.programs, "program"),
            collected.dropped_programs,
            count(collected.scores, "score"),
            collected.dropped_scores,
        )
    }

    fn json(&self) -> Value {
        let Self(collected) = self;
        json!({
            "files": collected.files,
            "damaged": collected.damaged.len(),
            "programs": collected.programs,
            "dropped_programs": collected.dropped_programs,
            "scores": collected.scores,
            "dropped_scores": collected.dropped_scores,
        })
    }
}

fn score_json(score: &ScoreRecord) -> Value {
    json!({
        "program": score.program.to_string(),
        "task": score.task,
        "task_hash": score.task_hash.to_string(),
        "solved": score.solved(),
        "right": score.right,
        "pairs": score.pairs,
        "likeness": score.likeness,
        "fuel": score.fuel,
    })
}

/// Returns a search in a line: of what, how far it came, and what tells it from others.
fn search_text(search: &store::SearchRecord) -> String {
    let settings = ["seed", "population", "parents", "fuel"];
    let told = settings.iter().filter_map(|name| Some((name, search.setting(name)?)));
    let told = told.map(|(name, value)| match value.strip_prefix("auto-") {
        Some(most) => format!("{name} auto, at most {most}"),
        None => format!("{name} {value}"),
    });
    let told: Vec<String> = told.collect();
    let start = search.setting("from").map_or("", |hash| hash.get(..6).unwrap_or(hash));
    format!(
        "search of {}: {}, {}; {}, started from programs {start}",
        search.subject(),
        count(search.generation as usize, "generation"),
        count(search.made as usize, "candidate"),
        told.join(", "),
    )
}
