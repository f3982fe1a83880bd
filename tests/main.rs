//! The integration tests, in one binary.

mod budgets;
mod cli;
mod golden;
mod gpu;
mod ir_text;
mod language;
mod passes;
mod primitives;
mod semantics;
mod solvers;
mod support;
mod value_model;
