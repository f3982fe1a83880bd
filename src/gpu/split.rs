//! A program that cannot go to the device as a whole, as segments on the device and on the host by
//! turns.
//!
//! Starts with what the virtual machine computes unconditionally; arms of choices and bodies of
//! functions go with the node that needs them. Every such node is put on the device until something
//! shows that it cannot be there. That is a step that it lacks, a value that no record holds,
//! memory that is not there, or so little work that a transfer would not pay. Each such finding
//! moves a node to the host, or a later segment, and never back, which is why this ends.
//!
//! Segments are as few as the dependences allow, and nodes on the device go as late as they can. So
//! only what a node of the host waits for is left on the device before it, and the segment after it
//! is long. A first segment that is too short is none.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use rustc_hash::{FxHashMap, FxHashSet};

use super::code::{DeviceProgram, ValueKind};
use super::lower::{LowerInput, Stuck, TOO_WIDE, input_of, lower_segment, reason};
use crate::ir::{self, Graph, Node, NodeId, Reach, Walk};
use crate::pass::Costs;
use crate::pass::infer::Inferred;
use crate::prim;
use crate::types::Type;

/// Work on a segment of the device, in units of [`Costs`], that pays for a record each way: about a
/// microsecond of the virtual machine. Writing, copying and reading a record of a grid takes the
/// host some tenths of one. An estimate, until a GPU has been measured.
pub const PAID: u32 = 3;

/// Segments of a program, at most. Each is given an equal share of the budget of an evaluation.
pub const MOST_SEGMENTS: usize = 8;

/// Nodes that one side computes without a stop.
pub struct Segment {
    /// The program for the device; none for a segment of the host.
    pub program: Option<DeviceProgram>,
    /// The nodes that are computed, operands first.
    pub nodes: Vec<NodeId>,
    /// Values that it reads, of segments before and the input.
    pub inputs: Vec<(NodeId, ValueKind)>,
    /// Values that segments after it read, and that of the program.
    pub outputs: Vec<(NodeId, ValueKind)>,
}

/// A program as segments.
pub struct Split {
    /// In the order in which they run.
    pub segments: Vec<Segment>,
    /// The reasons for which nodes are on the host, and what would change it.
    pub reasons: FxHashMap<NodeId, String>,
    /// Nodes that either side computes where it needs them, as their values fit no record.
    pub repeated: Vec<NodeId>,
}

/// The side on which a node is computed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Placement {
    Device,
    Host,
    /// Each side that needs it, be it both.
    Both,
}

/// A finding that shows that a node cannot be where it is.
enum Finding {
    /// Nodes have to be on the host: why, and what would change it.
    Host(Vec<NodeId>, String),
    /// A node's value fits no record, and whoever needs it computes it.
    Both(NodeId),
    /// Nodes have to wait for a later phase, as there is no memory for all of their segment.
    Later(Vec<NodeId>, usize),
}

struct Splitter<'g> {
    graph: &'g Graph,
    facts: &'g Inferred,
    root: NodeId,
    memory: u32,
    input: Option<NodeId>,
    /// Nodes that are computed unconditionally and are no constants; operands come first.
    nodes: Vec<NodeId>,
    sides: FxHashMap<NodeId, Placement>,
    reasons: FxHashMap<NodeId, String>,
    /// The first phase in which a node may be, where a segment was too long.
    not_before: FxHashMap<NodeId, usize>,
    costs: Costs,
}

/// Splits a program.
pub fn split(graph: &Graph, facts: &Inferred, program: &ir::Program, memory: u32) -> Split {
    /// Nodes of a program that is split, at most: what follows takes time of their square.
    const MOST_NODES: usize = 256;
    let nodes = computed_unconditionally(graph, &program.order(graph));
    let mut splitter = Splitter {
        graph,
        facts,
        root: program.root,
        memory,
        input: input_of(graph, program.root),
        sides: nodes.iter().map(|&node| (node, Placement::Device)).collect(),
        nodes,
        reasons: FxHashMap::default(),
        not_before: FxHashMap::default(),
        costs: Costs::of(graph, facts, &graph.needed([program.root])),
    };
    if splitter.nodes.len() > MOST_NODES || !splitter.nodes.contains(&program.root) {
        let cause = match splitter.nodes.len() {
            steps if steps > MOST_NODES => {
                format!("the program has {steps} steps, too many to share them out")
            }
            _ => "the program computes nothing from its input".to_owned(),
        };
        let remedy = format!("a program of up to {MOST_NODES} steps can run on the GPU in part");
        let why = reason(&cause, &remedy);
        splitter.learn(Finding::Host(splitter.nodes.clone(), why));
    }
    // Every turn moves a node to the host, out of the segments, or to a later one.
    for _ in 0..4 * (splitter.nodes.len() + 1) {
        match splitter.examine() {
            Ok(segments) => return splitter.finished(segments),
            Err(finding) => splitter.learn(finding),
        }
    }
    let cause = "no way was found to share out the program between the GPU and the CPU";
    let why = reason(cause, "fewer calls that the GPU has no form of would help");
    splitter.learn(Finding::Host(splitter.nodes.clone(), why));
    splitter.finished(Vec::new())
}

/// Returns the nodes outside functions and arms of choices that are no constants, in ascending
/// order.
fn computed_unconditionally(graph: &Graph, order: &[NodeId]) -> Vec<NodeId> {
    let is_computed = |node: &NodeId| {
        matches!(graph.node(*node), Node::Call(..) | Node::Apply(_) | Node::Select(_))
    };
    let mut nodes = graph.reached(order.iter().copied(), Reach::Strict);
    nodes.retain(is_computed);
    nodes
}

fn is_large(kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Grid | ValueKind::Indices | ValueKind::Object | ValueKind::Objects)
}

/// Returns the kind in which a record holds values of a type, as far as it can be known before they
/// are there.
fn kind_of_type(ty: Type) -> Option<ValueKind> {
    match ty.regular() {
        Type::INT => Some(ValueKind::Int),
        Type::BOOL => Some(ValueKind::Bool),
        Type::PAIR => Some(ValueKind::Pair),
        Type::GRID => Some(ValueKind::Grid),
        Type::INDICES => Some(ValueKind::Indices),
        Type::OBJECT => Some(ValueKind::Object),
        Type::OBJECTS => Some(ValueKind::Objects),
        other if other == Type::set(Type::INT) => Some(ValueKind::Integers),
        _ => None,
    }
}

/// Tells whether a phase is the device's: those of the host have even numbers.
fn is_device(phase: usize) -> bool {
    phase % 2 == 1
}

impl Split {
    /// Tells whether any segment runs on the device.
    pub fn uses_device(&self) -> bool {
        self.segments.iter().any(|segment| segment.program.is_some())
    }
}

impl Splitter<'_> {
    fn finished(mut self, segments: Vec<Segment>) -> Split {
        let both = |node: &&NodeId| self.sides[*node] == Placement::Both;
        let repeated = self.nodes.iter().filter(both).copied().collect();
        Split { segments, reasons: std::mem::take(&mut self.reasons), repeated }
    }

    /// Returns the nodes that a node reads and that are computed unconditionally, the input
    /// included. Nodes that are computed where they are needed are looked through.
    fn reads(&self, node: NodeId) -> Vec<NodeId> {
        let mut reads = Vec::new();
        Walk::through(self.graph, |walk| {
            walk.visit(self.graph, node, |read| {
                let own = !matches!(self.sides.get(&read), None | Some(Placement::Both));
                if read != node && (own || Some(read) == self.input) {
                    reads.push(read);
                    return &[];
                }
                self.graph.operands(read)
            });
        });
        reads.sort_unstable();
        reads
    }

    /// Takes a finding over. No node moves back, so there are only so many.
    fn learn(&mut self, finding: Finding) {
        match finding {
            Finding::Host(nodes, why) => {
                for node in nodes {
                    self.sides.insert(node, Placement::Host);
                    self.reasons.entry(node).or_insert_with(|| why.clone());
                }
            }
            Finding::Both(node) => {
                self.sides.insert(node, Placement::Both);
            }
            Finding::Later(nodes, phase) => {
                self.not_before.extend(nodes.into_iter().map(|node| (node, phase)));
            }
        }
    }

    /// Returns the segments by what is known so far, or what shows that they cannot be these.
    fn examine(&self) -> Result<Vec<Segment>, Finding> {
        let mut segments = self.segments();
        let mut kinds: FxHashMap<NodeId, ValueKind> = FxHashMap::default();
        kinds.extend(self.input.map(|input| (input, ValueKind::Grid)));
        let too_wide = self.too_wide();
        for (phase, segment) in &mut segments {
            for (node, kind) in &mut segment.inputs {
                // A value that fits no record was a finding before.
                *kind = kinds.get(node).copied().unwrap_or(ValueKind::Grid);
            }
            if is_device(*phase) {
                segment.program = Some(self.lowered(*phase, segment)?);
            }
            let known = segment.program.as_ref().map(|program| program.outputs.clone());
            for (index, (node, kind)) in segment.outputs.iter_mut().enumerate() {
                *kind = match &known {
                    Some(known) => known[index],
                    None if too_wide.contains(node) && *node != self.root => {
                        return Err(self.fits_no_record(*node));
                    }
                    None => match kind_of_type(self.facts.type_of(*node)) {
                        Some(kind) => kind,
                        None if *node == self.root => ValueKind::Grid,
                        None => return Err(self.fits_no_record(*node)),
                    },
                };
                kinds.insert(*node, *kind);
            }
        }
        let work = |segment: &Segment| -> u32 {
            segment.nodes.iter().map(|&node| self.costs.get(node)).fold(0, u32::saturating_add)
        };
        let device = segments.iter().filter(|(phase, _)| is_device(*phase));
        let least = device.map(|(_, s)| (work(s), s)).min_by_key(|(work, _)| *work);
        match least {
            Some((work, segment)) if work < PAID => Err(Finding::Host(
                segment.nodes.clone(),
                reason(
                    "there is too little to do around it for a transfer to the GPU to pay",
                    "more calls in a row that the GPU has a form of would change that",
                ),
            )),
            Some((_, segment)) if segments.len() > MOST_SEGMENTS => Err(Finding::Host(
                segment.nodes.clone(),
                reason(
                    "values would go to the GPU and back too often",
                    "fewer calls that the GPU has no form of would change that",
                ),
            )),
            _ => Ok(segments.into_iter().map(|(_, segment)| segment).collect()),
        }
    }

    /// Lowers a segment for the device.
    fn lowered(&self, phase: usize, segment: &Segment) -> Result<DeviceProgram, Finding> {
        let outputs: Vec<NodeId> = segment.outputs.iter().map(|(node, _)| *node).collect();
        let input = LowerInput {
            graph: self.graph,
            facts: self.facts,
            inputs: &segment.inputs,
            order: &segment.nodes,
            outputs: &outputs,
            memory: self.memory,
        };
        lower_segment(&input).map_err(|(stuck, refusal)| match stuck {
            Stuck::Output(node) if node != self.root => Finding::Both(node),
            Stuck::Node(node) | Stuck::Output(node) => Finding::Host(vec![node], refusal.why),
            Stuck::Memory => match &segment.nodes[..] {
                [node] => Finding::Host(vec![*node], refusal.why),
                nodes => Finding::Later(nodes[nodes.len() / 2..].to_vec(), phase + 2),
            },
        })
    }

    /// Returns lines on the host that no record holds, and sets that are made from them, most of
    /// which are as wide.
    fn too_wide(&self) -> FxHashSet<NodeId> {
        let mut wide = FxHashSet::default();
        for &node in self.nodes.iter().filter(|node| self.sides[*node] == Placement::Host) {
            let is_set = match kind_of_type(self.facts.type_of(node)) {
                Some(kind) => is_large(kind) && kind != ValueKind::Grid,
                None => true,
            };
            let is_line = self.reasons.get(&node).is_some_and(|why| why.starts_with(TOO_WIDE));
            let narrows = matches!(
                self.graph.node(node),
                Node::Call(prim::INTERSECTION | prim::DIFFERENCE, _)
            );
            let reads = || self.graph.operands(node).iter().any(|read| wide.contains(read));
            if is_set && (is_line || !narrows && reads()) {
                wide.insert(node);
            }
        }
        wide
    }

    /// Returns the finding where a value of the host cannot wait for another segment.
    fn fits_no_record(&self, node: NodeId) -> Finding {
        let reads = |other: &NodeId| self.reads(*other).contains(&node);
        let on_device = self.nodes.iter().filter(|other| self.sides[*other] == Placement::Device);
        let readers: Vec<NodeId> = on_device.copied().filter(reads).collect();
        if readers.is_empty() {
            return Finding::Both(node);
        }
        let name = self.graph.describe(node);
        let cause =
            format!("it takes the value of `{name}`, which is made on the CPU and cannot be sent");
        let remedy = format!("a grid, an object or a number from `{name}` could be sent");
        Finding::Host(readers, reason(&cause, &remedy))
    }

    /// Returns the nodes as segments, with their phases; kinds of values are not known yet, nor
    /// what the device runs.
    fn segments(&self) -> Vec<(usize, Segment)> {
        let own = || self.nodes.iter().copied().filter(|node| self.sides[node] != Placement::Both);
        let reads: FxHashMap<NodeId, Vec<NodeId>> =
            own().map(|node| (node, self.reads(node))).collect();
        let mut phases: FxHashMap<NodeId, usize> = FxHashMap::default();
        for node in own() {
            let first = usize::from(self.sides[&node] == Placement::Device);
            let after = |read: &NodeId| {
                let phase = *phases.get(read)?;
                Some(phase + usize::from(is_device(phase) != (first == 1)))
            };
            let earliest = reads[&node].iter().filter_map(after).max().unwrap_or(first);
            let later = self.not_before.get(&node).copied().unwrap_or(first);
            phases.insert(node, earliest.max(later));
        }
        if self.not_before.is_empty() {
            self.put_off(&reads, &mut phases);
        }
        let mut segments: Vec<(usize, Segment)> = Vec::new();
        let last = phases.values().copied().max().unwrap_or(0);
        for phase in 0..=last {
            let nodes: Vec<NodeId> = own().filter(|node| phases[node] == phase).collect();
            if nodes.is_empty() {
                continue;
            }
            let elsewhere = |node: &NodeId| phases.get(node) != Some(&phase);
            let mut inputs: Vec<NodeId> =
                nodes.iter().flat_map(|node| &reads[node]).copied().filter(elsewhere).collect();
            inputs.sort_unstable();
            inputs.dedup();
            let leaves = |node: &NodeId| {
                let read = |other: NodeId| elsewhere(&other) && reads[&other].contains(node);
                *node == self.root || own().any(read)
            };
            let unknown = |node: NodeId| (node, ValueKind::Grid);
            let outputs = nodes.iter().copied().filter(leaves).map(unknown).collect();
            let inputs = inputs.into_iter().map(unknown).collect();
            segments.push((phase, Segment { program: None, nodes, inputs, outputs }));
        }
        segments
    }

    /// Puts nodes of the device into the last phase in which they are in time.
    fn put_off(
        &self,
        reads: &FxHashMap<NodeId, Vec<NodeId>>,
        phases: &mut FxHashMap<NodeId, usize>,
    ) {
        for &node in self.nodes.iter().rev().filter(|node| self.sides[*node] == Placement::Device) {
            let in_time = |other: &NodeId| {
                let phase = phases[other];
                let reads = reads.get(other).is_some_and(|reads| reads.contains(&node));
                reads.then(|| if is_device(phase) { phase } else { phase - 1 })
            };
            let own = self.nodes.iter().filter(|other| self.sides[*other] != Placement::Both);
            if let Some(latest) = own.filter_map(in_time).min() {
                phases.insert(node, latest);
            }
        }
    }
}
