//! The gain of native code: loops of whose bodies some becomes machine instructions.

use std::rc::Rc;

use super::finish::LoopKind;
use super::forms::{is_inline, loop_of};
use super::rounds::Goes;
use crate::prim::loops::order_of_cells;
use crate::value::{FuncKind, View};
use crate::vm::code::{Code, Instr, Op};

/// The gain that native code promises for an instruction, or a program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Gain {
    /// No more than the VM does.
    None,
    /// A loop of whose body a part becomes a few machine instructions.
    Some,
    /// A loop whose body is nothing but that.
    Most,
}

/// Code with the functions that it captures, where they are known.
#[derive(Clone)]
struct Scope<'c> {
    code: &'c Code,
    captured: Rc<[Option<Scope<'c>>]>,
}

impl<'c> Scope<'c> {
    /// Returns the code of the function that a slot holds, if it is a lambda's.
    fn function(&self, slot: u32) -> Option<Self> {
        let slot = slot as usize;
        match slot.checked_sub(self.code.first_value()) {
            Some(made) => match self.code.instrs.get(made)? {
                instr @ Instr { op: Op::Closure(lambda), .. } => {
                    Some(self.inner(*lambda, self.code.operands(instr)))
                }
                _ => None,
            },
            None => {
                let place = slot.checked_sub(self.code.constants + self.code.arity)?;
                self.captured.get(place)?.clone()
            }
        }
    }

    /// Returns code in this one, which captures what is in some slots.
    fn inner(&self, code: u32, slots: &[u32]) -> Self {
        let captured = slots.iter().map(|&slot| self.function(slot)).collect();
        Self { code: &self.code.lambdas[code as usize], captured }
    }

    /// Returns both ways of an instruction, if it is a choice.
    fn arms(&self, instr: &Instr) -> Option<[Self; 2]> {
        let (Op::Select { thunk, captures } | Op::Spread { thunk, captures }) = instr.op else {
            return None;
        };
        let (then, otherwise) = self.code.operands(instr)[1..].split_at(captures as usize);
        Some([(thunk, then), (thunk + 1, otherwise)].map(|(arm, slots)| self.inner(arm, slots)))
    }
}

/// Returns the gain in a program.
pub(super) fn gain(code: &Code) -> Gain {
    (0..code.instrs.len()).map(|index| loop_gain(code, index)).max().unwrap_or(Gain::None)
}

/// Tells whether a program has a loop with a state, however deep in it.
pub(super) fn goes_round(code: &Code) -> bool {
    let mut primitives = code.sites.iter().filter_map(|site| site.primitive);
    primitives.any(|prim| Goes::of(prim.id).is_some()) || code.lambdas.iter().any(goes_round)
}

/// Returns the gain of generating an instruction of a program: a loop, or a choice with loops.
pub(super) fn loop_gain(code: &Code, index: usize) -> Gain {
    of_whole(&Scope { code, captured: [].into() }, index)
}

fn of_whole(scope: &Scope<'_>, index: usize) -> Gain {
    let instr = &scope.code.instrs[index];
    let Some(arms) = scope.arms(instr) else { return of_loop(scope, index) };
    let loops =
        arms.iter().flat_map(|arm| (0..arm.code.instrs.len()).map(|place| of_whole(arm, place)));
    loops.max().unwrap_or(Gain::None).min(Gain::Some)
}

fn of_loop(scope: &Scope<'_>, index: usize) -> Gain {
    let code = scope.code;
    let (instr, site) = (&code.instrs[index], &code.sites[index]);
    let Some(prim) = site.primitive else { return Gain::None };
    let (function, kind) = match (Goes::of(prim.id), loop_of(prim.id)) {
        (Some(_), _) => (0, LoopKind::Rounds),
        (None, Some(form)) => (form.function, form.kind),
        (None, None) => return Gain::None,
    };
    let slot = code.operands(instr)[function];
    if (slot as usize) < code.constants {
        return match code.initial(slot).view() {
            View::Func(func) => match func.kind {
                // The VM sorts the cells of a row without calling anything.
                FuncKind::Prim(prim)
                    if matches!(kind, LoopKind::Order) && order_of_cells(prim).is_some() =>
                {
                    Gain::None
                }
                FuncKind::Prim(prim) if is_inline(prim.id) => Gain::Most,
                _ => Gain::None,
            },
            _ => Gain::None,
        };
    }
    let Some(body) = scope.function(slot) else { return Gain::None };
    // The VM does not ask every element.
    if body.code.reads.is_some() && matches!(kind, LoopKind::Filter) {
        return Gain::None;
    }
    of_body(&body)
}

/// Returns the gain of the body of a loop, or of an arm of a choice in it.
fn of_body(scope: &Scope<'_>) -> Gain {
    let code = scope.code;
    let of_instr = |(index, instr): (usize, &Instr)| match (instr.op, code.sites[index].primitive) {
        (op, Some(prim)) if op.is_call() && is_inline(prim.id) => Some(Gain::Most),
        (op, _) if op.is_call() => Some(of_loop(scope, index)),
        // Making a tuple or a function is no gain and no loss.
        _ => scope.arms(instr).map(|arms| {
            let gains = arms.iter().filter(|arm| !arm.code.instrs.is_empty()).map(of_body);
            gains.min().unwrap_or(Gain::Most).max(Gain::Some)
        }),
    };
    let gains = || code.instrs.iter().enumerate().filter_map(of_instr);
    match gains().max() {
        Some(Gain::Most) if gains().all(|gain| gain == Gain::Most) => Gain::Most,
        Some(Gain::Most | Gain::Some) => Gain::Some,
        _ => Gain::None,
    }
}
