//! The gain of native code: loops of whose bodies some becomes machine instructions.

use super::finish::LoopKind;
use super::forms::{is_inline, loop_of};
use crate::prim::loops::order_of_cells;
use crate::value::{FuncKind, View};
use crate::vm::code::{Code, Op};

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

/// Returns the gain in a program, or in the body of a loop.
pub(super) fn gain(code: &Code) -> Gain {
    (0..code.instrs.len()).map(|index| loop_gain(code, index)).max().unwrap_or(Gain::None)
}

/// Returns the gain of making an instruction a native loop.
pub(super) fn loop_gain(code: &Code, index: usize) -> Gain {
    let (instr, site) = (&code.instrs[index], &code.sites[index]);
    let Some(form) = site.primitive.and_then(|prim| loop_of(prim.id)) else { return Gain::None };
    let slot = code.operands(instr)[form.function] as usize;
    if slot < code.constants {
        return match code.template.values()[slot].view() {
            View::Func(func) => match func.kind {
                // The VM sorts the cells of a row without calling anything.
                FuncKind::Prim(prim)
                    if matches!(form.kind, LoopKind::Order) && order_of_cells(prim).is_some() =>
                {
                    Gain::None
                }
                FuncKind::Prim(prim) if is_inline(prim.id) => Gain::Most,
                _ => Gain::None,
            },
            _ => Gain::None,
        };
    }
    let made = slot.checked_sub(code.first_value()).and_then(|index| code.instrs.get(index));
    let Some(Op::Closure(lambda)) = made.map(|instr| instr.op) else { return Gain::None };
    let body = &code.lambdas[lambda as usize];
    // The VM does not ask every element.
    if body.reads.is_some() && matches!(form.kind, LoopKind::Filter) {
        return Gain::None;
    }
    let each =
        body.instrs.iter().zip(&body.sites).enumerate().map(|(index, (instr, site))| {
            match (instr.op, site.primitive) {
                (Op::Call(_), Some(prim)) if is_inline(prim.id) => Gain::Most,
                (Op::Call(_), Some(_)) => loop_gain(body, index),
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
