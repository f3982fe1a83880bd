//! Searches with a store behind them, which go on where they were.

use std::path::Path;

use super::known::Known;
use super::limits::Limits;
use super::rounds::{Rounds, TaskHunt};
use super::simplified::genome;
use crate::diag::{Code, Diagnostic};
use crate::population::ENGINE;
use crate::search::{Genome, recorded};
use crate::store::{HuntRecord, ProgramRecord, Store, StoreError};
use crate::task::Task;
use crate::value::Budget;

/// A store that keeps the searches in many tasks, and what they find.
pub struct HuntStore {
    store: Store,
    /// The settings that decide the course of all its searches.
    course: String,
}

/// Records that are written together, unless the round ends before.
const TOGETHER: usize = 32;

impl HuntStore {
    /// Opens a store, making its folder if need be. Searches go on where seed, bound on memory and
    /// known programs are the same.
    ///
    /// # Errors
    /// The store cannot be opened.
    pub fn open(
        folder: &Path,
        seed: u64,
        limits: &Limits,
        known: Option<&Known>,
    ) -> Result<Self, Diagnostic> {
        let store = Store::open(folder).map_err(|error| error.diagnostic())?;
        let (memory, known) = (limits.memory >> 20, known.map_or(0, Known::digest));
        let course = format!("seed:{seed} memory:{memory} known:{known:016x} engine:{ENGINE}");
        Ok(Self { store, course })
    }

    /// Returns the reasons for which files of the store are left out.
    pub fn damaged(&self) -> &[StoreError] {
        self.store.damaged()
    }

    /// Returns the key of the search in a task, which knows nothing of the outputs of its tests.
    fn key(&self, entry: &TaskHunt) -> String {
        format!("solve {}:{:016x} {}", entry.id, entry.hunt.problem().hash(), self.course)
    }

    /// Takes up the searches that the store has.
    ///
    /// # Errors
    /// A state in the store is none of the search in its task.
    pub fn restore(&self, rounds: &mut Rounds) -> Result<(), Diagnostic> {
        for entry in &mut rounds.entries {
            if let Some(record) = self.store.hunt(&self.key(entry)) {
                entry.restore(&record.state).map_err(|message| {
                    let message = format!(
                        "the store's state of task `{}` cannot be used: {message}",
                        entry.id
                    );
                    Diagnostic::new(Code::StoreUnusable, message)
                        .with_note(self.store.folder().display().to_string())
                        .with_help("give another folder as the store")
                })?;
            }
        }
        Ok(())
    }

    /// Notes where the search in a task is.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn note(&mut self, entry: &TaskHunt) -> Result<(), Diagnostic> {
        let (key, work) = (self.key(entry), entry.hunt.spent());
        if self.store.hunt(&key).is_none_or(|record| record.work < work) {
            self.store.note(HuntRecord { key, work, state: entry.hunt.to_state() });
        }
        match self.store.pending() < TOGETHER {
            true => Ok(()),
            false => self.commit(),
        }
    }

    /// Writes down everything: where the searches in the tasks are, and the programs that were
    /// found.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn finish(&mut self, tasks: &[&Task], rounds: &Rounds) -> Result<(), Diagnostic> {
        for (task, entry) in tasks.iter().zip(&rounds.entries) {
            self.note(entry)?;
            for found in &entry.solution.found {
                let genome: Option<Genome> = genome(&found.program);
                let records = genome.and_then(|g| recorded(&g, task, Budget::default()));
                if let Some((program, score)) = records {
                    let (text, search) = (found.program.clone(), "arcvm solve".to_owned());
                    self.store.note(ProgramRecord { text, search, ..program });
                    self.store.note(score);
                }
            }
        }
        self.commit()
    }

    fn commit(&mut self) -> Result<(), Diagnostic> {
        self.store.commit().map_err(|error| error.diagnostic())
    }
}
