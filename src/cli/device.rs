//! `--engine gpu` and `auto` of `run` and `check`: when a device is used, and what is said about
//! it.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use rustc_hash::FxHashMap;

use super::Failure;
use super::engines::DeviceRun;
use super::offload::trial::Host;
use super::offload::{Wish, offload, plans};
use super::ui::Ui;
use crate::engine;
use crate::gpu::device::{Gpu, adapters};
use crate::gpu::plan::Side;
use crate::ir::NodeId;
use crate::library::{Entry, Library};
use crate::sched::Options;
use crate::task::Task;

/// What is done on a GPU, and said about it.
#[derive(Args)]
pub(super) struct GpuOptions {
    /// With `--engine gpu` or `auto`: the adapter, one whose name contains this; the best one where
    /// absent.
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// Tell which programs ran on the device and what keeps each of the others from it. With
    /// `auto`, also tell what was measured of either side and where the rest went.
    #[arg(long)]
    explain: bool,
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
        self.offload(ui, library, jobs, options, Wish::AskedFor)
    }

    /// Looks for a device where there are enough samples, takes one that is hardware, and uses it
    /// as far as it is ahead of the host. The CPU does the rest.
    pub(super) fn evaluate_if_it_pays(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
        host: Host<'_>,
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
        self.offload(ui, library, jobs, options, Wish::IfItPays(host))
    }

    fn offload(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
        wish: Wish<'_>,
    ) -> Result<DeviceRun, Failure> {
        let device = Gpu::open(self.adapter.as_deref(), cache_folder().as_deref());
        match offload(library, jobs, options, device, wish) {
            Ok((run, warning)) => {
                ui.report(warning.as_slice(), &library.sources)?;
                Ok(run.finished(ui, self.explain))
            }
            Err(error) => Err(ui.fail(error)),
        }
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
