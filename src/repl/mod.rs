//! The prompt: expressions, definitions and commands about a task, typed by a person or piped in.
//!
//! ```text
//! editor (a terminal) ─┐
//!                      ├─▶ input: where one ends ─▶ Session::execute ─▶ Reply
//! script (a pipe) ─────┘
//! ```
//!
//! A session runs on a thread of its own with the stack that the bounds on nesting need.
//! Evaluations end early when an interrupt is raised, which Ctrl-C does.
//!
//! The inputs stay text: a variable is its expression. Each evaluation makes one syntax tree of the
//! variables and definitions that it needs, with their places. It takes the tree through the whole
//! pipeline, which is fast enough that nothing is kept. The editor (rustyline) and scripts feed the
//! same session.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod answer;
mod commands;
mod complete;
mod editor;
mod evaluate;
mod find;
mod highlight;
mod hint;
mod input;
mod item;
mod names;
mod offers;
mod program;
mod reply;
mod script;
mod session;
#[cfg(test)]
mod tests;
mod view;

use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread;

use crate::diag::{self, Diagnostic};
use crate::stack;
use reply::{Reply, ReplyView, Stop};
use session::{INTERRUPT, Session};

pub(crate) use find::by_words;
pub use session::{Discover, Setup};

/// The end of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Some input had an error, which was reported.
    pub failed: bool,
    /// Some check found a wrong answer.
    pub wrong: bool,
}

/// The start of a session, and the files that it keeps.
pub struct Start {
    /// The task in view.
    pub task: Option<String>,
    /// The file of earlier inputs, for a session at a terminal.
    pub history: Option<PathBuf>,
    /// Whether errors are coloured.
    pub color_errors: bool,
}

const GREETING: &str =
    concat!("arcvm ", env!("CARGO_PKG_VERSION"), "  :help lists the commands, Ctrl-D leaves");

/// Runs a session: at the terminal, or of the lines that come through a pipe.
///
/// # Errors
/// Standard output cannot be written, or no thread be started.
pub fn run(setup: Setup, start: Start) -> io::Result<Ended> {
    let session = move || {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        let mut console = Console {
            session: Session::new(setup),
            color_errors: start.color_errors,
            ended: Ended::default(),
        };
        if is_terminal {
            let style = console.session.setup.style;
            print(&format!("{}\n", style.faint(GREETING)))?;
        }
        if let Some(id) = &start.task {
            let (name, text) = ("--task", format!(":task {id}"));
            console.enter(&text, name, 1)?;
            if console.ended.failed {
                return Ok(console.ended);
            }
        }
        match is_terminal {
            true => editor::run(console, start.history),
            false => script::run(console, io::stdin().lock()),
        }
    };
    let worker = thread::Builder::new().stack_size(stack::BYTES).spawn(session)?;
    worker.join().unwrap_or_else(|_| {
        Err(io::Error::other("the session panicked: this is a defect of arcvm"))
    })
}

/// A session with where its replies go.
struct Console {
    session: Session,
    color_errors: bool,
    ended: Ended,
}

impl Console {
    /// Carries out an input and prints what comes of it; tells whether the session goes on.
    fn enter(&mut self, text: &str, name: &str, line: usize) -> io::Result<bool> {
        let mut reply = Reply::default();
        let execute = AssertUnwindSafe(|| self.session.execute(text, name, line, &mut reply));
        let stop = catch_unwind(execute).unwrap_or_else(|_| Err(defect())).err();
        let goes_on = !reply.quit;
        let is_interrupted = match stop {
            None => false,
            Some(Stop::Problems(more)) => {
                reply.problems.extend(more);
                false
            }
            Some(Stop::Interrupted) => true,
        };
        self.show(line, text, &reply, is_interrupted)?;
        Ok(goes_on)
    }

    /// Prints what came of an input that began in a line.
    fn show(
        &mut self,
        line: usize,
        input: &str,
        reply: &Reply,
        is_interrupted: bool,
    ) -> io::Result<()> {
        self.ended.wrong |= reply.wrong;
        self.ended.failed |= is_interrupted || reply.problems.iter().any(Diagnostic::is_error);
        let sources = &self.session.sources;
        let view = ReplyView { line, input, reply, is_interrupted, sources };
        if self.session.setup.json {
            return print(&format!("{}\n", view.json()));
        }
        print(&view.text())?;
        io::stderr().write_all(view.problems(self.color_errors).as_bytes())
    }
}

/// Returns an input made the program panic, which must not cost the session.
fn defect() -> Stop {
    let message = "carrying this out panicked: this is a defect of arcvm";
    Stop::new(diag::Code::EvaluationFailed, message, "please report the input; the session goes on")
}

/// Prints in pieces, so that Ctrl-C ends a flood.
fn print(text: &str) -> io::Result<()> {
    const PIECE: usize = 1 << 16;
    let mut out = io::stdout().lock();
    for piece in text.as_bytes().chunks(PIECE) {
        out.write_all(piece)?;
        if PIECE <= text.len() && INTERRUPT.is_raised() {
            out.write_all(b"\x1b[0m\n")?;
            break;
        }
    }
    out.flush()
}
