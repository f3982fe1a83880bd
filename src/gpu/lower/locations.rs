//! Sets of locations.

use std::rc::Rc;

use super::super::memory::{OBJECT, SET};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::val::Call;
use super::{Demand, Elements, Lower, Lowered, Seq, TOO_WIDE, Val};

/// Returns the mode by which lines and unions leave out what no use can see.
pub(super) fn extent(demand: Demand) -> Mode {
    match demand {
        Demand::Whole => modes::EXTENT_WHOLE,
        Demand::Clipped | Demand::Painted => modes::EXTENT_CLIPPED,
    }
}

impl Lower<'_> {
    pub(super) fn as_indices(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        Ok(self.make_set(Op::AllLocations, &[g.into()]))
    }

    pub(super) fn drop_colors(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s)] = call.args else { return self.unsupported(call) };
        Ok(Val::Set(s))
    }

    /// Lowers locations in or at the box around a patch.
    pub(super) fn around_box(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s)] = call.args else { return self.unsupported(call) };
        Ok(self.make_set(Op::Box, &[s.into(), mode.into()]))
    }

    pub(super) fn normalize(&mut self, call: &Call<'_>) -> Lowered<Val> {
        match *call.args {
            [Val::Set(s)] => Ok(Val::Set(self.make(SET, Op::Normalize, &[s.into(), SET.into()]))),
            [Val::Object(o)] => {
                let d = self.stretch(OBJECT, &[o]);
                self.step(Op::Normalize, &[d.into(), o.into(), OBJECT.into()]);
                Ok(Val::Object(d))
            }
            _ => self.unsupported(call),
        }
    }

    pub(super) fn shift(&mut self, call: &Call<'_>) -> Lowered<Val> {
        match *call.args {
            [Val::Set(s), Val::Pair(by)] => {
                Ok(Val::Set(self.make(SET, Op::Shift, &[s.into(), by.into(), SET.into()])))
            }
            [Val::Object(o), Val::Pair(by)] => {
                let d = self.stretch(OBJECT, &[o]);
                self.step(Op::Shift, &[d.into(), o.into(), by.into(), OBJECT.into()]);
                Ok(Val::Object(d))
            }
            _ => self.unsupported(call),
        }
    }

    pub(super) fn around(&mut self, call: &Call<'_>, marks: Mode) -> Lowered<Val> {
        let &[Val::Pair(pair)] = call.args else { return self.unsupported(call) };
        Ok(self.make_set(Op::Around, &[pair.into(), marks.into()]))
    }

    pub(super) fn frontier(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let &[Val::Pair(pair)] = call.args else { return self.unsupported(call) };
        Ok(self.make_set(Op::Frontier, &[pair.into(), mode.into()]))
    }

    pub(super) fn connect(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Pair(x), Val::Pair(y)] = call.args else { return self.unsupported(call) };
        let extent = extent(call.demand);
        Ok(self.make_set(Op::Connect, &[x.into(), y.into(), extent.into()]))
    }

    pub(super) fn shoot(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Pair(x), Val::Pair(y)] = call.args else { return self.unsupported(call) };
        let extent = extent(call.demand);
        if extent == modes::EXTENT_WHOLE {
            return self.refuse(TOO_WIDE, "where it is painted or cut at once, the GPU draws it");
        }
        Ok(self.make_set(Op::Shoot, &[x.into(), y.into(), extent.into()]))
    }

    pub(super) fn product(&mut self, call: &Call<'_>) -> Lowered<Val> {
        if let &[Val::Integers(x), Val::Integers(y)] = call.args {
            return Ok(self.make_set(Op::Product, &[x.into(), y.into()]));
        }
        let elements = Elements::Product(self.seq(&call.args[0])?, self.seq(&call.args[1])?);
        Ok(Val::Seq(Rc::new(Seq { elements, is_set: true, ordered: false })))
    }
}
