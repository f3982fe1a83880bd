//! Prune: a new graph with the nodes that programs need, and no others.
//!
//! Assumes nothing. Guarantees that every node of the new graph is needed and that they keep their order. Changes no
//! expression. Stops after one walk.

use super::rewrite::live;
use crate::ir::{Graph, Node, NodeId, Program};

/// Rebuilds the graph of `programs`; their lines that are no longer computed are dropped.
///
/// Yields the new graph and, for each old node by index, its new id.
pub fn prune(graph: &Graph, programs: &mut [&mut Program]) -> (Graph, Vec<Option<NodeId>>) {
    let roots: Vec<NodeId> = programs.iter().map(|program| program.root).collect();
    let mut new = Graph::new();
    let mut to: Vec<Option<NodeId>> = vec![None; graph.len()];
    for node in live(graph, &roots) {
        let operands: Vec<NodeId> =
            graph.operands(node).iter().filter_map(|op| to[op.index()]).collect();
        let copy = match graph.node(node) {
            Node::Tuple(_) => new.tuple(&operands),
            Node::Call(prim, _) => new.call(prim, &operands),
            Node::Apply(_) => new.apply(&operands),
            Node::Select(_) => new.select(operands[0], operands[1], operands[2]),
            Node::Lambda { arity, .. } => new.lambda(arity, operands[0]),
            leaf => new.leaf(leaf),
        };
        to[node.index()] = Some(copy);
    }
    for program in programs {
        program.bindings.retain(|binding| to[binding.node.index()].is_some());
        for binding in &mut program.bindings {
            binding.node = to[binding.node.index()].unwrap_or(binding.node);
        }
        program.root = to[program.root.index()].unwrap_or(program.root);
    }
    (new, to)
}
