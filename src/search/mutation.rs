//! A change of a program that is being made: what operators look at, and what they draw from.

use super::builder::{Builder, owner};
use super::constants::Meaning;
use super::context::{MutationContext, pick};
use super::genome::{Callee, Genome, Operand};
use super::parent::Parent;
use super::typing::{Spot, Typing};
use crate::rng::Rng;
use crate::types::Type;
use crate::types::signature::signature;

/// A change that is being made.
pub(super) struct Mutation<'p> {
    pub(super) parent: &'p Parent,
    pub(super) context: &'p MutationContext<'p>,
    pub(super) rng: &'p mut Rng,
}

impl<'p> Mutation<'p> {
    pub(super) fn genome(&self) -> &'p Genome {
        &self.parent.genome
    }

    pub(super) fn typing(&self) -> &'p Typing {
        &self.parent.typing
    }

    /// Returns the operand at a place; the result where there is no place.
    pub(super) fn operand(&self, spot: Option<Spot>) -> Operand {
        match spot {
            Some((line, place)) => self.genome().lines[line as usize].operands[usize::from(place)],
            None => self.genome().result,
        }
    }

    /// Returns the type of the operand at a place, where it is known and no function.
    pub(super) fn value_type(&self, spot: Option<Spot>) -> Option<Type> {
        let owner = spot.and_then(|(line, _)| owner(self.genome(), self.typing(), line));
        let ty = self.typing().type_of(self.operand(spot), owner);
        (ty.is_static() && ty != Type::NEVER && ty != Type::NONE && !ty.mentions_function())
            .then_some(ty)
    }

    /// Returns lines that the result needs.
    pub(super) fn live_lines(&self) -> impl Iterator<Item = u32> + 'p {
        let live = &self.parent.typing.scopes.live;
        (0..).zip(live).filter(|(_, live)| **live).map(|(line, _)| line)
    }

    /// Finds a place whose operand is as wanted; the result counts as one, with the place `None`.
    pub(super) fn spot(
        &mut self,
        mut wanted: impl FnMut(&Self, Option<Spot>) -> bool,
    ) -> Option<Option<Spot>> {
        let mut spots: Vec<Option<Spot>> = vec![None];
        for line in self.live_lines() {
            let operands = self.genome().lines[line as usize].operands.len();
            spots.extend(
                (0..operands.min(usize::from(u8::MAX))).map(|index| Some((line, index as u8))),
            );
        }
        spots.retain(|&spot| wanted(self, spot));
        pick(&spots, self.rng)
    }

    /// Returns a builder of lines for a place.
    pub(super) fn builder(&mut self, spot: Option<Spot>) -> Builder<'_> {
        let parent = self.parent;
        Builder::new(&parent.genome, &parent.typing, self.context, self.rng, spot)
    }

    /// Returns the meaning of an operand of a line.
    pub(super) fn kind(&self, spot: Option<Spot>) -> Meaning {
        let Some((line, place)) = spot else { return Meaning::Any };
        match self.genome().lines[line as usize].callee {
            Callee::Prim(prim) => {
                let alternative = signature(prim).alternatives.first();
                let pattern = alternative.and_then(|a| a.params.get(usize::from(place)));
                pattern.map_or(Meaning::Any, Meaning::of)
            }
            Callee::Apply | Callee::Tuple | Callee::Select | Callee::Lambda(_) => Meaning::Any,
        }
    }
}
