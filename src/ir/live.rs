//! The nodes that programs need, with the number of programs that need each.
//!
//! A graph only grows, so most of what is in it may be left over from earlier passes. Whatever
//! counts or shows nodes looks only at those that a root needs, in ascending order of their ids, in
//! which operands come before what they are part of. [`Graph::needed`] is these nodes;
//! [`LiveNodes`] numbers them densely and tells how many roots need each.

use super::{Graph, Node, NodeId, Walk};

/// The nodes that programs need.
pub struct LiveNodes {
    /// Ascending.
    nodes: Vec<NodeId>,
    /// For each node of the graph, its place in `nodes`.
    numbers: Vec<Option<u32>>,
    /// For each of `nodes`, the number of roots that need it.
    needed_by: Vec<u32>,
}

/// The size of what programs need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nodes that are computed when a program runs: calls, applications, choices, functions, tuples
    /// of such.
    pub computed: usize,
    /// Nodes that are there already: inputs, parameters, constants (tuples of constants among
    /// them), primitives.
    pub leaves: usize,
    /// Computed nodes that more than one program needs.
    pub shared: usize,
}

impl LiveNodes {
    /// Returns the nodes that the given roots need. A root that stands twice counts twice.
    pub fn of(graph: &Graph, roots: impl IntoIterator<Item = NodeId>) -> Self {
        let mut counts = vec![0; graph.len()];
        let mut walk = Walk::default();
        for root in roots {
            walk.begin(graph);
            walk.visit(graph, root, |node| {
                counts[node.index()] += 1;
                graph.operands(node)
            });
        }
        let mut live =
            Self { nodes: Vec::new(), numbers: vec![None; graph.len()], needed_by: Vec::new() };
        for (index, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            live.numbers[index] = Some(live.nodes.len() as u32);
            live.nodes.push(NodeId::from_index(index));
            live.needed_by.push(count);
        }
        live
    }

    /// Returns the nodes, operands before what they are part of.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// Returns the place of a node among [`LiveNodes::nodes`]; none where no root needs it.
    pub fn number(&self, node: NodeId) -> Option<usize> {
        self.numbers.get(node.index()).copied().flatten().map(|number| number as usize)
    }

    /// Returns the number of roots that need a node.
    pub fn needed_by(&self, node: NodeId) -> usize {
        self.number(node).map_or(0, |number| self.needed_by[number] as usize)
    }

    /// Counts the nodes.
    pub fn counts(&self, graph: &Graph) -> Counts {
        let mut counts = Counts::default();
        let mut constant = vec![false; self.nodes.len()];
        for (number, &node) in self.nodes.iter().enumerate() {
            let is_constant = |op: &NodeId| self.number(*op).is_some_and(|number| constant[number]);
            let leaf = match graph.node(node) {
                Node::None | Node::Bool(_) | Node::Int(_) | Node::Prim(_) => {
                    constant[number] = true;
                    true
                }
                Node::Tuple(_) => {
                    constant[number] = graph.operands(node).iter().all(is_constant);
                    constant[number]
                }
                Node::Input(_) | Node::Param { .. } => true,
                Node::Call(..) | Node::Apply(_) | Node::Select(_) | Node::Lambda { .. } => false,
            };
            if leaf {
                counts.leaves += 1;
            } else {
                counts.computed += 1;
                counts.shared += usize::from(1 < self.needed_by[number]);
            }
        }
        counts
    }
}
