//! Fold: computes calls of constants by calling the primitives themselves.
//!
//! Assumes nothing. Guarantees that a call whose operands are literals, and whose value the graph
//! can write as a literal of at most [`MAX_LEAVES`] parts, is that literal. Leaves alone: calls
//! that fail (they must fail when they run), sets and functions (which have no literals), large
//! values (a canvas is smaller as a call). Stops after one walk from operands to roots.

use bumpalo::Bump;

use super::rewrite::{Work, rewrite};
use crate::ir::{Graph, Node, NodeId};
use crate::value::{Budget, Cx, Direction, Reply, Value, View};

/// Numbers in a literal that folding makes: a pair of pairs, a row of a small grid.
const MAX_LEAVES: u64 = 32;

/// Fuel of one folded call.
const FUEL: u64 = 1_000;

/// Runs the pass.
pub(super) fn run(work: &mut Work<'_>, roots: &[NodeId]) {
    let mut bump = Bump::new();
    rewrite(work, roots, |work, [_, node], _| {
        bump.reset();
        fold(work.graph, node, &bump).unwrap_or(node)
    });
}

fn fold(graph: &mut Graph, node: NodeId, bump: &Bump) -> Option<NodeId> {
    let Node::Call(prim, list) = graph.node(node) else { return None };
    // Nearly all calls have an operand that is no literal; find it before anything is built.
    let args = graph.list(list);
    if !args.iter().all(|&arg| is_literal(graph, arg)) {
        return None;
    }
    let budget =
        Budget { fuel: FUEL, max_cells: MAX_LEAVES, max_written: MAX_LEAVES, ..Budget::default() };
    let cx = Cx::new(bump, budget, Direction::Ascending);
    let args: Vec<Value<'_>> =
        args.iter().map(|&arg| value(&cx, graph, arg)).collect::<Result<_, _>>().ok()?;
    let folded = prim.get().call(&cx, &args).ok()?;
    if folded.weight() > MAX_LEAVES {
        return None;
    }
    // A pick from a set could depend on the order; literals hold no set, but a tuple may come from
    // one.
    literal(graph, folded)
}

fn is_literal(graph: &Graph, node: NodeId) -> bool {
    match graph.node(node) {
        Node::None | Node::Bool(_) | Node::Int(_) => true,
        Node::Tuple(list) => graph.list(list).iter().all(|&item| {
            matches!(graph.node(item), Node::None | Node::Bool(_) | Node::Int(_))
                || (matches!(graph.node(item), Node::Tuple(_)) && is_flat(graph, item))
        }),
        _ => false,
    }
}

/// Tells whether a tuple holds literals that are no tuples.
fn is_flat(graph: &Graph, tuple: NodeId) -> bool {
    let leaf =
        |&item: &NodeId| matches!(graph.node(item), Node::None | Node::Bool(_) | Node::Int(_));
    graph.operands(tuple).iter().all(leaf)
}

fn value<'a>(cx: &Cx<'a>, graph: &Graph, node: NodeId) -> Reply<'a> {
    match graph.node(node) {
        Node::Bool(b) => Ok(Value::bool(b)),
        Node::Int(n) => Ok(Value::int(n)),
        Node::Tuple(list) => {
            let items = graph.list(list).iter().map(|&item| value(cx, graph, item));
            cx.tuple(&items.collect::<Result<Vec<_>, _>>()?)
        }
        _ => Ok(Value::NONE),
    }
}

/// Returns a value as a literal, if it has one.
fn literal(graph: &mut Graph, value: Value<'_>) -> Option<NodeId> {
    match value.view() {
        View::None => Some(graph.leaf(Node::None)),
        View::Bool(b) => Some(graph.leaf(Node::Bool(b))),
        View::Int(n) => Some(graph.leaf(Node::Int(n))),
        _ if value.is_tuple() => {
            let len = value.len()?;
            let items: Vec<NodeId> =
                (0..len).map(|i| literal(graph, value.element(i))).collect::<Option<_>>()?;
            Some(graph.tuple(&items))
        }
        _ => None,
    }
}
