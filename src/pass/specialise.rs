//! Specialise: loops whose body is known become the primitive that is made for it.
//!
//! Assumes that [`super::inline`] has run, so that bodies are lambdas. Guarantees that `sfilter` and `mfilter` by the size or the
//! colour of an element are `sizefilter` and `colorfilter`, which call nothing for an element. Leaves alone all
//! other bodies. Stops after one walk; its rules make no loop.

use std::sync::LazyLock;

use super::matching::{Engine, Facts};
use super::rewrite::{Map, rewrite};
use super::rules::LOOPS;
use crate::ir::{Graph, NodeId};

/// Runs the pass.
pub(super) fn run(graph: &mut Graph, roots: &[NodeId]) -> Map {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::of(LOOPS));
    let mut facts = Facts::infer(graph, roots);
    rewrite(graph, roots, |graph, old, node| ENGINE.normal(graph, &mut facts, old, node))
}
