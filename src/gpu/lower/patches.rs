//! Where patches are and how they look: numbers, truth values and locations.

use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::val::Call;
use super::{Lower, Lowered, Val};

/// A side of the box around a patch: the word that holds it in the memory of the patch.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    Top = 3,
    Left = 4,
    Bottom = 5,
    Right = 6,
}

impl Lower<'_> {
    pub(super) fn height(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match *call.args {
            [Val::Grid(g)] => Val::Int(g),
            [Val::Set(s) | Val::Object(s)] => Val::Int(self.make(2, Op::Extent, &[s.into()])),
            _ => return self.unsupported(call),
        })
    }

    pub(super) fn width(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match *call.args {
            [Val::Grid(g)] => Val::Int(g.plus(1)),
            [Val::Set(s) | Val::Object(s)] => {
                Val::Int(self.make(2, Op::Extent, &[s.into()]).plus(1))
            }
            _ => return self.unsupported(call),
        })
    }

    pub(super) fn shape(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match *call.args {
            [Val::Grid(g)] => Val::Pair(g),
            [Val::Set(s) | Val::Object(s)] => Val::Pair(self.make(2, Op::Extent, &[s.into()])),
            _ => return self.unsupported(call),
        })
    }

    pub(super) fn portrait(&mut self, call: &Call<'_>) -> Lowered<Val> {
        match *call.args {
            [Val::Grid(g)] => {
                let args = [g.into(), g.plus(1).into(), 1.into()];
                Ok(Val::Bool(self.number(Op::Greater, &args)))
            }
            _ => self.shaped(call, modes::SHAPED_PORTRAIT),
        }
    }

    pub(super) fn square(&mut self, call: &Call<'_>) -> Lowered<Val> {
        match *call.args {
            [Val::Grid(g)] => {
                let args = [g.into(), g.plus(1).into(), 1.into()];
                Ok(Val::Bool(self.number(Op::Equal, &args)))
            }
            _ => self.shaped(call, modes::SHAPED_SQUARE),
        }
    }

    /// Lowers a question about the shape of a patch.
    pub(super) fn shaped(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s)] = call.args else { return self.unsupported(call) };
        Ok(Val::Bool(self.number(Op::Shaped, &[s.into(), mode.into()])))
    }

    pub(super) fn edge(&mut self, call: &Call<'_>, edge: Edge) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s)] = call.args else { return self.unsupported(call) };
        self.step(Op::Need, &[s.plus(2).into(), modes::VALUE.into()]);
        Ok(Val::Int(s.plus(edge as u32)))
    }

    pub(super) fn corner(&mut self, call: &Call<'_>, row: Edge, column: Edge) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s)] = call.args else { return self.unsupported(call) };
        // The corner of an empty patch is an empty tuple.
        self.step(Op::Need, &[s.plus(2).into(), modes::FALLBACK.into()]);
        let (row, column) = (row as u32, column as u32);
        Ok(Val::Pair(match column == row + 1 {
            true => s.plus(row),
            false => self.make(2, Op::Pair, &[s.plus(row).into(), s.plus(column).into()]),
        }))
    }

    /// Lowers a location in the middle of a patch.
    pub(super) fn middle(&mut self, call: &Call<'_>, op: Op) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s)] = call.args else { return self.unsupported(call) };
        Ok(Val::Pair(self.make(2, op, &[s.into()])))
    }

    pub(super) fn matching(&mut self, call: &Call<'_>, op: Op) -> Lowered<Val> {
        self.two_patches(call, op)?;
        Ok(Val::Bool(self.number(Op::Any, &[])))
    }

    pub(super) fn manhattan(&mut self, call: &Call<'_>) -> Lowered<Val> {
        self.two_patches(call, Op::Distances)?;
        Ok(Val::Int(self.number(Op::Least, &[])))
    }

    pub(super) fn adjacent(&mut self, call: &Call<'_>) -> Lowered<Val> {
        self.two_patches(call, Op::Distances)?;
        let d = self.number(Op::Least, &[]);
        let one = self.constant(1, None);
        Ok(Val::Bool(self.number(Op::Equal, &[d.into(), one.into(), 1.into()])))
    }

    /// Makes a step on two patches that leaves its result to the next one.
    fn two_patches(&mut self, call: &Call<'_>, op: Op) -> Lowered<()> {
        let &[Val::Set(x) | Val::Object(x), Val::Set(y) | Val::Object(y)] = call.args else {
            return self.unsupported(call);
        };
        self.step(op, &[x.into(), y.into()]);
        Ok(())
    }

    pub(super) fn bordering(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s), Val::Grid(g)] = call.args else {
            return self.unsupported(call);
        };
        Ok(Val::Bool(self.number(Op::Bordering, &[s.into(), g.into()])))
    }

    pub(super) fn position(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Set(x) | Val::Object(x), Val::Set(y) | Val::Object(y)] = call.args else {
            return self.unsupported(call);
        };
        Ok(Val::Pair(self.make(2, Op::Position, &[x.into(), y.into()])))
    }

    pub(super) fn gravitate(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Set(x) | Val::Object(x), Val::Set(y) | Val::Object(y)] = call.args else {
            return self.unsupported(call);
        };
        self.step(Op::Fall, &[x.into(), y.into()]);
        Ok(Val::Pair(self.make(2, Op::Gravitate, &[x.into(), y.into()])))
    }
}
