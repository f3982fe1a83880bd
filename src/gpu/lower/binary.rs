//! Calls of primitives with two arguments as steps.

use std::rc::Rc;

use super::super::code::Addr;
use super::super::memory::{GRID, INTEGERS, OBJECT, SET};
use super::super::modes::{self, Mode};
use super::super::step::Op;
use super::{Demand, Elements, Lower, Lowered, Seq, TOO_WIDE, Val};
use crate::prim::{self, PrimId};

impl Lower<'_> {
    pub(super) fn call2(&mut self, prim: PrimId, a: &Val, b: &Val, demand: Demand) -> Lowered<Val> {
        use Val::{Bool, Grid, Int, Integers, Object, Objects, Pair, Set};
        let extent = match demand {
            Demand::Whole => modes::EXTENT_WHOLE,
            Demand::Clipped | Demand::Painted => modes::EXTENT_CLIPPED,
        };
        Ok(match (prim, a, b) {
            (prim::ADD, ..) => self.arith(a, b, modes::ARITH_ADD)?,
            (prim::SUBTRACT, ..) => self.arith(a, b, modes::ARITH_SUBTRACT)?,
            (prim::MULTIPLY, ..) => self.arith(a, b, modes::ARITH_MULTIPLY)?,
            (prim::DIVIDE, ..) => self.arith(a, b, modes::ARITH_DIVIDE)?,
            (prim::GREATER, &Pair(x), &Pair(y)) => {
                Bool(self.number(Op::Greater, &[x.into(), y.into(), 2.into()]))
            }
            (prim::GREATER, ..) => {
                let (x, y) = (self.int(a)?, self.int(b)?);
                Bool(self.number(Op::Greater, &[x.into(), y.into(), 1.into()]))
            }
            (prim::BOTH | prim::EITHER, Bool(_), Bool(_)) => {
                let (x, y) = (self.int(a)?, self.int(b)?);
                let op = if prim == prim::BOTH { Op::Both } else { Op::Either };
                Bool(self.number(op, &[x.into(), y.into()]))
            }
            (prim::EQUALITY, ..) => self.equality(a, b)?,
            (prim::ASTUPLE, ..) => self.tuple(vec![a.clone(), b.clone()])?,

            (prim::HCONCAT | prim::VCONCAT, &Grid(x), &Grid(y)) => {
                let down = u32::from(prim == prim::VCONCAT);
                self.make_grid(Op::Concat, &[x.into(), y.into(), down.into()])
            }
            (prim::UPSCALE | prim::HUPSCALE | prim::VUPSCALE, &Grid(g), _) => {
                let n = self.int(b)?;
                let (down, right) =
                    (u32::from(prim != prim::HUPSCALE), u32::from(prim != prim::VUPSCALE));
                self.make_grid(Op::Upscale, &[g.into(), n.into(), down.into(), right.into()])
            }
            (prim::UPSCALE, &Object(o), _) => {
                let n = self.int(b)?;
                let f = self.stretch(GRID, &[]);
                self.make_object(Op::UpscaleObject, &[o.into(), n.into(), f.into()], &[f])
            }
            (prim::DOWNSCALE, &Grid(g), _) => {
                let n = self.int(b)?;
                self.make_grid(Op::Downscale, &[g.into(), n.into()])
            }
            (prim::CANVAS, _, &Pair(dims)) => {
                let color = self.int(a)?;
                self.make_grid(Op::Canvas, &[color.into(), dims.into()])
            }
            (prim::PAINT, &Grid(g), &Object(o)) => {
                let no = self.no();
                self.make_grid(
                    Op::Paint,
                    &[g.into(), o.into(), no.into(), modes::PAINT_OVER.into()],
                )
            }
            (prim::UNDERPAINT, &Grid(g), &Object(o)) => {
                let below = self.below(g);
                self.make_grid(
                    Op::Paint,
                    &[g.into(), o.into(), below.into(), modes::PAINT_UNDER.into()],
                )
            }
            (prim::COVER, &Grid(g), &(Set(s) | Object(s))) => {
                let below = self.below(g);
                self.make_grid(
                    Op::Fill,
                    &[g.into(), below.into(), s.into(), below.into(), modes::PAINT_OVER.into()],
                )
            }
            (prim::SUBGRID, &(Set(s) | Object(s)), &Grid(g)) => {
                self.make_grid(Op::Subgrid, &[s.into(), g.into()])
            }
            (prim::HSPLIT | prim::VSPLIT, &Grid(g), _) => {
                let n = self.int(b)?;
                self.step(Op::CheckSplit, &[n.into()]);
                let elements = Elements::Split(g, n, prim == prim::VSPLIT);
                Val::Seq(Rc::new(Seq { elements, is_set: false, ordered: true }))
            }
            (prim::INDEX, &Grid(g), &Pair(pair)) => {
                Int(self.number(Op::Index, &[g.into(), pair.into()]))
            }
            (prim::OFCOLOR, &Grid(g), _) => {
                let color = self.int(b)?;
                self.make_set(Op::OfColor, &[g.into(), color.into()])
            }
            (prim::COLORCOUNT, Grid(_) | Object(_), _) => {
                let color = self.int(b)?;
                self.count_colors(a);
                Int(self.number(Op::ColorCount, &[color.into()]))
            }
            (prim::TOOBJECT, &(Set(s) | Object(s)), &Grid(g)) => {
                self.make_object(Op::ToObject, &[s.into(), g.into()], &[g])
            }
            (prim::RECOLOR, _, &(Set(s) | Object(s))) => {
                let color = self.int(a)?;
                Object(self.make(OBJECT, Op::Recolor, &[s.into(), color.into()]))
            }
            (prim::SHIFT, &Set(s), &Pair(by)) => {
                Set(self.make(SET, Op::Shift, &[s.into(), by.into(), SET.into()]))
            }
            (prim::SHIFT, &Object(o), &Pair(by)) => {
                let d = self.stretch(OBJECT, &[o]);
                self.step(Op::Shift, &[d.into(), o.into(), by.into(), OBJECT.into()]);
                Object(d)
            }
            (prim::CONNECT, &Pair(x), &Pair(y)) => {
                self.make_set(Op::Connect, &[x.into(), y.into(), extent.into()])
            }
            (prim::SHOOT, &Pair(x), &Pair(y)) => {
                if extent == modes::EXTENT_WHOLE {
                    return self
                        .refuse(TOO_WIDE, "where it is painted or cut at once, the GPU draws it");
                }
                self.make_set(Op::Shoot, &[x.into(), y.into(), extent.into()])
            }
            (prim::HMATCHING | prim::VMATCHING, &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                let op = if prim == prim::HMATCHING { Op::ShareRows } else { Op::ShareColumns };
                self.step(op, &[x.into(), y.into()]);
                Bool(self.number(Op::Any, &[]))
            }
            (prim::MANHATTAN | prim::ADJACENT, &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                self.step(Op::Distances, &[x.into(), y.into()]);
                let d = self.number(Op::Least, &[]);
                if prim == prim::MANHATTAN {
                    Int(d)
                } else {
                    let one = self.constant(1, None);
                    Bool(self.number(Op::Equal, &[d.into(), one.into(), 1.into()]))
                }
            }
            (prim::BORDERING, &(Set(s) | Object(s)), &Grid(g)) => {
                Bool(self.number(Op::Bordering, &[s.into(), g.into()]))
            }
            (prim::POSITION, &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                Pair(self.make(2, Op::Position, &[x.into(), y.into()]))
            }
            (prim::GRAVITATE, &(Set(x) | Object(x)), &(Set(y) | Object(y))) => {
                self.step(Op::Fall, &[x.into(), y.into()]);
                Pair(self.make(2, Op::Gravitate, &[x.into(), y.into()]))
            }
            (prim::OCCURRENCES, &Grid(g), &Object(o)) => {
                self.make_set(Op::Occurrences, &[g.into(), o.into()])
            }

            (prim::COLORFILTER | prim::SIZEFILTER, &Objects(objs), _) => {
                let v = self.int(b)?;
                let mode = match prim {
                    prim::SIZEFILTER => modes::FILTER_SIZE,
                    _ => modes::FILTER_COLOR,
                };
                self.make_objects(Op::FilterObjects, &[objs.into(), v.into(), mode.into()], &[objs])
            }
            (prim::COMBINE, &Set(x), &Set(y)) => {
                self.make_set(Op::Union, &[x.into(), y.into(), extent.into()])
            }
            (prim::INTERSECTION, &Set(x), &Set(y)) => {
                self.make_set(Op::Intersection, &[x.into(), y.into()])
            }
            (prim::DIFFERENCE, &Set(x), &Set(y)) => {
                self.make_set(Op::Difference, &[x.into(), y.into()])
            }
            (prim::COMBINE, &Object(x), &Object(y)) => self.join(x, y, demand),
            (prim::INTERSECTION | prim::DIFFERENCE, &Object(x), &Object(y)) => {
                let mode = match prim {
                    prim::DIFFERENCE => modes::SELECT_OTHERS,
                    _ => modes::SELECT_SHARED,
                };
                self.make_object(Op::SelectCells, &[x.into(), y.into(), mode.into()], &[x])
            }
            (prim::COMBINE | prim::INTERSECTION | prim::DIFFERENCE, &Integers(x), &Integers(y)) => {
                Integers(self.make(
                    INTEGERS,
                    Op::Integers,
                    &[x.into(), y.into(), combination(prim).into()],
                ))
            }
            (prim::COMBINE | prim::INTERSECTION | prim::DIFFERENCE, &Objects(x), &Objects(y)) => {
                self.make_objects(
                    Op::CombineObjects,
                    &[x.into(), y.into(), combination(prim).into()],
                    &[x, y],
                )
            }
            (prim::COMBINE, Val::Tuple(x), Val::Tuple(y)) => {
                Val::Tuple(x.iter().chain(y.iter()).cloned().collect())
            }
            (prim::COMBINE, Val::Seq(x), _) if x.is_set => {
                let elements = Elements::Concat(x.clone(), self.seq(b)?);
                Val::Seq(Rc::new(Seq { elements, is_set: true, ordered: false }))
            }
            (prim::COMBINE, Objects(_), Val::Seq(_)) => {
                let elements = Elements::Concat(self.seq(a)?, self.seq(b)?);
                Val::Seq(Rc::new(Seq { elements, is_set: true, ordered: false }))
            }
            (prim::INSERT, &Pair(pair), &Set(s)) => {
                let Set(one) = self.make_set(Op::One, &[pair.into()]) else {
                    return self.unsupported(prim, &[a, b]);
                };
                self.make_set(Op::Union, &[s.into(), one.into(), extent.into()])
            }
            (prim::REMOVE, &Pair(pair), &Set(s)) => {
                let Set(one) = self.make_set(Op::One, &[pair.into()]) else {
                    return self.unsupported(prim, &[a, b]);
                };
                self.make_set(Op::Difference, &[s.into(), one.into()])
            }
            (prim::INSERT, &Val::Cell(color, pair), &Object(o)) => {
                let one = self.make_object(Op::OneCell, &[color.into(), pair.into()], &[]);
                let Object(one) = one else { return self.unsupported(prim, &[a, b]) };
                self.join(o, one, demand)
            }
            (prim::INSERT | prim::REMOVE, Int(_) | Val::Constant(_) | Bool(_), &Integers(ints)) => {
                let one = self.call1(prim::INITSET, a, Demand::Whole)?;
                let as_sets = if prim == prim::INSERT { prim::COMBINE } else { prim::DIFFERENCE };
                self.call2(as_sets, &Integers(ints), &one, Demand::Whole)?
            }
            (prim::INSERT | prim::REMOVE, &Object(o), &Objects(objs)) => {
                let mode = match prim {
                    prim::INSERT => modes::CHANGE_INSERT,
                    _ => modes::CHANGE_REMOVE,
                };
                self.make_objects(Op::ChangeObjects, &[objs.into(), o.into(), mode.into()], &[objs])
            }
            (prim::OTHER, ..) => self.other(a, b)?,
            (prim::CONTAINED, &Pair(pair), &Set(s)) => {
                Bool(self.number(Op::HasLocation, &[pair.into(), s.into()]))
            }
            (prim::CONTAINED, Int(_) | Val::Constant(_) | Bool(_), &Integers(ints)) => {
                let n = self.int(a)?;
                Bool(self.number(Op::HasInteger, &[n.into(), ints.into()]))
            }
            (prim::CONTAINED, &Object(o), &Objects(objs)) => {
                Bool(self.number(Op::HasObject, &[o.into(), objs.into()]))
            }
            (prim::CONTAINED, _, Val::Seq(_)) => self.contained(a, b)?,
            (prim::PRODUCT, &Integers(x), &Integers(y)) => {
                self.make_set(Op::Product, &[x.into(), y.into()])
            }
            (prim::PRODUCT, ..) => {
                let elements = Elements::Product(self.seq(a)?, self.seq(b)?);
                Val::Seq(Rc::new(Seq { elements, is_set: true, ordered: false }))
            }
            _ => return self.unsupported(prim, &[a, b]),
        })
    }

    pub(super) fn arith(&mut self, a: &Val, b: &Val, mode: Mode) -> Lowered<Val> {
        let pair = |value: &Val| matches!(value, Val::Pair(_));
        let shape = u32::from(pair(a)) | u32::from(pair(b)) << 1;
        let operand = |this: &mut Self, value: &Val| match *value {
            Val::Pair(addr) => Ok(addr),
            ref other => this.int(other),
        };
        let (x, y) = (operand(self, a)?, operand(self, b)?);
        let words = 1 + u32::from(shape != 0);
        let d = self.make(words, Op::Arith, &[x.into(), y.into(), mode.into(), shape.into()]);
        Ok(if shape == 0 { Val::Int(d) } else { Val::Pair(d) })
    }

    pub(super) fn join(&mut self, a: Addr, b: Addr, demand: Demand) -> Val {
        let f = self.stretch(GRID, &[]);
        let mode = join_mode(demand);
        self.make_object(Op::Join, &[a.into(), b.into(), f.into(), mode.into()], &[f])
    }

    pub(super) fn other(&mut self, container: &Val, value: &Val) -> Lowered<Val> {
        match (container, value) {
            (Val::Integers(_) | Val::Objects(_), _) => {
                let rest = self.call2(prim::REMOVE, value, container, Demand::Whole)?;
                self.end(false, &rest)
            }
            (Val::Set(_), Val::Pair(_)) => {
                let rest = self.call2(prim::REMOVE, value, container, Demand::Whole)?;
                self.end(false, &rest)
            }
            (Val::Tuple(items), _) if items.len() == 2 => {
                let (first, second) = (items[0].clone(), items[1].clone());
                let same = self.equality(&first, value)?;
                // Where both equal the value there is no other.
                let also = self.equality(&second, value)?;
                let (Val::Bool(same), Val::Bool(also)) = (same, also) else {
                    return self.unsupported(prim::OTHER, &[container, value]);
                };
                let none = self.number(Op::Both, &[same.into(), also.into()]);
                let some =
                    self.number(Op::Unary, &[none.into(), modes::UNARY_NOT.into(), 1.into()]);
                self.step(Op::Need, &[some.into(), modes::VALUE.into()]);
                self.pick(same, &second, &first)
            }
            _ => self.unsupported(prim::OTHER, &[container, value]),
        }
    }
}

fn combination(prim: PrimId) -> Mode {
    match prim {
        prim::COMBINE => modes::COMBINE_UNION,
        prim::INTERSECTION => modes::COMBINE_INTERSECTION,
        _ => modes::COMBINE_DIFFERENCE,
    }
}

/// Returns the mode by which `op_join` treats what no use can see.
pub(super) fn join_mode(demand: Demand) -> Mode {
    match demand {
        Demand::Whole => modes::JOIN_WHOLE,
        Demand::Clipped => modes::JOIN_CLIPPED,
        Demand::Painted => modes::JOIN_PAINTED,
    }
}
