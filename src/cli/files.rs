//! Files that commands write.

use std::path::Path;

use super::Failure;
use super::ui::Ui;
use crate::diag::{Code, Diagnostic};

/// Writes a file that was asked for; its folder must be there.
pub(super) fn write(ui: &mut Ui, path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Failure> {
    std::fs::write(path, contents).map_err(|error| {
        let message = format!("cannot write {}: {error}", path.display());
        let diagnostic = Diagnostic::new(Code::FileUnwritable, message);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        ui.fail(match folder {
            Some(folder) if !folder.is_dir() => {
                diagnostic.with_help(format!("make the folder {} first", folder.display()))
            }
            _ => diagnostic.with_help("name a file that may be written"),
        })
    })
}
