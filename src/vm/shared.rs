//! One bytecode of many programs: each expression that several of them share is one instruction.
//!
//! An instruction writes a slot of its own, so its value can be kept while other programs run. Each
//! program keeps the list of its own instructions, in the order in which it would run them alone.
//! Slots are numbered so that operands come first; the lowest are the inputs.
//!
//! Two programs may see one lambda capture different things (see [`super::Linear`]). Then what
//! depends on it is not shared between them.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::code::{Code, Inputs};
use super::compile::{compile_function, compile_in};
use super::constants::Constants;
use super::linear::{FunctionId, Linear, Linearizer};
use crate::ir::{Binding, Graph, Node, NodeId, Program, Role};
use crate::prim::{Cpu, Primitive};
use crate::source::{SourceId, Span};
use crate::stack::with_room;
use crate::value::{Callable, Cx, Freezer, Frozen, FuncKind, Reply, Value};

/// A place for a value: an input, a constant, or what an instruction computes.
pub type SharedSlot = u32;

/// The code of many programs, with its constants.
pub struct Shared {
    /// For each slot, its value where it is a constant.
    values: Frozen,
    /// For each slot, how it is computed.
    instrs: Vec<Instr>,
    /// Operands of instructions with more than four.
    pool: Vec<SharedSlot>,
    codes: Vec<Code>,
    /// The instructions of all programs, one after the other.
    order: Vec<SharedSlot>,
    programs: Vec<Entry>,
    /// Instructions whose value depends on the candidate's output.
    of_candidate: Vec<SharedSlot>,
}

/// One program of many.
struct Entry {
    order: Range<u32>,
    root: SharedSlot,
    reads_samples: bool,
}

#[derive(Clone, Copy)]
struct Instr {
    op: Op,
    /// Its operands; those of an instruction with more than four stand in the pool, from the first
    /// on.
    slots: [SharedSlot; 4],
    len: u32,
    of_candidate: bool,
}

#[derive(Clone, Copy)]
enum Op {
    /// An input or a constant.
    Fixed,
    /// A call of a primitive.
    Call(&'static Primitive),
    /// A tuple of the operands.
    Tuple,
    /// A call of the first operand with the others.
    Apply,
    /// The function of this code that captures the operands.
    Closure(u32),
    /// As [`super::code`] has it: by the first operand, this code or the next.
    Select { code: u32, captures: u32 },
    /// A program that is compiled as a whole.
    Whole(u32),
}

/// Tables by node that one worker uses for the code of one set of programs after the other.
#[derive(Default)]
pub struct SharedScratch {
    /// For each node, the set of programs in which it was met last, its slot there and the function
    /// it made.
    slots: Vec<(u32, SharedSlot, Option<FunctionId>)>,
    stamp: u32,
}

/// Builds the code.
struct Builder<'b, 'm> {
    graph: &'b Graph,
    linearizer: &'b Linearizer,
    freezer: &'b Freezer<'m>,
    scratch: &'b mut SharedScratch,
    constants: Constants<'b, 'm>,
    /// For each slot, its value where it is a constant.
    values: Vec<Value<'m>>,
    instrs: Vec<Instr>,
    pool: Vec<SharedSlot>,
    codes: Vec<Code>,
    order: Vec<SharedSlot>,
    programs: Vec<Entry>,
    of_candidate: Vec<SharedSlot>,
    functions: FxHashMap<FunctionId, SharedSlot>,
    /// Instructions of expressions that contain a function seen in several ways, beyond the first
    /// way.
    others: FxHashMap<(NodeId, SmallVec<[SharedSlot; 4]>), SharedSlot>,
    /// The slots in which the program at hand departs from the first way.
    own: FxHashMap<NodeId, SharedSlot>,
}

impl Shared {
    /// Returns the code of the given programs of a graph.
    pub fn new(
        graph: &Graph,
        linearizer: &Linearizer,
        programs: &[&Linear],
        scratch: &mut SharedScratch,
    ) -> Self {
        scratch.stamp += 1;
        scratch.slots.resize(graph.len().max(scratch.slots.len()), (0, 0, None));
        with_room(|| {
            Freezer::with(|freezer| {
                Builder::new(graph, linearizer, freezer, scratch).build(programs)
            })
        })
    }

    /// Returns the number of slots.
    pub fn slots(&self) -> usize {
        self.values.values().len()
    }

    /// Returns the slots before anything runs: constants in their places.
    pub fn constants(&self) -> &[Value<'_>] {
        self.values.values()
    }

    /// Returns the instructions of a program, in its order.
    pub fn order(&self, program: usize) -> &[SharedSlot] {
        let Range { start, end } = self.programs[program].order;
        &self.order[start as usize..end as usize]
    }

    /// Returns the slot of a program's result once its instructions have run.
    pub fn root(&self, program: usize) -> SharedSlot {
        self.programs[program].root
    }

    /// Tells whether a program reads the demonstration pairs.
    pub fn reads_samples(&self, program: usize) -> bool {
        self.programs[program].reads_samples
    }

    /// Returns the slot of an input.
    pub fn input(role: Role) -> SharedSlot {
        role as SharedSlot
    }

    /// Returns the instructions whose value depends on the candidate's output.
    pub fn of_candidate(&self) -> &[SharedSlot] {
        &self.of_candidate
    }

    /// Returns the number of instructions: slots that are computed.
    pub fn instructions(&self) -> usize {
        self.instrs.iter().filter(|instr| !matches!(instr.op, Op::Fixed)).count()
    }

    /// Returns the value of one instruction whose operands are there.
    #[inline]
    pub fn execute<'a>(&'a self, cx: &Cx<'a>, slot: SharedSlot, values: &[Value<'a>]) -> Reply<'a> {
        let instr = &self.instrs[slot as usize];
        let read = |operand: usize| values[instr.slots[operand] as usize];
        if let Op::Call(prim) = instr.op {
            return match prim.cpu {
                Cpu::F1(_) => prim.call(cx, &[read(0)]),
                Cpu::F2(_) => prim.call(cx, &[read(0), read(1)]),
                Cpu::F3(_) => prim.call(cx, &[read(0), read(1), read(2)]),
                Cpu::F4(_) => prim.call(cx, &[read(0), read(1), read(2), read(3)]),
            };
        }
        let operands = self.operands(instr).iter().map(|&slot| values[slot as usize]);
        let operands: SmallVec<[Value<'a>; 8]> = operands.collect();
        match instr.op {
            Op::Fixed => Ok(values[slot as usize]),
            Op::Call(prim) => prim.call(cx, &operands),
            Op::Tuple => cx.tuple(&operands),
            Op::Apply => cx.call_written(&operands),
            Op::Closure(code) => {
                let captured = cx.copy(&operands)?;
                cx.func(FuncKind::Closure(&self.codes[code as usize], captured))
            }
            Op::Select { code, captures } => {
                let (then, otherwise) = operands[1..].split_at(captures as usize);
                if operands[0].truthy() {
                    self.codes[code as usize].call(cx, then, &[])
                } else {
                    self.codes[code as usize + 1].call(cx, otherwise, &[])
                }
            }
            Op::Whole(code) => {
                let of = |role| values[Self::input(role) as usize];
                let inputs = Inputs {
                    samples: of(Role::Samples),
                    input: of(Role::Input),
                    candidate: of(Role::Candidate),
                    expected: of(Role::Expected),
                };
                Ok(self.codes[code as usize].run(cx, &inputs)?)
            }
        }
    }

    fn operands<'s>(&'s self, instr: &'s Instr) -> &'s [SharedSlot] {
        match instr.slots.get(..instr.len as usize) {
            Some(slots) => slots,
            None => &self.pool[instr.slots[0] as usize..][..instr.len as usize],
        }
    }
}

impl<'b, 'm> Builder<'b, 'm> {
    fn new(
        graph: &'b Graph,
        linearizer: &'b Linearizer,
        freezer: &'b Freezer<'m>,
        scratch: &'b mut SharedScratch,
    ) -> Self {
        Self {
            graph,
            linearizer,
            freezer,
            scratch,
            constants: Constants::new(graph, freezer),
            values: Vec::new(),
            instrs: Vec::new(),
            pool: Vec::new(),
            codes: Vec::new(),
            order: Vec::new(),
            programs: Vec::new(),
            of_candidate: Vec::new(),
            functions: FxHashMap::default(),
            others: FxHashMap::default(),
            own: FxHashMap::default(),
        }
    }

    fn build(mut self, programs: &[&Linear]) -> Shared {
        for role in 0..Role::COUNT {
            let slot = self.emit(Op::Fixed, &[]);
            self.instrs[slot as usize].of_candidate = role == Role::Candidate as usize;
        }
        programs.iter().for_each(|program| self.add(program));
        Shared {
            values: self.freezer.freeze(&self.values),
            instrs: self.instrs,
            pool: self.pool,
            codes: self.codes,
            order: self.order,
            programs: self.programs,
            of_candidate: self.of_candidate,
        }
    }

    fn add(&mut self, program: &Linear) {
        let start = self.order.len() as u32;
        self.own.clear();
        let root = match &program.opaque {
            Some(lines) => self.whole(program.root, lines),
            None => {
                for step in &program.steps {
                    let slot = match step.function {
                        None => self.plain(step.node),
                        Some(function) => self.function(step.node, function),
                    };
                    self.order.push(slot);
                }
                self.slot(program.root)
            }
        };
        let order = start..self.order.len() as u32;
        let entry = Entry { order, root, reads_samples: program.reads_samples };
        self.programs.push(entry);
    }

    /// Returns the slot of a node that the program at hand has computed, of an input, or of a
    /// constant.
    fn slot(&mut self, node: NodeId) -> SharedSlot {
        if let Some(&slot) = self.own.get(&node) {
            return slot;
        }
        if let Some((slot, _)) = self.known(node) {
            return slot;
        }
        if let Node::Input(role) = self.graph.node(node) {
            return Shared::input(role);
        }
        let value = self.constants.value(node);
        debug_assert!(value.is_some() && self.linearizer.is_constant(node), "{node:?} has no slot");
        let slot = self.emit(Op::Fixed, &[]);
        self.values[slot as usize] = value.unwrap_or(Value::NONE);
        self.learn(node, slot, None);
        slot
    }

    /// Returns the slot of a node in the first way in which it was seen, and the function that it
    /// made.
    fn known(&self, node: NodeId) -> Option<(SharedSlot, Option<FunctionId>)> {
        let (stamp, slot, function) = self.scratch.slots[node.index()];
        (stamp == self.scratch.stamp).then_some((slot, function))
    }

    fn learn(&mut self, node: NodeId, slot: SharedSlot, function: Option<FunctionId>) {
        self.scratch.slots[node.index()] = (self.scratch.stamp, slot, function);
    }

    /// Returns the instruction of a call, an application or a tuple.
    fn plain(&mut self, node: NodeId) -> SharedSlot {
        let graph = self.graph;
        let departs = !self.own.is_empty()
            && graph.operands(node).iter().any(|operand| self.own.contains_key(operand));
        if !departs && let Some((slot, _)) = self.known(node) {
            return slot;
        }
        let op = match graph.node(node) {
            Node::Call(prim, _) => Op::Call(prim.get()),
            Node::Apply(_) => Op::Apply,
            _ => Op::Tuple,
        };
        let operands: SmallVec<[SharedSlot; 4]> =
            graph.operands(node).iter().map(|&operand| self.slot(operand)).collect();
        if !departs {
            let slot = self.emit(op, &operands);
            self.learn(node, slot, None);
            return slot;
        }
        let key = (node, operands);
        let slot = match self.others.get(&key) {
            Some(&slot) => slot,
            None => {
                let slot = self.emit(op, &key.1);
                self.others.insert(key, slot);
                slot
            }
        };
        self.own.insert(node, slot);
        slot
    }

    /// Returns the instruction that makes a function or chooses between arms.
    fn function(&mut self, node: NodeId, function: FunctionId) -> SharedSlot {
        let (_, parts) = self.linearizer.function(function);
        let condition = match self.graph.node(node) {
            Node::Select(list) => &self.graph.list(list)[..1],
            _ => &[],
        };
        let departs = !self.own.is_empty()
            && parts.iter().chain(condition).any(|part| self.own.contains_key(part));
        let known = self.known(node);
        if let Some((slot, same)) = known
            && !departs
            && same == Some(function)
        {
            return slot;
        }
        if !departs && let Some(&slot) = self.functions.get(&function) {
            self.own.insert(node, slot);
            return slot;
        }
        let compiled = compile_function(self.freezer, self.graph, node, parts);
        let code = self.codes.len() as u32;
        let mut operands: SmallVec<[SharedSlot; 4]> = SmallVec::new();
        operands.extend(condition.iter().map(|&condition| self.slot(condition)));
        operands.extend(compiled.captures.iter().map(|&capture| self.slot(capture)));
        let op = match condition.is_empty() {
            true => Op::Closure(code),
            false => Op::Select { code, captures: compiled.of_first },
        };
        self.codes.extend(compiled.codes);
        let slot = self.emit(op, &operands);
        if !departs {
            self.functions.insert(function, slot);
        }
        match known {
            None if !departs => self.learn(node, slot, Some(function)),
            _ => {
                self.own.insert(node, slot);
            }
        }
        slot
    }

    /// Returns the one instruction of a program that is compiled as a whole.
    fn whole(&mut self, root: NodeId, lines: &[NodeId]) -> SharedSlot {
        let span = Span { source: SourceId(0), start: 0, end: 0 };
        let binding = |&node: &NodeId| Binding { name: SmolStr::default(), node, span };
        let program = Program::new(root, lines.iter().map(binding).collect());
        let code = compile_in(self.freezer, self.graph, &program);
        self.codes.push(code);
        let number = self.codes.len() as u32 - 1;
        let slot = self.emit(Op::Whole(number), &[]);
        self.instrs[slot as usize].of_candidate = true;
        self.of_candidate.push(slot);
        self.order.push(slot);
        slot
    }

    fn emit(&mut self, op: Op, operands: &[SharedSlot]) -> SharedSlot {
        let mut slots = [0; 4];
        match slots.get_mut(..operands.len()) {
            Some(slots) => slots.copy_from_slice(operands),
            None => {
                slots[0] = self.pool.len() as SharedSlot;
                self.pool.extend_from_slice(operands);
            }
        }
        let of_candidate =
            operands.iter().any(|&operand| self.instrs[operand as usize].of_candidate);
        let slot = self.values.len() as SharedSlot;
        self.values.push(Value::NONE);
        self.instrs.push(Instr { op, slots, len: operands.len() as u32, of_candidate });
        if of_candidate {
            self.of_candidate.push(slot);
        }
        slot
    }
}
