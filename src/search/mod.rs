//! Search over programs: mutation that keeps types, selection, evolution, simplification.
//!
//! A program is changed in its straight-line form, a [`Genome`], which becomes nodes of a
//! population's graph without ever being text. [`OPERATORS`] is the table of changes with their
//! probabilities. [`Search`] evaluates, selects, mutates and repeats; a [`Session`] keeps it in a
//! store; [`simplify`] makes what was found readable.
//!
//! ```
//! use arcvm::library::Library;
//! use arcvm::search::{Genome, Search, Settings, Start, simplify};
//! use arcvm::task::TaskSet;
//!
//! let mut library = Library::default();
//! let draft = "def solve_67a3c6ac(I):\n    return hmirror(I)\n";
//! assert!(library.add_text("draft.arc", draft).is_empty());
//! let entry = library.entries()[0];
//! let genome = Genome::of_entry(&library, &entry).expect("it was built without errors");
//!
//! let tasks = TaskSet::embedded();
//! let task = tasks.shared("67a3c6ac").expect("the task is in the pack");
//! let start = Start::new(genome).draft_for(&task.id);
//! let settings = Settings::default().seed(1);
//! let mut search = Search::new(vec![task.clone()], vec![start], settings).expect("threads start");
//! while !search.is_done() && search.generation() < 20 {
//!     search.step();
//! }
//! let found = search.niches()[0].solutions[0].candidate.genome();
//! let small = simplify(found, &task, settings.budget, settings.threads);
//! assert_eq!(small.to_source("solve"), "def solve(I):\n    return vmirror(I)\n");
//! ```
//!
//! `mutate` has the table of what can change and how often, `operators` a function for each of its
//! entries. `builder` makes random well-typed lines. All chance comes from [`Rng`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod builder;
mod constants;
mod context;
mod evolve;
mod functions;
mod genome;
mod graph;
mod hints;
mod mutate;
mod mutation;
mod noted;
mod operators;
mod parent;
mod select;
mod session;
mod settings;
mod simplify;
mod solutions;
mod source;
mod state;
mod stored;
mod typing;

pub use crate::rng::Rng;
pub use context::{Donors, MutationContext, Usage};
pub use evolve::{Candidate, FAME, Kept, Membership, Niche, Progress, Search, Solution};
pub use genome::{Callee, Genome, Leaf, Line, MAX_LINES, Operand, Operands};
pub use hints::Hints;
pub use mutate::{CHANGES, OPERATORS, Operator, child, stream};
pub use noted::note_scores;
pub use parent::Parent;
pub use select::{Cases, cases, lexicase};
pub use session::{Anew, Session, SessionError, recorded};
pub use settings::{Settings, Start};
pub use simplify::{simplify, simplify_while};
pub use solutions::{FoundProgram, Solutions, unwritable};
