//! Samples of many programs, sorted into as few dispatches as there are kernels and classes of
//! grids.
//!
//! Programs with few samples each share kernels, so that a population goes out together and little
//! is compiled for it. Programs of much the same steps have one kernel, of so many steps at most
//! that drivers compile it in reasonable time. A program with many samples gets a kernel of its
//! own, which is several times faster and worth the milliseconds that compiling it takes.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::batch::{Kernel, Layout, Streamed};
use super::code::{DeviceProgram, ValueKind};
use super::device::{Gpu, GpuError};
use super::emit;
use super::record::{self, Reply, SPAN, class_of};
use super::step::Op;
use crate::value::{Budget, Grid, Value, View};

/// The inputs of a run.
pub enum Input<'v> {
    /// Its one grid.
    Grid(Grid<'v>),
    /// The values that a segment reads.
    Values(Vec<(Value<'v>, ValueKind)>),
    /// The values that a segment reads and an earlier one left, as words.
    Held(Vec<(ValueKind, &'v [u32])>),
}

/// One program on one sample.
pub struct Job<'v> {
    /// Index of the program.
    pub program: usize,
    /// Its input.
    pub input: Input<'v>,
}

/// The kind of kernels that are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kernels {
    /// Whichever is worth its while.
    #[default]
    Auto,
    /// Only those that run any program of their steps.
    Shared,
    /// Only those made for one program.
    Own,
}

/// From so many samples on a program gets a kernel of its own. Compiling one takes tens of
/// milliseconds, which few samples cannot make up for. The figure is an estimate: no GPU has been
/// measured yet.
const OWN_FROM: usize = 4_096;

/// Different steps that a shared kernel has, unless one program has more. The time that drivers
/// take for a kernel grows faster than the kernel; llvmpipe, whose time grows with its square,
/// takes about a second for one of so many.
const SHARED_STEPS: u32 = 12;

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunStats {
    /// Samples that went to the device.
    pub samples: usize,
    /// Samples that the virtual machine has to evaluate: too large, or what a kernel came upon and
    /// cannot hold.
    pub fallbacks: usize,
    /// Batches, each of one kernel and one class of grids.
    pub kernels: usize,
    /// The counts of their batches.
    pub streamed: Streamed,
}

/// The kernel of a program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    /// Its own: the number of the program.
    Own(usize),
    /// The shared one of this number.
    Shared(usize),
}

/// Samples that go out together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    kernel: Which,
    rows_in: u32,
    rows_out: u32,
}

impl Gpu {
    /// Runs jobs and tells what each yielded: calls `each` with the index of the job, what it
    /// yielded, and the rows of the class of the grids in it. The order of calls is that of groups,
    /// not of jobs.
    ///
    /// # Errors
    /// Where the device is lost, has no memory left or refuses something.
    pub fn evaluate(
        &mut self,
        programs: &[&DeviceProgram],
        jobs: &[Job<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut dyn FnMut(usize, Reply<'_>, u32),
    ) -> Result<RunStats, GpuError> {
        let mut stats = RunStats::default();
        let mut counts = vec![0; programs.len()];
        jobs.iter().for_each(|job| counts[job.program] += 1);
        let own = |program: usize| match kernels {
            Kernels::Auto => OWN_FROM <= counts[program],
            Kernels::Shared => false,
            Kernels::Own => true,
        };
        let sharing = Sharing::of(programs, &|program| 0 < counts[program] && !own(program));
        let mut grouped: Vec<(Group, usize, u32)> = Vec::with_capacity(jobs.len());
        for (index, job) in jobs.iter().enumerate() {
            let program = programs[job.program];
            let class = job.input.class();
            let (Some(rows_in), Some(fuel)) = (class, loop_fuel(program, budget)) else {
                stats.fallbacks += 1;
                each(index, Reply::Fallback, SPAN);
                continue;
            };
            let rows_out = if program.keeps_class { rows_in } else { SPAN };
            let shared = sharing.kernel_of[job.program];
            let kernel = shared.map_or(Which::Own(job.program), Which::Shared);
            grouped.push((Group { kernel, rows_in, rows_out }, index, fuel));
        }
        grouped.sort_by(|a, b| a.0.cmp(&b.0));
        for group in grouped.chunk_by(|a, b| a.0 == b.0) {
            let key = &group[0].0;
            stats.kernels += 1;
            stats.samples += group.len();
            let mut fallbacks = 0;
            let mut take = |job: usize, record: &[u32]| {
                let reply = record::reply(record);
                fallbacks += usize::from(reply == Reply::Fallback);
                each(job, reply, key.rows_out);
            };
            let source = match key.kernel {
                Which::Own(program) => emit::own_kernel(programs[program]),
                Which::Shared(kernel) => sharing.kernels[kernel].source(),
            };
            stats.streamed += self.run_group(&source, programs, jobs, group, &mut take)?;
            stats.fallbacks += fallbacks;
        }
        Ok(stats)
    }

    fn run_group(
        &mut self,
        source: &str,
        programs: &[&DeviceProgram],
        jobs: &[Job<'_>],
        group: &[(Group, usize, u32)],
        take: &mut dyn FnMut(usize, &[u32]),
    ) -> Result<Streamed, GpuError> {
        let key = &group[0].0;
        let mut used: Vec<usize> = group.iter().map(|(_, job, _)| jobs[*job].program).collect();
        used.sort_unstable();
        used.dedup();
        let mut instructions = Vec::new();
        let mut starts = vec![0; programs.len()];
        if matches!(key.kernel, Which::Shared(_)) {
            for &program in &used {
                starts[program] = emit::write_instructions(&mut instructions, programs[program]);
            }
        }
        let most = |words: &dyn Fn(&DeviceProgram) -> usize| {
            used.iter().map(|&program| words(programs[program])).max().unwrap_or(1)
        };
        let layout = Layout {
            words_in: most(&|program| record::words_in(program, key.rows_in)),
            words_out: most(&|program| record::words_out(program, key.rows_out)),
            rows_in: key.rows_in,
            rows_out: key.rows_out,
        };
        let fill = |index: usize, record: &mut [u32]| {
            let (_, job, fuel) = &group[index];
            let job = &jobs[*job];
            (record[0], record[1]) = (starts[job.program], *fuel);
            match &job.input {
                // A program that yields a constant reads nothing.
                Input::Grid(_) if programs[job.program].inputs.is_empty() => {}
                Input::Grid(grid) => record::write_grid(*grid, key.rows_in, &mut record[2..]),
                Input::Values(values) => {
                    // `class` has looked whether they fit.
                    record::write(values, key.rows_in, record);
                }
                Input::Held(values) => record::write_held(values, key.rows_in, record),
            }
        };
        let mut hand_out = |first: usize, records: &[u32]| {
            for (index, record) in records.chunks_exact(layout.words_out).enumerate() {
                take(group[first + index].1, record);
            }
        };
        let kernel = Kernel { source, programs: &instructions };
        self.run(kernel, &layout, group.len(), &fill, &mut hand_out)
    }
}

impl Input<'_> {
    /// Returns rows of the class that its grids need, if a record can hold it.
    fn class(&self) -> Option<u32> {
        match self {
            Self::Grid(grid) => class_of(grid.height, grid.width),
            Self::Values(values) => {
                let mut rows = 8;
                for (value, _) in values {
                    if let View::Grid(grid) = value.view() {
                        rows = rows.max(class_of(grid.height, grid.width)?);
                    }
                }
                let words = values.iter().map(|&(_, kind)| record::most_words(kind)).sum::<usize>();
                let mut scratch = vec![0; 2 + words];
                record::write(values, rows, &mut scratch).then_some(rows)
            }
            Self::Held(values) => {
                let classes = values.iter().map(|&(kind, words)| record::held_class(kind, words));
                classes.fold(class_of(1, 1), |most, class| Some(most?.max(class?)))
            }
        }
    }
}

/// The programs that share kernels.
struct Sharing {
    kernels: Vec<SharedKernel>,
    /// For each program the number of its kernel, if it shares one.
    kernel_of: Vec<Option<usize>>,
}

/// A kernel that programs share.
struct SharedKernel {
    steps: Steps,
    /// The memory of the program that takes most.
    words: u32,
}

/// A set of steps.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Steps([u64; 3]);

impl Steps {
    fn of(program: &DeviceProgram) -> Self {
        let mut bits = [0; 3];
        for op in emit::steps_of([program]) {
            bits[op as usize / 64] |= 1 << (op as usize % 64);
        }
        Self(bits)
    }

    fn with(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn count(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }
}

impl SharedKernel {
    fn source(&self) -> String {
        let has = |op: &Op| self.steps.0[*op as usize / 64] >> (*op as usize % 64) & 1 == 1;
        let ops: Vec<Op> = Op::ALL.iter().copied().filter(has).collect();
        emit::shared(&ops, self.words)
    }
}

impl Sharing {
    /// Puts each program with those whose kernel it makes least longer; programs of many steps come
    /// first.
    fn of(programs: &[&DeviceProgram], shares: &dyn Fn(usize) -> bool) -> Self {
        let steps: Vec<Steps> = programs.iter().map(|program| Steps::of(program)).collect();
        let mut order: Vec<usize> = (0..programs.len()).filter(|&index| shares(index)).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(steps[index].count()));
        let mut sharing = Self { kernels: Vec::new(), kernel_of: vec![None; programs.len()] };
        for index in order {
            let longer = |(number, kernel): (usize, &SharedKernel)| {
                let (before, all) = (kernel.steps.count(), kernel.steps.with(steps[index]).count());
                (all <= SHARED_STEPS.max(before)).then_some((all - before, number))
            };
            let best = sharing.kernels.iter().enumerate().filter_map(longer).min();
            let number = best.map_or(sharing.kernels.len(), |(_, number)| number);
            if best.is_none() {
                sharing.kernels.push(SharedKernel { steps: steps[index], words: 1 });
            }
            let kernel = &mut sharing.kernels[number];
            kernel.steps = kernel.steps.with(steps[index]);
            kernel.words = kernel.words.max(programs[index].words);
            sharing.kernel_of[index] = Some(number);
        }
        sharing
    }
}

/// Returns the fuel that loops of a program may spend of a budget. There is none where the rest of
/// it alone might spend all, or where the bounds on values could show.
fn loop_fuel(program: &DeviceProgram, budget: &Budget) -> Option<u32> {
    /// Cells of the largest value that a kernel can hold, sets of sets included.
    const MOST_CELLS: u64 = 1 << 20;
    // Every 16 bytes of values cost a unit of fuel.
    let fuel = budget.fuel.min(budget.max_bytes / 32);
    let rest = fuel.checked_sub(program.fuel)?;
    let decided = MOST_CELLS <= budget.max_cells && budget.timeout.is_none();
    decided.then(|| u32::try_from(rest).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::gpu::emit::tests::valid;
    use crate::gpu::plan::plan;
    use crate::library::Library;
    use crate::pass::infer::infer;
    use crate::testing::Generator;

    /// Returns the programs, and segments of programs, that a population of solvers and random
    /// programs has on the least adapter.
    fn population() -> Vec<DeviceProgram> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("solvers");
        let (mut library, _) = Library::load(&[folder]);
        let random =
            |seed: u64| Generator::new(seed).program(4).replace("solve", &format!("solve_r{seed}"));
        library.add_text("random.arc", &(1..=1_000).map(random).collect::<String>());
        library.optimise();
        let entries = library.entries();
        let programs: Vec<_> =
            entries.iter().filter_map(|entry| entry.definition.runnable()).collect();
        let roots: Vec<_> = programs.iter().map(|program| program.unfused().root).collect();
        let facts = infer(&library.graph, &roots);
        let mut lowered = Vec::new();
        for program in programs {
            let plan = plan(&library.graph, &facts, program, 3840);
            let segments = plan.split.into_iter().flat_map(|split| split.segments);
            lowered.extend(segments.filter_map(|segment| segment.program));
            lowered.extend(plan.program);
        }
        lowered
    }

    #[test]
    fn kernels_that_a_population_shares_are_valid() {
        let programs = population();
        let programs: Vec<&DeviceProgram> = programs.iter().collect();
        let sharing = Sharing::of(&programs, &|_| true);
        assert!(sharing.kernel_of.iter().all(Option::is_some));
        let kernels = &sharing.kernels;
        let (many, all) = (kernels.len(), programs.len());
        assert!(many * 2 <= all, "{many} for {all} programs");
        for kernel in kernels {
            valid(&kernel.source());
        }
    }
}
