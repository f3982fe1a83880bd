//! Rows kept in a store, so that evaluating the same population again in another process runs nothing.
//!
//! A file of JSON lines for each evaluation, written like those of a [`crate::store`] and read when the first row is asked for.
//! A row that cannot be read, because another version wrote it, is one that is not known.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::cache::{Backing, Key};
use super::fingerprint::Fingerprint;
use super::matrix::{Difference, Judged, Likeness, Output, Pair, Prediction, Row};
use crate::prim;
use crate::sched::{Status, Stop};
use crate::store::{Access, Segments, StoreError};
use crate::value::{FaultKind, GridBuf};

/// The folder of rows in a store.
const FOLDER: &str = "rows";

/// Rows of earlier evaluations in the folder of a store.
pub struct StoredRows(Mutex<State>);

struct State {
    segments: Segments<RowRecord>,
    rows: FxHashMap<Key, Arc<Row>>,
    /// Why rows could not be read or written, the first time.
    problem: Option<StoreError>,
}

impl StoredRows {
    /// Opens the rows of a store.
    ///
    /// # Errors
    /// The folder cannot be made or read, or something in it is not right.
    pub fn open(store: &Path) -> Result<Self, StoreError> {
        let mut segments: Segments<RowRecord> =
            Segments::open(&store.join(FOLDER), Access::Shared)?;
        let mut rows = FxHashMap::default();
        for record in segments.unread()? {
            if let Some((key, row)) = record.read() {
                rows.insert(key, Arc::new(row));
            }
        }
        Ok(Self(Mutex::new(State { segments, rows, problem: None })))
    }

    /// Rows that are known.
    pub fn len(&self) -> usize {
        self.state().rows.len()
    }

    /// Whether no row is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Why rows could not be written, if they could not.
    pub fn problem(&self) -> Option<String> {
        self.state().problem.as_ref().map(ToString::to_string)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What panicked left the table whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backing for Arc<StoredRows> {
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

/// A row as it is written.
#[derive(Serialize, Deserialize)]
pub(crate) struct RowRecord {
    program: String,
    task: String,
    settings: String,
    pairs: Vec<Option<PairRecord>>,
    predictions: Vec<Option<OutputRecord>>,
}

#[derive(Serialize, Deserialize)]
struct PairRecord {
    #[serde(flatten)]
    output: OutputRecord,
    status: String,
    /// Shape, palette, right cells, cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    likeness: Option<(bool, bool, u32, u32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceRecord>,
}

#[derive(Serialize, Deserialize)]
struct OutputRecord {
    fuel: u64,
    digest: String,
    /// Height, width, and the cells in two hexadecimal digits each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grid: Option<(u32, u32, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stop: Option<StopRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum DifferenceRecord {
    Score(i64, Option<Box<str>>),
    Failed(StopRecord),
}

#[derive(Serialize, Deserialize)]
struct StopRecord {
    kind: String,
    primitive: Option<String>,
}

impl RowRecord {
    fn of(key: &Key, row: &Row) -> Self {
        let pair = |pair: &Pair| PairRecord {
            output: OutputRecord::of(&pair.judged.output, pair.fuel),
            status: pair.judged.status.name().to_owned(),
            likeness: pair
                .judged
                .likeness
                .map(|of| (of.shape, of.palette, of.right_cells, of.cells)),
            differences: pair.judged.differences.iter().map(DifferenceRecord::of).collect(),
        };
        let prediction = |own: &Prediction| OutputRecord::of(&own.output, own.fuel);
        Self {
            program: key.program.to_string(),
            task: format!("{:016x}", key.task),
            settings: format!("{:032x}", key.settings),
            pairs: row.pairs.iter().map(|own| own.as_ref().map(pair)).collect(),
            predictions: row.predictions.iter().map(|own| own.as_ref().map(prediction)).collect(),
        }
    }

    fn read(self) -> Option<(Key, Row)> {
        let key = Key {
            program: Fingerprint(u128::from_str_radix(&self.program, 16).ok()?),
            task: u64::from_str_radix(&self.task, 16).ok()?,
            settings: u128::from_str_radix(&self.settings, 16).ok()?,
        };
        let pairs: Option<Vec<Option<Pair>>> = self
            .pairs
            .into_iter()
            .map(|pair| pair.map_or(Some(None), |pair| pair.read().map(Some)))
            .collect();
        let prediction = |own: OutputRecord| -> Option<Prediction> {
            Some(Prediction { fuel: own.fuel, output: Arc::new(own.read()?) })
        };
        let predictions: Option<Vec<Option<Prediction>>> = self
            .predictions
            .into_iter()
            .map(|own| own.map_or(Some(None), |own| prediction(own).map(Some)))
            .collect();
        Some((key, Row { pairs: pairs?.into(), predictions: predictions?.into() }))
    }
}

impl PairRecord {
    fn read(self) -> Option<Pair> {
        let fuel = self.output.fuel;
        let output = self.output.read()?;
        let status = match (&*self.status, output.stop) {
            ("correct", None) => Status::Correct,
            ("wrong", None) => Status::Wrong,
            ("unknown", None) => Status::Unknown,
            (_, Some(stop)) => Status::Failed(stop.kind),
            (_, None) => return None,
        };
        let likeness = self.likeness.map(|(shape, palette, right_cells, cells)| Likeness {
            shape,
            palette,
            right_cells,
            cells,
        });
        let differences: Option<Box<[Difference]>> =
            self.differences.into_iter().map(DifferenceRecord::read).collect();
        let judged = Judged { output, status, likeness, differences: differences? };
        Some(Pair { fuel, judged: Arc::new(judged) })
    }
}

impl OutputRecord {
    fn of(output: &Output, fuel: u64) -> Self {
        let grid = output.grid.as_ref().map(|grid| {
            let grid = grid.view();
            let cells = grid.cells.iter().map(|cell| format!("{:02x}", cell.cast_unsigned()));
            (grid.height, grid.width, cells.collect())
        });
        let digest = format!("{:032x}", output.digest);
        Self { fuel, digest, grid, stop: output.stop.as_ref().map(StopRecord::of) }
    }

    fn read(self) -> Option<Output> {
        let grid = match self.grid {
            None => None,
            Some((height, width, cells)) => {
                let cell = |at: usize| u8::from_str_radix(cells.get(at..at + 2)?, 16).ok();
                let cells: Option<Vec<i8>> =
                    (0..cells.len()).step_by(2).map(|at| cell(at).map(u8::cast_signed)).collect();
                Some(GridBuf::new(height, width, cells?)?)
            }
        };
        let stop = match self.stop {
            None => None,
            Some(stop) => Some(stop.read()?),
        };
        let digest = u128::from_str_radix(&self.digest, 16).ok()?;
        Some(Output { grid, stop, digest })
    }
}

impl DifferenceRecord {
    fn of(difference: &Difference) -> Self {
        match difference {
            Difference::Score(score, detail) => Self::Score(*score, detail.clone()),
            Difference::Failed(stop) => Self::Failed(StopRecord::of(stop)),
        }
    }

    fn read(self) -> Option<Difference> {
        Some(match self {
            Self::Score(score, detail) => Difference::Score(score, detail),
            Self::Failed(stop) => Difference::Failed(stop.read()?),
        })
    }
}

impl StopRecord {
    fn of(stop: &Stop) -> Self {
        let primitive = stop.primitive.map(str::to_owned);
        Self { kind: stop.kind.name().to_owned(), primitive }
    }

    fn read(self) -> Option<Stop> {
        const KINDS: [FaultKind; 10] = [
            FaultKind::Type,
            FaultKind::Value,
            FaultKind::Index,
            FaultKind::Arithmetic,
            FaultKind::Recursion,
            FaultKind::Fuel,
            FaultKind::Size,
            FaultKind::Memory,
            FaultKind::Deadline,
            FaultKind::Internal,
        ];
        let kind = KINDS.into_iter().find(|kind| kind.name() == self.kind)?;
        let primitive = match self.primitive {
            None => None,
            Some(name) => Some(prim::lookup(&name)?.get().name),
        };
        Some(Stop { kind, primitive })
    }
}
