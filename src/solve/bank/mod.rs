//! A bank of values: what the primitives make of the input, the cheapest first, on all samples
//! together.
//!
//! An entry is a typed vector of values, one for each sample, with the call that makes it of other
//! entries and the cost of that term in bits. A level of the bank has all calls of one cost; the
//! entries of cheaper levels are the operands. Two calls that come to the same on all samples,
//! those of the tests included, are one entry: the first. A term that fails on one sample, or is
//! larger than an answer can be, is left out.
//!
//! A call is evaluated in an arena that is emptied before the next one, and only a vector that is
//! new is copied to the arena of the bank. So the memory of a bank is that of different values, and
//! most calls write to memory that is at hand already.

mod goals;
mod grow;
mod seeds;
mod sorts;
mod undo;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use goals::Goals;
pub use grow::Counts;

use std::cell::RefCell;

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use self::sorts::{SORTS, Sort};
use self::values::Digest;
use super::meter::Meter;
use super::problem::Problem;
use super::term::{Term, call};
use crate::plane::Board;
use crate::prim::PrimId;
use crate::value::{Budget, Cx, Direction, Value, View};

/// The greatest cost of a term, in bits.
pub(crate) const MOST_BITS: usize = 40;

/// The values that primitives make of the inputs of a problem, as far as it has grown.
pub(crate) struct Bank<'a> {
    cx: Cx<'a>,
    arena: &'a Bump,
    /// The number of demonstrations, which are the first samples.
    shown: usize,
    samples: usize,
    entries: Vec<Entry>,
    /// The values of each entry, one after the other.
    values: Vec<Value<'a>>,
    /// The entries of each sort and cost.
    lists: Vec<Vec<Vec<u32>>>,
    /// The entry of each digest over all samples.
    by_all: FxHashMap<u64, u32>,
    /// The first entry of each digest over the demonstrations.
    by_shown: FxHashMap<u64, u32>,
    counts: Counts,
    /// Work that may be done yet.
    left: u64,
}

/// A term with what it costs.
struct Entry {
    sort: Sort,
    bits: u8,
    /// The digest over the demonstrations.
    shown: u64,
    made: Made,
}

/// How an entry is made.
enum Made {
    /// The input, a constant or a function.
    Seed(Term),
    /// A call, of which the operands after the last are 0.
    Call(PrimId, [u32; 4]),
}

/// Values of one entry with their digests.
struct Vector<'v, 'a> {
    values: &'v [Value<'a>],
    all: u64,
    shown: u64,
}

thread_local! {
    /// The memory of the last bank of this thread, as far as it lies in one piece.
    static ARENA: RefCell<Bump> = RefCell::new(Bump::new());
}

/// Runs a function with an arena whose memory is kept for the next time.
pub(crate) fn with_arena<R>(work: impl FnOnce(&Bump) -> R) -> R {
    let mut arena = ARENA.take();
    arena.reset();
    let done = work(&arena);
    arena.reset();
    ARENA.set(arena);
    done
}

/// Lets a bank grow in a problem until all is spent, and tells what it counted: for those who
/// measure it.
pub fn fill(problem: &Problem, meter: &Meter) -> Counts {
    with_arena(|arena| {
        let mut bank = Bank::new(arena, problem, u64::MAX);
        let mut bits = 1;
        while bits <= MOST_BITS && bank.grow(bits, meter) {
            bits += 1;
        }
        bank.counts
    })
}

impl<'a> Bank<'a> {
    /// Returns a bank of the inputs and of constants, which grows until so much work is done.
    pub(crate) fn new(arena: &'a Bump, problem: &Problem, work: u64) -> Self {
        let mut bank = Self {
            cx: Cx::new(arena, Budget::UNLIMITED, Direction::Ascending),
            arena,
            shown: problem.shown(),
            samples: problem.samples(),
            entries: Vec::new(),
            values: Vec::new(),
            lists: vec![vec![Vec::new(); MOST_BITS + 1]; SORTS],
            by_all: FxHashMap::default(),
            by_shown: FxHashMap::default(),
            counts: Counts::default(),
            left: work,
        };
        seeds::add(&mut bank, problem);
        bank
    }

    /// Returns the number of entries.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns what was counted so far.
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns the values of an entry, one for each sample.
    fn values_of(&self, entry: u32) -> &[Value<'a>] {
        &self.values[entry as usize * self.samples..][..self.samples]
    }

    /// Returns the first entry whose values of the demonstrations have a digest.
    fn with_shown(&self, digest: u64) -> Option<u32> {
        self.by_shown.get(&digest).copied()
    }

    /// Adds values that live in the arena of the bank, and tells the number of the entry.
    fn insert(&mut self, vector: &Vector<'_, 'a>, sort: Sort, bits: u8, made: Made) -> u32 {
        let id = self.entries.len() as u32;
        self.values.extend_from_slice(vector.values);
        self.by_all.insert(vector.all, id);
        self.by_shown.entry(vector.shown).or_insert(id);
        self.lists[sort as usize][usize::from(bits)].push(id);
        if sort == Sort::Int && vector.values.iter().all(|&value| Sort::Color.holds(value)) {
            self.lists[Sort::Color as usize][usize::from(bits)].push(id);
        }
        self.entries.push(Entry { sort, bits, shown: vector.shown, made });
        id
    }

    /// Returns the digest of some values, one for each demonstration.
    fn digest_of<'v>(sort: Sort, values: impl IntoIterator<Item = Value<'v>>) -> u64 {
        let mut digest = Digest::new(sort);
        values.into_iter().for_each(|value| digest.add_value(value));
        digest.number()
    }

    /// Returns an entry as a term of the language.
    pub(crate) fn term(&self, entry: u32) -> Term {
        self.term_of(entry, &mut FxHashMap::default())
    }

    fn term_of(&self, entry: u32, known: &mut FxHashMap<u32, Term>) -> Term {
        if let Some(term) = known.get(&entry) {
            return term.clone();
        }
        let term = match &self.entries[entry as usize].made {
            Made::Seed(term) => term.clone(),
            Made::Call(prim, operands) => {
                let operands = &operands[..prim.get().arity()];
                let terms: Vec<Term> =
                    operands.iter().map(|&operand| self.term_of(operand, known)).collect();
                call(*prim, &terms.iter().collect::<Vec<_>>())
            }
        };
        known.insert(entry, term.clone());
        term
    }

    /// Adds the names of the primitives of an entry, the innermost first.
    fn add_names_of(&self, entry: u32, names: &mut Vec<&'static str>) {
        if let Made::Call(prim, operands) = &self.entries[entry as usize].made {
            operands[..prim.get().arity()].iter().for_each(|&part| self.add_names_of(part, names));
            names.push(prim.name());
        }
    }

    /// Returns the cost of an entry.
    pub(crate) fn bits_of(&self, entry: u32) -> f64 {
        f64::from(self.entries[entry as usize].bits)
    }

    /// Returns the boards of an entry that is a grid.
    pub(crate) fn boards_of(&self, entry: u32) -> Option<Vec<Board>> {
        let board = |value: &Value<'a>| match value.view() {
            View::Grid(grid) => Some(Board::copy(*grid)),
            _ => None,
        };
        self.values_of(entry).iter().map(board).collect()
    }

    /// Returns an entry in words.
    pub(crate) fn words_of(&self, entry: u32) -> String {
        let mut names = Vec::new();
        self.add_names_of(entry, &mut names);
        in_words(&names)
    }
}

/// Says what some primitives make of the input, the innermost first.
fn in_words(names: &[&'static str]) -> String {
    match names {
        [] => "the input".to_owned(),
        names => format!("the input by {}", names.join(", ")),
    }
}
