//! The settings of a search: how many candidates, and within which bounds.

use super::genome::Genome;
use crate::engine::Engine;
use crate::library::Library;
use crate::population::Options;
use crate::task::TaskSet;
use crate::value::Budget;

/// The settings of a search. Made by [`Settings::default`] and changed by its methods, each of
/// which yields the changed settings.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Children in a generation.
    pub population: usize,
    /// Candidates of each task that have children.
    pub parents: usize,
    /// The seed of all chance.
    pub seed: u64,
    /// The budget of each candidate on each sample.
    pub budget: Budget,
    /// Whether a child may spend on a sample a few times what its parent spends, and never more
    /// than the budget. The others have fuel by need then: see [`Options::has_fuel_by_need`].
    pub fuel_after_parent: bool,
    /// Whether differs are asked about wrong outputs.
    pub differs: bool,
    /// The engine that evaluates the candidates: see [`Options::engine`].
    pub engine: Engine,
    /// Worker threads; as many as there are processors where 0.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            population: 300,
            parents: 48,
            seed: 0,
            budget: Budget { fuel: Options::FUEL, ..Budget::default() },
            fuel_after_parent: true,
            differs: true,
            engine: Engine::Auto,
            threads: 0,
        }
    }
}

impl Settings {
    /// Sets so many children in a generation.
    #[must_use]
    pub fn population(mut self, population: usize) -> Self {
        self.population = population;
        self
    }

    /// Sets so many candidates of each task that have children.
    #[must_use]
    pub fn parents(mut self, parents: usize) -> Self {
        self.parents = parents;
        self
    }

    /// Sets the seed of all chance.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the budget of each candidate on each sample.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets whether children have fuel by what their parents spend.
    #[must_use]
    pub fn fuel_after_parent(mut self, fuel_after_parent: bool) -> Self {
        self.fuel_after_parent = fuel_after_parent;
        self
    }

    /// Returns what bounds the fuel of a candidate, besides what it needs.
    pub(super) fn most_fuel(&self) -> u64 {
        if self.fuel_after_parent { u64::MAX } else { self.budget.fuel }
    }

    /// Sets whether differs are asked about wrong outputs.
    #[must_use]
    pub fn differs(mut self, differs: bool) -> Self {
        self.differs = differs;
        self
    }

    /// Sets the engine.
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Sets how many worker threads there are; as many as there are processors where 0.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }
}

/// A program that a search starts with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Start {
    /// The program.
    pub genome: Genome,
    /// The task that it is a draft for, if any: there it always has children.
    pub task: Option<String>,
}

impl Start {
    /// Returns a program that is a draft for no task.
    pub fn new(genome: Genome) -> Self {
        Self { genome, task: None }
    }

    /// Returns a draft for the task of an id.
    #[must_use]
    pub fn draft_for(mut self, id: impl Into<String>) -> Self {
        self.task = Some(id.into());
        self
    }

    /// Returns the solvers of a library, each a draft for the task that its name tells. The names
    /// are those of solvers that are too long to be changed.
    pub fn all_of(library: &Library, tasks: &TaskSet) -> (Vec<Self>, Vec<String>) {
        let (mut starts, mut too_long) = (Vec::new(), Vec::new());
        for entry in library.entries() {
            let Some(genome) = Genome::of_entry(library, &entry) else { continue };
            if genome.is_writable() {
                let task = entry.task(tasks).map_or(entry.task_name(), |task| &task.id);
                starts.push(Self::new(genome).draft_for(task));
            } else {
                too_long.push(entry.definition.name.clone());
            }
        }
        (starts, too_long)
    }
}
