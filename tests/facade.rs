//! The facade: whatever `arcvm::prelude` names can grow without breaking the programs that use it.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::root;

/// The lines of the library's files by their names, without tests, the command and the prompt.
fn sources() -> BTreeMap<String, Vec<String>> {
    fn collect(folder: &Path, found: &mut BTreeMap<String, Vec<String>>) {
        let source = root().join("src");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&source).unwrap().to_str().unwrap().to_owned();
            let is_other =
                ["bin", "cli", "repl", "testing"].iter().any(|top| name.starts_with(top));
            if is_other || path.file_stem().is_some_and(|stem| stem == "tests") {
                continue;
            }
            if path.is_dir() {
                collect(&path, found);
            } else if name.ends_with(".rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(name, text.lines().map(str::to_owned).collect());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(&root().join("src"), &mut found);
    found
}

/// The types that the facade names: the module at the top that each is from, and its own name.
fn named() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("src/prelude.rs")).unwrap();
    let uses = text.split("pub use crate::").skip(1).map(|item| item.split(';').next().unwrap());
    let items = uses.flat_map(|item| {
        let (path, list) = match item.split_once("::{") {
            Some((path, list)) => (path, list.trim_end_matches('}')),
            None => item.rsplit_once("::").unwrap(),
        };
        let top = path.split("::").next().unwrap();
        let names = list.split(',').map(|name| name.trim().split(" as ").next().unwrap());
        names.map(move |name| (top.to_owned(), name.to_owned()))
    });
    items.filter(|(_, name)| name.starts_with(char::is_uppercase)).collect()
}

/// Whether one of the attributes above a line is this.
fn has_attribute(lines: &[String], line: usize, attribute: &str) -> bool {
    let above = lines[..line].iter().rev().map(|line| line.trim());
    above.take_while(|line| line.starts_with(['#', '/'])).any(|line| line == attribute)
}

/// The kind and the name of the public type that a line declares.
fn declared(line: &str) -> Option<(&str, &str)> {
    let (kind, rest) = line.trim_start().strip_prefix("pub ")?.split_once(' ')?;
    let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    matches!(kind, "struct" | "enum" | "trait").then_some((kind, name))
}

/// The lines between a header and the brace that closes it.
fn body(lines: &[String], header: usize) -> std::ops::Range<usize> {
    let indent = &lines[header][..lines[header].len() - lines[header].trim_start().len()];
    let end = format!("{indent}}}");
    match lines[header].ends_with('{') {
        true => header + 1..header + lines[header..].iter().position(|line| *line == end).unwrap(),
        false => header..header,
    }
}

/// A type of the facade, as other programs see it.
#[derive(Default)]
struct Seen {
    is_declared: bool,
    is_enum: bool,
    /// Whether it says that it may grow.
    is_open: bool,
    /// Public fields, or variants.
    members: Vec<String>,
    /// Headers of its methods.
    methods: Vec<String>,
    /// Names of what its members and methods mention, which may be types.
    mentioned: BTreeSet<String>,
}

impl Seen {
    fn of(sources: &BTreeMap<String, Vec<String>>, top: &str, name: &str) -> Self {
        let mut seen = Self::default();
        let is_own = |file: &str| file.split(['/', '.']).next() == Some(top);
        for (_, lines) in sources.iter().filter(|(file, _)| is_own(file)) {
            for (number, line) in lines.iter().enumerate() {
                if let Some((kind, own)) = declared(line)
                    && own == name
                {
                    assert!(!seen.is_declared, "there are two types {top}::{name}");
                    (seen.is_declared, seen.is_enum) = (true, kind == "enum");
                    seen.is_open = has_attribute(lines, number, "#[non_exhaustive]");
                    seen.add_members(lines, number);
                }
                let implemented = line.trim_start().strip_prefix("impl").map(|rest| {
                    match rest.split_once("> ") {
                        Some((generics, rest)) if generics.starts_with('<') => rest,
                        _ => rest.trim_start(),
                    }
                });
                let own = implemented.and_then(|text| text.strip_prefix(name));
                if own.is_some_and(|rest| rest.starts_with([' ', '<'])) {
                    seen.add_methods(lines, number);
                }
            }
        }
        seen
    }

    fn add_members(&mut self, lines: &[String], header: usize) {
        if lines[header].contains("(pub ") {
            self.members.push(lines[header].clone());
        }
        for number in body(lines, header) {
            let line = lines[number].trim_start();
            let is_variant = self.is_enum && line.starts_with(char::is_uppercase);
            let is_field = line.starts_with("pub ");
            if (is_variant || is_field) && !has_attribute(lines, number, "#[doc(hidden)]") {
                // The name of a variant is no type.
                let types = line.split_once(if self.is_enum { "(" } else { ": " });
                self.mention(lines, types.map_or("", |(_, types)| types));
                self.members.push(line.to_owned());
            }
        }
    }

    fn add_methods(&mut self, lines: &[String], header: usize) {
        for number in body(lines, header) {
            let line = lines[number].trim_start();
            let is_public =
                ["pub fn ", "pub const fn "].iter().any(|start| line.starts_with(start));
            if !is_public {
                continue;
            }
            let last = lines[number..].iter().position(|line| line.ends_with(['{', ';'])).unwrap();
            let method = lines[number..=number + last].concat();
            if !has_attribute(lines, number, "#[doc(hidden)]") {
                self.mention(lines, &method);
            }
            self.methods.push(method);
        }
    }

    fn mention(&mut self, lines: &[String], text: &str) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let is_json = |name: &str| {
            let is_import = |line: &&String| line.starts_with("use serde_json::");
            lines.iter().filter(is_import).any(|line| line.contains(name))
        };
        for (start, _) in text.char_indices().filter(|(_, c)| c.is_uppercase()) {
            let (before, from) = text.split_at(start);
            let name = &from[..from.find(|c| !is_word(c)).unwrap_or(from.len())];
            let is_associated = from[name.len()..].starts_with(" =");
            let is_elsewhere =
                ["serde_json::", "io::"].iter().any(|from| before.ends_with(from)) || is_json(name);
            if !before.ends_with(is_word) && !is_associated && !is_elsewhere {
                self.mentioned.insert(name.to_owned());
            }
        }
    }
}

#[test]
fn whatever_the_facade_names_can_grow() {
    let sources = sources();
    let mut wrong = Vec::new();
    let named = named();
    assert!(named.len() > 60, "{}", named.len());
    for (top, name) in &named {
        let seen = Seen::of(&sources, top, name);
        assert!(seen.is_declared, "{top}::{name}");
        let has_state = seen.methods.iter().any(|method| method.contains("&mut self"));
        if (seen.is_enum || !seen.members.is_empty()) && !seen.is_open {
            wrong.push(format!("{top}::{name} is not `#[non_exhaustive]`: {:?}", seen.members));
        }
        if has_state && !seen.is_enum && !seen.members.is_empty() {
            wrong.push(format!("{top}::{name} has a state and public fields: {:?}", seen.members));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whatever_the_facade_takes_and_returns_is_named_there() {
    let sources = sources();
    let types: BTreeSet<&str> = sources
        .values()
        .flatten()
        .filter_map(|line| declared(line).map(|(_, name)| name))
        .collect();
    let named = named();
    let is_named = |name: &str| named.iter().any(|(_, own)| own == name);
    let mut wrong = Vec::new();
    for (top, name) in &named {
        for mentioned in Seen::of(&sources, top, name).mentioned {
            if types.contains(&*mentioned) && !is_named(&mentioned) {
                wrong.push(format!("{top}::{name} mentions {mentioned}"));
            }
        }
    }
    assert!(wrong.is_empty(), "name these, or hide what mentions them:\n{}", wrong.join("\n"));
}

#[test]
fn every_option_has_a_method() {
    let sources = sources();
    let options = ["Budget", "Limits", "Options", "Settings"];
    let named = named();
    let named: Vec<_> = named.iter().filter(|(_, name)| options.contains(&&**name)).collect();
    assert_eq!(named.len(), 6, "{named:?}");
    for (top, name) in named {
        let seen = Seen::of(&sources, top, name);
        let is_builder = |method: &&String| method.contains("(mut self,");
        assert!(seen.methods.iter().any(|method| is_builder(&method)), "{top}::{name}");
        for member in &seen.members {
            let field = member.trim_start_matches("pub ").split(':').next().unwrap();
            let header = format!("pub fn {field}(mut self,");
            let has = seen.methods.iter().any(|method| method.trim().starts_with(&header));
            assert!(has, "{top}::{name} has no method {field}");
        }
    }
}

#[test]
fn types_are_read_as_others_see_them() {
    let text = "/// A type.\n#[non_exhaustive]\npub struct Seen<'a> {\n    /// A field.\n    \
                pub one: Vec<Row<'a>>,\n    #[doc(hidden)]\n    pub two: Graph,\n    three: u8,\n}\n\n\
                impl<'a> Seen<'a> {\n    pub fn method(\n        &mut self,\n        stop: Stop,\n    \
                ) -> impl Iterator<Item = u8> {\n        todo()\n    }\n\n    #[doc(hidden)]\n    \
                pub fn other(&self) -> Graph {\n    }\n}\n";
    let lines = text.lines().map(str::to_owned).collect();
    let sources = BTreeMap::from([("a/mod.rs".to_owned(), lines)]);
    let seen = Seen::of(&sources, "a", "Seen");
    assert!(seen.is_declared && seen.is_open && !seen.is_enum);
    assert_eq!(seen.members, ["pub one: Vec<Row<'a>>,"]);
    assert_eq!(seen.methods.len(), 2);
    assert!(seen.methods[0].contains("&mut self"));
    let mentioned: Vec<&str> = seen.mentioned.iter().map(String::as_str).collect();
    assert_eq!(mentioned, ["Iterator", "Row", "Stop", "Vec"]);
    assert!(!Seen::of(&sources, "b", "Seen").is_declared);
}
