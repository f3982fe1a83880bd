//! Interned nodes with pooled argument lists.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;

use hashbrown::{HashMap, HashTable};
use rustc_hash::{FxBuildHasher, FxHasher};

use super::Role;
use crate::prim::PrimId;

/// A node of the graph; printed `n12`. Operands of a node have smaller ids. One more than the index
/// is kept, so that no id takes no room in a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// Returns the id of an index into side tables.
    #[inline]
    pub(crate) fn from_index(index: usize) -> Self {
        // Ids are fewer than 2³² - 1: the pool of arguments would be full before.
        Self(NonZeroU32::MIN.saturating_add(index as u32))
    }

    /// Returns the id as an index into side tables.
    #[inline]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl std::fmt::Debug for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "n{}", self.index())
    }
}

/// A stretch of the pool of arguments.
#[derive(Clone, Copy, Debug)]
pub struct ArgList {
    start: u32,
    len: u32,
}

impl ArgList {
    /// Returns the places in the pool.
    pub(super) fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// An expression.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// An input of a program.
    Input(Role),
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A primitive as a function value.
    Prim(PrimId),
    /// A tuple of the arguments.
    Tuple(ArgList),
    /// A call of a primitive with as many arguments as it takes.
    Call(PrimId, ArgList),
    /// A call of a function value: the first argument, applied to the others.
    Apply(ArgList),
    /// The second or third argument, as the first is true or not; only that one is evaluated: `x if
    /// c else y`. `a and b` is the choice of `b` or `a` by `a`, and a call of a function chosen by
    /// `branch` becomes a choice of two calls.
    Select(ArgList),
    /// Parameter `index` of the lambda that is `depth` lambdas further out than the innermost.
    Param {
        /// 0 for the innermost lambda around the node.
        depth: u16,
        /// From 0.
        index: u16,
    },
    /// A function of `arity` parameters.
    Lambda {
        /// Number of parameters.
        arity: u16,
        /// The result.
        body: NodeId,
    },
}

/// Lambdas can nest this deep, so that a set of them fits a word.
pub(super) const MAX_LAMBDAS: usize = 64;

/// All nodes of all programs.
#[derive(Default)]
pub struct Graph {
    nodes: Vec<Node>,
    pool: Vec<NodeId>,
    /// For each node, the lambdas around it that it mentions: bit `d` for parameters of depth `d`.
    free: Vec<u64>,
    index: HashTable<NodeId>,
    /// The leaves that nearly every program has, which are found without a search.
    usual: Usual,
    /// Whether equal calls, tuples and functions stay apart.
    repeats: bool,
    /// Nodes as seen from one lambda further in, parameters of a depth and more shifted; none where
    /// that is too deep. Kept, because every line of a helper looks at those before it.
    lifted: Shifted,
}

/// Nodes with some of their parameters shifted: those of a depth and more.
type Shifted = HashMap<(NodeId, u16), Option<NodeId>, FxBuildHasher>;

impl Graph {
    /// Returns an empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty graph in which only leaves are shared. Each call, tuple or function is a
    /// node of its own, as it is a line of its own in a text.
    pub(crate) fn with_repeats() -> Self {
        Self { repeats: true, ..Self::default() }
    }

    /// Returns the number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Tells whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the node of an id.
    #[inline]
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// Returns the nodes of an argument list.
    #[inline]
    pub fn list(&self, list: ArgList) -> &[NodeId] {
        &self.pool[list.start as usize..(list.start + list.len) as usize]
    }

    /// Returns the nodes that a node consists of; the body, for a lambda.
    #[inline]
    pub fn operands(&self, id: NodeId) -> &[NodeId] {
        match &self.nodes[id.index()] {
            Node::Tuple(list) | Node::Call(_, list) | Node::Apply(list) | Node::Select(list) => {
                self.list(*list)
            }
            Node::Lambda { body, .. } => std::slice::from_ref(body),
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Param { .. } => &[],
        }
    }

    /// Returns what a node is, in a word or two: the primitive that it calls, the input that it
    /// reads, or its kind.
    pub fn describe(&self, id: NodeId) -> &'static str {
        match self.node(id) {
            Node::Call(prim, _) | Node::Prim(prim) => prim.name(),
            Node::Input(Role::Samples) => "S",
            Node::Input(Role::Input) => "I",
            Node::Input(Role::Candidate) => "C",
            Node::Input(Role::Expected) => "O",
            Node::Apply(_) => "a call",
            Node::Select(_) => "a choice",
            Node::Lambda { .. } => "a function",
            Node::Tuple(_) => "a tuple",
            Node::None => "None",
            Node::Bool(_) | Node::Int(_) => "a constant",
            Node::Param { .. } => "a parameter",
        }
    }

    /// Returns the lambdas around a node that it mentions: bit `d` is set where it has a parameter
    /// of depth `d`.
    #[inline]
    pub fn free(&self, id: NodeId) -> u64 {
        self.free[id.index()]
    }

    /// Returns the tables as they are, for the verifier: nodes, the pool of arguments, and the
    /// masks of [`Graph::free`].
    pub(super) fn tables(&self) -> (&[Node], &[NodeId], &[u64]) {
        (&self.nodes, &self.pool, &self.free)
    }

    /// Returns the id under which interning finds a node that equals this one. All argument lists
    /// must lie in the pool.
    pub(super) fn interned(&self, id: NodeId) -> Option<NodeId> {
        let items_of = |id: NodeId| match self.nodes[id.index()] {
            Node::Lambda { .. } => &[],
            _ => self.operands(id),
        };
        let (node, items) = (self.node(id), items_of(id));
        let same = |&other: &NodeId| key(self.node(other)) == key(node) && items_of(other) == items;
        self.index.find(hash(node, items), same).copied()
    }

    /// Returns the call or tuple that equals another one but for its operands, if there is one.
    pub(crate) fn find_like(&self, id: NodeId, operands: &[NodeId]) -> Option<NodeId> {
        let own = self.node(id);
        let same =
            |&other: &NodeId| key(self.node(other)) == key(own) && self.operands(other) == operands;
        self.index.find(hash(own, operands), same).copied()
    }

    /// Returns the parameter of a depth and an index, if some node is that.
    pub(crate) fn find_param(&self, depth: u16, index: u16) -> Option<NodeId> {
        let param = Node::Param { depth, index };
        self.index.find(hash(param, &[]), |&id| key(self.node(id)) == key(param)).copied()
    }

    /// Returns a graph of any tables, sound or not; interning knows the nodes of `indexed`.
    #[cfg(test)]
    pub(super) fn from_parts_unchecked(
        nodes: Vec<Node>,
        pool: Vec<NodeId>,
        free: Vec<u64>,
        indexed: &[NodeId],
    ) -> Self {
        let mut graph = Self { nodes, pool, free, ..Self::new() };
        let hash_of = |graph: &Self, id: NodeId| match graph.nodes[id.index()] {
            node @ (Node::Tuple(list)
            | Node::Call(_, list)
            | Node::Apply(list)
            | Node::Select(list)) => hash(node, graph.pool.get(list.range()).unwrap_or_default()),
            node => hash(node, &[]),
        };
        for &id in indexed {
            let own = hash_of(&graph, id);
            let mut index = std::mem::take(&mut graph.index);
            index.insert_unique(own, id, |&id| hash_of(&graph, id));
            graph.index = index;
        }
        graph
    }

    /// Returns the node without operands that equals `node`.
    #[inline]
    pub fn leaf(&mut self, node: Node) -> NodeId {
        let usual = usual(node);
        if let Some(id) = usual.and_then(|place| self.usual.0[place]) {
            return id;
        }
        let free = match node {
            Node::Param { depth, .. } => 1 << depth,
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Tuple(_)
            | Node::Call(..)
            | Node::Apply(_)
            | Node::Select(_)
            | Node::Lambda { .. } => 0,
        };
        let id = self.intern(node, &[], free);
        if let Some(place) = usual {
            self.usual.0[place] = Some(id);
        }
        id
    }

    /// Returns the tuple of the given elements.
    pub fn tuple(&mut self, items: &[NodeId]) -> NodeId {
        self.list_node(Node::Tuple, items)
    }

    /// Returns the call of a primitive.
    pub fn call(&mut self, prim: PrimId, args: &[NodeId]) -> NodeId {
        self.list_node(|list| Node::Call(prim, list), args)
    }

    /// Calls a function value: `parts` are the function and its arguments.
    pub fn apply(&mut self, parts: &[NodeId]) -> NodeId {
        self.list_node(Node::Apply, parts)
    }

    /// Returns the lazy choice between `then` and `otherwise`.
    pub fn select(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        self.list_node(Node::Select, &[condition, then, otherwise])
    }

    /// Returns the node that has the same kind as `id` and the given operands, as many as it has.
    pub fn with_operands(&mut self, id: NodeId, operands: &[NodeId]) -> NodeId {
        match self.node(id) {
            Node::Tuple(_) => self.tuple(operands),
            Node::Call(prim, _) => self.call(prim, operands),
            Node::Apply(_) => self.apply(operands),
            Node::Select(_) => self.list_node(Node::Select, operands),
            Node::Lambda { arity, .. } => self.lambda(arity, operands[0]),
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Param { .. } => id,
        }
    }

    /// Returns the function of `arity` parameters with the given body.
    #[inline]
    pub fn lambda(&mut self, arity: u16, body: NodeId) -> NodeId {
        let free = self.free(body) >> 1;
        self.intern(Node::Lambda { arity, body }, &[], free)
    }

    #[inline]
    fn list_node(&mut self, make: impl Fn(ArgList) -> Node, items: &[NodeId]) -> NodeId {
        let free = items.iter().fold(0, |free, &item| free | self.free(item));
        self.intern(make(ArgList { start: 0, len: items.len() as u32 }), items, free)
    }

    /// Finds or adds a node. The list in `node` is a placeholder for `items`.
    fn intern(&mut self, node: Node, items: &[NodeId], free: u64) -> NodeId {
        let hash = hash(node, items);
        let Self { nodes, pool, index, repeats, .. } = self;
        let items_of = |own: Node| match own {
            Node::Tuple(list) | Node::Call(_, list) | Node::Apply(list) | Node::Select(list) => {
                &pool[list.range()]
            }
            _ => &[],
        };
        let same = |&id: &NodeId| {
            let own = nodes[id.index()];
            // Few have as many items as it takes to compare them in one go.
            is_same_kind(own, node) && items_of(own).iter().eq(items)
        };
        let is_leaf = !matches!(
            node,
            Node::Tuple(_)
                | Node::Call(..)
                | Node::Apply(_)
                | Node::Select(_)
                | Node::Lambda { .. }
        );
        if let Some(&id) = index.find(hash, same).filter(|_| is_leaf || !*repeats) {
            return id;
        }
        let id = NodeId::from_index(nodes.len());
        index.insert_unique(hash, id, |&id| {
            let own = nodes[id.index()];
            self::hash(own, items_of(own))
        });
        let list = ArgList { start: pool.len() as u32, len: items.len() as u32 };
        pool.extend_from_slice(items);
        nodes.push(match node {
            Node::Tuple(_) => Node::Tuple(list),
            Node::Call(prim, _) => Node::Call(prim, list),
            Node::Apply(_) => Node::Apply(list),
            Node::Select(_) => Node::Select(list),
            leaf => leaf,
        });
        self.free.push(free);
        id
    }

    /// Returns the same expression seen from `by` lambdas further in.
    ///
    /// Parameters of lambdas inside the expression itself stay as they are.
    /// `None` where it would mention a lambda more than 64 further out.
    pub fn lift(&mut self, id: NodeId, by: u16) -> Option<NodeId> {
        if by == 0 || self.free(id) == 0 {
            return Some(id);
        }
        if let Node::Param { depth, index } = self.node(id) {
            let depth = depth + by;
            return (usize::from(depth) < MAX_LAMBDAS)
                .then(|| self.leaf(Node::Param { depth, index }));
        }
        match self.lifted.get(&(id, 0)).filter(|_| by == 1) {
            Some(known) => *known,
            None => self.shift_from(id, by.into(), 0),
        }
    }

    /// Returns the same expression seen from one lambda less far in; it must not mention the
    /// innermost one.
    pub fn lower(&mut self, id: NodeId) -> NodeId {
        debug_assert_eq!(self.free(id) & 1, 0);
        self.shift_from(id, -1, 1).unwrap_or(id)
    }

    /// Shifts parameters of depth `from` and more.
    fn shift_from(&mut self, root: NodeId, by: i32, from: u16) -> Option<NodeId> {
        let mut done = if by == 1 { std::mem::take(&mut self.lifted) } else { Shifted::default() };
        let shifted = self.shift_with(&mut done, root, by, from);
        if by == 1 {
            self.lifted = done;
        }
        shifted
    }

    fn shift_with(
        &mut self,
        done: &mut Shifted,
        root: NodeId,
        by: i32,
        from: u16,
    ) -> Option<NodeId> {
        /// Returns the shifted form of a node, if it is known; some do not change.
        fn known(graph: &Graph, done: &Shifted, id: NodeId, from: u16) -> Option<Option<NodeId>> {
            let same = usize::from(from) >= MAX_LAMBDAS || graph.free(id) >> from == 0;
            if same { Some(Some(id)) } else { done.get(&(id, from)).copied() }
        }
        // An explicit stack: a helper of thousands of lines is as deep as it is long.
        let mut stack = vec![(root, from)];
        let mut operands: Vec<Option<NodeId>> = Vec::new();
        while let Some(&(id, from)) = stack.last() {
            if known(self, done, id, from).is_some() {
                stack.pop();
                continue;
            }
            let inner = from + u16::from(matches!(self.node(id), Node::Lambda { .. }));
            let before = stack.len();
            operands.clear();
            for &op in self.operands(id) {
                match known(self, done, op, inner) {
                    Some(op) => operands.push(op),
                    None => stack.push((op, inner)),
                }
            }
            if stack.len() > before {
                continue;
            }
            let operands: Option<Vec<NodeId>> = operands.iter().copied().collect();
            let new = match (self.node(id), operands) {
                (Node::Param { depth, index }, _) => {
                    let depth = (i32::from(depth) + by) as u16;
                    let fits = usize::from(depth) < MAX_LAMBDAS;
                    fits.then(|| self.leaf(Node::Param { depth, index }))
                }
                (_, operands) => operands.map(|operands| self.with_operands(id, &operands)),
            };
            done.insert((id, from), new);
            stack.pop();
        }
        known(self, done, root, from).flatten()
    }
}

#[cfg(test)]
impl ArgList {
    /// Returns the given stretch, in the pool or not.
    pub(super) fn unchecked(start: u32, len: u32) -> Self {
        Self { start, len }
    }
}

/// Tells whether two nodes are equal but for what their argument lists hold.
#[inline]
fn is_same_kind(a: Node, b: Node) -> bool {
    match (a, b) {
        (Node::Call(one, a), Node::Call(other, b)) => one == other && a.len == b.len,
        (Node::Tuple(a), Node::Tuple(b))
        | (Node::Apply(a), Node::Apply(b))
        | (Node::Select(a), Node::Select(b)) => a.len == b.len,
        (Node::Param { depth: one, index: a }, Node::Param { depth: other, index: b }) => {
            one == other && a == b
        }
        (Node::Lambda { arity: one, body: a }, Node::Lambda { arity: other, body: b }) => {
            one == other && a == b
        }
        (Node::Int(a), Node::Int(b)) => a == b,
        (Node::Bool(a), Node::Bool(b)) => a == b,
        (Node::Prim(a), Node::Prim(b)) => a == b,
        (Node::Input(a), Node::Input(b)) => a == b,
        (Node::None, Node::None) => true,
        _ => false,
    }
}

/// Integers and parameters that are usual: of each depth, so many of the first.
const FEW: usize = 8;

/// The number of usual leaves.
const USUAL: usize = 3 + FEW + FEW * FEW;

/// The usual leaves that are there.
struct Usual([Option<NodeId>; USUAL]);

impl Default for Usual {
    fn default() -> Self {
        Self([None; USUAL])
    }
}

/// Returns the place of a usual leaf among them.
#[inline]
fn usual(node: Node) -> Option<usize> {
    match node {
        Node::None => Some(0),
        Node::Bool(truth) => Some(1 + usize::from(truth)),
        Node::Int(n) => usize::try_from(n).ok().filter(|n| *n < FEW).map(|n| 3 + n),
        Node::Param { depth, index } => {
            let (depth, index) = (usize::from(depth), usize::from(index));
            (depth < FEW && index < FEW).then_some(3 + FEW + depth * FEW + index)
        }
        _ => None,
    }
}

/// Returns the key that tells two nodes apart besides their argument lists.
#[inline]
pub(super) fn key(node: Node) -> (u8, i64, u64) {
    match node {
        Node::Input(role) => (0, role as i64, 0),
        Node::None => (1, 0, 0),
        Node::Bool(b) => (2, b.into(), 0),
        Node::Int(n) => (3, n, 0),
        Node::Prim(prim) => (4, prim.index() as i64, 0),
        Node::Tuple(list) => (5, 0, list.len.into()),
        Node::Call(prim, list) => (6, prim.index() as i64, list.len.into()),
        Node::Apply(list) => (7, 0, list.len.into()),
        Node::Select(list) => (10, 0, list.len.into()),
        Node::Param { depth, index } => (8, depth.into(), index.into()),
        Node::Lambda { arity, body } => (9, arity.into(), body.index() as u64),
    }
}

#[inline]
fn hash(node: Node, items: &[NodeId]) -> u64 {
    let mut hasher = FxHasher::default();
    let (kind, first, second) = key(node);
    // The kind stands lowest: multiplication moves bits up and never down.
    hasher.write_u64(u64::from(kind) | second << 8);
    hasher.write_u64(first as u64);
    for item in items {
        hasher.write_u32(item.index() as u32);
    }
    hasher.finish()
}
