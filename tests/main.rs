//! The integration tests, in one binary.

mod budgets;
mod cli;
mod golden;
mod ir_text;
mod language;
mod passes;
mod population;
mod primitives;
mod search;
mod semantics;
mod solvers;
mod store;
mod support;
mod value_model;
