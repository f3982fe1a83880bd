//! Truth values, equality, choice. Every value has a truth value, as in Python.

use super::Cost::Constant;
use super::declare::primitives;
use crate::value::{Cx, Reply, Value, View};

primitives! {
    /// The value itself.
    identity(x): "(A) -> A", cost = Constant;
    "identity(1)" => "1";

    /// Logical not.
    flip(b): "(A) -> Bool", cost = Constant;
    "flip(True)" => "False";

    /// Tells whether two values are equal.
    equality(a, b): "(A, B) -> Bool";
    "equality((1, 2), astuple(1, 2))" => "True", "equality(1, (1, 1))" => "False";

    /// Logical and: the first operand where it is false, else the second.
    both(a, b): "(Bool, Bool) -> Bool; (A, A) -> A", cost = Constant;
    "both(True, False)" => "False", "both(True, True)" => "True";

    /// Logical or: the first operand where it is true, else the second.
    either(a, b): "(Bool, Bool) -> Bool; (A, A) -> A", cost = Constant;
    "either(True, False)" => "True", "either(False, False)" => "False";

    /// One of two values, by a condition. Both are computed.
    branch(condition, a, b): "(B, A, A) -> A", cost = Constant;
    "branch(True, 1, 3)" => "1", "branch(False, 4, 2)" => "2";
}

fn identity<'a>(_: &Cx<'a>, x: Value<'a>) -> Reply<'a> {
    Ok(x)
}

fn flip<'a>(_: &Cx<'a>, b: Value<'a>) -> Reply<'a> {
    Ok(Value::bool(!b.truthy()))
}

pub(super) fn equality<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (View::Int(a), View::Int(b)) = (a.view(), b.view()) {
        return Ok(Value::bool(a == b));
    }
    cx.spend(a.effort().min(b.effort()) / 16)?;
    Ok(Value::bool(a == b))
}

fn both<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    Ok(if a.truthy() { b } else { a })
}

pub(super) fn either<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    Ok(if a.truthy() { a } else { b })
}

fn branch<'a>(_: &Cx<'a>, condition: Value<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    Ok(if condition.truthy() { a } else { b })
}
