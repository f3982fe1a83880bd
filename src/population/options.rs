//! The options of an evaluation of a population: what to find out, and within which bounds.

use crate::engine::Engine;
use crate::syntax::Dialect;
use crate::value::{Budget, Direction};

/// The options of an evaluation. Made by [`Options::default`] and changed by its methods, each of
/// which yields the changed options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The budget of each candidate on each sample.
    pub budget: Budget,
    /// Whether the fuel of that budget is for plain programs on usual grids, and others have more.
    /// Everyday Python has [`Self::EVERYDAY_TIMES`] as much. Where a grid of the task has more than
    /// [`Self::USUAL_CELLS`], all programs have more in proportion.
    pub has_fuel_by_need: bool,
    /// The budget of each differ on each output.
    pub differ_budget: Budget,
    /// The direction in which sets are iterated.
    pub direction: Direction,
    /// The engine that runs the candidates. All share one code on the VM, in which an expression is
    /// run once for each sample. Where native code is asked for, each program has its own. Results
    /// are the same. [`Engine::Auto`] is the VM: see [`crate::engine`].
    pub engine: Engine,
    /// Worker threads; as many as there are processors where 0. Results do not depend on it.
    pub threads: usize,
    /// The scores that are wanted of each candidate.
    pub scores: Scores,
    /// On which candidates' account test inputs are run.
    pub tests: Tests,
    /// Stop with a task once so many different programs are right on all its demonstrations. The
    /// others have no row then. The most promising run first: see [`super::Population::evaluate`].
    pub enough: Option<usize>,
    /// The dialect of texts that are verified; Python where there is none.
    pub dialect: Option<Dialect>,
}

/// The scores that are wanted of each candidate. More is asked for with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Scores {
    /// Whether it is right on all demonstrations: a candidate that is wrong on one is not run on
    /// the next.
    Verdicts,
    /// The likeness of each output to the expected one: shape, cells, palette.
    Likeness,
    /// The answers of differs about each wrong output, besides.
    Differs,
}

/// On which candidates' account test inputs are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tests {
    /// On nobody's.
    None,
    /// Of candidates that are right on all demonstrations.
    Solvers,
    /// Of all candidates, except that with [`Scores::Verdicts`] it is those that are right.
    All,
}

impl Options {
    /// Fuel of a candidate on one sample. A single run may spend 200 times as much, but programs
    /// that solve a task spend little. Half of arc-dsl's 400 solvers spend less than 250 units on
    /// any sample. Of them 394 spend less than this bound, and so do 282 of the 284 that are
    /// shipped. Their mutants are another matter: the few that work as long as they may would take
    /// most of the time. `cargo bench --bench population -- rates` has the figures.
    pub const FUEL: u64 = 20_000;

    /// How much more fuel everyday Python has by need. A line of it does less than a primitive: a
    /// loop over all cells of a grid of 30 × 30 takes 10,000 units and more. Such a loop within
    /// another, as in searches for the nearest cell, takes a million.
    pub const EVERYDAY_TIMES: u64 = 100;

    /// Cells of a grid that fuel by need reckons with: 30 × 30.
    pub const USUAL_CELLS: u64 = 900;

    /// Fuel of a differ on one output. Those that are shipped spend a few thousand on a grid of 30
    /// × 30.
    pub const DIFFER_FUEL: u64 = 40_000;

    /// Sets the budget of each candidate on each sample: as much for all, whatever they are.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self.has_fuel_by_need = false;
        self
    }

    /// Sets whether the fuel of the budget is for plain programs on usual grids, and others have
    /// more.
    #[must_use]
    pub fn has_fuel_by_need(mut self, has_fuel_by_need: bool) -> Self {
        self.has_fuel_by_need = has_fuel_by_need;
        self
    }

    /// Returns the fuel of a program on each sample of a task. `is_everyday` tells whether it is
    /// everyday Python, `cells` how many the largest grid of the task has.
    pub(super) fn fuel_of(&self, is_everyday: bool, cells: u64) -> u64 {
        let fuel = self.budget.fuel;
        if !self.has_fuel_by_need {
            return fuel;
        }
        let times = if is_everyday { Self::EVERYDAY_TIMES } else { 1 };
        let cells = cells.max(Self::USUAL_CELLS);
        fuel.saturating_mul(times).saturating_mul(cells) / Self::USUAL_CELLS
    }

    /// Sets the budget of each differ on each output.
    #[must_use]
    pub fn differ_budget(mut self, differ_budget: Budget) -> Self {
        self.differ_budget = differ_budget;
        self
    }

    /// Sets the direction in which sets are iterated.
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Sets the engine.
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Sets how many worker threads there are; as many as there are processors where 0.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Sets the scores of each candidate.
    #[must_use]
    pub fn scores(mut self, scores: Scores) -> Self {
        self.scores = scores;
        self
    }

    /// Sets the candidates on whose account test inputs are run.
    #[must_use]
    pub fn tests(mut self, tests: Tests) -> Self {
        self.tests = tests;
        self
    }

    /// Stops with a task once so many programs are right on its demonstrations.
    #[must_use]
    pub fn enough(mut self, enough: impl Into<Option<usize>>) -> Self {
        self.enough = enough.into();
        self
    }

    /// Sets the dialect of texts that are verified; Python where there is none.
    #[must_use]
    pub fn dialect(mut self, dialect: impl Into<Option<Dialect>>) -> Self {
        self.dialect = dialect.into();
        self
    }
}

impl Default for Options {
    /// Asks for everything but differs, with the budgets of a single run but for the fuel.
    fn default() -> Self {
        Self {
            budget: Budget { fuel: Self::FUEL, ..Budget::default() },
            has_fuel_by_need: true,
            differ_budget: Budget { fuel: Self::DIFFER_FUEL, ..Budget::default() },
            direction: Direction::Ascending,
            engine: Engine::Auto,
            threads: 0,
            scores: Scores::Likeness,
            tests: Tests::All,
            enough: None,
            dialect: None,
        }
    }
}
