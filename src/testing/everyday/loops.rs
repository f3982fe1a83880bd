//! Random loops over numbers: what native code keeps in registers, with all ways out of a loop.

use super::Writer;

/// Returns the text of the program of a number: a definition `solve(I)` of loops over integers,
/// truth values and the cells of its grid.
///
/// ```
/// let text = arcvm::testing::everyday::loops(3);
/// assert_eq!(text, arcvm::testing::everyday::loops(3));
/// assert!(text.contains("def solve(I):\n") && text.contains("for "));
/// ```
pub fn loops(number: u64) -> String {
    let mut loops = Loops {
        writer: Writer::new((number, 0x100b), "", 24),
        numbers: ["a", "b", "c", "h", "w"].map(str::to_owned).into(),
        depth: 0,
    };
    loops.write_program();
    loops.writer.text
}

/// Writes one program.
struct Loops {
    writer: Writer,
    /// Variables that hold numbers.
    numbers: Vec<String>,
    /// Loops around the statement at hand.
    depth: usize,
}

impl Loops {
    fn write_program(&mut self) {
        self.writer.write_line(0, "def solve(I):");
        self.writer.write_line(1, "h, w = len(I), len(I[0])");
        let (a, b) = (self.writer.rng.below(5), self.writer.rng.below(40));
        self.writer.write_line(1, &format!("a, b, c, flag, at = {a}, {b}, 0, False, (0, 0)"));
        self.write_loop(1);
        for _ in 0..1 + self.writer.rng.below(3) {
            self.write_statement(1);
        }
        self.writer.write_line(1, "return (a, b, c, flag, at)");
    }

    fn write_block(&mut self, indent: usize) {
        let known = self.numbers.len();
        for _ in 0..1 + self.writer.rng.below(3) {
            self.write_statement(indent);
        }
        self.numbers.truncate(known);
    }

    fn write_statement(&mut self, indent: usize) {
        if self.writer.room == 0 || indent > 7 {
            return self.writer.write_line(indent, "c += 1");
        }
        self.writer.room -= 1;
        match self.writer.rng.below(20) {
            0..4 if self.depth < 3 => self.write_loop(indent),
            0..6 => {
                let (own, op) =
                    (self.pick_own(), self.writer.rng.pick(&["+", "-", "*", "+", "%", "//"]));
                let value = self.draw_number(1);
                self.writer.write_line(indent, &format!("{own} {op}= {value}"));
            }
            6..9 => {
                let (own, value) = (self.pick_own(), self.draw_number(2));
                self.writer.write_line(indent, &format!("{own} = {value}"));
            }
            9 => {
                let (x, y) = (self.draw_number(1), self.draw_number(1));
                let line = self.writer.rng.pick(&["a, b", "b, c", "at", "c, a"]);
                self.writer.write_line(indent, &format!("{line} = {x}, {y}"));
            }
            10 => {
                let value = self.draw_truth(1);
                self.writer.write_line(indent, &format!("flag = {value}"));
            }
            11..13 if self.depth > 0 => {
                let cond = self.draw_truth(1);
                self.writer.write_line(indent, &format!("if {cond}:"));
                let value = self.draw_number(1);
                let way = self.writer.rng.pick(&["break", "continue", "return"]);
                let way = if way == "return" { format!("return {value}") } else { way.to_owned() };
                self.writer.write_line(indent + 1, &way);
            }
            13 => {
                let cond = self.draw_truth(1);
                self.writer.write_line(indent, &format!("assert {cond} or a < 9"));
            }
            _ => {
                let cond = self.draw_truth(2);
                self.writer.write_line(indent, &format!("if {cond}:"));
                self.write_block(indent + 1);
                if self.writer.rng.chance(30) {
                    let cond = self.draw_truth(1);
                    self.writer.write_line(indent, &format!("elif {cond}:"));
                    self.write_block(indent + 1);
                }
                if self.writer.rng.chance(50) {
                    self.writer.write_line(indent, "else:");
                    self.write_block(indent + 1);
                }
            }
        }
    }

    fn write_loop(&mut self, indent: usize) {
        let name = self.writer.make_name("i");
        let known = self.numbers.len();
        match self.writer.rng.below(9) {
            0..3 => {
                let count =
                    self.writer.rng.pick(&["9", "h", "w", "b % 7", "2, 30, 5", "6, -3, -2"]);
                self.writer.write_line(indent, &format!("for {name} in range({count}):"));
                self.numbers.push(name);
            }
            3 => {
                let row = self.writer.make_name("row");
                self.writer.write_line(indent, &format!("for {row} in I:"));
                self.writer.write_line(indent + 1, &format!("for {name} in {row}:"));
                self.numbers.push(name);
                return self.write_inside(indent + 2, known);
            }
            4 => {
                let row = self.writer.make_name("row");
                self.writer.write_line(indent, &format!("for {name}, {row} in enumerate(I):"));
                self.writer.write_line(indent + 1, &format!("c += {row}[{name} % w]"));
                self.numbers.push(name);
            }
            5 => {
                let source =
                    self.writer.rng.pick(&["(3, 1, 4, 1, 5)", "I[0]", "{2, 7, 1}", "(1, True, 0)"]);
                self.writer.write_line(indent, &format!("for {name} in {source}:"));
                self.numbers.push(name);
            }
            6 => {
                self.writer
                    .write_line(indent, &format!("for {name}, y in ((1, 2), (3, 4), (0, 9)):"));
                self.numbers.extend([name, "y".to_owned()]);
            }
            _ => {
                let start = self.draw_number(0);
                let step = self.writer.rng.pick(&["-= 1", "//= 2", "-= 3"]);
                self.writer.write_line(indent, &format!("{name} = {start}"));
                self.writer.write_line(indent, &format!("while {name} > 0:"));
                self.writer.write_line(indent + 1, &format!("{name} {step}"));
                self.numbers.push(name);
            }
        }
        self.write_inside(indent + 1, known);
    }

    fn write_inside(&mut self, indent: usize, known: usize) {
        self.depth += 1;
        self.write_block(indent);
        self.depth -= 1;
        self.numbers.truncate(known);
        if self.writer.rng.chance(15) {
            self.writer.write_line(indent - 1, "else:");
            self.write_statement(indent);
        }
    }

    /// Returns a variable that statements give values to.
    fn pick_own(&mut self) -> &'static str {
        self.writer.rng.pick(&["a", "b", "c"])
    }

    fn draw_number(&mut self, depth: usize) -> String {
        if depth == 0 || self.writer.rng.chance(30) {
            return match self.writer.rng.below(8) {
                0 | 1 => self.writer.rng.below(12).to_string(),
                2 if self.writer.rng.chance(6) => "3037000500".to_owned(),
                3 => self.writer.rng.pick(&["I[0][0]", "I[-1][1]", "at[1]", "len(I)"]).to_owned(),
                _ => {
                    let index = self.writer.rng.below(self.numbers.len());
                    self.numbers[index].clone()
                }
            };
        }
        let (x, y) = (self.draw_number(depth - 1), self.draw_number(depth - 1));
        match self.writer.rng.below(12) {
            0..3 => format!("{x} + {y}"),
            3 => format!("{x} - {y}"),
            4 => format!("({x}) * ({y})"),
            5 => format!("({x}) % {}", self.writer.rng.pick(&["2", "3", "8", "(b or 5)", "w"])),
            6 => format!("({x}) // {}", self.writer.rng.pick(&["2", "4", "-3", "(a or 7)", "a"])),
            7 => format!("I[({x}) % h][({y}) % w]"),
            8 => format!("I[{x}][{y}]"),
            9 => format!("abs({x} - ({y}))"),
            10 => format!("-({x})"),
            _ => {
                let cond = self.draw_truth(depth - 1);
                format!("(({x}) if {cond} else ({y}))")
            }
        }
    }

    fn draw_truth(&mut self, depth: usize) -> String {
        let (x, y) = (self.draw_number(depth.min(1)), self.draw_number(depth.min(1)));
        match self.writer.rng.below(if depth == 0 { 7 } else { 11 }) {
            0..5 => {
                let op = self.writer.rng.pick(&["<", ">", "==", "!=", "<=", ">="]);
                format!("{x} {op} {y}")
            }
            5 => "flag".to_owned(),
            6 => format!("({x}) % 2"),
            7 => format!("{x} < {y} < 20"),
            8 => format!("not ({})", self.draw_truth(depth - 1)),
            way => {
                let word = if way == 9 { "and" } else { "or" };
                format!("({}) {word} ({})", self.draw_truth(depth - 1), self.draw_truth(depth - 1))
            }
        }
    }
}
