//! Values as entries of the bank have them: which are taken, their digest, a copy in another arena.

use super::sorts::Sort;
use crate::prim::word;
use crate::value::bits::Bits;
use crate::value::object::Planes;
use crate::value::{Cx, Func, FuncKind, Grid, Plane, Raised, Value, View};

/// Rows and columns of a grid that is kept, at most: those of the largest answer.
const SIDE: u32 = 30;

/// The greatest number that is kept.
const NUMBER: i64 = 1_000;

impl Sort {
    /// Tells whether a value is of this sort, in the form that values of the sort mostly have.
    #[inline]
    pub(super) fn holds(self, value: Value<'_>) -> bool {
        match (self, value.view()) {
            (Self::Grid, View::Grid(grid)) => grid.height <= SIDE && grid.width <= SIDE,
            (Self::Indices, View::Bits(_)) | (Self::Object, View::Planes(_)) => true,
            (Self::Indices | Self::Object, View::Set(seq)) => seq.items.is_empty(),
            (Self::Objects, View::Set(seq)) => {
                !seq.items.is_empty()
                    && seq.items.iter().all(|item| matches!(item.view(), View::Planes(_)))
            }
            (Self::Grids, View::Tuple(seq)) => {
                !seq.items.is_empty()
                    && seq.items.iter().all(|item| matches!(item.view(), View::Grid(_)))
            }
            (Self::Int, View::Int(number)) => number.abs() <= NUMBER,
            (Self::Color, View::Int(number)) => (0..10).contains(&number),
            (Self::Pair, View::Pair(a, b)) => {
                i64::from(a).abs() <= NUMBER && i64::from(b).abs() <= NUMBER
            }
            (Self::Bool, View::Bool(_)) => true,
            (
                Self::ObjectToInt
                | Self::ObjectToBool
                | Self::ObjectToIndices
                | Self::ObjectToObject
                | Self::GridToInt
                | Self::GridToGrid,
                View::Func(_),
            ) => true,
            _ => false,
        }
    }
}

/// A digest of values in the making, the same on every machine.
#[derive(Clone, Copy)]
pub(super) struct Digest(u64);

impl Digest {
    /// Returns the digest of no value of a sort.
    #[inline]
    pub(super) fn new(sort: Sort) -> Self {
        Self((sort as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Returns the digest of what was added.
    #[inline]
    pub(super) fn number(self) -> u64 {
        self.0
    }

    /// Adds two words: a product of 128 bits, folded.
    #[inline(always)]
    fn add(&mut self, a: u64, b: u64) {
        let left = self.0 ^ a ^ 0xa076_1d64_78bd_642f;
        let right = self.0.rotate_left(32) ^ b ^ 0xe703_7ed1_a0b4_28db;
        let product = u128::from(left) * u128::from(right);
        self.0 = (product as u64) ^ ((product >> 64) as u64) ^ b;
    }

    /// Adds a value that some sort holds.
    #[inline]
    pub(super) fn add_value(&mut self, value: Value<'_>) {
        match value.view() {
            View::Grid(grid) => self.grid(grid),
            View::Bits(bits) => {
                self.add(1, two(bits.top, bits.left));
                self.add_rows(bits.rows);
            }
            View::Planes(planes) => self.add_planes(planes),
            View::Int(number) => self.add(2, number.cast_unsigned()),
            View::Bool(truth) => self.add(3, u64::from(truth)),
            View::Pair(a, b) => self.add(4, two(a, b)),
            View::Set(seq) | View::Tuple(seq) => {
                self.add(5, seq.items.len() as u64);
                seq.items.iter().for_each(|&item| self.add_value(item));
            }
            View::Func(func) => {
                if let FuncKind::Prim(prim) = func.kind {
                    self.add(6, prim.id.index() as u64);
                } else {
                    let is_matcher = matches!(func.kind, FuncKind::Matcher(..));
                    self.add(7, u64::from(is_matcher));
                    func.parts().for_each(|part| self.add_value(part));
                }
            }
            _ => self.add(8, 0),
        }
    }

    #[inline]
    fn grid(&mut self, grid: &Grid<'_>) {
        self.add(u64::from(grid.height), u64::from(grid.width));
        let (words, rest) = grid.cells.as_chunks::<8>();
        let (pairs, odd) = words.as_chunks::<2>();
        pairs.iter().for_each(|[a, b]| self.add(word(a), word(b)));
        if !odd.is_empty() || !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.add(odd.first().map_or(0, word), word(&last));
        }
    }

    #[inline]
    fn add_planes(&mut self, planes: &Planes<'_>) {
        self.add(9, two(planes.top, planes.left));
        for plane in planes.planes {
            self.add(10, two(plane.color, 0));
            self.add_rows(plane.rows);
        }
    }

    #[inline]
    fn add_rows(&mut self, rows: &[u128]) {
        for &row in rows {
            self.add(row as u64, (row >> 64) as u64);
        }
    }
}

fn two(a: i32, b: i32) -> u64 {
    u64::from(a.cast_unsigned()) << 32 | u64::from(b.cast_unsigned())
}

/// Returns a copy of a value that some sort holds, in the arena of another context. `None` for a
/// function that is neither a primitive nor made of one or two of them.
pub(super) fn copied<'a>(cx: &Cx<'a>, value: Value<'_>) -> Option<Value<'a>> {
    copy(cx, value).ok().flatten()
}

fn copy<'a>(cx: &Cx<'a>, value: Value<'_>) -> Result<Option<Value<'a>>, Raised> {
    let items = |items: &[Value<'_>]| -> Result<Option<_>, Raised> {
        let mut copies = Vec::with_capacity(items.len());
        for &item in items {
            let Some(item) = copy(cx, item)? else { return Ok(None) };
            copies.push(item);
        }
        cx.seq(cx.copy(&copies)?).map(Some)
    };
    Ok(Some(match value.view() {
        View::Int(number) => Value::int(number),
        View::Bool(truth) => Value::bool(truth),
        View::Pair(a, b) => Value::pair(a, b),
        View::Grid(grid) => cx.grid(grid.height, grid.width, cx.copy(grid.cells)?)?,
        View::Bits(&bits) => Value::bits(cx.alloc(Bits { rows: cx.copy(bits.rows)?, ..bits })?),
        View::Planes(&Planes { top, left, height, width, counted, planes }) => {
            let copies = cx.slice(planes.len(), Plane { color: 0, rows: &[] })?;
            for (copy, plane) in copies.iter_mut().zip(planes) {
                *copy = Plane { color: plane.color, rows: cx.copy(plane.rows)? };
            }
            Value::planes(cx.alloc(Planes { top, left, height, width, counted, planes: copies })?)
        }
        View::Set(seq) if seq.items.is_empty() => Value::EMPTY_SET,
        View::Set(seq) => match items(seq.items)? {
            Some(seq) => Value::set(seq),
            None => return Ok(None),
        },
        View::Tuple(seq) => match items(seq.items)? {
            Some(seq) => Value::tuple(seq),
            None => return Ok(None),
        },
        View::Func(&Func { kind, .. }) => match kind {
            FuncKind::Prim(prim) => cx.func(FuncKind::Prim(prim))?,
            FuncKind::Compose(a, b) | FuncKind::Matcher(a, b) => {
                let (Some(first), Some(second)) = (copy(cx, a)?, copy(cx, b)?) else {
                    return Ok(None);
                };
                cx.func(match kind {
                    FuncKind::Compose(..) => FuncKind::Compose(first, second),
                    _ => FuncKind::Matcher(first, second),
                })?
            }
            _ => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

    use bumpalo::Bump;

    use super::*;
    use crate::prim;
    use crate::value::{Budget, Direction};

    fn call<'a>(cx: &Cx<'a>, prim: prim::PrimId, operands: &[Value<'a>]) -> Value<'a> {
        prim.get().cpu.call(cx, operands).unwrap()
    }

    #[test]
    fn copies_are_equal_and_have_the_same_digest() {
        let (bump, other) = (Bump::new(), Bump::new());
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let target = Cx::new(&other, Budget::default(), Direction::Ascending);
        let grid = cx.grid(2, 9, cx.copy(&[1, 0, 1, 0, 1, 0, 2, 2, 2].repeat(2)).unwrap()).unwrap();
        let cells = call(&cx, prim::OFCOLOR, &[grid, Value::int(2)]);
        let object = call(&cx, prim::ASOBJECT, &[grid]);
        let objects = call(&cx, prim::PARTITION, &[grid]);
        let panels = call(&cx, prim::HSPLIT, &[grid, Value::int(3)]);
        let size = cx.func(FuncKind::Prim(prim::SIZE.get())).unwrap();
        let matcher = call(&cx, prim::MATCHER, &[size, Value::int(4)]);
        let all = [
            (Sort::Grid, grid),
            (Sort::Indices, cells),
            (Sort::Indices, Value::EMPTY_SET),
            (Sort::Object, object),
            (Sort::Objects, objects),
            (Sort::Grids, panels),
            (Sort::Int, Value::int(-7)),
            (Sort::Pair, Value::pair(3, -4)),
            (Sort::Bool, Value::bool(true)),
            (Sort::ObjectToInt, size),
            (Sort::ObjectToBool, matcher),
        ];
        let digest = |value| {
            let mut digest = Digest::new(Sort::Grid);
            digest.add_value(value);
            digest.number()
        };
        let mut seen = Vec::new();
        for (sort, value) in all {
            assert!(sort.holds(value), "{sort:?} {value}");
            let copy = copied(&target, value).unwrap();
            assert_eq!(digest(copy), digest(value), "{value}");
            assert_eq!(copy.to_string(), value.to_string());
            assert!(!seen.contains(&digest(value)), "{value} has a digest of its own");
            seen.push(digest(value));
        }
    }
}
