//! What rules may know about nodes: types, and whether evaluating them can fail.

use crate::ir::{Graph, Node, NodeId};

/// A type that a variable of a rule must have.
pub(super) struct Wanted(String);

impl Wanted {
    pub(super) fn parse(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Facts about the nodes of a graph.
pub(super) struct Facts {}

impl Facts {
    pub(super) fn infer(_graph: &Graph, _roots: &[NodeId]) -> Self {
        Self {}
    }

    pub(super) fn inherit(&mut self, _new: NodeId, _old: NodeId) {}

    pub(super) fn is(&self, _node: NodeId, wanted: &Wanted) -> bool {
        wanted.0 == "Any"
    }

    pub(super) fn cannot_fail(&self, graph: &Graph, node: NodeId) -> bool {
        match graph.node(node) {
            Node::Lambda { .. } => true,
            _ => graph.operands(node).is_empty(),
        }
    }
}
