//! How the code is laid out: what no compiler checks.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::{Path, PathBuf};

use arcvm::prim;

use crate::support::root;

/// The files below a folder that end so.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    if folder.is_dir() {
        let mut entries: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries.iter().for_each(|path| files(path, endings, found));
    } else if folder.extension().is_some_and(|ending| endings.iter().any(|own| ending == *own)) {
        found.push(folder.to_owned());
    }
}

/// The Rust files of a folder and of what is in it, with the file of the same name beside it.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let folder = root().join("src").join(folder);
    files(&folder, &["rs"], &mut found);
    let beside = folder.with_extension("rs");
    if folder.file_name().is_some_and(|name| name != "src") && beside.exists() {
        files(&beside, &["rs"], &mut found);
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
const COINCIDENCES: [(&str, &str); 4] = [
    // A file of shaders.
    ("gpu/emit.rs", "objects"),
    // An operator of mutation.
    ("search/mutate.rs", "insert"),
    // Keys of JSON.
    ("jobs/json.rs", "index"),
    ("jobs/json.rs", "line"),
];

/// Words of rules and families that `solve` shows. Its terms take constants, so that none of these
/// words can stand for a primitive.
const TITLES: [&str; 19] = [
    "alike", "box", "colour", "contents", "crop", "enclosed", "found", "height", "hmirror",
    "holes", "images", "length", "move", "panels", "shape", "size", "square", "vmirror", "width",
];

#[test]
fn engines_passes_and_searches_name_primitives_by_their_constants() {
    let folders =
        ["vm", "jit", "gpu", "pass", "search", "engine", "population", "eval", "jobs", "solve"];
    let mut left = Vec::new();
    for path in folders.into_iter().flat_map(sources) {
        let name = path.strip_prefix(root().join("src")).unwrap().to_str().unwrap().to_owned();
        // Tests hold programs, of which the shortest are a name.
        if name.ends_with("/tests.rs") {
            continue;
        }
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            for literal in literals(line) {
                let is_title = name.starts_with("solve/") && TITLES.contains(&literal);
                let is_name = prim::lookup_any(literal).is_some() && !is_title;
                if is_name && !COINCIDENCES.contains(&(name.as_str(), literal)) {
                    left.push(format!("{name}:{number}: {literal}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "primitives have constants in `prim`:\n{}", left.join("\n"));
}

/// The source files of the library and of the Python package, by name.
fn all_sources() -> Vec<(String, String)> {
    let mut found = sources("");
    files(&root().join("python/src"), &["rs"], &mut found);
    let source = root().join("src");
    let name = |path: &Path| {
        let below = path.strip_prefix(&source).or_else(|_| path.strip_prefix(root()));
        below.unwrap().to_str().unwrap().to_owned()
    };
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The sources, the tests and the benchmarks, by name.
fn all_rust() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["tests", "benches"] {
        files(&root().join(folder), &["rs"], &mut found);
    }
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    let others = found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap()));
    all_sources().into_iter().chain(others).collect()
}

/// The code lines of all source files: the file, the number of the line and the line.
fn each_line(mut visit: impl FnMut(&str, usize, &str)) {
    for (name, text) in all_sources() {
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
        // The classes of the Python package have names of their own.
        if let (Some(_), Some(name)) = (words.next(), words.next())
            && !file.starts_with("python/")
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

/// The words of a line of code outside its literals, each with what stands before and after it.
fn words(line: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.split('"').step_by(2).flat_map(move |code| {
        code.char_indices().filter_map(move |(start, first)| {
            let (before, from) = code.split_at(start);
            let is_start = is_word(first) && !before.ends_with(is_word);
            let length = from.find(|c| !is_word(c)).unwrap_or(from.len());
            is_start.then(|| (before, &from[..length], &from[length..]))
        })
    })
}

/// Whether a line declares a variable, parameter or field `at`; there may be methods of that name.
fn declares_at(line: &str) -> bool {
    let starts = ["let ", "mut ", "for ", "pub ", "(", "|", "&", "[", "{ ", ", "];
    let ends = [",", ")", "|", "]", ": ", " in ", " =", " }"];
    words(line).any(|(before, word, after)| {
        let before = before.trim_start();
        word == "at"
            && match before.is_empty() {
                true => after.starts_with(": "),
                false => starts.iter().any(|start| before.ends_with(start)),
            }
            && ends.iter().any(|end| after.starts_with(end))
    })
}

#[test]
fn no_index_is_called_at() {
    for line in ["for (at, part) in parts {", "    at: Point,", "Cell { color, at }", "let at = 3;"]
    {
        assert!(declares_at(line), "{line}");
    }
    for line in
        ["board.at(row, column)", "pub fn at(self)", r#""at""#, "begins at, or ends at: the"]
    {
        assert!(!declares_at(line), "{line}");
    }
    let mut found = Vec::new();
    each_line(|file, number, line| {
        if declares_at(line) || line.contains("var at ") {
            found.push(format!("{file}:{number}: {}", line.trim()));
        }
    });
    let mut others = Vec::new();
    for folder in ["docs", "python", "shaders", "solvers", "tests"] {
        files(&root().join(folder), &["md", "py", "pyi", "wgsl", "arc"], &mut others);
    }
    // Programs that are compared with CPython stay as they were recorded.
    others.retain(|path| !path.starts_with(root().join("tests/files")));
    for path in others {
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            let code = line.trim_start();
            let assigns = ["at = ", "at, ", "at: "].iter().any(|start| code.starts_with(start));
            let binds = ["lambda at", "for at ", "for at,", "var at ", "let at ", ", at in "];
            if assigns || binds.iter().any(|start| code.contains(start)) {
                found.push(format!("{}:{number}: {code}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "an index has a name that says of what:\n{}", found.join("\n"));
}

/// Lines that a file may have, lines that a function may have, and parameters besides `self`.
const MOST: [usize; 3] = [600, 100, 6];

/// Files that are longer, and why they are not split.
const LONG_FILES: [(&str, &str); 15] = [
    (
        "src/population/evaluate.rs",
        "The order of an evaluation, whose steps share the state of jobs.",
    ),
    (
        "src/search/evolve.rs",
        "A generation and its niches, whose candidates are made of its children.",
    ),
    (
        "src/value/object.rs",
        "Both forms of an object beside each other, as each is made of the other.",
    ),
    (
        "src/prim/patches.rs",
        "A family of primitives is one file, so that its table stands beside them.",
    ),
    ("src/solve/cells.rs", "The features of cells are one list, from which their terms are made."),
    ("tests/broken.rs", "Each test is a kind of error, and all read the same broken files."),
    ("tests/cli.rs", "Each test is a command, and all compare with one folder of snapshots."),
    ("tests/faults.rs", "One generator plants faults, and each test is a place for them."),
    ("tests/passes.rs", "Each test is a pass, and all share the programs that it is tried on."),
    ("tests/pictures.rs", "Each test is a picture or a page, and all open one browser."),
    ("tests/store.rs", "Each test is a way to end or share a store, which all fill alike."),
    ("tests/files/python/constructs/changes.py", "It is a list of programs."),
    ("tests/files/python/constructs/shared_lists.py", "It is a list of programs."),
    ("docs/measured.md", "All figures are on one page, the head of which leads to each."),
    ("docs/primitives/planes.md", "It is generated, a section for each primitive."),
];

/// Functions that are longer, and why they are not split.
const LONG_FUNCTIONS: [(&str, &str, &str); 14] = [
    ("gpu/lower/forms.rs", "form", "The table of what a device can do, an arm for each form."),
    ("solve/families/related.rs", "acted", "An arm for each action, as the outcomes are tried."),
    ("solve/families/effects.rs", "paint", "An arm for each action, with what it does."),
    (
        "solve/families/action_terms.rs",
        "term_of",
        "An arm for each action, with how it is written.",
    ),
    ("solve/families/actions.rs", "actions", "The list of actions, an entry each."),
    ("ir/build/builtins.rs", "call_builtin", "An arm for each function of Python's."),
    ("syntax/print.rs", "write_expr", "An arm for each expression, with how it is written."),
    ("solve/families/lists.rs", "counts", "The list of what is counted, an entry each."),
    ("solve/families/tiles.rs", "add_tiles", "The list of ways to tile, an entry each."),
    ("solve/views.rs", "add_reductions", "The list of views of a grid, an entry each."),
    ("benches/jit.rs", "main", "The order of what is measured, which share their programs."),
    ("tests/faults.rs", "faults_name_what_was_written", "A list of programs and messages."),
    ("tests/budgets/integers.rs", "integers_at_their_limits", "A list of programs and statuses."),
    ("tests/jit.rs", "what_leaves_the_usual_range_agrees", "A list of programs."),
];

/// Functions with more parameters, and why these are not one struct.
const MANY_PARAMETERS: [(&str, &str, &str); 9] = [
    ("jit/runtime.rs", "call3", "Native code passes the two words of each operand in registers."),
    ("jit/runtime.rs", "call4", "Native code passes the two words of each operand in registers."),
    (
        "vm/code/parts.rs",
        "run_chosen_parts",
        "The fields of an instruction are read by its caller.",
    ),
    ("population/evaluate.rs", "on_sample", "It hands on what every way of running a block has."),
    ("gpu/batch.rs", "stream", "The slots of one batch with its two callbacks, for one caller."),
    ("jobs/offload/samples.rs", "in_segments", "It hands on what the device is called with."),
    ("solve/families/related.rs", "done", "A family's rules share no state but these."),
    ("solve/families/chosen.rs", "by_tree", "A family's rules share no state but these."),
    ("solve/candidate.rs", "cell_rules", "A family's rules share no state but these."),
];

/// The functions of a text that was formatted: the name, the lines, the parameters besides `self`.
fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let is_header = code.starts_with("fn ")
            || code.starts_with("pub") && code.contains("fn ") && !code.contains("Fn ")
            || ["unsafe fn ", "const fn ", "extern "].iter().any(|start| code.starts_with(start));
        let Some((_, after)) = line.split_once("fn ").filter(|_| is_header) else { continue };
        let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let end = format!("{indent}}}");
        let length = match code.ends_with('}') {
            true => 1,
            false => lines[number..].iter().position(|line| *line == end).map_or(1, |n| n + 1),
        };
        // A header that does not fit a line goes on to the one that closes its parentheses.
        let inner = format!("{indent}    ");
        let rest = lines[number + 1..].iter().take_while(|line| line.starts_with(&inner));
        let rest = rest.map(|line| line.trim()).filter(|line| !line.starts_with(['#', '/']));
        let header: Vec<&str> = match code.ends_with('(') {
            true => std::iter::once(after).chain(rest).chain([")"]).collect(),
            false => vec![after],
        };
        let header = header.join(" ");
        let parameters = header_parameters(&header);
        // Python's functions take keywords.
        let mut above =
            lines[..number].iter().rev().take_while(|line| line.len() > indent.len() + 1);
        let takes_keywords = above.any(|line| line.contains("#[pyo3(signature"));
        let parameters = if takes_keywords { Vec::new() } else { parameters };
        let is_self = |parameter: &&str| {
            matches!(parameter.trim_end_matches(','), "self" | "&self" | "&mut self" | "mut self")
        };
        let others = parameters.iter().filter(|own| !is_self(own));
        let count = others.map(|parameter| parts_of(parameter)).sum();
        found.push((name, length, count));
    }
    found
}

/// Counts the parameters that a text of one has: a tuple is as many as its parts.
fn parts_of(parameter: &str) -> usize {
    match parameter.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((names, _)) => names.split(',').filter(|name| !name.trim().is_empty()).count(),
        None => 1,
    }
}

/// The parameters of a header.
fn header_parameters(header: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let mut found = Vec::new();
    let mut start = None;
    let mut before = ' ';
    for (index, c) in header.char_indices() {
        match c {
            '(' if depth == 0 => {
                start = Some(index + 1);
                depth = 1;
            }
            '(' | '[' => depth += 1,
            '<' if start.is_some() => depth += 1,
            '>' if start.is_some() && before != '-' => depth -= 1,
            ')' | ']' => {
                depth -= 1;
                if depth == 0 {
                    found.extend(start.map(|start| &header[start..index]));
                    break;
                }
            }
            ',' if depth == 1 => {
                found.extend(start.map(|start| &header[start..index]));
                start = Some(index + 1);
            }
            _ => {}
        }
        before = c;
    }
    found.into_iter().map(str::trim).filter(|parameter| !parameter.is_empty()).collect()
}

#[test]
fn long_files_are_split_or_say_why_not() {
    let mut found = Vec::new();
    for folder in ["src", "benches", "docs", "grammar", "python", "shaders", "solvers", "tests"] {
        files(
            &root().join(folder),
            &["rs", "wgsl", "py", "pyi", "lalrpop", "arc", "md"],
            &mut found,
        );
    }
    let (mut wrong, mut met) = (Vec::new(), 0);
    for path in found {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
        if lines <= MOST[0] {
            continue;
        }
        match LONG_FILES.iter().any(|(file, why)| *file == name && why.ends_with('.')) {
            true => met += 1,
            false => wrong.push(format!("{name} has {lines} lines")),
        }
    }
    assert!(wrong.is_empty(), "split these, or say here why not:\n{}", wrong.join("\n"));
    assert_eq!(met, LONG_FILES.len(), "a reason is not needed any more");
}

#[test]
fn large_functions_are_split_or_say_why_not() {
    let (mut wrong, mut met) = (Vec::new(), Vec::new());
    for (name, text) in all_rust() {
        // The functions that a macro writes have no name of their own.
        let named = functions(&text).into_iter().filter(|(function, _, _)| !function.is_empty());
        for (function, length, parameters) in named {
            let reasons = [
                (MOST[1] < length, &LONG_FUNCTIONS[..], format!("has {length} lines")),
                (MOST[2] < parameters, &MANY_PARAMETERS[..], format!("takes {parameters}")),
            ];
            for (_, list, told) in reasons.into_iter().filter(|(is_large, _, _)| *is_large) {
                match list.iter().find(|(file, own, _)| *file == name && *own == function) {
                    Some(reason) => met.push(reason),
                    None => wrong.push(format!("{name}: {function} {told}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "split these, or say here why not:\n{}", wrong.join("\n"));
    let all = LONG_FUNCTIONS.iter().chain(&MANY_PARAMETERS);
    let left: Vec<_> = all.filter(|reason| !met.contains(reason)).collect();
    assert!(left.is_empty(), "these reasons are not needed any more: {left:?}");
}

#[test]
fn parameters_are_counted() {
    let text = "fn one(a: u8, b: Vec<(u8, u8)>) {\n}\n\nfn two(\n    &self,\n    a: u8,\n    \
                b: impl Fn(u8, u8) -> u8,\n) {\n    a();\n}\n\nfn three(\n    (a, b): (u8, u8), \
                c: u8, d: u8,\n) {\n}\n";
    let expected = [("one".to_owned(), 2, 2), ("two".to_owned(), 7, 2), ("three".to_owned(), 4, 4)];
    assert_eq!(functions(text), expected);
}
