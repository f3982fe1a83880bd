//! Faults as the author of a program meets them: those of the program as it was written.
//!
//! After the passes a fault may name a primitive that nobody wrote, or a line that computes the
//! same. Evaluation is deterministic and faults are rare, so where somebody looks at one, the
//! written program is evaluated once more, and its fault is the one that is told. Scoring many
//! programs does not look, and pays nothing.

use bumpalo::Bump;

use super::outcome::guarded;
use super::{Options, Outcome, Status, inputs};
use crate::ir::{Graph, Program};
use crate::task::{Sample, Task};
use crate::value::{Budget, Cx, Fault, FaultKind};
use crate::vm::{self, Code};

/// How much more fuel the written program may spend than the one after the passes, which does the
/// same with less.
const MORE_FUEL: u64 = 4;

/// Fuel up to which an evaluation that spent it is repeated, to tell where the written program
/// spends it: some hundredths of a second. With more it is told where it was spent.
const MOST_FUEL_AGAIN: u64 = 1 << 20;

/// Returns what the written program may use to tell a fault of the program after the passes. It is
/// nothing where it cannot tell: time that ran out would run out again, and a defect of the engine
/// is none of the program's.
pub(crate) fn budget(found: &Fault, budget: Budget) -> Option<Budget> {
    match found.kind() {
        FaultKind::Deadline | FaultKind::Internal => None,
        kind if kind.is_budget() => Some(budget),
        _ => Some(Budget { fuel: budget.fuel.saturating_mul(MORE_FUEL), ..budget }),
    }
}

/// Returns the fault to be told. It is that of the written program, unless only one of the two ends
/// in a budget, or each in another one.
pub(crate) fn choose_told(found: Fault, written: Option<Fault>) -> Fault {
    let alike = |written: &Fault| match (written.kind().is_budget(), found.kind().is_budget()) {
        (false, false) => written.kind() != FaultKind::Internal,
        _ => written.kind() == found.kind(),
    };
    written.filter(alike).unwrap_or(found)
}

/// Returns the fault of a program on a sample as its author meets it; `found` is that of the
/// program after the passes.
pub fn fault_as_written(
    written: &Code,
    task: &Task,
    sample: &Sample,
    options: &Options,
    found: Fault,
) -> Fault {
    fault_again(&mut Bump::new(), written, (task, sample), options, found)
}

/// Does as [`fault_as_written`] in an arena that is emptied first: memory that was used before is
/// there at once.
pub(crate) fn fault_again(
    bump: &mut Bump,
    written: &Code,
    (task, sample): (&Task, &Sample),
    options: &Options,
    found: Fault,
) -> Fault {
    let Some(budget) = budget(&found, options.budget) else { return found };
    // A large budget that was spent would be spent again, so the evaluation is not repeated where
    // what spent it is there as it was written.
    let is_small = found.kind() == FaultKind::Fuel && options.budget.fuel <= MOST_FUEL_AGAIN;
    let is_written = || found.site().is_some_and(|site| written.computes(site));
    if found.kind().is_budget() && !is_small && is_written() {
        return found;
    }
    bump.reset();
    let again = guarded(|| {
        let cx = Cx::new(bump, budget, options.direction);
        let cx = cx.watching(options.interrupt.as_ref()).explaining();
        let grid = sample.input.view();
        let out =
            inputs(&cx, written, task, &grid).and_then(|inputs| written.interpret(&cx, &inputs));
        out.err()
    });
    choose_told(found, again.unwrap_or_else(Some))
}

/// Puts the faults of the program as it was written in place of those of the program after the
/// passes. Each outcome comes with its sample.
pub fn tell_as_written<'o>(
    graph: &Graph,
    written: &Program,
    task: &Task,
    outcomes: impl IntoIterator<Item = (&'o Sample, &'o mut Outcome)>,
    options: &Options,
) {
    let mut code = None;
    let mut bump = Bump::new();
    for (sample, outcome) in outcomes {
        let Some(found) = outcome.fault.take() else { continue };
        let code = code.get_or_insert_with(|| vm::compile(graph, written));
        let fault = fault_again(&mut bump, code, (task, sample), options, found);
        outcome.status = Status::Failed(fault.kind());
        outcome.fault = Some(fault);
    }
}
