#![doc = include_str!("ARCHITECTURE.md")]

pub mod rng;

pub mod source;

pub mod diag;

pub mod syntax;

pub mod value;

pub mod prim;

pub mod types;

pub mod ir;

pub mod pass;

pub mod vm;

#[cfg(feature = "jit")]
pub mod jit;

pub mod task;

pub mod library;

pub mod sched;

#[cfg(feature = "gpu")]
pub mod gpu;

pub mod engine;

pub mod population;

pub mod store;

pub mod search;

pub mod conform;

pub mod render;

pub mod reference;

pub mod testing;

pub mod repl;

pub mod cli;

/// The examples of the pages in `docs/`, which run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/engines.md")]
struct Pages;
