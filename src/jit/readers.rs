//! Primitives that read a field of a value: sizes, boxes, colours, cells.
//!
//! The usual representation is read in place; for any other one the primitive is called. Neither
//! costs fuel beside the call.

use std::mem::offset_of;

use cranelift::prelude::*;

use super::forms::Call;
use super::layout::{self, kind};
use super::lower::{Lower, Val};
use crate::types::Type;
use crate::value::bits::Bits;
use crate::value::object::{Plane, Planes};
use crate::value::{Grid, Seq};

/// The way in which a field is computed from what the payload points to.
#[derive(Clone, Copy)]
pub(super) enum Field {
    /// A number of 32 bits without a sign.
    Unsigned(usize),
    /// One with a sign.
    Signed(usize),
    /// The sum of one with a sign and one without, less one: the far side of a box.
    Far(usize, usize),
    /// The sum of one with a sign and the length of a slice, less one.
    FarSlice(usize, usize),
    /// The length of a slice.
    Length(usize),
    /// A number without a sign that is known unless it is 0.
    Known(usize),
    /// A number with a sign in the first item of a slice.
    OfFirst(usize, usize),
    /// Two of these as a pair.
    Pair(&'static Field, &'static Field),
}

use Field::{Far, FarSlice, Known, Length, OfFirst, Pair, Signed, Unsigned};

const BITS_TOP: Field = Signed(offset_of!(Bits<'static>, top));
const BITS_LEFT: Field = Signed(offset_of!(Bits<'static>, left));
const BITS_HEIGHT: Field = Length(offset_of!(Bits<'static>, rows));
const BITS_WIDTH: Field = Unsigned(offset_of!(Bits<'static>, width));
const BITS_BOTTOM: Field =
    FarSlice(offset_of!(Bits<'static>, top), offset_of!(Bits<'static>, rows));
const BITS_RIGHT: Field = Far(offset_of!(Bits<'static>, left), offset_of!(Bits<'static>, width));
const TOP: Field = Signed(offset_of!(Planes<'static>, top));
const LEFT: Field = Signed(offset_of!(Planes<'static>, left));
const HEIGHT: Field = Unsigned(offset_of!(Planes<'static>, height));
const WIDTH: Field = Unsigned(offset_of!(Planes<'static>, width));
const BOTTOM: Field = Far(offset_of!(Planes<'static>, top), offset_of!(Planes<'static>, height));
const RIGHT: Field = Far(offset_of!(Planes<'static>, left), offset_of!(Planes<'static>, width));
pub(super) const GRID_HEIGHT: Field = Unsigned(offset_of!(Grid<'static>, height));
pub(super) const GRID_WIDTH: Field = Unsigned(offset_of!(Grid<'static>, width));
pub(super) const SEQ_LENGTH: Field = Length(offset_of!(Seq<'static>, items));

/// The kinds that a number or a pair is read from, and how.
pub(super) type Fields = &'static [(i64, Field)];

pub(super) const SIZE: Fields = &[
    (kind::PLANES, Known(offset_of!(Planes<'static>, counted))),
    (kind::BITS, Known(offset_of!(Bits<'static>, counted))),
    (kind::SET, SEQ_LENGTH),
    (kind::TUPLE, SEQ_LENGTH),
];
pub(super) const HEIGHTS: Fields =
    &[(kind::PLANES, HEIGHT), (kind::BITS, BITS_HEIGHT), (kind::GRID, GRID_HEIGHT)];
pub(super) const WIDTHS: Fields =
    &[(kind::PLANES, WIDTH), (kind::BITS, BITS_WIDTH), (kind::GRID, GRID_WIDTH)];
pub(super) const SHAPES: Fields = &[
    (kind::GRID, Pair(&GRID_HEIGHT, &GRID_WIDTH)),
    (kind::PLANES, Pair(&HEIGHT, &WIDTH)),
    (kind::BITS, Pair(&BITS_HEIGHT, &BITS_WIDTH)),
];
pub(super) const UPPERMOST: Fields = &[(kind::PLANES, TOP), (kind::BITS, BITS_TOP)];
pub(super) const LOWERMOST: Fields = &[(kind::PLANES, BOTTOM), (kind::BITS, BITS_BOTTOM)];
pub(super) const LEFTMOST: Fields = &[(kind::PLANES, LEFT), (kind::BITS, BITS_LEFT)];
pub(super) const RIGHTMOST: Fields = &[(kind::PLANES, RIGHT), (kind::BITS, BITS_RIGHT)];
pub(super) const ULCORNER: Fields =
    &[(kind::PLANES, Pair(&TOP, &LEFT)), (kind::BITS, Pair(&BITS_TOP, &BITS_LEFT))];
pub(super) const URCORNER: Fields =
    &[(kind::PLANES, Pair(&TOP, &RIGHT)), (kind::BITS, Pair(&BITS_TOP, &BITS_RIGHT))];
pub(super) const LLCORNER: Fields =
    &[(kind::PLANES, Pair(&BOTTOM, &LEFT)), (kind::BITS, Pair(&BITS_BOTTOM, &BITS_LEFT))];
pub(super) const LRCORNER: Fields =
    &[(kind::PLANES, Pair(&BOTTOM, &RIGHT)), (kind::BITS, Pair(&BITS_BOTTOM, &BITS_RIGHT))];
pub(super) const COLOR: Fields = &[(
    kind::PLANES,
    OfFirst(offset_of!(Planes<'static>, planes), offset_of!(Plane<'static>, color)),
)];

/// The kind that a reader yields, the call that stands in for it included; where that yields
/// anything else the program is left to the VM.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Yields {
    Int,
    Bool,
    Pair,
    Any,
}

/// Returns the kind of a value of a type, where it is nearly always the same one.
fn usual(ty: Type) -> Option<i64> {
    match ty.regular() {
        Type::INDICES => Some(kind::BITS),
        Type::OBJECT => Some(kind::PLANES),
        Type::GRID => Some(kind::GRID),
        Type::OBJECTS => Some(kind::SET),
        _ => None,
    }
}

impl Lower<'_, '_, '_> {
    /// Returns a number or a pair that is read from the usual representation of the only operand.
    pub(super) fn field(&mut self, call: &Call<'_>, fields: Fields) -> Option<Val> {
        let &[Val::Any(head, word)] = call.args else { return None };
        let usual = call.types.first().and_then(|&ty| usual(ty));
        let known = fields.iter().position(|(kind, _)| Some(*kind) == usual);
        let fields = known.map_or(fields, |place| &fields[place..=place]);
        let yields = match fields[0].1 {
            Pair(..) => Yields::Pair,
            _ => Yields::Int,
        };
        let done = self.join(if yields == Yields::Pair { 2 } else { 1 });
        let found = layout::kind_of(self.b, head);
        for &(kind, field) in fields {
            let (fits, other) = (self.b.create_block(), self.b.create_block());
            let is_it = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind);
            self.b.ins().brif(is_it, fits, &[], other, &[]);
            self.enter_block(fits);
            match field {
                Pair(first, second) => {
                    let first = self.read_number(word, *first);
                    let second = self.read_number(word, *second);
                    self.b.ins().jump(done, &[first.into(), second.into()]);
                }
                Known(index) => {
                    let number = self.load_u32(word, index);
                    self.b.ins().brif(number, done, &[number.into()], other, &[]);
                }
                _ => {
                    let number = self.read_number(word, field);
                    self.b.ins().jump(done, &[number.into()]);
                }
            }
            self.enter_block(other);
        }
        Some(self.call_rarely(call, done, yields))
    }

    fn read_number(&mut self, base: Value, field: Field) -> Value {
        let far = |this: &mut Self, near: Value, extent: Value| {
            let end = this.b.ins().iadd(near, extent);
            this.b.ins().iadd_imm_s(end, -1)
        };
        match field {
            Unsigned(offset) | Known(offset) => self.load_u32(base, offset),
            Signed(offset) => self.load_i32(base, offset),
            Far(near, extent) => {
                let (near, extent) = (self.load_i32(base, near), self.load_u32(base, extent));
                far(self, near, extent)
            }
            FarSlice(near, slice) => {
                let near = self.load_i32(base, near);
                let (_, extent) = self.load_slice(base, slice);
                far(self, near, extent)
            }
            Length(offset) => self.load_slice(base, offset).1,
            OfFirst(slice, offset) => {
                let (first, _) = self.load_slice(base, slice);
                self.load_i32(first, offset)
            }
            // A pair has no pairs in it.
            Pair(first, _) => self.read_number(base, *first),
        }
    }

    /// Returns a cell of a grid of bytes, none outside.
    pub(super) fn index(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[Val::Any(head, word), Val::Pair(row, col)] = call.args else { return None };
        let done = self.join(2);
        let (grid, inside, other) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let found = layout::kind_of(self.b, head);
        let is_grid = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind::GRID);
        self.b.ins().brif(is_grid, grid, &[], other, &[]);
        self.enter_block(grid);
        let height = self.load_u32(word, offset_of!(Grid<'static>, height));
        let width = self.load_u32(word, offset_of!(Grid<'static>, width));
        let below = self.b.ins().icmp(IntCC::UnsignedLessThan, row, height);
        let left = self.b.ins().icmp(IntCC::UnsignedLessThan, col, width);
        let both = self.b.ins().band(below, left);
        self.b.ins().brif(both, inside, &[], other, &[]);
        self.enter_block(inside);
        let cell = self.cell_of(word, width, row, col);
        let (head, word) = self.boxed(Val::Int(cell));
        self.b.ins().jump(done, &[head.into(), word.into()]);
        self.enter_block(other);
        Some(self.call_rarely(call, done, Yields::Any))
    }

    /// Returns a cell that a grid has.
    pub(super) fn cell_of(&mut self, grid: Value, width: Value, row: Value, col: Value) -> Value {
        let (cells, _) = self.load_slice(grid, offset_of!(Grid<'static>, cells));
        self.cell_at(cells, width, row, col)
    }

    fn cell_at(&mut self, cells: Value, width: Value, row: Value, col: Value) -> Value {
        let address = self.b.ins().imul(row, width);
        let address = self.b.ins().iadd(address, col);
        let address = self.b.ins().iadd(cells, address);
        self.b.ins().sload8(types::I64, MemFlagsData::trusted(), address, 0)
    }

    /// Tells whether a bitboard has a location.
    pub(super) fn contained(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[Val::Pair(row, col), Val::Any(head, word)] = call.args else { return None };
        let done = self.join(1);
        let (bits, inside, outside, other) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let found = layout::kind_of(self.b, head);
        let is_bits = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind::BITS);
        self.b.ins().brif(is_bits, bits, &[], other, &[]);
        self.enter_block(bits);
        let top = self.load_i32(word, offset_of!(Bits<'static>, top));
        let left = self.load_i32(word, offset_of!(Bits<'static>, left));
        let width = self.load_u32(word, offset_of!(Bits<'static>, width));
        let (rows, height) = self.load_slice(word, offset_of!(Bits<'static>, rows));
        let (row, col) = (self.b.ins().isub(row, top), self.b.ins().isub(col, left));
        let below = self.b.ins().icmp(IntCC::UnsignedLessThan, row, height);
        let right = self.b.ins().icmp(IntCC::UnsignedLessThan, col, width);
        let both = self.b.ins().band(below, right);
        self.b.ins().brif(both, inside, &[], outside, &[]);
        self.enter_block(inside);
        // The half of the 128-bit word of the row that has the column.
        let half = self.b.ins().ushr_imm_u(col, 6);
        let half = self.b.ins().ishl_imm_u(half, 3);
        let address = self.b.ins().ishl_imm_u(row, 4);
        let address = self.b.ins().iadd(address, half);
        let address = self.b.ins().iadd(rows, address);
        let word = self.b.ins().load(types::I64, MemFlagsData::trusted(), address, 0);
        let bit = self.b.ins().ushr(word, col);
        let truth = self.b.ins().band_imm_s(bit, 1);
        self.b.ins().jump(done, &[truth.into()]);
        self.enter_block(outside);
        let no = self.b.ins().iconst(types::I64, 0);
        self.b.ins().jump(done, &[no.into()]);
        self.enter_block(other);
        Some(self.call_rarely(call, done, Yields::Bool))
    }

    /// Calls the primitive in the current block, which is rare, and goes on in `done`, whose
    /// parameters are the value.
    pub(super) fn call_rarely(&mut self, call: &Call<'_>, done: Block, yields: Yields) -> Val {
        if let Some(block) = self.b.current_block() {
            self.b.set_cold_block(block);
        }
        let site = self.primitive_site(call.prim, call.node);
        let (head, word) = self.call_primitive(site, call.prim, call.args);
        match yields {
            Yields::Any => self.b.ins().jump(done, &[head.into(), word.into()]),
            Yields::Bool => self.b.ins().jump(done, &[word.into()]),
            Yields::Int => {
                self.expect(head, kind::INT);
                self.b.ins().jump(done, &[word.into()])
            }
            Yields::Pair => {
                self.expect(head, kind::PAIR);
                let (a, b) = layout::pair(self.b, word);
                self.b.ins().jump(done, &[a.into(), b.into()])
            }
        };
        self.enter_block(done);
        match (yields, self.b.block_params(done)) {
            (Yields::Int, &[n]) => Val::Int(n),
            (Yields::Bool, &[truth]) => Val::Bool(truth),
            (Yields::Pair, &[a, b]) => Val::Pair(a, b),
            (_, params) => Val::Any(params[0], params[1]),
        }
    }

    /// Charges what is due, as there are several ways on, and makes a block in which they meet with
    /// so many words.
    pub(super) fn join(&mut self, words: usize) -> Block {
        self.flush();
        let done = self.b.create_block();
        for _ in 0..words {
            self.b.append_block_param(done, types::I64);
        }
        done
    }

    pub(super) fn load_u32(&mut self, base: Value, offset: usize) -> Value {
        self.b.ins().uload32(MemFlagsData::trusted(), base, offset as i32)
    }

    fn load_i32(&mut self, base: Value, offset: usize) -> Value {
        self.b.ins().sload32(MemFlagsData::trusted(), base, offset as i32)
    }

    /// Loads address and length of a slice.
    fn load_slice(&mut self, base: Value, offset: usize) -> (Value, Value) {
        self.load_words(base, offset as i32)
    }
}
