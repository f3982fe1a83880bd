//! Comparison as Python has it, and the greatest and least of elements.

use std::cmp::Ordering;

use super::misfit::said_of;
use crate::value::set::Elements;
use crate::value::{Cx, FaultKind, Raised, Reply, Value, View, order};

/// Cells that are compared at no charge of their own, as whoever compares charges for a step.
const AT_NO_CHARGE: u64 = 64;

/// Tells whether `a < b` as Python compares: integers, tuples element by element, sets by
/// inclusion. The parts of large values that it goes through are charged for.
#[inline]
pub(crate) fn less<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Result<bool, Raised> {
    if let (Some(a), Some(b)) = (a.as_int(), b.as_int()) {
        return Ok(a < b);
    }
    let mut cells = 0;
    let answer = less_counting(a, b, &mut cells);
    cx.spend(cells.saturating_sub(AT_NO_CHARGE) / 2)?;
    answer.map_err(|(a, b)| incomparable(cx, a, b))
}

/// Returns the fault of two values of which none is less than the other, nor equal.
#[cold]
fn incomparable<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Raised {
    let raised = Raised::new(
        FaultKind::Type,
        format!("{} and {} cannot be compared", a.kind_name(), b.kind_name()),
    );
    if !cx.explains() {
        return raised;
    }
    let said = || format!("{} and {} cannot be compared", said_of(a), said_of(b));
    raised.map(|fault| fault.explained(None, said()))
}

/// The values because of which two cannot be compared: they themselves, or parts of them.
type Incomparable<'a> = (Value<'a>, Value<'a>);

/// Does as [`less`]; adds the cells of what is compared and is not one and the same value.
fn less_counting<'a>(
    a: Value<'a>,
    b: Value<'a>,
    cells: &mut u64,
) -> Result<bool, Incomparable<'a>> {
    let len = |value: Value<'_>| value.len().unwrap_or(0);
    if let (Some(a), Some(b)) = (a.as_int(), b.as_int()) {
        return Ok(a < b);
    }
    if let (View::Pair(a, b), View::Pair(c, d)) = (a.view(), b.view()) {
        return Ok((a, b) < (c, d));
    }
    if a.is_tuple() && b.is_tuple() {
        let (len_a, len_b) = (len(a), len(b));
        if a.is_same(b) {
            return Ok(false);
        }
        // Most elements of long tuples are alike, and found so at a glance.
        let same = match (a.view(), b.view()) {
            (View::Tuple(a), View::Tuple(b)) => {
                a.items.iter().zip(b.items).take_while(|(x, y)| x.is_same(**y)).count()
            }
            _ => 0,
        };
        *cells += same as u64 / 4;
        for i in same..len_a.min(len_b) {
            let (x, y) = (a.element(i), b.element(i));
            *cells += x.effort().min(y.effort());
            if x != y {
                return less_counting(x, y, cells);
            }
        }
        return Ok(len_a < len_b);
    }
    if a.is_set() && b.is_set() {
        let mut theirs = Elements::ascending(b);
        let mut included = |item| theirs.any(|other| order::cmp(item, other) == Ordering::Equal);
        if len(a) >= len(b) {
            return Ok(false);
        }
        *cells += b.effort();
        return Ok(Elements::ascending(a).all(&mut included));
    }
    Err((a, b))
}

/// Returns the first element with the greatest (or least) key, and that key.
pub(super) fn extreme<'a>(
    cx: &Cx<'a>,
    container: Value<'a>,
    greatest: bool,
    mut key: impl FnMut(Value<'a>) -> Reply<'a>,
) -> Result<Option<(Value<'a>, Value<'a>)>, Raised> {
    let mut best: Option<(Value<'a>, Value<'a>)> = None;
    cx.each(container, |item| {
        cx.spend(1)?;
        let mine = key(item)?;
        let wins = match best {
            None => true,
            Some((_, theirs)) if greatest => less(cx, theirs, mine)?,
            Some((_, theirs)) => less(cx, mine, theirs)?,
        };
        if wins {
            best = Some((item, mine));
        }
        Ok(())
    })?;
    Ok(best)
}
