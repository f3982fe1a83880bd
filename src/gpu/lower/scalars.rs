//! Numbers, truth values and pairs of numbers.

use super::super::code::Addr;
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::val::Call;
use super::{Lower, Lowered, Val, same_kind};
use crate::prim;

impl Lower<'_> {
    pub(super) fn arithmetic(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        self.arith(&call.args[0], &call.args[1], mode)
    }

    /// Lowers arithmetic whose second operand is known.
    pub(super) fn by_number(&mut self, call: &Call<'_>, n: i32, mode: Mode) -> Lowered<Val> {
        self.arith(&call.args[0], &Val::Constant(n), mode)
    }

    pub(super) fn invert(&mut self, call: &Call<'_>) -> Lowered<Val> {
        self.arith(&Val::Constant(0), &call.args[0], modes::ARITH_SUBTRACT)
    }

    pub(super) fn arith(&mut self, a: &Val, b: &Val, mode: Mode) -> Lowered<Val> {
        let mut pairs = modes::PAIRS_NONE;
        let mut operand = |this: &mut Self, value: &Val, bit| match *value {
            Val::Pair(addr) => {
                pairs = pairs | bit;
                Ok(addr)
            }
            ref other => this.int(other),
        };
        let x = operand(self, a, modes::PAIRS_FIRST)?;
        let y = operand(self, b, modes::PAIRS_SECOND)?;
        let (words, made): (_, fn(_) -> _) = match pairs {
            modes::PAIRS_NONE => (1, Val::Int),
            _ => (2, Val::Pair),
        };
        Ok(made(self.make(words, Op::Arith, &[x.into(), y.into(), mode.into(), pairs.into()])))
    }

    /// Lowers what makes a number of a number, and a pair of a pair.
    pub(super) fn change(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        match call.args[0] {
            Val::Pair(addr) => {
                Ok(Val::Pair(self.make(2, Op::Unary, &[addr.into(), mode.into(), 2.into()])))
            }
            ref other => {
                let addr = self.int(other)?;
                Ok(Val::Int(self.number(Op::Unary, &[addr.into(), mode.into(), 1.into()])))
            }
        }
    }

    /// Lowers a question about a number.
    pub(super) fn ask(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let a = &call.args[0];
        if !a.is_number() {
            return self.unsupported(call);
        }
        let addr = self.int(a)?;
        Ok(Val::Bool(self.number(Op::Unary, &[addr.into(), mode.into(), 1.into()])))
    }

    pub(super) fn flip(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let addr = self.truth(&call.args[0])?;
        Ok(Val::Bool(self.not(addr)))
    }

    /// Returns whether a truth value is false.
    pub(super) fn not(&mut self, condition: Addr) -> Addr {
        self.number(Op::Unary, &[condition.into(), modes::UNARY_NOT.into(), 1.into()])
    }

    pub(super) fn greater(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let (x, y, words) = match call.args {
            &[Val::Pair(x), Val::Pair(y)] => (x, y, 2),
            args => (self.int(&args[0])?, self.int(&args[1])?, 1),
        };
        Ok(Val::Bool(self.number(Op::Greater, &[x.into(), y.into(), words.into()])))
    }

    pub(super) fn equal(&mut self, call: &Call<'_>) -> Lowered<Val> {
        self.equality(&call.args[0], &call.args[1])
    }

    pub(super) fn equality(&mut self, a: &Val, b: &Val) -> Lowered<Val> {
        use Val::{Bool, Grid, Integers, Object, Objects, Pair, Set};
        let (op, x, y) = match (a, b) {
            _ if a.is_number() && b.is_number() => {
                let (x, y) = (self.int(a)?, self.int(b)?);
                return Ok(Bool(self.number(Op::Equal, &[x.into(), y.into(), 1.into()])));
            }
            (&Pair(x), &Pair(y)) | (&Integers(x), &Integers(y)) => {
                return Ok(Bool(self.number(Op::Equal, &[x.into(), y.into(), 2.into()])));
            }
            (&Grid(x), &Grid(y)) => (Op::CompareGrids, x, y),
            (&Set(x), &Set(y)) => (Op::CompareSets, x, y),
            (&Object(x), &Object(y)) => (Op::CompareCells, x, y),
            (&Objects(x), &Objects(y)) => (Op::CompareObjects, x, y),
            _ => return self.lacks_for(prim::EQUALITY, [a, b]),
        };
        self.step(op, &[x.into(), y.into()]);
        Ok(Bool(self.number(Op::Same, &[])))
    }

    /// Lowers `both` and `either`, of truth values.
    pub(super) fn connective(&mut self, call: &Call<'_>, op: Op) -> Lowered<Val> {
        let &[Val::Bool(x), Val::Bool(y)] = call.args else { return self.unsupported(call) };
        Ok(Val::Bool(self.number(op, &[x.into(), y.into()])))
    }

    pub(super) fn branch(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let condition = self.truth(&call.args[0])?;
        self.pick(condition, &call.args[1], &call.args[2])
    }

    /// Returns one of two values that are both computed.
    pub(super) fn pick(&mut self, condition: Addr, a: &Val, b: &Val) -> Lowered<Val> {
        let (a, b) = (self.settled(a.clone()), self.settled(b.clone()));
        let (Some((kind, words)), Some(x), Some(y)) =
            (same_kind(&a, &b), self.address(&a), self.address(&b))
        else {
            return self.lacks_for(prim::BRANCH, [&a, &b]);
        };
        let d = self.stretch(words, &[x, y]);
        self.step(Op::Choose, &[d.into(), condition.into(), x.into(), y.into(), words.into()]);
        Ok(kind(d))
    }

    pub(super) fn down_vector(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let n = Val::Int(self.int(&call.args[0])?);
        self.tuple(vec![n, Val::Constant(0)])
    }

    pub(super) fn right_vector(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let n = Val::Int(self.int(&call.args[0])?);
        self.tuple(vec![Val::Constant(0), n])
    }
}
