#![doc = include_str!("ARCHITECTURE.md")]

// Later modules may use earlier ones, and not the other way round. There are two exceptions: a
// function value may be a primitive (`value` and `prim`), and what does not fit a primitive is told
// by its signature (`prim` and `types`). A test reads this order.

pub mod rng;

pub mod stack;

pub mod source;

pub mod diag;

pub mod syntax;

pub mod value;

pub mod plane;

pub mod prim;

pub mod types;

pub mod ir;

pub mod pass;

pub mod vm;

#[cfg(feature = "jit")]
pub mod jit;

pub mod task;

pub mod submission;

pub mod library;

pub mod eval;

#[cfg(feature = "gpu")]
pub mod gpu;

pub mod engine;

pub mod population;

pub mod store;

pub mod search;

pub mod jobs;

pub mod solve;

pub mod conform;

pub mod export;

pub mod render;

pub mod docgen;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

#[cfg(feature = "cli")]
pub mod repl;

#[cfg(feature = "cli")]
pub mod cli;

pub mod prelude;

/// The examples of the pages in `docs/`, which run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/engines.md")]
#[doc = include_str!("../docs/solve.md")]
struct Pages;
