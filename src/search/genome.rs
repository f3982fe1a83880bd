//! The straight-line form of a program, which mutation works on.
//!
//! A genome is a list of lines, each a call with operands that are constants, inputs or earlier
//! lines, and the operand that is returned. So there is one kind of place to change, and a change
//! is a change of a few words. The graph of a population, in contrast, interns nodes and never
//! forgets one, and text would have to be parsed. Functions are as in the graph, with de Bruijn
//! indices. But a line that mentions a parameter belongs to one lambda only, so that its type is
//! that of one scope.
//!
//! Lines that nothing uses any more are kept for a while: a mutation that lost one is often mended
//! by using it again.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::ir::Role;
use crate::prim::PrimId;

/// A program as straight lines.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Genome {
    /// Each uses earlier ones only.
    pub(super) lines: Vec<Line>,
    /// The result of the program; it mentions no parameter of a lambda.
    pub(super) result: Operand,
    /// The names of its parameters, which decide its inputs by their number.
    pub(super) params: Arc<[Arc<str>]>,
}

/// One call.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Line {
    /// The callee.
    pub callee: Callee,
    /// The operands of the call.
    pub operands: Operands,
    /// The name that the source gave it. A named line is evaluated unconditionally, as it is in the
    /// source.
    pub name: Option<Arc<str>>,
}

/// The operands of a line.
pub type Operands = SmallVec<[Operand; 4]>;

/// The callee of a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Callee {
    /// A primitive, with as many operands as it takes.
    Prim(PrimId),
    /// The first operand, a function, with the others.
    Apply,
    /// Nothing: the line is the tuple of its operands.
    Tuple,
    /// The second or the third operand, as the first is true or not.
    Select,
    /// The line is a function of so many parameters, whose result is the one operand.
    Lambda(u16),
}

/// An operand of a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operand {
    /// The value of an earlier line.
    Line(u32),
    /// A value that is there already.
    Leaf(Leaf),
}

/// A value that needs no line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Leaf {
    /// An input of the program.
    Input(Role),
    /// `None`.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A tuple of two integers.
    Pair(i32, i32),
    /// A primitive as a function.
    Prim(PrimId),
    /// A parameter of the lambda that is `depth` lambdas further out than the innermost.
    Param {
        /// 0 for the innermost lambda around the line.
        depth: u16,
        /// From 0.
        index: u16,
    },
}

/// The scopes of the lines of a genome.
pub(super) struct Scopes {
    /// The innermost lambda around a line that mentions a parameter.
    pub(super) owner: Vec<Option<u32>>,
    /// The lambdas around a line that it mentions: bit `d` for parameters of depth `d`.
    pub(super) free: Vec<u64>,
    /// Whether the result needs the line.
    pub(super) live: Vec<bool>,
}

/// Unused lines that are kept.
const MAX_UNUSED: usize = 6;

/// Lines of a genome, at most. Solvers have a few dozen at the most; more lines are mostly ballast.
pub const MAX_LINES: usize = 400;

impl Operand {
    /// Returns the line that it is.
    pub(super) fn line(self) -> Option<usize> {
        match self {
            Self::Line(line) => Some(line as usize),
            Self::Leaf(_) => None,
        }
    }

    /// Returns the same where lines from `at` on have moved down by `by`.
    fn moved(self, index: usize, by: usize) -> Self {
        match self {
            Self::Line(line) if index <= line as usize => Self::Line(line + by as u32),
            _ => self,
        }
    }
}

impl Line {
    /// Returns a line without a name.
    pub(super) fn new(callee: Callee, operands: impl IntoIterator<Item = Operand>) -> Self {
        Self { callee, operands: operands.into_iter().collect(), name: None }
    }
}

impl Genome {
    /// Returns the lines, each of which uses earlier ones only.
    #[doc(hidden)]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Returns the inputs that its parameters are.
    pub(super) fn roles(&self) -> &'static [Role] {
        Role::of_definition("", self.params.len()).unwrap_or_default()
    }

    /// Counts the lines that the result needs.
    pub fn size(&self) -> usize {
        self.reachable([self.result]).into_iter().filter(|&live| live).count()
    }

    /// Returns the lines that some operands need.
    pub(super) fn reachable(&self, roots: impl IntoIterator<Item = Operand>) -> Vec<bool> {
        let mut needed = vec![false; self.lines.len()];
        for root in roots {
            if let Some(line) = root.line() {
                needed[line] = true;
            }
        }
        for index in (0..self.lines.len()).rev() {
            if needed[index] {
                for line in self.lines[index].operands.iter().filter_map(|operand| operand.line()) {
                    needed[line] = true;
                }
            }
        }
        needed
    }

    /// Returns the lambdas that each line mentions.
    pub(super) fn free(&self) -> Vec<u64> {
        let mut free: Vec<u64> = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let mut own = 0;
            for operand in &line.operands {
                own |= match *operand {
                    Operand::Line(line) => free[line as usize],
                    Operand::Leaf(Leaf::Param { depth, .. }) => 1 << depth,
                    Operand::Leaf(_) => 0,
                };
            }
            free.push(if matches!(line.callee, Callee::Lambda(_)) { own >> 1 } else { own });
        }
        free
    }

    /// Returns the scope of every line.
    pub(super) fn scopes(&self) -> Scopes {
        let free = self.free();
        let mut owner = vec![None; self.lines.len()];
        for index in (0..self.lines.len()).rev() {
            let line = &self.lines[index];
            let around = match line.callee {
                Callee::Lambda(_) => Some(index as u32),
                Callee::Prim(_) | Callee::Apply | Callee::Tuple | Callee::Select => owner[index],
            };
            for operand in line.operands.iter().filter_map(|operand| operand.line()) {
                if free[operand] != 0 {
                    owner[operand] = around;
                }
            }
        }
        Scopes { owner, free, live: self.reachable([self.result]) }
    }

    /// Puts lines before line `at`. In `fresh`, line numbers from `at` on mean lines of `fresh`
    /// itself.
    pub(super) fn splice(&mut self, index: usize, fresh: Vec<Line>) {
        let by = fresh.len();
        for line in &mut self.lines[index..] {
            line.operands.iter_mut().for_each(|operand| *operand = operand.moved(index, by));
        }
        self.result = self.result.moved(index, by);
        self.lines.splice(index..index, fresh);
    }

    /// Drops the lines that nothing uses: those that mention a parameter, and of the others all but
    /// `kept`.
    pub(super) fn drop_unused(&mut self, kept: usize) {
        let live = self.reachable([self.result]);
        if live.iter().all(|&live| live) {
            return;
        }
        let free = self.free();
        let unused = (0..self.lines.len()).rev().filter(|&index| !live[index] && free[index] == 0);
        let roots = unused.take(kept).map(|index| Operand::Line(index as u32));
        let needed = self.reachable(roots.chain([self.result]));
        let mut place = Vec::with_capacity(self.lines.len());
        let mut next = 0;
        for &needed in &needed {
            place.push(next);
            next += u32::from(needed);
        }
        let moved = |operand: &mut Operand| {
            if let Operand::Line(line) = operand {
                *line = place[*line as usize];
            }
        };
        let mut index = 0;
        self.lines.retain(|_| {
            index += 1;
            needed[index - 1]
        });
        for line in &mut self.lines {
            line.operands.iter_mut().for_each(moved);
        }
        moved(&mut self.result);
    }

    /// Drops unused lines but the few that may be of use again.
    pub(super) fn tidy(&mut self) {
        self.drop_unused(MAX_UNUSED);
    }

    /// Drops every line that the result does not need.
    pub fn prune(&mut self) {
        self.drop_unused(0);
    }

    /// Removes a line that nothing uses.
    pub(super) fn remove(&mut self, index: usize) {
        self.lines.remove(index);
        let moved = |operand: &mut Operand| {
            if let Operand::Line(line) = operand
                && index < *line as usize
            {
                *line -= 1;
            }
        };
        for line in &mut self.lines[index..] {
            line.operands.iter_mut().for_each(moved);
        }
        moved(&mut self.result);
    }

    /// Replaces every use of a line, among the later lines and as the result.
    pub(super) fn replace_uses(&mut self, line: usize, by: Operand) {
        let old = Operand::Line(line as u32);
        for later in &mut self.lines[line + 1..] {
            for operand in later.operands.iter_mut().filter(|operand| **operand == old) {
                *operand = by;
            }
        }
        if self.result == old {
            self.result = by;
        }
    }
}
