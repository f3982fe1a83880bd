//! Programs that were found, as files: what somebody else wrote is never written over.

use std::io;
use std::path::{Path, PathBuf};

use super::write_whole;

/// The beginning of a line above a program that a command has written, and may write again.
pub const FOUND: &str = "# Found by arcvm";

/// Writes a program to `STEM.arc` in a folder, which is made where it is not there. A file of that
/// name that no command wrote stays, and the program goes to `STEM-found.arc` beside it.
///
/// A line above its definition must begin with [`FOUND`], so that it is known the next time.
///
/// # Errors
/// The file cannot be written.
pub fn write_found(folder: &Path, stem: &str, text: &str) -> (PathBuf, io::Result<()>) {
    let names = std::iter::once(format!("{stem}.arc")).chain((1..).map(|number| match number {
        1 => format!("{stem}-found.arc"),
        _ => format!("{stem}-found-{number}.arc"),
    }));
    let mut free = names.map(|name| folder.join(name)).filter(|path| may_be_written(path));
    let path = free.next().unwrap_or_else(|| folder.join(stem));
    let done = std::fs::create_dir_all(folder).and_then(|()| write_whole(&path, text));
    (path, done)
}

/// Tells whether a file is not there, be it behind a link, or one of a command's.
fn may_be_written(path: &Path) -> bool {
    if !path.exists() {
        return true;
    }
    let is_own = |text: &str| {
        text.lines().take_while(|line| line.starts_with('#')).any(|line| line.starts_with(FOUND))
    };
    std::fs::read(path).is_ok_and(|text| is_own(&String::from_utf8_lossy(&text)))
}
