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

/// The codes of a text's diagnostics, in order.
fn codes(text: &str) -> Vec<Code> {
    parsed(text, |_, diags| diags.iter().map(|diagnostic| diagnostic.code).collect())
}

/// The dump of one expression that must be sound.
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
        assert_eq!(value.depth, 2);
        let super::ast::ExprKind::Call { args, .. } = value.kind else { panic!("a call") };
        assert_eq!(&text[args[1].value.span.range()], "-1");
        assert_eq!(args[1].value.depth, 1);
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
    assert_eq!(refused("x[0]"), [Code::Subscript]);
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
fn a_definition_with_errors_is_kept_and_one_with_a_broken_header_is_not() {
    parsed("def f(I):\n    x = I[0]\n    y = 1\n\ndef g(I=1):\n    return I\n", |module, diags| {
        assert_eq!(diags.len(), 2);
        assert_eq!(module.defs.len(), 1);
        assert_eq!(module.defs[0].body.len(), 1);
    });
}

#[test]
fn at_most_fifty_errors_are_reported_in_order() {
    let text: String = (0..60).map(|_| "def f(I):\n").collect();
    parsed(&text, |_, diags| {
        assert_eq!(diags.len(), super::MAX_REPORTED + 1);
        let last = &diags[super::MAX_REPORTED];
        assert_eq!(
            (last.code, last.message.as_str()),
            (Code::TooManyErrors, "… and 10 more errors")
        );
        assert_eq!(last.notes, Vec::<String>::new());
        assert!(diags.windows(2).take(49).all(|pair| pair[0].span() < pair[1].span()));
    });
}

#[test]
fn what_is_no_program_is_not_read_to_its_end() {
    let last = |text: String| parsed(&text, |_, mut diags| diags.pop().unwrap());
    let abandoned = last("$\n".repeat(5000));
    assert_eq!(abandoned.code, Code::TooManyErrors);
    assert_eq!(abandoned.notes, ["the rest of the text was not read"]);
    let counted = last("x\n".repeat(5000));
    assert_eq!(counted.message, "… and 4950 more errors");
    assert_eq!(counted.notes, Vec::<String>::new());
}
