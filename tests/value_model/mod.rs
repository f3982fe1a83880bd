//! Properties of the value layer: every operation on sets, patches and grids against a naive model.
//!
//! The model is one enum of plain vectors and ordered sets ([`model::Model`]) whose derived order
//! is the canonical order. Each property builds the operands as values, calls the primitive, reads
//! the result back and compares it with a few obvious lines of Rust. [`model::call`] also checks
//! what must hold for every call: it does and spends the same a second time, and a set has the
//! representation that its elements determine.
//!
//! Runs are the same everywhere; `PROPTEST_CASES=5000 cargo test value_model` looks at that many
//! other cases of each property.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod extremes;
mod grids;
mod model;
mod objects;
mod odd;
mod patches;
mod sets;
mod strategy;

use proptest::test_runner::{Config, RngSeed};

/// The number of times that a property is tried.
fn config(cases: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    match asked {
        Some(cases) => Config { cases, failure_persistence: None, ..Config::default() },
        None => Config {
            cases,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(0x0a2c),
            ..Config::default()
        },
    }
}
