//! Files that commands write.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use super::Failure;
use super::ui::Ui;
use crate::diag::{Code, Diagnostic};

/// Writes a file that was asked for; its folder must be there.
pub(super) fn write(ui: &mut Ui, path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    std::fs::write(path, contents).map_err(|error| ui.fail(unwritable(path, &error)))
}

/// Writes a file so that whoever reads it meanwhile finds it whole: beside its place, and then
/// renamed. A link stays one. A pipe or a device is written directly.
pub(super) fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if target.metadata().is_ok_and(|there| !there.is_file()) {
        return std::fs::write(target, contents);
    }
    let mut beside = OsString::from(&target);
    beside.push(".part");
    std::fs::write(&beside, contents).and_then(|()| std::fs::rename(&beside, &target))
}

/// Returns the error where a file cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot write {}: {error}", path.display());
    let diagnostic = Diagnostic::new(Code::FileUnwritable, message);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            diagnostic.with_help(format!("make the folder {} first", folder.display()))
        }
        _ => diagnostic.with_help("name a file that may be written"),
    }
}
