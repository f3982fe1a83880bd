//! The output of `arcvm ir`: graphs after stages, their sizes, bytecode, native code, or the plan
//! for a device.

use std::fmt::Write;
use std::time::Duration;

use serde_json::{Value as Json, json};

#[cfg(feature = "gpu")]
use super::stage::GPU_PLAN;
use super::stage::Stage;
use crate::cli::ui::{count, duration};
use crate::cli::view::View;
use crate::ir::Counts;
use crate::render::Style;

/// Graphs after stages. Each is drawn while the passes run, and so is in one form alone.
pub(super) struct StagesView {
    /// Each as text in a JSON string, or as a document.
    pub(super) shown: Vec<(Stage, Json)>,
    /// Whether every stage was asked for.
    pub(super) is_all: bool,
    /// The sign that begins a comment.
    pub(super) sign: &'static str,
}

impl View for StagesView {
    fn text(&self, _: &Style) -> String {
        let mut text = String::new();
        for (stage, graph) in &self.shown {
            if self.is_all {
                let gap = if text.is_empty() { "" } else { "\n" };
                let _ = writeln!(text, "{gap}{} after {}", self.sign, stage.name());
            }
            text += graph.as_str().unwrap_or_default();
        }
        text
    }

    fn json(&self) -> Json {
        let document = |(stage, graph): &(Stage, Json)| {
            let mut graph = graph.clone();
            graph["stage"] = stage.name().into();
            graph
        };
        match &self.shown[..] {
            [only] if !self.is_all => document(only),
            all => json!({ "stages": all.iter().map(document).collect::<Vec<_>>() }),
        }
    }
}

/// The row of a stage.
pub(super) struct Row {
    pub(super) stage: Stage,
    pub(super) counts: Counts,
    /// Nodes that it replaced; none for building.
    pub(super) replaced: Option<usize>,
    pub(super) time: Duration,
}

/// The size of the graph after each stage.
pub(super) struct StatsView {
    pub(super) programs: usize,
    /// The calls that the source has.
    pub(super) calls: usize,
    pub(super) rows: Vec<Row>,
}

impl View for StatsView {
    fn text(&self, style: &Style) -> String {
        let (programs, calls) = (count(self.programs, "program"), count(self.calls, "call"));
        let mut text = format!("{programs}, {calls} written\n\n");
        let columns = ["nodes", "shared", "leaves", "replaced", "time"];
        let line = |stage: &str, cells: [&str; 5]| {
            let cells: String = cells.iter().map(|cell| format!("{cell:>11}")).collect();
            format!("{stage:<14}{cells}")
        };
        text += &(style.strong(&line("stage", columns)) + "\n");
        for Row { stage, counts, replaced, time } in &self.rows {
            let numbers = [counts.computed, counts.shared, counts.leaves].map(|n| n.to_string());
            let replaced = replaced.map_or_else(|| "–".to_owned(), |n| n.to_string());
            let time = duration(time.as_nanos() as u64);
            let [nodes, shared, leaves] = numbers.each_ref().map(String::as_str);
            text += &(line(&stage.name(), [nodes, shared, leaves, &replaced, &time]) + "\n");
        }
        let total: Duration = self.rows.iter().map(|row| row.time).sum();
        let total = duration(total.as_nanos() as u64);
        text += &(line("total", ["", "", "", "", &total]) + "\n\n");
        text + &style.faint(
            "nodes: calls and the like, computed when a program runs; shared: those of several programs\n\
             leaves: inputs, constants and primitives as values; replaced: nodes, leaves among them\n\
             time of build: with reading the files\n",
        )
    }

    fn json(&self) -> Json {
        let stage = |row: &Row| {
            json!({
                "stage": row.stage.name(),
                "nodes": row.counts.computed,
                "leaves": row.counts.leaves,
                "shared": row.counts.shared,
                "replaced": row.replaced,
                "ns": row.time.as_nanos() as u64,
            })
        };
        json!({
            "programs": self.programs,
            "calls_written": self.calls,
            "stages": self.rows.iter().map(stage).collect::<Vec<_>>(),
        })
    }
}

/// The bytecode or native code of programs.
pub(super) struct CodeView {
    pub(super) stage: &'static str,
    /// Each program by its name.
    pub(super) programs: Vec<(String, String)>,
}

impl View for CodeView {
    fn text(&self, _: &Style) -> String {
        let code = |(name, code): &(String, String)| format!("; {name}\n{}\n", code.trim_end());
        self.programs.iter().map(code).collect::<Vec<_>>().join("\n")
    }

    fn json(&self) -> Json {
        let program = |(name, code): &(String, String)| json!({ "name": name, "code": code });
        let programs: Vec<Json> = self.programs.iter().map(program).collect();
        json!({ "stage": self.stage, "programs": programs })
    }
}

/// The plan of what would run on a device.
#[cfg(feature = "gpu")]
pub(super) struct PlanView(pub(super) String);

#[cfg(feature = "gpu")]
impl View for PlanView {
    fn text(&self, _: &Style) -> String {
        self.0.clone()
    }

    fn json(&self) -> Json {
        json!({ "stage": GPU_PLAN, "text": self.0 })
    }
}
