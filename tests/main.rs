//! The integration tests, in one binary.

mod budgets;
mod cli;
mod golden;
mod growing;
mod ir_text;
mod language;
mod passes;
mod primitives;
mod repl;
mod semantics;
mod solvers;
mod support;
mod terminal;
mod value_model;
mod vectors;
