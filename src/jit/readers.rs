//! Primitives that read a field of a value: sizes, boxes, colours, cells.
//!
//! The usual representation is read in place; for any other one the primitive is called. Neither costs fuel beside the
//! call.

use std::mem::offset_of;

use cranelift::prelude::*;

use super::layout::{self, kind};
use super::lower::{Lower, Val};
use crate::ir::NodeId;
use crate::prim::Primitive;
use crate::value::bits::Bits;
use crate::value::object::{Plane, Planes};
use crate::value::{Grid, Seq};

/// How a field is computed from what the payload points to.
#[derive(Clone, Copy)]
enum Field {
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
    /// A number with a sign in the first item of a slice.
    OfFirst(usize, usize),
    /// Two of these as a pair.
    Pair(&'static Field, &'static Field),
}

use Field::{Far, FarSlice, Length, OfFirst, Pair, Signed, Unsigned};

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
const GRID_HEIGHT: Field = Unsigned(offset_of!(Grid<'static>, height));
const GRID_WIDTH: Field = Unsigned(offset_of!(Grid<'static>, width));
const SEQ_LENGTH: Field = Length(offset_of!(Seq<'static>, items));

/// The kinds that a primitive is read from, and how.
fn fields(prim: &str) -> &'static [(i64, Field)] {
    match prim {
        "size" => &[
            (kind::PLANES, Unsigned(offset_of!(Planes<'static>, count))),
            (kind::BITS, Unsigned(offset_of!(Bits<'static>, count))),
            (kind::SET, SEQ_LENGTH),
            (kind::TUPLE, SEQ_LENGTH),
        ],
        "height" => &[(kind::PLANES, HEIGHT), (kind::BITS, BITS_HEIGHT), (kind::GRID, GRID_HEIGHT)],
        "width" => &[(kind::PLANES, WIDTH), (kind::BITS, BITS_WIDTH), (kind::GRID, GRID_WIDTH)],
        "shape" => &[
            (kind::GRID, Pair(&GRID_HEIGHT, &GRID_WIDTH)),
            (kind::PLANES, Pair(&HEIGHT, &WIDTH)),
            (kind::BITS, Pair(&BITS_HEIGHT, &BITS_WIDTH)),
        ],
        "uppermost" => &[(kind::PLANES, TOP), (kind::BITS, BITS_TOP)],
        "lowermost" => &[(kind::PLANES, BOTTOM), (kind::BITS, BITS_BOTTOM)],
        "leftmost" => &[(kind::PLANES, LEFT), (kind::BITS, BITS_LEFT)],
        "rightmost" => &[(kind::PLANES, RIGHT), (kind::BITS, BITS_RIGHT)],
        "ulcorner" => {
            &[(kind::PLANES, Pair(&TOP, &LEFT)), (kind::BITS, Pair(&BITS_TOP, &BITS_LEFT))]
        }
        "urcorner" => {
            &[(kind::PLANES, Pair(&TOP, &RIGHT)), (kind::BITS, Pair(&BITS_TOP, &BITS_RIGHT))]
        }
        "llcorner" => {
            &[(kind::PLANES, Pair(&BOTTOM, &LEFT)), (kind::BITS, Pair(&BITS_BOTTOM, &BITS_LEFT))]
        }
        "lrcorner" => {
            &[(kind::PLANES, Pair(&BOTTOM, &RIGHT)), (kind::BITS, Pair(&BITS_BOTTOM, &BITS_RIGHT))]
        }
        "color" => &[(
            kind::PLANES,
            OfFirst(offset_of!(Planes<'static>, planes), offset_of!(Plane<'static>, color)),
        )],
        _ => &[],
    }
}

impl Lower<'_, '_, '_, '_> {
    /// A primitive that reads a value, where it is one.
    pub(super) fn reader(
        &mut self,
        prim: &'static Primitive,
        args: &[Val],
        node: NodeId,
    ) -> Option<Val> {
        match (prim.name, args) {
            ("index", &[Val::Any(head, word), Val::Pair(row, col)]) => {
                Some(self.index(prim, [head, word], [row, col], args, node))
            }
            ("contained", &[Val::Pair(row, col), Val::Any(head, word)]) => {
                Some(self.contained(prim, [row, col], [head, word], args, node))
            }
            (_, &[Val::Any(head, word)]) => {
                let fields = fields(prim.name);
                (!fields.is_empty()).then(|| self.field(prim, fields, [head, word], args, node))
            }
            _ => None,
        }
    }

    fn field(
        &mut self,
        prim: &'static Primitive,
        fields: &[(i64, Field)],
        [head, word]: [Value; 2],
        args: &[Val],
        node: NodeId,
    ) -> Val {
        let done = self.join();
        let found = layout::kind_of(self.b, head);
        for &(kind, field) in fields {
            let (fits, other) = (self.b.create_block(), self.b.create_block());
            let is_it = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind);
            self.b.ins().brif(is_it, fits, &[], other, &[]);
            self.enter_block(fits);
            let val = self.read_field(word, field);
            let (head, word) = self.boxed(val);
            self.b.ins().jump(done, &[head.into(), word.into()]);
            self.enter_block(other);
        }
        self.otherwise(prim, args, node, done)
    }

    fn read_field(&mut self, base: Value, field: Field) -> Val {
        match field {
            Pair(first, second) => {
                let (first, second) =
                    (self.read_number(base, *first), self.read_number(base, *second));
                Val::Pair(first, second)
            }
            _ => Val::Int(self.read_number(base, field)),
        }
    }

    fn read_number(&mut self, base: Value, field: Field) -> Value {
        let far = |this: &mut Self, near: Value, extent: Value| {
            let end = this.b.ins().iadd(near, extent);
            this.b.ins().iadd_imm_s(end, -1)
        };
        match field {
            Unsigned(at) => self.load_u32(base, at),
            Signed(at) => self.load_i32(base, at),
            Far(near, extent) => {
                let (near, extent) = (self.load_i32(base, near), self.load_u32(base, extent));
                far(self, near, extent)
            }
            FarSlice(near, slice) => {
                let near = self.load_i32(base, near);
                let (_, extent) = self.load_slice(base, slice);
                far(self, near, extent)
            }
            Length(at) => self.load_slice(base, at).1,
            OfFirst(slice, at) => {
                let (first, _) = self.load_slice(base, slice);
                self.load_i32(first, at)
            }
            // A pair has no pairs in it.
            Pair(first, _) => self.read_number(base, *first),
        }
    }

    /// A cell of a grid of bytes, none outside.
    fn index(
        &mut self,
        prim: &'static Primitive,
        [head, word]: [Value; 2],
        [row, col]: [Value; 2],
        args: &[Val],
        node: NodeId,
    ) -> Val {
        let done = self.join();
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
        let (cells, _) = self.load_slice(word, offset_of!(Grid<'static>, cells));
        let at = self.b.ins().imul(row, width);
        let at = self.b.ins().iadd(at, col);
        let at = self.b.ins().iadd(cells, at);
        let cell = self.b.ins().sload8(types::I64, MemFlagsData::trusted(), at, 0);
        let (head, word) = self.boxed(Val::Int(cell));
        self.b.ins().jump(done, &[head.into(), word.into()]);
        self.enter_block(other);
        self.otherwise(prim, args, node, done)
    }

    /// Whether a bitboard has a location.
    fn contained(
        &mut self,
        prim: &'static Primitive,
        [row, col]: [Value; 2],
        [head, word]: [Value; 2],
        args: &[Val],
        node: NodeId,
    ) -> Val {
        let done = self.join();
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
        let at = self.b.ins().ishl_imm_u(row, 4);
        let at = self.b.ins().iadd(at, half);
        let at = self.b.ins().iadd(rows, at);
        let word = self.b.ins().load(types::I64, MemFlagsData::trusted(), at, 0);
        let bit = self.b.ins().ushr(word, col);
        let truth = self.b.ins().band_imm_s(bit, 1);
        let (head, word) = self.boxed(Val::Bool(truth));
        self.b.ins().jump(done, &[head.into(), word.into()]);
        self.enter_block(outside);
        let no = self.b.ins().iconst(types::I64, 0);
        let (head, word) = self.boxed(Val::Bool(no));
        self.b.ins().jump(done, &[head.into(), word.into()]);
        self.enter_block(other);
        self.otherwise(prim, args, node, done)
    }

    /// Calls the primitive in the current block and goes on in `done`, whose parameters are the value.
    pub(super) fn otherwise(
        &mut self,
        prim: &'static Primitive,
        args: &[Val],
        node: NodeId,
        done: Block,
    ) -> Val {
        let site = self.primitive_site(prim, node);
        let (head, word) = self.call_primitive(site, prim, args);
        self.b.ins().jump(done, &[head.into(), word.into()]);
        self.enter_block(done);
        let params = self.b.block_params(done);
        Val::Any(params[0], params[1])
    }

    /// Charges what is due, as there are several ways on, and makes a block in which they meet with a value.
    pub(super) fn join(&mut self) -> Block {
        self.flush();
        let done = self.b.create_block();
        self.b.append_block_param(done, types::I64);
        self.b.append_block_param(done, types::I64);
        done
    }

    fn load_u32(&mut self, base: Value, at: usize) -> Value {
        self.b.ins().uload32(MemFlagsData::trusted(), base, at as i32)
    }

    fn load_i32(&mut self, base: Value, at: usize) -> Value {
        self.b.ins().sload32(MemFlagsData::trusted(), base, at as i32)
    }

    /// Address and length of a slice.
    fn load_slice(&mut self, base: Value, at: usize) -> (Value, Value) {
        self.load_words(base, at as i32)
    }
}
