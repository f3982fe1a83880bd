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

/// Whatever is no number, or one out of bounds, is told what is expected.
#[test]
fn what_is_no_number_is_told_what_is_expected() {
    let folder = folder(&[("one.arc", TILE), ("vectors.jsonl", "")]);
    let run_one = ["run", "one.arc", "--task", "007bbfb7"];
    let eval = ["eval", "one.arc", "--task", "007bbfb7"];
    let evolve = ["evolve", "--task", "007bbfb7", "--from", "one.arc"];
    for (command, option, value, expected) in [
        (&run_one[..], "--fuel", "-3", "expected a number, 0 or more"),
        (&run_one, "--max-cells", "x", "expected a number, 0 or more"),
        (&run_one, "--max-memory", "1.5", "expected a number, 0 or more"),
        (&run_one, "--fuel", "99999999999999999999", "the number is too large"),
        (&["check", "one.arc"], "--repeat", "0", "expected a number, 1 or more"),
        (&["conform", "vectors.jsonl"], "--most", "-1", "expected a number, 0 or more"),
        (&eval, "--attempts", "0", "expected a number from 1 to 1000"),
        (&eval, "--best", "ten", "expected a number, 0 or more"),
        (&eval, "--enough", "0", "expected a number, 1 or more"),
        (&eval, "--repeat", "-1", "expected a number, 1 or more"),
        (&evolve, "--parents", "0", "expected a number, 1 or more"),
        (&evolve, "--generations", "-1", "expected a number, 0 or more"),
        (&evolve, "--seed", "x", "expected a number, 0 or more"),
        (&["show", "007bbfb7", "--png", "a.png"], "--scale", "9", "expected a number from 1 to 8"),
        (&["store", "list", "s"], "--limit", "x", "expected a number, 0 or more"),
    ] {
        let ran = run_at(folder.path(), &[command, &[option, value]].concat());
        let told = format!("invalid value '{value}' for '{option} ");
        assert!(ran.code == 2 && ran.err.contains(&told), "{command:?}: {}", ran.err);
        assert!(ran.err.contains(&format!("': {expected}\n")), "{command:?}: {}", ran.err);
    }
}

/// Paths that options take are named where nothing is there, with the way out.
#[test]
fn paths_that_lead_nowhere_are_named() {
    let folder = folder(&[("one.arc", TILE), ("empty/none.txt", "")]);
    let evolve = ["evolve", "--task", "007bbfb7", "--from"];
    let read = "cannot read nowhere: there is no such file or folder";
    for (arguments, told, help) in [
        (&["run", "one.arc", "--tasks", "nowhere"][..], read, "check the path"),
        (&["check", "one.arc", "--tasks", "nowhere"], read, "check the path"),
        (&["repl", "--tasks", "nowhere"], read, "check the path"),
        (&["score", "nowhere"], read, "a submission is one JSON file"),
        (&["eval", "--jsonl", "nowhere", "--task", "007bbfb7"], read, "a JSON object a line"),
        (
            &["run", "one.arc", "--tasks", "empty"],
            "note: folder empty",
            "name a folder of ARC tasks",
        ),
        (&[&evolve[..], &["nowhere"]].concat(), "no file or folder `nowhere`", "check the path"),
        (&[&evolve[..], &["no.arc"]].concat(), "no file `no.arc`", "check the path"),
        (&["trace", "one.arc", "--against", "nowhere"], "no file or folder `nowhere`", "check the"),
        (&["store", "list", "nowhere"], "no folder nowhere", "name the folder that was given to"),
    ] {
        let ran = run_at(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(help), "{arguments:?}: {}", ran.err);
    }
    // An option that a command lacks is no value.
    let ran = run_at(folder.path(), &["show", "007bbfb7", "--pair", "train0"]);
    assert!(ran.code == 2 && !ran.err.contains("as a value"), "{}", ran.err);
}

/// With `--json` there is a document on standard output, whatever the arguments are.
#[test]
fn arguments_that_cannot_be_used_are_told_as_json_too() {
    let folder = folder(&[("one.arc", TILE)]);
    let cases: [(&[&str], &str, &str); 10] = [
        (&["frob"], "unrecognized subcommand 'frob'", "--help"),
        (&["chekc", "one.arc"], "unrecognized subcommand 'chekc'", "'check'"),
        (&["run", "one.arc", "--tsak", "x"], "unexpected argument '--tsak' found", "'--task'"),
        (&["run"], "required arguments were not provided: <FILE[#NAME]>", "--help"),
        (&["check", "one.arc", "--repeat", "0"], "'--repeat <N>': expected a number, 1", "--help"),
        (&["check", "one.arc", "--list", "some"], "possible values: none, failed, all", "--help"),
        (&["store"], "no command is named", "--help"),
        (&[], "no command is named", "--help"),
        (&["eval", "one.arc"], "not provided: --task <ID>", "--help"),
        (&["run", "none.arc"], "the input is not right", ""),
    ];
    for (arguments, message, help) in cases {
        let plain = run_at(folder.path(), arguments);
        let ran = run_at(folder.path(), &[arguments, &["--json"]].concat());
        assert_eq!((plain.code, ran.code), (2, 2), "{arguments:?}: {ran:?}");
        assert!(plain.out.is_empty(), "{arguments:?}: {plain:?}");
        let document = ran.json();
        assert_eq!(document["error"], "the input is not right");
        let said = document["diagnostics"].as_array().unwrap();
        assert_eq!(said.len(), 1, "{document}");
        if help.is_empty() {
            assert_eq!(said[0]["code"], "E0001", "{document}");
            continue;
        }
        // The usage names what was given already.
        let err = ran.err.replace(" --json", "");
        assert_eq!((&said[0]["code"], err), (&"E0607".into(), plain.err.replace(" --json", "")));
        let (told, remedy) = (said[0]["message"].as_str(), said[0]["help"].as_str());
        assert!(told.unwrap().contains(message), "{arguments:?}: {document}");
        assert!(remedy.unwrap().contains(help), "{arguments:?}: {document}");
    }
    // Events are a document a line.
    let ran = run_at(folder.path(), &["evolve", "--task", "007bbfb7", "--seed", "x", "--json"]);
    assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
    assert_eq!((ran.json()["event"].as_str(), ran.code), (Some("error"), 2));
    // Help is what was asked for.
    let ran = run_at(folder.path(), &["run", "--help", "--json"]);
    assert!(ran.code == 0 && ran.out.contains("Usage: "), "{ran:?}");
    // Behind `--` there are no options.
    let ran = run_at(folder.path(), &["run", "one.arc", "more", "--", "--json"]);
    assert!(ran.code == 2 && ran.out.is_empty(), "{ran:?}");
}

/// A task that is not there is told before a solver is asked for, and a file in place of an id is
/// told how files are given.
#[test]
fn an_unknown_task_is_told_before_what_depends_on_it() {
    let two = "def solve_a(I):\n    return vmirror(I)\n\ndef solve_b(I):\n    return hmirror(I)\n";
    let folder = folder(&[("two.py", two), ("tasks.json", "{}")]);
    for (arguments, help) in [
        (&["run", "two.py", "--task", "007bbfb8"][..], "did you mean `007bbfb7`?"),
        (&["trace", "two.py", "--task", "nowhere"], "give the folder that has it with `--tasks"),
        (&["show", "two.py"], "named by its id here, and this looks like a file with programs"),
        (&["solve", "two.py"], "named by its id here, and this looks like a file with programs"),
        (&["solve", "tasks.json"], "files are given with `--tasks tasks.json`"),
    ] {
        let ran = run_at(folder.path(), arguments);
        assert!(ran.code == 2 && ran.err.contains("there is no task `"), "{ran:?}");
        assert!(ran.err.contains(help), "{arguments:?}: {}", ran.err);
    }
}

/// Solvers of one name in several files are told apart by their files.
#[test]
fn solvers_of_one_name_are_chosen_by_their_files() {
    let one = "def solve(I):\n    return vmirror(I)\n";
    let both = "def solve(I):\n    return vmirror(I)\n\ndef turn(I):\n    return hmirror(I)\n";
    for (texts, help) in [
        ([one, one], "name one of them as `FILE#NAME`"),
        ([one, both], "choose one with `--solver NAME`: turn, or name one as `FILE#NAME`"),
    ] {
        let folder = folder(&[("a.py", texts[0]), ("b.py", texts[1])]);
        let ran = run_at(folder.path(), &["run", ".", "--task", "007bbfb7"]);
        assert!(ran.code == 2 && ran.err.contains(help), "{}", ran.err);
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
    assert!(
        ran.out.contains("some rules were left out, as they take more than --max-memory"),
        "{}",
        ran.out
    );
    let all = ["solve", "67a3c6ac", "--fuel", "1000000", "--save", "found"];
    let ran = run_at(folder.path(), &all);
    assert!(!ran.out.contains("--max-memory"), "{}", ran.out);
    let ran = run_at(folder.path(), &["run", "found", "--max-memory", "0"]);
    assert!(ran.out.contains("take more than 0 bytes"), "{}{}", ran.out, ran.err);
}
