//! Which nodes others need.

use super::super::{Graph, Node, NodeId, Reach, Walk, sort};

/// Tells whether a node is computed wherever another one is: by way of both arms of a choice as
/// well.
pub(super) fn needs(graph: &Graph, root: NodeId, wanted: NodeId) -> bool {
    // Operands have smaller ids, so that what is smaller than the wanted one leads to it nowhere.
    let mut nodes = Vec::new();
    Walk::through(graph, |walk| {
        walk.visit(graph, root, |node| match node < wanted {
            true => &[],
            false => {
                nodes.push(node);
                graph.operands_within(node, Reach::OutsideFunctions)
            }
        });
    });
    sort(&mut nodes);
    if nodes.first() != Some(&wanted) {
        return false;
    }
    let mut needing = Vec::new();
    for node in nodes {
        let needs = |operand: &NodeId| needing.binary_search(operand).is_ok();
        let is_needing = match graph.node(node) {
            _ if node == wanted => true,
            Node::Lambda { .. } => false,
            Node::Select(list) => match graph.list(list) {
                [cond, then, orelse] => needs(cond) || needs(then) && needs(orelse),
                _ => false,
            },
            _ => graph.operands(node).iter().any(needs),
        };
        if is_needing {
            needing.push(node);
        }
    }
    needing.last() == Some(&root)
}
