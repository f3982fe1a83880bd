//! Random programs in everyday Python: loops, choices, comprehensions, functions in functions, and
//! lists that change under several names.
//!
//! The engines must make of such a program what CPython makes of it. Types are mostly right, so
//! that programs get far, and sometimes wrong, so that failures are compared as well. [`program`]
//! depends on the number alone.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod containers;
mod expressions;
mod helpers;
mod iterators;
mod loops;
mod shares;
mod statements;
mod stores;

use super::Rng;

pub use containers::containers;
use helpers::Changer;
pub use iterators::iterators;
pub use loops::loops;
pub use shares::shares;
pub use stores::stores;

/// Returns the text of the program of a number: a definition `solve(I)`, and what it uses.
///
/// ```
/// let text = arcvm::testing::everyday::program(7);
/// assert_eq!(text, arcvm::testing::everyday::program(7));
/// assert!(text.contains("def solve(I):\n"));
/// ```
pub fn program(number: u64) -> String {
    let mut writer = Writer::new((number, 0x5eed), "", 60);
    writer.write_program();
    writer.text
}

/// The values that a variable may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    Int,
    /// A tuple of integers.
    Tuple,
    /// A list of integers.
    List,
    /// A list of lists of integers.
    Rows,
    /// A set of integers.
    Set,
    /// A dictionary of integers.
    Dict,
    /// A dictionary of lists of integers.
    Lists,
    /// A list of pairs of integers.
    Pairs,
    /// A function of one integer or two, of which the second one is called `b`.
    Function,
    /// An iterator over integers, which can be gone through once.
    Iterator,
    /// A function that changes what it is given.
    Changer(Changer),
}

/// Variables in scope, the later ones last.
type Scope = Vec<(String, Holds)>;

/// Writes one program.
struct Writer {
    rng: Rng,
    text: String,
    /// Names that were made up so far.
    names: usize,
    /// Statements that may still be written.
    room: usize,
}

/// Where a statement stands.
#[derive(Clone, Copy)]
struct Around {
    indent: usize,
    /// Statements with bodies around it.
    depth: usize,
    in_loop: bool,
    /// Functions around it, besides `solve`.
    functions: usize,
}

impl Writer {
    /// Returns the writer of the program of a number, behind the text that all of its kind begin
    /// with. Kinds are told apart by what is added to the number.
    fn new((number, kind): (u64, u64), text: &str, room: usize) -> Self {
        let rng = Rng::new(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ kind);
        Self { rng, text: text.to_owned(), names: 0, room }
    }

    fn write_program(&mut self) {
        let mut scope: Scope = Vec::new();
        if self.rng.chance(20) {
            self.write_line(0, "TABLE = {0: 3, 1: 1, 2: 0, 4: 7}");
            scope.push(("TABLE".to_owned(), Holds::Dict));
        }
        if self.rng.chance(15) {
            self.write_line(0, "LIMIT, STEPS = 3, [(0, 1), (1, 0), (-1, 2)]");
            scope.push(("LIMIT".to_owned(), Holds::Int));
            scope.push(("STEPS".to_owned(), Holds::Pairs));
        }
        if self.rng.chance(35) {
            self.write_helper(&mut scope);
        }
        while self.rng.chance(35) {
            let around = Around { indent: 0, depth: 0, in_loop: false, functions: 0 };
            self.write_changer(&mut scope, around);
            self.write_line(0, "");
        }
        self.write_line(0, "def solve(I):");
        if self.rng.chance(5) {
            self.write_line(1, "\"\"\"What it does.\"\"\"");
        }
        let start = self.rng.below(6);
        self.write_line(1, &format!("n0 = {start}"));
        scope.push(("n0".to_owned(), Holds::Int));
        let global = scope.len() - 1;
        let around = Around { indent: 1, depth: 0, in_loop: false, functions: 0 };
        let count = 3 + self.rng.below(12);
        self.write_block(&mut scope, around, count);
        let parts: Vec<String> =
            scope[global..].iter().filter_map(|(name, holds)| shown(name, *holds)).collect();
        self.write_line(1, &format!("return (None, {})", parts.join(", ")));
    }

    /// Writes a definition beside the solver.
    fn write_helper(&mut self, scope: &mut Scope) {
        let default = self.rng.below(5);
        let mut inner = scope.clone();
        inner.push(("a".to_owned(), Holds::Int));
        inner.push(("b".to_owned(), Holds::Int));
        self.write_line(0, &format!("def helper(a, b={default}):"));
        match self.rng.below(3) {
            0 => {
                self.write_line(1, "if a <= 0 or b > 9:");
                let value = self.draw_int(&inner, 2);
                self.write_line(2, &format!("return {value}"));
                let value = self.draw_int(&inner, 2);
                self.write_line(1, &format!("return helper(a - 1, b + 1) + {value}"));
            }
            1 => {
                let around = Around { indent: 1, depth: 2, in_loop: false, functions: 1 };
                let count = 1 + self.rng.below(3);
                self.write_block(&mut inner, around, count);
                let value = self.draw_int(&inner, 1);
                self.write_line(1, &format!("return {value}"));
            }
            _ => {
                let value = self.draw_int(&inner, 0);
                self.write_line(1, &format!("return {value}"));
            }
        }
        self.write_line(0, "");
        scope.push(("helper".to_owned(), Holds::Function));
    }

    fn write_line(&mut self, indent: usize, line: &str) {
        for _ in 0..indent {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn make_name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// Returns a variable of the scope that holds something of a kind.
    fn pick(&mut self, scope: &Scope, wanted: Holds) -> Option<String> {
        let own: Vec<&String> =
            scope.iter().filter(|(_, holds)| *holds == wanted).map(|(name, _)| name).collect();
        if own.is_empty() { None } else { Some(own[self.rng.below(own.len())].clone()) }
    }
}

/// Returns a variable as the result shows it.
fn shown(name: &str, holds: Holds) -> Option<String> {
    Some(match holds {
        Holds::Int | Holds::Tuple | Holds::Set => name.to_owned(),
        Holds::List | Holds::Pairs => format!("tuple({name})"),
        Holds::Rows => format!("tuple(tuple(row) for row in {name})"),
        Holds::Dict => format!("tuple({name}.items())"),
        Holds::Lists => format!("tuple((k, tuple(v)) for k, v in {name}.items())"),
        Holds::Function | Holds::Iterator | Holds::Changer(_) => return None,
    })
}
