//! Files in the style of language models' answers, written by us.

use std::fs;

use arcvm::library::Library;
use arcvm::value::{Budget, Cx, Direction};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use serde_json::Value as Json;

use super::skipped;
use crate::support::root;

/// Files in the style of language models' answers, each with the task that it solves in its name.
#[test]
fn files_solve_their_tasks() {
    let folder = root().join("tests/files/run/python");
    let tasks = root().join("../shared/tasks/arc-agi-1/training");
    if !tasks.is_dir() {
        skipped("note: skipped: the public tasks are not beside the checkout");
        return;
    }
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let id = name.split('_').next().unwrap();
        let task = fs::read_to_string(tasks.join(format!("{id}.json"))).unwrap();
        let task: Json = serde_json::from_str(&task).unwrap();
        let (library, diags) = Library::load(std::slice::from_ref(path));
        let mut library = library;
        library.optimise(|_, _, _| {});
        let errors: Vec<_> = diags.iter().filter(|d| d.is_error()).map(|d| &d.message).collect();
        let entries = library.entries();
        let Some(entry) = entries.last().filter(|_| errors.is_empty()) else {
            wrong.push(format!("{name}: {errors:?}"));
            continue;
        };
        let program = entry.definition.runnable().unwrap();
        let code = vm::compile(&library.graph, program);
        let pairs = ["train", "test"].into_iter().flat_map(|part| task[part].as_array().unwrap());
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
