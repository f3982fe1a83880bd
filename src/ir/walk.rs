//! Walks through the graph, each node once.

use std::cell::Cell;

use super::{Graph, Node, NodeId};

/// To which operands of a node a walk goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// To all: what a program consists of.
    All,
    /// Not into the bodies of functions.
    OutsideFunctions,
    /// To what is computed whenever the node is: neither into the bodies of functions nor into the
    /// arms of lazy choices.
    Strict,
}

impl Graph {
    /// Returns the operands of a node within reach.
    #[inline]
    pub fn operands_within(&self, id: NodeId, reach: Reach) -> &[NodeId] {
        match (reach, self.node(id)) {
            (Reach::OutsideFunctions | Reach::Strict, Node::Lambda { .. }) => &[],
            (Reach::Strict, Node::Select(list)) => &self.list(list)[..1],
            _ => self.operands(id),
        }
    }

    /// Returns the nodes that the given roots need, ascending: operands come before what they are
    /// part of.
    pub fn needed(&self, roots: impl IntoIterator<Item = NodeId>) -> Vec<NodeId> {
        self.reached(roots, Reach::All)
    }

    /// Returns the nodes within reach of the given roots, ascending: operands come before what they
    /// are part of.
    pub fn reached(&self, roots: impl IntoIterator<Item = NodeId>, reach: Reach) -> Vec<NodeId> {
        let mut reached = Vec::new();
        Walk::through(self, |walk| {
            for root in roots {
                walk.visit(self, root, |node| {
                    reached.push(node);
                    self.operands_within(node, reach)
                });
            }
        });
        sort(&mut reached);
        reached
    }
}

/// A walk through a graph, again and again with the same memory: four bytes for each node of the
/// graph.
#[derive(Default)]
pub struct Walk {
    /// For each node of the graph, the last walk that came by.
    seen: Vec<u32>,
    /// The number of the walk.
    number: u32,
    waiting: Vec<NodeId>,
}

thread_local! {
    /// The memory of the last walk of this thread that kept none of its own.
    static SPARE: Cell<Option<Walk>> = const { Cell::new(None) };
}

impl Walk {
    /// Makes a walk through a graph, with memory that the thread keeps.
    pub fn through<T>(graph: &Graph, make: impl FnOnce(&mut Self) -> T) -> T {
        let mut walk = SPARE.take().unwrap_or_default();
        walk.begin(graph);
        let made = make(&mut walk);
        walk.waiting.clear();
        SPARE.set(Some(walk));
        made
    }

    /// Begins anew, with no node seen.
    pub fn begin(&mut self, graph: &Graph) {
        if self.number == u32::MAX {
            (self.number, self.seen) = (0, Vec::new());
        }
        self.number += 1;
        if self.seen.is_empty() {
            // Memory that is zero already is not touched before it is needed.
            self.seen = vec![0; graph.len()];
        } else {
            self.seen.resize(graph.len().max(self.seen.len()), 0);
        }
    }

    /// Notes that the walk came by a node: whether it does so for the first time.
    #[inline]
    pub fn enter(&mut self, node: NodeId) -> bool {
        std::mem::replace(&mut self.seen[node.index()], self.number) != self.number
    }

    /// Tells whether the walk came by a node.
    #[inline]
    pub fn has_seen(&self, node: NodeId) -> bool {
        self.seen.get(node.index()) == Some(&self.number)
    }

    /// Visits a node, what `visit` names as next to be seen, and so on, each node once. Of the
    /// operands of a node the last one comes first, then all that its visit leads to, then those
    /// before it.
    pub fn visit<'g>(
        &mut self,
        graph: &'g Graph,
        root: NodeId,
        mut visit: impl FnMut(NodeId) -> &'g [NodeId],
    ) {
        debug_assert!(
            graph.len() <= self.seen.len(),
            "the graph has not grown since the beginning"
        );
        self.waiting.push(root);
        while let Some(node) = self.waiting.pop() {
            if self.enter(node) {
                for &operand in visit(node) {
                    if self.seen[operand.index()] != self.number {
                        self.waiting.push(operand);
                    }
                }
            }
        }
    }

    /// Does as [`Walk::visit`], but of the operands of a node the first one first.
    pub fn visit_in_order<'g>(
        &mut self,
        graph: &'g Graph,
        root: NodeId,
        mut visit: impl FnMut(NodeId) -> &'g [NodeId],
    ) {
        debug_assert!(graph.len() <= self.seen.len(), "the graph has not grown");
        self.waiting.push(root);
        while let Some(node) = self.waiting.pop() {
            if self.enter(node) {
                let unseen = |op: &&NodeId| self.seen[op.index()] != self.number;
                self.waiting.extend(visit(node).iter().rev().filter(unseen));
            }
        }
    }

    /// Finds the first node on the way from a root of which `is_it` says so. The walk ends there.
    pub fn find(
        &mut self,
        graph: &Graph,
        root: NodeId,
        mut is_it: impl FnMut(NodeId) -> bool,
    ) -> Option<NodeId> {
        let mut found = None;
        self.visit(graph, root, |node| match found {
            None if is_it(node) => {
                found = Some(node);
                &[]
            }
            None => graph.operands(node),
            Some(_) => &[],
        });
        found
    }

    /// Visits what is within reach of a root in the order in which it is evaluated: operands from
    /// left to right, then the node.
    pub fn evaluate(
        &mut self,
        graph: &Graph,
        root: NodeId,
        reach: Reach,
        mut visit: impl FnMut(NodeId),
    ) {
        self.waiting.push(root);
        while let Some(&node) = self.waiting.last() {
            let before = self.waiting.len();
            if !self.has_seen(node) {
                let missing = |op: &&NodeId| self.seen[op.index()] != self.number;
                let operands = graph.operands_within(node, reach);
                self.waiting.extend(operands.iter().rev().filter(missing));
            }
            if self.waiting.len() == before {
                self.waiting.pop();
                if self.enter(node) {
                    visit(node);
                }
            }
        }
    }
}

/// Sorts ids that are all different. Most often they are nearly all of a range, and a bit for each
/// of it is quicker than comparing them.
pub(crate) fn sort(ids: &mut Vec<NodeId>) {
    const WORD: usize = u64::BITS as usize;
    let indices = || ids.iter().map(|id| id.index());
    let (Some(least), Some(greatest)) = (indices().min(), indices().max()) else { return };
    let words = (greatest - least) / WORD + 1;
    if ids.len() < words {
        return ids.sort_unstable();
    }
    let mut bits = vec![0u64; words];
    indices().for_each(|index| bits[(index - least) / WORD] |= 1 << ((index - least) % WORD));
    ids.clear();
    for (start, mut word) in (least..).step_by(WORD).zip(bits) {
        while word != 0 {
            ids.push(NodeId::from_index(start + word.trailing_zeros() as usize));
            word &= word - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Role;
    use crate::prim;

    #[test]
    fn a_walk_goes_as_far_as_it_is_told() {
        let mut graph = Graph::new();
        let input = graph.leaf(Node::Input(Role::Input));
        let turned = graph.call(prim::ROT90, &[input]);
        let mirrored = graph.call(prim::HMIRROR, &[input]);
        let param = graph.leaf(Node::Param { depth: 0, index: 0 });
        let body = graph.call(prim::ADD, &[param, param]);
        let lambda = graph.lambda(1, body);
        let looped = graph.call(prim::APPLY, &[lambda, mirrored]);
        let size = graph.call(prim::HEIGHT, &[turned]);
        let root = graph.select(size, looped, input);

        let all = [input, turned, mirrored, param, body, lambda, looped, size, root];
        assert_eq!(graph.needed([root]), all);
        let outside = graph.reached([root], Reach::OutsideFunctions);
        assert_eq!(outside, [input, turned, mirrored, lambda, looped, size, root]);
        assert_eq!(graph.reached([root], Reach::Strict), [input, turned, size, root]);
        let mut order = Vec::new();
        Walk::through(&graph, |walk| {
            walk.evaluate(&graph, looped, Reach::Strict, |node| order.push(node));
            walk.evaluate(&graph, root, Reach::Strict, |node| order.push(node));
            assert!(walk.has_seen(turned) && !walk.has_seen(body));
        });
        assert_eq!(order, [lambda, input, mirrored, looped, turned, size, root]);
        let found = Walk::through(&graph, |walk| walk.find(&graph, root, |node| node == mirrored));
        assert_eq!(found, Some(mirrored));
    }
}
