//! From paths to tasks: reads the files that were found and joins what is in them.
//!
//! Files are parsed in parallel and joined in the order in which they were found, so that the
//! result does not depend on the number of threads. All bad files of a load are reported together:
//! whoever mends a data set wants the list, not its first entry.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::find::{self, Found};
use super::json::{self, Document};
use super::kaggle::{self, ChallengesFile, SolutionsFile};
use super::read::is_task_id;
use super::{ErrorKind, MAX_FILE_BYTES, Origin, Task, TaskError};

const FORMS: &str = "a task file is {\"train\": [pair, ...], \"test\": [pair, ...]}, a pair file \
                     [pair, ...], a challenges file {\"<task id>\": task, ...}, with pairs \
                     {\"input\": grid, \"output\": grid}";

/// Loads the tasks of all paths, in the order of the paths.
pub(super) fn tasks(paths: &[PathBuf]) -> Result<Vec<Task>, Vec<TaskError>> {
    let mut errors = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        files.append(&mut find::files(path, &mut errors));
    }
    let documents: Vec<_> = files.par_iter().map(document).collect();
    let count = files.len();
    let tasks = join(files.into_iter().zip(documents), &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    if tasks.is_empty() {
        return Err(vec![no_tasks(paths, count)]);
    }
    Ok(tasks)
}

/// Reads and parses one file.
pub(super) fn document(file: &Found) -> Result<Document, TaskError> {
    let bytes = bytes_of(&file.path)?;
    let document = json::parse(&file.path, &bytes)?;
    // In a searched folder other JSON may lie around, but a file named like a task claims to be
    // one.
    if matches!(document, Document::Other) && (file.named || is_task_id(&id_of(&file.path))) {
        let message = "the JSON holds neither a task nor pairs nor challenges";
        return Err(TaskError::new(ErrorKind::Shape, &file.path, message).at("$").help(FORMS));
    }
    Ok(document)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, TaskError> {
    let unreadable = |error| find::unreadable(path, &error);
    // The kind is checked before opening, because opening a pipe would wait for a writer.
    let meta = fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let message = "it is neither a file nor a folder";
        return Err(TaskError::new(ErrorKind::Unreadable, path, message)
            .help("name a JSON file or a folder of JSON files"));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed is asked for, so that a file that grows meanwhile is noticed too.
    if meta.len() <= MAX_FILE_BYTES {
        bytes.reserve_exact(meta.len() as usize + 1);
        let file = File::open(path).map_err(unreadable)?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    let size = meta.len().max(bytes.len() as u64);
    if size > MAX_FILE_BYTES {
        let message = format!("the file has {size} bytes, more than {MAX_FILE_BYTES}");
        return Err(TaskError::new(ErrorKind::Unreadable, path, message)
            .help("split it into several files, one task each"));
    }
    Ok(bytes)
}

fn id_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Turns documents into tasks, in the order of the files.
fn join(
    documents: impl Iterator<Item = (Found, Result<Document, TaskError>)>,
    errors: &mut Vec<TaskError>,
) -> Vec<Task> {
    // What one file holds; the order of the files is kept although challenges are completed last.
    enum Part {
        One(Task),
        Many(usize),
    }
    let mut parts = Vec::new();
    let mut challenges = Vec::new();
    let mut solutions = Vec::new();
    for (file, document) in documents {
        match document {
            Ok(Document::Samples(samples)) => parts.push(Part::One(Task {
                id: id_of(&file.path),
                samples,
                origin: Origin::File(file.path),
            })),
            Ok(Document::Challenges(tasks)) => {
                parts.push(Part::Many(challenges.len()));
                challenges.push(ChallengesFile { file, tasks });
            }
            Ok(Document::Solutions(outputs)) => solutions.push(SolutionsFile { file, outputs }),
            Ok(Document::Other) => {}
            Err(error) => errors.push(error),
        }
    }
    let lone = kaggle::answer(&mut challenges, &solutions, errors);
    // In a searched folder stray solutions are worth an error only where they explain an empty
    // load.
    let nothing = parts.is_empty();
    errors.extend(
        lone.into_iter().filter(|file| nothing || file.named).map(|file| kaggle::lone(&file.path)),
    );

    let mut tasks = Vec::new();
    for part in parts {
        match part {
            Part::One(task) => tasks.push(task),
            Part::Many(index) => {
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

fn no_tasks(paths: &[PathBuf], files: usize) -> TaskError {
    let shown: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    let (path, others) = match paths {
        [path] => (path.as_path(), String::new()),
        _ => (Path::new(""), format!(" in {}", shown.join(", "))),
    };
    let message = match files {
        0 => format!("no ARC task found: there is no .json file{others}"),
        _ => format!("no ARC task found: none of the {files} .json files holds one{others}"),
    };
    TaskError::new(ErrorKind::NoTasks, path, message)
        .help("name a folder of ARC tasks (<id>.json), one such file, or a *_challenges.json")
}
