//! Native code against the VM on whole programs, and what compiling costs.
//!
//! `cargo bench --bench jit -- SOLVERS TASKS` runs every program of a file or folder on all pairs
//! of its task, so many times that a measurement takes some milliseconds. Both engines take turns,
//! and the least of several measurements counts, which other work on the machine disturbs least.
//! Without arguments it takes our own solvers and the embedded tasks. `--loops` measures the loops
//! of `tests/files/loops` alone, on one grid, and a loop against the same thing as `apply`.
//! `--chosen` measures the programs alone of which `auto` keeps native code.

#![allow(clippy::print_stdout, reason = "it prints a table")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use arcvm::engine::{Engine, Measured};
use arcvm::ir::{NodeId, Program};
use arcvm::jit;
use arcvm::library::{Entry, Library};
use arcvm::task::{Task, TaskSet};
use arcvm::value::{Budget, Cx, Direction, Grid, GridBuf, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;
use cpu_time::ThreadTime;

/// Measurements of each engine on each program, of which the least counts.
const ROUNDS: usize = 7;
/// The time of one, about.
const TIME: Duration = Duration::from_millis(2);

fn main() {
    let (flags, args): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    // Everything once, to see that it runs.
    let quick = flags.iter().any(|flag| flag == "--test");
    let (rounds, time) = if quick { (1, Duration::ZERO) } else { (ROUNDS, TIME) };
    if quick || flags.iter().any(|flag| flag == "--loops") {
        loops(rounds, time);
        apply(rounds, time);
    }
    if flags.iter().any(|flag| flag == "--loops") {
        return;
    }
    let solvers = args
        .first()
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("solvers"), PathBuf::from);
    let tasks = match args.get(1) {
        Some(path) => TaskSet::load(&[PathBuf::from(path)]).ok().unwrap(),
        None => TaskSet::embedded(),
    };
    let (mut library, _) = Library::load(&[solvers]);
    library.optimise();
    let entries = library.entries();
    let entries: Vec<_> = entries
        .iter()
        .filter_map(|entry| Some((entry, entry.definition.runnable()?, entry.task(&tasks)?)))
        .collect();
    let compile = |program| vm::compile(library.graph(), program);
    let mut codes: Vec<Code> = entries.iter().map(|&(_, program, _)| compile(program)).collect();
    let roots: Vec<NodeId> = entries.iter().map(|(_, program, _)| program.root).collect();
    // Programs are measured as they are compiled by default, which is the last way here.
    let usual = jit::Options::default().optimise;
    for optimise in [!usual, usual] {
        let options = jit::Options { optimise, verify: false, always: false };
        let mut each: Vec<f64> = Vec::new();
        for (root, code) in roots.iter().zip(&mut codes) {
            let start = ThreadTime::now();
            jit::compile(library.graph(), &[*root], std::slice::from_mut(code), options).unwrap();
            each.push(start.elapsed().as_secs_f64() * 1e6);
        }
        let native = codes.iter().zip(&each).filter(|(code, _)| code.native().is_some());
        let (base, slope) = line(native.map(|(code, time)| (code.size() as f64, *time)));
        each.sort_by(f64::total_cmp);
        let start = ThreadTime::now();
        jit::compile(library.graph(), &roots, &mut codes, options).unwrap();
        let batch = start.elapsed().as_secs_f64() * 1e6 / codes.len() as f64;
        println!(
            "compiling, optimised {optimise}: alone median {:.0} µs, 99th percentile {:.0} µs; in one batch {batch:.0} µs each; with native code {base:.0} µs and {slope:.1} µs an instruction",
            each[each.len() / 2],
            each[each.len() * 99 / 100]
        );
    }
    // The same programs without native code, which run in the same way.
    let plain: Vec<Code> = entries.iter().map(|&(_, program, _)| compile(program)).collect();
    let mut arena = Bump::new();
    if flags.iter().any(|flag| flag == "--shares") {
        let programs = entries.iter().zip(&plain).map(|(&(_, _, task), code)| (code, task));
        shares(&mut arena, programs, rounds);
        return;
    }
    if flags.iter().any(|flag| flag == "--chosen") {
        chosen(&mut arena, &library, &entries, (rounds, time));
        return;
    }
    let mut ratios: Vec<(f64, f64, f64, &str)> = Vec::new();
    let mut compiled: Vec<f64> = Vec::new();
    for ((&(entry, _, task), code), plain) in entries.iter().zip(&codes).zip(&plain) {
        let turns = (time.as_nanos() / run(&mut arena, code, task, 10).as_nanos().max(500)) * 10;
        let turns = turns.max(1);
        let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
        for _ in 0..rounds {
            ours = ours.min(run(&mut arena, code, task, turns as usize).as_secs_f64());
            theirs = theirs.min(run(&mut arena, plain, task, turns as usize).as_secs_f64());
        }
        let samples = turns as f64 * task.samples.len() as f64;
        compiled.extend(code.native().map(|_| theirs / ours));
        ratios.push((
            theirs / ours,
            theirs / samples * 1e9,
            ours / samples * 1e9,
            &entry.definition.name,
        ));
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (ratio, vm, native, name) in &ratios {
        println!("{ratio:6.2}  {vm:10.0} ns  {native:10.0} ns  {name}");
    }
    let mean = ratios.iter().map(|(ratio, ..)| ratio.ln()).sum::<f64>() / ratios.len() as f64;
    let count = |from: f64| ratios.iter().filter(|(ratio, ..)| *ratio >= from).count();
    for (&(entry, _, task), code) in entries.iter().zip(&codes) {
        let by_hand =
            BY_HAND.iter().find(|(id, _)| *id == task.id && entry.definition.name.ends_with(id));
        let Some(&(id, function)) = by_hand else { continue };
        let many = if quick { 1 } else { 10_000 };
        for sample in &task.samples {
            let expected = sample.output.as_ref().map(|output| output.view());
            let made = function(&arena, sample.input.view());
            assert!(expected.is_none_or(|expected| expected == made), "{id} by hand is wrong");
        }
        let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
        for _ in 0..rounds {
            ours = ours.min(run(&mut arena, code, task, many).as_secs_f64());
            theirs = theirs.min(run_by_hand(&mut arena, function, task, many).as_secs_f64());
        }
        println!("{id}: {:.2} times the time of a function written by hand", ours / theirs);
    }
    if !flags.iter().any(|flag| flag == "--ratios") {
        bounds_of_auto(&mut arena, &library, &entries, quick);
    }
    println!(
        "{} programs: geometric mean {:.2}×; {} below 0.95×, {} at least 1.5×, {} at least 5×",
        ratios.len(),
        mean.exp(),
        ratios.len() - count(0.95),
        count(1.5),
        count(5.0)
    );
    let logs = compiled.iter().map(|ratio| ratio.ln()).sum::<f64>();
    println!(
        "{} of them have native code: geometric mean {:.2}×; {} below 0.97×, {} at least 3×",
        compiled.len(),
        (logs / compiled.len().max(1) as f64).exp(),
        compiled.iter().filter(|ratio| **ratio < 0.97).count(),
        compiled.iter().filter(|ratio| **ratio >= 3.0).count()
    );
}

/// A grid for loops: ten rows of twelve cells.
fn grid_of_loops() -> GridBuf {
    let cells = (0..120).map(|place| ((place / 12 * 7 + place % 12 * (place % 12) * 3) % 10) as i8);
    GridBuf::new(10, 12, cells.collect()).unwrap()
}

/// Runs a program so many times on the grid of loops: its value as text, its fuel, and the time.
fn run_loop(arena: &mut Bump, code: &Code, native: bool, turns: usize) -> (String, u64, Duration) {
    let grid = grid_of_loops();
    let grid = grid.view();
    let inputs = Inputs::grid(Value::grid(&grid));
    let mut told = (String::new(), 0);
    let start = ThreadTime::now();
    for _ in 0..turns {
        arena.reset();
        let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
        let out = if native { code.run(&cx, &inputs) } else { code.interpret(&cx, &inputs) };
        let out = black_box(out);
        if told.0.is_empty() {
            told = (out.unwrap().to_string(), cx.spent());
        }
    }
    (told.0, told.1, start.elapsed())
}

/// Returns the time of one run on the VM and in native code, which come to the same.
fn both_engines(code: &Code, rounds: usize, time: Duration) -> [f64; 2] {
    let mut arena = Bump::new();
    let [mut vm, mut native] = [f64::MAX; 2];
    for _ in 0..rounds {
        for (is_native, least) in [(false, &mut vm), (true, &mut native)] {
            let once = run_loop(&mut arena, code, is_native, 3).2.as_nanos().max(300) / 3;
            let turns = (time.as_nanos() / once).max(1) as usize;
            let taken = run_loop(&mut arena, code, is_native, turns).2;
            *least = least.min(taken.as_secs_f64() / turns as f64);
        }
    }
    let [ours, theirs] = [true, false].map(|native| run_loop(&mut arena, code, native, 1));
    assert_eq!((ours.0, ours.1), (theirs.0, theirs.1));
    [vm, native]
}

/// Measures loops on the VM and in native code.
fn loops(rounds: usize, time: Duration) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files/loops");
    let (mut library, _) = Library::load(&[folder]);
    library.optimise();
    let mut ratios = Vec::new();
    for entry in library.entries() {
        let program = entry.definition.runnable().unwrap();
        let mut code = vm::compile(library.graph(), program);
        let options = jit::Options { verify: false, ..jit::Options::default() };
        let start = ThreadTime::now();
        jit::compile(library.graph(), &[program.root], std::slice::from_mut(&mut code), options)
            .unwrap();
        let compiling = start.elapsed().as_micros();
        let name = &entry.definition.name;
        assert!(code.native().is_some(), "{name} has no native code");
        let [vm, native] = both_engines(&code, rounds, time);
        ratios.push(vm / native);
        println!(
            "{:6.2}  {:10.0} ns  {:10.0} ns  {name}, compiled in {compiling} µs",
            vm / native,
            vm * 1e9,
            native * 1e9
        );
    }
    let mean = ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64;
    let least = ratios.iter().copied().fold(f64::MAX, f64::min);
    println!("{} loops: geometric mean {:.2}×, least {least:.2}×", ratios.len(), mean.exp());
}

/// Measures, on the VM, a loop with an arithmetic body against `apply` of that body, and against
/// the sum of what that yields.
fn apply(rounds: usize, time: Duration) {
    let texts = [
        (
            "loop",
            "    total = 0\n    for i in range(400):\n        total = i * 3 - 7\n    return total\n",
        ),
        (
            "loop with a sum",
            "    total = 0\n    for i in range(400):\n        total += i * 3 - 7\n    return total\n",
        ),
        (
            "loop with two variables",
            "    a, b = 0, 0\n    for i in range(400):\n        a, b = b, i * 3 - 7\n    return a + b\n",
        ),
        ("apply", "    return apply(lambda i: i * 3 - 7, tuple(range(400)))\n"),
    ];
    let mut times = Vec::new();
    for (name, body) in texts {
        let mut library = Library::default();
        library.add_text("loop.py", &format!("def solve(I):\n{body}"));
        library.optimise();
        let entries = library.entries();
        let program = entries.last().unwrap().definition.runnable().unwrap();
        let code = vm::compile(library.graph(), program);
        let [vm, _] = both_engines(&code, rounds, time);
        times.push((name, vm));
    }
    let (_, apply) = times.pop().unwrap();
    for (name, time) in times {
        println!("{name}: {:.2} times the time of the same as apply", time / apply);
    }
}

/// The straight line with the least squares of distances.
fn line(points: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    let (mut n, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (a, b) in points {
        (n, x, y, xx, xy) = (n + 1.0, x + a, y + b, xx + a * a, xy + a * b);
    }
    let slope = (n * xy - x * y) / (n * xx - x * x);
    ((y - slope * x) / n, slope)
}

/// Measures `auto` against what it may choose: on all pairs of a task once against the VM, on a
/// thousand pairs against native code. Whatever an engine does to make a program ready counts.
fn bounds_of_auto(
    arena: &mut Bump,
    library: &Library,
    entries: &[(&Entry<'_>, &Program, &Task)],
    quick: bool,
) {
    let (mut single, mut many) = (Vec::new(), Vec::new());
    for &(entry, program, task) in entries {
        let mut time = |engine: Engine, pairs: usize| {
            // A few pairs take less time than the clock can tell, so they are run again and again.
            let times = (1_000 / pairs).max(1);
            let compile = || vm::compile(library.graph(), program);
            let mut codes: Vec<Code> = (0..times).map(|_| compile()).collect();
            let start = ThreadTime::now();
            for code in &mut codes {
                // None of these programs runs for so long that its fuel would matter.
                let measure = |code: &Code, _| {
                    let start = Instant::now();
                    pair(arena, code, task, 0);
                    Measured { nanos: start.elapsed().as_nanos() as u64, is_cut: false }
                };
                let runs = pairs as u64;
                engine.prepare(library.graph(), program.root, code, runs, measure).unwrap();
                for index in 0..pairs {
                    pair(arena, code, task, index);
                }
            }
            start.elapsed()
        };
        let samples = task.samples.len();
        let mut least = |engines: [Engine; 2], pairs: usize, limit: Duration| {
            let mut least = [Duration::MAX; 2];
            let start = Instant::now();
            let mut rounds = 0;
            while rounds < 2 || start.elapsed() < limit {
                for (engine, least) in engines.into_iter().zip(&mut least) {
                    *least = time(engine, pairs).min(*least);
                }
                rounds += 1;
            }
            least[0].as_secs_f64() / least[1].as_secs_f64()
        };
        let (few, limit) = if quick { (10, Duration::ZERO) } else { (1_000, 25 * TIME) };
        let name = &entry.definition.name;
        single.push((least([Engine::Auto, Engine::Vm], samples, limit), name));
        many.push((least([Engine::Auto, Engine::Jit], few, limit), name));
    }
    for (what, bound, mut ratios) in
        [("all pairs once, auto by vm", 1.05, single), ("1,000 pairs, auto by jit", 1.10, many)]
    {
        ratios.sort_by(|a, b| b.0.total_cmp(&a.0));
        let over = ratios.iter().filter(|(ratio, _)| *ratio > bound).count();
        let worst: Vec<String> =
            ratios.iter().take(8).map(|(ratio, name)| format!("{name} {ratio:.2}")).collect();
        let median = ratios[ratios.len() / 2].0;
        println!("{what}: median {median:.3}, {over} over {bound}; greatest {}", worst.join(", "));
    }
}

/// Prints how native code compares with the VM for the programs that `auto` keeps it of, where
/// they run often enough for any to be compiled.
fn chosen(
    arena: &mut Bump,
    library: &Library,
    entries: &[(&Entry<'_>, &Program, &Task)],
    (rounds, time): (usize, Duration),
) {
    const OFTEN: u64 = 10_000_000;
    let mut ratios = Vec::new();
    for &(entry, program, task) in entries {
        let plain = vm::compile(library.graph(), program);
        let mut code = vm::compile(library.graph(), program);
        let mut measure = |code: &Code, _| {
            let start = Instant::now();
            pair(arena, code, task, 0);
            Measured { nanos: start.elapsed().as_nanos() as u64, is_cut: false }
        };
        let root = program.root;
        Engine::Auto.prepare(library.graph(), root, &mut code, OFTEN, &mut measure).unwrap();
        if code.native().is_none() {
            continue;
        }
        let once = run(arena, &code, task, 10).as_nanos().max(500);
        let turns = (time.as_nanos() / once * 10).max(1) as usize;
        let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
        for _ in 0..rounds {
            ours = ours.min(run(arena, &code, task, turns).as_secs_f64());
            theirs = theirs.min(run(arena, &plain, task, turns).as_secs_f64());
        }
        ratios.push((theirs / ours, &entry.definition.name));
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (ratio, name) in &ratios {
        println!("{ratio:6.2}  {name}");
    }
    let logs = ratios.iter().map(|(ratio, _)| ratio.ln()).sum::<f64>();
    println!(
        "auto keeps native code of {}: geometric mean {:.2}×, {} below 0.97×, {} at least 3×",
        ratios.len(),
        (logs / ratios.len().max(1) as f64).exp(),
        ratios.iter().filter(|(ratio, _)| *ratio < 0.97).count(),
        ratios.iter().filter(|(ratio, _)| *ratio >= 3.0).count()
    );
}

/// Runs a program on one pair of a task.
fn pair(arena: &mut Bump, code: &Code, task: &Task, index: usize) {
    let sample = &task.samples[index % task.samples.len()];
    arena.reset();
    let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
    let grid = sample.input.view();
    let _ = black_box(code.run(&cx, &Inputs::grid(Value::grid(&grid))));
}

/// A function written by hand for a task: the grid that it makes.
type ByHand = for<'a> fn(&'a Bump, Grid<'_>) -> Grid<'a>;

/// The solvers of six tasks as anybody would write them in Rust.
const BY_HAND: [(&str, ByHand); 6] = [
    ("67a3c6ac", |bump, grid| {
        made(bump, grid.height, grid.width, |i, j| grid.at(i, grid.width as usize - 1 - j))
    }),
    ("b1948b0a", |bump, grid| {
        made(
            bump,
            grid.height,
            grid.width,
            |i, j| {
                if grid.at(i, j) == 6 { 2 } else { grid.at(i, j) }
            },
        )
    }),
    ("c59eb873", |bump, grid| {
        made(bump, 2 * grid.height, 2 * grid.width, |i, j| grid.at(i / 2, j / 2))
    }),
    ("a416b8f3", |bump, grid| {
        made(bump, grid.height, 2 * grid.width, |i, j| grid.at(i, j % grid.width as usize))
    }),
    ("d10ecb37", |bump, grid| made(bump, 2, 2, |i, j| grid.at(i, j))),
    ("5582e5ca", |bump, grid| {
        let mut counts = [0u32; 10];
        grid.cells.iter().for_each(|&cell| counts[cell as usize] += 1);
        let most = (0..10).rev().max_by_key(|&color| counts[color]).unwrap();
        made(bump, 3, 3, |_, _| most as i8)
    }),
];

fn made<'a>(
    bump: &'a Bump,
    height: u32,
    width: u32,
    cell: impl Fn(usize, usize) -> i8,
) -> Grid<'a> {
    let cells = bump.alloc_slice_fill_copy((height * width) as usize, 0i8);
    for (i, row) in cells.chunks_exact_mut(width as usize).enumerate() {
        row.iter_mut().enumerate().for_each(|(j, to)| *to = cell(i, j));
    }
    Grid::new(height, width, cells).unwrap()
}

/// Runs a function so many times on every pair.
fn run_by_hand(arena: &mut Bump, function: ByHand, task: &Task, turns: usize) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..turns {
        for sample in &task.samples {
            arena.reset();
            let _ = black_box(function(arena, black_box(sample.input.view())));
        }
    }
    start.elapsed()
}

/// Runs a program so many times on every pair.
fn run(arena: &mut Bump, code: &Code, task: &Task, turns: usize) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..turns {
        for sample in &task.samples {
            arena.reset();
            let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
            let grid = sample.input.view();
            let inputs = Inputs::grid(Value::grid(&grid));
            let _ = black_box(code.run(&cx, &inputs));
        }
    }
    start.elapsed()
}

/// Prints which primitives the VM spends its time in: the mean over the programs of the share of
/// each. Also prints how much faster programs would be if only the primitives outside loops took
/// time.
fn shares<'c, 'g: 'c>(
    arena: &mut Bump,
    programs: impl Iterator<Item = (&'c Code, &'c Task)>,
    rounds: usize,
) {
    let clock = (0..1_000).map(|_| Instant::now().elapsed()).min().unwrap().as_nanos() as u64;
    let mut names: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    let (mut bound, mut count) = (0.0, 0);
    for (code, task) in programs {
        let mut steps: Vec<(&str, u64)> = Vec::new();
        for round in 0..20 * rounds {
            let mut index = 0;
            for sample in &task.samples {
                arena.reset();
                let cx = Cx::new(arena, Budget::default(), Direction::Ascending);
                let grid = sample.input.view();
                let (_, trace) = code.trace(&cx, &Inputs::grid(Value::grid(&grid)));
                for step in trace {
                    let name = step.primitive.map_or("(list)", |prim| prim.name);
                    let nanos = step.nanos.saturating_sub(clock);
                    if round == 0 {
                        steps.push((name, nanos));
                    } else if let Some(step) = steps.get_mut(index) {
                        step.1 = step.1.min(nanos);
                    }
                    index += 1;
                }
            }
        }
        let least = (0..rounds).map(|_| run(arena, code, task, 20)).min().unwrap();
        let whole = least.as_nanos() as f64 / 20.0;
        let mut shared = 0.0;
        let mut own: BTreeMap<&str, f64> = BTreeMap::new();
        for (name, nanos) in steps {
            *own.entry(name).or_default() += nanos as f64 / whole;
            if !LOOPS.contains(&name) {
                shared += nanos as f64 / whole;
            }
        }
        for (name, share) in own {
            let entry = names.entry(name).or_default();
            *entry = (entry.0 + share, entry.1 + 1);
        }
        bound -= f64::ln(shared.clamp(0.001, 1.0));
        count += 1;
    }
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by(|a, b| b.1.0.total_cmp(&a.1.0));
    for (name, (share, programs)) in names {
        println!("{:6.2} %  {name}, in {programs} programs", share * 100.0 / f64::from(count));
    }
    println!("bound without loops {:.2}x", (bound / f64::from(count)).exp());
}

const LOOPS: [&str; 13] = [
    "apply", "mapply", "sfilter", "mfilter", "extract", "order", "argmax", "argmin", "valmax",
    "valmin", "papply", "mpapply", "prapply",
];
