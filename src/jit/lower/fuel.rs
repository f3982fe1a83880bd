//! Fuel and the depth of calls, as the VM counts them.

use std::mem::offset_of;

use cranelift::prelude::*;

use super::Lower;
use crate::jit::runtime::Env;
use crate::value::arena::room::Growing;

/// The places of the depth and the mark of loops.
const GROWING: [i32; 2] = [offset_of!(Growing, depth) as i32, offset_of!(Growing, mark) as i32];

impl Lower<'_, '_, '_> {
    /// Returns the fuel that is due, for a call to charge it; what is not known before the run is
    /// charged here.
    pub(in crate::jit) fn due(&mut self) -> u32 {
        if self.pending_more.is_some() {
            self.flush();
        }
        std::mem::take(&mut self.pending)
    }

    /// Charges the fuel that is due.
    pub(in crate::jit) fn flush(&mut self) {
        let more = self.pending_more.take();
        if self.pending == 0 && more.is_none() {
            return;
        }
        let mut units = self.b.ins().iconst(types::I64, i64::from(self.pending));
        if let Some(more) = more {
            units = self.b.ins().iadd(units, more);
        }
        self.pending = 0;
        let left = self.b.use_var(self.fuel_left);
        let short = self.b.ins().icmp(IntCC::UnsignedLessThan, left, units);
        let rest = self.b.ins().isub(left, units);
        self.fail_if(short);
        self.b.def_var(self.fuel_left, rest);
    }

    /// Puts the fuel that is left where functions that are called find it.
    pub(in crate::jit) fn store_fuel(&mut self) {
        let left = self.b.use_var(self.fuel_left);
        self.b.ins().store(MemFlagsData::trusted(), left, self.fuel, 0);
    }

    /// Takes what they left.
    pub(in crate::jit) fn load_fuel(&mut self) {
        let left = self.b.ins().load(types::I64, MemFlagsData::trusted(), self.fuel, 0);
        self.b.def_var(self.fuel_left, left);
    }

    /// Charges for values of so many bytes each that nobody looks at, and that are not made.
    pub(in crate::jit) fn pay(&mut self, values: &[usize]) {
        self.pending += values.iter().map(|&bytes| bytes as u32 / 16).sum::<u32>();
        let bytes = self.b.ins().iconst(types::I64, values.iter().sum::<usize>() as i64);
        self.pay_bytes(bytes);
    }

    /// Charges for so much memory, without the fuel that it takes.
    pub(in crate::jit) fn pay_bytes(&mut self, bytes: Value) {
        let counter = self.load_field(offset_of!(Env, bytes));
        let left = self.b.ins().load(types::I64, MemFlagsData::trusted(), counter, 0);
        let short = self.b.ins().icmp(IntCC::UnsignedLessThan, left, bytes);
        let rest = self.b.ins().isub(left, bytes);
        self.fail_if(short);
        self.b.ins().store(MemFlagsData::trusted(), rest, counter, 0);
    }

    /// Goes one call deeper, and gives up where that is too deep.
    pub(in crate::jit) fn enter_call(&mut self, deepest: u32) {
        let depth = self.load_field(offset_of!(Env, depth));
        let deep = self.b.ins().load(types::I32, MemFlagsData::trusted(), depth, 0);
        let too_deep =
            self.b.ins().icmp_imm_s(IntCC::UnsignedGreaterThanOrEqual, deep, i64::from(deepest));
        self.fail_if(too_deep);
        let deep = self.b.ins().iadd_imm_s(deep, 1);
        self.b.ins().store(MemFlagsData::trusted(), deep, depth, 0);
    }

    /// Notes that a loop with a state begins, as [`crate::value::Cx::begin_loop`] does.
    pub(in crate::jit) fn begin_loop(&mut self) {
        let growing = self.load_field(offset_of!(Env, growing));
        let [depth, mark] = GROWING;
        let deep = self.b.ins().load(types::I64, MemFlagsData::trusted(), growing, depth);
        let old = self.b.ins().load(types::I64, MemFlagsData::trusted(), growing, mark);
        let none = self.b.ins().iconst(types::I64, 0);
        let new = self.b.ins().select(deep, old, none);
        self.b.ins().store(MemFlagsData::trusted(), new, growing, mark);
        let deep = self.b.ins().iadd_imm_s(deep, 1);
        self.b.ins().store(MemFlagsData::trusted(), deep, growing, depth);
    }

    /// Notes that it ended.
    pub(in crate::jit) fn end_loop(&mut self) {
        let growing = self.load_field(offset_of!(Env, growing));
        let [depth, _] = GROWING;
        let deep = self.b.ins().load(types::I64, MemFlagsData::trusted(), growing, depth);
        let deep = self.b.ins().iadd_imm_s(deep, -1);
        self.b.ins().store(MemFlagsData::trusted(), deep, growing, depth);
    }

    /// Goes back to one call less deep.
    pub(in crate::jit) fn leave_call(&mut self) {
        let depth = self.load_field(offset_of!(Env, depth));
        let deep = self.b.ins().load(types::I32, MemFlagsData::trusted(), depth, 0);
        let deep = self.b.ins().iadd_imm_s(deep, -1);
        self.b.ins().store(MemFlagsData::trusted(), deep, depth, 0);
    }
}
