//! Infers the type of every node, forwards from the inputs, through overloads and into the bodies of functions.
//!
//! Assumes: operands have smaller ids than the nodes that use them. Guarantees: a node that yields a value yields
//! one of its type (see [`Type`] for what a type promises), in whatever function and from whatever root it is
//! reached; apart from functions that `valmax` and `valmin` call with 0 where they are given nothing. Changes nothing in the graph. Calls that always fail are reported, as they may be meant to.
//!
//! A node that mentions no parameter is typed once, in the order of ids. A function's body is typed where the
//! function is called, once for every combination of argument types, and a node of it has the join of its types
//! in all of them. Function values are followed through variables, combinators and containers: what is known
//! of one is a `Made`, interned, so that equal calls are typed once.
//!
//! It ends: values of a program have no cycles, so calls nest finitely often; `MAX_NESTING` bounds the stack, and
//! `EFFORT` the work on programs that double their calls line by line. Where either is reached, nothing is said
//! about functions' bodies.

mod functions;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::ir::{Graph, Node, NodeId, Role};
use crate::prim::PrimId;
use crate::types::Type;
use crate::types::call::{Called, FunctionId, Functions, Mismatch, Operand};
pub use crate::types::clash::Clash;
use functions::Made;

/// Function calls inside function calls that are followed. Programs written by people need fewer than ten; this many
/// fit the stack of any thread.
const MAX_NESTING: usize = 64;

/// Typings of nodes inside functions for each node of the graph, at most. A node needs one for each combination of
/// argument types its function meets; the solvers of arc-dsl need fewer than two.
const EFFORT: usize = 32;

/// What is known of the nodes of a graph.
pub struct Inferred {
    facts: Vec<Fact>,
    /// Calls that always fail, by where they are made; each place is told once.
    pub clashes: Vec<Clash>,
}

/// What is known of a node. Nodes that no root reaches have type `Never` and are not `reached`.
#[derive(Clone, Copy)]
struct Fact {
    value: Operand,
    arity: Option<u16>,
    reached: bool,
    /// Whether some call gave it a type.
    typed: bool,
    cannot_fail: bool,
}

/// Types the nodes that the roots need.
pub fn infer(graph: &Graph, roots: &[NodeId]) -> Inferred {
    let mut inference = Inference::new(graph, roots);
    inference.closed_nodes();
    inference.uncalled_functions();
    inference.finish()
}

impl Inferred {
    /// The type of a node, in whatever context it is evaluated; unknown for one that no root needs.
    #[inline]
    pub fn type_of(&self, node: NodeId) -> Type {
        let fact = self.facts[node.index()];
        if fact.typed { fact.value.ty } else { Type::UNKNOWN }
    }

    /// The number of arguments that a function value takes, where it is known.
    pub fn arity(&self, node: NodeId) -> Option<usize> {
        self.facts[node.index()].arity.map(usize::from)
    }

    /// Whether the node, everything it needs included, certainly yields a value. Budgets apart, and numbers that leave
    /// their range: 64 bits, for coordinates 32.
    #[inline]
    pub fn cannot_fail(&self, node: NodeId) -> bool {
        let fact = self.facts[node.index()];
        fact.typed && fact.cannot_fail
    }

    /// Nodes that are reached and have a type without unknown parts, and nodes that are reached.
    pub fn typed_share(&self) -> (usize, usize) {
        self.share(Type::is_static)
    }

    /// As [`typed_share`](Self::typed_share), of types that are certain: without irregular parts as well.
    pub fn certain_share(&self) -> (usize, usize) {
        self.share(Type::is_certain)
    }

    fn share(&self, counts: impl Fn(Type) -> bool) -> (usize, usize) {
        let reached = || self.facts.iter().filter(|fact| fact.reached);
        let typed = reached().filter(|fact| fact.typed && counts(fact.value.ty));
        (typed.count(), reached().count())
    }
}

/// The arguments of a call of a lambda, and where the lambda was made.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Scope {
    outer: ScopeId,
    args: Args,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ScopeId(u32);

/// Outside all lambdas.
const OUTSIDE: ScopeId = ScopeId(0);

type Args = SmallVec<[Operand; 2]>;

#[derive(Default)]
struct Calls {
    primitives: FxHashMap<(PrimId, [Operand; 4]), Called>,
    functions: FxHashMap<(FunctionId, Args), Called>,
}

struct Inference<'g> {
    graph: &'g Graph,
    /// Nodes that a root needs, ascending.
    reached: Vec<NodeId>,
    facts: Vec<Fact>,
    /// What is known of function values, by their ids.
    made: Vec<Made>,
    /// Numbers of parameters of function values, where they are known.
    arities: Vec<Option<u16>>,
    made_ids: FxHashMap<Made, FunctionId>,
    scopes: Vec<Scope>,
    scope_ids: FxHashMap<Scope, ScopeId>,
    /// Nodes of lambdas' bodies that mention parameters, ascending, by lambda.
    bodies: FxHashMap<NodeId, (u32, u32)>,
    body_nodes: Vec<NodeId>,
    /// Calls that were typed before: in earnest, and by [`Functions::peek`], which leaves no trace in the bodies.
    calls: [Calls; 2],
    /// How many peeks are under way.
    peeking: usize,
    clashes: Vec<Clash>,
    nesting: usize,
    effort: usize,
    /// Whether a bound was reached, so that not every call of a function was seen.
    cut: bool,
}

impl<'g> Inference<'g> {
    fn new(graph: &'g Graph, roots: &[NodeId]) -> Self {
        let nothing = Fact {
            value: Operand::NEVER,
            arity: None,
            reached: false,
            typed: false,
            cannot_fail: true,
        };
        let mut facts = vec![nothing; graph.len()];
        let mut reached = Vec::with_capacity(graph.len());
        let mut waiting = roots.to_vec();
        while let Some(node) = waiting.pop() {
            let fact = &mut facts[node.index()];
            if !fact.reached {
                fact.reached = true;
                reached.push(node);
                waiting.extend_from_slice(graph.operands(node));
            }
        }
        reached.sort_unstable();
        Self {
            graph,
            effort: EFFORT * (reached.len() + 32),
            reached,
            facts,
            made: vec![Made::Unknown; 2],
            arities: vec![None; 2],
            made_ids: FxHashMap::default(),
            scopes: vec![Scope { outer: OUTSIDE, args: Args::new() }],
            scope_ids: FxHashMap::default(),
            bodies: FxHashMap::default(),
            body_nodes: Vec::new(),
            calls: Default::default(),
            peeking: 0,
            clashes: Vec::new(),
            nesting: 0,
            cut: false,
        }
    }

    /// Types the nodes that mention no parameter, operands first.
    fn closed_nodes(&mut self) {
        for at in 0..self.reached.len() {
            let node = self.reached[at];
            if self.graph.free(node) == 0 {
                let called = self.node(node, OUTSIDE, &[], &[]);
                self.record(node, called);
                if let Some(mismatch) = called.mismatch {
                    self.clash(node, mismatch);
                }
            }
        }
    }

    /// Types the bodies of functions that were never called, of whose arguments nothing is known.
    fn uncalled_functions(&mut self) {
        // Outer functions first, so that inner ones are met in them.
        for at in (0..self.reached.len()).rev() {
            let node = self.reached[at];
            let Node::Lambda { arity, body } = self.graph.node(node) else { continue };
            if self.facts[body.index()].typed {
                continue;
            }
            let args = Args::from_elem(Operand::of(Type::UNKNOWN), arity.into());
            let called = self.body(node, body, OUTSIDE, args);
            if self.graph.free(node) == 0
                && let Some(mismatch) = called.mismatch
            {
                self.clash(node, mismatch);
            }
        }
    }

    fn finish(mut self) -> Inferred {
        if self.cut {
            for &node in self.reached.iter().filter(|&&node| self.graph.free(node) != 0) {
                let fact = &mut self.facts[node.index()];
                *fact = Fact { value: Operand::of(Type::UNKNOWN), cannot_fail: false, ..*fact };
            }
        }
        for node in &self.reached {
            let fact = &mut self.facts[node.index()];
            let arity = self.arities[fact.value.function.0 as usize];
            // A container of functions has no arity.
            fact.arity = arity.filter(|_| fact.value.ty.is_function());
        }
        Inferred { facts: self.facts, clashes: self.clashes }
    }

    /// Adds what one typing of a node found.
    fn record(&mut self, node: NodeId, called: Called) {
        if self.peeking > 0 {
            return;
        }
        let Fact { value: old, typed, .. } = self.facts[node.index()];
        let value = if typed { self.join(old, called.result) } else { called.result };
        let fact = &mut self.facts[node.index()];
        fact.value = value;
        fact.cannot_fail &= called.cannot_fail;
        fact.typed = true;
    }

    fn clash(&mut self, site: NodeId, mismatch: Mismatch) {
        let node = mismatch.node.unwrap_or(site);
        let clash = Clash {
            node,
            site,
            primitive: mismatch.primitive,
            operand: mismatch.operand,
            found: mismatch.found,
        };
        self.clashes.push(clash);
    }

    /// Types one node in a scope; `body` are the nodes of the function around it that were typed in this scope before,
    /// `known` what was found.
    fn node(
        &mut self,
        node: NodeId,
        scope: ScopeId,
        body: &[NodeId],
        known: &[(Operand, bool)],
    ) -> Called {
        let value = |ty| Called { result: Operand::of(ty), cannot_fail: true, mismatch: None };
        let fact = |this: &Self, node: NodeId| match this.graph.free(node) {
            0 => {
                let fact = this.facts[node.index()];
                (fact.value, fact.cannot_fail)
            }
            _ => match body.binary_search(&node) {
                Ok(at) => known[at],
                Err(_) => (Operand::of(Type::UNKNOWN), false),
            },
        };
        let operands = |this: &Self| -> (SmallVec<[Operand; 4]>, bool) {
            let mut cannot_fail = true;
            let operands = this.graph.operands(node).iter().map(|&operand| {
                let (value, sure) = fact(this, operand);
                cannot_fail &= sure;
                value
            });
            (operands.collect(), cannot_fail)
        };
        match self.graph.node(node) {
            Node::Input(Role::Samples) => value(Type::SAMPLES),
            Node::Input(Role::Input | Role::Expected) => value(Type::GRID),
            // There may be none.
            Node::Input(Role::Candidate) => value(Type::GRID.maybe()),
            Node::None => value(Type::NONE),
            Node::Bool(_) => value(Type::BOOL),
            Node::Int(_) => value(Type::INT),
            Node::Prim(prim) => {
                let function = self.intern(Made::Prim(prim));
                let ty = Type::function(prim.get().arity());
                Called { result: Operand { ty, function }, ..value(ty) }
            }
            Node::Param { depth, index } => {
                let mut scope = scope;
                for _ in 0..depth {
                    scope = self.scopes[scope.0 as usize].outer;
                }
                let args = &self.scopes[scope.0 as usize].args;
                let arg = args.get(usize::from(index)).copied();
                Called { result: arg.unwrap_or(Operand::of(Type::UNKNOWN)), ..value(Type::NEVER) }
            }
            Node::Tuple(_) => {
                let (operands, cannot_fail) = operands(self);
                let ty = match *operands {
                    [a, b] => Type::pair(a.ty, b.ty),
                    _ => Type::tuple(
                        operands.iter().map(|operand| operand.ty).fold(Type::NEVER, Type::join),
                    ),
                };
                let mut function = FunctionId::NONE;
                for operand in &operands {
                    function = self.either(function, operand.brings());
                }
                Called { result: Operand { ty, function }, cannot_fail, mismatch: None }
            }
            Node::Select(_) => {
                let (operands, cannot_fail) = operands(self);
                let [_, then, otherwise] = operands[..] else { return Called::UNKNOWN };
                let result = self.join(then, otherwise);
                Called { result, cannot_fail, mismatch: None }
            }
            Node::Call(prim, _) => {
                let (operands, cannot_fail) = operands(self);
                let called = self.primitive(prim, &operands);
                let here = |mismatch: Mismatch| Mismatch {
                    // Inside a function, the place is known only here.
                    node: mismatch.node.or((scope != OUTSIDE).then_some(node)),
                    ..mismatch
                };
                Called {
                    cannot_fail: called.cannot_fail && cannot_fail,
                    mismatch: called.mismatch.map(here),
                    ..called
                }
            }
            Node::Apply(_) => {
                let (operands, cannot_fail) = operands(self);
                let called = match operands.split_first() {
                    Some((&function, args)) => self.call(function, args),
                    None => Called::UNKNOWN,
                };
                let here = |mismatch: Mismatch| Mismatch {
                    node: mismatch.node.or((scope != OUTSIDE).then_some(node)),
                    ..mismatch
                };
                Called {
                    cannot_fail: called.cannot_fail && cannot_fail,
                    mismatch: called.mismatch.map(here),
                    ..called
                }
            }
            Node::Lambda { arity, body } => {
                let cannot_fail = self.captures_cannot_fail(node, body);
                let function = self.intern(Made::Lambda(
                    node,
                    if self.graph.free(node) == 0 { OUTSIDE } else { scope },
                ));
                let ty = Type::function(arity.into());
                Called { result: Operand { ty, function }, cannot_fail, mismatch: None }
            }
        }
    }

    /// Whether what a lambda computes when it is made certainly has a value: the parts of its body that do not
    /// mention its own parameters.
    fn captures_cannot_fail(&mut self, lambda: NodeId, body: NodeId) -> bool {
        if self.graph.free(body) == 0 {
            return self.facts[body.index()].cannot_fail;
        }
        let (start, end) = self.body_range(lambda, body);
        self.body_nodes[start as usize..end as usize].iter().all(|&node| {
            let leaf = matches!(self.graph.node(node), Node::Param { .. });
            let own = self.graph.free(node) & 1 == 1;
            let operands = self.graph.operands(node).iter();
            let mut closed = operands.filter(|&&operand| self.graph.free(operand) == 0);
            (leaf || own) && closed.all(|operand| self.facts[operand.index()].cannot_fail)
        })
    }

    fn calls(&mut self) -> &mut Calls {
        &mut self.calls[usize::from(self.peeking > 0)]
    }

    /// The call of a lambda's body.
    fn body(&mut self, lambda: NodeId, body: NodeId, outer: ScopeId, args: Args) -> Called {
        if self.graph.free(body) == 0 {
            let fact = self.facts[body.index()];
            return Called { result: fact.value, cannot_fail: fact.cannot_fail, mismatch: None };
        }
        let (start, end) = self.body_range(lambda, body);
        let nodes = self.body_nodes[start as usize..end as usize].to_vec();
        let Some(effort) = self.effort.checked_sub(nodes.len()) else {
            self.cut = true;
            return Called::UNKNOWN;
        };
        self.effort = effort;
        let scope = self.scope(Scope { outer, args });
        let mut known: Vec<(Operand, bool)> = Vec::with_capacity(nodes.len());
        let mut mismatch = None;
        for (at, &node) in nodes.iter().enumerate() {
            let called = self.node(node, scope, &nodes[..at], &known);
            mismatch = mismatch.or(called.mismatch);
            self.record(node, called);
            known.push((called.result, called.cannot_fail));
        }
        match known.last() {
            Some(&(result, _)) => {
                let cannot_fail = known.iter().all(|&(_, sure)| sure);
                Called { result, cannot_fail, mismatch }
            }
            None => Called::UNKNOWN,
        }
    }

    /// Where the nodes of a lambda's body that mention parameters stand; the body itself is the last.
    fn body_range(&mut self, lambda: NodeId, body: NodeId) -> (u32, u32) {
        if let Some(&range) = self.bodies.get(&lambda) {
            return range;
        }
        let start = self.body_nodes.len();
        self.body_nodes.push(body);
        let mut next = start;
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(&node) = self.body_nodes.get(next) {
            next += 1;
            // An inner lambda's body has a scope of its own.
            if matches!(self.graph.node(node), Node::Lambda { .. }) {
                continue;
            }
            for &operand in self.graph.operands(node) {
                if self.graph.free(operand) != 0 && seen.insert(operand) {
                    self.body_nodes.push(operand);
                }
            }
        }
        self.body_nodes[start..].sort_unstable();
        let range = (start as u32, self.body_nodes.len() as u32);
        self.bodies.insert(lambda, range);
        range
    }

    fn scope(&mut self, scope: Scope) -> ScopeId {
        if let Some(&id) = self.scope_ids.get(&scope) {
            return id;
        }
        let id = ScopeId(self.scopes.len() as u32);
        self.scopes.push(scope.clone());
        self.scope_ids.insert(scope, id);
        id
    }

    fn join(&mut self, a: Operand, b: Operand) -> Operand {
        Operand { ty: a.ty.join(b.ty), function: self.either(a.brings(), b.brings()) }
    }
}

#[cfg(test)]
mod tests;
