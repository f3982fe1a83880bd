//! Dictionaries: each is the function that finds the value of a key in pairs, with the pairs in the
//! order in which their keys came.
//!
//! So nothing takes one for a tuple, and all that works on dictionaries knows them.

use super::super::LOOKED_UP;
use super::super::operand::{len, tuple};
use crate::value::display::reported;
use crate::value::set::Items;
use crate::value::{Cx, FaultKind, FuncKind, Raised, Reply, Value};

/// Characters of a key that a message shows.
const MOST_OF_KEY: usize = 40;

fn dictionary(value: Value<'_>) -> Result<Value<'_>, Raised> {
    value.as_pairs().ok_or_else(|| Raised::wanted("a dictionary", value))
}

/// Returns the dictionary of pairs whose keys differ.
fn of_pairs<'a>(cx: &Cx<'a>, pairs: Value<'a>) -> Reply<'a> {
    let function = cx.func(FuncKind::Prim(LOOKED_UP.get()))?;
    cx.func(FuncKind::Lbind(function, pairs, 1))
}

/// Returns the place of a key among others.
fn place_among<'a>(
    cx: &Cx<'a>,
    keys: impl Iterator<Item = Value<'a>>,
    key: Value<'a>,
) -> Result<Option<usize>, Raised> {
    let mut looked_at = 0_u64;
    let place = keys.inspect(|_| looked_at += 1).position(|other| other == key);
    cx.spend(1 + looked_at.saturating_mul(2 + key.weight()) / 8)?;
    Ok(place)
}

/// Returns the place of a key in pairs.
fn place_of<'a>(cx: &Cx<'a>, pairs: Value<'a>, key: Value<'a>) -> Result<Option<usize>, Raised> {
    place_among(cx, (0..len(pairs)?).map(|place| pairs.element(place).element(0)), key)
}

/// Returns the value of a key in pairs.
pub(super) fn get<'a>(
    cx: &Cx<'a>,
    pairs: Value<'a>,
    key: Value<'a>,
) -> Result<Option<Value<'a>>, Raised> {
    Ok(place_of(cx, pairs, key)?.map(|place| pairs.element(place).element(1)))
}

/// Returns the dictionary with another value of a key.
pub(super) fn put<'a>(
    cx: &Cx<'a>,
    pairs: Value<'a>,
    key: Value<'a>,
    value: Value<'a>,
) -> Reply<'a> {
    let Some(place) = place_of(cx, pairs, key)? else {
        let pair = cx.tuple(&[key, value])?;
        return of_pairs(cx, cx.joined(pairs, cx.tuple(&[pair])?)?);
    };
    let mut items = cx.items(pairs)?;
    replace(cx, &mut items[place], value)?;
    of_pairs(cx, cx.tuple(&items)?)
}

/// Gives a key another value. The key that was there first stays.
fn replace<'a>(cx: &Cx<'a>, pair: &mut Value<'a>, value: Value<'a>) -> Result<(), Raised> {
    *pair = cx.tuple(&[pair.element(0), value])?;
    Ok(())
}

/// Returns the dictionary without a key, which must be there.
pub(super) fn without<'a>(cx: &Cx<'a>, pairs: Value<'a>, key: Value<'a>) -> Reply<'a> {
    let Some(place) = place_of(cx, pairs, key)? else {
        return Err(missing(cx, key, "`d.pop(key, None)` takes a key away where there is one"));
    };
    of_pairs(cx, cx.without_element(pairs, place)?)
}

fn missing<'a>(cx: &Cx<'a>, key: Value<'a>, help: &'static str) -> Raised {
    if !cx.explains() {
        return Raised::value("the dictionary has no such key");
    }
    let message = format!("the dictionary has no key {}", reported(key, MOST_OF_KEY));
    Raised::new(FaultKind::Value, message).with_help(Some(help))
}

/// Returns the keys of a dictionary.
fn keys<'a>(cx: &Cx<'a>, pairs: Value<'a>) -> Reply<'a> {
    let keys: Items<'a> = cx.elements(pairs)?.map(|pair| pair.element(0)).collect();
    cx.tuple(&keys)
}

pub(super) fn iterated<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    if container.is_tuple() {
        return Ok(container);
    }
    if let Some(pairs) = container.as_pairs() {
        return keys(cx, pairs);
    }
    let items = cx.items(container)?;
    cx.tuple(&items)
}

pub(super) fn in_order<'a>(cx: &Cx<'a>, container: Value<'a>) -> Reply<'a> {
    match container.as_pairs() {
        Some(pairs) => keys(cx, pairs),
        None => tuple(container),
    }
}

pub(super) fn kept_keys<'a>(cx: &Cx<'a>, before: Value<'a>, now: Value<'a>) -> Reply<'a> {
    let keys = [iterated(cx, before)?, iterated(cx, now)?];
    cx.spend(keys[0].effort() / 8)?;
    if keys[0] == keys[1] {
        return Ok(Value::bool(true));
    }
    let message = match keys[0].len() == keys[1].len() {
        false => "the dictionary changed its size while the loop went through it",
        // Whether Python goes on depends on where it keeps the keys.
        true => "the loop goes through keys of a dictionary that was changed since it was made",
    };
    let help = "go through a list of its keys, which stays as it is: `for key in list(d)`";
    Err(Raised::value(message).with_help(Some(help)))
}

pub(super) fn dict_of<'a>(cx: &Cx<'a>, pairs: Value<'a>) -> Reply<'a> {
    if pairs.as_pairs().is_some() {
        return Ok(pairs);
    }
    let mut items = Items::new();
    for pair in cx.elements(iterated(cx, pairs)?)? {
        if len(pair)? != 2 || !pair.is_tuple() {
            return Err(Raised::wanted("a pair of a key and a value", pair));
        }
        let key = pair.element(0);
        match place_among(cx, items.iter().map(|pair| pair.element(0)), key)? {
            Some(place) => replace(cx, &mut items[place], pair.element(1))?,
            None => items.push(cx.tuple(&[key, pair.element(1)])?),
        }
    }
    of_pairs(cx, cx.tuple(&items)?)
}

/// Returns the value of a key that must be there.
pub(super) fn value_of<'a>(cx: &Cx<'a>, pairs: Value<'a>, key: Value<'a>) -> Reply<'a> {
    get(cx, pairs, key)?.ok_or_else(|| {
        missing(cx, key, "`d.get(key, otherwise)` answers for keys that are not there")
    })
}

/// Returns what calling a dictionary comes to: it is a function here that cannot be called.
pub(super) fn looked_up<'a>(_: &Cx<'a>, _: Value<'a>, _: Value<'a>) -> Reply<'a> {
    Err(Raised::new(FaultKind::Type, "a dictionary is no function: write `d[key]`"))
}

pub(super) fn found<'a>(
    cx: &Cx<'a>,
    dictionary: Value<'a>,
    key: Value<'a>,
    otherwise: Value<'a>,
) -> Reply<'a> {
    Ok(get(cx, self::dictionary(dictionary)?, key)?.unwrap_or(otherwise))
}

pub(super) fn pairs_of<'a>(_: &Cx<'a>, dictionary: Value<'a>) -> Reply<'a> {
    self::dictionary(dictionary)
}

pub(super) fn values_of<'a>(cx: &Cx<'a>, dictionary: Value<'a>) -> Reply<'a> {
    let pairs = cx.elements(self::dictionary(dictionary)?)?;
    let values: Items<'a> = pairs.map(|pair| pair.element(1)).collect();
    cx.tuple(&values)
}
