//! The dealings of a command with the system: colours, closed and full streams, threads, standard
//! input.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::cli::{TILE, run_in};
use crate::support::{Ran, arcvm, folder, run_with_input};

#[test]
fn colours_are_where_they_are_wanted() {
    let folder = folder(&[("a.arc", TILE)]);
    let output = |color: Option<&str>, variables: &[(&str, &str)]| {
        let mut command = arcvm();
        command.current_dir(folder.path()).args(["run", "a.arc", "--pair", "train0"]);
        command.envs(variables.iter().copied());
        command.args(color.into_iter().flat_map(|color| ["--color", color]));
        let ran: Ran = command.output().unwrap().into();
        ran.out
    };
    let escape = '\u{1b}';
    assert!(!output(None, &[]).contains(escape), "a pipe has no colours");
    assert!(!output(Some("never"), &[]).contains(escape));
    assert!(output(Some("always"), &[("COLORTERM", "truecolor")]).contains(";48;2;"));
    let few = output(Some("always"), &[("TERM", "xterm-256color")]);
    assert!(few.contains(";48;5;"), "{few:?}");
    assert!(!output(None, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).contains(escape));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    // So many that not all of it fits into a pipe.
    let wrong: String =
        (0..300).map(|n| format!("def s{n}_007bbfb7(I):\n    return I\n")).collect();
    let wrong = folder(&[("wrong.arc", &wrong)]);
    let wrong = wrong.path().to_str().unwrap();
    // The exit code tells what a command came to all the same.
    for (arguments, code) in [
        (&["prims"][..], 0),
        (&["tasks"], 0),
        (&["completions", "zsh"], 0),
        (&["prims", "--json"], 0),
        (&["check", wrong, "--json"], 1),
    ] {
        let mut command = arcvm();
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), errors.as_str()), (Some(code), ""), "{arguments:?}");
        assert!(!line.is_empty());
    }
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let ran: Ran = arcvm().arg("prims").stdout(full).output().unwrap().into();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the output cannot be written"), "{}", ran.err);
}

#[test]
fn numbers_that_no_machine_can_bear_are_refused_with_their_bounds() {
    let refused = |arguments: &[&str], bounds: &str| {
        let ran = run_in(&[("a.arc", TILE)], arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(&format!("expected a number from {bounds}\n")), "{}", ran.err);
    };
    for command in ["check", "eval", "evolve"] {
        let files: &[&str] = if command == "evolve" { &["--from", "a.arc"] } else { &["a.arc"] };
        let task = if command == "check" { &[][..] } else { &["--task", "007bbfb7"] };
        for threads in ["1025", "18446744073709551616", "-1", "two"] {
            let threads = format!("--threads={threads}");
            refused(&[&[command], files, task, &[&threads]].concat(), "0 to 1024");
        }
    }
    for children in ["0", "1000001", "18446744073709551615"] {
        let arguments =
            ["evolve", "--from", "a.arc", "--task", "007bbfb7", "--population", children];
        refused(&arguments, "1 to 1000000");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn threads_that_the_system_does_not_start_are_told_with_a_remedy() {
    /// Kilobytes of address space: a fraction of what the stacks of so many threads take.
    const ADDRESS_SPACE: &str = "3000000";
    let folder = folder(&[("a.arc", TILE), ("empty.jsonl", "")]);
    let run = |arguments: &[&str], shared: Option<&str>| -> Ran {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -v \"$0\" && exec \"$@\"", ADDRESS_SPACE]);
        command.arg(arcvm().get_program()).args(arguments).current_dir(folder.path());
        command.envs(shared.map(|number| ("RAYON_NUM_THREADS", number)));
        command.stdin(Stdio::null());
        // A thread that was started may be the one that finds no memory, and ends the process.
        let mut runs = (0..9).map(|_| command.output().unwrap());
        runs.find(|output| output.status.code().is_some()).unwrap().into()
    };
    let told = |ran: &Ran| {
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        let expected = ["E0601", "cannot start worker threads: ", "ask for fewer", "ulimit -u"];
        assert!(expected.iter().all(|part| ran.err.contains(part)), "{}", ran.err);
    };
    let task = ["--task", "007bbfb7"];
    let own = ["--threads", "1000"];
    told(&run(&[&["check", "a.arc"][..], &own].concat(), None));
    told(&run(&[&["eval", "a.arc"][..], &task, &own].concat(), None));
    told(&run(&[&["evolve", "--from", "a.arc"][..], &task, &own].concat(), None));
    // Where no number is asked for the environment says how many there are.
    let many = Some("1000");
    told(&run(&["check", "a.arc"], many));
    told(&run(&["conform", "empty.jsonl"], many));
    assert_eq!(run(&["check", "a.arc"], Some("2")).code, 0);
}

#[test]
fn standard_input_is_read_once() {
    // Its solvers run all the same.
    let ran = run_with_input(&["check", "-", "-", "--json"], TILE.as_bytes());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["summary"]["invalid"], 1, "{}", ran.out);
    let ran = run_with_input(&["check", "-", "-"], TILE.as_bytes());
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("standard input is named twice"), "{}", ran.err);
    let ran = run_with_input(&["trace", "-", "--against", "-"], TILE.as_bytes());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input is named twice"), "{}", ran.err);
}
