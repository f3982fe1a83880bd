//! The reference vectors: every primitive does what the reference does, and `conform` tells where
//! one does not.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;

use arcvm::conform;
use arcvm::value::Budget;

use crate::support::{folder, run, run_with_input, shared};

const VECTORS: &str = "golden/primitives.jsonl";

#[test]
fn every_reference_vector_agrees() {
    let Some(path) = shared(VECTORS, "the reference vectors are not run") else { return };
    let report = conform::run(&fs::read_to_string(path).unwrap(), Budget::default());
    assert!(report.vectors > 7_000, "{}", report.vectors);
    assert!(report.differences.is_empty(), "{:#?}", report.differences);
    assert_eq!(report.agreed, report.vectors);
}

#[test]
fn the_command_agrees_with_the_library() {
    let Some(path) = shared(VECTORS, "the reference vectors are not run") else { return };
    let path = path.to_str().unwrap();
    let ran = run(["conform", path, "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = ran.json();
    assert_eq!(json["agreed"], json["vectors"]);
    assert!(json["vectors"].as_u64().unwrap() > 7_000);
    assert_eq!(json["differences"].as_array().unwrap().len(), 0);
    let text = run(["conform", path]);
    assert_eq!(text.code, 0);
    assert_eq!(text.out, format!("{0} of {0} vectors agree\n", json["vectors"]));
}

/// A vector of each kind of value, all of them right.
const GOOD: &str = r#"{"fn": "add", "args": [1, {"t": [2, 3]}], "out": {"t": [3, 4]}}

{"fn": "initset", "args": [true], "out": {"s": [1]}}
{"fn": "first", "args": [{"s": []}], "error": true}
{"fn": "hmirror", "args": [{"g": ["012", "345"]}], "out": {"g": ["345", "012"]}}
{"fn": "index", "args": [{"g": ["0"]}, {"t": [5, 5]}], "out": null}
{"fn": "apply", "args": [{"f": ["compose", {"f": "double"}, {"f": "increment"}]}, {"t": [1, 2]}], "out": {"t": [4, 6]}}
"#;

#[test]
fn vectors_of_every_kind_of_value_are_read() {
    let report = conform::run(GOOD, Budget::default());
    assert_eq!((report.vectors, report.agreed), (6, 6), "{:?}", report.differences);
    let ran = run_with_input(&["conform", "-"], GOOD.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, "6 of 6 vectors agree\n"));
}

#[test]
fn differences_are_listed() {
    let vectors = r#"{"fn": "add", "args": [1, 2], "out": 4}
{"fn": "double", "args": [4], "out": 8}
{"fn": "first", "args": [{"t": []}], "out": 0}
{"fn": "halve", "args": [7], "error": true}
{"fn": "interval", "args": [0, 1000000000000, 1], "error": true}
"#;
    let folder = folder(&[("wrong.jsonl", vectors)]);
    let path = folder.path().join("wrong.jsonl");
    let ran = run(["conform", path.to_str().unwrap(), "--json"]);
    assert_eq!(ran.code, 1);
    let json = ran.json();
    assert_eq!((json["vectors"].as_u64(), json["agreed"].as_u64()), (Some(5), Some(1)));
    let found = json["differences"].as_array().unwrap();
    let lines: Vec<u64> = found.iter().map(|found| found["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 3, 4, 5], "running out of a budget is no agreement on an error");
    assert_eq!(found[0]["name"], "add");
    assert_eq!(found[0]["call"], "add(1, 2)");
    assert_eq!(found[0]["expected"], "4");
    assert_eq!(found[0]["found"], "3");
    assert!(found[1]["found"].as_str().unwrap().starts_with("value error: first: "));
    assert_eq!((&found[2]["expected"], &found[2]["found"]), (&"an error".into(), &"3".into()));

    let text = run(["conform", path.to_str().unwrap(), "--most", "1", "--color", "never"]);
    assert_eq!(text.code, 1);
    let expected = format!(
        "{}:1: add(1, 2)\n  expected  4\n  found     3\n… and 3 more; `--most N` lists more\n1 of 5 vectors agree\n",
        path.display()
    );
    assert_eq!(text.out, expected);
}

#[test]
fn lines_that_are_no_vectors_are_told_and_the_others_run() {
    for (line, message) in [
        ("{\"fn\": \"add\"", "not JSON"),
        ("[1, 2]", "the key `fn` must name a primitive"),
        (r#"{"fn": "ad", "args": [1, 2], "out": 3}"#, "there is no primitive `ad`"),
        (r#"{"fn": "add", "args": 1, "out": 3}"#, "the key `args` must be a list"),
        (r#"{"fn": "add", "args": [1, 2]}"#, "there must be either the key `out`"),
        (r#"{"fn": "add", "args": [1, 2], "out": 3, "error": true}"#, "there must be either"),
        (r#"{"fn": "add", "args": [1.5, 2], "out": 3}"#, "`1.5` is no value"),
        (r#"{"fn": "add", "args": ["1", 2], "out": 3}"#, "`\"1\"` is no value"),
        (r#"{"fn": "size", "args": [{"g": ["01", "2"]}], "out": 2}"#, "is no value"),
        (r#"{"fn": "size", "args": [{"g": [""]}], "out": 2}"#, "is no value"),
        (r#"{"fn": "size", "args": [{"g": ["0x"]}], "out": 2}"#, "is no value"),
        (r#"{"fn": "apply", "args": [{"f": "nothing"}, {"t": []}], "out": 1}"#, "no primitive"),
        (r#"{"fn": "apply", "args": [{"f": ["compose", 1]}, {"t": []}], "out": 1}"#, "compose"),
        (r#"{"fn": "size", "args": [{"x": []}], "out": 1}"#, "is no value"),
    ] {
        let text = format!("{{\"fn\": \"add\", \"args\": [1, 2], \"out\": 3}}\n{line}\n");
        let report = conform::run(&text, Budget::default());
        let bad = &report.malformed;
        assert_eq!((report.vectors, report.agreed), (1, 1), "the others are run: {line}");
        assert_eq!(bad.len(), 1, "{line}");
        assert_eq!(bad[0].line, 2);
        assert!(bad[0].message.contains(message), "{line}: {}", bad[0].message);
        for arguments in [&["conform", "-"][..], &["conform", "-", "--json"]] {
            let ran = run_with_input(arguments, text.as_bytes());
            assert_eq!(ran.code, 1, "{line}");
            match arguments {
                [_, _] => {
                    assert!(ran.err.contains("<stdin>:2:1"), "{}", ran.err);
                    assert_eq!(ran.out, "1 of 1 vector agrees, 1 line is no vector\n");
                }
                _ => {
                    let json = ran.json();
                    assert_eq!(json["diagnostics"][0]["code"], "E0604", "{}", ran.out);
                    assert_eq!((&json["vectors"], &json["agreed"]), (&1.into(), &1.into()));
                    assert_eq!(json["malformed"][0]["line"], 2);
                }
            }
        }
    }
}

#[test]
fn a_deep_or_large_vector_harms_nothing() {
    let nested = |depth| format!("{}{}", "{\"t\": [".repeat(depth), "]}".repeat(depth));
    for (depth, code) in [(10, 0), (100_000, 2)] {
        let line = format!("{{\"fn\": \"size\", \"args\": [{}], \"out\": 1}}", nested(depth));
        let ran = run_with_input(&["conform", "-"], line.as_bytes());
        assert_eq!(ran.code, code, "depth {depth}: {}", ran.err);
    }
}

#[test]
fn an_empty_file_has_no_vectors() {
    let ran = run_with_input(&["conform", "-"], b"\n");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("<stdin> holds no vector"), "{}", ran.err);
    let ran = run_with_input(&["conform", "-"], b"nothing\n\n[]\n");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let said = ["<stdin>:1:1", "<stdin>:3:1", "<stdin> holds no vector"];
    assert!(said.iter().all(|part| ran.err.contains(part)), "{}", ran.err);
}
