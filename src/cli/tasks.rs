//! `arcvm tasks`: the known tasks, listed or shown.

use clap::Args;
use serde_json::json;

use super::options::{TaskOptions, find_task};
use super::ui::Ui;
use super::{Failure, Verdict};
use crate::render;
use crate::task::{Kind, Origin, Task};

/// List the tasks, or show one in colour.
#[derive(Args)]
#[command(after_help = "\
Examples:
  arcvm tasks
  arcvm tasks 007bbfb7
  arcvm tasks 007bbfb7 --json --tasks ~/ARC-AGI/data")]
pub(super) struct Tasks {
    /// The task to show.
    id: Option<String>,
    #[command(flatten)]
    tasks: TaskOptions,
}

impl Tasks {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let tasks = self.tasks.load(ui)?;
        if let Some(id) = &self.id {
            let task = find_task(ui, &tasks, id)?;
            if ui.json {
                ui.print(&format!("{}\n", task.to_json()))?;
            } else {
                let view = render::task_view(task, &ui.style);
                ui.print(&view)?;
            }
            return Ok(Verdict::Good);
        }
        if ui.json {
            let list: Vec<_> = tasks.iter().map(summary).collect();
            ui.print_json(json!({ "tasks": list }))?;
            return Ok(Verdict::Good);
        }
        let mut text = String::new();
        for task in &tasks {
            let shapes: Vec<String> = task
                .of_kind(Kind::Train)
                .chain(task.of_kind(Kind::Pair))
                .take(1)
                .map(shape)
                .collect();
            text +=
                &format!("{}  {:<24} {}\n", task.id, counts(task), ui.faint(&shapes.join("  ")));
        }
        text += &ui.faint(&format!("{} tasks, {}\n", tasks.len(), origin(tasks.iter().next())));
        ui.print(&text)?;
        Ok(Verdict::Good)
    }
}

fn counts(task: &Task) -> String {
    let count = |kind| task.of_kind(kind).count();
    match (count(Kind::Train), count(Kind::Test), count(Kind::Pair)) {
        (0, 0, pairs) => format!("{pairs} pairs"),
        (train, test, _) => format!("{train} train, {test} test"),
    }
}

fn shape(sample: &crate::task::Sample) -> String {
    let input = sample.input.view();
    let from = format!("{}×{}", input.height, input.width);
    match &sample.output {
        Some(output) => {
            let output = output.view();
            format!("{from} → {}×{}", output.height, output.width)
        }
        None => from,
    }
}

fn origin(task: Option<&Task>) -> String {
    match task.map(|task| &task.origin) {
        Some(Origin::Generated) => {
            "embedded, with generated examples; `--tasks PATH` loads the public ones".to_owned()
        }
        Some(Origin::File(_)) | None => "loaded from files".to_owned(),
    }
}

fn summary(task: &Task) -> serde_json::Value {
    let count = |kind| task.of_kind(kind).count();
    let origin = match &task.origin {
        Origin::Generated => "generated".to_owned(),
        Origin::File(path) => path.display().to_string(),
    };
    json!({
        "id": task.id,
        "train": count(Kind::Train),
        "test": count(Kind::Test),
        "pairs": count(Kind::Pair),
        "origin": origin,
    })
}
