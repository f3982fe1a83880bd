//! Chains of steps over the cells of grids, run together: no grid between two of them is made.
//!
//! A chain is the steps of a few consecutive calls, each of which has what earlier ones make or an operand of the chain.
//! Its last grid is allocated once, and every step writes its cells to where they belong in it: what stands side by side is
//! written side by side, what is mirrored is turned round in place, and colours that are exchanged one after the other are
//! exchanged in one pass. The loops are plain enough for the compiler to make them vector loops, which Cranelift does not do.
//!
//! The calls are charged for as if each had been made alone, grids that are never made included. Where that is more than
//! is left, or an operand is not what its type promised, nothing has happened, and the program is left to the VM.

use smallvec::SmallVec;

use crate::prim::cells::{copy_reversed, copy_row, transpose};
use crate::value::bits::{Bits, SPAN};
use crate::value::{Cx, Grid, Value, View};

/// Steps of the longest chain.
pub(super) const MAX_STEPS: usize = 8;

/// Where a step has a grid from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum From {
    /// An operand of the chain.
    Operand(usize),
    /// An earlier step.
    Step(usize),
}

/// One step. Colours are given as operands of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// One colour becomes another.
    Replace { grid: From, old: usize, new: usize },
    /// Two colours are exchanged.
    Switch { grid: From, a: usize, b: usize },
    /// Cells in which two grids agree.
    Cellwise { a: From, b: From, fallback: usize },
    /// The cells of a colour, for a later `Fill`, which alone has it.
    OfColor { grid: From, color: usize },
    /// A colour where another grid has a colour, as the step `mask` says.
    Fill { grid: From, color: usize, mask: usize },
    /// Rows in reverse, columns in reverse, or both.
    Mirror { grid: From, rows: bool, columns: bool },
    /// Columns as rows: see [`transpose`].
    Turn { grid: From, upwards: bool, leftwards: bool },
    /// Side by side.
    Beside { a: From, b: From },
    /// One above the other.
    Above { a: From, b: From },
}

/// The value of the last step of a chain; nothing where the VM has to tell.
pub(super) fn run<'a>(cx: &Cx<'a>, chain: &[Step], operands: &[Value<'a>]) -> Option<Value<'a>> {
    let mut plan = Plan { chain, operands, sizes: [(0, 0); MAX_STEPS], written: [None; MAX_STEPS] };
    let (mut fuel, mut bytes) = (0, 0);
    let last = chain.len() - 1;
    for (at, &step) in chain.iter().enumerate() {
        let (height, width) = plan.size_of_step(cx, step)?;
        plan.sizes[at] = (height, width);
        let made = match step {
            Step::OfColor { grid, color } => {
                let any = plan.any_of(grid, color)?;
                let mask = 16 * height as u64;
                fuel += mask / 16;
                bytes += mask;
                if any { size_of::<Bits<'_>>() } else { 0 }
            }
            // The last grid is charged for where it is made.
            _ if at == last => 0,
            _ => {
                let cells = (height * width) as u64;
                fuel += cells / 16;
                bytes += cells;
                size_of::<Grid<'_>>()
            }
        };
        fuel += 1 + made as u64 / 16;
        bytes += made as u64;
    }
    let (height, width) = plan.sizes[last];
    cx.charge_unmade(fuel, bytes)?;
    let cells = cx.slice(height * width, 0i8).ok()?;
    plan.write(From::Step(last), cells, 0, width);
    cx.grid(height as u32, width as u32, cells).ok()
}

struct Plan<'p, 'a> {
    chain: &'p [Step],
    operands: &'p [Value<'a>],
    /// Rows and columns of what each step makes.
    sizes: [(usize, usize); MAX_STEPS],
    /// Where a step has been written and will stay as it is.
    written: [Option<usize>; MAX_STEPS],
}

/// A colour exchanged for another: the cells of `old` become `new`, and where it says so the other way round.
#[derive(Clone, Copy)]
struct Exchange {
    old: i8,
    new: i8,
    both: bool,
}

impl<'a> Plan<'_, 'a> {
    fn color(&self, operand: usize) -> Option<i8> {
        match self.operands[operand].view() {
            View::Int(n) => i8::try_from(n).ok(),
            _ => None,
        }
    }

    fn grid(&self, operand: usize) -> Option<&'a Grid<'a>> {
        match self.operands[operand].view() {
            View::Grid(grid) => Some(grid),
            _ => None,
        }
    }

    fn size(&self, from: From) -> Option<(usize, usize)> {
        match from {
            From::Step(step) => Some(self.sizes[step]),
            From::Operand(operand) => {
                self.grid(operand).map(|grid| (grid.height as usize, grid.width as usize))
            }
        }
    }

    /// Rows and columns of what a step makes, if its operands are what they should be.
    fn size_of_step(&self, cx: &Cx<'a>, step: Step) -> Option<(usize, usize)> {
        let allowed = |size: (usize, usize)| {
            cx.check_cells(size.0 as u64 * size.1 as u64).ok().map(|()| size)
        };
        match step {
            Step::Replace { grid, old: a, new: b } | Step::Switch { grid, a, b } => {
                self.color(a).and(self.color(b)).and(self.size(grid))
            }
            Step::Cellwise { a, b, fallback } => {
                self.color(fallback)?;
                let (mine, theirs) = (self.size(a)?, self.size(b)?);
                (mine.0 <= theirs.0 && mine.1 <= theirs.1).then_some(mine)
            }
            Step::OfColor { grid, color } => {
                self.color(color)?;
                let (height, width) = self.size(grid)?;
                let dense = height.max(width) <= SPAN as usize;
                dense.then_some((height, width))
            }
            Step::Fill { grid, color, .. } => self.color(color).and(self.size(grid)),
            Step::Mirror { grid, .. } => self.size(grid),
            Step::Turn { grid, .. } => self.size(grid).map(|(height, width)| (width, height)),
            Step::Beside { a, b } => {
                let (a, b) = (self.size(a)?, self.size(b)?);
                allowed((a.0.min(b.0), a.1 + b.1))
            }
            Step::Above { a, b } => {
                let (a, b) = (self.size(a)?, self.size(b)?);
                (a.1 == b.1).then_some((a.0 + b.0, a.1)).and_then(allowed)
            }
        }
    }

    /// Whether a grid has a cell of a colour.
    fn any_of(&mut self, from: From, color: usize) -> Option<bool> {
        let color = self.color(color)?;
        if let From::Operand(operand) = from {
            return Some(self.grid(operand)?.cells.contains(&color));
        }
        Some(self.apart(from).contains(&color))
    }

    /// The cells of a grid, in a place of their own.
    fn apart(&mut self, from: From) -> SmallVec<[i8; 1024]> {
        let mut cells = SmallVec::new();
        let (height, width) = self.size(from).unwrap_or((0, 0));
        cells.resize(height * width, 0);
        // Places in one grid are none in another.
        let written = std::mem::replace(&mut self.written, [None; MAX_STEPS]);
        self.write(from, &mut cells, 0, width);
        self.written = written;
        cells
    }

    /// Writes a grid into another one of `stride` columns, from the cell `at` on.
    fn write(&mut self, from: From, cells: &mut [i8], at: usize, stride: usize) {
        let (height, width) = self.size(from).unwrap_or((0, 0));
        let line = |row: usize| at + row * stride..at + row * stride + width;
        let step = match from {
            From::Operand(operand) => {
                let Some(grid) = self.grid(operand) else { return };
                if stride == width {
                    cells[at..at + height * width].copy_from_slice(grid.cells);
                    return;
                }
                for (row, from) in grid.rows().enumerate() {
                    copy_row(&mut cells[line(row)], from);
                }
                return;
            }
            From::Step(step) => step,
        };
        if let Some(there) = self.written[step] {
            for row in 0..height {
                let from = there + row * stride;
                cells.copy_within(from..from + width, line(row).start);
            }
            return;
        }
        match self.chain[step] {
            Step::Replace { .. } | Step::Switch { .. } => {
                let (base, exchanges) = self.exchanges(from);
                self.write(base, cells, at, stride);
                self.moved(base);
                if stride == width {
                    exchange(&mut cells[at..at + height * width], &exchanges);
                } else {
                    (0..height).for_each(|row| exchange(&mut cells[line(row)], &exchanges));
                }
            }
            Step::Cellwise { a, b, fallback } => {
                let fallback = self.color(fallback).unwrap_or(0);
                let other_width = self.size(b).map_or(0, |size| size.1);
                let theirs = self.apart(b);
                self.write(a, cells, at, stride);
                self.moved(a);
                for (row, theirs) in theirs.chunks_exact(other_width.max(1)).take(height).enumerate() {
                    for (cell, &other) in cells[line(row)].iter_mut().zip(theirs) {
                        *cell = if *cell == other { other } else { fallback };
                    }
                }
            }
            // Only a `Fill` has one, which looks at its grid itself.
            Step::OfColor { .. } => {}
            Step::Fill { grid, color, mask } => {
                self.write(grid, cells, at, stride);
                self.moved(grid);
                self.fill(cells, at, stride, (height, width), color, mask);
            }
            Step::Mirror { grid, rows, columns } => self.mirror(grid, (rows, columns), cells, at, stride),
            Step::Turn { grid, upwards, leftwards } => {
                let turn = |from: &Grid<'_>, to: &mut [i8]| transpose(from, to, upwards, leftwards);
                let apart;
                let source = match grid {
                    From::Operand(operand) => self.grid(operand).copied(),
                    From::Step(_) => {
                        apart = self.apart(grid);
                        Some(Grid { height: width as u32, width: height as u32, cells: &apart })
                    }
                };
                let Some(source) = source else { return };
                if stride == width {
                    return turn(&source, &mut cells[at..at + height * width]);
                }
                let mut turned: SmallVec<[i8; 1024]> = SmallVec::new();
                turned.resize(height * width, 0);
                turn(&source, &mut turned);
                for (row, from) in turned.chunks_exact(width).enumerate() {
                    copy_row(&mut cells[line(row)], from);
                }
            }
            Step::Beside { a, b } => {
                let first = self.size(a).map_or(0, |size| size.1);
                self.write_part(a, height, cells, at, stride);
                self.write_part(b, height, cells, at + first, stride);
            }
            Step::Above { a, b } => {
                let first = self.size(a).map_or(0, |size| size.0);
                self.write(a, cells, at, stride);
                self.write(b, cells, at + first * stride, stride);
            }
        }
        self.written[step] = Some(at);
    }

    /// Writes the first rows of a grid.
    fn write_part(&mut self, from: From, rows: usize, cells: &mut [i8], at: usize, stride: usize) {
        let (height, width) = self.size(from).unwrap_or((0, 0));
        if height == rows {
            return self.write(from, cells, at, stride);
        }
        let whole = self.apart(from);
        for (row, from) in whole.chunks_exact(width).take(rows).enumerate() {
            copy_row(&mut cells[at + row * stride..][..width], from);
        }
    }

    /// Forgets where a step and what it consists of were written, as the cells there are about to change.
    fn moved(&mut self, from: From) {
        if let From::Step(step) = from {
            // Later steps cannot be part of it, and no step after it has been written yet but those of other places.
            self.written[..=step].fill(None);
        }
    }

    /// Where a row of exchanges begins, and the exchanges.
    fn exchanges(&self, from: From) -> (From, SmallVec<[Exchange; 4]>) {
        let mut exchanges = SmallVec::new();
        let mut base = from;
        while let From::Step(step) = base {
            let (grid, old, new, both) = match self.chain[step] {
                Step::Replace { grid, old, new } => (grid, old, new, false),
                Step::Switch { grid, a, b } => (grid, a, b, true),
                _ => break,
            };
            let color = |operand| self.color(operand).unwrap_or(0);
            exchanges.push(Exchange { old: color(old), new: color(new), both });
            base = grid;
        }
        exchanges.reverse();
        (base, exchanges)
    }

    fn fill(
        &mut self,
        cells: &mut [i8],
        at: usize,
        stride: usize,
        (height, width): (usize, usize),
        color: usize,
        mask: usize,
    ) {
        let Step::OfColor { grid, color: wanted } = self.chain[mask] else { return };
        let byte = |operand| self.color(operand).unwrap_or(0);
        let (color, wanted) = (byte(color), byte(wanted));
        let apart;
        let (source, columns) = match grid {
            From::Operand(operand) => match self.grid(operand) {
                Some(grid) => (grid.cells, grid.width as usize),
                None => return,
            },
            From::Step(_) => {
                apart = self.apart(grid);
                (&apart[..], self.size(grid).map_or(1, |size| size.1))
            }
        };
        for (row, theirs) in source.chunks_exact(columns).take(height).enumerate() {
            for (cell, &other) in cells[at + row * stride..][..width].iter_mut().zip(theirs) {
                *cell = if other == wanted { color } else { *cell };
            }
        }
    }

    fn mirror(
        &mut self,
        from: From,
        (rows, columns): (bool, bool),
        cells: &mut [i8],
        at: usize,
        stride: usize,
    ) {
        let (height, width) = self.size(from).unwrap_or((0, 0));
        let line = |row: usize| at + row * stride..at + row * stride + width;
        if let From::Operand(operand) = from {
            let Some(grid) = self.grid(operand) else { return };
            for (row, from) in grid.rows().enumerate() {
                let to = &mut cells[line(if rows { height - 1 - row } else { row })];
                if columns { copy_reversed(to, from) } else { copy_row(to, from) }
            }
            return;
        }
        let written = match from {
            From::Step(step) => self.written[step],
            From::Operand(_) => None,
        };
        match written {
            // Elsewhere in the same grid.
            Some(there) => {
                for row in 0..height {
                    let source = if rows { height - 1 - row } else { row };
                    let from = there + source * stride;
                    cells.copy_within(from..from + width, line(row).start);
                }
            }
            None => {
                self.write(from, cells, at, stride);
                self.moved(from);
                for row in 0..if rows { height / 2 } else { 0 } {
                    let (above, below) = cells.split_at_mut(line(height - 1 - row).start);
                    above[line(row)].swap_with_slice(&mut below[..width]);
                }
            }
        }
        if columns {
            (0..height).for_each(|row| cells[line(row)].reverse());
        }
    }
}

/// Makes all exchanges of a few cells before the next ones, so that the cells are gone through once.
fn exchange(cells: &mut [i8], exchanges: &[Exchange]) {
    for cells in cells.chunks_mut(64) {
        for &Exchange { old, new, both } in exchanges {
            if both {
                for cell in &mut *cells {
                    let flipped = if *cell == new { old } else { *cell };
                    *cell = if *cell == old { new } else { flipped };
                }
            } else {
                for cell in &mut *cells {
                    *cell = if *cell == old { new } else { *cell };
                }
            }
        }
    }
}
