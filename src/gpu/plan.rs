//! The plan of a program: where each part is evaluated, and why.
//!
//! A program goes to the device whole where it can: one transfer each way then pays for all of it.
//! Where a node keeps it from that, the program is split into segments on the device and on the
//! host by turns ([`mod@super::split`]). Where no segment is worth its transfer it stays on the
//! host. The plan tells all of it, node by node.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::code::{DeviceProgram, Stmt};
use super::lower::{Refusal, whole};
use super::split::{Split, split};
use crate::ir::{self, Graph, Node, NodeId, Reach, Role};
use crate::pass::infer::Inferred;

/// The side on which a node is evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Side {
    /// On the device, in the segment of this number.
    Device(usize),
    /// On the host, in the segment of this number: why, and what would change it.
    Host(usize, Option<String>),
    /// On either side, where it is needed.
    Both,
    /// With the choice that may need it.
    Within,
}

/// The plan of a program.
pub struct Plan {
    /// The program of the whole on the device, or the first node that keeps it from there.
    pub program: Result<DeviceProgram, Refusal>,
    /// The segments of a program that does not go to the device whole.
    pub split: Option<Split>,
    /// The sides of all nodes outside functions; inputs and constants are left out.
    pub sides: Vec<(NodeId, Side)>,
}

/// Plans a program for a device with so many words of workgroup memory.
pub fn plan(graph: &Graph, facts: &Inferred, program: &ir::Program, memory: u32) -> Plan {
    let program = program.unfused();
    let lowered = whole(graph, facts, program, memory);
    let segments = match &lowered {
        Ok(_) => None,
        Err(_) => Some(split(graph, facts, program, memory)),
    };
    let outside = graph.reached([program.root], Reach::OutsideFunctions);
    let is_call = |node: &&NodeId| {
        matches!(graph.node(**node), Node::Call(..) | Node::Apply(_) | Node::Select(_))
            || matches!(graph.node(**node), Node::Input(Role::Samples | Role::Candidate))
    };
    let side = |node: NodeId| match &segments {
        Some(segments) => segments.side(node),
        None => Side::Device(1),
    };
    let sides = outside.iter().filter(is_call).map(|&node| (node, side(node))).collect();
    Plan { program: lowered, split: segments, sides }
}

impl Split {
    fn side(&self, node: NodeId) -> Side {
        for (number, segment) in (1..).zip(&self.segments) {
            if segment.nodes.contains(&node) {
                return match &segment.program {
                    Some(_) => Side::Device(number),
                    None => Side::Host(number, self.reasons.get(&node).cloned()),
                };
            }
        }
        match (self.repeated.contains(&node), self.reasons.get(&node)) {
            (true, _) => Side::Both,
            (false, Some(why)) => Side::Host(1, Some(why.clone())),
            // Nodes that only arms of choices need go with the choice.
            (false, None) => Side::Within,
        }
    }
}

impl Plan {
    /// Tells whether any part of the program goes to the device.
    pub fn uses_device(&self) -> bool {
        self.split.as_ref().is_none_or(Split::uses_device)
    }

    /// Returns the side that it goes to, in a word.
    pub fn side_name(&self) -> &'static str {
        match (&self.program, self.uses_device()) {
            (Ok(_), _) => "device",
            (Err(_), true) => "split",
            (Err(_), false) => "host",
        }
    }

    /// Returns the reason that keeps it from the device as a whole, if there is one.
    pub fn missing(&self, graph: &Graph) -> Option<String> {
        let refusal = self.program.as_ref().err()?;
        Some(format!("{}: {}", graph.describe(refusal.node), refusal.why))
    }

    /// Returns the plan in a line.
    pub fn summary(&self, graph: &Graph) -> String {
        let steps = |program: &DeviceProgram| {
            let mut steps = 0;
            Stmt::each_step(&program.body, &mut |_| steps += 1);
            steps
        };
        if let Ok(program) = &self.program {
            let steps = steps(program);
            return format!("device: {steps} steps, {} words of workgroup memory", program.words);
        }
        let why = self.missing(graph).unwrap_or_default();
        let Some(split) = self.split.as_ref().filter(|split| split.uses_device()) else {
            return format!("host: {why}");
        };
        let segments = split.segments.iter().map(|segment| {
            let side = if segment.program.is_some() { "device" } else { "host" };
            match segment.nodes.len() {
                1 => format!("{side} 1 node"),
                nodes => format!("{side} {nodes} nodes"),
            }
        });
        let segments: Vec<String> = segments.collect();
        format!("split: {}; {why}", segments.join(", "))
    }
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Device(segment) => write!(f, "device, segment {segment}"),
            Self::Host(segment, None) => write!(f, "host, segment {segment}"),
            Self::Host(segment, Some(why)) => write!(f, "host, segment {segment}: {why}"),
            Self::Both => f.write_str(
                "either side, where it is needed: its value cannot be sent from one to the other",
            ),
            Self::Within => f.write_str("with the choice that may need it"),
        }
    }
}
