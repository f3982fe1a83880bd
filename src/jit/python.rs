//! Operators of Python as a few machine instructions: arithmetic, remainders, elements of tuples.
//!
//! Where the types say that operands are numbers this is a check and an operation. Where they say
//! nothing, numbers are looked for when it runs, and the primitive is called for anything else.

use std::mem::offset_of;

use cranelift::prelude::*;

use super::forms::Call;
use super::inline::Binary;
use super::layout::{self, kind};
use super::lower::{Lower, Val};
use super::readers::{Fields, Yields};
use crate::types::{Shape, Type as StaticType};
use crate::value::{Grid, Seq};

/// Operations on two integers, of which the second is a divisor.
#[derive(Clone, Copy)]
pub(super) enum Division {
    Floored,
    Modulo,
}

/// The fields that tell how many elements there are.
pub(super) const LENGTHS: Fields = &[
    (kind::GRID, super::readers::GRID_HEIGHT),
    (kind::ROW, super::readers::GRID_WIDTH),
    (kind::TUPLE, super::readers::SEQ_LENGTH),
];

/// The form in which an operand comes.
enum Operand {
    /// A number, of which nothing is to be checked any more.
    Number(Value),
    /// Perhaps a number: head and payload.
    Perhaps(Value, Value),
    Other,
}

impl Lower<'_, '_, '_> {
    /// Returns a sum, a difference or a product.
    pub(super) fn arithmetic(&mut self, op: Binary, call: &Call<'_>) -> Option<Val> {
        // A list may be repeated, and nothing else goes with a number.
        let yields = |some: bool| match (some, op) {
            (true, Binary::Add | Binary::Subtract) => Yields::Int,
            _ => Yields::Any,
        };
        self.of_numbers(call, yields, |lower, a, b| Val::Int(lower.operate(op, a, b)))
    }

    /// Returns a quotient that is rounded down, or the remainder of that.
    pub(super) fn division(&mut self, op: Division, call: &Call<'_>) -> Option<Val> {
        let &[_, divisor] = call.args else { return None };
        let known = match divisor {
            Val::Int(n) => self.integers.get(&n).copied(),
            _ => None,
        };
        self.of_numbers(
            call,
            |_| Yields::Int,
            |lower, a, b| {
                let power = known.filter(|n| *n > 0 && n.count_ones() == 1);
                Val::Int(match (op, power) {
                    (Division::Floored, Some(n)) => {
                        lower.b.ins().sshr_imm_s(a, i64::from(n.trailing_zeros()))
                    }
                    (Division::Modulo, Some(n)) => lower.b.ins().band_imm_s(a, n - 1),
                    (Division::Floored, None) => lower.operate(Binary::Divide, a, b),
                    (Division::Modulo, None) => {
                        let quotient = lower.operate(Binary::Divide, a, b);
                        let product = lower.b.ins().imul(quotient, b);
                        lower.b.ins().isub(a, product)
                    }
                })
            },
        )
    }

    /// Tells whether a number is above another one.
    pub(super) fn above(&mut self, call: &Call<'_>) -> Option<Val> {
        self.of_numbers(
            call,
            |_| Yields::Bool,
            |lower, a, b| lower.compare(IntCC::SignedGreaterThan, a, b),
        )
    }

    /// Returns the negative of a number.
    pub(super) fn negated(&mut self, call: &Call<'_>) -> Option<Val> {
        let n = self.only_int(call)?;
        let zero = self.b.ins().iconst(types::I64, 0);
        Some(Val::Int(self.operate(Binary::Subtract, zero, n)))
    }

    /// Returns the distance of a number from 0.
    pub(super) fn absolute(&mut self, call: &Call<'_>) -> Option<Val> {
        let n = self.only_int(call)?;
        let zero = self.b.ins().iconst(types::I64, 0);
        let negative = self.operate(Binary::Subtract, zero, n);
        let below = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, n, 0);
        Some(Val::Int(self.b.ins().select(below, negative, n)))
    }

    /// Returns true; what does not hold is left to the VM.
    pub(super) fn checked(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[cond] = call.args else { return None };
        let truth = self.truth(cond);
        let fails = self.b.ins().icmp_imm_s(IntCC::Equal, truth, 0);
        self.fail_if(fails);
        Some(Val::Bool(self.b.ins().iconst(types::I64, 1)))
    }

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
        let index = match place {
            Val::Int(index) => index,
            Val::Any(..) => self.only_number(place, call.hint(1))?,
            _ => return None,
        };
        let is_grid = call.hint(0).regular() == StaticType::GRID;
        let done = self.join(2);
        let found = layout::kind_of(self.b, head);
        let mut kinds = vec![kind::ROW, kind::TUPLE];
        if is_grid {
            kinds = vec![kind::GRID];
        } else if call.hint(0) == StaticType::UNKNOWN {
            kinds.push(kind::GRID);
        }
        let other = self.b.create_block();
        for kind in kinds {
            let (fits, next) = (self.b.create_block(), self.b.create_block());
            let is_it = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind);
            self.b.ins().brif(is_it, fits, &[], next, &[]);
            self.enter_block(fits);
            let (head, word) = match kind {
                kind::ROW => {
                    let width = self.load_u32(word, offset_of!(Grid<'static>, width));
                    let column = self.place_of(index, width, other);
                    let row = self.b.ins().ushr_imm_u(head, 32);
                    let cell = self.cell_of(word, width, row, column);
                    self.boxed(Val::Int(cell))
                }
                kind::GRID => {
                    let height = self.load_u32(word, offset_of!(Grid<'static>, height));
                    let width = self.load_u32(word, offset_of!(Grid<'static>, width));
                    let row = self.place_of(index, height, other);
                    // A row of two is a pair.
                    let is_narrow = self.b.ins().icmp_imm_s(IntCC::Equal, width, 2);
                    let wide = self.b.create_block();
                    self.b.ins().brif(is_narrow, other, &[], wide, &[]);
                    self.enter_block(wide);
                    let above = self.b.ins().ishl_imm_u(row, 32);
                    (self.b.ins().bor_imm_s(above, kind::ROW), word)
                }
                _ => {
                    let (items, count) =
                        self.load_words(word, offset_of!(Seq<'static>, items) as i32);
                    let place = self.place_of(index, count, other);
                    let address = self.element_place(items, place);
                    self.load_words(address, 0)
                }
            };
            self.b.ins().jump(done, &[head.into(), word.into()]);
            self.enter_block(next);
        }
        self.b.ins().jump(other, &[]);
        self.enter_block(other);
        Some(self.call_rarely(call, done, Yields::Any))
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

    /// Returns the place of an index among so many; goes on elsewhere where there is none.
    fn place_of(&mut self, index: Value, count: Value, other: Block) -> Value {
        let from_end = self.b.ins().iadd(index, count);
        let is_below = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, index, 0);
        let place = self.b.ins().select(is_below, from_end, index);
        let is_there = self.b.ins().icmp(IntCC::UnsignedLessThan, place, count);
        let on = self.b.create_block();
        self.b.ins().brif(is_there, on, &[], other, &[]);
        self.enter_block(on);
        place
    }

    /// Returns what `inline` makes of two numbers. `yields` says what the primitive yields where
    /// they are none: of an operand that is known to be one, and otherwise.
    fn of_numbers(
        &mut self,
        call: &Call<'_>,
        yields: impl Fn(bool) -> Yields,
        inline: impl Fn(&mut Self, Value, Value) -> Val,
    ) -> Option<Val> {
        let &[a, b] = call.args else { return None };
        let forms = [self.operand(a, call.hint(0)), self.operand(b, call.hint(1))];
        let (heads, [a, b], some) = match forms {
            [Operand::Number(a), Operand::Number(b)] => return Some(inline(self, a, b)),
            [Operand::Number(a), Operand::Perhaps(head, b)] => (vec![head], [a, b], true),
            [Operand::Perhaps(head, a), Operand::Number(b)] => (vec![head], [a, b], true),
            [Operand::Perhaps(c, a), Operand::Perhaps(d, b)] => (vec![c, d], [a, b], false),
            _ => return None,
        };
        let yields = yields(some);
        let done = self.join(if yields == Yields::Any { 2 } else { 1 });
        let other = self.b.create_block();
        for head in heads {
            let on = self.b.create_block();
            let found = layout::kind_of(self.b, head);
            let is_int = self.b.ins().icmp_imm_s(IntCC::Equal, found, kind::INT);
            self.b.ins().brif(is_int, on, &[], other, &[]);
            self.enter_block(on);
        }
        let made = inline(self, a, b);
        let (head, word) = self.boxed(made);
        match yields {
            Yields::Any => self.b.ins().jump(done, &[head.into(), word.into()]),
            _ => self.b.ins().jump(done, &[word.into()]),
        };
        self.enter_block(other);
        Some(self.call_rarely(call, done, yields))
    }

    fn operand(&mut self, val: Val, ty: StaticType) -> Operand {
        match val {
            Val::Int(n) | Val::Bool(n) => Operand::Number(n),
            Val::Any(head, word) => match (self.only_number(val, ty), ty.shape()) {
                (Some(n), _) => Operand::Number(n),
                (None, Shape::Unknown | Shape::Maybe(_)) => Operand::Perhaps(head, word),
                _ => Operand::Other,
            },
            Val::Pair(..) | Val::Cell(_) => Operand::Other,
        }
    }

    /// Returns a number of which the type is known.
    fn only_number(&mut self, val: Val, ty: StaticType) -> Option<Value> {
        match ty.shape() {
            Shape::Int | Shape::Bool => self.int(val, ty),
            _ => None,
        }
    }
}
