//! Values in registers: read from slots, taken together, taken for true.

use cranelift::prelude::*;

use super::{Lower, Val, offset};
use crate::jit::layout;
use crate::jit::runtime::{Env, Words};
use crate::vm::code::Code;

impl Lower<'_, '_, '_> {
    /// Returns the value in a slot. Constants are made where they are used.
    pub(in crate::jit) fn read(&mut self, code: &Code, vals: &[Option<Val>], slot: u32) -> Val {
        if let Some(Some(val)) = vals.get(slot as usize) {
            return *val;
        }
        self.constant(code.initial(slot))
    }

    /// Returns a value that is known before the program runs.
    pub(in crate::jit) fn constant(&mut self, value: crate::value::Value<'_>) -> Val {
        let mut number = |n| self.b.ins().iconst(types::I64, n);
        match layout::constant(value) {
            layout::Constant::Int(n) => {
                let known = number(n);
                self.integers.insert(known, n);
                Val::Int(known)
            }
            layout::Constant::Bool(n) => Val::Bool(number(n)),
            layout::Constant::Pair(a, b) => Val::Pair(number(a), number(b)),
            layout::Constant::Cell(a, b, c) => Val::Cell([number(a), number(b), number(c)]),
            layout::Constant::Other(words) => {
                let known = self.tables.constants.iter().position(|&other| other == words);
                let index = known.unwrap_or_else(|| {
                    self.tables.constants.push(words);
                    self.tables.constants.len() - 1
                });
                let table = self.load_field(std::mem::offset_of!(Env, constants));
                let (head, word) = self.load_words(table, offset(index * size_of::<Words>()));
                Val::Any(head, word)
            }
        }
    }

    /// Returns head and payload of a value.
    pub(in crate::jit) fn boxed(&mut self, val: Val) -> (Value, Value) {
        match val {
            Val::Any(head, word) => (head, word),
            Val::Int(n) => layout::of_int(self.b, n),
            Val::Bool(n) => layout::of_bool(self.b, n),
            Val::Pair(a, b) => layout::of_pair(self.b, a, b),
            Val::Cell(parts) => layout::of_cell(self.b, parts),
        }
    }

    /// Tells whether a value is taken for true, as 0 or 1.
    pub(in crate::jit) fn truth(&mut self, val: Val) -> Value {
        match val {
            Val::Bool(truth) => truth,
            Val::Int(n) => {
                let truth = self.b.ins().icmp_imm_s(IntCC::NotEqual, n, 0);
                self.b.ins().uextend(types::I64, truth)
            }
            Val::Pair(..) | Val::Cell(_) => self.b.ins().iconst(types::I64, 1),
            Val::Any(head, word) => {
                // Nearly always it is a truth value.
                let kind = layout::kind_of(self.b, head);
                let is_bool = self.b.ins().icmp_imm_s(IntCC::Equal, kind, layout::kind::BOOL);
                let (plain, other, on) =
                    (self.b.create_block(), self.b.create_block(), self.b.create_block());
                self.b.set_cold_block(other);
                let truth = self.b.append_block_param(on, types::I64);
                self.b.ins().brif(is_bool, plain, &[], other, &[]);
                self.enter_block(plain);
                let known = layout::truth(word);
                self.b.ins().jump(on, &[known.into()]);
                self.enter_block(other);
                let (_, asked) = self.call_shim(self.shims.truthy, &[self.env, head, word]);
                self.b.ins().jump(on, &[asked.into()]);
                self.enter_block(on);
                truth
            }
        }
    }
}
