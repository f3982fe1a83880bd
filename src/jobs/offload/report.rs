//! The report of a device, program by program, with reasons.

use super::DeviceRun;
use super::trial::Decision;
use crate::eval::Outcome;
use crate::gpu::plan::Plan;

/// The report of a device, for each job in the order of the jobs.
#[non_exhaustive]
pub struct Report {
    /// The name of the device.
    pub adapter: String,
    /// Whether it was asked of each program if the device is ahead.
    pub tries: bool,
    /// The report of each job.
    pub jobs: Vec<JobReport>,
    /// For each job and sample of its task, the outcome where there is one.
    outcomes: Vec<Vec<Option<Outcome>>>,
}

/// The report of a job.
#[non_exhaustive]
pub struct JobReport {
    /// The plan that tells which nodes go to the device; none for a program that cannot be run at
    /// all.
    pub plan: Option<Plan>,
    /// The decision about it where it was tried.
    pub decision: Decision,
    /// Samples that the device answered.
    pub answered: usize,
    /// Samples that were left to the CPU.
    pub left: usize,
}

impl Report {
    /// Returns the outcomes that are there already.
    pub(in crate::jobs) fn take_outcomes(&mut self) -> Vec<Vec<Option<Outcome>>> {
        std::mem::take(&mut self.outcomes)
    }

    /// Returns programs that went to the device as a whole, and those that went there in part.
    pub fn whole_and_split(&self) -> (usize, usize) {
        let plans = || self.jobs.iter().filter_map(|job| job.plan.as_ref());
        let whole = plans().filter(|plan| plan.program.is_ok()).count();
        let split = plans().filter(|plan| plan.program.is_err() && plan.uses_device()).count();
        (whole, split)
    }
}

impl DeviceRun<'_> {
    /// Returns the report; none where there was no device.
    pub(in crate::jobs) fn finished(self) -> Option<Report> {
        let adapter = self.adapter?;
        let mut jobs = Vec::with_capacity(self.jobs.len());
        let of_jobs = self.jobs.iter().zip(self.plans).zip(self.decisions).zip(&self.outcomes);
        for (((job, plan), decision), outcomes) in of_jobs {
            let answered = outcomes.iter().flatten().count() - decision.on_cpu();
            let left = job.samples().len() - answered;
            jobs.push(JobReport { plan, decision, answered, left });
        }
        Some(Report { adapter, tries: self.tries, jobs, outcomes: self.outcomes })
    }
}
