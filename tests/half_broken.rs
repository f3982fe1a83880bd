//! Input that is half broken: what is wrong is told with its place, and the rest runs.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;

use serde_json::{Value as Json, json};

use crate::cli::{TILE, run_at, run_in};
use crate::support::{folder, run};

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

/// A sum or product of a truth value and a number is a number, as in Python.
#[test]
fn what_is_computed_of_truth_values_is_a_number() {
    for (expression, number) in
        [("1 * (a == 6)", "1"), ("0 + (a == 6)", "1"), ("(a == 5) - 0", "0"), ("+(a == 6)", "1")]
    {
        let text = format!("def solve_007bbfb7(I):\n    a = I[0][0]\n    return {expression}\n");
        let base = ["run", "t.py", "--task", "007bbfb7", "--pair", "train0", "--json"];
        for arguments in [&base[..], &[&base[..], &["--no-passes"]].concat()] {
            let ran = run_in(&[("t.py", &text)], arguments);
            assert_eq!(ran.json()["pairs"][0]["output"], number, "{expression}: {}", ran.out);
        }
    }
}

/// An index of two parts is told to be two indices.
#[test]
fn two_indices_in_one_pair_of_brackets_are_told_apart() {
    let text = "def solve_007bbfb7(I):\n    return canvas(I[0, 1], (1, 1))\n";
    let ran = run_in(&[("t.py", text)], &["run", "t.py", "--task", "007bbfb7"]);
    assert!(ran.out.contains("`x[i][j]`, not `x[i, j]`"), "{}", ran.out);
}
