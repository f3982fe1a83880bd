//! From the graph to bytecode.
//!
//! Each scope (the program, and every lambda) becomes code of its own. A part of a lambda that does
//! not mention its parameters is captured from the scope around it where that computes it
//! unconditionally, as it does with every line. Elsewhere it is not, because it may fail and the
//! lambda may never be called. Constants are built here, once.
//!
//! The arms of a lazy choice are scopes as well. An arm captures what the scope around it computes
//! anyway and computes the rest itself, only when it is chosen.
//!
//! A node in a scope is named by a [`Key`]. Inside a lambda, the de Bruijn depths of a node that
//! belongs to the scope around it are one too high. So the key says how many lambdas the node was
//! seen through. Where the scope around computes the same expression, in which the depths are
//! right, that is what is captured.

mod parts;

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::code::{Code, Instr, Op, Site, Slot, frame_size, padded};
use super::constants::Constants;
use super::fast_path::FastPath;
use crate::ir::{Graph, Node, NodeId, Program, Reach, Role, Walk};
use crate::prim::Primitive;
use crate::stack::with_room;
use crate::value::{Freezer, Value};

/// A node as seen from so many lambdas further in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    node: NodeId,
    shift: u32,
}

/// The place of a value, while the sizes of the parts of the frame are not known yet.
#[derive(Clone, Copy)]
enum Location {
    Constant(u32),
    Param(u32),
    Capture(u32),
    Temp(u32),
}

/// An instruction whose operands are places.
struct Draft {
    op: Op,
    primitive: Option<&'static Primitive>,
    node: NodeId,
    operands: Vec<Location>,
}

struct Scope<'m> {
    arity: usize,
    /// The shift by which the lambda itself is seen from the scope around it.
    shift: u32,
    places: FxHashMap<Key, Location>,
    captures: Vec<Key>,
    instrs: Vec<Draft>,
    constants: Vec<Value<'m>>,
    lambdas: Vec<Code>,
    /// Whether this is an arm of a lazy choice rather than a lambda.
    lazy: bool,
    /// Whether this is a lambda, which a loop may call many times.
    repeats: bool,
    /// The nodes that are computed unconditionally: all that are needed other than by the arms of
    /// lazy choices.
    strict: FxHashSet<Key>,
}

struct Compiler<'c, 'm> {
    graph: &'c Graph,
    freezer: &'c Freezer<'m>,
    /// The program, then the lambdas around what is being compiled.
    scopes: Vec<Scope<'m>>,
    constants: Constants<'c, 'm>,
    roles: u8,
}

/// So many lambdas may be nested in each other while they are compiled: a few hundred bytes of
/// stack each.
pub(super) const MANY_LAMBDAS: usize = 100;

/// Nodes of an expression in a lambda that are looked for in the scope around it.
const MAX_LOOK: usize = 32;

/// Compiles a program.
pub fn compile(graph: &Graph, program: &Program) -> Code {
    with_room(|| Freezer::with(|freezer| compile_in(freezer, graph, program)))
}

/// Compiles a program whose constants share memory with others.
pub(super) fn compile_in(freezer: &Freezer<'_>, graph: &Graph, program: &Program) -> Code {
    let mut compiler = Compiler::new(graph, freezer);
    // Lines run in the order in which they were written, so that the first one that fails is
    // reported.
    let order = program.order(graph);
    let mut strict = FxHashSet::default();
    for &node in &order {
        compiler.mark_strict(&mut strict, Key { node, shift: 0 });
    }
    compiler.scopes[0].strict = strict;
    // A lambda inside another one is compiled on the way, one level of recursion further in. Where
    // they are many, those that can stand alone come first, innermost before all, so that none has
    // to be gone into.
    let mut alone: Vec<NodeId> = Vec::new();
    Walk::through(graph, |walk| {
        walk.visit(graph, program.root, |node| {
            let is_function = matches!(graph.node(node), Node::Lambda { .. });
            alone.extend(Some(node).filter(|_| is_function && graph.free(node) == 0));
            graph.operands(node)
        });
    });
    if alone.len() > MANY_LAMBDAS {
        alone.sort_unstable();
        alone.into_iter().for_each(|node| {
            compiler.ensure(0, Key { node, shift: 0 });
        });
    }
    for node in order {
        compiler.ensure(0, Key { node, shift: 0 });
    }
    let result = compiler.ensure(0, Key { node: program.root, shift: 0 });
    let roles = compiler.roles;
    let scope = compiler.scopes.swap_remove(0);
    Code { roles, ..scope.finish(freezer, result, program.root) }
}

/// Compiles a part of a program. Its code is called with the inputs by role and the values of
/// `given`, and yields a tuple of `None` and the values of `outputs`.
///
/// `None` comes first so that no values can make the tuple anything else, as two numbers would.
pub fn compile_segment(graph: &Graph, given: &[NodeId], outputs: &[NodeId]) -> Code {
    with_room(|| Freezer::with(|freezer| compile_segment_in(freezer, graph, given, outputs)))
}

fn compile_segment_in(
    freezer: &Freezer<'_>,
    graph: &Graph,
    given: &[NodeId],
    outputs: &[NodeId],
) -> Code {
    let mut compiler = Compiler::new(graph, freezer);
    let mut strict = FxHashSet::default();
    for &node in outputs {
        compiler.mark_strict(&mut strict, Key { node, shift: 0 });
    }
    let scope = &mut compiler.scopes[0];
    scope.strict = strict;
    scope.arity += given.len();
    for (place, &node) in (Role::COUNT as u32..).zip(given) {
        scope.places.insert(Key { node, shift: 0 }, Location::Param(place));
    }
    let mut operands = vec![compiler.scopes[0].constant(Value::NONE)];
    for &node in outputs {
        operands.push(compiler.ensure(0, Key { node, shift: 0 }));
    }
    let node = outputs.last().copied().unwrap_or(NodeId::from_index(0));
    let result = compiler.scopes[0].emit(Draft { op: Op::Tuple, primitive: None, node, operands });
    let roles = compiler.roles;
    let scope = compiler.scopes.swap_remove(0);
    Code { roles, ..scope.finish(freezer, result, node) }
}

/// A function, or the arms of a lazy choice, with what they capture.
pub(super) struct Function {
    /// The function's code, or that of the true case and of the other.
    pub(super) codes: Vec<Code>,
    /// The nodes that they capture, in turn.
    pub(super) captures: Vec<NodeId>,
    /// Captures of the first of the codes.
    pub(super) of_first: u32,
}

/// Compiles a lambda or the arms of a lazy choice of a program alone. `parts` is all that they
/// mention and that the program computes unconditionally, with inputs and functions that stand
/// alone.
pub(super) fn compile_function(
    freezer: &Freezer<'_>,
    graph: &Graph,
    node: NodeId,
    parts: &[NodeId],
) -> Function {
    let mut compiler = Compiler::new(graph, freezer);
    let conditions = match graph.node(node) {
        Node::Select(list) => &graph.list(list)[..1],
        _ => &[],
    };
    for (&node, number) in parts.iter().chain(conditions).zip(0..) {
        let places = &mut compiler.scopes[0].places;
        places.entry(Key { node, shift: 0 }).or_insert(Location::Temp(number));
    }
    compiler.compute(0, Key { node, shift: 0 });
    let mut scope = compiler.scopes.swap_remove(0);
    let (captured, of_first) = match scope.instrs.pop() {
        Some(Draft { op: Op::Select { captures, .. }, operands, .. }) => {
            (operands[1..].to_vec(), captures)
        }
        Some(Draft { operands, .. }) => {
            let count = operands.len() as u32;
            (operands, count)
        }
        None => (Vec::new(), 0),
    };
    let part = |place: &Location| match *place {
        Location::Temp(number) => parts.get(number as usize).or(conditions.first()).copied(),
        Location::Constant(_) | Location::Param(_) | Location::Capture(_) => None,
    };
    let captures = captured.iter().filter_map(part).collect();
    Function { codes: scope.lambdas, captures, of_first }
}

impl<'m> Scope<'m> {
    fn new(arity: usize, shift: u32) -> Self {
        Self {
            arity,
            shift,
            places: FxHashMap::default(),
            captures: Vec::new(),
            instrs: Vec::new(),
            constants: Vec::new(),
            lambdas: Vec::new(),
            lazy: false,
            repeats: false,
            strict: FxHashSet::default(),
        }
    }

    /// Returns the finished code, now that the sizes of all parts of the frame are known.
    fn finish(mut self, freezer: &Freezer<'m>, mut result: Location, node: NodeId) -> Code {
        if self.repeats || self.lazy {
            self.spread_choices(&mut result);
        }
        let invariant = if self.repeats { self.invariants_first(&mut result) } else { 0 };
        let constants = self.constants.len() as u32;
        let captures = self.captures.len() as u32;
        let arity = self.arity as u32;
        let slot = |place: &Location| -> Slot {
            match *place {
                Location::Constant(index) => index,
                Location::Param(index) => constants + index,
                Location::Capture(index) => constants + arity + index,
                Location::Temp(index) => constants + arity + captures + index,
            }
        };
        let mut pool = Vec::new();
        let mut instrs = Vec::with_capacity(self.instrs.len());
        let mut sites = Vec::with_capacity(self.instrs.len());
        for Draft { op, primitive, node, operands } in &self.instrs {
            let mut slots = [operands.first().map_or(0, slot); 4];
            if operands.len() <= slots.len() {
                slots.iter_mut().zip(operands).for_each(|(to, from)| *to = slot(from));
            } else {
                slots[0] = pool.len() as Slot;
                pool.extend(operands.iter().map(slot));
            }
            let fast_path = FastPath::of(*primitive);
            instrs.push(Instr { op: *op, slots, len: operands.len() as u32, fast_path });
            sites.push(Site { node: *node, primitive: *primitive });
        }
        let fixed = self
            .places
            .iter()
            .filter(|(_, place)| matches!(place, Location::Constant(_) | Location::Param(_)));
        let mut fixed: Vec<(NodeId, Slot)> =
            fixed.map(|(key, place)| (key.node, slot(place))).collect();
        fixed.sort_unstable_by_key(|(node, _)| *node);
        let slots = self.constants.len() + self.arity + self.captures.len() + instrs.len();
        let is_call = |instr: &Instr| instr.op.is_call();
        let is_direct = instrs.len() <= 2
            && instrs.iter().all(is_call)
            && (instrs.is_empty() || slot(&result) as usize + 1 == slots);
        let ending = self.ending(&result);
        let is_loop = self.repeats && self.arity == 1;
        let reads = is_loop.then(|| self.part_read(invariant, &result)).flatten();
        let mut template = self.constants;
        template.resize(padded(template.len()), Value::NONE);
        // The instructions come last, which is first in memory, with all of the code behind them.
        let template = freezer.freeze(&template);
        Code {
            instrs: freezer.keep(&instrs),
            sites,
            pool,
            result: slot(&result),
            template,
            slots: frame_size(slots) as u32,
            constants: constants as usize,
            invariant,
            is_direct,
            ending,
            reads,
            lambdas: self.lambdas.into(),
            fixed,
            arity: self.arity,
            captures,
            roles: 0,
            identity: node.index() as u64,
            native: OnceLock::new(),
        }
    }

    /// Moves what does not depend on parameters to the front, where a loop can leave it out from
    /// the second call on, and yields how many instructions that is.
    fn invariants_first(&mut self, result: &mut Location) -> usize {
        let mut varies: Vec<bool> = Vec::with_capacity(self.instrs.len());
        for draft in &self.instrs {
            varies.push(draft.operands.iter().any(|place| match *place {
                Location::Param(_) => true,
                Location::Temp(index) => varies[index as usize],
                Location::Constant(_) | Location::Capture(_) => false,
            }));
        }
        let invariant = varies.iter().filter(|&&varies| !varies).count();
        let (mut next, mut next_varying) = (0, invariant as u32);
        let moved: Vec<u32> = varies
            .iter()
            .map(|&varies| {
                let next = if varies { &mut next_varying } else { &mut next };
                *next += 1;
                *next - 1
            })
            .collect();
        let follow = |place: &mut Location| {
            if let Location::Temp(index) = place {
                *index = moved[*index as usize];
            }
        };
        self.instrs.iter_mut().flat_map(|draft| &mut draft.operands).for_each(follow);
        follow(result);
        let mut drafts: Vec<(u32, Draft)> =
            moved.iter().copied().zip(self.instrs.drain(..)).collect();
        drafts.sort_unstable_by_key(|&(place, _)| place);
        self.instrs = drafts.into_iter().map(|(_, draft)| draft).collect();
        invariant
    }

    fn constant(&mut self, value: Value<'m>) -> Location {
        self.constants.push(value);
        Location::Constant(self.constants.len() as u32 - 1)
    }

    fn emit(&mut self, draft: Draft) -> Location {
        self.instrs.push(draft);
        Location::Temp(self.instrs.len() as u32 - 1)
    }
}

impl<'c, 'm> Compiler<'c, 'm> {
    /// Returns a compiler with the scope of a program.
    fn new(graph: &'c Graph, freezer: &'c Freezer<'m>) -> Self {
        Self {
            graph,
            freezer,
            scopes: vec![Scope::new(Role::COUNT, 0)],
            constants: Constants::new(graph, freezer),
            roles: 0,
        }
    }

    /// Returns the place of a node's value in a scope, computing it there (or capturing it) where
    /// it is not yet.
    ///
    /// Goes through the operands with an explicit stack, as a program may be as deep as it is long.
    /// It is no `Walk`, because one node has several keys.
    fn ensure(&mut self, level: usize, root: Key) -> Location {
        let root = self.normal(root);
        let mut stack = vec![root];
        while let Some(&key) = stack.last() {
            if self.scopes[level].places.contains_key(&key) {
                stack.pop();
                continue;
            }
            let place = if let Some(value) = self.constants.value(key.node) {
                self.scopes[level].constant(value)
            } else if let Some(outer) = self.outer(level, key) {
                self.ensure(level - 1, outer);
                self.scopes[level].captures.push(outer);
                Location::Capture(self.scopes[level].captures.len() as u32 - 1)
            } else {
                let waiting = stack.len();
                let operands = self.graph.operands_within(key.node, Reach::Strict).iter().rev();
                let keys = operands.map(|&node| self.normal(Key { node, ..key }));
                let missing = |key: &Key| !self.scopes[level].places.contains_key(key);
                stack.extend(keys.filter(missing));
                if stack.len() > waiting {
                    continue;
                }
                self.compute(level, key)
            };
            self.scopes[level].places.insert(key, place);
            stack.pop();
        }
        self.scopes[level].places[&root]
    }

    /// Returns the key in the scope around `level` of a node that is not computed in that scope
    /// itself.
    fn outer(&self, level: usize, key: Key) -> Option<Key> {
        let scope = &self.scopes[level];
        if level == 0 {
            return None;
        }
        let key = match scope.lazy {
            true => key,
            false => {
                let own = self.graph.free(key.node) >> key.shift & 1 == 1;
                if own {
                    return None;
                }
                self.normal(Key { node: key.node, shift: key.shift + 1 + scope.shift })
            }
        };
        let around = &self.scopes[level - 1];
        let cannot_fail = match self.graph.node(key.node) {
            Node::Input(_) | Node::Param { .. } => true,
            Node::Lambda { .. } => !scope.lazy,
            _ => false,
        };
        let has = |key: &Key| around.strict.contains(key) || around.places.contains_key(key);
        if cannot_fail || has(&key) || self.outer(level - 1, key).is_some() {
            return Some(key);
        }
        let own = Key { node: self.seen_there(key, &mut { MAX_LOOK })?, shift: 0 };
        has(&own).then_some(own)
    }

    /// Returns the node that a key stands for in the scope itself, if the graph has it. Looks at no
    /// more than so many nodes, as parts that are shared are looked at again and again.
    fn seen_there(&self, Key { node, shift }: Key, left: &mut usize) -> Option<NodeId> {
        if self.graph.free(node) == 0 {
            return Some(node);
        }
        *left = left.checked_sub(1)?;
        match self.graph.node(node) {
            Node::Param { depth, index } => {
                self.graph.find_param(depth.checked_sub(shift as u16)?, index)
            }
            Node::Call(..) | Node::Tuple(_) => {
                let operands = self.graph.operands(node).iter();
                let operands: Option<SmallVec<[NodeId; 4]>> =
                    operands.map(|&node| self.seen_there(Key { node, shift }, left)).collect();
                self.graph.find_like(node, &operands?)
            }
            _ => None,
        }
    }

    /// Notes what a scope computes unconditionally. The captures of lambdas are left out, which are
    /// only slower.
    fn mark_strict(&self, strict: &mut FxHashSet<Key>, root: Key) {
        let mut waiting = vec![self.normal(root)];
        while let Some(key) = waiting.pop() {
            if strict.insert(key) {
                let operands = self.graph.operands_within(key.node, Reach::Strict).iter();
                waiting.extend(operands.map(|&node| self.normal(Key { node, ..key })));
            }
        }
    }

    /// Compiles a scope of its own and yields its code and what it captures.
    fn inner(
        &mut self,
        level: usize,
        mut scope: Scope<'m>,
        root: Key,
        node: NodeId,
    ) -> (Code, Vec<Location>) {
        self.mark_strict(&mut scope.strict, root);
        // Scopes further in are being compiled if it was one of them that asked.
        let further_in = self.scopes.split_off(level + 1);
        self.scopes.push(scope);
        let result = self.ensure(level + 1, root);
        let scope = self.scopes.swap_remove(level + 1);
        self.scopes.extend(further_in);
        let captured = scope.captures.iter().map(|key| self.scopes[level].places[key]).collect();
        (scope.finish(self.freezer, result, node), captured)
    }

    /// Returns a key that is the same for every view of a node that mentions no parameter.
    fn normal(&self, key: Key) -> Key {
        let closed = self.graph.free(key.node) == 0;
        Key { shift: if closed { 0 } else { key.shift }, ..key }
    }

    /// Emits the code of a node whose operands have places.
    fn compute(&mut self, level: usize, key: Key) -> Location {
        let node = key.node;
        let operands = |this: &Self| -> Vec<Location> {
            let keys = this.graph.operands(node).iter();
            keys.map(|&node| this.scopes[level].places[&this.normal(Key { node, ..key })]).collect()
        };
        let (op, operands) = match self.graph.node(node) {
            Node::Input(role) => {
                self.roles |= 1 << role as u8;
                return Location::Param(role as u32);
            }
            Node::Param { index, .. } => return Location::Param(index.into()),
            Node::Call(prim, _) => {
                let operands = operands(self);
                let primitive = Some(prim.get());
                let op = Op::call(prim.get().cpu);
                return self.scopes[level].emit(Draft { op, primitive, node, operands });
            }
            Node::Tuple(_) => (Op::Tuple, operands(self)),
            Node::Apply(_) => (Op::Apply, operands(self)),
            Node::Lambda { arity, body } => {
                let scope = Scope { repeats: true, ..Scope::new(arity.into(), key.shift) };
                let (code, captured) = self.inner(level, scope, Key { node: body, shift: 0 }, node);
                let lambdas = &mut self.scopes[level].lambdas;
                lambdas.push(code);
                (Op::Closure(lambdas.len() as u32 - 1), captured)
            }
            Node::Select(list) => {
                let &[condition, then, otherwise] = self.graph.list(list) else {
                    return self.scopes[level].constant(Value::NONE);
                };
                let condition = self.normal(Key { node: condition, ..key });
                let mut operands = vec![self.scopes[level].places[&condition]];
                let mut arm = |this: &mut Self, node| {
                    let scope = Scope { lazy: true, ..Scope::new(0, 0) };
                    let (code, captured) = this.inner(level, scope, Key { node, ..key }, node);
                    operands.extend_from_slice(&captured);
                    (code, captured.len() as u32)
                };
                let (then, captures) = arm(self, then);
                let (otherwise, _) = arm(self, otherwise);
                let lambdas = &mut self.scopes[level].lambdas;
                let thunk = lambdas.len() as u32;
                lambdas.extend([then, otherwise]);
                (Op::Select { thunk, captures }, operands)
            }
            // Constants were dealt with before.
            Node::None | Node::Bool(_) | Node::Int(_) | Node::Prim(_) => (Op::Tuple, Vec::new()),
        };
        self.scopes[level].emit(Draft { op, primitive: None, node, operands })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, compile};
    use crate::library::Library;
    use crate::prim::{self, PrimId};

    /// Calls of a primitive in code, those in its lambdas included.
    fn calls(code: &Code, prim: PrimId) -> usize {
        let is_call = |site: &&super::Site| site.primitive.is_some_and(|called| called.id == prim);
        let inside = code.lambdas.iter().map(|lambda| calls(lambda, prim));
        code.sites.iter().filter(is_call).count() + inside.sum::<usize>()
    }

    #[test]
    fn what_the_function_around_computes_is_captured() {
        let mut library = Library::default();
        let diags = library.add_text(
            "nested.arc",
            "def solve(I):\n    return mapply(lambda p: apply(lambda q: shift(asobject(canvas(0, p)), q), \
             occurrences(I, asobject(canvas(0, p)))), asindices(I))\n\
             def solve_unsure(I):\n    return mapply(lambda p: apply(lambda q: shift(asobject(canvas(0, p)), q), \
             asindices(I)), asindices(I))\n",
        );
        assert!(diags.is_empty(), "{diags:?}");
        let counts: Vec<usize> = library
            .entries()
            .iter()
            .filter_map(|entry| entry.definition.program.as_ref())
            .map(|program| calls(&compile(&library.graph, program), prim::ASOBJECT))
            .collect();
        // The second is not computed outside, as it may fail and the function inside may never be
        // called.
        assert_eq!(counts, [1, 1]);
    }
}
