//! Loops over containers with the body inlined.
//!
//! The elements are put into a buffer first, so that one loop serves every container, and results
//! take the places of the elements. A body is generated for one kind of element, which types
//! foretell. Where the elements turn out to be of another kind the primitive itself runs, with a
//! closure of bytecode.
//!
//! [`Turns`] is how a loop goes over its elements, [`Sink`] what it does with what its body yields.

use cranelift::prelude::*;

use super::buffers::Element;
use super::forms::{Loop, loop_of};
use super::lower::{Lower, Val};
use super::runtime::Site;
use super::sink::Sink;
use super::turns::Turns;
use crate::ir::NodeId;
use crate::prim::Primitive;
use crate::types::{Shape as TypeShape, Type};
use crate::value::{FuncKind, View};
use crate::vm::code::{Code, Instr};

/// A call that becomes a loop.
struct LoopCall<'c> {
    prim: &'static Primitive,
    form: Loop,
    body: Body<'c>,
    /// The types known of the elements.
    of: [Type; 2],
    site: u32,
    node: NodeId,
}

/// The body of a loop.
pub(super) enum Body<'c> {
    Lambda(&'c Code, Vec<Val>),
    Primitive(&'static Primitive),
}

/// The body of one turn of a loop.
enum TurnBody<'c> {
    /// A lambda, with what it captures.
    Whole(&'c Code, Vec<Val>),
    /// The rest of a lambda whose first instructions were run before the loop, with their values.
    Rest(&'c Code, Vec<Option<Val>>),
    Primitive(&'static Primitive),
}

/// Fuel of a call of a lambda, beside what its body spends.
pub(super) const CALL: u32 = crate::value::func::CALL as u32;

/// Returns the kind of element that a body is best made for, given the type of the elements.
pub(super) fn element(item: Type) -> Element {
    match item.shape() {
        TypeShape::Int => Element::Int,
        _ if item == Type::PAIR => Element::Pair,
        _ if item == Type::CELL => Element::Cell,
        _ => Element::Any,
    }
}

impl<'c> Lower<'_, '_, 'c> {
    /// Returns a loop as native code, if its function is known here. `None` leaves everything as it
    /// was.
    pub(super) fn native_loop(
        &mut self,
        prim: &'static Primitive,
        code: &'c Code,
        instr: &Instr,
        node: NodeId,
        vals: &[Option<Val>],
    ) -> Option<Val> {
        let form = loop_of(prim.id)?;
        let slots = code.operands(instr);
        let body = self.body_of(code, slots[form.function], vals)?;
        let params = match &body {
            Body::Lambda(lambda, _) => lambda.arity,
            Body::Primitive(prim) => prim.arity(),
        };
        if params != form.containers.len() || !self.may_inline(&body) {
            return None;
        }
        let types = self.operand_types(node);
        let of = [0, 1].map(|index| {
            match form.containers.get(index).and_then(|&index| types.get(index)) {
                Some(container) => container.regular().element().unwrap_or(Type::UNKNOWN),
                None => Type::UNKNOWN,
            }
        });
        let elements = of.map(element);
        let args: Vec<Val> = slots.iter().map(|&slot| self.read(code, vals, slot)).collect();
        let index = self.new_loop();
        let site = self.site(Site {
            prim: Some(prim),
            node,
            around: self.around,
            index,
            kind: form.kind,
            elements,
            deeper: matches!(body, Body::Lambda(..)),
            units: 0,
            lambda: None,
        });
        Some(self.emit_loop(&LoopCall { prim, form, body, of, site, node }, &args))
    }

    /// Returns the function that a slot holds, if it is known.
    pub(super) fn body_of(
        &mut self,
        code: &'c Code,
        slot: u32,
        vals: &[Option<Val>],
    ) -> Option<Body<'c>> {
        if (slot as usize) < code.constants {
            let View::Func(func) = code.initial(slot).view() else {
                return None;
            };
            let FuncKind::Prim(prim) = func.kind else { return None };
            return Some(Body::Primitive(prim));
        }
        let Val::Any(head, _) = self.read(code, vals, slot) else { return None };
        let (body, captured) = self.functions.get(&head)?;
        Some(Body::Lambda(body, captured.to_vec()))
    }

    pub(super) fn may_inline(&mut self, body: &Body<'_>) -> bool {
        match body {
            Body::Lambda(lambda, _) => self.reserve(lambda),
            Body::Primitive(_) => true,
        }
    }

    /// Returns a loop, and beside it the call of the primitive for elements that it is not made
    /// for.
    fn emit_loop(&mut self, call: &LoopCall<'c>, args: &[Val]) -> Val {
        let containers = call.form.containers;
        self.pending += 1;
        self.flush();
        let site_at = self.site_operand(call.site);
        let mut operands = vec![self.env, site_at];
        for &operand in containers {
            let (head, word) = self.boxed(args[operand]);
            operands.extend([head, word]);
        }
        let begin = if containers.len() == 1 { self.shims.begin } else { self.shims.begin2 };
        let (items, counts) = self.call_shim(begin, &operands);

        let (generic, native, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(generic);
        self.b.append_block_param(done, types::I64);
        self.b.append_block_param(done, types::I64);
        let is_generic = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, counts, 0);
        self.b.ins().brif(is_generic, generic, &[], native, &[]);

        self.enter_block(generic);
        let (head, word) = self.call_primitive(call.site, call.prim, args);
        self.b.ins().jump(done, &[head.into(), word.into()]);

        self.enter_block(native);
        let running = self.b.create_block();
        self.b.ins().brif(items, running, &[], self.failure, &[]);
        self.enter_block(running);
        let (head, word) = self.emit_turns(call, items, counts);
        self.b.ins().jump(done, &[head.into(), word.into()]);

        self.enter_block(done);
        let params = self.b.block_params(done);
        Val::Any(params[0], params[1])
    }

    /// Returns the turns over elements that lie in a buffer: yields head and word of the loop's
    /// value.
    fn emit_turns(&mut self, call: &LoopCall<'c>, items: Value, counts: Value) -> (Value, Value) {
        let kind = call.form.kind;
        let turns = Turns::begin(self, kind, items, counts);
        let sink = Sink::begin(self, &call.form, &turns, items, call.site);
        let own_cost = kind.cost_of_turn();
        let turn = match &call.body {
            Body::Lambda(lambda, captured) if lambda.invariant > 0 => {
                // Computed in the first turn, if there is one; a product without rows was left to
                // the primitive.
                turns.enter_unless_empty(self);
                self.pending = own_cost + CALL;
                self.pending_more = turns.charge;
                let outer = self.around.replace(call.prim.name_in_faults());
                let vals = self.invariant(lambda, captured);
                self.around = outer;
                self.flush();
                TurnBody::Rest(lambda, vals)
            }
            Body::Lambda(lambda, captured) => TurnBody::Whole(lambda, captured.clone()),
            Body::Primitive(prim) => TurnBody::Primitive(prim),
        };
        let place = turns.next(self);
        match turn {
            // The first turn is paid for.
            TurnBody::Rest(..) => {
                self.pending_more = Some(turns.unless_first(self, place, own_cost + CALL));
            }
            TurnBody::Whole(..) => {
                self.pending = own_cost + CALL;
                self.pending_more = turns.charge;
            }
            TurnBody::Primitive(_) => {
                self.pending = own_cost;
                self.pending_more = turns.charge;
            }
        }
        let params = turns.elements(self, place, call.of.map(element));
        let item = params[0];
        let result = self.loop_body(call, &turn, params);
        turns.advance(self, place);
        if sink.take(self, &turns, place, item, result) {
            self.b.ins().jump(turns.header, &[]);
        }
        self.b.seal_block(turns.header);
        self.enter_block(turns.after);
        if !matches!(turn, TurnBody::Primitive(_)) {
            self.leave_call();
        }
        sink.finish(self, &turns, items)
    }

    fn loop_body(&mut self, call: &LoopCall<'c>, turn: &TurnBody<'c>, params: Vec<Val>) -> Val {
        // The innermost primitive is the one that a fault names.
        let outer = self.around.replace(call.prim.name_in_faults());
        let result = match turn {
            TurnBody::Whole(lambda, captured) => self.code(lambda, &params, captured),
            TurnBody::Rest(lambda, vals) => self.turn(lambda, &params, vals.clone()),
            TurnBody::Primitive(prim) => self.primitive(prim, &params, &call.of, call.node),
        };
        self.around = outer;
        result
    }
}
