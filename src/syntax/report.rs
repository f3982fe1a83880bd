//! How many errors of a text are told: warnings all are, as they keep nothing from running.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// The greatest number of errors that are reported of one definition, and of all that stands
/// outside of definitions.
pub const MAX_REPORTED: usize = 50;

/// Takes warnings, and errors up to [`MAX_REPORTED`] of each definition and of what stands outside
/// of them, counts the others, and sorts all in the end.
pub(crate) struct Report<'d> {
    diags: &'d mut Vec<Diagnostic>,
    start: usize,
    /// Of the definition at hand, if there is one.
    own: Option<Counted>,
    outside: Counted,
}

/// How many errors there were in a part of the text.
#[derive(Default)]
struct Counted {
    reported: usize,
    hidden: usize,
    /// Where the first hidden one is.
    from: Option<Span>,
}

impl<'d> Report<'d> {
    pub(super) fn new(diags: &'d mut Vec<Diagnostic>) -> Self {
        Self { start: diags.len(), diags, own: None, outside: Counted::default() }
    }

    pub(crate) fn push(&mut self, problem: Diagnostic) {
        if !problem.is_error() {
            self.diags.push(problem);
            return;
        }
        let counted = self.own.as_mut().unwrap_or(&mut self.outside);
        if counted.reported < MAX_REPORTED {
            counted.reported += 1;
            self.diags.push(problem);
        } else {
            counted.hidden += 1;
            counted.from = counted.from.or(problem.span());
        }
    }

    /// Begins a definition.
    pub(crate) fn enter(&mut self) {
        self.own = Some(Counted::default());
    }

    /// Ends the definition at hand.
    pub(crate) fn leave(&mut self) {
        if let Some(own) = self.own.take() {
            self.diags.extend(own.rest());
        }
    }

    pub(crate) fn finish(mut self) {
        self.leave();
        self.diags.extend(std::mem::take(&mut self.outside).rest());
        self.diags[self.start..].sort_by_key(|diagnostic| diagnostic.span().map(|span| span.start));
    }
}

impl Counted {
    /// Returns what to say about those that are hidden.
    fn rest(self) -> Option<Diagnostic> {
        let from = self.from.filter(|_| self.hidden > 0)?;
        let plural = if self.hidden == 1 { "" } else { "s" };
        let message = format!("… and {} more error{plural}", self.hidden);
        Some(
            Diagnostic::new(Code::TooManyErrors, message)
                .with_label(from, "the next of them")
                .with_help("mend the first ones, and check the file again"),
        )
    }
}
