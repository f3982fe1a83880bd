//! The choice of a solver of a file, which several commands make alike.

use std::path::Path;

use serde_json::{Value, json};

use super::Failure;
use super::ui::Ui;
use crate::diag::{self, Code, Diagnostic};
use crate::library::{self, Entry, File, Library, Unread};
use crate::task::TaskSet;

/// Fails where a file that was named cannot be read, and tells where one is not UTF-8. Other
/// problems are told once it is known which solver they concern.
pub(super) fn report_misuse(
    ui: &mut Ui,
    library: &Library,
    diags: &[Diagnostic],
) -> Result<(), Failure> {
    let of = |is_told: &dyn Fn(&&Diagnostic) -> bool| -> Vec<Diagnostic> {
        diags.iter().filter(is_told).cloned().collect()
    };
    ui.tell(&of(&|diagnostic| diagnostic.code == Code::NotUtf8), &library.sources)?;
    let is_misuse = |diagnostic: &&Diagnostic| diagnostic.is_error() && diagnostic.span().is_none();
    ui.report(&of(&is_misuse), &library.sources)
}

/// Fails where a task is asked for that is not there: no solver is chosen by it then.
pub(super) fn report_unknown_task(
    ui: &mut Ui,
    tasks: &TaskSet,
    id: Option<&str>,
) -> Result<(), Failure> {
    match id.map(|id| tasks.named(id)) {
        Some(Err(unknown)) => Err(ui.fail(unknown)),
        Some(Ok(_)) | None => Ok(()),
    }
}

/// Which solver of a file is wanted.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Its name, or the task that it is named after.
    pub(super) name: Option<&'w str>,
    /// The way to give a name.
    pub(super) how: &'static str,
    /// The task that it is to be run on.
    pub(super) task: Option<&'w str>,
    /// The known tasks, one of which it may be named after.
    pub(super) tasks: Option<&'w TaskSet>,
}

/// Returns the solver that is wanted of some files of a library, which were loaded from a path.
/// Messages that concern it are reported; with errors among them it cannot be run.
pub(super) fn choose<'l>(
    ui: &mut Ui,
    library: &Library,
    path: &Path,
    files: &'l [File],
    wanted: Wanted<'_>,
) -> Result<Entry<'l>, Failure> {
    let Wanted { name, how, task, tasks } = wanted;
    match library::choose_among(files, path, (name, how), task, tasks) {
        Ok(entry) => {
            ui.report(&library.concerning(&entry), &library.sources)?;
            // Where no solver is named, the file is meant: what is wrong around it is told too.
            if name.is_none() {
                ui.report_loaded(&entry.file.diagnostics, &library.sources, files)?;
            }
            Ok(entry)
        }
        Err(diagnostic) => {
            // Where there is no solver, errors may be why.
            if files.iter().all(|file| file.unit.entries().is_empty()) {
                let said = files.iter().flat_map(|file| {
                    let own = file.unit.definitions.iter().flat_map(|def| &def.diagnostics);
                    file.diagnostics.iter().chain(own)
                });
                let errors: Vec<Diagnostic> = said.filter(|d| d.is_error()).cloned().collect();
                ui.report(&errors, &library.sources)?;
            }
            Err(ui.fail(diagnostic))
        }
    }
}

/// Returns a file that cannot be read as a program that cannot be run, named after the file.
pub(super) fn unread_json(file: &Unread, library: &Library) -> Value {
    json!({
        "name": Path::new(&file.name).file_stem().map(|stem| stem.to_string_lossy()),
        "file": file.name,
        "status": "invalid",
        "diagnostics": [diag::to_json(&file.diagnostic, &library.sources)],
    })
}

/// Returns what was said about a definition.
pub(super) fn diagnostics_json(library: &Library, entry: &Entry<'_>) -> Vec<Value> {
    let said = entry.definition.diagnostics.iter();
    said.map(|said| diag::to_json(said, &library.sources)).collect()
}
