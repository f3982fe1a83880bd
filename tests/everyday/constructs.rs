//! Each construct of everyday Python in a definition of its own, with what CPython makes of it:
//! the files of `tests/files/python/constructs`.
//!
//! A comment before a definition tells what it comes to: `# = value`, or `# fails` where CPython
//! raises. `# refused CODE` stands where a message says that the construct is not supported, and
//! `# stops` where an error says so when it runs. The values are CPython's own: `programs.py DSL
//! --record FILE` writes them, and a test that has python3 and arc-dsl compares them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use arcvm::library::Library;

use super::{Came, compare_entry, skipped};
use crate::support::root;

/// The outcome that a definition must have.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expected<'t> {
    Value(&'t str),
    Fails,
    /// It is refused when it runs.
    Stops,
    Refused(&'t str),
}

pub(super) fn files() -> Vec<PathBuf> {
    let folder = root().join("tests/files/python/constructs");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

/// The expectations of a file by the names of the definitions that they stand before.
pub(super) fn expectations(text: &str) -> Vec<(&str, Expected<'_>)> {
    let mut found = Vec::new();
    let mut next = None;
    for line in text.lines() {
        if let Some(value) = line.strip_prefix("# = ") {
            next = Some(Expected::Value(value));
        } else if line == "# fails" {
            next = Some(Expected::Fails);
        } else if line == "# stops" {
            next = Some(Expected::Stops);
        } else if let Some(code) = line.strip_prefix("# refused ") {
            next = Some(Expected::Refused(code));
        } else if let Some(header) = line.strip_prefix("def ") {
            let name = header.split('(').next().unwrap();
            found.extend(next.take().map(|expected| (name, expected)));
        }
    }
    found
}

#[test]
fn constructs_do_what_cpython_does() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let file = path.file_name().unwrap().to_str().unwrap();
        let mut library = Library::default();
        let diags = library.add_text(file, &text);
        library.optimise();
        let expected = expectations(&text);
        assert!(!expected.is_empty(), "{file} expects nothing");
        count += expected.len();
        for (name, expected) in &expected {
            let entries = library.entries();
            let entry = entries.iter().find(|entry| entry.definition.name == *name);
            let start = text.find(&format!("\ndef {name}(")).unwrap() + 1;
            let end = text[start..].find("\n\n\n").map_or(text.len(), |end| start + end);
            let errors = diags.iter().filter(|diag| {
                let span = diag.labels.first().map(|label| label.span);
                diag.is_error() && span.is_some_and(|s| (start..end).contains(&(s.start as usize)))
            });
            // That it needs another definition with an error is said of it alone.
            let defs = &library.files()[0].unit.definitions;
            let own = defs.iter().filter(|def| def.name == *name);
            let errors = errors.chain(own.flat_map(|def| &def.diagnostics));
            let errors: Vec<_> = errors.map(|diag| (diag.code.number(), &diag.message)).collect();
            let came = match (expected, entry) {
                (Expected::Refused(code), None) => {
                    if errors.iter().any(|(own, _)| own == code) {
                        continue;
                    }
                    format!("{errors:?} instead of {code}")
                }
                (Expected::Refused(code), Some(_)) => format!("it runs, {code} was expected"),
                (Expected::Fails, None) if !errors.is_empty() => continue,
                (_, None) => format!("refused: {errors:?}"),
                (expected, Some(entry)) => {
                    let value = match expected {
                        Expected::Value(value) => *value,
                        _ => "fails",
                    };
                    match compare_entry(&library, entry.definition, |found| found == value) {
                        Came::Right => continue,
                        Came::Refused if *expected == Expected::Stops => continue,
                        came => format!("{came:?}"),
                    }
                }
            };
            wrong.push(format!("{file}: {name}: {came}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn cpython_does_what_the_files_of_constructs_say() {
    let Some(dsl) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        skipped("note: skipped: ARC_DSL does not name a checkout of arc-dsl");
        return;
    };
    for path in files() {
        let mut command = Command::new("python3");
        command.arg(root().join("tests/python/programs.py")).arg(&dsl).arg("--record").arg(&path);
        let Ok(output) = command.arg("--print").output() else {
            skipped("note: skipped: there is no python3");
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = fs::read_to_string(&path).unwrap();
        let anew = String::from_utf8(output.stdout).unwrap();
        assert_eq!(expectations(&text), expectations(&anew), "{}", path.display());
    }
}
