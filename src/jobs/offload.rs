//! The evaluation of jobs on a device, and what follows where it fails.
//!
//! A device that was asked for gets all that it can do. `auto` gives it the programs that it is
//! ahead with (`trial`). One that was asked for and cannot be had, or stops, is an error. One
//! that `auto` would have used is not: a line says so, what it answered until then stays, and the
//! CPU evaluates what is left.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod report;
mod samples;
pub(super) mod trial;

use std::fmt::Write as _;

use rayon::ThreadPool;
use rustc_hash::FxHashMap;

pub use self::report::{JobReport, Report};
use self::samples::JobSamples;
pub use self::trial::Decision;
use self::trial::Host;
use super::Job;
use crate::diag::{Code, Diagnostic};
use crate::eval::{self, Options, Outcome};
use crate::gpu::code::DeviceProgram;
use crate::gpu::device::{Gpu, GpuError};
use crate::gpu::evaluate::{Job as DeviceJob, Kernels, RunStats};
use crate::gpu::plan::{Plan, Side, plan};
use crate::gpu::record::Reply;
use crate::gpu::segments::{Segmented, SegmentedJob, Take};
use crate::ir::{self, NodeId};
use crate::library::{Entry, Library};
use crate::pass::infer::infer;
use crate::value::Budget;

/// The degree to which a device is wanted.
#[derive(Clone, Copy)]
pub(super) enum Demanded<'w> {
    /// It was asked for: that it fails is an error.
    AskedFor,
    /// It may be ahead of this host: where it fails the CPU does as well.
    IfItPays(Host<'w>),
}

/// A device that runs kernels: a GPU, be it one that is lost in the midst of its work.
pub(super) trait Device {
    /// Returns its name.
    fn name(&self) -> String;

    /// Does as [`Gpu::memory_words`].
    fn memory_words(&self) -> u32;

    /// Does as [`Gpu::evaluate`].
    fn evaluate(
        &mut self,
        programs: &[&DeviceProgram],
        jobs: &[DeviceJob<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut dyn FnMut(usize, Reply<'_>, u32),
    ) -> Result<RunStats, GpuError>;

    /// Does as [`Gpu::evaluate_segmented`].
    fn evaluate_segmented(
        &mut self,
        pool: &ThreadPool,
        programs: &[Segmented<'_>],
        jobs: &[SegmentedJob<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut Take<'_>,
    ) -> Result<RunStats, GpuError>;
}

impl Device for Gpu {
    fn name(&self) -> String {
        self.adapter().name.clone()
    }

    fn memory_words(&self) -> u32 {
        Self::memory_words(self)
    }

    fn evaluate(
        &mut self,
        programs: &[&DeviceProgram],
        jobs: &[DeviceJob<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut dyn FnMut(usize, Reply<'_>, u32),
    ) -> Result<RunStats, GpuError> {
        Self::evaluate(self, programs, jobs, budget, kernels, each)
    }

    fn evaluate_segmented(
        &mut self,
        pool: &ThreadPool,
        programs: &[Segmented<'_>],
        jobs: &[SegmentedJob<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut Take<'_>,
    ) -> Result<RunStats, GpuError> {
        Self::evaluate_segmented(self, pool, programs, jobs, budget, kernels, each)
    }
}

/// Evaluates programs on the samples of their tasks as far as a device does, with a warning where
/// it fails.
///
/// # Errors
/// Where it fails and was asked for.
pub(super) fn offload<'r, D: Device>(
    library: &'r Library,
    jobs: &'r [Job<'r>],
    options: &'r Options,
    device: Result<D, GpuError>,
    demanded: Demanded<'_>,
) -> Result<(DeviceRun<'r>, Option<Diagnostic>), Diagnostic> {
    let mut run = DeviceRun::new(library, jobs, options);
    match (device.and_then(|mut device| run.on(&mut device, demanded)), demanded) {
        (Ok(()), _) => Ok((run, None)),
        (Err(error), Demanded::IfItPays(_)) => {
            let said = format!("{error}; the rest is evaluated on the CPU");
            Ok((run, Some(Diagnostic::new(Code::NoDevice, said))))
        }
        (Err(error), Demanded::AskedFor) => Err(diagnostic(&error)),
    }
}

/// Returns the diagnostic where a device that was asked for fails.
pub fn diagnostic(error: &GpuError) -> Diagnostic {
    let help = match error {
        GpuError::NoAdapter(_) => {
            "install a Vulkan driver (mesa-vulkan-drivers has a software one), or use `--engine vm`"
        }
        GpuError::Unsuitable(_) => "name another one with `--adapter NAME`; `arcvm gpu` lists them",
        GpuError::Lost(_) | GpuError::OutOfMemory(_) | GpuError::Failed(_) => {
            "use `--engine vm`, or another adapter with `--adapter NAME`"
        }
    };
    Diagnostic::new(Code::NoGpu, error.to_string()).with_help(help)
}

/// Returns the plans of programs; none for what cannot be run at all.
pub fn plans(library: &Library, entries: &[Entry<'_>], memory: u32) -> Vec<Option<Plan>> {
    let programs = || entries.iter().map(|entry| entry.definition.runnable());
    let roots: Vec<NodeId> = programs().flatten().map(|program| program.unfused().root).collect();
    let facts = infer(&library.graph, &roots);
    programs().map(|program| Some(plan(&library.graph, &facts, program?, memory))).collect()
}

/// Returns the graph of programs after the passes, with where each node is evaluated.
pub fn plan_text(library: &Library, entries: &[Entry<'_>]) -> String {
    /// The memory of the least adapter that is used.
    const LEAST_WORDS: u32 = ((16 << 10) - 1024) / 4;
    let plans = plans(library, entries, LEAST_WORDS);
    let graph = &library.graph;
    let mut sides: FxHashMap<NodeId, &Side> = FxHashMap::default();
    let mut text = String::new();
    let mut named = Vec::new();
    for (entry, plan) in entries.iter().zip(&plans) {
        let (Some(plan), Some(program)) = (plan, entry.definition.runnable()) else { continue };
        let _ = writeln!(text, "# {}: {}", entry.definition.name, plan.summary(graph));
        named.push(ir::Named { name: &entry.definition.name, program: program.unfused() });
        sides.extend(plan.sides.iter().map(|(node, side)| (*node, side)));
    }
    let comment = |node: NodeId| sides.get(&node).map(|side| side.to_string());
    let options = ir::PrintOptions { comment: Some(&comment), ..Default::default() };
    text + &ir::print(graph, &named, &options)
}

/// The evaluation of programs on a device.
pub(super) struct DeviceRun<'r> {
    library: &'r Library,
    jobs: &'r [Job<'r>],
    options: &'r Options,
    /// None for what cannot be run at all.
    plans: Vec<Option<Plan>>,
    /// For each job and sample of its task, where the device answered it, or the CPU in a trial.
    outcomes: Vec<Vec<Option<Outcome>>>,
    /// Whether it is asked of each program if the device is ahead.
    tries: bool,
    /// The decision about each job where that is asked.
    decisions: Vec<Decision>,
    /// The device's, once there is one.
    adapter: Option<String>,
}

impl<'r> DeviceRun<'r> {
    fn new(library: &'r Library, jobs: &'r [Job<'r>], options: &'r Options) -> Self {
        let outcomes = jobs.iter().map(|job| vec![None; job.task.samples.len()]).collect();
        let (plans, decisions) = (Vec::new(), vec![Decision::None; jobs.len()]);
        Self { library, jobs, options, plans, outcomes, tries: false, decisions, adapter: None }
    }

    /// Evaluates what the device can, and only what it is ahead with where nobody insisted on it.
    fn on(&mut self, device: &mut impl Device, demanded: Demanded<'_>) -> Result<(), GpuError> {
        self.adapter = Some(device.name());
        let entries: Vec<Entry<'_>> = self.jobs.iter().map(Job::entry).collect();
        self.plans = plans(self.library, &entries, device.memory_words());
        match demanded {
            Demanded::AskedFor => self.whole(device).and_then(|()| self.in_segments(device)),
            Demanded::IfItPays(host) => {
                self.tries = true;
                self.by_trial(device, host)
            }
        }
    }

    /// Evaluates programs that go to the device whole, all together.
    fn whole(&mut self, device: &mut impl Device) -> Result<(), GpuError> {
        let Self { jobs, options, plans, outcomes, .. } = self;
        let (mut programs, mut all) = (Vec::new(), Vec::new());
        for (index, (job, plan)) in jobs.iter().zip(&*plans).enumerate() {
            let Some(Ok(program)) = plan.as_ref().map(|plan| plan.program.as_ref()) else {
                continue;
            };
            programs.push(program);
            all.push(JobSamples { job: index, task: job.task, samples: job.samples.clone() });
        }
        let mut put =
            |index: usize, sample: usize, outcome| outcomes[index][sample] = Some(outcome);
        samples::whole(device, &programs, &all, options, Kernels::Auto, &mut put)
    }

    /// Evaluates programs that go to the device in segments, all together.
    fn in_segments(&mut self, device: &mut impl Device) -> Result<(), GpuError> {
        let Self { library, jobs, options, plans, outcomes, .. } = self;
        let (mut programs, mut all) = (Vec::new(), Vec::new());
        for (index, (job, plan)) in jobs.iter().zip(&*plans).enumerate() {
            let split = plan.as_ref().and_then(|plan| plan.split.as_ref());
            let Some(split) = split.filter(|split| split.uses_device()) else { continue };
            let Some(program) = job.entry.definition.runnable() else { continue };
            let root = program.unfused().root;
            programs.push(Segmented::new(&library.graph, root, split));
            all.push(JobSamples { job: index, task: job.task, samples: job.samples.clone() });
        }
        // Without workers all of it is left to the CPU, which says so where it fails as well.
        let Ok(pool) = eval::pool(0) else { return Ok(()) };
        let mut put =
            |index: usize, sample: usize, outcome| outcomes[index][sample] = Some(outcome);
        samples::in_segments(device, &pool, &programs, &all, options, Kernels::Auto, &mut put)
    }
}

#[cfg(test)]
mod tests;
