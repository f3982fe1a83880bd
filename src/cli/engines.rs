//! `--engine`: what evaluates programs, and what is said about a device that was used.

use clap::{Args, ValueEnum};

use super::Failure;
use super::options::BudgetOptions;
use super::ui::Ui;
use crate::engine::Engine;
use crate::jobs::{self, Choice, no_native_code};
use crate::source::SourceMap;

/// Which engine evaluates programs.
#[derive(Args)]
pub(super) struct EngineOptions {
    /// The engine that evaluates the programs.
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

/// An engine that evaluates programs.
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

impl From<EngineName> for Choice {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Vm => Self::Vm,
            EngineName::Jit => Self::Jit,
            #[cfg(feature = "gpu")]
            EngineName::Gpu => Self::Gpu,
            EngineName::Auto => Self::Auto,
        }
    }
}

impl EngineOptions {
    /// Returns the options with which jobs are run, each evaluation so many times within a budget.
    pub(super) fn jobs(&self, budget: &BudgetOptions, repeat: u32) -> jobs::Options {
        let options = budget.jobs(repeat).engine(self.engine.into());
        #[cfg(feature = "gpu")]
        let options = self.gpu.of(options);
        options
    }

    /// Tells whether each program is explained: `--explain`.
    pub(super) fn explains(&self) -> bool {
        #[cfg(feature = "gpu")]
        return self.gpu.explain;
        #[cfg(not(feature = "gpu"))]
        return false;
    }
}

impl PopulationEngine {
    /// Returns the engine, after a warning where the one that was asked for cannot be had.
    pub(super) fn get(&self, ui: &mut Ui, sources: &SourceMap) -> Result<Engine, Failure> {
        match self.engine {
            EngineName::Vm => Ok(Engine::Vm),
            EngineName::Jit => match Engine::Jit.available() {
                Ok(()) => Ok(Engine::Jit),
                Err(why) => instead(ui, sources, why.to_string()),
            },
            #[cfg(feature = "gpu")]
            EngineName::Gpu => {
                let message = "candidates are evaluated by the VM: a GPU does not count the fuel that bounds them";
                instead(ui, sources, message.to_owned())
            }
            EngineName::Auto => Ok(Engine::Auto),
        }
    }
}

/// Returns the VM, after it was said why.
fn instead(ui: &mut Ui, sources: &SourceMap, why: String) -> Result<Engine, Failure> {
    ui.report(&[no_native_code(why)], sources)?;
    Ok(Engine::Vm)
}
