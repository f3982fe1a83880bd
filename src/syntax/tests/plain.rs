//! Plain lines: which lines are, and that they become what the grammar makes of them.

use std::ops::Range;

use bumpalo::Bump;
use logos::Logos;
use proptest::prelude::*;

use super::roundtrip::{build, tree};
use crate::rng::Rng;
use crate::source::SourceId;
use crate::syntax::layout::Layout;
use crate::syntax::nodes::Nodes;
use crate::syntax::parse::parse_with;
use crate::syntax::plain::plain;
use crate::syntax::token::Token;
use crate::syntax::{parse, print_expr};
use crate::testing::everyday::program;

fn is_plain(text: &str) -> bool {
    let bump = Bump::new();
    let mut layout = Layout::new(SourceId(0), text);
    layout.read_line().unwrap();
    plain(layout.line(), &mut Nodes::new(SourceId(0), &bump)).is_some()
}

#[test]
fn the_lines_of_programs_are_plain() {
    let plain = [
        "x = I",
        "x = f(I, 1, T)",
        "return f(g(x), (1, -2), ())(y)",
        "x = f(a, b=True,)",
        "x = ((1))",
        "x = lambda y: lambda z=1: y + z",
        "x = y = a if b else c",
        "x, (*y, z) = xs[1:], xs[::-1][a, b]",
        "x = not a < b <= c and a is not b or a not in b",
        "x[i][j] += - -1 ** ~y",
        "out.append({**a, b: c}.get(d, {e}))",
        "x = [a for b, *c in d if e for f in g]",
        "return sum(1 for a in b)",
        "x = {a: b for a, b in c}; del x[0]; y = {*a, b,}",
        "return",
        "pass",
        "def f(a, b: Grid = 1,) -> Grid:",
        "def f(I): return I",
        "if a: return b; break",
        "elif a == b:",
        "else:",
        "while x % 2:",
        "for i, row in enumerate(I):",
        "for x in 1, 2:",
        "assert x",
        "from dsl import *",
        "'a text'",
    ];
    let other = [
        "x: int = 1",
        "x = lambda (y): y",
        "x = lambda y y: y",
        "x = f(,)",
        "x = f(a b)",
        "x = f(a,, b)",
        "x = f(a for a in b, 1)",
        "x = (,)",
        "x = a if b",
        "x = a not b",
        "x = (*a)",
        "x = a[*b:1]",
        "x = 9223372036854775808",
        "x =",
        "x = f(a) b",
        "f(x) = 1",
        "x = a + not b",
        "def f(I: Tuple[int]):",
        "import dsl as d",
        "print('a')",
        "if a",
        "else: x = 1 2",
    ];
    for text in plain {
        assert!(is_plain(text), "{text}");
    }
    for text in other {
        assert!(!is_plain(text), "{text}");
    }
}

/// Asserts that a text is read as if every line went to the grammar.
fn assert_read_alike(text: &str) {
    let bump = Bump::new();
    let (mut found, mut expected) = (Vec::new(), Vec::new());
    let quick = parse(SourceId(0), text, &bump, &mut found);
    let slow = parse_with(|_, _| None, SourceId(0), text, &bump, &mut expected);
    assert_eq!(quick, slow, "{text}");
    assert_eq!(found, expected, "{text}");
}

#[test]
fn programs_are_read_as_the_grammar_reads_them() {
    let mut rng = Rng::new(7);
    for number in 0..150 {
        let text = program(number);
        assert_read_alike(&text);
        let spans: Vec<Range<usize>> =
            Token::lexer(&text).spanned().map(|(_, range)| range).collect();
        // The same with a word or sign too few, too many, or in the place of another.
        for _ in 0..10 {
            let [place, other] = [0; 2].map(|_| spans[rng.below(spans.len())].clone());
            let put = match rng.below(3) {
                0 => String::new(),
                1 => format!("{} {}", &text[other], &text[place.clone()]),
                _ => text[other].to_owned(),
            };
            let mut changed = text.clone();
            changed.replace_range(place, &put);
            assert_read_alike(&changed);
        }
    }
}

proptest! {
    #[test]
    fn plain_lines_are_read_as_the_grammar_reads_them(tree in tree()) {
        let bump = Bump::new();
        let value = print_expr(build(&bump, &tree));
        assert_read_alike(&format!("def f():\n    x = {value}\n    return x\n"));
    }
}
