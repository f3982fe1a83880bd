//! `arcvm show`: a task as a picture, and what a solver makes of it.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value as Json, json};

use super::options::{BudgetOptions, TaskOptions};
use super::run::panels;
use super::solver::{Wanted, choose, report_misuse};
use super::ui::Ui;
use super::view::View;
use super::{Failure, Verdict, complete, files, numbers};
use crate::diag::{Code, Diagnostic};
use crate::eval::{self, Outcome, Status};
use crate::jobs::{self, Choice, Job, grid_json, outcome_json};
use crate::library::{Entry, Library, with_name};
use crate::render::picture::Ink;
use crate::render::sheet::Sheet;
use crate::render::{self, Style, html, png, svg, tally, verdict};
use crate::task::{Sample, Task};
use crate::value::GridBuf;

/// Show a task, and a solver's answers beside the expected ones, as a picture or here.
#[derive(Args)]
#[command(after_help = "\
Cells of an answer that differ from the expected ones are marked.

Exit codes: 0 all right, 1 a wrong answer, 2 bad usage or bad input.

Examples:
  arcvm show 007bbfb7
  arcvm show 007bbfb7 --svg 007bbfb7.svg --palette arcprize
  arcvm show 007bbfb7 --png 007bbfb7.png --scale 2 --tasks ~/ARC-AGI/data/training
  arcvm show 007bbfb7 --solver draft.arc --html 007bbfb7.html")]
pub(super) struct Show {
    /// The task.
    #[arg(value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    id: String,
    /// A file with a solver, whose answers are shown as well, or `FILE#NAME` for one of several;
    /// `-` for standard input.
    #[arg(long, value_name = "FILE[#NAME]")]
    solver: Option<PathBuf>,
    /// Which definition to run, where the file has several.
    #[arg(long, value_name = "NAME", requires = "solver")]
    name: Option<String>,
    /// Write an SVG picture.
    #[arg(long, value_name = "OUT")]
    svg: Option<PathBuf>,
    /// Write a PNG picture.
    #[arg(long, value_name = "OUT")]
    png: Option<PathBuf>,
    /// Pixels of the PNG picture for one of the SVG picture, a side.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "png", value_parser = numbers::between::<u32>(1, 8))]
    scale: u32,
    /// Write a page that stands alone.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
}

impl Show {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let tasks = self.tasks.load(ui)?;
        let task = tasks.named(&self.id).map_err(|unknown| ui.fail(unknown))?;
        let library = self.load(ui)?;
        let answers = match (&library, &self.solver) {
            (Some(library), Some(path)) => Some(self.answer(ui, library, path, task)?),
            _ => None,
        };
        let outcomes = answers.as_ref().map(|(_, outcomes)| &outcomes[..]);
        let (ink, palette) = (Ink::on_white(ui.style.palette), ui.style.palette);
        let mut written: Vec<&Path> = Vec::new();
        if self.svg.is_some() || self.png.is_some() {
            let picture = render::task::picture(task, outcomes);
            if let Some(path) = &self.svg {
                files::write(ui, path, svg::picture(&picture, &ink))?;
                written.push(path);
            }
            if let Some(path) = &self.png {
                let image = png::picture(&picture, &ink, self.scale).map_err(|message| {
                    ui.fail(
                        Diagnostic::new(Code::FileUnwritable, message)
                            .with_help("write it as SVG, or without `--scale`"),
                    )
                })?;
                files::write(ui, path, image)?;
                written.push(path);
            }
        }
        if let Some(path) = &self.html {
            let answers = answers.as_ref();
            let answers = answers.map(|(entry, o)| (entry.definition.name.as_str(), &o[..]));
            files::write(ui, path, html::show(task, answers, palette))?;
            written.push(path);
        }
        let answers = library.as_ref().zip(answers.as_ref());
        let answers = answers.map(|(library, (entry, outcomes))| (library, *entry, &outcomes[..]));
        ShowView { task, answers, written }.show(ui)?;
        let good = outcomes.is_none_or(|outcomes| {
            outcomes.iter().all(|o| matches!(o.status, Status::Correct | Status::Unknown))
        });
        Ok(if good { Verdict::Good } else { Verdict::Bad })
    }

    /// Returns the solver's file, if one is named.
    fn load(&self, ui: &mut Ui) -> Result<Option<Library>, Failure> {
        let Some(path) = &self.solver else {
            return Ok(None);
        };
        let (path, own_name) = with_name(path);
        let name = self.name.as_deref().or(own_name.as_deref());
        let options = self.budget.jobs(1).solver(name).dialect(ui.dialect);
        let loaded = jobs::load(std::slice::from_ref(&path), &options);
        report_misuse(ui, &loaded.library, &loaded.diagnostics)?;
        Ok(Some(loaded.library))
    }

    /// Runs the solver on every sample of the task.
    fn answer<'l>(
        &self,
        ui: &mut Ui,
        library: &'l Library,
        path: &Path,
        task: &Task,
    ) -> Result<(Entry<'l>, Vec<Outcome>), Failure> {
        let (path, own_name) = with_name(path);
        let name = self.name.as_deref().or(own_name.as_deref());
        let wanted = Wanted { name, how: "--name NAME", task: Some(&task.id), tasks: None };
        let entry = choose(ui, library, &path, &library.files, wanted)?;
        if entry.definition.runnable().is_none() {
            return Err(ui.fail(entry.not_a_solver()));
        }
        let options = self.budget.jobs(1).engine(Choice::Vm).threads(1);
        let outcomes = jobs::run(library, &[Job::new(entry, task)], &options);
        let mut outcomes = outcomes.map_err(|diagnostic| ui.fail(diagnostic))?;
        let outcomes = outcomes.programs.remove(0).outcomes;
        Ok((entry, outcomes))
    }
}

/// A task, with a solver's answers and the pictures that were written, if any.
struct ShowView<'v> {
    task: &'v Task,
    answers: Option<(&'v Library, Entry<'v>, &'v [Outcome])>,
    written: Vec<&'v Path>,
}

impl View for ShowView<'_> {
    fn text(&self, style: &Style) -> String {
        let Self { task, answers, written } = self;
        if !written.is_empty() {
            let names: Vec<String> =
                written.iter().map(|path| path.display().to_string()).collect();
            return format!("wrote {}\n", names.join(", "));
        }
        let Some((_, _, outcomes)) = *answers else { return render::task_view(task, style) };
        let mut text = format!("{}\n\n", style.strong(&task.id));
        for (sample, outcome) in task.samples.iter().zip(outcomes) {
            let words = verdict(sample, outcome);
            let words = match outcome.status {
                Status::Correct => style.good(&words),
                Status::Unknown => words,
                Status::Wrong | Status::Failed(_) => style.bad(&words),
            };
            text += &format!("{}  {words}\n", style.strong(&sample.name()));
            text += &render::panels(&panels(sample, outcome), style);
            text.push('\n');
        }
        let verdict = tally(outcomes);
        let verdict =
            if eval::solved(outcomes) { style.good(&verdict) } else { style.bad(&verdict) };
        text + &verdict + "\n"
    }

    fn json(&self) -> Json {
        let Self { task, answers, written } = self;
        let pair = |(index, sample): (usize, &Sample)| {
            let mut pair = match answers {
                Some((library, entry, outcomes)) => {
                    outcome_json(sample, &outcomes[index], library, entry)
                }
                None => json!({ "kind": sample.kind.to_string(), "index": sample.index }),
            };
            pair["input"] = grid_json(&sample.input);
            pair["expected"] = sample.output.as_ref().map_or(Json::Null, grid_json);
            if let Some((_, _, outcomes)) = answers {
                let got = outcomes[index].grid.as_ref();
                pair["got"] = got.map_or(Json::Null, grid_json);
                pair["differs"] = json!(differing(got, sample.output.as_ref()));
            }
            pair
        };
        let pairs: Vec<Json> = task.samples.iter().enumerate().map(pair).collect();
        let mut json = json!({ "task": task.id, "pairs": pairs, "written": written });
        if let Some((_, entry, outcomes)) = answers {
            json["solver"] = json!({ "name": entry.definition.name, "file": entry.file.name });
            json["solved"] = json!(eval::solved(*outcomes));
        }
        json
    }
}

/// Returns the cells of an answer, as (row, column), that are marked.
fn differing(got: Option<&GridBuf>, expected: Option<&GridBuf>) -> Vec<(usize, usize)> {
    match (got, expected) {
        (Some(got), Some(expected)) => {
            Sheet::compared(got.view(), expected.view()).marks().collect()
        }
        _ => Vec::new(),
    }
}
