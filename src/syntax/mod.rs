//! From text to a syntax tree.
//!
//! ```text
//! text ─ fences ─ lexer ─▶ tokens ─ layout ─▶ logical lines ─ grammar ─▶ statements ─ blocks ─▶
//! Module
//! ```
//!
//! The unit of parsing is the *logical line*: layout joins what brackets or a backslash continue,
//! the grammar (`grammar/arc.lalrpop`) knows single lines only, and blocks are assembled from
//! indentation. So an error costs its own line, and all errors of a file are reported together.
//! Nothing here recurses deeper than the [`MAX_BRACKETS`] that may be open, and no tree is deeper
//! than [`ast::MAX_DEPTH`], so whatever comes later may recurse over trees. Each expression has a
//! summary ([`ast::Summary`]), so that nobody need look for what is not in it. This module knows no
//! names, arities or types.
//!
//! Nearly all lines are plain, and are read by hand (`plain`) in a fraction of the time; the others
//! go to the grammar. `explain` says what is wrong in terms of what the
//! author was thinking of.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod ast;
mod blocks;
mod dialect;
mod explain;
mod fences;
mod layout;
mod lexer;
mod lines;
mod nodes;
mod operators;
mod params;
mod parse;
mod plain;
mod print;
mod python;
mod report;
mod summary;
mod token;

pub(crate) use blocks::unused;
pub use dialect::Dialect;
pub use layout::MAX_BRACKETS;
pub(crate) use operators::power;
pub use parse::{parse, parse_entry, parse_expr, parse_imports};
pub use print::{print, print_expr};
pub(crate) use python::{
    CHANGING, changes_its_own, library_functions, python_function, python_functions,
};
pub use report::MAX_REPORTED;
pub(crate) use summary::NameBits;
#[cfg(feature = "cli")]
pub(crate) use token::Token;
pub use token::is_name;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests;
