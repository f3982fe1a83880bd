//! The operators of mutation, a small function each; [`super::mutate::OPERATORS`] is their table.

use smallvec::SmallVec;

use super::constants;
use super::context::{Producer, pick, producers};
use super::genome::{Callee, Genome, Leaf, Operand};
use super::mutation::Mutation;
use super::typing::{Spot, combinator};
use crate::prim::PrimId;
use crate::types::signature::{Pattern, signature};
use crate::types::{Choice, Type, unify};

/// Calls inside calls of a random expression, at most.
const DEPTH: usize = 2;

/// Returns another constant of the same kind.
pub(super) fn constant(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let is_constant = |leaf| matches!(leaf, Leaf::Bool(_) | Leaf::Int(_) | Leaf::Pair(..));
    let spot = mutation.spot(
        |mutation, spot| matches!(mutation.operand(spot), Operand::Leaf(leaf) if is_constant(leaf)),
    )?;
    let Operand::Leaf(leaf) = mutation.operand(spot) else { return None };
    let kind = mutation.kind(spot);
    let other = constants::near(leaf, kind, mutation.context.hints, mutation.rng)?;
    let mut child = mutation.genome().clone();
    match spot {
        Some((line, place)) => {
            child.lines[line as usize].operands[usize::from(place)] = Operand::Leaf(other);
        }
        None => child.result = Operand::Leaf(other),
    }
    Some(child)
}

/// Returns another primitive that takes and yields the same types, where one is called or is a
/// value.
pub(super) fn primitive(mutation: &mut Mutation<'_>) -> Option<Genome> {
    enum Replaceable {
        Callee(u32),
        Value(Spot),
    }
    let mut places: SmallVec<[Replaceable; 64]> = SmallVec::new();
    for index in mutation.live_lines() {
        let line = &mutation.genome().lines[index as usize];
        if matches!(line.callee, Callee::Prim(_)) && combinator(line.callee).is_none() {
            places.push(Replaceable::Callee(index));
        }
        let values = (0..).zip(&line.operands);
        let values = values.filter(|(_, value)| matches!(value, Operand::Leaf(Leaf::Prim(_))));
        places.extend(values.map(|(place, _)| Replaceable::Value((index, place))));
    }
    if places.is_empty() {
        return None;
    }
    match places[mutation.rng.below(places.len())] {
        Replaceable::Callee(line) => called(mutation, line),
        Replaceable::Value(spot) => function_value(mutation, spot),
    }
}

/// Returns another primitive in the place of the one that a line calls.
fn called(mutation: &mut Mutation<'_>, index: u32) -> Option<Genome> {
    let line = &mutation.genome().lines[index as usize];
    let Callee::Prim(old) = line.callee else { return None };
    let ty = mutation.typing().types[index as usize];
    let operands: Option<SmallVec<[Option<Type>; 4]>> = (0..line.operands.len())
        .map(|place| {
            let spot = Some((index, place as u8));
            match mutation.value_type(spot) {
                Some(ty) => Some(Some(ty)),
                // A function or none: only the kind of place must be the same.
                None => Some(None),
            }
        })
        .collect();
    let operands = operands?;
    let is_symmetry = |prim: PrimId| mutation.context.hints.transforms.contains(&prim);
    let all = producers(ty);
    let fits = |producer: &&Producer| {
        let mut choice = producer.choice;
        producer.prim != old
            && producer.params.len() == operands.len()
            && producer.params.iter().zip(&operands).enumerate().all(|(place, (pattern, ty))| {
                match ty {
                    Some(ty) => unify(pattern, *ty, &mut choice),
                    None => same_function(old, place, pattern),
                }
            })
    };
    let fitting: SmallVec<[&Producer; 32]> = all.iter().filter(fits).collect();
    let suggested: SmallVec<[&Producer; 8]> =
        fitting.iter().copied().filter(|producer| is_symmetry(producer.prim)).collect();
    let drawn = match mutation.rng.chance(30) && !suggested.is_empty() {
        true => mutation.rng.pick(&suggested),
        false if mutation.rng.chance(50) => mutation.context.usage.pick(&fitting, mutation.rng)?,
        false => pick(&fitting, mutation.rng)?,
    };
    let mut child = mutation.genome().clone();
    child.lines[index as usize].callee = Callee::Prim(drawn.prim);
    Some(child)
}

/// Tells whether a pattern asks for a function of as many parameters as a primitive does in that
/// place.
fn same_function(prim: PrimId, place: usize, pattern: &Pattern) -> bool {
    let arity = |pattern: &Pattern| match pattern {
        Pattern::Function(params, _) => Some(params.len()),
        _ => None,
    };
    let before = signature(prim).alternatives.first().and_then(|a| a.params.get(place));
    before.is_some_and(|before| arity(before).is_some() && arity(before) == arity(pattern))
}

/// Returns another primitive as a function value.
fn function_value(mutation: &mut Mutation<'_>, spot: Spot) -> Option<Genome> {
    let signature = mutation.typing().signature(spot)?.clone();
    if !signature.result.is_static() || !signature.params.iter().all(|ty| ty.is_static()) {
        return None;
    }
    let mut builder = mutation.builder(Some(spot));
    let function = builder.primitive(&signature.params, signature.result)?;
    Some(builder.finish(Some(spot), function))
}

/// Returns another value of the same type that is in scope, or of another type that the primitive
/// takes there.
pub(super) fn argument(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let spot = mutation.spot(|mutation, spot| mutation.value_type(spot).is_some())?;
    let ty = mutation.value_type(spot)?;
    let ty = match spot.filter(|_| mutation.rng.chance(25)) {
        Some(spot) => widened(mutation, spot).unwrap_or(ty),
        None => ty,
    };
    let old = mutation.operand(spot);
    let mut builder = mutation.builder(spot);
    let new = builder.in_scope(ty).filter(|&new| new != old)?;
    Some(builder.finish(spot, new))
}

/// Returns another type that the primitive of a line takes in a place, with the same result.
fn widened(mutation: &mut Mutation<'_>, (index, place): Spot) -> Option<Type> {
    let line = &mutation.genome().lines[index as usize];
    let Callee::Prim(prim) = line.callee else { return None };
    let result = mutation.typing().types[index as usize];
    let mut types: SmallVec<[Type; 8]> = SmallVec::new();
    for alternative in &signature(prim).alternatives {
        let mut choice = Choice::default();
        let fits = unify(&alternative.result, result, &mut choice)
            && alternative.params.iter().enumerate().all(|(other, pattern)| {
                other == usize::from(place)
                    || matches!(pattern, Pattern::Function(..))
                    || mutation
                        .value_type(Some((index, other as u8)))
                        .is_some_and(|ty| unify(pattern, ty, &mut choice))
            });
        if !fits {
            continue;
        }
        match &alternative.params[usize::from(place)] {
            Pattern::Union(_, patterns) => types.extend(patterns.iter().filter_map(|pattern| {
                super::builder::decided(pattern, &mut choice.clone(), mutation.rng)
            })),
            pattern => types.extend(super::builder::decided(pattern, &mut choice, mutation.rng)),
        }
    }
    pick(&types, mutation.rng)
}

/// Returns a value or a function of another candidate, with the lines that it needs.
pub(super) fn crossover(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let spot = mutation.spot(|mutation, spot| {
        mutation.value_type(spot).is_some()
            || spot.is_some_and(|spot| mutation.typing().signature(spot).is_some())
    })?;
    let signature = spot.and_then(|spot| mutation.typing().signature(spot)).cloned();
    let ty = mutation.value_type(spot);
    let mut builder = mutation.builder(spot);
    let new = match signature {
        Some(signature) => builder.donated_function(&signature.params, signature.result)?,
        None => builder.donated(ty?)?,
    };
    Some(builder.finish(spot, new))
}

/// Returns a new call around a value.
pub(super) fn insert(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let spot = mutation.spot(|mutation, spot| mutation.value_type(spot).is_some())?;
    let ty = mutation.value_type(spot)?;
    let old = mutation.operand(spot);
    let transforms = &mutation.context.hints.transforms;
    let suggested = match ty == Type::GRID && mutation.rng.chance(15) {
        true => pick(transforms, mutation.rng),
        false => None,
    };
    let mut builder = mutation.builder(spot);
    let new = match suggested {
        Some(prim) => builder.push(super::genome::Line::new(Callee::Prim(prim), [old])),
        None => builder.call_with(ty, old, ty, DEPTH)?,
    };
    Some(builder.finish(spot, new))
}

/// Returns a line less: what used it uses one of its operands, or another value of its type.
pub(super) fn delete(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let lines: SmallVec<[u32; 32]> = mutation
        .live_lines()
        .filter(|&line| {
            let ty = mutation.typing().types[line as usize];
            ty.is_static() && ty != Type::NEVER && !ty.mentions_function()
        })
        .collect();
    let index = pick(&lines, mutation.rng)?;
    let ty = mutation.typing().types[index as usize];
    let operands = &mutation.genome().lines[index as usize].operands;
    let fitting: SmallVec<[Operand; 4]> = (0..)
        .zip(operands)
        .filter(|(place, _)| {
            mutation.value_type(Some((index, *place))).is_some_and(|found| found.fits(ty))
        })
        .map(|(_, operand)| *operand)
        .collect();
    let by = match pick(&fitting, mutation.rng) {
        Some(operand) => operand,
        // Operands of the line are in the scope that the line itself is in.
        None => mutation.builder(Some((index, 0))).in_scope(ty)?,
    };
    let mut child = mutation.genome().clone();
    child.replace_uses(index as usize, by);
    child.remove(index as usize);
    Some(child)
}

/// Returns two operands of a line swap places, or two lines of which one uses the other.
pub(super) fn swap(mutation: &mut Mutation<'_>) -> Option<Genome> {
    match mutation.rng.chance(50) {
        true => swap_operands(mutation),
        false => swap_lines(mutation),
    }
}

fn swap_operands(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let mut pairs: SmallVec<[(u32, u8, u8); 32]> = SmallVec::new();
    for index in mutation.live_lines() {
        let line = &mutation.genome().lines[index as usize];
        let types: SmallVec<[Option<Type>; 4]> = (0..line.operands.len().min(8))
            .map(|place| mutation.value_type(Some((index, place as u8))))
            .collect();
        for (b, ty) in (0..).zip(&types) {
            for a in 0..b {
                let differ = line.operands[usize::from(a)] != line.operands[usize::from(b)];
                if differ && ty.is_some() && types[usize::from(a)] == *ty {
                    pairs.push((index, a, b));
                }
            }
        }
    }
    let (line, a, b) = pick(&pairs, mutation.rng)?;
    let mut child = mutation.genome().clone();
    child.lines[line as usize].operands.swap(a.into(), b.into());
    Some(child)
}

/// Swaps two calls, one of which gets the other's value: the inner one becomes the outer one.
fn swap_lines(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let genome = mutation.genome();
    let types = &mutation.typing().types;
    let mut pairs: SmallVec<[(u32, u8, u8); 32]> = SmallVec::new();
    for outer in mutation.live_lines() {
        for (place, operand) in (0..).zip(&genome.lines[outer as usize].operands) {
            let Some(inner) = operand.line() else { continue };
            if types[inner] != types[outer as usize] || !same_scope(mutation, inner, outer as usize)
            {
                continue;
            }
            // The operand of the inner call, if it has the same type too.
            for main in 0..genome.lines[inner].operands.len().min(8) as u8 {
                if mutation.value_type(Some((inner as u32, main))) == Some(types[inner]) {
                    pairs.push((outer, place, main));
                }
            }
        }
    }
    let (outer, place, main) = pick(&pairs, mutation.rng)?;
    let mut child = genome.clone();
    let inner = child.lines[outer as usize].operands[usize::from(place)].line()?;
    // The inner line must not come to use what is only made between the two.
    let later = |operand: &Operand| operand.line().is_some_and(|line| line > inner);
    if child.lines[outer as usize].operands.iter().any(later) {
        return None;
    }
    let input = child.lines[inner].operands[usize::from(main)];
    let mut new_inner = child.lines[outer as usize].clone();
    let mut new_outer = child.lines[inner].clone();
    new_inner.operands[usize::from(place)] = input;
    new_outer.operands[usize::from(main)] = Operand::Line(inner as u32);
    // Lines that use the inner one twice would use themselves.
    if new_inner.operands.iter().any(|operand| operand.line() == Some(inner)) {
        return None;
    }
    std::mem::swap(&mut new_inner.name, &mut new_outer.name);
    child.lines[inner] = new_inner;
    child.lines[outer as usize] = new_outer;
    Some(child)
}

/// Tells whether two lines can use the same values.
fn same_scope(mutation: &Mutation<'_>, a: usize, b: usize) -> bool {
    let scopes = &mutation.typing().scopes;
    (scopes.free[a] == 0) == (scopes.free[b] == 0) && scopes.owner[a] == scopes.owner[b]
}

/// Returns a random expression instead of a value, a random function instead of a function.
pub(super) fn subexpression(mutation: &mut Mutation<'_>) -> Option<Genome> {
    let spot = mutation.spot(|mutation, spot| {
        mutation.value_type(spot).is_some()
            || spot.is_some_and(|spot| mutation.typing().signature(spot).is_some())
    })?;
    let signature = spot.and_then(|spot| mutation.typing().signature(spot)).cloned();
    let ty = mutation.value_type(spot);
    let depth = 1 + mutation.rng.below(DEPTH);
    let mut builder = mutation.builder(spot);
    let new = match signature {
        Some(signature) if signature.result.is_static() => {
            builder.function(&signature.params, signature.result, depth)?
        }
        Some(_) => return None,
        None => builder.call(ty?, depth)?,
    };
    Some(builder.finish(spot, new))
}
