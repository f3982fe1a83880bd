//! Stores: writes into the containers that a loop carries, where nobody else has them.
//!
//! Everyday Python changes lists and grids in loops: `out[i][j] = v`. As values never change, each
//! store makes a copy, `with_item(…)`. But a container may go from store to store through the whole
//! body of a loop, and be read before the next store only. Then the copies show nowhere. There the
//! store becomes `put_item`, which copies the container once and then writes in place
//! (`value/arena/own.rs`).
//!
//! Assumes that all other passes have run, *fuse* included. Guarantees that nothing reads a
//! container after a store into it has run, whichever engine evaluates, in whatever order: it goes
//! by what depends on what, see [`flow`]. Behind the loop the container is `released`, and a value
//! like any other from there on. Leaves alone whatever it does not know to be so. Stops after the
//! outermost loops that may, then those in them, each once.
//!
//! Like *fuse* it looks at whole programs one by one.

mod flow;
mod replace;

use rustc_hash::FxHashMap;

use super::origins::Origins;
use crate::ir::{Graph, Node, NodeId, Program, Walk};
use crate::prim::{self, PrimId};
use flow::{Looked, Taken};
use replace::Replacing;

/// Loops of a program whose stores are looked at.
const MAX_LOOPS: usize = 32;

/// The calls that a pass found, and what it uses from program to program.
#[derive(Default)]
pub(super) struct Stores {
    walk: Walk,
    live: Vec<NodeId>,
}

/// A loop with a state: its function, the state that it begins with, and how many parts that has.
#[derive(Clone, Copy)]
struct Loop {
    function: NodeId,
    state: NodeId,
    parts: u16,
}

impl Loop {
    /// Returns the loop that a node is, if its function is a lambda.
    fn of(graph: &Graph, node: NodeId) -> Option<Self> {
        let Node::Call(prim @ (prim::FOLDED | prim::FOLD_UNTIL | prim::LOOP_UNTIL), list) =
            graph.node(node)
        else {
            return None;
        };
        let &[function, state, ..] = graph.list(list) else { return None };
        let Node::Lambda { arity, .. } = graph.node(function) else { return None };
        let parts = arity.checked_sub(u16::from(prim != prim::LOOP_UNTIL))?;
        (parts > 0).then_some(Self { function, state, parts })
    }

    /// Returns the part of the state that a parameter of the function is; none where that is the
    /// whole of it.
    fn part(self, parameter: u16) -> Option<u16> {
        (self.parts > 1).then_some(parameter)
    }
}

/// A loop that writes into parts of its state.
struct Writing {
    node: NodeId,
    own: Loop,
    taken: Vec<Taken>,
}

impl Stores {
    /// Runs the pass over programs that are alike and yields how many nodes it replaced.
    pub(super) fn run(
        &mut self,
        graph: &mut Graph,
        origins: &mut Origins,
        alike: &mut [&mut Program],
    ) -> usize {
        let Some(program) = alike.first() else { return 0 };
        let mut to: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        let (mut root, mut changed) = (program.root, 0);
        for _ in 0..MAX_LOOPS {
            self.live = graph.needed([root]);
            let Some((writing, looked)) = self.find(graph) else { break };
            let replaced = Replacing::new(graph, &looked).replace(&self.live, &writing, origins);
            changed += replaced.count;
            let became = |node: NodeId| replaced.to.get(&node).copied().unwrap_or(node);
            to.values_mut().for_each(|node| *node = became(*node));
            replaced.to.iter().for_each(|(&old, &new)| {
                to.entry(old).or_insert(new);
            });
            root = replaced.root;
        }
        if changed == 0 {
            return 0;
        }
        self.walk.begin(graph);
        self.walk.visit(graph, root, |node| graph.operands(node));
        for program in alike {
            let became = |node: NodeId| to.get(&node).copied().unwrap_or(node);
            program.fuse(became, |node| self.walk.has_seen(node));
            program.root = root;
        }
        changed
    }

    /// Returns the outermost loop that may write into parts of its state, and what is known of the
    /// functions that do.
    fn find(&self, graph: &Graph) -> Option<(Writing, Looked)> {
        let is_store = |&&node: &&NodeId| {
            matches!(graph.node(node), Node::Call(prim::WITH_ITEM, _)) && graph.free(node) != 0
        };
        // Nearly all programs have none.
        self.live.iter().find(is_store)?;
        let mut looked = Looked::default();
        // A loop in another one has a smaller number.
        for &node in self.live.iter().rev() {
            let Some(own) = Loop::of(graph, node) else { continue };
            let writes = |parameter: u16| {
                let key = (own.function, parameter, own.part(parameter));
                flow::writing(graph, &mut looked, key)
            };
            let taken: Vec<Taken> = (0..own.parts).filter_map(writes).collect();
            if !taken.is_empty() {
                return Some((Writing { node, own, taken }, looked));
            }
        }
        None
    }
}

/// Returns the number that a constant index is.
fn constant(graph: &Graph, node: NodeId) -> Option<u16> {
    match graph.node(node) {
        Node::Int(index) => u16::try_from(index).ok(),
        _ => None,
    }
}

/// Returns the operands of a call of a primitive.
fn call(graph: &Graph, node: NodeId, wanted: PrimId) -> Option<&[NodeId]> {
    match graph.node(node) {
        Node::Call(prim, list) if prim == wanted => Some(graph.list(list)),
        _ => None,
    }
}
