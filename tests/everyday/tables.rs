//! The table of constructs in `docs/language.md`: every row does what it says, in both dialects.

use std::fs;

use arcvm::diag::Diagnostic;
use arcvm::library::Library;
use arcvm::value::{Budget, Cx, Direction, Value};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;

use super::literal;
use crate::support::root;

/// The result of a text in one of the dialects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Comes {
    /// To a value, as `programs.py` prints it.
    To(&'static str),
    /// To an error when it runs.
    Fails,
    /// To a message that has a remedy.
    Refused,
}

use Comes::{Fails, Refused, To};

/// A trial of a row: the lines of a definition `solve(I)`, and what comes of it in Python and in
/// the project's dialect.
type Trial = (&'static str, Comes, Comes);

/// The rows by their first words, each with its trials.
const ROWS: &[(&str, &[Trial])] = &[
    (
        "`a + b`",
        &[
            ("return (1, 2) + (3, 4)", To("(1,2,3,4,)"), To("(4,6,)")),
            ("return 1 + 2", To("3"), To("3")),
        ],
    ),
    (
        "`a - b`",
        &[
            ("return (3, 4) - (1, 2)", Fails, To("(2,2,)")),
            ("return {1, 2} - {2}", To("{1}"), Fails),
        ],
    ),
    ("`a * b`", &[("return (1, 2) * 2", To("(1,2,1,2,)"), To("(2,4,)"))]),
    (
        "`a // b`",
        &[
            ("return (7, -7) // 2", Fails, To("(3,-4,)")),
            ("return (-7 // 2, -7 % 3, -7)", To("(-4,2,-7,)"), To("(-4,2,-7,)")),
        ],
    ),
    (
        "`a \\| b`",
        &[
            ("return (6 | 1, 6 & 3)", To("(7,2,)"), Fails),
            ("return ({1} | {2}, {1, 2} & {2})", To("({1,2},{2},)"), To("({1,2},{2},)")),
        ],
    ),
    (
        "`a ^ b`",
        &[("return (6 ^ 3, 1 << 4, 17 >> 2, 2 ** 5)", To("(5,16,4,32,)"), To("(5,16,4,32,)"))],
    ),
    ("`a / b`", &[("return 6 / 2", To("3"), To("3")), ("return 7 / 2", Fails, Fails)]),
    (
        "a definition that calls itself",
        &[("return solve(I[1:]) if len(I) > 1 else 7", To("7"), Refused)],
    ),
    (
        "`if`, `elif`",
        &[(
            "n = 0\n    for i in range(9):\n        if i == 2:\n            continue\n        elif i == 6:\n            break\n        n += i\n    else:\n        n = 99\n    while n > 5:\n        n -= 4\n    else:\n        return n\n    return None",
            To("5"),
            To("5"),
        )],
    ),
    (
        "`a, *b = x`",
        &[(
            "a, *b = 1, 2, 3\n    c = d = 4\n    c += 1\n    return (a, tuple(b), c, d, a < c <= 5, None is None)",
            To("(1,(2,3,),5,4,1,1,)"),
            To("(1,(2,3,),5,4,1,1,)"),
        )],
    ),
    (
        "`[…]`, `{…}`",
        &[(
            "xs = [1, 2]\n    d = {**{1: 2}, 3: 4}\n    return (tuple([*xs, 3]), {x for x in xs}, tuple(d.items()), tuple(x * x for x in xs if x > 1))",
            To("((1,2,3,),{1,2},((1,2,),(3,4,),),(4,),)"),
            To("((1,2,3,),{1,2},((1,2,),(3,4,),),(4,),)"),
        )],
    ),
    (
        "`x[i]`",
        &[(
            "return (I[-1][0], I[0][::-1], {1: 2}[1])",
            To("(3,(2,1,0,),2,)"),
            To("(3,(2,1,0,),2,)"),
        )],
    ),
    (
        "`x[i] = v`",
        &[(
            "x = [1, 2, 3, 4, 5]\n    x[0] = 9\n    x[1:3] = [7]\n    del x[0], x[-1:]\n    return tuple(x)",
            To("(7,4,)"),
            To("(7,4,)"),
        )],
    ),
    (
        "`f(a, b=c)`",
        &[(
            "def f(a, b):\n        return a * 10 + b\n    return (f(1, b=2), f(*(3, 4)), tuple(zip(*I)))",
            To("(12,34,((0,3,),(1,4,),(2,5,),),)"),
            To("(12,34,((0,3,),(1,4,),(2,5,),),)"),
        )],
    ),
    (
        "`def f(a, /, b, *, c=1)`",
        &[(
            "def f(a, /, b, *, c=1):\n        return a + b * c\n    def g(a, *rest):\n        \
             return rest\n    return (f(1, b=2, c=3), g(1, 2, 3))",
            To("(7,(2,3,),)"),
            To("(7,(2,3,),)"),
        )],
    ),
    (
        "`def` in a `def`",
        &[(
            "n = 1\n    def f(a, b=n):\n        return a + b + n\n    n = 10\n    g = lambda a, b=2: a + b\n    return (f(1), g(5))",
            To("(12,7,)"),
            To("(12,7,)"),
        )],
    ),
    (
        "`len max min",
        &[(
            "return (len(I), max(3, 5), min(I[0]), sum(I[1]), abs(-4), tuple(sorted((2, 1), reverse=True)), tuple(reversed((1, 2))), tuple(enumerate((5, 6))), tuple(zip((1, 2), (3, 4))), tuple(map(lambda v: v + 1, (1, 2))), tuple(filter(None, (0, 3))), any((0, 1)), all(()), set((1, 1)), frozenset((2,)), tuple(list((3,))), len(dict(((1, 2),))), int(True), bool(4), divmod(7, 2), pow(2, 3))",
            To(
                "(2,5,0,12,4,(2,1,),(2,1,),((0,5,),(1,6,),),((1,3,),(2,4,),),(2,3,),(3,),1,1,{1},{2},(3,),1,1,1,(3,1,),8,)",
            ),
            To(
                "(2,5,0,12,4,(2,1,),(2,1,),((0,5,),(1,6,),),((1,3,),(2,4,),),(2,3,),(3,),1,1,{1},{2},(3,),1,1,1,(3,1,),8,)",
            ),
        )],
    ),
    (
        "`next(",
        &[
            ("return next(v for v in I[1] if v > 3)", To("4"), To("4")),
            ("return next((10 // v for v in (5, 0)), 7)", To("2"), To("2")),
            ("return next((v for v in I[0] if v > 8), 7)", To("7"), To("7")),
            ("return next(v for v in ())", Fails, Fails),
        ],
    ),
    (
        "`collections.deque`",
        &[
            (
                "from collections import Counter, defaultdict, deque\n    from copy import copy, deepcopy\n    q, c, d = deque((1, 2)), Counter((1, 2, 1)), defaultdict(list)\n    q.appendleft(3)\n    d[q.pop()].append(4)\n    return (tuple(q), c[1], c[7], tuple((k, tuple(v)) for k, v in d.items()), tuple(copy([1])), tuple(deepcopy([2])))",
                To("((3,1,),2,0,((2,(4,),),),(1,),(2,),)"),
                To("((3,1,),2,0,((2,(4,),),),(1,),(2,),)"),
            ),
            (
                "from functools import reduce\n    from itertools import chain, combinations, product\n    return (reduce(lambda a, b: a * b, (2, 3)), tuple(product((1, 2), (3,))), tuple(combinations((1, 2, 3), 2)), tuple(chain((1,), (2,))))",
                To("(6,((1,3,),(2,3,),),((1,2,),(1,3,),(2,3,),),(1,2,),)"),
                To("(6,((1,3,),(2,3,),),((1,2,),(1,3,),(2,3,),),(1,2,),)"),
            ),
        ],
    ),
    (
        "`.append .extend",
        &[(
            "x, s, d = [3], {1}, {}\n    x.append(1)\n    x.extend([2])\n    x.insert(0, 9)\n    x.pop()\n    x.remove(9)\n    x.sort()\n    x.reverse()\n    s.add(2)\n    s.discard(1)\n    d.update({1: 2})\n    d.setdefault(3, 4)\n    y = [1]\n    y.clear()\n    return (tuple(x), s, tuple(d.items()), len(y))",
            To("((3,1,),{2},((1,2,),(3,4,),),0,)"),
            To("((3,1,),{2},((1,2,),(3,4,),),0,)"),
        )],
    ),
    (
        "`b = a`",
        &[(
            "a = [[1], [2]]\n    b = a\n    row = b[0]\n    row[0] = 5\n    for row in a:\n        row.append(7)\n    return tuple(tuple(row) for row in b)",
            To("((5,7,),(2,7,),)"),
            To("((5,7,),(2,7,),)"),
        )],
    ),
    (
        "`f(out)`, where `f` changes",
        &[(
            "def f(xs, v):\n        xs.append(v)\n    out = [0]\n    f(out, 1)\n    f(out, 2)\n    return tuple(out)",
            To("(0,1,2,)"),
            To("(0,1,2,)"),
        )],
    ),
    ("a list and a tuple", &[("return [1] == (1,)", To("0"), To("1"))]),
    ("a line whose value nothing uses", &[("x = 1 // 0\n    return 3", Fails, To("3"))]),
    (
        "`.union .intersection",
        &[(
            "a, t, d = {1, 2}, (5, 6, 5), {1: 2}\n    return (a.union({3}), a.intersection({2}), a.difference({2}), {1}.issubset(a), t.index(6), t.count(5), d.get(9, 8), tuple(d.items()), tuple(d.keys()), tuple(d.values()), tuple([1].copy()))",
            To("({1,2,3},{2},{1},1,1,2,8,((1,2,),),(1,),(2,),(1,),)"),
            To("({1,2,3},{2},{1},1,1,2,8,((1,2,),),(1,),(2,),(1,),)"),
        )],
    ),
    (
        "`d == e`",
        &[(
            "d, e = {1: 2, 3: 4}, {3: 4, 1: 2}\n    same = lambda a, b: a == b\n    return (d == e, same(d, e), [d] == [e], 1 if {} else 0, any([{}]))",
            To("(1,1,1,0,0,)"),
            To("(1,1,1,0,0,)"),
        )],
    ),
    (
        "`if map(f, xs):`",
        &[("return (1 if map(len, ()) else 0, bool(zip()))", To("(1,1,)"), To("(1,1,)"))],
    ),
    (
        "a list or a dictionary that is put",
        &[
            ("x = [1]\n    x.append(x)\n    return len(x)", Refused, Refused),
            ("d = {}\n    d[1] = d\n    return len(d)", Refused, Refused),
        ],
    ),
    ("`assert`", &[("assert len(I) == 3\n    return 1", Fails, Fails)]),
    ("`print(…)`", &[("print(1, 'two')\n    return 1", To("1"), To("1"))]),
    (
        "classes, `yield`",
        &[
            ("class A:\n        pass\n    return 1", Refused, Refused),
            ("yield 1", Refused, Refused),
            ("try:\n        return 1\n    except ValueError:\n        return 2", Refused, Refused),
            ("with I as x:\n        return x", Refused, Refused),
            ("global n\n    return 1", Refused, Refused),
            ("return 'text'", Refused, Refused),
            ("return f'{I}'", Refused, Refused),
            ("return 1.5", Refused, Refused),
            ("import numpy as np\n    return np.array(I)", Refused, Refused),
        ],
    ),
];

/// The first cells of the rows of the table.
fn rows(page: &str) -> Vec<String> {
    let start = page.find("| construct | Python | `.arc` |").unwrap();
    let table = page[start..].lines().take_while(|line| line.starts_with('|')).skip(2);
    table.map(|line| line[2..].split(" | ").next().unwrap().to_owned()).collect()
}

/// The result of a definition, and the messages about it.
fn comes(name: &str, body: &str) -> (String, Vec<Diagnostic>) {
    let mut library = Library::default();
    let diags = library.add_text(name, &format!("def solve(I):\n    {body}\n"));
    library.optimise();
    let errors: Vec<Diagnostic> = diags.into_iter().filter(Diagnostic::is_error).collect();
    let entries = library.entries();
    let entry = entries.iter().find(|entry| entry.definition.name == "solve");
    let Some(program) = entry.and_then(|entry| entry.definition.runnable()) else {
        return ("refused".to_owned(), errors);
    };
    let code = vm::compile(library.graph(), program);
    let arena = Bump::new();
    let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
    let grid = Value::grid(arena.alloc(arcvm::value::Grid::new(2, 3, &super::GRID).unwrap()));
    match code.run(&cx, &Inputs::grid(grid)) {
        Ok(value) => (literal(&cx, value, false), errors),
        Err(_) => ("fails".to_owned(), errors),
    }
}

#[test]
fn every_row_does_what_it_says() {
    let page = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let rows = rows(&page);
    assert_eq!(rows.len(), ROWS.len(), "{rows:#?}");
    let mut wrong = Vec::new();
    for (row, (words, trials)) in rows.iter().zip(ROWS) {
        assert!(row.starts_with(words), "{row} is tried as {words}");
        for (body, python, arc) in *trials {
            for (name, expected) in [("program.py", python), ("program.arc", arc)] {
                let (came, errors) = comes(name, body);
                let has_remedy = errors.iter().any(|error| error.help.is_some());
                let is_right = match expected {
                    To(value) => came == *value && errors.is_empty(),
                    // A call that cannot work may be told before it runs.
                    Fails => came == "fails" || (came == "refused" && !errors.is_empty()),
                    Refused => came == "refused" && has_remedy,
                };
                if !is_right {
                    let told: Vec<_> = errors.iter().map(|error| &error.message).collect();
                    wrong.push(format!("{name}: {body}\n  {came}, not {expected:?}; {told:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
