//! Helpers that the tests share: where files are, running the program, evaluating a text.
//!
//! The program is run without the caller's environment variables that change what it does, so that
//! a test comes out alike on every machine.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use arcvm::diag;
use arcvm::eval;
use arcvm::library::Library;
use arcvm::value::set::Elements;
use arcvm::value::{Budget, Cx, Direction, Fault, FaultKind, Out, Value, View};
use arcvm::vm::{self, Inputs};
use bumpalo::Bump;
use serde_json::Value as Json;

/// The folder of the crate.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file or folder of the material that lies beside the crate. Where it is absent, says what is
/// left out.
pub(crate) fn shared(path: &str, left_out: &str) -> Option<PathBuf> {
    let found = root().join("../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    // Written past the test harness, which hides the output of tests that pass.
    let note = format!("note: ../shared/{path} is absent: {left_out}\n");
    std::io::stderr().write_all(note.as_bytes()).unwrap();
    None
}

/// The outcome of a run of the program.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The output with its lines joined, as messages are wrapped.
    pub(crate) fn flat_out(&self) -> String {
        self.out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The errors with their lines joined.
    pub(crate) fn flat_err(&self) -> String {
        self.err.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Everything that was printed, for a snapshot: exit code, both outputs, without times and
    /// paths.
    pub(crate) fn snapshot(&self) -> String {
        let mut text = format!("exit code {}\n", self.code);
        for (name, output) in [("output", &self.out), ("errors", &self.err)] {
            if !output.is_empty() {
                text += &format!("─── {name}\n{}", without_times(output));
            }
        }
        text
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = output.status.code();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let code = code.unwrap_or_else(|| panic!("killed by a signal: {out}{err}"));
        assert!(!err.contains("panicked at"), "a panic: {err}");
        Self { code, out, err }
    }
}

/// The program, about to be run in the folder of the crate.
pub(crate) fn arcvm() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arcvm"));
    for variable in
        ["ARCVM_TASKS", "NO_COLOR", "CLICOLOR_FORCE", "COLORTERM", "RUST_BACKTRACE", "RUST_LOG"]
    {
        command.env_remove(variable);
    }
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// Runs the program.
pub(crate) fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(args: I) -> Ran {
    arcvm().args(args).output().unwrap().into()
}

/// Runs the program with a text as its standard input.
pub(crate) fn run_with_input(args: &[&str], input: &[u8]) -> Ran {
    let mut command = arcvm();
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // The program may stop reading before the end, so a failure to write is none of the test.
    let writer = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let ran = child.wait_with_output().unwrap().into();
    writer.join().unwrap();
    ran
}

/// Waits until a process has ended: how it ended, its processor time with that of those that it
/// waited for, and the kibibytes that one of them held at most.
#[expect(unsafe_code, reason = "only the system knows how much memory a process held")]
#[cfg(target_os = "linux")]
pub(crate) fn ended(process: u32) -> (std::process::ExitStatus, std::time::Duration, u64) {
    use std::os::unix::process::ExitStatusExt;

    let mut status = 0;
    // SAFETY: numbers alone, for which zeros stand.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let process = libc::pid_t::try_from(process).unwrap();
    // SAFETY: both places are there until the call returns.
    let done = unsafe { libc::wait4(process, &raw mut status, 0, &raw mut usage) };
    assert_eq!(done, process);
    let time = |time: libc::timeval| {
        let [seconds, micros] = [time.tv_sec, time.tv_usec].map(|n| u64::try_from(n).unwrap());
        std::time::Duration::from_secs(seconds) + std::time::Duration::from_micros(micros)
    };
    let spent = time(usage.ru_utime) + time(usage.ru_stime);
    (ExitStatusExt::from_raw(status), spent, u64::try_from(usage.ru_maxrss).unwrap())
}

/// A folder that is deleted with the value, holding files of the given names and texts.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A text with every duration, such as `8.1 µs`, as `TIME`.
pub(crate) fn without_times(text: &str) -> String {
    const UNITS: [&str; 4] = ["ns", "µs", "ms", "s"];
    let scrub_line = |line: &str| {
        let mut words: Vec<&str> = line.split(' ').collect();
        let mut index = 1;
        while index < words.len() {
            let unit = words[index].trim_end_matches([',', ')']);
            let number = words[index - 1];
            if UNITS.contains(&unit) && number.parse::<f64>().is_ok() {
                words[index] = words[index].strip_prefix(unit).unwrap_or_default();
                words[index - 1] = "TIME";
                let rest = words.remove(index);
                let time = ["TIME", "TIME,", "TIME)"];
                words[index - 1] = time.iter().find(|t| t[4..] == *rest).unwrap_or(&"TIME");
            }
            index += 1;
        }
        words.join(" ")
    };
    text.split('\n').map(scrub_line).collect::<Vec<_>>().join("\n")
}

/// An evaluation that failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) kind: FaultKind,
    pub(crate) primitive: Option<&'static str>,
    pub(crate) message: String,
    /// The source text at which it happened.
    pub(crate) source: Option<String>,
}

/// Evaluates the last program of a text on a 2 × 2 grid and yields its value in the notation of the
/// language.
pub(crate) fn evaluate(text: &str) -> Result<String, Failed> {
    evaluate_within(text, Budget::default())
}

/// [`evaluate`] with a budget.
pub(crate) fn evaluate_within(text: &str, budget: Budget) -> Result<String, Failed> {
    with_values(text, budget, |values| match &values[values.len() - 1].1 {
        Ok(value) => Ok(value.to_string()),
        Err((fault, source)) => Err(Failed {
            kind: fault.kind(),
            primitive: fault.primitive(),
            message: fault.message().to_owned(),
            source: source.clone(),
        }),
    })
}

/// The value of a program, or why there is none and at which part of the text.
pub(crate) type Evaluated<'a> = Result<Value<'a>, (Fault, Option<String>)>;

/// Evaluates every program of a text, which has no errors, and hands over names and values in their
/// order.
///
/// Each is run as it was written and as the passes made it, which must come to the same.
pub(crate) fn with_values<T: Send>(
    text: &str,
    budget: Budget,
    inspect: impl FnOnce(&[(&str, Evaluated<'_>)]) -> T + Send,
) -> T {
    let mut library = Library::default();
    let diags = library.add_text("test.arc", text);
    let errors = diags.iter().any(diag::Diagnostic::is_error);
    assert!(!errors, "{}", diag::render(&diags, library.sources(), false));
    library.optimise();
    let library = &library;
    let entries = library.entries();
    assert!(!entries.is_empty(), "no program in {text}");
    let compile = |program| vm::compile(library.graph(), program);
    let mut codes = Vec::new();
    for entry in &entries {
        let definition = entry.definition;
        codes.push((entry, compile(definition.program.as_ref().unwrap())));
        codes.push((entry, compile(definition.runnable().unwrap())));
    }
    // Evaluations want the stack that the program gives its workers.
    let pool = eval::pool(1).unwrap();
    pool.install(|| {
        let bump = Bump::new();
        let mut values: Vec<(&str, Evaluated<'_>)> = Vec::new();
        for both in codes.chunks(2) {
            let [(entry, written), (_, optimised)] = both else { continue };
            let evaluate = |code| {
                run_code(code, &bump, budget).map_err(|fault| {
                    let span = fault.site().and_then(|node| library.span(entry, node));
                    (fault, span.map(|span| text[span.range()].to_owned()))
                })
            };
            let written = evaluate(written);
            let optimised = evaluate(optimised);
            assert_alike(text, &written, &optimised);
            values.push((&entry.definition.name, optimised));
        }
        inspect(&values)
    })
}

/// Returns the codes of diagnostics.
pub(crate) fn codes(diags: &[diag::Diagnostic]) -> Vec<&'static str> {
    diags.iter().map(|diagnostic| diagnostic.code.number()).collect()
}

/// Returns the texts of so many numbers, each on lines of its own.
pub(crate) fn many(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| text(number) + "\n").collect()
}

fn run_code<'a>(code: &'a vm::Code, bump: &'a Bump, budget: Budget) -> Out<'a> {
    let cx = Cx::new(bump, budget, Direction::Ascending);
    let grid = |cells: &[i8]| cx.grid(2, 2, cx.copy(cells)?);
    let (input, output) = (grid(&[0, 1, 2, 3])?, grid(&[3, 2, 1, 0])?);
    let samples = cx.tuple(&[cx.tuple(&[input, output])?])?;
    code.run(&cx, &Inputs { samples, candidate: output, ..Inputs::grid(input) })
}

/// Asserts that the passes kept what a program means: the value, or the kind of the fault.
/// Functions cannot be compared, and a budget that the written program exceeds may be enough for
/// the optimised one.
fn assert_alike(text: &str, written: &Evaluated<'_>, optimised: &Evaluated<'_>) {
    match (written, optimised) {
        (Err((fault, _)), _) if fault.kind().is_budget() => {}
        (Err((fault, _)), _) if fault.kind() == FaultKind::Recursion => {}
        (Err((a, _)), Err((b, _))) => assert_eq!(a.kind(), b.kind(), "{text}"),
        (Ok(a), Ok(b)) => assert!(a == b || holds_function(*a), "{text}{a}\n{b}"),
        _ => panic!("{text}as written: {written:?}\nafter the passes: {optimised:?}"),
    }
}

fn holds_function(value: Value<'_>) -> bool {
    matches!(value.view(), View::Func(_)) || Elements::ascending(value).any(holds_function)
}

/// A text with sets `{a, b}` and `{}` written in the language, which has no notation for them.
pub(crate) fn sets_as_calls(text: &str) -> String {
    let Some(open) = text.find('{') else {
        return text.to_owned();
    };
    let close = matching(text, open);
    let items = split(&text[open + 1..close]);
    let empty = "remove(0, initset(0))".to_owned();
    let set =
        items.iter().fold(empty, |set, item| format!("insert({}, {set})", sets_as_calls(item)));
    format!("{}{set}{}", &text[..open], sets_as_calls(&text[close + 1..]))
}

/// The place where the bracket at `open` is closed.
pub(crate) fn matching(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (index, sign) in text.bytes().enumerate().skip(open) {
        match sign {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    panic!("a bracket of `{text}` is not closed")
}

/// The parts between commas outside brackets.
pub(crate) fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (index, sign) in list.bytes().enumerate() {
        match sign {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(list[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(list[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Compares a text with the snapshot of a name in a folder below `tests/files`.
pub(crate) fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/files").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn times_are_scrubbed() {
    let text = "train0  correct  8.1 µs\n(2 ms)  12 ns, 3 s wall\n5 seconds in s";
    assert_eq!(
        without_times(text),
        "train0  correct  TIME\n(2 ms)  TIME, TIME wall\n5 seconds in s"
    );
}

#[test]
fn sets_become_calls() {
    assert_eq!(sets_as_calls("(1, {})"), "(1, remove(0, initset(0)))");
    let pair = "insert((2, 3), insert(1, remove(0, initset(0))))";
    assert_eq!(sets_as_calls("f({1, (2, 3)}, 4)"), format!("f({pair}, 4)"));
    assert_eq!(split("a, f(b, c), {d, e},"), ["a", "f(b, c)", "{d, e}"]);
}
