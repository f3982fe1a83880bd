//! The search in a bank: for the outputs, and for operands of which one more call makes them.
//!
//! A root is a call with one operand left open, for which it is solved on the demonstrations. Some
//! roots follow from the outputs alone, where those are turned, enlarged or tiled. Each grid of the
//! bank gives others: it is a part of the outputs, has them as a part, or differs in some cells.
//!
//! The solution is a vector of values, and its digest is looked up among the entries, those that
//! come later included. So a term is found without its outermost call being reached by enumeration.
//! Each find is evaluated on all samples: a digest that two vectors share can cost time, but is
//! never an answer.

use bumpalo::Bump;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::sorts::{Sort, bits_of};
use super::values::Digest;
use super::{Bank, in_words};
use crate::plane::Board;
use crate::prim::PrimId;
use crate::solve::candidate::Candidate;
use crate::solve::problem::Problem;
use crate::solve::term::{Term, call, int, pair};
use crate::solve::views::View;
use crate::value::{self, Budget, Cx, Direction, Fault, Grid, Value};

/// An operand of a root.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand {
    /// The open one.
    Open,
    /// An entry of the bank.
    Entry(u32),
    /// A number, which costs its bits.
    Int(i64),
    /// A pair of numbers.
    Pair(i32, i32),
}

/// A call with an open operand.
pub(super) struct Root {
    /// The primitive.
    pub(super) prim: PrimId,
    /// Its operands.
    pub(super) operands: SmallVec<[Operand; 4]>,
    /// The root that makes the outputs of its value; none where it makes them itself.
    pub(super) above: Option<u32>,
}

/// Boards of which a root makes the outputs.
pub(super) struct Target {
    /// A board for each demonstration.
    pub(super) boards: Vec<Board>,
    /// The root; none for the outputs themselves.
    pub(super) root: Option<u32>,
}

/// The search for the outputs of a problem in a bank.
pub(crate) struct Goals<'p> {
    problem: &'p Problem,
    pub(super) targets: Vec<Target>,
    pub(super) roots: Vec<Root>,
    /// The roots whose open operand has a digest on the demonstrations; none for the outputs.
    wanted: FxHashMap<u64, SmallVec<[Option<u32>; 1]>>,
    /// The roots whose open operand is a patch with given boxes.
    boxes_wanted: FxHashMap<u64, SmallVec<[u32; 1]>>,
    /// The first patch of each digest of boxes.
    boxes: FxHashMap<u64, u32>,
    /// How many entries were visited.
    visited: u32,
    found: Vec<Candidate>,
    scratch: Bump,
}

/// The cost of an answer beyond that of its term: of so many terms one is right by chance more
/// often than of the rules of another family.
const BITS: f64 = 16.0;

/// Candidates, at most.
const MOST_FOUND: usize = 60;

/// Roots, at most: some hundred bytes each.
const MOST_ROOTS: usize = 1 << 18;

/// The budget of a find on one sample.
const BUDGET: Budget = Budget {
    fuel: 100_000,
    max_cells: 1 << 12,
    max_written: 1 << 12,
    max_bytes: 4 << 20,
    timeout: None,
};

impl<'p> Goals<'p> {
    /// Returns the goals that the outputs alone give.
    pub(crate) fn new(problem: &'p Problem) -> Self {
        let mut goals = Self {
            problem,
            targets: Vec::new(),
            roots: Vec::new(),
            wanted: FxHashMap::default(),
            boxes_wanted: FxHashMap::default(),
            boxes: FxHashMap::default(),
            visited: 0,
            found: Vec::new(),
            scratch: Bump::new(),
        };
        goals.add_targets(problem);
        goals
    }

    /// Returns what was found.
    pub(crate) fn into_found(self) -> Vec<Candidate> {
        self.found
    }

    /// Tells whether enough was found.
    pub(crate) fn is_full(&self) -> bool {
        self.found.len() >= MOST_FOUND || self.roots.len() >= MOST_ROOTS
    }

    /// Looks at the entries that were added since the last time. Returns how much work it was.
    pub(crate) fn visit(&mut self, bank: &Bank<'_>, entry: u32) -> usize {
        self.visited = entry + 1;
        let digest = bank.entries[entry as usize].shown;
        let met = self.wanted.get(&digest).cloned().unwrap_or_default();
        for root in met {
            self.finish(bank, root, entry);
        }
        match bank.entries[entry as usize].sort {
            Sort::Grid => {
                (0..self.targets.len()).map(|target| self.undo(bank, entry, target)).sum::<usize>()
            }
            Sort::Indices | Sort::Object => {
                let values = bank.values_of(entry)[..bank.shown].iter();
                if let Some(digest) = boxes_of(values.copied()) {
                    self.boxes.entry(digest).or_insert(entry);
                    for root in self.boxes_wanted.get(&digest).cloned().unwrap_or_default() {
                        self.finish(bank, Some(root), entry);
                    }
                }
                10
            }
            _ => 1,
        }
    }

    /// Adds a root, and returns its number.
    pub(super) fn root(
        &mut self,
        prim: PrimId,
        operands: &[Operand],
        above: Option<u32>,
    ) -> Option<u32> {
        self.roots.push(Root { prim, operands: operands.into(), above });
        Some(self.roots.len() as u32 - 1)
    }

    /// Has an operand looked for: among the entries that were visited, and among those to come.
    pub(super) fn want(&mut self, bank: Option<&Bank<'_>>, digest: u64, root: Option<u32>) {
        self.wanted.entry(digest).or_default().push(root);
        if let Some(bank) = bank
            && let Some(entry) = bank.with_shown(digest)
            && entry < self.visited
        {
            self.finish(bank, root, entry);
        }
    }

    /// Has a patch looked for that has given boxes.
    pub(super) fn want_boxes(&mut self, bank: &Bank<'_>, digest: u64, root: u32) {
        self.boxes_wanted.entry(digest).or_default().push(root);
        if let Some(&entry) = self.boxes.get(&digest) {
            self.finish(bank, Some(root), entry);
        }
    }

    /// Runs a function in a context whose values are dropped afterwards.
    pub(super) fn briefly<R>(&mut self, work: impl FnOnce(&Cx<'_>) -> R) -> R {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.reset();
        let done = work(&Cx::new(&scratch, BUDGET, Direction::Ascending));
        self.scratch = scratch;
        done
    }

    /// Notes a grid that is the output in other colours.
    pub(super) fn note_recolored(&mut self, bank: &Bank<'_>, entry: u32, grids: &[Grid<'_>]) {
        let mut map = [None; 10];
        let cells = grids.iter().zip(&self.problem.outputs);
        let mut cells = cells.flat_map(|(grid, output)| grid.cells.iter().zip(&output.cells));
        let is_map = cells.all(|(&from, &to)| {
            let place = usize::try_from(from).ok().and_then(|from| map.get_mut(from));
            place.is_some_and(|place| *place.get_or_insert(to) == to)
        });
        if !is_map || self.is_full() {
            return;
        }
        if let Some(boards) = bank.boards_of(entry) {
            let (words, bits) = (bank.words_of(entry), bank.bits_of(entry) + BITS);
            let view = View { words, bits, boards, term: bank.term(entry) };
            if let Some(found) = Candidate::viewed(self.problem, "bank", &view) {
                self.add(found);
            }
        }
    }

    /// Adds what was found. Of what gives the same answers the cheapest is kept.
    fn add(&mut self, found: Candidate) {
        match self.found.iter_mut().find(|other| other.answers == found.answers) {
            Some(other) if other.bits <= found.bits => {}
            Some(other) => *other = found,
            None => self.found.push(found),
        }
    }

    /// Evaluates roots of an entry on all samples, and notes what is right.
    fn finish(&mut self, bank: &Bank<'_>, root: Option<u32>, entry: u32) {
        if self.is_full() {
            return;
        }
        let boards = (0..bank.samples).map(|sample| {
            self.scratch.reset();
            let cx = Cx::new(&self.scratch, BUDGET, Direction::Ascending);
            let value = applied(&self.roots, bank, &cx, root, (entry, sample)).ok()?;
            match value.view() {
                value::View::Grid(grid) => Some(Board::copy(*grid)),
                _ => None,
            }
        });
        let Some(boards) = boards.collect::<Option<Vec<Board>>>() else { return };
        let (term, bits, names) = self.written(bank, root, entry);
        let words = in_words(&names);
        let term = || term.clone();
        if let Some(found) =
            Candidate::checked(self.problem, "bank", bits + BITS, words, term, &boards)
        {
            self.add(found);
        }
    }

    /// Returns the roots of an entry as a term, its cost, and the names of its primitives.
    fn written(
        &self,
        bank: &Bank<'_>,
        mut root: Option<u32>,
        entry: u32,
    ) -> (Term, f64, Vec<&'static str>) {
        let mut term = bank.term(entry);
        let mut bits = bank.bits_of(entry);
        let mut names = Vec::new();
        bank.add_names_of(entry, &mut names);
        while let Some(number) = root {
            let Root { prim, operands, above } = &self.roots[number as usize];
            let terms: Vec<Term> = operands
                .iter()
                .map(|&operand| match operand {
                    Operand::Open => term.clone(),
                    Operand::Entry(entry) => bank.term(entry),
                    Operand::Int(number) => int(number),
                    Operand::Pair(first, second) => pair(first, second),
                })
                .collect();
            let costs = operands.iter().map(|&operand| match operand {
                Operand::Open => 0.0,
                Operand::Entry(entry) => bank.bits_of(entry),
                Operand::Int(_) => 3.0,
                Operand::Pair(..) => 6.0,
            });
            bits += f64::from(bits_of(*prim)) + costs.sum::<f64>();
            for operand in operands {
                if let Operand::Entry(entry) = operand {
                    bank.add_names_of(*entry, &mut names);
                }
            }
            names.push(prim.name());
            term = call(*prim, &terms.iter().collect::<Vec<_>>());
            root = *above;
        }
        (term, bits, names)
    }
}

/// Returns what roots make of an entry on a sample.
fn applied<'a>(
    roots: &[Root],
    bank: &Bank<'a>,
    cx: &Cx<'a>,
    mut root: Option<u32>,
    (entry, sample): (u32, usize),
) -> Result<Value<'a>, Fault> {
    let mut value = bank.values_of(entry)[sample];
    while let Some(number) = root {
        let Root { prim, operands, above } = &roots[number as usize];
        let operands: SmallVec<[Value<'a>; 4]> = operands
            .iter()
            .map(|&operand| match operand {
                Operand::Open => value,
                Operand::Entry(entry) => bank.values_of(entry)[sample],
                Operand::Int(number) => Value::int(number),
                Operand::Pair(first, second) => Value::pair(first, second),
            })
            .collect();
        value = prim.get().cpu.call(cx, &operands)?;
        root = *above;
    }
    Ok(value)
}

/// Adds a box to a digest: its upper left corner, its rows and columns.
pub(super) fn add_box(digest: &mut Digest, corner: (i32, i32), shape: (i32, i32)) {
    digest.add_value(Value::pair(corner.0, corner.1));
    digest.add_value(Value::pair(shape.0, shape.1));
}

/// Returns the digest of the boxes around patches; none where one is empty.
fn boxes_of<'v>(values: impl Iterator<Item = Value<'v>>) -> Option<u64> {
    let mut digest = Digest::new(Sort::Indices);
    for value in values {
        let (corner, shape) = match value.view() {
            value::View::Bits(bits) => {
                ((bits.top, bits.left), (bits.rows.len() as i32, bits.width as i32))
            }
            value::View::Planes(planes) => {
                ((planes.top, planes.left), (planes.height as i32, planes.width as i32))
            }
            _ => return None,
        };
        add_box(&mut digest, corner, shape);
    }
    Some(digest.number())
}

/// Returns the operands of a primitive of which the first is open.
pub(super) fn open_first(rest: &[Operand]) -> SmallVec<[Operand; 4]> {
    let mut operands: SmallVec<[Operand; 4]> = smallvec![Operand::Open];
    operands.extend_from_slice(rest);
    operands
}
