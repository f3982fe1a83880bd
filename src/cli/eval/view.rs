//! The output of `arcvm eval` for a population.

use std::fmt::Write;

use serde_json::{Value, json};

use super::EvalView;
use super::task::TaskView;
use crate::cli::solver::{diagnostics_json, unread_json};
use crate::cli::ui::{count, duration};
use crate::cli::view::View;
use crate::library::Entry;
use crate::population::Phase;
use crate::render::Style;

impl View for EvalView<'_> {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        for index in 0..self.tasks.len() {
            text += &TaskView { eval: self, index }.text(style);
        }
        self.write_invalid(style, &mut text);
        let counts = &self.matrix.counts;
        let _ = writeln!(
            text,
            "{} → {} ({}) → {} with different outputs",
            count(counts.candidates, "candidate"),
            count(counts.programs, "different program"),
            count(counts.roots, "root"),
            match self.matrix.tasks.len() {
                1 => counts.distinct.to_string(),
                tasks => format!("{:.1}", counts.distinct as f64 / tasks as f64),
            },
        );
        let _ = writeln!(
            text,
            "{} of {} from the cache; ran {} where each candidate alone takes {}, and {} for {}",
            counts.cached,
            count(counts.unique as usize, "result"),
            count(counts.executed as usize, "program-sample"),
            counts.equivalent,
            count(counts.steps as usize, "step"),
            counts.steps_alone,
        );
        if 0 < counts.differ_runs {
            let _ = writeln!(
                text,
                "differs ran {}, of which {} failed",
                count(counts.differ_runs as usize, "time"),
                counts.differ_failures
            );
        }
        let _ = writeln!(text, "\n{:<16}{:>12}{:>12}", "phase", "wall time", "CPU time");
        let phases = self.matrix.phases.iter().copied();
        for phase in phases.chain([self.matrix.phases.total()]) {
            let wall = duration(phase.wall.as_nanos() as u64);
            let cpu = duration(phase.cpu.as_nanos() as u64);
            let _ = writeln!(text, "{:<16}{wall:>12}{cpu:>12}", phase.name);
        }
        text
    }

    fn json(&self) -> Value {
        let counts = &self.matrix.counts;
        let phase = |phase: &Phase| {
            json!({
                "name": phase.name,
                "wall_ms": phase.wall.as_secs_f64() * 1e3,
                "cpu_ms": phase.cpu.as_secs_f64() * 1e3,
            })
        };
        let tasks: Vec<Value> =
            (0..self.tasks.len()).map(|index| TaskView { eval: self, index }.json()).collect();
        let library = self.population.library();
        let invalid = library.invalid();
        let broken = invalid.iter().map(|entry: &Entry<'_>| {
            json!({
                "name": entry.definition.name,
                "file": entry.file.name,
                "status": "invalid",
                "diagnostics": diagnostics_json(library, entry),
            })
        });
        let broken = broken.chain(library.unread.iter().map(|file| unread_json(file, library)));
        json!({
            "summary": {
                "written": counts.candidates,
                "invalid": invalid.len() + library.unread.len(),
                "unique": counts.programs,
                "roots": counts.roots,
                "distinct": counts.distinct,
                "results": counts.unique,
                "from_cache": counts.cached,
                "program_samples_executed": counts.executed,
                "program_samples_equivalent": counts.equivalent,
                "steps_executed": counts.steps,
                "steps_alone": counts.steps_alone,
                "differ_runs": counts.differ_runs,
                "differ_failures": counts.differ_failures,
                "solved": self.matrix.tasks.iter().filter(|t| t.solvers().next().is_some()).count(),
                "tasks": self.matrix.tasks.len(),
                "wall_ms": self.matrix.phases.total().wall.as_secs_f64() * 1e3,
                "cpu_ms": self.matrix.phases.total().cpu.as_secs_f64() * 1e3,
            },
            "interrupted": self.is_interrupted,
            "phases": self.matrix.phases.iter().map(phase).collect::<Vec<_>>(),
            "tasks": tasks,
            "invalid": broken.collect::<Vec<_>>(),
        })
    }
}

impl EvalView<'_> {
    /// Writes the candidates with errors, which no task was tried with.
    fn write_invalid(&self, style: &Style, text: &mut String) {
        /// So many are listed; all of them were told.
        const SHOWN: usize = 20;
        let library = self.population.library();
        let invalid = library.invalid();
        let invalid = invalid
            .iter()
            .map(|entry| (entry.definition.name.as_str(), library.first_error(entry)));
        let unread = library.unread.iter();
        let unread = unread.map(|file| (file.name.as_str(), file.diagnostic.message.clone()));
        let all: Vec<(&str, String)> = invalid.chain(unread).collect();
        for (name, error) in all.iter().take(SHOWN) {
            let _ = writeln!(text, "{}  {}  {error}", style.bad("invalid"), style.strong(name));
        }
        if all.len() > SHOWN {
            let _ = writeln!(text, "{} more invalid", all.len() - SHOWN);
        }
        let broken = all.len() - library.unread.len();
        if broken > 0 {
            let _ = writeln!(text, "{} with errors left out", count(broken, "candidate"));
        }
        if !library.unread.is_empty() {
            let _ = writeln!(text, "{} not read", count(library.unread.len(), "file"));
        }
        if !all.is_empty() {
            text.push('\n');
        }
    }
}
