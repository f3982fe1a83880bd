//! Grids made of grids.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::GRID;
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::val::Call;
use super::{Demand, Elements, Lower, Lowered, Seq, Val};
use crate::prim;

impl Lower<'_> {
    pub(super) fn turn(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        Ok(self.make_grid(Op::Turn, &[g.into(), mode.into()]))
    }

    pub(super) fn mirror(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        Ok(match call.args[0] {
            Val::Grid(g) => self.make_grid(Op::Turn, &[g.into(), mode.into()]),
            Val::Set(s) => self.make_set(Op::Mirror, &[s.into(), mode.into()]),
            Val::Object(o) => {
                let f = self.stretch(GRID, &[]);
                self.make_object(Op::MirrorObject, &[o.into(), f.into(), mode.into()], &[f])
            }
            ref other => {
                let cause = format!("the GPU cannot mirror {}", other.describe());
                return self.refuse(cause, "give it a grid, an object or locations");
            }
        })
    }

    pub(super) fn half(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        Ok(self.make_grid(Op::Half, &[g.into(), mode.into()]))
    }

    pub(super) fn compress(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        self.step(Op::Mixed, &[g.into()]);
        Ok(self.make_grid(Op::Compress, &[g.into()]))
    }

    pub(super) fn crop(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g), Val::Pair(pair), Val::Pair(dims)] = call.args else {
            return self.unsupported(call);
        };
        Ok(self.make_grid(Op::Crop, &[g.into(), pair.into(), dims.into()]))
    }

    pub(super) fn subgrid(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Set(s) | Val::Object(s), Val::Grid(g)] = call.args else {
            return self.unsupported(call);
        };
        Ok(self.make_grid(Op::Subgrid, &[s.into(), g.into()]))
    }

    pub(super) fn concat(&mut self, call: &Call<'_>, axis: Mode) -> Lowered<Val> {
        let &[Val::Grid(x), Val::Grid(y)] = call.args else { return self.unsupported(call) };
        Ok(self.make_grid(Op::Concat, &[x.into(), y.into(), axis.into()]))
    }

    pub(super) fn split_grid(&mut self, call: &Call<'_>, axis: Mode) -> Lowered<Val> {
        let Val::Grid(g) = call.args[0] else { return self.unsupported(call) };
        let n = self.int(&call.args[1])?;
        self.step(Op::CheckSplit, &[n.into()]);
        let elements = Elements::Split(g, n, axis);
        Ok(Val::Seq(Rc::new(Seq { elements, is_set: false, ordered: true })))
    }

    /// Returns a part of a grid that is split.
    pub(super) fn split(&mut self, g: Addr, n: Addr, place: Addr, axis: Mode) -> Val {
        self.make_grid(Op::Split, &[g.into(), n.into(), place.into(), axis.into()])
    }

    pub(super) fn upscale(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        match (&call.args[0], mode) {
            (&Val::Grid(g), _) => {
                let n = self.int(&call.args[1])?;
                Ok(self.make_grid(Op::Upscale, &[g.into(), n.into(), mode.into()]))
            }
            (&Val::Object(o), modes::SCALE_BOTH) => {
                let n = self.int(&call.args[1])?;
                let f = self.stretch(GRID, &[]);
                let args = [o.into(), n.into(), f.into()];
                Ok(self.make_object(Op::UpscaleObject, &args, &[f]))
            }
            _ => self.unsupported(call),
        }
    }

    pub(super) fn downscale(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let Val::Grid(g) = call.args[0] else { return self.unsupported(call) };
        let n = self.int(&call.args[1])?;
        Ok(self.make_grid(Op::Downscale, &[g.into(), n.into()]))
    }

    pub(super) fn canvas(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let Val::Pair(dims) = call.args[1] else { return self.unsupported(call) };
        let color = self.int(&call.args[0])?;
        Ok(self.make_grid(Op::Canvas, &[color.into(), dims.into()]))
    }

    pub(super) fn replace(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let Val::Grid(g) = call.args[0] else { return self.unsupported(call) };
        let (old, new) = (self.int(&call.args[1])?, self.int(&call.args[2])?);
        Ok(self.make_grid(Op::Replace, &[g.into(), old.into(), new.into(), mode.into()]))
    }

    pub(super) fn cellwise(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [Val::Grid(x), Val::Grid(y), fallback] = call.args else {
            return self.unsupported(call);
        };
        let fallback = self.int(fallback)?;
        Ok(self.make_grid(Op::Cellwise, &[(*x).into(), (*y).into(), fallback.into()]))
    }

    pub(super) fn fill(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let [&Val::Grid(g), color, &(Val::Set(s) | Val::Object(s))] =
            [&call.args[0], &call.args[1], &call.args[2]]
        else {
            return self.unsupported(call);
        };
        let color = self.int(color)?;
        Ok(self.fill_with(g, color, s, mode))
    }

    pub(super) fn cover(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g), Val::Set(s) | Val::Object(s)] = call.args else {
            return self.unsupported(call);
        };
        let below = self.below(g);
        Ok(self.fill_with(g, below, s, modes::PAINT_OVER))
    }

    fn fill_with(&mut self, g: Addr, color: Addr, s: Addr, mode: Mode) -> Val {
        let below = self.painted_over(g, mode);
        let args = [g.into(), color.into(), s.into(), below.into(), mode.into()];
        self.make_grid(Op::Fill, &args)
    }

    pub(super) fn paint(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let &[Val::Grid(g), Val::Object(o)] = call.args else { return self.unsupported(call) };
        let below = self.painted_over(g, mode);
        Ok(self.make_grid(Op::Paint, &[g.into(), o.into(), below.into(), mode.into()]))
    }

    /// Returns the colour whose cells alone are painted, if the mode asks for it.
    fn painted_over(&mut self, g: Addr, mode: Mode) -> Addr {
        match mode {
            modes::PAINT_UNDER => self.below(g),
            _ => self.no(),
        }
    }

    pub(super) fn move_object(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [grid @ Val::Grid(_), object @ Val::Object(_), by @ Val::Pair(_)] = call.args else {
            return self.unsupported(call);
        };
        let moved = self.emit(prim::SHIFT, &[object.clone(), by.clone()], Demand::Whole)?;
        let covered = self.emit(prim::COVER, &[grid.clone(), object.clone()], Demand::Whole)?;
        self.emit(prim::PAINT, &[covered, moved], Demand::Whole)
    }

    pub(super) fn index(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g), Val::Pair(pair)] = call.args else { return self.unsupported(call) };
        Ok(Val::Int(self.number(Op::Index, &[g.into(), pair.into()])))
    }
}
