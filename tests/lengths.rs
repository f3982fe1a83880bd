//! Texts of thousands of parts and of many levels, which are read in time of their length.

use arcvm::diag;
use arcvm::library::Library;
use arcvm::testing::effort::{assert_linear, effort};
use serde_json::Value as Json;

use crate::support::{codes, many};

/// A text, or a definition of one, of a number.
type Text<'t> = &'t (dyn Fn(usize) -> String + Sync);

/// Enough that what grows with its square is most of the time.
const MANY: usize = 20_000;

#[test]
fn thousands_of_warnings_and_errors_take_no_longer_than_thousands_of_lines() {
    let warned = |i| {
        let digit = i % 10;
        format!(
            "def cand_{i}(I):\n    x = hmirror(I)\n    return replace(vmirror(I), 1, {digit})\n"
        )
    };
    let cases: [(&str, Text<'_>); 4] = [
        ("W0401", &warned),
        ("E0301", &|i| format!("def solve_{i}(I):\n    return vmirror{i}(I)\n")),
        ("W0701", &|i| format!("def solve_{i}(I):\n    return vmirror({i})\n")),
        ("E0106", &|i| format!("def solve_{i}(I):\n    return vmirror(I\n")),
    ];
    for (code, definition) in cases {
        assert_linear(code, MANY, |count| {
            let mut library = Library::default();
            let mut diags = library.add_text("many.py", &many(count, definition));
            diags.extend(library.type_clashes());
            assert!(codes(&diags).iter().all(|found| *found == code), "{code}");
            assert_eq!(diags.len(), count, "{code}");
            assert!(diag::render(&diags, library.sources(), false).contains(code));
            let json = diags.iter().map(|diagnostic| diag::to_json(diagnostic, library.sources()));
            let json: Vec<Json> = json.collect();
            assert!(json.last().unwrap()["line"].as_u64().unwrap() > count as u64);
        });
    }
}

#[test]
fn thousands_of_faults_are_each_placed_in_their_own_definition() {
    let definition = |i| {
        format!(
            "def h{i}(a):\n    return divide(height(a), multiply({i}, 0))\n\
             def solve_{i}(I):\n    return h{i}(I)\n"
        )
    };
    assert_linear("faults", MANY / 4, |count| {
        let mut library = Library::default();
        let diags = library.add_text("faults.py", &many(count, definition));
        assert_eq!(codes(&diags), <[&str; 0]>::default());
        library.optimise();
        for (index, entry) in library.entries().iter().enumerate() {
            let root = entry.definition.runnable().unwrap().root;
            let (line, _) = library.sources().line_col(library.span(entry, root).unwrap());
            // Five lines a pair of definitions; the helper's call, or the line that calls it.
            assert!([5 * index + 2, 5 * index + 4].contains(&line), "{index}: {line}");
        }
    });
}

#[test]
fn long_chains_and_long_lists_load_in_time_of_their_length() {
    let chain = |count| {
        many(count, |i| match i {
            0 => "def f0(I):\n    return vmirror(I)\n".to_owned(),
            i => format!("def f{i}(I):\n    return f{}(I)\n", i - 1),
        })
    };
    let parameters = |count: usize| {
        let parameters: String = many(count * 5, |i| format!("a{i},"));
        format!("def f({}):\n    return a0\n", parameters.replace('\n', " "))
    };
    let users = |count| {
        many(count, |i| format!("def g{i}(a, b, c, d):\n    return a\n"))
            + "def solve_a(I):\n"
            + &many(count, |i| format!("    x{i} = g{i}(I, I, I, I)"))
            + "    return ("
            + &many(count, |i| format!("x{i},")).replace('\n', " ")
            + ")\n"
    };
    // Two that call each other, and one that uses them.
    let pairs = |count| {
        many(count, |i| {
            format!(
                "def a{i}(g):\n    return b{i}(g)\n\
                 def b{i}(g):\n    return a{i}(g)\n\
                 def solve_{i}(I):\n    return a{i}(I)\n"
            )
        })
    };
    // One whose many variables are read where it is called.
    let variables = |count| {
        "def f(g):\n    a = list(g)\n".to_owned()
            + &many(count, |i| format!("    a{i}, b{i} = len(a), {i}"))
            + "    return a\ndef solve(I):\n    return f(I)\n"
    };
    // Those that change what they are given are built anew at each call.
    let changing = |count| {
        many(count / 10, |i| format!("def c{i}(a):\n    a.append({i})\n    return len(a)\n"))
            + "def solve(I):\n    a = []\n"
            + &many(count / 10, |i| format!("    c{i}(a)"))
            + "    return a\n"
    };
    let cases: [(&str, Text<'_>, Option<&str>); 6] = [
        ("variables", &variables, None),
        ("changing", &changing, None),
        ("chain", &chain, None),
        ("parameters", &parameters, Some("E0314")),
        ("users", &users, None),
        ("pairs", &pairs, None),
    ];
    for (name, text, expected) in cases {
        assert_linear(name, MANY, |count| {
            let mut library = Library::default();
            let diags = library.add_text("long.py", &text(count));
            assert_eq!(codes(&diags), expected.into_iter().collect::<Vec<_>>());
        });
    }
}

#[test]
fn nested_expressions_are_read_in_time_of_their_levels() {
    let nested = |part: &str| (0..24).fold("g".to_owned(), |inner, _| part.replace("IN", &inner));
    let parts = [
        "[x for x in IN]",
        "[IN for x in g]",
        "[IN for x in g if x == g[0]]",
        "[x for x in g if IN]",
        "{1: IN for x in g}",
        "tuple(IN for x in g)",
        "next((IN for x in g), 1)",
        "list(map(lambda x: IN, g))",
        "sorted(IN, key=len)",
        "same(IN, g)",
        "(IN or g)",
    ];
    for part in parts {
        let text = format!(
            "def same(a, b):\n    return a if a == b else b\n\
             def f(g):\n    return {0} == [1]\n\
             def changed(a, g):\n    a.append({0})\n    return a\n\
             def solve(I):\n    g = [list(r) for r in I]\n    a = []\n    h = lambda g: {0}\n    \
             return f(g), changed(a, g), h(g)\n",
            nested(part)
        );
        let read = || codes(&Library::default().add_text("nested.py", &text));
        let (_, time) = effort(read);
        assert!(time < 100.0, "{part}: {time} yardsticks");
    }
}
