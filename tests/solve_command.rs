//! `arcvm solve` as a user meets it: budgets, stores, hostile tasks, files, the terminal, the page.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::Path;

use arcvm::task::{SampleKind, TaskSet};
use arcvm::testing::effort::yardstick;
use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::support::{Ran, folder, run};
use crate::terminal::Terminal;

/// Tasks of the pack; the first two are cheap.
const IDS: [&str; 5] = ["67a3c6ac", "007bbfb7", "d631b094", "6d0aefbc", "68b16354"];

/// A folder with tasks of the pack.
fn pack() -> tempfile::TempDir {
    let tasks = TaskSet::embedded();
    let folder = folder(&[]);
    for id in IDS {
        let path = folder.path().join(format!("{id}.json"));
        fs::write(path, tasks.get(id).unwrap().to_json()).unwrap();
    }
    folder
}

/// A run with a folder of tasks.
fn solve(tasks: &Path, more: &[&str]) -> Ran {
    let fixed = ["solve", "--json", "--no-library", "--tasks", tasks.to_str().unwrap()];
    run([&fixed[..], more].concat())
}

/// The tasks that a run tells of.
fn tasks_of(ran: &Ran) -> Json {
    assert!(ran.code < 2, "{ran:?}");
    ran.json()["tasks"].clone()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn what_a_clock_cut_off_is_replayed_by_fuel() {
    let (tasks, files) = (pack(), folder(&[]));
    let [first, second, log] = ["a.json", "b.json", "log.json"].map(|n| files.path().join(n));
    let ran = solve(tasks.path(), &["--seconds", "0.05", "--threads", "2", "--out", text(&first)]);
    fs::write(&log, &ran.out).unwrap();
    let timed = tasks_of(&ran);
    let cut = timed.as_array().unwrap().iter().filter(|task| task["cut_off"] == true).count();
    assert!(cut > 0, "a twentieth of a second was enough for everything: {timed}");
    for threads in ["1", "8"] {
        let out = ["--threads", threads, "--out", text(&second)];
        let again = solve(tasks.path(), &[&["--fuel", text(&log)][..], &out].concat());
        assert_eq!(tasks_of(&again), timed, "{threads} threads");
        assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    }
}

#[test]
fn programs_that_no_time_was_left_to_simplify_stay_as_found_in_a_replay() {
    let (tasks, files) = (pack(), folder(&[]));
    let log = files.path().join("log.json");
    let mut small = solve(tasks.path(), &["--fuel", "30000000"]).json();
    for task in small["tasks"].as_array_mut().unwrap() {
        assert_eq!(task["as_found"], false);
        task["as_found"] = true.into();
    }
    fs::write(&log, small.to_string()).unwrap();
    let replay = || tasks_of(&solve(tasks.path(), &["--fuel", text(&log)]));
    let found = replay();
    assert_eq!(found, replay());
    let pairs = found.as_array().unwrap().iter().zip(small["tasks"].as_array().unwrap());
    let mut longer = 0;
    for (found, small) in pairs.map(|(f, s)| (&f["attempts"][0], &s["attempts"][0])) {
        assert_eq!(found["answers"], small["answers"]);
        let [found, small] = [found, small].map(|a| a["program"].as_str().unwrap_or("").len());
        assert!(found >= small, "{found} < {small}");
        longer += usize::from(found > small);
    }
    assert!(longer > 0, "nothing was simplified: {found}");
}

#[test]
fn a_search_goes_on_where_its_store_says() {
    let (tasks, files) = (pack(), folder(&[]));
    let store = files.path().join("store");
    let [whole, resumed] = ["a.json", "b.json"].map(|name| files.path().join(name));
    let with_store = |fuel: &str| {
        let out = ["--out", text(&resumed), "--store", text(&store)];
        tasks_of(&solve(tasks.path(), &[&["--fuel", fuel][..], &out].concat()))
    };
    let once = solve(tasks.path(), &["--fuel", "60000000", "--out", text(&whole)]);
    let once = tasks_of(&once);
    for fuel in ["900000", "6000000"] {
        assert_ne!(with_store(fuel), once, "{fuel} units were enough");
    }
    assert_eq!(with_store("60000000"), once);
    assert_eq!(fs::read(&whole).unwrap(), fs::read(&resumed).unwrap());
    // Nothing is done twice: the state says all, also after a collection.
    assert_eq!(run(["store", "gc", text(&store)]).code, 0);
    assert_eq!(with_store("60000000"), once);
    let listed = run(["store", "list", text(&store), "--solved", "--json"]).json();
    let ids: Vec<&str> =
        listed["scores"].as_array().unwrap().iter().filter_map(|s| s["task"].as_str()).collect();
    assert!(ids.contains(&"67a3c6ac") && ids.contains(&"007bbfb7"), "{listed}");
    let exported = files.path().join("exported");
    assert_eq!(run(["store", "export", text(&store), text(&exported), "--solved"]).code, 0);
    assert!(fs::read_to_string(exported.join("67a3c6ac.arc")).unwrap().contains("mirror"));
}

#[test]
fn the_library_is_tried_unless_it_is_not_wanted() {
    let tasks = pack();
    let with = |more: &[&str]| {
        let fixed = ["solve", "007bbfb7", "--json", "--fuel", "20000000", "--tasks"];
        run([&fixed[..], &[text(tasks.path())], more].concat()).json()["tasks"][0].clone()
    };
    let known = with(&[]);
    assert_eq!(known["attempts"][0]["family"], "known", "{known}");
    let program = known["attempts"][0]["program"].as_str().unwrap();
    assert!(program.contains("\ndef solve_007bbfb7(I):\n"), "{program}");
    let own = with(&["--no-library"]);
    let attempts = own["attempts"].as_array().unwrap();
    assert!(attempts.iter().all(|attempt| attempt["family"] != "known"), "{own}");
    assert_eq!(own["attempts"][0]["answers"], known["attempts"][0]["answers"]);
}

#[test]
fn files_of_competitions_are_read() {
    let pair = |input: &str, output: &str| {
        let grid = |text: &str| -> Json {
            Json::from(vec![text.bytes().map(|b| b - b'0').collect::<Vec<u8>>()])
        };
        match output {
            "" => json!({ "input": grid(input) }),
            _ => json!({ "input": grid(input), "output": grid(output) }),
        }
    };
    let train = [pair("0103", "0203"), pair("1100", "2200"), pair("3010", "3020")];
    let document =
        json!({ "0a0a0a0a": { "train": train, "test": [pair("1031", ""), pair("0110", "")] } });
    let name = "arc-agi_test_challenges.json";
    let files = folder(&[(name, &document.to_string())]);
    let out = files.path().join("submission.json");
    let ran = solve(&files.path().join(name), &["--fuel", "20000000", "--out", text(&out)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let submission: Json = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(submission["0a0a0a0a"][0]["attempt_1"], json!([[2, 0, 3, 2]]));
    assert_eq!(submission["0a0a0a0a"][1]["attempt_1"], json!([[0, 2, 2, 0]]));
}

/// A grid of noise: the same for the same seed.
fn noise(height: usize, width: usize, seed: u64) -> Json {
    let mut state = seed | 1;
    let mut cell = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) % 10
    };
    let row = |_| (0..width).map(|_| cell()).collect::<Vec<u64>>();
    Json::from((0..height).map(row).collect::<Vec<_>>())
}

/// Tasks that nobody means well.
fn hostile() -> Vec<(&'static str, Json)> {
    let pair = |(height, width): (usize, usize), seed: u64| json!({ "input": noise(height, width, seed), "output": noise(height, width, seed + 1) });
    let pairs = |shape, count: u64| (0..count).map(|n| pair(shape, 9 + 2 * n)).collect::<Vec<_>>();
    let test = json!([{ "input": noise(5, 5, 3) }]);
    let large = json!([{ "input": noise(128, 128, 3) }]);
    let contradictory = json!([
        { "input": [[1, 0]], "output": [[2, 0]] },
        { "input": [[1, 0]], "output": [[3, 0]] },
    ]);
    vec![
        ("contradictory", json!({ "train": contradictory, "test": [{ "input": [[1, 0]] }] })),
        ("empty_train", json!({ "train": [], "test": test })),
        ("empty_test", json!({ "train": pairs((3, 3), 2), "test": [] })),
        ("large", json!({ "train": pairs((128, 128), 3), "test": large })),
        ("large_and_many", json!({ "train": pairs((128, 128), 40), "test": large })),
        ("many", json!({ "train": pairs((20, 20), 200), "test": test })),
        ("one", json!({ "train": pairs((10, 10), 1), "test": test })),
    ]
}

#[test]
fn hostile_tasks_end_with_a_word() {
    let files = folder(&[]);
    for (name, task) in hostile() {
        fs::write(files.path().join(format!("{name}.json")), task.to_string()).unwrap();
    }
    let ran = solve(files.path(), &["--seconds", "6", "--fuel", "5000000", "--threads", "1"]);
    // A step that is under way when the time is up is done to its end.
    let late = ran.json()["cpu_seconds"].as_f64().unwrap() - 6.0;
    assert!(late < 2_000.0 * yardstick().as_secs_f64(), "{late} s too late");
    let tasks = tasks_of(&ran);
    let said = |name: &str| {
        let task = tasks.as_array().unwrap().iter().find(|task| task["task"] == name);
        task.unwrap_or_else(|| panic!("{name} in {ran:?}"))["nothing"].clone()
    };
    assert_eq!(said("empty_train"), "no demonstration with an output to learn from");
    assert_eq!(said("empty_test"), "no test to answer");
    for name in ["contradictory", "large", "large_and_many", "many"] {
        let words = said(name);
        assert!(words.as_str().unwrap().starts_with("nothing found"), "{name}: {words}");
    }
}

#[test]
fn what_memory_does_not_allow_is_left_out_and_said() {
    let files = folder(&[]);
    let pairs: Vec<Json> = (0..40)
        .map(|n| json!({ "input": noise(8, 8, 9 + 2 * n), "output": noise(8, 8, 10 + 2 * n) }))
        .collect();
    let task = json!({ "train": pairs, "test": [{ "input": noise(8, 8, 3) }] });
    fs::write(files.path().join("a.json"), task.to_string()).unwrap();
    let said = |memory: &str| {
        let ran = solve(files.path(), &["--fuel", "20000000", "--max-memory", memory]);
        tasks_of(&ran)[0].clone()
    };
    let crowded = said("4");
    assert_eq!(crowded["short_of_memory"], true, "{crowded}");
    let words = crowded["nothing"].as_str().unwrap();
    assert!(
        words.ends_with("; some rules were left out, as they take more than --max-memory"),
        "{words}"
    );
    assert_eq!(said("1024")["short_of_memory"], false);
}

/// The most memory that a process had, in KiB, as far as one sees it from outside.
#[cfg(target_os = "linux")]
fn peak_of(args: &[&str]) -> u64 {
    let mut command = crate::support::arcvm();
    let mut child = command.args(args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(peak > 0);
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    let files = folder(&[]);
    let (_, task) = hostile().into_iter().find(|(name, _)| *name == "large_and_many").unwrap();
    fs::write(files.path().join("a.json"), task.to_string()).unwrap();
    let peak = |memory: &str| {
        let fixed = ["solve", "--no-library", "--json", "--threads", "1", "--fuel", "40000000"];
        let more = ["--tasks", text(files.path()), "--max-memory", memory];
        peak_of(&[&fixed[..], &more].concat())
    };
    let small = peak("32");
    assert!(small < 256 << 10, "{small} KiB with 32 MiB for the search");
}

#[test]
fn what_cannot_be_used_is_said_before_the_search() {
    let files = folder(&[("file", "no JSON")]);
    let file = files.path().join("file");
    let inside = file.join("s.json");
    let cases: [(&[&str], &str); 5] = [
        (&["--fuel", "much"], "expected a number, or the file of a run"),
        (&["--fuel", text(&file)], "this is not what `arcvm solve --json` prints"),
        (&["--seconds", "soon"], "a number of seconds is expected, 0 or more"),
        (&["--store", text(&file)], "error"),
        (&["--out", text(&inside)], "cannot write"),
    ];
    for (arguments, message) in cases {
        let ran = run([&["solve", "67a3c6ac"], arguments].concat());
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(message), "{message}: {ran:?}");
    }
}

#[test]
fn what_somebody_wrote_is_not_written_over() {
    let by_hand = "# mine\ndef solve_67a3c6ac(I):\n    return vmirror(I)\n";
    let files = folder(&[("67a3c6ac.arc", by_hand)]);
    for _ in 0..2 {
        let save = ["--fuel", "20000000", "--no-library", "--save", text(files.path())];
        let ran = run([&["solve", "67a3c6ac"][..], &save].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert_eq!(fs::read_to_string(files.path().join("67a3c6ac.arc")).unwrap(), by_hand);
    let found = fs::read_to_string(files.path().join("67a3c6ac-found.arc")).unwrap();
    assert!(found.contains("# Found by arcvm solve"), "{found}");
    // A second run writes over what the first one wrote.
    let programs = fs::read_dir(files.path()).unwrap().flatten();
    let names = programs.map(|entry| entry.file_name().into_string().unwrap());
    let more: Vec<String> = names.filter(|name| name.contains("found-")).collect();
    assert!(more.is_empty(), "{more:?}");
}

#[cfg(unix)]
#[test]
fn programs_that_were_found_are_written_through_links() {
    let files = folder(&[]);
    let [link, there] = ["saved/67a3c6ac.arc", "mine.arc"].map(|name| files.path().join(name));
    fs::create_dir(files.path().join("saved")).unwrap();
    std::os::unix::fs::symlink("../mine.arc", &link).unwrap();
    for round in ["the file is not there yet", "the file is a command's"] {
        let save = ["--save", text(link.parent().unwrap())];
        let fixed = ["solve", "67a3c6ac", "--fuel", "20000000", "--no-library"];
        let ran = run([&fixed[..], &save].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "{round}");
        assert!(fs::read_to_string(&there).unwrap().contains("# Found by"), "{round}");
        fs::write(&there, "# Found by arcvm before\n").unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_submission_that_is_a_link_stays_one() {
    use std::os::unix::fs::symlink;

    let files = folder(&[("there.json", "{}"), ("far/other.json", "{}")]);
    let place = |name: &str| files.path().join(name);
    symlink(place("there.json"), place("link.json")).unwrap();
    // The target of these is not there yet; the second one begins in another folder than the link
    // that leads to it.
    symlink(place("new.json"), place("dangling.json")).unwrap();
    symlink("../later.json", place("far/relative.json")).unwrap();
    symlink("far/relative.json", place("twice.json")).unwrap();
    let cases = [
        ("link.json", "there.json"),
        ("dangling.json", "new.json"),
        ("twice.json", "later.json"),
        ("dangling.json", "new.json"),
    ];
    for (link, there) in cases {
        let out = place(link);
        let fixed = ["solve", "67a3c6ac", "--no-library", "--fuel", "2000000", "--out"];
        let ran = run([&fixed[..], &[text(&out)]].concat());
        assert!(ran.code < 2, "{link}: {ran:?}");
        assert!(fs::symlink_metadata(&out).unwrap().is_symlink(), "{link}");
        assert!(fs::read_to_string(place(there)).unwrap().contains("67a3c6ac"), "{link}");
    }
    assert!(fs::symlink_metadata(place("far/relative.json")).unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_names_the_folder_to_make() {
    use std::os::unix::fs::symlink;

    let files = folder(&[]);
    let [link, circle] = ["link.json", "circle.json"].map(|name| files.path().join(name));
    symlink("nowhere/new.json", &link).unwrap();
    symlink("circle.json", &circle).unwrap();
    let out = |path: &Path| run(["solve", "67a3c6ac", "--no-library", "--out", text(path)]);
    let ran = out(&link);
    assert_eq!(ran.code, 2, "{ran:?}");
    let folder = files.path().join("nowhere");
    assert!(ran.err.contains(&format!("make the folder {} first", folder.display())), "{ran:?}");
    let ran = out(&circle);
    assert!(ran.code == 2 && ran.err.contains("cannot write"), "{ran:?}");
    assert!(fs::symlink_metadata(&circle).unwrap().is_symlink());
}

#[test]
fn one_task_is_shown_in_colours() {
    let ran = run(["solve", "67a3c6ac", "--no-library", "--color", "always", "--fuel", "20000000"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for text in
        ["def solve_67a3c6ac(I):", "attempt 1", "bits", "right on 3 demonstrations", "\x1b["]
    {
        assert!(ran.out.contains(text), "{text}: {ran:?}");
    }
}

#[test]
fn an_interrupt_keeps_the_submission() {
    let (tasks, files) = (pack(), folder(&[]));
    // So that what is cheap comes first.
    fs::remove_file(tasks.path().join("007bbfb7.json")).unwrap();
    let out = files.path().join("submission.json");
    let mut terminal = Terminal::start(
        &[
            "solve",
            "--no-library",
            "--tasks",
            text(tasks.path()),
            "--seconds",
            "600",
            "--threads",
            "1",
            "--out",
            text(&out),
        ],
        24,
        160,
    );
    terminal.wait_for("1 of 4 tasks solved on demonstrations: 1 below 20 bits");
    assert!(terminal.screen().contains(" s left"), "{}", terminal.screen());
    terminal.type_("\x03");
    terminal.wait_for("interrupted; programs that were found until then count");
    let submission: Json = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    for id in IDS.into_iter().filter(|id| *id != "007bbfb7") {
        assert!(submission[id][0]["attempt_2"].is_array(), "{id}: {submission}");
    }
    let tasks = TaskSet::embedded();
    let test = tasks.get("67a3c6ac").unwrap().of_kind(SampleKind::Test).next().unwrap();
    let rows: Vec<&[i8]> = test.output.as_ref().unwrap().view().rows().collect();
    assert_eq!(submission["67a3c6ac"][0]["attempt_1"], json!(rows));
    assert_eq!(fs::read_dir(files.path()).unwrap().count(), 1, "nothing lies beside it");
    assert_eq!(terminal.end(), 130);
}

#[test]
fn the_page_of_a_run_in_a_browser() {
    let Some(mut browser) = Browser::start("the page of a run is not opened") else { return };
    let (tasks, files) = (pack(), folder(&[]));
    let page = files.path().join("run.html");
    let ran = solve(tasks.path(), &["--fuel", "12000000", "--html", text(&page)]);
    let solved = tasks_of(&ran);
    let answered = solved.as_array().unwrap().iter().filter(|t| t["attempts"] != json!([])).count();
    browser.open(&page, (1200, 900), "light");
    let title = browser.evaluate("document.querySelector('h1').textContent");
    assert_eq!(title, format!("{answered} of 5 tasks answered"));
    assert_eq!(browser.evaluate("document.querySelectorAll('.card').length"), 5);
    let shown = "[...document.querySelectorAll('.card')].filter(card => !card.hidden).map(card => card.querySelector('b').textContent).sort().join()";
    assert_eq!(browser.evaluate(shown).as_str().unwrap().split(',').count(), 5);
    let mirrored = "[...document.querySelectorAll('.card')].find(card => card.querySelector('b').textContent === '67a3c6ac')";
    let drawn = format!(
        "(card => card.querySelector('pre').textContent.includes('def solve_67a3c6ac') && card.querySelectorAll('.grids svg').length >= 8)({mirrored})"
    );
    assert_eq!(browser.evaluate(&drawn), true);
    let choose = |key: &str, value: &str| {
        format!(
            "(s => {{ s.value = '{value}'; s.dispatchEvent(new Event('change')); }})(document.querySelector('select[data-key={key}]'))"
        )
    };
    browser.evaluate(&choose("bits", "20"));
    let cheap = browser.evaluate(shown);
    assert!(cheap.as_str().unwrap().contains("67a3c6ac"), "{cheap}");
    browser.evaluate(&choose("bits", ""));
    browser.evaluate(&choose("family", "tiles"));
    let tiles = browser.evaluate(shown);
    let tiles = tiles.as_str().unwrap();
    assert!(tiles.contains("007bbfb7") && !tiles.contains("67a3c6ac"), "{tiles}");
    let link = browser.evaluate("location.hash");
    assert_eq!(link, "#family=tiles");
    browser.evaluate(&choose("family", ""));
    browser.evaluate("document.querySelector('button[data-verdict=right]').click()");
    let right = browser.evaluate(shown);
    assert!(right.as_str().unwrap().contains("007bbfb7"), "{right}");
    assert_eq!(browser.complaints(), &[] as &[String]);
}
