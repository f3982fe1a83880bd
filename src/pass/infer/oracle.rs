//! Single nodes of a growing graph, typed on request.

use smallvec::SmallVec;

use super::{Fact, Inference, Tables};
use crate::ir::{Graph, Node, NodeId};
use crate::prim::PrimId;
use crate::types::Type;
use crate::types::call::Operand;

/// The facts known of the nodes of a growing graph that mention no parameter, found out on request.
#[derive(Default)]
pub(in crate::pass) struct Oracle {
    tables: Tables,
}

impl Oracle {
    /// Returns the type of a node that mentions no parameter, and whether it certainly yields a
    /// value, as [`Inferred::cannot_fail`] tells.
    pub(in crate::pass) fn ask(&mut self, graph: &Graph, node: NodeId) -> (Type, bool) {
        debug_assert_eq!(graph.free(node), 0, "the value of a parameter depends on the call");
        let settled = |tables: &Tables| tables.facts.get(node.index()).is_some_and(|f| f.typed);
        if !settled(&self.tables) {
            self.tables.facts.resize(graph.len(), Fact::NOTHING);
            Inference::new(graph, &mut self.tables, true).settle(node);
        }
        let fact = self.tables.facts[node.index()];
        (fact.value.ty, fact.cannot_fail)
    }

    /// Tells whether a primitive certainly yields a value, whatever it is given.
    pub(in crate::pass) fn is_total(&mut self, graph: &Graph, prim: PrimId) -> bool {
        let operands: SmallVec<[Operand; 4]> =
            SmallVec::from_elem(Operand::of(Type::UNKNOWN), prim.get().arity());
        Inference::new(graph, &mut self.tables, true).primitive(prim, &operands).cannot_fail
    }

    /// Tells whether a node that mentions no parameter certainly yields a value where its operands
    /// have one.
    pub(in crate::pass) fn ask_alone(&mut self, graph: &Graph, node: NodeId) -> bool {
        if self.ask(graph, node).1 {
            return true;
        }
        let Node::Call(prim, list) = graph.node(node) else { return false };
        let value = |operand: &NodeId| self.tables.facts[operand.index()].value;
        let operands: SmallVec<[Operand; 4]> = graph.list(list).iter().map(value).collect();
        Inference::new(graph, &mut self.tables, true).primitive(prim, &operands).cannot_fail
    }
}
