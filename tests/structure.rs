//! How the code is laid out: what no compiler checks.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::{Path, PathBuf};

use arcvm::prim;

use crate::support::root;

/// The Rust files of a folder and of what is in it, with the file of the same name beside it.
fn sources(folder: &str) -> Vec<PathBuf> {
    fn collect(path: &Path, found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            let mut entries: Vec<_> =
                fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
            entries.sort();
            entries.iter().for_each(|path| collect(path, found));
        } else if path.extension().is_some_and(|ending| ending == "rs") && path.exists() {
            found.push(path.to_owned());
        }
    }
    let mut found = Vec::new();
    let folder = root().join("src").join(folder);
    collect(&folder, &mut found);
    collect(&folder.with_extension("rs"), &mut found);
    assert!(!found.is_empty(), "{}", folder.display());
    found
}

/// The string literals of a line of code that is no comment.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    code.split('"').skip(1).step_by(2)
}

/// Literals that are no names of primitives, though there are primitives of these names.
const COINCIDENCES: [(&str, &str); 2] = [
    // A file of shaders.
    ("gpu/emit.rs", "objects"),
    // An operator of mutation.
    ("search/mutate.rs", "insert"),
];

#[test]
fn engines_passes_and_search_name_primitives_by_their_constants() {
    let folders = ["vm", "jit", "gpu", "pass", "search", "engine", "population"];
    let mut left = Vec::new();
    for path in folders.into_iter().flat_map(sources) {
        let name = path.strip_prefix(root().join("src")).unwrap().to_str().unwrap().to_owned();
        // Tests hold programs, of which the shortest are a name.
        if name.ends_with("/tests.rs") {
            continue;
        }
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            for literal in literals(line) {
                let is_name = prim::lookup_any(literal).is_some();
                if is_name && !COINCIDENCES.contains(&(name.as_str(), literal)) {
                    left.push(format!("{name}:{number}: {literal}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "primitives have constants in `prim`:\n{}", left.join("\n"));
}

/// Imports that do not go downwards in the order of `lib.rs`: the folder, and what it imports all
/// the same.
const UPWARDS: [(&str, &str); 4] = [
    // A text knows how it is complained about.
    ("source", "diag"),
    // A function value may be a primitive, and a fault happened at a node.
    ("value", "prim"),
    ("value", "ir"),
    // A primitive tells what it takes by its signature.
    ("prim", "types"),
];

#[test]
fn folders_import_downwards_only() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let module = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    let order: Vec<String> = text.lines().filter_map(module).collect();
    let mut wrong = Vec::new();
    for (place, folder) in order.iter().enumerate() {
        for path in sources(folder) {
            let text = fs::read_to_string(&path).unwrap();
            // Tests look at anything.
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let is_test = path.file_stem().is_some_and(|stem| stem == "tests")
                || path.parent().is_some_and(|folder| folder.ends_with("tests"));
            let lines =
                code.lines().filter(|line| !is_test && !line.trim_start().starts_with("//"));
            for import in lines.flat_map(|line| line.split("crate::").skip(1)) {
                let end = import.find(|c: char| !c.is_alphanumeric() && c != '_');
                let name = &import[..end.unwrap_or(import.len())];
                let above = order.iter().skip(place + 1).any(|other| other == name);
                if above && !UPWARDS.contains(&(folder, name)) {
                    wrong.push(format!("{} imports {name}", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "modules import what stands above them in `lib.rs`:\n{}",
        wrong.join("\n")
    );
}
