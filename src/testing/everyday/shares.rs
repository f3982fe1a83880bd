//! Random programs in which lists have several owners: whatever makes a list of another one's
//! elements, whatever keeps a row, and changes of both afterwards.

use super::Writer;

/// Returns the text of the program of a number: a definition `solve(I)` with lists of numbers and
/// of lists, and functions that keep, change or return them.
///
/// ```
/// let text = arcvm::testing::everyday::shares(3);
/// assert_eq!(text, arcvm::testing::everyday::shares(3));
/// assert!(text.contains("def solve(I):\n") && text.contains("return (r, s, a, b, "));
/// ```
pub fn shares(number: u64) -> String {
    let writer = Writer::new((number, 0x5a2e), "", 9);
    let mut shares = Shares { writer };
    shares.write_program();
    shares.writer.text
}

/// Definitions beside the program.
const HELPERS: &str = "def same(x):\n    return x\n\n\
def fresh():\n    return [3, 3]\n\n\
def add(x):\n    x.append(11)\n    return x\n\n\
def put(g, x):\n    g.append(x)\n\n\
def stored(g):\n    row = [0]\n    g.append(row)\n    return row\n\n\
def clone(g):\n    return [list(x) for x in g]\n\n\
def half(g):\n    return g[:len(g) // 2 + 1]\n\n\
def longest(g):\n    best = []\n    for x in sorted(g, key=len):\n        best = x\n    return best\n\n\
def find(g, v):\n    for i in range(len(g)):\n        if v in g[i]:\n            return (i, len(g[i]))\n\n";

/// Lists of numbers.
const ROWS: [&str; 38] = [
    "[1, 2]",
    "r",
    "s",
    "a[0]",
    "b[-1]",
    "d[1]",
    "list(s)",
    "r + [5]",
    "[v for v in a[0]]",
    "sorted(r)",
    "a[len(r) % 2]",
    "[*r]",
    "(r if I[0][0] else s)",
    "r or s",
    "max(a, key=len)",
    "same(r)",
    "fresh()",
    "longest(a)",
    "[x * 2 for x in r]",
    "(r, s)[len(r) % 2]",
    "[r, s][0]",
    "max(d.values(), key=len)",
    "d.get(1, s)",
    "[0] * 2",
    "s.copy()",
    "first(a)",
    "min(a)",
    "a[:][0]",
    "b[::-1][0]",
    "next(x for x in a if x)",
    "next((x for x in b if len(x) > 5), r)",
    "[q for q in b[:]][-1]",
    "d.pop(9, s)",
    "deque([r, s]).popleft()",
    "(lambda: a[0])()",
    "list(map(d.get, (1, 2)))[0]",
    "[v for n, v in sorted((len(v), v) for v in a)][0]",
    "stored(a)",
];

/// Lists of lists of numbers.
const GRIDS: [&str; 36] = [
    "[[1], [2]]",
    "a",
    "b",
    "[x[:] for x in a]",
    "[x for x in b]",
    "a + b",
    "[r, s]",
    "list(a)",
    "sorted(a)",
    "[r] + a",
    "clone(a)",
    "half(b)",
    "[[0] * 2 for _ in range(2)]",
    "[[0]] * 2",
    "list(reversed(a))",
    "[x for x in a if x]",
    "[*a, r]",
    "[*b[:1], s]",
    "[u if len(u) > 1 else s for u in a]",
    "list(d.values())",
    "list(filter(len, a))",
    "a.copy()",
    "[x for g in (a, b) for x in g]",
    "a if I[0][0] else b",
    "a[1:] + a[:1]",
    "b[::-1]",
    "a[:1] + [[5]]",
    "[deepcopy(x) for x in b]",
    "list(chain(a, b[:1]))",
    "[x for _, x in enumerate(a[:2])]",
    "list(deque(a))",
    "deepcopy(a)",
    "[v for k, v in d.items()]",
    "[v for k, v in sorted(d.items())]",
    "[t[0] for t in [(r, 1), (s, 2)]]",
    "list(map(same, a))",
];

/// Changes, and other names. `$r`, `$g` are a variable, `$R`, `$G` a value.
const LINES: [&str; 62] = [
    "$r = $R",
    "$r = $R",
    "$r = $R",
    "$g = $G",
    "$g = $G",
    "$g = $G",
    "r = s = $R",
    "a = b = $G",
    "$g[0] = $R",
    "r, s = $R, $R",
    "a, b = b, a",
    "r, s = s, r",
    "$g.append($R)",
    "$g.insert(0, $R)",
    "$r.append(7)",
    "$r.append(7)",
    "$g[0].append(8)",
    "$g[0][0] = 9",
    "$g[-1][0] += 1",
    "$r[0] = 6",
    "$r += [4]",
    "$g[0] += [3]",
    "$g += [$R]",
    "$g += $G",
    "$g.extend($G)",
    "$g[0:1] = [$R]",
    "del $g[0]",
    "$r = $g.pop()",
    "$r = $g.pop(0)",
    "$g.reverse()",
    "$r.sort()",
    "d[$n] = $R",
    "d[$n].append(5)",
    "d.setdefault($n, $R).append(2)",
    "$r = add($R)",
    "add($r)",
    "put($g, $R)",
    "keep($R)",
    "keep($r)",
    "flush()",
    "$g[:] = $G",
    "$r.clear()",
    "$r = $g[0] = $R",
    "$g[0] = $g[-1] = $R",
    "$g[0], $r = $R, $R",
    "d[1], d[2] = $R, $R",
    "e[$n].append($R)",
    "e[$n] += $G",
    "q.append($R)",
    "q.appendleft($r)",
    "$r = q.pop()",
    "d = dict(d)",
    "for x in sorted($g, key=len):|    $r = x",
    "for x in $g[:]:|    kept.append(x)",
    "for x in list(d.values()):|    $g.append(x)",
    "for x in [r, s]:|    $g.append(x)",
    "for x in $g:|    x.append(1)",
    "for i, x in enumerate($g):|    x[0] = i",
    "for k, x in d.items():|    x.append(k)",
    "for j in range(len(a)):|    a[j] = $R",
    "p = find($g, 1)|$g[0][0] = 4|if p is not None:|    $r = [p[0], p[1]]",
    "while len($r) < 4:|    r.append(1)|    s.append(2)",
];

struct Shares {
    writer: Writer,
}

impl Shares {
    fn write_program(&mut self) {
        self.line(0, "from collections import defaultdict, deque");
        self.line(0, "from copy import deepcopy");
        self.line(0, "from itertools import chain");
        self.line(0, "");
        self.writer.text.push_str(HELPERS);
        self.line(0, "def solve(I):");
        self.line(1, "r, s, a, b = [1, 2], [3], [[1], [2, 3]], [list(x) for x in I]");
        self.line(1, "d, e, q, kept = {1: [4], 2: [5, 6]}, defaultdict(list), deque([[8]]), []");
        self.line(1, "def keep(x):");
        self.line(2, "kept.append(x)");
        self.line(1, "def flush():");
        self.line(2, "kept.append(r)");
        for _ in 0..2 + self.writer.rng.below(4) {
            self.write_statement(1);
        }
        self.line(1, "return (r, s, a, b, tuple(d.items()), tuple(e.items()), tuple(q), kept)");
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.writer.write_line(indent, line);
    }

    fn write_statement(&mut self, indent: usize) {
        let is_inner = indent > 2 || self.writer.room == 0;
        self.writer.room = self.writer.room.saturating_sub(1);
        let head = match self.writer.rng.below(12) {
            0 if !is_inner => "for k in range(2):",
            1 if !is_inner => "if I[0][1]:",
            2 if !is_inner => "if len(r) > 2:",
            _ => {
                let line = self.writer.rng.pick(&LINES);
                let line = self.filled(line);
                return line.split('|').for_each(|part| self.line(indent, part));
            }
        };
        self.line(indent, head);
        for _ in 0..1 + self.writer.rng.below(2) {
            self.write_statement(indent + 1);
        }
        if head.starts_with("if") && self.writer.rng.chance(50) {
            self.line(indent, "else:");
            self.write_statement(indent + 1);
        }
    }

    /// Returns a line with variables and values in it.
    fn filled(&mut self, line: &str) -> String {
        let mut text = String::new();
        let mut parts = line.split('$');
        text.extend(parts.next());
        for part in parts {
            let rng = &mut self.writer.rng;
            text.push_str(match part.as_bytes()[0] {
                b'r' => rng.pick(&["r", "s"]),
                b'g' => rng.pick(&["a", "b"]),
                b'n' => rng.pick(&["1", "2", "3"]),
                b'R' => rng.pick(&ROWS),
                _ => rng.pick(&GRIDS),
            });
            text.push_str(&part[1..]);
        }
        text
    }
}
