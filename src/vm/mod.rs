//! The bytecode VM: runs any program at once and is the reference for the other engines.
//!
//! A program is a straight line of instructions in static single assignment: the frame holds the
//! inputs, then the value of each instruction in turn. Lambdas are code of their own, run through
//! function values by the primitives that loop.

pub(crate) mod code;
mod compile;
mod linear;
mod quick;
mod shared;

pub use code::{Code, Inputs, Native, Step};
pub use compile::{compile, compile_part};
pub use linear::{FunctionId, Linear, Linearizer, Step as LinearStep};
pub use shared::{Shared, SharedScratch, SharedSlot};
