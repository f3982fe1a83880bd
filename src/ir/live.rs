//! Which nodes programs need, and how many programs need each.
//!
//! A graph only grows, so most of what is in it may be left over from earlier passes. Whatever counts or shows
//! nodes looks only at those that a root needs, and numbers them densely in ascending order of their ids, in which
//! operands come before what they are part of.

use super::{Graph, NodeId};

/// The nodes that programs need.
pub struct Live {
    /// Ascending.
    nodes: Vec<NodeId>,
    /// For each node of the graph, its place in `nodes`.
    numbers: Vec<Option<u32>>,
    /// For each of `nodes`, the number of roots that need it.
    needed_by: Vec<u32>,
}

impl Live {
    /// The nodes that the given roots need. A root that stands twice counts twice.
    pub fn of(graph: &Graph, roots: impl IntoIterator<Item = NodeId>) -> Self {
        let mut counts = vec![0; graph.len()];
        // The last root, counted from 1, that came by.
        let mut seen = vec![0; graph.len()];
        let mut waiting = Vec::new();
        for (stamp, root) in (1_u32..).zip(roots) {
            waiting.push(root);
            while let Some(node) = waiting.pop() {
                if std::mem::replace(&mut seen[node.index()], stamp) != stamp {
                    counts[node.index()] += 1;
                    let unseen = |op: &&NodeId| seen[op.index()] != stamp;
                    waiting.extend(graph.operands(node).iter().filter(unseen));
                }
            }
        }
        let mut live = Self {
            nodes: Vec::new(),
            numbers: vec![None; graph.len()],
            needed_by: Vec::new(),
        };
        for (index, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            live.numbers[index] = Some(live.nodes.len() as u32);
            live.nodes.push(NodeId::from_index(index));
            live.needed_by.push(count);
        }
        live
    }

    /// The nodes, operands before what they are part of.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// The place of a node among [`Live::nodes`]; none where no root needs it.
    pub fn number(&self, node: NodeId) -> Option<usize> {
        self.numbers.get(node.index()).copied().flatten().map(|number| number as usize)
    }

    /// The number of roots that need a node.
    pub fn needed_by(&self, node: NodeId) -> usize {
        self.number(node).map_or(0, |number| self.needed_by[number] as usize)
    }

    /// The number of nodes that more than one root needs.
    pub fn shared(&self) -> usize {
        self.needed_by.iter().filter(|count| **count > 1).count()
    }
}
