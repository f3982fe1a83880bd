//! Instructions of a benchmark's own functions, counted by callgrind in a process of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The option that tells a benchmark that callgrind watches it.
pub(crate) const COUNTED: &str = "--counted";

/// Runs this program again with [`COUNTED`] and further arguments, and counts the instructions of
/// each call of a function, which is named as in `programs::counted_program`.
pub(crate) fn count_calls<A: AsRef<OsStr>>(
    function: &str,
    calls: usize,
    arguments: &[A],
) -> Result<Vec<u64>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let profile = folder.path().join("profile");
    // Callgrind heeds only one option for each name, so the function has two.
    let name = function.rsplit("::").next().unwrap_or(function);
    let mut command = Command::new("valgrind");
    command
        .arg("--tool=callgrind")
        .arg("--collect-atstart=no")
        .arg(format!("--toggle-collect=*{name}*"))
        .arg(format!("--dump-after={function}"))
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(std::env::current_exe().map_err(|error| error.to_string())?)
        .arg(COUNTED)
        .args(arguments)
        .stdout(Stdio::null());
    let ran = command.output().map_err(|error| format!("valgrind does not start: {error}"))?;
    if !ran.status.success() {
        return Err(String::from_utf8_lossy(&ran.stderr).into_owned());
    }
    (1..=calls).map(|number| read_total(&profile, number)).collect()
}

/// Reads the instructions of one dump, of which the first has number 1.
fn read_total(profile: &Path, number: usize) -> Result<u64, String> {
    let path = format!("{}.{number}", profile.display());
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let found = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let words = found.and_then(|line| line.split_whitespace().next());
    words.and_then(|word| word.parse().ok()).ok_or_else(|| format!("{path} has no total"))
}
