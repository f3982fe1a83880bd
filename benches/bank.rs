//! How many vectors of values the bank of `arcvm solve` makes in a second of CPU time.
//!
//! `cargo bench --bench bank -- [TASKS] [--every N] [--work UNITS]`. The tasks are those of the
//! pack where no folder is given. A vector is a call of a primitive on all samples of a task. Each
//! that was begun counts, also where it fails on a sample or some entry has its values already. The
//! last line says what all tasks come to. With `--test` one task is done with little work.

#![allow(clippy::print_stdout, reason = "it prints a table")]

use std::error::Error;
use std::path::PathBuf;

use arcvm::solve::{BankCounts, Meter, Problem, fill_bank};
use arcvm::task::TaskSet;
use cpu_time::ThreadTime;

/// The command line.
struct Wanted {
    tasks: Option<PathBuf>,
    every: usize,
    work: u64,
    test: bool,
}

fn arguments() -> Result<Wanted, Box<dyn Error>> {
    let mut wanted = Wanted { tasks: None, every: 1, work: 100_000_000, test: false };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--every" => wanted.every = value()?.parse::<usize>()?.max(1),
            "--work" => wanted.work = value()?.parse()?,
            "--test" => wanted.test = true,
            _ => wanted.tasks = Some(word.into()),
        }
    }
    Ok(wanted)
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = arguments()?;
    let tasks = match &wanted.tasks {
        Some(path) => {
            TaskSet::load(std::slice::from_ref(path)).map_err(|errors| format!("{errors:?}"))?
        }
        None => TaskSet::embedded(),
    };
    let most = if wanted.test { 1 } else { usize::MAX };
    let work = if wanted.test { 200_000 } else { wanted.work };
    println!(
        "{:<10} {:>9} {:>9} {:>9} {:>9} {:>11}",
        "task", "vectors", "failed", "repeated", "kept", "vectors/s"
    );
    let mut all = BankCounts::default();
    let mut seconds = 0.0;
    for task in tasks.iter().step_by(wanted.every).take(most) {
        let start = ThreadTime::now();
        let counts = fill_bank(&Problem::of_task(task), &Meter::new(work, None));
        let taken = start.elapsed().as_secs_f64();
        print(&task.id, &counts, taken);
        all.vectors += counts.vectors;
        all.values += counts.values;
        all.failed += counts.failed;
        all.repeated += counts.repeated;
        all.kept += counts.kept;
        seconds += taken;
    }
    print("all", &all, seconds);
    println!("{:.2} million values in {seconds:.2} s of CPU time", all.values as f64 / 1e6);
    Ok(())
}

fn print(name: &str, counts: &BankCounts, seconds: f64) {
    let BankCounts { vectors, failed, repeated, kept, .. } = *counts;
    let rate = vectors as f64 / seconds.max(1e-9);
    println!("{name:<10} {vectors:>9} {failed:>9} {repeated:>9} {kept:>9} {rate:>11.0}");
}
