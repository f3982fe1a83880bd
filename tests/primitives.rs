//! The promises of the registry for every primitive: examples that are right, docs, names,
//! parameters.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::fs;

use arcvm::prim::{self, Example, Primitive};
use arcvm::rng::Rng;
use arcvm::value::{Budget, Cx, Direction, Value};

use crate::support::{matching, root, sets_as_calls, split, with_values};

/// Every example with its primitive.
pub(crate) fn examples() -> impl Iterator<Item = (&'static Primitive, &'static Example)> {
    prim::all().iter().flat_map(|prim| prim.examples.iter().map(|example| (*prim, example)))
}

/// Asserts that two expressions have the same value.
fn assert_equal(found: &str, expected: &str) {
    let expected = sets_as_calls(expected);
    let text = format!(
        "def found(I):\n    return {}\n\ndef expected(I):\n    return {expected}\n",
        sets_as_calls(found)
    );
    with_values(&text, Budget::default(), |values| {
        let found = values[0].1.as_ref().unwrap_or_else(|(fault, _)| panic!("{text}{fault}"));
        let expected = values[1].1.as_ref().unwrap_or_else(|(fault, _)| panic!("{text}{fault}"));
        assert_eq!(found, expected, "{text}");
        assert_eq!(found.is_tuple(), expected.is_tuple(), "{text}");
        // Values are shown to people in the same notation as the expectation.
        assert_eq!(found.to_string(), expected.to_string(), "{text}");
    });
}

#[test]
fn there_are_279() {
    assert_eq!(prim::all().len(), 279);
}

#[test]
fn every_example_has_its_value() {
    let mut count = 0;
    for (_, example) in examples() {
        assert_equal(example.call, example.value);
        count += 1;
    }
    assert!(count >= 160, "{count}");
    assert!(prim::all().iter().all(|prim| !prim.examples.is_empty()));
}

/// Search changes any operand of a program, also of what stands behind an operator of Python.
#[test]
fn what_stands_behind_python_takes_any_operand() {
    let values = [
        "None",
        "True",
        "0",
        "-1",
        "7",
        "9223372036854775807",
        "(1, 2)",
        "()",
        "((1, 2), (3, 4))",
        "(1, (2, 3))",
        "(1, 2, 3)",
        "((1, 2), (3, 4, 5), ())",
        "canvas(0, (2, 2))",
        "asindices(I)",
        "first(astuple(canvas(0, (2, 2)), 1))",
        "asobject(I)",
        "vmirror",
        "lambda x: x",
        "initset(3)",
        "objects(I, T, F, F)",
        "lambda x: lambda y: (x, y)",
        "(None, None, -1)",
    ];
    let text: String = (1..)
        .zip(values)
        .map(|(number, value)| format!("def v{number}(I):\n    return {value}\n\n"))
        .collect();
    with_values(&text, Budget::default(), |made| {
        let bump = bumpalo::Bump::new();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let mut pool: Vec<Value<'_>> =
            made.iter().map(|(_, value)| *value.as_ref().unwrap()).collect();
        pool.push(prim::DICT_OF.get().call(&cx, &[pool[8]]).unwrap());
        let (mut rng, mut right) = (Rng::new(7), 0);
        for primitive in prim::internal() {
            for _ in 0..2_000 {
                let operands: Vec<Value<'_>> =
                    (0..primitive.arity()).map(|_| pool[rng.below(pool.len())]).collect();
                right += usize::from(primitive.call(&cx, &operands).is_ok());
            }
        }
        assert!(right > 1_000, "{right}");
    });
}

#[test]
fn keyword_arguments_give_the_same() {
    for (prim, example) in examples() {
        let call = example.call;
        let (before, open) = call_of(prim.name, call);
        let close = matching(call, open);
        let values = split(&call[open + 1..close]);
        assert_eq!(values.len(), prim.arity(), "{call}");
        let named = prim.params.iter().zip(values).map(|(name, value)| format!("{name}={value}"));
        // In reverse, so that it is the names that count.
        let named: Vec<String> = named.rev().collect();
        let call = format!("{before}{}({}){}", prim.name, named.join(", "), &call[close + 1..]);
        assert_equal(&call, example.value);
    }
}

/// The text before the first call of a primitive in an example, and the place of its bracket.
pub(crate) fn call_of<'e>(name: &str, example: &'e str) -> (&'e str, usize) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins = |index: &usize| !example[..*index].ends_with(is_word);
    let called = format!("{name}(");
    let start = example.match_indices(&called).map(|(index, _)| index).find(begins);
    let start = start.unwrap_or_else(|| panic!("the example `{example}` does not call `{name}`"));
    (&example[..start], start + name.len())
}

#[test]
fn cells_of_a_row_are_sorted_up_and_down() {
    let grid = "((3, -1, 3, 9), (0, 5, 0, -128))";
    assert_equal(&format!("order(first({grid}), identity)"), "(-1, 3, 3, 9)");
    assert_equal(&format!("order(first({grid}), invert)"), "(9, 3, 3, -1)");
    assert_equal(&format!("order(last({grid}), invert)"), "(5, 0, 0, -128)");
    assert_equal(
        &format!("apply(rbind(order, invert), {grid})"),
        "((9, 3, 3, -1), (5, 0, 0, -128))",
    );
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let wrong = std::panic::catch_unwind(|| assert_equal("insert(1, initset(2))", "{1, 3}"));
    assert!(wrong.is_err());
    let kind = std::panic::catch_unwind(|| assert_equal("totuple(initset(2))", "{2}"));
    assert!(kind.is_err());
}

#[test]
fn docs_are_sentences() {
    for prim in prim::all() {
        let (name, doc, summary) = (prim.name, prim.doc.trim(), prim.summary());
        assert!(doc.starts_with(|c: char| c.is_ascii_uppercase()), "{name}: {doc}");
        assert!(doc.ends_with('.'), "{name}: {doc}");
        assert!(summary.ends_with('.'), "{name}: the summary is no sentence: {summary}");
        assert!(doc.starts_with(summary), "{name}: {summary}");
        assert!(!summary.contains('\n'), "{name}: the summary is broken in two: {summary}");
        let fails = prim.fails;
        let tail = fails.is_empty() || fails.starts_with("where ") && !fails.ends_with('.');
        assert!(tail, "{name}: the sentence \"Fails {fails}.\" reads badly");
    }
}

#[test]
fn names_are_identifiers_and_unique() {
    let mut seen = BTreeSet::new();
    for prim in prim::all() {
        assert!(is_identifier(prim.name), "{}", prim.name);
        assert!(seen.insert(prim.name), "{} is declared twice", prim.name);
        assert_eq!(prim::lookup(prim.name).unwrap().get().name, prim.name);
        let params: BTreeSet<&str> = prim.params.iter().copied().collect();
        assert_eq!(params.len(), prim.params.len(), "{}: equal parameters", prim.name);
        assert!(prim.params.iter().all(|param| is_identifier(param)), "{}", prim.name);
    }
}

fn is_identifier(name: &str) -> bool {
    let first = |c: char| c.is_ascii_lowercase() || c == '_';
    name.starts_with(first) && name.chars().all(|c| first(c) || c.is_ascii_digit())
}

#[test]
fn parameters_signatures_and_families_fit() {
    for prim in prim::all() {
        assert_eq!(prim.params.len(), prim.arity(), "{}", prim.name);
        assert!(!prim.family().is_empty(), "{}", prim.name);
        for signature in prim.signature.split("; ") {
            let close = matching(signature, 0);
            let operands = split(&signature[1..close]);
            assert_eq!(operands.len(), prim.arity(), "{}: {signature}", prim.name);
            assert!(signature[close..].starts_with(") -> "), "{}: {signature}", prim.name);
        }
    }
}

#[test]
fn every_primitive_is_used_somewhere() {
    let mut text = String::new();
    for entry in fs::read_dir(root().join("solvers")).unwrap() {
        for line in fs::read_to_string(entry.unwrap().path()).unwrap().lines() {
            text += line.split('#').next().unwrap();
            text.push('\n');
        }
    }
    for (_, example) in examples() {
        text += example.call;
        text.push('\n');
    }
    let separator = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let words: BTreeSet<&str> = text.split(separator).collect();
    let unused: Vec<&str> =
        prim::all().iter().map(|prim| prim.name).filter(|name| !words.contains(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
