//! The integration tests, in one binary.

mod budgets;
mod cli;
mod golden;
mod ir_text;
#[cfg(feature = "jit")]
mod jit;
mod language;
mod passes;
mod primitives;
mod semantics;
mod solvers;
mod support;
mod value_model;
