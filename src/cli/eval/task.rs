//! The output of `arcvm eval` for one task: the best candidates and where they fail.

use std::fmt::Write;

use serde_json::{Value, json};

use super::EvalView;
use crate::cli::ui::count;
use crate::cli::view::View;
use crate::eval::{Status, Stop};
use crate::jobs::{fault_json, grid_json};
use crate::population::{CandidateId, Difference, Pair, Prediction, Row, TaskScores, TestReport};
use crate::render::{self, Panel, Style};
use crate::task::{Sample, SampleKind, Task};
use crate::value::{Fault, FaultKind, GridBuf};

/// One task of an evaluation.
pub(super) struct TaskView<'v> {
    pub(super) eval: &'v EvalView<'v>,
    /// Its index among the tasks.
    pub(super) index: usize,
}

/// Returns the samples that a row has pairs of.
fn demonstrations(task: &Task) -> Vec<&Sample> {
    task.samples.iter().filter(|sample| sample.kind != SampleKind::Test).collect()
}

impl View for TaskView<'_> {
    fn text(&self, style: &Style) -> String {
        let (scores, task, report) = (self.scores(), self.task(), self.report());
        let mut text = String::new();
        let solvers = scores.solvers().count();
        let verdict = format!("{} right on all demonstrations", count(solvers, "candidate"));
        let verdict = if 0 < solvers { style.good(&verdict) } else { style.bad(&verdict) };
        let _ = write!(text, "{}  {verdict}", style.strong(&task.id));
        if 0 < solvers && task.held_back().next().is_some() {
            let _ = write!(
                text,
                "; on the test {} right, {} wrong, {} not known",
                report.right.len(),
                report.wrong.len(),
                report.unknown.len()
            );
        }
        text.push('\n');
        let ranked = scores.ranked();
        let name = |id: CandidateId| &self.eval.population.candidates()[id.index()].name;
        let alike = self.eval.population.duplicates(scores);
        let shown = || ranked.iter().take(self.eval.best);
        let width = shown().map(|(id, _)| name(*id).chars().count()).max().unwrap_or(0).max(9);
        if 0 < self.eval.best {
            let head = format!("  {:<width$}  right  cells      fuel  place", "candidate");
            let _ = writeln!(text, "{}", style.faint(&head));
        }
        let samples = demonstrations(task);
        for (id, row) in shown() {
            let right = format!("{}/{}", row.right(), row.pairs.len());
            let cells = match row.pairs.len() {
                // Without demonstrations there is nothing to be alike.
                0 => "–".to_owned(),
                _ => format!("{:.1}%", row.likeness() * 100.0),
            };
            let _ =
                write!(text, "  {:<width$}  {right:>5} {cells:>6} {:>9}", name(*id), row.fuel());
            let _ = write!(text, "  {}", self.place(*id).unwrap_or_default());
            match alike.get(id).map_or(0, Vec::len) {
                0 => {}
                others => {
                    let _ = write!(text, " and {others} alike");
                }
            }
            if let Some((pair, stop)) = row.fault() {
                let told = self.fault_as_written(*id, samples[pair], stop);
                let stop = told.as_ref().map_or(stop, Stop::from);
                let name = samples[pair].name();
                let _ = write!(text, "  {name}: {}", style.faint(&fault(stop)));
            }
            let differences = self.differences(row);
            if !differences.is_empty() {
                let _ = write!(text, "  {}", style.faint(&differences.join(" ")));
            }
            text.push('\n');
        }
        if self.eval.best < ranked.len() && 0 < self.eval.best {
            let _ = writeln!(text, "  {} more", ranked.len() - self.eval.best);
        }
        text.push('\n');
        if let Some(most) = self.eval.attempts {
            self.write_attempts(style, &self.answers(most), &mut text);
        }
        text
    }

    fn json(&self) -> Value {
        let (scores, task, report) = (self.scores(), self.task(), self.report());
        let places = |ids: &[CandidateId]| -> Vec<Value> {
            ids.iter().map(|id| self.candidate_json(*id)).collect()
        };
        let ranked = scores.ranked();
        let alike = self.eval.population.duplicates(scores);
        let samples = demonstrations(task);
        let predictions = self.eval.matrix.predictions();
        let best = ranked.iter().take(self.eval.best).map(|(id, row)| {
            let mut json = self.candidate_json(*id);
            let alike = alike.get(id).into_iter().flatten();
            let verdicts = predictions.verdicts(self.index, task, *id);
            let tests = predictions.of(self.index, *id).iter().zip(verdicts).zip(task.held_back());
            let tests = tests.map(|((prediction, right), sample)| {
                let told = |stop| self.fault_json(*id, sample, stop);
                let mut json = test_json(prediction.as_ref(), right, told);
                json["pair"] = sample.name().into();
                json
            });
            let pairs = row.pairs.iter().zip(&samples).map(|(pair, sample)| {
                self.pair_json(pair.as_ref(), |stop| self.fault_json(*id, sample, stop))
            });
            json["duplicates"] = alike.map(|id| self.candidate_json(*id)).collect();
            json["right"] = json!(row.right());
            json["solved"] = json!(row.solved());
            json["cells"] = json!(row.likeness());
            json["fuel"] = json!(row.fuel());
            json["class"] = json!(scores.class(*id));
            json["program"] =
                json!(self.eval.population.fingerprint(*id).map(|hash| hash.to_string()));
            json["pairs"] = pairs.collect();
            json["tests"] = tests.collect();
            json
        });
        let attempts = self.eval.attempts.map(|most| {
            let answers = self.answers(most);
            let answer = |(id, grid): &(CandidateId, &GridBuf)| {
                let mut json = self.candidate_json(*id);
                json["output"] = grid_json(grid);
                json
            };
            answers.iter().map(|own| own.iter().map(answer).collect()).collect::<Vec<Value>>()
        });
        let mut json = json!({
            "task": task.id,
            "distinct": scores.distinct,
            "unique": scores.unique_rows().count(),
            "solvers": places(&scores.solvers().collect::<Vec<_>>()),
            "test": {
                "right": places(&report.right),
                "wrong": places(&report.wrong),
                "unknown": places(&report.unknown),
            },
            "best": best.collect::<Vec<_>>(),
        });
        if let Some(attempts) = attempts {
            json["attempts"] = attempts.into();
        }
        json
    }
}

impl<'v> TaskView<'v> {
    fn scores(&self) -> &'v TaskScores {
        &self.eval.matrix.tasks[self.index]
    }

    fn task(&self) -> &'v Task {
        self.eval.tasks[self.index]
    }

    fn report(&self) -> &'v TestReport {
        &self.eval.reports[self.index]
    }

    /// Returns the different answers of the best candidates for each test input.
    fn answers(&self, most: usize) -> Vec<Vec<(CandidateId, &'v GridBuf)>> {
        let tests = self.task().of_kind(SampleKind::Test).count();
        self.eval.matrix.predictions().attempts(self.index, tests, most)
    }

    /// Returns what differs say of a row, in a few words each: `?` where one failed.
    fn differences(&self, row: &Row) -> Vec<String> {
        let words = |(name, sum): (&str, Option<i64>)| {
            let name = name.strip_prefix("differ_").unwrap_or(name);
            sum.map_or_else(|| format!("{name} ?"), |sum| format!("{name} {sum}"))
        };
        self.eval.matrix.difference_sums(row).into_iter().map(words).collect()
    }

    /// Returns why a candidate yields no value on a sample, in terms of what is written; `None`
    /// where nothing is.
    fn fault_as_written(
        &self,
        candidate: CandidateId,
        sample: &Sample,
        stop: Stop,
    ) -> Option<Fault> {
        let EvalView { population, options, .. } = self.eval;
        population.fault_as_written(candidate, self.task(), sample, options, stop)
    }

    /// Returns the same as data: the kind, the primitive, the message, and where it is.
    fn fault_json(&self, candidate: CandidateId, sample: &Sample, stop: Stop) -> Value {
        let fault = self.fault_as_written(candidate, sample, stop);
        let entry = self.eval.population.entry(candidate);
        let mut json = match fault.as_ref().zip(entry) {
            Some((fault, entry)) => fault_json(fault, self.eval.population.library(), &entry),
            None => json!({ "kind": stop.kind.name(), "primitive": stop.primitive }),
        };
        json["message"] = json!(fault.map(|fault| fault.to_string()));
        json
    }

    fn write_attempts(
        &self,
        style: &Style,
        attempts: &[Vec<(CandidateId, &GridBuf)>],
        text: &mut String,
    ) {
        for (sample, answers) in self.task().of_kind(SampleKind::Test).zip(attempts) {
            let _ = writeln!(
                text,
                "{}  {}",
                style.strong(&sample.name()),
                count(answers.len(), "answer")
            );
            let mut panels: Vec<Panel<'_>> = Vec::new();
            for &(id, grid) in answers {
                let name = &self.eval.population.candidates()[id.index()].name;
                let place = self.place(id).map_or_else(String::new, |place| format!(" ({place})"));
                panels.push(Panel::new(format!("{name}{place}"), grid.view()));
            }
            text.push_str(&render::panels(&panels, style));
            text.push('\n');
        }
    }

    /// Returns the file and the line of a candidate.
    fn place(&self, id: CandidateId) -> Option<String> {
        let entry = self.eval.population.entry(id)?;
        let line = self.eval.population.library().sources.line_col(entry.definition.span).0;
        Some(format!("{}:{line}", entry.file.name))
    }

    /// Returns a candidate by its name, its file and its line.
    fn candidate_json(&self, id: CandidateId) -> Value {
        let library = self.eval.population.library();
        let entry = self.eval.population.entry(id);
        let line = entry.map(|entry| library.sources.line_col(entry.definition.span).0);
        json!({
            "name": self.eval.population.candidates()[id.index()].name,
            "candidate": id.index(),
            "file": entry.map(|entry| &entry.file.name),
            "line": line,
        })
    }

    fn pair_json(&self, pair: Option<&Pair>, told: impl Fn(Stop) -> Value) -> Value {
        let Some(pair) = pair else { return json!({ "status": "not run" }) };
        let judged = &pair.judged;
        let output = judged.output.grid.as_ref().map(grid_json);
        let mut json =
            json!({ "status": judged.status.name(), "fuel": pair.fuel, "output": output });
        if let Some(likeness) = judged.likeness {
            json["shape"] = likeness.shape.into();
            json["palette"] = likeness.palette.into();
            json["cells_right"] = likeness.right_cells.into();
            json["cells"] = likeness.cells.into();
        }
        if let Some(told) = judged.output.stop.map(told) {
            add_fault(&mut json, told);
        }
        if !judged.differences.is_empty() && judged.status == Status::Wrong {
            let named = self.eval.matrix.differs.iter().zip(&judged.differences);
            let said = named.map(|(name, said)| {
                let value = match said {
                    Difference::Score(score, None) => json!(score),
                    Difference::Score(score, Some(detail)) => json!([score, detail]),
                    Difference::Failed(stop) => json!({ "fault": fault(*stop) }),
                };
                (name.clone(), value)
            });
            json["differs"] = Value::Object(said.collect());
        }
        json
    }
}

/// Returns what a candidate made of a test input, and whether that is right, where the expected
/// output is known.
fn test_json(
    prediction: Option<&Prediction>,
    right: Option<bool>,
    told: impl Fn(Stop) -> Value,
) -> Value {
    let Some(Prediction { fuel, output }) = prediction else {
        return json!({ "status": "not run" });
    };
    let status = match (output.stop, right) {
        (Some(stop), _) => Status::Failed(stop.kind),
        (None, Some(true)) => Status::Correct,
        (None, Some(false)) => Status::Wrong,
        (None, None) => Status::Unknown,
    };
    let mut json = json!({
        "status": status.name(),
        "fuel": fuel,
        "output": output.grid.as_ref().map(grid_json),
        "fault": null,
        "primitive": null,
    });
    if let Some(told) = output.stop.map(told) {
        add_fault(&mut json, told);
    }
    json
}

/// Adds a fault to what is said of a pair: its kind and primitive, and all of it under `error`.
fn add_fault(json: &mut Value, mut told: Value) {
    json["fault"] = told["kind"].clone();
    json["primitive"] = told["primitive"].clone();
    json["message"] = told["message"].take();
    if let Value::Object(fields) = &mut told {
        fields.remove("message");
    }
    json["error"] = told;
}

/// Returns a fault in a few words.
fn fault(stop: Stop) -> String {
    let what = match stop.kind.is_budget() {
        true if stop.kind == FaultKind::Deadline => "out of time".to_owned(),
        true => format!("over its {} budget", stop.kind.name()),
        false => format!("{} error", stop.kind.name()),
    };
    match stop.primitive {
        Some(primitive) => format!("{what} in `{primitive}`"),
        None => what,
    }
}
