//! Calls of primitives as steps.
//!
//! A call is lowered by its primitive's device form, which looks how the operands are held. A call
//! that its form cannot make is refused, with what it was given.

use super::forms::{Make, form};
use super::val::Call;
use super::{Demand, Function, Lower, Lowered, Val};
use crate::ir::{Node, NodeId};
use crate::prim::{PrimId, Primitive};

impl Lower<'_> {
    /// Returns the value of a call. Functions among the operands are known, or the call is refused.
    pub(super) fn call_node(
        &mut self,
        node: NodeId,
        prim: &'static Primitive,
        operands: &[NodeId],
    ) -> Lowered<Val> {
        let demand = self.demand(node);
        let form = form(prim.id);
        let function_at = match form.map(|form| form.make) {
            Some(Make::Loop(place, _)) => Some(place),
            _ => None,
        };
        let mut function = None;
        if let Some(&operand) = function_at.and_then(|place| operands.get(place)) {
            function = Some(self.function(operand)?);
        }
        let mut args = Vec::with_capacity(operands.len());
        for (place, &operand) in operands.iter().enumerate() {
            if Some(place) == function_at {
                continue;
            }
            let is_function =
                matches!(self.graph.node(operand), Node::Prim(_) | Node::Lambda { .. });
            // Of a loop without a device form the loop is told, and not its function.
            if is_function && form.is_none() {
                return self.lacks(prim.id);
            }
            args.push(self.value(operand)?);
        }
        self.site = node;
        let call = Call { prim: prim.id, args: &args, demand };
        match (form.map(|form| (form, form.make)), function) {
            (Some((form, Make::Loop(_, emit))), Some(function)) => {
                let value = emit(self, function, &call)?;
                self.spends(form.fuel_of(&value));
                Ok(value)
            }
            _ => self.call(prim, &args, demand),
        }
    }

    /// Returns the value of a call of a primitive that takes no function.
    pub(super) fn call(
        &mut self,
        prim: &'static Primitive,
        args: &[Val],
        demand: Demand,
    ) -> Lowered<Val> {
        let value = self.emit(prim.id, args, demand)?;
        if let Some(form) = form(prim.id) {
            self.spends(form.fuel_of(&value));
        }
        Ok(value)
    }

    /// Makes the steps of a call, as a call of its own or as a part of another one.
    pub(super) fn emit(&mut self, prim: PrimId, args: &[Val], demand: Demand) -> Lowered<Val> {
        let Some(form) = form(prim) else { return self.lacks(prim) };
        let call = Call { prim, args, demand };
        match form.make {
            // The front end lets a function through that takes another number of operands.
            Make::Steps(emit) if args.len() == prim.get().params.len() => emit(self, &call),
            _ => self.unsupported(&call),
        }
    }

    /// Leaves a call to the host whose operands have no device form.
    pub(super) fn unsupported<T>(&self, call: &Call<'_>) -> Lowered<T> {
        self.lacks_for(call.prim, call.args)
    }

    /// Leaves a call to the host whose primitive has no device form for such operands.
    pub(super) fn lacks_for<'v, T>(
        &self,
        prim: PrimId,
        args: impl IntoIterator<Item = &'v Val>,
    ) -> Lowered<T> {
        let given: Vec<&str> = args.into_iter().map(Val::describe).collect();
        let cause = format!("the GPU has no form of `{}` for {}", prim.name(), given.join(" and "));
        self.refuse(cause, "for operands of other kinds it has one")
    }

    /// Leaves a call to the host whose primitive has no device form.
    pub(super) fn lacks<T>(&self, prim: PrimId) -> Lowered<T> {
        let cause = format!("the GPU has no form of `{}`", prim.name());
        self.refuse(cause, "the pages of the primitives tell which have one")
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
