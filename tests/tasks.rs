//! Tasks from other people's files, as a user meets them: what loads, what is told, what runs.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use serde_json::{Value as Json, json};

use crate::support::{Ran, arcvm, folder, run};

const MIRROR: &str = "def solve_good(I):\n    return vmirror(I)\n";

fn pair(input: &str, output: &str) -> String {
    format!("{{\"input\": {input}, \"output\": {output}}}")
}

fn task(pairs: &[(&str, &[(&str, &str)])]) -> String {
    let list = |(key, pairs): &(&str, &[(&str, &str)])| {
        let pairs: Vec<String> = pairs.iter().map(|(a, b)| pair(a, b)).collect();
        format!("\"{key}\": [{}]", pairs.join(", "))
    };
    format!("{{{}}}", pairs.iter().map(list).collect::<Vec<_>>().join(", "))
}

fn good() -> String {
    task(&[("train", &[("[[1, 2]]", "[[2, 1]]")]), ("test", &[("[[3, 4]]", "[[4, 3]]")])])
}

fn run_at(folder: &std::path::Path, arguments: &[&str]) -> Ran {
    let mut command = arcvm();
    command.current_dir(folder).args(arguments).args(["--color", "never"]);
    command.output().unwrap().into()
}

#[test]
fn one_unusable_file_stops_no_task() {
    let good = good();
    let unusable = [
        ("empty.json", ""),
        ("split.json", "[\"a.json\", \"b.json\"]"),
        ("names.json", "{\"train\": [\"a.json\"], \"test\": []}"),
        ("odd.json", "{\"train\": [{\"input\": [[1, 2], [3]], \"output\": [[1]]}], \"test\": []}"),
        ("deadbeef.json", "{\"name\": 1}"),
        ("cut.json", "{\"train\": [{\"inp"),
    ];
    for (name, text) in unusable {
        let path = format!("tasks/{name}");
        let folder = folder(&[("s.arc", MIRROR), ("tasks/good.json", &good), (&path, text)]);
        let all = ["run", "s.arc", "--tasks", "tasks"];
        let ran = run_at(folder.path(), &all);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains("2 of 2 pairs right"), "{ran:?}");
        assert_eq!(ran.err.matches(name).count(), 1, "it is told once: {}", ran.err);
        assert!(ran.err.contains("warning[W0506]: one JSON file or task"), "{}", ran.err);
        // The same in JSON, and for every command that loads tasks.
        let json = run_at(folder.path(), &["check", "s.arc", "--tasks", "tasks", "--json"]);
        assert_eq!((json.code, json.err.as_str()), (0, ""), "{json:?}");
        assert_eq!(json.json()["diagnostics"][0]["code"], "W0506");
        for command in [
            ["show", "good", "--tasks", "tasks"].as_slice(),
            &["tasks", "--tasks", "tasks"],
            &["trace", "s.arc", "--tasks", "tasks"],
            &["eval", "s.arc", "--task", "good", "--tasks", "tasks"],
            &[
                "evolve",
                "--task",
                "good",
                "--from",
                "s.arc",
                "--generations",
                "1",
                "--tasks",
                "tasks",
            ],
        ] {
            let ran = run_at(folder.path(), command);
            assert_eq!(ran.code, 0, "{command:?}: {ran:?}");
            assert_eq!(ran.err.matches(name).count(), 1, "{command:?}: {}", ran.err);
        }
        // A file that was named is an error.
        let named = run_at(
            folder.path(),
            &["run", "s.arc", "--tasks", "tasks/good.json", "--tasks", &path],
        );
        assert_eq!(named.code, 2, "{named:?}");
        assert!(named.err.contains("error[E05"), "{}", named.err);
    }
}

#[test]
fn many_unusable_files_are_counted() {
    let good = good();
    let names: Vec<String> = (0..12).map(|n| format!("tasks/bad{n:02}.json")).collect();
    let mut files = vec![("tasks/good.json", good.as_str())];
    files.extend(names.iter().map(|name| (name.as_str(), "[1]")));
    let folder = folder(&files);
    let ran = run_at(folder.path(), &["tasks", "--tasks", "tasks"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with("1 task, loaded from files\n"), "{}", ran.out);
    assert!(ran.err.contains("12 JSON files or tasks cannot be used"), "{}", ran.err);
    assert!(ran.err.contains("bad07") && !ran.err.contains("bad08"), "{}", ran.err);
    assert!(ran.err.contains("and 4 more"), "{}", ran.err);
    let strict = run_at(folder.path(), &["tasks", "--strict", "--tasks", "tasks"]);
    assert_eq!(strict.code, 1, "{strict:?}");
    assert!(strict.out.contains("bad11.json"), "{}", strict.out);
    let json = run_at(folder.path(), &["tasks", "--strict", "--json", "--tasks", "tasks"]);
    assert_eq!(json.json()["files"].as_array().unwrap().len(), 12);
}

#[test]
fn the_prompt_tells_of_unusable_files_once() {
    let good = good();
    let folder = folder(&[("tasks/good.json", &good), ("tasks/split.json", "[\"a\"]")]);
    let mut command = arcvm();
    command.current_dir(folder.path()).args(["repl", "--tasks", "tasks", "--task", "good"]);
    let ran: Ran = command.output().unwrap().into();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.err.matches("split.json").count(), 1, "{}", ran.err);
}

#[test]
fn grids_of_any_size_run_and_are_drawn() {
    for side in [31, 40, 128, 138, 300] {
        let row: Vec<u8> = (0..side).map(|index| (index % 10) as u8).collect();
        let mirrored: Vec<u8> = row.iter().rev().copied().collect();
        let grid = |row: &[u8]| json!([row, row]).to_string();
        let (wide, turned) = (grid(&row), grid(&mirrored));
        let text = task(&[("train", &[(&wide, &turned)]), ("test", &[(&turned, &wide)])]);
        let wrong = MIRROR.replace("vmirror", "hmirror");
        let folder = folder(&[("s.arc", MIRROR), ("w.arc", &wrong), ("good.json", &text)]);
        for engine in ["vm", "jit", "auto"] {
            let ran = run_at(
                folder.path(),
                &["run", "s.arc", "--tasks", "good.json", "--engine", engine],
            );
            assert_eq!(ran.code, 0, "{side}: {ran:?}");
            let widest = ran.out.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= 100, "{side}: {widest} columns");
        }
        assert_eq!(run_at(folder.path(), &["run", "w.arc", "--tasks", "good.json"]).code, 1);
        for command in [
            ["show", "good", "--tasks", "good.json", "--html", "g.html"].as_slice(),
            &["show", "good", "--tasks", "good.json", "--svg", "g.svg"],
            &["show", "good", "--tasks", "good.json", "--png", "g.png"],
            &["check", "s.arc", "--tasks", "good.json", "--html", "c.html"],
            &["trace", "s.arc", "--tasks", "good.json", "--html", "t.html"],
            &["trace", "s.arc", "--tasks", "good.json"],
            &["eval", "s.arc", "--task", "good", "--tasks", "good.json"],
        ] {
            let ran = run_at(folder.path(), command);
            assert_eq!(ran.code, 0, "{side} {command:?}: {ran:?}");
        }
        let script = "palette(I)\nI\nvmirror(I)\n:next\n";
        let mut command = arcvm();
        command.current_dir(folder.path());
        command.args(["repl", "--tasks", "good.json", "--task", "good"]);
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), script.as_bytes()).unwrap();
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!(ran.code, 0, "{side}: {ran:?}");
        let strict = run_at(folder.path(), &["tasks", "--strict", "--tasks", "good.json"]);
        assert_eq!(strict.code, 1, "{side}: {strict:?}");
        let expected = format!("good: the input of train0 has {side} columns, more than 30\n");
        assert!(strict.out.contains(&expected), "{}", strict.out);
    }
    assert_eq!(run(["tasks", "--strict"]).code, 0, "the embedded tasks are as ARC has them");
}

#[test]
fn generated_pairs_run_like_the_others_and_are_hidden_from_searches() {
    let text = task(&[
        ("train", &[("[[1, 2]]", "[[2, 1]]")]),
        ("test", &[("[[3, 4]]", "[[4, 3]]")]),
        // Of the second pair only a program that does not mirror would be right.
        ("arc-gen", &[("[[5, 6]]", "[[6, 5]]"), ("[[7, 8]]", "[[7, 8]]")]),
    ]);
    let folder = folder(&[("s.arc", MIRROR), ("good.json", &text)]);
    let ran = run_at(folder.path(), &["run", "s.arc", "--tasks", "good.json", "--json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let document = ran.json();
    let pairs: Vec<String> = document["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| format!("{}{} {}", p["kind"], p["index"], p["status"]).replace('"', ""))
        .collect();
    assert_eq!(pairs, ["train0 correct", "test0 correct", "arc-gen0 correct", "arc-gen1 wrong"]);
    for (pair, code) in [("arc-gen0", 0), ("arc-gen1", 1), ("arc-gen", 1), ("train", 0)] {
        let ran = run_at(folder.path(), &["run", "s.arc", "--tasks", "good.json", "--pair", pair]);
        assert_eq!(ran.code, code, "{pair}: {ran:?}");
    }
    let check = run_at(folder.path(), &["check", "s.arc", "--tasks", "good.json"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(check.out.contains("arc-gen1  wrong"), "{}", check.out);
    let eval = ["eval", "s.arc", "--task", "good", "--tasks", "good.json", "--json"];
    let eval = run_at(folder.path(), &eval).json();
    let tests = eval["tasks"][0]["best"][0]["tests"].as_array().unwrap();
    let tests: Vec<String> =
        tests.iter().map(|test| format!("{} {}", test["pair"], test["status"])).collect();
    let held_back = ["test0 correct", "arc-gen0 correct", "arc-gen1 wrong"];
    assert_eq!(tests.join(", ").replace('"', ""), held_back.join(", "));
    let listed = run_at(folder.path(), &["tasks", "--tasks", "good.json"]);
    assert!(listed.out.contains("1 train, 1 test, 2 arc-gen"), "{}", listed.out);
    // A search solves the task by its demonstration, and is told to be wrong on what was held back.
    let search = ["evolve", "--task", "good", "--from", "s.arc", "--generations", "1"];
    let ran = run_at(folder.path(), &[&search[..], &["--tasks", "good.json", "--json"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let done: Vec<Json> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let done = done.iter().find(|event| event["event"] == "done").unwrap();
    assert_eq!(done["tasks"][0]["wrong_on_test"], 1, "{done}");
}

#[test]
fn keys_that_no_task_has_are_named_once() {
    let text = good().replacen('{', "{\"author\": \"me\", ", 1);
    let folder = folder(&[("t/a.json", &text), ("t/b.json", &text)]);
    let ran = run_at(folder.path(), &["tasks", "--tasks", "t"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        ran.flat_err().matches("\"author\" (at $ and in 1 more file)").count(),
        1,
        "{}",
        ran.err
    );
}

#[test]
fn the_task_of_a_solver_is_the_longest_ending_that_is_known() {
    let solvers = "\
def solve_1d_fill_1(I):
    return vmirror(I)

def solve_a_b(I):
    return vmirror(I)

def verify_0000000a_0000000b(I):
    return vmirror(I)
";
    let (good, odd) = (good(), task(&[("train", &[("[[1]]", "[[2]]")]), ("test", &[])]));
    let files = [
        ("s.py", solvers),
        ("t/1d_fill_1.json", &good),
        ("t/a_b.json", &good),
        ("t/0000000a_0000000b.json", &good),
        // Shorter endings are known too, and not meant.
        ("t/1.json", &odd),
        ("t/b.json", &odd),
        ("t/0000000b.json", &odd),
    ];
    let folder = folder(&files);
    let ran = run_at(folder.path(), &["check", "s.py", "--tasks", "t"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("3 of 3 programs solved"), "{}", ran.out);
    let ran = run_at(folder.path(), &["run", "s.py", "--task", "a_b", "--tasks", "t"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran =
        run_at(folder.path(), &["run", "s.py", "--solver", "solve_1d_fill_1", "--tasks", "t"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // None is known: the name says what was probably meant.
    let ran = run_at(
        folder.path(),
        &["run", "s.py", "--solver", "solve_1d_fill_1", "--tasks", "t/0000000b.json"],
    );
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("there is no task `1d_fill_1`"), "{}", ran.err);
}

#[test]
fn tasks_of_one_id_that_differ_are_told() {
    let other = good().replace("[[1, 2]]", "[[5, 2]]");
    let good = good();
    let folder = folder(&[("a/good.json", &good), ("b/good.json", &other), ("s.arc", MIRROR)]);
    for arguments in [
        ["tasks", "--tasks", "a", "--tasks", "b"].as_slice(),
        &["tasks", "--tasks", "."],
        &["run", "s.arc", "--tasks", "."],
    ] {
        let ran = run_at(folder.path(), arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.err.contains("W0507"), "{}", ran.err);
        for path in ["a/good.json", "b/good.json"] {
            assert_eq!(ran.err.matches(path).count(), 1, "{}", ran.err);
        }
    }
    let same = [("a/good.json", good.as_str()), ("b/good.json", good.as_str())];
    let ran = run_at(crate::support::folder(&same).path(), &["tasks", "--tasks", "."]);
    assert_eq!(ran.err, "", "the same twice is nothing to be told");
}

#[test]
fn folders_hold_python_files_as_well() {
    let good = good();
    let folder = folder(&[
        (
            "programs/one.py",
            "from dsl import *\n\ndef solve_good(I):\n    O = vmirror(I)\n    return O\n",
        ),
        ("programs/deep/good.py", "def main(I):\n    return vmirror(I)\n"),
        // Other files of a Python project are not meant.
        (
            "programs/dsl.py",
            "class Grid:\n    pass\n\ndef vmirror(grid):\n    for row in grid:\n        pass\n",
        ),
        ("programs/two.arc", MIRROR),
        ("tasks/good.json", &good),
    ]);
    let ran = run_at(folder.path(), &["check", "programs", "--tasks", "tasks"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("3 of 3 programs solved"), "{}", ran.out);
    let ran = run_at(folder.path(), &["eval", "programs", "--task", "good", "--tasks", "tasks"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = run_at(folder.path(), &["check", "tasks", "--tasks", "tasks"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("no `.arc` file and no `.py` file with a solver"), "{}", ran.err);
}

#[test]
fn tasks_and_primitives_are_found_by_a_part_of_their_name() {
    let ran = run(["tasks", "007b", "--color", "never"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("007bbfb7  5 train, 1 test"), "{}", ran.out);
    assert!(ran.out.ends_with("no task is named `007b`; the id of 1 task has it as a part\n"));
    let json = run(["tasks", "007b", "--json"]).json();
    assert_eq!(json["tasks"][0]["id"], "007bbfb7");
    // Ids differ in digits, which are slips like others.
    let ran = run(["tasks", "007bbfb8"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("did you mean `007bbfb7`?"), "{}", ran.err);

    let ran = run(["prims", "half", "--color", "never"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for name in ["tophalf(", "bottomhalf(", "lefthalf(", "righthalf("] {
        assert!(ran.out.contains(name), "{name}: {}", ran.out);
    }
    assert!(ran.out.starts_with("no primitive is named `half`"), "{}", ran.out);
    assert_eq!(run(["prims", "mirrror"]).code, 2);
    let json = run(["prims", "shif", "--json"]).json();
    assert_eq!((&json["query"], &json["meant"]), (&"shif".into(), &"shift".into()));
    assert_eq!(run(["prims", "zzz"]).code, 2);
    assert_eq!(run(["prims", ""]).code, 2);
}
