//! Loops over containers with the body inlined.
//!
//! The elements are put into a buffer first, so that one loop serves every container, and results
//! take the places of the elements. A body is generated for one kind of element, which types
//! foretell; where the elements turn out to be of another kind the primitive itself runs, with a
//! closure of bytecode.

use cranelift::prelude::*;

use super::NATIVE;
use super::finish::Kind;
use super::layout;
use super::lower::{Lower, Val};
use super::runtime::{Element, PAID, Site};
use crate::ir::NodeId;
use crate::prim::Primitive;
use crate::prim::loops::order_of_cells;
use crate::types::{Shape as TypeShape, Type};
use crate::value::{FuncKind, View};
use crate::vm::code::{Code, Instr, Op};

/// A loop primitive: the operand that is the function, and what the loop does.
struct Form {
    function: usize,
    containers: &'static [usize],
    kind: Kind,
    greatest: bool,
}

/// What a loop runs for each element.
enum Body<'c> {
    Lambda(&'c Code, Vec<Val>),
    Primitive(&'static Primitive),
}

/// What one turn of a loop runs.
enum Turn<'c> {
    /// A lambda, with what it captures.
    Whole(&'c Code, Vec<Val>),
    /// What is left of a lambda whose first instructions were run before the loop, with their
    /// values.
    Rest(&'c Code, Vec<Option<Val>>),
    Primitive(&'static Primitive),
}

/// Fuel of a call of a lambda, beside what its body spends.
const CALL: u32 = crate::value::func::CALL as u32;

fn form(prim: &Primitive) -> Option<Form> {
    let form = |function, containers, kind| Form { function, containers, kind, greatest: false };
    Some(match prim.name {
        "apply" => form(0, &[1], Kind::Map),
        "mapply" => form(0, &[1], Kind::MapMerge),
        "sfilter" => form(1, &[0], Kind::Filter),
        "mfilter" => form(1, &[0], Kind::FilterMerge),
        "extract" => form(1, &[0], Kind::Extract),
        "order" => form(1, &[0], Kind::Order),
        "argmin" => form(1, &[0], Kind::Pick),
        "argmax" => Form { greatest: true, ..form(1, &[0], Kind::Pick) },
        "valmin" => form(1, &[0], Kind::Value),
        "valmax" => Form { greatest: true, ..form(1, &[0], Kind::Value) },
        "papply" => form(0, &[1, 2], Kind::Zip),
        "mpapply" => form(0, &[1, 2], Kind::ZipMerge),
        "prapply" => form(0, &[1, 2], Kind::Product),
        _ => return None,
    })
}

/// Whether a call of a primitive may become a few machine instructions.
fn is_short(prim: &Primitive) -> bool {
    form(prim).is_none() && NATIVE.contains(&prim.name)
}

/// What native code promises to make of an instruction, or of a program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Gain {
    /// No more than the VM does.
    None,
    /// A loop of whose body a part becomes a few machine instructions.
    Some,
    /// A loop whose body is nothing but that.
    Most,
}

/// What there is to gain in a program, or in the body of a loop.
pub(super) fn gain(code: &Code) -> Gain {
    (0..code.instrs.len()).map(|at| loop_gain(code, at)).max().unwrap_or(Gain::None)
}

/// What there is to gain by making an instruction a native loop.
pub(super) fn loop_gain(code: &Code, at: usize) -> Gain {
    let (instr, site) = (&code.instrs[at], &code.sites[at]);
    let Some(form) = site.primitive.and_then(form) else { return Gain::None };
    let slot = code.operands(instr)[form.function] as usize;
    if slot < code.constants {
        return match code.template.values()[slot].view() {
            View::Func(func) => match func.kind {
                // The VM sorts the cells of a row without calling anything.
                FuncKind::Prim(prim)
                    if matches!(form.kind, Kind::Order) && order_of_cells(prim).is_some() =>
                {
                    Gain::None
                }
                FuncKind::Prim(prim) if is_short(prim) => Gain::Most,
                _ => Gain::None,
            },
            _ => Gain::None,
        };
    }
    let made = slot.checked_sub(code.first_value()).and_then(|at| code.instrs.get(at));
    let Some(Op::Closure(lambda)) = made.map(|instr| instr.op) else { return Gain::None };
    let body = &code.lambdas[lambda as usize];
    // The VM does not ask every element.
    if body.reads.is_some() && matches!(form.kind, Kind::Filter) {
        return Gain::None;
    }
    let each = body.instrs.iter().zip(&body.sites).enumerate().map(|(at, (instr, site))| {
        match (instr.op, site.primitive) {
            (Op::Call(_), Some(prim)) if is_short(prim) => Gain::Most,
            (Op::Call(_), Some(_)) => loop_gain(body, at),
            (Op::Select { .. }, _) => Gain::Some,
            _ => Gain::None,
        }
    });
    // What makes a tuple or a function is neither here nor there.
    let calls = || {
        body.instrs
            .iter()
            .zip(each.clone())
            .filter(|(instr, _)| matches!(instr.op, Op::Call(_) | Op::Select { .. }))
    };
    match calls().map(|(_, gain)| gain).max() {
        Some(Gain::Most) if calls().all(|(_, gain)| gain == Gain::Most) => Gain::Most,
        Some(Gain::Most | Gain::Some) => Gain::Some,
        _ => Gain::None,
    }
}

/// What a body is best made for, given the type of the elements.
fn element(item: Type) -> Element {
    match item.shape() {
        TypeShape::Int => Element::Int,
        _ if item == Type::PAIR => Element::Pair,
        _ if item == Type::CELL => Element::Cell,
        _ => Element::Any,
    }
}

impl<'c> Lower<'_, '_, 'c> {
    /// A loop as native code, if its function is known here. `None` leaves everything as it was.
    pub(super) fn native_loop(
        &mut self,
        prim: &'static Primitive,
        code: &'c Code,
        instr: &Instr,
        node: NodeId,
        vals: &[Option<Val>],
    ) -> Option<Val> {
        let form = form(prim)?;
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
        let of = [0, 1].map(|at| match form.containers.get(at).and_then(|&at| types.get(at)) {
            Some(container) => container.regular().element().unwrap_or(Type::UNKNOWN),
            None => Type::UNKNOWN,
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
            chain: Vec::new(),
        });
        Some(self.emit_loop(prim, &form, &body, of, &args, site, node))
    }

    /// The function that a slot holds, if it is known.
    fn body_of(&mut self, code: &'c Code, slot: u32, vals: &[Option<Val>]) -> Option<Body<'c>> {
        if (slot as usize) < code.constants {
            let View::Func(func) = code.template.values()[slot as usize].view() else {
                return None;
            };
            let FuncKind::Prim(prim) = func.kind else { return None };
            return Some(Body::Primitive(prim));
        }
        let instr = &code.instrs[(slot as usize).checked_sub(code.first_value())?];
        let Op::Closure(lambda) = instr.op else { return None };
        let captured = code.operands(instr).iter().map(|&slot| self.read(code, vals, slot));
        Some(Body::Lambda(&code.lambdas[lambda as usize], captured.collect()))
    }

    fn may_inline(&mut self, body: &Body<'_>) -> bool {
        match body {
            Body::Lambda(lambda, _) => self.reserve(lambda),
            Body::Primitive(_) => true,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they were found together by the only caller")]
    fn emit_loop(
        &mut self,
        prim: &'static Primitive,
        form: &Form,
        body: &Body<'c>,
        of: [Type; 2],
        args: &[Val],
        site: u32,
        node: NodeId,
    ) -> Val {
        self.pending += 1;
        self.flush();
        let site_at = self.site_operand(site);
        let mut operands = vec![self.env, site_at];
        for &at in form.containers {
            let (head, word) = self.boxed(args[at]);
            operands.extend([head, word]);
        }
        let begin = if form.containers.len() == 1 { self.shims.begin } else { self.shims.begin2 };
        let (items, counts) = self.call_shim(begin, &operands);

        let (generic, native, done) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(generic);
        self.b.append_block_param(done, types::I64);
        self.b.append_block_param(done, types::I64);
        let is_generic = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, counts, 0);
        self.b.ins().brif(is_generic, generic, &[], native, &[]);

        self.enter_block(generic);
        let (head, word) = self.call_primitive(site, prim, args);
        self.b.ins().jump(done, &[head.into(), word.into()]);

        self.enter_block(native);
        let running = self.b.create_block();
        self.b.ins().brif(items, running, &[], self.failure, &[]);
        self.enter_block(running);
        let (head, word) = self.native_part(prim, form, body, of, site, items, counts, node);
        self.b.ins().jump(done, &[head.into(), word.into()]);

        self.enter_block(done);
        let params = self.b.block_params(done);
        Val::Any(params[0], params[1])
    }

    /// The loop itself: yields head and word of its value.
    #[expect(clippy::too_many_arguments, reason = "they were found together by the only caller")]
    fn native_part(
        &mut self,
        prim: &'static Primitive,
        form: &Form,
        body: &Body<'c>,
        of: [Type; 2],
        site: u32,
        items: Value,
        counts: Value,
        node: NodeId,
    ) -> (Value, Value) {
        let Form { kind, greatest, .. } = *form;
        let elements = of.map(element);
        // How many elements, what each costs, where results go.
        let (mut count, mut charge) = (counts, None);
        let mut results = items;
        let mut second = items;
        let mut first_count = counts;
        match kind {
            Kind::Filter => {
                let paid = self.b.ins().ushr_imm_s(counts, PAID.trailing_zeros() as i64);
                count = self.b.ins().band_imm_s(counts, !(PAID as i64));
                charge = Some(self.b.ins().bxor_imm_s(paid, 1));
            }
            Kind::Zip | Kind::ZipMerge | Kind::Product => {
                first_count = self.b.ins().ushr_imm_s(counts, 32);
                count = self.b.ins().band_imm_s(counts, 0xffff_ffff);
                let bytes = self.b.ins().ishl_imm_s(first_count, 4);
                second = self.b.ins().iadd(items, bytes);
            }
            Kind::Order => {
                let bytes = self.b.ins().ishl_imm_s(counts, 4);
                results = self.b.ins().iadd(items, bytes);
            }
            _ => {}
        }
        let own_cost = match kind {
            Kind::FilterMerge | Kind::Extract | Kind::Order | Kind::Pick | Kind::Value => 1,
            _ => 0,
        };
        let zero = self.b.ins().iconst(types::I64, 0);
        let out = self.b.declare_var(types::I64);
        let at = self.b.declare_var(types::I64);
        let row = self.b.declare_var(types::I64);
        for variable in [out, at, row] {
            self.b.def_var(variable, zero);
        }
        let best = Best::new(self);
        match kind {
            // Results follow the elements of both containers.
            Kind::Product => {
                let bytes = self.b.ins().ishl_imm_s(count, 4);
                results = self.b.ins().iadd(second, bytes);
            }
            Kind::Zip | Kind::ZipMerge => {
                // Both lie whole in the buffer; what the shorter one leaves of the first is not
                // needed any more.
                results = items;
            }
            _ => {}
        }
        let (header, inside, after) =
            (self.b.create_block(), self.b.create_block(), self.b.create_block());
        let body = &match body {
            Body::Lambda(lambda, captured) if lambda.invariant > 0 => {
                // Computed in the first turn, if there is one; a product without rows was left to
                // the primitive.
                let first = self.b.create_block();
                let turns = if kind == Kind::Product { first_count } else { count };
                self.b.ins().brif(turns, first, &[], after, &[]);
                self.enter_block(first);
                self.pending = own_cost + CALL;
                self.pending_more = charge;
                let outer = self.around.replace(prim.name);
                let vals = self.invariant(lambda, captured);
                self.around = outer;
                self.flush();
                Turn::Rest(lambda, vals)
            }
            Body::Lambda(lambda, captured) => Turn::Whole(lambda, captured.clone()),
            Body::Primitive(prim) => Turn::Primitive(prim),
        };
        self.b.ins().jump(header, &[]);
        self.b.switch_to_block(header);
        let index = self.b.use_var(at);
        let limit = if kind == Kind::Product { first_count } else { count };
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, index, limit);
        let next_row = self.b.create_block();
        let exit = if kind == Kind::Product { next_row } else { after };
        self.b.ins().brif(more, inside, &[], exit, &[]);
        if kind == Kind::Product {
            self.enter_block(next_row);
            let following = self.b.use_var(row);
            let following = self.b.ins().iadd_imm_s(following, 1);
            self.b.def_var(row, following);
            self.b.def_var(at, zero);
            let more = self.b.ins().icmp(IntCC::UnsignedLessThan, following, count);
            self.b.ins().brif(more, header, &[], after, &[]);
        }

        self.enter_block(inside);
        match body {
            Turn::Rest(..) => {
                // The first turn is paid for.
                let units = self.b.ins().iconst(types::I64, i64::from(own_cost + CALL));
                let units = match charge {
                    Some(charge) => self.b.ins().iadd(units, charge),
                    None => units,
                };
                let turn = match kind {
                    Kind::Product => {
                        let row = self.b.use_var(row);
                        self.b.ins().bor(index, row)
                    }
                    _ => index,
                };
                self.pending_more = Some(self.b.ins().select(turn, units, zero));
            }
            Turn::Whole(..) => {
                self.pending = own_cost + CALL;
                self.pending_more = charge;
            }
            Turn::Primitive(_) => {
                self.pending = own_cost;
                self.pending_more = charge;
            }
        }
        let offset = self.b.ins().ishl_imm_s(index, 4);
        let place = self.b.ins().iadd(items, offset);
        let item = self.load_element(place, elements[0]);
        let mut params = vec![item];
        match kind {
            Kind::Zip | Kind::ZipMerge => {
                let place = self.b.ins().iadd(second, offset);
                params.push(self.load_element(place, elements[1]));
            }
            Kind::Product => {
                let row = self.b.use_var(row);
                let offset = self.b.ins().ishl_imm_s(row, 4);
                let place = self.b.ins().iadd(second, offset);
                params.push(self.load_element(place, elements[1]));
            }
            _ => {}
        }
        let result = self.loop_body(prim, body, params, &of, node);
        let next = self.b.ins().iadd_imm_s(index, 1);
        self.b.def_var(at, next);
        match kind {
            Kind::Map | Kind::MapMerge | Kind::Zip | Kind::ZipMerge | Kind::Order => {
                let place = self.b.ins().iadd(results, offset);
                self.store(result, place);
                self.flush();
            }
            Kind::Product => {
                let kept = self.b.use_var(out);
                let offset = self.b.ins().ishl_imm_s(kept, 4);
                let place = self.b.ins().iadd(results, offset);
                self.store(result, place);
                let kept = self.b.ins().iadd_imm_s(kept, 1);
                self.b.def_var(out, kept);
                self.flush();
            }
            Kind::Filter | Kind::FilterMerge => {
                let truth = self.truth(result);
                let kept = self.b.use_var(out);
                let to = self.b.ins().ishl_imm_s(kept, 4);
                let to = self.b.ins().iadd(results, to);
                self.store(item, to);
                let kept = self.b.ins().iadd(kept, truth);
                self.b.def_var(out, kept);
                self.flush();
            }
            Kind::Extract => {
                let truth = self.truth(result);
                self.flush();
                let (head, word) = self.boxed(item);
                self.b.def_var(best.item.0, head);
                self.b.def_var(best.item.1, word);
                self.b.def_var(out, truth);
                self.b.ins().brif(truth, after, &[], header, &[]);
            }
            Kind::Pick | Kind::Value => {
                self.take_best(&best, index, item, result, site, greatest);
                self.flush();
            }
        }
        if kind != Kind::Extract {
            self.b.ins().jump(header, &[]);
        }
        self.b.seal_block(header);
        self.enter_block(after);
        if !matches!(body, Turn::Primitive(_)) {
            self.leave_call();
        }
        let kept = match kind {
            Kind::Map | Kind::MapMerge | Kind::Zip | Kind::ZipMerge => count,
            Kind::Order => self.b.ins().ishl_imm_s(count, 1),
            _ => self.b.use_var(out),
        };
        let site_at = self.site_operand(site);
        match kind {
            Kind::Extract | Kind::Pick => {
                // Without an element the primitive's second half says what is wrong.
                let found = if kind == Kind::Extract { kept } else { count };
                let missing = self.b.create_block();
                let there = self.b.create_block();
                self.b.set_cold_block(missing);
                self.b.ins().brif(found, there, &[], missing, &[]);
                self.enter_block(missing);
                self.call_shim(self.shims.finish, &[self.env, site_at, items, zero]);
                self.jump_to_failure();
                self.enter_block(there);
                (self.b.use_var(best.item.0), self.b.use_var(best.item.1))
            }
            Kind::Value => (self.b.use_var(best.key.0), self.b.use_var(best.key.1)),
            Kind::Product => {
                self.call_checked(self.shims.finish, &[self.env, site_at, results, kept])
            }
            _ => self.call_checked(self.shims.finish, &[self.env, site_at, items, kept]),
        }
    }

    fn loop_body(
        &mut self,
        around: &'static Primitive,
        body: &Turn<'c>,
        params: Vec<Val>,
        of: &[Type],
        node: NodeId,
    ) -> Val {
        // The innermost primitive is the one that a fault names.
        let outer = self.around.replace(around.name);
        let result = match body {
            Turn::Whole(lambda, captured) => self.code(lambda, &params, captured),
            Turn::Rest(lambda, vals) => self.turn(lambda, &params, vals.clone()),
            Turn::Primitive(prim) => self.primitive(prim, &params, of, node),
        };
        self.around = outer;
        result
    }

    fn load_element(&mut self, place: Value, element: Element) -> Val {
        let (head, word) = self.load_words(place, 0);
        match element {
            Element::Any => Val::Any(head, word),
            Element::Int => Val::Int(layout::int(word)),
            Element::Pair => {
                let (a, b) = layout::pair(self.b, word);
                Val::Pair(a, b)
            }
            Element::Cell => Val::Cell(layout::cell(self.b, head, word)),
        }
    }

    fn store(&mut self, val: Val, place: Value) {
        let (head, word) = self.boxed(val);
        self.store_words(place, 0, head, word);
    }

    /// Keeps the element and its key if it is the first or the key wins.
    fn take_best(
        &mut self,
        best: &Best,
        index: Value,
        item: Val,
        key: Val,
        site: u32,
        greatest: bool,
    ) {
        let is_first = self.b.ins().icmp_imm_s(IntCC::Equal, index, 0);
        let (key_head, key_word) = self.boxed(key);
        let (item_head, item_word) = self.boxed(item);
        let take = self.b.create_block();
        let on = self.b.create_block();
        match key {
            Val::Int(n) => {
                let theirs = self.b.use_var(best.number);
                let order = if greatest { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
                let wins = self.b.ins().icmp(order, n, theirs);
                let wins = self.b.ins().bor(wins, is_first);
                self.b.ins().brif(wins, take, &[], on, &[]);
            }
            _ => {
                let compare = self.b.create_block();
                self.flush();
                self.b.ins().brif(is_first, take, &[], compare, &[]);
                self.enter_block(compare);
                let theirs = (self.b.use_var(best.key.0), self.b.use_var(best.key.1));
                let mine = (key_head, key_word);
                let (a, b) = if greatest { (theirs, mine) } else { (mine, theirs) };
                let site_at = self.site_operand(site);
                let less = [self.env, site_at, a.0, a.1, b.0, b.1];
                let (_, wins) = self.call_checked(self.shims.less, &less);
                self.b.ins().brif(wins, take, &[], on, &[]);
            }
        }
        self.enter_block(take);
        self.b.def_var(best.item.0, item_head);
        self.b.def_var(best.item.1, item_word);
        self.b.def_var(best.key.0, key_head);
        self.b.def_var(best.key.1, key_word);
        if let Val::Int(n) = key {
            self.b.def_var(best.number, n);
        }
        self.b.ins().jump(on, &[]);
        self.enter_block(on);
    }
}

/// The best element so far and its key.
struct Best {
    item: (Variable, Variable),
    key: (Variable, Variable),
    /// The key where it is known to be an integer.
    number: Variable,
}

impl Best {
    fn new(lower: &mut Lower<'_, '_, '_>) -> Self {
        let zero = lower.b.ins().iconst(types::I64, 0);
        let mut variable = || {
            let variable = lower.b.declare_var(types::I64);
            lower.b.def_var(variable, zero);
            variable
        };
        Self { item: (variable(), variable()), key: (variable(), variable()), number: variable() }
    }
}
