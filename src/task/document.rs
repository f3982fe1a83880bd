//! Reading one file, or what stands for one.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::find::{self, Found};
use super::json::{self, Document};
use super::read::Notes;
use super::{ErrorKind, MAX_FILE_BYTES, TaskError};

/// The forms of files, as messages tell them.
pub(super) const FORMS: &str = "a task file is {\"train\": [pair, ...], \"test\": [pair, ...]}, a pair file \
                     [pair, ...], a challenges file {\"<task id>\": task, ...}, with pairs \
                     {\"input\": grid, \"output\": grid}";

/// Reads and parses one file.
pub(super) fn document(file: &Found) -> Result<(Document, Notes), TaskError> {
    parsed(file, &bytes_of(&file.path)?)
}

/// Returns the document of bytes that a file is said to hold.
pub(super) fn parsed(file: &Found, bytes: &[u8]) -> Result<(Document, Notes), TaskError> {
    let (document, notes) = json::parse(&file.path, bytes)?;
    let message = match document {
        Document::Other => "the JSON holds neither a task nor pairs nor challenges",
        // In a searched folder answers lie beside the tasks.
        Document::Submission if file.named => "the file holds answers to tasks, not the tasks",
        _ => return Ok((document, notes)),
    };
    Err(TaskError::new(ErrorKind::Shape, &file.path, message).at("$").help(FORMS))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, TaskError> {
    let unreadable = |error| find::unreadable(path, &error);
    // The kind is checked before opening, because opening a pipe would wait for a writer.
    let meta = fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let message = "it is neither a file nor a folder";
        return Err(TaskError::new(ErrorKind::Unreadable, path, message)
            .help("name a JSON file or a folder of JSON files"));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed is asked for, so that a file that grows meanwhile is noticed too.
    if meta.len() <= MAX_FILE_BYTES {
        bytes.reserve_exact(meta.len() as usize + 1);
        let file = File::open(path).map_err(unreadable)?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    let size = meta.len().max(bytes.len() as u64);
    if size > MAX_FILE_BYTES {
        let message = format!("the file has {size} bytes, more than {MAX_FILE_BYTES}");
        return Err(TaskError::new(ErrorKind::Unreadable, path, message)
            .help("split it into several files, one task each"));
    }
    Ok(bytes)
}
