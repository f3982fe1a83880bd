//! Bottom-up rewriting of the nodes that programs need.

use super::Origins;
use crate::ir::{Graph, NodeId, Program};

/// Where each needed node went.
pub struct Map {
    /// By index of the old node; `None` for nodes that no program needed.
    to: Vec<Option<NodeId>>,
    /// Nodes that were made on the way, with the needed node that they were made for.
    made: Vec<(NodeId, NodeId)>,
    /// Nodes that were made from the parts of another one, with that part: more precise than `made`.
    pub(super) copies: Vec<(NodeId, NodeId)>,
}

impl Map {
    /// Number of nodes that were needed.
    pub fn len(&self) -> usize {
        self.to.iter().flatten().count()
    }

    /// Whether no node was needed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of nodes that became another node.
    pub fn changed(&self) -> usize {
        let moved =
            |(index, to): (usize, &Option<NodeId>)| to.is_some_and(|to| to.index() != index);
        self.to.iter().enumerate().filter(|&entry| moved(entry)).count()
    }

    /// Where a node went; itself if it was not needed.
    pub fn get(&self, node: NodeId) -> NodeId {
        self.to.get(node.index()).copied().flatten().unwrap_or(node)
    }

    /// Moves programs to their rewritten nodes and notes where these came from. Lines whose value is no longer
    /// computed keep the node that they had.
    pub(super) fn apply(&self, programs: &mut [&mut Program], origins: &mut Origins) {
        origins.pairs.extend(&self.made);
        for (index, to) in self.to.iter().enumerate() {
            if let Some(new) = to
                && new.index() != index
            {
                origins.pairs.push((*new, NodeId::from_index(index)));
            }
        }
        origins.pairs.extend(&self.copies);
        for program in programs {
            program.root = self.get(program.root);
            for binding in &mut program.bindings {
                binding.node = self.get(binding.node);
            }
        }
    }
}

/// The nodes that `roots` need, ascending: operands come before what they are part of.
pub fn live(graph: &Graph, roots: &[NodeId]) -> Vec<NodeId> {
    let mut seen = vec![false; graph.len()];
    let mut waiting = roots.to_vec();
    while let Some(node) = waiting.pop() {
        if !std::mem::replace(&mut seen[node.index()], true) {
            waiting.extend(graph.operands(node).iter().filter(|op| !seen[op.index()]));
        }
    }
    seen.iter().enumerate().filter(|(_, seen)| **seen).map(|(i, _)| NodeId::from_index(i)).collect()
}

/// Rewrites every needed node, operands first. `rule` is given the old node and the same with its operands
/// rewritten, and yields what takes its place, which is not rewritten again.
pub(super) fn rewrite(
    graph: &mut Graph,
    roots: &[NodeId],
    mut rule: impl FnMut(&mut Graph, NodeId, NodeId) -> NodeId,
) -> Map {
    let live = live(graph, roots);
    let mut to = vec![None; graph.len()];
    let mut made = Vec::new();
    let mut operands = Vec::new();
    for node in live {
        operands.clear();
        operands.extend(graph.operands(node).iter().map(|op| to[op.index()].unwrap_or(*op)));
        let rebuilt = match operands == graph.operands(node) {
            true => node,
            false => graph.with_operands(node, &operands),
        };
        let before = graph.len();
        to[node.index()] = Some(rule(graph, node, rebuilt));
        made.extend((before..graph.len()).map(|index| (NodeId::from_index(index), node)));
    }
    Map { to, made, copies: Vec::new() }
}
