//! Infers the type of every node, forwards from the inputs, through overloads and into the bodies of functions.
//!
//! Assumes: operands have smaller ids than the nodes that use them. Guarantees: a node that yields a value yields
//! one of its type (see [`Type`] for what a type promises), in whatever function and from whatever root it is
//! reached; apart from functions that `valmax` and `valmin` call with 0 where they are given nothing. Changes nothing in the graph. Calls that always fail are reported, as they may be meant to.
//!
//! A node that mentions no parameter is typed once, in the order of ids. A function's body is typed where the
//! function is called, once for every combination of argument types, and a node of it has the join of its types
//! in all of them. Function values are followed through variables, combinators and containers: what is known
//! of one is a [`Made`], interned, so that equal calls are typed once.
//!
//! It ends: values of a program have no cycles, so calls nest finitely often; [`MAX_NESTING`] bounds the stack, and
//! [`EFFORT`] the work on programs that double their calls line by line. Where either is reached, nothing is said
//! about functions' bodies.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::ir::{Graph, Node, NodeId, Role};
use crate::prim::{self, PrimId};
use crate::types::Type;
use crate::types::call::{self, Called, FunctionId, Functions, Mismatch, Operand};
pub use crate::types::clash::Clash;

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

/// What is known of a function value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Made {
    /// Nothing.
    Unknown,
    /// It is a primitive.
    Prim(PrimId),
    /// It is a lambda that was made in a scope.
    Lambda(NodeId, ScopeId),
    /// It is what a combinator made of these operands.
    Combined(PrimId, [Operand; 3]),
    /// It is one of two.
    Either(FunctionId, FunctionId),
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

/// The combinators, which inference calls itself.
struct Combinators {
    compose: PrimId,
    chain: PrimId,
    fork: PrimId,
    matcher: PrimId,
    power: PrimId,
    rbind: PrimId,
    lbind: PrimId,
}

static COMBINATORS: LazyLock<Option<Combinators>> = LazyLock::new(|| {
    Some(Combinators {
        compose: prim::lookup("compose")?,
        chain: prim::lookup("chain")?,
        fork: prim::lookup("fork")?,
        matcher: prim::lookup("matcher")?,
        power: prim::lookup("power")?,
        rbind: prim::lookup("rbind")?,
        lbind: prim::lookup("lbind")?,
    })
});

#[derive(Default)]
struct Calls {
    primitives: FxHashMap<(PrimId, [Operand; 4]), Called>,
    functions: FxHashMap<(FunctionId, Args), Called>,
}

impl Combinators {
    /// Whether a call makes a function. Some take whatever they are given for functions; the others look at it.
    fn makes_function(&self, prim: PrimId, operands: &[Operand]) -> bool {
        if [self.compose, self.chain, self.fork, self.matcher].contains(&prim) {
            return true;
        }
        [self.power, self.rbind, self.lbind].contains(&prim)
            && operands.first().is_some_and(|operand| operand.ty.is_function())
    }
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
            Node::Input(Role::Input) => value(Type::GRID),
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

    /// The call of a primitive.
    fn primitive(&mut self, prim: PrimId, operands: &[Operand]) -> Called {
        let mut key = [Operand::NEVER; 4];
        for (to, from) in key.iter_mut().zip(operands) {
            *to = *from;
        }
        if let Some(&called) = self.calls().primitives.get(&(prim, key)) {
            return called;
        }
        let mut called = call::call(prim, operands, self);
        if let Some(known) = COMBINATORS.as_ref()
            && known.makes_function(prim, operands)
        {
            let function = self.intern(Made::Combined(prim, [key[0], key[1], key[2]]));
            let arity = self.arities[function.0 as usize];
            let ty = Type::function(arity.unwrap_or(0).into());
            called.result = Operand { ty, function };
        }
        self.calls().primitives.insert((prim, key), called);
        called
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

    fn intern(&mut self, made: Made) -> FunctionId {
        if let Some(&id) = self.made_ids.get(&made) {
            return id;
        }
        let arity = |id: FunctionId| self.arities[id.0 as usize];
        let arity = match made {
            Made::Unknown => None,
            Made::Prim(prim) => Some(prim.get().arity() as u16),
            Made::Lambda(node, _) => match self.graph.node(node) {
                Node::Lambda { arity, .. } => Some(arity),
                _ => None,
            },
            Made::Combined(prim, parts) => match COMBINATORS.as_ref() {
                Some(known) if prim == known.rbind || prim == known.lbind => {
                    arity(parts[0].function).map(remaining)
                }
                // Once is not at all: the function itself.
                Some(known) if prim == known.power => arity(parts[0].function).filter(|&n| n == 1),
                _ => Some(1),
            },
            Made::Either(a, b) => arity(a).filter(|_| arity(a) == arity(b)),
        };
        let id = FunctionId(self.made.len() as u32);
        self.made.push(made);
        self.arities.push(arity);
        self.made_ids.insert(made, id);
        id
    }

    fn join(&mut self, a: Operand, b: Operand) -> Operand {
        Operand { ty: a.ty.join(b.ty), function: self.either(a.brings(), b.brings()) }
    }

    /// What a function made by a combinator does with its arguments.
    fn combined(&mut self, prim: PrimId, parts: [Operand; 3], args: &[Operand]) -> Called {
        let Some(known) = COMBINATORS.as_ref() else { return Called::UNKNOWN };
        let [a, b, c] = parts;
        if prim == known.compose {
            let inner = self.call(b, args);
            return self.then(inner, |this, value| this.call(a, &[value]));
        }
        if prim == known.chain {
            let inner = self.call(c, args);
            let middle = self.then(inner, |this, value| this.call(b, &[value]));
            return self.then(middle, |this, value| this.call(a, &[value]));
        }
        if prim == known.fork {
            let (left, right) = (self.call(b, args), self.call(c, args));
            let both = self.call(a, &[left.result, right.result]);
            return Called {
                result: both.result,
                cannot_fail: left.cannot_fail && right.cannot_fail && both.cannot_fail,
                mismatch: left.mismatch.or(right.mismatch).or(both.mismatch),
            };
        }
        if prim == known.matcher {
            let called = self.call(a, args);
            return Called { result: Operand::of(Type::BOOL), ..called };
        }
        if prim == known.rbind {
            let args: Args = args.iter().copied().chain([b]).collect();
            return self.call(a, &args);
        }
        if prim == known.lbind {
            let args: Args = [b].into_iter().chain(args.iter().copied()).collect();
            return self.call(a, &args);
        }
        if prim == known.power {
            return self.repeated(a, args);
        }
        Called::UNKNOWN
    }

    fn then(&mut self, first: Called, next: impl FnOnce(&mut Self, Operand) -> Called) -> Called {
        let second = next(self, first.result);
        Called {
            result: second.result,
            cannot_fail: first.cannot_fail && second.cannot_fail,
            mismatch: first.mismatch.or(second.mismatch),
        }
    }

    /// A function applied to its own value an unknown number of times.
    fn repeated(&mut self, function: Operand, args: &[Operand]) -> Called {
        /// Most functions keep the type of their argument or reach a fixed one at once; types that still
        /// grow after so many rounds never settle.
        const ROUNDS: usize = 6;
        let mut called = self.call(function, args);
        for _ in 0..ROUNDS {
            let again = self.call(function, &[called.result]);
            // Only the first call certainly happens.
            let mismatch = called.mismatch;
            let joined = Called { mismatch, ..call::either(called, again, self) };
            if joined == called {
                return called;
            }
            called = joined;
        }
        self.escape(function);
        Called { mismatch: called.mismatch, ..Called::UNKNOWN }
    }

    /// The call of a function value of which something is known.
    fn known(&mut self, id: FunctionId, args: &[Operand]) -> Called {
        let wrong =
            |found| Called::fails(Mismatch { node: None, primitive: None, operand: 0, found });
        match self.made[id.0 as usize] {
            Made::Unknown => {
                args.iter().for_each(|&arg| self.escape(arg));
                Called::UNKNOWN
            }
            Made::Prim(prim) if prim.get().arity() != args.len() => {
                wrong(Type::function(prim.get().arity()))
            }
            Made::Prim(prim) => self.primitive(prim, args),
            Made::Lambda(node, scope) => match self.graph.node(node) {
                Node::Lambda { arity, .. } if usize::from(arity) != args.len() => {
                    wrong(Type::function(arity.into()))
                }
                Node::Lambda { body, .. } => self.body(node, body, scope, args.into()),
                _ => Called::UNKNOWN,
            },
            Made::Combined(prim, parts) => match self.arities[id.0 as usize].map(usize::from) {
                Some(arity) if arity != args.len() => wrong(Type::function(arity)),
                _ => self.combined(prim, parts, args),
            },
            Made::Either(a, b) => {
                let (a, b) = (self.memoized(a, args), self.memoized(b, args));
                call::either(a, b, self)
            }
        }
    }

    fn memoized(&mut self, id: FunctionId, args: &[Operand]) -> Called {
        let key = (id, Args::from(args));
        if let Some(&called) = self.calls().functions.get(&key) {
            return called;
        }
        let Some(effort) = self.effort.checked_sub(1).filter(|_| self.nesting < MAX_NESTING) else {
            self.cut = true;
            return Called::UNKNOWN;
        };
        self.effort = effort;
        self.nesting += 1;
        let called = self.known(id, args);
        self.nesting -= 1;
        self.calls().functions.insert(key, called);
        called
    }
}

impl Functions for Inference<'_> {
    fn call(&mut self, function: Operand, args: &[Operand]) -> Called {
        if function.function != FunctionId::NONE {
            let called = self.memoized(function.function, args);
            if function.ty.is_function() {
                return called;
            }
            // It may be something else as well.
            return Called::UNKNOWN;
        }
        args.iter().for_each(|&arg| self.escape(arg));
        if function.ty.can_be_function() {
            return Called::UNKNOWN;
        }
        Called::fails(Mismatch { node: None, primitive: None, operand: 0, found: function.ty })
    }

    fn peek(&mut self, function: Operand, args: &[Operand]) -> Called {
        self.peeking += 1;
        let called = self.call(function, args);
        self.peeking -= 1;
        called
    }

    fn either(&mut self, a: FunctionId, b: FunctionId) -> FunctionId {
        match (a, b) {
            (FunctionId::NONE, known) | (known, FunctionId::NONE) => known,
            _ if a == b => a,
            _ => self.intern(Made::Either(a.min(b), a.max(b))),
        }
    }

    fn escape(&mut self, function: Operand) {
        let id = function.function;
        match self.arities[id.0 as usize] {
            Some(arity) => {
                self.memoized(id, &Args::from_elem(Operand::of(Type::UNKNOWN), arity.into()));
            }
            // Of several functions, it cannot be told how each is called.
            None => self.cut |= id != FunctionId::NONE && id != FunctionId::OPAQUE,
        }
    }
}

/// Parameters left of a function once one is fixed: as in the reference, a function of one is taken for one of four.
fn remaining(arity: u16) -> u16 {
    match arity {
        2 => 1,
        3 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests;
