//! The verifier: what holds for every graph and its programs, in words, and whether it does.
//!
//! Every [`Invariant`] is a sentence and a check. A graph of whatever content can be checked:
//! nothing is looked up before it is known to be there, and what rests on something broken is not
//! judged. It is one walk over the nodes, so that debug builds can afford it after every pass.

use std::fmt;

use rustc_hash::FxHashMap;

use super::graph::{MAX_LAMBDAS, key};
use super::{Graph, Node, NodeId, Program};

/// Something that holds for every graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// See [`Invariant::statement`], as for all.
    MasksComplete,
    /// A list of operands can be read.
    ListInPool,
    /// The order of ids is an order of evaluation.
    OperandsFirst,
    /// Equal expressions are one node.
    NoEqualNodes,
    /// Every node can be found by whatever is built later.
    Interned,
    /// A primitive gets as many operands as its function takes.
    CallArity,
    /// There is something to apply.
    ApplyCallee,
    /// A choice has a condition and two alternatives.
    SelectOperands,
    /// A set of lambdas fits a word.
    ParamDepth,
    /// The parameters that a node mentions are known without looking into it.
    FreeMask,
    /// A parameter exists.
    ParamIndex,
    /// A program has a result.
    RootExists,
    /// The lines of a program have values.
    LineExists,
    /// Programs can be evaluated as they are.
    Closed,
}

impl Invariant {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::MasksComplete,
        Self::ListInPool,
        Self::OperandsFirst,
        Self::NoEqualNodes,
        Self::Interned,
        Self::CallArity,
        Self::ApplyCallee,
        Self::SelectOperands,
        Self::ParamDepth,
        Self::FreeMask,
        Self::ParamIndex,
        Self::RootExists,
        Self::LineExists,
        Self::Closed,
    ];

    /// Returns the invariant as a sentence without a full stop.
    pub const fn statement(self) -> &'static str {
        match self {
            Self::MasksComplete => "there are as many masks of free parameters as nodes",
            Self::ListInPool => "an argument list lies inside the pool of arguments",
            Self::OperandsFirst => "operands of a node have smaller ids than the node",
            Self::NoEqualNodes => "no two nodes are equal",
            Self::Interned => "interning finds every node under its id",
            Self::CallArity => "a call has as many arguments as its primitive takes",
            Self::ApplyCallee => "an application has at least a function",
            Self::SelectOperands => "a choice has three operands",
            Self::ParamDepth => "a parameter is fewer than 64 lambdas away from its own",
            Self::FreeMask => {
                "the mask of a node has the depths of the parameters that it mentions"
            }
            Self::ParamIndex => {
                "a parameter's index is below the number of parameters of its lambda"
            }
            Self::RootExists => "the root of a program is a node",
            Self::LineExists => "the value of a program's line is a node",
            Self::Closed => "a program mentions no parameter outside its lambda",
        }
    }
}

/// A place at which an invariant does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// In the tables as such.
    Graph,
    /// At a node.
    Node(NodeId),
    /// At a program, by its place among those that were given.
    Program(usize),
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where.
    pub place: Position,
    /// The invariant that should hold.
    pub invariant: Invariant,
    /// The fact instead.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Position::Graph => f.write_str("graph")?,
            Position::Node(node) => write!(f, "{node:?}")?,
            Position::Program(index) => write!(f, "program {index}")?,
        }
        write!(f, ": {}, but {}", self.invariant.statement(), self.text)
    }
}

/// Checks every invariant for all nodes of a graph and the given programs.
///
/// # Errors
/// Everything that does not hold, nodes first.
pub fn verify<'p>(
    graph: &Graph,
    programs: impl IntoIterator<Item = &'p Program>,
) -> Result<(), Vec<Violation>> {
    let (nodes, pool, masks) = graph.tables();
    let mut checker = Checker {
        nodes,
        pool,
        masks,
        known: Vec::with_capacity(nodes.len()),
        violations: Vec::new(),
    };
    if masks.len() != nodes.len() {
        let text = format!("{} nodes have {} masks", nodes.len(), masks.len());
        checker.report(Position::Graph, Invariant::MasksComplete, text);
    }
    for index in 0..nodes.len() {
        let known = checker.node(NodeId::from_index(index));
        checker.known.push(known);
    }
    checker.check_interning(graph);
    for (index, program) in programs.into_iter().enumerate() {
        checker.check_program(index, program);
    }
    if checker.violations.is_empty() { Ok(()) } else { Err(checker.violations) }
}

struct Checker<'g> {
    nodes: &'g [Node],
    pool: &'g [NodeId],
    masks: &'g [u64],
    /// For each node so far, what it needs of the lambdas around it; none where that cannot be
    /// told.
    known: Vec<Option<Needs>>,
    violations: Vec<Violation>,
}

/// The least numbers of parameters of the lambdas around a node, the innermost first; empty for a
/// node that mentions none.
type Needs = Vec<u32>;

impl<'g> Checker<'g> {
    fn report(&mut self, place: Position, invariant: Invariant, text: String) {
        self.violations.push(Violation { place, invariant, text });
    }

    /// Checks a node; what it needs, if all that it consists of is sound.
    fn node(&mut self, id: NodeId) -> Option<Needs> {
        let Some(operands) = self.operands(id) else {
            let text = format!("that of this node does not, of {} places", self.pool.len());
            self.report(Position::Node(id), Invariant::ListInPool, text);
            return None;
        };
        self.check_shape(id, operands);
        let late = operands.iter().filter(|op| id <= **op);
        if let Some(late) = late.copied().next() {
            let text = format!("this one has {late:?}");
            self.report(Position::Node(id), Invariant::OperandsFirst, text);
            return None;
        }
        let needs = self.needs(id, operands)?;
        let depths = needs.iter().enumerate().filter(|(_, count)| **count > 0);
        let right = depths.fold(0_u64, |mask, (depth, _)| mask | 1 << depth);
        if let Some(&mask) = self.masks.get(id.index())
            && mask != right
        {
            let text = format!("this one's is {mask:#b} and should be {right:#b}");
            self.report(Position::Node(id), Invariant::FreeMask, text);
        }
        Some(needs)
    }

    /// Returns the nodes that a node consists of, if its list can be read.
    fn operands(&self, id: NodeId) -> Option<&'g [NodeId]> {
        match &self.nodes[id.index()] {
            Node::Tuple(list) | Node::Call(_, list) | Node::Apply(list) | Node::Select(list) => {
                self.pool.get(list.range())
            }
            Node::Lambda { body, .. } => Some(std::slice::from_ref(body)),
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Param { .. } => Some(&[]),
        }
    }

    /// Checks the number of operands, where the kind of node says how many there are.
    fn check_shape(&mut self, id: NodeId, operands: &[NodeId]) {
        let count = operands.len();
        match self.nodes[id.index()] {
            Node::Call(prim, _) if prim.get().arity() != count => {
                let (name, arity) = (prim.get().name, prim.get().arity());
                let text = format!("`{name}` takes {arity} and has {count} here");
                self.report(Position::Node(id), Invariant::CallArity, text);
            }
            Node::Apply(_) if count == 0 => {
                let text = "this one has no operand at all".to_owned();
                self.report(Position::Node(id), Invariant::ApplyCallee, text);
            }
            Node::Select(_) if count != 3 => {
                let text = format!("this one has {count}");
                self.report(Position::Node(id), Invariant::SelectOperands, text);
            }
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Tuple(_)
            | Node::Call(..)
            | Node::Apply(_)
            | Node::Select(_)
            | Node::Param { .. }
            | Node::Lambda { .. } => {}
        }
    }

    /// Returns the needs of a node for lambdas around it; none where an operand's needs are not
    /// known.
    fn needs(&mut self, id: NodeId, operands: &[NodeId]) -> Option<Needs> {
        match self.nodes[id.index()] {
            Node::Param { depth, .. } if MAX_LAMBDAS <= depth.into() => {
                let text = format!("this one's depth is {depth}");
                self.report(Position::Node(id), Invariant::ParamDepth, text);
                None
            }
            Node::Param { depth, index } => {
                let mut needs = vec![0; usize::from(depth) + 1];
                needs[usize::from(depth)] = u32::from(index) + 1;
                Some(needs)
            }
            Node::Lambda { arity, body } => {
                let needs = self.known[body.index()].as_ref()?;
                let (own, outer) = match needs.split_first() {
                    Some((own, outer)) => (*own, outer.to_vec()),
                    None => (0, Vec::new()),
                };
                if u32::from(arity) < own {
                    let text = format!("this one has {arity} and mentions index {}", own - 1);
                    self.report(Position::Node(id), Invariant::ParamIndex, text);
                }
                Some(outer)
            }
            Node::Input(_)
            | Node::None
            | Node::Bool(_)
            | Node::Int(_)
            | Node::Prim(_)
            | Node::Tuple(_)
            | Node::Call(..)
            | Node::Apply(_)
            | Node::Select(_) => {
                let mut needs = Needs::new();
                for operand in operands {
                    let operand = self.known[operand.index()].as_ref()?;
                    needs.resize(needs.len().max(operand.len()), 0);
                    for (count, least) in needs.iter_mut().zip(operand) {
                        *count = (*count).max(*least);
                    }
                }
                Some(needs)
            }
        }
    }

    /// Checks that nodes are unique and can be found. Where a list cannot be read, a search could
    /// come across it.
    fn check_interning(&mut self, graph: &Graph) {
        let mut first = FxHashMap::default();
        let mut all_readable = true;
        let mut unique = Vec::new();
        for (index, &node) in self.nodes.iter().enumerate() {
            let id = NodeId::from_index(index);
            let Some(operands) = self.operands(id) else {
                all_readable = false;
                continue;
            };
            let earlier = *first.entry((key(node), operands)).or_insert(id);
            if earlier == id {
                unique.push(id);
            } else {
                let text = format!("this one equals {earlier:?}");
                self.report(Position::Node(id), Invariant::NoEqualNodes, text);
            }
        }
        for id in unique.into_iter().filter(|_| all_readable) {
            match graph.interned(id) {
                Some(found) if found == id => {}
                Some(found) => {
                    let text = format!("this one is found as {found:?}");
                    self.report(Position::Node(id), Invariant::Interned, text);
                }
                None => {
                    let text = "this one is not found".to_owned();
                    self.report(Position::Node(id), Invariant::Interned, text);
                }
            }
        }
    }

    fn check_program(&mut self, index: usize, program: &Program) {
        let place = Position::Program(index);
        let lines = program.bindings.iter().map(|binding| (Some(&binding.name), binding.node));
        for (line, node) in std::iter::once((None, program.root)).chain(lines) {
            let what = line.map_or_else(|| "the root".to_owned(), |name| format!("line `{name}`"));
            match self.known.get(node.index()) {
                None => {
                    let text = format!("{what} is {node:?} of {} nodes", self.nodes.len());
                    let invariant = match line {
                        None => Invariant::RootExists,
                        Some(_) => Invariant::LineExists,
                    };
                    self.report(place, invariant, text);
                }
                Some(Some(needs)) if !needs.is_empty() => {
                    let text = format!("{what}, {node:?}, needs {} around it", lambdas(needs));
                    self.report(place, Invariant::Closed, text);
                }
                Some(_) => {}
            }
        }
    }
}

fn lambdas(needs: &Needs) -> String {
    format!("{} lambda{}", needs.len(), if needs.len() == 1 { "" } else { "s" })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests;
