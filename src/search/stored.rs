//! Genomes as they are stored: exactly as they are, in the text form of the graph.
//!
//! ```text
//! n0 = input I
//! n1 = call vmirror(n0)
//! n2 = call hmirror(n0)
//! program I = n1
//!   "" = n1
//!   x = n2
//! ```
//!
//! The program is named by its parameters. It binds the lines of the genome in their order, under
//! their names or under none; all other nodes are leaves. Unlike in a graph, equal lines stay
//! apart, and unused ones are there as well. A genome that is read is checked, as it may come from
//! anywhere.

use rustc_hash::FxHashMap;

use super::genome::{Callee, Genome, Leaf, Line, Operand};
use super::graph::leaf;
use crate::diag::Diagnostic;
use crate::ir::{self, Binding, Graph, Named, Node, NodeId, PrintOptions, Program, Role};
use crate::source::{SourceMap, Span};

/// The most lines of a genome that is read.
const MAX_READ: usize = 10_000;

impl Genome {
    /// Returns the genome as text.
    pub fn to_text(&self) -> String {
        let mut graph = Graph::with_repeats();
        let mut leaves: FxHashMap<Leaf, NodeId> = FxHashMap::default();
        let mut nodes: Vec<NodeId> = Vec::with_capacity(self.lines.len());
        let mut node_of = |graph: &mut Graph, nodes: &[NodeId], operand: Operand| match operand {
            Operand::Line(line) => nodes[line as usize],
            Operand::Leaf(leaf) => *leaves.entry(leaf).or_insert_with(|| leaf_node(graph, leaf)),
        };
        for line in &self.lines {
            let operands = line.operands.iter().map(|&of| node_of(&mut graph, &nodes, of));
            let operands: Vec<NodeId> = operands.collect();
            nodes.push(match line.callee {
                Callee::Prim(prim) => graph.call(prim, &operands),
                Callee::Apply => graph.apply(&operands),
                Callee::Tuple => graph.tuple(&operands),
                Callee::Select => graph.select(operands[0], operands[1], operands[2]),
                Callee::Lambda(arity) => graph.lambda(arity, operands[0]),
            });
        }
        let root = node_of(&mut graph, &nodes, self.result);
        let span = nowhere();
        let bindings = self.lines.iter().zip(&nodes).map(|(line, &node)| {
            let name = line.name.as_deref().unwrap_or_default().into();
            Binding { name, node, span }
        });
        let program = Program::new(root, bindings.collect());
        let params: Vec<&str> = self.params.iter().map(|name| &**name).collect();
        let named = Named { name: &params.join(" "), program: &program };
        let options = PrintOptions { unused: true, ..PrintOptions::default() };
        ir::print(&graph, &[named], &options)
    }

    /// Reads what [`Genome::to_text`] yields.
    ///
    /// # Errors
    /// The reason why it is wrong.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let source = SourceMap::new().add("genome", text);
        let message = |errors: Vec<Diagnostic>| match errors.first() {
            Some(first) => first.message.clone(),
            None => "it cannot be read".to_owned(),
        };
        let listing = ir::read_repeated(source, text).map_err(message)?;
        let [(params, program)] = &listing.programs[..] else {
            return Err(format!("{} programs stand in it, not one", listing.programs.len()));
        };
        if program.bindings.len() > MAX_READ {
            return Err(format!("{} lines are more than {MAX_READ}", program.bindings.len()));
        }
        let params: Vec<_> = params.split(' ').map(Into::into).collect();
        if params.len() > 3 || params.iter().any(|name: &std::sync::Arc<str>| name.is_empty()) {
            return Err("a program has one to three parameters".to_owned());
        }
        let lines: FxHashMap<NodeId, u32> =
            program.bindings.iter().map(|binding| binding.node).zip(0..).collect();
        if lines.len() < program.bindings.len() {
            return Err("a line stands in it twice".to_owned());
        }
        let graph = &listing.graph;
        let mut genome =
            Genome { lines: Vec::new(), result: Operand::Leaf(Leaf::None), params: params.into() };
        let operand = |node: NodeId| match lines.get(&node) {
            Some(&line) => Ok(Operand::Line(line)),
            None => match leaf(graph, node) {
                Some(leaf) => Ok(Operand::Leaf(leaf)),
                None => Err(format!("`{}` is no line and no leaf", graph.describe(node))),
            },
        };
        for (number, binding) in program.bindings.iter().enumerate() {
            let line = line(graph, binding, &operand);
            let line = line.and_then(|line| checked(line, number, genome.roles()));
            genome.lines.push(line.map_err(|error| format!("line {number}: {error}"))?);
        }
        genome.result = operand(program.root)?;
        if matches!(genome.result, Operand::Leaf(Leaf::Param { .. })) {
            return Err("the result is a parameter of no function".to_owned());
        }
        genome.check_scopes()?;
        Ok(genome)
    }

    /// Checks that every parameter is one of a lambda around it, and that every line that mentions
    /// one belongs to one lambda.
    fn check_scopes(&self) -> Result<(), String> {
        let scopes = self.scopes();
        if self.result.line().is_some_and(|line| scopes.free[line] != 0) {
            return Err("the result mentions a parameter of no function".to_owned());
        }
        for (position, line) in self.lines.iter().enumerate() {
            let around = match line.callee {
                Callee::Lambda(_) => Some(position as u32),
                Callee::Prim(_) | Callee::Apply | Callee::Tuple | Callee::Select => {
                    scopes.owner[position]
                }
            };
            for &operand in &line.operands {
                let sound = match operand {
                    Operand::Line(of) if scopes.free[of as usize] != 0 => {
                        scopes.owner[of as usize] == around
                    }
                    Operand::Leaf(Leaf::Param { depth, index }) => {
                        let mut lambda = around;
                        for _ in 0..depth {
                            lambda = lambda.and_then(|lambda| scopes.owner[lambda as usize]);
                        }
                        lambda.is_some_and(|lambda| {
                            matches!(self.lines[lambda as usize].callee, Callee::Lambda(n) if index < n)
                        })
                    }
                    Operand::Line(_) | Operand::Leaf(_) => true,
                };
                if !sound {
                    return Err(format!("line {position}: an operand is out of its scope"));
                }
            }
        }
        Ok(())
    }
}

/// Answers nothing: lines of a genome stand in no text.
fn nowhere() -> Span {
    Span::new(SourceMap::new().add("genome", ""), 0, 0)
}

fn leaf_node(graph: &mut Graph, leaf: Leaf) -> NodeId {
    let node = match leaf {
        Leaf::Input(role) => Node::Input(role),
        Leaf::None => Node::None,
        Leaf::Bool(truth) => Node::Bool(truth),
        Leaf::Int(number) => Node::Int(number),
        Leaf::Prim(prim) => Node::Prim(prim),
        Leaf::Param { depth, index } => Node::Param { depth, index },
        Leaf::Pair(a, b) => {
            let items = [a, b].map(|number| graph.leaf(Node::Int(number.into())));
            return graph.tuple(&items);
        }
    };
    graph.leaf(node)
}

/// Returns the line of a binding.
fn line(
    graph: &Graph,
    binding: &Binding,
    operand: &impl Fn(NodeId) -> Result<Operand, String>,
) -> Result<Line, String> {
    let callee = match graph.node(binding.node) {
        Node::Call(prim, _) => Callee::Prim(prim),
        Node::Apply(_) => Callee::Apply,
        Node::Tuple(_) => Callee::Tuple,
        Node::Select(_) => Callee::Select,
        Node::Lambda { arity, .. } => Callee::Lambda(arity),
        Node::Input(_)
        | Node::None
        | Node::Bool(_)
        | Node::Int(_)
        | Node::Prim(_)
        | Node::Param { .. } => {
            return Err(format!("`{}` is a leaf", graph.describe(binding.node)));
        }
    };
    let operands = graph.operands(binding.node).iter().map(|&node| operand(node));
    let name = Some(&binding.name).filter(|name| !name.is_empty()).map(|name| name.as_str().into());
    Ok(Line { callee, operands: operands.collect::<Result<_, _>>()?, name })
}

/// Returns a line that can be the one of that number.
fn checked(line: Line, index: usize, roles: &[Role]) -> Result<Line, String> {
    for &operand in &line.operands {
        match operand {
            Operand::Line(of) if of as usize >= index => {
                return Err(format!("it uses line {of}, which is no earlier one"));
            }
            Operand::Leaf(Leaf::Input(role)) if !roles.contains(&role) => {
                return Err("it uses an input that the program does not have".to_owned());
            }
            Operand::Line(_) | Operand::Leaf(_) => {}
        }
    }
    if let Callee::Prim(prim) = line.callee
        && prim.get().is_fused()
    {
        return Err(format!("`{}` is no primitive of the language", prim.name()));
    }
    Ok(line)
}
