//! Snapshots of what becomes of the files under `tests/files`.
//!
//! `parser/ok` files parse without a diagnostic, and their trees survive printing; `parser/err`
//! files are full of errors, one a line as far as possible, because each line is judged alone.

use std::fs;
use std::path::{Path, PathBuf};

use logos::Logos;

use super::{dump, parsed, print, render};
use crate::source::SourceMap;
use crate::syntax::token::Token;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

/// Calls back with the stem and the text of every source file in a folder, in order.
fn each_file(name: &str, mut check: impl FnMut(&str, &str)) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "arc"));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        check(stem, &fs::read_to_string(&path).unwrap());
    }
}

/// Compares the source, with the outcome below it, with the file next to it.
fn snapshot(name: &str, stem: &str, outcome: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder(name));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(stem, outcome));
}

#[test]
fn sound_files_become_trees() {
    each_file("parser/ok", |stem, text| {
        let (tree, printed) = parsed(text, |module, diags| {
            assert_eq!(diags, [], "{stem}");
            (dump::module(&module), print(&module))
        });
        parsed(&printed, |module, diags| {
            assert_eq!(diags, [], "{stem}, printed");
            assert_eq!(dump::module(&module), tree, "{stem}, printed");
            assert_eq!(print(&module), printed, "{stem}, printed twice");
        });
        snapshot("parser/ok", stem, &format!("{text}\n─── tree\n{tree}\n─── printed\n{printed}"));
    });
}

#[test]
fn faulty_files_are_explained() {
    each_file("parser/err", |stem, text| {
        let mut sources = SourceMap::new();
        sources.add(format!("{stem}.arc"), text);
        let rendered = parsed(text, |_, diags| {
            assert!(!diags.is_empty(), "{stem}");
            for diagnostic in &diags {
                assert!(diagnostic.help.is_some(), "{stem}: no remedy: {diagnostic:?}");
            }
            render(&diags, &sources, false)
        });
        let source = text.replace(|c: char| c.is_control() && c != '\n', "?");
        snapshot("parser/err", stem, &format!("{source}\n─── diagnostics\n{rendered}"));
    });
}

#[test]
fn words_and_signs() {
    each_file("lexer", |stem, text| {
        let mut out = String::new();
        let mut lexer = Token::lexer(text);
        while let Some(token) = lexer.next() {
            let range = lexer.span();
            match token {
                Ok(token) => out += &format!("{range:?} {token:?}\n"),
                Err(error) => out += &format!("{range:?} {error:?} {:?}\n", lexer.slice()),
            }
        }
        snapshot("lexer", stem, &format!("{text}\n─── tokens\n{out}"));
    });
}
