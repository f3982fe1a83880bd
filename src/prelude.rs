//! The items that are meant for other programs. They stay as it is from one version to the next but
//! for what the changelog names.
//!
//! Every other module is public so that tests, benchmarks and the command can use it. It is
//! internal and may change with any version, except for the items that are named here, with their
//! methods.
//!
//! - [`Library`] reads programs, [`TaskSet`] tasks. A problem with either is a [`Diagnostic`] or a
//!   [`TaskError`].
//! - [`run`] evaluates programs on their tasks: [`Job`], [`Options`], [`Outcomes`]. A [`Compiled`]
//!   is a program that is kept.
//! - [`Population`] evaluates many candidates together, [`Search`] looks for programs.
//! - [`Hunt`] learns programs from the demonstrations of a [`Problem`], [`Rounds`] those of many.
//!
//! ```
//! use arcvm::prelude::*;
//!
//! let mut library = Library::default();
//! library.add_text("a.arc", "def solve_67a3c6ac(I):\n    return vmirror(I)\n");
//! library.optimise(|_, _, _| {});
//! let tasks = TaskSet::embedded();
//! let entries = library.entries().into_iter();
//! let jobs: Vec<Job<'_>> =
//!     entries.filter_map(|entry| Some(Job::new(entry, entry.task(&tasks)?))).collect();
//! let options = Options::new().engine(Choice::Vm).threads(1).budget(Budget::default());
//! let outcomes = run(&library, &jobs, &options).expect("a thread starts");
//! assert!(outcomes.programs[0].outcomes.iter().all(|outcome| outcome.status == Status::Correct));
//! ```

#[cfg(feature = "cli")]
pub use crate::cli::main_from;
pub use crate::diag::{Diagnostic, Severity};
pub use crate::eval::{Outcome, Status};
pub use crate::jobs::{Choice, Compiled, Evaluated, Job, Options, Outcomes, run};
pub use crate::library::{Entry, Library, choose};
pub use crate::plane::Board;
pub use crate::population::{Cache, Options as PopulationOptions, Population, ScoreMatrix};
pub use crate::search::{Genome, Search, Session, SessionError, Settings, Start, simplify};
pub use crate::solve::{Hunt, Limits, Problem, Rounds, Solution};
pub use crate::store::Store;
pub use crate::task::{Sample, Task, TaskError, TaskSet};
pub use crate::value::{Budget, Fault, FaultKind, GridBuf, Interrupt};
