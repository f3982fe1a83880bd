//! What rules may know about nodes: types, and whether evaluating them can fail.
//!
//! A rewritten node keeps the facts of the node whose place it takes, as both have the same value.

use rustc_hash::FxHashMap;

use super::infer::{Inferred, infer};
use crate::ir::{Graph, Node, NodeId};
use crate::types::Type;

/// What a variable of a rule must be: one of a few types.
pub(super) struct Wanted(Vec<Type>);

impl Wanted {
    /// Reads the name of a type or of a union of types.
    pub(super) fn parse(name: &str) -> Self {
        let sets = || Type::set(Type::UNKNOWN);
        Self(match name {
            "Bool" => vec![Type::BOOL],
            "Int" => vec![Type::INT],
            "Pair" => vec![Type::PAIR],
            "Numerical" => vec![Type::INT, Type::PAIR],
            "Grid" => vec![Type::GRID],
            "Indices" => vec![Type::INDICES],
            "Patch" => vec![Type::OBJECT, Type::INDICES],
            "Piece" => vec![Type::GRID, Type::OBJECT, Type::INDICES],
            "Set" => vec![sets()],
            "Container" => vec![sets(), Type::tuple(Type::UNKNOWN)],
            _ => unreachable!("the rules have no condition `{name}`"),
        })
    }
}

/// Facts about the nodes of a graph.
pub(super) struct Facts {
    inferred: Inferred,
    /// Nodes of the graph when the facts were inferred.
    known: usize,
    /// Newer nodes, with the older ones whose place they took.
    heirs: FxHashMap<NodeId, NodeId>,
}

impl Facts {
    /// Infers facts about what the roots need.
    pub(super) fn infer(graph: &Graph, roots: &[NodeId]) -> Self {
        let inferred = infer(graph, roots);
        Self { inferred, known: graph.len(), heirs: FxHashMap::default() }
    }

    /// Notes that `new` takes the place of `old`.
    pub(super) fn inherit(&mut self, new: NodeId, old: NodeId) {
        if self.known <= new.index() {
            self.heirs.entry(new).or_insert(old);
        }
    }

    /// The node whose facts hold for a node.
    fn source(&self, node: NodeId) -> Option<NodeId> {
        match node.index() < self.known {
            true => Some(node),
            false => self.heirs.get(&node).copied(),
        }
    }

    /// Whether a node surely has one of the wanted types.
    pub(super) fn is(&self, node: NodeId, wanted: &Wanted) -> bool {
        let Some(source) = self.source(node) else { return false };
        let ty = self.inferred.type_of(source);
        wanted.0.iter().any(|wanted| ty.fits(*wanted))
    }

    /// Whether evaluating a node surely yields a value.
    pub(super) fn cannot_fail(&self, graph: &Graph, node: NodeId) -> bool {
        let leaf =
            graph.operands(node).is_empty() || matches!(graph.node(node), Node::Lambda { .. });
        leaf || self.source(node).is_some_and(|source| self.inferred.cannot_fail(source))
    }
}
