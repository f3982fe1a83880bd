//! Programs in segments: the device and the host by turns, for many samples at a time.
//!
//! Between segments a value waits as the words that a record would hold, be it made by the device
//! or by the host. Whatever is out of the ordinary ends a sample here: a fault on either side, a
//! value that fits no record, more than a segment's share of the budget. It is then evaluated by
//! the virtual machine from the start, whose answer is the right one by definition; so segments may
//! compute their nodes in any order.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use bumpalo::Bump;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::code::{DeviceProgram, ValueKind};
use super::device::{Gpu, GpuError};
use super::evaluate::{Input, Job, Kernels, RunStats};
use super::record::{self, Reply, SPAN};
use super::split::{MOST_SEGMENTS, Segment, Split};
use crate::eval;
use crate::ir::{Graph, NodeId, Role};
use crate::task::Task;
use crate::value::{Budget, Callable, Cx, Direction, Grid, Value, View};
use crate::vm::{self, Code, Inputs};

/// A program in segments, with the code of those that the host runs.
pub struct Segmented<'g> {
    split: &'g Split,
    root: NodeId,
    codes: Vec<Option<Code>>,
}

impl<'g> Segmented<'g> {
    /// Compiles what the host runs of a program.
    pub fn new(graph: &Graph, root: NodeId, split: &'g Split) -> Self {
        let code = |segment: &Segment| {
            let nodes = |values: &[(NodeId, ValueKind)]| -> Vec<NodeId> {
                values.iter().map(|(node, _)| *node).collect()
            };
            let (given, outputs) = (nodes(&segment.inputs), nodes(&segment.outputs));
            let on_host = segment.program.is_none();
            on_host.then(|| vm::compile_segment(graph, &given, &outputs))
        };
        Self { split, root, codes: split.segments.iter().map(code).collect() }
    }
}

/// A program on a sample.
pub struct SegmentedJob<'v> {
    /// Index of the program.
    pub program: usize,
    /// Its input.
    pub grid: Grid<'v>,
    /// The task whose demonstrations it may read.
    pub task: Option<&'v Task>,
}

/// Takes the value of a job: its kind and its words, if the virtual machine need not evaluate it.
pub type Take<'t> = dyn FnMut(usize, Option<(ValueKind, &[u32])>) + 't;

/// Samples whose values wait in memory at once: a few kilobytes each.
const TOGETHER: usize = 16_384;

/// A sample under way.
struct State {
    /// Values that wait, as words of a record of the largest class; none once the sample is the
    /// virtual machine's.
    held: Option<Vec<(NodeId, ValueKind, Vec<u32>)>>,
}

impl State {
    fn of(&self, node: NodeId) -> Option<(ValueKind, &[u32])> {
        let mut held = self.held.as_ref()?.iter();
        held.find(|(own, ..)| *own == node).map(|(_, kind, words)| (*kind, &words[..]))
    }
}

impl Gpu {
    /// Runs programs in segments, those of the host on the threads of a pool. Calls `each` with the
    /// index of a job and its value, in order; no value where the virtual machine has to evaluate
    /// it. The value is one of [`record::read_held`].
    ///
    /// # Errors
    /// Where the device is lost, has no memory left or refuses something.
    pub fn evaluate_segmented(
        &mut self,
        pool: &ThreadPool,
        programs: &[Segmented<'_>],
        jobs: &[SegmentedJob<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut Take<'_>,
    ) -> Result<RunStats, GpuError> {
        let share = share_of(budget);
        let mut stats = RunStats::default();
        for (number, jobs) in jobs.chunks(TOGETHER).enumerate() {
            let begun = |job: &SegmentedJob<'_>| begin(&programs[job.program], job);
            let mut states: Vec<State> = jobs.iter().map(begun).collect();
            let most = |job: &SegmentedJob<'_>| programs[job.program].split.segments.len();
            for stage in 0..jobs.iter().map(most).max().unwrap_or(0) {
                pool.install(|| on_host(programs, jobs, &mut states, stage, &share));
                let device = self.on_device(programs, jobs, &mut states, stage, &share, kernels)?;
                stats.kernels += device.kernels;
                stats.streamed += device.streamed;
            }
            for (index, (job, state)) in jobs.iter().zip(&states).enumerate() {
                stats.fallbacks += usize::from(state.held.is_none());
                each(number * TOGETHER + index, state.of(programs[job.program].root));
            }
        }
        stats.samples = jobs.len();
        Ok(stats)
    }

    /// Runs the segments of the device of a stage, those of all programs together.
    fn on_device(
        &mut self,
        programs: &[Segmented<'_>],
        jobs: &[SegmentedJob<'_>],
        states: &mut [State],
        stage: usize,
        share: &Budget,
        kernels: Kernels,
    ) -> Result<RunStats, GpuError> {
        let segment = |job: &SegmentedJob<'_>| {
            let segment = programs[job.program].split.segments.get(stage)?;
            Some((segment, segment.program.as_ref()?))
        };
        let mut numbers = vec![None; programs.len()];
        let mut forms: Vec<&DeviceProgram> = Vec::new();
        let mut places = Vec::new();
        let mut inputs = Vec::new();
        for (index, (job, state)) in jobs.iter().zip(&*states).enumerate() {
            let (Some((segment, program)), true) = (segment(job), state.held.is_some()) else {
                continue;
            };
            let number = *numbers[job.program].get_or_insert_with(|| {
                forms.push(program);
                forms.len() - 1
            });
            let values = segment.inputs.iter().filter_map(|(node, _)| state.of(*node)).collect();
            inputs.push(Job { program: number, input: Input::Held(values) });
            places.push(index);
        }
        let mut replies: Vec<(usize, Option<Vec<Vec<u32>>>)> = Vec::with_capacity(places.len());
        let mut bump = Bump::new();
        let ran = self.evaluate(&forms, &inputs, share, kernels, &mut |job, reply, rows| {
            let values = match reply {
                Reply::Values(words) => {
                    bump.reset();
                    record::hold(&bump, &forms[inputs[job].program].outputs, rows, words)
                }
                Reply::Fault(..) | Reply::Fallback => None,
            };
            replies.push((places[job], values));
        });
        drop(inputs);
        for (index, values) in replies {
            let (Some(held), Some((segment, _))) = (&mut states[index].held, segment(&jobs[index]))
            else {
                continue;
            };
            match values {
                Some(values) => {
                    let named = segment.outputs.iter().zip(values);
                    held.extend(named.map(|((node, kind), words)| (*node, *kind, words)));
                }
                None => states[index].held = None,
            }
        }
        ran
    }
}

/// Returns the share of a budget for a segment, so that all together use no more than it has.
fn share_of(budget: &Budget) -> Budget {
    let segments = MOST_SEGMENTS as u64;
    Budget { fuel: budget.fuel / segments, max_bytes: budget.max_bytes / segments, ..*budget }
}

/// Returns a sample before its first segment: its input waits.
fn begin(program: &Segmented<'_>, job: &SegmentedJob<'_>) -> State {
    let inputs = program.split.segments.iter().flat_map(|segment| &segment.inputs);
    let made: Vec<NodeId> =
        program.split.segments.iter().flat_map(|s| &s.outputs).map(|(node, _)| *node).collect();
    let input = inputs.map(|(node, _)| *node).find(|node| !made.contains(node));
    let Some(input) = input else { return State { held: Some(Vec::new()) } };
    if record::class_of(job.grid.height, job.grid.width).is_none() {
        return State { held: None };
    }
    let mut words = vec![0; record::held_words(ValueKind::Grid)];
    record::write_grid(job.grid, SPAN, &mut words);
    State { held: Some(vec![(input, ValueKind::Grid, words)]) }
}

/// Runs the segments of the host of a stage.
fn on_host(
    programs: &[Segmented<'_>],
    jobs: &[SegmentedJob<'_>],
    states: &mut [State],
    stage: usize,
    share: &Budget,
) {
    jobs.par_iter().zip(states).for_each_init(Bump::new, |bump, (job, state)| {
        let program = &programs[job.program];
        let Some(Some(code)) = program.codes.get(stage) else { return };
        if state.held.is_some() {
            bump.reset();
            let segment = &program.split.segments[stage];
            let made = eval::guarded(|| run_on_host(bump, code, segment, job, state, share));
            match (made.ok().flatten(), &mut state.held) {
                (Some(values), Some(held)) => held.extend(values),
                _ => state.held = None,
            }
        }
    });
}

/// Returns the values of a segment of the host, if all is in order.
fn run_on_host(
    bump: &Bump,
    code: &Code,
    segment: &Segment,
    job: &SegmentedJob<'_>,
    state: &State,
    share: &Budget,
) -> Option<Vec<(NodeId, ValueKind, Vec<u32>)>> {
    let cx = Cx::new(bump, *share, Direction::Ascending);
    let inputs = match job.task {
        Some(task) => eval::inputs(&cx, code, task, &job.grid).ok()?,
        None => Inputs::grid(Value::grid(&job.grid)),
    };
    if job.task.is_none() && code.reads(Role::Samples) {
        return None;
    }
    let mut args = inputs.slots().to_vec();
    for (node, _) in &segment.inputs {
        let (kind, words) = state.of(*node)?;
        args.push(record::read_held(&cx, kind, words).ok()?);
    }
    let out = code.call(&cx, &[], &args).ok()?;
    let View::Tuple(all) = out.view() else { return None };
    let values = all.items.get(1..)?;
    let held = |((node, kind), &value): (&(NodeId, ValueKind), &Value<'_>)| {
        Some((*node, *kind, record::written(value, *kind)?))
    };
    segment.outputs.iter().zip(values).map(held).collect()
}
