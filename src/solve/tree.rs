//! The learner: decision trees over rows, exact on all rows whose outcome is known.
//!
//! A row is a cell or an object of some sample, and a [`Feature`] has a value for each row. A
//! [`Test`] compares a feature with a number, and a leaf is a constant or copies a feature. Rows
//! are bits of words, so that a test is counted against a class of rows in a few instructions. The
//! cost of a tree is that of naming it, in bits: the choice of a test at each node and of an
//! outcome at each leaf.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashSet};
use wide::i8x16;

use super::meter::Meter;
use super::term::Term;

/// The kinds of numbers of a feature, which say how tests compare them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Colours: equal or not.
    Color,
    /// Numbers: equal, or at most.
    Number,
    /// Yes or no: 1 or 0.
    Flag,
}

/// A value for each row, and the term that makes it.
#[derive(Clone, Debug)]
pub(crate) struct Feature {
    /// In words.
    pub name: String,
    /// The kind of the values.
    pub kind: Kind,
    /// Whether an outcome may be a copy of it.
    pub copies: bool,
    /// The group that it belongs to, below 32.
    pub group: u8,
    /// Bits that a test of it costs beyond the choice.
    pub surcharge: f32,
    /// The term: of a plane for rows that are cells, of an object `o` for rows that are objects.
    pub term: Term,
    /// A value for each row.
    pub values: Vec<i8>,
}

/// A set of groups.
pub(crate) type Groups = u32;

/// Returns the groups of the given numbers.
pub(crate) fn groups(numbers: &[u8]) -> Groups {
    numbers.iter().fold(0, |set, number| set | 1 << number)
}

/// How a test compares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Comparison {
    /// Equal.
    Is,
    /// At most.
    AtMost,
}

/// A set of rows.
type Rows = Box<[u64]>;

/// A comparison of a feature with a number.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// Which feature.
    pub feature: usize,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub value: i8,
    rows: Rows,
    /// Equal for tests that tell the same known rows apart.
    signature: u64,
}

/// The value that a leaf yields.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// A feature that is copied, or nothing for a constant.
    pub copied: Option<usize>,
    /// The constant.
    pub value: i8,
    rows: Rows,
}

/// A tree over the tests and outcomes of a learner.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Tree {
    /// An outcome.
    Leaf(usize),
    /// A test, what follows where it holds, and what follows where it does not.
    Node(usize, Box<Tree>, Box<Tree>),
}

impl Tree {
    /// Returns the number of leaves.
    pub(crate) fn leaves(&self) -> usize {
        match self {
            Self::Leaf(_) => 1,
            Self::Node(_, yes, no) => yes.leaves() + no.leaves(),
        }
    }
}

/// Everything that can be asked of some rows, for any choice of groups.
pub(crate) struct Questions<'f> {
    /// The features.
    pub features: &'f [Feature],
    known: usize,
    words: usize,
    tests: Vec<Test>,
    outcomes: Vec<Outcome>,
}

/// Returns the rows whose value compares with a number in a way, 16 at a time.
fn rows_of(words: usize, values: &[i8], comparison: Comparison, number: i8) -> Rows {
    let mut rows = vec![0u64; words].into_boxed_slice();
    let wanted = i8x16::splat(number);
    for (word, values) in rows.iter_mut().zip(values.chunks(64)) {
        for (part, values) in values.chunks(16).enumerate() {
            let mut lanes = [0i8; 16];
            lanes[..values.len()].copy_from_slice(values);
            let lanes = i8x16::from(lanes);
            let holds = match comparison {
                Comparison::Is => lanes.simd_eq(wanted),
                Comparison::AtMost => lanes.simd_lt(wanted) | lanes.simd_eq(wanted),
            };
            let mask = (1u64 << values.len()) - 1;
            *word |= (u64::from(holds.to_bitmask()) & mask) << (16 * part);
        }
    }
    rows
}

fn rows_where(words: usize, count: usize, holds: impl Fn(usize) -> bool) -> Rows {
    let mut rows = vec![0u64; words].into_boxed_slice();
    for row in 0..count {
        rows[row / 64] |= u64::from(holds(row)) << (row % 64);
    }
    rows
}

fn common(a: &[u64], b: &[u64]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum()
}

fn size(rows: &[u64]) -> u32 {
    rows.iter().map(|word| word.count_ones()).sum()
}

/// Numbers whose weights are known.
const WEIGHED: usize = 1 << 14;

/// Returns `n` times its logarithm to the base 2.
fn weight(count: u32) -> f64 {
    static WEIGHTS: LazyLock<Vec<f64>> =
        LazyLock::new(|| (0..WEIGHED as u32).map(logarithm).collect());
    WEIGHTS.get(count as usize).copied().unwrap_or_else(|| logarithm(count))
}

fn logarithm(count: u32) -> f64 {
    if count == 0 { 0.0 } else { f64::from(count) * f64::from(count).log2() }
}

impl<'f> Questions<'f> {
    /// Returns all tests of some features, and the outcomes that the first rows are wanted to have.
    pub(crate) fn new(features: &'f [Feature], wanted: &[i8]) -> Self {
        Self::within(features, wanted, Groups::MAX)
    }

    /// Returns the same of the features of some groups alone.
    pub(crate) fn within(features: &'f [Feature], wanted: &[i8], groups: Groups) -> Self {
        let is_in = |feature: &Feature| groups >> feature.group & 1 == 1;
        let known = wanted.len();
        let all = features.first().map_or(known, |feature| feature.values.len());
        let words = all.div_ceil(64);
        let mut values: Vec<i8> = wanted.to_vec();
        values.sort_unstable();
        values.dedup();
        let mut outcomes = Vec::new();
        let copied = features.iter().enumerate();
        for (index, feature) in copied.filter(|(_, feature)| feature.copies && is_in(feature)) {
            let rows = rows_where(words, known, |row| feature.values[row] == wanted[row]);
            if size(&rows) > 0 {
                outcomes.push(Outcome { copied: Some(index), value: 0, rows });
            }
        }
        for value in values {
            let rows = rows_of(words, wanted, Comparison::Is, value);
            outcomes.push(Outcome { copied: None, value, rows });
        }
        let mut questions = Self { features, known, words, tests: Vec::new(), outcomes };
        questions.ask(groups);
        questions
    }

    fn ask(&mut self, groups: Groups) {
        let features = self.features;
        let (known, words) = (self.known, self.words);
        let last = words.min(known.div_ceil(64));
        for (index, feature) in features.iter().enumerate() {
            if groups >> feature.group & 1 == 0 {
                continue;
            }
            let mut seen = [false; 256];
            for &value in &feature.values[..known] {
                seen[(i16::from(value) + 128) as usize] = true;
            }
            let values: Vec<i8> = (0..256)
                .filter(|&index| seen[index])
                .map(|index| (index as i16 - 128) as i8)
                .collect();
            if values.len() < 2 {
                continue;
            }
            let mut add = |comparison: Comparison, value: i8| {
                let rows = rows_of(words, &feature.values, comparison, value);
                // Tests that are each other's opposite are the same; the first row decides which is
                // meant.
                let flip = if rows[0] & 1 == 1 { u64::MAX } else { 0 };
                let mut signature = 0u64;
                for (word, &bits) in rows[..last].iter().enumerate() {
                    let left = known - word * 64;
                    let mask = if left >= 64 { u64::MAX } else { (1 << left) - 1 };
                    signature = FxBuildHasher.hash_one((signature, (bits ^ flip) & mask));
                }
                self.tests.push(Test { feature: index, comparison, value, rows, signature });
            };
            match feature.kind {
                Kind::Flag => add(Comparison::Is, 1),
                Kind::Color => values.iter().for_each(|&value| add(Comparison::Is, value)),
                Kind::Number => {
                    let step = values.len().div_ceil(12);
                    for (i, &value) in values.iter().enumerate() {
                        let is_last = i + 1 == values.len();
                        if !is_last && i.is_multiple_of(step) {
                            add(Comparison::AtMost, value);
                        }
                        if values.len() <= 8 || i == 0 || is_last {
                            add(Comparison::Is, value);
                        }
                    }
                }
            }
        }
    }

    /// Returns the learner that may use some groups.
    pub(crate) fn learner(&self, groups: Groups) -> Learner<'_> {
        let within = |feature: usize| groups >> self.features[feature].group & 1 == 1;
        let mut seen = FxHashSet::default();
        let tests = self.tests.iter().filter(|t| within(t.feature) && seen.insert(t.signature));
        let tests: Vec<&Test> = tests.collect();
        let outcomes = self.outcomes.iter().filter(|outcome| outcome.copied.is_none_or(within));
        let outcomes: Vec<Outcome> = outcomes.cloned().collect();
        let known = rows_where(self.words, self.known, |_| true);
        Learner { features: self.features, tests, outcomes, known, leaves: 0, skip: 0 }
    }
}

/// Learns trees over some of the questions.
pub(crate) struct Learner<'q> {
    /// The features.
    pub features: &'q [Feature],
    /// The tests, none of which tells the same known rows apart as an earlier one.
    pub tests: Vec<&'q Test>,
    /// The leaves that there may be.
    pub outcomes: Vec<Outcome>,
    known: Rows,
    leaves: usize,
    skip: usize,
}

impl Learner<'_> {
    /// Replaces the outcomes: each is right for the known rows of which the function says so.
    pub(crate) fn choose_among(
        &mut self,
        count: usize,
        known: usize,
        right: impl Fn(usize, usize) -> bool,
    ) {
        let words = self.known.len();
        let outcome = |index: usize| Outcome {
            copied: None,
            value: index as i8,
            rows: rows_where(words, known, |row| right(index, row)),
        };
        self.outcomes = (0..count).map(outcome).collect();
    }

    /// Returns exact trees of at most `leaves` leaves: those that follow from the best, the second
    /// best … test at the root, at most `count`, without equals.
    pub(crate) fn several(&mut self, leaves: usize, count: usize, meter: &Meter) -> Vec<Tree> {
        let known = self.known.clone();
        let mut found: Vec<Tree> = Vec::new();
        for skip in 0..count {
            self.leaves = leaves.saturating_sub(1);
            self.skip = skip;
            let tree = self.build(&known, leaves, meter);
            self.skip = 0;
            if let Some(tree) = tree {
                let single = matches!(tree, Tree::Leaf(_));
                if !found.contains(&tree) {
                    found.push(tree);
                }
                if single {
                    break;
                }
            }
            if meter.is_spent() {
                break;
            }
        }
        found
    }

    fn split(&self, rows: &[u64], test: usize) -> (Rows, Rows) {
        let bits = &self.tests[test].rows;
        let yes = rows.iter().zip(bits).map(|(rows, bits)| rows & bits).collect();
        let no = rows.iter().zip(bits).map(|(rows, bits)| rows & !bits).collect();
        (yes, no)
    }

    /// Returns rows by the outcome that is right for them: the outcome that is right for most, then
    /// that for most of the rest, and so on. A sample that no outcome is right for comes last.
    fn classes(&self, rows: &[u64]) -> Vec<(Rows, u32)> {
        let mut left: Rows = rows.into();
        let mut classes = Vec::new();
        for _ in 0..6 {
            let counts = self.outcomes.iter().map(|outcome| common(&left, &outcome.rows));
            let best =
                counts.enumerate().max_by_key(|&(index, count)| (count, std::cmp::Reverse(index)));
            let Some((index, count)) = best.filter(|&(_, count)| count > 0) else { break };
            let right = &self.outcomes[index].rows;
            classes.push((left.iter().zip(right).map(|(l, r)| l & r).collect(), count));
            for (left, right) in left.iter_mut().zip(right) {
                *left &= !right;
            }
        }
        let rest = size(&left);
        if rest > 0 {
            classes.push((left, rest));
        }
        classes
    }

    /// Returns the test after which the classes are purest; as many as `skip` better ones are
    /// passed over.
    fn choose(&self, rows: &[u64]) -> Option<usize> {
        let classes = self.classes(rows);
        // Deep in a tree few words have rows at all; the others are left out.
        let words: Vec<usize> = (0..rows.len()).filter(|&word| rows[word] != 0).collect();
        let is_sparse = words.len() * 2 < rows.len();
        let kept = |all: &[u64]| words.iter().map(|&word| all[word]).collect::<Rows>();
        let classes: Vec<(Rows, u32)> = match is_sparse {
            true => classes.iter().map(|(class, count)| (kept(class), *count)).collect(),
            false => classes,
        };
        let mut asked = vec![0; if is_sparse { words.len() } else { 0 }];
        let mut best: Vec<(f64, usize)> = Vec::new();
        for (index, test) in self.tests.iter().enumerate() {
            let mut passing: &[u64] = &test.rows;
            if is_sparse {
                asked.iter_mut().zip(&words).for_each(|(to, &word)| *to = test.rows[word]);
                passing = &asked;
            }
            let (mut yes, mut no, mut inside) = (0, 0, 0.0);
            for (class, count) in &classes {
                let held = common(class, passing);
                inside += weight(held) + weight(count - held);
                yes += held;
                no += count - held;
            }
            if yes == 0 || no == 0 {
                continue;
            }
            let spread = weight(yes) + weight(no) - inside;
            let place = best.partition_point(|&(other, _)| other <= spread + 1e-9);
            if place <= self.skip {
                best.insert(place, (spread, index));
                best.truncate(self.skip + 1);
            }
        }
        best.get(self.skip).map(|&(_, index)| index)
    }

    fn build(&mut self, rows: &[u64], depth: usize, meter: &Meter) -> Option<Tree> {
        let count = size(rows);
        let exact = self.outcomes.iter().position(|o| common(rows, &o.rows) == count);
        if let Some(outcome) = exact {
            return Some(Tree::Leaf(outcome));
        }
        if depth == 0 || self.leaves == 0 {
            return None;
        }
        self.leaves -= 1;
        if !meter.spend(self.tests.len() * rows.len() + 100) {
            return None;
        }
        meter.score(self.tests.len(), self.tests.len() * self.outcomes.len().pow(2));
        let test = self.choose(rows)?;
        self.skip = 0;
        let (yes, no) = self.split(rows, test);
        let yes = self.build(&yes, depth - 1, meter)?;
        let no = self.build(&no, depth - 1, meter)?;
        Some(Tree::Node(test, Box::new(yes), Box::new(no)))
    }

    /// Returns a tree of at most `leaves` leaves that is right for as many rows as one can easily
    /// find.
    pub(crate) fn rough(&mut self, leaves: usize, meter: &Meter) -> Tree {
        self.leaves = leaves.saturating_sub(1);
        let known = self.known.clone();
        self.build_rough(&known, meter)
    }

    fn build_rough(&mut self, rows: &[u64], meter: &Meter) -> Tree {
        let count = size(rows);
        let right: Vec<u32> = self.outcomes.iter().map(|o| common(rows, &o.rows)).collect();
        let most =
            right.iter().enumerate().max_by_key(|&(index, n)| (*n, std::cmp::Reverse(index)));
        let (leaf, most) = most.map_or((0, 0), |(index, &count)| (index, count));
        if most == count || self.leaves == 0 || !meter.spend(self.tests.len() * rows.len() * 4) {
            return Tree::Leaf(leaf);
        }
        self.leaves -= 1;
        let tops: Vec<Rows> = self.classes(rows).into_iter().map(|(class, _)| class).collect();
        let tops: Vec<&Outcome> = {
            let first = |class: &Rows| {
                let counts = self.outcomes.iter().map(|o| common(class, &o.rows)).enumerate();
                counts
                    .max_by_key(|&(index, n)| (n, std::cmp::Reverse(index)))
                    .map_or(0, |(index, _)| index)
            };
            tops.iter().map(first).map(|index| &self.outcomes[index]).collect()
        };
        let mut best = (most, None);
        for (index, test) in self.tests.iter().enumerate() {
            let (mut held, mut failed) = (0, 0);
            for outcome in &tops {
                let all = common(rows, &outcome.rows);
                let words = rows.iter().zip(&test.rows).zip(&outcome.rows);
                let inside: u32 = words.map(|((a, b), c)| (a & b & c).count_ones()).sum();
                held = held.max(inside);
                failed = failed.max(all - inside);
            }
            if held + failed > best.0 {
                best = (held + failed, Some(index));
            }
        }
        let Some(test) = best.1 else { return Tree::Leaf(leaf) };
        let (yes, no) = self.split(rows, test);
        let yes = self.build_rough(&yes, meter);
        let no = self.build_rough(&no, meter);
        Tree::Node(test, Box::new(yes), Box::new(no))
    }

    /// Returns the outcome that a tree chooses for a row.
    pub(crate) fn outcome(&self, tree: &Tree, row: usize) -> usize {
        match tree {
            Tree::Leaf(outcome) => *outcome,
            Tree::Node(test, yes, no) => {
                let holds = self.tests[*test].rows[row / 64] >> (row % 64) & 1 == 1;
                self.outcome(if holds { yes } else { no }, row)
            }
        }
    }

    /// Returns what a tree yields for a row.
    pub(crate) fn value(&self, tree: &Tree, row: usize) -> i8 {
        let outcome = &self.outcomes[self.outcome(tree, row)];
        outcome.copied.map_or(outcome.value, |feature| self.features[feature].values[row])
    }

    /// Returns what a tree yields where the features have the values that a function gives.
    pub(crate) fn value_of(&self, tree: &Tree, value: &dyn Fn(usize) -> i8) -> i8 {
        match tree {
            Tree::Leaf(outcome) => {
                let outcome = &self.outcomes[*outcome];
                outcome.copied.map_or(outcome.value, value)
            }
            Tree::Node(test, yes, no) => {
                let test = self.tests[*test];
                let own = value(test.feature);
                let holds = match test.comparison {
                    Comparison::Is => own == test.value,
                    Comparison::AtMost => own <= test.value,
                };
                self.value_of(if holds { yes } else { no }, value)
            }
        }
    }

    /// Tells whether a tree asks about a feature of which something is true, or copies one.
    pub(crate) fn uses(&self, tree: &Tree, wanted: &dyn Fn(usize) -> bool) -> bool {
        match tree {
            Tree::Leaf(outcome) => self.outcomes[*outcome].copied.is_some_and(wanted),
            Tree::Node(test, yes, no) => {
                wanted(self.tests[*test].feature) || self.uses(yes, wanted) || self.uses(no, wanted)
            }
        }
    }

    /// Returns what a tree costs.
    pub(crate) fn bits(&self, tree: &Tree) -> f64 {
        match tree {
            Tree::Leaf(_) => ((self.outcomes.len() + 1) as f64).log2() + 1.0,
            Tree::Node(test, yes, no) => {
                let surcharge = f64::from(self.features[self.tests[*test].feature].surcharge);
                let choice = ((self.tests.len() + 1) as f64).log2() + 1.0;
                choice + surcharge + self.bits(yes) + self.bits(no)
            }
        }
    }

    /// Returns a tree in words.
    pub(crate) fn words(&self, tree: &Tree) -> String {
        match tree {
            Tree::Leaf(outcome) => {
                let outcome = &self.outcomes[*outcome];
                outcome.copied.map_or_else(
                    || outcome.value.to_string(),
                    |feature| self.features[feature].name.clone(),
                )
            }
            Tree::Node(test, yes, no) => {
                let test = self.tests[*test];
                let name = &self.features[test.feature].name;
                let sign = if test.comparison == Comparison::Is { "is" } else { "at most" };
                let (yes, no) = (self.words(yes), self.words(no));
                format!("if {name} {sign} {}: {yes}, else {no}", test.value)
            }
        }
    }
}

#[cfg(test)]
mod tests;
