//! Operators of Python as a few machine instructions: arithmetic, remainders, comparisons.
//!
//! Where the types say that operands are numbers this is a check and an operation. Where they say
//! nothing, numbers are looked for when it runs, and the primitive is called for anything else.

use cranelift::prelude::*;

use super::forms::Call;
use super::inline::Binary;
use super::layout::{self, kind};
use super::lower::{Lower, Val};
use super::readers::{Fields, Yields};
use crate::types::{Shape, Type as StaticType};

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
    pub(super) fn only_number(&mut self, val: Val, ty: StaticType) -> Option<Value> {
        match ty.shape() {
            Shape::Int | Shape::Bool => self.int(val, ty),
            _ => None,
        }
    }
}
