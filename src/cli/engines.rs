//! `--engine`: what evaluates programs, and what a device has evaluated ahead of the CPU.

use clap::{Args, ValueEnum};

use super::Failure;
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
    /// The VM, then native code for what runs so often that it pays; a GPU where there are so many pairs that it pays.
    Auto,
}

/// What a device evaluated; nothing where none was asked to.
#[derive(Default)]
pub(super) struct DeviceRun {
    /// For each job and sample the outcome, where the device decided it; the CPU does the rest.
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

    /// The outcome of a job on a sample, where the device decided it.
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
        match engine.available() {
            Ok(()) => Ok(engine),
            Err(why) => {
                let warning = Diagnostic::new(Code::NoNativeCode, why.to_string());
                ui.report(&[warning.with_help("`--engine auto` says nothing")], sources)?;
                Ok(Engine::Vm)
            }
        }
    }

    /// Evaluates programs on the samples of their tasks on a device, if one was asked for or is sure to be ahead.
    #[cfg_attr(not(feature = "gpu"), expect(unused_variables, reason = "there is no device"))]
    pub(super) fn on_device(
        &self,
        ui: &mut Ui,
        library: &Library,
        jobs: &[(Entry<'_>, &Task)],
        options: &Options,
    ) -> Result<DeviceRun, Failure> {
        #[cfg(feature = "gpu")]
        match self.engine {
            EngineName::Gpu => return self.gpu.evaluate(ui, library, jobs, options),
            EngineName::Auto => return self.gpu.evaluate_if_it_pays(ui, library, jobs, options),
            EngineName::Vm | EngineName::Jit => {}
        }
        Ok(DeviceRun::default())
    }
}
