//! Many texts verified on a task: one row a text, whatever is wrong with it.
//!
//! Samplers of programs hand over thousands of texts of which many are broken. Reading them, the
//! passes and running all go over the threads. Equal texts are told first, and the different ones
//! go in shards of a fixed size to the workers. Each shard is a [`Population`] of its own, whose
//! memory is given back when its rows are made. A row depends on its text, the task and the options
//! alone, so it does not matter how the texts are shared out.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arcvm::population::texts::verify;
//! use arcvm::population::Options;
//! use arcvm::eval::Workers;
//! use arcvm::task::TaskSet;
//!
//! let tasks = TaskSet::embedded();
//! let task = tasks.get("67a3c6ac").expect("the task is in the pack");
//! let workers = Arc::new(Workers::start(0).expect("threads start"));
//! let texts = [
//!     "def solve(I):\n    return vmirror(I)\n",
//!     "def solve(I):\n    return vmirrorr(I)\n",
//!     "def solve(grid):\n    out = vmirror(grid)\n    return out\n",
//! ];
//! let verified = verify(&texts, task, &Options::default(), &workers);
//! assert!(verified.rows[0].solved() && !verified.rows[1].solved());
//! assert!(verified.rows[1].problems[0].render().contains("did you mean `vmirror`?"));
//! assert_eq!(verified.rows[2].first_alike, Some(0));
//! ```
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod attempts;
mod problem;
mod shard;

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub use problem::Problem;

use super::{Cache, Fingerprint, Options, Population, Row};
use crate::eval::{Status, Workers};
use crate::syntax::Dialect;
use crate::task::{Sample, Task};
use crate::value::{GridBuf, Interrupt};

/// Texts of a shard: enough for their programs to share what they have in common, few enough to
/// keep all workers busy.
const SHARD: usize = 128;

/// Shards in the first wave where an evaluation may stop early; each wave has twice as many as the
/// one before.
const FIRST_WAVE: usize = 4;

/// A text that is verified: a string is read as Python, a [`Written`] text in its dialect.
pub trait Text: Sync {
    /// Returns the text.
    fn as_str(&self) -> &str;

    /// Returns the dialect in which it is read.
    fn dialect(&self) -> Dialect {
        Dialect::Python
    }
}

impl<T: AsRef<str> + Sync> Text for T {
    fn as_str(&self) -> &str {
        self.as_ref()
    }
}

/// A text and the dialect that it is written in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Its dialect.
    pub dialect: Dialect,
}

impl Text for Written {
    fn as_str(&self) -> &str {
        &self.text
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

/// The result of one text.
#[derive(Clone, Debug, Default)]
pub struct TextRow {
    /// The name of the definition that was evaluated.
    pub name: Option<String>,
    /// The hash of its program after the passes.
    pub fingerprint: Option<Fingerprint>,
    /// The number of the first text with the same program, its own where there is none before.
    pub first_alike: Option<usize>,
    /// The errors and warnings of the text.
    pub problems: Vec<Problem>,
    /// How the program did; `None` where there is none, or where the evaluation stopped before it.
    pub row: Option<Arc<Row>>,
    /// Whether the evaluation stopped before the text: enough were right, or it was interrupted.
    pub skipped: bool,
}

/// The results of all texts.
#[derive(Clone, Debug)]
pub struct Verified {
    /// In the order of the texts.
    pub rows: Vec<TextRow>,
}

impl TextRow {
    /// Tells whether the program is right on all demonstration pairs.
    pub fn solved(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.solved())
    }

    /// Returns demonstration pairs on which the program is right.
    pub fn right(&self) -> usize {
        self.row.as_ref().map_or(0, |row| row.right())
    }

    /// Returns the verdict on a sample that nothing that selects may look at: one of the test, or
    /// of a generator.
    pub fn held_back_status(&self, task: &Task, sample: usize) -> Option<Status> {
        let row = self.row.as_ref()?;
        let before = task.samples.get(..sample)?.iter();
        let index = before.filter(|sample| !sample.kind.is_demonstration()).count();
        let output = &row.predictions.get(index)?.as_ref()?.output;
        let right = |expected| output.grid.as_ref() == Some(expected);
        Some(match (output.stop, &task.samples.get(sample)?.output) {
            (Some(stop), _) => Status::Failed(stop.kind),
            (None, None) => Status::Unknown,
            (None, Some(expected)) if right(expected) => Status::Correct,
            (None, Some(_)) => Status::Wrong,
        })
    }

    /// Returns what the program made of a sample of the task, by the number of the sample. That is
    /// a grid, or nothing where it was not run, failed or yielded something else.
    pub fn output(&self, task: &Task, sample: usize) -> Option<&GridBuf> {
        let row = self.row.as_ref()?;
        let kind = task.samples.get(sample)?.kind;
        let alike = |other: &&Sample| other.kind.is_demonstration() == kind.is_demonstration();
        let index = task.samples[..sample].iter().filter(alike).count();
        match kind.is_demonstration() {
            true => row.pairs.get(index)?.as_ref()?.judged.output.grid.as_ref(),
            false => row.predictions.get(index)?.as_ref()?.output.grid.as_ref(),
        }
    }
}

impl Verified {
    /// Returns the numbers of the first texts of different programs that were run, the best first:
    /// most demonstrations right, then most alike, then least fuel.
    pub fn ranked(&self) -> Vec<usize> {
        let rows = self.rows.iter().enumerate();
        let first = rows.filter(|(index, row)| row.first_alike == Some(*index));
        let mut ranked: Vec<(usize, &Row)> =
            first.filter_map(|(index, row)| Some((index, row.row.as_deref()?))).collect();
        ranked.sort_by(|(a, x), (b, y)| {
            let right = y.right().cmp(&x.right());
            let alike = y.likeness().total_cmp(&x.likeness());
            right.then(alike).then(x.fuel().cmp(&y.fuel())).then(a.cmp(b))
        });
        ranked.into_iter().map(|(index, _)| index).collect()
    }
}

/// Returns the names of the differs that are asked with [`super::Scores::Differs`], in the order of
/// their answers.
pub fn differs() -> impl Iterator<Item = &'static str> {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let mut population = Population::new();
        population.add_shipped_differs();
        population.prepare();
        population.differs().map(str::to_owned).collect()
    });
    NAMES.iter().map(String::as_str)
}

/// Verifies texts on a task. Every text has a row; what is wrong with it is in
/// [`TextRow::problems`].
///
/// Of a text with several solvers the one whose name says the task is evaluated, else the last one.
/// With [`Options::enough`] the texts after the one with which so many different programs were
/// right have no row.
pub fn verify<T: Text>(
    texts: &[T],
    task: &Task,
    options: &Options,
    workers: &Arc<Workers>,
) -> Verified {
    // Nothing is asked twice: equal texts are told before, and equal programs of a shard count
    // once.
    verify_with(texts, task, options, workers, &Cache::new(0), None)
}

/// Returns the same with a cache, which answers for programs that it knows and keeps what is new,
/// and with an interrupt, which ends the evaluation: the rest is skipped.
pub fn verify_with<T: Text>(
    texts: &[T],
    task: &Task,
    options: &Options,
    workers: &Arc<Workers>,
    cache: &Cache,
    interrupt: Option<&Interrupt>,
) -> Verified {
    let (different, places) = different(texts);
    let mut rows: Vec<TextRow> = Vec::with_capacity(different.len());
    let mut shards = different.chunks(SHARD).collect::<Vec<_>>().into_iter();
    let mut wave = if options.enough.is_some() { FIRST_WAVE } else { usize::MAX };
    let mut right: FxHashSet<Fingerprint> = FxHashSet::default();
    while shards.len() > 0 {
        let now: Vec<&[(&str, Dialect)]> = shards.by_ref().take(wave).collect();
        let made: Vec<Vec<TextRow>> = workers.install(|| {
            let shard = |texts| shard::verify(texts, task, options, workers, cache, interrupt);
            now.into_par_iter().map(shard).collect()
        });
        rows.extend(made.into_iter().flatten());
        right.extend(rows.iter().filter(|row| row.solved()).filter_map(|row| row.fingerprint));
        if options.enough.is_some_and(|enough| enough <= right.len()) {
            break;
        }
        wave = wave.saturating_mul(2);
    }
    let skipped = TextRow { skipped: true, ..TextRow::default() };
    let row = |place: &u32| rows.get(*place as usize).unwrap_or(&skipped).clone();
    let mut verified = Verified { rows: places.iter().map(row).collect() };
    verified.cut(options.enough);
    verified.find_alike();
    verified
}

/// Returns the different texts in the order of their first places, and for each text its number
/// among them.
fn different<T: Text>(texts: &[T]) -> (Vec<(&str, Dialect)>, Vec<u32>) {
    let mut different = Vec::new();
    let mut numbers: FxHashMap<(&str, Dialect), u32> = FxHashMap::default();
    let place = |text| {
        *numbers.entry(text).or_insert_with(|| {
            different.push(text);
            different.len() as u32 - 1
        })
    };
    let places = texts.iter().map(|text| (text.as_str(), text.dialect())).map(place).collect();
    (different, places)
}

impl Verified {
    /// Forgets the rows after the one with which enough different programs were right: which of
    /// them were run depends on how the texts were shared out.
    fn cut(&mut self, enough: Option<usize>) {
        let Some(enough) = enough else { return };
        let mut right: FxHashSet<Fingerprint> = FxHashSet::default();
        for row in &mut self.rows {
            if enough <= right.len() {
                *row = TextRow { skipped: true, ..TextRow::default() };
            } else if row.solved() {
                right.extend(row.fingerprint);
            }
        }
    }

    fn find_alike(&mut self) {
        let mut firsts: FxHashMap<Fingerprint, usize> = FxHashMap::default();
        for (index, row) in self.rows.iter_mut().enumerate() {
            row.first_alike =
                row.fingerprint.map(|fingerprint| *firsts.entry(fingerprint).or_insert(index));
        }
    }
}
