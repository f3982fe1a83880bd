//! Calls of primitives with one argument, and of `objects`, as steps.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{BASE, GRID, INTEGERS, OBJECT, OBJECTS, SET};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::{Arg, Demand, Elements, Lower, Lowered, Seq, Val};
use crate::prim::{self, PrimId};

impl Lower<'_> {
    pub(super) fn call1(&mut self, prim: PrimId, a: &Val, demand: Demand) -> Lowered<Val> {
        use Val::{Bool, Grid, Int, Integers, Object, Objects, Pair, Set, Tuple};
        Ok(match (prim, a) {
            (prim::IDENTITY, _) => a.clone(),
            (prim::INVERT, _) => self.arith(&Val::Constant(0), a, modes::ARITH_SUBTRACT)?,
            (prim::DOUBLE, _) => self.arith(a, &Val::Constant(2), modes::ARITH_MULTIPLY)?,
            (prim::HALVE, _) => self.arith(a, &Val::Constant(2), modes::ARITH_DIVIDE)?,
            (prim::INCREMENT, _) => self.arith(a, &Val::Constant(1), modes::ARITH_ADD)?,
            (prim::DECREMENT, _) => self.arith(a, &Val::Constant(1), modes::ARITH_SUBTRACT)?,
            (prim::CREMENT, _) => self.unary(a, modes::UNARY_CREMENT)?,
            (prim::SIGN, _) => self.unary(a, modes::UNARY_SIGN)?,
            (prim::EVEN, Int(_) | Val::Constant(_) | Bool(_)) => {
                self.unary(a, modes::UNARY_EVEN)?
            }
            (prim::POSITIVE, Int(_) | Val::Constant(_) | Bool(_)) => {
                self.unary(a, modes::UNARY_POSITIVE)?
            }
            (prim::FLIP, _) => {
                let addr = self.truth(a)?;
                Bool(self.number(Op::Unary, &[addr.into(), modes::UNARY_NOT.into(), 1.into()]))
            }
            (prim::TOIVEC, _) => {
                let n = Int(self.int(a)?);
                self.tuple(vec![n, Val::Constant(0)])?
            }
            (prim::TOJVEC, _) => {
                let n = Int(self.int(a)?);
                self.tuple(vec![Val::Constant(0), n])?
            }

            (prim::ROT90, &Grid(g)) => {
                self.make_grid(Op::Turn, &[g.into(), modes::TURN_QUARTER.into()])
            }
            (prim::ROT180, &Grid(g)) => {
                self.make_grid(Op::Turn, &[g.into(), modes::TURN_HALF.into()])
            }
            (prim::ROT270, &Grid(g)) => {
                self.make_grid(Op::Turn, &[g.into(), modes::TURN_BACK.into()])
            }
            (prim::HMIRROR | prim::VMIRROR | prim::DMIRROR | prim::CMIRROR, _) => {
                self.mirror(prim, a)?
            }
            (
                prim::TOPHALF | prim::BOTTOMHALF | prim::LEFTHALF | prim::RIGHTHALF | prim::TRIM,
                &Grid(g),
            ) => {
                let mode = match prim {
                    prim::TOPHALF => modes::HALF_TOP,
                    prim::BOTTOMHALF => modes::HALF_BOTTOM,
                    prim::LEFTHALF => modes::HALF_LEFT,
                    prim::RIGHTHALF => modes::HALF_RIGHT,
                    _ => modes::HALF_TRIM,
                };
                self.make_grid(Op::Half, &[g.into(), mode.into()])
            }
            (prim::COMPRESS, &Grid(g)) => {
                self.step(Op::Mixed, &[g.into()]);
                self.make_grid(Op::Compress, &[g.into()])
            }
            (prim::HEIGHT, &Grid(g)) => Int(g),
            (prim::WIDTH, &Grid(g)) => Int(g.plus(1)),
            (prim::SHAPE, &Grid(g)) => Pair(g),
            (prim::PORTRAIT, &Grid(g)) => {
                Bool(self.number(Op::Greater, &[g.into(), g.plus(1).into(), 1.into()]))
            }
            (prim::SQUARE, &Grid(g)) => {
                Bool(self.number(Op::Equal, &[g.into(), g.plus(1).into(), 1.into()]))
            }
            (prim::HEIGHT | prim::WIDTH | prim::SHAPE, &(Set(s) | Object(s))) => {
                let d = self.make(2, Op::Extent, &[s.into()]);
                match prim {
                    prim::HEIGHT => Int(d),
                    prim::WIDTH => Int(d.plus(1)),
                    _ => Pair(d),
                }
            }
            (prim::VLINE | prim::HLINE | prim::SQUARE | prim::PORTRAIT, &(Set(s) | Object(s))) => {
                let mode = match prim {
                    prim::VLINE => modes::SHAPED_VLINE,
                    prim::HLINE => modes::SHAPED_HLINE,
                    prim::SQUARE => modes::SHAPED_SQUARE,
                    _ => modes::SHAPED_PORTRAIT,
                };
                Bool(self.number(Op::Shaped, &[s.into(), mode.into()]))
            }
            (
                prim::UPPERMOST | prim::LEFTMOST | prim::LOWERMOST | prim::RIGHTMOST,
                &(Set(s) | Object(s)),
            ) => {
                self.step(Op::Need, &[s.plus(2).into(), modes::VALUE.into()]);
                Int(s.plus(match prim {
                    prim::UPPERMOST => 3,
                    prim::LEFTMOST => 4,
                    prim::LOWERMOST => 5,
                    _ => 6,
                }))
            }
            (
                prim::ULCORNER | prim::LRCORNER | prim::URCORNER | prim::LLCORNER,
                &(Set(s) | Object(s)),
            ) => {
                // The corner of an empty patch is an empty tuple.
                self.step(Op::Need, &[s.plus(2).into(), modes::FALLBACK.into()]);
                match prim {
                    prim::ULCORNER => Pair(s.plus(3)),
                    prim::LRCORNER => Pair(s.plus(5)),
                    prim::URCORNER => {
                        Pair(self.make(2, Op::Pair, &[s.plus(3).into(), s.plus(6).into()]))
                    }
                    _ => Pair(self.make(2, Op::Pair, &[s.plus(5).into(), s.plus(4).into()])),
                }
            }
            (prim::CENTER, &(Set(s) | Object(s))) => Pair(self.make(2, Op::Center, &[s.into()])),
            (prim::CENTEROFMASS, &(Set(s) | Object(s))) => {
                Pair(self.make(2, Op::Mass, &[s.into()]))
            }
            (prim::ASINDICES, &Grid(g)) => self.make_set(Op::AllLocations, &[g.into()]),
            (
                prim::BACKDROP
                | prim::BOX
                | prim::INBOX
                | prim::OUTBOX
                | prim::DELTA
                | prim::CORNERS,
                &(Set(s) | Object(s)),
            ) => {
                let mode = match prim {
                    prim::BACKDROP => modes::BOX_BACKDROP,
                    prim::BOX => modes::BOX_OUTLINE,
                    prim::INBOX => modes::BOX_INNER,
                    prim::OUTBOX => modes::BOX_OUTER,
                    prim::DELTA => modes::BOX_DELTA,
                    _ => modes::BOX_CORNERS,
                };
                self.make_set(Op::Box, &[s.into(), mode.into()])
            }
            (prim::TOINDICES, &(Set(s) | Object(s))) => Set(s),
            (prim::NORMALIZE, &Set(s)) => {
                Set(self.make(SET, Op::Normalize, &[s.into(), SET.into()]))
            }
            (prim::NORMALIZE, &Object(o)) => {
                let d = self.stretch(OBJECT, &[o]);
                self.step(Op::Normalize, &[d.into(), o.into(), OBJECT.into()]);
                Object(d)
            }
            (prim::DNEIGHBORS, &Pair(pair)) => {
                self.make_set(Op::Around, &[pair.into(), modes::AROUND_DIRECT.into()])
            }
            (prim::INEIGHBORS, &Pair(pair)) => {
                self.make_set(Op::Around, &[pair.into(), modes::AROUND_DIAGONAL.into()])
            }
            (prim::NEIGHBORS, &Pair(pair)) => {
                self.make_set(Op::Around, &[pair.into(), modes::AROUND_ALL.into()])
            }
            (prim::VFRONTIER, &Pair(pair)) => {
                self.make_set(Op::Frontier, &[pair.into(), modes::FRONTIER_COLUMN.into()])
            }
            (prim::HFRONTIER, &Pair(pair)) => {
                self.make_set(Op::Frontier, &[pair.into(), modes::FRONTIER_ROW.into()])
            }

            (prim::MOSTCOLOR, &Grid(g)) => Int(self.below(g)),
            (
                prim::LEASTCOLOR | prim::NUMCOLORS | prim::PALETTE | prim::MOSTCOLOR,
                Grid(_) | Object(_),
            ) => {
                self.count_colors(a);
                let (mode, words) = match prim {
                    prim::MOSTCOLOR => (modes::COLORS_MOST, 1),
                    prim::LEASTCOLOR => (modes::COLORS_LEAST, 1),
                    prim::NUMCOLORS => (modes::COLORS_NUMBER, 1),
                    _ => (modes::COLORS_PALETTE, INTEGERS),
                };
                let d = self.make(words, Op::Colors, &[mode.into()]);
                if prim == prim::PALETTE { Integers(d) } else { Int(d) }
            }
            (prim::COLOR, &Object(o)) => {
                self.step(Op::LeastColors, &[o.into()]);
                Int(self.number(Op::Color, &[o.into()]))
            }
            (prim::ASOBJECT, &Grid(g)) => self.make_object(Op::AsObject, &[g.into()], &[g]),
            (prim::PARTITION, &Grid(g)) => {
                self.step(Op::Histogram, &[g.into()]);
                let no = self.no();
                self.base(Op::Partition, g, &[g.into(), no.into(), modes::PARTITION_ALL.into()])
            }
            (prim::FGPARTITION, &Grid(g)) => {
                let below = self.below(g);
                self.step(Op::Histogram, &[g.into()]);
                self.base(
                    Op::Partition,
                    g,
                    &[g.into(), below.into(), modes::PARTITION_FOREGROUND.into()],
                )
            }
            (prim::FRONTIERS, &Grid(g)) => {
                self.step(Op::Mixed, &[g.into()]);
                self.base(Op::Frontiers, g, &[g.into()])
            }
            (prim::HPERIOD | prim::VPERIOD, &Object(o)) => {
                let down = u32::from(prim == prim::VPERIOD);
                self.step(Op::Misfits, &[o.into(), down.into()]);
                Int(self.number(Op::Period, &[o.into(), down.into()]))
            }

            (prim::SIZE, &(Set(s) | Object(s))) => Int(s.plus(2)),
            (prim::SIZE, &Objects(objs)) => Int(objs.plus(1)),
            (prim::SIZE, &Grid(g)) => Int(g),
            (prim::SIZE, &Integers(ints)) => Int(self.number(Op::IntegerSize, &[ints.into()])),
            (prim::SIZE, Pair(_) | Val::Cell(..)) => Val::Constant(2),
            (prim::SIZE, Tuple(items)) => Val::Constant(items.len() as i32),
            (prim::FIRST | prim::LAST, _) => self.end(prim == prim::LAST, a)?,
            (prim::TOTUPLE, _) => match a {
                Pair(_) | Val::Cell(..) | Grid(_) | Tuple(_) => a.clone(),
                _ => {
                    let seq = self.seq(a)?;
                    if !seq.ordered {
                        return self.refuse(
                            "the GPU makes the elements of this set one by one and does not sort \
                             them",
                            "sets of objects, locations or integers are in order",
                        );
                    }
                    Val::Seq(Rc::new(Seq { is_set: false, ..(*seq).clone() }))
                }
            },
            (prim::MERGE, &Objects(objs)) => self.make_object(Op::Merge, &[objs.into()], &[objs]),
            (prim::MERGE, Val::Seq(_)) => self.merge(a, demand)?,
            (prim::MAXIMUM | prim::MINIMUM, _) => self.greatest(prim == prim::MAXIMUM, a)?,
            (prim::MOSTCOMMON | prim::LEASTCOMMON, _) => {
                self.common(prim == prim::MOSTCOMMON, a)?
            }
            (prim::INITSET, &Pair(pair)) => self.make_set(Op::One, &[pair.into()]),
            (prim::INITSET, &Val::Cell(color, pair)) => {
                self.make_object(Op::OneCell, &[color.into(), pair.into()], &[])
            }
            (prim::INITSET, Int(_) | Val::Constant(_) | Bool(_)) => {
                let n = self.int(a)?;
                let d = self.make(INTEGERS, Op::Clear, &[INTEGERS.into()]);
                self.step(Op::AddInteger, &[d.into(), n.into()]);
                Integers(d)
            }
            (prim::INITSET, Grid(_) | Set(_) | Object(_)) => Val::Seq(Rc::new(Seq {
                elements: Elements::Fixed(Rc::new([a.clone()])),
                is_set: true,
                ordered: true,
            })),
            _ => return self.unsupported(prim, &[a]),
        })
    }

    pub(super) fn unary(&mut self, a: &Val, mode: Mode) -> Lowered<Val> {
        let is_number = matches!(mode, modes::UNARY_CREMENT | modes::UNARY_SIGN);
        match *a {
            Val::Pair(addr) if is_number => {
                Ok(Val::Pair(self.make(2, Op::Unary, &[addr.into(), mode.into(), 2.into()])))
            }
            ref other => {
                let addr = self.int(other)?;
                let d = self.number(Op::Unary, &[addr.into(), mode.into(), 1.into()]);
                Ok(if is_number { Val::Int(d) } else { Val::Bool(d) })
            }
        }
    }

    /// Counts the colours of a grid or an object.
    pub(super) fn count_colors(&mut self, a: &Val) {
        match *a {
            Val::Object(o) => self.step(Op::HistogramOfObject, &[o.into()]),
            Val::Grid(g) => self.step(Op::Histogram, &[g.into()]),
            _ => {}
        }
    }

    fn mirror(&mut self, prim: PrimId, a: &Val) -> Lowered<Val> {
        let mode = match prim {
            prim::HMIRROR => modes::TURN_HMIRROR,
            prim::VMIRROR => modes::TURN_VMIRROR,
            prim::DMIRROR => modes::TURN_DMIRROR,
            _ => modes::TURN_CMIRROR,
        };
        Ok(match *a {
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

    /// Returns the objects of a base that a step makes.
    pub(super) fn base(&mut self, op: Op, g: Addr, args: &[Arg]) -> Val {
        let base = self.stretch(BASE, &[g]);
        let mut all = vec![Arg::At(base)];
        all.extend_from_slice(args);
        self.step(op, &all);
        let d = self.stretch(OBJECTS, &[base]);
        self.step(Op::AllObjects, &[d.into(), base.into()]);
        Val::Objects(d)
    }

    pub(super) fn objects(&mut self, grid: &Val, flags: [&Val; 3]) -> Lowered<Val> {
        let Val::Grid(g) = *grid else { return self.unsupported(prim::OBJECTS, &[grid]) };
        let bits =
            [modes::COMPONENTS_UNIVALUED, modes::COMPONENTS_DIAGONAL, modes::COMPONENTS_WITHOUT_BG];
        let mut mode = 0;
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
                Some(true) => mode |= bit.number(),
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
        let has_bg = mode & modes::COMPONENTS_WITHOUT_BG.number() == 0;
        let below = if !has_bg { self.below(g) } else { self.no() };
        Ok(self.base(Op::Components, g, &[g.into(), below.into(), mode.into()]))
    }
}
