//! The prompt, as a person uses it: typed at in a pseudo-terminal, whose screen is read, and fed
//! with scripts.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use arcvm::testing::effort::yardstick;

use crate::support::{arcvm, ended, folder, root, run, run_with_input, snapshot};
use crate::terminal::Terminal;

/// Scripts that there are at least.
const SCRIPTS: usize = 6;

/// Runs every script and compares what it prints, and its exit code, with a snapshot.
#[test]
fn scripts() {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("tests/files/repl"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    assert!(SCRIPTS <= paths.len(), "only {} scripts", paths.len());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let ran = run_with_input(&["repl"], text.as_bytes());
        snapshot("repl", path.file_stem().unwrap().to_str().unwrap(), &ran.snapshot());
    }
}

#[test]
fn the_exit_code_of_a_script_tells_how_it_went() {
    let code =
        |script: &str| run_with_input(&["repl", "--task", "67a3c6ac"], script.as_bytes()).code;
    assert_eq!(code(""), 0);
    assert_eq!(code("O = vmirror(I)\n:check\n"), 0);
    assert_eq!(code("O = I\n:check\n:undo\nO = vmirror(I)\n:check\n"), 1);
    assert_eq!(code("oops\nO = vmirror(I)\n:check\n"), 2);
    assert_eq!(code("\"a string\"\nO = vmirror(I)\n:check\n"), 2);
    assert_eq!(code("O = I\n:check\noops\n"), 2);
    assert_eq!(code(":quit\noops\n"), 0);
    assert_eq!(code("1\n\u{0}\n"), 2);
    assert_eq!(run_with_input(&["repl"], b"1\n\xff\n2\n").code, 2);
    assert_eq!(run(["repl", "--task", "nothing"]).code, 2);
    assert_eq!(run(["repl", "--json"]).code, 0);
}

#[test]
fn a_script_is_answered_in_json() {
    let script = ":task 67a3c6ac\nO = vmirror(I)\nsize(palette(O))\npalette((1, 2))\noops\n:check\ncanvas(1, (1, 3))\n";
    let ran = run_with_input(&["repl", "--json"], script.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (2, ""));
    let answers: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 7);
    for (answer, (line, input)) in answers.iter().zip((1..).zip(script.lines())) {
        assert_eq!((&answer["line"], &answer["input"]), (&line.into(), &input.into()));
        assert!(!answer["text"].as_str().unwrap().contains('\u{1b}'), "{answer}");
        assert_eq!(answer["interrupted"], false);
    }
    assert!(answers[1]["value"][0][0].is_i64(), "{}", answers[1]);
    assert_eq!(answers[2]["value"], "4");
    assert!(answers[3]["value"].is_null());
    assert_eq!(answers[4]["diagnostics"][0]["code"], "E0301");
    assert!(answers[5]["text"].as_str().unwrap().ends_with("pairs right\n"));
    assert_eq!(answers[6]["value"], serde_json::json!([[1, 1, 1]]));
    let ran = run_with_input(&["repl", "--json"], b"interval(0, 3, 1)\n:full\n");
    let values =
        ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert!(values.map(|answer| answer["value"].clone()).eq(["(0, 1, 2)", "(0, 1, 2)"]));
    let ran = run_with_input(&["repl", "--json"], b"def f(a):\n    return (a,\n");
    assert_eq!((ran.code, ran.out.lines().count()), (2, 1));
}

#[test]
fn functions_that_read_what_is_assigned_again_are_told() {
    let start = "c = 1\nf = lambda g: fill(g, c, asindices(g))\nf(canvas(0, (1, 2)))\nc = 5\n";
    let ran = run_with_input(&["repl"], format!("{start}f(canvas(0, (1, 2)))\n").as_bytes());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`f` reads `c`, which was given another value since"), "{}", ran.err);
    let anew =
        format!("{start}f = lambda g: fill(g, c, asindices(g))\nf(canvas(0, (1, 2)))\nc + 1\n");
    let ran = run_with_input(&["repl"], anew.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.ends_with("grid 1×2\n5 5\n6\n"), "{}", ran.out);
}

#[test]
fn what_was_typed_for_another_task_is_told_and_cleared() {
    let script = "O = vmirror(I)\n:task 007bbfb7\nsize(expected)\nequality(O, expected)\n:new\nsize(O)\n:undo\n:list\n";
    let ran =
        run_with_input(&["repl", "--task", "67a3c6ac", "--color", "never"], script.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("`O` is still your `O = vmirror(I)`"), "{}", ran.out);
    // The picture of the pair calls the output by the name that it still has.
    assert!(ran.out.contains("expected  9×9"), "{}", ran.out);
    assert!(
        ran.out.contains("\n9\nFalse\ncleared 1 name; `:undo` brings it back\n9\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.ends_with("taken back: :new; in view: 007bbfb7 train0\nO = vmirror(I)\n"),
        "{}",
        ran.out
    );
    let ran = run_with_input(&["repl"], b"expected\n");
    assert!(ran.err.contains("no task is in view"), "{}", ran.err);
}

#[test]
fn a_session_ends_as_those_of_other_programs_do() {
    for farewell in ["exit", "quit", "exit()", "quit()", ":q", ":exit", ":quit"] {
        let script = format!("1\n{farewell}\n2\n");
        let ran = run_with_input(&["repl"], script.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (0, "1\n"), "{farewell}: {}", ran.err);
    }
    // Whoever has something of that name means it.
    let ran = run_with_input(&["repl"], b"quit = 3\nquit\n");
    assert_eq!((ran.code, ran.out.as_str()), (0, "quit: 3\n3\n"), "{}", ran.err);
}

#[test]
fn what_the_pair_in_view_gives_is_explained() {
    for name in ["I", "O", "S", "expected", "C"] {
        let ran = run_with_input(&["repl"], format!(":doc {name}\n").as_bytes());
        assert!(ran.code == 0 && ran.out.starts_with(&format!("{name}: ")), "{ran:?}");
        assert!(ran.out.contains("no task is in view"), "{}", ran.out);
    }
    let ran = run_with_input(&["repl", "--task", "67a3c6ac"], b":doc I\n");
    assert!(ran.out.ends_with("in view: 67a3c6ac train0\n"), "{}", ran.out);
}

#[test]
fn truth_values_are_combined_by_signs() {
    let script = "T & F\nT | F\nequality(1, 1) & (2 > 1)\nsize(asindices(canvas(0, UNITY)) | initset(ORIGIN))\nflip(T) | contained(1, (1, 2))\n";
    let ran = run_with_input(&["repl"], script.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, "False\nTrue\nTrue\n1\nTrue\n"), "{}", ran.err);
}

#[test]
fn a_script_ends_in_the_middle_of_nothing() {
    let ran = run_with_input(&["repl"], b"def f(a):\n    return (a,\n");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let ran = run_with_input(&["repl"], b"def f(a):\n    return (a,\n  a)\nf(1)");
    assert_eq!((ran.code, ran.out.as_str()), (0, "defined f(a)\n(1, 1)\n"), "{}", ran.err);
    let ran = run_with_input(&["repl"], "(".repeat(100_000).as_bytes());
    assert_eq!(ran.code, 2);
}

/// A saved file has what the definition needs, and solves the task by itself.
#[test]
fn a_saved_definition_is_a_solver_file() {
    let folder = folder(&[]);
    let file = folder.path().join("saved.arc");
    let path = file.to_str().unwrap();
    let script = fs::read_to_string(root().join("tests/files/repl/solve.txt")).unwrap();
    let (variables, definition) = script.split_once(":undo\n").unwrap();

    let ran = run_with_input(&["repl"], format!("{variables}:save {path}\n").as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = fs::read_to_string(&file).unwrap();
    snapshot("repl", "saved_variables", &text);
    assert_eq!(run(["run", path, "--task", "007bbfb7"]).code, 0);

    let again = format!("{variables}:undo\n{definition}:save {path}\n");
    let refused = run_with_input(&["repl"], again.as_bytes());
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("there is a file already"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);

    let replaced = again.replace(":save ", ":save ! ");
    assert_eq!(run_with_input(&["repl"], replaced.as_bytes()).code, 0);
    snapshot("repl", "saved_definition", &fs::read_to_string(&file).unwrap());
    let loaded = run_with_input(&["repl"], format!(":load {path}\n:check\n").as_bytes());
    assert_eq!(loaded.code, 0, "{}", loaded.err);
    assert!(loaded.out.contains("6 of 6 pairs right"), "{}", loaded.out);
}

/// A solver of the demonstration pairs is saved with both parameters.
#[test]
fn a_saved_definition_takes_what_it_uses() {
    let folder = folder(&[]);
    let file = folder.path().join("s.arc");
    let script = format!(
        ":task 67a3c6ac\nn = size(S)\nO = branch(n > 0, vmirror(I), I)\n:check\n:save {}\n",
        file.display()
    );
    let ran = run_with_input(&["repl"], script.as_bytes());
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("def solve_67a3c6ac(S, I):\n    n = size(S)\n"), "{text}");
    assert_eq!(run(["check", file.to_str().unwrap()]).code, 0);
}

/// A loaded file is as if it had been typed, and puts its task in view.
#[test]
fn solver_files_are_loaded() {
    let ran =
        run_with_input(&["repl"], b":load solvers/007bbfb7.arc\n:check\n:list\n:undo\n:list\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("007bbfb7 train0"), "{}", ran.out);
    assert!(
        ran.out
            .ends_with("taken back: :load solvers/007bbfb7.arc; no task is in view\nnothing yet\n"),
        "{}",
        ran.out
    );

    let folder = folder(&[(
        "bad.arc",
        "def f(I):\n    x = hmirrorr(I)\n    return x\n\ndef g(I):\n    return oops\n",
    )]);
    let path = folder.path().join("bad.arc");
    let script = format!(":load {}\n:list\n", path.display());
    let ran = run_with_input(&["repl"], script.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (2, "nothing yet\n"));
    assert!(ran.err.contains("bad.arc:2:9") && ran.err.contains("bad.arc:6:12"), "{}", ran.err);

    // One definition in error keeps no other one from being loaded.
    let text = "def f(I):\n    return hmirrorr(I)\n\ndef g(I):\n    return vmirror(I)\n";
    fs::write(&path, text).unwrap();
    let ran = run_with_input(&["repl"], format!(":load {}\n", path.display()).as_bytes());
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("loaded 1 definition: g"), "{}", ran.out);
    assert!(ran.err.contains("bad.arc:2:12"), "{}", ran.err);

    // Of many problems the first hundred are told, and the definitions are listed all the same.
    let text: String =
        (0..150).map(|number| format!("def f{number}(I):\n    x = 1\n    return I\n")).collect();
    fs::write(&path, text).unwrap();
    let ran = run_with_input(&["repl"], script.as_bytes());
    assert_eq!(ran.err.matches("warning[").count(), 100, "{}", ran.err);
    let rest = "… and 50 more warnings: `arcvm check FILE --all-diagnostics` shows them";
    assert!(ran.err.contains(rest), "{}", ran.err);
    assert_eq!(ran.out.matches("\ndef f").count(), 150, "{}", ran.out);
}

#[test]
fn times_and_fuel_are_measured() {
    let ran = run_with_input(&["repl", "--task", "007bbfb7"], b":time objects(I, T, F, T)\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = ran.out.lines().last().unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!((words[2], words[5], words[6]), ("wall,", "CPU,", "fuel"), "{line}");
    let fuel: u64 = words[7].parse().unwrap();
    assert!(0 < fuel && fuel < 1000, "{line}");
    let [wall, cpu]: [f64; 2] = [words[0], words[3]].map(|word| word.parse().unwrap());
    assert!(0.0 < wall && 0.0 < cpu, "{line}");
    let runs: u64 = words[8].parse().unwrap();
    assert!(5 <= runs, "{line}");
}

/// A session is ready before anybody could notice: the best of several starts takes 8 ms where a
/// yardstick takes 10 ms.
#[cfg(target_os = "linux")]
#[test]
fn it_starts_at_once() {
    let start = || {
        let mut command = arcvm();
        let child = command.args(["repl", "--task", "007bbfb7"]).stdout(Stdio::null()).spawn();
        let (status, time, _) = ended(child.unwrap().id());
        assert!(status.success());
        time
    };
    let best = (0..20).map(|_| start()).min().unwrap();
    assert!(best < 4 * yardstick(), "{best:?}");
}

#[test]
fn values_and_definitions_are_typed() {
    let mut terminal = Terminal::start(&["repl", "--task", "007bbfb7"], 24, 80);
    terminal.wait_for("007bbfb7 train0> ");
    terminal.enter("size(I)");
    terminal.wait_for("\n3\n");
    // The body is indented by the editor, and ends with its `return`.
    terminal.enter("def twice(grid):");
    terminal.enter("wide = hconcat(grid, grid)");
    terminal.enter("return wide");
    terminal.wait_for("defined twice(grid)");
    let screen = terminal.screen();
    assert!(screen.contains("\n    wide = hconcat(grid, grid)\n    return wide\n"), "{screen}");
    terminal.enter("O = twice(I)");
    terminal.wait_for("O: 3×6 instead of 9×9");
    terminal.enter("oops(1)");
    terminal.wait_for("unknown function `oops`");
    terminal.wait_for("<prompt>:6:1");
    terminal.enter(":quit");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn cells_are_coloured_and_can_be_plain() {
    let mut terminal = Terminal::start(&["repl"], 24, 80);
    terminal.wait_for("arcvm> ");
    terminal.enter("canvas(2, (1, 3))");
    terminal.wait_for("grid 1×3\n");
    let [_, background] = terminal.colors_of("2 2 2");
    assert_eq!(background, vt100::Color::Rgb(0xff, 0x41, 0x36));
    let [keyword, _] = terminal.colors_of("canvas");
    assert_eq!(keyword, vt100::Color::Idx(6));

    let mut plain = Terminal::start(&["repl", "--color", "never"], 24, 80);
    plain.wait_for("arcvm> ");
    plain.enter("canvas(2, (1, 3))");
    plain.wait_for("2 2 2\n");
    assert_eq!(plain.colors_of("canvas"), [vt100::Color::Default; 2]);
    assert_eq!(plain.colors_of("2 2 2"), [vt100::Color::Default; 2]);
}

#[test]
fn tab_completes_and_hints_follow() {
    let mut terminal = Terminal::start(&["repl"], 30, 100);
    terminal.wait_for("arcvm> ");
    terminal.type_(":ta\t 007b\t");
    terminal.wait_for("arcvm> :task 007bbfb7");
    terminal.enter("");
    terminal.wait_for("007bbfb7 train0> ");
    terminal.type_("hmi\t");
    terminal.wait_for("> hmirror(piece) -> Grid");
    terminal.type_("(");
    terminal.wait_for("> hmirror(piece) -> Grid");
    terminal.enter("I)");
    terminal.wait_for("grid 3×3");
    // Several are listed with their signatures.
    terminal.type_("colorc\t\x15colo\t");
    terminal.wait_for("colorcount(element, value) -> Int");
    terminal.wait_for("colorfilter(objs, value) -> Objects");
    terminal.enter("\x15zeta = 40");
    terminal.wait_for("zeta: 40");
    terminal.enter("add(ze\t, 2)");
    terminal.wait_for("\n42\n");
    terminal.type_("\x15:pair tr\t");
    terminal.wait_for("train4");
    terminal.type_("\x15upscale(I, ");
    terminal.wait_for("> upscale(I, factor) -> Grid");
    // A keyword of the call, and names by what fits there.
    terminal.type_("\x15objects(I, univ\t");
    terminal.wait_for("> objects(I, univalued=");
    terminal.type_("\x15fill(I, 1, sh\t\t");
    terminal.wait_for("shape(");
    let screen = terminal.screen();
    let place = |name: &str| screen.find(name).unwrap_or_else(|| panic!("{name}: {screen}"));
    let patches = place("shift(").min(place("shoot("));
    assert!(patches < place("shape("), "a patch is wanted: {screen}");
}

#[test]
fn ctrl_c_ends_an_evaluation_and_not_the_session() {
    let mut terminal = Terminal::start(&["repl", "--fuel", "9000000000000000000"], 24, 80);
    terminal.wait_for("arcvm> ");
    terminal.enter("kept = 41");
    terminal.wait_for("kept: 41");
    terminal.enter("power(lambda x: identity(x), 1000000000000)(0)");
    terminal.stays_without("arcvm> \n", Duration::from_millis(300));
    terminal.type_("\x03");
    terminal.wait_for("interrupted");
    terminal.enter("kept + 1");
    terminal.wait_for("\n42\n");
    // The same in a command that runs a definition on every pair.
    terminal.enter(":task 007bbfb7");
    terminal.wait_for("train0> ");
    terminal.enter("O = power(lambda x: x, size(I))(I)");
    terminal.enter("def solve(I): return power(lambda x: identity(x), 1000000000000)(I)");
    terminal.enter(":check");
    terminal.wait_for(":check\n");
    std::thread::sleep(Duration::from_millis(300));
    terminal.type_("\x03");
    terminal.wait_for("interrupted\n007bbfb7 train0>");
    // At the prompt it drops what is typed.
    terminal.type_("nonsense((\x03");
    terminal.wait_for("nonsense((\n007bbfb7 train0>");
    terminal.enter("kept + 2");
    terminal.wait_for("\n43\n");
    terminal.type_("\x04");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_terminal_is_not_answered_in_json() {
    let terminal = Terminal::start(&["repl", "--json"], 24, 80);
    terminal.wait_for("leave out `--json`");
    assert_eq!(terminal.end(), 2);
}

#[test]
fn earlier_inputs_come_back_in_the_next_session() {
    let folder = folder(&[]);
    let history = folder.path().join("kept/history");
    let start = || {
        let terminal = Terminal::with_history(&["repl"], 24, 80, &history);
        terminal.wait_for("arcvm> ");
        terminal
    };
    let mut first = start();
    first.enter("1 + 2");
    first.wait_for("\n3\n");
    first.enter("def f(a):");
    first.enter("return a");
    first.wait_for("defined f(a)");
    first.type_("\x04");
    assert_eq!(first.end(), 0);

    let mut second = start();
    second.type_("\x1b[A");
    second.wait_for("> def f(a):\n    return a");
    second.enter("");
    // Keys that come before the next prompt are not its own.
    second.wait_for("defined f(a)\narcvm>");
    second.type_("\x12+ 2");
    second.wait_for("1 + 2");
    second.enter("");
    second.wait_for("\n3\n");
}

#[test]
fn drawings_follow_the_size_of_the_terminal() {
    let mut terminal =
        Terminal::start(&["repl", "--task", "007bbfb7", "--color", "never"], 40, 120);
    terminal.wait_for("train0> ");
    terminal.enter(":all I");
    terminal.wait_for("train0     train1     train2     train3     train4     test0\n");
    terminal.resize(40, 40);
    terminal.enter(":all size(I)");
    terminal.enter(":all I");
    terminal.wait_for("train0     train1     train2\n");
    terminal.type_("(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)");
    terminal.wait_for("(1, 2, 3, 4, 5, 6, 7, 8\n, 9, 10, 11, 12)");
    terminal.enter("");
    terminal.wait_for("\n(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)\n");
}

/// The picture in the README is what the terminal shows. `ARCVM_DRAW=1 cargo test picture` draws it
/// anew.
#[test]
fn the_picture_in_the_readme_is_a_session() {
    let mut terminal = Terminal::start(&["repl", "--task", "be94b721"], 60, 84);
    terminal.wait_for("be94b721 train0> ");
    for line in ["x = objects(I, T, F, T)", "x", "O = subgrid(argmax(x, size), I)", ":check"] {
        terminal.enter(line);
        terminal.wait_for(&format!("train0> {line}\n"));
        // Keys that come before the next prompt would be shown twice.
        terminal.wait_for_prompt("be94b721 train0>");
    }
    terminal.wait_for("5 of 5 pairs right\nbe94b721 train0>");
    terminal.type_("upscale(O, ");
    terminal.wait_for("upscale(O, factor) -> Grid");
    let drawn = terminal.drawing();
    let path = root().join(".github/repl.svg");
    if std::env::var_os("ARCVM_DRAW").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept == drawn, "the picture is not up to date: ARCVM_DRAW=1 cargo test picture");
}

#[test]
fn imports_name_what_they_import() {
    let folder = folder(&[(
        "loaded.py",
        "from dsl import hmirror as flipped\n\ndef solve_t(I):\n    return flipped(I)\n",
    )]);
    let file = folder.path().join("loaded.py");
    let saved = folder.path().join("saved.arc");
    let script = format!(
        "from dsl import vmirror as mirror\n\
         import dsl as d\n\
         equality(mirror(I), d.vmirror(I))\n\
         def solve_x(I):\n    return d.hmirror(mirror(I))\n\n\
         :check\n\
         :save {}\n\
         :undo\n:undo\n:undo\n\
         mirror(I)\n\
         :load {}\n\
         equality(solve_t(I), hmirror(I))\n\
         :new\n\
         flipped(I)\n",
        saved.display(),
        file.display()
    );
    let ran = run_with_input(&["repl", "--task", "007bbfb7"], script.as_bytes());
    let lines: Vec<&str> = ran.out.lines().filter(|line| *line == "True").collect();
    assert_eq!(lines.len(), 2, "{ran:?}");
    let unknown = |name: &str| ran.err.matches(&format!("unknown function `{name}`")).count();
    assert_eq!((unknown("mirror"), unknown("flipped")), (1, 1), "{ran:?}");
    let text = fs::read_to_string(saved).unwrap();
    let expected = "from dsl import vmirror as mirror\nimport dsl as d\n\n\ndef solve_x(I):\n    return d.hmirror(mirror(I))\n";
    assert_eq!(text, expected);
}

/// Dictionaries, unknown types and folders in the way are told as what they are.
#[test]
fn what_is_typed_is_told_in_its_own_words() {
    let input = ":type {1: 2}\n{1: (2, 3)}\n:find Foo -> Int\nx = 1\n:new\n\
                 O = vmirror(I)\n:save tests\nmax(I, 3)\n";
    let ran = run_with_input(&["repl", "--task", "67a3c6ac"], input.as_bytes());
    assert_eq!(ran.code, 2, "{ran:?}");
    for part in ["dictionary\n", "{1: (2, 3)}", "cleared 1 name; `:undo` brings it back\n"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    for part in [
        "this is no signature: a type is expected at its start, and `Foo` is none",
        "cannot write tests: it is a folder",
        "max: a grid of",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}
