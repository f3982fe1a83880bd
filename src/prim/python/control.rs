//! Loops with a state, and what must hold.

use crate::value::set::Items;
use crate::value::{Cx, Fault, Out, Value, View};

/// The first part of a state of `loop_until` where there was no round any more, as its condition
/// does not hold.
pub const ENDED: i64 = 8;

pub(super) fn after<'a>(_: &Cx<'a>, _: Value<'a>, second: Value<'a>) -> Out<'a> {
    Ok(second)
}

pub(super) fn itself<'a>(_: &Cx<'a>, function: Value<'a>) -> Out<'a> {
    Ok(function)
}

pub(super) fn unbound<'a>(_: &Cx<'a>, _: Value<'a>) -> Out<'a> {
    Err(Fault::value("it has no value on this way through the program"))
}

pub(super) fn settled<'a>(_: &Cx<'a>, value: Value<'a>) -> Out<'a> {
    match value.view() {
        View::None | View::Bool(_) | View::Int(_) => Ok(value),
        _ => Err(Fault::value(
            "it may share a list, or read a variable, that was changed since it was made",
        )),
    }
}

pub(super) fn called<'a>(cx: &Cx<'a>, function: Value<'a>, arguments: Value<'a>) -> Out<'a> {
    let arguments: Items<'a> = cx.elements(arguments)?.collect();
    cx.call(function, &arguments)
}

pub(super) fn checked<'a>(_: &Cx<'a>, condition: Value<'a>) -> Out<'a> {
    match condition.truthy() {
        true => Ok(Value::bool(true)),
        false => Err(Fault::value("the assertion does not hold")),
    }
}

pub(super) fn folded<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    state: Value<'a>,
    container: Value<'a>,
) -> Out<'a> {
    let mut state = state;
    let is_noted = cx.begin_rounds();
    let ran = cx.repeatedly(function, 2, |call| {
        cx.each(container, |item| {
            state = call(&[state, item])?;
            if is_noted {
                cx.note_round(state);
            }
            Ok(())
        })
    });
    if is_noted {
        cx.end_rounds(state);
    }
    ran.map(|()| state)
}

pub(super) fn fold_until<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    state: Value<'a>,
    container: Value<'a>,
) -> Out<'a> {
    let items = cx.elements(container)?;
    let mut state = state;
    let is_noted = cx.begin_rounds();
    let ran = cx.repeatedly(function, 2, |call| {
        for item in items {
            state = call(&[state, item])?;
            if is_noted {
                cx.note_round(state);
            }
            if state.element(0).truthy() {
                break;
            }
        }
        Ok(())
    });
    if is_noted {
        cx.end_rounds(state);
    }
    ran.map(|()| state)
}

pub(super) fn loop_until<'a>(cx: &Cx<'a>, function: Value<'a>, state: Value<'a>) -> Out<'a> {
    let mut state = state;
    let is_noted = cx.begin_rounds();
    let ran = cx.repeatedly(function, 1, |call| {
        loop {
            // A round may make little, and there is no end to rounds.
            cx.spend(1)?;
            state = call(&[state])?;
            let is_left = state.element(0);
            if is_noted && is_left.as_int() != Some(ENDED) {
                cx.note_round(state);
            }
            if is_left.truthy() {
                return Ok(());
            }
        }
    });
    if is_noted {
        cx.end_rounds(state);
    }
    ran.map(|()| state)
}

pub(super) fn any_of<'a>(cx: &Cx<'a>, function: Value<'a>, container: Value<'a>) -> Out<'a> {
    let items = cx.elements(container)?;
    cx.repeatedly(function, 1, |call| {
        for item in items {
            cx.spend(1)?;
            if call(&[item])?.truthy() {
                return Ok(Value::bool(true));
            }
        }
        Ok(Value::bool(false))
    })
}
