//! How comments and pages are written, as far as that can be counted.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Words of a sentence.
const MOST: usize = 30;

/// Lines of a comment that stand together.
struct Comment {
    /// Its first line in the file, from 1.
    line: usize,
    /// The signs that it begins with.
    sign: &'static str,
    lines: Vec<String>,
    /// The first line of code behind it that is no attribute.
    behind: String,
    /// Whether it stands in Python's help, whose summaries name what a property is.
    is_help: bool,
}

/// Signs of comments in Rust, in the shaders and in the grammar.
const SLASHES: &[&str] = &["///", "//!", "//"];

/// The sign of comments in Python and in scripts.
const HASH: &[&str] = &["#"];

/// The quotes of docstrings.
const QUOTES: &str = "\"\"\"";

/// The comment sign and the text of a line that is nothing else.
fn comment_line<'l>(line: &'l str, signs: &[&'static str]) -> Option<(&'static str, &'l str)> {
    let code = line.trim_start();
    let sign = signs.iter().copied().find(|sign| code.starts_with(sign))?;
    Some((sign, code[sign.len()..].strip_prefix(' ').unwrap_or(&code[sign.len()..])))
}

/// Collects the comments of a source text.
fn comments(text: &str, signs: &[&'static str]) -> Vec<Comment> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found: Vec<Comment> = Vec::new();
    let mut last = None;
    let mut is_class = false;
    for (number, line) in lines.iter().enumerate() {
        let current = comment_line(line, signs);
        is_class = *line == "#[pymethods]" || is_class && *line != "}";
        if let Some((sign, text)) = current {
            match found.last_mut().filter(|_| last == Some(sign)) {
                Some(comment) => comment.lines.push(text.to_owned()),
                None => {
                    let code = || {
                        lines[number..].iter().filter(|line| comment_line(line, signs).is_none())
                    };
                    let behind = code().find(|line| !line.trim_start().starts_with("#["));
                    let behind = behind.copied().unwrap_or_default().to_owned();
                    let is_help = is_class || code().next() == Some(&"#[pyfunction]");
                    let lines = vec![text.to_owned()];
                    found.push(Comment { line: number + 1, sign, lines, behind, is_help });
                }
            }
        }
        last = current.map(|(sign, _)| sign);
    }
    found
}

/// Collects the docstrings of a text of Python's.
fn docstrings(text: &str) -> Vec<Comment> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut found, mut number) = (Vec::new(), 0);
    while let Some(line) = lines.get(number) {
        let start = number;
        let rest = lines[start..].iter().skip(1).take_while(|line| !line.contains(QUOTES));
        number += match line.matches(QUOTES).count() % 2 {
            0 => 1,
            // To behind the line of the closing quotes.
            _ => rest.count() + 2,
        };
        let Some(first) = line.trim_start().trim_start_matches('r').strip_prefix(QUOTES) else {
            continue;
        };
        let mut doc = vec![first.to_owned()];
        doc.extend(
            lines[..number.min(lines.len())][start + 1..].iter().map(|&line| line.to_owned()),
        );
        let last = doc.last_mut().unwrap();
        last.truncate(last.find(QUOTES).unwrap_or(last.len()));
        let behind = String::new();
        found.push(Comment { line: start + 1, sign: QUOTES, lines: doc, behind, is_help: true });
    }
    found
}

/// Joins the lines of a text to paragraphs, leaving out code, tables and headings.
fn paragraphs<'l>(lines: impl IntoIterator<Item = &'l str>) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut is_code, mut is_session) = (false, false);
    for line in lines {
        let line = line.trim();
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        // In Python's help: a session at the prompt, a line under a heading, the name of a
        // parameter with its type.
        is_session = line.starts_with(">>>") || is_session && !line.is_empty();
        let is_name =
            |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_, ".contains(c));
        let is_help = is_session
            || line.starts_with("---")
            || line.split_once(" : ").is_some_and(|(name, _)| is_name(name));
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = number.len() < line.len() && number.starts_with(". ");
        let item = match is_numbered {
            true => Some(&number[2..]),
            false => line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")),
        };
        if is_fence || is_code || is_help || line.is_empty() || line.starts_with(['|', '#']) {
            found.push(String::new());
        } else if let Some(item) = item {
            found.push(item.to_owned());
        } else if let Some(text) = found.last_mut() {
            text.push(' ');
            text.push_str(line);
        }
    }
    found
}

/// Splits a paragraph into sentences, in which pieces of code are one word each.
fn sentences(paragraph: &str) -> Vec<String> {
    let pieces = paragraph.split('`').enumerate();
    let text: String =
        pieces.map(|(number, piece)| if number % 2 == 1 { "X" } else { piece }).collect();
    let mut found = vec![String::new()];
    let words: Vec<&str> = text.split_whitespace().collect();
    for (index, word) in words.iter().enumerate() {
        let sentence = found.last_mut().unwrap();
        sentence.push_str(word);
        sentence.push(' ');
        let next = words.get(index + 1).and_then(|next| next.chars().next());
        let begins = next.is_some_and(|c| c.is_uppercase() || "[(*\"“".contains(c));
        if word.ends_with(['.', '!', '?']) || word.ends_with([':', ';']) && begins {
            found.push(String::new());
        }
    }
    found
}

/// The files below a folder whose names end so.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
}

/// The sources and their names.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(&root().join("src"), ".rs", &mut found);
    files(&root().join("python/src"), ".rs", &mut found);
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// All that is written beside the sources, by name: tests, benchmarks, shaders, the grammar,
/// scripts and Python. Programs and snapshots, which are compared with, are not ours to word.
fn others() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (folder, ending) in [
        ("tests", ".rs"),
        ("tests", ".py"),
        ("benches", ".rs"),
        ("benches", ".py"),
        ("shaders", ".wgsl"),
        ("grammar", ".lalrpop"),
        ("grammar", ".rs"),
        ("python", ".py"),
        ("python", ".pyi"),
        (".ci", ""),
    ] {
        files(&root().join(folder), ending, &mut found);
    }
    let compared = root().join("tests/files");
    found.retain(|path| !path.starts_with(&compared));
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The comments of a file of ours, with Python's docstrings.
fn comments_of(name: &str, text: &str) -> Vec<Comment> {
    if [".rs", ".wgsl", ".lalrpop"].iter().any(|ending| name.ends_with(ending)) {
        return comments(text, SLASHES);
    }
    let mut found = comments(text, HASH);
    if !name.starts_with(".ci/") {
        found.extend(docstrings(text));
    }
    found
}

/// The pages that are written by hand, and their names.
fn pages() -> Vec<(String, String)> {
    let mut found: Vec<PathBuf> = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "src/ARCHITECTURE.md",
        "src/prim/README.md",
    ]
    .map(|page| root().join(page))
    .to_vec();
    files(&root().join("docs"), ".md", &mut found);
    let generated = root().join("docs/primitives");
    found.retain(|path| !path.starts_with(&generated));
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The path of a file below the root.
fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()
}

/// The reason for which a sentence should be another one, if there is one.
fn fault(sentence: &str) -> Option<String> {
    let words = sentence.split_whitespace().count();
    let sentence = sentence.trim_end();
    if words > MOST {
        return Some(format!("{words} words"));
    }
    if sentence.starts_with("What ") && !sentence.ends_with('?') {
        return Some("a clause as its subject".to_owned());
    }
    sentence.to_lowercase().contains("in any case").then(|| "unconditionally is meant".to_owned())
}

#[test]
fn sentences_are_short_and_plain() {
    let mut wrong = Vec::new();
    for (name, text) in sources().into_iter().chain(others()) {
        for comment in comments_of(&name, &text) {
            for paragraph in paragraphs(comment.lines.iter().map(String::as_str)) {
                for sentence in sentences(&paragraph) {
                    if let Some(fault) = fault(&sentence) {
                        wrong.push(format!("{name}:{}: {fault}: {sentence}", comment.line));
                    }
                }
            }
        }
    }
    for (name, text) in pages() {
        for sentence in paragraphs(text.lines()).iter().flat_map(|text| sentences(text)) {
            if let Some(fault) = fault(&sentence) {
                wrong.push(format!("{name}: {fault}: {sentence}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Columns of a line of a comment.
const COLUMNS: usize = 100;

#[test]
fn comments_fit_a_hundred_columns() {
    let mut wrong = Vec::new();
    for (name, text) in sources().into_iter().chain(others()) {
        let lines: Vec<&str> = text.lines().collect();
        for comment in comments_of(&name, &text) {
            for number in comment.line..comment.line + comment.lines.len() {
                let columns = lines[number - 1].chars().count();
                if columns > COLUMNS {
                    wrong.push(format!("{name}:{number}: {columns} columns"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words with which a summary may not begin although they end in `s`: they are no verbs.
const PLURALS: &str = "Actions Arguments Attributes Brackets Bytes Cells Characters Colours \
    Columns Constants Crops Definitions Demonstrations Descendants Digests Directions Editors \
    Elements Errors Evaluations Features Functions Grids Ids Instructions Its Letters Levels Lines \
    Messages Nanoseconds Nodes Numbers Operands Operators Options Outcomes Outputs Pairs \
    Parameters Phases Pieces Places Planes Programs Records Rectangles Results Rows Rules Samples \
    Seconds Slots Solutions Squares Subscripts Tasks Trees Values Variables Warnings Windows Words \
    Workers";

#[test]
fn summaries_of_functions_begin_with_a_verb() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for comment in comments(&text, SLASHES) {
            let header = comment.behind.trim_start();
            let is_function = ["fn ", "const fn ", "unsafe fn "].iter().any(|start| {
                let header = header.strip_prefix("pub ").unwrap_or(header);
                let header = match header.strip_prefix("pub(") {
                    Some(rest) => rest.split_once(") ").map_or(header, |(_, rest)| rest),
                    None => header,
                };
                header.starts_with(start)
            });
            // The functions of tests say what is true.
            let is_other = comment.is_help || name.ends_with("tests.rs");
            if comment.sign != "///" || !is_function || is_other {
                continue;
            }
            let first = comment.lines[0].split_whitespace().next().unwrap_or_default();
            let is_verb = first.starts_with(char::is_uppercase)
                && first.trim_end_matches([',', ':', '.']).ends_with('s')
                && !["This", "As", "Others", "Various"].contains(&first)
                && PLURALS.split(' ').all(|plural| plural != first);
            if !is_verb {
                wrong.push(format!("{name}:{}: {}", comment.line, comment.lines[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn messages_begin_with_their_subject() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        // Texts that the tests of a file make are not for users.
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for (number, line) in (1..).zip(code.lines()) {
            let is_comment = line.trim_start().starts_with("//");
            for literal in line.split('"').skip(1).step_by(2).filter(|_| !is_comment) {
                let parts = literal.split(['.', ';']);
                let says = |part: &str| part.trim_start().to_lowercase().starts_with("what ");
                if parts.into_iter().any(says) && !literal.ends_with('?') {
                    wrong.push(format!("{name}:{number}: a clause as its subject: {literal}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The public modules below a file, each with the file that holds it.
fn public_modules(file: &Path, folder: &Path, found: &mut Vec<PathBuf>) {
    for line in fs::read_to_string(file).unwrap().lines() {
        let declared = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'));
        let Some(module) = declared else { continue };
        let own = folder.join(module);
        let file = [own.with_extension("rs"), own.join("mod.rs")];
        let file = file.into_iter().find(|file| file.exists()).unwrap();
        public_modules(&file, &own, found);
        found.push(file);
    }
}

#[test]
fn modules_outside_the_facade_say_that_they_are_internal() {
    const WORDS: &str =
        "//! Internal: it may change with any version; other programs use [`crate::prelude`].";
    let source = root().join("src");
    let mut modules = Vec::new();
    public_modules(&source.join("lib.rs"), &source, &mut modules);
    assert!(modules.len() > 80, "{}", modules.len());
    modules.retain(|path| !path.ends_with("prelude.rs"));
    let says = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().any(|own| own == WORDS);
    let wrong: Vec<String> =
        modules.iter().filter(|path| !says(path)).map(|path| name(path)).collect();
    assert!(wrong.is_empty(), "these modules do not say `{WORDS}`:\n{}", wrong.join("\n"));
}

#[test]
fn faults_of_prose_are_found() {
    let source = "/// The colour of\n/// a cell. What it is is told.\n#[inline]\npub fn color() {}\n\
                  // A comment.\n";
    let found = comments(source, SLASHES);
    assert_eq!((found.len(), found[0].line, found[0].behind.as_str()), (2, 1, "pub fn color() {}"));
    let text = paragraphs(found[0].lines.iter().map(String::as_str));
    let told = sentences(&text[0]);
    assert_eq!(told[..2], ["The colour of a cell. ", "What it is is told. "]);
    assert_eq!(fault(&told[1]).as_deref(), Some("a clause as its subject"));
    assert_eq!(fault(&"word ".repeat(31)).as_deref(), Some("31 words"));
    assert_eq!(fault(&"word ".repeat(30)), None);
    assert!(fault("It is computed in any case.").is_some());
    assert_eq!(sentences("Some `code. Of one` word: Then more").len(), 2);
}
