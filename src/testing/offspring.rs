//! Many programs that are descended from a solver by the changes that a search makes: what
//! populations are measured and tested with.

use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::Rng;
use crate::search::{self, Donors, Genome, Hints, MutationContext, Parent, Usage};
use crate::task::Task;

/// The parts of some solvers, of which descendants are made.
pub struct Offspring {
    usage: Usage,
    donors: Donors,
}

impl Offspring {
    /// Begins with solvers, of which descendants may have parts.
    pub fn new(solvers: &[Genome]) -> Self {
        let parents = solvers.iter().map(|solver| Arc::new(Parent::new(solver.clone())));
        Self { usage: Usage::of(solvers), donors: Donors::of(parents) }
    }

    /// Returns a solver with its descendants, `count` programs in all: `different` ones, each a
    /// child of any before it so that changes pile up, then copies of these.
    pub fn of(
        &self,
        solver: &Genome,
        task: &Task,
        count: usize,
        different: usize,
        rng: &mut Rng,
    ) -> Vec<Genome> {
        /// Children that are made for each that is wanted, at most: a program of one line has few.
        const TRIES: usize = 20;
        let hints = Hints::of(task);
        let context =
            MutationContext { hints: &hints, usage: &self.usage, donors: &[&self.donors] };
        let hash = |genome: &Genome| FxBuildHasher.hash_one(genome);
        let mut known = FxHashSet::from_iter([hash(solver)]);
        let mut parents = vec![Parent::new(solver.clone())];
        for _ in 0..different * TRIES {
            if different.min(count) <= parents.len() {
                break;
            }
            let parent = &parents[rng.below(parents.len())];
            if let Some(child) = search::child(parent, &context, rng)
                && known.insert(hash(&child))
            {
                parents.push(Parent::new(child));
            }
        }
        let own = parents.len();
        let copies =
            (own..count).map(|_| parents[rng.below(own)].genome.clone()).collect::<Vec<_>>();
        parents.into_iter().map(|parent| parent.genome).chain(copies).collect()
    }
}
