//! Faults of the files of a load.

use super::TaskError;

/// The faults of a load: errors where a file was asked for by name, warnings where it lay in a
/// folder.
#[derive(Default)]
pub(super) struct Problems {
    pub(super) errors: Vec<TaskError>,
    pub(super) warnings: Vec<TaskError>,
}

impl Problems {
    /// Adds what is wrong with a file, which may have been `named`.
    pub(super) fn add(&mut self, named: bool, problems: impl IntoIterator<Item = TaskError>) {
        match named {
            true => self.errors.extend(problems),
            false => self.warnings.extend(problems),
        }
    }
}
