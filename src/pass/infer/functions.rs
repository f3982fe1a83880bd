//! Function values: what is known of them, and what their calls yield.
//!
//! Combinators are called here, in types, as the engine calls them in values; so a function stays
//! known through any nesting of them.

use super::{Args, Inference, MAX_NESTING, ScopeId};
use crate::ir::{Node, NodeId};
use crate::prim::{self, PrimId};
use crate::types::Type;
use crate::types::call::{self, Called, FunctionId, Functions, Mismatch, Operand};

/// The facts known of a function value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Made {
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

/// Tells whether a call makes a function. Some combinators take whatever they are given for
/// functions; the others look at it.
fn makes_function(prim: PrimId, operands: &[Operand]) -> bool {
    match prim {
        prim::COMPOSE | prim::CHAIN | prim::FORK | prim::MATCHER => true,
        prim::POWER | prim::RBIND | prim::LBIND => {
            operands.first().is_some_and(|operand| operand.ty.is_function())
        }
        _ => false,
    }
}

impl Inference<'_> {
    /// Returns the call of a primitive.
    pub(super) fn primitive(&mut self, prim: PrimId, operands: &[Operand]) -> Called {
        let mut key = [Operand::NEVER; 4];
        for (to, from) in key.iter_mut().zip(operands) {
            *to = *from;
        }
        let before = self.calls().primitives.get(&(prim, key)).copied();
        let (called, cost) = self.priced(before, |this| {
            let mut called = call::call(prim, operands, this);
            if makes_function(prim, operands) {
                let function = this.intern(Made::Combined(prim, [key[0], key[1], key[2]]));
                let arity = this.tables.arities[function.0 as usize];
                let ty = Type::function(arity.unwrap_or(0).into());
                called.result = Operand { ty, function };
            }
            called
        });
        if let Some(cost) = cost {
            self.calls().primitives.insert((prim, key), (called, cost));
        }
        called
    }

    pub(super) fn intern(&mut self, made: Made) -> FunctionId {
        if let Some(&id) = self.tables.made_ids.get(&made) {
            return id;
        }
        let arity = |id: FunctionId| self.tables.arities[id.0 as usize];
        let arity = match made {
            Made::Unknown => None,
            Made::Prim(prim) => Some(prim.get().arity() as u16),
            Made::Lambda(node, _) => match self.graph.node(node) {
                Node::Lambda { arity, .. } => Some(arity),
                _ => None,
            },
            Made::Combined(prim::RBIND | prim::LBIND, parts) => {
                arity(parts[0].function).map(remaining)
            }
            // Once is not at all: the function itself.
            Made::Combined(prim::POWER, parts) => arity(parts[0].function).filter(|&n| n == 1),
            Made::Combined(..) => Some(1),
            Made::Either(a, b) => arity(a).filter(|_| arity(a) == arity(b)),
        };
        let id = FunctionId(self.tables.made.len() as u32);
        self.tables.made.push(made);
        self.tables.arities.push(arity);
        self.tables.made_ids.insert(made, id);
        id
    }

    /// Calls a function made by a combinator.
    fn combined(&mut self, prim: PrimId, parts: [Operand; 3], args: &[Operand]) -> Called {
        let [a, b, c] = parts;
        match prim {
            prim::COMPOSE => {
                let inner = self.call(b, args);
                self.then(inner, |this, value| this.call(a, &[value]))
            }
            prim::CHAIN => {
                let inner = self.call(c, args);
                let middle = self.then(inner, |this, value| this.call(b, &[value]));
                self.then(middle, |this, value| this.call(a, &[value]))
            }
            prim::FORK => {
                let (left, right) = (self.call(b, args), self.call(c, args));
                let both = self.call(a, &[left.result, right.result]);
                Called {
                    result: both.result,
                    cannot_fail: left.cannot_fail && right.cannot_fail && both.cannot_fail,
                    mismatch: left.mismatch.or(right.mismatch).or(both.mismatch),
                }
            }
            prim::MATCHER => {
                let called = self.call(a, args);
                Called { result: Operand::of(Type::BOOL), ..called }
            }
            prim::RBIND => {
                let args: Args = args.iter().copied().chain([b]).collect();
                self.call(a, &args)
            }
            prim::LBIND => {
                let args: Args = [b].into_iter().chain(args.iter().copied()).collect();
                self.call(a, &args)
            }
            prim::POWER => self.repeated(a, args),
            _ => Called::UNKNOWN,
        }
    }

    fn then(&mut self, first: Called, next: impl FnOnce(&mut Self, Operand) -> Called) -> Called {
        let second = next(self, first.result);
        Called {
            result: second.result,
            cannot_fail: first.cannot_fail && second.cannot_fail,
            mismatch: first.mismatch.or(second.mismatch),
        }
    }

    /// Returns a function applied to its own value an unknown number of times.
    fn repeated(&mut self, function: Operand, args: &[Operand]) -> Called {
        /// Most functions keep the type of their argument or reach a fixed one at once; types that
        /// still grow after so many rounds never settle.
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

    /// Returns the call of a function value of which something is known.
    fn known(&mut self, id: FunctionId, args: &[Operand]) -> Called {
        let wrong =
            |found| Called::fails(Mismatch { call: None, primitive: None, operand: 0, found });
        match self.tables.made[id.0 as usize] {
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
            Made::Combined(prim, parts) => {
                match self.tables.arities[id.0 as usize].map(usize::from) {
                    Some(arity) if arity != args.len() => wrong(Type::function(arity)),
                    _ => self.combined(prim, parts, args),
                }
            }
            Made::Either(a, b) => {
                let (a, b) = (self.memoized(a, args), self.memoized(b, args));
                call::either(a, b, self)
            }
        }
    }

    fn memoized(&mut self, id: FunctionId, args: &[Operand]) -> Called {
        let key = (id, Args::from(args));
        let before = self.calls().functions.get(&key).copied();
        let (called, cost) = self.priced(before, |this| {
            let effort = if this.nesting < MAX_NESTING { 1 } else { usize::MAX };
            if !this.spend(effort) {
                return Called::UNKNOWN;
            }
            this.nesting += 1;
            this.deepest = this.deepest.max(this.nesting);
            let called = this.known(id, args);
            this.nesting -= 1;
            called
        });
        if let Some(cost) = cost {
            self.calls().functions.insert(key, (called, cost));
        }
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
        Called::fails(Mismatch { call: None, primitive: None, operand: 0, found: function.ty })
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
        if self.closed_only {
            return;
        }
        match self.tables.arities[id.0 as usize] {
            Some(arity) => {
                self.memoized(id, &Args::from_elem(Operand::of(Type::UNKNOWN), arity.into()));
            }
            // Of several functions, it cannot be told how each is called.
            None => self.cut |= id != FunctionId::NONE && id != FunctionId::OPAQUE,
        }
    }
}

/// Counts the parameters left of a function once one is fixed: as in the reference, a function of
/// one is taken for one of four.
fn remaining(arity: u16) -> u16 {
    match arity {
        2 => 1,
        3 => 2,
        _ => 3,
    }
}
