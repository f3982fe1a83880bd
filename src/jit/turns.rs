//! The turns of a loop over its elements: over one container, over two side by side, or over all
//! pairs of two.

use cranelift::prelude::*;

use super::buffers::Element;
use super::finish::LoopKind;
use super::layout;
use super::lower::{Lower, Val};
use super::runtime::PAID;

/// The elements that come together in a turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// One of the only container.
    One,
    /// One of each of two, side by side.
    Together,
    /// All pairs, those with one element of the second container after the other.
    AllPairs,
}

/// The turns of a loop, and where they are while it runs.
pub(super) struct Turns {
    shape: Shape,
    /// The elements of the first container.
    items: Value,
    /// Those of the second, if there is one.
    pub(super) second: Value,
    /// The number of elements: pairs side by side, or, for all pairs, elements of the second
    /// container.
    pub(super) count: Value,
    /// The number of turns until a row ends: all, but for all pairs those with one element of the
    /// second container.
    row: Value,
    /// The cost of each turn beside its body, where that is known only when it runs.
    pub(super) charge: Option<Value>,
    place: Variable,
    place_of_row: Variable,
    /// The block in which the next turn begins.
    pub(super) header: Block,
    /// The block in which the program goes on when there is none.
    pub(super) after: Block,
}

/// The position of a turn.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    /// Its number in its row.
    pub(super) index: Value,
    /// The offset of its element in a buffer, in bytes.
    pub(super) offset: Value,
}

impl Shape {
    fn of(kind: LoopKind) -> Self {
        match kind {
            LoopKind::Zip | LoopKind::ZipMerge => Self::Together,
            LoopKind::Product => Self::AllPairs,
            LoopKind::Map
            | LoopKind::MapMerge
            | LoopKind::Filter
            | LoopKind::FilterMerge
            | LoopKind::Extract
            | LoopKind::Order
            | LoopKind::Pick
            | LoopKind::Value
            | LoopKind::Rounds => Self::One,
        }
    }
}

impl Turns {
    /// Returns the turns over elements at `items`, as many as the runtime packed into `counts`.
    pub(super) fn begin(
        lower: &mut Lower<'_, '_, '_>,
        kind: LoopKind,
        items: Value,
        counts: Value,
    ) -> Self {
        let shape = Shape::of(kind);
        let (mut count, mut row, mut second, mut charge) = (counts, counts, items, None);
        if kind == LoopKind::Filter {
            let paid = lower.b.ins().ushr_imm_s(counts, PAID.trailing_zeros() as i64);
            count = lower.b.ins().band_imm_s(counts, !(PAID as i64));
            row = count;
            charge = Some(lower.b.ins().bxor_imm_s(paid, 1));
        }
        if shape != Shape::One {
            let first = lower.b.ins().ushr_imm_s(counts, 32);
            count = lower.b.ins().band_imm_s(counts, 0xffff_ffff);
            row = if shape == Shape::AllPairs { first } else { count };
            let bytes = lower.b.ins().ishl_imm_s(first, 4);
            second = lower.b.ins().iadd(items, bytes);
        }
        let (place, place_of_row) = (lower.variable(), lower.variable());
        let (header, after) = (lower.b.create_block(), lower.b.create_block());
        Self { shape, items, second, count, row, charge, place, place_of_row, header, after }
    }

    /// Goes to the end at once where there are no turns.
    pub(super) fn enter_unless_empty(&self, lower: &mut Lower<'_, '_, '_>) {
        let first = lower.b.create_block();
        lower.b.ins().brif(self.row, first, &[], self.after, &[]);
        lower.enter_block(first);
    }

    /// Begins a turn, if there is one more.
    pub(super) fn next(&self, lower: &mut Lower<'_, '_, '_>) -> Turn {
        lower.b.ins().jump(self.header, &[]);
        lower.b.switch_to_block(self.header);
        let inside = lower.b.create_block();
        let index = lower.b.use_var(self.place);
        let more = lower.b.ins().icmp(IntCC::UnsignedLessThan, index, self.row);
        if self.shape == Shape::AllPairs {
            let next_row = lower.b.create_block();
            lower.b.ins().brif(more, inside, &[], next_row, &[]);
            lower.enter_block(next_row);
            let following = lower.b.use_var(self.place_of_row);
            let following = lower.b.ins().iadd_imm_s(following, 1);
            lower.b.def_var(self.place_of_row, following);
            let zero = lower.b.ins().iconst(types::I64, 0);
            lower.b.def_var(self.place, zero);
            let more = lower.b.ins().icmp(IntCC::UnsignedLessThan, following, self.count);
            lower.b.ins().brif(more, self.header, &[], self.after, &[]);
        } else {
            lower.b.ins().brif(more, inside, &[], self.after, &[]);
        }
        lower.enter_block(inside);
        Turn { index, offset: lower.b.ins().ishl_imm_s(index, 4) }
    }

    /// Returns so many units, and what else a turn costs; nothing in the first turn of all.
    pub(super) fn unless_first(
        &self,
        lower: &mut Lower<'_, '_, '_>,
        turn: Turn,
        units: u32,
    ) -> Value {
        let mut units = lower.b.ins().iconst(types::I64, i64::from(units));
        if let Some(charge) = self.charge {
            units = lower.b.ins().iadd(units, charge);
        }
        let mut later = turn.index;
        if self.shape == Shape::AllPairs {
            let row = lower.b.use_var(self.place_of_row);
            later = lower.b.ins().bor(later, row);
        }
        let zero = lower.b.ins().iconst(types::I64, 0);
        lower.b.ins().select(later, units, zero)
    }

    /// Returns the elements of a turn, of kinds that the buffer is known to have.
    pub(super) fn elements(
        &self,
        lower: &mut Lower<'_, '_, '_>,
        turn: Turn,
        kinds: [Element; 2],
    ) -> Vec<Val> {
        let mut params = vec![lower.load_element(self.items, turn.offset, kinds[0])];
        match self.shape {
            Shape::One => {}
            Shape::Together => params.push(lower.load_element(self.second, turn.offset, kinds[1])),
            Shape::AllPairs => {
                let row = lower.b.use_var(self.place_of_row);
                let offset = lower.b.ins().ishl_imm_s(row, 4);
                params.push(lower.load_element(self.second, offset, kinds[1]));
            }
        }
        params
    }

    /// Notes that a turn is over.
    pub(super) fn advance(&self, lower: &mut Lower<'_, '_, '_>, turn: Turn) {
        let next = lower.b.ins().iadd_imm_s(turn.index, 1);
        lower.b.def_var(self.place, next);
    }
}

impl Lower<'_, '_, '_> {
    /// Returns a variable that begins with 0.
    pub(super) fn variable(&mut self) -> Variable {
        let zero = self.b.ins().iconst(types::I64, 0);
        let variable = self.b.declare_var(types::I64);
        self.b.def_var(variable, zero);
        variable
    }

    /// Returns the element that lies so many bytes into a buffer.
    pub(super) fn load_element(&mut self, buffer: Value, offset: Value, kind: Element) -> Val {
        let place = self.b.ins().iadd(buffer, offset);
        let (head, word) = self.load_words(place, 0);
        match kind {
            Element::Any => Val::Any(head, word),
            Element::Int => Val::Int(layout::int(word)),
            Element::Pair => {
                let (a, b) = layout::pair(self.b, word);
                Val::Pair(a, b)
            }
            Element::Cell => Val::Cell(layout::cell(self.b, head, word)),
        }
    }

    /// Returns the place of the element of a number in a buffer.
    pub(super) fn element_place(&mut self, buffer: Value, index: Value) -> Value {
        let offset = self.b.ins().ishl_imm_s(index, 4);
        self.b.ins().iadd(buffer, offset)
    }
}
