//! Native code: programs that run many times, compiled by Cranelift.
//!
//! [`compile`] gives the [`Code`] of each program of a batch its native form, which `Code::run`
//! uses from then on. The result is that of the VM: the same value, a fault of the same kind at the
//! same place, the same fuel. `lower` generates the code, from the VM's instructions rather than
//! from the graph, so that order, laziness and fuel are the VM's. `inline` and `loops` are where it
//! is faster, and what they do not gain by is left to the VM. `runtime` is what generated code
//! calls.
//!
//! A program becomes one function in the frame that both engines share. A run of instructions that
//! gain nothing is one call into the VM, so native code is short and quickly made. Loops gain of
//! whose bodies some becomes machine instructions. In what is generated, numbers, truth values,
//! pairs and cells are in registers; everything else is the two words of a value. `layout` alone
//! knows how a value lies in memory, and checks it before anything is compiled.
//!
//! Loops with a state (`rounds`) keep it in registers. `elements` is what they go through: ranges
//! are counted and never laid out. `subscripts` reads and stores cells in place. Tuples and
//! functions of which nobody sees more than their parts and their calls are paid for and not made
//! (`appends`, `functions`).
//!
//! A program that gives up more than once in nine runs stays with the VM. So do one with a
//! deadline, one that iterates in descending order, and one in which nothing gains, for which
//! nothing is compiled.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod appends;
mod batch;
mod buffers;
mod choices;
mod elements;
mod finish;
mod forms;
mod functions;
mod gain;
mod inline;
mod kinds;
mod layout;
mod loops;
mod lower;
mod module;
mod native;
mod python;
mod readers;
mod rounds;
mod runtime;
mod sink;
mod subscripts;
mod turns;
mod typing;

use std::fmt;

use crate::ir::{Graph, NodeId};
use crate::vm::Code;
use batch::{Batch, Registers};
pub use forms::is_native;
pub use gain::Gain;
pub use typing::Typing;

/// The options of compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether Cranelift optimises, which takes it more than twice as long. It does not by default:
    /// most loops spend most of their time in what they call. Loops with a state do not, and the
    /// registers of short ones are allocated well without it.
    pub optimise: bool,
    /// Whether it verifies what was generated for it.
    pub verify: bool,
    /// Whether everything is generated, also what the VM does as fast; tests want it.
    pub always: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { optimise: false, verify: cfg!(debug_assertions), always: false }
    }
}

/// The reason for which there is no native code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Cranelift does not know the processor.
    Processor(String),
    /// Values lie in memory in another way than this was written for.
    Layout,
    /// Cranelift rejects a function: a defect.
    Cranelift(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Processor(why) => {
                write!(f, "no native code on this processor ({why}): programs run on the VM")
            }
            Self::Layout => {
                f.write_str("this build lays out values in an unknown way: programs run on the VM")
            }
            Self::Cranelift(why) => {
                write!(
                    f,
                    "Cranelift rejects generated code ({why}): programs run on the VM; please report it"
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// Tells whether there is native code on this machine.
///
/// # Errors
/// There is none.
pub fn available() -> Result<(), Error> {
    Batch::new(Options::default(), Registers::OnePass)?.finish().map(|_| ())
}

/// Instructions of the longest program that is compiled; time and memory grow faster than length.
const MAX_INSTRUCTIONS: usize = 4_000;
/// Operands of tuples, closures and the like together, each of which has a place in the frame.
const MAX_LISTED: usize = 4_000;
/// Lambdas and arms of choices inside each other, each of which is a level of recursion here.
const MAX_NESTING: usize = 64;

/// Tells whether a program is compiled rather than left to the VM.
fn suits(code: &Code) -> bool {
    fn nesting(code: &Code) -> usize {
        1 + code.lambdas.iter().map(nesting).max().unwrap_or(0)
    }
    fn listed(code: &Code) -> usize {
        let own = code.instrs.iter().map(|instr| instr.len as usize).sum::<usize>();
        own + code.lambdas.iter().map(listed).sum::<usize>()
    }
    code.size() <= MAX_INSTRUCTIONS && nesting(code) <= MAX_NESTING && listed(code) <= MAX_LISTED
}

/// Returns the gain that native code promises over the VM.
pub fn gain(code: &Code) -> Gain {
    if suits(code) { gain::gain(code) } else { Gain::None }
}

/// Tells whether a program has a loop with a state, as everyday Python is made of, and is short
/// enough for native code.
pub fn goes_round(code: &Code) -> bool {
    suits(code) && gain::goes_round(code)
}

/// Returns how registers are allocated for a batch of programs: well where loops stay in them.
fn registers(codes: &[Code]) -> Registers {
    /// Instructions up to which it takes little longer: a loop that runs for some milliseconds does
    /// not make up for more.
    const FEW: usize = 20;
    let profits = |code: &Code| code.size() <= FEW && gain::goes_round(code);
    if codes.iter().any(profits) { Registers::Whole } else { Registers::OnePass }
}

/// Compiles a batch of programs. Those that are too long for it stay with the VM.
///
/// # Errors
/// There is no native code to be had, and all stay with the VM.
pub fn compile(
    graph: &Graph,
    roots: &[NodeId],
    codes: &mut [Code],
    options: Options,
) -> Result<(), Error> {
    let typing = Typing::new(graph, roots, &*codes);
    let mut batch = Batch::new(options, registers(codes))?;
    let mut chosen = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        if suits(code) && batch.add(&typing, code)? {
            chosen.push(index);
        }
    }
    if chosen.is_empty() {
        return Ok(());
    }
    for (index, native) in chosen.into_iter().zip(batch.finish()?) {
        codes[index].set_native(Box::new(native));
    }
    Ok(())
}

/// Compiles a program that is shared already and may be running, from the types that were kept of
/// it. A program that is too long for it stays with the VM.
///
/// # Errors
/// There is no native code to be had, and it stays with the VM.
pub fn compile_shared(typing: &Typing, code: &Code, options: Options) -> Result<(), Error> {
    let mut batch = Batch::new(options, registers(std::slice::from_ref(code)))?;
    if suits(code) && batch.add(typing, code)? {
        batch.finish()?.into_iter().for_each(|native| code.give_native(Box::new(native)));
    }
    Ok(())
}

/// Returns the Cranelift IR of a program, or its machine code, as text.
///
/// # Errors
/// There is no native code to be had.
pub fn show(
    graph: &Graph,
    root: NodeId,
    code: &Code,
    machine: bool,
    options: Options,
) -> Result<String, Error> {
    let typing = Typing::new(graph, &[root], [code]);
    let registers = registers(std::slice::from_ref(code));
    Batch::new(options, registers)?.show(&typing, code, machine)
}
