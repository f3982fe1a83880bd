//! Fits types into a signature, variable by variable: what random programs and mutation ask before
//! they put a value somewhere.
//!
//! Stricter than [`super::call`], which lets pass whatever may turn out well: here a value has to
//! be what is asked for.

use super::signature::{MAX_VARIABLES, Pattern};
use super::{Shape, Type};

/// The types that the variables of a signature stand for, as far as they are decided.
pub type Choice = [Option<Type>; MAX_VARIABLES];

/// Tells whether a value of a type can stand for a pattern, deciding its variables.
pub fn unify(pattern: &Pattern, ty: Type, choice: &mut Choice) -> bool {
    let regular = ty.regular();
    let element = regular.element();
    let inner = |inner: &Pattern, choice: &mut Choice| {
        element.is_some_and(|element| unify(inner, element, choice))
    };
    match pattern {
        _ if !ty.is_static() || ty == Type::NEVER || ty.mentions_function() => false,
        Pattern::Var(var, bound) => {
            if bound.as_ref().is_some_and(|bound| !unify(bound, ty, choice)) {
                return false;
            }
            let decided = *choice[usize::from(*var)].get_or_insert(regular);
            regular.fits(decided)
        }
        Pattern::Any => true,
        Pattern::None => regular == Type::NONE,
        Pattern::Bool => regular == Type::BOOL,
        Pattern::Int | Pattern::Color => regular.fits(Type::INT),
        Pattern::Grid => regular == Type::GRID,
        Pattern::Pair(p, q) => match regular.shape() {
            Shape::Pair(a, b) => unify(p, a, choice) && unify(q, b, choice),
            _ => false,
        },
        Pattern::Tuple(items) => {
            matches!(regular.shape(), Shape::Tuple(_) | Shape::Pair(..) | Shape::Grid)
                && inner(items, choice)
        }
        Pattern::Set(items) | Pattern::Cells(items) => {
            matches!(regular.shape(), Shape::Set(_)) && inner(items, choice)
        }
        Pattern::Container(items) => inner(items, choice),
        Pattern::Union(_, patterns) => patterns.iter().any(|pattern| {
            let mut trial = *choice;
            let fits = unify(pattern, ty, &mut trial);
            if fits {
                *choice = trial;
            }
            fits
        }),
        Pattern::Maybe(pattern) => unify(pattern, ty, choice),
        Pattern::Function(..) => false,
    }
}
