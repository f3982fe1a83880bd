//! Subscripts: elements of tuples and grids, and stores into those that nobody else has.
//!
//! A row that was read from a grid keeps the address of its cells and their number beside it.
//! Reading a cell of it is a comparison and a load then. Whatever is not held in the usual way goes
//! to the primitive.

use std::mem::offset_of;

use cranelift::prelude::*;

use super::forms::Call;
use super::layout::{self, OWN, TAKEN_OUT, kind};
use super::lower::{Lower, Val};
use super::readers::Yields;
use crate::types::{Shape, Type};
use crate::value::{Grid, Seq};

/// The cells of a row: their address and their number, none where it is not held so.
#[derive(Clone, Copy)]
pub(super) struct Cells {
    cells: Value,
    width: Value,
}

/// The bits of a head that are its kind.
const KIND: i64 = 0xffff;

/// Where what is read goes: the block that takes it, and what that takes; the block for whatever is
/// held in another way.
#[derive(Clone, Copy)]
struct Ways {
    done: Block,
    yields: Yields,
    other: Block,
}

impl Lower<'_, '_, '_> {
    /// Returns the element at a place, which may count from the end.
    pub(super) fn item_at(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[whole, place] = call.args else { return None };
        let known = match place {
            Val::Int(n) => self.integers.get(&n).copied(),
            _ => None,
        };
        if let Some(known) = known
            && let Some(part) = self.known_part_of(whole, known)
        {
            return Some(part);
        }
        let Val::Any(head, word) = whole else { return None };
        let index = self.index_of(place, call.hint(1))?;
        let hint = call.hint(0);
        if hint.regular() == Type::GRID {
            return Some(self.row_at(call, [head, word], index));
        }
        let row = self.rows.get(&head).copied();
        let of = hint.regular().element().map(Type::shape);
        let yields =
            if row.is_some() && of == Some(Shape::Int) { Yields::Int } else { Yields::Any };
        let done = self.join(if yields == Yields::Any { 2 } else { 1 });
        let ways = Ways { done, yields, other: self.b.create_block() };
        match row {
            Some(Cells { cells, width }) => {
                let elsewhere = self.b.create_block();
                let column = self.place_of(index, width, elsewhere);
                let address = self.b.ins().iadd(cells, column);
                let cell = self.load_cell(address, 0);
                self.go_on_with(ways, Val::Int(cell));
                self.enter_block(elsewhere);
            }
            None => self.cell_of_row([head, word], index, ways),
        }
        self.item_of_tuple([head, word], index, ways);
        if hint == Type::UNKNOWN {
            self.row_of_grid([head, word], index, ways);
        }
        self.b.ins().jump(ways.other, &[]);
        self.enter_block(ways.other);
        Some(self.call_rarely(call, done, yields))
    }

    /// Returns the part of a number of a tuple whose parts are at hand, where that is known before
    /// it runs.
    fn known_part_of(&self, whole: Val, place: i64) -> Option<Val> {
        match (whole, place) {
            (Val::Pair(first, _), 0) => Some(Val::Int(first)),
            (Val::Pair(_, second), 1) => Some(Val::Int(second)),
            (Val::Cell([color, ..]), 0) => Some(Val::Int(color)),
            (Val::Cell([_, row, col]), 1) => Some(Val::Pair(row, col)),
            (Val::Any(head, _), _) => {
                let parts = self.numbers.get(&head)?;
                let part = *parts.get(usize::try_from(place).ok()?)?;
                // Tuples among the parts may have taken another form in the whole.
                matches!(part, Val::Int(_) | Val::Bool(_)).then_some(part)
            }
            _ => None,
        }
    }

    /// Returns a subscript that is known to be a number.
    fn index_of(&mut self, place: Val, hint: Type) -> Option<Value> {
        match place {
            Val::Int(index) => Some(index),
            Val::Any(..) => self.only_number(place, hint),
            _ => None,
        }
    }

    /// Returns the place of an index among so many; goes on elsewhere where there is none.
    fn place_of(&mut self, index: Value, count: Value, other: Block) -> Value {
        let from_end = self.b.ins().iadd(index, count);
        let is_below = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, index, 0);
        let place = self.b.ins().select(is_below, from_end, index);
        let is_there = self.b.ins().icmp(IntCC::UnsignedLessThan, place, count);
        self.go_elsewhere_unless(is_there, other);
        place
    }

    /// Goes on elsewhere unless a condition holds.
    fn go_elsewhere_unless(&mut self, condition: Value, other: Block) {
        let on = self.b.create_block();
        self.b.ins().brif(condition, on, &[], other, &[]);
        self.enter_block(on);
    }

    /// Goes on where a head has these bits of some, and yields the block for where it has not.
    fn where_it_is(&mut self, head: Value, bits: i64, of: i64) -> Block {
        let (fits, not) = (self.b.create_block(), self.b.create_block());
        let found = self.b.ins().band_imm_s(head, of);
        let is_it = self.b.ins().icmp_imm_s(IntCC::Equal, found, bits);
        self.b.ins().brif(is_it, fits, &[], not, &[]);
        self.enter_block(fits);
        not
    }

    /// Goes on with what was read.
    fn go_on_with(&mut self, ways: Ways, val: Val) {
        let (head, word) = self.boxed(val);
        if ways.yields == Yields::Int {
            self.b.ins().jump(ways.done, &[word.into()]);
        } else {
            self.b.ins().jump(ways.done, &[head.into(), word.into()]);
        }
    }

    fn load_cell(&mut self, address: Value, column: i32) -> Value {
        self.b.ins().sload8(types::I64, MemFlagsData::trusted(), address, column)
    }

    /// Returns the cells of the row of a number of a grid, and how many there are.
    fn cells_of(&mut self, grid: Value, row: Value) -> Cells {
        let width = self.load_u32(grid, offset_of!(Grid<'static>, width));
        let (cells, _) = self.load_words(grid, offset_of!(Grid<'static>, cells) as i32);
        let before = self.b.ins().imul(row, width);
        Cells { cells: self.b.ins().iadd(cells, before), width }
    }

    /// Reads a cell of a value that may be a row of a grid.
    fn cell_of_row(&mut self, [head, word]: [Value; 2], index: Value, ways: Ways) {
        let not = self.where_it_is(head, kind::ROW, KIND);
        let row = self.b.ins().ushr_imm_u(head, 32);
        let Cells { cells, width } = self.cells_of(word, row);
        let column = self.place_of(index, width, ways.other);
        let address = self.b.ins().iadd(cells, column);
        let cell = self.load_cell(address, 0);
        self.go_on_with(ways, Val::Int(cell));
        self.enter_block(not);
    }

    /// Reads an element of a value that may be a tuple of elements.
    fn item_of_tuple(&mut self, [head, word]: [Value; 2], index: Value, ways: Ways) {
        let not = self.where_it_is(head, kind::TUPLE, KIND);
        let (address, _) = self.address_of_item(word, index, ways.other);
        let (head, word) = self.load_words(address, 0);
        if ways.yields == Yields::Int {
            self.expect(head, kind::INT);
        }
        self.go_on_with(ways, Val::Any(head, word));
        self.enter_block(not);
    }

    /// Returns the address of an element of a tuple, and how many there are.
    fn address_of_item(&mut self, tuple: Value, index: Value, other: Block) -> (Value, Value) {
        let (items, count) = self.load_words(tuple, offset_of!(Seq<'static>, items) as i32);
        let place = self.place_of(index, count, other);
        (self.element_place(items, place), count)
    }

    /// Reads a row of a value that may be a grid, whose width is not two.
    fn row_of_grid(&mut self, [head, word]: [Value; 2], index: Value, ways: Ways) {
        let not = self.where_it_is(head, kind::GRID, KIND);
        let (row, _) = self.wide_row([head, word], index, ways.other);
        self.go_on_with(ways, Val::Any(row, word));
        self.enter_block(not);
    }

    /// Returns the head of a row of a grid whose width is not two, and the number of the row.
    fn wide_row(&mut self, [_, grid]: [Value; 2], index: Value, other: Block) -> (Value, Value) {
        let height = self.load_u32(grid, offset_of!(Grid<'static>, height));
        let row = self.place_of(index, height, other);
        let width = self.load_u32(grid, offset_of!(Grid<'static>, width));
        // A row of two is a pair.
        let is_wide = self.b.ins().icmp_imm_s(IntCC::NotEqual, width, 2);
        self.go_elsewhere_unless(is_wide, other);
        let above = self.b.ins().ishl_imm_u(row, 32);
        (self.b.ins().bor_imm_s(above, kind::ROW), row)
    }

    /// Returns the element of what types know as a grid: a row, with its cells beside it.
    fn row_at(&mut self, call: &Call<'_>, [head, word]: [Value; 2], index: Value) -> Val {
        let done = self.join(4);
        let other = self.b.create_block();
        let not_grid = self.where_it_is(head, kind::GRID, KIND);
        let height = self.load_u32(word, offset_of!(Grid<'static>, height));
        let row = self.place_of(index, height, other);
        let of_row = self.cells_of(word, row);
        let (narrow, wide) = (self.b.create_block(), self.b.create_block());
        let is_narrow = self.b.ins().icmp_imm_s(IntCC::Equal, of_row.width, 2);
        self.b.ins().brif(is_narrow, narrow, &[], wide, &[]);
        self.enter_block(narrow);
        let [first, second] = [0, 1].map(|column| self.load_cell(of_row.cells, column));
        let pair = layout::of_pair(self.b, first, second);
        self.go_on_with_row(done, pair, of_row);
        self.enter_block(wide);
        let above = self.b.ins().ishl_imm_u(row, 32);
        let row = self.b.ins().bor_imm_s(above, kind::ROW);
        self.go_on_with_row(done, (row, word), of_row);
        self.enter_block(not_grid);
        let neither = self.where_it_is(head, kind::TUPLE, KIND);
        let (address, _) = self.address_of_item(word, index, other);
        let (head, word) = self.load_words(address, 0);
        let no_row = self.where_it_is(head, kind::ROW, KIND);
        let row = self.b.ins().ushr_imm_u(head, 32);
        let of_row = self.cells_of(word, row);
        self.go_on_with_row(done, (head, word), of_row);
        self.enter_block(no_row);
        let none = self.b.ins().iconst(types::I64, 0);
        let nothing = Cells { cells: none, width: none };
        self.go_on_with_row(done, (head, word), nothing);
        self.enter_block(neither);
        self.b.ins().jump(other, &[]);
        self.enter_block(other);
        self.b.set_cold_block(other);
        let site = self.primitive_site(call.prim, call.node);
        let row = self.call_primitive(site, call.prim, call.args);
        let none = self.b.ins().iconst(types::I64, 0);
        self.go_on_with_row(done, row, Cells { cells: none, width: none });
        self.enter_block(done);
        let &[head, word, cells, width] = self.b.block_params(done) else {
            return Val::Any(head, word);
        };
        self.rows.insert(head, Cells { cells, width });
        Val::Any(head, word)
    }

    fn go_on_with_row(&mut self, done: Block, (head, word): (Value, Value), of: Cells) {
        let args = [head, word, of.cells, of.width].map(Into::into);
        self.b.ins().jump(done, &args);
    }

    /// Returns a row that is put back into the container that it is taken out of.
    pub(super) fn row_of(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[Val::Any(head, word), place] = call.args else { return None };
        let index = self.index_of(place, call.hint(1))?;
        let done = self.join(2);
        let ways = Ways { done, yields: Yields::Any, other: self.b.create_block() };
        let not_grid = self.where_it_is(head, kind::GRID, KIND);
        let (row, _) = self.wide_row([head, word], index, ways.other);
        let own = self.b.ins().band_imm_s(head, OWN);
        let marks = self.b.ins().bor_imm_s(own, TAKEN_OUT);
        let row = self.b.ins().bor(row, marks);
        self.go_on_with(ways, Val::Any(row, word));
        self.enter_block(not_grid);
        let neither = self.where_it_is(head, kind::TUPLE | OWN, KIND | OWN);
        let (address, _) = self.address_of_item(word, index, ways.other);
        let (item, word) = self.load_words(address, 0);
        let found = layout::kind_of(self.b, item);
        let is_tuple = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind::TUPLE);
        let marked = self.b.ins().bor_imm_s(item, TAKEN_OUT);
        let item = self.b.ins().select(is_tuple, marked, item);
        self.go_on_with(ways, Val::Any(item, word));
        self.enter_block(neither);
        self.b.ins().jump(ways.other, &[]);
        self.enter_block(ways.other);
        Some(self.call_rarely(call, done, Yields::Any))
    }

    /// Returns a container with a value stored, in place where nobody else has it.
    pub(super) fn put_item(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[Val::Any(head, word), place, value] = call.args else { return None };
        let hint = call.hint(2);
        let is_number = match value {
            Val::Int(_) => true,
            Val::Any(..) => matches!(hint.shape(), Shape::Int | Shape::Unknown),
            _ => return None,
        };
        if !is_number && hint.regular().element().is_none() {
            return None;
        }
        let index = self.index_of(place, call.hint(1))?;
        let done = self.join(2);
        let ways = Ways { done, yields: Yields::Any, other: self.b.create_block() };
        if is_number {
            let (kind, n) = self.boxed(value);
            let found = layout::kind_of(self.b, kind);
            let is_int = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind::INT);
            self.go_elsewhere_unless(is_int, ways.other);
            self.put_number([head, word], index, n, ways);
        } else {
            let (row, of) = self.boxed(value);
            self.put_back([head, word], index, [row, of], ways);
        }
        self.b.ins().jump(ways.other, &[]);
        self.enter_block(ways.other);
        Some(self.call_rarely(call, done, Yields::Any))
    }

    /// Tells whether a number fits a cell, as a condition.
    fn fits_cell(&mut self, n: Value) -> Value {
        let cell = self.b.ins().ireduce(types::I8, n);
        let back = self.b.ins().sextend(types::I64, cell);
        self.b.ins().icmp(IntCC::Equal, back, n)
    }

    /// Stores a number into a row or a tuple that nobody else has.
    fn put_number(&mut self, [head, word]: [Value; 2], index: Value, n: Value, ways: Ways) {
        let not_row = self.where_it_is(head, kind::ROW | OWN, KIND | OWN);
        let fits = self.fits_cell(n);
        self.go_elsewhere_unless(fits, ways.other);
        let row = self.b.ins().ushr_imm_u(head, 32);
        let Cells { cells, width } = self.cells_of(word, row);
        let column = self.place_of(index, width, ways.other);
        let address = self.b.ins().iadd(cells, column);
        self.b.ins().istore8(MemFlagsData::trusted(), n, address, 0);
        self.go_on_with(ways, Val::Any(head, word));
        self.enter_block(not_row);
        let neither = self.where_it_is(head, kind::TUPLE | OWN, KIND | OWN);
        let (address, count) = self.address_of_item(word, index, ways.other);
        // Two numbers are a pair.
        let is_long = self.b.ins().icmp_imm_s(IntCC::NotEqual, count, 2);
        self.go_elsewhere_unless(is_long, ways.other);
        let (old, before) = self.load_words(address, 0);
        let found = layout::kind_of(self.b, old);
        let above = self.b.ins().iadd_imm_s(found, -kind::BOOL);
        let is_number = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, above, 1);
        self.go_elsewhere_unless(is_number, ways.other);
        // With one number less that is too large for a cell, rows may be those of a grid.
        let (was_cell, is_cell) = (self.fits_cell(before), self.fits_cell(n));
        let is_row = self.b.ins().band_imm_s(head, TAKEN_OUT);
        let is_apart = self.b.ins().icmp_imm_s(IntCC::Equal, is_row, 0);
        let is_still = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, was_cell, is_cell);
        let stays = self.b.ins().bor(is_apart, is_still);
        self.go_elsewhere_unless(stays, ways.other);
        let of_number = self.b.ins().iconst(types::I64, kind::INT);
        self.store_words(address, 0, of_number, n);
        let stored = self.b.ins().iconst(types::I64, kind::TUPLE | OWN);
        self.go_on_with(ways, Val::Any(stored, word));
        self.enter_block(neither);
    }

    /// Puts a row that was written back into the grid or tuple that it was taken out of.
    fn put_back(&mut self, into: [Value; 2], index: Value, [row, of]: [Value; 2], ways: Ways) {
        let [head, word] = into;
        let not_grid = self.where_it_is(head, kind::GRID, KIND);
        let taken = kind::ROW | OWN | TAKEN_OUT;
        let apart = self.where_it_is(row, taken, KIND | OWN | TAKEN_OUT);
        let is_its_own = self.b.ins().icmp(IntCC::Equal, of, word);
        self.go_elsewhere_unless(is_its_own, ways.other);
        let whole = self.b.ins().iconst(types::I64, kind::GRID | OWN);
        self.go_on_with(ways, Val::Any(whole, word));
        self.enter_block(apart);
        self.b.ins().jump(ways.other, &[]);
        self.enter_block(not_grid);
        let neither = self.where_it_is(head, kind::TUPLE | OWN, KIND | OWN);
        let (address, count) = self.address_of_item(word, index, ways.other);
        let is_long = self.b.ins().icmp_imm_s(IntCC::NotEqual, count, 2);
        self.go_elsewhere_unless(is_long, ways.other);
        let (old, before) = self.load_words(address, 0);
        let found = layout::kind_of(self.b, old);
        let above = self.b.ins().iadd_imm_s(found, -kind::ROW);
        let most = kind::TUPLE - kind::ROW;
        let refers = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, above, most);
        self.go_elsewhere_unless(refers, ways.other);
        let differing = self.b.ins().bxor(old, row);
        let differing = self.b.ins().band_imm_s(differing, !(OWN | TAKEN_OUT));
        let elsewhere = self.b.ins().bxor(before, of);
        let any = self.b.ins().bor(differing, elsewhere);
        let is_same = self.b.ins().icmp_imm_s(IntCC::Equal, any, 0);
        self.go_elsewhere_unless(is_same, ways.other);
        self.store_words(address, 0, row, of);
        let stored = self.b.ins().iconst(types::I64, kind::TUPLE | OWN);
        self.go_on_with(ways, Val::Any(stored, word));
        self.enter_block(neither);
    }
}
