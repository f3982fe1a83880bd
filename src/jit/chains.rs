//! Finds chains of steps over the cells of grids in a line of instructions; [`super::cells`] runs them.
//!
//! A chain is a run of consecutive calls of which only the last one's value is used after it. As nothing else happens between
//! them, nobody can tell that they were made at once. The primitives are those that yield a grid of as many cells as can be
//! told from their operands, each of which is a cell of an operand or a colour.

use std::ops::Range;

use smallvec::SmallVec;

use super::cells::{From, MAX_STEPS, Step};
use super::lower::{Lower, Val};
use super::runtime::Site;
use crate::prim::Primitive;
use crate::types::Type;
use crate::vm::code::{Code, Op, Slot};

/// Steps of a chain that are worth it. Where none of them is a set of locations, which is then never made, the grids that are
/// saved cost less than the beginning of a chain does if there are few.
const WORTH: usize = 4;

/// A chain and the slots of its operands.
struct Chain {
    steps: Vec<Step>,
    operands: SmallVec<[Slot; 8]>,
}

impl Chain {
    /// What the grid in a slot is to a chain that begins with the value of slot `first`.
    fn grid(&mut self, first: usize, slot: Slot) -> Option<From> {
        match (slot as usize).checked_sub(first) {
            Some(step) => {
                let made = self.steps.get(step)?;
                (!is_mask(made)).then_some(From::Step(step))
            }
            None => Some(From::Operand(self.operand(slot))),
        }
    }

    fn operand(&mut self, slot: Slot) -> usize {
        let known = self.operands.iter().position(|&known| known == slot);
        known.unwrap_or_else(|| {
            self.operands.push(slot);
            self.operands.len() - 1
        })
    }

    /// A colour, which no step makes.
    fn color(&mut self, first: usize, slot: Slot) -> Option<usize> {
        ((slot as usize) < first).then(|| self.operand(slot))
    }

    /// Adds the step that a call is, if it is one.
    fn add(&mut self, first: usize, prim: &Primitive, slots: &[Slot], types: &[Type]) -> Option<()> {
        let is_grid = |at: usize| types.get(at).is_some_and(|ty| ty.regular() == Type::GRID);
        let turn = |grid, upwards, leftwards| Step::Turn { grid, upwards, leftwards };
        let mirror = |grid, rows, columns| Step::Mirror { grid, rows, columns };
        if !is_grid(0) {
            return None;
        }
        let step = match (prim.name, slots) {
            ("replace", &[grid, old, new]) => Step::Replace {
                grid: self.grid(first, grid)?,
                old: self.color(first, old)?,
                new: self.color(first, new)?,
            },
            ("switch", &[grid, a, b]) => Step::Switch {
                grid: self.grid(first, grid)?,
                a: self.color(first, a)?,
                b: self.color(first, b)?,
            },
            ("cellwise", &[a, b, fallback]) if is_grid(1) => Step::Cellwise {
                a: self.grid(first, a)?,
                b: self.grid(first, b)?,
                fallback: self.color(first, fallback)?,
            },
            ("ofcolor", &[grid, color]) => {
                Step::OfColor { grid: self.grid(first, grid)?, color: self.color(first, color)? }
            }
            ("fill", &[grid, color, mask]) => {
                let mask = (mask as usize).checked_sub(first)?;
                let Step::OfColor { .. } = self.steps.get(mask)? else { return None };
                Step::Fill { grid: self.grid(first, grid)?, color: self.color(first, color)?, mask }
            }
            ("hmirror", &[grid]) => mirror(self.grid(first, grid)?, true, false),
            ("vmirror", &[grid]) => mirror(self.grid(first, grid)?, false, true),
            ("rot180", &[grid]) => mirror(self.grid(first, grid)?, true, true),
            ("dmirror", &[grid]) => turn(self.grid(first, grid)?, false, false),
            ("cmirror", &[grid]) => turn(self.grid(first, grid)?, true, true),
            ("rot90", &[grid]) => turn(self.grid(first, grid)?, true, false),
            ("rot270", &[grid]) => turn(self.grid(first, grid)?, false, true),
            ("hconcat", &[a, b]) if is_grid(1) => {
                Step::Beside { a: self.grid(first, a)?, b: self.grid(first, b)? }
            }
            ("vconcat", &[a, b]) if is_grid(1) => {
                Step::Above { a: self.grid(first, a)?, b: self.grid(first, b)? }
            }
            _ => return None,
        };
        self.steps.push(step);
        Some(())
    }
}

fn is_mask(step: &Step) -> bool {
    matches!(step, Step::OfColor { .. })
}

/// Whether a step only says where cells go, so that what it is made of may be written more than once: in all no more than
/// there is in the end.
fn places(step: &Step) -> bool {
    matches!(step, Step::Beside { .. } | Step::Above { .. } | Step::Mirror { .. })
}

impl<'c, 'g> Lower<'_, '_, 'c, 'g> {
    /// How many instructions the longest chain has that begins with the first of these.
    pub(super) fn chain_length(&self, code: &Code<'g>, range: Range<usize>) -> Option<usize> {
        let start = range.start;
        let most = range.end.min(start + MAX_STEPS);
        let steps = self.steps(code, start..most).steps;
        let worth = |steps: &[Step]| steps.len() >= WORTH || steps.iter().any(is_mask);
        (2..=steps.len())
            .rev()
            .find(|&length| worth(&steps[..length]) && stands_alone(code, start, &steps[..length]))
    }

    /// The value of a chain.
    pub(super) fn chain(
        &mut self,
        code: &'c Code<'g>,
        range: Range<usize>,
        vals: &[Option<Val>],
    ) -> Val {
        let node = code.sites[range.end - 1].node;
        let chain = self.steps(code, range);
        let args: Vec<Val> =
            chain.operands.iter().map(|&slot| self.read(code, vals, slot)).collect();
        self.tables.gains += 1;
        let site = Site { chain: chain.steps, ..self.plain_site(node) };
        self.call_list(self.shims.chain, site, &args)
    }

    /// The steps from an instruction on, up to one that is none.
    fn steps(&self, code: &Code<'g>, range: Range<usize>) -> Chain {
        let first = code.first_value() + range.start;
        let mut chain = Chain { steps: Vec::new(), operands: SmallVec::new() };
        for at in range {
            let (instr, site) = (&code.instrs[at], &code.sites[at]);
            let (Op::Call(_), Some(prim)) = (instr.op, site.primitive) else { break };
            let types = self.operand_types(site.node);
            if chain.add(first, prim, code.operands(instr), &types).is_none() {
                break;
            }
        }
        chain
    }
}

/// Whether the steps from an instruction on are a chain: the last one makes a grid, nothing else uses what the others make,
/// and what is used more than once is only put in its places.
fn stands_alone(code: &Code<'_>, start: usize, steps: &[Step]) -> bool {
    let Some((last, others)) = steps.split_last() else { return false };
    if is_mask(last) {
        return false;
    }
    let first = code.first_value() + start;
    (0..others.len()).all(|step| {
        let slot = (first + step) as Slot;
        let uses = |at: usize| {
            code.operands(&code.instrs[at]).iter().filter(|&&used| used == slot).count()
        };
        let inside: usize = (start + step + 1..start + steps.len()).map(uses).sum();
        let outside = (start + steps.len()..code.instrs.len()).any(|at| uses(at) > 0);
        let once = is_mask(&steps[step]) || inside == 1 || steps[step + 1..].iter().all(places);
        once && !outside && code.result != slot
    })
}
