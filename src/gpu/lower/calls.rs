//! Calls of primitives as steps.
//!
//! A call is matched by the primitive's name and how its operands are held. What matches nothing is refused, with what
//! it was given.

use std::rc::Rc;

use super::super::step::Op;
use super::{Demand, Function, Lower, Lowered, Seq, Val, Walk};
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

/// Why a primitive keeps its call on the host.
pub(super) fn lacking(name: &str) -> String {
    format!(
        "`{name}` has no device form; what it does in terms of primitives that have one would have"
    )
}

/// Fuel that a call whose value is a number may spend, at most: it may look at every cell of a grid, sixteen for a unit.
const SCALAR: u64 = 80;
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
            None => return self.refuse("a function is missing; the call needs one"),
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
            _ => return self.refuse(lacking(prim.name)),
        };
        self.spends(fuel_of(prim.name, &value));
        Ok(value)
    }

    pub(super) fn unsupported(&self, name: &str, args: &[&Val]) -> Lowered<Val> {
        if !CAPABLE.contains(&name) {
            return self.refuse(lacking(name));
        }
        let given: Vec<&str> = args.iter().map(|arg| arg.describe()).collect();
        self.refuse(format!(
            "`{name}` has no device form for {}; for what else it takes it may have one",
            given.join(" and ")
        ))
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
}
