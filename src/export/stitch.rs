//! Programs as lambda s-expressions, as Stitch and DreamCoder read and write them, for the learning
//! of libraries.
//!
//! ```text
//! def solve(I):                    (lam ((lam (hconcat $0 $0)) (vmirror $0)))
//!     x1 = vmirror(I)
//!     return hconcat(x1, x1)
//! ```
//!
//! `$0` is the parameter of the innermost `lam`, a function of several parameters is several of
//! them, and a line is an applied `lam`. Besides primitives there are integers, `True`, `False`,
//! `None`, `(tuple a b ...)` and `(if c a b)`; `(py.delayed a)` is a function without parameters,
//! and `(py.forced f)` calls one. An internal name of Python's has `py.` before its name. A program
//! and what it is read back as come to the same.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

/// The head of a function without parameters, of which an s-expression has none.
const DELAYED: &str = "py.delayed";

/// The head of the call of such a function.
const FORCED: &str = "py.forced";

mod read;
mod write;

pub use read::{StitchError, from_stitch};
pub use write::to_stitch;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail where it stands")]
mod tests;
