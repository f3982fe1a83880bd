//! The stages of compilation, by name and in order.

use crate::pass::{MAX_ROUNDS, PASSES};

/// The stage that makes the graph from source.
pub(super) const BUILD: &str = "build";
/// The stage after which nothing more happens.
pub(super) const END: &str = "end";
/// The name of the stage of bytecode: no graph, but the instructions of the VM.
pub(super) const VM: &str = "vm";
/// The name of the stage of native code: no graph, but the IR of the compiler behind it.
pub(super) const JIT: &str = "jit";
/// The plan of what would run on a GPU, which is made of what the engines get.
pub(super) const GPU_PLAN: &str = "gpu-plan";

/// A point in the course of compilation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stage {
    /// From 1; 0 for building.
    pub(super) round: usize,
    /// The pass.
    pub(super) pass: usize,
}

impl Stage {
    /// The graph as it was made from source.
    pub(super) const BUILD: Self = Self { round: 0, pass: 0 };
    /// The round of the pass that runs after all rounds.
    pub(super) const LAST: usize = usize::MAX - 1;
    /// The graph that the engines get.
    pub(super) const END: Self = Self { round: usize::MAX, pass: 0 };

    /// Returns the stage of a name such as `build`, `inline`, `inline/2`, `end`.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            BUILD => return Some(Self::BUILD),
            END => return Some(Self::END),
            _ => {}
        }
        let (name, round) = match name.split_once('/') {
            Some((name, round)) => (name, round.parse().ok()?),
            None => (name, 1),
        };
        let pass = PASSES.iter().position(|pass| pass.name == name)?;
        if PASSES[pass].is_last() {
            return (round == 1).then_some(Self { round: Self::LAST, pass });
        }
        (1..=MAX_ROUNDS).contains(&round).then_some(Self { round, pass })
    }

    /// Returns its name, as [`Stage::parse`] reads it.
    pub(super) fn name(self) -> String {
        let pass = PASSES.get(self.pass).map_or(END, |pass| pass.name);
        match self.round {
            0 => BUILD.to_owned(),
            1 | Self::LAST => pass.to_owned(),
            round => format!("{pass}/{round}"),
        }
    }
}
