//! Rows of evaluations, so that evaluating the same population again in another process runs
//! nothing.
//!
//! They lie in a folder of their own in the store, a file for each evaluation, and are read when it
//! is opened. A row that another version wrote in another form is one that is not known.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::segments::{Access, Segments};
use crate::population::{Backing, Fingerprint, Key, Row};

/// The folder of rows in a store.
const FOLDER: &str = "rows";

/// Rows of earlier evaluations, for a [`crate::population::Cache`].
#[derive(Clone)]
pub struct StoredRows(Arc<Mutex<State>>);

struct State {
    segments: Segments<RowRecord>,
    rows: FxHashMap<Key, Arc<Row>>,
    /// The first reason for which rows could not be written.
    problem: Option<StoreError>,
}

/// A row as it is written.
#[derive(Serialize, Deserialize)]
struct RowRecord {
    program: String,
    task: String,
    settings: String,
    row: serde_json::Value,
}

impl StoredRows {
    /// Opens the rows of a store, making the folder if need be.
    ///
    /// # Errors
    /// The folder cannot be made or read, or a line in it is no row at all.
    pub fn open(store: &Path) -> Result<Self, StoreError> {
        let mut segments: Segments<RowRecord> =
            Segments::open(&store.join(FOLDER), Access::Shared)?;
        let mut rows = FxHashMap::default();
        for record in segments.unread()? {
            if let Some((key, row)) = record.read() {
                rows.insert(key, Arc::new(row));
            }
        }
        Ok(Self(Arc::new(Mutex::new(State { segments, rows, problem: None }))))
    }

    /// Returns the reasons for which files of rows are left out, a reason a file.
    pub fn damaged(&self) -> Vec<StoreError> {
        self.state().segments.damaged().to_vec()
    }

    /// Returns the reason for which rows could not be written, if they could not.
    pub fn problem(&self) -> Option<String> {
        self.state().problem.as_ref().map(ToString::to_string)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the table whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backing for StoredRows {
    fn load(&self, keys: &[Key]) -> Vec<Option<Row>> {
        let state = self.state();
        keys.iter().map(|key| state.rows.get(key).map(|row| Row::clone(row))).collect()
    }

    fn save(&self, rows: &[(Key, Arc<Row>)]) {
        let mut state = self.state();
        let mut records = Vec::new();
        for (key, row) in rows {
            if state.rows.insert(*key, Arc::clone(row)).is_none() {
                records.push(RowRecord::of(key, row));
            }
        }
        if !records.is_empty()
            && let Err(error) = state.segments.write(&records)
        {
            state.problem.get_or_insert(error);
        }
    }
}

impl RowRecord {
    fn of(key: &Key, row: &Row) -> Self {
        Self {
            program: key.program.to_string(),
            task: format!("{:016x}", key.task),
            settings: format!("{:032x}", key.settings),
            row: row.to_json(),
        }
    }

    fn read(&self) -> Option<(Key, Row)> {
        let key = Key {
            program: Fingerprint(u128::from_str_radix(&self.program, 16).ok()?),
            task: u64::from_str_radix(&self.task, 16).ok()?,
            settings: u128::from_str_radix(&self.settings, 16).ok()?,
        };
        Some((key, Row::from_json(&self.row)?))
    }
}
