//! The modules import downwards only, in the order of `lib.rs`.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Modules that import one that comes later, as `lib.rs` says.
const EXCEPTIONS: [(&str, &str); 2] = [("value", "prim"), ("prim", "types")];

/// The modules in their order.
fn modules() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let module = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    text.lines().filter_map(module).collect()
}

/// The source files in and below a folder, without those of tests.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap();
        if name == "tests" || name == "bin" {
            continue;
        }
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules that a text imports or names by their full path.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: Vec<&str> = lines.collect();
    let code = code.join("\n");
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(list) => {
                let list = list.split("};").next().unwrap_or_default();
                found.extend(list.split(',').map(|item| word(item.trim())));
            }
            None => {
                found.insert(word(after));
            }
        }
    }
    found
}

#[test]
fn modules_import_what_comes_before_them() {
    let (modules, source) = (modules(), root().join("src"));
    assert!(modules.len() > 20, "{modules:?}");
    let place = |name: &str| modules.iter().position(|module| module == name);
    let mut all = Vec::new();
    files(&source, &mut all);
    let (mut wrong, mut met) = (Vec::new(), BTreeSet::new());
    for path in all {
        let below = path.strip_prefix(&source).unwrap();
        let own = below.components().next().unwrap().as_os_str().to_string_lossy();
        let own = own.trim_end_matches(".rs");
        let Some(own_place) = place(own) else { continue };
        for other in imports(&std::fs::read_to_string(&path).unwrap()) {
            if place(&other).is_none_or(|other| other <= own_place) {
                continue;
            }
            match EXCEPTIONS.iter().find(|exception| **exception == (own, other.as_str())) {
                Some(exception) => {
                    met.insert(*exception);
                }
                None => wrong.push(format!("{}: crate::{other}", below.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "these import what comes later in `lib.rs`:\n{}", wrong.join("\n"));
    assert_eq!(met.len(), EXCEPTIONS.len(), "an exception is not needed any more: {met:?}");
}
