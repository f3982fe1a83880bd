//! A program at its own level: what gains by it is generated, the VM runs the rest in the same
//! frame.

use std::ops::Range;

use cranelift::prelude::*;
use smallvec::SmallVec;

use super::{Lower, Val, offset};
use crate::jit::elements::{is_gone_through, is_range};
use crate::jit::gain::{Gain, loop_gain};
use crate::jit::runtime::Words;
use crate::types::Type as StaticType;
use crate::vm::code::{Code, Instr, Op};

impl<'c> Lower<'_, '_, 'c> {
    /// Returns the instructions of the program. Instructions that gain by it are generated;
    /// everything in between is left to the VM, in the frame that both share.
    pub(super) fn whole(&mut self, code: &'c Code) -> Val {
        let count = code.instrs.len();
        let first = code.first_value();
        let mut vals: Vec<Option<Val>> = vec![None; first];
        let mut done = 0;
        let mut is_spread = false;
        for index in 0..count {
            let (instr, site) = (&code.instrs[index], &code.sites[index]);
            let is_generated = match instr.op {
                // The parts of a choice are with whoever made it.
                Op::Part(_) => is_spread,
                _ if is_range(code, index) => {
                    is_gone_through(code, vals.len(), |user| loop_gain(code, user) != Gain::None)
                }
                _ => loop_gain(code, index) != Gain::None,
            };
            is_spread = is_generated && matches!(instr.op, Op::Spread { .. } | Op::Part(_));
            if !self.always && !is_generated {
                vals.push(None);
                continue;
            }
            self.leave_to_vm(done..index);
            let loaded = self.load_operands(code, instr, &mut vals);
            let val = self.instr(code, instr, site, &vals);
            for slot in loaded {
                vals[slot] = None;
            }
            self.flush();
            let (head, word) = self.boxed(val);
            self.store_words(self.frame, offset(vals.len() * size_of::<Words>()), head, word);
            vals.push(Some(val));
            done = index + 1;
        }
        self.leave_to_vm(done..count);
        self.load_slots([code.result as usize].into_iter(), code, &mut vals);
        self.read(code, &vals, code.result)
    }

    /// Has the VM run instructions of the program.
    fn leave_to_vm(&mut self, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let from = self.b.ins().iconst(types::I64, part.start as i64);
        let to = self.b.ins().iconst(types::I64, part.end as i64);
        self.call_checked(self.shims.steps, &[self.env, from, to]);
    }

    /// Reads what an instruction needs of the frame, the captured values of functions included: the
    /// slots that were read.
    fn load_operands(
        &mut self,
        code: &'c Code,
        instr: &Instr,
        vals: &mut [Option<Val>],
    ) -> SmallVec<[usize; 8]> {
        let made = |slot: usize| slot.checked_sub(code.first_value());
        let maker = |slot: usize| -> Option<&'c Instr> { code.instrs.get(made(slot)?) };
        let is_range = |slot: usize| made(slot).is_some_and(|index| is_range(code, index));
        let mut slots: SmallVec<[usize; 8]> =
            code.operands(instr).iter().map(|&slot| slot as usize).collect();
        let mut next = 0;
        while let Some(&slot) = slots.get(next) {
            next += 1;
            if let Some(maker) = maker(slot)
                && (is_range(slot) || matches!(maker.op, Op::Closure(_) | Op::Tuple))
            {
                let parts = code.operands(maker).iter().map(|&slot| slot as usize);
                let parts: SmallVec<[usize; 8]> =
                    parts.filter(|part| !slots.contains(part)).collect();
                slots.extend(parts);
            }
        }
        let loaded = self.load_slots(slots.iter().copied(), code, vals);
        for &slot in &slots {
            if let Some(maker) = maker(slot)
                && is_range(slot)
                && let Some(Some(whole)) = vals.get(slot)
            {
                self.note_made_range(code, maker, *whole, vals);
            }
        }
        for slot in slots {
            if let Some(maker) = maker(slot)
                && let Op::Closure(lambda) = maker.op
                && let Some(Some(function)) = vals.get(slot)
            {
                let (function, operands) = (*function, code.operands(maker).iter());
                let captured = operands.map(|&slot| self.read(code, vals, slot)).collect();
                self.note_function(function, &code.lambdas[lambda as usize], captured);
            }
        }
        loaded
    }

    /// Notes which function a value is, and what it captures.
    pub(in crate::jit) fn note_function(
        &mut self,
        function: Val,
        code: &'c Code,
        captured: Vec<Val>,
    ) {
        if let Val::Any(head, _) = function {
            self.functions.insert(head, (code, captured.into()));
        }
    }

    /// Notes that a value that the VM made is a range.
    fn note_made_range(&mut self, code: &Code, maker: &Instr, whole: Val, vals: &[Option<Val>]) {
        let is_noted = |head| self.ranges.contains_key(&head);
        if matches!(whole, Val::Any(head, _) if is_noted(head)) {
            return;
        }
        let operands = code.operands(maker).iter();
        let args: Vec<Val> = operands.map(|&slot| self.read(code, vals, slot)).collect();
        if let Some(range) = self.range_of(&args) {
            self.note_range(whole, range);
        }
    }

    fn load_slots(
        &mut self,
        slots: impl Iterator<Item = usize>,
        code: &Code,
        vals: &mut [Option<Val>],
    ) -> SmallVec<[usize; 8]> {
        let mut loaded = SmallVec::new();
        for slot in slots {
            if slot >= code.constants && vals.get(slot).is_some_and(Option::is_none) {
                let (head, word) = self.load_words(self.frame, offset(slot * size_of::<Words>()));
                let ty = self.type_of_slot(code, slot);
                vals[slot] = Some(self.any_of(head, word, ty));
                loaded.push(slot);
            }
        }
        loaded
    }

    /// Returns the type of what is in a slot of the program's own frame.
    fn type_of_slot(&self, code: &Code, slot: usize) -> StaticType {
        let node = match slot.checked_sub(code.first_value()) {
            Some(made) => code.sites.get(made).map(|site| site.node),
            None => {
                let fixed = code.fixed.iter().find(|(_, fixed)| *fixed as usize == slot);
                fixed.map(|(node, _)| *node)
            }
        };
        node.map_or(StaticType::UNKNOWN, |node| self.typing.type_of(node))
    }
}
