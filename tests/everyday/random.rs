//! Random programs, value for value and failure for failure.
//!
//! The programs are those of `arcvm::testing::everyday`. CPython's answers to the first of them are
//! kept in `answers.bin`, `containers.bin`, `iterators.bin` and `shares.bin` of
//! `tests/files/python`. Each is a hash of four bytes. 0 stands for an answer that would be another
//! one elsewhere, as numbers have no end there. Where python3 and a checkout of arc-dsl (`ARC_DSL`)
//! are, it is asked again, for as many programs as `ARCVM_PROGRAMS` says, from the number
//! `ARCVM_FIRST` on. `ARCVM_RECORD=1` writes the files.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use arcvm::diag::Diagnostic;
use arcvm::library::Library;
use arcvm::testing::everyday::{containers, iterators, program, shares, stores};

use super::{Came, compare_entry, skipped};
use crate::support::root;

/// A kind of random programs.
struct Kind {
    program: fn(u64) -> String,
    /// The file of the answers that are kept, and how many there are.
    file: &'static str,
    recorded: u64,
    /// Of how many programs one may be refused.
    refused: usize,
}

const PROGRAMS: Kind =
    Kind { program, file: "tests/files/python/answers.bin", recorded: 20_000, refused: 5 };

const CONTAINERS: Kind = Kind {
    program: containers,
    file: "tests/files/python/containers.bin",
    recorded: 2_000,
    refused: 3,
};

const ITERATORS: Kind = Kind {
    program: iterators,
    file: "tests/files/python/iterators.bin",
    recorded: 1_000,
    refused: 2,
};

/// Most of them change a list that somebody else may have: more are refused than elsewhere.
const SHARES: Kind =
    Kind { program: shares, file: "tests/files/python/shares.bin", recorded: 4_000, refused: 1 };

/// Programs that are shown, the shortest ones.
const SHOWN: usize = 12;

/// How many programs were compared, and what is wrong.
#[derive(Default)]
struct Tally {
    count: usize,
    refused: usize,
    budget: usize,
    wrong: Vec<String>,
    /// The messages of those that were refused, and how often each was the first.
    messages: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, number: u64, text: &str, is_right: impl Fn(&str) -> bool) {
        self.count += 1;
        let mut library = Library::default();
        let diags = library.add_text("program.py", text);
        library.optimise();
        let entries = library.entries();
        let entry = entries.iter().find(|entry| entry.definition.name == "solve");
        let came = match entry {
            Some(entry) => compare_entry(&library, entry.definition, is_right),
            // A call that cannot work is told before it runs.
            None if is_right("fails") && diags.iter().any(Diagnostic::is_error) => Came::Right,
            None => Came::Refused,
        };
        match came {
            Came::Right => {}
            Came::Budget => self.budget += 1,
            Came::Refused => {
                self.refused += 1;
                if let Some(first) = diags.iter().find(|diag| diag.is_error()) {
                    let letters = first.message.split('`').step_by(2).collect::<Vec<_>>();
                    *self.messages.entry(letters.join("_")).or_default() += 1;
                }
                // The fault of its run is a word as well.
                if entry.is_none() && !diags.iter().any(Diagnostic::is_error) {
                    self.wrong.push(format!("{number} is refused without a word:\n{text}"));
                }
            }
            Came::Wrong(how) => self.wrong.push(format!("{number}:\n{text}{how}\n")),
        }
    }

    fn check(self, most_refused: usize) {
        let Self { count, refused, budget, wrong, messages } = self;
        for (message, times) in messages {
            skipped(&format!("  {times} of {count}: {message}"));
        }
        skipped(&format!("{count} programs, {refused} refused, {budget} beyond a budget"));
        let mut wrong = wrong;
        wrong.sort_by_key(String::len);
        let first = wrong.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n");
        assert!(wrong.is_empty(), "{} of {count} are wrong, such as\n{first}", wrong.len());
        assert!(refused * most_refused <= count, "{refused} of {count} are refused");
        assert!(budget * 20 <= count, "{budget} of {count} are beyond a budget");
    }
}

/// FNV-1a, never 0.
fn hash(text: &str) -> u32 {
    let folded = text
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    folded.max(1)
}

#[test]
fn random_programs_do_what_was_recorded() {
    compare_with_recorded(&PROGRAMS);
}

#[test]
fn random_programs_of_containers_do_what_was_recorded() {
    compare_with_recorded(&CONTAINERS);
}

#[test]
fn random_programs_of_iterators_do_what_was_recorded() {
    compare_with_recorded(&ITERATORS);
}

#[test]
fn random_programs_of_shared_lists_do_what_was_recorded() {
    compare_with_recorded(&SHARES);
}

#[test]
fn random_programs_do_what_cpython_does() {
    compare_with_cpython(&PROGRAMS);
}

#[test]
fn random_programs_of_containers_do_what_cpython_does() {
    compare_with_cpython(&CONTAINERS);
}

#[test]
fn random_programs_of_iterators_do_what_cpython_does() {
    compare_with_cpython(&ITERATORS);
}

#[test]
fn random_programs_of_shared_lists_do_what_cpython_does() {
    compare_with_cpython(&SHARES);
}

fn compare_with_recorded(kind: &Kind) {
    let answers = fs::read(root().join(kind.file)).unwrap();
    assert_eq!(answers.len() as u64, 4 * kind.recorded);
    let mut tally = Tally::default();
    for (number, answer) in (0..).zip(answers.chunks_exact(4)) {
        let answer = u32::from_le_bytes(answer.try_into().unwrap());
        if answer != 0 {
            tally.add(number, &(kind.program)(number), |found| hash(found) == answer);
        }
    }
    assert!(tally.count as u64 * 10 > kind.recorded * 9, "{}", tally.count);
    tally.check(kind.refused);
}

fn compare_with_cpython(kind: &Kind) {
    let Some(dsl) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        skipped("note: skipped: ARC_DSL does not name a checkout of arc-dsl");
        return;
    };
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let is_recording = std::env::var_os("ARCVM_RECORD").is_some();
    let first = if is_recording { 0 } else { number("ARCVM_FIRST").unwrap_or(kind.recorded) };
    let count =
        if is_recording { kind.recorded } else { number("ARCVM_PROGRAMS").unwrap_or(1_000) };
    let mut tally = Tally::default();
    let mut recorded = Vec::new();
    let mut next = first;
    while next < first + count {
        /// Programs that are asked about at once.
        const BATCH: u64 = 2_000;
        let numbers = next..(next + BATCH).min(first + count);
        next = numbers.end;
        let Some(answers) = ask(&dsl, numbers.clone().map(kind.program)) else {
            skipped("note: skipped: there is no python3");
            return;
        };
        for (number, answer) in numbers.zip(answers) {
            recorded.extend(answer.as_deref().map_or(0, hash).to_le_bytes());
            // The answers that are written are compared by the other test.
            if let Some(answer) = answer.filter(|_| !is_recording) {
                tally.add(number, &(kind.program)(number), |found| found == answer);
            }
        }
    }
    if is_recording {
        fs::write(root().join(kind.file), recorded).unwrap();
        return;
    }
    tally.check(kind.refused);
}

#[test]
fn random_stores_do_what_cpython_does() {
    let Some(dsl) = std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) else {
        skipped("note: skipped: ARC_DSL does not name a checkout of arc-dsl");
        return;
    };
    let count = std::env::var("ARCVM_PROGRAMS").map_or(2_000, |count| count.parse().unwrap());
    let Some(answers) = ask(&dsl, (0..count).map(stores)) else {
        skipped("note: skipped: there is no python3");
        return;
    };
    let mut tally = Tally::default();
    for (number, answer) in (0..).zip(answers) {
        if let Some(answer) = answer {
            // Grids of numbers and truth values may be held as either.
            let in_numbers = |text: &str| text.replace("True", "1").replace("False", "0");
            let answer = in_numbers(&answer);
            tally.add(number, &stores(number), |found| in_numbers(found) == answer);
        }
    }
    tally.check(PROGRAMS.refused);
}

/// The results of programs in CPython; `None` without CPython.
fn ask(
    dsl: &std::ffi::OsStr,
    texts: impl Iterator<Item = String> + Send + 'static,
) -> Option<Vec<Option<String>>> {
    let mut command = Command::new("python3");
    command.arg(root().join("tests/python/programs.py")).arg(dsl).arg("--answers");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        for text in texts {
            // Where it has ended, what it says of that is shown.
            let _ = writeln!(input, "{}", serde_json::to_string(&text).unwrap());
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}
