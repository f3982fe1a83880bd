//! Work on many files or entries, on threads that are there for it alone.
//!
//! Threads that are kept are none of a process that was forked later, which would wait for them.

use std::num::NonZero;
use std::thread;

/// Files or entries that are worth a thread: reading one takes some tens of microseconds, as
/// starting a thread does.
const EACH: usize = 32;

/// Does something with each item, and returns the results in the order of the items.
pub(super) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let each = items.len().div_ceil(threads).max(EACH);
    let work = &work;
    let all = move |items: &[T]| items.iter().map(work).collect::<Vec<_>>();
    thread::scope(|scope| {
        let mut parts = items.chunks(each);
        let own = parts.next().unwrap_or_default();
        // A part that no thread can be started for is done here.
        let started: Vec<_> = parts
            .map(|part| (part, thread::Builder::new().spawn_scoped(scope, move || all(part)).ok()))
            .collect();
        let mut results = all(own);
        for (part, thread) in started {
            let done = thread.and_then(|thread| thread.join().ok());
            results.extend(done.unwrap_or_else(|| all(part)));
        }
        results
    })
}
