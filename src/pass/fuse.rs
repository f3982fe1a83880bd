//! Fuse: calls whose intermediate value nobody else needs become one.
//!
//! Assumes that all other passes have run, as it hides what they look for. Guarantees nothing but that a program which it changed
//! means the same: the fused primitives (`src/prim/fused`) take the place of the calls that they stand for, and a loop over what
//! another loop made becomes one loop. Leaves alone: what is needed more than once in the program, as it would be computed
//! twice, unless the fused primitive is cheap beside that; and a call inside that may fail where something else that may fail is
//! evaluated between it and the call around it, as the other fault would then be the first. Stops after one walk.
//!
//! Unlike the other passes it looks at whole programs: how often a node is needed depends on the program, and on nothing
//! else, so a program still becomes the same whatever programs there are beside it. The program as it was before stays at hand
//! ([`Program::unfused`]), for engines that know the primitives of the language only.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::facts::Facts;
use super::inline::{Endless, composed};
use super::matching::{Fusible, Fusions};
use super::origins::Origins;
use crate::ir::{Graph, Node, NodeId, Program, Walk, sort};
use crate::prim::{self, PrimId};

/// Tables by node that one program after the other uses.
#[derive(Default)]
pub(super) struct Fuser {
    /// How often the program needs a node, as far as it matters: once, or more often.
    uses: Vec<u32>,
    /// What became of a node of the program.
    to: Vec<NodeId>,
    /// The nodes of the program, ascending.
    live: Vec<NodeId>,
    /// What the program computes in any case, in its order, and the place of each node in it.
    sequence: Vec<NodeId>,
    places: Vec<u32>,
    walk: Walk,
}

/// What takes the place of a call.
enum Fused {
    /// A call of a fused primitive.
    Call(PrimId, SmallVec<[NodeId; 4]>),
    /// The same loop with two functions one after the other: the outer one, the inner one, over what.
    Loop(PrimId, [NodeId; 3]),
}

/// Loops that can take over another one.
struct Loops {
    apply: PrimId,
    mapply: PrimId,
}

static LOOPS: LazyLock<Loops> = LazyLock::new(|| {
    let id = |name| prim::lookup(name).expect("the loops are primitives");
    Loops { apply: id("apply"), mapply: id("mapply") }
});

impl Fuser {
    /// Runs the pass over a program and yields how many nodes it replaced.
    pub(super) fn run(
        &mut self,
        graph: &mut Graph,
        facts: &mut Facts,
        endless: &Endless,
        origins: &mut Origins,
        program: &mut Program,
    ) -> usize {
        self.look(graph, program.root);
        self.sequence.clear();
        let mut found: SmallVec<[(NodeId, Fused); 8]> = SmallVec::new();
        for at in 0..self.live.len() {
            let node = self.live[at];
            if let Some(fused) = self.find(graph, facts, program, node) {
                found.push((node, fused));
            }
        }
        if found.is_empty() {
            return 0;
        }
        let unfused = program.clone();
        let changed = self.replace(graph, endless, origins, found);
        if changed == 0 {
            return 0;
        }
        let Self { to, walk, .. } = self;
        program.follow(|node| to.get(node.index()).copied().unwrap_or(node));
        walk.begin(graph);
        walk.visit(graph, program.root, |node| graph.operands(node));
        program.bindings.retain(|binding| walk.has_seen(binding.node));
        program.strict.retain(|&node| walk.has_seen(node));
        program.keep_unfused(unfused);
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

    /// What may take the place of a node.
    fn find(
        &mut self,
        graph: &mut Graph,
        facts: &mut Facts,
        program: &Program,
        node: NodeId,
    ) -> Option<Fused> {
        static FUSIONS: LazyLock<Fusions> = LazyLock::new(Fusions::new);
        let Node::Call(head, list) = graph.node(node) else { return None };
        if let Some(fusible) = FUSIONS.find(graph, facts, node)
            && self.may_fuse(graph, facts, program, node, &fusible)
        {
            return Some(Fused::Call(fusible.prim, fusible.operands));
        }
        let once = |node: NodeId| self.uses[node.index()] == 1;
        let &Loops { apply, mapply } = &*LOOPS;
        if head != apply && head != mapply {
            return None;
        }
        let &[outer, inner] = graph.list(list) else { return None };
        let Node::Call(maker, made) = graph.node(inner) else { return None };
        let &[function, items] = graph.list(made) else { return None };
        // The outer function is called as the inner one yields elements, and with an element as often as it is yielded: neither
        // may fail, so that no order shows.
        let fits = maker == apply && once(inner) && graph.free(node) == 0;
        let safe = fits && facts.cannot_fail(graph, inner) && facts.cannot_fail(graph, node);
        safe.then_some(Fused::Loop(head, [outer, function, items]))
    }

    /// Whether the calls inside a call are needed there only, and whatever fails first still does.
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

    /// What the program evaluates between two nodes that it computes in any case.
    fn between(
        &mut self,
        graph: &Graph,
        program: &Program,
        from: NodeId,
        to: NodeId,
    ) -> Option<&[NodeId]> {
        if self.sequence.is_empty() {
            self.order(graph, program);
        }
        let place = |node: NodeId| self.places[node.index()] as usize;
        let (from, to) = (place(from), place(to));
        self.sequence.get(from + 1..to)
    }

    /// Notes the order in which the program computes what it computes in any case.
    fn order(&mut self, graph: &Graph, program: &Program) {
        let Self { live, sequence, places, .. } = self;
        places.resize(graph.len().max(places.len()), 0);
        for node in &*live {
            places[node.index()] = u32::MAX;
        }
        let named = program.bindings.iter().map(|binding| binding.node);
        let lines = named.chain(program.strict.iter().copied()).chain([program.root]);
        for line in lines.filter(|line| live.binary_search(line).is_ok()) {
            let mut waiting = vec![line];
            while let Some(&node) = waiting.last() {
                let before = waiting.len();
                if places[node.index()] == u32::MAX {
                    let operands = match graph.node(node) {
                        Node::Lambda { .. } => &[],
                        Node::Select(list) => &graph.list(list)[..1],
                        _ => graph.operands(node),
                    };
                    let missing = |op: &&NodeId| places[op.index()] == u32::MAX;
                    waiting.extend(operands.iter().rev().filter(missing));
                }
                if waiting.len() == before {
                    waiting.pop();
                    if places[node.index()] == u32::MAX {
                        places[node.index()] = sequence.len() as u32;
                        sequence.push(node);
                    }
                }
            }
        }
    }

    /// Rebuilds the program's nodes with what was found in their place.
    fn replace(
        &mut self,
        graph: &mut Graph,
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
            let fused = match found.next_if(|(at, _)| *at == node) {
                Some((_, Fused::Call(prim, args))) => {
                    let args: SmallVec<[NodeId; 4]> = args.into_iter().map(of).collect();
                    Some(graph.call(prim, &args))
                }
                Some((_, Fused::Loop(head, parts))) => {
                    let [outer, inner, items] = parts.map(of);
                    composed(graph, endless, outer, inner)
                        .map(|function| graph.call(head, &[function, items]))
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
