//! Programs × samples: running them within budgets and judging what comes out.

mod lines;
mod order;
mod outcome;
mod pool;

pub use lines::{Line, lines};
pub use order::{OrderPick, order_check};
pub use outcome::{Options, Outcome, Status, evaluate, solved};
pub(crate) use outcome::{grid_value, inputs};
pub use pool::{STACK_BYTES, pool};
