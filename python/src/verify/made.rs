//! The results of texts: their rows, the messages about them, and the pickle of both.

use std::sync::Arc;

use arcvm::population::texts::{self, Verified, Written};
use arcvm::prelude::{Dialect, Fingerprint, Row, Task as ArcTask};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The texts, the task, and what became of them.
pub(super) struct Made {
    pub(super) texts: Vec<Written>,
    pub(super) task: Arc<ArcTask>,
    pub(super) verified: Verified,
    /// The problems of each text, where it was read from bytes: the rows do not have it then.
    pub(super) kept: Option<Vec<Vec<Said>>>,
}

/// An error or a warning about a text.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) is_error: bool,
    pub(super) fields: Value,
    pub(super) shown: String,
}

impl Said {
    pub(super) fn of(problem: &texts::Problem) -> Self {
        let (is_error, fields) = (problem.is_error(), problem.to_json());
        Self { is_error, fields, shown: problem.render() }
    }
}

impl Made {
    /// Returns all that is said of a text.
    pub(super) fn said(&self, index: usize) -> Vec<Said> {
        match &self.kept {
            Some(kept) => kept.get(index).cloned().unwrap_or_default(),
            None => self.verified.rows[index].problems.iter().map(Said::of).collect(),
        }
    }

    pub(super) fn state(&self) -> State {
        let row = |(index, row): (usize, &texts::TextRow)| RowState {
            name: row.name.clone(),
            fingerprint: row.fingerprint.map(|own| own.to_string()),
            first_alike: row.first_alike,
            said: self.said(index),
            row: row.row.as_ref().map(|row| row.to_json()),
            skipped: row.skipped,
        };
        let is_arc = |text: &Written| text.dialect == Dialect::Arc;
        State {
            texts: self.texts.iter().map(|text| (text.text.clone(), is_arc(text))).collect(),
            rows: self.verified.rows.iter().enumerate().map(row).collect(),
        }
    }
}

/// The pickle of a verification.
#[derive(Serialize, Deserialize)]
pub(super) struct State {
    /// The texts, and whether they are of the project's own dialect.
    texts: Vec<(String, bool)>,
    rows: Vec<RowState>,
}

#[derive(Serialize, Deserialize)]
struct RowState {
    name: Option<String>,
    fingerprint: Option<String>,
    first_alike: Option<usize>,
    said: Vec<Said>,
    row: Option<Value>,
    skipped: bool,
}

impl State {
    pub(super) fn made(self, task: Arc<ArcTask>) -> Option<Made> {
        let texts = self.texts.into_iter().map(|(text, is_arc)| Written {
            text,
            dialect: if is_arc { Dialect::Arc } else { Dialect::Python },
        });
        let texts: Vec<Written> = texts.collect();
        let (mut rows, mut kept) = (Vec::new(), Vec::new());
        for own in self.rows {
            let fingerprint = own.fingerprint.map(|own| u128::from_str_radix(&own, 16));
            let row = match own.row {
                None => None,
                Some(row) => Some(Arc::new(Row::from_json(&row)?)),
            };
            rows.push(texts::TextRow {
                name: own.name,
                fingerprint: fingerprint.transpose().ok()?.map(Fingerprint::from),
                first_alike: own.first_alike,
                problems: Vec::new(),
                row,
                skipped: own.skipped,
            });
            kept.push(own.said);
        }
        (rows.len() == texts.len()).then_some(Made {
            texts,
            task,
            verified: Verified { rows },
            kept: Some(kept),
        })
    }
}
