//! From paths to tasks: reads the files that were found and joins what is in them.
//!
//! Files are parsed in parallel and joined in the order in which they were found, so that the
//! result does not depend on the number of threads. All bad files of a load are reported together:
//! whoever mends a data set wants the list, not its first entry. A bad file that only lay in a
//! folder is left out and told, so that it stops no other task.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::document::{FORMS, document, parsed};
use super::find::{self, Found};
use super::json::Document;
use super::kaggle::{self, ChallengesFile, SolutionsFile};
use super::parallel;
use super::problems::Problems;
use super::read::Notes;
use super::{ErrorKind, Origin, Task, TaskError};

/// Tasks in the order of their files, and what is worth telling about those files.
pub(super) struct Loaded {
    pub(super) tasks: Vec<Task>,
    pub(super) warnings: Vec<TaskError>,
}

/// Loads the tasks of all paths, in the order of the paths.
pub(super) fn tasks(paths: &[PathBuf]) -> Result<Loaded, Vec<TaskError>> {
    let mut problems = Problems::default();
    let mut files = Vec::new();
    for path in paths {
        files.append(&mut find::files(path, &mut problems));
    }
    let documents = parallel::map(&files, document);
    let count = files.len();
    let tasks = join(files.into_iter().zip(documents), &mut problems);
    let Problems { mut errors, mut warnings } = problems;
    if errors.is_empty() && tasks.is_empty() {
        // The files that were left out are why there is nothing.
        errors.append(&mut warnings);
        errors.push(no_tasks(paths, count));
    }
    match errors.is_empty() {
        true => Ok(Loaded { tasks, warnings }),
        false => Err(errors),
    }
}

/// Returns the tasks of a JSON text; one that has no id of its own gets `id`.
pub(super) fn text(id: &str, text: &str) -> Result<Loaded, Vec<TaskError>> {
    let mut problems = Problems::default();
    let file = Found { path: PathBuf::from(id), named: true };
    let document = parsed(&file, text.as_bytes());
    let mut tasks = join([(file, document)].into_iter(), &mut problems);
    // There is no file that they could be in.
    let all = problems.errors.iter_mut().chain(&mut problems.warnings);
    all.for_each(|problem| problem.path.clear());
    if !problems.errors.is_empty() {
        return Err(problems.errors);
    }
    if tasks.is_empty() {
        let message = "the JSON holds no task";
        return Err(vec![TaskError::new(ErrorKind::NoTasks, Path::new(""), message).help(FORMS)]);
    }
    for task in &mut tasks {
        task.origin = Origin::Memory;
        if task.id == id_of(Path::new(id)) {
            id.clone_into(&mut task.id);
        }
    }
    Ok(Loaded { tasks, warnings: problems.warnings })
}

fn id_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Turns documents into tasks, in the order of the files.
fn join(
    documents: impl Iterator<Item = (Found, Result<(Document, Notes), TaskError>)>,
    problems: &mut Problems,
) -> Vec<Task> {
    // The contents of one file; the order of the files is kept although challenges are completed
    // last.
    enum FileContents {
        One(Task),
        Many(usize),
    }
    let mut parts = Vec::new();
    let mut challenges = Vec::new();
    let mut solutions = Vec::new();
    let mut notes = NotesByFile::default();
    for (file, document) in documents {
        let document = document.map(|(document, of_file)| {
            notes.add(&file.path, of_file);
            document
        });
        match document {
            Ok(Document::Samples(samples)) => parts.push(FileContents::One(Task {
                id: id_of(&file.path),
                samples,
                origin: Origin::File(file.path),
            })),
            Ok(Document::Challenges(tasks)) => {
                parts.push(FileContents::Many(challenges.len()));
                problems.add(file.named, tasks.problems);
                challenges.push(ChallengesFile { file, tasks: tasks.found });
            }
            Ok(Document::Solutions(outputs)) => {
                problems.add(file.named, outputs.problems);
                solutions.push(SolutionsFile { file, outputs: outputs.found });
            }
            Ok(Document::Submission | Document::Other) => {}
            Err(error) => problems.add(file.named, [error]),
        }
    }
    let lone = kaggle::answer(&mut challenges, &solutions, problems);
    // In a searched folder stray solutions are worth an error only where they explain an empty
    // load.
    let nothing = parts.is_empty();
    for file in lone.into_iter().filter(|file| nothing || file.named) {
        problems.add(file.named, [kaggle::lone(&file.path)]);
    }
    problems.add(false, notes.warnings());

    let mut tasks = Vec::new();
    for part in parts {
        match part {
            FileContents::One(task) => tasks.push(task),
            FileContents::Many(index) => {
                let ChallengesFile { file, tasks: found } = &mut challenges[index];
                tasks.extend(found.drain(..).map(|(id, samples)| Task {
                    id,
                    samples,
                    origin: Origin::File(file.path.clone()),
                }));
            }
        }
    }
    tasks
}

/// The notes about the files of a load, told once for all of them.
#[derive(Default)]
struct NotesByFile {
    /// Each key with where it stands.
    ignored: BTreeMap<String, Noted>,
    null_cells: Option<Noted>,
}

/// The places of one thing that was noted.
struct Noted {
    /// The first file with it, and where it is there.
    path: PathBuf,
    place: String,
    /// The number of files with it.
    files: usize,
}

impl NotesByFile {
    fn add(&mut self, path: &Path, notes: Notes) {
        let noted = |place| Noted { path: path.to_owned(), place, files: 0 };
        for (key, place) in notes.ignored {
            self.ignored.entry(key).or_insert_with(|| noted(place)).files += 1;
        }
        if let Some(place) = notes.null_cells {
            self.null_cells.get_or_insert_with(|| noted(place)).files += 1;
        }
    }

    fn warnings(self) -> Vec<TaskError> {
        self.keys().into_iter().chain(self.null_cells.as_ref().map(odd_cells)).collect()
    }

    /// Returns the warning about keys that were passed over, with a place of each.
    fn keys(&self) -> Option<TaskError> {
        /// Keys that are named in one message.
        const SHOWN: usize = 8;
        let first = self.ignored.values().next()?;
        let is_one_file = self.ignored.values().all(|noted| noted.path == first.path);
        let shown = self.ignored.iter().take(SHOWN).map(|(key, noted)| {
            // Where all are in one file, that is named beside the message.
            let path = match is_one_file {
                true => String::new(),
                false => format!("{}, ", noted.path.display()),
            };
            format!("{key:?} ({path}at {}{})", noted.place, more_files(noted.files))
        });
        let keys: Vec<String> = shown.collect();
        let more = match self.ignored.len() - keys.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = match self.ignored.len() {
            1 => format!("tasks have no key like this one, which is passed over: {}", keys[0]),
            _ => {
                let keys = keys.join(", ");
                format!("tasks have no keys like these, which are passed over: {keys}{more}")
            }
        };
        let path = if is_one_file { first.path.as_path() } else { Path::new("") };
        Some(TaskError::new(ErrorKind::IgnoredKeys, path, message).help(
            "a task has the keys \"train\", \"test\" and \"arc-gen\", a pair \"input\" and \"output\"",
        ))
    }
}

fn odd_cells(noted: &Noted) -> TaskError {
    let here = if noted.files > 1 { ", here" } else { "" };
    let message = format!("cells that are null were read as 0{here}{}", more_files(noted.files));
    TaskError::new(ErrorKind::OddCells, &noted.path, message).at(&noted.place)
}

/// Returns how many files there are beside the one that is named.
fn more_files(files: usize) -> String {
    match files {
        1 => String::new(),
        2 => " and in 1 more file".to_owned(),
        files => format!(" and in {} more files", files - 1),
    }
}

fn no_tasks(paths: &[PathBuf], files: usize) -> TaskError {
    let shown: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    let (path, others) = match paths {
        [path] => (path.as_path(), String::new()),
        _ => (Path::new(""), format!(" in {}", shown.join(", "))),
    };
    let message = match files {
        0 => format!("no ARC task found: there is no .json file{others}"),
        1 => format!("no ARC task found: the one .json file holds none{others}"),
        _ => format!("no ARC task found: none of the {files} .json files holds one{others}"),
    };
    TaskError::new(ErrorKind::NoTasks, path, message)
        .help("name a folder of ARC tasks (<id>.json), one such file, or a *_challenges.json")
}
