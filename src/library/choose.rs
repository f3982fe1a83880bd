//! Which solver of a file is meant, and what else is asked of one.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::{Entry, File, Library};
use crate::diag::{Code, Diagnostic, suggest, words};
use crate::ir::{Definition, NodeId};
use crate::task::{Task, TaskSet};

/// Returns the solver in files loaded from a path: the one of a name, else the only one, else the
/// one for a task.
///
/// # Errors
/// There is none, or there are several, and nothing says which.
pub fn choose<'l>(
    files: &'l [File],
    path: &Path,
    name: Option<&str>,
    task: Option<&str>,
) -> Result<Entry<'l>, Diagnostic> {
    choose_among(files, path, (name, "--solver NAME"), task, None)
}

/// Does as [`choose`], with the known tasks, one of which the solver may be named after. A name may
/// also be that of the task after which the solver is named; it comes with the way to give it.
///
/// The solver may have errors: see [`Library::concerning`].
///
/// # Errors
/// As those of [`choose`].
pub fn choose_among<'l>(
    files: &'l [File],
    path: &Path,
    (name, how): (Option<&str>, &str),
    task: Option<&str>,
    tasks: Option<&TaskSet>,
) -> Result<Entry<'l>, Diagnostic> {
    let entries = files.iter().flat_map(|file| {
        // Of several of one name the last one counts.
        let named = file.unit.definitions.iter().map(|def| (&*def.name, def));
        let last: FxHashMap<&str, &Definition> = named.collect();
        let counts = move |def: &&Definition| std::ptr::eq(last[&*def.name], *def);
        let definitions = file.unit.entries().into_iter().chain(file.unit.invalid().filter(counts));
        definitions.map(move |definition| Entry { file, definition })
    });
    let entries: Vec<Entry<'l>> = entries.collect();
    let names: Vec<&str> = entries.iter().map(|e| e.definition.name.as_str()).collect();
    let only = |fits: &dyn Fn(&Entry<'_>) -> bool| {
        let mut fitting = entries.iter().copied().filter(|entry| fits(entry));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let is_named_after =
        |entry: &Entry<'_>, task: &str| entry.definition.endings().any(|ending| ending == task);
    if let Some(name) = name {
        let named = named(files, name);
        if let [entry] = named[..] {
            return Ok(entry);
        }
        let by_task = only(&|entry: &Entry<'_>| is_named_after(entry, name));
        if let Some(entry) = by_task.filter(|_| named.is_empty()) {
            return Ok(entry);
        }
        let is_meant = |entry: &&Entry<'_>| is_named_after(entry, name);
        let several = match named.is_empty() {
            true => entries.iter().copied().filter(|entry| is_meant(&entry)).collect(),
            false => named,
        };
        return Err(match several[..] {
            [] => unknown_solver(name, &format!(" in {}", path.display()), &names),
            _ => several_called(name, &several),
        });
    }
    match entries[..] {
        [] => {
            let message = format!("{} holds no solver", path.display());
            return Err(Diagnostic::new(Code::NothingToRun, message).with_help(
                "a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`",
            ));
        }
        [entry] => return Ok(entry),
        _ => {}
    }
    // Beside helpers that nothing uses, the one that is named after the task is meant, or after any
    // task.
    let by_task = match (task, tasks) {
        (Some(task), _) => only(&|entry: &Entry<'_>| is_named_after(entry, task)),
        (None, Some(tasks)) => only(&|entry: &Entry<'_>| {
            entry.definition.endings().any(|ending| tasks.get(ending).is_some())
        }),
        (None, None) => None,
    };
    // A name that begins with `solve` is meant beside others.
    let is_solver = |entry: &Entry<'_>| {
        let rest = entry.definition.name.strip_prefix("solve");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    if let Some(entry) = by_task.or_else(|| only(&is_solver)) {
        return Ok(entry);
    }
    let message = format!("{} holds {} solvers", path.display(), entries.len());
    // Those of one name are told apart by their files.
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    names.iter().for_each(|&name| *counts.entry(name).or_default() += 1);
    let (clear, alike): (Vec<&str>, Vec<&str>) = names.iter().partition(|&name| counts[name] == 1);
    let help = match clear.is_empty() {
        true => "name one of them as `FILE#NAME`".to_owned(),
        false if alike.is_empty() => {
            format!("choose one with `{how}`: {}", words::join_names(&clear))
        }
        false => {
            format!(
                "choose one with `{how}`: {}, or name one as `FILE#NAME`",
                words::join_names(&clear)
            )
        }
    };
    Err(Diagnostic::new(Code::NothingToRun, message).with_help(help))
}

/// Returns the diagnostic for a solver that is not among those of a place, which have these names.
fn unknown_solver(name: &str, place: &str, names: &[&str]) -> Diagnostic {
    let message = format!("there is no solver `{name}`{place}");
    let diagnostic = Diagnostic::new(Code::UnknownSolver, message);
    diagnostic.with_help(match suggest::closest(name, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names.is_empty() => "a solver is a definition with parameters `(I)`, `(S, I)` or \
             `(S, I, C)`"
            .to_owned(),
        None if names.len() == 1 => format!("there is {}", words::join_names(names)),
        None => format!("there are {}", words::join_names(names)),
    })
}

/// Returns the diagnostic for a name that several solvers have.
fn several_called(name: &str, entries: &[Entry<'_>]) -> Diagnostic {
    let full = |entry: &Entry<'_>| format!("{}#{}", entry.file.name, entry.definition.name);
    let names: Vec<String> = entries.iter().map(full).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Diagnostic::new(Code::NothingToRun, format!("{} solvers are called `{name}`", names.len()))
        .with_help(format!("name the one that is meant: {}", words::join_names(&names)))
}

/// Returns a path with the name of a solver behind it, `FILE#NAME`, taken apart; a file of that
/// whole name is meant first.
pub fn with_name(path: &Path) -> (PathBuf, Option<String>) {
    let split = path.to_str().and_then(|text| text.rsplit_once('#'));
    match split {
        Some((file, name)) if !path.exists() && !name.is_empty() => {
            (PathBuf::from(file), Some(name.to_owned()))
        }
        _ => (path.to_owned(), None),
    }
}

/// Returns the definitions of a name.
pub fn named<'l>(files: &'l [File], name: &str) -> Vec<Entry<'l>> {
    let definition = |file: &'l File| Some(Entry { file, definition: file.unit.get(name)? });
    files.iter().filter_map(definition).collect()
}

impl Entry<'_> {
    /// Returns the task of an id, else the one that the program is for by its name or that of its
    /// file.
    ///
    /// # Errors
    /// There is no such task.
    pub fn find_task<'t>(
        &self,
        tasks: &'t TaskSet,
        id: Option<&str>,
    ) -> Result<&'t Task, Diagnostic> {
        if let Some(id) = id {
            return tasks.named(id);
        }
        self.task(tasks).ok_or_else(|| {
            if self.task_name() == "-" {
                let message = "standard input has no name that says its task";
                return Diagnostic::new(Code::UnknownTask, message)
                    .with_help("say which with `--task ID`");
            }
            let diagnostic = tasks.unknown(self.task_name());
            let name = &self.definition.name;
            let note = format!("the task was taken from the name of `{name}` or of its file");
            diagnostic.with_note(note).with_help("say which with `--task ID`")
        })
    }

    /// Returns what to say about a definition that is no solver.
    pub fn not_a_solver(&self) -> Diagnostic {
        let definition = self.definition;
        let params = definition.params.join(", ");
        Diagnostic::new(
            Code::BadParameters,
            format!("`{}` has parameters ({params}), which no task gives", definition.name),
        )
        .with_help("a solver takes `(I)`, `(S, I)` or `(S, I, C)`")
    }
}

impl Library {
    /// Returns the solvers of a name in all files, or those that are named after a task of that id.
    ///
    /// # Errors
    /// There is none.
    pub fn solvers_called(&self, name: &str) -> Result<Vec<Entry<'_>>, Diagnostic> {
        let named = self.named(name);
        if !named.is_empty() {
            return Ok(named);
        }
        let entries: Vec<Entry<'_>> = self.entries().into_iter().chain(self.invalid()).collect();
        let is_named_after = |entry: &&Entry<'_>| entry.definition.endings().any(|id| id == name);
        let found: Vec<Entry<'_>> = entries.iter().filter(is_named_after).copied().collect();
        match found.is_empty() {
            false => Ok(found),
            true => {
                let names: Vec<&str> = entries.iter().map(|e| e.definition.name.as_str()).collect();
                Err(unknown_solver(name, "", &names))
            }
        }
    }

    /// Returns the text of a program, from its header to its last line.
    pub fn text_of(&self, entry: &Entry<'_>) -> &str {
        let header = entry.definition.span;
        let lines = entry.definition.program.iter().flat_map(|program| &program.bindings);
        let whole = lines.fold(header, |whole, line| whole.to(line.span));
        &self.sources.text(header.source)[whole.range()]
    }

    /// Returns the first error of a definition: where it is, and what it is.
    pub fn first_error(&self, entry: &Entry<'_>) -> String {
        let error = entry.definition.diagnostics.iter().find(|said| said.is_error());
        let Some(error) = error else { return String::new() };
        let line = error.span().map(|span| format!(":{}", self.sources.line_col(span).0));
        format!("{}{}: {}", entry.file.name, line.unwrap_or_default(), error.message)
    }

    /// Returns the line that a node of a program is from: its number, from 1, and its text without
    /// indentation.
    #[doc(hidden)]
    pub fn line_of(&self, entry: &Entry<'_>, node: NodeId) -> Option<(usize, &str)> {
        let span = self.span(entry, node)?;
        let (line, _) = self.sources.line_col(span);
        Some((line, self.sources.line_text(span.source, line).trim()))
    }
}
