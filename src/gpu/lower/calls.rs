//! Calls of primitives as steps.
//!
//! A call is matched by the primitive's name and how its operands are held. What matches nothing is refused, with what
//! it was given.

use std::rc::Rc;

use super::super::memory::{Addr, BASE, GRID, INTEGERS, LIST, OBJECT, OBJECTS, SET};
use super::super::step::Op;
use super::{Arg, Demand, Function, Lower, Lowered, Seq, Val, Walk, same_kind};
use crate::ir::{Node, NodeId};
use crate::prim::Primitive;

/// The primitives that some combination of operands has a device form for.
pub const CAPABLE: &[&str] = &[
    "identity",
    "add",
    "subtract",
    "multiply",
    "divide",
    "invert",
    "even",
    "double",
    "halve",
    "flip",
    "equality",
    "contained",
    "combine",
    "intersection",
    "difference",
    "order",
    "size",
    "merge",
    "maximum",
    "minimum",
    "valmax",
    "valmin",
    "argmax",
    "argmin",
    "mostcommon",
    "leastcommon",
    "initset",
    "both",
    "either",
    "increment",
    "decrement",
    "crement",
    "sign",
    "positive",
    "toivec",
    "tojvec",
    "sfilter",
    "mfilter",
    "extract",
    "totuple",
    "first",
    "last",
    "insert",
    "remove",
    "other",
    "interval",
    "astuple",
    "product",
    "branch",
    "apply",
    "mapply",
    "prapply",
    "mostcolor",
    "leastcolor",
    "height",
    "width",
    "shape",
    "portrait",
    "colorcount",
    "colorfilter",
    "sizefilter",
    "asindices",
    "ofcolor",
    "ulcorner",
    "urcorner",
    "llcorner",
    "lrcorner",
    "crop",
    "toindices",
    "recolor",
    "shift",
    "normalize",
    "dneighbors",
    "ineighbors",
    "neighbors",
    "objects",
    "partition",
    "fgpartition",
    "uppermost",
    "lowermost",
    "leftmost",
    "rightmost",
    "square",
    "vline",
    "hline",
    "hmatching",
    "vmatching",
    "manhattan",
    "adjacent",
    "bordering",
    "centerofmass",
    "palette",
    "numcolors",
    "color",
    "toobject",
    "asobject",
    "rot90",
    "rot180",
    "rot270",
    "hmirror",
    "vmirror",
    "dmirror",
    "cmirror",
    "fill",
    "paint",
    "underfill",
    "underpaint",
    "hupscale",
    "vupscale",
    "upscale",
    "downscale",
    "hconcat",
    "vconcat",
    "subgrid",
    "hsplit",
    "vsplit",
    "cellwise",
    "replace",
    "switch",
    "center",
    "position",
    "index",
    "canvas",
    "corners",
    "connect",
    "cover",
    "trim",
    "move",
    "tophalf",
    "bottomhalf",
    "lefthalf",
    "righthalf",
    "vfrontier",
    "hfrontier",
    "backdrop",
    "delta",
    "gravitate",
    "inbox",
    "outbox",
    "box",
    "shoot",
    "occurrences",
    "frontiers",
    "compress",
    "hperiod",
    "vperiod",
    "greater",
];

/// Fuel that a call whose value is a number may spend, at most.
const SCALAR: u64 = 16;
/// The same for sets and grids of up to 32 × 32.
const PLAIN: u64 = 256;
/// For objects.
const MANY: u64 = 4_096;
/// For what looks at every cell for every cell, or makes many objects.
const HEAVY: u64 = 65_536;

fn fuel_of(name: &str, value: &Val) -> u64 {
    match name {
        "objects" | "partition" | "fgpartition" | "frontiers" | "occurrences" | "hperiod"
        | "vperiod" => HEAVY,
        "manhattan" | "gravitate" | "order" | "upscale" | "equality" => MANY,
        "underfill" | "underpaint" | "cover" | "move" | "colorcount" | "mostcolor"
        | "leastcolor" | "numcolors" | "contained" | "colorfilter" | "sizefilter" => 2 * PLAIN,
        _ => match value {
            Val::Constant(_)
            | Val::Int(_)
            | Val::Bool(_)
            | Val::Pair(_)
            | Val::Cell(..)
            | Val::Integers(_) => SCALAR,
            Val::Set(_) | Val::Grid(_) | Val::Tuple(_) => PLAIN,
            Val::Object(_) | Val::Objects(_) | Val::Seq(_) => MANY,
        },
    }
}

impl Lower<'_> {
    /// The value of a call. Functions among the operands are known, or the call is refused.
    pub(super) fn call_node(
        &mut self,
        node: NodeId,
        prim: &'static Primitive,
        operands: &[NodeId],
    ) -> Lowered<Val> {
        let demand = self.demand(node);
        let function_at = match prim.name {
            "apply" | "mapply" | "prapply" | "papply" | "mpapply" | "rapply" => Some(0),
            "sfilter" | "mfilter" | "extract" | "order" | "argmax" | "argmin" | "valmax"
            | "valmin" => Some(1),
            _ => None,
        };
        let Some(at) = function_at else {
            let mut args = Vec::with_capacity(operands.len());
            for &operand in operands {
                args.push(self.value(operand)?);
            }
            self.site = node;
            return self.call(prim, &args, demand);
        };
        let function = match operands.get(at) {
            Some(&function) => self.function(function)?,
            None => return self.refuse("a function is missing"),
        };
        let mut containers = Vec::new();
        for (place, &operand) in operands.iter().enumerate() {
            if place != at {
                containers.push(self.value(operand)?);
            }
        }
        self.site = node;
        let value = self.loop_call(prim.name, function, &containers, demand)?;
        self.spends(fuel_of(prim.name, &value));
        Ok(value)
    }

    /// The value of a call of a primitive that takes no function.
    pub(super) fn call(
        &mut self,
        prim: &'static Primitive,
        args: &[Val],
        demand: Demand,
    ) -> Lowered<Val> {
        let value = match args {
            [a] => self.call1(prim.name, a, demand)?,
            [a, b] => self.call2(prim.name, a, b, demand)?,
            [a, b, c] => self.call3(prim.name, a, b, c, demand)?,
            [grid, univalued, diagonal, without] if prim.name == "objects" => {
                self.objects(grid, [univalued, diagonal, without])?
            }
            _ => return self.refuse(format!("`{}` has no device form", prim.name)),
        };
        self.spends(fuel_of(prim.name, &value));
        Ok(value)
    }

    fn unsupported(&self, name: &str, args: &[&Val]) -> Lowered<Val> {
        if !CAPABLE.contains(&name) {
            return self.refuse(format!("`{name}` has no device form"));
        }
        let given: Vec<&str> = args.iter().map(|arg| arg.describe()).collect();
        self.refuse(format!("`{name}` has no device form for {}", given.join(" and ")))
    }

    fn make(&mut self, words: u32, op: Op, args: &[Arg]) -> Addr {
        let d = self.stretch(words, &[]);
        let mut all = vec![Arg::At(d)];
        all.extend_from_slice(args);
        self.step(op, &all);
        d
    }

    /// A set made by a step that leaves its rows to be counted.
    fn make_set(&mut self, op: Op, args: &[Arg]) -> Val {
        let d = self.make(SET, op, args);
        self.step(Op::Seal, &[d.into()]);
        Val::Set(d)
    }

    fn make_grid(&mut self, op: Op, args: &[Arg]) -> Val {
        Val::Grid(self.make(GRID, op, args))
    }

    /// An object whose colours stay where those of `sources` are.
    fn make_object(&mut self, op: Op, args: &[Arg], sources: &[Addr]) -> Val {
        let d = self.stretch(OBJECT, sources);
        let mut all = vec![Arg::At(d)];
        all.extend_from_slice(args);
        self.step(op, &all);
        self.step(Op::Seal, &[d.into()]);
        Val::Object(d)
    }

    /// A truth value or another number made by a step.
    fn number(&mut self, op: Op, args: &[Arg]) -> Addr {
        self.make(1, op, args)
    }

    pub(super) fn no(&mut self) -> Addr {
        self.constant(0, None)
    }

    /// The most common colour of a grid.
    fn below(&mut self, g: Addr) -> Addr {
        if let Some(&known) = self.frames.iter().rev().find_map(|frame| frame.below.get(&g)) {
            return known;
        }
        self.step(Op::Histogram, &[g.into()]);
        let d = self.number(Op::Colors, &[0.into()]);
        if let Some(frame) = self.frames.last_mut() {
            frame.below.insert(g, d);
        }
        d
    }

    fn arith(&mut self, a: &Val, b: &Val, code: u32) -> Lowered<Val> {
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

    fn unary(&mut self, a: &Val, code: u32) -> Lowered<Val> {
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

    fn call1(&mut self, name: &'static str, a: &Val, demand: Demand) -> Lowered<Val> {
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
                            "the order of its elements is not known without making all of them",
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

    /// Counts the colours of a grid or an object.
    fn histogram(&mut self, a: &Val) {
        match *a {
            Val::Object(o) => self.step(Op::HistogramOfObject, &[o.into()]),
            Val::Grid(g) => self.step(Op::Histogram, &[g.into()]),
            _ => {}
        }
    }

    fn mirror(&mut self, name: &str, a: &Val) -> Lowered<Val> {
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
            ref other => return self.refuse(format!("it is given {} to mirror", other.describe())),
        })
    }

    /// The objects of a base that a step makes.
    fn base(&mut self, op: Op, g: Addr, args: &[Arg]) -> Val {
        let base = self.stretch(BASE, &[g]);
        let mut all = vec![Arg::At(base)];
        all.extend_from_slice(args);
        self.step(op, &all);
        let d = self.stretch(OBJECTS, &[base]);
        self.step(Op::AllObjects, &[d.into(), base.into()]);
        Val::Objects(d)
    }

    fn objects(&mut self, grid: &Val, flags: [&Val; 3]) -> Lowered<Val> {
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

    fn call2(&mut self, name: &'static str, a: &Val, b: &Val, demand: Demand) -> Lowered<Val> {
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
                    return self
                        .refuse("a line of 43 cells is wider than a frame; painting it is fine");
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

    /// A set of objects made by a step that leaves them to be counted.
    pub(super) fn make_objects(&mut self, op: Op, args: &[Arg], sources: &[Addr]) -> Val {
        let d = self.stretch(OBJECTS, sources);
        let mut all = vec![Arg::At(d)];
        all.extend_from_slice(args);
        self.step(op, &all);
        self.step(Op::CountObjects, &[d.into()]);
        Val::Objects(d)
    }

    fn join(&mut self, a: Addr, b: Addr, demand: Demand) -> Val {
        let f = self.stretch(GRID, &[]);
        let how = join_code(demand);
        self.make_object(Op::Join, &[a.into(), b.into(), f.into(), how.into()], &[f])
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
            _ => return self.unsupported("equality", &[a, b]),
        };
        let (op, x, y) = compared;
        self.step(op, &[x.into(), y.into()]);
        Ok(Bool(self.number(Op::Same, &[])))
    }

    fn other(&mut self, container: &Val, value: &Val) -> Lowered<Val> {
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

    /// One of two values that are both computed.
    pub(super) fn pick(&mut self, condition: Addr, a: &Val, b: &Val) -> Lowered<Val> {
        let (a, b) = (self.settled(a.clone()), self.settled(b.clone()));
        let (Some((kind, words)), Some(x), Some(y)) =
            (same_kind(&a, &b), self.address(&a), self.address(&b))
        else {
            return self.unsupported("branch", &[&a, &b]);
        };
        let d = self.stretch(words, &[x, y]);
        self.step(Op::Choose, &[d.into(), condition.into(), x.into(), y.into(), words.into()]);
        Ok(kind(d))
    }

    /// The first or last element of a container.
    pub(super) fn end(&mut self, last: bool, a: &Val) -> Lowered<Val> {
        let code = u32::from(last);
        Ok(match *a {
            Val::Pair(at) => Val::Int(at.plus(code)),
            Val::Cell(color, at) => {
                if last {
                    Val::Pair(at)
                } else {
                    Val::Int(color)
                }
            }
            Val::Tuple(ref items) => match if last { items.last() } else { items.first() } {
                Some(item) => item.clone(),
                None => return self.refuse("the tuple is empty"),
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
            _ => return self.unsupported(if last { "last" } else { "first" }, &[a]),
        })
    }

    /// The object of a set, or a list, that has a label.
    pub(super) fn object(&mut self, objs: Addr, label: Addr) -> Val {
        let d = self.stretch(OBJECT, &[objs]);
        self.step(Op::Object, &[d.into(), objs.into(), label.into()]);
        Val::Object(d)
    }

    pub(super) fn split(&mut self, g: Addr, n: Addr, place: Addr, down: bool) -> Val {
        self.make_grid(Op::Split, &[g.into(), n.into(), place.into(), u32::from(down).into()])
    }

    fn end_of_seq(&mut self, last: bool, seq: &Rc<Seq>) -> Lowered<Val> {
        match &seq.walk {
            Walk::Objects(objs) => self.end(last, &Val::Objects(*objs)),
            Walk::Locations(s) => self.end(last, &Val::Set(*s)),
            Walk::Integers(ints) => self.end(last, &Val::Integers(*ints)),
            Walk::Fixed(items) => self.end(last, &Val::Tuple(items.clone())),
            Walk::List(list) => {
                let label = self.number(Op::EndOfList, &[(*list).into(), u32::from(last).into()]);
                Ok(self.object(*list, label))
            }
            Walk::Split(g, n, down) => {
                let (g, n, down) = (*g, *n, *down);
                let at = match last {
                    true => self.arith(&Val::Int(n), &Val::Constant(1), 1)?,
                    false => Val::Constant(0),
                };
                let at = self.int(&at)?;
                Ok(self.split(g, n, at, down))
            }
            Walk::Map(function, inner) if !seq.is_set && self.infallible(function) => {
                let element = self.end_of_seq(last, inner)?;
                self.apply(function, vec![element])
            }
            _ => self.refuse(
                "the ends of what is made one by one are not known without making all of it",
            ),
        }
    }

    fn call3(
        &mut self,
        name: &'static str,
        a: &Val,
        b: &Val,
        c: &Val,
        demand: Demand,
    ) -> Lowered<Val> {
        use Val::{Grid, Object, Pair, Set};
        Ok(match (name, a, b, c) {
            ("crop", &Grid(g), &Pair(at), &Pair(dims)) => {
                self.make_grid(Op::Crop, &[g.into(), at.into(), dims.into()])
            }
            ("fill", &Grid(g), _, &(Set(s) | Object(s))) => {
                let (color, no) = (self.int(b)?, self.no());
                self.make_grid(Op::Fill, &[g.into(), color.into(), s.into(), no.into(), 0.into()])
            }
            ("underfill", &Grid(g), _, &(Set(s) | Object(s))) => {
                let (color, below) = (self.int(b)?, self.below(g));
                self.make_grid(
                    Op::Fill,
                    &[g.into(), color.into(), s.into(), below.into(), 1.into()],
                )
            }
            ("move", Grid(_), &Object(o), &Pair(by)) => {
                let Object(moved) = self.call2("shift", &Object(o), &Pair(by), Demand::Whole)?
                else {
                    return self.unsupported(name, &[a, b, c]);
                };
                let covered = self.call2("cover", a, b, Demand::Whole)?;
                self.call2("paint", &covered, &Object(moved), Demand::Whole)?
            }
            ("replace" | "switch", &Grid(g), ..) => {
                let (old, new) = (self.int(b)?, self.int(c)?);
                let both = u32::from(name == "switch");
                self.make_grid(Op::Replace, &[g.into(), old.into(), new.into(), both.into()])
            }
            ("cellwise", &Grid(x), &Grid(y), _) => {
                let fallback = self.int(c)?;
                self.make_grid(Op::Cellwise, &[x.into(), y.into(), fallback.into()])
            }
            ("branch", ..) => {
                let condition = self.truth(a)?;
                self.pick(condition, b, c)?
            }
            ("interval", ..) => {
                let walk = Walk::Range(self.int(a)?, self.int(b)?, self.int(c)?);
                if let Walk::Range(_, _, step) = walk {
                    self.step(Op::Need, &[step.into(), 2.into()]);
                }
                Val::Seq(Rc::new(Seq { walk, is_set: false, ordered: true }))
            }
            _ => {
                let _ = demand;
                return self.unsupported(name, &[a, b, c]);
            }
        })
    }

    /// Whether a function certainly yields a value on the elements that the program gives it.
    pub(super) fn infallible(&self, function: &Function) -> bool {
        match self.graph.node(function.node) {
            Node::Lambda { body, .. } => self.facts.cannot_fail(body),
            Node::Prim(prim) => prim.get().fails.is_empty(),
            _ => false,
        }
    }

    pub(super) fn list_of(&mut self, words: u32, objs: Addr) -> Addr {
        debug_assert!(words <= LIST);
        self.stretch(words, &[objs])
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
