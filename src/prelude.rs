//! The items that are meant for other programs. They stay as they are from one version to the next,
//! but for what the changelog names.
//!
//! Every other module is public so that tests, benchmarks and the command can use it. It is
//! internal and may change with any version, except for the items that are named here, with their
//! methods and fields. Methods and fields that these pages leave out are internal as well.
//!
//! - [`load`] and [`Library`] read programs, [`TaskSet`] tasks. A problem with either is a
//!   [`Diagnostic`] or a [`TaskError`].
//! - [`run`] evaluates programs on their tasks: [`Job`], [`Options`], [`Outcomes`]. A [`Compiled`]
//!   is a program that is kept.
//! - [`Population`] evaluates many candidates together, [`Search`] looks for programs.
//! - [`Hunt`] learns programs from the demonstrations of a [`Problem`], [`Rounds`] those of many,
//!   with a [`HuntStore`] behind them. A [`Submission`] takes their attempts.
//!
//! Options and settings have a method for each of their fields. Whatever may get more fields or
//! variants is `#[non_exhaustive]`, and whatever has a state keeps its fields for itself.
//!
//! ```
//! use arcvm::prelude::*;
//!
//! let mut library = Library::default();
//! library.add_text("a.arc", "def solve_67a3c6ac(I):\n    return vmirror(I)\n");
//! library.optimise();
//! let tasks = TaskSet::embedded();
//! let entries = library.entries().into_iter();
//! let jobs: Vec<Job<'_>> =
//!     entries.filter_map(|entry| Some(Job::new(entry, entry.task(&tasks)?))).collect();
//! let options = Options::new().engine(Choice::Vm).threads(1).budget(Budget::default());
//! let outcomes = run(&library, &jobs, &options).expect("a thread starts");
//! assert!(outcomes.programs[0].outcomes.iter().all(|outcome| outcome.status == Status::Correct));
//! ```

// Programs, and what is said about them.
pub use crate::diag::{
    Code as DiagnosticCode, Diagnostic, Label, Severity, render as render_diagnostics,
};
pub use crate::ir::Definition;
pub use crate::library::{Entry, File, Library, Unread, choose};
pub use crate::source::{SourceId, SourceMap, Span};
pub use crate::syntax::Dialect;

// Tasks and their grids.
pub use crate::submission::{
    Attempt as SubmissionAttempt, Score as SubmissionScore, Submission,
    TaskScore as SubmissionTaskScore,
};
pub use crate::task::{
    ErrorKind as TaskErrorKind, Origin, Sample, SampleKind, Task, TaskError, TaskSet,
};
pub use crate::value::{Grid, GridBuf};

// Evaluation.
pub use crate::engine::Engine;
pub use crate::eval::{Options as EvaluationOptions, OrderPick, Outcome, Status, Stop};
pub use crate::jobs::{
    Choice, Compiled, Evaluated, Job, Loaded, Options, Outcomes, load, load_beside, run,
};
pub use crate::value::{Budget, Direction, Fault, FaultKind, Interrupt};

// Populations of candidates.
pub use crate::population::{
    Backing, Cache, Candidate, CandidateId, Counts, Difference, Fingerprint, Job as PopulationJob,
    Judged, Key as CacheKey, Likeness, Options as PopulationOptions, Output, Pair, Phase, Phases,
    Population, Prediction, Predictions, Row, ScoreMatrix, Scores, TaskScores, TestReport, Tests,
};

// Search by changing programs, and what it keeps.
pub use crate::search::{
    Anew, Candidate as SearchCandidate, FoundProgram, Genome, Niche, Progress, Search, Session,
    SessionError, Settings, Solution as SearchSolution, Start, simplify,
};
pub use crate::store::{
    Collected, ProgramHash, ProgramRecord, ScoreRecord, Store, StoreError, TaskHash,
};

// Search by learning rules.
pub use crate::plane::Board;
pub use crate::solve::{
    Found, Hunt, HuntStore, Known, Limits, Problem, Rounds, Solution, Standing, TaskHunt,
};

// The command.
#[cfg(feature = "cli")]
pub use crate::cli::main_from;
