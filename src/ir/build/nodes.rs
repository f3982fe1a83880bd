//! Sets of nodes, of which most are small.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::super::NodeId;

/// Nodes, each once, in the order in which they were added.
#[derive(Default)]
pub(super) struct Nodes {
    all: SmallVec<[NodeId; 32]>,
    /// The same, once they are too many to go through.
    many: FxHashSet<NodeId>,
}

impl Nodes {
    /// So many are looked for one by one.
    const FEW: usize = 32;

    pub(super) fn contains(&self, node: NodeId) -> bool {
        match self.many.is_empty() {
            true => self.all.contains(&node),
            false => self.many.contains(&node),
        }
    }

    /// Adds a node, and tells whether it is new.
    pub(super) fn insert(&mut self, node: NodeId) -> bool {
        if self.contains(node) {
            return false;
        }
        self.all.push(node);
        if !self.many.is_empty() {
            self.many.insert(node);
        } else if self.all.len() > Self::FEW {
            self.many.extend(self.all.iter().copied());
        }
        true
    }

    /// Returns all of them, those with the smallest ids first.
    pub(super) fn sorted(mut self) -> impl Iterator<Item = NodeId> {
        self.all.sort_unstable();
        self.all.into_iter()
    }
}
