//! A value in machine words: the one file that knows how [`Value`] lies in memory.
//!
//! Generated code holds a value as two words, the head and the payload. Values that it takes apart
//! itself (numbers, truth values, locations, cells) are taken apart and put together here and
//! nowhere else; everything else it passes on as it is. [`fits`] compares these assumptions with
//! what the compiler made of [`Value`].

use cranelift::prelude::*;

use super::runtime::{self, Words};
use crate::value::bits::Bits;
use crate::value::object::Planes;
use crate::value::{self, Grid, View};

/// Kinds of values that generated code tells apart: the lowest two bytes of the head.
pub(super) mod kind {
    pub(in super::super) const BOOL: i64 = 2;
    pub(in super::super) const INT: i64 = 3;
    pub(in super::super) const PAIR: i64 = 4;
    pub(in super::super) const CELL: i64 = 5;
    pub(in super::super) const ROW: i64 = 6;
    pub(in super::super) const GRID: i64 = 7;
    pub(in super::super) const TUPLE: i64 = 8;
    pub(in super::super) const BITS: i64 = 10;
    pub(in super::super) const PLANES: i64 = 12;
    pub(in super::super) const SET: i64 = 14;
}

/// The bit of a head that says that nobody else has the grid, row or tuple.
pub(super) const OWN: i64 = 1 << 16;
/// The bit of a head that says that a row is put back into what it was taken out of.
pub(super) const TAKEN_OUT: i64 = 1 << 17;

/// Tells whether values lie in memory as this file says.
pub(super) fn fits() -> bool {
    let alike = |value: value::Value<'static>, head: i64, word: u64| {
        runtime::words(value) == Words { head: head.cast_unsigned(), word }
    };
    alike(value::Value::bool(true), kind::BOOL, 1)
        && alike(value::Value::bool(false), kind::BOOL, 0)
        && alike(value::Value::int(-5), kind::INT, (-5i64).cast_unsigned())
        && alike(value::Value::pair(-7, 9), kind::PAIR, 0xffff_fff9_0000_0009)
        && alike(value::Value::cell(3, 9, -7), kind::CELL | 3 << 32, 0x9_ffff_fff9)
        && referents_fit()
        && rows_fit()
}

/// Tells whether the kinds of values that are references are what this file says, and slices an
/// address and a length.
fn referents_fit() -> bool {
    const CELLS: [i8; 2] = [1, 2];
    static GRID: Grid<'static> = Grid { height: 1, width: 2, cells: &CELLS };
    static BITS: Bits<'static> = Bits::EMPTY;
    static PLANES: Planes<'static> = Planes::EMPTY;
    let kind_is = |value: value::Value<'static>, kind: i64| {
        runtime::words(value).head == kind.cast_unsigned()
    };
    kind_is(value::Value::grid(&GRID), kind::GRID)
        && kind_is(value::Value::bits(&BITS), kind::BITS)
        && kind_is(value::Value::planes(&PLANES), kind::PLANES)
        && kind_is(value::Value::EMPTY_SET, kind::SET)
        && kind_is(value::Value::EMPTY_TUPLE, kind::TUPLE)
        && runtime::slice_words(GRID.cells) == [GRID.cells.as_ptr().addr() as u64, 2]
}

/// Tells whether a row is its number and the grid.
fn rows_fit() -> bool {
    const CELLS: [i8; 6] = [1, 2, 3, 4, 5, 6];
    static GRID: Grid<'static> = Grid { height: 2, width: 3, cells: &CELLS };
    let [grid, row] = [value::Value::grid(&GRID), value::Value::row(&GRID, 1)];
    let marked = runtime::words(row.taken_out_of(grid.as_own()));
    let [grid, row] = [grid, row].map(runtime::words);
    row == Words { head: (kind::ROW | 1 << 32).cast_unsigned(), ..grid }
        && marked == Words { head: row.head | (OWN | TAKEN_OUT).cast_unsigned(), ..grid }
}

/// Returns the form of a constant in generated code: numbers are written into it.
pub(super) fn constant(value: value::Value<'_>) -> Constant {
    match value.view() {
        View::Pair(..) | View::Cell(..) if value.truths() != 0 => {
            Constant::Other(runtime::words(value))
        }
        View::Bool(b) => Constant::Bool(b.into()),
        View::Int(n) => Constant::Int(n),
        View::Pair(a, b) => Constant::Pair(a.into(), b.into()),
        View::Cell(a, b, c) => Constant::Cell(a.into(), b.into(), c.into()),
        _ => Constant::Other(runtime::words(value)),
    }
}

/// See [`constant`].
pub(super) enum Constant {
    /// A truth value as 0 or 1.
    Bool(i64),
    /// An integer.
    Int(i64),
    /// A pair.
    Pair(i64, i64),
    /// A cell.
    Cell(i64, i64, i64),
    /// Anything else, opaque.
    Other(Words),
}

/// Returns the kind of a value. A pair or cell in which there are truth values is of another kind:
/// what generated code takes apart has none.
pub(super) fn kind_of(b: &mut FunctionBuilder<'_>, head: Value) -> Value {
    b.ins().band_imm_s(head, 0xffff)
}

/// Tells whether a value is a tuple, truth values in it or not.
pub(super) fn is_tuple(b: &mut FunctionBuilder<'_>, head: Value) -> Value {
    const { assert!(kind::PAIR + 4 == kind::TUPLE, "the kinds of tuples lie together") };
    let kind = b.ins().band_imm_s(head, 0xff);
    let above = b.ins().iadd_imm_s(kind, -kind::PAIR);
    b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, above, kind::TUPLE - kind::PAIR)
}

/// Returns the integer that a value of kind `INT` or `BOOL` is.
pub(super) fn int(word: Value) -> Value {
    word
}

/// Returns the truth value, 0 or 1, that a value of kind `BOOL` is.
pub(super) fn truth(word: Value) -> Value {
    word
}

fn low(b: &mut FunctionBuilder<'_>, word: Value) -> Value {
    let half = b.ins().ireduce(types::I32, word);
    b.ins().sextend(types::I64, half)
}

fn high(b: &mut FunctionBuilder<'_>, word: Value) -> Value {
    b.ins().sshr_imm_s(word, 32)
}

/// Returns two numbers that fit 32 bits as one word.
fn two(b: &mut FunctionBuilder<'_>, first: Value, second: Value) -> Value {
    let above = b.ins().ishl_imm_s(first, 32);
    let half = b.ins().ireduce(types::I32, second);
    let below = b.ins().uextend(types::I64, half);
    b.ins().bor(above, below)
}

/// Returns the two numbers of a pair.
pub(super) fn pair(b: &mut FunctionBuilder<'_>, word: Value) -> (Value, Value) {
    (high(b, word), low(b, word))
}

/// Returns colour, row and column of a cell.
pub(super) fn cell(b: &mut FunctionBuilder<'_>, head: Value, word: Value) -> [Value; 3] {
    [high(b, head), high(b, word), low(b, word)]
}

/// Returns head and word of an integer.
pub(super) fn of_int(b: &mut FunctionBuilder<'_>, n: Value) -> (Value, Value) {
    (b.ins().iconst(types::I64, kind::INT), n)
}

/// Returns head and word of a truth value that is 0 or 1.
pub(super) fn of_bool(b: &mut FunctionBuilder<'_>, truth: Value) -> (Value, Value) {
    (b.ins().iconst(types::I64, kind::BOOL), truth)
}

/// Returns head and word of a pair of numbers that fit 32 bits.
pub(super) fn of_pair(b: &mut FunctionBuilder<'_>, first: Value, second: Value) -> (Value, Value) {
    (b.ins().iconst(types::I64, kind::PAIR), two(b, first, second))
}

/// Returns head and word of a cell of numbers that fit 32 bits.
pub(super) fn of_cell(
    b: &mut FunctionBuilder<'_>,
    [color, row, col]: [Value; 3],
) -> (Value, Value) {
    let above = b.ins().ishl_imm_s(color, 32);
    let head = b.ins().bor_imm_s(above, kind::CELL);
    (head, two(b, row, col))
}
