//! ARC tasks: what they hold, where they come from.
//!
//! A task is a list of samples in one order that every engine shares. Demonstration pairs come
//! first, then test pairs, then generated ones; or there are the plain pairs of a data generator.
//! Loading is in [`set`], the formats are in `json`, and a pack of generated tasks is built in so
//! that the engine is useful without any files.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod choose;
mod document;
mod error;
mod find;
mod hash;
mod json;
mod kaggle;
mod lint;
mod load;
mod members;
pub mod pack;
mod parallel;
mod problems;
mod read;
pub mod set;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

pub use error::{ErrorKind, TaskError};
pub(crate) use find::unreadable;
pub(crate) use hash::of_bytes as hash_bytes;
pub use json::MAX_FILE_BYTES;
pub use lint::{MAX_SIDE, lint};
pub(crate) use read::push_key;
pub use set::TaskSet;
pub(crate) use write::grid as write_grid;

use crate::value::grid::GridBuf;

/// One ARC task.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Task {
    /// The task's name, such as `007bbfb7`.
    pub id: String,
    /// The samples in the order of their kinds, each kind in the order of the file.
    pub samples: Vec<Sample>,
    /// The origin of the task.
    pub origin: Origin,
}

/// One pair of grids, the second of which may be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Sample {
    /// The purpose of the pair.
    pub kind: SampleKind,
    /// The pair's position among those of its kind, from 0.
    pub index: usize,
    /// The grid a solver gets.
    pub input: GridBuf,
    /// The grid a solver must return; `None` for a test pair whose solution is not published.
    pub output: Option<GridBuf>,
}

/// The purpose of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SampleKind {
    /// A demonstration pair.
    Train,
    /// A pair to be solved.
    Test,
    /// A further example of the task's rule, made by a generator (the key `arc-gen` of ARC-GEN's
    /// files).
    ///
    /// It is run and judged like the others. It is no demonstration, so that solvers and searches
    /// do not see it, and a solution can be checked with it.
    ArcGen,
    /// A pair of a file that does not tell the two apart, as data generators write them.
    Pair,
}

/// The origin of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A file that was loaded.
    File(PathBuf),
    /// Text or pairs that a caller gave.
    Memory,
    /// The embedded pack, whose grids are generated.
    Generated,
}

impl Task {
    /// Returns a copy under another id.
    pub fn named(&self, id: String) -> Self {
        Self { id, ..self.clone() }
    }

    /// Returns a copy with other samples.
    pub fn with_samples(&self, samples: Vec<Sample>) -> Self {
        Self { id: self.id.clone(), samples, origin: self.origin.clone() }
    }

    /// Returns a task of pairs that are at hand: what each is for, its input, and its output where
    /// it is known.
    ///
    /// Pairs are sorted by kind and numbered within it, in the order in which they come.
    ///
    /// ```
    /// use arcvm::task::{SampleKind, Task};
    /// use arcvm::value::grid::GridBuf;
    ///
    /// let grid = |cell| GridBuf::new(1, 1, vec![cell]).expect("one cell is a grid");
    /// let task = Task::from_pairs("t", [
    ///     (SampleKind::Test, grid(3), None),
    ///     (SampleKind::Train, grid(1), Some(grid(2))),
    /// ]);
    /// let names: Vec<String> = task.samples.iter().map(|sample| sample.name()).collect();
    /// assert_eq!(names, ["train0", "test0"]);
    /// ```
    pub fn from_pairs(
        id: impl Into<String>,
        pairs: impl IntoIterator<Item = (SampleKind, GridBuf, Option<GridBuf>)>,
    ) -> Self {
        let mut samples: Vec<_> = pairs
            .into_iter()
            .map(|(kind, input, output)| Sample { kind, index: 0, input, output })
            .collect();
        samples.sort_by_key(|sample| sample.kind);
        for group in samples.chunk_by_mut(|a, b| a.kind == b.kind) {
            group.iter_mut().enumerate().for_each(|(index, sample)| sample.index = index);
        }
        Self { id: id.into(), samples, origin: Origin::Memory }
    }

    /// Reads one task from JSON text: `{"train": [pair, ...], "test": [pair, ...]}` or a list of
    /// pairs.
    ///
    /// The text of a file of many tasks is a task as well where it holds just one; its id there
    /// counts more than `id`. [`TaskSet::from_json`] reads all of them.
    ///
    /// ```
    /// use arcvm::task::Task;
    ///
    /// let text = r#"{"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}"#;
    /// let task = Task::from_json("t", text)?;
    /// assert_eq!(task.samples.len(), 2);
    /// # Ok::<(), arcvm::task::TaskError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first thing for which the text is no task, or that it holds several.
    pub fn from_json(id: &str, text: &str) -> Result<Self, TaskError> {
        let tasks = TaskSet::from_json(id, text).map_err(|mut errors| errors.swap_remove(0))?;
        match tasks.len() {
            1 => Ok(Arc::unwrap_or_clone(tasks.into_iter().next().expect("one is there"))),
            count => Err(TaskError::new(
                ErrorKind::Shape,
                std::path::Path::new(""),
                format!("the JSON holds {count} tasks, not one"),
            )
            .help("read all of them with `TaskSet::from_json`")),
        }
    }

    /// Returns the samples of one kind, in order.
    pub fn of_kind(&self, kind: SampleKind) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(move |sample| sample.kind == kind)
    }

    /// Returns the samples whose outputs nothing but the final judgement looks at: those of the
    /// test, then generated ones.
    pub fn held_back(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(|sample| !sample.kind.is_demonstration())
    }

    /// Returns the number of cells of the largest grid that programs may know of: inputs, and
    /// outputs of demonstrations.
    pub(crate) fn most_cells(&self) -> u64 {
        let cells = |sample: &Sample| {
            let output = sample.output.as_ref().filter(|_| sample.kind.is_demonstration());
            let of_output = output.map_or(0, |output| output.view().cells.len());
            sample.input.view().cells.len().max(of_output)
        };
        self.samples.iter().map(cells).max().unwrap_or(0) as u64
    }

    /// Returns the names of its pairs for a message, a range for each kind: `train0 to train3,
    /// test0`.
    pub(crate) fn pair_names(&self) -> String {
        let kinds = self.samples.chunk_by(|a, b| a.kind == b.kind);
        let ranges = kinds.map(|pairs| match pairs {
            [first, .., last] => format!("{} to {}", first.name(), last.name()),
            pairs => pairs.iter().map(Sample::name).collect(),
        });
        ranges.collect::<Vec<_>>().join(", ")
    }

    /// Returns a hash of the samples: equal for equal content, on every machine and in every
    /// version.
    ///
    /// It covers kinds, sizes, cells and which outputs are missing, but neither id nor origin. So a
    /// result stored under it survives a file being renamed or moved.
    pub fn hash(&self) -> u64 {
        hash::of_samples(&self.samples)
    }

    /// Returns the task as an ARC JSON file: `train` and `test` lists, or one list where the
    /// samples are pairs.
    pub fn to_json(&self) -> String {
        write::task(self)
    }
}

impl Sample {
    /// Has the processor fetch both grids, as an evaluation reads them soon.
    #[inline]
    pub fn fetch(&self) {
        self.input.fetch();
        if let Some(output) = &self.output {
            output.fetch();
        }
    }

    /// Returns a pair, which is the one of this index among those of its kind.
    pub fn new(kind: SampleKind, index: usize, input: GridBuf, output: Option<GridBuf>) -> Self {
        Self { kind, index, input, output }
    }

    /// Returns the sample's name within its task, such as `train0`.
    pub fn name(&self) -> String {
        format!("{}{}", self.kind, self.index)
    }
}

impl SampleKind {
    /// All kinds, in the order in which a task has their samples.
    pub const ALL: [Self; 4] = [Self::Train, Self::Test, Self::ArcGen, Self::Pair];

    /// Tells whether solvers and searches may see the output: true of demonstrations and of plain
    /// pairs.
    ///
    /// Outputs of other kinds are for judging alone: nothing that selects programs looks at them.
    pub const fn is_demonstration(self) -> bool {
        matches!(self, Self::Train | Self::Pair)
    }
}

impl fmt::Display for SampleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Train => "train",
            Self::Test => "test",
            Self::ArcGen => "arc-gen",
            Self::Pair => "pair",
        })
    }
}
