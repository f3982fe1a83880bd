//! `auto`: each program on the side that is ahead, as a trial of both sides finds it.
//!
//! The rules of a trial are in [`crate::engine::trial`]. Here both sides are run, one after the
//! other, so that neither takes threads from the other. Samples for them are picked evenly from
//! all, as a task's grids may grow from the first to the last. Samples for the CPU are left without
//! an outcome after that.

use std::time::{Duration, Instant};

use bumpalo::Bump;
use rayon::ThreadPool;

use super::samples::{self, JobSamples};
use super::{Device, DeviceRun};
use crate::engine::Engine;
use crate::engine::trial::{Contender, Measured, Timed, Trial, WARM_UP};
use crate::gpu::device::GpuError;
use crate::gpu::evaluate::Kernels;
use crate::gpu::segments::Segmented;
use crate::jobs::on_cpu;

/// The CPU's side of trials.
#[derive(Clone, Copy)]
pub(in crate::jobs) struct Host<'h> {
    /// The threads of the run.
    pub(in crate::jobs) pool: &'h ThreadPool,
    /// The engine of the CPU.
    pub(in crate::jobs) engine: Engine,
    /// The clock of both sides.
    pub(in crate::jobs) clock: &'h dyn Clock,
}

/// Tells how long evaluations take.
pub(in crate::jobs) trait Clock: Sync {
    /// Does the work, so many evaluations on a side, and tells its time.
    fn time(&self, side: Contender, evaluations: usize, work: &mut dyn FnMut()) -> Duration;
}

/// The clock on the wall: what a run is waited for.
pub(in crate::jobs) struct WallClock;

impl Clock for WallClock {
    fn time(&self, _: Contender, _: usize, work: &mut dyn FnMut()) -> Duration {
        let start = Instant::now();
        work();
        start.elapsed()
    }
}

/// The decision about a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Decision {
    /// There was no trial: no part of it goes to a device, or the device failed before its turn.
    #[default]
    None,
    /// Its evaluations are too few for a trial.
    TooFew,
    /// The CPU is done with all of them sooner than a kernel is made.
    SoonDone(Timed),
    /// The device failed in the trial.
    Unfinished(Timed),
    /// Both sides were timed, after the device had taken so long to get ready, kernels compiled.
    Measured(Measured, Duration),
}

impl Decision {
    /// Returns the side that got the rest.
    pub fn side(&self) -> Contender {
        match self {
            Self::Measured(measured, _) => measured.ahead(),
            Self::None | Self::TooFew | Self::SoonDone(_) | Self::Unfinished(_) => Contender::Cpu,
        }
    }

    /// Counts the outcomes that are the CPU's.
    pub(crate) fn on_cpu(&self) -> usize {
        match self {
            Self::None | Self::TooFew => 0,
            Self::SoonDone(cpu) | Self::Unfinished(cpu) => cpu.evaluations,
            Self::Measured(measured, _) => measured.cpu.evaluations,
        }
    }
}

impl DeviceRun<'_> {
    /// Evaluates each program where it is ahead; what is left to the CPU has no outcome.
    pub(super) fn by_trial(
        &mut self,
        device: &mut impl Device,
        host: Host<'_>,
    ) -> Result<(), GpuError> {
        for index in 0..self.jobs.len() {
            self.try_one(index, device, host)?;
        }
        Ok(())
    }

    fn try_one(
        &mut self,
        index: usize,
        device: &mut impl Device,
        host: Host<'_>,
    ) -> Result<(), GpuError> {
        let Self { library, jobs, options, plans, outcomes, decisions, .. } = self;
        let job = &jobs[index];
        let task = job.task;
        let (outcomes, decision) = (&mut outcomes[index], &mut decisions[index]);
        let (Some(plan), Some(program)) = (&plans[index], job.entry.definition.runnable()) else {
            return Ok(());
        };
        if !plan.uses_device() {
            return Ok(());
        }
        let Some(trial) = Trial::of(job.samples.len()) else {
            *decision = Decision::TooFew;
            return Ok(());
        };
        let mut left = job.samples.clone();
        let picked = spread(&mut left, trial.size());
        let (found, time) = host.pool.install(|| {
            let mut bump = Bump::new();
            let graph = &library.graph;
            let code = on_cpu::ready(&mut bump, graph, program, job, host.engine, options);
            let mut found = Vec::new();
            let time = host.clock.time(Contender::Cpu, picked.len(), &mut || {
                found = on_cpu::evaluate(&mut bump, &code, task, &picked, options);
            });
            (found, time)
        });
        let cpu = Timed { evaluations: found.len(), answered: found.len(), time };
        for (&sample, outcome) in picked.iter().zip(found) {
            outcomes[sample] = outcome;
        }
        if !trial.pays(cpu) {
            *decision = Decision::SoonDone(cpu);
            return Ok(());
        }
        *decision = Decision::Unfinished(cpu);
        let root = program.unfused().root;
        let split = plan.split.as_ref();
        let segmented = split.map(|split| [Segmented::new(&library.graph, root, split)]);
        // A program with so many evaluations is worth a kernel of its own, and is to have the same
        // one in every portion.
        let kernels = Kernels::Own;
        let mut evaluate = |samples: Vec<usize>| -> Result<Timed, GpuError> {
            let (evaluations, mut answered, mut ran) = (samples.len(), 0, Ok(()));
            let part = [JobSamples { job: index, task, samples }];
            let time = host.clock.time(Contender::Device, evaluations, &mut || {
                let mut put = |_, sample: usize, outcome| {
                    answered += 1;
                    outcomes[sample] = Some(outcome);
                };
                ran = match (&plan.program, &segmented) {
                    (Ok(form), _) => {
                        samples::whole(device, &[form], &part, options, kernels, &mut put)
                    }
                    (Err(_), Some(segmented)) => {
                        let pool = host.pool;
                        samples::in_segments(
                            device, pool, segmented, &part, options, kernels, &mut put,
                        )
                    }
                    (Err(_), None) => Ok(()),
                };
            });
            ran.map(|()| Timed { evaluations, answered, time })
        };
        let ready = evaluate(spread(&mut left, WARM_UP))?;
        let mut last = None;
        while let Some(portion) = trial.next(cpu, last) {
            last = Some(evaluate(spread(&mut left, portion))?);
        }
        let Some(device) = last else { return Ok(()) };
        let measured = Measured { cpu, device };
        *decision = Decision::Measured(measured, ready.time);
        match measured.ahead() {
            Contender::Device => evaluate(left).map(|_| ()),
            Contender::Cpu => Ok(()),
        }
    }
}

/// Takes so many out of a list, at even distances.
pub(super) fn spread(all: &mut Vec<usize>, count: usize) -> Vec<usize> {
    let (len, count) = (all.len(), count.min(all.len()));
    let mut index = 0;
    let mut taken = Vec::with_capacity(count);
    all.retain(|&one| {
        // Of `len` places, those where a multiple of `len / count` is passed.
        let take = (index + 1) * count / len > index * count / len;
        index += 1;
        if take {
            taken.push(one);
        }
        !take
    });
    taken
}
