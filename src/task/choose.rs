//! Tasks by their ids and pairs by their names, as people write them.

use super::{Task, TaskSet};
use crate::diag::{Code, Diagnostic, suggest};

impl TaskSet {
    /// Returns the task of an id.
    ///
    /// # Errors
    /// There is none of that id.
    pub fn named(&self, id: &str) -> Result<&Task, Diagnostic> {
        self.meant(id).ok_or_else(|| self.unknown(id))
    }

    /// Returns the task of an id, or else the only one whose id is the same but for capitals.
    pub fn meant(&self, id: &str) -> Option<&Task> {
        self.get(id).or_else(|| {
            let mut alike = self.iter().filter(|task| task.id.eq_ignore_ascii_case(id));
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// Returns the diagnostic for an id that no task has.
    pub fn unknown(&self, id: &str) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::UnknownTask, format!("there is no task `{id}`"))
            .with_note(match self.len() {
                1 => "one task is known; `arcvm tasks` shows it".to_owned(),
                many => format!("{many} tasks are known; `arcvm tasks` lists them"),
            });
        if let Some(meant) = suggest::nearest(id, self.ids()) {
            return diagnostic.with_help(format!("did you mean `{meant}`?"));
        }
        let ends = |endings: &[&str]| endings.iter().any(|ending| id.ends_with(ending));
        diagnostic.with_help(match () {
            () if ends(&[".py", ".arc"]) => {
                "a task is named by its id here, and this looks like a file with programs"
                    .to_owned()
            }
            () if ends(&[".json", "/"]) => {
                format!("a task is named by its id; files are given with `--tasks {id}`")
            }
            () => "give the folder that has it with `--tasks PATH`".to_owned(),
        })
    }
}

impl Task {
    /// Returns the numbers of the samples that a name means: of one pair such as `train0`, of a
    /// kind such as `test`, or of every pair where it is `all`.
    ///
    /// # Errors
    /// No pair is meant.
    pub fn find_samples(&self, name: &str) -> Result<Vec<usize>, Diagnostic> {
        let is_meant = |index: &usize| {
            let sample = &self.samples[*index];
            name == "all" || name == sample.kind.to_string() || name == sample.name()
        };
        let found: Vec<usize> = (0..self.samples.len()).filter(is_meant).collect();
        if found.is_empty() {
            let message = format!("task {} has no pair `{name}`", self.id);
            let help = format!(
                "it has {}; a kind such as `train` means all of it, `all` every pair",
                self.pair_names()
            );
            return Err(Diagnostic::new(Code::UnknownTask, message).with_help(help));
        }
        Ok(found)
    }
}
