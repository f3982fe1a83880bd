//! Programs × samples: running them within budgets and judging what comes out.

mod frame;
mod lines;
mod order;
mod outcome;
mod pool;

pub use frame::{Case, Frame, Ran, Stop};
pub use lines::{Line, lines};
pub use order::{OrderPick, order_check};
pub use outcome::{Options, Outcome, Status, evaluate, solved};
pub use pool::{STACK_BYTES, pool};
