//! `arcvm store`: what searches have found.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::ui::{Ui, count};
use super::{Failure, Verdict};
use crate::diag::{Code, Diagnostic, suggest};
use crate::population::ENGINE;
use crate::search::unwritable;
use crate::store::{self, ProgramRecord, ScoreRecord};

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
        #[arg(long, value_name = "N", default_value_t = 10)]
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
                list(ui, &store, which, *limit)?;
            }
            Action::Show { store, program } => {
                let store = open(ui, store)?;
                show(ui, &store, program)?;
            }
            Action::Export { store, folder, which } => {
                let store = open(ui, store)?;
                export(ui, &store, folder, which)?;
            }
            Action::Gc { store } => gc(ui, store)?,
        }
        Ok(Verdict::Good)
    }
}

fn open(ui: &mut Ui, folder: &Path) -> Result<store::Store, Failure> {
    store::Store::open_existing(folder).map_err(|error| ui.fail(error.diagnostic()))
}

/// The scores that are asked for: task by task, the best first.
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

fn score_json(score: &ScoreRecord) -> Value {
    json!({
        "program": score.program.to_string(),
        "task": score.task,
        "task_hash": score.task_hash.to_string(),
        "solved": score.solved(),
        "right": score.right,
        "pairs": score.pairs,
        "likeness": score.likeness,
        "fuel": score.fuel,
    })
}

fn list(ui: &mut Ui, store: &store::Store, which: &Which, limit: usize) -> Result<(), Failure> {
    let scores = scores(store, which);
    let mut of_task = (String::new(), 0);
    let mut listed: Vec<&ScoreRecord> = Vec::new();
    let mut tasks = 0;
    for score in &scores {
        if of_task.0 != score.task {
            of_task = (score.task.clone(), 0);
            tasks += 1;
        }
        of_task.1 += 1;
        if of_task.1 <= limit {
            listed.push(score);
        }
    }
    if let (Some(task), []) = (&which.task, &scores[..]) {
        return Err(ui.fail(no_program(store, task, which.solved)));
    }
    let is_meant = |search: &&store::SearchRecord| {
        which.task.as_ref().is_none_or(|task| search.tasks.iter().any(|(id, _)| id == task))
    };
    let searches: Vec<_> = store.searches().filter(is_meant).collect();
    let solving = store.hunts().filter(|hunt| match &which.task {
        Some(task) => hunt.key.starts_with(&format!("solve {task}:")),
        None => true,
    });
    let solving = solving.fold((0, 0), |(tasks, work), hunt| (tasks + 1, work + hunt.work));
    if ui.json {
        let programs: Vec<Value> = listed.iter().map(|score| score_json(score)).collect();
        let search = |search: &&store::SearchRecord| {
            let store::SearchRecord { key, generation, made, tasks: _ } = search;
            json!({
                "key": key,
                "tasks": search.subject(),
                "seed": search.setting("seed"),
                "generations": generation,
                "candidates": made,
            })
        };
        let searches: Vec<Value> = searches.iter().map(search).collect();
        return ui.print_json(json!({
            "programs": store.programs().count(),
            "scores": programs,
            "searches": searches,
            "solving": { "tasks": solving.0, "work": solving.1 },
        }));
    }
    let mut text = String::new();
    for score in &listed {
        let verdict = if score.solved() { ui.good("solved") } else { ui.bad("open  ") };
        let hash = score.program.to_string();
        let program = store.program(score.program);
        let _ = writeln!(
            text,
            "{verdict}  {}  {}  {} of {} right, {:.1} % of cells, generation {}",
            score.task,
            &hash[..12],
            score.right,
            count(score.pairs, "pair"),
            100.0 * score.likeness,
            program.map_or(0, |program| program.generation),
        );
    }
    for search in &searches {
        let _ = writeln!(text, "{}", ui.faint(&search_text(search)));
    }
    if solving.0 > 0 {
        let line = format!("solve: {}, {} units of work", count(solving.0, "task"), solving.1);
        let _ = writeln!(text, "{}", ui.faint(&line));
    }
    let _ = writeln!(
        text,
        "{}, {}, {} listed",
        count(store.programs().count(), "program"),
        count(tasks, "task"),
        listed.len()
    );
    ui.print(&text)
}

/// The store has nothing for a task.
fn no_program(store: &store::Store, task: &str, solved: bool) -> Diagnostic {
    let ids: BTreeSet<&str> = store.scores().map(|score| score.task.as_str()).collect();
    let what = if solved { "no solution of" } else { "no program for" };
    let message = format!("the store has {what} task `{task}`");
    let diagnostic = Diagnostic::new(Code::UnknownTask, message);
    diagnostic.with_help(match suggest::nearest(task, ids.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if ids.contains(task) => "leave `--solved` away to see what comes closest".to_owned(),
        None => format!(
            "it has programs for {}; `arcvm store list` shows them",
            count(ids.len(), "task")
        ),
    })
}

/// A search in a line: of what, how far it came, and what tells it from others.
fn search_text(search: &store::SearchRecord) -> String {
    let settings = ["seed", "population", "parents", "fuel"];
    let told = settings.iter().filter_map(|name| Some((name, search.setting(name)?)));
    let told: Vec<String> = told.map(|(name, value)| format!("{name} {value}")).collect();
    let start = search.setting("from").map_or("", |hash| hash.get(..6).unwrap_or(hash));
    format!(
        "search of {}: {}, {}; {}, from programs {start}",
        search.subject(),
        count(search.generation as usize, "generation"),
        count(search.made as usize, "candidate"),
        told.join(", "),
    )
}

fn show(ui: &mut Ui, store: &store::Store, beginning: &str) -> Result<(), Failure> {
    let found = store.programs_beginning(&beginning.to_ascii_lowercase());
    let program: &ProgramRecord = match found[..] {
        [program] => program,
        [] => {
            let message =
                format!("no program of the store has a hash that begins with `{beginning}`");
            return Err(ui.fail(
                Diagnostic::new(Code::UnknownProgram, message)
                    .with_help("`arcvm store list` shows the hashes"),
            ));
        }
        _ => {
            let message =
                format!("{} programs have a hash that begins with `{beginning}`", found.len());
            return Err(ui.fail(
                Diagnostic::new(Code::UnknownProgram, message).with_help("give more of it"),
            ));
        }
    };
    let scores: Vec<&ScoreRecord> = store.scores_of(program.program).collect();
    if ui.json {
        return ui.print_json(json!({
            "program": program.program.to_string(),
            "text": program.text,
            "parents": program.parents.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "first_seen": program.first_seen,
            "generation": program.generation,
            "search": program.search,
            "scores": scores.into_iter().map(score_json).collect::<Vec<_>>(),
        }));
    }
    let mut text = format!("{}\n\n{}\n", ui.strong(&program.program.to_string()), program.text);
    let search = store.search(&program.search).map_or(&*program.search, |s| s.subject());
    let seed = store.search(&program.search).and_then(|search| search.setting("seed"));
    let seed = seed.map_or_else(String::new, |seed| format!(" with seed {seed}"));
    let _ = match store.search(&program.search) {
        Some(_) => writeln!(
            text,
            "first seen in generation {} of the search of {search}{seed}",
            program.generation
        ),
        None => writeln!(text, "first seen by `{search}`"),
    };
    for parent in &program.parents {
        let _ = writeln!(text, "parent {parent}");
    }
    for score in scores {
        let _ = writeln!(
            text,
            "task {}: {} of {} right, {:.1} % of cells, {} units of fuel",
            score.task,
            score.right,
            count(score.pairs, "pair"),
            100.0 * score.likeness,
            score.fuel
        );
    }
    ui.print(&text)
}

fn export(ui: &mut Ui, store: &store::Store, folder: &Path, which: &Which) -> Result<(), Failure> {
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
        let path = folder.join(format!("{}.arc", score.task));
        let text = format!(
            "# Right on {} of {}; {} in the store.\n{}",
            score.right,
            count(score.pairs, "demonstration pair"),
            score.program,
            program.text
        );
        let done = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
        if let Err(error) = done {
            let problem = unwritable(folder, &path, &error);
            return Err(ui.fail(problem.with_help("name a folder that can be written")));
        }
        written.push((score.task.clone(), path));
    }
    if ui.json {
        let files: Vec<Value> =
            written.iter().map(|(task, file)| json!({ "task": task, "file": file })).collect();
        return ui.print_json(json!({ "written": files }));
    }
    ui.print(&format!("{} written to {}\n", count(written.len(), "program"), folder.display()))
}

fn gc(ui: &mut Ui, folder: &Path) -> Result<(), Failure> {
    let done = store::Store::collect(folder, ENGINE);
    let collected = done.map_err(|error| ui.fail(error.diagnostic()))?;
    if ui.json {
        return ui.print_json(json!({
            "files": collected.files,
            "programs": collected.programs,
            "dropped_programs": collected.dropped_programs,
            "scores": collected.scores,
            "dropped_scores": collected.dropped_scores,
        }));
    }
    ui.print(&format!(
        "{} merged; {} kept, {} dropped; {} kept, {} dropped\n",
        count(collected.files, "file"),
        count(collected.programs, "program"),
        collected.dropped_programs,
        count(collected.scores, "score"),
        collected.dropped_scores,
    ))
}
