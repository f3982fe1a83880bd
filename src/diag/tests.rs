//! Tests of codes, drawing, JSON and did-you-mean.

use std::collections::BTreeSet;
use std::path::Path;

use super::suggest::closest;
use super::{Code, Diagnostic, Severity, render, to_json};
use crate::source::{SourceMap, Span};

fn snapshot(name: &str, outcome: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/diag"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, outcome));
}

fn sample() -> (SourceMap, Diagnostic) {
    let mut sources = SourceMap::new();
    let id = sources.add("a.arc", "def f(I):\n    é = hmiror(I)\n    return é\n");
    let diagnostic = Diagnostic::new(Code::UnknownName, "there is no `hmiror`")
        .with_secondary(Span::new(id, 4, 5), "in this definition")
        .with_label(Span::new(id, 19, 25), "not known")
        .with_note("names are primitives, constants, definitions and variables")
        .with_help("did you mean `hmirror`?");
    (sources, diagnostic)
}

#[test]
fn codes_are_unique_and_speak() {
    let numbers: BTreeSet<_> = Code::ALL.iter().map(|code| code.number()).collect();
    assert_eq!(numbers.len(), Code::ALL.len());
    for code in Code::ALL {
        let number = code.number();
        assert_eq!(number.len(), 5, "{number}");
        assert!(number[1..].bytes().all(|byte| byte.is_ascii_digit()), "{number}");
        let warns = code.severity() == Severity::Warning;
        assert_eq!(warns, number.starts_with('W'), "{number}");
        assert_eq!(Code::from_number(&number.to_lowercase()), Some(*code));
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{number}");
        assert!(code.explanation().ends_with('.'), "{number}");
    }
    assert!(Code::ALL.is_sorted_by_key(|code| &code.number()[1..]));
    assert_eq!(Code::from_number("E9999"), None);
}

#[test]
fn a_diagnostic_is_drawn_with_its_lines() {
    let (sources, diagnostic) = sample();
    snapshot("plain", &render(&[diagnostic], &sources, false));
}

#[test]
fn without_a_place_there_is_the_message() {
    let diagnostic =
        Diagnostic::new(Code::FileNotFound, "there is no file `x.arc`").with_help("check the path");
    let drawn = render(std::slice::from_ref(&diagnostic), &SourceMap::new(), false);
    assert_eq!(drawn.trim_end(), "error[E0001]: there is no file `x.arc`\n = help: check the path");
    let json = to_json(&diagnostic, &SourceMap::new());
    assert!(json["file"].is_null() && json["line"].is_null());
}

#[test]
fn colours_are_escapes_only_when_asked_for() {
    let (sources, diagnostic) = sample();
    let diagnostics = [diagnostic];
    assert!(!render(&diagnostics, &sources, false).contains('\x1b'));
    assert!(render(&diagnostics, &sources, true).contains('\x1b'));
}

#[test]
fn what_a_terminal_would_obey_is_not_passed_on() {
    let mut sources = SourceMap::new();
    let id = sources.add("a", "x = \x1b[31m\u{9b}2J\u{202e} + y\n");
    let offset = sources.text(id).find('y').unwrap() as u32;
    let diagnostic = Diagnostic::new(Code::UnknownName, "odd")
        .with_label(Span::new(id, offset, offset + 1), "here");
    let drawn = render(&[diagnostic], &sources, false);
    assert!(drawn.contains("1 │ x = ?[31m??2J??? + y"), "{drawn}");
    assert!(!drawn.contains(|c: char| c.is_control() && c != '\n'), "{drawn}");
}

#[test]
fn a_long_line_is_shown_around_the_place() {
    let mut sources = SourceMap::new();
    let text = format!("x = 1\n{}@{}\ny = 2\n", "é".repeat(5_000), "ü".repeat(5_000));
    let id = sources.add("long.arc", text.as_str());
    let offset = text.find('@').unwrap() as u32;
    let near = Diagnostic::new(Code::UnknownCharacter, "near")
        .with_label(Span::new(id, offset, offset + 1), "here");
    let wide = Diagnostic::new(Code::UnknownCharacter, "wide")
        .with_label(Span::new(id, offset, text.len() as u32), "from here")
        .with_secondary(Span::new(id, 0, 1), "elsewhere")
        .with_secondary(Span::new(id, 6, 8), "far before");
    snapshot("long_line", &render(&[near, wide], &sources, false));
}

#[test]
fn a_span_outside_the_text_does_no_harm() {
    let mut sources = SourceMap::new();
    let id = sources.add("a", "xé");
    for (start, end) in [(3, 3), (1, 2), (2, 3), (7, 9)] {
        let diagnostic =
            Diagnostic::new(Code::UnknownName, "odd").with_label(Span::new(id, start, end), "");
        let drawn = render(std::slice::from_ref(&diagnostic), &sources, false);
        assert!(drawn.contains("error[E0301]: odd"), "{drawn}");
        assert!(to_json(&diagnostic, &sources)["line"].is_u64());
    }
}

#[test]
fn json_has_lines_and_columns() {
    let (sources, diagnostic) = sample();
    snapshot("json", &serde_json::to_string_pretty(&to_json(&diagnostic, &sources)).unwrap());
}

#[test]
fn suggestions_are_close_and_sensible() {
    let names = ["hmirror", "vmirror", "objects", "first", "x1", "x2", "T", "F", "rot90", "rot180"];
    let suggest = |name: &str| closest(name, names);
    assert_eq!(suggest("hmiror"), Some("hmirror"));
    assert_eq!(suggest("Hmirror"), Some("hmirror"));
    assert_eq!(suggest("mirror"), Some("hmirror"));
    assert_eq!(suggest("object"), Some("objects"));
    assert_eq!(suggest("frist"), Some("first"));
    assert_eq!(suggest("t"), Some("T"));
    assert_eq!(suggest("x3"), None);
    assert_eq!(suggest("rot270"), None);
    assert_eq!(suggest("G"), None);
    assert_eq!(suggest("first"), None);
    assert_eq!(suggest("completely_different"), None);
    assert_eq!(suggest(""), None);
    assert_eq!(suggest(&"x".repeat(100_000)), None);
}
