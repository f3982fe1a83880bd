//! Support for differential tests: random programs and random grids.
//!
//! Two engines, or one engine with and without a pass, must agree on every program. Programs
//! written by people use few combinations of the primitives, and programs of random calls nearly
//! all fail at once. These are random and nearly all well typed, because the signatures of the
//! primitives decide what is put where. Everything depends on the seed alone, so that a failing
//! program is found again by its seed.
//!
//! ```
//! use arcvm::testing::{Generator, Rng, grid};
//!
//! let program = Generator::new(7).program(6);
//! assert!(program.starts_with("def solve(I):\n"));
//! let grid = grid(&mut Rng::new(7), 12);
//! assert!(grid.view().height <= 12);
//! ```
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod broken;
pub mod effort;
#[cfg(feature = "jit")]
pub mod engines;
pub mod everyday;
mod expression;
mod function;
mod grids;
mod mutant;
mod offspring;
mod places;
mod program;

#[cfg(test)]
mod tests;

pub use crate::rng::Rng;
pub use broken::{Damage, broken};
pub use grids::grid;
pub use mutant::mutant;
pub use offspring::Offspring;
pub use places::places;
pub use program::Generator;
