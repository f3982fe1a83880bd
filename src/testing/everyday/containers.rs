//! Random programs of containers: dictionaries that are compared, conditions of any kind, loops
//! through whatever can be gone through, and lists that are put into each other.

use super::Writer;

/// The functions that the programs call.
const HELPERS: &str = "\
def truth(x):
    return 1 if x else 0

def negated(x):
    return not x

def same(a, b):
    return a == b

def found(xs, x):
    return x in xs

def grow(xs, v):
    xs.append(v)
    return len(xs)

def put(d, k, v):
    d[k] = v

def last(xs):
    return xs[-1]

def itself(x):
    return x

";

/// Containers of integers, and what goes through one.
const INTS: [&str; 14] = [
    "xs",
    "ys",
    "xs",
    "g[0]",
    "g[1]",
    "d",
    "e",
    "xs[:]",
    "list(ys)",
    "xs + ys",
    "d.values()",
    "d.keys()",
    "sorted(d)",
    "set(ys)",
];

/// Values of any kind, for conditions; `#` is a container of integers.
const ANY: [&str; 20] = [
    "#",
    "#",
    "d",
    "e",
    "{}",
    "[]",
    "()",
    "set()",
    "g",
    "0",
    "None",
    "map(abs, #)",
    "zip(xs, ys)",
    "(v for v in #)",
    "reversed(xs)",
    "enumerate(d)",
    "d.items()",
    "filter(None, xs)",
    "[d, e]",
    "itself(d)",
];

/// Dictionaries.
const DICTIONARIES: [&str; 6] =
    ["d", "e", "dict(d)", "{**e}", "{2: 3, 1: 2}", "{k: v for k, v in d.items()}"];

/// Comparisons of dictionaries; `#` is one.
const COMPARED: [&str; 8] = [
    "same(#, #)",
    "# != #",
    "[#] == [#]",
    "found([#], #)",
    "[#, #].count(#)",
    "(#, 1) == (#, 1)",
    "any([#, #])",
    "all([#])",
];

/// Conditions; `#` is a number.
const CONDITIONS: [&str; 8] =
    ["len(xs) > #", "len(I) == 2", "d == e", "xs == ys", "not d", "d and e", "# in xs", "# in d"];

/// Changes; `#` is a number.
const CHANGES: [&str; 22] = [
    "xs.append(#)",
    "ys.append(#)",
    "d[#] = #",
    "e[#] = #",
    "d.pop(#, None)",
    "xs[0] = #",
    "put(d, #, #)",
    "grow(xs, #)",
    "g[0].append(#)",
    "g[1].append(#)",
    "xs.extend(ys)",
    "xs += ys[:2]",
    "xs.insert(0, #)",
    "d.update(e)",
    "out.append(grow(ys, #))",
    "xs.append(last(ys))",
    "xs[0] += grow(xs, #)",
    "d[#] = len(d)",
    "ys.sort()",
    "xs.reverse()",
    "d.setdefault(#, #)",
    "xs.pop()",
];

/// Lines that put a container into another one, or into itself.
const PUT: [&str; 12] = [
    "g.append(g[0])",
    "g[0].append(last(g[1]))",
    "g[0].extend(g[1])",
    "xs.append(len(g))",
    "g.append(list(xs))",
    "g.append(xs)",
    "g[1] = xs",
    "g.append(g)",
    "g[0] = g[1]",
    "g += [ys]",
    "g.append(itself(ys))",
    "g[0].append(xs[0])",
];

/// Values that a loop goes through; `%` is a container.
const LOOPED: [&str; 16] = [
    "%",
    "%",
    "%",
    "% or [1]",
    "% if len(xs) > 1 else ys",
    "map(abs, %)",
    "filter(None, %)",
    "(w + 1 for w in %)",
    "d.values()",
    "e.values()",
    "d.keys()",
    "itself(%)",
    "list(%)",
    "sorted(%)",
    "reversed(%)",
    "% and ys",
];

/// Returns the text of the program of a number: a definition `solve(I)` of containers.
///
/// ```
/// let text = arcvm::testing::everyday::containers(3);
/// assert_eq!(text, arcvm::testing::everyday::containers(3));
/// assert!(text.contains("def solve(I):\n"));
/// ```
pub fn containers(number: u64) -> String {
    let mut writer = Writer::new((number, 0xc047), HELPERS, 0);
    writer.write_containers();
    writer.text
}

impl Writer {
    fn write_containers(&mut self) {
        self.write_line(0, "def solve(I):");
        let (xs, ys) = (self.draw_display(), self.draw_display());
        let ys = if self.rng.chance(30) { "xs".to_owned() } else { ys };
        self.write_line(1, &format!("xs = {xs}"));
        self.write_line(1, &format!("ys = {ys}"));
        let (d, e) = (self.draw_entries(), self.draw_entries());
        let e = match self.rng.below(4) {
            0 => "d".to_owned(),
            1 => "dict(reversed(d.items()))".to_owned(),
            2 => "dict(d)".to_owned(),
            _ => e,
        };
        self.write_line(1, &format!("d = {d}"));
        self.write_line(1, &format!("e = {e}"));
        let rows = [self.draw_display(), self.draw_display(), "xs".to_owned()];
        let count = 2 + self.rng.below(2);
        self.write_line(1, &format!("g = [{}]", rows[..count].join(", ")));
        self.write_line(1, "out = []");
        for _ in 0..3 + self.rng.below(4) {
            self.write_of_containers();
        }
        self.write_line(
            1,
            "return (tuple(out), tuple(xs), tuple(ys), tuple(d.items()), tuple(e.items()), \
             tuple(map(tuple, g)))",
        );
    }

    pub(super) fn draw_display(&mut self) -> String {
        let items: Vec<String> =
            (0..self.rng.below(4)).map(|_| self.rng.below(7).to_string()).collect();
        format!("[{}]", items.join(", "))
    }

    pub(super) fn draw_entries(&mut self) -> String {
        let mut keys = [0, 1, 2, 3, 4];
        self.rng.shuffle(&mut keys);
        let count = self.rng.below(4);
        let entries: Vec<String> =
            keys[..count].iter().map(|key| format!("{key}: {}", key % 3 + 1)).collect();
        format!("{{{}}}", entries.join(", "))
    }

    /// Returns a text of several with each mark filled in.
    pub(super) fn fill(
        &mut self,
        texts: &[&'static str],
        mark: char,
        with: &[&'static str],
    ) -> String {
        const NUMBERS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];
        let with = if with.is_empty() { &NUMBERS[..] } else { with };
        let text = self.rng.pick(texts);
        let mut filled = String::new();
        for c in text.chars() {
            match c == mark {
                true => filled.push_str(self.rng.pick(with)),
                false => filled.push(c),
            }
        }
        filled
    }

    fn write_of_containers(&mut self) {
        match self.rng.below(20) {
            0..4 => {
                let (value, asked) =
                    (self.fill(&ANY, '#', &INTS), self.rng.pick(&["truth(", "negated("]));
                self.write_line(1, &format!("out.append({asked}{value}))"));
            }
            4 | 5 => {
                let value = self.fill(&ANY, '#', &INTS);
                self.write_line(1, &format!("out.append(1 if {value} else 0)"));
            }
            6..9 => {
                let value = self.fill(&COMPARED, '#', &DICTIONARIES);
                self.write_line(1, &format!("out.append({value})"));
            }
            9 | 10 => {
                let change = self.fill(&CHANGES, '#', &[]);
                self.write_line(1, &change);
            }
            11 => {
                let put = self.rng.pick(&PUT);
                self.write_line(1, put);
            }
            12 => {
                let (cond, change) =
                    (self.fill(&CONDITIONS, '#', &[]), self.fill(&CHANGES, '#', &[]));
                self.write_line(1, &format!("if {cond}:"));
                self.write_line(2, &change);
            }
            _ => self.write_loop_of_containers(),
        }
    }

    fn write_loop_of_containers(&mut self) {
        const CONTAINERS: [&str; 5] = ["xs", "ys", "g[0]", "d", "e"];
        let iter = self.fill(&LOOPED, '%', &CONTAINERS);
        let (head, is_pair) = match self.rng.below(10) {
            0..6 => (format!("for v in {iter}:"), false),
            6 | 7 => (format!("for k, v in {}.items():", self.rng.pick(&["d", "e"])), true),
            8 => (format!("for k, v in enumerate({iter}):"), true),
            _ => (format!("for k, v in zip({iter}, xs):"), true),
        };
        self.write_line(1, &head);
        self.write_line(2, "if len(out) > 12:");
        self.write_line(3, "break");
        self.write_line(2, if is_pair { "out.append(k * 10 + v)" } else { "out.append(v)" });
        for _ in 0..1 + self.rng.below(2) {
            match self.rng.below(8) {
                0..4 => {
                    let (room, change) = (2 + self.rng.below(5), self.fill(&CHANGES, '#', &[]));
                    self.write_line(2, &format!("if len(out) < {room}:"));
                    self.write_line(3, &change);
                }
                4 => {
                    let room = 2 + self.rng.below(5);
                    let exit = self.rng.pick(&["break", "continue"]);
                    self.write_line(2, &format!("if len(out) > {room}:"));
                    self.write_line(3, exit);
                }
                5 if is_pair => {
                    let line = self.rng.pick(&["d[k] = v + 1", "e[k] = v", "d[k] = len(out)"]);
                    self.write_line(2, line);
                }
                _ => {
                    let value = self.fill(&ANY, '#', &INTS);
                    self.write_line(2, &format!("out.append(truth({value}))"));
                }
            }
        }
    }
}
