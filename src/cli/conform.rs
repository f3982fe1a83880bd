//! `arcvm conform`: runs reference vectors.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::ui::{Ui, count};
use super::{Failure, Verdict, workers};
use crate::conform;
use crate::diag::{Code, Diagnostic};
use crate::source::{SourceMap, Span};
use crate::value::Budget;

/// Run a file of reference vectors and list what differs.
#[derive(Args)]
#[command(after_help = "\
Each line is a JSON object: {\"fn\": \"add\", \"args\": [1, 2], \"out\": 3}, or \"error\": true instead of \"out\".

Values: integers, true, false, null; {\"t\": [...]} a tuple, {\"s\": [...]} a set; {\"g\": [\"012\", \"345\"]} a grid of colours 0 to 9, a
row each; {\"f\": \"vmirror\"} a primitive, {\"f\": [\"compose\", F, G]} the function that one makes of arguments.

Examples:
  arcvm conform primitives.jsonl
  arcvm conform primitives.jsonl --json")]
pub(super) struct Conform {
    /// The vectors, one JSON object a line; `-` for standard input.
    file: PathBuf,
    /// Differences to list at the most.
    #[arg(long, value_name = "N", default_value_t = 20)]
    most: usize,
}

impl Conform {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let pool = workers::pool(ui, 0)?;
        let mut sources = SourceMap::new();
        let read = match self.file.to_str() {
            Some("-") => sources.read_from("<stdin>", std::io::stdin().lock()),
            _ => sources.read(&self.file),
        };
        let source = read.map_err(|diagnostic| ui.fail(diagnostic))?;
        let text = sources.shared_text(source);
        let report = match pool.install(|| conform::run(&text, Budget::default())) {
            Ok(report) => report,
            Err(bad) => {
                let starts: Vec<usize> = std::iter::once(0)
                    .chain(text.match_indices('\n').map(|(index, _)| index + 1))
                    .collect();
                let diagnostic = |bad: &conform::BadVector| {
                    let start = starts[bad.line - 1];
                    let len = text[start..].lines().next().map_or(0, str::len);
                    let span = Span { source, start: start as u32, end: (start + len) as u32 };
                    Diagnostic::new(Code::BadVector, bad.message.clone())
                        .with_label(span, "in this vector")
                        .with_help("`arcvm help conform` tells the format")
                };
                // At least one, so that there is a word on why nothing was compared.
                let most = self.most.max(1);
                let mut diags: Vec<Diagnostic> = bad.iter().take(most).map(diagnostic).collect();
                if let (Some(last), hidden @ 1..) =
                    (diags.last_mut(), bad.len().saturating_sub(most))
                {
                    let note = format!("{hidden} more are malformed; `--most N` lists more");
                    last.notes.push(note);
                }
                ui.report(&diags, &sources)?;
                return Err(Failure::Reported);
            }
        };
        if ui.json {
            ui.print_json(json!(report))?;
        } else {
            let mut text = String::new();
            for difference in report.differences.iter().take(self.most) {
                text += &format!(
                    "{}:{}: {}\n  expected  {}\n  found     {}\n",
                    self.file.display(),
                    difference.line,
                    ui.strong(&difference.call),
                    ui.good(&difference.expected),
                    ui.bad(&difference.found)
                );
            }
            let hidden = report.differences.len().saturating_sub(self.most);
            if hidden > 0 {
                text += &format!("… and {hidden} more; `--most N` lists more\n");
            }
            let total = count(report.vectors, "vector");
            let agree = if report.vectors == 1 { "agrees" } else { "agree" };
            text += &format!("{} of {total} {agree}\n", report.agreed);
            ui.print(&text)?;
        }
        Ok(if report.differences.is_empty() { Verdict::Good } else { Verdict::Bad })
    }
}
