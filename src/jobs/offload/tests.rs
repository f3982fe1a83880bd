//! Devices that fail, and devices that are ahead or behind: on whatever adapter there is, timed by
//! a clock that is made up.

mod failing;
mod trial;

use std::io::Write;
use std::time::Duration;

use bumpalo::Bump;

use super::*;
use crate::engine::Engine;
use crate::engine::trial::Contender;
use crate::gpu::device::Closer;
use crate::jobs::offload::trial::Clock;
use crate::task::{Origin, Sample, SampleKind, Task};
use crate::testing::{Rng, grid};
use crate::value::GridBuf;
use crate::vm;

/// A GPU that is lost once it has answered so many samples, if ever.
struct Dying {
    gpu: Gpu,
    closer: Closer,
    left: usize,
}

impl Dying {
    /// Returns one that has this many words of memory for a batch; none without an adapter.
    fn open(answers: usize, budget: u64) -> Option<Self> {
        match Gpu::open(None, None) {
            Ok(mut gpu) => {
                gpu.set_budget(budget);
                let closer = gpu.closer();
                if answers == 0 {
                    closer.close();
                }
                Some(Self { gpu, closer, left: answers })
            }
            Err(error) => {
                assert!(std::env::var_os("ARCVM_REQUIRE_GPU").is_none(), "{error}");
                let note = format!("note: no GPU adapter: none is lost ({error})\n");
                std::io::stderr().write_all(note.as_bytes()).unwrap();
                None
            }
        }
    }
}

/// Counts an answer, and closes the device after the last.
fn answered(left: &mut usize, closer: &Closer) {
    *left = left.saturating_sub(1);
    if *left == 0 {
        closer.close();
    }
}

impl Device for Dying {
    fn name(&self) -> String {
        Device::name(&self.gpu)
    }

    fn memory_words(&self) -> u32 {
        self.gpu.memory_words()
    }

    fn evaluate(
        &mut self,
        programs: &[&DeviceProgram],
        jobs: &[DeviceJob<'_>],
        budget: &Budget,
        kernels: Kernels,
        each: &mut dyn FnMut(usize, Reply<'_>, u32),
    ) -> Result<RunStats, GpuError> {
        let Self { gpu, closer, left } = self;
        Device::evaluate(gpu, programs, jobs, budget, kernels, &mut |job, reply, rows| {
            each(job, reply, rows);
            answered(left, closer);
        })
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
        let Self { gpu, closer, left } = self;
        gpu.evaluate_segmented(pool, programs, jobs, budget, kernels, &mut |job, value| {
            each(job, value);
            answered(left, closer);
        })
    }
}

/// A clock on which every evaluation takes so many microseconds, whatever it takes.
struct Rates {
    cpu: u64,
    device: u64,
}

impl Clock for Rates {
    fn time(&self, side: Contender, evaluations: usize, work: &mut dyn FnMut()) -> Duration {
        work();
        let each = match side {
            Contender::Cpu => self.cpu,
            Contender::Device => self.device,
        };
        Duration::from_micros(each * evaluations as u64)
    }
}

/// For the device as a whole, for both sides, and for the host.
const PROGRAMS: &str = "\
def solve_whole_task(I):
    return vmirror(I)
def solve_part_task(I):
    a = fill(I, 2, box(asindices(I)))
    b = mostcolor(underfill(a, 3, ofcolor(I, 1)))
    c = dedupe(astuple(b, b))
    return fill(a, size(c), box(ofcolor(hmirror(a), 2)))
def solve_host_task(I):
    return dedupe(I)
";

fn library() -> Library {
    let mut library = Library::default();
    library.add_text("lost.arc", PROGRAMS);
    library.optimise();
    library
}

fn task(samples: usize) -> Task {
    let mut rng = Rng::new(1);
    // A few random grids have cells that are no colours, which segments leave to the VM.
    let fits = |grid: &GridBuf| grid.view().cells.iter().all(|cell| (0..=9).contains(cell));
    let mut grids = std::iter::repeat_with(|| grid(&mut rng, 6)).filter(fits);
    let sample = |index| {
        let (input, output) = (grids.next().unwrap(), None);
        Sample { kind: SampleKind::Pair, index, input, output }
    };
    Task {
        id: "task".to_owned(),
        samples: (0..samples).map(sample).collect(),
        origin: Origin::Generated,
    }
}

fn jobs<'r>(library: &'r Library, task: &'r Task) -> Vec<Job<'r>> {
    library.entries().into_iter().map(|entry| Job::new(entry, task)).collect()
}

/// Evaluates under `auto` with made-up rates.
fn by_trial<'r>(
    library: &'r Library,
    jobs: &'r [Job<'r>],
    options: &'r Options,
    device: Dying,
    rates: &Rates,
) -> (DeviceRun<'r>, Option<Diagnostic>) {
    let pool = eval::pool(2).unwrap();
    let host = Host { pool: &pool, engine: Engine::Vm, clock: rates };
    let ran = offload(library, jobs, options, Ok(device), Demanded::IfItPays(host));
    ran.unwrap_or_else(|error| panic!("{}", error.message))
}

/// Counts the outcomes of each job, all of them those of the VM.
#[track_caller]
fn answers(run: &DeviceRun<'_>) -> Vec<usize> {
    let mut bump = Bump::new();
    for (job, outcomes) in run.jobs.iter().zip(&run.outcomes) {
        let (entry, task) = (job.entry, job.task);
        let program = entry.definition.runnable().unwrap();
        let code = vm::compile(&run.library.graph, program);
        for (sample, outcome) in task.samples.iter().zip(outcomes) {
            let own = eval::evaluate(&mut bump, &code, task, sample, run.options);
            if let Some(outcome) = outcome {
                assert_eq!((outcome.status, &outcome.grid), (own.status, &own.grid));
            }
        }
    }
    run.outcomes.iter().map(|outcomes| outcomes.iter().flatten().count()).collect()
}
