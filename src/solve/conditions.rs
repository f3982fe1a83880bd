//! Trees over parts as conditions of a part `o`.

use super::term::{Term, call, int, operator};
use super::tree::{Comparison, Feature, Kind, Learner, Test, Tree};
use crate::prim;

/// A condition, where it is not known from the start.
#[derive(Clone)]
enum Condition {
    Always,
    Never,
    If(Term),
}

fn test_term(features: &[Feature], test: &Test, holds: bool) -> Term {
    let feature = &features[test.feature];
    let body = &feature.term;
    match (feature.kind, test.comparison, holds) {
        (Kind::Flag, _, true) => body.clone(),
        (Kind::Flag, _, false) => call(prim::FLIP, &[body]),
        (_, Comparison::Is, true) => operator(body, "==", &int(test.value)),
        (_, Comparison::Is, false) => operator(body, "!=", &int(test.value)),
        (_, Comparison::AtMost, true) => operator(body, "<=", &int(test.value)),
        (_, Comparison::AtMost, false) => operator(body, ">", &int(test.value)),
    }
}

fn both(a: &Term, b: &Condition) -> Condition {
    match b {
        Condition::Never => Condition::Never,
        Condition::Always => Condition::If(a.clone()),
        Condition::If(b) => Condition::If(operator(a, "and", b)),
    }
}

fn of(learner: &Learner<'_>, tree: &Tree, wanted: &dyn Fn(usize) -> bool) -> Condition {
    match tree {
        Tree::Leaf(outcome) if wanted(*outcome) => Condition::Always,
        Tree::Leaf(_) => Condition::Never,
        Tree::Node(test, yes, no) => {
            let test = learner.tests[*test];
            let holds = test_term(learner.features, test, true);
            let fails = test_term(learner.features, test, false);
            match (of(learner, yes, wanted), of(learner, no, wanted)) {
                (Condition::Always, Condition::Always) => Condition::Always,
                (Condition::Never, Condition::Never) => Condition::Never,
                (Condition::Always, Condition::If(no)) => {
                    Condition::If(operator(&holds, "or", &no))
                }
                (Condition::If(yes), Condition::Always) => {
                    Condition::If(operator(&fails, "or", &yes))
                }
                (yes, Condition::Never) => both(&holds, &yes),
                (Condition::Never, no) => both(&fails, &no),
                (Condition::If(yes), Condition::If(no)) => {
                    let yes = operator(&holds, "and", &yes);
                    Condition::If(operator(&yes, "or", &operator(&fails, "and", &no)))
                }
            }
        }
    }
}

/// Returns the condition of a part under which a tree comes to a wanted outcome: `Ok` with the
/// condition, or `Err` with whether it always does.
pub(crate) fn condition(
    learner: &Learner<'_>,
    tree: &Tree,
    wanted: impl Fn(usize) -> bool,
) -> Result<Term, bool> {
    match of(learner, tree, &wanted) {
        Condition::Always => Err(true),
        Condition::Never => Err(false),
        Condition::If(term) => Ok(term),
    }
}
