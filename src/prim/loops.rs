//! Loops over containers with a function of the program: mapping, filtering, choosing, sorting.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::Cost::Calls;
use super::Primitive;
use super::compare::{extreme, less};
use super::containers::{like, merge_items};
use super::declare::primitives;
use super::operand::{is_empty, len};
use crate::value::set::Items;
use crate::value::{Cx, Func, FuncKind, Raised, Reply, Value, View};

primitives! {
    /// Applies a function to every element.
    apply(function, container): "(A -> B, Set[A]) -> Set[B]; (A -> B, Tuple[A]) -> Tuple[B]", cost = Calls;
    "apply(increment, (1, 2))" => "(2, 3)", "apply(double, initset(4))" => "{8}";

    /// Applies every function of a container to a value.
    rapply(functions, value): "(Set[A -> B], A) -> Set[B]; (Tuple[A -> B], A) -> Tuple[B]", cost = Calls;
    "rapply((increment, double), 5)" => "(6, 10)";

    /// Applies a function that makes containers to every element and merges what it makes.
    mapply(function, container): "(A -> Grid, Tuple[A]) -> Grid?; (A -> Container[B], Set[A]) -> Set[B]; (A -> Container[B], Tuple[A]) -> Tuple[B]", cost = Calls;
    "mapply(rbind(repeat, 2), (1, 2))" => "(1, 1, 2, 2)";

    /// Applies a function of two arguments to the elements at the same places of two containers.
    papply(function, a, b): "((A, B) -> C, Container[A], Container[B]) -> Tuple[C]", cost = Calls, picks = true;
    "papply(add, (1, 2), (3, 4))" => "(4, 6)";

    /// As `papply`, merging what the function makes.
    mpapply(function, a, b): "((A, B) -> Container[C], Container[A], Container[B]) -> Tuple[C]", cost = Calls, picks = true;
    "mpapply(repeat, (1, 2), (2, 1))" => "(1, 1, 2)";

    /// Applies a function of two arguments to every pair of elements.
    prapply(function, a, b): "((A, B) -> C, Container[A], Container[B]) -> Set[C]", cost = Calls;
    "prapply(multiply, (1, 2), (3, 4))" => "insert(8, insert(6, insert(4, initset(3))))";

    /// The elements that satisfy a condition.
    sfilter(container, condition): "(Set[A], A -> Bool) -> Set[A]; (Tuple[A], A -> Bool) -> Tuple[A]", cost = Calls;
    "sfilter((1, 2, 4), even)" => "(2, 4)";

    /// The elements that satisfy a condition, merged.
    mfilter(container, function): "(Set[A: Container[B]], A -> Bool) -> Set[B]; (Tuple[A: Container[B]], A -> Bool) -> Tuple[B]", cost = Calls;
    "mfilter(((1, 2), (3,)), matcher(size, 1))" => "(3,)";

    /// The first element that satisfies a condition.
    extract(container, condition): "(Container[A], A -> Bool) -> A", cost = Calls, fails = "where no element satisfies the condition", picks = true;
    "extract((1, 4, 6), even)" => "4";

    /// The elements sorted by a key; of equal keys the earlier element stays earlier.
    order(container, compfunc): "(Container[A], A -> Int) -> Tuple[A]; (Container[A], A -> B) -> Tuple[A]!; (Container[A], None) -> Tuple[A]!", cost = Calls, picks = true, fails = "where the keys cannot be compared";
    "order((3, -1, 2), identity)" => "(-1, 2, 3)", "order(((1,), (), (2, 3)), size)" => "((), (1,), (2, 3))";

    /// The element with the greatest key; of several the first.
    argmax(container, compfunc): "(Container[A], A -> B) -> A; (Container[A], None) -> A", cost = Calls, fails = "where the container is empty", picks = true;
    "argmax((1, -3, 2), lbind(multiply, -1))" => "-3";

    /// The element with the least key; of several the first.
    argmin(container, compfunc): "(Container[A], A -> B) -> A; (Container[A], None) -> A", cost = Calls, fails = "where the container is empty", picks = true;
    "argmin(((1, 2), (3,)), size)" => "(3,)";

    /// The greatest key; for an empty container the key of 0.
    valmax(container, compfunc): "(Container[A], (A | Int) -> B) -> B", cost = Calls, fails = "where the container is empty and the function does not take 0";
    "valmax(((1, 2), (3,)), size)" => "2";

    /// The least key; for an empty container the key of 0.
    valmin(container, compfunc): "(Container[A], (A | Int) -> B) -> B", cost = Calls, fails = "where the container is empty and the function does not take 0";
    "valmin(((1, 2), (3,)), size)" => "1";
}

fn apply<'a>(cx: &Cx<'a>, function: Value<'a>, container: Value<'a>) -> Reply<'a> {
    like(cx, container, map(cx, function, container)?)
}

pub(super) fn map<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    container: Value<'a>,
) -> Result<&'a mut [Value<'a>], Raised> {
    let items = cx.slice(len(container)?, Value::NONE)?;
    let mut places = items.iter_mut();
    cx.repeatedly(function, 1, |call| {
        cx.each(container, |item| {
            let image = call(&[item])?;
            if let Some(place) = places.next() {
                *place = image;
            }
            Ok(())
        })
    })?;
    Ok(items)
}

fn rapply<'a>(cx: &Cx<'a>, functions: Value<'a>, value: Value<'a>) -> Reply<'a> {
    let mut items = Items::with_capacity(len(functions)?);
    for function in cx.elements(functions)? {
        items.push(cx.call(function, &[value])?);
    }
    like(cx, functions, &mut items)
}

fn mapply<'a>(cx: &Cx<'a>, function: Value<'a>, container: Value<'a>) -> Reply<'a> {
    let items = map(cx, function, container)?;
    merge_items(cx, container.is_set(), items)
}

pub(super) fn zip_map<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    a: Value<'a>,
    b: Value<'a>,
) -> Result<Items<'a>, Raised> {
    let mut items = Items::with_capacity(len(a)?.min(len(b)?));
    let pairs = cx.elements(a)?.zip(cx.elements(b)?);
    cx.repeatedly(function, 2, |call| {
        for (x, y) in pairs {
            items.push(call(&[x, y])?);
        }
        Ok(())
    })?;
    Ok(items)
}

fn papply<'a>(cx: &Cx<'a>, function: Value<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    cx.tuple(&zip_map(cx, function, a, b)?)
}

fn mpapply<'a>(cx: &Cx<'a>, function: Value<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    merge_items(cx, false, &zip_map(cx, function, a, b)?)
}

pub(super) fn prapply<'a>(
    cx: &Cx<'a>,
    function: Value<'a>,
    a: Value<'a>,
    b: Value<'a>,
) -> Reply<'a> {
    if is_empty(b)? {
        return Ok(Value::EMPTY_SET);
    }
    let pairs = (len(a)? as u64).saturating_mul(len(b)? as u64);
    cx.check_items(pairs)?;
    let mut items = Vec::with_capacity(pairs as usize);
    cx.repeatedly(function, 2, |call| {
        let firsts = cx.items(a)?;
        cx.each(b, |j| {
            for &i in &firsts {
                items.push(call(&[i, j])?);
            }
            Ok(())
        })
    })?;
    cx.set(&mut items)
}

fn filter<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    condition: Value<'a>,
) -> Result<Items<'a>, Raised> {
    let mut kept = Items::new();
    cx.repeatedly(condition, 1, |call| {
        cx.each(container, |item| {
            cx.spend(1)?;
            if call(&[item])?.truthy() {
                kept.push(item);
            }
            Ok(())
        })
    })?;
    Ok(kept)
}

fn sfilter<'a>(cx: &Cx<'a>, container: Value<'a>, condition: Value<'a>) -> Reply<'a> {
    if container.is_set() {
        let part = match condition.view() {
            View::Func(Func { kind: FuncKind::Closure(body, _), .. }) => body.reads(),
            _ => None,
        };
        return cx.repeatedly(condition, 1, |call| {
            cx.filter_set(container, part, |item| Ok(call(&[item])?.truthy()))
        });
    }
    cx.tuple(&filter(cx, container, condition)?)
}

fn mfilter<'a>(cx: &Cx<'a>, container: Value<'a>, function: Value<'a>) -> Reply<'a> {
    let kept = filter(cx, container, function)?;
    merge_items(cx, container.is_set(), &kept)
}

fn extract<'a>(cx: &Cx<'a>, container: Value<'a>, condition: Value<'a>) -> Reply<'a> {
    let items = cx.elements(container)?;
    cx.repeatedly(condition, 1, |call| {
        for item in items {
            cx.spend(1)?;
            if call(&[item])?.truthy() {
                return Ok(item);
            }
        }
        Err(Raised::value("no element satisfies the condition"))
    })
}

/// Hands `body` a function that tells what an element is ranked by: its image, or itself where
/// there is no function, as in Python.
fn ranked<'a, T>(
    cx: &Cx<'a>,
    compfunc: Value<'a>,
    body: impl FnOnce(&mut dyn FnMut(Value<'a>) -> Reply<'a>) -> Result<T, Raised>,
) -> Result<T, Raised> {
    match compfunc.view() {
        View::None => body(&mut Ok),
        _ => cx.repeatedly(compfunc, 1, |call| body(&mut |item| call(&[item]))),
    }
}

fn order<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>) -> Reply<'a> {
    if let (View::Row(grid, row), View::Func(Func { kind: FuncKind::Prim(prim), .. })) =
        (container.view(), compfunc.view())
        && let Some(by) = order_of_cells(prim)
    {
        let cells = cx.copy(grid.row(row as usize))?;
        cx.spend(2 * cells.len() as u64 + sorting(cells.len()))?;
        cells.sort_unstable_by(by);
        return cx.row(cells);
    }
    let mut keyed: SmallVec<[(Value<'a>, Value<'a>); 16]> =
        SmallVec::with_capacity(len(container)?);
    ranked(cx, compfunc, |rank| {
        cx.each(container, |item| {
            cx.spend(1)?;
            keyed.push((rank(item)?, item));
            Ok(())
        })
    })?;
    in_order(cx, container, &mut keyed)
}

/// Returns the order in which a key puts cells, if it is the cell itself or its negative. Cells of
/// equal keys are equal then.
pub(crate) fn order_of_cells(key: &Primitive) -> Option<fn(&i8, &i8) -> Ordering> {
    match key.name {
        "identity" => Some(i8::cmp),
        "invert" => Some(|a, b| b.cmp(a)),
        _ => None,
    }
}

/// Returns fuel of sorting so many elements.
fn sorting(len: usize) -> u64 {
    let levels = u64::from(usize::BITS - len.leading_zeros());
    len as u64 * levels / 2
}

/// Returns the elements of a container in the order of their keys, given as (key, element).
pub(crate) fn in_order<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    keyed: &mut [(Value<'a>, Value<'a>)],
) -> Reply<'a> {
    cx.spend(sorting(keyed.len()))?;
    if keyed.iter().all(|(key, _)| key.as_int().is_some()) {
        keyed.sort_by_key(|(key, _)| key.as_int());
    } else {
        insertion_sort(cx, keyed)?;
    }
    if let View::Row(..) = container.view() {
        let cell = |i: usize| keyed[i].1.as_int().unwrap_or(0) as i8;
        return cx.row(cx.slice_with(keyed.len(), cell)?);
    }
    let items: Items<'a> = keyed.iter().map(|&(_, item)| item).collect();
    cx.tuple(&items)
}

/// Sorts stably by binary insertion, and leaves the run at the start in place, reversed where it
/// falls. CPython does the same with up to 63 elements, which shows where keys are only partly
/// ordered, as sets are. It can stop at keys that cannot be compared.
fn insertion_sort<'a>(cx: &Cx<'a>, keyed: &mut [(Value<'a>, Value<'a>)]) -> Result<(), Raised> {
    let mut run = 1;
    let mut falls = false;
    while run < keyed.len() {
        cx.spend(1 + keyed[run].0.effort() / 16)?;
        let below = less(cx, keyed[run].0, keyed[run - 1].0)?;
        if run == 1 {
            falls = below;
        }
        if below != falls {
            break;
        }
        run += 1;
    }
    if falls {
        keyed[..run].reverse();
    }
    for next in run..keyed.len() {
        let (mut from, mut to) = (0, next);
        while from < to {
            let middle = (from + to) / 2;
            cx.spend(1 + keyed[middle].0.effort() / 16)?;
            if less(cx, keyed[next].0, keyed[middle].0)? {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        cx.spend((next - from) as u64 / 8)?;
        keyed[from..=next].rotate_right(1);
    }
    Ok(())
}

fn arg<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>, greatest: bool) -> Reply<'a> {
    let best = ranked(cx, compfunc, |rank| extreme(cx, container, greatest, rank))?;
    best.map(|(item, _)| item).ok_or_else(|| Raised::value("the container is empty"))
}

fn argmax<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>) -> Reply<'a> {
    arg(cx, container, compfunc, true)
}

fn argmin<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>) -> Reply<'a> {
    arg(cx, container, compfunc, false)
}

fn val<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>, greatest: bool) -> Reply<'a> {
    let best =
        cx.repeatedly(compfunc, 1, |call| extreme(cx, container, greatest, |item| call(&[item])))?;
    match best {
        Some((_, key)) => Ok(key),
        None => cx.call(compfunc, &[Value::int(0)]),
    }
}

fn valmax<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>) -> Reply<'a> {
    val(cx, container, compfunc, true)
}

fn valmin<'a>(cx: &Cx<'a>, container: Value<'a>, compfunc: Value<'a>) -> Reply<'a> {
    val(cx, container, compfunc, false)
}
