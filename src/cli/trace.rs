//! `arcvm trace`: every line of a solver with its value and its time.

mod view;

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use serde_json::{Value as Json, json};

use self::view::TracesView;
use super::interrupt::{self, CtrlC};
use super::options::{BudgetOptions, TaskOptions};
use super::solver::{Wanted, choose, report_misuse, report_unknown_task};
use super::ui::Ui;
use super::view::View;
use super::{Failure, Verdict, complete, files};
use crate::jobs::{self, Job, Loaded};
use crate::library::{Entry, Library, named, with_name};
use crate::task::TaskSet;

/// Show every line of a solver with its value and its time.
#[derive(Args)]
#[command(after_help = "\
Lines are run as they were written, without the passes; a line's time is the least of five runs.

With --against, lines of the two solvers are matched by name, as far as that keeps their order, and between matched \
ones by position where there are as many in both. A line without a match is compared with nothing.

Exit codes: 0 all right, 1 a wrong answer, or with --against a line whose value differs, 2 bad usage or bad input.

Examples:
  arcvm trace solvers/007bbfb7.arc --pair train0
  arcvm trace solver.arc --task 007bbfb7 --html trace.html
  arcvm trace draft.arc --against solver.arc --html trace.html
  arcvm trace solvers.py --solver solve_007bbfb7 --tasks ~/ARC-AGI/data/training --json")]
pub(super) struct Trace {
    /// The file with the solver, or `FILE#NAME` for one of several; `-` for standard input.
    #[arg(value_name = "FILE[#NAME]")]
    file: PathBuf,
    /// The task to run it on; by default the one that the solver's name or the file's says.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(complete::task_ids))]
    task: Option<String>,
    /// Which definition to run, where a file has several.
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(complete::solvers))]
    solver: Option<String>,
    /// Only one pair, such as `train0` or `test0`.
    #[arg(long, value_name = "PAIR", default_value = "all", add = ArgValueCandidates::new(complete::pairs))]
    pair: String,
    /// Another solver of the task, `FILE` or `FILE#NAME`: the first line where the values differ is
    /// told.
    #[arg(long, value_name = "FILE[#NAME]")]
    against: Option<PathBuf>,
    /// Write a page that stands alone instead of showing the lines here.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    #[command(flatten)]
    tasks: TaskOptions,
    #[command(flatten)]
    budget: BudgetOptions,
}

/// Runs of a line, for its time.
const RUNS: u32 = 5;

impl Trace {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let ctrl_c = CtrlC::listen(ui);
        let against = self.against.as_deref().map(with_name);
        let other = against.as_ref().map(|(path, _)| path);
        let (file, own_name) = with_name(&self.file);
        let paths: Vec<PathBuf> = [&file].into_iter().chain(other).cloned().collect();
        let options = self.budget.jobs(RUNS).passes(false).dialect(ui.dialect);
        let Loaded { library, diagnostics, .. } = jobs::load(&paths, &options);
        report_misuse(ui, &library, &diagnostics)?;
        let tasks = self.tasks.load(ui)?;
        report_unknown_task(ui, &tasks, self.task.as_deref())?;
        let (one, other) =
            self.solvers(ui, &library, &tasks, (&file, own_name.as_deref()), against.as_ref())?;
        let task =
            one.find_task(&tasks, self.task.as_deref()).map_err(|unknown| ui.fail(unknown))?;
        let samples = task.find_samples(&self.pair).map_err(|unknown| ui.fail(unknown))?;
        let job = Job::on_samples(one, task, &samples);
        let options = options.interrupt(ctrl_c.working());
        let (is_json, has_page, style) = (ui.json, self.html.is_some(), ui.style);
        let made = jobs::trace(&library, &job, other, &options, |traces| {
            let view = TracesView { library: &library, traces };
            Made {
                text: (!is_json && !has_page).then(|| view.text(&style)),
                json: is_json.then(|| view.json()),
                page: has_page.then(|| view.page(style.palette)),
                summary: view.summary(&style),
                good: traces.good(),
                done: traces.samples.len(),
            }
        });
        let made = made.map_err(|diagnostic| ui.fail(diagnostic))?;
        if let (Some(path), Some(page)) = (&self.html, &made.page) {
            files::write(ui, path, page)?;
        }
        match (made.json, &self.html) {
            (Some(mut json), path) => {
                json["interrupted"] = (made.done < samples.len()).into();
                json["html"] = path.as_ref().map_or(Json::Null, |path| json!(path));
                ui.print_json(json)?;
            }
            (None, Some(path)) => {
                ui.print(&format!("{}wrote {}\n", made.summary, path.display()))?
            }
            (None, None) => ui.print(&made.text.unwrap_or_default())?,
        }
        if made.done < samples.len() {
            return Ok(interrupt::end(ui, (made.done, samples.len()), "pair", "traced"));
        }
        Ok(if made.good { Verdict::Good } else { Verdict::Bad })
    }

    /// Returns the solver, and the one that it is compared with.
    fn solvers<'l>(
        &self,
        ui: &mut Ui,
        library: &'l Library,
        tasks: &TaskSet,
        (file, own_name): (&Path, Option<&str>),
        against: Option<&(PathBuf, Option<String>)>,
    ) -> Result<(Entry<'l>, Option<Entry<'l>>), Failure> {
        let from_folder = |name: &str| Path::new(name).starts_with(file);
        let own = match file.is_dir() {
            true => library.files.iter().take_while(|file| from_folder(&file.name)).count(),
            false => 1,
        };
        let (files, others) = library.files.split_at(own.min(library.files.len()));
        let (name, id) = (self.solver.as_deref().or(own_name), self.task.as_deref());
        let runnable = |ui: &mut Ui, entry: Entry<'l>| match entry.definition.program {
            Some(_) => Ok(entry),
            None => Err(ui.fail(entry.not_a_solver())),
        };
        let wanted = Wanted { name, how: "--solver NAME", task: id, tasks: Some(tasks) };
        let one = choose(ui, library, file, files, wanted)?;
        let one = runnable(ui, one)?;
        let Some((path, own_name)) = against else {
            return Ok((one, None));
        };
        // The name of the one need not be known there.
        let name = name.filter(|name| !named(others, name).is_empty());
        let name = own_name.as_deref().or(name);
        let id = id.or_else(|| {
            let own = one.definition.endings();
            own.chain([one.file.stem.as_str()]).find(|id| {
                others.iter().any(|file| {
                    file.unit
                        .entries()
                        .into_iter()
                        .any(|definition| Entry { file, definition }.is_for(id))
                })
            })
        });
        let how = "--against FILE#NAME";
        let wanted = Wanted { name, how, task: id, tasks: Some(tasks) };
        let other = choose(ui, library, path, others, wanted)?;
        Ok((one, Some(runnable(ui, other)?)))
    }
}

/// The parts of a run that outputs need after its values are gone.
struct Made {
    text: Option<String>,
    json: Option<Json>,
    page: Option<String>,
    summary: String,
    good: bool,
    /// Pairs that were traced.
    done: usize,
}
