//! A set of tasks and the ways to get one: from paths, from the environment, from the program
//! itself.
//!
//! A set is plain data in one order. Whoever asks for an id that is not there gets `None` and can
//! suggest a near one out of [`TaskSet::ids`].
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::load::Loaded;
use super::{ErrorKind, Origin, Task, TaskError, load, pack};

/// The environment variable that names task files and folders, separated as in `PATH`.
pub const TASKS_VARIABLE: &str = "ARCVM_TASKS";

/// The folder that is searched where neither the command line nor the environment names tasks.
pub const DEFAULT_FOLDER: &str = "data";

/// Tasks in ascending order of their ids, every id once. A clone shares the tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskSet {
    tasks: Vec<Arc<Task>>,
    warnings: Vec<TaskError>,
}

/// The tasks of a set, one after the other.
pub type Iter<'s> = std::iter::Map<std::slice::Iter<'s, Arc<Task>>, fn(&Arc<Task>) -> &Task>;

impl TaskSet {
    /// Loads every task in the files and below the folders of `paths`.
    ///
    /// Where an id occurs several times, the earlier path wins, and within one folder the earlier
    /// file in alphabetical order.
    ///
    /// A file in a folder that is no task is left out; [`TaskSet::warnings`] tells of it.
    ///
    /// # Errors
    ///
    /// Every path that is unreadable, every file among them that is not what its content claims to
    /// be, and the lack of any task.
    pub fn load(paths: &[PathBuf]) -> Result<Self, Vec<TaskError>> {
        load::tasks(paths).map(Self::of)
    }

    /// Reads every task of a JSON text, which may have any of the forms that files have. A task
    /// that has no id of its own there gets `id`.
    ///
    /// # Errors
    ///
    /// Everything for which a part of the text is no task, and the lack of any task.
    pub fn from_json(id: &str, text: &str) -> Result<Self, Vec<TaskError>> {
        load::text(id, text).map(Self::of)
    }

    fn of(Loaded { tasks, warnings }: Loaded) -> Self {
        Self::sorted(tasks.into_iter().map(Arc::new).collect(), warnings)
    }

    fn sorted(mut tasks: Vec<Arc<Task>>, mut warnings: Vec<TaskError>) -> Self {
        tasks.sort_by(|a, b| a.id.cmp(&b.id));
        tasks.dedup_by(|later, earlier| {
            if later.id != earlier.id {
                return false;
            }
            if !repeats(earlier, later) {
                warnings.push(conflict(earlier, later));
            }
            true
        });
        Self { tasks, warnings }
    }

    /// Returns the pack of generated tasks that is part of the program.
    pub fn embedded() -> Self {
        pack::tasks().collect()
    }

    /// Finds tasks where a user expects them to be found: the paths of the command line, else those
    /// of the variable `ARCVM_TASKS`, else the folder `data`, else the embedded pack.
    ///
    /// The first of these that is present is the only one used, so that embedded tasks never mix
    /// with loaded ones. A `data` folder without any task counts as absent.
    ///
    /// # Errors
    ///
    /// Those of [`TaskSet::load`].
    pub fn discover(cli: &[PathBuf]) -> Result<Self, Vec<TaskError>> {
        let variable = std::env::var_os(TASKS_VARIABLE);
        discover_in(cli, variable, Path::new(DEFAULT_FOLDER))
    }

    /// Returns warnings about files that were left out, passed over or overridden while loading, in
    /// their order.
    pub fn warnings(&self) -> &[TaskError] {
        &self.warnings
    }

    /// Returns the task with this id.
    pub fn get(&self, id: &str) -> Option<&Task> {
        self.find(id).map(|task| &**task)
    }

    /// Returns the task with this id, for whoever keeps it.
    pub fn shared(&self, id: &str) -> Option<Arc<Task>> {
        self.find(id).map(Arc::clone)
    }

    fn find(&self, id: &str) -> Option<&Arc<Task>> {
        let found = self.tasks.binary_search_by(|task| task.id.as_str().cmp(id));
        found.ok().map(|index| &self.tasks[index])
    }

    /// Returns the ids, ascending.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.tasks.iter().map(|task| task.id.as_str())
    }

    /// Returns the tasks in ascending order of their ids.
    pub fn iter(&self) -> Iter<'_> {
        self.tasks.iter().map(|task| task)
    }

    /// Returns the number of tasks.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Tells whether there is no task.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }
}

impl FromIterator<Task> for TaskSet {
    /// Sorts the tasks; of several with one id, the first stays, and a warning tells of those that
    /// differ.
    fn from_iter<I: IntoIterator<Item = Task>>(tasks: I) -> Self {
        let tasks = tasks.into_iter().collect();
        Self::of(Loaded { tasks, warnings: Vec::new() })
    }
}

impl FromIterator<Arc<Task>> for TaskSet {
    /// Returns the same of tasks that somebody else keeps as well.
    fn from_iter<I: IntoIterator<Item = Arc<Task>>>(tasks: I) -> Self {
        Self::sorted(tasks.into_iter().collect(), Vec::new())
    }
}

impl<'s> IntoIterator for &'s TaskSet {
    type Item = &'s Task;
    type IntoIter = Iter<'s>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for TaskSet {
    type Item = Arc<Task>;
    type IntoIter = std::vec::IntoIter<Arc<Task>>;

    fn into_iter(self) -> Self::IntoIter {
        self.tasks.into_iter()
    }
}

/// Tells whether a task says nothing that the one before it with the same id does not say.
fn repeats(earlier: &Task, later: &Task) -> bool {
    let same = |(a, b): (&super::Sample, &super::Sample)| {
        (a.kind, &a.input) == (b.kind, &b.input) && (b.output.is_none() || a.output == b.output)
    };
    earlier.samples.len() == later.samples.len()
        && earlier.samples.iter().zip(&later.samples).all(same)
}

fn conflict(earlier: &Task, later: &Task) -> TaskError {
    let place = |task: &Task| match &task.origin {
        Origin::File(path) => path.clone(),
        Origin::Memory | Origin::Generated => PathBuf::new(),
    };
    let message = match place(earlier) == place(later) {
        true => format!("`{}` is there twice and differs; the first one counts", later.id),
        false => format!(
            "`{}` differs from the task of that id in {}, which counts",
            later.id,
            place(earlier).display()
        ),
    };
    TaskError::new(ErrorKind::Conflict, &place(later), message)
        .help("load the two apart, or give one of them another id")
}

/// Does as [`TaskSet::discover`], with the environment as arguments.
pub(super) fn discover_in(
    cli: &[PathBuf],
    variable: Option<OsString>,
    folder: &Path,
) -> Result<TaskSet, Vec<TaskError>> {
    if !cli.is_empty() {
        return TaskSet::load(cli);
    }
    let listed: Vec<_> = variable
        .iter()
        .flat_map(std::env::split_paths)
        .filter(|path| !path.as_os_str().is_empty())
        .collect();
    if !listed.is_empty() {
        return TaskSet::load(&listed);
    }
    if !folder.is_dir() {
        return Ok(TaskSet::embedded());
    }
    match TaskSet::load(&[folder.to_owned()]) {
        Err(errors) if errors.iter().any(|e| e.kind == ErrorKind::NoTasks) => {
            Ok(TaskSet::embedded())
        }
        outcome => outcome,
    }
}
