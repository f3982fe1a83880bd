//! From the graph to a device program: every value gets a form that a kernel can hold, or the reason why there is none.
//!
//! Nodes are computed in the order in which the virtual machine computes them, so that the first fault is the same. What
//! a kernel cannot hold at run time (a set wider than 32 columns, a number beyond 32 bits, more than 255 objects) ends in
//! a punt, and the sample is evaluated by the virtual machine; so equality of results holds by construction.
//!
//! Sets of sets have no form of their own, except sets of the objects of one grid. They stay what makes them: a
//! `Seq`, which loops walk. Where a loop runs several such makers at once, the order of faults could differ from that
//! of the virtual machine, so every fault in it is a punt.

mod binary;
mod calls;
mod demand;
mod loops;
mod unary;
mod values;

pub use calls::CAPABLE;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::code::{Arg, Kind, Program, Step, Stmt};
use super::memory::{Addr, BASE, GRID, INTEGERS, OBJECT, OBJECTS, SET, Stretch, place};
use super::step::Op;
use crate::ir::{self, Graph, Node, NodeId, Role};
use crate::pass::infer::Inferred;
use crate::prim::Primitive;
use demand::{Demand, Demands};

/// A site that turns every fault into a punt.
pub const PUNT_SITE: u32 = 0xff_ffff;

/// Why a line stays on the host; neither does a record hold it.
pub(super) const TOO_WIDE: &str = "a line of 43 cells is wider than a frame; painting it is fine";

/// Why a node is computed on the host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The node.
    pub node: NodeId,
    /// Why, and what would change it.
    pub why: String,
}

/// The result of lowering something: its value, or why there is no device form.
type Lowered<T> = Result<T, Refusal>;

/// A value as kernels hold it.
#[derive(Clone, Debug)]
enum Val {
    /// An integer that is known.
    Constant(i32),
    /// An integer.
    Int(Addr),
    /// A truth value.
    Bool(Addr),
    /// A location or vector.
    Pair(Addr),
    /// A grid.
    Grid(Addr),
    /// A set of locations.
    Set(Addr),
    /// A set of cells.
    Object(Addr),
    /// A set of objects of one grid.
    Objects(Addr),
    /// A set of small integers.
    Integers(Addr),
    /// A colour at a location.
    Cell(Addr, Addr),
    /// A tuple of known length.
    Tuple(Rc<[Val]>),
    /// Anything else that can be walked.
    Seq(Rc<Seq>),
}

/// A container that only loops can look into.
#[derive(Clone, Debug)]
struct Seq {
    walk: Walk,
    /// Whether it is a set rather than a tuple.
    is_set: bool,
    /// Whether it is walked in the order that the language defines.
    ordered: bool,
}

/// How a container is walked.
#[derive(Clone, Debug)]
enum Walk {
    Objects(Addr),
    List(Addr),
    Locations(Addr),
    Cells(Addr),
    Integers(Addr),
    /// Start, stop, step.
    Range(Addr, Addr, Addr),
    /// Grid, number of parts, whether they lie below each other.
    Split(Addr, Addr, bool),
    Fixed(Rc<[Val]>),
    /// What a function makes of the elements.
    Map(Function, Rc<Seq>),
    /// Those for which a function yields something true.
    Filter(Function, Rc<Seq>),
    /// All pairs.
    Product(Rc<Seq>, Rc<Seq>),
    /// One after the other.
    Concat(Rc<Seq>, Rc<Seq>),
}

/// A function of the program that is known.
#[derive(Clone, Debug)]
struct Function {
    node: NodeId,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Prim(&'static Primitive),
    /// A lambda, with the parameters of the lambdas around it. Operands in another order where `swapped`.
    Lambda {
        body: NodeId,
        outer: Env,
    },
    /// A function of the pair of its two parameters, the second one first.
    OfPair(Rc<Function>),
}

impl std::fmt::Debug for Primitive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

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
    /// How many loops around it mix the order of faults.
    mixed: usize,
}

/// What is to be lowered.
pub struct Task<'t> {
    /// The graph of all programs.
    pub graph: &'t Graph,
    /// What is known of its nodes.
    pub facts: &'t Inferred,
    /// Values that come in: the program's input, or what the host computed.
    pub inputs: &'t [(NodeId, Kind)],
    /// Nodes that are computed, in order.
    pub order: &'t [NodeId],
    /// Nodes whose values go out.
    pub outputs: &'t [NodeId],
    /// Words of memory that there are.
    pub memory: u32,
}

/// The nodes that a program computes in any case, in the order in which the virtual machine begins with them.
pub fn order_of(graph: &Graph, program: &ir::Program) -> Vec<NodeId> {
    let mut live = FxHashSet::default();
    let mut waiting = vec![program.root];
    while let Some(node) = waiting.pop() {
        if live.insert(node) {
            waiting.extend(graph.operands(node));
        }
    }
    let named = program.bindings.iter().map(|binding| binding.node);
    let lines = named.chain(program.strict.iter().copied());
    let computed = |node: &NodeId| !matches!(graph.node(*node), Node::Lambda { .. });
    let mut order: Vec<NodeId> =
        lines.filter(|node| live.contains(node) && computed(node)).collect();
    order.push(program.root);
    order
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
) -> Result<Program, Refusal> {
    let program = program.unfused();
    let order = order_of(graph, program);
    let inputs: Vec<_> =
        input_of(graph, program.root).map(|node| (node, Kind::Grid)).into_iter().collect();
    let outputs = &[program.root];
    lower(&Task { graph, facts, inputs: &inputs, order: &order, outputs, memory })
}

/// The input of what a node needs, if it reads it. In a large graph only the part that it needs is looked at.
pub(super) fn input_of(graph: &Graph, root: NodeId) -> Option<NodeId> {
    let mut seen = FxHashSet::default();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if matches!(graph.node(node), Node::Input(Role::Input)) {
            return Some(node);
        }
        if seen.insert(node) {
            waiting.extend(graph.operands(node));
        }
    }
    None
}

/// Lowers a program or a part of one.
///
/// # Errors
/// The first node that has no device form, and why.
pub fn lower(task: &Task<'_>) -> Result<Program, Refusal> {
    lower_part(task).map_err(|(_, refusal)| refusal)
}

/// What of a task could not be lowered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stuck {
    /// A node of its order.
    Node(NodeId),
    /// An output, whose value has no form in a record.
    Output(NodeId),
    /// The whole, which takes too much memory.
    Memory,
}

/// Lowers a part of a program, and tells which of its nodes could not be lowered.
pub(super) fn lower_part(task: &Task<'_>) -> Result<Program, (Stuck, Refusal)> {
    let mut lower = Lower {
        graph: task.graph,
        facts: task.facts,
        demands: Demands::of(task.graph, task.order, task.outputs),
        stretches: Vec::new(),
        blocks: vec![(Vec::new(), 0)],
        frames: Vec::new(),
        constants: FxHashMap::default(),
        site: task.outputs.first().copied().unwrap_or(NodeId::from_index(0)),
        mixed: 0,
    };
    let env: Env = Rc::default();
    lower.enter(env);
    lower.load(task.inputs);
    for &node in task.order {
        lower.value(node).map_err(|refusal| (Stuck::Node(node), refusal))?;
    }
    let mut outputs = Vec::new();
    let mut place_of = Place { at: 1, grids: 0 };
    for &node in task.outputs {
        let value = lower.value(node).map_err(|refusal| (Stuck::Node(node), refusal))?;
        lower.site = node;
        let stored = lower.store(value, &mut place_of);
        outputs.push(stored.map_err(|refusal| (Stuck::Output(node), refusal))?);
    }
    let (mut body, fuel) = lower.blocks.swap_remove(0);
    body.splice(0..0, lower.prologue());
    let root = task.outputs.last().copied().unwrap_or(NodeId::from_index(0));
    let (body, words) = place(&body, &lower.stretches, task.memory).map_err(|needed| {
        let why = format!(
            "its values take {needed} words of workgroup memory and there are {}; a shorter segment fits",
            task.memory
        );
        (Stuck::Memory, Refusal { node: root, why })
    })?;
    let keeps_class = keeps_class(task.graph, task.inputs, task.outputs);
    let inputs = task.inputs.iter().map(|&(_, kind)| kind).collect();
    Ok(Program { body, words, inputs, outputs, keeps_class, fuel })
}

/// Where a value is in a record: words, and grids before it.
struct Place {
    at: u32,
    grids: u32,
}

impl Place {
    fn take(&mut self, words: u32) -> [Arg; 2] {
        let place = [self.at.into(), self.grids.into()];
        self.at += words;
        place
    }
}

/// Whether grids that a program yields are made of those that it reads without growing.
fn keeps_class(graph: &Graph, inputs: &[(NodeId, Kind)], outputs: &[NodeId]) -> bool {
    const KEEP: [&str; 26] = [
        "vmirror",
        "hmirror",
        "dmirror",
        "cmirror",
        "rot90",
        "rot180",
        "rot270",
        "fill",
        "underfill",
        "paint",
        "underpaint",
        "cover",
        "move",
        "replace",
        "switch",
        "cellwise",
        "trim",
        "tophalf",
        "bottomhalf",
        "lefthalf",
        "righthalf",
        "compress",
        "crop",
        "downscale",
        "branch",
        "subgrid",
    ];
    let keeps = |&output: &NodeId| {
        let mut node = output;
        loop {
            if inputs.iter().any(|&(input, _)| input == node) {
                return true;
            }
            let Node::Call(prim, list) = graph.node(node) else { return false };
            let name = prim.get().name;
            let at = if name == "subgrid" { 1 } else { 0 };
            if name == "branch" || !KEEP.contains(&name) {
                return false;
            }
            let Some(&grid) = graph.list(list).get(at) else { return false };
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
            _ => PUNT_SITE,
        };
        let args = SmallVec::from_slice(args);
        if let Some((block, _)) = self.blocks.last_mut() {
            block.push(Stmt::Step(Step { op, args, site }));
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

    /// What puts the constants in their places.
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
            Stmt::Step(Step { op: Op::Const, args: args.collect(), site: PUNT_SITE })
        };
        words.chunks(3).map(three).collect()
    }

    fn enter(&mut self, env: Env) {
        self.frames.push(Frame { env, values: FxHashMap::default(), below: FxHashMap::default() });
    }

    fn env(&self) -> Env {
        self.frames.last().map(|frame| frame.env.clone()).unwrap_or_default()
    }

    /// Makes values that are known only where they are made, in a turn of a loop or in an arm of a choice.
    fn scope<T>(&mut self, env: Env, make: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<T> {
        let site = self.site;
        self.enter(env);
        let made = make(self);
        self.frames.pop();
        self.site = site;
        made
    }

    fn refuse<T>(&self, why: impl Into<String>) -> Lowered<T> {
        Err(Refusal { node: self.site, why: why.into() })
    }

    // Nodes.

    /// The value of a node.
    fn value(&mut self, node: NodeId) -> Lowered<Val> {
        /// Expressions nest so deep, at most; lines refer to lines that were lowered before.
        const MAX_DEPTH: usize = 256;
        if let Some(known) = self.known(node) {
            return Ok(known);
        }
        if MAX_DEPTH < self.frames.len() {
            return self.refuse("it is nested too deeply; a line of its own for a part helps");
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
            Node::Input(Role::Input) => self.refuse("the input is a grid of the host's; it comes in with the first segment"),
            Node::Input(Role::Samples) => {
                self.refuse("the demonstration pairs have no device form; solve on `I` alone")
            }
            Node::Input(Role::Candidate | Role::Expected) => {
                self.refuse("only differs read it, and they run on the host; a solver on `I` alone does not")
            }
            Node::None => self.refuse("none has no device form; a number or a set in its place has"),
            Node::Bool(b) => Ok(Val::Bool(self.constant(b.into(), None))),
            Node::Int(n) => match i32::try_from(n) {
                Ok(n) => Ok(Val::Constant(n)),
                Err(_) => self.refuse("it is beyond 32 bits; a smaller number has a form"),
            },
            Node::Param { depth, index } => {
                let env = self.env();
                let scope = env.len().checked_sub(1 + usize::from(depth));
                let value = scope.and_then(|scope| env[scope].get(usize::from(index)).cloned());
                value
                    .map_or_else(|| self.refuse("a parameter of a function that is not called; called where it stands it has a form"), Ok)
            }
            Node::Prim(_) | Node::Lambda { .. } => {
                self.refuse("a function as a value has no device form; one that is called where it stands has")
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
            Node::Apply(_) => self.refuse("the function that it calls is known only when it runs; a lambda or a primitive in its place helps"),
            Node::Select(list) => {
                let &[condition, then, otherwise] = self.graph.list(list) else {
                    return self.refuse("it is no choice of two; one of two has a form");
                };
                let condition = self.value(condition)?;
                self.choice(&condition, then, otherwise)
            }
        }
    }

    /// A tuple of two integers is a pair, of an integer and a pair a cell.
    fn tuple(&mut self, items: Vec<Val>) -> Lowered<Val> {
        Ok(match &items[..] {
            [Val::Constant(a), Val::Constant(b)] => Val::Pair(self.constant(*a, Some(*b))),
            [
                a @ (Val::Int(_) | Val::Constant(_) | Val::Bool(_)),
                b @ (Val::Int(_) | Val::Constant(_) | Val::Bool(_)),
            ] => {
                let (a, b) = (self.int(a)?, self.int(b)?);
                let d = self.stretch(2, &[]);
                self.step(Op::Pair, &[d.into(), a.into(), b.into()]);
                self.spends(4);
                Val::Pair(d)
            }
            [a @ (Val::Int(_) | Val::Constant(_)), Val::Pair(at)] => Val::Cell(self.int(a)?, *at),
            _ => Val::Tuple(items.into()),
        })
    }

    /// A lazy choice: only one side is computed.
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
            return self.refuse("the two sides of the choice are held differently; two grids, or two sets of one kind, have a form");
        };
        let d = self.stretch(words, &[]);
        for (value, block) in [(a, &mut first), (b, &mut second)] {
            let (addr, made) = {
                let ((), extra, _) = self.block(|_| Ok(()))?;
                (self.address(&value), extra)
            };
            let Some(addr) = addr else {
                return self.refuse(
                    "a side of the choice is made one by one; a grid, a set or a number has a form",
                );
            };
            block.extend(made);
            // What the value refers to must live as long as the copy of it.
            self.stretches[d.stretch as usize].needs.push(addr.stretch);
            let args = [d.into(), addr.into(), words.into()].into_iter().collect();
            block.push(Stmt::Step(Step { op: Op::Copy, args, site: PUNT_SITE }));
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

    /// A constant in its place.
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

    /// The address of an integer.
    fn int(&mut self, value: &Val) -> Lowered<Addr> {
        match *value {
            Val::Constant(n) => Ok(self.constant(n, None)),
            Val::Int(addr) | Val::Bool(addr) => Ok(addr),
            ref other => self.refuse(format!(
                "it is given {} for an integer; an integer has a form",
                other.describe()
            )),
        }
    }

    /// The address of a truth value.
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
            ref other => self.refuse(format!(
                "it is given {} for a truth value; a comparison has a form",
                other.describe()
            )),
        }
    }

    // Records.

    /// Reads what comes in.
    fn load(&mut self, inputs: &[(NodeId, Kind)]) {
        // Before it stand where the program begins, and its fuel.
        let mut place = Place { at: 2, grids: 0 };
        for &(node, kind) in inputs {
            let value = match kind {
                Kind::Grid => {
                    let d = self.stretch(GRID, &[]);
                    let [at, grids] = place.take(1);
                    self.step(Op::LoadGrid, &[d.into(), at, grids]);
                    place.grids += 1;
                    Val::Grid(d)
                }
                Kind::Int => Val::Int(self.load_words(1, &mut place)),
                Kind::Bool => Val::Bool(self.load_words(1, &mut place)),
                Kind::Pair => Val::Pair(self.load_words(2, &mut place)),
                Kind::Indices => Val::Set(self.load_words(SET, &mut place)),
                Kind::Integers => Val::Integers(self.load_words(INTEGERS, &mut place)),
                Kind::Object => {
                    let d = self.load_words(OBJECT, &mut place);
                    let f = self.load_words(GRID, &mut place);
                    self.stretches[d.stretch as usize].needs.push(f.stretch);
                    self.step(Op::Refer, &[d.plus(41).into(), f.into()]);
                    Val::Object(d)
                }
                Kind::Objects => {
                    let d = self.load_words(OBJECTS, &mut place);
                    let base = self.load_words(BASE, &mut place);
                    let f = self.load_words(GRID, &mut place);
                    self.stretches[d.stretch as usize].needs.push(base.stretch);
                    self.stretches[base.stretch as usize].needs.push(f.stretch);
                    self.step(Op::Refer, &[d.into(), base.into()]);
                    self.step(Op::Refer, &[base.plus(1).into(), f.into()]);
                    Val::Objects(d)
                }
            };
            if let Some(frame) = self.frames.last_mut() {
                frame.values.insert(node, value);
            }
        }
    }

    fn load_words(&mut self, words: u32, place: &mut Place) -> Addr {
        let d = self.stretch(words, &[]);
        let [at, grids] = place.take(words);
        self.step(Op::Load, &[d.into(), at, grids, words.into()]);
        d
    }

    /// Writes a value that goes out.
    fn store(&mut self, value: Val, place: &mut Place) -> Lowered<Kind> {
        let value = self.settled(value);
        let (kind, words) = match value {
            Val::Int(_) => (Kind::Int, 1),
            Val::Bool(_) => (Kind::Bool, 1),
            Val::Pair(_) => (Kind::Pair, 2),
            Val::Set(_) => (Kind::Indices, SET),
            Val::Integers(_) => (Kind::Integers, INTEGERS),
            Val::Grid(g) => {
                let [at, grids] = place.take(1);
                self.step(Op::StoreGrid, &[at, grids, g.into()]);
                place.grids += 1;
                return Ok(Kind::Grid);
            }
            Val::Object(o) => {
                self.store_object(o, place);
                return Ok(Kind::Object);
            }
            Val::Objects(objs) => {
                let [at, grids] = place.take(OBJECTS);
                self.step(Op::Store, &[at, grids, objs.into(), OBJECTS.into()]);
                let [at, grids] = place.take(BASE);
                self.step(Op::StoreThrough, &[at, grids, objs.into(), BASE.into()]);
                let whole = self.stretch(OBJECT, &[objs]);
                self.step(Op::Merge, &[whole.into(), objs.into()]);
                self.step(Op::Seal, &[whole.into()]);
                self.store_object(whole, place);
                return Ok(Kind::Objects);
            }
            other => {
                return self
                    .refuse(format!("its value, {}, has no form in a record; a grid, an object, locations or a number has", other.describe()));
            }
        };
        let Some(addr) = self.address(&value) else {
            return self.refuse(
                "its value is nowhere in memory; a grid, an object, locations or a number is",
            );
        };
        let [at, grids] = place.take(words);
        self.step(Op::Store, &[at, grids, addr.into(), words.into()]);
        Ok(kind)
    }

    fn store_object(&mut self, o: Addr, place: &mut Place) {
        let f = self.stretch(GRID, &[]);
        let d = self.stretch(OBJECT, &[f]);
        self.step(Op::OwnColors, &[d.into(), o.into(), f.into()]);
        let [at, grids] = place.take(OBJECT);
        self.step(Op::Store, &[at, grids, d.into(), OBJECT.into()]);
        let [at, grids] = place.take(GRID);
        self.step(Op::Store, &[at, grids, f.into(), GRID.into()]);
    }

    fn demand(&self, node: NodeId) -> Demand {
        self.demands.of_node(node)
    }
}

/// Makes a value of where it is.
type MakeVal = fn(Addr) -> Val;

/// How two values of one kind are held: what makes such a value of an address, and its words.
fn same_kind(a: &Val, b: &Val) -> Option<(MakeVal, u32)> {
    Some(match (a, b) {
        (Val::Bool(_), Val::Bool(_)) => (Val::Bool, 1),
        (Val::Int(_) | Val::Bool(_), Val::Int(_) | Val::Bool(_)) => (Val::Int, 1),
        (Val::Pair(_), Val::Pair(_)) => (Val::Pair, 2),
        (Val::Grid(_), Val::Grid(_)) => (Val::Grid, GRID),
        (Val::Set(_), Val::Set(_)) => (Val::Set, SET),
        (Val::Object(_), Val::Object(_)) => (Val::Object, OBJECT),
        (Val::Objects(_), Val::Objects(_)) => (Val::Objects, OBJECTS),
        (Val::Integers(_), Val::Integers(_)) => (Val::Integers, INTEGERS),
        _ => return None,
    })
}

impl Val {
    fn describe(&self) -> &'static str {
        match self {
            Self::Constant(_) | Self::Int(_) => "an integer",
            Self::Bool(_) => "a truth value",
            Self::Pair(_) => "a pair of integers",
            Self::Grid(_) => "a grid",
            Self::Set(_) => "a set of locations",
            Self::Object(_) => "an object",
            Self::Objects(_) => "a set of objects",
            Self::Integers(_) => "a set of integers",
            Self::Cell(..) => "a cell",
            Self::Tuple(_) => "a tuple",
            Self::Seq(seq) if seq.is_set => "a set of values that are made one by one",
            Self::Seq(_) => "a tuple of values that are made one by one",
        }
    }
}
