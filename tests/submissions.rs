//! `arcvm score`, `arcvm eval --jsonl` and the exports, as a user meets them.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;

use serde_json::{Value as Json, json};

use crate::cli::run_at;
use crate::support::{arcvm, folder, run_with_input};

const TASKS: &str = r#"{
  "aaaaaaaa": {"train": [{"input": [[1]], "output": [[2]]}],
               "test": [{"input": [[3]], "output": [[4]]}, {"input": [[5]], "output": [[6]]}]},
  "bbbbbbbb": {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]], "output": [[7]]}]},
  "cccccccc": {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}
}"#;

const SUBMISSION: &str = r#"{
  "aaaaaaaa": [{"attempt_1": [[9]], "attempt_2": [[4]]}, {"attempt_1": [[0]], "attempt_2": [[0]]}],
  "cccccccc": [{"attempt_1": [[1]], "attempt_2": [[1]]}],
  "dddddddd": [{"attempt_1": [[1]], "attempt_2": [[1]]}]
}"#;

#[test]
fn a_submission_is_scored_by_output_and_by_task() {
    let folder = folder(&[("tasks.json", TASKS), ("s.json", SUBMISSION)]);
    let score = |more: &[&str]| {
        let mut command = arcvm();
        command.current_dir(folder.path()).args(["score", "s.json", "--tasks", "tasks.json"]);
        command.args(more).args(["--color", "never"]);
        crate::support::Ran::from(command.output().unwrap())
    };
    let ran = score(&[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let expected = "\
task      right  outputs
aaaaaaaa    1/2  right by attempt 2, wrong
bbbbbbbb    0/1  not in the submission
cccccccc    0/0  not published
1 of 3 outputs right (33.3%), 0 of 2 tasks solved (25.0% by task)
1 task not in the submission
in the submission only: dddddddd
";
    assert_eq!(ran.out, expected);
    let listed = score(&["--list", "wrong"]).out;
    assert!(!listed.contains("cccccccc") && listed.contains("aaaaaaaa"), "{listed}");
    let json = score(&["--json"]).json();
    assert_eq!(json["summary"]["right"], 1);
    assert_eq!(json["summary"]["by_task"], 0.25);
    assert_eq!(json["summary"]["missing"], json!(["bbbbbbbb"]));
    assert_eq!(json["tasks"][0]["outputs"][0], json!({ "status": "right", "attempt": 2 }));
    assert_eq!(score(&["--html", "page.html"]).code, 1);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("1 of 3 outputs right") && page.contains("aaaaaaaa"));
    fs::write(folder.path().join("s.json"), "{").unwrap();
    let ran = score(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the text is not JSON") && ran.err.contains("s.json:1:"), "{ran:?}");
    fs::remove_file(folder.path().join("s.json")).unwrap();
    assert_eq!(score(&[]).code, 2);
}

#[test]
fn candidates_a_line_have_an_answer_each_in_order() {
    let lines = [
        json!({ "program": "def solve(I):\n    return vmirror(I)\n", "id": "first" }),
        json!({ "program": "def solve(I):\n    return vmirrorr(I)\n" }),
        json!({ "text": "def solve(I):\n    return I\n" }),
        json!({ "program": "def solve(I):\n    return vmirror(I)\n", "task": "00000000" }),
        json!({ "program": "def solve(I):\n    return first(ofcolor(I, 77))\n" }),
        json!({ "program": "def s(I):\n    out = vmirror(I)\n    return out\n" }),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let input = input + "no JSON\n\n";
    let ran = run_with_input(&["eval", "--jsonl", "-", "--task", "67a3c6ac"], input.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    let answers: Vec<Json> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let solved: Vec<&Json> = answers.iter().map(|answer| &answer["solved"]).collect();
    assert_eq!(solved, [true, false, false, false, false, true, false]);
    let numbers: Vec<&Json> = answers.iter().map(|answer| &answer["line"]).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(answers[0]["id"], "first");
    assert_eq!(answers[0]["errors"], json!([]));
    assert_eq!(answers[1]["errors"][0]["help"], "did you mean `vmirror`?");
    assert!(answers[2]["errors"][0]["message"].as_str().unwrap().contains("no `program`"));
    assert!(answers[3]["errors"][0]["message"].as_str().unwrap().contains("no task `00000000`"));
    assert_eq!(answers[4]["fault"], json!({ "pair": 0, "kind": "value", "primitive": "first" }));
    assert_eq!(answers[5]["first_alike"], 1);
    assert!(answers[6]["errors"][0]["message"].as_str().unwrap().contains("not JSON"));
    // Keys that are there with something else than text are told as such.
    let program = "def solve(I):\n    return vmirror(I)\n";
    let lines = [
        json!({ "program": program, "task": 7 }),
        json!({ "program": program, "task": ["67a3c6ac"] }),
        json!({ "program": [program] }),
        json!([program]),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let ran = run_with_input(&["eval", "--jsonl", "-", "--task", "67a3c6ac"], input.as_bytes());
    let told: Vec<Json> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let messages: Vec<&Json> = told.iter().map(|told| &told["errors"][0]["message"]).collect();
    assert_eq!(
        messages,
        [
            "`task` is no text: write it as `\"task\": \"7\"`",
            "`task` is no text: write it as `\"task\": \"ID\"`",
            "`program` is no text: write it in quotes",
            "the line has no `program`, a text under that key of a JSON object",
        ]
    );
    let wrong = r#"{"program": "def solve(I):\n    return hmirror(I)\n"}"#;
    assert_eq!(
        run_with_input(&["eval", "--jsonl", "-", "--task", "67a3c6ac"], wrong.as_bytes()).code,
        1
    );
    assert_eq!(run_with_input(&["eval", "--jsonl", "-", "--task", "67a3c6ac"], b"").code, 2);
    assert_eq!(run_with_input(&["eval", "--jsonl", "/nowhere", "--task", "67a3c6ac"], b"").code, 2);
}

#[test]
fn the_language_is_exported() {
    let prompt = run_with_input(&["prims", "--prompt"], b"");
    assert!(prompt.out.contains("\nvmirror(") && prompt.code == 0);
    let gbnf = run_with_input(&["prims", "--grammar", "gbnf"], b"");
    assert!(gbnf.out.starts_with("root ::= "), "{gbnf:?}");
    let lark = run_with_input(&["prims", "--grammar", "lark", "--json"], b"");
    assert!(lark.json()["grammar"].as_str().unwrap().starts_with("start: "));
}

/// Faults of a submission are told in whole words, with their places.
#[test]
fn problems_of_a_submission_are_told_in_words() {
    let text = r#"{"007bbfb7": [{"attempt_1": [[1, 2], [3]], "attempt_2": [[]]}],
        "00d62c1b": [{}], "08ed6ac7": [{"attempt_3": [[1]]}]}"#;
    let folder = folder(&[("s.json", text), ("empty.json", " \n")]);
    let ran = run_at(folder.path(), &["score", "s.json"]);
    for message in [
        "row 1 of the grid has 1 cell where the rows above have 2",
        "the rows of the grid are empty",
        "the output has no attempt",
        "of an output's attempts the first two count",
    ] {
        assert!(ran.err.contains(message), "{message}: {}", ran.err);
    }
    // A task that stands twice counts once; one without outputs is there all the same.
    let right = "[{\"attempt_1\": [[1]], \"attempt_1\": [[4]]}, {\"attempt_1\": [[6]]}]";
    let wrong = "[{\"attempt_1\": [[1]]}]";
    let text = format!("{{\"aaaaaaaa\": {wrong}, \"bbbbbbbb\": 3, \"aaaaaaaa\": {right}}}");
    fs::write(folder.path().join("twice.json"), text).unwrap();
    fs::write(folder.path().join("tasks.json"), TASKS).unwrap();
    let ran = run_at(folder.path(), &["score", "twice.json", "--tasks", "tasks.json", "--json"]);
    let told = ran.json();
    let problems: Vec<(&str, &str)> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["place"].as_str().unwrap(), told["message"].as_str().unwrap()))
        .collect();
    let once = "this stands here more than once, and the last one counts";
    assert_eq!(
        problems,
        [
            ("$.aaaaaaaa", once),
            ("$.aaaaaaaa[0].attempt_1", once),
            ("$.bbbbbbbb", "no list of outputs stands there"),
        ]
    );
    assert_eq!(
        (&told["tasks"][0]["right"], &told["tasks"][1]["submitted"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(told["summary"]["missing"], json!(["cccccccc"]));
    let ran = run_at(folder.path(), &["score", "twice.json", "--tasks", "tasks.json"]);
    assert!(ran.out.contains("bbbbbbbb    0/1  no attempt\n"), "{}", ran.out);
    let ran = run_at(folder.path(), &["score", "empty.json"]);
    assert!(ran.code == 2 && ran.err.contains("the file is empty"), "{ran:?}");
}
