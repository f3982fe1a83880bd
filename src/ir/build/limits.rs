//! Bounds on how much is built.

use super::body::Body;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Functions inside a definition are built as often as they are written down in calls: where they
/// call each other, that may be without end.
const MAX_BUILDS: usize = 5_000;

impl Body<'_, '_, '_> {
    /// Counts one more function that is built; complains where there are too many.
    pub(super) fn may_build(&mut self, span: Span) -> Option<()> {
        self.builds += 1;
        if self.builds <= MAX_BUILDS {
            return Some(());
        }
        // A round of a loop that is built anew forgets the complaints of the one before.
        let own = &self.diags[self.before.min(self.diags.len())..];
        if !own.iter().any(|said| said.code == Code::TooDeep) {
            self.diags.push(
                Diagnostic::new(
                    Code::TooDeep,
                    "functions inside this one call each other too often",
                )
                .with_label(span, "one call too many")
                .with_help("make definitions of the file of some of them"),
            );
        }
        None
    }
}
