//! Programs that a search found: as small as they can be, with names, as files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::evolve::Solution;
use super::session::{Session, SessionError};
use super::simplify::simplify;
use crate::diag::{Code, Diagnostic};
use crate::library::{FOUND, write_found};
use crate::task::Task;

/// A program that solves a task, as it is handed out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FoundProgram {
    /// The id of the task.
    pub task: String,
    /// Its text, below a line that tells where it is from; the definition is `solve_` and the id.
    pub text: String,
    /// Its lines.
    pub lines: usize,
    /// The lines that it had before it was made small.
    pub lines_before: usize,
}

impl Session {
    /// Returns the best solution of each task that has one, made as small as it can be. The store
    /// keeps them, where there is one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn smallest(&mut self) -> Result<Vec<FoundProgram>, SessionError> {
        let settings = *self.search.settings();
        let mut found = Vec::new();
        let mut smallest = Vec::new();
        for niche in &self.search.niches {
            let Some(Solution { candidate, .. }) = niche.solutions.first() else { continue };
            let (task, genome): (&Arc<Task>, _) = (&niche.task, &candidate.parent.genome);
            let small = simplify(genome, task, settings.budget, settings.threads);
            let pairs = match niche.pairs() {
                1 => "the demonstration pair".to_owned(),
                pairs => format!("all {pairs} demonstration pairs"),
            };
            let text = format!(
                "{FOUND} evolve --seed {}, in generation {}: right on {pairs}.\n{}",
                settings.seed,
                candidate.generation,
                small.to_source(&format!("solve_{}", task.id))
            );
            let (lines, lines_before) = (small.size(), genome.size());
            found.push(FoundProgram { task: task.id.clone(), text, lines, lines_before });
            smallest.push((Arc::clone(task), candidate.clone(), small));
        }
        for (task, solution, small) in smallest {
            self.keep(&task, &solution, &small)?;
        }
        Ok(found)
    }
}

/// A folder of solutions, a file a task.
#[derive(Clone, Debug)]
pub struct Solutions(PathBuf);

impl Solutions {
    /// Returns a folder that is made with the first solution.
    pub fn of(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Makes a folder, and finds out whether it can be written before a search begins.
    ///
    /// # Errors
    /// It cannot be made or written.
    pub fn create(folder: PathBuf) -> Result<Self, Diagnostic> {
        let path = folder.join(format!(".{}.unfinished", std::process::id()));
        let done = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, ""))
            .and_then(|()| std::fs::remove_file(&path));
        match done {
            Ok(()) => Ok(Self(folder)),
            Err(error) => Err(unwritable(&folder, &folder, &error)),
        }
    }

    /// Writes a program to `ID.arc`, or beside a file of that name that is somebody else's.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, found: &FoundProgram) -> Result<PathBuf, Diagnostic> {
        let Self(folder) = self;
        let (path, done) = write_found(folder, &found.task, &found.text);
        match done {
            Ok(()) => Ok(path),
            Err(error) => Err(unwritable(folder, &path, &error)),
        }
    }
}

/// Returns the error where programs cannot be written into a folder.
pub fn unwritable(folder: &Path, path: &Path, error: &io::Error) -> Diagnostic {
    let is_other = folder.exists() && !folder.is_dir();
    let message = match is_other {
        true => format!("cannot write into {}: it is no folder", folder.display()),
        false => format!("cannot write {}: {error}", path.display()),
    };
    Diagnostic::new(Code::FileUnwritable, message)
        .with_help("name a folder that can be written with `--save DIR`")
}
