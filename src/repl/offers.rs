//! Texts that Tab offers.

use rustyline::completion::Pair;

/// The texts that can stand at the end of a line.
pub(super) enum Offer {
    /// These, in place of the text from an offset on.
    Choices(usize, Vec<Pair>),
    /// Paths.
    Files,
}

/// Returns a text that is offered, as it is shown and as it is put in.
pub(super) fn choice(display: String, replacement: String) -> Pair {
    Pair { display, replacement }
}

/// Returns those of some texts that begin like the end of a line.
pub(super) fn matching(start: usize, line: &str, mut choices: Vec<Pair>) -> Offer {
    choices.retain(|choice| choice.replacement.starts_with(&line[start..]));
    Offer::Choices(start, choices)
}
