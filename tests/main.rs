//! The integration tests, in one binary.

mod broken;
mod browser;
mod budgets;
mod cli;
mod documents;
mod embed;
mod everyday;
mod faults;
mod golden;
mod gpu;
mod growing;
mod ir_text;
#[cfg(feature = "jit")]
mod jit;
mod language;
mod layers;
mod passes;
mod pictures;
mod population;
mod primitives;
mod reference;
mod repl;
mod search;
mod semantics;
mod solve;
mod solve_command;
mod solve_programs;
mod solvers;
mod store;
mod structure;
mod submissions;
mod support;
mod tasks;
mod terminal;
mod value_model;
mod vectors;
