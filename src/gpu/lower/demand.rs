//! The part of a set that its uses look at.
//!
//! A line of 43 cells, or two of them in opposite directions, does not fit the 32 × 32 locations of
//! a frame. But most lines are only painted, and of what is painted on a grid only the part inside
//! the largest grid matters. So demands flow from uses to what they use. A set is needed as it is,
//! or clipped. An object may be needed only as far as it can be seen once it is painted, which
//! decides between two colours at one location.

use rustc_hash::FxHashMap;

use crate::ir::{Graph, Node, NodeId};
use crate::prim;

/// The part of a patch that is needed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Demand {
    /// All of it.
    Whole,
    /// The part in rows and columns 0 to 31.
    Clipped,
    /// As much, and of two colours at one location only the greater one.
    Painted,
}

/// The demands on the nodes of a program.
pub(super) struct Demands(FxHashMap<NodeId, Demand>);

impl Demands {
    /// Returns the demands on all nodes that the given ones need; outputs are needed whole.
    pub(super) fn of(graph: &Graph, order: &[NodeId], outputs: &[NodeId]) -> Self {
        let needed = graph.needed(order.iter().chain(outputs).copied());
        let mut demands: FxHashMap<NodeId, Demand> =
            needed.iter().map(|&node| (node, Demand::Painted)).collect();
        for &output in outputs {
            demands.insert(output, Demand::Whole);
        }
        // Users have greater ids than what they use.
        for node in needed.into_iter().rev() {
            let own = demands.get(&node).copied().unwrap_or(Demand::Whole);
            for (place, &operand) in graph.operands(node).iter().enumerate() {
                let asked = asked(graph, node, place, own);
                if let Some(demand) = demands.get_mut(&operand) {
                    *demand = asked.min(*demand);
                }
            }
        }
        Self(demands)
    }

    pub(super) fn of_node(&self, node: NodeId) -> Demand {
        self.0.get(&node).copied().unwrap_or(Demand::Whole)
    }
}

/// Returns the demand of a node on an operand, given the demand on itself.
fn asked(graph: &Graph, node: NodeId, place: usize, own: Demand) -> Demand {
    let Node::Call(prim, list) = graph.node(node) else {
        return match graph.node(node) {
            Node::Lambda { .. } => own,
            Node::Select(_) if 0 < place => own,
            _ => Demand::Whole,
        };
    };
    let other = || graph.list(list).get(1 - place.min(1)).copied();
    match (prim, place) {
        (prim::FILL | prim::UNDERFILL, 2)
        | (prim::COVER | prim::PAINT, 1)
        | (prim::TOOBJECT, 0) => Demand::Painted,
        (prim::UNDERPAINT, 1) => Demand::Clipped,
        (prim::COMBINE, _)
        | (prim::MERGE, 0)
        | (prim::RECOLOR | prim::BRANCH, 1)
        | (prim::BRANCH, 2) => own,
        (prim::TOINDICES | prim::IDENTITY, 0) | (prim::MAPPLY | prim::APPLY | prim::PRAPPLY, 0) => {
            own
        }
        (prim::INTERSECTION, _) | (prim::DIFFERENCE, 1)
            if other().is_some_and(|o| inside(graph, o)) =>
        {
            Demand::Clipped
        }
        (prim::DIFFERENCE | prim::INTERSECTION, 0) => own.min(Demand::Clipped),
        _ => Demand::Whole,
    }
}

/// Tells whether a patch certainly lies in rows and columns 0 to 31.
fn inside(graph: &Graph, node: NodeId) -> bool {
    let Node::Call(prim, list) = graph.node(node) else { return false };
    let operand = |index: usize| graph.list(list).get(index).is_some_and(|&o| inside(graph, o));
    match prim {
        prim::OFCOLOR | prim::ASINDICES | prim::ASOBJECT | prim::TOOBJECT | prim::OCCURRENCES => {
            true
        }
        prim::DIFFERENCE
        | prim::SFILTER
        | prim::TOINDICES
        | prim::DELTA
        | prim::BACKDROP
        | prim::BOX => operand(0),
        prim::INTERSECTION => operand(0) || operand(1),
        _ => false,
    }
}
