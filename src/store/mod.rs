//! The finds of searches, kept on disk: programs by hash, their parents, their scores on tasks, and
//! where each search stands.
//!
//! A store is a folder of JSON lines in files that are named by their content and never change. A
//! commit writes one of them under another name, waits until it is on disk, and renames it. So a
//! reader sees all of it or nothing, whenever a process is killed. Records are facts that can be
//! merged in any order: the earliest sighting of a program, its scores, the latest state of a
//! search. So any number of processes write to one store without knowing of each other. Any text
//! tool can read it.
//!
//! Chosen by measurement, on two cores and a virtual disk, all three with everything on disk after
//! each commit:
//!
//! | | commit 100 scored programs | load 20,000 | four processes, 5,000 each |
//! |---|---|---|---|
//! | redb 4.4, opened for each commit (one process at a time) | 36 ms | 93 ms | 4.9 s |
//! | SQLite (rusqlite 0.41, WAL, `synchronous = full`) | 8.0 ms | 67 ms | 3.5 s |
//! | files named by their content | 7.9 ms | 44 ms | 0.2 s |
//!
//! SQLite takes 42 s of processor time to build besides.
//!
//! LMDB would do as well, but opening it is `unsafe`. A single program is found sooner in a
//! database: 0.9 ms with SQLite against 2.3 ms here, both with opening it. A search holds its
//! programs in memory and does not need that.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod collect;
mod records;
mod rows;
mod segments;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use collect::Collected;
pub use records::{
    GenomeHash, GenomeRecord, HuntRecord, Member, ProgramHash, ProgramRecord, Record, ScoreRecord,
    SearchRecord, TaskHash,
};
pub use rows::StoredRows;
pub use segments::StoreError;

use segments::{Access, Segments};

/// A store, as it was when it was last read, and what is yet to be written.
pub struct Store {
    segments: Segments<Record>,
    programs: BTreeMap<ProgramHash, ProgramRecord>,
    scores: BTreeMap<ScoreKey, ScoreRecord>,
    genomes: BTreeMap<GenomeHash, GenomeRecord>,
    searches: BTreeMap<String, SearchRecord>,
    hunts: BTreeMap<String, HuntRecord>,
    /// Records that the next commit writes.
    pending: Vec<Record>,
}

/// The key of a score: program, task, version of the engine.
type ScoreKey = (ProgramHash, TaskHash, String);

impl Store {
    /// Opens a store for reading and writing, making the folder if need be.
    ///
    /// # Errors
    /// The folder cannot be made, something in it cannot be read, or a collection is under way.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::with(Segments::open(folder, Access::Shared)?)
    }

    /// Opens a store that is there already, to read it: nothing in the folder is changed. A record
    /// that is to be written takes [`Store::open`].
    ///
    /// # Errors
    /// There is no store in the folder, or something in it cannot be read.
    pub fn open_existing(folder: &Path) -> Result<Self, StoreError> {
        Self::with(Self::reading(folder)?)
    }

    fn reading(folder: &Path) -> Result<Segments<Record>, StoreError> {
        match folder.is_dir() {
            true => Segments::open(folder, Access::Reading),
            false => Err(StoreError::missing(folder)),
        }
    }

    fn with(segments: Segments<Record>) -> Result<Self, StoreError> {
        let mut store = Self {
            segments,
            programs: BTreeMap::new(),
            scores: BTreeMap::new(),
            genomes: BTreeMap::new(),
            searches: BTreeMap::new(),
            hunts: BTreeMap::new(),
            pending: Vec::new(),
        };
        store.refresh()?;
        Ok(store)
    }

    /// Reads what other processes have written since.
    ///
    /// # Errors
    /// A file cannot be read or is not right.
    pub fn refresh(&mut self) -> Result<(), StoreError> {
        for record in self.segments.unread()? {
            self.merge(record);
        }
        Ok(())
    }

    /// Returns the reasons for which files of the store are left out, a reason a file.
    pub fn damaged(&self) -> &[StoreError] {
        self.segments.damaged()
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        self.segments.folder()
    }

    /// Returns the programs, by hash.
    pub fn programs(&self) -> impl Iterator<Item = &ProgramRecord> {
        self.programs.values()
    }

    /// Returns the program of a hash.
    pub fn program(&self, hash: ProgramHash) -> Option<&ProgramRecord> {
        self.programs.get(&hash)
    }

    /// Returns the programs whose hash, as it is printed, begins so.
    pub fn programs_beginning(&self, prefix: &str) -> Vec<&ProgramRecord> {
        let begins = |program: &&ProgramRecord| program.program.to_string().starts_with(prefix);
        self.programs.values().filter(begins).collect()
    }

    /// Returns the scores of a program.
    pub fn scores_of(&self, program: ProgramHash) -> impl Iterator<Item = &ScoreRecord> {
        let from = (program, TaskHash(0), String::new());
        self.scores.range(from..).take_while(move |(key, _)| key.0 == program).map(|(_, s)| s)
    }

    /// Returns all scores, by program.
    pub fn scores(&self) -> impl Iterator<Item = &ScoreRecord> {
        self.scores.values()
    }

    /// Returns the genome of a hash.
    #[doc(hidden)]
    pub fn genome(&self, hash: GenomeHash) -> Option<&GenomeRecord> {
        self.genomes.get(&hash)
    }

    /// Returns the states of all searches, by key.
    #[doc(hidden)]
    pub fn searches(&self) -> impl Iterator<Item = &SearchRecord> {
        self.searches.values()
    }

    /// Returns the state of a search.
    #[doc(hidden)]
    pub fn search(&self, key: &str) -> Option<&SearchRecord> {
        self.searches.get(key)
    }

    /// Returns the states of the searches for rules, by key.
    #[doc(hidden)]
    pub fn hunts(&self) -> impl Iterator<Item = &HuntRecord> {
        self.hunts.values()
    }

    /// Returns the state of the search for rules of one task.
    #[doc(hidden)]
    pub fn hunt(&self, key: &str) -> Option<&HuntRecord> {
        self.hunts.get(key)
    }

    /// Notes a record; the next commit writes it, unless the store knows as much already.
    #[doc(hidden)]
    pub fn note(&mut self, record: impl Into<Record>) {
        let record = record.into();
        if self.merge(record.clone()) {
            self.pending.push(record);
        }
    }

    /// Counts the records that the next commit writes.
    #[doc(hidden)]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Writes what was noted; when this returns it is on disk.
    ///
    /// # Errors
    /// It cannot be written; then it is still noted.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if !self.pending.is_empty() {
            self.segments.write(&self.pending)?;
            self.pending.clear();
        }
        Ok(())
    }

    /// Takes up a record; whether it says anything new.
    fn merge(&mut self, record: Record) -> bool {
        match record {
            Record::Program(new) => merge_into(&mut self.programs, new.program, new),
            Record::Score(new) => {
                let key = (new.program, new.task_hash, new.engine.clone());
                merge_into(&mut self.scores, key, new)
            }
            Record::Genome(new) => merge_into(&mut self.genomes, new.genome, new),
            Record::Search(new) => merge_into(&mut self.searches, new.key.clone(), new),
            Record::Hunt(new) => merge_into(&mut self.hunts, new.key.clone(), new),
        }
    }

    /// Merges all files into one and drops what no search and no solution needs. That is: programs
    /// that are neither solutions nor candidates of a search nor ancestors of such, and scores of
    /// other versions of the engine.
    ///
    /// # Errors
    /// Another process uses the store; a file cannot be written.
    pub fn collect(folder: &Path, engine: &str) -> Result<Collected, StoreError> {
        // Nothing is made in a folder that is no store.
        drop(Self::reading(folder)?);
        let store = Self::with(Segments::open(folder, Access::Exclusive)?)?;
        collect::run(store, engine)
    }

    /// Returns the folder for solutions, as text for people.
    pub fn solutions(&self) -> PathBuf {
        self.folder().join("solutions")
    }
}

/// Something of which there may be several versions, the order of which does not matter.
trait Merge {
    /// Tells whether this tells something that the other does not.
    fn supersedes(&self, other: &Self) -> bool;
}

impl Merge for ProgramRecord {
    /// Says that the shortest text counts, and of those the one that was seen first.
    fn supersedes(&self, other: &Self) -> bool {
        fn key(record: &ProgramRecord) -> (usize, u64, &str, &[ProgramHash]) {
            (record.text.len(), record.first_seen, &record.text, &record.parents)
        }
        key(self) < key(other)
    }
}

impl Merge for ScoreRecord {
    /// Says no: the same program on the same task scores the same.
    fn supersedes(&self, _: &Self) -> bool {
        false
    }
}

impl Merge for GenomeRecord {
    /// Says no: it is the same.
    fn supersedes(&self, _: &Self) -> bool {
        false
    }
}

impl Merge for SearchRecord {
    /// Says that the latest state counts.
    fn supersedes(&self, other: &Self) -> bool {
        other.generation < self.generation
    }
}

impl Merge for HuntRecord {
    /// Says that the one that has done more counts.
    fn supersedes(&self, other: &Self) -> bool {
        other.work < self.work
    }
}

fn merge_into<K: Ord, V: Merge>(known: &mut BTreeMap<K, V>, key: K, new: V) -> bool {
    match known.entry(key) {
        std::collections::btree_map::Entry::Vacant(entry) => {
            entry.insert(new);
            true
        }
        std::collections::btree_map::Entry::Occupied(mut entry) => {
            let newer = new.supersedes(entry.get());
            if newer {
                entry.insert(new);
            }
            newer
        }
    }
}
