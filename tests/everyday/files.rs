//! Files in the style of language models' answers, written by us.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use arcvm::library::Library;
use arcvm::value::{Budget, Cx, Direction};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use serde_json::Value as Json;

use super::skipped;
use crate::support::root;

/// The files, each with the task that it solves in its name, and the pairs of that task. None
/// where the tasks are not there.
fn files() -> Option<Vec<(PathBuf, Vec<Json>)>> {
    let tasks = root().join("../shared/tasks/arc-agi-1/training");
    if !tasks.is_dir() {
        skipped("note: skipped: the public tasks are not beside the checkout");
        return None;
    }
    let folder = root().join("tests/files/run/python");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let with_pairs = |path: PathBuf| {
        let id = path.file_stem().unwrap().to_str().unwrap().split('_').next().unwrap();
        let task = fs::read_to_string(tasks.join(format!("{id}.json"))).unwrap();
        let task: Json = serde_json::from_str(&task).unwrap();
        let pairs = ["train", "test"].into_iter().flat_map(|part| task[part].as_array().unwrap());
        let pairs = pairs.cloned().collect();
        (path, pairs)
    };
    Some(files.into_iter().map(with_pairs).collect())
}

#[test]
fn files_solve_their_tasks_in_cpython() {
    let Some(dsl) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        skipped("note: skipped: ARC_DSL does not name a checkout of arc-dsl");
        return;
    };
    let Some(files) = files() else { return };
    let mut command = Command::new("python3");
    command.arg(root().join("tests/python/programs.py")).arg(&dsl).arg("--solve");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        skipped("note: skipped: there is no python3");
        return;
    };
    let mut input = child.stdin.take().unwrap();
    let asked: Vec<String> = files
        .iter()
        .map(|(path, pairs)| {
            let grids: Vec<&Json> = pairs.iter().map(|pair| &pair["input"]).collect();
            serde_json::to_string(&(path, grids)).unwrap()
        })
        .collect();
    let writer = std::thread::spawn(move || {
        for line in asked {
            // Where it has ended, what it says of that is shown.
            let _ = writeln!(input, "{line}");
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), files.len());
    for (line, (path, pairs)) in text.lines().zip(&files) {
        let made: Vec<Json> = serde_json::from_str(line).unwrap();
        let wanted: Vec<&Json> = pairs.iter().map(|pair| &pair["output"]).collect();
        assert!(made.iter().eq(wanted), "{} makes other grids", path.display());
    }
}

#[test]
fn files_solve_their_tasks() {
    let Some(files) = files() else { return };
    let mut wrong = Vec::new();
    for (path, pairs) in &files {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (library, diags) = Library::load(std::slice::from_ref(path));
        let mut library = library;
        library.optimise();
        let errors: Vec<_> = diags.iter().filter(|d| d.is_error()).map(|d| &d.message).collect();
        let entries = library.entries();
        let Some(entry) = entries.last().filter(|_| errors.is_empty()) else {
            wrong.push(format!("{name}: {errors:?}"));
            continue;
        };
        let program = entry.definition.runnable().unwrap();
        let code = vm::compile(library.graph(), program);
        for pair in pairs {
            let arena = Bump::new();
            let cx = Cx::new(&arena, Budget::ALONE, Direction::Ascending);
            let grid = |key: &str| {
                let rows: Vec<Vec<i8>> = serde_json::from_value(pair[key].clone()).unwrap();
                let (height, width) = (rows.len() as u32, rows[0].len() as u32);
                cx.grid(height, width, cx.copy(&rows.concat()).unwrap()).unwrap()
            };
            match code.run(&cx, &Inputs::grid(grid("input"))) {
                Ok(found) if found == grid("output") => {}
                Ok(_) => wrong.push(format!("{name}: another answer")),
                Err(fault) => wrong.push(format!("{name}: {fault:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(files.len() >= 80, "{} files", files.len());
}
