//! Constants: new ones, and ones near a given one.

use super::context::pick;
use super::genome::Leaf;
use super::hints::Hints;
use crate::rng::Rng;
use crate::types::Type;
use crate::types::signature::Pattern;

/// The meaning of a value, besides its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A colour.
    Colour,
    /// A count, a size, an offset.
    Number,
    /// Not known.
    Any,
}

impl Meaning {
    /// Returns the meaning of a parameter of a primitive.
    pub(super) fn of(pattern: &Pattern) -> Self {
        match pattern {
            Pattern::Color => Self::Colour,
            Pattern::Int | Pattern::Union(..) => Self::Number,
            _ => Self::Any,
        }
    }
}

/// Returns a constant of a type; none where the language has no constants of it.
pub(super) fn draw(ty: Type, kind: Meaning, hints: &Hints, rng: &mut Rng) -> Option<Leaf> {
    Some(match ty {
        Type::BOOL => Leaf::Bool(rng.chance(50)),
        Type::INT => Leaf::Int(integer(kind, hints, rng)),
        Type::PAIR => {
            let (a, b) = pair(hints, rng);
            Leaf::Pair(a, b)
        }
        _ => return None,
    })
}

/// Returns another constant of the same kind: a neighbour, or one that the task suggests. None for
/// what is no constant.
pub(super) fn near(leaf: Leaf, kind: Meaning, hints: &Hints, rng: &mut Rng) -> Option<Leaf> {
    let other = match leaf {
        Leaf::Bool(value) => Leaf::Bool(!value),
        Leaf::Int(value) => Leaf::Int(match rng.below(10) {
            0..3 => value.saturating_add(if rng.chance(50) { 1 } else { -1 }),
            3 => value.checked_neg()?,
            _ => integer(kind, hints, rng),
        }),
        Leaf::Pair(a, b) => {
            let (a, b) = match rng.below(10) {
                0..3 => {
                    let step = if rng.chance(50) { 1 } else { -1 };
                    match rng.chance(50) {
                        true => (a.checked_add(step)?, b),
                        false => (a, b.checked_add(step)?),
                    }
                }
                3 => (b, a),
                4 => match rng.below(3) {
                    0 => (a.checked_neg()?, b),
                    1 => (a, b.checked_neg()?),
                    _ => (a.checked_neg()?, b.checked_neg()?),
                },
                _ => pair(hints, rng),
            };
            Leaf::Pair(a, b)
        }
        Leaf::Input(_) | Leaf::None | Leaf::Prim(_) | Leaf::Param { .. } => return None,
    };
    (other != leaf).then_some(other)
}

fn integer(kind: Meaning, hints: &Hints, rng: &mut Rng) -> i64 {
    let colour = match kind {
        Meaning::Colour => rng.chance(90),
        Meaning::Number => rng.chance(10),
        Meaning::Any => rng.chance(50),
    };
    if rng.chance(60)
        && let Some(hint) = pick(if colour { &hints.colours } else { &hints.numbers }, rng)
    {
        return hint;
    }
    match colour {
        true => rng.below(10) as i64,
        // Small numbers are meant far more often than large ones.
        false => match rng.below(10) {
            0 => -1,
            1 => -2,
            2..8 => rng.below(4) as i64,
            _ => rng.below(11) as i64,
        },
    }
}

fn pair(hints: &Hints, rng: &mut Rng) -> (i32, i32) {
    match pick(&hints.pairs, rng).filter(|_| rng.chance(80)) {
        Some(pair) => pair,
        None => (rng.below(7) as i32 - 3, rng.below(7) as i32 - 3),
    }
}
