//! Ctrl-C: the first one ends the work, and what is finished by then is shown. A second one ends
//! the process.

use std::io::{Write, stderr, stdout};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

use serde_json::json;

use super::Verdict;
use super::ui::{Ui, count};
use crate::value::Interrupt;

/// The exit code of a command that was interrupted, as a shell knows it.
pub(super) const EXIT_CODE: u8 = 130;

/// Raised by Ctrl-C.
static RAISED: LazyLock<Interrupt> = LazyLock::new(Interrupt::new);

/// The stage of the command, one of those below.
static STAGE: AtomicU8 = AtomicU8::new(WORKING);

/// There are results, or soon will be: they are shown.
const WORKING: u8 = 0;
/// Programs and tasks are read, and there is nothing to show.
const READING: u8 = 1;
/// The same, with a document expected on standard output.
const READING_JSON: u8 = 2;

/// The interrupt of a command.
pub(super) struct CtrlC;

impl CtrlC {
    /// Has Ctrl-C end a command that reads its input first.
    pub(super) fn listen(ui: &Ui) -> Self {
        STAGE.store(if ui.json { READING_JSON } else { READING }, Ordering::Relaxed);
        Self::handle()
    }

    /// Returns the interrupt for the work that begins; results are shown from now on.
    pub(super) fn working(&self) -> Interrupt {
        STAGE.store(WORKING, Ordering::Relaxed);
        RAISED.clone()
    }

    /// Tells that input is read again, which is waited for.
    pub(super) fn reading(&self) {
        STAGE.store(READING, Ordering::Relaxed);
    }

    fn handle() -> Self {
        RAISED.lower();
        // Where there is a handler already, or none can be had, Ctrl-C does what it does there.
        let _ = ctrlc::set_handler(|| {
            let stage = STAGE.load(Ordering::Relaxed);
            if stage == WORKING && !RAISED.is_raised() {
                return RAISED.raise();
            }
            if stage != WORKING {
                let message = "interrupted while input was read: nothing was done since";
                // There is nowhere to complain where it cannot be written.
                let _ = writeln!(stderr(), "{message}");
                if stage == READING_JSON {
                    let document = json!({ "interrupted": true, "error": message });
                    let _ = writeln!(stdout(), "{document}");
                }
            }
            std::process::exit(EXIT_CODE.into());
        });
        Self
    }
}

/// Says on standard error that a command was interrupted, and how much of its work was done, as in
/// "3 of 5 pairs run".
pub(super) fn end(ui: &Ui, (done, all): (usize, usize), noun: &str, verb: &str) -> Verdict {
    ui.complain(&format!("interrupted: {done} of {} {verb}\n", count(all, noun)));
    Verdict::Interrupted
}
