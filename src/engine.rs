//! The choice of an engine: the VM, native code, a GPU, or whichever of them will be done first.
//!
//! The VM starts at once; native code has to be compiled and is faster then. [`Estimate::pays`] is
//! the cost model. From the time of one run on the VM it compares the cost of compiling with what
//! native code is expected to save in the runs to come. So a program that runs often is compiled
//! after its first runs, and keeps its native code only where that turns out to be faster. Few runs
//! are not held up by the compiler, unless the program has loops with a state and a run is found to
//! be long: see [`WARM_UP`]. Between the CPU and a device a trial decides: [`trial`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

pub mod trial;

use std::fmt;
use std::sync::OnceLock;

pub use trial::{DEVICE_FROM, device_pays};

use crate::ir::{Graph, NodeId, Program};
use crate::value::Budget;
use crate::vm::Code;

/// An engine that runs programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// The bytecode VM.
    Vm,
    /// Native code, compiled before the first run.
    Jit,
    /// The VM, then native code where that pays.
    #[default]
    Auto,
}

/// The reason why there is no native code, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(String);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unavailable {}

/// Nanoseconds that it takes to compile a program alone, beside its instructions: types, a module
/// of its own, pages made executable. `benches/jit.rs` fits this and the constant below to
/// arc-dsl's solvers that have native code. On a machine that did much else it found 207 µs and 26
/// µs. The median program was then a fifth slower than when the machine did less.
const COMPILE: u64 = 170_000;
/// Nanoseconds for each instruction.
const COMPILE_INSTRUCTION: u64 = 21_000;
/// Percent of the VM's time that native code is expected to save where the body of a loop is
/// nothing but arithmetic, comparisons and parts of values.
const SAVED_BY_MOST: u64 = 30;
/// The same where that is only a part of it.
const SAVED_BY_SOME: u64 = 10;

/// Runs that are measured, of which the fastest counts: the first one finds nothing in the caches.
const MEASURED: u64 = 3;
/// Runs to come from which on so many are spent on measuring, and as many again on native code: a
/// fiftieth, at most.
const MANY: u64 = 300;

/// Fuel of a run that tells whether a program with loops runs for long: a millisecond on the VM, or
/// less. Native code of a program that spends more takes about as long to compile. Its loops then
/// run up to fifty times as fast.
pub const WARM_UP: u64 = 50_000;

/// The measure of a run on the VM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Nanoseconds that it took.
    pub nanos: u64,
    /// Whether it ended because its fuel was used up.
    pub is_cut: bool,
}

/// The facts of a program that the cost model goes by.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Its instructions, those of its lambdas included.
    pub instructions: usize,
    /// The gain that native code promises.
    pub gain: Gain,
    /// Nanoseconds that one run takes on the VM.
    pub nanos: u64,
}

impl Estimate {
    /// Tells whether native code will have made up for its compilation after so many runs.
    pub fn pays(self, runs: u64) -> bool {
        let cost = COMPILE + COMPILE_INSTRUCTION.saturating_mul(self.instructions as u64);
        let saved = match self.gain {
            Gain::None => 0,
            Gain::Some => SAVED_BY_SOME,
            Gain::Most => SAVED_BY_MOST,
        };
        self.nanos.saturating_mul(runs) / 100 * saved > cost
    }
}

/// Tells whether native code takes so much less time than the VM that it is no chance of the clock.
fn is_faster(native: u64, vm: u64) -> bool {
    native < vm - vm / 20
}

impl Engine {
    /// Tells whether the engine that was asked for can be had.
    ///
    /// # Errors
    /// Native code was asked for and there is none: everything runs on the VM, and this says why.
    #[doc(hidden)]
    pub fn available(self) -> Result<(), Unavailable> {
        match self {
            Self::Vm | Self::Auto => Ok(()),
            Self::Jit => native(),
        }
    }

    /// Makes a program ready for so many runs. `measure` runs it once as it is, with no more fuel
    /// than it is told.
    ///
    /// # Errors
    /// Native code was asked for and there is none; the program runs on the VM.
    #[doc(hidden)]
    pub fn prepare(
        self,
        graph: &Graph,
        root: NodeId,
        code: &mut Code,
        runs: u64,
        mut measure: impl FnMut(&Code, u64) -> Measured,
    ) -> Result<(), Unavailable> {
        let pays = match self {
            Self::Vm | Self::Jit => false,
            Self::Auto if runs < MANY => goes_round(code) && measure(code, WARM_UP).is_cut,
            Self::Auto => {
                let gain = gain(code);
                if gain == Gain::None {
                    return Ok(());
                }
                let mut least = |code: &Code| {
                    let times = (0..MEASURED).map(|_| measure(code, u64::MAX).nanos);
                    times.min().unwrap_or(0)
                };
                let nanos = least(code);
                let estimate = Estimate { instructions: code.size(), gain, nanos };
                if estimate.pays(runs.saturating_sub(MEASURED)) {
                    compile(graph, root, code)?;
                    if code.native().is_some() && !is_faster(least(code), nanos) {
                        code.drop_native();
                    }
                }
                return Ok(());
            }
        };
        if pays { compile(graph, root, code) } else { self.begin(graph, root, code) }
    }

    /// Makes a program ready that runs nobody knows how often: with native code where that is asked
    /// for, else on the VM.
    ///
    /// # Errors
    /// Native code was asked for and there is none; the program runs on the VM.
    #[doc(hidden)]
    pub fn begin(self, graph: &Graph, root: NodeId, code: &mut Code) -> Result<(), Unavailable> {
        if self == Self::Jit { compile(graph, root, code) } else { Ok(()) }
    }
}

/// A program that is kept without its graph, and that has native code once a run is found to be
/// long.
pub struct Later {
    #[cfg(feature = "jit")]
    typing: crate::jit::Typing,
    tried: OnceLock<()>,
}

impl Later {
    /// Returns what there is to be kept of a program that the engine may compile later, if it is
    /// one.
    #[cfg(feature = "jit")]
    pub(crate) fn of(engine: Engine, graph: &Graph, root: NodeId, code: &Code) -> Option<Self> {
        let is_one = engine == Engine::Auto && goes_round(code);
        let typing = || crate::jit::Typing::new(graph, &[root], [code]);
        is_one.then(|| Self { typing: typing(), tried: OnceLock::new() })
    }

    /// Returns nothing, as there is no native code.
    #[cfg(not(feature = "jit"))]
    pub(crate) fn of(_: Engine, _: &Graph, _: NodeId, _: &Code) -> Option<Self> {
        None
    }

    /// Runs a program of which nobody knows how long it takes. `run` is given its budget, and
    /// `is_out` tells whether that was spent. It is run with [`WARM_UP`] at first; where that is
    /// spent it has native code from then on, and is run again.
    pub(crate) fn run<T>(
        &self,
        code: &Code,
        budget: Budget,
        is_out: impl FnOnce(&T) -> bool,
        mut run: impl FnMut(Budget) -> T,
    ) -> T {
        // Native code does not look at the clock.
        let is_short = budget.fuel <= WARM_UP || budget.timeout.is_some();
        if is_short || self.tried.get().is_some() {
            return run(budget);
        }
        let first = run(budget.fuel(WARM_UP));
        if !is_out(&first) {
            return first;
        }
        self.tried.get_or_init(|| self.compile(code));
        run(budget)
    }

    /// Compiles it; a program that has no native code all the same stays with the VM.
    #[cfg(feature = "jit")]
    fn compile(&self, code: &Code) {
        let _ = crate::jit::compile_shared(&self.typing, code, crate::jit::Options::default());
    }

    #[cfg(not(feature = "jit"))]
    fn compile(&self, _: &Code) {}
}

/// Prints the native code of a program: the IR of the compiler behind it, or the machine code.
///
/// # Errors
/// There is no native code.
#[cfg(feature = "jit")]
pub fn show(graph: &Graph, program: &Program, machine: bool) -> Result<String, Unavailable> {
    let code = crate::vm::compile(graph, program);
    crate::jit::show(graph, program.root, &code, machine, crate::jit::Options::default())
        .map_err(|error| Unavailable(error.to_string()))
}

/// Fails, as there is no native code.
///
/// # Errors
/// There is no native code.
#[cfg(not(feature = "jit"))]
pub fn show(_: &Graph, _: &Program, _: bool) -> Result<String, Unavailable> {
    native().map(|()| String::new())
}

#[cfg(feature = "jit")]
pub use crate::jit::Gain;
#[cfg(feature = "jit")]
use crate::jit::{gain, goes_round};

/// The gain that native code would promise, if there were any.
#[cfg(not(feature = "jit"))]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gain {
    /// No more than the VM does.
    None,
    /// Some of the time of the VM.
    Some,
    /// Most of it.
    Most,
}

#[cfg(not(feature = "jit"))]
fn gain(_: &Code) -> Gain {
    Gain::None
}

#[cfg(not(feature = "jit"))]
fn goes_round(_: &Code) -> bool {
    false
}

#[cfg(feature = "jit")]
fn native() -> Result<(), Unavailable> {
    crate::jit::available().map_err(|error| Unavailable(error.to_string()))
}

#[cfg(feature = "jit")]
fn compile(graph: &Graph, root: NodeId, code: &mut Code) -> Result<(), Unavailable> {
    crate::jit::compile(graph, &[root], std::slice::from_mut(code), crate::jit::Options::default())
        .map_err(|error| Unavailable(error.to_string()))
}

#[cfg(not(feature = "jit"))]
fn native() -> Result<(), Unavailable> {
    Err(Unavailable("this build has no native code (feature `jit`): programs run on the VM".into()))
}

#[cfg(not(feature = "jit"))]
fn compile(_: &Graph, _: NodeId, _: &mut Code) -> Result<(), Unavailable> {
    native()
}

#[cfg(test)]
mod tests {
    use super::{Estimate, Gain, is_faster};

    #[test]
    fn one_run_never_pays_and_many_long_ones_do() {
        let pays = |gain, nanos, runs| Estimate { instructions: 10, gain, nanos }.pays(runs);
        assert!(!pays(Gain::Most, 100_000, 1));
        assert!(!pays(Gain::Most, 100, 1_000));
        assert!(pays(Gain::Most, 5_000, 1_000));
        assert!(!pays(Gain::Some, 1_000, 1_000));
        assert!(pays(Gain::Some, 50_000, 1_000));
        assert!(!pays(Gain::Most, 5_000, 50));
        assert!(!pays(Gain::None, 1_000_000, 1_000_000));
        assert!(pays(Gain::Some, u64::MAX, u64::MAX));
    }

    #[test]
    fn native_code_has_to_be_faster_than_a_twentieth() {
        assert!(is_faster(0, 1));
        assert!(is_faster(9_499, 10_000));
        assert!(!is_faster(9_500, 10_000));
        assert!(!is_faster(20_000, 10_000));
        assert!(!is_faster(0, 0));
    }
}
