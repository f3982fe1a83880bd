//! The approximate cost of evaluating each node: a side table.
//!
//! One unit is a primitive that goes over the cells of a grid once, about a third of a microsecond
//! on the VM. It is an estimate made of what primitives declare ([`Cost`]), of the types of what
//! they are given and make, and of the bodies of loops; nothing is measured.

use rustc_hash::FxHashMap;

use super::infer::Inferred;
use crate::ir::{Graph, Node, NodeId};
use crate::prim::Cost;
use crate::types::Type;

/// Elements that a loop is expected to have.
const ELEMENTS: u32 = 4;

/// A primitive that goes over cells several times, or a loop without its body.
const SEVERAL: u32 = 3;

/// The costs of nodes, in units of going over the cells of a grid once.
pub struct Costs(FxHashMap<NodeId, u32>);

impl Costs {
    /// Returns the costs of some nodes, which come after their operands and have them all among
    /// them.
    pub fn of(graph: &Graph, inferred: &Inferred, nodes: &[NodeId]) -> Self {
        let mut own = FxHashMap::default();
        // For each node that mentions a parameter all that is computed with one, as a loop computes
        // it again for every element.
        let mut varying: FxHashMap<NodeId, u32> = FxHashMap::default();
        for &node in nodes {
            let operands = graph.operands(node);
            let varies = |node: &NodeId| varying.get(node).copied().unwrap_or(0);
            let bodies = operands.iter().filter_map(|&operand| match graph.node(operand) {
                Node::Lambda { body, .. } => Some(varies(&body)),
                _ => None,
            });
            let cost = match graph.node(node) {
                Node::Call(prim, _) => match prim.get().cost {
                    Cost::Calls => bodies
                        .map(|body| body.saturating_mul(ELEMENTS))
                        .fold(SEVERAL, u32::saturating_add),
                    Cost::Passes | Cost::Product => SEVERAL,
                    Cost::Constant | Cost::Linear => {
                        let mut types = operands.iter().chain([&node]);
                        u32::from(!types.all(|&part| is_small(inferred.type_of(part))))
                    }
                },
                Node::Apply(_) | Node::Select(_) => 1,
                Node::Input(_)
                | Node::None
                | Node::Bool(_)
                | Node::Int(_)
                | Node::Prim(_)
                | Node::Tuple(_)
                | Node::Param { .. }
                | Node::Lambda { .. } => 0,
            };
            if graph.free(node) != 0 {
                let all = operands.iter().map(varies).fold(cost, u32::saturating_add);
                varying.insert(node, all);
            }
            own.insert(node, cost);
        }
        Self(own)
    }

    /// Returns the cost of a node without its operands; 0 for one that was not among those asked
    /// for.
    pub fn get(&self, node: NodeId) -> u32 {
        self.0.get(&node).copied().unwrap_or(0)
    }
}

/// Tells whether values of a type are numbers or a few of them.
fn is_small(ty: Type) -> bool {
    let ty = ty.regular();
    [Type::INT, Type::BOOL, Type::PAIR, Type::set(Type::INT)].contains(&ty) || ty.is_function()
}

#[cfg(test)]
mod tests {
    use super::Costs;
    use crate::ir::Node;
    use crate::library::Library;
    use crate::pass::infer::infer;
    use crate::prim::{self, PrimId};

    #[test]
    fn costs_follow_cells_passes_and_bodies() {
        let mut library = Library::default();
        let diags = library.add_text(
            "costs.arc",
            "def solve(I):\n    x = objects(I, T, F, T)\n    n = size(x) + 1\n    \
             y = mapply(lambda o: shift(outbox(o), (n, 0)), x)\n    return fill(vmirror(I), n, y)\n",
        );
        assert!(diags.is_empty(), "{diags:?}");
        let root = library.entries()[0].definition.program.as_ref().unwrap().root;
        let nodes = library.graph.needed([root]);
        let costs = Costs::of(&library.graph, &infer(&library.graph, &[root]), &nodes);
        let of_calls: Vec<(PrimId, u32)> = nodes
            .iter()
            .filter_map(|&node| match library.graph.node(node) {
                Node::Call(prim, _) => Some((prim, costs.get(node))),
                _ => None,
            })
            .collect();
        let expected = [
            (prim::OBJECTS, 3),
            (prim::SIZE, 1),
            (prim::ADD, 0),
            (prim::OUTBOX, 1),
            (prim::SHIFT, 1),
            (prim::MAPPLY, 3 + 4 * 2),
            (prim::VMIRROR, 1),
            (prim::FILL, 1),
        ];
        assert_eq!(of_calls, expected);
        assert_eq!(costs.get(nodes[0]), 0);
    }
}
