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

/// Commands that take many files take one solver of a file as well. The others are neither run nor
/// told of, be they right or not, and a file may stand there twice.
#[test]
fn many_files_may_be_single_solvers() {
    let text = "def turned(I):\n    return vmirror(I)\n\n\
                def solve_a(I):\n    return turned(I)\n\n\
                def solve_b(I):\n    return solve_a(hmirror(I))\n\n\
                def solve_c(I):\n    return nothing(I)\n";
    let folder = folder(&[("some.py", text)]);
    let at = |arguments: &[&str]| run_at(folder.path(), arguments);
    let names = |json: &Json, key: &str| -> Vec<String> {
        let rows = json[key].as_array().unwrap_or_else(|| panic!("{json}"));
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    for (wanted, expected) in [
        (&["some.py#solve_b"][..], &["solve_b"][..]),
        // A definition that another one uses is meant where it is named.
        (&["some.py#solve_a"], &["solve_a"]),
        (&["some.py#b", "some.py#solve_a"], &["solve_b", "solve_a"]),
        (&["some.py#solve_a", "some.py"], &["solve_a", "solve_b"]),
    ] {
        let paths = [&["eval", "--task", "007bbfb7", "--json"][..], wanted].concat();
        let ran = at(&paths);
        let mut found = names(&ran.json()["tasks"][0], "best");
        found.sort_unstable();
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{wanted:?}: {}", ran.out);
        assert_eq!(ran.out.contains("`nothing`"), wanted.contains(&"some.py"), "{}", ran.err);
    }
    let ran = at(&["ir", "some.py#solve_b"]);
    assert!(ran.code == 0 && ran.out.contains("program solve_b") && ran.err.is_empty(), "{ran:?}");
    assert!(!ran.out.contains("program solve_a"), "{}", ran.out);
    let text = text.replace("solve_a", "solve_007bbfb7").replace("solve_b", "solve_00d62c1b");
    fs::write(folder.path().join("some.py"), text).unwrap();
    let ran = at(&["check", "some.py#solve_007bbfb7", "some.py#solve_c", "--json"]);
    assert_eq!(names(&ran.json(), "programs"), ["solve_007bbfb7", "solve_c"], "{}", ran.out);
    let ran = at(&["check", "some.py#solve_d", "some.py#00d62c1b", "--json"]);
    assert!(
        ran.code == 1 && ran.out.contains("there is no solver `solve_d` in some.py"),
        "{ran:?}"
    );
    assert!(ran.out.contains("did you mean `solve_c`?"), "{}", ran.out);
    assert_eq!(names(&ran.json(), "programs").len(), 2, "{}", ran.out);
}

/// Operands in the wrong order are told before a program runs, and so is a function of several
/// words in the place of a value.
#[test]
fn warnings_tell_operands_that_are_swapped() {
    for (expression, help) in [
        ("fill(3, I, asindices(I))", "the order is `fill(grid, value, patch)`"),
        ("ofcolor(3, I)", "`grid` and `value` are swapped: the order is `ofcolor(grid, value)`"),
        ("paint(first(objects(I, T, F, T)), I)", "the order is `paint(grid, obj)`"),
        ("apply(objects(I, T, F, T), size)", "the order is `apply(function, container)`"),
        ("sfilter(lambda x: size(x) > 2, objects(I, T, F, T))", "`container` and `condition` are"),
        ("size(lambda x: x)", "`(lambda x: x)(x)`"),
    ] {
        let text = format!("def solve_007bbfb7(I):\n    return {expression}\n");
        let ran = run_in(&[("t.py", &text)], &["check", "t.py"]);
        let told = ran.err.split("warning[W0701]").nth(1).unwrap_or_else(|| panic!("{ran:?}"));
        assert!(told.contains(help), "{expression}: {told}");
    }
}

/// Programs of one name are told apart by their files.
#[test]
fn checked_programs_of_one_name_are_told_apart() {
    let wrong = "\ndef solve_007bbfb7(I):\n    return I\n";
    let folder = folder(&[("a.py", wrong), ("b.py", wrong), ("c.py", wrong)]);
    fs::write(folder.path().join("c.py"), wrong.replace("007bbfb7", "00d62c1b")).unwrap();
    let ran = run_at(folder.path(), &["check", "a.py", "b.py", "c.py"]);
    let rows: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("failed")).collect();
    assert!(rows[0].starts_with("failed  solve_007bbfb7  a.py:2  0 of"), "{}", ran.out);
    assert!(rows[1].starts_with("failed  solve_007bbfb7  b.py:2  0 of"), "{}", ran.out);
    assert!(rows[2].starts_with("failed  solve_00d62c1b  0 of"), "{}", ran.out);
}

/// Faults of Python's methods and functions say what to write instead, and never send to a
/// primitive that has the same name.
#[test]
fn faults_of_methods_lead_to_no_primitive() {
    let keys = "go through a list of its keys, which stays as it is: `for key in list(d)`";
    let get = "`d.get(key, otherwise)` answers for keys that are not there";
    let pop = "`d.pop(key, None)` takes a key away where there is one";
    for (lines, message, help) in [
        ("x = (1, 2).index(7)", "index: the value is not there", Some("`value in x` tells")),
        ("x = [1, 2]\n    x.remove(4)", "remove: the value is not there", Some("`value in x`")),
        ("x = {1, 2}\n    x.remove(4)", "remove: the value is not there", Some("`discard`")),
        ("x = {1: 2}[5]", "[]: the dictionary has no key 5", Some(get)),
        ("x = {1: 2}\n    x.pop((3, 4))", "pop: the dictionary has no key (3, 4)", Some(pop)),
        ("x = {1: 2}\n    del x[I[0][0] + 90]", "del: the dictionary has no key 96", Some(pop)),
        (
            "x = {1: 2}\n    for k in x:\n        x[k + 1] = 3",
            "for: the dictionary changed its size while the loop went through it",
            Some(keys),
        ),
        ("x = max(*[])", "max: the container is empty", None),
        ("x = min(*I[9:])", "min: the container is empty", None),
    ] {
        let text = format!("def solve_007bbfb7(I):\n    {lines}\n    return x\n");
        let base = ["run", "t.py", "--pair", "train0", "--json"];
        for more in [&[][..], &["--no-passes"]] {
            let ran = run_in(&[("t.py", &text)], &[&base[..], more].concat());
            let pair = &ran.json()["pairs"][0];
            assert_eq!(pair["message"], message, "{lines}: {}", ran.out);
            let told = pair["error"]["help"].as_str();
            assert_eq!(told.is_some(), help.is_some(), "{lines}: {told:?}");
            assert!(told.unwrap_or_default().contains(help.unwrap_or_default()), "{told:?}");
        }
    }
    // One value after a star is gone through, and several are compared.
    let text = "def solve_007bbfb7(I):\n    return (max(*[(3, 4)]), max(*[3, 5]), min(*[2], 1))\n";
    let ran = run_in(&[("t.py", text)], &["run", "t.py", "--pair", "train0", "--json"]);
    assert_eq!(ran.json()["pairs"][0]["output"], "(4, 5, 1)", "{ran:?}");
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

/// Errors around the definitions are told, once, and the healthy ones run.
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
    assert!(ran.code == 2 && ran.err.contains("expected a number from 1 to 1000"), "{ran:?}");
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

/// A truth value stays one in a pair, where other ways give the variable a number, and through a
/// loop without rounds. A sum of such a variable is a number all the same.
#[test]
fn truth_values_stay_truth_values() {
    let choice = "c = 0 if height(I) == 99 else height(I) > 2";
    let changed = "c = height(I) > 2\n    if height(I) == 99:\n        c = 0";
    let looped = "c = d = height(I) > 2\n    for i in range(height(I) - 3):\n        c = d = i";
    for (lines, expression, answer) in [
        ("c = height(I) > 2", "(c, not c)", "(True, False)"),
        ("c = height(I) > 2", "[a > 1 for a in (1, 2)]", "(False, True)"),
        ("c = height(I) > 2", "(c, (1, not c))", "(True, (1, False))"),
        ("c = height(I) > 2", "(c, (1, not c))[1]", "(1, False)"),
        ("c = height(I) > 2", "tojvec(c)", "(0, True)"),
        ("c = height(I) > 2", "max((c, not c)), min((2, c))", "(True, True)"),
        ("c = height(I) > 2", "(c, 2) == (1, 2), {(c, 2)}", "(True, {(1, 2)})"),
        ("c = height(I) > 2", "add(first((c, c)), 0), add((c, 2), (0, 0))", "(1, (1, 2))"),
        (choice, "(c, not c)", "(True, False)"),
        (choice, "c + 0, add(c, 0), c * 1, -(-c)", "(1, 1, 1, 1)"),
        (changed, "(c, not c)", "(True, False)"),
        (looped, "(c, not d)", "(True, False)"),
        (looped, "(c, d, c + 0, c + d)", "(True, True, 1, 2)"),
    ] {
        let text = format!("def solve_007bbfb7(I):\n    {lines}\n    return {expression}\n");
        let base = ["run", "t.py", "--task", "007bbfb7", "--pair", "train0", "--json"];
        for more in [&["--engine", "vm"][..], &["--engine", "jit"], &["--no-passes"]] {
            let ran = run_in(&[("t.py", &text)], &[&base[..], more].concat());
            assert_eq!(ran.json()["pairs"][0]["output"], answer, "{text} {more:?}: {}", ran.out);
        }
    }
}

/// A name that a line outside of definitions changes, which is not run, keeps no old value. The
/// solvers that use it are refused, and the others run.
#[test]
fn values_that_refused_lines_change_are_not_used() {
    let good = "T1 = (3, 4)\nif __name__ == '__main__':\n    T1 = ()\n\
                class Kept:\n    T1 = 2\n    def f(self):\n        T1 = 3\n\
                print(T1)\nimport sys\nsys.setrecursionlimit(T1)\n";
    for (lines, at) in [
        ("X = 2\nX += 1\n", "X += 1"),
        ("X = {1: 2}\nX[2] = 3\n", "X[2] = 3"),
        ("X = [[1]]\nX[0].append(3)\n", "X[0].append(3)"),
        ("X = 2\ndel X\n", "del X"),
        ("X = 2\nfor X in (1, 2):\n    pass\n", "for X in (1, 2):"),
        ("X = 2\nif X:\n    Y, X = 3, 4\n", "Y, X = 3, 4"),
        ("X = 2\ntry:\n    X = 5\nexcept ValueError:\n    pass\n", "X = 5"),
        ("X = [2]\ndef fill(x):\n    return x\nfill(X)\n", "fill(X)"),
        ("X = 2\nX = 'text'\n", "X = 'text'"),
        ("X = vmirror\nif True:\n    def X(I):\n        return I\n", "def X(I):"),
        ("def X(I):\n    return I\nif True:\n    X = hmirror\n", "X = hmirror"),
    ] {
        let solvers = "def solve_007bbfb7(I):\n    return canvas(X, (1, 1))\n\
                       def solve_00d62c1b(I):\n    X = 3\n    return canvas(X, T1)\n";
        let text = format!("{good}{lines}{solvers}");
        let ran = run_in(&[("t.py", &text)], &["check", "t.py", "--json"]);
        let rows = ran.json();
        let row = |name: &str| {
            let rows = rows["programs"].as_array().unwrap();
            rows.iter().find(|row| row["name"] == name).unwrap().clone()
        };
        assert_eq!(row("solve_00d62c1b")["status"], "failed", "{lines}: {}", ran.err);
        let refused = row("solve_007bbfb7");
        assert_eq!(refused["status"], "invalid", "{lines}: {refused}");
        let message = "`solve_007bbfb7` uses `X`, which another line changes";
        assert_eq!(refused["diagnostics"][0]["message"], message, "{lines}");
        let line = text.lines().position(|line| line.trim() == at).unwrap() + 1;
        let labels = refused["diagnostics"][0]["labels"].as_array().unwrap();
        assert!(labels.iter().any(|label| label["line"] == line), "{lines}: {labels:?}");
    }
    // A name that is given a value after that has that one.
    let text = "X = 1\nX += 1\nX = 4\ndef solve_007bbfb7(I):\n    return canvas(X, (1, 1))\n";
    let ran = run_in(&[("t.py", text)], &["run", "t.py", "--pair", "train0", "--json"]);
    assert_eq!(ran.json()["pairs"][0]["output"], json!([[4]]), "{ran:?}");
}

/// An index of two parts is told to be two indices.
#[test]
fn two_indices_in_one_pair_of_brackets_are_told_apart() {
    let text = "def solve_007bbfb7(I):\n    return canvas(I[0, 1], (1, 1))\n";
    let ran = run_in(&[("t.py", text)], &["run", "t.py", "--task", "007bbfb7"]);
    assert!(ran.out.contains("`x[i][j]`, not `x[i, j]`"), "{}", ran.out);
}
