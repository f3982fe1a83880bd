//! Calls of primitives with two arguments as steps.

use std::rc::Rc;

use super::super::memory::{Addr, GRID, INTEGERS, OBJECT, SET};
use super::super::step::Op;
use super::{Demand, Lower, Lowered, Seq, TOO_WIDE, Val, Walk};

impl Lower<'_> {
    pub(super) fn call2(
        &mut self,
        name: &'static str,
        a: &Val,
        b: &Val,
        demand: Demand,
    ) -> Lowered<Val> {
        use Val::{Bool, Grid, Int, Integers, Object, Objects, Pair, Set};
        let clip = u32::from(demand != Demand::Whole);
        Ok(match (name, a, b) {
            ("add", ..) => self.arith(a, b, 0)?,
            ("subtract", ..) => self.arith(a, b, 1)?,
            ("multiply", ..) => self.arith(a, b, 2)?,
            ("divide", ..) => self.arith(a, b, 3)?,
            ("greater", &Pair(x), &Pair(y)) => {
                Bool(self.number(Op::Greater, &[x.into(), y.into(), 2.into()]))
            }
            ("greater", ..) => {
                let (x, y) = (self.int(a)?, self.int(b)?);
                Bool(self.number(Op::Greater, &[x.into(), y.into(), 1.into()]))
            }
            ("both" | "either", Bool(_), Bool(_)) => {
                let (x, y) = (self.int(a)?, self.int(b)?);
                let op = if name == "both" { Op::Both } else { Op::Either };
                Bool(self.number(op, &[x.into(), y.into()]))
            }
            ("equality", ..) => self.equality(a, b)?,
            ("astuple", ..) => self.tuple(vec![a.clone(), b.clone()])?,

            ("hconcat" | "vconcat", &Grid(x), &Grid(y)) => {
                let down = u32::from(name == "vconcat");
                self.make_grid(Op::Concat, &[x.into(), y.into(), down.into()])
            }
            ("upscale" | "hupscale" | "vupscale", &Grid(g), _) => {
                let n = self.int(b)?;
                let (down, right) = (u32::from(name != "hupscale"), u32::from(name != "vupscale"));
                self.make_grid(Op::Upscale, &[g.into(), n.into(), down.into(), right.into()])
            }
            ("upscale", &Object(o), _) => {
                let n = self.int(b)?;
                let f = self.stretch(GRID, &[]);
                self.make_object(Op::UpscaleObject, &[o.into(), n.into(), f.into()], &[f])
            }
            ("downscale", &Grid(g), _) => {
                let n = self.int(b)?;
                self.make_grid(Op::Downscale, &[g.into(), n.into()])
            }
            ("canvas", _, &Pair(dims)) => {
                let color = self.int(a)?;
                self.make_grid(Op::Canvas, &[color.into(), dims.into()])
            }
            ("paint", &Grid(g), &Object(o)) => {
                let no = self.no();
                self.make_grid(Op::Paint, &[g.into(), o.into(), no.into(), 0.into()])
            }
            ("underpaint", &Grid(g), &Object(o)) => {
                let below = self.below(g);
                self.make_grid(Op::Paint, &[g.into(), o.into(), below.into(), 1.into()])
            }
            ("cover", &Grid(g), &(Set(s) | Object(s))) => {
                let below = self.below(g);
                self.make_grid(
                    Op::Fill,
                    &[g.into(), below.into(), s.into(), below.into(), 0.into()],
                )
            }
            ("subgrid", &(Set(s) | Object(s)), &Grid(g)) => {
                self.make_grid(Op::Subgrid, &[s.into(), g.into()])
            }
            ("hsplit" | "vsplit", &Grid(g), _) => {
                let n = self.int(b)?;
                self.step(Op::CheckSplit, &[n.into()]);
                let walk = Walk::Split(g, n, name == "vsplit");
                Val::Seq(Rc::new(Seq { walk, is_set: false, ordered: true }))
            }
            ("index", &Grid(g), &Pair(at)) => Int(self.number(Op::Index, &[g.into(), at.into()])),
            ("ofcolor", &Grid(g), _) => {
                let color = self.int(b)?;
                self.make_set(Op::OfColor, &[g.into(), color.into()])
            }
            ("colorcount", Grid(_) | Object(_), _) => {
                let color = self.int(b)?;
                self.histogram(a);
                Int(self.number(Op::ColorCount, &[color.into()]))
            }
            ("toobject", &(Set(s) | Object(s)), &Grid(g)) => {
                self.make_object(Op::ToObject, &[s.into(), g.into()], &[g])
            }
            ("recolor", _, &(Set(s) | Object(s))) => {
                let color = self.int(a)?;
                Object(self.make(OBJECT, Op::Recolor, &[s.into(), color.into()]))
            }
            ("shift", &Set(s), &Pair(by)) => {
                Set(self.make(SET, Op::Shift, &[s.into(), by.into(), SET.into()]))
            }
            ("shift", &Object(o), &Pair(by)) => {
                let d = self.stretch(OBJECT, &[o]);
                self.step(Op::Shift, &[d.into(), o.into(), by.into(), OBJECT.into()]);
                Object(d)
            }
            ("connect", &Pair(x), &Pair(y)) => {
                self.make_set(Op::Connect, &[x.into(), y.into(), clip.into()])
            }
            ("shoot", &Pair(x), &Pair(y)) => {
                if clip == 0 {
                    return self.refuse(TOO_WIDE);
                }
                self.make_set(Op::Shoot, &[x.into(), y.into(), clip.into()])
            }
            ("hmatching" | "vmatching", &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                let op = if name == "hmatching" { Op::ShareRows } else { Op::ShareColumns };
                self.step(op, &[x.into(), y.into()]);
                Bool(self.number(Op::Any, &[]))
            }
            ("manhattan" | "adjacent", &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                self.step(Op::Distances, &[x.into(), y.into()]);
                let d = self.number(Op::Least, &[]);
                if name == "manhattan" {
                    Int(d)
                } else {
                    let one = self.constant(1, None);
                    Bool(self.number(Op::Equal, &[d.into(), one.into(), 1.into()]))
                }
            }
            ("bordering", &(Set(s) | Object(s)), &Grid(g)) => {
                Bool(self.number(Op::Bordering, &[s.into(), g.into()]))
            }
            ("position", &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                Pair(self.make(2, Op::Position, &[x.into(), y.into()]))
            }
            ("gravitate", &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                self.step(Op::Fall, &[x.into(), y.into()]);
                Pair(self.make(2, Op::Gravitate, &[x.into(), y.into()]))
            }
            ("occurrences", &Grid(g), &Object(o)) => {
                self.make_set(Op::Occurrences, &[g.into(), o.into()])
            }

            ("colorfilter" | "sizefilter", &Objects(objs), _) => {
                let v = self.int(b)?;
                let code = u32::from(name == "sizefilter");
                self.make_objects(Op::FilterObjects, &[objs.into(), v.into(), code.into()], &[objs])
            }
            ("combine", &Set(x), &Set(y)) => {
                self.make_set(Op::Union, &[x.into(), y.into(), clip.into()])
            }
            ("intersection", &Set(x), &Set(y)) => {
                self.make_set(Op::Intersection, &[x.into(), y.into()])
            }
            ("difference", &Set(x), &Set(y)) => {
                self.make_set(Op::Difference, &[x.into(), y.into()])
            }
            ("combine", &Object(x), &Object(y)) => self.join(x, y, demand),
            ("intersection" | "difference", &Object(x), &Object(y)) => {
                let code = u32::from(name == "difference");
                self.make_object(Op::SelectCells, &[x.into(), y.into(), code.into()], &[x])
            }
            ("combine" | "intersection" | "difference", &Integers(x), &Integers(y)) => Integers(
                self.make(INTEGERS, Op::Integers, &[x.into(), y.into(), combination(name).into()]),
            ),
            ("combine" | "intersection" | "difference", &Objects(x), &Objects(y)) => self
                .make_objects(
                    Op::CombineObjects,
                    &[x.into(), y.into(), combination(name).into()],
                    &[x, y],
                ),
            ("combine", Val::Tuple(x), Val::Tuple(y)) => {
                Val::Tuple(x.iter().chain(y.iter()).cloned().collect())
            }
            ("combine", Val::Seq(x), _) if x.is_set => {
                let walk = Walk::Concat(x.clone(), self.seq(b)?);
                Val::Seq(Rc::new(Seq { walk, is_set: true, ordered: false }))
            }
            ("combine", Objects(_), Val::Seq(_)) => {
                let walk = Walk::Concat(self.seq(a)?, self.seq(b)?);
                Val::Seq(Rc::new(Seq { walk, is_set: true, ordered: false }))
            }
            ("insert", &Pair(at), &Set(s)) => {
                let Set(one) = self.make_set(Op::One, &[at.into()]) else {
                    return self.unsupported(name, &[a, b]);
                };
                self.make_set(Op::Union, &[s.into(), one.into(), clip.into()])
            }
            ("remove", &Pair(at), &Set(s)) => {
                let Set(one) = self.make_set(Op::One, &[at.into()]) else {
                    return self.unsupported(name, &[a, b]);
                };
                self.make_set(Op::Difference, &[s.into(), one.into()])
            }
            ("insert", &Val::Cell(color, at), &Object(o)) => {
                let one = self.make_object(Op::OneCell, &[color.into(), at.into()], &[]);
                let Object(one) = one else { return self.unsupported(name, &[a, b]) };
                self.join(o, one, demand)
            }
            ("insert" | "remove", Int(_) | Val::Constant(_) | Bool(_), &Integers(ints)) => {
                let one = self.call1("initset", a, Demand::Whole)?;
                let name = if name == "insert" { "combine" } else { "difference" };
                self.call2(name, &Integers(ints), &one, Demand::Whole)?
            }
            ("insert" | "remove", &Object(o), &Objects(objs)) => {
                let code = u32::from(name == "insert");
                self.make_objects(Op::ChangeObjects, &[objs.into(), o.into(), code.into()], &[objs])
            }
            ("other", ..) => self.other(a, b)?,
            ("contained", &Pair(at), &Set(s)) => {
                Bool(self.number(Op::HasLocation, &[at.into(), s.into()]))
            }
            ("contained", Int(_) | Val::Constant(_) | Bool(_), &Integers(ints)) => {
                let n = self.int(a)?;
                Bool(self.number(Op::HasInteger, &[n.into(), ints.into()]))
            }
            ("contained", &Object(o), &Objects(objs)) => {
                Bool(self.number(Op::HasObject, &[o.into(), objs.into()]))
            }
            ("contained", _, Val::Seq(_)) => self.contained(a, b)?,
            ("product", &Integers(x), &Integers(y)) => {
                self.make_set(Op::Product, &[x.into(), y.into()])
            }
            ("product", ..) => {
                let walk = Walk::Product(self.seq(a)?, self.seq(b)?);
                Val::Seq(Rc::new(Seq { walk, is_set: true, ordered: false }))
            }
            _ => return self.unsupported(name, &[a, b]),
        })
    }

    pub(super) fn arith(&mut self, a: &Val, b: &Val, code: u32) -> Lowered<Val> {
        let pair = |value: &Val| matches!(value, Val::Pair(_));
        let shape = u32::from(pair(a)) | u32::from(pair(b)) << 1;
        let operand = |this: &mut Self, value: &Val| match *value {
            Val::Pair(addr) => Ok(addr),
            ref other => this.int(other),
        };
        let (x, y) = (operand(self, a)?, operand(self, b)?);
        let words = 1 + u32::from(shape != 0);
        let d = self.make(words, Op::Arith, &[x.into(), y.into(), code.into(), shape.into()]);
        Ok(if shape == 0 { Val::Int(d) } else { Val::Pair(d) })
    }

    pub(super) fn join(&mut self, a: Addr, b: Addr, demand: Demand) -> Val {
        let f = self.stretch(GRID, &[]);
        let how = join_code(demand);
        self.make_object(Op::Join, &[a.into(), b.into(), f.into(), how.into()], &[f])
    }

    pub(super) fn other(&mut self, container: &Val, value: &Val) -> Lowered<Val> {
        match (container, value) {
            (Val::Integers(_) | Val::Objects(_), _) => {
                let rest = self.call2("remove", value, container, Demand::Whole)?;
                self.end(false, &rest)
            }
            (Val::Set(_), Val::Pair(_)) => {
                let rest = self.call2("remove", value, container, Demand::Whole)?;
                self.end(false, &rest)
            }
            (Val::Tuple(items), _) if items.len() == 2 => {
                let (first, second) = (items[0].clone(), items[1].clone());
                let same = self.equality(&first, value)?;
                // Where both equal the value there is no other.
                let also = self.equality(&second, value)?;
                let (Val::Bool(same), Val::Bool(also)) = (same, also) else {
                    return self.unsupported("other", &[container, value]);
                };
                let none = self.number(Op::Both, &[same.into(), also.into()]);
                let some = self.number(Op::Unary, &[none.into(), 4.into(), 1.into()]);
                self.step(Op::Need, &[some.into(), 2.into()]);
                self.pick(same, &second, &first)
            }
            _ => self.unsupported("other", &[container, value]),
        }
    }
}

fn combination(name: &str) -> u32 {
    match name {
        "combine" => 0,
        "intersection" => 1,
        _ => 2,
    }
}

/// How `op_join` treats what no use can see.
pub(super) fn join_code(demand: Demand) -> u32 {
    match demand {
        Demand::Whole => 0,
        Demand::Clipped => 1,
        Demand::Painted => 3,
    }
}
