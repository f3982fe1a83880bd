//! Measures what each family of `arcvm solve` finds, at which bits, how often it is right, and what
//! it costs.
//!
//! `cargo bench --bench families -- TASKS [--every N] [--from K] [--leave-one-out] [--list FILE]`.
//! With `--test` one task of the pack is searched with little work.
//! With `--leave-one-out` each of the first three demonstrations of a task is its only test in
//! turn, so that no solutions are needed. `--list` writes a line of JSON for each task.

#![allow(clippy::print_stdout, reason = "it prints tables")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use arcvm::plane::Board;
use arcvm::solve::{Hunt, Meter, Problem, Solution};
use arcvm::task::{SampleKind, Task, TaskSet};
use cpu_time::ThreadTime;
use serde_json::{Value as Json, json};

/// Upper ends of the classes of bits.
const CLASSES: [f64; 8] = [10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, f64::INFINITY];

/// The command line.
#[derive(Default)]
struct Wanted {
    tasks: PathBuf,
    every: usize,
    from: usize,
    leave_one_out: bool,
    list: Option<PathBuf>,
    only: Vec<String>,
    threads: usize,
    test: bool,
}

fn arguments() -> Result<Wanted, Box<dyn Error>> {
    let mut wanted = Wanted { every: 1, threads: 1, ..Wanted::default() };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--every" => wanted.every = value()?.parse()?,
            "--from" => wanted.from = value()?.parse()?,
            "--test" => wanted.test = true,
            "--leave-one-out" => wanted.leave_one_out = true,
            "--list" => wanted.list = Some(value()?.into()),
            "--only" => wanted.only = value()?.split(',').map(str::to_owned).collect(),
            "--threads" => wanted.threads = value()?.parse()?,
            _ => wanted.tasks = word.into(),
        }
    }
    Ok(wanted)
}

/// A problem and the right answers of its tests.
fn questions(task: &Task, leave_one_out: bool) -> Vec<(Problem, Vec<Board>)> {
    let of = |kind: SampleKind| task.samples.iter().filter(move |sample| sample.kind == kind);
    let board = |grid: &arcvm::value::GridBuf| Board::copy(grid.view());
    if !leave_one_out {
        let right = of(SampleKind::Test).filter_map(|sample| sample.output.as_ref().map(board));
        return vec![(Problem::of_task(task), right.collect())];
    }
    let whole = Problem::of_task(task);
    let shown = whole.shown();
    let without = |index: usize| {
        let mut inputs = whole.inputs()[..shown].to_vec();
        let mut outputs = whole.outputs().to_vec();
        let tested = inputs.remove(index);
        inputs.push(tested);
        let right = vec![outputs.remove(index)];
        (Problem::new(inputs, outputs), right)
    };
    if shown < 3 { Vec::new() } else { (0..shown.min(3)).map(without).collect() }
}

/// How often candidates were right, of how many.
type Table = BTreeMap<(String, usize), (usize, usize)>;

#[derive(Default)]
struct Sums {
    tasks: usize,
    outputs: usize,
    solved: usize,
    outputs_solved: usize,
    dropped: usize,
    candidates: usize,
    first: Table,
    all: Table,
    seconds: BTreeMap<&'static str, f64>,
    total: f64,
    lines: BTreeMap<String, Json>,
}

fn class(bits: f64) -> usize {
    CLASSES.iter().position(|&end| bits < end).unwrap_or(CLASSES.len() - 1)
}

/// Which of the outputs one of the two attempts is right for.
fn right(solution: &Solution, answers: &[Board]) -> usize {
    let fits = |(index, right): &(usize, &Board)| {
        solution.found.iter().any(|found| found.answers.get(*index) == Some(*right))
    };
    answers.iter().enumerate().filter(fits).count()
}

/// A question of a task: which one, the problem, and the answers.
type Question<'q> = (usize, &'q (Problem, Vec<Board>));

fn judge(task: &Task, (number, question): Question<'_>, work: u64, sums: &Mutex<Sums>) {
    let (problem, answers) = question;
    let start = ThreadTime::now();
    let meter = Meter::new(work, None);
    let mut hunt = Hunt::new(problem.clone(), &task.id);
    let mut times: Vec<(&'static str, f64)> = Vec::new();
    let mut last = 0.0;
    hunt.try_all(&meter, |stage| {
        let now = start.elapsed().as_secs_f64();
        times.push((stage, now - last));
        last = now;
    });
    let solution = hunt.solution();
    let seconds = start.elapsed().as_secs_f64();
    times.push(("on the VM", seconds - last));
    let count = right(&solution, answers);
    let Ok(mut sums) = sums.lock() else { return };
    sums.tasks += 1;
    sums.outputs += answers.len();
    sums.outputs_solved += count;
    sums.solved += usize::from(count == answers.len() && count > 0);
    sums.dropped += solution.dropped;
    sums.candidates += solution.candidates;
    sums.total += seconds;
    for &(stage, seconds) in &times {
        *sums.seconds.entry(stage).or_default() += seconds;
    }
    if let Some(found) = solution.found.first() {
        let entry = sums.first.entry((found.family.into(), class(found.bits))).or_default();
        entry.0 += usize::from(found.answers == *answers);
        entry.1 += 1;
    }
    // Equal answers have the same number.
    let mut numbers: BTreeMap<&[Board], usize> = BTreeMap::new();
    let mut list: Vec<(&str, f64, bool, usize)> = hunt
        .candidates()
        .map(|(family, bits, found)| {
            let next = numbers.len();
            let number = *numbers.entry(found).or_insert(next);
            (family, bits, found == answers.as_slice(), number)
        })
        .collect();
    list.sort_by(|a, b| a.1.total_cmp(&b.1));
    for &(family, bits, right, _) in &list {
        let entry = sums.all.entry((family.into(), class(bits))).or_default();
        entry.0 += usize::from(right);
        entry.1 += 1;
    }
    let row = |&(family, bits, right, number): &(&str, f64, bool, usize)| {
        json!([family, (bits * 10.0).round() / 10.0, right, number])
    };
    let rows: Vec<Json> = list.iter().take(400).map(row).collect();
    let chosen = |found: &arcvm::solve::Found| {
        json!({ "family": found.family, "bits": found.bits, "words": found.words,
            "right": found.answers == *answers, "weight": found.weight })
    };
    let line = json!({
        "id": task.id, "solved": count == answers.len() && count > 0, "right": count,
        "outputs": answers.len(), "seconds": seconds, "dropped": solution.dropped,
        "found": solution.found.iter().map(chosen).collect::<Vec<_>>(),
        "pool": list.iter().any(|row| row.2), "candidates": rows,
        "stages": times.iter().map(|&(name, s)| json!([name, s])).collect::<Vec<_>>(),
    });
    sums.lines.insert(format!("{}-{number}", task.id), line);
}

/// Prints how often what was found is right, by family and class of bits.
fn print(title: &str, table: &Table) {
    println!("\n{title}\n");
    print!("| family |");
    let mut low = 0.0;
    for end in CLASSES {
        match end.is_finite() {
            true => print!(" {low} to {end} |"),
            false => print!(" {low} and more |"),
        }
        low = end;
    }
    println!("\n|---|{}", "---|".repeat(CLASSES.len()));
    let mut families: BTreeMap<&str, [(usize, usize); CLASSES.len()]> = BTreeMap::new();
    for ((family, class), &(right, all)) in table {
        for name in [family.as_str(), "~ all"] {
            let cell = &mut families.entry(name).or_default()[*class];
            *cell = (cell.0 + right, cell.1 + all);
        }
    }
    for (family, cells) in families {
        let cells: Vec<String> = cells
            .iter()
            .map(|&(right, all)| if all == 0 { String::new() } else { format!("{right}/{all}") })
            .collect();
        println!("| {} | {} |", family.trim_start_matches("~ "), cells.join(" | "));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = arguments()?;
    // A family that fails is told by what it does not find.
    std::panic::set_hook(Box::new(|_| {}));
    let paths = std::slice::from_ref(&wanted.tasks);
    let set = match wanted.test {
        true => TaskSet::embedded(),
        false => TaskSet::load(paths).map_err(|errors| format!("{errors:?}"))?,
    };
    let (most, work) = if wanted.test { (1, 1_000_000) } else { (usize::MAX, u64::MAX) };
    let chosen = set.iter().skip(wanted.from).step_by(wanted.every.max(1));
    let tasks: Vec<&Task> = chosen.take(most).collect();
    let sums = Mutex::new(Sums::default());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..wanted.threads.max(1) {
            let worker = || {
                while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !wanted.only.is_empty() && !wanted.only.contains(&task.id) {
                        continue;
                    }
                    for (index, question) in
                        questions(task, wanted.leave_one_out).iter().enumerate()
                    {
                        judge(task, (index, question), work, &sums);
                    }
                }
            };
            let room = std::thread::Builder::new().stack_size(64 << 20);
            if room.spawn_scoped(scope, worker).is_err() {
                worker();
            }
        }
    });
    let sums = sums.into_inner().unwrap_or_default();
    println!(
        "{} problems, {} solved; {} outputs, {} right in two attempts; {:.1} s; {} candidates, {} \
         dropped",
        sums.tasks,
        sums.solved,
        sums.outputs,
        sums.outputs_solved,
        sums.total,
        sums.candidates,
        sums.dropped
    );
    println!("\n| stage | seconds |\n|---|---|");
    for (stage, seconds) in &sums.seconds {
        println!("| {stage} | {seconds:.2} |");
    }
    print("First attempts", &sums.first);
    print("All candidates", &sums.all);
    if let Some(path) = &wanted.list {
        let lines: Vec<String> = sums.lines.values().map(Json::to_string).collect();
        fs::write(path, lines.join("\n") + "\n")?;
    }
    Ok(())
}
