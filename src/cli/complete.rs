//! The offers of the shell behind Tab: commands and options by themselves, and ids of tasks,
//! solvers of the files that are named, pairs and primitives by looking.
//!
//! A completion script calls this program with the line so far; [`answer`] takes such calls.
//! Nothing is told of what is wrong then: where nothing can be found, nothing is offered.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::CompleteEnv;
use clap_complete::engine::CompletionCandidate;

use super::Arguments;
use crate::library::Library;
use crate::prim::{self, FAMILIES};
use crate::task::{Sample, SampleKind, TaskSet};

/// The environment variable by which a completion script calls.
pub(super) const VARIABLE: &str = "ARCVM_COMPLETE";

/// Answers the call of a completion script; false where it is none.
pub(super) fn answer(arguments: &[OsString]) -> Result<bool, clap::Error> {
    let folder = std::env::current_dir().ok();
    let complete = CompleteEnv::with_factory(Arguments::command).var(VARIABLE);
    complete.try_complete(arguments, folder.as_deref())
}

/// Returns the ids of the tasks that the line names, else of those that are known without.
pub(super) fn task_ids() -> Vec<CompletionCandidate> {
    let tasks = tasks();
    let mut offered: Vec<_> = tasks.ids().map(CompletionCandidate::new).collect();
    offered.sort_by(|a, b| a.get_value().cmp(b.get_value()));
    offered
}

/// Returns solvers of the files and folders on the line.
pub(super) fn solvers() -> Vec<CompletionCandidate> {
    let files: Vec<PathBuf> =
        words().into_iter().skip(2).map(PathBuf::from).filter(|path| path.exists()).collect();
    let (library, _) = Library::load(&files);
    let entries = library.entries();
    entries.iter().map(|entry| CompletionCandidate::new(&entry.definition.name)).collect()
}

/// Returns pairs of the task on the line, or what they are called where there is none.
pub(super) fn pairs() -> Vec<CompletionCandidate> {
    let kinds = SampleKind::ALL.iter().map(ToString::to_string);
    let tasks = tasks();
    let named = values("--task").into_iter().next();
    let names: Vec<String> = match named.and_then(|id| tasks.get(&id)) {
        Some(task) => task.samples.iter().map(Sample::name).collect(),
        None => kinds.collect(),
    };
    names.into_iter().chain(["all".to_owned()]).map(CompletionCandidate::new).collect()
}

/// Returns names of primitives.
pub(super) fn primitives() -> Vec<CompletionCandidate> {
    let candidate = |prim: &&prim::Primitive| {
        CompletionCandidate::new(prim.name).help(Some(prim.summary().to_owned().into()))
    };
    prim::all().iter().map(candidate).collect()
}

/// Returns names of families of primitives.
pub(super) fn families() -> Vec<CompletionCandidate> {
    FAMILIES.iter().map(|(name, _)| CompletionCandidate::new(name)).collect()
}

fn tasks() -> TaskSet {
    let paths: Vec<PathBuf> = values("--tasks").into_iter().map(PathBuf::from).collect();
    TaskSet::discover(&paths).unwrap_or_default()
}

/// Returns the line so far, which stands behind `--` in the call.
fn words() -> Vec<String> {
    let arguments = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    arguments.skip_while(|word| word != "--").skip(1).collect()
}

/// Returns the values that an option is given on the line.
fn values(option: &str) -> Vec<String> {
    let words = words();
    let apart = words.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].clone());
    let joined = words.iter().filter_map(|word| word.strip_prefix(option)?.strip_prefix('='));
    apart.chain(joined.map(str::to_owned)).filter(|value| !value.is_empty()).collect()
}
