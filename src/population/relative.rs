//! Fuel in proportion to what the programs spend that candidates were made of.
//!
//! A mutant most often spends about as much as its parent. Among the few that spend many times more
//! are nearly all that work for as long as they may, and those take most of the time of a
//! population. So a candidate that has a parent may spend a few times what the parent does, and the
//! flat bound is left to those without.

use std::sync::Arc;

use super::candidates::Population;
use super::evaluate::Job;
use super::id::CandidateId;
use super::options::Options;
use crate::task::Task;

/// Fuel of a candidate by that of its parent.
const TIMES: u64 = 4;

/// Fuel that every candidate has: less is hardly quicker, and many changes of a program that does
/// next to nothing would end for want of fuel.
const FLOOR: u64 = 1_024;

/// Returns the fuel on a sample of what is made of a program that spends `spent` on one: four times
/// as much, at least 1,024, and never more than `most`. It is rounded up to a power of two, so that
/// results are found again in the cache.
pub fn fuel_after(spent: u64, most: u64) -> u64 {
    let wanted = spent.saturating_mul(TIMES).max(FLOOR);
    wanted.checked_next_power_of_two().unwrap_or(u64::MAX).min(most)
}

impl Population {
    /// Makes a job of all candidates for each task. Each has fuel by what the drafts of the task
    /// spend on a demonstration, at most what `options` say; all of that where a task has no draft.
    ///
    /// Runs the drafts.
    ///
    /// # Panics
    /// The system cannot start worker threads.
    pub fn jobs_after_drafts<'t>(
        &mut self,
        tasks: &[&'t Task],
        options: &Options,
        is_draft: impl Fn(&Self, CandidateId, &Task) -> bool,
    ) -> Vec<Job<'t>> {
        let candidates: Arc<[CandidateId]> = self.ids().collect();
        let drafts = |&task: &&'t Task| {
            Job::new(task, self.ids().filter(|&id| is_draft(self, id, task)).collect())
        };
        let drafts: Vec<Job<'t>> = tasks.iter().map(drafts).collect();
        let options = Options { enough: None, ..*options };
        let matrix = self.evaluate_jobs(&drafts, &options);
        let job = |(&task, scores): (&&'t Task, &super::TaskScores)| {
            let spent = scores.rows().map(|(_, row)| row.most_fuel()).max();
            let job = Job::new(task, candidates.clone());
            // None gets more than the options give it.
            match spent.map(|spent| fuel_after(spent, u64::MAX)) {
                Some(fuel) => job.within(vec![fuel; candidates.len()].into()),
                None => job,
            }
        };
        tasks.iter().zip(&matrix.tasks).map(job).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuel_is_four_times_the_parents_between_two_bounds() {
        assert_eq!(fuel_after(0, 20_000), 1_024);
        assert_eq!(fuel_after(256, 20_000), 1_024);
        assert_eq!(fuel_after(257, 20_000), 2_048);
        assert_eq!(fuel_after(4_096, 20_000), 16_384);
        assert_eq!(fuel_after(4_097, 20_000), 20_000);
        assert_eq!(fuel_after(u64::MAX, u64::MAX), u64::MAX);
        assert_eq!(fuel_after(5, 100), 100);
    }
}
