//! `arcvm tasks`: the known tasks, listed, shown, looked for, or held against ARC's own rules.

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value as Json, json};

use super::options::TaskOptions;
use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, complete, task_warnings};
use crate::diag;
use crate::render::{self, Style};
use crate::source::SourceMap;
use crate::task::{Origin, SampleKind, Task, TaskError, TaskSet, lint};

/// List the tasks, or show one in colour.
#[derive(Args)]
#[command(after_help = "\
Exit codes with --strict: 0 all tasks are as ARC has them, 1 something is not, 2 no task could be loaded.

Examples:
  arcvm tasks
  arcvm tasks 007bbfb7
  arcvm tasks 1d_fill
  arcvm tasks --strict --tasks my-tasks/
  arcvm tasks 007bbfb7 --json --tasks ~/ARC-AGI/data")]
pub(super) struct Tasks {
    /// The task to show; a part of an id lists the tasks that have it.
    #[arg(add = ArgValueCandidates::new(complete::task_ids))]
    id: Option<String>,
    /// Tell of what ARC's own tasks never have: grids of more than 30 cells a side, no
    /// pair to be solved, unknown keys, files that hold no task.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    tasks: TaskOptions,
}

impl Tasks {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        if self.strict {
            let tasks = self.tasks.discover().map_err(|errors| ui.fail_tasks(&errors))?;
            return self.inspect(ui, &tasks);
        }
        let tasks = self.tasks.load(ui)?;
        if let Some(task) = self.id.as_deref().and_then(|id| tasks.meant(id)) {
            // As JSON it is a task file again.
            let text = match ui.json {
                true => format!("{}\n", task.to_json()),
                false => render::task_view(task, &ui.style),
            };
            ui.print(&text)?;
            return Ok(Verdict::Good);
        }
        let found = self.found(&tasks);
        if let (Some(id), []) = (&self.id, &found[..]) {
            return Err(ui.fail(tasks.unknown(id)));
        }
        ListView { found, part: self.id.as_deref(), total: tasks.len() }.show(ui)?;
        Ok(Verdict::Good)
    }

    /// Returns the tasks whose ids have what was asked for as a part, or all.
    fn found<'t>(&self, tasks: &'t TaskSet) -> Vec<&'t Task> {
        let part = self.id.as_deref().unwrap_or_default().to_lowercase();
        tasks.iter().filter(|task| task.id.to_lowercase().contains(&part)).collect()
    }

    /// Tells of what ARC's own tasks never have.
    fn inspect(&self, ui: &mut Ui, tasks: &TaskSet) -> Result<Verdict, Failure> {
        let found = self.found(tasks);
        if let (Some(id), []) = (&self.id, &found[..]) {
            return Err(ui.fail(tasks.unknown(id)));
        }
        let lints: Vec<(&Task, String)> = found
            .iter()
            .flat_map(|task| lint(task).into_iter().map(|text| (*task, text)))
            .collect();
        let loading = tasks.warnings();
        let view = LintView { tasks: found.len(), loading, lints };
        view.show(ui)?;
        Ok(if view.total() == 0 { Verdict::Good } else { Verdict::Bad })
    }
}

/// A list of tasks: all, or those whose ids have a part.
struct ListView<'t> {
    found: Vec<&'t Task>,
    part: Option<&'t str>,
    /// Tasks that are known.
    total: usize,
}

impl View for ListView<'_> {
    fn text(&self, style: &Style) -> String {
        let width = self.found.iter().map(|task| task.id.chars().count()).max().unwrap_or_default();
        let mut text = String::new();
        for task in &self.found {
            let first = task.samples.iter().find(|sample| sample.kind.is_demonstration());
            let shapes = style.faint(&first.map(shape).unwrap_or_default());
            text += &format!("{:<width$}  {:<24} {shapes}\n", task.id, counts(task));
        }
        let last = match self.part {
            Some(id) => {
                let (what, has) = match self.found.len() {
                    1 => ("the id of 1 task".to_owned(), "has"),
                    many => (format!("the ids of {many} tasks"), "have"),
                };
                format!("no task is named `{id}`; {what} {has} it as a part\n")
            }
            None => {
                let origin = origin(self.found.first().copied());
                format!("{}, {origin}\n", count(self.total, "task"))
            }
        };
        text + &style.faint(&last)
    }

    fn json(&self) -> Json {
        json!({ "tasks": self.found.iter().map(|task| summary(task)).collect::<Vec<_>>() })
    }
}

/// Oddities that ARC's own tasks never have, in files and in tasks.
struct LintView<'t> {
    tasks: usize,
    loading: &'t [TaskError],
    lints: Vec<(&'t Task, String)>,
}

impl LintView<'_> {
    fn total(&self) -> usize {
        self.lints.len() + self.loading.len()
    }
}

impl View for LintView<'_> {
    fn text(&self, style: &Style) -> String {
        let mut text = String::new();
        for problem in self.loading {
            text += &format!("{}\n", task_warnings::line(problem));
        }
        for (task, lint) in &self.lints {
            text += &format!("{}: {lint}\n", task.id);
        }
        let of = count(self.tasks, "task");
        text + &style.faint(&match self.total() {
            0 => format!("{of}, all as ARC has them\n"),
            total => format!("{of}, {} that ARC's own never have\n", count(total, "thing")),
        })
    }

    fn json(&self) -> Json {
        let sources = SourceMap::new();
        let of_file = |problem: &TaskError| diag::to_json(&problem.diagnostic(), &sources);
        let of_task = |(task, text): &(&Task, String)| json!({ "task": task.id, "message": text });
        json!({
            "tasks": self.tasks,
            "files": self.loading.iter().map(of_file).collect::<Vec<_>>(),
            "lints": self.lints.iter().map(of_task).collect::<Vec<_>>(),
        })
    }
}

fn counts(task: &Task) -> String {
    let counts = SampleKind::ALL.into_iter().map(|kind| (kind, task.of_kind(kind).count()));
    let counts: Vec<String> = counts
        .filter(|&(kind, n)| match kind {
            SampleKind::Train | SampleKind::Test => task.of_kind(SampleKind::Pair).next().is_none(),
            SampleKind::ArcGen | SampleKind::Pair => n > 0,
        })
        .map(|(kind, n)| match kind {
            SampleKind::Pair => count(n, "pair"),
            kind => format!("{n} {kind}"),
        })
        .collect();
    counts.join(", ")
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
        Some(Origin::File(_) | Origin::Memory) | None => "loaded from files".to_owned(),
    }
}

fn summary(task: &Task) -> Json {
    let count = |kind| task.of_kind(kind).count();
    let origin = match &task.origin {
        Origin::Generated => "generated".to_owned(),
        Origin::Memory => "memory".to_owned(),
        Origin::File(path) => path.display().to_string(),
    };
    json!({
        "id": task.id,
        "train": count(SampleKind::Train),
        "test": count(SampleKind::Test),
        "arc-gen": count(SampleKind::ArcGen),
        "pairs": count(SampleKind::Pair),
        "origin": origin,
    })
}
