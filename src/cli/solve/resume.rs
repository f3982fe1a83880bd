//! The store of a search: where it goes on, and what it found.

use std::path::Path;

use crate::diag::{Code, Diagnostic};
use crate::population::ENGINE;
use crate::search::{Genome, recorded};
use crate::solve::{Rounds, TaskHunt, genome};
use crate::store::{HuntRecord, ProgramRecord, Store, StoreError};
use crate::task::Task;
use crate::value::Budget;

/// A store that a search is written to.
pub(super) struct Kept {
    store: Store,
    /// The settings that decide the course of all its searches.
    course: String,
}

/// Records that are written together, unless the round ends before.
const TOGETHER: usize = 32;

impl Kept {
    /// Opens a store, making its folder if need be.
    pub(super) fn open(folder: &Path, course: &str) -> Result<Self, Diagnostic> {
        let store = Store::open(folder).map_err(|error| error.diagnostic())?;
        Ok(Self { store, course: format!("{course} engine:{ENGINE}") })
    }

    /// Returns the reasons for which files of the store are left out.
    pub(super) fn damaged(&self) -> &[StoreError] {
        self.store.damaged()
    }

    /// Returns the key of the search in a task, which knows nothing of the outputs of its tests.
    fn key(&self, entry: &TaskHunt) -> String {
        format!("solve {}:{:016x} {}", entry.id, entry.hunt.problem().hash(), self.course)
    }

    /// Takes up the searches that the store has.
    pub(super) fn restore(&self, rounds: &mut Rounds) -> Result<(), Diagnostic> {
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
    pub(super) fn note(&mut self, entry: &TaskHunt) -> Result<(), Diagnostic> {
        let (key, work) = (self.key(entry), entry.hunt.spent());
        if self.store.hunt(&key).is_none_or(|record| record.work < work) {
            self.store.note(HuntRecord { key, work, state: entry.hunt.to_state() });
        }
        match self.store.pending() < TOGETHER {
            true => Ok(()),
            false => self.commit(),
        }
    }

    /// Writes down everything: where the searches are, and the programs that were found.
    pub(super) fn finish(
        &mut self,
        tasks: &[&Task],
        entries: &[TaskHunt],
    ) -> Result<(), Diagnostic> {
        for (task, entry) in tasks.iter().zip(entries) {
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
