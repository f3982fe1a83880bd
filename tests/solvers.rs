//! The programs in `solvers/`: each solves its task, on public and on embedded examples, whatever
//! the order of sets.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::PathBuf;

use arcvm::diag;
use arcvm::eval::{self, Options, Status};
use arcvm::library::Library;
use arcvm::task::TaskSet;
use arcvm::vm;
use bumpalo::Bump;

use crate::support::{root, run, shared};

const TASKS: &str = "tasks/arc-agi-1/training";

fn library() -> Library {
    let (mut library, diags) = Library::load(&[root().join("solvers")]);
    assert!(diags.is_empty(), "{}", diag::render(&diags, library.sources(), false));
    library.optimise();
    library
}

/// Runs every solver on its task and yields how many have one.
fn check(tasks: &TaskSet) -> usize {
    let library = library();
    let pool = eval::pool(1).unwrap();
    let options = Options::default();
    let mut checked = 0;
    for entry in library.entries() {
        let Some(task) = entry.task(tasks) else { continue };
        let name = &entry.definition.name;
        let written = entry.definition.program.as_ref().unwrap();
        let optimised = entry.definition.runnable().unwrap();
        let code = vm::compile(library.graph(), optimised);
        let as_written = vm::compile(library.graph(), written);
        for sample in &task.samples {
            let (outcome, pick) = pool.install(|| {
                let mut bump = Bump::new();
                let outcome = eval::evaluate(&mut bump, &code, task, sample, &options);
                (outcome, eval::order_check(&as_written, task, sample, &options))
            });
            assert_eq!(outcome.status, Status::Correct, "{name} on {}: {outcome:?}", sample.name());
            assert_eq!(pick, None, "{name} on {} is order-sensitive", sample.name());
        }
        checked += 1;
    }
    checked
}

/// A definition with two parameters is given the inputs of a program where it is one, and its
/// callers' values where it is not.
#[test]
fn no_call_in_them_clashes_by_type() {
    let library = library();
    let clashes = library.type_clashes();
    assert!(clashes.is_empty(), "{}", diag::render(&clashes, library.sources(), false));

    let mut library = Library::default();
    library.add_text(
        "clash.arc",
        "def twice(grid, times):\n    return repeat(grid, times)\n\ndef solve(I):\n    return twice(3, I)\n",
    );
    library.add_text("pairs.arc", "def solve_b(S, I):\n    return repeat(S, I)\n");
    assert_eq!(library.type_clashes().len(), 2);
}

#[test]
fn all_solve_the_public_tasks() {
    let Some(path) = shared(TASKS, "solvers are not run on the public tasks") else { return };
    let tasks = TaskSet::load(&[path]).unwrap();
    assert_eq!(tasks.len(), 400);
    assert_eq!(check(&tasks), library().entries().len());
}

#[test]
fn all_solve_the_embedded_tasks() {
    let tasks = TaskSet::embedded();
    let checked = check(&tasks);
    assert!(checked >= 20, "only {checked} of {} embedded tasks have a solver", tasks.len());
}

#[test]
fn the_command_says_so_too() {
    let ran = run(["check", "solvers", "--order-check", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = ran.json();
    let summary = &json["summary"];
    assert_eq!(summary["solved"], summary["programs"]);
    assert_eq!(summary["pairs_correct"], summary["pairs"]);
    let programs = json["programs"].as_array().unwrap();
    assert!(programs.iter().all(|program| program["order_sensitive"] == false));
}

/// The solvers; the differs beside them belong to no task.
fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("solvers")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let solver = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "arc")
            && !path.ends_with("differs.arc")
    };
    paths.retain(solver);
    paths.sort();
    paths
}

#[test]
fn there_are_many_and_one_is_famous() {
    let files = files();
    assert!(files.len() >= 60, "{}", files.len());
    assert!(files.iter().any(|path| path.ends_with("007bbfb7.arc")));
}

#[test]
fn each_is_named_after_its_task_and_states_the_rule() {
    for path in files() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(stem.len() == 8 && stem.chars().all(|c| c.is_ascii_hexdigit()), "{stem}");
        assert!(text.contains(&format!("def solve_{stem}(")), "{stem} holds no solve_{stem}");
        let rule = text.lines().next().unwrap();
        let words = rule.strip_prefix("# ").unwrap_or_default().split_whitespace().count();
        assert!(words >= 3, "{stem} does not begin with a comment that states the rule: {rule}");
    }
}
