//! The worker threads.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Stack of a worker: function calls nest up to 500 deep, each a few frames.
pub const STACK_BYTES: usize = 16 << 20;

/// Workers for evaluations; as many as there are processors where `threads` is 0.
///
/// # Errors
/// The system cannot start the threads.
pub fn pool(threads: usize) -> Result<ThreadPool, rayon::ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES).build()
}
