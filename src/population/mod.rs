//! Candidate programs evaluated together: which of them are right on a task, and how far off the
//! others are.
//!
//! A search asks this thousands of times about hundreds of programs that are variations of each
//! other. So a [`Population`] is one graph, in which an expression that several candidates share is
//! one node. Candidates that come to the same program are one. An evaluation runs each expression
//! once for each sample, in one code that all programs share ([`crate::vm::Shared`],
//! [`crate::eval::Frame`]). Every candidate ends as it would alone: with the same value or the
//! same fault, and for the same fuel.
//!
//! ```
//! use arcvm::population::{Options, Population, Scores};
//! use arcvm::task::TaskSet;
//!
//! let mut population = Population::new();
//! let diags = population.add_text(
//!     "candidates.arc",
//!     "def solve_a(I):\n    return vmirror(I)\n\
//!      def solve_b(I):\n    return hmirror(rot180(I))\n\
//!      def solve_c(I):\n    return hmirror(I)\n\
//!      def solve_d(I):\n    return first(ofcolor(I, 77))\n",
//! );
//! assert!(diags.is_empty());
//! population.add_shipped_differs();
//!
//! let tasks = TaskSet::embedded();
//! let task = tasks.get("67a3c6ac").expect("the task is in the pack");
//! let options = Options::default().scores(Scores::Differs);
//! let matrix = population.evaluate(&[task], &options);
//!
//! // Selection works on rows, which know of demonstrations only.
//! let best = matrix.tasks[0].rows().max_by_key(|(_, row)| row.right());
//! let (best, row) = best.expect("there are candidates");
//! assert!(row.solved());
//! for (candidate, row) in matrix.tasks[0].rows().filter(|(_, row)| !row.solved()) {
//!     let name = &population.candidates()[candidate.index()].name;
//!     println!("{name}: {} right, {:.2} of the cells", row.right(), row.likeness());
//!     for judged in row.pairs.iter().flatten().map(|pair| &pair.judged) {
//!         println!("  {:?} {:?}", judged.status, judged.differences);
//!     }
//! }
//!
//! // What became of the test is for the report.
//! let report = &matrix.predictions().report(&[task])[0];
//! assert!(report.right.contains(&best));
//!
//! // Asking again costs next to nothing.
//! let again = population.evaluate(&[task], &options);
//! assert_eq!((again.counts.executed, again.counts.cached), (0, again.counts.unique));
//! ```
//!
//! The phases, in order (see [`ScoreMatrix::phases`]): The *passes* rewrite what is new.
//! *Duplicates* are told by their [`Fingerprint`]s, before anything runs. The *cache* answers for
//! what was evaluated before. The rest is *compiled* in blocks and *run*, all samples of all tasks
//! in one batch. *Rows* are made of the results. *Equivalence* finds programs that are written
//! differently and made the same of every sample.
//!
//! Expected outputs of demonstration pairs decide what is right, how alike outputs are, what
//! differs say and what is not run further. Those of test pairs are no part of that: the functions
//! that run a test input are not given them. Only [`Predictions::report`] looks at them, when
//! everything else is done.
//!
//! # Differs
//!
//! A differ is a program in the same language, `def differ_NAME(S, I, O, C)` of demonstrations,
//! input, expected output and the candidate's output. It returns how far off that is as a number, 0
//! for not at all, or a pair of the number and a detail. It is compiled into the code of the
//! candidates and run once for each different wrong grid. One that fails scores nothing and says so
//! ([`Difference::Failed`]). `solvers/differs.arc` has those that are part of the program.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod cache;
mod candidates;
mod digest;
mod evaluate;
mod fingerprint;
mod history;
mod id;
mod long;
mod matrix;
mod options;
mod phases;
mod predictions;
mod relative;
mod reports;
mod run;
mod stored;
pub mod texts;

pub use cache::{Backing, Cache, Key};
pub use candidates::{Candidate, Population};
pub use evaluate::{ENGINE, Job};
pub use fingerprint::Fingerprint;
pub use id::CandidateId;
pub use matrix::{
    Counts, Difference, Judged, Likeness, Output, Pair, Prediction, Row, ScoreMatrix, TaskScores,
};
pub use options::{Options, Scores, Tests};
pub use phases::{Phase, Phases};
pub use predictions::{Predictions, TestReport};
pub use relative::fuel_after;
