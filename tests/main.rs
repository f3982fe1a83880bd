//! The integration tests, in one binary.

mod ir_text;
