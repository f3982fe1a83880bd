//! Constants of programs: values that are built once, before anything runs.

use rustc_hash::FxHashMap;

use crate::ir::{Graph, Node, NodeId};
use crate::value::{Freezer, FuncKind, Value};

/// Cells of the largest tuple that is built here; larger ones are built within the budget of a run.
pub(super) const MAX_CONSTANT_WEIGHT: u64 = 4096;

/// Builds constants, each once.
pub(super) struct Constants<'c, 'm> {
    graph: &'c Graph,
    freezer: &'c Freezer<'m>,
    /// Nodes that were looked at, with their value if they are constant.
    values: FxHashMap<NodeId, Option<Value<'m>>>,
}

impl<'c, 'm> Constants<'c, 'm> {
    /// Returns constants of `graph` that are to be frozen.
    pub(super) fn new(graph: &'c Graph, freezer: &'c Freezer<'m>) -> Self {
        Self { graph, freezer, values: FxHashMap::default() }
    }

    /// Returns the value of a literal, a primitive, or a tuple of such that is not large.
    pub(super) fn value(&mut self, node: NodeId) -> Option<Value<'m>> {
        if let Some(&known) = self.values.get(&node) {
            return known;
        }
        // A tuple's parts are asked first, with a stack of their own: it may be as deep as the
        // program is long.
        let mut stack = vec![node];
        while let Some(&node) = stack.last() {
            let value = match self.graph.node(node) {
                Node::None => Some(Value::NONE),
                Node::Bool(b) => Some(Value::bool(b)),
                Node::Int(n) => Some(Value::int(n)),
                Node::Prim(prim) => self.freezer.cx().func(FuncKind::Prim(prim.get())).ok(),
                Node::Tuple(list) => {
                    let items = self.graph.list(list);
                    let before = stack.len();
                    stack.extend(items.iter().filter(|item| !self.values.contains_key(item)));
                    if stack.len() > before {
                        continue;
                    }
                    let items: Option<Vec<Value<'m>>> =
                        items.iter().map(|item| self.values[item]).collect();
                    let small = |items: &Vec<Value<'m>>| {
                        items.iter().map(|item| item.weight()).sum::<u64>() <= MAX_CONSTANT_WEIGHT
                    };
                    items.filter(small).and_then(|items| self.freezer.cx().tuple(&items).ok())
                }
                Node::Input(_)
                | Node::Call(..)
                | Node::Apply(_)
                | Node::Select(_)
                | Node::Param { .. }
                | Node::Lambda { .. } => None,
            };
            self.values.insert(node, value);
            stack.pop();
        }
        self.values[&node]
    }
}
