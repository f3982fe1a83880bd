//! Instructions of a benchmark's own functions, and what they miss in caches, counted by callgrind
//! in a process of its own.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The option that tells a benchmark that callgrind watches it.
pub(crate) const COUNTED: &str = "--counted";

/// Events of a call by their names, of which `Ir` are the instructions.
pub(crate) type Events = BTreeMap<String, u64>;

/// Runs this program again with [`COUNTED`] and further arguments, and counts the instructions of
/// each call of a function, which is named as in `programs::counted_program`.
pub(crate) fn count_calls<A: AsRef<OsStr>>(
    function: &str,
    calls: usize,
    arguments: &[A],
) -> Result<Vec<u64>, String> {
    let events = count_events(function, calls, &[], arguments)?;
    Ok(events.iter().map(|events| events["Ir"]).collect())
}

/// Does the same for all events that callgrind counts with further options of its own.
pub(crate) fn count_events<A: AsRef<OsStr>>(
    function: &str,
    calls: usize,
    options: &[&str],
    arguments: &[A],
) -> Result<Vec<Events>, String> {
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
        .args(options)
        .arg(std::env::current_exe().map_err(|error| error.to_string())?)
        .arg(COUNTED)
        .args(arguments)
        .stdout(Stdio::null());
    let ran = command.output().map_err(|error| format!("valgrind does not start: {error}"))?;
    if !ran.status.success() {
        return Err(String::from_utf8_lossy(&ran.stderr).into_owned());
    }
    (1..=calls).map(|number| read_totals(&profile, number)).collect()
}

/// Reads the events of one dump, of which the first has number 1.
fn read_totals(profile: &Path, number: usize) -> Result<Events, String> {
    let path = format!("{}.{number}", profile.display());
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let words = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|line| line.split_whitespace().collect()).unwrap_or_default()
    };
    let (names, totals): (Vec<&str>, Vec<&str>) = (words("events: "), words("totals: "));
    // Those at the end that are 0 are left out.
    let totals = totals.iter().map(|word| word.parse()).chain(std::iter::repeat(Ok(0)));
    let events =
        names.iter().zip(totals).map(|(name, total)| Some((name.to_string(), total.ok()?)));
    match events.collect::<Option<Events>>() {
        Some(events) if !events.is_empty() => Ok(events),
        _ => Err(format!("{path} has no totals")),
    }
}
