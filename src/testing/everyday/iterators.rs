//! Random programs of iterators, wherever they are kept, of ranges and of views of dictionaries, of
//! loops that are left, and of variables without a value on some ways.

use super::Writer;

/// The functions that the programs call.
const HELPERS: &str = "\
def inc(v):
    return v + 1

def halves(v):
    return 4 // v

def more(vs, k):
    return map(lambda v: v + k, vs)

def made(k, vs):
    return (tuple(vs), zip(vs, vs))[k]

def once(vs):
    return tuple(vs)

def same(a, b):
    return a == b

def both(vs):
    return tuple(vs) + tuple(vs)

";

/// Containers of integers.
const INTS: [&str; 12] = [
    "xs",
    "ys",
    "I[0]",
    "I[1]",
    "g[0]",
    "d",
    "range(3)",
    "(1, 0, 2)",
    "d.values()",
    "d.keys()",
    "xs[:2]",
    "sorted(ys)",
];

/// Iterators; `%` is a container of integers.
const LAZY: [&str; 20] = [
    "map(lambda v: v + 1, %)",
    "map(lambda v: 6 // v, %)",
    "map(lambda v: xs[v], %)",
    "map(halves, %)",
    "map(inc, filter(lambda v: 6 // (v + 1), %))",
    "filter(lambda v: v > 1, %)",
    "filter(None, %)",
    "filter(lambda v: 6 // v, map(inc, %))",
    "zip(%, %)",
    "enumerate(%)",
    "enumerate(map(lambda v: v - 1, %))",
    "zip(%, map(inc, %))",
    "reversed(xs)",
    "iter(%)",
    "(6 // v for v in %)",
    "(v for v in % if v)",
    "(v + w for v in % for w in %)",
    "more(%, 2)",
    "made(1, %)",
    "(v * 2 for v in map(lambda v: xs[v], %))",
];

/// Uses of an iterator `@`; `#` is a number.
const USES: [&str; 22] = [
    "tuple(@)",
    "tuple(@)",
    "list(@)",
    "sorted(@)",
    "any(@)",
    "all(@)",
    "# in @",
    "# not in @",
    "(#, #) in @",
    "first(@)",
    "last(@)",
    "set(@)",
    "tuple(zip(xs, more(ys, 1)))",
    "tuple(w for w in @ if w)",
    "any(w == # for w in @)",
    "1 if @ else 0",
    "once(@)",
    "both(@)",
    "(*@, 5)",
    "@[0]",
    "len(@)",
    "tuple(tuple(@) for _ in range(2))",
];

/// Values that have iterators; `@` is one.
const KEPT: [&str; 9] = [
    "[@, @]",
    "(@, 1)",
    "{0: @, 1: @}",
    "[more(r, 1) for r in g]",
    "[map(inc, r) for r in g]",
    "[reversed(r) for r in g]",
    "list(map(reversed, g))",
    "(v for v in [@])",
    "[a, @]",
];

/// Uses of what has iterators.
const USES_OF_KEPT: [&str; 14] = [
    "tuple(k[0])",
    "tuple(k[1])",
    "tuple(map(tuple, k))",
    "[tuple(q) for q in k]",
    "tuple(zip(*k))",
    "k[0][0]",
    "len(k[0])",
    "len(k)",
    "[q for r in k for q in r]",
    "list(map(sum, k))",
    "[sum(q) for q in k]",
    "once(k[0])",
    "both(k)",
    "tuple(k[0]) + tuple(k[0])",
];

/// Ranges and views where a tuple may be meant; `%` is a container, `#` a number.
const LINES: [&str; 16] = [
    "range(#) == %",
    "% == d.values()",
    "d.keys() == {#, #}",
    "range(#) == range(#)",
    "range(#) + %",
    "d.values()[#]",
    "range(4)[#]",
    "size(%)",
    "first(%)",
    "apply(inc, %)",
    "tuple(%) == tuple(range(#))",
    "# in %",
    "[%] == [%]",
    "% * 2",
    "same(%, range(#))",
    "len({%})",
];

/// Lines that read a variable which may have no value.
const UNBOUND: [&str; 12] = [
    "w = z",
    "w = y",
    "w = y[0]",
    "w = (z, y)",
    "w = [z]",
    "w = z + 1",
    "w = lambda: y",
    "w = [y for _ in xs]",
    "w = map(inc, y)",
    "w = z and 1",
    "w = 1 if xs else z",
    "del z",
];

/// Returns the text of the program of a number: a definition `solve(I)` of iterators.
///
/// ```
/// let text = arcvm::testing::everyday::iterators(3);
/// assert_eq!(text, arcvm::testing::everyday::iterators(3));
/// assert!(text.contains("def solve(I):\n"));
/// ```
pub fn iterators(number: u64) -> String {
    let mut writer = Writer::new((number, 0x17e4), HELPERS, 0);
    writer.write_iterators();
    writer.text
}

impl Writer {
    fn write_iterators(&mut self) {
        self.write_line(0, "def solve(I):");
        let (xs, ys, d) = (self.draw_display(), self.draw_display(), self.draw_entries());
        for line in [
            format!("xs = {xs}"),
            format!("ys = {ys}"),
            format!("d = {d}"),
            "g = [[1, 2], [3, 0]]".to_owned(),
            "out = []".to_owned(),
        ] {
            self.write_line(1, &line);
        }
        let iterator = self.draw_iterator();
        self.write_line(1, &format!("a = {iterator}"));
        for _ in 0..1 + self.rng.below(3) {
            self.write_of_iterators();
        }
        self.write_line(1, "return (None, tuple(out))");
    }

    fn draw_iterator(&mut self) -> String {
        self.fill(&LAZY, '%', &INTS)
    }

    /// Returns a text of several with the marks of numbers, containers and iterators filled in.
    fn fill_all(&mut self, texts: &[&'static str], iterator: &str) -> String {
        let text = self.fill(texts, '#', &[]);
        let mut filled = String::new();
        for c in text.chars() {
            match c {
                '%' => filled.push_str(self.rng.pick(&INTS)),
                '@' => filled.push_str(iterator),
                c => filled.push(c),
            }
        }
        filled
    }

    fn write_of_iterators(&mut self) {
        let iterator = match self.rng.below(3) {
            0 => "a".to_owned(),
            _ => self.draw_iterator(),
        };
        match self.rng.below(20) {
            0..7 => {
                let used = self.fill_all(&USES, &iterator);
                self.write_line(1, &format!("out.append({used})"));
            }
            7..10 => {
                let kept = self.fill_all(&KEPT, &iterator);
                let used = self.rng.pick(&USES_OF_KEPT);
                self.write_line(1, &format!("k = {kept}"));
                self.write_line(1, &format!("out.append({used})"));
            }
            10 | 11 => {
                let line = self.fill_all(&LINES, &iterator);
                self.write_line(1, &format!("out.append({line})"));
            }
            12..15 => self.write_unbound(),
            _ => self.write_left(&iterator),
        }
    }

    /// Writes a variable that may have no value, and what reads it.
    fn write_unbound(&mut self) {
        let cond = self.rng.pick(&["xs", "I[0][0] == 9", "len(ys) > 1", "d"]);
        let value = self.rng.pick(&["z = 1", "y = [1]", "z = y = 2", "z = map(inc, xs)"]);
        self.write_line(1, &format!("if {cond}:"));
        self.write_line(2, value);
        if self.rng.chance(30) {
            self.write_line(1, "else:");
            let other = self.rng.pick(&["z = 3", "y = [2, 3]", "z = y = 1"]);
            self.write_line(2, other);
        }
        let line = self.rng.pick(&UNBOUND);
        match self.rng.below(3) {
            0 => {
                self.write_line(1, "for v in xs:");
                self.write_line(2, line);
            }
            _ => self.write_line(1, line),
        }
    }

    /// Writes a loop that may be left before its end.
    fn write_left(&mut self, iterator: &str) {
        self.write_line(1, &format!("for q in {iterator}:"));
        self.write_line(2, "out.append(q)");
        let exit = self.rng.pick(&[
            "break",
            "if q: break",
            "if len(out) > 2: break",
            "if q: return (None, tuple(out))",
            "if not q: continue",
            "if q == 1: return (q, None, tuple(out))",
        ]);
        self.write_line(2, exit);
        if self.rng.chance(30) {
            let used = self.fill_all(&USES, "a");
            self.write_line(2, &format!("out.append({used})"));
        }
        if self.rng.chance(30) {
            self.write_line(1, "out.append(q)");
        }
    }
}
