//! Loops with a state, of which numbers and truth values stay in registers from round to round.
//!
//! The types of a state in every round are told before code is generated for the body. A round that
//! makes anything else of it leaves the program to the VM. The elements lie in a buffer, as those
//! of other loops do.

use cranelift::prelude::*;

use super::buffers::Element;
use super::choices::{Merged, Parts};
use super::elements::Elements;
use super::finish::LoopKind;
use super::kinds::{Known, Walk, constant_int, type_of_call, yields_parts};
use super::layout;
use super::loops::{Body, CALL, element};
use super::lower::{Lower, Val};
use super::runtime::Site;
use crate::ir::NodeId;
use crate::prim::{self, PrimId, Primitive};
use crate::types::{Shape, Type};
use crate::value::Seq;
use crate::value::arena::{MAX_DEPTH, MAX_SMALL};
use crate::vm::code::{Code, Instr, Op};

/// The way in which a loop with a state goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Goes {
    /// Through all elements.
    Through,
    /// Through elements, until the first part of the state is true.
    ThroughUntil,
    /// Until the first part of the state is true.
    Until,
}

impl Goes {
    /// Returns how the loop that a primitive is goes on, if it is one with a state.
    pub(super) fn of(prim: PrimId) -> Option<Self> {
        match prim {
            prim::FOLDED => Some(Self::Through),
            prim::FOLD_UNTIL => Some(Self::ThroughUntil),
            prim::LOOP_UNTIL => Some(Self::Until),
            _ => None,
        }
    }

    pub(super) fn has_element(self) -> bool {
        self != Self::Until
    }
}

/// A part of a state from round to round.
struct Kept {
    place: Merged,
    rep: Rep,
}

/// The form in which a part is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rep {
    Int,
    Bool,
    Any(Type),
}

impl Rep {
    fn of(ty: Type, initial: Val) -> Self {
        match (ty.shape(), initial) {
            (Shape::Int, Val::Int(_) | Val::Any(..)) => Self::Int,
            (Shape::Bool, Val::Bool(_) | Val::Any(..)) => Self::Bool,
            _ => Self::Any(ty),
        }
    }
}

/// A call that becomes a loop.
struct RoundsCall<'c> {
    goes: Goes,
    prim: &'static Primitive,
    body: Body<'c>,
    /// The parts that the state begins with, and their types in every round.
    state: Vec<(Type, Val)>,
    /// The container with the type of its elements.
    container: Option<(Val, Type)>,
    site: u32,
    node: NodeId,
}

/// Tells whether all that is looked at of what is in a slot, a tuple of so many, is its parts.
fn is_taken_apart(code: &Code, slot: usize, count: usize) -> bool {
    let takes = |index: usize, instr: &Instr| {
        let operands = code.operands(instr);
        let is_part = instr.op.is_call()
            && code.sites[index].primitive.is_some_and(|prim| prim.id == prim::ITEM_AT)
            && constant_int(code, operands[1]).is_some_and(|n| (0..count as i64).contains(&n));
        let uses = |place: usize| operands[place] as usize == slot;
        (0..operands.len()).all(|place| !uses(place) || is_part && place == 0)
    };
    code.result as usize != slot
        && code.instrs.iter().enumerate().all(|(index, instr)| takes(index, instr))
}

/// Values of instructions that are the same in every round, and the number of these.
type Fixed = (Vec<Option<Val>>, usize);

impl<'c> Lower<'_, '_, 'c> {
    /// Returns a loop with a state as native code, if its body and the parts of its state are known
    /// here. `None` leaves everything as it was.
    pub(super) fn native_rounds(
        &mut self,
        prim: &'static Primitive,
        code: &'c Code,
        instr: &Instr,
        node: NodeId,
        vals: &[Option<Val>],
    ) -> Option<Val> {
        let goes = Goes::of(prim.id)?;
        let slots = code.operands(instr);
        let body = self.body_of(code, slots[0], vals)?;
        let arity = match &body {
            Body::Lambda(lambda, _) => lambda.arity,
            Body::Primitive(prim) => prim.arity(),
        };
        let count = arity.checked_sub(goes.has_element().into()).filter(|&count| count > 0)?;
        let suits = match &body {
            Body::Lambda(lambda, _) => count == 1 || yields_parts(lambda, count),
            Body::Primitive(_) => count == 1,
        };
        if !suits {
            return None;
        }
        let initial = self.parts_of_state(code, slots[1], count, vals)?;
        if !self.may_inline(&body) {
            return None;
        }
        let container = slots.get(2).map(|&slot| {
            let container = self.read(code, vals, slot);
            let known = match self.type_of(container) {
                Type::UNKNOWN => self.operand_types(node).get(2).copied(),
                known => Some(known),
            };
            let of = known.and_then(|known| known.regular().element());
            (container, of.unwrap_or(Type::UNKNOWN))
        });
        let known: Vec<Known<'c>> = (0..count)
            .map(|part| match self.known_part(code, slots[1], part, count, vals) {
                Known::Of(Type::UNKNOWN) => Known::Of(self.type_of(initial[part])),
                known => known,
            })
            .collect();
        let of = container.map(|(_, of)| of);
        let types = self.types_of_state(&body, known, of);
        let index = self.new_loop();
        let site = self.site(Site {
            prim: Some(prim),
            index,
            kind: LoopKind::Rounds,
            elements: [of.map_or(Element::Any, element), Element::Any],
            ..self.plain_site(node)
        });
        let state = types.into_iter().zip(initial).collect();
        let call = RoundsCall { goes, prim, body, state, container, site, node };
        let parts = self.emit_rounds(&call);
        if self.generates_all(code) && is_taken_apart(code, vals.len(), parts.len()) {
            return Some(self.bare_state(prim, node, parts));
        }
        Some(self.whole_state(prim, node, parts))
    }

    /// Returns the state that a loop came to, of which only the parts are looked at: it is paid for
    /// and not made.
    fn bare_state(&mut self, prim: &'static Primitive, node: NodeId, parts: Parts) -> Val {
        let is_scalar = |part: &Val| matches!(part, Val::Int(_) | Val::Bool(_));
        if parts.len() < 2 || parts.len() > MAX_SMALL || !parts.iter().all(is_scalar) {
            return self.whole_state(prim, node, parts);
        }
        let bytes = [parts.len() * size_of::<crate::value::Value<'_>>(), size_of::<Seq<'_>>()];
        if let &[Val::Int(a) | Val::Bool(a), Val::Int(b) | Val::Bool(b)] = &parts[..] {
            // Two small numbers are held in place.
            let fits = self.fits_pair(a, b);
            let all = self.b.ins().iconst(types::I64, bytes.iter().sum::<usize>() as i64);
            let zero = self.b.ins().iconst(types::I64, 0);
            let units = bytes.iter().map(|bytes| bytes / 16).sum::<usize>();
            let units = self.b.ins().iconst(types::I64, units as i64);
            let (all, units) =
                (self.b.ins().select(fits, zero, all), self.b.ins().select(fits, zero, units));
            self.pay_bytes(all);
            self.flush();
            self.pending_more = Some(units);
            self.flush();
        } else {
            self.pay(&bytes);
        }
        let [head, word] = [1, 0].map(|word| self.b.ins().iconst(types::I64, word));
        self.numbers.insert(head, parts);
        Val::Any(head, word)
    }

    /// Returns the state that a loop came to as one value.
    fn whole_state(&mut self, prim: &'static Primitive, node: NodeId, parts: Parts) -> Val {
        if let [only] = parts[..] {
            return only;
        }
        if let Some(val) = self.small_tuple(&parts) {
            return val;
        }
        let site = Site { prim: Some(prim), ..self.plain_site(node) };
        let whole = self.call_list(self.shims.tuple, site, &parts);
        if let Val::Any(head, _) = whole {
            self.numbers.insert(head, parts);
        }
        whole
    }

    /// Returns the types that the parts of a state have in every round.
    fn types_of_state(
        &mut self,
        body: &Body<'c>,
        known: Vec<Known<'c>>,
        of: Option<Type>,
    ) -> Vec<Type> {
        match body {
            Body::Lambda(lambda, captured) => {
                let captured: Vec<Known<'c>> =
                    captured.iter().map(|&val| self.known(val)).collect();
                let mut walk = std::mem::replace(&mut self.walk, Walk::ALL);
                let known = walk.state(lambda, &captured, known, of);
                self.walk = walk;
                known.iter().map(Known::ty).collect()
            }
            Body::Primitive(prim) => {
                let after = |ty: Type| {
                    let args: Vec<Type> = [ty].into_iter().chain(of).collect();
                    ty.join(type_of_call(prim.id, &args))
                };
                let ty = after(known[0].ty());
                vec![if after(ty) == ty { ty } else { Type::UNKNOWN }]
            }
        }
    }

    /// Returns the parts of the state that a loop begins with.
    fn parts_of_state(
        &mut self,
        code: &'c Code,
        slot: u32,
        count: usize,
        vals: &[Option<Val>],
    ) -> Option<Parts> {
        if count == 1 {
            return Some([self.read(code, vals, slot)].into_iter().collect());
        }
        if (slot as usize) < code.constants {
            let whole = code.initial(slot);
            if !whole.is_tuple() || whole.len() != Some(count) {
                return None;
            }
            return Some((0..count).map(|part| self.constant(whole.element(part))).collect());
        }
        let maker = &code.instrs[(slot as usize).checked_sub(code.first_value())?];
        let operands = code.operands(maker);
        if !matches!(maker.op, Op::Tuple) || operands.len() != count {
            return None;
        }
        Some(operands.iter().map(|&slot| self.read(code, vals, slot)).collect())
    }

    /// Returns what is known of a part of the state that a loop begins with.
    fn known_part(
        &mut self,
        code: &'c Code,
        slot: u32,
        part: usize,
        count: usize,
        vals: &[Option<Val>],
    ) -> Known<'c> {
        match self.known_of(code, slot, vals) {
            known if count == 1 => known,
            Known::Parts(parts) => parts.get(part).cloned().unwrap_or(Known::Of(Type::UNKNOWN)),
            _ => Known::Of(Type::UNKNOWN),
        }
    }

    /// Generates a loop: the parts of its last state.
    fn emit_rounds(&mut self, call: &RoundsCall<'c>) -> Parts {
        self.pending += 1;
        self.flush();
        let elements = call.container.map(|container| self.elements_of(container, call.site));
        self.begin_loop();
        let is_lambda = matches!(call.body, Body::Lambda(..));
        if is_lambda {
            self.enter_call(MAX_DEPTH);
        }
        let mut parts: Vec<Kept> = Vec::with_capacity(call.state.len());
        for &(ty, initial) in &call.state {
            let mut part = Kept { place: Merged::new(self), rep: Rep::of(ty, initial) };
            let initial = self.as_kept(initial, part.rep);
            part.place.set(self, initial);
            parts.push(part);
        }
        let index = self.variable();
        let (header, after) = (self.b.create_block(), self.b.create_block());
        let outer = self.around.replace(call.prim.name_in_faults());
        let fixed = self.fixed_part(call, elements, after);
        self.b.ins().jump(header, &[]);
        self.b.switch_to_block(header);
        let number = self.b.use_var(index);
        let mut params: Vec<Val> = parts.iter().map(|part| part.now(self)).collect();
        if let Some(elements) = elements {
            let item = self.next_element(elements, number, after);
            params.push(item);
        }
        let made = self.one_round(call, &params, number, fixed);
        self.around = outer;
        self.flush();
        for (part, &val) in parts.iter_mut().zip(&made) {
            let val = self.as_kept(val, part.rep);
            part.place.set(self, val);
        }
        let next = self.b.ins().iadd_imm_s(number, 1);
        self.b.def_var(index, next);
        if call.goes == Goes::Through {
            self.b.ins().jump(header, &[]);
        } else {
            let truth = self.truth(made[0]);
            self.b.ins().brif(truth, after, &[], header, &[]);
        }
        self.b.seal_block(header);
        self.enter_block(after);
        if is_lambda {
            self.leave_call();
        }
        self.end_loop();
        parts.iter().map(|part| part.now(self)).collect()
    }

    /// Generates what is the same in every round, which the first one computes, if there is one.
    fn fixed_part(
        &mut self,
        call: &RoundsCall<'c>,
        elements: Option<Elements>,
        after: Block,
    ) -> Option<Fixed> {
        let Body::Lambda(lambda, captured) = &call.body else { return None };
        let count = match call.state.len() {
            1 => lambda.invariant,
            // Instructions that only put the parts together are not run.
            _ => lambda.invariant.min(lambda.instrs.len().saturating_sub(1)),
        };
        if count == 0 {
            return None;
        }
        if let Some(elements) = elements {
            let some = self.b.create_block();
            self.b.ins().brif(elements.count(), some, &[], after, &[]);
            self.enter_block(some);
        }
        self.pending = call.cost_of_round();
        let vals = self.beginning(lambda, captured, count);
        self.flush();
        Some((vals, count))
    }

    /// Generates a round: the parts of the next state.
    fn one_round(
        &mut self,
        call: &RoundsCall<'c>,
        params: &[Val],
        number: Value,
        fixed: Option<Fixed>,
    ) -> Parts {
        if fixed.is_some() {
            // The first one is paid for.
            let units = self.b.ins().iconst(types::I64, i64::from(call.cost_of_round()));
            let zero = self.b.ins().iconst(types::I64, 0);
            self.pending_more = Some(self.b.ins().select(number, units, zero));
        } else {
            self.pending = call.cost_of_round();
        }
        match &call.body {
            Body::Lambda(lambda, captured) => {
                let (mut vals, from) = fixed.unwrap_or_else(|| {
                    (self.frame(lambda, params.iter().map(|_| None), captured), 0)
                });
                let places = vals[lambda.constants..].iter_mut();
                places.zip(params).for_each(|(place, &param)| *place = Some(param));
                if call.state.len() > 1 {
                    return self.parts(lambda, vals, from);
                }
                self.instrs(lambda, from..lambda.instrs.len(), &mut vals);
                [self.read(lambda, &vals, lambda.result)].into_iter().collect()
            }
            Body::Primitive(prim) => {
                let types: Vec<Type> = params.iter().map(|&param| self.type_of(param)).collect();
                [self.primitive(prim, params, &types, call.node)].into_iter().collect()
            }
        }
    }

    /// Returns a value in the form in which a part is kept; gives up where it is anything else.
    fn as_kept(&mut self, val: Val, rep: Rep) -> Val {
        match (rep, val) {
            (Rep::Int, Val::Int(_)) | (Rep::Bool, Val::Bool(_)) => val,
            (Rep::Int, _) => {
                let (head, word) = self.boxed(val);
                self.expect(head, layout::kind::INT);
                Val::Int(layout::int(word))
            }
            (Rep::Bool, _) => {
                let (head, word) = self.boxed(val);
                self.expect(head, layout::kind::BOOL);
                Val::Bool(layout::truth(word))
            }
            (Rep::Any(ty), _) => {
                let (head, word) = self.boxed(val);
                self.any_of(head, word, ty)
            }
        }
    }
}

impl Kept {
    /// Returns the value at the beginning of a round, or after the last one.
    fn now(&self, lower: &mut Lower<'_, '_, '_>) -> Val {
        match self.rep {
            Rep::Int | Rep::Bool => self.place.get(lower),
            Rep::Any(ty) => self.place.any(lower, ty),
        }
    }
}

impl RoundsCall<'_> {
    /// Returns the fuel of a round beside what its body spends.
    fn cost_of_round(&self) -> u32 {
        let own = u32::from(self.goes == Goes::Until);
        match self.body {
            Body::Lambda(..) => own + CALL,
            Body::Primitive(_) => own,
        }
    }
}
