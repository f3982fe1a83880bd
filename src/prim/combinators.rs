//! Functions made of functions.

use super::Cost::Constant;
use super::declare::primitives;
use super::operand::int;
use crate::value::{Cx, FaultKind, FuncKind, Raised, Reply, Value, View};

primitives! {
    /// The function that applies `inner` and then `outer`.
    compose(outer, inner): "(B -> C, A -> B) -> (A -> C)", cost = Constant;
    "compose(double, increment)(3)" => "8";

    /// The function that applies `f`, then `g`, then `h`.
    chain(h, g, f): "(C -> D, B -> C, A -> B) -> (A -> D)", cost = Constant;
    "chain(increment, double, first)((2, 5))" => "5";

    /// The function that tells whether the value of `function` is `target`.
    matcher(function, target): "(A -> B, B) -> (A -> Bool)", cost = Constant;
    "matcher(double, 4)(2)" => "True";

    /// The function with its last argument fixed. It may take two, three or four arguments.
    rbind(function, fixed): "((A, B) -> C, B) -> (A -> C); ((A, B, C) -> D, C) -> ((A, B) -> D); ((A, B, C, D) -> E, D) -> ((A, B, C) -> E)", cost = Constant;
    "rbind(subtract, 1)(5)" => "4";

    /// The function with its first argument fixed. It may take two, three or four arguments.
    lbind(function, fixed): "((A, B) -> C, A) -> (B -> C); ((A, B, C) -> D, A) -> ((B, C) -> D); ((A, B, C, D) -> E, A) -> ((B, C, D) -> E)", cost = Constant;
    "lbind(subtract, 1)(5)" => "-4";

    /// The function that applies `function` `n` times, at least once.
    power(function, n): "(A -> A, Int) -> (A -> A)", cost = Constant, fails = "where `n` is below 1";
    "power(double, 3)(1)" => "8";

    /// The function that passes its argument to `a` and to `b` and their values to `outer`.
    fork(outer, a, b): "((B, C) -> D, A -> B, A -> C) -> (A -> D)", cost = Constant;
    "fork(multiply, identity, increment)(3)" => "12";
}

fn compose<'a>(cx: &Cx<'a>, outer: Value<'a>, inner: Value<'a>) -> Reply<'a> {
    cx.func(FuncKind::Compose(outer, inner))
}

fn chain<'a>(cx: &Cx<'a>, h: Value<'a>, g: Value<'a>, f: Value<'a>) -> Reply<'a> {
    cx.func(FuncKind::Chain(cx.alloc([h, g, f])?))
}

fn matcher<'a>(cx: &Cx<'a>, function: Value<'a>, target: Value<'a>) -> Reply<'a> {
    cx.func(FuncKind::Matcher(function, target))
}

/// Returns the number of arguments left once one is fixed. As in the reference, a function of one
/// argument is taken for one of four, and fails when called.
fn remaining(function: Value<'_>) -> Result<u8, Raised> {
    match function.view() {
        View::Func(func) => Ok(match func.arity {
            2 => 1,
            3 => 2,
            _ => 3,
        }),
        _ => Err(Raised::wanted("a function", function)),
    }
}

fn rbind<'a>(cx: &Cx<'a>, function: Value<'a>, fixed: Value<'a>) -> Reply<'a> {
    cx.func(FuncKind::Rbind(function, fixed, remaining(function)?))
}

fn lbind<'a>(cx: &Cx<'a>, function: Value<'a>, fixed: Value<'a>) -> Reply<'a> {
    cx.func(FuncKind::Lbind(function, fixed, remaining(function)?))
}

fn power<'a>(cx: &Cx<'a>, function: Value<'a>, n: Value<'a>) -> Reply<'a> {
    match int(n)? {
        1 => Ok(function),
        n @ 2.. => cx.func(FuncKind::Power(function, n)),
        _ => Err(Raised::new(
            FaultKind::Recursion,
            "a function can be applied once or more often, not fewer times",
        )),
    }
}

fn fork<'a>(cx: &Cx<'a>, outer: Value<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    cx.func(FuncKind::Fork(cx.alloc([outer, a, b])?))
}
