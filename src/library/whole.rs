//! Files that are written whole, so that whoever reads one meanwhile finds no half of it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a file beside its place, and then gives it its name. A link stays one, and what it leads
/// to is written. A pipe or a device is written directly.
///
/// # Errors
/// The file cannot be written, or the path leads in a circle.
pub fn write_whole(path: &Path, contents: &str) -> io::Result<()> {
    let place = behind_links(path);
    if place.symlink_metadata().is_ok_and(|there| !there.is_file()) {
        return std::fs::write(place, contents);
    }
    let mut beside = OsString::from(&place);
    beside.push(format!(".{}.unfinished", std::process::id()));
    let written = std::fs::write(&beside, contents).and_then(|()| std::fs::rename(&beside, &place));
    if written.is_err() {
        // It may not be there at all.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// Returns the place that a path leads to through links, whether something is there yet or not; in
/// a circle it is one of the links.
pub fn behind_links(path: &Path) -> PathBuf {
    /// Links that are followed; where there are more, they are a circle.
    const MOST: usize = 40;
    let mut place = path.to_owned();
    for _ in 0..MOST {
        let Ok(next) = std::fs::read_link(&place) else { break };
        // A relative link begins in the folder that it is in.
        place = place.parent().unwrap_or(Path::new("")).join(next);
    }
    place
}
