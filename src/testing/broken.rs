//! Solvers that are broken in one place, for searches to repair.

use super::Rng;
use crate::population::{Options, Population};
use crate::search::{Donors, Genome, Hints, MutationContext, Operator, Parent, Usage};
use crate::task::Task;

/// The ways to break a solver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// One line is removed: what used it uses one of its operands, or another value of its type. A
    /// line is one call of the straight-line form. The other lines stay, used or not.
    Line,
    /// One constant is another one of the same kind.
    Constant,
}

/// Returns a solver that is wrong on a demonstration of its task, or fails there, because one place
/// in it was changed. `None` where no change of this kind breaks it.
pub fn broken(solver: &Genome, task: &Task, damage: Damage, rng: &mut Rng) -> Option<Genome> {
    /// Some changes make no difference, as they change what the task does not need.
    const TRIES: usize = 40;
    let operator = Operator::named(match damage {
        Damage::Line => "delete",
        Damage::Constant => "constant",
    })?;
    let parent = Parent::new(solver.clone());
    let hints = Hints::of(task);
    let usage = Usage::of([solver]);
    let donors = Donors::default();
    let context = MutationContext { hints: &hints, usage: &usage, donors: &[&donors] };
    (0..TRIES).find_map(|_| {
        let genome = operator.apply(&parent, &context, rng)?;
        let mut population = Population::new();
        let program = genome.build(population.graph_mut());
        let id = population.add(program, "");
        let options = Options { threads: 1, ..Options::default() };
        let matrix = population.evaluate(&[task], &options);
        let solved = matrix.row(0, id)?.solved();
        (!solved).then_some(genome)
    })
}
