//! The context of one evaluation: its memory, its budgets, the direction in which sets are walked.
//!
//! Every allocation is counted before it is made, in the same units on every machine, so that a
//! program that ends in a budget fault does so everywhere alike. Only the wall-clock deadline,
//! which is off unless asked for, depends on the machine.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod nesting;
mod own;
pub(crate) mod room;
mod seqs;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bumpalo::Bump;

pub use nesting::MAX_DEPTH;

use super::rounds::NotedRounds;
use super::{FaultKind, Grid, Raised, Value};
use crate::diag::words;
use room::Growing;

/// The budget of one evaluation. Made by [`Budget::default`] and changed by its methods, each of
/// which yields the changed budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// Work units: one a call, and one for every 16 bytes of result or comparable step of a loop.
    pub fuel: u64,
    /// Cells that are laid out for any one value.
    pub max_cells: u64,
    /// Cells of any one value if it were written out, where a part that it has several times counts
    /// as often. It costs no memory, and what goes through all of it is charged for.
    pub max_written: u64,
    /// Bytes of all values of the evaluation together.
    pub max_bytes: u64,
    /// Wall-clock time, unlimited where absent.
    pub timeout: Option<Duration>,
}

/// The wish of whoever waits for an evaluation that it end now. Any thread may raise it, a signal's
/// too.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Makes one that is not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the evaluations that look at it, now and until it is lowered.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets evaluations go on again.
    pub fn lower(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Tells whether it is raised.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Budget {
    /// No bounds: for values that are looked at, or made at compile time, which no program is
    /// charged for.
    pub const UNLIMITED: Self = Self {
        fuel: u64::MAX,
        max_cells: u64::MAX,
        max_written: u64::MAX,
        max_bytes: u64::MAX,
        timeout: None,
    };
    /// The budget of one program that somebody waits for: what CPython runs in about a second and a
    /// gigabyte, and no more than 100 ms of work.
    pub const ALONE: Self = Self {
        fuel: Self::FUEL,
        max_cells: 1 << 24,
        max_written: 1 << 40,
        max_bytes: 112 << 20,
        timeout: None,
    };
    /// Four million units: twenty times what the most expensive of arc-dsl's 400 solvers spends on
    /// one sample, and less than 100 ms of work.
    pub const FUEL: u64 = 4_000_000;
    /// A million cells: a thousand full ARC grids in one value.
    pub const MAX_CELLS: u64 = 1 << 20;
    /// 64 MiB.
    pub const MAX_BYTES: u64 = 64 << 20;

    /// Sets how many work units there are.
    #[must_use]
    pub fn fuel(mut self, fuel: u64) -> Self {
        self.fuel = fuel;
        self
    }

    /// Sets how many cells any one value may have.
    #[must_use]
    pub fn max_cells(mut self, max_cells: u64) -> Self {
        self.max_cells = max_cells;
        self
    }

    /// Sets how many cells any one value may have if it were written out.
    #[must_use]
    pub fn max_written(mut self, max_written: u64) -> Self {
        self.max_written = max_written;
        self
    }

    /// Sets how many bytes all values together may take.
    #[must_use]
    pub fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Sets how much wall-clock time there is; unlimited where none.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }
}

impl Default for Budget {
    #[inline]
    fn default() -> Self {
        Self {
            fuel: Self::FUEL,
            max_cells: Self::MAX_CELLS,
            max_written: Self::MAX_CELLS,
            max_bytes: Self::MAX_BYTES,
            timeout: None,
        }
    }
}

/// The direction in which sets are iterated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Direction {
    /// The canonical order.
    #[default]
    Ascending,
    /// Its reverse, to find programs whose answer depends on the order.
    Descending,
}

/// Cells of the largest values that generated code makes without asking for the bounds.
#[cfg(feature = "jit")]
pub(crate) const MAX_SMALL: usize = 64;

/// Fuel between two looks at the clock: under a millisecond of work.
const CLOCK_INTERVAL: u64 = 1 << 16;

/// The context that every primitive is given.
pub struct Cx<'a> {
    bump: &'a Bump,
    budget: Budget,
    direction: Direction,
    deadline: Option<Instant>,
    interrupt: Option<&'a Interrupt>,
    /// The fuel that may be spent before the next look at the clock, or all where nobody watches.
    fuel_left: Cell<u64>,
    /// The fuel after that.
    fuel_later: Cell<u64>,
    bytes_left: Cell<u64>,
    depth: Cell<u32>,
    /// Whether faults are told in words of their own; see [`Cx::explaining`].
    explains: bool,
    /// The loop in which tuples grow.
    growing: Growing,
    /// The rounds of the loop at hand, where somebody wants to see them.
    pub(super) rounds: Option<&'a NotedRounds>,
}

/// The rest of the budgets at some time.
#[cfg(feature = "jit")]
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    fuel_left: u64,
    fuel_later: u64,
    bytes_left: u64,
    depth: u32,
    loops: u64,
}

impl<'a> Cx<'a> {
    /// Returns a context for one evaluation whose values live in `bump`.
    #[inline]
    pub fn new(bump: &'a Bump, budget: Budget, direction: Direction) -> Self {
        let deadline = budget.timeout.map(|limit| Instant::now() + limit);
        let cx = Self {
            bump,
            budget,
            direction,
            deadline,
            interrupt: None,
            fuel_left: Cell::new(budget.fuel),
            fuel_later: Cell::new(0),
            bytes_left: Cell::new(budget.max_bytes),
            depth: Cell::new(0),
            explains: false,
            growing: Growing::default(),
            rounds: None,
        };
        if deadline.is_some() {
            cx.look_at_once();
        }
        cx
    }

    /// Has the clock looked at when fuel is spent next.
    fn look_at_once(&self) {
        self.fuel_later.set(self.all_fuel_left());
        self.fuel_left.set(0);
    }

    /// Returns the same context; its evaluation ends early once an interrupt is raised.
    pub fn watching(mut self, interrupt: Option<&'a Interrupt>) -> Self {
        self.interrupt = interrupt;
        if interrupt.is_some() {
            self.look_at_once();
        }
        self
    }

    /// Returns the same, for an evaluation whose fault somebody looks at. A fault about the type of
    /// an operand says what the primitive takes there, what there is instead, and what makes the
    /// one of the other.
    pub fn explaining(self) -> Self {
        Self { explains: true, ..self }
    }

    /// Tells whether somebody looks at the fault.
    pub(crate) fn explains(&self) -> bool {
        self.explains
    }

    /// Returns a context for the rest of an evaluation that has spent so much fuel and memory
    /// already.
    pub fn resume(
        bump: &'a Bump,
        budget: Budget,
        direction: Direction,
        fuel: u64,
        bytes: u64,
    ) -> Self {
        let cx = Self::new(bump, budget, direction);
        let left = budget.fuel.saturating_sub(fuel);
        match budget.timeout {
            None => cx.fuel_left.set(left),
            Some(_) => cx.fuel_later.set(left),
        }
        cx.bytes_left.set(budget.max_bytes.saturating_sub(bytes));
        cx
    }

    /// Returns the direction in which sets are iterated.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Returns fuel spent so far.
    pub fn spent(&self) -> u64 {
        self.budget.fuel - self.all_fuel_left()
    }

    fn all_fuel_left(&self) -> u64 {
        self.fuel_left.get() + self.fuel_later.get()
    }

    /// Returns the addresses of the counters of fuel and of nested calls, for generated code.
    #[cfg(feature = "jit")]
    pub(crate) fn counters(&self) -> (*const u64, *const u32) {
        (self.fuel_left.as_ptr(), self.depth.as_ptr())
    }

    /// Tells whether an evaluation has to look at the clock from time to time.
    #[cfg(feature = "jit")]
    pub(crate) fn has_deadline(&self) -> bool {
        self.deadline.is_some()
    }

    /// Lets so much fuel be spent before the next look for an interrupt, where somebody may raise
    /// one.
    #[cfg(feature = "jit")]
    pub(crate) fn look_up_after(&self, units: u64) {
        if self.interrupt.is_some() {
            let all = self.all_fuel_left();
            self.fuel_left.set(all.min(units));
            self.fuel_later.set(all.saturating_sub(units));
        }
    }

    /// Returns the address of the counter of bytes, for generated code.
    #[cfg(feature = "jit")]
    pub(crate) fn bytes(&self) -> *const u64 {
        self.bytes_left.as_ptr()
    }

    /// Tells whether values may have as many cells as those that generated code makes unasked.
    #[cfg(feature = "jit")]
    pub(crate) fn allows_small_values(&self) -> bool {
        self.budget.max_cells.min(self.budget.max_written) >= MAX_SMALL as u64
    }

    /// Returns the depth of nested calls.
    #[cfg(feature = "jit")]
    pub(crate) fn depth(&self) -> &Cell<u32> {
        &self.depth
    }

    /// Returns the rest of the budgets, to go back to.
    #[cfg(feature = "jit")]
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            fuel_left: self.fuel_left.get(),
            fuel_later: self.fuel_later.get(),
            bytes_left: self.bytes_left.get(),
            depth: self.depth.get(),
            loops: self.loops(),
        }
    }

    /// Puts the budgets back to what they were; values made since are still there.
    #[cfg(feature = "jit")]
    pub(crate) fn rewind(&self, mark: Mark) {
        self.fuel_left.set(mark.fuel_left);
        self.fuel_later.set(mark.fuel_later);
        self.bytes_left.set(mark.bytes_left);
        self.depth.set(mark.depth);
        self.leave_loops(mark.loops);
    }

    /// Counts the bytes of all values so far.
    pub fn spent_bytes(&self) -> u64 {
        self.budget.max_bytes - self.bytes_left.get()
    }

    /// Tells whether so many units of fuel are left.
    pub(super) fn affords(&self, units: u64) -> bool {
        units <= self.all_fuel_left()
    }

    /// Spends `units` of fuel, or faults where less is left.
    #[inline(always)]
    pub fn spend(&self, units: u64) -> Result<(), Raised> {
        match self.fuel_left.get().checked_sub(units) {
            Some(left) => {
                self.fuel_left.set(left);
                Ok(())
            }
            None => self.spend_watched(units),
        }
    }

    /// Spends what is more than was left until the next look at the clock, and looks at it.
    #[cold]
    fn spend_watched(&self, units: u64) -> Result<(), Raised> {
        let Some(left) = self.all_fuel_left().checked_sub(units) else {
            return Err(self.out_of_fuel());
        };
        self.fuel_left.set(left.min(CLOCK_INTERVAL));
        self.fuel_later.set(left.saturating_sub(CLOCK_INTERVAL));
        self.look_at_clock()
    }

    #[cold]
    fn out_of_fuel(&self) -> Raised {
        self.fuel_left.set(0);
        self.fuel_later.set(0);
        Raised::new(
            FaultKind::Fuel,
            match self.budget.fuel {
                1 => "the budget of 1 unit of fuel is spent".to_owned(),
                fuel => format!("the budget of {fuel} units of fuel is spent"),
            },
        )
    }

    fn look_at_clock(&self) -> Result<(), Raised> {
        if self.interrupt.is_some_and(Interrupt::is_raised) {
            return Err(Raised::new(FaultKind::Deadline, "the evaluation was interrupted"));
        }
        match (self.deadline, self.budget.timeout) {
            (Some(deadline), Some(limit)) if deadline <= Instant::now() => Err(Raised::new(
                FaultKind::Deadline,
                format!("the evaluation took longer than {}", words::seconds(limit)),
            )),
            _ => Ok(()),
        }
    }

    /// Faults where a value of `cells` cells would be too large.
    #[inline(always)]
    pub fn check_cells(&self, cells: u64) -> Result<(), Raised> {
        if cells <= self.budget.max_cells {
            return Ok(());
        }
        Err(too_large(cells, self.budget.max_cells))
    }

    /// Faults where a value would be too large if it were written out.
    #[inline(always)]
    pub fn check_written(&self, cells: u64) -> Result<(), Raised> {
        if cells <= self.budget.max_written {
            return Ok(());
        }
        Err(too_large(cells, self.budget.max_written))
    }

    /// Faults where so many values would be more than there may be, or than there is memory for:
    /// asked before they are gathered outside the arena.
    #[inline]
    pub fn check_items(&self, items: u64) -> Result<(), Raised> {
        self.check_cells(items)?;
        match items.saturating_mul(size_of::<Value<'_>>() as u64) <= self.bytes_left.get() {
            true => Ok(()),
            false => Err(self.out_of_memory()),
        }
    }

    /// Spends what so many bytes of values take: those at hand, or others that are left out because
    /// nobody looks at them.
    #[inline(always)]
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), Raised> {
        let bytes = bytes as u64;
        self.spend(bytes / 16)?;
        match self.bytes_left.get().checked_sub(bytes) {
            Some(left) => self.bytes_left.set(left),
            None => return Err(self.out_of_memory()),
        }
        Ok(())
    }

    #[cold]
    fn out_of_memory(&self) -> Raised {
        let bound = match self.budget.max_bytes {
            bytes if bytes < 1 << 20 => words::count(bytes as usize, "byte"),
            bytes => format!("{} MiB", bytes >> 20),
        };
        Raised::new(
            FaultKind::Memory,
            format!("the values of this evaluation take more than {bound}"),
        )
    }

    /// Returns a slice of `len` copies of `value`.
    #[inline(always)]
    pub fn slice<T: Copy>(&self, len: usize, value: T) -> Result<&'a mut [T], Raised> {
        self.charge(len.saturating_mul(size_of::<T>()))?;
        Ok(self.bump.alloc_slice_fill_copy(len, value))
    }

    /// Returns a copy of `items`.
    #[inline(always)]
    pub fn copy<T: Copy>(&self, items: &[T]) -> Result<&'a mut [T], Raised> {
        self.charge(size_of_val(items))?;
        Ok(self.bump.alloc_slice_copy(items))
    }

    /// Returns a slice of `len` elements, the `i`-th being `make(i)`.
    #[inline(always)]
    pub fn slice_with<T: Copy>(
        &self,
        len: usize,
        make: impl FnMut(usize) -> T,
    ) -> Result<&'a mut [T], Raised> {
        self.charge(len.saturating_mul(size_of::<T>()))?;
        Ok(self.bump.alloc_slice_fill_with(len, make))
    }

    /// Returns one item of fixed size.
    #[inline(always)]
    pub fn alloc<T: Copy>(&self, item: T) -> Result<&'a T, Raised> {
        self.charge(size_of::<T>())?;
        Ok(self.bump.alloc(item))
    }

    /// Returns a grid value of `height` rows of `width` cells, both at least 1.
    #[inline]
    pub fn grid(&self, height: u32, width: u32, cells: &'a [i8]) -> Result<Value<'a>, Raised> {
        debug_assert_eq!(cells.len(), height as usize * width as usize);
        debug_assert!(!cells.is_empty());
        let grid = Grid { height, width, cells };
        Ok(Value::grid(self.alloc(grid)?))
    }
}

#[cold]
fn too_large(cells: u64, bound: u64) -> Raised {
    Raised::new(
        FaultKind::Size,
        match bound {
            1 => format!("a value of {cells} cells is over the bound of 1 cell"),
            _ => format!("a value of {cells} cells is over the bound of {bound} cells"),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_ends_an_evaluation_until_it_is_lowered() {
        let stop = Interrupt::new();
        let bump = Bump::new();
        let budget = Budget { fuel: u64::MAX, ..Budget::default() };
        let cx = Cx::new(&bump, budget, Direction::Ascending).watching(Some(&stop));
        let work = || (0..3).try_for_each(|_| cx.spend(CLOCK_INTERVAL));
        work().unwrap();
        stop.clone().raise();
        assert_eq!(work().unwrap_err().kind(), FaultKind::Deadline);
        stop.lower();
        work().unwrap();
    }
}
