//! Everyday Python: programs with loops, choices and lists, held against CPython running arc-dsl.
//!
//! `constructs` has each construct by itself, `random` random programs, `files` files in the style
//! of language models. `tests/python/programs.py` runs programs in CPython.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::io::Write;

use arcvm::ir::Definition;
use arcvm::library::Library;
use arcvm::value::{Budget, Cx, Direction, FaultKind, Value, View};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;

use crate::support::{folder, run};

mod constructs;
mod files;
mod random;
mod stores;
mod tables;
mod trace;
mod written;

/// The result of a program.
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

/// The words of an error for a program that cannot be followed, where only its run tells.
const REFUSALS: [&str; 3] =
    ["that others have as well", "that was changed since it was made", "may be put into itself"];

/// The grid that the programs are given.
const GRID: [i8; 6] = [0, 1, 2, 3, 4, 5];

/// Runs a definition, before the passes and after them, and compares with the reference: what
/// CPython prints, or "fails".
fn compare_entry(
    library: &Library,
    definition: &Definition,
    is_right: impl Fn(&str) -> bool,
) -> Came {
    for program in [&definition.program, &definition.optimised] {
        let Some(program) = program.as_ref() else { return Came::Refused };
        let code = vm::compile(library.graph(), program);
        let arena = Bump::new();
        let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
        let grid = cx.grid(2, 3, cx.copy(&GRID).unwrap()).unwrap();
        match code.run(&cx, &Inputs::grid(grid)) {
            Err(fault) if fault.kind().is_budget() || fault.kind() == FaultKind::Recursion => {
                return Came::Budget;
            }
            Err(_) if is_right("fails") => {}
            // Numbers are 64-bit, and those of the reference have no end.
            Err(fault) if fault.message().contains("out of the range of integers") => {
                return Came::Budget;
            }
            // A value that may be a list that others have, or share one, is told when it turns out
            // to be no number.
            Err(fault) if REFUSALS.iter().any(|told| fault.message().contains(told)) => {
                return Came::Refused;
            }
            Ok(found) if is_right(&literal(&cx, found, true)) => {}
            Ok(found) => return Came::Wrong(format!("it came to {}", literal(&cx, found, true))),
            Err(fault) => return Came::Wrong(format!("it came to {fault}")),
        }
    }
    Came::Right
}

/// A value as `programs.py` prints it, with truth values or with the numbers that they are equal
/// to, as they are in sets and in grids.
fn literal<'a>(cx: &Cx<'a>, value: Value<'a>, truths: bool) -> String {
    let truths = truths && !value.is_set();
    let items = || cx.elements(value).unwrap().map(|item| literal(cx, item, truths));
    match value.view() {
        _ if value.is_tuple() => {
            format!("({})", items().map(|item| item + ",").collect::<String>())
        }
        _ if value.is_set() && value.len() == Some(0) => "set()".to_owned(),
        _ if value.is_set() => format!("{{{}}}", items().collect::<Vec<_>>().join(",")),
        View::None => "None".to_owned(),
        View::Bool(_) if truths => value.to_string(),
        _ => value.as_int().map_or_else(|| value.to_string(), |number| number.to_string()),
    }
}

/// Of several lines that fail, or are the same, the one is told to which Python comes first.
#[test]
fn faults_are_where_python_fails_first() {
    let same = "a = b = 0\nif height(I) > 100:\n    a = first(())\nelse:\n    b = first(())\n\
                return (a, b)";
    let nested = "a = 0\nif I:\n    if not I:\n        a = first(())\n    else:\n        \
                  b = first(())\n        a = (b, 1)\nreturn a";
    let behind = "if not I:\n    a = first(())\na = first(())\nreturn a";
    let choice = "a = 0\nif I:\n    a = max(())\nb = first(())\nreturn (a, b)";
    let unused = "a = 0\nif I:\n    a = max(())\na = first(())\nreturn a";
    for (body, line) in [(same, 6), (nested, 7), (behind, 4), (choice, 4), (unused, 4)] {
        let body = body.replace('\n', "\n    ");
        let text = format!("def solve(I):\n    {body}\n");
        let folder = folder(&[("solver.py", &text)]);
        let path = folder.path().join("solver.py");
        for more in [&[][..], &["--no-passes"]] {
            let fixed = ["run", path.to_str().unwrap(), "--task", "007bbfb7", "--json"];
            let ran = run([&fixed[..], more].concat());
            assert_eq!(ran.json()["pairs"][0]["error"]["line"], line, "{text}");
        }
    }
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
