//! What an evaluation of a population is to find out, and within which bounds.

use crate::engine::Engine;
use crate::value::{Budget, Direction};

/// How a population is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What each candidate may use on each sample.
    pub budget: Budget,
    /// What each differ may use on each output.
    pub differ_budget: Budget,
    /// The direction in which sets are iterated.
    pub direction: Direction,
    /// What runs the candidates. All share one code on the VM, in which an expression is run once for each sample, unless
    /// native code is asked for, which each program has by itself: results are the same. [`Engine::Auto`] is the VM: see
    /// [`crate::engine`].
    pub engine: Engine,
    /// Worker threads; as many as there are processors where 0. Results do not depend on it.
    pub threads: usize,
    /// What is to be known of each candidate.
    pub scores: Scores,
    /// On which candidates' account test inputs are run.
    pub tests: Tests,
    /// Stop with a task once so many different programs are right on all its demonstrations. The others have no
    /// row then. The most promising run first: see [`super::Population::evaluate`].
    pub enough: Option<usize>,
}

/// What is to be known of each candidate. More is asked for with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scores {
    /// Whether it is right on all demonstrations: a candidate that is wrong on one is not run on the next.
    Verdicts,
    /// How each of its outputs compares with the expected one: shape, cells, palette.
    Likeness,
    /// What differs say of each of its wrong outputs, besides.
    Differs,
}

/// On which candidates' account test inputs are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tests {
    /// On nobody's.
    None,
    /// Of candidates that are right on all demonstrations.
    Solvers,
    /// Of all candidates, except that with [`Scores::Verdicts`] it is those that are right.
    All,
}

impl Options {
    /// Fuel of a differ on one output: a hundredth of what a candidate gets.
    pub const DIFFER_FUEL: u64 = Budget::FUEL / 100;
}

impl Default for Options {
    /// Everything but differs, with the budgets of a single run.
    fn default() -> Self {
        Self {
            budget: Budget::default(),
            differ_budget: Budget { fuel: Self::DIFFER_FUEL, ..Budget::default() },
            direction: Direction::Ascending,
            engine: Engine::Auto,
            threads: 0,
            scores: Scores::Likeness,
            tests: Tests::All,
            enough: None,
        }
    }
}
