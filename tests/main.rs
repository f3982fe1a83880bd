//! The integration tests, in one binary.

mod value_model;
