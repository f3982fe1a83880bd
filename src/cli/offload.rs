//! The evaluation of programs on a device, and what follows where it fails.
//!
//! A device that was asked for and cannot be had, or stops, is an error. One that `auto` would have used is not: a line says so, what it answered
//! until then stays, and the CPU evaluates what is left.

use bumpalo::Bump;
use rayon::ThreadPool;

use crate::diag::{Code, Diagnostic};
use crate::gpu::code::{Kind, Program};
use crate::gpu::device::{Gpu, GpuError};
use crate::gpu::evaluate::{Input, Job, Kernels, RunStats};
use crate::gpu::plan::{Plan, plan};
use crate::gpu::record::{self, Reply};
use crate::gpu::staged::{Staged, StagedJob, Take};
use crate::ir::NodeId;
use crate::library::{Entry, Library};
use crate::pass::infer::infer;
use crate::sched::{self, Options, Outcome};
use crate::task::Task;
use crate::value::{Budget, Cx, Direction};

/// How much a device is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wish {
    /// It was asked for: that it fails is an error.
    AskedFor,
    /// It would be ahead: where it fails the CPU does as well.
    IfItPays,
}

/// What runs kernels: a GPU, be it one that is lost in the midst of its work.
pub(super) trait Device {
    /// Its name.
    fn name(&self) -> String;

    /// As [`Gpu::memory_words`].
    fn memory_words(&self) -> u32;

    /// As [`Gpu::evaluate`] with the kernels that are worth their while.
    fn evaluate(
        &mut self,
        programs: &[&Program],
        jobs: &[Job<'_>],
        budget: &Budget,
        each: &mut dyn FnMut(usize, Reply<'_>, u32),
    ) -> Result<RunStats, GpuError>;

    /// As [`Gpu::evaluate_staged`].
    fn evaluate_staged(
        &mut self,
        pool: &ThreadPool,
        programs: &[Staged<'_>],
        jobs: &[StagedJob<'_>],
        budget: &Budget,
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
        programs: &[&Program],
        jobs: &[Job<'_>],
        budget: &Budget,
        each: &mut dyn FnMut(usize, Reply<'_>, u32),
    ) -> Result<RunStats, GpuError> {
        Self::evaluate(self, programs, jobs, budget, Kernels::Auto, each)
    }

    fn evaluate_staged(
        &mut self,
        pool: &ThreadPool,
        programs: &[Staged<'_>],
        jobs: &[StagedJob<'_>],
        budget: &Budget,
        each: &mut Take<'_>,
    ) -> Result<RunStats, GpuError> {
        Self::evaluate_staged(self, pool, programs, jobs, budget, each)
    }
}

/// Evaluates programs on the samples of their tasks as far as a device does, with a warning where it fails.
///
/// # Errors
/// Where it fails and was asked for.
pub(super) fn offload<'r, D: Device>(
    library: &'r Library,
    jobs: &'r [(Entry<'r>, &'r Task)],
    options: &'r Options,
    device: Result<D, GpuError>,
    wish: Wish,
) -> Result<(Run<'r>, Option<Diagnostic>), Diagnostic> {
    let mut run = Run::new(library, jobs, options);
    match (device.and_then(|mut device| run.on(&mut device)), wish) {
        (Ok(()), _) => Ok((run, None)),
        (Err(error), Wish::IfItPays) => {
            let said = format!("{error}; what is left is evaluated on the CPU");
            Ok((run, Some(Diagnostic::new(Code::NoDevice, said))))
        }
        (Err(error), Wish::AskedFor) => Err(diagnostic(&error)),
    }
}

/// What is said where a device that was asked for fails.
pub(super) fn diagnostic(error: &GpuError) -> Diagnostic {
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

/// The plans of programs; none for what cannot be run at all.
pub(super) fn plans(library: &Library, entries: &[Entry<'_>], memory: u32) -> Vec<Option<Plan>> {
    let programs = || entries.iter().map(|entry| entry.definition.runnable());
    let roots: Vec<NodeId> = programs().flatten().map(|program| program.unfused().root).collect();
    let facts = infer(&library.graph, &roots);
    programs().map(|program| Some(plan(&library.graph, &facts, program?, memory))).collect()
}

/// The evaluation of programs on a device.
pub(super) struct Run<'r> {
    pub(super) library: &'r Library,
    pub(super) jobs: &'r [(Entry<'r>, &'r Task)],
    options: &'r Options,
    /// None for what cannot be run at all.
    pub(super) plans: Vec<Option<Plan>>,
    /// For each job and sample, where the device answered it.
    pub(super) outcomes: Vec<Vec<Option<Outcome>>>,
    /// The device's, once there is one.
    pub(super) adapter: Option<String>,
}

impl<'r> Run<'r> {
    fn new(library: &'r Library, jobs: &'r [(Entry<'r>, &'r Task)], options: &'r Options) -> Self {
        let outcomes = jobs.iter().map(|(_, task)| vec![None; task.samples.len()]).collect();
        Self { library, jobs, options, plans: Vec::new(), outcomes, adapter: None }
    }

    /// Evaluates what the device can.
    fn on(&mut self, device: &mut impl Device) -> Result<(), GpuError> {
        self.adapter = Some(device.name());
        let entries: Vec<Entry<'_>> = self.jobs.iter().map(|(entry, _)| *entry).collect();
        self.plans = plans(self.library, &entries, device.memory_words());
        self.whole(device)?;
        self.in_segments(device)
    }

    /// Evaluates programs that go to the device whole, all together.
    fn whole(&mut self, device: &mut impl Device) -> Result<(), GpuError> {
        let (jobs, outcomes) = (self.jobs, &mut self.outcomes);
        let mut programs: Vec<&Program> = Vec::new();
        let mut samples = Vec::new();
        let mut places = Vec::new();
        for (at, ((_, task), plan)) in jobs.iter().zip(&self.plans).enumerate() {
            let Some(Ok(program)) = plan.as_ref().map(|plan| plan.program.as_ref()) else {
                continue;
            };
            for (sample, grids) in task.samples.iter().enumerate() {
                let input = Input::Grid(grids.input.view());
                samples.push(Job { program: programs.len(), input });
                places.push((at, sample));
            }
            programs.push(program);
        }
        let mut bump = Bump::new();
        let mut take = |job: usize, reply: Reply<'_>, rows: u32| {
            let (at, sample) = places[job];
            // Where there was a fault the VM comes upon the same, and has the words for it.
            if let Reply::Values(words) = reply {
                bump.reset();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let kinds = &programs[samples[job].program].outputs;
                let out = record::read(&cx, kinds, rows, words).map(|values| values[0]);
                outcomes[at][sample] = Some(sched::judged(&cx, out, &jobs[at].1.samples[sample]));
            }
        };
        let budget = &self.options.budget;
        device.evaluate(&programs, &samples, budget, &mut take).map(|_| ())
    }

    /// Evaluates programs that go to the device in segments.
    fn in_segments(&mut self, device: &mut impl Device) -> Result<(), GpuError> {
        let (jobs, outcomes) = (self.jobs, &mut self.outcomes);
        let constants = Bump::new();
        let mut programs = Vec::new();
        let mut samples = Vec::new();
        let mut places = Vec::new();
        for (at, ((entry, task), plan)) in jobs.iter().zip(&self.plans).enumerate() {
            let split = plan.as_ref().and_then(|plan| plan.split.as_ref());
            let Some(split) = split.filter(|split| split.uses_device()) else { continue };
            let Some(program) = entry.definition.runnable() else { continue };
            for (sample, grids) in task.samples.iter().enumerate() {
                let program = programs.len();
                samples.push(StagedJob { program, grid: grids.input.view(), task: Some(task) });
                places.push((at, sample));
            }
            let root = program.unfused().root;
            programs.push(Staged::new(&self.library.graph, root, split, &constants));
        }
        // Without workers all of it is left to the CPU, which says so where it fails as well.
        let Ok(pool) = sched::pool(0) else { return Ok(()) };
        let mut bump = Bump::new();
        let mut take = |job: usize, value: Option<(Kind, &[u32])>| {
            let (at, sample) = places[job];
            if let Some((kind, words)) = value {
                bump.reset();
                let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
                let out = record::read_held(&cx, kind, words);
                outcomes[at][sample] = Some(sched::judged(&cx, out, &jobs[at].1.samples[sample]));
            }
        };
        let budget = &self.options.budget;
        device.evaluate_staged(&pool, &programs, &samples, budget, &mut take).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::gpu::device::Closer;
    use crate::task::{Kind as Use, Origin, Sample};
    use crate::testing::{Rng, grid};
    use crate::vm;

    /// A GPU that is lost once it has answered so many samples.
    struct Dying {
        gpu: Gpu,
        closer: Closer,
        left: usize,
    }

    impl Dying {
        fn open(answers: usize) -> Option<Self> {
            match Gpu::open(None, None) {
                Ok(mut gpu) => {
                    // A part holds few samples, so that a batch is many.
                    gpu.set_budget(8 << 10);
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
            programs: &[&Program],
            jobs: &[Job<'_>],
            budget: &Budget,
            each: &mut dyn FnMut(usize, Reply<'_>, u32),
        ) -> Result<RunStats, GpuError> {
            let Self { gpu, closer, left } = self;
            Device::evaluate(gpu, programs, jobs, budget, &mut |job, reply, rows| {
                each(job, reply, rows);
                answered(left, closer);
            })
        }

        fn evaluate_staged(
            &mut self,
            pool: &ThreadPool,
            programs: &[Staged<'_>],
            jobs: &[StagedJob<'_>],
            budget: &Budget,
            each: &mut Take<'_>,
        ) -> Result<RunStats, GpuError> {
            let Self { gpu, closer, left } = self;
            gpu.evaluate_staged(pool, programs, jobs, budget, &mut |job, value| {
                each(job, value);
                answered(left, closer);
            })
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

    const SAMPLES: usize = 60;

    fn task() -> Task {
        let mut rng = Rng::new(1);
        let sample = |index| {
            let (input, output) = (grid(&mut rng, 6), None);
            Sample { kind: Use::Pair, index, input, output }
        };
        Task {
            id: "task".to_owned(),
            samples: (0..SAMPLES).map(sample).collect(),
            origin: Origin::Generated,
        }
    }

    #[test]
    fn a_device_that_is_lost_loses_no_answer() {
        let mut library = Library::default();
        library.add_text("lost.arc", PROGRAMS);
        library.optimise(|_, _, _| {});
        let task = task();
        let jobs: Vec<(Entry<'_>, &Task)> =
            library.entries().into_iter().map(|entry| (entry, &task)).collect();
        let options = Options::default();
        // Before it has answered anything, in the midst of a batch, and between the batches of whole programs and of segments.
        for answers in [0, 1, SAMPLES / 2, SAMPLES] {
            let Some(device) = Dying::open(answers) else { return };
            let ran = offload(&library, &jobs, &options, Ok(device), Wish::IfItPays);
            let (run, warning) = ran.unwrap_or_else(|error| panic!("{}", error.message));
            let warning = warning.unwrap();
            assert!(!warning.is_error());
            assert!(warning.message.starts_with("the device was lost: "), "{}", warning.message);
            let there = run.outcomes.iter().flatten().flatten().count();
            // The rest of the part in which it was lost may be answered, and those that were under way.
            assert!((answers..=SAMPLES).contains(&there), "{there} after {answers}");
            assert_eq!(there == SAMPLES, answers == SAMPLES, "{there} after {answers}");
            // With what the CPU does of the rest every sample has the answer of the VM.
            let mut bump = Bump::new();
            let constants = Bump::new();
            for ((entry, task), outcomes) in jobs.iter().zip(&run.outcomes) {
                let program = entry.definition.runnable().unwrap();
                let code = vm::compile(&library.graph, program, &constants);
                for (sample, outcome) in task.samples.iter().zip(outcomes) {
                    let own = sched::evaluate(&mut bump, &code, task, sample, &options);
                    if let Some(outcome) = outcome {
                        assert_eq!((outcome.status, &outcome.grid), (own.status, &own.grid));
                    }
                }
            }
        }
        // Where it was asked for that is an error, which says what to do.
        let Some(device) = Dying::open(SAMPLES / 2) else { return };
        let ran = offload(&library, &jobs, &options, Ok(device), Wish::AskedFor);
        let Err(error) = ran else { panic!("it was lost") };
        assert!(error.is_error() && error.message.starts_with("the device was lost: "));
        assert!(error.help.is_some_and(|help| help.contains("`--engine vm`")));
    }

    #[test]
    fn whatever_a_device_fails_with_is_one_line_where_nobody_insisted_on_it() {
        let library = Library::default();
        let options = Options::default();
        let why = || "for some reason".to_owned();
        for error in [
            GpuError::NoAdapter(why()),
            GpuError::Unsuitable(why()),
            GpuError::Lost(why()),
            GpuError::OutOfMemory(why()),
            GpuError::Failed(why()),
        ] {
            let failed = || Err::<Gpu, _>(error.clone());
            let ran = offload(&library, &[], &options, failed(), Wish::IfItPays);
            let said = ran.ok().and_then(|(_, warning)| warning).unwrap();
            assert!(!said.is_error());
            assert!(
                said.message.ends_with("for some reason; what is left is evaluated on the CPU")
            );
            assert!(said.notes.is_empty() && said.help.is_none() && !said.message.contains('\n'));
            let ran = offload(&library, &[], &options, failed(), Wish::AskedFor);
            let asked = ran.err().unwrap();
            assert!(asked.is_error() && asked.message.ends_with("for some reason"));
            assert!(asked.help.is_some());
        }
    }
}
