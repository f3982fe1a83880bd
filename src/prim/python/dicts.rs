//! Dictionaries: each is the function that finds the value of a key in pairs, with the pairs in the
//! order in which their keys came.
//!
//! So nothing takes one for a tuple, and all that works on dictionaries knows them.

use super::super::operand::len;
use super::super::{LOOKED_UP, PrimId};
use super::sequences::iterated;
use crate::value::display::reported;
use crate::value::set::Items;
use crate::value::{Cx, Fault, FaultKind, Func, FuncKind, Out, Value, View};

/// Characters of a key that a message shows.
const MOST_OF_KEY: usize = 40;

/// Returns the pairs of a dictionary, if the value is one.
pub(in crate::prim) fn as_pairs(value: Value<'_>) -> Option<Value<'_>> {
    let View::Func(Func { kind: FuncKind::Lbind(function, pairs, _), .. }) = value.view() else {
        return None;
    };
    let View::Func(Func { kind: FuncKind::Prim(prim), .. }) = function.view() else { return None };
    let is_dictionary = |id: PrimId| id == LOOKED_UP;
    (is_dictionary(prim.id) && pairs.is_tuple()).then_some(*pairs)
}

fn dictionary(value: Value<'_>) -> Result<Value<'_>, Fault> {
    as_pairs(value).ok_or_else(|| Fault::wanted("a dictionary", value))
}

/// Returns the dictionary of pairs whose keys differ.
pub(super) fn of_pairs<'a>(cx: &Cx<'a>, pairs: &[Value<'a>]) -> Out<'a> {
    let function = cx.func(FuncKind::Prim(LOOKED_UP.get()))?;
    cx.func(FuncKind::Lbind(function, cx.tuple(pairs)?, 1))
}

/// Returns the value of a key in pairs.
pub(super) fn get<'a>(
    cx: &Cx<'a>,
    pairs: Value<'a>,
    key: Value<'a>,
) -> Result<Option<Value<'a>>, Fault> {
    let count = len(pairs)?;
    for place in 0..count {
        cx.spend(1 + key.weight() / 16)?;
        let pair = pairs.element(place);
        if pair.element(0) == key {
            return Ok(Some(pair.element(1)));
        }
    }
    Ok(None)
}

/// Returns the dictionary with another value of a key.
pub(super) fn put<'a>(cx: &Cx<'a>, pairs: Value<'a>, key: Value<'a>, value: Value<'a>) -> Out<'a> {
    let mut items = cx.items(pairs)?;
    put_into(cx, &mut items, key, value)?;
    of_pairs(cx, &items)
}

fn put_into<'a>(
    cx: &Cx<'a>,
    items: &mut Items<'a>,
    key: Value<'a>,
    value: Value<'a>,
) -> Result<(), Fault> {
    cx.spend(1 + items.len() as u64 * (1 + key.weight() / 16))?;
    match items.iter_mut().find(|pair| pair.element(0) == key) {
        // The key that was there first stays.
        Some(pair) => *pair = cx.tuple(&[pair.element(0), value])?,
        None => items.push(cx.tuple(&[key, value])?),
    }
    Ok(())
}

/// Returns the dictionary without a key, which must be there.
pub(super) fn without<'a>(cx: &Cx<'a>, pairs: Value<'a>, key: Value<'a>) -> Out<'a> {
    let mut items = cx.items(pairs)?;
    cx.spend(items.len() as u64)?;
    let before = items.len();
    items.retain(|pair| pair.element(0) != key);
    if items.len() == before {
        return Err(missing(cx, key, "`d.pop(key, None)` takes a key away where there is one"));
    }
    of_pairs(cx, &items)
}

fn missing<'a>(cx: &Cx<'a>, key: Value<'a>, help: &'static str) -> Fault {
    if !cx.explains() {
        return Fault::value("the dictionary has no such key");
    }
    let message = format!("the dictionary has no key {}", reported(key, MOST_OF_KEY));
    Fault::new(FaultKind::Value, message).with_help(Some(help))
}

pub(super) fn dict_of<'a>(cx: &Cx<'a>, pairs: Value<'a>) -> Out<'a> {
    if as_pairs(pairs).is_some() {
        return Ok(pairs);
    }
    let mut items = Items::new();
    for pair in cx.elements(iterated(cx, pairs)?)? {
        if len(pair)? != 2 || !pair.is_tuple() {
            return Err(Fault::wanted("a pair of a key and a value", pair));
        }
        put_into(cx, &mut items, pair.element(0), pair.element(1))?;
    }
    of_pairs(cx, &items)
}

/// Returns the value of a key that must be there.
pub(super) fn value_of<'a>(cx: &Cx<'a>, pairs: Value<'a>, key: Value<'a>) -> Out<'a> {
    get(cx, pairs, key)?.ok_or_else(|| {
        missing(cx, key, "`d.get(key, otherwise)` answers for keys that are not there")
    })
}

/// Returns what calling a dictionary comes to: it is a function here that cannot be called.
pub(super) fn looked_up<'a>(_: &Cx<'a>, _: Value<'a>, _: Value<'a>) -> Out<'a> {
    Err(Fault::new(FaultKind::Type, "a dictionary is no function: write `d[key]`"))
}

pub(super) fn found<'a>(
    cx: &Cx<'a>,
    dictionary: Value<'a>,
    key: Value<'a>,
    otherwise: Value<'a>,
) -> Out<'a> {
    Ok(get(cx, self::dictionary(dictionary)?, key)?.unwrap_or(otherwise))
}

pub(super) fn pairs_of<'a>(_: &Cx<'a>, dictionary: Value<'a>) -> Out<'a> {
    self::dictionary(dictionary)
}

pub(super) fn values_of<'a>(cx: &Cx<'a>, dictionary: Value<'a>) -> Out<'a> {
    let pairs = cx.elements(self::dictionary(dictionary)?)?;
    let values: Items<'a> = pairs.map(|pair| pair.element(1)).collect();
    cx.tuple(&values)
}
