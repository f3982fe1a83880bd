//! The passes: rewritings of the graph that keep what every program means.
//!
//! A pass never fails; it rewrites or leaves alone. The list below is the order in which they run. Rounds are
//! repeated until nothing changes, at most [`MAX_ROUNDS`] times. After every pass a debug build verifies
//! the graph.
//!
//! What "the same" means: the same value, or a fault of the same kind. Fuel is counted on the rewritten program, which is
//! what every engine runs.

mod facts;
mod fold;
pub mod infer;
mod inline;
mod matching;
mod prune;
mod rewrite;
mod rules;
mod simplify;
mod specialise;

use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;

use crate::ir::{Graph, NodeId, Program};

pub use prune::prune;
pub use rewrite::{Map, live};
pub use rules::{LOOPS, RULES, Rule};

/// One pass.
pub struct Pass {
    /// The name, as `arcvm ir --after` takes it.
    pub name: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    run: fn(&mut Graph, &[NodeId]) -> Map,
}

/// The passes in the order of a round.
pub static PASSES: &[Pass] = &[
    Pass {
        name: "inline",
        summary: "applies function values whose making is known",
        run: inline::run,
    },
    Pass { name: "fold", summary: "computes calls of constants", run: fold::run },
    Pass {
        name: "simplify",
        summary: "replaces expressions by cheaper ones, rule by rule",
        run: simplify::run,
    },
    Pass {
        name: "specialise",
        summary: "replaces loops with known bodies by primitives made for them",
        run: specialise::run,
    },
];

/// Rounds of passes. Almost all programs are done after one; later rounds see what earlier ones uncovered.
pub const MAX_ROUNDS: usize = 4;

/// What one run of a pass did.
#[derive(Clone, Copy, Debug)]
pub struct Stats {
    /// The pass.
    pub name: &'static str,
    /// Which round, from 1.
    pub round: usize,
    /// Nodes that the programs needed before and after it.
    pub before: usize,
    /// See `before`.
    pub after: usize,
    /// Nodes that it replaced.
    pub changed: usize,
    /// Time that it took.
    pub time: Duration,
}

/// Which node of the source each rewritten node came from, so that faults can name a line.
#[derive(Default)]
pub struct Origins {
    /// (rewritten, source), newest last.
    pairs: Vec<(NodeId, NodeId)>,
}

impl Origins {
    /// The nodes that became `node` in one or several steps, itself first, then the latest.
    pub fn of(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        // What a node became is noted after what became that node, so one walk backwards finds all.
        let mut known = FxHashSet::from_iter([node]);
        let earlier = self.pairs.iter().rev().filter_map(move |&(new, old)| {
            (known.contains(&new) && known.insert(old)).then_some(old)
        });
        std::iter::once(node).chain(earlier)
    }
}

/// Runs all passes over `programs`, round by round. `watch` is shown the state after each pass.
pub fn optimise(
    graph: &mut Graph,
    programs: &mut [&mut Program],
    origins: &mut Origins,
    mut watch: impl FnMut(&Graph, &[&mut Program], Stats),
) {
    for round in 1..=MAX_ROUNDS {
        let mut changed = 0;
        for pass in PASSES {
            let roots: Vec<NodeId> = programs.iter().map(|program| program.root).collect();
            let start = Instant::now();
            let map = (pass.run)(graph, &roots);
            let time = start.elapsed();
            let (before, replaced) = (map.len(), map.changed());
            map.apply(programs, origins);
            changed += replaced;
            let roots: Vec<NodeId> = programs.iter().map(|program| program.root).collect();
            let after = live(graph, &roots).len();
            watch(
                graph,
                programs,
                Stats { name: pass.name, round, before, after, changed: replaced, time },
            );
        }
        if changed == 0 {
            break;
        }
    }
}
