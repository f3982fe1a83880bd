//! Which solver of a file is meant, on which task, on which of its pairs: what several commands ask
//! alike.

use std::path::Path;

use super::Failure;
use super::options::{find_task, unknown_task};
use super::ui::Ui;
use crate::diag::{Code, Diagnostic};
use crate::library::{self, Entry, File};
use crate::task::{Task, TaskSet};

/// The solver in files loaded from a path: the one of a name, else the only one, else the one for a
/// task.
pub(super) fn choose<'l>(
    ui: &mut Ui,
    path: &Path,
    files: &'l [File],
    name: Option<&str>,
    task: Option<&str>,
) -> Result<Entry<'l>, Failure> {
    library::choose(files, path, name, task).map_err(|diagnostic| ui.fail(diagnostic))
}

/// The task of an id, else the one that a solver is for by its name.
pub(super) fn task_for<'t>(
    ui: &mut Ui,
    tasks: &'t TaskSet,
    id: Option<&str>,
    entry: &Entry<'_>,
) -> Result<&'t Task, Failure> {
    if let Some(id) = id {
        return find_task(ui, tasks, id);
    }
    entry.task(tasks).ok_or_else(|| {
        let diagnostic = unknown_task(tasks, entry.task_name());
        let name = &entry.definition.name;
        let note = format!("the task was taken from the name of `{name}` or of its file");
        ui.fail(diagnostic.with_note(note).with_help("say which with `--task ID`"))
    })
}

/// The number of the pair of a name, the numbers of all pairs of a kind such as `test`, or of all
/// where it is `all`.
pub(super) fn samples(ui: &mut Ui, task: &Task, pair: &str) -> Result<Vec<usize>, Failure> {
    let wanted = |at: &usize| {
        let sample = &task.samples[*at];
        pair == "all" || pair == sample.kind.to_string() || pair == sample.name()
    };
    let chosen: Vec<usize> = (0..task.samples.len()).filter(wanted).collect();
    if chosen.is_empty() {
        let message = format!("task {} has no pair `{pair}`", task.id);
        let help = format!(
            "it has {}; a kind such as `train` means all of it, `all` every pair",
            task.pair_names()
        );
        return Err(ui.fail(Diagnostic::new(Code::UnknownTask, message).with_help(help)));
    }
    Ok(chosen)
}
