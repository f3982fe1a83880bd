//! Between genomes and the program graph.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::genome::{Callee, Genome, Leaf, Line, Operand};
use crate::ir::{Binding, Graph, Node, NodeId, Program, Reach, Walk};
use crate::library::{Entry, Library};
use crate::source::{SourceId, Span};

/// The place of a line that was never in a source.
const NOWHERE: Span = Span::new(SourceId(0), 0, 0);

/// The name under which a program lists what it returns.
const RETURN: &str = "return";

impl Genome {
    /// Returns the genome of a program as it was written; `None` where it cannot be run.
    pub fn of_entry(library: &Library, entry: &Entry<'_>) -> Option<Self> {
        let definition = entry.definition;
        let program = definition.program.as_ref()?;
        Some(Self::of_program(&library.graph, program, &definition.params))
    }

    /// Returns the genome of a program of a graph, whose parameters have the given names.
    ///
    /// Lines that the program does not use are in it as well: mutation may use them.
    #[doc(hidden)]
    pub fn of_program(graph: &Graph, program: &Program, params: &[String]) -> Self {
        let program = program.unfused();
        let mut reader = GenomeReader { graph, lines: Vec::new(), closed: FxHashMap::default() };
        for binding in &program.bindings {
            let operand = reader.closed(binding.node);
            if binding.name != RETURN
                && let Operand::Line(line) = operand
            {
                let name = &mut reader.lines[line as usize].name;
                name.get_or_insert_with(|| binding.name.as_str().into());
            }
        }
        let result = reader.closed(program.root);
        let params = params.iter().map(|name| name.as_str().into());
        Self { lines: reader.lines, result, params: params.collect::<Vec<Arc<str>>>().into() }
    }

    /// Adds the program to a graph.
    #[doc(hidden)]
    pub fn build(&self, graph: &mut Graph) -> Program {
        let live = self.reachable([self.result]);
        let mut nodes: Vec<Option<NodeId>> = Vec::with_capacity(self.lines.len());
        let mut operands = Vec::with_capacity(4);
        let mut bindings = Vec::new();
        for (line, live) in self.lines.iter().zip(live) {
            if !live {
                nodes.push(None);
                continue;
            }
            operands.clear();
            operands.extend(line.operands.iter().map(|&operand| node_of(graph, &nodes, operand)));
            let node = match line.callee {
                Callee::Prim(prim) => graph.call(prim, &operands),
                Callee::Apply => graph.apply(&operands),
                Callee::Tuple => graph.tuple(&operands),
                Callee::Select => graph.select(operands[0], operands[1], operands[2]),
                Callee::Lambda(arity) => graph.lambda(arity, operands[0]),
            };
            nodes.push(Some(node));
            if let Some(name) = &line.name {
                bindings.push(Binding { name: SmolStr::new(name), node, span: NOWHERE });
            }
        }
        let root = node_of(graph, &nodes, self.result);
        bindings.push(Binding { name: SmolStr::new_static(RETURN), node: root, span: NOWHERE });
        Program::new(root, bindings)
    }
}

fn node_of(graph: &mut Graph, nodes: &[Option<NodeId>], operand: Operand) -> NodeId {
    let leaf = match operand {
        Operand::Line(line) => return nodes[line as usize].expect("a line uses live lines only"),
        Operand::Leaf(leaf) => leaf,
    };
    graph.leaf(match leaf {
        Leaf::Input(role) => Node::Input(role),
        Leaf::None => Node::None,
        Leaf::Bool(value) => Node::Bool(value),
        Leaf::Int(value) => Node::Int(value),
        Leaf::Prim(prim) => Node::Prim(prim),
        Leaf::Param { depth, index } => Node::Param { depth, index },
        Leaf::Pair(a, b) => {
            let items = [a, b].map(|item| graph.leaf(Node::Int(item.into())));
            return graph.tuple(&items);
        }
    })
}

type Known = FxHashMap<NodeId, Operand>;

struct GenomeReader<'g> {
    graph: &'g Graph,
    lines: Vec<Line>,
    /// The nodes that mention no parameter and were read already.
    closed: Known,
}

impl GenomeReader<'_> {
    /// Returns the operand of a node that mentions no parameter.
    fn closed(&mut self, root: NodeId) -> Operand {
        // An operand has a smaller number than what uses it, and a function than what has it
        // inside, so that what a node needs is always there.
        for node in self.needed(root, true, |reader, node| !reader.closed.contains_key(&node)) {
            if self.graph.free(node) == 0 {
                let operand = self.node(node, &mut Known::default());
                self.closed.insert(node, operand);
            }
        }
        self.closed[&root]
    }

    /// Returns a node whose operands are known, those of a lambda apart.
    fn node(&mut self, node: NodeId, scope: &mut Known) -> Operand {
        if let Some(leaf) = leaf(self.graph, node) {
            return Operand::Leaf(leaf);
        }
        let line = match self.graph.node(node) {
            // Lambdas nest 64 deep at most, and so does this.
            Node::Lambda { arity, body } => {
                let body = self.body(body);
                Line::new(Callee::Lambda(arity), [body])
            }
            of_operands => {
                let callee = match of_operands {
                    Node::Call(prim, _) => Callee::Prim(prim),
                    Node::Apply(_) => Callee::Apply,
                    Node::Select(_) => Callee::Select,
                    _ => Callee::Tuple,
                };
                let known = |node: &NodeId| match self.graph.free(*node) {
                    0 => self.closed[node],
                    _ => scope[node],
                };
                Line::new(callee, self.graph.operands(node).iter().map(known))
            }
        };
        self.lines.push(line);
        Operand::Line(self.lines.len() as u32 - 1)
    }

    /// Returns the body of a lambda, in lines of its own where it mentions parameters.
    fn body(&mut self, body: NodeId) -> Operand {
        if self.graph.free(body) == 0 {
            return self.closed[&body];
        }
        let mut scope = Known::default();
        for node in self.needed(body, false, |reader, node| reader.graph.free(node) != 0) {
            let operand = self.node(node, &mut scope);
            scope.insert(node, operand);
        }
        scope[&body]
    }

    /// Returns the nodes that a root needs, ascending. Those that are not wanted, and what only
    /// they need, are left out. So is what is inside of functions unless it is wanted too.
    fn needed(
        &self,
        root: NodeId,
        inside: bool,
        wanted: impl Fn(&Self, NodeId) -> bool,
    ) -> Vec<NodeId> {
        let reach = if inside { Reach::All } else { Reach::OutsideFunctions };
        let mut found = Vec::new();
        Walk::through(self.graph, |walk| {
            walk.visit(self.graph, root, |node| {
                if !wanted(self, node) {
                    return &[];
                }
                found.push(node);
                self.graph.operands_within(node, reach)
            });
        });
        found.sort_unstable();
        found
    }
}

/// Returns the value of a node that needs no line.
pub(super) fn leaf(graph: &Graph, node: NodeId) -> Option<Leaf> {
    let int = |node: NodeId| match graph.node(node) {
        Node::Int(n) => i32::try_from(n).ok(),
        _ => None,
    };
    Some(match graph.node(node) {
        Node::Input(role) => Leaf::Input(role),
        Node::None => Leaf::None,
        Node::Bool(value) => Leaf::Bool(value),
        Node::Int(value) => Leaf::Int(value),
        Node::Prim(prim) => Leaf::Prim(prim),
        Node::Param { depth, index } => Leaf::Param { depth, index },
        Node::Tuple(list) => match *graph.list(list) {
            [a, b] => Leaf::Pair(int(a)?, int(b)?),
            _ => return None,
        },
        Node::Call(..) | Node::Apply(_) | Node::Select(_) | Node::Lambda { .. } => return None,
    })
}
