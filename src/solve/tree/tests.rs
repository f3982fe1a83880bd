//! Trees that are learned: exact, small, and charged for what they ask.

use proptest::prelude::*;

use super::*;
use crate::solve::term::input;

/// Returns features of random bits, and what is wanted of some rows: a function of three of them.
fn data(seed: u64, rows: usize) -> (Vec<Feature>, Vec<i8>) {
    let mut state = seed | 1;
    let mut bit = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33 & 1) as i8
    };
    let feature = |name: usize, values: Vec<i8>| Feature {
        name: name.to_string(),
        kind: Kind::Flag,
        copies: false,
        group: 0,
        surcharge: 0.0,
        term: input(),
        values,
    };
    let features: Vec<Feature> =
        (0..12).map(|name| feature(name, (0..rows).map(|_| bit()).collect())).collect();
    let value = |row: usize| {
        let of = |feature: usize| features[feature].values[row];
        if of(3) == 1 { of(5) } else { of(8) }
    };
    let wanted = (0..rows * 3 / 4).map(value).collect();
    (features, wanted)
}

#[test]
fn trees_are_exact_and_smaller_ones_cost_less() {
    for seed in 1..40 {
        let (features, wanted) = data(seed, 150);
        let questions = Questions::new(&features, &wanted);
        let mut learner = questions.learner(groups(&[0]));
        let meter = Meter::new(u64::MAX, None);
        let trees = learner.several(12, 5, &meter);
        assert!(!trees.is_empty(), "seed {seed}");
        for tree in &trees {
            let exact = (0..wanted.len()).all(|row| learner.value(tree, row) == wanted[row]);
            assert!(exact, "seed {seed}: {}", learner.words(tree));
            assert!(tree.leaves() <= 12);
            for other in trees.iter().filter(|other| other.leaves() < tree.leaves()) {
                assert!(learner.bits(other) < learner.bits(tree));
            }
        }
    }
}

/// Returns the tree with its leaf of a number split by a test that changes nothing.
fn split(tree: &Tree, test: usize, leaf: &mut usize) -> Tree {
    match tree {
        Tree::Leaf(outcome) => {
            let is_last = *leaf == 0;
            *leaf = leaf.wrapping_sub(1);
            let same = || Box::new(Tree::Leaf(*outcome));
            if is_last { Tree::Node(test, same(), same()) } else { tree.clone() }
        }
        Tree::Node(own, yes, no) => {
            let (yes, no) = (split(yes, test, leaf), split(no, test, leaf));
            Tree::Node(*own, Box::new(yes), Box::new(no))
        }
    }
}

proptest! {
    /// Checks that an exact tree is never charged less than a smaller exact one over the same
    /// tests. Neither is one that was learned, nor one in which a leaf is split for nothing.
    #[test]
    fn larger_exact_trees_cost_more(
        seed in 1u64..u64::MAX,
        rows in 20usize..400,
        surcharges in prop::collection::vec(0u8..8, 12),
        tests in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12), 1..8),
    ) {
        let (mut features, wanted) = data(seed, rows);
        let meter = Meter::new(u64::MAX, None);
        {
            let questions = Questions::new(&features, &wanted);
            let mut learner = questions.learner(groups(&[0]));
            let trees = learner.several(12, 6, &meter);
            for (one, other) in trees.iter().flat_map(|a| trees.iter().map(move |b| (a, b))) {
                if one.leaves() > other.leaves() {
                    prop_assert!(learner.bits(one) > learner.bits(other));
                }
            }
        }
        for (feature, bits) in features.iter_mut().zip(surcharges) {
            feature.surcharge = f32::from(bits);
        }
        let questions = Questions::new(&features, &wanted);
        let mut learner = questions.learner(groups(&[0]));
        for tree in learner.several(12, 3, &meter) {
            let mut larger = tree.clone();
            for (test, leaf) in &tests {
                let mut leaf = leaf % larger.leaves();
                let next = split(&larger, test.index(learner.tests.len()), &mut leaf);
                prop_assert_eq!(next.leaves(), larger.leaves() + 1);
                let exact = (0..wanted.len()).all(|row| learner.value(&next, row) == wanted[row]);
                prop_assert!(exact && learner.bits(&next) > learner.bits(&larger));
                larger = next;
            }
        }
    }
}

#[test]
fn what_cannot_be_told_apart_has_no_tree() {
    let (mut features, mut wanted) = data(7, 64);
    features.iter_mut().for_each(|feature| feature.values.fill(1));
    wanted[0] = 1 - wanted[1];
    let questions = Questions::new(&features, &wanted);
    let meter = Meter::new(u64::MAX, None);
    assert!(questions.learner(groups(&[0])).several(12, 3, &meter).is_empty());
}

#[test]
fn a_spent_meter_ends_the_search() {
    let (features, wanted) = data(3, 150);
    let questions = Questions::new(&features, &wanted);
    let meter = Meter::new(10, None);
    assert!(questions.learner(groups(&[0])).several(12, 3, &meter).is_empty());
    assert!(meter.is_spent());
}
