//! Grids a second on a GPU, and on one core by the virtual machine and by native code, from a
//! hundred grids to a million.
//!
//! `cargo bench --bench gpu` prints a table. `-- --test` runs each program once on few grids;
//! `-- --most N` stops at N grids; `-- --only NAME` measures one program; `-- --adapter NAME` picks
//! the adapter. `-- --stream N` instead takes N grids of 30 × 30 through one kernel, made as they
//! are needed, and tells the most memory that it took on the device.
//!
//! With transfers: records are written, uploaded, computed, read back and looked at. Without: the
//! kernel alone, on records that lie on the device. The share of bandwidth is that of the bytes of
//! records read and written, of what a copy between buffers of the same device reaches. A number of
//! grids that would take a device longer than ten minutes, by its rate with fewer of them, is left
//! out, and so are larger ones. On a software adapter the table only shows that the harness works.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail where it stands")]

use std::time::{Duration, Instant};

use arcvm::engine::Engine;
use arcvm::gpu::batch::{Kernel, Layout};
use arcvm::gpu::code::DeviceProgram;
use arcvm::gpu::device::{DEFAULT_BUDGET, Gpu};
use arcvm::gpu::emit;
use arcvm::gpu::evaluate::{Input, Job, Kernels};
use arcvm::gpu::lower::whole;
use arcvm::gpu::record;
use arcvm::library::Library;
use arcvm::pass::infer::infer;
use arcvm::testing::{Rng, grid};
use arcvm::value::{Budget, Cx, Direction, GridBuf, Value};
use arcvm::vm::{self, Code, Inputs};
use bumpalo::Bump;

/// From a mirror to a chain of objects.
const PROGRAMS: [(&str, &str); 8] = [
    ("mirror", "vmirror(I)"),
    ("replace", "replace(I, 3, 5)"),
    ("cell chain", "replace(switch(replace(I, 1, 2), 3, 4), 5, 0)"),
    ("turn", "rot90(hmirror(I))"),
    ("count", "fill(I, leastcolor(I), ofcolor(I, mostcolor(I)))"),
    ("neighbours", "fill(I, 2, mapply(neighbors, ofcolor(I, 7)))"),
    ("largest", "subgrid(argmax(objects(I, T, F, T), size), I)"),
    ("chain", "fill(I, 2, delta(argmax(colorfilter(objects(I, T, F, T), 5), size)))"),
];

/// Different grids; larger batches repeat them.
const GRIDS: usize = 1_000;

/// The first so many of them only move memory: for these the share of the adapter's bandwidth says
/// something.
const MEMORY_BOUND: usize = 4;

/// Seconds that a number of grids may take a device.
const LONGEST: f64 = 600.0;

struct Options {
    most: usize,
    only: Option<String>,
    adapter: Option<String>,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        args.iter().position(|arg| arg == name).and_then(|index| args.get(index + 1)).cloned()
    };
    let test = args.iter().any(|arg| arg == "--test");
    let most =
        after("--most").and_then(|n| n.parse().ok()).unwrap_or(if test { 100 } else { 1_000_000 });
    let options = Options { most, only: after("--only"), adapter: after("--adapter") };
    let streamed: Option<usize> = after("--stream").and_then(|n| n.parse().ok());
    match (Gpu::open(options.adapter.as_deref(), None), streamed) {
        (Ok(mut gpu), Some(count)) => stream(&mut gpu, count),
        (Ok(mut gpu), None) => table(&mut gpu, &options),
        (Err(error), _) => println!("no GPU adapter: nothing is measured ({error})"),
    }
}

fn table(gpu: &mut Gpu, options: &Options) {
    let text: String = (0..)
        .zip(PROGRAMS)
        .map(|(index, (_, expression)): (usize, _)| {
            format!("def solve_b{index}(I):\n    return {expression}\n")
        })
        .collect();
    let mut library = Library::default();
    library.add_text("bench", &text);
    library.optimise();
    let mut rng = Rng::new(1);
    let grids: Vec<GridBuf> = (0..GRIDS).map(|_| grid(&mut rng, 30)).collect();
    let copy = gpu.copy_rate(256 << 20).unwrap();
    println!("adapter: {} ({})", gpu.adapter().name, gpu.adapter().driver);
    println!("copies between buffers: {:.1} GB/s read and written", copy / 1e9);
    println!(
        "grids a second: one core of the VM, one of native code, the device with transfers, without them\n"
    );
    println!(
        "{:12} {:>9} {:>12} {:>12} {:>12} {:>12} {:>10}",
        "program", "grids", "VM", "JIT", "GPU", "kernel", "bandwidth"
    );
    let wanted = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    for (index, (name, _)) in PROGRAMS.iter().enumerate().filter(|(_, (name, _))| wanted(name)) {
        let entry = library.named(&format!("solve_b{index}"))[0];
        let written = entry.definition.runnable().unwrap();
        let facts = infer(library.graph(), &[written.unfused().root]);
        let program = whole(library.graph(), &facts, written, gpu.memory_words()).unwrap();
        let mut code = vm::compile(library.graph(), written);
        let on_cpu = options.most.min(10_000);
        let on_vm = cpu_rate(&code, &grids, on_cpu);
        let native = Engine::Jit.begin(library.graph(), written.root, &mut code);
        let on_jit = native.ok().map(|()| cpu_rate(&code, &grids, on_cpu));
        let mut crossover = None;
        let mut count = 100;
        while count <= options.most {
            let (whole, kernel) = (
                device_rate(gpu, &program, &grids, count),
                kernel_rate(gpu, &program, &grids, count),
            );
            let bytes =
                4 * (record::words_in(&program, 32) + record::words_out(&program, 32)) as u64;
            let share = kernel * bytes as f64 / copy;
            if on_vm.max(on_jit.unwrap_or(0.0)) < whole {
                crossover.get_or_insert(count);
            }
            let share = match index < MEMORY_BOUND {
                true => format!("{:.1}%", 100.0 * share),
                false => "-".to_owned(),
            };
            let jit = on_jit.map_or_else(|| "-".to_owned(), |rate| format!("{rate:.0}"));
            println!(
                "{name:12} {count:>9} {on_vm:>12.0} {jit:>12} {whole:>12.0} {kernel:>12.0} {share:>10}"
            );
            count *= 10;
            // Grids go through it twice, and through the kernel alone once.
            let time = count as f64 * (2.0 / whole + 1.0 / kernel);
            if LONGEST < time && count <= options.most {
                println!("{name:12} {count:>9} left out: it would take about {time:.0} s");
                break;
            }
        }
        match crossover {
            Some(count) => println!("{name:12} ahead of one core from {count} grids on"),
            None => println!("{name:12} never ahead of one core"),
        }
    }
}

/// Takes many grids through a mirror within the budget of an adapter of 1 GiB, and looks at every
/// result.
fn stream(gpu: &mut Gpu, count: usize) {
    let mut library = Library::default();
    library.add_text("bench", "def solve_mirror(I):\n    return vmirror(I)\n");
    library.optimise();
    let written = library.named("solve_mirror")[0].definition.runnable().unwrap();
    let facts = infer(library.graph(), &[written.unfused().root]);
    let program = whole(library.graph(), &facts, written, gpu.memory_words()).unwrap();
    let layout = Layout {
        words_in: record::words_in(&program, 32),
        words_out: record::words_out(&program, 32),
        rows_in: 32,
        rows_out: 32,
    };
    let mut rng = Rng::new(1);
    let grids: Vec<GridBuf> = (0..GRIDS)
        .map(|_| {
            let cells = (0..900).map(|_| rng.below(10) as i8).collect();
            GridBuf::new(30, 30, cells).unwrap()
        })
        .collect();
    // As a record that goes in and, without its first two words, one that should come out.
    let words = |grid: &GridBuf| {
        let mut words = vec![0; layout.words_in - 2];
        record::write_grid(grid.view(), 32, &mut words);
        words
    };
    let mirrored = |grid: &GridBuf| {
        let cells = grid.view().rows().flat_map(|row| row.iter().rev().copied()).collect();
        words(&GridBuf::new(30, 30, cells).unwrap())
    };
    let (inputs, outputs): (Vec<_>, Vec<_>) =
        grids.iter().map(|grid| (words(grid), mirrored(grid))).unzip();
    let fill =
        |index: usize, record: &mut [u32]| record[2..].copy_from_slice(&inputs[index % GRIDS]);
    let (mut next, mut wrong) = (0, 0);
    let mut take = |first: usize, records: &[u32]| {
        for (index, record) in (first..).zip(records.chunks_exact(layout.words_out)) {
            next += 1;
            wrong +=
                usize::from(record[0] != 0 || !same_grid(&record[1..], &outputs[index % GRIDS]));
        }
    };
    let source = emit::own_kernel(&program);
    let start = Instant::now();
    let kernel = Kernel { source: &source, programs: &[] };
    let streamed = gpu.run(kernel, &layout, count, &fill, &mut take).unwrap();
    let time = start.elapsed();
    println!("adapter: {} ({})", gpu.adapter().name, gpu.adapter().driver);
    println!(
        "{next} grids of 30 x 30 in {:.1} s, {wrong} wrong; {} parts, {} of them filled while another was under way",
        time.as_secs_f64(),
        streamed.chunks,
        streamed.overlapped
    );
    println!(
        "{} MiB up, {} MiB down; at most {} MiB on the device, of a budget of {} MiB",
        streamed.bytes_in >> 20,
        streamed.bytes_out >> 20,
        gpu.most_bytes() >> 20,
        DEFAULT_BUDGET >> 20
    );
}

/// Tells whether two grids of 30 × 30 are the same in a record; what lies beside them may differ.
fn same_grid(a: &[u32], b: &[u32]) -> bool {
    let word = |k: usize, r: usize| {
        let mask = if k == 7 { 0xffff } else { u32::MAX };
        let index = 1 + 32 * k + r;
        a[index] & mask == b[index] & mask
    };
    a[0] == b[0] && (0..8).all(|k| (0..30).all(|r| word(k, r)))
}

fn cpu_rate(code: &Code, grids: &[GridBuf], count: usize) -> f64 {
    let mut bump = Bump::new();
    let start = Instant::now();
    for grid in grids.iter().cycle().take(count) {
        bump.reset();
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let view = grid.view();
        std::hint::black_box(code.run(&cx, &Inputs::grid(Value::grid(&view))).is_ok());
    }
    rate(count, start.elapsed())
}

fn device_rate(gpu: &mut Gpu, program: &DeviceProgram, grids: &[GridBuf], count: usize) -> f64 {
    let jobs: Vec<Job<'_>> = grids
        .iter()
        .cycle()
        .take(count)
        .map(|grid| Job { program: 0, input: Input::Grid(grid.view()) })
        .collect();
    let mut run = || {
        let start = Instant::now();
        gpu.evaluate(&[program], &jobs, &Budget::default(), Kernels::Own, &mut |_, reply, _| {
            std::hint::black_box(reply);
        })
        .unwrap();
        rate(count, start.elapsed())
    };
    // The first run compiles.
    run();
    run()
}

fn kernel_rate(gpu: &mut Gpu, program: &DeviceProgram, grids: &[GridBuf], count: usize) -> f64 {
    let layout = Layout {
        words_in: record::words_in(program, 32),
        words_out: record::words_out(program, 32),
        rows_in: 32,
        rows_out: 32,
    };
    let resident = count.min(gpu.chunk(&layout));
    let fill = |index: usize, record: &mut [u32]| {
        record[1] = u32::MAX;
        record::write_grid(grids[index % grids.len()].view(), 32, &mut record[2..]);
    };
    let repeats = (count / resident).max(3);
    let time =
        gpu.kernel_time(&emit::own_kernel(program), &layout, resident, repeats, &fill).unwrap();
    rate(resident * repeats, time)
}

fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}
