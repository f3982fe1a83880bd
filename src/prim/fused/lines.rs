//! Lines between all locations of two sets, all together.
//!
//! `connect` draws a line where two locations share a row, a column or a diagonal. All lines along
//! a row together are what lies between the outermost locations of that row, if both sets have one
//! there; likewise along columns and diagonals.

use std::sync::LazyLock;

use smallvec::SmallVec;

use super::sets::line;
use crate::prim::containers::merge_items;
use crate::prim::loops::prapply;
use crate::prim::patches::{hline, vline};
use crate::prim::{PrimId, lookup};
use crate::value::bits::{Bits, Bounds, SPAN, ones};
use crate::value::set::Items;
use crate::value::{Cx, FuncKind, Indices, Raised, Reply, Value, View};

/// The rows of a set in a box, most often that of a grid.
type Rows = SmallVec<[u128; 32]>;

/// Directions of lines.
#[derive(Clone, Copy, Default)]
struct Along {
    rows: bool,
    columns: bool,
    diagonals: bool,
}

pub(super) fn connections<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    let all = Along { rows: true, columns: true, diagonals: true };
    lines(cx, a, b, all, |_, _| Ok(Value::bool(true)))
}

pub(super) fn straight_connections<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    lines(cx, a, b, Along { rows: true, columns: true, diagonals: false }, line)
}

pub(super) fn row_connections<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    lines(cx, a, b, Along { rows: true, ..Along::default() }, hline)
}

pub(super) fn column_connections<'a>(cx: &Cx<'a>, a: Value<'a>, b: Value<'a>) -> Reply<'a> {
    lines(cx, a, b, Along { columns: true, ..Along::default() }, vline)
}

/// Returns the lines in some directions, which are those that satisfy a condition.
fn lines<'a>(
    cx: &Cx<'a>,
    a: Value<'a>,
    b: Value<'a>,
    along: Along,
    keep: impl Fn(&Cx<'a>, Value<'a>) -> Reply<'a>,
) -> Reply<'a> {
    if let (View::Bits(a), View::Bits(b)) = (a.view(), b.view()) {
        let Some(bounds) = a.bounds().zip(b.bounds()).map(|(a, b)| a.union(b)) else {
            return Ok(Value::EMPTY_SET);
        };
        let slanted = bounds.height() + bounds.width();
        if bounds.is_dense() && (slanted <= SPAN || !along.diagonals) {
            return merged_lines(cx, a, b, bounds, along)?.value(cx);
        }
    }
    let mut kept = Items::new();
    for line in cx.elements(prapply(cx, connect(cx)?, a, b)?)? {
        if keep(cx, line)?.truthy() {
            kept.push(line);
        }
    }
    merge_items(cx, true, &kept)
}

/// Returns the primitive as a value.
fn connect<'a>(cx: &Cx<'a>) -> Reply<'a> {
    static CONNECT: LazyLock<PrimId> =
        LazyLock::new(|| lookup("connect").expect("a primitive of the language"));
    cx.func(FuncKind::Prim(CONNECT.get()))
}

/// Returns the lines between two sets in some directions, in a box around both.
fn merged_lines<'a>(
    cx: &Cx<'a>,
    a: &Bits<'_>,
    b: &Bits<'_>,
    bounds: Bounds,
    along: Along,
) -> Result<Indices<'a>, Raised> {
    let height = bounds.height() as usize;
    cx.spend(height as u64 / 4)?;
    let rows = |set: &Bits<'_>| -> Rows {
        (bounds.top..=bounds.bottom).map(|row| set.word(row, bounds.left)).collect()
    };
    let (a, b) = (&*rows(a), &*rows(b));
    let out = cx.slice(height, 0u128)?;
    if along.rows {
        for ((to, &a), &b) in out.iter_mut().zip(a).zip(b) {
            if a != 0 && b != 0 {
                *to = hull(a | b);
            }
        }
    }
    if along.columns {
        fill_columns(a, b, out, |_| 0);
    }
    if along.diagonals {
        // Rows that are each moved one further than the one before make columns of diagonals.
        fill_columns(a, b, out, |row| row);
        fill_columns(a, b, out, |row| height - 1 - row);
    }
    Ok(Indices::Dense(Bits::tight(bounds.top, bounds.left, out)?))
}

/// Fills a word from its lowest bit to its highest one.
fn hull(word: u128) -> u128 {
    ones(128 - word.leading_zeros()) & !ones(word.trailing_zeros())
}

/// Adds the lines down the columns of rows of which each is moved to the right by some columns.
fn fill_columns(a: &[u128], b: &[u128], out: &mut [u128], by: impl Fn(usize) -> usize) {
    let (mut of_a, mut of_b) = (0, 0);
    let mut upper = Rows::with_capacity(out.len());
    for row in 0..out.len() {
        of_a |= a[row] << by(row);
        of_b |= b[row] << by(row);
        upper.push(of_a | of_b);
    }
    let (both, mut lower) = (of_a & of_b, 0);
    for (row, upper) in upper.into_iter().enumerate().rev() {
        lower |= (a[row] | b[row]) << by(row);
        out[row] |= (upper & lower & both) >> by(row);
    }
}
