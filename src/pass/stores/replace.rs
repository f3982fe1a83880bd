//! Rebuilding a program with stores in place in one of its loops.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::flow::{Looked, Taken};
use super::{Loop, Writing, call, constant};
use crate::ir::{Graph, Node, NodeId};
use crate::pass::origins::Origins;
use crate::prim;

/// A program whose nodes became others.
pub(super) struct Replaced {
    /// The nodes that took the place of others; of the loop itself the one that still writes.
    pub(super) to: FxHashMap<NodeId, NodeId>,
    /// The result of the program.
    pub(super) root: NodeId,
    /// Nodes that were replaced.
    pub(super) count: usize,
}

/// A program on the way.
pub(super) struct Replacing<'r> {
    graph: &'r mut Graph,
    looked: &'r Looked,
    /// The functions that were rebuilt, by what they take.
    functions: FxHashMap<(NodeId, BTreeSet<Taken>), NodeId>,
    /// Each new node, and the one that became it.
    steps: Vec<(NodeId, NodeId)>,
}

impl<'r> Replacing<'r> {
    pub(super) fn new(graph: &'r mut Graph, looked: &'r Looked) -> Self {
        Self { graph, looked, functions: FxHashMap::default(), steps: Vec::new() }
    }

    /// Has a loop write in place. `live` are the nodes of the program, ascending, of which the last
    /// is the result.
    pub(super) fn replace(
        mut self,
        live: &[NodeId],
        writing: &Writing,
        origins: &mut Origins,
    ) -> Replaced {
        let Writing { node, own, taken } = writing;
        let function = self.function(own.function, taken.iter().copied().collect());
        let mut operands = self.graph.operands(*node).to_vec();
        operands[0] = function;
        let made = self.graph.with_operands(*node, &operands);
        let mut to = FxHashMap::from_iter([(*node, made)]);
        self.steps.push((made, *node));
        let mut whole = None;
        for &user in live.iter().filter(|&&user| user > *node) {
            let mut operands = self.graph.operands(user).to_vec();
            if !operands.iter().any(|operand| to.contains_key(operand)) {
                continue;
            }
            let new = match self.part_taken(user, writing, made) {
                Some(part) => part,
                None => {
                    for operand in &mut operands {
                        *operand = match (*operand == *node, to.get(operand)) {
                            (true, _) => *whole.get_or_insert_with(|| self.whole(writing, made)),
                            (false, Some(&new)) => new,
                            (false, None) => *operand,
                        };
                    }
                    self.graph.with_operands(user, &operands)
                }
            };
            to.insert(user, new);
            self.steps.push((new, user));
        }
        let root = live.last().copied().unwrap_or(*node);
        let root = match root == *node {
            true => whole.unwrap_or_else(|| self.whole(writing, made)),
            false => to.get(&root).copied().unwrap_or(root),
        };
        let count = self.steps.len();
        origins.add([self.steps]);
        Replaced { to, root, count }
    }

    /// Returns what takes the place of a node that takes a part of the loop's state.
    fn part_taken(&mut self, user: NodeId, writing: &Writing, made: NodeId) -> Option<NodeId> {
        let &[whole, index] = call(self.graph, user, prim::ITEM_AT)? else { return None };
        let part = constant(self.graph, index)?;
        if whole != writing.node || writing.own.parts < 2 || writing.own.parts <= part {
            return None;
        }
        let part_made = self.graph.call(prim::ITEM_AT, &[made, index]);
        self.steps.push((part_made, user));
        let is_written = writing.taken.iter().any(|taken| taken.parameter == part);
        Some(match is_written {
            true => self.graph.call(prim::RELEASED, &[part_made]),
            false => part_made,
        })
    }

    /// Returns the state that the loop came to, into which nothing writes any more.
    fn whole(&mut self, writing: &Writing, made: NodeId) -> NodeId {
        let Loop { parts, .. } = writing.own;
        let whole = match parts {
            1 => self.graph.call(prim::RELEASED, &[made]),
            _ => {
                let parts: Vec<NodeId> = (0..parts)
                    .map(|part| {
                        let index = self.graph.leaf(Node::Int(part.into()));
                        let taken = self.graph.call(prim::ITEM_AT, &[made, index]);
                        let is_written = writing.taken.iter().any(|taken| taken.parameter == part);
                        match is_written {
                            true => self.graph.call(prim::RELEASED, &[taken]),
                            false => taken,
                        }
                    })
                    .collect();
                self.graph.tuple(&parts)
            }
        };
        self.steps.push((whole, writing.node));
        whole
    }

    /// Returns a function that writes into what it takes.
    fn function(&mut self, function: NodeId, taken: BTreeSet<Taken>) -> NodeId {
        let Node::Lambda { arity, body } = self.graph.node(function) else { return function };
        let key = (function, taken);
        if let Some(&known) = self.functions.get(&key) {
            return known;
        }
        let (mut stores, mut calls) = (FxHashMap::default(), FxHashMap::default());
        for marks in key.1.iter().filter_map(|taken| self.looked.get(taken)?.as_ref()) {
            stores.extend(marks.stores.iter().copied());
            for &(node, taken) in &marks.calls {
                calls.entry(node).or_insert_with(BTreeSet::new).insert(taken);
            }
        }
        let mut to: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        for node in self.nodes_of(body) {
            let new = match (stores.get(&node), calls.get(&node)) {
                (Some(&levels), _) => self.store(node, levels, None, &to),
                (None, taken) => {
                    let mut operands = self.graph.operands(node).to_vec();
                    let new = |operand: &NodeId| to.get(operand).copied().unwrap_or(*operand);
                    operands.iter_mut().for_each(|operand| *operand = new(operand));
                    if let Some(taken) = taken {
                        operands[0] = self.function(operands[0], taken.clone());
                    }
                    match operands == self.graph.operands(node) {
                        true => continue,
                        false => self.graph.with_operands(node, &operands),
                    }
                }
            };
            self.steps.push((new, node));
            to.insert(node, new);
        }
        let body = to.get(&body).copied().unwrap_or(body);
        let new = self.graph.lambda(arity, body);
        self.steps.push((new, function));
        self.functions.insert(key, new);
        new
    }

    /// Returns the nodes of a body that are in no function in it, ascending.
    fn nodes_of(&self, body: NodeId) -> BTreeSet<NodeId> {
        let mut nodes = BTreeSet::from([body]);
        let mut waiting = vec![body];
        while let Some(node) = waiting.pop() {
            if !matches!(self.graph.node(node), Node::Lambda { .. }) {
                let operands = self.graph.operands(node).iter();
                waiting.extend(operands.filter(|&&operand| nodes.insert(operand)));
            }
        }
        nodes
    }

    /// Returns a store in place that reaches so many levels, into a container if it is a part of
    /// another store.
    fn store(
        &mut self,
        store: NodeId,
        levels: u32,
        container: Option<NodeId>,
        to: &FxHashMap<NodeId, NodeId>,
    ) -> NodeId {
        let &[old, index, value] = self.graph.operands(store) else { return store };
        let new = |node: NodeId| to.get(&node).copied().unwrap_or(node);
        let (container, index) = (container.unwrap_or_else(|| new(old)), new(index));
        let value = match (levels, self.graph.operands(value)) {
            (2.., &[row, ..]) => {
                let row_made = self.graph.call(prim::ROW_OF, &[container, index]);
                self.steps.push((row_made, row));
                self.store(value, levels - 1, Some(row_made), to)
            }
            _ => new(value),
        };
        let made = self.graph.call(prim::PUT_ITEM, &[container, index, value]);
        self.steps.push((made, store));
        made
    }
}
