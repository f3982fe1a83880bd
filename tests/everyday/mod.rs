//! Everyday Python: programs with loops, choices and lists, held against CPython running arc-dsl.
//!
//! `tests/python/programs.py` writes random programs and what CPython makes of them. Some of its
//! answers are kept in `tests/files/python/recorded.jsonl`; where python3 and a checkout of arc-dsl
//! (`ARC_DSL`) are there, more are made anew, as many as `ARCVM_PROGRAMS` says.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::io::Write;
use std::process::Command;

use arcvm::ir::Definition;
use arcvm::library::Library;
use arcvm::value::{Budget, Cx, Direction, FaultKind, Value, View};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use serde_json::Value as Json;

use crate::support::{folder, root, run};

mod constructs;

/// What came of a program.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    /// The value of the reference, or a failure where it fails.
    Right,
    /// A message that it is not supported.
    Refused,
    /// A budget was spent.
    Budget,
    /// Something else.
    Wrong(String),
}

/// Says plainly what was left out.
fn skipped(what: &str) {
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// The grid that the programs are given.
const GRID: [i8; 6] = [0, 1, 2, 3, 4, 5];

/// Runs a program, before the passes and after them, and compares with the reference.
fn compare(text: &str, value: &str) -> Came {
    let mut library = Library::default();
    library.add_text("program.py", text);
    library.optimise(|_, _, _| {});
    let entries = library.entries();
    match entries.iter().find(|entry| entry.definition.name == "solve") {
        Some(entry) => compare_entry(&library, entry.definition, value),
        None => Came::Refused,
    }
}

/// The same of a definition that was loaded. `value` is what CPython prints, or "fails".
fn compare_entry(library: &Library, definition: &Definition, value: &str) -> Came {
    // Truth values are numbers.
    let value = value.replace("True", "1").replace("False", "0");
    for program in [&definition.program, &definition.optimised] {
        let Some(program) = program.as_ref() else { return Came::Refused };
        let code = vm::compile(&library.graph, program);
        let arena = Bump::new();
        let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
        let grid = cx.grid(2, 3, cx.copy(&GRID).unwrap()).unwrap();
        match code.run(&cx, &Inputs::grid(grid)) {
            Err(fault) if fault.kind().is_budget() || fault.kind() == FaultKind::Recursion => {
                return Came::Budget;
            }
            Err(_) if value == "fails" => {}
            // Numbers are 64-bit, and those of the reference have no end.
            Err(fault) if fault.kind() == FaultKind::Arithmetic => return Came::Budget,
            Ok(found) if literal(&cx, found) == value => {}
            Ok(found) => return Came::Wrong(format!("{} instead of {value}", literal(&cx, found))),
            Err(fault) => return Came::Wrong(format!("{fault} instead of {value}")),
        }
    }
    Came::Right
}

/// A value as `programs.py` prints it.
fn literal<'a>(cx: &Cx<'a>, value: Value<'a>) -> String {
    let items = || cx.elements(value).unwrap().map(|item| literal(cx, item));
    match value.view() {
        _ if value.is_tuple() => {
            format!("({})", items().map(|item| item + ",").collect::<String>())
        }
        _ if value.is_set() && value.len() == Some(0) => "set()".to_owned(),
        _ if value.is_set() => format!("{{{}}}", items().collect::<Vec<_>>().join(",")),
        View::None => "None".to_owned(),
        _ => value.as_int().map_or_else(|| value.to_string(), |number| number.to_string()),
    }
}

/// Compares all programs of a recording: how many there were, and how many were refused.
fn check(recording: &str) -> (usize, usize) {
    let (mut count, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    for line in recording.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let (text, value) = (case["text"].as_str().unwrap(), case["value"].as_str().unwrap());
        count += 1;
        match compare(text, value) {
            Came::Right | Came::Budget => {}
            Came::Refused => refused += 1,
            Came::Wrong(how) => wrong.push(format!("{text}{how}\n")),
        }
    }
    let first = wrong.first().cloned().unwrap_or_default();
    assert!(wrong.is_empty(), "{} of {count} are wrong; the first:\n{first}", wrong.len());
    (count, refused)
}

#[test]
fn programs_do_what_was_recorded() {
    let recording = fs::read_to_string(root().join("tests/files/python/recorded.jsonl")).unwrap();
    let (count, refused) = check(&recording);
    assert!(count >= 200, "{count}");
    assert!(refused * 10 <= count, "{refused} of {count} are refused");
}

#[test]
fn programs_do_what_cpython_does() {
    let Some(dsl) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        skipped("note: skipped: ARC_DSL does not name a checkout of arc-dsl");
        return;
    };
    let wanted = std::env::var("ARCVM_PROGRAMS").unwrap_or_else(|_| "500".to_owned());
    let seed = std::env::var("ARCVM_SEED").unwrap_or_else(|_| "7".to_owned());
    let mut command = Command::new("python3");
    command.arg(root().join("tests/python/programs.py")).arg(dsl).args([wanted, seed]);
    let Ok(output) = command.output() else {
        skipped("note: skipped: there is no python3");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (count, refused) = check(&String::from_utf8(output.stdout).unwrap());
    assert!(count > 0 && refused * 10 <= count, "{refused} of {count} are refused");
}

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

/// Faults of what no primitive says name what the author wrote.
#[test]
fn faults_name_what_was_written() {
    for (line, told) in [
        ("while True: I = I", "while: the budget"),
        ("return I + 1", "+: "),
        ("return I[100]", "[]: "),
        ("return 7 % 0 * height(I)", "%: "),
        ("return len(3)", "len: "),
        ("assert height(I) == 99", "assert: "),
        ("a, b, c = I[0][:2]", "unpacking: "),
        ("return {1: 2}[I]", "[]: "),
    ] {
        let text = format!("def solve(I):\n    {line}\n    return I\n");
        let folder = folder(&[("solver.py", &text)]);
        let path = folder.path().join("solver.py");
        for more in [&[][..], &["--no-passes"]] {
            let fixed = ["run", path.to_str().unwrap(), "--task", "007bbfb7", "--json"];
            let ran = run([&fixed[..], more].concat());
            let message = ran.json()["pairs"][0]["message"].to_string();
            assert!(message.starts_with(&format!("\"{told}")), "{line}: {message}");
        }
    }
}
