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

/// Facts about the nodes of a graph that mention no parameter.
///
/// A node that mentions one is shared by all functions that contain it, of any program, and may have another type in each. What
/// becomes of a program must not depend on the programs beside it, so nothing is said of such nodes.
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

    /// Notes that `new` takes the place of `old`, and so has its value.
    pub(super) fn inherit(&mut self, graph: &Graph, new: NodeId, old: NodeId) {
        if self.known <= new.index() && graph.free(new) == 0 && graph.free(old) == 0 {
            self.heirs.entry(new).or_insert(old);
        }
    }

    /// The node whose facts hold for a node.
    fn source(&self, graph: &Graph, node: NodeId) -> Option<NodeId> {
        if graph.free(node) != 0 {
            return None;
        }
        let own = (node.index() < self.known).then_some(node);
        own.or_else(|| self.heirs.get(&node).copied())
    }

    /// Whether a node surely has one of the wanted types.
    pub(super) fn is(&self, graph: &Graph, node: NodeId, wanted: &Wanted) -> bool {
        let Some(source) = self.source(graph, node) else { return false };
        let ty = self.inferred.type_of(source);
        wanted.0.iter().any(|wanted| ty.fits(*wanted))
    }

    /// Whether evaluating a node surely yields a value.
    pub(super) fn cannot_fail(&self, graph: &Graph, node: NodeId) -> bool {
        let leaf =
            graph.operands(node).is_empty() || matches!(graph.node(node), Node::Lambda { .. });
        let known = |source| self.inferred.cannot_fail(source);
        leaf || self.source(graph, node).is_some_and(known)
    }
}
