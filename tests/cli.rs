//! The commands as a user meets them: text in snapshots, JSON by its keys, exit codes, what is
//! hostile or missing.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{Ran, arcvm, folder, run, run_with_input, snapshot};

/// Snapshots of this file.
const FILES: &str = "cli";

pub(crate) const TILE: &str = "\
# The grid, tiled by itself.
def solve_007bbfb7(I):
    row = hconcat(hconcat(I, I), I)
    tiles = vconcat(vconcat(row, row), row)
    return cellwise(upscale(I, 3), tiles, 0)
";

/// Right only where the input is its own mirror image, and so on none.
const WRONG: &str = "\
def solve_67a3c6ac(I):
    return hmirror(I)
";

const FAILING: &str = "\
def solve_67a3c6ac(I):
    nothing = sfilter(asindices(I), lambda cell: False)
    corner = first(nothing)
    return fill(I, 0, initset(corner))
";

/// Runs the program without colours in a folder of files.
pub(crate) fn run_in(files: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let folder = folder(files);
    run_at(folder.path(), arguments)
}

pub(crate) fn run_at(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = arcvm();
    command.current_dir(folder).args(arguments).args(["--color", "never"]);
    command.output().unwrap().into()
}

/// Asserts that an object has exactly these keys.
fn assert_keys(json: &Json, keys: &[&str]) {
    let mut found: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut keys = keys.to_vec();
    found.sort_unstable();
    keys.sort_unstable();
    assert_eq!(found, keys, "{json}");
}

#[test]
fn run_shows_a_right_answer() {
    let arguments = ["run", "solver.arc", "--task", "007bbfb7", "--pair", "train0"];
    let ran = run_in(&[("solver.arc", TILE)], &arguments);
    assert_eq!(ran.code, 0);
    snapshot(FILES, "run_right", &ran.snapshot());
    let all = run_in(&[("solver.arc", TILE)], &["run", "solver.arc"]);
    assert_eq!(all.code, 0);
    assert!(all.out.contains("\ntest0  correct"), "{}", all.out);
}

#[test]
fn run_shows_the_value_of_every_line() {
    let arguments = ["run", "solver.arc", "--pair", "test0", "--show"];
    let ran = run_in(&[("solver.arc", TILE)], &arguments);
    snapshot(FILES, "run_show", &ran.snapshot());
    let failing = run_in(&[("a.arc", FAILING)], &["run", "a.arc", "--pair", "test0", "--show"]);
    assert!(failing.out.contains("corner =\n    not evaluated"), "{}", failing.out);
}

#[test]
fn run_shows_where_an_answer_is_wrong() {
    let ran = run_in(&[("a.arc", WRONG)], &["run", "a.arc", "--pair", "train0"]);
    assert_eq!(ran.code, 1);
    snapshot(FILES, "run_wrong", &ran.snapshot());
}

#[test]
fn run_shows_what_failed_and_where() {
    let ran = run_in(&[("a.arc", FAILING)], &["run", "a.arc", "--pair", "train0"]);
    assert_eq!(ran.code, 1);
    snapshot(FILES, "run_failing", &ran.snapshot());
    let value = "def solve_67a3c6ac(I):\n    return size(I)\n";
    let ran = run_in(&[("a.arc", value)], &["run", "a.arc", "--pair", "train0"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("the answer is no grid: 3"), "{}", ran.out);
}

#[test]
fn run_as_json_has_the_documented_keys() {
    let right = run_in(&[("a.arc", TILE)], &["run", "a.arc", "--json", "--show"]);
    assert_eq!((right.code, right.err.as_str()), (0, ""));
    let json = right.json();
    assert_keys(&json, &["name", "file", "task", "solved", "pairs", "summary", "interrupted"]);
    assert_eq!((&json["name"], &json["task"]), (&json!("solve_007bbfb7"), &json!("007bbfb7")));
    assert_eq!(json["solved"], true);
    let pairs = json["pairs"].as_array().unwrap();
    assert_eq!(json["summary"]["pairs"], pairs.len());
    assert_eq!(json["summary"]["pairs_correct"], pairs.len());
    for pair in pairs {
        assert_keys(pair, &["kind", "index", "status", "message", "ns", "fuel", "output", "lines"]);
        assert_eq!(pair["status"], "correct");
        assert_eq!(pair["output"].as_array().unwrap().len(), 9);
        assert_eq!(pair["lines"][0]["name"], "row");
    }
    let wrong = run_in(&[("a.arc", WRONG)], &["run", "a.arc", "--json"]);
    assert_eq!(wrong.code, 1);
    assert_eq!(wrong.json()["pairs"][0]["status"], "wrong");
    let failing = run_in(&[("a.arc", FAILING)], &["run", "a.arc", "--json"]);
    assert_eq!(failing.code, 1);
    let expected = json!({
        "kind": "value", "primitive": "first", "file": "a.arc", "line": 3, "column": 14,
        "help": "`arcvm prims first` shows what it takes and gives",
    });
    assert_eq!(failing.json()["pairs"][0]["error"], expected);
}

#[test]
fn run_reads_standard_input() {
    let ran = run_with_input(&["run", "-", "--color", "never"], TILE.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let unnamed = TILE.replace("solve_007bbfb7", "main");
    let ran = run_with_input(&["run", "-", "--task", "007bbfb7", "--json"], unnamed.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.json()["name"], "main");
}

#[test]
fn run_chooses_pairs() {
    for (pair, count) in [("all", 6), ("train4", 1), ("test0", 1)] {
        let ran = run_in(&[("a.arc", TILE)], &["run", "a.arc", "--pair", pair, "--json"]);
        let pairs = ran.json()["pairs"].as_array().unwrap().len();
        assert_eq!((ran.code, pairs), (0, count), "{pair}");
    }
    let ran = run_in(&[("a.arc", TILE)], &["run", "a.arc", "--pair", "train9"]);
    assert_eq!(ran.code, 2);
    snapshot(FILES, "run_unknown_pair", &ran.snapshot());
}

#[test]
fn run_chooses_solvers() {
    let both = format!("{TILE}\n{WRONG}");
    let files = [("both.arc", both.as_str())];
    let named = run_in(&files, &["run", "both.arc", "--solver", "solve_007bbfb7", "--json"]);
    assert_eq!((named.code, &named.json()["task"]), (0, &json!("007bbfb7")));
    let by_task = run_in(&files, &["run", "both.arc", "--task", "67a3c6ac", "--json"]);
    assert_eq!((by_task.code, &by_task.json()["name"]), (1, &json!("solve_67a3c6ac")));
    let ambiguous = run_in(&files, &["run", "both.arc"]);
    assert_eq!(ambiguous.code, 2);
    snapshot(FILES, "run_ambiguous", &ambiguous.snapshot());
    let unknown = run_in(&files, &["run", "both.arc", "--solver", "solve_007bbfb6"]);
    assert_eq!(unknown.code, 2);
    snapshot(FILES, "run_unknown_solver", &unknown.snapshot());
}

#[test]
fn run_refuses_what_is_wrong_with_the_program() {
    let text = "def solve_67a3c6ac(I):\n    x = vmiror(I)\n    return x\n";
    let ran = run_in(&[("a.arc", text)], &["run", "a.arc"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    snapshot(FILES, "run_bad_program", &ran.snapshot());
    let ran = run_in(&[("a.arc", text)], &["run", "a.arc", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, ""));
    let json = ran.json();
    let diagnostic = &json["diagnostics"][0];
    assert_eq!(diagnostic["code"], "E0301", "{json}");
    assert!(json["error"].is_string());
    // Warnings do not stand in the way, in either form.
    let text = "def solve_67a3c6ac(I):\n    x = hmirror(I)\n    return vmirror(I)\n";
    let ran = run_in(&[("a.arc", text)], &["run", "a.arc", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.json()["diagnostics"][0]["code"], "W0401");
    let ran = run_in(&[("a.arc", text)], &["run", "a.arc"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.starts_with("warning[W0401]"), "{}", ran.err);
}

#[test]
fn files_that_cannot_be_programs() {
    let folder = folder(&[
        ("empty.arc", ""),
        ("helper.arc", "def helper(a, b, c, d):\n    return a\n"),
        ("none/notes.txt", "nothing"),
    ]);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("large.arc", &vec![b'#'; 17 << 20]);
    write(
        "brackets.arc",
        format!("def solve_a(I):\n    return {}\n", "(".repeat(100_000)).as_bytes(),
    );
    write(
        "calls.arc",
        format!("def solve_a(I):\n    return {}I{}\n", "f(".repeat(100_000), ")".repeat(100_000))
            .as_bytes(),
    );
    write("noise.arc", &[0u8; 1000]);
    for (name, code) in [
        ("missing.arc", "E0001"),
        ("large.arc", "E0004"),
        ("brackets.arc", "E0311"),
        ("calls.arc", "E0311"),
        ("noise.arc", "E0101"),
        ("empty.arc", "E0601"),
        ("helper.arc", "E0601"),
        ("none", "E0002"),
    ] {
        let run = run_at(folder.path(), &["run", name, "--task", "007bbfb7"]);
        let check = run_at(folder.path(), &["check", name]);
        // A program with errors is one of those that were checked; a file without any program is
        // not.
        let is_listed = matches!(name, "brackets.arc" | "calls.arc");
        assert_eq!(check.out.starts_with("invalid  solve_a  "), is_listed, "{name}: {check:?}");
        for (command, ran) in [("run", &run), ("check", &check)] {
            let listed = is_listed && command == "check";
            assert_eq!(ran.code, if listed { 1 } else { 2 }, "{command} {name}: {ran:?}");
            assert_eq!(ran.out.is_empty(), !listed, "{command} {name}");
            assert!(ran.err.len() < 5_000, "{command} {name}: {}", ran.err);
            // A folder without programs is found out before it is read.
            let code = if name == "none" { "E0601" } else { code };
            assert!(ran.err.contains(code), "{command} {name}: {}", ran.err);
        }
        let json = run_at(folder.path(), &["run", name, "--task", "007bbfb7", "--json"]);
        assert_eq!((json.code, json.err.as_str()), (2, ""), "{name}");
        assert!(json.json()["diagnostics"][0]["help"].is_string() || name == "none");
    }
    let all = run_at(folder.path(), &["check", "missing.arc", "large.arc", "none"]);
    for code in ["E0001", "E0004", "E0601"] {
        assert!(all.err.contains(code), "all that is wrong is told: {}", all.err);
    }
}

#[test]
fn unknown_tasks_are_told() {
    let ran = run_in(&[("a.arc", TILE)], &["run", "a.arc", "--task", "007bbfb6"]);
    assert_eq!(ran.code, 2);
    snapshot(FILES, "run_unknown_task", &ran.snapshot());
    let nameless =
        run_in(&[("nameless.arc", "def main(I):\n    return I\n")], &["run", "nameless.arc"]);
    assert_eq!(nameless.code, 2);
    snapshot(FILES, "run_without_task", &nameless.snapshot());
    let tasks = run(["tasks", "67a3c6ax", "--color", "never"]);
    assert_eq!(tasks.code, 2);
    assert!(tasks.err.contains("did you mean `67a3c6ac`?"), "{}", tasks.err);
    let check = run_in(
        &[("solve_00000000.arc", "def solve_00000000(I):\n    return I\n")],
        &["check", "."],
    );
    assert_eq!(check.code, 2);
    snapshot(FILES, "check_unknown_task", &check.snapshot());
}

/// The answer is the colour of one of the two corners, whichever comes first.
const SENSITIVE: &str = "\
def solve_67a3c6ac(I):
    mirrored = vmirror(I)
    corners = insert(ORIGIN, initset((0, 1)))
    here = first(corners)
    return fill(mirrored, 9, initset(here))
";

#[test]
fn order_check_names_the_first_pick() {
    let ran =
        run_in(&[("a.arc", SENSITIVE)], &["run", "a.arc", "--order-check", "--pair", "train0"]);
    assert!(ran.out.contains("the answer depends on the order of a set"), "{}", ran.out);
    assert!(ran.out.contains("first at a.arc:4 (`first`): here = first(corners)"), "{}", ran.out);
    let ran = run_in(&[("a.arc", SENSITIVE)], &["run", "a.arc", "--order-check", "--json"]);
    let expected = json!({ "line": 4, "source": "here = first(corners)", "primitive": "first" });
    assert_eq!(ran.json()["pairs"][0]["order_sensitive"], expected);
    assert_eq!((&ran.json()["order_sensitive"], &ran.json()["file"]), (&expected, &json!("a.arc")));
    let ran = run_in(&[("b.arc", TILE)], &["run", "b.arc", "--order-check", "--json"]);
    assert_eq!(ran.json()["order_sensitive"], json!(false));

    let ran = run_in(&[("a.arc", SENSITIVE), ("b.arc", TILE)], &["check", ".", "--order-check"]);
    assert_eq!(ran.code, 1);
    snapshot(FILES, "check_order", &ran.snapshot());
    let ran = run_in(
        &[("a.arc", SENSITIVE), ("b.arc", TILE)],
        &["check", ".", "--order-check", "--json"],
    );
    let json = ran.json();
    let found = |index: usize| json["programs"][index]["order_sensitive"].clone();
    assert_eq!(found(0), json!({ "line": 4, "primitive": "first" }));
    assert_eq!(found(1), json!(false));
}

#[test]
fn order_check_sees_into_loops_and_helpers() {
    let text = "\
def corner(grid):
    corners = insert(ORIGIN, initset((0, 1)))
    return first(corners)

def solve_67a3c6ac(I):
    mirrored = vmirror(I)
    places = apply(lambda grid: corner(grid), (I, mirrored))
    return fill(mirrored, 9, initset(first(places)))
";
    let ran = run_in(&[("a.arc", text)], &["run", "a.arc", "--order-check", "--json"]);
    let found = &ran.json()["pairs"][0]["order_sensitive"];
    assert!([3, 7].contains(&found["line"].as_u64().unwrap()), "{found}");
    let argmax = "\
def solve_67a3c6ac(I):
    cells = asindices(I)
    best = argmax(cells, lambda cell: 0)
    return fill(I, 9, initset(best))
";
    let ran = run_in(&[("a.arc", argmax)], &["run", "a.arc", "--order-check", "--json"]);
    let found = &ran.json()["pairs"][0]["order_sensitive"];
    assert_eq!((&found["line"], &found["primitive"]), (&json!(3), &json!("argmax")));
}

#[test]
fn check_lists_and_sums_up() {
    let files = [("right.arc", TILE), ("wrong.arc", WRONG), ("more/failing.arc", FAILING)];
    for list in ["failed", "all", "none"] {
        let ran = run_in(&files, &["check", ".", "--list", list, "--threads", "1"]);
        assert_eq!(ran.code, 1);
        snapshot(FILES, &format!("check_list_{list}"), &ran.snapshot());
    }
    let ran = run_in(&files, &["check", "right.arc"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("1 of 1 program solved, 6 of 6 pairs right"), "{}", ran.out);
    let ran = run_in(&files, &["check", "right.arc", "wrong.arc", "--list", "none", "--json"]);
    assert_eq!(ran.json()["summary"]["programs"], 2);
    let ran = run_with_input(&["check", "-"], TILE.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn check_as_json_has_the_documented_shape() {
    let files = [
        ("a.arc", TILE),
        ("b.arc", WRONG),
        ("c.arc", FAILING),
        ("d.arc", "def solve_ffffffff(I):\n    return I\n"),
    ];
    let ran = run_in(&files, &["check", ".", "--json", "--repeat", "3"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let json = ran.json();
    assert_keys(&json, &["summary", "programs", "interrupted"]);
    let summary = &json["summary"];
    assert_keys(
        summary,
        &[
            "programs",
            "invalid",
            "solved",
            "pairs",
            "pairs_correct",
            "pairs_unknown",
            "wall_ms",
            "cpu_ms",
            "without_task",
            "not_run",
        ],
    );
    assert_eq!(summary["programs"], 3);
    assert_eq!(summary["solved"], 1);
    assert_eq!(summary["without_task"], 1);
    assert!(summary["wall_ms"].as_f64().unwrap() > 0.0);
    assert!(summary["cpu_ms"].as_f64().unwrap() >= 0.0);
    let mut pairs = 0;
    for program in json["programs"].as_array().unwrap() {
        assert_keys(program, &["name", "file", "task", "status", "solved", "pairs"]);
        for pair in program["pairs"].as_array().unwrap() {
            pairs += 1;
            assert!(["train", "test", "pair"].contains(&pair["kind"].as_str().unwrap()));
            assert!(pair["index"].is_u64() && pair["ns"].is_u64());
            let failed = pair["status"] == "error";
            assert_eq!(pair["message"].is_string(), failed);
            assert_eq!(pair["error"].is_object(), failed);
        }
    }
    assert_eq!(summary["pairs"], pairs);
}

#[test]
fn results_do_not_depend_on_threads() {
    let statuses = |threads: &str| {
        let ran = run(["check", "solvers", "--threads", threads, "--json"]);
        let mut json = ran.json();
        for program in json["programs"].as_array_mut().unwrap() {
            for pair in program["pairs"].as_array_mut().unwrap() {
                pair["ns"] = json!(0);
            }
        }
        json["programs"].clone()
    };
    assert_eq!(statuses("1"), statuses("7"));
}

/// A task with one demonstration and one test pair.
fn task(input: &str, output: &str) -> String {
    let pair = format!("{{\"input\": {input}, \"output\": {output}}}");
    format!("{{\"train\": [{pair}], \"test\": [{pair}]}}")
}

#[test]
fn tasks_come_from_many_places() {
    let solver = "def solve_aaaa0001(I):\n    return vmirror(I)\n";
    let right = task("[[1, 2]]", "[[2, 1]]");
    let list = "[{\"input\": [[1, 2]], \"output\": [[2, 1]]}, {\"input\": [[3, 4, 5]], \"output\": [[5, 4, 3]]}]";
    let challenges = "{\"aaaa0001\": {\"train\": [{\"input\": [[1, 2]], \"output\": [[2, 1]]}], \"test\": [{\"input\": [[7, 8]]}]}}";
    let folder = folder(&[
        ("a.arc", solver),
        ("deep/in/here/aaaa0001.json", &right),
        ("pairs/aaaa0001.json", list),
        ("kaggle/set_challenges.json", challenges),
        ("kaggle/set_solutions.json", "{\"aaaa0001\": [[[8, 7]]]}"),
        ("blind/set_challenges.json", challenges),
        ("other/bbbb0002.json", &right),
    ]);
    let pairs = |arguments: &[&str], variable: Option<&OsStr>, place: &str| {
        let mut command = arcvm();
        command.current_dir(folder.path().join(place));
        command.args(["run", folder.path().join("a.arc").to_str().unwrap(), "--json"]);
        command.args(arguments);
        if let Some(variable) = variable {
            command.env("ARCVM_TASKS", variable);
        }
        let ran: Ran = command.output().unwrap().into();
        let json = ran.json();
        let names = json["pairs"].as_array().cloned().unwrap_or_default();
        let name = |pair: &Json| format!("{}{} {}", pair["kind"], pair["index"], pair["status"]);
        let names: Vec<String> = names.iter().map(|pair| name(pair).replace('"', "")).collect();
        (ran.code, names.join(", "))
    };
    let both = "train0 correct, test0 correct".to_owned();
    assert_eq!(pairs(&["--tasks", "deep"], None, "."), (0, both.clone()));
    assert_eq!(pairs(&["--tasks", "deep/in/here/aaaa0001.json"], None, "."), (0, both.clone()));
    assert_eq!(pairs(&["--tasks", "other", "--tasks", "deep"], None, "."), (0, both.clone()));
    assert_eq!(pairs(&["--tasks", "kaggle"], None, "."), (0, both.clone()));
    assert_eq!(pairs(&["--tasks", "kaggle/set_challenges.json"], None, "."), (0, both.clone()));
    let expected = (0, "pair0 correct, pair1 correct".to_owned());
    assert_eq!(pairs(&["--tasks", "pairs"], None, "."), expected);
    let expected = (0, "train0 correct, test0 unknown".to_owned());
    assert_eq!(pairs(&["--tasks", "blind"], None, "."), expected);
    // The variable names several places; the command line wins over it, and it over ./data.
    let places = std::env::join_paths(["other", "deep"]).unwrap();
    assert_eq!(pairs(&[], Some(&places), "."), (0, both.clone()));
    assert_eq!(pairs(&["--tasks", "pairs"], Some(&places), ".").1, "pair0 correct, pair1 correct");
    fs::rename(folder.path().join("deep"), folder.path().join("data")).unwrap();
    assert_eq!(pairs(&[], None, "."), (0, both.clone()));
    assert_eq!(pairs(&[], Some(OsStr::new("pairs")), ".").1, "pair0 correct, pair1 correct");
    assert_eq!(pairs(&[], None, "other").0, 2, "the embedded tasks do not hold it");
}

#[test]
fn bad_task_files_are_located() {
    let files = [
        ("a.arc", TILE),
        (
            "tasks/ragged.json",
            "{\"train\": [{\"input\": [[1, 2], [3]], \"output\": [[1]]}], \"test\": []}",
        ),
        (
            "tasks/text.json",
            "{\"train\": [{\"input\": [[\"12\"]], \"output\": [[1]]}], \"test\": []}",
        ),
        ("tasks/cut.json", "{\"train\": [{\"input\": [[1"),
    ];
    let ran = run_in(&files, &["run", "a.arc", "--tasks", "tasks"]);
    assert_eq!(ran.code, 2);
    snapshot(FILES, "bad_tasks", &ran.snapshot());
    let ran = run_in(&files, &["run", "a.arc", "--tasks", "nowhere"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("nowhere") && ran.err.contains("E0501"), "{}", ran.err);
    let ran = run_in(&files, &["check", "a.arc", "--tasks", "nowhere", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, ""));
    assert_eq!(ran.json()["diagnostics"][0]["code"], "E0501");
}

#[test]
fn tasks_are_listed_and_shown() {
    let ran = run(["tasks", "--color", "never"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.lines().count() > 20);
    assert!(ran.out.contains("007bbfb7  5 train, 1 test"), "{}", ran.out);
    let json = run(["tasks", "--json"]).json();
    let tasks = json["tasks"].as_array().unwrap();
    assert!(tasks.len() >= 20);
    for task in tasks {
        assert_keys(task, &["id", "train", "test", "arc-gen", "pairs", "origin"]);
        assert_eq!(task["origin"], "generated");
    }
    snapshot(FILES, "tasks_show", &run(["tasks", "67a3c6ac", "--color", "never"]).snapshot());
    let json = run(["tasks", "67a3c6ac", "--json"]).json();
    assert_keys(&json, &["train", "test"]);
    assert!(json["train"][0]["input"][0][0].is_u64());
}

#[test]
fn prims_are_listed_and_shown() {
    let ran = run(["prims", "--color", "never"]);
    assert_eq!(ran.code, 0);
    let listed = ran.out.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(listed, 279);
    snapshot(
        FILES,
        "prims_family",
        &run(["prims", "--family", "logic", "--color", "never"]).snapshot(),
    );
    snapshot(FILES, "prims_show", &run(["prims", "objects", "--color", "never"]).snapshot());
    let json = run(["prims", "--json"]).json();
    let all = json["primitives"].as_array().unwrap();
    assert_eq!(all.len(), 279);
    for prim in all {
        assert_keys(
            prim,
            &["name", "family", "parameters", "signatures", "doc", "fails", "picks", "examples"],
        );
        assert_keys(&prim["examples"][0], &["call", "value"]);
    }
    assert_eq!(run(["prims", "add", "--json"]).json()["parameters"], json!(["a", "b"]));
    for (arguments, name) in [
        (["prims", "objets"].as_slice(), "prims_unknown"),
        (&["prims", "--family", "numbrs"], "prims_unknown_family"),
    ] {
        let ran = run(arguments.iter().chain(&["--color", "never"]));
        assert_eq!(ran.code, 2);
        snapshot(FILES, name, &ran.snapshot());
    }
    assert_eq!(run(["prims", "add", "--family", "logic"]).code, 2);
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("arcvm") && ran.out.contains("ARCVM_COMPLETE"), "{shell}");
        assert_eq!(run(["completions", shell, "--json"]).json()["shell"], shell);
    }
    assert_eq!(run(["completions", "csh"]).code, 2);
}

#[test]
fn the_shell_completes_what_the_program_knows() {
    let own = task("[[1, 2]]", "[[2, 1]]");
    let files = [
        (
            "s.py",
            "def solve_own_task(I):\n    return vmirror(I)\n\ndef solve_other(I):\n    return I\n",
        ),
        ("t/own_task.json", own.as_str()),
    ];
    let folder = folder(&files);
    // As the script for fish asks, whose answers are lines of a value and a description.
    let offered = |line: &[&str]| {
        let mut command = arcvm();
        command.current_dir(folder.path()).env("ARCVM_COMPLETE", "fish");
        let ran: Ran = command.args(["--", "arcvm"]).args(line).output().unwrap().into();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{line:?}");
        let lines = ran.out.lines().map(|line| line.split('\t').next().unwrap().to_owned());
        lines.collect::<Vec<String>>()
    };
    assert_eq!(offered(&["tasks", "007"]), ["007bbfb7"]);
    assert_eq!(offered(&["run", "s.py", "--tasks", "t", "--task", ""]), ["own_task"]);
    assert_eq!(offered(&["show", "--tasks=t", "o"]), ["own_task"]);
    assert_eq!(offered(&["run", "s.py", "--solver", "solve_ow"]), ["solve_own_task"]);
    assert_eq!(offered(&["ir", "s.py", "--solver", ""]), ["solve_own_task", "solve_other"]);
    let pairs = offered(&["trace", "s.py", "--tasks", "t", "--task", "own_task", "--pair", ""]);
    assert_eq!(pairs, ["train0", "test0", "all"]);
    assert_eq!(offered(&["prims", "hmir"]), ["hmirror"]);
    assert_eq!(offered(&["prims", "--family", "log"]), ["logic"]);
    assert_eq!(offered(&["check", "--order"]), ["--order-check"]);
    // A file that is not there offers nothing, and breaks nothing.
    assert!(offered(&["run", "nothing.py", "--solver", ""]).is_empty());
    assert!(offered(&["tasks", "--tasks", "nowhere", "00"]).is_empty());
}

#[test]
fn usage_is_explained() {
    for command in ["run", "check", "conform", "prims", "tasks", "completions"] {
        let ran = run([command, "--help"]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("Examples:"), "{command}: {}", ran.out);
    }
    let ran = run(["--help"]);
    assert!(ran.out.contains("Examples:") && ran.out.contains("Exit codes:"), "{}", ran.out);
    for bad in [&[][..], &["fly"], &["run"], &["check"], &["run", "a.arc", "--fast"]] {
        let ran = run(bad);
        assert_eq!(ran.code, 2, "{bad:?}");
        assert!(ran.err.contains("Usage"), "{bad:?}: {}", ran.err);
    }
    let version = run(["--version"]);
    assert_eq!(version.out, format!("arcvm {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn forms_that_a_stage_does_not_have_are_refused() {
    let forms = [
        ("end", "asm"),
        ("fuse", "asm"),
        ("vm", "asm"),
        ("vm", "dot"),
        ("gpu-plan", "dot"),
        ("jit", "dot"),
    ];
    for (stage, format) in forms {
        let arguments = ["ir", "a.arc", "--after", stage, "--format", format];
        let ran = run_in(&[("a.arc", TILE)], &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("has no such form"), "{}", ran.err);
    }
    let ran = run_in(&[("a.arc", TILE)], &["ir", "a.arc", "--after", "nothing-like-it"]);
    assert!(ran.err.contains("boards, fuse, stores, end,"), "{}", ran.err);
}

#[test]
fn locations_that_are_too_far_away_are_told() {
    let text = "def solve_007bbfb7(I):\n    far = apply(lambda p: multiply(p, 3000000000), asindices(I))\n    \
                return fill(I, 1, far)\n";
    let ran = run_in(&[("a.arc", text)], &["run", "a.arc", "--pair", "train0"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("a coordinate is out of the range of 32 bits"), "{}", ran.out);
}

#[test]
fn values_in_json_are_whole() {
    let long = "def solve_67a3c6ac(I):\n    x = (asindices(upscale(I, 30)), 1)\n    return x\n";
    let whole = |text: &str| {
        assert!(text.starts_with("({(0, 0), (0, 1), ") && text.ends_with("}, 1)"), "{text:.80}");
        assert!(!text.contains('…'));
        text.len()
    };
    let files = [("a.arc", long)];
    let ran = run_in(&files, &["run", "a.arc", "--pair", "train0", "--json", "--show"]).json();
    let pair = &ran["pairs"][0];
    let length = whole(pair["output"].as_str().unwrap());
    assert!(50_000 < length, "{length}");
    assert_eq!(pair["lines"][0]["value"], pair["output"]);
    for engine in ["vm", "jit"] {
        let arguments = ["check", "a.arc", "--json", "--outputs", "--engine", engine];
        let checked = run_in(&files, &arguments).json();
        assert_eq!(checked["programs"][0]["pairs"][0]["output"], pair["output"]);
    }
    let traced = run_in(&files, &["trace", "a.arc", "--pair", "train0", "--json"]).json();
    assert_eq!(traced["pairs"][0]["lines"][0]["value"], pair["output"]);
    let text = run_in(&files, &["run", "a.arc", "--pair", "train0"]).out;
    let shown = text.lines().find(|line| line.contains("the answer is no grid")).unwrap();
    assert!(shown.ends_with('…') && shown.len() < 500, "{shown}");
    let typed = run_with_input(
        &["repl", "--task", "67a3c6ac", "--json"],
        b"(asindices(upscale(I, 30)), 1)\n",
    );
    let value = typed.out.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let value = value.rev().find(|line| line["value"].is_string()).unwrap();
    assert_eq!(value["value"], pair["output"]);
}

#[test]
fn a_value_that_no_report_holds_is_left_out_and_told() {
    let text = "def solve_67a3c6ac(I):\n    x = repeat(100000, 1000000)\n    return (x, canvas(0, (2000, 2000)))\n";
    let files = [("a.arc", text)];
    let ran = run_in(&files, &["run", "a.arc", "--pair", "train0", "--json"]).json();
    let pair = &ran["pairs"][0];
    assert_eq!((&pair["status"], &pair["output"]), (&json!("wrong"), &Json::Null));
    assert_eq!(pair["message"], "the answer is too large for a report: a value of 5000000 cells");
    let traced = run_in(&files, &["trace", "a.arc", "--pair", "train0", "--json"]).json();
    let value = &traced["pairs"][0]["lines"][0]["value"];
    assert_eq!(value["left_out"], "a value of 1000000 cells");
    let grid = "def solve_67a3c6ac(I):\n    x = canvas(0, (2000, 1000))\n    return x\n";
    let files = [("a.arc", grid)];
    for arguments in [&["run", "a.arc", "--json"][..], &["check", "a.arc", "--json", "--outputs"]] {
        let json = run_in(&files, arguments).json();
        let pairs =
            if json["pairs"].is_null() { &json["programs"][0]["pairs"] } else { &json["pairs"] };
        assert_eq!(pairs[0]["output"], Json::Null);
        let message = pairs[0]["message"].as_str().unwrap();
        assert!(message.ends_with("too large for a report: a grid of 2000 × 1000"), "{message}");
    }
    let text = run_in(&files, &["run", "a.arc", "--pair", "train0"]).out;
    assert!(text.contains("the answer is too large to be shown: a grid of 2000 × 1000"), "{text}");
}

#[test]
fn a_solver_is_found_by_its_task_in_the_graph_too() {
    let files = [("a.arc", TILE)];
    let ran = run_in(&files, &["ir", "a.arc", "--solver", "007bbfb7"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("program solve_007bbfb7 = "), "{}", ran.out);
    let unknown = run_in(&files, &["ir", "a.arc", "--solver", "nothing_of_it"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("= help: there is solve_007bbfb7"), "{}", unknown.err);
}

#[test]
fn every_stream_of_json_has_the_warnings() {
    let odd = format!("{{\"odd\": 1, {}", &task("[[1, 2]]", "[[2, 1]]")[1..]);
    let files = [
        ("a.arc", "def solve_t(I):\n    return vmirror(I)\n"),
        ("tasks/t.json", odd.as_str()),
        ("tasks/broken.json", "{"),
    ];
    let arguments = ["evolve", "--task", "t", "--tasks", "tasks", "--from", "a.arc"];
    let ran = run_in(&files, &[&arguments[..], &["--generations", "1", "--json"]].concat());
    let first: Json = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    let codes = first["diagnostics"].as_array().unwrap().iter().map(|said| said["code"].clone());
    let codes: Vec<Json> = codes.collect();
    assert!(codes.contains(&json!("W0506")) && codes.contains(&json!("W0508")), "{first}");
    assert!(ran.out.lines().skip(1).all(|line| !line.contains("\"diagnostics\"")), "{}", ran.out);
    let solution = ran.out.lines().last().unwrap();
    assert!(solution.contains("right on the demonstration pair"), "{solution}");
}
