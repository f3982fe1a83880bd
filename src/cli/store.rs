//! `arcvm store`: what searches have found.

mod view;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, numbers};
use crate::diag::{Code, Diagnostic, suggest};
use crate::library::{FOUND, write_found};
use crate::population::ENGINE;
use crate::search::unwritable;
use crate::store::{self, ProgramRecord, ScoreRecord};
use view::{CollectedView, ExportView, ListView, ProgramView};

/// Look into the store of searches: programs, their parents, their scores.
#[derive(Args)]
#[command(after_help = "\
A store is the folder that was given to `evolve`, `eval` or `solve` as --store. It may be read while they write to it.

Examples:
  arcvm store list search/
  arcvm store list search/ --task 007bbfb7 --solved
  arcvm store show search/ 3fa2
  arcvm store export search/ found/ --solved
  arcvm store gc search/")]
pub(super) struct Store {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List programs, the best of each task first.
    List {
        /// The store.
        store: PathBuf,
        #[command(flatten)]
        which: Which,
        /// Programs of each task that are listed.
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = numbers::from::<usize>(0))]
        limit: usize,
    },
    /// Show a program: its text, its parents, its scores.
    Show {
        /// The store.
        store: PathBuf,
        /// The hash of the program, or how it begins.
        program: String,
    },
    /// Write the best program of each task into a folder, as `TASK.arc`.
    Export {
        /// The store.
        store: PathBuf,
        /// The folder.
        folder: PathBuf,
        #[command(flatten)]
        which: Which,
    },
    /// Merge the files of a store into one, and drop programs that are neither solutions nor
    /// candidates of a search nor ancestors of such.
    Gc {
        /// The store.
        store: PathBuf,
    },
}

/// Which programs.
#[derive(Args)]
struct Which {
    /// Only of this task.
    #[arg(long, value_name = "ID")]
    task: Option<String>,
    /// Only programs that are right on all demonstration pairs.
    #[arg(long)]
    solved: bool,
}

impl Store {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        match &self.action {
            Action::List { store, which, limit } => {
                let store = open(ui, store)?;
                list(ui, &store, which, *limit)?.show(ui)?;
            }
            Action::Show { store, program } => {
                let store = open(ui, store)?;
                ProgramView { store: &store, program: find(ui, &store, program)? }.show(ui)?;
            }
            Action::Export { store, folder, which } => {
                let store = open(ui, store)?;
                ExportView { folder, written: export(ui, &store, folder, which)? }.show(ui)?;
            }
            Action::Gc { store } => {
                let done = store::Store::collect(store, ENGINE);
                let done = done.map_err(|error| ui.fail(error.diagnostic()))?;
                ui.tell_damaged(&done.damaged)?;
                CollectedView(done).show(ui)?;
            }
        }
        Ok(Verdict::Good)
    }
}

fn open(ui: &mut Ui, folder: &Path) -> Result<store::Store, Failure> {
    let store = store::Store::open_existing(folder).map_err(|error| ui.fail(error.diagnostic()))?;
    ui.tell_damaged(store.damaged())?;
    Ok(store)
}

/// Returns the scores that are asked for: task by task, the best first.
fn scores<'s>(store: &'s store::Store, which: &Which) -> Vec<&'s ScoreRecord> {
    let wanted = |score: &&ScoreRecord| {
        score.engine == ENGINE
            && which.task.as_ref().is_none_or(|task| *task == score.task)
            && (!which.solved || score.solved())
    };
    let mut scores: Vec<&ScoreRecord> = store.scores().filter(wanted).collect();
    let length = |score: &ScoreRecord| store.program(score.program).map(|p| p.text.len());
    scores.sort_by(|a, b| {
        let order = a.task.cmp(&b.task).then(a.task_hash.cmp(&b.task_hash));
        order
            .then(b.solved().cmp(&a.solved()))
            .then(b.right.cmp(&a.right))
            .then(b.likeness.total_cmp(&a.likeness))
            .then(length(a).cmp(&length(b)))
            .then(a.program.cmp(&b.program))
    });
    scores
}

/// Returns the programs that are listed, and the searches that belong to them.
fn list<'s>(
    ui: &mut Ui,
    store: &'s store::Store,
    which: &Which,
    limit: usize,
) -> Result<ListView<'s>, Failure> {
    let scores = scores(store, which);
    if let (Some(task), []) = (&which.task, &scores[..]) {
        return Err(ui.fail(no_program(store, task, which.solved)));
    }
    let of_tasks = scores.chunk_by(|a, b| a.task == b.task);
    let is_meant = |search: &&store::SearchRecord| {
        which.task.as_ref().is_none_or(|task| search.tasks.iter().any(|(id, _)| id == task))
    };
    let solving = store.hunts().filter(|hunt| match &which.task {
        Some(task) => hunt.key.starts_with(&format!("solve {task}:")),
        None => true,
    });
    Ok(ListView {
        store,
        tasks: of_tasks.clone().count(),
        listed: of_tasks.flat_map(|task| task.iter().take(limit).copied()).collect(),
        searches: store.searches().filter(is_meant).collect(),
        solving: solving.fold((0, 0), |(tasks, work), hunt| (tasks + 1, work + hunt.work)),
    })
}

/// Says that the store has nothing for a task.
fn no_program(store: &store::Store, task: &str, solved: bool) -> Diagnostic {
    let ids: BTreeSet<&str> = store.scores().map(|score| score.task.as_str()).collect();
    let what = if solved { "no solution of" } else { "no program for" };
    let message = format!("the store has {what} task `{task}`");
    let diagnostic = Diagnostic::new(Code::UnknownTask, message);
    diagnostic.with_help(match suggest::nearest(task, ids.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if ids.contains(task) => "leave out `--solved` to see what comes closest".to_owned(),
        None => format!(
            "it has programs for {}; `arcvm store list` shows them",
            count(ids.len(), "task")
        ),
    })
}

/// Returns the program whose hash begins so.
fn find<'s>(
    ui: &mut Ui,
    store: &'s store::Store,
    beginning: &str,
) -> Result<&'s ProgramRecord, Failure> {
    let found = store.programs_beginning(&beginning.to_ascii_lowercase());
    match found[..] {
        [program] => Ok(program),
        [] => {
            let message =
                format!("no program of the store has a hash that begins with `{beginning}`");
            Err(ui.fail(
                Diagnostic::new(Code::UnknownProgram, message)
                    .with_help("`arcvm store list` shows the hashes"),
            ))
        }
        _ => {
            let message =
                format!("{} programs have a hash that begins with `{beginning}`", found.len());
            Err(ui
                .fail(Diagnostic::new(Code::UnknownProgram, message).with_help("give more of it")))
        }
    }
}

/// Writes the best program of each task, and yields the tasks with their files.
fn export(
    ui: &mut Ui,
    store: &store::Store,
    folder: &Path,
    which: &Which,
) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut written: Vec<(String, PathBuf)> = Vec::new();
    let scores = scores(store, which);
    if let (Some(task), []) = (&which.task, &scores[..]) {
        return Err(ui.fail(no_program(store, task, which.solved)));
    }
    for score in scores {
        if written.last().is_some_and(|(task, _)| *task == score.task) {
            continue;
        }
        let Some(program) = store.program(score.program) else { continue };
        let text = format!(
            "{FOUND}: right on {} of {}; {} in the store.\n{}",
            score.right,
            count(score.pairs, "demonstration pair"),
            score.program,
            program.text
        );
        let (path, done) = write_found(folder, &score.task, &text);
        if let Err(error) = done {
            let problem = unwritable(folder, &path, &error);
            return Err(ui.fail(problem.with_help("name a folder that can be written")));
        }
        written.push((score.task.clone(), path));
    }
    Ok(written)
}
