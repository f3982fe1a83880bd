//! Tuples that need not be made, because only their parts are wanted: what a loop carries on, and
//! variables after a choice.

use smallvec::SmallVec;

use super::{Draft, Location, Scope};
use crate::prim;
use crate::value::{PairElement, View};
use crate::vm::code::{Ending, Op};
use crate::vm::fast_path::is_scalar;

impl Scope<'_> {
    /// Tells how the code yields the parts of its result.
    pub(super) fn ending(&self, result: &Location) -> Ending {
        let last = self.instrs.len().wrapping_sub(1);
        match *result {
            Location::Constant(index) => {
                let whole = self.constants[index as usize];
                let count = whole.len().filter(|_| whole.is_tuple());
                count.map_or(Ending::Whole, |count| Ending::Constant(count as u32))
            }
            Location::Temp(index) if index as usize == last => {
                let draft = &self.instrs[last];
                match draft.op {
                    Op::Tuple => Ending::Tuple(draft.operands.len() as u32),
                    Op::Select { thunk, .. } => {
                        self.parts_of(thunk).map_or(Ending::Whole, Ending::Choice)
                    }
                    _ => Ending::Whole,
                }
            }
            _ => Ending::Whole,
        }
    }

    /// Returns the number of parts that both arms of a choice yield without making a tuple.
    fn parts_of(&self, thunk: u32) -> Option<u32> {
        let [then, otherwise] = [thunk, thunk + 1].map(|arm| self.lambdas[arm as usize].ending);
        then.parts().filter(|_| then.parts() == otherwise.parts())
    }

    /// Has choices between tuples of which only parts are wanted put these where they are wanted,
    /// without a tuple. Whatever takes such a part comes behind the choice at once.
    pub(super) fn spread_choices(&mut self, result: &mut Location) {
        let count = self.instrs.len();
        let is_choice = |draft: &Draft| matches!(draft.op, Op::Select { .. });
        if !self.instrs.iter().any(is_choice) {
            return;
        }
        let part_of = |draft: &Draft| -> Option<(u32, i64)> {
            if draft.primitive?.id != prim::ITEM_AT {
                return None;
            }
            let &[Location::Temp(choice), Location::Constant(part)] = &draft.operands[..] else {
                return None;
            };
            match self.constants[part as usize].view() {
                View::Int(part) => Some((choice, part)),
                _ => None,
            }
        };
        // The parts of each choice that are wanted: by which instruction, and which.
        let mut wanted: Vec<SmallVec<[(usize, u32); 4]>> = vec![SmallVec::new(); count];
        let mut parts: Vec<Option<u32>> = vec![None; count];
        for (index, draft) in self.instrs.iter().enumerate() {
            if let Op::Select { thunk, .. } = draft.op {
                parts[index] = self.parts_of(thunk);
            }
            let part = part_of(draft).and_then(|(choice, part)| {
                let count = parts[choice as usize]?;
                let part = u32::try_from(part).ok().filter(|&part| part < count)?;
                Some((choice as usize, part))
            });
            if let Some((choice, part)) = part {
                wanted[choice].push((index, part));
                continue;
            }
            // Whatever else uses a choice uses the whole of it.
            for operand in &draft.operands {
                if let Location::Temp(used) = *operand {
                    parts[used as usize] = None;
                }
            }
        }
        if let Location::Temp(whole) = *result {
            parts[whole as usize] = None;
        }
        let mut order: Vec<(usize, Option<u32>)> = Vec::with_capacity(count);
        let mut placed = vec![false; count];
        for index in 0..count {
            if std::mem::replace(&mut placed[index], true) {
                continue;
            }
            order.push((index, None));
            if parts[index].is_some() && !wanted[index].is_empty() {
                for &(taker, part) in &wanted[index] {
                    placed[taker] = true;
                    order.push((taker, Some(part)));
                }
            }
        }
        let mut moved = vec![0; count];
        (0..).zip(&order).for_each(|(place, &(index, _))| moved[index] = place);
        let follow = |place: &mut Location| {
            if let Location::Temp(index) = place {
                *index = moved[*index as usize];
            }
        };
        let mut drafts: Vec<Option<Draft>> = self.instrs.drain(..).map(Some).collect();
        let spread = order.iter().enumerate().map(|(place, &(index, part))| {
            let is_spread = order.get(place + 1).is_some_and(|(_, part)| part.is_some());
            let mut draft = drafts[index].take()?;
            draft.operands.iter_mut().for_each(follow);
            match (part, draft.op) {
                (Some(part), _) => {
                    draft.op = Op::Part(part);
                    draft.primitive = None;
                    // The choice alone, which may be the same in every round.
                    draft.operands.truncate(1);
                }
                (None, Op::Select { thunk, captures }) if is_spread => {
                    draft.op = Op::Spread { thunk, captures };
                }
                _ => {}
            }
            Some(draft)
        });
        self.instrs = spread.flatten().collect();
        follow(result);
    }

    /// Returns the part of its only parameter that the function reads, where it does nothing else
    /// with it and nothing that depends on it is more than arithmetic and comparison.
    pub(super) fn part_read(&self, invariant: usize, result: &Location) -> Option<PairElement> {
        let is_param = |place: &Location| matches!(place, Location::Param(_));
        let mut part = None;
        for draft in &self.instrs[invariant..] {
            let primitive = draft.primitive?;
            if !is_scalar(primitive.id) {
                return None;
            }
            if draft.operands.iter().any(is_param) {
                let own = match primitive.id {
                    prim::FIRST => PairElement::First,
                    prim::LAST => PairElement::Last,
                    _ => return None,
                };
                if part.is_some_and(|part| part != own) {
                    return None;
                }
                part = Some(own);
            }
        }
        part.filter(|_| !is_param(result))
    }
}
