//! Bottom-up rewriting of the nodes that programs need, each node once.
//!
//! The result of a pass for a node depends on nothing but the node, so it is remembered as long as
//! the graph lives. A program that shares nodes with earlier ones costs only what is new of it, and
//! a round that finds nothing to do costs one look at each root.

use rustc_hash::FxHashSet;

use super::Origins;
use super::facts::Facts;
use crate::ir::{Compaction, Graph, NodeId, Walk, sort};

/// Expressions that a pass could not finish within its bounds; what they are part of need not be
/// tried.
pub(super) type Endless = FxHashSet<NodeId>;

/// The nodes that a pass has seen, each with what it made of it.
#[derive(Default)]
pub(super) struct Memo {
    /// By index of the node: nothing, or the node that it became.
    to: Vec<Option<NodeId>>,
}

impl Memo {
    /// Returns the result for a node; itself if it was not seen.
    pub(super) fn get(&self, node: NodeId) -> NodeId {
        self.to.get(node.index()).copied().flatten().unwrap_or(node)
    }

    fn knows(&self, node: NodeId) -> bool {
        self.to[node.index()].is_some()
    }

    /// Returns the results that are still true after a graph was compacted.
    pub(super) fn compacted(&self, compaction: &Compaction) -> Self {
        let mut to = vec![None; compaction.len()];
        for (index, new) in self.to.iter().enumerate() {
            let old = compaction.get(NodeId::from_index(index));
            let new = new.and_then(|new| compaction.get(new));
            if let (Some(old), Some(new)) = (old, new) {
                to[old.index()] = Some(new);
            }
        }
        Self { to }
    }
}

/// The state that a pass works on.
pub(super) struct Work<'w> {
    pub(super) graph: &'w mut Graph,
    /// Its results for nodes in earlier runs.
    pub(super) memo: &'w mut Memo,
    pub(super) facts: &'w mut Facts,
    pub(super) endless: &'w mut Endless,
    pub(super) origins: &'w mut Origins,
    /// Nodes that it replaced.
    pub(super) changed: usize,
}

/// Rewrites every node that the roots need and that was not rewritten before, operands first.
/// `rule` is given the node with its operands rewritten, and yields what takes its place, which is
/// not rewritten again. It may note in its last argument what it made of the parts of other nodes.
pub(super) fn rewrite(
    work: &mut Work<'_>,
    roots: &[NodeId],
    mut rule: impl FnMut(&mut Work<'_>, [NodeId; 2], &mut Vec<(NodeId, NodeId)>) -> NodeId,
) {
    let new = unseen(work.graph, work.memo, roots);
    let mut made = Vec::with_capacity(new.len());
    let mut moved = Vec::with_capacity(new.len());
    let mut copies = Vec::new();
    let mut operands: Vec<NodeId> = Vec::new();
    for node in new {
        operands.clear();
        operands.extend(work.graph.operands(node).iter().map(|&op| work.memo.get(op)));
        let before = work.graph.len();
        let rebuilt = match operands == work.graph.operands(node) {
            true => node,
            false => work.graph.with_operands(node, &operands),
        };
        let to = rule(work, [node, rebuilt], &mut copies);
        work.memo.to[node.index()] = Some(to);
        made.extend((before..work.graph.len()).map(|index| (NodeId::from_index(index), node)));
        if to != node {
            moved.push((to, node));
        }
    }
    work.changed += moved.len();
    work.origins.add([made, moved, copies]);
}

/// Returns the nodes that roots need and a pass has not seen, ascending. Their places are taken in
/// the memo.
fn unseen(graph: &Graph, memo: &mut Memo, roots: &[NodeId]) -> Vec<NodeId> {
    memo.to.resize(graph.len(), None);
    let mut new = Vec::new();
    Walk::through(graph, |walk| {
        for &root in roots {
            walk.visit(graph, root, |node| match memo.knows(node) {
                true => &[],
                false => {
                    memo.to[node.index()] = Some(node);
                    new.push(node);
                    graph.operands(node)
                }
            });
        }
    });
    sort(&mut new);
    new
}
