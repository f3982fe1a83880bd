//! From the graph to a device program: every value gets a form that a kernel can hold, or the
//! reason why there is none.
//!
//! Nodes are computed in the order in which the virtual machine computes them, so that the first
//! fault is the same. A value that a kernel cannot hold at run time ends in a fallback: a set wider
//! than 32 columns, a number beyond 32 bits, more than 255 objects. The sample is then evaluated by
//! the virtual machine, so equality of results holds by construction.
//!
//! Sets of sets have no form of their own, except sets of the objects of one grid. They stay what
//! makes them: a `Seq`, which loops walk. Where a loop runs several such makers at once, the order
//! of faults could differ from that of the virtual machine, so every fault in it is a fallback.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod calls;
mod colour;
mod containers;
mod demand;
mod elements;
mod forms;
mod grids;
mod locations;
mod loops;
mod objects;
mod patches;
mod records;
mod scalars;
mod val;
mod values;

pub use forms::is_capable;

use std::rc::Rc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::code::{Addr, Arg, DeviceProgram, DeviceStep, Stmt, ValueKind};
use super::memory::{Stretch, place};
use super::step::Op;
use crate::ir::{self, Graph, Node, NodeId, Role, Walk};
use crate::pass::infer::Inferred;
use demand::{Demand, Demands};
use records::Cursor;
use val::{Body, Elements, Function, Seq, Val, same_kind};

/// A site that turns every fault into a fallback to the virtual machine.
pub const FALLBACK_SITE: u32 = 0xff_ffff;

/// The cause for which a line stays on the host, of which a record is too narrow as well.
pub(super) const TOO_WIDE: &str =
    "a line of `shoot` may leave the square of 32 × 32 within which the GPU holds locations";

/// The reason for which a node is computed on the host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The node.
    pub node: NodeId,
    /// Why, and what would change it.
    pub why: String,
}

/// Returns the reason for which something is computed on the host: the cause, the consequence, and
/// what would change it.
pub(super) fn reason(cause: &str, remedy: &str) -> String {
    format!("{cause}, so it runs on the CPU; {remedy}")
}

/// The result of lowering something: its value, or why there is no device form.
type Lowered<T> = Result<T, Refusal>;

/// The parameters of the lambdas around a node, the innermost last.
type Env = Rc<Vec<Rc<[Val]>>>;

/// Values that are computed in a stretch of the program.
struct Frame {
    env: Env,
    values: FxHashMap<NodeId, Val>,
    /// The most common colour of grids, where it was needed.
    below: FxHashMap<Addr, Addr>,
}

struct Lower<'g> {
    graph: &'g Graph,
    facts: &'g Inferred,
    demands: Demands,
    stretches: Vec<Stretch>,
    /// Statements of what is being made, innermost last, with the fuel that their calls may spend.
    blocks: Vec<(Vec<Stmt<Arg>>, u64)>,
    frames: Vec<Frame>,
    constants: FxHashMap<(i32, Option<i32>), Addr>,
    /// The node whose steps are being made.
    site: NodeId,
    /// The number of loops around it that mix the order of faults.
    mixed: usize,
}

/// The input of lowering.
pub struct LowerInput<'t> {
    /// The graph of all programs.
    pub graph: &'t Graph,
    /// The facts known of its nodes.
    pub facts: &'t Inferred,
    /// Values that come in: the program's input, or what the host computed.
    pub inputs: &'t [(NodeId, ValueKind)],
    /// Nodes that are computed, in order.
    pub order: &'t [NodeId],
    /// Nodes whose values go out.
    pub outputs: &'t [NodeId],
    /// Words of memory that there are.
    pub memory: u32,
}

/// Lowers a whole program.
///
/// # Errors
/// The first node that has no device form, and why.
pub fn whole(
    graph: &Graph,
    facts: &Inferred,
    program: &ir::Program,
    memory: u32,
) -> Result<DeviceProgram, Refusal> {
    let program = program.unfused();
    let order = program.order(graph);
    let inputs: Vec<_> =
        input_of(graph, program.root).map(|node| (node, ValueKind::Grid)).into_iter().collect();
    let outputs = &[program.root];
    lower(&LowerInput { graph, facts, inputs: &inputs, order: &order, outputs, memory })
}

/// Returns the input of what a node needs, if it reads it.
pub(super) fn input_of(graph: &Graph, root: NodeId) -> Option<NodeId> {
    let is_input = |node| matches!(graph.node(node), Node::Input(Role::Input));
    Walk::through(graph, |walk| walk.find(graph, root, is_input))
}

/// Lowers a program or a segment of one.
///
/// # Errors
/// The first node that has no device form, and why.
pub fn lower(input: &LowerInput<'_>) -> Result<DeviceProgram, Refusal> {
    lower_segment(input).map_err(|(_, refusal)| refusal)
}

/// The reason for which something could not be lowered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stuck {
    /// A node of its order.
    Node(NodeId),
    /// An output, whose value has no form in a record.
    Output(NodeId),
    /// The whole, which takes too much memory.
    Memory,
}

/// Lowers a segment of a program, and tells which of its nodes could not be lowered.
pub(super) fn lower_segment(input: &LowerInput<'_>) -> Result<DeviceProgram, (Stuck, Refusal)> {
    let mut lower = Lower {
        graph: input.graph,
        facts: input.facts,
        demands: Demands::of(input.graph, input.order, input.outputs),
        stretches: Vec::new(),
        blocks: vec![(Vec::new(), 0)],
        frames: Vec::new(),
        constants: FxHashMap::default(),
        site: input.outputs.first().copied().unwrap_or(NodeId::from_index(0)),
        mixed: 0,
    };
    let env: Env = Rc::default();
    lower.enter(env);
    lower.load(input.inputs);
    for &node in input.order {
        lower.value(node).map_err(|refusal| (Stuck::Node(node), refusal))?;
    }
    let mut outputs = Vec::new();
    let mut place_of = Cursor::OUT;
    for &node in input.outputs {
        let value = lower.value(node).map_err(|refusal| (Stuck::Node(node), refusal))?;
        lower.site = node;
        let stored = lower.store(value, &mut place_of);
        outputs.push(stored.map_err(|refusal| (Stuck::Output(node), refusal))?);
    }
    let (mut body, fuel) = lower.blocks.swap_remove(0);
    body.splice(0..0, lower.prologue());
    let root = input.outputs.last().copied().unwrap_or(NodeId::from_index(0));
    let (body, words) = place(&body, &lower.stretches, input.memory).map_err(|needed| {
        let cause = format!(
            "the values of one sample take {needed} words of the GPU's fast memory, which has {}",
            input.memory
        );
        let why = reason(&cause, "fewer grids and sets at a time may fit");
        (Stuck::Memory, Refusal { node: root, why })
    })?;
    let keeps_class = keeps_class(input.graph, input.inputs, input.outputs);
    let inputs = input.inputs.iter().map(|&(_, kind)| kind).collect();
    Ok(DeviceProgram { body, words, inputs, outputs, keeps_class, fuel })
}

/// Tells whether grids that a program yields are made of those that it reads without growing.
fn keeps_class(graph: &Graph, inputs: &[(NodeId, ValueKind)], outputs: &[NodeId]) -> bool {
    let keeps = |&output: &NodeId| {
        let mut node = output;
        loop {
            if inputs.iter().any(|&(input, _)| input == node) {
                return true;
            }
            let Node::Call(prim, list) = graph.node(node) else { return false };
            let operand = forms::form(prim)
                .and_then(|form| form.keeps)
                .and_then(|operand| graph.list(list).get(operand));
            let Some(&grid) = operand else { return false };
            node = grid;
        }
    };
    outputs.iter().all(keeps)
}

impl<'g> Lower<'g> {
    // Memory and statements.

    fn stretch(&mut self, words: u32, needs: &[Addr]) -> Addr {
        let needs = needs.iter().map(|addr| addr.stretch).collect();
        self.stretches.push(Stretch { words, needs });
        Addr { stretch: self.stretches.len() as u32 - 1, offset: 0 }
    }

    fn step(&mut self, op: Op, args: &[Arg]) {
        debug_assert_eq!(args.len(), op.arity(), "{op:?}");
        let site = match self.mixed {
            0 => self.site.index() as u32,
            _ => FALLBACK_SITE,
        };
        let args = SmallVec::from_slice(args);
        if let Some((block, _)) = self.blocks.last_mut() {
            block.push(Stmt::Step(DeviceStep { op, args, site }));
        }
    }

    /// Notes fuel that the steps being made stand for, at most.
    fn spends(&mut self, units: u64) {
        if let Some((_, fuel)) = self.blocks.last_mut() {
            *fuel += units;
        }
    }

    /// Makes statements apart.
    fn block<T>(
        &mut self,
        make: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<(T, Vec<Stmt<Arg>>, u64)> {
        self.blocks.push((Vec::new(), 0));
        let made = make(self);
        let (block, fuel) = self.blocks.pop().unwrap_or_default();
        Ok((made?, block, fuel))
    }

    fn push(&mut self, stmt: Stmt<Arg>) {
        if let Some((block, _)) = self.blocks.last_mut() {
            block.push(stmt);
        }
    }

    /// Returns the statements that put the constants in their places.
    fn prologue(&self) -> Vec<Stmt<Arg>> {
        let mut words: Vec<(Addr, i32)> = Vec::new();
        let mut constants: Vec<_> = self.constants.iter().collect();
        constants.sort_by_key(|(_, addr)| addr.stretch);
        for (&(first, second), &addr) in constants {
            words.push((addr, first));
            words.extend(second.map(|second| (addr.plus(1), second)));
        }
        let three = |chunk: &[(Addr, i32)]| {
            let args = (0..3).flat_map(|i| {
                let (addr, n) = chunk.get(i).copied().unwrap_or(chunk[0]);
                [Arg::At(addr), Arg::Number(n.cast_unsigned())]
            });
            Stmt::Step(DeviceStep { op: Op::Const, args: args.collect(), site: FALLBACK_SITE })
        };
        words.chunks(3).map(three).collect()
    }

    fn enter(&mut self, env: Env) {
        self.frames.push(Frame { env, values: FxHashMap::default(), below: FxHashMap::default() });
    }

    fn env(&self) -> Env {
        self.frames.last().map(|frame| frame.env.clone()).unwrap_or_default()
    }

    /// Makes values that are known only where they are made, in a turn of a loop or in an arm of a
    /// choice.
    fn scope<T>(&mut self, env: Env, make: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<T> {
        let site = self.site;
        self.enter(env);
        let made = make(self);
        self.frames.pop();
        self.site = site;
        made
    }

    /// Leaves a node to the host, for a cause, with a remedy.
    fn refuse<T>(&self, cause: impl AsRef<str>, remedy: &str) -> Lowered<T> {
        Err(Refusal { node: self.site, why: reason(cause.as_ref(), remedy) })
    }

    // Nodes.

    /// Returns the value of a node.
    fn value(&mut self, node: NodeId) -> Lowered<Val> {
        /// Expressions nest so deep, at most; lines refer to lines that were lowered before.
        const MAX_DEPTH: usize = 256;
        if let Some(known) = self.known(node) {
            return Ok(known);
        }
        if MAX_DEPTH < self.frames.len() {
            return self.refuse(
                "it is nested too deeply for the compiler of GPU programs",
                "give a part of it a line of its own",
            );
        }
        let before = self.site;
        self.site = node;
        let value = self.compute(node)?;
        self.site = before;
        if let Some(frame) = self.frames.last_mut() {
            frame.values.insert(node, value.clone());
        }
        Ok(value)
    }

    fn known(&self, node: NodeId) -> Option<Val> {
        let env = &self.frames.last()?.env;
        let closed = self.graph.free(node) == 0;
        let here = |frame: &&Frame| closed || Rc::ptr_eq(&frame.env, env);
        self.frames.iter().rev().filter(here).find_map(|frame| frame.values.get(&node).cloned())
    }

    fn compute(&mut self, node: NodeId) -> Lowered<Val> {
        match self.graph.node(node) {
            Node::Input(Role::Input) => self.refuse(
                "the input is read from the CPU's memory",
                "a call that takes it can run on the GPU",
            ),
            Node::Input(Role::Samples) => self.refuse(
                "the GPU gets the input of a pair and no demonstrations",
                "a solver that reads `I` alone can run there",
            ),
            Node::Input(Role::Candidate | Role::Expected) => self.refuse(
                "only differs read expected outputs and candidates' outputs, and the GPU gets \
                     neither",
                "a solver that reads `I` alone can run there",
            ),
            Node::None => {
                self.refuse("the GPU has no form of `None`", "use a number or a set instead")
            }
            Node::Bool(b) => Ok(Val::Bool(self.constant(b.into(), None))),
            Node::Int(n) => match i32::try_from(n) {
                Ok(n) => Ok(Val::Constant(n)),
                Err(_) => self.refuse(
                    "the number needs more than 32 bits, and numbers on the GPU have 32",
                    "use a smaller one",
                ),
            },
            Node::Param { depth, index } => {
                let env = self.env();
                let scope = env.len().checked_sub(1 + usize::from(depth));
                let value = scope.and_then(|scope| env[scope].get(usize::from(index)).cloned());
                value.map_or_else(
                    || {
                        self.refuse(
                        "it is a parameter of a function that is not called where it is written",
                        "call the function there",
                    )
                    },
                    Ok,
                )
            }
            Node::Prim(_) | Node::Lambda { .. } => {
                self.refuse("a function is no value on the GPU", "call it where it is written")
            }
            Node::Tuple(list) => {
                let graph = self.graph;
                let items = graph.list(list).iter().map(|&item| self.value(item));
                let items = items.collect::<Lowered<Vec<Val>>>()?;
                self.tuple(items)
            }
            Node::Call(prim, list) => {
                let graph = self.graph;
                self.call_node(node, prim.get(), graph.list(list))
            }
            Node::Apply(_) => self.refuse(
                "the function that it calls is known only when the program runs, and the GPU \
                 needs it before",
                "use a lambda or a primitive instead",
            ),
            Node::Select(list) => {
                let &[condition, then, otherwise] = self.graph.list(list) else {
                    return self.refuse("the choice does not have two sides", "give it two");
                };
                let condition = self.value(condition)?;
                self.choice(&condition, then, otherwise)
            }
        }
    }

    /// Makes a pair of a tuple of two integers, and a cell of an integer and a pair. One with truth
    /// values stays a tuple, as a record has no bits for them.
    fn tuple(&mut self, items: Vec<Val>) -> Lowered<Val> {
        Ok(match &items[..] {
            [Val::Constant(a), Val::Constant(b)] => Val::Pair(self.constant(*a, Some(*b))),
            [a @ (Val::Int(_) | Val::Constant(_)), b @ (Val::Int(_) | Val::Constant(_))] => {
                let (a, b) = (self.int(a)?, self.int(b)?);
                let d = self.stretch(2, &[]);
                self.step(Op::Pair, &[d.into(), a.into(), b.into()]);
                self.spends(4);
                Val::Pair(d)
            }
            [a @ (Val::Int(_) | Val::Constant(_)), Val::Pair(pair)] => {
                Val::Cell(self.int(a)?, *pair)
            }
            _ => Val::Tuple(items.into()),
        })
    }

    /// Returns a lazy choice: only one side is computed.
    fn choice(&mut self, condition: &Val, then: NodeId, otherwise: NodeId) -> Lowered<Val> {
        let condition = self.truth(condition)?;
        let env = self.env();
        let arm = |this: &mut Self, node| {
            this.block(|this| this.scope(env.clone(), |this| this.value(node)))
        };
        let (a, mut first, fuel) = arm(self, then)?;
        let (b, mut second, more) = arm(self, otherwise)?;
        self.spends(fuel.max(more));
        let (a, b) = (self.settled(a), self.settled(b));
        let Some((kind, words)) = same_kind(&a, &b) else {
            return self.refuse(
                "the two sides of the choice are values of different kinds, and the GPU keeps \
                 room for one kind",
                "make both a grid, or both a set of one kind",
            );
        };
        let d = self.stretch(words, &[]);
        for (value, block) in [(a, &mut first), (b, &mut second)] {
            let (addr, made) = {
                let ((), extra, _) = self.block(|_| Ok(()))?;
                (self.address(&value), extra)
            };
            let Some(addr) = addr else {
                return self.refuse(
                    "a side of the choice is a set that the GPU makes element by element and \
                     never holds as a whole",
                    "use a grid, a set of locations or a number",
                );
            };
            block.extend(made);
            // The data that the value refers to must live as long as the copy of it.
            self.stretches[d.stretch as usize].needs.push(addr.stretch);
            let args = [d.into(), addr.into(), words.into()].into_iter().collect();
            block.push(Stmt::Step(DeviceStep { op: Op::Copy, args, site: FALLBACK_SITE }));
        }
        self.push(Stmt::If { condition: condition.into(), then: first, otherwise: second });
        Ok(kind(d))
    }

    // Operands.

    fn constant(&mut self, first: i32, second: Option<i32>) -> Addr {
        if let Some(&addr) = self.constants.get(&(first, second)) {
            return addr;
        }
        let addr = self.stretch(1 + u32::from(second.is_some()), &[]);
        self.constants.insert((first, second), addr);
        addr
    }

    /// Returns a constant in its place.
    fn settled(&mut self, value: Val) -> Val {
        match value {
            Val::Constant(n) => Val::Int(self.constant(n, None)),
            value => value,
        }
    }

    fn address(&self, value: &Val) -> Option<Addr> {
        match *value {
            Val::Int(addr)
            | Val::Bool(addr)
            | Val::Pair(addr)
            | Val::Grid(addr)
            | Val::Set(addr)
            | Val::Object(addr)
            | Val::Objects(addr)
            | Val::Integers(addr) => Some(addr),
            Val::Constant(_) | Val::Cell(..) | Val::Tuple(_) | Val::Seq(_) => None,
        }
    }

    /// Returns the address of an integer.
    fn int(&mut self, value: &Val) -> Lowered<Addr> {
        match *value {
            Val::Constant(n) => Ok(self.constant(n, None)),
            Val::Int(addr) | Val::Bool(addr) => Ok(addr),
            ref other => {
                let cause =
                    format!("it is given {} where the GPU needs an integer", other.describe());
                self.refuse(cause, "give it one")
            }
        }
    }

    /// Returns the address of a truth value.
    fn truth(&mut self, value: &Val) -> Lowered<Addr> {
        match *value {
            Val::Bool(addr) => Ok(addr),
            Val::Constant(_) | Val::Int(_) => {
                let addr = self.int(value)?;
                let d = self.stretch(1, &[]);
                self.step(Op::Truth, &[d.into(), addr.into()]);
                Ok(d)
            }
            Val::Set(addr) | Val::Object(addr) => Ok(addr.plus(2)),
            Val::Objects(addr) => Ok(addr.plus(1)),
            ref other => {
                let given = other.describe();
                let cause = format!("it is given {given} where the GPU needs a truth value");
                self.refuse(cause, "compare it with something")
            }
        }
    }

    fn demand(&self, node: NodeId) -> Demand {
        self.demands.of_node(node)
    }
}
