//! Simplify: the rules of [`super::RULES`] and [`super::OPERATORS`], applied bottom-up.
//!
//! Assumes nothing; rules whose conditions on types are not met do not apply. Guarantees that no
//! rule applies to a node that it visited. Leaves alone: whatever is only cheaper sometimes. Stops
//! because every rule makes a term smaller or moves it towards a cheaper primitive, and because a
//! node is rewritten at most [`super::matching::MAX_CHAIN`] times in a row.

use std::sync::LazyLock;

use super::matching::RuleSet;
use super::rewrite::{Work, rewrite};
use super::rules::{OPERATORS, RULES};
use crate::ir::NodeId;

/// Runs the pass.
pub(super) fn run(work: &mut Work<'_>, roots: &[NodeId]) {
    static RULE_SET: LazyLock<RuleSet> =
        LazyLock::new(|| RuleSet::of(RULES.iter().chain(OPERATORS)));
    rewrite(work, roots, |work, [_, node], _| RULE_SET.normal(work.graph, work.facts, node));
}
