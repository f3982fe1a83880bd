//! Calls of primitives as steps.
//!
//! A call is matched by its primitive and how its operands are held. What matches nothing is
//! refused, with what it was given.

use std::rc::Rc;

use super::super::modes;
use super::super::step::Op;
use super::forms::{fuel_of, function_operand, is_capable};
use super::{Demand, Elements, Function, Lower, Lowered, Seq, Val};
use crate::ir::{Node, NodeId};
use crate::prim::{self, PrimId, Primitive};

impl Lower<'_> {
    /// Returns the value of a call. Functions among the operands are known, or the call is refused.
    pub(super) fn call_node(
        &mut self,
        node: NodeId,
        prim: &'static Primitive,
        operands: &[NodeId],
    ) -> Lowered<Val> {
        let demand = self.demand(node);
        let Some(index) = function_operand(prim.id) else {
            let mut args = Vec::with_capacity(operands.len());
            for &operand in operands {
                let is_function =
                    matches!(self.graph.node(operand), Node::Prim(_) | Node::Lambda { .. });
                // Of a loop without a device form the loop is told, and not its function.
                if is_function && !is_capable(prim.id) {
                    return self.lacks(prim.id);
                }
                args.push(self.value(operand)?);
            }
            self.site = node;
            return self.call(prim, &args, demand);
        };
        let function = match operands.get(index) {
            Some(&function) => self.function(function)?,
            None => return self.refuse("the call has no function", "give it one"),
        };
        let mut containers = Vec::new();
        for (place, &operand) in operands.iter().enumerate() {
            if place != index {
                containers.push(self.value(operand)?);
            }
        }
        self.site = node;
        let value = self.loop_call(prim.id, function, &containers, demand)?;
        self.spends(fuel_of(prim.id, &value));
        Ok(value)
    }

    /// Returns the value of a call of a primitive that takes no function.
    pub(super) fn call(
        &mut self,
        prim: &'static Primitive,
        args: &[Val],
        demand: Demand,
    ) -> Lowered<Val> {
        let value = match args {
            [a] => self.call1(prim.id, a, demand)?,
            [a, b] => self.call2(prim.id, a, b, demand)?,
            [a, b, c] => self.call3(prim.id, a, b, c, demand)?,
            [grid, univalued, diagonal, without] if prim.id == prim::OBJECTS => {
                self.objects(grid, [univalued, diagonal, without])?
            }
            _ => return self.lacks(prim.id),
        };
        self.spends(fuel_of(prim.id, &value));
        Ok(value)
    }

    pub(super) fn unsupported(&self, prim: PrimId, args: &[&Val]) -> Lowered<Val> {
        if !is_capable(prim) {
            return self.lacks(prim);
        }
        let given: Vec<&str> = args.iter().map(|arg| arg.describe()).collect();
        let cause = format!("the GPU has no form of `{}` for {}", prim.name(), given.join(" and "));
        self.refuse(cause, "for operands of other kinds it has one")
    }

    /// Leaves a call to the host whose primitive has no device form.
    pub(super) fn lacks<T>(&self, prim: PrimId) -> Lowered<T> {
        let cause = format!("the GPU has no form of `{}`", prim.name());
        self.refuse(cause, "the pages of the primitives tell which have one")
    }

    fn call3(&mut self, prim: PrimId, a: &Val, b: &Val, c: &Val, demand: Demand) -> Lowered<Val> {
        use Val::{Grid, Object, Pair, Set};
        Ok(match (prim, a, b, c) {
            (prim::CROP, &Grid(g), &Pair(pair), &Pair(dims)) => {
                self.make_grid(Op::Crop, &[g.into(), pair.into(), dims.into()])
            }
            (prim::FILL, &Grid(g), _, &(Set(s) | Object(s))) => {
                let (color, no) = (self.int(b)?, self.no());
                self.make_grid(
                    Op::Fill,
                    &[g.into(), color.into(), s.into(), no.into(), modes::PAINT_OVER.into()],
                )
            }
            (prim::UNDERFILL, &Grid(g), _, &(Set(s) | Object(s))) => {
                let (color, below) = (self.int(b)?, self.below(g));
                self.make_grid(
                    Op::Fill,
                    &[g.into(), color.into(), s.into(), below.into(), modes::PAINT_UNDER.into()],
                )
            }
            (prim::MOVE, Grid(_), &Object(o), &Pair(by)) => {
                let Object(moved) =
                    self.call2(prim::SHIFT, &Object(o), &Pair(by), Demand::Whole)?
                else {
                    return self.unsupported(prim, &[a, b, c]);
                };
                let covered = self.call2(prim::COVER, a, b, Demand::Whole)?;
                self.call2(prim::PAINT, &covered, &Object(moved), Demand::Whole)?
            }
            (prim::REPLACE | prim::SWITCH, &Grid(g), ..) => {
                let (old, new) = (self.int(b)?, self.int(c)?);
                let both = u32::from(prim == prim::SWITCH);
                self.make_grid(Op::Replace, &[g.into(), old.into(), new.into(), both.into()])
            }
            (prim::CELLWISE, &Grid(x), &Grid(y), _) => {
                let fallback = self.int(c)?;
                self.make_grid(Op::Cellwise, &[x.into(), y.into(), fallback.into()])
            }
            (prim::BRANCH, ..) => {
                let condition = self.truth(a)?;
                self.pick(condition, b, c)?
            }
            (prim::INTERVAL, ..) => {
                let elements = Elements::Range(self.int(a)?, self.int(b)?, self.int(c)?);
                if let Elements::Range(_, _, step) = elements {
                    self.step(Op::Need, &[step.into(), modes::VALUE.into()]);
                }
                Val::Seq(Rc::new(Seq { elements, is_set: false, ordered: true }))
            }
            _ => {
                let _ = demand;
                return self.unsupported(prim, &[a, b, c]);
            }
        })
    }

    /// Tells whether a function certainly yields a value on the elements that the program gives it.
    pub(super) fn infallible(&self, function: &Function) -> bool {
        match self.graph.node(function.node) {
            Node::Lambda { body, .. } => self.facts.cannot_fail(body),
            Node::Prim(prim) => prim.get().fails.is_empty(),
            _ => false,
        }
    }
}
