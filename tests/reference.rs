//! Random calls of every primitive, most of them ill-typed, come to what the reference makes of
//! them: value for value, error for error.
//!
//! `tests/files/reference/calls.jsonl` has calls that were wrong once and some others, as
//! `tests/reference/calls.py` made them. Where Python and a checkout of arc-dsl are there
//! (`ARC_DSL`), it makes many more.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::io::Write;
use std::process::Command;

use arcvm::conform;
use arcvm::value::Budget;
use serde_json::json;

use crate::cli::run_at;
use crate::support::{folder, root};

/// Runs vectors, all of which must agree, and yields how many there are.
fn agree(text: &str) -> usize {
    let report = conform::run(text, Budget::default());
    let differences: Vec<String> = report
        .differences
        .iter()
        .map(|it| format!("{}\n  expected {}\n  found    {}", it.call, it.expected, it.found))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(report.malformed, []);
    report.vectors
}

#[test]
fn recorded_calls_agree() {
    let text = fs::read_to_string(root().join("tests/files/reference/calls.jsonl")).unwrap();
    assert!(1_000 < agree(&text));
    assert!(400 < text.lines().filter(|line| line.contains("\"error\":true")).count());
}

#[test]
fn fresh_calls_agree() {
    const CALLS: usize = 100_000;
    let arc_dsl = std::env::var("ARC_DSL").ok().filter(|folder| !folder.is_empty());
    let Some(arc_dsl) = arc_dsl else {
        let left_out = "left out: no fresh calls, as ARC_DSL names no checkout of arc-dsl";
        let _ = writeln!(std::io::stderr(), "{left_out}");
        return;
    };
    let script = root().join("tests/reference/calls.py");
    let mut command = Command::new("python3");
    command.arg(script).args(["--arc-dsl", &arc_dsl, "--seed", "11"]);
    let Ok(made) = command.args(["--count", &CALLS.to_string()]).output() else {
        let _ = writeln!(std::io::stderr(), "left out: no fresh calls, as there is no python3");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(agree(&String::from_utf8(made.stdout).unwrap()), CALLS);
}

/// For a set that only looks like a patch, its sides need not be numbers. Neither warnings nor fast
/// paths take them for such.
#[test]
fn sides_of_what_is_no_patch_are_whatever_stands_there() {
    let text = "def solve(I):\n    odd = initset(astuple(height(I), astuple(5, astuple(3, 0))))\n    \
                return canvas(increment(first(rightmost(odd))), astuple(leftmost(odd)[0], 1))\n";
    let folder = folder(&[("odd.py", text)]);
    for engine in [&["--no-passes"][..], &[], &["--engine", "jit"]] {
        let arguments = ["run", "odd.py", "--task", "007bbfb7", "--pair", "train0", "--json"];
        let ran = run_at(folder.path(), &[&arguments[..], engine].concat());
        let pair = ran.json()["pairs"][0].clone();
        assert_eq!(pair["output"], json!([[4], [4], [4]]), "{ran:?}");
        assert_eq!(ran.err, "", "{engine:?}");
    }
}

#[test]
fn a_difference_is_noticed() {
    let vector =
        r#"{"fn": "lrcorner", "args": [{"t": [{"t": [1, 2, 3]}]}], "out": {"t": [1, 2, 4]}}"#;
    let report = conform::run(vector, Budget::default());
    assert_eq!(report.differences.len(), 1);
}
