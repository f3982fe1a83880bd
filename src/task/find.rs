//! Finding the JSON files below a path, in one order on every machine.
//!
//! Entries are sorted by name, hidden ones are skipped, symbolic links are followed. A folder is
//! visited once however many links lead to it, so that loops end.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::problems::Problems;
use super::{ErrorKind, TaskError};

/// A file to be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// True where the path was given as it is, false where a folder was searched.
    pub(super) named: bool,
}

/// Returns the files for one path: itself, or the `.json` files below it.
pub(super) fn files(root: &Path, problems: &mut Problems) -> Vec<Found> {
    let meta = match fs::metadata(root) {
        Ok(meta) => meta,
        Err(error) => {
            problems.add(true, [unreadable(root, &error)]);
            return Vec::new();
        }
    };
    if meta.is_dir() {
        return search(root, problems);
    }
    vec![Found { path: root.to_owned(), named: true }]
}

/// Returns the error for a file or folder that the system refuses.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> TaskError {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            "there is no such file or folder".to_owned(),
            "check the path for typing errors; relative paths start at the current folder",
        ),
        io::ErrorKind::PermissionDenied => (
            "reading it is not permitted".to_owned(),
            "change its permissions or name another path",
        ),
        _ => (
            format!("the system cannot read it: {error}"),
            "check the path and the disk it lies on",
        ),
    };
    TaskError::new(ErrorKind::Unreadable, path, message).help(help)
}

fn search(root: &Path, problems: &mut Problems) -> Vec<Found> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    // A stack of our own instead of recursion: the depth of a tree is not ours to trust.
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        match entries(&folder, &mut seen) {
            Ok(mut listing) => {
                found.append(&mut listing.files);
                folders.extend(listing.folders.into_iter().rev());
            }
            Err(error) => problems.add(folder == root, [unreadable(&folder, &error)]),
        }
    }
    found
}

struct Listing {
    files: Vec<Found>,
    folders: Vec<PathBuf>,
}

fn entries(folder: &Path, seen: &mut BTreeSet<PathBuf>) -> io::Result<Listing> {
    let mut listing = Listing { files: Vec::new(), folders: Vec::new() };
    if !seen.insert(fs::canonicalize(folder)?) {
        return Ok(listing);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type()?);
        let is_json = path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("json"));
        // A dangling link named *.json counts as a file, so that reading it reports it.
        if kind.is_dir() || kind.is_symlink() && path.is_dir() {
            listing.folders.push(path);
        } else if is_json {
            listing.files.push(Found { path, named: false });
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.folders.sort();
    Ok(listing)
}
