//! The files that `arcvm solve` writes.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value as Json, json};

use super::State;
use crate::cli::ui::Ui;
use crate::cli::{Failure, files};
use crate::diag::{Code, Diagnostic};
use crate::plane::Board;

/// A board as rows of numbers.
pub(super) fn board_json(board: &Board) -> Json {
    Json::from(board.cells.chunks(board.width.max(1)).map(<[i8]>::to_vec).collect::<Vec<_>>())
}

/// Two attempts for every test of every task. Where there is one answer, it is both; where there is
/// none, the input stands in.
pub(super) fn document(states: &[Mutex<State<'_>>]) -> String {
    let mut document = Map::new();
    for state in states {
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let problem = state.hunt.problem();
        let tests = problem.inputs[problem.shown()..].iter().enumerate();
        let attempt = |test: usize, input: &Board, rank: usize| {
            let found = &state.solution.found;
            let found = found.get(rank).or_else(|| found.first());
            board_json(found.map_or(input, |found| &found.answers[test]))
        };
        let tests = tests.map(|(test, input)| {
            json!({ "attempt_1": attempt(test, input, 0), "attempt_2": attempt(test, input, 1) })
        });
        document.insert(state.task.id.clone(), tests.collect());
    }
    format!("{}\n", Json::Object(document))
}

/// Writes a file beside its place and renames it, so that whoever reads it finds it whole.
pub(super) fn replace(ui: &mut Ui, path: &Path, contents: &str) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    files::write(ui, beside, contents)?;
    std::fs::rename(beside, path).map_err(|error| {
        let message = format!("cannot write {}: {error}", path.display());
        ui.fail(
            Diagnostic::new(Code::FileUnwritable, message)
                .with_help("name a file that may be written"),
        )
    })
}

/// Makes a folder that is to hold files.
pub(super) fn make_folder(ui: &mut Ui, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("cannot make the folder {}: {error}", folder.display());
        ui.fail(
            Diagnostic::new(Code::FileUnwritable, message)
                .with_help("name a folder that may be written"),
        )
    })
}

/// A task's id as part of a file name.
pub(super) fn file_name(id: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    id.chars().map(safe).collect()
}
