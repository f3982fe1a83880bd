//! The evaluation of programs on a GPU for `run` and `check`, and what is said about it.
//!
//! A device that was asked for and cannot be had is an error. One that `auto` would have used is not: a line says so, and the CPU
//! evaluates what is left.

use std::fmt::Write;
use std::path::PathBuf;

use bumpalo::Bump;
use clap::Args;
use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};

use super::Failure;
use super::engines::DeviceRun;
use super::ui::{Ui, count};
use crate::diag::{Code, Diagnostic};
use crate::engine;
use crate::gpu::code::{Kind, Program};
use crate::gpu::device::{Gpu, GpuError, adapters};
use crate::gpu::evaluate::{Input, Job, Kernels};
use crate::gpu::plan::{Plan, Side, plan};
use crate::gpu::record::{self, Reply};
use crate::gpu::staged::{Staged, StagedJob};
use crate::ir::NodeId;
use crate::library::{Entry, Library};
use crate::pass::infer::infer;
use crate::sched::{self, Options, Outcome};
use crate::task::Task;
use crate::value::{Budget, Cx, Direction};

/// What is done on a GPU, and said about it.
#[derive(Args)]
pub(super) struct GpuOptions {
    /// With `--engine gpu` or `auto`: the adapter, one whose name contains this; the best one where absent.
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// Where a device is used: tell which programs ran there, and what keeps each of the others from it.
    #[arg(long)]
    explain: bool,
}

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

impl GpuOptions {
    /// Evaluates programs on the samples of their tasks, on a device that was asked for.
    pub(super) fn evaluate(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
    ) -> Result<DeviceRun, Failure> {
        let mut run = Run::new(library, jobs, options);
        match self.open().and_then(|mut device| run.on(&mut device)) {
            Ok(()) => Ok(run.finished(ui, self.explain)),
            Err(error) => Err(ui.fail(diagnostic(&error))),
        }
    }

    /// Does so where there are enough samples for a device to be ahead, and one that is; what it does not evaluate is left
    /// to the CPU.
    pub(super) fn evaluate_if_it_pays(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
    ) -> Result<DeviceRun, Failure> {
        let samples: usize = jobs.iter().map(|(_, task)| task.samples.len()).sum();
        // Times are those of the CPU, so repetitions are as well.
        if !engine::device_pays(samples) || options.repeat > 1 {
            return Ok(DeviceRun::default());
        }
        // Software is slower than the VM; by its name it can be had all the same.
        if self.adapter.is_none() && !adapters().iter().any(|adapter| adapter.hardware) {
            return Ok(DeviceRun::default());
        }
        let mut run = Run::new(library, jobs, options);
        let ran = self.open().and_then(|mut device| run.on(&mut device));
        if let Err(error) = ran {
            let warning = fallback(&error);
            ui.report(&[warning], &library.sources)?;
        }
        Ok(run.finished(ui, self.explain))
    }

    fn open(&self) -> Result<Gpu, GpuError> {
        Gpu::open(self.adapter.as_deref(), cache_folder().as_deref())
    }
}

/// What is said where a device that nobody insisted on cannot be had, or stops.
fn fallback(error: &GpuError) -> Diagnostic {
    Diagnostic::new(Code::NoDevice, format!("{error}; what is left is evaluated on the CPU"))
}

/// The evaluation of programs on a device.
struct Run<'r> {
    library: &'r Library,
    jobs: &'r [(Entry<'r>, &'r Task)],
    options: &'r Options,
    plans: Vec<Option<Plan>>,
    outcomes: Vec<Vec<Option<Outcome>>>,
    adapter: Option<String>,
}

impl<'r> Run<'r> {
    fn new(library: &'r Library, jobs: &'r [(Entry<'r>, &'r Task)], options: &'r Options) -> Self {
        let outcomes = jobs.iter().map(|(_, task)| vec![None; task.samples.len()]).collect();
        Self { library, jobs, options, plans: Vec::new(), outcomes, adapter: None }
    }

    /// Evaluates what the device can.
    fn on(&mut self, device: &mut Gpu) -> Result<(), GpuError> {
        self.adapter = Some(device.adapter().name.clone());
        let entries: Vec<Entry<'_>> = self.jobs.iter().map(|(entry, _)| *entry).collect();
        self.plans = plans(self.library, &entries, device.memory_words());
        self.whole(device)?;
        self.in_segments(device)
    }

    /// Evaluates programs that go to the device whole, all together.
    fn whole(&mut self, device: &mut Gpu) -> Result<(), GpuError> {
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
        device.evaluate(&programs, &samples, budget, Kernels::Auto, &mut take).map(|_| ())
    }

    /// Evaluates programs that go to the device in segments.
    fn in_segments(&mut self, device: &mut Gpu) -> Result<(), GpuError> {
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

    /// The outcomes, and what is said about them.
    fn finished(self, ui: &Ui, explain: bool) -> DeviceRun {
        let Some(adapter) = &self.adapter else { return DeviceRun::default() };
        let graph = &self.library.graph;
        let is_whole = |plan: &&Plan| plan.program.is_ok();
        let is_split = |plan: &&Plan| plan.program.is_err() && plan.uses_device();
        let plans = || self.plans.iter().flatten();
        let (whole, split) = (plans().filter(is_whole).count(), plans().filter(is_split).count());
        let pairs = |outcomes: &[Option<Outcome>]| {
            let there = outcomes.iter().flatten().count();
            (there, outcomes.len() - there)
        };
        let all: Vec<Option<Outcome>> = self.outcomes.iter().flatten().cloned().collect();
        let (there, left) = pairs(&all);
        let mut report = format!(
            "{whole} of {} on {adapter} as a whole, {split} in part; {} there, {left} left to the VM\n",
            count(self.jobs.len(), "program"),
            count(there, "pair"),
        );
        let mut json = json!({
            "adapter": adapter,
            "programs": self.jobs.len(),
            "whole": whole,
            "split": split,
            "pairs": there,
            "pairs_left": left,
        });
        if explain {
            let mut explained = Vec::new();
            for (((entry, _), plan), outcomes) in
                self.jobs.iter().zip(&self.plans).zip(&self.outcomes)
            {
                let Some(plan) = plan else { continue };
                let name = &entry.definition.name;
                let (there, left) = pairs(outcomes);
                let summary = plan.summary(graph);
                let vm = match left > 0 && plan.uses_device() {
                    true => format!("; {} left to the VM", count(left, "pair")),
                    false => String::new(),
                };
                let _ = writeln!(report, "  {}  {summary}{vm}", ui.strong(name));
                explained.push(json!({
                    "name": name,
                    "side": plan.side_name(),
                    "plan": summary,
                    "missing": plan.missing(graph),
                    "pairs": there,
                    "pairs_left": left,
                }));
            }
            json["explained"] = Json::Array(explained);
        }
        DeviceRun { outcomes: self.outcomes, report, json: Some(json) }
    }
}

/// Where compiled pipelines are kept: the user's cache folder, if there is one.
fn cache_folder() -> Option<PathBuf> {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
    base.is_absolute().then(|| base.join("arcvm"))
}

/// The graph of programs after the passes, with where each node is evaluated.
pub(super) fn plan_text(library: &Library, entries: &[Entry<'_>]) -> String {
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
        named.push(crate::ir::Named { name: &entry.definition.name, program: program.unfused() });
        sides.extend(plan.sides.iter().map(|(node, side)| (*node, side)));
    }
    let comment = |node: NodeId| sides.get(&node).map(|side| side.to_string());
    let options = crate::ir::PrintOptions { comment: Some(&comment), ..Default::default() };
    text + &crate::ir::print(graph, &named, &options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_device_fails_with_is_one_line_where_nobody_insisted_on_it() {
        let why = || "for some reason".to_owned();
        for error in [
            GpuError::NoAdapter(why()),
            GpuError::Unsuitable(why()),
            GpuError::Lost(why()),
            GpuError::OutOfMemory(why()),
            GpuError::Failed(why()),
        ] {
            let (said, asked) = (fallback(&error), diagnostic(&error));
            assert!(!said.is_error() && asked.is_error());
            assert!(
                said.message.ends_with("for some reason; what is left is evaluated on the CPU")
            );
            assert!(said.notes.is_empty() && said.help.is_none() && !said.message.contains('\n'));
        }
    }
}
