//! Infers the type of every node, forwards from the inputs, through overloads and into the bodies
//! of functions.
//!
//! Assumes: operands have smaller ids than the nodes that use them. Guarantees: a node that yields
//! a value yields one of its type, in whatever function and from whatever root it is reached. See
//! [`Type`] for the promises of a type. The exception are functions that `valmax` and `valmin` call
//! with 0 where they are given nothing. Changes nothing in the graph. Calls that always fail are
//! reported, as they may be meant to.
//!
//! A node that mentions no parameter is typed once, in the order of ids. A function's body is typed
//! where the function is called, once for every combination of argument types. A node of it has the
//! join of its types in all of them. Function values are followed through variables, combinators
//! and containers: what is known of one is a `Made`, interned, so that equal calls are typed once.
//!
//! It ends: values of a program have no cycles, so calls nest finitely often. `MAX_NESTING` bounds
//! the stack, and `EFFORT` the work on expressions that double their calls line by line. Where
//! either is reached, nothing is said about functions' bodies. Results that were found before are
//! looked up and charged as if they were found anew. So the answer for a node does not depend on
//! what was asked before.
//!
//! [`infer()`] says everything about what some roots need. Rules ask for single nodes that mention
//! no parameter: `Oracle` types what they ask for and what that consists of, once, and keeps it as
//! the graph grows.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod clash;
mod functions;
mod oracle;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::ir::{Graph, Node, NodeId, Role, Walk};
use crate::prim::PrimId;
use crate::types::Type;
use crate::types::call::{CallId, Called, FunctionId, Functions, Mismatch, Operand};
pub use clash::Clash;
pub(crate) use clash::short;
use functions::Made;
pub(super) use oracle::Oracle;

/// Function calls inside function calls that are followed. Programs written by people need fewer
/// than ten; this many fit the stack of any thread.
const MAX_NESTING: u32 = 64;

/// Calls of functions, and typings of nodes inside them, for one expression outside functions. The
/// solvers of arc-dsl need at most 115.
const EFFORT: u32 = 1_000;

/// The facts known of the nodes of a graph.
pub struct Inferred {
    facts: Vec<Fact>,
    /// Calls that always fail, by where they are made; each place is told once.
    pub clashes: Vec<Clash>,
}

/// The facts known of a node. Nodes that no root reaches have type `Never` and are not `reached`.
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
    let mut tables = Tables::default();
    let reached = tables.reach(graph, roots);
    let mut inference = Inference::new(graph, &mut tables, false);
    inference.type_closed(&reached);
    inference.type_uncalled(&reached);
    let (clashes, cut) = (inference.clashes, inference.cut);
    Inferred { facts: tables.finish(graph, &reached, cut), clashes }
}

impl Inferred {
    /// Returns the type of a node, in whatever context it is evaluated; unknown for one that no
    /// root needs.
    #[inline]
    pub fn type_of(&self, node: NodeId) -> Type {
        let fact = self.facts[node.index()];
        if fact.typed { fact.value.ty } else { Type::UNKNOWN }
    }

    /// Returns the number of arguments that a function value takes, where it is known.
    pub fn arity(&self, node: NodeId) -> Option<usize> {
        self.facts[node.index()].arity.map(usize::from)
    }

    /// Tells whether the node, everything it needs included, certainly yields a value. Budgets
    /// apart, and numbers that leave their range: 64 bits, for coordinates 32.
    #[inline]
    pub fn cannot_fail(&self, node: NodeId) -> bool {
        let fact = self.facts[node.index()];
        fact.typed && fact.cannot_fail
    }

    /// Returns nodes that are reached and have a type without unknown parts, and nodes that are
    /// reached.
    pub fn typed_share(&self) -> (usize, usize) {
        self.share(Type::is_static)
    }

    /// Does as [`typed_share`](Self::typed_share), of types that are certain: without irregular
    /// parts as well.
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

/// The effort of finding out what a call yields, if nothing is known beforehand.
#[derive(Clone, Copy, Default)]
struct Cost {
    effort: u32,
    nesting: u32,
}

#[derive(Default)]
struct Calls {
    primitives: FxHashMap<(PrimId, [Operand; 4]), (Called, Cost)>,
    functions: FxHashMap<(FunctionId, Args), (Called, Cost)>,
}

/// The findings so far.
struct Tables {
    facts: Vec<Fact>,
    /// The facts known of function values, by their ids.
    made: Vec<Made>,
    /// Numbers of parameters of function values, where they are known.
    arities: Vec<Option<u16>>,
    made_ids: FxHashMap<Made, FunctionId>,
    scopes: Vec<Scope>,
    scope_ids: FxHashMap<Scope, ScopeId>,
    /// Nodes of lambdas' bodies that mention parameters, ascending, by lambda.
    bodies: FxHashMap<NodeId, (u32, u32)>,
    body_nodes: Vec<NodeId>,
    /// Calls that were typed before: in earnest, and by [`Functions::peek`], which leaves no trace
    /// in the bodies.
    calls: [Calls; 2],
}

struct Inference<'g> {
    graph: &'g Graph,
    tables: &'g mut Tables,
    /// Whether nobody asks about the bodies of functions, so that nothing need be noted of them.
    closed_only: bool,
    /// The number of peeks under way.
    peeking: usize,
    clashes: Vec<Clash>,
    /// Calls of functions under way, and the most there were since somebody looked.
    nesting: u32,
    deepest: u32,
    /// The rest of [`EFFORT`].
    effort: u32,
    /// Whether a bound was reached in the expression at hand: what is found from there on is not
    /// kept.
    spent: bool,
    /// Whether not every call of a function was seen.
    cut: bool,
}

impl Fact {
    const NOTHING: Self = Self {
        value: Operand::NEVER,
        arity: None,
        reached: false,
        typed: false,
        cannot_fail: true,
    };
}

impl Called {
    /// Returns a call that a node makes: it cannot fail where its operands cannot either, and what
    /// does not fit inside a function is known to be there only here.
    fn of_node(self, node: NodeId, scope: ScopeId, operands_cannot_fail: bool) -> Self {
        let here = |mismatch: Mismatch| Mismatch {
            call: mismatch.call.or((scope != OUTSIDE).then_some(CallId(node.index() as u32))),
            ..mismatch
        };
        Self {
            cannot_fail: self.cannot_fail && operands_cannot_fail,
            mismatch: self.mismatch.map(here),
            ..self
        }
    }
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            facts: Vec::new(),
            made: vec![Made::Unknown; 2],
            arities: vec![None; 2],
            made_ids: FxHashMap::default(),
            scopes: vec![Scope { outer: OUTSIDE, args: Args::new() }],
            scope_ids: FxHashMap::default(),
            bodies: FxHashMap::default(),
            body_nodes: Vec::new(),
            calls: Default::default(),
        }
    }
}

impl Tables {
    /// Returns the nodes that the roots need, ascending.
    fn reach(&mut self, graph: &Graph, roots: &[NodeId]) -> Vec<NodeId> {
        self.facts.resize(graph.len(), Fact::NOTHING);
        let reached = graph.needed(roots.iter().copied());
        reached.iter().for_each(|node| self.facts[node.index()].reached = true);
        reached
    }

    fn finish(mut self, graph: &Graph, reached: &[NodeId], cut: bool) -> Vec<Fact> {
        if cut {
            for &node in reached.iter().filter(|&&node| graph.free(node) != 0) {
                let fact = &mut self.facts[node.index()];
                *fact = Fact { value: Operand::of(Type::UNKNOWN), cannot_fail: false, ..*fact };
            }
        }
        for node in reached {
            let fact = &mut self.facts[node.index()];
            let arity = self.arities[fact.value.function.0 as usize];
            // A container of functions has no arity.
            fact.arity = arity.filter(|_| fact.value.ty.is_function());
        }
        self.facts
    }
}

impl<'g> Inference<'g> {
    fn new(graph: &'g Graph, tables: &'g mut Tables, closed_only: bool) -> Self {
        Self {
            graph,
            tables,
            closed_only,
            peeking: 0,
            clashes: Vec::new(),
            nesting: 0,
            deepest: 0,
            effort: EFFORT,
            spent: false,
            cut: false,
        }
    }

    /// Types the nodes that mention no parameter, operands first.
    fn type_closed(&mut self, reached: &[NodeId]) {
        for &node in reached {
            if self.graph.free(node) == 0 {
                let called = self.closed(node);
                if let Some(mismatch) = called.mismatch {
                    self.note_clash(node, mismatch);
                }
            }
        }
    }

    /// Types a node that mentions no parameter; those that it consists of are typed.
    fn closed(&mut self, node: NodeId) -> Called {
        self.begin();
        let called = self.node(node, OUTSIDE, &[], &[]);
        self.record(node, called);
        called
    }

    /// Begins an expression of its own, with new bounds.
    fn begin(&mut self) {
        (self.effort, self.spent) = (EFFORT, false);
        (self.nesting, self.deepest) = (0, 0);
    }

    /// Types a node that mentions no parameter, and before it whatever it needs. It is no [`Walk`]:
    /// nodes that have a type are seen, and functions lead to parts of their bodies.
    fn settle(&mut self, root: NodeId) {
        // With each node, whether what it needs has been seen to.
        let mut waiting = vec![(root, false)];
        while let Some((node, ready)) = waiting.pop() {
            if self.tables.facts[node.index()].typed {
                continue;
            }
            if ready {
                self.closed(node);
                continue;
            }
            waiting.push((node, true));
            match self.graph.node(node) {
                Node::Lambda { body, .. } => self.add_closed_parts(body, &mut waiting),
                _ => waiting.extend(self.graph.operands(node).iter().map(|&op| (op, false))),
            }
        }
    }

    /// Adds the parts of a function's body that mention no parameter, and contain those that do so
    /// as well.
    fn add_closed_parts(&self, body: NodeId, parts: &mut Vec<(NodeId, bool)>) {
        Walk::through(self.graph, |walk| {
            walk.visit(self.graph, body, |node| match self.graph.free(node) {
                0 => {
                    parts.push((node, false));
                    &[]
                }
                _ => self.graph.operands(node),
            });
        });
    }

    /// Types the bodies of functions that were never called, of whose arguments nothing is known.
    fn type_uncalled(&mut self, reached: &[NodeId]) {
        // Outer functions first, so that inner ones are met in them.
        for &node in reached.iter().rev() {
            let Node::Lambda { arity, body } = self.graph.node(node) else { continue };
            if self.tables.facts[body.index()].typed {
                continue;
            }
            let args = Args::from_elem(Operand::of(Type::UNKNOWN), arity.into());
            self.begin();
            let called = self.body(node, body, OUTSIDE, args);
            if self.graph.free(node) == 0
                && let Some(mismatch) = called.mismatch
            {
                self.note_clash(node, mismatch);
            }
        }
    }

    /// Takes from the effort that is left; not so where there is not enough.
    fn spend(&mut self, effort: usize) -> bool {
        let effort = u32::try_from(effort).unwrap_or(u32::MAX);
        let left = self.effort.checked_sub(effort).filter(|_| !self.spent);
        self.spent = left.is_none();
        self.cut |= self.spent;
        self.effort = left.unwrap_or(0);
        !self.spent
    }

    /// Returns the result of a call: as found `before`, or as `find` finds. The effort of finding
    /// it is charged in either case.
    fn priced(
        &mut self,
        before: Option<(Called, Cost)>,
        find: impl FnOnce(&mut Self) -> Called,
    ) -> (Called, Option<Cost>) {
        if let Some((called, cost)) = before {
            if MAX_NESTING < self.nesting + cost.nesting {
                self.spend(usize::MAX);
            }
            self.deepest = self.deepest.max(self.nesting + cost.nesting);
            let affordable = self.spend(cost.effort as usize);
            return (if affordable { called } else { Called::UNKNOWN }, None);
        }
        let (effort, deepest) = (self.effort, std::mem::replace(&mut self.deepest, self.nesting));
        let called = find(self);
        let cost = Cost { effort: effort - self.effort, nesting: self.deepest - self.nesting };
        self.deepest = self.deepest.max(deepest);
        (called, (!self.spent).then_some(cost))
    }

    /// Adds what one typing of a node found.
    fn record(&mut self, node: NodeId, called: Called) {
        if self.peeking > 0 || (self.closed_only && self.graph.free(node) != 0) {
            return;
        }
        let Fact { value: old, typed, .. } = self.tables.facts[node.index()];
        let value = if typed { self.join(old, called.result) } else { called.result };
        let fact = &mut self.tables.facts[node.index()];
        fact.value = value;
        fact.cannot_fail &= called.cannot_fail;
        fact.typed = true;
    }

    fn note_clash(&mut self, site: NodeId, mismatch: Mismatch) {
        let node = mismatch.call.map_or(site, |call| NodeId::from_index(call.0 as usize));
        let clash = Clash {
            node,
            site,
            primitive: mismatch.primitive,
            operand: mismatch.operand,
            found: mismatch.found,
        };
        self.clashes.push(clash);
    }

    /// Types one node in a scope; `body` are the nodes of the function around it that were typed in
    /// this scope before, `known` what was found.
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
                let fact = this.tables.facts[node.index()];
                (fact.value, fact.cannot_fail)
            }
            _ => match body.binary_search(&node) {
                Ok(position) => known[position],
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
                    scope = self.tables.scopes[scope.0 as usize].outer;
                }
                let args = &self.tables.scopes[scope.0 as usize].args;
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
                self.primitive(prim, &operands).of_node(node, scope, cannot_fail)
            }
            Node::Apply(_) => {
                let (operands, cannot_fail) = operands(self);
                let called = match operands.split_first() {
                    Some((&function, args)) => self.call(function, args),
                    None => Called::UNKNOWN,
                };
                called.of_node(node, scope, cannot_fail)
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

    /// Tells whether what a lambda computes when it is made certainly has a value: the parts of its
    /// body that do not mention its own parameters.
    fn captures_cannot_fail(&mut self, lambda: NodeId, body: NodeId) -> bool {
        if self.graph.free(body) == 0 {
            return self.tables.facts[body.index()].cannot_fail;
        }
        let (start, end) = self.body_range(lambda, body);
        self.tables.body_nodes[start as usize..end as usize].iter().all(|&node| {
            let leaf = matches!(self.graph.node(node), Node::Param { .. });
            let own = self.graph.free(node) & 1 == 1;
            let operands = self.graph.operands(node).iter();
            let mut closed = operands.filter(|&&operand| self.graph.free(operand) == 0);
            (leaf || own) && closed.all(|operand| self.tables.facts[operand.index()].cannot_fail)
        })
    }

    fn calls(&mut self) -> &mut Calls {
        &mut self.tables.calls[usize::from(self.peeking > 0)]
    }

    /// Returns the call of a lambda's body.
    fn body(&mut self, lambda: NodeId, body: NodeId, outer: ScopeId, args: Args) -> Called {
        if self.graph.free(body) == 0 {
            let fact = self.tables.facts[body.index()];
            return Called { result: fact.value, cannot_fail: fact.cannot_fail, mismatch: None };
        }
        let (start, end) = self.body_range(lambda, body);
        if !self.spend((end - start) as usize) {
            return Called::UNKNOWN;
        }
        let nodes: SmallVec<[NodeId; 16]> =
            self.tables.body_nodes[start as usize..end as usize].into();
        let scope = self.scope(Scope { outer, args });
        let mut known: Vec<(Operand, bool)> = Vec::with_capacity(nodes.len());
        let mut mismatch = None;
        for (index, &node) in nodes.iter().enumerate() {
            let called = self.node(node, scope, &nodes[..index], &known);
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

    /// Returns the range of those nodes of a lambda's body that mention parameters; the body itself
    /// is the last.
    fn body_range(&mut self, lambda: NodeId, body: NodeId) -> (u32, u32) {
        if let Some(&range) = self.tables.bodies.get(&lambda) {
            return range;
        }
        let start = self.tables.body_nodes.len();
        self.tables.body_nodes.push(body);
        let mut next = start;
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(&node) = self.tables.body_nodes.get(next) {
            next += 1;
            // An inner lambda's body has a scope of its own.
            if matches!(self.graph.node(node), Node::Lambda { .. }) {
                continue;
            }
            for &operand in self.graph.operands(node) {
                if self.graph.free(operand) != 0 && seen.insert(operand) {
                    self.tables.body_nodes.push(operand);
                }
            }
        }
        self.tables.body_nodes[start..].sort_unstable();
        let range = (start as u32, self.tables.body_nodes.len() as u32);
        self.tables.bodies.insert(lambda, range);
        range
    }

    fn scope(&mut self, scope: Scope) -> ScopeId {
        if let Some(&id) = self.tables.scope_ids.get(&scope) {
            return id;
        }
        let id = ScopeId(self.tables.scopes.len() as u32);
        self.tables.scopes.push(scope.clone());
        self.tables.scope_ids.insert(scope, id);
        id
    }

    fn join(&mut self, a: Operand, b: Operand) -> Operand {
        Operand { ty: a.ty.join(b.ty), function: self.either(a.brings(), b.brings()) }
    }
}

#[cfg(test)]
mod tests;
