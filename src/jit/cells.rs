//! Colouring the cells of grids where grids have colours, run together: neither the sets of locations nor the grids between
//! two steps are made.
//!
//! Cells are copied once and then written by loops that are plain enough for the compiler to make them vector loops, which
//! Cranelift does not do. The calls are charged for as if each had been made alone, what is never made included. Where that
//! is more than is left, or an operand is not what its type promised, nothing has happened, and the program is left to the VM.
//!
//! Other steps over cells (colours exchanged, grids mirrored, turned, put side by side) are not run together: each of them is
//! one vector loop over a grid that stays in the nearest cache. What put several into one pass was measured on grids from
//! 3 × 3 to 30 × 30: it mostly took longer, and saved a fifth at best, on grids from 20 × 20 on.

use crate::value::bits::{Bits, SPAN};
use crate::value::{Cx, Grid, Value, View};

/// `fill(grid, color, ofcolor(mask, wanted))`, its operands given as operands of the chain; the first step's grid is one, that
/// of a later step is what the step before it made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fill {
    pub(super) color: usize,
    pub(super) mask: usize,
    pub(super) wanted: usize,
}

/// The value of a chain whose first grid is the first operand; nothing where the VM has to tell.
pub(super) fn run<'a>(cx: &Cx<'a>, chain: &[Fill], operands: &[Value<'a>]) -> Option<Value<'a>> {
    let grid = |operand: usize| match operands[operand].view() {
        View::Grid(grid) => Some(grid),
        _ => None,
    };
    let byte = |operand: usize| i8::try_from(operands[operand].as_int()?).ok();
    let base = grid(0)?;
    let cells = base.cells.len();
    let (mut fuel, mut bytes) = (0, 0);
    for (at, fill) in chain.iter().enumerate() {
        let (mask, wanted, _) = (grid(fill.mask)?, byte(fill.wanted)?, byte(fill.color)?);
        if mask.height.max(mask.width) > SPAN as u32 {
            return None;
        }
        // A call each; the rows of the set, and the set where it is not empty; the grid, but the last one, which is made.
        fuel += 2;
        let set = if mask.cells.contains(&wanted) { size_of::<Bits<'_>>() } else { 0 };
        let last = at + 1 == chain.len();
        let made = if last { [0, 0] } else { [cells, size_of::<Grid<'_>>()] };
        for size in [mask.height as usize * size_of::<u128>(), set, made[0], made[1]] {
            fuel += size as u64 / 16;
            bytes += size as u64;
        }
    }
    cx.charge_unmade(fuel, bytes)?;
    let made = cx.copy(base.cells).ok()?;
    let width = base.width as usize;
    for fill in chain {
        let (mask, wanted, color) = (grid(fill.mask)?, byte(fill.wanted)?, byte(fill.color)?);
        if mask.width == base.width {
            color_where(made, mask.cells, wanted, color);
        } else {
            for (row, theirs) in made.chunks_exact_mut(width).zip(mask.rows()) {
                color_where(row, theirs, wanted, color);
            }
        }
    }
    cx.grid(base.height, base.width, made).ok()
}

/// Gives cells a colour where others have a colour.
fn color_where(cells: &mut [i8], others: &[i8], wanted: i8, color: i8) {
    for (cell, &other) in cells.iter_mut().zip(others) {
        *cell = if other == wanted { color } else { *cell };
    }
}
