//! Tests of the front end: snapshots of files, hostile inputs, print and parse.

use bumpalo::Bump;

use super::ast::{Entry, Module};
use super::{parse, parse_entry, parse_expr, print};
use crate::diag::{Code, Diagnostic, render};
use crate::source::SourceId;

mod dump;
mod files;
mod hostile;
mod plain;
mod roundtrip;

/// Parses a text and hands the tree and the diagnostics on.
fn parsed<T>(text: &str, then: impl FnOnce(Module<'_>, Vec<Diagnostic>) -> T) -> T {
    let bump = Bump::new();
    let mut diags = Vec::new();
    let module = parse(SourceId(0), text, &bump, &mut diags);
    then(module, diags)
}

/// Returns the codes of a text's diagnostics, in order.
fn codes(text: &str) -> Vec<Code> {
    parsed(text, |_, diags| diags.iter().map(|diagnostic| diagnostic.code).collect())
}

/// Returns the dump of one expression that must be sound.
fn expr(text: &str) -> String {
    let bump = Bump::new();
    let mut diags = Vec::new();
    let value = parse_expr(SourceId(0), text, &bump, &mut diags);
    assert_eq!(diags, [], "{text}");
    dump::expr(value.expect("no diagnostics, so there is an expression"))
}

#[test]
fn spans_and_depths_are_those_of_the_text() {
    let text = "def f(I):\n    x = g(I, -1)\n    return (x)\n";
    parsed(text, |module, diags| {
        assert_eq!(diags, []);
        let [def] = module.defs else { panic!("one definition") };
        assert_eq!(&text[def.span.range()], "def f(I):");
        assert_eq!(&text[def.end.range()], "return (x)");
        assert_eq!(&text[def.name.span.range()], "f");
        assert_eq!(&text[def.params[0].span.range()], "I");
        assert_eq!(&text[def.body[0].span.range()], "x = g(I, -1)");
        let super::ast::StmtKind::Assign { target, value } = def.body[0].kind else {
            panic!("an assignment");
        };
        assert_eq!(&text[target.span.range()], "x");
        assert_eq!(&text[value.span.range()], "g(I, -1)");
        assert_eq!(value.summary.depth, 2);
        let super::ast::ExprKind::Call { args, .. } = value.kind else { panic!("a call") };
        assert_eq!(&text[args[1].value.span.range()], "-1");
        assert_eq!(args[1].value.summary.depth, 1);
    });
}

#[test]
fn a_prompt_takes_definitions_assignments_and_expressions() {
    let bump = Bump::new();
    let mut diags = Vec::new();
    let text = "x = 1\ndef f(I): return I\nf(x)\nimport dsl\n\nx, 2\n";
    let entries = parse_entry(SourceId(0), text, &bump, &mut diags);
    assert_eq!(diags, []);
    let shown: Vec<String> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Def(def) => dump::def(def),
            Entry::Assign { target, value } => format!("{} = {}", target.text, dump::expr(value)),
            Entry::Expr(value) => dump::expr(value),
        })
        .collect();
    assert_eq!(shown, ["x = 1", "(def f (I)\n  (return I))", "(call f x)", "(tuple x 2)"]);
}

#[test]
fn a_single_expression_is_demanded() {
    let refused = |text: &str| {
        let bump = Bump::new();
        let mut diags = Vec::new();
        assert!(parse_expr(SourceId(0), text, &bump, &mut diags).is_none(), "{text}");
        diags.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    assert_eq!(refused(""), [Code::MissingValue]);
    assert_eq!(refused("x = 3"), [Code::MissingValue]);
    assert_eq!(refused("1\n2"), [Code::MissingValue]);
    assert_eq!(refused("x, 'text'"), [Code::StringValue]);
    assert_eq!(refused("return x"), [Code::TopLevelStatement]);
    assert_eq!(expr("first(I)"), "(call first I)");
}

#[test]
fn what_follows_a_return_is_kept() {
    parsed("def f(I):\n    return I\n    x = 1\n    return x\n", |module, diags| {
        assert_eq!(diags, []);
        assert_eq!(module.defs[0].body.len(), 3);
    });
}

#[test]
fn a_definition_with_errors_is_kept_and_of_one_with_a_broken_header_the_name() {
    parsed(
        "def f(I):\n    x = 'text'\n    y = 1\n\ndef g(**I):\n    return I\n",
        |module, diags| {
            assert_eq!(diags.len(), 2);
            assert_eq!(module.defs.len(), 2);
            assert_eq!(module.defs[0].body.len(), 1);
            assert!(!module.defs[0].sound && !module.defs[0].lost);
            assert!(module.defs[1].lost && module.defs[1].name.text == "g");
        },
    );
}

#[test]
fn at_most_fifty_errors_are_reported_in_order() {
    let text = format!("def f(I):\n{}", "    x = $\n".repeat(60));
    parsed(&text, |_, diags| {
        assert_eq!(diags.len(), super::MAX_REPORTED + 1);
        let last = &diags[super::MAX_REPORTED];
        assert_eq!(
            (last.code, last.message.as_str()),
            (Code::TooManyErrors, "… and 10 more errors")
        );
        assert!(diags.windows(2).all(|pair| pair[0].span() < pair[1].span()));
    });
}

#[test]
fn warnings_are_no_errors_however_many_there_are() {
    let text = "@register\ndef f(I):\n    return I\n\nprint(1)\n".repeat(60);
    parsed(&text, |module, diags| {
        assert_eq!((module.defs.len(), diags.len()), (60, 120));
        assert!(!diags.iter().any(Diagnostic::is_error));
        assert!(diags.windows(2).all(|pair| pair[0].span() < pair[1].span()));
    });
}

#[test]
fn each_definition_has_its_errors_reported() {
    let text: String = (0..2_000).map(|i| format!("def f{i}(I):\n    return $\n")).collect();
    parsed(&text, |module, diags| {
        assert_eq!((module.defs.len(), diags.len()), (2_000, 2_000));
        assert!(module.defs.iter().all(|def| !def.sound));
    });
}

#[test]
fn what_is_no_program_is_counted() {
    let last = |text: String| parsed(&text, |_, mut diags| diags.pop().unwrap());
    assert_eq!(last("$\n".repeat(5000)).message, "… and 4950 more errors");
    assert_eq!(last("x\n".repeat(5000)).message, "… and 4950 more errors");
}

#[test]
fn an_unclosed_string_ends_before_the_next_definition() {
    let text = "def f(I):\n    \"\"\"never closed\n    return I\n\ndef g(I):\n    return I\n";
    parsed(text, |module, diags| {
        assert_eq!(diags.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::UnterminatedString]);
        let sound = |name| module.defs.iter().any(|def| def.name.text == name && def.sound);
        assert!(!sound("f") && sound("g"));
    });
}

/// Returns the lines with code of a text, after Markdown was taken away.
fn code_of(text: &str) -> Vec<String> {
    let bump = Bump::new();
    let code = super::fences::code(text, &bump);
    assert_eq!(code.len(), text.len());
    code.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn of_markdown_the_code_is_read() {
    let def = "def f(I):\n    return I\n";
    let lines = ["def f(I):", "    return I"];
    assert_eq!(code_of(def), lines);
    assert_eq!(code_of(&format!("Here it is:\n\n```python\n{def}```\nDone.\n")), lines);
    assert_eq!(code_of(&format!("```\r\n{def}```")), lines);
    assert_eq!(code_of(&format!("~~~py\n{def}")), lines, "an end that was cut off");
    assert_eq!(code_of(&format!("{def}```\nThis mirrors nothing.\n")), lines, "a cut-off start");
    assert_eq!(code_of(&format!("```json\n{{}}\n```\n```python\n{def}```\n")), lines);
    assert_eq!(code_of(&format!("```python\n{def}```\né…\n```python\n{def}```\n")).len(), 4);
    for info in [
        "python title=\"x\"",
        "Python 3",
        "{.python}",
        "python:solve.py",
        "py3",
        "arc linenums=\"1\"",
    ] {
        assert_eq!(code_of(&format!("Here:\n```{info}\n{def}```\nDone.\n")), lines, "{info}");
    }
    for info in ["json", "pycon", "output title=\"python\""] {
        assert!(code_of(&format!("```{info}\n{def}```\n")).is_empty(), "{info}");
    }
    let marks = format!("~~~~\n{def}```\n~~~\n~~~~\nDone.\n");
    assert_eq!(code_of(&marks)[..2], lines, "as many marks as began it end it");
    assert_eq!(code_of(&marks)[2..], ["```", "~~~"]);
    assert_eq!(code_of(&format!("````markdown\nx\n```python\n{def}```\ny\n````\nz\n")), lines);
    assert_eq!(code_of(&format!("Call it:\n```f(x)``` is it\n```\n{def}```\n")), lines);
    let deep = "```\ndef f(I):\n    '''\n    ```\n    '''\n    return I\n```\n";
    assert_eq!(code_of(deep).len(), 5, "a fence that is indented is a line of the code");
    let doc = "def f(I):\n    \"\"\"\n```\nf(I)\n```\n    \"\"\"\n    return I\n";
    assert_eq!(code_of(doc).len(), 7, "a docstring may hold fences");
}

#[test]
fn of_markdown_in_lists_and_quotations_the_code_is_read() {
    for (first, rest) in [
        ("   ", "   "),
        ("      ", "      "),
        ("\t", "\t"),
        ("> ", "> "),
        (">", ">"),
        ("> > ", ">> "),
        ("- ", "  "),
        ("1. ", "   "),
        ("10) ", "    "),
        ("  * - ", "      "),
        ("- > ", "  > "),
        ("> - ", ">   "),
    ] {
        let fenced = "```python\ndef f(I):\n    x = I\n    return x\n```\nDone.";
        let lines = fenced.lines().enumerate();
        let lines =
            lines.map(|(index, line)| [if index == 0 { first } else { rest }, line, "\n"].concat());
        let text = lines.collect::<String>();
        let bump = Bump::new();
        assert_eq!(super::fences::code(&text, &bump).len(), text.len());
        parsed(&text, |module, diags| {
            assert!(diags.is_empty(), "{first:?}: {diags:?}");
            assert_eq!(module.defs.len(), 1, "{first:?}");
            let place = module.defs[0].name.span.start as usize;
            assert_eq!(place, text.find("f(I)").unwrap(), "places are those of the text");
        });
    }
}
