//! Random functions: primitives, primitives with one operand fixed, compositions, comparisons,
//! lambdas.

use smallvec::SmallVec;

use super::builder::{Builder, decided};
use super::constants::Meaning;
use super::context::{Producer, producers};
use super::genome::{Callee, Leaf, Line, Operand};
use super::typing::Signature;
use crate::prim;
use crate::types::signature::Pattern;
use crate::types::{Choice, Type, unify};

/// Ways to make a function, with how often each is tried first.
const WAYS: [(Way, usize); 6] = [
    (Way::Primitive, 34),
    (Way::Bound, 18),
    (Way::Lambda, 18),
    (Way::Composed, 14),
    (Way::Matcher, 10),
    (Way::Donated, 6),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Primitive,
    Bound,
    Lambda,
    Composed,
    Matcher,
    Donated,
}

/// Draws of a way; most functions that can be made at all are made by the second.
const TRIES: usize = 5;

impl Builder<'_> {
    /// Returns a function that takes values of the given types and yields one of another.
    pub(super) fn function(
        &mut self,
        params: &[Type],
        result: Type,
        depth: usize,
    ) -> Option<Operand> {
        for _ in 0..TRIES {
            let before = self.count_new();
            let made = match self.way() {
                Way::Primitive => self.primitive(params, result),
                Way::Bound if depth > 0 => self.bound(params, result, depth - 1),
                Way::Lambda if depth > 0 => self.lambda(params, result, depth - 1),
                Way::Composed if depth > 0 => self.composed(params, result, depth - 1),
                Way::Matcher if result == Type::BOOL => self.matcher(params, depth),
                Way::Donated => self.donated_function(params, result),
                Way::Bound | Way::Lambda | Way::Composed | Way::Matcher => None,
            };
            if made.is_some() {
                return made;
            }
            self.forget(before);
        }
        None
    }

    fn way(&mut self) -> Way {
        let mut index = self.rng.below(WAYS.iter().map(|(_, weight)| weight).sum());
        let found = WAYS.iter().find(|(_, weight)| {
            let found = index < *weight;
            index = index.wrapping_sub(*weight);
            found
        });
        found.map_or(Way::Primitive, |(way, _)| *way)
    }

    /// Returns a primitive that takes just this.
    pub(super) fn primitive(&mut self, params: &[Type], result: Type) -> Option<Operand> {
        let all = producers(result);
        let takes = |producer: &&Producer| {
            let mut choice = producer.choice;
            producer.params.len() == params.len()
                && producer.params.iter().zip(params).all(|(p, &ty)| unify(p, ty, &mut choice))
        };
        let all: SmallVec<[&Producer; 32]> = all.iter().filter(takes).collect();
        let producer = self.context.usage.pick(&all, self.rng)?;
        Some(Operand::Leaf(Leaf::Prim(producer.prim)))
    }

    /// Returns a primitive of one parameter more, with the first or the last of its operands fixed.
    fn bound(&mut self, params: &[Type], result: Type, depth: usize) -> Option<Operand> {
        let last = self.rng.chance(60);
        let fixed = if last { params.len() } else { 0 };
        let all = producers(result);
        let rest = |producer: &Producer| -> Option<Choice> {
            let mut choice = producer.choice;
            let free = producer.params.iter().enumerate().filter(|(place, _)| *place != fixed);
            let takes = producer.params.len() == params.len() + 1
                && !matches!(producer.params[fixed], Pattern::Function(..))
                && free.zip(params).all(|((_, p), &ty)| unify(p, ty, &mut choice));
            takes.then_some(choice)
        };
        let all: SmallVec<[&Producer; 32]> =
            all.iter().filter(|producer| rest(producer).is_some()).collect();
        let producer = self.context.usage.pick(&all, self.rng)?.clone();
        let mut choice = rest(&producer)?;
        let pattern = &producer.params[fixed];
        let ty = decided(pattern, &mut choice, self.rng)?;
        let value = self.value(ty, Meaning::of(pattern), depth)?;
        let binder = if last { prim::RBIND } else { prim::LBIND };
        let function = Operand::Leaf(Leaf::Prim(producer.prim));
        Some(self.push(Line::new(Callee::Prim(binder), [function, value])))
    }

    /// Returns one function after another.
    fn composed(&mut self, params: &[Type], result: Type, depth: usize) -> Option<Operand> {
        if params.len() != 1 {
            return None;
        }
        let all = producers(result);
        let all: SmallVec<[&Producer; 32]> = all
            .iter()
            .filter(|producer| {
                matches!(producer.params, [pattern] if !matches!(pattern, Pattern::Function(..)))
            })
            .collect();
        let outer = self.context.usage.pick(&all, self.rng)?.clone();
        let mut choice = outer.choice;
        let middle = decided(&outer.params[0], &mut choice, self.rng)?;
        let inner = self.function(params, middle, depth)?;
        let outer = Operand::Leaf(Leaf::Prim(outer.prim));
        Some(self.push(Line::new(Callee::Prim(prim::COMPOSE), [outer, inner])))
    }

    /// Tells whether a function yields a certain number.
    fn matcher(&mut self, params: &[Type], depth: usize) -> Option<Operand> {
        if params.len() != 1 {
            return None;
        }
        let function = self.function(params, Type::INT, depth.saturating_sub(1))?;
        let target = self.value(Type::INT, Meaning::Any, 0)?;
        Some(self.push(Line::new(Callee::Prim(prim::MATCHER), [function, target])))
    }

    /// Returns a function of another program.
    pub(super) fn donated_function(&mut self, params: &[Type], result: Type) -> Option<Operand> {
        let signature = Signature { params: params.into(), result };
        let (genome, operand) = self.context.function(&signature, self.rng)?;
        self.copied(genome, operand)
    }
}
