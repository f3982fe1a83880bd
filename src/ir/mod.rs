//! The program graph: one hash-consed graph for all programs.
//!
//! A node is immutable and interned: equal expressions of any two programs are one node. So are
//! equal functions, however they were written, because bound variables are de Bruijn indices. The
//! names and places in the source that belong to a program stand in side tables of the [`Unit`]
//! that it came from.
//!
//! A lambda captures: a part of its body that does not mention its parameters is evaluated once,
//! where the lambda is made, if the program computes it there unconditionally.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod build;
mod compact;
pub(crate) mod constants;
mod construct;
mod dependencies;
mod dot;
mod fill;
mod graph;
mod json;
mod known;
mod live;
mod meant;
mod mixed;
mod names;
mod operands;
mod order;
mod places;
mod print;
mod read;
mod readers;
mod role;
mod site;
mod unit;
mod verify;
mod walk;
mod written;

pub use build::{build, build_text};
pub use compact::Compaction;
pub(crate) use constants::is_known;
pub use constants::{CONSTANTS, Constant};
pub(crate) use construct::{Construct, called_at, construct};
pub use dot::to_dot;
pub use graph::{ArgList, Graph, Node, NodeId};
pub use json::to_json;
pub use live::{Counts, LiveNodes};
#[cfg(feature = "cli")]
pub(crate) use meant::help as meant_by;
pub use operands::{operand_call, operand_span};
pub(crate) use print::ROLES;
pub use print::{Named, PrintOptions, print};
pub(crate) use read::read_repeated;
pub use read::{Listing, read};
pub use role::Role;
pub(crate) use unit::kind;
pub use unit::{Binding, Condition, Definition, Operator, Program, Unit};
pub use verify::{Invariant, Position, Violation, verify};
pub(crate) use walk::sort;
pub use walk::{Reach, Walk};
