//! The canonical order of all values, and equality: none < numbers < tuples < sets < functions.
//!
//! Tuples compare lexicographically, sets as the lexicographic order of their ascending elements,
//! functions by what they are made of, dictionaries by their pairs in ascending order. Recursion
//! is bounded by [`super::arena::MAX_DEPTH`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::cmp::Ordering;

use super::bits::{Bits, SPAN};
use super::elements::Elements;
use super::object::Planes;
use super::{Func, FuncKind, Value, View};

/// Compares two values.
pub fn cmp(a: Value<'_>, b: Value<'_>) -> Ordering {
    // A shared part is the same, however large it would be written out.
    if a.is_same(b) {
        return Ordering::Equal;
    }
    match (a.view(), b.view()) {
        (View::Tuple(one) | View::Set(one), View::Tuple(other) | View::Set(other))
            if LARGE < one.weight && LARGE < other.weight =>
        {
            shared::cmp(a, b, [one, other])
        }
        _ => cmp_parts(a, b),
    }
}

/// Cells of values whose parts are compared once each, however often they occur: 64 thousand.
const LARGE: u64 = 1 << 16;

/// Compares two values part by part.
fn cmp_parts(a: Value<'_>, b: Value<'_>) -> Ordering {
    match (a.view(), b.view()) {
        (View::Int(a), View::Int(b)) => a.cmp(&b),
        (View::Pair(a, b), View::Pair(c, d)) => (a, b).cmp(&(c, d)),
        (View::Cell(a, b, c), View::Cell(d, e, f)) => (a, b, c).cmp(&(d, e, f)),
        (View::Row(a, i), View::Row(b, j)) => a.row(i as usize).cmp(b.row(j as usize)),
        (View::Ints(a), View::Ints(b)) => cmp_masks(a, b),
        (View::Bits(a), View::Bits(b)) => cmp_bits(a, b),
        (View::Points(a), View::Points(b)) => a.cmp(b),
        (View::Planes(a), View::Planes(b)) => cmp_planes(a, b),
        (View::Cells(a), View::Cells(b)) => a.cmp(b),
        // The elements of a set are kept ascending.
        (View::Tuple(a), View::Tuple(b)) | (View::Set(a), View::Set(b)) => {
            cmp_items(a.items, b.items)
        }
        (View::Func(one), View::Func(other)) => match (a.as_pairs(), b.as_pairs()) {
            (Some(one), Some(other)) => cmp_dictionaries(one, other),
            _ => cmp_functions(one, other),
        },
        _ => rank(a).cmp(&rank(b)).then_with(|| match rank(a) {
            1 => a.as_int().cmp(&b.as_int()),
            2 => cmp_tuples(a, b),
            3 => cmp_elements(Elements::ascending(a), Elements::ascending(b)),
            _ => Ordering::Equal,
        }),
    }
}

/// Compares values in memory lexicographically.
fn cmp_items(one: &[Value<'_>], other: &[Value<'_>]) -> Ordering {
    for place in 0..one.len().min(other.len()) {
        let order = cmp(one[place], other[place]);
        if order.is_ne() {
            return order;
        }
    }
    one.len().cmp(&other.len())
}

/// Compares elements lexicographically.
fn cmp_elements(mut one: Elements<'_>, mut other: Elements<'_>) -> Ordering {
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match cmp(a, b) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

/// Comparison of values that would be large if they were written out. Parts that they have several
/// times are compared once, so that it takes a time in proportion to what they cost in memory.
mod shared {
    use std::cell::RefCell;
    use std::cmp::Ordering;

    use rustc_hash::FxHashMap;

    use super::super::{Seq, Value};

    thread_local! {
        /// The pairs of parts that are known while a comparison is under way, by their addresses.
        static KNOWN: RefCell<Option<FxHashMap<[usize; 2], Ordering>>> = const { RefCell::new(None) };
    }

    /// Compares two values with these elements.
    pub(super) fn cmp(a: Value<'_>, b: Value<'_>, parts: [&Seq<'_>; 2]) -> Ordering {
        let key = parts.map(|seq| std::ptr::from_ref(seq).addr());
        let (_outermost, known) = KNOWN.with_borrow_mut(|all| match all {
            Some(known) => (None, known.get(&key).copied()),
            None => {
                *all = Some(FxHashMap::default());
                (Some(Outermost), None)
            }
        });
        known.unwrap_or_else(|| {
            let order = super::cmp_parts(a, b);
            KNOWN.with_borrow_mut(|all| all.as_mut().map(|known| known.insert(key, order)));
            order
        })
    }

    /// The end of a comparison: the parts may be gone when the next one begins.
    struct Outermost;

    impl Drop for Outermost {
        fn drop(&mut self) {
            KNOWN.with_borrow_mut(|all| *all = None);
        }
    }
}

/// Tells whether two values are equal.
#[inline]
pub fn eq(a: Value<'_>, b: Value<'_>) -> bool {
    if a.is_same(b) {
        return true;
    }
    match a.view() {
        View::Grid(a) if let View::Grid(b) = b.view() => a == b,
        View::Int(_) if let View::Int(_) = b.view() => false,
        View::Pair(i, j) if let View::Pair(k, l) = b.view() => (i, j) == (k, l),
        _ => eq_parts(a, b),
    }
}

/// Tells whether two values are equal that are not held in the same words.
fn eq_parts(a: Value<'_>, b: Value<'_>) -> bool {
    match (a.view(), b.view()) {
        (View::Row(a, i), View::Row(b, j)) => a.row(i as usize) == b.row(j as usize),
        (View::Row(grid, row), View::Tuple(seq)) | (View::Tuple(seq), View::Row(grid, row)) => {
            let cells = grid.row(row as usize);
            cells.len() == seq.items.len()
                && cells
                    .iter()
                    .zip(seq.items)
                    .all(|(&cell, item)| item.as_int() == Some(cell.into()))
        }
        (View::Bits(a), View::Bits(b)) => a == b,
        (View::Planes(a), View::Planes(b)) => a == b,
        // A set has one representation only.
        (View::Ints(a), View::Ints(b)) => a == b,
        _ => a.len() == b.len() && cmp(a, b) == Ordering::Equal,
    }
}

fn rank(value: Value<'_>) -> u8 {
    match value.view() {
        View::None => 0,
        View::Bool(_) | View::Int(_) => 1,
        View::Func(_) => 4,
        _ if value.is_tuple() => 2,
        _ => 3,
    }
}

fn cmp_tuples(a: Value<'_>, b: Value<'_>) -> Ordering {
    let (len_a, len_b) = (a.len().unwrap_or(0), b.len().unwrap_or(0));
    (0..len_a.min(len_b))
        .map(|i| cmp(a.element(i), b.element(i)))
        .find(|order| order.is_ne())
        .unwrap_or(len_a.cmp(&len_b))
}

/// Orders the ascending lists of two masks of integers.
///
/// The lists agree up to the smallest element that only one of them has. Whoever has it comes
/// first, unless the other list ends there.
fn cmp_masks(a: u64, b: u64) -> Ordering {
    let lowest = (a ^ b).trailing_zeros();
    if lowest == 64 {
        return Ordering::Equal;
    }
    let a_has_it = a >> lowest & 1 == 1;
    let without = if a_has_it { b } else { a };
    let goes_on = without >> lowest != 0;
    if a_has_it == goes_on { Ordering::Less } else { Ordering::Greater }
}

fn cmp_bits(a: &Bits<'_>, b: &Bits<'_>) -> Ordering {
    let top = a.top.cmp(&b.top);
    if top.is_ne() {
        return top;
    }
    // Rows are compared from the leftmost column of both on, as masks of integers are.
    let left = a.left.min(b.left);
    let (right_a, right_b) =
        (i64::from(a.left) - i64::from(left), i64::from(b.left) - i64::from(left));
    let frames = [(right_a, a.width), (right_b, b.width)];
    if frames.iter().any(|&(right, width)| right + i64::from(width) > SPAN) {
        return a.points().cmp(b.points());
    }
    let row =
        |bits: &Bits<'_>, r: usize, right: i64| bits.rows.get(r).map_or(0, |word| word << right);
    for r in 0..a.rows.len().max(b.rows.len()) {
        let (mine, theirs) = (row(a, r, right_a), row(b, r, right_b));
        if mine == theirs {
            continue;
        }
        let lowest = (mine ^ theirs).trailing_zeros();
        let a_has_it = mine >> lowest & 1 == 1;
        let (without, rest) = if a_has_it { (theirs, b.rows) } else { (mine, a.rows) };
        let goes_on = without >> lowest != 0 || r + 1 < rest.len();
        return if a_has_it == goes_on { Ordering::Less } else { Ordering::Greater };
    }
    Ordering::Equal
}

fn cmp_planes(a: &Planes<'_>, b: &Planes<'_>) -> Ordering {
    let first = a.first_cell().cmp(&b.first_cell());
    if first.is_ne() {
        return first;
    }
    if a == b {
        return Ordering::Equal;
    }
    a.cells().cmp(b.cells())
}

/// Compares the pairs of dictionaries by ascending keys, as the order in which they came tells
/// nothing.
fn cmp_dictionaries(a: Value<'_>, b: Value<'_>) -> Ordering {
    let ascending = |pairs: Value<'_>| {
        let len = pairs.len().unwrap_or(0);
        let mut places: Vec<usize> = (0..len).collect();
        let key = |place: usize| pairs.element(place).element(0);
        places.sort_by(|&i, &j| cmp(key(i), key(j)));
        places
    };
    let (one, other) = (ascending(a), ascending(b));
    let mut pairs = one.iter().zip(&other).map(|(&i, &j)| cmp(a.element(i), b.element(j)));
    pairs.find(|order| order.is_ne()).unwrap_or(one.len().cmp(&other.len()))
}

fn cmp_functions(a: &Func<'_>, b: &Func<'_>) -> Ordering {
    fn key<'k>(kind: &'k FuncKind<'_>) -> (u8, &'k str, u64) {
        match kind {
            FuncKind::Prim(prim) => (0, prim.name, 0),
            FuncKind::Compose(..) => (1, "", 0),
            FuncKind::Chain(_) => (2, "", 0),
            FuncKind::Fork(_) => (3, "", 0),
            FuncKind::Matcher(..) => (4, "", 0),
            FuncKind::Power(..) => (5, "", 0),
            FuncKind::Rbind(_, _, n) => (6, "", (*n).into()),
            FuncKind::Lbind(_, _, n) => (7, "", (*n).into()),
            FuncKind::Closure(body, _) => (8, "", body.identity()),
        }
    }
    key(&a.kind).cmp(&key(&b.kind)).then_with(|| {
        let mut parts = a.parts().zip(b.parts()).map(|(a, b)| cmp(a, b));
        parts.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    })
}
