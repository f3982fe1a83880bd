//! An engine for ARC programs.

pub mod diag;
pub mod render;
pub mod source;
pub mod syntax;
pub mod task;
pub mod value;
