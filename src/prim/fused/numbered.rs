//! Locations that are chosen by the number of their row or column alone: even ones, those behind or
//! before one, those of one. A loop over locations becomes one mask for all columns, or a test for
//! each row.

use crate::prim::containers::{first, last};
use crate::prim::logic::equality;
use crate::prim::numbers::{add, even, greater};
use crate::value::bits::{Bits, SPAN, ones};
use crate::value::{Cx, Indices, Raised, Reply, Value, View};

/// Rows and columns are counted from no further out, so that no sum leaves its range.
const FAR: i64 = 1 << 40;

/// Every other bit, from the lowest on.
const EVEN: u128 = u128::MAX / 3;

/// The numbers of rows or columns that are wanted.
#[derive(Clone, Copy)]
enum Numbers {
    /// Those whose sum with a number is even.
    Even(i64),
    /// Those that are greater than a number.
    After(i64),
    /// Those that are less than a number.
    Before(i64),
    /// One alone.
    Only(i64),
}

impl Numbers {
    fn has(self, number: i64) -> bool {
        match self {
            Self::Even(by) => (number + by) & 1 == 0,
            Self::After(before) => before < number,
            Self::Before(after) => number < after,
            Self::Only(one) => one == number,
        }
    }

    /// Returns a bit for each of 128 columns, of which the first is given, where it is wanted.
    fn columns(self, left: i64) -> u128 {
        match self {
            Self::Even(by) => EVEN << ((left + by) & 1),
            Self::After(before) => !ones((before + 1 - left).clamp(0, SPAN) as u32),
            Self::Before(after) => ones((after - left).clamp(0, SPAN) as u32),
            Self::Only(one) => match u32::try_from(one - left) {
                Ok(column) => 1u128.checked_shl(column).unwrap_or(0),
                Err(_) => 0,
            },
        }
    }
}

/// A function of a primitive's shape.
type Unary = for<'a> fn(&Cx<'a>, Value<'a>) -> Reply<'a>;

/// Returns the locations in the rows that are wanted; all that rows of bits do not hold are asked
/// one by one.
fn in_rows<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    number: Value<'a>,
    wanted: fn(i64) -> Numbers,
    asked: impl Fn(Value<'a>) -> Reply<'a>,
) -> Reply<'a> {
    let Some((bits, number)) = plain(places, number) else {
        return one_by_one(cx, places, first, asked);
    };
    let wanted = wanted(number);
    kept(cx, bits, |row, word| if wanted.has(row) { word } else { 0 })
}

/// Returns the locations in the columns that are wanted, in the same way.
fn in_columns<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    number: Value<'a>,
    wanted: fn(i64) -> Numbers,
    asked: impl Fn(Value<'a>) -> Reply<'a>,
) -> Reply<'a> {
    let Some((bits, number)) = plain(places, number) else {
        return one_by_one(cx, places, last, asked);
    };
    let columns = wanted(number).columns(bits.left.into());
    kept(cx, bits, |_, word| word & columns)
}

/// Returns the rows of bits and the number, if they are such and it is not too far out.
fn plain<'a>(places: Value<'a>, number: Value<'a>) -> Option<(&'a Bits<'a>, i64)> {
    let View::Bits(bits) = places.view() else { return None };
    Some((bits, number.as_int().filter(|number| number.unsigned_abs() < FAR as u64)?))
}

/// Returns what is kept of each row, whose number is given with it.
fn kept<'a>(cx: &Cx<'a>, bits: &Bits<'a>, of_row: impl Fn(i64, u128) -> u128) -> Reply<'a> {
    cx.spend(bits.rows.len() as u64 / 4)?;
    let rows = cx.copy(bits.rows)?;
    for (number, word) in (i64::from(bits.top)..).zip(&mut *rows) {
        *word = of_row(number, *word);
    }
    Indices::Dense(Bits::tight(bits.top.into(), bits.left.into(), rows)?).value(cx)
}

fn one_by_one<'a>(
    cx: &Cx<'a>,
    places: Value<'a>,
    part: Unary,
    asked: impl Fn(Value<'a>) -> Reply<'a>,
) -> Reply<'a> {
    let keep = |place| -> Result<bool, Raised> { Ok(asked(part(cx, place)?)?.truthy()) };
    cx.filter_set(places, None, keep)
}

pub(super) fn even_rows<'a>(cx: &Cx<'a>, places: Value<'a>, by: Value<'a>) -> Reply<'a> {
    in_rows(cx, places, by, Numbers::Even, |row| even(cx, add(cx, row, by)?))
}

pub(super) fn even_columns<'a>(cx: &Cx<'a>, places: Value<'a>, by: Value<'a>) -> Reply<'a> {
    in_columns(cx, places, by, Numbers::Even, |column| even(cx, add(cx, column, by)?))
}

pub(super) fn rows_after<'a>(cx: &Cx<'a>, places: Value<'a>, before: Value<'a>) -> Reply<'a> {
    in_rows(cx, places, before, Numbers::After, |row| greater(cx, row, before))
}

pub(super) fn columns_after<'a>(cx: &Cx<'a>, places: Value<'a>, before: Value<'a>) -> Reply<'a> {
    in_columns(cx, places, before, Numbers::After, |column| greater(cx, column, before))
}

pub(super) fn rows_before<'a>(cx: &Cx<'a>, places: Value<'a>, after: Value<'a>) -> Reply<'a> {
    in_rows(cx, places, after, Numbers::Before, |row| greater(cx, after, row))
}

pub(super) fn columns_before<'a>(cx: &Cx<'a>, places: Value<'a>, after: Value<'a>) -> Reply<'a> {
    in_columns(cx, places, after, Numbers::Before, |column| greater(cx, after, column))
}

pub(super) fn in_row<'a>(cx: &Cx<'a>, places: Value<'a>, number: Value<'a>) -> Reply<'a> {
    in_rows(cx, places, number, Numbers::Only, |row| equality(cx, row, number))
}

pub(super) fn in_column<'a>(cx: &Cx<'a>, places: Value<'a>, number: Value<'a>) -> Reply<'a> {
    in_columns(cx, places, number, Numbers::Only, |column| equality(cx, column, number))
}
