//! Matches operands with an alternative of a signature, and tells what its variables stand for
//! then.

use super::operand::{Functions, Operand};
use super::signature::{MAX_VARIABLES, Pattern};
use super::{Shape, Type};

/// The degree to which an operand matches a pattern, from worst to best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Grade {
    /// It is something else.
    No,
    /// It is something else that the reference mostly takes as well, such as a tuple of locations
    /// for a set of them.
    Odd,
    /// Nothing is known of it.
    Loose,
    /// It is what is asked for or an irregular form of it.
    Irregular,
    /// It is what is asked for.
    Yes,
}

use Grade::{Irregular, Loose, No, Odd, Yes};

/// The types that the variables of an alternative stand for; `Never` before they have met anything.
pub(super) struct Bindings([Operand; MAX_VARIABLES]);

impl Bindings {
    pub(super) fn new() -> Self {
        Self([Operand::NEVER; MAX_VARIABLES])
    }

    fn bind(&mut self, var: u8, operand: Operand, functions: &mut dyn Functions) {
        let bound = &mut self.0[usize::from(var)];
        bound.ty = bound.ty.join(operand.ty);
        bound.function = functions.either(bound.function, operand.brings());
    }

    /// Matches an operand. `lax` where it is a part of something that may be irregular, so that
    /// nothing is certain about it.
    pub(super) fn matches(
        &mut self,
        pattern: &Pattern,
        operand: Operand,
        lax: bool,
        functions: &mut dyn Functions,
    ) -> Grade {
        let part = |ty| Operand { ty, ..operand };
        let items = || part(operand.ty.element().unwrap_or(Type::NEVER));
        match (pattern, operand.ty.shape()) {
            (Pattern::Var(var, bound), _) => {
                let grade = match bound {
                    Some(bound) => self.matches(bound, operand, lax, functions),
                    None => Yes,
                };
                let ty = if lax { operand.ty.maybe() } else { operand.ty };
                self.bind(*var, part(ty), functions);
                grade
            }
            (Pattern::Any, _) | (Pattern::None, Shape::None) => Yes,
            (_, Shape::Unknown) => {
                self.bind_all(pattern, operand, functions);
                Loose
            }
            (_, Shape::Never) => Yes,
            (Pattern::Maybe(inner), _) => self.matches(inner, operand, lax, functions),
            (Pattern::Union(_, patterns), _) => {
                let grade = |pattern| self.matches(pattern, operand, lax, functions);
                patterns.iter().map(grade).max().unwrap_or(No)
            }
            (_, Shape::Maybe(inner)) => {
                Irregular.min(self.matches(pattern, part(inner), true, functions))
            }
            (Pattern::Bool, Shape::Bool) => Yes,
            (Pattern::Int | Pattern::Color, Shape::Int | Shape::Bool) => Yes,
            (Pattern::Bool | Pattern::Color, _) => Odd,
            (Pattern::Grid, Shape::Grid) => Yes,
            (Pattern::Grid, Shape::Pair(a, b)) if a.fits(Type::PAIR) && b.fits(Type::PAIR) => Yes,
            (Pattern::Grid, Shape::Pair(a, b)) => Irregular.min(row(a)).min(row(b)),
            (Pattern::Grid, Shape::Tuple(items)) => Irregular.min(row(items)),
            (Pattern::Pair(p, q), Shape::Pair(a, b)) => {
                let first = self.matches(p, part(a), lax, functions);
                first.min(self.matches(q, part(b), lax, functions))
            }
            (Pattern::Pair(p, q), Shape::Tuple(_) | Shape::Grid) => {
                let first = self.matches(p, items(), lax, functions);
                Irregular.min(first).min(self.matches(q, items(), lax, functions))
            }
            (
                Pattern::Tuple(inner) | Pattern::Container(inner),
                Shape::Tuple(_) | Shape::Grid | Shape::Pair(..),
            ) => match operand.ty.shape() {
                Shape::Pair(a, b) => {
                    let first = self.matches(inner, part(a), lax, functions);
                    first.min(self.matches(inner, part(b), lax, functions))
                }
                _ => self.matches(inner, items(), lax, functions),
            },
            (
                Pattern::Set(inner) | Pattern::Cells(inner) | Pattern::Container(inner),
                Shape::Set(_),
            ) => self.matches(inner, items(), lax, functions),
            // Of two, it is not empty, so that it is not handed back as it is.
            (Pattern::Cells(inner), Shape::Pair(..)) => {
                Irregular.min(self.matches(inner, items(), lax, functions))
            }
            (Pattern::Cells(inner), Shape::Tuple(_) | Shape::Grid) => {
                Odd.min(self.matches(inner, items(), lax, functions))
            }
            (Pattern::Function(params, _), Shape::Function(arity)) => match arity {
                None => Loose,
                Some(arity) if usize::from(arity) == params.len() => Yes,
                Some(_) => No,
            },
            _ => No,
        }
    }

    /// Lets all variables of a pattern stand for something unknown.
    fn bind_all(&mut self, pattern: &Pattern, unknown: Operand, functions: &mut dyn Functions) {
        match pattern {
            Pattern::Var(var, bound) => {
                self.bind(*var, unknown, functions);
                if let Some(bound) = bound {
                    self.bind_all(bound, unknown, functions);
                }
            }
            Pattern::Pair(a, b) => {
                self.bind_all(a, unknown, functions);
                self.bind_all(b, unknown, functions);
            }
            Pattern::Tuple(inner)
            | Pattern::Set(inner)
            | Pattern::Cells(inner)
            | Pattern::Container(inner)
            | Pattern::Maybe(inner) => self.bind_all(inner, unknown, functions),
            Pattern::Any
            | Pattern::None
            | Pattern::Bool
            | Pattern::Int
            | Pattern::Color
            | Pattern::Grid
            | Pattern::Union(..)
            | Pattern::Function(..) => {}
        }
    }

    /// Returns the type that a pattern stands for, and the functions that its variables brought
    /// along.
    pub(super) fn resolve(&self, pattern: &Pattern, functions: &mut dyn Functions) -> Operand {
        let mut one = |inner: &Pattern, make: fn(Type) -> Type| {
            let inner = self.resolve(inner, functions);
            Operand { ty: make(inner.ty), ..inner }
        };
        match pattern {
            Pattern::Var(var, _) => self.0[usize::from(*var)],
            Pattern::Any | Pattern::Container(_) => Operand::of(Type::UNKNOWN),
            Pattern::None => Operand::of(Type::NONE),
            Pattern::Bool => Operand::of(Type::BOOL),
            Pattern::Int | Pattern::Color => Operand::of(Type::INT),
            Pattern::Grid => Operand::of(Type::GRID),
            Pattern::Pair(a, b) => {
                let (a, b) = (self.resolve(a, functions), self.resolve(b, functions));
                let function = functions.either(a.function, b.function);
                Operand { ty: Type::pair(a.ty, b.ty), function }
            }
            Pattern::Tuple(inner) => one(inner, Type::tuple),
            Pattern::Set(inner) | Pattern::Cells(inner) => one(inner, Type::set),
            Pattern::Maybe(inner) => one(inner, Type::maybe),
            Pattern::Union(_, patterns) => {
                let mut either = Operand::NEVER;
                for pattern in patterns {
                    let one = self.resolve(pattern, functions);
                    either.ty = either.ty.join(one.ty);
                    either.function = functions.either(either.function, one.brings());
                }
                either
            }
            Pattern::Function(params, _) => Operand::of(Type::function(params.len())),
        }
    }
}

/// Grades a type as a row of a grid.
fn row(ty: Type) -> Grade {
    match ty.shape() {
        Shape::Unknown => Loose,
        Shape::Never => Yes,
        Shape::Maybe(inner) => Irregular.min(row(inner)),
        Shape::Pair(..) | Shape::Tuple(_) => match ty.element().map(Type::shape) {
            Some(Shape::Int | Shape::Bool | Shape::Never) => Yes,
            Some(Shape::Unknown) => Loose,
            Some(Shape::Maybe(_)) => Irregular,
            _ => Odd,
        },
        _ => No,
    }
}

/// Tells whether a primitive may take an operand of this type at all. Where not, the call fails
/// whatever the value is. The exception is an empty container, into which many primitives do not
/// look.
///
/// Goes by the kind of value only, because the reference takes many things that no signature tells
/// of. Examples are a tuple of locations for a set of them, any value for a colour or a truth
/// value, and rows of anything for a grid.
pub(super) fn accepts(pattern: &Pattern, ty: Type) -> bool {
    let shape = ty.shape();
    match (pattern, shape) {
        (_, Shape::Unknown | Shape::Never) => true,
        (_, Shape::Maybe(inner)) => {
            matches!(inner.shape(), Shape::Int | Shape::Bool) || accepts(pattern, inner)
        }
        (Pattern::Any | Pattern::Bool | Pattern::Color | Pattern::Var(_, None), _) => true,
        (Pattern::Var(_, Some(inner)) | Pattern::Maybe(inner), _) => accepts(inner, ty),
        (Pattern::Union(_, patterns), _) => patterns.iter().any(|pattern| accepts(pattern, ty)),
        (Pattern::None, _) => shape == Shape::None,
        (Pattern::Int, _) => matches!(shape, Shape::Int | Shape::Bool),
        (Pattern::Set(_), _) => matches!(shape, Shape::Set(_)),
        // A primitive that only unpacks a pair takes a set of two numbers as well.
        (Pattern::Pair(..), Shape::Set(items)) => {
            matches!(items.shape(), Shape::Int | Shape::Unknown | Shape::Never)
        }
        (Pattern::Grid | Pattern::Pair(..) | Pattern::Tuple(_), _) => {
            matches!(shape, Shape::Grid | Shape::Pair(..) | Shape::Tuple(_))
        }
        (Pattern::Cells(_) | Pattern::Container(_), _) => {
            matches!(shape, Shape::Grid | Shape::Pair(..) | Shape::Tuple(_) | Shape::Set(_))
        }
        // A function is called with each element, so it is not looked at where there is none.
        (Pattern::Function(..), _) => true,
    }
}

/// Does as [`accepts`], also going by what is in a set of locations, cells or objects, or in a
/// tuple in its place. Numbers are no locations, and objects are no cells. A function takes as
/// many parameters as it is called with.
pub(super) fn accepts_elements(pattern: &Pattern, ty: Type) -> bool {
    match (pattern, ty.shape()) {
        (Pattern::Function(..), Shape::Maybe(inner)) => accepts_elements(pattern, inner),
        (_, Shape::Maybe(_)) => accepts(pattern, ty),
        (Pattern::Function(..), Shape::Unknown | Shape::Never) => true,
        (Pattern::Function(params, _), Shape::Function(arity)) => {
            arity.is_none_or(|arity| usize::from(arity) == params.len())
        }
        (Pattern::Function(..), _) => false,
        (Pattern::Var(_, Some(inner)) | Pattern::Maybe(inner), _) => accepts_elements(inner, ty),
        // The second part of the first element of a patch is looked at, and a set has none.
        (Pattern::Union("Patch" | "Piece", _), Shape::Set(items))
            if matches!(items.shape(), Shape::Set(_)) =>
        {
            false
        }
        (Pattern::Union(_, patterns), _) => {
            patterns.iter().any(|pattern| accepts_elements(pattern, ty))
        }
        (Pattern::Cells(inner), Shape::Set(_) | Shape::Tuple(_) | Shape::Pair(..)) => {
            // A set of two may be unpacked as a cell is, but two cells hold no location.
            let unpacked =
                |items: Type| matches!(items.shape(), Shape::Set(of) if of != Type::CELL);
            let is_taken = |items| unpacked(items) || accepts_elements(inner, items);
            ty.element().is_none_or(is_taken)
        }
        _ => accepts(pattern, ty),
    }
}
