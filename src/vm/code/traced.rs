//! Running code instruction by instruction, for those who look at how a program runs.

use std::cell::Cell;
use std::time::Instant;

use super::{Code, Evaluated, Instr, Op, Slot};
use crate::ir::{NodeId, Role};
use crate::value::{Cx, Out, Value};
use crate::vm::Inputs;

impl Code {
    /// Runs the program and yields the value of each instruction up to the first fault.
    pub fn trace<'a>(&'a self, cx: &Cx<'a>, inputs: &Inputs<'a>) -> (Out<'a>, Vec<Evaluated<'a>>) {
        let mut steps = Vec::with_capacity(self.instrs.len());
        let out = self.trace_program(cx, inputs, &mut steps, &mut |_, _| {});
        (out, steps)
    }

    /// Does as [`Code::trace`], and yields the values of the instructions inside choices as well,
    /// of the ways that were taken. These are run a second time, with a context of their own, so
    /// that the first one counts what the program takes.
    pub fn trace_ways<'a>(
        &'a self,
        cx: &Cx<'a>,
        again: &Cx<'a>,
        inputs: &Inputs<'a>,
    ) -> (Out<'a>, Vec<Evaluated<'a>>, Vec<Evaluated<'a>>) {
        let (mut steps, mut inside) = (Vec::with_capacity(self.instrs.len()), Vec::new());
        let out = self.trace_program(cx, inputs, &mut steps, &mut |instr, frame| {
            self.trace_way(again, instr, frame, &mut inside);
        });
        (out, steps, inside)
    }

    /// Returns the value of a node that is a constant, also where only functions or ways of choices
    /// read it.
    pub fn constant<'a>(&'a self, node: NodeId) -> Option<Value<'a>> {
        let is_own =
            |&&(fixed, slot): &&(NodeId, Slot)| fixed == node && (slot as usize) < self.constants;
        match self.fixed.iter().find(is_own) {
            Some(&(_, slot)) => Some(self.initial(slot)),
            None => self.lambdas.iter().find_map(|code| code.constant(node)),
        }
    }

    fn trace_program<'a>(
        &'a self,
        cx: &Cx<'a>,
        inputs: &Inputs<'a>,
        steps: &mut Vec<Evaluated<'a>>,
        after: &mut dyn FnMut(&'a Instr, &[Cell<Value<'a>>]),
    ) -> Out<'a> {
        let mut frame = self.enter(|frame| frame.to_vec());
        frame[self.constants..][..Role::COUNT].copy_from_slice(&inputs.slots());
        self.trace_frame(cx, &mut frame, steps, after)
    }

    /// Runs the way that a choice takes, and what choices in it take.
    fn trace_way<'a>(
        &'a self,
        cx: &Cx<'a>,
        instr: &'a Instr,
        frame: &[Cell<Value<'a>>],
        inside: &mut Vec<Evaluated<'a>>,
    ) {
        let (Op::Select { thunk, captures } | Op::Spread { thunk, captures }) = instr.op else {
            return;
        };
        let [condition, captured @ ..] = self.operands(instr) else { return };
        let (then, otherwise) = captured.split_at(captures as usize);
        let (thunk, captured) = match frame[*condition as usize].get().truthy() {
            true => (thunk as usize, then),
            false => (thunk as usize + 1, otherwise),
        };
        let way = &self.lambdas[thunk];
        let mut own = way.enter(|frame| frame.to_vec());
        for (slot, &from) in own[way.constants..].iter_mut().zip(captured) {
            *slot = frame[from as usize].get();
        }
        let (mut steps, mut deeper) = (Vec::new(), Vec::new());
        // A fault is that of the choice, which has told it.
        let _ = way.trace_frame(cx, &mut own, &mut steps, &mut |instr, frame| {
            way.trace_way(cx, instr, frame, &mut deeper);
        });
        inside.append(&mut steps);
        inside.append(&mut deeper);
    }

    /// Runs the instructions on a frame. `after` sees each of them with the frame, the one that
    /// fails as well.
    fn trace_frame<'a>(
        &'a self,
        cx: &Cx<'a>,
        frame: &mut [Value<'a>],
        steps: &mut Vec<Evaluated<'a>>,
        after: &mut dyn FnMut(&'a Instr, &[Cell<Value<'a>>]),
    ) -> Out<'a> {
        let frame = Cell::from_mut(frame).as_slice_of_cells();
        let slots = frame[self.first_value()..].iter();
        for ((slot, instr), site) in slots.zip(&*self.instrs).zip(&self.sites) {
            let (start, spent) = (Instant::now(), cx.spent());
            let reply = self.step(cx, instr, frame, slot);
            let (nanos, fuel) = (start.elapsed().as_nanos() as u64, cx.spent() - spent);
            let operands = self.operands(instr);
            let read = |operand: usize| frame[operands[operand] as usize].get();
            let out = reply.map_err(|raised| site.blame(cx, raised, read));
            let rounds = out.as_ref().ok().and_then(|_| cx.take_rounds());
            after(instr, frame);
            let value = out?;
            slot.set(value);
            let (node, primitive) = (site.node, site.primitive);
            steps.push(Evaluated { node, primitive, value, nanos, fuel, rounds });
        }
        Ok(frame[self.result as usize].get())
    }
}
