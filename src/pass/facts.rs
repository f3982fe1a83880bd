//! What rules may know about nodes: types, and whether evaluating them can fail.
//!
//! A rewritten node keeps the facts of the node whose place it takes, as both have the same value.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

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
    /// Nodes, with the older ones whose place they took.
    heirs: FxHashMap<NodeId, SmallVec<[NodeId; 2]>>,
}

impl Facts {
    /// Infers facts about what the roots need.
    pub(super) fn infer(graph: &Graph, roots: &[NodeId]) -> Self {
        let inferred = infer(graph, roots);
        Self { inferred, known: graph.len(), heirs: FxHashMap::default() }
    }

    /// Notes that `new` takes the place of `old`.
    ///
    /// A node without parameters has one value, so that what is known of it stays true. One with parameters stands for
    /// something else in every function: what is said of it must hold wherever it took a place.
    pub(super) fn inherit(&mut self, graph: &Graph, new: NodeId, old: NodeId) {
        let settled = graph.free(new) == 0 && self.sources(new).next().is_some();
        if new == old || settled {
            return;
        }
        let added: SmallVec<[NodeId; 2]> = self.sources(old).collect();
        let known = self.heirs.entry(new).or_default();
        for source in added {
            if !known.contains(&source) {
                known.push(source);
            }
        }
    }

    /// The nodes whose facts all hold for a node; none where nothing is known.
    fn sources(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let own = (node.index() < self.known).then_some(node);
        own.into_iter().chain(self.heirs.get(&node).into_iter().flatten().copied())
    }

    /// Whether something is known of a node, and all of it passes a test.
    fn all(&self, node: NodeId, test: impl Fn(NodeId) -> bool) -> bool {
        let mut sources = self.sources(node).peekable();
        sources.peek().is_some() && sources.all(test)
    }

    /// Whether a node surely has one of the wanted types.
    pub(super) fn is(&self, node: NodeId, wanted: &Wanted) -> bool {
        self.all(node, |source| {
            let ty = self.inferred.type_of(source);
            wanted.0.iter().any(|wanted| ty.fits(*wanted))
        })
    }

    /// Whether evaluating a node surely yields a value.
    pub(super) fn cannot_fail(&self, graph: &Graph, node: NodeId) -> bool {
        let leaf =
            graph.operands(node).is_empty() || matches!(graph.node(node), Node::Lambda { .. });
        leaf || self.all(node, |source| self.inferred.cannot_fail(source))
    }
}
