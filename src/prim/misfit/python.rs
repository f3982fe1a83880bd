//! Messages about operands of what is written as in Python: operators, subscripts, `len` and its
//! kind. Their operands have no names.

use super::said_of;
use crate::prim::{self, PrimId};
use crate::value::set::Elements;
use crate::value::{Value, View};

/// A message about operands that do not fit.
pub(super) struct Misfit {
    /// The operand that it is about, if it is one.
    pub(super) operand: Option<usize>,
    pub(super) message: String,
    /// The remedy, in which `@` stands for the operand.
    pub(super) help: Option<&'static str>,
}

/// The values that are taken as an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Number,
    Tuple,
    Set,
    Container,
    Dictionary,
}

use Takes::{Container, Dictionary, Number, Set, Tuple};

impl Takes {
    fn takes(self, value: Value<'_>) -> bool {
        match self {
            Number => value.as_int().is_some(),
            Tuple => value.is_tuple(),
            Set => value.is_set(),
            Container => value.is_tuple() || value.is_set() || value.as_pairs().is_some(),
            Dictionary => value.as_pairs().is_some(),
        }
    }
}

/// Returns the message about the operands of an internal primitive that does not take them; `None`
/// for other primitives.
pub(super) fn misfit(prim: PrimId, operands: &[Value<'_>]) -> Option<Misfit> {
    let one = |index, kinds: &[Takes], wanted| one(operands, index, kinds, wanted);
    match (prim, operands) {
        (prim::PLUS, &[a, b]) => Some(two(&[Number, Tuple], "two numbers or two tuples", a, b)),
        (prim::TIMES, &[a, b]) => {
            Some(two(&[Number, Tuple], "two numbers, or a tuple and a number", a, b))
        }
        (prim::MINUS | prim::BITS_OR | prim::BITS_AND | prim::BITS_XOR, &[a, b]) => {
            Some(two(&[Number, Set], "two numbers or two sets", a, b))
        }
        (
            prim::FLOORED
            | prim::MODULO
            | prim::QUOTIENT
            | prim::TRUNCATED
            | prim::RAISED
            | prim::BITS_SHIFTED,
            &[a, b, ..],
        ) => Some(two(&[Number], "two numbers", a, b)),
        (prim::NEGATED | prim::ABSOLUTE, _) => one(0, &[Number], "a number"),
        (prim::SUMMED, &[container, start]) => {
            one(0, &[Container], "a container").or_else(|| summed(container, start))
        }
        (prim::ZIPPED, &[columns]) => unlike(columns, |item| Container.takes(item))
            .map(|found| Misfit { operand: None, ..misfit_of("containers", &[Container], found) }),
        (prim::LENGTH | prim::ITERATED | prim::AS_SET | prim::UNPACKED_TO, _) => {
            one(0, &[Container], "a container")
        }
        (prim::HAS_ITEM, _) => one(1, &[Container], "a container on its right side"),
        (prim::COUNT_OF | prim::INDEX_OF | prim::SLICE_OF | prim::WITH_SLICE, _) => {
            one(0, &[Tuple], "a tuple or a list")
        }
        (
            prim::ITEM_AT
            | prim::ROW_OF
            | prim::PLACE_IN
            | prim::WITH_ITEM
            | prim::PUT_ITEM
            | prim::WITHOUT_ITEM,
            _,
        ) => one(0, &[Tuple, Dictionary], "a tuple, a list or a dictionary")
            .or_else(|| index(operands)),
        (prim::IN_ORDER, _) => one(0, &[Tuple, Dictionary], "a tuple, a list or a dictionary"),
        (prim::FOUND | prim::PAIRS_OF | prim::VALUES_OF, _) => {
            one(0, &[Dictionary], "a dictionary")
        }
        _ => None,
    }
}

/// Returns the message about an index that is no integer.
fn index(operands: &[Value<'_>]) -> Option<Misfit> {
    let misfit = one(operands, 1, &[Number], "an integer as the index")?;
    let help = match operands[1].is_tuple() {
        true => Some("one index stands in each pair of brackets: `x[i][j]`, not `x[i, j]`"),
        false => misfit.help,
    };
    Some(Misfit { help, ..misfit })
}

/// Returns the message about one operand, if it is none of what is taken.
fn one(operands: &[Value<'_>], index: usize, kinds: &[Takes], wanted: &str) -> Option<Misfit> {
    let found = *operands.get(index)?;
    if kinds.iter().any(|kind| kind.takes(found)) {
        return None;
    }
    Some(Misfit { operand: Some(index), ..misfit_of(wanted, kinds, found) })
}

fn misfit_of(wanted: &str, kinds: &[Takes], found: Value<'_>) -> Misfit {
    let message = format!("takes {wanted}; this is {}", said_of(found));
    Misfit { operand: None, message, help: way_out(kinds, found) }
}

/// Returns the first element that is not what all should be.
fn unlike<'a>(container: Value<'a>, fits: impl Fn(Value<'a>) -> bool) -> Option<Value<'a>> {
    Elements::ascending(container).find(|&item| !fits(item))
}

/// Returns the message about a sum in which two values cannot be added.
fn summed(container: Value<'_>, start: Value<'_>) -> Option<Misfit> {
    let kind = if Number.takes(start) { Number } else { Tuple };
    let item = unlike(container.as_pairs().unwrap_or(container), |item| kind.takes(item))?;
    let wanted = "numbers, or tuples with a tuple to begin with";
    let message =
        format!("adds {wanted}; it begins with {}, and this is {}", said_of(start), said_of(item));
    Some(Misfit { operand: None, message, help: None })
}

/// Returns the message about an operator and both its operands.
fn two(kinds: &[Takes], wanted: &str, a: Value<'_>, b: Value<'_>) -> Misfit {
    let fits = |value: Value<'_>| kinds.iter().any(|kind| kind.takes(value));
    let (operand, found, other) = if fits(a) { (1, b, a) } else { (0, a, b) };
    // The operand that goes with the other one, if any does.
    let mut meant: Vec<Takes> = kinds.to_vec();
    meant.retain(|kind| kind.takes(other));
    let meant = if meant.is_empty() { kinds } else { &meant };
    let message = format!("takes {wanted}; these are {} and {}", said_of(a), said_of(b));
    Misfit { operand: Some(operand), message, help: way_out(meant, found) }
}

/// Returns what makes what is taken of what there is.
fn way_out(kinds: &[Takes], found: Value<'_>) -> Option<&'static str> {
    let is = |kind: Takes| kinds.contains(&kind);
    Some(match found.view() {
        View::None => "`x is None` asks whether there is a value",
        View::Func(_) if found.as_pairs().is_none() => {
            "a function is called with its arguments between brackets: `f(x)`"
        }
        View::Int(_) if is(Container) => "`range(@)` has the numbers from 0 on below it",
        View::Int(_) | View::Bool(_) if is(Tuple) => "`(@,)` is a tuple of one element",
        _ if is(Tuple) && found.is_set() => "`tuple(@)` makes a tuple of a set",
        _ if is(Set) && found.is_tuple() => "`set(@)` makes a set of it",
        _ if is(Number) && Container.takes(found) => "`len(@)` counts its elements",
        _ => return None,
    })
}
