//! Finds calls that colour a grid where grids have colours, in a line of instructions;
//! [`super::cells`] runs them together.
//!
//! A chain is a run of consecutive calls of `ofcolor` and `fill`, each set used by one `fill` and
//! each grid but the last by the next. As nothing else happens between them and nothing else uses
//! what they make, nobody can tell that they were made at once.

use std::ops::Range;

use smallvec::SmallVec;

use super::cells::Fill;
use super::lower::{Lower, Val};
use super::runtime::Site;
use crate::prim::{self, PrimId};
use crate::types::Type;
use crate::vm::code::{Code, Op, Slot};

/// A chain, the slots of its operands, and the number of its instructions.
#[derive(Clone, Default)]
struct Chain {
    fills: Vec<Fill>,
    operands: SmallVec<[Slot; 8]>,
    length: usize,
}

impl Chain {
    fn operand(&mut self, slot: Slot) -> usize {
        self.operands.push(slot);
        self.operands.len() - 1
    }
}

impl<'c> Lower<'_, '_, 'c> {
    /// How many instructions the longest chain has that begins with the first of these.
    pub(super) fn chain_length(&self, code: &Code, range: Range<usize>) -> Option<usize> {
        self.find_chain(code, range).map(|chain| chain.length)
    }

    /// The value of a chain.
    pub(super) fn chain(
        &mut self,
        code: &'c Code,
        range: Range<usize>,
        vals: &[Option<Val>],
    ) -> Val {
        let node = code.sites[range.end - 1].node;
        let chain = self.find_chain(code, range).unwrap_or_default();
        let args: Vec<Val> =
            chain.operands.iter().map(|&slot| self.read(code, vals, slot)).collect();
        self.tables.gains += 1;
        let site = Site { chain: chain.fills, ..self.plain_site(node) };
        self.call_list(self.shims.chain, site, &args)
    }

    fn find_chain(&self, code: &Code, range: Range<usize>) -> Option<Chain> {
        let start = code.first_value() + range.start;
        let mut chain = Chain::default();
        // The longest so far of which nothing is used outside.
        let mut found = None;
        for at in range.clone().step_by(2).take_while(|at| at + 1 < range.end) {
            let made = (code.first_value() + at) as Slot;
            let (Some([mask, wanted]), Some([grid, color, set])) = (
                self.call_on_grid::<2>(code, at, prim::OFCOLOR),
                self.call_on_grid::<3>(code, at + 1, prim::FILL),
            ) else {
                break;
            };
            let first = chain.fills.is_empty();
            let follows = if first { (grid as usize) < start } else { grid == made - 1 };
            let outside = [mask, wanted, color].iter().all(|&slot| (slot as usize) < start);
            if !follows || !outside || set != made || uses(code, made) != 1 {
                break;
            }
            if first {
                chain.operand(grid);
            }
            let fill = Fill {
                color: chain.operand(color),
                mask: chain.operand(mask),
                wanted: chain.operand(wanted),
            };
            chain.fills.push(fill);
            chain.length += 2;
            found = Some(chain.clone());
            if uses(code, made + 1) != 1 {
                break;
            }
        }
        found
    }

    /// The operands of an instruction, if it calls a primitive with a grid as the first of so many.
    fn call_on_grid<const N: usize>(
        &self,
        code: &Code,
        at: usize,
        prim: PrimId,
    ) -> Option<[Slot; N]> {
        let (instr, site) = (&code.instrs[at], &code.sites[at]);
        let (Op::Call(_), true) = (instr.op, site.primitive?.id == prim) else { return None };
        let types = self.operand_types(site.node);
        let is_grid = types.first()?.regular() == Type::GRID;
        code.operands(instr).try_into().ok().filter(|_| is_grid)
    }
}

/// How often a value is used, as the result of the code too.
fn uses(code: &Code, slot: Slot) -> usize {
    let operands = code.instrs.iter().flat_map(|instr| code.operands(instr));
    operands.filter(|&&used| used == slot).count() + usize::from(code.result == slot)
}
