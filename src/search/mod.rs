//! Search over programs.

mod builder;
mod constants;
mod functions;
mod genome;
mod graph;
mod hints;
mod material;
mod mutate;
mod operators;
mod source;
mod typing;

pub use genome::{Callee, Genome, Leaf, Line, MAX_LINES, Operand, Operands};
pub use hints::Hints;
pub use material::{Donors, Material, Usage};
pub use mutate::{CHANGES, OPERATORS, Operator, Parent, child, stream};
