//! Arguments that mean nothing: each is told by itself, with what is expected.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use crate::cli::{TILE, run_at};
use crate::support::{folder, run, run_with_input};

/// A negative number is a value, and what it is given to says what it takes.
#[test]
fn a_negative_number_is_refused_by_its_option() {
    let folder = folder(&[("one.arc", TILE)]);
    for (arguments, told) in [
        (&["solve", "007bbfb7", "--seconds", "-1"][..], "'-1' for '--seconds"),
        (&["solve", "007bbfb7", "--seed", "-1"], "'-1' for '--seed"),
        (&["solve", "007bbfb7", "--fuel", "-5"], "'-5' for '--fuel"),
        (&["run", "one.arc", "--task", "007bbfb7", "--max-memory", "-2"], "'-2' for '--max-memory"),
    ] {
        let ran = run_at(folder.path(), arguments);
        assert!(ran.code == 2 && ran.err.contains(told), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains("-- -"), "{}", ran.err);
    }
}

#[test]
fn what_names_no_file_and_no_task_is_told_so() {
    let ran = run(["solve", "007bbfb7", "--fuel", "missing.json"]);
    assert!(ran.code == 2 && ran.err.contains("there is no file of this name"), "{}", ran.err);
    let ran = run_with_input(&["run", "-"], b"def solve(I):\n    return vmirror(I)\n");
    assert!(ran.err.contains("standard input has no name that says its task"), "{}", ran.err);
    assert!(ran.code == 2 && ran.err.contains("say which with `--task ID`"), "{}", ran.err);
}

/// Programs of one task lie in files of their own in a folder that a search has written.
#[test]
fn one_of_several_solvers_of_a_name_is_asked_for() {
    let text = "def solve_007bbfb7(I):\n    return vmirror(I)\n";
    let folder = folder(&[("007bbfb7.arc", text), ("007bbfb7-2.arc", text)]);
    for name in ["solve_007bbfb7", "007bbfb7"] {
        let ran = run_at(folder.path(), &["run", ".", "--solver", name]);
        let told = format!("2 solvers are called `{name}`");
        assert!(ran.code == 2 && ran.err.contains(&told), "{}", ran.err);
        assert!(ran.err.contains("007bbfb7-2.arc#solve_007bbfb7"), "{}", ran.err);
    }
}

#[test]
fn rules_that_memory_has_no_room_for_are_told_beside_what_was_found() {
    let folder = folder(&[]);
    let ran = run_at(folder.path(), &["solve", "67a3c6ac", "--max-memory", "0"]);
    assert!(ran.out.contains("some rules would take more than --max-memory"), "{}", ran.out);
    let all = ["solve", "67a3c6ac", "--fuel", "1000000", "--save", "found"];
    let ran = run_at(folder.path(), &all);
    assert!(!ran.out.contains("--max-memory"), "{}", ran.out);
    let ran = run_at(folder.path(), &["run", "found", "--max-memory", "0"]);
    assert!(ran.out.contains("take more than 0 bytes"), "{}{}", ran.out, ran.err);
}
