//! Tasks, traces and whole runs as pictures and pages: compared with references, and opened in a
//! browser.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use arcvm::docgen;
use arcvm::task::TaskSet;
use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::support::{Ran, arcvm, folder, root, run, shared, snapshot};

/// References of this file.
const FILES: &str = "pictures";

/// Two pairs with an answer and one without.
const TASK: &str = r#"{"train": [{"input": [[0, 1], [2, 3]], "output": [[1, 0], [3, 2]]},
    {"input": [[4, 5, 6]], "output": [[6, 5, 4]]}], "test": [{"input": [[7, 8], [9, 0], [5, 5]]}]}"#;

/// Right on the first pair, wrong on the second.
const MIRROR: &str = "\
def solve_mirror(I):
    flat = vmirror(I)
    other = upscale(I, 1)
    wide = equality(height(I), 1)
    return branch(wide, hconcat(I, I), flat)
";

/// The same in other words, and wrong from its first line.
const TURNED: &str = "\
def solve_mirror(I):
    flat = hmirror(I)
    wide = equality(height(I), 1)
    return branch(wide, hconcat(I, I), flat)
";

/// Values of every kind, and a line that fails.
const KINDS: &str = "\
def solve_mirror(I):
    cells = ofcolor(I, 5)
    things = objects(I, True, False, False)
    both = (cells, things, add)
    away = shift(cells, (-1, 1))
    numbers = apply(size, things)
    keep = (both, away, numbers)
    corner = first(ofcolor(I, 8))
    return fill(I, size(keep), initset(corner))
";

fn files() -> tempfile::TempDir {
    folder(&[
        ("mirror.json", TASK),
        ("mirror.arc", MIRROR),
        ("turned.arc", TURNED),
        ("kinds.arc", KINDS),
    ])
}

/// Runs the program in a folder, with the tasks in it.
fn run_at(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = arcvm();
    command.current_dir(folder).args(arguments).args(["--tasks", "mirror.json"]);
    command.output().unwrap().into()
}

/// The output, with the room between columns made even, as it depends on times.
fn even(ran: &Ran) -> String {
    let line = |line: &str| {
        let parts: Vec<&str> = line
            .split("   ")
            .map(|part| part.trim_matches(' '))
            .filter(|part| !part.is_empty())
            .collect();
        parts.join("   ")
    };
    ran.snapshot().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Compares a PNG with the reference of a name, pixel by pixel.
fn assert_picture(name: &str, found: &[u8]) {
    let reference = root().join("tests/files").join(FILES).join(format!("{name}.png"));
    let Ok(expected) = fs::read(&reference) else {
        fs::write(&reference, found).unwrap();
        panic!("there was no {}: look at what has been written now", reference.display());
    };
    let (found, expected) = (decode(found), decode(&expected));
    assert_eq!((found.0, found.1), (expected.0, expected.1), "the size of {name}.png");
    let differing: Vec<_> =
        (0..found.2.len()).filter(|&index| found.2[index] != expected.2[index]).take(5).collect();
    let place = |index: &usize| (*index as u32 % found.0, *index as u32 / found.0);
    let places: Vec<_> = differing.iter().map(place).collect();
    assert!(places.is_empty(), "{name}.png differs at (x, y) = {places:?} and perhaps further");
}

/// Width, height and colours.
fn decode(bytes: &[u8]) -> (u32, u32, Vec<[u8; 3]>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    let pixels = pixels[..info.buffer_size()].chunks_exact(3);
    (info.width, info.height, pixels.map(|p| [p[0], p[1], p[2]]).collect())
}

#[test]
fn a_task_as_a_picture() {
    let folder = files();
    let arguments = ["show", "mirror", "--svg", "a.svg", "--png", "a.png", "--palette", "arcprize"];
    let ran = run_at(folder.path(), &arguments);
    assert_eq!((ran.code, ran.out.as_str()), (0, "wrote a.svg, a.png\n"), "{ran:?}");
    snapshot(FILES, "task", &fs::read_to_string(folder.path().join("a.svg")).unwrap());
    let png = fs::read(folder.path().join("a.png")).unwrap();
    assert_picture("task", &png);
    let enlarged = run_at(folder.path(), &["show", "mirror", "--png", "b.png", "--scale", "3"]);
    assert_eq!(enlarged.code, 0, "{enlarged:?}");
    let (small, large) = (decode(&png), decode(&fs::read(folder.path().join("b.png")).unwrap()));
    assert_eq!((large.0, large.1), (3 * small.0, 3 * small.1));
}

#[test]
fn answers_as_a_picture() {
    let folder = files();
    let arguments =
        ["show", "mirror", "--solver", "mirror.arc", "--svg", "a.svg", "--png", "a.png"];
    let ran = run_at(folder.path(), &arguments);
    assert_eq!(ran.code, 1, "{ran:?}");
    let svg = fs::read_to_string(folder.path().join("a.svg")).unwrap();
    assert!(svg.contains("1×6 instead of 1×3"), "{svg}");
    snapshot(FILES, "answers", &svg);
    assert_picture("answers", &fs::read(folder.path().join("a.png")).unwrap());
    let failing =
        run_at(folder.path(), &["show", "mirror", "--solver", "kinds.arc", "--svg", "b.svg"]);
    assert_eq!(failing.code, 1, "{failing:?}");
    let svg = fs::read_to_string(folder.path().join("b.svg")).unwrap();
    assert!(svg.contains(">error: first: "), "{svg}");
}

#[test]
fn show_without_a_file_to_write() {
    let folder = files();
    let plain =
        |arguments: &[&str]| run_at(folder.path(), &[arguments, &["--color", "never"]].concat());
    let task = plain(&["show", "mirror"]);
    assert_eq!(task.out, plain(&["tasks", "mirror"]).out);
    let answers = plain(&["show", "mirror", "--solver", "turned.arc"]);
    assert_eq!(answers.code, 1);
    snapshot(FILES, "show_answers", &answers.snapshot());
    let json = plain(&["show", "mirror", "--solver", "turned.arc", "--json"]).json();
    assert_eq!(json["pairs"][0]["differs"], json!([[0, 0], [0, 1], [1, 0], [1, 1]]));
    assert_eq!(json["pairs"][1]["got"], json!([[4, 5, 6, 4, 5, 6]]));
    assert_eq!((&json["solved"], &json["written"]), (&json!(false), &json!([])));
    assert_eq!(json["pairs"][2]["expected"], Json::Null);
}

#[test]
fn palettes_hold_in_the_terminal_too() {
    let folder = files();
    for (palette, blue) in [("classic", "48;2;0;116;217"), ("arcprize", "48;2;30;147;255")] {
        let mut command = arcvm();
        command.current_dir(folder.path()).env("COLORTERM", "truecolor");
        let arguments =
            ["show", "mirror", "--tasks", "mirror.json", "--color", "always", "--palette"];
        let ran: Ran = command.args(arguments).arg(palette).output().unwrap().into();
        assert!(ran.out.contains(blue), "{ran:?}");
    }
    let unknown = run(["show", "007bbfb7", "--palette", "sepia"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("[possible values: classic, arcprize]"), "{}", unknown.err);
}

#[test]
fn what_cannot_be_written_is_said() {
    let folder = files();
    for option in ["--svg", "--png", "--html"] {
        let ran = run_at(folder.path(), &["show", "mirror", option, "none/out"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains("error[E0606]: cannot write none/out"), "{}", ran.err);
        assert!(ran.err.contains("make the folder none first"), "{}", ran.err);
    }
    for command in ["trace", "check"] {
        let ran = run_at(folder.path(), &[command, "mirror.arc", "--html", "."]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("error[E0606]: cannot write ."), "{}", ran.err);
    }
    let ran = run_at(folder.path(), &["show", "mirror", "--scale", "2"]);
    assert_eq!(ran.code, 2, "there is nothing to be enlarged");
}

#[test]
fn a_trace_shows_every_line() {
    let folder = files();
    let plain =
        |arguments: &[&str]| run_at(folder.path(), &[arguments, &["--color", "never"]].concat());
    let ran = plain(&["trace", "mirror.arc"]);
    assert_eq!(ran.code, 1);
    snapshot(FILES, "trace", &even(&ran));
    let failing = plain(&["trace", "kinds.arc", "--pair", "train1"]);
    assert_eq!(failing.code, 1);
    snapshot(FILES, "trace_kinds", &even(&failing));
}

#[test]
fn a_trace_as_json_has_lines_with_values_and_times() {
    let folder = files();
    let json = run_at(folder.path(), &["trace", "mirror.arc", "--json"]).json();
    assert_eq!((&json["name"], &json["task"]), (&json!("solve_mirror"), &json!("mirror")));
    let lines = &json["pairs"][0]["lines"];
    assert_eq!(lines[0]["value"], json!([[1, 0], [3, 2]]));
    assert_eq!((&lines[0]["line"], &lines[0]["source"]), (&json!(2), &json!("flat = vmirror(I)")));
    assert_eq!(lines[1]["state"], "unused");
    assert_eq!((&lines[2]["name"], &lines[2]["value"]), (&json!("wide"), &json!("False")));
    // Two calls of a unit each.
    assert_eq!(lines[2]["fuel"], 2);
    assert!(lines[0]["ns"].is_u64() && lines[1]["ns"] == 0, "{json}");
    let failing = run_at(folder.path(), &["trace", "kinds.arc", "--json"]).json();
    let states: Vec<&str> = failing["pairs"][0]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["state"].as_str().unwrap())
        .collect();
    let value = ["value"; 6];
    assert_eq!(states, [&value[..], &["failed", "missed"]].concat());
}

#[test]
fn two_solvers_are_compared_line_by_line() {
    let folder = files();
    let arguments = ["trace", "mirror.arc", "--against", "turned.arc", "--color", "never"];
    let ran = run_at(folder.path(), &arguments);
    assert_eq!(ran.code, 1);
    snapshot(FILES, "trace_against", &even(&ran));
    let json = run_at(folder.path(), &[&arguments[..], &["--json"]].concat()).json();
    let first = json!({ "line": 2, "against_line": 2, "pairs": ["train0", "train1", "test0"] });
    assert_eq!(json["against"]["first_difference"], first);
    let other = &json["pairs"][0]["against"]["lines"];
    assert_eq!(other.as_array().unwrap().len(), 3, "{json}");
    let same = ["trace", "mirror.arc", "--against", "mirror.arc", "--color", "never"];
    let ran = run_at(folder.path(), &same);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with("no difference\n"), "{}", ran.out);
    let json = run_at(folder.path(), &[&same[..], &["--json"]].concat()).json();
    assert_eq!(json["against"]["first_difference"], Json::Null);
}

#[test]
fn every_solver_can_be_traced() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("trace.html");
    let tasks = TaskSet::embedded();
    let solvers = tasks.ids().map(|id| root().join("solvers").join(format!("{id}.arc")));
    let mut traced = 0;
    for solver in solvers.filter(|solver| solver.is_file()).step_by(3) {
        let ran: Ran =
            arcvm().arg("trace").arg(&solver).arg("--html").arg(&page).output().unwrap().into();
        assert_eq!(ran.code, 0, "{ran:?}");
        let text = fs::read_to_string(&page).unwrap();
        assert!(
            text.contains("</html>") && text.len() < 1 << 20,
            "{}: {}",
            solver.display(),
            text.len()
        );
        traced += 1;
    }
    assert!(traced > 5, "{traced}");
}

/// A large value still makes a page that can be opened.
#[test]
fn large_values_are_cut() {
    let text = "\
def solve_mirror(I):
    wall = canvas(3, (900, 900))
    far = insert((2000000000, 0), insert((0, 0), initset((5, 5))))
    many = apply(initset, asindices(canvas(0, (200, 200))))
    walls = repeat(canvas(3, (100, 100)), 60)
    nest = (((((wall, far), 1), 2), many), walls)
    return crop(wall, (size(nest), 0), (1, 1))
"
    .replace(
        "repeat(canvas(3, (100, 100)), 60)",
        "apply(lambda n: canvas(3, (100, 100)), interval(0, 60, 1))",
    );
    let folder = folder(&[("mirror.json", TASK), ("a.arc", &text)]);
    let ran = run_at(folder.path(), &["trace", "a.arc", "--html", "a.html"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(page.len() < 2 << 20, "{}", page.len());
    assert!(page.contains("grid 900×900") && page.contains("2000000001×6 at (0, 0)"));
}

#[test]
fn the_reference_is_what_is_committed() {
    if !cfg!(all(feature = "jit", feature = "gpu")) {
        let note = b"note: the reference is not compared: it tells of all engines, and this build lacks one\n";
        std::io::stderr().write_all(note).unwrap();
        return;
    }
    let docs = root().join("docs");
    let mut expected = BTreeSet::new();
    for file in docgen::files() {
        let committed = fs::read_to_string(docs.join(&file.path)).unwrap_or_default();
        let same = committed == file.text;
        assert!(same, "docs/{} is not up to date: run `cargo run -- prims --markdown`", file.path);
        expected.insert(file.path);
    }
    let mut found = BTreeSet::new();
    for folder in ["primitives", "primitives/pictures"] {
        for entry in fs::read_dir(docs.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                found.insert(format!("{folder}/{}", entry.file_name().to_str().unwrap()));
            }
        }
    }
    let stale: Vec<_> = found.difference(&expected).collect();
    assert!(stale.is_empty(), "delete what the reference no longer has: {stale:?}");
}

#[test]
fn the_reference_is_written_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let ran: Ran = arcvm()
        .current_dir(folder.path())
        .args(["prims", "--markdown", "a/b", "--json"])
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.code, 0, "{ran:?}");
    let files = ran.json()["files"].as_array().unwrap().len();
    assert!(files > 100, "{files}");
    let page = fs::read_to_string(folder.path().join("a/b/primitives/objects.md")).unwrap();
    assert!(
        page.contains("\n## objects\n\n`objects(grid, univalued, diagonal, without_bg)`\n"),
        "{page}"
    );
    assert!(page.contains("\n| [`objects`](#objects) | yes |"), "{page}");
    assert!(folder.path().join("a/b/primitives/pictures/objects-1.svg").is_file());
}

/// Asserts that a page complained about nothing and asked the network for nothing.
fn assert_quiet(browser: &mut Browser) {
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// Asserts that a page fits the width of a phone.
fn assert_narrow(browser: &mut Browser, page: &Path) {
    browser.open(page, (360, 740), "light");
    let width = browser.evaluate("document.documentElement.scrollWidth");
    assert_eq!(width, 360, "{} is wider than a phone", page.display());
}

/// The colour of the page, which tells light from dark.
fn paper(browser: &mut Browser) -> Json {
    browser.evaluate("getComputedStyle(document.body).backgroundColor")
}

const WINDOW: (u32, u32) = (1000, 700);
const WHITE: &str = "rgb(255, 255, 255)";

#[test]
fn the_report_in_a_browser() {
    let Some(mut browser) = Browser::start("the report is not opened") else { return };
    let left = "def solve_67a3c6ac(I):\n    return hmirror(I)\n";
    let fails = "def solve_68b16354(I):\n    corner = first(ofcolor(I, 42))\n    return fill(I, 0, initset(corner))\n";
    let folder = folder(&[("left.arc", left), ("fails.arc", fails)]);
    let page = folder.path().join("report.html");
    let ran: Ran = arcvm()
        .arg("check")
        .arg(folder.path())
        .args(["solvers/007bbfb7.arc", "solvers/74dd1130.arc", "--html"])
        .arg(&page)
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.code, 1, "{ran:?}");

    browser.open(&page, WINDOW, "light");
    assert_eq!(
        browser.evaluate("document.querySelector('h1').textContent"),
        "2 of 4 programs solved"
    );
    assert_eq!(browser.evaluate("document.querySelectorAll('.card').length"), 4);
    // Each task's picture: input and output of every pair.
    let drawn = "[...document.querySelectorAll('.card')].every(card => card.querySelectorAll('section .grids').length > 1 \
        && [...card.querySelectorAll('section .grids')].every(pair => pair.querySelectorAll('svg path').length >= 4))";
    assert_eq!(browser.evaluate(drawn), true);
    let marks = "[...document.querySelectorAll('.card')].filter(card => card.querySelector('.x')).map(card => card.querySelector('b').textContent).join()";
    assert_eq!(browser.evaluate(marks), "solve_67a3c6ac");
    let fault = browser.evaluate("document.querySelector('pre.fault').textContent");
    let fault = fault.as_str().unwrap();
    assert!(
        fault.contains("fails.arc:2:14") && fault.contains("corner = first(ofcolor(I, 42))"),
        "{fault}"
    );

    let shown = "[...document.querySelectorAll('.card')].filter(card => card.checkVisibility()).map(card => card.querySelector('b').textContent.slice(6)).join()";
    assert_eq!(browser.evaluate(shown), "68b16354,67a3c6ac,007bbfb7,74dd1130");
    for (verdict, programs) in [
        ("solved", "007bbfb7,74dd1130"),
        ("failed", "68b16354,67a3c6ac"),
        ("wrong", "67a3c6ac"),
        ("error", "68b16354"),
    ] {
        browser.evaluate(&format!("document.querySelector('[data-verdict={verdict}]').click()"));
        assert_eq!(browser.evaluate(shown), programs, "{verdict}");
    }
    assert_eq!(browser.evaluate("document.getElementById('shown').textContent"), "1 of 4 shown");
    assert_eq!(browser.evaluate("location.hash"), "#verdict=error");
    browser.press(&["f"]);
    assert_eq!(
        browser.evaluate(shown),
        "68b16354,67a3c6ac,007bbfb7,74dd1130",
        "the last is followed by all"
    );
    browser.press(&["/", "6", "7", "A", "3"]);
    assert_eq!(browser.evaluate(shown), "67a3c6ac", "letters of either case");
    browser.press(&["Escape", "/", "c", "e", "l", "l", "s", " ", "d", "i", "f"]);
    assert_eq!(browser.evaluate(shown), "67a3c6ac", "words of what went wrong");
    browser.press(&["Escape", "j", "j", "k", "j", "o"]);
    let open = "[...document.querySelectorAll('details[open] summary b')].map(name => name.textContent).join()";
    assert_eq!(browser.evaluate(open), "solve_67a3c6ac");
    browser.press(&["e"]);
    assert_eq!(browser.evaluate("document.querySelectorAll('details[open]').length"), 4);
    browser.press(&["s"]);
    let times = "[...document.querySelectorAll('.card')].map(card => +card.dataset.nanos)";
    let sorted = format!("{times}.every((time, at, all) => at === 0 || all[at - 1] >= time)");
    assert_eq!(browser.evaluate(&sorted), true);

    // A link to a filtered report shows it filtered.
    let link = Path::new(page.parent().unwrap()).join("report.html#verdict=solved&text=007");
    browser.open(&link, WINDOW, "dark");
    assert_eq!(browser.evaluate(shown), "007bbfb7");
    assert_narrow(&mut browser, &page);
    assert_quiet(&mut browser);
}

#[test]
fn the_trace_in_a_browser() {
    let Some(mut browser) = Browser::start("the trace is not opened") else { return };
    let folder = files();
    let page = folder.path().join("trace.html");
    let ran = run_at(folder.path(), &["trace", "kinds.arc", "--html", "trace.html"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    browser.open(&page, WINDOW, "light");
    // The input, eight lines, and what was expected.
    assert_eq!(browser.evaluate("document.querySelectorAll('.line').length"), 10);
    assert_eq!(
        browser.evaluate("document.querySelector('#L2 code').textContent"),
        "cells = ofcolor(I, 5)"
    );
    assert_eq!(
        browser.evaluate("document.querySelector('#L2 code b').title"),
        "The locations of the cells of a colour."
    );
    let captions = "[...document.querySelectorAll('#L5 figcaption')].map(caption => caption.firstChild.textContent + caption.childNodes[1].textContent.trim()).join()";
    assert_eq!(
        browser.evaluate(captions),
        "train0empty set,train11 location, 1×1 at (-1, 2),test02 locations, 1×2 at (1, 1)"
    );
    // Locations in place, objects side by side, a function as text.
    assert_eq!(browser.evaluate("document.querySelectorAll('#L2 .at').length"), 2);
    assert_eq!(
        browser.evaluate("document.querySelectorAll('#L3 [data-pair=\"0\"] .several svg').length"),
        4
    );
    assert_eq!(
        browser.evaluate("document.querySelector('#L4 .several').lastChild.textContent"),
        "add"
    );
    let fault = browser.evaluate("document.querySelector('#L8 pre.fault').textContent");
    assert!(fault.as_str().unwrap().contains("first: "), "{fault}");

    let visible = "[...document.querySelectorAll('#L2 figure')].filter(figure => figure.checkVisibility()).map(figure => figure.dataset.pair).join()";
    assert_eq!(browser.evaluate(visible), "0,1,2");
    browser.press(&["2"]);
    assert_eq!(browser.evaluate(visible), "1");
    browser.press(&["l"]);
    assert_eq!(browser.evaluate(visible), "2");
    browser.press(&["ArrowLeft", "ArrowLeft"]);
    assert_eq!(browser.evaluate(visible), "0");
    browser.press(&["0"]);
    assert_eq!(browser.evaluate(visible), "0,1,2");
    let here = "document.activeElement.id || document.activeElement.className";
    browser.press(&["j", "j", "ArrowDown"]);
    assert_eq!(browser.evaluate(here), "L3");
    browser.press(&["k"]);
    assert_eq!(browser.evaluate(here), "L2");
    browser.press(&["d"]);
    assert_eq!(browser.evaluate(here), "L8", "the line that failed");
    browser.press(&["G"]);
    assert_eq!(
        browser.evaluate("document.activeElement.querySelector('h2').textContent"),
        "expected"
    );
    browser.press(&["s"]);
    let slowest = "[...document.querySelectorAll('.line')].every(line => (+line.dataset.nanos || 0) <= +document.activeElement.dataset.nanos)";
    assert_eq!(browser.evaluate(slowest), true);

    browser.press(&["?"]);
    assert_eq!(browser.evaluate("document.getElementById('help').open"), true);
    assert_eq!(browser.evaluate("document.querySelectorAll('dt').length >= 10"), true);
    browser.press(&["?"]);
    assert_eq!(browser.evaluate("document.getElementById('help').open"), false);
    assert_eq!(paper(&mut browser), WHITE);
    browser.press(&["t"]);
    assert_ne!(paper(&mut browser), WHITE);
    let shade = "getComputedStyle(document.querySelector('.c5')).fill";
    assert_eq!(browser.evaluate(shade), "rgb(170, 170, 170)");
    browser.press(&["p"]);
    assert_eq!(browser.evaluate(shade), "rgb(153, 153, 153)");
    assert_narrow(&mut browser, &page);
    browser.evaluate("localStorage.clear()");
    browser.open(&page, WINDOW, "dark");
    assert_ne!(paper(&mut browser), WHITE, "as the system wishes");
    assert_quiet(&mut browser);
}

#[test]
fn a_comparison_in_a_browser() {
    let Some(mut browser) = Browser::start("the comparison is not opened") else { return };
    let folder = files();
    let arguments = ["trace", "mirror.arc", "--against", "turned.arc", "--html", "a.html"];
    assert_eq!(run_at(folder.path(), &arguments).code, 1);
    browser.open(&folder.path().join("a.html"), WINDOW, "light");
    assert_eq!(browser.evaluate("document.querySelector('.first').id"), "L2");
    assert_eq!(browser.evaluate("document.querySelectorAll('.first figure').length"), 6);
    assert_eq!(
        browser.evaluate("[...document.querySelectorAll('.alone')].map(line => line.id).join()"),
        "L3"
    );
    browser.press(&["d"]);
    assert_eq!(browser.evaluate("document.activeElement.id"), "L2");
    assert_quiet(&mut browser);
}

#[test]
fn a_task_in_a_browser_cannot_be_more_than_text() {
    let Some(mut browser) = Browser::start("the task is not opened") else { return };
    let id = "<img src=x onerror=alert(1)>&amp;";
    let solver =
        "# </script><script>alert(1)</script>\ndef solve_x(I):\n    return vmirror(I) # \"'<b>\n";
    let task = format!("{id}.json");
    let folder = folder(&[("t/none", ""), (&task, TASK), ("<b>.arc", solver)]);
    let page = folder.path().join("a.html");
    let in_folder = |arguments: &[&str]| -> Ran {
        arcvm()
            .current_dir(folder.path())
            .args(arguments)
            .args(["--tasks", &task, "--html", "a.html"])
            .output()
            .unwrap()
            .into()
    };
    for command in [vec!["show", id, "--solver", "<b>.arc"], vec!["trace", "<b>.arc", "--task", id]]
    {
        let ran = in_folder(&command);
        assert_eq!(ran.code, 0, "{ran:?}");
        browser.open(&page, WINDOW, "light");
        let heading = browser.evaluate("document.querySelector('header').textContent");
        assert!(heading.as_str().unwrap().contains(id), "{heading}");
        assert_eq!(browser.evaluate("document.querySelectorAll('img').length"), 0);
        let image = browser.screenshot();
        assert_eq!(decode_size(&image), WINDOW);
        assert_narrow(&mut browser, &page);
    }
    assert_quiet(&mut browser);
}

fn decode_size(bytes: &[u8]) -> (u32, u32) {
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    (reader.info().width, reader.info().height)
}

#[test]
fn a_report_on_hundreds_of_programs_is_small_and_quick() {
    let Some(tasks) = shared("tasks/arc-agi-1/training", "the report on 400 tasks is not made")
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let ran: Ran = arcvm()
        .args(["check", "solvers", "--list", "none", "--html"])
        .arg(&page)
        .arg("--tasks")
        .arg(tasks)
        .output()
        .unwrap()
        .into();
    assert!(ran.code < 2, "{ran:?}");
    let text = fs::read_to_string(&page).unwrap();
    let programs = text.matches("<details class=\"card").count();
    assert!(programs > 200, "{programs}");
    assert!(text.len() < programs * 12_000, "{} bytes for {programs} programs", text.len());
    // Nothing is loaded: no address but those of the embedded texts' own.
    for loading in ["src=\"", "href=\"http", "@import", "url(", "fetch("] {
        assert!(!text.contains(loading), "{loading}");
    }
}
