//! Programs of a block that run for long on the VM, each with native code of its own.
//!
//! A run that spends [`WARM_UP`] is cut there and begun again in native code, which ends in the
//! same way for the same fuel. So it is on each sample, whatever came first: the counts of what was
//! done do not depend on the number of workers.

use std::sync::OnceLock;

use crate::engine::{Engine, WARM_UP};
use crate::ir::{Graph, Program};
use crate::value::{Budget, FaultKind};
use crate::vm::{self, Code};

/// The programs of a block, with the native code that there is by now.
pub(super) struct Long<'g> {
    graph: &'g Graph,
    /// The programs that may have native code, with it once they have run for long.
    programs: Vec<Option<(&'g Program, OnceLock<Code>)>>,
}

impl<'g> Long<'g> {
    /// Returns the programs of a block, without those for which there is to be no native code.
    pub(super) fn new(
        graph: &'g Graph,
        programs: impl Iterator<Item = Option<&'g Program>>,
    ) -> Self {
        let programs = programs.map(|program| Some((program?, OnceLock::new()))).collect();
        Self { graph, programs }
    }

    /// Returns the budget within which a program is run on the VM at first.
    pub(super) fn warm_up(&self, program: u32, budget: Budget) -> Budget {
        match self.programs.get(program as usize) {
            Some(Some(_)) => budget.fuel(budget.fuel.min(WARM_UP)),
            _ => budget,
        }
    }

    /// Returns the code of a program that ended in such a way within its first budget, if it has to
    /// be run again.
    pub(super) fn again(&self, program: u32, kind: FaultKind, budget: &Budget) -> Option<&Code> {
        let (program, code) = self.programs.get(program as usize)?.as_ref()?;
        let is_cut = kind == FaultKind::Fuel && WARM_UP < budget.fuel;
        is_cut.then(|| {
            code.get_or_init(|| {
                let mut code = vm::compile(self.graph, program);
                // A program that has no native code runs on the VM, alone too.
                let _ = Engine::Jit.begin(self.graph, program.root, &mut code);
                code
            })
        })
    }
}
