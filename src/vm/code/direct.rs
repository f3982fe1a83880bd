//! Code that is direct, which is at most two calls of primitives: it runs without a frame.

use super::{Code, Instr, Op, Slot};
use crate::value::{Cx, Reply, Value};

impl Code {
    /// Runs code that is direct. `given` yields its parameters and then what it captures.
    #[inline(always)]
    pub(super) fn direct<'a>(
        &'a self,
        cx: &Cx<'a>,
        given: impl Fn(usize) -> Value<'a> + Copy,
    ) -> Reply<'a> {
        let known = move |slot: Slot| match (slot as usize).checked_sub(self.constants) {
            None => self.template.values()[slot as usize],
            Some(place) => given(place),
        };
        let [first, rest @ ..] = &*self.instrs else { return Ok(known(self.result)) };
        let value = self.direct_step(cx, first, 0, known)?;
        let [second] = rest else { return Ok(value) };
        let after = self.first_value() as Slot;
        let known = move |slot: Slot| if slot < after { known(slot) } else { value };
        self.direct_step(cx, second, 1, known)
    }

    /// Returns the value of an instruction, by number, of code that is direct. Functions are copied
    /// rather than referred to, so that what they hold stays in the processor's registers.
    #[inline(always)]
    fn direct_step<'a>(
        &'a self,
        cx: &Cx<'a>,
        instr: &'a Instr,
        number: usize,
        known: impl Fn(Slot) -> Value<'a> + Copy,
    ) -> Reply<'a> {
        let read = move |operand: usize| known(instr.slots[operand]);
        let (a, b) = (read(0), read(1));
        let reply = match cx.spend(1) {
            Ok(()) => match (instr.fast_path.value([a, b], || read(2)), instr.op) {
                (Some(value), _) => return Ok(value),
                (None, Op::Call1(f)) => f(cx, a),
                (None, Op::Call2(f)) => f(cx, a, b),
                (None, Op::Call3(f)) => f(cx, a, b, read(2)),
                (None, Op::Call4(f)) => f(cx, a, b, read(2), read(3)),
                (None, _) => return Ok(Value::NONE),
            },
            Err(raised) => Err(raised),
        };
        reply.map_err(|raised| self.blame_at(cx, raised, number, read))
    }

    /// Runs code that is direct on parameters and what it captures.
    #[inline(always)]
    pub(super) fn given<'a>(
        &'a self,
        cx: &Cx<'a>,
        captured: &[Value<'a>],
        args: &[Value<'a>],
    ) -> Reply<'a> {
        self.direct(cx, move |place| match args.get(place) {
            Some(&arg) => arg,
            None => captured[place - args.len()],
        })
    }
}
