//! Joining Kaggle's two kinds of files: challenges without answers, and the answers.
//!
//! Files are matched by name first (`x_challenges.json` with `x_solutions.json` beside it), then by
//! content within one folder, because renamed copies are common.

use std::path::{Path, PathBuf};

use super::document::document;
use super::find::Found;
use super::json::Document;
use super::problems::Problems;
use super::read::push_key;
use super::{ErrorKind, Sample, SampleKind, TaskError};
use crate::value::grid::GridBuf;

/// A challenges file that was read.
pub(super) struct ChallengesFile {
    pub(super) file: Found,
    /// Ids and samples, in the order of the file.
    pub(super) tasks: Vec<(String, Vec<Sample>)>,
}

/// A solutions file that was read.
pub(super) struct SolutionsFile {
    pub(super) file: Found,
    /// Ids and the outputs of their test pairs.
    pub(super) outputs: Vec<(String, Vec<GridBuf>)>,
}

/// Completes every challenges file and returns the solutions that belong to none of them.
pub(super) fn answer<'s>(
    challenges: &mut [ChallengesFile],
    solutions: &'s [SolutionsFile],
    problems: &mut Problems,
) -> Vec<&'s Found> {
    let mut used = vec![false; solutions.len()];
    let mut unanswered = Vec::new();
    for challenge in challenges {
        let wanted = partner(&challenge.file.path);
        let by_name = solutions.iter().position(|known| wanted.as_ref() == Some(&known.file.path));
        match by_name {
            Some(index) => {
                used[index] = true;
                merge(challenge, &solutions[index], problems);
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
            merge(challenge, &solutions[index], problems);
        } else if let Some(path) = wanted.filter(|path| challenge.file.named && path.exists()) {
            let file = Found { path, named: true };
            match document(&file) {
                Ok((Document::Solutions(outputs), _)) => {
                    problems.add(true, outputs.problems);
                    let known = SolutionsFile { file, outputs: outputs.found };
                    merge(challenge, &known, problems);
                }
                Ok(_) => problems.add(true, [no_solutions(&file.path)]),
                Err(error) => problems.add(true, [error]),
            }
        }
    }
    let unused = solutions.iter().zip(used).filter(|(_, used)| !used);
    unused.map(|(known, _)| &known.file).collect()
}

/// Returns the error for a solutions file without its challenges.
pub(super) fn lone(path: &Path) -> TaskError {
    let message = "the file holds only the solutions of tasks, not the tasks";
    TaskError::new(ErrorKind::Shape, path, message).help(
        "name the challenges file it belongs to; solutions beside one are found by themselves",
    )
}

/// Returns the solutions file that belongs to a challenges file, where the name tells.
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
fn merge(challenge: &mut ChallengesFile, known: &SolutionsFile, problems: &mut Problems) {
    let named = challenge.file.named || known.file.named;
    let mut by_id: Vec<_> = known.outputs.iter().collect();
    by_id.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (id, samples) in &mut challenge.tasks {
        let Ok(found) = by_id.binary_search_by(|(known, _)| known.cmp(id)) else {
            continue;
        };
        let (_, outputs) = by_id[found];
        let tests = samples.iter().filter(|sample| sample.kind == SampleKind::Test);
        let count = tests.count();
        if count != outputs.len() {
            let mismatch = count_mismatch(&known.file.path, id, count, outputs.len());
            problems.add(named, [mismatch]);
            continue;
        }
        let tests = samples.iter_mut().filter(|sample| sample.kind == SampleKind::Test);
        for (test, output) in tests.zip(outputs) {
            test.output.get_or_insert_with(|| output.clone());
        }
    }
}

fn count_mismatch(path: &Path, id: &str, tests: usize, outputs: usize) -> TaskError {
    let mut place = String::from("$");
    push_key(&mut place, id);
    let message = format!(
        "{} for {}",
        counted(outputs, "solution is there", "solutions are there"),
        counted(tests, "test input", "test inputs")
    );
    TaskError::new(ErrorKind::Shape, path, message)
        .at(place)
        .help("the list needs one output grid for every test input of the challenges file")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn no_solutions(path: &Path) -> TaskError {
    let message = "the file is named like solutions but holds none";
    TaskError::new(ErrorKind::Shape, path, message)
        .help("a solutions file is {\"<task id>\": [output grid of test 0, of test 1, ...], ...}")
}
