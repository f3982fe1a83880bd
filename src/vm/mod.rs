//! The bytecode VM: runs any program at once and is the reference for the other engines.
//!
//! A program is a straight line of instructions in static single assignment: the frame holds the
//! inputs, then the value of each instruction in turn. Lambdas are code of their own, run through
//! function values by the primitives that loop.
//!
//! An arm of a lazy choice is code of its own as well; one or two calls run without a frame. Small
//! primitives on plain operands the VM computes itself (`fast_path`). Native code hangs on the
//! [`Code`] of its program, and [`Code::run`] uses it. [`Linear`] is the order in which a program
//! runs its instructions, from which duplicates, hashes and shared code are made.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub(crate) mod code;
mod compile;
mod constants;
mod fast_path;
mod linear;
mod listing;
mod shared;

pub use code::{Code, Evaluated, Inputs, Native};
pub use compile::{compile, compile_segment};
pub use linear::{FunctionId, Linear, LinearStep, Linearizer};
pub use shared::{Shared, SharedScratch, SharedSlot};
