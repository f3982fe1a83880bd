//! Results of earlier evaluations, by what they depend on: program, task, and the settings of the
//! evaluation.
//!
//! The cache lives in memory and may have a backing, which keeps rows from one run to the next. It
//! holds a bounded number of bytes. When it is half full it begins anew and keeps what it had as
//! the old half, from which rows that are asked for come over.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::fingerprint::Fingerprint;
use super::matrix::Row;

/// The key of a row: all that it depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Key {
    /// The program.
    pub program: Fingerprint,
    /// The content hash of the task.
    pub task: u64,
    /// A digest of the engine's version and of the settings that change results: budgets,
    /// direction, scores, differs.
    pub settings: u128,
}

/// Keeps rows beyond the life of a process.
pub trait Backing: Send + Sync {
    /// Returns the rows of some keys, where they are known. A row that cannot be read is one that
    /// is not known.
    fn load(&self, keys: &[Key]) -> Vec<Option<Row>>;

    /// Keeps rows. Failing to is no error of the evaluation.
    fn save(&self, rows: &[(Key, Arc<Row>)]);
}

/// A cache that populations may share.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    halves: Mutex<Halves>,
    capacity: usize,
    backing: Option<Box<dyn Backing>>,
}

#[derive(Default)]
struct Halves {
    young: FxHashMap<Key, Arc<Row>>,
    /// Bytes of the young half.
    bytes: usize,
    old: FxHashMap<Key, Arc<Row>>,
}

impl Halves {
    /// Puts a row into the young half, which becomes the old one first where it has no room.
    fn insert(&mut self, key: Key, row: Arc<Row>, capacity: usize) {
        let bytes = size_of::<(Key, Arc<Row>)>() + row.bytes();
        if capacity / 2 < self.bytes + bytes {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        if self.young.insert(key, row).is_none() {
            self.bytes += bytes;
        }
    }
}

impl Cache {
    /// Bytes that a cache holds by default. An output that several rows share is counted in each,
    /// so it is less than that.
    pub const CAPACITY: usize = 256 << 20;

    /// Returns a cache in memory of at most so many bytes.
    pub fn new(capacity: usize) -> Self {
        Self(Arc::new(Inner { halves: Mutex::default(), capacity, backing: None }))
    }

    /// Returns a cache with a backing.
    pub fn with_backing(capacity: usize, backing: Box<dyn Backing>) -> Self {
        Self(Arc::new(Inner { halves: Mutex::default(), capacity, backing: Some(backing) }))
    }

    /// Counts the rows in memory.
    pub fn len(&self) -> usize {
        let halves = self.halves();
        halves.young.len() + halves.old.keys().filter(|key| !halves.young.contains_key(key)).count()
    }

    /// Tells whether no row is in memory.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets the rows in memory; a backing keeps its own.
    pub fn clear(&self) {
        *self.halves() = Halves::default();
    }

    /// Returns the rows of some keys, where they are known.
    pub(super) fn get(&self, keys: &[Key]) -> Vec<Option<Arc<Row>>> {
        let mut halves = self.halves();
        let mut rows: Vec<Option<Arc<Row>>> = Vec::with_capacity(keys.len());
        for key in keys {
            let row = match halves.young.get(key) {
                Some(row) => Some(row.clone()),
                None => halves.old.get(key).cloned().inspect(|row| {
                    halves.insert(*key, row.clone(), self.0.capacity);
                }),
            };
            rows.push(row);
        }
        drop(halves);
        if let Some(backing) = &self.0.backing {
            let missing: Vec<usize> =
                (0..rows.len()).filter(|&index| rows[index].is_none()).collect();
            let wanted: Vec<Key> = missing.iter().map(|&index| keys[index]).collect();
            if !wanted.is_empty() {
                for (index, row) in missing.into_iter().zip(backing.load(&wanted)) {
                    rows[index] = row.filter(Row::is_final).map(Arc::new);
                    if let Some(row) = &rows[index] {
                        self.halves().insert(keys[index], row.clone(), self.0.capacity);
                    }
                }
            }
        }
        rows
    }

    /// Keeps rows, but for those that end where time was up or somebody interrupted.
    pub(super) fn put(&self, mut rows: Vec<(Key, Arc<Row>)>) {
        rows.retain(|(_, row)| row.is_final());
        if let Some(backing) = &self.0.backing {
            backing.save(&rows);
        }
        let mut halves = self.halves();
        rows.into_iter().for_each(|(key, row)| halves.insert(key, row, self.0.capacity));
    }

    fn halves(&self) -> MutexGuard<'_, Halves> {
        // A thread that panicked left the tables whole.
        self.0.halves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cache({} rows)", self.len())
    }
}
