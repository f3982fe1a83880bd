//! `arcvm eval`.

use crate::support::{folder, run, snapshot};

const CANDIDATES: &str = "\
def solve_right(I):
    return vmirror(I)
def solve_same(I):
    x = vmirror(I)
    return x
def solve_wrong(I):
    return hmirror(I)
def solve_fails(I):
    return first(ofcolor(I, 77))
";

#[test]
fn eval_shows_counts_the_best_and_times() {
    let folder = folder(&[("candidates.arc", CANDIDATES)]);
    let path = folder.path().join("candidates.arc");
    let path = path.to_str().unwrap();
    for (name, arguments) in [
        ("eval", &["--threads", "1"][..]),
        ("eval-differs", &["--scores", "differs", "--best", "2", "--threads", "1"]),
        ("eval-again", &["--repeat", "2"]),
    ] {
        let ran = run([&["eval", path, "--task", "67a3c6ac"], arguments].concat());
        // The width of a time differs from run to run.
        let squeeze = |line: &str| match line.contains("TIME") {
            true => line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n",
            false => line.to_owned() + "\n",
        };
        let text: String = ran.snapshot().lines().map(squeeze).collect();
        let text = text.replace(folder.path().to_str().unwrap(), "FOLDER");
        snapshot("population", name, &text);
    }
}

#[test]
fn eval_tells_who_is_who() {
    let one = "def solve(I):\n    return vmirror(I)\n";
    let two = "# Not the same.\ndef solve(I):\n    x = hmirror(I)\n    return x\n";
    let three = "def solve(I):\n    x = vmirror(I)\n    unused = hmirror(I)\n    return x\n";
    let folder = folder(&[("a.arc", one), ("b.arc", two), ("c.arc", three)]);
    let paths: Vec<String> = ["a.arc", "b.arc", "c.arc"]
        .iter()
        .map(|name| folder.path().join(name).to_str().unwrap().to_owned())
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let task = ["--task", "67a3c6ac"];
    let json = run([&["eval"], &paths[..], &task, &["--attempts", "2", "--json"]].concat()).json();
    let best = json["tasks"][0]["best"].as_array().unwrap();
    let places: Vec<(&str, u64)> = best
        .iter()
        .map(|row| (row["file"].as_str().unwrap(), row["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [(paths[0], 1), (paths[1], 2)]);
    let alike = best[0]["duplicates"].as_array().unwrap();
    assert_eq!((alike.len(), alike[0]["file"].as_str()), (1, Some(paths[2])));
    assert_eq!(best[1]["duplicates"].as_array().unwrap().len(), 0);
    let tests = |row: &serde_json::Value| row["tests"][0]["status"].as_str().unwrap().to_owned();
    assert_eq!((tests(&best[0]), tests(&best[1])), ("correct".to_owned(), "wrong".to_owned()));
    let first_row = best[0]["pairs"][0]["output"][0].as_array().unwrap();
    assert!(first_row.iter().all(serde_json::Value::is_u64));
    let attempts = json["tasks"][0]["attempts"][0].as_array().unwrap();
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0]["output"], best[0]["tests"][0]["output"]);
    assert_eq!(attempts[1]["file"].as_str(), Some(paths[1]));

    let text = run([&["eval"], &paths[..], &task, &["--attempts", "2"]].concat());
    assert!(text.out.contains(&format!("{}:1 and 1 alike", paths[0])), "{}", text.out);
    assert!(text.out.contains(&format!("{}:2", paths[1])), "{}", text.out);
    assert!(text.out.contains("test0  2 answers"), "{}", text.out);
    // Warnings are counted, unless they are asked for.
    assert_eq!(text.err, "1 warning: `-v` shows it\n");
    let quiet = run([&["eval", "-q"], &paths[..], &task].concat());
    assert_eq!(quiet.err, "");
    let verbose = run([&["eval", "-v"], &paths[..], &task].concat());
    assert!(verbose.err.starts_with("warning[W0401]"), "{}", verbose.err);
}

/// Standard output as JSON without its times.
fn timeless(arguments: &[&str]) -> serde_json::Value {
    let mut json = run(arguments).json();
    json.as_object_mut().unwrap().remove("phases");
    let summary = json["summary"].as_object_mut().unwrap();
    summary.remove("wall_ms");
    summary.remove("cpu_ms");
    json
}

#[test]
fn eval_says_the_same_for_any_number_of_threads() {
    for scores in ["verdicts", "differs"] {
        let eval = ["eval", "solvers", "--task", "007bbfb7", "--task", "67a3c6ac", "--json"];
        let with = |threads: &str| {
            let rest = ["--scores", scores, "--best", "400", "--threads", threads];
            timeless(&[&eval[..], &rest].concat())
        };
        let one = with("1");
        assert!(one["tasks"][0]["best"].as_array().unwrap().len() > 200);
        assert_eq!(with("2"), one);
        assert_eq!(with("8"), one);
    }
}

#[test]
fn eval_says_the_same_on_every_engine() {
    let folder = folder(&[("candidates.arc", CANDIDATES)]);
    let path = folder.path().join("candidates.arc");
    let eval = ["eval", path.to_str().unwrap(), "--task", "67a3c6ac", "--json"];
    let with = |engine: &str| timeless(&[&eval[..], &["--engine", engine]].concat());
    let vm = with("vm");
    assert_eq!(with("auto"), vm);
    let tasks = |json: &serde_json::Value| json["tasks"].clone();
    assert_eq!(tasks(&with("jit")), tasks(&vm));
    // Without fuel there would be no scores, so a device is not asked, and that is said.
    if cfg!(feature = "gpu") {
        let gpu = with("gpu");
        assert_eq!(tasks(&gpu), tasks(&vm));
        let said = gpu["diagnostics"][0]["message"].as_str().unwrap();
        assert!(said.contains("evaluated by the VM"), "{said}");
    }
}

#[test]
fn eval_stops_once_enough_is_found() {
    let folder = folder(&[("candidates.arc", CANDIDATES)]);
    let path = folder.path().join("candidates.arc");
    let eval = ["eval", path.to_str().unwrap(), "--task", "67a3c6ac", "--json"];
    let all = timeless(&eval);
    let some = timeless(&[&eval[..], &["--enough", "1", "--scores", "verdicts"]].concat());
    assert_eq!(some["tasks"][0]["solvers"], all["tasks"][0]["solvers"]);
    let executed =
        |json: &serde_json::Value| json["summary"]["program_samples_executed"].as_u64().unwrap();
    assert!(executed(&some) < executed(&all));
}

#[test]
fn eval_tells_by_its_exit_code() {
    let folder = folder(&[
        ("right.arc", CANDIDATES),
        ("wrong.arc", "def solve_a(I):\n    return hmirror(I)\n"),
        ("bad.arc", "def solve_a(I):\n    return hmirorr(I)\n"),
        ("empty.arc", "\n"),
        ("differ.arc", "def differ_a(S, I, O, C):\n    return sise(C)\n"),
    ]);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let code =
        |name: &str, arguments: &[&str]| run([&["eval", &path(name)], arguments].concat()).code;
    let task = ["--task", "67a3c6ac"];
    assert_eq!(code("right.arc", &task), 0);
    assert_eq!(code("wrong.arc", &task), 1);
    assert_eq!(code("bad.arc", &task), 2);
    assert_eq!(code("empty.arc", &task), 2);
    assert_eq!(code("right.arc", &["--task", "67a3c6ax"]), 2);
    assert_eq!(code("right.arc", &[]), 2);
    assert_eq!(code("right.arc", &["--all"]), 1);
    let differ = path("differ.arc");
    assert_eq!(code("right.arc", &["--task", "67a3c6ac", "--differs", &differ]), 2);
}

#[test]
fn files_of_differs_hold_differs_and_bring_no_candidates() {
    let differ = "def differ_width(S, I, O, C):\n    return subtract(width(O), width(C))\n\n\
                  def solve_a(I):\n    return I\n";
    let folder = folder(&[
        ("right.arc", CANDIDATES),
        ("differ.arc", differ),
        ("solver.arc", "def solve_a(I):\n    return hmirror(I)\n"),
    ]);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let eval = |arguments: &[&str]| {
        run([&["eval", &path("right.arc"), "--task", "67a3c6ac", "--json"], arguments].concat())
    };
    let written = |arguments: &[&str]| eval(arguments).json()["summary"]["written"].clone();
    assert_eq!(written(&["--differs", &path("differ.arc")]), written(&[]));
    let ran = eval(&["--differs", &path("solver.arc")]);
    assert_eq!(ran.code, 2);
    let message = ran.json()["diagnostics"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.ends_with("solver.arc holds no differ"), "{message}");
}

#[test]
fn eval_prints_json() {
    let folder = folder(&[("candidates.arc", CANDIDATES)]);
    let path = folder.path().join("candidates.arc");
    let ran = run(["eval", path.to_str().unwrap(), "--task", "67a3c6ac", "--json"]);
    let json = ran.json();
    let summary = &json["summary"];
    assert_eq!((&summary["written"], &summary["unique"]), (&4.into(), &3.into()));
    assert_eq!((&summary["distinct"], &summary["from_cache"]), (&3.into(), &0.into()));
    let task = &json["tasks"][0];
    let names = |list: &serde_json::Value| -> Vec<String> {
        let told = list.as_array().unwrap().iter();
        told.map(|one| format!("{}:{}", one["name"].as_str().unwrap(), one["line"])).collect()
    };
    assert_eq!(names(&task["solvers"]), ["solve_right:1", "solve_same:3"]);
    assert_eq!(names(&task["test"]["right"]), ["solve_right:1", "solve_same:3"]);
    assert_eq!(task["solvers"][0]["file"], path.to_str().unwrap());
    let best = &task["best"][0];
    assert_eq!((&best["name"], &best["solved"]), (&"solve_right".into(), &true.into()));
    assert_eq!(best["pairs"][0]["status"], "correct");
    let phases = json["phases"].as_array().unwrap();
    assert!(phases.iter().all(|phase| phase["wall_ms"].is_f64() && phase["cpu_ms"].is_f64()));
}

#[test]
fn fuel_may_go_by_what_drafts_spend() {
    let text = "\
def solve_67a3c6ac(I):
    return vmirror(I)
def solve_dear(I):
    return fill(vmirror(I), 0, product(interval(0, add(90, height(I)), 1), interval(500, 599, 1)))
";
    let folder = folder(&[("dear.arc", text)]);
    let path = folder.path().join("dear.arc");
    let path = path.to_str().unwrap();
    let task = ["--task", "67a3c6ac"];
    let right = |fuel: &[&str]| {
        let ran = run([&["eval", path, "--json"], &task[..], fuel].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.json()["tasks"][0]["solvers"].as_array().unwrap().len()
    };
    assert_eq!((right(&[]), right(&["--fuel", "auto"]), right(&["--fuel", "1024"])), (2, 1, 1));
    // A value that is no number is told, here with the word and elsewhere without it.
    let wrong = run([&["eval", path, "--fuel", "much"], &task[..]].concat());
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("expected a number of units, or `auto`"), "{}", wrong.err);
    assert_eq!(run([&["run", path, "--fuel", "auto"], &task[..]].concat()).code, 2);
    // Candidates of `--jsonl` have no drafts.
    let lines = run([&["eval", "--jsonl", path, "--fuel", "auto"], &task[..]].concat());
    assert_eq!(lines.code, 2);
    assert!(lines.err.contains("goes by the drafts of a task"), "{}", lines.err);
}
