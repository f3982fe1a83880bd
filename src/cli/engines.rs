//! `--engine`: what evaluates programs, and what a device has evaluated ahead of the CPU.

use clap::{Args, ValueEnum};
use rayon::ThreadPool;

use super::Failure;
#[cfg(feature = "gpu")]
use super::offload::trial::{Host, WallClock};
use super::ui::Ui;
use crate::diag::{Code, Diagnostic};
use crate::engine::Engine;
use crate::library::{Entry, Library};
use crate::sched::{Options, Outcome};
use crate::source::SourceMap;
use crate::task::Task;

/// Which engine evaluates programs.
#[derive(Args)]
pub(super) struct EngineOptions {
    /// What evaluates the programs.
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
    #[cfg(feature = "gpu")]
    #[command(flatten)]
    gpu: super::device::GpuOptions,
}

/// Which engine evaluates the candidates of a population.
#[derive(Args)]
pub(super) struct PopulationEngine {
    /// The engine for the candidates. `vm` and `auto` run all of them in one code, in which each
    /// expression is run once for each sample; `jit` runs every different one by itself, as native
    /// code. Kernels do not tell the fuel by which candidates are bounded and compared, so with
    /// `gpu` the VM does it after a line that says so.
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    engine: EngineName,
}

/// What evaluates programs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EngineName {
    /// The bytecode VM, which starts at once.
    Vm,
    /// Native code, which has to be compiled first.
    Jit,
    /// Kernels on a GPU, and the VM for what they cannot do.
    #[cfg(feature = "gpu")]
    Gpu,
    /// The VM, then native code for what runs so often that it pays; a GPU where there are many
    /// pairs, for programs that it turns out to be faster with.
    Auto,
}

/// What a device evaluated, and the CPU beside it to compare; nothing where no device was asked to.
#[derive(Default)]
pub(super) struct DeviceRun {
    /// For each job and sample the outcome, where there is one already; the CPU does the rest.
    pub(super) outcomes: Vec<Vec<Option<Outcome>>>,
    /// What is said about it.
    pub(super) report: String,
    /// The same for programs.
    pub(super) json: Option<serde_json::Value>,
}

impl DeviceRun {
    /// A document with what is said about the device, if one was used.
    pub(super) fn described(&self, mut document: serde_json::Value) -> serde_json::Value {
        if let Some(json) = &self.json {
            document["device"] = json.clone();
        }
        document
    }

    /// The outcome of a job on a sample, where there is one already.
    pub(super) fn outcome(&self, job: usize, sample: usize) -> Option<&Outcome> {
        self.outcomes.get(job)?.get(sample)?.as_ref()
    }
}

impl EngineOptions {
    /// The engine on the CPU, after a warning where the one that was asked for cannot be had.
    pub(super) fn on_cpu(&self, ui: &mut Ui, sources: &SourceMap) -> Result<Engine, Failure> {
        let engine = match self.engine {
            EngineName::Vm => Engine::Vm,
            EngineName::Jit => Engine::Jit,
            // What the kernels leave is run on the VM.
            #[cfg(feature = "gpu")]
            EngineName::Gpu => Engine::Vm,
            EngineName::Auto => Engine::Auto,
        };
        available(ui, sources, engine)
    }

    /// Evaluates programs on the samples of their tasks on a device. That needs one that was asked
    /// for, or that is found to be ahead of an engine on the threads of a pool.
    #[cfg_attr(not(feature = "gpu"), expect(unused_variables, reason = "there is no device"))]
    pub(super) fn on_device(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
        pool: &ThreadPool,
        engine: Engine,
    ) -> Result<DeviceRun, Failure> {
        #[cfg(feature = "gpu")]
        match self.engine {
            EngineName::Gpu => return self.gpu.evaluate(ui, library, jobs, options),
            EngineName::Auto => {
                let host = Host { pool, engine, clock: &WallClock };
                return self.gpu.evaluate_if_it_pays(ui, library, jobs, options, host);
            }
            EngineName::Vm | EngineName::Jit => {}
        }
        Ok(DeviceRun::default())
    }
}

impl PopulationEngine {
    /// The engine, after a warning where the one that was asked for cannot be had.
    pub(super) fn get(&self, ui: &mut Ui, sources: &SourceMap) -> Result<Engine, Failure> {
        match self.engine {
            EngineName::Vm => Ok(Engine::Vm),
            EngineName::Jit => available(ui, sources, Engine::Jit),
            #[cfg(feature = "gpu")]
            EngineName::Gpu => {
                let message = "populations are evaluated by the VM: kernels do not tell fuel";
                instead(ui, sources, message.to_owned())
            }
            EngineName::Auto => Ok(Engine::Auto),
        }
    }
}

/// An engine, or the VM after a warning.
fn available(ui: &mut Ui, sources: &SourceMap, engine: Engine) -> Result<Engine, Failure> {
    match engine.available() {
        Ok(()) => Ok(engine),
        Err(why) => instead(ui, sources, why.to_string()),
    }
}

/// The VM, after it was said why.
fn instead(ui: &mut Ui, sources: &SourceMap, why: String) -> Result<Engine, Failure> {
    let warning = Diagnostic::new(Code::NoNativeCode, why);
    ui.report(&[warning.with_help("`--engine auto` says nothing")], sources)?;
    Ok(Engine::Vm)
}
