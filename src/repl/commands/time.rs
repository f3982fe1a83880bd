//! `:time`: how long an expression takes, measured until the measurement is stable.
//!
//! Runs are timed in batches that are long against the clock's resolution. The latest few batches
//! have to agree; where they do not within a second, other work is going on, and the spread is
//! said.

use std::time::{Duration, Instant};

use bumpalo::Bump;
use cpu_time::ThreadTime;

use super::super::reply::{Reply, Stop};
use super::super::session::{INTERRUPT, Session};
use super::{Call, Command, Takes};
use crate::render::{count, duration};
use crate::value::{Cx, Direction, Fault};

pub(super) const TIME: Command = Command {
    name: "time",
    arguments: "EXPR",
    takes: Takes::Expression,
    summary: "measures an expression on the pair in view: wall-clock and processor time, and fuel",
    more: "It is repeated until the times of several batches agree within 2 %, for a second at the most.\n",
    run: show_time,
};

/// A batch takes at least this long.
const BATCH: Duration = Duration::from_millis(4);
/// The whole takes about this long at the most.
const LIMIT: Duration = Duration::from_secs(1);
/// Batches that have to agree.
const AGREEING: usize = 5;
/// Within so much of their median.
const SPREAD: f64 = 0.02;

/// Nanoseconds of a run.
#[derive(Clone, Copy)]
struct Batch {
    wall: f64,
    cpu: f64,
}

/// The measurements.
struct Measured {
    fuel: u64,
    runs: usize,
    batches: Vec<Batch>,
}

fn show_time(session: &mut Session, call: &Call<'_>, reply: &mut Reply) -> Result<(), Stop> {
    let source = call.expression(session)?;
    let program = session.value_program(source, 0)?;
    reply.problems.extend_from_slice(&program.warnings);
    let budget = session.budget();
    let view = session.state.view.clone();
    let pair = view.as_ref().map(|view| (&*view.task, view.sample()));
    let measured = session.prepared(&program, &program.runnable, pair, |code, _, inputs| {
        let mut arena = Bump::new();
        let mut once = || -> Result<u64, Fault> {
            arena.reset();
            let cx = Cx::new(&arena, budget, Direction::Ascending).watching(Some(&INTERRUPT));
            code.run(&cx, inputs)?;
            Ok(cx.spent())
        };
        measure(&mut once)
    })?;
    if INTERRUPT.is_raised() {
        return Err(Stop::Interrupted);
    }
    let last = &measured.batches[measured.batches.len().saturating_sub(AGREEING)..];
    let [wall, cpu] = [find_median(last, |batch| batch.wall), find_median(last, |batch| batch.cpu)];
    let spread = measure_spread(last);
    let style = &session.setup.style;
    let stable = match spread <= SPREAD {
        true => String::new(),
        false => format!(", not stable: they differ by {:.0} %", spread * 100.0),
    };
    let how = format!("{}{stable}", count(measured.runs, "run"));
    reply.text = format!(
        "{} wall, {} CPU, fuel {}  {}\n",
        style.strong(&duration(wall.round() as u64)),
        duration(cpu.round() as u64),
        measured.fuel,
        style.faint(&how)
    );
    Ok(())
}

/// Runs in batches until the latest agree.
fn measure(once: &mut dyn FnMut() -> Result<u64, Fault>) -> Result<Measured, Fault> {
    let start = Instant::now();
    let fuel = once()?;
    let mut measured = Measured { fuel, runs: 0, batches: Vec::new() };
    let mut size = 1;
    loop {
        let cpu = ThreadTime::try_now().ok();
        let began = Instant::now();
        for _ in 0..size {
            once()?;
        }
        let wall = began.elapsed();
        let cpu = cpu.and_then(|cpu| cpu.try_elapsed().ok()).unwrap_or_default();
        if wall < BATCH && start.elapsed() < LIMIT {
            size *= 2;
            continue;
        }
        let each = |time: Duration| time.as_nanos() as f64 / size as f64;
        measured.runs += size;
        measured.batches.push(Batch { wall: each(wall), cpu: each(cpu) });
        let batches = &measured.batches;
        let agreed = batches.len() >= AGREEING
            && measure_spread(&batches[batches.len() - AGREEING..]) <= SPREAD;
        if agreed || LIMIT <= start.elapsed() || INTERRUPT.is_raised() {
            return Ok(measured);
        }
    }
}

fn find_median(batches: &[Batch], of: impl Fn(&Batch) -> f64) -> f64 {
    let mut values: Vec<f64> = batches.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Returns the spread of the times, as a part of their median.
fn measure_spread(batches: &[Batch]) -> f64 {
    let walls = || batches.iter().map(|batch| batch.wall);
    let (least, most) = (walls().fold(f64::MAX, f64::min), walls().fold(0.0, f64::max));
    (most - least) / find_median(batches, |batch| batch.wall).max(1.0)
}
