//! A check as a JSON document, written as it is gone through: there may be a hundred thousand
//! programs, each with what is wrong with it.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::{CheckView, Checked};
use crate::cli::run::output_json;
use crate::cli::solver::unread_json;
use crate::diag;
use crate::eval::{Outcome, Status};
use crate::jobs::{fault_json, outcome_message};
use crate::library::Entry;
use crate::task::Sample;
use crate::value::Fault;

/// All of a check.
pub(super) struct Document<'d>(pub(super) &'d CheckView<'d>);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(view) = *self;
        let mut more = Value::Object(Map::new());
        view.device.add_to(&mut more);
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in more.as_object().into_iter().flatten() {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("interrupted", &(view.not_run > 0))?;
        map.serialize_entry("programs", &Rows(view))?;
        map.serialize_entry("summary", &summary(view))?;
        map.end()
    }
}

fn summary(view: &CheckView<'_>) -> Value {
    let (pairs, right) = view.pairs();
    let outcomes = view.checked.iter().flat_map(|program| &program.evaluated.outcomes);
    let unknown = outcomes.filter(|outcome| outcome.status == Status::Unknown).count();
    let mut summary = json!({
        "programs": view.checked.len() + view.broken(),
        "invalid": view.broken(),
        "solved": view.solved(),
        "pairs": pairs,
        "pairs_correct": right,
        "pairs_unknown": unknown,
        "without_task": view.without_task,
        "not_run": view.not_run,
    });
    view.took.add_to(&mut summary);
    summary
}

/// All programs: those that were run, those with errors, and files that cannot be read.
struct Rows<'d>(&'d CheckView<'d>);

/// A row of the list.
enum ListRow<'d> {
    Checked(ProgramRow<'d>),
    Invalid(InvalidRow<'d>),
    Unread(Value),
}

impl Serialize for ListRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Checked(program) => program.serialize(serializer),
            Self::Invalid(invalid) => invalid.serialize(serializer),
            Self::Unread(value) => value.serialize(serializer),
        }
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(view) = *self;
        let checked =
            view.checked.iter().map(|checked| ListRow::Checked(ProgramRow { view, checked }));
        let invalid = view.invalid.iter().map(|entry| ListRow::Invalid(InvalidRow { view, entry }));
        let unread = view.library.unread.iter().map(|file| {
            let mut row = unread_json(file, view.library);
            (row["solved"], row["pairs"], row["task"]) = (json!(false), json!([]), Value::Null);
            ListRow::Unread(row)
        });
        serializer.collect_seq(checked.chain(invalid).chain(unread))
    }
}

/// A program that was run.
struct ProgramRow<'d> {
    view: &'d CheckView<'d>,
    checked: &'d Checked<'d>,
}

impl Serialize for ProgramRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { view, checked } = *self;
        let entry = checked.entry();
        let solved = checked.evaluated.solved();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", &entry.file.name)?;
        map.serialize_entry("name", checked.name())?;
        if view.checks_order {
            let order = match checked.evaluated.order_pick() {
                None => Value::Bool(false),
                Some(pick) => {
                    let line = pick.node.and_then(|node| view.library.line_of(&entry, node));
                    json!({ "line": line.map(|(line, _)| line), "primitive": pick.primitive })
                }
            };
            map.serialize_entry("order_sensitive", &order)?;
        }
        // Most programs fail alike on all pairs.
        let mut known: Vec<(&Fault, Value)> = Vec::new();
        for fault in checked.evaluated.outcomes.iter().filter_map(|own| own.fault.as_ref()) {
            if !known.iter().any(|(other, _)| *other == fault) {
                known.push((fault, fault_json(fault, view.library, &entry)));
            }
        }
        let pairs = checked.pairs().map(|(sample, outcome)| {
            let fault = outcome.fault.as_ref();
            let error = fault.and_then(|own| known.iter().find(|(fault, _)| *fault == own));
            PairRow { view, sample, outcome, error: error.map(|(_, error)| error) }
        });
        map.serialize_entry("pairs", &pairs.collect::<Vec<_>>())?;
        map.serialize_entry("solved", &solved)?;
        map.serialize_entry("status", if solved { "solved" } else { "failed" })?;
        map.serialize_entry("task", &checked.job.task().id)?;
        map.end()
    }
}

/// A pair of a program.
struct PairRow<'d> {
    view: &'d CheckView<'d>,
    sample: &'d Sample,
    outcome: &'d Outcome,
    error: Option<&'d Value>,
}

impl Serialize for PairRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { view, sample, outcome, error } = *self;
        let mut map = serializer.serialize_map(None)?;
        if let Some(error) = error {
            map.serialize_entry("error", error)?;
        }
        map.serialize_entry("index", &sample.index)?;
        map.serialize_entry("kind", &sample.kind.to_string())?;
        map.serialize_entry("message", &outcome_message(outcome))?;
        map.serialize_entry("ns", &outcome.nanos)?;
        if view.has_outputs {
            map.serialize_entry("output", &output_json(outcome))?;
        }
        map.serialize_entry("status", outcome.status.name())?;
        map.end()
    }
}

/// A program with errors, which has no pairs.
struct InvalidRow<'d> {
    view: &'d CheckView<'d>,
    entry: &'d Entry<'d>,
}

impl Serialize for InvalidRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { view, entry } = *self;
        let sources = &view.library.sources;
        let said = entry.definition.diagnostics.iter();
        let said: Vec<_> = said.map(|said| diag::Document { said, sources }).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("diagnostics", &said)?;
        map.serialize_entry("file", &entry.file.name)?;
        map.serialize_entry("name", &entry.definition.name)?;
        map.serialize_entry("pairs", &[(); 0])?;
        map.serialize_entry("solved", &false)?;
        map.serialize_entry("status", "invalid")?;
        map.serialize_entry("task", entry.task_name())?;
        map.end()
    }
}
