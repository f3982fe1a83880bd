//! Programs with their values: the files of `tests/files/run`.
//!
//! A comment before a definition tells what it must come to. `# = value` is a value, in which
//! `{a, b}` is a set. `# ! kind primitive @ source` is a failure, of which the primitive may be
//! `-`. The input is the grid 0 1 / 2 3, its only demonstration pair has the output 3 2 / 1 0, and
//! so has the candidate.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;

use arcvm::value::{Budget, FaultKind};

use crate::support::{evaluate, root, sets_as_calls, with_values};

/// The expected result of a definition.
enum Expected<'t> {
    Value(&'t str),
    Failure { kind: &'t str, primitive: &'t str, source: &'t str },
}

/// The expectations of a text by the names of the definitions that they stand before.
fn expectations(text: &str) -> Vec<(&str, Expected<'_>)> {
    let mut found = Vec::new();
    let mut next = None;
    for line in text.lines() {
        if let Some(value) = line.strip_prefix("# = ") {
            next = Some(Expected::Value(value));
        } else if let Some(failure) = line.strip_prefix("# ! ") {
            let (what, source) = failure.split_once(" @ ").unwrap();
            let (kind, primitive) = what.split_once(' ').unwrap();
            next = Some(Expected::Failure { kind, primitive, source });
        } else if let Some(header) = line.strip_prefix("def ") {
            let name = header.split('(').next().unwrap();
            found.extend(next.take().map(|expected| (name, expected)));
        }
    }
    found
}

/// Checks every expectation of a text and yields how many there were.
fn check(name: &str, text: &str) -> usize {
    let expected = expectations(text);
    let mut whole = text.to_owned();
    for (name, expected) in &expected {
        if let Expected::Value(value) = expected {
            let value = sets_as_calls(value);
            whole += &format!("\ndef expected_{name}(I):\n    return {value}\n");
        }
    }
    with_values(&whole, Budget::default(), |values| {
        let find = |wanted: &str| {
            let found = values.iter().find(|(name, _)| *name == wanted);
            &found.unwrap_or_else(|| panic!("{name}: {wanted} was not run")).1
        };
        for (def, expected) in &expected {
            match (expected, find(def)) {
                (Expected::Value(_), Ok(found)) => {
                    let wanted = find(&format!("expected_{def}")).as_ref().unwrap();
                    assert_eq!(found, wanted, "{name}: {def}");
                    assert_eq!(found.to_string(), wanted.to_string(), "{name}: {def}");
                }
                (Expected::Failure { kind, primitive, source }, Err((fault, place))) => {
                    assert_eq!(fault.kind().name(), *kind, "{name}: {def}: {fault}");
                    assert_eq!(fault.primitive().unwrap_or("-"), *primitive, "{name}: {def}");
                    assert_eq!(place.as_deref(), Some(*source), "{name}: {def}: {fault}");
                    assert!(!fault.message().is_empty());
                }
                (_, found) => panic!("{name}: {def} came to {found:?}"),
            }
        }
    });
    expected.len()
}

#[test]
fn programs_come_to_what_they_say() {
    let entries = fs::read_dir(root().join("tests/files/run")).unwrap();
    let mut count = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let found = check(path.file_name().unwrap().to_str().unwrap(), &text);
        assert!(found > 0, "{} expects nothing", path.display());
        count += found;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_wrong_expectation_is_noticed() {
    for wrong in ["# = 2", "# ! value add @ 1", "# = (1,)"] {
        let text = format!("{wrong}\ndef solve_a(I):\n    return 1\n");
        assert!(std::panic::catch_unwind(|| check("wrong", &text)).is_err(), "{wrong}");
    }
}

#[test]
fn messages_say_what_was_wrong() {
    let failed =
        |body: &str| evaluate(&format!("def solve_a(I):\n    return {body}\n")).unwrap_err();
    let found = failed("vmirror(5)");
    assert_eq!((found.kind, found.primitive), (FaultKind::Type, Some("vmirror")));
    assert!(found.message.contains("an integer"), "{}", found.message);
    let found = failed("rbind(3, 4)");
    assert!(found.message.contains("expected a function"), "{}", found.message);
    // The call is named, whatever it stands in.
    let call = "first((5, 6))(1)";
    for body in [call, "apply(lambda x: x(1), (1, 2))", "order((1, 2), lambda x: x(1))"] {
        let found = failed(body);
        assert_eq!((found.kind, found.primitive), (FaultKind::Type, Some("call")), "{body}");
        assert_eq!(found.message, "expected a function, found an integer", "{body}");
    }
}

#[test]
fn a_thousand_lines_and_a_thousand_brackets_are_fine() {
    let lines: String = (1..5_000).map(|i| format!("    x{i} = increment(x{})\n", i - 1)).collect();
    let text = format!("def solve_a(I):\n    x0 = 0\n{lines}    return x4999\n");
    assert_eq!(evaluate(&text).unwrap(), "4999");
    let depth = arcvm::syntax::MAX_BRACKETS;
    let nested = format!("{}0{}", "increment(".repeat(depth), ")".repeat(depth));
    assert_eq!(
        evaluate(&format!("def solve_a(I):\n    return {nested}\n")).unwrap(),
        depth.to_string()
    );
    let sum = vec!["1"; 400].join(" + ");
    assert_eq!(evaluate(&format!("def solve_a(I):\n    return {sum}\n")).unwrap(), "400");
}

#[test]
fn a_long_chain_of_helpers_runs_until_calls_nest_too_deeply() {
    let chain = |length: usize| {
        let helper = |i: usize| format!("def f{i}(g):\n    return (f{}(g), 0)\n", i + 1);
        let helpers: String = (0..length).map(helper).collect();
        format!(
            "{helpers}def f{length}(g):\n    return g\ndef solve_a(I):\n    return size(f0(I))\n"
        )
    };
    assert_eq!(evaluate(&chain(100)).unwrap(), "2");
    assert!(evaluate(&chain(20_000)).is_err());
}

#[test]
fn lambdas_that_capture_through_many_others() {
    let chain = |length: usize| {
        let links: String =
            (1..length).map(|i| format!("    f{i} = lambda x: f{}(x)\n", i - 1)).collect();
        let last = length - 1;
        format!(
            "def helper(p):\n    f0 = lambda x: x + p\n{links}    return f{last}(1)\n\
             def solve_a(I):\n    return helper(size(I))\n"
        )
    };
    assert_eq!(evaluate(&chain(60)).unwrap(), "3");
    let mut library = arcvm::library::Library::default();
    let diags = library.add_text("test.arc", &chain(100));
    assert_eq!(diags.iter().map(|diag| diag.code.number()).collect::<Vec<_>>(), ["E0311"]);
}
