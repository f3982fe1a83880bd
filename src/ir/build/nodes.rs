//! Sets of nodes, of which most are small, and which nodes others need.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::super::{Graph, Node, NodeId};

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

/// Tells whether a node is computed wherever another one is: by way of both arms of a choice as
/// well.
pub(super) fn needs(graph: &Graph, root: NodeId, wanted: NodeId) -> bool {
    // Operands have smaller ids.
    let mut nodes = Nodes::default();
    nodes.insert(root);
    let mut waiting: SmallVec<[NodeId; 32]> = SmallVec::from_slice(&[root]);
    while let Some(node) = waiting.pop() {
        if !matches!(graph.node(node), Node::Lambda { .. }) {
            let operands = graph.operands(node).iter().copied();
            waiting.extend(operands.filter(|&next| wanted <= next && nodes.insert(next)));
        }
    }
    if !nodes.contains(wanted) {
        return false;
    }
    let mut needing = Nodes::default();
    needing.insert(wanted);
    for node in nodes.sorted() {
        let needs = |operand: &NodeId| needing.contains(*operand);
        let is_needing = match graph.node(node) {
            Node::Lambda { .. } => false,
            Node::Select(list) => match graph.list(list) {
                [cond, then, orelse] => needs(cond) || needs(then) && needs(orelse),
                _ => false,
            },
            _ => graph.operands(node).iter().any(needs),
        };
        if is_needing {
            needing.insert(node);
        }
    }
    needing.contains(root)
}
