//! Sets and tuples of anything: joined, changed, asked for their elements.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{GRID, INTEGERS, OBJECT, SET};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::locations::extent;
use super::val::Call;
use super::{Demand, Elements, Lower, Lowered, Seq, Val};
use crate::prim;

/// Returns the mode by which `op_join` treats what no use can see.
pub(super) fn join_mode(demand: Demand) -> Mode {
    match demand {
        Demand::Whole => modes::JOIN_WHOLE,
        Demand::Clipped => modes::JOIN_CLIPPED,
        Demand::Painted => modes::JOIN_PAINTED,
    }
}

impl Lower<'_> {
    pub(super) fn combine(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [a, b] = call.args else { return self.unsupported(call) };
        Ok(match (a, b) {
            (&Val::Set(x), &Val::Set(y)) => self.unite(x, y, call.demand),
            (&Val::Object(x), &Val::Object(y)) => self.join(x, y, call.demand),
            (Val::Tuple(x), Val::Tuple(y)) => {
                Val::Tuple(x.iter().chain(y.iter()).cloned().collect())
            }
            (Val::Seq(x), _) if x.is_set => {
                let elements = Elements::Concat(x.clone(), self.seq(b)?);
                Val::Seq(Rc::new(Seq { elements, is_set: true, ordered: false }))
            }
            (Val::Objects(_), Val::Seq(_)) => {
                let elements = Elements::Concat(self.seq(a)?, self.seq(b)?);
                Val::Seq(Rc::new(Seq { elements, is_set: true, ordered: false }))
            }
            _ => self.combination(call, modes::COMBINE_UNION)?,
        })
    }

    pub(super) fn intersection(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match *call.args {
            [Val::Set(x), Val::Set(y)] => self.make_set(Op::Intersection, &[x.into(), y.into()]),
            [Val::Object(x), Val::Object(y)] => self.cells(x, y, modes::SELECT_SHARED),
            _ => self.combination(call, modes::COMBINE_INTERSECTION)?,
        })
    }

    pub(super) fn difference(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match *call.args {
            [Val::Set(x), Val::Set(y)] => self.make_set(Op::Difference, &[x.into(), y.into()]),
            [Val::Object(x), Val::Object(y)] => self.cells(x, y, modes::SELECT_OTHERS),
            _ => self.combination(call, modes::COMBINE_DIFFERENCE)?,
        })
    }

    /// Returns the cells of an object that another one has as well, or has not.
    fn cells(&mut self, x: Addr, y: Addr, mode: Mode) -> Val {
        self.make_object(Op::SelectCells, &[x.into(), y.into(), mode.into()], &[x])
    }

    /// Lowers a combination of two sets of integers or of objects.
    fn combination(&mut self, call: &Call<'_>, mode: Mode) -> Lowered<Val> {
        match *call.args {
            [Val::Integers(x), Val::Integers(y)] => {
                let args = [x.into(), y.into(), mode.into()];
                Ok(Val::Integers(self.make(INTEGERS, Op::Integers, &args)))
            }
            [Val::Objects(x), Val::Objects(y)] => {
                let args = [x.into(), y.into(), mode.into()];
                Ok(self.make_objects(Op::CombineObjects, &args, &[x, y]))
            }
            _ => self.unsupported(call),
        }
    }

    fn unite(&mut self, a: Addr, b: Addr, demand: Demand) -> Val {
        self.make_set(Op::Union, &[a.into(), b.into(), extent(demand).into()])
    }

    fn join(&mut self, a: Addr, b: Addr, demand: Demand) -> Val {
        let f = self.stretch(GRID, &[]);
        let mode = join_mode(demand);
        self.make_object(Op::Join, &[a.into(), b.into(), f.into(), mode.into()], &[f])
    }

    pub(super) fn initset(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match &call.args[0] {
            &Val::Pair(pair) => Val::Set(self.one(pair)),
            &Val::Cell(color, pair) => Val::Object(self.one_cell(color, pair)),
            a if a.is_number() => {
                let n = self.int(a)?;
                Val::Integers(self.one_integer(n))
            }
            a @ (Val::Grid(_) | Val::Set(_) | Val::Object(_)) => Val::Seq(Rc::new(Seq {
                elements: Elements::Fixed(Rc::new([a.clone()])),
                is_set: true,
                ordered: true,
            })),
            _ => return self.unsupported(call),
        })
    }

    /// Returns the set of a location.
    pub(super) fn one(&mut self, pair: Addr) -> Addr {
        let d = self.make(SET, Op::One, &[pair.into()]);
        self.step(Op::Seal, &[d.into()]);
        d
    }

    fn one_cell(&mut self, color: Addr, pair: Addr) -> Addr {
        let d = self.make(OBJECT, Op::OneCell, &[color.into(), pair.into()]);
        self.step(Op::Seal, &[d.into()]);
        d
    }

    fn one_integer(&mut self, n: Addr) -> Addr {
        let d = self.make(INTEGERS, Op::Clear, &[INTEGERS.into()]);
        self.step(Op::AddInteger, &[d.into(), n.into()]);
        d
    }

    pub(super) fn insert(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [a, b] = call.args else { return self.unsupported(call) };
        Ok(match (a, b) {
            (&Val::Pair(pair), &Val::Set(s)) => {
                let one = self.one(pair);
                self.unite(s, one, call.demand)
            }
            (&Val::Cell(color, pair), &Val::Object(o)) => {
                let one = self.one_cell(color, pair);
                self.join(o, one, call.demand)
            }
            (_, &Val::Integers(ints)) if a.is_number() => {
                self.change_integers(ints, a, modes::COMBINE_UNION)?
            }
            (&Val::Object(o), &Val::Objects(objs)) => {
                self.change_objects(objs, o, modes::CHANGE_INSERT)
            }
            _ => return self.unsupported(call),
        })
    }

    pub(super) fn remove(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [a, b] = call.args else { return self.unsupported(call) };
        Ok(match (a, b) {
            (&Val::Pair(pair), &Val::Set(s)) => {
                let one = self.one(pair);
                self.make_set(Op::Difference, &[s.into(), one.into()])
            }
            (_, &Val::Integers(ints)) if a.is_number() => {
                self.change_integers(ints, a, modes::COMBINE_DIFFERENCE)?
            }
            (&Val::Object(o), &Val::Objects(objs)) => {
                self.change_objects(objs, o, modes::CHANGE_REMOVE)
            }
            _ => return self.unsupported(call),
        })
    }

    /// Returns a set of integers with one more, or one less.
    fn change_integers(&mut self, ints: Addr, n: &Val, mode: Mode) -> Lowered<Val> {
        let n = self.int(n)?;
        let one = self.one_integer(n);
        let args = [ints.into(), one.into(), mode.into()];
        Ok(Val::Integers(self.make(INTEGERS, Op::Integers, &args)))
    }

    fn change_objects(&mut self, objs: Addr, o: Addr, mode: Mode) -> Val {
        self.make_objects(Op::ChangeObjects, &[objs.into(), o.into(), mode.into()], &[objs])
    }

    pub(super) fn other(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [container, value] = call.args else { return self.unsupported(call) };
        match (container, value) {
            (Val::Integers(_) | Val::Objects(_), _) | (Val::Set(_), Val::Pair(_)) => {
                let operands = [value.clone(), container.clone()];
                let rest = self.emit(prim::REMOVE, &operands, Demand::Whole)?;
                self.end_of(modes::END_FIRST, &rest)
            }
            (Val::Tuple(items), _) if items.len() == 2 => {
                let (first, second) = (items[0].clone(), items[1].clone());
                let same = self.equality(&first, value)?;
                // Where both equal the value there is no other.
                let also = self.equality(&second, value)?;
                let (Val::Bool(same), Val::Bool(also)) = (same, also) else {
                    return self.unsupported(call);
                };
                let none = self.number(Op::Both, &[same.into(), also.into()]);
                let some = self.not(none);
                self.step(Op::Need, &[some.into(), modes::VALUE.into()]);
                self.pick(same, &second, &first)
            }
            _ => self.unsupported(call),
        }
    }

    pub(super) fn contained(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [a, b] = call.args else { return self.unsupported(call) };
        Ok(Val::Bool(match (a, b) {
            (&Val::Pair(pair), &Val::Set(s)) => {
                self.number(Op::HasLocation, &[pair.into(), s.into()])
            }
            (_, &Val::Integers(ints)) if a.is_number() => {
                let n = self.int(a)?;
                self.number(Op::HasInteger, &[n.into(), ints.into()])
            }
            (&Val::Object(o), &Val::Objects(objs)) => {
                self.number(Op::HasObject, &[o.into(), objs.into()])
            }
            (_, Val::Seq(seq)) => self.is_among(a, seq)?,
            _ => return self.unsupported(call),
        }))
    }

    pub(super) fn size(&mut self, call: &Call<'_>) -> Lowered<Val> {
        Ok(match &call.args[0] {
            Val::Set(s) | Val::Object(s) => Val::Int(s.plus(2)),
            Val::Objects(objs) => Val::Int(objs.plus(1)),
            Val::Grid(g) => Val::Int(*g),
            Val::Integers(ints) => Val::Int(self.number(Op::IntegerSize, &[(*ints).into()])),
            Val::Pair(_) | Val::Cell(..) => Val::Constant(2),
            Val::Tuple(items) => Val::Constant(items.len() as i32),
            _ => return self.unsupported(call),
        })
    }

    pub(super) fn end(&mut self, call: &Call<'_>, end: Mode) -> Lowered<Val> {
        self.end_of(end, &call.args[0])
    }

    pub(super) fn list_elements(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let a = &call.args[0];
        if matches!(a, Val::Pair(_) | Val::Cell(..) | Val::Grid(_) | Val::Tuple(_)) {
            return Ok(a.clone());
        }
        let seq = self.seq(a)?;
        if !seq.ordered {
            return self.refuse(
                "the GPU makes the elements of this set one by one and does not sort them",
                "sets of objects, locations or integers are in order",
            );
        }
        Ok(Val::Seq(Rc::new(Seq { is_set: false, ..(*seq).clone() })))
    }

    pub(super) fn merge(&mut self, call: &Call<'_>) -> Lowered<Val> {
        match call.args[0] {
            Val::Objects(objs) => Ok(self.merge_objects(objs)),
            ref container @ Val::Seq(_) => self.merge_elements(container, call.demand),
            _ => self.unsupported(call),
        }
    }

    pub(super) fn interval(&mut self, call: &Call<'_>) -> Lowered<Val> {
        let [start, stop, step] = call.args else { return self.unsupported(call) };
        let (start, stop, step) = (self.int(start)?, self.int(stop)?, self.int(step)?);
        self.step(Op::Need, &[step.into(), modes::VALUE.into()]);
        let elements = Elements::Range(start, stop, step);
        Ok(Val::Seq(Rc::new(Seq { elements, is_set: false, ordered: true })))
    }
}
