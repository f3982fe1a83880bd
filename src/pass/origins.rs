//! The origin of each rewritten node in the source, so that faults can name a line.

use std::collections::BinaryHeap;

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{Compaction, NodeId};

/// The rewritings, step by step.
#[derive(Default)]
pub struct Origins {
    steps: Vec<Rewritten>,
    /// For each node, by its index, the last of `steps` that made it.
    last: Vec<Option<u32>>,
    /// The answers of [`Origins::ranks`] so far.
    ranks: Mutex<FxHashMap<NodeId, Arc<Ranks>>>,
}

/// The nodes that became another one, each with its place in the order of [`Origins::of`].
pub(crate) type Ranks = FxHashMap<NodeId, u32>;

/// One step: a node became another one.
struct Rewritten {
    old: NodeId,
    new: NodeId,
    /// The step before this one that made `new`.
    before: Option<u32>,
}

impl Origins {
    /// Returns the nodes that became `node` in one or several steps, itself first, then the latest.
    pub fn of(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        // The origin of a node is noted before what the node became, so one walk backwards finds
        // all. It is done by always taking the latest of the steps that are known to matter.
        let mut known = FxHashSet::from_iter([node]);
        let mut waiting = BinaryHeap::from_iter(self.last(node));
        let earlier = std::iter::from_fn(move || {
            loop {
                let index = waiting.pop()?;
                let step = &self.steps[index as usize];
                waiting.extend(step.before);
                if known.insert(step.old) {
                    let mut next = self.last(step.old);
                    while let Some(later) = next.filter(|&next| index <= next) {
                        next = self.steps[later as usize].before;
                    }
                    waiting.extend(next);
                    return Some(step.old);
                }
            }
        });
        std::iter::once(node).chain(earlier)
    }

    /// Tells whether another node became this one.
    pub fn is_made(&self, node: NodeId) -> bool {
        self.last(node).is_some()
    }

    /// Returns all of [`Origins::of`], to look nodes up in. Thousands of programs may come to fail
    /// in one node, so each answer is kept.
    pub(crate) fn ranks(&self, node: NodeId) -> Arc<Ranks> {
        /// Nodes that are looked at; more would have one expression written in as many ways.
        const MAX_RANKED: usize = 1 << 20;
        let mut known = self.ranks.lock().unwrap_or_else(PoisonError::into_inner);
        let ranks = known
            .entry(node)
            .or_insert_with(|| Arc::new(self.of(node).take(MAX_RANKED).zip(0..).collect()));
        Arc::clone(ranks)
    }

    fn last(&self, node: NodeId) -> Option<u32> {
        self.last.get(node.index()).copied().flatten()
    }

    /// Notes that each second node became the first one.
    pub(super) fn add<const N: usize>(&mut self, steps: [Vec<(NodeId, NodeId)>; N]) {
        self.ranks = Mutex::default();
        for (new, old) in steps.into_iter().flatten() {
            self.note_step(new, old);
        }
    }

    fn note_step(&mut self, new: NodeId, old: NodeId) {
        if self.last.len() <= new.index() {
            self.last.resize(new.index() + 1, None);
        }
        let index = self.steps.len() as u32;
        let before = self.last[new.index()].replace(index);
        self.steps.push(Rewritten { old, new, before });
    }

    /// Keeps what is still of use after the graph was compacted: which of the nodes that are left
    /// became which others.
    pub fn compacted(&mut self, compaction: &Compaction) {
        let mut kept = Self::default();
        let made = self.steps.iter().enumerate();
        let targets = made.filter(|(index, step)| self.last(step.new) == Some(*index as u32));
        for (_, &Rewritten { new, .. }) in targets {
            let Some(to) = compaction.get(new) else { continue };
            let mut earlier: Vec<NodeId> =
                self.of(new).skip(1).filter_map(|old| compaction.get(old)).collect();
            // The latest is noted last, so that it is found first.
            earlier.reverse();
            earlier.into_iter().for_each(|old| kept.note_step(to, old));
        }
        *self = kept;
    }
}
