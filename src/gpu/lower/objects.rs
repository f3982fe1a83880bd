//! Objects of grids and sets of them.

use super::super::code::{Addr, Arg};
use super::super::memory::{BASE, OBJECTS};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::val::Call;
use super::{Lower, Lowered, Val};

impl Lower<'_> {
    pub(super) fn objects(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [grid, flags @ ..] = call.args else { return self.unsupported(call) };
        let Val::Grid(g) = *grid else { return self.lacks_for(call.prim, [grid]) };
        let bits =
            [modes::COMPONENTS_UNIVALUED, modes::COMPONENTS_DIAGONAL, modes::COMPONENTS_WITHOUT_BG];
        let mut mode = modes::COMPONENTS_ALL;
        for (bit, flag) in bits.into_iter().zip(flags) {
            let known = match flag {
                Val::Constant(n) => Some(*n != 0),
                Val::Bool(addr) => {
                    let constant = self.constants.iter().find(|(_, address)| *address == addr);
                    constant.map(|((n, _), _)| *n != 0)
                }
                _ => None,
            };
            match known {
                Some(true) => mode = mode | bit,
                Some(false) => {}
                None => {
                    return self.refuse(
                        "the kind of objects that it looks for is known only when the program \
                         runs, and the GPU needs it before",
                        "write `True` and `False` for its flags",
                    );
                }
            }
        }
        let below = match mode.has(modes::COMPONENTS_WITHOUT_BG) {
            true => self.below(g),
            false => self.no(),
        };
        Ok(self.base(Op::Components, g, &[g.into(), below.into(), mode.into()]))
    }

    pub(super) fn partition(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        self.step(Op::Histogram, &[g.into()]);
        let no = self.no();
        let args = [g.into(), no.into(), modes::PARTITION_ALL.into()];
        Ok(self.base(Op::Partition, g, &args))
    }

    pub(super) fn foreground(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        let below = self.below(g);
        self.step(Op::Histogram, &[g.into()]);
        let args = [g.into(), below.into(), modes::PARTITION_FOREGROUND.into()];
        Ok(self.base(Op::Partition, g, &args))
    }

    pub(super) fn frontiers(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g)] = call.args else { return self.unsupported(call) };
        self.step(Op::Mixed, &[g.into()]);
        Ok(self.base(Op::Frontiers, g, &[g.into()]))
    }

    /// Returns the objects of a base that a step makes.
    fn base(&mut self, op: Op, g: Addr, args: &[Arg]) -> Val {
        let base = self.stretch(BASE, &[g]);
        let mut all = vec![Arg::At(base)];
        all.extend_from_slice(args);
        self.step(op, &all);
        let d = self.stretch(OBJECTS, &[base]);
        self.step(Op::AllObjects, &[d.into(), base.into()]);
        Val::Objects(d)
    }

    pub(super) fn period(&mut self, call: &Call<'_>, axis: Mode) -> Lowered<Val> {
        let &[Val::Object(o)] = call.args else { return self.unsupported(call) };
        self.step(Op::Misfits, &[o.into(), axis.into()]);
        Ok(Val::Int(self.number(Op::Period, &[o.into(), axis.into()])))
    }

    pub(super) fn occurrences(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let &[Val::Grid(g), Val::Object(o)] = call.args else { return self.unsupported(call) };
        Ok(self.make_set(Op::Occurrences, &[g.into(), o.into()]))
    }

    pub(super) fn filter_objects(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        let Val::Objects(objs) = call.args[0] else { return self.unsupported(call) };
        let v = self.int(&call.args[1])?;
        Ok(self.make_objects(Op::FilterObjects, &[objs.into(), v.into(), mode.into()], &[objs]))
    }
}
