//! Ctrl-C: what was finished is shown, how much that is is said, and the exit code is 130.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

use crate::support::{Ran, arcvm, folder};

/// A task whose first pair has a 1 in its first cell, and the others a 2.
const TASK: &str = r#"{"train": [{"input": [[1]], "output": [[1]]}, {"input": [[2]], "output": [[2]]}],
"test": [{"input": [[2, 2]], "output": [[2, 2]]}]}"#;

/// A solver that is done with the first pair at once, and never with the others.
const ENDLESS: &str = "def solve_t(I):\n    n = 0\n    while I[0][0] == 2 and n >= 0:\n        \
                       n = (n + 1) % 1000\n    return I\n";

/// Fuel that is never spent.
const ALL_FUEL: &str = "1000000000000000000";

/// Runs a command and sends it Ctrl-C's signal after a while; later where it had not begun by then.
fn interrupted(directory: &Path, arguments: &[&str]) -> Ran {
    let mut delay = Duration::from_secs(1);
    loop {
        let mut command = arcvm();
        command.current_dir(directory).args(arguments);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        thread::sleep(delay);
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!(ran.code, 130, "{arguments:?}: {ran:?}");
        if !ran.err.contains("while input was read") && !ran.err.contains(" 0 of ") {
            return ran;
        }
        assert!(delay < Duration::from_secs(100), "{arguments:?} does not begin: {ran:?}");
        delay *= 2;
    }
}

/// Does as `interrupted`, as text and as JSON, and yields the document.
fn both(directory: &Path, arguments: &[&str], said: &str) -> Json {
    let said = format!("interrupted: {said}\n");
    let ran = interrupted(directory, arguments);
    assert!(ran.err.ends_with(&said) && !ran.out.is_empty(), "{arguments:?}: {ran:?}");
    let ran = interrupted(directory, &[arguments, &["--json"]].concat());
    assert!(ran.err.ends_with(&said), "{arguments:?}: {ran:?}");
    let document = ran.json();
    assert_eq!(document["interrupted"], true, "{arguments:?}: {document}");
    document
}

#[test]
fn pairs_that_are_done_are_shown() {
    let folder = folder(&[("t.json", TASK), ("slow.py", ENDLESS)]);
    let fixed = ["slow.py", "--tasks", "t.json", "--fuel", ALL_FUEL];
    let run = [&["run"][..], &fixed, &["--engine", "vm"]].concat();
    let document = both(folder.path(), &run, "1 of 3 pairs run");
    assert_eq!(document["pairs"].as_array().unwrap().len(), 1, "{document}");
    assert_eq!(
        (&document["pairs"][0]["status"], &document["solved"]),
        (&"correct".into(), &false.into())
    );
    let trace = [&["trace"][..], &fixed].concat();
    let document = both(folder.path(), &trace, "1 of 3 pairs traced");
    assert_eq!(document["pairs"].as_array().unwrap().len(), 1, "{document}");
}

#[test]
fn native_code_ends_as_well() {
    let folder = folder(&[("t.json", TASK), ("slow.py", ENDLESS)]);
    let run = ["run", "slow.py", "--tasks", "t.json", "--fuel", ALL_FUEL, "--engine", "jit"];
    both(folder.path(), &run, "1 of 3 pairs run");
}

#[test]
fn programs_that_are_done_are_listed() {
    let quick = "def solve_u_t(I):\n    return I\n";
    let folder = folder(&[("t.json", TASK), ("a.py", quick), ("b.py", ENDLESS)]);
    let fixed = ["check", "a.py", "b.py", "--tasks", "t.json", "--fuel", ALL_FUEL];
    let more = ["--threads", "1", "--engine", "vm", "--list", "all"];
    let document = both(folder.path(), &[&fixed[..], &more].concat(), "1 of 2 programs run");
    let programs = document["programs"].as_array().unwrap();
    assert_eq!(programs.len(), 1, "{document}");
    assert_eq!((&programs[0]["name"], &programs[0]["solved"]), (&"solve_u_t".into(), &true.into()));
    assert_eq!(document["summary"]["not_run"], 1);
}

/// Candidates in as many texts as are evaluated together, before one that never ends.
fn population(count: usize) -> (String, String) {
    let (mut programs, mut lines) = (String::new(), String::new());
    for number in 0..count {
        let text = format!("def solve_{number}(I):\n    return canvas({number}, (1, 1))\n");
        programs += &text;
        let _ = writeln!(lines, "{}", serde_json::json!({ "program": text, "id": number }));
    }
    programs += ENDLESS;
    let _ = writeln!(lines, "{}", serde_json::json!({ "program": ENDLESS, "id": count }));
    (programs, lines)
}

#[test]
fn candidates_that_are_done_are_ranked() {
    let (programs, _) = population(1024);
    let folder = folder(&[("t.json", TASK), ("all.py", &programs)]);
    let fixed = ["eval", "all.py", "--tasks", "t.json", "--task", "t", "--threads", "1"];
    let arguments = [&fixed[..], &["--fuel", ALL_FUEL]].concat();
    let document = both(folder.path(), &arguments, "1024 of 1025 candidates evaluated");
    assert_eq!(document["tasks"][0]["best"].as_array().unwrap().len(), 10);
}

#[test]
fn lines_that_are_done_are_answered() {
    let (_, lines) = population(128);
    let folder = folder(&[("t.json", TASK), ("lines", &lines)]);
    let fixed = ["eval", "--jsonl", "lines", "--tasks", "t.json", "--task", "t", "--threads", "1"];
    let ran = interrupted(folder.path(), &[&fixed[..], &["--fuel", ALL_FUEL]].concat());
    assert!(ran.err.ends_with("interrupted: 128 of 129 lines answered\n"), "{ran:?}");
    let answers: Vec<Json> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 128);
    assert!((0..128).zip(&answers).all(|(id, answer)| answer["id"] == id), "{answers:?}");
}

#[test]
fn a_command_that_waits_for_its_input_ends_at_once() {
    for (more, out) in [(&[][..], ""), (&["--json"], "{\"error\":")] {
        let mut command = arcvm();
        command.args(["check", "-"]).args(more).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The handler is there once the process waits for its input.
        let state = format!("/proc/{}/status", child.id());
        let is_handled = || {
            let text = std::fs::read_to_string(&state).unwrap_or_default();
            let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:"));
            caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap_or(0) & 2 != 0)
        };
        while cfg!(target_os = "linux") && !is_handled() {
            thread::sleep(Duration::from_millis(5));
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        // Standard input stays open until it has ended.
        let input = child.stdin.take();
        let ran: Ran = child.wait_with_output().unwrap().into();
        drop(input);
        assert_eq!(ran.code, 130, "{ran:?}");
        assert!(ran.err.contains("interrupted while input was read"), "{ran:?}");
        assert!(ran.out.starts_with(out) && ran.out.is_empty() == out.is_empty(), "{ran:?}");
        if !out.is_empty() {
            assert_eq!(ran.json()["interrupted"], true);
        }
    }
}
