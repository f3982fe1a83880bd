//! Which engine runs a program: the VM, native code, a GPU, or whichever of them will be done first.
//!
//! The VM starts at once; native code has to be compiled and is faster then. [`Estimate::pays`] is the cost model: it compares what
//! compiling costs with what native code is expected to save in the runs to come, from the time that one run on the VM
//! took. So a single run is never held up by the compiler, and a program that runs often is compiled after its first
//! run.

use std::fmt;

use crate::ir::{Graph, NodeId, Program};
use crate::vm::Code;

/// What runs programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// The bytecode VM.
    Vm,
    /// Native code, compiled before the first run.
    Jit,
    /// The VM, then native code where that pays.
    #[default]
    Auto,
}

/// Why there is no native code, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(String);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unavailable {}

/// Nanoseconds that it takes to compile a program alone, beside its instructions: a module of its own, types, pages
/// made executable.
const COMPILE: u64 = 100_000;
/// Nanoseconds for each instruction. With the constant above this is what `benches/jit.rs` measures on arc-dsl's solvers: 0.9 ms
/// for the median, which has about 17.
const COMPILE_INSTRUCTION: u64 = 45_000;
/// Percent of the VM's time that native code is expected to save where a program has loops with bodies of its own. Some
/// save nearly all of it, most save 5 to 20; expecting more rather than less keeps the former.
const SAVED_BY_LOOPS: u64 = 20;
/// The same for a program without them, which is a few calls of primitives.
const SAVED_BY_CALLS: u64 = 4;

/// Evaluations from which on [`Engine::Auto`] puts them on a GPU, where there is one that is hardware.
///
/// This is the crossover between the CPU and the device, from what each costs: opening an adapter, compiling a kernel and allocating
/// take about half a second, and an evaluation of one of arc-dsl's solvers takes 8 µs of one core of the VM in the mean (14 ms for 1,718), two of
/// which do 100,000 in 0.4 s. `cargo bench --bench gpu` prints the crossover of a device as it is measured; it has not been
/// measured on hardware yet, so this is an estimate that errs on the side of the CPU.
pub const DEVICE_FROM: usize = 100_000;

/// Whether so many evaluations are worth looking for a device.
pub fn device_pays(evaluations: usize) -> bool {
    DEVICE_FROM <= evaluations
}

/// Runs to come from which on one is spent on measuring: so it takes a hundredth of the time, at most.
const MEASURED: u64 = 100;

/// What the cost model knows of a program.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Its instructions, those of its lambdas included.
    pub instructions: usize,
    /// Whether it has lambdas.
    pub loops: bool,
    /// Nanoseconds that one run takes on the VM.
    pub nanos: u64,
}

impl Estimate {
    /// Whether native code will have made up for its compilation after so many runs.
    pub fn pays(self, runs: u64) -> bool {
        let cost = COMPILE + COMPILE_INSTRUCTION.saturating_mul(self.instructions as u64);
        let saved = if self.loops { SAVED_BY_LOOPS } else { SAVED_BY_CALLS };
        self.nanos.saturating_mul(runs) / 100 * saved > cost
    }
}

impl Engine {
    /// Whether the engine that was asked for can be had.
    ///
    /// # Errors
    /// Native code was asked for and there is none: everything runs on the VM, and this says why.
    pub fn available(self) -> Result<(), Unavailable> {
        match self {
            Self::Vm | Self::Auto => Ok(()),
            Self::Jit => native(),
        }
    }

    /// Makes a program ready for so many runs. `measure` runs it once and tells the nanoseconds that it took.
    ///
    /// # Errors
    /// Native code was asked for and there is none; the program runs on the VM.
    pub fn prepare<'g>(
        self,
        graph: &Graph,
        root: NodeId,
        code: &mut Code<'g>,
        runs: u64,
        measure: impl FnOnce(&Code<'g>) -> u64,
    ) -> Result<(), Unavailable> {
        let wanted = match self {
            Self::Vm => false,
            Self::Jit => true,
            Self::Auto if runs < MEASURED => false,
            Self::Auto => {
                let nanos = measure(code);
                let estimate =
                    Estimate { instructions: code.size(), loops: code.has_lambdas(), nanos };
                estimate.pays(runs.saturating_sub(1))
            }
        };
        if wanted { compile(graph, root, code) } else { Ok(()) }
    }
}

/// What native code of a program is made of, in the IR of the compiler behind it, or the machine code, as text.
///
/// # Errors
/// There is no native code.
#[cfg(feature = "jit")]
pub fn show(graph: &Graph, program: &Program, machine: bool) -> Result<String, Unavailable> {
    let constants = bumpalo::Bump::new();
    let code = crate::vm::compile(graph, program, &constants);
    crate::jit::show(graph, program.root, &code, machine, crate::jit::Options::default())
        .map_err(|error| Unavailable(error.to_string()))
}

/// As there is no native code, nothing.
///
/// # Errors
/// There is no native code.
#[cfg(not(feature = "jit"))]
pub fn show(_: &Graph, _: &Program, _: bool) -> Result<String, Unavailable> {
    native().map(|()| String::new())
}

#[cfg(feature = "jit")]
fn native() -> Result<(), Unavailable> {
    crate::jit::available().map_err(|error| Unavailable(error.to_string()))
}

#[cfg(feature = "jit")]
fn compile(graph: &Graph, root: NodeId, code: &mut Code<'_>) -> Result<(), Unavailable> {
    crate::jit::compile(graph, &[root], std::slice::from_mut(code), crate::jit::Options::default())
        .map_err(|error| Unavailable(error.to_string()))
}

#[cfg(not(feature = "jit"))]
fn native() -> Result<(), Unavailable> {
    Err(Unavailable("this build has no native code (feature `jit`): programs run on the VM".into()))
}

#[cfg(not(feature = "jit"))]
fn compile(_: &Graph, _: NodeId, _: &mut Code<'_>) -> Result<(), Unavailable> {
    native()
}

#[cfg(test)]
mod tests {
    use super::Estimate;

    #[test]
    fn one_run_never_pays_and_many_long_ones_do() {
        let pays = |loops, nanos, runs| Estimate { instructions: 10, loops, nanos }.pays(runs);
        assert!(!pays(true, 1_000_000, 1));
        assert!(!pays(true, 100, 1_000));
        assert!(pays(true, 5_000, 1_000));
        assert!(!pays(false, 5_000, 1_000));
        assert!(pays(false, 50_000, 1_000));
        assert!(!pays(true, 5_000, 100));
        assert!(pays(false, u64::MAX, u64::MAX));
    }
}
