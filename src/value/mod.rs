//! Runtime values.

pub mod grid;
