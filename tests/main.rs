//! The integration tests, in one binary.

mod ir_text;
mod value_model;
