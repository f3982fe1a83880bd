//! Samples of programs on a device, and the outcomes that come back.
//!
//! A reply of a device that is no value is nobody's outcome here: the CPU comes upon the same, and
//! has the words for it.

use bumpalo::Bump;
use rayon::ThreadPool;

use super::Device;
use crate::eval::{self, Options, Outcome};
use crate::gpu::code::{DeviceProgram, ValueKind};
use crate::gpu::device::GpuError;
use crate::gpu::evaluate::{Input, Job, Kernels};
use crate::gpu::record::{self, Reply};
use crate::gpu::segments::{Segmented, SegmentedJob};
use crate::task::Task;
use crate::value::{Budget, Cx, Direction, Out};

/// Samples of a task that a program is evaluated on.
pub(super) struct JobSamples<'t> {
    /// Index of the job, for whoever takes the outcomes.
    pub(super) job: usize,
    pub(super) task: &'t Task,
    pub(super) samples: Vec<usize>,
}

/// Takes an outcome: the job, the sample and what came of it.
pub(super) type Put<'p> = dyn FnMut(usize, usize, Outcome) + 'p;

/// Tells of every evaluation of groups, in order, which group it is of, and which sample.
fn places(groups: &[JobSamples<'_>]) -> Vec<(usize, usize)> {
    let of = |(index, group): (usize, &JobSamples<'_>)| -> Vec<(usize, usize)> {
        group.samples.iter().map(|&sample| (index, sample)).collect()
    };
    groups.iter().enumerate().flat_map(of).collect()
}

/// Reads a value that came back for a sample of a group, and hands on what it is worth.
fn judge(
    bump: &mut Bump,
    group: &JobSamples<'_>,
    sample: usize,
    options: &Options,
    put: &mut Put<'_>,
    read: impl for<'a> FnOnce(&Cx<'a>) -> Out<'a>,
) {
    bump.reset();
    let cx = Cx::new(bump, Budget::default(), Direction::Ascending);
    let JobSamples { job, task, .. } = group;
    put(*job, sample, eval::judged(&cx, read(&cx), &task.samples[sample], options));
}

/// Evaluates programs that go to the device whole, each on its group, all together.
pub(super) fn whole(
    device: &mut impl Device,
    programs: &[&DeviceProgram],
    groups: &[JobSamples<'_>],
    options: &Options,
    kernels: Kernels,
    put: &mut Put<'_>,
) -> Result<(), GpuError> {
    let places = places(groups);
    let job = |&(group, sample): &(usize, usize)| {
        let grids: &crate::task::Sample = &groups[group].task.samples[sample];
        Job { program: group, input: Input::Grid(grids.input.view()) }
    };
    let jobs: Vec<Job<'_>> = places.iter().map(job).collect();
    let mut bump = Bump::new();
    let mut take = |index: usize, reply: Reply<'_>, rows: u32| {
        if let Reply::Values(words) = reply {
            let (group, sample) = places[index];
            let outputs = &programs[group].outputs;
            judge(&mut bump, &groups[group], sample, options, put, |cx| {
                Ok(record::read(cx, outputs, rows, words)?[0])
            });
        }
    };
    device.evaluate(programs, &jobs, &options.budget, kernels, &mut take).map(|_| ())
}

/// Evaluates programs that go to the device in segments, each on its group. Segments of the host
/// run on the threads of a pool.
pub(super) fn in_segments(
    device: &mut impl Device,
    pool: &ThreadPool,
    programs: &[Segmented<'_>],
    groups: &[JobSamples<'_>],
    options: &Options,
    kernels: Kernels,
    put: &mut Put<'_>,
) -> Result<(), GpuError> {
    let places = places(groups);
    let job = |&(group, sample): &(usize, usize)| {
        let task: &Task = groups[group].task;
        SegmentedJob { program: group, grid: task.samples[sample].input.view(), task: Some(task) }
    };
    let jobs: Vec<SegmentedJob<'_>> = places.iter().map(job).collect();
    let mut bump = Bump::new();
    let mut take = |index: usize, value: Option<(ValueKind, &[u32])>| {
        if let Some((kind, words)) = value {
            let (group, sample) = places[index];
            judge(&mut bump, &groups[group], sample, options, put, |cx| {
                Ok(record::read_held(cx, kind, words)?)
            });
        }
    };
    device
        .evaluate_segmented(pool, programs, &jobs, &options.budget, kernels, &mut take)
        .map(|_| ())
}
