//! Everyday Python on its way into the graph: populations of texts, and what the front end takes of
//! arc-dsl's plain lines.
//!
//! `cargo bench --bench everyday` reads the files of `tests/files/run/python` and makes ten
//! thousand texts of them that all differ. It prints how many are parsed, and how many parsed and
//! lowered, in a second of processor time of one core. With `ARC_DSL` it reads arc-dsl's
//! `solvers.py` as Python and as `.arc` by turns: the time of parsing, building and passes, and the
//! ratio of the two.
//!
//! `--instructions` counts the instructions of the first two thousand texts by callgrind instead,
//! where valgrind is there. Other work of the machine does not change them.

#![allow(clippy::print_stdout, reason = "it prints what it measures")]
#![allow(clippy::print_stderr, reason = "it says what it left out")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

mod callgrind;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use arcvm::diag::Diagnostic;
use arcvm::library::Library;
use arcvm::source::SourceMap;
use arcvm::{stack, syntax};
use bumpalo::Bump;
use cpu_time::ThreadTime;

/// Texts of the population.
const TEXTS: usize = 10_000;

/// Texts whose instructions are counted.
const COUNTED_TEXTS: usize = 2_000;

fn main() {
    // The stack is made once, as workers have it, and not for each text.
    stack::with_room(measure);
}

fn measure() {
    let is_given = |option: &str| std::env::args().any(|arg| arg == option);
    if is_given(callgrind::COUNTED) {
        let texts = texts(COUNTED_TEXTS);
        parse_texts(&texts);
        read_texts(&texts);
        return;
    }
    if is_given("--instructions") {
        return instructions();
    }
    let quick = is_given("--test");
    let (count, rounds) = if quick { (200, 1) } else { (TEXTS, 5) };
    population(&texts(count), rounds);
    match std::env::var_os("ARC_DSL").filter(|name| !name.is_empty()) {
        Some(dsl) => plain(&Path::new(&dsl).join("solvers.py"), rounds),
        None => println!("arc-dsl's solvers are skipped: ARC_DSL does not name a checkout"),
    }
}

/// Texts that all differ: those of the folder with other colours and another name each.
fn texts(count: usize) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files/run/python");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let sources: Vec<String> = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let changed = |number: usize| {
        let text = &sources[number % sources.len()];
        let turn = number / sources.len();
        // Digits that stand alone are colours and small numbers, of which any will do.
        let bytes = text.as_bytes();
        let is_word = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        let mut made = String::with_capacity(text.len() + 8);
        for (place, letter) in text.char_indices() {
            let alone = letter.is_ascii_digit()
                && !is_word(bytes.get(place + 1))
                && !is_word(place.checked_sub(1).and_then(|before| bytes.get(before)));
            match letter.to_digit(10).filter(|_| alone) {
                Some(digit) if digit > 2 => {
                    made.push(char::from(b'3' + ((digit as usize - 3 + turn) % 7) as u8));
                }
                _ => made.push(letter),
            }
        }
        made.push_str(&format!("\nNUMBER = {number}\n"));
        made
    };
    (0..count).map(changed).collect()
}

/// Returns the least time, in seconds, that something takes in several rounds.
fn least(rounds: usize, mut work: impl FnMut()) -> f64 {
    let time = |work: &mut dyn FnMut()| {
        let start = ThreadTime::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..rounds).map(|_| time(&mut work)).fold(f64::MAX, f64::min)
}

/// Measures a population of texts.
fn population(texts: &[String], rounds: usize) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let parsed = least(rounds, || parse_texts(texts));
    let lowered = least(rounds, || read_texts(texts));
    let rate = |seconds: f64| texts.len() as f64 / seconds;
    println!(
        "{} texts of {} bytes on average: {:.0} parsed, {:.0} parsed and lowered, in a second",
        texts.len(),
        bytes / texts.len(),
        rate(parsed),
        rate(lowered)
    );
}

/// Parses texts, and no more.
#[inline(never)]
fn parse_texts(texts: &[String]) {
    let mut bump = Bump::new();
    for text in texts {
        bump.reset();
        let mut sources = SourceMap::default();
        let source = sources.add("text.py", text.as_str());
        let mut diags: Vec<Diagnostic> = Vec::new();
        black_box(syntax::parse(source, text, &bump, &mut diags));
        assert!(!diags.iter().any(Diagnostic::is_error), "{diags:?}\n{text}");
    }
}

/// Parses texts and lowers them into one graph.
#[inline(never)]
fn read_texts(texts: &[String]) {
    let mut library = Library::default();
    for text in texts {
        let diags = library.add_text("text.py", text);
        assert!(!diags.iter().any(Diagnostic::is_error), "{diags:?}\n{text}");
    }
    black_box(&library);
}

/// Prints how many instructions a text takes.
fn instructions() {
    let count = |function: &str| {
        let counted = callgrind::count_calls::<&str>(function, 1, &[]);
        counted.map(|calls| calls[0] / COUNTED_TEXTS as u64)
    };
    match count("everyday::parse_texts")
        .and_then(|parsed| Ok((parsed, count("everyday::read_texts")?)))
    {
        Ok((parsed, read)) => println!(
            "{COUNTED_TEXTS} texts: {parsed} instructions a text to parse, {read} to parse and lower"
        ),
        Err(why) => eprintln!("note: instructions are not counted: {why}"),
    }
}

/// Measures arc-dsl's solvers as texts of either dialect.
fn plain(path: &Path, rounds: usize) {
    let text = fs::read_to_string(path).unwrap();
    let read = |name: &str| {
        let mut library = Library::default();
        library.add_text(name, &text);
        library.optimise();
        black_box(&library);
    };
    let (mut python, mut arc) = (f64::MAX, f64::MAX);
    for _ in 0..4 * rounds {
        python = python.min(least(1, || read("solvers.py")));
        arc = arc.min(least(1, || read("solvers.arc")));
    }
    println!(
        "arc-dsl's solvers parsed, built and optimised: {:.2} ms as Python, {:.2} ms as .arc, ratio {:.3}",
        python * 1e3,
        arc * 1e3,
        python / arc
    );
}
