//! Worker threads of commands, and what is said where the system does not start them.

#[cfg(feature = "gpu")]
use std::error::Error;

use rayon::ThreadPool;
#[cfg(feature = "gpu")]
use rayon::ThreadPoolBuilder;

use super::ui::Ui;
use super::{Failure, numbers};
use crate::eval;
use crate::eval::no_threads;
#[cfg(feature = "gpu")]
use crate::stack;

/// The most worker threads that a command may be asked for: more than any machine has processors.
const MOST: u64 = 1_024;

/// Returns a number of worker threads.
pub(super) fn number(text: &str) -> Result<usize, String> {
    numbers::between(0, MOST)(text)
}

/// Starts so many workers for evaluations; as many as there are processors where 0.
pub(super) fn pool(ui: &mut Ui, threads: usize) -> Result<ThreadPool, Failure> {
    eval::pool(threads).map_err(|error| ui.fail(no_threads(&error)))
}

/// Starts the workers on which vectors are checked and a device's records are written, unless they
/// run already. `RAYON_NUM_THREADS` says how many there are, else there is one for each processor.
/// They have the stack that values nested deeply need.
#[cfg(feature = "gpu")]
pub(super) fn share(ui: &mut Ui) -> Result<(), Failure> {
    match ThreadPoolBuilder::new().stack_size(stack::BYTES).build_global() {
        // That they run already has no cause.
        Err(error) if error.source().is_some() => Err(ui.fail(no_threads(&error))),
        Ok(()) | Err(_) => Ok(()),
    }
}
