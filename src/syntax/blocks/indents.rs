//! Diagnostics of indentation that is wrong, and of a body that is missing.

use super::Blocks;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

impl Blocks<'_, '_> {
    pub(super) fn lacks_body(&mut self, span: Span) {
        self.note_unsound();
        self.report.push(
            Diagnostic::new(Code::MissingBody, "this statement has no body")
                .with_label(span, "no indented line follows")
                .with_help("indent the lines that belong to it by four spaces, or write `pass`"),
        );
    }

    pub(super) fn report_indent(&mut self, span: Span, indent: u32, expected: Option<u32>) {
        let label = Span { end: span.end.min(span.start + 1), ..span };
        let problem = match expected {
            Some(expected) => {
                let wrong = if indent > expected {
                    "is indented too far"
                } else {
                    "is not indented far enough"
                };
                Diagnostic::new(Code::BadIndentation, format!("this line {wrong}"))
                    .with_label(
                        label,
                        match indent {
                            1 => format!("by 1 column, where the body has {expected}"),
                            _ => format!("by {indent} columns, where the body has {expected}"),
                        },
                    )
                    .with_help("indent it like the first line of the body")
            }
            None => Diagnostic::new(
                Code::BadIndentation,
                "this line is indented and belongs to no definition",
            )
            .with_label(label, "not in the first column")
            .with_help("begin it in the first column, or place it under a `def` line"),
        };
        self.report.push(problem);
    }
}
