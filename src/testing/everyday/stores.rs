//! Random loops that store into lists and grids: what may be written in place, and all ways in
//! which somebody may still see what was there before.

use super::Writer;

/// Returns the text of the program of a number: a definition `solve(I)` of loops that store into
/// two grids, a list and a dictionary.
///
/// ```
/// let text = arcvm::testing::everyday::stores(3);
/// assert_eq!(text, arcvm::testing::everyday::stores(3));
/// assert!(text.contains("def solve(I):\n") && text.contains("] = "));
/// ```
pub fn stores(number: u64) -> String {
    let writer = Writer::new((number, 0x5708), "", 18);
    let mut stores = Stores { writer, indices: vec!["n".to_owned()], depth: 0 };
    stores.write_program();
    stores.writer.text
}

/// Writes one program.
struct Stores {
    writer: Writer,
    /// Variables that hold small numbers.
    indices: Vec<String>,
    /// Loops around the statement at hand.
    depth: usize,
}

impl Stores {
    fn write_program(&mut self) {
        if self.writer.rng.chance(25) {
            self.line(0, "def put(g, r, c, v):");
            let line = self.pick_line(&["g[r][c] = v", "g[r][c] = v + g[r][c - 1]"]);
            self.line(1, line);
            self.line(1, "return g");
            self.line(0, "");
        }
        let has_put = !self.writer.text.is_empty();
        self.line(0, "def solve(I):");
        self.line(1, "n, kept = 1, []");
        let (h, w) = (1 + self.writer.rng.below(4), 1 + self.writer.rng.below(4));
        self.line(1, &format!("h, w = {h}, {w}"));
        for grid in ["p", "q"] {
            let value = self.writer.rng.pick(&[
                "[[0] * w for _ in range(h)]",
                "[[0 for _ in range(w)] for _ in range(h)]",
                "[[False] * w for _ in range(h)]",
                "[[None] * w for _ in range(h)]",
                "[[999] * w for _ in range(h)]",
                "[[r * w + c for c in range(w)] for r in range(h)]",
                "[list(r) for r in I]",
                "[list(r) for r in I[:1]]",
                "[[[0, r], [c, 1]][:w] for r, c in ((1, 2), (3, 4), (5, 6))]",
            ]);
            self.line(1, &format!("{grid} = {value}"));
        }
        let list = self.writer.rng.pick(&["[0] * 5", "list(I[0])", "[0, 0]", "[[], [], [1]]"]);
        self.line(1, &format!("xs, d = {list}, {{0: 1, 2: [0, 0]}}"));
        for _ in 0..1 + self.writer.rng.below(2) {
            self.write_loop(1, has_put);
        }
        self.line(1, "p, q = tuple(map(tuple, p)), tuple(tuple(r) for r in q)");
        self.line(1, "return (None, p, q, tuple(xs), tuple(d.items()), n, tuple(kept))");
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.writer.write_line(indent, line);
    }

    fn pick_line(&mut self, lines: &[&'static str]) -> &'static str {
        self.writer.rng.pick(lines)
    }

    fn write_block(&mut self, indent: usize, has_put: bool) {
        for _ in 0..1 + self.writer.rng.below(4) {
            self.write_statement(indent, has_put);
        }
    }

    fn write_statement(&mut self, indent: usize, has_put: bool) {
        if self.writer.room == 0 {
            let store = self.draw_store();
            return self.line(indent, &store);
        }
        self.writer.room -= 1;
        match self.writer.rng.below(20) {
            0..3 if self.depth < 3 => self.write_loop(indent, has_put),
            0..9 => {
                let store = self.draw_store();
                self.line(indent, &store);
            }
            9 => {
                let rare = self.pick_line(&[
                    "kept.append(tuple(tuple(r) for r in p))",
                    "kept.append(xs[0])",
                    "kept.append(len(q) + (p[0] == q[0]))",
                    "p, q = q, p",
                    "q = [list(r) for r in p]",
                    "row = p[0]",
                    "p[-1] = list(q[0])",
                    "p[0] = [7] * w",
                    "xs = list(xs)",
                    "xs.append(n)",
                    "d[n % 3] = n",
                    "q[0] = list(p[-1])",
                    "n += sum(p[0][c] for c in range(w) if p[0][c])",
                    "n += 1 if any(v for v in q[-1]) else 2",
                    "n += len([c for c in range(w) if p[-1][c] == q[0][0]])",
                    "xs[0], xs[1] = xs[1], xs[0]",
                    "p[0][0], p[-1][0] = p[-1][0], p[0][0]",
                ]);
                self.line(indent, rare);
            }
            10 if has_put => {
                let (row, column) = (self.draw_index(), self.draw_index());
                let line = self.pick_line(&["p = put(p, ", "q = put(q, "]);
                let value = self.draw_value();
                self.line(indent, &format!("{line}({row}) % h, ({column}) % w, {value})"));
            }
            11..13 if self.depth > 0 => {
                let cond = self.draw_condition();
                self.line(indent, &format!("if {cond}:"));
                let way = self.pick_line(&["break", "continue", "return (None, tuple(xs), n)"]);
                self.line(indent + 1, way);
            }
            13 => {
                let index = self.draw_index();
                self.line(indent, &format!("n = ({index}) * 3 % 7"));
            }
            _ => {
                let cond = self.draw_condition();
                self.line(indent, &format!("if {cond}:"));
                self.write_block(indent + 1, has_put);
                if self.writer.rng.chance(40) {
                    self.line(indent, "else:");
                    self.write_block(indent + 1, has_put);
                }
            }
        }
    }

    fn write_loop(&mut self, indent: usize, has_put: bool) {
        let name = self.writer.make_name("i");
        let known = self.indices.len();
        match self.writer.rng.below(6) {
            0..3 => {
                let range = self.pick_line(&["h", "w", "3", "2, -1, -1"]);
                self.line(indent, &format!("for {name} in range({range}):"));
            }
            3 => self.line(indent, &format!("for {name}, row in enumerate(I):")),
            4 => {
                self.line(indent, &format!("{name} = 4"));
                self.line(indent, &format!("while {name} > 0:"));
                self.line(indent + 1, &format!("{name} -= 1"));
            }
            _ => {
                let stack = self.writer.make_name("s");
                self.line(indent, &format!("{stack} = [3, 1, 0]"));
                self.line(indent, &format!("while {stack}:"));
                self.line(indent + 1, &format!("{name} = {stack}.pop()"));
            }
        }
        self.indices.push(name);
        self.depth += 1;
        self.write_block(indent + 1, has_put);
        self.depth -= 1;
        self.indices.truncate(known);
        if self.writer.rng.chance(10) {
            self.line(indent, "else:");
            let store = self.draw_store();
            self.line(indent + 1, &store);
        }
    }

    fn draw_store(&mut self) -> String {
        let (row, column, value) = (self.draw_index(), self.draw_index(), self.draw_value());
        let op = self.pick_line(&["=", "=", "=", "=", "+="]);
        let value = if op == "=" { value } else { self.draw_index() };
        let place = match self.writer.rng.below(12) {
            0..5 => format!("p[({row}) % h][({column}) % w]"),
            5..8 => format!("q[({row}) % h][({column}) % w]"),
            8 => format!("p[{row}][{column}]"),
            9 => format!("d[({row}) % 3]"),
            _ => format!("xs[({row}) % 2]"),
        };
        format!("{place} {op} {value}")
    }

    fn draw_index(&mut self) -> String {
        let index = self.writer.rng.below(self.indices.len());
        let own = self.indices[index].clone();
        match self.writer.rng.below(6) {
            0 => self.writer.rng.below(3).to_string(),
            1 => format!("{own} - 1"),
            2 => format!("{own} + n"),
            _ => own,
        }
    }

    fn draw_value(&mut self) -> String {
        let (a, b) = (self.draw_index(), self.draw_index());
        match self.writer.rng.below(14) {
            0 => "True".to_owned(),
            1 => "300".to_owned(),
            2 => self.pick_line(&["None", "[1, 2]", "(1, 2)", "xs[0]", "len(p)"]).to_owned(),
            3..6 => format!("p[({a}) % h][({b}) % w]"),
            6 | 7 => format!("q[({a}) % h][({b}) % w]"),
            8 => format!("xs[({a}) % 2]"),
            9 => format!("(p[0][0] or {a})"),
            10 => format!("I[({a}) % 2][({b}) % 3]"),
            _ => a,
        }
    }

    fn draw_condition(&mut self) -> String {
        let (a, b) = (self.draw_index(), self.draw_index());
        match self.writer.rng.below(7) {
            0 => format!("p[({a}) % h][({b}) % w] == q[({b}) % h][0]"),
            1 => format!("not p[({a}) % h][({b}) % w]"),
            2 => format!("xs[({a}) % 2] == {b}"),
            3 => format!("I[({a}) % 2][({b}) % 3] % 2"),
            4 => format!("({a}) % 2 == 0 and q[0][({b}) % w]"),
            5 => "any(p[0][c] == 1 for c in range(w))".to_owned(),
            _ => format!("({a}) < ({b}) + 1"),
        }
    }
}
