//! Two engines on the same programs: the first difference in value, fault or fuel.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use bumpalo::Bump;

use crate::ir::NodeId;
use crate::jit;
use crate::library::Library;
use crate::value::{Budget, Cx, Direction, Fault, GridBuf, Value};
use crate::vm::{self, Code, Inputs};

/// The counts of a comparison.
#[derive(Clone, Copy, Default, Debug)]
pub struct Tally {
    /// Evaluations that were compared.
    pub evaluations: usize,
    /// Those that have a value.
    pub values: usize,
    /// Those that native code left to the VM.
    pub given_up: usize,
}

/// Compares the VM with native code on every program of a library, as optimised, on every grid
/// within every budget.
///
/// # Errors
/// The first difference: which program, on which grid, what either engine says.
///
/// # Panics
/// There is no native code on this machine.
pub fn compare(
    library: &Library,
    grids: &[GridBuf],
    budgets: &[Budget],
    options: jit::Options,
    tally: &mut Tally,
) -> Result<(), String> {
    let entries = library.entries();
    let programs: Vec<_> = entries.iter().filter_map(|entry| entry.definition.runnable()).collect();
    let roots: Vec<NodeId> = programs.iter().map(|program| program.root).collect();
    let compile = |program| vm::compile(&library.graph, program);
    let mut codes: Vec<Code> = programs.into_iter().map(compile).collect();
    jit::compile(&library.graph, &roots, &mut codes, options).map_err(|error| error.to_string())?;
    let mut bump = Bump::new();
    for (entry, code) in entries.iter().zip(&codes) {
        for (grid, &budget) in grids.iter().flat_map(|grid| budgets.iter().map(move |b| (grid, b)))
        {
            bump.reset();
            let view = grid.view();
            let inputs = Inputs::grid(Value::grid(&view));
            let context = || Cx::new(&bump, budget, Direction::Ascending);
            let (ours, theirs) = (context(), context());
            let expected = code.interpret(&ours, &inputs);
            tally.evaluations += 1;
            tally.values += usize::from(expected.is_ok());
            let Some(native) = code.native() else {
                // There was nothing to gain.
                continue;
            };
            let Some(native) = native.run(code, &theirs, &inputs) else {
                tally.given_up += 1;
                if theirs.spent() != 0 {
                    return Err(format!("{}: fuel is not put back", entry.definition.name));
                }
                continue;
            };
            let told = |out: &Result<Value<'_>, Fault>, spent: u64| match out {
                Ok(value) => format!("{value}, fuel {spent}"),
                Err(fault) => format!(
                    "{fault:?} in {:?} at {:?}, fuel {spent}",
                    fault.primitive(),
                    fault.site()
                ),
            };
            let same = match (&expected, &native) {
                (Ok(a), Ok(b)) => a == b,
                (Err(a), Err(b)) => a == b,
                _ => false,
            };
            let (expected, native) = (told(&expected, ours.spent()), told(&native, theirs.spent()));
            if !same || expected != native {
                let name = &entry.definition.name;
                return Err(format!("{name} on {view:?}\nVM:     {expected}\nnative: {native}"));
            }
        }
    }
    Ok(())
}
