//! Arithmetic on integers and on vectors of two.

use super::Cost::Constant;
use super::declare::primitives;
use super::operand::{Numerical, int, item, len, numerical, set, tuple};
use crate::value::{Cx, FaultKind, Raised, Reply, Value, View};

primitives! {
    /// Adds integers or vectors; an integer is added to both components of a vector.
    add(a, b): "(Int, Int) -> Int; (Pair, Numerical) -> Pair; (Int, Pair) -> Pair", cost = Constant;
    "add(1, 2)" => "3", "add((1, 2), 3)" => "(4, 5)", "add((1, 2), (3, 4))" => "(4, 6)";

    /// Subtracts the second operand from the first, component by component.
    subtract(a, b): "(Int, Int) -> Int; (Pair, Numerical) -> Pair; (Int, Pair) -> Pair", cost = Constant;
    "subtract(1, 2)" => "-1", "subtract((1, 2), 3)" => "(-2, -1)";

    /// Multiplies integers or vectors, component by component.
    multiply(a, b): "(Int, Int) -> Int; (Pair, Numerical) -> Pair; (Int, Pair) -> Pair", cost = Constant;
    "multiply(2, 3)" => "6", "multiply(2, (1, -3))" => "(2, -6)";

    /// Divides, rounding down, component by component.
    divide(a, b): "(Int, Int) -> Int; (Pair, Numerical) -> Pair; (Int, Pair) -> Pair", cost = Constant, fails = "where a divisor is 0";
    "divide(7, 2)" => "3", "divide(-1, 2)" => "-1", "divide((9, 8), (2, 3))" => "(4, 2)";

    /// Negates.
    invert(n): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "invert(1)" => "-1", "invert((-2, 5))" => "(2, -5)";

    /// Tells whether an integer is even.
    even(n): "(Int) -> Bool", cost = Constant;
    "even(4)" => "True", "even(-3)" => "False";

    /// Multiplies by two.
    double(n): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "double(3)" => "6", "double((1, -2))" => "(2, -4)";

    /// Divides by two, rounding down.
    halve(n): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "halve(5)" => "2", "halve((-1, 4))" => "(-1, 2)";

    /// Adds one.
    increment(x): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "increment(0)" => "1", "increment((1, -1))" => "(2, 0)";

    /// Subtracts one.
    decrement(x): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "decrement(0)" => "-1", "decrement((1, -1))" => "(0, -2)";

    /// Moves one step away from zero; zero stays.
    crement(x): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "crement(-2)" => "-3", "crement((0, 4))" => "(0, 5)";

    /// The sign: -1, 0 or 1.
    sign(x): "(Int) -> Int; (Pair) -> Pair", cost = Constant;
    "sign(-7)" => "-1", "sign((0, 4))" => "(0, 1)";

    /// Tells whether an integer is above zero.
    positive(x): "(Int) -> Bool", cost = Constant;
    "positive(1)" => "True", "positive(0)" => "False";

    /// Tells whether the first integer is above the second.
    greater(a, b): "(Int, Int) -> Bool; (A, B) -> Bool!", cost = Constant, fails = "where the operands cannot be compared";
    "greater(2, 1)" => "True", "greater(4, 10)" => "False";

    /// The vector that points down by `i`.
    toivec(i): "(Int) -> Pair; (A) -> (A, Int)", cost = Constant;
    "toivec(2)" => "(2, 0)";

    /// The vector that points right by `j`.
    tojvec(j): "(Int) -> Pair; (A) -> (Int, A)", cost = Constant;
    "tojvec(3)" => "(0, 3)";

    /// The pair of two values.
    astuple(a, b): "(Int, Int) -> Pair; (A, B) -> (A, B)", cost = Constant;
    "astuple(3, 4)" => "(3, 4)";
}

#[inline]
fn zip<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    b: Value<'a>,
    op: impl Fn(i64, i64) -> Option<i64>,
) -> Reply<'a> {
    let op = |a, b| op(a, b).ok_or_else(Raised::overflow);
    if let (View::Int(a), View::Int(b)) = (a.view(), b.view()) {
        return Ok(Value::int(op(a, b)?));
    }
    match (numerical(a)?, numerical(b)?) {
        (Numerical::Int(a), Numerical::Int(b)) => Ok(Value::int(op(a, b)?)),
        (Numerical::Pair(a, b), Numerical::Pair(c, d)) => cx.pair(op(a, c)?, op(b, d)?),
        (Numerical::Int(a), Numerical::Pair(c, d)) => cx.pair(op(a, c)?, op(a, d)?),
        (Numerical::Pair(a, b), Numerical::Int(c)) => cx.pair(op(a, c)?, op(b, c)?),
    }
}

/// Does as [`zip`] where some component is no integer: `op` is what Python's operator makes of two
/// components.
#[cold]
fn zip_unusual<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    b: Value<'a>,
    op: impl Fn(Value<'a>, Value<'a>) -> Reply<'a>,
) -> Reply<'a> {
    if a.as_int().is_some() && b.as_int().is_some() {
        return op(a, b);
    }
    let left = |index| match a.as_int() {
        Some(_) => Ok(a),
        None => item(a, index),
    };
    // A right operand that is no tuple meets both components of the left as it is.
    let right = |index| match tuple(b) {
        Ok(_) => item(b, index),
        Err(_) => Ok(b),
    };
    let first = op(left(0)?, right(0)?)?;
    cx.tuple(&[first, op(left(1)?, right(1)?)?])
}

/// Tells whether both operands are integers or begin with two integers.
#[inline]
fn usual(a: Value<'_>, b: Value<'_>) -> bool {
    numerical(a).is_ok() && numerical(b).is_ok()
}

/// Computes Python's `+` of two values: integers are added, tuples joined.
pub(super) fn plus<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (Some(a), Some(b)) = (a.as_int(), b.as_int()) {
        return a.checked_add(b).map(Value::int).ok_or_else(Raised::overflow);
    }
    cx.joined(tuple(a)?, tuple(b)?)
}

/// Computes Python's `-` of two values: integers are subtracted, sets lose elements.
pub(super) fn minus<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if let (Some(a), Some(b)) = (a.as_int(), b.as_int()) {
        return a.checked_sub(b).map(Value::int).ok_or_else(Raised::overflow);
    }
    cx.difference(set(a)?, set(b)?)
}

/// Computes Python's `*` of two values: integers are multiplied, a tuple is repeated.
pub(super) fn times<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (tup, count) = match (a.as_int(), b.as_int()) {
        (Some(a), Some(b)) => return a.checked_mul(b).map(Value::int).ok_or_else(Raised::overflow),
        (Some(count), None) => (tuple(b)?, count),
        (None, _) => (tuple(a)?, int(b)?),
    };
    let count = count.max(0) as u64;
    cx.check_written(count.saturating_mul(tup.weight().max(1)))?;
    cx.check_items(count.saturating_mul(len(tup)? as u64))?;
    let items: Vec<Value<'a>> = cx.elements(tup)?.collect();
    cx.tuple(&items.repeat(count as usize))
}

pub(super) fn add<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if usual(a, b) {
        return zip(cx, a, b, i64::checked_add);
    }
    zip_unusual(cx, a, b, |a, b| plus(cx, a, b))
}

fn subtract<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if usual(a, b) {
        return zip(cx, a, b, i64::checked_sub);
    }
    zip_unusual(cx, a, b, |a, b| minus(cx, a, b))
}

pub(super) fn multiply<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    if usual(a, b) {
        return zip(cx, a, b, i64::checked_mul);
    }
    zip_unusual(cx, a, b, |a, b| times(cx, a, b))
}

fn divide<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let by_zero = match numerical(b)? {
        Numerical::Int(n) => n == 0,
        Numerical::Pair(c, d) => c == 0 || d == 0,
    };
    if by_zero {
        return Err(Raised::new(FaultKind::Arithmetic, "division by zero"));
    }
    zip(cx, a, b, floor_div)
}

/// Returns division that rounds towards minus infinity.
pub(super) fn floor_div(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    let exact = a % b == 0;
    Some(if !exact && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

fn invert<'a>(cx: &Cx<'a>, n: Value<'a>) -> Reply<'a> {
    numerical(n)?.map(cx, i64::checked_neg)
}

pub(super) fn even<'a>(_: &Cx<'a>, n: Value<'a>) -> Reply<'a> {
    Ok(Value::bool(int(n)? % 2 == 0))
}

fn double<'a>(cx: &Cx<'a>, n: Value<'a>) -> Reply<'a> {
    multiply(cx, n, Value::int(2))
}

fn halve<'a>(cx: &Cx<'a>, n: Value<'a>) -> Reply<'a> {
    numerical(n)?.map(cx, |n| Some(n.div_euclid(2)))
}

fn increment<'a>(cx: &Cx<'a>, x: Value<'a>) -> Reply<'a> {
    numerical(x)?.map(cx, |n| n.checked_add(1))
}

fn decrement<'a>(cx: &Cx<'a>, x: Value<'a>) -> Reply<'a> {
    numerical(x)?.map(cx, |n| n.checked_sub(1))
}

fn crement<'a>(cx: &Cx<'a>, x: Value<'a>) -> Reply<'a> {
    numerical(x)?.map(cx, |n| n.checked_add(n.signum()))
}

fn sign<'a>(cx: &Cx<'a>, x: Value<'a>) -> Reply<'a> {
    numerical(x)?.map(cx, |n| Some(n.signum()))
}

fn positive<'a>(_: &Cx<'a>, x: Value<'a>) -> Reply<'a> {
    Ok(Value::bool(int(x)? > 0))
}

pub(super) fn greater<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    cx.spend(a.effort().min(b.effort()) / 16)?;
    Ok(Value::bool(super::compare::less(cx, b, a)?))
}

fn toivec<'a>(cx: &Cx<'a>, i: Value<'a>) -> Reply<'a> {
    cx.tuple(&[i, Value::int(0)])
}

fn tojvec<'a>(cx: &Cx<'a>, j: Value<'a>) -> Reply<'a> {
    cx.tuple(&[Value::int(0), j])
}

fn astuple<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    cx.tuple(&[a, b])
}
