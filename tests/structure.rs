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
    if folder.file_name().is_some_and(|name| name != "src") {
        collect(&folder.with_extension("rs"), &mut found);
    }
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

/// The code lines of all source files: the file, the number of the line and the line.
fn each_line(mut visit: impl FnMut(&str, usize, &str)) {
    let source = root().join("src");
    for path in sources("") {
        let name = path.strip_prefix(&source).unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            if !line.trim_start().starts_with("//") {
                visit(&name, number, line);
            }
        }
    }
}

/// Names that say so little that each may stand for one thing alone.
const WORN: [&str; 8] = ["Place", "Part", "Step", "Kind", "Reader", "Run", "Engine", "Program"];

#[test]
fn worn_names_mean_one_thing_each() {
    let mut declared: Vec<(String, String)> = Vec::new();
    each_line(|file, number, line| {
        let mut words = line
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .skip_while(|word| !matches!(*word, "struct" | "enum" | "trait" | "type" | "union"));
        if let (Some(_), Some(name)) = (words.next(), words.next())
            && WORN.contains(&name)
        {
            declared.push((name.to_owned(), format!("{file}:{number}")));
        }
    });
    for name in WORN {
        let places: Vec<&str> =
            declared.iter().filter(|(own, _)| own == name).map(|(_, place)| &**place).collect();
        assert!(places.len() <= 1, "`{name}` has a meaning in each of {places:?}");
    }
}
