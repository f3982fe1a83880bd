//! An engine for ARC programs.

pub mod conform;
pub mod diag;
pub mod prim;
pub mod render;
pub mod source;
pub mod syntax;
pub mod task;
pub mod value;
