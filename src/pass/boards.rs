//! Boards: loops over locations become operations on whole sets of them.
//!
//! Assumes that the passes of the rounds have run, so that bodies are lambdas in their normal form.
//! Guarantees only that a program which it changed means the same. A filter whose condition is made
//! of what follows becomes operations on sets:
//!
//! - whether the location, or one beside it, is in a set or has a colour,
//! - how many of the locations around it are in a set or have a colour,
//! - whether its cell is that of another grid, or that beside it,
//! - a condition about its row or its column alone (`boards/lines.rs`),
//! - `both`, `either`, `flip` and choices of conditions.
//!
//! So does a loop that moves or multiplies locations, and one that merges what it makes around
//! them: neighbours, lines, frontiers, shifted patches, and unions of these (`boards/unions.rs`).
//!
//! A condition is put together of sets by `select`: `both` selects from what was selected,
//! `either` selects from the rest, and `flip` is a difference. A part that is none of these stays a
//! loop, over what is left by the others. The sets are values like any other, so that there is
//! nothing to run them but the engines that there are. Where the language has no primitive for a
//! set, a fused one stands for the loop that it is (`src/prim/fused/filtered.rs`).
//!
//! Often types do not tell that an operand is a set of locations or a grid, as inside of functions.
//! There the program asks when it runs, and the loop stays as the other way of a choice.
//!
//! Leaves alone: a loop over anything but a set of locations, and one that ends early (`extract`),
//! as it may take one round. Also leaves alone a condition that may fail, as it would be asked of
//! other elements, or in another order. Stops after one walk.
//!
//! Like *fuse* it looks at whole programs, because of what a program computes unconditionally.

mod conditions;
mod filled;
mod lines;
mod places;
mod unions;

use rustc_hash::FxHashMap;

use super::facts::Facts;
use super::origins::Origins;
use crate::ir::{Graph, Node, NodeId, Program, Walk};
use crate::prim;
use conditions::Conditions;

/// Runs the pass over programs that are alike and yields how many nodes it replaced.
pub(super) fn run(
    graph: &mut Graph,
    facts: &mut Facts,
    origins: &mut Origins,
    alike: &mut [&mut Program],
) -> usize {
    let Some(program) = alike.first() else { return 0 };
    let root = program.root;
    let live = graph.needed([root]);
    if !live.iter().any(|&node| is_loop(graph, node)) {
        return 0;
    }
    let to = replace(graph, facts, origins, &live, &program.strict);
    if to.is_empty() {
        return 0;
    }
    let of = |node: NodeId| to.get(&node).copied().unwrap_or(node);
    Walk::through(graph, |walk| {
        walk.visit(graph, of(root), |node| graph.operands(node));
        alike.iter_mut().for_each(|program| program.fuse(of, |node| walk.has_seen(node)));
    });
    to.len()
}

/// Tells whether a node is a loop that the pass may look at.
fn is_loop(graph: &Graph, node: NodeId) -> bool {
    let Node::Call(prim::SFILTER | prim::APPLY | prim::MAPPLY, _) = graph.node(node) else {
        return false;
    };
    graph.operands(node).iter().any(|&op| matches!(graph.node(op), Node::Lambda { .. }))
}

/// Rebuilds a program's nodes with what takes the place of its loops; yields those that became
/// another.
fn replace(
    graph: &mut Graph,
    facts: &mut Facts,
    origins: &mut Origins,
    live: &[NodeId],
    strict: &[NodeId],
) -> FxHashMap<NodeId, NodeId> {
    let mut to: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    let (mut made, mut moved) = (Vec::new(), Vec::new());
    let mut operands: Vec<NodeId> = Vec::new();
    for &node in live {
        let before = graph.len();
        let mut new = node;
        if !to.is_empty() {
            operands.clear();
            operands.extend(graph.operands(node).iter().map(|op| to.get(op).unwrap_or(op)));
            if operands != graph.operands(node) {
                new = graph.with_operands(node, &operands);
            }
        }
        if is_loop(graph, node) {
            new = Conditions::new(graph, facts, strict).without_loop(new).unwrap_or(new);
        }
        made.extend((before..graph.len()).map(|index| (NodeId::from_index(index), node)));
        if new != node {
            to.insert(node, new);
            moved.push((new, node));
        }
    }
    if !to.is_empty() {
        origins.add([made, moved]);
    }
    to
}
