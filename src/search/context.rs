//! The stock that mutation draws from: primitives by what they yield, constants, and parts of other
//! programs.

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::genome::{Callee, Genome, Leaf, Operand};
use super::hints::Hints;
use super::parent::Parent;
use super::typing::Signature;
use crate::prim::{self, PrimId};
use crate::rng::Rng;
use crate::types::signature::{Pattern, signature};
use crate::types::{Choice, Type, unify};

/// State that all mutations of a generation share.
pub struct MutationContext<'m> {
    /// The suggestions of the task.
    pub hints: &'m Hints,
    /// The number of uses of each primitive, plus one.
    pub usage: &'m Usage,
    /// Parts of other programs, in any number of collections.
    pub donors: &'m [&'m Donors],
}

/// The uses of each primitive in programs: those that are used often are drawn often.
#[derive(Clone, Debug)]
pub struct Usage(Vec<u32>);

impl Usage {
    /// Counts the calls of genomes.
    pub fn of<'g>(genomes: impl IntoIterator<Item = &'g Genome>) -> Self {
        let mut counts = vec![1; prim::all().len()];
        for line in genomes.into_iter().flat_map(|genome| &genome.lines) {
            // Primitives that statements of Python become are never drawn.
            let mut count = |prim: PrimId| {
                counts.get_mut(prim.index()).into_iter().for_each(|count| *count += 1);
            };
            if let Callee::Prim(prim) = line.callee {
                count(prim);
            }
            for operand in &line.operands {
                if let Operand::Leaf(Leaf::Prim(prim)) = *operand {
                    count(prim);
                }
            }
        }
        Self(counts)
    }

    /// Returns the weight of a primitive. Grows slower than its use, so that what is rare gets its
    /// turn.
    fn weight(&self, prim: PrimId) -> u32 {
        1 + (self.0[prim.index()] * 4).isqrt()
    }

    /// Returns one of several producers.
    pub(super) fn pick<'p>(
        &self,
        producers: &[&'p Producer],
        rng: &mut Rng,
    ) -> Option<&'p Producer> {
        let total: u32 = producers.iter().map(|producer| self.weight(producer.prim)).sum();
        let mut index = rng.below(total as usize) as u32;
        producers.iter().copied().find(|producer| {
            let weight = self.weight(producer.prim);
            let found = index < weight;
            index = index.wrapping_sub(weight);
            found
        })
    }
}

/// A primitive that yields a type, by one alternative of its signature.
#[derive(Clone, Debug)]
pub(super) struct Producer {
    pub(super) prim: PrimId,
    /// The parameters.
    pub(super) params: &'static [Pattern],
    /// The types that its variables stand for, as far as the type of the result tells.
    pub(super) choice: Choice,
}

type Producers = Arc<[Producer]>;

/// The producers of the types that were asked for. It is a function of the registry alone, so that
/// who asked first does not matter.
static PRODUCERS: LazyLock<RwLock<FxHashMap<Type, Producers>>> = LazyLock::new(RwLock::default);

/// Returns the primitives that yield a type.
pub(super) fn producers(ty: Type) -> Producers {
    if let Some(known) = PRODUCERS.read().unwrap_or_else(PoisonError::into_inner).get(&ty) {
        return Arc::clone(known);
    }
    let mut found = Vec::new();
    for prim in prim::reference().iter().map(|prim| prim.id) {
        // The function of a combinator is put together by itself.
        if prim.is_combinator() || prim == prim::IDENTITY {
            continue;
        }
        for alternative in &signature(prim).alternatives {
            let mut choice = Choice::default();
            // An alternative that takes anything for rows yields rows of anything: hardly ever what
            // is meant.
            if unify(&alternative.result, ty, &mut choice) {
                found.push(Producer { prim, params: &alternative.params, choice });
            }
        }
    }
    let found: Producers = found.into();
    let mut all = PRODUCERS.write().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(ty).or_insert(found))
}

/// Values of other programs, by type.
#[derive(Default)]
pub struct Donors {
    parents: Vec<Arc<Parent>>,
    values: FxHashMap<Type, Vec<(u32, u32)>>,
    functions: FxHashMap<Signature, Vec<(u32, Operand)>>,
}

impl Donors {
    /// Returns the values of programs that mention no parameter of a lambda.
    pub fn of(parents: impl IntoIterator<Item = Arc<Parent>>) -> Self {
        let mut donors = Self::default();
        for (number, parent) in (0..).zip(parents) {
            let Parent { genome, typing } = &*parent;
            for (line, &ty) in (0..).zip(&typing.types) {
                let closed = typing.scopes.free[line as usize] == 0;
                if closed && ty.is_static() && ty != Type::NEVER && !ty.mentions_function() {
                    donors.values.entry(ty).or_default().push((number, line));
                }
            }
            let mut functions: Vec<_> = typing.signatures().collect();
            functions.sort_unstable_by_key(|(spot, _)| *spot);
            for ((line, place), signature) in functions {
                let operand = genome.lines[line as usize].operands[usize::from(place)];
                let closed = operand.line().is_some_and(|line| typing.scopes.free[line] == 0);
                if closed && signature.result.is_static() {
                    let functions = donors.functions.entry(signature.clone()).or_default();
                    functions.push((number, operand));
                }
            }
            donors.parents.push(parent);
        }
        donors
    }

    /// Returns a value of a type, and the program that it is from.
    fn value(&self, ty: Type, rng: &mut Rng) -> Option<(&Genome, Operand)> {
        let (number, line) = pick(self.values.get(&ty)?, rng)?;
        Some((&self.parents[number as usize].genome, Operand::Line(line)))
    }

    /// Returns a function that takes and gives the same, and the program that it is from.
    fn function(&self, signature: &Signature, rng: &mut Rng) -> Option<(&Genome, Operand)> {
        let (number, operand) = pick(self.functions.get(signature)?, rng)?;
        Some((&self.parents[number as usize].genome, operand))
    }
}

impl<'m> MutationContext<'m> {
    /// Returns a value of a type of another program.
    pub(super) fn value(&self, ty: Type, rng: &mut Rng) -> Option<(&'m Genome, Operand)> {
        pick(self.donors, rng)?.value(ty, rng)
    }

    /// Returns a function of another program that takes and gives the same.
    pub(super) fn function(
        &self,
        signature: &Signature,
        rng: &mut Rng,
    ) -> Option<(&'m Genome, Operand)> {
        pick(self.donors, rng)?.function(signature, rng)
    }
}

/// Returns one of several items, of which there may be none.
pub(super) fn pick<T: Copy>(items: &[T], rng: &mut Rng) -> Option<T> {
    match items {
        [] => None,
        _ => Some(rng.pick(items)),
    }
}
