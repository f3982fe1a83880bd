//! A value in machine words: the one file that knows how [`Value`] lies in memory.
//!
//! Generated code holds a value as two words, the head and the payload. What it takes apart itself (numbers,
//! truth values, locations, cells) is taken apart and put together here and nowhere else; everything else it
//! passes on as it is. [`fits`] compares these assumptions with what the compiler made of [`Value`].

use cranelift::prelude::*;

use super::runtime::{self, Words};
use crate::value;

/// Kinds of values that generated code tells apart: the lowest byte of the head.
pub(super) mod kind {
    pub(in super::super) const BOOL: i64 = 1;
    pub(in super::super) const INT: i64 = 2;
    pub(in super::super) const PAIR: i64 = 3;
    pub(in super::super) const CELL: i64 = 4;
}

/// The head of no value: what generated code returns instead of one.
pub(super) const FAULT: i64 = 0xff;

/// Whether values lie in memory as this file says.
pub(super) fn fits() -> bool {
    let alike = |value: value::Value<'static>, head: i64, mask: u64, word: u64, whole: u64| {
        let words = runtime::words(value);
        words.head & (mask | 0xff) == head as u64 && words.word & whole == word
    };
    let high = 0xffff_ffff_0000_0000;
    alike(value::Value::Bool(true), kind::BOOL | 1 << 8, 0xff00, 0, 0)
        && alike(value::Value::Int(-5), kind::INT, 0, -5i64 as u64, u64::MAX)
        && alike(value::Value::Pair(-7, 9), kind::PAIR | !6 << 32, high, 9, 0xffff_ffff)
        && alike(value::Value::Cell(3, -7, 9), kind::CELL | 3 << 32, high, 0x9_ffff_fff9, u64::MAX)
}

/// What a constant is to generated code: numbers are written into it.
pub(super) fn constant(value: value::Value<'_>) -> Constant {
    match value {
        value::Value::Bool(b) => Constant::Bool(b.into()),
        value::Value::Int(n) => Constant::Int(n),
        value::Value::Pair(a, b) => Constant::Pair(a.into(), b.into()),
        value::Value::Cell(a, b, c) => Constant::Cell(a.into(), b.into(), c.into()),
        other => Constant::Other(runtime::words(other)),
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

/// The kind of a value.
pub(super) fn kind_of(b: &mut FunctionBuilder<'_>, head: Value) -> Value {
    b.ins().band_imm_s(head, 0xff)
}

/// The payload of an integer, or of a truth value where `is_bool`.
pub(super) fn number(b: &mut FunctionBuilder<'_>, head: Value, word: Value, kind: Value) -> Value {
    let truth = truth(b, head, word);
    let is_bool = b.ins().icmp_imm_s(IntCC::Equal, kind, kind::BOOL);
    b.ins().select(is_bool, truth, word)
}

/// The integer that a value of kind `INT` is.
pub(super) fn int(_: &mut FunctionBuilder<'_>, _: Value, word: Value) -> Value {
    word
}

/// The truth value, 0 or 1, that a value of kind `BOOL` is.
pub(super) fn truth(b: &mut FunctionBuilder<'_>, head: Value, _: Value) -> Value {
    let byte = b.ins().ushr_imm_s(head, 8);
    b.ins().band_imm_s(byte, 0xff)
}

fn low(b: &mut FunctionBuilder<'_>, word: Value) -> Value {
    let half = b.ins().ireduce(types::I32, word);
    b.ins().sextend(types::I64, half)
}

fn high(b: &mut FunctionBuilder<'_>, word: Value) -> Value {
    b.ins().sshr_imm_s(word, 32)
}

/// The two numbers of a pair.
pub(super) fn pair(b: &mut FunctionBuilder<'_>, head: Value, word: Value) -> (Value, Value) {
    (high(b, head), low(b, word))
}

/// Colour, row and column of a cell.
pub(super) fn cell(b: &mut FunctionBuilder<'_>, head: Value, word: Value) -> [Value; 3] {
    [high(b, head), low(b, word), high(b, word)]
}

/// Head and word of an integer.
pub(super) fn of_int(b: &mut FunctionBuilder<'_>, n: Value) -> (Value, Value) {
    (b.ins().iconst(types::I64, kind::INT), n)
}

/// Head and word of a truth value that is 0 or 1.
pub(super) fn of_bool(b: &mut FunctionBuilder<'_>, truth: Value) -> (Value, Value) {
    let above = b.ins().ishl_imm_s(truth, 8);
    let head = b.ins().bor_imm_s(above, kind::BOOL);
    (head, b.ins().iconst(types::I64, 0))
}

/// Head and word of a pair of numbers that fit 32 bits.
pub(super) fn of_pair(b: &mut FunctionBuilder<'_>, first: Value, second: Value) -> (Value, Value) {
    let above = b.ins().ishl_imm_s(first, 32);
    (b.ins().bor_imm_s(above, kind::PAIR), second)
}

/// Head and word of a cell of numbers that fit 32 bits.
pub(super) fn of_cell(b: &mut FunctionBuilder<'_>, [color, row, col]: [Value; 3]) -> (Value, Value) {
    let above = b.ins().ishl_imm_s(color, 32);
    let head = b.ins().bor_imm_s(above, kind::CELL);
    let above = b.ins().ishl_imm_s(col, 32);
    let row = b.ins().ireduce(types::I32, row);
    let row = b.ins().uextend(types::I64, row);
    (head, b.ins().bor(above, row))
}
