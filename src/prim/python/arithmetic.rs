//! Operators of Python: integers are numbers, tuples are joined and repeated, sets combined.

use super::super::numbers;
use super::super::operand::{int, set};
use crate::value::{Cx, FaultKind, Raised, Reply, Value, View};

pub(super) fn plus<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    numbers::plus(cx, a, b)
}

pub(super) fn minus<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    numbers::minus(cx, a, b)
}

pub(super) fn times<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    numbers::times(cx, a, b)
}

fn by_zero() -> Raised {
    Raised::new(FaultKind::Arithmetic, "division by zero")
}

/// Returns two integers, of which the second is not 0.
fn dividend<'a>(a: Value<'a>, b: Value<'a>) -> Result<(i64, i64), Raised> {
    match (int(a)?, int(b)?) {
        (_, 0) => Err(by_zero()),
        both => Ok(both),
    }
}

pub(super) fn floored<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (a, b) = dividend(a, b)?;
    numbers::floor_div(a, b).map(Value::int).ok_or_else(Raised::overflow)
}

pub(super) fn modulo<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (a, b) = dividend(a, b)?;
    let rest = a.checked_rem(b).unwrap_or(0);
    Ok(Value::int(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }))
}

pub(super) fn quotient<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (a, b) = dividend(a, b)?;
    let quotient = a.checked_div(b).ok_or_else(Raised::overflow)?;
    match a.checked_rem(b) {
        Some(0) => Ok(Value::int(quotient)),
        _ => Err(Raised::new(
            FaultKind::Arithmetic,
            "the quotient has a fraction, and numbers are integers",
        )),
    }
}

pub(super) fn truncated<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (a, b) = dividend(a, b)?;
    a.checked_div(b).map(Value::int).ok_or_else(Raised::overflow)
}

pub(super) fn raised<'a>(_: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let (base, exponent) = (int(a)?, int(b)?);
    if exponent < 0 {
        return Err(Raised::new(
            FaultKind::Arithmetic,
            "a negative power has a fraction, and numbers are integers",
        ));
    }
    let small = match base {
        0 | 1 => Some(if exponent == 0 { 1 } else { base }),
        -1 => Some(if exponent % 2 == 0 { 1 } else { -1 }),
        _ => u32::try_from(exponent).ok().and_then(|exponent| base.checked_pow(exponent)),
    };
    small.map(Value::int).ok_or_else(Raised::overflow)
}

pub(super) fn negated<'a>(_: &Cx<'a>, a: Value<'a>) -> Reply<'a> {
    int(a)?.checked_neg().map(Value::int).ok_or_else(Raised::overflow)
}

pub(super) fn absolute<'a>(_: &Cx<'a>, a: Value<'a>) -> Reply<'a> {
    int(a)?.checked_abs().map(Value::int).ok_or_else(Raised::overflow)
}

/// Returns what an operator makes of two numbers; of two truth values a truth value.
fn bitwise<'a>(a: Value<'a>, b: Value<'a>, op: impl Fn(i64, i64) -> i64) -> Option<Value<'a>> {
    let value = op(a.as_int()?, b.as_int()?);
    match (a.view(), b.view()) {
        (View::Bool(_), View::Bool(_)) => Some(Value::bool(value != 0)),
        _ => Some(Value::int(value)),
    }
}

pub(super) fn bits_or<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    match bitwise(a, b, |a, b| a | b) {
        Some(value) => Ok(value),
        None => cx.union(set(a)?, set(b)?),
    }
}

pub(super) fn bits_and<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    match bitwise(a, b, |a, b| a & b) {
        Some(value) => Ok(value),
        None => cx.intersection(set(a)?, set(b)?),
    }
}

pub(super) fn bits_xor<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    match bitwise(a, b, |a, b| a ^ b) {
        Some(value) => Ok(value),
        None => {
            let (a, b) = (set(a)?, set(b)?);
            cx.union(cx.difference(a, b)?, cx.difference(b, a)?)
        }
    }
}

pub(super) fn bits_shifted<'a>(
    _: &Cx<'a>,
    a: Value<'a>,
    b: Value<'a>,
    left: Value<'a>,
) -> Reply<'a> {
    let (value, by) = (int(a)?, int(b)?);
    if by < 0 {
        return Err(Raised::value("bits are moved by a number that is not negative"));
    }
    if !left.truthy() {
        return Ok(Value::int(value >> by.min(63)));
    }
    let moved = if value == 0 {
        Some(0)
    } else {
        u32::try_from(by)
            .ok()
            .and_then(|by| 1_i64.checked_shl(by))
            .filter(|&by| by > 0)
            .and_then(|by| value.checked_mul(by))
    };
    moved.map(Value::int).ok_or_else(Raised::overflow)
}
