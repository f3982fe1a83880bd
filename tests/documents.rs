//! The pages that people read: every link leads somewhere, lines fit a terminal, and listings are
//! what the program prints.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::support::{root, run, without_times};

/// The columns of a line of prose.
const COLUMNS: usize = 100;

/// A page, as far as links are concerned.
struct Page {
    links: Vec<String>,
    anchors: BTreeSet<String>,
}

impl Page {
    fn read(text: &str) -> Self {
        let mut page = Self { links: Vec::new(), anchors: BTreeSet::new() };
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        *heading += &text;
                    }
                }
                Event::End(TagEnd::Heading(_)) => page.add_anchor(&heading.take().unwrap()),
                _ => {}
            }
        }
        page
    }

    /// Adds the anchor of a heading, by the rule of the usual hosts of repositories: small letters,
    /// digits and hyphens, and a number behind what was there before.
    fn add_anchor(&mut self, heading: &str) {
        let kept = |c: char| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            _ => c.is_alphanumeric().then_some(c),
        };
        let plain: String = heading.to_lowercase().chars().filter_map(kept).collect();
        let mut anchor = plain.clone();
        for number in 1.. {
            if self.anchors.insert(anchor) {
                break;
            }
            anchor = format!("{plain}-{number}");
        }
    }
}

/// The pages of the repository by their paths below its root.
fn pages() -> BTreeMap<PathBuf, String> {
    fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            let path = folder.join(&name);
            if entry.file_type().unwrap().is_dir() {
                // Nothing that is built, and nothing hidden, is written by hand.
                let name = name.to_str().unwrap();
                if name != "target" && !name.starts_with('.') {
                    collect(&path, found);
                }
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(root().join(&path)).unwrap();
                found.insert(path, text);
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(Path::new(""), &mut found);
    found
}

/// A path without `.` and `..`; nothing where it leads out of the repository.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => normal.push(name),
            Component::ParentDir if normal.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(normal)
}

/// The reason for which a link of a page leads nowhere, if it does.
fn broken(pages: &BTreeMap<PathBuf, Page>, from: &Path, link: &str) -> Option<&'static str> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => Some(from.to_owned()),
        path => normal(&from.parent().unwrap().join(path)),
    };
    let Some(target) = target else { return Some("it leads out of the repository") };
    if !root().join(&target).exists() {
        return Some("there is no such file");
    }
    match pages.get(&target) {
        Some(page) if !anchor.is_empty() && !page.anchors.contains(anchor) => {
            Some("the page has no such heading")
        }
        None if !anchor.is_empty() => Some("only pages have headings"),
        _ => None,
    }
}

#[test]
fn every_link_leads_somewhere() {
    let pages: BTreeMap<PathBuf, Page> =
        pages().into_iter().map(|(path, text)| (path, Page::read(&text))).collect();
    assert!(pages.contains_key(Path::new("README.md")));
    let mut wrong = String::new();
    for (from, page) in &pages {
        for link in &page.links {
            if let Some(why) = broken(&pages, from, link) {
                wrong += &format!("{}: {link}: {why}\n", from.display());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn links_that_lead_nowhere_are_found() {
    let text = "# One\n## One\n## `x` and y!\n[a](#one-1) [b](#x-and-y) [c](#two) [d](no.md)\n\
        [e](../no) [f](Cargo.toml) [g](Cargo.toml#a) ![h](no.png) [i](https://example.org/no)\n\
        ```text\n[no](link)\n```\n";
    let from = PathBuf::from("page.md");
    let page = Page::read(text);
    let links = page.links.clone();
    // A page that is there, so that links to its own headings can be followed.
    let readme = PathBuf::from("README.md");
    let pages = BTreeMap::from([(readme.clone(), page)]);
    let wrong: Vec<&str> = links
        .iter()
        .filter(|link| broken(&pages, &readme, link).is_some())
        .map(String::as_str)
        .collect();
    assert_eq!(wrong, ["#two", "no.md", "../no", "Cargo.toml#a", "no.png"]);
    assert!(broken(&pages, &from, "#one").is_some(), "there is no file of that name");
}

#[test]
fn lines_of_pages_fit() {
    let mut wrong = String::new();
    for (path, text) in pages() {
        // Pages that are generated from the registry take their lines from there.
        if path.starts_with("docs/primitives") {
            continue;
        }
        let mut code = false;
        for (number, line) in (1..).zip(text.lines()) {
            code ^= line.trim_start().starts_with("```");
            // Rows of tables, pictures and code cannot be wrapped.
            let whole = code || line.starts_with('|') || line.starts_with("![");
            if !whole && line.chars().count() > COLUMNS {
                wrong += &format!("{}:{number}\n", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "lines of more than {COLUMNS} columns:\n{wrong}");
}

#[test]
fn the_readme_is_short() {
    let lines = fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(lines <= 150, "{lines} lines; what is told at length belongs into docs/");
}

/// The commands in the listings of a page, each with the lines below it.
fn listings(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = line == "```text";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| is_code) {
            found.push((command.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = found.last_mut().filter(|_| is_code) {
            lines.push(plain(line));
        }
    }
    found
}

/// A line without times, and without the columns that come of them.
fn plain(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    without_times(&words.join(" "))
}

/// The first lines of a listing that do not stand in an output where they should. `…` stands for
/// lines that are left out.
fn missing<'l>(listing: &'l [String], output: &str) -> Option<&'l [String]> {
    let printed: Vec<String> = output.lines().map(plain).collect();
    let parts: Vec<&[String]> = listing.split(|line| line == "…").collect();
    let mut from = 0;
    for (number, part) in parts.iter().enumerate() {
        let is_last = number + 1 == parts.len();
        let mut starts = from..=(printed.len() + 1).saturating_sub(part.len());
        let stands = |start: &usize| {
            let end = start + part.len();
            printed.get(*start..end) == Some(*part)
                && (0 < number || *start == 0)
                && (!is_last || end == printed.len())
        };
        match starts.find(stands) {
            Some(start) => from = start + part.len(),
            None => return Some(part),
        }
    }
    None
}

#[test]
fn listings_of_the_engines_are_what_the_program_prints() {
    let page = fs::read_to_string(root().join("docs/engines.md")).unwrap();
    let listings = listings(&page);
    let commands: Vec<&str> = listings.iter().map(|(command, _)| command.as_str()).collect();
    for stage in ["cat", "build", "simplify", "boards", "fuse", "vm", "jit", "stats"] {
        assert!(commands.iter().any(|command| command.contains(stage)), "{stage}: {commands:?}");
    }
    for (command, lines) in &listings {
        let words: Vec<&str> = command.split(' ').collect();
        let output = match words[..] {
            ["cat", path] => fs::read_to_string(root().join(path)).unwrap(),
            ["arcvm", .., "jit"] if !cfg!(all(feature = "jit", target_arch = "x86_64")) => continue,
            ["arcvm", ..] => {
                let ran = run(&words[1..]);
                assert_eq!(ran.code, 0, "{command}: {}", ran.err);
                ran.out
            }
            _ => panic!("nobody runs `{command}`"),
        };
        if let Some(part) = missing(lines, &output) {
            panic!("`{command}` does not print\n{}\nbut\n{output}", part.join("\n"));
        }
    }
}

#[test]
fn listings_that_are_not_printed_are_found() {
    let page = "```text\n$ arcvm a\nx  1.5 ms\n…\ny\n```\n$ no\n```sh\n$ no\n```\n";
    let listings = listings(page);
    assert_eq!(listings.len(), 1);
    let (command, lines) = &listings[0];
    assert_eq!((command.as_str(), lines.len()), ("arcvm a", 3));
    for right in ["x 20 ns\ny", "x 2 s\nz\ny\nz\ny"] {
        assert_eq!(missing(lines, right), None, "{right}");
    }
    for wrong in ["", "x 2 s", "y", "x 2 s\ny\nz", "z\nx 2 s\ny", "y\nx 2 s"] {
        assert!(missing(lines, wrong).is_some(), "{wrong}");
    }
}
