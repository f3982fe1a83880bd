//! Compaction: a graph without the nodes that nobody needs any more.
//!
//! A graph only grows while programs are built and rewritten. Whoever keeps one for long, such as a
//! population over its generations, drops from time to time what is left over; all ids change then.

use super::{Graph, Node, NodeId};

/// The map from the nodes of a graph to those of the compacted one.
pub struct Compaction {
    /// By index of the old id.
    to: Vec<Option<NodeId>>,
    len: usize,
}

impl Compaction {
    /// Returns the new id of a node; none where it was dropped.
    pub fn get(&self, old: NodeId) -> Option<NodeId> {
        self.to.get(old.index()).copied().flatten()
    }

    /// Returns the number of nodes that are left.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Tells whether no node is left.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Graph {
    /// Drops every node that the given roots do not need. Those that are left keep their order.
    pub fn compact(&mut self, roots: impl IntoIterator<Item = NodeId>) -> Compaction {
        let mut new = Self::new();
        let mut to: Vec<Option<NodeId>> = vec![None; self.len()];
        let mut operands = Vec::new();
        for node in self.needed(roots) {
            operands.clear();
            operands.extend(self.operands(node).iter().filter_map(|op| to[op.index()]));
            let copy = match self.node(node) {
                Node::Tuple(_) => new.tuple(&operands),
                Node::Call(prim, _) => new.call(prim, &operands),
                Node::Apply(_) => new.apply(&operands),
                Node::Select(_) => new.select(operands[0], operands[1], operands[2]),
                Node::Lambda { arity, .. } => new.lambda(arity, operands[0]),
                leaf => new.leaf(leaf),
            };
            to[node.index()] = Some(copy);
        }
        *self = new;
        Compaction { to, len: self.len() }
    }
}
