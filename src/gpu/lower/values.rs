//! Values that steps make: their places, and the ends of containers.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{GRID, LIST, OBJECT, OBJECTS, SET};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::{Arg, Elements, Lower, Lowered, Seq, Val};
use crate::prim;

impl Lower<'_> {
    pub(super) fn make(&mut self, words: u32, op: Op, args: &[Arg]) -> Addr {
        let d = self.stretch(words, &[]);
        let mut all = vec![Arg::At(d)];
        all.extend_from_slice(args);
        self.step(op, &all);
        d
    }

    /// Returns a set made by a step that leaves its rows to be counted.
    pub(super) fn make_set(&mut self, op: Op, args: &[Arg]) -> Val {
        let d = self.make(SET, op, args);
        self.step(Op::Seal, &[d.into()]);
        Val::Set(d)
    }

    pub(super) fn make_grid(&mut self, op: Op, args: &[Arg]) -> Val {
        Val::Grid(self.make(GRID, op, args))
    }

    /// Returns an object whose colours stay where those of `sources` are.
    pub(super) fn make_object(&mut self, op: Op, args: &[Arg], sources: &[Addr]) -> Val {
        let d = self.stretch(OBJECT, sources);
        let mut all = vec![Arg::At(d)];
        all.extend_from_slice(args);
        self.step(op, &all);
        self.step(Op::Seal, &[d.into()]);
        Val::Object(d)
    }

    /// Returns a set of objects made by a step that leaves them to be counted.
    pub(super) fn make_objects(&mut self, op: Op, args: &[Arg], sources: &[Addr]) -> Val {
        let d = self.stretch(OBJECTS, sources);
        let mut all = vec![Arg::At(d)];
        all.extend_from_slice(args);
        self.step(op, &all);
        self.step(Op::CountObjects, &[d.into()]);
        Val::Objects(d)
    }

    /// Returns a truth value or another number made by a step.
    pub(super) fn number(&mut self, op: Op, args: &[Arg]) -> Addr {
        self.make(1, op, args)
    }

    pub(super) fn no(&mut self) -> Addr {
        self.constant(0, None)
    }

    /// Returns the first or last element of a container.
    pub(super) fn end_of(&mut self, end: Mode, a: &Val) -> Lowered<Val> {
        let last = end == modes::END_LAST;
        Ok(match *a {
            Val::Pair(pair) => Val::Int(pair.plus(u32::from(last))),
            Val::Cell(color, pair) => {
                if last {
                    Val::Pair(pair)
                } else {
                    Val::Int(color)
                }
            }
            Val::Tuple(ref items) => match if last { items.last() } else { items.first() } {
                Some(item) => item.clone(),
                None => {
                    return self.refuse(
                        "the tuple is empty and has no first or last element",
                        "give it elements",
                    );
                }
            },
            Val::Set(s) => Val::Pair(self.make(2, Op::EndLocation, &[s.into(), end.into()])),
            Val::Integers(ints) => {
                let args = [ints.into(), end.into(), modes::EMPTY_FAULT.into()];
                Val::Int(self.number(Op::IntegerEnd, &args))
            }
            Val::Objects(objs) => {
                let label = self.number(Op::EndObject, &[objs.into(), end.into()]);
                self.object(objs, label)
            }
            Val::Seq(ref seq) => self.end_of_seq(end, seq)?,
            _ => return self.lacks_for(if last { prim::LAST } else { prim::FIRST }, [a]),
        })
    }

    /// Returns the object of a set, or a list, that has a label.
    pub(super) fn object(&mut self, objs: Addr, label: Addr) -> Val {
        let d = self.stretch(OBJECT, &[objs]);
        self.step(Op::Object, &[d.into(), objs.into(), label.into()]);
        Val::Object(d)
    }

    pub(super) fn end_of_seq(&mut self, end: Mode, seq: &Rc<Seq>) -> Lowered<Val> {
        match &seq.elements {
            Elements::Objects(objs) => self.end_of(end, &Val::Objects(*objs)),
            Elements::Locations(s) => self.end_of(end, &Val::Set(*s)),
            Elements::Integers(ints) => self.end_of(end, &Val::Integers(*ints)),
            Elements::Fixed(items) => self.end_of(end, &Val::Tuple(items.clone())),
            Elements::List(list) => {
                let label = self.number(Op::EndOfList, &[(*list).into(), end.into()]);
                Ok(self.object(*list, label))
            }
            Elements::Split(g, n, axis) => {
                let (g, n, axis) = (*g, *n, *axis);
                let index = match end {
                    modes::END_LAST => {
                        self.arith(&Val::Int(n), &Val::Constant(1), modes::ARITH_SUBTRACT)?
                    }
                    _ => Val::Constant(0),
                };
                let index = self.int(&index)?;
                Ok(self.split(g, n, index, axis))
            }
            Elements::Map(function, inner) if !seq.is_set && self.infallible(function) => {
                let element = self.end_of_seq(end, inner)?;
                self.apply(function, vec![element])
            }
            _ => self.refuse(
                "the GPU makes the elements of this set one by one and does not sort them, so \
                 that none is known to be the first or the last",
                "sets of objects, locations or integers are in order",
            ),
        }
    }

    pub(super) fn list_of(&mut self, words: u32, objs: Addr) -> Addr {
        debug_assert!(words <= LIST);
        self.stretch(words, &[objs])
    }
}
