//! Where each part of a program can be evaluated, and why.
//!
//! A program goes to the device whole or not at all. Its one transfer each way then pays, and a sample's faults and budgets
//! need no bookkeeping across sides; a program that has to come back to the host in between is evaluated there.
//! For those the plan still tells, node by node, what could be computed on the device from the input alone, and what
//! keeps the others from it.

use super::code::Program;
use super::lower::{Refusal, alone, whole};
use crate::ir::{self, Graph, Live, Node, NodeId, Role};
use crate::pass::infer::Inferred;

/// Where a node can be evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Side {
    /// On the device, with all that it needs.
    Device,
    /// On the host: why, and what would change it.
    Host(String),
    /// On the host, because of a node that it needs.
    Follows(NodeId),
}

/// The plan of a program.
pub struct Plan {
    /// The device program, or the first node that keeps it on the host.
    pub program: Result<Program, Refusal>,
    /// Where each node outside functions can be evaluated; inputs and constants are left out.
    pub sides: Vec<(NodeId, Side)>,
}

/// Plans a program for a device with so many words of workgroup memory.
pub fn plan(graph: &Graph, facts: &Inferred, program: &ir::Program, memory: u32) -> Plan {
    let program = program.unfused();
    let lowered = whole(graph, facts, program, memory);
    let live = Live::of(graph, [program.root]);
    let outside = outside_functions(graph, program.root);
    let is_call = |node: &&NodeId| {
        let computed =
            matches!(graph.node(**node), Node::Call(..) | Node::Apply(_) | Node::Select(_))
                || matches!(graph.node(**node), Node::Input(Role::Samples | Role::Candidate));
        computed && outside.contains(node)
    };
    let sides = live.nodes().iter().filter(is_call).map(|&node| {
        let side = match (&lowered, alone(graph, facts, node, memory)) {
            (Ok(_), _) | (Err(_), Ok(())) => Side::Device,
            (Err(_), Err(refusal)) if refusal.node == node || !outside.contains(&refusal.node) => {
                Side::Host(refusal.why)
            }
            (Err(_), Err(refusal)) => Side::Follows(refusal.node),
        };
        (node, side)
    });
    let sides = sides.collect();
    Plan { program: lowered, sides }
}

/// The nodes that a root needs outside the bodies of functions.
fn outside_functions(graph: &Graph, root: NodeId) -> rustc_hash::FxHashSet<NodeId> {
    let mut found = rustc_hash::FxHashSet::default();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if found.insert(node) && !matches!(graph.node(node), Node::Lambda { .. }) {
            waiting.extend(graph.operands(node));
        }
    }
    found
}

impl Plan {
    /// The plan in a line.
    pub fn summary(&self, graph: &Graph) -> String {
        match &self.program {
            Ok(program) => {
                let mut steps = 0;
                super::code::Stmt::each_step(&program.body, &mut |_| steps += 1);
                format!("device: {steps} steps, {} words of workgroup memory", program.words)
            }
            Err(refusal) => {
                let able = self.sides.iter().filter(|(_, side)| *side == Side::Device).count();
                let all = self.sides.len();
                let what = name_of(graph, refusal.node);
                format!(
                    "host: {what}: {}; {able} of {all} nodes could be on the device",
                    refusal.why
                )
            }
        }
    }
}

/// What a node is, in a word.
pub fn name_of(graph: &Graph, node: NodeId) -> &'static str {
    match graph.node(node) {
        Node::Call(prim, _) => prim.get().name,
        Node::Prim(prim) => prim.get().name,
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
