//! The experience of earlier evaluations, which tells what to run first.
//!
//! It decides the order of work where an evaluation may stop early, never what a run yields.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::NodeId;
use crate::task::Task;
use crate::vm::Linear;

/// Earlier successes, and what runs on each sample were like.
#[derive(Default)]
pub(super) struct History {
    /// Expressions of programs that were right on all demonstrations of some task.
    successful: FxHashSet<NodeId>,
    /// By task hash and place of the sample.
    samples: FxHashMap<(u64, usize), SampleStats>,
}

/// The experience with runs on a sample.
#[derive(Clone, Copy, Default)]
pub(super) struct SampleStats {
    runs: u64,
    wrong: u64,
    fuel: u64,
}

impl SampleStats {
    /// Adds a run.
    pub(super) fn ran(&mut self, right: bool, fuel: u64) {
        self.runs += 1;
        self.wrong += u64::from(!right);
        self.fuel = self.fuel.saturating_add(fuel);
    }
}

impl History {
    /// Notes the expressions of a program that was right on all demonstrations of a task.
    pub(super) fn note_solved(&mut self, program: &Linear) {
        self.successful.extend(program.steps.iter().map(|step| step.node));
    }

    /// Adds what more runs on a sample were like.
    pub(super) fn add(&mut self, task: u64, sample: usize, new: SampleStats) {
        let stats = self.samples.entry((task, sample)).or_default();
        stats.runs += new.runs;
        stats.wrong += new.wrong;
        stats.fuel = stats.fuel.saturating_add(new.fuel);
    }

    /// Returns the rank: the less, the sooner a program should be run: those that share most with
    /// earlier successes first, then small ones.
    pub(super) fn rank(&self, program: &Linear) -> (u32, usize) {
        /// Steps in which the shared fraction is counted, so that the order is one of integers.
        const PARTS: usize = 1000;
        let shared = program.steps.iter().filter(|step| self.successful.contains(&step.node));
        let shared = shared.count() * PARTS / program.steps.len().max(1);
        ((PARTS - shared) as u32, program.steps.len())
    }

    /// Returns the demonstrations of a task, those first that tell most for their cost. That is the
    /// share of programs that were wrong on them by the fuel that they spent, or by the cells of
    /// the pair while nothing was run.
    pub(super) fn order(&self, task: &Task, hash: u64) -> Vec<usize> {
        let mut order: Vec<(f64, usize)> = Vec::new();
        for (index, sample) in task.samples.iter().enumerate() {
            if !sample.kind.is_demonstration() {
                continue;
            }
            let stats = self.samples.get(&(hash, index)).copied().unwrap_or_default();
            let share = (stats.wrong + 1) as f64 / (stats.runs + 2) as f64;
            let grids = [Some(&sample.input), sample.output.as_ref()];
            let cells = grids.into_iter().flatten().map(|grid| grid.view().cells.len());
            let cost = match stats.runs {
                0 => cells.sum::<usize>() as f64,
                runs => stats.fuel as f64 / runs as f64,
            };
            order.push((cost.max(1.0) / share, index));
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, index)| index).collect()
    }
}
