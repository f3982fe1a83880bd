//! The files of a store: each is written once, whole, under the hash of its content.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diag::{Code, Diagnostic, Severity};

/// The extension of a segment.
const EXTENSION: &str = "jsonl";

/// The file whose lock tells who uses the store; the operating system takes a lock from a process
/// that ends, however it ends.
const LOCK: &str = "lock";

/// The beginning of a file's name while it is written.
const UNFINISHED: &str = "unfinished-";

/// The way out where a line of a file is none of a store.
const DAMAGED: &str = "the file is left out, and the rest of the store is used; delete the line to have the \
     others of it, or the file";

/// Unfinished files are left by processes that were killed; one that is written right now is
/// younger than this.
const ABANDONED: Duration = Duration::from_secs(600);

/// The reason for which a store cannot be read or written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoreError {
    /// The file or folder.
    pub path: PathBuf,
    /// The line, from 1, where one is to blame.
    pub line: Option<usize>,
    /// The cause.
    pub message: String,
    /// The remedy.
    pub help: &'static str,
}

impl StoreError {
    fn io(path: &Path, what: &str, error: &io::Error) -> Self {
        Self {
            path: path.to_owned(),
            line: None,
            message: format!("cannot {what}: {error}"),
            help: "check that the folder exists, is readable and writable, and that the disk is not full",
        }
    }

    pub(super) fn missing(folder: &Path) -> Self {
        Self {
            path: folder.to_owned(),
            line: None,
            message: match folder.is_dir() {
                true => format!("there is no store in the folder {}", folder.display()),
                false => format!("there is no folder {}", folder.display()),
            },
            help: "name the folder that was given to `evolve`, `solve` or `eval` as `--store`",
        }
    }

    /// Returns the error where a folder cannot be made.
    fn unmade(folder: &Path, error: &io::Error) -> Self {
        let file = folder.ancestors().find(|place| place.exists() && !place.is_dir());
        match file {
            Some(file) => Self {
                path: folder.to_owned(),
                line: None,
                message: format!("cannot make a store in {}: it is no folder", file.display()),
                help: "name a folder that is there, or one that can be made",
            },
            None => Self::io(folder, "make the folder", error),
        }
    }

    /// Returns the same as a warning, of a file without which the store is used.
    pub fn warning(&self) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..self.diagnostic() }
    }

    /// Returns the diagnostic for people: what is wrong, where, and the remedy.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Code::StoreUnusable, self.message.clone())
            .with_note(match self.line {
                Some(line) => format!("{}:{line}", self.path.display()),
                None => self.path.display().to_string(),
            })
            .with_help(self.help)
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for StoreError {}

/// The ways to use a store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    /// Reading what is there already, beside other processes. Nothing is made.
    Reading,
    /// Reading and adding, beside other processes.
    Shared,
    /// Removing files, which others might be about to read.
    Exclusive,
}

/// The files of a store, whose lines are records of one type.
pub(super) struct Segments<R> {
    folder: PathBuf,
    /// Names of those that were read or written.
    known: BTreeSet<String>,
    /// The reasons for which some of those have no records.
    damaged: Vec<StoreError>,
    /// Held as long as the store is open; a copy of a store may have none, and is read all the
    /// same.
    _lock: Option<File>,
    records: PhantomData<fn() -> R>,
}

impl<R: Serialize + DeserializeOwned> Segments<R> {
    pub(super) fn open(folder: &Path, access: Access) -> Result<Self, StoreError> {
        let path = folder.join(LOCK);
        let lock = match access {
            Access::Reading => match File::open(&path) {
                Ok(lock) => Some(lock),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(StoreError::io(&path, "open the lock", &error)),
            },
            Access::Shared | Access::Exclusive => {
                fs::create_dir_all(folder).map_err(|error| StoreError::unmade(folder, &error))?;
                let lock = File::options().create(true).truncate(false).write(true).open(&path);
                Some(lock.map_err(|error| StoreError::io(&path, "open the lock", &error))?)
            }
        };
        if let Some(lock) = &lock {
            take(lock, &path, folder, access)?;
        }
        let is_store = lock.is_some();
        let segments = Self {
            folder: folder.to_owned(),
            known: BTreeSet::new(),
            damaged: Vec::new(),
            _lock: lock,
            records: PhantomData,
        };
        match is_store || !segments.names()?.is_empty() {
            true => Ok(segments),
            false => Err(StoreError::missing(folder)),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the records of files that were not read before, file by file in the order of their
    /// names. A file that is damaged has none, and costs no other file.
    pub(super) fn unread(&mut self) -> Result<Vec<R>, StoreError> {
        let mut records = Vec::new();
        for name in self.names()? {
            if self.known.contains(&name) {
                continue;
            }
            let before = records.len();
            if let Err(error) = read(&self.folder.join(&name), &mut records) {
                records.truncate(before);
                self.damaged.push(error);
            }
            self.known.insert(name);
        }
        Ok(records)
    }

    /// Returns the reasons for which files that were read have no records, a reason a file.
    pub(super) fn damaged(&self) -> &[StoreError] {
        &self.damaged
    }

    /// Returns names of all segments, ascending.
    pub(super) fn names(&self) -> Result<BTreeSet<String>, StoreError> {
        let fail = |error: io::Error| StoreError::io(&self.folder, "list the folder", &error);
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(&self.folder).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name();
            if let Some(name) = name.to_str()
                && !name.starts_with('.')
                && Path::new(name).extension().is_some_and(|extension| extension == EXTENSION)
                && !name.starts_with(UNFINISHED)
            {
                names.insert(name.to_owned());
            }
        }
        Ok(names)
    }

    /// Writes records into a segment of their own and yields its name. It is on disk when this
    /// returns.
    pub(super) fn write(&mut self, records: &[R]) -> Result<String, StoreError> {
        let mut text = Vec::new();
        for record in records {
            serde_json::to_writer(&mut text, record)
                .map_err(|e| StoreError::io(&self.folder, "write a record", &e.into()))?;
            text.push(b'\n');
        }
        let name = format!("{:016x}-{}.{EXTENSION}", crate::task::hash_bytes(&text), text.len());
        let path = self.folder.join(&name);
        /// Numbers the files that this process writes, into whatever store.
        static WRITTEN: AtomicU64 = AtomicU64::new(0);
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.folder.join(format!("{UNFINISHED}{}-{number}", std::process::id()));
        let write = || -> io::Result<()> {
            let mut file = File::create(&unfinished)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)?;
            // The name, too, has to be on disk. Not every system lets a folder be opened.
            match File::open(&self.folder) {
                Ok(folder) => folder.sync_all().or(Ok(())),
                Err(_) => Ok(()),
            }
        };
        write().map_err(|error| StoreError::io(&path, "write", &error))?;
        self.known.insert(name.clone());
        Ok(name)
    }

    /// Removes all segments but one, if any is kept, and those that are damaged, and what killed
    /// processes left.
    pub(super) fn keep_only(&self, kept: Option<&str>) -> Result<(), StoreError> {
        for name in self.names()?.iter().filter(|name| Some(name.as_str()) != kept) {
            let path = self.folder.join(name);
            if self.damaged.iter().any(|error| error.path == path) {
                continue;
            }
            fs::remove_file(&path).map_err(|error| StoreError::io(&path, "remove", &error))?;
        }
        let entries = fs::read_dir(&self.folder)
            .map_err(|error| StoreError::io(&self.folder, "list the folder", &error))?;
        for entry in entries.filter_map(Result::ok) {
            let unfinished = entry.file_name().to_str().is_some_and(|n| n.starts_with(UNFINISHED));
            let age = entry.metadata().and_then(|metadata| metadata.modified());
            let age = age.ok().and_then(|time| SystemTime::now().duration_since(time).ok());
            if unfinished && age.is_some_and(|age| ABANDONED < age) {
                let path = entry.path();
                fs::remove_file(&path).map_err(|error| StoreError::io(&path, "remove", &error))?;
            }
        }
        Ok(())
    }
}

/// Takes the lock of a store.
fn take(lock: &File, path: &Path, folder: &Path, access: Access) -> Result<(), StoreError> {
    let locked = match access {
        Access::Reading | Access::Shared => lock.try_lock_shared(),
        Access::Exclusive => lock.try_lock(),
    };
    match (locked, access) {
        (Ok(()), _) => Ok(()),
        (Err(fs::TryLockError::Error(error)), _) => {
            Err(StoreError::io(path, "lock the store", &error))
        }
        // A collection takes a moment only.
        (Err(fs::TryLockError::WouldBlock), Access::Reading | Access::Shared) => {
            lock.lock_shared().map_err(|error| StoreError::io(path, "lock the store", &error))
        }
        (Err(fs::TryLockError::WouldBlock), Access::Exclusive) => Err(StoreError {
            path: folder.to_owned(),
            line: None,
            message: "another process uses the store".to_owned(),
            help: "wait until it is done, or end it",
        }),
    }
}

fn read<R: DeserializeOwned>(path: &Path, records: &mut Vec<R>) -> Result<(), StoreError> {
    let bytes = fs::read(path).map_err(|error| StoreError {
        help: "check that it is a file that you may read, or delete it; the rest of the store is used",
        ..StoreError::io(path, "read", &error)
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|error| StoreError {
        path: path.to_owned(),
        line: Some(bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1),
        message: "this is no record of a store: the line is not UTF-8 text".to_owned(),
        help: DAMAGED,
    })?;
    for (index, line) in text.lines().enumerate() {
        let record = serde_json::from_str(line).map_err(|error| StoreError {
            path: path.to_owned(),
            line: Some(index + 1),
            message: format!("this is no record of a store: {error}"),
            help: DAMAGED,
        })?;
        records.push(record);
    }
    Ok(())
}
