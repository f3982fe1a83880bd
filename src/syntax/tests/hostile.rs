//! Inputs that mean harm: deep, long, endless, random. They end with an answer, and soon.

use bumpalo::Bump;
use proptest::prelude::*;

use super::{Code, codes, dump, expr, parsed};
use crate::diag::{render, render_first, to_json};
use crate::source::{SourceId, SourceMap};
use crate::syntax::ast::MAX_DEPTH;
use crate::syntax::{MAX_BRACKETS, parse_entry};
use crate::testing::effort::{assert_linear, effort};

/// Yardsticks: far more than any of them needs.
const SOON: f64 = 500.0;

/// Returns the codes for a body line in a sound definition.
fn line(text: &str) -> Vec<Code> {
    let (found, took) = effort(|| codes(&format!("def f(I):\n    x = {text}\n    return x\n")));
    assert!(took < SOON, "took {took}");
    found
}

const MANY: usize = 100_000;

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("(", ")"), ("f(", ")"), ("(1, ", ")"), ("[", "]"), ("{", "}")] {
        let nested = open.repeat(MANY) + "1" + &close.repeat(MANY);
        assert_eq!(line(&nested), [Code::TooDeep], "{open}");
        assert_eq!(line(&open.repeat(MANY)), [Code::TooDeep], "{open} unclosed");
    }
    assert_eq!(line(&")".repeat(MANY)), [Code::MismatchedBracket]);
    for chain in
        ["not ", "-", "lambda: ", "lambda x, y: ", "1 if 1 else ", "x + ", "x or ", "- - not "]
    {
        let found = line(&(chain.repeat(MANY / 2) + "x"));
        let expected = if chain == "- - not " { Code::UnexpectedToken } else { Code::TooDeep };
        assert!(found == [expected] || found == [Code::LineTooLong], "{chain}: {found:?}");
    }
    assert_eq!(line(&("f".to_owned() + &"(1)".repeat(MANY / 2))), [Code::TooDeep]);
    assert_eq!(line(&("1".to_owned() + &"+1".repeat(MANY))), [Code::TooDeep]);
}

#[test]
fn the_limits_are_where_they_are_said_to_be() {
    let brackets = |count: usize| "(".repeat(count) + "x" + &")".repeat(count);
    assert_eq!(line(&brackets(MAX_BRACKETS)), []);
    assert_eq!(line(&brackets(MAX_BRACKETS + 1)), [Code::TooDeep]);
    let negations = |count: usize| "not ".repeat(count) + "x";
    let deepest = usize::from(MAX_DEPTH) - 1;
    assert_eq!(line(&negations(deepest)), []);
    assert_eq!(line(&negations(deepest + 1)), [Code::TooDeep]);
    // Folded signs add no depth.
    assert_eq!(expr(&("-".repeat(1001) + "5")), "-5");
}

#[test]
fn wide_is_not_deep() {
    let wide = format!("({})", "1, ".repeat(MANY));
    assert_eq!(line(&wide), []);
    assert_eq!(line(&format!("f({})", "k=1, ".repeat(MANY / 2))), []);
    assert_eq!(line(&"1, ".repeat(MANY * 2)), [Code::LineTooLong]);
}

#[test]
fn floods_end_soon_and_are_drawn_briefly() {
    let floods = |many: usize| {
        [
            "$\n".repeat(many),
            "x\n".repeat(many),
            "(\n".repeat(many),
            "def f(\n".repeat(many),
            "def f(I):\n".repeat(many),
            "    x\n".repeat(many),
            "for x in y:\n".repeat(many),
            "\"\n".repeat(many),
            "'''".repeat(many),
            "\\\n".repeat(many),
            " \\\r\n".repeat(many),
            " \x0c#\n".repeat(many),
            "\t".repeat(many) + "x",
            "#".repeat(many * 10),
            "x".repeat(many * 10) + "[",
            "0".repeat(many * 10),
            "9".repeat(many * 10),
            "é".repeat(many),
            "x = (a\n".repeat(many),
            "x[".repeat(many),
            "[for ".repeat(many),
            "a = ".repeat(many / 2),
            "lambda ".repeat(many),
            "x if ".repeat(many),
            "\r".repeat(many),
            "1 2 ".repeat(many),
        ]
    };
    let draw = |flood: &str| {
        let mut sources = SourceMap::new();
        sources.add("flood", flood);
        parsed(flood, |_, diags| {
            for diagnostic in &diags {
                to_json(diagnostic, &sources);
            }
            render_first(&diags, (100, "--all"), &sources, false)
        })
    };
    let (few, many) = (floods(MANY / 4), floods(MANY));
    for (few, many) in few.iter().zip(&many) {
        let start: String = many.chars().take(20).collect();
        assert!(draw(many).len() < 100_000, "{start:?} is drawn in {} bytes", draw(many).len());
        assert_linear(&start, MANY, |size| draw(if size == MANY { many } else { few }));
    }
}

#[test]
fn eleven_thousand_lines_parse_in_no_time() {
    let def = "def solve(I):\n    x1 = objects(I, T, F, T)\n    x2 = sfilter(x1, lambda x: size(x) > 2)\n    \
               x3 = fill(I, 5, x2)\n    x4 = rbind(equality, x3)\n    O = x4(x1)\n    return O\n\n\n";
    let text = def.repeat(11_000 / 9);
    let parse = || {
        parsed(&text, |module, diags| {
            assert_eq!(diags, []);
            assert_eq!(module.defs.len(), 11_000 / 9);
        });
    };
    let ((), took) = effort(parse);
    assert!(took < SOON, "took {took}");
}

/// Returns words that come together in files, sound or not.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "def ",
        "return ",
        "f",
        "(",
        ")",
        "x",
        " = ",
        ", ",
        ":",
        "\n",
        "\n    ",
        "\n        ",
        "lambda ",
        "1",
        "-",
        "not ",
        "in ",
        " if ",
        " else ",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"\"\"",
        "\\",
        "#",
        "\t",
        "\r\n",
        "==",
        "<",
        "+",
        "*",
        "**",
        "->",
        ".",
        "...",
        "for ",
        "class ",
        "import ",
        "from ",
        " as ",
        "9223372036854775808",
        "0x",
        "1.5",
        "é",
        "\u{feff}",
        "None",
        "and ",
        "or ",
        ";",
        "pass",
        "def f(x):\n    return x\n",
        "|",
        "@",
    ];
    prop_oneof![prop::sample::select(words.to_vec()).prop_map(str::to_owned), "\\PC{0,3}"]
}

proptest! {
    #[test]
    fn random_words_never_panic(words in prop::collection::vec(word(), 0..60)) {
        survives(&words.concat())?;
    }

    #[test]
    fn random_text_never_panics(text in "\\PC*|[ -~\\n\\t]*") {
        survives(&text)?;
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut sources = SourceMap::new();
        match sources.read_from("bytes", &bytes[..]) {
            Ok(id) => survives(sources.text(id))?,
            Err(problem) => {
                prop_assert!(render(&[problem], &sources, true).contains("E0003"));
            }
        }
    }
}

/// Checks that, whatever the text is, diagnostics can be shown, lie inside it, and sound trees
/// print.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let mut sources = SourceMap::new();
    let id = sources.add("random", text);
    let bump = Bump::new();
    parse_entry(id, text, &bump, &mut Vec::new());
    parsed(text, |module, diags| {
        for diagnostic in &diags {
            for label in &diagnostic.labels {
                prop_assert_eq!(label.span.source, SourceId(0));
                prop_assert!(text.get(label.span.range()).is_some(), "{:?}", diagnostic);
            }
            prop_assert!(to_json(diagnostic, &sources)["line"].is_u64());
        }
        let drawn = render(&diags, &sources, false);
        for diagnostic in &diags {
            prop_assert!(drawn.contains(diagnostic.code.number()));
        }
        if diags.is_empty() {
            let printed = super::print(&module);
            let again = parsed(&printed, |again, diags| {
                prop_assert_eq!(diags, vec![]);
                Ok(dump::module(&again))
            })?;
            prop_assert_eq!(again, dump::module(&module));
        }
        Ok(())
    })
}
