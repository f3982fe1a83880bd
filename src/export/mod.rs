//! The language and its programs in the forms that other tools read.
//!
//! Samplers of programs get the primitives as a compact text for a prompt ([`prompt()`]) and the
//! language as a grammar for constrained decoding ([`grammar`]). Library learning gets programs as
//! lambda s-expressions ([`stitch`]). All of it is made from the one declaration of the primitives
//! and from the operators of the parser.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod grammar;
mod prompt;
pub mod stitch;

pub use prompt::prompt;
