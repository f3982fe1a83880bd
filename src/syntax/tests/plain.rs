//! Plain lines: which lines are, and that they become what the grammar makes of them.

use bumpalo::Bump;
use proptest::prelude::*;

use super::parsed;
use super::roundtrip::{build, tree};
use crate::source::SourceId;
use crate::syntax::layout::Layout;
use crate::syntax::nodes::Nodes;
use crate::syntax::plain::plain;
use crate::syntax::print_expr;

fn is_plain(text: &str) -> bool {
    let bump = Bump::new();
    let mut layout = Layout::new(SourceId(0), text);
    layout.read_line().unwrap();
    plain(layout.line(), &mut Nodes::new(SourceId(0), &bump)).is_some()
}

#[test]
fn simple_lines_are_plain() {
    let plain = [
        "x = I",
        "x = f(I, 1, T)",
        "return f(g(x), (1, -2), ())(y)",
        "x = f(a, b=True,)",
        "x = (1,)",
        "x = ((1))",
        "x = -f(None)",
        "x = lambda y: y",
        "x = f(lambda: 1, lambda a, b,: g(a, -b))",
        "return (lambda y: y)(1)",
        "def solve(I):",
        "def f(a, b,):",
    ];
    let other = [
        "x: int = 1",
        "x = a + b",
        "x = lambda y: y + 1",
        "x = lambda y: lambda z: y",
        "x = -lambda y: y",
        "x = lambda (y): y",
        "x = lambda y y: y",
        "x = a if b else c",
        "x = 1, 2",
        "x = - - 1",
        "x = not a",
        "f(x)",
        "def f(I): return I",
        "def f(I: Grid):",
        "def f(I) -> Grid:",
        "x = f(,)",
        "x = f(a b)",
        "x = f(a,, b)",
        "x = (,)",
        "x =",
        "return",
        "x = f(a) b",
        "pass",
    ];
    for text in plain {
        assert!(is_plain(text), "{text}");
    }
    for text in other {
        assert!(!is_plain(text), "{text}");
    }
}

proptest! {
    #[test]
    fn plain_lines_are_read_as_the_grammar_reads_them(tree in tree()) {
        let bump = Bump::new();
        let value = print_expr(build(&bump, &tree));
        // An annotated line is for the grammar, and every part of it stands where it stands in the
        // other.
        let [plain, annotated] = ["x  ", "x:T"].map(|target| {
            let text = format!("def f():\n    {target} = {value}\n    return x\n");
            parsed(&text, |module, diags| format!("{:?}\n{diags:?}", module.defs[0].body))
        });
        prop_assert_eq!(plain, annotated, "{}", value);
    }
}
