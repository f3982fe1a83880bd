//! Which solver of a file is meant, on which task, on which of its pairs: what several commands ask
//! alike.

use std::fmt::Write;
use std::path::Path;

use super::Failure;
use super::options::{find_task, unknown_task};
use super::ui::Ui;
use crate::diag::{Code, Diagnostic, suggest};
use crate::library::{Entry, File};
use crate::task::{Sample, Task, TaskSet};

/// The solver in files loaded from a path: the one of a name, else the only one, else the one for a
/// task.
pub(super) fn choose<'l>(
    ui: &mut Ui,
    path: &Path,
    files: &'l [File],
    name: Option<&str>,
    task: Option<&str>,
) -> Result<Entry<'l>, Failure> {
    let entries = files.iter().flat_map(|file| {
        file.unit.entries().into_iter().map(move |definition| Entry { file, definition })
    });
    let entries: Vec<Entry<'l>> = entries.collect();
    let names: Vec<&str> = entries.iter().map(|e| e.definition.name.as_str()).collect();
    if let Some(name) = name {
        if let [entry] = named(files, name)[..] {
            return Ok(entry);
        }
        let message = format!("there is no solver `{name}` in {}", path.display());
        let diagnostic = Diagnostic::new(Code::UnknownSolver, message);
        return Err(ui.fail(match suggest::closest(name, names.iter().copied()) {
            Some(meant) => diagnostic.with_help(format!("did you mean `{meant}`?")),
            None => diagnostic.with_help(format!("it has {}", some(&names))),
        }));
    }
    match entries[..] {
        [] => {
            let message = format!("{} holds no solver", path.display());
            return Err(ui.fail(Diagnostic::new(Code::NothingToRun, message).with_help(
                "a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`",
            )));
        }
        [entry] => return Ok(entry),
        _ => {}
    }
    let fits = |entry: &Entry<'_>| {
        task.is_some_and(|task| entry.definition.endings().any(|ending| ending == task))
    };
    if let [entry] = entries.iter().copied().filter(fits).collect::<Vec<_>>()[..] {
        return Ok(entry);
    }
    let message = format!("{} holds {} solvers", path.display(), entries.len());
    let help = format!("choose one with `--solver NAME`: {}", some(&names));
    Err(ui.fail(Diagnostic::new(Code::NothingToRun, message).with_help(help)))
}

/// The definitions of a name.
pub(super) fn named<'l>(files: &'l [File], name: &str) -> Vec<Entry<'l>> {
    let definition = |file: &'l File| Some(Entry { file, definition: file.unit.get(name)? });
    files.iter().filter_map(definition).collect()
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

/// The pair of a name, all pairs of a kind such as `test`, or all where it is `all`.
pub(super) fn samples<'t>(
    ui: &mut Ui,
    task: &'t Task,
    pair: &str,
) -> Result<Vec<&'t Sample>, Failure> {
    let wanted = |sample: &&Sample| {
        pair == "all" || pair == sample.kind.to_string() || pair == sample.name()
    };
    let chosen: Vec<&Sample> = task.samples.iter().filter(wanted).collect();
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

/// What to say about a definition that is no solver.
pub(super) fn not_a_solver(entry: &Entry<'_>) -> Diagnostic {
    let definition = entry.definition;
    let params = definition.params.join(", ");
    Diagnostic::new(
        Code::BadParameters,
        format!("`{}` has parameters ({params}), which no task gives", definition.name),
    )
    .with_help("a solver takes `(I)`, `(S, I)` or `(S, I, C)`")
}

/// A list of names, cut where it is long.
fn some(names: &[&str]) -> String {
    const SHOWN: usize = 6;
    let mut text = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        let _ = write!(text, " and {} more", names.len() - SHOWN);
    }
    text
}
