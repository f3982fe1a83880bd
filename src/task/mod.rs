//! ARC tasks: what they hold, where they come from.
//!
//! A task is a list of samples in one order that every engine shares: demonstration pairs first,
//! then test pairs, or the plain pairs of a data generator. Loading is in [`set`], the formats are
//! in `json`, and a pack of generated tasks is built in so that the engine is useful without any
//! files.

mod error;
mod find;
mod hash;
mod json;
mod kaggle;
mod load;
pub mod pack;
mod read;
pub mod set;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;
use std::path::PathBuf;

pub use error::{ErrorKind, TaskError};
pub(crate) use hash::of_bytes as hash_bytes;
pub use json::{MAX_FILE_BYTES, MAX_SIDE};
pub use set::TaskSet;

use crate::value::grid::GridBuf;

/// One ARC task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The task's name, such as `007bbfb7`.
    pub id: String,
    /// The samples: training pairs, then test pairs, each kind in the order of the file.
    pub samples: Vec<Sample>,
    /// The origin of the task.
    pub origin: Origin,
}

/// One pair of grids, the second of which may be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sample {
    /// The purpose of the pair.
    pub kind: Kind,
    /// The pair's position among those of its kind, from 0.
    pub index: usize,
    /// The grid a solver gets.
    pub input: GridBuf,
    /// The grid a solver must return; `None` for a test pair whose solution is not published.
    pub output: Option<GridBuf>,
}

/// The purpose of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A demonstration pair.
    Train,
    /// A pair to be solved.
    Test,
    /// A pair of a file that does not tell the two apart, as data generators write them.
    Pair,
}

/// The origin of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file that was loaded.
    File(PathBuf),
    /// The embedded pack, whose grids are generated.
    Generated,
}

impl Task {
    /// The samples of one kind, in order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(move |sample| sample.kind == kind)
    }

    /// A hash of the samples: equal for equal content, on every machine and in every version.
    ///
    /// It covers kinds, sizes, cells and which outputs are missing, but neither id nor origin. So a
    /// result stored under it survives a file being renamed or moved.
    pub fn hash(&self) -> u64 {
        hash::of_samples(&self.samples)
    }

    /// The task as an ARC JSON file: `train` and `test` lists, or one list where the samples are
    /// pairs.
    pub fn to_json(&self) -> String {
        write::task(self)
    }
}

impl Sample {
    /// The sample's name within its task, such as `train0`.
    pub fn name(&self) -> String {
        format!("{}{}", self.kind, self.index)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Train => "train",
            Self::Test => "test",
            Self::Pair => "pair",
        })
    }
}
