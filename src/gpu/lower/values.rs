//! Values that steps make: their places, comparisons, choices and parts.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{GRID, LIST, OBJECT, OBJECTS, SET};
use super::super::modes;
use super::super::step::Op;
use super::{Arg, Elements, Lower, Lowered, Seq, Val, same_kind};
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

    pub(super) fn equality(&mut self, a: &Val, b: &Val) -> Lowered<Val> {
        use Val::{Bool, Grid, Int, Integers, Object, Objects, Pair, Set};
        let compared = match (a, b) {
            (Int(_) | Val::Constant(_) | Bool(_), Int(_) | Val::Constant(_) | Bool(_)) => {
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
            _ => return self.unsupported(prim::EQUALITY, &[a, b]),
        };
        let (op, x, y) = compared;
        self.step(op, &[x.into(), y.into()]);
        Ok(Bool(self.number(Op::Same, &[])))
    }

    /// Returns one of two values that are both computed.
    pub(super) fn pick(&mut self, condition: Addr, a: &Val, b: &Val) -> Lowered<Val> {
        let (a, b) = (self.settled(a.clone()), self.settled(b.clone()));
        let (Some((kind, words)), Some(x), Some(y)) =
            (same_kind(&a, &b), self.address(&a), self.address(&b))
        else {
            return self.unsupported(prim::BRANCH, &[&a, &b]);
        };
        let d = self.stretch(words, &[x, y]);
        self.step(Op::Choose, &[d.into(), condition.into(), x.into(), y.into(), words.into()]);
        Ok(kind(d))
    }

    /// Returns the first or last element of a container.
    pub(super) fn end(&mut self, last: bool, a: &Val) -> Lowered<Val> {
        let code = u32::from(last);
        Ok(match *a {
            Val::Pair(pair) => Val::Int(pair.plus(code)),
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
            Val::Set(s) => Val::Pair(self.make(2, Op::EndLocation, &[s.into(), code.into()])),
            Val::Integers(ints) => {
                Val::Int(self.number(Op::IntegerEnd, &[ints.into(), code.into(), 1.into()]))
            }
            Val::Objects(objs) => {
                let label = self.number(Op::EndObject, &[objs.into(), code.into()]);
                self.object(objs, label)
            }
            Val::Seq(ref seq) => self.end_of_seq(last, seq)?,
            _ => return self.unsupported(if last { prim::LAST } else { prim::FIRST }, &[a]),
        })
    }

    /// Returns the object of a set, or a list, that has a label.
    pub(super) fn object(&mut self, objs: Addr, label: Addr) -> Val {
        let d = self.stretch(OBJECT, &[objs]);
        self.step(Op::Object, &[d.into(), objs.into(), label.into()]);
        Val::Object(d)
    }

    pub(super) fn split(&mut self, g: Addr, n: Addr, place: Addr, down: bool) -> Val {
        self.make_grid(Op::Split, &[g.into(), n.into(), place.into(), u32::from(down).into()])
    }

    pub(super) fn end_of_seq(&mut self, last: bool, seq: &Rc<Seq>) -> Lowered<Val> {
        match &seq.elements {
            Elements::Objects(objs) => self.end(last, &Val::Objects(*objs)),
            Elements::Locations(s) => self.end(last, &Val::Set(*s)),
            Elements::Integers(ints) => self.end(last, &Val::Integers(*ints)),
            Elements::Fixed(items) => self.end(last, &Val::Tuple(items.clone())),
            Elements::List(list) => {
                let label = self.number(Op::EndOfList, &[(*list).into(), u32::from(last).into()]);
                Ok(self.object(*list, label))
            }
            Elements::Split(g, n, down) => {
                let (g, n, down) = (*g, *n, *down);
                let index = match last {
                    true => self.arith(&Val::Int(n), &Val::Constant(1), modes::ARITH_SUBTRACT)?,
                    false => Val::Constant(0),
                };
                let index = self.int(&index)?;
                Ok(self.split(g, n, index, down))
            }
            Elements::Map(function, inner) if !seq.is_set && self.infallible(function) => {
                let element = self.end_of_seq(last, inner)?;
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
