//! Colours of grids and objects, and objects made of grids.

use super::super::code::Addr;
use super::super::memory::{INTEGERS, OBJECT};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::val::Call;
use super::{Lower, Lowered, Val};

impl Lower<'_> {
    /// Returns the most common colour of a grid.
    pub(super) fn below(&mut self, g: Addr) -> Addr {
        if let Some(&known) = self.frames.iter().rev().find_map(|frame| frame.below.get(&g)) {
            return known;
        }
        self.step(Op::Histogram, &[g.into()]);
        let d = self.number(Op::Colors, &[modes::COLORS_MOST.into()]);
        if let Some(frame) = self.frames.last_mut() {
            frame.below.insert(g, d);
        }
        d
    }

    pub(super) fn most_color(&mut self, call: &Call<'_>) -> Lowered<Val> {
        match call.args[0] {
            Val::Grid(g) => Ok(Val::Int(self.below(g))),
            _ => self.color_of(call, modes::COLORS_MOST),
        }
    }

    /// Lowers a number that the counts of colours tell.
    pub(super) fn color_of(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        self.count_colors(call)?;
        Ok(Val::Int(self.number(Op::Colors, &[mode.into()])))
    }

    pub(super) fn palette(&mut self, call: &Call<'_>) -> Lowered<Val> {
        self.count_colors(call)?;
        Ok(Val::Integers(self.make(INTEGERS, Op::Colors, &[modes::COLORS_PALETTE.into()])))
    }

    pub(super) fn color_count(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let (Val::Grid(_) | Val::Object(_)) = call.args[0] else { return self.unsupported(call) };
        let color = self.int(&call.args[1])?;
        self.count_colors(call)?;
        Ok(Val::Int(self.number(Op::ColorCount, &[color.into()])))
    }

    /// Counts the colours of the first operand, a grid or an object.
    fn count_colors(&mut self, call: &Call<'_>) -> Lowered<()> {
        match call.args[0] {
            Val::Object(o) => self.step(Op::HistogramOfObject, &[o.into()]),
            Val::Grid(g) => self.step(Op::Histogram, &[g.into()]),
            _ => return self.unsupported(call),
        }
        Ok(())
    }

    pub(super) fn color(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Object(o)] = call.args else { return self.unsupported(call) };
        self.step(Op::LeastColors, &[o.into()]);
        Ok(Val::Int(self.number(Op::Color, &[o.into()])))
    }

    pub(super) fn of_color(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let Val::Grid(g) = call.args[0] else { return self.unsupported(call) };
        let color = self.int(&call.args[1])?;
        Ok(self.make_set(Op::OfColor, &[g.into(), color.into()]))
    }

    pub(super) fn recolor(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let (Val::Set(s) | Val::Object(s)) = call.args[1] else { return self.unsupported(call) };
        let color = self.int(&call.args[0])?;
        Ok(Val::Object(self.make(OBJECT, Op::Recolor, &[s.into(), color.into()])))
    }

    pub(super) fn as_object(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        Ok(self.make_object(Op::AsObject, &[g.into()], &[g]))
    }

    pub(super) fn color_locations(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s), Val::Grid(g)] = call.args else {
            return self.unsupported(call);
        };
        Ok(self.make_object(Op::ToObject, &[s.into(), g.into()], &[g]))
    }
}
