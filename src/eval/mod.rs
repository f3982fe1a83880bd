//! Programs × samples: running them within budgets and judging what comes out.
//!
//! [`evaluate`] judges one program on one sample. `alignment` says which lines of two programs are
//! compared when the first difference is looked for. [`pool()`] makes workers with the stacks that
//! the bounds on nesting need. A [`Frame`] keeps what candidates that run together have computed.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod alignment;
mod frame;
mod lines;
mod order;
mod outcome;
mod pool;
mod trace;
mod written;

pub use alignment::{FirstDifference, align, differs, first_difference, lines_differ};
pub use frame::{Case, Frame, Ran, Stop, alone};
pub use lines::{Line, lines};
pub use order::{OrderPick, order_check};
#[cfg(feature = "cli")]
pub(crate) use outcome::grid_value;
#[cfg(feature = "gpu")]
pub(crate) use outcome::guarded;
pub(crate) use outcome::inputs;
pub use outcome::{LONGEST, MOST_CELLS, Options, Outcome, Status, call, evaluate, judged, solved};
pub use pool::{Workers, no_threads, pool};
pub use trace::{Reached, Round, Trace, TracedLine, trace};
pub(crate) use written::fault_again;
#[cfg(feature = "cli")]
pub(crate) use written::{budget as budget_to_tell, choose_told};
pub use written::{fault_as_written, tell_as_written};
