//! Running code of whose result only the parts are wanted, so that no tuple is made of them.

use std::cell::Cell;

use super::{Code, Instr, Op};
use crate::value::set::Items;
use crate::value::{Cx, Raised, Value};

/// The way in which code yields the parts of its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// The last instruction makes a tuple of so many: its operands are the parts.
    Tuple(u32),
    /// The last instruction is a choice between arms that yield so many parts.
    Choice(u32),
    /// The result is a constant tuple of so many.
    Constant(u32),
    /// The result is to be taken apart.
    Whole,
}

impl Ending {
    /// Returns the number of parts, where the result need not be made to have them.
    pub(crate) fn parts(self) -> Option<u32> {
        match self {
            Self::Tuple(count) | Self::Choice(count) | Self::Constant(count) => Some(count),
            Self::Whole => None,
        }
    }
}

impl Code {
    /// Runs a choice and puts the parts of its value into the slots behind its own one, in which
    /// they are wanted.
    pub(super) fn spread<'a>(
        &'a self,
        cx: &Cx<'a>,
        instr: &Instr,
        choice: (u32, u32),
        frame: &[Cell<Value<'a>>],
        slot: usize,
    ) -> Result<(), Raised> {
        let mut parts: Items<'a> = Items::new();
        let (thunk, _) = choice;
        let count = self.lambdas[thunk as usize].ending.parts().unwrap_or(0);
        parts.resize(count as usize, Value::NONE);
        self.run_chosen_parts(cx, instr, choice, frame, &mut parts)?;
        let behind = &self.instrs[slot + 1 - self.first_value()..];
        for (place, instr) in frame[slot + 1..].iter().zip(behind) {
            let Op::Part(part) = instr.op else { break };
            place.set(parts[part as usize]);
        }
        Ok(())
    }

    /// Runs the arm of a choice that its condition chooses: the parts of its value.
    fn run_chosen_parts<'a>(
        &'a self,
        cx: &Cx<'a>,
        instr: &Instr,
        (thunk, captures): (u32, u32),
        frame: &[Cell<Value<'a>>],
        parts: &mut [Value<'a>],
    ) -> Result<(), Raised> {
        let [cond, captured @ ..] = self.operands(instr) else { return Ok(()) };
        let (then, otherwise) = captured.split_at(captures as usize);
        let (thunk, captured) = match frame[*cond as usize].get().truthy() {
            true => (thunk as usize, then),
            false => (thunk as usize + 1, otherwise),
        };
        let captured: Items<'a> = captured.iter().map(|&slot| frame[slot as usize].get()).collect();
        let arm = &self.lambdas[thunk];
        match arm.ending {
            Ending::Constant(_) => arm.parts(cx, &mut [], 0, parts),
            _ => arm.enter(|frame| {
                frame[arm.constants..][..captured.len()].copy_from_slice(&captured);
                arm.parts(cx, frame, 0, parts)
            }),
        }
    }

    /// Runs the instructions from the one of a number on: the parts of the result.
    pub(super) fn parts<'a>(
        &'a self,
        cx: &Cx<'a>,
        frame: &mut [Value<'a>],
        from: usize,
        parts: &mut [Value<'a>],
    ) -> Result<(), Raised> {
        let last = self.instrs.len().saturating_sub(1);
        // The last instruction may be the same in every round, too.
        let before = from.min(last)..last;
        match self.ending {
            Ending::Tuple(count) if count as usize == parts.len() => {
                self.execute_part(cx, frame, before)?;
                let operands = self.operands(&self.instrs[last]).iter();
                parts
                    .iter_mut()
                    .zip(operands)
                    .for_each(|(part, &slot)| *part = frame[slot as usize]);
                Ok(())
            }
            Ending::Choice(count) if count as usize == parts.len() => {
                self.execute_part(cx, frame, before)?;
                let instr = &self.instrs[last];
                let Op::Select { thunk, captures } = instr.op else { return Ok(()) };
                let frame = Cell::from_mut(frame).as_slice_of_cells();
                self.run_chosen_parts(cx, instr, (thunk, captures), frame, parts)
                    .map_err(|raised| self.blame(cx, raised, frame, last))
            }
            Ending::Constant(count) if count as usize == parts.len() => {
                let whole = self.initial(self.result);
                parts.iter_mut().zip(0..).for_each(|(part, index)| *part = whole.element(index));
                Ok(())
            }
            _ => {
                let whole = self.execute(cx, frame, from)?;
                cx.take_apart(whole, parts)
            }
        }
    }
}
