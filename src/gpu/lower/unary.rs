//! Calls of primitives with one argument, and of `objects`, as steps.

use std::rc::Rc;

use super::super::memory::{Addr, BASE, GRID, INTEGERS, OBJECT, OBJECTS, SET};
use super::super::step::Op;
use super::{Arg, Demand, Lower, Lowered, Seq, Val, Walk};

impl Lower<'_> {
    pub(super) fn call1(&mut self, name: &'static str, a: &Val, demand: Demand) -> Lowered<Val> {
        use Val::{Bool, Grid, Int, Integers, Object, Objects, Pair, Set, Tuple};
        Ok(match (name, a) {
            ("identity", _) => a.clone(),
            ("invert", _) => self.arith(&Val::Constant(0), a, 1)?,
            ("double", _) => self.arith(a, &Val::Constant(2), 2)?,
            ("halve", _) => self.arith(a, &Val::Constant(2), 3)?,
            ("increment", _) => self.arith(a, &Val::Constant(1), 0)?,
            ("decrement", _) => self.arith(a, &Val::Constant(1), 1)?,
            ("crement", _) => self.unary(a, 0)?,
            ("sign", _) => self.unary(a, 1)?,
            ("even", Int(_) | Val::Constant(_) | Bool(_)) => self.unary(a, 2)?,
            ("positive", Int(_) | Val::Constant(_) | Bool(_)) => self.unary(a, 3)?,
            ("flip", _) => {
                let addr = self.truth(a)?;
                Bool(self.number(Op::Unary, &[addr.into(), 4.into(), 1.into()]))
            }
            ("toivec", _) => {
                let n = Int(self.int(a)?);
                self.tuple(vec![n, Val::Constant(0)])?
            }
            ("tojvec", _) => {
                let n = Int(self.int(a)?);
                self.tuple(vec![Val::Constant(0), n])?
            }

            ("rot90", &Grid(g)) => self.make_grid(Op::Turn, &[g.into(), 5.into()]),
            ("rot180", &Grid(g)) => self.make_grid(Op::Turn, &[g.into(), 2.into()]),
            ("rot270", &Grid(g)) => self.make_grid(Op::Turn, &[g.into(), 6.into()]),
            ("hmirror" | "vmirror" | "dmirror" | "cmirror", _) => self.mirror(name, a)?,
            ("tophalf" | "bottomhalf" | "lefthalf" | "righthalf" | "trim", &Grid(g)) => {
                let code = match name {
                    "tophalf" => 0,
                    "bottomhalf" => 1,
                    "lefthalf" => 2,
                    "righthalf" => 3,
                    _ => 4,
                };
                self.make_grid(Op::Half, &[g.into(), code.into()])
            }
            ("compress", &Grid(g)) => {
                self.step(Op::Mixed, &[g.into()]);
                self.make_grid(Op::Compress, &[g.into()])
            }
            ("height", &Grid(g)) => Int(g),
            ("width", &Grid(g)) => Int(g.plus(1)),
            ("shape", &Grid(g)) => Pair(g),
            ("portrait", &Grid(g)) => {
                Bool(self.number(Op::Greater, &[g.into(), g.plus(1).into(), 1.into()]))
            }
            ("square", &Grid(g)) => {
                Bool(self.number(Op::Equal, &[g.into(), g.plus(1).into(), 1.into()]))
            }
            ("height" | "width" | "shape", &(Set(s) | Object(s))) => {
                let d = self.make(2, Op::Extent, &[s.into()]);
                match name {
                    "height" => Int(d),
                    "width" => Int(d.plus(1)),
                    _ => Pair(d),
                }
            }
            ("vline" | "hline" | "square" | "portrait", &(Set(s) | Object(s))) => {
                let code: u32 = match name {
                    "vline" => 0,
                    "hline" => 1,
                    "square" => 2,
                    _ => 3,
                };
                Bool(self.number(Op::Shaped, &[s.into(), code.into()]))
            }
            ("uppermost" | "leftmost" | "lowermost" | "rightmost", &(Set(s) | Object(s))) => {
                self.step(Op::Need, &[s.plus(2).into(), 2.into()]);
                Int(s.plus(match name {
                    "uppermost" => 3,
                    "leftmost" => 4,
                    "lowermost" => 5,
                    _ => 6,
                }))
            }
            ("ulcorner" | "lrcorner" | "urcorner" | "llcorner", &(Set(s) | Object(s))) => {
                // The corner of an empty patch is an empty tuple.
                self.step(Op::Need, &[s.plus(2).into(), 255.into()]);
                match name {
                    "ulcorner" => Pair(s.plus(3)),
                    "lrcorner" => Pair(s.plus(5)),
                    "urcorner" => {
                        Pair(self.make(2, Op::Pair, &[s.plus(3).into(), s.plus(6).into()]))
                    }
                    _ => Pair(self.make(2, Op::Pair, &[s.plus(5).into(), s.plus(4).into()])),
                }
            }
            ("center", &(Set(s) | Object(s))) => Pair(self.make(2, Op::Center, &[s.into()])),
            ("centerofmass", &(Set(s) | Object(s))) => Pair(self.make(2, Op::Mass, &[s.into()])),
            ("asindices", &Grid(g)) => self.make_set(Op::AllLocations, &[g.into()]),
            (
                "backdrop" | "box" | "inbox" | "outbox" | "delta" | "corners",
                &(Set(s) | Object(s)),
            ) => {
                let code: u32 = match name {
                    "backdrop" => 0,
                    "box" => 1,
                    "inbox" => 2,
                    "outbox" => 3,
                    "delta" => 4,
                    _ => 5,
                };
                self.make_set(Op::Box, &[s.into(), code.into()])
            }
            ("toindices", &(Set(s) | Object(s))) => Set(s),
            ("normalize", &Set(s)) => Set(self.make(SET, Op::Normalize, &[s.into(), SET.into()])),
            ("normalize", &Object(o)) => {
                let d = self.stretch(OBJECT, &[o]);
                self.step(Op::Normalize, &[d.into(), o.into(), OBJECT.into()]);
                Object(d)
            }
            ("dneighbors", &Pair(at)) => {
                self.make_set(Op::Around, &[at.into(), 0b010_101_010.into()])
            }
            ("ineighbors", &Pair(at)) => {
                self.make_set(Op::Around, &[at.into(), 0b101_000_101.into()])
            }
            ("neighbors", &Pair(at)) => {
                self.make_set(Op::Around, &[at.into(), 0b111_101_111.into()])
            }
            ("vfrontier", &Pair(at)) => self.make_set(Op::Frontier, &[at.into(), 0.into()]),
            ("hfrontier", &Pair(at)) => self.make_set(Op::Frontier, &[at.into(), 1.into()]),

            ("mostcolor", &Grid(g)) => Int(self.below(g)),
            ("leastcolor" | "numcolors" | "palette" | "mostcolor", &(Grid(x) | Object(x))) => {
                self.histogram(a);
                let (code, words): (u32, u32) = match name {
                    "mostcolor" => (0, 1),
                    "leastcolor" => (1, 1),
                    "numcolors" => (2, 1),
                    _ => (3, INTEGERS),
                };
                let _ = x;
                let d = self.make(words, Op::Colors, &[code.into()]);
                if name == "palette" { Integers(d) } else { Int(d) }
            }
            ("color", &Object(o)) => {
                self.step(Op::LeastColors, &[o.into()]);
                Int(self.number(Op::Color, &[o.into()]))
            }
            ("asobject", &Grid(g)) => self.make_object(Op::AsObject, &[g.into()], &[g]),
            ("partition", &Grid(g)) => {
                self.step(Op::Histogram, &[g.into()]);
                let no = self.no();
                self.base(Op::Partition, g, &[g.into(), no.into(), 0.into()])
            }
            ("fgpartition", &Grid(g)) => {
                let below = self.below(g);
                self.step(Op::Histogram, &[g.into()]);
                self.base(Op::Partition, g, &[g.into(), below.into(), 1.into()])
            }
            ("frontiers", &Grid(g)) => {
                self.step(Op::Mixed, &[g.into()]);
                self.base(Op::Frontiers, g, &[g.into()])
            }
            ("hperiod" | "vperiod", &Object(o)) => {
                let down = u32::from(name == "vperiod");
                self.step(Op::Misfits, &[o.into(), down.into()]);
                Int(self.number(Op::Period, &[o.into(), down.into()]))
            }

            ("size", &(Set(s) | Object(s))) => Int(s.plus(2)),
            ("size", &Objects(objs)) => Int(objs.plus(1)),
            ("size", &Grid(g)) => Int(g),
            ("size", &Integers(ints)) => Int(self.number(Op::IntegerSize, &[ints.into()])),
            ("size", Pair(_) | Val::Cell(..)) => Val::Constant(2),
            ("size", Tuple(items)) => Val::Constant(items.len() as i32),
            ("first" | "last", _) => self.end(name == "last", a)?,
            ("totuple", _) => match a {
                Pair(_) | Val::Cell(..) | Grid(_) | Tuple(_) => a.clone(),
                _ => {
                    let seq = self.seq(a)?;
                    if !seq.ordered {
                        return self.refuse(
                            "the order of its elements is not known without making all of them; a set of objects, locations or integers has one",
                        );
                    }
                    Val::Seq(Rc::new(Seq { is_set: false, ..(*seq).clone() }))
                }
            },
            ("merge", &Objects(objs)) => self.make_object(Op::Merge, &[objs.into()], &[objs]),
            ("merge", Val::Seq(_)) => self.merge(a, demand)?,
            ("maximum" | "minimum", _) => self.greatest(name == "maximum", a)?,
            ("mostcommon" | "leastcommon", _) => self.common(name == "mostcommon", a)?,
            ("initset", &Pair(at)) => self.make_set(Op::One, &[at.into()]),
            ("initset", &Val::Cell(color, at)) => {
                self.make_object(Op::OneCell, &[color.into(), at.into()], &[])
            }
            ("initset", Int(_) | Val::Constant(_) | Bool(_)) => {
                let n = self.int(a)?;
                let d = self.make(INTEGERS, Op::Clear, &[INTEGERS.into()]);
                self.step(Op::AddInteger, &[d.into(), n.into()]);
                Integers(d)
            }
            ("initset", Grid(_) | Set(_) | Object(_)) => Val::Seq(Rc::new(Seq {
                walk: Walk::Fixed(Rc::new([a.clone()])),
                is_set: true,
                ordered: true,
            })),
            _ => return self.unsupported(name, &[a]),
        })
    }

    pub(super) fn unary(&mut self, a: &Val, code: u32) -> Lowered<Val> {
        match *a {
            Val::Pair(addr) if code < 2 => {
                Ok(Val::Pair(self.make(2, Op::Unary, &[addr.into(), code.into(), 2.into()])))
            }
            ref other => {
                let addr = self.int(other)?;
                let d = self.number(Op::Unary, &[addr.into(), code.into(), 1.into()]);
                Ok(if code < 2 { Val::Int(d) } else { Val::Bool(d) })
            }
        }
    }

    /// Counts the colours of a grid or an object.
    pub(super) fn histogram(&mut self, a: &Val) {
        match *a {
            Val::Object(o) => self.step(Op::HistogramOfObject, &[o.into()]),
            Val::Grid(g) => self.step(Op::Histogram, &[g.into()]),
            _ => {}
        }
    }

    pub(super) fn mirror(&mut self, name: &str, a: &Val) -> Lowered<Val> {
        let code: u32 = match name {
            "hmirror" => 0,
            "vmirror" => 1,
            "dmirror" => 3,
            _ => 4,
        };
        Ok(match *a {
            Val::Grid(g) => self.make_grid(Op::Turn, &[g.into(), code.into()]),
            Val::Set(s) => self.make_set(Op::Mirror, &[s.into(), code.into()]),
            Val::Object(o) => {
                let f = self.stretch(GRID, &[]);
                self.make_object(Op::MirrorObject, &[o.into(), f.into(), code.into()], &[f])
            }
            ref other => {
                return self.refuse(format!(
                    "it is given {} to mirror; a grid, an object or locations have a form",
                    other.describe()
                ));
            }
        })
    }

    /// The objects of a base that a step makes.
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
        let Val::Grid(g) = *grid else { return self.unsupported("objects", &[grid]) };
        let mut code = 0;
        for (bit, flag) in flags.into_iter().enumerate() {
            let known = match flag {
                Val::Constant(n) => Some(*n != 0),
                Val::Bool(addr) => {
                    let constant = self.constants.iter().find(|(_, at)| *at == addr);
                    constant.map(|((n, _), _)| *n != 0)
                }
                _ => None,
            };
            match known {
                Some(set) => code |= u32::from(set) << bit,
                None => {
                    return self.refuse(
                        "which objects it looks for is known only when it runs; a constant helps",
                    );
                }
            }
        }
        let below = if code & 4 != 0 { self.below(g) } else { self.no() };
        Ok(self.base(Op::Components, g, &[g.into(), below.into(), code.into()]))
    }
}
