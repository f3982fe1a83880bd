//! An engine for ARC programs.

pub mod conform;
pub mod diag;
pub mod ir;
pub mod prim;
pub mod render;
pub mod source;
pub mod syntax;
pub mod task;
pub mod value;
pub mod vm;
