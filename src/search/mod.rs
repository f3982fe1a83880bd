//! Search over programs: mutation that keeps types, selection, evolution, simplification.
//!
//! A program is changed in its straight-line form, a [`Genome`], which becomes nodes of a population's graph without
//! ever being text. [`Search`] evaluates, selects, mutates and repeats; [`simplify`] makes what it found readable.

mod builder;
mod constants;
mod evolve;
mod functions;
mod genome;
mod graph;
mod hints;
mod material;
mod mutate;
mod notation;
mod operators;
mod select;
mod session;
mod simplify;
mod source;
mod typing;

pub use evolve::{Candidate, Niche, Progress, Search, Settings, Solution, Start};
pub use genome::{Callee, Genome, Leaf, Line, MAX_LINES, Operand, Operands};
pub use hints::Hints;
pub use material::{Donors, Material, Usage};
pub use mutate::{CHANGES, OPERATORS, Operator, Parent, child, stream};
pub use select::{Cases, cases, lexicase};
pub use session::{Session, SessionError};
pub use simplify::simplify;
