//! `arcvm conform`: runs reference vectors.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use super::ui::{Ui, count};
use super::view::View;
use super::{Failure, Verdict, numbers, workers};
use crate::conform;
use crate::diag::{Code, Diagnostic};
use crate::render::Style;
use crate::source::{SourceId, SourceMap, Span};
use crate::value::Budget;

/// Run a file of reference vectors and list what differs.
#[derive(Args)]
#[command(after_help = "\
Each line is a JSON object: {\"fn\": \"add\", \"args\": [1, 2], \"out\": 3}, or \"error\": true instead of \"out\".

Values: integers, true, false, null; {\"t\": [...]} a tuple, {\"s\": [...]} a set; {\"g\": [\"012\", \"345\"]} a grid of colours 0 to 9, a \
row each; {\"f\": \"vmirror\"} a primitive, {\"f\": [\"compose\", F, G]} the function that one makes of arguments.

Examples:
  arcvm conform primitives.jsonl
  arcvm conform primitives.jsonl --json

Exit codes: 0 all agree, 1 some differ or some lines are no vectors, 2 bad usage or no vector at all.")]
pub(super) struct Conform {
    /// The vectors, one JSON object a line; `-` for standard input.
    file: PathBuf,
    /// Differences, and lines that are no vectors, to list at the most.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = numbers::from::<usize>(0))]
    most: usize,
}

impl Conform {
    /// Runs the command.
    pub(super) fn execute(&self, ui: &mut Ui) -> Result<Verdict, Failure> {
        let pool = workers::pool(ui, 0)?;
        let mut sources = SourceMap::new();
        let (source, problem) = sources.read_input(&self.file);
        let is_whole = problem.is_none();
        let Some(source) = source else {
            ui.report(problem.as_slice(), &sources)?;
            return Err(Failure::Reported);
        };
        ui.tell(problem.as_slice(), &sources)?;
        let text = sources.shared_text(source);
        let report = pool.install(|| conform::run(&text, Budget::default()));
        let diags = self.malformed(source, &text, &report.malformed);
        if report.vectors == 0 {
            ui.tell(&diags, &sources)?;
            let message = format!("{} holds no vector", sources.name(source));
            return Err(ui.fail(
                Diagnostic::new(Code::NothingToRun, message)
                    .with_help("`arcvm help conform` tells the format"),
            ));
        }
        ui.tell(&diags, &sources)?;
        ConformView { file: &self.file, report: &report, most: self.most }.show(ui)?;
        let good = is_whole && report.differences.is_empty() && report.malformed.is_empty();
        Ok(if good { Verdict::Good } else { Verdict::Bad })
    }

    /// Returns the diagnostics for lines that are no vectors, as many as are wanted.
    fn malformed(
        &self,
        source: SourceId,
        text: &str,
        malformed: &[conform::BadVector],
    ) -> Vec<Diagnostic> {
        let starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(position, _)| position + 1))
            .collect();
        let diagnostic = |bad: &conform::BadVector| {
            let start = starts[bad.line - 1];
            let len = text[start..].lines().next().map_or(0, str::len);
            let span = Span { source, start: start as u32, end: (start + len) as u32 };
            Diagnostic::new(Code::BadVector, bad.message.clone())
                .with_label(span, "in this vector")
                .with_help("`arcvm help conform` tells the format")
        };
        let most = self.most;
        let mut diags: Vec<Diagnostic> = malformed.iter().take(most).map(diagnostic).collect();
        if let (Some(last), hidden @ 1..) = (diags.last_mut(), malformed.len().saturating_sub(most))
        {
            let are = if hidden == 1 { "is" } else { "are" };
            last.notes.push(format!("{hidden} more {are} malformed; `--most N` lists more"));
        }
        diags
    }
}

/// How many vectors agree, and the first differences.
struct ConformView<'v> {
    file: &'v Path,
    report: &'v conform::Report,
    most: usize,
}

impl View for ConformView<'_> {
    fn text(&self, style: &Style) -> String {
        let &Self { file, report, most } = self;
        let mut text = String::new();
        for difference in report.differences.iter().take(most) {
            text += &format!(
                "{}:{}: {}\n  expected  {}\n  found     {}\n",
                file.display(),
                difference.line,
                style.strong(&difference.call),
                style.good(&difference.expected),
                style.bad(&difference.found)
            );
        }
        let hidden = report.differences.len().saturating_sub(most);
        if hidden > 0 {
            text += &format!("… and {hidden} more; `--most N` lists more\n");
        }
        let total = count(report.vectors, "vector");
        let agree = if report.vectors == 1 { "agrees" } else { "agree" };
        text += &format!("{} of {total} {agree}", report.agreed);
        text += &match report.malformed.len() {
            0 => "\n".to_owned(),
            1 => ", 1 line is no vector\n".to_owned(),
            lines => format!(", {lines} lines are no vectors\n"),
        };
        text
    }

    fn json(&self) -> Json {
        json!(self.report)
    }
}
