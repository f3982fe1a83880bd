//! Primitives as a few machine instructions: arithmetic, comparison, choice, parts of pairs and
//! cells.
//!
//! Each is what the primitive does to operands of known kinds, its checks included. Where a check
//! fails the program is left to the VM, which then reports the fault or computes the unusual value.

use cranelift::prelude::*;

use super::forms::Call;
use super::layout;
use super::lower::{Lower, Val};
use super::readers::Yields;
use crate::types::{Shape, Type as StaticType};

/// An integer, or a pair.
#[derive(Clone, Copy)]
enum Number {
    Int(Value),
    Pair(Value, Value),
}

/// Arithmetic of two numbers.
#[derive(Clone, Copy)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Arithmetic of one number.
#[derive(Clone, Copy)]
pub(super) enum Unary {
    Invert,
    Double,
    Halve,
    Increment,
    Decrement,
    Crement,
    Sign,
}

impl Lower<'_, '_, '_> {
    /// Returns arithmetic of two numbers or pairs.
    pub(super) fn binary(&mut self, op: Binary, call: &Call<'_>) -> Option<Val> {
        let [a, b] = self.two_numbers(call)?;
        Some(self.binary_of(op, a, b))
    }

    /// Returns arithmetic of a number or a pair.
    pub(super) fn unary(&mut self, op: Unary, call: &Call<'_>) -> Option<Val> {
        let &[a] = call.args else { return None };
        let number = self.number(a, call.hint(0))?;
        Some(self.unary_of(op, number))
    }

    /// Tells whether an integer is even.
    pub(super) fn even(&mut self, call: &Call<'_>) -> Option<Val> {
        let n = self.only_int(call)?;
        let odd = self.b.ins().band_imm_s(n, 1);
        Some(Val::Bool(self.b.ins().bxor_imm_s(odd, 1)))
    }

    /// Tells whether an integer is above 0.
    pub(super) fn positive(&mut self, call: &Call<'_>) -> Option<Val> {
        let n = self.only_int(call)?;
        Some(self.compare_imm(IntCC::SignedGreaterThan, n, 0))
    }

    /// Tells whether two values are equal.
    pub(super) fn equality(&mut self, call: &Call<'_>) -> Option<Val> {
        match call.args {
            &[Val::Any(head, word), Val::Int(n)] | &[Val::Int(n), Val::Any(head, word)] => {
                Some(self.equals_int(call, [head, word], n))
            }
            &[a, b] => self.equals(a, b, [call.hint(0), call.hint(1)]),
            _ => None,
        }
    }

    /// Returns the vector of an integer that points down, or right.
    pub(super) fn vector(&mut self, call: &Call<'_>, down: bool) -> Option<Val> {
        let &[n] = call.args else { return None };
        let [n] = self.integers([n], [call.hint(0)])?;
        let zero = self.b.ins().iconst(types::I64, 0);
        Some(if down { self.small_pair(n, zero) } else { self.small_pair(zero, n) })
    }

    /// Returns the pair of two integers, or the cell of an integer and a pair.
    pub(super) fn astuple(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[a, b] = call.args else { return None };
        let (of_first, of_second) = (call.hint(0), call.hint(1));
        match b {
            Val::Int(_) | Val::Any(..) if of_second != StaticType::PAIR => {
                let [first, second] = self.integers([a, b], [of_first, of_second])?;
                Some(self.small_pair(first, second))
            }
            Val::Pair(..) | Val::Any(..) => {
                let [first] = self.integers([a], [of_first])?;
                let Number::Pair(row, col) = self.number(b, of_second)? else { return None };
                Some(self.small_cell(first, row, col))
            }
            _ => None,
        }
    }

    /// Returns the first or last component of a pair or a cell.
    pub(super) fn end(&mut self, call: &Call<'_>, first: bool) -> Option<Val> {
        let &[whole] = call.args else { return None };
        let whole = match whole {
            Val::Any(head, word) => match call.hint(0) {
                StaticType::PAIR => {
                    self.expect(head, layout::kind::PAIR);
                    let (a, b) = layout::pair(self.b, word);
                    Val::Pair(a, b)
                }
                StaticType::CELL => {
                    self.expect(head, layout::kind::CELL);
                    Val::Cell(layout::cell(self.b, head, word))
                }
                _ => return None,
            },
            known => known,
        };
        match whole {
            Val::Cell([color, row, col]) => {
                Some(if first { Val::Int(color) } else { Val::Pair(row, col) })
            }
            Val::Pair(a, b) => Some(Val::Int(if first { a } else { b })),
            _ => None,
        }
    }

    /// Returns logical not.
    pub(super) fn flip(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[a] = call.args else { return None };
        let truth = self.truth(a);
        Some(Val::Bool(self.b.ins().bxor_imm_s(truth, 1)))
    }

    /// Returns the first operand where it is false, else the second.
    pub(super) fn both(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[a, b] = call.args else { return None };
        let truth = self.truth(a);
        Some(self.choose(truth, b, a))
    }

    /// Returns the first operand where it is true, else the second.
    pub(super) fn either(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[a, b] = call.args else { return None };
        let truth = self.truth(a);
        Some(self.choose(truth, a, b))
    }

    /// Returns one of two values that are both computed.
    pub(super) fn branch(&mut self, call: &Call<'_>) -> Option<Val> {
        let &[condition, a, b] = call.args else { return None };
        let truth = self.truth(condition);
        Some(self.choose(truth, a, b))
    }

    pub(super) fn only_int(&mut self, call: &Call<'_>) -> Option<Value> {
        let &[a] = call.args else { return None };
        self.int(a, call.hint(0))
    }

    fn two_numbers(&mut self, call: &Call<'_>) -> Option<[Number; 2]> {
        let &[a, b] = call.args else { return None };
        self.numbers([a, b], [call.hint(0), call.hint(1)])
    }

    /// Returns a tuple of two where it is a pair or a cell of integers.
    pub(super) fn small_tuple(&mut self, args: &[Val]) -> Option<Val> {
        match *args {
            [Val::Int(a), Val::Int(b)] => Some(self.small_pair(a, b)),
            [Val::Int(a), Val::Pair(b, c)] => Some(self.small_cell(a, b, c)),
            _ => None,
        }
    }

    fn binary_of(&mut self, op: Binary, a: Number, b: Number) -> Val {
        match (a, b) {
            (Number::Int(a), Number::Int(b)) => Val::Int(self.operate(op, a, b)),
            (Number::Int(a), Number::Pair(c, d)) => {
                let (first, second) = (self.operate(op, a, c), self.operate(op, a, d));
                self.small_pair(first, second)
            }
            (Number::Pair(a, b), Number::Int(c)) => {
                let (first, second) = (self.operate(op, a, c), self.operate(op, b, c));
                self.small_pair(first, second)
            }
            (Number::Pair(a, b), Number::Pair(c, d)) => {
                let (first, second) = (self.operate(op, a, c), self.operate(op, b, d));
                self.small_pair(first, second)
            }
        }
    }

    /// Returns one operation on two 64-bit integers, which gives up where the result does not fit.
    pub(super) fn operate(&mut self, op: Binary, a: Value, b: Value) -> Value {
        let (result, overflow) = match op {
            Binary::Add => self.b.ins().sadd_overflow(a, b),
            Binary::Subtract => self.b.ins().ssub_overflow(a, b),
            Binary::Multiply => self.b.ins().smul_overflow(a, b),
            Binary::Divide => return self.divide(a, b),
        };
        self.fail_if(overflow);
        result
    }

    /// Returns division that rounds down.
    fn divide(&mut self, a: Value, b: Value) -> Value {
        // By 0 it is a fault, and by -1 it may overflow: both are left to the VM.
        let next = self.b.ins().iadd_imm_s(b, 1);
        let odd = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThanOrEqual, next, 1);
        self.fail_if(odd);
        let quotient = self.b.ins().sdiv(a, b);
        let product = self.b.ins().imul(quotient, b);
        let rest = self.b.ins().isub(a, product);
        let inexact = self.b.ins().icmp_imm_s(IntCC::NotEqual, rest, 0);
        let signs = self.b.ins().bxor(a, b);
        let below = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let both = self.b.ins().band(inexact, below);
        let both = self.b.ins().uextend(types::I64, both);
        self.b.ins().isub(quotient, both)
    }

    fn unary_of(&mut self, op: Unary, number: Number) -> Val {
        match number {
            Number::Int(n) => Val::Int(self.operate_one(op, n)),
            Number::Pair(a, b) => {
                let (first, second) = (self.operate_one(op, a), self.operate_one(op, b));
                self.small_pair(first, second)
            }
        }
    }

    fn operate_one(&mut self, op: Unary, n: Value) -> Value {
        let mut constant = |n| self.b.ins().iconst(types::I64, n);
        match op {
            Unary::Invert => {
                let zero = constant(0);
                self.operate(Binary::Subtract, zero, n)
            }
            Unary::Double => self.operate(Binary::Add, n, n),
            Unary::Halve => self.b.ins().sshr_imm_s(n, 1),
            Unary::Increment => {
                let one = constant(1);
                self.operate(Binary::Add, n, one)
            }
            Unary::Decrement => {
                let one = constant(1);
                self.operate(Binary::Subtract, n, one)
            }
            Unary::Crement => {
                let sign = self.operate_one(Unary::Sign, n);
                self.operate(Binary::Add, n, sign)
            }
            Unary::Sign => {
                let above = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, n, 0);
                let above = self.b.ins().uextend(types::I64, above);
                let below = self.b.ins().sshr_imm_s(n, 63);
                self.b.ins().bor(above, below)
            }
        }
    }

    fn equals(&mut self, a: Val, b: Val, hints: [StaticType; 2]) -> Option<Val> {
        // Only where both are known to be numbers or small tuples of such is nothing else to be
        // compared.
        let scalar = |ty: StaticType| {
            matches!(ty, StaticType::PAIR | StaticType::CELL)
                || matches!(ty.shape(), Shape::Int | Shape::Bool)
        };
        let known = |val: Val, ty| !matches!(val, Val::Any(..)) || scalar(ty);
        if !known(a, hints[0]) || !known(b, hints[1]) {
            return None;
        }
        let (a, b) = (self.typed(a, hints[0])?, self.typed(b, hints[1])?);
        let parts = |val| match val {
            Val::Int(n) | Val::Bool(n) => vec![n],
            Val::Pair(a, b) => vec![a, b],
            Val::Cell(parts) => parts.to_vec(),
            Val::Any(..) => Vec::new(),
        };
        let (a, b) = (parts(a), parts(b));
        if a.len() != b.len() {
            return Some(Val::Bool(self.b.ins().iconst(types::I64, 0)));
        }
        let differences = a.iter().zip(&b).map(|(&a, &b)| self.b.ins().bxor(a, b));
        let differences: Vec<Value> = differences.collect();
        let any = differences.into_iter().reduce(|a, b| self.b.ins().bor(a, b))?;
        Some(self.compare_imm(IntCC::Equal, any, 0))
    }

    /// Tells whether a value is an integer: it nearly always is one, and where it is not the
    /// primitive is called.
    fn equals_int(&mut self, call: &Call<'_>, [head, word]: [Value; 2], n: Value) -> Val {
        let done = self.join(1);
        let (number, other) = (self.b.create_block(), self.b.create_block());
        let found = layout::kind_of(self.b, head);
        let is_int = self.b.ins().icmp_imm_s(IntCC::Equal, found, layout::kind::INT);
        self.b.ins().brif(is_int, number, &[], other, &[]);
        self.enter_block(number);
        let equal = self.b.ins().icmp(IntCC::Equal, layout::int(word), n);
        let equal = self.b.ins().uextend(types::I64, equal);
        self.b.ins().jump(done, &[equal.into()]);
        self.enter_block(other);
        self.call_rarely(call, done, Yields::Bool)
    }

    /// Returns a value in its own registers, if its type says what it is.
    fn typed(&mut self, val: Val, ty: StaticType) -> Option<Val> {
        let Val::Any(head, word) = val else { return Some(val) };
        if ty == StaticType::CELL {
            self.expect(head, layout::kind::CELL);
            return Some(Val::Cell(layout::cell(self.b, head, word)));
        }
        Some(match self.number(val, ty)? {
            Number::Int(n) => Val::Int(n),
            Number::Pair(a, b) => Val::Pair(a, b),
        })
    }

    /// Returns two operands as numbers. Looks at both before it generates anything.
    fn numbers(&mut self, vals: [Val; 2], hints: [StaticType; 2]) -> Option<[Number; 2]> {
        let can = |val: Val, ty: StaticType| match val {
            Val::Any(..) => {
                ty == StaticType::PAIR || matches!(ty.shape(), Shape::Int | Shape::Bool)
            }
            Val::Int(_) | Val::Bool(_) | Val::Pair(..) => true,
            Val::Cell(_) => false,
        };
        if !can(vals[0], hints[0]) || !can(vals[1], hints[1]) {
            return None;
        }
        Some([self.number(vals[0], hints[0])?, self.number(vals[1], hints[1])?])
    }

    /// Returns operands that are integers and no truth values, which a pair keeps as they are.
    /// Looks at all before it generates anything.
    pub(super) fn integers<const N: usize>(
        &mut self,
        vals: [Val; N],
        hints: [StaticType; N],
    ) -> Option<[Value; N]> {
        let can = |(val, ty): (&Val, StaticType)| match val {
            Val::Int(_) => true,
            Val::Any(..) => ty.shape() == Shape::Int,
            Val::Bool(_) | Val::Pair(..) | Val::Cell(_) => false,
        };
        if !vals.iter().zip(hints).all(can) {
            return None;
        }
        Some(vals.map(|val| match val {
            Val::Any(head, word) => {
                self.expect(head, layout::kind::INT);
                layout::int(word)
            }
            Val::Int(n) | Val::Bool(n) | Val::Pair(n, _) | Val::Cell([n, ..]) => n,
        }))
    }

    fn number(&mut self, val: Val, ty: StaticType) -> Option<Number> {
        Some(match val {
            Val::Int(n) | Val::Bool(n) => Number::Int(n),
            Val::Pair(a, b) => Number::Pair(a, b),
            Val::Any(head, word) if ty == StaticType::PAIR => {
                self.expect(head, layout::kind::PAIR);
                let (a, b) = layout::pair(self.b, word);
                Number::Pair(a, b)
            }
            Val::Any(head, word) if matches!(ty.shape(), Shape::Int | Shape::Bool) => {
                let kind = layout::kind_of(self.b, head);
                let above = self.b.ins().iadd_imm_s(kind, -layout::kind::BOOL);
                let is_other = self.b.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, above, 1);
                self.fail_if(is_other);
                Number::Int(layout::int(word))
            }
            Val::Any(..) | Val::Cell(_) => return None,
        })
    }

    pub(super) fn int(&mut self, val: Val, ty: StaticType) -> Option<Value> {
        match val {
            Val::Pair(..) => None,
            Val::Any(..) if ty == StaticType::PAIR => None,
            _ => match self.number(val, ty)? {
                Number::Int(n) => Some(n),
                Number::Pair(..) => None,
            },
        }
    }

    /// Gives up where a value is not of the kind that its type promises.
    pub(super) fn expect(&mut self, head: Value, kind: i64) {
        let found = layout::kind_of(self.b, head);
        let other = self.b.ins().icmp_imm_s(IntCC::NotEqual, found, kind);
        self.fail_if(other);
    }

    fn small_pair(&mut self, a: Value, b: Value) -> Val {
        self.expect_small(&[a, b]);
        Val::Pair(a, b)
    }

    fn small_cell(&mut self, a: Value, b: Value, c: Value) -> Val {
        self.expect_small(&[a]);
        Val::Cell([a, b, c])
    }

    /// Gives up where a number does not fit 32 bits.
    fn expect_small(&mut self, numbers: &[Value]) {
        let excess: Vec<Value> = numbers
            .iter()
            .map(|&n| {
                let half = self.b.ins().ireduce(types::I32, n);
                let back = self.b.ins().sextend(types::I64, half);
                self.b.ins().bxor(n, back)
            })
            .collect();
        if let Some(any) = excess.into_iter().reduce(|a, b| self.b.ins().bor(a, b)) {
            let large = self.b.ins().icmp_imm_s(IntCC::NotEqual, any, 0);
            self.fail_if(large);
        }
    }

    /// Tells whether two numbers fit a pair, as a condition.
    pub(super) fn fits_pair(&mut self, a: Value, b: Value) -> Value {
        let excess = [a, b].map(|n| {
            let half = self.b.ins().ireduce(types::I32, n);
            let back = self.b.ins().sextend(types::I64, half);
            self.b.ins().bxor(n, back)
        });
        let any = self.b.ins().bor(excess[0], excess[1]);
        self.b.ins().icmp_imm_s(IntCC::Equal, any, 0)
    }

    pub(super) fn compare(&mut self, order: IntCC, a: Value, b: Value) -> Val {
        let truth = self.b.ins().icmp(order, a, b);
        Val::Bool(self.b.ins().uextend(types::I64, truth))
    }

    fn compare_imm(&mut self, order: IntCC, a: Value, b: i64) -> Val {
        let truth = self.b.ins().icmp_imm_s(order, a, b);
        Val::Bool(self.b.ins().uextend(types::I64, truth))
    }

    /// Chooses `a` where the condition is 1, else `b`.
    fn choose(&mut self, truth: Value, a: Val, b: Val) -> Val {
        let mut select = |a, b| self.b.ins().select(truth, a, b);
        match (a, b) {
            (Val::Int(a), Val::Int(b)) => Val::Int(select(a, b)),
            (Val::Bool(a), Val::Bool(b)) => Val::Bool(select(a, b)),
            (Val::Pair(a, b), Val::Pair(c, d)) => Val::Pair(select(a, c), select(b, d)),
            _ => {
                let ((a, b), (c, d)) = (self.boxed(a), self.boxed(b));
                Val::Any(self.b.ins().select(truth, a, c), self.b.ins().select(truth, b, d))
            }
        }
    }
}
