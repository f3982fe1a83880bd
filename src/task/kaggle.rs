//! Joining Kaggle's two kinds of files: challenges without answers, and the answers.
//!
//! Files are matched by name first (`x_challenges.json` with `x_solutions.json` beside it), then by
//! content within one folder, because renamed copies are common.

use std::path::{Path, PathBuf};

use super::find::Found;
use super::json::Document;
use super::read::{Challenges, Solutions, push_key};
use super::{ErrorKind, Kind, TaskError, load};

/// A challenges file that was read.
pub(super) struct ChallengesFile {
    pub(super) file: Found,
    pub(super) tasks: Challenges,
}

/// A solutions file that was read.
pub(super) struct SolutionsFile {
    pub(super) file: Found,
    pub(super) outputs: Solutions,
}

/// Completes every challenges file and returns the solutions that belong to none of them.
pub(super) fn answer<'s>(
    challenges: &mut [ChallengesFile],
    solutions: &'s [SolutionsFile],
    errors: &mut Vec<TaskError>,
) -> Vec<&'s Found> {
    let mut used = vec![false; solutions.len()];
    let mut unanswered = Vec::new();
    for challenge in challenges {
        let wanted = partner(&challenge.file.path);
        let by_name = solutions.iter().position(|known| wanted.as_ref() == Some(&known.file.path));
        match by_name {
            Some(index) => {
                used[index] = true;
                merge(challenge, &solutions[index], errors);
            }
            None => unanswered.push((challenge, wanted)),
        }
    }
    let paired = used.clone();
    for (challenge, wanted) in unanswered {
        let by_content = (0..solutions.len())
            .find(|&index| !paired[index] && belong(challenge, &solutions[index]));
        if let Some(index) = by_content {
            used[index] = true;
            merge(challenge, &solutions[index], errors);
        } else if let Some(path) = wanted.filter(|path| challenge.file.named && path.exists()) {
            let file = Found { path, named: true };
            match load::document(&file) {
                Ok(Document::Solutions(outputs)) => {
                    merge(challenge, &SolutionsFile { file, outputs }, errors);
                }
                Ok(_) => errors.push(no_solutions(&file.path)),
                Err(error) => errors.push(error),
            }
        }
    }
    let unused = solutions.iter().zip(used).filter(|(_, used)| !used);
    unused.map(|(known, _)| &known.file).collect()
}

/// The error for a solutions file without its challenges.
pub(super) fn lone(path: &Path) -> TaskError {
    let message = "the file holds only the solutions of tasks, not the tasks";
    TaskError::new(ErrorKind::Shape, path, message).help(
        "name the challenges file it belongs to; solutions beside one are found by themselves",
    )
}

/// The solutions file that belongs to a challenges file, where the name tells.
fn partner(challenges: &Path) -> Option<PathBuf> {
    let name = challenges.file_name()?.to_str()?;
    name.contains("challenges")
        .then(|| challenges.with_file_name(name.replace("challenges", "solutions")))
}

fn belong(challenge: &ChallengesFile, known: &SolutionsFile) -> bool {
    let near = known.file.named || known.file.path.parent() == challenge.file.path.parent();
    near && known.outputs.iter().any(|(id, _)| challenge.tasks.iter().any(|(task, _)| task == id))
}

/// Puts the outputs into the test pairs that lack them; tasks without an entry stay unanswered.
fn merge(challenge: &mut ChallengesFile, known: &SolutionsFile, errors: &mut Vec<TaskError>) {
    let mut by_id: Vec<_> = known.outputs.iter().collect();
    by_id.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (id, samples) in &mut challenge.tasks {
        let Ok(found) = by_id.binary_search_by(|(known, _)| known.cmp(id)) else {
            continue;
        };
        let (_, outputs) = by_id[found];
        let tests = samples.iter().filter(|sample| sample.kind == Kind::Test);
        let count = tests.count();
        if count != outputs.len() {
            errors.push(count_mismatch(&known.file.path, id, count, outputs.len()));
            continue;
        }
        let tests = samples.iter_mut().filter(|sample| sample.kind == Kind::Test);
        for (test, output) in tests.zip(outputs) {
            test.output.get_or_insert_with(|| output.clone());
        }
    }
}

fn count_mismatch(path: &Path, id: &str, tests: usize, outputs: usize) -> TaskError {
    let mut place = String::from("$");
    push_key(&mut place, id);
    let message = format!("{outputs} solutions stand against {tests} test inputs");
    TaskError::new(ErrorKind::Shape, path, message)
        .at(place)
        .help("the list needs one output grid for every test input of the challenges file")
}

fn no_solutions(path: &Path) -> TaskError {
    let message = "the file is named like solutions but holds none";
    TaskError::new(ErrorKind::Shape, path, message)
        .help("a solutions file is {\"<task id>\": [output grid of test 0, of test 1, ...], ...}")
}
