//! Files that commands write.

use std::io;
use std::path::Path;

use super::Failure;
use super::ui::Ui;
use crate::diag::{Code, Diagnostic};
use crate::library::behind_links;

/// Writes a file that was asked for; its folder must be there.
pub(super) fn write(ui: &mut Ui, path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    std::fs::write(path, contents).map_err(|error| ui.fail(unwritable(path, &error)))
}

/// Returns the error where a file cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot write {}: {error}", path.display());
    let diagnostic = Diagnostic::new(Code::FileUnwritable, message);
    let place = behind_links(path);
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            diagnostic.with_help(format!("make the folder {} first", folder.display()))
        }
        _ => diagnostic.with_help("name a file that may be written"),
    }
}
