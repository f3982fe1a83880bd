//! The modules import downwards only, in the order of `lib.rs`; so do the files of every folder,
//! but for a few.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
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

/// Folders whose files import each other in a circle, and why they have to.
const IN_CIRCLES: [(&str, &str); 6] = [
    (
        "ir/build",
        "One builder makes a function's graph, and each file has what it does in one case.",
    ),
    ("jit", "The table of forms calls the lowering, which looks up the forms of what it meets."),
    ("repl", "A command runs in the session that finds it by its name."),
    ("syntax", "The lexer that is made of the tokens hands itself to functions that read numbers."),
    (
        "value/arena",
        "Elements know their room, and what takes room measures them as the elements do.",
    ),
    (
        "value",
        "A value is made in a context, a context raises faults, and a fault tells of values.",
    ),
];

/// The text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The words of what an import names first, or of its list.
fn imported(after: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = match after.starts_with('{') {
        true => after.find(';'),
        false => after.find(|c| !is_word(c)),
    };
    after[..end.unwrap_or(after.len())].split(|c| !is_word(c)).filter(|w| !w.is_empty()).collect()
}

/// For each file or folder in a folder, the others that it imports from, be it by a name that the
/// folder hands on.
fn imports_within(folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source = root().join("src");
    let top = [source.join(folder).join("mod.rs"), source.join(folder).with_extension("rs")];
    let top = top.iter().find(|path| path.exists()).unwrap();
    let (mut all, mut parts) = (Vec::new(), BTreeMap::new());
    files(&source.join(folder), &mut all);
    for path in all.iter().filter(|path| *path != top) {
        let below: Vec<_> = path.strip_prefix(source.join(folder)).unwrap().iter().collect();
        let name = below[0].to_str().unwrap().trim_end_matches(".rs").to_owned();
        let text = code(&std::fs::read_to_string(path).unwrap());
        parts.entry(name).or_insert_with(Vec::new).push((below.len(), text));
    }
    let handed_on = code(&std::fs::read_to_string(top).unwrap());
    let mut origins: BTreeMap<&str, &str> = BTreeMap::new();
    for after in handed_on.split("use ").skip(1) {
        if let Some((part, names)) = after.split_once("::")
            && parts.contains_key(part)
        {
            origins.extend(imported(names).into_iter().map(|name| (name, part)));
        }
    }
    let own_path = format!("crate::{}::", folder.replace('/', "::"));
    let imports = |name: &str, texts: &[(usize, String)]| {
        let mut found = BTreeSet::new();
        for (depth, text) in texts {
            let paths = [own_path.clone(), "super::".repeat(*depth)];
            let after = paths.iter().flat_map(|path| {
                let starts = text.match_indices(path.as_str());
                starts.filter_map(|(start, path)| {
                    let is_whole = !text[..start].ends_with("super::");
                    is_whole.then_some(&text[start + path.len()..])
                })
            });
            for word in after.flat_map(imported) {
                let part = origins.get(word).copied().unwrap_or(word);
                if part != name && parts.contains_key(part) {
                    found.insert(part.to_owned());
                }
            }
        }
        found
    };
    parts.iter().map(|(name, texts)| (name.clone(), imports(name, texts))).collect()
}

/// The parts that are left when those are taken away, again and again, that import none of the
/// rest: they import each other in circles, or import such.
fn circles(mut imports: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let names: BTreeSet<String> = imports.keys().cloned().collect();
        let before = imports.len();
        imports.retain(|_, own| own.iter().any(|name| names.contains(name)));
        if imports.len() == before {
            return names.into_iter().collect();
        }
    }
}

/// The folders below one that hold source files, by their paths below `src`.
fn folders(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !["bin", "snapshots", "tests"].contains(&name) {
            folders(&path, found);
            let below = path.strip_prefix(root().join("src")).unwrap();
            found.push(below.to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn files_of_a_folder_import_each_other_in_one_direction() {
    let mut all = Vec::new();
    folders(&root().join("src"), &mut all);
    assert!(all.len() > 40, "{all:?}");
    let mut wrong = Vec::new();
    for folder in all {
        let left = circles(imports_within(&folder));
        let is_allowed = IN_CIRCLES.iter().any(|(own, why)| *own == folder && why.ends_with('.'));
        match left.is_empty() {
            true if is_allowed => {
                wrong.push(format!("{folder}: its reason is not needed any more"))
            }
            false if !is_allowed => {
                wrong.push(format!("{folder}: some of these import each other: {left:?}"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let value = circles(imports_within("value"));
    assert!(value.contains(&"packed".to_owned()), "circles are found: {value:?}");
}
