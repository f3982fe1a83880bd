//! The integration tests, in one binary.

mod browser;
mod budgets;
mod cli;
mod golden;
mod ir_text;
mod language;
mod passes;
mod pictures;
mod primitives;
mod repl;
mod semantics;
mod solvers;
mod support;
mod terminal;
mod value_model;
