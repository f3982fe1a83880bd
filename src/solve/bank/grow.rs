//! The growth of a bank by one level: all calls of one cost, evaluated on all samples.

use bumpalo::Bump;
use smallvec::SmallVec;

use super::sorts::{Form, forms};
use super::values::{Digest, copied};
use super::{Bank, Made, Vector};
use crate::solve::meter::Meter;
use crate::value::{Budget, Cx, Direction, Value};

/// The counts of a bank.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Calls that were evaluated: vectors of values, also those that were given up at a sample.
    pub vectors: u64,
    /// Values that were computed.
    pub values: u64,
    /// Vectors that failed on a sample, or were too large there.
    pub failed: u64,
    /// Vectors that some entry has already.
    pub repeated: u64,
    /// Entries.
    pub kept: u64,
}

/// The budget of one call on all samples: far more than what is useful takes.
const BUDGET: Budget = Budget {
    fuel: 20_000,
    max_cells: 1 << 11,
    max_written: 1 << 11,
    max_bytes: 1 << 20,
    timeout: None,
};

/// Work of a call beside its fuel.
const CALL: u64 = 40;

/// Entries, at most.
const MOST_ENTRIES: usize = 1 << 20;

impl Bank<'_> {
    /// Adds what all calls of a cost make. False where all is spent, or no more can be held.
    pub(crate) fn grow(&mut self, bits: usize, meter: &Meter) -> bool {
        let mut scratch = Bump::new();
        for form in forms() {
            let Some(rest) = bits.checked_sub(usize::from(form.bits)) else { continue };
            let mut level = Level { form, bits: bits as u8, scratch: &mut scratch, meter };
            if !self.combine(&mut level, 0, rest, [0; 4]) {
                return false;
            }
        }
        true
    }

    /// Evaluates a form with all operands from a place on that cost so much together.
    fn combine(
        &mut self,
        level: &mut Level<'_>,
        place: usize,
        rest: usize,
        mut operands: [u32; 4],
    ) -> bool {
        let sort = level.form.operands[place] as usize;
        let is_last = place + 1 == level.form.operands.len();
        // Each operand costs a bit at least.
        let costs = if is_last { rest..=rest } else { 1..=rest.saturating_sub(1) };
        for bits in costs {
            for index in 0..self.lists[sort][bits].len() {
                operands[place] = self.lists[sort][bits][index];
                if level.form.is_symmetric && is_last && operands[1] < operands[0] {
                    continue;
                }
                let goes_on = match is_last {
                    true => self.evaluate(level, operands),
                    false => self.combine(level, place + 1, rest - bits, operands),
                };
                if !goes_on {
                    return false;
                }
            }
        }
        true
    }

    /// Evaluates one call, and keeps what is new.
    fn evaluate(&mut self, level: &mut Level<'_>, operands: [u32; 4]) -> bool {
        let Level { form, bits, scratch, meter } = level;
        scratch.reset();
        let cx = Cx::new(scratch, BUDGET, Direction::Ascending);
        let mut values: SmallVec<[Value<'_>; 8]> = SmallVec::new();
        let mut digest = Digest::new(form.result);
        let mut shown = digest;
        self.counts.vectors += 1;
        for sample in 0..self.samples {
            let mut arguments = [Value::NONE; 4];
            for (argument, operand) in arguments.iter_mut().zip(operands) {
                *argument = self.values[operand as usize * self.samples + sample];
            }
            match form.cpu.call(&cx, &arguments[..form.operands.len()]) {
                Ok(value) if form.result.holds(value) => {
                    digest.add_value(value);
                    values.push(value);
                }
                _ => break,
            }
            if sample + 1 == self.shown {
                shown = digest;
            }
        }
        self.counts.values += values.len() as u64;
        let work = CALL + cx.spent();
        self.left = self.left.saturating_sub(work);
        let goes_on = meter.spend(work as usize) && self.left > 0;
        if values.len() < self.samples {
            self.counts.failed += 1;
        } else if self.by_all.contains_key(&digest.number()) {
            self.counts.repeated += 1;
        } else {
            let copies = values.iter().map(|&value| copied(&self.cx, value));
            if let Some(copies) = copies.collect::<Option<SmallVec<[Value<'_>; 8]>>>() {
                let (all, shown) = (digest.number(), shown.number());
                let vector = Vector { values: &copies, all, shown };
                self.insert(&vector, form.result, *bits, Made::Call(form.prim, operands));
                self.counts.kept += 1;
                return goes_on && self.has_room(meter);
            }
        }
        goes_on
    }

    /// Tells whether another entry may be held.
    fn has_room(&self, meter: &Meter) -> bool {
        self.entries.len() < MOST_ENTRIES
            && (!self.entries.len().is_multiple_of(256)
                || meter.holds(self.arena.allocated_bytes()))
    }
}

/// The state that the calls of one form and cost share.
struct Level<'l> {
    form: &'l Form,
    bits: u8,
    scratch: &'l mut Bump,
    meter: &'l Meter,
}
