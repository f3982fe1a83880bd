//! Programs with a random change, as a search makes them, only blinder.
//!
//! Most are wrong, many fail, some explode: what an engine must take in its stride when it runs
//! thousands of them together. The change is made in the graph, so that a mutant shares with its
//! parent all that it does not depend on.

use rustc_hash::FxHashMap;

use super::Rng;
use crate::ir::{Binding, Graph, Node, NodeId, Program};
use crate::prim::{self, PrimId};

/// Returns a copy of a program, as it was written, in which one expression is replaced. A constant
/// becomes a near one, a primitive one that takes as many arguments, or anything another part of
/// the program.
pub fn mutant(graph: &mut Graph, program: &Program, rng: &mut Rng) -> Program {
    let nodes = live(graph, program);
    let closed: Vec<NodeId> = nodes.iter().copied().filter(|&node| graph.free(node) == 0).collect();
    let target = rng.pick(&nodes);
    let new = match graph.node(target) {
        Node::Int(number) => {
            let near = [number + 1, number - 1, number.saturating_neg(), rng.below(10) as i64];
            let number = rng.pick(&near);
            graph.leaf(Node::Int(number))
        }
        Node::Bool(truth) => graph.leaf(Node::Bool(!truth)),
        Node::Prim(prim) => {
            let other = alike(prim, rng);
            graph.leaf(Node::Prim(other))
        }
        Node::Call(prim, list) if rng.chance(60) => {
            let operands = graph.list(list).to_vec();
            graph.call(alike(prim, rng), &operands)
        }
        Node::Param { .. }
        | Node::Lambda { .. }
        | Node::Input(_)
        | Node::None
        | Node::Tuple(_)
        | Node::Call(..)
        | Node::Apply(_)
        | Node::Select(_) => rng.pick(&closed),
    };
    // The replacement may contain the target, so it is left as it is.
    let mut to: FxHashMap<NodeId, NodeId> = FxHashMap::from_iter([(target, new)]);
    for node in nodes {
        if node != target {
            let operands: Vec<NodeId> = graph.operands(node).iter().map(|op| to[op]).collect();
            let copy = graph.with_operands(node, &operands);
            to.insert(node, copy);
        }
    }
    let moved = |binding: &Binding| Binding { node: to[&binding.node], ..binding.clone() };
    Program::new(to[&program.root], program.bindings.iter().map(moved).collect())
}

/// Returns the nodes of a program, operands before what they are part of.
fn live(graph: &Graph, program: &Program) -> Vec<NodeId> {
    graph.needed(program.bindings.iter().map(|binding| binding.node).chain([program.root]))
}

/// Returns a primitive that takes as many arguments.
fn alike(prim: PrimId, rng: &mut Rng) -> PrimId {
    let arity = prim.get().arity();
    let all = prim::reference().iter().filter(|other| other.arity() == arity);
    let others: Vec<PrimId> = all.map(|other| other.id).collect();
    rng.pick(&others)
}
