//! The search in many tasks together: a slice for every task, then another for those that are not
//! done yet.

use std::io;
use std::num::NonZero;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use super::hunt::{Hunt, Solution};
use super::limits::Limits;
use crate::stack;

/// A task with the search in it.
pub struct TaskHunt {
    /// The task's id.
    pub(crate) id: String,
    /// The search.
    pub(crate) hunt: Hunt,
    /// Its outcome so far.
    pub(crate) solution: Solution,
    /// Whether its programs stay as they were found, with lines that they do not need.
    pub(crate) as_found: bool,
}

/// The searches in many tasks.
pub struct Rounds {
    /// The tasks in their order.
    pub(crate) entries: Vec<TaskHunt>,
    /// The bounds of all of them: the time is that for all together, the memory that of each.
    pub(crate) limits: Limits,
}

/// How far a round is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// Tasks that this round goes on with.
    pub open: usize,
    /// Those of them that had their slice.
    pub tried: usize,
}

impl Rounds {
    /// Begins rounds of searches with nothing done yet.
    pub fn new(hunts: impl IntoIterator<Item = (String, Hunt)>, limits: Limits) -> Self {
        let entry =
            |(id, hunt)| TaskHunt { id, hunt, solution: Solution::default(), as_found: false };
        Self { entries: hunts.into_iter().map(entry).collect(), limits }
    }

    /// Returns the tasks in their order.
    pub fn tasks(&self) -> &[TaskHunt] {
        &self.entries
    }

    /// Returns the tasks in their order, to go on with a search that was kept.
    pub fn tasks_mut(&mut self) -> &mut [TaskHunt] {
        &mut self.entries
    }

    /// Tells whether nothing is left to do, or may be done.
    pub fn is_over(&self) -> bool {
        self.limits.are_over() || !self.entries.iter().any(is_open)
    }

    /// Does a slice for every task that is open, on so many threads; on as many as there are
    /// processors where 0. `after` is given each task that had its slice, one at a time.
    ///
    /// # Errors
    /// The system starts no thread.
    pub fn step(
        &mut self,
        threads: usize,
        after: impl FnMut(usize, &TaskHunt, Standing) + Send,
    ) -> io::Result<()> {
        let open: Vec<(usize, &mut TaskHunt)> =
            self.entries.iter_mut().enumerate().filter(|(_, entry)| is_open(entry)).collect();
        let standing = Standing { open: open.len(), tried: 0 };
        let (waiting, after) = (Mutex::new(open.into_iter()), Mutex::new((after, standing)));
        let limits = &self.limits;
        let work = || {
            loop {
                let next = locked(&waiting).next();
                let Some((index, entry)) = next else { break };
                entry.advance(limits);
                let (after, standing) = &mut *locked(&after);
                standing.tried += 1;
                after(index, entry, *standing);
            }
        };
        on_threads(threads, standing.open, work)
    }

    /// Takes from programs what they do not need, on so many threads. It goes on until the
    /// deadline, and passes over programs that must stay as they were found. The others are right
    /// as well, and marked.
    pub fn simplify(&mut self, threads: usize, deadline: Option<Instant>) {
        let count = self.entries.len();
        let limits = Limits { deadline, ..self.limits.clone() };
        let waiting = Mutex::new(self.entries.iter_mut());
        let work = || {
            loop {
                let next = locked(&waiting).next();
                let Some(entry) = next else { break };
                if !entry.as_found {
                    match entry.hunt.simplified(&entry.solution, &limits) {
                        Some(small) => entry.solution = small,
                        None => entry.as_found = true,
                    }
                }
            }
        };
        if on_threads(threads, count, work).is_err() {
            self.entries.iter_mut().for_each(|entry| entry.as_found = true);
        }
    }
}

/// Does work on threads of their own, as searches and populations wait for workers that they have.
/// There are as many as processors where `threads` is 0, and no more than `jobs`.
fn on_threads(threads: usize, jobs: usize, work: impl Fn() + Sync) -> io::Result<()> {
    let threads = match threads {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        many => many,
    };
    thread::scope(|scope| {
        for number in 0..threads.min(jobs) {
            let builder = thread::Builder::new().stack_size(stack::BYTES);
            match builder.spawn_scoped(scope, &work) {
                Err(error) if number == 0 => return Err(error),
                // Those that run do the work.
                Err(_) => break,
                Ok(_) => {}
            }
        }
        Ok(())
    })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panics elsewhere leaves it whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TaskHunt {
    /// Returns the task's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the search.
    pub fn hunt(&self) -> &Hunt {
        &self.hunt
    }

    /// Returns its outcome so far.
    pub fn solution(&self) -> &Solution {
        &self.solution
    }

    /// Tells whether its programs stay as they were found, with lines that they do not need.
    pub fn is_as_found(&self) -> bool {
        self.as_found
    }

    /// Goes on with the search whose state this is.
    ///
    /// # Errors
    /// It is no state of a search in this problem.
    pub fn restore(&mut self, state: &serde_json::Value) -> Result<(), String> {
        self.hunt.restore(state)?;
        self.solution = self.hunt.solution();
        Ok(())
    }

    fn advance(&mut self, limits: &Limits) {
        if self.hunt.advance(limits) {
            self.solution = self.hunt.solution();
        }
    }
}

/// Tells whether a task may have another slice.
fn is_open(entry: &TaskHunt) -> bool {
    !entry.hunt.is_done() && !entry.hunt.is_cut_off()
}
