//! The messages of the compiler for programs that parse, or nearly, and are wrong: a snapshot for
//! each file.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::PathBuf;

use arcvm::diag::{self, Diagnostic};
use arcvm::library::Library;

use crate::support::{root, snapshot};

const FILES: &str = "semantics";

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/files").join(FILES)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "arc"));
    paths.sort();
    paths
}

#[test]
fn what_is_wrong_is_explained() {
    let files = files();
    assert!(files.len() > 10);
    for path in files {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let mut library = Library::default();
        let diags = library.add_text(&format!("{stem}.arc"), &text);
        for diagnostic in &diags {
            assert!(diagnostic.help.is_some(), "{stem}: no remedy: {diagnostic:?}");
            assert!(!diagnostic.labels.is_empty(), "{stem}: no place: {diagnostic:?}");
        }
        let rendered = match diags.len() {
            0 => "none\n".to_owned(),
            _ => diag::render(&diags, library.sources(), false),
        };
        let names: Vec<&str> =
            library.entries().iter().map(|entry| entry.definition.name.as_str()).collect();
        let text =
            format!("{text}\n─── diagnostics\n{rendered}\n─── programs\n{}\n", names.join(" "));
        snapshot(FILES, stem, &text);
    }
}

#[test]
fn no_snapshot_is_left_of_a_file_that_is_gone() {
    for entry in fs::read_dir(root().join("tests/files").join(FILES)).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.with_extension("arc").exists(), "{} has no source", path.display());
    }
}

/// The numbers and lines of the diagnostics of a text.
fn diagnostics(text: &str) -> Vec<(&'static str, usize)> {
    let mut library = Library::default();
    let diags = library.add_text("test.arc", text);
    let place = |diag: &Diagnostic| library.sources().line_col(diag.labels[0].span).0;
    diags.iter().map(|diag| (diag.code.number(), place(diag))).collect()
}

#[test]
fn a_sound_program_has_none() {
    assert_eq!(diagnostics("def solve_a(I):\n    x1 = vmirror(I)\n    return x1\n"), []);
}

#[test]
fn what_follows_from_an_error_is_not_reported() {
    let text = "\
def solve_a(I):
    x1 = vmiror(I)
    x2 = hmirror(x1)
    x3 = x2(1)
    return fill(x3, x1, x2)
";
    assert_eq!(diagnostics(text), [("E0301", 2)]);
    let helper = "\
def helper(grid):
    return vmiror(grid)

def solve_a(I):
    x1 = helper(I)
    return apply(helper, x1)
";
    assert_eq!(diagnostics(helper), [("E0301", 2)]);
}

#[test]
fn a_thousand_definitions_in_a_circle_or_a_row_are_no_trouble() {
    let call = |from: usize, to: usize| format!("def f{from}(I):\n    return f{to}(I)\n\n");
    let row: String = (0..5_000).map(|i| call(i, i + 1)).collect();
    assert_eq!(diagnostics(&format!("{row}def f5000(I):\n    return I\n")), []);
    let circle: String = (0..5_000).map(|i| call(i, (i + 1) % 5_000)).collect();
    assert_eq!(diagnostics(&circle).iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["E0306"]);
}
