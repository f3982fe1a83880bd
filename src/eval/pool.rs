//! The worker threads.

use std::{io, mem, process, thread};

use rayon::{ThreadBuilder, ThreadPool, ThreadPoolBuilder};

use crate::diag::{Code, Diagnostic};
use crate::stack::{self, with_room};

/// Starts workers for evaluations; as many as there are processors where `threads` is 0.
///
/// # Errors
/// The system cannot start the threads.
pub fn pool(threads: usize) -> io::Result<ThreadPool> {
    // Room is asked for once, for all that a worker ever does.
    let start = |worker: ThreadBuilder| {
        let thread = thread::Builder::new().stack_size(stack::BYTES);
        thread.spawn(|| with_room(|| worker.run())).map(drop)
    };
    let builder = ThreadPoolBuilder::new().num_threads(threads).spawn_handler(start);
    builder.build().map_err(io::Error::other)
}

/// Returns the error where the system does not start threads.
pub fn no_threads(error: &dyn std::error::Error) -> Diagnostic {
    Diagnostic::new(Code::NothingToRun, format!("cannot start worker threads: {error}")).with_help(
        "ask for fewer, with `--threads` or RAYON_NUM_THREADS, or let the system allow more (`ulimit -u`, `ulimit -v`)",
    )
}

/// Workers that are kept from one evaluation to the next.
///
/// A process that is forked has its parent's memory and none of its threads: whoever waited for
/// them would wait for ever. So workers know their process, and are started anew in another one.
pub struct Workers {
    pool: Option<ThreadPool>,
    threads: usize,
    process: u32,
}

impl Workers {
    /// Starts so many; as many as there are processors where 0.
    ///
    /// # Errors
    /// The system cannot start the threads.
    pub fn start(threads: usize) -> io::Result<Self> {
        Ok(Self { pool: Some(pool(threads)?), threads, process: process::id() })
    }

    /// Tells whether they run in this process, as many as were asked for.
    pub fn are_here(&self, threads: usize) -> bool {
        self.threads == threads && self.process == process::id()
    }

    /// Starts them anew where they ran in another process.
    ///
    /// # Errors
    /// The system cannot start the threads.
    pub fn renew(&mut self) -> io::Result<()> {
        if !self.are_here(self.threads) {
            *self = Self::start(self.threads)?;
        }
        Ok(())
    }

    /// Does work on them.
    pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }

    /// Gives them work and does not wait for it. Work that may panic has to catch that.
    pub fn spawn(&self, work: impl FnOnce() + Send + 'static) {
        match &self.pool {
            Some(pool) => pool.spawn(work),
            None => work(),
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // Ending threads that are not there would wait for them.
        if !self.are_here(self.threads) {
            mem::forget(self.pool.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_of_another_process_are_replaced_and_not_waited_for() {
        let mut workers = Workers::start(2).unwrap();
        // As it is in the child of a fork.
        workers.process += 1;
        assert!(!workers.are_here(2));
        workers.renew().unwrap();
        assert!(workers.are_here(2) && !workers.are_here(3));
        assert_eq!(workers.install(rayon::current_num_threads), 2);
    }
}
