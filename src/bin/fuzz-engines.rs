//! Compares the engines on random programs for as long as it is told to.
//!
//! `cargo run --release --bin fuzz-engines -- --seconds 600` starts from a fresh seed; `--seed`
//! repeats a run.

#![allow(clippy::print_stdout, reason = "it is a command")]

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use arcvm::eval;
use arcvm::jit;
use arcvm::library::Library;
use arcvm::testing::engines::{Tally, compare};
use arcvm::testing::everyday::{loops, program, stores};
use arcvm::testing::{Generator, Rng, grid, places};
use arcvm::value::Budget;
use clap::Parser;

/// Compare the VM and native code on random programs
#[derive(Parser)]
struct Args {
    /// How long
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The first seed; from the clock where absent
    #[arg(long)]
    seed: Option<u64>,
}

/// Programs of a batch.
const BATCH: usize = 200;

fn main() -> ExitCode {
    let args = Args::parse();
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
    let first = args.seed.unwrap_or(clock);
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let Ok(pool) = eval::pool(1) else {
        println!("cannot start a thread");
        return ExitCode::FAILURE;
    };
    let mut tally = Tally::default();
    let mut seed = first;
    while Instant::now() < end {
        if let Err(difference) = pool.install(|| batch(seed, &mut tally)) {
            println!("seed {seed}: {difference}");
            return ExitCode::FAILURE;
        }
        seed += 1;
    }
    println!(
        "no difference: {} evaluations of programs of seeds {first} to {}, {} with a value, {} left to the VM",
        tally.evaluations,
        seed - 1,
        tally.values,
        tally.given_up
    );
    ExitCode::SUCCESS
}

/// Compares the programs of a seed, within budgets that depend on it.
fn batch(seed: u64, tally: &mut Tally) -> Result<(), String> {
    let mut generator = Generator::new(seed);
    let mut rng = Rng::new(seed);
    let mut library = Library::default();
    let mut texts = Vec::new();
    for number in 0..BATCH {
        let text = generator.program(12).replacen("solve", &format!("solve_{number}"), 1);
        library.add_text("random.arc", &text);
        texts.push(text);
    }
    // A part of them in everyday Python.
    for number in 0..BATCH as u64 / 2 {
        let number = seed.wrapping_mul(BATCH as u64) + number;
        let of_number =
            [("loops", loops(number)), ("stores", stores(number)), ("everyday", program(number))];
        for (kind, text) in of_number {
            let text = text.replace("solve", &format!("solve_{kind}_{number}"));
            library.add_text("random.py", &text);
            texts.push(text);
        }
    }
    // And some loops over locations.
    for number in 0..BATCH / 4 {
        let text = places(&mut rng).replacen("solve", &format!("solve_places_{number}"), 1);
        library.add_text("places.arc", &text);
        texts.push(text);
    }
    library.optimise();
    let grids: Vec<_> = (0..3).map(|index| grid(&mut rng, [4, 12, 30][index])).collect();
    let fuel = [100, 1_000, 10_000, Budget::FUEL][(seed % 4) as usize];
    let budget = Budget::default().fuel(fuel);
    let options = jit::Options {
        optimise: seed.is_multiple_of(2),
        verify: true,
        always: !seed.is_multiple_of(3),
    };
    compare(&library, &grids, &[budget], options, tally).map_err(|difference| {
        let name = difference.split(' ').next().unwrap_or_default();
        let text = texts.iter().find(|text| text.contains(&format!("{name}(")));
        format!("{difference}\n{}", text.map_or("", |text| text))
    })
}
