//! Programs with errors among others: what is wrong is told and counted, and everything else runs.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write;
use std::path::Path;

use arcvm::diag::{self, Code, Diagnostic};
use arcvm::library::{Entry, Library};
use serde_json::{Value as Json, json};

use crate::support::{Ran, arcvm, codes, folder, many};

/// A task of one pair that mirrors left and right.
const MIRROR: &str = r#"{"train": [{"input": [[1, 2]], "output": [[2, 1]]}], "test": []}"#;

/// Definitions that are right, in the order of the file.
const HEALTHY: [&str; 5] = ["solve_b0", "solve_b3", "solve_b7", "solve_b9", "solve_b8"];

/// All kinds of errors between definitions that have none.
const MIXED: &str = "\
from dsl import *
from dsl import
def solve_b0(I):
    return vmirror(I)

def solve_b1(I):
    return vmirorr(I)

def solve_b2(I):
    return vmirror(I

def solve_b3(I):
    return turned(I)

for name in names:
    print(name)

def turned(grid):
    return vmirror(grid)

def broken(grid):
    x = \"text\"
    return vmirror(grid)

def solve_b4(I):
    return broken(I)

def solve_b5(**I):
    return vmirror(I)

def solve_b6(I):
    try:
        return I

solve_b7 = lambda I: vmirror(I)
solve_b8 = solve_b0
limit = limit + 1

def solve_b9(I):
    x = hmirror(I)
    return vmirror(I)
";

fn run_at(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = arcvm();
    command.current_dir(folder).args(arguments).args(["--color", "never"]);
    command.output().unwrap().into()
}

fn names(entries: &[Entry<'_>]) -> Vec<String> {
    entries.iter().map(|entry| entry.definition.name.clone()).collect()
}

#[test]
fn every_healthy_definition_of_a_file_is_there() {
    let mut library = Library::default();
    let diags = library.add_text("mixed.py", MIXED);
    assert_eq!(names(&library.entries()), HEALTHY);
    assert_eq!(
        names(&library.invalid()),
        ["solve_b1", "solve_b2", "solve_b4", "solve_b5", "solve_b6"]
    );
    let told = ["E0201", "E0301", "E0106", "E0203", "E0213", "E0212", "E0306", "E0215", "W0401"];
    let mut found = codes(&diags);
    found.sort_unstable();
    let mut expected = told.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let outside: Vec<&str> = codes(&library.files()[0].diagnostics);
    assert_eq!(outside, ["E0201", "E0215"]);
    let of = |name: &str| {
        let entries = [library.entries(), library.invalid()].concat();
        let entry = *entries.iter().find(|entry| entry.definition.name == name).unwrap();
        codes(&library.concerning(&entry))
    };
    assert_eq!(of("solve_b0"), <[&str; 0]>::default());
    assert_eq!(of("solve_b3"), <[&str; 0]>::default());
    assert_eq!(of("solve_b4"), ["E0213", "E0313"], "its helper is what is wrong");
    assert_eq!(of("solve_b9"), ["W0401"]);
}

#[test]
fn check_runs_the_healthy_and_lists_the_others() {
    let tasks: Vec<(String, String)> =
        (0..10).map(|i| (format!("tasks/b{i}.json"), MIRROR.to_owned())).collect();
    let mut files: Vec<(&str, &str)> =
        tasks.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.extend([("mixed.py", MIXED), ("b1.arc", "def solve(I):\n    return vmirror(I)\n")]);
    let folder = folder(&files);
    let arguments = ["check", "mixed.py", "b1.arc", "--tasks", "tasks"];
    let ran = run_at(folder.path(), &arguments);
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.out.lines().collect();
    let invalid = [
        "invalid  solve_b1  mixed.py:7: unknown function `vmirorr`",
        "invalid  solve_b2  mixed.py:10: `(` is never closed",
        "invalid  solve_b4  mixed.py:26: `solve_b4` uses `broken`, which has errors",
        "invalid  solve_b5  mixed.py:28: there are no `**` parameters",
        "invalid  solve_b6  mixed.py:32: `try`: exceptions are not part of the language",
    ];
    assert_eq!(lines[..5], invalid);
    assert!(lines[5].starts_with("6 of 11 programs solved, 6 of 6 pairs right, 5 invalid"));
    let json = run_at(folder.path(), &[&arguments[..], &["--json"]].concat());
    assert_eq!((json.code, json.err.as_str()), (1, ""));
    let json = json.json();
    assert_eq!(
        (&json["summary"]["programs"], &json["summary"]["invalid"]),
        (&json!(11), &json!(5))
    );
    let programs = json["programs"].as_array().unwrap();
    let b4 = programs.iter().find(|program| program["name"] == "solve_b4").unwrap();
    assert_eq!((&b4["status"], &b4["solved"]), (&json!("invalid"), &json!(false)));
    assert_eq!(b4["diagnostics"][0]["code"], "E0313");
    assert_eq!(b4["diagnostics"][0]["line"], 26);
    let told = json["diagnostics"].as_array().unwrap();
    assert!(told.iter().any(|diagnostic| diagnostic["code"] == "E0213"), "{told:?}");
    let html = run_at(folder.path(), &[&arguments[..], &["--html", "page.html"]].concat());
    assert_eq!(html.code, 1);
    let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("data-verdict=\"invalid\"") && page.contains("6 of 11 programs solved"));
}

#[test]
fn one_solver_of_a_broken_file_runs_and_nothing_else_is_said() {
    let folder = folder(&[("mixed.py", MIXED), ("b.json", MIRROR)]);
    let tasks = ["--task", "b", "--tasks", "b.json"];
    let with = |arguments: &[&str]| run_at(folder.path(), &[arguments, &tasks[..]].concat());
    for name in HEALTHY.into_iter().filter(|name| *name != "solve_b9") {
        for command in ["run", "trace"] {
            let ran = with(&[command, "mixed.py", "--solver", name]);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command} {name}: {ran:?}");
        }
        let show = ["show", "b", "--solver", "mixed.py", "--name", name, "--tasks", "b.json"];
        let ran = run_at(folder.path(), &show);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "show {name}: {ran:?}");
        let ran = run_at(folder.path(), &["ir", "mixed.py", "--solver", name]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "ir {name}: {ran:?}");
    }
    let warned = with(&["run", "mixed.py", "--solver", "solve_b9"]);
    assert_eq!((warned.code, warned.err.matches("warning[").count()), (0, 1), "{warned:?}");
    let ran = with(&["run", "mixed.py", "--solver", "solve_b4"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("E0213") && ran.err.contains("E0313"), "{}", ran.err);
    assert_eq!(ran.err.matches("error[").count(), 2, "{}", ran.err);
    let json = with(&["run", "mixed.py", "--solver", "solve_b1", "--json"]).json();
    assert_eq!(json["diagnostics"][0]["code"], "E0301");
}

#[test]
fn populations_and_searches_start_with_the_healthy() {
    let folder = folder(&[("mixed.py", MIXED), ("b.json", MIRROR)]);
    let tasks = ["--task", "b", "--tasks", "b.json"];
    let with = |arguments: &[&str]| run_at(folder.path(), &[arguments, &tasks[..]].concat());
    let eval = with(&["eval", "mixed.py"]);
    assert_eq!(eval.code, 0, "{eval:?}");
    assert!(eval.out.contains("invalid  solve_b1  mixed.py:7: unknown function"), "{}", eval.out);
    let json = with(&["eval", "mixed.py", "--json"]).json();
    assert_eq!(json["summary"]["written"], HEALTHY.len());
    let invalid: Vec<&Json> =
        json["invalid"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
    assert_eq!(invalid, ["solve_b1", "solve_b2", "solve_b4", "solve_b5", "solve_b6"]);
    let ran = with(&["evolve", "--from", "mixed.py", "--generations", "0"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("1 of 1 task solved"), "{}", ran.out);
    let ran = run_at(folder.path(), &["ir", "mixed.py"]);
    assert_eq!(ran.code, 1);
    assert!(HEALTHY.iter().all(|name| ran.out.contains(name)), "{}", ran.out);
    assert!(!ran.out.contains("solve_b4"), "{}", ran.out);
}

#[test]
fn what_is_in_a_folder_and_cannot_be_read_is_left_out() {
    let folder =
        folder(&[("in/good.arc", "def solve_b(I):\n    return vmirror(I)\n"), ("b.json", MIRROR)]);
    let file = std::fs::File::create(folder.path().join("in/large.arc")).unwrap();
    file.set_len(17 << 20).unwrap();
    let ran = run_at(folder.path(), &["check", "in", "--tasks", "b.json"]);
    assert_eq!(ran.code, 1);
    let row = "invalid  in/large.arc  `in/large.arc` is larger than 16 MiB\n";
    let summary = "1 of 2 programs solved, 1 of 1 pair right, 1 invalid";
    assert!(ran.out.starts_with(&format!("{row}{summary}")), "{}", ran.out);
    assert!(ran.err.contains("E0004"), "{}", ran.err);
}

/// A byte that is no text spoils the definition that it is part of.
#[test]
fn bytes_that_are_no_text_spoil_one_definition() {
    let folder = folder(&[("b.json", MIRROR)]);
    let text = b"# caf\xe9\ndef solve_a_b(I):\n    return vm\xffirror(I)\n\n\
        def solve_b(I):\n    # caf\xe9\n    return vmirror(I)\n";
    std::fs::write(folder.path().join("latin.py"), text).unwrap();
    let ran = run_at(folder.path(), &["check", "latin.py", "--tasks", "b.json"]);
    assert_eq!(ran.code, 1);
    let row = "invalid  solve_a_b  latin.py:3: ";
    let summary = "1 of 2 programs solved, 1 of 1 pair right, 1 invalid";
    assert!(ran.out.starts_with(row) && ran.out.contains(summary), "{}", ran.out);
    let message = "`latin.py` is not UTF-8 text: line 1, column 6";
    assert!(ran.err.contains("error[E0003]") && ran.err.contains(message), "{}", ran.err);
    let ran =
        run_at(folder.path(), &["run", "latin.py", "--solver", "solve_b", "--tasks", "b.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains(message), "{}", ran.err);
    // Vectors run as far as they can be read.
    let vectors = b"{\"fn\": \"add\", \"args\": [1, 2], \"out\": 3}\n{\"fn\": \"a\xffd\"}\n";
    std::fs::write(folder.path().join("v.jsonl"), vectors).unwrap();
    let ran = run_at(folder.path(), &["conform", "v.jsonl"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[E0003]: `v.jsonl` is not UTF-8 text: line 2"), "{}", ran.err);
    assert!(ran.out.contains("1 of 1 vector"), "{}", ran.out);
}

/// UTF-16 and files that are no text at all are one error each, and what is beside them runs.
#[test]
fn files_that_are_no_text_are_one_error() {
    let folder = folder(&[("b.json", MIRROR)]);
    let text = "def solve_b(I):\n    return vmirror(I)\n";
    std::fs::write(folder.path().join("good.py"), text).unwrap();
    let wide = std::iter::once(0xfeff).chain(text.encode_utf16());
    let little: Vec<u8> = wide.clone().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = wide.flat_map(u16::to_be_bytes).collect();
    let bare = text.encode_utf16().flat_map(u16::to_le_bytes).chain([0xff]).collect();
    for (bytes, what) in [(little, "UTF-16 text"), (big, "UTF-16 text"), (bare, "no text")] {
        std::fs::write(folder.path().join("wide.py"), bytes).unwrap();
        let ran = run_at(folder.path(), &["check", "wide.py", "good.py", "--tasks", "b.json"]);
        assert_eq!(ran.code, 1);
        assert!(ran.out.contains("1 of 2 programs solved"), "{}", ran.out);
        let message = format!("error[E0003]: `wide.py` is {what}");
        assert!(ran.err.contains(&message), "{}", ran.err);
        assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
    }
}

/// A broken program of a known task is listed, though what is beside it is for no known task.
#[test]
fn broken_programs_are_listed_beside_strays() {
    let text =
        "def solve_b(I):\n    return vmirrorr(I)\n\ndef solve_zz(I):\n    return vmirror(I)\n";
    let folder = folder(&[("b.json", MIRROR), ("a.py", text)]);
    let ran = run_at(folder.path(), &["check", "a.py", "--tasks", "b.json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.starts_with("invalid  solve_b  a.py:2: "), "{}", ran.out);
    assert!(ran.out.contains("1 program without a known task left out"), "{}", ran.out);
    // Among strays alone, the folder of the tasks is missing.
    let strays = text.replace("solve_b", "solve_yy");
    std::fs::write(folder.path().join("a.py"), strays).unwrap();
    let ran = run_at(folder.path(), &["check", "a.py", "--tasks", "b.json"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("`--tasks PATH`"), "{}", ran.err);
}

/// Thousands of broken programs take no longer to choose one of than their number.
#[test]
fn a_solver_is_chosen_of_many() {
    let mut text = String::new();
    for number in 0..30_000 {
        let _ = writeln!(text, "def cand_{number}(I): return vmirrorx(I)");
    }
    text += "def solve_b(I): return vmirror(I)\n";
    let folder = folder(&[("b.json", MIRROR), ("a.py", &text)]);
    let args = ["run", "a.py", "--solver", "solve_b", "--tasks", "b.json"];
    assert_eq!(run_at(folder.path(), &args).code, 0);
    let ran = run_at(folder.path(), &["run", "a.py", "--task", "b", "--tasks", "b.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

/// A failure before anything is read is a document as well.
#[test]
fn conform_tells_of_files_that_are_not_there() {
    let folder = folder(&[]);
    let ran = run_at(folder.path(), &["conform", "nosuch", "--json"]);
    assert_eq!((ran.code, &ran.json()["error"]), (2, &json!("the input is not right")));
    let ran = run_at(folder.path(), &["conform", "nosuch"]);
    assert!(ran.code == 2 && ran.err.contains("there is no file or folder"), "{}", ran.err);
}

/// A file that is named and not there, a link that leads nowhere: each is a row, and the rest runs.
#[cfg(unix)]
#[test]
fn files_that_cannot_be_read_are_rows_beside_the_others() {
    let folder =
        folder(&[("in/good.py", "def solve_b(I):\n    return vmirror(I)\n"), ("b.json", MIRROR)]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("in/gone.arc")).unwrap();
    let with = |arguments: &[&str]| {
        run_at(folder.path(), &[arguments, &["--tasks", "b.json"][..]].concat())
    };
    for command in [&["check"][..], &["eval", "--task", "b"]] {
        let ran = with(&[command, &["missing.py", "in"]].concat());
        assert_eq!(ran.code, i32::from(command[0] == "check"), "{ran:?}");
        for row in [
            "invalid  missing.py  there is no file `missing.py`\n",
            "invalid  in/gone.arc  the link `in/gone.arc` leads to no file\n",
        ] {
            assert!(ran.out.contains(row), "{command:?}: {}", ran.out);
        }
        let json = with(&[command, &["missing.py", "in", "--json"]].concat()).json();
        assert_eq!(json["summary"]["invalid"], 2, "{json}");
        assert_eq!(json["summary"]["solved"], 1, "{json}");
        let rows = if command[0] == "check" { &json["programs"] } else { &json["invalid"] };
        let rows: Vec<&serde_json::Value> =
            rows.as_array().unwrap().iter().filter(|row| row["status"] == "invalid").collect();
        let files: Vec<&str> = rows.iter().map(|row| row["file"].as_str().unwrap()).collect();
        assert_eq!(files, ["missing.py", "in/gone.arc"], "{json}");
        assert_eq!(rows[0]["diagnostics"][0]["code"], "E0001");
        assert_eq!(rows[1]["diagnostics"][0]["code"], "E0005");
    }
    assert_eq!(with(&["check", "missing.py"]).code, 2, "there is nothing to go on with");
}

#[test]
fn of_two_definitions_with_one_name_the_later_counts() {
    let text = "\
def solve_b(I):
    return hmirror(I)

def solve_c(I):
    return solve_b(I)

def solve_b(I):
    return vmirror(I)
";
    let mut library = Library::default();
    assert_eq!(codes(&library.add_text("twice.py", text)), ["E0304"]);
    assert_eq!(names(&library.invalid()), ["solve_b"], "the earlier one");
    let folder = folder(&[("twice.py", text), ("b.json", MIRROR), ("c.json", MIRROR)]);
    let ran =
        run_at(folder.path(), &["run", "twice.py", "--solver", "solve_c", "--tasks", "c.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn a_solver_is_found_by_its_task_beside_any_helpers() {
    let text = "\
def turned(grid):
    return vmirror(grid)

def another(grid):
    return hmirror(grid)

def solve_b(I):
    return vmirror(I)
";
    let folder = folder(&[
        ("a.py", text),
        ("other.py", "def one(I):\n    return vmirror(I)\n\ndef two(I):\n    return hmirror(I)\n"),
        ("b.json", MIRROR),
    ]);
    let tasks = ["--tasks", "b.json"];
    let run = |arguments: &[&str]| run_at(folder.path(), &[arguments, &tasks[..]].concat());
    for arguments in [&["--task", "b"][..], &[], &["--solver", "b"], &["--solver", "solve_b"]] {
        let ran = run(&[&["run", "a.py"], arguments].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}: {ran:?}");
        assert!(ran.out.starts_with("solve_b on task b"), "{arguments:?}: {ran:?}");
    }
    assert_eq!(run(&["run", "a.py", "--solver", "c"]).code, 2);
    let same = run(&["trace", "a.py", "--against", "other.py#one", "--pair", "train0"]);
    assert_eq!(same.code, 0, "{same:?}");
    let differs = run(&["trace", "a.py", "--against", "other.py#two", "--pair", "train0"]);
    assert_eq!(differs.code, 1, "{differs:?}");
}

#[test]
fn pairs_without_an_expected_output_are_unknown() {
    let task =
        r#"{"train": [{"input": [[1, 2]], "output": [[2, 1]]}], "test": [{"input": [[3, 4]]}]}"#;
    let folder = folder(&[("b.arc", "def solve(I):\n    return vmirror(I)\n"), ("b.json", task)]);
    let run =
        |arguments: &[&str]| run_at(folder.path(), &[arguments, &["--tasks", "b.json"]].concat());
    for arguments in
        [&["run", "b.arc"][..], &["trace", "b.arc"], &["show", "b", "--solver", "b.arc"]]
    {
        let ran = run(arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains("1 of 1 pair right, 1 unknown"), "{arguments:?}: {}", ran.out);
    }
    let check = run(&["check", "b.arc"]);
    assert!(
        check.out.starts_with("1 of 1 program solved, 1 of 1 pair right, 1 unknown"),
        "{check:?}"
    );
    let json = run(&["check", "b.arc", "--json", "--outputs"]).json();
    assert_eq!(
        (&json["summary"]["pairs"], &json["summary"]["pairs_unknown"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(json["programs"][0]["pairs"][1]["output"], json!([[4, 3]]));
    let nothing = r#"{"train": [], "test": [{"input": [[3, 4]]}]}"#;
    std::fs::write(folder.path().join("b.json"), nothing).unwrap();
    let ran = run(&["run", "b.arc"]);
    assert!(ran.out.contains("1 pair with nothing to be compared with"), "{}", ran.out);
}

#[test]
fn a_hundred_diagnostics_are_shown_and_the_rest_counted() {
    let text =
        many(130, |i| format!("def solve_{i}(I):\n    x = hmirror(I)\n    return vmirror(I)\n"))
            + &many(3, |i| format!("def solve_a{i}(I):\n    return vmirorr{i}(I)\n"));
    let folder = folder(&[("a.py", &text)]);
    let ran = run_at(folder.path(), &["ir", "a.py", "--stats"]);
    assert_eq!(ran.err.matches("warning[W0401]").count(), 100);
    let last = "… and 3 more errors and 30 more warnings: `--all-diagnostics` shows them";
    assert_eq!(ran.err.lines().last(), Some(last));
    let ran = run_at(folder.path(), &["ir", "a.py", "--stats", "--all-diagnostics"]);
    assert_eq!((ran.err.matches("warning[").count(), ran.err.matches("error[").count()), (130, 3));
}

/// Loads a text: the diagnostics, and the programs that run.
fn load(text: &str) -> (Vec<Diagnostic>, Vec<String>) {
    load_named("text.py", text)
}

/// Does the same for a text with a name, which tells its dialect.
fn load_named(name: &str, text: &str) -> (Vec<Diagnostic>, Vec<String>) {
    let mut library = Library::default();
    let mut diags = library.add_text(name, text);
    diags.extend(library.type_clashes());
    let programs = names(&library.entries());
    (diags, programs)
}

#[test]
fn imports_and_aliases_say_what_names_mean() {
    for text in [
        "from dsl import vmirror as mirror\n\ndef solve(I):\n    return mirror(I)\n",
        "import dsl as d\n\ndef solve(I):\n    return d.vmirror(I)\n",
        "import arc.dsl\n\ndef solve(I):\n    return arc.dsl.vmirror(I)\n",
        "from arc import dsl\n\ndef solve(I):\n    x = apply(dsl.identity, I)\n    return x\n",
        "mirror = vmirror\n\ndef solve(I):\n    return mirror(I)\n",
        "from constants import ZERO as BLACK\n\ndef solve(I):\n    return replace(I, BLACK, 1)\n",
        "import constants as c\n\ndef solve(I):\n    return replace(I, c.ZERO, 1)\n",
        "from typing import Tuple\nGrid = Tuple[Tuple[int, ...], ...]\nPiece = Grid\nInteger = int\n\n\
         def solve(I: Grid) -> Piece:\n    return vmirror(I)\n",
        "from typing import NewType\nColor = NewType('Color', int)\n\ndef solve(I):\n    return I\n",
        "```python\ndef solve(I):\n    return vmirror(I)\n```\n",
    ] {
        assert_eq!(load(text), (vec![], vec!["solve".to_owned()]), "{text}");
    }
    let text = "from dsl import vmirror as mirror\nimport dsl as d\n\ndef solve_b(I):\n    \
                return d.identity(mirror(I))\n";
    let folder = folder(&[("a.py", text), ("b.json", MIRROR)]);
    let ran = run_at(folder.path(), &["run", "a.py", "--tasks", "b.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
}

#[test]
fn names_of_other_modules_are_not_taken_for_those_of_the_language() {
    let (diags, programs) =
        load("import numpy as np\n\ndef solve(I):\n    return canvas(0, np.size(I))\n");
    assert_eq!((codes(&diags), programs.len()), (vec!["E0206"], 0));
    let (diags, _) =
        load("from numpy import size\n\ndef solve(I):\n    return canvas(0, size(I))\n");
    assert_eq!(codes(&diags), ["E0301"]);
    assert_eq!(
        diags[0].help.as_deref(),
        Some("`size` stands for `numpy.size`, which is not known here")
    );
}

#[test]
fn places_in_fenced_code_are_those_of_the_whole_text() {
    let text = "Die Lösung:\n\n```python\ndef solve(I):\n    return vmirorr(I)\n```\nEnde.\n";
    let mut library = Library::default();
    let diags = library.add_text("answer.md", text);
    assert_eq!(codes(&diags), ["E0301"]);
    assert_eq!(library.sources().line_col(diags[0].span().unwrap()), (5, 12));
    assert!(diag::render(&diags, library.sources(), false).contains("return vmirorr(I)"));
}

#[test]
fn names_of_python_and_of_others_lead_to_the_primitive() {
    for (call, meant) in [
        ("union(I, I)", "`combine`"),
        ("shift(I, UP_LEFT)", "`NEG_UNITY`"),
        ("shift(I, DOWN_RIGHT)", "`UNITY`"),
        ("vertical_mirror(I)", "`vmirror`"),
        ("color_filter(I, 1)", "`colorfilter`"),
        ("dsl.vmirror(I)", "write `vmirror` alone"),
        ("I.append(1)", "`insert`"),
        ("I.nothing(1)", "`f(x)` instead of `x.f()`"),
    ] {
        let (diags, programs) = load(&format!("def solve(I):\n    return {call}\n"));
        assert_eq!((diags.len(), programs.len()), (1, 0), "{call}");
        let help = diags[0].help.as_deref().unwrap();
        assert!(help.contains(meant), "{call}: {help}");
    }
}

#[test]
fn printing_is_passed_over() {
    let text =
        "def solve(I):\n    x = vmirror(I)\n    print(x)\n    print('x =', x)\n    return x\n";
    let (diags, programs) = load(text);
    assert_eq!((codes(&diags), programs.len()), (vec!["W0407", "W0407"], 1));
}

#[test]
fn operators_that_python_reads_in_another_way_are_warned_of() {
    for (expression, code) in [
        ("I + I", Some("W0702")),
        ("I * 2", Some("W0702")),
        ("totuple(I) + totuple(I)", Some("W0702")),
        ("asindices(I) - asindices(I)", Some("W0702")),
        ("canvas(0, shape(I) + 1)", None),
        ("canvas(0, (1, 2) + (3, 4))", None),
        ("canvas(height(I) - 1, (1, 1))", None),
        ("canvas(0, (2 * 3, 4))", None),
    ] {
        let (diags, _) =
            load_named("text.arc", &format!("def solve(I):\n    return {expression}\n"));
        let found: Vec<&str> = codes(&diags).into_iter().filter(|code| *code != "W0701").collect();
        assert_eq!(found, code.into_iter().collect::<Vec<_>>(), "{expression}");
    }
    let (diags, _) = load_named("text.arc", "def solve(I):\n    return I + I\n");
    let differs = diags.iter().find(|said| said.code == Code::OperatorDiffers).unwrap();
    assert!(differs.help.as_ref().unwrap().contains("`vconcat`"));
}

#[test]
fn a_variable_with_the_name_of_what_it_calls_is_warned_of() {
    let (diags, programs) = load(
        "def solve(I):\n    objects = objects(I, T, F, T)\n    return fill(I, 3, merge(objects))\n",
    );
    assert_eq!((codes(&diags), programs.len()), (vec!["W0408"], 1));
    assert!(diags[0].labels[0].message.contains("UnboundLocalError"));
    // A line above decides, and a lambda's parameter is its own.
    let text = "def solve(I):\n    size = height(I)\n    x = apply(lambda size: size, (size,))\n    \
                return canvas(first(x), (1, 1))\n";
    assert_eq!(load(text).0, []);
}

/// `--dialect` says what operators mean, whatever a file is called.
#[test]
fn a_dialect_is_asked_for() {
    let text = "def solve_007bbfb7(I):\n    return canvas(size((1, 2) + (3, 4)), (1, 1))\n";
    let folder = folder(&[("a.arc", text), ("a.py", text)]);
    for (file, dialect, size) in [
        ("a.arc", &[][..], 2),
        ("a.py", &[], 4),
        ("a.arc", &["--dialect", "python"], 4),
        ("a.py", &["--dialect", "arc"], 2),
    ] {
        let run = |more: &[&str]| run_at(folder.path(), &[more, dialect].concat());
        let grid = json!([[size]]);
        let task = ["--task", "007bbfb7", "--json"];
        let ran = run(&[&["run", file][..], &task].concat()).json();
        assert_eq!(ran["pairs"][0]["output"], grid, "{file} {dialect:?}");
        let checked = run(&["check", file, "--json", "--outputs"]).json();
        let pair = &checked["programs"][0]["pairs"][0];
        assert_eq!(pair["output"], grid, "{file} {dialect:?}");
        for command in [["trace", file], ["eval", file]] {
            let ran = run(&[&command[..], &task].concat());
            let found: String = ran.out.split_whitespace().collect();
            assert!(found.contains(&format!("[[{size}]]")), "{command:?} {dialect:?} {ran:?}");
        }
        let graph = run(&["ir", file]).out;
        assert_eq!(graph.contains("plus("), size == 4, "{file} {dialect:?} {graph}");
    }
    let line = json!({ "program": text, "task": "007bbfb7" }).to_string();
    std::fs::write(folder.path().join("lines"), line).unwrap();
    let made = |dialect: &[&str]| {
        let ran = run_at(folder.path(), &[&["eval", "--jsonl", "lines"], dialect].concat());
        ran.json()["fingerprint"].clone()
    };
    let (own, python) = (made(&["--dialect", "arc"]), made(&["--dialect", "python"]));
    assert!(own != python && python == made(&[]), "{own} {python}");
    let ran = run_at(folder.path(), &["repl", "--dialect", "python"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("the prompt reads the project's own dialect"), "{}", ran.err);
    let ran = run_at(folder.path(), &["run", "a.arc", "--dialect", "lisp"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("[possible values: arc, python]"), "{}", ran.err);
}

/// Python that is not supported is refused by its name, with the way round.
#[test]
fn each_refused_construct_is_named_with_the_way_round() {
    for (line, code, named, way) in [
        ("yield I", "E0203", "`yield`", "gather the values in a list"),
        ("global x", "E0203", "`global`", "return the new value"),
        ("nonlocal x", "E0203", "`nonlocal`", "return the new value"),
        ("raise ValueError", "E0203", "`raise`", "whatever fails ends the evaluation"),
        ("x = \"text\"", "E0213", "strings", "use integers or tuples"),
        ("x = f\"{I}\"", "E0213", "strings", "use integers or tuples"),
        ("x = 1.5", "E0103", "`1.5`", "`divide` or `//`"),
        ("x = 1j", "E0103", "`1j`", "use integers"),
        ("x = (y := 3)", "E0204", "assignment in an expression", "a line of its own"),
        ("x = I @ I", "E0204", "`@`", "compose"),
        ("x = lambda *a: a", "E0212", "starred parameters", "pass a tuple"),
        ("x = await I", "E0201", "`await`", "choose another name"),
    ] {
        let text = format!("def solve(I):\n    {line}\n    return I\n");
        let (diags, _) = load(&text);
        let error = diags.iter().find(|diagnostic| diagnostic.is_error());
        let error = error.unwrap_or_else(|| panic!("{line} is taken"));
        assert_eq!(error.code.number(), code, "{line}: {error:?}");
        assert!(error.message.contains(named), "{line}: {}", error.message);
        let drawn = format!("{error:?}");
        assert!(drawn.contains(way), "{line}: {drawn}");
    }
    // A quotient that is no integer fails when it is computed, exact ones are integers.
    let text = |by: u8| format!("def solve(I):\n    return canvas(0, (8 / {by}, 1))\n");
    let folder = folder(&[("a.py", &text(3)), ("b.py", &text(2))]);
    let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7", "--json"]).json();
    let message = ran["pairs"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("/: "), "{message}");
    let ran = run_at(folder.path(), &["run", "b.py", "--task", "007bbfb7", "--json"]).json();
    assert_eq!(ran["pairs"][0]["output"], json!([[0], [0], [0], [0]]));
}

/// Statements without end, and comparisons, are refused before they take time and memory.
#[test]
fn long_rows_are_refused_at_once() {
    let ifs = "    if -a-1 in x:\n        a = 2\n".repeat(30_000);
    let behind = "    if a in x:\n        a = 2\n".repeat(300) + &"    a = a + 1\n".repeat(10_000);
    let compared = vec!["x"; 20_000].join(" < ");
    for (body, message) in [
        (
            format!("    a = 1\n    x = (1, 2)\n{ifs}    return a\n"),
            "too many `if`s that may return or break follow one another",
        ),
        (
            format!("    a = 1\n    x = (1, 2)\n{behind}    return a\n"),
            "too many `if`s that may return or break follow one another",
        ),
        (
            format!("    x = 1\n    return {compared}\n"),
            "this expression is nested more than 500 levels deep",
        ),
    ] {
        let folder = folder(&[("a.py", &format!("def solve_a(I):\n{body}"))]);
        let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7"]);
        assert!(ran.code == 2 && ran.err.contains(message), "{message}: {}", ran.err);
        assert_eq!(ran.err.matches("error[").count(), 1, "{message}: {}", ran.err);
    }
}

/// Grids far beyond those of any task are charged for what their objects cost.
#[test]
fn objects_of_huge_grids_end_in_fuel() {
    for line in ["objects(canvas(0, (1000, 1000)), T, F, F)", "objects(upscale(I, 500), T, F, T)"] {
        let text = format!("def solve_a(I):\n    return size({line})\n");
        let folder = folder(&[("a.py", &text)]);
        let with = ["run", "a.py", "--task", "007bbfb7", "--pair", "train0", "--json"];
        let pair = run_at(folder.path(), &with).json()["pairs"][0].clone();
        assert_eq!(pair["status"], "fuel", "{line}: {pair}");
    }
    let text = "def solve_a(I):\n    return size(objects(canvas(0, (200, 200)), T, F, F))\n";
    let folder = folder(&[("a.py", text)]);
    let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7", "--pair", "train0"]);
    assert!(ran.out.contains("the answer is no grid: 1\n"), "{ran:?}");
}
