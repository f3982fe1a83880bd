//! Stable hashes of programs: what results are stored under across runs and machines.
//!
//! The fingerprint of an expression is a digest of what it is and of its operands' fingerprints;
//! primitives count by name. That of a program covers its result and its instructions in their
//! order, as both decide what it spends and where it fails. Node ids, other programs in the graph,
//! and names of lines do not count.

use super::digest::Digest;
use crate::ir::{Graph, Node, NodeId};
use crate::vm::Linear;

/// The stable hash of an optimised program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub(crate) u128);

impl From<u128> for Fingerprint {
    fn from(bits: u128) -> Self {
        Self(bits)
    }
}

impl From<Fingerprint> for u128 {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.0
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// Fingerprints of the nodes of one graph.
#[derive(Default)]
pub(super) struct Fingerprints {
    nodes: Vec<u128>,
}

impl Fingerprints {
    /// Returns the fingerprint of a program of `graph`.
    pub(super) fn program(&mut self, graph: &Graph, program: &Linear) -> Fingerprint {
        self.learn(graph);
        let of = |node: NodeId| self.nodes[node.index()];
        let mut digest = Digest::new(1);
        digest.add_digest(of(program.root));
        program.steps.iter().for_each(|step| digest.add_digest(of(step.node)));
        if let Some(lines) = &program.opaque {
            digest.add_word(u64::MAX);
            lines.iter().for_each(|&line| digest.add_digest(of(line)));
        }
        Fingerprint(digest.finish())
    }

    /// Extends the table to all nodes of the graph. Operands have smaller ids.
    fn learn(&mut self, graph: &Graph) {
        for index in self.nodes.len()..graph.len() {
            let node = NodeId::from_index(index);
            let mut digest = Digest::new(2);
            let (kind, detail) = match graph.node(node) {
                Node::Input(role) => (0, role as u64),
                Node::None => (1, 0),
                Node::Bool(truth) => (2, truth.into()),
                Node::Int(number) => (3, number.cast_unsigned()),
                Node::Prim(_) => (4, 0),
                Node::Tuple(_) => (5, 0),
                Node::Call(..) => (6, 0),
                Node::Apply(_) => (7, 0),
                Node::Select(_) => (8, 0),
                Node::Param { depth, index } => (9, u64::from(depth) << 16 | u64::from(index)),
                Node::Lambda { arity, .. } => (10, arity.into()),
            };
            digest.add_word(kind);
            digest.add_word(detail);
            if let Node::Prim(prim) | Node::Call(prim, _) = graph.node(node) {
                digest.add_bytes(prim.get().name.as_bytes());
            }
            let operands = graph.operands(node).iter();
            operands.for_each(|operand| digest.add_digest(self.nodes[operand.index()]));
            self.nodes.push(digest.finish());
        }
    }
}
