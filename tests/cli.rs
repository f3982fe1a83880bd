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
    assert_keys(&json, &["name", "file", "task", "solved", "pairs", "summary"]);
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

/// One solver of several, by `FILE#NAME` wherever a file with one solver is named.
#[test]
fn a_solver_is_named_behind_its_file() {
    let text = "def solve_a(I):\n    return vmirror(I)\n\ndef solve_b(I):\n    return hmirror(I)\n";
    let folder = folder(&[("two.py", text), ("one.py", TILE)]);
    let at = |arguments: &[&str]| run_at(folder.path(), arguments);
    let ran = at(&["run", "two.py#solve_b", "--task", "007bbfb7", "--json"]);
    assert_eq!(ran.json()["name"], "solve_b", "{ran:?}");
    let ran = at(&["trace", "two.py#solve_b", "--task", "007bbfb7"]);
    assert!(ran.out.starts_with("solve_b on task 007bbfb7"), "{ran:?}");
    let ran = at(&["show", "007bbfb7", "--solver", "two.py#solve_b", "--html", "page.html"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("solve_b") && !page.contains("solve_a"));
    for (arguments, way) in [
        (&["run", "two.py", "--task", "007bbfb7"][..], "`--solver NAME`"),
        (&["show", "007bbfb7", "--solver", "two.py"], "`--name NAME`"),
        (
            &["trace", "one.py", "--against", "two.py", "--task", "007bbfb7"],
            "`--against FILE#NAME`",
        ),
    ] {
        let ran = at(arguments);
        let help = format!("choose one with {way}: solve_a, solve_b");
        assert!(ran.code == 2 && ran.err.contains(&help), "{arguments:?}: {}", ran.err);
    }
}

/// Two solvers that fail in one line, each in its way, differ there; both faults are told.
#[test]
fn faults_that_differ_are_a_difference() {
    let text = "def solve_a(I):\n    x = first(())\n    return x\n\n\
                def solve_b(I):\n    x = last(())\n    return x\n\n\
                def solve_c(I):\n    x = first(())\n    return x\n";
    let folder = folder(&[("t.py", text)]);
    let against = |other: &str| {
        let other = format!("t.py#{other}");
        let base = ["trace", "t.py#solve_a", "--task", "007bbfb7", "--against", other.as_str()];
        run_at(folder.path(), &[&base[..], &["--pair", "train0"]].concat())
    };
    let ran = against("solve_b");
    assert_eq!(ran.code, 1, "{ran:?}");
    let first = "first difference at t.py:2 (`x`) and t.py:6 (`x`), on train0";
    assert!(ran.out.contains(first), "{}", ran.out);
    assert!(ran.out.contains("first: ") && ran.out.contains("last: "), "{}", ran.out);
    let ran = against("solve_c");
    assert!(ran.code == 0 && ran.out.contains("no difference"), "{ran:?}");
}

/// What stands around the definitions is told, once, and the healthy ones run.
#[test]
fn statements_outside_of_definitions_are_told_and_stop_nothing() {
    let text = "x = 3 +\nclass A:\n    pass\nfor i in range(3):\n    y = i\nreturn 5\n\n\
                def solve_a(I):\n    return vmirror(I)\n";
    let folder = folder(&[("t.py", text)]);
    let base = ["t.py", "--task", "007bbfb7"];
    for command in ["run", "trace"] {
        let ran = run_at(folder.path(), &[&[command], &base[..]].concat());
        assert_eq!(ran.code, 1, "the answer is wrong: {ran:?}");
        assert!(ran.out.starts_with("solve_a on task 007bbfb7"), "{}", ran.out);
        for place in ["t.py:1:8", "t.py:2:1", "t.py:4:1", "t.py:6:1"] {
            assert_eq!(ran.err.matches(&format!("{place}\n")).count(), 1, "{place}: {}", ran.err);
        }
        let named = [&[command], &base[..], &["--solver", "solve_a"]].concat();
        assert_eq!(run_at(folder.path(), &named).err, "", "what concerns it, and nothing else");
    }
}

/// Spaces that are none of ASCII, as text from pages has them, are told where they stand.
#[test]
fn spaces_of_another_kind_are_told_where_they_are() {
    let text = "def solve_a(I):\n\u{a0}   x = I\n\u{3000}\u{a0}  return x\n";
    let ran = run_in(&[("t.py", text)], &["run", "t.py", "--task", "007bbfb7"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("a no-break space (U+00A0)"), "{}", ran.err);
    assert!(ran.err.contains("t.py:2:1\n") && ran.err.contains("t.py:3:1\n"), "{}", ran.err);
    assert!(!ran.err.contains("has no body"), "{}", ran.err);
}

/// A method that changes its list has the value `None`, as in Python.
#[test]
fn what_changes_in_place_has_no_value() {
    for (body, answer) in [
        ("x = [1]\n    return x.append(3)", "None"),
        ("x = [1]\n    y = x.append(3)\n    return (x, y)", "((1, 3), None)"),
        ("x = {1}\n    y = x.add(3)\n    return (tuple(x), y)", "((1, 3), None)"),
        ("x = [3, 1]\n    y = x.sort()\n    return (x, y)", "((1, 3), None)"),
    ] {
        let text = format!("def solve_a(I):\n    {body}\n");
        let ran = run_in(&[("t.py", &text)], &["run", "t.py", "--task", "007bbfb7"]);
        let told = format!("the answer is no grid: {answer}\n");
        assert!(ran.out.contains(&told), "{body}: {ran:?}");
    }
    let text = "def solve_a(I):\n    x = [1]\n    return (x.append(3), x)\n";
    let ran = run_in(&[("t.py", text)], &["run", "t.py", "--task", "007bbfb7"]);
    assert!(ran.err.contains("`append` inside of a larger expression"), "{}", ran.err);
}

/// Thousands of `elif` in a row are no deeper than one.
#[test]
fn a_long_row_of_elifs_is_no_nesting() {
    let parts = |count: usize| {
        let mut text =
            String::from("def solve_a(I):\n    n = len(I)\n    if n == 0:\n        x = 0\n");
        for i in 1..count {
            text += &format!("    elif n == {i}:\n        x = {}\n", 1000 + i);
        }
        text + "    else:\n        x = 7\n    return x\n"
    };
    let base = ["run", "t.py", "--task", "007bbfb7", "--pair", "train0"];
    for count in [101, 900] {
        let ran = run_in(&[("t.py", &parts(count))], &base);
        assert!(ran.out.contains("the answer is no grid: 1003\n"), "{count}: {ran:?}");
    }
    let ran = run_in(&[("t.py", &parts(1_100))], &base);
    assert!(ran.code == 2 && ran.err.contains("more than 1000 `elif` in a row"), "{ran:?}");
}

/// Each line of a stream is told by its number, whatever is wrong with it.
#[test]
fn lines_of_a_stream_are_told_by_their_numbers() {
    let lines = "\n\n{\"program\": 3}\n  {bad\n";
    let base = ["eval", "--jsonl", "l.jsonl", "--task", "007BBFB7"];
    let ran = run_in(&[("l.jsonl", lines)], &base);
    let answers: Vec<Json> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((answers[0]["line"].as_u64(), answers[1]["line"].as_u64()), (Some(3), Some(4)));
    let message = answers[1]["errors"][0]["message"].as_str().unwrap();
    assert_eq!(message, "line 4, column 4: this is not JSON: key must be a string");
}

/// The reports of a population tell what went wrong, where, and of what.
#[test]
fn reports_of_a_population_have_message_line_and_column() {
    let text = "def solve_a(I):\n    x = vmirror(I)\n    return fill(x, 2, ofcolor(3, 1))\n";
    let ran = run_in(&[("t.py", text)], &["eval", "t.py", "--task", "007bbfb7", "--json"]);
    let best = &ran.json()["tasks"][0]["best"][0];
    for pair in [&best["pairs"][0], &best["tests"][0]] {
        assert_eq!((&pair["fault"], &pair["primitive"]), (&json!("type"), &json!("ofcolor")));
        let message =
            "ofcolor: takes a grid or a container of containers as `grid`; this is the integer 3";
        assert_eq!(pair["message"], message, "{pair}");
        let error = &pair["error"];
        assert_eq!((&error["line"], &error["column"]), (&json!(3), &json!(23)), "{pair}");
        assert_eq!(error["file"], "t.py");
    }
}

/// Numbers that are none are refused in words.
#[test]
fn numbers_that_are_none_are_refused() {
    let ran = run(["eval", "solvers", "--task", "007bbfb7", "--attempts", "0"]);
    assert!(ran.code == 2 && ran.err.contains("0 is not in 1.."), "{ran:?}");
    for text in ["nan", "-1", "x"] {
        let ran = run(["solve", "007bbfb7", &format!("--seconds={text}")]);
        let message = "a number of seconds is expected, 0 or more";
        assert!(ran.code == 2 && ran.err.contains(message), "{ran:?}");
    }
}

/// Names that people write lead to the name of the language, wherever they are looked up.
#[test]
fn wrong_names_lead_to_the_right_ones() {
    for (name, help) in [
        ("vertical_mirror", "write `vmirror`"),
        ("set_difference", "write `difference`"),
        ("is_even", "write `even`"),
        ("lowest", "`minimum` of numbers, `lowermost` of a patch"),
        ("foreach", "`apply` maps a function over a container"),
        ("paint_cells", "`paint` draws an object, `fill` a patch in one colour"),
        ("largest_object", "`argmax` of `objects` by `size`"),
        ("flood_fill", "`fill` colours the cells of a patch"),
    ] {
        let ran = run(["prims", name]);
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains(help), "{name}: {told}");
        let text = format!("def solve_a(I):\n    return {name}(I)\n");
        let ran = run_in(&[("a.py", &text)], &["run", "a.py", "--task", "007bbfb7"]);
        assert!(ran.err.contains(help), "{name}: {}", ran.err);
    }
    for (name, help) in [
        ("EAST", "write `RIGHT`"),
        ("WEST", "write `LEFT`"),
        ("ELEVEN", "write the number: 11"),
        ("TEM", "did you mean `TEN`?"),
    ] {
        let text = format!("def solve_a(I):\n    return canvas({name}, UNITY)\n");
        let ran = run_in(&[("a.py", &text)], &["run", "a.py", "--task", "007bbfb7"]);
        assert!(ran.err.contains(help), "{name}: {}", ran.err);
    }
    // Ids of tasks are known in capitals as well.
    assert_eq!(run(["tasks", "007BBFB7"]).out, run(["tasks", "007bbfb7"]).out);
    let ran = run_in(&[("a.arc", TILE)], &["run", "a.arc", "--task", "007BBFB7"]);
    assert_eq!(ran.code, 0, "{ran:?}");
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
    write("latin.arc", b"def solve_a(I):\n    # caf\xe9\n    return I\n");
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
        ("latin.arc", "E0003"),
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
    let all = run_at(folder.path(), &["check", "missing.arc", "latin.arc", "none"]);
    for code in ["E0001", "E0003", "E0601"] {
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
    assert_keys(&json, &["summary", "programs"]);
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
    // What is not there offers nothing, and breaks nothing.
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
    for (stage, format) in [("end", "asm"), ("fuse", "asm"), ("gpu-plan", "dot"), ("jit", "dot")] {
        let arguments = ["ir", "a.arc", "--after", stage, "--format", format];
        let ran = run_in(&[("a.arc", TILE)], &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("has no such form"), "{}", ran.err);
    }
    let ran = run_in(&[("a.arc", TILE)], &["ir", "a.arc", "--after", "nothing-like-it"]);
    assert!(ran.err.contains("end, jit"), "{}", ran.err);
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
