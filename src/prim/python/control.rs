//! Loops with a state, and what must hold.

use super::super::operand::int;
use crate::value::{Cx, Raised, Reply, Value, View};

/// The first part of a state of `loop_until` where there was no round any more, as its condition
/// does not hold.
pub const ENDED: i64 = 8;

pub(super) fn after<'a>(_: &Cx<'a>, _: Value<'a>, second: Value<'a>) -> Reply<'a> {
    Ok(second)
}

pub(super) fn itself<'a>(_: &Cx<'a>, function: Value<'a>) -> Reply<'a> {
    Ok(function)
}

pub(super) fn is_places<'a>(_: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    Ok(Value::bool(value.as_indices().is_some()))
}

pub(super) fn is_grid<'a>(_: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    Ok(Value::bool(matches!(value.view(), View::Grid(_))))
}

pub(super) fn unbound<'a>(_: &Cx<'a>, _: Value<'a>) -> Reply<'a> {
    Err(Raised::value("it has no value on this way through the program"))
}

pub(super) fn settled<'a>(_: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    match value.view() {
        View::None | View::Bool(_) | View::Int(_) => Ok(value),
        _ => {
            let message =
                "it may share a list, or read a variable, that was changed since it was made";
            let help = "use it before the change, or keep a copy of it then: `list(x)`";
            Err(Raised::value(message).with_help(Some(help)))
        }
    }
}

pub(super) fn alone<'a>(_: &Cx<'a>, value: Value<'a>) -> Reply<'a> {
    match value.view() {
        View::None | View::Bool(_) | View::Int(_) => Ok(value),
        _ => {
            let message = "this may change a list or a set in place that others have as well";
            let help = "make a new value, `x = x + …`, or a copy first: `x = list(x)`, `set(x)`";
            Err(Raised::value(message).with_help(Some(help)))
        }
    }
}

pub(super) fn called<'a>(cx: &Cx<'a>, function: Value<'a>, arguments: Value<'a>) -> Reply<'a> {
    let arguments = cx.items(arguments)?;
    cx.call(function, &arguments)
}

pub(super) fn checked<'a>(_: &Cx<'a>, condition: Value<'a>) -> Reply<'a> {
    match condition.truthy() {
        true => Ok(Value::bool(true)),
        false => Err(Raised::value("the assertion does not hold")),
    }
}

pub(super) fn apart<'a>(
    cx: &Cx<'a>,
    value: Value<'a>,
    container: Value<'a>,
    level: Value<'a>,
) -> Reply<'a> {
    let mut waiting = vec![(value, 0)];
    while let Some((part, depth)) = waiting.pop() {
        cx.spend(1)?;
        // An equal value has as many cells.
        if part.weight() < container.weight() {
            continue;
        }
        if depth >= int(level)? && part == container {
            let message = "a list or a dictionary may be put into itself here";
            let help = "put a copy there: `list(xs)`, `dict(d)`";
            return Err(Raised::value(message).with_help(Some(help)));
        }
        let inside = part.as_pairs().unwrap_or(part);
        if inside.is_tuple() {
            waiting.extend(cx.elements(inside)?.map(|item| (item, depth + 1)));
        }
    }
    Ok(value)
}

/// Runs the rounds of a loop. `all` is given what makes one round, of an element if the loop has
/// any, and yields the first part of the state after it.
fn in_rounds<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    state: Value<'a>,
    has_element: bool,
    all: impl FnOnce(&mut Round<'_, 'a>) -> Result<(), Raised>,
) -> Reply<'a> {
    let is_noted = cx.begin_rounds();
    cx.begin_loop();
    let mut last = state;
    let ran = cx.rounds(function, state, has_element, |args, run| {
        let count = args.len() - usize::from(has_element);
        let ran = all(&mut |element| {
            if let Some(place) = args.get_mut(count) {
                *place = element;
            }
            run(args)?;
            // Where a condition does not hold there is no round.
            let is_round = has_element || args[0].as_int() != Some(ENDED);
            if is_noted && is_round {
                cx.note_round(&args[..count]);
            }
            Ok(args[0])
        });
        if is_noted {
            cx.end_rounds(&args[..count]);
        }
        ran?;
        last = cx.whole(&args[..count])?;
        Ok(())
    });
    cx.end_loop();
    ran.map(|()| last)
}

/// Makes one round of a loop.
type Round<'r, 'a> = dyn FnMut(Value<'a>) -> Reply<'a> + 'r;

pub(super) fn folded<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    state: Value<'a>,
    container: Value<'a>,
) -> Reply<'a> {
    in_rounds(cx, function, state, true, |round| cx.each(container, |item| round(item).map(|_| ())))
}

pub(super) fn fold_until<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    state: Value<'a>,
    container: Value<'a>,
) -> Reply<'a> {
    let items = cx.elements(container)?;
    in_rounds(cx, function, state, true, |round| {
        for item in items {
            if round(item)?.truthy() {
                break;
            }
        }
        Ok(())
    })
}

pub(super) fn loop_until<'a>(cx: &Cx<'a>, function: Value<'a>, state: Value<'a>) -> Reply<'a> {
    in_rounds(cx, function, state, false, |round| {
        loop {
            // A round may make little, and there is no end to rounds.
            cx.spend(1)?;
            if round(Value::NONE)?.truthy() {
                return Ok(());
            }
        }
    })
}

pub(super) fn any_of<'a>(cx: &Cx<'a>, function: Value<'a>, container: Value<'a>) -> Reply<'a> {
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
