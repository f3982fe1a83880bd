//! Fuse: calls whose intermediate value nobody else needs become one.
//!
//! Assumes that all other passes have run, as it hides what they look for. Guarantees only that a
//! program which it changed means the same. The fused primitives (`src/prim/fused`) take the place
//! of the calls that they stand for, and a loop over what another loop made becomes one loop.
//! Leaves alone: a value that the program needs more than once, as it would be computed twice,
//! unless the fused primitive is cheap beside that. Also leaves alone a call inside that may fail,
//! where something else that may fail is evaluated between it and the call around it. The other
//! fault would then be the first. Stops after one walk.
//!
//! Unlike the other passes it looks at whole programs. The number of uses of a node depends on the
//! program and on nothing else. So a program still becomes the same whatever programs there are
//! beside it. The program as it was before stays at hand ([`Program::unfused`]), for engines that
//! know the primitives of the language only.

use std::sync::LazyLock;

use smallvec::{SmallVec, smallvec};

use super::facts::{Facts, Wanted};
use super::inline::composed;
use super::matching::{Fusible, Fusions};
use super::origins::Origins;
use super::rewrite::Endless;
use crate::ir::{Graph, Node, NodeId, Program, Reach, Walk, sort};
use crate::prim::{self, PrimId};

/// Tables by node that one program after the other uses.
#[derive(Default)]
pub(super) struct Fuser {
    /// The number of uses of a node in the program, as far as it matters: once, or more often.
    uses: Vec<u32>,
    /// The node that took the place of a node of the program.
    to: Vec<NodeId>,
    /// The nodes of the program, ascending.
    live: Vec<NodeId>,
    /// The nodes that the program computes unconditionally, in its order, and the place of each.
    sequence: Vec<NodeId>,
    places: Vec<u32>,
    walk: Walk,
    /// A fused primitive that is not introduced, to see what it is worth.
    left_out: Option<PrimId>,
}

/// The replacement of a call.
enum Fused {
    /// A call of a fused primitive.
    Call(PrimId, SmallVec<[NodeId; 4]>),
    /// A loop over what other loops make, which becomes one loop: its function, and each container
    /// with whether it is to be taken over.
    Loop(NodeId, SmallVec<[(NodeId, bool); 2]>),
}

/// Returns the function and the containers of a loop that another one can take over: it makes a
/// container of what its function makes of elements.
fn taken_over(graph: &Graph, node: NodeId) -> Option<(NodeId, &[NodeId])> {
    let Node::Call(prim::APPLY | prim::PAPPLY, list) = graph.node(node) else { return None };
    let (&function, containers) = graph.list(list).split_first()?;
    Some((function, containers))
}

/// Returns the loop like another one, over one or two containers.
fn loop_over(like: PrimId, containers: usize) -> PrimId {
    match (like, containers) {
        (prim::MAPPLY | prim::MPAPPLY, 1) => prim::MAPPLY,
        (prim::MAPPLY | prim::MPAPPLY, _) => prim::MPAPPLY,
        (_, 1) => prim::APPLY,
        _ => prim::PAPPLY,
    }
}

impl Fuser {
    /// Returns a pass that does not introduce one of the fused primitives.
    pub(super) fn without(fused: PrimId) -> Self {
        Self { left_out: Some(fused), ..Self::default() }
    }

    /// Runs the pass over programs that are alike and yields how many nodes it replaced.
    pub(super) fn run(
        &mut self,
        graph: &mut Graph,
        facts: &mut Facts,
        endless: &Endless,
        origins: &mut Origins,
        alike: &mut [&mut Program],
    ) -> usize {
        let Some(program) = alike.first() else { return 0 };
        self.look(graph, program.root);
        self.sequence.clear();
        let mut found: SmallVec<[(NodeId, Fused); 8]> = SmallVec::new();
        for index in 0..self.live.len() {
            let node = self.live[index];
            if let Some(fused) = self.find(graph, facts, program, node) {
                found.push((node, fused));
            }
        }
        if found.is_empty() {
            return 0;
        }
        let root = program.root;
        let changed = self.replace(graph, facts, endless, origins, found);
        if changed == 0 {
            return 0;
        }
        self.walk.begin(graph);
        self.walk.visit(graph, self.became(root), |node| graph.operands(node));
        for program in alike {
            program.fuse(|node| self.became(node), |node| self.walk.has_seen(node));
        }
        changed
    }

    /// Finds the nodes of a program and how often each is needed.
    fn look(&mut self, graph: &Graph, root: NodeId) {
        let Self { uses, to, live, walk, .. } = self;
        live.clear();
        walk.begin(graph);
        walk.visit(graph, root, |node| {
            live.push(node);
            graph.operands(node)
        });
        sort(live);
        let len = graph.len().max(uses.len());
        uses.resize(len, 0);
        to.resize(len, root);
        for &node in &*live {
            uses[node.index()] = 0;
            to[node.index()] = node;
        }
        for &operand in live.iter().flat_map(|&node| graph.operands(node)) {
            uses[operand.index()] += 1;
        }
        uses[root.index()] += 1;
    }

    /// Finds a replacement for a node.
    fn find(
        &mut self,
        graph: &mut Graph,
        facts: &mut Facts,
        program: &Program,
        node: NodeId,
    ) -> Option<Fused> {
        static FUSIONS: LazyLock<Fusions> = LazyLock::new(Fusions::new);
        let Node::Call(head, list) = graph.node(node) else { return None };
        if let Some(fusible) = FUSIONS.find(graph, facts, node, self.left_out)
            && self.may_fuse(graph, facts, program, node, &fusible)
        {
            return Some(Fused::Call(fusible.prim, fusible.operands));
        }
        let is_loop = matches!(head, prim::APPLY | prim::MAPPLY | prim::PAPPLY | prim::MPAPPLY);
        if !is_loop || graph.free(node) != 0 {
            return None;
        }
        // The outer function is called as the inner ones yield elements, and with an element as
        // often as it is yielded. None of them may fail, so that no order shows.
        let (&outer, containers) = graph.list(list).split_first()?;
        let tuple = Wanted::parse("Tuple");
        let mut fits = |container: NodeId| {
            self.uses[container.index()] == 1
                && match taken_over(graph, container) {
                    // The elements that are made of a set have another order, and may be fewer.
                    Some((_, &[items])) => containers.len() == 1 || facts.is(graph, items, &tuple),
                    Some(_) => containers.len() == 1,
                    None => false,
                }
                && facts.cannot_fail_alone(graph, container)
        };
        let taken: SmallVec<[(NodeId, bool); 2]> =
            containers.iter().map(|&container| (container, fits(container))).collect();
        let safe =
            taken.iter().any(|&(_, is_taken)| is_taken) && facts.cannot_fail_alone(graph, node);
        safe.then_some(Fused::Loop(outer, taken))
    }

    /// Returns the loop that takes over others, whose nodes were replaced already.
    fn joined(
        &self,
        graph: &mut Graph,
        facts: &mut Facts,
        endless: &Endless,
        node: NodeId,
        outer: NodeId,
        taken: &[(NodeId, bool)],
    ) -> Option<NodeId> {
        let Node::Call(head, _) = graph.node(node) else { return None };
        let of = |node: NodeId| self.to[node.index()];
        let mut inner: SmallVec<[(Option<NodeId>, u16); 2]> = SmallVec::new();
        let mut operands: SmallVec<[NodeId; 4]> = smallvec![outer];
        for &(container, is_taken) in taken {
            let container = of(container);
            match taken_over(graph, container).filter(|_| is_taken) {
                Some((function, items)) if taken.len() == 1 || items.len() == 1 => {
                    inner.push((Some(function), items.len() as u16));
                    operands.extend_from_slice(items);
                }
                _ => {
                    inner.push((None, 1));
                    operands.push(container);
                }
            }
        }
        operands[0] = composed(graph, facts, endless, of(outer), &inner)?;
        Some(graph.call(loop_over(head, operands.len() - 1), &operands))
    }

    /// Tells whether the calls inside a call are needed there only, and whatever fails first still
    /// does.
    fn may_fuse(
        &mut self,
        graph: &Graph,
        facts: &mut Facts,
        program: &Program,
        node: NodeId,
        fusible: &Fusible,
    ) -> bool {
        let Fusible { prim, operands, calls, captured } = fusible;
        let known = |facts: &mut Facts, node| {
            facts.cannot_fail(graph, node) || program.strict.contains(&node)
        };
        let once = |&(call, _): &(NodeId, usize)| self.uses[call.index()] == 1;
        if !(prim.get().even_shared || calls.iter().all(once))
            || !captured.iter().all(|&node| known(facts, node))
        {
            return false;
        }
        calls.iter().all(|&(call, seen)| {
            if facts.cannot_fail(graph, call) {
                return true;
            }
            if graph.free(node) != 0 {
                // A call that the program computes unconditionally is not to be computed in a
                // function instead.
                if graph.free(call) == 0 && program.strict.contains(&call) {
                    return false;
                }
                // In the body of a function there are no lines: operands follow each other.
                return operands[seen..].iter().all(|&operand| known(facts, operand));
            }
            let between = match self.between(graph, program, call, node) {
                Some(between) => between,
                None => return false,
            };
            between.iter().all(|&other| {
                calls.iter().any(|&(call, _)| call == other)
                    || facts.cannot_fail_alone(graph, other)
            })
        })
    }

    /// Returns the nodes that the program evaluates between two that it computes unconditionally.
    fn between(
        &mut self,
        graph: &Graph,
        program: &Program,
        from: NodeId,
        to: NodeId,
    ) -> Option<&[NodeId]> {
        if self.sequence.is_empty() {
            self.note_order(graph, program);
        }
        let place = |node: NodeId| self.places[node.index()] as usize;
        let (from, to) = (place(from), place(to));
        self.sequence.get(from + 1..to)
    }

    /// Notes the order of the nodes that the program computes unconditionally.
    fn note_order(&mut self, graph: &Graph, program: &Program) {
        let Self { live, sequence, places, walk, .. } = self;
        places.resize(graph.len().max(places.len()), 0);
        for node in &*live {
            places[node.index()] = u32::MAX;
        }
        walk.begin(graph);
        for line in program.order_of_needed(graph, |line| live.binary_search(&line).is_ok()) {
            walk.evaluate(graph, line, Reach::Strict, |node| {
                places[node.index()] = sequence.len() as u32;
                sequence.push(node);
            });
        }
    }

    /// Returns the node that took the place of a node. It is the node itself if that is none of the
    /// program's. Lines that the result does not need are none, and neither are operands out of a
    /// function that are seen from outside.
    fn became(&self, node: NodeId) -> NodeId {
        match self.live.binary_search(&node) {
            Ok(_) => self.to[node.index()],
            Err(_) => node,
        }
    }

    /// Rebuilds the program's nodes with what was found in their place.
    fn replace(
        &mut self,
        graph: &mut Graph,
        facts: &mut Facts,
        endless: &Endless,
        origins: &mut Origins,
        found: SmallVec<[(NodeId, Fused); 8]>,
    ) -> usize {
        let (mut made, mut moved) = (Vec::new(), Vec::new());
        let mut found = found.into_iter().peekable();
        let mut operands: Vec<NodeId> = Vec::new();
        for &node in &self.live {
            let before = graph.len();
            let of = |node: NodeId| self.to[node.index()];
            let fused = match found.next_if(|(position, _)| *position == node) {
                Some((_, Fused::Call(prim, args))) => {
                    let args: SmallVec<[NodeId; 4]> =
                        args.into_iter().map(|arg| self.became(arg)).collect();
                    Some(graph.call(prim, &args))
                }
                Some((_, Fused::Loop(outer, taken))) => {
                    self.joined(graph, facts, endless, node, outer, &taken)
                }
                None => None,
            };
            let new = fused.unwrap_or_else(|| {
                operands.clear();
                operands.extend(graph.operands(node).iter().map(|&op| of(op)));
                match operands == graph.operands(node) {
                    true => node,
                    false => graph.with_operands(node, &operands),
                }
            });
            self.to[node.index()] = new;
            made.extend((before..graph.len()).map(|index| (NodeId::from_index(index), node)));
            if new != node {
                moved.push((new, node));
            }
        }
        let changed = moved.len();
        origins.add([made, moved]);
        changed
    }
}
